"""What a model proposed, as it is kept beside the seed.

Comes in: an archive and a slug. Goes out: the proposals, by stretch, and their file. May not:
believe a file that propose did not write.
"""

from __future__ import annotations

import json
from typing import Any

from ..collection import writing
from ..collection.repository import Archive
from ..findings import Finding, Unreadable

FOLDER = "seeds/proposals"


def load(shelf: Archive, slug: str) -> dict[str, dict[str, Any]]:
    """The proposals kept so far, by stretch. Unreadable: the file is not what this verb writes."""
    path = shelf.root / FOLDER / f"{slug}.json"
    if not shelf.has(path):
        return {}
    try:
        data = json.loads(shelf.bytes(path))
        if isinstance(data, dict) and all(
            isinstance(v, dict)
            and isinstance(v.get("proposals"), list)
            and all(isinstance(row, dict) for row in v["proposals"])
            for v in data.values()
        ):
            return data
    except (ValueError, RecursionError):
        pass
    raise Unreadable(
        Finding(
            shelf.show(path),
            1,
            1,
            "Y002",
            "not proposals as propose writes them. Delete the file, and ask again.",
        )
    )


def save(shelf: Archive, slug: str, kept: dict[str, dict[str, Any]]) -> None:
    writing.write_all(
        shelf.root,
        {
            f"{FOLDER}/.gitignore": b"*\n",
            f"{FOLDER}/{slug}.json": (
                (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()
            ),
        },
    )
