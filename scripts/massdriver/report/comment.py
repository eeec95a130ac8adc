"""The report as a comment on a pull request.

Comes in: a ``Report``. Goes out: Markdown in which nothing of the texts can act: every word of an
edition stands in code, where GitHub renders no HTML, follows no link and calls nobody. May not: be
longer than a comment may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..edition.front import clock
from ..text.escape import ADDRESS, LARGEST, fence, moment
from ..text.escape import span as code
from .compare import MARKER, Document, Report, Touched, pair, summary


def markdown(report: Report) -> str:
    """Return the comment, with the marker by which it is found again."""
    out = [MARKER, "### What this does to the reading text", "", f"{summary(report, code)}."]
    if report.kept:
        out[2:2] = [
            "**Seeds, checksums or published addresses are not those of the base.**",
            "",
            *fence(report.kept),
            "",
        ]
    if report.remark:
        out += ["", f"> {code(report.remark)}"]
    counts = sorted(report.words.items(), key=lambda item: (-item[1], item[0]))
    if counts:
        out += ["", *fence(f"{n:,} × {pair(*words)}" for words, n in counts[:200])]
    if report.findings:
        out += ["", "### Findings", "", *fence(map(str, report.findings))]
    body = "\n".join(out)[: LARGEST // 2]
    left = sum(len(d.touched) for d in report.documents)
    for piece in _pieces(report.documents):
        if len(body) + len(piece) > LARGEST:
            body += f"\n\n{left:,} more: run {code(f'massdriver report {report.revision}')}."
            break
        body += "\n" + piece
        left -= piece.count("```diff")
    return body + "\n"


def _pieces(documents: Iterable[Document]) -> Iterator[str]:
    for document in documents:
        yield f"\n### {code(document.slug)}\n"
        for touched in document.touched:
            yield "\n".join(_sentence(touched, document.video))
        if document.news:
            yield "\n".join(["", *(f"- {code(news)}" for news in document.news)])


def _sentence(t: Touched, video: str) -> Iterator[str]:
    minute = "" if t.second is None else f", {clock(t.second)}"
    if minute and re.fullmatch(ADDRESS, video):
        minute = f", [{clock(t.second or 0)}]({moment(video, t.second or 0)})"
    yield f"\n{code(t.speaker or '–')}{minute}, {code('#' + t.address)}"
    yield from fence(f"{sign} {side}" for sign, side in (("-", t.before), ("+", t.after)) if side)
    yield f"heard: {code(t.heard)}"
    if t.notes:
        yield "notes here: " + ", ".join(code(f"[^{n}]") for n in t.notes)
    if t.pages:
        yield "leans on it: " + ", ".join(map(code, t.pages))
