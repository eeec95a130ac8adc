"""What ``new --witness`` does beside ``new``: two transcripts of one recording become an edition
and its witness.

Comes in: two files. Goes out: which of them the edition is made of, and why; the draft with the
other on record. May not: change a letter of the seed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..collection import repository
from ..edition.lexicon import Lexicon
from ..findings import Finding, Unreadable

if TYPE_CHECKING:
    from ..intake.draft import Draft, Dress
    from ..model import Document, Seed
    from ..witness.shelf import Witness


class Both(NamedTuple):
    """Two transcripts of one recording: the one the edition is made of, and the other as its
    witness."""

    path: Path
    data: bytes
    document: Document
    other: Path
    other_data: bytes
    witness: Witness
    why: str

    def dress(self, seed: Seed, own: Iterable[str]) -> Dress:
        """What the witness lends. Unreadable: it is of another recording."""
        from ..intake.draft import Dress
        from ..witness.carry import LEAST, Beside

        beside = Beside(seed, self.witness)
        if beside.share < LEAST:
            raise Unreadable(
                Finding(
                    str(self.other),
                    1,
                    1,
                    "V001",
                    f"only {beside.share:.0%} of its words stand in {self.path.name} in the same"
                    " order: it is of another recording, or in another language. Bring a"
                    " transcript of this one.",
                )
            )
        dressed, names = beside.dressed(own)
        return Dress(dressed, names, beside.times())


def both(path: Path, data: bytes, document: Document, other: Path, lexicon: Lexicon) -> Both:
    """Choose of two transcripts the better for the first edition, and say why. Unreadable: the
    other cannot be read."""
    from ..text.language import frequencies
    from ..witness import carry, shelf

    other_data = repository.bring(other)
    theirs, other_document = shelf.read(other_data, str(other), "W", "")
    theirs = theirs._replace(what=other_document.format)
    ours = shelf.read(data, str(path), "W", "")[0]._replace(what=document.format)

    def known(letters: str) -> bool:
        return letters in frequencies() or lexicon.knows(letters)

    swap, why = carry.better(carry.merits(ours, known), carry.merits(theirs, known))
    if swap:
        return Both(
            other,
            other_data,
            other_document,
            path,
            data,
            ours,
            f"made of {other.name}: {why}; {path.name} is its witness W",
        )
    return Both(
        path,
        data,
        document,
        other,
        other_data,
        theirs,
        f"made of {path.name}: {why}; {other.name} is its witness W",
    )


def with_witness(made: Draft, beside: Both) -> Draft:
    """The draft with its witness on record, and the witness's file beside it."""
    from ..edition import attested
    from ..witness import bench, record, shelf, words
    from ..witness import readings as read_by

    page = f"docs/transcripts/{made.slug}.md"
    facts = {
        "what": beside.witness.what,
        "sha256": hashlib.sha256(beside.other_data).hexdigest(),
        "source": "",
    }
    source = record.write_witnesses(made.files[page].decode(), {"W": facts}, page)
    laid = bench.Bench(made.reading, words.of(made.reading), [beside.witness], Lexicon([]))
    readings = attested.write(read_by.readings(laid, []))
    files = dict(
        shelf.files(made.slug, "W", beside.other.name, beside.other_data, False, beside.document)
    )
    files |= {f"seeds/readings/{made.slug}.tsv": readings.encode()} if readings else {}
    return replace(
        made,
        files={
            **{n: d for n, d in made.files.items() if n != page},
            **files,
            page: source.encode(),
        },
    )
