"""One edition with everything that is made of it in a parcel, which can be hashed, and sent to
another process or machine.

Comes in: an archive. Goes out: parcels. May not: leave out anything that counts. A parcel is itself
an archive that holds nothing else, so what is made of one cannot depend on what its hash does not
cover.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path

from ..edition import front, lexicon, seeds
from ..findings import Finding, Unreadable
from ..model import HOUSE, House
from .repository import Archive
from .settings import Settings
from .topics import Topic

_FACTS = "docs/facts/"
_ROOT = Path("/")  # of a parcel: whatever is made of it is the same wherever the repository lies
Bytes = bytes  # which inside Parcel names a method


@dataclass(frozen=True)
class Parcel(Archive):
    """``name`` is the edition's path as messages print it; ``held`` the files by theirs, or why
    they cannot be read.

    ``house`` is what reading it takes from the settings; of the rest of them it knows nothing.
    """

    root: Path = _ROOT
    name: str = ""
    held: Mapping[str, Bytes | tuple[Finding, ...]] = field(default_factory=dict)
    house: House = HOUSE

    @property
    def path(self) -> Path:
        return self.root / self.name

    @cached_property
    def hash(self) -> str:
        """The hash of every name and every byte."""
        whole = hashlib.sha256(f"{self.name}\0{self.house!r}".encode())
        for name, content in sorted(self.held.items()):
            data = content if isinstance(content, Bytes) else repr(content).encode()
            whole.update(f"\0{name}\0{len(data)}\0".encode() + data)
        return whole.hexdigest()

    @property
    def settings(self) -> Settings:
        return Settings(language=self.house.language, kinds=self.house.kinds)

    def show(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def fact_files(self) -> list[Path]:
        return [self.root / name for name in sorted(self.held) if name.startswith(_FACTS)]

    def sum_files(self, folder: Path) -> list[Path]:
        return [
            self.root / name
            for name in sorted(self.held)
            if name.endswith(("/SHA256SUMS", ".sha256"))
        ]

    def has(self, path: Path) -> bool:
        return self.show(path) in self.held

    def bytes(self, path: Path) -> Bytes:
        content = self.held[self.show(path)]
        if isinstance(content, Bytes):
            return content
        raise Unreadable(*content)


@dataclass(frozen=True)
class Task:
    """Something to be made of an edition, which may name these topics. A verb that asks for more
    adds fields of its own."""

    parcel: Parcel
    topics: tuple[Topic, ...]

    @property
    def name(self) -> str:
        return self.parcel.name

    @cached_property
    def hash(self) -> str:
        """The hash of the parcel and of every other field."""
        rest = (repr(getattr(self, f.name)) for f in fields(self) if f.name != "parcel")
        return hashlib.sha256("\0".join((self.parcel.hash, *rest)).encode()).hexdigest()


def pack(shelf: Archive, path: Path) -> Parcel:
    """Pack an edition with its seed, the seed's checksum, its times, its addresses so far, and the
    lexicon.

    Unreadable: the settings are, or the lexicon.
    """
    name, house = shelf.show(path).lstrip("/"), shelf.settings.house
    shelf.lexicon()  # what is wrong with it is wrong with all editions, and told once
    held = {name: _content(shelf, path)}
    seed = _seed(held[name], name, house)
    if told := _sum(shelf, seed):
        held["seeds/SHA256SUMS"] = told
    else:
        held |= {
            shelf.show(sums): _content(shelf, sums)
            for sums in shelf.sum_files(shelf.root / "seeds")
        }
    if seed:
        held[f"seeds/{seed}"] = _content(shelf, shelf.root / "seeds" / seed)
    for beside in (
        f"seeds/timings/{path.stem}.tsv",
        f"seeds/addresses/{path.stem}.txt",
        f"seeds/readings/{path.stem}.tsv",
        lexicon.NAME,
    ):
        if shelf.has(shelf.root / beside):
            held[beside] = _content(shelf, shelf.root / beside)
    edition = held[name]
    if isinstance(edition, bytes) and b"{fact:" in edition:
        held |= {shelf.show(path).lstrip("/"): _content(shelf, path) for path in shelf.fact_files()}
    return Parcel(name=name, held=held, house=house)


def _content(shelf: Archive, path: Path) -> bytes | tuple[Finding, ...]:
    try:
        return shelf.bytes(path)
    except Unreadable as error:
        return error.findings


def _seed(content: bytes | tuple[Finding, ...], name: str, house: House) -> str:
    """The seed an edition names; nothing where its front matter is wrong, for then nobody asks for
    the seed."""
    try:
        head, _ = (
            front.split(seeds.decode(content, name), name)
            if isinstance(content, bytes)
            else ("", "")
        )
        values, findings = front.values(head, name, house)
    except Unreadable:
        return ""
    return "" if findings else str(values["seed"])


def _sum(shelf: Archive, seed: str) -> bytes:
    """The seed's own line of the checksums: the others are nothing to it, and there may be a
    thousand."""
    try:
        return f"{shelf.checksums[seed]}  {seed}\n".encode() if seed in shelf.checksums else b""
    except Unreadable:
        return b""
