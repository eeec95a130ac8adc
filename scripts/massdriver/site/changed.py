"""What changed in the notes, for a page: facts added, updated and withdrawn, with before and after.

Comes in: changes of facts. Goes out: HTML. May not: hide what stood there before.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ..collection.news import Change
from ..formats.news import item, summary
from ..text import escape
from ..text.words import ENGLISH, Words

DAYS = 60  # of the page; the history has all


def page(changes: Sequence[Change], say: Words = ENGLISH) -> str:
    """A section a day, newest first: what was updated or withdrawn in full, what is new folded
    behind it."""
    parts = []
    for day, found in [(d, list(g)) for d, g in groupby(changes, key=lambda c: c.when[:10])][:DAYS]:
        older = [c for c in found if c.kind != "added"]
        new = [c for c in found if c.kind == "added"]
        shown = "".join(f"<li>{item(c)}</li>" for c in older)
        more = "".join(f"<li>{item(c)}</li>" for c in new)
        parts.append(
            f'<h2 id="d{day}">{escape.html(day)}</h2><p>{escape.html(summary(found))}.</p>'
            + (f"<ul>{shown}</ul>" if shown else "")
            + (
                f"<details{'' if older else ' open'}>"
                f"<summary>{say('changed.new')}</summary><ul>{more}</ul></details>"
                if more
                else ""
            )
        )
    return f'<div class="changed">{"".join(parts)}</div>' if parts else say("changed.none")
