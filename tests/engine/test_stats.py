"""``massdriver check --stats``: what is counted, and that it is counted."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from conftest import HEAD, laid
from massdriver.collection.repository import Archive
from massdriver.formats import export

Run = Callable[..., "subprocess.CompletedProcess[str]"]
TALK = (
    HEAD + "**Ann:** We put a {~~MaaS~>mass~~} driver there[^a] {--um--} by 2030[^b].\n\n**Bob:**"
    " {==So==}{>>unclear<<} it is.\n\n[^a]: **Context.** It throws ([NASA](https://nasa.gov/m),"
    " checked 2026-11).\n\n[^b]: **Editor.** He points.\n"
)
PREDICTIONS = (
    "- at: talk#w0\n  speaker: Ann\n  quote: mass driver\n  claim: A driver by 2030\n  due: 2030\n-"
    " at: talk#w0\n  speaker: Ann\n  quote: by 2030\n  claim: Soon\n  verdict: partly\n  because:"
    " It did.\n  source: https://nasa.gov/\n  checked: 2026-11\n"
)
TOPIC = (
    "---\ntitle: Mass driver\nkind: machine\nsource: https://example.org/m\naliases: [mass"
    " driver]\ntimeline:\n  - {what: year, figure: 2030, quote: by 2030, at: talk#w0}\n---\n\nIt"
    " throws.\n"
)
FILES = {
    "docs/transcripts/talk.md": TALK,
    "seeds/talk.txt": "we put a MaaS driver there um by 2030 so it is",
    "lexicon.yml": (
        "mishearings: [{heard: MaaS driver, read: mass driver, says: a MaaS driver, near: a"
        " driver}]\n"
    ),
    "docs/predictions.yml": PREDICTIONS,
    "docs/topics/mass-driver.md": TOPIC,
}


def counts(text: str) -> dict[str, tuple[int, str]]:
    """Name → number and parts, out of the printed columns."""
    found = re.findall(r"^(\S.*?) {2,}([\d,]+)(?: {2}(.*))?$", text, re.MULTILINE)
    return {name: (int(number.replace(",", "")), parts) for name, number, parts in found}


def test_everything_is_counted(
    repository: Callable[[dict[str, str]], Path], massdriver: Run
) -> None:
    """A small archive whose numbers a reader can check."""
    done = massdriver("check", "--stats", cwd=repository(FILES))
    assert (done.returncode, done.stderr) == (0, "")
    assert counts(done.stdout) == {
        "documents": (1, "1 machine transcript"),
        "seed words": (12, ""),
        "words": (11, "of the reading text"),
        "paragraphs": (2, ""),
        "emendations": (2, "1 by lexicon, 1 by hand"),
        "doubts": (1, ""),
        "notes": (2, "1 Context, 1 Editor"),
        "notes with an outside source": (1, "50% of all"),
        "notes that must have one": (1, "Context, Source, Update"),
        "Compare notes": (0, "no links"),
        "topics": (1, "1 machine"),
        "timelines": (1, "1 figure"),
        "predictions": (2, "1 open, 1 partly"),
    }


def test_an_archive_without_anything_counts_to_nothing(
    repository: Callable[[dict[str, str]], Path], massdriver: Run
) -> None:
    """No division by no notes."""
    done = massdriver("check", "--stats", cwd=repository({"seeds/SHA256SUMS": ""}))
    assert done.returncode == 0
    assert {number for number, _ in counts(done.stdout).values()} == {0}


def test_the_record_adds_up_to_the_counts(
    ironworks: Archive, massdriver: Run, ironworks_data: Path
) -> None:
    """What data/ holds and what is counted is the same."""
    printed = counts(massdriver("check", "--stats", cwd=ironworks.root).stdout)
    files = laid(ironworks_data)
    editions = [
        json.loads(content)
        for name, content in files.items()
        if name.endswith(".json") and name[:-5] + ".txt" in files
    ]
    for name, part in {
        "paragraphs": "paragraphs",
        "emendations": "emendations",
        "doubts": "doubts",
        "notes": "notes",
    }.items():
        assert printed[name][0] == sum(len(edition[part]) for edition in editions)
    assert printed["predictions"][0] == len(json.loads(files["predictions.json"]))
    assert printed["topics"][0] == len(json.loads(files["topics.json"]))


def test_the_record_of_topics_and_predictions_leads_to_paragraphs(
    ironworks: Archive, ironworks_data: Path
) -> None:
    """Each mention's sentence and each prediction's words stand in the paragraph named, with its
    speaker."""
    files = laid(ironworks_data)
    texts = {
        (volume.slug, p.id): p
        for volume in export.volumes(ironworks)
        for p in volume.reading.paragraphs
    }
    for topic in json.loads(files["topics.json"]):
        assert topic["mentions"], topic["slug"]
        for mention in topic["mentions"]:
            paragraph = texts[mention["slug"], mention["id"]]
            assert mention["sentence"] in paragraph.text
            assert (mention["speaker"], mention["start"]) == (paragraph.speaker, paragraph.start)
    for prediction in json.loads(files["predictions.json"]):
        assert (prediction["slug"], prediction["id"]) in texts
        assert prediction["verbatim"] == (prediction["kind"] == "machine transcript")
