"""The house style as a page prints it: every code of the table, numbered, with what is wrong and
what is right.

Comes in: the table of findings. Goes out: Markdown. May not: show an example that a test has not
tried; each ✗ gets its code from ``massdriver check`` and each ✓ does not.
"""

from __future__ import annotations

from typing import NamedTuple

from ..findings import CODES
from ..text.escape import verbatim
from ..text.words import named


class Example(NamedTuple):
    """Of a seed with these words, ``wrong`` is an edition that has the finding, ``right`` one that
    has not."""

    seed: str
    wrong: str
    right: str


EXAMPLES: dict[str, Example] = {
    "I001": Example("Grock is good.", "Grok is good.", "{~~Grock~>Grok~~} is good."),
    "I002": Example(
        "it cost 1.5 billion", "It cost 15 billion.", "It cost {~~1.5~>15~~}{>>audible<<} billion."
    ),
    "X001": Example(
        "he said so it is", "[He](//example.org) said `so` it is.", "\\[He] said \\`so\\` it is."
    ),
    "X002": Example("we fly and land", "We fly\n+ and land.", "We fly\nand land."),
    "X003": Example("it is so", "It *is so.", "It *is* so."),
    "X004": Example("it is not so", "It is\u200b not so.", "It is not so."),
    "M001": Example("Grock is good.", "{~~Grock~>Grok is good.", "{~~Grock~>Grok~~} is good."),
    "M002": Example("youtube it is", "{~~youtube~>YouTube~~} it is.", "YouTube it is."),
    "M003": Example(
        "in 2:30 we fly",
        "In {~~2:30~>2030~~} we fly.",
        "In {~~2:30~>2030~~}{>>a year, heard as a time<<} we fly.",
    ),
    "M004": Example(
        "a rod of light",
        "A {~~rod~>ray~~} {>>by the sense<<} of light.",
        "A {~~rod~>ray~~}{>>by the sense<<} of light.",
    ),
    "N001": Example(
        "on the moon",
        "On the moon.[^n]\n\n[^n]: It has no air.",
        "On the moon.[^n]\n\n[^n]: **Editor.** He means ours.",
    ),
    "N002": Example(
        "on the moon",
        "On the moon.[^a]\n\n[^b]: **Editor.** He means ours.",
        "On the moon.[^a]\n\n[^a]: **Editor.** He means ours.",
    ),
    "N003": Example(
        "on the moon",
        "On the moon.[^n]\n\n[^n]: **Context.** It has no air.",
        "On the moon.[^n]\n\n[^n]: **Context.** It has no air ([NASA](https://science.nasa.gov/),"
        " checked 2026-11).",
    ),
    "T001": Example("hello there", "**Anne:** Hello there.", "**Ann:** Hello there."),
    "W001": Example("it is a spupon", "It is a spupon.", 'It is a spupon{>>unclear: "spupon"<<}.'),
}
ROOMS = {
    "I": "The words",
    "X": "What a text is made of",
    "M": "The marks",
    "T": "Turns and paragraphs",
    "W": "Spelling",
    "N": "The notes",
}
REST = "Data, files and tools"


def rules(language: str = "en") -> str:
    """Every code in its room, numbered through; what concerns data and files comes last."""
    out: list[str] = []
    number = 0
    for room in (*ROOMS, ""):
        here = [code for code in CODES if (code[0] == room if room else code[0] not in ROOMS)]
        if here:
            out += [f"### {named(language, 'room', ROOMS.get(room, REST))}", ""]
        for code in here:
            number += 1
            lines = [f"**{number}.** {verbatim(code)} {named(language, 'code', code, CODES[code])}"]
            if example := EXAMPLES.get(code):
                lines += [
                    f"{sign} {'<br>'.join(map(verbatim, side.split(chr(10) * 2)))}"
                    for sign, side in (("✗", example.wrong), ("✓", example.right))
                ]
            out += ["  \n".join(lines), ""]
    return "\n".join(out)
