"""The interface's own words, one catalogue a language: ``<language>.json`` beside this file, the
same keys in each.

Comes in: a language and a key. Goes out: words. May not: be asked in the language of a transcript;
the interface speaks that of the collection, and English where there is no catalogue.

A word that counts has two forms, ``one`` and ``other``; ``{n}`` in it is the number. Numbers are
written as the language writes them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..language import primary

FOLDER = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))
Words = Callable[..., str]


@lru_cache(maxsize=16)
def catalogue(language: str) -> Mapping[str, Any]:
    """The catalogue of a language, or the English one."""
    name = next((tongue for tongue in (language, primary(language)) if tongue in LANGUAGES), "en")
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@lru_cache(maxsize=16)
def of(language: str) -> Words:
    """What says a key in a language: ``say("note", 3)`` is "3 notes". KeyError: there is no such
    key."""
    known = catalogue(language)

    def say(key: str, n: int | None = None, **values: object) -> str:
        words = known[key]
        if isinstance(words, dict):
            words = words["one" if n == 1 else "other"]
        if n is not None:
            values["n"] = n
        for name, value in values.items():
            if isinstance(value, int):
                values[name] = f"{value:,}".replace(",", known["thousands"])
        return words.format(**values) if values else str(words)

    return say


ENGLISH = of("en")


def named(language: str, room: str, name: str, told: str = "") -> str:
    """What a kind, a status or a role is called, or is ``told`` of it in English; what a collection
    named itself keeps its name."""
    return str(catalogue(language).get(f"{room}.{name}", told or name))
