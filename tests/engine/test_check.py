"""Bad input gets one clear line: where, what, what to do; and nothing is written."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from markdown import Markdown

from conftest import HEAD, ROOT, edition, seed
from massdriver import cli, commands
from massdriver.edition import check, markup, proof, seeds
from massdriver.edition.lexicon import Entry, Lexicon
from massdriver.findings import CODES, Unreadable
from massdriver.site.extension import Editions
from massdriver.text.letters import fold

Run = Callable[..., "subprocess.CompletedProcess[str]"]
LEXICON = Lexicon([Entry("AI five", "AI5")], (), ("Starbase",))
EDITED = HEAD.replace("kind:", "status: edited\nkind:")
GOOD = {
    "docs/transcripts/talk.md": HEAD + "**Ann:** We put a {~~MaaS~>mass~~} driver there.\n",
    "seeds/talk.txt": "we put a MaaS driver there",
}


def codes(body: str, text: str, head: str = HEAD, published: tuple[str, ...] = ()) -> list[str]:
    page = edition(body, head)
    return [f.code for f in check.check(proof.read(page, seed(text), LEXICON), LEXICON, published)]


def test_a_valid_edition_has_no_findings() -> None:
    """Silence where all is well."""
    assert codes("**Ann:** Hi {~~MaaS~>mass~~} driver.\n", "hi MaaS driver") == []


def test_a_change_without_a_mark_is_found_and_the_line_to_paste_is_printed() -> None:
    """I001 with line, column and remedy."""
    page = edition("**Ann:** Hi there.\n\n**Bob:** We take the mass driver.\n")
    (finding,) = check.check(
        proof.read(page, seed("hi there we take the MaaS driver"), LEXICON), LEXICON
    )
    assert (finding.line, finding.code) == (11, "I001")
    assert str(finding).endswith(":\n**Bob:** We take the {~~MaaS~>mass~~} driver.")


def test_a_stray_mark_is_found_where_it_stands() -> None:
    """M001 for a mark that opens and never closes."""
    page = edition("**Ann:** Hi {~~MaaS~>mass driver.\n")
    finding = markup.strays(page)[0]
    assert (finding.line, finding.col, finding.code) == (9, 13, "M001")


@pytest.mark.parametrize(
    ("body", "text", "code"),
    [
        ("**Ann:** Hi {~~there~>There~~}.\n", "hi there", "M002"),
        ("**Ann:** By {~~2:30~>2040~~}.\n", "by 2:30", "M003"),
        ("**Ann:** I {++do not++} know.\n", "i know", "M003"),
        ("**Ann:** Hi there. {>>a reason<<} You.\n", "hi there you", "M004"),
        ("**Cid:** Hi.\n", "hi", "T001"),
        ("Hi[^a].\n\n[^a]: The Moon.\n", "hi", "N001"),
        ("Hi[^a].\n", "hi", "N002"),
        ("Hi.\n\n[^a]: **Editor.** Nobody asks.\n", "hi", "N002"),
        ("Hi.\n\n{++[laughs]++}\n\nYou.\n", "hi you", "T003"),
    ],
)
def test_each_fault_has_its_code(body: str, text: str, code: str) -> None:
    """One fault, one finding."""
    assert code in codes(body, text)


def test_a_reason_a_repetition_or_the_lexicon_excuses_a_number() -> None:
    """M003 asks for a reason only where nothing gives one."""
    assert codes("**Ann:** By {~~2:30~>2040~~}{>>the year<<}.\n", "by 2:30") == []
    assert codes("**Ann:** {--I don't--} I don't know.\n", "I don't I don't know") == []
    assert codes("**Ann:** With {~~AI five~>AI5~~}.\n", "with AI five") == []


def test_a_long_paragraph_is_a_finding_in_an_edited_text_only() -> None:
    """T002 leaves drafts alone."""
    words = " ".join(["word"] * 181)
    assert codes(words + "\n", words) == []
    assert codes(words + "\n", words, EDITED) == ["T002"]


def test_an_unknown_word_is_a_finding_unless_listed_or_doubted() -> None:
    """W001 knows the word list, the lexicon and the doubts."""
    assert codes("To Starbase and grblx.\n", "to starbase and grblx", EDITED) == ["W001"]
    assert codes('To grblx{>>unclear: "grblx"<<}.\n', "to grblx", EDITED) == []
    assert codes("To grblx.\n", "to grblx") == []


def test_a_published_address_that_is_no_word_of_the_seed_is_a_finding() -> None:
    """A004: addresses are words of the seed."""
    assert codes("Hi you.\n", "hi you", published=("w0", "w1")) == []
    assert codes("Hi you.\n", "hi you", published=("w7",)) == ["A004"]


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "S001", "empty"),
        (b"caf\xe9", "S002", "iconv -f WINDOWS-1252"),
        (b"\xff\xfeh\0i\0", "S002", "UTF-16"),
        (b"hi\0you", "S003", "NUL"),
        (b"a" * (seeds.LARGEST + 1), "S004", "Split"),
    ],
)
def test_a_seed_that_is_no_text_is_unreadable(data: bytes, code: str, words: str) -> None:
    """One line with the place, what was found and what to do."""
    with pytest.raises(Unreadable) as error:
        seeds.seed("talk.txt", data)
    (finding,) = error.value.findings
    assert finding.code == code
    assert words in finding.message


def test_times_that_fall_are_unreadable() -> None:
    """S006 names the line."""
    with pytest.raises(Unreadable, match=r"t\.tsv:2:1: S006"):
        seeds.timings("10\t5.0\n20\t4.0\n", "t.tsv")


@pytest.mark.parametrize("line", ["0\tnan", "0\tinf", "-5\t1", "5\t-1", "0\t1e300"])
def test_times_are_seconds_that_there_are(line: str) -> None:
    """S006, and no clock is asked to show them."""
    with pytest.raises(Unreadable, match=r"t\.tsv:1:1: S006"):
        seeds.timings(line, "t.tsv")


@pytest.mark.parametrize("name", ["<b>x", "a b", "a\nb", "-x", "a#b", "a%20b", "tаlk"])
def test_the_name_of_a_file_is_an_address(
    repository: Callable[[dict[str, str]], Path], massdriver: Run, name: str
) -> None:
    """A015, for editions and topics."""
    files = dict(GOOD)
    files[f"docs/transcripts/{name}.md"] = files.pop("docs/transcripts/talk.md")
    done = massdriver("check", cwd=repository(files))
    assert done.returncode == 1 and " A015 " in done.stdout


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("kind: machine", "kynd: machine"), "6:1", 'Did you mean "kind"?'),
        (("2026-02-05", "2026-02-30"), "5:7", "is not a date"),
        (("kind: machine transcript", "kind: poem"), "5:7", "machine transcript, human transcript"),
        (("Ann: guest", "Ann: queen"), "", "guest, host"),
        (("seed: talk.txt", "seed: ../../etc/passwd"), "4:7", "a file of seeds/"),
        (("title: A talk", "title: &a A talk"), "2:8", "anchors"),
        (("title: A talk", "title: !!python/object:os.system A"), "2:8", "tags"),
        (("title: A talk", "title: A talk\ntitle: B"), "3:1", "stands twice"),
        (("title: A talk", "title: [A"), "", "not YAML"),
        (("title: A talk", "title: " + "[" * 100_000), "2:108", "each within another"),
        (("title: A talk", "title: " + "{a: " * 30_000), "", "each within another"),
        (("title: A talk", "- " * 30_000 + "a"), "", "each within another"),
    ],
)
def test_wrong_front_matter_says_where_and_what_is_valid(
    change: tuple[str, str], line: str, words: str
) -> None:
    """F001 with line and column, and the valid choices."""
    with pytest.raises(Unreadable) as error:
        edition("Hi.\n", HEAD.replace(*change))
    assert any(words in f.message for f in error.value.findings)
    assert all(f.code == "F001" for f in error.value.findings)


def test_the_command_exits_0_clean_1_findings_2_usage_3_unreadable(
    repository: Callable[[dict[str, str]], Path], massdriver: Run
) -> None:
    """The exit codes are a contract."""
    root = repository(GOOD)
    assert massdriver("check", cwd=root).returncode == 0
    (root / "docs/transcripts/talk.md").write_text(
        GOOD["docs/transcripts/talk.md"].replace("there", "here")
    )
    done = massdriver("check", cwd=root)
    assert done.returncode == 1
    assert re.search(r"^docs/transcripts/talk.md:9:\d+: I001 ", done.stdout)
    assert massdriver("frobnicate", cwd=root).returncode == 2
    (root / "seeds/talk.txt").write_text("another text")
    done = massdriver("check", cwd=root)
    assert done.returncode == 3
    assert "S005" in done.stdout


def test_what_cannot_be_read_is_not_written(
    repository: Callable[[dict[str, str]], Path], massdriver: Run
) -> None:
    """Track on a damaged seed says so and leaves the edition as it was."""
    root = repository(GOOD)
    (root / "seeds/talk.txt").write_bytes(b"caf\xe9")
    before = (root / "docs/transcripts/talk.md").read_bytes()
    for verb in ("track", "clean", "export", "check"):
        assert massdriver(verb, cwd=root).returncode == 3
    assert (root / "docs/transcripts/talk.md").read_bytes() == before
    assert not (root / "site").exists()


def test_track_marks_a_plain_change_and_the_second_time_changes_nothing(
    repository: Callable[[dict[str, str]], Path], massdriver: Run
) -> None:
    """A reader's plain correction becomes a tracked one."""
    root = repository(
        GOOD | {"docs/transcripts/talk.md": HEAD + "**Ann:** We put a mass driver there.\n"}
    )
    assert massdriver("track", "--check", cwd=root).returncode == 1
    assert massdriver("track", "talk", cwd=root).returncode == 0
    assert (root / "docs/transcripts/talk.md").read_text() == GOOD["docs/transcripts/talk.md"]
    assert "0 editions of 1 changed" in massdriver("track", cwd=root).stdout


def test_track_puts_new_addresses_on_record_and_joining_paragraphs_keeps_them(
    repository: Callable[[dict[str, str]], Path], massdriver: Run
) -> None:
    """An address once published stays: after a join it is an anchor inside the longer paragraph."""
    from massdriver.collection.repository import Archive
    from massdriver.site.typeset import typeset

    root = repository(
        GOOD
        | {
            "docs/transcripts/talk.md": (
                HEAD + "**Ann:** We put a\n\n{~~MaaS~>mass~~} driver there.\n"
            )
        }
    )
    massdriver("track", cwd=root)
    record = root / "seeds/addresses/talk.txt"
    assert record.read_text() == "w0\nw3\n"
    (root / "docs/transcripts/talk.md").write_text(GOOD["docs/transcripts/talk.md"])
    massdriver("track", cwd=root)
    assert record.read_text() == "w0\nw3\n"
    shelf = Archive(root)
    page = typeset(shelf.open(shelf.editions()[0]).read(), shelf.addresses("talk"))
    assert [e.get("id") for e in page.body[0].iter("span") if e.get("id")] == ["w3"]


def test_two_editions_of_one_seed_are_a_finding(
    repository: Callable[[dict[str, str]], Path], massdriver: Run
) -> None:
    """F002."""
    root = repository(GOOD | {"docs/transcripts/again.md": GOOD["docs/transcripts/talk.md"]})
    assert "F002" in massdriver("check", cwd=root).stdout


def test_a_seed_nobody_listed_and_a_link_out_are_unreadable(
    repository: Callable[[dict[str, str]], Path],
    massdriver: Run,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """S005 and A002, and A003 for a file that is not there."""
    root = repository(GOOD)
    outside = tmp_path_factory.mktemp("outside") / "talk.txt"
    outside.write_text(GOOD["seeds/talk.txt"])
    (root / "seeds/talk.txt").unlink()
    assert "A003" in massdriver("check", cwd=root).stdout
    (root / "seeds/talk.txt").symlink_to(outside)
    assert "A002" in massdriver("check", cwd=root).stdout
    (root / "seeds/talk.txt").unlink()
    (root / ".git").mkdir(exist_ok=True)
    (root / ".git/seed").write_text(GOOD["seeds/talk.txt"])
    (root / "seeds/talk.txt").symlink_to("../.git/seed")
    assert "A002" in massdriver("check", cwd=root).stdout
    (root / "seeds/SHA256SUMS").write_text("")
    assert massdriver("check", cwd=root).returncode == 3


def test_a_file_of_the_site_is_no_link_out(
    repository: Callable[[dict[str, str]], Path],
    massdriver: Run,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A002 for what a builder would copy from elsewhere; a link within the pages is none."""
    root = repository(GOOD)
    outside = tmp_path_factory.mktemp("outside") / "own.txt"
    outside.write_text("mine\n")
    (root / "docs/own.txt").symlink_to(outside)
    (root / "docs/again.txt").symlink_to("transcripts/talk.md")
    assert massdriver("check", cwd=root).stdout.count("A002") == 1


@pytest.mark.parametrize("name", ["site", ".cache"])
def test_what_a_build_writes_is_no_link(
    repository: Callable[[dict[str, str]], Path], massdriver: Run, tmp_path: Path, name: str
) -> None:
    """A002, before anything is read: a build would empty the folder it leads to."""
    root = repository(GOOD)
    (root / name).symlink_to(tmp_path)
    for verb in ("check", "build"):
        done = massdriver(verb, cwd=root)
        assert (done.returncode, done.stdout) == (
            3,
            f"{name}:1:1: A002 a link, and a build would write where it leads. Remove it.\n"
            "massdriver: unreadable, 1 finding\n",
        )
    with pytest.raises(Unreadable, match="A002"):
        Markdown(extensions=[Editions(root=str(root))])


def test_outside_a_repository_the_command_says_so(massdriver: Run, tmp_path: Path) -> None:
    """A001."""
    done = massdriver("check", cwd=tmp_path)
    assert (done.returncode, "A001" in done.stdout) == (3, True)


def said(tree: ast.Module) -> Iterator[str]:
    """Every piece of text in a file of tests that is no docstring."""
    silent: set[int] = set()
    for node in ast.walk(tree):  # a statement before what is in it
        if isinstance(node, ast.Expr):
            silent.add(id(node.value))
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in silent
        ):
            yield node.value


def test_every_code_has_a_test() -> None:
    """The table of codes and the tests name the same rules; what only a docstring or a comment
    names is not tested."""
    code = re.compile(r"\b[A-Z]\d{3}\b")
    files = [path.read_text() for path in (ROOT / "tests").rglob("*.py")]
    tests = {
        name
        for file in files
        if code.search(file)
        for text in said(ast.parse(file))
        for name in code.findall(text)
    }
    sources = "".join(
        path.read_text()
        for path in (ROOT / "scripts" / "massdriver").rglob("*.py")
        if path.name != "codes.py"
    )
    assert [code for code in CODES if f'"{code}"' not in sources] == []
    assert [code for code in CODES if code not in tests] == []
    assert sorted(set(re.findall(r'"([A-Z]\d{3})"', sources)) - set(CODES)) == []


def test_track_refuses_to_write_what_does_not_prove_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """I009: were the alignment ever wrong, nothing is written and the place is named."""
    from massdriver.edition import track

    monkeypatch.setattr(track, "collate", lambda seed, page: [])
    with pytest.raises(Unreadable, match=r"docs/transcripts/talk.md:9:1: I009"):
        track.track(edition("**Ann:** Hi you.\n"), seed("hi there you"))


def test_a_page_that_has_lost_everything_is_found() -> None:
    """I001 also where no paragraph is left to stand at."""
    page = edition("[^a]: **Editor.** Only a note.\n")
    assert "I001" in [
        f.code for f in check.check(proof.read(page, seed("all of it"), LEXICON), LEXICON)
    ]


def test_many_headings_in_a_row_cost_no_more_than_their_number() -> None:
    """Whether a heading counts is tried along the row, not along every choice of it."""
    page = edition("".join("## a\n\n" for _ in range(400)) + "b\n")
    assert proof.starts(page, seed("a " * 200 + "b"))[1] is None


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("GPU's, 40%", "gpus40"),
        ("e\u0301 \u00e9", "e\u0301e\u0301"),
        ("x \u2260 y \u00b8", "xy"),
        ("\u0301a", "a"),
        ("नमस्ते", "नमस्ते"),
        ("Straße", "strasse"),
    ],
)
def test_what_counts_as_a_letter(text: str, letters: str) -> None:
    """Letters and digits with the marks that belong to them; a mark without a letter is an
    accidental."""
    assert fold(text) == letters


def test_no_heading_is_named_as_a_paragraph_a_note_or_a_part_of_the_page_is() -> None:
    """Who follows a citation comes to the words, and the page's own scripts find what they look
    for."""
    body = "".join(f"## {title}\n\n" for title in ("W0", "Switches", "Note so", "Switches"))
    said = edition(body + "**Ann:** Hello[^so].\n\n[^so]: **Context.** So.\n")
    read = proof.read(said, seed("Hello."), Lexicon([]))
    assert [c.id for c in read.chapters] == ["section-w0", "switches-2", "note-so-2", "switches-3"]


def test_an_option_before_the_verb_readies_no_other_verb(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody waits for twenty verbs to run one; where none is named, all are told."""
    ready: list[list[str]] = []

    def verbs(only: str) -> Iterator[tuple[str, commands.Verb]]:
        found = list(commands.verbs(only))
        ready.append([name for name, _ in found])
        return iter(found)

    monkeypatch.setattr(cli, "verbs", verbs)
    for line in ("check --help", "--no-cache check --help", "--help"):
        with pytest.raises(SystemExit, match="0"):
            cli.main(line.split())
    assert ready[0] == ready[1] == ["check"] and len(ready[2]) > 15
