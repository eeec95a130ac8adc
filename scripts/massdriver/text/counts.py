"""How many of what, in English words.

Comes in: a number and a noun. Goes out: both, the noun in the form that the number asks for. May
not: know another language; what a page says in its reader's own comes from the catalogue.
"""

from __future__ import annotations


def count(n: int, noun: str) -> str:
    """``1 edition``, ``2,000 editions``."""
    return f"{n:,} {noun}" + ("" if n == 1 else "s")
