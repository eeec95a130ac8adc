"""What the pages say of themselves to machines: schema.org's JSON-LD, and the cards that links
show."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html

from conftest import COLLECTION, SLUGS
from massdriver.collection import corpus
from massdriver.collection.repository import Archive
from massdriver.site import schema_org
from massdriver.site.predictions import placed

ARCHIVE = Archive(COLLECTION)
CARDS = sorted((COLLECTION / "docs" / "assets" / "cards").glob("*.png"))


def claims() -> list[dict[str, Any]]:
    """What the page of predictions tells, as a machine reads it."""
    here = corpus.of(ARCHIVE)
    told = schema_org.script(
        *schema_org.predictions(
            placed(ARCHIVE.predictions(), here.readings), here, ARCHIVE.settings
        )
    )
    if not ARCHIVE.predictions():
        assert told == ""
        return []
    parsed = json.loads(
        told.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    )
    assert parsed["@context"] == "https://schema.org"
    return list(parsed["@graph"])


def test_every_prediction_is_a_claim_with_its_words_its_speaker_and_its_place() -> None:
    """The very words, who said them when, and the address of their paragraph; each claim has an id
    of its own."""
    found = [thing for thing in claims() if thing["@type"] == "Claim"]
    assert sorted((c["text"], c["name"], c["author"]["name"]) for c in found) == sorted(
        (p.quote, p.claim, p.speaker) for p in ARCHIVE.predictions()
    )
    assert len({c["@id"] for c in found}) == len(found)
    ids = {
        slug: {p.id for p in reading.paragraphs}
        for slug, reading in corpus.of(ARCHIVE).readings.items()
    }
    for claim in found:
        slug = urlsplit(claim["url"]).path.rstrip("/").rpartition("/")[2]
        assert urlsplit(claim["url"]).fragment in ids[slug]
        assert claim["appearance"]["@id"] == claim["url"].partition("#")[0]


def test_words_that_are_not_verbatim_say_so_to_machines_too() -> None:
    """The caveat of the document's kind goes with the claim, and with no other."""
    readings = corpus.of(ARCHIVE).readings
    for claim in claims():
        if claim["@type"] == "Claim":
            kind = readings[urlsplit(claim["url"]).path.rstrip("/").rpartition("/")[2]].edition.kind
            assert claim.get("disambiguatingDescription", "") == (
                "" if kind.verbatim else kind.caveat
            )


def test_a_claim_is_reviewed_only_where_a_verdict_has_a_source() -> None:
    """No review of what is open or cannot be judged; each has its reason, its source, and no grade
    of ours."""
    graph = claims()
    reviews = [thing for thing in graph if thing["@type"] == "ClaimReview"]
    settled = [p for p in ARCHIVE.predictions() if p.verdict in ("came true", "did not", "partly")]
    assert sorted(r["claimReviewed"] for r in reviews) == sorted(p.claim for p in settled)
    ids = {thing["@id"] for thing in graph if thing["@type"] == "Claim"}
    for review in reviews:
        assert review["itemReviewed"]["@id"] in ids
        assert review["citation"].startswith("https://") and review["reviewBody"]
        assert set(review["reviewRating"]) == {"@type", "alternateName"}


def test_no_words_can_end_the_script_they_stand_in() -> None:
    """A tag in a quotation is no tag of the page."""
    told = schema_org.script({"@type": "Claim", "text": "</script><b>"})
    assert told.count("<") == 2
    assert json.loads(re.sub(r"^<[^>]*>|</script>$", "", told))["text"] == "</script><b>"


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_a_card_is_one(path: Path) -> None:
    """1200 by 630, small; `make picture` draws the cards anew."""
    png = path.read_bytes()
    assert struct.unpack(">II", png[16:24]) == (1200, 630)
    assert len(png) <= 60_000


def test_until_a_card_is_drawn_a_transcript_shows_the_sites_picture() -> None:
    """Who adds a transcript needs no browser to draw with."""
    assert [ARCHIVE.picture(path.stem) for path in CARDS] == [
        f"assets/cards/{path.name}" for path in CARDS
    ]
    assert ARCHIVE.picture("nobody-yet") == "assets/picture.png"


def test_no_card_is_left_over() -> None:
    """A card belongs to a transcript."""
    assert {path.stem for path in CARDS} <= set(SLUGS)


@pytest.mark.slow
def test_every_page_tells_machines_what_can_be_read(site: Path) -> None:
    """All JSON-LD of the site parses, and every address in it on this site is there."""
    root = ARCHIVE.settings.url
    kinds = set()
    for path in sorted(site.rglob("*.html")):
        tree = html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
        for script in tree.xpath("//script[@type='application/ld+json']"):
            told = json.loads(script.text)
            for thing in told.get("@graph", [told]):
                kinds.add(thing["@type"])
                for key in ("@id", "url", "image"):
                    file, _, address = thing.get(key, root).removeprefix(root).partition("#")
                    target = (
                        site / file / "index.html"
                        if file.endswith("/") or not file
                        else site / file
                    )
                    assert target.exists(), thing[key]
                    assert not address or f'id="{address}"' in target.read_text(encoding="utf-8"), (
                        thing[key]
                    )
    told_of = {
        "Article": SLUGS,
        "Claim": ARCHIVE.predictions(),
        "ClaimReview": [
            p for p in ARCHIVE.predictions() if p.source and p.verdict in schema_org.VERDICTS
        ],
        "Dataset": [ARCHIVE.settings.name],
    }
    assert {kind for kind, found in told_of.items() if found} == kinds


@pytest.mark.slow
@pytest.mark.parametrize("slug", [path.stem for path in CARDS])
def test_a_link_to_a_transcript_shows_its_card(site: Path, slug: str) -> None:
    """Open Graph names the card, how large it is, and what it says."""
    tree = html.fromstring((site / "transcripts" / slug / "index.html").read_bytes())
    told = {
        e.get("property"): e.get("content")
        for e in tree.xpath("//meta[starts-with(@property, 'og:image')]")
    }
    assert told["og:image"] == f"{ARCHIVE.settings.url}assets/cards/{slug}.png"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert str(corpus.of(ARCHIVE).readings[slug].edition.front["title"]) in told["og:image:alt"]
    assert (site / "assets" / "cards" / f"{slug}.png").exists()
