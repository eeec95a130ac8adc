"""Quotation marks and apostrophes as print has them, letter for letter: what was typed straight is
shown curled.

Comes in: words, and their language. Goes out: the same words, as many letters, other marks. May
not: touch data, searches or addresses; nothing but rendering asks for it, and the proof of a built
page, which has to expect it.

Whoever typed marks of their own is left alone: a paragraph that has a single curled one keeps every
mark as it stands, so that what is shown can always be led back to what was written.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from ..text.language import primary

# By language: what opens and closes a quotation, and one inside of it. The apostrophe is everywhere
# the same.
MARKS = {"en": "“”‘’", "de": "„“‚‘"}
APOSTROPHE = "’"
OWN = re.compile("[“”„‟«»‘’‚‛‹›]")
_STRAIGHT = re.compile("[\"']")
# What begins with an apostrophe: 'cause, 'em, 'til, '90s, rock 'n' roll.
_LEFT_OUT = re.compile(
    r"'(?:(?:em|cause|til|till|tis|twas|bout|round|nuff|kay|s|n)\b(?!')|n'|\d)", re.I
)


def curled(words: str, language: str) -> str:
    """The words with the marks of their language; unchanged where it is not known, or where they
    have marks of their own."""
    return words if OWN.search(words) else mixed(words, language)


def mixed(words: str, language: str) -> str:
    """The same where some marks are print's already: on a page, which nobody leads back to what was
    typed."""
    marks = MARKS.get(primary(language))
    if marks is None or not _STRAIGHT.search(words):
        return words
    out = list(words)
    opened = {'"': False, "'": False}
    for m in _STRAIGHT.finditer(words):
        at, mark = m.start(), m[0]
        before, after = words[at - 1 : at], words[at + 1 : at + 2]
        if mark == "'" and (after.isalpha() if before.isalnum() else _LEFT_OUT.match(words, at)):
            out[at] = APOSTROPHE
        elif before.isdigit() and (not opened[mark] or after.isdigit()):
            continue  # 5'11", a 6" pipe: no quotation
        elif opens := _opens(before, after, opened[mark]):
            out[at] = marks[0 if mark == '"' else 2]
            opened[mark] = opens
        elif mark == "'" and not opened[mark]:
            out[at] = APOSTROPHE  # the drivers' wages
        else:
            out[at] = marks[1 if mark == '"' else 3]
            opened[mark] = False
    return "".join(out)


def _opens(before: str, after: str, open_already: bool) -> bool:
    """Whether a mark between these letters opens: nothing, a space, a bracket, a dash or another
    mark stands before it."""
    if not after or after.isspace():
        return False
    if not before or before.isspace() or before in "([{/":
        return True
    return before in "—–-\"'" and not open_already and (after.isalnum() or after in "\"'$€£[(…—")


# ---- on every page: what is neither code nor an edition's own words, which body.py has set ----

_BLOCKS = frozenset(
    "p li td th dt dd h1 h2 h3 h4 h5 h6 figcaption summary blockquote div caption section article"
    " nav ul ol dl table tr q".split()
)
_CODE = frozenset("code pre kbd samp script style textarea".split())
_TAG = re.compile(
    r"""<(/?)(\w+)(?:[^>"']|"[^"]*"|'[^']*')*>|<!--.*?-->|&(?:quot|\#34|\#39|\#x27|apos);""", re.S
)
_NAMED = {"&quot;": '"', "&#34;": '"', "&#39;": "'", "&#x27;": "'", "&apos;": "'"}


class Said(etree.Element):
    """Holds words of an edition, whose marks are set already, as their own language has them."""


class Curled(Treeprocessor):
    """Curls what Markdown has made of a page, and the HTML that was put into it."""

    def __init__(self, md: Markdown, language: str) -> None:
        super().__init__(md)
        self.language = language

    def run(self, root: etree.Element) -> None:
        for slots in _groups(root):
            words = "".join(text for _, _, text in slots)
            shown, at = mixed(words, self.language), 0
            for element, side, text in slots:
                here, at = shown[at : at + len(text)], at + len(text)
                if here != text:
                    setattr(
                        element,
                        side,
                        AtomicString(here) if isinstance(text, AtomicString) else here,
                    )
        stash = self.md.htmlStash.rawHtmlBlocks
        stash[:] = [
            in_html(block, self.language) if isinstance(block, str) else block for block in stash
        ]


Slot = tuple[etree.Element, str, str]  # whose words: an element's ``text`` or its ``tail``


def _groups(root: etree.Element) -> list[list[Slot]]:
    """The words of a tree, block by block."""
    done: list[list[Slot]] = []

    def walk(element: etree.Element, here: list[Slot]) -> None:
        if element.text:
            here.append((element, "text", element.text))
        for child in element:
            tag, known = str(child.tag), str(child.get("class", "")).split()
            if tag in _CODE or isinstance(child, Said):
                pass
            elif tag in _BLOCKS:
                done.append([])
                walk(child, done[-1])
            elif "ref" not in known:
                walk(child, here)
            if child.tail:
                here.append((child, "tail", child.tail))

    done.append([])
    walk(root, done[0])
    return done


def in_html(source: str, language: str) -> str:
    """The same for HTML: between its tags, outside of code; an entity of a mark is one."""
    out: list[str] = []
    blocks: list[list[int]] = [[]]  # which of these are words, block by block
    at, code = 0, ""
    for m in (*_TAG.finditer(source), None):
        out.append(source[at : m.start() if m else len(source)])
        if not code:
            blocks[-1].append(len(out) - 1)
        if m is None:
            break
        at = m.end()
        if m[0] in _NAMED and not code:
            blocks[-1].append(len(out))
            out.append(_NAMED[m[0]])
            continue
        tag = (m[2] or "").lower()
        if tag in _CODE:
            code = tag if not m[1] else "" if code == tag else code
        elif tag in _BLOCKS:
            blocks.append([])
        out.append(m[0])
    for places in blocks:
        shown, begin = mixed("".join(out[n] for n in places), language), 0
        for n in places:
            begin, out[n] = begin + len(out[n]), shown[begin : begin + len(out[n])]
    return "".join(out)
