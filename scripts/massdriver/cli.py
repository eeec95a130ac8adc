"""The command line, thinly: ``massdriver new · clean · track · check · export``, and what ``desk`` adds for contributors.

Comes in: arguments. Goes out: files, lines and an exit code (0 clean, 1 findings, 2 usage, 3 unreadable data).
May not: hold a thought that a verb should have.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import __version__
from . import verbs as desk
from .batch import cache
from .batch.workshop import Workshop
from .collection import corpus, repository
from .collection.repository import Archive
from .edition import lexicon, markup
from .edition.kinds import KINDS
from .edition.track import track
from .findings import Unreadable

# What one verb needs and the others do not is imported where it runs: nobody shall wait for an EPUB to see a finding.

FORMATS = ("webvtt", "srt", "sbv", "json", "markdown", "timed", "headed", "script", "text")
OPTIONS = {"title": "of the edition", "slug": "its file name: small letters, digits and hyphens", "date": "like 2026-02-05",
           "venue": "the podcast, the hall, the paper", "video": "its address, https://…", "source": "the publisher's page",
           "kind": "what the words are", "description": "one sentence for search engines"}
CLEAN, FOUND, USAGE, UNREADABLE = 0, 1, 2, 3
INTERRUPTED = 130  # as shells say it


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; return its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except Unreadable as error:
        for finding in error.findings:
            print(finding)
        print(f"massdriver: unreadable, {_count(len(error.findings), 'finding')}")
        return UNREADABLE
    except BrokenPipeError:
        return CLEAN
    except KeyboardInterrupt:
        print("massdriver: interrupted", file=sys.stderr)
        return INTERRUPTED


def run_check(arguments: argparse.Namespace) -> int:
    """Print the findings of editions."""
    from .collection import survey

    shelf = Archive.around(Path.cwd())
    if arguments.stats:
        return _stats(shelf, arguments.files)
    paths = _editions(shelf, arguments.files)
    with _workshop(shelf, arguments) as shop:
        words, findings, unreadable = survey.survey(shelf, paths, not arguments.files, shop)
    for finding in findings:
        print(finding)
    print(f"massdriver: {_count(len(paths), 'edition')}, {words:,} seed words, "
          + (_count(len(findings), "finding") if findings else "all proved"))
    return UNREADABLE if unreadable else FOUND if findings else CLEAN


def _stats(shelf: Archive, files: Sequence[str]) -> int:
    from .collection import stats

    readings = {path.stem: corpus.reading(shelf, path) for path in _editions(shelf, files)}
    for line in stats.lines(stats.rows(readings, corpus.of(shelf).concordance, shelf.predictions())):
        print(line)
    return CLEAN


def run_new(arguments: argparse.Namespace) -> int:
    """Make a seed, a first edition and all that belongs to them from a transcript in any format."""
    from .batch.progress import Progress
    from .edition.seeds import decode
    from .intake import detect, draft
    from .suspects import places

    shelf, path = Archive.around(Path.cwd()), Path(arguments.file)
    try:
        people = [draft.Person.parse(text) for text in arguments.speaker]
    except ValueError as error:
        print(f"massdriver: --speaker: {error}", file=sys.stderr)
        return USAGE
    wanted = {key: value for key in OPTIONS if (value := getattr(arguments, key))}
    with Progress(4, "new") as bar:
        bar.step("reading")
        data = repository.bring(path)
        detect.refuse_foreign(data, str(path))
        text = decode(data, str(path))
        bar.step("taking it apart")
        document = detect.read(text, str(path), arguments.format, [person.label for person in people])
        bar.step("making the edition")
        made = draft.draft(document, str(path), data, wanted, people, lexicon.load(),
                         datetime.date.today().isoformat())
        bar.step("writing")
        shelf.refuse_known(made.slug, made.files)
        present = shelf.present([*made.files, "seeds/SHA256SUMS", "seeds/originals/SHA256SUMS"])
        files = draft.shelve(made, present, shelf.text(shelf.root / "mkdocs.yml"))
        if not arguments.check:
            repository.write_all(shelf.root, files)
    suspects = len(places.suspected(made.reading, {}, lexicon.load()))
    there = {*present, "mkdocs.yml"}
    for line in draft.report(made, document, path.name, files, there, suspects, arguments.format or "", arguments.check):
        print(line)
    return CLEAN


def run_track(arguments: argparse.Namespace) -> int:
    """Mark the untracked changes of editions."""
    def tracked(shelf: Archive, path: Path) -> str:
        witness = shelf.witness(path)
        return markup.write(track(witness.edition, witness.seed))
    code = _rewrite(arguments, tracked, "tracked")
    if not arguments.check:
        shelf = Archive.around(Path.cwd())
        for path in _editions(shelf, arguments.files):
            new = shelf.publish(shelf.witness(path).read())
            if new:
                print(f"published: {_count(new, 'new paragraph')} of {shelf.show(path)}")
    return code


def run_clean(arguments: argparse.Namespace) -> int:
    """Apply the lexicon to editions."""
    from .edition.clean import again, first_edition

    def cleaned(shelf: Archive, path: Path) -> str:
        witness = shelf.witness(path)
        if not any(block.kind == "text" for block in witness.edition.blocks):
            return witness.edition.head + "\n" + first_edition(witness.seed, witness.edition.front["labels"], lexicon.load())
        return markup.write(again(witness.edition, lexicon.load()))
    return _rewrite(arguments, cleaned, "cleaned")


def run_export(arguments: argparse.Namespace) -> int:
    """Write the data files of every edition, and the search index, feed and guide of the site around them."""
    from .formats import export

    folder = Path(arguments.folder)
    shelf = Archive.around(Path.cwd())
    with _workshop(shelf, arguments) as shop:
        written = export.export(shelf, folder, shop)
    print(f"massdriver: {_count(written, 'file')} written in {folder}")
    return CLEAN


def _rewrite(arguments: argparse.Namespace, change: Callable[[Archive, Path], str], done: str) -> int:
    shelf = Archive.around(Path.cwd())
    changed = []
    paths = _editions(shelf, arguments.files)
    for path in paths:
        source = change(shelf, path)
        if source == shelf.text(path):
            continue
        shelf.witness(path, source)  # what cannot be read back is not written
        changed.append(shelf.show(path))
        if not arguments.check:
            repository.write(path, source)
    for name in changed:
        print(f"{'would be ' if arguments.check else ''}{done}: {name}")
    print(f"massdriver: {_count(len(changed), 'edition')} of {len(paths)} {'to be ' if arguments.check else ''}changed")
    return FOUND if changed and arguments.check else CLEAN


def _editions(shelf: Archive, files: Sequence[str]) -> list[Path]:
    paths = []
    for name in files:
        path = Path(name)
        by_slug = shelf.transcripts / f"{name}.md"
        paths.append(by_slug if not path.exists() and by_slug.exists() else path)
    return paths or shelf.editions()


@contextmanager
def _workshop(shelf: Archive, arguments: argparse.Namespace) -> Iterator[Workshop]:
    with cache.of(shelf.root, not arguments.no_cache) as kept:
        yield Workshop(kept, arguments.cluster)


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="massdriver", description="Raw transcripts become digital editions.",
                                     epilog="Exit codes: 0 clean, 1 findings, 2 usage, 3 unreadable data.")
    parser.add_argument("--version", action="version", version=f"massdriver {__version__}")
    parser.add_argument("--cluster", metavar="ADDRESS", default=os.environ.get("MASSDRIVER_CLUSTER", ""),
                        help="check and export on the Dask cluster whose scheduler is there (default: MASSDRIVER_CLUSTER)")
    parser.add_argument("--no-cache", action="store_true", help="check and export everything anew, and keep nothing")
    verbs = parser.add_subparsers(metavar="verb", required=True)

    def verb(name: str, run: Callable[[argparse.Namespace], int], example: str = "") -> argparse.ArgumentParser:
        sub = verbs.add_parser(name, help=run.__doc__, description=run.__doc__, epilog=example)
        sub.set_defaults(run=run)
        return sub

    sub = verb("new", run_new, 'Example: massdriver new talk.vtt --title "Ann Lee at the Ironworks" --date 2026-02-05 '
               '--speaker "SPEAKER_00=Ann Lee:guest" --speaker "Bob Day:host"')
    sub.add_argument("file", help="the transcript: text, Markdown, WebVTT, SRT, JSON")
    sub.add_argument("--check", action="store_true", help="write nothing; say what would be made, and of what")
    sub.add_argument("--format", choices=FORMATS, help="read it as this, whatever its content says")
    sub.add_argument("--speaker", action="append", default=[], metavar="[LABEL=]NAME[:ROLE]",
                     help="somebody who speaks, the label the file prints for them, and whether guest, host, narrator, author or "
                          "speaker; may be given again")
    for key, text in OPTIONS.items():
        sub.add_argument(f"--{key}", help=text, choices=list(KINDS) if key == "kind" else None)
    for name, run in (("clean", run_clean), ("track", run_track)):
        sub = verb(name, run)
        sub.add_argument("files", nargs="*", help="editions, by file or slug; all when none is named")
        sub.add_argument("--check", action="store_true", help="write nothing; exit 1 if anything would change")
    sub = verb("check", run_check)
    sub.add_argument("files", nargs="*", help="editions, by file or slug; all when none is named")
    sub.add_argument("--stats", action="store_true", help="print how much there is of everything, and no findings")
    sub = verb("export", run_export)
    sub.add_argument("folder", nargs="?", default="site/data", help="where to write (default: site/data)")
    desk.register(verb)
    return parser


def entry() -> None:
    """The console command."""
    sys.exit(main())


if __name__ == "__main__":
    entry()
