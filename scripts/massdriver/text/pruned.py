"""YAML without some of its values, and all else as it stood, letter for letter.

Comes in: YAML text, its nodes, and which of them go. Goes out: text. May not: write a value anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import yaml

Doomed = Callable[[yaml.Node], bool]


class _Entry(NamedTuple):
    """One entry of a list or mapping: from its key, or itself, to the end of its ``value``."""

    start: yaml.Mark
    value: yaml.Node
    goes: bool


def pruned(source: str, root: yaml.Node | None, doomed: Doomed) -> str:
    """``source`` without the values that are ``doomed``, each with its key and the comments it
    stands alone under; a list or mapping that is left with none goes as well."""
    if root is None:
        return source
    lines = source.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]
    left = source
    for start, stop in sorted(_cuts(root, doomed, lines, starts), reverse=True):
        left = left[:start] + left[stop:]
    return left.rstrip("\n") + "\n" if left.endswith("\n\n") and left != source else left


def _goes(node: yaml.Node, doomed: Doomed) -> bool:
    values = [value for _, value in _children(node)]
    return doomed(node) or (bool(values) and all(_goes(value, doomed) for value in values))


def _children(node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    """The key and the value of each entry; of a list both are the entry."""
    if isinstance(node, yaml.MappingNode):
        return list(node.value)
    return [(item, item) for item in node.value] if isinstance(node, yaml.SequenceNode) else []


def _cuts(
    node: yaml.Node, doomed: Doomed, lines: Sequence[str], starts: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """The stretches of the source that go, apart from one another."""

    def at(mark: yaml.Mark) -> int:
        return starts[mark.line] + mark.column

    entries = [
        _Entry(key.start_mark, value, _goes(value, doomed)) for key, value in _children(node)
    ]
    rows = [e for e in entries if not _shares(node, e, lines)]
    for start, stop in _rows(rows, lines):
        yield starts[start], starts[stop]
    kept = False
    for n, entry in enumerate(entries):
        if not entry.goes:
            kept = True
            yield from _cuts(entry.value, doomed, lines, starts)
        elif entry not in rows and not kept and n + 1 < len(entries):
            yield at(entry.start), at(entries[n + 1].start)
        elif entry not in rows:
            yield at(_end(entries[n - 1].value) if kept else entry.start), at(_end(entry.value))


def _shares(node: yaml.Node, entry: _Entry, lines: Sequence[str]) -> bool:
    """Whether an entry has no lines of its own."""
    before = lines[entry.start.line][: entry.start.column].strip()
    return _flows(node) or (isinstance(node, yaml.MappingNode) and bool(before))


def _flows(node: yaml.Node) -> bool:
    """Whether a list or mapping stands in brackets."""
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _rows(entries: Sequence[_Entry], lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The lines that go with entries, first and last but one. A heading in a comment goes where
    nothing is left below it; what the file begins with stays."""
    above = 0
    groups: list[tuple[int, list[_Entry]]] = []  # where the heading begins, and what it is over
    for entry in entries:
        comment = _comment(lines, above, entry.start.line)
        if comment < entry.start.line or not groups:
            groups.append((comment, []))
        groups[-1][1].append(entry)
        above = _last(entry.value) + 1
    for heading, group in groups:
        goes = [(entry.start.line, _after(lines, entry)) for entry in group if entry.goes]
        if len(goes) == len(group) and heading:
            goes[0] = heading, goes[0][1]
        yield from goes


def _comment(lines: Sequence[str], above: int, line: int) -> int:
    """Where the last comment between two entries begins; ``line`` itself where there is none."""
    row = line
    while row > above and not lines[row - 1].strip():
        row -= 1
    if row == above or not lines[row - 1].lstrip().startswith("#"):
        return line
    while row > above and lines[row - 1].lstrip().startswith("#"):
        row -= 1
    return row


def _after(lines: Sequence[str], entry: _Entry) -> int:
    """The line after an entry and the blank ones below it."""
    row = _last(entry.value) + 1
    while row < len(lines) and not lines[row].strip():
        row += 1
    return row


def _last(node: yaml.Node) -> int:
    """The line on which a value ends."""
    mark = _end(node)
    return mark.line - (mark.column == 0)  # a block of text ends where the next line begins


def _end(node: yaml.Node) -> yaml.Mark:
    """Where a value ends, without what is blank or comment behind it."""
    if isinstance(node, yaml.ScalarNode) or _flows(node) or not node.value:
        return node.end_mark
    return _end(_children(node)[-1][1])
