"""What the readers share: recordings, encodings, hands and machines, what is said of what was left,
archives at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from massdriver import cli
from massdriver.edition import check, lexicon
from massdriver.findings import Unreadable
from massdriver.intake import clocks, detect, names, records
from massdriver.site import pages
from test_new import draft

Repository = Callable[[dict[str, str]], Path]
LEXICON = lexicon.of("en")


def page(name: str, text: str, **wanted: str) -> str:
    """The body of the edition it makes."""
    result = draft(name, text, **wanted)
    return (
        result.files[f"docs/transcripts/{result.slug}.md"].decode().split("\n---\n", 1)[1].strip()
    )


@pytest.mark.parametrize(
    "start,what",
    [
        (b"ID3\x03\0\0", "MP3"),
        (b"\xff\xfb\x90\x64", "MP3"),
        (b"\0\0\0\x20ftypM4A ", "M4A"),
        (b"\0\0\0\x18ftypmp42", "MP4"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "WAV"),
        (b"OggS\0\x02", "Ogg"),
        (b"fLaC\0\0", "FLAC"),
        (b"\x1a\x45\xdf\xa3", "WebM"),
    ],
)
def test_a_recording_is_told_by_its_content(start: bytes, what: str) -> None:
    """One line says what it is, and which command makes a transcript of it; its name may say what
    it likes."""
    with pytest.raises(Unreadable, match=f"S007 this is an? .*{what}.*massdriver hear") as caught:
        detect.open_(start + bytes(range(256)), "talk of ours.txt")
    assert "massdriver hear 'talk of ours.txt'" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "The free world: a talk.",
        "Oggi parliamo di ferro.",
        "flACid iron",
        "RIFF, she said.",
        "\ufeffAnn: Hi.",
    ],
)
def test_words_are_no_recording(text: str) -> None:
    """However they begin."""
    assert detect.open_(text.encode(), "a.txt").format


@pytest.mark.parametrize(
    "clock,second",
    [
        ("1:02:03.5", 3723.5),
        ("02:03", 123),
        ("1:02,250", 62.25),
        ("1h2m3s", 3723),
        ("2m05s", 125),
        ("00:00:04:15", 4.5),
        ("7", None),
        ("1:75", None),
        ("-00:00:05", 0),
    ],
)
def test_a_clock_is_read_however_it_is_printed(clock: str, second: float | None) -> None:
    """Of four parts the last is frames, of which a second has thirty."""
    assert clocks.seconds(clock) == second


def test_four_parts_are_days_where_no_film_could_be_meant() -> None:
    """By a last part that no frame has, or by the words that need the time."""
    assert clocks.has_days(["00:00:00:02", "00:00:01:45"], 10)
    assert clocks.has_days(["00:00:00:02", "00:00:01:05", "00:00:02:07"], 300)
    assert not clocks.has_days(["00:00:01:05", "00:00:05:00", "00:00:08:15"], 20)


def test_nothing_of_a_human_transcript_is_emended_unasked() -> None:
    """The words begun twice stay as people wrote them; --clean asks for their mending."""
    text = (
        "Cora Dale: It is the the mould, and and it had had time.\n\nEdgar Gray: I see.\n\nCora"
        " Dale: Good.\n\nEdgar Gray: Yes.\n"
    )
    assert draft("t.txt", text).reading.edition.front["kind"] == "human transcript"
    assert "the the mould, and and it" in page("t.txt", text)
    assert "{--the--} the mould, {--and--} and it had had" in page("t.txt", text, clean="yes")


def test_of_a_machine_only_what_it_begins_twice_is_emended() -> None:
    """In the same case: a boolean AND stays, and so do words that are said twice."""
    text = (
        '{"segments": [{"start": 0, "end": 5, "text": "the the boolean AND and all that that had'
        ' had time, for for await"}]}'
    )
    assert page("t.json", text).startswith(
        "{--the--} the boolean AND and all that that had had time"
    )


def test_words_times_and_confidences_of_a_service_survive() -> None:
    """The times go beside the seed, and the report says where the rest is."""
    words = ", ".join(
        f'{{"word": "w{n}", "start": {n}.0, "end": {n}.5, "confidence": 0.5}}' for n in range(8)
    )
    text = " ".join(f"w{n}" for n in range(8))
    document = detect.read(
        f'{{"segments": [{{"start": 0, "end": 9, "text": "{text}", "words": [{words}]}}]}}', "t"
    )
    assert [word.start for word in document.utterances[0].words] == [float(n) for n in range(8)]
    assert {word.confidence for word in document.utterances[0].words} == {0.5}
    assert document.remarks == ("left in the original: how sure the service was of 8 words",)


@pytest.mark.parametrize(
    "item,start",
    [
        ({"startTime": "1.5s"}, 1.5),
        ({"start_ms": 1500}, 1.5),
        ({"timestamp": [1.5, 2]}, 1.5),
        ({"offsets": {"from": 1500}}, 1.5),
        ({"offsetInTicks": 15_000_000}, 1.5),
        ({"startOffset": {"seconds": "1", "nanos": 500_000_000}}, 1.5),
        ({"start": None}, None),
        ({"start": "soon"}, None),
        ({"start": True}, None),
        ({"start": float("inf")}, None),
    ],
)
def test_a_time_is_found_under_whatever_key(item: dict[str, object], start: float | None) -> None:
    """In seconds, milliseconds, ticks or words of them."""
    assert records.start_of(item) == start


@pytest.mark.parametrize(
    "text,found",
    [
        ("(applause)", ""),
        ("[MUSIC PLAYING]", ""),
        ("(Ann Lee)", "Ann Lee"),
        ("[BOB DAY]", "BOB DAY"),
        ("(and so on)", ""),
        ("(Laughter)", ""),
        ("(Ann Lee) Hello", ""),
    ],
)
def test_a_name_in_brackets_is_no_sound(text: str, found: str) -> None:
    """Alone on its line, with capitals, and nothing one hears."""
    assert names.in_brackets(text) == found


HOSTILE = [
    "Ann: . . .\n\nBob: Ho.\n\nAnn: ...\n\nBob: Hm.\n",
    "iron . it is . hot . so it is .\n",
    ". . .\n\nWe wait.\n\n. . .\n",
    (
        "**Ann:** *\n\n**Bob:** - - -\n\n**Ann:** Hi [^1].\n\n[^1]: <script>alert(1)</script>"
        " [x](javascript:alert(1))\n"
    ),
    '# One\n\n## Two\n\nWords [a](http://x.y/"onload=z) and [b](data:text/html,hi).\n',
    "Ann: (a b\nBob: c) d\nAnn: e\nBob: f\n",
    "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>- </i>\n\n2\n00:00:02,000 --> 00:00:03,000\nHi\n",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_edition_is_made_that_check_refuses(text: str) -> None:
    """Spaced stops, empty turns, notes of strangers: what comes out passes, or nothing does."""
    result = draft("t.md" if text[0] in "*#" else "t.txt", text)
    assert result.reading.proved
    assert check.check(result.reading, LEXICON) == []


def test_only_headings_are_no_transcript() -> None:
    """Refused by name, instead of an edition without a paragraph."""
    with pytest.raises(Unreadable, match="S001 only headings in it"):
        detect.read("# One\n\n## Two\n\n## Three\n", "t.md")


@pytest.mark.parametrize(
    "text,name",
    [
        ("start,end,volume,pitch\n0,1,2,3\n1,2,3,4\n2,3,4,5\n", "t.csv"),
        (
            (
                '{\n  "blocks": [\n    {\n      "key": "a",\n      "depth": 0\n    }\n  ],\n '
                ' "entityMap": {}\n}'
            ),
            "t.json",
        ),
    ],
)
def test_keys_and_numbers_are_never_speech(text: str, name: str) -> None:
    """A table or an object without words is refused in one line."""
    with pytest.raises(Unreadable, match="S007"):
        detect.read(text, name)


def test_an_archive_becomes_editions_at_once(
    repository: Repository,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What cannot be read stops nobody; two of one title are told apart; old addresses and
    languages are kept."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "2019").mkdir()
    (folder / "2020").mkdir()
    bells = (
        "---\ntitle: Bells\ntranscript_by: Edgar Gray\nspeakers: [Cora Dale]\ntags:"
        " [iron]\n---\n\nWe cast bells.\n"
    )
    (folder / "2019" / "2019-05-06-Bells.md").write_text(bells)
    (folder / "2020" / "bells.md").write_text(bells.replace("We cast", "Again we cast"))
    (folder / "2020" / "bells.es.md").write_text(
        bells.replace("We cast bells", "Nosotros fundimos campanas en el patio")
    )
    (folder / "2020" / "same.md").write_text(bells)
    (folder / "2020" / "broken.json").write_text('{"segments": [')
    (folder / "README.md").write_text("# About\n")
    root = repository({})
    monkeypatch.chdir(root)
    assert cli.main(["new", str(folder)]) == 3
    said = capsys.readouterr().out
    assert "same.md:1:1: F002 holds the same as" in said
    assert "broken.json:1:15: S007 " in said
    assert "3 × the one speaker of the front matter speaks: 2019/2019-05-06-Bells.md" in said
    assert "massdriver: 3 transcripts made (" in said
    front = (root / "docs/transcripts/bells.md").read_text()
    assert "date: 2019-05-06" in front
    assert "transcriber: Edgar Gray" in front
    assert "kind: human transcript" in front
    assert "tags:\n  - iron" in front
    assert '"/2019/2019-05-06-Bells/"\n  - "/2019/2019-05-06-bells/"' in front
    assert "**Cora Dale:** We cast bells." in front
    spanish = (root / "docs/transcripts/bells-es.md").read_text()
    assert "language: es" in spanish
    assert "translation_of: " in spanish
    assert "/es/2020/bells/" in spanish
    assert (root / "docs/transcripts/bells-2020.md").exists()
    assert cli.main(["check"]) == 0


def test_the_title_of_one_is_not_that_of_many(
    repository: Repository,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit 2, before anything is read."""
    monkeypatch.chdir(repository({}))
    assert cli.main(["new", str(tmp_path), "--title", "Bells"]) == 2
    assert "--title is one transcript's" in capsys.readouterr().err


def test_the_page_lists_what_the_readers_say() -> None:
    """The page asks for the readers' own table, which has a row for each."""
    assert "::: readers" in (pages.FOLDER / "en" / "new.md").read_text()
    assert [line.split("`")[1] for line in detect.table().split("\n")[2:]] == list(detect.FORMATS)


def test_two_hundred_thousand_words_take_seconds() -> None:
    """Of labels, and of one line; measured in processor time, for others may be at work here."""
    sentence = "We cast the bells in the old way, and it takes a year of work for all of us. "
    for text in (
        "".join(f"{'Ann Lee' if n % 2 else 'Bob Day'}: {sentence}\n\n" for n in range(11_000)),
        sentence * 11_000,
    ):
        begun = time.process_time()
        draft("t.txt", text)
        assert time.process_time() - begun < 15
