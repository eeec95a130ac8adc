"""Topics, comparisons and predictions: what leads from one document to another, and what happens
when words move."""

from __future__ import annotations

import re

import pytest

from conftest import HEAD, edition, seed
from massdriver.collection import compare, concordance, predictions, topics
from massdriver.collection.concordance import Concordance
from massdriver.collection.corpus import Corpus
from massdriver.edition import markup, proof
from massdriver.edition.lexicon import Lexicon
from massdriver.findings import Unreadable
from massdriver.model import Emendation, Inline, Reading, Text
from massdriver.site import predictions as predictionpage
from massdriver.site.topic import linked, page
from massdriver.text.quotes import stands
from massdriver.text.sentences import around

OPTIMUS = (
    "---\ntitle: Optimus\nkind: machine\nsource: https://example.org/o\naliases: [Optimus,"
    " Optimi]\n---\n\nA robot.\n"
)


def read(body: str, text: str, slug: str = "talk", date: str = "2026-02-05") -> Reading:
    page = markup.parse(HEAD.replace("2026-02-05", date) + body, f"docs/transcripts/{slug}.md")
    return proof.read(page, seed(text), Lexicon(()))


def topic(aliases: str, slug: str = "x", more: str = "") -> topics.Topic:
    return topics.parse(
        "---\ntitle: X\nkind: company\nsource:"
        f" https://example.org/x\naliases:\n{aliases}{more}---\n\nA site.\n",
        f"docs/topics/{slug}.md",
    )


def test_a_name_is_found_with_its_possessive_and_not_inside_a_word() -> None:
    """Word ends count; an apostrophe ends a word."""
    found = Concordance([topics.parse(OPTIMUS, "docs/topics/optimus.md")]).find(
        "Optimus's hand, Optimusly, Optimi."
    )
    assert [(m.start, m.stop) for m in found] == [(0, 7), (27, 33)]


def test_a_lower_case_name_is_found_at_a_sentence_start() -> None:
    """An alias in small letters may open a sentence; one with capitals is matched as written."""
    known = Concordance([topic("  - mass driver\n")])
    assert len(known.find("Mass driver first, then the mass driver. Not MASS DRIVER.")) == 2


def test_an_ambiguous_name_counts_only_in_its_context() -> None:
    """X is the company where a demanded word stands near, and not where a forbidden one does."""
    known = Concordance(
        [
            topic(
                "  - {alias: X, with: [posts, platform], without: [axis], near: The X axis of"
                " posts.}\n"
            )
        ]
    )
    assert known.find("He posts on X.") != []
    assert known.find("The variable X.") == []
    assert known.find("The X axis of posts.") == []


def test_a_demand_without_a_near_miss_is_refused() -> None:
    """An alias that asks for context shows what it must not match."""
    with pytest.raises(Unreadable, match=r"docs/topics/x.md:6:5: C001 .*near"):
        topic("  - {alias: X, with: [posts]}\n")


def test_a_topic_nobody_speaks_of_is_a_finding() -> None:
    """C002."""
    known = Concordance([topics.parse(OPTIMUS, "docs/topics/optimus.md")])
    findings = list(concordance.check(known, {"talk": read("Hi.\n", "hi")}))
    assert [f.code for f in findings] == ["C002"]


def test_two_topics_with_one_name_are_a_finding() -> None:
    """C003."""
    both = Concordance([topic("  - Grok\n", "a"), topic("  - Grok\n", "b")])
    assert "C003" in [f.code for f in concordance.check(both, {"talk": read("Grok.\n", "grok")})]


def test_a_near_sentence_that_counts_is_a_finding() -> None:
    """C004."""
    one = Concordance([topic("  - {alias: Grok, with: [AI], near: I grok AI and Grok.}\n", "a")])
    assert "C004" in [
        f.code for f in concordance.check(one, {"talk": read("Grok AI.\n", "grok ai")})
    ]


def test_a_figure_that_no_longer_stands_is_a_finding() -> None:
    """C005: changing a word inside a timeline's quotation breaks the check."""
    one = Concordance(
        [
            topic(
                "  - Grok\n",
                "a",
                "timeline:\n  - {what: price, figure: $20, quote: costs 20, at: talk#w0}\n",
            )
        ]
    )
    assert list(concordance.check(one, {"talk": read("Grok costs 20.\n", "grok costs 20")})) == []
    assert [
        f.code
        for f in concordance.check(
            one, {"talk": read("Grok costs {~~20~>30~~}.\n", "grok costs 20")}
        )
    ] == ["C005"]


def test_a_mention_across_an_emendation_is_linked_whole() -> None:
    """The link holds the mark and the word after it."""
    inlines = markup.inlines("put a {~~MaaS~>mass~~} driver on")
    done: set[str] = set()
    result = linked(
        inlines,
        "put a mass driver on",
        Concordance([topic("  - mass driver\n", "mass-driver")]),
        done,
    )
    assert result == [(6, 17, "../topics/mass-driver.md")]
    assert done == {"mass-driver"}


def test_a_mention_that_begins_inside_an_emendation_is_left_alone() -> None:
    """A link never cuts a mark in two."""
    inlines: list[Inline] = [Emendation("the MaaS", "a mass"), Text(" driver")]
    assert linked(inlines, "a mass driver", Concordance([topic("  - mass driver\n")]), set()) == []


def test_a_topic_page_lists_every_paragraph_by_date() -> None:
    """Newer documents come first; each mention shows its sentence, speaker and link."""
    new = read(
        "**Ann:** I like Optimus. And tea.\n", "I like Optimus. And tea.", "new", "2026-01-01"
    )
    old = read("**Bob:** No. An Optimus walks.\n", "No. An Optimus walks.", "old", "2023-01-01")
    known = Concordance([topics.parse(OPTIMUS, "docs/topics/optimus.md")])
    text = page(known.topics["optimus"], Corpus({"new": new, "old": old}, known, {}))
    assert text.index("I like Optimus.") < text.index("An Optimus walks.")
    assert "../transcripts/old.md#w0" in text
    assert "And tea." not in text


def test_a_sentence_is_cut_out_of_its_paragraph() -> None:
    """The sentence that holds the character, without its neighbours."""
    assert around('One. "Two it is." Three.', 8) == '"Two it is."'


def test_quoted_words_stand_or_do_not() -> None:
    """Case and punctuation do not matter, words do; an ellipsis leaves words out in order."""
    assert stands("a million tons", "I said: A million, tons!")
    assert stands("a … tons", "a million tons")
    assert not stands("tons … a", "a million tons")
    assert not stands("", "a")


def test_a_comparison_whose_words_changed_is_a_finding() -> None:
    """N004 names the note, the target and what stands there now; the way back exists while the note
    stands."""
    there = read("**Bob:** It costs 20.\n", "it costs 20", "there")
    body = '**Ann:** Hi[^n].\n\n[^n]: **Compare.** Once "costs 20" ([There](there.md#w0)).\n'
    here = read(body, "hi", "here")
    assert list(compare.check({"here": here, "there": there})) == []
    assert compare.echoes({"here": here, "there": there})["there", "w0"][0].slug == "here"
    changed = read("**Bob:** It costs {~~20~>30~~}.\n", "it costs 20", "there")
    (finding,) = compare.check({"here": here, "there": changed})
    assert (finding.code, finding.path, finding.line) == ("N004", "docs/transcripts/here.md", 11)


def test_an_outside_fact_without_a_source_or_a_month_is_a_finding() -> None:
    """N003 for Context, Source and Update; an Editor note needs none."""

    def codes(note: str) -> list[str]:
        return [f.code for f in compare.check({"talk": read(f"Hi[^n].\n\n[^n]: {note}\n", "hi")})]

    assert codes("**Context.** The Moon is far.") == ["N003"]
    assert codes("**Source.** It is ([NASA](https://nasa.gov/moon)).") == ["N003"]
    assert codes("**Source.** It is ([NASA](https://nasa.gov/moon), checked 2026-11).") == []
    assert codes("**Editor.** The seed has two.") == []


PREDICTION = "- at: talk#w0\n  speaker: Ann\n  quote: by 2030\n  claim: Mars by 2030\n  due: 2030\n"


def faults(text: str, body: str = "**Ann:** Mars by 2030.\n") -> list[str]:
    entries = predictions.parse(text, "docs/predictions.yml")
    return [
        f.code
        for f in predictions.check(
            entries, {"talk": read(body, "Mars by 2030.")}, {"mars"}, "docs/predictions.yml"
        )
    ]


def test_a_prediction_that_stands_is_clean() -> None:
    """Quotation, speaker and date hold."""
    assert faults(PREDICTION) == []


def test_one_changed_word_in_a_prediction_is_a_finding() -> None:
    """P002 when the words moved, P003 when they are somebody else's."""
    assert faults(PREDICTION, "**Ann:** Mars by {~~2030~>2040~~}.\n") == ["P002"]
    assert faults(PREDICTION, "**Bob:** Mars by 2030.\n") == ["P003"]


def test_a_verdict_without_a_source_is_a_finding() -> None:
    """P004; with reason, source and month it is clean."""
    assert faults(PREDICTION + "  verdict: came true\n") == ["P004"]
    reasons = "  because: It did.\n  source: https://nasa.gov/\n  checked: 2026-11\n"
    assert faults(PREDICTION + "  verdict: came true\n" + reasons) == []


def test_a_prediction_of_an_unknown_topic_is_a_finding() -> None:
    """P005."""
    assert faults(PREDICTION + "  topic: venus\n") == ["P005"]


def test_what_holds_only_under_a_condition_is_no_prediction() -> None:
    """P006 where the claim begins with one; a condition elsewhere in the words is nobody's
    fault."""
    claim = "  claim: "
    known = next(line for line in PREDICTION.splitlines() if line.startswith(claim))
    for words in (
        "If all goes well, Mars is reached.",
        "Without a change nothing flies.",
        "Unless it rains they fly.",
    ):
        assert faults(PREDICTION.replace(known, claim + words)) == ["P006"]
    assert (
        faults(
            PREDICTION.replace(
                known, claim + "Iffy as it is, Mars is reached, whether or not it rains."
            )
        )
        == []
    )


def test_how_sure_he_was_is_said_in_his_own_words() -> None:
    """P002 for words that do not stand there; P004 where something became of what did not come."""
    assert faults(PREDICTION + "  sure: by 2030\n") == []
    assert faults(PREDICTION + "  sure: certainly\n") == ["P002"]
    assert faults(PREDICTION + "  became: 2031\n") == ["P004"]


def test_a_malformed_prediction_says_where_and_what_is_valid() -> None:
    """P001 with line and column, all faults at once."""
    with pytest.raises(Unreadable) as error:
        predictions.parse(
            "- at: talk#w0\n  quote: a\n  claim: b\n  due: soon\n  verdict: maybe\n", "p.yml"
        )
    assert [(f.line, f.col, f.code) for f in error.value.findings] == [
        (4, 8, "P001"),
        (5, 12, "P001"),
    ]
    assert "came true" in error.value.findings[1].message


def test_the_table_marks_what_is_not_verbatim() -> None:
    """A prediction from a translation says so."""
    page = read("**Ann:** Mars by 2030.\n", "Mars by 2030.")
    translated = edition(
        "**Ann:** Mars by 2030.\n", HEAD.replace("machine transcript", "translated article")
    )
    other = proof.read(translated, seed("Mars by 2030."), Lexicon(()))
    entries = predictions.parse(PREDICTION, "p.yml")
    assert "not verbatim" not in predictionpage.table(
        entries, Corpus({"talk": page}, Concordance([]), {})
    )
    assert "translated article, not verbatim" in predictionpage.table(
        entries, Corpus({"talk": other}, Concordance([]), {})
    )


def test_each_prediction_leads_to_the_form_with_its_name_filled_in() -> None:
    """The page and the row; where there is no place to ask, no link."""
    page = read("**Ann:** Mars by 2030.\n", "Mars by 2030.")
    entries, known = predictions.parse(PREDICTION, "p.yml"), {"talk": page}
    corpus = Corpus(known, Concordance([]), {})
    asked = predictionpage.table(entries, corpus, repository="https://github.com/a/b")
    row = re.search(r'<tr id="([^"]+)"', asked)
    assert row and (
        'href="https://github.com/a/b/issues/new?template=note.yml'
        f'&amp;title=Note%3A+predictions%2C+{row[1]}&amp;slug=predictions&amp;note={row[1]}"'
        in asked
    )
    assert "note.yml" not in predictionpage.table(entries, corpus)


@pytest.mark.parametrize(("kind", "marked"), [("human transcript", False), ("notes", True)])
def test_a_topic_page_marks_only_what_is_not_verbatim(kind: str, marked: bool) -> None:
    """What was transcribed by hand is verbatim; notes are not."""
    edited = edition("**Ann:** Optimus walks.\n", HEAD.replace("machine transcript", kind))
    here = proof.read(edited, seed("Optimus walks."), Lexicon(()))
    known = Concordance([topics.parse(OPTIMUS, "docs/topics/optimus.md")])
    shown = page(known.topics["optimus"], Corpus({"talk": here}, known, {}))
    assert ("not verbatim" in shown) is marked
