"""Numbers that are spelt out, as figures: "twenty thousand dollars" is $20,000.

Comes in: a row of words. Goes out: the same row with figures. May not: read another number than was
said. English only; what other languages say stays as it is. ``site/theme/assets/numbers.js`` does
the very same; one set of cases holds both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from .wording import Word

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_PLAIN = {word: n for n, word in enumerate(_ONES)} | {
    word: 10 * n
    for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_GREAT = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SIGNS = {
    "dollars": ("$", ""),
    "dollar": ("$", ""),
    "euros": ("€", ""),
    "pounds": ("£", ""),
    "percent": ("", "%"),
}
_FIGURE = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,6})*")


class _Number(NamedTuple):
    value: Decimal
    stop: int
    sign: tuple[str, str] | None


def figured(row: Sequence[Word], signs: bool) -> list[Word]:
    """A row of words with its numbers as figures; their signs taken along, or left words of their
    own."""
    out: list[Word] = []
    n = 0
    while n < len(row):
        if not (number := _read(row, n)):
            out.append(row[n])
            n += 1
            continue
        taken = signs and number.sign is not None
        stop = number.stop + taken
        before, after = number.sign if taken and number.sign else ("", "")
        digits = f"{number.value:,.6f}".rstrip("0").rstrip(".")
        out.append(
            Word(
                re.sub(r"[.,]", "", digits),
                f"{before}{digits}{after}",
                row[n].start,
                row[stop - 1].end,
            )
        )
        n = stop
    return out


def _read(row: Sequence[Word], start: int) -> _Number | None:
    """The number that begins at a word of a row; nothing where none does. A lone "one" is no
    number, "five six" are two."""
    total, part, n = Decimal(0), Decimal(0), start
    # nothing yet of the part before the next thousand; which may come
    fresh, greatest = True, Decimal(10) ** 15
    while n < len(row):
        folded = row[n].folded
        following = row[n + 1].folded if n + 1 < len(row) else ""
        value = _PLAIN.get(folded)
        if value is not None and (
            fresh
            or (part and part % 100 == 0 and value)
            or (part % 100 >= 20 and part % 10 == 0 and 0 < value < 10)
        ):
            part, fresh = part + value, False
        elif n == start and following in _GREAT and _FIGURE.fullmatch(row[n].raw):
            part, fresh = (
                Decimal(row[n].raw.replace(",", "")) if row[n].raw.count(".") < 2 else part,
                False,
            )
        elif folded == "hundred" and 0 < part < 100 and n > start:
            part *= 100
        elif folded in _GREAT and part and _GREAT[folded] < greatest:
            total, part, fresh, greatest = (
                total + part * _GREAT[folded],
                Decimal(0),
                True,
                Decimal(_GREAT[folded]),
            )
        elif not (
            folded == "and"
            and n > start
            and following in _PLAIN
            and row[n - 1].folded in ("hundred", *_GREAT)
        ):
            break
        n += 1
    sign = _SIGNS.get(row[n].folded) if n < len(row) else None
    return _Number(total + part, n, sign) if n > start + 1 or (n > start and sign) else None
