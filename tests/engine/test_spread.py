"""Work on many files goes through one place: in order, over processes or a cluster, and whoever
fails names the file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import crowded
from conftest import ROOT
from massdriver.batch import cache, spread
from massdriver.collection.repository import Archive
from massdriver.findings import Finding, Unreadable
from massdriver.site import shards

CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


SLOW = """
import sys, time
from typing import NamedTuple
from massdriver.batch import spread
class Number(NamedTuple):
    name: str
def sleep(task):
    time.sleep(0.05)
    return task.name
if __name__ == "__main__":
    try:
        for _, made, _ in spread.spread(sleep, (Number(str(n)) for n in range(10_000))):
            print(made, flush=True)
    except KeyboardInterrupt:
        sys.exit(130)
"""


class Number(NamedTuple):
    """A task about a number."""

    n: int

    @property
    def name(self) -> str:
        return f"docs/transcripts/talk-{self.n}.md"


def where(task: Number) -> tuple[int, int]:
    """The task's number, and the process that looked at it."""
    return task.n, os.getpid()


def seventh_fails(task: Number) -> int:
    if task.n == 7:
        raise ZeroDivisionError("seven")
    if task.n == 8:
        raise Unreadable(Finding(task.name, 1, 1, "S001", "is empty."))
    return task.n


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Dask cluster of two workers on this machine, which nobody else can reach."""
    script = tmp_path_factory.mktemp("cluster") / "cluster.py"
    script.write_text(CLUSTER)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=script.parent,
    ) as running:
        assert running.stdout and running.stdin
        yield running.stdout.readline().strip()
        running.stdin.close()


def test_results_come_in_the_order_of_the_tasks_from_several_processes() -> None:
    """What is done first does not come first."""
    made = [result for _, result, _ in spread.spread(where, map(Number, range(40)))]
    assert [n for n, _ in made] == list(range(40))
    assert len({process for _, process in made}) > 1 or os.cpu_count() == 1


def test_a_few_tasks_are_done_right_here() -> None:
    """Starting processes takes longer than five editions."""
    made = [result for _, result, _ in spread.spread(where, map(Number, range(spread.FEW)))]
    assert {process for _, process in made} == {os.getpid()}


def test_what_is_known_is_not_made_again() -> None:
    """Known tasks keep their place among the others."""
    made = list(
        spread.spread(
            where, map(Number, range(5)), lambda task: (task.n, 0) if task.n % 2 else None
        )
    )
    assert [(task.n, result[1] == 0, new) for task, result, new in made] == [
        (0, False, True),
        (1, True, False),
        (2, False, True),
        (3, True, False),
        (4, False, True),
    ]


def test_tasks_are_drawn_only_as_they_are_needed() -> None:
    """A thousand transcripts are never in memory at once."""
    drawn = []

    def tasks() -> Iterator[Number]:
        for n in range(1000):
            drawn.append(n)
            yield Number(n)

    first = next(iter(spread.spread(where, tasks(), lambda task: (task.n, 0))))
    assert first[0] == Number(0)
    assert len(drawn) <= (os.cpu_count() or 1) * spread.AHEAD + 1


@pytest.mark.parametrize("count", [9, 40], ids=["here and there", "in processes"])
def test_whoever_fails_names_the_file(count: int) -> None:
    """An exception tells which task it came from, also out of another process."""
    with pytest.raises(ZeroDivisionError) as caught:
        list(spread.spread(seventh_fails, map(Number, range(count))))
    assert caught.value.__notes__ == ["massdriver: in docs/transcripts/talk-7.md"]


def test_findings_come_out_of_another_process_whole() -> None:
    """What is unreadable there is unreadable here, with the same findings."""
    with pytest.raises(Unreadable) as caught:
        list(spread.spread(seventh_fails, [Number(n) for n in range(40) if n != 7]))
    assert [f.code for f in caught.value.findings] == ["S001"]


def _listening() -> None:
    # tests that a shell started in the background hand on their deafness
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interruption_is_quiet_and_leaves_nobody_behind(tmp_path: Path) -> None:
    """Ctrl-C reaches a whole group of processes; only the first of them has something to say."""
    script = tmp_path / "script.py"
    script.write_text(SLOW)
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "scripts")},
        start_new_session=True,
        preexec_fn=_listening,
    ) as running:
        assert running.stdout and running.stderr
        assert running.stdout.readline() == "0\n"
        os.killpg(running.pid, signal.SIGINT)
        assert (running.wait(timeout=300), running.stderr.read()) == (130, "")
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)


def test_a_worker_of_another_version_refuses() -> None:
    """A007: a result of other code would be kept as this one's."""
    assert spread._work(where, Number(1), cache.version())[0] == 1
    with pytest.raises(Unreadable, match="A007 a worker of the cluster has another version"):
        spread._work(where, Number(1), "another")


def test_where_no_cluster_is_the_command_says_so(
    massdriver: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """A007, and nothing was done."""
    done = massdriver("--no-cache", "--cluster", "nowhere", "check")
    assert (done.returncode, done.stderr) == (3, "")
    assert "nowhere:1:1: A007 no cluster answers there" in done.stdout


def test_a_cluster_finds_what_one_process_finds(
    cluster: str, ironworks: Archive, massdriver: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Two workers print what one process prints."""
    alone, together = (
        massdriver("--no-cache", "check", cwd=ironworks.root),
        massdriver("--no-cache", "--cluster", cluster, "check", cwd=ironworks.root),
    )
    assert (together.returncode, together.stdout) == (alone.returncode, alone.stdout)


def test_a_cluster_exports_the_same_bytes(
    cluster: str,
    ironworks: Archive,
    massdriver: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    """Two workers write what one process writes, to the byte."""
    for name, options in (("alone", []), ("together", ["--cluster", cluster])):
        done = massdriver(
            "--no-cache", *options, "export", str(tmp_path / name), cwd=ironworks.root
        )
        assert (done.returncode, done.stderr) == (0, "")
    alone, together = (
        {
            p.relative_to(tmp_path / name): p.read_bytes()
            for p in (tmp_path / name).rglob("*")
            if p.is_file()
        }
        for name in ("alone", "together")
    )
    assert alone == together != {}


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.xdist_group("test_spread")  # where the cluster is
def test_a_cluster_builds_the_same_part(cluster: str, tmp_path: Path) -> None:
    """A part of a large site comes from a worker that has the archive at the same place as it comes
    from here, to the byte."""
    part = shards.parts(crowded.make(tmp_path / "archive", 2))[1:]
    (alone,), (together,) = (
        [made for _, made, _ in spread.spread(shards.make, part, cluster=address)]
        for address in ("", cluster)
    )
    assert alone == together and "transcripts/made-0000/index.html" in alone
