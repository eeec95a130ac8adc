"""The front matter of an edition: its closed set of keys, and where it stands in the file.

Comes in: an edition's source. Goes out: the head, its values and the body. May not: look at other
files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from ..findings import Finding, Unreadable
from ..model import HOUSE, House
from ..text import schema
from ..text.escape import UNSEEN, fragment, line
from ..text.escape import moment as escaped_moment
from ..text.letters import fold
from ..text.schema import Field
from . import labels

STATUSES = ("machine draft", "edited", "edited, proofread")
ROLES = ("guest", "host", "narrator", "author", "speaker")

_SAFE_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*\.[a-z0-9]+"
_NO_NAME = re.compile(rf"[<>{{}}\[\]*`\\|]|{UNSEEN.pattern}")
_HEAD = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)


def _speakers(node: yaml.Node) -> dict[str, str]:
    named = schema.pairs(schema.choice(*ROLES))(node)
    for name in named:
        if odd := _NO_NAME.search(name):
            raise schema.Bad(
                f'"{line(name)}" holds U+{ord(odd[0]):04X}, which is part of no name. Write the'
                " name in letters."
            )
    return named


WITNESS: dict[str, Field] = {
    "what": Field(schema.words, required=True),
    "sha256": Field(schema.matching("[0-9a-f]{64}", "the 64 figures of sha256sum"), required=True),
    "source": Field(schema.address, default=""),
}


def _witnesses(node: yaml.Node) -> dict[str, dict[str, str]]:
    found = schema.pairs(schema.form(WITNESS))(node)
    for sigil in found:
        if not re.fullmatch("[A-RT-Z]", sigil):
            raise schema.Bad(
                f'"{sigil}" is no sigil. A witness has one capital letter; S is the seed.', node
            )
    return found


_COUNT = schema.matching(r"\d+", "40")
SAMPLE: dict[str, Field] = {
    **{key: Field(_COUNT, required=True) for key in ("seed", "clips", "words", "errors")},
    "judged": Field(schema.date, required=True),
    "version": Field(
        schema.matching("[0-9a-f]{10}", "what `massdriver sample --judge` writes"), required=True
    ),
}


EDITION: dict[str, Field] = {
    "title": Field(schema.words, required=True),
    "seed": Field(
        schema.matching(_SAFE_NAME, "ironworks-2026.txt, a file of seeds/"), required=True
    ),
    "date": Field(schema.date, required=True),
    "kind": Field(schema.text, required=True),  # one of the collection's, see ``values``
    "caveat": Field(schema.text, default=""),
    "language": Field(schema.language, default=""),
    "status": Field(schema.choice(*STATUSES), default="machine draft"),
    "venue": Field(schema.words, default=""),
    "video": Field(schema.address, default=""),
    "audio": Field(schema.recording, default=""),
    "source": Field(schema.address, default=""),
    "duration": Field(schema.matching(r"\d+:[0-5]\d(:[0-5]\d)?", '"2:49:46"'), default=""),
    "speakers": Field(_speakers, default={}),
    "labels": Field(schema.pairs(), default={}),
    "times": Field(schema.pairs(schema.matching(r"\d+:[0-5]\d(:[0-5]\d)?", '"4:33"')), default={}),
    "witnesses": Field(_witnesses, default={}),
    "sample": Field(schema.form(SAMPLE), default={}),
    "description": Field(schema.words, default=""),
    "note": Field(schema.text, default=""),
    "transcriber": Field(schema.text, default=""),
    "translator": Field(schema.text, default=""),
    "translation_of": Field(schema.text, default=""),
    "episode": Field(schema.text, default=""),
    "glossary": Field(schema.items(schema.words), default=[]),
    "tags": Field(schema.items(), default=[]),
    "categories": Field(schema.items(), default=[]),
    "aliases": Field(schema.items(), default=[]),
    "resources": Field(schema.items(), default=[]),
}


def split(source: str, path: str) -> tuple[str, str]:
    """Return the front matter's source, fences included, and the body. Unreadable: no front
    matter."""
    m = _HEAD.match(source)
    if not m:
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "F001",
                "an edition opens with front matter. Start the file with "
                "`---`, `title: …`, `seed: …`, and close it with `---`.",
            )
        )
    return source[: m.end()], source[m.end() :]


def with_key(source: str, path: str, key: str, rows: Sequence[str]) -> str:
    """An edition's source with these lines for a key of its front matter, all else as it stood;
    without it for no lines."""
    head, body = split(source, path)
    lines = head.split("\n")
    start = next((n for n, row in enumerate(lines) if re.match(rf"[\"']?{key}[\"']?:", row)), -1)
    if start >= 0:
        stop = start + 1
        while lines[stop].startswith((" ", "\t")) or (
            lines[stop].strip() == "" and lines[stop + 1] != "---"
        ):
            stop += 1
        del lines[start:stop]
    else:
        start = len(lines) - 2
    return "\n".join([*lines[:start], *rows, *lines[start:]]) + body


def values(head: str, path: str, house: House = HOUSE) -> tuple[dict[str, Any], list[Finding]]:
    """Return the validated front matter of an edition and what is wrong with it."""
    node = schema.compose(head[4:-4], path, 2)
    form = EDITION | {"kind": Field(schema.choice(*house.kinds), required=True)}
    front, findings = schema.fill(form, node, path, 2)
    for label, speaker in front["labels"].items():
        if speaker not in front["speakers"]:
            findings.append(
                Finding(
                    path,
                    1,
                    1,
                    "F001",
                    f'"labels": {label} stands for "{speaker}", who is not among the '
                    f"speakers ({', '.join(front['speakers']) or 'none'}). Declare the speaker.",
                )
            )
        elif why := labels.fault(label, speaker):
            findings.append(
                Finding(
                    path,
                    _line(head, label),
                    1,
                    "F003",
                    f'"{line(label)}" {why}; it may not count as a label of {line(speaker)}. A'
                    f' label is a name the document prints: "{line(speaker)}", or short for that.'
                    " Words that were said stay in the text.",
                )
            )
    known: dict[str, str] = {}
    for name in front["speakers"]:
        first = known.setdefault(fold(name), name)
        if why := labels.name_fault(name) or (
            f'is "{line(first)}" once more' if first != name else ""
        ):
            findings.append(
                Finding(
                    path,
                    _line(head, name),
                    1,
                    "F003",
                    f'"{line(name)}" {why}; nobody is called that. Give the speaker\'s name.',
                )
            )
    return front, findings


def _line(head: str, key: str) -> int:
    """The line on which a key stands, the last where it stands on several; else the first of
    all."""
    return max((n for n, text in enumerate(head.split("\n"), 1) if key in text), default=1)


def moment(front: Mapping[str, Any], second: float, up: str = "") -> str:
    """Where one hears a second of an edition: in its sound, else in its video; empty where neither
    is known.

    ``up`` leads from the page to the files of the site, among which the sound may be.
    """
    if sound := str(front["audio"]):
        return fragment(sound if sound.startswith("http") else up + sound, second)
    return escaped_moment(str(front["video"]), second) if front["video"] else ""


def seed_name(source: str) -> str:
    """The seed an edition names, without reading the rest of it."""
    m = re.search(rf"^seed:[^\S\n]*[\"']?({_SAFE_NAME})", source, re.MULTILINE)
    return m[1] if m else ""


def seconds(clock: str) -> float:
    """``"1:02:03"`` is 3723 seconds."""
    total = 0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return float(total)


def clock(total: float) -> str:
    """3723 seconds is ``"1:02:03"``; what is under an hour has no hour."""
    minutes, second = divmod(int(total), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}:{second:02d}" if hour else f"{minute}:{second:02d}"
