"""IIIF Presentation 3: the recording as a canvas in time, its chapters as ranges, the transcript as
annotations.

Comes in: a volume whose recording and length are known. Goes out: a manifest, or nothing. May not:
hold the recording; it stays with its publisher, under the address the edition gives.
"""

from __future__ import annotations

import json
from typing import Any

from . import Volume, sound
from .podcast import end
from .vtt import cues

Thing = dict[str, Any]


def recording(volume: Volume) -> tuple[float, str] | None:
    """How long the recording is and where it lies, if both are known."""
    length, media = end(volume), sound(volume.site, volume.front) or volume.front["video"]
    return (length, media) if length and media.startswith("http") else None


def manifest(volume: Volume) -> str | None:
    """The manifest, https://iiif.io/api/presentation/3.0/."""
    recorded = recording(volume)
    if not recorded:
        return None
    length, media = recorded
    here = f"{volume.site.url}data/{volume.slug}.manifest.json"
    canvas = f"{here}/canvas"
    kind = "Sound" if volume.front["audio"] else "Video"
    painting: Thing = {
        "id": f"{canvas}/recording",
        "type": "Annotation",
        "motivation": "painting",
        "target": canvas,
        "body": {"id": media, "type": kind, "duration": length},
    }
    made: Thing = {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": here,
        "type": "Manifest",
        "label": _in(volume, volume.front["title"]),
        "summary": _in(volume, volume.kind.caveat),
        "metadata": [
            {"label": _in(volume, name), "value": _in(volume, value)}
            for name, value in (
                ("Date", volume.front["date"]),
                ("Venue", volume.front["venue"]),
                ("Speakers", ", ".join(volume.front["speakers"])),
            )
            if value
        ],
        "requiredStatement": {
            "label": _in(volume, "Rights"),
            "value": _in(volume, volume.site.rights),
        },
        "homepage": [
            {
                "id": volume.url(),
                "type": "Text",
                "format": "text/html",
                "label": _in(volume, volume.front["title"]),
            }
        ],
        "seeAlso": [
            {
                "id": f"{volume.site.url}data/{volume.slug}{suffix}",
                "type": "Dataset",
                "format": kind,
            }
            for suffix, kind in ((".json", "application/json"), (".tei.xml", "application/tei+xml"))
        ],
        "items": [
            {
                "id": canvas,
                "type": "Canvas",
                "duration": length,
                "label": _in(volume, volume.front["title"]),
                "items": [{"id": f"{canvas}/page", "type": "AnnotationPage", "items": [painting]}],
                "annotations": _transcript(volume, canvas, length),
            }
        ],
        "structures": _ranges(volume, here, canvas, length),
    }
    if not volume.site.rights:
        del made["requiredStatement"]
    return (
        json.dumps(
            {key: value for key, value in made.items() if value},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        + "\n"
    )


def _in(volume: Volume, words: str) -> dict[str, list[str]]:
    return {volume.language: [words]}


def _transcript(volume: Volume, canvas: str, length: float) -> list[Thing]:
    """The captions as supplementing annotations, where times are known."""
    if not volume.times:
        return []
    items = [
        {
            "id": f"{canvas}/{cue.name}",
            "type": "Annotation",
            "motivation": "supplementing",
            "target": f"{canvas}#t={cue.start:g},{min(cue.stop, length):g}",
            "body": {
                "type": "TextualBody",
                "format": "text/plain",
                "language": volume.language,
                "value": f"{cue.speaker}: {cue.words}" if cue.speaker else cue.words,
            },
        }
        for cue in cues(volume)
        if cue.start < length
    ]
    return [
        {
            "id": f"{canvas}/transcript",
            "type": "AnnotationPage",
            "label": _in(volume, volume.front["title"]),
            "items": items,
        }
    ]


def _ranges(volume: Volume, here: str, canvas: str, length: float) -> list[Thing]:
    """The chapters whose times are known."""
    timed = [
        c
        for c in volume.reading.chapters
        if c.level == 2 and c.start is not None and c.start < length
    ]
    stops = [c.start for c in timed[1:]] + [length]
    return (
        [
            {
                "id": f"{here}/range",
                "type": "Range",
                "label": _in(volume, "Chapters"),
                "items": [
                    {
                        "id": f"{here}/range/{c.id}",
                        "type": "Range",
                        "label": _in(volume, c.title),
                        "items": [{"id": f"{canvas}#t={c.start:g},{stop:g}", "type": "Canvas"}],
                    }
                    for c, stop in zip(timed, stops, strict=True)
                ],
            }
        ]
        if timed
        else []
    )
