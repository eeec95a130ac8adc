"""A transcript in any format becomes a seed and a first edition; nonsense gets one line and leaves
no file.

A case is a file under tests/cases/new: what comes in, then ``=====`` and the seed it makes, with
the second that stands at a line's beginning in front of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from markdown import Markdown

from conftest import ROOT
from massdriver import cli
from massdriver.collection import repository as disk
from massdriver.commands import new as verb
from massdriver.edition import front, lexicon
from massdriver.edition.seeds import LARGEST
from massdriver.findings import Unreadable
from massdriver.intake import archive, detect, timedtext
from massdriver.intake import draft as drafts
from massdriver.intake.people import stands_in
from massdriver.intake.shelve import add_to_navigation
from massdriver.site import pages
from massdriver.text.letters import fold

CASES = sorted((ROOT / "tests" / "cases" / "new").glob("*.*"))
Repository = Callable[[dict[str, str]], Path]
Said = pytest.CaptureFixture[str]


def draft(name: str, text: str, **wanted: str) -> drafts.Draft:
    """What ``new`` makes of a text, without the disk."""
    document = detect.read(text, name)
    return drafts.draft(
        document,
        name,
        text.encode(),
        {"date": "2026-01-02", **wanted},
        [],
        lexicon.of("en"),
        "2026-01-02",
    )


def seed_with_times(made: drafts.Draft) -> str:
    """The seed's lines, each with the second at which it begins."""
    seed = made.files[f"seeds/{made.slug}.txt"].decode()
    rows = made.files.get(f"seeds/timings/{made.slug}.tsv", b"").decode().splitlines()
    times = {int(row.split("\t")[0]): float(row.split("\t")[1]) for row in rows}
    out, position = [], 0
    for line in seed.splitlines(keepends=True):
        here = [at for offset, at in times.items() if position <= offset < position + len(line)]
        out.append((f"{here[0]:g} | " if here else "- | ") + line)
        position += len(line)
    return "".join(out)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_case_becomes_the_seed_it_names(path: Path, pytestconfig: pytest.Config) -> None:
    """Words, speakers and times are those of the file; the edition proves itself."""
    source, _, expected = path.read_text().partition("\n=====\n")
    made = draft(path.name, source + "\n")
    result = f"{detect.read(source, path.name).format}\n{seed_with_times(made)}"
    if pytestconfig.getoption("--record") and result != expected:
        path.write_text(f"{source}\n=====\n{result}")
        expected = result
    assert made.reading.proved
    assert expected == result


def run(repository: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command in a repository."""
    monkeypatch.chdir(repository)
    return cli.main(["new", *arguments])


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def test_everything_that_belongs_to_a_transcript_is_made(
    repository: Repository,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Said,
) -> None:
    """Seed, original, checksums, times, addresses, edition and navigation; and it is all said."""
    navigation = (
        "site_name: T\nnav:\n  - Talks:\n      - transcripts/index.md  # first\n  - About:"
        " about.md\n"
    )
    root = repository({"mkdocs.yml": navigation, "docs/transcripts/index.md": "# T\n"})
    source = tmp_path_factory.mktemp("in") / "talk.vtt"
    source.write_text(
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ann>Hello [inaudible] there\n\n"
        "00:05.000 --> 00:06.000\n<v Bob>Hi.\n"
    )
    assert (
        run(
            root,
            monkeypatch,
            str(source),
            "--title",
            "A: talk",
            "--date",
            "2026-01-02",
            "--speaker",
            "Ann:guest",
        )
        == 0
    )
    made = files(root)
    assert made["seeds/a-talk.txt"] == b"Ann: Hello [inaudible] there\nBob: Hi.\n"
    assert made["seeds/originals/a-talk.vtt"] == source.read_bytes()
    assert made["seeds/timings/a-talk.tsv"] == b"5\t1.0\n34\t5.0\n"
    assert made["seeds/addresses/a-talk.txt"] == b"w1\nw5\n"
    assert made["mkdocs.yml"].decode() == navigation.replace(
        "# first\n", '# first\n      - "A: talk": transcripts/a-talk.md\n'
    )
    for sums in (
        root / "seeds" / "a-talk.txt.sha256",
        root / "seeds" / "originals" / "a-talk.vtt.sha256",
    ):
        assert (
            subprocess.run(
                ["sha256sum", "--check", "--quiet", sums.name], cwd=sums.parent, check=False
            ).returncode
            == 0
        )
    assert cli.main(["check"]) == 0
    said = capsys.readouterr().out
    assert "WebVTT, by its content" in said
    assert "speakers: Ann 3 words, Bob 1 word" in said
    assert (
        "massdriver: a-talk, 4 words, 2 paragraphs, 2 times, 0 emendations, 1 doubt, 0 suspects"
        in said
    )
    assert disk.Archive(root).open(root / "docs/transcripts/a-talk.md").edition.front[
        "speakers"
    ] == {"Ann": "guest", "Bob": "speaker"}


def test_a_plain_text_is_its_own_seed(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte, odd line ends and all."""
    data = b"Ann: Hi there.\r\n\r\nBob: Ho.\r\nAnn: Yes.\r\nBob: No.\r\n"
    (tmp_path / "t.txt").write_bytes(data)
    root = repository({})
    assert run(root, monkeypatch, "t.txt", "--slug", "t1") == 0
    assert (root / "seeds/t1.txt").read_bytes() == data
    assert not (root / "seeds/originals").exists()


def test_the_format_can_be_overruled(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What looks like captions is taken for plain words where somebody says so."""
    (tmp_path / "t.txt").write_text("WEBVTT\n\n00:01.000 --> 00:04.000\nHello\n")
    root = repository({})
    assert run(root, monkeypatch, "t.txt", "--format", "text") == 0
    assert (root / "seeds/t.txt").read_bytes() == (tmp_path / "t.txt").read_bytes()


def test_a_name_printed_once_is_a_label_where_somebody_says_so() -> None:
    """--speaker names it, and gives its owner another name."""
    text = "announcer: Welcome.\nAnn: Hi.\nBob: Ho.\nAnn: Ha.\nBob: Hm."
    people = [drafts.Person.parse("announcer=Cid Day:narrator")]
    document = detect.read(text, "t", labels=["announcer"])
    made = drafts.draft(document, "t", text.encode(), {}, people, lexicon.of("en"), "2026-01-02")
    assert dict(made.spoken) == {"Cid Day": 1, "Ann": 2, "Bob": 2}
    assert made.reading.edition.front["speakers"]["Cid Day"] == "narrator"


@pytest.mark.parametrize(
    "written,day",
    [
        ("2026-02-05", "2026-02-05"),
        ("2026-2-5 12:00", "2026-02-05"),
        ("2026-02-05T10:00:00Z", "2026-02-05"),
        ("February 5, 2026", "2026-02-05"),
        ("Feb 5, 2026", "2026-02-05"),
        ("5th February 2026", "2026-02-05"),
        ("2026/02/05", "2026-02-05"),
        ("20260205", "2026-02-05"),
        ("Thu, 05 Feb 2026 10:00:00 GMT", "2026-02-05"),
        ("02/05/2026", ""),
        ("yesterday", ""),
        ("2026-13-45", ""),
    ],
)
def test_a_day_is_read_however_it_is_written_where_it_can_be_only_one(
    written: str, day: str
) -> None:
    """02/05 is February to some and May to others: then today is assumed, and said."""
    text = f'---\ntitle: Iron\ndate: "{written}"\n---\n**Ann:** Hi.\n\n**Bob:** Ho.\n'
    made = drafts.draft(
        detect.read(text, "t.md"), "t.md", text.encode(), {}, [], lexicon.of("en"), "2001-01-01"
    )
    assert made.reading.edition.front["date"] == (day or "2001-01-01")
    assert bool(made.assumed) == (not day)


@pytest.mark.parametrize(
    "key,address,field",
    [
        ("url", "https://www.youtube.com/watch?v=x", "video"),
        ("media", "https://vimeo.com/1", "video"),
        ("url", "https://example.org/page", "source"),
        ("media", "https://example.org/58.mp3", "source"),
        ("video", "https://example.org/talk.mp4", "video"),
    ],
)
def test_an_address_is_a_video_where_there_are_videos(key: str, address: str, field: str) -> None:
    """Anything else is the page it came from: nobody can jump to a second of that."""
    text = (
        f"---\ntitle: Iron\ndate: 2026-01-02\n{key}: {address}\n---\n**Ann:** Hi.\n\n**Bob:** Ho.\n"
    )
    front = draft("t.md", text).reading.edition.front
    assert front[field] == address
    assert not front["source" if field == "video" else "video"]


def test_surnames_and_initials_are_those_of_the_one_person_they_can_be() -> None:
    """It is said aloud; --speaker overrules it; where two could be meant, nobody is guessed."""
    text = "Ann Lee: Hi.\nBob Day: Ho.\nAL: Ha.\nDay: Hm.\nAL: So.\nDay: Yes.\n"
    made = draft("t.txt", text)
    assert dict(made.spoken) == {"Ann Lee": 3, "Bob Day": 3}
    assert any("AL is Ann Lee" in line for line in made.assumed)
    people = [drafts.Person.parse("AL=Al Fox")]
    again = drafts.draft(
        detect.read(text, "t.txt"),
        "t.txt",
        text.encode(),
        {"date": "2026-01-02"},
        people,
        lexicon.of("en"),
        "",
    )
    assert dict(again.spoken) == {"Ann Lee": 1, "Bob Day": 3, "Al Fox": 2}
    assert dict(draft("t.txt", "Al Loo: Hi.\nAl Loo: Oh.\nAnn Lee: Oh.\n" + text).spoken)["AL"] == 2


def test_a_speaker_of_no_known_role_is_a_mistake_of_usage(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """Exit code 2, and the roles there are."""
    assert run(repository({}), monkeypatch, "a.txt", "--speaker", "Ann:queen") == 2
    assert "roles are guest, host" in capsys.readouterr().err


def test_a_trial_says_what_would_be_made_and_writes_nothing(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """--check: the format, the files, who speaks and who is only stood in for; then the same
    without it."""
    (tmp_path / "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\n[SPEAKER_00]: Hello\n")
    root = repository({})
    before = files(root)
    assert run(root, monkeypatch, "a.srt", "--check", "--date", "2026-01-02") == 0
    assert files(root) == before
    assert capsys.readouterr().out.splitlines() == [
        "a.srt: SRT, by its content; --format reads it otherwise",
        "would be made: seeds/originals/a.srt",
        "would be made: seeds/a.txt",
        "would be made: seeds/timings/a.tsv",
        "would be made: seeds/addresses/a.txt",
        "would be made: seeds/originals/a.srt.sha256",
        "would be made: seeds/a.txt.sha256",
        "would be made: docs/transcripts/a.md",
        'assumed: title "A", from the file name',
        "speakers: SPEAKER_00 1 word",
        'who is SPEAKER_00? Say --speaker "SPEAKER_00=Ann Lee:guest"',
        "next: the same without --check makes all this",
        "massdriver: a, 1 word, 1 paragraph, 1 time, 0 emendations, 0 doubts, 0 suspects",
    ]
    assert (
        run(root, monkeypatch, "a.srt", "--format", "srt", "--speaker", "SPEAKER_00=Ann Lee:guest")
        == 0
    )
    said = capsys.readouterr().out
    assert "SRT, as --format srt says" in said
    assert "speakers: Ann Lee 1 word" in said
    assert "who is" not in said


def test_the_page_shows_what_the_command_says(
    repository: Repository,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Said,
    pytestconfig: pytest.Config,
) -> None:
    """The example of the page new.md is run; --record writes its output anew."""
    page = pages.FOLDER / "en" / "new.md"
    (source, command, shown), *_ = re.findall(
        r"```vtt\n(.*?)```.*?```console\n\$ (.*?)\n(.*?)```", page.read_text(), re.DOTALL
    )
    (tmp_path / "talk.vtt").write_text(source)
    navigation = "not_in_nav: |\n  /transcripts/*\nnav:\n  - transcripts/index.md\n"
    assert run(repository({"mkdocs.yml": navigation}), monkeypatch, *shlex.split(command)[2:]) == 0
    said = re.sub(r"date \d{4}-\d\d-\d\d", "date 2026-02-05", capsys.readouterr().out)
    if pytestconfig.getoption("--record"):
        page.write_text(page.read_text().replace(shown, said))
        shown = said
    assert shown == said


@pytest.mark.parametrize(
    "name,stands",
    [
        ("SPEAKER_00", True),
        ("Speaker A", True),
        ("Speaker1", True),
        ("spk_0", True),
        ("Q", True),
        ("Unknown Speaker", True),
        ("Unidentified", True),
        ("S2", True),
        ("Ann", False),
        ("Mr Speaker", False),
        ("Speaker Pelosi", False),
        ("Al", False),
    ],
)
def test_a_name_that_only_stands_in_for_somebody_is_asked_after(name: str, stands: bool) -> None:
    """Not so the Speaker of the House."""
    assert stands_in(name) == stands


def test_a_list_of_many_things_with_colons_has_no_speakers(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """A glossary is read as words, and in no time; a file that names thousands of speakers is
    refused."""
    (tmp_path / "a.txt").write_text("".join(f"Thing{n} Other: it is here\n" for n in range(6_000)))
    root = repository({})
    assert run(root, monkeypatch, "a.txt", "--check") == 0
    assert "speakers: none found" in capsys.readouterr().out
    (tmp_path / "a.json").write_text(
        json.dumps([{"speaker": f"Speaker {n}", "text": "Hi", "start": n} for n in range(600)])
    )
    assert run(root, monkeypatch, "a.json") == 3
    assert "S007 600 speakers are more than a transcript has" in capsys.readouterr().out


def test_the_formats_of_the_command_line_are_those_that_are_read() -> None:
    """One list, in two places, for the sake of a quick start."""
    assert sorted(verb.FORMATS) == sorted(detect.FORMATS)


# Round trips.

# Hostile and odd input.

ENCODED = {
    "WINDOWS-1252": "Ann: The bell’s “old”.\n\nBob: In the café?\n",
    "WINDOWS-1251": "Анна: привет всем, дорогие друзья.\n\nБорис: Это наши соседи.\n",
    "CP932": "こんにちはみなさん。",
    "UTF-16": "Ann: hello there.\n\nBob: Hi.\n",
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_an_encoding_that_can_be_told_is_read_and_said_aloud(
    encoding: str,
    repository: Repository,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Said,
) -> None:
    """The seed is UTF-8 and has every word; what came is kept as it came."""
    source = tmp_path_factory.mktemp("in") / "talk.txt"
    source.write_bytes(ENCODED[encoding].encode(encoding))
    root = repository({})
    assert run(root, monkeypatch, str(source)) == 0
    assert f"the file is in {encoding}" in capsys.readouterr().out
    assert fold((root / "seeds/talk.txt").read_text()) == fold(ENCODED[encoding])
    assert (root / "seeds/originals/talk.txt").read_bytes() == source.read_bytes()


def test_a_page_is_read_in_the_encoding_that_it_names() -> None:
    """Even where too few letters tell it."""
    page = "<html><head><meta charset=iso-8859-2></head><body><p>Łódź</p></body></html>"
    document = detect.open_(page.encode("iso-8859-2"), "a.html")
    assert [u.text for u in document.utterances] == ["Łódź"]


def test_xml_that_names_a_document_type_elsewhere_is_read_without_it() -> None:
    """Nothing is opened; what it would declare is unknown and refused."""
    head = '<!DOCTYPE TEI SYSTEM "http://127.0.0.1:9/x.dtd">'
    read = detect.read(f"{head}<TEI><text><u who='#Ann'>Hello.</u></text></TEI>", "a.xml")
    assert [(u.speaker, u.text) for u in read.utterances] == [("Ann", "Hello.")]
    with pytest.raises(Unreadable, match="undefined entity"):
        detect.read(f"{head}<TEI><text><u>&hello;</u></text></TEI>", "a.xml")


def test_what_nobody_says_in_xml_is_counted_and_left() -> None:
    """The report names how many words of which elements stay in the original."""
    read = detect.read(
        "<TEI><teiHeader>Two words</teiHeader>"
        "<text><u>One.<note>A footnote.</note></u></text></TEI>",
        "a.xml",
    )
    assert read.remarks == (
        "left in the original, as nobody says it: 4 words of <teiHeader>, <note>",
    )


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("01:02:03.5", 3723.5),
        ("02:03,5", 123.5),
        ("00:00:01:15", 1.5),
        ("00:00:01:100", 1.1),
        ("1.5h", 5400.0),
        ("900ms", 0.9),
        ("45f", 1.5),
        ("12", 12.0),
        ("soon", None),
    ],
)
def test_times_of_xml_are_seconds(written: str, seconds: float | None) -> None:
    """Clocks, frames and offsets."""
    assert timedtext.seconds(written) == seconds


def test_a_page_of_xhtml_is_read_as_a_page() -> None:
    """Though it opens as XML does."""
    page = (
        '<?xml version="1.0"?>\n<!DOCTYPE html>\n'
        "<html><body><p>Ann: Hi.</p>\n<p>Bo: Ho.</p><p>Ann: Ha.</p></body></html>"
    )
    read = detect.read(page, "a.html")
    assert [(u.speaker, u.text) for u in read.utterances] == [
        ("Ann", "Hi."),
        ("Bo", "Ho."),
        ("Ann", "Ha."),
    ]


BAD = {
    "short.txt": (b"\xef\xf0", ":1:1: S002 ", "cannot be told"),
    "utf16le.txt": ("hello there".encode("utf-16-le"), ":1:2: S003 ", "iconv -f UTF-16"),
    "nul.txt": (b"one\ntwo\0three", ":2:4: S003 ", "NUL"),
    "empty.txt": (b"", ":1:1: S001 ", "empty"),
    "blank.txt": (b" \n\t\n", ":1:1: S001 ", "empty"),
    "word.docx": (b"PK\x03\x04\x14\0", ":1:1: S007 ", "Word"),
    "paper.pdf": (b"%PDF-1.7\n", ":1:1: S007 ", "PDF"),
    "page.html": (b"<!DOCTYPE html><html><body></body></html>", ":1:1: S001 ", "no words"),
    "captions.ttml": (b'<?xml version="1.0"?><tt></tt>', ":1:1: S001 ", "TTML"),
    "unknown.xml": (
        b'<?xml version="1.0"?>\n<plist><key>a</key></plist>',
        ":1:1: S007 ",
        "<plist>",
    ),
    "broken.xml": (b"<tt><body>\n<p>Hello</q></body></tt>", ":2:11: S007 ", "mismatched tag"),
    "laughs.xml": (
        b'<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        b"<tt><body><p>&b;</p></body></tt>",
        ":1:1: S007 ",
        "document type",
    ),
    "outside.xml": (
        b'<!DOCTYPE tt [<!ENTITY a SYSTEM "file:///etc/passwd">]><tt><body><p>&a;</p></body></tt>',
        ":1:1: S007 ",
        "document type",
    ),
    "deep.xml": (
        b"<TEI><text>" + b"<p>" * 5000 + b"x" + b"</p>" * 5000 + b"</text></TEI>",
        ":1:1: S007 ",
        "in one another",
    ),
    "broken.json": (b'{"segments": [', ":1:15: S007 ", "JSON"),
    "unknown.json": (b'{"a": 1, "b": [2]}', ":1:1: S007 ", "a, b"),
    "deep.json": (b"[" * 200_000, ":1:1: S007 ", "JSON"),
    "wordless.json": (b'{"segments": [{"text": "...", "start": 1}]}', ":1:1: S001 ", "no words"),
    "wordless.vtt": (b"WEBVTT\n\nNOTE nothing\n", ":1:1: S001 ", "no words"),
    "lost.srt": (b"1\n00:00:01,000 --> 00:00:02,000\nHello\n\n2\nno time here\n", "", ""),
    "lost.vtt": (
        b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n\nno time here\n",
        ":6:1: S008 ",
        "no caption",
    ),
    "clock.vtt": (b"WEBVTT\n\n00:99.000 --> 00:02.000\nHello\n", ":4:1: S008 ", "times above"),
    "anchor.md": (
        b"---\ntitle: &a x\nother: *a\n---\n**Ann:** Hi\n\n**Bob:** Ho\n",
        ":2:8: F001 ",
        "anchors",
    ),
    "tag.md": (
        b"---\ntitle: !!python/object/apply:os.system [ls]\n---\n**Ann:** Hi\n\n**Bob:** Ho\n",
        ":2:8: F001 ",
        "tags",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_one_clear_line_and_leaves_no_file(
    name: str,
    repository: Repository,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Said,
) -> None:
    """Where, which rule, what to do; the repository is as it was."""
    data, place, word = BAD[name]
    source = tmp_path_factory.mktemp("in") / name
    source.write_bytes(data)
    root = repository({})
    before = files(root)
    code = run(root, monkeypatch, str(source))
    said = capsys.readouterr().out
    if not place:  # what a lenient reader keeps as words of the caption before
        assert code == 0
        assert "no time here" in (root / "seeds/lost.txt").read_text()
        return
    assert code == 3
    assert f"{source}{place}" in said
    assert word in said
    assert files(root) == before


def test_a_file_larger_than_any_transcript_is_not_even_read(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """A gigabyte costs no time and no memory."""
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(1 << 30)
    begun = time.process_time()
    assert run(repository({}), monkeypatch, "big.txt") == 3
    assert "S004 1,073,741,824 bytes" in capsys.readouterr().out
    assert time.process_time() - begun < 1
    assert LARGEST < 1 << 30


@pytest.mark.parametrize("what", ["missing", "folder", "pipe"])
def test_what_is_no_file_is_said_to_be_none(
    what: str, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """A003, and no endless reading from a pipe."""
    if what == "folder":
        (tmp_path / what).mkdir()
    if what == "pipe":
        os.mkfifo(tmp_path / what)
    assert run(repository({}), monkeypatch, what) == 3
    assert f"{what}:1:1: A003 " in capsys.readouterr().out


WORDS = [
    (
        "Use *this*, **that**, _these_ and `those` ~~not~~ $x$ ^y^ =z= [a](http://b) ![c](d)"
        " <e@f.g> http://h.i"
    ),
    "and {--gone--} {++new++} {~~old~>new~~} {>>why<<} {==lit==} ~> --} ++} <<} {>>unclosed",
    (
        "<script>alert(1)</script> <img src=x onerror=alert(1)> <b>bold</b> <!-- hidden --> &lt;"
        " &amp; &#60;script&#62; </p></div>"
    ),
    "[^note] [^1]: **Context.** Not a note {: #id .class onclick=x } {#w3}",
    "| a | b | \\ \\\\ \\* \\( $$ %% ::: ??? !!! --- === +++ *** ___ 1. 2) - + * # ## > | ---|---",
    (
        "שלום עולם مرحبا بالعالم नमस्ते ไทย 你好 😀 👩‍👩‍👧 é é ñ \u202eevil\u202c zero\u200bwidth"
        " a\u0300\u0301"
    ),
    '??? ad "Sponsor"',
    "::: topics",
    "# Not a heading",
    "- not a list",
    "1. nor this",
    "> nor a quote",
    "    nor code",
    "***",
    "---",
    "===",
    "Term",
    ":   definition",
    "[ref]: http://x.y",
    "*[HTML]: no abbreviation",
    "```",
    "~~~",
    "<!--",
    "<div markdown=1>",
    "**Ann:** not a label",
    "\\",
    "x\\",
    "[toc]",
    "[TOC]",
    "{{ jinja }} {% raw %}",
    "$$\nx\n$$",
    "\x02wzxhzdk:0\x03 \x01 \x7f",
]


class Visible(HTMLParser):
    """The words a reader sees of the transcript, and every tag and attribute of it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.hrefs: set[str] = set()
        self.names: set[str] = set()
        self._header = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # what the page says of itself to machines
        told = tag == "script" and attrs == [("type", "application/ld+json")]
        if (
            tag in ("header", "nav", "h1")
            or ("class", "bar") in attrs
            or ("class", "when") in attrs
            or told
            or self._header
        ):
            self._header += tag not in ("br", "img", "hr", "input")
            return
        self.tags.add(tag)
        # its measures
        self.names |= {
            name for name, _ in attrs if ("class", "part") not in attrs or name != "style"
        }
        self.hrefs |= {value or "" for name, value in attrs if name == "href"}

    def handle_endtag(self, tag: str) -> None:
        self._header -= self._header > 0

    def handle_data(self, data: str) -> None:
        if not self._header:
            self.words.append(data)


def rendered(root: Path, slug: str) -> Visible:
    """The page as Python-Markdown renders it, with the extensions of mkdocs.yml."""

    class Loose(yaml.SafeLoader):
        pass

    Loose.add_multi_constructor("", lambda loader, suffix, node: None)
    configured = yaml.load((ROOT / "mkdocs.yml").read_text(), Loader=Loose)["markdown_extensions"]
    names = [next(iter(e)) if isinstance(e, dict) else e for e in configured]
    configs = {
        name: {k: v for k, v in options.items() if v is not None}
        for e in configured
        if isinstance(e, dict)
        for name, options in e.items()
    }
    configs["massdriver"] = {"root": str(root)}
    body = front.split((root / "docs" / "transcripts" / f"{slug}.md").read_text(), "")[1]
    page = Visible()
    page.feed(Markdown(extensions=names, extension_configs=configs).convert(body))
    return page


@pytest.mark.parametrize("kind", ["text", "vtt", "json"])
def test_raw_words_come_out_as_the_words_they_are_and_do_nothing(
    kind: str, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Markdown, CriticMarkup, HTML and controls in the words: every letter is shown, none acts."""
    lines = [line for words in WORDS for line in words.split("\n")]
    if kind == "text":
        source = "".join(f"{line}\n\n" for line in lines)
    elif kind == "json":
        source = json.dumps(
            {
                "segments": [
                    {"speaker": "AB"[n % 2], "start": n, "body": line}
                    for n, line in enumerate(lines)
                ]
            }
        )
    else:
        spoken = [line for line in lines if fold(line) and "-->" not in line]
        lines = spoken
        cues = [
            f"00:{n:02}.000 --> 00:{n:02}.500\n{line.replace('&', '&amp;')}\n"
            for n, line in enumerate(spoken)
        ]
        source = "\n".join(["WEBVTT\n", *cues])
    (tmp_path / f"in.{kind}").write_text(source)
    root = repository({})
    assert (
        run(
            root,
            monkeypatch,
            f"in.{kind}",
            "--slug",
            "odd",
            "--title",
            "Odd",
            "--format",
            {"text": "text", "vtt": "webvtt", "json": "json"}[kind],
        )
        == 0
    )
    page = rendered(root, "odd")
    wanted, speaker = "", ""
    for n, line in enumerate(lines):
        if kind == "json" and fold(line) and speaker != "AB"[n % 2]:
            speaker = "AB"[n % 2]
            wanted += f"speaker{speaker.lower()}"
        wanted += fold(re.sub(r"</?[bic]>", "", line) if kind == "vtt" else line)
    assert fold("".join(page.words)) == wanted
    assert page.tags <= {"p", "strong", "span", "ul", "li", "h2", "div", "mark"}
    assert page.hrefs == set()
    assert page.names <= {"id", "class", "data-line"}


def test_one_line_of_a_million_characters_is_taken_as_it_is(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All its words are there, in paragraphs, and one that is half of it is one word; ``make
    bench`` says how time grows."""
    root = repository({})
    (tmp_path / "talk.txt").write_text("word and another. " * 27_000 + "x" * 500_000)
    assert run(root, monkeypatch, "talk.txt", "--slug", "line") == 0
    reading = disk.Archive(root).open(root / "docs" / "transcripts" / "line.md").read()
    words = [word for paragraph in reading.paragraphs for word in paragraph.text.split()]
    assert (len(words), len(words[-1])) == (3 * 27_000 + 1, 500_000)
    assert len(reading.paragraphs) > 100


def test_the_suspects_of_a_very_long_text_are_left_to_their_own_verb(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """To count them takes longer than all the rest; the report says that nobody did."""
    monkeypatch.setattr("massdriver.commands.new._COUNTED", 3)
    (tmp_path / "talk.txt").write_text("We cast a bell.")
    assert run(repository({}), monkeypatch, "talk.txt", "--slug", "bell") == 0
    assert "4 words" in (said := capsys.readouterr().out) and "suspects not counted" in said


def test_a_second_edition_of_one_seed_is_refused(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """F002 names the edition that is there, whether the seed is the file itself or made of it."""
    root = repository({})
    for name, text in (
        ("a.txt", "Hello there"),
        ("b.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello\n"),
    ):
        (tmp_path / name).write_text(text)
        assert run(root, monkeypatch, name) == 0
        before = files(root)
        assert run(root, monkeypatch, name, "--slug", "other", "--speaker", "Ann") == 3
        assert f"docs/transcripts/{name[0]}.md:1:1: F002 " in capsys.readouterr().out
        assert files(root) == before


def test_nothing_that_lies_there_is_overwritten(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """A006; the same transcript again is no fault and changes nothing."""
    root = repository({})
    (tmp_path / "a.txt").write_text("Hello there")
    (tmp_path / "b.txt").write_text("Other words")
    assert run(root, monkeypatch, "a.txt", "--slug", "talk", "--date", "2026-01-02") == 0
    before = files(root)
    assert run(root, monkeypatch, "a.txt", "--slug", "talk", "--date", "2026-01-02") == 0
    assert run(root, monkeypatch, "b.txt", "--slug", "talk") == 3
    assert "seeds/talk.txt:1:1: A006 " in capsys.readouterr().out
    assert files(root) == before


@pytest.mark.parametrize("folder", ["seeds/timings", "docs/transcripts"])
def test_a_folder_that_leads_out_of_the_repository_is_not_written_to(
    folder: str,
    repository: Repository,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Said,
) -> None:
    """A002, and nothing is left of the rest."""
    outside = tmp_path_factory.mktemp("outside")
    root = repository({})
    (
        (root / folder).rmdir()
        if (root / folder).exists()
        else (root / folder).parent.mkdir(exist_ok=True)
    )
    (root / folder).symlink_to(outside)
    (tmp_path / "a.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n")
    before = files(root)
    assert run(root, monkeypatch, "a.vtt") == 3
    assert "A002" in capsys.readouterr().out
    assert files(root) == before
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..", "a/b.txt", "talk.txt/../../x.txt", "-rf.txt"]
)
def test_a_seed_is_named_and_never_pathed(
    name: str, repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """F001 before any file is opened."""
    root = repository(
        {
            "seeds/talk.txt": "hi",
            "docs/transcripts/talk.md": (
                f"---\ntitle: T\nseed: {name}\ndate: 2026-01-02\nkind: notes\n---\nhi\n"
            ),
        }
    )
    monkeypatch.chdir(root)
    assert cli.main(["check"]) == 3
    assert "docs/transcripts/talk.md:3:7: F001" in capsys.readouterr().out


def test_a_seed_that_is_a_link_out_of_the_repository_is_not_read(
    repository: Repository,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Said,
) -> None:
    """A002, whatever its checksum."""
    secret = tmp_path_factory.mktemp("outside") / "secret"
    secret.write_text("hi")
    root = repository(
        {
            "docs/transcripts/talk.md": (
                "---\ntitle: T\nseed: talk.txt\ndate: 2026-01-02\nkind: notes\n---\nhi\n"
            ),
            "seeds/SHA256SUMS": f"{hashlib.sha256(b'hi').hexdigest()}  talk.txt\n",
        }
    )
    (root / "seeds/talk.txt").symlink_to(secret)
    monkeypatch.chdir(root)
    assert cli.main(["check"]) == 3
    assert "A002" in capsys.readouterr().out


@pytest.mark.parametrize(
    "value",
    [
        '"\\"]: x',
        "a: b\\n- c",
        "'",
        "*x &y !z",
        "}{",
        "# no",
        "- no",
        "null",
        "@at `tick`",
        "%yaml",
        "é\u2028ü",
    ],
)
def test_a_title_is_a_title_whatever_it_says(value: str) -> None:
    """YAML cannot be escaped from, in the front matter or in the navigation."""
    made = draft("x.txt", "Hello there", title=value + " x")
    assert made.reading.edition.front["title"] == re.sub(r"[\u2028\s]+", " ", value + " x")
    source = "nav:\n  - transcripts/index.md\n"
    title = str(made.reading.edition.front["title"])
    made_nav = yaml.safe_load(add_to_navigation(source, title, "x"))["nav"]
    assert made_nav == ["transcripts/index.md", {title: "transcripts/x.md"}]


def test_a_navigation_without_transcripts_is_a_finding() -> None:
    """A005 says which line to add; without any nav there is nothing to add."""
    with pytest.raises(Unreadable, match="A005"):
        add_to_navigation("nav:\n  - Home: index.md\n", "T", "t")
    assert add_to_navigation("site_name: x\n", "T", "t") == "site_name: x\n"


# The disk.


def test_a_failure_half_way_leaves_nothing(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """The third write fails; the first two are undone."""
    root = repository({})
    (tmp_path / "a.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n")
    before, replace, count = files(root), os.replace, 0

    def failing(source: str, target: Path) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr("massdriver.collection.writing.os.replace", failing)
    assert run(root, monkeypatch, "a.vtt") == 3
    assert "No space left" in "".join(capsys.readouterr())
    assert files(root) == before


def test_a_kill_at_any_moment_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    """A writer that alternates between two large texts is killed again and again."""
    path = tmp_path / "page.md"
    code = (
        f"from pathlib import Path\nfrom massdriver.archive import write\np = Path({str(path)!r})\n"
        "while True:\n    write(p, 'a' * 3_000_000)\n    write(p, 'b' * 2_000_000)\n"
    )
    path.write_text("a" * 3_000_000)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    for n in range(16):
        with subprocess.Popen([sys.executable, "-c", code], env=environment) as writer:
            time.sleep(0.15 + n * 0.007)
            writer.kill()
        text = path.read_text()
        assert text in ("a" * 3_000_000, "b" * 2_000_000)
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".md"] == ["page.md"]


def test_two_transcripts_on_two_branches_merge_without_a_conflict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each makes files of its own and touches none that is there."""
    root, env = tmp_path / "talks", {"GIT_CONFIG_GLOBAL": "/dev/null", "HOME": str(tmp_path)}

    def git(*command: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *command],
            cwd=root,
            check=True,
            capture_output=True,
            env=os.environ | env,
        )

    assert cli.main(["init", str(root)]) == 0
    monkeypatch.chdir(root)
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "The archive")
    for name in ("ann", "bob"):
        git("checkout", "-qb", name, "main")
        (tmp_path / f"{name}.srt").write_text(
            f"1\n00:00:01,000 --> 00:00:02,000\n{name.title()}: We cast bells, {name}.\n"
        )
        assert cli.main(["new", str(tmp_path / f"{name}.srt"), "--date", "2026-01-02"]) == 0
        git("add", ".")
        git("commit", "-qm", name)
    git("checkout", "-q", "main")
    git("merge", "-q", "--no-edit", "ann")
    git("merge", "-q", "--no-edit", "bob")
    assert cli.main(["check"]) == 0


def test_a_seed_with_two_sums_that_disagree_is_refused(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """S005: the list of an older archive and the file beside the seed must say the same."""
    root = repository(
        {
            "docs/transcripts/talk.md": (
                "---\ntitle: T\nseed: talk.txt\ndate: 2026-01-02\nkind: notes\n---\n\nHi.\n"
            ),
            "seeds/talk.txt": "hi",
        }
    )
    monkeypatch.chdir(root)
    assert cli.main(["check"]) == 0
    (root / "seeds" / "talk.txt.sha256").write_text(f"{'0' * 64}  talk.txt\n")
    assert cli.main(["check"]) == 3
    assert (
        "seeds/talk.txt.sha256:1:1: S005 gives talk.txt another SHA-256" in capsys.readouterr().out
    )


def test_a_link_in_a_folder_of_transcripts_publishes_nothing(tmp_path: Path) -> None:
    """Whoever packed the folder may have linked what is its reader's own."""
    folder = tmp_path / "sent"
    folder.mkdir()
    (tmp_path / "own.txt").write_text("mine")
    (folder / "talk.txt").write_text("Ann: One.")
    (folder / "own.txt").symlink_to(tmp_path / "own.txt")
    (folder / "again.txt").symlink_to("talk.txt")
    assert [below.name for _, below in archive.found([folder])] == ["again.txt", "talk.txt"]
