"""What is measured is real work, and what the README says of it is what the bench prints. No test
asserts a time."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import bench_correct
import bench_scale
from conftest import ROOT
from massdriver.collection.repository import Archive
from massdriver.suspects.glossary import Proposal
from massdriver.witness.collate import Stretch
from massdriver.witness.variants import collate


def test_transcripts_made_for_measuring_are_as_hard_to_prove_as_real_ones(
    massdriver: Callable[..., subprocess.CompletedProcess[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """They hold together, they are emended, and a corrected word leaves them so."""
    marks = sum(path.read_text().count("{~~") for path in Archive(ROOT).editions())
    if marks < 500:
        pytest.skip("too few words are emended here to make transcripts of them")
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
        "M003",  # a number that was begun twice, over the join of two paragraphs
    }
    assert len(bench_scale.stamps(tmp_path, "check")) == 8


def test_a_place_between_two_words_is_looked_at_as_a_word_is() -> None:
    """It costs an editor no less; what is found within a share of the words counts it."""
    row = bench_correct.Row(1, 100)
    flags = [bench_correct.Flag(((5, 6),)), *(bench_correct.Flag(((n, n),)) for n in (20, 30))]
    bench_correct.count(row, flags, [Stretch(5, 6, 5, 6), Stretch(30, 30, 30, 31)])
    assert (row.flagged, row.covered, row.right[0], row.found[0]) == (3, 3, 2, 2)
    assert (row.within(0.02), row.within(0.03)) == (("50", "50"), ("67", "100"))


@pytest.mark.parametrize(("true", "exact"), [("MuSig2", True), ("MuSig1", False)])
def test_a_term_is_exact_where_its_taking_leaves_nothing_to_mend(true: str, exact: bool) -> None:
    """What stands beside it is as it was; written otherwise is not otherwise."""
    laid = collate("we use Music two here now".split(), f"we use {true} here now".split())
    assert bench_correct._true(laid, Proposal(2, 3, "MuSig", "title", 0.9)) == exact


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
