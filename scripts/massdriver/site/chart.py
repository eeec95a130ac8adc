"""Pictures where one would rather look than read: plain SVG, drawn when the page is, that takes its
colors from the page.

Comes in: predictions, figures, a reading. Goes out: HTML of one line. May not: say what no table
beside it says, need a script, or name a color; ``chart.css`` does, for light and dark. The table is
for everybody; the picture and its links are for who looks and points, and are passed over by a
screen reader and the keyboard.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..collection.corpus import Corpus
from ..collection.predictions import VERDICTS, Prediction
from ..collection.topics import Moment
from ..edition.front import clock, seconds
from ..model import Paragraph, Reading
from ..text import escape, words
from ..text.words import ENGLISH, Words

WIDTH = 720
YEARS = 13  # of the line; what is due later runs off it with an arrow
TOPICS = 6  # of the picture of an interview
_ROW, _LEFT, _TOP = 14, 8, 26
_MONEY = re.compile(r"\$([\d,.]+)")
_COUNT = re.compile(
    r"^(?:up to |about |some |over )?(a(?= million| billion| thousand)|[\d,.]+)( million| billion|"
    r" thousand)?\b"
)
_SCALE = {"": 1.0, " thousand": 1e3, " million": 1e6, " billion": 1e9}


class Span(NamedTuple):
    """A stretch of an interview, from second to second, that leads to a paragraph."""

    start: float
    stop: float
    address: str
    title: str


def svg(body: str, height: float, name: str) -> str:
    """A picture that scales with the page."""
    body = body.replace("<a ", '<a tabindex="-1" ')
    return (
        f'<svg class="chart {name}" viewBox="0 0 {WIDTH} {height:g}" aria-hidden="true"'
        f' focusable="false">{body}</svg>'
    )


def year(date: str) -> float:
    """``2027-06-30`` as a year with its fraction; a year alone is its end, a month its middle."""
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return parts[0] + 0.99
    return parts[0] + (parts[1] - 1 + ((parts[2] - 0.5) / 31 if len(parts) > 2 else 0.5)) / 12


def predictions(
    entries: Sequence[tuple[str, Prediction]], dates: Mapping[str, str], say: Words = ENGLISH
) -> str:
    """Said, due, became: a line a prediction with a date, on a line of years; each leads to its row
    of the table."""
    dated = [(place, p) for place, p in entries if p.due]
    if not dated:
        return ""
    dated.sort(key=lambda item: (year(item[1].due), dates[item[1].slug]))
    low = int(min(year(dates[p.slug]) for _, p in dated))
    high = min(int(max(year(p.due) for _, p in dated)) + 1, low + YEARS)
    width = WIDTH - 2 * _LEFT

    def x(when: float) -> float:
        return round(_LEFT + (min(when, high) - low) / (high - low) * width, 1)

    height = _TOP + _ROW * len(dated) + 6
    out = [
        "".join(
            f'<line class="grid" x1="{x(n)}" y1="{_TOP - 8}" x2="{x(n)}" y2="{height}"/>'
            f'<text x="{x(n) + 3}" y="12">{n}</text>'
            for n in range(low, high)
        )
    ]
    for row, (place, p) in enumerate(dated):
        y = _TOP + _ROW * row + 4
        said, due = x(year(dates[p.slug])), x(year(p.due))
        far = year(p.due) > high
        mark = (
            f'<path d="M{due} {y - 5}l7 5l-7 5z"/><text x="{due - 34}"'
            f' y="{y - 3}">{p.due[:4]}</text>'
            if far
            else f'<circle class="due" cx="{due}" cy="{y}" r="4"/>'
        )
        if p.became:
            came = x(year(p.became))
            mark += (
                f'<line class="late" x1="{due}" y1="{y}" x2="{came}" y2="{y}"/>'
                f'<circle class="became" cx="{came}" cy="{y}" r="3"/>'
            )
        title = escape.html(
            say(
                "chart.foretold",
                claim=p.claim,
                date=dates[p.slug],
                due=p.due,
                verdict=say(f"verdict.{p.verdict}"),
            )
            + (f" {p.became}" if p.became else "")
        )
        out.append(
            f'<a href="#{place}" class="v{VERDICTS.index(p.verdict)}"><title>{title}</title>'
            f'<rect class="hit" x="0" y="{y - _ROW / 2}" width="{WIDTH}" height="{_ROW}"/>'
            f'<line x1="{said}" y1="{y}" x2="{due}" y2="{y}"/>{mark}</a>'
        )
    key = "".join(
        f'<span class="v{n}">{say(f"verdict.{verdict}")}</span> '
        for n, verdict in enumerate(VERDICTS)
        if any(p.verdict == verdict for _, p in dated)
    )
    return (
        f'<figure class="charted">{svg("".join(out), height, "foretold")}<figcaption>'
        f"{say('chart.from-to')} {key}</figcaption></figure>"
    )


def number(figure: str) -> float | None:
    """What a figure of a timeline comes to: ``$20,000``, ``50,000 to 100,000``, ``1 million a
    year``; None: it is no number."""
    if m := _MONEY.search(figure):
        return float(m[1].replace(",", "").rstrip("."))
    m = _COUNT.match(figure)
    return (
        float("1" if m[1] == "a" else m[1].replace(",", "").rstrip(".")) * _SCALE[m[2] or ""]
        if m
        else None
    )


def figures(moments: Sequence[Moment], dates: Mapping[str, str]) -> str:
    """Bars for each thing measured of which two documents or more give a number; nothing where no
    thing is."""
    out, height = [], 0.0
    for what in dict.fromkeys(m.what for m in moments):
        found = [
            (m, value)
            for m in moments
            if m.what == what and (value := number(m.figure)) is not None
        ]
        if len({m.slug for m, _ in found}) < 2:
            continue
        found.sort(key=lambda item: dates[item[0].slug])
        most = max(value for _, value in found) or 1.0
        out.append(f'<text class="what" x="0" y="{height + 16}">{escape.html(what)}</text>')
        height += 24
        for m, value in found:
            length = max(2.0, round(value / most * (WIDTH - 300), 1))
            out.append(
                f'<a href="../../transcripts/{m.slug}/#{m.address}">'
                f"<title>{escape.html(m.quote)}</title>"
                f'<text x="0" y="{height + 12}">{dates[m.slug][:7]}</text>'
                f'<rect class="bar" x="70" y="{height + 2}" width="{length}" height="12"/>'
                f'<text x="{length + 78}" y="{height + 12}">{escape.html(m.figure)}</text></a>'
            )
            height += 20
        height += 8
    if not out:
        return ""
    return f'<figure class="charted">{svg("".join(out), height, "figures")}</figure>'


def lanes(reading: Reading, corpus: Corpus) -> str:
    """The picture of an interview, folded: the speakers, and the topics that it speaks of most."""
    spoken: dict[str, list[Paragraph]] = {}
    for paragraph, found in corpus.concordance.mentions(reading):
        for slug in {m.topic for m in found}:
            spoken.setdefault(slug, []).append(paragraph)
    told = [
        t
        for t in corpus.concordance.topics.values()
        if any(p.slug == reading.edition.slug for p in t.passages)
    ]
    most = sorted(told, key=lambda t: (-len(spoken.get(t.slug, ())), t.slug))[:TOPICS]
    length = reading.edition.front["duration"]
    stop = (
        seconds(length)
        if length
        else max((p.start or 0.0 for p in reading.paragraphs), default=0.0) + 60
    )
    picture = interview(reading, [(t.title, spoken.get(t.slug, [])) for t in most], stop)
    say = words.of(reading.edition.house.language)
    head = f'<details class="when" data-search-exclude><summary>{say("who-when")}</summary>'
    spoke = {
        name: sum(len(p.text.split()) for p in reading.paragraphs if p.speaker == name and not p.ad)
        for name in reading.edition.front["speakers"]
    }
    rows = "".join(
        f'<tr><th scope="row">{escape.html(name)}</th><td>{say("words-of", n)}</td><td></td></tr>'
        for name, n in spoke.items()
    )
    rows += "".join(
        f'<tr><th scope="row"><a href="../../topics/{t.slug}/">{escape.html(t.title)}</a></th>'
        f"<td>{say('paragraphs-of', len(spoken[t.slug]))}</td>"
        f'<td><a href="#{spoken[t.slug][0].id}">{say("first")}</a></td></tr>'
        for t in most
        if t.slug in spoken
    )
    return (
        picture and f'{head}{picture}<table class="score"><tbody>{rows}</tbody></table></details>'
    )


def interview(
    reading: Reading, lanes: Iterable[tuple[str, Sequence[Paragraph]]], stop: float
) -> str:
    """Who speaks when, and where the topics lie: a lane each, a stretch of it a link; nothing where
    no times are known."""
    timed = [p for p in reading.paragraphs if p.start is not None]
    if len(timed) < 2:
        return ""
    ends = {p.id: following.start or 0.0 for p, following in itertools.pairwise(timed)} | {
        timed[-1].id: stop
    }
    rows = [
        *(
            (name, [p for p in timed if p.speaker == name and not p.ad])
            for name in reading.edition.front["speakers"]
        ),
        *lanes,
    ]
    out, y, scale = [], 4.0, (WIDTH - 140) / max(stop, 1.0)
    for n, (name, paragraphs) in enumerate(rows):
        spans = joined(
            [
                Span(p.start, ends[p.id], p.id, name)
                for p in paragraphs
                if p.start is not None and p.id in ends
            ]
        )
        if not spans:
            continue
        out.append(f'<text x="0" y="{y + 10}">{escape.html(name)}</text>')
        for s in spans:
            left, right = (140 + second * scale for second in (s.start, s.stop))
            out.append(
                f'<a href="#{s.address}"><title>{escape.html(s.title)},'
                f' {clock(s.start)}</title><rect class="lane l{n % 4}" x="{left:.1f}" y="{y:g}"'
                f' width="{max(right - left, 1):.1f}" height="12"/></a>'
            )
        y += 18
    marks = "".join(
        f'<text class="mark" x="{140 + second * scale:.1f}" y="{y + 12:g}">{clock(second)}</text>'
        for second in range(0, int(stop * 0.97), max(600, int(stop) // 7 // 600 * 600))
    )
    return f'<figure class="charted">{svg("".join(out) + marks, y + 18, "lanes")}</figure>'


def joined(spans: Sequence[Span], gap: float = 45.0) -> list[Span]:
    """Spans in order of time, those that all but touch made one."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start - result[-1].stop <= gap:
            result[-1] = result[-1]._replace(stop=max(result[-1].stop, span.stop))
        else:
            result.append(span)
    return result
