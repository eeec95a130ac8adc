"""A recording becomes a transcript that ``new`` reads; what is missing for it is one clear line,
and nothing heard is lost."""

from __future__ import annotations

import errno
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from massdriver.cli import main
from massdriver.intake import detect, ear, faults
from massdriver.intake.ear import Segment
from massdriver.model import Spoken

WORDS = "We cast iron in the morning and in the evening we let it cool".split()
WAV = b"RIFF\0\0\0\0WAVEfmt "


def said(words: Sequence[str], start: float = 0.0, pace: float = 0.4) -> list[Spoken]:
    """Words spoken one after the other."""
    return [
        Spoken(word, round(start + n * pace, 2), round(start + n * pace + 0.3, 2), 0.9)
        for n, word in enumerate(words)
    ]


class Ear:
    """Hears the same sentence in every stretch of a recording of ten minutes, until it is told to
    stop."""

    samples: Sequence[float] = ()
    asked: list[tuple[float, float]] = []  # noqa: RUF012  # every ear's, emptied by the fixture
    ends = 99  # stretches, after which somebody pulls the plug

    def __init__(self, model: str, language: str = "") -> None:
        self.language = language

    def open(self, path: Path) -> tuple[float, Sequence[tuple[float, float]]]:
        if not path.read_bytes().startswith(WAV):
            raise ValueError("InvalidDataError")
        return 600.0, [] if path.stem == "silence" else [(n, n + 9.0) for n in range(0, 600, 10)]

    def hear(self, start: float, stop: float) -> Sequence[Segment]:
        if len(self.asked) >= self.ends:
            raise KeyboardInterrupt
        self.asked.append((start, stop))
        self.language = self.language or "en"
        words = [word._replace(text=f" {word.text}") for word in said(WORDS, start + 0.5)]
        return [Segment(start, stop, "".join(w.text for w in words), tuple(words))]


@pytest.fixture
def hears(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[float, float]]:
    """An ear in the place of the recogniser, a recording, and the stretches it was asked for."""
    monkeypatch.setattr(ear, "Whisper", Ear)
    monkeypatch.setattr(Ear, "asked", [])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talk.wav").write_bytes(WAV)
    return Ear.asked


def test_what_is_heard_is_read_by_new_with_its_times(
    hears: list[tuple[float, float]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Segments and words keep their times; the file names what to do next, and nothing is left
    beside it."""
    assert main(["hear", "talk.wav", "--model", "models/tiny"]) == 0
    told = capsys.readouterr().out
    assert (
        f"{len(WORDS) * len(hears)} words of talk.wav" in told
        and "massdriver align SLUG talk.json" in told
    )
    text = Path("talk.json").read_text()
    made = json.loads(text)
    assert made["segments"][0]["words"][1] == {
        "word": " cast",
        "start": 0.9,
        "end": 1.2,
        "probability": 0.9,
    }
    assert made["recording"]["model"] == "tiny" and made["language"] == "en"
    document = detect.read(text, "talk.json")
    assert " ".join(u.text.strip() for u in document.utterances).startswith(
        "We cast iron in the morning"
    )
    assert [u.start for u in document.utterances if u.start is not None][:2] == [0.0, hears[1][0]]
    assert sorted(p.name for p in Path(".").iterdir()) == ["talk.json", "talk.wav"]


def test_a_recording_is_heard_in_stretches_that_end_in_pauses(
    hears: list[tuple[float, float]],
) -> None:
    """Each begins where the one before ended, none in the midst of a word, and all that is spoken
    is in one."""
    main(["hear", "talk.wav", "--model", "tiny"])
    assert len(hears) == 5
    speech = [(n, n + 9.0) for n in range(0, 600, 10)]
    for start, stop in speech:
        assert [1 for a, b in hears if a <= start and stop <= b] == [1]


@pytest.mark.parametrize("cut", [0, 7])
def test_what_ended_early_goes_on_where_it_was(
    hears: list[tuple[float, float]], monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    """Also where the last line was half written; the transcript is that of a run that did not
    end."""
    assert main(["hear", "talk.wav", "--model", "tiny", "--output", "whole.json"]) == 0
    del hears[:]
    monkeypatch.setattr(Ear, "ends", 3)
    assert main(["hear", "talk.wav", "--model", "tiny"]) == 130
    assert not Path("talk.json").exists()
    part = Path("talk.json.part")
    part.write_bytes(part.read_bytes()[: -cut or None])
    monkeypatch.setattr(Ear, "ends", 99)
    assert main(["hear", "talk.wav", "--model", "tiny"]) == 0
    assert len(hears) == 5 + bool(cut)
    assert Path("talk.json").read_bytes() == Path("whole.json").read_bytes()
    assert not part.exists()


def test_what_was_heard_with_another_model_or_of_another_recording_is_heard_anew(
    hears: list[tuple[float, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two are not mixed."""
    monkeypatch.setattr(Ear, "ends", 3)
    main(["hear", "talk.wav", "--model", "tiny"])
    monkeypatch.setattr(Ear, "ends", 99)
    assert main(["hear", "talk.wav", "--model", "small"]) == 0
    assert len(hears) == 3 + 5


def test_a_full_disk_in_the_middle_is_one_line_and_loses_nothing(
    hears: list[tuple[float, float]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What was heard before it was full is not heard again."""
    write = ear._add

    def full(file: object, data: dict[str, object]) -> None:
        if len(hears) == 3:
            raise OSError(errno.ENOSPC, "No space left on device", "talk.json.part")
        write(file, data)

    monkeypatch.setattr(ear, "_add", full)
    assert main(["hear", "talk.wav", "--model", "tiny"]) == 3
    assert (
        "talk.json.part:1:1: A010 the system says no: No space left on device."
        in capsys.readouterr().out
    )
    assert not Path("talk.json").exists()
    monkeypatch.setattr(ear, "_add", write)
    assert main(["hear", "talk.wav", "--model", "tiny"]) == 0
    assert len(hears) == 3 + 3


@pytest.mark.parametrize(
    ("name", "data", "model", "code"),
    [
        ("gone.mp3", None, "tiny", "A003"),
        ("talk.mp3", b"no sound", "tiny", "S007"),
        ("silence.wav", WAV, "tiny", "S007"),
        ("talk.wav", WAV, "", "A003"),
    ],
)
def test_what_cannot_be_heard_is_one_line(
    hears: list[tuple[float, float]],
    capsys: pytest.CaptureFixture[str],
    name: str,
    data: bytes | None,
    model: str,
    code: str,
) -> None:
    """A file that is not there, no recording, nobody who speaks, no model: a line, exit 3, and
    nothing is written."""
    if data is not None:
        Path(name).write_bytes(data)
    assert main(["hear", name, "--model", model]) == 3
    assert f"{name}:1:1: {code} " in capsys.readouterr().out
    assert not list(Path(".").glob("*.json*"))


def test_a_model_that_is_none_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the library raises."""
    import types

    def none(*_: object, **__: object) -> None:
        raise RuntimeError("no such model")

    module = types.ModuleType("faster_whisper")
    module.WhisperModel = none  # type: ignore[attr-defined]
    module.BatchedInferencePipeline = none  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    (tmp_path / "talk.wav").write_bytes(WAV)
    assert main(["hear", str(tmp_path / "talk.wav"), "--model", "nowhere"]) == 3
    assert (
        "nowhere:1:1: A003 is no model that can be loaded (RuntimeError)" in capsys.readouterr().out
    )


def test_a_transcript_that_is_there_is_not_overwritten(hears: list[tuple[float, float]]) -> None:
    """The other file stays as it was, and nothing is heard in vain."""
    Path("talk.json").write_text("{}")
    assert main(["hear", "talk.wav", "--model", "tiny"]) == 3
    assert Path("talk.json").read_text() == "{}" and hears == []


def test_without_the_library_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The extra is asked for by name."""
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    (tmp_path / "talk.wav").write_bytes(WAV)
    assert main(["hear", str(tmp_path / "talk.wav"), "--model", "tiny"]) == 3
    assert "massdriver[audio]" in capsys.readouterr().out


# ---- what no text tells ----

VOCABULARY = [
    f"{a}{b}{c}"
    for a in "bdfgklmnprst"
    for b in ("a", "e", "i", "o", "u")
    for c in ("n", "r", "st", "l", "ck", "m")
]


def talk(seed: int, length: int = 600) -> tuple[list[Spoken], list[tuple[float, float]]]:
    """Invented speech: sentences of words, some said twice or thrice as people do, with breaths and
    pauses between them."""
    dice = random.Random(seed)
    words: list[Spoken] = []
    speech: list[tuple[float, float]] = []
    at = dice.uniform(0, 3)
    while len(words) < length:
        begins = at
        for _ in range(dice.randint(4, 25)):
            text = dice.choice(VOCABULARY)
            for _ in range(dice.choices((1, 2, 3), (95, 4, 1))[0]):
                took = dice.uniform(0.15, 0.6)
                words.append(Spoken(text, round(at, 2), round(at + took * 0.9, 2), 0.9))
                at += took
        speech.append((begins - 0.05, at + 0.05))
        at += dice.choice((0.25, 0.4, 0.8, 1.5, 4.0))
    return words, speech


def test_loops_and_dropped_passages_are_found_and_healthy_speech_is_left_alone() -> None:
    """Of the one at least 95 in 100, of the other at most 2 flagged in 100 sentences; what is found
    is where it was put."""
    found, put, flagged, healthy = 0, 0, 0, 0
    for seed in range(40):
        words, speech = talk(seed)
        flagged += len(faults.faults(words, speech))
        healthy += len(speech)
        dice = random.Random(1000 + seed)
        # A phrase again and again, in the place of what was said, as recognisers do it.
        size, start = dice.randint(1, 12), dice.randint(50, 300)
        copies = next(least for longest, least in faults.COPIES if size <= longest) + dice.randint(
            0, 4
        )
        phrase = dice.sample(VOCABULARY, size)
        looped = [
            w._replace(text=phrase[n % size])
            for n, w in enumerate(words[start : start + size * copies])
        ]
        bad = [*words[:start], *looped, *words[start + size * copies :]]
        here = [f for f in faults.faults(bad, speech) if f.kind == "loop"]
        put += 1
        found += any(abs(f.start - (looped[0].start or 0)) < 2 for f in here)
        # A passage that was spoken and is gone.
        first = dice.randint(300, 450)
        length = dice.randint(16, 60)
        gone = [*words[:first], *words[first + length :]]
        put += 1
        found += any(
            f.kind == "lost"
            and f.start >= (words[first - 1].start or 0)
            and f.end <= (words[first + length].end or 0)
            for f in faults.faults(gone, speech)
        )
    assert found >= 0.95 * put, (found, put)
    assert flagged <= 0.02 * healthy, (flagged, healthy)


def test_words_where_nobody_speaks_are_found() -> None:
    """In silence, and faster than anybody speaks; a word beside a pause is no such word."""
    speech = [(0.0, 5.2), (20.0, 25.5)]
    words = [*said(WORDS[:12]), *said("Thank you for watching".split(), 9.0), *said(WORDS, 20.2)]
    assert [(f.kind, f.words) for f in faults.faults(words, speech)] == [
        ("invented", "“Thank you for watching”")
    ]
    hurried = [*said(WORDS[:12]), *said(VOCABULARY[:12], 20.0, 0.02), *said(WORDS, 21.0)]
    assert [f.kind for f in faults.faults(hurried, [(0.0, 30.0)]) if f.kind == "invented"] == [
        "invented"
    ]


def test_a_fault_says_where_it_is() -> None:
    """From when to when, and which words how often."""
    words = [*said(WORDS[:4]), *said(["thank", "you", "so"] * 6, 4.0), *said(WORDS, 12.0)]
    (loop,) = faults.faults(words, [(0.0, 20.0)])
    assert str(loop) == "0:04 to 0:11: the same words again and again: “thank you so” × 6"
