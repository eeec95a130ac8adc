"""Where a second voice may have been missed: proposed in the one list, set by an editor, never by
itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import test_desk
from conftest import HEAD
from massdriver.cli import main
from massdriver.desk import queue, view
from massdriver.desk.sitting import Sitting
from massdriver.desk.strokes import Stroke
from massdriver.suspects import missed, voices
from massdriver.suspects.missed import Turn
from massdriver.witness import places

TALK = test_desk.TALK
sit = test_desk.sit
STORY = "We rolled the steel in the morning and let it cool in the yard until the evening came. "
LONG = STORY * 3
ASKED = f"{LONG}Did you ever stop the mill? Yes, we stopped it twice. {STORY}"


def found(
    text: str,
    turns: dict[int, str] | None = None,
    names: str = "Ann Lee, Bob",
    language: str = "en",
) -> list[str]:
    """The words that a missed voice may begin with, and why."""
    words = text.split()
    here = voices.voices(words, turns or {}, names.split(", "), language)
    return [f"{one.ground}: {words[one.at]} {one.who}".strip() for one in here]


def test_a_question_that_is_answered_in_the_same_turn_hides_a_voice() -> None:
    """Between two who speak it is the other; a tag asks nobody, and a short turn has no room."""
    assert found(ASKED, {0: "Ann Lee"}) == ["answer: Yes, Bob"]
    assert found(ASKED.replace("the mill?", "the mill, right?"), {0: "Ann Lee"}) == []
    assert found("Did you stop? Yes, we did.", {0: "Ann Lee"}) == []
    assert found(ASKED.replace("Yes, we", "We"), {0: "Ann Lee"}) == []


def test_whoever_asks_most_has_asked_this_as_well() -> None:
    """The turn of the one who answers is then cut where the question begins."""
    asks = "How was it? And who came? "
    before = (asks + STORY).split()
    turns = {0: "Bob", len(asks.split()): "Ann Lee"}
    text = " ".join(before) + " " + ASKED
    assert found(text, turns) == ["answer: Did Bob"]


@pytest.mark.parametrize("called", ["Thanks, Ann.", "And you, Ann Lee?", "Ann, come in."])
def test_nobody_calls_themselves_by_name(called: str) -> None:
    """A turn in which its own speaker is called has somebody else in it."""
    assert found(f"{LONG}{called} {STORY}", {0: "Ann Lee"}) == [f"called: {called.split()[0]} Bob"]
    assert found(f"{LONG}{called} {STORY}", {0: "Bob"}) == []


@pytest.mark.parametrize("told", ["They call it Ann.", "Ann and I went.", "I said that Ann, too."])
def test_whoever_is_spoken_of_is_not_spoken_to(told: str) -> None:
    """A name in a sentence is no call."""
    assert found(f"{LONG}{told} {STORY}", {0: "Ann Lee"}) == []


def test_where_nobody_is_named_for_long_weaker_grounds_count() -> None:
    """Names called, an assent, a question to "you" that "I" answers; whoever is thanked has
    spoken."""
    bare = STORY * 130
    text = (
        f"{bare}That is how it went, Ann. It was a cold year. {STORY}Right. {STORY}"
        f"What did you do then? I went home. {STORY}Thank you, Bob. {STORY}"
    )
    assert found(text) == ["called: It Ann Lee", "assent: Right.", "asked: I"]
    # in a text with its labels, they would be wrong nine times in ten
    labels = {n: ("Ann Lee", "Bob")[n // 50 % 2] for n in range(0, 2000, 50)}
    assert "assent: Right. Ann Lee" not in found(text, labels)


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("de-AT", ["answer: Ja, Bob", "called: Danke, Bob", "asked: Ich", "assent: Genau."]),
        ("fr", ["called: Danke, Bob"]),
    ],
)
def test_german_asks_answers_and_thanks_in_its_own_words(language: str, heard: list[str]) -> None:
    """In a language that nobody wrote down somebody is called by name, and no more is known."""
    story = "Wir walzten den Stahl am Morgen und ließen ihn im Hof, bis der Abend kam. "
    text = f"{story * 4}Habt ihr das Werk je angehalten? Ja, zweimal. {story}Danke, Ann. {story}"
    here = found(text, {0: "Ann Lee"}, language=language)
    bare = f"{story * 140}Was haben Sie dann gemacht? Ich ging heim. {story}Genau. {story}"
    assert here + found(bare, language=language) == heard


def test_the_measure_takes_turns_away_and_counts_what_is_found() -> None:
    """One turn given to who spoke before, and the label after it gone as well."""
    text = [
        Turn("Ann", tuple(f"{LONG}Did you stop?".split())),
        Turn("Bob", tuple(f"Yes, twice. {STORY}".split())),
        Turn("Ann", tuple(STORY.split())),
    ]

    class Second:
        """Draws the second turn alone."""

        drawn = 0

        def random(self) -> float:
            self.drawn += 1
            return 0.0 if self.drawn == 1 else 1.0

    words, labels, true = missed.taken(text, 0.2, Second())  # type: ignore[arg-type]
    assert labels == {0: "Ann"} and len(words) == len(true) and set(true) == {"Ann", "Bob"}
    few, every = missed._count([(text, "en")], 0.2, 6), missed._count([(text, "en")], 1.0, 1)
    assert (few.begins, few.others, few.named) == (few.proposed,) * 3 and few.proposed > 0
    assert (every.proposed, every.begins, every.missed) == (1, 1, 2)
    assert "50% of those taken away" in str(every)


# In the list, and at the desk.


@pytest.fixture
def root(repository: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A talk in which Ann asks and answers, and is thanked by herself."""
    body = f"{ASKED}Thanks, Ann. {STORY}".strip()
    made = repository(
        {
            "seeds/talk.txt": body + "\n",
            TALK: HEAD.replace("Ann: guest", "Ann: host").replace("Bob: host", "Bob: guest")
            + f"**Ann:** {body}\n",
        }
    )
    monkeypatch.chdir(made)
    return made


def turns(root: Path) -> list[tuple[str, str]]:
    return [(p.edition, p.proposed) for p in sit(root).places if p.kind == "turn"]


def source(root: Path) -> str:
    return test_desk.page(root)


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    capsys.readouterr()
    assert main(["review", "talk", "--json"]) == 0
    places = json.loads(capsys.readouterr().out)["places"]
    return sorted((p for p in places if p["kind"] == "turn"), key=lambda p: p["ground"])


def test_a_turn_is_proposed_with_its_reason_and_set_by_nobody(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list says who speaks now, who may, and why; the page stays."""
    before = source(root)
    answer, thanks = listed(capsys)
    assert (answer["edition"], answer["proposed"]) == ("Ann", "Bob")
    assert answer["ground"] == "turn answer" and "asked and answered in one turn" in answer["why"]
    assert answer["sentences"]["edition"] == (  # type: ignore[index]
        "Did you ever stop the mill? ¶ Yes, we stopped it twice."
    )
    assert (thanks["ground"], thanks["why"]) == (
        "turn called",
        'Ann is called by name: "Thanks, Ann."',
    )
    assert source(root) == before


def test_what_is_taken_splits_the_turn_and_what_is_kept_is_not_asked_again(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both from a file of decisions, on record with their grounds."""
    answer, thanks = listed(capsys)
    words = source(root).split("---\n\n")[1].replace("**Ann:**", "").split()
    (root / "d.yml").write_text(
        f"- {{place: {answer['place']}, decision: take}}\n"
        f"- {{place: {thanks['place']}, decision: keep}}\n"
    )
    assert main(["review", "talk", "--decide", "d.yml"]) == 0
    assert "stop the mill?\n\n**Bob:** Yes, we stopped it twice." in source(root)
    after = source(root).split("---\n\n")[1]
    assert after.replace("**Ann:**", "").replace("**Bob:**", "").split() == words
    assert main(["check"]) == 0
    record = (root / "seeds/decisions/talk.yml").read_text()
    assert '"ground": "turn answer"' in record and '"ground": "turn called"' in record
    assert listed(capsys) == []


def test_somebody_else_can_be_named_and_a_doubt_is_no_answer(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A typed name enters the front matter; what is no answer is refused, and nothing written."""
    answer = listed(capsys)[0]
    before = source(root)
    for line, code in (("decision: doubt", 3), ("decision: type, words: Cleo Marsh", 0)):
        (root / "d.yml").write_text(f"- {{place: {answer['place']}, {line}}}\n")
        assert main(["review", "talk", "--decide", "d.yml"]) == code
        assert (source(root) == before) == bool(code)
    assert "D003 here it is asked whether somebody else speaks" in capsys.readouterr().out
    assert "**Cleo Marsh:** Yes" in source(root) and "Cleo Marsh: speaker" in source(root)


def first(here: Sitting) -> places.Place:
    """The place at the answer."""
    return next(p for p in here.places if p.ground == "turn answer")


def test_at_the_desk_a_turn_is_taken_and_the_next_is_asked_anew(root: Path) -> None:
    """When Bob speaks on, it is no longer Ann who thanks herself; undo brings both back."""
    here, before = sit(root), source(root)
    shown = view.shown(here, first(here))
    assert [(r["sigil"], r["would"]) for r in shown["readings"]] == [("P", "Bob")]
    assert _do(here, "take") == "done" and "\n\n**Bob:** Yes" in source(root)
    assert [p for p in here.places if p.kind == "turn"] == [] and here.decided == 1
    assert here.stroke(Stroke("undo", "", here.version)).how == "done" and source(root) == before
    assert len(turns(root)) == 2


def test_at_the_desk_the_same_goes_on_or_another_is_named_by_figure(root: Path) -> None:
    """Kept, it is asked no more; a figure names whoever it stands for."""
    here = sit(root)
    assert _do(here, "keep") == "done" and len(turns(root)) == 1
    assert _do(here, "who", "turn called", name="Bob") == "done"
    assert "**Bob:** Thanks, Ann." in source(root) and turns(root) == []


def _do(here: Sitting, what: str, ground: str = "turn answer", **more: str) -> str:
    place = next(p for p in here.places if p.ground == ground)
    return here.stroke(
        Stroke(what, queue.name_of(place), here.version, **more)  # type: ignore[arg-type]
    ).how


def test_a_kept_turn_silences_no_word_and_a_kept_word_no_turn(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are two questions about the same place."""
    at = listed(capsys)[0]["place"].removesuffix("-0")
    (root / "seeds/decisions").mkdir()
    record = root / "seeds/decisions/talk.yml"
    record.write_text(f'- {{"place": "{at}-1", "decision": "keep", "read": "Yes,"}}\n')
    assert len(listed(capsys)) == 2


def test_where_another_transcript_has_a_new_speaker_a_turn_is_proposed(
    repository: Callable[[dict[str, str]], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its labels are known by most of the words that go with ours."""
    parts = (
        "We cast the first bell in spring and hung it in the tower by the river.",
        "How many people came to hear it on the day that it was rung?",
        "All of the town, and half of the next one, came over the bridge to listen.",
        "It rained for most of that day and nobody in the street went home early.",
    )
    made = repository(
        {
            "seeds/talk.txt": "\n\n".join(parts) + "\n",
            TALK: HEAD + f"**Ann:** {parts[0]}\n\n**Bob:** {parts[1]}\n\n**Ann:** {parts[2]}"
            f" {parts[3]}\n",
            "w.srt": "".join(
                f"{n + 1}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{who}: {said}\n\n"
                for n, (who, said) in enumerate(
                    zip(("SPK1", "SPK2", "SPK1", "SPK2"), parts, strict=True)
                )
            ),
        }
    )
    monkeypatch.chdir(made)
    assert main(["witness", "add", "talk", "w.srt"]) == 0
    (one,) = listed(capsys)
    assert (one["ground"], one["edition"], one["proposed"]) == ("turn witness", "Ann", "Bob")
    assert one["why"] == "in W another voice begins here"


def test_what_is_no_talk_has_no_turns_to_propose(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Notes and translations say nothing of who spoke."""
    (root / TALK).write_text(source(root).replace("machine transcript", "notes"))
    assert listed(capsys) == []
