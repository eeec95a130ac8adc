"""The file that GitHub's *Cite this repository* reads says what the settings say."""

from __future__ import annotations

from conftest import ROOT
from massdriver.collection.repository import Archive
from massdriver.formats import export, packages


def test_the_citation_file_is_what_the_program_prints() -> None:
    """CITATION.cff is that of a release; run ``massdriver release`` and take it from there."""
    assert (ROOT / "CITATION.cff").read_text() == packages.citation_cff(
        export.library(Archive(ROOT))
    )
