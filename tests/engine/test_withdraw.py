"""An edition that is taken out goes with all that cites it, and what is left proves itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import IRONWORKS
from massdriver.cli import main
from massdriver.collection import corpus, withdrawal
from massdriver.collection.repository import Archive
from massdriver.edition import markup
from massdriver.text import schema
from massdriver.text.pruned import pruned

Said = pytest.CaptureFixture[str]
FAIR, FURNACE = "foundry-fair-2024", "furnace-2025"


@pytest.fixture
def works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The talks at the ironworks, in git."""
    root = tmp_path / "works"
    shutil.copytree(IRONWORKS, root)
    (root / "docs" / "transcripts" / "index.md").write_text("# Talks\n\n::: editions\n")
    monkeypatch.chdir(root)
    git("init", "-q")
    git("add", "-A")
    git("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "-qm", "Talks")
    return root


def git(*words: str) -> str:
    return subprocess.run(["git", *words], check=True, capture_output=True, text=True).stdout


def files(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in root.rglob("*")
        if path.is_file() and not {".git", ".cache"} & {*path.parts}
    }


def test_an_edition_goes_with_all_that_cites_it(works: Path, capsys: Said) -> None:
    """Its files, its predictions, what topics say of it, the note that compares with it: and the
    check of the others is clean. Each is told."""
    assert main(["withdraw", FAIR]) == 0
    said = capsys.readouterr().out.splitlines()
    left = files(works)
    assert not [name for name, text in left.items() if FAIR in name or FAIR in text]
    assert "seeds/fair.txt" not in left
    assert "fair.txt" not in left["seeds/SHA256SUMS"]
    assert "[^woods]" not in left[f"docs/transcripts/{FURNACE}.md"]
    assert left["docs/predictions.yml"].count("- at:") == 5
    for line in (
        f"removed: docs/transcripts/{FAIR}.md",
        "removed: seeds/fair.txt",
        f"changed: docs/transcripts/{FURNACE}.md, without [^woods]",
        "changed: docs/predictions.yml, without 2 of its entries",
        "changed: docs/topics/blast-furnace.md, without one of its entries",
    ):
        assert line in said
    assert main(["check"]) == 0


def test_withdraw_undoes_new(works: Path) -> None:
    """Seed, original, times, sums, addresses: nothing of what new made is left, nothing else
    gone."""
    before = files(works)
    (works.parent / "talk.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:09.000\n<v Ann Lee>We cast a bell that nobody rang.\n"
    )
    assert main(["new", "../talk.vtt", "--title", "A bell", "--date", "2026-01-01"]) == 0
    assert len(files(works)) > len(before) + 4
    git("add", "-A")
    git("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "-qm", "Bell")
    assert main(["withdraw", "a-bell"]) == 0
    assert files(works) == before


def test_where_all_are_taken_out_an_empty_archive_is_left(works: Path, capsys: Said) -> None:
    """No topics, no predictions, no block that asks for a place, and nothing to find fault
    with."""
    assert main(["withdraw", FAIR, f"docs/transcripts/{FURNACE}.md"]) == 0
    assert f"left to you: docs/index.md: ::: emendation transcripts/{FURNACE}" in (
        capsys.readouterr().out
    )
    left = files(works)
    assert {name for name in left if name.startswith(("docs/t", "seeds"))} == {
        "docs/transcripts/index.md",
        "seeds/SHA256SUMS",
    }
    assert left["docs/index.md"].count("::: ") == 2
    assert main(["check"]) == 0


def test_pages_that_were_deleted_by_hand_are_told_in_a_line_each(works: Path, capsys: Said) -> None:
    """A017 however often an edition is cited; what it says to do brings the archive to where
    withdraw alone does."""
    assert main(["withdraw", FAIR]) == 0
    wanted = files(works)
    git("checkout", "-q", ".")
    (works / "docs" / "transcripts" / f"{FAIR}.md").unlink()
    capsys.readouterr()
    assert main(["check"]) == 1
    (finding,) = [line for line in capsys.readouterr().out.splitlines() if " A0" in line]
    assert f" A017 there is no edition {FAIR}" in finding
    assert "3 more places" in finding
    assert finding.endswith(f"massdriver withdraw {FAIR}")
    here = corpus.of(Archive(works))  # of which pages and downloads are made meanwhile
    assert {p.slug for p in here.foretold} == {FURNACE}
    assert {slug for t in here.concordance.topics.values() for slug in t.cites} == {FURNACE}
    assert main(["withdraw", FAIR]) == 0
    assert files(works) == wanted


def test_without_git_a_seed_of_a_page_that_is_gone_is_left_and_named(
    works: Path, capsys: Said
) -> None:
    """Nobody can say whose it was."""
    shutil.rmtree(works / ".git")
    (works / "docs" / "transcripts" / f"{FAIR}.md").unlink()
    assert main(["withdraw", FAIR]) == 0
    assert "left to you: seeds/fair.txt: no edition is of this seed" in capsys.readouterr().out
    assert main(["check"]) == 0


def test_nothing_is_withdrawn_that_git_could_not_bring_back(works: Path, capsys: Said) -> None:
    """A016 names the file; a trial writes nothing either; a file that git shall not take stays."""
    topic = works / "docs" / "topics" / "blast-furnace.md"
    topic.write_text(topic.read_text() + "\nNew.\n")
    before = files(works)
    assert main(["withdraw", FAIR]) == 3
    assert "docs/topics/blast-furnace.md:1:1: A016 " in capsys.readouterr().out
    assert files(works) == before
    git("checkout", "-q", ".")
    (works / ".gitignore").write_text("*.W.vtt\n")
    witness = works / "seeds" / "witnesses" / f"{FAIR}.W.vtt"
    witness.parent.mkdir()
    witness.write_text("mine")
    before = files(works)
    assert main(["withdraw", FAIR, "--check"]) == 0
    assert f"would be removed: docs/transcripts/{FAIR}.md" in capsys.readouterr().out
    assert files(works) == before
    assert main(["withdraw", FAIR]) == 0
    assert witness.read_text() == "mine"
    assert f"left to you: seeds/witnesses/{witness.name}: git" in capsys.readouterr().out


def test_a_name_that_is_no_edition_and_cited_nowhere_is_an_error(works: Path, capsys: Said) -> None:
    """A003 with what was meant; of two, neither goes."""
    before = files(works)
    assert main(["withdraw", FAIR, "furnace-2026"]) == 3
    assert (
        'A003 no edition is called that, and nothing cites one. Did you mean "furnace-2025"?'
        in capsys.readouterr().out
    )
    assert files(works) == before


NOTE = (
    '[^n]: **Compare.** Then it was "one" ([Here](here.md#w1)). Later "two" ([There](there.md#w2)).'
    " It rose.\n"
)


@pytest.mark.parametrize(
    ("note", "slug", "left"),
    [
        (NOTE, "here", '[^n]: **Compare.** Later "two" ([There](there.md#w2)). It rose.\n'),
        (NOTE, "there", '[^n]: **Compare.** Then it was "one" ([Here](here.md#w1)). It rose.\n'),
        (NOTE.replace(" Later", ""), "elsewhere", NOTE.replace(" Later", "")),
        ('[^n]: **Compare.** "One" ([A](here.md#w1); [B](there.md#w2)).\n', "here", ""),
        ('[^n]: **Compare.** "One" ([A](here.md#w1); [B](there.md#w2)).\n', "there", ""),
        ("[^n]: **Editor.** See [Here](here.md#w1).\n", "here", None),
    ],
)
def test_a_note_that_compares_with_others_keeps_what_it_says_of_them(
    note: str, slug: str, left: str | None
) -> None:
    """Where nothing whole is left it goes; a note of another kind keeps its words."""
    head = "---\ntitle: T\nseed: t.txt\ndate: 2026-01-01\nkind: notes\n---\n\n"
    edition = markup.parse(f"{head}Hi[^n] you.\n\n{note}", "t.md")
    after = markup.write(withdrawal.uncompared(edition, {slug})[0])
    left = note if left is None else left
    assert after == head + (f"Hi[^n] you.\n\n{left}" if left else "Hi you.\n\n")


def test_links_and_the_navigation_forget_what_is_withdrawn(works: Path) -> None:
    """Words and pictures stay, the links around them go; a section of the navigation that is left
    with nothing goes too."""
    page, settings = works / "docs" / "index.md", works / "mkdocs.yml"
    page.write_text(
        f"# Hi\n\nSee [the *fair*](transcripts/{FAIR}.md#w1) and [the other](transcripts/"
        f"{FURNACE}.md).\n\n[![A hall](hall.png){{ width=9 }}](transcripts/{FAIR}.md){{ .big }}\n"
    )
    settings.write_text(
        settings.read_text()
        + f"nav:\n  - index.md\n  - Old:\n      - Fair: transcripts/{FAIR}.md\n"
        f"  - New:\n      - transcripts/{FURNACE}.md\n"
    )
    git("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "-qam", "More")
    assert main(["withdraw", FAIR]) == 0
    assert page.read_text() == (
        f"# Hi\n\nSee the *fair* and [the other](transcripts/{FURNACE}.md).\n\n"
        "![A hall](hall.png){ width=9 }\n"
    )
    assert settings.read_text().endswith(
        f"nav:\n  - index.md\n  - New:\n      - transcripts/{FURNACE}.md\n"
    )


def test_a_fact_that_nobody_tells_any_more_goes_too(works: Path) -> None:
    """One that a topic is about stays, and forgets the topic that goes."""
    folder = works / "docs" / "facts"
    folder.mkdir()
    source = "source: {name: A, link: https://a.example/, dated: 2026}\n  checked: 2026-01\n"
    (folder / "all.yml").write_text(
        f"one:\n  says: One.\n  {source}  about: [alone]\n\n"
        f"two:\n  says: Two.\n  {source}  about: [coke, alone]\n"
    )
    (works / "docs" / "topics" / "alone.md").write_text(
        f"---\ntitle: Alone\nkind: idea\naliases: [qqq]\npassages:\n  - at: {FAIR}#w15\n"
        "    says: Alone.\n---\n\nOne of these.\n"
    )
    git("add", "-A")
    git("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "-qm", "Facts")
    assert main(["check"]) == 0
    assert main(["withdraw", FAIR]) == 0
    assert "docs/topics/alone.md" not in files(works)
    assert (folder / "all.yml").read_text() == f"two:\n  says: Two.\n  {source}  about: [coke]\n"
    assert main(["check"]) == 0


def test_seeds_of_a_longer_name_are_not_taken_for_ones_own(works: Path) -> None:
    """``talk`` does not take the times of ``talk.two`` along."""
    for name in ("talk.two", "talk"):
        shutil.copy(
            works / "docs/transcripts" / f"{FAIR}.md", works / f"docs/transcripts/{name}.md"
        )
        (works / "seeds/timings" / f"{name}.tsv").write_text("")
    made = withdrawal.of(Archive(works), ["talk"], lambda readings, line: True)
    assert "seeds/timings/talk.tsv" in made.files
    assert "seeds/timings/talk.two.tsv" not in made.files


@pytest.mark.parametrize(
    ("source", "goes", "left"),
    [
        ("a: [x, y, z]\nb: q\n", "x", "a: [y, z]\nb: q\n"),
        ("a: [x, y, z]\nb: q\n", "y z", "a: [x]\nb: q\n"),
        ("a: [x, y, z]\nb: q\n", "x y", "a: [z]\nb: q\n"),
        ("a: [x]\nb: q\n", "x", "b: q\n"),
        (
            "# file\n\n# one\n\n- a: x\n\n- a: y\n\n# two\n- a: z\n",
            "x y",
            "# file\n\n# two\n- a: z\n",
        ),
        ("# one\n- a: x\n# two\n- a: y\n- a: z\n", "y", "# one\n- a: x\n# two\n- a: z\n"),
        ("# file\n\n- a: x\n", "x", "# file\n"),
        ("- a: x  # why\n  b: y\n- c\n", "x", "- b: y\n- c\n"),
        ("- a: y\n  b: é\n  c: z\n", "é", "- a: y\n  c: z\n"),
        ("k: |\n  x\nl: y\n", "x\n", "l: y\n"),
    ],
)
def test_yaml_loses_what_goes_and_nothing_else(source: str, goes: str, left: str) -> None:
    """In brackets and on lines of its own; with a heading that stands over nothing else."""
    gone = {goes, *goes.split(" ")}
    assert pruned(source, schema.compose(source, "x.yml"), lambda n: str(n.value) in gone) == left
