"""Tried as a newcomer would: one word corrected by hand, without any mark and without reading
anything."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from massdriver.collection.repository import Archive

pytestmark = pytest.mark.slow


def test_one_word_corrected_by_hand_and_never_a_mark_typed(
    ironworks: Archive,
    tmp_path: Path,
    massdriver: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """Check says what to paste, track does it alone, and the report shows the sentence before and
    after."""
    clone = tmp_path / "clone"
    not_in_git = shutil.ignore_patterns(
        ".git", ".venv*", "site*", "__pycache__", ".*_cache", ".hypothesis"
    )
    shutil.copytree(ironworks.root, clone, ignore=not_in_git)
    environment = os.environ | {
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }

    def git(*command: str) -> None:
        subprocess.run(["git", *command], cwd=clone, env=environment, check=True)

    def run(*arguments: str) -> tuple[int, str]:
        done = massdriver(*arguments, cwd=clone)
        return done.returncode, done.stdout

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "As cloned")
    before = run("check")

    page = clone / "docs" / "transcripts" / "furnace-2025.md"
    reading = ironworks.open(ironworks.root / "docs" / "transcripts" / "furnace-2025.md").read()
    lines = page.read_text().split("\n")
    paragraph, word = next(
        (p, m[0])
        for p in reading.paragraphs
        for m in re.finditer(r"\b[a-z]{7,}\b", p.text)
        if p.text.count(m[0]) == 1
        and p.heard.count(m[0]) == 1
        and len(p.text.split()) > 30
        and "{" not in lines[reading.edition.blocks[p.block].line - 1]
    )
    number = reading.edition.blocks[paragraph.block].line
    plain = lines[number - 1].replace(word, "elephant")
    page.write_text("\n".join([*lines[: number - 1], plain, *lines[number:]]))
    marked = lines[number - 1].replace(word, f"{{~~{word}~>elephant~~}}")

    code, said = run("check")
    assert code == 1
    assert f"docs/transcripts/furnace-2025.md:{number}:" in said and "I001" in said
    assert f"\n{marked}\n" in said  # the very line, ready to paste

    code, said = run("track")
    assert (code, page.read_text().split("\n")[number - 1]) == (0, marked)
    assert run("check") == before

    code, said = run("report")
    sentence = next(s for s in re.split(r"(?<=[.?!]) ", paragraph.text) if word in s)
    assert code == 0
    changed = next(w for w in sentence.split() if word in w)
    assert f"1 × [-{changed}-]{{+{changed.replace(word, 'elephant')}+}}" in said
    assert f"furnace-2025#{paragraph.id} {paragraph.speaker}, " in said
    assert re.search(rf"before: .*{word}.*\n  after:  .*elephant.*\n  heard:  .*{word}", said)
    assert "1 change of words in 1 sentence of 1 edition since main" in said

    git("commit", "-qam", "[Editorial] An elephant")
    assert run("report")[1].endswith(
        "massdriver: 0 changes of words in 0 sentences of 0 editions since main, 0 findings\n"
    )
