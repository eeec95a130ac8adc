"""What was made once is kept in ``.cache/`` until anything it was made of changes.

Comes in: a name, the hash of everything a result depends on, and the result's parts as bytes. Goes out: the same parts.
May not: be stale, or be trusted. An entry counts only under the very key it was kept under, the key covers the program
itself, and an entry that is damaged is as good as none.

An entry is a zip file, which brings a checksum for every part; there is one for each name, so nothing piles up.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

Parts = Mapping[str, bytes]
FOLDER = Path(".cache", "massdriver")
_PACKAGE = Path(__file__).parents[1]
_BROKEN = (OSError, zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Cache:
    """Entries in a folder."""

    folder: Path

    def find(self, name: str, key: str, only: str = "") -> Parts | None:
        """The parts kept under a name, or ``only`` one of them; nothing where they were kept under another key."""
        try:
            with zipfile.ZipFile(self._path(name)) as entry:
                if entry.comment != key.encode():
                    return None
                return {part: entry.read(part) for part in ([only] if only else entry.namelist())}
        except _BROKEN:
            return None

    def keep(self, name: str, key: str, parts: Parts) -> None:
        """Keep parts under a name; whoever is killed here leaves the entry that was there. A full disk keeps nothing."""
        path = self._path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            ignored = self.folder / ".gitignore"
            if not ignored.exists():
                ignored.write_text("*\n")
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
                try:
                    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as entry:
                        entry.comment = key.encode()
                        for part, content in parts.items():
                            packed = zipfile.ZIP_STORED if part.endswith((".epub", ".zip")) else zipfile.ZIP_DEFLATED
                            entry.writestr(part, content, packed)
                    file.close()
                    os.replace(file.name, path)
                except BaseException:
                    os.unlink(file.name)
                    raise
        except OSError:
            return

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.zip"


@contextmanager
def of(root: Path, use: bool = True) -> Iterator[Cache]:
    """The cache of a repository; an empty one that is thrown away, where it shall not be used."""
    if use:
        yield Cache(root / FOLDER)
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Cache(Path(folder))


def key(*made_of: str) -> str:
    """The key of what was made of these, by this version of the program."""
    return hashlib.sha256("\0".join((version(), *made_of)).encode()).hexdigest()


@cache
def version() -> str:
    """What else a result may depend on: every file of this package, the interpreter, the libraries installed."""
    whole = hashlib.sha256(sys.version.encode())
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in (".py", ".yml", ".json"):
            whole.update(f"\0{path.relative_to(_PACKAGE).as_posix()}\0".encode() + path.read_bytes())
    installed = {name for folder in filter(os.path.isdir, sys.path) for name in os.listdir(folder)}
    whole.update("\0".join(sorted(name for name in installed if name.endswith(".dist-info"))).encode())
    return whole.hexdigest()
