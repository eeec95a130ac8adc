"""What the page of the desk shows: a sitting as plain data.

Comes in: a sitting. Goes out: what JSON can hold; words as words, no markup. May not: decide, or
write.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..edition import proof
from ..text.letters import fold
from ..text.reasons import told
from ..text.words import of
from ..witness import stroke
from ..witness.bench import Bench
from ..witness.grounds import weighing
from ..witness.places import Place
from ..witness.proposal import plain, proposal
from . import queue
from .sitting import Outcome, Sitting
from .strokes import VOICES

AROUND = 40  # words of the paragraph on either side
BESIDE = 24  # words of the paragraphs before and after
WORD, VOICE = 0.4, 5.0  # seconds that are heard at least, of a word, or of a voice to tell it by
SHOWN = 40  # other places of a form, and findings, that are listed


def state(sitting: Sitting, outcome: Outcome | None = None) -> dict[str, Any]:
    """Everything the page shows now; with how the last stroke ended."""
    with sitting.lock:
        edition = sitting.bench.reading.edition
        place = sitting.place
        return {
            "slug": sitting.slug,
            "title": edition.front["title"],
            "version": sitting.version,
            "language": edition.language,
            "witnesses": {s: w.what for s, w in sitting.bench.witnesses.items()},
            "speakers": list(edition.front["speakers"])[:9],
            "sound": sitting.recording is not None,
            "left": len(sitting.places),
            "decided": sitting.decided,
            "kinds": Counter(p.kind for p in sitting.places),
            "pace": round(sitting.pace, 1),
            "minutes": round(sitting.pace * len(sitting.places) / 60, 1),
            "spent": round(sum(sitting.gaps) / 60, 1),
            "findings": [str(f) for f in sitting.findings[:SHOWN]],
            "faults": len(sitting.findings),
            "undo": len(sitting.undone),
            "place": shown(sitting, place) if place else None,
            **({"outcome": ended(outcome)} if outcome else {}),
        }


def ended(outcome: Outcome) -> dict[str, Any]:
    """How a stroke ended; ``reason``: a typed reason would mend it."""
    return {
        "how": outcome.how,
        "said": list(outcome.said),
        "findings": [_finding(f.code, f.message) for f in outcome.findings],
        "reason": (
            bool(outcome.findings)
            and outcome.how == "refused"
            and all(f.code in stroke.REASONED for f in outcome.findings)
        ),
    }


def _finding(code: str, message: str) -> str:
    return f"{code} {message.removeprefix('decision 1: ')}"  # there is but one


def shown(sitting: Sitting, place: Place) -> dict[str, Any]:
    """A place as it is put before an editor."""
    bench = sitting.bench
    begin, end = heard_at(sitting, place)
    return {
        "name": queue.name_of(place),
        "kind": "doubt" if place.ground == "doubt" else place.kind,
        "id": place.id,
        "why": told(place.reasons, of(sitting.shelf.settings.language)),
        "chance": place.chance,
        "edition": place.edition,
        "seed": place.seed,
        "proposed": place.proposed,
        "left": place.left,
        "right": place.right,
        "sentence": bench.sentence(place.left, place.right) if bench.words else (0, 0),
        "speaker": _speaker(bench, place.left),
        "second": begin,
        "end": end,
        "text": around(bench, place.left, place.right),
        "readings": [*_readings(bench, place)],
        "also": [
            {"id": one.at, "sentence": sentence}
            for one, sentence in stroke.everywhere(bench, place, "")[:SHOWN]
        ],
        "more": len(place.also),
    }


def _speaker(bench: Bench, word: int) -> str:
    return (
        bench.reading.paragraphs[bench.words[min(word, len(bench.words) - 1)].paragraph].speaker
        if bench.words
        else ""
    )


def _readings(bench: Bench, place: Place) -> Sequence[dict[str, Any]]:
    """Who reads what: the seed, each witness, and what is proposed; ``same``: as the page does."""
    if place.kind in VOICES:
        return [_row("P", "", place.proposed, place.proposed, "", place)] if place.proposed else []
    first, last = bench.sentence(place.left, place.right)
    rows = [_row("S", "", place.seed, proposal(place, "S"), bench.heard(first, last), place)]
    for sigil, words in place.readings.items():
        sentence = bench.other(sigil, first, last) if sigil in bench.witnesses else ""
        what = bench.witnesses[sigil].what if sigil in bench.witnesses else ""
        rows.append(_row(sigil, what, words, proposal(place, sigil), sentence, place))
    if place.proposed:
        rows.append(_row("P", "", place.proposed, plain(place.proposed), "", place))
    return rows


def _row(
    sigil: str, what: str, words: str, would: str, sentence: str, place: Place
) -> dict[str, Any]:
    weight = "" if sigil == "S" or place.kind in VOICES else weighing(place.edition, would)
    return {
        "sigil": sigil,
        "what": what,
        "words": words,
        "would": would,
        "sentence": sentence,
        "same": fold(would) == fold(place.edition),
        "asks": weight,
    }


def around(bench: Bench, left: int, right: int) -> list[dict[str, Any]]:
    """The paragraph of a place, and a little of those before and after: each word with its number
    in the reading text."""
    words, paragraphs = bench.words, bench.reading.paragraphs
    if not words:
        return []
    here = words[min(left, len(words) - 1)].paragraph
    if left == right and left and (left == len(words) or words[left - 1].paragraph != here):
        here = words[left - 1].paragraph
    result = []
    for number in (here - 1, here, here + 1):
        if not 0 <= number < len(paragraphs):
            continue
        every = [
            n
            for n in range(max(left - 2000, 0), min(right + 2000, len(words)))
            if words[n].paragraph == number
        ]
        first, last = (every[0], every[-1] + 1) if every else (left, left)
        start = (
            max(first, left - AROUND)
            if number == here
            else max(first, last - BESIDE)
            if number < here
            else first
        )
        stop = (
            min(last, right + AROUND)
            if number == here
            else last
            if number < here
            else min(last, first + BESIDE)
        )
        p = paragraphs[number]
        result.append(
            {
                "speaker": p.speaker,
                "turn": p.turn,
                "where": number - here,
                "before": start > first,
                "after": stop < last,
                "words": [[n, words[n].text] for n in range(start, stop)],
            }
        )
    return result


def heard_at(sitting: Sitting, place: Place) -> tuple[float | None, float | None]:
    """The seconds between which a place is spoken, as nearly as anything tells."""
    bench = sitting.bench
    seed, times = bench.reading.seed, sitting.times
    if times:
        first, last = bench.letters(place.left, place.right)
        begin = proof.time_at(proof.word_at(seed, first), times)
        end = proof.time_at(
            min(proof.word_at(seed, max(last - 1, first)) + 1, len(seed.words) - 1), times
        )
    else:
        begin, end = (
            bench.second(place.left),
            bench.second(min(place.right, max(len(bench.words) - 1, 0))),
        )
    if begin is None:
        return None, None
    least = VOICE if place.kind in VOICES else WORD
    return begin, max(end if end is not None else begin, begin + least)
