"""Writing: one at a time, whole or not at all, and nothing said that is not so.

``MANY=50`` in the environment kills each verb at that many steps of its writing and moments
besides, and lets all pairs of verbs run at once; without it a few of each are tried.
"""

from __future__ import annotations

import itertools
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from conftest import HEAD, ROOT
from massdriver import cli
from massdriver.collection import writing
from massdriver.collection.repository import Archive
from massdriver.formats import meaning
from test_apply import BODY, SEED, form

MANY = int(os.environ.get("MANY", "0"))
STEPS = ("os.replace", "os.fsync", "os.chmod", "os.unlink", "tempfile.NamedTemporaryFile")
KILLS = 3  # of each verb, where MANY does not ask for all
VERBS: dict[str, list[str]] = {
    "new": ["new", "one.txt", "--date", "2026-01-01", "--title", "One"],
    "another new": ["new", "two.vtt", "--date", "2026-01-02", "--title", "Two"],
    "track": ["track"],
    "clean": ["clean", "bare"],
    "apply": ["apply", "forty.txt"],
    "another apply": ["apply", "tower.txt"],
    "export": ["export", "site/data"],
    "release": ["release", "made/release.zip"],
}
PAIRS = (
    ("new", "another new"),
    ("new", "track"),
    ("clean", "track"),
    ("apply", "another apply"),
    ("new", "export"),
)
Make = Callable[[dict[str, str]], Path]
pytestmark = pytest.mark.xdist_group("test_writing")  # what is loaded once


@pytest.fixture(scope="module", autouse=True)
def loaded(ironworks: Archive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the verbs need is loaded before they are forked. The common words are few: of thousands
    of files nearly all would be lists of them, and hardly a kill would meet another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meaning, "COMMON", 300)
        few = meaning.common.__wrapped__()
        patch.setattr(meaning, "common", lambda: few)
        root = shutil.copytree(ironworks.root, tmp_path_factory.mktemp("loaded") / "archive")
        (root / "one.txt").write_text("Ann: One two three.\n\nBob: Four five six.\n")
        with chdir(root):
            for verb in ("new", "track", "release"):
                assert cli.main(["--no-cache", *VERBS[verb]]) == 0
        yield


@pytest.fixture
def archive(repository: Make) -> Path:
    """An archive in which every verb that writes has something to do, and every one of them
    something else."""
    root = repository(
        {
            "seeds/talk.txt": SEED,
            "docs/transcripts/talk.md": HEAD + BODY,
            "seeds/bare.txt": "Ann: We go to the the moon.\n\nBob: When?\n",
            "docs/transcripts/bare.md": (
                HEAD.replace("talk.txt", "bare.txt").replace(
                    "kind:", "labels: {Ann: Ann, Bob: Bob}\nkind:"
                )
            ),
            "seeds/plain.txt": "it is on the mon\n",
            "docs/transcripts/plain.md": (
                HEAD.replace("talk.txt", "plain.txt") + "It is on the moon.\n"
            ),
            "one.txt": "Ann: One two three.\n\nBob: Four five six.\n",
            "two.vtt": (
                "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ann>Seven eight nine.\n\n00:05.000 -->"
                " 00:06.000\n<v Bob>Ten.\n"
            ),
            "forty.txt": form("40", "50", "audible"),
            "tower.txt": form(*OTHER),
        }
    )
    (root / "mkdocs.yml").write_text(
        "site_name: T\nnav:\n  - Talks:\n      - transcripts/talk.md\n"
    )
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text("<p>here</p>")
    return root


OTHER = ("Hello there", "Hello, Claire")


def proved(root: Path, *verbs: str) -> None:
    """Leave out what does not prove itself yet, where everything is to be exported."""
    for name in ("bare", "plain") if {"export", "release"} & {*verbs} else ():
        (root / "docs" / "transcripts" / f"{name}.md").unlink()


def start(root: Path, arguments: Sequence[str], prepare: Callable[[], None] = lambda: None) -> int:
    """Run a verb in a process of its own, forked so that no time goes to imports; return its id."""
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        os.chdir(root)
        sys.stdout = sys.stderr = open(root.parent / f"said-{os.getpid()}.txt", "w")  # noqa: SIM115
        prepare()
        code = cli.main(["--no-cache", *arguments])
        sys.stdout.flush()
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """The exit code, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def run(root: Path, *arguments: str) -> int:
    return ended(start(root, arguments))


def state(root: Path) -> dict[str, bytes]:
    """Every file but the cache."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }


def copy(root: Path, name: str) -> Path:
    target = root.parent / f"{root.name}-{name}"
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(root, target, symlinks=True))


def killing(at: int, counted: Path | None = None) -> Callable[[], None]:
    """Let the process kill itself at a step of its writing, before or after it is done; or count
    the steps in a file."""

    def prepare() -> None:
        steps = itertools.count()

        def tick() -> None:
            step = next(steps)
            if step == at:
                os.kill(os.getpid(), signal.SIGKILL)
            if counted:
                counted.write_text(str(step + 1))

        for name in STEPS:
            module, _, attribute = name.partition(".")
            original = getattr(sys.modules[module], attribute)

            def patched(
                *arguments: object, original: Callable[..., object] = original, **more: object
            ) -> object:
                tick()
                done = original(*arguments, **more)
                tick()
                return done

            setattr(sys.modules[module], attribute, patched)
        add = writing.Writing.add

        def added(self: writing.Writing, *pieces: str | bytes) -> None:
            tick()
            add(self, *pieces)

        writing.Writing.add = added  # type: ignore[method-assign]

    return prepare


def whole(root: Path, verb: str, after: dict[str, bytes]) -> None:
    """What a kill leaves can be read, and the same verb once more ends where it would have
    ended."""
    assert run(root, "check") in (0, 1)
    assert run(root, *VERBS[verb]) == 0
    assert state(root) == after
    assert not list(root.rglob(f"{writing.PREFIX}*"))


@pytest.mark.slow
@pytest.mark.parametrize("verb", VERBS)
def test_a_kill_at_any_step_of_writing_loses_nothing(archive: Path, verb: str) -> None:
    """SIGKILL before and after each file is made, synced, given its rights, put in place, removed;
    in the midst of long ones."""
    proved(archive, verb)
    clean, counted = copy(archive, "clean"), archive.parent / "steps.txt"
    assert ended(start(clean, VERBS[verb], killing(-1, counted))) == 0
    after, steps = state(clean), int(counted.read_text())
    assert after != state(archive) and steps > 4
    for at in sorted(random.sample(range(steps), min(MANY or KILLS, steps))):
        here = copy(archive, "killed")
        assert ended(start(here, VERBS[verb], killing(at))) == -signal.SIGKILL, at
        # all was done; a second time there is nothing to correct
        if not ("apply" in verb and state(here) == after):
            whole(here, verb, after)


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="MANY=50 tries that many")
@pytest.mark.parametrize("verb", VERBS)
def test_a_kill_at_any_moment_loses_nothing(archive: Path, verb: str) -> None:
    """The same at random moments, which nobody has thought of."""
    proved(archive, verb)
    clean = copy(archive, "clean")
    began = time.monotonic()
    assert run(clean, *VERBS[verb]) == 0
    length, after, killed = time.monotonic() - began, state(clean), 0
    for _ in range(20 * MANY):
        here = copy(archive, "killed")
        child = start(here, VERBS[verb])
        time.sleep(random.uniform(0, length))
        os.kill(child, signal.SIGKILL)
        killed += ended(child) == -signal.SIGKILL
        if not ("apply" in verb and state(here) == after):
            whole(here, verb, after)
        if killed == MANY:
            break
    assert killed == MANY


def slow() -> None:
    """Writing that takes its time, so that two are at it at once."""
    replace = os.replace

    def late(*arguments: Any, **more: Any) -> None:
        time.sleep(0.02)
        replace(*arguments, **more)

    os.replace = late


@pytest.mark.slow
@pytest.mark.parametrize(
    "pair", [*itertools.combinations(VERBS, 2)] if MANY else PAIRS, ids="+".join
)
def test_two_at_once_do_what_one_after_the_other_would(
    archive: Path, pair: tuple[str, str]
) -> None:
    """All pairs of verbs that write: no line is lost, and both end well."""
    proved(archive, *pair)
    one, two = (VERBS[verb] for verb in pair)
    orders = []
    for name, order in (("ab", (one, two)), ("ba", (two, one))):
        here = copy(archive, name)
        assert [run(here, *verb) for verb in order] == [0, 0]
        orders.append(state(here))
    children = [start(archive, verb, slow) for verb in (one, two)]
    assert [ended(child) for child in children] == [0, 0]
    assert state(archive) in orders


def test_who_waits_says_so_and_a_dead_one_holds_nothing(archive: Path) -> None:
    """The lock is the system's: it goes with the process that had it, killed or not, and no child
    keeps it."""

    def holding() -> None:
        with writing.alone(archive):
            if os.fork() == 0:
                time.sleep(2)
                os._exit(0)
            (archive.parent / "holds").touch()
            time.sleep(60)

    holder = start(archive, ["check"], holding)
    while not (archive.parent / "holds").exists():
        time.sleep(0.01)
    waiting = start(archive, VERBS["new"])
    said = archive.parent / f"said-{waiting}.txt"
    while not (said.exists() and "another massdriver is writing here" in said.read_text()):
        time.sleep(0.01)
    assert not (archive / "docs" / "transcripts" / "one.md").exists()
    os.kill(holder, signal.SIGKILL)
    ended(holder)
    assert ended(waiting) == 0 and (archive / "docs" / "transcripts" / "one.md").exists()


def full() -> None:
    """A disk on which no file can grow."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "another apply"])
def test_a_no_of_the_system_is_one_line_and_changes_nothing(archive: Path, verb: str) -> None:
    """Exit code 3, a finding that names the file, all as it was."""
    proved(archive, verb)
    before = state(archive)
    done = subprocess.run(
        [sys.executable, "-B", "-m", "massdriver", "--no-cache", *VERBS[verb]],
        cwd=archive,
        preexec_fn=full,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "scripts")},
    )
    assert done.returncode == 3 and done.stderr == ""
    assert [
        line
        for line in done.stdout.splitlines()
        if "A010" in line and "the system says no: File too large." in line
    ]
    assert {name: data for name, data in state(archive).items() if name in before} == before
    assert not [name for name in state(archive) if name not in before]


def test_a_fault_of_our_own_is_told_from_findings(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 4, one line, and the traceback where it says."""

    def broken(*arguments: object) -> None:
        raise RecursionError("too deep\x1b[31m")

    monkeypatch.chdir(archive)
    monkeypatch.setattr("massdriver.batch.survey.survey", broken)
    assert cli.main(["check"]) == 4
    out, told = capsys.readouterr()
    assert out == "" and told.count("\n") == 1 and "\x1b" not in told
    assert told.startswith(
        "massdriver: a fault of massdriver itself, and no finding: RecursionError: too deep"
    )
    written = Path(told.split(" is in ")[1].split(";")[0])
    assert "in broken" in written.read_text()
    written.unlink()
    assert cli.main(["--traceback", "check"]) == 4
    assert "Traceback (most recent call last)" in capsys.readouterr().err


@pytest.mark.parametrize(
    "more",
    [["--title", "x" * 300], ["--title", "word " * 90], ["--slug", "s" * 300]],
    ids=["title", "words", "slug"],
)
def test_a_name_is_never_too_long_for_a_file(
    archive: Path,
    more: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A long title gives a short slug; a long slug is refused in one line."""
    monkeypatch.chdir(archive)
    code = cli.main(["new", "one.txt", "--date", "2026-01-01", *more])
    said = capsys.readouterr().out
    assert code == (3 if "--slug" in more else 0), said
    if code:
        assert "F001 --slug" in said and "Write it, in at most 80 letters" in said


def test_what_a_kill_left_is_ignored_by_git_and_swept(archive: Path) -> None:
    """A temporary file has a name that says so; the next who writes removes it, and a file of
    somebody else stays."""
    left = [
        archive / "docs" / "transcripts" / ".massdriver-abc.tmp",
        archive / "seeds" / ".massdriver-x.tmp",
    ]
    for path in left:
        path.write_text("half")
    other = archive / "seeds" / ".notes.tmp"
    other.write_text("mine")
    ignored = (ROOT / ".gitignore").read_text().split("\n")
    assert f"{writing.PREFIX}*{writing.SUFFIX}" in ignored
    assert run(archive, *VERBS["new"]) == 0
    assert other.exists() and not any(path.exists() for path in left)


def test_writing_all_takes_back_what_it_put_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the third of three cannot take its place, the first two are as they were, and what
    was deleted is back."""
    (tmp_path / "a").write_text("old")
    (tmp_path / "gone").write_text("old")
    replace, calls = os.replace, itertools.count()

    def fails(source: str, target: Path) -> None:
        if next(calls) == 2:
            raise OSError(30, "Read-only file system")
        replace(source, target)

    monkeypatch.setattr("os.replace", fails)
    with pytest.raises(OSError, match="Read-only"):
        writing.write_all(tmp_path, {"a": b"new", "gone": None, "b": b"new", "c": b"new"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "a": "old",
        "gone": "old",
    }
