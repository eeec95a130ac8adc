"""``massdriver release``: the data of an archive as one file, for a repository of data.

Comes in: an archive. Goes out: a zip whose bytes depend on nothing but the archive, its checksum
beside it. May not: hold a day or a compression of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import tempfile
import zipfile
from pathlib import Path

from ..collection import writing
from ..collection.repository import Archive
from ..text.counts import count
from ._shared import CLEAN, shelf_here, workshop

JOB = "publish"
EPOCH = (1980, 1, 1, 0, 0, 0)


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", default="release.zip", help="where to write it (default: release.zip)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Pack the data files, the seeds and what Zenodo and GitHub read into one file with checksums,
    the same bytes everywhere."""
    shelf, target = shelf_here(), Path(arguments.file)
    with writing.alone(shelf.root):
        return _release(shelf, target, arguments)


def _release(shelf: Archive, target: Path, arguments: argparse.Namespace) -> int:
    from ..formats import export, packages

    # elsewhere somebody else may be writing
    if target.resolve().is_relative_to(shelf.root.resolve()):
        writing.sweep([target.parent])
    with tempfile.TemporaryDirectory() as folder, workshop(shelf, arguments) as shop:
        data = Path(folder) / "data"
        export.export(shelf, data, shop)
        files = {
            f"data/{path.relative_to(data).as_posix()}": path.read_bytes()
            for path in data.rglob("*")
            if path.is_file()
        }
    for path in sorted((shelf.root / "seeds").rglob("*")):
        if path.is_file() and not path.name.startswith(".") and "witnesses" not in path.parts:
            files[path.relative_to(shelf.root).as_posix()] = shelf.bytes(path)
    library = export.library(shelf)
    files["CITATION.cff"] = packages.citation_cff(library).encode()
    files[".zenodo.json"] = packages.zenodo(library).encode()
    files["SHA256SUMS"] = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    ).encode()
    made = packed(files)
    writing.write(target, made)
    print(f"{hashlib.sha256(made).hexdigest()}  {target}")
    print(f"massdriver: {count(len(files), 'file')} in {target}")
    return CLEAN


def packed(files: dict[str, bytes]) -> bytes:
    """A zip of files by name, stored as they are: no two libraries compress alike."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return whole.getvalue()
