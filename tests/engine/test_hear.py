"""A recording becomes a transcript that ``new`` reads; what is missing for it is one clear line."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from massdriver.cli import main
from massdriver.intake import detect


class Heard(NamedTuple):
    """A word or a segment as the recogniser gives it."""

    start: float
    end: float
    text: str = ""
    word: str = ""
    probability: float = 0.9
    words: Any = ()


class Info(NamedTuple):
    """What the recogniser says of the whole."""

    duration: float = 4.0
    language: str = "en"


SEGMENTS = [Heard(0.0, 1.5, " We cast iron.", words=[Heard(0.0, 0.4, word=" We"), Heard(0.4, 0.9, word=" cast"),
                                                     Heard(0.9, 1.5, word=" iron.")]),
            Heard(2.0, 3.0, " It glows.", words=[Heard(2.0, 2.4, word=" It"), Heard(2.4, 3.0, word=" glows.")])]


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A recogniser that always hears the same, and the models it was asked for."""
    asked: list[str] = []

    class WhisperModel:
        def __init__(self, name: str, **_: Any) -> None:
            asked.append(name)
            if name == "none":
                raise RuntimeError("no such model")

        def transcribe(self, path: str, **_: Any) -> tuple[Any, Info]:
            if Path(path).read_bytes() == b"no sound":
                raise ValueError("no audio stream")
            return iter(SEGMENTS), Info()
    module = types.ModuleType("faster_whisper")
    module.WhisperModel = WhisperModel  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    return asked


def test_what_is_heard_is_read_by_new_with_its_times(tmp_path: Path, recogniser: list[str],
                                                     capsys: pytest.CaptureFixture[str]) -> None:
    """Segments and words keep their times; the file names what to do next."""
    (tmp_path / "talk.mp3").write_bytes(b"ID3")
    assert main(["hear", str(tmp_path / "talk.mp3"), "--model", "tiny"]) == 0
    assert recogniser == ["tiny"]
    assert "5 words of talk.mp3" in capsys.readouterr().out
    text = (tmp_path / "talk.json").read_text()
    assert json.loads(text)["segments"][0]["words"][1] == {"word": " cast", "start": 0.4, "end": 0.9, "probability": 0.9}
    document = detect.read(text, "talk.json")
    assert " ".join(u.text.strip() for u in document.utterances) == "We cast iron. It glows."
    assert [u.start for u in document.utterances if u.start is not None][:1] == [0.0]


@pytest.mark.parametrize(("name", "data", "model", "code"), [
    ("gone.mp3", None, "tiny", "A003"), ("talk.mp3", b"ID3", "none", "A003"), ("talk.mp3", b"no sound", "tiny", "S007")])
def test_what_cannot_be_heard_is_one_line(tmp_path: Path, recogniser: list[str], capsys: pytest.CaptureFixture[str],
                                          name: str, data: bytes | None, model: str, code: str) -> None:
    """A file that is not there, no model, no recording: a line, exit 3, and nothing is written."""
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert main(["hear", str(tmp_path / name), "--model", model]) == 3
    assert f": {code} " in capsys.readouterr().out
    assert not (tmp_path / "talk.json").exists()


def test_a_transcript_that_is_there_is_not_overwritten(tmp_path: Path, recogniser: list[str]) -> None:
    """The other file stays as it was."""
    (tmp_path / "talk.mp3").write_bytes(b"ID3")
    (tmp_path / "talk.json").write_text("{}")
    assert main(["hear", str(tmp_path / "talk.mp3"), "--model", "tiny"]) == 3
    assert (tmp_path / "talk.json").read_text() == "{}"


def test_without_the_library_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                           capsys: pytest.CaptureFixture[str]) -> None:
    """The extra is asked for by name."""
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    (tmp_path / "talk.mp3").write_bytes(b"ID3")
    assert main(["hear", str(tmp_path / "talk.mp3"), "--model", "tiny"]) == 3
    assert "massdriver[audio]" in capsys.readouterr().out
