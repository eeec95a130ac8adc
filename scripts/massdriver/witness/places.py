"""The one list of places to decide in an edition: doubts, variants and suspects, best first, each
with its reason.

Comes in: an edition beside its witnesses, and what was decided. Goes out: places, over-corrections,
and what is left out. May not: decide.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from math import log
from typing import NamedTuple

from ..text.alike import same, substance
from ..text.reasons import Why, why
from .bench import SENTENCE, Bench, confirmed
from .grounds import grounds, pair, weighing
from .record import TURN, Decision, rated
from .variants import first_sentence
from .words import Word

# times that a witness writes one thing for another, until it is the witness's way of writing it
HABIT = 3
LENGTH = 1.5  # how much less a place is worth that has more words to hear: of two, a third
UNKNOWN = "unknown_name"  # the ground of forms that a second machine knows no better


class Place(NamedTuple):
    """Words ``left:right`` of the reading text stand for ``span`` seed words from ``at``;
    ``readings`` by sigil."""

    kind: str
    at: int
    span: int
    left: int
    right: int
    seed: str
    edition: str
    readings: Mapping[str, str]
    sentences: Mapping[str, str]
    ground: str
    chance: float
    why: Why
    second: float | None
    paragraph: str
    speaker: str
    line: int
    proposed: str = ""  # the reading, where it comes from no witness
    also: tuple[
        tuple[int, int], ...
    ] = ()  # the other places of the same form, as words of the reading text
    so_far: tuple[int, int] = (0, 0)  # places of this ground mended here, of how many decided

    @property
    def worth(self) -> float:
        """What rank it has: its chance, less for every word that has to be heard, and a little more
        for every place that one decision can mend."""
        likely = min(max(self.chance, 0.001), 0.999)
        return (
            log(likely / (1 - likely))
            - LENGTH * log(max(self.span, 1))
            + 0.3 * log(1 + len(self.also))
        )

    @property
    def reasons(self) -> Why:
        """Why it stands here, and how often its ground was right in this collection so far."""
        right, all_ = self.so_far
        return self.why + (why("why.so-far", times=right, of=all_) if all_ else ())

    @property
    def id(self) -> str:
        return f"w{self.at}-{self.span}"

    @property
    def weight(self) -> str:
        """What asks for a typed reason where another reading than the edition's is taken: number,
        negation, name or nothing."""
        return next(
            (w for words in self.readings.values() if (w := weighing(self.edition, words))), ""
        )


class LeftOut(NamedTuple):
    """A passage nobody is asked about: a witness's loop or loss, or what only it has; ``words``
    begin it."""

    kind: str
    sigil: str
    at: int
    span: int
    words: str


class Review(NamedTuple):
    """Everything to decide in one edition."""

    places: Sequence[Place]
    over: Sequence[Place]
    left_out: Sequence[LeftOut]
    settled: int
    alike: int
    confirmed: int
    marks: int


def review(
    bench: Bench,
    decisions: Sequence[Decision] = (),
    hints: Iterable[Place] = (),
    tally: Mapping[str, tuple[int, int]] = {},
) -> Review:
    """Return what there is to decide. ``tally`` says how often each ground was right here so
    far."""

    def weighed(place: Place) -> Place:
        return place._replace(
            chance=round(rated(tally, place.ground, place.chance), 3),
            so_far=tally.get(place.ground, (0, 0)),
        )

    doubts = doubts_of(bench)
    places = [*_variants(bench, doubts), *_lone_doubts(bench, doubts)]
    taken = [(p.left, max(p.right, p.left + 1)) for p in places]
    covered = {n for a, b in taken for n in range(a, b)}
    twice = _heard_twice(bench)
    for hint in hints:
        # what two machines heard alike is mostly right; not a name that neither can know
        alike = twice if hint.kind == "form" and hint.ground != UNKNOWN else set[int]()
        if left := _uncovered(hint, covered | alike, bench):
            places.append(left)
    over = _over(bench)
    overs = {(p.left, p.right) for p in over}
    places = [p for p in places if (p.left, p.right) not in overs or p.kind == "doubt"]
    settled = 0
    open_: list[Place] = []
    by_at = sorted(decisions, key=lambda d: d.at)
    longest = max((d.span for d in decisions), default=0)

    def is_settled(place: Place) -> bool:
        if place.kind == "turn":  # whoever proposes a turn knows what was decided of turns
            return False
        first = bisect_left(by_at, place.at - longest, key=lambda d: d.at)
        last = bisect_right(by_at, place.at + max(place.span, 1), key=lambda d: d.at)
        return any(
            d.settles(place.at, place.span, place.edition, place.readings)
            for d in by_at[first:last]
            if not d.ground.startswith(TURN)
        )

    for place in places:
        if is_settled(place):
            settled += 1
        else:
            open_.append(weighed(place))
    open_over = [weighed(p) for p in over if not is_settled(p)]
    return Review(
        sorted(open_, key=lambda p: (-p.worth, p.at, p.left)),
        sorted(open_over, key=lambda p: (-p.chance, p.at)),
        _left_out(bench),
        max(settled + len(over) - len(open_over), len(decisions)),
        sum(c.alike for c in bench.collations.values()),
        sum(bool(c) for c in confirmed(bench).values()) if bench.witnesses else 0,
        len(bench.marks),
    )


def _heard_twice(bench: Bench) -> set[int]:
    """The words that a witness has something for."""
    return {
        n
        for c in bench.collations.values()
        for n in {*range(len(c.ours))}.difference(
            *(range(p.stretch.left, p.stretch.left_stop) for p in c.passages)
        )
    }


def _uncovered(hint: Place, covered: Set[int], bench: Bench) -> Place | None:
    """A suspect without those of its places that are asked about for a better reason."""
    if hint.kind == "turn":  # who speaks is another question than what was said
        return hint
    spans = [
        span for span in ((hint.left, hint.right), *hint.also) if not covered & set(range(*span))
    ]
    if len(spans) == 1 + len(hint.also) or not spans:
        return hint if spans else None
    return plain_place(bench, hint.kind, spans, hint.chance, hint.ground, hint.why, hint.proposed)


def doubts_of(bench: Bench) -> list[tuple[int, int, str]]:
    """The marked doubts as words ``left:right`` of the reading text, with what the editor says."""
    seed = bench.reading.seed
    starts = [w.first for w in bench.words]
    result = []
    for doubt in bench.reading.doubts:
        quoted = re.search(r'"([^"]+)"', doubt.text)
        length = len(quoted[1].split()) if quoted else 1
        stop = bisect_right(starts, max(seed.ends[doubt.at] - 1, 0))
        result.append((max(stop - length, 0), stop, doubt.text))
    return result


def _variants(bench: Bench, doubts: Sequence[tuple[int, int, str]]) -> list[Place]:
    """Every stretch where a witness reads otherwise; those of several witnesses that overlap are
    one place."""
    spans = sorted((s.left, s.left_stop) for c in bench.collations.values() for s in c.variants)
    spans += sorted(
        (p.stretch.left, p.stretch.left_stop)
        for c in bench.collations.values()
        for p in c.passages
        if p.kind == "more" and p.stretch.left == p.stretch.left_stop
    )
    merged: list[tuple[int, int]] = []
    for left, right in sorted(spans):
        if merged and (left < merged[-1][1] or (left, right) == merged[-1]):
            merged[-1] = merged[-1][0], max(merged[-1][1], right)
        else:
            merged.append((left, right))
    pairs = Counter(
        (sigil, *pair(c.ours[s.left : s.left_stop], c.theirs[s.right : s.right_stop]))
        for sigil, c in bench.collations.items()
        for s in c.variants
    )
    bench.habits = {pair for pair, times in pairs.items() if times >= HABIT and pair[1] and pair[2]}
    result = []
    for left, right in merged:
        readings: dict[str, str] = {}
        for sigil, collation in bench.collations.items():
            stretch = collation.reading(left, right)
            if (stretch.left, stretch.left_stop) != (left, right):
                continue  # it reads this only together with more: that is a place of its own
            theirs = bench.witnesses[sigil].words[stretch.right : stretch.right_stop]
            if left == right:
                theirs = theirs[: first_sentence(theirs)]
                if _again(bench, left, theirs):
                    continue  # it only says over what stands there
            readings[sigil] = " ".join(theirs)
        if any(
            not same(bench.text(left, right).split(), words.split()) for words in readings.values()
        ):
            result.append(_place(bench, "variant", left, right, readings, doubts))
    return result


def _again(bench: Bench, at: int, theirs: Sequence[str]) -> bool:
    """Say whether words are but those that stand before or after a place, said once more."""
    size = len(theirs)
    beside = (bench.text(max(at - size, 0), at), bench.text(at, min(at + size, len(bench.words))))
    return any(same(words.split(), theirs) for words in beside)


def _lone_doubts(bench: Bench, doubts: Sequence[tuple[int, int, str]]) -> list[Place]:
    """Doubts at which no witness reads otherwise."""
    varied = sorted(
        (s.left, max(s.left_stop, s.left + 1))
        for c in bench.collations.values()
        for s in c.variants
    )
    result = []
    for left, right, text in doubts:
        n = bisect_right(varied, (right, 0))
        if not any(b > left for _, b in varied[max(n - 4, 0) : n]):
            readings = {sigil: bench.other(sigil, left, right) for sigil in bench.witnesses}
            result.append(_place(bench, "doubt", left, right, readings, [(left, right, text)]))
    return result


def _over(bench: Bench) -> list[Place]:
    """Where every witness reads as the seed does, against the edition."""
    result = []
    seen: set[tuple[int, int]] = set()
    for mark in bench.marks if bench.witnesses else ():
        stretches = {
            sigil: c.reading(mark.left, mark.right) for sigil, c in bench.collations.items()
        }
        left, right = (
            min(s.left for s in stretches.values()),
            max(s.left_stop for s in stretches.values()),
        )
        if (left, right) in seen or right - left > SENTENCE:
            continue
        seen.add((left, right))
        ours, heard = bench.text(left, right).split(), bench.heard(left, right).split()
        if len(heard) > SENTENCE or same(ours, heard):
            continue
        readings = {sigil: bench.other(sigil, left, right) for sigil in bench.witnesses}
        if all(same(words.split(), heard) for words in readings.values()):
            place = _place(bench, "over", left, right, readings, ())
            matters = substance(ours, heard)
            result.append(
                place._replace(
                    chance=0.5 if matters else 0.1,
                    ground="over",
                    why=why("differs.over") + (() if matters else why("differs.small")),
                )
            )
    return result


def _place(
    bench: Bench,
    kind: str,
    left: int,
    right: int,
    readings: Mapping[str, str],
    doubts: Sequence[tuple[int, int, str]],
) -> Place:
    at, count = bench.span(left, right)
    first, last = bench.sentence(left, right)
    here = (
        bench.words[min(left, len(bench.words) - 1)]
        if bench.words
        else Word("", "", 0, 0, 0, 0, 0, -1)
    )
    if (
        left == right
        and left
        and left < len(bench.words)
        and bench.words[left - 1].paragraph != here.paragraph
    ):
        here = bench.words[left - 1]
    paragraph = bench.reading.paragraphs[here.paragraph]
    ours = bench.text(left, right)
    ground, reasons, chance = grounds(bench, left, right, ours.split(), readings, doubts)
    return Place(
        kind,
        at,
        count,
        left,
        right,
        bench.heard(left, right),
        ours,
        readings,
        {
            "S": bench.heard(first, last),
            **{s: bench.other(s, first, last) for s in readings},
            "edition": bench.text(first, last),
        },
        ground,
        chance,
        reasons,
        bench.second(left),
        paragraph.id,
        paragraph.speaker,
        bench.reading.edition.blocks[paragraph.block].line,
    )


def plain_place(
    bench: Bench,
    kind: str,
    spans: Sequence[tuple[int, int]],
    chance: float,
    ground: str,
    reasons: Why,
    proposed: str = "",
) -> Place:
    """A place that no witness speaks of; the others of its form go with it."""
    left, right = spans[0]
    place = _place(bench, kind, left, right, {}, ())
    return place._replace(
        chance=chance, ground=ground, why=reasons, proposed=proposed, also=tuple(spans[1:])
    )


def _left_out(bench: Bench) -> list[LeftOut]:
    result = []
    for sigil, collation in bench.collations.items():
        for kind, s in collation.passages:
            at, count = bench.span(s.left, s.left_stop)
            ours, theirs = (
                collation.ours[s.left : s.left_stop],
                collation.theirs[s.right : s.right_stop],
            )
            shown = ours if kind == "loss" or len(ours) > len(theirs) else theirs
            result.append(
                LeftOut(
                    kind, sigil, at, count, " ".join(shown[:12]) + (" …" if len(shown) > 12 else "")
                )
            )
    return result
