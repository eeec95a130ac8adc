"""SECURITY.md names the tests that hold its promises, and they are there."""

from __future__ import annotations

import re

from conftest import ROOT

PAGE = (ROOT / "SECURITY.md").read_text()


def test_every_test_it_names_is_there() -> None:
    """By file and by name; a promise without a test is none."""
    named = [
        (m[1], name)
        for m in re.finditer(r"^- `(tests/[\w/]+\.py)`:((?:.|\n  )*)", PAGE, re.MULTILINE)
        for name in re.findall(r"`(test_\w+)`", m[2])
    ]
    assert len(named) > 15
    assert [name for path, name in named if f"def {name}(" not in (ROOT / path).read_text()] == []


def test_every_promise_has_one() -> None:
    """Each paragraph that says against whom is followed by tests."""
    promised = PAGE.partition("## Against whom")[2].partition("## What is not promised")[0]
    assert all("- `tests/" in part for part in promised.split("\n\n**")[1:])
