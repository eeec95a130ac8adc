"""What the finished editions of a series teach: pairs heard → read that came back, and the names
that are spoken of.

Comes in: readings of finished editions. Goes out: pairs, terms, and entries for a lexicon. May not:
teach across series; what one podcast's machine mishears says nothing of another's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..edition.lexicon import Entry
from ..model import Edition, Reading
from ..text.alike import SMALL, substance, weighty
from ..text.letters import fold, fold_words, owner
from ..text.sentences import ends, sentences
from .glossary import ORDINARY, SERIES, Proposal, Term, inflected
from .grounds import Knowledge

TWICE, ALIKE = 2, 2 / 3  # how often a pair came back, and how much of what was heard was read so
LONGEST = 4  # words of what was heard
MOST, FEW = 60, 20  # editions of a series, and of all others, that are read to learn from
COMMON = 5.0  # on Zipf's scale: one such word alone is mostly itself


class Pair(NamedTuple):
    """Words ``heard`` (folded) were read as ``read`` so many times in the finished editions."""

    heard: tuple[str, ...]
    read: str
    times: int


def finished(listed: Iterable[Edition], venue: str, but: str = "") -> tuple[list[str], list[str]]:
    """The slugs of the finished editions of a series, those of one venue, and of all others; the
    newest of many."""
    wanted = fold(venue)
    ours: list[str] = []
    others: list[str] = []
    for edition in listed:
        if edition.slug != but and edition.front["status"] != "machine draft":
            same = wanted and fold(str(edition.front["venue"])) == wanted
            (ours if same else others).append(edition.slug)
    return ours[:MOST], others[:FEW]


def pairs(others: Iterable[Reading], known: Knowledge) -> list[Pair]:
    """What came back in them, twice at least and two times in three alike."""
    return learnt(((c.heard, c.read) for r in others for c in r.changes), known)


def mended(here: Reading, words: Sequence[str], known: Knowledge) -> list[Pair]:
    """What was mended in this very text, once at least: a machine mishears a name every time.

    An editor who went through all of it mended a word where it was wrong: there only what was
    mended at least as often as it was left (in ``words``) is asked about again.
    """
    found = learnt(((c.heard, c.read) for c in here.changes), known, 1)
    found = [p for p in found if not inflected("".join(p.heard), fold(p.read))]
    if here.edition.front["status"] == "machine draft":
        return found
    left = Counter(tuple(words[p.start : p.stop]) for p in proposals(words, found))
    by_heard: Counter[tuple[str, ...]] = Counter()
    for heard, n in left.items():
        by_heard[tuple(fold_words(list(heard)))] += n
    return [p for p in found if p.times >= by_heard[p.heard]]


def ordinary(pair: Pair, known: Knowledge) -> bool:
    """Say whether what was heard is ordinary words, every one."""
    return min(known.frequency(w) for w in pair.heard) > ORDINARY


def learnt(changes: Iterable[tuple[str, str]], known: Knowledge, least: int = TWICE) -> list[Pair]:
    """The pairs among changes heard → read that are worth proposing; a small word, a
    number or a negation teaches nothing."""
    found: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for heard, read in changes:
        letters = tuple(w for w in fold_words(heard.split()) if w)
        if (
            letters
            and fold(read)
            and len(letters) <= LONGEST
            and "".join(letters) != fold(read)
            and substance(heard.split(), read.split())
            and not weighty(heard.split(), read.split())
        ):
            found[letters][read.strip(" .,;:?!")] += 1
    result = []
    for letters, reads in found.items():
        read, times = reads.most_common(1)[0]
        alone = len(letters) == 1 and least >= TWICE and known.frequency(letters[0]) > COMMON
        if (
            times >= least
            and times >= ALIKE * sum(reads.values())
            and not alone
            and not all(w in SMALL for w in letters)
        ):
            result.append(Pair(letters, read, times))
    return result


def terms(others: Sequence[Reading], known: Knowledge, source: str = SERIES) -> list[Term]:
    """The names that finished editions speak of at least twice, as they write them."""
    texts = [[w for p in r.paragraphs for w in p.text.split()] for r in others]
    return named(texts, known, source)


def named(texts: Iterable[Sequence[str]], known: Knowledge, source: str = SERIES) -> list[Term]:
    """Words of no list, or rare and written large inside a sentence, that some texts have at least
    twice."""
    count: Counter[str] = Counter()
    for words in texts:
        for n, word in enumerate(words):
            core = owner(word)
            frequency = known.frequency(core)
            large = core[:1].isupper() and n > 0 and not ends(words[n - 1])
            if len(core) > 3 and core.isalpha() and (not frequency or (large and frequency < 3.3)):
                count[core] += 1
    return [Term(word, source) for word, times in count.items() if times >= TWICE]


def proposals(words: Sequence[str], found: Sequence[Pair], source: str = SERIES) -> list[Proposal]:
    """The places of a text where something stands that was mended before."""
    by_first: dict[str, list[Pair]] = defaultdict(list)
    for pair in found:
        by_first[pair.heard[0]].append(pair)
    folded = fold_words(list(words))
    result = []
    for n, letters in enumerate(folded):
        for pair in sorted(by_first.get(letters, ()), key=lambda p: -len(p.heard)):
            if tuple(folded[n : n + len(pair.heard)]) == pair.heard and not any(
                map(ends, words[n : n + len(pair.heard) - 1])
            ):
                result.append(Proposal(n, n + len(pair.heard), pair.read, source, 1.0))
                break
    return result


def entries(others: Sequence[Reading], known: Knowledge) -> list[Entry]:
    """Entries for a lexicon, which is applied unasked: of the pairs only those of a word that no
    list has, or of words that nobody let stand. Each with a sentence that shows it as it was
    heard, and one, as it reads, that stays."""
    heard = [
        (s, fold_words(s.heard.split()), fold_words(s.text.split()))
        for r in others
        for p in r.paragraphs
        for s in sentences(p)
    ]
    found = []
    for pair in pairs(others, known):
        if len(pair.heard) == 1 and known.frequency(pair.heard[0]):
            continue
        if any(_holds(reads, pair.heard) for _, _, reads in heard):
            continue
        right = tuple(w for w in fold_words(pair.read.split()) if w)
        says = next((s.heard for s, letters, _ in heard if _holds(letters, pair.heard)), "")
        # a sentence that begins alike and is right; or the right words, best where they were heard
        near = [s for s, _, reads in heard if len(pair.heard) > 1 and pair.heard[0] in reads]
        near += [s for s, letters, _ in heard if _holds(letters, right)]
        near += [s for s, _, reads in heard if _holds(reads, right)]
        if says and near:
            found.append(Entry(" ".join(pair.heard), pair.read, says, near[0].text))
    return found


def _holds(letters: Sequence[str], wanted: tuple[str, ...]) -> bool:
    size = len(wanted)
    return any(tuple(letters[k : k + size]) == wanted for k in range(len(letters) - size + 1))
