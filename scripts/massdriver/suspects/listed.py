"""What is suspected without a second transcript, as places of the one list: word forms, and words
that sound like a known term.

Comes in: an edition beside its witnesses, what is known of the language, and the terms the talk is
known for. Goes out: places, one a form, each with the other places of that form. May not: ask again
about a form that was left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from ..text.letters import fold
from ..witness.bench import Bench
from ..witness.places import Place, plain_place
from . import asked, forms, glossary, series
from .glossary import Term
from .grounds import Knowledge
from .series import Pair

# How often a term proposed by sound was right, by where it is known from: measured on talks with
# corrected transcripts.
SOURCES = {
    "your glossary": 0.92,
    "title": 0.92,
    "description": 0.9,
    "speakers": 0.9,
    "chapters": 0.9,
    "tags": 0.9,
    "venue": 0.8,
    "lexicon": 0.6,
    "topics": 0.6,
    "the series": 0.52,
}


def from_model(bench: Bench, rows: Iterable[Mapping[str, object]]) -> list[Place]:
    """What a model proposed, where the words are still those it was asked about."""
    result = []
    rows = list(rows)
    by_place: dict[str, tuple[int, int]] = {}
    for n in range(len(bench.words)) if rows else ():
        for length in range(1, asked.LONGEST + 1):
            if n + length <= len(bench.words):
                by_place.setdefault(bench.place_id(n, n + length), (n, n + length))
    for row in rows:
        p = asked.from_record(row, by_place.get, bench)
        if p and p.read and all(w.mark < 0 for w in bench.words[p.left : p.right]):
            why = (
                "a model reads otherwise"
                + (f", as {p.attested} does" if p.attested else "")
                + ("; for the ear: a number, a name or a negation" if p.ear else "")
            )
            result.append(
                plain_place(bench, "model", [(p.left, p.right)], 0.4, "model", why, p.read)
            )
    return result


def suspected(
    bench: Bench,
    known: Knowledge,
    terms: Sequence[Term] = (),
    left_alone: Collection[str] = frozenset(),
    pairs: Sequence[Pair] = (),
) -> list[Place]:
    """The places of one edition, best first. Words that a mark covers, a doubt or a stet speaks of
    are not asked about."""
    words = [w.text for w in bench.words]
    turns = frozenset(bench.turns)
    settled = bench.settled
    free = [w.mark < 0 and n not in settled for n, w in enumerate(bench.words)]
    result: list[Place] = []
    taken: set[int] = set()
    by_reading: dict[tuple[str, str], list[glossary.Proposal]] = defaultdict(list)
    before = series.proposals(words, pairs)
    covered = {n for p in before for n in range(p.start, p.stop)}
    for p in [
        *before,
        *(
            p
            for p in glossary.proposals(words, terms, known)
            if not covered & set(range(p.start, p.stop))
        ),
    ]:
        if all(free[p.start : p.stop]):
            by_reading[" ".join(map(fold, words[p.start : p.stop])), p.read].append(p)
    for (heard, read), found in by_reading.items():
        if heard in left_alone:
            continue
        taken.update(n for p in found for n in range(p.start, p.stop))
        first = found[0]
        mended_before = heard.replace(" ", "") in {"".join(pair.heard) for pair in pairs}
        chance = 0.7 if mended_before else SOURCES.get(first.source, 0.5)
        why = (
            f'read as "{read}" in finished editions of the series'
            if mended_before
            else f'it sounds like "{read}", known from {_named(first.source)}'
        )
        result.append(
            plain_place(
                bench,
                "glossary",
                [(p.start, p.stop) for p in found],
                chance,
                first.source,
                why,
                read,
            )
        )
    named = {
        letters for term in terms for letters in (fold(term.text), *map(fold, term.text.split()))
    }
    for form in forms.forms(words, known, turns):
        if {fold(form.text), _bare(form.text)} & named:
            continue  # the talk is known to speak of it
        places = [(a, b) for a, b in form.places if all(free[a:b]) and not taken & set(range(a, b))]
        if places and fold(form.text) not in left_alone:
            ground = max(form.grounds, key=lambda g: forms.weights().get(g, 0.0) * form.grounds[g])
            result.append(plain_place(bench, "form", places, form.chance, ground, form.why))
    return result


def _bare(word: str) -> str:
    return fold(word).removesuffix("s")


def _named(source: str) -> str:
    return source if source.startswith(("your", "the ")) else f"the {source}"


def sources(front: Mapping[str, object], chapters: Sequence[str]) -> dict[str, list[str]]:
    """The texts of an edition that its terms may be known from."""
    speakers = front.get("speakers")
    return {
        "title": [str(front.get("title") or "")],
        "description": [str(front.get("description") or "")],
        "speakers": list(speakers) if isinstance(speakers, Mapping) else [],
        "chapters": list(chapters),
        "venue": [str(front.get("venue") or "")],
    }
