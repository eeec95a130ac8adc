"""``massdriver review``: the one list of places to decide, and the deciding.

Comes in: arguments, keys. Goes out: places, or an edition with what was decided. May not: decide.
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..collection import corpus, repository, writing
from ..edition import attested, markup
from ..edition.front import clock
from ..text import escape
from ..text.counts import count
from ..text.letters import fold
from ._shared import CLEAN, alone, shelf_here
from .witness import edition, kept_readings

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..collection.repository import Archive
    from ..suspects.glossary import Term
    from ..suspects.grounds import Knowledge
    from ..witness.bench import Bench
    from ..witness.places import LeftOut, Place, Review
    from ..witness.record import Decision
    from ..witness.settle import Asked

JOB = "mend"
EXAMPLE = "massdriver review ironworks-2026 --list"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", nargs="*", help="editions, by file or slug; all when none is named")
    parser.add_argument("--list", action="store_true", help="print the places, best first, and ask nothing")
    parser.add_argument("--json", action="store_true", help="print them as JSON, for other programs")
    parser.add_argument("--most", type=int, default=0, metavar="N", help="how many of each edition (default: 0, all)")
    parser.add_argument("--decide", metavar="FILE", help="put in the decisions of a file, YAML or a JSON object a line; - is the "
                        "standard input")
    parser.add_argument("--check", action="store_true", help="with --decide: write nothing, only say what would be written")


def run(arguments: argparse.Namespace) -> int:
    """Decide the places where an edition may be wrong, best first: in the terminal, from a file, or just list them."""
    shelf = shelf_here()
    paths = [edition(shelf, slug) for slug in arguments.slug] or shelf.editions()
    if arguments.decide:
        return _decide(shelf, paths, arguments)
    if arguments.json:
        found = [as_json(*laid_out(shelf, path)[:2], arguments.most) for path in paths]
        print(json.dumps(found[0] if len(arguments.slug) == 1 else found, ensure_ascii=False, indent=1))
        return CLEAN
    if arguments.list or not sys.stdin.isatty():
        for path in paths:
            bench, found_, _ = laid_out(shelf, path)
            for line in listed(bench, found_, arguments.most):
                print(line)
        return CLEAN
    from ..witness import dialogue

    for path in paths:
        if not dialogue.hold(partial(laid_out, shelf, path), partial(apply, shelf, path, name="here")):
            break
    return CLEAN


def laid_out(shelf: Archive, path: Path) -> tuple[Bench, Review, list[Decision]]:
    """An edition with its witnesses beside it, the places in it, and what was decided. Unreadable: any of it is."""
    from ..witness import bench as beside
    from ..witness import places, words
    from ..witness import shelf as held

    reading = shelf.open(path).read()
    bench = beside.Bench(reading, words.of(reading), list(held.held(shelf, reading.edition)),
                         shelf.lexicon(reading.edition.language))
    decisions = held.decided(shelf, reading.edition.slug)
    hints = _suspected(shelf, bench, decisions)
    return bench, places.review(bench, decisions, hints, success(shelf)), decisions


def _suspected(shelf: Archive, bench: Bench, decisions: list[Decision]) -> list[Place]:
    """What is suspected in an edition without any witness: by form, by sound, by what its series taught, by a model."""
    from ..suspects import listed, series
    from ..witness import record
    from . import propose

    known = _known(shelf, bench)
    others = series.finished(corpus.of(shelf).readings, bench.reading)
    hints = listed.suspected(bench, known, known_terms(shelf, bench), record.left_alone(decisions), series.pairs(others, known))
    kept = propose.load(shelf, bench.reading.edition.slug)
    return [*listed.from_model(bench, (row for part in kept.values() for row in part["proposals"])), *hints]


def _known(shelf: Archive, bench: Bench) -> Knowledge:
    from ..suspects import measure
    from ..suspects.grounds import Knowledge

    reading = bench.reading
    return Knowledge(shelf.lexicon(reading.edition.language), measure.elsewhere(corpus.of(shelf).readings, reading))


def known_terms(shelf: Archive, bench: Bench) -> list[Term]:
    """The names and terms an edition's talk is known for: by its front matter, its chapters, its series, the owner's list."""
    from ..suspects import glossary, listed, series

    known, reading = _known(shelf, bench), bench.reading
    others = series.finished(corpus.of(shelf).readings, reading)
    said = listed.sources(reading.edition.front, [c.title for c in reading.chapters])
    own = {"your glossary": list(shelf.settings.glossary)} if shelf.settings.glossary else {}
    found = glossary.terms(own | said, known)
    names = {fold(t.text) for t in found}
    return [*found, *(t for t in series.terms(others, known) if fold(t.text) not in names)]


def success(shelf: Archive) -> Callable[[str, float], float]:
    """How often each ground was right, by what the collection's editors took and left; else as it was measured elsewhere."""
    from ..witness import record
    from ..witness import shelf as held

    tally = record.tally(d for path in shelf.editions() for d in held.decided(shelf, path.stem))
    return lambda ground, chance: record.rated(tally, ground, chance)


def listed(bench: Bench, found: Review, most: int = 0) -> list[str]:
    """The places as lines, best first; then the over-corrections, and what was left out."""
    path = bench.reading.edition.path
    lines = [line(place, path) for place in found.places[:most or None]]
    over = found.over[:most or None]
    if over:
        lines += ["", "Over-corrections: every witness reads as the seed does, against the edition.",
                  *(line(place, path) for place in over)]
    if found.left_out:
        lines += ["", "Left out:", *(_left_out(bench, out) for out in found.left_out)]
    lines.append(_sum(bench, found))
    return lines


def _sum(bench: Bench, found: Review) -> str:
    who = ", ".join(bench.witnesses) or "no witness at hand"
    return (f"massdriver: {bench.reading.edition.slug} beside {who}: {count(len(found.places), 'place')} to decide, "
            f"{count(len(found.over), 'over-correction')}, {found.settled:,} settled"
            + (f"; {found.confirmed:,} of {count(found.marks, 'emendation')} confirmed" if bench.witnesses else ""))


def line(place: Place, path: str) -> str:
    """A place as a line: where, when, who reads what, and why it stands where it does."""
    readings = "  ".join([f"{sigil}: {words or '–'}" for sigil, words in place.readings.items()]
                         + ([f"perhaps: {place.proposed}"] if place.proposed else [])
                         + ([f"and at {count(len(place.also), 'more place')}"] if place.also else []))
    at = f" {clock(place.second)}" if place.second is not None else ""
    return escape.line(f"{path}:{place.line}: {place.id}{at} {place.chance:.0%} edition: {place.edition or '–'}  S: "
                       f"{place.seed or '–'}  {readings}  ({place.why}). It stands in: {place.sentences['edition']}")


def _left_out(bench: Bench, out: LeftOut) -> str:
    says = {"loss": "the witness has lost", "loop": "the witness loops", "more": "only the witness has",
            "moved": "the witness has elsewhere"}[out.kind]
    return escape.line(f"{bench.reading.edition.path}: w{out.at}-{out.span} {out.sigil}, {says}: {out.words}")


def as_json(bench: Bench, found: Review, most: int = 0) -> dict[str, Any]:
    """The same as plain data; what each key means stands in docs/review.md."""
    front = bench.reading.edition.front["witnesses"]
    return {
        "slug": bench.reading.edition.slug,
        "witnesses": [{"sigil": s, **facts, "at_hand": s in bench.witnesses,
                       "agrees": round(bench.collations[s].share, 3) if s in bench.witnesses else None}
                      for s, facts in front.items()],
        "confirmed": found.confirmed, "emendations": found.marks, "settled": found.settled,
        "places": [_object(bench, p, n) for n, p in enumerate(found.places[:most or None], 1)],
        "over_corrections": [_object(bench, p, n) for n, p in enumerate(found.over[:most or None], 1)],
        "left_out": [out._asdict() for out in found.left_out],
    }


def _object(bench: Bench, place: Place, rank: int) -> dict[str, Any]:
    from ..witness.proposal import proposal

    also = [{"place": bench.place_id(*span), "sentence": bench.text(*bench.sentence(*span))} for span in place.also]
    return {"place": place.id, "rank": rank, "kind": place.kind, "chance": place.chance, "ground": place.ground, "why": place.why,
            "asks_reason": place.weight, "second": place.second, "paragraph": place.paragraph, "speaker": place.speaker,
            "line": place.line, "seed": place.seed, "edition": place.edition, "readings": dict(place.readings),
            "would_read": {sigil: proposal(place, sigil) for sigil in place.readings}, "proposed": place.proposed, "also": also,
            "sentences": dict(place.sentences)}


def _decide(shelf: Archive, paths: list[Path], arguments: argparse.Namespace) -> int:
    from ..witness import record
    from ..witness.settle import Asked

    if len(paths) != 1:
        print("massdriver: --decide takes one edition: massdriver review SLUG --decide FILE", file=sys.stderr)
        return 2
    if arguments.decide == "-":
        name, text = "standard input", sys.stdin.read()
    else:
        from ..edition import seeds

        name = arguments.decide
        text = seeds.decode(repository.bring(Path(name)), name)
    asked = [Asked(row["place"][0], row["place"][1], row["decision"], row["words"], row["reason"], row["sigil"], row["edition"])
             for row in record.lines(text, name, record.ASKED)]
    done = apply(shelf, paths[0], [one for one in asked if one.decision != "skip"], name, arguments.check)
    for said in done:
        print(said)
    return CLEAN


def _each(bench: Bench, hints: list[Place]) -> list[Place]:
    """Suspects one by one: an editor may decide any place of a form."""
    from ..witness.places import plain_place

    return [plain_place(bench, h.kind, [span], h.chance, h.ground, h.why, h.proposed) for h in hints
            for span in ((h.left, h.right), *h.also)]


def apply(shelf: Archive, path: Path, asked: list[Asked], name: str, check: bool = False) -> list[str]:
    """Put decisions into an edition and on record, and say what changed. Unreadable: one of them will not do."""
    with alone(shelf, check):
        return _apply(shelf, path, asked, name, check)


def _apply(shelf: Archive, path: Path, asked: list[Asked], name: str, check: bool) -> list[str]:
    from ..edition.correct import brought
    from ..witness import bench as beside
    from ..witness import places, record, settle, words

    bench, found, decisions = laid_out(shelf, path)
    hints = _suspected(shelf, bench, [])
    everything = places.review(bench, (), _each(bench, hints))  # also what was settled: an editor may think again
    done = settle.settle(bench, [*everything.places, *everything.over, *found.places], asked, name)
    source = markup.write(done.edition)
    reading = shelf.open(path, source).read()
    slug = reading.edition.slug
    kept = {(d.at, d.span): d for d in (*decisions, *done.decisions)}
    files = {f"seeds/decisions/{slug}.yml": record.write_decisions(kept.values()).encode()}
    if bench.witnesses:
        now = beside.Bench(reading, words.of(reading), bench.witnesses.values(), shelf.lexicon(reading.edition.language))
        files[f"seeds/readings/{slug}.tsv"] = attested.write(kept_readings(shelf, now, list(kept.values()))).encode()
    files[shelf.show(path)] = source.encode()
    if not check:
        writing.write_all(shelf.root, files)
    would = "would be " if check else ""
    lines = [f"{would}set: {shelf.show(path)}: {mark}" for mark in brought(bench.reading.edition, done.edition)]
    tally = ", ".join(f"{n} {decision}" for decision in record.DECISIONS
                      if (n := sum(d.decision == decision for d in done.decisions)))
    return [*lines, f"massdriver: {slug}, {count(len(done.decisions), 'decision')} {would}on record"
            + (f" ({tally})" if tally else "")]
