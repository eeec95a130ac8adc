"""What a page says of itself to machines, in schema.org's words: the transcript, and each claim
somebody made in it.

Comes in: readings, predictions, topics, where the site is. Goes out: JSON-LD in a ``<script>`` of
one line. May not: say more than is on record. A claim's ``appearance`` is where it stands, which
need not be where it was first made; words that are not verbatim say so; a ``ClaimReview`` is there
only where a verdict has a source, and gives no grade.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ..collection.corpus import Corpus
from ..collection.predictions import Prediction
from ..collection.settings import Settings
from ..collection.topics import Topic
from ..formats import sound
from ..model import Reading
from ..text import escape
from .masthead import kind

# what a source can settle; "cannot be judged" is no review of a claim
VERDICTS = ("came true", "did not", "partly")
TOPICS = 12  # that a transcript is said to be about: those spoken of most
Thing = dict[str, Any]


def script(*things: Thing) -> str:
    """One ``<script>`` with these things in it; nothing for none."""
    if not things:
        return ""
    graph: Thing = {"@context": "https://schema.org"} | (
        things[0] if len(things) == 1 else {"@graph": list(things)}
    )
    return f'<script type="application/ld+json">{escape.script(graph)}</script>'


def article(
    reading: Reading, corpus: Corpus, site: Settings, picture: str, modified: str = ""
) -> Thing:
    """A transcript: what it is of, who speaks, what it is about, its chapters, its picture's path
    on the site."""
    front, url = reading.edition.front, _url(site, reading.edition.slug)
    people = [
        name
        for name, role in front["speakers"].items()
        if role in ("guest", "host") and " " in name
    ]
    return {
        "@type": "Article",
        "@id": url,
        "url": url,
        "headline": front["title"],
        "description": _described(reading),
        "inLanguage": reading.edition.language,
        "isAccessibleForFree": True,
        "genre": front["kind"],
        "creativeWorkStatus": front["status"],
        "datePublished": front["date"],
        **({"dateModified": modified} if modified else {}),
        **({"usageInfo": site.rights} if site.rights else {}),
        "image": site.url + picture,
        "wordCount": sum(len(p.text.split()) for p in reading.paragraphs),
        "publisher": _publisher(site),
        # Who speaks is the author of what was said, and of no translation and no summary of it.
        **({"author": list(map(_person, people))} if reading.edition.kind.verbatim else {}),
        "isBasedOn": _sources(reading, site),
        "mentions": list(map(_person, people)),
        "about": [
            _topic(corpus.concordance.topics[slug], site) for slug in _topics(reading, corpus)
        ],
        "hasPart": [
            {
                "@type": "CreativeWork",
                "position": n,
                "name": chapter.title,
                "url": f"{url}#{chapter.id}",
            }
            for n, chapter in enumerate((c for c in reading.chapters if c.level == 2), start=1)
        ],
    }


def dataset(site: Settings) -> Thing:
    """The record as a whole, for those who look for data sets."""
    data = f"{site.url}data/"
    return {
        "@type": "Dataset",
        "@id": data,
        "url": data,
        "name": site.name,
        "description": site.description or site.name,
        "inLanguage": site.language,
        "isAccessibleForFree": True,
        "creator": _publisher(site),
        **({"usageInfo": site.rights} if site.rights else {}),
        "distribution": [
            {"@type": "DataDownload", "contentUrl": data + name, "encodingFormat": kind}
            for name, kind in (
                ("corpus.jsonl", "application/jsonl"),
                ("topics.json", "application/json"),
                ("predictions.json", "application/json"),
            )
        ],
    }


def predictions(
    all_: Sequence[tuple[str, Prediction]], corpus: Corpus, site: Settings
) -> list[Thing]:
    """Every prediction as a claim, and a review of it where its verdict has a source. Each comes
    with its row's id."""
    out: list[Thing] = []
    for row, p in all_:
        here = f"{site.url}predictions/#{row}"
        claim = _claim(p.speaker, p.quote, p.address, corpus.readings[p.slug], site) | {
            "@id": here,
            "name": p.claim,
        }
        if p.due:
            claim["temporalCoverage"] = p.due
        if p.topic in corpus.concordance.topics:
            claim["about"] = _topic(corpus.concordance.topics[p.topic], site)
        out.append(claim)
        if p.verdict in VERDICTS and p.source:
            out.append(
                {
                    "@type": "ClaimReview",
                    "url": here,
                    "itemReviewed": {"@id": here},
                    "claimReviewed": p.claim,
                    "author": _publisher(site),
                    "datePublished": p.checked,
                    "reviewBody": p.because,
                    "citation": p.source,
                    "reviewRating": {"@type": "Rating", "alternateName": p.verdict},
                }
            )
    return out


def timeline(topic: Topic, corpus: Corpus, site: Settings) -> list[Thing]:
    """What was said of a topic when, as claims."""
    out = []
    for m in topic.moments:
        reading = corpus.readings[m.slug]
        speaker = next((p.speaker for p in reading.paragraphs if p.id == m.address), "")
        out.append(
            _claim(speaker, m.quote, m.address, reading, site)
            | {
                "name": f"{topic.title}, {m.what}: {m.figure}",
                "about": _topic(topic, site),
            }
        )
    return out


def _claim(speaker: str, quote: str, address: str, reading: Reading, site: Settings) -> Thing:
    front, slug = reading.edition.front, reading.edition.slug
    claim: Thing = {
        "@type": "Claim",
        "url": _url(site, slug, address),
        "text": quote,
        "datePublished": front["date"],
        "appearance": {"@type": "Article", "@id": _url(site, slug), "headline": front["title"]},
    }
    if speaker:
        claim["author"] = _person(speaker)
    if not reading.edition.kind.verbatim:
        claim["disambiguatingDescription"] = reading.edition.kind.caveat
    return claim


def _described(reading: Reading) -> str:
    front = reading.edition.front
    about = ", ".join(filter(None, (front["title"], front["venue"], front["date"])))
    return (
        f"{about}: {kind(reading.edition)}, every changed word on record, with notes and permanent"
        " addresses."
    )


def _sources(reading: Reading, site: Settings) -> list[Thing]:
    """The recording, and what was published in writing."""
    front = reading.edition.front
    name = front["venue"] or front["title"]
    known = (
        (sound(site, front), "AudioObject"),
        (front["video"], "VideoObject"),
        (front["source"], "CreativeWork"),
    )
    return [{"@type": type_, "name": name, "url": at} for at, type_ in known if at] or [
        {"@type": "CreativeWork", "name": name}
    ]


def _topics(reading: Reading, corpus: Corpus) -> list[str]:
    counts = Counter(
        slug
        for _, found in corpus.concordance.mentions(reading)
        for slug in {m.topic for m in found}
    )
    return sorted(counts, key=lambda slug: (-counts[slug], slug))[:TOPICS]


def _topic(topic: Topic, site: Settings) -> Thing:
    return {"@type": "Thing", "name": topic.title, "url": f"{site.url}topics/{topic.slug}/"}


def _person(name: str) -> Mapping[str, str]:
    return {"@type": "Person", "name": name}


def _publisher(site: Settings) -> Thing:
    return {"@type": "Organization", "name": site.name, "url": site.url}


def _url(site: Settings, slug: str, address: str = "") -> str:
    return f"{site.url}transcripts/{slug}/" + (f"#{address}" if address else "")
