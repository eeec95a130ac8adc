"""The grounds on which words are suspected: each looks at a text in its own way and says why.

Comes in: the words of a text, and what is known of the language. Goes out: hints. May not: know of
an edition, or ask a network.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from math import inf, log10
from typing import NamedTuple

import jellyfish
from rapidfuzz.distance import OSA, Indel

from ..edition.lexicon import Lexicon, proper_names
from ..text.language import frequencies, primary
from ..text.letters import fold, fold_words, trimmed
from ..text.reasons import Why, why
from ..text.sentences import ends
from ..text.speech import of

# said twice on purpose, or by right
_EMPHATIC = frozenset(
    (
        "far",
        "ha",
        "had",
        "long",
        "many",
        "more",
        "much",
        "no",
        "oh",
        "really",
        "so",
        "that",
        "very",
        "well",
        "wow",
        "yeah",
        "yes",
    )
)
_UNIT = re.compile(
    r"(?:kilo|mega|giga|tera)?(?:watts?|grams?|bytes?)\W*$|(?:tons?|percent|degrees|miles|hours|minutes)\W*$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_DIGIT = re.compile(r"\d")
_STOP = (".", "?", "!", "…", ";", ":", ",")


class Hint(NamedTuple):
    """Words ``start:stop`` are suspected on one ground, with more or less force than that ground
    has on the whole."""

    start: int
    stop: int
    ground: str
    why: Why
    force: float = 1.0


class Knowledge:
    """What is known of the language: the word list, the lexicon, and how often words stand
    elsewhere in the archive."""

    def __init__(self, lexicon: Lexicon, elsewhere: Counter[str], language: str = "en") -> None:
        self.language = primary(language)
        self.lexicon = lexicon
        self.elsewhere = elsewhere

    def frequency(self, word: str) -> float:
        """How common a word is: 7 is "the", 3 once in a million words, 0 unknown (Zipf's scale)."""
        return _frequency(word.casefold(), self.language)

    def knows(self, word: str) -> bool:
        """Say whether a word is known in any way."""
        folded = fold(word)
        return bool(self.frequency(word) or self.lexicon.knows(folded) or self.elsewhere[folded])

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """Names by how they sound, and by how they sound with one sound left out."""
        result: dict[str, list[str]] = {}
        for name in sorted(proper_names(self.lexicon)):
            sound = key("".join(fold_words(name.split())))
            if len(sound) >= 3:
                for form in _forms(sound):
                    result.setdefault(form, []).append(name)
        return result

    @cached_property
    def whole(self) -> set[str]:
        """The letters of names that are one word."""
        return {fold(name) for name in proper_names(self.lexicon) if " " not in name}


def unknown(words: Sequence[str], known: Knowledge) -> Iterator[Hint]:
    """Words of no list; where one falls apart into two common ones, it says so."""
    for n, word in enumerate(words):
        core = trimmed(word)
        if not core or known.frequency(core):
            continue
        for part in re.split(r"[-–—/]", core):
            bare = re.sub(r"['’]s?$|['’]s$", "", part)
            if not bare or re.search(r"\d", bare) or known.knows(bare) or known.knows(part):
                continue
            if all(map(known.knows, re.split(r"['’.]", bare))):
                continue
            # Nobody runs two words of more than forty letters together, and a line of a million
            # must not be tried.
            halves = next(
                (
                    f"{bare[:i]} {bare[i:]}"
                    for i in range(1, min(len(bare), 40))
                    if len(bare) <= 40
                    and min(known.frequency(bare[:i]), known.frequency(bare[i:])) >= 4.5
                    and (i > 1 or bare[0] in "aAiI")
                ),
                "",
            )
            said = why("why.in-two" if halves else "why.unknown", words=bare, name=halves)
            yield Hint(n, n + 1, "unknown", said)
            break


def names(words: Sequence[str], known: Knowledge) -> Iterator[Hint]:
    """One to three words that sound like a name of the lexicon, or are one sound away from it."""
    if not known.names:
        return
    folded = fold_words(list(words))
    rarity = [known.frequency(trimmed(word)) for word in words]
    stops = [word.endswith(_STOP) for word in words]
    for n in range(len(words)):
        rarest = inf
        for stop in range(n + 1, min(n + 3, len(words)) + 1):
            if not folded[stop - 1] or (stop - n > 1 and stops[stop - 2]):
                break
            rarest = min(rarest, rarity[stop - 1])
            if rarest > (3.3 if stop - n == 1 else 4.5):
                continue  # a common word is most likely itself: "marking", not Martin
            gram = folded[n:stop]
            letters = "".join(gram)
            if (
                len(letters) < 3
                or not letters.isalpha()
                or known.lexicon.knows(letters)
                or not known.whole.isdisjoint(gram)
            ):
                continue
            name = _nearest(letters, known, stop - n)
            if name:
                yield Hint(
                    n, stop, "name", why("why.like", words=" ".join(words[n:stop]), name=name)
                )
                break


def sounds(words: Sequence[str], known: Knowledge) -> Iterator[Hint]:
    """Rare words that sound just like a word this text or the archive uses at least three times as
    often."""
    folded = fold_words(list(words))
    count = Counter(folded) + known.elsewhere
    common: dict[str, list[str]] = {}
    for word, times in count.items():
        if times >= 3 and len(word) >= 4 and word.isalpha():
            common.setdefault(key(word), []).append(word)
    for n, word in enumerate(folded):
        core = trimmed(words[n])
        if (
            len(word) < 3
            or not _PLAIN.fullmatch(core)
            or known.frequency(core) > 3
            or known.lexicon.knows(word)
        ):
            continue
        near = [
            other
            for other in common.get(key(word), ())
            if count[other] >= 3 * count[word]
            and OSA.distance(other, word) <= 2
            and not _inflected(word, other)
            and other not in word
        ]
        if near:
            other = max(near, key=lambda w: count[w])
            said = why("why.often", words=core, name=other, times=count[other])
            yield Hint(n, n + 1, "sound", said)


def repeats(words: Sequence[str]) -> Iterator[Hint]:
    """Stutters and loops. Across a sentence's end an echo is often meant, so it weighs less."""
    folded = fold_words(list(words))
    n = 0
    while n < len(folded):
        if folded[n] not in folded[n + 1 : n + 9]:
            n += 1
            continue
        length = next(
            (
                k
                for k in range(8, 0, -1)
                if n + 2 * k <= len(folded)
                and folded[n] == folded[n + k]
                and folded[n : n + k] == folded[n + k : n + 2 * k]
                and all(folded[n : n + k])
            ),
            0,
        )
        if not length:
            n += 1
            continue
        middle, stop = n + length, n + 2 * length
        if words[middle - 1].endswith(("—", "–")):  # an editor has set the break on purpose
            n = middle
            continue
        echo = 0.3 if any(map(ends, words[n:middle])) else 1.0
        if length > 1:
            yield Hint(n, stop, "loop", why("why.twice", words=" ".join(words[n:middle])), echo)
        elif folded[n] not in _EMPHATIC and not words[n].endswith(_STOP[:-1]):
            comma = 0.3 if words[n].endswith(",") else 1.0
            yield Hint(n, stop, "stutter", why("why.twice", words=trimmed(words[n])), comma)
        n = middle if length == 1 else stop


def numbers(words: Sequence[str]) -> Iterator[Hint]:
    """Numbers that do not go with what stands beside them."""
    for n, word in enumerate(words):
        if not _DIGIT.search(word):
            continue
        core, following = trimmed(word), words[n + 1] if n + 1 < len(words) else ""
        said: Why = ()
        stop = n + 2
        if re.fullmatch(r"\d{1,2}:\d\d", core) and not re.match(
            r"(?:[ap]\.?m|o.?clock|in the)\b", following, re.IGNORECASE
        ):
            said, stop = why("why.time-of-day", words=core), n + 1
        elif word[-1].isdigit() and re.match(r"\d", following):
            said = why("why.two-numbers", words=f"{word} {following}")
        elif word.startswith("$") and _UNIT.match(following):
            said = why("why.dollars", words=f"{word} {following}", name=trimmed(following))
        elif re.fullmatch(r"[\d.,]+[mbk]", core):
            said, stop = why("why.short-unit", words=core), n + 1
        elif (m := re.fullmatch(r"([\d,.]+)", core)) and following == "to" and n + 2 < len(words):
            end = re.match(r"[\d,.]+(?=\D*$)", trimmed(words[n + 2]))
            low, high = _value(m[1]), _value(end[0]) if end else None
            if (
                low is not None
                and high is not None
                and 1 < high < low <= 100
                and not _falls(words[:n])
            ):
                said, stop = why("why.backwards", words=" ".join(words[n : n + 3])), n + 3
        if said:
            yield Hint(n, stop, "number", said)


def answers(words: Sequence[str], known: Knowledge, turns: frozenset[int]) -> Iterator[Hint]:
    """Questions answered inside the same turn."""
    speech = of(known.language)
    yes = speech.yes - speech.well  # "okay" opens a thought as often
    for n in range(1, len(words)):
        if words[n - 1].rstrip("\"'”’)").endswith("?") and n not in turns and fold(words[n]) in yes:
            said = why("why.both", words=f"{words[n - 1]} {words[n]}")
            yield Hint(n - 1, n + 1, "turn", said)


def rare(words: Sequence[str], known: Knowledge) -> Iterator[Hint]:
    """Words used once, nowhere else, and far rarer than the three words on either side."""
    folded = fold_words(list(words))
    count = Counter(folded)
    commonness = [known.frequency(trimmed(word)) for word in words]
    for n, word in enumerate(words):
        own = commonness[n]
        if not 0 < own < 4 or not _PLAIN.fullmatch(trimmed(word)):
            continue
        if count[folded[n]] > 1 or known.elsewhere[folded[n]] or known.lexicon.knows(folded[n]):
            continue
        around = [c for c in (*commonness[max(n - 3, 0) : n], *commonness[n + 1 : n + 4]) if c]
        gap = sum(around) / len(around) - own if around else 0.0
        inner_capital = n > 0 and word.istitle() and not ends(words[n - 1])
        if gap >= 2.5 or (inner_capital and gap >= 1):
            force = min((gap - 1) * (2 if inner_capital else 1), 6)
            times = int(float(f"{10**gap:.0e}"))
            yield Hint(n, n + 1, "rare", why("why.rare", words=trimmed(word), times=times), force)


@lru_cache(maxsize=1 << 17)
def _frequency(word: str, language: str = "en") -> float:
    known, bare = frequencies(language), re.sub(r"['’]s$", "", word)
    share = max(known.get(word, 0.0), known.get(fold(word), 0.0), known.get(bare, 0.0))
    return round(log10(share * 1e9), 2) if share else 0.0


@lru_cache(maxsize=1 << 17)
def key(letters: str) -> str:
    """How letters sound: jellyfish's Metaphone, without regard to where words end."""
    return str(jellyfish.metaphone(letters)).replace(" ", "")


def _nearest(letters: str, known: Knowledge, length: int) -> str:
    """The name of the lexicon that sounds most like these letters of so many words, if one is near
    enough."""
    sound = key(letters)
    if len(sound) < 3:
        return ""
    near = {name for form in _forms(sound) for name in known.names.get(form, ())}
    scored = []
    for name in near:
        wanted = "".join(fold_words(name.split()))
        alike = Indel.normalized_similarity(letters, wanted)
        distance = OSA.distance(sound, key(wanted))
        near_enough = distance == 0 or (
            distance == 1 and len(sound) > 3 and key(wanted)[0] == sound[0]
        )
        if (
            near_enough
            and alike >= (0.65 if length == 1 else 0.75)
            and not _inflected(letters, wanted)
        ):
            scored.append((distance, -alike, name))
    return min(scored)[2] if scored else ""


def _inflected(a: str, b: str) -> bool:
    """Say whether two words are forms of one: "stars" and "star", "multiply" and "multiple"."""
    short, long = sorted((a, b), key=len)
    stem = short.rstrip("ey")
    return long.startswith(stem) and long[len(stem) :] in {
        "",
        "s",
        "es",
        "d",
        "ed",
        "ing",
        "er",
        "ers",
        "ly",
        "y",
        "e",
        "ies",
    }


@lru_cache(maxsize=1 << 15)
def _forms(sound: str) -> Sequence[str]:
    """A sound, and what is left of it without one of its letters."""
    return (sound, *(sound[:n] + sound[n + 1 :] for n in range(len(sound))))


def _value(number: str) -> float | None:
    try:
        return float(number.replace(",", "").rstrip("."))
    except ValueError:
        return None


def _falls(before: Sequence[str]) -> bool:
    """Say whether the words before a range tell of a fall, where it runs backwards by right."""
    return any(
        re.match(r"from|down|drop|fell|fall|reduc|lower|went|goes|go", word, re.IGNORECASE)
        for word in before[-6:]
    )
