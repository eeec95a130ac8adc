"""What the site gives to machines, of every edition: each format whole, valid, with the same
addresses on every run."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as etree

import jsonschema
import pytest
from lxml import etree as lxml

from conftest import ROOT, SLUGS, Once, export_to, laid
from massdriver.collection import history
from massdriver.collection.repository import Archive
from massdriver.formats import Library, Volume, card, export, feed, registry
from massdriver.formats.tei import person, tei
from massdriver.text.letters import fold

pytestmark = pytest.mark.xdist_group("every_format")  # what is exported here is exported once

each = pytest.mark.parametrize("slug", SLUGS)
TEI = "{http://www.tei-c.org/ns/1.0}"
XHTML = "{http://www.w3.org/1999/xhtml}"
JVM = (  # for programs that are over before they are warm
    "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"
)


@pytest.fixture(scope="module")
def volumes(archive: Archive) -> list[Volume]:
    """Everything in this archive that is exported."""
    return export.volumes(archive)


@pytest.fixture(scope="module")
def files(archive: Archive, once: Once) -> dict[str, bytes]:
    """The files of data/, made once."""
    return laid(once("data", partial(export_to, archive)))


def find(volumes: list[Volume], slug: str) -> Volume:
    return next(v for v in volumes if v.slug == slug)


# data/ as a whole


@pytest.mark.slow
def test_two_exports_are_the_same_bytes(files: dict[str, bytes], site: Path) -> None:
    """Nothing in data/ depends on the clock, on chance or on what is kept from before: the site's,
    made by another process, is the same."""
    again = laid(site)
    assert set(again) - set(files) <= {"index.html", "index.md"}, "the page beside them"
    assert [name for name in files if files[name] != again.get(name)] == []


def test_every_edition_has_every_format_and_captions_where_times_are(
    volumes: list[Volume], files: dict[str, bytes]
) -> None:
    """The names in data/ are a contract."""
    site = Archive(ROOT).settings
    expected = {
        v.slug + suffix
        for v in volumes
        for suffix, file in registry.wanted(site).items()
        if file.make(v) is not None
    }
    assert set(files) == expected | set(registry.CORPUS) | (
        set(registry.PACKAGES) if "data" in site.formats else set()
    ) | {"README.md"}


def test_the_readme_counts_and_sums_up_every_file(files: dict[str, bytes]) -> None:
    """A checksum of the README is that of the file it names, and no file is missing."""
    sums = re.findall(r"^([0-9a-f]{64})  (\S+)$", files["README.md"].decode(), re.MULTILINE)
    assert sorted(sums) == sorted(
        (sha256(content).hexdigest(), name)
        for name, content in files.items()
        if name != "README.md"
    )


def test_the_page_beside_the_files_links_each_of_them(
    archive: Archive, files: dict[str, bytes]
) -> None:
    """No file of data/ is missing from the page, and none is named that is not there."""
    page = export.downloads(archive)
    assert set(re.findall(r'href="([^"]+)"', page)) == set(files)


@each
def test_the_json_of_an_edition_is_of_its_schema(files: dict[str, bytes], slug: str) -> None:
    """data/<slug>.json validates against data/edition.schema.json."""
    schema = json.loads(files["edition.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(files[f"{slug}.json"]), schema, jsonschema.Draft202012Validator)


def test_the_corpus_has_every_paragraph_once_and_says_what_is_verbatim(
    volumes: list[Volume], files: dict[str, bytes]
) -> None:
    """corpus.jsonl: a line a paragraph, each complete in itself."""
    lines = [json.loads(line) for line in files["corpus.jsonl"].decode().splitlines()]
    expected = [
        (v.slug, p.id, v.kind.verbatim, p.text) for v in volumes for p in v.reading.paragraphs
    ]
    assert [(x["slug"], x["id"], x["verbatim"], x["text"]) for x in lines] == expected


def test_the_search_pages_load_the_reading_text_and_nothing_heard(
    volumes: list[Volume], files: dict[str, bytes]
) -> None:
    """search.json holds each paragraph once, in the columns it names."""
    data = json.loads(files["search.json"])
    rows = [dict(zip(data["columns"], row, strict=True)) for row in data["paragraphs"]]
    expected = [
        (n, p.id, p.speaker, p.text) for n, v in enumerate(volumes) for p in v.reading.paragraphs
    ]
    assert [(r["document"], r["id"], r["speaker"], r["text"]) for r in rows] == expected


@each
def test_captions_hold_the_reading_text_in_rising_time(
    volumes: list[Volume], files: dict[str, bytes], slug: str
) -> None:
    """The cues, joined, are the reading text; each begins where the one before ends; their voices
    are the speakers."""
    v = find(volumes, slug)
    if not v.times:
        assert f"{slug}.vtt" not in files
        return
    cues = re.findall(
        r"^(w\d+)(?:\.\d+)?\n([\d:.]+) --> ([\d:.]+)\n(?:<v ([^>]+)>)?(.+)$",
        files[f"{slug}.vtt"].decode(),
        re.MULTILINE,
    )
    assert fold("".join(c[4] for c in cues)) == fold("".join(p.text for p in v.reading.paragraphs))
    assert list(dict.fromkeys(c[0] for c in cues)) == [p.id for p in v.reading.paragraphs]
    assert {(c[0], c[3]) for c in cues} == {(p.id, p.speaker) for p in v.reading.paragraphs}
    assert [c[2] for c in cues[:-1]] == [c[1] for c in cues[1:]]
    assert all(start < stop for _, start, stop, _, _ in cues)
    assert cues[-1][2] <= f"0{v.front['duration']}.001"


@each
def test_tei_without_its_emendations_is_the_seed(volumes: list[Volume], slug: str) -> None:
    """Take sic of every choice, leave out notes, readings and editorial headings: the seed's
    letters remain, in order."""
    v = find(volumes, slug)
    body = etree.fromstring(tei(v).encode()).find(f".//{TEI}body")
    assert body is not None
    assert (
        fold(_tei_text(body, dropped=("corr", "note", "rdg", "timeline"))) == v.reading.seed.stream
    )


@each
def test_tei_with_its_emendations_is_the_reading_text(volumes: list[Volume], slug: str) -> None:
    """Take corr of every choice: each u and p is the paragraph of its address, by its speaker."""
    v = find(volumes, slug)
    body = etree.fromstring(tei(v).encode()).find(f".//{TEI}body")
    assert body is not None
    left_out = ("sic", "note", "rdg")
    told = {
        e.get("{http://www.w3.org/XML/1998/namespace}id"): (
            e.get("who", ""),
            " ".join(_tei_text(e, left_out).split()),
        )
        for e in body.iter()
        if e.tag in (f"{TEI}u", f"{TEI}p") and e.get("n")
    }
    assert {k: (who, fold(t)) for k, (who, t) in told.items()} == {
        p.id: (f"#{person(p.speaker)}" if p.speaker else "", fold(p.text))
        for p in v.reading.paragraphs
    }


def _tei_text(element: etree.Element, dropped: tuple[str, ...]) -> str:
    out = [element.text or ""]
    for child in element:
        tag = child.tag.removeprefix(TEI)
        if tag not in dropped and not (tag == "head" and child.get("type") == "editorial"):
            out.append(_tei_text(child, dropped))
        out.append(child.tail or "")
    return "".join(out)


@each
def test_tei_is_valid_by_the_schema_of_the_tei_consortium(
    files: dict[str, bytes], tei_all: Callable[[lxml._Element], str], slug: str
) -> None:
    """Each TEI file validates against tei_all (tests/vendor/README.md says which), and does not
    with a wrong attribute."""
    document = lxml.fromstring(files[f"{slug}.tei.xml"])
    assert tei_all(document) == ""
    speech = document.find(f".//{TEI}u")
    speech = document.find(f".//{TEI}p") if speech is None else speech
    speech.set("whom", "x")
    assert tei_all(document) != ""


@each
def test_an_epub_holds_every_paragraph_as_read_under_its_address(
    volumes: list[Volume], files: dict[str, bytes], slug: str
) -> None:
    """Without speaker label, note numbers and address, each paragraph is the reading text to the
    letter and space."""
    v = find(volumes, slug)
    book = zipfile.ZipFile(io.BytesIO(files[f"{slug}.epub"]))
    found = {}
    for name in book.namelist():
        if name.endswith(".xhtml"):
            for p in etree.fromstring(book.read(name)).iter(f"{XHTML}p"):
                if re.fullmatch(r"w\d+", p.get("id", "")):
                    for child in list(p):
                        if child.tag in (f"{XHTML}a", f"{XHTML}span"):
                            child.text = ""
                    found[p.get("id")] = "".join(p.itertext()).strip()
    assert found == {p.id: p.text for p in v.reading.paragraphs}


@each
def test_every_note_and_doubt_of_an_epub_is_referred_to_and_refers_back(
    volumes: list[Volume], files: dict[str, bytes], slug: str
) -> None:
    """Links lead both ways, within one file."""
    book = zipfile.ZipFile(io.BytesIO(files[f"{slug}.epub"]))
    notes = 0
    for name in book.namelist():
        if name.endswith(".xhtml"):
            tree = etree.fromstring(book.read(name))
            ids = [e.get("id") for e in tree.iter() if e.get("id")]
            assert len(ids) == len(set(ids))
            refs = {
                href
                for a in tree.iter(f"{XHTML}a")
                if (href := a.get("href") or "").startswith("#")
            }
            asides = [e.get("id") for e in tree.iter(f"{XHTML}aside")]
            notes += len(asides)
            assert refs == {f"#{i}" for i in asides} | {f"#ref-{i}" for i in asides}
            assert {r[1:] for r in refs} <= set(ids)
    v = find(volumes, slug)
    assert notes == len([n for n in v.reading.notes if n.at >= 0]) + len(v.reading.doubts)


def epubcheck(*books: Path) -> subprocess.CompletedProcess[str]:
    """What the W3C's checker says of books: of all of them at once where Java can run a program
    from its source, else one after the other."""
    # where Debian's package puts it; its own starter needs a kernel module
    jar = Path("/usr/share/java/epubcheck.jar")
    names = list(map(str, books))
    if jar.exists() and shutil.which("javac"):
        runs = [["java", "-cp", str(jar), str(ROOT / "tests" / "Epubs.java"), *names]]
    elif jar.exists() and shutil.which("java"):
        runs = [["java", "-jar", str(jar), "--failonwarnings", name] for name in names]
    elif program := shutil.which("epubcheck"):
        runs = [[program, "--failonwarnings", name] for name in names]
    else:
        pytest.skip("no epubcheck on this machine; apt-get install epubcheck")
    done = [
        subprocess.run(
            run,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"JAVA_TOOL_OPTIONS": JVM},
        )
        for run in runs
    ]
    return subprocess.CompletedProcess(
        runs[0], max(d.returncode for d in done), "".join(d.stdout for d in done)
    )


@pytest.mark.slow
def test_epubcheck_finds_nothing(files: dict[str, bytes], tmp_path: Path) -> None:
    """Every EPUB is valid by the W3C's own checker, warnings included; one without its title is
    not."""
    books = [tmp_path / name for name in files if name.endswith(".epub")]
    for book in books:
        book.write_bytes(files[book.name])
    if not SLUGS:
        pytest.skip("no edition here")
    assert len(books) == len(SLUGS)
    without = tmp_path / "without.epub"
    with zipfile.ZipFile(books[0]) as whole, zipfile.ZipFile(without, "w") as less:
        for entry in whole.infolist():
            content = whole.read(entry)
            less.writestr(entry, re.sub(rb"<dc:title.*?</dc:title>", b"", content))
    done = epubcheck(*books, without)
    said = done.stdout.split("Messages: ")[1:]
    assert [one.partition(" / 0 infos")[0] for one in said[:-1]] == (
        ["0 fatals / 0 errors / 0 warnings"] * len(books)
    ), done.stdout
    assert done.returncode and not said[-1].startswith("0 fatals / 0 errors"), done.stdout


def test_the_feed_links_paragraphs_that_exist(volumes: list[Volume]) -> None:
    """Every address in the feed is one of its edition's."""
    if not volumes:
        pytest.skip("no edition here")
    log = history.lately(ROOT, (), 1)
    library = Library(
        volumes[0].site, list(map(card, volumes)), log, lambda slug: find(volumes, slug)
    )
    links = re.findall(r"/transcripts/([a-z0-9-]+)/#(w\d+)", feed.atom(library))
    known = {(v.slug, p.id) for v in volumes for p in v.reading.paragraphs}
    assert links
    assert set(links) <= known
