"""The history as git keeps it, whatever stands in it: read sign for sign, and nothing in it is
taken for something else."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import HEAD
from massdriver import cli
from massdriver.collection import history
from massdriver.site import credits

Make = Callable[[dict[str, str]], Path]
ODD = {
    "record separator": "\x1e",
    "unit separator": "\x1f",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "form feed": "\x0c",
    "next line": "\x85",
    "group separator": "\x1d",
    "carriage return": "\r",
    "escape": "\x1b[2J",
    "tag": "<img src=x onerror=go()>",
    "link": "[x](javascript:go())",
    "list": "1. x",
    "override": "\u202ex",
    "a head": "\x1e" + "a" * 40 + "\x1f2026-01-01T00:00:00Z\x1fforged",
}


def git(root: Path, *arguments: str, author: str = "Ann") -> None:
    who = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", author), ("EMAIL", "a@example.org"))
    }
    subprocess.run(
        ["git", *arguments], cwd=root, check=True, capture_output=True, env=os.environ | who
    )


@pytest.fixture
def root(repository: Make) -> Path:
    """A repository with one edition, committed."""
    made = repository(
        {
            "seeds/talk.txt": "It is on the mon and here.",
            "site/index.html": "<p>x</p>",
            "docs/transcripts/talk.md": HEAD + "It is on the mon and here.\n",
        }
    )
    git(made, "init", "-q", "-b", "main")
    git(made, "add", ".")
    git(made, "commit", "-qm", "One talk")
    return made


def mend(
    root: Path, message: str, author: str, words: str = "It is on the {~~mon~>moon~~} and here."
) -> None:
    (root / "docs" / "transcripts" / "talk.md").write_text(HEAD + words + "\n")
    git(root, "commit", "-qam", message, author=author)


@pytest.mark.parametrize("name", ODD)
def test_odd_signs_in_subjects_and_names_break_nothing(root: Path, name: str) -> None:
    """The commit and what it brought are there, once; the credits go on."""
    odd = ODD[name]
    mend(root, f"[Editorial] one{odd}word", f"Bob{odd}Day" if "\r" not in odd else "Bob Day")
    newest, first = history.lately(root, (), 1)
    assert [(m.heard, m.read) for m in newest.mended["talk"]] == [
        ("mon", "moon")
    ] and not first.mended["talk"]
    assert newest.subject.startswith("[Editorial] one") and len(newest.hash) == 40
    named = credits.credits(credits.log(root))
    assert (
        named.count("\n- ") == 1 and named.startswith("- Bob") and "1 of them to the words" in named
    )
    assert not any(sign in named for sign in "<[\x1b\x1e\x1f\u2028\u202e")


@pytest.mark.parametrize("name", ODD)
def test_odd_signs_in_an_edition_break_no_history(root: Path, name: str) -> None:
    """Nor when they are taken back: the history still holds the line."""
    mend(root, "odd", "Bob", f"It is on the mon {ODD[name]} and here.")
    mend(root, "back", "Bob", "It is on the {~~mon~>moon~~} and here.")
    log = history.lately(root, (), 1)
    assert [commit.subject for commit in log] == ["back", "odd", "One talk"]


def test_an_export_goes_on_whatever_stands_in_the_history(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of the odd signs in a subject, a name and the words: the feed tells of each, without
    it."""
    for odd in ODD.values():
        mend(root, "back", "Bob", f"It is on the mon {odd} and here.")
        mend(root, f"[Editorial] one{odd}word", f"Bob{odd}Day" if "\r" not in odd else "Bob Day")
    monkeypatch.chdir(root)
    assert cli.main(["--no-cache", "export", "site/data"]) == 0
    feed = (root / "site" / "corrections.atom").read_text()
    assert feed.count("1 correction") == len(ODD)
    assert not any(sign in feed for sign in "\x1b\x1e\x1f")


def test_of_the_last_editions_it_is_told_what_was_mended_of_the_others_only_when(
    root: Path,
) -> None:
    """Read as git prints it: the same commits, without the words that no feed shows any more."""
    mend(root, "moon", "Bob")
    mend(root, "sun", "Bob", "It is on the {~~mon~>sun~~} and here.")
    whole = history.lately(root, (), 1)
    assert history.lately(root, {"talk"}, 9) == whole and [
        len(c.mended["talk"]) for c in whole
    ] == [1, 1, 0]
    assert history.lately(root, {"talk"}, 1) == [
        whole[0],
        *(c._replace(mended={"talk": ()}) for c in whole[1:]),
    ]
    assert history.lately(root / "docs", {"talk"}, 1) == []


def test_a_date_that_is_none_is_passed_over() -> None:
    """A commit may claim to be of any year."""
    line = f"\0{'a' * 40}\0{{when}}\0words\0\n"
    assert list(
        history.commits(
            line.format(when=when)
            for when in (
                "292277026596-12-04T15:30:07+00:00",
                "",
                "now",
                "2026-02-05T10:00:00+02:00",
            )
        )
    ) == [history.Commit("a" * 40, "2026-02-05T08:00:00Z", "words", {})]
