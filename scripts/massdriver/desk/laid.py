"""An edition laid out: its witnesses beside it, the places to decide, what was decided; and
decisions put in.

Comes in: an archive, an edition's file, decisions. Goes out: the one list of places; the files that
a decision makes. May not: decide; the terminal and the desk are two faces of this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..batch import gists
from ..collection import corpus, writing
from ..collection.repository import Archive
from ..edition import attested, markup
from ..edition.correct import brought
from ..edition.lexicon import proper_names
from ..findings import Finding, Unreadable
from ..model import Attested, Edition, Reading
from ..suspects import glossary, kept, listed, series, voices
from ..suspects.addressed import Guess
from ..suspects.glossary import Term
from ..suspects.grounds import Knowledge
from ..text.counts import count
from ..text.letters import fold
from ..witness import places, readings, record, settle, words
from ..witness import shelf as held
from ..witness.bench import Bench
from ..witness.places import Place, Review, plain_place
from ..witness.record import Decision
from ..witness.settle import Asked
from ..witness.shelf import Witness
from . import turns

# Where the names of people are known from, whom the talk may be with.
NAMES = frozenset((listed.OWN, "title", "description", "speakers"))


class Laid(NamedTuple):
    """An edition with its witnesses beside it, the suspects in it, what was decided, and who its
    stand-ins may be."""

    bench: Bench
    hints: list[Place]
    decisions: list[Decision]
    guesses: Mapping[str, Guess]


def lay(shelf: Archive, path: Path) -> Laid:
    """Lay an edition out. Unreadable: it is, or one of its witnesses, or what was decided."""
    bench = beside(shelf, shelf.open(path).read())
    decisions = held.decided(shelf, bench.reading.edition.slug)
    known = [t.text for t in known_terms(shelf, bench) if t.source in NAMES]
    return Laid(
        bench,
        suspected(shelf, bench, decisions),
        decisions,
        turns.guesses(bench.reading, known),
    )


def beside(shelf: Archive, reading: Reading, witnesses: Sequence[Witness] | None = None) -> Bench:
    """A reading with those of its witnesses beside it that are at hand, or that were read
    already."""
    known = list(held.held(shelf, reading.edition)) if witnesses is None else witnesses
    return Bench(reading, words.of(reading), known, shelf.lexicon(reading.edition.language))


def reread(shelf: Archive, path: Path, source: str | None, bench: Bench) -> Bench:
    """The edition as it is on disk, or would be; with the witnesses that were read for a bench."""
    return beside(shelf, shelf.open(path, source).read(), list(bench.witnesses.values()))


def reviewed(shelf: Archive, laid: Laid) -> Review:
    """The one list of places, best first."""
    return places.review(laid.bench, laid.decisions, laid.hints, tally(shelf))


def laid_out(shelf: Archive, path: Path) -> tuple[Bench, Review, list[Decision]]:
    """An edition with its witnesses beside it, the places in it, and what was decided. Unreadable:
    any of it is."""
    laid = lay(shelf, path)
    found = reviewed(shelf, laid)
    nobody = stand_ins(laid.bench, laid.decisions, laid.guesses)
    found = found._replace(places=turns.merged(found.places, nobody))
    return laid.bench, found, laid.decisions


def stand_ins(
    bench: Bench, decisions: Sequence[Decision], guesses: Mapping[str, Guess] = {}
) -> list[Place]:
    """A place for each stand-in that labels turns; whom no label stands for is named at the
    desk."""
    return [p for p in turns.nobody_named(bench, decisions, guesses) if p.edition]


def suspected(shelf: Archive, bench: Bench, decisions: Sequence[Decision]) -> list[Place]:
    """What is suspected in an edition without any witness: by form, by sound, by what its series
    taught, by a model."""
    known, edition = _known(shelf, bench), bench.reading.edition
    others = finished(shelf, str(edition.front["venue"]), edition.slug)
    alone = record.left_alone(decisions) | _words_of(shelf, [r.edition.slug for r in others])
    hints = listed.suspected(
        bench, known, known_terms(shelf, bench), alone, series.pairs(others, known)
    )
    proposals = kept.load(shelf, edition.slug)
    rows = (row for part in proposals.values() for row in part["proposals"])
    heard = voices.proposed(bench, decisions)
    return [*listed.from_model(bench, rows, alone), *hints, *heard]


def finished(shelf: Archive, venue: str, but: str = "") -> list[Reading]:
    """The finished editions of one venue, of many the newest."""
    known = corpus.of(shelf)
    return [known.readings[slug] for slug in series.finished(known.listed, venue, but)[0]]


def _words_of(shelf: Archive, slugs: Iterable[str]) -> frozenset[str]:
    """The forms that an editor of the series kept as words: they are words here as well."""
    return record.left_alone(
        d for slug in slugs for d in held.decided(shelf, slug) if d.ground in listed.WORDS
    )


def _known(shelf: Archive, bench: Bench) -> Knowledge:
    edition = bench.reading.edition
    return Knowledge(
        shelf.lexicon(edition.language),
        gists.of(shelf).vocabulary().without(edition.slug),
        edition.language,
    )


def known_terms(shelf: Archive, bench: Bench) -> list[Term]:
    """The names and terms an edition's talk is known for: by its front matter, its chapters, its
    series, the owner's list."""
    known, reading = _known(shelf, bench), bench.reading
    front = reading.edition.front
    said = listed.sources(front, [c.title for c in reading.chapters], shelf.settings.glossary)
    spoken = [a.text for topic in corpus.aliases(shelf) for a in topic.aliases]
    spoken = [name for name in spoken if name != name.lower() or not known.frequency(name)]
    named = sorted(proper_names(known.lexicon))
    found = glossary.terms({**said, "topics": spoken, "lexicon": named}, known)
    names = {fold(t.text) for t in found}
    everything = corpus.of(shelf)
    slugs = series.finished(everything.listed, str(front["venue"]), reading.edition.slug)
    for source, some in zip((glossary.SERIES, glossary.COLLECTION), slugs, strict=True):
        terms = series.terms([everything.readings[slug] for slug in some], known, source)
        found += [t for t in terms if fold(t.text) not in names]
        names |= {fold(t.text) for t in terms}
    return found


def tally(shelf: Archive) -> Mapping[str, tuple[int, int]]:
    """How often each ground was right, by what the collection's editors took and left."""
    return record.tally(d for path in shelf.editions() for d in held.decided(shelf, path.stem))


def each(bench: Bench, hints: Iterable[Place]) -> list[Place]:
    """Suspects one by one: an editor may decide any place of a form."""
    return [
        place
        for h in hints
        for place in (
            [h]
            if h.kind == "turn"
            else [
                plain_place(bench, h.kind, [span], h.chance, h.ground, h.why, h.proposed)
                for span in ((h.left, h.right), *h.also)
            ]
        )
    ]


def kept_readings(shelf: Archive, bench: Bench, decisions: Sequence[Decision]) -> list[Attested]:
    """What goes on record: the readings of the witnesses at hand, and those on record of the
    others."""
    slug = bench.reading.edition.slug
    others = [
        a
        for a in shelf.attested(slug)
        if a.sigil not in bench.witnesses and a.sigil in bench.reading.edition.front["witnesses"]
    ]
    return [*readings.readings(bench, decisions), *others]


def files(
    shelf: Archive, path: Path, source: str, now: Bench, decisions: Iterable[Decision]
) -> Mapping[str, bytes]:
    """The files of an edition with these decisions on record, the edition first: what a kill leaves
    undone is asked again."""
    slug = now.reading.edition.slug
    known = list({(d.at, d.span): d for d in decisions}.values())
    made = {shelf.show(path): source.encode()}
    if now.witnesses:
        made[f"seeds/readings/{slug}.tsv"] = attested.write(
            kept_readings(shelf, now, known)
        ).encode()
    return made | {f"seeds/decisions/{slug}.yml": record.write_decisions(known).encode()}


def apply(
    shelf: Archive, path: Path, asked: Sequence[Asked], name: str, check: bool = False
) -> list[str]:
    """Put decisions into an edition and on record, and say what changed. Unreadable: one of them
    will not do."""
    with shelf.alone(check):
        bench, hints, decisions, guesses = lay(shelf, path)
        before = bench.reading.edition
        bench, asked, kept_, named = _named(shelf, path, bench, guesses, asked)
        if named:
            hints = suspected(shelf, bench, decisions)
        found = places.review(bench, decisions, hints, tally(shelf))
        # an editor may think again
        everything = places.review(bench, (), each(bench, suspected(shelf, bench, [])))
        known = [*everything.places, *everything.over, *found.places]
        begun, others = _parted(known, asked)
        done = settle.settle(bench, [p for p in known if p.kind != "turn"], others, name)
        source = markup.write(done.edition)
        now = reread(shelf, path, source, bench)
        decided = [*kept_, *done.decisions]
        for place, one in begun:
            who, decision = turns.decided(place, one, shelf.show(path))
            decided.append(decision)
            for step in (turns.split_at, turns.named_at) if who else ():
                source = step(now, place.at, who)
                now = reread(shelf, path, source, bench)
        made = files(shelf, path, source, now, (*decisions, *decided))
        if not check:
            writing.write_all(shelf.root, made)
    return [
        *(f"{'would be ' * check}named: {shelf.show(path)}: {said}" for said in named),
        *told(before, now.reading.edition, decided, shelf.show(path), check),
    ]


def _named(
    shelf: Archive,
    path: Path,
    bench: Bench,
    guesses: Mapping[str, Guess],
    asked: Iterable[Asked],
) -> tuple[Bench, list[Asked], list[Decision], list[str]]:
    """Name the stand-ins that somebody names: the edition then, what else is asked, who stays
    unnamed, and what was said. Unreadable: a name will not do, or is none."""
    rest: list[Asked] = []
    kept_: list[Decision] = []
    said: list[str] = []
    nobody = stand_ins(bench, (), guesses)
    for number, one in enumerate(asked, 1):
        place = next(
            (
                p
                for p in nobody
                if (p.at, p.span) == (one.at, one.span)
                and (fold(one.edition) == fold(p.edition) if one.edition else not bench.witnesses)
            ),
            None,
        )
        if place is None:
            rest.append(one)
            continue
        if one.decision in ("keep", "stet"):
            kept_.append(Decision(place.at, 0, "keep", place.edition, {}, one.reason, "speaker"))
            continue
        name = " ".join((one.words if one.decision == "type" else place.proposed).split())
        source = name and turns.given(bench.reading, place, name)
        now = source and reread(shelf, path, source, bench)
        if (
            one.decision not in ("take", "type")
            or not now
            or name not in {p.speaker for p in now.reading.paragraphs}
        ):
            raise Unreadable(
                Finding(
                    shelf.show(path),
                    number,
                    1,
                    "D003",
                    f"decision {number}: {place.edition} is to be named: type a name, take the one"
                    " that is proposed if there is one, or keep it where nobody can say.",
                )
            )
        bench, nobody = now, stand_ins(now, (), guesses)
        said.append(f"{place.edition} is {name}")
    return bench, rest, kept_, said


def _parted(
    known: Iterable[Place], asked: Iterable[Asked]
) -> tuple[list[tuple[Place, Asked]], list[Asked]]:
    """What is decided about turns, in the order of the text, and about words."""
    turns_ = {(p.at, p.span): p for p in known if p.kind == "turn"}
    begun, others = [], []
    for one in asked:
        place = turns_.get((one.at, one.span))
        if place and not one.sigil and one.edition in (None, place.edition):
            begun.append((place, one))
        else:
            others.append(one)
    return sorted(begun, key=lambda pair: pair[0].at), others


def told(
    before: Edition, after: Edition, decisions: Sequence[Decision], name: str, check: bool = False
) -> list[str]:
    """What decisions did, in lines."""
    would = "would be " if check else ""
    lines = [f"{would}set: {name}: {mark}" for mark in brought(before, after)]
    tally = ", ".join(
        f"{n} {decision}"
        for decision in record.DECISIONS
        if (n := sum(d.decision == decision for d in decisions))
    )
    return [
        *lines,
        f"massdriver: {after.slug}, {count(len(decisions), 'decision')} {would}on record"
        + (f" ({tally})" if tally else ""),
    ]
