"""Who made this: the names that the history keeps.

Comes in: what git says of the repository. Goes out: Markdown. May not: print an address, or be needed; without a
history there is simply nobody to name.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

from ..text import escape

EDITORIAL = "[Editorial]"  # begins the subject of a commit that changes words


def log(root: Path) -> str:
    """One line a commit: author, co-authors, subject. Empty where there is no git, or ``root`` is not its top."""
    git = ["git", "-C", str(root), "-c", "log.showSignature=false"]
    try:
        top = subprocess.run([*git, "rev-parse", "--show-toplevel"], capture_output=True, text=True, timeout=30)
        if top.returncode != 0 or Path(top.stdout.strip()).resolve() != root.resolve():
            return ""
        form = "--format=%aN%x1f%(trailers:key=Co-authored-by,valueonly,separator=%x1d)%x1f%s"
        done = subprocess.run([*git, "log", "--no-merges", form], capture_output=True, text=True, encoding="utf-8",
                              errors="replace", timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def credits(lines: str) -> str:
    """The names, those with most corrections first, with how many of their changes touched words."""
    changes, words = Counter[str](), Counter[str]()
    for line in lines.splitlines():
        author, others, subject = line.split("\x1f")
        names = dict.fromkeys([author, *(re.sub(r"\s*<[^>]*>\s*$", "", other) for other in others.split("\x1d"))])
        for name in names:
            if name.strip() and not name.endswith("[bot]"):
                changes[name.strip()] += 1
                words[name.strip()] += subject.startswith((EDITORIAL, "Correction:"))
    ranked = sorted(changes, key=lambda name: (-words[name], -changes[name], name))
    return "\n".join(f"- {escape.markdown(name)}: {_count(changes[name], 'change')}"
                     + (f", {words[name]:,} of them to the words" if words[name] else "") for name in ranked) or (
        "The names stand in the history, which this copy does not have.")


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" + ("" if n == 1 else "s")
