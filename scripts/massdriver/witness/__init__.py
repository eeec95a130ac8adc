"""Other transcripts of the same recording: they prompt an editor, and never edit."""
