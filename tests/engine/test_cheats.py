"""Every trick of ``tests/cheats.yml`` becomes what the list says; a pull request that adds one adds
a test."""

from __future__ import annotations

import sys

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import cheats


@pytest.mark.parametrize(
    "trick", list(cheats.tricks()), ids=lambda trick: f"{trick.kind}: {trick.name}"[:90]
)
def test_a_trick_becomes_what_the_list_says(trick: cheats.Trick) -> None:
    """Stopped with its code, on record in words, or by design for a reason."""
    became, how = cheats.outcome(trick)
    assert became == trick.becomes, how
    assert trick.code in how


def test_no_trick_stands_twice() -> None:
    """Of each kind every name is its own."""
    names = [(trick.kind, trick.name) for trick in cheats.tricks()]
    assert len(names) == len(set(names))
