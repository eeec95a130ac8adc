"""Files that are too long to be held in memory: written piece by piece, and still whole or not at all.

Comes in: a place, and pieces. Goes out: a file there. May not: touch what is there before the last piece has come.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType


class Writing:
    """``with Writing(path) as file: file.add("a", "b")``; then ``changed`` and ``sha256`` say what came of it."""

    def __init__(self, path: Path) -> None:
        self.path, self.changed = path, False
        self._hash = hashlib.sha256()

    def __enter__(self) -> Writing:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.NamedTemporaryFile(dir=self.path.parent, prefix=f".{self.path.name}.", delete=False)
        return self

    def add(self, *pieces: str | bytes) -> None:
        for piece in pieces:
            data = piece.encode() if isinstance(piece, str) else piece
            self._hash.update(data)
            self._file.write(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
        self.changed = kind is None and not (self.path.exists() and filecmp.cmp(self._file.name, self.path, shallow=False))
        if self.changed:
            os.chmod(self._file.name, self.path.stat().st_mode & 0o777 if self.path.exists() else 0o644)
            os.replace(self._file.name, self.path)
        else:
            os.unlink(self._file.name)


class Spool:
    """Pieces laid aside under names, on the disk, until they are wanted name by name."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the spool
        self._places: dict[str, list[tuple[tuple[str, ...], int, int]]] = {}

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def add(self, name: str, piece: str | bytes, *rank: str) -> None:
        """Lay a piece aside; those under one name come back by their rank, the same rank as they came."""
        data = piece.encode() if isinstance(piece, str) else piece
        at = self._file.seek(0, os.SEEK_END)
        self._file.write(data)
        self._places.setdefault(name, []).append((rank, at, len(data)))

    def pieces(self, name: str) -> Iterator[bytes]:
        for _, at, length in sorted(self._places.get(name, ()), key=lambda place: place[0]):
            self._file.seek(at)
            yield self._file.read(length)
