"""The interface's words: one catalogue a language, none missing, none unused; a collection's
language chooses."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import HEAD, ROOT
from massdriver import cli
from massdriver.collection import corpus, topics
from massdriver.collection.predictions import VERDICTS
from massdriver.collection.repository import Archive
from massdriver.edition import front, noted
from massdriver.findings import CODES
from massdriver.formats import Library, card, epub, export, guide, registry
from massdriver.intake import detect
from massdriver.model import KINDS
from massdriver.site import crowd, house_style, masthead, pages, predictions, showcase
from massdriver.suspects import GROUNDS, listed
from massdriver.suspects.forms import weights
from massdriver.text import words
from massdriver.witness import grounds as heard

ENGINE = ROOT / "scripts" / "massdriver"
SOURCES = "".join(path.read_text() for path in sorted(ENGINE.rglob("*.py")))
TOLD = {
    "banner": KINDS,
    "caveat": KINDS,
    "code": CODES,
    "room": (*house_style.ROOMS.values(), house_style.REST),
    "data": {**registry.EDITION, **registry.CORPUS, **registry.PACKAGES, "README.md": ""},
    "format": ("Captions", "transcript JSON", "chapters JSON", "annotations"),
    "readers": {s.readers for s in registry.STANDARDS} - {"EndNote", "LaTeX"},
    "trial": {s.trial for s in registry.STANDARDS if "{" not in s.trial}
    - {"edition.schema.json", "mlcroissant load --jsonld croissant.json"},
    "reads": detect.FORMATS,
}
REASONS = ("why", "form", "differs", "known")
TALK = {
    "docs/transcripts/talk.md": HEAD + "**Ann:** We {~~cat~>cast~~} bells.\n",
    "seeds/talk.txt": "We cat bells.\n",
}


def keys(language: str) -> set[str]:
    """The keys of a catalogue, but for what English has in the sources."""
    return {key for key in words.catalogue(language) if key.partition(".")[0] not in TOLD}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_catalogue_lacks_a_word_or_has_one_too_many(language: str) -> None:
    """The same keys and places as English, and the forms that count; what the engine says of kinds,
    codes, files and readers is in every other."""
    assert keys(language) == keys("en")
    for key, said in words.catalogue(language).items():
        english = words.catalogue("en").get(key, said)
        assert isinstance(said, dict) == isinstance(english, dict)
        assert set(re.findall(r"\{\w*\}", json.dumps(said))) == set(
            re.findall(r"\{\w*\}", json.dumps(english))
        ), key
    told = {f"{room}.{name}" for room, names in TOLD.items() for name in names}
    assert set(words.catalogue(language)) - keys(language) == (told if language != "en" else set())


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_caveat_begins_by_saying_whether_it_is_verbatim(language: str) -> None:
    """The quote check says that by itself and leaves the beginning out (quote.js)."""
    said = words.catalogue(language)
    for name, kind in KINDS.items():
        worth = str(said["js.verbatim"]).lower() if kind.verbatim else said["js.chip"]
        caveat = words.named(language, "caveat", name, kind.caveat)
        assert caveat.startswith(f"{worth}: ") and len(caveat) > len(f"{worth}: ")


def test_every_word_is_asked_for_and_every_word_asked_for_is_there() -> None:
    """A key is in the sources as it is, or made of a role, a kind or a status; for those of the
    desk see test_desk."""
    rooms = {
        "role": front.ROLES,
        "roles": front.ROLES,
        "kind": KINDS,
        "status": (),
        "verdict": VERDICTS,
        "topic": topics.KINDS,
        "topics": topics.KINDS,
        "mark": ("replaced", "deleted", "inserted", "lexicon"),
        "by": ("lexicon", "hand"),
        "column": (),
        "claim": predictions.COLUMNS,
        "ground": tuple(GROUNDS),
        "ground-says": tuple(GROUNDS),
        "way": tuple(crowd.WAYS),
        "noted": noted.KINDS,
    }
    plain = {
        key
        for key in keys("en")
        if key.partition(".")[0] not in (*rooms, "js", "theme", "desk", *REASONS)
    }
    assert {
        key
        for key in plain - {"thousands"}
        if f'"{key}"' not in SOURCES and f"'{key}'" not in SOURCES
    } == set()
    assert set(re.findall(r"""\bsay\(["']([a-z-]+)["']""", SOURCES)) <= keys("en")
    for room, names in rooms.items():
        assert {f"{room}.{name}" for name in names} <= keys("en")


def test_every_reason_has_words_and_no_words_lack_a_reason() -> None:
    """Why a place is asked about: each ground that weighs something, and what is said besides."""
    asked = set(re.findall(r'"((?:why|form|differs)\.[\w-]+)"', SOURCES))
    asked |= {f"form.{ground}" for ground in weights() if ground != "bias"}
    asked |= {f"differs.{ground}" for ground in heard.GROUNDS}
    asked |= {f"known.{source}" for source in (*listed.SOURCES, *listed.BEFORE)}
    assert {key for key in keys("en") if key.partition(".")[0] in REASONS} == asked


def test_numbers_dates_and_forms_are_the_languages_own() -> None:
    """Thousands, months, one and many."""
    say = words.of("de-AT")
    assert say("words", 1234) == "1.234 Wörter" and say("words", 1) == "1 Wort"
    assert masthead.day("2026-03-05", say) == "5. März 2026"
    assert masthead.duration(109, say) == "1 Std. 49 Min."
    assert (
        masthead.people({"Ann": "guest", "Bob": "host", "Cid": "host"}, "de")
        == "Ann (Gast), Bob und Cid (Gastgeber)"
    )
    assert words.of("sw")("outline") == "Outline"


def test_a_page_speaks_the_language_of_its_collection(
    repository: Callable[[dict[str, str]], Path],
) -> None:
    """Head, bar and lists; what a machine reads of a page stays as data has it."""
    root = repository(TALK)
    (root / "mkdocs.yml").write_text("site_name: T\nextra:\n  massdriver:\n    language: de\n")
    archive = Archive(root)
    (volume,) = export.volumes(archive)
    title = zipfile.ZipFile(io.BytesIO(epub.epub(volume))).read("EPUB/title.xhtml").decode()
    for said in ("Wörtlich: ein Maschinentranskript", "<dt>Personen</dt>", "Ann (Gast)"):
        assert said in title
    library = Library(volume.site, [card(volume)], [], lambda slug: volume)
    told = guide.readme(library, {}, registry.CORPUS) + guide.llms(library, registry.CORPUS)
    for said in ("der Bestand für Maschinen", "ein JSON-Objekt je Zeile", "Maschinentranskript, 3"):
        assert said in told
    reading = corpus.of(archive).readings["talk"]
    head = masthead.header(reading)
    for said in (
        "<dt>Datum</dt>",
        "5. Februar 2026",
        "Maschinentranskript",
        "<span>Wie gehört</span>",
        "Ein Maschinentranskript",
        "(Gast)",
        ">Gliederung<",
        'data-kind="machine transcript"',
    ):
        assert said in head
    assert "Maschinentranskript" in showcase.editions({"talk": reading}, "", "de")
    assert "1** Dokument" in showcase.figures({"talk": reading}, "de")
    assert "Hier ist noch nichts" in showcase.editions({}, "", "de")


def test_check_says_once_that_a_language_has_no_catalogue(
    repository: Callable[[dict[str, str]], Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pages fall back to English, which is no finding; a language that has one is passed
    over."""
    root = repository(TALK)
    monkeypatch.chdir(root)
    for language, times in (("sw", 1), ("de", 0), ("de-AT", 0)):
        (root / "mkdocs.yml").write_text(
            f"site_name: T\nextra:\n  massdriver:\n    language: {language}\n"
        )
        cli.main(["check"])
        assert capsys.readouterr().out.count("have no words in") == times


@pytest.mark.parametrize("name", pages.NAMES)
def test_a_page_in_another_language_asks_for_the_same_blocks(name: str) -> None:
    """A translation says no less: its blocks and the places scripts look for are those of the
    English page."""

    def asked(body: str) -> list[str]:
        return re.findall(r'^::: .*|id="[a-z-]+"', body, re.M)

    english = pages.page(name, "en")
    for language in words.LANGUAGES:
        assert asked(pages.page(name, language).body) == asked(english.body)
