"""The built site: every internal link and anchor, the contracts of data/, and the second
builder."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

import zensical_site
from conftest import COLLECTION, ROOT, SLUGS
from massdriver.collection.repository import Archive
from massdriver.site import seen
from massdriver.text.letters import fold

pytestmark = pytest.mark.slow


def pages(folder: Path) -> Iterator[tuple[Path, html.HtmlElement]]:
    for path in sorted(folder.rglob("*.html")):
        yield path, html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))


def dead_links(folder: Path) -> list[str]:
    """Every link within the site that leads to no file, or to no id of the page it names."""
    trees = dict(pages(folder))
    ids = {path: {e.get("id") for e in tree.iter() if e.get("id")} for path, tree in trees.items()}
    dead = []
    for path, tree in trees.items():
        if path.name == "404.html":
            continue  # its links are absolute: it is served at any depth
        for element in tree.xpath("//*[@href or @src]"):
            link = element.get("href") or element.get("src") or ""
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            if not target.exists() or (
                parts.fragment
                and target in ids
                and unquote(parts.fragment) not in ids[target]
                and (not parts.fragment.startswith(("__", ":~:")))
            ):
                dead.append(f"{path.relative_to(folder)}: {link}")
    return dead


@pytest.mark.long
def test_every_internal_link_and_anchor_leads_somewhere(site: Path) -> None:
    """No link of the built site is dead, anchors included."""
    assert dead_links(site) == []


def test_a_dead_anchor_is_found(tmp_path: Path) -> None:
    """The anchor test sees what it is there to see."""
    (tmp_path / "index.html").write_text(
        '<p id="w1">a</p><a href="#w1">a</a><a href="#w2">b</a><a href="x/">c</a>'
    )
    assert dead_links(tmp_path) == ["index.html: #w2", "index.html: x/"]


@pytest.mark.long
def test_linkchecker_finds_nothing(address: str) -> None:
    """LinkChecker walks the served site, internal links only, and has nothing to report."""
    # Served, not from disk: started as root, LinkChecker gives up its rights and cannot read a
    # private folder.
    done = subprocess.run(
        [
            Path(sys.executable).with_name("linkchecker"),
            "--no-status",
            "--no-warnings",
            "--no-robots",
            f"--config={ROOT / 'tests' / 'linkcheckerrc'}",
            f"{address}/index.html",
        ],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert "0 errors found" in done.stdout
    assert "links in 0 URLs checked" not in done.stdout


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    """Scripts, styles, images and fonts are the site's own."""
    foreign = [
        (path.name, e.get("src") or e.get("href"))
        for path, tree in pages(site)
        for e in tree.xpath(
            "//script[@src]|//img[@src]|//link[@rel='stylesheet' or @rel='preconnect']|//iframe"
        )
        if (e.get("src") or e.get("href") or "").startswith(("http:", "https:", "//"))
    ]
    assert foreign == []


@pytest.mark.parametrize("slug", SLUGS)
def test_each_paragraph_has_its_address_on_the_page(site: Path, slug: str) -> None:
    """What data/<slug>.json calls w<N> is an element of the page with that id and those words."""
    data = json.loads((site / "data" / f"{slug}.json").read_text())
    seed = (COLLECTION / "seeds" / data["seed"]).read_text(encoding="utf-8").split()
    tree = html.fromstring(
        (site / "transcripts" / slug / "index.html").read_bytes(),
        parser=html.HTMLParser(encoding="utf-8"),
    )
    elements = {e.get("id"): e for e in tree.iter() if e.get("id")}
    for paragraph in data["paragraphs"]:
        assert paragraph["heard"] == " ".join(seed[paragraph["first"] : paragraph["last"] + 1])
        element = elements[paragraph["id"]]
        assert fold(paragraph["text"]) in fold(reading_text(element))


def reading_text(element: html.HtmlElement) -> str:
    """The words a reader reads: no times, no note numbers, no notes."""
    skipped = {"time", "footnote-ref"}
    out = []

    def walk(e: html.HtmlElement) -> None:
        if skipped & set((e.get("class") or "").split()) or e.tag in ("aside", "button"):
            return
        out.append(e.text or "")
        for child in e:
            walk(child)
            out.append(child.tail or "")

    walk(element)
    return " ".join("".join(out).split())


def test_the_heard_words_are_in_no_search_index(site: Path) -> None:
    """Nobody who searches finds what was never said: a transcript's entries are its paragraphs as
    read, each once."""
    index = json.loads((site / "search" / "search_index.json").read_text())
    found = [
        (d["location"], fold(html.fromstring(f"<p>{d['text']}</p>").text_content()))
        for d in index["docs"]
        if re.match(r"transcripts/[^/]+/#", d["location"])
    ]
    expected = [
        (f"transcripts/{slug}/#{p['id']}", fold(p["text"]))
        for slug in SLUGS
        for p in json.loads((site / "data" / f"{slug}.json").read_text())["paragraphs"]
    ]
    assert sorted(found) == sorted(expected)


@pytest.mark.long
def test_the_second_builder_gives_the_same_addresses_and_words(site: Path, tmp_path: Path) -> None:
    """Zensical, loading the same extension, renders every transcript with the same ids and the same
    reading text."""
    command = ROOT / ".venv-zensical" / "bin" / "zensical"
    if not command.exists():
        pytest.skip("no second builder here; make test installs it")
    assert zensical_site.build(tmp_path / "site", command, COLLECTION) == 0
    for path, tree in pages(site):
        name = path.relative_to(site)
        if name.name == "404.html":
            continue
        other = html.fromstring(
            (tmp_path / "site" / name).read_bytes(), parser=html.HTMLParser(encoding="utf-8")
        )
        assert addressed(other) == addressed(tree), name
        assert own_files(other) >= own_files(tree), name
    assert unlike(tmp_path / "site") == []


def test_every_page_shows_its_edition_and_its_seed(site: Path) -> None:
    """The proof over the built site, as ``massdriver check --site`` says it."""
    assert unlike(site) == []


def unlike(folder: Path) -> list[str]:
    """Where the pages of a built site leave their editions."""
    shelf = Archive(COLLECTION)
    return [
        str(finding) for path in shelf.editions() for finding in seen.built(shelf, path, folder)
    ]


def own_files(tree: html.HtmlElement) -> set[str]:
    """The styles and scripts that a page takes from our theme: the builders' own have their sum in
    the name."""
    asked = {
        link.lstrip("./") for link in tree.xpath("//link[@rel='stylesheet']/@href | //script/@src")
    }
    found = {
        link
        for link in asked
        if not link.startswith(("assets/stylesheets/", "assets/javascripts/"))
    }
    assert "assets/edition.css" in found
    return found


def addressed(tree: html.HtmlElement) -> list[tuple[str, str]]:
    """Every addressed element of a page with its reading text."""
    return [
        (e.get("id"), reading_text(e))
        for e in tree.iter()
        if isinstance(e.tag, str) and (e.get("id") or "").lstrip("w").isdigit()
    ]
