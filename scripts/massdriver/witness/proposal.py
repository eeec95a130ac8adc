"""A witness's words as they would stand in the edition.

Comes in: a place, and whose words. Goes out: plain words. May not: let anything through that could
act in a page.
"""

from __future__ import annotations

import unicodedata

from ..text.letters import fold, shell
from .grounds import weighing
from .places import Place

PLAIN = " .,;:?!'’\"“”-–—…%$€£&/"  # beside letters, marks and figures


def plain(words: str) -> str:
    """Words of a stranger as they may stand in a page: letters, figures and the punctuation of
    speech."""
    return " ".join(w for w in _characters(words).split() if fold(w) or w in "—–-…")


def _characters(text: str) -> str:
    return "".join(
        c if unicodedata.category(c)[0] in "LMN" or c in PLAIN else " "
        for c in unicodedata.normalize("NFC", text)
    )


def proposal(place: Place, sigil: str) -> str:
    """A witness's words, or the seed's (S), as they would stand in the edition: its own stops and
    capital at the edges."""
    words = plain(place.seed if sigil == "S" else place.readings[sigil])
    if not words or not place.edition:
        return words
    lead, ours, trail = shell(place.edition)
    core = shell(words)[1]
    if not ours or not core:
        return words
    first, old = core.split()[0], ours.split()[0]
    plain_word = first[:1].isupper() and first[1:].islower() and not weighing("", f"x {first}")
    if plain_word and old[:1].islower():
        core = core[:1].lower() + core[1:]
    elif core[:1].islower() and old[:1].isupper() and _opens(place):
        core = core[:1].upper() + core[1:]
    return f"{_characters(lead)}{core}{_characters(trail)}".strip()


def edged(edition: str, words: str) -> str:
    """Words that are set for others, with the stops that stood around those where they have none of
    their own: who mends "music," as MuSig wants the comma."""
    lead, ours, trail = shell(edition)
    before, core, after = shell(words)
    if not ours or not core:
        return words
    return f"{before or _characters(lead)}{core}{after or _characters(trail)}".strip()


def _opens(place: Place) -> bool:
    """Say whether the place opens its sentence."""
    return place.sentences["edition"].startswith(place.edition)
