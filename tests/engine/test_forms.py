"""What is suspected without a second transcript: word forms with learnt weights, and terms that
words sound like."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from conftest import HEAD, edition, seed
from massdriver.edition import markup, proof
from massdriver.edition.lexicon import Lexicon
from massdriver.model import HOUSE, Edition, House
from massdriver.suspects import forms, glossary, listed, sound
from massdriver.suspects.grounds import Knowledge
from massdriver.text.reasons import told
from massdriver.witness import places, settle, words
from massdriver.witness.bench import Bench
from massdriver.witness.record import Decision, left_alone
from massdriver.witness.shelf import Witness

KNOWN = Knowledge(Lexicon([]), Counter())
TALK = (
    "Today we talk about the music protocol. It was Peter who wrote the music paper, and music is"
    " an interactive signing protocol. We cast pengolin shells with pengolin moulds in the furnace,"
    " and nobody complains about it."
)
TERMS = glossary.terms({"title": ["Schnorr and MuSig"], "speakers": ["Pieter Wuille"]}, KNOWN)


def bench(text: str, *others: str, house: House = HOUSE) -> Bench:
    """A draft of this text, and witnesses beside it."""
    made = replace(edition(f"**Ann:** {text}\n"), house=house)
    reading = proof.read(made, seed(text), Lexicon([]))
    witnesses = [
        Witness(sigil, "test", tuple(other.split()))
        for sigil, other in zip("WX", others, strict=False)
    ]
    return Bench(reading, words.of(reading), witnesses, Lexicon([]))


def test_words_that_sound_alike_are_alike_and_others_are_not() -> None:
    """Vowels count, names of letters are spoken, joined words sound as their parts."""
    for ours, theirs in (("coinjoin", "coin join"), ("MuSig", "mu sig"), ("Pieter", "Peter")):
        assert sound.alike(sound.said(ours), sound.said(theirs)) > 0.85, (ours, theirs)
    for ours, theirs in (("Musk", "mask"), ("permits", "poets"), ("tree", "house")):
        assert sound.alike(sound.said(ours), sound.said(theirs)) < 0.95, (ours, theirs)


def test_without_the_dictionary_spelling_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """No dictionary, and names are still found by how English spells."""
    monkeypatch.setattr(sound, "_dictionary", dict)
    sound.sounds.cache_clear()
    assert sound.alike(sound.said("Biaggi"), sound.said("Byaggi")) > 0.7
    sound.sounds.cache_clear()


def test_a_word_that_sounds_like_a_term_of_the_title_is_proposed_with_it() -> None:
    """Each place of it, as one decision, with the reading and where it is known from."""
    found = [p for p in listed.suspected(bench(TALK), KNOWN, TERMS) if p.kind == "glossary"]
    assert {(p.edition, p.proposed, 1 + len(p.also)) for p in found} >= {("music", "MuSig", 3)}
    assert all("known from the" in told(p.why) for p in found)


def test_in_a_german_collection_the_page_says_in_german_why_a_word_was_exchanged() -> None:
    """The reason of what is taken becomes the mark's, in the collection's own language."""
    german = bench(TALK, house=House("de"))
    music = next(p for p in listed.suspected(german, KNOWN, TERMS) if p.proposed == "MuSig")
    done = settle.settle(german, [music], [settle.Asked(music.at, music.span, "take")], "x")
    assert "{~~music~>MuSig~~}{>>es klingt wie MuSig, bekannt durch: der Titel<<}" in (
        markup.write(done.edition)
    )


@pytest.mark.parametrize(
    "words_", ["the MuSig paper", "MuSig2 is new", "a Schnorr signature", "Schnorr's idea"]
)
def test_a_term_itself_its_parts_and_its_inflections_are_let_alone(words_: str) -> None:
    """The guards: nothing is proposed for what is the term already."""
    assert glossary.proposals(words_.split(), TERMS, KNOWN) == []


def test_two_words_of_a_term_written_as_one_are_a_part_of_it() -> None:
    """Nothing is proposed for them either."""
    terms = glossary.terms({"tags": ["zero conf channels"]}, KNOWN)
    for said in ("so zero-conf makes sense", "the zeroconf chambers"):
        assert glossary.proposals(said.split(), terms, KNOWN) == []


def test_no_article_stands_at_the_edge_of_a_proposal() -> None:
    """Words are taken whole, without the small words around them."""
    for p in glossary.proposals("we went to the music in the hall".split(), TERMS, KNOWN):
        assert (p.start, p.stop) == (4, 5)


def test_a_form_is_one_entry_with_all_its_places() -> None:
    """The same unknown word twice is one decision."""
    found = {f.text: f for f in forms.forms(TALK.split(), KNOWN)}
    assert len(found["pengolin"].places) == 2 and "no word list" in told(found["pengolin"].why)


def test_the_list_goes_by_chance_and_by_how_much_one_decision_mends() -> None:
    """With equal chances, the form that stands oftener comes first."""
    found = places.review(bench(TALK), (), listed.suspected(bench(TALK), KNOWN, TERMS)).places
    assert found[0].proposed == "MuSig" and found[0].worth >= found[-1].worth


def test_a_number_is_no_form_and_a_hyphen_joins_words_that_are_known() -> None:
    """Only what no list has, in a part of a word, is out of the ordinary."""
    text = "In 1984 the river-side houses of Pengolin-town had 21 rooms."
    found = {f.text: f.grounds for f in forms.forms(text.split(), KNOWN)}
    assert not {"1984", "21", "river-side"} & {*found}
    assert "unknown_name" in found["Pengolin-town"]


def test_what_other_texts_say_as_well_is_no_suspect() -> None:
    """Three times elsewhere, and a word is one."""
    for times, asked in ((2, True), (3, False)):
        known = Knowledge(Lexicon([]), Counter({"pengolin": times}))
        assert ("pengolin" in {f.text for f in forms.forms(TALK.split(), known)}) == asked


def test_what_two_machines_heard_alike_is_not_suspected_but_for_names_of_no_list() -> None:
    """A witness has had its say; only a name may have been strange to both."""
    text = "We met Pengolia in the hall, and a crotchety wallah sold him an ocarina."
    alone, beside = bench(text), bench(text, text)
    asked = [
        {p.edition for p in places.review(b, (), listed.suspected(b, KNOWN)).places}
        for b in (alone, beside)
    ]
    assert "wallah" in asked[0] and asked[1] == {"Pengolia"}


def test_what_was_left_alone_is_not_offered_again() -> None:
    """A kept form does not come back, at any of its places."""
    kept = left_alone([Decision(5, 1, "keep", "pengolin")])
    assert "pengolin" not in {p.edition for p in listed.suspected(bench(TALK), KNOWN, TERMS, kept)}


def test_the_weights_are_readable_and_each_says_something() -> None:
    """Every ground has a weight of its own; what it says is in the catalogue."""
    assert forms.weights()["unknown_name"] > forms.weights()["often"]


def test_pairs_that_came_back_in_finished_editions_are_learnt() -> None:
    """Twice seen and two thirds alike; a common word alone teaches nothing."""
    from massdriver.suspects import series

    found = series.learnt(
        [
            ("pengolin", "pangolin"),
            ("pengolin", "pangolin"),
            ("bell", "Bell"),
            ("bel caster", "bell-caster"),
            ("the", "a"),
            ("the", "a"),
            ("ore", "oar"),
            ("ore", "or"),
        ],
        KNOWN,
    )
    assert found == [series.Pair(("pengolin",), "pangolin", 2)]
    words_ = "two pengolin shells".split()
    assert [(p.start, p.stop, p.read) for p in series.proposals(words_, found)] == [
        (1, 2, "pangolin")
    ]
    kinds = [
        (p.kind, p.proposed, p.chance)
        for p in listed.suspected(bench(TALK), KNOWN, (), frozenset(), found)
    ]
    assert ("again", "pangolin", 0.7) in kinds


def test_names_of_finished_editions_are_terms() -> None:
    """Spoken of twice, written large or in no list."""
    from massdriver.suspects import series

    text = "We went to Braidpool, and Braidpool was there. Again a bell.".split()
    assert series.named([text], KNOWN) == [glossary.Term("Braidpool", "the series")]


def test_what_grounds_were_worth_here_is_weighed_with_what_they_were_elsewhere() -> None:
    """Twenty places elsewhere count as much as twenty here."""
    from massdriver.witness.record import rated, tally

    here = tally(
        [Decision(n, 1, "take" if n < 15 else "keep", "x", {}, "", "unknown") for n in range(20)]
    )
    assert here == {"unknown": (15, 20)}
    assert rated(here, "unknown", 0.25) == 0.5 and rated(here, "rare", 0.1) == 0.1


@pytest.mark.parametrize("status", ["machine draft", "edited"])
def test_what_was_mended_once_is_offered_wherever_it_stands_again(status: str) -> None:
    """With its reading; in a text that somebody went through less likely, and an ordinary word not
    at all."""
    raw = TALK.replace("in the furnace", "of a poly game") + " The poly game is long."
    body = raw.replace("pengolin", "{~~pengolin~>pangolin~~}", 1).replace(
        "music", "{~~music~>MuSig~~}", 1
    )
    head = HEAD.replace("---\n\n", f"status: {status}\n---\n\n")
    reading = proof.read(edition(f"**Ann:** {body}\n", head), seed(raw), Lexicon([]))
    here = Bench(reading, words.of(reading), [], Lexicon([]))
    found = {p.edition: p for p in listed.suspected(here, KNOWN) if p.kind == "again"}
    assert found["pengolin"].proposed == "pangolin" and "elsewhere in this text" in (
        told(found["pengolin"].why)
    )
    assert ("music" in found) == (status == "machine draft")
    assert found["pengolin"].chance == (0.74 if status == "machine draft" else 0.296)
    kept = left_alone([Decision(5, 1, "stet", "pengolin")])
    assert "pengolin" not in {p.edition for p in listed.suspected(here, KNOWN, (), kept)}


def test_the_list_says_how_often_a_ground_was_right_here_so_far() -> None:
    """By what was taken and left; a doubt is neither, and before the first nothing is said."""
    from massdriver.commands.review import line
    from massdriver.witness.record import tally

    here = bench(TALK)
    hints = listed.suspected(here, KNOWN, TERMS)
    decided = [Decision(n, 1, d, "x", {}, "", "title") for n, d in enumerate(["take"] * 3)]
    decided += [Decision(9, 1, "keep", "x", {}, "", "title"), Decision(10, 1, "doubt", "x")]
    found = places.review(here, (), hints, tally(decided)).places
    music = next(p for p in found if p.proposed == "MuSig")
    assert music.so_far == (3, 4) and "right here so far 3 times of 4" in line(music, "talk.md")
    assert not [p for p in found if p.so_far[1] and p.ground != "title"]


def test_of_a_series_only_words_are_proposed_that_no_finished_text_has_as_well() -> None:
    """What a series speaks of in all need not be said here: a coinage gives its terms no credit,
    and a word that stands in finished texts is itself."""
    words_ = "we talk about the music and the brade pole today".split()
    wanted = [glossary.Term("MuSig", glossary.SERIES), glossary.Term("Braidpole", glossary.SERIES)]
    found = glossary.proposals(words_, wanted, KNOWN)
    assert [(p.read, p.start, p.stop) for p in found] == [("Braidpole", 7, 9)]
    known = Knowledge(Lexicon([]), Counter({"brade": 3, "pole": 3}))
    assert glossary.proposals(words_, wanted, known) == []


def test_finished_editions_teach_first_those_of_the_series() -> None:
    """A draft teaches nothing, and neither does a text itself."""
    from massdriver.suspects import series

    def one(slug: str, venue: str, status: str) -> Edition:
        head = HEAD.replace("---\n\n", f"venue: {venue}\nstatus: {status}\n---\n\n")
        return markup.parse(head + "**Ann:** x\n", f"docs/transcripts/{slug}.md")

    listed_ = [
        one("a", "Bell Hour", "edited"),
        one("b", "Bell hour", "edited, proofread"),
        one("c", "Yard", "edited"),
        one("d", "Bell Hour", "machine draft"),
    ]
    assert series.finished(listed_, "Bell Hour", "b") == (["a"], ["c"])
