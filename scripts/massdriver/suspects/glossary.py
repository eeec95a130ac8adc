"""Names and terms that a talk is known to be about, looked for by how they sound.

Comes in: what is known of a talk (title, description, chapters, speakers, a list of one's own,
names of the lexicon and of finished editions), and its words. Goes out: places where words come
near a term by sound, each with the reading. May not: propose a part of a term, an inflection of it,
or a term whose edges are but articles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..text.alike import SMALL
from ..text.letters import fold, fold_words, trimmed
from ..text.sentences import ends
from .grounds import Knowledge
from .sound import alike, said, sounds

SHORTEST = 4  # sounds of a term that can be told from accident
NEAR = {1: 0.8, 2: 0.78, 3: 0.78}  # by words of the term: how much alike it must sound
COINED = 0.09  # by how much less, where the words are of no list or the term is a coinage
LEAST = min(NEAR.values()) - COINED
# where terms are known from that finished editions speak of, of the series and of others
SERIES, COLLECTION = "the series", "other editions"
ITSELF = 3  # times that a word stands elsewhere, until it is known there
ORDINARY = 4.3  # on Zipf's scale: a word so common is mostly itself
_EDGE = SMALL | frozenset(
    "the a an of and or to in on at for with is are was were be as by it this that".split()
)
_TERM = re.compile(r"[^\W_][\w'’.-]*[^\W_]|[^\W_]{2,}")
_ENDINGS = tuple(
    "s es d ed ing er ers ly y e ies r rs ish al ic ism ist ion ions or ors ment able ness".split()
)
_STOP = (".", "?", "!", "…", ";", ":", ",")


class Term(NamedTuple):
    """A name or term, and where it is known from."""

    text: str
    source: str


class Proposal(NamedTuple):
    """Words ``start:stop`` may be ``read``, which is known from ``source``; how much alike the two
    sound, 0 to 1."""

    start: int
    stop: int
    read: str
    source: str
    likeness: float


def terms(sources: Mapping[str, Iterable[str]], known: Knowledge) -> list[Term]:
    """The terms in some texts: names, and words rare enough to be terms. ``sources``: where from →
    texts."""
    found: dict[str, Term] = {}
    for source, texts in sources.items():
        whole = source in ("speakers", "your glossary", "lexicon", "topics", "tags")
        for text in texts:
            for name in ([" ".join(text.split())] if whole else []) + list(_names(text, known)):
                letters = fold(name)
                if len(letters) > 2 and not letters.isdigit():
                    found.setdefault(letters, Term(name, source))
    return list(found.values())


def _names(text: str, known: Knowledge) -> Iterable[str]:
    """Runs of words written large inside a sentence, and single words of no list or seldom used."""
    words = text.split()
    run: list[str] = []
    for n, word in enumerate([*words, ""]):
        m = _TERM.search(word)
        core = re.sub(r"['’]s$", "", m[0]) if m else ""
        frequency = known.frequency(core)
        opens = n == 0 or ends(words[n - 1]) if n < len(words) else True
        large = core[:1].isupper() and (
            not opens or frequency < 4 or any(c.isupper() for c in core[1:])
        )
        if core and large and core.lower() not in _EDGE:
            run.append(core)
            if frequency < ORDINARY or any(c.isupper() for c in core[1:]):
                yield core
        elif core and (not frequency or frequency < 2.6) and len(core) > 4 and core.isalpha():
            yield core
        if run and (not (core and large) or word.endswith(_STOP)):
            if 2 <= len(run) <= 3:
                yield " ".join(run)
            run = []


def proposals(words: Sequence[str], wanted: Sequence[Term], known: Knowledge) -> list[Proposal]:
    """Where words come near a term by sound, best first; of those that overlap, the one that sounds
    most alike."""
    folded = fold_words(list(words))
    grams: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n in range(len(words)):
        for length in (1, 2, 3, 4):
            gram = tuple(folded[n : n + length])
            if (
                n + length > len(words)
                or not all(gram)
                or (length > 1 and words[n + length - 2].endswith(_STOP))
            ):
                break
            grams[gram].append(n)
    by_length: dict[int, list[tuple[Term, str, tuple[str, ...]]]] = defaultdict(list)
    own: set[str] = set()
    parts: set[str] = set()
    for term in wanted:
        heard = said(term.text)
        folded_term = tuple(w for w in fold_words(term.text.split()) if w)
        own.add("".join(folded_term))
        size = len(folded_term)
        parts.update(
            "".join(folded_term[n:stop]) for n in range(size) for stop in range(n + 1, size + 1)
        )
        if len(heard) >= SHORTEST and len(folded_term) <= 3:
            by_length[len(heard)].append((term, heard, folded_term))
    found: list[Proposal] = []
    for gram, places in grams.items():
        letters = "".join(gram)
        if letters in own or not _may_be(gram, parts):
            continue
        heard = "".join(sounds(trimmed(words[places[0] + k])) for k in range(len(gram)))
        best: tuple[float, Term] | None = None
        for length in range(len(heard) - 2, len(heard) + 3):
            for term, wanted_sounds, term_words in by_length.get(length, ()):
                if len(gram) > len(term_words) + 2:
                    continue
                likeness = alike(heard, wanted_sounds)  # the cheapest question that most fail
                if (
                    likeness >= LEAST
                    and (best is None or likeness > best[0])
                    and likeness >= _needed(gram, term, known, heard, wanted_sounds)
                    and not inflected(letters, "".join(term_words))
                ):
                    best = likeness, term
        if best:
            found += [
                Proposal(n, n + len(gram), best[1].text, best[1].source, round(best[0], 2))
                for n in places
            ]
    found.sort(key=lambda p: (-p.likeness, p.start))
    taken: set[int] = set()
    result = []
    for p in found:
        if not taken & set(range(p.start, p.stop)):
            taken.update(range(p.start, p.stop))
            result.append(p)
    return result


def _may_be(gram: Sequence[str], parts: set[str]) -> bool:
    """Say whether words can be a mishearing at all: no small word at an edge, and no part of a term
    among them."""
    return not (
        gram[0] in _EDGE
        or gram[-1] in _EDGE
        or any(w in parts or w.rstrip("s") in parts for w in gram)
        or (len(gram) == 1 and len(gram[0]) < 3)
    )


def _needed(gram: Sequence[str], term: Term, known: Knowledge, heard: str, wanted: str) -> float:
    """How much alike words must sound to a term: the more ordinary they are, the more; less where
    the term is a coinage."""
    common = min(known.frequency(w) for w in gram)
    # Of what a series speaks of in all, this talk may say nothing: there a word that finished texts
    # have as well is mostly itself.
    series = term.source in (SERIES, COLLECTION)
    if series and all(known.elsewhere[w] >= ITSELF for w in gram):
        return 2.0
    coined = not (series or known.frequency(term.text)) and bool(
        re.search(r"[a-z][A-Z]", term.text)
    )
    needed = NEAR[min(len(term.text.split()), 3)]
    if len(wanted) <= 5 and not coined:
        needed += 0.06
    if not common or coined:
        needed -= COINED
    elif common > ORDINARY:
        needed += 0.08 if len(gram) == 1 else 0.05
    elif common > 3.3:
        needed += 0.03
    if heard[:1] != wanted[:1]:
        needed += 0.05
    return needed


def inflected(a: str, b: str) -> bool:
    """Say whether two are forms of one word, or one a part of the other."""
    if a in b or b in a:
        return True
    ours, theirs = (
        {
            w[: -len(ending)]
            for ending in _ENDINGS
            if w.endswith(ending) and len(w) - len(ending) > 3
        }
        | {w}
        for w in (a, b)
    )
    return bool(ours & theirs) or bool(
        {w.rstrip("ey") for w in ours} & {w.rstrip("ey") for w in theirs}
    )
