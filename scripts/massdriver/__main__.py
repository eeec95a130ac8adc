"""``python -m massdriver``."""

from .cli import entry

entry()
