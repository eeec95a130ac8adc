"""Numbers: their signs are proved, what is regularised silently is a closed list, and what weighs
says why."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conftest import HEAD, edition, seed
from massdriver.edition import check, markup, proof, weight
from massdriver.edition.lexicon import Lexicon
from massdriver.edition.track import track
from massdriver.findings import Unreadable
from massdriver.text import numerals

LEXICON = Lexicon([])


def codes(body: str, text: str) -> list[str]:
    page = edition(body + "\n")
    return [f.code for f in check.check(proof.read(page, seed(text), LEXICON), LEXICON)]


# Everything about numbers that is set right without a mark.
SILENT = [
    ("110000 of them", "110,000 of them"),
    ("a gb 300 s rack", "A GB300s rack."),
    ("the day night cycle of 24 hours", "The day-night cycle of 24 hours."),
    ("a 5 year plan", "A 5-year plan."),
    ("covid 19", "COVID-19"),
    ("$ 5", "$5"),
    ("40 % of", "40% of"),
    ("in 2020 40% of", "In 2020, 40% of"),
    ("in 2020. 40 of", "In 2020: 40 of"),
    ("½ of", "1/2 of"),
    ("2½ of", "2 1/2 of"),
    ("10² m", "10^2 m"),
    ("５％ of", "5% of"),
    ("10–12 of", "10-12 of"),
    ("5’11 tall", "5'11 tall"),
    ("−5 degrees", "-5 degrees"),
    ("- 5 of them", "5 of them"),
    ("the 90's", "the ’90s"),
    ("1,000,000 km", "1,000,000 km"),
]


@pytest.mark.parametrize(("heard", "read"), SILENT)
def test_what_is_regularised_silently_is_a_closed_list(heard: str, read: str) -> None:
    """Spacing beside letters, hyphens in words, the comma of thousands, and other ways to write the
    same sign."""
    assert codes(read, heard) == []


# What makes another number of it, each way round.
CHANGED = [
    ("1.5 of", "15 of"),
    ("3,500 of", "3.500 of"),
    ("40% of", "40 of"),
    ("1/2 of", "12 of"),
    ("it is -5 now", "it is 5 now"),
    ("it is 5 now", "it is $5 now"),
    ("$5 of", "€5 of"),
    ("1 5 of", "15 of"),
    ("10^6 of", "106 of"),
    ("10⁶ of", "106 of"),
    ("x² is", "x2 is"),
    ("2:30 now", "230 now"),
    ("5-6 of", "56 of"),
    ("0.5 of", ".05 of"),
    ("it is .5 of", "it is 5 of"),
    ("2½ of", "21/2 of"),
    ("1,5 of", "15 of"),
    ("5° now", "5 now"),
    ("±5 of", "5 of"),
    ("5+ of", "5 of"),
    ("~5 of", "5 of"),
    ("2*3 is", "23 is"),
    ("5'11 tall", "511 tall"),
    ("3,500 of", "3500 of"),
    ("2020,40 of", "2020, 40 of"),
    ("1·5 of", "15 of"),
    ("1.5.2 of", "1.52 of"),
    ("40‰ of", "40% of"),
    ("5/h now", "5 h now"),
    ("١٫٥ of", "١٥ of"),
    ("1e-5 of", "1e5 of"),
    ("<5 of", "5 of"),
    ("5×6 is", "56 is"),
]


@pytest.mark.parametrize(("heard", "read"), CHANGED)
def test_what_makes_another_number_needs_a_mark(heard: str, read: str) -> None:
    """I002 both ways; track sets the mark, and then it is proved, reads the same, and asks for
    nothing but a reason."""
    for said, shown in ((heard, read), (read, heard)):
        escaped = markup.escape_text(shown)
        if (said, shown) == ("3500 of", "3,500 of"):
            continue  # silent this way round
        assert "I002" in codes(escaped, said), (said, shown)
        tracked = track(edition(escaped + "\n"), seed(said))
        result = proof.read(tracked, seed(said), LEXICON)
        assert result.proved, markup.write(tracked)
        assert result.paragraphs[0].text == markup.plain(escaped)
        assert {f.code for f in check.check(result, LEXICON)} <= {"M003"}, markup.write(tracked)
        assert track(tracked, seed(said)) == tracked


def test_a_number_that_was_run_together_is_parted_by_two_marks() -> None:
    """Also over the end of a paragraph: that one says what was heard which leaves either paragraph
    its address."""
    tracked = track(edition("Maybe 30.\n\n36 months?\n"), seed("maybe 3036 months"))
    assert markup.write(tracked)[len(HEAD) :] == "Maybe {++30++}.\n\n{~~3036~>36~~} months?\n"
    tracked = track(edition("30.\n\n36 months?\n"), seed("3036 months"))
    assert markup.write(tracked)[len(HEAD) :] == "{~~3036~>30~~}.\n\n{++36++} months?\n"


@pytest.mark.parametrize(
    ("heard", "read", "what"),
    [
        ("billion", "million", "a number"),
        ("2:30", "2030", "a number"),
        ("five", "nine", "a number"),
        ("half", "all", "a number"),
        ("miles", "kilometers", "a unit"),
        ("dollars", "euros", "a unit"),
        ("mw", "GW", "a unit"),
        ("not", "gladly", "a negation"),
        ("did not", "would never", "a negation"),
        ("not", "", "a negation"),
        ("", "never", "a negation"),
        ("can", "can't", "a negation"),
        ("with", "without", "a negation"),
        ("possible", "impossible", "the sense"),
        ("agree", "disagree", "the sense"),
        ("more", "less", "the sense"),
        ("always", "never", "a negation"),
        ("yes", "no", "a negation"),
        ("useful", "useless", "the sense"),
        ("increased", "decreased", "the sense"),
        ("guilty", "innocent", "the sense"),
        ("1.5", "15", "a number"),
        ("5", "$5", "a number"),
        ("dont", "do", "a negation"),
        ("nobody", "somebody", "a negation"),
        ("true", "false", "the sense"),
    ],
)
def test_what_weighs_asks_for_a_reason(heard: str, read: str, what: str) -> None:
    """M003 and what it is that changes."""
    assert weight.changed(heard, read) == what


@pytest.mark.parametrize(
    ("heard", "read"),
    [
        ("ten", "10"),
        ("110000", "110,000"),
        ("gb 300 s", "GB300s"),
        ("do not", "don't"),
        ("cannot", "can not"),
        ("a mile", "miles"),
        ("MaaS", "mass"),
        ("poets", "permits"),
        ("are", "art"),
        ("hard der", "harder to"),
        ("knot", "nut"),
        ("want", "won"),
    ],
)
def test_what_weighs_nothing_asks_for_none(heard: str, read: str) -> None:
    """The same number otherwise written, and words that only look like it."""
    assert weight.changed(heard, read) == ""


figures = st.sampled_from(
    (
        "5",
        "15",
        "1.5",
        "1,500",
        "40%",
        "$5",
        "-5",
        "1/2",
        "10^6",
        "2:30",
        "½",
        "10²",
        "GB300",
        "the",
        "of",
        "5'11",
        "(7)",
        "8.",
        "9,",
        "+3",
        "#4",
        "a/b",
        "—",
        "-",
        "%",
    )
)


@given(st.lists(figures, min_size=1, max_size=8), st.lists(figures, min_size=1, max_size=8))
def test_any_numbers_can_be_tracked_against_any(left: list[str], right: list[str]) -> None:
    """What was read stays, and what was heard is proved, signs included; or nothing is done, and
    the place is named."""
    text = " ".join(left)
    assume(any(c.isalnum() for c in text) and any(c.isalnum() for word in right for c in word))
    page = edition(" ".join(map(markup.escape, right)) + "\n")
    try:
        tracked = track(page, seed(text))
    except Unreadable as error:
        assert error.findings[0].code == "I009"
        return
    result = proof.read(tracked, seed(text), LEXICON)
    assert result.proved
    assert track(tracked, seed(text)) == tracked
    read = [
        markup.plain("".join(map(markup.read, b.inlines)))
        for b in tracked.blocks
        if b.kind == "text"
    ]
    assert numerals.values(" ".join(read)) == numerals.values(
        markup.plain(markup.write(page)[len(HEAD) :])
    )


def test_a_long_row_of_signs_takes_no_longer_than_its_length() -> None:
    """Forty thousand of anything."""
    for sign in ("*", ".", "-", "$", " ", "1,", "1.", "-5 "):
        numerals.signs("5" + sign * 40_000 + "x" + sign * 40_000)
        numerals.values("5" + sign * 40_000)
