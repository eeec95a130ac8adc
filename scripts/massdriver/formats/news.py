"""What changed in the notes, as an Atom feed: an entry a commit, each fact with what stood there
before.

Comes in: changes of facts. Goes out: Atom. May not: make up a date.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import urlsplit

from ..collection.news import KINDS, Change
from ..collection.settings import Settings
from ..text import escape
from .feed import ENTRIES, Entry, document

NAME = "notes.atom"


def atom(site: Settings, changes: Sequence[Change]) -> str:
    """The newest changes."""
    host = urlsplit(site.url).netloc
    page = f"{site.url}changed/"
    entries = [
        Entry(
            f"tag:{host},{when[:4]}:facts/{commit}",
            summary(group),
            when,
            page,
            "".join(f"<p>{item(change)}</p>" for change in group),
        )
        for (when, commit), group in (
            (key, list(found)) for key, found in groupby(changes, key=lambda c: (c.when, c.hash))
        )
    ][:ENTRIES]
    return document(
        site,
        NAME,
        "what changed in the notes",
        "Facts added, updated and withdrawn, with before and after.",
        page,
        entries,
    )


def summary(changes: Sequence[Change]) -> str:
    """ "2 facts added, 1 updated"."""
    counts = [(kind, sum(c.kind == kind for c in changes)) for kind in KINDS]
    told = [f"{n:,} {kind}" for kind, n in counts if n]
    first, *rest = told
    number, kind = first.split(" ")
    return ", ".join([f"{number} fact{'' if number == '1' else 's'} {kind}", *rest])


def item(change: Change) -> str:
    """A change as HTML: what stood there struck out, what stands there now, and its sources."""
    sides = [f"<del>{escape.html(change.before)}</del>"] * bool(change.before)
    sides += [f"<ins>{escape.html(change.after)}</ins>"] * bool(change.after)
    links = ", ".join(
        f'<a href="{escape.href(s.link)}">{escape.html(s.name)}</a>' for s in change.fact.sources
    )
    return f"<b>{escape.html(change.name)}</b>, {change.kind}: " + " → ".join(sides) + f" ({links})"
