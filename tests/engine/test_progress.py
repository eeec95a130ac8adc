"""Whoever waits sees a bar, and nobody else."""

from __future__ import annotations

import io
import sys

import pytest

from massdriver.batch import progress


class Terminal(io.StringIO):
    """A stream that says somebody watches it."""

    def isatty(self) -> bool:
        return True


def _walk(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, wait: float) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "WAIT", wait)
    assert list(progress.watched("ab", 2, "check")) == ["a", "b"]
    with progress.steps(2, "new") as step:
        step("reading")
        step("writing")
    return stream.getvalue()


def test_a_bar_is_drawn_on_a_terminal_and_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says the verb, and in the end its line is empty."""
    said = _walk(monkeypatch, Terminal(), 0)
    assert "check" in said and "new" in said
    assert said.rstrip("\r").rpartition("\r")[2].strip() == ""


def test_what_is_over_at_once_draws_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing flashes by."""
    assert "check" not in _walk(monkeypatch, Terminal(), 60)


def test_nobody_who_does_not_watch_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log holds no bars."""
    assert _walk(monkeypatch, io.StringIO(), 0) == ""
