"""The engine knows no collection: nothing below scripts/massdriver/ names whom or what this one is
about."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from wordfreq import zipf_frequency

from conftest import COLLECTION, ROOT
from massdriver.collection import corpus
from massdriver.collection.repository import Archive

ENGINE = ROOT / "scripts" / "massdriver"
READ = {".py", ".yml", ".json", ".md", ".html", ".js", ".css", ".toml", ".txt", ".svg", ".xml"}
# Names that the engine has its own reason to know.
OWN = {
    "Mass Driver": "its own name",
    "YouTube": "captions and JSON come from there",
    "AWS": "a format of transcripts",
    "Microsoft": "a format of transcripts",
    "Wikipedia": "a kind of source",
    "LinkedIn": "where links are shared",
    "The article": "what a page's text is called in HTML",
}
COMMON = 4.0  # of a word that everybody uses, on the scale of Zipf
ROLES = {"Host", "Guest", "Audience", "Narrator", "Announcer", "Speaker", "Moderator"}


def common(name: str) -> bool:
    """Whether a name is of such words that anybody may write it and mean nobody, like Bob Day."""
    words = re.findall(r"\w+", name)
    return all(word.isalpha() and zipf_frequency(word, "en") >= COMMON for word in words)


def people(archive: Archive) -> set[str]:
    """Slugs, seeds, recordings, speakers and their surnames."""
    found: set[str] = set()
    for slug, reading in corpus.of(archive).readings.items():
        front = reading.edition.front
        found |= {slug, reading.seed.name, front["video"].rpartition("=")[2], *front["speakers"]}
        found |= {
            part
            for name in front["speakers"]
            if " " in name
            for part in name.split()[1:]
            if part[0].isupper()
        }
    return {name for name in found - ROLES if len(name) > 3 and not common(name)} - set(OWN)


def names(archive: Archive) -> set[str]:
    """Titles, venues, and the names of the lexicon and of the topics."""
    everything = corpus.of(archive)
    fronts = [reading.edition.front for reading in everything.readings.values()]
    found = {entry.read for entry in archive.lexicon().names} | {
        name for f in fronts for key in ("title", "venue") if not common(name := str(f[key]))
    }
    found |= {topic.title for topic in everything.concordance.topics.values() if " " in topic.title}
    return {name for name in found if len(name) > 2} - set(OWN)


def any_of(words: Iterable[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """A pattern for any of these, each as a whole word."""
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(longest_first)})(?![\w-])", flags)


@pytest.mark.skipif(
    not Archive(COLLECTION).editions(), reason="an archive without editions names nobody"
)
def test_the_engine_names_nobody_of_this_collection(archive: Archive) -> None:
    """Not in its code, its pages, its styles or its data; people and slugs not even in other
    capitals."""
    patterns = any_of(people(archive), re.IGNORECASE), any_of(names(archive))
    hits = []
    for path in sorted(p for p in ENGINE.rglob("*") if p.suffix in READ):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            hits += [
                f"{path.relative_to(ROOT)}:{number}: {m[0]}"
                for pattern in patterns
                for m in pattern.finditer(line)
            ]
    assert hits == []
