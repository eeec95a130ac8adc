"""A sitting at the desk: an edition laid out, stroke after stroke, each written before the next;
and all of it can be undone.

Comes in: an archive, an edition's file, strokes. Goes out: what they did, and the files on disk,
whole. May not: write over what it has not read; an editor's own change, or another desk's, is
noticed by the bytes.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..collection import recordings, writing
from ..collection.repository import Archive
from ..edition import markup
from ..edition.check import check
from ..edition.correct import brought
from ..findings import Finding, Unreadable
from ..suspects import voices
from ..suspects.addressed import Guess
from ..witness import shelf as held
from ..witness.bench import Bench
from ..witness.places import Place
from ..witness.record import Decision
from . import queue, strokes, turns
from .laid import files, lay, reread, reviewed
from .strokes import Stroke

AWAY = 120.0  # seconds: who looks at a place longer has gone for tea
LAST = 20  # places that the pace is taken from
FEW = 3


class Outcome(NamedTuple):
    """How a stroke ended: ``done``, ``refused``, ``changed`` (on disk, and nothing was written) or
    ``gone`` (no such place)."""

    how: str
    said: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Before(NamedTuple):
    """All that an undo brings back; the bench with its findings and decisions for the last stroke
    alone, for they are large."""

    files: Mapping[str, bytes | None]
    places: tuple[Place, ...]
    decided: int
    what: str
    laid: tuple[Bench, list[Finding], list[Decision]] | None


class Sitting:
    """An edition at the desk. Safe to be asked by several at once; one is served at a time."""

    files: Mapping[str, bytes | None]  # as they were read, by name; None: not there
    bench: Bench
    decisions: list[Decision]
    findings: list[Finding]
    places: list[Place]
    guesses: Mapping[str, Guess]  # who a stand-in may be
    times: Sequence[tuple[int, float]]  # words of the seed, and their seconds

    def __init__(self, shelf: Archive, path: Path) -> None:
        self.shelf, self.path, self.slug = shelf, path, path.stem
        self.lock = threading.RLock()
        self.undone: list[_Before] = []
        self.decided = 0
        self.gaps: list[float] = []
        self._last = time.monotonic()
        self._lay()
        self.total = len(self.places)

    # What there is.

    @property
    def version(self) -> str:
        """A name for what was read and what is asked next."""
        digest = hashlib.sha256()
        for name, data in sorted(self.files.items()):
            digest.update(f"{name}\0{data is not None}\0".encode() + (data or b"") + b"\0")
        return digest.hexdigest()[:20]

    @property
    def place(self) -> Place | None:
        return self.places[0] if self.places else None

    @property
    def pace(self) -> float:
        """Seconds a place of the last; 0: too few to tell."""
        last = self.gaps[-LAST:]
        return sum(last) / len(last) if len(last) >= FEW else 0.0

    @property
    def recording(self) -> Path | None:
        known = str(self.bench.reading.edition.front.get("audio") or "")
        own = self.shelf.root / "docs" / known
        if (
            own.suffix.lower() in recordings.SUFFIXES
            and own.is_file()
            and own.resolve().is_relative_to(self.shelf.root)
        ):
            return own
        return recordings.find(self.shelf, self.slug)

    def names(self) -> tuple[str, ...]:
        """The files a sitting writes, by their names in the archive."""
        return (
            self.shelf.show(self.path),
            f"seeds/readings/{self.slug}.tsv",
            f"seeds/decisions/{self.slug}.yml",
        )

    def fresh(self) -> bool:
        """Say whether the files are still as they were read."""
        with self.lock:
            return self._on_disk() == self.files

    def look(self) -> bool:
        """Read anew what somebody else has changed; say whether anybody has. Unreadable: what they
        made of it is."""
        with self.lock:
            if self.fresh():
                return False
            self._lay()
            self.undone.clear()
            return True

    # What is done.

    def stroke(self, one: Stroke) -> Outcome:
        """Do one stroke, and write it, whole or not at all."""
        with self.lock, self.shelf.alone():
            if self.look() or one.version != self.version:
                return Outcome("changed")
            if one.do == "undo":
                return self._undo()
            place = next((p for p in self.places if queue.name_of(p) == one.place), None)
            if place is None:
                return Outcome("gone")
            if one.do == "later":
                self._remember("later")
                self.places = [*(p for p in self.places if p is not place), place]
                return Outcome("done")
            try:
                return self._decide(place, one)
            except Unreadable as error:
                return Outcome("refused", findings=error.findings)

    def _decide(self, place: Place, one: Stroke) -> Outcome:
        before = self.bench.reading.edition
        bench = self.bench
        if (word := strokes.begins_inside(bench, place, one)) >= 0:
            cut = one._replace(do="split", word=word)
            bench = self._bench(strokes.make(bench, place, cut).source)
        made = strokes.make(bench, place, one)
        now, findings = self.bench, self.findings
        if made.source != markup.write(before):
            now = self._bench(made.source)
            findings = self._check(now)
        told = strokes.new(self.findings, findings)
        strokes.refuse(told)
        decisions = list({(d.at, d.span): d for d in (*self.decisions, *made.decisions)}.values())
        written = dict(files(self.shelf, self.path, made.source, now, decisions))
        if not made.decisions:
            written.pop(self.names()[2])
        written = {name: data for name, data in written.items() if self.files[name] != data}
        writing.write_all(self.shelf.root, written)
        self._remember(one.do)
        shift = queue.Shift.between(self.bench.words, now.words)
        self.files = {**self.files, **written}
        self.bench, self.findings, self.decisions = now, findings, decisions
        left = [p for p in self.places if p is not place or one.do not in ("keep", "everywhere")]
        self.places = queue.moved(left, shift, now, made.words, place if made.done else None)
        if one.do in strokes.TURNS or place.kind in strokes.VOICES:
            self._name(place, made.words)
        if made.done:
            self._count()
        return Outcome("done", tuple(brought(before, now.reading.edition)), tuple(told))

    def _name(self, place: Place, name: str) -> None:
        """Look anew who is not named; whoever was asked about last is asked about next, by the name
        just given."""
        proposed = {p.edition: p.proposed for p in self.places if p.kind == "speaker"}
        proposed |= {place.edition: name} if place.kind == "speaker" else {}
        found = [
            p._replace(proposed=proposed.get(p.edition, "") or p.proposed)
            for p in turns.nobody_named(self.bench, self.decisions, self.guesses)
        ]
        first = [p for p in found if place.kind == "speaker" and p.edition == place.edition]
        others = [p for p in found if p not in first]
        # whoever was just named speaks on: who else may, is asked with that in mind
        now = {p.at: p for p in voices.proposed(self.bench, self.decisions)}
        left = [
            now[p.at] if p.kind == "turn" else p
            for p in self.places
            if p.kind != "speaker" and (p.kind != "turn" or p.at in now)
        ]
        self.places = [*first, *turns.merged(left, others)]

    def _undo(self) -> Outcome:
        if not self.undone:
            return Outcome("gone")
        last = self.undone[-1]
        writing.write_all(
            self.shelf.root,
            {
                name: data
                for name, data in last.files.items()
                if data is not None and data != self.files.get(name)
            },
        )
        for name, data in last.files.items():
            if data is None:
                (self.shelf.root / name).unlink(missing_ok=True)
        self.undone.pop()
        if last.files != self.files:
            self.files = last.files
            self.bench, self.findings, self.decisions = last.laid or self._laid()
        self.places, self.decided = list(last.places), last.decided
        self._last = time.monotonic()
        return Outcome("done", (last.what,))

    def again(self) -> None:
        """Look for places once more, when none is left: a mend may have made others."""
        with self.lock:
            self._lay()
            self.total = self.decided + len(self.places)

    def _count(self) -> None:
        now = time.monotonic()
        self.gaps.append(min(now - self._last, AWAY))
        self._last = now
        self.decided += 1

    def _remember(self, what: str) -> None:
        if self.undone:
            self.undone[-1] = self.undone[-1]._replace(laid=None)
        self.undone.append(
            _Before(
                self.files,
                tuple(self.places),
                self.decided,
                what,
                (self.bench, self.findings, self.decisions),
            )
        )

    # The disk.

    def _on_disk(self) -> dict[str, bytes | None]:
        known = self.shelf.present(self.names())
        return {name: known.get(name) for name in self.names()}

    def _lay(self) -> None:
        before = self._on_disk()
        opened = self.shelf.open(self.path)
        if not opened.read().proved:
            raise Unreadable(
                Finding(
                    self.shelf.show(self.path),
                    1,
                    1,
                    "R005",
                    "the page does not prove itself as it is. Run "
                    f"massdriver check {self.slug}, and mend it; the desk goes on then.",
                )
            )
        laid = lay(self.shelf, self.path)
        self.times = opened.times
        self.files, self.bench, self.decisions = before, laid.bench, list(laid.decisions)
        self.findings = self._check(laid.bench)
        self.guesses = laid.guesses
        self.places = queue.queued(laid, reviewed(self.shelf, laid))
        self._last = time.monotonic()

    def _bench(self, source: str | None) -> Bench:
        return reread(self.shelf, self.path, source, self.bench)

    def _laid(self) -> tuple[Bench, list[Finding], list[Decision]]:
        bench = self._bench(None)
        return bench, self._check(bench), held.decided(self.shelf, self.slug)

    def _check(self, bench: Bench) -> list[Finding]:
        return check(bench.reading, bench.lexicon, self.shelf.addresses(self.slug))
