"""The witnesses of an edition, read from the archive where their files are at hand, and put there.

Comes in: an archive and an edition. Goes out: witnesses as words with their seconds. May not: take
one file for another; the sum on record decides. Without the files everything else goes on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

from ..collection.repository import Archive
from ..edition import seeds
from ..findings import Finding, Unreadable
from ..intake import detect
from ..model import Document, Edition
from ..text.letters import fold_words
from . import record
from .record import Decision

FOLDER = "seeds/witnesses"
KEPT = f"{FOLDER}/kept"
IGNORE = (  # what others made stays out of the repository, unless somebody keeps it
    "*\n!.gitignore\n!kept/\n!kept/**\n"
)


class Witness(NamedTuple):
    """Another transcript: ``words`` as printed, all with letters; ``seconds`` and ``speakers`` of
    each, where it has them."""

    sigil: str
    what: str
    words: tuple[str, ...]
    seconds: tuple[float | None, ...] = ()
    speakers: tuple[str, ...] = ()
    opens: tuple[bool, ...] = ()


def from_document(sigil: str, what: str, document: Document, text: str) -> Witness:
    """The words of a document one by one."""
    words: list[str] = []
    seconds: list[float | None] = []
    speakers: list[str] = []
    opens: list[bool] = []
    if document.verbatim:
        words = (
            seeds.without_labels(text, document.labels).split() if document.labels else text.split()
        )
        seconds, speakers, opens = [None] * len(words), [""] * len(words), [False] * len(words)
    speaker = ""
    for n, utterance in enumerate(document.utterances):
        speaker = utterance.speaker or speaker
        here = utterance.text.split()
        following = next(
            (u.start for u in document.utterances[n + 1 : n + 9] if u.start is not None), None
        )
        for k, word in enumerate(here):
            words.append(word)
            speakers.append(speaker)
            opens.append(k == 0 and utterance.opens)
            if utterance.start is None:
                seconds.append(None)
            else:
                span = max(following - utterance.start, 0.0) if following is not None else 0.0
                seconds.append(round(utterance.start + span * k / len(here), 1))
    kept = [n for n, letters in enumerate(fold_words(words)) if letters]
    return Witness(
        sigil,
        what,
        tuple(words[n] for n in kept),
        tuple(seconds[n] for n in kept),
        tuple(speakers[n] for n in kept),
        tuple(opens[n] for n in kept),
    )


def read(data: bytes, path: str, sigil: str, what: str) -> tuple[Witness, Document]:
    """Read a witness's bytes, in any format that ``new`` reads. Unreadable: it is in none."""
    document = detect.open_(data, path)
    return from_document(sigil, what, document, seeds.decode(data, path)), document


def path_of(archive: Archive, slug: str, sigil: str) -> Path | None:
    """Where the file of a witness lies; None: it is not at hand."""
    for folder in (KEPT, FOLDER):
        found = sorted((archive.root / folder).glob(f"{slug}.{sigil}.*"))
        if found:
            return found[0]
    return None


def held(archive: Archive, edition: Edition) -> Iterator[Witness]:
    """The witnesses of an edition whose files are at hand. Unreadable: a file is not the one on
    record."""
    for sigil, facts in edition.front["witnesses"].items():
        path = path_of(archive, edition.slug, sigil)
        if path is None:
            continue
        data = archive.bytes(path)
        if hashlib.sha256(data).hexdigest() != facts["sha256"]:
            raise Unreadable(
                Finding(
                    archive.show(path),
                    1,
                    1,
                    "V002",
                    f"this is not the file of witness {sigil} on record. Put that one back, or add"
                    f" this one anew: massdriver witness add {edition.slug} FILE --sigil {sigil}",
                )
            )
        yield read(data, archive.show(path), sigil, facts["what"])[0]


def decided(archive: Archive, slug: str) -> list[Decision]:
    """The decisions on record for an edition."""
    path = archive.root / "seeds" / "decisions" / f"{slug}.yml"
    return record.decisions(_text(archive, path), archive.show(path)) if archive.has(path) else []


def _text(archive: Archive, path: Path) -> str:
    return archive.text(path) if archive.bytes(path).strip() else ""  # nothing on record yet


def files(
    slug: str, witness: str, name: str, data: bytes, keep: bool, document: Document
) -> Mapping[str, bytes]:
    """Where the file of a witness goes, and what keeps git from taking it."""
    suffix = PurePath(name).suffix.lower()
    suffix = suffix if suffix[1:].isalnum() and len(suffix) < 9 else ".txt"
    return {
        f"{FOLDER}/.gitignore": IGNORE.encode(),
        f"{KEPT if keep else FOLDER}/{slug}.{witness}{suffix}": data,
    }
