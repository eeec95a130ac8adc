"""What is wrong with the notes of an edition, in sentences.

Comes in: an edition. Goes out: findings. May not: mind what a note says of the world.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..findings import Finding
from ..model import Block, Edition, NoteRef
from ..text.escape import line
from ..text.prose import faults, sound
from . import markup
from .grammar import at_inline

KINDS = ("Context", "Source", "Update", "Compare", "Editor")


def notes(edition: Edition) -> Iterable[Finding]:
    """Notes without a kind, without a place, or missing."""
    defined: dict[str, Block] = {}
    for block in edition.blocks:
        if block.kind == "note":
            name = markup.note_name(block)
            if defined.setdefault(name, block) is not block:
                yield Finding(
                    edition.path,
                    block.line,
                    1,
                    "N002",
                    f"[^{name}] is a note already, in line {defined[name].line}, and of two notes "
                    "nobody sees one. Give this one a name of its own.",
                )
    used = Counter(i.name for b in edition.blocks for i in b.inlines if isinstance(i, NoteRef))
    for block in edition.blocks:
        for k, inline in enumerate(block.inlines):
            if not isinstance(inline, NoteRef):
                continue
            if inline.name not in defined:
                wrong = f"has no note. Write one below: [^{inline.name}]: **Context.** …"
            elif block.kind == "heading":
                wrong = "stands in a heading, which nobody said. Put it after words of the text."
            else:
                continue
            yield at_inline(edition, block, k, "N002", f"[^{inline.name}] {wrong}")
    for name, block in defined.items():
        kind = re.match(r"\*\*(\w+)\.\*\*", markup.note(block)[1])
        if used[name] != 1:
            yield Finding(
                edition.path,
                block.line,
                1,
                "N002",
                f"the note [^{name}] is referred to {used[name]} times. "
                "Refer to it once in the text.",
            )
        if not kind or kind[1] not in KINDS:
            yield Finding(
                edition.path,
                block.line,
                1,
                "N001",
                f"the note [^{name}] has no kind. Begin it with one of "
                f"{', '.join(f'**{k}.**' for k in KINDS)}",
            )


def prose(edition: Edition) -> Iterable[Finding]:
    """What does not belong in the notes, which are an editor's own words."""
    sources = [
        (block, markup.write_block(block).replace("\n    ", "\n"))
        for block in edition.blocks  # a note goes on indented
        if block.kind == "note"
    ]
    clean = sound(source for _, source in sources)
    for block, hidden in sources:
        name = markup.note_name(block)
        if not re.fullmatch(r"[\w.-]+", name):
            yield Finding(
                edition.path,
                block.line,
                3,
                "N005",
                f'"{line(name)}" is no name of a note. Take letters, digits and hyphens.',
            )
        for at, message in () if clean else faults(hidden):
            before = hidden[:at]
            yield Finding(
                edition.path,
                block.line + before.count("\n"),
                at - (before.rfind("\n") + 1) + 1,
                "N005",
                f"the note [^{line(name)}] holds {message}",
            )
