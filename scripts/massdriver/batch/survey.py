"""All editions checked, each by itself, and then what only all of them together can tell.

Comes in: an archive. Goes out: findings, in order. May not: hold more of an edition than its
findings, its notes that lead elsewhere and the topics it names; paragraphs that others quote are
looked up where they were kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ..collection import compare, concordance, corpus, otherwise, parcel
from ..collection.facts import Fact
from ..collection.parcel import Task
from ..collection.repository import Archive
from ..collection.topics import Topic
from ..edition import markup
from ..edition.check import check
from ..findings import Finding, Unreadable
from ..model import Block, Edition, Note, Paragraph, Reading, Seed, Text
from ..text.letters import mixed
from .cache import Parts
from .progress import watched
from .workshop import Workshop

VERB = "check"
_NO_SEED = Seed("", "", "", (), (), ())


class Survey(NamedTuple):
    """``unreadable`` says that an edition could not be read, and that nothing was compared."""

    words: int
    findings: Sequence[Finding]
    unreadable: bool


def names(paths: Iterable[Path], shelf: Archive) -> Iterator[Finding]:
    """Files whose names would be no plain address of a page."""
    for path in paths:
        if not re.fullmatch(r"\w[\w.-]*", path.stem) or mixed(path.stem):
            yield Finding(
                shelf.show(path),
                1,
                1,
                "A015",
                "the name of this file makes no address. Take letters, figures and hyphens, like "
                "iron-works-2026.md.",
            )


def links(shelf: Archive) -> Iterator[Finding]:
    """Files that a builder would copy into the site from elsewhere."""
    for path in sorted((shelf.root / "docs").rglob("*")):
        if path.is_symlink() and shelf.outside(path):
            yield shelf.outwards(path)


def survey(shelf: Archive, paths: Sequence[Path], whole: bool, shop: Workshop) -> Survey:
    """Check editions; where they are the whole archive, also against each other, its topics and
    predictions."""
    shelf.settings  # noqa: B018  # what cannot be read is said before all else
    named = corpus.aliases(shelf)
    findings = [*names([*paths, *(shelf.topics() if whole else ())], shelf)]
    findings += links(shelf) if whole else ()
    readings: dict[str, Reading] = {}
    seeds: dict[str, str] = {}
    spoken: set[str] = set()
    words, unreadable = 0, False
    known = tuple(shelf.facts().values())
    work = (_task(shelf, path, named, known) for path in paths)
    for task, parts in watched(shop.each(VERB, prove, work), len(paths), VERB):
        found = json.loads(parts["findings.json"])
        if found["unreadable"]:
            unreadable = True
        else:
            words += found["words"]
            if found["seed"] in seeds:
                findings.append(
                    Finding(
                        task.name,
                        1,
                        1,
                        "F002",
                        f"{found['seed']} already has an edition, "
                        f"{seeds[found['seed']]}. A seed has one.",
                    )
                )
            seeds[found["seed"]] = task.name
            if found["audio"] and not (shelf.root / "docs" / found["audio"][1]).is_file():
                findings.append(
                    Finding(
                        task.name,
                        found["audio"][0],
                        1,
                        "A003",
                        f'"audio": docs/{found["audio"][1]} is not '
                        "there. Put the recording there, or give its address.",
                    )
                )
            slim = _slim(task.name, found)
            readings[slim.edition.slug] = slim
            spoken.update(found["spoken"])
        findings += (Finding(*values) for values in found["findings"])
    if whole and not unreadable:
        findings += corpus.across(shelf, readings, _Paragraphs(shelf, named, known, shop), spoken)
    return Survey(words, findings, unreadable)


@dataclass(frozen=True)
class Proving(Task):
    """An edition to prove; its notes shall not say otherwise than these facts."""

    facts: tuple[Fact, ...]


def _task(shelf: Archive, path: Path, named: tuple[Topic, ...], known: tuple[Fact, ...]) -> Proving:
    return Proving(parcel.pack(shelf, path), named, known)


def prove(task: Proving) -> Parts:
    """What the survey wants to know of one edition."""
    here = task.parcel
    try:
        opened = here.open(here.path)
        published = here.addresses(opened.edition.slug)
        found = opened.read()
        findings = check(found, opened.lexicon, published)
    except Unreadable as error:
        return {"findings.json": _dump({"unreadable": True, "findings": error.findings})}
    sources = {
        markup.note(b)[0]: (b.line, markup.note(b)[1])
        for b in found.edition.blocks
        if b.kind == "note"
    }
    lines = {name: line for name, (line, _) in sources.items()}
    for name, (line, text) in sources.items():
        findings += otherwise.check(text, task.facts, task.name, line, f"the note [^{name}]")
    leading = [
        [lines.get(n.id, 1), *n]
        for n in found.notes
        if any(compare.faults(n, lambda slug, address: None))
    ]
    front = {key: found.edition.front[key] for key in ("title", "date", "kind")}
    sound = found.edition.front["audio"]
    at = next(
        (n for n, line in enumerate(found.edition.head.split("\n"), 1) if line.startswith("audio")),
        1,
    )
    known = {
        "unreadable": False,
        "audio": [at, sound] if sound and not sound.startswith("http") else None,
        "findings": findings,
        "words": len(found.seed.words),
        "seed": found.seed.name,
        "front": front,
        "notes": leading,
        "spoken": sorted(concordance.spoken(concordance.concordance_of(task.topics), found)),
    }
    return {
        "findings.json": _dump(known),
        "paragraphs.json": _dump([[p.id, p.speaker, p.text] for p in found.paragraphs]),
    }


class _Paragraphs:
    """Finds paragraphs in what was kept of each edition."""

    def __init__(
        self, shelf: Archive, named: tuple[Topic, ...], known: tuple[Fact, ...], shop: Workshop
    ) -> None:
        self.shelf, self.named, self.known, self.shop = shelf, named, known, shop
        self.paths = {path.stem: path for path in shelf.editions()}
        self._read = lru_cache(maxsize=16)(self._of)

    def __call__(self, slug: str, address: str) -> Paragraph | None:
        return self._read(slug).get(address)

    def between(self, slug: str, first: str, last: str) -> list[Paragraph]:
        return compare.between(self._read(slug), first, last)

    def _of(self, slug: str) -> dict[str, Paragraph]:
        if slug not in self.paths:
            return {}
        ((_, parts),) = self.shop.each(
            VERB, prove, [_task(self.shelf, self.paths[slug], self.named, self.known)]
        )
        return {
            id_: Paragraph(id_, 0, 0, speaker, False, "", None, text, "", 0)
            for id_, speaker, text in json.loads(parts["paragraphs.json"])
        }


def _slim(path: str, found: dict[str, Any]) -> Reading:
    """As much of a reading as the comparisons look at."""
    blocks = tuple(
        Block("note", "", "", (Text(f"[^{note[1]}]:"),), note[0]) for note in found["notes"]
    )
    notes = tuple(
        Note(id_, at, kind, text, tuple(sources))
        for _, id_, at, kind, text, sources, *_ in found["notes"]
    )
    return Reading(
        Edition(path, Path(path).stem, "", found["front"], blocks), _NO_SEED, True, notes=notes
    )


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
