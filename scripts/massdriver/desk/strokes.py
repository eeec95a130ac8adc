"""One stroke at the desk: what it makes of the edition, before anything is written.

Comes in: an edition laid out, a place, and what somebody does there. Goes out: the source, and what
goes on record. May not: write, or let through what the proof refuses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..edition import markup
from ..findings import Finding, Unreadable
from ..text.alike import same
from ..witness import settle, stroke
from ..witness.bench import Bench
from ..witness.places import Place
from ..witness.record import Decision
from . import turns
from .laid import each

DECIDED = ("keep", "take", "type", "doubt", "stet")
TURNS = ("who", "split", "join")
OTHERS = ("later", "undo", "everywhere")
VOICES = ("speaker", "turn")  # places at which it is asked who speaks
TOLD = ("W001", "T002")  # findings that are no matter of the proof: told, and no reason to refuse


class Stroke(NamedTuple):
    """What somebody does: ``do`` is one of the above, ``place`` the name of the place it is done
    at, ``version`` what they saw.

    ``word`` is the word of the reading text from which somebody speaks, or a paragraph begins; -1:
    the place's paragraph.
    """

    do: str
    place: str
    version: str
    words: str = ""
    reason: str = ""
    sigil: str = ""
    name: str = ""
    word: int = -1


class Made(NamedTuple):
    """What a stroke makes: the source, what goes on record, the words put there, and whether the
    place is done with."""

    source: str
    decisions: tuple[Decision, ...] = ()
    words: str = ""
    done: bool = True


def make(bench: Bench, place: Place, one: Stroke) -> Made:
    """Do a stroke on an edition. Unreadable: it will not do, and why."""
    edition = bench.reading.edition
    if one.do in TURNS and (one.do != "who" or place.kind not in VOICES or one.word >= 0):
        return _turn(bench, place, one)
    if place.kind == "turn":
        return _begun(bench, place, one)
    if place.kind == "speaker":
        return _name(bench, place, one)
    if one.do == "everywhere":
        if not place.proposed:
            raise _refuse(
                edition.path, "mend one of these places first; the others then can be mended alike."
            )
        here = stroke.asked(place, "type", place.proposed, stroke.ELSEWHERE)
        asked = [here, *(other for other, _ in stroke.everywhere(bench, place, place.proposed))]
        done = settle.settle(bench, each(bench, [place]), asked, "the desk")
        return Made(markup.write(done.edition), done.decisions, place.proposed)
    if (
        place.kind == "form"
        and place.proposed
        and (one.do == "take" or same(one.words.split(), place.proposed.split()))
    ):
        one = one._replace(
            do="type", words=place.proposed, reason=one.reason or stroke.ELSEWHERE, sigil=""
        )
    asked_ = stroke.asked(place, one.do, one.words, one.reason, one.sigil)
    done = settle.settle(bench, [place], [asked_], "the desk")
    return Made(
        markup.write(done.edition),
        done.decisions,
        done.decisions[0].read if one.do in ("take", "type") else "",
    )


def _name(bench: Bench, place: Place, one: Stroke) -> Made:
    """Name somebody; everywhere at once where the seed prints the label that stands for them."""
    edition = bench.reading.edition
    if one.do in ("keep", "stet"):
        return Made(
            markup.write(edition),
            (Decision(place.at, 0, "keep", place.edition, {}, one.reason, "speaker"),),
        )
    name = {
        "take": place.proposed,
        "everywhere": place.proposed,
        "type": one.words,
        "who": one.name,
    }.get(one.do, "")
    if not name:
        raise _refuse(
            edition.path,
            "here somebody is to be named: a figure says who, and k that nobody can say.",
        )
    if not name.strip():
        raise _refuse(edition.path, "nobody is named. Give a name.")
    name = " ".join(name.split())
    source = turns.given(bench.reading, place, name, one.reason, one.do == "everywhere")
    return Made(source, words=name)


def _begun(bench: Bench, place: Place, one: Stroke) -> Made:
    """Somebody else speaks from a place on, or does not. The paragraph begins there by now."""
    edition = bench.reading.edition
    words = one.name if one.do == "who" else one.words
    do = "type" if one.do == "who" else one.do
    asked = stroke.asked(place, do, words, one.reason)
    who, decision = turns.decided(place, asked, edition.path)
    source = turns.named_at(bench, place.at, who) if who else markup.write(edition)
    return Made(source, (decision,), who)


def _turn(bench: Bench, place: Place, one: Stroke) -> Made:
    reading = bench.reading
    word = one.word if 0 <= one.word < len(bench.words) else -1
    paragraph = bench.words[min(place.left if word < 0 else word, len(bench.words) - 1)].paragraph
    block = reading.paragraphs[paragraph].block
    if one.do == "join":
        return Made(turns.joined(reading, block), done=False)
    if one.do == "split":
        return Made(turns.split(bench, place.left if word < 0 else word), done=False)
    if not one.name.strip():
        raise _refuse(reading.edition.path, "nobody is named. Give a name.")
    name = " ".join(one.name.split())
    return Made(
        turns.named(reading, block, name, one.reason), words=name, done=place.kind in VOICES
    )


def begins_inside(bench: Bench, place: Place, one: Stroke) -> int:
    """The word inside a paragraph at which a new turn begins, so that it has to be split first;
    -1: none."""
    word = one.word if one.do == "who" else -1
    if place.kind == "turn" and word < 0 and one.do in ("take", "type", "who"):
        word = place.left
    return word if 0 <= word < len(bench.words) and bench.words[word].start else -1


def new(before: Iterable[Finding], after: Sequence[Finding]) -> list[Finding]:
    """The findings that were not there before; where they stand does not matter."""
    known = Counter((f.code, f.message) for f in before)
    result = []
    for finding in after:
        key = finding.code, finding.message
        if not known[key]:
            result.append(finding)
        known[key] -= bool(known[key])
    return result


def refuse(findings: Iterable[Finding]) -> None:
    """Unreadable: one of these would break the proof, or the house's rules on marks."""
    hard = [f for f in findings if f.code not in TOLD]
    if hard:
        raise Unreadable(*hard)


def _refuse(path: str, message: str) -> Unreadable:
    return Unreadable(Finding(path, 1, 1, "D003", message))
