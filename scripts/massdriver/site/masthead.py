"""The head of a transcript's page: what it is, who speaks, its own figures, its outline, its
reading bar.

Comes in: a ``Reading``. Goes out: HTML, every line of it a block of its own. May not: touch the
words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..edition import attested, sample
from ..edition.front import clock, moment
from ..edition.proof import version
from ..model import Chapter, Edition, Reading
from ..text import escape, words
from ..text.words import ENGLISH, Words
from . import listen

WORDS_A_MINUTE = 240  # of silent reading; Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047
# What the switches are called is what stylesheet and scripts look for: data-text, data-notes and
# data-times on <html>.
TEXTS = ("corrected", "changes", "heard")
MARGINS = ("notes", "times")


def speech(edition: Edition) -> Words:
    """The interface's words in the language of the collection."""
    return words.of(edition.house.language)


def header(reading: Reading, picture: str = "", notes: int | None = None) -> str:
    """The head of a page, with what a citation needs in data attributes; ``picture`` is folded, and
    drawn by another; ``notes``: how many stand in the margin, those of other documents with
    them."""
    front, worth, say = reading.edition.front, reading.edition.kind, speech(reading.edition)
    note = f"<p>{escape.html(front['note'])}</p>" if front["note"] else ""
    broken = "" if reading.proved else f'<p class="unproved">{say("unproved")}</p>'
    facts = "".join(
        f"<div><dt>{name}</dt><dd>{value}</dd></div>"
        for name, value in _facts(reading, notes)
        if value
    )
    carried = {
        "slug": reading.edition.slug,
        "title": front["title"],
        "venue": front["venue"],
        "date": front["date"],
        "kind": kind(reading.edition),
        "words": str(_words(reading)),
        "version": version(reading),
        "last": f"w{max(len(reading.seed.words) - 1, 0)}",
    }
    attributes = "".join(
        f' data-{name}="{escape.attribute(value)}"' for name, value in carried.items()
    )
    banner = (
        "" if worth.verbatim else f"<strong>{escape.html(shown_kind(reading.edition))}</strong> "
    )
    warned = f'<p class="banner">{banner}{escape.html(worth.banner)}</p>'
    # what is not verbatim says so on the first screen
    first, inside = ("", warned) if worth.verbatim else (warned, "")
    return (
        '<header class="edition'
        f' kind-{front["kind"].replace(" ", "-")}"{attributes}>{first}{broken}'
        f'<p class="facts">{_line(reading, say)}</p>'
        '<details class="more"><summary>'
        f"{say('about-text', kind=escape.html(shown_kind(reading.edition)))}</summary>"
        f"{inside}{note}<dl>{facts}</dl></details>{picture}</header>"
        f"\n\n{outline(reading)}\n\n{bar(reading, say)}"
    )


def _line(reading: Reading, say: Words) -> str:
    """When, where, how long, and the way to the film and to the book, in a line."""
    front = reading.edition.front
    film = f'<a href="{escape.href(front["video"])}">{say("video")}</a>' if front["video"] else ""
    heard = say("to-listen", time=_spoken(front["duration"], say)) if front["duration"] else ""
    book = f'<a href="../../data/{reading.edition.slug}.epub">EPUB</a>'
    return " · ".join(
        filter(
            None,
            (
                f'<time datetime="{front["date"]}">{day(front["date"], say)}</time>',
                escape.html(front["venue"]),
                length(reading),
                heard,
                film,
                book,
            ),
        )
    )


def outline(reading: Reading) -> str:
    """The chapters and their sections with times, worth reading by themselves."""
    if not reading.chapters:
        return ""
    front = reading.edition.front
    items: list[str] = []
    for chapter in reading.chapters:
        if chapter.level == 2 or not items:
            items.append(_entry(chapter, front))
        else:
            items[-1] = _inside(items[-1], _entry(chapter, front))
    name = speech(reading.edition)("outline")
    return (
        f'<nav class="outline" id="outline" aria-label="{name}"'
        f" data-search-exclude><ol>{''.join(items)}</ol></nav>"
    )


def length(reading: Reading) -> str:
    """How long a text is, in words and in minutes of reading."""
    return length_of(_words(reading), speech(reading.edition))


def length_of(count: int, say: Words) -> str:
    """How long so many words are."""
    return say(
        "to-read",
        words=say("words", count),
        time=duration(max(1, round(count / WORDS_A_MINUTE)), say),
    )


def duration(minutes: int, say: Words = ENGLISH) -> str:
    """109 minutes are "1 h 49 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        [
            *([say("hours", hours)] if hours else []),
            *([say("minutes", rest)] if rest or not hours else []),
        ]
    )


def day(date: str, say: Words = ENGLISH) -> str:
    """``2026-02-05`` is "5 February 2026"."""
    year, month, number = date.split("-")
    return say("day", day=int(number), month=say("month").split()[int(month) - 1], year=year)


def kind(edition: Edition) -> str:
    """What a document is, as every citation of it says: "notes, not verbatim"."""
    return str(edition.front["kind"]) + ("" if edition.kind.verbatim else ", not verbatim")


def shown_kind(edition: Edition) -> str:
    """The same for readers, in the language of the collection."""
    return kind_in(edition.house.language, str(edition.front["kind"]), edition.kind.verbatim)


def kind_in(language: str, name: str, verbatim: bool) -> str:
    """A kind for readers, in a language."""
    said = words.named(language, "kind", name)
    return said if verbatim else words.of(language)("not-verbatim", kind=said)


def people(speakers: Mapping[str, str], language: str = "en") -> str:
    """Who speaks, by role: "Eve Day (guest), Ann Lee and Bob Ray (hosts)"."""
    named: dict[str, list[str]] = {}
    for name, role in speakers.items():
        # A speaker called Host is whoever of the hosts spoke, where the document does not tell.
        if not (
            name.lower() == role and role in list(speakers.values())[: list(speakers).index(name)]
        ):
            named.setdefault(role, []).append(name)
    say = words.of(language)
    return ", ".join(
        (
            names[0]
            if [n.lower() for n in names] == [role]
            else f"{_list(names, say)} ({say(('roles.' if len(names) > 1 else 'role.') + role)})"
        )
        for role, names in named.items()
    )


def _words(reading: Reading) -> int:
    return sum(len(p.text.split()) for p in reading.paragraphs)


def _facts(reading: Reading, notes: int | None = None) -> list[tuple[str, str]]:
    front, say = reading.edition.front, speech(reading.edition)
    language = reading.edition.house.language
    by_lexicon = sum(c.by == "lexicon" for c in reading.changes)
    sources = (
        (listen.sound(front) if front["audio"] else "", say("recording")),
        (front["video"], say("video")),
        (front["source"], say("publisher")),
    )
    links = " · ".join(
        f'<a href="{escape.attribute(escape.recording(at))}">{name}</a>'
        for at, name in sources
        if at
    )
    heard = (
        "; " + say("to-listen", time=_spoken(front["duration"], say)) if front["duration"] else ""
    )
    return [
        (say("date"), f'<time datetime="{front["date"]}">{day(front["date"], say)}</time>'),
        (say("venue"), escape.html(front["venue"])),
        (say("people"), escape.html(people(front["speakers"], language))),
        (say("kind"), escape.html(shown_kind(reading.edition))),
        (
            say("status"),
            escape.html(
                words.named(language, "status", str(front["status"]))
                + (
                    ""
                    if reading.edition.kind.verbatim or not front["status"]
                    else say("status-of-text")
                )
            ),
        ),
        (say("length"), length(reading) + heard),
        (
            say("record"),
            say(
                "by-lexicon",
                emendations=say("emendations", len(reading.changes)),
                share=_share(by_lexicon, len(reading.changes), say),
                confirmed=_confirmed(reading, say),
                doubts=say("doubts", len(reading.doubts)),
                notes=say("margin-notes", len(reading.notes) if notes is None else notes),
            ),
        ),
        (say("residual"), _residual(reading, say)),
        (say("source"), links),
    ]


def _residual(reading: Reading, say: Words) -> str:
    """How right the text is, where clips of it were judged; nothing where nobody did."""
    known = reading.edition.front["sample"]
    if not known:
        return ""
    found = sample.residual(int(known["errors"]), max(int(known["words"]), 1))
    state = "" if known["version"] == version(reading) else say("earlier")
    return (
        say(
            "residual-said",
            rate=f"{found.rate:.1f}",
            low=f"{found.low:.1f}",
            high=f"{found.high:.1f}",
            words=f"{int(known['words']):,}",
            clips=known["clips"],
            day=day(known["judged"], say),
        )
        + state
    )


def _confirmed(reading: Reading, say: Words) -> str:
    """How many emendations another transcript of the recording bears out, where one is on
    record."""
    if not reading.attested:
        return ""
    who = say("and").join(
        f'<abbr title="{escape.attribute(str(facts["what"]))}">{sigil}</abbr>'
        for sigil, facts in reading.edition.front["witnesses"].items()
    )
    return (
        say("confirmed", attested.confirmed(reading), all=f"{len(reading.changes):,}", who=who)
        + ", "
    )


def _entry(chapter: Chapter, front: Mapping[str, Any]) -> str:
    time = ""
    if chapter.start is not None and chapter.level == 2:
        shown = clock(chapter.start)
        target = escape.attribute(moment(front, chapter.start, listen.FROM_PAGE))
        time = (
            f' <a class="time" href="{target}">{shown}</a>' if target else f" <span>{shown}</span>"
        )
    return f'<li><a href="#{chapter.id}">{escape.html(chapter.title)}</a>{time}</li>'


def _inside(item: str, entry: str) -> str:
    """Put the entry of a section into its chapter's."""
    if item.endswith("</ol></li>"):
        return item.removesuffix("</ol></li>") + entry + "</ol></li>"
    return item.removesuffix("</li>") + f"<ol>{entry}</ol></li>"


def _spoken(length: str, say: Words) -> str:
    """``2:49:46`` is "2 h 50 min", as nobody listens by the second."""
    parts = [int(part) for part in length.split(":")]
    hours, minutes, seconds = [0] * (3 - len(parts)) + parts
    return duration(max(1, hours * 60 + minutes + round(seconds / 60)), say)


def _list(names: Sequence[str], say: Words) -> str:
    return say("and").join(filter(None, (", ".join(names[:-1]), names[-1])))


def _share(part: int, whole: int, say: Words) -> str:
    return f"{round(100 * part / whole)} %" if whole else say("none")


def bar(reading: Reading, say: Words) -> str:
    """The bar that stays: where one is, what the words are worth, and the switches that do
    something here.

    It is part of the page, so that nothing moves when the scripts come; without them it is not
    shown.
    """
    doubtful = "" if reading.edition.kind.verbatim else f'<span class="chip">{say("chip")}</span>'
    return (
        '<div class="bar" data-search-exclude><button type="button" class="where"'
        f' aria-haspopup="dialog" aria-expanded="false" aria-label="{say("outline")}"><span'
        f' class="chapter">{say("outline")}</span><span'
        f' class="rest"></span></button>{doubtful}{listen.button(reading, say)}<button'
        ' type="button" class="view" aria-controls="switches"'
        f' aria-expanded="false">{say("view")}</button>{_switches(reading, say)}<span'
        ' class="progress" aria-hidden="true"></span></div>'
    )


def _switches(reading: Reading, say: Words) -> str:
    front = reading.edition.front
    timed = bool(front["audio"] or front["video"]) and any(
        p.start is not None for p in reading.paragraphs
    )
    wanted = {"notes": bool(reading.notes), "times": timed}
    texts = (
        "".join(
            '<label><input type="radio" name="text"'
            f' value="{name}"{" checked" * (name == "corrected")}><span>{say(name)}</span></label>'
            for name in TEXTS
        )
        if reading.changes
        else ""
    )
    margins = "".join(
        f'<label><input type="checkbox" name="{name}" checked><span>{say(name)}</span></label>'
        for name in MARGINS
        if wanted[name]
    )
    sets = "".join(
        f"<fieldset><legend>{say(name)}</legend>{boxes}</fieldset>"
        for name, boxes in (("text", texts), ("margin", margins))
        if boxes
    )
    return f'<form class="switches" id="switches" aria-label="{say("switches")}">{sets}</form>'
