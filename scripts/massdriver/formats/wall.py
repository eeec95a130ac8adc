"""The second wall of a built page: its Content-Security-Policy names, by their hashes, the scripts
that stand in templates.

Comes in: the pages of a built site, and the templates they were made of. Goes out: the same pages,
in whose policy ``'unsafe-inline'`` has become the hashes of the scripts that a template wrote. May
not: hash a script only because it stands in a page; that is what a stranger's would do too.

Themes write an address of the page into a script (``new URL("{{ base_url }}", location)``), so no
template can hold the hash itself, and a policy for all pages would not do. What a template leaves
open may be a path here and nothing else.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from ..collection import writing

OWN = Path(__file__).parents[1] / "site" / "theme"
BUILDERS = ("material", "zensical")  # packages whose folder templates/ holds the theme
_SCRIPT = re.compile(r"<script((?:\s[^<>]*)?)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_DATA = re.compile(r"""\ssrc=|\stype=["']?application/(?:ld\+)?json""", re.IGNORECASE)
_POLICY = re.compile(
    r"""(<meta http-equiv="Content-Security-Policy" content="[^"]*script-src 'self')([^;"]*)"""
)
_HOLE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_PATH = r"(?!//)[\w./%~-]*"  # what may stand in a hole: no scheme, no host, no quote


def templates(more: Sequence[Path] = ()) -> list[str]:
    """The templates of the builders that are installed here, of our theme, and of ``more`` folders;
    empty: no builder is."""
    found = [
        Path(place, "templates")
        for name in BUILDERS
        if (spec := find_spec(name))
        for place in spec.submodule_search_locations or ()
    ]
    if not found:
        return []
    return [
        path.read_text(encoding="utf-8")
        for folder in (*found, OWN, *more)
        for path in sorted(folder.rglob("*.html"))
    ]


def inline(html: str) -> list[str]:
    """The scripts that stand in a page, or in a template: no data, and none that is fetched."""
    return [script for attributes, script in _SCRIPT.findall(html) if not _DATA.search(attributes)]


class Known:
    """The scripts of templates. A part of one that the builder decides upon is none that anybody
    can know."""

    def __init__(self, sources: Iterable[str]) -> None:
        scripts = {
            script
            for source in sources
            for script in inline(_COMMENT.sub("", source))
            if "{%" not in script
        }
        self._whole = {script for script in scripts if "{{" not in script}
        self._open = [
            re.compile(_PATH.join(map(re.escape, _HOLE.split(script))))
            for script in scripts - self._whole
        ]

    def __contains__(self, script: object) -> bool:
        return isinstance(script, str) and (
            script in self._whole or any(known.fullmatch(script) for known in self._open)
        )


def sealed(html: str, known: Known) -> tuple[str, int]:
    """A page with the hashes in its policy, and how many of its scripts stand in no template, and
    so do not run."""
    scripts = inline(html)
    hashes = dict.fromkeys(digest(script) for script in scripts if script in known)
    policy = "".join(f" '{value}'" for value in hashes)
    return _POLICY.sub(lambda m: m[1] + policy, html, count=1), sum(
        script not in known for script in scripts
    )


def digest(script: str) -> str:
    """The hash of a script as a policy has it."""
    return f"sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def seal(site: Path, sources: Sequence[str]) -> tuple[int, list[str]]:
    """Seal every page of a built site; return how many were written, and which hold a script that
    will not run.

    ``sources``: templates, of which a theme's must be some; without any, the pages stay as they
    are.
    """
    known, written, foreign = Known(sources), 0, []
    for path in sorted(site.rglob("*.html")):
        html, strange = sealed(path.read_bytes().decode("utf-8", "replace"), known)
        written += writing.write(path, html, sync=False)
        foreign += [path.relative_to(site).as_posix()] * bool(strange and _POLICY.search(html))
    return written, foreign
