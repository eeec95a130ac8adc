"""A file somebody brings, in whatever format, taken apart into who says what, when."""
