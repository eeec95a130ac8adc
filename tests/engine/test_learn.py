"""What finished editions of a series teach: entries of the lexicon, when the owner says so; and a
glossary that only the owner knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import HEAD
from massdriver.cli import main
from massdriver.edition import entries, lexicon
from massdriver.edition.lexicon import Entry

Repository = Callable[[dict[str, str]], Path]
Said = pytest.CaptureFixture[str]

HEARD = (
    "We cast pengolin shells today. A pengolin is a bell. It went to the Brade pool at noon. Then"
    " the Brade pool was full, and a pangolin came."
)
READ = HEARD.replace("pengolin", "{~~pengolin~>pangolin~~}").replace(
    "Brade pool", "{~~Brade pool~>Braidpole~~}"
)
LEXICON = """# Ours.
mishearings:
  - heard: blay pool
    read: play pool
    says: "A blay pool."
    near: "A blue pool."
  - heard: zink
    read: zinc
    says: "A zink roof."
    near: "A sink."

names:
  Ann Lee: []
"""


@pytest.fixture
def series(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with one finished edition of a series, and a lexicon with remarks."""
    head = HEAD.replace("---\n\n", "venue: Bell Hour\nstatus: edited\n---\n\n")
    root = repository(
        {
            "seeds/talk.txt": HEARD + "\n",
            "docs/transcripts/talk.md": f"{head}**Ann:** {READ}\n",
            "lexicon.yml": LEXICON,
        }
    )
    monkeypatch.chdir(root)
    return root


def test_what_a_series_mended_twice_becomes_entries_when_the_owner_says_so(
    series: Path, capsys: Said
) -> None:
    """Printed with a sentence that shows it and one that stays; only --write puts them in their
    place, and a second time there is nothing new."""
    assert main(["learn"]) == 0
    said = capsys.readouterr().out
    assert "heard: pengolin" in said and "says: We cast pengolin shells today." in said
    assert "a pangolin came" in said.split("near:")[2] and "--write puts them there" in said
    assert (series / "lexicon.yml").read_text() == LEXICON
    assert main(["learn", "Bell Hour", "--write"]) == 0
    text = (series / "lexicon.yml").read_text()
    heard = [e.heard for e in lexicon.parse(text, "lexicon.yml").entries]
    assert heard == ["blay pool", "brade pool", "pengolin", "zink"]
    assert text.startswith("# Ours.\n") and "\n\nnames:\n  Ann Lee: []\n" in text
    capsys.readouterr()
    assert main(["learn", "--write"]) == 0 and "0 entries" in capsys.readouterr().out
    assert (series / "lexicon.yml").read_text() == text


def test_a_series_that_nobody_knows_is_named(series: Path, capsys: Said) -> None:
    """A003, with those there are."""
    assert main(["learn", "Hell Hour"]) == 3
    assert "A003 no edition has this venue. There are Bell Hour." in capsys.readouterr().out


@pytest.mark.parametrize("source", ["", "mishearings: []\nwords: [x]\n", "words:\n  - x", "# no\n"])
def test_an_entry_finds_its_place_in_any_lexicon(source: str) -> None:
    """None, an empty section, no section: all that stood there stands there still."""
    one = Entry("zink", "zinc", "A zink roof.", "A sink: yes.")
    text, taken = entries.put(source, [one], "lexicon.yml")
    assert taken == [one] and lexicon.parse(text, "lexicon.yml").entries == (one,)
    assert all(line in text for line in source.splitlines() if "mishearings" not in line)
    assert entries.put(text, [one], "lexicon.yml") == (text, [])


def test_an_entry_that_would_mend_its_near_miss_is_not_put_in() -> None:
    """The lexicon's own rules decide."""
    bad = Entry("zink", "zinc", "A zink roof.", "A zink door.")
    assert entries.put(LEXICON, [bad], "lexicon.yml") == (LEXICON, [])


def test_a_glossary_goes_into_the_front_matter_and_its_terms_are_proposed(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """A line a term; review proposes one where words sound like it, and says whose list it is."""
    words = "Today we talk about the brade pole protocol. It was long in the making."
    root = repository(
        {"talk.txt": words, "terms.txt": "# ours\n- Braidpole\n\n* 'Ann Lee'\nbraidpole\n"}
    )
    monkeypatch.chdir(root)
    given = ["new", "talk.txt", "--title", "A talk", "--date", "2026-01-02", "--slug", "talk"]
    assert main([*given, "--glossary", "terms.txt"]) == 0
    assert "glossary: 2 terms" in capsys.readouterr().out
    page = (root / "docs/transcripts/talk.md").read_text()
    assert "glossary:\n  - Braidpole\n  - Ann Lee\n---" in page
    assert main(["review", "talk", "--list"]) == 0
    said = capsys.readouterr().out
    assert 'perhaps: Braidpole  (it sounds like "Braidpole", known from your glossary)' in said
    assert main(["check"]) == 0


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ("", "the glossary is empty"),
        ("# nothing\n\n", "the glossary is empty"),
        ("Ann Lee who casts bells in the yard\n", "more than 5 words are no term"),
        ("Ann <b>Lee</b>\n", "does not belong in plain words"),
        ("...\n", "a term has letters"),
        ("\n".join(f"term{n}" for n in range(501)), "501 terms are more than a talk has"),
    ],
    ids=["empty", "remark", "sentence", "markup", "dots", "many"],
)
def test_what_is_no_glossary_is_refused_and_nothing_is_made(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: Said, terms: str, says: str
) -> None:
    """F004, with its line."""
    root = repository({"talk.txt": "Today we talk about bells.", "terms.txt": terms})
    monkeypatch.chdir(root)
    assert main(["new", "talk.txt", "--glossary", "terms.txt"]) == 3
    said = capsys.readouterr().out
    assert "terms.txt:1:1: F004" in said and says in said
    assert not [*(root / "docs/transcripts").iterdir()]
