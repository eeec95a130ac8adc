"""Each format by a validator that others keep: what it is called, and whether a file passes it.

Comes in: the name of a file of ``data/`` and its bytes. Goes out: nothing, or what is wrong with
it. May not: be needed by an archive; a validator that is not installed is said to be so.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from functools import partial
from importlib import resources
from typing import Any, NamedTuple


class Validator(NamedTuple):
    """``library`` is what must be installed; ``passes`` raises what the library raises where a file
    will not do, and is nothing where only the tests have it: it is no library of Python's."""

    library: str
    passes: Callable[[bytes], object] | None


def _webvtt(data: bytes) -> object:
    import webvtt

    return webvtt.from_buffer(io.BytesIO(data)).captions[0]


def _xml(data: bytes) -> object:
    from lxml import etree

    return etree.fromstring(data)


def _bibtex(data: bytes) -> object:
    import bibtexparser

    parsed = bibtexparser.parse_string(data.decode())
    if parsed.failed_blocks or len(parsed.entries) != 1:
        raise ValueError("not one entry of BibTeX")
    return parsed


def _ris(data: bytes) -> object:
    import rispy

    if len(rispy.loads(data.decode())) != 1:
        raise ValueError("not one record of RIS")
    return None


def _csl(data: bytes) -> object:
    import warnings

    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # it warns of what it does not know
        source = CiteProcJSON(json.loads(data))
        made = CitationStylesBibliography(
            CitationStylesStyle("harvard-cite-them-right", validate=False), source, formatter.plain
        )
        for key in source:
            made.register(Citation([CitationItem(key)]))
        (entry,) = made.bibliography()
    return str(entry)


def _srt(data: bytes) -> object:
    import pysubs2

    return pysubs2.SSAFile.from_string(data.decode(), format_="srt")[0]


def _json(data: bytes) -> object:
    import jsonschema

    from .record import schema

    said = json.loads(data)
    return jsonschema.Draft202012Validator(json.loads(schema((said.get("kind", ""),)))).validate(
        said
    )


def _as_written(kind: str, data: bytes) -> object:
    """By what a standard's own text asks for, where nobody keeps a validator: standards.json."""
    import jsonschema

    said = json.loads(resources.files(__package__).joinpath("standards.json").read_bytes())
    return jsonschema.Draft202012Validator({**said, "$ref": f"#/$defs/{kind}"}).validate(
        json.loads(data)
    )


def _commonmark(data: bytes) -> object:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parse(data.decode())
    inside = [child for token in tokens for child in token.children or ()]
    if any(token.type in ("html_block", "html_inline") for token in (*tokens, *inside)):
        raise ValueError("holds HTML")
    if not any(token.type == "heading_open" for token in tokens):
        raise ValueError("has no title")
    return tokens


def _ro_crate(data: bytes) -> object:
    from rocrate.rocrate import ROCrate

    return ROCrate(json.loads(data) or {"@graph": []})  # of nothing it would make a new one


def _feed(data: bytes) -> object:
    import feedparser

    parsed = feedparser.parse(data)
    if parsed.bozo:
        raise ValueError(str(parsed.bozo_exception))
    return None


def _iiif(data: bytes) -> object:
    import iiif_prezi3

    return iiif_prezi3.Manifest(
        **{key: value for key, value in json.loads(data).items() if key != "@context"}
    )


def _datacite(data: bytes) -> object:
    from datacite import schema45

    said = json.loads(data)
    # which only a registry gives
    return schema45.validator.validate({**said, "doi": "10.1234/none"})


def _croissant(data: bytes) -> object:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of its own libraries
        import mlcroissant

        _issues(mlcroissant, json.loads(data))
    return None


def _issues(mlcroissant: Any, said: Any) -> None:
    found = mlcroissant.Dataset(jsonld=said).metadata.issues.errors
    if found:
        raise ValueError("; ".join(map(str, found)))


# By a file's name below the site's root or in ``data/``, by its folder, or by what follows its
# first point.
VALIDATORS: Mapping[str, Validator] = {
    ".json": Validator("jsonschema", _json),
    ".csl.json": Validator("citeproc-py", _csl),
    ".srt": Validator("pysubs2", _srt),
    "ro-crate-metadata.json": Validator("rocrate", _ro_crate),
    ".vtt": Validator("webvtt-py", _webvtt),
    ".tei.xml": Validator("lxml", _xml),
    ".bib": Validator("bibtexparser", _bibtex),
    ".ris": Validator("rispy", _ris),
    "feed.xml": Validator("feedparser", _feed),
    ".manifest.json": Validator("iiif-prezi3", _iiif),
    ".md": Validator("markdown-it-py", _commonmark),
    ".epub": Validator("epubcheck", None),
    ".annotations.json": Validator("jsonschema", partial(_as_written, "annotations")),
    ".chapters.json": Validator("jsonschema", partial(_as_written, "chapters")),
    ".transcript.json": Validator("jsonschema", partial(_as_written, "transcript")),
    ".navigation.json": Validator("jsonschema", partial(_as_written, "dts")),
    "dts/": Validator("jsonschema", partial(_as_written, "dts")),
    "datacite.json": Validator("datacite", _datacite),
    "croissant.json": Validator("mlcroissant", _croissant),
}


def result(name: str, data: bytes) -> tuple[str, str]:
    """The validator of a file and what it says: ``valid``, ``not installed``, or what is wrong; two
    empty texts for none, ``by the tests`` where only they have it."""
    keys = name, name[: name.find("/") + 1], name[name.find(".") :]
    validator = next(filter(None, map(VALIDATORS.get, keys)), None)
    if not validator:
        return "", ""
    if not validator.passes:
        return validator.library, "by the tests"
    try:
        validator.passes(data)
    except ImportError:
        return validator.library, "not installed"
    except Exception as error:  # whatever a library raises, it is what is wrong
        return validator.library, " ".join(str(error).split())[:100] or type(error).__name__
    return validator.library, "valid"
