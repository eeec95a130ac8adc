"""Topics as digests: what counts as spoken of, what a line about a passage may say, and what the
page gathers."""

from __future__ import annotations

import pytest

from conftest import HEAD, seed
from massdriver.collection import concordance, facts, predictions, topics
from massdriver.collection.concordance import Concordance, titled
from massdriver.collection.corpus import Corpus
from massdriver.edition import markup, proof
from massdriver.edition.lexicon import Lexicon
from massdriver.findings import Unreadable
from massdriver.model import Reading
from massdriver.site.topic import index, opening, page


def read(body: str, slug: str = "talk", date: str = "2026-02-05") -> Reading:
    """A reading in which nothing is emended."""
    words = " ".join(
        line.split("]: ")[0] for line in body.split("\n") if not line.startswith(("[^", "???", "#"))
    )
    for mark in ("**Ann:**", "**Bob:**", "[^a]"):
        words = words.replace(mark, "")
    source = markup.parse(HEAD.replace("2026-02-05", date) + body, f"docs/transcripts/{slug}.md")
    return proof.read(source, seed(words), Lexicon(()))


def topic(slug: str, aliases: str, more: str = "", kind: str = "company") -> topics.Topic:
    """A topic page with these aliases and whatever else."""
    head = (
        f"title: {slug.title()}\nkind: {kind}\nsource: https://example.org/x\naliases:"
        f" [{aliases}]\n{more}"
    )
    return topics.parse(f"---\n{head}---\n\nA thing.\n", f"docs/topics/{slug}.md")


def spoken(reading: Reading, *known: topics.Topic) -> dict[str, set[str]]:
    """Topic → the paragraphs that speak of it."""
    result: dict[str, set[str]] = {}
    for paragraph, found in Concordance(known).within(reading):
        for mention in found:
            result.setdefault(mention.topic, set()).add(paragraph.id)
    return result


def test_a_longer_name_does_not_eat_another_topics_name() -> None:
    """Ann's Car Pilot is the pilot, and Ann's cars too; links stay apart."""
    car, pilot = topic("car", "Car"), topic("pilot", "Car Pilot")
    talk = read("**Ann:** The Car Pilot drives.\n\n**Bob:** A Car waits.\n")
    assert spoken(talk, car, pilot) == {"car": {"w0", "w4"}, "pilot": {"w0"}}
    assert [m.topic for m in Concordance([car, pilot]).find("The Car Pilot drives.")] == ["pilot"]


def test_the_title_of_a_book_is_nobody_elses_name() -> None:
    """A book about a harsh Moon is not the Moon."""
    moon, book = topic("moon", "Moon"), topic("book", "The Moon Is Harsh", kind="book")
    assert spoken(read("**Ann:** I read The Moon Is Harsh.\n"), moon, book) == {"book": {"w0"}}


def test_sponsor_reads_and_titles_that_stand_alone_do_not_count() -> None:
    """A sponsor's words are not talk, and a title says nothing of what it names; a short answer
    does."""
    body = (
        '??? ad "Sponsor read"\n\n    **Ann:** Buy a Car now.\n\n**Ann:** Car, Bus, and Why the'
        " Train Fails\n\n**Bob:** Car? Yes.\n"
    )
    assert spoken(read(body), topic("car", "Car")) == {"car": {"w11"}}


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Ann Bell on Cars, Trains and Ships", True),
        ("Guest: Ann Bell (head of Cars)", True),
        ("The example of the Car", False),
        ("Ann Bell on Cars.", False),
        ("Car", False),
        ("Ann Bell said—", False),
    ],
)
def test_a_title_has_capitals_and_no_stop(text: str, alone: bool) -> None:
    """Most words with a capital, more than one, and nothing that ends a sentence."""
    assert titled(text) is alone


def test_passages_figures_and_headings_count_and_exceptions_do_not() -> None:
    """An answer that goes on with *it* is spoken of where a passage says so; so is what a timeline
    cites."""
    body = (
        "**Ann:** A Car comes.\n\n**Bob:** It is fast.\n\n**Ann:** It is red.\n\n**Bob:** It costs"
        " 20.\n\n### Car\n\n**Ann:** Four wheels.\n\n### Bus\n\n**Bob:** Car is a funny word.\n"
    )
    more = (
        "passages:\n  - {at: talk#w3-w6, says: It is fast and red.}\ntimeline:\n  - {what: price,"
        ' figure: "20", quote: costs 20, at: talk#w9}\nbut: [talk#w14]\n'
    )
    assert spoken(read(body), topic("car", "Car", more)) == {"car": {"w0", "w3", "w6", "w9", "w12"}}


@pytest.mark.parametrize(
    ("says", "code"),
    [
        ("It takes 3 hours to Mars.", None),
        ("It takes three hours.", None),
        ("It takes 4 hours to Mars.", "C008"),
        ("It takes 3 hours to Venus.", "C008"),
        ("Car takes 3 hours.", None),
    ],
)
def test_a_line_has_only_names_and_numbers_that_stand_there(says: str, code: str | None) -> None:
    """C008: a line about a passage is held to the paragraph's own names and numbers."""
    one = topic("car", "Car", f"passages:\n  - {{at: talk#w0, says: {says}}}\n")
    talk = read("**Ann:** A Car takes 3 hours, or three, to Mars.\n")
    assert [f.code for f in concordance.check(Concordance([one]), {"talk": talk})] == [code] * bool(
        code
    )


def test_a_passage_that_is_nowhere_and_a_topic_that_is_none_are_findings() -> None:
    """C008 and C007; a range that ends before it begins is refused."""
    one = topic("car", "Car", "passages:\n  - {at: talk#w7, says: Fast.}\nsee: [bus]\n")
    found = list(concordance.check(Concordance([one]), {"talk": read("**Ann:** A Car.\n")}))
    assert [f.code for f in found] == ["C007", "C008"]
    with pytest.raises(Unreadable, match=r"C001 .*ends before it begins"):
        topic("car", "Car", "passages:\n  - {at: talk#w7-w3, says: Fast.}\n")


def test_a_line_is_told_by_whom_it_says_or_by_who_speaks_most() -> None:
    """An answer of three words is not its asker's; whoever says nothing there is a finding."""
    talk = read("**Ann:** Is the Car, of which so much was said, fast?\n\n**Bob:** No.\n")
    for by, told, codes in (
        ("", "Ann", []),
        (", by: Bob", "Bob", []),
        (", by: Eve", "Eve", ["C008"]),
    ):
        more = f"passages:\n  - {{at: talk#w0-w10, says: It is slow.{by}}}\n"
        one = topic("car", "Car", more)
        known = Concordance([one])
        assert f"**{told}:** It is slow." in page(one, Corpus({"talk": talk}, known, {}))
        assert [f.code for f in concordance.check(known, {"talk": talk})] == codes


def test_a_page_is_a_digest() -> None:
    """State of affairs, then what was said, newest first and a line a passage; notes and
    predictions that belong to it."""
    note = "[^a]: **Update.** The Car is sold. ([N](https://n.net), checked 2026-11)\n"
    new = read(
        f"**Ann:** A Car comes[^a].\n\n**Bob:** It is fast.\n\n**Ann:** My Car.\n\n{note}",
        "new",
        "2026-01-01",
    )
    old = read("**Bob:** No Car.\n", "old", "2023-01-01")
    one = topic(
        "car", "Car", "passages:\n  - {at: new#w0-w3, says: It comes and is fast.}\nsee: [bus]\n"
    )
    known = Concordance([one, topic("bus", "Bus")])
    told = facts.parse(
        "sold:\n  says: The Car is sold.\n  source: {name: N, link: https://n.net/, dated:"
        " 2026-03}\n  checked: 2026-11\n  about: [car]\n",
        "docs/facts/f.yml",
    )
    foretold = predictions.parse(
        "- at: old#w0\n  speaker: Bob\n  quote: No Car\n  claim: There will be no Car.\n"
        "  topic: car\n",
        "p",
    )
    text = page(
        one, Corpus({"new": new, "old": old}, known, {}, {f.name: f for f in told}, foretold)
    )
    order = [
        "## State of affairs",
        "The Car is sold. ([N](https://n.net/), March 2026; checked 2026-11)",
        "## What was said",
        "**Ann:** It comes and is fast.",
        "Also named in 1 paragraph",
        "My Car.",
        "No Car.",
        "## Notes",
        "*Update*: The Car is sold.",
        "## Foretold",
        "There will be no Car.",
        "## See also",
        "[Bus](bus.md)",
    ]
    assert [part for part in order if part not in text] == []
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "It is fast." not in text


def test_what_is_spoken_of_once_is_a_line_with_its_paragraph() -> None:
    """The index leads straight to the one paragraph."""
    known = Concordance([topic("car", "Car"), topic("bus", "Bus")])
    text = index(Corpus({"talk": read("**Ann:** A Car or a Bus.\n\n**Bob:** A Bus.\n")}, known, {}))
    assert "[Car](car.md) <small>[once, in 2026](../transcripts/talk.md#w0)</small>" in text
    assert "[Bus](bus.md) <small>2</small>" in text


def test_a_notes_opening_is_its_first_sentence_in_plain_words() -> None:
    """No links, no stars, no source."""
    assert (
        opening(
            "The *Car* is [sold](https://n.net). It went. ([N](https://n.net), checked 2026-11)"
        )
        == "The Car is sold."
    )
