"""``massdriver build``: one of many transcripts in parts, joined to the site that one build would
have made."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import crowded
from massdriver import cli
from massdriver.collection import corpus
from massdriver.collection.repository import Archive
from massdriver.formats import wall
from massdriver.site import shards


def files(folder: Path) -> dict[str, bytes]:
    """Everything of a built site but what differs by the hour."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "sitemap.xml.gz"
    }


def kept(root: Path) -> dict[str, int]:
    return {
        p.name: p.stat().st_mtime_ns
        for p in (root / ".cache" / "massdriver" / "build").glob("*.zip")
    }


@pytest.mark.slow
@pytest.mark.long
def test_parts_join_to_the_same_site_and_only_what_changed_is_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Byte for byte what MkDocs makes in one go, once its pages are sealed; then a word is
    corrected."""
    archive = crowded.make(tmp_path / "archive", 5)
    monkeypatch.chdir(archive.root)
    monkeypatch.setattr(shards, "SHARD", 3)
    assert cli.main(["build"]) == 0
    assert "3 parts" in capsys.readouterr().out
    plain = tmp_path / "plain"
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-d", str(plain)],
        check=True,
        capture_output=True,
    )
    wall.seal(plain, wall.templates())
    one, other = files(plain), files(archive.root / "site")
    assert sorted(other) == sorted(one)
    # of transcripts the titles: their words are found in the pieces that export writes
    searched = [
        {
            entry["location"]: entry["title"]
            if entry["location"].startswith("transcripts/made-")
            else entry
            for entry in json.loads(site.pop("search/search_index.json"))["docs"]
            if "#" not in entry["location"] or "made-" not in entry["location"]
        }
        for site in (one, other)
    ]
    assert searched[0] == searched[1] and len(searched[0]) > 5
    places = [
        sorted(re.findall(rb"<loc>([^<]*)</loc>", site.pop("sitemap.xml"))) for site in (one, other)
    ]
    assert places[0] == places[1]
    assert [name for name in one if one[name] != other[name]] == []

    before = kept(archive.root)
    path = archive.transcripts / "made-0004.md"
    path.write_text(path.read_text().replace("by the", "by {~~the~>a~~}"))
    corpus._seen.clear()
    assert cli.main(["build"]) == 0
    after = kept(archive.root)
    assert sorted(name for name in after if after[name] != before[name]) == [
        "rest.zip",
        "transcripts-0001.zip",
    ]
    now = files(archive.root / "site")
    changed = [
        name for name in now if name.startswith("transcripts/made") and now[name] != one[name]
    ]
    assert changed == ["transcripts/made-0004/index.html"]

    path.unlink()
    (archive.root / "docs" / "about.md").write_text("# About\n\n[Away](nowhere.md)\n")
    corpus._seen.clear()
    capsys.readouterr()
    assert cli.main(["build"]) == 3
    assert re.search(
        r"mkdocs.yml:1:1: A014 MkDocs does not build build/rest: .*nowhere.md",
        capsys.readouterr().out,
    )
    assert (archive.root / "site" / "about" / "index.html").exists()


def test_a_link_from_one_part_to_no_place_of_another_is_found() -> None:
    """Each part says what places it has and where it leads; a page that is in none was MkDocs' to
    find."""
    parts = [
        json.dumps(
            {"ids": {"a": ["w0"]}, "leads": [["transcripts/a/index.html", "b", "w7"]]}
        ).encode(),
        json.dumps(
            {"ids": {"b": ["w0", "w9"]}, "leads": [["transcripts/b/index.html", "a", "w0"]]}
        ).encode(),
    ]
    assert list(shards.astray(parts)) == [
        "transcripts/a/index.html leads to transcripts/b/#w7, which is not there"
    ]


def test_a_part_depends_on_what_its_pages_are_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word of one transcript is nothing to the others' part; a topic is something to all."""
    archive = crowded.make(tmp_path / "archive", 4)
    monkeypatch.setattr(shards, "SHARD", 2)

    def changed(name: str, old: str, new: str) -> list[str]:
        before = {part.name: part.hash for part in shards.parts(Archive(archive.root))}
        path = archive.root / name
        path.write_text(path.read_text().replace(old, new))
        corpus._seen.clear()
        return [
            part.name
            for part in shards.parts(Archive(archive.root))
            if part.hash != before[part.name]
        ]

    assert changed("docs/transcripts/made-0000.md", "by the", "by {~~the~>a~~}") == [
        "build/rest",
        "build/transcripts-0000",
    ]
    assert changed("docs/topics/river.md", "wet", "cold") == [
        "build/rest",
        "build/transcripts-0000",
        "build/transcripts-0001",
    ]
