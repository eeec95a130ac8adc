"""Any text in, and what must hold holds: reading, parsing, first editions, tracking, collation.

``make test`` tries a few examples of each; ``make fuzz`` goes on until something breaks or nobody
wants to wait.
"""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conftest import HEAD, drafted, edition, seed
from massdriver.edition import markup, proof, seeds
from massdriver.edition.clean import again, first_edition
from massdriver.edition.lexicon import Entry, Lexicon
from massdriver.edition.track import track
from massdriver.findings import Unreadable
from massdriver.intake import detect, draft, names
from massdriver.model import Edition, Seed, Text
from massdriver.site.typeset import typeset
from massdriver.text import letters, numerals
from massdriver.text.collate import collate
from massdriver.text.letters import fold, fold_words

LEXICON = Lexicon(
    [Entry("MaaS driver", "mass driver"), Entry("gb 300", "GB300"), Entry("AI five", "AI5")],
    [Entry("Elon Musk", "Elon Musk"), Entry("SpaceX", "SpaceX"), Entry("Space X", "SpaceX")],
    (),
    ("the", "a", "I", "so"),
)
ODD = (
    "{--",
    "--}",
    "{++",
    "++}",
    "{~~",
    "~>",
    "~~}",
    "{>>",
    "<<}",
    "{==",
    "==}",
    "[^1]",
    "[^1]:",
    "**",
    "*",
    "**Ann:**",
    "`",
    "\\",
    "#",
    "##",
    "-",
    "1.",
    ">",
    "|",
    "<b>",
    "</script>",
    "&amp;",
    "???",
    ":::",
    '??? ad "x"',
    "Ann:",
    "Bob;",
    ":",
    "…",
    ".",
    ",",
    "—",
    "40%",
    "$5",
    "GPU's",
    "I'm",
    "\u200d",
    "\u202e",
    "\ufeff",
    "é",
    "e\u0301",
    "\u0301",
    "ß",
    "İ",
    "ﬁ",
    "ǅ",
    "שלום",
    "नमस्ते",
    "😀",
    "你好",
    "x-y",
    "a/b",
    "http://x.y/z",
    "_",
    "[",
    "]",
    "(",
    ")",
    "!",
    "?",
    "^",
    "=",
    "~",
    "--",
    "++",
    "\x0b",
    "\x1c",
    "\u2028",
    "\x85",
    "\x01",
    "unclear",
    "stet",
    "[inaudible]",
    "(unintelligible",
    "00:01)",
    "MaaS",
    "driver",
    "gb",
    "300",
    "the",
    "the",
    "a",
    "I",
    "i",
)
COMMON = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "not",
    "no",
    "2040",
)
word = st.one_of(st.sampled_from(ODD), st.sampled_from(COMMON), st.text(min_size=1, max_size=6))
gap = st.sampled_from((" ", " ", " ", "  ", "\n", "\n\n", "", "\t", "\r\n"))
words_ = st.lists(word, min_size=1, max_size=40)
prose = st.lists(st.tuples(word, gap), min_size=1, max_size=40).map(
    lambda pairs: "".join(w + g for w, g in pairs)
)
opening = st.sampled_from(("", "", "Ann: ", "Bob: ", "Ann:", "- ", "# "))
speech = st.lists(st.tuples(opening, words_.map(" ".join)), min_size=1, max_size=8).map(
    lambda lines: "\n".join(label + line for label, line in lines)
)
# a sign of numbers with nothing of a number beside it
ALONE = re.compile(r"(?:^|\s|:)[^\w\s]*[<>=+^%$|~/][^\w\s]*(?=\s|$)")
LABELS = {"Ann": "Ann", "Bob": "Bob"}


def raw(text: str, labels: tuple[str, ...] = ()) -> Seed:
    """A seed of a text that is one."""
    try:
        return seed(text, labels)
    except (Unreadable, UnicodeEncodeError):
        assume(False)
        raise


def letters_read(page: Edition) -> str:
    """What a reader reads, as letters, headings included."""
    return fold(
        "".join(
            markup.read(i) for b in page.blocks if b.kind in ("text", "heading") for i in b.inlines
        )
    )


def text_read(page: Edition) -> list[str]:
    """What a reader reads, paragraph by paragraph, as printed."""
    found = [
        markup.plain("".join(map(markup.read, b.inlines))) for b in page.blocks if b.kind == "text"
    ]
    return [text for text in found if text]


def assert_sound(page: Edition, source: Seed) -> None:
    """What holds of every edition that a verb hands out."""
    assert proof.starts(page, source)[1] is None
    assert markup.write(markup.parse(markup.write(page), page.path)) == markup.write(page)
    assert markup.parse(markup.write(page), page.path).blocks == page.blocks
    assert track(page, source) == page
    cleaned = markup.write(again(page, LEXICON))
    assert markup.write(again(markup.parse(cleaned, page.path), LEXICON)) == cleaned
    result = proof.read(page, source, LEXICON)
    assert result.proved
    typeset(result)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_seed_or_are_refused(data: bytes) -> None:
    """Words are those of split, each with its letters."""
    try:
        found = seeds.seed("talk.txt", data, ("Ann", "Bob"))
    except Unreadable as error:
        assert str(error.findings[0]).startswith("seeds/talk.txt:")
        return
    assert list(found.words) == data.decode().split()
    assert len(found.words) == len(found.letters) == len(found.ends)
    assert len(found.stream) == found.ends[-1]


@given(speech)
def test_blanking_labels_moves_no_word(text: str) -> None:
    """Every word keeps its number."""
    assert len(seeds.without_labels(text, LABELS).split()) == len(text.split())
    assert all(label in text for label in names.find_labels(text))


@given(prose)
def test_letters_are_folded_word_by_word_as_in_one_go(text: str) -> None:
    """The stream of a text is that of its words, and folding folds nothing further."""
    assert "".join(fold_words(text.split())) == fold(text) == fold(fold(text))


@given(prose)
def test_any_body_is_parsed_and_written_back_as_it_was(body: str) -> None:
    """Byte for byte, and the model knows every letter of it."""
    page = edition(body)
    assert markup.write(page) == HEAD + body
    markup.strays(page)


@given(speech)
def test_a_first_edition_proves_itself_and_is_finished(text: str) -> None:
    """Cleaning again changes nothing, tracking changes nothing, no letter is lost."""
    source = raw(text, tuple(LABELS))
    body = first_edition(source, LABELS, LEXICON)
    page = edition(body)
    assert_sound(page, source)
    assert markup.write(again(page, LEXICON)) == HEAD + body


def edited(page: Edition, dice: random.Random) -> str:
    """The page after somebody edited it plainly: words and paragraphs gone, new, changed, moved."""
    chunks = markup.write(page)[len(HEAD) :].split("\n\n")
    for _ in range(dice.randint(1, 6)):
        n = dice.randrange(len(chunks))
        pieces = chunks[n].split(" ")
        k = dice.randrange(len(pieces))
        match dice.randrange(9):
            case 0:
                del pieces[k]
            case 1:
                pieces.insert(
                    k, dice.choice(("new", "word.", "3", "not", "Élan", "*so*", "x—y", "[^n]"))
                )
            case 2:
                pieces[k] = dice.choice(
                    ("changed", "Changed.", "two words", "—", "*really*", "driver")
                )
            case 3:
                pieces[k] = pieces[k][1:] + "e"
            case 4 if len(chunks) > 1:
                chunks[n], chunks[n - 1] = chunks[n - 1], chunks[n]
                continue
            case 5:
                pieces[k] += "\n\n"
            case 6 if n:
                chunks[n - 1 : n + 1] = [chunks[n - 1] + " " + chunks[n].replace("\n\n", " ")]
                continue
            case 7:
                chunks.insert(
                    n,
                    dice.choice(
                        (
                            "## A chapter",
                            "**Bob:** Yes.",
                            "- an item",
                            "> a quote",
                            "A new paragraph.",
                        )
                    ),
                )
                continue
            case 8:
                del chunks[n]
                chunks = chunks or ["nothing"]
                continue
        chunks[n : n + 1] = " ".join(pieces).split("\n\n")
    return "\n\n".join(chunks) + "\n"


@given(speech, st.randoms(use_true_random=False))
def test_any_plain_edit_can_be_tracked_and_keeps_the_reading_text(
    text: str, dice: random.Random
) -> None:
    """The tracked page proves itself, reads like the edited one, and is not changed by tracking
    again. Where a sign of numbers stands alone it may ask for a mark by hand."""
    source = raw(text, tuple(LABELS))
    changed = edition(edited(edition(first_edition(source, LABELS, LEXICON)), dice))
    try:
        tracked = track(changed, source)
    except Unreadable as error:
        page = markup.write(changed).split("---", 2)[2]
        if not (ALONE.search(f"{text} {page}") and re.search(r"\d", page)):
            pytest.fail(f"{error}\n{page}")
        return
    assert_sound(tracked, source)
    assert letters_read(tracked) == letters_read(changed)
    assert text_read(tracked) == text_read(changed)


@given(prose, prose)
def test_any_page_can_be_tracked_against_any_seed(text: str, body: str) -> None:
    """However little the two have in common; only where signs stand about a number it may ask for a
    mark by hand."""
    source = raw(text)
    changed = edition(body)
    assume(
        any(
            isinstance(i, Text) and fold(i.source)
            for b in changed.blocks
            if b.kind == "text"
            for i in b.inlines
        )
    )
    assume(not markup.strays(changed))
    try:
        tracked = track(changed, source)
    except Unreadable as error:
        assert [finding.code for finding in error.findings] == ["I009"]
        assert re.search(r"\d", text + body) and numerals._SIGNS.search(text + body)
        return
    assert_sound(tracked, source)
    assert letters_read(tracked) == letters_read(changed)


@given(
    st.lists(st.sampled_from(("a", "b", "ab", "ba", "c", "", "abc", "x"))),
    st.lists(st.sampled_from(("a", "b", "ab", "ba", "c", "abc", "y"))),
)
def test_collation_tells_what_differs_and_all_of_it(left: list[str], right: list[str]) -> None:
    """Between the variants both sides have the same letters."""
    i = j = 0
    for v in collate(left, right):
        assert i <= v.start <= v.stop <= len(left)
        assert j <= v.left <= v.right <= len(right)
        assert "".join(left[i : v.start]) == "".join(right[j : v.left])
        assert "".join(left[v.start : v.stop]) != "".join(right[v.left : v.right])
        i, j = v.stop, v.right
    assert "".join(left[i:]) == "".join(right[j:])


@given(st.one_of(speech, prose), st.sampled_from(["", *sorted(detect.FORMATS)]))
def test_any_text_in_any_format_becomes_an_edition_or_is_refused(text: str, name: str) -> None:
    """And the edition holds every letter that was taken from the file."""
    taken = drafted(text, name, LEXICON)
    if taken is None:
        return
    document, made = taken
    wanted = fold(" ".join(u.text for u in document.utterances))
    found = made.reading.seed.stream
    assert document.verbatim or found == wanted
    assert_sound(made.reading.edition, made.reading.seed)


times = st.floats(0, 9999).map(
    lambda s: (
        f"{int(s) // 3600:02}:{int(s) // 60 % 60:02}:{int(s) % 60:02}.{int(s * 1000) % 1000:03}"
    )
)


voices = st.sampled_from(("", "<v Ann>", "Bob: ", "[Cid]: "))


@given(st.lists(st.tuples(times, voices, words_.map(" ".join)), min_size=1, max_size=8))
def test_any_captions_become_an_edition_with_every_letter(cues: list[tuple[str, str, str]]) -> None:
    """Voices and labels are structure; the rest is words."""
    lines = [
        (at, who, " ".join(text.split()).replace("-->", "").replace("<", "").replace("&", ""))
        for at, who, text in cues
    ]
    source = "WEBVTT\n\n" + "".join(
        f"{at} --> {at}\n{who}{text}\n\n" for at, who, text in lines if fold(text)
    )
    try:
        document = detect.read(source, "in.vtt")
    except Unreadable as error:
        assert error.findings[0].code in ("S001", "S008")
        return
    made = draft.draft(
        document, "in.vtt", source.encode(), {"date": "2026-01-02"}, [], LEXICON, "2026-01-02"
    )
    assert made.reading.seed.stream == fold(" ".join(u.text for u in document.utterances))
    assert_sound(made.reading.edition, made.reading.seed)


@given(st.text(alphabet=st.characters(max_codepoint=0x2122), max_size=12))
def test_the_quick_way_of_folding_gives_what_the_slow_one_gives(text: str) -> None:
    """Latin letters and the punctuation of print take a short cut, and nothing comes out
    otherwise."""
    assert fold(text) == letters._DROPPED.sub("", letters._canonical(text))


STAMPS = (
    "",
    "",
    "0:0{n}",
    "[00:00:0{n}]",
    "(0:0{n})",
    "00:00:0{n}.500 --> 00:00:0{n}.900",
    "**[00:0{n}]**",
    "0:0{n} Ann  00:0{n}",
    "{n} seconds",
    "Speaker {n}  0:0{n}",
)
NAMES = (
    "",
    "",
    "Ann: ",
    "Bob Day: ",
    "**Ann:** ",
    "<ann> ",
    "Q. ",
    "A. ",
    "- ",
    "> ",
    "# ",
    ">> ",
    "🔴 Ann: ",
    "Ann：",
    "[Cid]: ",
    "ANN LEE, HOST: ",
    "Note: ",
    "<u>Bob:</u> ",
    "*Ann*\n",
    "**Why?**\n",
    "Ann -- Chief\n",
    "THE END\n",
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(STAMPS),
            st.sampled_from(("", " ", "\n")),
            st.sampled_from(NAMES),
            st.integers(0, 12),
            st.sampled_from(("\n", "\n\n")),
        ),
        min_size=2,
        max_size=14,
    )
)
def test_taking_a_text_apart_loses_no_word(lines: list[tuple[str, str, str, int, str]]) -> None:
    """Whatever lines begin with, and in whatever order, every word after it is in the document, in
    order."""
    count, text, wanted = 0, "", []
    for n, (stamp, gap, name, length, end) in enumerate(lines):
        marks = [f"mark{count + k}" for k in range(length)]
        count += length
        wanted += marks
        text += stamp.format(n=n % 10) + gap + name + " ".join(marks) + end
    try:
        document = detect.read(text, "t")
    except Unreadable:
        assert not wanted
        return
    said = (
        text
        if document.verbatim
        else " ".join([*document.front.values(), *(u.text for u in document.utterances)])
    )
    assert re.findall(r"mark\d+", said) == wanted
