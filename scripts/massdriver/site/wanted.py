"""Help wanted: every doubt, and the likeliest mishearings, ranked by what listening to them is
worth.

Comes in: the corpus. Goes out: Markdown for a page. May not: hide how a place came by its rank.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from ..collection.corpus import Corpus, in_order
from ..collection.vocabulary import Vocabulary
from ..edition.front import clock, moment
from ..edition.lexicon import Lexicon
from ..model import Reading
from ..report.compare import citations
from ..suspects import GROUNDS, measure, places
from ..suspects.places import Place
from ..text import reasons
from ..text.escape import markdown as inert
from ..text.letters import fold
from ..text.words import ENGLISH, Words

HEADS = ("wanted.ground", "wanted.flagged", "wanted.mended", "wanted.share")
LIKELIEST = 25  # suspects on the page; the command lists all


class Merit(NamedTuple):
    """One reason why a place is worth a minute, and how much it counts."""

    points: int
    says: str


def doubts(corpus: Corpus, pages: Iterable[tuple[str, str]], say: Words = ENGLISH) -> str:
    """Every doubt, the most rewarding first. ``pages``: name and text of the pages that may lean on
    a paragraph."""
    cited = citations(pages)
    ranked = []  # what is shown of each, for a place holds the whole edition
    for slug, here in corpus.readings.items():
        for place in places.doubted(here):
            found = merits(place, cited, say)
            told = _item(place, [m.says for m in found if m.points > 0], say)
            ranked.append((-sum(m.points for m in found), slug, place.sentence.first, told))
    ranked.sort(key=lambda item: item[:3])
    return "\n".join(told for *_, told in ranked) or say("wanted.none")


def likeliest(
    readings: Iterable[Reading],
    lexicon: Lexicon,
    vocabulary: Vocabulary,
    names: Container[str] = (),
    say: Words = ENGLISH,
) -> str:
    """The likeliest mishearings that nobody has marked yet, in the machine transcripts. ``names``:
    folded words of what has a page of its own, of which none is a suspect however rare it is."""
    found: list[Place] = []
    for here in readings:
        if here.edition.front["kind"] == "machine transcript":
            found += (
                place
                for place in places.suspected(here, vocabulary.without(here.edition.slug), lexicon)
                if not all(fold(word) in names for word in place.words.split())
            )
            found = sorted(
                found,
                key=lambda place: (-place.score, place.here.edition.slug, place.sentence.first),
            )[:LIKELIEST]
    items = (_item(place, [reasons.told(place.why, say)], say) for place in found)
    return "\n".join(items) or say("wanted.nothing")


def figures(
    readings: Iterable[Reading], lexicon: Lexicon, vocabulary: Vocabulary, say: Words = ENGLISH
) -> str:
    """How good the suspects are: a sentence a document, the newest first, and below
    each a folded table by ground."""
    out, heads = [], " | ".join(say(head) for head in HEADS)
    known = {here.edition.slug: here for here in readings}
    newest = in_order(here.edition for here in known.values())
    known = {edition.slug: known[edition.slug] for edition in newest}
    for m in measure.measure(known.values(), lexicon, vocabulary):
        front = known[m.slug].edition.front
        told = say(
            "wanted.measured",
            flagged=say("places", m.total.flagged),
            hit=_number(m.total.hit, say),
            share=m.total,
            chance=f"{m.chance:.1%}".replace(".", say("point")),
            emended=say("wanted.emended", m.emended.flagged),
            found=_number(m.emended.hit, say),
            part=m.emended,
        )
        rows = [
            f"    | {say(f'ground.{name}')} | {_number(row.flagged, say)} |"
            f" {_number(row.hit, say)} | {row} |"
            for name, row in m.grounds.items()
        ]
        out.append(f"**{inert(front['title'])}**, {front['date']}: {told}\n")
        if rows:
            out += [f'??? note "{say("wanted.by-ground")}"\n', f"    | {heads} |"]
            out += ["    |---|--:|--:|--:|", *rows, ""]
    return "\n".join(out)


def _number(n: int, say: Words) -> str:
    return f"{n:,}".replace(",", say("thousands"))


def grounds(say: Words = ENGLISH) -> str:
    """What the grounds are called, and what each says."""
    return "\n".join(
        f"- **{say(f'ground.{name}')}**: {say(f'ground-says.{name}')}" for name in GROUNDS
    )


def merits(place: Place, cited: Mapping[str, Sequence[str]], say: Words = ENGLISH) -> list[Merit]:
    """Why a doubt is worth a minute."""
    here, paragraph = place.here, place.paragraph
    found = []
    if place.second is not None and moment(here.edition.front, place.second):
        found.append(Merit(3, say("wanted.second")))
    if here.edition.front["speakers"].get(paragraph.speaker) == "guest":
        found.append(Merit(2, say("wanted.guest")))
    if re.search(r"\d", place.words) or re.search(r"(?<=\s)(?!I\b)[A-Z]", place.words):
        found.append(Merit(2, say("wanted.number")))
    heard = sorted(
        {
            say("wanted.hears", sigil=a.sigil, words=a.words)
            for a in here.attested
            if a.words
            and place.sentence.first <= a.at <= place.sentence.last
            and fold(place.words)
            and fold(place.words) in fold(" ".join(here.seed.words[a.at : a.at + a.span]))
            and fold(a.words) != fold(place.words)
        }
    )
    if heard:
        found.append(Merit(2, say("wanted.otherwise", heard=", ".join(heard))))
    if say("perhaps") in place.doubt:
        found.append(Merit(1, say("wanted.guess")))
    leaning = [*cited.get(f"{here.edition.slug}#{paragraph.id}", ())]
    leaning += [
        note.id for note in here.notes if place.sentence.first <= note.at <= place.sentence.last
    ]
    if leaning:
        found.append(Merit(2, say("wanted.leans")))
    if paragraph.ad:
        found.append(Merit(-3, say("wanted.ad")))
    return found


def _item(place: Place, says: Sequence[str], say: Words) -> str:
    """One place as an item of a list: the sentence, where it stands, what was heard, and why it is
    worth a look."""
    front, slug, sentence = place.here.edition.front, place.here.edition.slug, place.sentence
    who = f"{inert(place.paragraph.speaker)}, " if place.paragraph.speaker else ""
    lines = [
        _shown(place),
        f"{who}[{inert(front['title'])}](transcripts/{slug}.md#{place.paragraph.id})",
    ]
    if place.second is not None and (heard := moment(front, place.second)):
        lines[-1] += f" · [{say('js.listen-at', time=clock(place.second))}](<{heard}>)"
    if place.doubt:
        lines.append(say("wanted.doubted", why=inert(place.doubt)))
    if fold(sentence.heard) != fold(sentence.text):
        lines.append(say("wanted.heard", words=inert(sentence.heard)))
    return (
        "  \n    ".join(["1. " + lines[0], *lines[1:], f"<small>{inert('; '.join(says))}</small>"])
        + "\n"
    )


def _shown(place: Place) -> str:
    """The sentence, its doubtful words marked where they can be found in it."""
    text = place.sentence.text
    at = text.casefold().find(place.words.casefold()) if place.words else -1
    if at < 0:
        return inert(text)
    stop = at + len(place.words)
    return (
        f'{inert(text[:at])}<mark class="doubt">{inert(text[at:stop])}</mark>{inert(text[stop:])}'
    )
