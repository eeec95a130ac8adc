"""A large site built in parts of bounded size, each by MkDocs with the archive's own configuration,
and joined to one.

Comes in: an archive. Goes out: parts, each the pages of some transcripts, and one of everything
else; and what the joined site has to have once. May not: set a page otherwise than MkDocs sets it
in one go, or leave a link between parts unchecked.

A part sees the other transcripts as files that are not built, so that links to them are made as
ever; whether the places they lead to are there is looked up when all parts are.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ..batch.cache import Parts
from ..batch.spread import seldom
from ..collection import corpus, history, parcel
from ..collection.repository import Archive
from ..edition import front
from ..findings import Finding, Unreadable
from ..formats import wall
from ..text import escape

VERB = "build"
SHARD = 50  # transcripts of a part; an archive of no more is built in one go
LINKS, INDEX, SITEMAP = "links.json", "search/search_index.json", "sitemap.xml"
_THEME = Path(__file__).parent / "theme"
_URL = re.compile(r"\s*<url>.*?</url>", re.DOTALL)
_ID = re.compile(r'\sid="([^"]+)"')
_HREF = re.compile(r'\shref="((?:\.\./)*)(?:transcripts/)?([a-z0-9-]+)/#([^"]+)"')
_NAV = re.compile(r"^# (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """A part to build: the transcripts of it, none for everything else. ``hash`` covers all that
    its pages are made of."""

    name: str
    root: Path
    slugs: tuple[str, ...]
    hash: str


def parts(shelf: Archive) -> list[Part]:
    """The parts of an archive, the one of everything else first."""
    paths = shelf.editions()
    packed = {path.stem: parcel.pack(shelf, path).hash for path in paths}
    days = history.days(shelf.root)
    docs, own = shelf.root / "docs", shelf.settings.overrides
    around = (
        p
        for p in _files(docs, "*")
        if p.parent != shelf.transcripts and p.suffix in (".md", ".yml")
    )
    shared = _hash(
        [
            *_files(_THEME, "*.html"),
            *(_files(shelf.root / own, "*") if own else ()),
            shelf.root / "mkdocs.yml",
            shelf.root / "lexicon.yml",
            *around,
        ]
    )
    everything = _hash([*_files(_THEME, "*"), *_files(docs, "*")])
    whole = _digest(
        [shared, everything, *packed.values(), history.git(shelf.root, "rev-parse", "HEAD")]
    )
    echoes = corpus.of(shelf).echoes
    result = [Part(f"{VERB}/rest", shelf.root, (), whole)]
    for n in range(0, len(paths), SHARD):
        slugs = tuple(path.stem for path in paths[n : n + SHARD])
        led = [repr((key, here)) for key, here in sorted(echoes.items()) if key[0] in slugs]
        each = [
            f"{slug} {packed[slug]} {days.get(slug, '')} {shelf.picture(slug)}" for slug in slugs
        ]
        result.append(
            Part(
                f"{VERB}/transcripts-{n // SHARD:04}",
                shelf.root,
                slugs,
                _digest([shared, *each, *led]),
            )
        )
    return result


def make(part: Part) -> Parts:
    """Build a part; its files, and the places its pages have and lead to. Unreadable: MkDocs does
    not build it."""
    shelf = Archive(part.root)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        asked = {
            "site_dir": str(site),
            "exclude_docs": _others(shelf, part),
            "nav": _titled(shelf, part),
            "searched": not part.slugs,
        }
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=json.dumps(asked),
            cwd=part.root,
            capture_output=True,
            text=True,
            errors="replace",
        )
        if done.returncode:
            said = [
                line for line in done.stderr.splitlines() if line.startswith(("WARNING ", "ERROR "))
            ] or [done.stderr]
            raise Unreadable(
                Finding(
                    "mkdocs.yml",
                    1,
                    1,
                    "A014",
                    f"MkDocs does not build {part.name}: "
                    + " ".join(" ".join(said).split())[-2000:],
                )
            )
        own = shelf.settings.overrides
        if sources := wall.templates([part.root / own] if own else []):
            wall.seal(site, sources)
        keep = [
            p
            for p in sorted(site.rglob("*"))
            if p.is_file() and (not part.slugs or _of(p.relative_to(site), part))
        ]
        made = {p.relative_to(site).as_posix(): p.read_bytes() for p in keep}
    made.pop("sitemap.xml.gz", None)
    if part.slugs and INDEX in made:
        made[INDEX] = _index(shelf, part).encode()
    pages = {
        name: data.decode("utf-8", "replace")
        for name, data in made.items()
        if name.endswith(".html")
    }
    links = {
        "ids": {
            PurePosixPath(name).parent.name: sorted(set(_ID.findall(html)))
            for name, html in pages.items()
            if name.startswith("transcripts/") and name.count("/") == 2
        },
        "leads": sorted(
            {
                (name, m[2], m[3])
                for name, html in pages.items()
                for m in _HREF.finditer(html)
                if "transcripts/" in m[0] or (name.startswith("transcripts/") and m[1] == "../")
            }
        ),
    }
    return {**made, LINKS: json.dumps(links).encode()}


def build(asked: Mapping[str, Any]) -> None:
    """Build with the configuration that lies here and a few settings of a part's own."""
    from mkdocs.commands.build import build as built
    from mkdocs.config import load_config

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    seldom()
    said = {key: value for key, value in asked.items() if value is not None}
    searched = said.pop("searched")
    config = load_config(strict=True, **said)
    if not searched:
        events = config.plugins.events["page_context"]
        searches = [plugin for name, plugin in config.plugins.items() if name.endswith("search")]
        events[:] = [one for one in events if getattr(one, "__self__", None) not in searches]
    built(config)


def joined(sitemaps: Iterable[bytes]) -> str:
    """One sitemap of many."""
    first, *others = (data.decode() for data in sitemaps)
    more = "".join("".join(_URL.findall(text)) for text in others)
    return first.replace("</urlset>", f"{more.strip()}\n</urlset>" if more else "</urlset>")


def indexed(indexes: Iterable[bytes]) -> str:
    """One index of the theme's search, of many."""
    first, *others = map(json.loads, indexes)
    first["docs"] += [entry for other in others for entry in other["docs"]]
    return json.dumps(first, ensure_ascii=False, separators=(",", ":"))


def astray(found: Sequence[bytes]) -> Iterator[str]:
    """Links of a part to a place of a transcript that is not there."""
    known = [json.loads(data) for data in found]
    ids = {slug: set(here) for one in known for slug, here in one["ids"].items()}
    for one in known:
        for page, slug, place in one["leads"]:
            if slug in ids and place not in ids[slug]:
                yield f"{page} leads to transcripts/{slug}/#{place}, which is not there"


def _index(shelf: Archive, part: Part) -> str:
    """The theme's index of a part: its transcripts by their titles. Their words are found in
    pieces, which export writes."""
    titles = {slug: shelf.front(shelf.transcripts / f"{slug}.md").front for slug in part.slugs}
    return json.dumps(
        {
            "docs": [
                {
                    "location": f"transcripts/{slug}/",
                    "title": escape.element(str(front["title"])),
                    "text": "",
                }
                for slug, front in titles.items()
            ]
        }
    )


def _of(path: Path, part: Part) -> bool:
    name = path.as_posix()
    return name in (SITEMAP, INDEX) or (
        path.parts[0] == "transcripts" and len(path.parts) > 2 and path.parts[1] in part.slugs
    )


def _others(shelf: Archive, part: Part) -> str:
    """The pages that this part does not build, as MkDocs is told them, with those the configuration
    leaves out anyhow."""
    from mkdocs.utils.yaml import yaml_load

    with (shelf.root / "mkdocs.yml").open(encoding="utf-8") as file:
        own = yaml_load(file).get("exclude_docs") or ""
    docs = shelf.root / "docs"
    rest = [
        f"/{p.relative_to(docs).as_posix()}"
        for p in _files(docs, "*.md")
        if p.parent != shelf.transcripts
    ]
    kept = [f"!/transcripts/{slug}.md" for slug in part.slugs or ["index"]]
    return "\n".join([*(rest if part.slugs else ()), "/transcripts/*.md", *kept, own])


def _titled(shelf: Archive, part: Part) -> Any:
    """The navigation with the titles that its pages have, for a part that does not read them;
    nothing for the other."""
    from mkdocs.utils.yaml import yaml_load

    if not part.slugs:
        return None
    with (shelf.root / "mkdocs.yml").open(encoding="utf-8") as file:
        nav = yaml_load(file).get("nav")
    return _named(shelf, nav) if nav else None


def _named(shelf: Archive, entry: Any) -> Any:
    if isinstance(entry, list):
        return [_named(shelf, one) for one in entry]
    if isinstance(entry, dict):
        return {
            title: below if isinstance(below, str) else _named(shelf, below)
            for title, below in entry.items()
        }
    path = shelf.root / "docs" / str(entry)
    if not path.exists():
        return entry
    text = shelf.text(path)
    head, body = front.split(text, shelf.show(path)) if text.startswith("---\n") else ("", text)
    said = re.search(r"^title: *(.+)$", head, re.MULTILINE) or _NAV.search(body)
    return {said[1].strip("\"' "): entry} if said else entry


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(p for p in folder.rglob(pattern) if p.is_file())


def _hash(paths: Iterable[Path]) -> str:
    return _digest(
        f"{path}\0{hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in paths
        if path.exists()
    )


def _digest(made_of: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(made_of).encode()).hexdigest()


if __name__ == "__main__":
    build(json.load(sys.stdin))
