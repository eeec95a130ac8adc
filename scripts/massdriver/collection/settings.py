"""What a collection says of itself: the little of ``mkdocs.yml`` that the engine reads, validated,
and read once.

Comes in: the text of ``mkdocs.yml``. Goes out: frozen ``Settings``. May not: construct a tag of a
builder's own, or mind what other keys say; only ``extra: massdriver:`` is a closed set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from ..findings import Unreadable
from ..model import KINDS, House, Kind
from ..text import schema, words
from ..text.schema import Bad, Field

NAME = "mkdocs.yml"
CODE = "A008"


@dataclass(frozen=True)
class Settings:
    """Name, address (with its slash) and description of the site; and what stands under ``extra:
    massdriver:``.

    ``rights`` is a sentence, ``speaker`` whose words predictions are unless they say otherwise,
    ``repository`` the address where corrections go (else ``repo_url``); each is empty where nothing
    is said.
    """

    name: str = ""
    url: str = "/"
    description: str = ""
    repository: str = ""
    language: str = "en"
    rights: str = ""
    speaker: str = ""
    glossary: tuple[str, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=lambda: KINDS)
    formats: tuple[str, ...] = ("citing", "podcast", "web")
    overrides: str = ""  # the folder of the collection's own templates

    @property
    def house(self) -> House:
        """What the reading of an edition depends on."""
        return House(
            self.language, {name: _told(self.language, name, k) for name, k in self.kinds.items()}
        )


def _told(language: str, name: str, kind: Kind) -> Kind:
    """A kind in the collection's language, where what is said of it is the engine's own."""
    ours = KINDS.get(name, kind)
    caveat, banner = (
        words.named(language, field, name, here) if here == own else here
        for field, here, own in (
            ("caveat", kind.caveat, ours.caveat),
            ("banner", kind.banner, ours.banner),
        )
    )
    return kind._replace(caveat=caveat, banner=banner)


def _kind(node: yaml.Node) -> dict[str, Any]:
    return schema.form(
        {
            "verbatim": Field(schema.truth),
            "caveat": Field(schema.text),
            "banner": Field(schema.text),
        }
    )(node)


def _kinds(node: yaml.Node) -> Mapping[str, Kind]:
    """The engine's kinds with what the collection says of them, and kinds of its own."""
    kinds = dict(KINDS)
    for name, said in schema.pairs(_kind)(node).items():
        here = {key: value for key, value in said.items() if value is not None}
        if name not in kinds and not {"verbatim", "caveat"} <= here.keys():
            raise Bad(
                f'"{name}" is a kind of your own: say of it `verbatim: yes` or `no`, and a'
                " `caveat`."
            )
        own = Kind(here.get("verbatim", True), here.get("caveat", ""), "")
        known = kinds.get(name) or own._replace(banner=own.sentence)
        kinds[name] = known._replace(**here)
    return kinds


# beside text, JSON, captions, TEI and EPUB, which all make
FORMATS = ("citing", "podcast", "web", "scholarly", "data")


def _formats(node: yaml.Node) -> tuple[str, ...]:
    said = schema.items(schema.choice(*FORMATS))(node)
    return tuple(name for name in FORMATS if name in said)


# A key more is a line here, and a field of ``Settings``.
FORM: Mapping[str, Field] = {
    "language": Field(schema.language, default="en"),
    "rights": Field(schema.text, default=""),
    "speaker": Field(schema.text, default=""),
    "glossary": Field(lambda node: tuple(schema.items(schema.words)(node)), default=()),
    "repository": Field(schema.address, default=""),
    "kinds": Field(_kinds, default=KINDS),
    "formats": Field(_formats, default=("citing", "podcast", "web")),
}


@lru_cache(maxsize=64)
def parse(source: str, path: str = NAME) -> Settings:
    """Read the settings. Unreadable: no YAML, a key under ``extra: massdriver:`` that nobody knows,
    a wrong value."""
    root = schema.compose_any(source, path, CODE)
    if root is None:
        return Settings()
    top, findings = schema.fill(_SITE, root, path, code=CODE, closed=False)
    extra, more = schema.fill(
        {"massdriver": Field(_itself)}, top["extra"], path, code=CODE, closed=False
    )
    said, most = schema.fill(FORM, extra["massdriver"], path, code=CODE)
    if faults := [
        *findings,
        *(more if top["extra"] else ()),
        *(most if extra["massdriver"] else ()),
    ]:
        raise Unreadable(*faults)
    return Settings(
        top["site_name"],
        top["site_url"].rstrip("/") + "/",
        " ".join(top["site_description"].split()),
        **said | {"repository": said["repository"] or top["repo_url"], "overrides": top["theme"]},
    )


def _itself(node: yaml.Node) -> yaml.Node | None:
    return None if isinstance(node, yaml.ScalarNode) and node.value in ("", "~", "null") else node


def _loose(node: yaml.Node) -> str:
    """What MkDocs may have in other ways as well (``!ENV``): text, or nothing."""
    return node.value.strip() if isinstance(node, yaml.ScalarNode) else ""


def _plain(node: yaml.Node) -> str:
    """What every page prints as it stands."""
    return schema.words(node) if _loose(node) else ""


def _name(node: yaml.Node) -> str:
    """What themes write into attributes as it stands as well."""
    value = _plain(node)
    if '"' in value:
        raise Bad(
            "a straight quote ends the attribute in which a theme writes it. Write “ or ”.", node
        )
    return value


def _theme(node: yaml.Node) -> str:
    """Where the collection's own templates lie, if it has any."""
    said = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((_loose(value) for key, value in said if _loose(key) == "custom_dir"), "")


def _nav(node: yaml.Node) -> None:
    """The names of pages, which every page prints as they stand."""
    if isinstance(node, yaml.MappingNode):
        for name, page in node.value:
            schema.words(name)
            _nav(page)
    elif isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            _nav(entry)


_SITE: Mapping[str, Field] = {
    "site_name": Field(_name, default=""),
    "site_description": Field(_plain, default=""),
    **{key: Field(_loose, default="") for key in ("site_url", "repo_url")},
    "nav": Field(_nav),
    "theme": Field(_theme, default=""),
    "extra": Field(_itself),
}
