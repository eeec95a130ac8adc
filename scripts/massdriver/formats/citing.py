"""What reference managers read: CSL-JSON, BibTeX and RIS of a transcript.

Comes in: a volume. Goes out: text. May not: name as author of words who only was rendered by them;
of a text that is not verbatim the speakers are in the note, with what it is.
"""

from __future__ import annotations

import json
from typing import Any

from ..edition.proof import version
from ..text import escape
from . import Volume

SPEAKING = ("guest", "host")  # whose words an interview is; narrators and note-takers are not
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def people(volume: Volume, *roles: str) -> list[str]:
    """The speakers in these roles (by default guests and hosts) of a text that is verbatim; of any
    other, nobody."""
    named = volume.front["speakers"].items()
    return (
        [name for name, role in named if role in (roles or SPEAKING)]
        if volume.kind.verbatim
        else []
    )


def note(volume: Volume) -> str:
    """What every citation says: what the words are worth, whose edition it is, and which state of
    it."""
    who = (
        ""
        if volume.kind.verbatim or not volume.front["speakers"]
        else (f"With {', '.join(volume.front['speakers'])}. ")
    )
    return f"{who}{volume.kind.sentence} {edition(volume)}"


def edition(volume: Volume) -> str:
    """Whose edition it is, and which state of its text: "Mass Driver edition, version
    0123456789"."""
    return f"{volume.site.name} edition, version {version(volume.reading)}".lstrip()


def csl(volume: Volume) -> str:
    """CSL-JSON, as Zotero, Mendeley and pandoc read it."""
    front = volume.front
    item: dict[str, Any] = {
        "id": volume.slug,
        "type": "interview",
        "title": front["title"],
        "container-title": front["venue"],
        "author": [_csl_name(name) for name in people(volume, "guest") or people(volume)],
        "interviewer": [
            _csl_name(name) for name in people(volume, "host") if people(volume, "guest")
        ],
        "issued": {"date-parts": [[int(part) for part in front["date"].split("-")]]},
        "language": volume.language,
        "genre": front["kind"],
        "publisher": volume.site.name,
        "version": version(volume.reading),
        "URL": volume.url(),
        "note": note(volume),
    }
    return (
        json.dumps(
            [{key: value for key, value in item.items() if value}], ensure_ascii=False, indent=1
        )
        + "\n"
    )


def bibtex(volume: Volume) -> str:
    """BibTeX: an entry ``@misc``, its key the slug."""
    front = volume.front
    year, month, day = front["date"].split("-")
    fields = {
        "author": " and ".join(
            f"{{{_tex(n)}}}" if " " not in n else _tex(n) for n in people(volume)
        ),
        "title": f"{{{_tex(front['title'])}}}",
        "howpublished": _tex(front["venue"]),
        "year": year,
        "month": MONTHS[int(month) - 1],
        "day": str(int(day)),
        "note": _tex(note(volume)),
        "language": volume.language,
        "url": volume.url(),
    }
    lines = [
        f"  {key} = {value if key == 'month' else '{' + value + '}'},"
        for key, value in fields.items()
        if value
    ]
    return f"@misc{{{volume.slug},\n" + "\n".join(lines) + "\n}\n"


def ris(volume: Volume) -> str:
    """RIS, as EndNote and Zotero read it; PCOMM is what both make an interview of."""
    front = volume.front
    rows = [
        ("TY", "PCOMM"),
        *(("AU", _inverted(name)) for name in people(volume)),
        ("TI", front["title"]),
        ("T2", front["venue"]),
        ("PB", volume.site.name),
        ("DA", front["date"].replace("-", "/")),
        ("PY", front["date"][:4]),
        ("LA", volume.language),
        ("UR", volume.url()),
        ("N1", note(volume)),
        ("ER", ""),
    ]
    return "".join(
        f"{tag}  - {' '.join(escape.line(str(value)).split())}\r\n"
        for tag, value in rows
        if value or tag == "ER"
    )


def _csl_name(name: str) -> dict[str, str]:
    given, _, family = name.rpartition(" ")
    return (
        {"family": family, "given": given}
        if given and not name.startswith("The ")
        else {"literal": name}
    )


def _inverted(name: str) -> str:
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}" if given and not name.startswith("The ") else name


# BibTeX counts braces, also those behind a backslash
_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
}


def _tex(words: str) -> str:
    return "".join(
        _TEX.get(sign, f"\\{sign}" if sign in "$&#_%" else sign) for sign in escape.line(words)
    )
