"""Who made this: the names that the history keeps.

Comes in: what git says of the repository. Goes out: Markdown. May not: print an address, or be
needed; without a history there is simply nobody to name.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from ..collection.history import git
from ..text import escape
from ..text.words import ENGLISH, Words

EDITORIAL = "[Editorial]"  # begins the subject of a commit that changes words


def log(root: Path) -> str:
    """Author, subject and co-authors of each commit, a NUL after each. Empty where there is no
    history."""
    return git(
        root,
        "log",
        "-z",
        "--no-merges",
        "--format=%aN%x00%s%x00%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x0a)",
        timeout=60,
    )


def credits(told: str, say: Words = ENGLISH) -> str:
    """The names, those with most corrections first, with how many of their changes touched
    words."""
    changes, words = Counter[str](), Counter[str]()
    pieces = iter(told.split("\0"))
    for author, subject, others in zip(pieces, pieces, pieces, strict=False):
        names = dict.fromkeys(
            " ".join(re.sub(r"\s*<[^>]*>\s*$", "", name).split())
            for name in [author, *others.split("\n")]
        )
        for name in filter(None, names):
            if not name.endswith("[bot]"):
                changes[name] += 1
                words[name] += subject.startswith((EDITORIAL, "Correction:"))
    ranked = sorted(changes, key=lambda name: (-words[name], -changes[name], name))
    return "\n".join(
        f"- {escape.markdown(name)}: {say('credits.changes', changes[name])}"
        + (f", {say('credits.words', words[name])}" if words[name] else "")
        for name in ranked
    ) or say("credits.nobody")
