"""One edition: its front matter, its marks, its seed, the proof that holds them together, and what
changes it."""
