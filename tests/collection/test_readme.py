"""The README is held to the repository: its tasks exist, its files are there."""

from __future__ import annotations

import re

from conftest import ROOT

README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()


def test_every_task_the_readme_names_exists() -> None:
    """`make x` in the README is a documented target."""
    targets = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"make ([a-z-]+)", re.sub(r"and `make`", "", README))) <= targets


def test_every_file_the_readme_names_exists() -> None:
    """Links and folders lead somewhere."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    folders = re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE)
    assert [name for name in links + folders if not (ROOT / name).exists()] == []


def test_ci_runs_the_readmes_test_command() -> None:
    """CI and people type the same thing."""
    assert "make test" in (ROOT / ".ci" / "run").read_text()
    assert "$ make test" in README
