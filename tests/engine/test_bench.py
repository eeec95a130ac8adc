"""What is measured is real work, and what the README says of it is what the bench prints. No test
asserts a time."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import bench_scale
from conftest import ROOT


def test_transcripts_made_for_measuring_are_as_hard_to_prove_as_real_ones(
    massdriver: Callable[..., subprocess.CompletedProcess[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """They hold together, they are emended, and a corrected word leaves them so."""
    monkeypatch.setattr(bench_scale, "WORDS", 2000)
    made = bench_scale.grow(tmp_path, 8)
    assert sum("{~~" in path.read_text() for path in made) == 8
    bench_scale.correct(tmp_path, made)
    done = massdriver("check", cwd=tmp_path)
    assert (done.returncode < 2, done.stderr) == (True, "")
    assert re.search(r"^massdriver: 8 editions, 1\d,\d{3} seed words", done.stdout, re.MULTILINE)
    assert set(re.findall(r"^\S+:\d+:\d+: ([A-Z]\d{3})", done.stdout, re.MULTILINE)) <= {
        "C002",
        "C008",
    }
    assert len(bench_scale.stamps(tmp_path, "check")) == 8


def test_the_readme_quotes_the_bench() -> None:
    """The table has the bench's own columns, a row for each verb and size, and the machine's kind
    above it."""
    readme = (ROOT / "README.md").read_text()
    table = readme.split(bench_scale.HEAD)[1].split("\n```")[0].strip().split("\n")
    assert [row.split()[:2] for row in table] == [
        [verb, f"{size:,}"] for size in bench_scale.SIZES[:2] for verb in bench_scale.VERBS
    ]
    assert {len(row.split()) for row in table} == {11}
    assert re.search(r"^\d+ cores.*Python 3", readme, re.MULTILINE)
