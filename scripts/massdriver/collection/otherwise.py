"""Words of our own that say otherwise than a fact: the same names and units, other numbers.

Comes in: Markdown and facts. Goes out: what quarrels. May not: judge who is right.

A sentence quarrels with a fact when most of its words are the fact's, a name among them, and a
number of the same unit is another. Of another year it may say what it likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ..findings import Finding
from ..text.letters import fold_words
from .facts import CITED, MONTHS, Fact

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_TOKEN = re.compile(r"\$?\d[\d,]*(?:\.\d+)?%?|[^\W\d_](?:[\w'’-]*\w)?")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“])")
_SCALE = {"thousand", "million", "billion", "trillion"}
_SMALL = frozenset(
    "a an the of to in on at by for from with and or as is are was were be been it its that this"
    " which than had has have not no but he his she her they their who would could may about some"
    " more most per".split()
)
ALIKE = 0.6  # of the shorter one's words


class Claim(NamedTuple):
    """What a sentence speaks of: its content words, its names, its years, its numbers by unit."""

    words: frozenset[str]
    names: frozenset[str]
    years: frozenset[str]
    numbers: Mapping[str, frozenset[str]]


@lru_cache(maxsize=4096)
def claims(text: str) -> tuple[Claim, ...]:
    """The sentences of a Markdown text that hold a number with a unit."""
    plain = _LINK.sub(r"\1", CITED.sub("", text)).replace("*", "")
    found = map(_claim, filter(_NUMBER.search, _SENTENCE.split(plain)))
    return tuple(claim for claim in found if claim.numbers)


def otherwise(text: str, facts: Iterable[Fact]) -> Iterator[tuple[Fact, str, str]]:
    """The facts a text quarrels with, each with what the text says and what the fact says."""
    own = claims(text)
    cited = set(CITED.findall(text))
    for fact in facts if own else ():
        if fact.name in cited:
            continue
        for claim in own:
            for said in claims(fact.says):
                unit = _quarrel(claim, said)
                if unit:
                    yield fact, _shown(claim, unit), _shown(said, unit)
                    break


def check(text: str, facts: Iterable[Fact], path: str, line: int, where: str) -> Iterator[Finding]:
    """The findings of a text that stands at a line of a page."""
    for fact, here, there in otherwise(text, facts):
        yield Finding(
            path,
            line,
            1,
            "E004",
            f"{where} says {here}, and the fact {fact.name} ({fact.path}:{fact.line}) {there}. "
            f"Correct one of them, or cite the fact: {{fact:{fact.name}}}",
        )


def _quarrel(a: Claim, b: Claim) -> str:
    if not a.names & b.names or (a.years and b.years and not a.years & b.years):
        return ""
    shared, least = len(a.words & b.words), min(len(a.words), len(b.words))
    if least < 3 or shared < ALIKE * least:
        return ""
    return next(
        (
            unit
            for unit in sorted(a.numbers.keys() & b.numbers.keys())
            if not a.numbers[unit] & b.numbers[unit]
        ),
        "",
    )


def _claim(sentence: str) -> Claim:
    tokens = _TOKEN.findall(sentence)
    folded = fold_words(tokens)
    words, names, years = set(), set(), set()
    numbers: dict[str, set[str]] = {}
    for n, token in enumerate(tokens):
        number = _NUMBER.search(token)
        if number and token[0] in "$0123456789":
            value = number[0].replace(",", "")
            if re.fullmatch(r"(?:19|20)\d\d", number[0]) and token == number[0]:
                years.add(value)
                continue
            after = folded[n + 1 : n + 3]
            scale = after.pop(0) if after and after[0] in _SCALE else ""
            unit = (
                "$"
                if token[0] == "$"
                else "percent"
                if token[-1] == "%"
                else after[0]
                if after
                else ""
            )
            if unit and unit not in _SMALL:
                numbers.setdefault(unit.removesuffix("s"), set()).add(f"{value} {scale}".strip())
        elif folded[n] not in _SMALL and folded[n] not in _SCALE:
            words.add(folded[n].removesuffix("s"))
            if n and (token[0].isupper() or token[1:] != token[1:].lower()) and token not in MONTHS:
                names.add(folded[n].removesuffix("s"))
    return Claim(
        frozenset(words),
        frozenset(names),
        frozenset(years),
        {unit: frozenset(v) for unit, v in numbers.items()},
    )


def _shown(claim: Claim, unit: str) -> str:
    return ", ".join(f"{value} {unit}" for value in sorted(claim.numbers[unit]))
