"""Names for speakers whom a transcript numbers: by how they are addressed, as proposals alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from massdriver.cli import main
from massdriver.intake.people import stands_in
from massdriver.suspects import addressed

Repository = Callable[[dict[str, str]], Path]
Said = pytest.CaptureFixture[str]
TALK = (
    ("Speaker 0", "Welcome to the show. Our guest today is Ann Lee, who casts bells."),
    ("Speaker 1", "Thanks, Bob. It is good to be here. We melt bronze at noon."),
    ("Speaker 0", "And how long does that take, Ann?"),
    ("Speaker 1", "An hour or so. Bob, you were there."),
    ("Speaker 0", "I was. Thank you, Ann."),
)


def guesses(
    *turns: tuple[str, str],
    people: tuple[str, ...] = (),
    spoken_of: tuple[str, ...] = (),
    language: str = "en",
) -> dict[str, str]:
    """Who is guessed to be whom."""
    found = addressed.guesses(
        [(w, t.split()) for w, t in turns], people, stands_in, spoken_of, language
    )
    return {who: guess.name for who, guess in found.items()}


def test_who_is_addressed_is_not_who_speaks() -> None:
    """Thanks go to who spoke before, a question to who speaks next."""
    assert guesses(*TALK) == {"Speaker 0": "Bob", "Speaker 1": "Ann Lee"}
    assert guesses(*TALK, people=("Ann Lee", "Bob Day")) == {
        "Speaker 0": "Bob Day",
        "Speaker 1": "Ann Lee",
    }


def test_a_name_that_is_known_is_written_as_it_is_known() -> None:
    """A part of it will do, and so does what sounds just like it."""
    turns = ("Speaker 0", "What do you say, Pieter?"), ("Speaker 1", "Not much.")
    assert guesses(*turns, people=("Peter Hall",)) == {"Speaker 1": "Peter Hall"}
    assert guesses(*turns, spoken_of=("Peter Hall",)) == {"Speaker 1": "Peter Hall"}


def test_german_names_people_in_its_own_words_and_takes_no_noun_for_one() -> None:
    """Every noun is written large there: a name is one that is known, or one of two words."""
    turns = (
        ("Speaker 0", "Guten Tag, ich bin Anna Berg. Heute spreche ich mit Karl Weber. Karl, wie?"),
        ("Speaker 1", "Danke, Anna. Ich bin Glockengießer. Das ist ja ein Ding, Wahnsinn."),
        ("Speaker 0", "Was braucht man, Bronze?"),
        ("Speaker 1", "Lehm, Bronze."),
    )
    assert guesses(*turns, language="de") == {"Speaker 0": "Anna Berg", "Speaker 1": "Karl Weber"}


def test_who_says_their_own_name_is_called_so() -> None:
    """One's own word weighs more than what others say."""
    assert guesses(
        ("Speaker 0", "Thank you, Cleo. Who is next?"),
        ("Speaker 1", "Hello, my name is Cleo Marsh. I cast bells."),
        ("Speaker 0", "So do I."),
    ) == {"Speaker 1": "Cleo Marsh"}


@pytest.mark.parametrize(
    "turns",
    [
        (("Speaker 0", "Excellent. We go on."), ("Speaker 1", "Anyways, that was it.")),
        (("Speaker 0", "Bronze, tin, and iron."), ("Speaker 1", "Thanks, everybody.")),
        (("Speaker 0", "We met in Vienna, Austria."), ("Speaker 1", "Oh, Austria.")),
        (("Ann", "What do you say, Bob?"), ("Bob", "Nothing, Ann.")),
        (("Speaker 0", "Thanks, Bob."), ("Bob", "What is it, Ann?"), ("Ann", "Nothing.")),
        (("Speaker 0", ""), ("Speaker 1", ", , ,")),
        (),
    ],
    ids=["openings", "lists", "places", "named", "known", "nothing", "no turns"],
)
def test_what_addresses_nobody_names_nobody(turns: tuple[tuple[str, str], ...]) -> None:
    """A word that is written large is no name yet, and who has a name keeps it."""
    assert guesses(*turns) == {}


def test_a_stand_in_is_named_in_the_list_and_never_by_itself(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """The proposal stands in the one list with what speaks for it; taken, it holds at every turn,
    and the page proves itself; kept, nobody is asked again."""
    text = "\n".join(f"{who}: {words}" for who, words in TALK)
    root = repository({"talk.txt": text + "\n"})
    monkeypatch.chdir(root)
    assert main(["new", "talk.txt", "--date", "2026-01-02", "--slug", "talk"]) == 0
    page = root / "docs/transcripts/talk.md"
    before = page.read_text()
    capsys.readouterr()
    assert main(["review", "talk", "--list"]) == 0
    said = capsys.readouterr().out
    assert "edition: Speaker 0  S: –  perhaps: Bob  and at 2 more places" in said
    assert 'is told "Thanks, Bob" after speaking' in said and page.read_text() == before
    place = next(r for r in said.splitlines() if "edition: Speaker 0" in r).split(": ")[1].split()
    rows = root / "rows.yml"
    rows.write_text(f'- {{place: {place[0]}, decision: take, edition: "Speaker 0"}}\n')
    assert main(["review", "talk", "--decide", "rows.yml", "--check"]) == 0
    assert page.read_text() == before and "would be named" in capsys.readouterr().out
    assert main(["review", "talk", "--decide", "rows.yml"]) == 0
    assert "named: docs/transcripts/talk.md: Speaker 0 is Bob" in capsys.readouterr().out
    assert page.read_text().count("**Bob:**") == 3 and "**Speaker 0:**" not in page.read_text()
    assert main(["check"]) == 0
    assert main(["review", "talk", "--list"]) == 0
    row = next(r for r in capsys.readouterr().out.splitlines() if "edition: Speaker 1" in r)
    place = row.split(": ")[1].split()
    for decision, code in (("doubt", 3), ("keep", 0)):
        rows.write_text(f'- {{place: {place[0]}, decision: {decision}, edition: "Speaker 1"}}\n')
        assert main(["review", "talk", "--decide", "rows.yml"]) == code
    assert main(["review", "talk", "--list"]) == 0
    assert "edition: Speaker 1" not in capsys.readouterr().out.partition("D003")[2]
