"""XML in which people speak is taken apart: captions (TTML, YouTube), parliaments, TEI.

Comes in: the text of an XML file. Goes out: a ``Document``. May not: expand an entity, open
another file, or take an attribute, an id or a tag for speech; XML of another kind is refused. What
stands where nobody speaks is left in the original, and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ..findings import Finding, Unreadable
from ..model import Document, Utterance
from ..text.letters import fold
from . import captions
from .timedtext import DEEPEST, find, get, local, seconds, timeline, ttml, words_of, youtube

_ROOT = re.compile(
    r"(?:(?><\?.*?\?>)|(?><!--.*?-->)|(?><!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)|\s)*+<([\w.:-]+)",
    re.DOTALL | re.IGNORECASE,
)
# A document type that only names itself says nothing; one that declares something is refused.
_NAMED_ONLY = re.compile(r"<!DOCTYPE[^<>\[]*>")
_GLUE = "\0"  # no space here; XML cannot hold it
_CLOSING = re.compile(r"[.,;:!?…)\]»”’]+")


class Dialect(NamedTuple):
    """How a kind of XML says who says what. An element is named by its tag, or by its tag and its
    class (``p.redner``)."""

    name: str
    body: str  # where people speak
    says: set[str]  # hold words, each a paragraph
    labels: set[str]  # hold the name of who speaks from there on
    turns: dict[str, str]  # whose attribute names that
    heads: dict[str, int]  # headings, and their level
    asides: set[str]  # interjections and what happens
    quiet: set[str]  # not said, wherever they are


_DIALECTS = {
    "dbtplenarprotokoll": Dialect(
        "Bundestag XML",
        "sitzungsverlauf",
        {"p", "zitat"},
        {"p.redner", "name"},
        {},
        {},
        {"kommentar"},
        {"redner"},
    ),
    "publicwhip": Dialect(
        "Public Whip XML",
        "publicwhip",
        {"p"},
        set(),
        {"speech": "speakername"},
        {"major-heading": 2, "oral-heading": 2, "minor-heading": 3},
        set(),
        {"division"},
    ),
    "hansard": Dialect(
        "Hansard XML",
        "hansard",
        {"p", "para"},
        {"member", "name.display"},
        {},
        {"title": 2},
        set(),
        {"session.header", "division", "image", "col", "date"},
    ),
    "Hansard": Dialect(
        "Hansard XML",
        "HansardBody",
        {"ParaText"},
        {"PersonSpeaking"},
        {},
        {"OrderOfBusinessTitle": 2, "SubjectOfBusinessTitle": 3},
        set(),
        {"Timestamp", "FloorLanguage", "Division"},
    ),
    "TEI": Dialect(
        "TEI",
        "text",
        {"u", "p", "seg", "l", "ab"},
        {"speaker", "note.speaker"},
        {"u": "who", "sp": "who"},
        {"head": 2},
        {"vocal", "incident", "kinesic", "writing", "stage"},
        {
            "note",
            "desc",
            "corr",
            "reg",
            "expan",
            "rdg",
            "fw",
            "back",
            "timeline",
            "ab.deleted",
            "listPerson",
        },
    ),
}
_DIALECTS |= {
    root: _DIALECTS["hansard"]._replace(body=root) for root in ("houselords", "housecommons")
}
_CAPTIONS = {"tt": ttml, "timedtext": youtube, "transcript": youtube}


def is_xml(text: str) -> bool:
    """Say whether a text is XML; a page of XHTML is a page, and read as one."""
    m = _ROOT.match(text)
    if not m or m[1].lower() == "html":
        return False
    return text.startswith("<?xml") or local(m[1]) in {*_DIALECTS, *_CAPTIONS, "teiCorpus"}


def from_xml(text: str, path: str, known: Sequence[str] = ()) -> Document:
    """Whatever of it is known, by its root. Unreadable: it is broken, declares entities, or is of
    another kind."""
    text = text.lstrip("\ufeff \t\r\n")
    try:
        root = fromstring(
            _NAMED_ONLY.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text, count=1), forbid_dtd=True
        )
    except ParseError as error:
        line, column = error.position
        what = str(error).split(":")[0]
        raise _refused(
            path, f"not XML that can be read: {what}. Export it again", line, column + 1
        ) from None
    except DefusedXmlException:
        raise _refused(
            path,
            "XML with a document type that declares something (entities, other files), which is"
            " not read. Take the <!DOCTYPE …> out",
        ) from None
    kind = local(root.tag)
    if kind in _CAPTIONS:
        shown = _CAPTIONS[kind](root)
        front = {"language": lang} if (lang := get(root, "lang")) else {}
        document = captions.spoken(shown.name, shown.cues, known, front, False)
        return replace(document, remarks=(*document.remarks, *shown.remarks))
    dialect = _DIALECTS.get("TEI" if kind == "teiCorpus" else kind)
    if not dialect:
        raise _refused(
            path,
            f"XML of an unknown kind (its root is <{kind[:40]}>). Known are TTML, YouTube's"
            " timedtext, TEI, and the protocols of the Bundestag, Public Whip and Hansard. Export"
            " the transcript as WebVTT or plain text, then bring that",
        )
    reader = _Reader(dialect, root, path)
    return Document(dialect.name, tuple(reader.said), front=_about(root), remarks=reader.remarks())


def _refused(path: str, what: str, line: int = 1, column: int = 1) -> Unreadable:
    return Unreadable(Finding(path, line, column, "S007", f"{what}."))


def _about(root: Element) -> dict[str, str]:
    """What a header says of the text: its title, its language."""
    front = {"language": get(root, "lang")}
    for header in find(root, "titleStmt"):
        front["title"] = next(map(words_of, find(header, "title")), "")
        break
    return {k: v for k, v in front.items() if v}


class _Reader:
    """Walks through a protocol in order; who speaks, and what is being said, goes along."""

    def __init__(self, dialect: Dialect, root: Element, path: str) -> None:
        self.dialect, self.path = dialect, path
        self.said: list[Utterance] = []
        self.left: Counter[str] = Counter()
        self.buffer: list[str] = []
        self.who, self.label, self.nobody, self.opens = "", "", False, True
        self.start: float | None = None
        self.labelled = False  # a stop of the label may follow
        self.people = {
            get(p, "id"): next(map(words_of, find(p, "persName")), "") for p in find(root, "person")
        }
        self.times = timeline(root)
        bodies = list(find(root, dialect.body)) or [root]
        within = {id(e) for body in bodies for e in body.iter()}
        for element in root.iter():
            if id(element) not in within and fold(element.text or ""):
                self.left[local(element.tag)] += len((element.text or "").split())
        inner = {id(e) for body in bodies for e in body.iter() if e is not body}
        for body in bodies:
            if id(body) not in inner:
                self.walk(body, False, 0)
                self.flush()

    def remarks(self) -> tuple[str, ...]:
        most = ", ".join(f"<{tag}>" for tag, _ in self.left.most_common(5))
        n = self.left.total()
        return (f"left in the original, as nobody says it: {n:,} words of {most}",) if n else ()

    def walk(self, element: Element, said: bool, depth: int) -> None:
        """Take an element apart, and what stands in it."""
        tag = local(element.tag)
        kind = get(element, "klasse") or get(element, "class") or get(element, "type")
        names = {tag, f"{tag}.{kind or get(element, 'role')}"}
        d = self.dialect
        if not tag:
            return
        if depth > DEEPEST:
            raise _refused(self.path, f"XML with more than {DEEPEST} elements in one another")
        if names & d.labels:
            self.flush()
            if name := _label(element, d.quiet):
                self.label = self.who = name
                self.labelled = True
                self.nobody = False
        elif names & d.quiet:
            self.left[tag] += len(words_of(element).split())
        elif level := next((d.heads[n] for n in names if n in d.heads), 0):
            self.flush()
            self.said += [Utterance(words_of(element), level=level)] if words_of(element) else []
        elif names & d.asides:
            self.flush()
            if words := words_of(element):
                bare = words if words[0] in "([" else f"({words})"
                self.said.append(Utterance(bare, opens=True))
        else:
            self.into(element, tag, kind, said, depth)

    def into(self, element: Element, tag: str, kind: str, said: bool, depth: int) -> None:
        d = self.dialect
        says = tag in d.says
        if tag in d.turns:
            self.flush()
            self.turn(element, d.turns[tag])
        if says:
            self.flush()
            self.opens = tag != "seg" or not kind
        if tag == "gap" and said and get(element, "reason") in ("", "inaudible"):
            self.buffer.append(" [inaudible] ")
        if tag == "w":
            self.buffer.append(" ")
        if tag == "pc" and _CLOSING.fullmatch(words_of(element)):
            self.buffer.append(_GLUE)
        self.text(element.text, said or says, tag)
        for child in element:
            self.walk(child, said or says, depth + 1)
            self.text(child.tail, said or says, tag)
        if get(element, "join") in ("right", "both"):
            self.buffer.append(_GLUE)
        if tag in ("br", "lb"):
            self.buffer.append(" ")
        if says:
            self.flush()
        if tag in d.turns:  # what stands after a turn is nobody's
            self.nobody = self.nobody or bool(self.who)

    def text(self, text: str | None, said: bool, tag: str) -> None:
        if said:
            self.buffer.append(text or "")
        elif text and fold(text):
            self.left[tag] += len(text.split())

    def turn(self, element: Element, attribute: str) -> None:
        """Somebody begins to speak, as an attribute says; or nobody does."""
        at = get(element, "start")
        self.start = self.times.get(at.lstrip("#"), seconds(at))
        who = get(element, attribute)
        if attribute == "who":
            id_ = who.partition("#")[2].split(" ")[0] or who
            who = self.people.get(id_) or self.label or get(element, "name") or id_
            if id_:  # whoever is named once is so again
                self.people[id_] = who
            self.label = ""
        self.who, self.nobody = who, not who

    def flush(self) -> None:
        """What was gathered becomes a paragraph of whoever speaks."""
        words = re.sub(rf"\s*{_GLUE}\s*", "", " ".join("".join(self.buffer).split()))
        if self.labelled:
            words, self.labelled = words.lstrip(":—– "), not fold(words)
        self.buffer.clear()
        if not fold(words):
            return
        if self.nobody:
            self.said.append(Utterance(words, opens=True, kind="quote"))
            return
        self.said.append(Utterance(words, self.who, self.start, opens=self.opens))
        self.start = None


def _label(element: Element, quiet: set[str]) -> str:
    """The name in an element that prints it, without what describes the person."""

    def words(here: Element) -> str:
        inner = "".join(
            ("" if local(child.tag) in quiet else words(child)) + (child.tail or "")
            for child in here
        )
        return (here.text or "") + inner

    name = " ".join(words(element).split()).rstrip(" :")
    return re.sub(r"(?<=\w)\(", " (", name)
