"""What is exported comes back: by ``new`` each edition's JSON, text and captions become its words,
speakers and times."""

from __future__ import annotations

import pytest

from conftest import SLUGS
from massdriver.collection.repository import Archive
from massdriver.edition import lexicon
from massdriver.formats import export
from massdriver.formats.registry import EDITION
from massdriver.intake import detect
from massdriver.intake import draft as drafts
from massdriver.text.letters import fold

each = pytest.mark.parametrize("slug", SLUGS)


def draft(name: str, text: str, labels: tuple[str, ...] = ()) -> drafts.Draft:
    """What ``new`` makes of a text, without the disk."""
    document = detect.read(text, name, labels=labels)
    return drafts.draft(
        document, name, text.encode(), {"date": "2026-01-02"}, [], lexicon.of("en"), "2026-01-02"
    )


def turns(paragraphs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Who says which letters, turn by turn."""
    result: list[tuple[str, str]] = []
    for speaker, text in paragraphs:
        if result and result[-1][0] == speaker:
            result[-1] = speaker, result[-1][1] + fold(text)
        else:
            result.append((speaker, fold(text)))
    return result


def heard(made: drafts.Draft) -> list[tuple[str, str]]:
    """Who says which letters of the seed; what the lexicon emends in it is another matter."""
    return turns(
        [
            (p.speaker, "".join(made.reading.seed.letters[p.first : p.last + 1]))
            for p in made.reading.paragraphs
        ]
    )


def own(record: dict[str, list[dict[str, str]]]) -> list[tuple[str, str]]:
    return turns([(p["speaker"], p["text"]) for p in record["paragraphs"]])


@each
def test_exported_json_comes_back_with_its_words_speakers_and_times(
    archive: Archive, slug: str
) -> None:
    """Turn by turn the same; every paragraph begins at its second."""
    record = export.record(archive.open(archive.transcripts / f"{slug}.md").read())
    made = draft(f"{slug}.json", export.dump(record))
    assert heard(made) == own(record)
    assert [c.title for c in made.reading.chapters if c.level == 2] == [
        c["title"] for c in record["chapters"]
    ]
    starts = {p.start for p in made.reading.paragraphs}
    assert [p["start"] for p in record["paragraphs"] if p["start"] not in starts] == []


@each
def test_exported_text_comes_back_with_its_words_and_speakers(archive: Archive, slug: str) -> None:
    """Where somebody speaks throughout: a plain text cannot say that after a quotation nobody
    does."""
    result = archive.open(archive.transcripts / f"{slug}.md").read()
    if not all(paragraph.speaker for paragraph in result.paragraphs):
        pytest.skip("some paragraphs have no speaker")
    made = draft(f"{slug}.txt", export.text(result), tuple(result.edition.front["speakers"]))
    assert heard(made) == own(export.record(result))


@each
def test_exported_captions_come_back_with_their_words_speakers_and_times(
    archive: Archive, slug: str
) -> None:
    """Of an edition whose times are known: turn by turn the same, every paragraph at its second."""
    volume = next(v for v in export.volumes(archive) if v.slug == slug)
    if not volume.times:
        pytest.skip("no times are known")
    made = draft(f"{slug}.vtt", str(EDITION[".vtt"].make(volume)))
    record = export.record(volume.reading)
    assert heard(made) == own(record)
    starts = [p.start for p in made.reading.paragraphs if p.start is not None]
    far = [
        p["start"]
        for p in record["paragraphs"]
        if min(abs(p["start"] - start) for start in starts) > 0.06
    ]
    assert far == []
