"""When which words were changed: the history that git keeps of the editions.

Comes in: a repository, or what ``git log`` says of it. Goes out: commits with the emendations each
brought. May not: be needed; without git, or in an export of the tree, there is simply no history.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path, PurePath
from typing import NamedTuple

from ..edition import markup
from ..model import Emendation, Inline

# git keeps NUL out of what people write, and every line of a change begins with a sign: nobody can
# forge a head.
_FORMAT = "--format=%x00%H%x00%aI%x00%s%x00"
_HEAD = re.compile(
    r"^\0(?P<hash>[0-9a-f]{40,64})\0(?P<when>[^\0]*)\0(?P<subject>[^\0]*)\0$", re.MULTILINE
)
_FILE = re.compile(r"^\+\+\+ b/(.*)$")


class Mended(NamedTuple):
    """An emendation a commit brought: its two sides, and the line of the edition it stands in."""

    heard: str
    read: str
    line: str


class Commit(NamedTuple):
    """``when`` is an ISO time in UTC; ``mended`` what the commit brought, by slug (empty where it
    brought none)."""

    hash: str
    when: str
    subject: str
    mended: Mapping[str, Sequence[Mended]]


def git(root: Path, *arguments: str, timeout: float = 300) -> str:
    """What a command of git prints, sign for sign; nothing where there is no git, or ``root`` is
    not its top."""
    try:
        command = _command(root)
        if not command:
            return ""
        done = subprocess.run([*command, *arguments], capture_output=True, timeout=timeout)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _command(root: Path) -> list[str]:
    """How git is called at ``root``; nothing where that is not the top of a repository."""
    command = ["git", "-C", str(root), "-c", "core.quotepath=off", "-c", "log.showSignature=false"]
    top = subprocess.run(
        [*command, "rev-parse", "--show-toplevel"], capture_output=True, timeout=30
    )
    there = (
        top.returncode == 0
        and Path(os.fsdecode(top.stdout.rstrip(b"\n"))).resolve() == root.resolve()
    )
    return command if there else []


_LOG = (
    "log",
    "-p",
    "-U0",
    "--no-merges",
    "--no-renames",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    _FORMAT,
    "--",
    "docs/transcripts",
)


def lately(root: Path, slugs: Collection[str], most: int) -> list[Commit]:
    """The commits of a repository, read as git prints them; what they mended is told of the last
    ``most`` of these editions.

    Of the others it is only told that a commit changed them: one that brings a thousand editions
    brings all their words.
    """
    try:
        command = _command(root)
        if not command:
            return []
        with subprocess.Popen(
            [*command, *_LOG], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as running:
            assert running.stdout is not None
            found = []
            for commit in commits(line.decode("utf-8", "replace") for line in running.stdout):
                told: dict[str, Sequence[Mended]] = {}
                for slug, mended in commit.mended.items():
                    told[slug] = mended if most > 0 else ()
                    most -= bool(mended) and slug in slugs
                found.append(commit._replace(mended=told))
        return found if running.returncode == 0 else []
    except OSError:
        return []


def commits(lines: Iterable[str]) -> Iterator[Commit]:
    """The commits of a log by its lines, newest first as git gives them; no more of it is held than
    the changes of one file.

    Passed over: what is no commit, and what has no date.
    """
    commit: Commit | None = None
    mended: dict[str, Sequence[Mended]] = {}
    part: list[str] = []
    for line in lines:
        head = _HEAD.match(line)
        if head or line.startswith("diff --git "):
            mended.update(_files("".join(part)) if commit else ())
            part = []
        if head:
            if commit:
                yield commit._replace(mended=mended)
            commit, mended = None, {}
            with suppress(ValueError, OverflowError):
                commit = Commit(head["hash"], utc(head["when"]), head["subject"], {})
        elif commit:
            part.append(line)
    if commit:
        mended.update(_files("".join(part)))
        yield commit._replace(mended=mended)


class State(NamedTuple):
    """The files of a folder after a commit; ``when`` is an ISO time in UTC, ``first`` that what was
    before is not known."""

    hash: str
    when: str
    subject: str
    files: Mapping[str, str]
    first: bool = False


def states(root: Path, folder: str, most: int = 200) -> list[State]:
    """The states of a folder that git keeps, newest first, ``most`` of them; none where there is no
    git."""
    try:
        git = _command(root)
        if not git:
            return []
        shallow = subprocess.run(
            [*git, "rev-parse", "--is-shallow-repository"],
            capture_output=True,
            text=True,
            timeout=30,
        )
        log = subprocess.run(
            [
                *git,
                "log",
                "-z",
                "--no-merges",
                f"--max-count={most + 1}",
                "--format=%H%x1f%aI%x1f%s",
                "--",
                folder,
            ],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=60,
        )
        entries = [
            entry.split("\x1f", 2) for entry in log.stdout.split("\0") if entry.count("\x1f") >= 2
        ]
        cut = shallow.stdout.strip() == "true" or len(entries) > most
        return [
            State(name, utc(when), subject, _held(git, name, folder), cut and n == len(entries) - 1)
            for n, (name, when, subject) in enumerate(entries)
        ]
    except (OSError, subprocess.TimeoutExpired):
        return []


def _held(git: Sequence[str], commit: str, folder: str) -> dict[str, str]:
    """The files of a folder as a commit has them."""
    listed = subprocess.run(
        [*git, "ls-tree", "-r", "-z", commit, "--", f"{folder}/"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=30,
    )
    files = {}
    for entry in listed.stdout.split("\0"):
        about, _, path = entry.partition("\t")
        if about.split(" ")[1:2] == ["blob"]:
            blob = subprocess.run(
                [*git, "cat-file", "blob", about.split(" ")[2]], capture_output=True, timeout=30
            )
            files[path] = blob.stdout.decode("utf-8", "replace")
    return files


def utc(when: str) -> str:
    """An ISO time with an offset, as the same moment in UTC: ``2026-02-05T10:00:00+02:00`` →
    ``2026-02-05T08:00:00Z``."""
    return datetime.fromisoformat(when).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _files(diff: str) -> Iterator[tuple[str, list[Mended]]]:
    """For each edition of a diff, the emendations its new lines have and its old lines had not."""
    for part in re.split(r"^diff --git ", diff, flags=re.MULTILINE)[1:]:
        head, *hunks = re.split(r"^@@ [^\n]*\n", part, flags=re.MULTILINE)
        target = next((m[1] for m in map(_FILE.match, head.split("\n")) if m), "")
        if not target.endswith(".md") or PurePath(target).name == "index.md":
            continue
        lines = [line for hunk in hunks for line in hunk.split("\n")]
        before = Counter(
            (m.heard, m.read) for line in lines if line[:1] == "-" for m in _mended(line[1:])
        )
        brought = []
        for line in lines:
            for m in _mended(line[1:]) if line[:1] == "+" else ():
                if before[m.heard, m.read]:
                    before[m.heard, m.read] -= (
                        1  # it stood there already; its line was changed elsewhere
                    )
                else:
                    brought.append(m)
        yield PurePath(target).stem, brought


def _mended(line: str) -> Iterator[Mended]:
    inline: Inline
    for inline in markup.inlines(line):
        if isinstance(inline, Emendation):
            yield Mended(markup.plain(inline.heard or ""), markup.plain(inline.read or ""), line)


@lru_cache(maxsize=8)
def days(root: Path) -> Mapping[str, str]:
    """When each edition's file was last committed, an ISO day by slug; nothing where there is no
    git."""
    try:
        done = subprocess.run(
            [
                "git",
                "-C",
                str(root),
                "-c",
                "core.quotepath=off",
                "log",
                "--format=%x00%cs",
                "--name-only",
                "--",
                "docs/transcripts",
            ],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    found: dict[str, str] = {}
    for entry in done.stdout.split("\0")[1:] if done.returncode == 0 else ():
        day, *names = entry.split("\n")
        for name in names:
            if name.endswith(".md") and re.fullmatch(r"\d{4}-\d\d-\d\d", day):
                found.setdefault(PurePath(name).stem, day)  # newest first
    return found
