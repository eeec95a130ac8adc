"""What data repositories read of ``data/`` as a whole: RO-Crate, Croissant, DataCite, Zenodo,
CITATION.cff.

Comes in: the library, and every file of ``data/`` with its size and checksum. Goes out: JSON and
YAML. May not: depend on the day: dates are those of the editions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from . import Library

Thing = dict[str, Any]
MEDIA = {
    ".txt": "text/plain",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".xml": "application/xml",
    ".epub": "application/epub+zip",
    ".md": "text/markdown",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
}
# of corpus.jsonl
COLUMNS = {
    "slug": "sc:Text",
    "id": "sc:Text",
    "url": "sc:URL",
    "title": "sc:Text",
    "date": "sc:Date",
    "kind": "sc:Text",
    "verbatim": "sc:Boolean",
    "chapter": "sc:Text",
    "speaker": "sc:Text",
    "role": "sc:Text",
    "ad": "sc:Boolean",
    "start": "sc:Float",
    "text": "sc:Text",
    "heard": "sc:Text",
}


class Held(NamedTuple):
    """A file of ``data/``: its size in bytes and its SHA-256."""

    size: int
    sha256: str


def media(name: str) -> str:
    """The media type of a file of ``data/``."""
    return next(
        (kind for suffix, kind in MEDIA.items() if name.endswith(suffix)),
        "application/octet-stream",
    )


def published(library: Library) -> str:
    """The day the newest edition is of."""
    return max((card.modified[:10] for card in library.cards), default="1970-01-01")


def ro_crate(library: Library, files: Mapping[str, Held]) -> str:
    """RO-Crate 1.1, https://w3id.org/ro/crate/1.1: every file with size, type and checksum."""
    site = library.site
    parts: list[Thing] = [
        {
            "@id": name,
            "@type": "File",
            "name": name,
            "encodingFormat": media(name),
            "contentSize": str(held.size),
            "sha256": held.sha256,
        }
        for name, held in sorted(files.items())
    ]
    rights: Thing = {
        "@id": "#rights",
        "@type": "CreativeWork",
        "name": "Rights",
        "description": site.rights or site.name,
    }
    root: Thing = {
        "@id": "./",
        "@type": "Dataset",
        "name": site.name,
        "description": site.description or site.name,
        "datePublished": published(library),
        "inLanguage": site.language,
        "url": site.url,
        "license": {"@id": "#rights"},
        "hasPart": [{"@id": part["@id"]} for part in parts],
    }
    descriptor: Thing = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }
    return _json(
        {
            "@context": "https://w3id.org/ro/crate/1.1/context",
            "@graph": [descriptor, root, rights, *parts],
        }
    )


def croissant(library: Library, files: Mapping[str, Held]) -> str:
    """Croissant 1.0 for ``corpus.jsonl``, as data set libraries load it."""
    site, held = library.site, files["corpus.jsonl"]
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"paragraphs/{name}",
            "name": f"paragraphs/{name}",
            "dataType": kind,
            "source": {"fileObject": {"@id": "corpus.jsonl"}, "extract": {"column": name}},
        }
        for name, kind in COLUMNS.items()
    ]
    return _json(
        {
            "@context": _CROISSANT,
            "@type": "sc:Dataset",
            "conformsTo": "http://mlcommons.org/croissant/1.0",
            "name": _plain(site.name),
            "description": site.description or site.name,
            "url": site.url,
            "datePublished": published(library),
            "version": f"1.0.0+{held.sha256[:10]}",
            "license": site.rights or site.url,
            "citeAs": f"{site.name}, {site.url}",
            "creator": {"@type": "sc:Organization", "name": site.name, "url": site.url},
            "distribution": [
                {
                    "@type": "cr:FileObject",
                    "@id": "corpus.jsonl",
                    "name": "corpus.jsonl",
                    "contentUrl": f"{site.url}data/corpus.jsonl",
                    "contentSize": f"{held.size} B",
                    "encodingFormat": "application/jsonlines",
                    "sha256": held.sha256,
                }
            ],
            "recordSet": [
                {
                    "@type": "cr:RecordSet",
                    "@id": "paragraphs",
                    "name": "paragraphs",
                    "field": fields,
                }
            ],
        }
    )


def datacite(library: Library) -> str:
    """DataCite metadata 4.5, without a DOI until a registry gives one."""
    site = library.site
    said: Thing = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Transcripts"},
        "creators": [{"name": site.name, "nameType": "Organizational"}],
        "titles": [{"title": site.name}],
        "publisher": {"name": site.name},
        "publicationYear": published(library)[:4],
        "language": site.language,
        "dates": [{"date": published(library), "dateType": "Updated"}],
        "url": site.url,
        "alternateIdentifiers": [
            {"alternateIdentifier": site.url, "alternateIdentifierType": "URL"}
        ],
        "descriptions": (
            [{"description": site.description, "descriptionType": "Abstract"}]
            * bool(site.description)
        ),
        "rightsList": [{"rights": site.rights}] * bool(site.rights),
    }
    return _json({key: value for key, value in said.items() if value})


def zenodo(library: Library) -> str:
    """``.zenodo.json``, as Zenodo reads it out of a release."""
    site = library.site
    return _json(
        {
            "title": site.name,
            "description": site.description or site.name,
            "upload_type": "dataset",
            "creators": [{"name": site.name}],
            "access_right": "open",
            "language": site.language,
            "notes": site.rights,
            "related_identifiers": [{"identifier": site.url, "relation": "isAlternateIdentifier"}],
        }
    )


def citation_cff(library: Library) -> str:
    """``CITATION.cff`` 1.2.0, as GitHub's *Cite this repository* reads it."""
    site = library.site
    fields = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "title": site.name,
        "message": "Cite a paragraph by its permanent address; the page offers the citation.",
        "abstract": site.description,
        "url": site.url if site.url.startswith("http") else "",
        "repository-code": site.repository,
    }
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items() if value
    ]
    return (
        "\n".join([*lines, "authors:", f"  - name: {json.dumps(site.name, ensure_ascii=False)}"])
        + "\n"
    )


def _json(data: Thing) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plain(name: str) -> str:
    return "-".join(name.split()) or "transcripts"


_CROISSANT: Thing = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
