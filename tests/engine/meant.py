"""The search by meaning as assets/meaning.js does it, in Python, from the pieces alone."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from massdriver.formats.meaning import FINE, LETTERS, TOP
from massdriver.formats.pieces import spoken
from massdriver.text.wording import stem
from massdriver.text.words import catalogue

PROBES, NEAREST, LIKE = 16, 20, 5
SMALL = frozenset(str(catalogue("en")["js.small-words"]).split())
Vectors = NDArray[np.int64]


class Meaning:
    """The pieces in a folder ``data/``."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.listed: dict[str, Any] = json.loads((data / "meaning.json").read_text())
        self.piece = cache(self._piece)

    def _piece(self, name: str) -> Any:
        return json.loads((self.data / "meaning" / f"{name}.json").read_text())

    def vectors(self, letters: str) -> Vectors:
        """What was packed, a vector a row."""
        values = np.array([LETTERS.find(chr(n)) - TOP for n in range(128)])
        return values[[ord(c) for c in letters]].reshape(-1, self.listed["dimensions"])

    def word(self, word: str) -> Vectors | None:
        """The vector of a word times its scale, nothing where it is not known."""
        for form in (word, stem(word)):
            at = max(bisect_right(self.listed["words"], form) - 1, 0)
            if found := self.piece(f"words-{at}").get(form):
                return np.array(found[0] * self.vectors(found[1])[0])
        return None

    def group(self, n: int) -> tuple[list[int], Vectors]:
        """The numbers of the paragraphs of a group, and their vectors."""
        steps, letters = self.piece(f"near-{n}")
        return list(np.cumsum(steps)), self.vectors(letters)

    def nearest(self, query: str, count: int = NEAREST) -> list[int]:
        """The numbers of the paragraphs that come nearest in meaning, the nearest first."""
        asking = [word for word in spoken(query) if word not in SMALL] or spoken(query)
        known = [found for word in asking if (found := self.word(word)) is not None]
        if not known:
            return []
        asked = np.sum(known, 0)
        groups: Sequence[int] = range(self.listed["groups"])
        if len(groups) > 1:
            groups = best(asked, groups, self.vectors(self.piece("centres")))[:PROBES]
        held = [self.group(n) for n in groups]
        numbers = [n for some, _ in held for n in some]
        vectors = np.concatenate([v for _, v in held])
        first = [numbers.index(n) for n in best(asked, numbers, vectors)[:LIKE]]
        again = 2 * whole(asked) + whole(vectors[first].sum(0))
        return best(again, numbers, vectors)[:count]


def whole(vector: Vectors) -> Vectors:
    """In whole numbers, the largest ``FINE`` or less than nothing by as much."""
    peak = np.abs(vector).max(initial=0) or 1
    return np.floor(vector * float(FINE) / peak + 0.5).astype(np.int64)


def best(asked: Vectors, numbers: Sequence[int], vectors: Vectors) -> list[int]:
    """These numbers by the angle of their vectors; those without a direction are left out."""
    own = (vectors**2).sum(1)
    score = (vectors @ asked) / np.sqrt(np.maximum(own, 1))
    found = sorted((-s, n) for s, n, o in zip(score, numbers, own, strict=True) if o)
    return [int(n) for _, n in found]
