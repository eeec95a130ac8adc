"""How right an edition is said to be rests on clips that were drawn at random and judged, and on
nothing else."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from massdriver.collection.repository import Archive
from massdriver.edition import sample
from massdriver.findings import Unreadable
from massdriver.site.masthead import header


@pytest.fixture
def copy(ironworks: Archive, tmp_path: Path) -> Archive:
    """The invented archive, to be written to."""
    shutil.copytree(
        ironworks.root, tmp_path / "archive", ignore=shutil.ignore_patterns(".cache", ".git")
    )
    return Archive(tmp_path / "archive")


def test_the_same_number_draws_the_same_clips_and_another_others(ironworks: Archive) -> None:
    """Clips are of the length asked for, stand in the text, and do not overlap."""
    reading = ironworks.open(ironworks.editions()[0]).read()
    clips = sample.draw(reading, 7, 5, 12)
    assert clips == sample.draw(reading, 7, 5, 12)
    assert clips != sample.draw(reading, 8, 5, 12)
    whole = " ".join(word for p in reading.paragraphs if not p.ad for word in p.text.split())
    places = [whole.index(clip.words) for clip in clips]
    assert [len(clip.words.split()) for clip in clips] == [12] * 5
    assert len(set(places)) == 5
    with pytest.raises(Unreadable, match="fewer than"):
        sample.draw(reading, 7, 100_000, 100)


@pytest.mark.parametrize(
    ("errors", "words", "low", "high"),
    [(0, 1200, 0.0, 0.32), (12, 1200, 0.57, 1.74), (600, 1200, 47.2, 52.8)],
)
def test_the_interval_is_wilsons(errors: int, words: int, low: float, high: float) -> None:
    """Values as tables of the interval have them."""
    found = sample.residual(errors, words)
    assert found.rate == pytest.approx(100 * errors / words)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.05)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("clips: 3\n", "expected a list"),
        ("- {clip: 1, errors: 0}\n", "says nothing of clip 2"),
        ("- {clip: 1, errors: 0}\n- {clip: 1, errors: 0}\n", "stands twice"),
        ("- {clip: 9, errors: 0}\n", "is none of the 2"),
        ("- {clip: 1, errors: 11}\n- {clip: 2, errors: 0}\n", "more errors than"),
        ("- {clip: 1, errors: few}\n", "errors"),
    ],
)
def test_a_form_that_leaves_something_out_is_refused(said: str, message: str) -> None:
    """Every clip is judged, once, with no more errors than it has words."""
    with pytest.raises(Unreadable, match=message) as refused:
        sample.judged(said, "clips.yml", 2, 10)
    assert {finding.code for finding in refused.value.findings} == {"Q001"}


def test_the_figure_comes_to_the_page_from_the_form(copy: Archive, massdriver: Any) -> None:
    """Drawn, filled in, on record, in the head of the page; no sample, no figure; a later change of
    the text is said."""
    path = copy.editions()[0]
    reading = copy.open(path).read()
    assert "Accuracy" not in header(reading)
    form = massdriver("sample", path.stem, "--clips", "4", "--words", "10", cwd=copy.root).stdout
    assert len(re.findall(r"^- \{clip: \d+, errors: \}$", form, re.M)) == 4
    (copy.root / "clips.yml").write_text(form.replace("errors: }", "errors: 1}"))
    done = massdriver(
        "sample", path.stem, "--clips", "4", "--words", "10", "--judge", "clips.yml", cwd=copy.root
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10.00 wrong words in 100" in done.stdout
    head = header(copy.open(path).read())
    assert "10.0 wrong words in 100" in head
    assert "40 words in 4 clips" in head
    assert "of an earlier state" not in head
    source = copy.text(path)
    path.write_text(source.replace(re.search(r'version: "(\w+)"', source)[1], "0123456789"))  # type: ignore[index]
    assert "of an earlier state" in header(Archive(copy.root).open(path).read())
