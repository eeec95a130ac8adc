"""What tells machines, and whoever feeds them, what there is: ``data/README.md`` and ``llms.txt``.

Comes in: the library and the files just made. Goes out: Markdown. May not: state a figure it has
not counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..text import escape
from ..text.words import named, of
from . import Card, Library

if TYPE_CHECKING:
    from .registry import Standard

HEADS = ("kept-file", "kept-standard", "kept-for", "kept-try")
_FORMATS = {
    ".txt": "Text",
    ".json": "JSON",
    ".vtt": "Captions",
    ".srt": "SRT",
    ".tei.xml": "TEI",
    ".epub": "EPUB",
    ".md": "Markdown",
    ".csl.json": "CSL",
    ".bib": "BibTeX",
    ".ris": "RIS",
    ".transcript.json": "transcript JSON",
    ".chapters.json": "chapters JSON",
    ".annotations.json": "annotations",
    ".manifest.json": "IIIF",
    ".navigation.json": "DTS",
}


def readme(library: Library, sums: Mapping[str, str], about: Mapping[str, str]) -> str:
    """What is in ``data/``: the files (name → SHA-256) and their form, counts. ``about``: file or
    suffix → one sentence."""
    site = library.site
    head = ("slug", "date", "kind", "words", "paragraphs", "emendations", "doubts", "notes")
    counts = [(c.words, c.paragraphs, c.changes, c.doubts, c.notes) for c in library.cards]
    rows = [
        (c.slug, c.front["date"], c.front["kind"], *map(_n, here))
        for c, here in zip(library.cards, counts, strict=True)
    ]
    say = of(site.language)
    total = (
        say("guide-all"),
        "",
        "",
        *map(_n, map(sum, zip((0, 0, 0, 0, 0), *counts, strict=True))),
    )
    listed = "\n".join(
        f"- `{name if '.' in name[1:] and not name.startswith('.') else '<slug>' + name}`: "
        + named(site.language, "data", name, what)
        for name, what in about.items()
    )
    checksums = "\n".join(f"{digest}  {name}" for name, digest in sorted(sums.items()))
    return f"""# {say("guide-title", name=site.name)}

{say("guide-pages", description=site.description, url=site.url)}

## {say("guide-addresses")}

{say("guide-address", url=site.url)}

## {say("guide-quoted")}

{_kinds(library.cards)}

## {say("guide-files")}

{listed}

## {say("guide-counts")}

{_table(head, [*rows, total])}

## {say("guide-sums")}

```
{checksums}
```
"""


PAGES = ("llms-corrections", "llms-search", "llms-predictions", "llms-quote")


def llms(library: Library, about: Mapping[str, str]) -> str:
    """``llms.txt``: what a language model should read first, by https://llmstxt.org."""
    site = library.site
    say = of(site.language)
    texts = "\n".join(
        f"- [{escape.markdown(v.front['title'])}]({site.url}data/{v.slug}.txt): "
        + say(
            "llms-text",
            date=v.front["date"],
            kind=named(site.language, "kind", v.front["kind"]),
            words=_n(v.words),
            caveat=v.kind.caveat,
        )
        for v in library.cards
    )
    data = "\n".join(
        f"- [{name}]({site.url}data/{name}): {named(site.language, 'data', name, what)}"
        for name, what in about.items()
        if not name.startswith(".")
    )
    pages = "\n".join("- " + say(page, url=site.url) for page in PAGES)
    return f"""# {site.name}

> {site.description}

{say("llms-cite", url=site.url)}

## {say("llms-texts")}

{texts}

## {say("llms-data")}

{data}
- [README.md]({site.url}data/README.md): {say("llms-readme")}

## {say("llms-pages")}

{pages}
"""


def downloads(
    cards: Sequence[Card], names: Sequence[str], about: Mapping[str, str], language: str = "en"
) -> str:
    """What there is to take along, for a page beside the files: the editions with their formats,
    and the whole."""
    editions = []
    formats = {suffix: named(language, "format", name) for suffix, name in _FORMATS.items()}
    for v in cards:
        title = escape.attribute(f"{v.front['title']}, {v.front['date']}")
        links = " · ".join(
            f'<a href="{v.slug}{suffix}" aria-label="{name}: {title}">{name}</a>'
            for suffix, name in formats.items()
            if v.slug + suffix in names
        )
        editions.append(
            f"<dt>{title}</dt><dd>{links}<br><em>{escape.html(v.kind.caveat)}</em></dd>"
        )
    return f'<dl class="downloads">{"".join(editions)}</dl>\n\n{whole(about, language)}'


def whole(about: Mapping[str, str], language: str = "en") -> str:
    """What there is of all editions together."""
    readme = "how the files are made up, what each counts, and their checksums"
    items = "".join(
        f'<li><a href="{name}">{name}</a>: {code(named(language, "data", name, what))}</li>'
        for name, what in {**about, "README.md": readme}.items()
        if not name.startswith(".")
    )
    return f"<ul>{items}</ul>"


def standards(kept: Sequence[Standard], language: str = "en") -> str:
    """Which file keeps to which standard, for whom it is, and how to try it; a table for a page."""
    say = of(language)
    heads = "".join(f"<th>{say(head)}</th>" for head in HEADS)
    rows = "".join(
        f'<tr><td><code>{escape.html(s.file)}</code></td><td><a href="{escape.href(s.address)}">'
        f"{escape.html(s.standard)}</a></td>"
        f"<td>{escape.html(named(language, 'readers', s.readers))}</td>"
        f"<td>{escape.html(named(language, 'trial', s.trial))}</td></tr>"
        for s in kept
    )
    return f'<table class="standards"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def code(sentence: str) -> str:
    """A sentence as HTML, with what stands between grave accents as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape.element(sentence))


def _kinds(cards: Sequence[Card]) -> str:
    return "\n".join(f"- `{v.slug}`: {v.kind.caveat}." for v in cards)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * 3 + ["---:"] * (len(head) - 3), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _n(number: int) -> str:
    return f"{number:,}"
