"""What makes a number the number it is, beside its digits: signs, separators, currency, per cent,
fractions, exponents.

Comes in: a text. Goes out: for each digit the signs before it, in a form in which those that mean
the same are the same. May not: know what the words around a number say.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import regex

THOUSANDS = "\ue000"  # a comma that parts a number's thousands, as in 110,000
_DASH = regex.compile(r"[\p{Pd}\u2212]")
# each stretch without letters that has a digit
_CHUNK = re.compile(r"(?<![\W\d_])[\W_]*+\d[\W\d_]*+")
# from a figure on what has no letters
_STRETCH = re.compile("[\\d⁰¹²³⁴-⁹₀-₉¼-¾⅐-⅞↉](?:[\\W_\\d⁰¹²³⁴-⁹₀-₉¼-¾⅐-⅞↉]|[eE](?=[-+]\\d))*+")
# of a quotation, a list, a heading
_MARKER = re.compile(r"^[^\S\n]*(?:[>*+•#–-]+(?:[^\S\n]+|$))+", re.MULTILINE)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d|,\d)")
# of no number: "C++", an arrow, a mark of Markdown's, a power of nothing
_NONE = re.compile(r"([+~=^<>/|])\1+|[-=~]>|(?<![\w)])\^")
_RAISED = re.compile("[⁰¹²³⁴-⁹₀-₉]+")
_FRACTION = re.compile("[¼-¾⅐-⅞↉]")
_DIGIT = re.compile(r"\d")
_VALUE = regex.compile(
    r"(?:\p{Sc}[^\S\n]*)?(?:(?<![\w-])[-+±~<>≤≥≈^]|(?<=\w)\^)?(?:(?<![\w.])\.)?\d"
    r"(?:[\d\ue000]|[.,:/^'’%-](?=\d))*(?:[^\S\n]*[%‰°\p{Sc}])?"
)
_SIGNS = regex.compile(r"[\p{Sc}\p{Sm}^%‰٪°′″/\ue010-\ue013--[|⁄]]", regex.VERSION1)
_AFTER = re.compile("[%‰٪°′″\ue010-\ue013]")  # signs of the number before
_EXPONENT = re.compile(r"(?<=\d)([eE])(?=[-+]\d)")
_MINUS = regex.compile(r"(?<![-\w])-[\p{Sc}\p{Sm}.]*+\Z")
_POINT = re.compile(r"[^\w.]\.\Z")
_BETWEEN = re.compile(r"\s+([-*])\s+")  # two numbers: "5 - 3" is neither "5, 3" nor "5-3"
# Units of which a capital makes others: MW and mW, MB and Mb. What a machine wrote in small letters
# is written as it should be; what stands behind a digit in capitals stays so.
_UNIT = re.compile(r"[mM](?:[WV]h?|A|Hz|Pa|i?[bB](?:ps)?)?\b|[kKgGtTpP]i?[bB](?:ps)?\b")
_CASED = re.compile("[\ue010-\ue013]")


_QUOTE = (
    re.compile(  # that opens, or closes; one that stands in a word, or before a year, does neither
        r"""(?P<opens>(?<!\w)(?!'\d\ds?\b)['‘"“](?=\S))|['’"”](?!\w)"""
    )
)
_FAR = 500  # signs, within which a quotation begins that ends behind a figure
_BEHIND = re.compile(r"""(?<=\d)(?:['’]{1,2}|["”])(?!\w)""")


class Sign(NamedTuple):
    """``signs`` stand before the text's ``digit``-th digit, or, if that is the last of a number,
    ``after`` it."""

    signs: str
    digit: int
    after: bool


def signs(text: str) -> list[Sign]:
    """Return the signs around every digit of a text, in order."""
    near = _near(text)
    text = _plain(_near(_primed(text)) if _BEHIND.search(near) else near)
    found, digit = [], 0
    for m in _CHUNK.finditer(text):
        parts = _DIGIT.split(m[0])
        for n, gap in enumerate(parts):
            after = n == len(parts) - 1
            found.append(
                Sign(_canonical(gap, n > 0, not after, m.start() == 0), digit + n - after, after)
            )
        digit += len(parts) - 1
    return found


def _primed(text: str) -> str:
    """A text in which feet and inches, minutes and seconds that were typed as quotes are signs of
    their numbers: such quotes behind a figure as end no quotation of their paragraph."""

    def sign(m: re.Match[str]) -> str:
        single = m[0][0] in "'’"
        far = max(m.start() - _FAR, 0)
        start = max(text.rfind("\n\n", far, m.start()) + 1, far)
        begun = [
            quote["opens"]
            for quote in _QUOTE.finditer(text, start, m.start())
            if (quote[0] in "'‘’") is single
        ]
        return m[0] if begun and begun[-1] else ("′" if single else "″") * len(m[0])

    return _BEHIND.sub(sign, text)


def _near(text: str) -> str:
    """What of a text stands around its digits: of words only a letter is left, for few of them have
    a digit."""
    pieces: list[str] = []
    end = 0
    for m in _STRETCH.finditer(text):
        start = m.start()
        while start > end and not text[start - 1].isalnum():
            start -= 1
        end = m.end()
        unit = _UNIT.match(text, end) if text[end : end + 1].isascii() else None
        pieces.append(("x" if start else "") + text[start:end] + _case(unit[0] if unit else ""))
    return "".join(pieces) + "x" * (0 < end < len(text))


def _case(unit: str) -> str:
    """A sign that says which letters of a unit are large; none where all are small."""
    large = unit.startswith("M") + 2 * ("B" in unit)
    return chr(0xE010 + large) if unit and not unit.islower() else ""


def values(text: str) -> list[str]:
    """Return the numbers of a text, each with its signs, thousands written together."""
    text = _plain(text)
    return ["".join(m[0].split()).replace(THOUSANDS, "") for m in _VALUE.finditer(text)]


def _plain(text: str) -> str:
    """A text with its numbers written in one way, letters left as they are."""
    text = _MARKER.sub(lambda m: " " * len(m[0]), text)
    if not text.isascii():
        text = _RAISED.sub(lambda m: "^" + unicodedata.normalize("NFKC", m[0]), text)
        text = _FRACTION.sub(lambda m: " " + unicodedata.normalize("NFKC", m[0]), text)
        text = unicodedata.normalize("NFKC", text).replace("⁄", "/")
        text = _DASH.sub("-", text)
    text = _NONE.sub(lambda m: " " * len(m[0]), text)
    text = _EXPONENT.sub(r"\1^", text)
    return _GROUPED.sub(lambda m: m[0].replace(",", THOUSANDS), text)


@lru_cache(maxsize=1 << 12)
def _canonical(gap: str, after: bool, before: bool, opens: bool) -> str:
    """The signs of what stands between two digits, or before or after one."""
    if after and before and not re.search(r"\s", gap):
        return gap.replace("’", "'")
    if after and before and (between := _BETWEEN.fullmatch(gap)):
        return f" {between[1]} "
    found = "".join(_SIGNS.findall(gap))
    if not after:
        found = _AFTER.sub("", found)
    if before:
        gap = gap if opens else "x" + gap  # where no text begins a letter stands before it
        if _MINUS.search(gap):
            found += "-"
        if gap.endswith(".") and _POINT.search(gap if len(gap) > 1 else " ."):
            found += "."
    return (" " if after and before else "") + found


def same(seed: str, edition: str) -> bool:
    """Say whether the signs of a seed's digit are those of an edition's; thousands may be parted
    silently, and a unit in small letters written with large ones."""
    if seed == edition:
        return True
    if not _CASED.search(seed):
        edition = _CASED.sub("", edition)
    return seed == edition or (seed == "" and edition == THOUSANDS)
