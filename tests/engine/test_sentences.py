"""Where a sentence ends: one rule for topic pages, captions, reports and suspects; and measures
that nothing else would hold."""

from __future__ import annotations

import pytest

from conftest import edition, seed
from massdriver.edition import markup
from massdriver.edition.track import track
from massdriver.formats import vtt
from massdriver.text.collate import collate
from massdriver.text.sentences import around, cuts, ends


def parts(text: str) -> list[str]:
    """A text in sentences."""
    spans = list(cuts(text))
    return [
        text[start:end]
        for start, end in zip(
            [0, *(b for _, b in spans)], [*(e for e, _ in spans), len(text)], strict=True
        )
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two? Three! Four… Five", ["One.", "Two?", "Three!", "Four…", "Five"]),
        ("It is in the U.S. government now. Yes.", ["It is in the U.S. government now.", "Yes."]),
        (
            "Dr. Ann C. Lee et al. met Mr. Day. Good.",
            ["Dr. Ann C. Lee et al.", "met Mr. Day.", "Good."],
        ),
        ('He said, "We cast bells." Then he left.', ['He said, "We cast bells."', "Then he left."]),
        ("“Is it?” (It is.) ‘So.’ End", ["“Is it?”", "(It is.)", "‘So.’", "End"]),
        ("«Да?» Нет.", ["«Да?»", "Нет."]),
        ("你好。再见！真的？「是。」好", ["你好。", "再见！", "真的？", "「是。」", "好"]),
        ("वह गया। वह आया॥ बस", ["वह गया।", "वह आया॥", "बस"]),
        ("ما هذا؟ هذا كتاب. نعم", ["ما هذا؟", "هذا كتاب.", "نعم"]),
        ("یہ کیا ہے۔ ہاں", ["یہ کیا ہے۔", "ہاں"]),
        ("3.5 tons of v1.2", ["3.5 tons of v1.2"]),
        (" . And so", [" .", "And so"]),
        ("", [""]),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(text: str, expected: list[str]) -> None:
    """Not at an initial or an abbreviation; the marks that close a quotation stay with it; in
    scripts without spaces too."""
    assert parts(text) == expected


def test_a_quotation_is_the_whole_sentence_wherever_in_it_one_asks() -> None:
    """From its first letter to its closing mark."""
    text = 'Well. He said, "The U.S. is big." And left.'
    for at in range(text.index("He"), text.index(" And")):
        assert around(text, at) == 'He said, "The U.S. is big."'
    assert around(text, 0) == "Well."
    assert around(text, len(text)) == "And left."
    assert around("One? Two", 0) == "One?"


def test_a_word_ends_a_sentence_or_does_not() -> None:
    """Stops of every script; no initials."""
    assert all(map(ends, ("so.", "so?", "so!”", "so…", "so。", "so؟", "so।", 'so.")')))
    assert not any(map(ends, ("so", "so,", "Mr.", "U.S.", "e.g.", "J.")))


def test_a_caption_is_as_long_as_three_lines_and_no_longer() -> None:
    """A sentence of a hundred characters is one cue; one of two hundred is cut."""
    hundred = (
        "The iron is poured into the mould while it is still white, and then it rests there for"
        " three days or so."
    )
    assert 60 < len(hundred) <= 120 == vtt.LONGEST
    assert vtt.pieces(hundred) == [hundred]
    assert [len(piece) <= vtt.LONGEST for piece in vtt.pieces(hundred[:-1] + ", " + hundred)] == [
        True,
        True,
    ]


def test_a_deletion_stands_alone_only_where_it_is_long() -> None:
    """Five words at a paragraph's start are deleted in it; nine, before it."""
    short = track(edition("**Ann:** we cast bells\n"), seed("so um well you know we cast bells"))
    assert markup.write(short).endswith("**Ann:** {--so um well you know--} we cast bells\n")
    long = track(
        edition("**Ann:** we cast bells\n"),
        seed("so um well you know I mean yes right we cast bells"),
    )
    assert markup.write(long).endswith(
        "{--so um well you know I mean yes right--}\n\n**Ann:** we cast bells\n"
    )


def test_one_stretch_that_is_only_spaced_otherwise_is_no_change() -> None:
    """Two variants with an equal word between them may be the same letters across all three."""
    assert collate(["ab", "a", "ba"], ["a", "b", "aba"]) == []
    apart = ["ab", "x", "x", "x", "x", "x", "ba"]
    assert collate(apart, ["ac", "x", "x", "x", "x", "x", "bc"]) != []
