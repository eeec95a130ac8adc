"""Who brings an archive: its files are found, named apart, and what went how is told at the end.

Comes in: folders and files. Goes out: which of them are transcripts, what their paths say, and the
report. May not: read a transcript; ``detect`` does.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from ..findings import Finding
from ..model import Document
from ..text.counts import count
from .draft import Draft, slug_of
from .people import stands_in

SUFFIXES = frozenset(
    [
        ".md",
        ".markdown",
        ".txt",
        ".vtt",
        ".srt",
        ".sbv",
        ".ass",
        ".ssa",
        ".json",
        ".json3",
        ".tsv",
        ".csv",
        ".ttml",
        ".dfxp",
        ".xml",
        ".srv1",
        ".srv2",
        ".srv3",
    ]
)
_BESIDE = re.compile(
    r"(?:readme|license|licence|contributing|code_of_conduct|changelog|_?index|security|package|package-lock|"
    r"requirements|mkdocs|template|toc|summary)(?:\.[\w-]+)*",
    re.IGNORECASE,
)
_TONGUE = re.compile(r"(?P<stem>.+)\.(?P<tongue>[a-z]{2}(?:[-_][A-Za-z]{2,4})?)$")
SHOWN = 5  # names of a kind in the report


def found(given: Iterable[Path]) -> Iterator[tuple[Path, PurePath]]:
    """Every file that may be a transcript, with its path from the folder that was named; whoever
    sent the folder may have put links in it, and what lies outside is nobody's to publish."""
    for path in given:
        if not path.is_dir():
            yield path, PurePath(path.name)
            continue
        for file in sorted(path.rglob("*")):
            below = file.relative_to(path)
            if (
                file.suffix.lower() in SUFFIXES
                and file.is_file()
                and file.resolve().is_relative_to(path.resolve())
                and not _BESIDE.fullmatch(file.name)
                and not any(part.startswith(".") or part == "node_modules" for part in below.parts)
            ):
                yield file, below


def from_path(document: Document, below: PurePath) -> Document:
    """The document with what its path says: its old address, its language, what it translates."""
    stem = below.with_suffix("")
    front = dict(document.front)
    aliases = front.get("aliases") or []
    aliases = list(aliases) if isinstance(aliases, (list, tuple)) else [str(aliases)]
    own = [f"/{stem.as_posix()}/"] if len(below.parts) > 1 else []
    if m := _TONGUE.fullmatch(stem.name):
        original = f"/{stem.with_name(m['stem']).as_posix()}/"
        front.setdefault("language", m["tongue"].replace("_", "-"))
        front.setdefault("translation_of", original)
        own.append(f"/{m['tongue']}{original}")  # where sites of several languages publish it
    own += [address.lower() for address in own]  # as some builders write every address
    front["aliases"] = list(dict.fromkeys([*aliases, *own]))
    return replace(document, front=front)


def apart(slug: str, below: PurePath, taken: Container[str]) -> str:
    """A slug that nobody else has: with the folder's name, else with a number."""
    tongue = _TONGUE.fullmatch(below.stem)
    above = below.parent.name, below.as_posix().encode()
    named = f"{slug}-{slug_of(tongue['tongue'], b'') if tongue else slug_of(*above)}"
    choices = (named, *(f"{named}-{n}" for n in range(2, 1000)))
    return next(choice for choice in choices if choice not in taken)


@dataclass
class Tally:
    """What went how: how many were made, of how many words; whom each thing that was assumed
    concerns."""

    made: int = 0
    words: int = 0
    times: int = 0
    refused: list[Finding] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=dict)

    def add(self, draft: Draft, document: Document, name: str) -> None:
        """Count an edition."""
        self.made += 1
        self.words += sum(draft.spoken.values())
        self.times += bool(draft.times)
        speakers = draft.reading.edition.front["speakers"]
        if not speakers:
            self._tell("nobody is named as speaking", name)
        elif all(map(stands_in, speakers)):
            self._tell("only stand-ins for names speak", name)
        for line in draft.assumed:
            if line.startswith("date ") and "from the file name" in line:
                self._tell("the date is in the file's name", name)
            elif line.startswith("date "):
                self._tell(
                    "no date that can be read: " + line.split(";")[0].removeprefix("date "), name
                )
            elif line.startswith("title "):
                self._tell("the title is the file's name", name)
            elif "speaks throughout" in line or "whom alone" in line:
                self._tell("the one speaker of the front matter speaks", name)
        for line in document.remarks:
            self._tell(re.sub(r"\d[\d,]*|\"[^\"]*\"", "…", line), name)

    def lines(self, trial: bool) -> Iterator[str]:
        """The report."""
        for finding in self.refused:
            yield str(finding)
        for what, names in sorted(self.told.items(), key=lambda pair: -len(pair[1])):
            shown = ", ".join(names[:SHOWN]) + (
                f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
            )
            yield f"{len(names):,} × {what}: {shown}"
        yield (
            f"massdriver: {count(self.made, 'transcript')} {'to be made' if trial else 'made'} "
            f"({self.words:,} words, {self.times:,} with times), {len(self.refused):,} refused"
        )

    def _tell(self, what: str, name: str) -> None:
        self.told.setdefault(what, []).append(name)


def twice(data: bytes, seen: dict[str, str], name: str) -> Sequence[Finding]:
    """A finding, where another file of the archive holds the same bytes."""
    import hashlib

    digest = hashlib.sha256(data).hexdigest()
    if first := seen.get(digest):
        return [
            Finding(
                name,
                1,
                1,
                "F002",
                f"holds the same as {first}. A text has one edition; leave one out.",
            )
        ]
    seen[digest] = name
    return ()
