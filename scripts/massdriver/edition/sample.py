"""How right an edition is, from clips drawn at random and judged by ear: how they are drawn, and
what follows from them.

Comes in: a reading and a number to draw with; what was said of the clips. Goes out: clips, and the
words wrong in a hundred with their interval. May not: say a figure that nobody judged.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any, NamedTuple

import yaml

from ..findings import Finding, Unreadable
from ..model import Reading
from ..text import schema
from ..text.schema import Field
from . import proof

Z = 1.96  # of a normal distribution, for 95 in 100


class Clip(NamedTuple):
    """``words`` from one place on: the address of the paragraph it begins in, and its second where
    times are known."""

    number: int
    address: str
    second: float | None
    words: str


class Residual(NamedTuple):
    """Wrong or missing words in a hundred, and between which it lies, 95 times in 100."""

    rate: float
    low: float
    high: float


def draw(reading: Reading, seed: int, clips: int, length: int) -> list[Clip]:
    """Draw clips of so many words, sponsor reads left out; the same number draws the same of the
    same text.

    Unreadable: the text has fewer words than are asked for.
    """
    row = [(p, word) for p in reading.paragraphs if not p.ad for word in p.text.split()]
    if len(row) < clips * length:
        raise Unreadable(
            Finding(
                reading.edition.path,
                1,
                1,
                "Q001",
                f"has {len(row):,} words, fewer than {clips} clips of {length}. Ask for fewer.",
            )
        )
    slots = len(row) // length  # clips do not overlap: each fills a slot of its own
    starts = sorted(n * length for n in random.Random(seed).sample(range(slots), clips))
    return [
        Clip(
            number,
            row[start][0].id,
            row[start][0].start,
            " ".join(word for _, word in row[start : start + length]),
        )
        for number, start in enumerate(starts, 1)
    ]


_JUDGED = {
    "clip": Field(schema.matching(r"[1-9]\d*", "1"), required=True),
    "errors": Field(schema.matching(r"\d+", "0"), required=True),
}


def judged(source: str, path: str, clips: int, length: int) -> int:
    """Read what was said of the clips, ``- {clip: 1, errors: 0}`` each; return the wrong words of
    all.

    Unreadable: not of this form, a clip is left out or stands twice, or has more errors than words.
    """
    root = schema.compose(source, path, code="Q001")
    if not isinstance(root, yaml.SequenceNode):
        raise Unreadable(
            Finding(path, 1, 1, "Q001", "expected a list, `- {clip: 1, errors: 0}` for each clip.")
        )
    said: dict[int, int] = {}
    for node in root.value:
        values, findings = schema.fill(_JUDGED, node, path, code="Q001")
        if findings:
            raise Unreadable(*findings)
        clip, errors = int(values["clip"]), int(values["errors"])
        if clip in said or clip > clips or errors > length:
            raise Unreadable(
                Finding(
                    path,
                    node.start_mark.line + 1,
                    1,
                    "Q001",
                    f"clip {clip} stands twice, is none of the "
                    f"{clips}, or has more errors than its {length} words. Correct the line.",
                )
            )
        said[clip] = errors
    if missing := [n for n in range(1, clips + 1) if n not in said]:
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "Q001",
                f"says nothing of clip {missing[0]}"
                + (f" and {len(missing) - 1} more" if missing[1:] else "")
                + ". Judge every clip.",
            )
        )
    return sum(said.values())


def residual(errors: int, words: int) -> Residual:
    """Wilson's interval for a share, in a hundred."""
    share, z2 = errors / words, Z * Z
    middle = (share + z2 / (2 * words)) / (1 + z2 / words)
    half = Z / (1 + z2 / words) * sqrt(share * (1 - share) / words + z2 / (4 * words * words))
    return Residual(100 * share, 100 * max(middle - half, 0.0), 100 * min(middle + half, 1.0))


def on_record(
    reading: Reading, seed: int, clips: int, length: int, errors: int, day: str
) -> list[str]:
    """The lines of front matter that say what was drawn and found."""
    said: Mapping[str, Any] = {
        "seed": seed,
        "clips": clips,
        "words": clips * length,
        "errors": errors,
        "judged": day,
        "version": proof.version(reading),
    }
    return [
        "sample:",
        *(
            f"  {key}: {value if isinstance(value, int) else chr(34) + str(value) + chr(34)}"
            for key, value in said.items()
        ),
    ]


def lines(clips: Sequence[Clip]) -> list[str]:
    """The clips as lines of a form to fill in: what is heard is compared with the words, and the
    wrong ones are counted."""
    from .front import clock

    return [
        line
        for clip in clips
        for line in (
            f"# {clip.number}: #{clip.address}"
            + (f", {clock(clip.second)}" if clip.second is not None else ""),
            f"#    {clip.words}",
            f"- {{clip: {clip.number}, errors: }}",
        )
    ]
