"""What a change does to the reading text of the whole corpus.

Comes in: the records of all editions before and after (as ``data/<slug>.json`` has them). Goes out:
the changes, as text or as Markdown for a pull request. May not: look at a diff of files; what a
reader reads is compared, so that a refactoring shows 0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from rapidfuzz.distance import LCSseq

from ..edition.front import clock
from ..findings import Finding
from ..model import Paragraph
from ..text import escape
from ..text.counts import count
from ..text.sentences import Sentence, second, sentences

MARKER = (  # by which the comment on a pull request is found again and updated in place
    "<!-- massdriver report -->"
)

Record = Mapping[str, Any]
T = TypeVar("T")


class Touched(NamedTuple):
    """A stretch of sentences that reads otherwise: ``before`` or ``after`` may be empty."""

    slug: str
    address: str
    speaker: str
    second: float | None
    before: str
    after: str
    heard: str
    notes: tuple[str, ...]
    pages: tuple[str, ...]  # what cites the paragraph: predictions, topics, notes of other pages


class Document(NamedTuple):
    """What happened to one edition. ``news`` are sentences about all that is not a changed
    sentence."""

    slug: str
    video: str
    touched: tuple[Touched, ...]
    words: Counter[tuple[str, str]]
    news: tuple[str, ...]


class Report(NamedTuple):
    """The whole, since ``revision``; ``remark`` says what stands in the way of an exact answer."""

    revision: str
    documents: tuple[Document, ...]
    findings: tuple[Finding, ...] = ()
    remark: str = ""
    kept: tuple[str, ...] = ()  # what is never to change, and has

    @property
    def words(self) -> Counter[tuple[str, str]]:
        return sum((d.words for d in self.documents), Counter())


def compare(
    before: Mapping[str, Record],
    after: Mapping[str, Record],
    cited: Mapping[str, Sequence[str]],
    more: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Iterator[Document]:
    """Yield the editions whose reading differs. ``cited``: ``slug#w1`` → the places that lead
    there; ``more``: slug → what differs around the words."""
    for slug in sorted({*before, *after}):
        if slug not in before or slug not in after:
            now = after.get(slug) or before[slug]
            size = sum(len(p["text"].split()) for p in now["paragraphs"])
            came = (
                f"{'new' if slug in after else 'gone'}: {size:,} words in"
                f" {len(now['paragraphs']):,} paragraphs"
            )
            yield Document(slug, now["video"], (), Counter(), (came, *more.get(slug, ())))
            continue
        touched = tuple(_touched(before[slug], after[slug], cited))
        words = Counter(pair for t in touched for pair in differences(t.before, t.after))
        news = (
            *_caveat(before[slug], after[slug]),
            *more.get(slug, ()),
            *_news(before[slug], after[slug], cited),
        )
        if touched or news:
            yield Document(slug, after[slug]["video"], touched, words, news)


def differences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The words that differ between two stretches, capitals and punctuation included."""
    a, b = before.split(), after.split()
    pair: tuple[list[str], list[str]] = [], []
    for op in LCSseq.opcodes(a, b):
        if op.tag == "equal":
            if pair[0] or pair[1]:
                yield " ".join(pair[0]), " ".join(pair[1])
            pair = [], []
            continue
        pair[0].extend(a[op.src_start : op.src_end])
        pair[1].extend(b[op.dest_start : op.dest_end])
    if pair[0] or pair[1]:
        yield " ".join(pair[0]), " ".join(pair[1])


def _touched(
    before: Record, after: Record, cited: Mapping[str, Sequence[str]]
) -> Iterator[Touched]:
    old, new = _paragraphs(before), _paragraphs(after)
    for was, now in _unlike(old, new, lambda p: (p.speaker, p.text)):
        a = [s for p in was for s in sentences(p)]
        b = [s for p in now for s in sentences(p)]
        for left, right in _unlike(a, b, lambda s: (s.paragraph.speaker, s.text)):
            if [s.text for s in left] == [s.text for s in right] and len(left) == len(right):
                speakers = {
                    (x.paragraph.speaker, y.paragraph.speaker)
                    for x, y in zip(left, right, strict=True)
                }
                names = [
                    " / ".join(dict.fromkeys(side)) for side in zip(*sorted(speakers), strict=True)
                ]
                text = " ".join(s.text for s in right)
                yield _one(
                    after, new, left, right, f"{names[0]}: {text}", f"{names[1]}: {text}", cited
                )
            elif len(left) == len(right):
                for x, y in zip(left, right, strict=True):
                    yield _one(after, new, [x], [y], x.text, y.text, cited)
            else:
                yield _one(
                    after,
                    new,
                    left,
                    right,
                    " ".join(s.text for s in left),
                    " ".join(s.text for s in right),
                    cited,
                )


def _one(
    record: Record,
    paragraphs: Sequence[Paragraph],
    left: Sequence[Sentence],
    right: Sequence[Sentence],
    before: str,
    after: str,
    cited: Mapping[str, Sequence[str]],
) -> Touched:
    here = right or left
    paragraph, first, last = here[0].paragraph, here[0].first, here[-1].last
    notes = tuple(n["id"] for n in record["notes"] if first <= n["at"] <= last)
    return Touched(
        record["slug"],
        paragraph.id,
        paragraph.speaker,
        second(paragraphs, first),
        before,
        after,
        " ".join(s.heard for s in here),
        notes,
        tuple(cited.get(f"{record['slug']}#{paragraph.id}", ())),
    )


def _news(before: Record, after: Record, cited: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Notes, doubts, headings and addresses that came, went or changed."""

    def ids(record: Record) -> list[str]:
        return [p["id"] for p in record["paragraphs"]]

    for noun, was, now in (
        ("address", dict.fromkeys(ids(before), ""), dict.fromkeys(ids(after), "")),
        ("note", _notes(before), _notes(after)),
        ("heading", _headings(before), _headings(after)),
        (
            "doubt",
            {d["text"]: "" for d in before["doubts"]},
            {d["text"]: "" for d in after["doubts"]},
        ),
    ):
        for name in (*was, *(n for n in now if n not in was)):
            shown = f"#{name}" if noun == "address" else f"[^{name}]" if noun == "note" else name
            where = cited.get(f"{after['slug']}#{name}", ()) if noun == "address" else ()
            if name not in now:
                gone = (
                    "no longer begins a paragraph; it stays as an anchor"
                    if noun == "address"
                    else ("settled" if noun == "doubt" else "gone")
                )
                yield f"{noun} {shown}: {gone}" + (
                    f", and {', '.join(where)} lead there" if where else ""
                )
            elif name not in was:
                yield f"{noun} {shown}: new"
            elif was[name] != now[name]:
                yield f"{noun} {shown}: written anew"


def _caveat(before: Record, after: Record) -> Iterator[str]:
    """What every quotation says of itself, which a collection's settings can change as well."""
    for key in ("verbatim", "caveat"):
        if key in before and before[key] != after[key]:
            yield f'{key}, as every quotation carries it: "{before[key]}" became "{after[key]}"'


def _notes(record: Record) -> dict[str, str]:
    return {n["id"]: n["kind"] + n["text"] for n in record["notes"]}


def _headings(record: Record) -> dict[str, str]:
    return {h["title"]: "" for h in (*record["chapters"], *record.get("sections", ()))}


def _paragraphs(record: Record) -> list[Paragraph]:
    return [
        Paragraph(
            p["id"],
            p["first"],
            p["last"],
            p["speaker"],
            False,
            "",
            p["start"],
            p["text"],
            p["heard"],
            -1,
        )
        for p in record["paragraphs"]
    ]


def _unlike(
    a: Sequence[T], b: Sequence[T], key: Callable[[T], object]
) -> Iterator[tuple[Sequence[T], Sequence[T]]]:
    """The stretches in which two lists differ."""
    end_a = end_b = 0
    for op in (*LCSseq.opcodes([hash(key(x)) for x in a], [hash(key(x)) for x in b]), None):
        if op is not None and op.tag != "equal":
            continue
        start_a, start_b = (op.src_start, op.dest_start) if op else (len(a), len(b))
        if start_a > end_a or start_b > end_b:
            yield a[end_a:start_a], b[end_b:start_b]
        if op:
            end_a, end_b = op.src_end, op.dest_end


def citations(files: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Every place of the pages (name and text of each) that leads to a paragraph of an edition."""
    found: dict[str, list[str]] = {}
    for name, text in files:
        for number, line in enumerate(text.split("\n"), 1):
            if "#w" not in line:
                continue  # which is nearly all there are, and each of their words may be a name
            for m in re.finditer(r"([a-z0-9][a-z0-9-]*)(?:\.md|/)?#(w\d+)\b", line):
                places = found.setdefault(f"{m[1]}#{m[2]}", [])
                if (place := f"{name}:{number}") not in places:
                    places.append(place)
    return found


def pair(before: str, after: str) -> str:
    """A change of words as word diffs write it: ``[-Grock-]{+Grok+}``."""
    return (f"[-{before}-]" if before else "") + (f"{{+{after}+}}" if after else "")


def summary(report: Report, shown: Callable[[str], str] = str) -> str:
    """How much changed, in one line; ``shown`` says how to write the revision's name."""
    words = sum(report.words.values())
    places = sum(len(d.touched) for d in report.documents)
    return (
        f"{count(words, 'change')} of words in {count(places, 'sentence')} of"
        f" {count(len({d.slug for d in report.documents if d.touched}), 'edition')} since"
        f" {shown(report.revision)}, {count(len(report.findings), 'finding')}"
    )


def text(report: Report) -> str:
    """The report for a terminal."""
    out = [*map(escape.line, report.kept), *[""] * bool(report.kept)]
    out += [f"note: {report.remark}"] * bool(report.remark)
    out += [
        f"{n:,} × {pair(*words)}"
        for words, n in sorted(report.words.items(), key=lambda item: (-item[1], item[0]))
    ]
    for document in report.documents:
        for t in document.touched:
            out += [
                "",
                f"{t.slug}#{t.address} {t.speaker}"
                + (f", {clock(t.second)}" if t.second is not None else ""),
                *([f"  before: {t.before}"] * bool(t.before)),
                *([f"  after:  {t.after}"] * bool(t.after)),
                f"  heard:  {t.heard}",
            ]
            out += [f"  notes here: {', '.join(f'[^{n}]' for n in t.notes)}"] * bool(t.notes)
            out += [f"  leans on it: {', '.join(t.pages)}"] * bool(t.pages)
        out += (
            ["", *(f"{document.slug}: {news}" for news in document.news)] if document.news else []
        )
    out += ["", *map(str, report.findings)] if report.findings else []
    return (
        "\n".join([*out, *[""] * bool(out), f"massdriver: {summary(report)}"]).lstrip("\n") + "\n"
    )
