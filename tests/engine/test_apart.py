"""Voices told apart: turns are split where the voice changes, by a model that somebody names."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import wave
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import test_hear
from massdriver.cli import main
from massdriver.intake import apart, detect, ear
from massdriver.intake.ear import Segment
from massdriver.model import Spoken

VOICES = ("en-us", "en-us+f4")
TAUGHT = (
    "The quick brown fox jumps over the lazy dog by the river.",
    "She sells sea shells on the shore, and they shine in the sun.",
    "Nobody knew how many of the wagons had gone over the bridge.",
    "In winter the furnace was never let out, not for a single night.",
    "Please call again on Thursday, when the paper has been printed.",
    "A thousand tons of ore lay under the roof and waited for coal.",
    "Where the road turns you can see the chimney and the long wall.",
    "It would have been cheaper to buy it, but nobody wanted to.",
)
TALK = (
    "We cast iron in the morning, and in the evening we let it cool.",
    "How many people worked in the old mill at that time?",
    "About forty of them, and most of them came from the next valley.",
    "And who paid for the second furnace when the first one broke?",
    "The town did, and it took them eleven years to pay it back.",
    "Do you still have the letters that they wrote to one another?",
    "Yes. They are in a box under the stairs, and they are dry.",
    "May I see them one day, when there is time for it?",
)
NEEDED = {
    "framework": "wespeaker",
    "language": "English",
    "url": "",
    "comment": "",
    "sample_rate": "16000",
    "normalize_samples": "1",
    "normalize_features": "0",
    "feature_normalize_type": "",
}


def spoken(sentence: str, voice: str, folder: Path) -> Any:
    """A sentence said by espeak-ng, as samples."""
    import numpy

    path = folder / "said.wav"
    subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", str(path), sentence], check=True)
    with wave.open(str(path)) as file:
        rate = file.getframerate()
        said = numpy.frombuffer(file.readframes(file.getnframes()), numpy.int16)
    at = numpy.arange(0, len(said), rate / ear.RATE)
    return numpy.interp(at, numpy.arange(len(said)), said).astype(numpy.float32) / 32768


def model(path: Path, weights: Any = None) -> Path:
    """A model that says how a stretch sounds on the whole; weighed, in which voice it is."""
    import numpy
    import onnx
    from onnx import TensorProto, helper

    nodes = [helper.make_node("ReduceMean", ["x"], ["m"], axes=[1], keepdims=0)]
    size, constants = 80, []
    if weights is None:
        nodes.append(helper.make_node("Identity", ["m"], ["y"]))
    else:
        size = weights.shape[1]
        constants = [
            onnx.numpy_helper.from_array(weights[:-1].astype(numpy.float32), "w"),
            onnx.numpy_helper.from_array(weights[-1].astype(numpy.float32), "b"),
        ]
        nodes.append(helper.make_node("MatMul", ["m", "w"], ["p"]))
        nodes.append(helper.make_node("Add", ["p", "b"], ["y"]))
    ends = [
        helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", "T", 80]),
        helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", size]),
    ]
    graph = helper.make_graph(nodes, "voices", ends[:1], ends[1:], constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(made, NEEDED | {"output_dim": str(size)})
    onnx.save(made, str(path))
    return path


@pytest.fixture(scope="session")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Any, list[float]]]:
    """A model that has learnt two voices, a talk of other sentences in turn, and when each begins
    to be said."""
    numpy = pytest.importorskip("numpy")
    pytest.importorskip("sherpa_onnx", reason="the extra voices is not installed")
    pytest.importorskip("onnx")
    if not shutil.which("espeak-ng"):
        pytest.skip("no espeak-ng on this machine; apt-get install espeak-ng")
    folder = tmp_path_factory.mktemp("voices")
    plain = apart.opened(model(folder / "plain.onnx"))
    rows, sides = [], []
    for n, voice in enumerate(VOICES):
        for sentence in TAUGHT:
            samples = spoken(sentence, voice, folder)
            listen = apart.listener(plain, samples)
            for k in range(int(len(samples) / ear.RATE - 1.4)):
                rows.append(listen((k, k + 1.5)))
                sides.append(2.0 * n - 1)
    table = numpy.array(rows)
    middle = table.mean(axis=0)
    table -= middle
    slope = numpy.linalg.solve(
        table.T @ table + 10 * numpy.eye(table.shape[1]), table.T @ numpy.array(sides)
    )
    weights = numpy.vstack([numpy.outer(slope, [1, -1]), numpy.outer(-middle @ slope, [1, -1])])
    begins, sound, at = [], [], 0.0
    for n, sentence in enumerate(TALK):
        said = spoken(sentence, VOICES[n % 2], folder)
        silence = numpy.zeros(int(ear.RATE * (0.25 + 0.05 * (n % 3))), numpy.float32)
        begins.append(at)
        sound += [said, silence]
        at += (len(said) + len(silence)) / ear.RATE
    yield model(folder / "voices.onnx", weights), numpy.concatenate(sound), begins


def speech(samples: Any) -> list[ear.Span]:
    """From when to when somebody speaks, by the recogniser's own ear for silence."""
    from faster_whisper import vad

    found = vad.get_speech_timestamps(
        samples, vad.VadOptions(min_silence_duration_ms=200, speech_pad_ms=50)
    )
    return [(s["start"] / ear.RATE, s["end"] / ear.RATE) for s in found]


@pytest.mark.parametrize("how_many", [0, 2])
def test_the_voice_changes_where_another_speaks(
    heard: tuple[Path, Any, list[float]], how_many: int
) -> None:
    """Two voices in turn: every change is found within half a second, and no other."""
    path, samples, begins = heard
    listen = apart.listener(apart.opened(path), samples)
    told = apart.voices(speech(samples), listen, how_many)
    changes = [b[0] for (a, one), (b, other) in pairwise(told) if one != other]
    assert len(changes) == len(begins) - 1
    assert all(abs(at - begin) <= 0.5 for at, begin in zip(changes, begins[1:], strict=True))
    assert told[0][1] == 0 and {voice for _, voice in told} == {0, 1}


def test_a_recording_of_one_voice_has_one(heard: tuple[Path, Any, list[float]]) -> None:
    """Nobody is invented."""
    path, samples, begins = heard
    first = samples[: int(begins[1] * ear.RATE)]
    told = apart.voices(speech(first), apart.listener(apart.opened(path), first))
    assert {voice for _, voice in told} == {0}


def test_hear_writes_who_speaks_and_new_begins_turns_there(
    heard: tuple[Path, Any, list[float]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """On the command line, with a made ear that hears the words in their seconds: an edition with a
    turn a voice, nobody named."""
    path, samples, begins = heard

    class Ear:
        """Hears every sentence as one segment, two to a stretch."""

        def __init__(self, model: str, language: str = "") -> None:
            self.language = "en"

        def open(self, path: Path) -> tuple[float, Sequence[ear.Span]]:
            self.samples = samples
            return len(samples) / ear.RATE, speech(samples)

        def hear(self, start: float, stop: float) -> Sequence[Segment]:
            words = [
                Spoken(f" {word}", begin + 0.2 * n, begin + 0.2 * n + 0.15, 0.9)
                for begin, sentence in zip(begins, TALK, strict=True)
                for n, word in enumerate(sentence.split())
                if start <= begin < stop
            ]
            return [Segment(start, stop, "".join(w.text for w in words), tuple(words))]

    monkeypatch.setattr(ear, "Whisper", Ear)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talk.wav").write_bytes(test_hear.WAV)
    assert main(["hear", "talk.wav", "--model", "m", "--voices", str(path)]) == 0
    assert "2 voices in it" in capsys.readouterr().out
    said = json.loads((tmp_path / "talk.json").read_text())
    assert [(s["speaker"], s["text"].strip()) for s in said["segments"]] == [
        (f"SPEAKER_0{n % 2}", sentence) for n, sentence in enumerate(TALK)
    ]
    document = detect.open_((tmp_path / "talk.json").read_bytes(), "talk.json")
    assert [u.speaker for u in document.utterances] == ["SPEAKER_00", "SPEAKER_01"] * 4
    assert main(["init", "talks"]) == 0
    monkeypatch.chdir(tmp_path / "talks")
    assert main(["new", "../talk.json", "--title", "Iron", "--date", "2026-02-05"]) == 0
    body = (tmp_path / "talks/docs/transcripts/iron.md").read_text().split("---\n\n", 1)[1]
    assert body.count(":** ") == len(TALK) and main(["check"]) == 0


def test_a_segment_is_cut_where_the_voice_changes_and_no_word_is_lost() -> None:
    """Each word goes with the piece it begins in; times and probabilities stay."""
    words = [
        {"word": f" {word}", "start": n * 0.5, "end": n * 0.5 + 0.4, "probability": 0.9}
        for n, word in enumerate("We stopped it. Why? Ask her.".split())
    ]
    said = {"speech": [[0, 3]], "segments": [{"id": 0, "start": 0, "end": 3, "words": words}]}
    cut = apart.labelled(said, [((0.0, 1.5), 0), ((1.5, 1.9), 1), ((2.0, 3.0), 0)])
    assert [(s["id"], s["speaker"], s["text"], s["start"]) for s in cut["segments"]] == [
        (0, "SPEAKER_00", " We stopped it.", 0.0),
        (1, "SPEAKER_01", " Why?", 1.5),
        (2, "SPEAKER_00", " Ask her.", 2.0),
    ]
    assert [w for s in cut["segments"] for w in s["words"]] == words


def test_long_speech_is_heard_in_pieces_and_what_is_short_goes_with_the_nearest() -> None:
    """A second is too short to tell a voice by; what nobody can hear goes with the voice before."""
    pytest.importorskip("sherpa_onnx", reason="the extra voices is not installed")
    spans = [(0.0, 9.0), (9.5, 11.0), (11.5, 11.9), (12.0, 12.1)]
    assert [round(b - a, 1) for a, b in apart.pieces(spans)] == [3.0, 3.0, 3.0, 1.5, 0.4, 0.1]

    def listen(span: ear.Span) -> Sequence[float]:
        return [] if span[1] - span[0] < 0.2 else [1.0, 0.0] if span[0] < 9 else [0.0, 1.0]

    assert [voice for _, voice in apart.voices(spans, listen)] == [0, 0, 0, 1, 1, 1]
    assert apart.voices([(0.0, 0.1)], lambda span: []) == [((0.0, 0.1), 0)]


@pytest.mark.parametrize("content", [None, b"", b"\x08\x08 no model", b"RIFF"])
def test_what_is_no_model_of_voices_is_one_line_before_anything_is_heard(
    content: bytes | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Not there, empty, or another file: the library would end the program over it."""
    pytest.importorskip("sherpa_onnx", reason="the extra voices is not installed")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talk.wav").write_bytes(test_hear.WAV)
    if content is not None:
        (tmp_path / "v.onnx").write_bytes(content)
    assert main(["hear", "talk.wav", "--model", "m", "--voices", "v.onnx"]) == 3
    out = capsys.readouterr().out
    assert out.startswith("v.onnx:1:1: A003 is no ") and not (tmp_path / "talk.json.part").exists()


def test_without_the_library_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The extra has its name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    (tmp_path / "talk.wav").write_bytes(test_hear.WAV)
    assert main(["hear", "talk.wav", "--model", "m", "--voices", "v.onnx"]) == 3
    assert "pip install 'massdriver[voices]'" in capsys.readouterr().out
