"""What the five editions published at commit e20751f they publish still; what differs is named,
with its reason.

``as_published.yml`` beside this file keeps a hash of every part. Whoever changes what is published
says so there.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
from collections.abc import Container, Iterator
from functools import partial
from itertools import groupby
from pathlib import Path

import pytest
import yaml

from conftest import COLLECTION, ROOT, Once, export_to
from massdriver.collection.repository import Archive

KEPT = Path(__file__).with_name("as_published.yml")


def parts(data: Path, seeds: Path, then: Container[str]) -> Iterator[tuple[str, str]]:
    """Every part of what is published, by name: files, of JSON its keys or lists, of TEI the text;
    and the addresses.

    An edition that is new between those of ``then`` has them numbered otherwise, and nothing more.
    Left out is what carries the date of the last change, which is that of a commit: EPUB, the head
    of TEI, the sums.
    """
    for path in sorted((seeds / "addresses").glob("*.txt")):
        yield f"addresses/{path.name}", path.read_text()
    for path in sorted(data.iterdir()):
        if path.suffix in (".txt", ".vtt"):
            yield path.name, path.read_text()
        elif path.suffix == ".jsonl":
            for slug, lines in groupby(
                path.read_text().splitlines(), lambda line: str(json.loads(line)["slug"])
            ):
                yield f"{path.name}#{slug}", "\n".join(lines)
        elif path.name == "search.json":
            known = json.loads(path.read_text())
            names = [f"{path.name}#{document['slug']}" for document in known["documents"]]
            old = [name for name in names if name in then]
            for number, rows in groupby(known["paragraphs"], lambda row: int(row[0])):
                name = names[number]
                place = old.index(name) if name in old else number
                yield name, json.dumps([[place, *row[1:]] for row in rows])
        elif path.name.endswith(".tei.xml"):
            yield path.name, path.read_text().partition("<text>")[2]
        elif path.suffix == ".json":
            known = json.loads(path.read_text())
            for key in known if isinstance(known, dict) else ():
                yield f"{path.name}#{key}", json.dumps(known[key], sort_keys=True)
            if isinstance(known, list):
                yield path.name, json.dumps(known, sort_keys=True)


def short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.slow
@pytest.mark.skipif(COLLECTION != ROOT, reason="these five editions are those of this repository")
def test_what_differs_from_what_was_published_is_named(archive: Archive, once: Once) -> None:
    """A part that is another or gone has its reason; a reason that fits nothing is stale. What is
    new is nobody's loss."""
    kept = yaml.safe_load(KEPT.read_text())
    if missing := {name.split(".")[0] for name in kept["published"] if name.endswith(".txt")} - {
        *(path.stem for path in archive.editions()),
        *(f"addresses/{path.stem}" for path in archive.editions()),
    }:
        pytest.skip(f"an edition of then is not here: {', '.join(sorted(missing))}")
    data = once("data", partial(export_to, archive)) / "data"
    then = kept["published"]
    now = {name: short(text) for name, text in parts(data, archive.root / "seeds", then)}
    differ = [name for name in sorted(then) if now.get(name) != then[name]]
    unnamed = [
        name
        for name in differ
        if not any(fnmatch.fnmatch(name, pattern) for pattern in kept["wanted"])
    ]
    stale = [pattern for pattern in kept["wanted"] if not fnmatch.filter(differ, pattern)]
    assert (unnamed, stale) == ([], [])
