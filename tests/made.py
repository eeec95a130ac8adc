"""A made talk to be decided at the desk: what was said, what the seed heard, what the witness
heard, and what is to be done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import HEAD
from massdriver.cli import main

# What the seed heard, what was said and the witness heard; one a sentence, so that each is a place
# of its own.
HEARD = (
    ("veins", "vanes"),
    ("poets", "permits"),
    ("tucked", "talked"),
    ("whether", "weather"),
    ("sails", "sales"),
    ("pleas", "police"),
    ("core", "corps"),
    ("rain", "reign"),
    ("flower", "flour"),
    ("breaks", "brakes"),
    ("plane", "plain"),
    ("bored", "board"),
    ("haul", "hall"),
    ("mail", "male"),
    ("pair", "pear"),
    ("seller", "cellar"),
    ("stare", "stair"),
    ("steal", "steel"),
    ("wood", "would"),
    ("grate", "great"),
    ("peace", "piece"),
    ("sun", "son"),
    ("tale", "tail"),
    ("waste", "waist"),
    ("knight", "night"),
    ("heel", "heal"),
)
FRAMES = (
    "In the yard they spoke of the {} for an hour and went home.",
    "Then somebody asked about the {} once more that day.",
    "I remember the {} better than most of what came after it.",
    "You see the {} from the road when you come by train.",
    "All of it began with the {} and ended in the same place.",
    "Nobody wrote the {} down before it was much too late.",
)
NAMES = ("Speaker 1", "Ann")


class Place(NamedTuple):
    """A place: the words on the page, the key that decides it, and the source that shall stand
    there afterwards."""

    heard: str
    key: str
    source: str


def sentences(words: tuple[str, ...]) -> list[str]:
    return [FRAMES[n % len(FRAMES)].format(word) for n, word in enumerate(words)]


def turns(said: list[str], label: bool = True) -> str:
    """Four sentences a turn, two people by turns."""
    parts = [said[n : n + 4] for n in range(0, len(said), 4)]
    return (
        "\n\n".join(
            (f"**{NAMES[n % 2]}:** " if label else "") + " ".join(part)
            for n, part in enumerate(parts)
        )
        + "\n"
    )


SEED = [
    *sentences(tuple(heard for heard, _ in HEARD)),
    "They paid 14 crowns a ton for it in the spring.",
    "We had no quarrel with the harbour about that.",
]
WITNESS = [
    *sentences(tuple(said for _, said in HEARD)),
    "They paid 40 crowns a ton for it in the spring.",
    "We had a quarrel with the harbour about that.",
]


def archive(root: Path, monkeypatch: pytest.MonkeyPatch, doubts: bool = True) -> Path:
    """Make the talk an edition with a witness; two of its words are doubts."""
    body = turns(SEED)
    if doubts:
        body = body.replace(
            "for an hour and went home.", 'for an hour{>>unclear: "hour"<<} and went home.', 1
        )
        body = body.replace(
            "when you come by train.", 'when you come by train{>>unclear: "train"<<}.', 1
        )
    head = HEAD.replace("{Ann: guest, Bob: host}", "{Speaker 1: speaker, Ann: guest, Bob: host}")
    (root / "docs/transcripts/talk.md").write_text(head + body)
    (root / "other.txt").write_text(turns(WITNESS, label=False))
    monkeypatch.chdir(root)
    assert main(["witness", "add", "talk", "other.txt", "--what", "Whisper"]) == 0
    return root


def make(
    repository: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch, **more: bool
) -> Path:
    """The talk in an archive of its own, the working folder."""
    return archive(repository({"seeds/talk.txt": turns(SEED, label=False)}), monkeypatch, **more)
