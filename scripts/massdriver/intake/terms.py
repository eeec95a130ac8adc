"""A list of the names and terms that only the owner knows, as somebody keeps one.

Comes in: its bytes. Goes out: terms, each once. May not: guess; a line that can be no term is
named.
"""

from __future__ import annotations

import re

import yaml

from ..edition.seeds import decode
from ..findings import Finding, Unreadable
from ..text import schema
from ..text.letters import fold

MOST, LONGEST = 500, 5  # terms of a talk, and words of a term
_ITEM = re.compile(r"^\s*(?:[-*•]\s+)?(?P<quote>[\"']?)(?P<term>.*?)(?P=quote)\s*$")


def read(data: bytes, name: str) -> list[str]:
    """A term a line; ``#`` begins a remark, a list's dash and quotes are no part of a term.
    Unreadable: no text, no term at all, too many, or a line that can be none."""
    found: dict[str, str] = {}
    faults = []
    text = decode(data, name) if data.strip() else ""
    for number, line in enumerate(text.splitlines(), 1):
        m = _ITEM.match(line.partition("#")[0] if line.lstrip().startswith("#") else line)
        term = " ".join(m["term"].split()) if m else ""
        if not term:
            continue
        if why := _fault(term):
            faults.append(Finding(name, number, 1, "F004", why))
        found.setdefault(fold(term), term)
    if faults:
        raise Unreadable(*faults[:20])
    if not found:
        raise Unreadable(
            Finding(name, 1, 1, "F004", "the glossary is empty. Write one name or term a line.")
        )
    if len(found) > MOST:
        raise Unreadable(
            Finding(
                name,
                1,
                1,
                "F004",
                f"{len(found):,} terms are more than a talk has. Keep to the {MOST} that are said"
                " in it.",
            )
        )
    return list(found.values())


def _fault(term: str) -> str:
    """Why these words can be no term; empty where they can."""
    if len(term.split()) > LONGEST or len(term) > 80:
        return f"more than {LONGEST} words are no term. Write one name or term a line."
    if not fold(term):
        return "a term has letters. Write one name or term a line."
    try:
        schema.words(yaml.ScalarNode("tag:yaml.org,2002:str", term))
    except schema.Bad as bad:
        return str(bad)
    return ""
