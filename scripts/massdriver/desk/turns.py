"""Who speaks, and where a paragraph begins: turns and paragraphs are named, split and joined.

Comes in: an edition, and a place in it. Goes out: its source with the turn or paragraph otherwise.
May not: touch a word; the reading text afterwards is the one before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from ..edition import front, markup, proof
from ..edition.correct import letters
from ..findings import Finding, Unreadable
from ..intake.facts import SPEAKER
from ..intake.people import stands_in
from ..model import Block, Comment, Edition, Reading, Text
from ..suspects import addressed
from ..suspects.addressed import Guess
from ..text.reasons import why
from ..witness.bench import Bench
from ..witness.places import Place, plain_place
from ..witness.record import Decision
from ..witness.settle import Asked

PLAIN = ("", "    ")  # the prefixes of paragraphs: in the text, and in a fold
CHANCE = 0.97
WHO = "here it is asked whether somebody else speaks."


def nobody_named(
    bench: Bench, decisions: Sequence[Decision], guesses: Mapping[str, Guess] = {}
) -> list[Place]:
    """A place for each speaker who is nobody yet (``Speaker 1``, or no name at all), its turns as
    the places of one form; with a name as the proposal, where something speaks for one."""
    kept = {(d.at, d.read) for d in decisions if d.decision == "keep" and not d.span}
    begins: dict[int, int] = {}
    for n, word in enumerate(bench.words):
        begins.setdefault(word.paragraph, n)
    spans: dict[str, list[tuple[int, int]]] = {}
    for n, paragraph in enumerate(bench.reading.paragraphs):
        if (
            paragraph.turn
            and n in begins
            and (not paragraph.speaker or stands_in(paragraph.speaker))
        ):
            spans.setdefault(paragraph.speaker, []).append((begins[n], begins[n] + 1))
    places = [
        of_speaker(bench, name, found, "", guesses.get(name)) for name, found in spans.items()
    ]
    return [place for place in places if (place.at, place.edition) not in kept]


def merged(places: Sequence[Place], others: Sequence[Place]) -> list[Place]:
    """A queue as it stands, with others put in before what is worth less."""
    result = list(places)
    for place in others:
        result.insert(
            next((n for n, p in enumerate(result) if p.worth < place.worth), len(result)), place
        )
    return result


def of_speaker(
    bench: Bench,
    name: str,
    spans: Sequence[tuple[int, int]],
    proposed: str = "",
    guess: Guess | None = None,
) -> Place:
    """The place at which somebody without a name begins to speak, with the other turns of
    theirs."""
    says = why("why.stands", name=name) if name else why("why.nobody")
    if guess and not proposed:
        proposed = guess.name
        says = (*why("why.perhaps", name=name, guess=guess.name), *guess.why)
    found = plain_place(bench, "speaker", spans, CHANCE, "speaker", says, proposed)
    return found._replace(span=0, seed="", edition=name)


def named(reading: Reading, block: int, name: str, why: str = "") -> str:
    """The source in which ``name`` speaks from a paragraph to the next label; who spoke before goes
    on without one."""
    edition = declared(reading.edition, name)
    here = _paragraph(edition, block)
    before = next((n for n in range(block - 1, -1, -1) if edition.blocks[n].kind != "blank"), -1)
    speaking = next((p.speaker for p in reversed(reading.paragraphs) if p.block == before), None)
    words = markup.write_block(here._replace(prefix="", label=""))
    if here.label and here.inlines and isinstance(here.inlines[0], Comment):
        words = words[len(markup.write_inline(here.inlines[0])) :]  # why the turn was another's
    reason = markup.write_inline(Comment(why)) if why else ""
    label = "" if speaking == name else f"**{name}:**{reason} "
    return _with(edition, {block: here.prefix + label + words.lstrip()})


def guesses(reading: Reading, known: Iterable[str]) -> dict[str, Guess]:
    """Who each stand-in may be, by how the others address them. ``known``: names the talk is known
    for; who is among its speakers and has no turns is known first."""
    speaking = {p.speaker for p in reading.paragraphs}
    people = [n for n in reading.edition.front["speakers"] if n not in speaking]
    spoken_of = [n for n in known if " " in n and n.istitle()]
    turns = [(p.speaker, p.text.split()) for p in reading.paragraphs if not p.ad]
    people = [n for n in people if not stands_in(n)]
    return addressed.guesses(turns, people, stands_in, spoken_of, reading.edition.language)


def given(reading: Reading, place: Place, name: str, why: str = "", everywhere: bool = True) -> str:
    """The source in which somebody has a name: at all turns of the label that stood for them, or
    at this one."""
    edition = reading.edition
    if place.edition and (everywhere or place.edition in edition.front["labels"].values()):
        return renamed(edition, place.edition, name)
    at = next(p for p in reading.paragraphs if p.id == place.paragraph)
    return named(reading, at.block, name, why)


def renamed(edition: Edition, old: str, name: str) -> str:
    """The source in which somebody has a name everywhere."""
    result = declared(edition, name, instead=old)
    return _with(
        result,
        {
            n: markup.write_block(block._replace(label=name))
            for n, block in enumerate(result.blocks)
            if block.kind == "text" and block.label == old
        },
    )


def declared(edition: Edition, name: str, instead: str = "") -> Edition:
    """The edition with somebody among its speakers, in the place of somebody else where that is
    said."""
    speakers, labels = dict(edition.front["speakers"]), dict(edition.front["labels"])
    if name in speakers and instead not in speakers:
        return edition
    role = speakers.get(instead, SPEAKER)
    new = (
        {(name if said == instead else said): role_ for said, role_ in speakers.items()}
        if instead
        else speakers | {name: role}
    )
    source = front.with_key(markup.write(edition), edition.path, "speakers", _rows("speakers", new))
    if instead and labels:
        source = front.with_key(
            source,
            edition.path,
            "labels",
            _rows(
                "labels", {label: name if who == instead else who for label, who in labels.items()}
            ),
        )
    return markup.parse(source, edition.path, edition.house)


def _rows(key: str, values: dict[str, str]) -> list[str]:
    return [f"{key}:", *(f"  {_quoted(a)}: {_quoted(b)}" for a, b in values.items())]


def _quoted(words: str) -> str:
    return (
        words
        if words.replace(" ", "").isalpha() and words.lower() not in ("yes", "no", "null")
        else json.dumps(words, ensure_ascii=False)
    )


def decided(place: Place, one: Asked, path: str) -> tuple[str, Decision]:
    """Who speaks from a place on where a turn was proposed ("": it stays as it is), and what goes
    on record. Unreadable: it cannot be told."""
    if one.decision in ("keep", "stet"):
        who = ""
    elif one.decision in ("take", "type"):
        who = " ".join((one.words if one.decision == "type" else place.proposed).split())
        if not who:
            raise Unreadable(
                Finding(path, place.line, 1, "D003", f"{WHO} Type the name of who speaks.")
            )
    else:
        raise Unreadable(
            Finding(path, place.line, 1, "D003", f"{WHO} Keep it, take it, or type a name.")
        )
    said = who or place.edition
    return who, Decision(place.at, 0, one.decision, said, {}, one.reason, place.ground)


def word_at(bench: Bench, at: int) -> int:
    """The first word of the reading text that stands for seed word ``at`` or a later one."""
    seed = bench.reading.seed
    return next(
        (n for n, w in enumerate(bench.words) if proof.word_at(seed, w.first) >= at),
        len(bench.words) - 1,
    )


def split_at(bench: Bench, at: int, _: str = "") -> str:
    """The source in which a paragraph begins at a seed word; as it is, where one does already."""
    word = word_at(bench, at)
    return split(bench, word) if bench.words[word].start else markup.write(bench.reading.edition)


def named_at(bench: Bench, at: int, who: str) -> str:
    """The source in which somebody speaks from the paragraph of a seed word to the next label."""
    paragraph = bench.words[word_at(bench, at)].paragraph
    return named(bench.reading, bench.reading.paragraphs[paragraph].block, who)


def split(bench: Bench, word: int) -> str:
    """The source in which a paragraph begins with this word of the reading text. Unreadable: it
    cannot."""
    reading, here = bench.reading, bench.words[word]
    paragraph = reading.paragraphs[here.paragraph]
    number = paragraph.block
    block = _paragraph(reading.edition, number)
    found = letters(block)
    if "".join(letter.text for letter in found) != paragraph.text:
        raise _refuse(
            reading.edition,
            block,
            "this paragraph is set in a way that cannot be cut here. Edit the page by hand.",
        )
    if not here.start:
        raise _refuse(reading.edition, block, "the paragraph begins here already.")
    letter = found[here.start]
    inlines = list(block.inlines)
    inline, left, right = inlines[letter.inline], inlines[: letter.inline], inlines[letter.inline :]
    if isinstance(inline, Text):
        left.append(Text(inline.source[: letter.start].rstrip()))
        right[0] = Text(inline.source[letter.start :])
    elif letter.start:
        raise _refuse(
            reading.edition,
            block,
            "a mark reaches over this place. Begin the paragraph before or after its words.",
        )
    first = markup.write_block(block._replace(inlines=tuple(left))).rstrip()
    second = markup.write_block(Block("text", block.prefix, "", tuple(right), 0))
    return _same(reading.edition, _with(reading.edition, {number: f"{first}\n\n{second}"}), block)


def joined(reading: Reading, block: int) -> str:
    """The source in which a paragraph goes on from the one before it. Unreadable: something stands
    between."""
    edition = reading.edition
    here = _paragraph(edition, block)
    before = next((n for n in range(block - 1, -1, -1) if edition.blocks[n].kind != "blank"), -1)
    if (
        before < 0
        or edition.blocks[before].kind != "text"
        or edition.blocks[before].prefix != here.prefix
    ):
        raise _refuse(edition, here, "no paragraph stands right before this one.")
    words = markup.write_block(here._replace(prefix="", label="")).lstrip()
    together = f"{markup.write_block(edition.blocks[before]).rstrip()} {words}"
    gone = dict.fromkeys(range(before + 1, block + 1), "")
    return _same(edition, _with(edition, {before: together, **gone}), here)


def _paragraph(edition: Edition, number: int) -> Block:
    block = edition.blocks[number]
    if block.kind != "text" or block.prefix not in PLAIN:
        raise _refuse(
            edition,
            block,
            "only a plain paragraph can be given to somebody, split or joined. Edit the page by"
            " hand.",
        )
    return block


def _with(edition: Edition, changed: dict[int, str]) -> str:
    return edition.head + "".join(
        changed.get(n, markup.write_block(block)) for n, block in enumerate(edition.blocks)
    )


def _same(before: Edition, source: str, block: Block) -> str:
    """The source, if every word of it reads as before."""
    after = markup.parse(source, before.path, before.house)
    if _words(before) != _words(after):
        raise _refuse(before, block, "the words would not read as they did. Edit the page by hand.")
    return source


def _words(edition: Edition) -> list[str]:
    spoken = (b for b in edition.blocks if b.kind in ("text", "heading"))
    return " ".join("".join(map(markup.read, b.inlines)) for b in spoken).split()


def _refuse(edition: Edition, block: Block, message: str) -> Unreadable:
    return Unreadable(Finding(edition.path, block.line, 1, "D003", message))
