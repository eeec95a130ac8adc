"""What paragraphs mean, in pieces, so that a question finds them in whatever words:
``data/meaning.json`` and ``data/meaning/``.

Comes in: editions, one after the other. Goes out: files of bounded size; none where the extra
``meaning`` is not installed, or nothing is in English, which is what its table knows. May not: hold
a number that another machine would round otherwise.

A text's vector is the sum of its tokens' in the table of wordllama, which the package brings along:
it needs no model and no network. The table is of half precision, so a sum in double precision is
exact in whatever order; scaled to whole numbers it is the same everywhere, and so is the product of
two vectors of whole numbers, in single precision and in a browser. As sent they go from -31 to 31,
each a letter of ``LETTERS``, of which packing leaves five bits.

``meaning.json`` says how long a vector is, whose table it is, in how many groups of like ones the
paragraphs lie, and with what each piece of the words begins. ``near-N.json`` holds a group: of each
paragraph by how much its number (its row in ``search.json``) exceeds the last one's, and the
vectors. ``centres.json`` holds the middle of each group, where there are several. ``words-N.json``
holds words in order, each as ``[scale, vector]``: those of the archive and the common ones of the
language. A question is the sum of its words' vectors, each times its scale.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..collection.writing import Folder
from ..text.language import commonest
from . import Volume
from .pieces import spoken
from .record import compact, rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.integer[Any]]  # a vector a row

FOLDER = "meaning"
LANGUAGE = "en"
TABLE = "l2_supercat"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+"  # from -31 to 31
TOP, FINE = len(LETTERS) // 2, 1_023  # the largest number as it is sent, and before
COARSE = 3  # of a group's middle: it leads to the same groups as a finer one, in half the bytes
SCALE = 4096  # of a word's vector: its largest number in so many parts
COMMON = 20_000  # words of the language that are known, whether the archive says them or not
ENOUGH = 5  # words of a paragraph that may answer
SAID = 2  # times that the archive says a word that is known besides
LIKENESS = 5  # of the paragraphs nearest to a question, with which it is asked again
WORDS = 8_000  # bytes of a piece of words, about
SOME = 2_000  # words whose vectors are made at a time
AT_ONCE = 10_000  # tokens of texts of the same length that are added up at once
WHOLE, GROUP = 1_800, 256  # paragraphs that are one group; of more, the most in each
FEW, ROUNDS, LIKE = 64, 8, 64  # groups made at once, how often they are moved, rows that move each


def table() -> str:
    """The package whose table there is, with its version; nothing where there is none."""
    try:
        return f"wordllama {version('wordllama')}"
    except PackageNotFoundError:
        return ""


@cache
def _table() -> tuple[Any, NDArray[np.float16]]:
    """The tokenizer and the table, read from their files: the package itself is not loaded."""
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    spec = find_spec("wordllama")
    assert spec and spec.submodule_search_locations
    home = Path(spec.submodule_search_locations[0])
    weights = load_file(home / "weights" / f"{TABLE}_256.safetensors")
    return (
        Tokenizer.from_file(str(home / "tokenizers" / f"{TABLE}_tokenizer_config.json")),
        weights["embedding.weight"],
    )


def embed(texts: Sequence[str]) -> NDArray[np.float64]:
    """The sum of each text's tokens, exact."""
    import numpy as np

    tokenizer, known = _table()
    found = [e.ids for e in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
    result = np.zeros((len(texts), known.shape[1]))
    alike: dict[int, list[int]] = {}
    for n, ids in enumerate(found):
        alike.setdefault(len(ids), []).append(n)
    for long in alike.keys() - {0}:
        step = AT_ONCE // long + 1
        for at in range(0, len(alike[long]), step):
            some = alike[long][at : at + step]
            result[some] = known[[found[n] for n in some]].sum(1, np.float64)
    return result


def whole(sums: NDArray[Any], top: int = TOP) -> Rows:
    """Vectors in whole numbers, the largest of each ``top`` or less than nothing by as much."""
    import numpy as np

    peaks = np.abs(sums).max(1, keepdims=True, initial=0)
    fine = np.rint(sums * float(top) / np.where(peaks == 0, 1, peaks))
    return fine.astype(np.int8 if top == TOP else np.int16)


def paragraphs(texts: Sequence[str]) -> Rows:
    """The vectors of an edition's paragraphs: each with a quarter of the one before and of the one
    after it, for an answer stands beside its question. Of a few words nothing is left: they answer
    nothing."""
    import numpy as np

    own = whole(embed(texts), FINE).astype(np.int64)
    beside = np.zeros_like(own)
    beside[1:] += own[:-1]
    beside[:-1] += own[1:]
    enough = [len(text.split()) >= ENOUGH for text in texts]
    return whole((4 * own + beside) * np.array(enough)[:, None])


def ours(language: str) -> bool:
    """Whether the table knows a language."""
    return language.split("-")[0] == LANGUAGE


def share(volume: Volume) -> bytes:
    """What an edition brings: how many paragraphs, how often it says each word, and on the next
    line the vectors; none where it is in another language."""
    texts = [row[-1] for row in rows(volume)]
    known = ours(volume.reading.edition.language)
    words: Counter[str] = Counter()
    for raw, times in Counter(w for text in texts if known for w in text.split()).items():
        words.update({word: times for word in spoken(raw) if word.isalpha()})
    head = json.dumps([len(texts), dict(sorted(words.items()))], ensure_ascii=False)
    return f"{head}\n".encode() + (paragraphs(texts).tobytes() if known and texts else b"")


class Sense:
    """Paragraphs by what they mean, for whoever has all of them at hand: of each document its
    language and its texts."""

    def __init__(self, documents: Iterable[tuple[str, Sequence[str]]]) -> None:
        import numpy as np

        rows = [
            paragraphs(texts) if texts and ours(language) else whole(embed([""] * len(texts)))
            for language, texts in documents
        ]
        self._vectors = np.concatenate([*rows, whole(embed([""])[:0])]).astype(np.float32)
        self._long = np.sqrt((self._vectors**2).sum(1))

    def nearest(self, query: str) -> Iterator[int]:
        """The numbers of the paragraphs, those nearest to a question first, and to what the first
        have in common besides; none where none of its words is known."""
        asked = whole(embed(spoken(query)).sum(0, keepdims=True), FINE)[0]
        if asked.any() and self._long.any():
            first = self._ranked(asked)[:LIKENESS]
            like = whole(self._vectors[first].sum(0, keepdims=True), FINE)[0]
            yield from (int(n) for n in self._ranked(2 * asked + like) if self._long[n])

    def _ranked(self, asked: NDArray[Any]) -> NDArray[np.intp]:
        import numpy as np

        score = self._vectors @ asked.astype(np.float32) / np.where(self._long, self._long, np.inf)
        return np.argsort(-score, kind="stable")


class Meaning:
    """The pieces as they are written: ``add`` each edition's share, then ``close``; the ``common``
    words are asked for only where there is anything to find."""

    def __init__(self, folder: Path, common: Callable[[], Mapping[str, str]]) -> None:
        self._folder, self._common = Folder(folder), common
        self._paragraphs = 0
        self._numbers: list[int] = []
        self._vectors = (
            bytearray()
        )  # of the paragraphs that may answer, a copy of which is too much
        self._said: Counter[str] = Counter()

    def add(self, share: bytes) -> None:
        """An edition."""
        head, _, vectors = share.partition(b"\n")
        count, words = json.loads(head)
        if vectors:
            long = len(vectors) // count
            for n in range(count):
                row = vectors[n * long : (n + 1) * long]
                if any(row):
                    self._numbers.append(self._paragraphs + n)
                    self._vectors += row
            self._said.update(words)
        self._paragraphs += count

    def close(self) -> str:
        """Write what there is, and leave nothing else there; return the list of all."""
        listed = self._pieces() if self._vectors else {}
        self._folder.close()
        return compact(listed) + "\n"

    @property
    def changed(self) -> int:
        return self._folder.changed

    def _pieces(self) -> dict[str, Any]:
        import numpy as np

        vectors = np.frombuffer(self._vectors, np.int8).reshape(len(self._numbers), -1)
        numbers = np.array(self._numbers)
        every = np.arange(len(vectors))
        found = [every] if len(vectors) <= WHOLE else list(groups(vectors, every))
        for n, group in enumerate(found):
            steps = np.diff(numbers[group], prepend=0).tolist()
            self._put(f"near-{n}.json", [steps, packed(vectors[group])])
        if len(found) > 1:
            middles = np.concatenate([_middle(vectors[group], COARSE) for group in found])
            self._put("centres.json", compact(packed(middles)))
        known = dict(self._common())
        own = {w: w for w, count in self._said.items() if count >= SAID and w not in known}
        known |= entries(own) if own else {}
        return {
            "dimensions": vectors.shape[1],
            "table": table(),
            "groups": len(found),
            "words": list(self._words(known)),
        }

    def _words(self, known: dict[str, str]) -> Iterator[str]:
        """Write the words; with which each piece begins."""
        quoted = json.JSONEncoder(ensure_ascii=False).encode
        piece: list[str] = []
        size = number = 0
        for n, word in enumerate(sorted(known), 1):
            if not piece:
                yield word
            piece.append(f"{quoted(word)}:{known[word]}")
            size += len(piece[-1])
            if size >= WORDS or n == len(known):
                self._put(f"words-{number}.json", "{" + ",".join(piece) + "}")
                piece, size, number = [], 0, number + 1

    def _put(self, name: str, content: Any) -> None:
        text = content if isinstance(content, str) else compact(content)
        self._folder.put(name, text + "\n")


@cache  # many archives in one process: each is asked for the same words
def common() -> Mapping[str, str]:
    """The common words as they are looked up, each with the entry of its commonest form."""
    forms: dict[str, str] = {}
    for form in commonest(LANGUAGE, COMMON):
        looked = spoken(form)
        if len(looked) == 1 and looked[0].isalpha():
            forms.setdefault(looked[0], form)
    return dict(entries(forms))


def entries(forms: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Words with their entries: each with the vector of its form; so many at a time."""
    import numpy as np

    for at in range(0, len(forms), SOME):
        sums = embed(list(forms.values())[at : at + SOME])
        letters, long = packed(whole(sums)), sums.shape[1]
        scales = np.rint(np.abs(sums).max(1) * SCALE).clip(1).astype(int).tolist()
        for n, (word, scale) in enumerate(zip(list(forms)[at : at + SOME], scales, strict=True)):
            yield word, f'[{scale},"{letters[n * long : (n + 1) * long]}"]'


def packed(vectors: Rows) -> str:
    """Vectors as they are sent, one after the other."""
    import numpy as np

    return np.frombuffer(LETTERS.encode(), np.uint8)[vectors + TOP].tobytes().decode()


def groups(vectors: Rows, at: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """These rows in groups of like ones, of bounded size: k-means within k-means, each time begun
    with rows that lie evenly apart."""
    import numpy as np

    if len(at) <= GROUP:
        yield at
        return
    count = min(-(-2 * len(at) // GROUP), FEW)
    centres = vectors[at[:: len(at) // count][:count]]
    some = vectors[at[:: max(1, len(at) // (count * LIKE))]]
    for _ in range(ROUNDS):
        nearest = _nearest(some, centres, np.arange(len(some)))
        centres = np.concatenate(
            [
                _middle(some[nearest == n]) if (nearest == n).any() else centres[n : n + 1]
                for n in range(count)
            ]
        )
    nearest = _nearest(vectors, centres, at)
    parts = [part for n in range(count) if len(part := at[nearest == n])]
    if len(parts) == 1:  # all alike: by their order
        parts = np.array_split(at, -(-len(at) // GROUP))
    for part in parts:
        yield from groups(vectors, part)


def _middle(vectors: Rows, top: int = TOP) -> Rows:
    return whole(vectors.sum(0, dtype="int64", keepdims=True), top)


def _nearest(vectors: Rows, centres: Rows, at: NDArray[np.intp]) -> NDArray[np.intp]:
    """Which centre is the nearest of each of these rows, the first of several; no sum reaches
    2**24, so that it is exact in single precision."""
    import numpy as np

    across = centres.T.astype(np.float32)
    long = np.sqrt((centres.astype(np.int64) ** 2).sum(1)) + 1e-9
    return np.concatenate(
        [
            (vectors[at[k : k + 8_192]].astype(np.float32) @ across / long).argmax(1)
            for k in range(0, len(at), 8_192)
        ]
    )
