"""The small grammar of an edition's text, and what stands in it that Markdown, or an eye, would
make something else of.

The text holds words, escapes, paired emphasis, marks and note references; at a line's start a
label, heading, list or quotation marker, a fold. Comes in: an edition and its seed. Goes out:
findings that say how to write words as words. May not: decide what is shown; ``markup`` parses and
the page is built of what it finds, whatever stands there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import regex

from ..findings import Finding
from ..model import Block, Edition, Emendation, Inline, Seed, Text
from ..text.escape import line as shown_line
from ..text.letters import fold
from . import markup, proof

_BLANK = Text("\n")
_ACTS = re.compile(
    r"""\\[!-/:-@\[-`{-~]
  | (?P<backslash>\\)
  | (?P<link>!?\[(?!\^)(?=(?:\\.|[^\[\]\\])*\][(\[:]))
  | (?P<note>\[\^)
  | (?P<brace>\{(?!~~|--|\+\+|>>)|(?<!~~)(?<!--)(?<!\+\+)(?<!<<)\})
  | (?P<code>`)
  | (?P<html><(?=[^\W\d_]|[/!?]))
  | (?P<entity>&(?=\#\d+;|\#[xX][0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;))
  | (?P<table>\|)
  | (?P<strike>(?<!\{)~~(?!\})|==(?=\S)|(?<=\S)==|\^\^|\+\+(?=\S*\+\+)
      |(?<=\w)[~^](?=[^\s~^]*[~^])|\|\|)
  | (?P<underscore>(?<![^\W_])_+(?=[^\s_])|(?<=[^\s_])_+(?![^\W_]))
  | (?P<abbreviation>\*\[)
  | (?P<snippet>--8<--|\[TOC\]|///)
""",
    re.VERBOSE,
)
_WHAT = {
    "backslash": ("a backslash that escapes nothing", "\\\\"),
    "link": ("a link, an image or a reference", "\\["),
    "note": ("a note's reference inside of a mark", "\\[^"),
    "brace": ("a brace that belongs to no mark", "\\{ or \\}"),
    "code": ("code", "\\`"),
    "html": ("HTML or an address in angle brackets", "\\<"),
    "entity": ("an entity", "\\&"),
    "table": ("a table", "\\|"),
    "strike": (
        "a stroke through words, or another sign of Markdown's",
        "\\ before each of the signs",
    ),
    "underscore": ("emphasis by underscores", "\\_, and *so* for emphasis"),
    "abbreviation": ("an abbreviation", "\\*["),
    "snippet": ("a file or a list of contents put in its place", "\\ before the first sign"),
}
_MAYBE = re.compile(r"[\\\[{}`<&|~=^+_*/]")  # without any of these nothing acts
_BEGINS = re.compile(r"[\\!\[{}`<&|~=^+_*/-]")  # with one of these whatever acts begins
# Latin letters and the marks of print
_PRINT = (
    "\xa1-\xa9\xab\xac\xae-\xb9\xbb-\xff\u0100-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0180-\u01c3"
    "\u01cd-\u01f0\u01f4-\u024f–—‘’“”…€"
)
_COMMON = re.compile(f"[^\n -~{_PRINT}]")  # signs that are looked at one by one
_NOTABLE = re.compile(f"[^\n !\"#$%'(),.0-9:;>?@A-Z\\]a-z{_PRINT}-]")  # either of these
_OPENS = re.compile(
    r"[^\S\n]|#|>|[-+*](?:\s|$)|\d+[.)](?:\s|$)|:{3}|:\s|[=-]{2,}\s*$|([-*_])(?:[^\S\n]*\1){2,}\s*$|!{3}|\?{3}|"
    r"={3}|/{3}|\+{3}|~{3}|\|"
)
_BREAK = re.compile(r"(?:  |\\)\n(?=[^\n]*\S)")
_CLOSING = re.compile(r"\s#+\s*$")
# Signs no reader sees, or takes for others: controls, directions, tags, fillers, private ones,
# letters of mathematics, in circles, raised, as one sign of several; marks without a letter. What
# joins letters and pictures of other scripts stays; a letter of theirs beside a Latin one that it
# looks like does not ("μ" before "m" does).
_LIKE = (
    r"[\p{Cyrillic}\p{Armenian}\p{Cherokee}\p{Coptic}"
    "\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03b1\u03b9\u03ba\u03bd\u03bf\u03c1\u03c5]"
)
ODD = regex.compile(
    rf"{_LIKE}(?=\p{{M}}*\p{{Latin}})|(?<=\p{{Latin}}\p{{M}}*){_LIKE}|"
    r"[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}--[\n\u200c\u200d]]|(?<=[\p{Latin}\p{Nd}\p{P}\s]|^)[\u200c\u200d]|"
    r"[\u200c\u200d](?=[\p{Latin}\p{Nd}\p{P}\s]|$)|[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u2460-\u24ff\u2776-\u2793"
    r"\u3200-\u32ff\u2100-\u2102\u2104-\u2108\u20a8\u210a-\u2121\u2123-\u2125\u2128\u212a-\u214f\u2160-\u217f\u1d00-\u1dbf"
    r"\u2071\u207f\u2090-\u209c\u02b0-\u02b8\u02e0-\u02e4\u0251\u0261\u0262\u026a\u0274\u0280\u028f\u0299\u029c\u029f\ua730\ua731\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
    r"\xaa\xba\u0132\u0133\u013f\u0140\u0149\u017f\u01c4-\u01cc\u01f1-\u01f3\u10fc\u1680\u2c7c\u2c7d\u3300-\u33ff\ua69c\ua69d"
    r"\ua770\ua7f2-\ua7f4\ua7f8\ua7f9\uab5c-\uab5f\uab69\ufffc\U00010780-\U000107ba\U0001fbf0-\U0001fbf9"
    r"\U0001d400-\U0001d7ff\U0001f100-\U0001f1e5]|(?<![\p{L}\p{N}\p{M}\p{So}\p{Sk}\u200d#*])\p{M}",
    regex.VERSION1,
)


def faults(edition: Edition, seed: Seed) -> Iterator[Finding]:
    """Return what of an edition's text is outside of the grammar, in the order of its lines."""
    open_fold = False
    empty: Block | None = None  # a fold in which nothing stands as yet
    places: Sequence[int | None] = ()
    for n, block in enumerate(edition.blocks):
        only = block.inlines[0]
        if block.kind == "blank" and only == _BLANK:
            continue
        plain = (
            len(block.inlines) == 1
            and isinstance(only, Text)
            and not _NOTABLE.search(block.label + only.source)
        )
        source = markup.write_block(block)
        if block.kind in ("text", "heading"):
            whole = "" if plain else "".join(map(markup.read, block.inlines))
            if _MAYBE.search(whole):
                yield from _words(edition, block)
                yield from _emphasis(edition, block, whole)
            if not block.label or "\n" in source.rstrip("\n"):
                yield from _lines(edition, block, source)
            if block.folded and not open_fold:
                yield _finding(
                    edition,
                    block,
                    0,
                    "X002",
                    "indented by four, and no fold is open above: elsewhere that is code. "
                    "Begin the line at its first letter.",
                )
        if empty and block.kind != "blank":
            if not (block.kind == "text" and block.folded):
                yield _nothing(edition, empty)
            empty = None
        empty = block if block.kind == "fold" else empty
        if block.kind == "fold" or (block.kind == "text" and not block.folded):
            open_fold = block.kind == "fold"
        if not plain and _COMMON.search(source) and (found := list(ODD.finditer(source))):
            places = places or proof.starts(edition, seed)[0]
            yield from _signs(edition, block, found, seed, places[n])
    if empty:
        yield _nothing(edition, empty)
    for m in ODD.finditer(edition.head):
        if m[0] not in seed.text:
            number = edition.head.count("\n", 0, m.start()) + 1
            yield Finding(
                edition.path,
                number,
                m.start() - edition.head.rfind("\n", 0, m.start()),
                "X004",
                _odd(m[0]),
            )


def _nothing(edition: Edition, fold_: Block) -> Finding:
    return _finding(
        edition,
        fold_,
        0,
        "X002",
        f'nothing is folded under "{shown_line(markup.fold_title(fold_))}", whose words nobody '
        "said. Indent what belongs to it by four, or drop the line.",
    )


def _words(edition: Edition, block: Block) -> Iterator[Finding]:
    for at, inline in _placed(block):
        words = (
            inline.source
            if isinstance(inline, Text)
            else (inline.read or "")
            if isinstance(inline, Emendation)
            else ""
        )
        if isinstance(inline, Emendation):
            at += markup.write_inline(inline).rfind(words)
        for m in _acts(words):
            if m.lastgroup:
                what, write = _WHAT[m.lastgroup]
                yield _finding(
                    edition,
                    block,
                    at + m.start(),
                    "X001",
                    f'"{_near(words, m.start())}" has {what}, which Markdown '
                    f"acts on. For the words themselves write {write}.",
                )


def _acts(words: str) -> Iterator[re.Match[str]]:
    """What acts, and escapes; looked for only where either can begin."""
    at = 0
    while begins := _BEGINS.search(words, at):
        m = _ACTS.match(words, begins.start())
        at = m.end() if m else begins.end()
        if m:
            yield m


def _emphasis(edition: Edition, block: Block, whole: str) -> Iterator[Finding]:
    """Asterisks that open and never close, or are more than three."""
    opened: list[str] = []
    for m in markup.hidden(whole):
        if m[1]:
            continue
        closes = (
            bool(opened)
            and opened[-1] == m[0]
            and m.start() > 0
            and not whole[m.start() - 1].isspace()
        )
        opens = not whole[m.end() : m.end() + 1].isspace() and m.end() < len(whole)
        if len(m[0]) > 3 or not (closes or opens) or (not closes and m[0] in opened):
            opened = [""]
            break
        if closes:
            opened.pop()
        else:
            opened.append(m[0])
    if opened:
        source = markup.write_block(block)
        start = (
            len(source) - len(source.lstrip())
            if not block.label
            else len(block.prefix) + len(block.label) + 5
        )
        yield _finding(
            edition,
            block,
            max(source.find("*", start), 0),
            "X003",
            "emphasis that opens here does not close, or "
            "closes another. Write *so* or **so** around words, and \\* for an asterisk.",
        )


def _lines(edition: Edition, block: Block, source: str) -> Iterator[Finding]:
    """Lines that begin, or end, as something else than words."""
    start = len(block.prefix) + (len(block.label) + 5 if block.label else 0)
    indent = "    " if block.folded else ""
    at = 0
    for n, line in enumerate(source.split("\n")):
        words = (
            line[len(indent) :]
            if n and line.startswith(indent)
            else line[start:]
            if n == 0
            else line
        )
        begins = at + len(line) - len(words)
        first = n == 0 and bool(block.label)  # after a label a space comes, and nothing opens
        if (
            block.kind == "text"
            and words.strip()
            and not first
            and _OPENS.match(words)
            and _plain(block, begins)
        ):
            yield _finding(
                edition,
                block,
                begins,
                "X002",
                f'"{_near(words, 0)}" begins like a list, a heading, a block of code, a rule or an'
                " underline. For words put a backslash before it, or join the lines.",
            )
        at += len(line) + 1
    for end in _BREAK.finditer(source):
        yield _finding(
            edition,
            block,
            end.start(),
            "X002",
            "a line that ends in two spaces or a backslash breaks in two. Begin "
            "a paragraph, or take them away.",
        )
    if block.kind == "heading" and (m := _CLOSING.search(source)):
        yield _finding(
            edition, block, m.start(), "X002", "Markdown drops # at a heading's end. Write \\#."
        )


def _plain(block: Block, at: int) -> bool:
    """Say whether what stands at an offset of a block are words, and no mark."""
    return any(
        start <= at < start + len(inline.source)
        for start, inline in _placed(block)
        if isinstance(inline, Text)
    )


def _signs(
    edition: Edition, block: Block, found: Iterable[regex.Match[str]], seed: Seed, place: int | None
) -> Iterator[Finding]:
    """Such signs as the seed has not where the block stands."""
    allowed = Counter[str]()
    if place is not None:
        size = len(fold(markup.hearing(block)))
        first, last = proof.word_at(seed, max(place - 1, 0)), proof.word_at(seed, place + size)
        allowed = Counter(ODD.findall(" ".join(seed.words[first if place else 0 : last + 1])))
    for m in found:
        allowed[m[0]] -= 1
        if allowed[m[0]] < 0:
            yield _finding(edition, block, m.start(), "X004", _odd(m[0]))


def _odd(sign: str) -> str:
    return (
        f"{shown_line(sign)}, U+{ord(sign[0]):04X}, is a sign nobody sees or takes for another, and"
        " the seed has it not here. Type the words instead of pasting them."
    )


def _near(words: str, at: int) -> str:
    return shown_line(" ".join(words[max(at - 8, 0) : at + 14].split()))


def _placed(block: Block) -> Iterable[tuple[int, Inline]]:
    at = len(block.prefix) + (len(block.label) + 5 if block.label else 0)
    for inline in block.inlines:
        yield at, inline
        at += len(markup.write_inline(inline))


def _finding(edition: Edition, block: Block, at: int, code: str, message: str) -> Finding:
    before = markup.write_block(block)[:at]
    return Finding(
        edition.path,
        block.line + before.count("\n"),
        at - (before.rfind("\n") + 1) + 1,
        code,
        message,
    )


def at_inline(edition: Edition, block: Block, k: int, code: str, message: str) -> Finding:
    """A finding at the ``k``-th inline of a block."""
    at = next(at for n, (at, _) in enumerate(_placed(block)) if n == k)
    return _finding(edition, block, at, code, message)
