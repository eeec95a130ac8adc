"""Where topics are spoken of: their names, found in one pass, and what their pages claim beyond
names.

Comes in: topics and readings. Goes out: mentions, findings. May not: render.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

import ahocorasick

from ..findings import Finding
from ..model import Paragraph, Reading
from ..text.letters import fold
from ..text.prose import faults
from ..text.quotes import stands
from .compare import Places, lookup
from .topics import Alias, Mention, Topic

_MARKED = re.compile(r"\d[\d,.]*\d|\d|\b[A-Z][\w'’&-]*")
_OPENING = re.compile(r"(?:^|[.?!:]\s+)[\"“(]*$")
_WORD = re.compile(r"[\w'-]+")
_STOP = re.compile(r"[.?!…]|[—-]$")
KEPT = 64  # documents whose mentions are held
TITLED = 0.6  # of the words of a title begin with a capital
_COUNTED = {
    str(n): word
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}


class _Kept(NamedTuple):
    """What was found in a reading, paragraph by paragraph and by topic."""

    reading: Reading
    found: list[tuple[Paragraph, list[Mention]]]
    by_topic: dict[str, list[tuple[Paragraph, Mention]]]


class Concordance:
    """All aliases of all topics, found in one pass; the longest that fits its context wins."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self.topics = {topic.slug: topic for topic in topics}
        self._automaton = ahocorasick.Automaton()
        self._claims = Claims(self.topics.values())
        self._mentions: dict[str, _Kept] = {}
        claims: dict[str, list[tuple[str, Alias]]] = {}
        for topic in self.topics.values():
            for alias in topic.aliases:
                # An alias in small letters may open a sentence; one with capitals is matched as
                # written.
                for form in {alias.text, alias.text[:1].upper() + alias.text[1:]}:
                    claims.setdefault(form, []).append((topic.slug, alias))
        for form, claim in claims.items():
            self._automaton.add_word(form, (len(form), claim))
        if claims:
            self._automaton.make_automaton()

    def find(self, text: str, context: str = "") -> list[Mention]:
        """Return the mentions in ``text`` that do not overlap, judged by ``context`` (by default
        the text itself)."""
        return _apart(self._all(text, context))

    def named(self, text: str) -> list[Mention]:
        """Return the mentions in ``text``; a name that holds another topic's names both, but for
        the title of a book."""
        found = self._all(text, "")
        if len(found) < 2:
            return found
        books = [m for m in found if self.topics[m.topic].kind == "book"]
        kept = [
            m
            for m in found
            if not any(
                b.topic != m.topic
                and b.start <= m.start
                and m.stop <= b.stop
                and b.stop - b.start > m.stop - m.start
                for b in books
            )
        ]
        of: dict[str, list[Mention]] = {}
        for mention in kept:
            of.setdefault(mention.topic, []).append(mention)
        return sorted(m for here in of.values() for m in _apart(here))

    def _all(self, text: str, context: str) -> list[Mention]:
        if not len(self._automaton):
            return []
        context = (context or text).casefold()
        found = []
        for end, (length, claims) in self._automaton.iter(text):
            start, stop = end - length + 1, end + 1
            if (start and (text[start - 1].isalnum() or text[start - 1] in "-_")) or text[
                stop : stop + 1
            ].isalnum():
                continue
            for slug, alias in claims:
                if fits(alias, context):
                    found.append(Mention(start, stop, slug))
                    break
        return sorted(found, key=lambda m: (m.start, -m.stop))

    def mentions(self, reading: Reading) -> list[tuple[Paragraph, list[Mention]]]:
        """Return the paragraphs of a document that speak of a topic; found once for each reading,
        and kept with the last few."""
        return self._kept(reading).found

    def naming(self, reading: Reading, topic: str) -> list[tuple[Paragraph, Mention]]:
        """Those that speak of one topic, each with the first mention."""
        return self._kept(reading).by_topic.get(topic, [])

    def _kept(self, reading: Reading) -> _Kept:
        kept = self._mentions.get(reading.edition.slug)
        if kept is None or kept.reading is not reading:
            kept = _Kept(reading, self.within(reading), {})
            for paragraph, found in kept.found:
                for mention in {m.topic: m for m in reversed(found)}.values():
                    kept.by_topic.setdefault(mention.topic, []).append((paragraph, mention))
            self._mentions[reading.edition.slug] = kept
            while len(self._mentions) > KEPT:
                del self._mentions[next(iter(self._mentions))]
        return kept

    def within(self, reading: Reading) -> list[tuple[Paragraph, list[Mention]]]:
        """The same, and nothing is kept."""
        return list(self._claims.within(reading, self.named))


def _apart(found: Iterable[Mention]) -> list[Mention]:
    """Of mentions that overlap the first, which is the longest."""
    result: list[Mention] = []
    for mention in found:
        if not result or mention.start >= result[-1].stop:
            result.append(mention)
    return result


class Claims:
    """What topics say of paragraphs beyond their names: passages, figures, headings, and what only
    seems so."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self.passages: dict[str, list[tuple[int, int, str]]] = {}
        self.but: dict[tuple[str, str], set[str]] = {}
        self.headed: dict[str, list[str]] = {}
        for topic in topics:
            for slug, first, last in (
                *((p.slug, p.first, p.last) for p in topic.passages),
                *((m.slug, m.address, m.address) for m in topic.moments),
            ):
                self.passages.setdefault(slug, []).append(
                    (int(first[1:]), int(last[1:]), topic.slug)
                )
            for place in topic.but:
                slug, _, address = place.partition("#")
                self.but.setdefault((slug, address), set()).add(topic.slug)
            for alias in topic.aliases:
                self.headed.setdefault(fold(alias.text), []).append(topic.slug)

    def within(
        self, reading: Reading, named: Callable[[str], list[Mention]]
    ) -> Iterator[tuple[Paragraph, list[Mention]]]:
        """The paragraphs that speak of topics. A sponsor's words do not count, nor a title that
        stands alone."""
        slug, headings = reading.edition.slug, iter([*reading.chapters, None])
        ranges, heading, under = self.passages.get(slug, []), next(headings), list[str]()
        for n, paragraph in enumerate(reading.paragraphs):
            while heading is not None and heading.paragraph <= n:
                under = self.headed.get(fold(heading.title), []) if heading.level > 2 else []
                heading = next(headings)
            if paragraph.ad:
                continue
            found = named(paragraph.text)
            if found and titled(paragraph.text):
                found = []
            if not (found or under or ranges):
                continue
            here, word = {m.topic for m in found}, int(paragraph.id[1:])
            more = dict.fromkeys(
                [*under, *(topic for first, last, topic in ranges if first <= word <= last)]
            )
            but = self.but.get((slug, paragraph.id), set())
            found = [
                m
                for m in [*(Mention(0, 0, topic) for topic in more if topic not in here), *found]
                if m.topic not in but
            ]
            if found:
                yield paragraph, found


@lru_cache(maxsize=1)
def concordance_of(named: tuple[Topic, ...]) -> Concordance:
    """The concordance of topics that come again with one edition after another, made once."""
    return Concordance(named)


def fits(alias: Alias, context: str) -> bool:
    """Say whether a context in small letters lets an alias count. A demand of several words must
    stand as a phrase, one of one word as a word."""

    def there(phrase: str) -> bool:
        phrase = phrase.casefold()
        return phrase in context and (" " in phrase or phrase in _WORD.findall(context))

    return (not alias.with_ or any(map(there, alias.with_))) and not any(map(there, alias.without))


def spoken(concordance: Concordance, reading: Reading) -> set[str]:
    """The topics a document speaks of."""
    return {m.topic for _, found in concordance.within(reading) for m in found}


def check(
    concordance: Concordance,
    readings: Mapping[str, Reading],
    find: Places | None = None,
    of: Set[str] | None = None,
) -> Iterable[Finding]:
    """Topics that quarrel, never occur, mistake their near miss, or quote what does not stand.

    ``find``: where paragraphs are found, and ``of``: which topics are spoken of, if the readings
    are not to be asked.
    """
    find = find or lookup(readings)
    claimed: dict[str, str] = {}
    named = set().union(*(spoken(concordance, r) for r in readings.values())) if of is None else of
    for topic in concordance.topics.values():

        def finding(code: str, message: str, path: str = topic.path) -> Finding:
            return Finding(path, 1, 1, code, message)

        if topic.slug not in named:
            yield finding(
                "C002",
                f"nobody speaks of {topic.title}. Add the alias that is used, or drop the page.",
            )
        for alias in topic.aliases:
            other = claimed.setdefault(alias.text, topic.slug)
            if other != topic.slug and not alias.with_:
                yield finding(
                    "C003", f'"{alias.text}" also names {other}. Ask for context with `with:`.'
                )
            if alias.near and any(m.topic == topic.slug for m in concordance.find(alias.near)):
                yield finding(
                    "C004",
                    f'"{alias.text}" counts in its `near` sentence "{alias.near}". Ask for more'
                    " context.",
                )
        for at, message in faults(topic.body):
            row = topic.line + topic.body[:at].count("\n")
            yield Finding(
                topic.path,
                row,
                at - (topic.body.rfind("\n", 0, at) + 1) + 1,
                "C006",
                f"the page holds {message}",
            )
        for moment in topic.moments:
            target = find(moment.slug, moment.address)
            if target is None:
                yield finding(
                    "C005",
                    f"the timeline leads to {moment.slug}#{moment.address}, where no paragraph"
                    " begins.",
                )
            elif not stands(moment.quote, target.text):
                yield finding(
                    "C005",
                    f'"{moment.quote}" does not stand in {moment.slug}#{moment.address}: '
                    f'"{target.text[:80]}…". Correct the words or the address.',
                )
        yield from passages(topic, concordance.topics.keys(), find)


def passages(topic: Topic, known: Set[str], find: Places) -> Iterable[Finding]:
    """Passages that stand nowhere, or whose line has names or numbers that the paragraphs have not;
    topics there are not."""
    for slug in topic.see:
        if slug not in known:
            yield Finding(
                topic.path,
                1,
                1,
                "C007",
                f'`see` leads to "{slug}", which is no topic. Correct the name.',
            )
    for p in topic.passages:
        ends = [a for a in dict.fromkeys((p.first, p.last)) if find(p.slug, a) is None]
        if ends:
            yield Finding(
                topic.path,
                1,
                1,
                "C008",
                f"a passage leads to {p.slug}#{ends[0]}, where no paragraph begins.",
            )
            continue
        here = find.between(p.slug, p.first, p.last)
        text = "\n".join(q.text for q in here)
        odd = next((word for word in _weighty(p.says) if not _stands(word, text, topic)), "")
        if odd:
            yield Finding(
                topic.path,
                1,
                1,
                "C008",
                f'the line "{p.says}" has "{odd}", and {p.slug}#{p.first} has not. Say what '
                "was said there, with its own names and numbers.",
            )
        if p.by and p.by not in {q.speaker for q in here}:
            yield Finding(
                topic.path,
                1,
                1,
                "C008",
                f'"{p.by}" says nothing in {p.slug}#{p.first}. Say by whom the line "{p.says}" is '
                "told, or leave out `by`.",
            )


def _weighty(says: str) -> list[str]:
    """The numbers and names of a line, but for the first word of a sentence, which has a capital
    anyhow."""
    return [
        m[0]
        for m in _MARKED.finditer(says)
        if m[0][0].isdigit() or not _OPENING.search(says[: m.start()])
    ]


def _stands(word: str, text: str, topic: Topic) -> bool:
    bare = fold(re.sub(r"['’]s?$", "", word))
    here = fold(" ".join([text, topic.title, *(alias.text for alias in topic.aliases)]))
    return bare in here or _COUNTED.get(bare, bare) in here


def titled(text: str) -> bool:
    """Say whether words are a title that stands alone: no stop, and most of them with a capital."""
    if _STOP.search(text):
        return False
    words = text.split()
    return len(words) > 1 and sum(w[:1].isupper() for w in words) >= TITLED * len(words)


def by_document(
    concordance: Concordance, readings: Sequence[Reading], slug: str
) -> list[tuple[Reading, list[tuple[Paragraph, Mention]]]]:
    """The paragraphs that name one topic, document by document, in order of date."""
    result = []
    for reading in sorted(readings, key=lambda r: (str(r.edition.front["date"]), r.edition.slug)):
        if here := concordance.naming(reading, slug):
            result.append((reading, here))
    return result
