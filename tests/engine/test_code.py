"""The code is typed and linted, and its modules stay small."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

LONGEST = 380  # lines of a module that say something; past that it wants to be two things


@pytest.mark.slow
@pytest.mark.parametrize(
    "tool",
    [("mypy",), ("ruff", "check", "."), ("ruff", "format", "--check", ".")],
    ids=["mypy", "ruff", "ruff-format"],
)
def test_the_code_is_clean_to(tool: tuple[str, ...]) -> None:
    """Types hold strictly, and the linter has nothing to say."""
    done = subprocess.run([sys.executable, "-m", *tool], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]


def test_nothing_reaches_upward() -> None:
    """Words know of no edition, an edition of no collection, and nothing of the command line: the
    layers of pyproject.toml."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:]


def test_no_module_is_longer_than_a_reader_holds_in_mind() -> None:
    """Blank lines, and those that hold only brackets, are the formatter's and do not count."""
    long = {
        path.name: n
        for path in (ROOT / "scripts").rglob("*.py")
        if (n := sum(map(bool, re.findall(r"^.*\w.*$", path.read_text(), re.M)))) > LONGEST
    }
    assert long == {}


def test_every_module_says_what_comes_in_and_what_goes_out() -> None:
    """The first lines of a module of the engine are for its maintainers."""
    silent = [
        path.name
        for path in (ROOT / "scripts" / "massdriver").rglob("*.py")
        if not path.name.startswith("__")
        and "starter" not in path.parts
        and "Comes in:" not in path.read_text()[:1500]
    ]
    assert silent == []
