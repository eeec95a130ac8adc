"""What paragraphs mean, as vectors in pieces: the same numbers on every machine, and what a
question finds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from conftest import export_to
from massdriver.collection.repository import Archive
from massdriver.formats import meaning
from massdriver.formats.pieces import spoken
from meant import Meaning


@pytest.fixture
def data(ironworks_data: Path) -> Path:
    """The data of the invented archive."""
    return ironworks_data / "data"


def test_the_pieces_hold_every_paragraph_and_every_word(data: Path) -> None:
    """Each paragraph by its row in search.json with the rounded sum of its tokens; each word with
    its own, in the piece that the list says."""
    known = Meaning(data)
    texts = [row[-1] for row in json.loads((data / "search.json").read_text())["paragraphs"]]
    numbers, vectors = known.group(0)
    assert known.listed["groups"] == 1 and known.listed["table"] == meaning.table()
    long_enough = [n for n, text in enumerate(texts) if len(text.split()) >= meaning.ENOUGH]
    assert numbers == long_enough and len(vectors) == len(numbers)
    alone = meaning.embed([texts[n] for n in numbers])
    cosine = (vectors * alone).sum(1) / np.linalg.norm(vectors, axis=1)
    assert (cosine > 0.8 * np.linalg.norm(alone, axis=1)).mean() > 0.9
    said = [word for text in texts for word in spoken(text)]
    for word in {word for word in said if word.isalpha() and said.count(word) > 5} | {"gloomy"}:
        held = known.word(word)
        assert held is not None, word
        sums = meaning.embed([word])[0]
        assert np.abs(held / meaning.SCALE - sums * meaning.TOP).max() < np.abs(sums).max()


def test_a_paragraph_has_a_quarter_of_those_beside_it() -> None:
    """And no more, so that it is still itself; of a few words nothing is left."""
    texts = ["Why is it so hot here?", "Iron melts when it is hot.", "Nobody knows the river here."]
    first, second, third = (meaning.whole(v[None], 1_023)[0] for v in meaning.embed(texts))
    made = meaning.paragraphs(texts).astype(int)
    wanted = [4 * first + second, first + 4 * second + third, second + 4 * third]
    for row, sums in zip(made, np.array(wanted, int), strict=True):
        assert np.abs(row - sums * meaning.TOP / np.abs(sums).max()).max() <= 0.5
    assert not meaning.paragraphs([*texts, "No, I do not."])[3].any()
    assert (meaning.paragraphs(texts[:1]) == meaning.whole(meaning.embed(texts[:1]))).all()


def test_a_question_in_other_words_finds_its_paragraph(data: Path) -> None:
    """A paragraph's own words find it first; a question of which no word is known finds nothing."""
    texts = [row[-1] for row in json.loads((data / "search.json").read_text())["paragraphs"]]
    known = Meaning(data)
    longest = max(range(len(texts)), key=lambda n: len(texts[n]))
    assert known.nearest(texts[longest])[0] == longest
    assert known.nearest("xqzzt 4711") == []


def test_of_many_paragraphs_only_the_nearest_groups_are_looked_into(
    ironworks: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each paragraph is in one of the groups, and its own words find it there."""
    monkeypatch.setattr(meaning, "WHOLE", 20)
    monkeypatch.setattr(meaning, "GROUP", 8)
    export_to(ironworks, tmp_path)
    known = Meaning(tmp_path / "data")
    texts = [row[-1] for row in json.loads((known.data / "search.json").read_text())["paragraphs"]]
    held = [n for group in range(known.listed["groups"]) for n in known.group(group)[0]]
    assert sorted(held) == [n for n, t in enumerate(texts) if len(t.split()) >= meaning.ENOUGH]
    assert known.listed["groups"] > 2 and all(
        len(known.group(group)[0]) <= 8 for group in range(known.listed["groups"])
    )
    longest = max(range(len(texts)), key=lambda n: len(texts[n]))
    assert known.nearest(texts[longest])[0] == longest


def test_without_the_extra_there_are_no_pieces(
    data: Path, ironworks: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list says so, and what lay there goes."""
    monkeypatch.setattr(meaning, "table", lambda: "")
    here = shutil.copytree(data, tmp_path / "data")
    assert (here / "meaning").exists()
    export_to(ironworks, tmp_path)
    assert (here / "meaning.json").read_text() == "{}\n" and not (here / "meaning").exists()


def test_a_sum_is_exact_in_whatever_order() -> None:
    """So that neither the number of threads nor the library decides what is published."""
    tokenizer, table = meaning._table()
    found = tokenizer.encode("The furnace was hot, and nobody had seen one as large. " * 50).ids
    double = table.astype(np.float64)
    forwards, backwards = double[found].sum(0), double[found[::-1]].sum(0)
    assert (forwards == backwards).all()
    assert (forwards == np.add.reduce([double[n] for n in sorted(found)])).all()


def test_groups_are_of_like_ones_and_none_is_too_large() -> None:
    """Each row in one group; those of one direction together; the same every time, also where all
    are the same."""
    chance = np.random.default_rng(7)
    kinds = chance.integers(-31, 32, (40, 256))
    own = chance.integers(0, 40, 6_000)
    noise = chance.integers(-6, 7, (6_000, 256))
    vectors = meaning.whole(kinds[own] + noise)
    every = np.arange(len(vectors))
    found = list(meaning.groups(vectors, every))
    assert sorted(np.concatenate(found)) == list(every)
    assert max(map(len, found)) <= meaning.GROUP
    alike = sum(np.bincount(own[group]).max() for group in found)
    assert alike > 0.9 * len(vectors)
    again = list(meaning.groups(vectors, every))
    assert all((a == b).all() for a, b in zip(found, again, strict=True))
    same = list(meaning.groups(np.repeat(vectors[:1], 1_000, 0), np.arange(1_000)))
    assert sum(map(len, same)) == 1_000 and max(map(len, same)) <= meaning.GROUP


def test_what_is_sent_is_what_was_counted() -> None:
    """A letter a number, from the least to the largest."""
    row = np.arange(-meaning.TOP, meaning.TOP + 1, dtype=np.int8)
    assert meaning.packed(row) == meaning.LETTERS and len(meaning.LETTERS) == 63


def test_whoever_holds_all_paragraphs_asks_them_without_pieces() -> None:
    """The one that is meant comes first whatever words it has; one in another language, or too
    short, never comes."""
    sense = meaning.Sense(
        [
            ("es", ["Los gatos duermen todo el día en la casa."]),
            ("en", ["Cats sleep.", "The furnace melts the iron ore into steel every single day."]),
            ("en-GB", ["My kitten dozes on the warm sofa for the whole afternoon."]),
        ]
    )
    assert list(sense.nearest("where does a cat nap")) == [3, 2]
    assert list(sense.nearest("")) == []
