"""What is suspected without a second transcript, as places of the one list: word forms, and words
that sound like a known term.

Comes in: an edition beside its witnesses, what is known of the language, and the terms the talk is
known for. Goes out: places, one a form, each with the other places of that form. May not: ask again
about a form that was left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from ..text.letters import fold
from ..text.reasons import why
from ..witness.bench import Bench
from ..witness.places import Place, plain_place
from . import asked, forms, glossary, series
from .glossary import COLLECTION, SERIES, Proposal, Term
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
    SERIES: 0.66,
    COLLECTION: 0.6,
}
OWN = "your glossary"
# How often what was mended before is to be mended again, by where.
BEFORE = {"here": 0.74, SERIES: 0.7}
COMMON = 0.2  # … where it is an ordinary word, which is mostly itself
EDITED = 0.4  # how much less likely all this is in a text that somebody went through
# Who kept a form on one of these grounds says that it is a word.
WORDS = frozenset(("unknown", "unknown_name", "name", "very_rare"))


def from_model(
    bench: Bench,
    rows: Iterable[Mapping[str, object]],
    left_alone: Collection[str] = frozenset(),
) -> list[Place]:
    """What a model proposed, where the words are still those it was asked about, and nobody left
    them alone."""
    result = []
    rows = list(rows)
    by_place: dict[str, tuple[int, int]] = {}
    for n in range(len(bench.words)) if rows else ():
        for length in range(1, asked.LONGEST + 1):
            if n + length <= len(bench.words):
                by_place.setdefault(bench.place_id(n, n + length), (n, n + length))
    for row in rows:
        p = asked.from_record(row, by_place.get, bench)
        if (
            p
            and p.read
            and all(w.mark < 0 for w in bench.words[p.left : p.right])
            and _folded(bench, p.left, p.right) not in left_alone
        ):
            says = why("why.model-as", name=p.attested) if p.attested else why("why.model")
            says += why("why.ear") if p.ear else ()
            result.append(
                plain_place(bench, "model", [(p.left, p.right)], 0.4, "model", says, p.read)
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
    settled = bench.settled
    free = [w.mark < 0 and n not in settled for n, w in enumerate(bench.words)]
    result: list[Place] = []
    taken: set[int] = set()
    edited = 1.0 if bench.draft else EDITED

    def add(
        kind: str, found: Iterable[Proposal], chance: Callable[[str], float], says: str
    ) -> None:
        """Put in one place a reading, with all the places of its words that are still free."""
        by_reading: dict[tuple[str, str], list[Proposal]] = defaultdict(list)
        for p in found:
            if all(free[p.start : p.stop]) and not taken & set(range(p.start, p.stop)):
                by_reading[_folded(bench, p.start, p.stop), p.read].append(p)
        for (heard, read), alike in by_reading.items():
            if heard in left_alone:
                continue
            taken.update(n for p in alike for n in range(p.start, p.stop))
            source = alike[0].source
            reason = why(says, words=read, source=why(f"known.{source}"))
            spans = [(p.start, p.stop) for p in alike]
            result.append(plain_place(bench, kind, spans, chance(source), source, reason, read))

    mended = series.mended(bench.reading, words, known)
    rare, common = (
        series.proposals(words, [p for p in mended if series.ordinary(p, known) == so], "here")
        for so in (False, True)
    )
    says = "why.mended"
    add("again", rare, lambda source: BEFORE[source] * edited, says)
    if bench.draft:
        add("again", common, lambda _: COMMON, says)
    add(
        "again",
        series.proposals(words, pairs),
        lambda source: BEFORE[source] * edited,
        "why.finished",
    )
    add(
        "glossary",
        glossary.proposals(words, terms, known),
        lambda source: SOURCES.get(source, 0.5) * edited,
        "why.known",
    )
    named = {
        letters for term in terms for letters in (fold(term.text), *map(fold, term.text.split()))
    }
    for form in forms.forms(words, known):
        if {fold(form.text), _bare(form.text)} & named:
            continue  # the talk is known to speak of it
        places = [(a, b) for a, b in form.places if all(free[a:b]) and not taken & set(range(a, b))]
        if places and fold(form.text) not in left_alone:
            ground = max(form.grounds, key=lambda g: forms.weights().get(g, 0.0) * form.grounds[g])
            result.append(plain_place(bench, "form", places, form.chance, ground, form.why))
    return result


def _folded(bench: Bench, left: int, right: int) -> str:
    return " ".join(fold(w.text) for w in bench.words[left:right])


def _bare(word: str) -> str:
    return fold(word).removesuffix("s")


def sources(
    front: Mapping[str, object], chapters: Sequence[str], own: Sequence[str] = ()
) -> dict[str, list[str]]:
    """The texts of an edition that its terms may be known from, the owner's own list first."""
    speakers = front.get("speakers")

    def _list(key: str) -> list[str]:
        said = front.get(key)
        return [str(word) for word in said] if isinstance(said, (list, tuple)) else []

    return {
        OWN: [*own, *_list("glossary")],
        "title": [str(front.get("title") or "")],
        "description": [str(front.get("description") or "")],
        "speakers": list(speakers) if isinstance(speakers, Mapping) else [],
        "chapters": list(chapters),
        "tags": [str(tag).replace("-", " ") for tag in (*_list("tags"), *_list("categories"))],
        "venue": [str(front.get("venue") or "")],
    }
