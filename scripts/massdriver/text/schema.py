"""YAML that a contributor may get wrong: every error at once, each with its line and column.

Comes in: YAML text and a form saying which keys are allowed. Goes out: plain Python values, or the findings.
May not: construct anything but strings, numbers, lists and mappings (no tags, anchors, dates or ``no`` = False).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from ..findings import Finding, Unreadable


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml's, where it is built in
    """SafeLoader with strings left alone: ``no`` stays "no", ``2026-02-05`` stays a string, 1:30 is not sixty-based."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(0|[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])


_SPECIAL = re.compile(r"(?:^|[\s\ufeff\[{,:?-])[&*!]")  # without any of these there can be no anchor, alias or tag


@dataclass(frozen=True)
class Field:
    """One key of a form. ``parse`` turns a node into a value, raising ValueError with what would be valid."""

    parse: Callable[[yaml.Node], Any]
    required: bool = False
    default: Any = None



def compose(text: str, path: str, first_line: int = 1, code: str = "F001") -> yaml.Node | None:
    """Read YAML into nodes that know their place; ``first_line`` is the line of ``text`` in its file."""
    try:
        for token in yaml.scan(text, Loader=_Loader) if _SPECIAL.search(text) else ():
            if isinstance(token, (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken)):
                raise Unreadable(_finding(path, token.start_mark, first_line, code,
                                          "anchors, aliases and tags are not used here. Write the value out."))
        return yaml.compose(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        raise Unreadable(Finding(path, first_line, 1, code, f"character {error.character!r} does not belong in a "
                                 "text file. Delete it.")) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(_finding(path, mark, first_line, code,
                                  "not YAML here. Check quotes, colons and indentation.")) from None


def fill(form: Mapping[str, Field], node: yaml.Node | None, path: str, first_line: int = 1,
         code: str = "F001") -> tuple[dict[str, Any], list[Finding]]:
    """Return the values of ``form``'s keys and every finding, with its place, in one go."""
    values = {key: f.default for key, f in form.items()}
    findings: list[Finding] = []
    if node is None or not isinstance(node, yaml.MappingNode):
        where = node.start_mark if node else None
        return values, [_finding(path, where, first_line, code,
                                 f"expected `key: value` lines. The keys are {_list(form)}.")]
    seen: set[str] = set()

    def at(where: yaml.Node, message: str) -> None:
        findings.append(_finding(path, where.start_mark, first_line, code, message))

    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key not in form:
            close = difflib.get_close_matches(key, form, 1)
            hint = f'Did you mean "{close[0]}"?' if close else f"Keys are {_list(form)}."
            at(key_node, f'unknown key "{key}". {hint}')
        elif key in seen:
            at(key_node, f'"{key}" stands twice. Keep one.')
        else:
            seen.add(key)
            try:
                values[key] = form[key].parse(value_node)
            except Bad as error:
                at(error.node or value_node, f'"{key}": {error}')
    for key, f in form.items():
        if f.required and key not in seen:
            at(node, f'"{key}" is missing. Add `{key}: …`.')
    return values, findings


class Bad(ValueError):
    """A value that will not do; the message says what would."""

    def __init__(self, message: str, node: yaml.Node | None = None) -> None:
        super().__init__(message)
        self.node = node


def text(node: yaml.Node) -> str:
    """A string, as written."""
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise Bad("expected a piece of text. Put it in quotes after the colon.", node)
    return str(node.value).strip()


def matching(pattern: str, example: str) -> Callable[[yaml.Node], str]:
    """A string of one form, shown by an example."""
    compiled = re.compile(pattern)

    def parse(node: yaml.Node) -> str:
        value = text(node)
        if not compiled.fullmatch(value):
            raise Bad(f'"{value}" will not do. Write it like {example}.', node)
        return value
    return parse


def date(node: yaml.Node) -> str:
    """An ISO date that exists."""
    import datetime
    value = text(node)
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise Bad(f'"{value}" is not a date. Write it like 2026-02-05.', node) from None


def choice(*allowed: str) -> Callable[[yaml.Node], str]:
    """One of a closed set of strings."""
    def parse(node: yaml.Node) -> str:
        value = text(node)
        if value not in allowed:
            raise Bad(f'"{value}" is not one of: {", ".join(allowed)}.', node)
        return value
    return parse


def integer(node: yaml.Node) -> int:
    """A whole number."""
    try:
        return int(text(node))
    except ValueError:
        raise Bad(f'"{node.value}" is not a whole number.', node) from None


def items(parse_one: Callable[[yaml.Node], Any] = text) -> Callable[[yaml.Node], list[Any]]:
    """A list; a single value stands for a list of one."""
    def parse(node: yaml.Node) -> list[Any]:
        if isinstance(node, yaml.SequenceNode):
            return [parse_one(n) for n in node.value]
        if isinstance(node, yaml.ScalarNode):
            return [parse_one(node)]
        raise Bad("expected a list.", node)
    return parse


def pairs(parse_one: Callable[[yaml.Node], Any] = text) -> Callable[[yaml.Node], dict[str, Any]]:
    """A mapping with free keys, each once."""
    def parse(node: yaml.Node) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise Bad("expected `name: value` pairs.", node)
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise Bad("a name must be plain text.", key_node)
            key = str(key_node.value)
            if key in result:
                raise Bad(f'"{key}" stands twice. Keep one.', key_node)
            result[key] = parse_one(value_node)
        return result
    return parse


def _finding(path: str, mark: yaml.Mark | None, first_line: int, code: str, message: str) -> Finding:
    line, col = (mark.line, mark.column + 1) if mark else (0, 1)
    return Finding(path, line + first_line, col, code, message)


def _list(names: Mapping[str, Any]) -> str:
    return ", ".join(names)
