"""Labels: what may count as a speaker's name and not as words, and that the seed's own labels are
followed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import HEAD, edition, seed
from massdriver.edition import check, labels, proof
from massdriver.edition.lexicon import Lexicon
from massdriver.findings import Unreadable

LEXICON = Lexicon([])
LABELLED = HEAD.replace("speakers:", "labels: {Ann: Ann, Bob: Bob}\nspeakers:")


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("host", "Host"),
        ("Elon", "Elon Musk"),
        ("MUSK", "Elon Musk"),
        ("voiceover", "Voice-over"),
        ("[[Ann Lee]]", "Ann Lee"),
        ("ANN LEE, HOST", "Ann Lee"),
        ("AL", "Ann Lee"),
        ("SPEAKER_00", "Ann Lee"),
        ("Q", "Bob"),
        ("J. Smith", "John Smith"),
        ("Ann Lee -- Chief Smith", "Ann Lee"),
        ("Mr. Lee", "Ann Lee"),
        ("CHAIRMAN SMITH", "Bob Smith"),
        ("王", "王小明"),
        ("Interviewer", "Ann Lee"),
        ("Unidentified Man", "Bob"),
        ("Élise", "Elise Dupont".replace("E", "É")),
    ],
)
def test_a_name_and_what_is_plainly_short_for_it_are_labels(label: str, speaker: str) -> None:
    """As documents print them."""
    assert labels.fault(label, speaker) == ""


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("Ann Lee: I took the money", "Ann Lee"),
        ("I took the money", "Ann Lee"),
        ("Never", "Ann Lee"),
        ("The", "Ann Lee"),
        ("Ann Lee, I took it", "Ann Lee"),
        ("Lee did not", "Ann Lee"),
        ("No", "Nora Olsen"),
        ("Yes. Ann", "Ann"),
        ("Ann did", "Ann"),
        ("Ann Lee (not true)", "Ann Lee"),
        ("Bob", "Ann"),
        ("one two three four five six", "Ann"),
    ],
)
def test_words_of_a_sentence_are_no_label(label: str, speaker: str) -> None:
    """Whatever the front matter calls them."""
    assert labels.fault(label, speaker)


def test_front_matter_that_takes_words_for_a_label_is_unreadable() -> None:
    """F003 with the line and what a label is; a speaker with a sentence for a name, too."""
    head = HEAD.replace("speakers:", 'labels:\n  "Ann: I took it": Ann\nspeakers:')
    with pytest.raises(Unreadable, match=r'talk\.md:7:1: F003 "Ann: I took it" has a stop inside'):
        edition("**Ann:** Hi.\n", head)
    with pytest.raises(Unreadable, match=r"F003.*nobody is called that"):
        edition("**Ann:** Hi.\n", HEAD.replace("Bob: host", '"Did you take it? Yes": host'))


def codes(body: str, text: str) -> list[str]:
    page = edition(body, LABELLED)
    return [
        f.code for f in check.check(proof.read(page, seed(text, ("Ann", "Bob")), LEXICON), LEXICON)
    ]


def test_words_given_to_another_than_the_seeds_label_names_need_a_reason() -> None:
    """T004, whether the turn is renamed, moved or joined to the one before."""
    text = "Ann: I took it.\n\nBob: You did not.\n"
    assert codes("**Ann:** I took it.\n\n**Bob:** You did not.\n", text) == []
    assert codes("**Bob:** I took it.\n\n**Bob:** You did not.\n", text) == ["T004"]
    assert codes("**Ann:** I took it. You did not.\n", text) == ["T004"]
    assert codes("I took it.\n\n**Bob:** You did not.\n", text) == ["T004"]
    assert codes("**Ann:** I took it.\n\n**Ann:**{>>his voice<<} You did not.\n", text) == []


def test_a_label_that_another_follows_at_once_is_nobodys() -> None:
    """Where a machine prints two labels in a row, the words are the second speaker's."""
    assert (
        codes(
            "**Ann:** I took it.\n\n**Bob:** You did not.\n",
            "Bob:\nAnn: I took it.\nAnn:\nBob: You did not.\n",
        )
        == []
    )
    assert codes(
        "**Bob:** I took it. You did not.\n", "Bob:\nAnn: I took it.\nBob: You did not.\n"
    ) == ["T004"]


def test_a_label_at_a_lines_end_names_the_next_words() -> None:
    """As some documents print them."""
    assert (
        codes(
            "**Ann:** I took it.\n\n**Bob:** You did not.\n", "Ann: I took it. Bob:\nYou did not.\n"
        )
        == []
    )
    assert codes(
        "**Ann:** I took it.\n\n**Ann:** You did not.\n", "Ann: I took it. Bob:\nYou did not.\n"
    ) == ["T004"]


def test_new_takes_no_words_for_a_label(
    repository: Callable[[dict[str, str]], Path],
    massdriver: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """What somebody says with --speaker is held to the same, and nothing is written."""
    root = repository({"in.txt": "I took it: the money.\n\nI took it: and more.\n"})
    done = massdriver("new", "in.txt", "--speaker", "I took it=Ann Lee", cwd=root)
    assert done.returncode == 3
    assert 'in.txt:1:1: F003 "I took it"' in done.stdout
    assert not list((root / "docs" / "transcripts").iterdir())
