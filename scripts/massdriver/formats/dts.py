"""Distributed Text Services 1.0, as files: entry point, collection, navigation and documents.

Comes in: the library, volumes. Goes out: JSON. May not: promise what a host of files cannot do; the
entry point says what: query parameters are not answered, each collection, navigation and document
comes whole.

The specification is https://distributed-text-services.github.io/specifications/ (1.0).
"""

from __future__ import annotations

import json
from typing import Any

from . import Card, Library, Volume

CONTEXT = "https://dtsapi.org/context/v1.0.json"
FOLDER = "dts"
CANNOT = (
    "Served as files: parameters of a query are not answered. A collection comes in one page,"
    " navigation with the whole tree, a document whole; a passage is the element whose xml:id is"
    " the ref."
)
Thing = dict[str, Any]


def files(library: Library) -> dict[str, str]:
    """Entry point, root collection and a collection file a resource, by their names below the
    site's root."""
    base = f"{library.site.url}{FOLDER}/"
    entry: Thing = {
        "@context": CONTEXT,
        "@id": f"{base}index.json",
        "@type": "EntryPoint",
        "dtsVersion": "1.0",
        "collection": f"{base}collection/{{id}}.json{{?page,nav}}",
        "navigation": f"{base}navigation/{{resource}}.json{{?ref,start,end,down,tree,page}}",
        "document": f"{base}document/{{resource}}.xml{{?ref,start,end,tree,mediaType}}",
        "description": CANNOT,
    }
    resources = [_resource(card, base) for card in library.cards]
    root: Thing = {
        "@context": CONTEXT,
        "dtsVersion": "1.0",
        "@id": "root",
        "@type": "Collection",
        "collection": f"{base}collection/{{id}}.json{{?page,nav}}",
        "title": library.site.name,
        "totalParents": 0,
        "totalChildren": len(resources),
        "member": resources,
    }
    made = {f"{FOLDER}/index.json": entry, f"{FOLDER}/collection/root.json": root}
    for resource in resources:
        made[f"{FOLDER}/collection/{resource['@id']}.json"] = {
            "@context": CONTEXT,
            "dtsVersion": "1.0",
            **resource,
        }
    return {
        name: json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        for name, content in made.items()
    }


def navigation(volume: Volume) -> str:
    """The whole tree of a resource: chapters, and in them the paragraphs by their addresses."""
    base = f"{volume.site.url}{FOLDER}/"
    members: list[Thing] = []
    for chapter, paragraphs in volume.chapters():
        above = f"chapter-{chapter.id}" if chapter else None
        if chapter:
            members.append(
                {
                    "identifier": above,
                    "@type": "CitableUnit",
                    "level": 1,
                    "parent": None,
                    "citeType": "chapter",
                    "dublinCore": {"title": {"lang": volume.language, "value": chapter.title}},
                }
            )
        members += [
            {
                "identifier": p.id,
                "@type": "CitableUnit",
                "level": 2 if above else 1,
                "parent": above,
                "citeType": "paragraph",
            }
            for p in paragraphs
        ]
    tree = {
        "@type": "CitationTree",
        "maxCiteDepth": 2,
        "citeStructure": [
            {
                "@type": "CiteStructure",
                "citeType": "chapter",
                "citeStructure": [{"@type": "CiteStructure", "citeType": "paragraph"}],
            }
        ],
    }
    return (
        json.dumps(
            {
                "@context": CONTEXT,
                "dtsVersion": "1.0",
                "@id": f"{base}navigation/{volume.slug}.json",
                "@type": "Navigation",
                "resource": {
                    "@id": volume.slug,
                    "@type": "Resource",
                    "document": f"{base}document/{volume.slug}.xml",
                    "collection": f"{base}collection/{volume.slug}.json",
                    "navigation": f"{base}navigation/{volume.slug}.json",
                    "citationTrees": [tree],
                },
                "member": members,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        + "\n"
    )


def _resource(card: Card, base: str) -> Thing:
    return {
        "@id": card.slug,
        "@type": "Resource",
        "title": card.front["title"],
        "totalParents": 1,
        "totalChildren": 0,
        "mediaTypes": ["application/tei+xml"],
        "download": f"{base}document/{card.slug}.xml",
        "dublinCore": {
            "language": [card.language],
            "date": card.front["date"],
            "description": card.kind.caveat,
        },
        "collection": f"{base}collection/{card.slug}.json{{?nav}}",
        "navigation": f"{base}navigation/{card.slug}.json{{?ref,start,end,down,tree,page}}",
        "document": f"{base}document/{card.slug}.xml{{?ref,start,end,tree,mediaType}}",
    }
