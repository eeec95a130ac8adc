"""What strangers bring, as files: tests/cases/hostile/*.md, each tried by the verbs it names; then
every page is set.

A case is a sentence, and parts under ``===== NAME``. A name with a dot in it and no verb is a file
of an archive; ``new …`` and ``check`` are verbs, and below them stand the exit codes that will do
and words of what is said. ``never`` lists what no page may hold. ``%%stars%%`` is four thousand
asterisks, ``%%U+0001%%`` that sign. Never may a verb crash, or a page act.
"""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import markdown
import pytest
from lxml import html as lxml
from mkdocs.exceptions import BuildError

from conftest import ROOT
from massdriver import cli
from massdriver.findings import Unreadable

Make = Callable[[dict[str, str]], Path]
CASES = sorted((ROOT / "tests" / "cases" / "hostile").glob("*.md"))
VERBS = ("new", "check")
TAKEN = [
    path for path in CASES if "===== in/" in path.read_text() and "\n3 --" not in path.read_text()
]
ACTING = ("img", "iframe", "object", "embed", "base", "meta")
EXTENSIONS = [
    "admonition",
    "attr_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.details",
]
OURS = "massdriver.site.extension"
SECONDS = 20  # more than enough for whatever grows with the text, and nothing to what does not


def parts(path: Path) -> Iterator[tuple[str, str]]:
    """The parts of a case by their names, in their order."""
    text = re.sub(
        r"%%U\+([0-9A-F]{4})%%",
        lambda m: chr(int(m[1], 16)),
        path.read_text().replace("%%stars%%", "*" * 4000),
    )
    _, *found = re.split(r"^===== (.+)\n", text, flags=re.MULTILINE)
    return zip(found[::2], found[1::2], strict=True)


def put(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, newline="")


def acting(page: str) -> list[str]:
    """What of a page acts by itself, or when it is touched."""
    tree = lxml.fromstring(f"<div>{page}</div>")
    return [
        lxml.tostring(e).decode()[:120]
        for e in tree.iter()
        if isinstance(e.tag, str)
        and (
            (e.tag == "script" and e.get("type") != "application/ld+json")
            or e.tag in ACTING
            or any(
                key.startswith("on")
                or re.match(r"\s*(?:javascript|data|vbscript):", value, re.IGNORECASE)
                for key, value in e.attrib.items()
            )
        )
    ]


def pages(root: Path) -> Iterator[tuple[str, str]]:
    """Every transcript and topic of an archive as it is set; nothing where it is not read at
    all."""
    for folder in ("transcripts", "topics"):
        for path in sorted((root / "docs" / folder).glob("*.md")):
            body = path.read_text().partition("\n---\n")[2]
            try:
                yield (
                    path.stem,
                    markdown.markdown(
                        body,
                        extensions=[*EXTENSIONS, OURS],
                        extension_configs={OURS: {"root": str(root)}},
                    ),
                )
            except (Unreadable, BuildError):
                continue


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_a_stranger_brings_is_refused_found_or_inert(
    path: Path,
    repository: Make,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each verb says what the case says it does, in time and without a crash; no page that is set
    acts."""
    root, never = repository({}), list[str]()
    monkeypatch.chdir(root)
    monkeypatch.setenv("MASSDRIVER_NO_CACHE", "1")
    begun, tried = time.process_time(), 0
    for name, text in parts(path):
        verb, *arguments = name.split(" ", 1)
        if verb not in (*VERBS, "never"):
            put(root, name, text.removesuffix("\n"))
            if name.startswith("seeds/"):
                repository({})  # its sum
            continue
        if verb == "never":
            never = text.split("\n")[:-1]
            continue
        tried += 1
        code = cli.main([verb, *shlex.split(" ".join(arguments))])
        said = capsys.readouterr().out
        codes, words = re.match(r"((?:\d )*\d)\s*(.*)", text).groups()  # type: ignore[union-attr]
        assert str(code) in codes.split(), said
        assert [word for word in words.split() if word not in said] == [], said
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u2028\u202e]", said)
    for slug, page in pages(root):
        assert acting(page) == [], slug
        source = root / "docs" / "transcripts" / f"{slug}.md"
        head = source.read_text().partition("\n---\n")[0] if source.exists() else ""
        assert (
            [n for n in never if n in head] == [] and not re.search("[<>]", head.replace("(<", ""))
        ) or "pull" in path.stem
    assert tried and time.process_time() - begun < SECONDS
