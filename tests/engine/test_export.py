"""What the site gives to machines: every format whole, valid, with the same addresses, and the same on every run."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree as etree

import jsonschema
import pytest

from conftest import ROOT, edition, exported, seed
from massdriver.collection import history
from massdriver.collection.repository import Archive
from massdriver.collection.settings import Settings
from massdriver.edition import proof
from massdriver.edition.lexicon import Lexicon
from massdriver.formats import Library, Volume, card, export, feed, index, vtt
from massdriver.formats.epub import epub, spaced
from massdriver.formats.inline import absolute, runs
from massdriver.formats.tei import tei
from massdriver.text.letters import fold

SLUGS = [path.stem for path in Archive(ROOT).editions()]
each = pytest.mark.parametrize("slug", SLUGS)
SITE = Settings("Talks", "https://talks.example/", "Talks, in short.")
TEI = "{http://www.tei-c.org/ns/1.0}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def volumes() -> list[Volume]:
    """Everything in this repository that is exported."""
    return export.volumes(Archive(ROOT))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of data/, made once."""
    return exported(Archive(ROOT), tmp_path_factory.mktemp("files"))


def volume(body: str, heard: str, times: tuple[tuple[int, float], ...] = ()) -> Volume:
    """A small edition, read against its seed."""
    result = proof.read(edition(body), seed(heard), Lexicon([]), times)
    assert result.proved, "the example itself must hold"
    return Volume(result, times, SITE, "2026-02-05T00:00:00Z")


def entries(volume: Volume) -> index.Entries:
    return {volume.slug: list(index.entries(volume))}


def find(volumes: list[Volume], slug: str) -> Volume:
    return next(v for v in volumes if v.slug == slug)


# data/ as a whole

def test_two_exports_are_the_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    """Nothing in data/ depends on the clock or on chance."""
    again = exported(Archive(ROOT), tmp_path)
    assert list(again) == list(files)
    assert [name for name in files if files[name] != again[name]] == []


def test_every_edition_has_every_format_and_captions_where_times_are(volumes: list[Volume], files: dict[str, bytes]) -> None:
    """The names in data/ are a contract."""
    expected = {v.slug + suffix for v in volumes for suffix in export.EDITION if suffix != ".vtt" or v.times}
    assert set(files) == expected | set(export.CORPUS) | {"README.md"}
    assert any(name.endswith(".vtt") for name in files)


def test_the_readme_counts_and_sums_up_every_file(files: dict[str, bytes]) -> None:
    """A checksum of the README is that of the file it names, and no file is missing."""
    import hashlib
    sums = dict(re.findall(r"^([0-9a-f]{64})  (\S+)$", files["README.md"].decode(), re.MULTILINE))
    assert {name: digest for digest, name in sums.items()} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "README.md"}


def test_the_page_beside_the_files_links_each_of_them(volumes: list[Volume], files: dict[str, bytes]) -> None:
    """No file of data/ is missing from the page, and none is named that is not there."""
    page = export.downloads(Archive(ROOT))
    assert set(re.findall(r'href="([^"]+)"', page)) == set(files)


def test_an_edition_that_does_not_prove_itself_is_not_exported(repository, massdriver) -> None:
    """Export refuses, names the file, and writes nothing."""
    root = repository({"docs/transcripts/talk.md": edition("**Ann:** one three").head + "**Ann:** one three\n",
                       "seeds/talk.txt": "one two three\n"})
    done = massdriver("export", "out/data", cwd=root)
    assert done.returncode == 3
    assert "docs/transcripts/talk.md:1:1: I001" in done.stdout
    assert not (root / "out").exists()


def test_export_works_where_there_is_no_git_and_no_site(repository, massdriver) -> None:
    """A bare folder is enough; nothing is written around data/."""
    root = repository({"docs/transcripts/talk.md": edition("**Ann:** one two").head + "**Ann:** one two\n",
                       "seeds/talk.txt": "one two\n"})
    done = massdriver("export", "out/data", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert (root / "out" / "data" / "talk.txt").read_text() == "Ann: one two\n"
    assert [p.name for p in (root / "out").iterdir()] == ["data"]


# JSON

@each
def test_the_json_of_an_edition_is_of_its_schema(files: dict[str, bytes], slug: str) -> None:
    """data/<slug>.json validates against data/edition.schema.json."""
    schema = json.loads(files["edition.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(files[f"{slug}.json"]), schema, jsonschema.Draft202012Validator)


def test_the_schema_turns_away_what_is_wrong(files: dict[str, bytes]) -> None:
    """A wrong address, a lost word or a new key is not valid."""
    schema, good = json.loads(files["edition.schema.json"]), json.loads(files[f"{SLUGS[0]}.json"])
    first = good["paragraphs"][0]
    for bad in ({**good, "extra": 1}, {**good, "kind": "sermon"}, {**good, "paragraphs": [{**first, "id": "p1"}]},
                {**good, "paragraphs": [{**first, "text": ""}]}, {k: v for k, v in good.items() if k != "caveat"},
                {**good, "emendations": [{"at": 1, "heard": "", "read": "", "by": "hand", "why": ""}]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, schema, jsonschema.Draft202012Validator)


def test_the_schema_knows_the_kinds_and_states_the_front_matter_knows(files: dict[str, bytes]) -> None:
    """One closed list of kinds, of statuses and of roles."""
    from massdriver.edition import front
    from massdriver.model import KINDS
    properties = json.loads(files["edition.schema.json"])["properties"]
    assert properties["kind"]["enum"] == list(KINDS)
    assert properties["status"]["enum"] == list(front.STATUSES)
    assert properties["speakers"]["additionalProperties"]["enum"] == list(front.ROLES)


def test_the_corpus_has_every_paragraph_once_and_says_what_is_verbatim(volumes: list[Volume], files: dict[str, bytes]) -> None:
    """corpus.jsonl: a line a paragraph, each complete in itself."""
    lines = [json.loads(line) for line in files["corpus.jsonl"].decode().splitlines()]
    expected = [(v.slug, p.id, v.kind.verbatim, p.text) for v in volumes for p in v.reading.paragraphs]
    assert [(x["slug"], x["id"], x["verbatim"], x["text"]) for x in lines] == expected
    assert {x["kind"] for x in lines if x["verbatim"]} == {"machine transcript"}


def test_the_search_pages_load_the_reading_text_and_nothing_heard(volumes: list[Volume], files: dict[str, bytes]) -> None:
    """search.json holds each paragraph once, in the columns it names."""
    data = json.loads(files["search.json"])
    rows = [dict(zip(data["columns"], row, strict=True)) for row in data["paragraphs"]]
    expected = [(n, p.id, p.speaker, p.text) for n, v in enumerate(volumes) for p in v.reading.paragraphs]
    assert [(r["document"], r["id"], r["speaker"], r["text"]) for r in rows] == expected
    assert "maas driver" not in files["search.json"].decode().lower()


# WebVTT

@each
def test_captions_hold_the_reading_text_in_rising_time(volumes: list[Volume], files: dict[str, bytes], slug: str) -> None:
    """The cues, joined, are the reading text; each begins where the one before ends; their voices are the speakers."""
    v = find(volumes, slug)
    if not v.times:
        assert f"{slug}.vtt" not in files
        return
    cues = re.findall(r"^(w\d+)(?:\.\d+)?\n([\d:.]+) --> ([\d:.]+)\n(?:<v ([^>]+)>)?(.+)$", files[f"{slug}.vtt"].decode(),
                      re.MULTILINE)
    assert fold("".join(c[4] for c in cues)) == fold("".join(p.text for p in v.reading.paragraphs))
    assert list(dict.fromkeys(c[0] for c in cues)) == [p.id for p in v.reading.paragraphs]
    assert {(c[0], c[3]) for c in cues} == {(p.id, p.speaker) for p in v.reading.paragraphs}
    assert [c[2] for c in cues[:-1]] == [c[1] for c in cues[1:]]
    assert all(start < stop for _, start, stop, _, _ in cues)
    assert cues[-1][2] <= f"0{v.front['duration']}.001"


def test_a_caption_is_short_enough_to_read_and_long_enough_to_see() -> None:
    """Sentences; short ones joined, long ones cut at a comma, nothing lost."""
    text = "Yeah. No. " + "The availability of energy is the issue, " * 5 + "and so on. " + "x" * 200
    cut = vtt.pieces(text)
    assert "".join(cut) == text
    assert all(len(p.strip()) <= vtt.LONGEST for p in cut if " " in p.strip())
    assert cut[0] == "Yeah. No. "


# TEI

@each
def test_tei_without_its_emendations_is_the_seed(volumes: list[Volume], slug: str) -> None:
    """Take sic of every choice, leave out notes and editorial headings: the seed's letters remain, in order."""
    v = find(volumes, slug)
    body = etree.fromstring(tei(v).encode()).find(f".//{TEI}body")
    assert body is not None
    assert fold(_tei_text(body, dropped=("corr", "note", "timeline"))) == v.reading.seed.stream


@each
def test_tei_with_its_emendations_is_the_reading_text(volumes: list[Volume], slug: str) -> None:
    """Take corr of every choice: each u and p is the paragraph of its address, by its speaker."""
    v = find(volumes, slug)
    body = etree.fromstring(tei(v).encode()).find(f".//{TEI}body")
    assert body is not None
    told = {e.get("{http://www.w3.org/XML/1998/namespace}id"): (e.get("who", ""), " ".join(_tei_text(e, ("sic", "note")).split()))
            for e in body.iter() if e.tag in (f"{TEI}u", f"{TEI}p") and e.get("n")}
    from massdriver.formats.tei import person
    assert {k: (who, fold(t)) for k, (who, t) in told.items()} == {
        p.id: (f"#{person(p.speaker)}" if p.speaker else "", fold(p.text)) for p in v.reading.paragraphs}


def _tei_text(element: etree.Element, dropped: tuple[str, ...]) -> str:
    out = [element.text or ""]
    for child in element:
        tag = child.tag.removeprefix(TEI)
        if tag not in dropped and not (tag == "head" and child.get("type") == "editorial"):
            out.append(_tei_text(child, dropped))
        out.append(child.tail or "")
    return "".join(out)


@pytest.mark.slow
def test_tei_is_valid_by_the_schema_of_the_tei_consortium(files: dict[str, bytes]) -> None:
    """Every TEI file validates against tei_all (tests/vendor/README.md says which)."""
    from lxml import etree as lxml
    schema = lxml.RelaxNG(lxml.parse(str(ROOT / "tests" / "vendor" / "tei_all.rng")))
    documents = {name: lxml.fromstring(content) for name, content in files.items() if name.endswith(".tei.xml")}
    assert len(documents) == len(SLUGS)
    assert {name: str(schema.error_log) for name, document in documents.items() if not schema.validate(document)} == {}
    broken = documents[f"{SLUGS[0]}.tei.xml"]
    broken.find(f".//{TEI}u").set("whom", "x")
    assert not schema.validate(broken)


# EPUB

@each
def test_an_epub_holds_every_paragraph_as_read_under_its_address(
        volumes: list[Volume], files: dict[str, bytes], slug: str) -> None:
    """Without speaker label, note numbers and address, each paragraph is the reading text to the letter and space."""
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
def test_every_note_and_doubt_of_an_epub_is_referred_to_and_refers_back(volumes: list[Volume], files: dict[str, bytes], slug: str
                                                                         ) -> None:
    """Links lead both ways, within one file."""
    book = zipfile.ZipFile(io.BytesIO(files[f"{slug}.epub"]))
    notes = 0
    for name in book.namelist():
        if name.endswith(".xhtml"):
            tree = etree.fromstring(book.read(name))
            ids = [e.get("id") for e in tree.iter() if e.get("id")]
            assert len(ids) == len(set(ids))
            refs = {a.get("href") for a in tree.iter(f"{XHTML}a") if (a.get("href") or "").startswith("#")}
            asides = [e.get("id") for e in tree.iter(f"{XHTML}aside")]
            notes += len(asides)
            assert refs == {f"#{i}" for i in asides} | {f"#ref-{i}" for i in asides}
            assert {r[1:] for r in refs} <= set(ids)
    v = find(volumes, slug)
    assert notes == len([n for n in v.reading.notes if n.at >= 0]) + len(v.reading.doubts)


@pytest.mark.slow
def test_epubcheck_finds_nothing(files: dict[str, bytes], tmp_path: Path) -> None:
    """Every EPUB is valid by the W3C's own checker, warnings included."""
    jar = Path("/usr/share/java/epubcheck.jar")  # where Debian's package puts it; its own starter needs a kernel module
    command = ["java", "-jar", str(jar)] if jar.exists() and shutil.which("java") else [shutil.which("epubcheck") or ""]
    if not command[0]:
        pytest.skip("no epubcheck on this machine; apt-get install epubcheck")
    for slug in SLUGS:
        (tmp_path / f"{slug}.epub").write_bytes(files[f"{slug}.epub"])
        done = subprocess.run([*command, "--failonwarnings", str(tmp_path / f"{slug}.epub")], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "0 fatals / 0 errors / 0 warnings" in done.stdout + done.stderr


def test_the_spacing_of_an_epub_is_that_of_print() -> None:
    """Where a word was deleted no second space remains, and none before a stop, references not counted."""
    note = etree.Element("a")
    assert spaced(["look at ", " electrical ", note, " output", ", say "]) == ["look at ", "electrical ", note, "output", ", say"]
    assert spaced(["one ", ", two"]) == ["one", ", two"]


# what the XML formats share

def test_emphasis_becomes_runs_and_escapes_become_characters() -> None:
    """Markdown's marks are gone, the words and spaces stay."""
    assert list(runs(r"In *Star Wars*, 2 \* 3\nso")) == [("In ", False), ("Star Wars", True), (", 2 * 3nso", False)]


def test_a_link_between_pages_holds_outside_the_site() -> None:
    """A note taken along in a book still leads somewhere."""
    assert absolute("lex-fridman-2023.md#w9", SITE) == "https://talks.example/transcripts/lex-fridman-2023/#w9"
    assert absolute("../topics/mars.md", SITE) == "https://talks.example/topics/mars/"
    assert absolute("index.md", SITE) == "https://talks.example/transcripts/"
    assert absolute("https://x.example/a.md", SITE) == "https://x.example/a.md"


# the site's own search

INDEX = {"config": {"lang": ["en"], "separator": r"[\s\-]+"}, "docs": [
    {"location": "", "title": "Home", "text": "Welcome"}, {"location": "transcripts/talk/", "title": "A talk", "text": "head"},
    {"location": "transcripts/talk/#moon", "title": "Moon", "text": "MaaS driver"},
    {"location": "about/#us", "title": "Us", "text": "we"},
    {"location": "topics/", "title": "Topics", "text": "all"}, {"location": "topics/#people", "title": "People", "text": "some"},
    {"location": "topics/moon/", "title": "Moon", "text": "a moon"},
    {"location": "topics/moon/#a-talk", "title": "A talk", "text": "A mass driver."}]}
TALK = ("## Moon\n\n**Ann:** A {~~MaaS~>mass~~} driver.\n\n**Bob:** Isn't <b>the</b> Moon?\n",
        "A MaaS driver. Isn't <b>the</b> Moon?")


def test_the_sites_search_has_one_entry_a_paragraph() -> None:
    """A transcript's entries become its paragraphs, with no heard word; a topic's excerpts go; other pages stay."""
    talk = volume(*TALK)
    docs = json.loads(index.material(entries(talk), json.dumps(INDEX)))["docs"]
    assert [(d["location"], d["title"], d["text"]) for d in docs] == [
        ("", "Home", "Welcome"), ("transcripts/talk/", "A talk", "2026-02-05, machine transcript"),
        ("transcripts/talk/#w0", "Moon", "A mass driver."),
        ("transcripts/talk/#w3", "Bob", "Isn't &lt;b&gt;the&lt;/b&gt; Moon?"), ("about/#us", "Us", "we"),
        ("topics/", "Topics", "all"), ("topics/#people", "People", "some"), ("topics/moon/", "Moon", "a moon")]


def test_rewriting_the_search_index_again_changes_nothing() -> None:
    """Export may run twice on one site."""
    talk = volume(*TALK)
    once = index.material(entries(talk), json.dumps(INDEX))
    assert index.material(entries(talk), once) == once


def test_the_second_builders_index_is_rewritten_too() -> None:
    """Zensical's entries keep their level, path and tags."""
    talk = volume(*TALK)
    source = {"config": {}, "items": [{**d, "level": 1, "path": ["T"], "tags": []} for d in INDEX["docs"]]}
    items = json.loads(index.zensical(entries(talk), json.dumps(source)))["items"]
    assert [i["location"] for i in items] == ["", "transcripts/talk/", "transcripts/talk/#w0", "transcripts/talk/#w3",
                                              "about/#us", "topics/", "topics/#people", "topics/moon/"]
    assert items[2] == {"location": "transcripts/talk/#w0", "level": 2, "title": "Moon", "text": "A mass driver.",
                        "path": ["T"], "tags": []}
    once = json.dumps({"config": {}, "items": items})
    assert index.zensical(entries(talk), once) == index.zensical(entries(talk), json.dumps(source))


@pytest.mark.parametrize(("text", "words"), [
    ("“the greatest product”", ["the", "greatest", "product"]), ("impedance-match, 0.5", ["impedance", "match", "0.5"]),
    ("how—they don’t. No", ["how", "they", "don’t", "No"])])
def test_the_sites_search_knows_where_a_word_ends(text: str, words: list[str]) -> None:
    """Quotation marks and dashes are no part of a word; a decimal point and an apostrophe within one are."""
    assert [w for w in re.split(index.SEPARATOR, text) if w] == words


# the feed

LOG = f"""\x1e{"a" * 40}\x1f2026-03-01T10:00:00+02:00\x1fOne word mended

diff --git a/docs/transcripts/talk.md b/docs/transcripts/talk.md
--- a/docs/transcripts/talk.md
+++ b/docs/transcripts/talk.md
@@ -10 +10 @@
-**Ann:** A MaaS {{--the--}} driver.
+**Ann:** A {{~~MaaS~>mass~~}} {{--the--}} driver.
"""


def test_a_commit_brings_what_its_new_lines_have_and_its_old_lines_had_not() -> None:
    """An emendation that only moved along with its line is not news."""
    [commit] = history.commits(LOG)
    assert (commit.when, commit.subject) == ("2026-03-01T08:00:00Z", "One word mended")
    assert [(m.heard, m.read) for m in commit.mended["talk"]] == [("MaaS", "mass")]


def test_the_feed_tells_each_correction_with_its_place() -> None:
    """An entry an edition a commit, each emendation linked to the paragraph it stands in now."""
    talk = volume("**Bob:** So?\n\n**Ann:** A {~~MaaS~>mass~~} {--the--} driver.\n", "So? A MaaS the driver.")
    root = etree.fromstring(feed.atom(Library(SITE, [card(talk)], history.commits(LOG), lambda slug: talk)).encode())
    atom = "{http://www.w3.org/2005/Atom}"
    [entry] = root.findall(f"{atom}entry")
    assert entry.findtext(f"{atom}title") == "A talk: 1 correction"
    assert entry.findtext(f"{atom}updated") == root.findtext(f"{atom}updated") == "2026-03-01T08:00:00Z"
    told = entry.findtext(f"{atom}content", "")
    assert 'talks.example/transcripts/talk/#w1">w1</a>: <del>MaaS</del> → <ins>mass</ins>' in told


def test_without_a_history_the_feed_stands_on_the_editions_dates() -> None:
    """No git, no made-up date."""
    talk = volume(*TALK)
    text = feed.atom(Library(SITE, [card(talk)], [], lambda slug: talk))
    assert "<title>A talk: 1 correction</title>" in text
    assert "<updated>2026-02-05T00:00:00Z</updated>" in text


def test_the_feed_of_this_repository_links_paragraphs_that_exist(volumes: list[Volume]) -> None:
    """Every address in the feed is one of its edition's."""
    log = history.commits(history.read(ROOT))
    library = Library(volumes[0].site, list(map(card, volumes)), log, lambda slug: find(volumes, slug))
    links = re.findall(r"/transcripts/([a-z0-9-]+)/#(w\d+)", feed.atom(library))
    known = {(v.slug, p.id) for v in volumes for p in v.reading.paragraphs}
    assert links
    assert set(links) <= known


def test_an_epub_is_the_same_bytes_twice() -> None:
    """No clock in the archive."""
    talk = volume(*TALK)
    assert epub(talk) == epub(volume(*TALK))
