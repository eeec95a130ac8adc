"""Cases as files: tests/cases/<verb>/*.md, parts parted by ``# seed``, ``# edition``, ``# labels``
and ``# output``.

A case without an output must come out as it went in. ``pytest --record`` writes the outputs anew;
read the diff. On every case the invariants hold: the result proves itself, survives parsing, and is
not changed a second time.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import HEAD, ROOT, edition, seed
from massdriver.edition import markup
from massdriver.edition.clean import again, first_edition
from massdriver.edition.lexicon import Entry, Lexicon
from massdriver.edition.proof import starts
from massdriver.edition.track import track

CASES = sorted((ROOT / "tests" / "cases").glob("[ct][lr]*/*.md"))
LEXICON = Lexicon(
    [Entry("gb 300 s racks", "GB300 machines"), Entry("MaaS driver", "mass driver")],
    [Entry(name, name) for name in ("Elon Musk", "SpaceX", "Tesla", "GB300", "Texas")]
    + [Entry("Space X", "SpaceX"), Entry("Lex Friedman", "Lex Fridman")],
    (),
    ("the", "a", "to", "I", "so"),
)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case(path: Path, pytestconfig: pytest.Config) -> None:
    """What comes out of the verb is what the file says, and the invariants hold."""
    parts = dict(
        re.findall(
            r"^# (seed|edition|labels|output)\n(.*?)(?=^# (?:seed|edition|labels|output)\n|\Z)",
            path.read_text(),
            re.MULTILINE | re.DOTALL,
        )
    )
    labels = dict(line.split("=") for line in parts.get("labels", "").split("\n") if line)
    raw = seed(parts["seed"].strip("\n"), tuple(labels))
    if path.parent.name == "track":
        result = markup.write(track(edition(parts["edition"]), raw))[len(HEAD) :]
    elif "edition" in parts:
        result = markup.write(again(edition(parts["edition"]), LEXICON))[len(HEAD) :]
    else:
        result = first_edition(raw, labels, LEXICON)
    made = edition(result)
    assert starts(made, raw)[1] is None
    assert markup.write(made)[len(HEAD) :] == result
    assert track(made, raw) == made
    assert markup.write(again(made, LEXICON)) == markup.write(made)
    expected = parts.get("output", parts.get("edition"))
    if pytestconfig.getoption("--record") and result != expected:
        text = re.sub(r"^# output\n.*", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)
        path.write_text(text.rstrip("\n") + "\n# output\n" + result)
        expected = result
    assert expected == result
