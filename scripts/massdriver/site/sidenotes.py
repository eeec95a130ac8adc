"""Footnotes become margin notes: beside the text where there is room, folded under their paragraph
where not.

Comes in: the tree that Python-Markdown's footnotes extension has made. Goes out: the same tree,
each note an ``<aside>`` after the paragraph that refers to it. May not: need JavaScript.

The note is a ``<details>``: its reference is an ordinary link to an id inside it, and a browser
opens a closed ``<details>`` by itself when it is led to a target inside, so links, find-in-page and
the keyboard all work.
"""

from __future__ import annotations

import copy
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from ..edition.noted import KINDS
from ..text import words
from ..text.words import Words

_HOLDERS = ("p", "li", "td", "th", "dd", "h1", "h2", "h3", "h4", "h5", "h6")
# where a note may stand inside its holder; after a p or a heading it stands behind
_INSIDE = ("li", "td", "th", "dd")


class Sidenotes(Treeprocessor):
    """Moves each note of the closing list behind the text that refers to it."""

    def __init__(self, md: Markdown, say: Words | None = None) -> None:
        super().__init__(md)
        self.say = say or words.of("en")

    def run(self, root: etree.Element) -> None:
        parents = {child: parent for parent in root.iter() for child in parent}
        lists = [e for e in root.iter("div") if e.get("class") == "footnote"]
        bodies = {
            item.get("id", ""): item
            for footnotes in lists
            for item in footnotes.iter("li")
            if item.get("id")
        }
        if not bodies:
            return
        after: dict[etree.Element, list[etree.Element]] = {}
        numbers: dict[str, str] = {}
        for ref in [e for e in root.iter("a") if e.get("class") == "footnote-ref"]:
            target = ref.get("href", "")[1:]
            if target not in bodies or _within(ref, lists, parents):
                continue
            name = target.partition(":")[2]
            ref.set("href", f"#note-{name}")
            ref.set("role", "doc-noteref")
            known = target in numbers
            # as they are met, not as they are defined
            ref.text = numbers.setdefault(target, str(len(numbers) + 1))
            if known:
                continue
            holder = ref
            while holder in parents and holder.tag not in _HOLDERS:
                holder = parents[holder]
            sup = parents[ref]
            sup.set("id", f"ref-{name}")
            sup.set("class", "ref")
            after.setdefault(holder, []).append(
                _aside(name, ref.text or "", bodies[target], self.say)
            )
        for holder, asides in after.items():
            _place(holder, asides, parents[holder])
        for footnotes in lists:
            parents[footnotes].remove(footnotes)


def _aside(name: str, number: str, item: etree.Element, say: Words) -> etree.Element:
    body = etree.Element("div", {"id": f"note-{name}", "class": "note-body"})
    body.text = item.text
    for child in item:
        body.append(copy.deepcopy(child))
    for holder in list(body.iter()):
        for child in list(holder):
            if child.get("class") == "footnote-backref":
                holder.remove(child)
    last = body[-1] if len(body) and body[-1].tag == "p" else body
    if last is not body and last.text:
        last.text = last.text.rstrip("\xa0 ") or None
    back = etree.SubElement(
        last,
        "a",
        {
            "href": f"#ref-{name}",
            "role": "doc-backlink",
            "class": "note-back",
            "aria-label": say("back-to-note", number=number),
        },
    )
    back.text = "↩"
    kind = _take_kind(body) or "Note"
    aside = etree.Element(
        "aside",
        {
            "class": f"note note-{kind.lower()}",
            "role": "doc-footnote",
            "aria-label": say("note-number", number=number),
            "data-search-exclude": "",
        },
    )
    details = etree.SubElement(aside, "details")
    summary = etree.SubElement(details, "summary")
    summary.text = number + " "
    label = etree.SubElement(summary, "span")
    label.text = say(f"noted.{kind}") if kind in KINDS else kind
    details.append(body)
    return aside


def _take_kind(body: etree.Element) -> str:
    """Take the kind off a note's first words, as its summary says it already."""
    first = body[0] if len(body) and body[0].tag == "p" else body
    if not len(first) or first[0].tag != "strong" or (first.text or "").strip():
        return ""
    strong = first[0]
    first.remove(strong)
    first.text = (strong.tail or "").lstrip()
    return (strong.text or "").strip(" .")


def _place(holder: etree.Element, asides: list[etree.Element], parent: etree.Element) -> None:
    if holder.tag in _INSIDE:
        holder.extend(asides)
        return
    wrapper = etree.Element("div", {"class": "noted"})
    wrapper.tail, holder.tail = holder.tail, None
    position = list(parent).index(holder)
    parent.remove(holder)
    wrapper.append(holder)
    wrapper.extend(asides)
    parent.insert(position, wrapper)


def _within(
    element: etree.Element,
    holders: list[etree.Element],
    parents: dict[etree.Element, etree.Element],
) -> bool:
    while element in parents:
        element = parents[element]
        if element in holders:
            return True
    return False
