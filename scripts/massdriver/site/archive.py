"""An archive of one's own, whole at once, and later brought up to a newer engine.

Comes in: what its owner says of it; when it is brought up to date, its files and the list of what
was made. Goes out: files, and a plan of what to write, what to leave, and why. May not: write (but
for ``sweep``), or ask for anything that has a default.

What was made is on record in ``.massdriver/manifest.json``, a SHA-256 a file: a file that still has
it is the engine's and may be renewed; any other is the owner's and is left alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from ..findings import Finding, Unreadable
from ..text import words
from ..text.language import standard
from . import pages

FOLDER = Path(__file__).parent / "starter"
MANIFEST = ".massdriver/manifest.json"
WORDS = {
    "en": {
        "title": "Transcripts",
        "rights": (
            "The recordings belong to their speakers and publishers and are quoted for study."
        ),
        "description": "Transcripts as digital editions, every changed word on record.",
        "find": "Find",
        "part": "Take part",
    },
    "de": {
        "title": "Transkripte",
        "rights": (
            "Die Aufnahmen gehören ihren Sprechern und Verlagen und werden zum Studium zitiert."
        ),
        "description": "Transkripte als digitale Editionen, jedes geänderte Wort belegt.",
        "find": "Finden",
        "part": "Mitmachen",
    },
}
_NAME = re.compile(r"%%([a-z_]+)%%")


class Wishes(NamedTuple):
    """What an owner may say; each has a default. ``repository``: an address, or empty."""

    title: str = ""
    language: str = "en"
    repository: str = ""
    rights: str = ""


class Manifest(NamedTuple):
    """Which engine made an archive, of which wishes, and the sums of the files as it made them."""

    engine: str
    wishes: Wishes
    files: Mapping[str, str]


class Plan(NamedTuple):
    """What bringing an archive up to date comes to: files to write and to remove, and those that
    are left as they are."""

    write: Mapping[str, bytes]
    remove: tuple[str, ...]
    left: tuple[str, ...]


def address(repo: str) -> str:
    """``owner/name`` is a repository on GitHub; any other must be an https address. ValueError: it
    is neither."""
    repo = repo.strip().rstrip("/").removesuffix(".git")
    if re.fullmatch(r"[A-Za-z0-9][\w-]*/[\w.-]+", repo):
        return f"https://github.com/{repo}"
    if not repo or re.fullmatch(r"https://[^\s/<>\"']+/[^\s<>\"']+", repo):
        return repo
    raise ValueError(f'"{repo}" is no repository. Write it like owner/name, or as https://…')


def tongue(code: str) -> str:
    """A language as HTML and EPUB name it, like de or pt-BR. ValueError: no such tag."""
    if tag := standard(code):
        return tag
    raise ValueError(f'"{code}" is no language. Write its code, like en, de, ar, zh-Hant or pt-BR.')


def spoken(language: str) -> str:
    """What is to be said where the pages and the interface know a language not at all."""
    known = words.LANGUAGES
    return (
        ""
        if language.partition("-")[0] in known
        else (
            f"the interface and the engine's pages have no words in {language} yet"
            f" ({', '.join(known)}); they stay English"
        )
    )


def sweep(root: Path, made: Mapping[str, bytes], fresh: bool) -> None:
    """Take away the folders that were made for files that could not be written."""
    for folder in sorted(
        {
            parent
            for name in made
            for parent in (root / name).parents
            if parent != root and parent.is_relative_to(root)
        },
        reverse=True,
    ):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    if fresh and root.is_dir() and not any(root.iterdir()):
        root.rmdir()


def files(wishes: Wishes) -> dict[str, bytes]:
    """Every file of an archive, by its path, the manifest last."""
    known = _known(wishes)
    made: dict[str, bytes] = {}
    for folder in ("common", "en", wishes.language.partition("-")[0]):
        for path in sorted((FOLDER / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(FOLDER / folder).as_posix().replace("dot-", ".")
                made[name] = _NAME.sub(
                    lambda m: known[m[1]], path.read_text(encoding="utf-8")
                ).encode()
    for name in pages.WHOLE:
        made.setdefault(f"docs/{name}.md", pages.thin(name, wishes.language).encode())
    made[MANIFEST] = manifest(wishes, {name: sum_of(data) for name, data in made.items()})
    return made


def manifest(wishes: Wishes, sums: Mapping[str, str]) -> bytes:
    """The list of what was made."""
    told = {"engine": __version__, **wishes._asdict(), "files": dict(sorted(sums.items()))}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def read(source: str, path: str = MANIFEST) -> Manifest:
    """Read the list again. Unreadable: it is none, or was made by a newer engine than this."""
    try:
        told = json.loads(source)
        made = Manifest(
            told["engine"],
            Wishes(*(str(told[name]) for name in Wishes._fields)),
            {str(k): str(v) for k, v in told["files"].items()},
        )
        newer = _version(made.engine) > _version(__version__)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "A012",
                f"is not a list that massdriver init wrote. Restore it: git checkout {path}",
            )
        ) from None
    if newer:
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "A013",
                f"the archive was made by massdriver {made.engine}, and this is "
                f"{__version__}. Install the newer one: pip install --upgrade massdriver",
            )
        )
    return made


def plan(before: Manifest, wanted: Mapping[str, bytes], present: Mapping[str, bytes]) -> Plan:
    """What is to be done with an archive whose files are ``present``, so that it is as ``wanted``
    but for what its owner has made of it: what they changed, wrote themselves or deleted stays
    so."""
    write, left = {}, []
    sums = {}
    for name, data in wanted.items():
        if name == MANIFEST:
            continue
        known, here = before.files.get(name), present.get(name)
        sums[name] = sum_of(data)
        if here == data:
            continue
        if (sum_of(here) if here is not None else None) == known:
            write[name] = data
        else:
            left.append(name)
            sums[name] = known or sum_of(data)
    gone = [name for name in before.files if name not in wanted]
    remove = tuple(
        name for name in gone if name in present and sum_of(present[name]) == before.files[name]
    )
    left += [name for name in gone if name in present and name not in remove]
    listed = manifest(before.wishes, sums)
    if present.get(MANIFEST) != listed:
        write[MANIFEST] = listed
    return Plan(write, remove, tuple(sorted(left)))


def sum_of(data: bytes) -> str:
    """The SHA-256 of a file; line ends count as git may give them back."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text.partition("+")[0])[:3])


def _known(wishes: Wishes) -> dict[str, str]:
    tongue = wishes.language.partition("-")[0]
    said = WORDS.get(tongue, WORDS["en"])
    title, rights = wishes.title or said["title"], wishes.rights or said["rights"]
    owner, name = wishes.repository.split("/")[-2:] if wishes.repository else ("", "")
    github = wishes.repository.startswith("https://github.com/")
    site = (
        (f"https://{owner}.github.io/" + ("" if name == f"{owner}.github.io" else f"{name}/"))
        if github
        else ""
    )
    lines = [f"site_url: {_quoted(site)}"] * bool(site) + (
        [
            f"repo_url: {_quoted(wishes.repository)}",
            f"repo_name: {_quoted(f'{owner}/{name}')}",
            "edit_uri: edit/main/docs/",
        ]
        if wishes.repository
        else []
    )
    return {
        "title": title,
        "title_yaml": _quoted(title),
        "language": wishes.language,
        "rights": rights,
        "rights_yaml": _quoted(rights),
        **{f"{name}_yaml": _quoted(said[name]) for name in ("description", "find", "part")},
        "addresses": "".join(f"{line}\n" for line in lines),
        "engine": _home(),
        "source": f" @ git+{_home()}@v{__version__}" if _home() else "",
    }


def _home() -> str:
    """Where the engine comes from, as its package says."""
    try:
        told = metadata("massdriver").get_all("Project-URL") or []
    except PackageNotFoundError:
        told = []
    return next((line.partition(", ")[2] for line in told if line.startswith("Repository, ")), "")


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
