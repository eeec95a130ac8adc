"""The index of a large archive in pieces, so that a search loads what it asks for:
``data/pieces.json`` and ``data/search/``.

Comes in: editions, one after the other. Goes out: files of bounded size. May not: hold more than
the words that begin alike, or number a paragraph otherwise than ``search.json``, whose rows these
are.

``pieces.json`` lists the documents, how many paragraphs each has, with which word each piece begins
and how many paragraphs after the last one each piece of texts.
``words-N.json`` holds words in order, each as ``[paragraphs, places]``: of every paragraph that has
the word, by how much its number exceeds the last one's, how often the word stands there, and where
(the first place, then the distances); of words that stand almost everywhere, not where.
``text-N.json`` holds the rows of paragraphs; ``who.json`` who speaks them. A word that fills more
than one piece begins the next again.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any

import regex

from ..collection.writing import Folder, Spool
from ..text.letters import fold_words
from ..text.wording import stem
from . import Card, Volume
from .record import COLUMNS, compact, document, rows

FOLDER = "search"
WORDS, TEXT = 60_000, 8_000  # bytes of a piece, about: a third of them over the wire
COMMON = 32  # a word in more than one paragraph of so many stands without its places
_WORD = re.compile(r"[^\s\-–—…/]+")
_SPACELESS = regex.compile(
    r"(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}"
    r"\p{Script=Khmer}\p{Script=Myanmar}ー]\p{M}*)+"
)
_LETTER = regex.compile(r"[\p{L}\p{N}ー]\p{M}*")
_MARK = re.compile("['’]")
_OWN = regex.compile(r"^(.{2,})['’]s(?=[^\p{L}\p{N}]*$)")


def none(folder: Path) -> int:
    """Leave no pieces of an archive that is searched whole; return how many there were."""
    stale = [*folder.glob("*-*.json"), *folder.glob("who.json")]
    for path in stale:
        path.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    return len(stale)


def terms(text: str) -> list[str]:
    """The words of a text as they are looked up, in their places: as record.js and find.js take
    them apart."""
    return [stem(word) for word in spoken(text)]


def spoken(text: str) -> list[str]:
    """The same words as they are said, a plural as a plural."""
    if text.isascii() and text.isalpha():
        return [text.lower()]
    raw = _WORD.findall(text)
    if _SPACELESS.search(text):
        raw = [part for word in raw for part in _parts(word)]
    own = [_OWN.sub(r"\1", word) if "s" in word and _MARK.search(word) else word for word in raw]
    return [folded for folded in fold_words(own) if folded]


def _parts(word: str) -> Iterator[str]:
    """A word, or what stands between spaces, where scripts without spaces fall in pairs of
    letters."""
    done = 0
    for run in _SPACELESS.finditer(word):
        yield word[done : run.start()]
        letters = _LETTER.findall(run[0])
        yield from (a + b for a, b in zip(letters, [*letters[1:], ""], strict=True))
        done = run.end()
    yield word[done:]


def share(volume: Volume) -> str:
    """What an edition brings, a line a word: in how many of its paragraphs, the first and the last
    of them within it, and what a piece says of them after the first step, with places and
    without."""
    found: dict[str, dict[int, list[int]]] = {}
    for n, row in enumerate(rows(volume)):
        for place, term in enumerate(terms(row[-1])):
            found.setdefault(term, {}).setdefault(n, []).append(place)
    return "".join(_line(term, here) for term, here in found.items())


def _line(term: str, here: Mapping[int, Sequence[int]]) -> str:
    numbers = list(here)
    placed: list[int] = []
    counted: list[int] = []
    for step, places in zip(
        (b - a for a, b in pairwise((0, *numbers))), here.values(), strict=True
    ):
        counted += step, len(places)
        placed += step, len(places), *(b - a for a, b in pairwise((0, *places)))
    said = (",".join(map(str, flat[1:])) for flat in (placed, counted))
    return "\t".join((term, str(len(here)), str(numbers[0]), str(numbers[-1]), *said)) + "\n"


class Pieces:
    """The pieces as they are written: ``add`` each edition, then ``close``."""

    def __init__(self, folder: Path) -> None:
        self._folder = Folder(folder)
        self._spool = Spool()
        self._firsts: list[int] = []
        self._documents: list[Mapping[str, Any]] = []
        self._speakers: dict[str, int] = {}
        self._spoken: dict[int, int] = {}
        self._who: list[list[int]] = []
        self._texts: list[int] = []
        self._rows: list[str] = []
        self._paragraphs = self._size = 0

    def __enter__(self) -> Pieces:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._spool.__exit__()

    def add(self, card: Card, own: Sequence[str], share: bytes) -> None:
        """An edition: its card, its rows as ``search.json`` has them (each without the document's
        number), and its share."""
        first, number = self._paragraphs, len(self._documents)
        self._firsts.append(first)
        self._documents.append(document(card))
        runs: list[int] = []
        for row in own:
            if not self._rows:
                self._texts.append(self._paragraphs)
            said = json.loads(f"[{row}")
            who = self._speakers.setdefault(said[1], len(self._speakers))
            self._spoken[who] = self._spoken.get(who, 0) + len(said[-1])
            if runs[-2:-1] == [who]:
                runs[-1] += 1
            else:
                runs += [who, 1]
            self._rows.append(f"[{number},{row}")
            self._size += len(row.encode())
            self._paragraphs += 1
            if self._size > TEXT:
                self._text()
        self._who.append(runs)
        buckets: dict[str, list[str]] = {}
        for line in share.decode().split("\n")[:-1]:
            buckets.setdefault(line[0], []).append(f"{first}\t{line}\n")
        for letter, here in buckets.items():
            self._spool.add(letter, "".join(here))

    def close(self) -> str:
        """Write what is left; return the list of all."""
        if self._rows:
            self._text()
        begins = list(self._words())
        names = sorted(self._speakers, key=lambda name: -self._spoken[self._speakers[name]])
        order = {self._speakers[name]: n for n, name in enumerate(names)}
        self._put(
            "who.json",
            {
                "speakers": names,
                "documents": [
                    [order[n] if k % 2 == 0 else n for k, n in enumerate(runs)]
                    for runs in self._who
                ],
            },
        )
        self._folder.close()
        return (
            compact(
                {
                    "paragraphs": self._paragraphs,
                    "columns": COLUMNS,
                    "common": self._common,
                    "documents": self._documents,
                    "firsts": self._firsts,
                    "words": begins,
                    "texts": [b - a for a, b in pairwise((0, *self._texts))],
                }
            )
            + "\n"
        )

    @property
    def changed(self) -> int:
        return self._folder.changed

    @property
    def _common(self) -> int:
        return max(self._paragraphs // COMMON, 200)

    def _text(self) -> None:
        self._put(f"text-{len(self._texts) - 1}.json", "[" + ",".join(self._rows) + "]")
        self._rows, self._size = [], 0

    def _words(self) -> Iterator[tuple[str, int]]:
        """Write the words; of each piece, the word it begins with and the paragraph before that of
        its first place."""
        piece: list[str] = []
        size = number = 0
        for term, shares in self._sorted():
            many, last = sum(share[1] for share in shares), -1
            while shares:
                if not piece:
                    yield term, last
                before, flat, room = last, list[str](), WORDS - size
                while shares and room > 0:
                    first, _, begun, ended, placed, counted = shares.popleft()
                    flat.append(
                        f"{first + begun - last},{counted if many > self._common else placed}"
                    )
                    room -= len(flat[-1]) + 1
                    last = first + ended
                made = (
                    f"{json.dumps(term, ensure_ascii=False)}:[{many},{before},[{','.join(flat)}]]"
                )
                piece.append(made)
                size += len(made.encode())
                if size >= WORDS:
                    self._put(f"words-{number}.json", "{" + ",".join(piece) + "}")
                    piece, size, number = [], 0, number + 1
        if piece:
            self._put(f"words-{number}.json", "{" + ",".join(piece) + "}")

    def _sorted(self) -> Iterator[tuple[str, deque[tuple[int, int, int, int, str, str]]]]:
        """Every word in the order of its letters with what each edition brings; at a time those
        with one first letter."""
        for letter in sorted(self._spool.names()):
            gathered: dict[str, deque[tuple[int, int, int, int, str, str]]] = {}
            for piece in self._spool.pieces(letter):
                for line in piece.decode().split("\n")[:-1]:
                    at, term, many, begun, ended, *said = line.split("\t")
                    share = int(at), int(many), int(begun), int(ended), said[0], said[1]
                    gathered.setdefault(term, deque()).append(share)
            for term in sorted(gathered):
                yield term, gathered.pop(term)

    def _put(self, name: str, content: Any) -> None:
        text = content if isinstance(content, str) else compact(content)
        self._folder.put(name, text + "\n")
