"""``massdriver new``: a transcript in any format becomes a first edition.

Comes in: arguments. Goes out: a seed, an edition and all that belongs to them. May not: overwrite anything.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from ..collection import repository, writing
from ..text.language import named
from ._shared import CLEAN, USAGE, alone, shelf_here

JOB = "make"
EXAMPLE = ('massdriver new talk.vtt --title "Ann Lee at the Ironworks" --date 2026-02-05 '
           '--speaker "SPEAKER_00=Ann Lee:guest" --speaker "Bob Day:host"')
FORMATS = ("webvtt", "ass", "json", "sbv", "srt", "table", "markdown", "timed", "headed", "script", "text")
OPTIONS = {"title": "of the edition", "slug": "its file name: small letters, digits and hyphens", "date": "like 2026-02-05",
           "venue": "the podcast, the hall, the paper", "video": "its address, https://…", "source": "the publisher's page",
           "kind": "what the words are", "description": "one sentence for search engines",
           "language": "like de or pt-BR (default: by the file, or by its letters and words)"}


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the transcript: text, Markdown, WebVTT, SRT, JSON")
    parser.add_argument("--check", action="store_true", help="write nothing; say what would be made, and of what")
    parser.add_argument("--format", choices=FORMATS, help="read it as this, whatever its content says")
    parser.add_argument("--speaker", action="append", default=[], metavar="[LABEL=]NAME[:ROLE]",
                        help="somebody who speaks, the label the file prints for them, and whether guest, host, narrator, author "
                             "or speaker; may be given again")
    for key, text in OPTIONS.items():
        parser.add_argument(f"--{key}", help=text)


def run(arguments: argparse.Namespace) -> int:
    """Make a seed, a first edition and all that belongs to them from a transcript in any format."""
    from ..batch.progress import Progress
    from ..intake import detect, draft
    from ..suspects import places

    shelf, path = shelf_here(), Path(arguments.file)
    try:
        people = [draft.Person.parse(text) for text in arguments.speaker]
    except ValueError as error:
        print(f"massdriver: --speaker: {error}", file=sys.stderr)
        return USAGE
    if arguments.language and not named(arguments.language):
        print(f'massdriver: --language: "{arguments.language}" is no language. Write its code, like en, de, ar or pt-BR.',
              file=sys.stderr)
        return USAGE
    wanted = {key: value for key in OPTIONS if (value := getattr(arguments, key))}
    with Progress(4, "new") as bar:
        bar.step("reading")
        data = repository.bring(path)
        bar.step("taking it apart")
        document = detect.open_(data, str(path), arguments.format, [person.label for person in people])
        bar.step("making the edition")
        made = draft.draft(document, str(path), data, wanted, people, shelf.lexicon(),
                         datetime.date.today().isoformat(), shelf.settings.house)
        bar.step("writing")
        with alone(shelf, arguments.check):
            shelf.refuse_known(made.slug, made.files)
            present = shelf.present([*made.files, *(f"{name}.sha256" for name in made.files), "seeds/SHA256SUMS",
                                     "seeds/originals/SHA256SUMS"])
            files = draft.shelve(made, present, shelf.text(shelf.root / "mkdocs.yml"))
            if not arguments.check:
                writing.write_all(shelf.root, files)
    suspects = len(places.suspected(made.reading, {}, shelf.lexicon()))
    there = {*present, "mkdocs.yml"}
    for line in draft.report(made, document, path.name, files, there, suspects, arguments.format or "", arguments.check):
        print(line)
    return CLEAN
