"""The engine's own pages: what a reader of any archive finds, from search to house style, in the
languages there are.

Comes in: a page's name and a language. Goes out: its title, description and Markdown. May not: know
an archive; what a page says of one it asks for with ``::: blocks``, and ``](edit:path)`` is a link
to a file of its repository.

An archive holds a page as a thin file: front matter, and the one line ``::: page NAME``, which the
Markdown extension fills under every builder. So its words come with the engine, its address and its
place in the navigation are the archive's, and whoever wants it otherwise writes something else into
that file.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
NAMES = tuple(
    sorted(
        p.relative_to(FOLDER / "en").with_suffix("").as_posix()
        for p in (FOLDER / "en").rglob("*.md")
    )
)
PARTS = ("reading",)  # what a page of an archive's own may take in
WHOLE = tuple(name for name in NAMES if name not in PARTS)


class Page(NamedTuple):
    """A page's title and description as its front matter has them, its body, and the language it is
    written in."""

    title: str
    description: str
    body: str
    language: str


@lru_cache(maxsize=128)
def page(name: str, language: str) -> Page:
    """A page in a language, in English where there is none. LookupError: no page is called that."""
    if name not in NAMES:
        raise LookupError(f'no page is called "{name}". There are {", ".join(NAMES)}.')
    path = next(
        (
            p
            for tongue in (language, language.partition("-")[0])
            if (p := FOLDER / tongue / f"{name}.md").exists()
        ),
        FOLDER / "en" / f"{name}.md",
    )
    head, body = path.read_text(encoding="utf-8").removeprefix("---\n").split("\n---\n", 1)
    said = dict(line.split(": ", 1) for line in head.splitlines())
    return Page(said["title"], said["description"], body.strip(), path.relative_to(FOLDER).parts[0])


def thin(name: str, language: str) -> str:
    """The file an archive holds of a page."""
    title, description, *_ = page(name, language)
    return (
        f"---\ntitle: {_scalar(title)}\ndescription: {_scalar(description)}\n---\n\n::: page"
        f" {name}\n"
    )


def placed(body: str, repository: str) -> str:
    """A body whose links to files lead to the repository's editor, or stay plain words where no
    repository is named."""
    where = rf"](<{repository.rstrip('/')}/edit/main/\2>)" if repository else ""
    return re.sub(
        r"\[([^\]\n]+)\]\(edit:([^)\s]+)\)", rf"[\1{where}" if repository else r"\1", body
    )


def _scalar(text: str) -> str:
    return (
        text
        if re.fullmatch(r"[^\W\d_][^:#\"'\\\n]*", text)
        else json.dumps(text, ensure_ascii=False)
    )
