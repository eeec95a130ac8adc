"""A lexicon that keeps its promises finds what it says, and a table that does not is refused with
its place."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import HEAD
from massdriver.collection.repository import Archive
from massdriver.edition import lexicon
from massdriver.edition.lexicon import Entry, Lexicon
from massdriver.findings import CODES, Unreadable
from massdriver.text.letters import fold

MASS = (
    "{heard: MaaS driver, read: mass driver, says: a MaaS driver on the moon, near: MaaS runs in"
    " the cloud}"
)
ROCK = "{heard: make rock good, read: make Grok good, says: they make rock good, near: good rock}"


def table(*entries: str, rest: str = "") -> str:
    """A tiny lexicon.yml: each entry on its own line, the first on line 2."""
    return "mishearings:\n" + "".join(f"  - {entry}\n" for entry in entries) + rest


def faults(source: str) -> list[str]:
    """What is printed when this lexicon.yml is read."""
    with pytest.raises(Unreadable) as error:
        lexicon.parse(source, "lexicon.yml")
    return list(map(str, error.value.findings))


def found(entries: list[Entry], sentence: str) -> list[str]:
    """What is found in a sentence, as heard."""
    return [match.entry.heard for match in Lexicon(entries).find(sentence.split())]


# Ours, and over it a collection's


def test_our_own_holds_only_what_holds_for_any_talk() -> None:
    """English stutters; no mishearing and no name, which are a collection's."""
    ours = lexicon.of("en-GB")
    assert not (ours.entries or ours.names or ours.words)
    assert {"the", "a", "and", "i", "were"} <= ours.stutters
    assert ours.stutters.isdisjoint(
        {"very", "no", "really", "that", "had", "is", "it", "you", "do"}
    )


def test_a_language_without_a_lexicon_has_an_empty_one() -> None:
    """Nothing is a stutter in a language nobody has written of."""
    assert lexicon.of("de") is lexicon.EMPTY
    assert lexicon.of("../en") is lexicon.EMPTY


def test_a_collection_speaks_last() -> None:
    """Its entries stand over ours for the same words; all else of both stays, and a loop through
    both is one."""
    base = lexicon.parse(
        table(MASS, rest="names: {SpaceX: [Space X]}\nstutters: [the]\n"), "ours.yml"
    )
    own = lexicon.parse(
        table(
            MASS.replace("mass driver,", "maths driver,"),
            rest="names: {SPACEX: []}\nstutters: [of]\n",
        ),
        "lexicon.yml",
        base,
    )
    assert [entry.read for entry in own.entries] == ["maths driver"]
    assert [match.entry.read for match in own.find("a MaaS driver".split())] == ["maths driver"]
    assert [match.entry.read for match in own.find_names("space x SpaceX".split())] == [
        "SpaceX",
        "SPACEX",
    ]
    assert own.stutters == {"the", "of"}
    with pytest.raises(
        Unreadable, match='L003 "MaaS driver" contains "MaaS driver", which is mended again'
    ):
        lexicon.parse(
            table("{heard: mess driver, read: MaaS driver, says: a mess driver, near: a mess}"),
            "lexicon.yml",
            base,
        )


TALK = {
    "docs/transcripts/talk.md": HEAD + "**Ann:** The the bells.\n",
    "seeds/talk.txt": "The the bells.\n",
}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"lexicon.yml": "words: [a]\n", "lexicon.yaml": "words: [b]\n"},
            "lexicon.yaml:1:1: L006 a collection has one lexicon, lexicon.yml. Move its entries"
            " there.",
            id="two",
        ),
        pytest.param(
            {"docs/lexicon.yml": ""},
            "docs/lexicon.yml:1:1: L006 a collection has one lexicon, lexicon.yml. Give it that"
            " name.",
            id="elsewhere",
        ),
        pytest.param(
            {"lexicon.yml": "wrods: [a]\n"},
            'lexicon.yml:1:1: L001 unknown key "wrods". Did you mean "words"?',
            id="unknown key",
        ),
        pytest.param(
            {"lexicon.yml": "words: [\n"},
            "lexicon.yml:2:1: L001 not YAML here. Check quotes, colons and indentation.",
            id="no YAML",
        ),
        pytest.param(
            {"lexicon.yml": "- a\n"},
            "lexicon.yml:1:1: L001 expected `key: value` lines. The keys are mishearings, "
            "names, words, stutters.",
            id="a list",
        ),
    ],
)
def test_a_lexicon_that_will_not_do_is_one_line(
    repository: Callable[[dict[str, str]], Path],
    massdriver: Callable[..., subprocess.CompletedProcess[str]],
    files: dict[str, str],
    expected: str,
) -> None:
    """However many editions there are, it is told once, and nothing is written."""
    root = repository(TALK | files | {"docs/transcripts/b.md": TALK["docs/transcripts/talk.md"]})
    for verb in ("check", "export", "clean"):
        done = massdriver(verb, cwd=root)
        assert (done.returncode, done.stdout, done.stderr) == (
            3,
            f"{expected}\nmassdriver: unreadable, 1 finding\n",
            "",
        )
    assert not (root / "site").exists()


def test_a_collection_without_a_lexicon_has_ours_for_its_language(
    repository: Callable[[dict[str, str]], Path],
) -> None:
    """None is fine; an edition in another language gets what is known of that one."""
    root = repository(TALK)
    path = root / "docs/transcripts/talk.md"
    for nothing in ("", "\n", "# to come\n"):
        assert Archive(root).open(path).lexicon is lexicon.of("en")
        (root / "lexicon.yml").write_text(nothing)
    path.write_text(path.read_text().replace("title: A talk", "title: A talk\nlanguage: de"))
    assert Archive(root).open(path).lexicon is lexicon.EMPTY
    (root / "lexicon.yml").write_text("words: [Glocke]\n")
    assert Archive(root).open(path).lexicon.knows("glocke")
    assert Archive(root).lexicon().stutters == lexicon.of("en").stutters


# A table that is wrong


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(
            table(MASS.replace("{heard", "{reed: mass, heard")),
            ['2:6: L001 unknown key "reed". Did you mean "read"?'],
            id="unknown key",
        ),
        pytest.param(
            table("{heard: MaaS driver, says: a MaaS driver, near: MaaS}"),
            ['2:5: L001 "read" is missing. Add `read: …`.'],
            id="missing key",
        ),
        pytest.param(
            "mishearing: []\n",
            ['1:1: L001 unknown key "mishearing". Did you mean "mishearings"?'],
            id="unknown section",
        ),
        pytest.param(
            "mishearings: none\n",
            [
                '1:14: L001 "mishearings": expected a list of entries, each with heard, read, says'
                " and near."
            ],
            id="not a list",
        ),
        pytest.param(
            "mishearings: [\n",
            ["2:1: L001 not YAML here. Check quotes, colons and indentation."],
            id="not YAML",
        ),
        pytest.param(
            table(ROCK, MASS),
            [
                '3:5: L002 "MaaS driver" is out of order or stands twice. Keep the list sorted by'
                " heard."
            ],
            id="unsorted",
        ),
        pytest.param(
            table(MASS, MASS),
            [
                '3:5: L002 "MaaS driver" is out of order or stands twice. Keep the list sorted by'
                " heard."
            ],
            id="twice",
        ),
        pytest.param(
            "names:\n  SpaceX: [Space X]\n  Space Ten: [Space x]\n",
            ['3:3: L002 "Space x" stands under "SpaceX" as well. Keep it under one name.'],
            id="two names",
        ),
        pytest.param(
            table(MASS.replace("read: mass", "read: MAAS")),
            ['2:5: L003 "MaaS driver" becomes the same letters. Names belong under `names`.'],
            id="same letters",
        ),
        pytest.param(
            table(
                "{heard: caln, read: carn fiber, says: of caln, near: calm}",
                "{heard: carn fiber, read: carbon fiber, says: of carn fiber, near: corn fiber}",
            ),
            [
                '2:5: L003 "carn fiber" contains "carn fiber", which is mended again: a loop. '
                "Shorten one of the two."
            ],
            id="loop",
        ),
        pytest.param(
            table(MASS.replace("a MaaS driver on", "a mass driver on")),
            ['2:5: L004 "MaaS driver" does not match its own `says`. Show it in a sentence.'],
            id="no match",
        ),
        pytest.param(
            table(MASS.replace("MaaS runs in the cloud", "the MaaS driver of a taxi")),
            ['2:5: L005 "MaaS driver" also changes its `near` sentence. Make `heard` longer.'],
            id="near match",
        ),
        pytest.param(
            table(MASS.replace("MaaS driver", "not a MaaS driver")),
            [
                '2:5: L007 "not a MaaS driver" → "mass driver" makes a number or a negation'
                " another. Say under `why` how one knows that it is misheard."
            ],
            id="a negation taken away",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(source: str, expected: list[str]) -> None:
    """Each fault gives one line: file, line, column, code, what was found, what to do."""
    assert faults(source) == [f"lexicon.yml:{line}" for line in expected]


def test_every_fault_is_told_at_once() -> None:
    """A contributor hears of all faults of a table in one run, each with a code of the table of
    codes."""
    lines = faults(
        table(
            ROCK.replace("they make rock", "they rock"),
            MASS.replace("MaaS runs", "no MaaS driver runs"),
        )
    )
    assert [line.split()[1] for line in lines] == ["L004", "L002", "L005"]
    assert {line.split()[1] for line in lines} <= set(CODES)


# The search


def test_the_leftmost_match_wins() -> None:
    """Of two that overlap, the one that begins first is taken."""
    assert found(
        [Entry("heat shield MaaS", "x"), Entry("MaaS driver", "x")], "the heat shield MaaS driver"
    ) == ["heat shield MaaS"]


def test_of_matches_that_begin_together_the_longest_wins() -> None:
    """A phrase goes before the word it begins with."""
    assert found(
        [Entry("optimusts", "x"), Entry("optimusts working", "x")], "two optimusts working"
    ) == ["optimusts working"]


def test_a_shorter_match_is_taken_where_the_longer_is_broken() -> None:
    """A pause refuses the phrase, not the word before it."""
    assert found(
        [Entry("optimusts", "x"), Entry("optimusts working", "x")], "two optimusts. Working"
    ) == ["optimusts"]


@pytest.mark.parametrize(
    "sentence",
    [
        "It is MaaS. Driver wanted.",
        "MaaS, driver and all",
        "MaaS; driver",
        "MaaS: driver",
        "MaaS? Driver!",
        "MaaS… driver",
        "MaaS— driver",
        'They say "MaaS." Driver wanted.',
        "(MaaS.) Driver wanted.",
        "MaaS . driver",
    ],
)
def test_a_sentence_end_inside_a_phrase_prevents_a_match(sentence: str) -> None:
    """A phrase is said in one breath: no stop, comma or dash inside it, quoted or not."""
    assert found([Entry("MaaS driver", "mass driver")], sentence) == []


@pytest.mark.parametrize(
    "sentence", ["a MaaS driver.", '"maas driver," he said', "(MAAS DRIVER)", "*MaaS driver*"]
)
def test_case_and_punctuation_around_a_phrase_do_not_matter(sentence: str) -> None:
    """What stands around the words, and their capitals, are accidentals."""
    assert found([Entry("MaaS driver", "mass driver")], sentence) == ["MaaS driver"]


def test_part_of_a_word_is_no_match() -> None:
    """Words are matched whole: Smith's Cove is no S-curve."""
    assert found([Entry("s cove", "S-curve")], "in Smith's Cove and his coven") == []


def test_an_apostrophe_of_the_text_is_respected() -> None:
    """Xi's is not Xis, and a GPU's memory is not of GPUs; an entry that has the apostrophe still
    matches."""
    assert found(
        [Entry("Xis reportedly", "xAI is reportedly")], "Xi's reportedly well; Xis reportedly well"
    ) == ["Xis reportedly"]
    names = Lexicon([], [Entry("GPUs", "GPUs"), Entry("McDonald's", "McDonald's")])
    assert [
        m.entry.read for m in names.find_names(["gpu's", "gpus", "mcdonalds", "McDonald's"])
    ] == ["GPUs", "McDonald's", "McDonald's"]


def test_words_are_counted_past_punctuation_that_stands_alone() -> None:
    """A lone dash or the dot of overlapping voices is a word of the seed; a match names the right
    words."""
    words = ["—", "so", ".", "you", "want", "a", "MaaS", "driver", "–", "on", "the", "moon"]
    (match,) = Lexicon([Entry("MaaS driver", "mass driver")]).find(words)
    assert words[match.start : match.stop] == ["MaaS", "driver"]


def test_nothing_is_found_in_nothing() -> None:
    """An empty lexicon and an empty text are searched in silence."""
    assert Lexicon([]).find(["MaaS", "driver"]) == []
    assert Lexicon([Entry("MaaS driver", "mass driver")]).find([]) == []


def test_ten_thousand_entries_are_found_as_well_as_ten() -> None:
    """The number of entries changes nothing in what is found."""
    entries = [Entry(f"heard{n} so", f"read{n}") for n in range(10_000)]
    sentence = " ".join(entry.heard for entry in entries[::1000])
    assert (
        found(entries, sentence)
        == found(entries[::1000], sentence)
        == [entry.heard for entry in entries[::1000]]
    )
    assert len(found(entries, " ".join(entry.heard for entry in entries))) == 10_000


# What an entry explains


def test_a_change_is_explained_whole_or_by_its_differing_words() -> None:
    """An edition may mark the phrase or only what differs in it."""
    entry = Entry("MaaS driver", "mass driver")
    assert Lexicon([entry]).explains("MaaS driver", "mass driver") is entry
    assert Lexicon([entry]).explains("MaaS", "mass") is entry
    assert Lexicon([Entry("s cove", "S-curve")]).explains("cove", "curve") is not None
    assert Lexicon([entry]).explains("driver", "river") is None


def test_an_entry_that_only_adds_a_word_does_not_explain_that_word_everywhere() -> None:
    """A lone "a", added or deleted, is nobody's mishearing."""
    entry = Entry("stranger in strange land", "Stranger in a Strange Land")
    assert Lexicon([entry]).explains("", "a") is None
    assert Lexicon([entry]).explains(entry.heard, entry.read) is entry


def test_a_name_explains_no_change_of_capitals() -> None:
    """The same letters written otherwise are an accidental, not an emendation."""
    assert Lexicon([], [Entry("Space X", "SpaceX")]).explains("space x", "SpaceX") is None


def test_the_vocabulary_is_what_the_table_writes() -> None:
    """Right sides, names, their parts and the listed words are known; left sides are not."""
    table_ = Lexicon(
        [Entry("Khadashev scale", "Kardashev scale")], [Entry("R2-D2", "R2-D2")], ["terafab"]
    )
    assert all(map(table_.knows, ("kardashev", "r2", "r2d2", "terafab")))
    assert not table_.knows(fold("Khadashev"))
