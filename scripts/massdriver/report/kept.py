"""What is never to change: seeds, their checksums, addresses once published, compared with those of
a revision.

Comes in: a repository and a revision. Goes out: sentences, one for each that changed or went. May
not: mind what was added.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

_LISTS = ("SHA256SUMS", "addresses")  # files to which lines are added, and from which none goes
_OTHERS = ("timings", "readings", "decisions", "witnesses")  # folders of seeds/ that are worked on


def changed(root: Path, revision: str) -> Iterator[str]:
    """What of ``revision`` (or of where the branch left it) is not here any more as it was, seeds
    first."""
    base = (
        (_git(root, "merge-base", revision, "HEAD") or _git(root, "rev-parse", revision))
        .decode()
        .strip()
    )
    fields = (
        _git(root, "diff", "--name-status", "-z", "--no-renames", base, "--", "seeds")
        .decode("utf-8", "replace")
        .split("\0")
    )
    found = []
    for status, name in zip(fields[::2], fields[1::2], strict=False):
        path = PurePosixPath(name)
        if status == "A" or any(folder in _OTHERS for folder in path.parts):
            continue
        if path.name not in _LISTS and "addresses" not in path.parts:
            found.append(
                (
                    0,
                    (
                        f"{name}: the seed is {'gone' if status == 'D' else 'another'} than at"
                        f" {revision}"
                    ),
                )
            )
            continue
        before = _git(root, "show", f"{base}:{name}").decode("utf-8", "replace").splitlines()
        there = root / name
        now = (
            set(there.read_text(encoding="utf-8", errors="replace").splitlines())
            if there.exists()
            else set()
        )
        what = "a published address" if "addresses" in path.parts else "a checksum"
        found += [
            (1, f"{name}: {what} of {revision} is gone: {line}")
            for line in before
            if line not in now
        ]
    yield from (sentence for _, sentence in sorted(found))


def _git(root: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "-c", "core.quotepath=off", *arguments], capture_output=True
        )
    except OSError:
        return b""
    return done.stdout if done.returncode == 0 else b""
