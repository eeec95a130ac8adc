"""Mass Driver: raw transcripts become digital editions. One verb per file; see DESIGN in docs/about/engine.md."""

__version__ = "0.1.0"
