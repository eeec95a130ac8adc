"""Blocks a page may ask for: a line ``::: name`` becomes what the function of that name makes of
the archive.

Comes in: the Markdown of any page. Goes out: the same with its blocks filled in. May not: know a
site generator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType

from ..batch import cache, gists
from ..collection import corpus, history
from ..collection.news import changes
from ..collection.parcel import pack
from ..collection.repository import Archive
from ..collection.topics import Topic
from ..findings import Finding, Unreadable
from ..model import Reading
from ..text.letters import fold
from ..text.words import Words, of
from . import (
    apparatus,
    changed,
    chart,
    credits,
    crowd,
    house_style,
    pages,
    schema_org,
    score,
    showcase,
)
from . import predictions as predictionpage
from . import topic as topicpage
from .onward import remark_link

# the archive, and what follows the name on its line → Markdown or HTML
Block = Callable[[Archive, str], str]

BLOCKS: Mapping[str, Block] = {
    "page": lambda archive, rest: _page(archive, rest),
    "transcripts": lambda archive, rest: (
        crowd.transcripts(archive)
        if _many(archive)
        else showcase.transcripts(corpus.of(archive).readings, archive.settings.language)
    ),
    "editions": lambda archive, rest: (
        crowd.editions(archive, rest)
        if _many(archive)
        else showcase.editions(corpus.of(archive).readings, rest, archive.settings.language)
    ),
    "figures": lambda archive, rest: (
        crowd.figures(archive)
        if _many(archive)
        else showcase.figures(
            corpus.of(archive).readings,
            archive.settings.language,
            sum(map(len, corpus.of(archive).echoes.values())),
        )
    ),
    "emendation": lambda archive, rest: showcase.emendation(corpus.of(archive).readings, rest),
    "topics": lambda archive, rest: _topics(archive),
    "prediction-count": lambda archive, rest: predictionpage.count(
        archive.predictions(), _say(archive)
    ),
    "predictions": lambda archive, rest: predictionpage.table(
        archive.predictions(),
        corpus.of(archive),
        _say(archive),
        archive.settings.repository,
    ),
    "prediction-claims": lambda archive, rest: schema_org.script(
        *schema_org.predictions(
            predictionpage.placed(archive.predictions(), corpus.of(archive).readings),
            corpus.of(archive),
            archive.settings,
        )
    ),
    "calendar": lambda archive, rest: predictionpage.calendar(
        archive.predictions(), corpus.of(archive).readings, _say(archive)
    ),
    "score": lambda archive, rest: score.score(
        archive.predictions(),
        _dates(archive),
        {slug: topic.title for slug, topic in corpus.of(archive).concordance.topics.items()},
        _say(archive),
    ),
    "foretold": lambda archive, rest: chart.predictions(
        predictionpage.placed(archive.predictions(), corpus.of(archive).readings),
        _dates(archive),
        _say(archive),
    ),
    "changed": lambda archive, rest: changed.page(
        changes(history.states(archive.root, "docs/facts")) if archive.fact_files() else [],
        _say(archive),
    ),
    "corrections": lambda archive, rest: (
        crowd.corrections(archive)
        if _many(archive)
        else apparatus.table(_newest_first(archive), archive.lexicon(), _say(archive))
    ),
    "downloads": lambda archive, rest: _downloads(archive),
    "standards": lambda archive, rest: _standards(archive),
    "mishearing": lambda archive, rest: apparatus.mishearing(
        corpus.of(archive).readings, rest, _say(archive)
    ),
    "doubts": lambda archive, rest: _doubts(archive),
    "likeliest": lambda archive, rest: _kept(archive, "likeliest"),
    "suspects-measured": lambda archive, rest: _kept(archive, "figures"),
    "readers": lambda archive, rest: _readers(archive.settings.language),
    "grounds": lambda archive, rest: _wanted().grounds(_say(archive)),
    "house-style": lambda archive, rest: house_style.rules(archive.settings.language),
    "credits": lambda archive, rest: credits.credits(credits.log(archive.root), _say(archive)),
    "recurring": lambda archive, rest: (
        crowd.recurring(archive, _say(archive))
        if _many(archive)
        else apparatus.recurring(corpus.of(archive).readings.values(), _say(archive))
    ),
}

_LINE = re.compile(r"^::: (?P<name>[a-z-]+)(?: (?P<rest>.*))?$")


# what asks for a place of the record, which may be gone
_ASKING: Mapping[str, Callable[[Mapping[str, Reading], str], str]] = {
    "emendation": showcase.emendation,
    "mishearing": apparatus.mishearing,
}


def finds(readings: Mapping[str, Reading], line: str) -> bool:
    """Whether readings have the place of the record that a line ``::: name …`` asks for, if it
    asks for one."""
    m = _LINE.match(line)
    ask = _ASKING.get(m["name"]) if m else None
    try:
        if m and ask:
            ask(readings, m["rest"] or "")
    except LookupError:
        return False
    return True


def fill(lines: list[str], archive: Archive) -> list[str]:
    """Fill in every block that is known; lines of any other kind stay as they are. Unreadable: one
    asks for nothing there."""
    out: list[str] = []
    for line in lines:
        m = _LINE.match(line)
        block = BLOCKS.get(m["name"]) if m else None
        try:
            out += block(archive, m["rest"] or "").split("\n") if m and block else [line]
        except LookupError as error:
            raise Unreadable(Finding(*_place(archive, line), 1, "B001", str(error))) from None
    return out


def stale(archive: Archive) -> Iterator[Finding]:
    """The blocks of pages that ask for what is not there. Among many editions only the build looks
    for that; it takes a look into each."""
    many = len(archive.editions()) > corpus.MANY  # asked so, no edition is read for it
    pages_ = () if many else sorted((archive.root / "docs").rglob("*.md"))
    for path in pages_:
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.split("\n"), 1):
            if line.startswith(("::: emendation ", "::: mishearing ")):
                try:
                    fill([line], archive)
                except Unreadable as error:
                    here = (f for f in error.findings if f.code == "B001")
                    yield from (f._replace(path=archive.show(path), line=number) for f in here)


def _page(archive: Archive, name: str) -> str:
    """A page of the engine's own, its blocks filled in; in the words of the archive's language, if
    there are any."""
    known = archive.settings
    return "\n".join(
        fill(
            pages.placed(pages.page(name, known.language).body, known.repository).split("\n"),
            archive,
        )
    )


def _topics(archive: Archive) -> str:
    everything, say = corpus.of(archive), _say(archive)
    index = (
        crowd.topics(archive, everything.concordance, say)
        if _many(archive)
        else topicpage.index(everything, say)
    )
    return f'<div class="topics" markdown="1">\n\n{index}\n\n</div>'


def about(topic: Topic, archive: Archive) -> str:
    """The page of a topic."""
    everything, say, listed = corpus.of(archive), _say(archive), None
    if _many(archive):
        paragraphs, naming = crowd.documents(archive, topic)
        listed = paragraphs, len(naming), crowd.named(naming, topic, say)
    wrong = remark_link(archive.settings.repository, say("fix-page"), topic.slug)
    return topicpage.page(topic, everything, say, listed) + f"\n{wrong}\n"


def _many(archive: Archive) -> bool:
    """Whether there are so many editions that pages show an index of them instead of all they
    hold."""
    return len(corpus.of(archive).readings) > corpus.MANY


def _doubts(archive: Archive) -> str:
    if not _many(archive):
        return str(_wanted().doubts(corpus.of(archive), archive.pages(), _say(archive)))
    readings, editions, more = crowd.doubtful(archive)
    say = _say(archive)
    here = corpus.of(archive)._replace(readings=readings)
    listed = _wanted().doubts(here, archive.pages(), say)
    if not more:
        return str(listed)
    return f"{listed}\n\n{say('more-doubts', editions, doubts=say('doubts', more))}"


def _say(archive: Archive) -> Words:
    return of(archive.settings.language)


def _newest_first(archive: Archive) -> list[Reading]:
    """As the list of transcripts has them."""
    here = corpus.of(archive)
    return [here.readings[e.slug] for e in here.listed if e.slug in here.readings]


def _dates(archive: Archive) -> dict[str, str]:
    return {
        p.slug: str(corpus.of(archive).readings[p.slug].edition.front["date"])
        for p in archive.predictions()
    }


def _downloads(archive: Archive) -> str:
    if _many(archive):
        return crowd.downloads(archive)
    from ..formats import export  # with every format there is; no other page shall wait for those

    return export.downloads(archive)


def _standards(archive: Archive) -> str:
    from ..formats import guide, registry

    site = archive.settings
    described = schema_org.script(schema_org.dataset(site))
    return f"{guide.standards(registry.standards(site), site.language)}\n\n{described}"


def _readers(language: str) -> str:
    from ..intake import detect  # with every reader there is

    return detect.table(language)


def _wanted() -> ModuleType:
    from . import wanted  # with all that suspects need

    return wanted


def _kept(archive: Archive, what: str) -> str:
    """What takes seconds is made again only when an edition has changed, a seed, its times, or the
    program."""
    name, names = f"pages/{what}", _names(archive)
    key = cache.key(
        name,
        archive.settings.language,
        *sorted(names),
        *corpus.once(archive.root, "packed", lambda: _packed(archive)),
    )
    with cache.of(archive.root) as kept:
        parts = kept.find(name, key)
        if parts is None:
            known = gists.of(archive).vocabulary()
            readings = (
                crowd.searched(archive) if _many(archive) else corpus.of(archive).readings.values()
            )
            say, named = _say(archive), [names] if what == "likeliest" else []
            made: str = getattr(_wanted(), what)(readings, archive.lexicon(), known, *named, say)
            parts = {"page.md": made.encode()}
            kept.keep(name, key, parts)
    return parts["page.md"].decode()


def _packed(archive: Archive) -> list[str]:
    return [pack(archive, path).hash for path in archive.editions()]


def _names(archive: Archive) -> frozenset[str]:
    """The words of the names that have a page of their own, folded."""
    topics = corpus.of(archive).concordance.topics.values()
    return frozenset(
        fold(word)
        for t in topics
        for name in (t.title, *(a.text for a in t.aliases))
        for word in name.split()
    )


def _place(archive: Archive, line: str) -> tuple[str, int]:
    """Where a line stands: a generator hands over a page without its name."""
    for path in sorted((archive.root / "docs").rglob("*.md")):
        lines = archive.text(path).splitlines()
        if line in lines:
            return archive.show(path), lines.index(line) + 1
    return "docs", 1
