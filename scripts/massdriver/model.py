"""Plain frozen data: what a seed, an edition and a reading are made of.

Comes in: nothing. Goes out: the types every other module speaks in. May not: read files or know a
format.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .text.numerals import Sign


@dataclass(frozen=True, slots=True)
class Seed:
    """A raw document as words. Words are those of ``text.split()``; their indices are the
    addresses.

    ``letters[n]`` is what counts of word n: its letters and digits, folded (see ``letters.fold``),
    and the empty string where the word is punctuation or a printed speaker label. ``ends[n]`` is
    the length of the letter stream up to and including word n. ``printed`` are the labels, each
    with how many letters stand before it; ``signs`` are those around the digits, which make a
    number the number it is; ``negations`` are the words that say no, or None where nobody asks.
    """

    name: str
    text: str
    sha256: str
    words: tuple[str, ...]
    letters: tuple[str, ...]
    ends: tuple[int, ...]
    printed: tuple[tuple[int, str], ...] = ()
    signs: tuple[Sign, ...] = ()
    negations: tuple[str, ...] | None = None

    @property
    def stream(self) -> str:
        return "".join(self.letters)


class Spoken(NamedTuple):
    """A word as a service gives it: from which second to which, and how sure it was (0 to 1); None
    where it does not say."""

    text: str
    start: float | None = None
    end: float | None = None
    confidence: float | None = None


class Kind(NamedTuple):
    """``verbatim``: the words were said like this. ``caveat``: what a quotation offered for copying
    says of itself.

    ``banner`` stands at the head of the page; a quotation that travels without its caveat is a
    false one.
    """

    verbatim: bool
    caveat: str
    banner: str

    @property
    def sentence(self) -> str:
        """The caveat as a sentence."""
        return self.caveat[:1].upper() + self.caveat[1:].rstrip(".") + "."


# What a document's words are worth as a quotation, where the collection or the edition does not say
# it otherwise.
KINDS: Mapping[str, Kind] = {
    "machine transcript": Kind(
        True,
        "verbatim: a machine transcript, corrected, every changed word on record",
        "A machine transcript, corrected by hand. Every changed word is on record: show the"
        " changes, or point at a word, to see what the machine heard.",
    ),
    "human transcript": Kind(
        True,
        "verbatim: transcribed by hand, every changed word on record",
        "Transcribed by hand. Every word that was changed since is on record: show the changes to"
        " see what the transcript has.",
    ),
    "translated article": Kind(
        False,
        "not verbatim: a translation of what was said",
        "Not the speakers' own words. This is a translation. Read it for what was talked about;"
        " never quote a sentence of it as said.",
    ),
    "published transcript": Kind(
        False,
        "not verbatim: a transcript as its publisher edited it",
        "Not strictly the speakers' own words. This is a transcript as its publisher edited it; the"
        " sense is likely theirs, the wording may not be.",
    ),
    "notes": Kind(
        False,
        "not verbatim: somebody's notes; quotations as the note-taker gives them, unchecked",
        "Not a transcript. These are somebody's notes on the episode; only the quotations are"
        " presented as speech, and nobody has checked them against the recording.",
    ),
}


class House(NamedTuple):
    """What an edition takes from its collection where its own front matter is silent: BCP 47 tag,
    and kinds by name."""

    language: str = "en"
    kinds: Mapping[str, Kind] = KINDS


HOUSE = House()


class Utterance(NamedTuple):
    """Words as a document gives them: a turn, a caption or a line; or a heading, where ``level`` is
    1 to 6.

    ``speaker`` is empty where the one before goes on, ``start`` and ``end`` are seconds or None,
    ``opens`` says that the document begins a paragraph here, ``quoted`` that nobody in particular
    speaks after it. ``kind`` is empty, ``item`` of a list, or ``quote``. ``words`` are the single
    words, where the document times them. ``notes`` are what it says beside them: after how many of
    the words, and the Markdown of a margin note.
    """

    text: str
    speaker: str = ""
    start: float | None = None
    opens: bool = False
    level: int = 0
    quoted: bool = False
    end: float | None = None
    kind: str = ""
    words: tuple[Spoken, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file somebody brings, taken apart. ``verbatim``: the file itself is the seed, ``labels``
    what it prints.

    ``repeated`` counts the words that rolling captions show twice; ``front`` is what the file says
    of itself, and ``people`` whom it says its labels stand for. ``machine`` says that a machine
    wrote the words down, None that it cannot be told. ``remarks`` are sentences on what was not
    taken for speech, or not as it stands, for the report.
    """

    format: str
    utterances: tuple[Utterance, ...]
    verbatim: bool = False
    labels: tuple[str, ...] = ()
    repeated: int = 0
    front: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    machine: bool | None = None
    remarks: tuple[str, ...] = ()


# What a paragraph of an edition is made of. Each prints to exactly the source it was read from.


class Text(NamedTuple):
    """Words as they stand, with Markdown emphasis and backslash escapes still in them."""

    source: str


class Emendation(NamedTuple):
    """A tracked change: ``{~~heard~>read~~}``, ``{--heard--}`` (read is None) or ``{++read++}``
    (heard is None)."""

    heard: str | None
    read: str | None


class Comment(NamedTuple):
    """``{>>why<<}``: the reason of the emendation before it, a doubt (``unclear…``) or ``stet``."""

    source: str


class NoteRef(NamedTuple):
    """``[^name]``: the place where a margin note stands."""

    name: str


Inline = Text | Emendation | Comment | NoteRef


class Block(NamedTuple):
    """One stretch of an edition's body. ``kind`` is text, heading, fold, note or blank.

    ``prefix`` is the indentation and marker before the words (``    ``, ``- ``, ``> ``, ``## ``);
    ``label`` the speaker of a turn's first paragraph or ``""``; ``inlines`` the words (for a fold,
    its title; for a note and for blanks, the raw source as one Text); ``line`` the 1-based line in
    the file.
    """

    kind: str
    prefix: str
    label: str
    inlines: tuple[Inline, ...]
    line: int

    @property
    def folded(self) -> bool:
        return self.prefix.startswith("    ")


@dataclass(frozen=True, slots=True)
class Edition:
    """``docs/transcripts/<slug>.md``, parsed. ``front`` is validated front matter, ``head`` its
    source.

    ``house`` is what its collection says of all editions.
    """

    path: str
    slug: str
    head: str
    front: Mapping[str, Any]
    blocks: tuple[Block, ...]
    house: House = HOUSE

    @property
    def language(self) -> str:
        """The BCP 47 tag of what is spoken."""
        return self.front.get("language") or self.house.language

    @property
    def kind(self) -> Kind:
        """What its words are worth as a quotation."""
        kind = self.house.kinds[self.front["kind"]]
        return kind._replace(caveat=self.front.get("caveat") or kind.caveat)


# What an edition says where: the outcome of reading an edition against its seed.


class Change(NamedTuple):
    """An emendation on record. ``at`` is the seed word it begins at, ``by`` is ``lexicon`` or
    ``hand``."""

    at: int
    heard: str
    read: str
    by: str
    why: str


class Doubt(NamedTuple):
    """A place where the words could not be made out. ``at`` is the seed word, ``text`` what the
    editor says."""

    at: int
    text: str


class Note(NamedTuple):
    """A margin note. ``at`` is the seed word it stands after, ``sources`` its outside links,
    ``facts`` what it cites."""

    id: str
    at: int
    kind: str
    text: str
    sources: tuple[str, ...]
    facts: tuple[str, ...] = ()


class Attested(NamedTuple):
    """What another transcript of the recording reads at seed words ``at`` and following, ``span``
    of them."""

    at: int
    span: int
    sigil: str
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with an address. ``first`` and ``last`` are seed words; ``start`` seconds or
    None."""

    id: str
    first: int
    last: int
    speaker: str
    turn: bool
    ad: str
    start: float | None
    text: str
    heard: str
    block: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading: level 2 is a chapter, 3 a section of one. ``paragraph`` counts the paragraphs
    before it."""

    title: str
    id: str
    level: int
    start: float | None
    paragraph: int


@dataclass(frozen=True, slots=True)
class Reading:
    """An edition read against its seed: everything that export, rendering and reports need.

    ``proved`` says whether rejecting every emendation gives the seed; where it does not, the
    addresses are those of the nearest alignment.
    """

    edition: Edition
    seed: Seed
    proved: bool
    chapters: tuple[Chapter, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    changes: tuple[Change, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[Note, ...] = field(default=())
    attested: tuple[Attested, ...] = ()
    times: tuple[tuple[int, float], ...] = ()  # words of the seed whose seconds are known

    def holder(self, word: int) -> Paragraph | None:
        """The paragraph that holds a word of the seed; none before the first."""
        n = bisect_right(self.paragraphs, word, key=lambda p: p.first)
        return self.paragraphs[n - 1] if n else None
