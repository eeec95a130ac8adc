"""Known mishearings and canonical names, found in one pass however many there are.

Comes in: the ``lexicon.yml`` of a collection, ours of a language, and words. Goes out: where an
entry applies, and which entry explains a change. May not: decide about a text; ``clean`` and people
do.

The search is Aho-Corasick (pyahocorasick) over folded words joined by spaces, so that case,
punctuation and the number of entries do not matter; of overlapping matches the leftmost, then the
longest, wins. Punctuation does matter in two places: a phrase does not reach over a pause, and
"Xi's" is not "Xis".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import ahocorasick
import yaml

from ..findings import Finding, Unreadable
from ..text import schema
from ..text.letters import fold, fold_words
from ..text.schema import Bad, Field
from . import weight

NAME = "lexicon.yml"  # of a collection, at its top
OURS = Path(__file__).parent
_PAUSE = re.compile(r"[.?!…,;:—–]['\"”’)\]]*$")
_APOSTROPHE = re.compile(r"\w['’]\w")
_NAME = re.compile(r"[A-Z]\w{2,}(?: [A-Z]\w+)?")


class Entry(NamedTuple):
    """A mishearing that comes back: ``heard`` becomes ``read``; ``says`` shows it, ``near`` must
    not change."""

    heard: str
    read: str
    says: str = ""
    near: str = ""
    why: str = ""


class Match(NamedTuple):
    """Words ``start:stop`` are what ``entry`` describes."""

    start: int
    stop: int
    entry: Entry


class Lexicon:
    """A validated lexicon, ready to search."""

    def __init__(
        self,
        entries: Sequence[Entry],
        names: Sequence[Entry] = (),
        words: Iterable[str] = (),
        stutters: Iterable[str] = (),
    ) -> None:
        self.entries = tuple(entries)
        self.names = tuple(names)
        self.words = frozenset(map(fold, words))
        self.stutters = frozenset(map(fold, stutters))

    def with_(self, other: Lexicon) -> Lexicon:
        """Both; where the two know the same words, as the other knows them."""
        heard, named = (
            {_phrase(e.heard) for e in entries} for entries in (other.entries, other.names)
        )
        return Lexicon(
            [*(e for e in self.entries if _phrase(e.heard) not in heard), *other.entries],
            [*(e for e in self.names if _phrase(e.heard) not in named), *other.names],
            self.words | other.words,
            self.stutters | other.stutters,
        )

    def find(self, words: Sequence[str]) -> list[Match]:
        """Return the mishearings in ``words``."""
        return _search(self._mishearings, words)

    def find_names(self, words: Sequence[str]) -> list[Match]:
        """Return the names in ``words`` however they are capitalised or spaced."""
        return _search(self._names, words)

    def knows(self, folded: str) -> bool:
        """Say whether a folded word is in the lexicon: a name's part, a listed word, or the right
        side of an entry."""
        return folded in self._vocabulary

    def explains(self, heard: str, read: str) -> Entry | None:
        """Return the entry that makes ``read`` of ``heard``, whole or in its differing words."""
        return self._pairs.get(_tight(heard, read))

    @cached_property
    def _mishearings(self) -> ahocorasick.Automaton:
        return _automaton(self.entries)

    @cached_property
    def _names(self) -> ahocorasick.Automaton:
        return _automaton(self.names)

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], Entry]:
        return {
            _tight(e.heard, e.read): e
            for e in (*self.names, *self.entries)
            if fold(e.heard) != fold(e.read)
        }

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        texts = [e.read for e in self.entries] + [e.read for e in self.names]
        parts = (
            part
            for text in texts
            for word in text.split()
            for part in (word, *word.replace("'", "-").split("-"))
        )
        return self.words | {fold(part) for part in parts} | {fold(text) for text in texts}


EMPTY = Lexicon([])


def parse(source: str, path: str, base: Lexicon | None = None) -> Lexicon:
    """Read ``lexicon.yml`` over another one, whose entries for the same words it replaces.

    Unreadable: wrong form, out of order, twice, a loop, an example that does not match.
    """
    root = schema.compose(source, path, code="L001")
    if root is None:
        return base or EMPTY  # nothing but remarks
    faults: list[Finding] = []
    sections, findings = schema.fill(
        {
            "mishearings": Field(lambda node: _mishearings(node, path, faults), default=[]),
            "names": Field(lambda node: _names(node, path, faults), default={}),
            "words": Field(schema.items(), default=[]),
            "stutters": Field(schema.items(), default=[]),
        },
        root,
        path,
        code="L001",
    )
    findings += faults
    entries = [entry for entry, _ in sections["mishearings"]]
    names = [
        Entry(other, name)
        for name, others in sections["names"].items()
        for other in (name, *others)
    ]
    lexicon = (base or EMPTY).with_(
        Lexicon(entries, names, sections["words"], sections["stutters"])
    )
    places = {entry.heard: node for entry, node in sections["mishearings"]}
    findings += _quarrels(lexicon, entries, places, path)
    if findings:
        raise Unreadable(*findings)
    return lexicon


@cache
def of(language: str) -> Lexicon:
    """The engine's own lexicon of a language (BCP 47): what holds for any talk in it; an empty one
    where there is none."""
    name = f"lexicon.{language.partition('-')[0].lower()}.yml"
    path = OURS / name
    return (
        parse(path.read_text(encoding="utf-8"), f"massdriver/edition/{name}")
        if path.is_file()
        else EMPTY
    )


@lru_cache(maxsize=16)
def over(source: str, path: str, language: str) -> Lexicon:
    """A collection's lexicon over the engine's own of a language. Unreadable: as ``parse``."""
    return parse(source, path, of(language))


_ENTRY = {
    "heard": Field(schema.text, required=True),
    "read": Field(schema.text, required=True),
    "says": Field(schema.text, required=True),
    "near": Field(schema.text, required=True),
    "why": Field(schema.text, default=""),
}


def _mishearings(
    node: yaml.Node, path: str, findings: list[Finding]
) -> list[tuple[Entry, yaml.Node]]:
    if not isinstance(node, yaml.SequenceNode):
        raise Bad("expected a list of entries, each with heard, read, says and near.", node)
    result = []
    for item in node.value:
        values, faults = schema.fill(_ENTRY, item, path, code="L001")
        findings += faults
        if not faults:
            result.append((Entry(**values), item))
    return result


def _names(node: yaml.Node, path: str, findings: list[Finding]) -> dict[str, list[str]]:
    names = schema.pairs(schema.items())(node)
    owners: dict[tuple[str, ...], str] = {}
    for (name, others), (key, _) in zip(names.items(), node.value, strict=True):
        for spelling in (name, *others):
            owner = owners.setdefault(_phrase(spelling), name)
            if owner != name:
                findings.append(
                    Finding(
                        path,
                        key.start_mark.line + 1,
                        key.start_mark.column + 1,
                        "L002",
                        f'"{spelling}" stands under "{owner}" as well. Keep it under one name.',
                    )
                )
    return names


def _quarrels(
    lexicon: Lexicon, entries: Sequence[Entry], places: dict[str, yaml.Node], path: str
) -> Iterable[Finding]:
    """Find entries that contradict the table or their own examples."""

    def finding(entry: Entry, code: str, message: str) -> Finding:
        mark = places[entry.heard].start_mark
        return Finding(path, mark.line + 1, mark.column + 1, code, message)

    def applies(entry: Entry, sentence: str) -> bool:
        # By its words, not by identity: of two entries for the same words the search knows only
        # one.
        return any(
            _phrase(m.entry.heard) == _phrase(entry.heard) for m in lexicon.find(sentence.split())
        )

    for n, entry in enumerate(entries):
        if n and entry.heard.casefold() <= entries[n - 1].heard.casefold():
            yield finding(
                entry,
                "L002",
                f'"{entry.heard}" is out of order or stands twice. Keep the list sorted by heard.',
            )
        if fold(entry.heard) == fold(entry.read):
            yield finding(
                entry,
                "L003",
                f'"{entry.heard}" becomes the same letters. Names belong under `names`.',
            )
        elif loop := lexicon.find(entry.read.split()):
            yield finding(
                entry,
                "L003",
                f'"{entry.read}" contains "{loop[0].entry.heard}", which is mended again: a '
                "loop. Shorten one of the two.",
            )
        if not entry.why and weight.needs(entry.heard, entry.read):
            yield finding(
                entry,
                "L007",
                f'"{entry.heard}" → "{entry.read}" makes a number or a negation another. Say under '
                "`why` how one knows that it is misheard.",
            )
        if not applies(entry, entry.says):
            yield finding(
                entry,
                "L004",
                f'"{entry.heard}" does not match its own `says`. Show it in a sentence.',
            )
        if applies(entry, entry.near):
            yield finding(
                entry,
                "L005",
                f'"{entry.heard}" also changes its `near` sentence. Make `heard` longer.',
            )


def _automaton(entries: Iterable[Entry]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for entry in entries:
        phrase = _phrase(entry.heard)
        automaton.add_word(f" {' '.join(phrase)} ", (len(phrase), entry))
    automaton.make_automaton()
    return automaton


def _search(automaton: ahocorasick.Automaton, words: Sequence[str]) -> list[Match]:
    if not len(automaton) or not words:
        return []
    folded = fold_words(list(words))
    haystack = f" {' '.join(folded)} "
    found = []
    for end, (length, entry) in automaton.iter(haystack):
        found.append((end, length, entry))
    if not found:
        return []
    # The haystack's spaces number the words: word n ends at the n+1st space after its own.
    ends, position = {}, 0
    for n, word in enumerate(folded):
        position += len(word) + 1
        ends[position] = n + 1
    matches = sorted(
        (Match(ends[end] - length, ends[end], entry) for end, length, entry in found),
        key=lambda m: (m.start, -m.stop),
    )
    result: list[Match] = []
    for match in matches:
        if (not result or match.start >= result[-1].stop) and _stands(
            match, words[match.start : match.stop]
        ):
            result.append(match)
    return result


def proper_names(lexicon: Lexicon) -> set[str]:
    """The lexicon's names, and the short right sides of its mishearings that are written like
    one."""
    return {e.read for e in lexicon.names} | {
        e.read for e in lexicon.entries if _NAME.fullmatch(e.read)
    }


def _stands(match: Match, words: Sequence[str]) -> bool:
    """Say whether a match is one run of speech, with no apostrophe that its entry has not."""
    return not any(map(_PAUSE.search, words[:-1])) and not any(
        _APOSTROPHE.search(word) and not _APOSTROPHE.search(heard)
        for word, heard in zip(words, match.entry.heard.split(), strict=True)
    )


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(fold_words(text.split()))


@lru_cache(maxsize=1 << 15)
def _tight(heard: str, read: str) -> tuple[str, str]:
    """Return the differing middles, or all where one would be empty: a lone "a" explains
    nothing."""
    whole = a, b = _phrase(heard.replace("-", " ")), _phrase(read.replace("-", " "))
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    if not a or not b:
        a, b = whole
    return "".join(a), "".join(b)
