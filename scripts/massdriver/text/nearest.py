"""The passage of a record that comes nearest to a sentence, and what differs: the same reckoning as the page *Check a quote*.

Comes in: documents as paragraphs of plain text, and a sentence. Goes out: passages with their nearness and steps. May not: call
a sentence said that differs in a word, a number or a sign of one.

The sentence is laid over a document (local alignment, Smith and Waterman 1981, over words). A word found in its place earns
what it tells, its rarity among the paragraphs; a word nearly spelt like it earns less; words left out or put in cost a little.
What the best place earns, out of what the whole sentence could, is its nearness. ``site/theme/assets/nearest.js`` lays it over
every place; here only the likeliest paragraphs and their neighbours are tried. Both are held to one set of cases.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from .letters import fold_words

NEAR = 0.52  # as nearest.js has it, and says why
FEWEST = 4  # words; fewer than these stand everywhere
LONGEST = 400
LIKELIEST = 3  # paragraphs that are tried
CHANGED, LEFT_OUT, PUT_IN, TELLING, NEXT_PARAGRAPH, MOVED = 0.12, 0.1, 0.1, 0.08, 1.0, 0.3
_WORD = re.compile(r"[^\s\-–—…/]+")
_FIGURE = re.compile(r"[^\d.,%$€£¥°]+|[.,]+$|^[.,]+")
_NEGATION = re.compile(r"(?:not|no|never|none|nor|cannot|(?:do|does|did|is|are|was|were|has|have|had|wo|would|could|should|ca|"
                       r"must|ai|need|might)nt)")


class Word(NamedTuple):
    """A word: folded, as it stands, and its place in its text."""

    folded: str
    raw: str
    start: int
    end: int


class Step(NamedTuple):
    """From the sentence to the record: ``same``, ``changed``, ``added`` (only said) or ``missing`` (only on record)."""

    kind: str
    said: str
    record: str


class Passage(NamedTuple):
    """Paragraphs ``first`` to ``last`` of a document, from a character of the first to one of the last."""

    document: int
    first: int
    last: int
    start: int
    end: int
    nearness: float
    exact: bool
    steps: tuple[Step, ...]


def words(text: str) -> list[Word]:
    """The words of a text; dashes part words, apostrophes do not."""
    found = [(m[0], m.start(), m.end()) for m in _WORD.finditer(text)]
    return [Word(folded, raw, start, end) for folded, (raw, start, end) in zip(
        fold_words([raw for raw, _, _ in found]), found, strict=True) if folded]


def stem(folded: str) -> str:
    """Singular of a folded word, by Harman's S-stemmer."""
    if len(folded) < 4 or not folded.endswith("s"):
        return folded
    if folded.endswith("ies"):
        return folded if folded[-4] in "ea" else folded[:-3] + "y"
    if folded.endswith("es"):
        return folded if folded[-3] in "aeo" else folded[:-1]
    return folded if folded[-2] in "us" else folded[:-1]


def claimed(text: str) -> str:
    """What a pasted text claims was said: what stands between its quotation marks, if most of it does."""
    tidy = " ".join(text.split())
    quoted = re.match(r"[\"“„«']\s*(.{12,}?)\s*[\"”“»'](?:\s*[,—–-].{0,80}|\s*\(.{0,80}\))?$", tidy)
    return re.sub(r"^[\"“„«]|[\"”»]$", "", quoted[1] if quoted else tidy)


def figure(raw: str) -> str:
    """What makes a number another one: digits with their point, thousands aside, per cent and currency; else nothing."""
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", _FIGURE.sub("", raw)) if any(c.isdigit() for c in raw) else ""


def alike(said: Word, record: Word) -> float:
    """How alike two words are: 1 the same, 0 another; 20 is not nearly 2."""
    a, b = said.folded, record.folded
    if a == b:
        return 1.0
    if any(c.isdigit() for c in a + b):
        return 0.0
    if stem(a) == stem(b):
        return 0.9
    if len(a) <= 3 or abs(len(a) - len(b)) > 2:
        return 0.0
    ratio = 1 - Levenshtein.distance(a, b) / max(len(a), len(b))
    return ratio * 0.85 if ratio >= 0.7 else 0.0


def weighty(steps: Iterable[Step]) -> bool:
    """Say whether the difference touches a number or a negation: then it is another statement, not another wording."""
    differing = [step for step in steps if step.kind != "same"]

    def held(side: str, negation: bool) -> list[str]:
        values = [getattr(step, side) for step in differing]
        folded = zip(values, fold_words(values), strict=True)
        return sorted(f if negation else figure(raw) or f for raw, f in folded
                      if (_NEGATION.fullmatch(f) if negation else any(c.isdigit() for c in f)))
    return held("said", False) != held("record", False) or len(held("said", True)) != len(held("record", True))


class Record:
    """Documents, each a list of paragraphs' texts, ready to be searched."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self.documents = documents
        self.places = [(d, p) for d, paragraphs in enumerate(documents) for p in range(len(paragraphs))]
        self.words = [words(documents[d][p]) for d, p in self.places]

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

    def ranked(self, asked: Iterable[str]) -> list[tuple[float, int]]:
        """The paragraphs that have most of what these folded words tell, best first, numbered as in ``places``."""
        scores: dict[int, float] = defaultdict(float)
        for root in dict.fromkeys(map(stem, asked)):
            where = self.postings.get(root, ())
            for n in where:
                scores[n] += math.log((len(self.places) + 1) / len(where))
        return [(score, n) for n, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))]

    @cached_property
    def _streams(self) -> list[tuple[str, list[int], list[tuple[int, Word]]]]:
        """For each document its folded words in a row, where each begins in it, and the words with their paragraphs."""
        rows: list[list[tuple[int, Word]]] = [[] for _ in self.documents]
        for (document, paragraph), here in zip(self.places, self.words, strict=True):
            rows[document] += [(paragraph, word) for word in here]
        return [(" ".join(["", *(w.folded for _, w in row), ""]), [0, *accumulate(len(w.folded) + 1 for _, w in row)], row)
                for row in rows]

    def exactly(self, sentence: str) -> list[Passage]:
        """Every place where a sentence stands as it is: the same words, numbers and signs of numbers."""
        asked = words(sentence)[:LONGEST]
        wanted = " ".join(["", *(w.folded for w in asked), ""])
        found = []
        for document, (stream, begins, row) in enumerate(self._streams if asked else ()):
            at = stream.find(wanted)
            while at >= 0:
                n = bisect_left(begins, at)
                here = row[n:n + len(asked)]
                if all(figure(a.raw) == figure(b.raw) for a, (_, b) in zip(asked, here, strict=True)):
                    steps = tuple(Step("same", a.raw, b.raw) for a, (_, b) in zip(asked, here, strict=True))
                    found.append(Passage(document, here[0][0], here[-1][0], here[0][1].start, here[-1][1].end, 1.0, True, steps))
                at = stream.find(wanted, at + 1)
        return found

    def nearest(self, sentence: str, count: int = 1) -> list[Passage]:
        """The passages nearest to a sentence, nearest first, those where it stands as it is before all others.

        Of a sentence too short to tell only those.
        """
        asked = words(sentence)[:LONGEST]
        found = {(p.document, p.first, p.start): p for p in self.exactly(sentence)}
        if len(asked) < FEWEST or len(found) >= count:
            return list(found.values())[:count]
        for _, n in self.ranked(w.folded for w in asked)[:LIKELIEST]:
            passage = self._laid(asked, n)
            if passage:
                found.setdefault((passage.document, passage.first, passage.start), passage)
        return sorted(found.values(), key=lambda p: (not p.exact, -p.nearness, p.document, p.first))[:count]

    def _laid(self, asked: Sequence[Word], n: int) -> Passage | None:
        """The best place for a sentence in a paragraph and the two beside it."""
        document = self.places[n][0]
        beside = [k for k in (n - 1, n, n + 1) if 0 <= k < len(self.places) and self.places[k][0] == document]
        row = [(k, i, w) for k in beside for i, w in enumerate(self.words[k])]
        worth = [self.tells(w.folded) for w in asked]
        whole = sum(worth)
        if not row or not whole:
            return None
        steps, start, stop, earned = _align(asked, worth, row, self.tells)
        if start > stop:
            return None
        (first, _, begins), (last, _, ends) = row[start], row[stop]
        earned += _moved(steps, dict(zip((w.raw for w in asked), worth, strict=True)))
        exact = (len(steps) == len(asked) and all(s.kind == "same" and figure(s.said) == figure(s.record) for s in steps))
        return Passage(document, self.places[first][1], self.places[last][1], begins.start, ends.end, earned / whole, exact,
                       tuple(steps))


def _moved(steps: Sequence[Step], worth: Mapping[str, float]) -> float:
    """What words earn that stand in the passage, though elsewhere: "laws and regulations" for "regulations and laws"."""
    rest = Counter(stem(f) for f in fold_words([s.record for s in steps if s.kind != "same" and s.record]))
    earned = 0.0
    for step in steps:
        if step.kind != "same" and step.said and rest[root := stem(fold_words([step.said])[0])]:
            rest[root] -= 1
            earned += MOVED * worth[step.said]
    return earned


def _align(asked: Sequence[Word], worth: Sequence[float], row: Sequence[tuple[int, int, Word]],
           tells: Callable[[str], float]) -> tuple[list[Step], int, int, float]:
    """Lay a sentence over a row of words; return the steps, the first and last word of the row, and what it earns."""
    m = len(asked)
    rarity = [tells(w.folded) for _, _, w in row]
    score = [0.0] * (m + 1)
    moves: list[list[str]] = []
    best, at = 0.0, (-1, -1)
    known: dict[tuple[str, str], float] = {}
    for j, (_, i_, word) in enumerate(row):
        across = NEXT_PARAGRAPH if i_ == 0 and j else 0.0
        left = LEFT_OUT + TELLING * rarity[j] + across
        miss = -CHANGED - TELLING * rarity[j]
        last, score = score, [0.0] * (m + 1)
        move = [""] * (m + 1)
        for i in range(1, m + 1):
            pair = (asked[i - 1].folded, word.folded)
            likeness = known.get(pair)
            if likeness is None:
                likeness = known[pair] = alike(asked[i - 1], word)
            before = last[i - 1] - across
            on = (before if before > 0 else 0.0) + (worth[i - 1] * likeness if likeness else miss)
            out, put = last[i] - left, score[i - 1] - PUT_IN
            if on > 0 and on >= out and on >= put:
                score[i], move[i] = on, "on" if before > 0 else "begin"
            elif out > 0 and out >= put:
                score[i], move[i] = out, "out"
            elif put > 0:
                score[i], move[i] = put, "put"
            if score[i] > best:
                best, at = score[i], (i, j)
        moves.append(move)
    return _steps(asked, row, moves, *at, best)


def _steps(asked: Sequence[Word], row: Sequence[tuple[int, int, Word]], moves: Sequence[Sequence[str]], i: int, j: int,
           earned: float) -> tuple[list[Step], int, int, float]:
    steps = [Step("added", w.raw, "") for w in reversed(asked[i:])] if i >= 0 else []
    stop = start = j
    while i > 0 and j >= 0 and moves[j][i]:
        move, said, word = moves[j][i], asked[i - 1], row[j][2]
        if move in ("on", "begin"):
            steps.append(Step("same" if said.folded == word.folded else "changed", said.raw, word.raw))
            i, start, j = i - 1, j, j - 1
            if move == "begin":
                break
        elif move == "out":
            steps.append(Step("missing", "", word.raw))
            start, j = j, j - 1
        else:
            steps.append(Step("added", said.raw, ""))
            i -= 1
    steps += [Step("added", w.raw, "") for w in reversed(asked[:max(i, 0)])]
    return steps[::-1], start, stop, earned
