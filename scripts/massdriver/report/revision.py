"""The editions as they read at a revision of the repository.

Comes in: a repository and a revision's name. Goes out: the records of all editions, made by the
program as it was then, so that a change of the program shows too. May not: touch the working tree.

Where a branch has left the revision behind, the point at which it left is meant: what others did
since is not its doing.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ..collection.repository import Archive
from ..findings import Finding, Unreadable
from ..formats.record import record
from ..model import Reading


class Past(NamedTuple):
    """``records`` as the program of then makes them, ``readings`` as today's reads the same files;
    ``remark`` says what stands in the way of either."""

    records: dict[str, Mapping[str, Any]]
    readings: dict[str, Reading]
    remark: str


def past(root: Path, revision: str) -> Past:
    """Return the editions at ``revision``. Unreadable: git knows it not, or neither program can
    read them."""
    commit = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    base = commit and (_git(root, "merge-base", commit.decode().strip(), "HEAD") or commit)
    tree = base and _git(root, "archive", "--format=tar", base.decode().strip())
    if not tree:
        raise Unreadable(
            Finding(
                revision,
                1,
                1,
                "G001",
                "git knows no such revision here. Name a branch, a tag or a commit; "
                "in a shallow clone, first run: git fetch --unshallow",
            )
        )
    with tempfile.TemporaryDirectory(prefix="massdriver-") as folder:
        there = Path(folder)
        with tarfile.open(fileobj=io.BytesIO(tree)) as files:
            files.extractall(there, filter="data")
        shelf = Archive(there)
        readings, remarks = {}, []
        for path in shelf.editions():
            try:
                readings[path.stem] = shelf.open(path).read()
            except Unreadable as error:
                remarks.append(
                    f"what stood around the words of {path.stem} at {revision} cannot be told:"
                    f" {error.findings[0]}"
                )
        if (there / "scripts" / "massdriver").is_dir():
            said = _export(there)
            if not said:
                return Past(
                    {
                        path.stem: json.loads(
                            (there / "data" / f"{path.stem}.json").read_text(encoding="utf-8")
                        )
                        for path in shelf.editions()
                    },
                    readings,
                    "; ".join(remarks),
                )
            remarks.append(f"{revision} is read with today's program, since its own stops: {said}")
        return Past(
            {
                path.stem: record(readings.get(path.stem) or shelf.open(path).read())
                for path in shelf.editions()
            },
            readings,
            "; ".join(remarks),
        )


def _export(there: Path) -> str:
    """Run a tree's own program on its own editions; return what it says where it stops."""
    done = subprocess.run(
        [sys.executable, "-m", "massdriver", "export", str(there / "data")],
        cwd=there,
        env=os.environ | {"PYTHONPATH": str(there / "scripts")},
        capture_output=True,
        text=True,
    )
    said = (done.stdout + done.stderr).strip().split("\n")
    return "" if done.returncode == 0 else said[0] if done.returncode == 3 else said[-1]


def _git(root: Path, *arguments: str) -> bytes | None:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
