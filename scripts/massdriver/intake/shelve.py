"""What a draft puts where, and what is told of it.

Comes in: a ``Draft``, and what is there already. Goes out: the files to be written, in their order,
and lines for whoever brought the transcript. May not: touch the disk, or write over a file of other
content.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Mapping

from ..findings import Finding, Unreadable
from ..model import Document
from ..text import escape
from ..text.counts import count
from .draft import Draft
from .people import stands_in

_NAV = re.compile(
    r"^(?P<indent>[^\S\n]*)- [^\n#]*\btranscripts/(?P<page>[\w.-]+)\.md[\"']?[^\S\n]*(?:#[^\n]*)?$",
    re.MULTILINE,
)
# they have an index of their own
_APART = re.compile(r"^not_in_nav:.*\n(?:[^\S\n]+.*\n)*?[^\S\n]+/?transcripts/", re.MULTILINE)


def add_to_navigation(source: str, title: str, slug: str) -> str:
    """Return mkdocs.yml with one more transcript, everything else as it stood. Unreadable: it lists
    none."""
    nav = re.search(r"^nav:", source, re.MULTILINE)
    if not nav:
        return source  # without a list of its own, MkDocs lists every page
    m = _NAV.search(source, nav.end())
    if not m:
        raise Unreadable(
            Finding(
                "mkdocs.yml",
                1,
                1,
                "A005",
                "its nav names no page of transcripts/. Add the line "
                "`- transcripts/index.md` where transcripts belong.",
            )
        )
    line = f"{m['indent']}- {escape.quoted(title)}: transcripts/{slug}.md"
    if m["page"] == "index":
        return f"{source[: m.end()]}\n{line}{source[m.end() :]}"
    return f"{source[: m.start()]}{line}\n{source[m.start() :]}"


def shelve(made: Draft, present: Mapping[str, bytes], navigation: str) -> dict[str, bytes]:
    """Return all files to be written, in an order in which a kill leaves the repository whole.

    ``present`` holds the files of ``made`` and the lists of checksums that are there already.
    Unreadable: one of them would be overwritten.
    """
    for name, data in made.files.items():
        if name in present and present[name] != data:
            raise Unreadable(
                Finding(
                    name,
                    1,
                    1,
                    "A006",
                    "is there already, with other content. Name this transcript otherwise "
                    "with --slug, or delete the file.",
                )
            )
    files = {}
    for name in [n for n in made.files if not n.startswith("docs/")]:
        files[name] = made.files[name]
    for name, data in made.files.items():
        folder, _, file = name.rpartition("/")
        line = f"{hashlib.sha256(data).hexdigest()}  {file}\n".encode()
        # A file each, so that two people who each bring a transcript never write into the same one.
        if folder in ("seeds", "seeds/originals") and line not in present.get(
            f"{folder}/SHA256SUMS", b""
        ):
            files[f"{name}.sha256"] = line
    page = f"docs/transcripts/{made.slug}.md"
    files[page] = made.files[page]
    if _APART.search(navigation):
        return files
    listed = add_to_navigation(navigation, str(made.reading.edition.front["title"]), made.slug)
    if f"transcripts/{made.slug}.md" not in navigation and listed != navigation:
        files["mkdocs.yml"] = listed.encode()
    return files


def report(
    made: Draft,
    document: Document,
    name: str,
    files: Iterable[str],
    there: Container[str],
    suspects: int | None,
    told: str = "",
    trial: bool = False,
) -> Iterable[str]:
    """Say what was made, how much of it, where to look, and what to do next.

    ``there``: files that were there before; ``suspects``: None where nobody counted them;
    ``told``: the format that somebody named.
    """
    yield f"{name}: {document.format}, " + (
        f"as --format {told} says" if told else "by its content; --format reads it otherwise"
    )
    if document.repeated:
        yield f"the captions roll: {document.repeated:,} words that are shown twice stand once"
    yield from document.remarks
    for path in files:
        yield f"{'would be ' * trial}{'changed' if path in there else 'made'}: {path}"
    yield from (f"assumed: {assumed}" for assumed in made.assumed)
    page = f"docs/transcripts/{made.slug}.md"
    names = made.reading.edition.front["speakers"]
    if not names:
        yield (
            "speakers: none found; name those the file prints with --speaker, or write **Name:**"
            " before their turns"
        )
    else:
        yield "speakers: " + ", ".join(
            f"{who or 'nobody named'} {count(n, 'word')}" for who, n in made.spoken.items()
        )
    if nameless := [name for name in names if stands_in(name)]:
        yield (
            f"who is {' and '.join(nameless[:2])}? "
            + ("Say" if trial else f"Name them in {page}, or delete what was made and say")
            + f' --speaker "{nameless[0]}=Ann Lee:guest"'
        )
    if trial:
        yield "next: the same without --check makes all this"
    else:
        yield (
            f"next: massdriver suspects {made.slug} says where to listen; correct {page} plainly;"
            " then massdriver track and check"
        )
    counts = (
        (sum(made.spoken.values()), "word"),
        (len(made.reading.paragraphs), "paragraph"),
        (made.times, "time"),
        (len(made.reading.changes), "emendation"),
        (len(made.reading.doubts), "doubt"),
    )
    yield f"massdriver: {made.slug}, " + ", ".join(
        [
            *(count(n, noun) for n, noun in counts),
            "suspects not counted" if suspects is None else count(suspects, "suspect"),
        ]
    )
