"""The head of a transcript's page: what it is, who speaks, its own figures, its outline, its reading bar.

Comes in: a ``Reading``. Goes out: HTML, every line of it a block of its own. May not: touch the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..edition import attested
from ..edition.front import clock
from ..edition.proof import version
from ..model import Chapter, Edition, Reading
from ..text import escape

WORDS_A_MINUTE = 240  # of silent reading; Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")
# What the switches are called is what stylesheet and scripts look for: data-text, data-notes and data-times on <html>.
TEXTS = (("corrected", "Corrected"), ("changes", "Changes"), ("heard", "As heard"))
MARGINS = (("notes", "Notes"), ("times", "Times"))


def header(reading: Reading) -> str:
    """The head of a page, with what a citation needs in data attributes."""
    front, worth = reading.edition.front, reading.edition.kind
    note = f"<p>{escape.html(front['note'])}</p>" if front["note"] else ""
    broken = "" if reading.proved else ('<p class="unproved"><strong>This page does not prove itself.</strong> Words differ '
                                        "from the seed without a mark; run <code>massdriver check</code>.</p>")
    facts = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in _facts(reading) if value)
    carried = {"slug": reading.edition.slug, "title": front["title"], "venue": front["venue"], "date": front["date"],
               "kind": kind(reading.edition), "words": str(_words(reading)),
               "version": version(reading), "last": f"w{max(len(reading.seed.words) - 1, 0)}"}
    attributes = "".join(f' data-{name}="{escape.attribute(value)}"' for name, value in carried.items())
    banner = "" if worth.verbatim else f"<strong>{escape.html(kind(reading.edition))}</strong> "
    return (f'<header class="edition kind-{front["kind"].replace(" ", "-")}"{attributes}>'
            f'<p class="banner">{banner}{escape.html(worth.banner)}</p>{note}{broken}<dl>{facts}</dl></header>'
            f"\n\n{outline(reading)}\n\n{BAR}")


def outline(reading: Reading) -> str:
    """The chapters and their sections with times, worth reading by themselves."""
    if not reading.chapters:
        return ""
    video = reading.edition.front["video"]
    items: list[str] = []
    for chapter in reading.chapters:
        if chapter.level == 2 or not items:
            items.append(_entry(chapter, video))
        else:
            items[-1] = _inside(items[-1], _entry(chapter, ""))
    return f'<nav class="outline" id="outline" aria-label="Outline" data-search-exclude><ol>{"".join(items)}</ol></nav>'


def length(reading: Reading) -> str:
    """How long a text is, in words and in minutes of reading."""
    words = _words(reading)
    return f"{words:,} words, {duration(max(1, round(words / WORDS_A_MINUTE)))} to read"


def duration(minutes: int) -> str:
    """109 minutes are "1 h 49 min"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"


def day(date: str) -> str:
    """``2026-02-05`` is "5 February 2026"."""
    year, month, number = date.split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {year}"


def kind(edition: Edition) -> str:
    """What a document is, as every citation of it says: "notes, not verbatim"."""
    return str(edition.front["kind"]) + ("" if edition.kind.verbatim else ", not verbatim")


def at(video: str, start: float) -> str:
    """The address of a video's second."""
    return escape.moment(video, start)


def people(speakers: Mapping[str, str]) -> str:
    """Who speaks, by role: "Eve Day (guest), Ann Lee and Bob Ray (hosts)"."""
    named: dict[str, list[str]] = {}
    for name, role in speakers.items():
        # A speaker called Host is whoever of the hosts spoke, where the document does not tell.
        if not (name.lower() == role and role in list(speakers.values())[:list(speakers).index(name)]):
            named.setdefault(role, []).append(name)
    return ", ".join(f"{_list(names)} ({role}{'s' * (len(names) > 1)})" if [n.lower() for n in names] != [role]
                     else names[0] for role, names in named.items())


def _words(reading: Reading) -> int:
    return sum(len(p.text.split()) for p in reading.paragraphs)


def _facts(reading: Reading) -> list[tuple[str, str]]:
    front = reading.edition.front
    by_lexicon = sum(c.by == "lexicon" for c in reading.changes)
    links = " · ".join(f'<a href="{escape.href(front[key])}">{label}</a>' for key, label in
                       (("video", "video"), ("source", "publisher’s page")) if front[key])
    return [
        ("Date", f'<time datetime="{front["date"]}">{day(front["date"])}</time>'),
        ("Venue", escape.html(front["venue"])),
        ("People", escape.html(people(front["speakers"]))),
        ("Kind", escape.html(kind(reading.edition))),
        ("Status", escape.html(front["status"])),
        ("Length", length(reading) + (f'; {_spoken(front["duration"])} to listen' if front["duration"] else "")),
        ("Record", f"{len(reading.changes):,} emendations ({_share(by_lexicon, len(reading.changes))} by the lexicon), "
                   + _confirmed(reading) +
                                      f"{len(reading.doubts):,} doubts, {len(reading.notes):,} notes"),
        ("Source", links),
    ]


def _confirmed(reading: Reading) -> str:
    """How many emendations another transcript of the recording bears out, where one is on record."""
    if not reading.attested:
        return ""
    who = " and ".join(f'<abbr title="{escape.attribute(str(facts["what"]))}">{sigil}</abbr>'
                       for sigil, facts in reading.edition.front["witnesses"].items())
    return f"{attested.confirmed(reading):,} of {len(reading.changes):,} confirmed by {who}, "


def _entry(chapter: Chapter, video: str) -> str:
    time = ""
    if chapter.start is not None and chapter.level == 2:
        shown = clock(chapter.start)
        target = escape.attribute(at(video, chapter.start))
        time = f' <a class="time" href="{target}">{shown}</a>' if video else f" <span>{shown}</span>"
    return f'<li><a href="#{chapter.id}">{escape.html(chapter.title)}</a>{time}</li>'


def _inside(item: str, entry: str) -> str:
    """Put the entry of a section into its chapter's."""
    if item.endswith("</ol></li>"):
        return item.removesuffix("</ol></li>") + entry + "</ol></li>"
    return item.removesuffix("</li>") + f"<ol>{entry}</ol></li>"


def _spoken(length: str) -> str:
    """``2:49:46`` is "2 h 50 min", as nobody listens by the second."""
    parts = [int(part) for part in length.split(":")]
    hours, minutes, seconds = [0] * (3 - len(parts)) + parts
    return duration(max(1, hours * 60 + minutes + round(seconds / 60)))


def _list(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else "none"


def _switches() -> str:
    texts = "".join(f'<label><input type="radio" name="text" value="{value}"{" checked" * (value == "corrected")}>'
                    f"<span>{name}</span></label>" for value, name in TEXTS)
    margins = "".join(f'<label><input type="checkbox" name="{value}" checked><span>{name}</span></label>'
                      for value, name in MARGINS)
    return (f'<form class="switches" id="switches" aria-label="Reading switches"><fieldset><legend>Text</legend>{texts}'
            f"</fieldset><fieldset><legend>Margin</legend>{margins}</fieldset></form>")


# The bar is part of the page, so that nothing moves when the scripts come; without them it is not shown.
BAR = ('<div class="bar" data-search-exclude><button type="button" class="where" aria-haspopup="dialog" '
       'aria-expanded="false" aria-label="Outline"><span class="chapter">Outline</span><span class="rest"></span></button>'
       '<button type="button" class="view" aria-controls="switches" aria-expanded="false">View</button>'
       f'{_switches()}<span class="progress" aria-hidden="true"></span></div>')
