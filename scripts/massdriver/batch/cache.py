"""What was made once is kept in ``.cache/`` until anything it was made of changes.

Comes in: a name, the hash of everything a result depends on, and the result's parts as bytes. Goes
out: the same parts. May not: be stale, or be trusted. An entry counts only under the very key it
was kept under, the key covers the program itself; and only in the folder in which whoever runs this
has kept it: it is sealed with a secret of theirs. One that is damaged, forged or brought from
elsewhere is as good as none.

An entry is a zip file, which brings a checksum for every part; there is one for each name, so
nothing piles up.
"""

from __future__ import annotations

import atexit
import hashlib
import hmac
import json
import os
import secrets
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..collection import writing

Parts = Mapping[str, bytes]
FOLDER = Path(".cache", "massdriver")
_PACKAGE = Path(__file__).parents[1]
_BROKEN = (
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


SUMS = "sums.json"  # the part of an entry that tells the others' hashes
PACKED = (".epub", ".zip", ".packed")  # parts that to press takes long and saves little
LEFT = 3600.0  # seconds after which what is half written is nobody's


@dataclass(frozen=True)
class Cache:
    """Entries in a folder, each sealed with a secret; what another has sealed, or nobody, is as
    good as not there."""

    folder: Path
    secret: bytes = b""

    def find(self, name: str, key: str, only: str = "") -> Parts | None:
        """The parts kept under a name, or ``only`` one of them; nothing where they were kept under
        another key."""
        try:
            with zipfile.ZipFile(self._path(name)) as entry:
                listed = entry.read(SUMS)
                if not hmac.compare_digest(entry.comment, self._seal(name, key, listed)):
                    return None
                sums = json.loads(listed)
                parts = {part: entry.read(part) for part in ([only] if only else sums)}
                return (
                    parts
                    if all(
                        hashlib.sha256(data).hexdigest() == sums[part]
                        for part, data in parts.items()
                    )
                    else None
                )
        except _BROKEN:
            return None

    def keep(self, name: str, key: str, parts: Parts) -> None:
        """Keep parts under a name; whoever is killed here leaves the entry that was there. A full
        disk keeps nothing."""
        path = self._path(name)
        listed = json.dumps(
            {part: hashlib.sha256(content).hexdigest() for part, content in parts.items()}
        ).encode()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            writing.ignore(self.folder)
            with writing.temporary(path.parent) as file:
                try:
                    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as entry:
                        entry.comment = self._seal(name, key, listed)
                        for part, content in {**parts, SUMS: listed}.items():
                            packed = (
                                zipfile.ZIP_STORED
                                if part.endswith(PACKED)
                                else zipfile.ZIP_DEFLATED
                            )
                            entry.writestr(part, content, packed)
                    file.close()
                    os.replace(file.name, path)
                except BaseException:
                    os.unlink(file.name)
                    raise
        except OSError:
            return

    def _seal(self, name: str, key: str, listed: bytes) -> bytes:
        told = b"\0".join(
            (str(self.folder.resolve()).encode(), name.encode(), key.encode(), listed)
        )
        return hmac.new(self.secret, told, hashlib.sha256).hexdigest().encode()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.zip"


@contextmanager
def of(root: Path, use: bool = True) -> Iterator[Cache]:
    """The cache of a repository; an empty one that is thrown away, where it shall not be used
    (``MASSDRIVER_NO_CACHE``)."""
    if use and not os.environ.get("MASSDRIVER_NO_CACHE"):
        kept = root / FOLDER
        # checks may be at it beside us
        writing.sweep([kept, *(kept.glob("*/") if kept.is_dir() else ())], LEFT)
        yield Cache(kept, secret())
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Cache(Path(folder), secrets.token_bytes(32))


@cache
def lasting(root: Path) -> Cache:
    """The cache of a repository for as long as this process runs, which ends in a builder's
    hands."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(of(root))


@cache
def secret() -> bytes:
    """What this person's entries are sealed with: it lies where no repository can bring it along.
    Else one for this run."""
    home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    path = Path(home, "massdriver", "secret")
    fresh = secrets.token_bytes(32)
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(
                dir=path.parent, prefix=writing.PREFIX, suffix=writing.SUFFIX
            ) as file:
                file.write(fresh)
                file.flush()
                with suppress(FileExistsError):
                    os.link(file.name, path)  # whole, and only where nobody was quicker
        known = path.read_bytes()
        return known if len(known) == len(fresh) else fresh
    except (OSError, RuntimeError):
        return fresh


def key(*made_of: str) -> str:
    """The key of what was made of these, by this version of the program."""
    return hashlib.sha256("\0".join((version(), *made_of)).encode()).hexdigest()


@cache
def version() -> str:
    """What else a result may depend on: every file of this package, the interpreter, the libraries
    installed."""
    whole = hashlib.sha256(sys.version.encode())
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in (".py", ".yml", ".json"):
            whole.update(
                f"\0{path.relative_to(_PACKAGE).as_posix()}\0".encode() + path.read_bytes()
            )
    installed = {name for folder in filter(os.path.isdir, sys.path) for name in os.listdir(folder)}
    whole.update(
        "\0".join(sorted(name for name in installed if name.endswith(".dist-info"))).encode()
    )
    return whole.hexdigest()
