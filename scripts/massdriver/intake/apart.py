"""Voices told apart: who speaks is a number, until somebody names them.

Comes in: the samples of a recording, from when to when somebody speaks, a model of how voices
sound. Goes out: a transcript whose segments have a speaker each. May not: fetch a model, or say who
it is.

The model is a file somebody names; what it hears and how its answers are grouped is sherpa-onnx
(the extra ``voices``), which runs on two cores and without torch. Voices change in pauses, nearly
always; so each stretch of speech between two pauses is one piece, of some seconds at most.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..findings import Finding, Unreadable
from .ear import RATE, Span

LONGEST = 4.0  # seconds of a piece, where nobody pauses
TOLD = 0.8  # seconds: what is shorter says too little, and goes with the voice it is nearest to
ALIKE = 0.5  # the distance (1 less the cosine) up to which two pieces are one voice
# what sherpa-onnx asks a model of voices for
NEEDED = {"framework", "language", "sample_rate", "output_dim", "normalize_samples"}
LABEL = "SPEAKER_{:02}"

Sound = Sequence[float]
Listen = Callable[[Span], Sound]


def pieces(speech: Sequence[Span]) -> list[Span]:
    """Speech in pieces that are one voice's each, as far as pauses tell."""
    result: list[Span] = []
    for start, stop in speech:
        parts = max(int((stop - start) / LONGEST + 0.999), 1)
        length = (stop - start) / parts
        result += [(start + n * length, start + (n + 1) * length) for n in range(parts)]
    return result


def opened(model: Path) -> Any:
    """A model of voices by its file. Unreadable: no library, or no such model."""
    library = _library()
    if not model.is_file():
        raise _refuse(str(model), "A003", "is no file. Name the model of voices, a file .onnx.")
    if not _is_model(model):
        raise _refuse(
            str(model),
            "A003",
            "is no model of voices that sherpa-onnx can load. Bring one of its speaker recognition"
            " models, a file .onnx.",
        )
    return library.SpeakerEmbeddingExtractor(
        library.SpeakerEmbeddingExtractorConfig(model=str(model), num_threads=2)
    )


def listener(model: Any, samples: Any) -> Listen:
    """What says how a stretch of a recording sounds; nothing, where it is too short to tell."""

    def listen(span: Span) -> Sound:
        stream = model.create_stream()
        stream.accept_waveform(RATE, samples[int(span[0] * RATE) : int(span[1] * RATE)])
        stream.input_finished()
        return list(model.compute(stream)) if model.is_ready(stream) else []

    return listen


def voices(speech: Sequence[Span], listen: Listen, how_many: int = 0) -> list[tuple[Span, int]]:
    """Each piece of speech with the number of its voice, from 0 on in the order they are first
    heard. ``how_many``: so many there are; 0: the model's distances tell."""
    import numpy

    library = _library()
    parts = pieces(speech)
    sounds = [listen(part) for part in parts]
    heard = [n for n, (a, b) in enumerate(parts) if sounds[n] and b - a >= TOLD]
    if not heard:
        return [(part, 0) for part in parts]
    table = numpy.array([sounds[n] for n in heard], dtype=numpy.float32)
    table /= numpy.maximum(numpy.linalg.norm(table, axis=1, keepdims=True), 1e-9)
    found = [0]
    if len(heard) > 1:
        config = library.FastClusteringConfig(
            num_clusters=min(how_many, len(heard)) or -1, threshold=ALIKE
        )
        found = list(library.FastClustering(config)(table))
    centres = {
        label: table[[n for n, own in enumerate(found) if own == label]].mean(axis=0)
        for label in set(found)
    }
    by_piece = dict(zip(heard, found, strict=True))
    order: dict[int, int] = {}
    result: list[tuple[Span, int]] = []
    for n, part in enumerate(parts):
        label = by_piece.get(n)
        if label is None and sounds[n]:
            label = max(centres, key=lambda name: float(centres[name] @ numpy.array(sounds[n])))
        if label is None:
            label = found[0] if not result else result[-1][1]
        result.append((part, label))
        order.setdefault(label, len(order))
    return [(part, order[label]) for part, label in result]


def labelled(said: dict[str, Any], told: Sequence[tuple[Span, int]]) -> dict[str, Any]:
    """A transcript whose segments have a speaker each, and are cut where the voice changes."""
    starts = [span[0] for span, _ in told]
    segments: list[dict[str, Any]] = []
    for segment in said["segments"]:
        new = True
        for word in segment["words"]:
            middle = (word["start"] + word["end"]) / 2
            voice = told[max(bisect_right(starts, middle) - 1, 0)][1]
            label = LABEL.format(voice)
            if new or segments[-1]["speaker"] != label:
                segments.append({"speaker": label, "words": []})
            segments[-1]["words"].append(word)
            new = False
    for n, segment in enumerate(segments):
        words = segment["words"]
        segment |= {
            "id": n,
            "start": words[0]["start"],
            "end": words[-1]["end"],
            "text": "".join(w["word"] for w in words),
        }
    return {**said, "segments": segments}


def _is_model(path: Path) -> bool:
    """Say whether a file is a model of voices: sherpa-onnx would end the program over one that is
    none."""
    import onnxruntime

    try:
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    except Exception:  # whatever the library raises over a file that is none
        return False
    return set(session.get_modelmeta().custom_metadata_map) >= NEEDED


def _library() -> Any:
    try:
        import sherpa_onnx
    except ImportError:
        raise _refuse(
            "massdriver",
            "A009",
            "needs a library that is not installed. Install it: pip install 'massdriver[voices]'",
        ) from None
    return sherpa_onnx


def _refuse(path: str, code: str, message: str) -> Unreadable:
    return Unreadable(Finding(path, 1, 1, code, message))
