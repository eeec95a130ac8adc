"""Measure how much of what people corrected the engine finds (``make bench-correct PAIRS=DIR``),
with and without a witness.

DIR holds a folder a pair: ``meta.json`` (``family``, ``title``, ``speakers``, ``summary`` …, and
``raw_file``, the transcript as received), ``truth.txt`` (the same recording as people corrected it)
and, where there are any, ``witness_NAME.txt`` (other transcripts of it). Each transcript goes
through ``new`` as a stranger's would; what ``review`` then lists is held against what the people
mended.

A correction counts as one of substance where a word with matter differs: a name, a term, a number,
a negation, another word; not a small word, a hesitation, a spelling or a figure written out, nor
words that were only struck out. A place is right where it touches such a correction. Printed is, a
family a line, and below as tab-separated values: the word error rate of the raw transcript and of
the first edition; how many places in 1,000 words are flagged, and what share of the words they
cover (a place between two words counts as one); precision and recall of substance when an editor
looks at the first 20, 50, 100 or at all places, and at 2 in 100 words; how precise it is, and what
share of the words has been looked at, where an editor who goes best first has found 65, and 90, of
100; the word error rate that is left when just those places of substance are settled rightly; and,
for a transcript without stops, precision and recall of the sentence ends that a witness lends it.

A second table says what names and terms found by their sound are worth: those known from the talk's
own title, description, speakers and tags, and those that the finished transcripts of the other
recordings of the same ``repo`` speak of; how many of the places had something to mend, at how many
the reading was the very words, and what share of all substance they touch.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

from massdriver.batch.progress import watched
from massdriver.edition import lexicon
from massdriver.edition.seeds import decode
from massdriver.intake import detect, draft
from massdriver.model import Seed
from massdriver.suspects import glossary, listed, series
from massdriver.suspects.grounds import Knowledge
from massdriver.text.alike import same, substance
from massdriver.text.letters import fold_words
from massdriver.text.sentences import ends
from massdriver.witness import places, words
from massdriver.witness.bench import Bench
from massdriver.witness.carry import Beside
from massdriver.witness.collate import Stretch, align
from massdriver.witness.shelf import Witness
from massdriver.witness.variants import Collation, collate

CUTS = (20, 50, 100, 0)  # places an editor looks at; 0 is all
DEPTHS = range(-100, 0)  # hundredths of each list; -1 is all of it
_STAMP = re.compile(r"^[^\n:]{0,40}:\s+\d\d:\d\d:\d\d|\[\^?[\w /]+\]", re.MULTILINE)
_APART = re.compile(r"[-–—/]+")


class Flag(NamedTuple):
    """One decision: the places it is about, each words ``left:right`` of the first edition, and the
    reading proposed, if any."""

    places: tuple[tuple[int, int], ...]
    read: str = ""


@dataclass
class Row:
    """The sums of one family with one kind of help."""

    documents: int = 0
    words: int = 0
    raw: float = 0.0
    edition: float = 0.0
    settled: float = 0.0
    ends_set: int = 0
    ends_right: int = 0
    ends_true: int = 0
    ends_found: int = 0
    flagged: int = 0
    covered: int = 0
    corrections: int = 0
    right: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    looked: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    found: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    words_seen: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def reached(self, share: float) -> tuple[str, str]:
        """How precise the list is, and what share of the words it covers, down to where it has
        found that share of what is to be mended."""
        for depth in DEPTHS:
            if self.found[depth] >= share * max(self.corrections, 1):
                return (
                    _share(self.right[depth], self.looked[depth]),
                    f"{100 * self.words_seen[depth] / max(self.words, 1):.1f}",
                )
        return "–", "–"

    def within(self, share: float) -> tuple[str, str]:
        """Precision and recall of the list, down to where it covers that share of the words."""
        depth = max((d for d in DEPTHS if self.words_seen[d] <= share * self.words), default=-100)
        return (
            _share(self.right[depth], self.looked[depth]),
            _share(self.found[depth], self.corrections),
        )

    def cells(self) -> list[str]:
        """The figures as they are printed."""
        out = [
            str(self.documents),
            f"{self.words:,}",
            *(f"{100 * x / max(self.documents, 1):.1f}" for x in (self.raw, self.edition)),
            f"{1000 * self.corrections / max(self.words, 1):.1f}",
            f"{1000 * self.flagged / max(self.words, 1):.1f}",
            f"{100 * self.covered / max(self.words, 1):.1f}",
        ]
        for cut in CUTS:
            out += [
                _share(self.right[cut], self.looked[cut]),
                _share(self.found[cut], self.corrections),
            ]
        return [
            *out,
            *self.within(0.02),
            *self.reached(0.65),
            *self.reached(0.9),
            f"{100 * self.settled / max(self.documents, 1):.1f}",
            _share(self.ends_right, self.ends_set),
            _share(self.ends_found, self.ends_true),
        ]


HEADS = [
    "family",
    "witness",
    "n",
    "words",
    "WER raw",
    "WER ed.",
    "subst/1000",
    "places/1000",
    "words %",
    *(f"{what}@{cut or 'all'}" for cut in CUTS for what in ("P", "R")),
    "P@2%",
    "R@2%",
    "P@R65",
    "words %",
    "P@R90",
    "words %",
    "WER settled",
    "ends P",
    "ends R",
]


def main(folder: str) -> int:
    """Measure every pair and print the table."""
    rows: dict[tuple[str, str], Row] = {}
    terms: dict[tuple[str, str], Terms] = {}
    finished: dict[Path, list[str]] = {}
    pairs = sorted(p.parent for p in Path(folder).glob("*/meta.json"))
    if not pairs:
        print(
            f"{folder}: no pairs. Each is a folder with meta.json, truth.txt and the file that its"
            " raw_file names."
        )
        return 2
    for pair in watched(pairs, len(pairs), "bench-correct"):
        for family, witness, row in measured(pair):
            _add(rows.setdefault((family, witness), Row()), row)
        for family, source, some in by_sound(pair, pairs, finished):
            known = terms.get((family, source), Terms())
            terms[family, source] = Terms(*map(sum, zip(known, some, strict=True)))
    tables = (
        [HEADS, *([*key, *row.cells()] for key, row in sorted(rows.items()))],
        [TERMS, *([*key, *row.cells()] for key, row in sorted(terms.items()))],
    )
    for table in tables:
        widths = [max(len(cells[n]) for cells in table) for n in range(len(table[0]))]
        for cells in table:
            print(
                "  ".join(
                    c.ljust(w) if n < 2 else c.rjust(w)
                    for n, (c, w) in enumerate(zip(cells, widths, strict=True))
                )
            )
        print()
    for table in tables:
        for cells in table:
            print("\t".join(cells))
        print()
    return 0


class Terms(NamedTuple):
    """Of ``places`` that sound like a known term, ``right`` had something to mend, and ``exact``
    had that term, once it is taken; they touch ``found`` of ``corrections``."""

    places: int = 0
    right: int = 0
    exact: int = 0
    found: int = 0
    corrections: int = 0

    def cells(self) -> list[str]:
        """The figures as they are printed."""
        return [
            str(self.places),
            _share(self.right, self.places),
            _share(self.exact, self.places),
            _share(self.found, self.corrections),
        ]


TERMS = ["family", "terms of", "places", "right", "exact", "of substance"]


def by_sound(
    pair: Path, pairs: Sequence[Path], finished: dict[Path, list[str]]
) -> Iterator[tuple[str, str, Terms]]:
    """What terms are worth that are known from the talk's own facts, and from the finished
    transcripts of the others of its ``repo``."""
    meta = json.loads((pair / "meta.json").read_text())
    name = _name(pair, meta)
    printed = [
        w.text
        for w in words.of(first_edition((pair / name).read_bytes(), name, meta).reading).words
    ]
    true = finished.setdefault(pair, true_words(pair))
    collation = collate(printed, true)
    corrections = list(mended(collation))
    wrong = {n for c in corrections for n in touched(c.left, c.left_stop)}
    others = [
        finished.setdefault(other, true_words(other))
        for other in pairs
        if recording(other) != recording(pair)
        and json.loads((other / "meta.json").read_text()).get("repo") == meta.get("repo")
    ]
    known = Knowledge(lexicon.of("en"), Counter(w for text in others for w in fold_words(text)))
    for source, terms in (
        ("itself", glossary.terms(_said(meta), known)),
        ("its series", series.named(others, known)),
    ):
        found = glossary.proposals(printed, terms, known)
        seen = {n for p in found for n in range(p.start, p.stop)}
        yield (
            _family(str(meta.get("family", pair.name))),
            source,
            Terms(
                len(found),
                sum(any(n in wrong for n in range(p.start, p.stop)) for p in found),
                sum(_true(collation, p) for p in found),
                sum(any(n in seen for n in touched(c.left, c.left_stop)) for c in corrections),
                len(corrections),
            ),
        )


def _true(collation: Collation, p: glossary.Proposal) -> bool:
    """Say whether the stretch that a proposal stands in has the very words that people read, once
    it is taken: "MuSig two" where they wrote MuSig2."""
    s = collation.reading(p.start, p.stop)
    taken = [
        *collation.ours[s.left : p.start],
        *p.read.split(),
        *collation.ours[p.stop : s.left_stop],
    ]
    return same(taken, collation.theirs[s.right : s.right_stop])


def recording(pair: Path) -> str:
    """The recording a pair is of: several machines may have heard it."""
    return re.sub(r"-(?:base|small|tiny|kaldi|distil|medium|large)$", "", pair.name)


def _name(pair: Path, meta: Mapping[str, Any]) -> str:
    """The file that holds the transcript as received."""
    return str(
        meta.get("raw_file")
        or next(n for n in ("raw.md", "raw-in.txt", "raw.txt") if (pair / n).exists())
    )


def _said(meta: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a talk's own facts say, by where from."""
    return {
        "title": [meta.get("title") or ""],
        "description": [meta.get("summary") or ""],
        "speakers": meta.get("speakers") or [],
        "tags": [tag.replace("-", " ") for tag in meta.get("tags") or []],
    }


def measured(pair: Path) -> Iterator[tuple[str, str, Row]]:
    """One pair without, and then with each witness."""
    meta = json.loads((pair / "meta.json").read_text())
    name = _name(pair, meta)
    data = (pair / name).read_bytes()
    made = first_edition(data, name, meta)
    raw = _words(
        (pair / "raw.txt").read_text() if (pair / "raw.txt").exists() else decode(data, name)
    )
    truth = true_words(pair)
    read = words.of(made.reading)
    printed = [w.text for w in read.words]
    corrected = collate(printed, truth)
    corrections = list(mended(corrected))
    family = _family(str(meta.get("family", pair.name)))
    others = {path.stem.removeprefix("witness_"): path for path in sorted(pair.glob("witness_*"))}
    hints = suspected(Bench(made.reading, read, [], lexicon.of("en")), meta)
    for witness in ("", *others):
        beside = []
        if witness:
            beside = [Witness("W", witness, tuple(_words(others[witness].read_text())))]
        bench = Bench(made.reading, read, beside, lexicon.of("en"))
        flags = flagged(bench, hints)
        row = Row(1, len(printed), wer(raw, truth), wer(printed, truth))
        count(row, flags, corrections)
        if beside:
            sentence_ends(row, made.reading.seed, beside[0], truth)
        row.settled = wer(settled(flags, corrected), truth)
        yield family, witness or "–", row


def mended(beside: Collation) -> Iterator[Stretch]:
    """What people mended in substance. Words they only struck out are no mishearing: they made the
    talk read better."""
    for s in beside.variants:
        if s.right < s.right_stop and substance(
            beside.ours[s.left : s.left_stop], beside.theirs[s.right : s.right_stop]
        ):
            yield s


def true_words(pair: Path) -> list[str]:
    """The words as people corrected them, without the speakers and clocks that some print before a
    turn."""
    return _words(_STAMP.sub(" ", (pair / "truth.txt").read_text()))


def suspected(bench: Bench, meta: Mapping[str, Any]) -> list[places.Place]:
    """What is suspected of the words alone."""
    known = Knowledge(lexicon.of("en"), Counter())
    return listed.suspected(bench, known, glossary.terms(_said(meta), known))


def flagged(bench: Bench, hints: Sequence[places.Place]) -> list[Flag]:
    """What ``review`` asks about, best first: of the variants those of substance, and what is
    suspected."""
    return [
        Flag(((p.left, p.right), *p.also), p.proposed)
        for p in places.review(bench, (), hints).places
        if p.kind != "variant"
        or any(substance(p.edition.split(), r.split()) for r in p.readings.values())
    ]


def first_edition(data: bytes, name: str, meta: Mapping[str, Any]) -> draft.Draft:
    """What ``massdriver new`` makes of it."""
    text = decode(data, name)
    document = detect.read(text, name)
    wanted = {"title": str(meta.get("title") or "A talk"), "date": "2020-01-01", "slug": "talk"}
    return draft.draft(document, name, data, wanted, [], lexicon.of("en"), "2020-01-01")


def count(row: Row, flags: Sequence[Flag], corrections: Sequence[Stretch]) -> None:
    """Count which of the flags were right, and which corrections they found."""
    wrong = {n for c in corrections for n in touched(c.left, c.left_stop)}
    row.flagged, row.corrections = sum(len(f.places) for f in flags), len(corrections)
    row.covered = len(_covered(flags))
    for cut in (*CUTS, *DEPTHS):
        here = flags[: (cut or None) if cut >= 0 else round(len(flags) * (101 + cut) / 100)]
        row.looked[cut] = len(here)
        row.right[cut] = sum(
            any(n in wrong for place in f.places for n in touched(*place)) for f in here
        )
        seen = {n for f in here for place in f.places for n in touched(*place)}
        row.words_seen[cut] = len(_covered(here))
        row.found[cut] = sum(
            any(n in seen for n in touched(c.left, c.left_stop)) for c in corrections
        )


def _covered(flags: Iterable[Flag]) -> set[float]:
    """The words that are looked at; between two of them, half a number."""
    return {
        n
        for f in flags
        for left, right in f.places
        for n in (range(left, right) if left < right else (left - 0.5,))
    }


def sentence_ends(row: Row, raw: Seed, witness: Witness, truth: Sequence[str]) -> None:
    """Count, for a transcript without stops, the sentence ends that the witness lends it, where its
    words are the true ones."""
    beside = Beside(raw, witness)
    if not beside.bare:
        return
    dressed = beside.dressed()[0]
    printed = [w for w, letters in zip(dressed.words, dressed.letters, strict=True) if letters]
    pairs = [
        (r.left + k, r.right + k)
        for r in align(fold_words(printed), fold_words(list(truth)))
        for k in range(r.length)
    ]
    row.ends_set = sum(ends(printed[a]) for a, _ in pairs)
    row.ends_true = sum(ends(truth[b]) for _, b in pairs)
    row.ends_right = row.ends_found = sum(ends(printed[a]) and ends(truth[b]) for a, b in pairs)


def touched(left: int, right: int) -> Iterable[int]:
    """The words of a stretch; of an empty one, those on either side."""
    return range(left, right) if left < right else (left - 1, left)


def settled(flags: Sequence[Flag], beside: Collation) -> list[str]:
    """The words as they would be if just the places flagged were settled rightly."""
    out: list[str] = []
    at = 0
    for place in sorted({place for f in flags for place in f.places}):
        s = beside.reading(*place)
        if s.left >= at and s.right_stop - s.right <= 40:
            out += [*beside.ours[at : s.left], *beside.theirs[s.right : s.right_stop]]
            at = s.left_stop
    return [*out, *beside.ours[at:]]


def wer(heard: Sequence[str], truth: Sequence[str]) -> float:
    """The word error rate: changed, lost and added words, to the words that were said."""
    a, b = (
        ["".join(w) for w in fold_words(list(words_)) if w]
        for words_ in (_apart(heard), _apart(truth))
    )
    return Levenshtein.distance(a, b) / max(len(b), 1)


def _apart(words_: Sequence[str]) -> list[str]:
    return _APART.sub(" ", " ".join(words_)).split()


def _words(text: str) -> list[str]:
    found = text.split()
    return [w for w, letters in zip(found, fold_words(found), strict=True) if letters]


def _family(name: str) -> str:
    return "podcasts" if name.startswith("diarised") else name


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}" if whole else "–"


def _add(total: Row, row: Row) -> None:
    for name, value in vars(row).items():
        if isinstance(value, dict):
            for cut, n in value.items():
                getattr(total, name)[cut] += n
        else:
            setattr(total, name, getattr(total, name) + value)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
