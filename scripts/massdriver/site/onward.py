"""What a reader finds at the end of a transcript: the next one, what was foretold in this one, its
files, the way to mend it.

Comes in: a ``Reading`` and its corpus. Goes out: HTML of one line. May not: offer what is not
there.
"""

from __future__ import annotations

from urllib.parse import urlencode

from ..collection.corpus import Corpus
from ..model import Edition, Reading
from ..text import escape
from .masthead import day, shown_kind, speech


def onward(reading: Reading, corpus: Corpus, repository: str = "") -> str:
    """The foot of a transcript's page, which stands in a folder of ``transcripts/``."""
    say, slug = speech(reading.edition), reading.edition.slug
    rows: list[tuple[str, str]] = []
    after = following(reading, corpus)
    if after:
        front = after.front
        rows.append(
            (
                say("next-transcript"),
                f'<a href="../{after.slug}/">{escape.html(front["title"])}</a>, '
                f"{day(front['date'], say)}, {escape.html(shown_kind(after))}",
            )
        )
    foretold = sum(p.slug == slug for p in corpus.foretold)
    if foretold:
        there = f"../../predictions/?document={slug}"
        rows.append(
            (say("foretold-here"), f'<a href="{there}">{say("its-predictions", foretold)}</a>')
        )
    files = [(f"{slug}.epub", "EPUB"), (f"{slug}.txt", say("plain-text")), ("", say("all-formats"))]
    rows.append(
        (
            say("take-text"),
            " · ".join(f'<a href="../../data/{name}">{said}</a>' for name, said in files),
        )
    )
    asked = urlencode({"template": "correction.yml", "slug": slug})
    form = (
        f', <a href="{escape.href(f"{repository}/issues/new?{asked}")}">{say("say-wrong")}</a>'
        if repository
        else ""
    )
    rows.append((say("mistake"), f"{say('how-to-fix')}{form}."))
    return (
        f'<nav class="onward" aria-label="{say("read-on")}" data-search-exclude><dl>'
        + "".join(f"<div><dt>{name}</dt><dd>{told}</dd></div>" for name, told in rows)
        + "</dl></nav>"
    )


def remark(repository: str, slug: str, note: str = "") -> str:
    """The address of the form that asks what is wrong with a note of a transcript, with a
    prediction, or with a topic's page; nothing where there is no place for it."""
    if not repository:
        return ""
    asked = {
        "template": "note.yml",
        "title": f"Note: {', '.join(filter(None, [slug, note]))}",
        "slug": slug,
        **({"note": note} if note else {}),
    }
    return f"{repository}/issues/new?{urlencode(asked)}"


def remark_link(repository: str, label: str, slug: str, note: str = "") -> str:
    """The link to that form as Markdown; nothing where there is none."""
    form = remark(repository, slug, note)
    return f"[{label}]({escape.address(form)}){{: .note-fix }}" if form else ""


def following(reading: Reading, corpus: Corpus) -> Edition | None:
    """The next in the list of transcripts, the newest first; after the oldest comes the newest."""
    listed, slug = corpus.listed, reading.edition.slug
    place = next((n for n, other in enumerate(listed) if other.slug == slug), None)
    return listed[(place + 1) % len(listed)] if place is not None and len(listed) > 1 else None
