"""New entries go into a collection's lexicon: each in its place, all else as it stood.

Comes in: the text of ``lexicon.yml``, and entries. Goes out: the text with them. May not: put in
one that the lexicon's own rules refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import yaml

from ..findings import Unreadable
from ..text import escape, schema
from . import lexicon
from .lexicon import Entry, Lexicon

SECTION = "mishearings"


def put(
    source: str, new: Iterable[Entry], path: str, base: Lexicon | None = None
) -> tuple[str, list[Entry]]:
    """The source with those of the entries that it has not and that prove themselves there, and
    which these are. Unreadable: the source itself is."""
    known = {e.heard.casefold() for e in lexicon.parse(source, path, base).entries}
    taken: list[Entry] = []
    for entry in sorted(new, key=lambda e: e.heard.casefold()):
        if entry.heard.casefold() in known:
            continue
        tried = _with(source, entry, path)
        try:
            lexicon.parse(tried, path, base)
        except Unreadable:
            continue  # it would mend its near miss, or lead into another
        source = tried
        known.add(entry.heard.casefold())
        taken.append(entry)
    return source, taken


def written(entries: Iterable[Entry], indent: str = "  ") -> str:
    """Entries as they stand in the file."""
    return "".join(
        "".join(
            f"{indent}{'  ' if n else '- '}{key}: {escape.yaml(value)}\n"
            for n, (key, value) in enumerate(
                (k, v) for k, v in entry._asdict().items() if v or k == "heard"
            )
        )
        for entry in entries
    )


def _with(source: str, entry: Entry, path: str) -> str:
    """The source with one entry more, in the order of what was heard."""
    lines = source.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    items, line = _items(source, path)
    if not items:
        if line >= 0:  # an empty section
            lines[line] = f"{SECTION}:\n"
        else:
            line = len(lines)
            lines.append(f"{SECTION}:\n")
        return "".join([*lines[: line + 1], written([entry]), *lines[line + 1 :]])
    indent = " " * max(items[0].start_mark.column - 2, 0)
    at = next(
        (
            item.start_mark.line
            for item in items
            if _heard(item).casefold() > entry.heard.casefold()
        ),
        _last(items[-1], lines),
    )
    return "".join([*lines[:at], written([entry], indent), *lines[at:]])


def _items(source: str, path: str) -> tuple[Sequence[yaml.Node], int]:
    """The entries of the file, and the line its section begins at; -1: it has none."""
    root = schema.compose(source, path, code="L001")
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == SECTION:
            items = value.value if isinstance(value, yaml.SequenceNode) else ()
            return items, key.start_mark.line
    return (), -1


def _last(item: yaml.Node, lines: Sequence[str]) -> int:
    """The line after an entry: its own lines, without the blank ones and remarks that follow."""
    at = min(item.end_mark.line, len(lines))
    while at and not lines[at - 1].split("#")[0].strip():
        at -= 1
    return at


def _heard(item: yaml.Node) -> str:
    pairs = item.value if isinstance(item, yaml.MappingNode) else ()
    return next((str(v.value) for k, v in pairs if k.value == "heard"), "")
