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

from ..collection import repository
from ..edition.front import clock
from ..text import escape
from ..text.counts import count
from ..text.reasons import told
from ._shared import CLEAN, shelf_here
from .witness import edition

if TYPE_CHECKING:
    from ..collection.repository import Archive
    from ..witness.bench import Bench
    from ..witness.places import LeftOut, Place, Review

JOB = "mend"
EXAMPLE = "massdriver review ironworks-2026 --list"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", nargs="*", help="editions, by file or slug; all when none is named")
    parser.add_argument(
        "--list", action="store_true", help="print the places, best first, and ask nothing"
    )
    parser.add_argument(
        "--json", action="store_true", help="print them as JSON, for other programs"
    )
    parser.add_argument(
        "--most",
        type=int,
        default=0,
        metavar="N",
        help="how many of each edition (default: 0, all)",
    )
    parser.add_argument(
        "--decide",
        metavar="FILE",
        help=(
            "put in the decisions of a file, YAML or a JSON object a line; - is the standard input"
        ),
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="with --decide: write nothing, only say what would be written",
    )


def run(arguments: argparse.Namespace) -> int:
    """Decide the places where an edition may be wrong, best first: in the terminal, from a file, or
    just list them."""
    shelf = shelf_here()
    paths = [edition(shelf, slug) for slug in arguments.slug] or shelf.editions()
    if arguments.decide:
        return _decide(shelf, paths, arguments)
    from ..desk import laid

    if arguments.json:
        found = [as_json(*laid.laid_out(shelf, path)[:2], arguments.most) for path in paths]
        print(
            json.dumps(
                found[0] if len(arguments.slug) == 1 else found, ensure_ascii=False, indent=1
            )
        )
        return CLEAN
    if arguments.list or not sys.stdin.isatty():
        for path in paths:
            bench, found_, _ = laid.laid_out(shelf, path)
            for line in listed(bench, found_, arguments.most):
                print(line)
        return CLEAN
    from ..witness import dialogue

    for path in paths:
        if not dialogue.hold(
            partial(laid.laid_out, shelf, path), partial(laid.apply, shelf, path, name="here")
        ):
            break
    return CLEAN


def listed(bench: Bench, found: Review, most: int = 0) -> list[str]:
    """The places as lines, best first; then the over-corrections, and what was left out."""
    path = bench.reading.edition.path
    lines = [line(place, path) for place in found.places[: most or None]]
    over = found.over[: most or None]
    if over:
        lines += [
            "",
            "Over-corrections: every witness reads as the seed does, against the edition.",
            *(line(place, path) for place in over),
        ]
    if found.left_out:
        lines += ["", "Left out:", *(_left_out(bench, out) for out in found.left_out)]
    lines.append(_sum(bench, found))
    return lines


def _sum(bench: Bench, found: Review) -> str:
    who = ", ".join(bench.witnesses) or "no witness at hand"
    return (
        f"massdriver: {bench.reading.edition.slug} beside {who}:"
        f" {count(len(found.places), 'place')} to decide,"
        f" {count(len(found.over), 'over-correction')}, {found.settled:,} settled"
        + (
            f"; {found.confirmed:,} of {count(found.marks, 'emendation')} confirmed"
            if bench.witnesses
            else ""
        )
    )


def line(place: Place, path: str) -> str:
    """A place as a line: where, when, who reads what, and why it stands where it does."""
    readings = "  ".join(
        [f"{sigil}: {words or '–'}" for sigil, words in place.readings.items()]
        + ([f"perhaps: {place.proposed}"] if place.proposed else [])
        + ([f"and at {count(len(place.also), 'more place')}"] if place.also else [])
    )
    at = f" {clock(place.second)}" if place.second is not None else ""
    return escape.line(
        f"{path}:{place.line}: {place.id}{at} {place.chance:.0%} edition: {place.edition or '–'} "
        f" S: {place.seed or '–'}  {readings}  ({told(place.reasons)}). It stands in:"
        f" {place.sentences['edition']}"
    )


def _left_out(bench: Bench, out: LeftOut) -> str:
    says = {
        "loss": "the witness has lost",
        "loop": "the witness loops",
        "more": "only the witness has",
        "moved": "the witness has elsewhere",
    }[out.kind]
    return escape.line(
        f"{bench.reading.edition.path}: w{out.at}-{out.span} {out.sigil}, {says}: {out.words}"
    )


def as_json(bench: Bench, found: Review, most: int = 0) -> dict[str, Any]:
    """The same as plain data; what each key means stands in docs/review.md."""
    front = bench.reading.edition.front["witnesses"]
    return {
        "slug": bench.reading.edition.slug,
        "witnesses": [
            {
                "sigil": s,
                **facts,
                "at_hand": s in bench.witnesses,
                "agrees": round(bench.collations[s].share, 3) if s in bench.witnesses else None,
            }
            for s, facts in front.items()
        ],
        "confirmed": found.confirmed,
        "emendations": found.marks,
        "settled": found.settled,
        "places": [_object(bench, p, n) for n, p in enumerate(found.places[: most or None], 1)],
        "over_corrections": [
            _object(bench, p, n) for n, p in enumerate(found.over[: most or None], 1)
        ],
        "left_out": [out._asdict() for out in found.left_out],
    }


def _object(bench: Bench, place: Place, rank: int) -> dict[str, Any]:
    from ..witness.proposal import proposal

    also = [
        {"place": bench.place_id(*span), "sentence": bench.text(*bench.sentence(*span))}
        for span in place.also
    ]
    return {
        "place": place.id,
        "rank": rank,
        "kind": place.kind,
        "chance": place.chance,
        "ground": place.ground,
        "so_far": list(place.so_far),
        "why": told(place.why),
        "asks_reason": place.weight,
        "second": place.second,
        "paragraph": place.paragraph,
        "speaker": place.speaker,
        "line": place.line,
        "seed": place.seed,
        "edition": place.edition,
        "readings": dict(place.readings),
        "would_read": {sigil: proposal(place, sigil) for sigil in place.readings},
        "proposed": place.proposed,
        "also": also,
        "sentences": dict(place.sentences),
    }


def _decide(shelf: Archive, paths: list[Path], arguments: argparse.Namespace) -> int:
    from ..desk import laid
    from ..witness import record
    from ..witness.settle import Asked

    if len(paths) != 1:
        print(
            "massdriver: --decide takes one edition: massdriver review SLUG --decide FILE",
            file=sys.stderr,
        )
        return 2
    if arguments.decide == "-":
        name, text = "standard input", sys.stdin.read()
    else:
        from ..edition import seeds

        name = arguments.decide
        text = seeds.decode(repository.bring(Path(name)), name)
    asked = [
        Asked(
            row["place"][0],
            row["place"][1],
            row["decision"],
            row["words"],
            row["reason"],
            row["sigil"],
            row["edition"],
        )
        for row in record.lines(text, name, record.ASKED)
    ]
    done = laid.apply(
        shelf, paths[0], [one for one in asked if one.decision != "skip"], name, arguments.check
    )
    for said in done:
        print(said)
    return CLEAN
