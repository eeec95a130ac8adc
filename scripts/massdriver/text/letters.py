"""The stream of letters and digits on which an edition and its seed are compared.

Comes in: any text. Goes out: what counts of it. May not: know of Markdown.

Case, punctuation, spacing and compatibility forms are accidentals and fall away; letters, digits
and the marks that belong to them (a Devanagari vowel sign, an accent) are substantives and stay.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

import regex

_ASCII_DROPPED = bytes(c for c in range(128) if not chr(c).isalnum())
_ASCII_DROPPED_BUT_NEWLINE = bytes(c for c in _ASCII_DROPPED if c != 10)
_LONE = regex.compile(r"(?<![\p{L}\p{N}\p{M}])\p{M}+")
_DROPPED = regex.compile(r"[^\p{L}\p{N}\p{M}]+")
_DROPPED_BUT_NEWLINE = regex.compile(r"[^\p{L}\p{N}\p{M}\n]+")
# Latin letters and the punctuation of print: each folds by itself, whatever stands beside it. Where
# a text has no others, these few fold while the text is encoded, and the rest goes the fast way of
# ASCII; anything rarer takes the whole text the slow way.
_RARE = re.compile("[^\0-\x7f\xa0-\u024f\u2000-\u2016\u2018-\u203d\u20a0-\u20bf\u2122]")
# in letters' names
LOOK_ALIKE = frozenset(
    {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "MATHEMATICAL", "FULLWIDTH", "COPTIC"}
)
_FEW = "massdriver-fold"  # what the codecs call for letters that are no ASCII
_TRIMMED = re.compile(r"[^\W_](?:.*[^\W_])?")


def fold(text: str) -> str:
    """Return the letters and digits of ``text``, folded: ``fold("GPU's, 40%") == "gpus40"``."""
    try:
        return text.encode("ascii", _FEW).lower().translate(None, _ASCII_DROPPED).decode()
    except UnicodeEncodeError:
        return _DROPPED.sub("", _canonical(text))


def fold_words(words: list[str]) -> list[str]:
    """Fold many words at once; the result has one entry, possibly empty, for each word."""
    if not words:
        return []
    text = "\n".join(words)
    try:
        few = text.encode("ascii", _FEW).lower().translate(None, _ASCII_DROPPED_BUT_NEWLINE)
        return few.decode().split("\n")
    except UnicodeEncodeError:
        return _DROPPED_BUT_NEWLINE.sub("", _canonical(text)).split("\n")


def is_shouted(text: str) -> bool:
    """Say whether a text is in capitals throughout; letters of a script that has none are none."""
    return text.isupper() and not any(unicodedata.category(c) == "Lo" for c in text)


def mixed(words: str) -> tuple[str, str] | None:
    """The first word of Latin letters that has one of another script that looks like them, and that
    letter."""
    for word in re.findall(r"[^\W\d_]+", words):
        scripts = (
            {}
            if word.isascii()
            else {unicodedata.name(c, "").replace("-", " ").partition(" ")[0]: c for c in word}
        )
        if "LATIN" in scripts and (others := LOOK_ALIKE & set(scripts)):
            return word, scripts[min(others)]
    return None


def shell(text: str) -> tuple[str, str, str]:
    """Split a text from the punctuation around its first and last letter: ``"(bells)," → "(",
    "bells", "),"``."""
    start, stop = 0, len(text)
    while start < stop and not fold(text[start]):
        start += 1
    while stop > start and not fold(text[stop - 1]):
        stop -= 1
    while stop < len(text) and unicodedata.category(text[stop])[0] == "M":
        stop += 1  # an accent, which belongs to the letter before
    return text[:start], text[start:stop], text[stop:]


@lru_cache(maxsize=1 << 17)
def trimmed(word: str) -> str:
    """A word without the punctuation around it: ``"(Ann's," → "Ann's"``."""
    m = _TRIMMED.search(word)
    return m[0] if m else ""


@lru_cache(maxsize=1 << 17)
def owner(word: str) -> str:
    """The same, and without the *s* of who has something: ``"(Ann's," → "Ann"``."""
    return re.sub(r"['’]s$", "", trimmed(word))


@lru_cache(maxsize=1024)
def _fold_one(character: str) -> str:
    return _DROPPED.sub("", _canonical(character))


def _fold_few(error: UnicodeError) -> tuple[bytes, int]:
    """Fold letters that the encoder stopped at; if one is rare, the encoder shall fail."""
    assert isinstance(error, UnicodeEncodeError)
    letters = error.object[error.start : error.end]
    if _RARE.search(letters):
        raise error
    return "".join(map(_fold_one, letters)).encode(), error.end


codecs.register_error(_FEW, _fold_few)


def _canonical(text: str) -> str:
    # Decomposed first, so that "é" typed as one character or as two is the same letter, and again
    # after folding, which can compose anew. Then a mark that belongs to no letter is an accidental:
    # that of "≠", or of "¸".
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return _LONE.sub("", text)
