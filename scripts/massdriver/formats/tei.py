"""TEI P5: who said what, what the machine heard and what is read, with the notes.

Comes in: a volume. Goes out: one TEI document. May not: lose a word of the seed; take ``sic`` for
every ``choice``, leave out ``note``, ``rdg`` and the headings of type ``editorial``, and the seed's
letters remain, in order.

A turn's paragraph is a ``u`` with its speaker, in an ``annotationBlock`` as ISO 24624 has it; what
nobody says (an article's own words, a list) is a ``p``; what was deleted whole is an ``ab``.
Sponsor reads are marked by ``ana``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from xml.etree import ElementTree as etree

from .. import __version__
from ..edition import attested, proof
from ..edition.attested import Heard
from ..edition.front import seconds
from ..model import Block, Change, Chapter, Comment, Emendation, Inline, NoteRef, Paragraph, Text
from ..text import escape
from ..text.words import of
from . import RIGHTS, Volume, inline, sound

OURS = "en"  # the language of what the header says
_QUOTED = re.compile(r'"([^"]+)"')
_AS_TEI = {
    "p": "p",
    "a": "ref",
    "em": "hi",
    "strong": "hi",
    "code": "code",
    "ul": "list",
    "ol": "list",
    "li": "item",
    "blockquote": "quote",
    "br": "lb",
}


def tei(volume: Volume) -> str:
    """The whole edition as TEI."""
    root = etree.Element(
        "TEI",
        {
            "xmlns": "http://www.tei-c.org/ns/1.0",
            "xml:lang": volume.language,
            "xml:id": f"edition-{volume.slug}",
        },
    )
    header = etree.SubElement(root, "teiHeader")
    if volume.language != OURS:
        header.set("xml:lang", OURS)
    _header(header, volume)
    etree.indent(root)
    root[-1].tail = "\n  "
    text = etree.SubElement(root, "text")
    text.text, text.tail = "\n", "\n"
    body = etree.SubElement(text, "body")
    _Body(volume).fill(body)
    body.tail = "\n  "
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        + escape.xml(etree.tostring(root, encoding="unicode"))
        + "\n"
    )


class _Body:
    """Fills the body of a text, block by block; the emendations' makers and the headings come along
    in order."""

    def __init__(self, volume: Volume) -> None:
        self.volume = volume
        edition = volume.reading.edition
        self.places = proof.starts(edition, volume.reading.seed)[0]
        self.paragraphs = {p.block: p for p in volume.reading.paragraphs}
        timed = [p.id for p in volume.reading.paragraphs if p.start is not None]
        # where one ends the next begins, as far as times are known
        self.following = dict(pairwise(timed))
        self.chapters: Iterator[Chapter] = iter(volume.reading.chapters)
        self.changes: Iterator[Change] = iter(volume.reading.changes)
        self.heard: Iterator[tuple[Heard, ...]] = iter(attested.beside(volume.reading))
        self._readings: tuple[Heard, ...] = ()
        self.notes: Mapping[str, tuple[str, str]] = {
            n.id: (n.kind, n.text) for n in volume.reading.notes
        }

    def fill(self, body: etree.Element) -> None:
        timed = [p for p in self.volume.reading.paragraphs if p.start is not None]
        if timed:
            _timeline(body, timed)
        open_: list[tuple[int, etree.Element]] = [(1, body)]
        for n, block in enumerate(self.volume.reading.edition.blocks):
            if block.kind == "heading":
                chapter = next(self.chapters)
                while open_[-1][0] >= chapter.level:
                    open_.pop()
                kind = "chapter" if chapter.level == 2 else "section"
                div = _block(open_[-1][1], "div", {"type": kind, "xml:id": f"chapter-{chapter.id}"})
                div.text = "\n"
                open_.append((chapter.level, div))
                head = _block(
                    div, "head", {} if self.places[n] is not None else {"type": "editorial"}
                )
                self.words(head, block, self.places[n] is not None)
            elif block.kind == "text":
                self.words(self.holder(open_[-1][1], self.paragraphs.get(n)), block, True)

    def holder(self, parent: etree.Element, paragraph: Paragraph | None) -> etree.Element:
        """The element a block's words go into."""
        if paragraph is None:
            return _block(parent, "ab", {"type": "deleted"})
        attributes = {"xml:id": paragraph.id, "n": f"{paragraph.first}-{paragraph.last}"}
        if paragraph.ad:
            attributes["ana"] = "#sponsor-read"
        if not paragraph.speaker:
            return _block(parent, "p", attributes)
        attributes["who"] = f"#{person(paragraph.speaker)}"
        if paragraph.start is not None:
            attributes["start"] = f"#t-{paragraph.id}"
        spoken: dict[str, str] = {
            key: attributes[key] for key in ("who", "start") if key in attributes
        }
        following = self.following.get(paragraph.id)
        if "start" in spoken and following:
            spoken["end"] = f"#t-{following}"
        return _block(_block(parent, "annotationBlock", spoken), "u", attributes)

    def words(self, parent: etree.Element, block: Block, tracked: bool) -> None:
        """The words of a block with their emendations, reasons, doubts and notes."""
        for part in _trimmed(block.inlines):
            match part:
                case Text(source):
                    _runs(parent, source)
                case Emendation(heard, read):
                    change = next(self.changes) if tracked else None
                    choice = etree.SubElement(
                        self.lemma(parent, next(self.heard)) if tracked else parent, "choice"
                    )
                    _runs(etree.SubElement(choice, "sic"), heard or "")
                    _runs(
                        etree.SubElement(
                            choice, "corr", {"resp": f"#{change.by}"} if change else {}
                        ),
                        read or "",
                    )
                    self.rest(parent)
                case Comment(source) if source.strip().startswith(proof.DOUBT):
                    quoted = _QUOTED.search(source)
                    doubted = inline.before(parent, quoted[1].split()) if quoted else None
                    if doubted is not None:
                        etree.SubElement(parent, "unclear").text = doubted
                    etree.SubElement(parent, "note", {"type": "doubt"}).text = source.strip()
                case Comment(source):
                    etree.SubElement(parent, "note", {"type": "reason"}).text = source.strip()
                case NoteRef(name) if name in self.notes:
                    kind, text = self.notes[name]
                    note = etree.SubElement(
                        parent,
                        "note",
                        {"xml:id": f"note-{name}", "type": kind.lower(), "place": "margin"},
                    )
                    content = inline.note(text, self.volume.site)
                    # one paragraph needs no p of its own
                    _as_tei(content[0] if len(content) == 1 else content, note)

    def lemma(self, parent: etree.Element, heard: tuple[Heard, ...]) -> etree.Element:
        """Where an emendation goes: into the lemma of an apparatus entry, if witnesses are on
        record for it."""
        self._readings = heard
        if not heard:
            return parent
        agreeing = " ".join(f"#{h.sigil}" for h in heard if h.confirms)
        return etree.SubElement(
            etree.SubElement(parent, "app"), "lem", {"wit": agreeing} if agreeing else {}
        )

    def rest(self, parent: etree.Element) -> None:
        """The readings of those witnesses that read otherwise."""
        for h in self._readings:
            if not h.confirms:
                etree.SubElement(parent[-1], "rdg", {"wit": f"#{h.sigil}"}).text = h.words
        self._readings = ()


def person(name: str) -> str:
    """A speaker's identifier: ``Ann Lee`` → ``ann-lee``."""
    made = re.sub(r"[^\w]+", "-", name.casefold()).strip("-")
    return made if made[:1].isalpha() else f"speaker-{made}"


def _trimmed(inlines: Iterable[Inline]) -> list[Inline]:
    """Inlines without the space after a label and the line end."""
    parts = list(inlines)
    if parts and isinstance(parts[0], Text):
        parts[0] = Text(parts[0].source.lstrip())
    if parts and isinstance(parts[-1], Text):
        parts[-1] = Text(parts[-1].source.rstrip())
    return parts


def _runs(parent: etree.Element, source: str) -> None:
    for text, emphasised in inline.runs(source):
        if emphasised:
            etree.SubElement(parent, "hi", {"rend": "italic"}).text = text
        else:
            inline.append(parent, text)


def _block(parent: etree.Element, tag: str, attributes: dict[str, str]) -> etree.Element:
    element = etree.SubElement(parent, tag, attributes)
    element.tail = "\n"
    if not parent.text:
        parent.text = "\n"
    return element


def _as_tei(source: etree.Element, target: etree.Element) -> None:
    """Copy what an XHTML element holds into a TEI element."""
    target.text = source.text
    for child in source:
        attributes = (
            {"target": child.get("href", "")}
            if child.tag == "a"
            else (
                {"rend": "bold" if child.tag == "strong" else "italic"}
                if child.tag in ("em", "strong")
                else {}
            )
        )
        made = etree.SubElement(target, _AS_TEI.get(child.tag, "seg"), attributes)
        made.tail = child.tail
        _as_tei(child, made)


def _timeline(body: etree.Element, timed: list[Paragraph]) -> None:
    timeline = _block(body, "timeline", {"unit": "s", "origin": "#t-0"})
    etree.SubElement(timeline, "when", {"xml:id": "t-0"})
    for p in timed:
        etree.SubElement(
            timeline, "when", {"xml:id": f"t-{p.id}", "interval": f"{p.start:g}", "since": "#t-0"}
        )


def _header(header: etree.Element, volume: Volume) -> None:
    def add(parent: etree.Element, tag: str, text: str = "", **attributes: str) -> etree.Element:
        element = etree.SubElement(
            parent, tag, {k.replace("xml_", "xml:"): v for k, v in attributes.items()}
        )
        element.text = text or None
        return element

    front, site, seed = volume.front, volume.site, volume.reading.seed
    file = add(header, "fileDesc")
    title = add(file, "titleStmt")
    add(title, "title", front["title"])
    for ident, resp in (
        ("lexicon", "emended by the lexicon, or as a repetition"),
        ("hand", "emended by hand"),
    ):
        statement = add(title, "respStmt", xml_id=ident)
        add(statement, "resp", resp)
        add(statement, "name", site.name)
    add(file, "extent", f"{sum(len(p.text.split()) for p in volume.reading.paragraphs)} words")
    publication = add(file, "publicationStmt")
    add(publication, "publisher", site.name)
    add(publication, "idno", volume.url(), type="URI")
    add(publication, "date", volume.modified[:10], when=volume.modified[:10])
    add(add(publication, "availability"), "p", site.rights or RIGHTS)
    source = add(file, "sourceDesc")
    recorded = [
        (kind, at) for kind, at in (("audio", sound(site, front)), ("video", front["video"])) if at
    ]
    recordings = [add(source, "recordingStmt") for _ in recorded[:1]]
    for kind, at in recorded:
        long = {"dur": f"PT{round(seconds(front['duration']))}S"} if front["duration"] else {}
        recording = add(recordings[0], "recording", type=kind, **long)
        add(recording, "date", front["date"], when=front["date"])
        add(add(recording, "p"), "ref", front["venue"] or at, target=at)
    if front["witnesses"]:
        witnesses = add(source, "listWit")
        for sigil, facts in front["witnesses"].items():
            witness = add(witnesses, "witness", xml_id=sigil)
            witness.text = f"{facts['what']}; SHA-256 {facts['sha256']}"
            if facts["source"]:
                add(witness, "ref", facts["source"], target=facts["source"])
    bibl = add(source, "bibl")
    add(bibl, "title", seed.name)
    add(bibl, "idno", seed.sha256, type="SHA-256")
    add(bibl, "note", front["kind"], type="kind")
    encoding = add(header, "encodingDesc")
    declaration = add(encoding, "editorialDecl")
    add(
        add(declaration, "correction", method="markup"),
        "p",
        "Every word that differs from the seed is a choice: sic as the seed has it, corr as it is"
        " read; an empty corr deletes, an empty sic inserts. resp says whether the lexicon or a"
        " hand made it. Where another transcript of the recording is on record for the place, the"
        " choice is the lemma of an app; the lemma names the witnesses that read so, rdg what the"
        " others read. A doubt is a note, after the doubted words as unclear.",
    )
    add(
        add(declaration, "normalization", method="silent"),
        "p",
        "Capitals, punctuation, spacing and paragraphs are ours.",
    )
    add(
        add(declaration, "quotation"),
        "p",
        of(volume.site.language)("tei-worth", caveat=volume.kind.caveat),
    )
    add(
        add(encoding, "refsDecl"),
        "p",
        "xml:id of a u or p is w and the number of its first word in the seed, its n the first "
        "and the last; words are those of Python's str.split, counted from 0.",
    )
    taxonomy = add(add(encoding, "classDecl"), "taxonomy", xml_id="uses")
    add(
        add(taxonomy, "category", xml_id="sponsor-read"),
        "catDesc",
        "A sponsor read, folded on the page.",
    )
    add(add(encoding, "appInfo"), "application", ident="massdriver", version=__version__).append(
        _label("massdriver")
    )
    profile = add(header, "profileDesc")
    add(
        add(profile, "langUsage"),
        "language",
        "English" if volume.language == OURS else volume.language,
        ident=volume.language,
    )
    people = add(add(profile, "particDesc"), "listPerson") if front["speakers"] else None
    for name, role in front["speakers"].items():
        assert people is not None
        add(add(people, "person", xml_id=person(name), role=role), "persName", name)
    add(
        add(header, "revisionDesc", status=front["status"].replace(", ", "-").replace(" ", "-")),
        "change",
        "The text of this edition last changed.",
        when=volume.modified[:10],
    )


def _label(text: str) -> etree.Element:
    element = etree.Element("label")
    element.text = text
    return element
