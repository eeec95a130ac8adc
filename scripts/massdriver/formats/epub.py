"""EPUB 3: the reading text with its notes, a chapter a file.

Comes in: a volume. Goes out: the bytes of an EPUB. May not: differ from one run to the next: no
clock, no random name, every file of the archive at the same moment.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from importlib import resources
from itertools import count
from xml.etree import ElementTree as etree

from ..edition import markup, proof
from ..edition.front import clock
from ..model import Block, Chapter, Comment, Emendation, Inline, NoteRef, Paragraph, Text
from ..text import escape
from ..text.language import direction
from ..text.words import Words, named, of
from . import RIGHTS, Volume, inline, sound
from .cover import cover

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
_XHTML = {
    "xmlns": "http://www.w3.org/1999/xhtml",
    "xmlns:epub": "http://www.idpf.org/2007/ops",
}
_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""  # noqa: E501


def epub(volume: Volume) -> bytes:
    """The edition as a book."""
    chapters = _Book(volume).chapters()
    files = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": _package(volume, chapters),
        "EPUB/nav.xhtml": _page(_say(volume)("contents"), _nav(volume, chapters), volume.language),
        "EPUB/style.css": (
            resources.files(__package__).joinpath("epub.css").read_text(encoding="utf-8")
        ),
        "EPUB/cover.svg": cover(volume),
        "EPUB/title.xhtml": _page(volume.front["title"], _title(volume), volume.language),
        **{f"EPUB/{c.name}": _page(c.title, c.section, volume.language) for c in chapters},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        # first, and bare, so that it can be sniffed
        _add(archive, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, content in files.items():
            _add(archive, name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _Chapter:
    """One file of the book: a heading with what stands under it, and its notes at the end."""

    def __init__(self, name: str, title: str) -> None:
        self.name, self.title = name, title
        self.section = etree.Element("section", {"epub:type": "chapter"})
        self.sections: list[Chapter] = []
        self.notes: list[etree.Element] = []


class _Book:
    """Sets an edition block by block; notes and doubts are numbered through the book."""

    def __init__(self, volume: Volume) -> None:
        self.volume = volume
        self.notes = {n.id: n.text for n in volume.reading.notes}
        self.numbers = count(1)

    def chapters(self) -> list[_Chapter]:
        volume = self.volume
        paragraphs = {p.block: p for p in volume.reading.paragraphs}
        headings = iter(volume.reading.chapters)
        files = [_Chapter("opening.xhtml", _say(volume)("opening"))]
        for n, block in enumerate(volume.reading.edition.blocks):
            here = files[-1]
            if block.kind == "heading":
                heading = next(headings)
                if heading.level <= 2:
                    here = _Chapter(f"chapter-{len(files):02d}.xhtml", heading.title)
                    files.append(here)
                else:
                    here.sections.append(heading)
                element = _sub(
                    here.section,
                    "h2" if heading.level <= 2 else "h3",
                    {"id": f"chapter-{heading.id}"},
                )
                element.text = heading.title
            elif block.kind == "fold":
                _sub(here.section, "p", {"class": "ad"}).append(
                    _with("strong", markup.fold_title(block))
                )
            elif n in paragraphs:
                self.paragraph(here, block, paragraphs[n])
        for chapter in files:
            if chapter.notes:
                notes = _sub(
                    chapter.section,
                    "section",
                    {
                        "class": "notes",
                        "epub:type": "footnotes",
                        "role": "doc-endnotes",
                        "aria-label": _say(volume)("notes"),
                    },
                )
                notes.extend(chapter.notes)
        return [f for f in files if len(f.section)]

    def paragraph(self, chapter: _Chapter, block: Block, paragraph: Paragraph) -> None:
        classes = [
            name
            for name, here in (
                ("turn", paragraph.turn),
                ("ad", paragraph.ad),
                ("quote", block.prefix.endswith("> ")),
                ("item", re.search(r"- $|\d+\. $", block.prefix)),
            )
            if here
        ]
        element = _sub(
            chapter.section,
            "p",
            {"id": paragraph.id} | ({"class": " ".join(classes)} if classes else {}),
        )
        if paragraph.turn and paragraph.speaker:
            label = _with("span", f"{paragraph.speaker}:", {"class": "speaker"})
            label.tail = " "
            element.append(label)
        for part in spaced(self.parts(chapter, block.inlines)):
            if isinstance(part, str):
                inline.append(element, part)
            else:
                element.append(part)
        inline.append(element, " ")
        name = clock(paragraph.start) if paragraph.start is not None else paragraph.id
        element.append(
            _with(
                "a",
                name,
                {
                    "class": "address",
                    "href": self.volume.url(paragraph.id),
                    "aria-label": f"{name}, this paragraph on the site",
                },
            )
        )

    def parts(self, chapter: _Chapter, inlines: Iterable[Inline]) -> list[str | etree.Element]:
        """The reading text of a block as strings and elements."""
        out: list[str | etree.Element] = []
        for part in inlines:
            match part:
                case Text(source) | Emendation(_, str(source)):
                    out += [
                        _with("em", text) if emphasised else text
                        for text, emphasised in inline.runs(source)
                    ]
                case NoteRef(name) if name in self.notes:
                    out.append(
                        self.note(chapter, name, inline.note(self.notes[name], self.volume.site))
                    )
                case Comment(source) if source.strip().startswith(proof.DOUBT):
                    body = etree.Element("div")
                    _sub(body, "p", {}).text = source.strip()
                    out.append(self.note(chapter, "", body))
        return out

    def note(self, chapter: _Chapter, name: str, body: etree.Element) -> etree.Element:
        """Put a note at the chapter's end; return the reference to it."""
        number = str(next(self.numbers))
        ident = f"note-{name}" if name else f"doubt-{number}"
        aside = etree.Element(
            "aside", {"id": ident, "epub:type": "footnote", "role": "doc-footnote"}
        )
        aside.extend(body)
        first = aside[0]
        back = _with("a", number, {"href": f"#ref-{ident}", "role": "doc-backlink"})
        back.tail = f" {first.text or ''}"
        first.text = None
        first.insert(0, back)
        aside.tail = "\n"
        chapter.notes.append(aside)
        return _with(
            "a",
            number,
            {
                "id": f"ref-{ident}",
                "href": f"#{ident}",
                "epub:type": "noteref",
                "role": "doc-noteref",
            },
        )


def spaced(parts: list[str | etree.Element]) -> list[str | etree.Element]:
    """Spacing as in print: one space, none before a stop, none at either end, whatever was deleted
    between."""
    out: list[str | etree.Element] = []
    last = None  # where the nearest text before stands in ``out``
    for part in parts:
        text = part if isinstance(part, str) else part.text or "" if part.tag == "em" else None
        if text is None:
            out.append(part)  # a reference: it takes no room among the words
            continue
        before = _content(out[last]) if last is not None else " "
        if before.endswith(" ") or not before:
            text = text.lstrip()
        if last is not None and before.endswith(" ") and re.match(r"[,.;:?!](\s|$)", text):
            _trim(out, last)
        if not text:
            continue
        if isinstance(part, str):
            out.append(text)
        else:
            part.text = text
            out.append(part)
        last = len(out) - 1
    if last is not None:
        _trim(out, last)
    return out


def _content(part: str | etree.Element) -> str:
    return part if isinstance(part, str) else part.text or ""


def _trim(parts: list[str | etree.Element], n: int) -> None:
    part = parts[n]
    if isinstance(part, str):
        parts[n] = part.rstrip()
    else:
        part.text = (part.text or "").rstrip()


def _sub(parent: etree.Element, tag: str, attributes: dict[str, str]) -> etree.Element:
    element = etree.SubElement(parent, tag, attributes)
    element.tail = "\n"
    return element


def _with(tag: str, text: str, attributes: dict[str, str] | None = None) -> etree.Element:
    element = etree.Element(tag, attributes or {})
    element.text = text
    return element


def _page(title: str, content: etree.Element, language: str) -> str:
    html = etree.Element(
        "html", _XHTML | {"xml:lang": language, "lang": language, "dir": direction(language)}
    )
    head = _sub(html, "head", {})
    _sub(head, "title", {}).text = title
    _sub(head, "link", {"rel": "stylesheet", "href": "style.css"})
    _sub(html, "body", {}).append(content)
    page = escape.xml(etree.tostring(html, encoding="unicode"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n{page}\n'


def _say(volume: Volume) -> Words:
    return of(volume.site.language)


def _title(volume: Volume) -> etree.Element:
    front, say, language = volume.front, _say(volume), volume.site.language
    said = {name: named(language, "role", role) for name, role in front["speakers"].items()}
    here = volume.reading
    section = etree.Element("section", {"epub:type": "titlepage"})
    _sub(section, "h1", {}).text = front["title"]
    _sub(section, "p", {"class": "caveat"}).text = volume.kind.sentence
    if front["note"]:
        _sub(section, "p", {}).text = front["note"]
    facts = _sub(section, "dl", {})
    for name, value in (
        ("date", front["date"]),
        ("venue", front["venue"]),
        ("status", named(language, "status", front["status"])),
        ("people", ", ".join(f"{name} ({role})" for name, role in said.items())),
        (
            "record",
            f"{say('emendations', len(here.changes))}, {say('doubts', len(here.doubts))},"
            f" {say('margin-notes', len(here.notes))}",
        ),
    ):
        if value:
            _sub(facts, "dt", {}).text = say(name)
            _sub(facts, "dd", {}).text = value
    where = _sub(section, "p", {})
    where.text = f"{say('whole-page')} "
    where.append(_with("a", volume.url(), {"href": volume.url()}))
    return section


def _nav(volume: Volume, chapters: list[_Chapter]) -> etree.Element:
    nav = etree.Element("nav", {"epub:type": "toc", "id": "toc", "role": "doc-toc"})
    _sub(nav, "h1", {}).text = _say(volume)("contents")
    items = _sub(nav, "ol", {})
    _sub(items, "li", {}).append(_with("a", volume.front["title"], {"href": "title.xhtml"}))
    for chapter in chapters:
        item = _sub(items, "li", {})
        item.append(_with("a", chapter.title, {"href": chapter.name}))
        if chapter.sections:
            inner = _sub(item, "ol", {})
            for section in chapter.sections:
                _sub(inner, "li", {}).append(
                    _with("a", section.title, {"href": f"{chapter.name}#chapter-{section.id}"})
                )
    return nav


def _package(volume: Volume, chapters: list[_Chapter]) -> str:
    front, site = volume.front, volume.site
    people = "".join(
        f"    <dc:{'creator' if role == 'guest' else 'contributor'}>{escape.element(name)}</dc:"
        f"{'creator' if role == 'guest' else 'contributor'}>\n"
        for name, role in front["speakers"].items()
    )
    pages = ["title.xhtml", *(c.name for c in chapters)]
    manifest = "".join(
        f'    <item id="{name.partition(".")[0]}" href="{name}"'
        ' media-type="application/xhtml+xml"/>\n'
        for name in pages
    )
    spine = "".join(f'    <itemref idref="{name.partition(".")[0]}"/>\n' for name in pages)
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{volume.language}">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:identifier id="id">{escape.element(volume.url())}</dc:identifier>
    <dc:title>{escape.element(front["title"])}</dc:title>
    <dc:language>{volume.language}</dc:language>
    <dc:date>{front["date"]}</dc:date>
{people}    <dc:publisher>{escape.element(site.name)}</dc:publisher>
    <dc:description>{escape.element(volume.kind.sentence)}</dc:description>
    <dc:source>{escape.element(front["video"] or sound(volume.site, front) or front["source"] or volume.url())}</dc:source>
    <dc:rights>{escape.element(site.rights or RIGHTS)}</dc:rights>
    <meta name="cover" content="cover"/>
    <meta property="dcterms:modified">{volume.modified}</meta>
    <meta property="schema:accessMode">textual</meta>
    <meta property="schema:accessModeSufficient">textual</meta>
    <meta property="schema:accessibilityFeature">structuralNavigation</meta>
    <meta property="schema:accessibilityFeature">tableOfContents</meta>
    <meta property="schema:accessibilityHazard">none</meta>
    <meta property="schema:accessibilitySummary">{_say(volume)("text-only")}</meta>
  </metadata>
  <manifest>
    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="cover" href="cover.svg" media-type="image/svg+xml" properties="cover-image"/>
    <item id="style" href="style.css" media-type="text/css"/>
{manifest}  </manifest>
  <spine{' page-progression-direction="rtl"' if direction(volume.language) == "rtl" else ""}>
{spine}  </spine>
</package>
"""  # noqa: E501


def _add(archive: zipfile.ZipFile, name: str, content: str, method: int) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # as on Unix, wherever this runs
    archive.writestr(entry, content.encode())
