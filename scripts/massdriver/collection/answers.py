"""What an assistant may ask of a collection: search, a range to read, a quotation to check, topics,
predictions.

Comes in: the corpus and a question. Goes out: plain data, each passage with its speaker, date,
permanent address and whether it is verbatim. May not: pass a quotation that differs, or write
anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from ..model import Paragraph, Reading
from ..text import nearest
from ..text.letters import fold, fold_words
from .corpus import Corpus
from .predictions import Prediction
from .settings import Settings

MOST = 50  # results of a search, paragraphs of a range
LONGEST = 4000  # characters of a question
QUOTED = 100_000  # of a quotation, which is judged whole or not at all
NEAREST = 20  # paragraphs that are found by their meaning
RANKS = 60  # how little the first places count above the next, where two rankings become one
_EXACT = re.compile('["“”„*]')  # whoever writes these means these very words
Answer = dict[str, Any]


class Answers:
    """A collection that answers. ``near`` gives the numbers of the paragraphs that come nearest in
    meaning to a question, the nearest first."""

    def __init__(
        self,
        corpus: Corpus,
        predictions: Sequence[Prediction],
        site: Settings,
        near: Callable[[str], Iterable[int]] | None = None,
    ) -> None:
        self.corpus, self.expected, self.site, self.near = corpus, predictions, site, near
        self.slugs = list(corpus.readings)

    @cached_property
    def record(self) -> nearest.Record:
        """The reading text of every document, ready to be searched."""
        readings = [self.corpus.readings[slug].paragraphs for slug in self.slugs]
        return nearest.Record(
            [[p.text for p in here] for here in readings],
            [[p.speaker for p in here] for here in readings],
        )

    def search(
        self, query: str, speaker: str = "", document: str = "", most: int = 10
    ) -> list[Answer]:
        """The paragraphs that have most of what the words of a query tell, best first; by a
        speaker, in a document. Where meanings are known those that come near in meaning are among
        them, and each says by what it was found."""
        found: list[tuple[int, float]] = []
        asked = fold_words(query[:LONGEST].split())
        for score, n in self.record.ranked(word for word in asked if word):
            if self._wanted(n, speaker, document):
                found.append((n, score))
                if len(found) >= MOST:
                    break
        meant: list[int] = []
        if self.near and not _EXACT.search(query):
            every = (n for n in self.near(query[:LONGEST]) if self._wanted(n, speaker, document))
            meant = list(islice(every, NEAREST))
        said, rank = dict(found), defaultdict[int, float](float)
        for ranking in (list(said), meant):
            for k, n in enumerate(ranking):
                rank[n] += 1 / (RANKS + k)
        best = sorted(rank, key=lambda n: -rank[n])[: min(max(most, 1), MOST)]
        return [self._found(n, said, meant) for n in best]

    def _wanted(self, n: int, speaker: str, document: str) -> bool:
        d, p = self.record.places[n]
        slug = self.slugs[d]
        who = self.corpus.readings[slug].paragraphs[p].speaker if speaker else ""
        return (not document or slug == document) and fold(speaker) in fold(who)

    def _found(self, n: int, said: Mapping[int, float], meant: Sequence[int]) -> Answer:
        d, p = self.record.places[n]
        reading = self.corpus.readings[self.slugs[d]]
        by = [name for name, all_ in (("words", said), ("meaning", meant)) if n in all_]
        return self._passage(reading, reading.paragraphs[p]) | {
            "score": round(said.get(n, 0.0), 2),
            "found_by": " and ".join(by),
        }

    def read(self, document: str, first: str = "", last: str = "") -> Answer:
        """A range of paragraphs by their addresses, with what the document is worth; LookupError:
        there is no such."""
        reading = self._reading(document)
        ids = [p.id for p in reading.paragraphs]
        for address in (first, last):
            if address and address not in ids:
                raise LookupError(
                    f"{document} has no paragraph {address!r}. Ask for one that a search gave."
                )
        start = ids.index(first) if first else 0
        stop = (
            ids.index(last) if last else start if first else min(start + MOST, len(ids)) - 1
        ) + 1
        chosen = reading.paragraphs[start : min(stop, start + MOST)]
        return self._document(reading) | {
            "paragraphs": [self._passage(reading, p) for p in chosen],
            "more": stop > start + MOST or (not first and stop < len(ids)),
        }

    def check(self, quotation: str, speaker: str = "") -> Answer:
        """What is to be thought of a quotation: ``exact``, ``differs`` or ``not found``, with the
        words on record.

        Exact is only what has the same words, numbers and signs of numbers, and, where a speaker is
        claimed, is theirs.
        """
        if len(quotation) > QUOTED:
            return {
                "verdict": "not found",
                "says": f"More than {QUOTED} characters are no quotation. Ask for less at once.",
            }
        verdict, passage, speaker, theirs = self.record.judge(quotation, speaker[:LONGEST])
        if passage is None:
            return {"verdict": verdict, "says": "Nothing on record comes near these words."}
        reading = self.corpus.readings[self.slugs[passage.document]]
        chosen = reading.paragraphs[passage.first : passage.last + 1]
        text = "\n".join(p.text for p in chosen)
        end = len(text) - len(chosen[-1].text) + passage.end
        who = list(dict.fromkeys(p.speaker for p in chosen))
        differing = [
            {"said": s.said, "on_record": s.record}
            for s in passage.steps
            if s.kind != "same" or nearest.figure(s.said) != nearest.figure(s.record)
        ]
        answer: Answer = {"verdict": verdict, "words": text[passage.start : end], "speakers": who}
        answer |= {"differences": differing} if differing else {}
        answer |= {"another_statement": True} if nearest.weighty(passage.steps) else {}
        names = " and ".join(filter(None, who)) or "nobody named"
        answer |= (
            {} if theirs else {"not_theirs": f"These are words of {names}, not of {speaker[:100]}."}
        )
        return (
            answer
            | self._passage(reading, chosen[0])
            | {"nearness": round(min(passage.nearness, 1.0), 2)}
        )

    def topics(self, topic: str = "") -> list[Answer]:
        """All topics by name; or one, with every paragraph that names it and what was said of it
        when."""
        known = self.corpus.concordance.topics
        if not topic:
            return [
                {"topic": slug, "title": t.title, "kind": t.kind, "source": t.source}
                for slug, t in sorted(known.items())
            ]
        if topic not in known:
            raise LookupError(
                f"no topic is called {topic[:100]!r}. Ask without a name for the list."
            )
        t = known[topic]
        return [
            {
                "topic": topic,
                "title": t.title,
                "text": t.body.strip(),
                "source": t.source,
                "said": [m._asdict() for m in t.moments],
                "paragraphs": list(self._naming(topic)),
            }
        ]

    def predictions(self, verdict: str = "", topic: str = "") -> list[Answer]:
        """What was said to come, by verdict or topic: words, address, when it is due, what became
        of it."""

        def told(p: Prediction) -> Answer:
            known = {key: value for key, value in p._asdict().items() if key != "line" and value}
            return known | {"url": self._url(p.slug, p.address)}

        return [
            told(p)
            for p in self.expected
            if (not verdict or p.verdict == verdict) and (not topic or p.topic == topic)
        ]

    def _naming(self, topic: str) -> Iterator[Answer]:
        for reading in self.corpus.readings.values():
            for paragraph, mentions in self.corpus.concordance.within(reading):
                if any(m.topic == topic for m in mentions):
                    yield self._passage(reading, paragraph)

    def _reading(self, document: str) -> Reading:
        if document not in self.corpus.readings:
            raise LookupError(
                f"no document is called {document[:100]!r}. There are"
                f" {', '.join(self.slugs) or 'none'}."
            )
        return self.corpus.readings[document]

    def _document(self, reading: Reading) -> Answer:
        front = reading.edition.front
        return {
            "document": reading.edition.slug,
            "title": front["title"],
            "date": front["date"],
            "venue": front["venue"],
            "speakers": dict(front["speakers"]),
            "verbatim": reading.edition.kind.verbatim,
            "worth": reading.edition.kind.caveat,
        }

    def _passage(self, reading: Reading, p: Paragraph) -> Answer:
        front: Mapping[str, Any] = reading.edition.front
        return {
            "document": reading.edition.slug,
            "address": p.id,
            "url": self._url(reading.edition.slug, p.id),
            "speaker": p.speaker,
            "date": front["date"],
            "title": front["title"],
            "seconds": p.start,
            "text": p.text,
            "heard": p.heard,
            "verbatim": reading.edition.kind.verbatim,
            "worth": reading.edition.kind.caveat,
            "sponsor_read": bool(p.ad),
        }

    def _url(self, slug: str, address: str) -> str:
        return f"{self.site.url}transcripts/{slug}/#{address}"
