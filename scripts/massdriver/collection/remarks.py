"""Where a note stands of which somebody says that it is wrong, and the facts it tells.

Comes in: an archive, a remark. Goes out: lines for the person who looks at it. May not: judge, or
change anything.
"""

from __future__ import annotations

import re
from collections import Counter

from ..edition.request import Remark
from ..findings import Finding, Unreadable
from ..text.counts import count
from . import corpus, facts, predictions
from .repository import Archive

_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:", re.MULTILINE)
AS_LINKED = "Write it as in the address or the link."


def told(archive: Archive, asked: Remark, path: str) -> list[str]:
    """A line for the place of the note, and one for each fact told there: its file, the month of
    the check, and in how many places a mend of it mends. Unreadable: there is no such page or
    note."""
    pages = {p.stem: archive.show(p) for p in (*archive.editions(), *archive.topics())}
    if foretold := dict(predictions.named(archive.predictions())):
        pages[predictions.FORETOLD] = corpus.PREDICTIONS
    if asked.slug not in pages:
        raise _refuse(
            path, f"there is no page of that name. {facts.like(asked.slug, pages, AS_LINKED)}"
        )
    page, known, cited = pages[asked.slug], archive.facts(), corpus.citations(archive)
    here = [c for c in cited if c.path == page]
    names = {c.fact for c in here}
    if asked.slug in {p.stem for p in archive.editions()}:
        text = archive.text(archive.root / page)
        notes = {m[1]: text.count("\n", 0, m.start()) + 1 for m in _NOTE.finditer(text)}
        name = asked.note if asked.note in notes else asked.note.removeprefix("note-")
        if name not in notes:
            raise _refuse(path, f"{page} has no such note. {facts.like(name, notes, AS_LINKED)}")
        lines = [f"{page}:{notes[name]}: note {name}"]
        names = {c.fact for c in here if c.note == name}
    elif page == corpus.PREDICTIONS and asked.note:
        if asked.note not in foretold:
            like = facts.like(asked.note, foretold, AS_LINKED)
            raise _refuse(path, f"{page} has no such prediction. {like}")
        one = foretold[asked.note]
        lines, names = [f"{page}:{one.line}: prediction {asked.note}"], {*one.facts}
    else:
        lines = [page]
        names |= {fact.name for fact in facts.about(known.values(), asked.slug)}
    times = Counter(c.fact for c in cited)
    return lines + [
        f"{fact.path}:{fact.line}: fact {fact.name}, checked {fact.checked}, told in"
        f" {count(times[fact.name] + len(fact.about), 'place')}: mend it here and all are mended"
        for fact in known.values()
        if fact.name in names
    ]


def _refuse(path: str, message: str) -> Unreadable:
    return Unreadable(Finding(path, 1, 1, "R002", message))
