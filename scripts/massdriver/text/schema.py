"""YAML that a contributor may get wrong: every error at once, each with its line and column.

Comes in: YAML text and a form saying which keys are allowed. Goes out: plain Python values, or the
findings. May not: construct anything but strings, numbers, lists and mappings (no tags, anchors,
dates or ``no`` = False).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import yaml

from ..findings import Finding, Unreadable
from .escape import ADDRESS, PLACE, SOUND, UNSEEN
from .language import standard


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml's, where it is built in
    """SafeLoader with strings left alone: ``no`` stays "no", ``2026-02-05`` stays a string, 1:30 is
    not sixty-based."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(0|[1-9][0-9]*)$"), list("-0123456789")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789")
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])


# without any of these there can be no anchor, alias or tag
_SPECIAL = re.compile(r"(?:^|[\s\ufeff\[{,:?-])[&*!]")


DEEPEST = 100  # lists and mappings in one another; whatever reads them goes down into each
_INDENTED = re.compile(rf"^[-? ]{{{DEEPEST}}}", re.MULTILINE)  # without it no block is as deep
_BRACKET = re.compile(r"[\[\]{}]")


@dataclass(frozen=True)
class Field:
    """One key of a form. ``parse`` turns a node into a value, raising ValueError with what would be
    valid."""

    parse: Callable[[yaml.Node], Any]
    required: bool = False
    default: Any = None


def compose(text: str, path: str, first_line: int = 1, code: str = "F001") -> yaml.Node | None:
    """Read YAML into nodes that know their place; ``first_line`` is the line of ``text`` in its
    file."""
    try:
        _refuse_depth(text, path, first_line, code)
        for token in yaml.scan(text, Loader=_Loader) if _SPECIAL.search(text) else ():
            if isinstance(token, (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken)):
                raise Unreadable(
                    _finding(
                        path,
                        token.start_mark,
                        first_line,
                        code,
                        "anchors, aliases and tags are not used here. Write the value out.",
                    )
                )
        return yaml.compose(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        raise Unreadable(_strange(error, path, first_line, code)) from None
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_broken(error, path, first_line, code)) from None


def compose_any(text: str, path: str, code: str) -> yaml.Node | None:
    """Read YAML of somebody else's making into nodes, in which anchors and tags of any kind are
    nothing to stumble over."""
    try:
        _refuse_depth(text, path, 1, code)
        return yaml.compose(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        raise Unreadable(_strange(error, path, 1, code)) from None
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_broken(error, path, 1, code)) from None


def _refuse_depth(text: str, path: str, first_line: int, code: str) -> None:
    """Unreadable: nested so deep that a reader would fall."""
    steps = (1 if m[0] in "[{" else -1 for m in _BRACKET.finditer(text))
    if max(accumulate(steps), default=0) < DEEPEST and not _INDENTED.search(text):
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Unreadable(
                _finding(
                    path,
                    event.start_mark,
                    first_line,
                    code,
                    f"more than {DEEPEST} lists or mappings, each within another. Write less deep.",
                )
            )


def fill(
    form: Mapping[str, Field],
    node: yaml.Node | None,
    path: str,
    first_line: int = 1,
    code: str = "F001",
    closed: bool = True,
) -> tuple[dict[str, Any], list[Finding]]:
    """Return the values of ``form``'s keys and every finding, with its place, in one go;
    ``closed``: it has no others."""
    values, faults = _fill(form, node, closed)
    return values, [
        _finding(path, where.start_mark if where else None, first_line, code, message)
        for where, message in faults
    ]


Fault = tuple[yaml.Node | None, str]


def _fill(
    form: Mapping[str, Field], node: yaml.Node | None, closed: bool = True
) -> tuple[dict[str, Any], list[Fault]]:
    values = {key: f.default for key, f in form.items()}
    if node is None or not isinstance(node, yaml.MappingNode):
        return values, [(node, f"expected `key: value` lines. The keys are {_list(form)}.")]
    faults: list[Fault] = []
    seen: set[str] = set()
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key not in form:
            close = difflib.get_close_matches(key, form, 1)
            hint = f'Did you mean "{close[0]}"?' if close else f"Keys are {_list(form)}."
            if closed:
                faults.append((key_node, f'unknown key "{key}". {hint}'))
        elif key in seen:
            faults.append((key_node, f'"{key}" stands twice. Keep one.'))
        else:
            seen.add(key)
            try:
                values[key] = form[key].parse(value_node)
            except Bad as error:
                faults += [
                    (where or value_node, f'"{key}": {message}') for where, message in error.faults
                ]
    faults += [
        (node, f'"{key}" is missing. Add `{key}: …`.')
        for key, f in form.items()
        if f.required and key not in seen
    ]
    return values, faults


class Bad(ValueError):
    """A value that will not do; the message says what would. ``faults`` are all there are, each
    with its place."""

    def __init__(self, message: str, node: yaml.Node | None = None, *more: Fault) -> None:
        super().__init__(message)
        self.faults: list[Fault] = [(node, message), *more]


def form(fields: Mapping[str, Field]) -> Callable[[yaml.Node], dict[str, Any]]:
    """A mapping with a closed set of keys, within another."""

    def parse(node: yaml.Node) -> dict[str, Any]:
        values, faults = _fill(fields, node)
        if faults:
            (where, message), *more = faults
            raise Bad(message, where, *more)
        return values

    return parse


def text(node: yaml.Node) -> str:
    """A string, as written."""
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise Bad("expected a piece of text. Put it in quotes after the colon.", node)
    value = str(node.value).strip()
    if odd := UNSEEN.search(value):
        raise Bad(f"U+{ord(odd[0]):04X} is a sign nobody sees. Delete it.", node)
    return value


def words(node: yaml.Node) -> str:
    """Plain words that site generators print as they stand: nothing in them may look like HTML."""
    value = text(node)
    if odd := re.search("[<>]", value):
        raise Bad(
            f'"{odd[0]}" does not belong in plain words, which a site prints as HTML. Write it as ‹'
            " or ›.",
            node,
        )
    return value


def address(node: yaml.Node) -> str:
    """An http(s) address."""
    value = text(node)
    if not re.fullmatch(ADDRESS, value):
        raise Bad(
            f'"{value}" is no address. Write it like https://example.org/page, other signs as %20'
            " and the like.",
            node,
        )
    return value


def recording(node: yaml.Node) -> str:
    """An http(s) address of a sound, or the place of one among the files of the site."""
    value = text(node)
    if re.fullmatch(ADDRESS, value) or re.fullmatch(PLACE, value, re.IGNORECASE):
        return value
    raise Bad(
        f'"{value}" is no place of a sound. Give its address, like https://example.org/talk.mp3, or'
        " its place below "
        f"docs/, in plain letters, like audio/talk.mp3 ({', '.join(SOUND)}).",
        node,
    )


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


def truth(node: yaml.Node) -> bool:
    """Yes or no."""
    return choice("yes", "no", "true", "false")(node) in ("yes", "true")


def language(node: yaml.Node) -> str:
    """A BCP 47 tag, spelled as the standard spells it."""
    value = text(node)
    if tag := standard(value):
        return tag
    raise Bad(
        f'"{value}" is no language tag (BCP 47). Write it like en, de, pt-BR or zh-Hant.', node
    )


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


def _finding(path: str, mark: Any, first_line: int, code: str, message: str) -> Finding:
    line, col = (mark.line, mark.column + 1) if mark else (0, 1)
    return Finding(path, line + first_line, col, code, message)


def _strange(error: yaml.reader.ReaderError, path: str, first_line: int, code: str) -> Finding:
    return Finding(
        path,
        first_line,
        1,
        code,
        f"character {error.character!r} does not belong in a text file. Delete it.",
    )


def _broken(error: yaml.MarkedYAMLError, path: str, first_line: int, code: str) -> Finding:
    return _finding(
        path,
        error.problem_mark or error.context_mark,
        first_line,
        code,
        "not YAML here. Check quotes, colons and indentation.",
    )


def _list(names: Mapping[str, Any]) -> str:
    return ", ".join(names)
