"""The report: what a reader reads is compared, and what the report says cannot act."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import markdown as python_markdown
import pytest

from conftest import HEAD, ROOT
from massdriver.cli import main
from massdriver.collection.repository import Archive
from massdriver.findings import Finding
from massdriver.formats.record import record
from massdriver.report import comment, compare

SEED = "Hello there. We like Grock a lot. It costs 40 tons. Grock is good. Is it true? Yeah, it is."
BODY = (
    "## Hello\n\n**Ann:** Hello there. We like Grock a lot.[^grok] It costs 40 tons. Grock is"
    " good.\n\n**Bob:** Is it true? Yeah, it is.\n\n[^grok]: **Context.** A model"
    " ([xAI](https://x.ai), checked 2026-11).\n"
)

Make = Callable[[dict[str, str]], Path]
Say = Callable[..., str]


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        [
            "git",
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
            "-C",
            str(folder),
            *arguments,
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@pytest.fixture
def archive_with_history(repository: Make) -> Path:
    """A small archive with one commit, on main."""
    root = repository({"seeds/talk.txt": SEED, "docs/transcripts/talk.md": HEAD + BODY})
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "One talk")
    return root


def change(root: Path, old: str, new: str) -> None:
    path = root / "docs" / "transcripts" / "talk.md"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.fixture
def say(
    archive_with_history: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    """What ``massdriver report`` prints in the small archive."""

    def run(*arguments: str, code: int = 0) -> str:
        monkeypatch.chdir(archive_with_history)
        assert main(["report", *arguments]) == code
        return capsys.readouterr().out

    return run


def test_nothing_changed_shows_0(archive_with_history: Path, say: Say) -> None:
    """A tree that reads the same has one line to say."""
    assert (
        say()
        == "massdriver: 0 changes of words in 0 sentences of 0 editions since main, 0 findings\n"
    )


def test_marking_what_was_changed_plainly_shows_0(archive_with_history: Path, say: Say) -> None:
    """A refactoring of the source, such as track makes, is no change of the reading text."""
    change(archive_with_history, "Grock is", "Grok is")
    git(archive_with_history, "commit", "-qam", "Grok, plainly")
    change(archive_with_history, "Grok is", "{~~Grock~>Grok~~} is")
    assert "massdriver: 0 changes of words" in say()


def test_changed_words_are_counted_and_their_sentences_shown(
    archive_with_history: Path, say: Say
) -> None:
    """The same change twice is one line with a count; each sentence stands before and after, with
    what was heard."""
    change(archive_with_history, "Grock", "{~~Grock~>Grok~~}")
    assert (
        say()
        == "2 × [-Grock-]{+Grok+}\n\ntalk#w0 Ann\n  before: We like Grock a lot.\n  after:  We like"
        " Grok a lot.\n  heard:  We like Grock a lot.\n  notes here: [^grok]\n\ntalk#w0 Ann\n "
        " before: Grock is good.\n  after:  Grok is good.\n  heard:  Grock is"
        " good.\n\nmassdriver: 2 changes of words in 2 sentences of 1 edition since main, 0"
        " findings\n"
    )


def test_a_word_changed_without_a_mark_is_shown_with_the_line_to_paste(
    archive_with_history: Path, say: Say
) -> None:
    """The report works before track has run, and its findings say what to paste."""
    change(archive_with_history, "40 tons", "50 tons")
    said = say()
    assert "1 × [-40-]{+50+}" in said
    assert "before: It costs 40 tons.\n  after:  It costs 50 tons." in said
    assert "docs/transcripts/talk.md:11:" in said and "I001" in said
    assert "{~~40~>50~~}" in said


def test_punctuation_and_capitals_are_changes_too(archive_with_history: Path, say: Say) -> None:
    """What a reader sees counts, marked or not."""
    change(archive_with_history, "Hello there. We", "Hello there: we")
    said = say()
    assert "1 × [-there. We-]{+there: we+}" in said
    assert "after:  Hello there: we like Grock a lot." in said


def test_words_given_to_another_speaker_are_a_change(archive_with_history: Path, say: Say) -> None:
    """The words stay, the speaker does not: that is shown as one."""
    change(
        archive_with_history,
        "**Bob:** Is it true? Yeah, it is.",
        "**Bob:** Is it true?\n\n**Ann:** Yeah, it is.",
    )
    said = say()
    assert "before: Bob: Yeah, it is.\n  after:  Ann: Yeah, it is." in said
    assert "talk: address #w22: new" in said or re.search(r"talk: address #w\d+: new", said)


def test_notes_doubts_and_headings_are_news(archive_with_history: Path, say: Say) -> None:
    """What is not a sentence is told in one line each."""
    change(archive_with_history, "A model", "Their model")
    change(archive_with_history, "## Hello", "## Good day")
    change(archive_with_history, "a lot.[^grok]", 'a lot{>>unclear: "a lot"<<}.[^grok]')
    said = say()
    for line in (
        "note [^grok]: written anew",
        "heading Hello: gone",
        "heading Good day: new",
        'doubt unclear: "a lot": new',
    ):
        assert f"talk: {line}\n" in said


def test_what_leans_on_a_sentence_is_named(archive_with_history: Path, say: Say) -> None:
    """Pages and predictions that lead to the paragraph are listed with their lines."""
    (archive_with_history / "docs" / "about.md").write_text(
        "# About\n\nSee [there](transcripts/talk.md#w0).\n"
    )
    change(archive_with_history, "40 tons", "50 tons")
    assert "leans on it: docs/about.md:3\n" in say()


def test_what_others_did_on_main_is_not_this_branchs_doing(
    archive_with_history: Path, say: Say
) -> None:
    """The comparison is with the point where the branch left main."""
    git(archive_with_history, "switch", "-qc", "mine")
    change(archive_with_history, "40 tons", "{~~40~>50~~}{>>audible<<} tons")
    git(archive_with_history, "commit", "-qam", "Fifty")
    git(archive_with_history, "switch", "-q", "main")
    change(archive_with_history, "Grock", "{~~Grock~>Grok~~}")
    git(archive_with_history, "commit", "-qam", "Grok")
    git(archive_with_history, "switch", "-q", "mine")
    said = say()
    assert "massdriver: 1 change of words in 1 sentence of 1 edition since main" in said


def test_a_new_edition_is_one_line(archive_with_history: Path, say: Say) -> None:
    """A document that came is told, not listed."""
    git(archive_with_history, "rm", "-q", "--cached", "docs/transcripts/talk.md")
    git(archive_with_history, "commit", "-qm", "None")
    assert "talk: new: 20 words in 2 paragraphs\n" in say("HEAD")


def test_words_joined_into_others_are_named_of_a_new_edition_as_well(
    archive_with_history: Path, say: Say
) -> None:
    """What an eye would take for spacing says something else; a part of a word is none."""
    page = archive_with_history / "docs/transcripts/talk.md"
    page.write_text(page.read_text().replace("costs 40", "costs  40"))
    named = 'words joined or parted, "is it" as "i sit" at #w'
    assert named not in say("HEAD")
    page.write_text(page.read_text().replace("Is it true", "I sit true"))
    assert f"talk: {named}" in say("HEAD")
    git(archive_with_history, "rm", "-q", "--cached", "docs/transcripts/talk.md")
    git(archive_with_history, "commit", "-qm", "None")
    assert f"talk: {named}" in say("HEAD")


def test_an_unknown_revision_is_one_clear_line(archive_with_history: Path, say: Say) -> None:
    """Neither a wrong name nor an option in its place gets further."""
    for name in ("nowhere", "--output=x", "HEAD:docs"):
        assert f"{name}:1:1: G001 git knows no such revision here." in say("--", name, code=3)
    assert not (archive_with_history / "x").exists()


@pytest.mark.slow
def test_a_changed_program_shows(archive_with_history: Path, say: Say) -> None:
    """The old text is made by the old program, so that a change of the program that alters the
    reading cannot hide."""
    shutil.copytree(
        ROOT / "scripts",
        archive_with_history / "scripts",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    page = archive_with_history / "docs" / "transcripts" / "talk.md"
    # in a language without a search by meaning, which is most of the work
    page.write_text(page.read_text().replace("\nkind:", "\nlanguage: cy\nkind:", 1))
    git(archive_with_history, "add", ".")
    git(archive_with_history, "commit", "-qm", "The program as it is")
    assert "massdriver: 0 changes of words" in say()
    program = archive_with_history / "scripts" / "massdriver" / "formats" / "record.py"
    program.write_text(
        program.read_text().replace('"text": p.text,', '"text": p.text.replace("lot", "bit"),', 1)
    )
    git(archive_with_history, "commit", "-qam", "A program that alters words")
    assert "1 × [-bit.-]{+lot.+}" in say()
    program.write_text("raise SystemExit('no')\n")
    git(archive_with_history, "commit", "-qam", "A program that stops")
    said = say()
    assert said.startswith("note: main is read with today's program, since its own stops: no\n")
    assert "massdriver: 0 changes of words" in said


HOSTILE = (
    "``` <img src=x onerror=alert(1)> @everyone [a](https://evil.example) </code> <!-- massdriver"
    " report --> `x` ````"
)


def test_nothing_of_an_edition_can_act_in_a_comment() -> None:
    """Whatever the words are, they stand in code: no tag, no link, no call of a name, no second
    marker."""
    touched = compare.Touched(
        HOSTILE,
        HOSTILE,
        HOSTILE,
        9.0,
        HOSTILE + " a",
        HOSTILE + " b",
        HOSTILE,
        (HOSTILE,),
        (HOSTILE,),
    )
    document = compare.Document(
        HOSTILE,
        "https://example.org/watch?v=1",
        (touched,),
        Counter({(HOSTILE, "b"): 2}),
        (HOSTILE,),
    )
    text = comment.markdown(
        compare.Report(HOSTILE, (document,), (Finding("a", 1, 1, "I001", HOSTILE),), HOSTILE)
    )
    assert text.startswith(compare.MARKER + "\n")
    shown = python_markdown.markdown(
        text.replace(compare.MARKER, "", 1), extensions=["pymdownx.superfences"]
    )
    outside = re.sub(r"<code[^>]*>.*?</code>", "", shown, flags=re.DOTALL)
    assert HOSTILE.split()[-1] not in outside
    for word in ("<img", "onerror", "@everyone", "evil.example", "massdriver report -->"):
        assert word not in outside
    assert '<a href="https://example.org/watch?v=1&amp;t=9s">0:09</a>' in outside


def test_a_video_address_that_could_act_is_left_out() -> None:
    """Only a plain https address becomes a link."""
    touched = compare.Touched("a", "w1", "Ann", 9.0, "a", "b", "a", (), ())
    words = Counter({("a", "b"): 1})
    document = compare.Document(
        "a", "https://x.example/)[b](javascript:alert(1)", (touched,), words, ()
    )
    assert "javascript" not in comment.markdown(compare.Report("main", (document,)))


def test_a_comment_is_never_longer_than_github_takes() -> None:
    """What does not fit is counted, with the command that shows it."""
    touched = tuple(
        compare.Touched("a", f"w{n}", "Ann", None, "b " * 200, "c " * 200, "", (), ())
        for n in range(300)
    )
    text = comment.markdown(
        compare.Report("main", (compare.Document("a", "", touched, Counter(), ()),))
    )
    assert len(text) < 65_536
    shown = text.count("```diff")
    assert f"{300 - shown} more: run `massdriver report main`." in text


def test_the_report_of_the_whole_archive_against_itself_shows_0(ironworks: Archive) -> None:
    """Every edition compared with itself has no change, no news."""
    records = {path.stem: record(ironworks.open(path).read()) for path in ironworks.editions()}
    assert list(compare.compare(records, records, {})) == []


def test_citations_are_found_however_a_page_writes_them() -> None:
    """Links of pages and addresses of predictions lead to the same paragraph."""
    found = compare.citations(
        [
            ("docs/a.md", "x [y](../transcripts/talk.md#w1)\n"),
            ("docs/p.yml", "- at: talk#w1\n- at: talk#w12\n"),
        ]
    )
    assert found == {"talk#w1": ["docs/a.md:1", "docs/p.yml:1"], "talk#w12": ["docs/p.yml:2"]}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "kind: machine transcript",
            "kind: notes",
            'talk: kind: "machine transcript" became "notes"',
        ),
        (
            "kind: machine transcript",
            "kind: notes",
            "talk: verbatim, as every quotation carries it",
        ),
        ("date: 2026-02-05", "date: 2025-02-05", 'talk: date: "2026-02-05" became "2025-02-05"'),
        (
            "kind: machine",
            "status: edited\nkind: machine",
            'talk: status: "machine draft" became "edited"',
        ),
        (
            "kind: machine",
            "note: Not his words.\nkind: machine",
            'talk: note: new, "Not his words."',
        ),
        ("kind: machine", "caveat: as told\nkind: machine", 'talk: caveat: new, "as told"'),
        ("title: A talk", "title: The talk", 'talk: title: "A talk" became "The talk"'),
        ("Bob: host", "Bob: guest", 'talk: speakers, "Bob": "host" became "guest"'),
        ("Bob: host", "Bob: host, Cid: guest", 'talk: speakers, "Cid": new, "guest"'),
        ("speakers:", "labels: {B: Bob}\nspeakers:", 'talk: labels, "B": new, "Bob"'),
        (
            "**Bob:**",
            "**Ann:**",
            'talk: #w14, 6 words, "Is it true? Yeah, it is.": now said by Ann, was said by Bob',
        ),
        ("40 tons", "*40* tons", 'talk: emphasis "40" at #w9: new'),
        (
            "**Bob:** Is it",
            '??? ad "Read"\n\n    **Bob:** Is it',
            'talk: #w14, 6 words, "Is it true? Yeah, it is.": now folded away under "Read"',
        ),
        ("**Bob:** Is it", "> **Bob:** Is it", "now set as a quotation"),
        ("## Hello", "### Hello", 'talk: heading "Hello", level 3, at #w0: new'),
        (
            "**Bob:** Is it",
            "## Hello\n\n**Bob:** Is it",
            'talk: heading "Hello", level 2, at #w14: new',
        ),
    ],
)
def test_what_stands_around_the_words_is_on_record(
    archive_with_history: Path, say: Say, old: str, new: str, said: str
) -> None:
    """No word differs, and the report names each change in words."""
    change(archive_with_history, old, new)
    assert f"{said}" in say()


def test_a_revision_that_cannot_be_read_is_one_clear_line(
    archive_with_history: Path, say: Say
) -> None:
    """Where neither its own program nor today's reads an edition there, nothing is compared."""
    path = archive_with_history / "docs" / "transcripts" / "talk.md"
    good = path.read_text()
    path.write_text(good.replace("speakers:", 'labels: {"Hello there": Ann}\nspeakers:'))
    git(archive_with_history, "commit", "-qam", "Words for a label")
    path.write_text(good)
    assert 'F003 "Hello there" is not short for "Ann"' in say(code=3)
