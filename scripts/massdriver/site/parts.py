"""A transcript is set in parts, a heading and what follows it, so that a browser lays out only what
is near.

Comes in: the tree of a page. Goes out: the same tree, everything from the first heading or
paragraph on in ``<div class="part">``, each with how many characters and blocks it holds, by which
the stylesheet guesses its height. May not: touch a page without addresses, or change what a page
reads.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as etree

from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

_HEADINGS = ("h2", "h3")
_ADDRESS = re.compile(r"w\d+")
_RAW = re.compile(f"{STX}wzxhzdk:\\d+{ETX}")  # HTML of ours, which Python-Markdown puts in last


class Parts(Treeprocessor):
    """Wraps an edition's headings and paragraphs; a chapter's heading stays with that of its first
    section."""

    def run(self, root: etree.Element) -> None:
        children = list(root)
        first = next((n for n, child in enumerate(children) if _addressed(child)), None)
        if first is None:
            return
        while first and children[first - 1].tag in _HEADINGS:
            first -= 1
        parts: list[etree.Element] = []
        for child in children[first:]:
            if child.tag == "p" and _RAW.fullmatch(child.text or ""):  # what comes after the text
                continue
            if not parts or (child.tag in _HEADINGS and parts[-1][-1].tag not in _HEADINGS):
                parts.append(etree.Element("div", {"class": "part"}))
                parts[-1].text = parts[-1].tail = "\n"
            root.remove(child)
            parts[-1].append(child)
        for part in parts:
            blocks = [block for child in part for block in _blocks(child)]
            characters = sum(
                len("".join(block.itertext())) for block in blocks if block.tag != "details"
            )
            part.set("style", f"--characters:{characters};--blocks:{len(blocks)}")
        root[first:first] = parts


def _addressed(element: etree.Element) -> bool:
    return any(_ADDRESS.fullmatch(e.get("id", "")) for e in element.iter())


def _blocks(element: etree.Element) -> list[etree.Element]:
    """What takes up height: headings, addressed paragraphs, what is folded; not the notes in the
    margin."""
    if element.tag in (*_HEADINGS, "details") or _ADDRESS.fullmatch(element.get("id", "")):
        return [element]
    return [block for child in element for block in _blocks(child)]
