"""The verbs of the command line, one a file, found by listing; the file's name is the verb's.

A verb's module has ``JOB`` (which of the jobs below it does), ``run(arguments) -> exit code``,
whose docstring is its help, and, where it takes any, ``options(parser)``; an ``EXAMPLE`` stands
below its help. What one verb needs and the others do not it imports where it runs: nobody shall
wait for an EPUB to see a finding.
"""

from __future__ import annotations

import argparse
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Protocol, cast

JOBS = {
    "make": "from a transcript to an edition",
    "mend": "set words right",
    "prove": "see what is so",
    "publish": "the site and its data",
    "keep": "an archive in order",
}


class Verb(Protocol):
    """A module of this package."""

    __name__: str
    JOB: str

    @staticmethod
    def run(arguments: argparse.Namespace) -> int: ...


def verbs(only: str = "") -> Iterator[tuple[str, Verb]]:
    """Every verb by name, in the order of the jobs and then of the alphabet; where it is one of
    them, ``only`` the one: nobody shall wait for the others."""
    names = [m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")]
    found = [
        (name, cast(Verb, import_module(f"{__name__}.{name}")))
        for name in names
        if only not in names or name == only
    ]
    yield from sorted(found, key=lambda verb: (list(JOBS).index(verb[1].JOB), verb[0]))
