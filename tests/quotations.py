"""Quotations made by a program: as they stand, altered in one word, number, name, negation or
speaker, invented.

Whether one is altered is judged here by plain search, and not by what the tests judge.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from conftest import ROOT
from massdriver.collection.corpus import Corpus
from massdriver.text.sentences import sentences

NUMBERS = ("one", "two", "three", "five", "ten", "hundred", "thousand", "million", "billion")
WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*%?")
DENIED = (
    (" is ", " is not "),
    (" not ", " "),
    ("n't ", " "),
    (" can ", " cannot "),
    (" was ", " was never "),
    (" will ", " won't "),
)
ASSETS = ROOT / "scripts" / "massdriver" / "site" / "theme" / "assets"
# Each quotation by the page's own script; how long it took is told in milliseconds of the
# processor.
ASK = """
import fs from "node:fs";
globalThis.document = { documentElement: { dataset: {} } };
globalThis.location = { search: "" };
const { judge, layOut } = await import("./assets/nearest.js");
const { documents, asked } = JSON.parse(fs.readFileSync("asked.json"));
const paragraphs = documents.flatMap((document) => document.paragraphs.map(([speaker, text]) =>
  ({ speaker, text, document })));
const record = layOut({ documents, paragraphs });
const now = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
console.log(JSON.stringify(asked.map(({ text, speaker }) => {
  const begun = now(), { verdict, passages: [first], theirs } = judge(record, text, speaker, 1);
  return { verdict, theirs, cost: now() - begun,
      nearness: first ? Number(first.nearness.toFixed(6)) : null };
})));
"""


class Quotation(NamedTuple):
    """What is quoted, of whom, how it was made, and whether it is on record."""

    text: str
    speaker: str
    made: str
    genuine: bool


class Quoted:
    """A corpus, and quotations of it."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.paragraphs = [p for reading in corpus.readings.values() for p in reading.paragraphs]
        self.said = [
            (s.text.strip(), p.speaker)
            for p in self.paragraphs
            for s in sentences(p)
            if len(WORD.findall(s.text)) >= 6
        ]

    @cached_property
    def plain(self) -> list[str]:
        """The words of each paragraph in a row."""
        return [_plain(p.text) for p in self.paragraphs]

    @cached_property
    def stream(self) -> str:
        """All words of the corpus in a row, with the figures as they stand."""
        return " / ".join(
            _plain(" ".join(p.text for p in reading.paragraphs))
            for reading in self.corpus.readings.values()
        )

    def stands(self, text: str) -> bool:
        """Say whether these words stand somewhere, whoever said them."""
        return f" {_plain(text)} " in f" {self.stream} "

    def altered(self, text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
        """The sentence with one word exchanged, left out or put in, a number, a name changed, and
        denied."""
        found = list(WORD.finditer(text))
        inner = chance.choice(found[1:-1])
        yield "word", text[: inner.start()] + "zebra" + text[inner.end() :]
        yield "left out", text[: inner.start()] + text[inner.end() :].lstrip()
        yield "put in", text[: inner.start()] + "never " + text[inner.start() :]
        if m := re.search(r"\d", text):
            yield "number", text[: m.start()] + str((int(m[0]) + 1) % 10) + text[m.end() :]
        if m := re.search(r"(?<=\d)[.,](?=\d)", text):
            yield (
                "number",
                (
                    text[: m.start()] + text[m.end() :]
                    if m[0] == "."
                    else text[: m.start()] + "." + text[m.end() :]
                ),
            )
        if m := re.search(rf"\b({'|'.join(NUMBERS)})\b", text):
            yield (
                "number",
                text[: m.start()]
                + chance.choice([n for n in NUMBERS if n != m[0]])
                + text[m.end() :],
            )
        if names := [m for m in found[1:] if m[0][:1].isupper() and len(m[0]) > 3]:
            name = chance.choice(names)
            yield (
                "name",
                text[: name.start()]
                + chance.choice(("Zanzibar", "Kowalski", "Initech"))
                + text[name.end() :],
            )
        for old, new in DENIED:
            if old in text:
                yield "denied", text.replace(old, new, 1)

    def quotations(self, count: int, seed: int = 1843) -> list[Quotation]:
        """So many, of every kind; the same ones each time."""
        chance, turn = random.Random(seed), False
        made: list[Quotation] = []
        names = sorted({p.speaker for p in self.paragraphs if p.speaker})
        # few sentences have one: every other is of these
        figures = [said for said in self.said if re.search(r"\d", said[0])]
        while len(made) < count:
            turn = not turn
            text, speaker = chance.choice(figures if turn and figures else self.said)
            made.append(Quotation(text, "", "as it stands", True))
            if speaker:
                made += [
                    Quotation(f"“{text}” — {speaker}", "", "signed", True),
                    Quotation(text.upper(), speaker, "shouted", True),
                ]
            bad = [
                *self.altered(text, chance),
                (
                    "invented",
                    " ".join(
                        chance.choice(WORD.findall(chance.choice(self.said)[0])) for _ in range(9)
                    ),
                ),
            ]
            made += [Quotation(b, "", how, False) for how, b in bad if not self.stands(b)]
            said_by = {
                p.speaker
                for p, plain in zip(self.paragraphs, self.plain, strict=True)
                if _plain(text) in plain
            }
            for other in chance.sample(names, min(len(names), 2)):
                if other not in said_by:
                    made += [
                        Quotation(text, other, "another speaker", False),
                        Quotation(f"“{text}” ({other}, 2024)", "", "another speaker", False),
                    ]
        return made[:count]


def in_the_browser(
    corpus: Corpus, asked: Sequence[Quotation], folder: Path
) -> list[dict[str, Any]]:
    """What the page's script says of each."""
    if not (node := shutil.which("node")):
        pytest.skip("no Node.js here to run the page's script")
    shutil.copytree(ASSETS, folder / "assets")
    (folder / "assets" / "package.json").write_text('{"type": "module"}')
    (folder / "ask.mjs").write_text(ASK)
    documents = [
        {
            "slug": slug,
            "date": reading.edition.front["date"],
            "paragraphs": [[p.speaker, p.text] for p in reading.paragraphs],
        }
        for slug, reading in corpus.readings.items()
    ]
    (folder / "asked.json").write_text(
        json.dumps({"documents": documents, "asked": [q._asdict() for q in asked]})
    )
    done = subprocess.run(
        [node, "ask.mjs"], cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def _plain(text: str) -> str:
    return " ".join(
        re.findall(r"[^\W_]+(?:['’.,][^\W_]+)*%?", text.lower().replace("’", "'").replace("'", ""))
    )
