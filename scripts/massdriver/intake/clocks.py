"""Times as people and services print them become seconds.

Comes in: ``1:02:03.5``, ``00:01:02:12`` (with frames, or with days in front), a number. Goes out:
seconds. May not: guess where two readings are possible; a file's times are read together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

CLOCK = (
    r"(?:\d{1,3}:)?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,6}|:\d{2,3}(?:\.\d{1,3})?(?!\d))?"
    r"|\d{1,3}h(?:\s?\d{1,2}m)?(?:\s?\d{1,2}s)?|\d{1,3}m\s?\d{1,2}s"
)
_UNITS = re.compile(r"(?:(\d{1,3})h)?\s?(?:(\d{1,3})m)?\s?(?:(\d{1,2})s)?$")
FASTEST = 7.0  # words a second; nobody speaks so fast


def seconds(clock: str, days: bool = False) -> float | None:
    """``"1:02:03.5"`` is 3723.5 seconds; None where it is no clock. Of four parts the last is
    frames, or the first days."""
    clock = clock.strip()
    if re.fullmatch(r"[\d\s]*[hms][\dhms\s]*", clock) and (m := _UNITS.fullmatch(clock)):
        return float(
            sum(int(part or 0) * unit for part, unit in zip(m.groups(), (3600, 60, 1), strict=True))
        )
    m = re.fullmatch(r"-?((?:\d{1,3}:){1,3}\d{2,3})(?:[.,](\d{1,6}))?", clock)
    if not m:
        return None
    parts = [int(part) for part in m[1].split(":")]
    fraction = float(f"0.{m[2] or 0}")
    if len(parts) == 4:
        if days:
            parts = [parts[0] * 24 + parts[1], *parts[2:]]
        else:
            parts, frames = parts[:3], m[1].rsplit(":", 1)[1]
            fraction = int(frames) / (1000 if len(frames) == 3 else 30)
    if any(part > 59 for part in parts[1:]) or len(m[1].rsplit(":", 1)[1]) > 3:
        return None
    if clock[0] == "-":
        return 0.0  # the countdown before it begins
    total = 0.0
    for part in parts:
        total = total * 60 + part
    return total + min(fraction, 0.999)


def has_days(clocks: Sequence[str], words: int) -> bool:
    """Say whether clocks of four parts count days, not frames: by a last part no film has, or by
    words that need the time."""
    four = [clock for clock in clocks if clock.count(":") == 3]
    if not four:
        return False
    last = [float(clock.rsplit(":", 1)[1].replace(",", ".")) for clock in four]
    if any(part > 30 or part % 1 for part in last):
        return True
    known = [value for clock in four if (value := seconds(clock)) is not None]
    if max(last) < 25 and len(four) > 12:
        return False  # of so many, one would have shown
    length = max(known, default=0) - min(known, default=0)
    return words > FASTEST * max(length, 1) and len(four) > 2


def value(given: Any, unit: float = 1.0) -> float | None:
    """Seconds of a number, a number in quotes, or a clock; None where it is neither."""
    if isinstance(given, str):
        given = given.strip()
        if ":" in given or re.search(r"\d\s?[hm]", given):
            return seconds(given)
        number = given.removesuffix("s").strip().replace(",", ".", 1)
        try:
            return value(float(number), unit)
        except ValueError:
            return None
    if (
        isinstance(given, bool)
        or not isinstance(given, (int, float))
        or not math.isfinite(given)
        or given < 0
    ):
        return None
    return float(given) * unit
