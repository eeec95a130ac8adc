"""``massdriver witness``: another transcript of the same recording, laid beside an edition.

Comes in: arguments. Goes out: a witness on record, or the list of them. May not: change a word of
the edition.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from ..collection import repository, writing
from ..edition import attested
from ..findings import Finding, Unreadable
from ..text.counts import count
from ._shared import CLEAN, shelf_here

if TYPE_CHECKING:
    from ..collection.repository import Archive
    from ..witness.bench import Bench

JOB = "mend"
EXAMPLE = (
    'massdriver witness add ironworks-2026 other.vtt --what "Whisper large-v3" --source'
    " https://example.org/other"
)
LEAST = 0.3  # of the words must agree for two transcripts to be of one recording


def options(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(metavar="add | list | remove", required=True, dest="what_to_do")
    add = verbs.add_parser(
        "add",
        help="put another transcript beside an edition; again, to put its readings on record anew",
    )
    add.add_argument("slug", help="the edition")
    add.add_argument("file", help="the transcript, in any format that `new` reads")
    add.add_argument(
        "--sigil",
        default="",
        metavar="LETTER",
        help="the letter it goes by (default: W, or the next that is free)",
    )
    add.add_argument(
        "--what", default="", help='what it is, like "Whisper large-v3" (default: its format)'
    )
    add.add_argument("--source", default="", metavar="URL", help="where it came from")
    add.add_argument(
        "--keep", action="store_true", help="it is yours to publish: git shall take the file too"
    )
    listed = verbs.add_parser("list", help="the witnesses on record")
    listed.add_argument("slugs", nargs="*", metavar="SLUG", help="editions; all when none is named")
    remove = verbs.add_parser("remove", help="take a witness off the record, and its file away")
    remove.add_argument("slug", help="the edition")
    remove.add_argument("sigil", help="its letter")


def run(arguments: argparse.Namespace) -> int:
    """Lay other transcripts of the same recording beside an edition, list them, or take them
    away."""
    shelf = shelf_here()
    if arguments.what_to_do == "add":
        with shelf.alone():
            return add(shelf, arguments)
    if arguments.what_to_do == "remove":
        with shelf.alone():
            return _remove(shelf, arguments.slug, arguments.sigil)
    return _list(shelf, arguments.slugs)


def edition(shelf: Archive, slug: str) -> Path:
    """The file of an edition named by its slug or its path. Unreadable: there is none."""
    paths = {path.stem: path for path in shelf.editions()}
    if Path(slug).stem not in paths:
        raise Unreadable(
            Finding(
                slug,
                1,
                1,
                "A003",
                f"no edition is called that. There are {', '.join(paths) or 'none'}.",
            )
        )
    return paths[Path(slug).stem]


def add(shelf: Archive, arguments: argparse.Namespace) -> int:
    """Put another transcript on record beside an edition."""
    from ..batch.progress import steps
    from ..desk.laid import kept_readings
    from ..witness import bench as beside
    from ..witness import record, words
    from ..witness import shelf as held

    path = edition(shelf, arguments.slug)
    name = str(arguments.file)
    with steps(4, "witness") as step:
        step("reading")
        data = repository.bring(Path(name))
        reading = shelf.open(path).read()
        on_record = dict(reading.edition.front["witnesses"])
        sum_ = hashlib.sha256(data).hexdigest()
        same = next((s for s, facts in on_record.items() if facts["sha256"] == sum_), "")
        sigil = arguments.sigil or same or record.sigil_for("", tuple(on_record))
        _refuse_sigil(shelf.show(path), sigil, on_record, sum_)
        step("taking it apart")
        facts = on_record.get(sigil, {})
        witness, document = held.read(data, name, sigil, "")
        what = " ".join(arguments.what.split()) or facts.get("what") or document.format
        source = arguments.source or facts.get("source", "")
        step("laying it beside the seed")
        others = [w for w in held.held(shelf, reading.edition) if w.sigil != sigil]
        bench = beside.Bench(
            reading,
            words.of(reading),
            [witness._replace(what=what), *others],
            shelf.lexicon(reading.edition.language),
        )
        _refuse_stranger(name, bench, sigil)
        step("writing")
        on_record[sigil] = {"what": what, "sha256": sum_, "source": source}
        files: dict[str, bytes | None] = dict(
            held.files(reading.edition.slug, sigil, name, data, arguments.keep, document)
        )
        changed = record.write_witnesses(shelf.text(path), on_record, shelf.show(path))
        shelf.open(path, changed)  # what cannot be read back is not written
        files[shelf.show(path)] = changed.encode()
        files[f"seeds/readings/{reading.edition.slug}.tsv"] = attested.write(
            kept_readings(shelf, bench, held.decided(shelf, reading.edition.slug))
        ).encode()
        for old in (held.path_of(shelf, reading.edition.slug, sigil),):
            if old is not None and shelf.show(old) not in files:
                files[shelf.show(old)] = None
        writing.write_all(shelf.root, files)
    for line in _said(bench, sigil, what):
        print(line)
    print(f"next: massdriver review {reading.edition.slug} shows the places to decide")
    return CLEAN


def _refuse_sigil(path: str, sigil: str, on_record: dict[str, dict[str, str]], sum_: str) -> None:
    if not (len(sigil) == 1 and "A" <= sigil <= "Z" and sigil != "S"):
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "V003",
                f'"{sigil[:20]}" is no sigil that is free. Give one capital letter that '
                "is not S, with --sigil.",
            )
        )
    if sigil in on_record and on_record[sigil]["sha256"] != sum_:
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "V003",
                f"{sigil} stands for another file already ({on_record[sigil]['what']}). Take"
                " another letter with --sigil, or take that one away: massdriver witness remove"
                f" {Path(path).stem} {sigil}",
            )
        )
    for other, facts in on_record.items():
        if facts["sha256"] == sum_ and other != sigil:
            raise Unreadable(
                Finding(
                    path, 1, 1, "V003", f"this file is witness {other} already. Leave out --sigil."
                )
            )


def _refuse_stranger(name: str, bench: Bench, sigil: str) -> None:
    collation = bench.collations[sigil]
    if collation.share < LEAST:
        raise Unreadable(
            Finding(
                name,
                1,
                1,
                "V001",
                f"only {collation.share:.0%} of its words stand in the edition in the same order:"
                " it is of another recording, or in another language. Bring a transcript of this"
                " one.",
            )
        )


def _said(bench: Bench, sigil: str, what: str) -> list[str]:
    from ..witness import grounds, places

    collation = bench.collations[sigil]
    ours, theirs = len(collation.ours), len(collation.theirs)
    agreeing = sum(run.length for run in collation.runs)
    lines = [
        f"{sigil}: {what}, {count(theirs, 'word')} beside {ours:,}; {collation.share:.0%} agree"
    ]
    if collation.runs:
        lost = sum(
            p.stretch.left_stop - p.stretch.left for p in collation.passages if p.kind == "loss"
        )
        if lost > 0.1 * ours:
            lines.append(
                f"{sigil} has not all of the recording: {count(lost, 'word')} of the edition are"
                f" not in it ({agreeing / max(ours, 1):.0%} are)"
            )
    if weaker := grounds.weaker(bench, sigil):
        lines.append(weaker)
    found = places.review(bench)
    lines.append(
        f"{count(len(collation.variants), 'variant')}, {count(collation.alike, 'place')} written"
        f" otherwise that say the same, {count(len(found.left_out), 'passage')} left out;"
        f" {found.confirmed:,} of {count(found.marks, 'emendation')} confirmed"
    )
    return lines


def _list(shelf: Archive, slugs: list[str]) -> int:
    from ..witness import shelf as held

    paths = [edition(shelf, slug) for slug in slugs] or shelf.editions()
    total = 0
    for path in paths:
        found = shelf.open(path).edition
        for sigil, facts in found.front["witnesses"].items():
            total += 1
            at = held.path_of(shelf, found.slug, sigil)
            state = (
                "not at hand"
                if at is None
                else (
                    "at hand"
                    if hashlib.sha256(shelf.bytes(at)).hexdigest() == facts["sha256"]
                    else "CHANGED since it was put on record"
                )
            )
            source = f", {facts['source']}" if facts["source"] else ""
            print(
                f"{found.slug} {sigil}: {facts['what']}{source}, sha256 {facts['sha256'][:12]}…,"
                f" file {state}"
            )
    print(
        f"massdriver: {total:,} {'witness' if total == 1 else 'witnesses'} of"
        f" {count(len(paths), 'edition')}"
    )
    return CLEAN


def _remove(shelf: Archive, slug: str, sigil: str) -> int:
    from ..witness import record
    from ..witness import shelf as held

    path = edition(shelf, slug)
    found = shelf.open(path).edition
    on_record = dict(found.front["witnesses"])
    if sigil not in on_record:
        raise Unreadable(
            Finding(
                shelf.show(path),
                1,
                1,
                "V003",
                f"no witness goes by {sigil[:20]}. On record: {', '.join(on_record) or 'none'}.",
            )
        )
    del on_record[sigil]
    files: dict[str, bytes | None] = {
        shelf.show(path): (
            record.write_witnesses(shelf.text(path), on_record, shelf.show(path)).encode()
        )
    }
    kept = [a for a in shelf.attested(found.slug) if a.sigil != sigil]
    readings = f"seeds/readings/{found.slug}.tsv"
    if shelf.has(shelf.root / readings):
        files[readings] = attested.write(kept).encode()
    if (at := held.path_of(shelf, found.slug, sigil)) is not None:
        files[shelf.show(at)] = None
    writing.write_all(shelf.root, files)
    print(
        f"removed: witness {sigil} of {found.slug}; what rests on it in the text stays, with its"
        " mark"
    )
    return CLEAN
