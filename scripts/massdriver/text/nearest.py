"""The passage of a record that comes nearest to a sentence, and what is to be thought of a
quotation.

Comes in: documents as paragraphs of plain text, with who speaks them, and a sentence. Goes out:
passages with their nearness and steps, a verdict. May not: call a sentence said that differs in a
word, a number or a sign of one, or in whose it is.

Where a sentence stands as it is, it is found in the row of all words. Else the paragraphs with most
of its rarest words are the likeliest, and the sentence is laid over the words around the densest
place of each. What the best earns, out of what the whole sentence could, is its nearness.
``site/theme/assets/nearest.js`` does the very same; one set of cases holds both.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from .figured import figured
from .letters import fold_words
from .wording import Asked, Step, Word, figure, stem, weighty, words

__all__ = ["NEAR", "Passage", "Record", "Verdict", "claim", "figure", "weighty", "words"]

NEAR = 0.52  # as nearest.js has it, and says why
FEWEST = 4  # words; fewer than these stand everywhere
LONGEST = 400  # words that are laid; to stand as they are, all must
LIKELIEST = 6  # paragraphs that are tried
LISTED = 20_000  # places of words that are counted to find them, the rarest words' first
_QUOTED = re.compile(r"[\"“„«»']\s*(.{12,}?)\s*[\"”“»'](\s*[,—–-].{0,300}|\s*\(.{0,300}\))?$")
_LED = re.compile(r"[*_>\s]*([^:\"“„«]{1,60}?)\s*:[*_]*\s+(?=\S)")
_SIGNED = re.compile(r"(.{12,}?)\s+[—–-]{1,2}\s*([^—–]{2,80})$")


class Passage(NamedTuple):
    """Paragraphs ``first`` to ``last`` of a document, from a character of the first to one of the
    last."""

    document: int
    first: int
    last: int
    start: int
    end: int
    nearness: float
    exact: bool
    steps: tuple[Step, ...]


class Verdict(NamedTuple):
    """``exact``, ``differs`` or ``not found``; the passage, the speaker who is claimed, and whether
    the words are theirs."""

    verdict: str
    passage: Passage | None
    speaker: str
    theirs: bool


def claim(text: str, names: Iterable[str] = ()) -> tuple[str, str]:
    """What a pasted text claims was said, and by whom: ``"…" — Ann Lee``, ``Ann Lee: …``; nobody
    unless one of the names."""
    tidy = " ".join(text.split())
    known = list(names)
    speaker = ""
    if (led := _LED.match(tidy)) and (speaker := _named(led[1], known, whole=True)):
        tidy = tidy[led.end() :]
    if quoted := _QUOTED.match(tidy):
        tidy, speaker = quoted[1], speaker or _named(quoted[2] or "", known)
    elif (signed := _SIGNED.match(tidy)) and (signer := _named(signed[2], known)):
        tidy, speaker = signed[1], speaker or signer
    return re.sub(r"^[\"“„«]|[\"”»]$", "", tidy), speaker


def _named(text: str, names: Iterable[str], whole: bool = False) -> str:
    """Which of the names a text has, whole or by its last word; ``whole``: nothing but words of
    one."""
    said = fold_words(text.split())
    for name in names:
        parts = fold_words(name.split())
        if whole and any(said) and set(filter(None, said)) <= set(parts):
            return name
        if not whole and parts and parts[-1] in said:
            return name if set(parts) <= set(said) else name.split()[-1]
    return ""


def ways(sentence: str) -> list[list[Word]]:
    """The words of a sentence as they are, and with its numbers as figures: with their signs, and
    with those as words."""
    found: list[list[Word]] = []
    for row in (asked := words(sentence), figured(asked, signs=True), figured(asked, signs=False)):
        if all([w.raw for w in row] != [w.raw for w in other] for other in found):
            found.append(row)
    return found


class Record:
    """Documents, each a list of paragraphs' texts, and who speaks each paragraph, ready to be
    searched."""

    def __init__(
        self, documents: Sequence[Sequence[str]], speakers: Sequence[Sequence[str]] = ()
    ) -> None:
        self.documents = documents
        self.speakers = speakers or [[""] * len(paragraphs) for paragraphs in documents]
        self.names = sorted(
            {name for here in self.speakers for name in here if name},
            key=lambda name: (-len(name), name),
        )
        self.places = [
            (d, p) for d, paragraphs in enumerate(documents) for p in range(len(paragraphs))
        ]
        self.words = [words(documents[d][p]) for d, p in self.places]
        self.rows: list[list[Word]] = [[] for _ in documents]
        self.starts: list[list[int]] = [[] for _ in documents]  # where paragraphs begin in them
        for (document, _), here in zip(self.places, self.words, strict=True):
            self.starts[document].append(len(self.rows[document]))
            self.rows[document] += here

    @cached_property
    def postings(self) -> dict[str, list[int]]:
        """The paragraphs a word stands in, by its stem."""
        found: dict[str, list[int]] = defaultdict(list)
        for n, here in enumerate(self.words):
            for root in {stem(w.folded) for w in here}:
                found[root].append(n)
        return found

    @cached_property
    def _seen(self) -> Counter[str]:
        return Counter(folded for here in self.words for folded in {w.folded for w in here})

    def tells(self, folded: str) -> float:
        """How much a word tells: its rarity among the paragraphs."""
        return math.log((len(self.places) + 1) / max(self._seen[folded], 1))

    def ranked(self, asked: Iterable[str], most: float = math.inf) -> list[tuple[float, int]]:
        """The paragraphs that have most of what these folded words tell, best first, numbered as in
        ``places``.

        At most so many places are counted, those of the rarest words first.
        """
        scores: dict[int, float] = defaultdict(float)
        roots = dict.fromkeys(map(stem, asked))
        listed = sorted((where for root in roots if (where := self.postings.get(root))), key=len)
        for where in listed:
            most -= len(where)
            if most < 0 and scores:
                break
            rarity = math.log((len(self.places) + 1) / len(where))
            for n in where:
                scores[n] += rarity
        return [
            (score, n) for n, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        ]

    @cached_property
    def _streams(self) -> list[tuple[str, list[int]]]:
        """For each document its folded words in a row, and where each begins in it."""
        return [
            (
                " ".join(["", *(w.folded for w in row), ""]),
                [0, *accumulate(len(w.folded) + 1 for w in row)],
            )
            for row in self.rows
        ]

    def exactly(self, sentence: str) -> list[Passage]:
        """Every place where a sentence stands as it is: the same words, numbers and signs of
        numbers, which may be spelt out."""
        return [passage for asked in ways(sentence) for passage in self._standing(asked)]

    def _standing(self, asked: list[Word]) -> list[Passage]:
        if len(asked) > 1 and asked[-2].end == asked[-1].end:
            asked = asked[:-1]  # of a script without spaces, where the letter before told of it
        wanted = " ".join(["", *(w.folded for w in asked), ""])
        found = []
        for document, (stream, begins) in enumerate(self._streams if asked else ()):
            at = stream.find(wanted)
            while at >= 0:
                n = bisect_left(begins, at)
                here = self.rows[document][n : n + len(asked)]
                steps = tuple(Step("same", a.raw, b.raw) for a, b in zip(asked, here, strict=True))
                if all(figure(step.said) == figure(step.record) for step in steps):
                    found.append(self._passage(document, n, n + len(asked) - 1, 1.0, True, steps))
                at = stream.find(wanted, at + 1)
        return found

    def nearest(self, sentence: str, count: int = 1) -> list[Passage]:
        """The passages nearest to a sentence, nearest first, those where it stands as it is before
        all others.

        Of a sentence too short to tell only those; of none what cannot come near.
        """
        exact, every = self.exactly(sentence), ways(sentence)
        if len(every[0]) < FEWEST or len(exact) >= count:
            return exact[:count]
        found = max(
            (self._laid(asked[:LONGEST], count) for asked in every),
            key=lambda here: here[0].nearness if here else 0.0,
        )
        known = {(p.document, p.first, p.start) for p in exact}
        return [*exact, *(p for p in found if (p.document, p.first, p.start) not in known)][:count]

    def _laid(self, asked: list[Word], count: int) -> list[Passage]:
        """Where a sentence was laid in the likeliest places, nearest first."""
        found: dict[tuple[int, int, int], Passage] = {}
        question = Asked(asked, self.tells)
        size, around = len(asked), min(max(len(asked) // 2, 10), 40)
        known, enough = self.postings, NEAR * question.whole
        tried: list[tuple[int, int]] = []
        for _, n in self.ranked((w.folded for w in asked), LISTED)[:LIKELIEST]:
            document, dense = self.places[n][0], self._densest(question, n)
            if any(document == other and abs(dense - at) < around for other, at in tried):
                continue  # its words were laid already
            tried.append((document, dense))
            begin = max(dense - around, 0)
            row = self.rows[document][begin : dense + size + around]
            here = {stem(w.folded) for w in row}
            if (
                sum(worth for root, worth in question.rooted if root in here or root not in known)
                < enough
            ):
                continue  # it cannot come near, or not as near as another
            starts = self.starts[document]
            opens = [False] * len(row)
            for start in starts[bisect_left(starts, begin) : bisect_left(starts, begin + len(row))]:
                opens[start - begin] = True
            steps, first, last, earned = question.lay(row, opens)
            enough = max(enough, earned if count == 1 else 0.0)
            if first <= last and first >= 0:
                passage = self._passage(
                    document,
                    begin + first,
                    begin + last,
                    earned / question.whole,
                    False,
                    tuple(steps),
                )
                found.setdefault((document, passage.first, passage.start), passage)
        return sorted(found.values(), key=lambda p: (-p.nearness, p.document, p.first))

    def _densest(self, question: Asked, n: int) -> int:
        """Where in a document the stretch as long as the sentence begins that has most of its
        words, in or beside a paragraph."""
        (document, paragraph), size = self.places[n], len(question.words)
        row, starts = self.rows[document], self.starts[document]
        begin = max(starts[paragraph] - size, 0)
        end = min(starts[paragraph] + len(self.words[n]) + size, len(row))
        sums = [0.0, *accumulate(question.roots.get(stem(w.folded), 0.0) for w in row[begin:end])]
        spans = range(max(len(sums) - size, 1))
        return begin + max(spans, key=lambda k: sums[min(k + size, len(sums) - 1)] - sums[k])

    def _passage(
        self,
        document: int,
        first: int,
        last: int,
        nearness: float,
        exact: bool,
        steps: tuple[Step, ...],
    ) -> Passage:
        row, starts = self.rows[document], self.starts[document]
        begins, ends = bisect_right(starts, first) - 1, bisect_right(starts, last) - 1
        return Passage(
            document, begins, ends, row[first].start, row[last].end, nearness, exact, steps
        )

    def judge(self, text: str, speaker: str = "") -> Verdict:
        """What is to be thought of a quotation; whoever signs it is claimed, unless a speaker
        is."""
        said, signed = claim(text, self.names)
        speaker = speaker or signed
        found = sorted(
            self.exactly(said), key=lambda p: not self.theirs(p, speaker)
        ) or self.nearest(said)
        if not found or found[0].nearness < NEAR:
            return Verdict("not found", None, speaker, True)
        theirs = self.theirs(found[0], speaker)
        return Verdict(
            "exact" if found[0].exact and theirs else "differs", found[0], speaker, theirs
        )

    def theirs(self, passage: Passage, speaker: str) -> bool:
        """Say whether words are all of the speaker who is claimed, by any of their names; yes,
        where nobody is claimed."""
        asked = {f for f in fold_words(speaker.split()) if f}
        said = self.speakers[passage.document][passage.first : passage.last + 1]
        return not speaker or (
            bool(asked) and all(asked <= set(fold_words(name.split())) for name in said)
        )
