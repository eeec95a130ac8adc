"""Corrections that strangers send: applied when they fit, refused in one clear line when they do
not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import yaml

from conftest import HEAD, ROOT
from massdriver.cli import main
from massdriver.edition import markup, request
from massdriver.findings import Unreadable

SEED = (
    "Hello there. We like Grock a lot, a holi point man. It costs 40 tons. It is what it is. "
    "They are pretty you the smash to the grid. Read Dune now. theycome back."
)
BODY = (
    '**Ann:** Hello there. We like {~~Grock~>Grok~~} a lot,[^n] a holi point{>>unclear: "holi'
    ' point"<<} man. It costs 40 tons. It is what it is. They are pretty {~~you the'
    " smash~>impedence match~~}{>>a term of the trade<<} to the grid. Read *Dune* now. They come"
    " back.\n\n[^n]: **Editor.** A model.\n"
)

Make = Callable[[dict[str, str]], Path]
Send = Callable[..., tuple[int, str]]


def form(
    current: str,
    proposed: str,
    why: str = "",
    slug: str = "talk",
    address: str = "w0",
    heard: str = "",
    second: str = "",
) -> str:
    answers = (slug, address, current, proposed, heard, second, why)
    return "".join(
        f"### {title}\n\n{answer or request.EMPTY}\n\n"
        for title, answer in zip(request.FORM, answers, strict=True)
    )


@pytest.fixture
def root(repository: Make) -> Path:
    """A small archive of one talk."""
    return repository({"seeds/talk.txt": SEED, "docs/transcripts/talk.md": HEAD + BODY})


@pytest.fixture
def send(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Send:
    """Apply a form; return the exit code and what is said."""

    def run(body: str | bytes, *options: str) -> tuple[int, str]:
        monkeypatch.chdir(root)
        (root / "issue.txt").write_bytes(body if isinstance(body, bytes) else body.encode())
        code = main(["apply", *options, "issue.txt"])
        return code, capsys.readouterr().out

    return run


def page(root: Path) -> str:
    return (root / "docs" / "transcripts" / "talk.md").read_text().removeprefix(HEAD)


@pytest.mark.parametrize(
    ("current", "proposed", "why", "becomes"),
    [
        ("Hello there", "Hello, Claire", "", "Hello, {~~there~>Claire~~}."),
        ("point man", "point, Dan", "", "point, {~~man~>Dan~~}"),
        ("40", "50", "audible", "{~~40~>50~~}{>>audible<<} tons"),
        ("Hello there. We", "Hello there: we", "only a full stop", "Hello there: we like"),
        ("grid", "[delete]", "a slip", "to the. {--grid--}{>>a slip<<} Read"),
        ("what it is", "what it isn't", "said so", "{~~is~>isn't~~}{>>said so<<}"),
        ("It costs", "It all costs", "", "It {++all++} costs"),
        ("impedence match", "impedance match", "", "{~~you the smash~>impedance match~~} to"),
        (
            "pretty impedence",
            "fairly impedance",
            "",
            "{~~pretty you the smash~>fairly impedance match~~} to",
        ),
        ("Grok a", "Grock a", "", "like Grock a lot"),
        ("They come back", "They came back", "", "{~~theycome~>They came~~} back"),
        ("Dune", "June", "", "Read *{~~Dune~>June~~}* now"),
        ("costs 40 tons", "costs $40 tons", "said so", "costs {~~40~>\\$40~~}{>>said so<<} tons"),
    ],
)
def test_a_correction_is_tracked(
    root: Path, send: Send, current: str, proposed: str, why: str, becomes: str
) -> None:
    """The words are exchanged, track sets the marks, the reason stands behind them."""
    code, said = send(form(current, proposed, why))
    assert becomes in page(root), said + page(root)
    assert main(["check", "talk"]) in (0, code)


def test_only_the_words_in_question_change(root: Path, send: Send) -> None:
    """All the rest of the file stays byte for byte."""
    code, said = send(form("40", "50", "audible"))
    assert code == 0
    assert (
        said == "applied: docs/transcripts/talk.md: {~~40~>50~~}{>>audible<<}\n"
        "massdriver: 1 correction in docs/transcripts/talk.md, 0 new findings\n"
    )
    assert page(root) == BODY.replace("40", "{~~40~>50~~}{>>audible<<}")


def test_a_doubt_about_the_words_is_settled_by_their_correction(root: Path, send: Send) -> None:
    """The doubt goes with the words it spoke of."""
    code, _ = send(form("holi point", "wholly pointless", "audible"))
    assert code == 0
    assert "a {~~holi point~>wholly pointless~~}{>>audible<<} man" in page(root)
    assert "unclear" not in page(root)


def test_a_doubt_about_other_words_stays(root: Path, send: Send) -> None:
    """Words beside a doubt can be corrected without settling it."""
    send(form("man", "then"))
    assert '{>>unclear: "holi point"<<}' in page(root)


def test_a_note_stays_at_its_place(root: Path, send: Send) -> None:
    """The reference to a note survives the exchange of the words around it."""
    code, said = send(form("a lot, a", "quite a lot, a"))
    assert code == 0, said
    assert "[^n]" in page(root) and page(root).count("[^n]") == 2


def test_check_writes_nothing(root: Path, send: Send) -> None:
    """With --check the answer is given and the file left alone."""
    code, said = send(form("40", "50", "audible"), "--check")
    assert (code, page(root)) == (0, BODY)
    assert said.startswith(
        "would be applied: docs/transcripts/talk.md: {~~40~>50~~}{>>audible<<}\n"
    )


def test_a_correction_that_breaks_a_rule_says_which(root: Path, send: Send) -> None:
    """A number changed without a reason is applied, and its finding told."""
    code, said = send(form("40", "50"))
    assert code == 1
    assert "M003" in said and "1 new finding\n" in said
    assert "{~~40~>50~~} tons" in page(root)


def test_the_answers_of_github_are_read_with_its_line_ends(root: Path, send: Send) -> None:
    """GitHub sends carriage returns, and a # before the address is no matter."""
    assert send(form("40", "50", "audible", address="#w0").replace("\n", "\r\n"))[0] == 0


def test_any_word_of_a_paragraph_is_its_address(root: Path, send: Send) -> None:
    """A link to a word inside the paragraph leads to it too."""
    assert send(form("40", "50", "audible", address="w5"))[0] == 0


def test_curly_quotes_match_straight_ones(root: Path, send: Send) -> None:
    """A phone types other quotes than the page has."""
    send(form("what it is", "what it isn't", "said so"))
    code, said = send(form("isn’t", "wasn’t", "said so"))
    assert code == 0, said


REFUSED = {
    "empty": ("", "R001"),
    "one megabyte": ("x" * 1_000_000, "R001"),
    "one megabyte in an answer": (form("40", "5" * 1_000_000), "R001"),
    "not UTF-8": (b"\xff\xfe", "R001"),
    "a NUL byte": (form("40", "50\0"), "R001"),
    "text that turns around": (form("40", "50\u202e"), "R001"),
    "prose": ("Please fix the typo, thanks!", "R001"),
    "a heading twice": (form("40", "50") + "### Why\n\nbecause\n", "R001"),
    "a heading smuggled into an answer": (form("40", "50\n\n### Why\n\nx"), "R001"),
    "a foreign heading": (form("40", "50").replace("### Why", "### Who"), "R001"),
    "words before the form": ("hello\n" + form("40", "50"), "R001"),
    "two lines": (form("40", "50\n60"), "R001"),
    "nothing proposed": (form("40", ""), "R001"),
    "no second": (form("40", "50", second="soon"), "R001"),
    "another folder": (form("40", "50", slug="../../etc/passwd"), "R002"),
    "a name with a wildcard": (form("40", "50", slug="*"), "R002"),
    "no such transcript": (form("40", "50", slug="tlak"), "R002"),
    "no address": (form("40", "50", address="somewhere"), "R002"),
    "an address past the end": (form("40", "50", address="w999"), "R002"),
    "no match": (form("41", "50"), "R003"),
    "part of a word": (form("Hell", "Heaven"), "R003"),
    "two matches": (form("is", "was"), "R003"),
    "half an emphasis": (form("Dune now", "June now"), "R003"),
    "Markdown": (form("40", "![x](https://evil.example/y.png)"), "R004"),
    "HTML": (form("40", "<script>alert(1)</script>"), "R004"),
    "a mark": (form("40", "{--40--}"), "R004"),
    "a note": (form("40", "40[^n]"), "R004"),
    "a shell's command": (form("40", "$(touch pwned)"), "R004"),
    "a shell's backticks": (form("40", "`touch pwned`"), "R004"),
    "a shell's line": (form("40", "50 ; touch pwned && true"), "R004"),
    "a workflow's expression": (form("40", "${{ github.token }}"), "R004"),
    "YAML": (form("40", "!!python/object/apply:os.system [touch pwned]"), "R004"),
    "a mark in the reason": (form("40", "50", "x<<}{--all--}"), "R004"),
    "a doubt as the reason": (form("40", "50", 'unclear: "40"'), "R004"),
    "only punctuation": (form("40", "..."), "R004"),
    "what stands there already": (form("40", "40"), "R005"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_does_nothing_but_get_a_clear_answer(
    root: Path, send: Send, name: str
) -> None:
    """One line that says where, what and what to do; no file changes, none comes."""
    body, expected = REFUSED[name]
    before = sorted(p for p in root.rglob("*") if p.name != "issue.txt")
    code, said = send(body)
    line, count = said.splitlines()
    assert code == 3
    assert line.startswith(f"issue.txt:1:1: {expected} ") and line.endswith(".")
    assert len(line) < 400
    assert count == "massdriver: unreadable, 1 finding"
    assert page(root) == BODY
    assert sorted(p for p in root.rglob("*") if p.name != "issue.txt") == before


@pytest.mark.parametrize("name", REFUSED)
def test_an_answer_repeats_nothing_that_could_act(root: Path, send: Send, name: str) -> None:
    """The answer goes into an issue: no markup, no call, no command of the sender's comes back in
    it."""
    said = send(REFUSED[name][0])[1]
    for part in ("](", "<script", "$(", "`touch", "${{", "@", "evil.example/y.png", "\u202e", "\0"):
        assert part not in said


def test_marks_that_would_change_other_words_are_not_set(
    root: Path, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R005: were tracking ever wrong, the file stays as it is."""
    from massdriver.edition import correct

    path = root / "docs" / "transcripts" / "talk.md"
    before = path.read_text()
    monkeypatch.setattr(
        correct,
        "track",
        lambda page, _: markup.parse(
            markup.write(page).replace("Hello there", "Hello where"), page.path
        ),
    )
    code, said = send(form("40", "50", "audible"))
    assert (code, path.read_text()) == (3, before)
    assert (
        "R005 the marks could not be set so that only these words change. Edit the file by hand."
        in said
    )


def test_a_file_that_is_not_there_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong file name is one line."""
    monkeypatch.chdir(root)
    assert main(["apply", "nowhere.txt"]) == 3
    assert capsys.readouterr().out.startswith(
        "nowhere.txt:1:1: A003 cannot be read: No such file or directory."
    )


def test_an_edition_that_does_not_prove_itself_is_left_alone(root: Path, send: Send) -> None:
    """Nothing is built on a page whose words are not accounted for."""
    path = root / "docs" / "transcripts" / "talk.md"
    path.write_text(path.read_text().replace("tons", "pounds"))
    code, said = send(form("40", "50", "audible"))
    assert code == 3
    assert (
        "R005 docs/transcripts/talk.md does not prove itself as it is. Run massdriver check first."
        in said
    )


def test_the_issue_form_asks_what_the_program_reads() -> None:
    """The headings of GitHub's form are those of the parser, in its order, and required where it
    needs an answer."""
    starter = ROOT / "scripts" / "massdriver" / "site" / "starter"
    homes = {
        ROOT / ".github": tuple(request.FORM),
        starter / "en" / "dot-github": tuple(request.FORM),
        **{
            starter / language / "dot-github": titles
            for language, titles in request.HEADINGS.items()
        },
    }
    for home, titles in homes.items():
        template = yaml.safe_load((home / "ISSUE_TEMPLATE" / "correction.yml").read_text())
        fields = [field for field in template["body"] if "id" in field]
        assert tuple(f["attributes"]["label"] for f in fields) == titles
        assert [(f["id"], f["validations"]["required"]) for f in fields] == list(
            request.FORM.values()
        )


def test_a_form_in_german_is_the_same_request() -> None:
    """An archive asks in its language; its headings in the order of the English ones, none of them
    mixed."""
    answers = ("talk", "w12", "tons", "pounds", "_No response_", "_No response_", "audible")

    def filled(titles: Iterable[str]) -> bytes:
        return "".join(
            f"### {title}\n\n{answer}\n\n" for title, answer in zip(titles, answers, strict=True)
        ).encode()

    english = request.parse(filled(request.FORM), "issue.txt")
    assert english.current == "tons"
    for titles in request.HEADINGS.values():
        assert request.parse(filled(titles), "issue.txt") == english
        with pytest.raises(Unreadable, match="R001"):
            request.parse(filled((*list(request.FORM)[:3], *titles[3:])), "issue.txt")


FACTS = """furnace:
  says: "The ironworks lit a furnace in January."
  source: {name: Gazette, link: "https://gazette.example/furnace"}
  checked: 2026-11
"""


def remark(slug: str, note: str, wrong: str = "Out of date:\nsee there.") -> str:
    """The form of a note, filled in."""
    answers = (slug, note, wrong, "https://gazette.example/news, 2026")
    return "".join(
        f"### {title}\n\n{answer or request.EMPTY}\n\n"
        for title, answer in zip(request.NOTE, answers, strict=True)
    )


def test_a_note_that_is_called_wrong_is_found_with_its_facts(root: Path, send: Send) -> None:
    """Whoever looks at it is told the line of the note and of each fact; nothing is written."""
    talk = root / "docs" / "transcripts" / "talk.md"
    talk.write_text(talk.read_text().replace("A model.", "{fact:furnace}"))
    (root / "docs" / "facts").mkdir()
    (root / "docs" / "facts" / "works.yml").write_text(FACTS)
    (root / "docs" / "topics").mkdir(exist_ok=True)
    (root / "docs" / "topics" / "works.md").write_text(
        "---\ntitle: Works\nkind: company\naliases: [Dune]\n---\n\nSince January: {fact:furnace}\n"
    )
    before = talk.read_text()
    code, said = send(remark("talk", "n"))
    line = before[: before.index("[^n]:")].count("\n") + 1
    assert (code, said.splitlines()) == (
        0,
        [
            f"docs/transcripts/talk.md:{line}: note n",
            "docs/facts/works.yml:1: fact furnace, checked 2026-11, told in 2 places: mend it here"
            " and all are mended",
            "massdriver: nothing was written; whether a note is wrong a person decides",
        ],
    )
    assert talk.read_text() == before
    code, said = send(remark("works", ""))
    assert (code, said.splitlines()[:2]) == (
        0,
        [
            "docs/topics/works.md",
            "docs/facts/works.yml:1: fact furnace, checked 2026-11, told in 2 places: mend it here"
            " and all are mended",
        ],
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (remark("tolk", "n"), 'there is no page of that name. Did you mean "talk"?'),
        (remark("talk", "m9"), "docs/transcripts/talk.md has no such note. "),
        (remark("talk", ""), "docs/transcripts/talk.md has no such note. "),
        (remark("../talk", "n"), '"..·talk" is no page\'s name.'),
        (remark("talk", "n <b>`x`"), "is no note's name."),
        (remark("", "n"), '"Page" is not answered.'),
        (remark("talk", "n", ""), '"What is wrong" is not answered.'),
        (remark("talk", "n" * 400), '"Note" is more than one line'),
    ],
)
def test_a_remark_that_leads_nowhere_is_refused(send: Send, body: str, message: str) -> None:
    """One line, and none of the stranger's words but in quotes and without teeth."""
    code, said = send(body)
    assert code == 3
    assert message in said.splitlines()[0]
    assert "<b>" not in said and "`" not in said


def test_a_prediction_that_is_called_wrong_is_found_by_its_row(root: Path, send: Send) -> None:
    """The line of the file, and the facts of that one alone; a row that is not there is refused."""
    (root / "docs" / "facts").mkdir()
    (root / "docs" / "facts" / "works.yml").write_text(FACTS)
    one = '- at: talk#w0\n  speaker: Ann\n  quote: "We cast bells."\n  claim: "Bells."\n'
    (root / "docs" / "predictions.yml").write_text(f"{one}\n{one}  fact: furnace\n")
    code, said = send(remark("predictions", "talk-w0"))
    assert (code, said.splitlines()[:-1]) == (
        0,
        ["docs/predictions.yml:1: prediction talk-w0"],
    )
    code, said = send(remark("predictions", "#talk-w0-2"))
    assert code == 0 and said.splitlines()[0] == "docs/predictions.yml:6: prediction talk-w0-2"
    assert said.splitlines()[1].startswith("docs/facts/works.yml:1: fact furnace, checked 2026-11")
    code, said = send(remark("predictions", "talk-w1"))
    assert code == 3 and 'has no such prediction. Did you mean "talk-w0' in said


def test_what_a_remark_says_is_not_said_again(send: Send) -> None:
    """It is for a person: no program repeats it, whatever it holds."""
    code, said = send(remark("talk", "n", "$(touch pwned)\n<script>alert(1)</script>\n@everyone"))
    assert code == 0 and not any(word in said for word in ("pwned", "script>", "everyone"))


def test_the_form_of_a_note_asks_what_the_program_reads() -> None:
    """In English and in each language an archive can begin in."""
    starter = ROOT / "scripts" / "massdriver" / "site" / "starter"
    homes = {
        ROOT / ".github": tuple(request.NOTE),
        starter / "en" / "dot-github": tuple(request.NOTE),
        **{starter / tongue / "dot-github": titles for tongue, titles in request.NOTES.items()},
    }
    for home, titles in homes.items():
        template = yaml.safe_load((home / "ISSUE_TEMPLATE" / "note.yml").read_text())
        fields = [field for field in template["body"] if "id" in field]
        assert tuple(f["attributes"]["label"] for f in fields) == titles
        assert [(f["id"], f["validations"]["required"]) for f in fields] == list(
            request.NOTE.values()
        )
