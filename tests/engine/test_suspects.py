"""Suspects: each ground has its case and its near miss, and the figures come from the editions
themselves."""

from __future__ import annotations

from collections import Counter

import pytest

from conftest import edition, seed
from massdriver.collection import vocabulary
from massdriver.collection.repository import Archive
from massdriver.edition import proof
from massdriver.edition.lexicon import Entry, Lexicon
from massdriver.model import Reading
from massdriver.suspects import GROUNDS, Suspect, measure, places, suspects
from massdriver.suspects.grounds import Knowledge
from massdriver.text.reasons import told

NAMES = Lexicon(
    (Entry("Grock", "Grok"),),
    (Entry("Optimus", "Optimus"), Entry("Ilya Sutskever", "Ilya Sutskever")),
    words=("podbay",),
)


def find(text: str, elsewhere: str = "", turns: frozenset[int] = frozenset()) -> list[Suspect]:
    return suspects(text.split(), Knowledge(NAMES, Counter(elsewhere.split())), turns)


def grounds(text: str, elsewhere: str = "", turns: frozenset[int] = frozenset()) -> set[str]:
    return {ground for suspect in find(text, elsewhere, turns) for ground in suspect.grounds}


CASES = [
    ("unknown", "and theycome back to it", "and they come back to it"),
    ("unknown", "the siand of it", "the podbay doors, half-hearted, don't"),
    ("name", "so optius is next", "so the optimal one is next"),
    ("name", "I asked Ilya Sutzkever then", "I asked Optimus then"),
    ("sound", "the tawan plant", "the island plant"),
    ("stutter", "we go to to the moon", "it is very very hard"),
    ("loop", "We're here and we're here and gone", "We're here and you're here and gone"),
    ("number", "by 2:30 we have a million", "at 2:30 p.m. we have a million"),
    ("number", "about 10 20 of them", "about 10 to 20 of them"),
    ("number", "ten times $5 gigawatts of power", "ten times $5 billion of power"),
    ("number", "it is 3.6m in scale", "it is 3.6 million in scale"),
    ("number", "some 20 to 10 years off", "it went down from 20 to 10 years"),
    ("turn", "Is it true? Yeah, it is", "Is it true, or not? Nobody knows"),
    ("rare", "this is the abhors of it", "this is the end of it"),
]


@pytest.mark.parametrize(("ground", "case", "near"), CASES)
def test_each_ground_has_a_case_and_a_near_miss(ground: str, case: str, near: str) -> None:
    """What should be suspected is, and what only looks like it is not."""
    assert ground in grounds(case, "taiwan " * 4)
    assert ground not in grounds(near, "taiwan " * 4)


def test_every_ground_is_tested() -> None:
    """A ground that is added gets a case above."""
    assert {case[0] for case in CASES} == set(GROUNDS)


def test_a_printed_turn_answers_by_right() -> None:
    """Where the seed prints a label before the answer, a second voice is known."""
    assert grounds("Is it true? Yeah, it is", turns=frozenset({3})) == set()


def test_an_echo_across_a_sentence_end_weighs_less_than_a_loop_within_one() -> None:
    """Two voices may well say the same; one voice within a sentence hardly does."""
    within, across = (
        find("we see them we see them every day"),
        find("We see them. We see them every day."),
    )
    assert within[0].score > across[0].score > 0


def test_grounds_for_one_place_add_up_and_are_all_told() -> None:
    """The score of two grounds is above either alone, and the reasons stand side by side."""
    (one,) = find("so the optimis is", "optimus " * 5)
    assert one.grounds == ("unknown", "name", "sound")
    assert one.score > GROUNDS["unknown"]
    assert (
        told(one.why) == '"optimis" is in no word list; "optimis" sounds like Optimus; '
        '"optimis" sounds like "optimus", which is said 5 times'
    )


def test_a_word_that_runs_together_is_shown_apart() -> None:
    """The hint names the two words it may be."""
    assert 'perhaps "they come"' in told(find("and theycome back")[0].why)


def read(body: str, text: str) -> Reading:
    return proof.read(edition(body), seed(text), Lexicon(()))


def test_what_an_editor_mended_doubted_or_let_stand_is_no_suspect() -> None:
    """Marks, doubts and stets have been looked at."""
    here = read(
        '**Ann:** We {~~hav~>have~~} a spupon{>>unclear: "spupon"<<} and a bedeliwe{>>stet<<} and'
        " then a shudow came.\n",
        "We hav a spupon and a bedeliwe and then a shudow came.",
    )
    assert here.proved
    assert [p.words for p in places.suspected(here, Counter(), Lexicon(()))] == ["shudow"]


def test_a_suspect_has_its_place_in_the_file() -> None:
    """Line and column lead to the word."""
    here = read("**Ann:** One.\n\n**Bob:** Then a shudow came.\n", "One. Then a shudow came.")
    (place,) = places.suspected(here, Counter(), Lexicon(()))
    assert (place.line, place.col, place.sentence.text) == (11, 17, "Then a shudow came.")


def test_a_doubt_has_its_sentence_and_what_was_heard() -> None:
    """The sentence is the one the doubt stands in; heard is the seed's."""
    here = read(
        '**Ann:** First this. {~~holi~>Holy~~} point{>>unclear: "holy point"<<}, man. Then that.\n',
        "First this. holi point, man. Then that.",
    )
    (place,) = places.doubted(here)
    assert (place.sentence.text, place.sentence.heard, place.words, place.doubt) == (
        "Holy point, man.",
        "holi point, man.",
        "holy point",
        '"holy point"',
    )


def test_the_measure_counts_hits_and_misses() -> None:
    """One suspect mended, one not, one emendation nobody suspected."""
    here = read(
        "**Ann:** They come {~~siand~>science~~} home, {~~poets~>permits~~} and all.\n",
        "theycome siand home, poets and all.",
    )
    found = [
        Suspect(0, 1, 0.9, ("unknown",), ()),
        Suspect(1, 2, 0.9, ("unknown",), ()),
        Suspect(2, 3, 0.1, ("rare",), ()),
    ]
    figures = measure.compare(here, found)
    assert figures.total == (3, 2)
    assert figures.grounds == {"unknown": (2, 2), "rare": (1, 0)}
    assert figures.emended == (2, 1)


def test_a_text_does_not_testify_for_itself() -> None:
    """A name that only this document has is not known while its own seed is searched."""
    other = read("**Ann:** We like Optimus.\n", "We like Optimus.")
    borne = measure.borne_out(NAMES, *vocabulary.count(other, NAMES))
    assert [e.read for e in borne.names] == ["Optimus"]
    assert not borne.words


def test_an_unknown_edition_is_named(ironworks: Archive, massdriver) -> None:  # type: ignore[no-untyped-def]
    """A wrong slug gets the right ones."""
    done = massdriver("suspects", "furnaec", cwd=ironworks.root)
    assert done.returncode == 3
    assert "furnaec:1:1: A003 no edition is called that. There are foundry-fair-2024" in done.stdout
