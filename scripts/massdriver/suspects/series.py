"""What the finished editions of a series teach: pairs heard → read that came back, and the names
that are spoken of.

Comes in: readings of finished editions. Goes out: pairs, terms, and entries for a lexicon. May not:
teach across series; what one podcast's machine mishears says nothing of another's.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..model import Reading
from ..text.alike import SMALL
from ..text.letters import fold, fold_words
from ..text.sentences import ends, sentences
from .glossary import Proposal, Term
from .grounds import Knowledge

TWICE, ALIKE = 2, 2 / 3  # how often a pair came back, and how much of what was heard was read so
COMMON = 5.0  # on Zipf's scale: one such word alone is mostly itself
SOURCE = "the series"


class Pair(NamedTuple):
    """Words ``heard`` (folded) were read as ``read`` so many times in the finished editions."""

    heard: tuple[str, ...]
    read: str
    times: int


def finished(readings: Mapping[str, Reading], here: Reading) -> list[Reading]:
    """The finished editions of the same series: those of the same venue."""
    venue = fold(str(here.edition.front["venue"]))
    return [
        r
        for slug, r in readings.items()
        if slug != here.edition.slug
        and venue
        and fold(str(r.edition.front["venue"])) == venue
        and r.edition.front["status"] != "machine draft"
    ]


def pairs(others: Iterable[Reading], known: Knowledge) -> list[Pair]:
    """What came back in them, twice at least and two times in three alike."""
    return learnt(((c.heard, c.read) for r in others for c in r.changes), known)


def learnt(changes: Iterable[tuple[str, str]], known: Knowledge) -> list[Pair]:
    """The pairs among changes heard → read that are worth proposing."""
    found: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for heard, read in changes:
        letters = tuple(w for w in fold_words(heard.split()) if w)
        if letters and fold(read) and len(letters) <= 4 and "".join(letters) != fold(read):
            found[letters][read.strip(" .,;:?!")] += 1
    result = []
    for letters, reads in found.items():
        read, times = reads.most_common(1)[0]
        alone = len(letters) == 1 and (letters[0] in SMALL or known.frequency(letters[0]) > COMMON)
        if (
            times >= TWICE
            and times >= ALIKE * sum(reads.values())
            and not alone
            and not all(w in SMALL for w in letters)
        ):
            result.append(Pair(letters, read, times))
    return result


def terms(others: Sequence[Reading], known: Knowledge) -> list[Term]:
    """The names that finished editions speak of at least twice, as they write them."""
    return named([[w for p in r.paragraphs for w in p.text.split()] for r in others], known)


def named(texts: Iterable[Sequence[str]], known: Knowledge) -> list[Term]:
    """Words of no list, or rare and written large inside a sentence, that some texts have at least
    twice."""
    count: Counter[str] = Counter()
    for words in texts:
        for n, word in enumerate(words):
            core = word.strip(".,;:?!\"'()[]“”‘’…").removesuffix("'s").removesuffix("’s")
            frequency = known.frequency(core)
            large = core[:1].isupper() and n > 0 and not ends(words[n - 1])
            if len(core) > 3 and core.isalpha() and (not frequency or (large and frequency < 3.3)):
                count[core] += 1
    return [Term(word, SOURCE) for word, times in count.items() if times >= TWICE]


def proposals(words: Sequence[str], found: Sequence[Pair]) -> list[Proposal]:
    """The places of a text where something stands that was mended before."""
    by_first: dict[str, list[Pair]] = defaultdict(list)
    for pair in found:
        by_first[pair.heard[0]].append(pair)
    folded = fold_words(list(words))
    result = []
    for n, letters in enumerate(folded):
        for pair in sorted(by_first.get(letters, ()), key=lambda p: -len(p.heard)):
            if tuple(folded[n : n + len(pair.heard)]) == pair.heard and not any(
                map(ends, words[n : n + len(pair.heard) - 1])
            ):
                result.append(Proposal(n, n + len(pair.heard), pair.read, SOURCE, 1.0))
                break
    return result


def entries(others: Sequence[Reading], known: Knowledge) -> str:
    """Entries for a lexicon, each with a sentence that shows it and, where the texts have one, a
    near miss."""
    found = pairs(others, known)
    heard = [
        (s, fold_words(s.heard.split())) for r in others for p in r.paragraphs for s in sentences(p)
    ]
    out = []
    for pair in sorted(found, key=lambda p: p.heard):
        size = len(pair.heard)
        says = next(
            (
                s.heard
                for s, letters in heard
                if any(tuple(letters[k : k + size]) == pair.heard for k in range(len(letters)))
            ),
            "",
        )
        near = (
            next(
                (
                    s.heard
                    for s, letters in heard
                    if pair.heard[0] in letters
                    and s.heard != says
                    and not any(
                        tuple(letters[k : k + size]) == pair.heard for k in range(len(letters))
                    )
                ),
                "",
            )
            if size > 1
            else ""
        )
        if says and near:
            rows = {"heard": " ".join(pair.heard), "read": pair.read, "says": says, "near": near}
            out.append(
                "  - "
                + "\n    ".join(
                    f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in rows.items()
                )
                + "\n"
            )
    return "".join(out)
