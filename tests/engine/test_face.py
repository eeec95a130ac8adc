"""The public face: what another program may rely on."""

from __future__ import annotations

from pathlib import Path

import pytest

import massdriver
from conftest import IRONWORKS, ROOT


def test_a_collection_is_opened_and_read() -> None:
    """From any folder inside it: editions, readings, lexicon, settings."""
    from massdriver import Collection

    here = Collection.open(IRONWORKS / "docs" / "transcripts")
    assert list(here.editions) == list(here.readings) != []
    assert all(
        reading.proved and reading.edition is here.editions[slug]
        for slug, reading in here.readings.items()
    )
    assert here.settings.language == "en" and "the" in here.lexicon.stutters


def test_where_there_is_no_collection_one_line_says_so(tmp_path: Path) -> None:
    """A001, as Unreadable; and nothing else is public."""
    with pytest.raises(massdriver.Unreadable, match="A001"):
        massdriver.Collection.open(tmp_path)
    with pytest.raises(AttributeError, match="no attribute 'Archive'"):
        _ = massdriver.Archive


def test_the_page_shows_what_there_is() -> None:
    """The data page opens a collection as a program would."""
    page = (ROOT / "scripts/massdriver/site/pages/en/data.md").read_text()
    assert "from massdriver import Collection" in page
