"""What pages say of an archive too large for one page to show it all: an index instead of the
whole, the newest instead of all.

Comes in: gists, and of the editions themselves no more than a few. Goes out: Markdown. May not:
read every edition for a page, or leave unsaid what is left out and where it is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import PurePosixPath
from urllib.parse import urlencode

from ..batch import gists
from ..batch.gists import Gist
from ..collection import corpus
from ..collection.concordance import Concordance
from ..collection.repository import Archive
from ..collection.topics import KINDS, Topic
from ..formats import guide, registry
from ..model import Reading
from ..text import escape, words
from ..text.letters import fold
from ..text.words import Words
from . import apparatus, showcase
from .masthead import kind_in
from .showcase import Shown

NEWEST = 12  # editions of a short list
SEARCHED = (
    20  # editions in which mishearings are suspected, or their suspicion measured, for a page
)
FOLDS = 2_000  # emendations of a kind that are kept in mind while they are counted


def newest(all_: Mapping[str, Gist]) -> list[Gist]:
    """The editions, the newest first."""
    return sorted(all_.values(), key=lambda g: (str(g.front["date"]), g.slug), reverse=True)


def shown(gist: Gist, language: str) -> Shown:
    """An edition in a list."""
    return Shown(
        gist.slug,
        str(gist.front["title"]),
        str(gist.front["date"]),
        str(gist.front["venue"]),
        gist.kind.verbatim,
        kind_in(language, str(gist.front["kind"]), gist.kind.verbatim),
        gist.sums.words,
        language,
    )


def editions(archive: Archive, folder: str) -> str:
    """The newest, and where all of them are."""
    all_, say = gists.of(archive).all, words.of(archive.settings.language)
    listed = showcase.listed(
        [shown(g, archive.settings.language) for g in newest(all_)[:NEWEST]], folder
    )
    return f"{listed}\n\n[{say('all-of-them', len(all_))}]({folder}index.md)"


def transcripts(archive: Archive) -> str:
    """All of them in folds by year, the newest open; before them by what else they are found."""
    every, language = newest(gists.of(archive).all), archive.settings.language
    ways = {way: _values(every, found) for way, found in WAYS.items()}
    numbers = {
        pair: n for n, pair in enumerate((way, value) for way in ways for value in ways[way])
    }
    say = words.of(language)

    def row(gist: Gist) -> str:
        of = [numbers[way, v] for way, found in WAYS.items() for v in found(gist) if v in ways[way]]
        return f'<li data-of="{" ".join(map(str, of))}">{showcase.item(shown(gist, language))}</li>'

    lists = "".join(_way(way, found, say) for way, found in ways.items() if found)
    folds = _folds(archive, row, lambda gist: 1, "editions")
    return (
        f'<div id="transcript-filter"></div>\n\n<div class="ways" data-search-exclude>{lists}</div>'
        f'\n\n<div class="index">{folds.replace("<details", "<details open", 1)}</div>'
    )


def _folders(gist: Gist) -> list[str]:
    """Where the edition was published before, without its own name."""
    homes = (PurePosixPath(str(alias).strip("/")).parent for alias in gist.front["aliases"])
    return list(dict.fromkeys(home.as_posix() for home in homes if home.name))


WAYS: Mapping[str, Callable[[Gist], list[str]]] = {
    "venue": lambda gist: [v for v in [str(gist.front["venue"])] if v],
    "speaker": lambda gist: list(gist.front["speakers"]),
    "tag": lambda gist: list(dict.fromkeys([*gist.front["categories"], *gist.front["tags"]])),
    "language": lambda gist: [gist.language],
    "folder": _folders,
}


def _values(every: Sequence[Gist], found: Callable[[Gist], list[str]]) -> dict[str, int]:
    """What editions are found by, with how many those are, the most first; nothing where all of
    them are alike."""
    counts = Counter(value for gist in every for value in found(gist))
    listed = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold(), pair[0]))
    return dict(listed) if len(counts) > 1 or set(counts.values()) - {len(every)} else {}


def _way(way: str, values: Mapping[str, int], say: Words) -> str:
    """A fold of one way to find editions: a link a value, which a script follows in place."""
    items = "".join(
        f'<li><a href="?{escape.html(urlencode({way: value}))}">{escape.html(value)}</a>'
        f" <small>{n:,}</small></li>"
        for value, n in values.items()
    )
    return (
        f'<details data-way="{way}"><summary>{say(f"way.{way}")} <span>{len(values):,}</span>'
        f"</summary><ul>{items}</ul></details>"
    )


def figures(archive: Archive) -> str:
    """How much there is, in one line."""
    return showcase.summed(
        [g.sums for g in gists.of(archive).all.values()], archive.settings.language
    )


def topics(archive: Archive, concordance: Concordance, say: Words) -> str:
    """All topics by kind, with how often they are spoken of."""
    counts = Counter[str]()
    for gist in gists.of(archive).all.values():
        counts.update({name: n for name, (n, _) in gist.topics.items()})
    out = []
    for kind in KINDS:
        here = sorted(
            (t for t in concordance.topics.values() if t.kind == kind),
            key=lambda t: t.title.casefold(),
        )
        if here:
            out += [
                f"## {say(f'topics.{kind}')}",
                "\n".join(
                    f"- [{escape.markdown(t.title)}]({t.slug}.md) <small>{counts[t.slug]:,}</small>"
                    for t in here
                ),
            ]
    return "\n\n".join(out)


def documents(archive: Archive, here: Topic) -> tuple[int, list[Gist]]:
    """In how many paragraphs a topic is named, and the editions that name it, the newest first."""
    naming = [g for g in newest(gists.of(archive).all) if here.slug in g.topics]
    return sum(g.topics[here.slug][0] for g in naming), naming


def named(naming: Sequence[Gist], here: Topic, say: Words) -> str:
    """A line for each edition that names a topic, by year; in HTML, for Markdown would take longer
    over a thousand lines than over a transcript."""
    years: dict[str, list[str]] = {}
    for gist in naming:
        n, first = gist.topics[here.slug]
        years.setdefault(str(gist.front["date"])[:4], []).append(
            f'<li><a href="../../transcripts/{gist.slug}/#{first}">'
            f"{escape.html(str(gist.front['title']))}</a>"
            f" <small>{gist.front['date']}, {say('paragraphs-of', n)}</small></li>"
        )
    return "\n\n".join(
        f'<details class="quote"><summary>{year}: {len(lines):,}</summary>'
        f"<ul>{''.join(lines)}</ul></details>"
        for year, lines in years.items()
    )


def corrections(archive: Archive) -> str:
    """A line for each edition, by year: how many emendations, and a place where a script shows
    them."""

    def changes(gist: Gist) -> int:
        return sum(gist.sums.changes.values())

    folds = _folds(
        archive,
        lambda g: (
            (
                f'<li data-emendations="{g.slug}"><a'
                f' href="../transcripts/{g.slug}/">{escape.html(str(g.front["title"]))}</a> '
                f"<small>{g.front['date']}, {changes(g):,}</small></li>"
            )
            if g.sums.changes
            else ""
        ),
        changes,
    )
    return (
        '<div id="transcript-filter"></div>\n\n'
        f'<div class="apparatus index" data-search-exclude>{folds}</div>'
    )


def recurring(archive: Archive, say: Words) -> str:
    """The mishearings that came back in most editions; of each the first place."""
    known = gists.of(archive)
    counts = Counter[tuple[str, str]]()
    for slug in known.all:
        counts.update({(fold(m.heard), fold(m.read)) for m in known.mended(slug)})
    wanted = {pair: n for pair, n in counts.most_common(FOLDS) if apparatus.teaches(*pair)}
    often = dict(sorted(wanted.items(), key=lambda item: (-item[1], item[0]))[: 2 * corpus.MANY])
    first: dict[tuple[str, str], tuple[gists.Mended, Gist]] = {}
    times = Counter[tuple[str, str]]()
    for slug, gist in known.all.items():
        for m in known.mended(slug):
            pair = fold(m.heard), fold(m.read)
            if pair in often:
                first.setdefault(pair, (m, gist))
                times[pair] += 1
    rows = [
        apparatus.row(
            m.heard, m.read, times[pair], gist.slug, str(gist.front["title"]), m.address, m.start
        )
        for pair, (m, gist) in sorted(first.items(), key=lambda item: (-times[item[0]], item[0]))
        if times[pair] >= apparatus.BACK
    ]
    return apparatus.came_back(rows, say)


def doubtful(archive: Archive) -> tuple[Mapping[str, Reading], int, int]:
    """The newest editions that have doubts, few enough to be read one by one; how many more there
    are, and with how many doubts."""
    with_doubts = [g for g in newest(gists.of(archive).all) if g.sums.doubts]
    some, rest = with_doubts[: corpus.MANY], with_doubts[corpus.MANY :]
    return (
        corpus.Readings(archive, [archive.transcripts / f"{g.slug}.md" for g in some]),
        len(rest),
        sum(g.sums.doubts for g in rest),
    )


def searched(archive: Archive) -> Iterator[Reading]:
    """The editions to search for mishearings: drafts first, then the newest."""
    machine = [g for g in newest(gists.of(archive).all) if g.front["kind"] == "machine transcript"]
    machine.sort(key=lambda g: g.front["status"] != "machine draft")
    return (
        corpus.reading(archive, archive.transcripts / f"{g.slug}.md") for g in machine[:SEARCHED]
    )


def downloads(archive: Archive) -> str:
    """What there is to take along: the formats once, the editions by year, the whole."""
    site = archive.settings
    folds = _folds(
        archive,
        lambda g: (
            f'<li><a href="../transcripts/{g.slug}/">{escape.html(str(g.front["title"]))}</a>'
            f' <small>{g.front["date"]}, <a href="{g.slug}.json">{g.slug}</a></small></li>'
        ),
        lambda g: 1,
    )
    formats = "".join(
        f"<li><code>&lt;slug&gt;{suffix}</code>: {guide.code(said)}</li>"
        for suffix, file in registry.wanted(site).items()
        if (said := words.named(site.language, "data", suffix, file.about))
    )
    whole = guide.whole(registry.about(site), site.language)
    return (
        f'<ul>{formats}</ul>\n\n<div id="transcript-filter"></div>\n\n<div'
        f' class="downloads index">{folds}</div>\n\n{whole}'
    )


def _folds(
    archive: Archive, row: Callable[[Gist], str], count: Callable[[Gist], int], kind: str = ""
) -> str:
    """A fold a year, the newest first: how many of what is counted, and a row for each edition."""
    folds, named = [], f' class="{kind}"' if kind else ""
    for year, some in groupby(newest(gists.of(archive).all), lambda g: str(g.front["date"])[:4]):
        here = list(some)
        if rows := "".join(map(row, here)):
            folds.append(
                f'<details id="{year}"><summary>{year} <span>{sum(map(count, here)):,}</span>'
                f"</summary><ul{named}>{rows}</ul></details>"
            )
    return "".join(folds)
