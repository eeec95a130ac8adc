"""Edition Markdown to model and back, exactly: ``write(parse(source)) == source`` for any source.

Comes in: the Markdown of an edition. Goes out: an ``Edition``. May not: look at the seed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from ..findings import Finding, Unreadable
from ..model import HOUSE, Block, Comment, Edition, Emendation, House, Inline, NoteRef, Text
from . import front

_INLINE = re.compile(
    r"""\\. | \{~~(?P<heard>[^{}]*?)~>(?P<read>[^{}]*?)~~\} | \{--(?P<gone>[^{}]*?)--\}
      | \{\+\+(?P<new>[^{}]*?)\+\+\}
      | \{>>(?P<why>(?:(?!\{>>).)*?)<<\} | \[\^(?P<note>[^\[\]{}\s]+)\]""",
    re.VERBOSE | re.DOTALL,
)
_NOTE = re.compile(r"\[\^([^\]\s]+)\]:")
_FOLD = re.compile(r'\?\?\?\+? ad "([^"\n]*)"$')
_HEADING = re.compile(r"(#{1,6} )(.*)$", re.DOTALL)
_PREFIX = re.compile(r"(?:    )?(?:- |> |\d+\. )?")
_LABEL = re.compile(r"\*\*([^*:\n]+):\*\*")
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&~|$^=]|!(?=\[)|/(?=//)")
# what makes a line no paragraph
_OPENER = re.compile(r"^(\d+)([.)])$|^([-+#>:?]+)$|^(#|:::|\?\?\?|!!!|===|---|\+\+\+)")
_MARK = re.compile(r"\{~~|\{--|\{\+\+|\{>>|~~\}|--\}|\+\+\}|<<\}|~>")
_STRAY = re.compile(rf"\\.|({_MARK.pattern})", re.DOTALL)
_HIDDEN = re.compile(r"\\([!-/:-@\[-`{-~])|\*+")  # an escape, or emphasis
_STOPS = frozenset(",.;:?!")
_PARTED = re.compile(r" ([,.;:?!])(?=\s|$)")


def parse(source: str, path: str, house: House = HOUSE) -> Edition:
    """Return the edition of a collection that keeps this house. Unreadable: no front matter, or
    front matter that is wrong."""
    head, body = front.split(source, path)
    values, findings = front.values(head, path, house)
    if findings:
        raise Unreadable(*findings)
    return Edition(
        path, PurePath(path).stem, head, values, tuple(blocks(body, head.count("\n") + 1)), house
    )


def write(edition: Edition) -> str:
    """Return the source of an edition."""
    return edition.head + "".join(map(write_block, edition.blocks))


def write_block(block: Block) -> str:
    """The source of a block."""
    label = f"**{block.label}:**" if block.label else ""
    return block.prefix + label + "".join(map(write_inline, block.inlines))


def write_inlines(inlines: Iterable[Inline]) -> str:
    """The source of inlines in a row; a mark stays one after a lone backslash, which would escape
    it."""
    source = ""
    for inline in inlines:
        if (
            source.endswith("\\")
            and not isinstance(inline, Text)
            and (len(source) - len(source.rstrip("\\"))) % 2
        ):
            source += "\\"
        source += write_inline(inline)
    return source


def write_inline(inline: Inline) -> str:
    if isinstance(inline, Text):
        return inline.source
    if isinstance(inline, Emendation):
        heard, read = inline
        return (
            f"{{++{read}++}}"
            if heard is None
            else f"{{--{heard}--}}"
            if read is None
            else f"{{~~{heard}~>{read}~~}}"
        )
    return f"{{>>{inline.source}<<}}" if isinstance(inline, Comment) else f"[^{inline.name}]"


def blocks(body: str, line: int = 1) -> Iterable[Block]:
    """Cut a body into blocks; the source of each includes its line end."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", body)  # not splitlines, which also cuts at form feeds
    i = 0
    while i < len(lines):
        start, text = i, lines[i]
        i += 1
        if not text.strip():
            while i < len(lines) and not lines[i].strip():
                i += 1
            yield Block("blank", "", "", (Text("".join(lines[start:i])),), line + start)
        elif text[0] == "[" and _NOTE.match(text):
            i = _end_of_note(lines, i)
            yield Block("note", "", "", (Text("".join(lines[start:i])),), line + start)
        elif text[0] == "?" and _FOLD.match(text.rstrip("\n")):
            yield Block("fold", "", "", (Text(text),), line + start)
        elif text[0] == "#" and (heading := _HEADING.match(text)):
            yield Block("heading", heading[1], "", tuple(inlines(heading[2])), line + start)
        else:
            prefix = _PREFIX.match(text)[0]  # type: ignore[index]
            while i < len(lines) and _continues(lines[i], prefix):
                i += 1
            words = "".join(lines[start:i])[len(prefix) :]
            label = _LABEL.match(words)
            if label:
                words = words[label.end() :]
            yield Block(
                "text", prefix, label[1] if label else "", tuple(inlines(words)), line + start
            )


def inlines(source: str) -> list[Inline]:
    """Cut the words of a block at its marks."""
    if "{" not in source and "[^" not in source:
        return [Text(source)]
    result: list[Inline] = []
    end = 0
    for m in _INLINE.finditer(source):
        if m.lastgroup is None:  # an escaped character is text
            continue
        if m.start() > end:
            result.append(Text(source[end : m.start()]))
        end = m.end()
        match m.lastgroup:
            case "read":
                result.append(Emendation(m["heard"], m["read"]))
            case "gone":
                result.append(Emendation(m["gone"], None))
            case "new":
                result.append(Emendation(None, m["new"]))
            case "why":
                result.append(Comment(m["why"]))
            case "note":
                result.append(NoteRef(m["note"]))
    if end < len(source):
        result.append(Text(source[end:]))
    return result


def strays(edition: Edition) -> list[Finding]:
    """Find marks that open and never close, or the reverse."""
    findings = []
    for block in edition.blocks:
        if block.kind not in ("text", "heading") or not any(
            isinstance(i, Text) and ("{" in i.source or "}" in i.source or "~>" in i.source)
            for i in block.inlines
        ):
            continue
        source = write_block(block)
        kept = block.prefix + "".join(
            (
                inline.source
                if isinstance(inline, Text)
                else re.sub(r"[^\n]", " ", write_inline(inline))
            )
            for inline in block.inlines
        )
        kept = source[: len(source) - len(kept) + len(block.prefix)] + kept[len(block.prefix) :]
        for m in _STRAY.finditer(kept):
            if m[1]:
                before = kept[: m.start()]
                line = block.line + before.count("\n")
                col = m.start() - (before.rfind("\n") + 1) + 1
                findings.append(
                    Finding(
                        edition.path,
                        line,
                        col,
                        "M001",
                        f"a lone `{m[1]}`. Write a change as {{~~heard~>read~~}}, {{--heard--}} or"
                        " {++read++} and a reason as {>>why<<}.",
                    )
                )
    return findings


def fold_title(block: Block) -> str:
    """The title of a folded sponsor read."""
    return _FOLD.match(write_block(block).rstrip("\n"))[1]  # type: ignore[index]


def note_name(block: Block) -> str:
    """The name of a note."""
    m = _NOTE.match(block.inlines[0].source)  # type: ignore[union-attr]
    assert m
    return m[1]


def note(block: Block) -> tuple[str, str]:
    """The name and the Markdown of a note, unindented."""
    source = write_block(block)
    m = _NOTE.match(source)
    assert m
    return m[1], re.sub(r"^(?: {4}|\t)", "", source[m.end() :], flags=re.MULTILINE).strip()


def heard(inline: Inline) -> str:
    """What the machine heard of it."""
    return (
        inline.source
        if isinstance(inline, Text)
        else (inline.heard or "")
        if isinstance(inline, Emendation)
        else ""
    )


def hearing(block: Block) -> str:
    """What the machine heard of a block."""
    return "".join(map(heard, block.inlines))


def read(inline: Inline) -> str:
    """What a reader reads of it."""
    return (
        inline.source
        if isinstance(inline, Text)
        else (inline.read or "")
        if isinstance(inline, Emendation)
        else ""
    )


def plain(source: str) -> str:
    """Words without Markdown: emphasis and escapes gone, spacing as in print."""
    return printed(unmarked(source))


def printed(letters: str) -> str:
    """Letters spaced as in print."""
    words = letters.split()
    text = " ".join(words)
    return text if _STOPS.isdisjoint(words) else _PARTED.sub(r"\1", text)


def hidden(source: str) -> list[re.Match[str]]:
    """What of some words is Markdown and no letter: escapes, whose first group is the letter they
    keep, and emphasis."""
    return list(_HIDDEN.finditer(source)) if "\\" in source or "*" in source else []


def unmarked(source: str) -> str:
    """Some words without their escapes and emphasis, spaced as they are."""
    return _HIDDEN.sub(lambda m: m[1] or "", source) if "\\" in source or "*" in source else source


def escape(word: str) -> str:
    """A raw word such that Markdown shows it as it is."""
    if word.isalpha():
        return word
    word = _SPECIAL.sub(lambda m: "\\" + m[0], word)
    if word.count("++") > 1:  # C++ is a word; two pairs are a mark, or an insertion to some
        word = word.replace("++", "\\+\\+")
    return _OPENER.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else "\\" + m[0], word)


def escape_text(text: str) -> str:
    """Plain words such that Markdown shows them as they are."""
    return " ".join(map(escape, text.split()))


def _continues(line: str, prefix: str) -> bool:
    if (
        not line.strip()
        or _NOTE.match(line)
        or _HEADING.match(line)
        or _FOLD.match(line.rstrip("\n"))
    ):
        return False
    indent = "    " if prefix.startswith("    ") else ""
    if not line.startswith(indent):
        return not indent
    rest = line[len(indent) :]
    return not re.match(r"- |> |\d+\. ", rest) and not _LABEL.match(rest)


def _end_of_note(lines: list[str], i: int) -> int:
    end = i
    while i < len(lines):
        if (
            lines[i].strip()
            and not lines[i].startswith(("    ", "\t"))
            and (i > end or _NOTE.match(lines[i]) or _HEADING.match(lines[i]))
        ):
            break
        i += 1
        if lines[i - 1].strip():
            end = i
    return end
