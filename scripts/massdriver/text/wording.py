"""A sentence laid over a row of words, and what differs: the same reckoning as the page *Check a
quote*.

Comes in: words. Goes out: steps from one to the other, and what they earn. May not: know of
documents.

Local alignment (Smith and Waterman 1981) over words. A word found in its place earns what it tells,
its rarity; a word nearly spelt like it earns less; words left out or put in cost a little.
``site/theme/assets/wording.js`` does the very same; one set of cases holds both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import regex
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extract

from .letters import fold_words

CHANGED, LEFT_OUT, PUT_IN, TELLING, NEXT_PARAGRAPH, MOVED = 0.12, 0.1, 0.1, 0.08, 1.0, 0.3
# likeness from which a spelling is near; what a plural earns, what a near one
NEARLY, SINGULAR, MISSPELT = 0.7, 0.9, 0.85
_WORD = re.compile(r"[^\s\-–—…/]+")
# Scripts that set no space between words; there two letters together stand for one.
_SPACELESS = regex.compile(
    r"(?:[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー]\p{M}*)+"
)
_LETTER = regex.compile(r"[\p{L}\p{N}ー]\p{M}*")
_NO_FIGURE = re.compile(r"[^\d.,%$€£¥°]+")
_NEGATION = re.compile(
    r"(?:not|no|never|none|nor|cannot|(?:do|does|did|is|are|was|were|has|have|had|wo|would|could|should|ca|"
    r"must|ai|need|might)nt)"
)


class Word(NamedTuple):
    """A word: folded, as it stands, and its place in its text."""

    folded: str
    raw: str
    start: int
    end: int


class Step(NamedTuple):
    """From the sentence to the record: ``same``, ``changed``, ``added`` (only said) or ``missing``
    (only on record)."""

    kind: str
    said: str
    record: str


def words(text: str) -> list[Word]:
    """The words of a text; dashes part words, apostrophes do not.

    Where no spaces stand between words, each letter with the one after it is a word, so that any
    piece can be found.
    """
    spans = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    if _SPACELESS.search(text):
        spans = [part for start, end in spans for part in _parted(text, start, end)]
    folded = fold_words([text[start:end] for start, end in spans])
    return [
        Word(f, text[start:end], start, end)
        for f, (start, end) in zip(folded, spans, strict=True)
        if f
    ]


def _parted(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    for run in _SPACELESS.finditer(text, start, end):
        if run.start() > start:
            yield start, run.start()
        letters = [m.span() for m in _LETTER.finditer(text, run.start(), run.end())]
        for n, (begins, ends) in enumerate(letters):
            yield begins, letters[n + 1][1] if n + 1 < len(letters) else ends
        start = run.end()
    if start < end:
        yield start, end


def stem(folded: str) -> str:
    """Singular of a folded word, by Harman's S-stemmer."""
    if len(folded) < 4 or not folded.endswith("s"):
        return folded
    if folded.endswith("ies"):
        return folded if folded[-4] in "ea" else folded[:-3] + "y"
    if folded.endswith("es"):
        return folded if folded[-3] in "aeo" else folded[:-1]
    return folded if folded[-2] in "us" else folded[:-1]


def figure(raw: str) -> str:
    """What makes a number another one: digits with their point, thousands aside, per cent and
    currency; else nothing."""
    return (
        re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", _NO_FIGURE.sub("", raw).strip(".,"))
        if any(c.isdigit() for c in raw)
        else ""
    )


def weighty(steps: Iterable[Step]) -> bool:
    """Say whether the difference touches a number or a negation: then it is another statement, not
    another wording."""
    differing = [step for step in steps if step.kind != "same"]

    def held(side: str, negation: bool) -> list[str]:
        values = [getattr(step, side) for step in differing]
        folded = zip(values, fold_words(values), strict=True)
        return sorted(
            f if negation else figure(raw) or f
            for raw, f in folded
            if (_NEGATION.fullmatch(f) if negation else any(c.isdigit() for c in f))
        )

    return held("said", False) != held("record", False) or len(held("said", True)) != len(
        held("record", True)
    )


class Asked:
    """The words of a sentence, ready to be laid over rows: what each tells, and how like it other
    words are."""

    def __init__(self, asked: Sequence[Word], tells: Callable[[str], float]) -> None:
        self.words, self.tells = asked, tells
        self.worth = [tells(w.folded) for w in asked]
        self.whole = sum(self.worth)
        self.rooted = [(stem(w.folded), worth) for w, worth in zip(asked, self.worth, strict=True)]
        self.roots = dict(self.rooted)
        self._spelt = {
            n: w.folded for n, w in enumerate(asked) if len(w.folded) > 3 and not _numeral(w.folded)
        }
        self._gains: dict[str, list[float]] = {}

    def gains(self, folded: str) -> list[float]:
        """What laying each word of the sentence on this one earns: its worth if it is the same,
        less if like it, else a cost."""
        if folded not in self._gains:
            earned = [-CHANGED - TELLING * self.tells(folded)] * len(self.words)
            if not _numeral(folded):  # 20 is not nearly 2
                for spelt, nearness, n in extract(
                    folded,
                    self._spelt,
                    scorer=Levenshtein.normalized_similarity,
                    limit=None,
                    score_cutoff=NEARLY,
                ):
                    if abs(len(spelt) - len(folded)) <= 2:
                        earned[n] = self.worth[n] * (nearness * MISSPELT)
            root = stem(folded)
            for n, word in enumerate(self.words):
                if word.folded == folded:
                    earned[n] = self.worth[n]
                elif stem(word.folded) == root and not _numeral(folded + word.folded):
                    earned[n] = self.worth[n] * SINGULAR
            self._gains[folded] = earned
        return self._gains[folded]

    def lay(self, row: Sequence[Word], opens: Sequence[bool]) -> tuple[list[Step], int, int, float]:
        """The best place in a row of words: the steps, the first and last word of the row, and what
        it earns of the whole.

        ``opens`` says which words of the row open a paragraph.
        """
        size = len(self.words)
        score = [0.0] * (size + 1)
        moves: list[list[str]] = []
        best, at = 0.0, (-1, -1)
        for j, word in enumerate(row):
            gains = self.gains(word.folded)
            across = NEXT_PARAGRAPH if opens[j] and j else 0.0
            left = LEFT_OUT + TELLING * self.tells(word.folded) + across
            last, score, move, here = score, [0.0], [""], 0.0
            diagonal = last[0]
            for i, gain in enumerate(gains, 1):
                above = last[i]
                before = diagonal - across
                on = before + gain if before > 0 else gain
                out, put = above - left, here - PUT_IN
                if on > 0 and on >= out and on >= put:
                    here, step = on, "on" if before > 0 else "begin"
                elif out > 0 and out >= put:
                    here, step = out, "out"
                elif put > 0:
                    here, step = put, "put"
                else:
                    here, step = 0.0, ""
                score.append(here)
                move.append(step)
                diagonal = above
                if here > best:
                    best, at = here, (i, j)
            moves.append(move)
        steps, start, stop = self._steps(row, moves, *at)
        return (
            steps,
            start,
            stop,
            (best + _moved(steps, {w.raw: x for w, x in zip(self.words, self.worth, strict=True)})),
        )

    def _steps(
        self, row: Sequence[Word], moves: Sequence[Sequence[str]], i: int, j: int
    ) -> tuple[list[Step], int, int]:
        steps = [Step("added", w.raw, "") for w in reversed(self.words[max(i, 0) :])]
        stop = start = j
        while i > 0 and j >= 0 and moves[j][i]:
            move, said, word = moves[j][i], self.words[i - 1], row[j]
            if move in ("on", "begin"):
                steps.append(
                    Step("same" if said.folded == word.folded else "changed", said.raw, word.raw)
                )
                i, start, j = i - 1, j, j - 1
                if move == "begin":
                    break
            elif move == "out":
                steps.append(Step("missing", "", word.raw))
                start, j = j, j - 1
            else:
                steps.append(Step("added", said.raw, ""))
                i -= 1
        steps += [Step("added", w.raw, "") for w in reversed(self.words[: max(i, 0)])]
        return steps[::-1], start, stop


def _moved(steps: Sequence[Step], worth: Mapping[str, float]) -> float:
    """What words earn that stand in the passage, though elsewhere: "laws and regulations" for
    "regulations and laws"."""
    rest = Counter(
        stem(f) for f in fold_words([s.record for s in steps if s.kind != "same" and s.record])
    )
    earned = 0.0
    for step in steps:
        if step.kind != "same" and step.said and rest[root := stem(fold_words([step.said])[0])]:
            rest[root] -= 1
            earned += MOVED * worth[step.said]
    return earned


def _numeral(folded: str) -> bool:
    return any(c.isdigit() for c in folded)
