"""Why a place stands where it does in the list, and how often such places were right.

Comes in: an edition beside its witnesses, and one place. Goes out: its ground, and every reason,
with a chance. May not: decide.

The figures are those of a second look at the 1,388 places where a finished edition and a witness
differed, and of drafts whose true words are known: something was to be mended at every marked
doubt, at a third of the places of the finished edition where the witness has two new words, and at
3 % of what is left when all grounds below have been taken. A word of no list that the witness hears
otherwise was wrong 19 times in 20 in drafts, whichever of the two is the better listener; words
that the witness has nothing for were right four times in five.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..text.alike import FILLERS, SMALL, new_words, same, substance, weighty
from ..text.language import frequencies
from ..text.letters import fold, trimmed
from ..text.reasons import Reason, Why, why
from ..text.sentences import ends
from .bench import Bench


class Ground(NamedTuple):
    """How often places of one ground were right, in an edited text and in a draft."""

    edited: float
    draft: float


GROUNDS = {  # the catalogue has what each says
    "doubt": Ground(1.0, 1.0),
    "unlisted": Ground(0.14, 0.95),
    "words": Ground(0.33, 0.86),
    "number": Ground(0.3, 0.8),
    "negation": Ground(0.3, 0.8),
    "edge": Ground(0.23, 0.6),
    "word": Ground(0.14, 0.8),
    "other": Ground(0.06, 0.6),
    "only": Ground(0.14, 0.5),
    "lost": Ground(0.05, 0.2),
    "habit": Ground(0.02, 0.8),
    "small": Ground(0.02, 0.1),
}
GAP = 4  # words that the edition has more than a witness: beyond, the witness has lost some


def grounds(
    bench: Bench,
    left: int,
    right: int,
    ours: Sequence[str],
    readings: Mapping[str, str],
    doubts: Sequence[tuple[int, int, str]],
) -> tuple[str, Why, float]:
    """The strongest ground of a place, the reasons of all, and how likely there is something to
    mend."""
    found: list[str] = []
    fields = {"new": "", "lost": "", "who": ""}
    reading = ""
    doubt = next((text for a, b, text in doubts if a < max(right, left + 1) and left < b), "")
    if doubt:
        found.append("doubt")
    for sigil, words in readings.items():
        theirs = words.split()
        if same(ours, theirs):
            continue
        if (sigil, *pair(ours, theirs)) in bench.habits:
            fields["who"] = fields["who"] or sigil
            found.append("habit")
            continue
        new = [w for w in new_words(ours, theirs) if real(bench, w)]
        gone, matters = new_words(theirs, ours), substance(ours, theirs)
        if new or not reading:
            fields = {
                "who": sigil,
                "new": ", ".join(new[:6]) or words[:60],
                "lost": " ".join(gone[:6]),
            }
            reading = words
        if bench.draft and matters:
            # in a text that is edited these have not been told apart
            if not ours:
                found.append("only")
                continue
            if not theirs or len(ours) - len(theirs) > GAP:
                found.append("lost")
                continue
            if not all(real(bench, w) for w in gone):
                found.append("unlisted")
        if len(new) >= 2:
            found.append("words")
        if weight := weighty(ours, theirs):
            found.append(weight)
        if matters and bench.at_edge(left, right):
            found.append("edge")
        if new and bench.untouched(left, right):
            found.append("word")
        elif new or (bench.draft and matters):
            found.append("other")
        elif gone:
            found.append("lost")
    found = list(dict.fromkeys(found)) or ["small"]
    chance = {g: GROUNDS[g].draft if bench.draft else GROUNDS[g].edited for g in found}
    best = max(found, key=lambda g: chance[g])
    fields["doubt"] = re.sub(r"^unclear:?\s*", "", doubt)
    reasons = tuple(Reason(f"differs.{g}", tuple(fields.items())) for g in found)
    agree = sum(
        1
        for words in readings.values()
        if not same(ours, words.split()) and same(words.split(), reading.split())
    )
    if agree > 1:
        reasons += why("differs.agree", times=agree)
    miss = 1.0
    for g in found:
        miss *= 1 - (chance[g] if g == best else chance[g] * 0.3)
    return best, reasons, round(1 - miss, 3) if best != "doubt" else 1.0


def real(bench: Bench, word: str) -> bool:
    return word.isdigit() or word in frequencies() or bench.lexicon.knows(word)


def pair(ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, str]:
    """What is exchanged for what, folded."""
    return "".join(map(fold, ours)), "".join(map(fold, theirs))


def weighing(ours: str, theirs: str) -> str:
    """What asks for a typed reason before the one is exchanged for the other: number, negation,
    name or nothing."""
    a, b = ours.split(), theirs.split()
    if weight := weighty(a, b):
        return weight
    here, there = {fold(w) for w in a}, {fold(w) for w in b}
    changed = [(w, n and not ends(a[n - 1])) for n, w in enumerate(a) if fold(w) not in there]
    changed += [(w, n and not ends(b[n - 1])) for n, w in enumerate(b) if fold(w) not in here]
    return "name" if any(_name(w, bool(inside)) for w, inside in changed) else ""


def _name(word: str, inside: bool) -> bool:
    """Say whether a word is written as a name is; a common one that may open its sentence is
    none."""
    name = trimmed(word)
    return (
        name[:1].isupper()
        and fold(name) not in SMALL | FILLERS
        and (inside or not name[1:].islower() or frequencies().get(name.lower(), 0.0) < 2e-5)
    )


def weaker(bench: Bench, sigil: str) -> str:
    """A sentence, where a witness is a worse listener than the seed: where they differ it has more
    words of no list."""
    if not bench.draft:
        return ""  # an edited text has no words of no list, which says nothing of its seed
    collation = bench.collations[sigil]
    unknown = [0, 0]
    for v in collation.variants:
        for n, words in enumerate(
            (collation.ours[v.left : v.left_stop], collation.theirs[v.right : v.right_stop])
        ):
            unknown[n] += sum(not real(bench, fold(w)) for w in words)
    if unknown[1] > 1.5 * unknown[0] + 5:
        return (
            f"{sigil} looks the weaker of the two: where they differ it has {unknown[1]:,} words of"
            f" no list, the edition {unknown[0]:,}. Expect it to be right at one place in four."
        )
    return ""
