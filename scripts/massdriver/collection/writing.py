"""The one way in which files are written: whole or not at all, by one at a time.

Comes in: places, and bytes or pieces. Goes out: files there. May not: touch what is there before
the last piece has come, or leave anything behind that passes for a page.

What is being written stands beside its place as ``.massdriver-….tmp``, which git ignores; what a
kill leaves of it, the next who writes there sweeps away. Who writes holds the lock of the
repository; the system takes it back from the dead.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from ..findings import Finding, Unreadable

try:
    import fcntl
except ImportError:  # pragma: no cover  # no Unix: nobody is kept from writing at once
    fcntl = None  # type: ignore[assignment]

PREFIX, SUFFIX = ".massdriver-", ".tmp"
_held: set[int] = set()  # the folders this process has locked


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Be the only one who writes in a repository; whoever has to wait, says so. Not to be asked for
    twice.

    The folder itself is locked, so no file comes or stays. The lock ends with the process, however
    that ends; no child has it.
    """
    handle = os.open(root, os.O_RDONLY)
    _held.add(handle)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print(
                    "massdriver: another massdriver is writing here; waiting for it to end",
                    file=sys.stderr,
                    flush=True,
                )
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        _held.discard(handle)
        os.close(handle)


def _let_go() -> None:
    """In a child: close what the parent has locked, which stays locked until the parent ends."""
    for handle in _held:
        os.close(handle)
    _held.clear()


if fcntl is not None:
    os.register_at_fork(after_in_child=_let_go)


def ignore(folder: Path) -> None:
    """Tell git, in a folder that can be made again, to look at nothing there."""
    if not (folder / ".gitignore").exists():
        (folder / ".gitignore").write_text("*\n")


def temporary(folder: Path) -> IO[bytes]:
    """A file in which something can be written until it is ready; its ``name`` is for
    ``os.replace``."""
    folder.mkdir(parents=True, exist_ok=True)
    return tempfile.NamedTemporaryFile(dir=folder, prefix=PREFIX, suffix=SUFFIX, delete=False)


def sweep(folders: Iterable[Path], seconds: float = 0) -> None:
    """Delete what kills have left in these folders (in them, not below).

    Who is not alone says after how many ``seconds`` nobody can be writing it any more.
    """
    for folder in dict.fromkeys(folders):
        for path in folder.glob(f"{PREFIX}*{SUFFIX}") if folder.is_dir() else ():
            with suppress(OSError):
                if not seconds or path.stat().st_mtime < time.time() - seconds:
                    path.unlink()


def write(path: Path, text: str | bytes, sync: bool = True) -> bool:
    """Write a file whole or not at all, and only where it differs; say whether it was written.

    Without ``sync`` that holds for a kill but not for a power cut: enough for what can be made
    again.
    """
    data = text.encode() if isinstance(text, str) else text
    with suppress(FileNotFoundError):
        if path.read_bytes() == data:
            return False
    os.replace(_stage(path, data, sync), path)
    return True


def write_all(root: Path, files: Mapping[str, bytes | None]) -> None:
    """Write files in this order, all of them or, where the system says no, none; None deletes one.

    All are written beside their places first, for that is where a disk is full; then they take
    them, one after the other. Unreadable: a folder leads out of ``root``.
    """
    for name in files:
        path = root / name
        if not path.parent.resolve().is_relative_to(root.resolve()) or path.is_symlink():
            raise Unreadable(
                Finding(
                    name, 1, 1, "A002", "a link that leads elsewhere. Put the file itself here."
                )
            )
    staged: dict[Path, str] = {}
    before: dict[
        Path, str
    ] = {}  # what stood there, under a name of its own; nothing where nothing did
    done: list[Path] = []
    try:
        for name, data in files.items():
            path = root / name
            if data is not None:
                staged[path] = _stage(path, data, True)
            if path.exists():
                before[path] = _stage(path, path.read_bytes(), True)
        for path in map(root.joinpath, files):
            if path in staged:
                os.replace(staged[path], path)
            else:
                path.unlink(missing_ok=True)
            done.append(path)
    except BaseException:
        for path in reversed(done):
            if path in before:
                os.replace(before[path], path)
            else:
                path.unlink(missing_ok=True)
        raise
    finally:
        for left in (*staged.values(), *before.values()):
            with suppress(OSError):
                os.unlink(left)


def _stage(path: Path, data: bytes, sync: bool) -> str:
    """Write bytes beside their place, with the rights of what is there; return the name."""
    file = temporary(path.parent)
    try:
        with file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(file.name, _mode(path))
    except BaseException:
        os.unlink(file.name)
        raise
    return file.name


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777 if path.exists() else 0o644


class Writing:
    """A file too long to be held in memory: ``with Writing(path) as file: file.add("a", "b")``.

    Then ``changed`` and ``sha256`` say what came of it.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.changed = path, False
        self._hash = hashlib.sha256()

    def __enter__(self) -> Writing:
        self._file = temporary(self.path.parent)
        return self

    def add(self, *pieces: str | bytes) -> None:
        for piece in pieces:
            data = piece.encode() if isinstance(piece, str) else piece
            self._hash.update(data)
            self._file.write(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._file.close()
            if kind is None and not (
                self.path.exists() and filecmp.cmp(self._file.name, self.path, shallow=False)
            ):
                os.chmod(self._file.name, _mode(self.path))
                os.replace(self._file.name, self.path)
                self.changed = True
        finally:
            if not self.changed:
                os.unlink(self._file.name)


class Folder:
    """The files of one folder, each written as it comes; ``close`` leaves no other of theirs there.

    ``changed`` counts what was written anew or deleted.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.changed = path, 0
        self._names: set[str] = set()

    def put(self, name: str, text: str) -> None:
        self.changed += write(self.path / name, text, sync=False)
        self._names.add(name)

    def close(self) -> None:
        """A folder that holds nothing goes as well."""
        for path in self.path.glob("*.json"):
            if path.name not in self._names:
                path.unlink()
                self.changed += 1
        if self.path.is_dir() and not any(self.path.iterdir()):
            self.path.rmdir()


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
        """Lay a piece aside; those under one name come back by their rank, the same rank as they
        came."""
        data = piece.encode() if isinstance(piece, str) else piece
        at = self._file.seek(0, os.SEEK_END)
        self._file.write(data)
        self._places.setdefault(name, []).append((rank, at, len(data)))

    def names(self) -> Collection[str]:
        """The names under which something lies."""
        return self._places.keys()

    def pieces(self, name: str) -> Iterator[bytes]:
        for _, at, length in sorted(self._places.get(name, ()), key=lambda place: place[0]):
            self._file.seek(at)
            yield self._file.read(length)
