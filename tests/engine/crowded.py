"""An archive of many tiny transcripts, for tests of what is different when there are many."""

from __future__ import annotations

import hashlib
from pathlib import Path

from massdriver import cli
from massdriver.collection.repository import Archive

PLACES = (
    "river",
    "harbour",
    "furnace",
    "quarry",
    "orchard",
    "viaduct",
    "foundry",
    "lighthouse",
    "granary",
    "tannery",
)


def make(folder: Path, number: int, first: int = 0) -> Archive:
    """Make an archive of so many, each with a word of its own (``token17``), an emendation, two
    topics and ten years."""
    assert cli.main(["init", str(folder)]) == 0
    write(folder, number, first)
    for slug, title, body in (
        ("furnace", "Furnace", "A place that is hot."),
        ("river", "River", "A place that is wet."),
    ):
        (folder / "docs" / "topics" / f"{slug}.md").write_text(
            f"---\ntitle: {title}\nkind: place\nsource: https://example.org/{slug}\naliases:\n  -"
            f" {slug}\n---\n\n{body}\n"
        )
    return Archive(folder)


def write(folder: Path, number: int, first: int = 0) -> None:
    """Write the transcripts."""
    for n in range(first, first + number):
        place, other = PLACES[n % 10], PLACES[(n + 3) % 10]
        lines = [
            f"Welcome to talk {n} about the {place} and what we know of token{n}.",
            f"The fernace by the {other} was built in a year of plenty, and it was hot.",
            f"Nobody had seen a {place} as large as this one, not even in the {other} days.",
        ]
        seed = "\n".join(lines).encode() + b"\n"
        name = f"made-{n:04}"
        (folder / "seeds" / f"{name}.txt").write_bytes(seed)
        (folder / "seeds" / f"{name}.sha256").write_text(
            f"{hashlib.sha256(seed).hexdigest()}  {name}.txt\n"
        )
        read = [lines[0], lines[1].replace("fernace", "{~~fernace~>furnace~~}"), lines[2]]
        (folder / "docs" / "transcripts" / f"{name}.md").write_text(
            f"---\ntitle: Talk {n}\nseed: {name}.txt\ndate: {2010 + n % 10}-05-01\nkind: machine"
            f" transcript\nstatus: edited\nvenue: Hall {n % 7}\nspeakers: {{Ann: host, Guest"
            f" {n % 20}: guest}}\n---\n\n**Ann:** {read[0]}\n\n**Guest {n % 20}:**"
            f" {read[1]}\n\n{read[2]}\n"
        )
