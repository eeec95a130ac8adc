"""Seeds, checksums and published addresses against those of the base; and what a form may hold."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import HEAD
from massdriver import cli
from massdriver.edition import request
from massdriver.findings import Unreadable
from test_apply import form
from test_history import git

CHANGES: dict[str, Callable[[Path], object]] = {
    "seeds/talk.txt: the seed is another": (
        lambda root: (root / "seeds" / "talk.txt").write_text("It is on the sun.")
    ),
    "seeds/old.txt: the seed is gone": lambda root: (root / "seeds" / "old.txt").unlink(),
    "seeds/SHA256SUMS: a checksum of main is gone": (
        lambda root: (root / "seeds" / "SHA256SUMS").write_text("")
    ),
    "seeds/addresses/talk.txt: a published address of main is gone: w9": (
        lambda root: (root / "seeds" / "addresses" / "talk.txt").write_text("w0\n")
    ),
}


@pytest.mark.parametrize("said", CHANGES)
def test_what_never_changes_is_named_first_and_fails(
    repository: Callable[[dict[str, str]], Path],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A seed, a checksum, an address: the report opens with it and exits 1, unless somebody allows
    it; what is added is fine."""
    root = repository(
        {
            "seeds/talk.txt": "It is on the moon.",
            "docs/transcripts/talk.md": HEAD + "It is on the moon.\n",
            "seeds/old.txt": "x",
            "seeds/addresses/talk.txt": "w0\nw9\n",
        }
    )
    for arguments in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        ["commit", "-qm", "One"],
        ["switch", "-qc", "branch"],
    ):
        git(root, *arguments)
    monkeypatch.chdir(root)
    (root / "seeds" / "new.txt").write_text("new")
    (root / "seeds" / "addresses" / "talk.txt").write_text("w0\nw3\nw9\n")
    assert cli.main(["report", "main"]) == 0
    sums = (root / "seeds" / "SHA256SUMS").read_text()
    CHANGES[said](root)
    if said.startswith("seeds/talk"):  # whoever forges does it whole
        digest = subprocess.run(
            ["sha256sum", "seeds/talk.txt"], capture_output=True, text=True, check=True
        ).stdout
        (root / "seeds" / "SHA256SUMS").write_text(
            "\n".join(
                line if "talk" not in line else digest[:64] + "  talk.txt"
                for line in sums.splitlines()
            )
            + "\n"
        )
        (root / "docs" / "transcripts" / "talk.md").write_text(HEAD + "It is on the sun.\n")
    if "SHA256SUMS" in said:
        (root / "docs" / "transcripts" / "talk.md").unlink()
    capsys.readouterr()
    assert cli.main(["report", "main"]) == 1
    assert capsys.readouterr().out.startswith(said)
    assert cli.main(["report", "main", "--markdown"]) == 1
    assert (
        capsys.readouterr()
        .out.split("\n")[3 - 1]
        .startswith("**Seeds, checksums or published addresses are not")
    )
    assert cli.main(["report", "main", "--seeds-may-change"]) == 0


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("fi\u3164fty", "U+3164"),
        ("fi\u0456ty", "U+0456 (CYRILLIC SMALL LETTER BYELORUSSIAN"),
        ("f\u03bfrty", "U+03BF (GREEK SMALL LETTER OMICRON"),
        ("\uff46orty", "U+FF46 (FULLWIDTH"),
        ("\U0001d41fifty", "U+1D41F (MATHEMATICAL BOLD"),
    ],
)
def test_letters_that_cannot_be_seen_or_look_like_others_are_named(words: str, named: str) -> None:
    """R004 says which sign, by its number and its name; a word wholly of another script is a
    word."""
    for body in (form("40", words, "audible"), form("40", "50", words)):
        with pytest.raises(Unreadable) as refused:
            request.parse(body.encode(), "issue.txt")
        assert named in str(refused.value) and "R004" in str(refused.value)
    assert request.parse(
        form("40", "\u0434\u0430, \u03bd\u03b1\u03b9, 50", "audible").encode(), "issue.txt"
    ).proposed
