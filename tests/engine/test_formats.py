"""The formats that readers' tools, libraries and machines look for, each by its own validator."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from contextlib import chdir
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, edition, seed
from conftest import laid as published
from massdriver import cli
from massdriver.collection.repository import Archive
from massdriver.collection.settings import Settings
from massdriver.edition import proof
from massdriver.edition.lexicon import Lexicon
from massdriver.formats import Library, Volume, card, citing, dts, packages, podcast, validate, web
from massdriver.formats.annotations import web_annotations
from massdriver.formats.iiif import manifest
from massdriver.formats.markdown import markdown
from massdriver.formats.registry import ALWAYS, EDITION, wanted
from massdriver.formats.text import laid, text

SITE = Settings(
    "Talks & more",
    "https://talks.example/",
    "Talks, in short.",
    rights="The words belong to their speakers.",
)
HEAD = (
    '---\ntitle: "A talk on {iron} & 100 % steel"\nseed: talk.txt\ndate: 2026-02-05\nkind: machine'
    " transcript\nvenue: The Ironworks\nvideo: https://video.example/watch?v=1\nduration:"
    ' "0:40"\nspeakers: {Ann Lee: guest, Bob Day: host}\n---\n\n'
)
BODY = """## The forge

**Bob Day:** What do you {~~want too~>want to~~} do?

**Ann Lee:** I want{++, well,++} to forge iron.[^iron] It is {--it is--} hot{>>unclear: "hot"<<}.

## The end

**Bob Day:** Thank you.

[^iron]: **Context.** Iron melts at 1,538 °C. ([Page](https://iron.example/), checked 2026-11)
"""
HEARD = "What do you want too do? I want to forge iron. It is it is hot. Thank you."


@pytest.fixture(scope="module")
def volume() -> Volume:
    """A small edition with everything in it."""
    reading = proof.read(
        edition(BODY, HEAD), seed(HEARD), Lexicon([]), ((0, 1.0), (6, 4.0), (15, 9.5))
    )
    assert reading.proved
    return Volume(reading, ((0, 1.0), (6, 4.0), (15, 9.5)), SITE, "2026-02-06T00:00:00Z")


@pytest.fixture(scope="module")
def library(volume: Volume) -> Library:
    """The library of that one edition."""
    made = {suffix: file.make(volume) for suffix, file in EDITION.items()}
    return Library(
        SITE,
        [card(volume)._replace(files=[s for s, content in made.items() if content is not None])],
        [],
        lambda slug: volume,
    )


@pytest.fixture(scope="module")
def files(ironworks_data: Path) -> dict[str, bytes]:
    """``data/`` of the invented archive."""
    return published(ironworks_data)


def test_bibtex_is_read_back_as_it_was_meant(volume: Volume) -> None:
    """Authors, title with its braces and signs, day and address."""
    import bibtexparser
    from bibtexparser.middlewares import MonthIntMiddleware

    parsed = bibtexparser.parse_string(
        citing.bibtex(volume), append_middleware=[MonthIntMiddleware()]
    )
    assert not parsed.failed_blocks
    (entry,) = parsed.entries
    assert entry["author"] == "Bob Day and Ann Lee" or entry["author"] == "Ann Lee and Bob Day"
    assert entry["title"] == r"{A talk on \textbraceleft{}iron\textbraceright{} \& 100 \% steel}"
    assert (entry["year"], entry["month"], entry["day"]) == ("2026", 2, "5")
    assert entry["url"] == "https://talks.example/transcripts/talk/"


def test_ris_is_read_back_as_it_was_meant(volume: Volume) -> None:
    """One record, a line a field; nothing in a title begins a line."""
    import rispy

    (entry,) = rispy.loads(citing.ris(volume))
    assert entry["authors"] == ["Lee, Ann", "Day, Bob"]
    assert entry["type_of_reference"] == "PCOMM"
    assert entry["date"] == "2026/02/05"
    assert entry["urls"] == ["https://talks.example/transcripts/talk/"]


def test_csl_names_who_is_asked_and_who_asks(volume: Volume) -> None:
    """An interview has its guests as authors and its hosts as interviewers."""
    (item,) = json.loads(citing.csl(volume))
    assert item["type"] == "interview"
    assert item["author"] == [{"family": "Lee", "given": "Ann"}]
    assert item["interviewer"] == [{"family": "Day", "given": "Bob"}]
    assert item["issued"] == {"date-parts": [[2026, 2, 5]]}


def test_of_what_is_not_verbatim_nobody_is_the_author(volume: Volume) -> None:
    """Speakers stand in the note, with what the text is worth."""
    notes = edition(BODY, HEAD.replace("machine transcript", "notes"))
    other = volume._replace(reading=proof.read(notes, seed(HEARD), Lexicon([])))
    (item,) = json.loads(citing.csl(other))
    assert "author" not in item
    assert item["note"].startswith("With Ann Lee, Bob Day. Not verbatim")
    assert "AU  -" not in citing.ris(other)
    assert "author" not in citing.bibtex(other)


def test_captions_of_three_kinds_say_the_same(volume: Volume) -> None:
    """WebVTT, SRT and the transcript JSON have the same cues; the words are the reading text."""
    import webvtt

    from massdriver.formats.vtt import vtt

    cues = webvtt.from_string(vtt(volume) or "").captions
    segments = json.loads(podcast.transcript(volume) or "")["segments"]
    assert [c.text for c in cues] == [s["body"] for s in segments]
    assert [c.voice for c in cues] == [s["speaker"] for s in segments]
    blocks = (podcast.srt(volume) or "").strip().split("\n\n")
    assert len(blocks) == len(cues)
    assert blocks[0] == "1\n00:00:01,000 --> 00:00:04,000\nBob Day: What do you want to do?"
    assert all(a["endTime"] <= b["startTime"] for a, b in pairwise(segments))


def test_where_every_word_has_its_time_each_is_timed(volume: Volume) -> None:
    """Timestamps within WebVTT's cues, a segment a word in the JSON; words mended keep those of
    what was heard."""
    import webvtt

    from massdriver.formats.vtt import vtt

    times = tuple((n, n / 2) for n in range(len(HEARD.split())))
    timed = volume._replace(
        reading=proof.read(edition(BODY, HEAD), seed(HEARD), Lexicon([]), times), times=times
    )
    assert (
        "<v Bob Day>What <00:00:00.500>do <00:00:01.000>you <00:00:01.500>want <00:00:02.000>to "
        in (vtt(timed) or "")
    )
    segments = json.loads(podcast.transcript(timed) or "")["segments"]
    assert " ".join(s["body"] for s in segments) == " ".join(
        p.text for p in timed.reading.paragraphs
    )
    assert [s["startTime"] for s in segments][:4] == [0.0, 0.5, 1.0, 1.5]
    assert all(a["startTime"] <= a["endTime"] <= b["startTime"] for a, b in pairwise(segments))
    assert [c.text for c in webvtt.from_string(vtt(timed) or "").captions] == [
        c.text for c in webvtt.from_string(vtt(volume) or "").captions
    ]


def test_without_times_there_are_no_captions_and_no_chapters(volume: Volume) -> None:
    """A time nobody knows is not made up."""
    bare = volume._replace(
        reading=proof.read(edition(BODY, HEAD), seed(HEARD), Lexicon([])), times=()
    )
    assert podcast.srt(bare) is podcast.transcript(bare) is podcast.chapters(bare) is None


def test_chapters_rise_and_lead_to_the_page(volume: Volume) -> None:
    """Podcasting 2.0 chapters: version, times in seconds, titles, addresses."""
    said = json.loads(podcast.chapters(volume) or "")
    assert said["version"] == "1.2.0"
    assert [c["title"] for c in said["chapters"]] == ["The forge", "The end"]
    assert said["chapters"][0]["startTime"] < said["chapters"][1]["startTime"]
    assert said["chapters"][1]["url"] == "https://talks.example/transcripts/talk/#the-end"


def test_the_feed_is_read_by_a_podcast_parser(library: Library) -> None:
    """RSS 2.0 with a transcript of each type and the chapters; only files that are made are
    named."""
    import feedparser
    from lxml import etree

    feed = feedparser.parse(podcast.rss(library))
    assert not feed.bozo
    assert feed.feed.title == "Talks & more"
    assert feed.entries[0].link == "https://talks.example/transcripts/talk/"
    tree = etree.fromstring(podcast.rss(library).encode())
    kinds = tree.xpath("//podcast:transcript/@type", namespaces={"podcast": podcast.PODCAST})
    assert kinds == ["text/plain", "text/vtt", "application/x-subrip", "application/json"]
    assert len(tree.xpath("//podcast:chapters", namespaces={"podcast": podcast.PODCAST})) == 1


def test_every_annotation_stands_on_its_words(volume: Volume) -> None:
    """The quote selector quotes the paragraph, the position selector the plain text, and both mean
    the same characters."""
    collection = json.loads(web_annotations(volume))
    items = collection["first"]["items"]
    whole, _ = laid(volume.reading)
    assert whole == text(volume.reading)
    assert (
        collection["total"]
        == len(items)
        == len(volume.reading.changes) + len(volume.reading.notes) + 1
    )
    paragraphs = {p.id: p.text for p in volume.reading.paragraphs}
    for item in items:
        page, plain = item["target"]
        start, end = plain["selector"]["start"], plain["selector"]["end"]
        quote = page["selector"].get("refinedBy")
        if quote:
            words = paragraphs[page["selector"]["value"]]
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in words
            assert whole[start:end] == quote["exact"]
    emended = next(i for i in items if i["motivation"] == "editing")
    assert emended["body"][0]["value"] == "want too"
    assert emended["target"][0]["selector"]["refinedBy"]["exact"] == "want to"


def test_the_manifest_is_of_iiif_presentation_3(volume: Volume) -> None:
    """The models of iiif-prezi3 take it; chapters and captions lie within the recording."""
    import iiif_prezi3

    said = json.loads(manifest(volume) or "")
    iiif_prezi3.Manifest(**{k: v for k, v in said.items() if k != "@context"})
    canvas = said["items"][0]
    assert canvas["duration"] == 40
    for annotation in canvas["annotations"][0]["items"]:
        start, stop = map(float, annotation["target"].split("#t=")[1].split(","))
        assert 0 <= start < stop <= 40
    assert [r["label"]["en"] for r in said["structures"][0]["items"]] == [
        ["The forge"],
        ["The end"],
    ]


def test_dts_leads_from_the_entry_to_every_paragraph(volume: Volume, library: Library) -> None:
    """Entry point, collection, navigation and document name each other; the tree has every
    paragraph once."""
    made = {name: json.loads(content) for name, content in dts.files(library).items()}
    entry = made["dts/index.json"]
    assert (entry["@type"], entry["dtsVersion"]) == ("EntryPoint", "1.0")
    assert "not answered" in entry["description"]
    (resource,) = made["dts/collection/root.json"]["member"]
    assert resource["@id"] == "talk"
    tree = json.loads(dts.navigation(volume))["member"]
    assert [m["identifier"] for m in tree if m["citeType"] == "paragraph"] == [
        p.id for p in volume.reading.paragraphs
    ]
    known = {m["identifier"] for m in tree}
    assert all(m["parent"] is None or m["parent"] in known for m in tree)


def test_the_markdown_has_the_words_and_an_address_each(volume: Volume) -> None:
    """No word acts as Markdown; each paragraph ends in its permanent link."""
    made = markdown(volume)
    assert made.startswith("---\ntitle: ")
    links = re.findall(r"\]\((https://[^)]+)\)$", made, re.M)
    assert links == [volume.url(p.id) for p in volume.reading.paragraphs]


def test_robots_and_sitemap_say_what_history_knows(library: Library) -> None:
    """A transcript has the day its text last changed; a page without a history has none."""
    built = (
        "<urlset><url>\n<loc>https://talks.example/transcripts/talk/</loc>\n<lastmod>2030-01-01</lastmod></url><url>"
        "<loc>https://talks.example/</loc>\n<lastmod>2030-01-01</lastmod></url></urlset>"
    )
    made = web.sitemap(built, web.days(library))
    assert "2026-02-06" in made
    assert "2030" not in made
    assert "Sitemap: https://talks.example/sitemap.xml" in web.robots(library)


def test_the_packages_hold_their_own_validators(files: dict[str, bytes], library: Library) -> None:
    """DataCite by its schema; the RO-Crate names every file with its size and checksum."""
    import hashlib

    from datacite import schema45

    held = {
        name: packages.Held(len(data), hashlib.sha256(data).hexdigest())
        for name, data in files.items()
    }
    said = json.loads(packages.datacite(library))
    schema45.validator.validate(
        {**said, "doi": "10.1234/none"} if "doi" in schema45.validator.schema["required"] else said
    )
    graph = {
        thing["@id"]: thing for thing in json.loads(packages.ro_crate(library, held))["@graph"]
    }
    assert graph["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    assert {part["@id"] for part in graph["./"]["hasPart"]} == set(files)
    assert graph["corpus.jsonl"]["sha256"] == held["corpus.jsonl"].sha256
    assert json.loads(packages.zenodo(library))["upload_type"] == "dataset"


def test_the_citation_file_is_yaml_with_what_cff_asks_for(library: Library) -> None:
    """cff-version, message, title and authors."""
    import yaml

    said = yaml.safe_load(packages.citation_cff(library))
    assert {"cff-version", "message", "title", "authors"} <= set(said)
    assert said["title"] == "Talks & more"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_croissant_loads_every_paragraph(
    files: dict[str, bytes], library: Library, tmp_path: Path
) -> None:
    """mlcroissant finds no error and reads the records of corpus.jsonl."""
    import hashlib

    import mlcroissant

    data = files["corpus.jsonl"]
    said = json.loads(
        packages.croissant(
            library, {"corpus.jsonl": packages.Held(len(data), hashlib.sha256(data).hexdigest())}
        )
    )
    said["distribution"][0]["contentUrl"] = "corpus.jsonl"
    (tmp_path / "corpus.jsonl").write_bytes(data)
    (tmp_path / "croissant.json").write_text(json.dumps(said))
    dataset = mlcroissant.Dataset(jsonld=str(tmp_path / "croissant.json"))
    assert not dataset.metadata.issues.errors
    rows = list(dataset.records(record_set="paragraphs"))
    assert len(rows) == len(data.decode().strip().split("\n"))


def test_an_archive_pays_only_for_the_formats_it_asks_for() -> None:
    """What all make is made; groups come and go with the setting."""
    none: dict[str, Any] = wanted(Settings(formats=()))
    assert set(none) == {suffix for suffix, file in EDITION.items() if file.group == ALWAYS}
    assert ".txt" in none and ".json" in none
    assert ".bib" in wanted(Settings(formats=("citing",)))
    assert ".bib" not in wanted(Settings(formats=("podcast",)))


def test_every_file_passes_the_validator_that_others_keep(library: Library, volume: Volume) -> None:
    """What ``export --formats`` prints is what the tests hold: each file that has a validator is
    valid."""
    made = {f"talk{suffix}": file.make(volume) for suffix, file in EDITION.items()} | {
        "feed.xml": podcast.rss(library),
        "ro-crate-metadata.json": packages.ro_crate(
            library, {"corpus.jsonl": packages.Held(3, "0" * 64)}
        ),
        "datacite.json": packages.datacite(library),
        "croissant.json": packages.croissant(library, {"corpus.jsonl": packages.Held(3, "0" * 64)}),
        **dts.files(library),
    }
    said = {
        name: validate.result(name, content.encode() if isinstance(content, str) else content)
        for name, content in made.items()
        if content is not None
    }
    assert {name: what for name, (library_, what) in said.items() if what != "valid"} == {
        "talk.epub": "by the tests",
        "talk.txt": "",
    }
    assert {library_ for library_, _ in said.values() if library_} == {
        validator.library for validator in validate.VALIDATORS.values()
    }


@pytest.mark.parametrize(
    "name",
    [
        "talk.vtt",
        "talk.tei.xml",
        "talk.bib",
        "talk.ris",
        "talk.manifest.json",
        "datacite.json",
        "talk.json",
        "talk.srt",
        "talk.csl.json",
        "ro-crate-metadata.json",
        "talk.md",
        "talk.annotations.json",
        "talk.chapters.json",
        "talk.transcript.json",
        "talk.navigation.json",
        "dts/index.json",
    ],
)
def test_a_validator_sees_what_it_is_there_to_see(name: str) -> None:
    """A file that is nothing of the kind is not valid."""
    assert validate.result(name, b"{}\n")[1] not in ("valid", "not installed")


@pytest.fixture(scope="module")
def release(ironworks: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the invented archive."""
    path = tmp_path_factory.mktemp("release") / "ironworks.zip"
    with chdir(ironworks.root):
        assert cli.main(["--no-cache", "release", str(path)]) == 0
    return path


def test_a_release_is_the_same_bytes_on_another_python(
    ironworks: Archive, release: Path, tmp_path: Path
) -> None:
    """Where there is a second Python with what the engine needs: one of MASSDRIVER_OTHER_PYTHON, or
    of .venv-other."""
    other = os.environ.get("MASSDRIVER_OTHER_PYTHON") or str(
        ROOT / ".venv-other" / "bin" / "python"
    )
    if not Path(other).exists():
        pytest.skip("no second Python; `make .venv-other/ready OTHER=python3.13` makes one")
    version = subprocess.run(
        [other, "-c", "import sys; print(sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert version.strip() != str(sys.version_info[:2]), "the second Python is the first once more"
    subprocess.run(
        [other, "-m", "massdriver", "--no-cache", "release", str(tmp_path / "other.zip")],
        cwd=ironworks.root,
        env=os.environ | {"PYTHONPATH": str(ROOT / "scripts")},
        check=True,
        capture_output=True,
    )
    assert (tmp_path / "other.zip").read_bytes() == release.read_bytes()


def test_a_release_is_the_same_bytes_twice(
    ironworks: Archive, massdriver: Any, release: Path, tmp_path: Path
) -> None:
    """No day, no folder, no compression is in it; the checksums are those of its files."""
    import hashlib

    done = massdriver("--no-cache", "release", str(tmp_path / "again.zip"), cwd=ironworks.root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "again.zip").read_bytes() == release.read_bytes()
    with zipfile.ZipFile(release) as held:
        sums = {
            name: sum_
            for sum_, _, name in (
                line.partition("  ") for line in held.read("SHA256SUMS").decode().splitlines()
            )
        }
        assert {name: hashlib.sha256(held.read(name)).hexdigest() for name in sums} == sums
        assert {"CITATION.cff", ".zenodo.json", "data/corpus.jsonl"} <= set(sums)


@pytest.mark.slow
def test_a_page_says_to_tools_what_it_is(ironworks: Archive, ironworks_site: Path) -> None:
    """Reference managers find title, authors, date and address in the page, in the tags that
    Zotero's Embedded Metadata reads (no registry has a kept package of its translators to try);
    every alternate it names is there."""
    from lxml import html

    for path in ironworks.editions():
        page = ironworks_site / "transcripts" / path.stem / "index.html"
        tree = html.fromstring(page.read_bytes())
        said: dict[str, list[str]] = {}
        for meta in tree.xpath("//head/meta[@name]"):
            said.setdefault(meta.get("name"), []).append(meta.get("content"))
        front = ironworks.open(path).edition.front
        assert said["citation_title"] == said["DC.title"] == [front["title"]]
        assert said["citation_publication_date"] == [front["date"].replace("-", "/")]
        verbatim = ironworks.open(path).edition.kind.verbatim
        people = [name for name, role in front["speakers"].items() if role in citing.SPEAKING]
        assert said.get("citation_author", []) == (people if verbatim else [])
        named = tree.xpath("//head/link[@rel='alternate ' or @rel='describedby']/@href")
        assert [link for link in named if not (page.parent / link).resolve().exists()] == []
        assert any(link.endswith(".md") for link in named)


@pytest.mark.slow
def test_every_page_has_its_markdown_beside_it(ironworks_site: Path) -> None:
    """Pages, topics and lists name a Markdown that is there, with their blocks filled in."""
    from lxml import html

    tried = 0
    for page in ironworks_site.rglob("index.html"):
        links = html.fromstring(page.read_bytes()).xpath("//head/link[@type='text/markdown']/@href")
        tried += len(links)
        for link in links:
            text = (page.parent / link).read_text()
            assert text.strip()
            assert not re.search(r"^::: ", text, re.M)
    assert tried > 10
