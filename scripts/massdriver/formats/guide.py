"""What tells machines, and whoever feeds them, what there is: ``data/README.md`` and ``llms.txt``.

Comes in: the library and the files just made. Goes out: Markdown. May not: state a figure it has not counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from html import escape

from . import Library, Volume

_FORMATS = {".txt": "Text", ".json": "JSON", ".vtt": "Captions", ".tei.xml": "TEI", ".epub": "EPUB"}


def readme(library: Library, files: Mapping[str, bytes], about: Mapping[str, str]) -> str:
    """What is in ``data/``: the files and their form, counts, checksums. ``about``: file or suffix → one sentence."""
    site = library.site
    head = ("slug", "date", "kind", "words", "paragraphs", "emendations", "doubts", "notes")
    rows = [(v.slug, v.front["date"], v.front["kind"], *map(_n, (
        _words(v), len(v.reading.paragraphs), len(v.reading.changes), len(v.reading.doubts), len(v.reading.notes))))
        for v in library.volumes]
    total = ("all", "", "", *map(_n, (sum(map(_words, library.volumes)), *(
        sum(len(getattr(v.reading, part)) for v in library.volumes) for part in ("paragraphs", "changes", "doubts", "notes")))))
    listed = "\n".join(f"- `{name if '.' in name[1:] and not name.startswith('.') else '<slug>' + name}`: {what}"
                       for name, what in about.items())
    sums = "\n".join(f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in sorted(files.items()))
    return f"""# {site.name}: the record for machines

{site.description} The pages are at <{site.url}>; everything here is made from the same editions, with the same addresses.

## Addresses

`w123` names a paragraph by its first word: word 123 of the seed, the raw document the edition was made from, counted
from 0 over `seed.split()` in Python, the whole file, labels and page furniture included. Seeds never change, so an
address never breaks. `{site.url}transcripts/<slug>/#w123` is the paragraph on the page. `start` is seconds into the
video, or null where no times are known.

## What may be quoted

{_kinds(library.volumes)}

## Files

{listed}

## Counts

{_table(head, [*rows, total])}

## Checksums (SHA-256)

```
{sums}
```
"""


def llms(library: Library, about: Mapping[str, str]) -> str:
    """``llms.txt``: what a language model should read first, by https://llmstxt.org."""
    site = library.site
    texts = "\n".join(f"- [{v.front['title']}]({site.url}data/{v.slug}.txt): {v.front['date']}, {v.front['kind']}, "
                      f"{_n(_words(v))} words; {v.kind.caveat}" for v in library.volumes)
    data = "\n".join(f"- [{name}]({site.url}data/{name}): {what}" for name, what in about.items() if not name.startswith("."))
    return f"""# {site.name}

> {site.description}

Cite a paragraph as {site.url}transcripts/<slug>/#w123; the addresses are the ids in the JSON and never change. Quote only
what stands in the reading text, name its speaker, and say so where a document is not verbatim.

## Texts

{texts}

## Data

{data}
- [README.md]({site.url}data/README.md): every file, its form, counts and checksums

## Pages

- [Corrections]({site.url}corrections/): every word that was changed, by whom and why
- [Search the record]({site.url}search/): paragraphs by speaker, document and year
- [Predictions]({site.url}predictions/): what was said to come, when it is due, what became of it
- [Check a quote]({site.url}quote/): whether, where and by whom a sentence was said
"""


def downloads(volumes: Sequence[Volume], names: Sequence[str], about: Mapping[str, str]) -> str:
    """What there is to take along, for a page beside the files: the editions with their formats, and the whole."""
    editions = []
    for v in volumes:
        title = escape(f"{v.front['title']}, {v.front['date']}")
        links = " · ".join(f'<a href="{v.slug}{suffix}" aria-label="{name}: {title}">{name}</a>'
                           for suffix, name in _FORMATS.items() if v.slug + suffix in names)
        editions.append(f"<dt>{title}</dt><dd>{links}<br><em>{escape(v.kind.caveat)}</em></dd>")
    items = "".join(f'<li><a href="{name}">{name}</a>: {_code(what)}</li>' for name, what in about.items()
                    if not name.startswith("."))
    items += '<li><a href="README.md">README.md</a>: how the files are made up, what each counts, and their checksums</li>'
    return f'<dl class="downloads">{"".join(editions)}</dl>\n\n<ul>{items}</ul>'


def _code(sentence: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(sentence))


def _kinds(volumes: Sequence[Volume]) -> str:
    return "\n".join(f"- `{v.slug}`: {v.kind.caveat}." for v in volumes)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * 3 + ["---:"] * (len(head) - 3), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _words(volume: Volume) -> int:
    return sum(len(p.text.split()) for p in volume.reading.paragraphs)


def _n(number: int) -> str:
    return f"{number:,}"
