"""``massdriver new``: a transcript in any format becomes a first edition.

Comes in: arguments. Goes out: a seed, an edition and all that belongs to them. May not: overwrite
anything.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..collection import repository, writing
from ..findings import Finding, Unreadable
from ..text import escape
from ..text.counts import count
from ..text.language import named
from . import _heard
from ._shared import CLEAN, UNREADABLE, USAGE, shelf_here

if TYPE_CHECKING:
    from ..collection.repository import Archive
    from ..intake.draft import Draft, Dress, Person
    from ..model import Document, Seed

JOB = "make"
EXAMPLE = (
    'massdriver new talk.vtt --title "Ann Lee at the Ironworks" --date 2026-02-05 '
    '--speaker "SPEAKER_00=Ann Lee:guest" --speaker "Bob Day:host"'
)
FORMATS = (
    "webvtt",
    "xml",
    "ass",
    "json",
    "sbv",
    "srt",
    "table",
    "markdown",
    "timed",
    "headed",
    "script",
    "text",
)
OPTIONS = {
    "title": "of the edition",
    "slug": "its file name: small letters, digits and hyphens",
    "date": "like 2026-02-05",
    "venue": "the podcast, the hall, the paper",
    "video": "its address, https://…",
    "source": "the publisher's page",
    "kind": "what the words are",
    "description": "one sentence for search engines",
    "language": "like de or pt-BR (default: by the file, or by its letters and words)",
}

_COUNTED = 200_000  # words: to count the suspects of more takes longer than all the rest


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="file",
        help="the transcript, in any format; or many of them, or their folder",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; say what would be made, and of what"
    )
    parser.add_argument(
        "--format", choices=FORMATS, help="read it as this, whatever its content says"
    )
    parser.add_argument(
        "--witness",
        metavar="OTHER",
        help=(
            "another transcript of the same recording: the edition is made of the better "
            "one, with what only the other has; the other is its witness"
        ),
    )
    parser.add_argument(
        "--speaker",
        action="append",
        default=[],
        metavar="[LABEL=]NAME[:ROLE]",
        help=(
            "somebody who speaks, the label the file prints for them, and whether guest, host,"
            " narrator, author or speaker; may be given again"
        ),
    )
    parser.add_argument(
        "--glossary",
        metavar="FILE",
        help=(
            "names and terms that only you know, one a line: where words sound like one, review"
            " proposes it"
        ),
    )
    _heard.takes_model(parser)
    _heard.takes_voices(parser)
    parser.add_argument(
        "--clean",
        action="store_true",
        help="emend known mishearings and stutters of a human transcript, too",
    )
    for key, text in OPTIONS.items():
        parser.add_argument(f"--{key}", help=text)


def run(arguments: argparse.Namespace) -> int:
    """Make a seed, a first edition and all that belongs to them from a transcript in any format, or
    from an archive of them."""
    from ..intake import draft

    shelf, given = shelf_here(), [Path(name) for name in arguments.files]
    try:
        people = [draft.Person.parse(text) for text in arguments.speaker]
    except ValueError as error:
        print(f"massdriver: --speaker: {error}", file=sys.stderr)
        return USAGE
    if arguments.language and not named(arguments.language):
        print(
            f'massdriver: --language: "{arguments.language}" is no language. Write its code, like'
            " en, de, ar or pt-BR.",
            file=sys.stderr,
        )
        return USAGE
    wanted = {key: value for key in OPTIONS if (value := getattr(arguments, key))} | (
        {"clean": "yes"} if arguments.clean else {}
    )
    terms = _glossary(arguments.glossary)
    many = len(given) > 1 or given[0].is_dir()
    if many and (
        single := [
            key
            for key in ("title", "slug", "date", "video", "source", "description")
            if key in wanted
        ]
    ):
        print(
            f"massdriver: --{single[0]} is one transcript's, and here are many. Leave it out.",
            file=sys.stderr,
        )
        return USAGE
    if many and arguments.witness:
        print(
            "massdriver: --witness is one transcript's, and here are many. Leave it out.",
            file=sys.stderr,
        )
        return USAGE
    order = _Order(shelf, arguments, people, wanted, terms)
    return _many(order, given) if many else _one(order, given[0])


def _glossary(name: str | None) -> list[str]:
    """The terms of a glossary. Unreadable: it is none."""
    if not name:
        return []
    from ..intake import terms

    return terms.read(repository.bring(Path(name)), name)


class _Order(NamedTuple):
    """What somebody asked for, and what becomes of a file by it."""

    shelf: Archive
    arguments: argparse.Namespace
    people: Sequence[Person]
    wanted: Mapping[str, str]
    terms: Sequence[str]

    def document(self, path: Path, data: bytes) -> Document:
        """A file taken apart. Unreadable: it cannot be."""
        from ..intake import detect

        known = [person.label for person in self.people]
        return detect.open_(data, str(path), self.arguments.format, known)

    def draft(
        self,
        document: Document,
        path: Path,
        data: bytes,
        dress: Callable[[Seed, Iterable[str]], Dress] | None = None,
        **wanted: str,
    ) -> Draft:
        """The edition of it. Unreadable: it cannot be made."""
        from ..intake import draft

        return draft.draft(
            document,
            str(path),
            data,
            {**self.wanted, **wanted},
            self.people,
            self.shelf.lexicon(),
            datetime.date.today().isoformat(),
            self.shelf.settings.house,
            dress,
        )


def _one(order: _Order, path: Path) -> int:
    from ..batch.progress import steps
    from ..intake import draft, shelve
    from ..suspects import places
    from . import _both

    shelf, arguments, terms = order.shelf, order.arguments, order.terms
    if _heard.is_recording(path) and not arguments.check:
        at = _heard.beside(path)
        for line in _heard.told(_heard.known(at, path) or _heard.asked(path, at, arguments)):
            print(line)
        path = at
    with steps(4, "new") as step:
        step("reading")
        data = repository.bring(path)
        step("taking it apart")
        document = order.document(path, data)
        beside = None
        if arguments.witness:
            beside = _both.both(path, data, document, Path(arguments.witness), shelf.lexicon())
            path, data, document = beside.path, beside.data, beside.document
        step("making the edition")
        made = order.draft(document, path, data, beside and beside.dress)
        if beside:
            made = _both.with_witness(made, beside)
        made = draft.with_glossary(made, terms)
        step("writing")
        with shelf.alone(arguments.check):
            files, present = _shelved(shelf, made)
            if not arguments.check:
                writing.write_all(shelf.root, files)
    suspects = None
    if sum(made.spoken.values()) <= _COUNTED:
        suspects = places.how_many(made.reading, Counter(), shelf.lexicon())
    there = {*present, "mkdocs.yml"}
    if beside:
        print(beside.why)
    if terms:
        print(
            f"glossary: {count(len(terms), 'term')}; where words sound like one, massdriver review"
            f" {made.slug} proposes it"
        )
    for line in shelve.report(
        made, document, path.name, files, there, suspects, arguments.format or "", arguments.check
    ):
        print(escape.line(line))
    return CLEAN


def _many(order: _Order, given: Sequence[Path]) -> int:
    """An archive: what can be read becomes editions, what cannot is named; one bad file stops
    nobody."""
    from ..batch.progress import watched
    from ..intake import archive, draft

    shelf, arguments = order.shelf, order.arguments
    files = list(archive.found(given))
    if not files:
        raise Unreadable(
            *(
                Finding(
                    str(folder),
                    1,
                    1,
                    "A003",
                    "holds no file that may be a transcript. Name the folder they are in.",
                )
                for folder in given
            )
        )
    taken = {path.stem for path in shelf.editions()}
    seen: dict[str, str] = {}
    tally = archive.Tally()
    with shelf.alone(arguments.check):
        for path, below in watched(files, len(files), "new"):
            try:
                data = repository.bring(path)
                if same := archive.twice(data, seen, str(path)):
                    raise Unreadable(*same)
                document = archive.from_path(order.document(path, data), below)
                made = order.draft(document, path, data)
                if made.slug in taken:
                    slug = archive.apart(made.slug, below, taken)
                    made = order.draft(document, path, data, slug=slug)
                made = draft.with_glossary(made, order.terms)
                brought, _ = _shelved(shelf, made)
                if not arguments.check:
                    writing.write_all(shelf.root, brought)
            except Unreadable as error:
                tally.refused += error.findings
                continue
            taken.add(made.slug)
            tally.add(made, document, below.as_posix())
    for line in tally.lines(arguments.check):
        print(escape.line(line))
    return UNREADABLE if tally.refused else CLEAN


def _shelved(shelf: Archive, made: Draft) -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
    """The files to be written, and those of them that are there."""
    from ..intake import shelve

    shelf.refuse_known(made.slug, made.files)
    present = shelf.present(
        [
            *made.files,
            *(f"{name}.sha256" for name in made.files),
            "seeds/SHA256SUMS",
            "seeds/originals/SHA256SUMS",
        ]
    )
    return shelve.shelve(made, present, shelf.text(shelf.root / "mkdocs.yml")), present
