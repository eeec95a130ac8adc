"""Another transcript of the same recording prompts an editor; nothing of it goes in by itself, and
the proof always holds."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import HEAD, edition, seed
from massdriver.cli import main
from massdriver.edition import attested, markup, proof
from massdriver.edition.lexicon import Lexicon
from massdriver.findings import Unreadable
from massdriver.text.alike import same, substance
from massdriver.text.letters import fold, fold_words
from massdriver.text.reasons import told
from massdriver.witness import dialogue, places, record, settle, words
from massdriver.witness.bench import Bench
from massdriver.witness.collate import align, differing, share
from massdriver.witness.shelf import Witness
from massdriver.witness.variants import collate

LEXICON = Lexicon([])
HEARD = (
    "You want to have a MaaS driver on the moon. The poets take for ever to get and it is only ten"
    " to 15% energy."
)
PAGE = (
    "**Ann:** You want to have a {~~MaaS~>mass~~} driver on the moon. The poets take for ever to"
    " get and it is only ten to 15% energy.\n"
)
OTHER = (
    "You want to have a mass driver on the moon. The permits take forever to get, and it's only ten"
    " to 50% energy, is it not?"
)


def bench(body: str, raw: str, *others: str) -> Bench:
    """An edition with this body and seed, and witnesses W, X … beside it."""
    reading = proof.read(edition(body), seed(raw), LEXICON)
    assert reading.proved
    witnesses = [
        Witness(sigil, "test", tuple(w for w in text.split() if fold(w)))
        for sigil, text in zip("WXYZ", others, strict=False)
    ]
    return Bench(reading, words.of(reading), witnesses, LEXICON)


def place(found: places.Review, text: str) -> places.Place:
    """The place whose words in the edition are these."""
    return next(p for p in (*found.places, *found.over) if p.edition == text)


def decide(here: Bench, text: str, decision: str, **more: str) -> str:
    """The page's body after one decision about a place."""
    found = places.review(here)
    p = place(found, text)
    done = settle.settle(
        here, [*found.places, *found.over], [settle.Asked(p.at, p.span, decision, **more)], "x"
    )
    return markup.write(done.edition)[len(HEAD) :]


def test_a_variant_has_what_seed_witness_and_edition_read() -> None:
    """Each place knows its words in all of them, its seed words, and why it is asked about."""
    found = places.review(bench(PAGE, HEARD, OTHER))
    here = place(found, "poets")
    assert (here.seed, here.readings, here.id) == ("poets", {"W": "permits"}, "w11-1")
    assert "permits" in told(here.why) and "The poets take" in here.sentences["S"]


def test_what_says_the_same_is_no_variant() -> None:
    """Figures, contractions, spellings and hesitations written otherwise ask nobody anything."""
    for ours, theirs in (
        ("twenty five percent", "25%"),
        ("it is", "it's"),
        ("colour", "color"),
        ("uh so", "so"),
        ("nineteen eighty-four", "1984"),
        ("gonna", "going to"),
        ("for ever", "forever"),
        ("a hundred", "100"),
        ("about a hundred thousand people", "about 100,000 people"),
        ("bells dot com", "bells.com"),
        ("forty hertz, etc.", "40 Hz, et cetera"),
    ):
        assert same(ours.split(), theirs.split()), (ours, theirs)
    for ours, theirs in (
        ("15%", "50%"),
        ("can", "can't"),
        ("poets", "permits"),
        ("a hundred", "1,000"),
        ("a dot", "a com"),
    ):
        assert substance(ours.split(), theirs.split()), (ours, theirs)


def test_what_a_witness_only_says_over_again_is_no_variant() -> None:
    """Words that stand there already ask nobody anything; other words that are put in do, and come
    after words that are put for others."""
    raw = "We need more furnaces than anybody has ever built in the county, and the poets are slow."
    other = raw.replace("furnaces than", "furnaces, more furnaces than").replace(
        "poets are", "permits are terribly"
    )
    found = places.review(bench(f"**Ann:** {raw}\n", raw, other)).places
    assert [(p.edition, p.readings["W"], p.ground) for p in found] == [
        ("poets", "permits", "word"),
        ("", "terribly", "only"),
    ]


def test_in_a_draft_words_of_no_list_come_first_and_what_the_witness_has_lost_last() -> None:
    """A word nobody knows, heard otherwise; of words as likely wrong the fewer; then what the
    witness has nothing for."""
    raw = (
        "The pengolin climbs up a tree. Nobody has ever seen the ancient house tower in the valley."
        " They sold furnace rights here, and the people of the village cast bells by the river."
    )
    other = (
        raw.replace("pengolin", "pangolin")
        .replace("ancient house tower", "engine horse power")
        .replace("furnace", "furniture")
        .replace("of the village cast bells ", "")
    )
    found = places.review(bench(f"**Ann:** {raw}\n", raw, other)).places
    assert [(p.edition, p.ground) for p in found] == [
        ("pengolin", "unlisted"),
        ("furnace", "word"),
        ("ancient house tower", "words"),
        ("of the village cast bells", "lost"),
    ]


def test_a_witness_that_reads_as_the_edition_confirms_its_mark() -> None:
    """Of the marks, those that the witness bears out are counted."""
    found = places.review(bench(PAGE, HEARD, OTHER))
    assert (found.confirmed, found.marks) == (1, 1)


def test_where_seed_and_witness_agree_against_the_edition_is_a_list_of_its_own() -> None:
    """An over-correction is no variant, and taking the witness undoes the mark."""
    body = PAGE.replace("The poets", "The {~~poets~>boats~~}")
    found = places.review(bench(body, HEARD, OTHER.replace("permits", "poets")))
    assert [p.edition for p in found.over] == ["boats"]
    assert decide(bench(body, HEARD, OTHER.replace("permits", "poets")), "boats", "take") == PAGE


def test_what_is_taken_is_a_tracked_emendation_that_names_the_witness() -> None:
    """Taking sets an ordinary mark with the witness's sigil as its reason."""
    assert "The {~~poets~>permits~~}{>>W<<} take" in decide(
        bench(PAGE, HEARD, OTHER), "poets", "take"
    )


def test_the_stops_around_mended_words_stay() -> None:
    """Who types a word for "poets." leaves the stop where it stood, unless they type one."""
    raw = "They spoke to the poets, and then to the poets."
    here = bench(f"**Ann:** {raw}\n", raw, raw.replace("poets.", "permits."))
    assert "{~~poets~>permits~~}{>>W<<}." in decide(here, "poets.", "type", words="permits")
    assert "{~~poets~>permits~~}{>>W<<}?" in decide(here, "poets.", "type", words="permits?")


def test_what_is_typed_is_a_mark_with_its_reason() -> None:
    """Typed words that no witness has bear only their reason."""
    body = decide(bench(PAGE, HEARD, OTHER), "poets", "type", words="ports", reason="audible")
    assert "The {~~poets~>ports~~}{>>audible<<} take" in body


def test_a_doubt_says_what_the_witness_hears() -> None:
    """A doubt keeps the words and is followed by both readings."""
    assert 'The poets{>>unclear: "poets"; W hears "permits"<<} take' in decide(
        bench(PAGE, HEARD, OTHER), "poets", "doubt"
    )


def test_who_keeps_what_was_doubted_has_heard_it() -> None:
    """The doubt goes with it; who doubts on leaves it as it stands, and who lets it stand says so
    in its place."""
    doubted = PAGE.replace("poets", 'poets{>>unclear: "poets"<<}')
    here = bench(doubted, HEARD, OTHER)
    assert decide(here, "poets", "keep") == PAGE
    assert decide(here, "poets", "doubt") == doubted
    assert decide(here, "poets", "stet") == PAGE.replace("poets", 'poets{>>stet: "poets"<<}')


def test_what_is_let_stand_says_so_and_is_looked_at_no_more() -> None:
    """A stet keeps the words, names them, and no suspect is made of them again."""
    body = decide(bench(PAGE, HEARD, OTHER), "poets", "stet", reason="audible")
    assert 'The poets{>>stet: "poets"; audible<<} take' in body
    here = bench(body, HEARD, OTHER)
    assert [here.words[n].text for n in here.settled] == ["poets"]


def test_the_seed_can_be_taken_back() -> None:
    """S is a witness like others: its words need no mark, and nobody is asked why."""
    body = PAGE.replace("only ten", "only {~~ten~>12~~}{>>audible<<}")
    assert decide(bench(body, HEARD, OTHER), "12", "take", sigil="S") == PAGE


def test_a_number_needs_a_typed_reason() -> None:
    """D004: a witness alone changes no number, name or negation."""
    with pytest.raises(Unreadable, match="D004"):
        decide(bench(PAGE, HEARD, OTHER), "15%", "take")
    assert "{~~15%~>50%~~}{>>W: audible<<}" in decide(
        bench(PAGE, HEARD, OTHER), "15%", "take", reason="audible"
    )


def test_words_the_seed_lost_are_restored_and_say_on_whom_they_rest() -> None:
    """An insertion is marked with only W."""
    body = decide(bench(PAGE, HEARD, OTHER), "", "take", reason="audible at the end")
    assert body.endswith("energy. {++is it not?++}{>>only W: audible at the end<<}\n")


def test_more_than_a_sentence_is_not_restored_at_once() -> None:
    """D005: long insertions go in sentence by sentence."""
    here = bench(PAGE, HEARD, OTHER)
    found = places.review(here)
    p = place(found, "")
    with pytest.raises(Unreadable, match="D005"):
        settle.settle(
            here, found.places, [settle.Asked(p.at, p.span, "type", words="word " * 40)], "x"
        )


def test_a_place_that_has_changed_is_refused() -> None:
    """D003: a decision made on other words is not put in."""
    here = bench(PAGE, HEARD, OTHER)
    with pytest.raises(Unreadable, match="D003"):
        settle.settle(
            here, places.review(here).places, [settle.Asked(11, 1, "keep", edition="permits")], "x"
        )


def test_what_was_settled_does_not_come_back_until_the_text_changes() -> None:
    """A kept place stays away; where the edition reads otherwise it comes back."""
    here = bench(PAGE, HEARD, OTHER)
    p = place(places.review(here), "poets")
    kept = record.Decision(p.at, p.span, "keep", "poets", {"W": "permits"})
    assert "poets" not in [q.edition for q in places.review(here, [kept]).places]
    changed = bench(PAGE.replace("poets", "{~~poets~>ports~~}"), HEARD, OTHER)
    assert "ports" in [q.edition for q in places.review(changed, [kept]).places]
    again = bench(PAGE, HEARD, OTHER, OTHER.replace("permits", "pilots"))
    assert "poets" in [q.edition for q in places.review(again, [kept]).places]


def test_decisions_are_a_line_each_and_survive_a_merge() -> None:
    """Written and read back they are the same, whatever the order; of two for one place the later
    holds."""
    kept = [
        record.Decision(11, 1, "keep", "poets", {"W": "permits"}),
        record.Decision(5, 2, "take", "mass driver", {}, "audible"),
    ]
    text = record.write_decisions(kept)
    assert record.decisions(text, "x") == sorted(kept)
    assert text.count("\n") == 2
    assert (
        record.decisions(text + "- {place: w11-1, decision: doubt, read: poets}\n", "x")[1].decision
        == "doubt"
    )


@pytest.mark.parametrize(
    "line",
    [
        "- {place: x, decision: keep}",
        "- {place: w1-1, decision: shout}",
        "- 3",
        "place: w1-1",
        "- {place: w1-1, decision: keep, spell: out}",
    ],
)
def test_a_broken_line_of_decisions_is_named(line: str) -> None:
    """D001: with its place."""
    with pytest.raises(Unreadable, match=r"x:1:\d+: D001"):
        record.decisions(line + "\n", "x")


def test_a_broken_line_of_readings_is_named() -> None:
    """D002: with its line."""
    with pytest.raises(Unreadable, match=r"x:2:1: D002"):
        attested.parse("1\t1\tW\tyes\nno\n", "x")


def test_loops_and_losses_are_left_out_and_named() -> None:
    """What a machine says over and over, and what it has lost, are no variants."""
    talk = " ".join(f"word{n} and then we said something about thing{n}" for n in range(60))
    spoken = talk.split()
    looped = [*spoken[:100], *spoken[60:100] * 3, *spoken[100:]]
    assert [p.kind for p in collate(spoken, looped).passages] == ["loop"]
    assert [p.kind for p in collate(spoken, [*spoken[:100], *spoken[200:]]).passages] == ["loss"]
    moved = [*spoken[:100], *spoken[200:300], *spoken[100:200], *spoken[300:]]
    assert {p.kind for p in collate(spoken, moved).passages} == {"moved"}
    assert collate(spoken, moved).variants == []


LETTERS = st.lists(st.sampled_from("a b c d e f g".split()), max_size=60)


@given(LETTERS, LETTERS)
def test_runs_are_equal_words_in_order_and_the_rest_differs(a: list[str], b: list[str]) -> None:
    """Whatever is aligned is equal, never crosses, and with what lies between gives both lists
    back."""
    runs = align(a, b)
    i = j = 0
    for run in runs:
        assert (
            run.left >= i
            and run.right >= j
            and a[run.left : run.left + run.length] == b[run.right : run.right + run.length]
        )
        i, j = run.left + run.length, run.right + run.length
    rest = list(differing(runs, len(a), len(b)))
    assert sum(s.left_stop - s.left for s in rest) + sum(r.length for r in runs) == len(a)
    assert sum(s.right_stop - s.right for s in rest) + sum(r.length for r in runs) == len(b)


WORDS = st.lists(
    st.sampled_from(
        "you want a mass driver on the moon . The poets can't take 15% of it, Ann".split()
    ),
    min_size=1,
    max_size=25,
)
HOSTILE = st.text(alphabet=st.sampled_from(list("ab {}~-+<>\\*[]^:#|`é1")), max_size=40)


@given(
    WORDS,
    st.one_of(WORDS.map(" ".join), HOSTILE),
    st.lists(st.sampled_from(["take", "doubt", "keep", "type"]), max_size=6),
    HOSTILE,
)
def test_whatever_is_decided_rejecting_all_marks_gives_the_seed(
    raw: list[str], other: str, decisions: list[str], typed: str
) -> None:
    """The proof holds after any decisions, whatever the witness says; what will not do is refused
    whole."""
    if not any(map(fold, raw)):
        return
    text = " ".join(raw)
    body = "**Ann:** " + " ".join(map(markup.escape, raw)) + "\n"
    here = bench(body, text, other)
    found = places.review(here)
    asked = [
        settle.Asked(p.at, p.span, d, words=typed if d == "type" else "", reason="audible")
        for p, d in zip([*found.places, *found.over], decisions, strict=False)
    ]
    try:
        done = settle.settle(here, [*found.places, *found.over], asked, "x")
    except Unreadable as error:
        assert {f.code for f in error.findings} <= {"R004", "D003", "D005", "R005"}
        return
    heard = "".join(
        fold("".join(map(markup.heard, b.inlines))) for b in done.edition.blocks if b.kind == "text"
    )
    assert heard == "".join(fold_words(raw))


def test_two_transcripts_of_three_hours_collate_in_seconds() -> None:
    """27,000 words beside as many, one in nine of them otherwise."""
    import random

    chance = random.Random(7)
    vocabulary = [f"w{n}" for n in range(3000)]
    a = [chance.choice(vocabulary) for _ in range(27_000)]
    b = [chance.choice(vocabulary) if chance.random() < 0.11 else w for w in a]
    began = time.process_time()
    runs = align(a, b)
    assert time.process_time() - began < 3
    assert share(runs, len(a), len(b)) > 0.6


TALK = " ".join(
    f"And so the {a} of the {b} is what we {c} about here."
    for a in ("cost", "price", "weight", "speed")
    for b in ("rocket", "engine", "panel", "tower")
    for c in ("think", "talk", "worry")
)


class Said(NamedTuple):
    """What a verb printed, and its exit code."""

    returncode: int
    stdout: str


Run = Callable[..., Said]


@pytest.fixture
def massdriver(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a verb here, in this process."""

    def run(*arguments: str, cwd: Path) -> Said:
        monkeypatch.chdir(cwd)
        code = main(list(arguments))
        return Said(code, capsys.readouterr().out)

    return run


@pytest.fixture
def two(repository: Callable[[dict[str, str]], Path]) -> Path:
    """An archive with one draft, and another transcript of it beside."""
    return repository(
        {
            "seeds/talk.txt": TALK.replace("rocket", "pocket", 1) + "\n",
            "docs/transcripts/talk.md": (
                HEAD + "**Ann:** " + TALK.replace("rocket", "pocket", 1) + "\n"
            ),
            "other.txt": TALK.replace("panel is", "flannel is", 1) + "\n",
        }
    )


ADDED = "witness add talk other.txt --what Whisper --source https://example.org/x".split()


def test_a_witness_is_added_listed_and_removed(two: Path, massdriver: Run) -> None:
    """Its sum goes on record, its file stays out of git, and without the file everything goes
    on."""
    said = massdriver(*ADDED, cwd=two)
    assert said.returncode == 0, said.stdout
    assert "W: Whisper" in said.stdout
    assert (two / "seeds/witnesses/talk.W.txt").exists()
    assert (two / "seeds/witnesses/.gitignore").read_text().startswith("*")
    assert "sha256" in (two / "docs/transcripts/talk.md").read_text()
    assert massdriver("check", cwd=two).returncode == 0
    found = json.loads(massdriver("review", "talk", "--json", cwd=two).stdout)
    assert {"pocket", "panel"} == {p["edition"] for p in found["places"]}
    assert "at hand" in massdriver("witness", "list", cwd=two).stdout
    (two / "seeds/witnesses/talk.W.txt").unlink()
    assert massdriver("check", cwd=two).returncode == 0
    assert massdriver("review", "talk", "--list", cwd=two).returncode == 0
    assert massdriver("witness", "remove", "talk", "W", cwd=two).returncode == 0
    assert "witnesses" not in (two / "docs/transcripts/talk.md").read_text()


def test_decisions_from_a_file_go_in_and_are_remembered(two: Path, massdriver: Run) -> None:
    """One is taken, one kept; neither is asked again, and the page proves itself."""
    massdriver("witness", "add", "talk", "other.txt", cwd=two)
    found = json.loads(massdriver("review", "talk", "--json", cwd=two).stdout)["places"]
    chosen = {p["edition"]: p["place"] for p in found}
    (two / "d.yml").write_text(
        f"- {{place: {chosen['pocket']}, decision: take, edition: pocket}}\n"
        f"- {{place: {chosen['panel']}, decision: keep}}\n"
    )
    said = massdriver("review", "talk", "--decide", "d.yml", cwd=two)
    assert said.returncode == 0, said.stdout
    assert "{~~pocket~>rocket~~}{>>W<<}" in (two / "docs/transcripts/talk.md").read_text()
    assert massdriver("check", cwd=two).returncode == 0
    again = json.loads(massdriver("review", "talk", "--json", cwd=two).stdout)
    assert again["places"] == [] and again["confirmed"] == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "Completely other words about gardens, weather and the price of cheese in the valley. "
            * 9,
            "V001",
        ),
        ("Und deshalb sprechen wir heute über ganz andere Dinge als sonst. " * 9, "V001"),
        ("", "S001"),
        (" \n", "S001"),
    ],
)
def test_what_is_no_witness_is_refused(two: Path, massdriver: Run, text: str, code: str) -> None:
    """Another recording, another language, nothing: one line says so, and nothing is written."""
    (two / "bad.txt").write_text(text)
    before = (two / "docs/transcripts/talk.md").read_text()
    said = massdriver("witness", "add", "talk", "bad.txt", cwd=two)
    assert said.returncode == 3 and f": {code} " in said.stdout
    assert (two / "docs/transcripts/talk.md").read_text() == before and not (
        two / "seeds/witnesses"
    ).exists()


def test_half_a_recording_is_said(two: Path, massdriver: Run) -> None:
    """A witness of one half is taken, and said to be one."""
    (two / "half.txt").write_text(TALK[: len(TALK) // 2])
    said = massdriver("witness", "add", "talk", "half.txt", cwd=two)
    assert said.returncode == 0 and "has not all of the recording" in said.stdout


def test_a_changed_file_and_a_taken_sigil_are_refused(two: Path, massdriver: Run) -> None:
    """V002: the sum decides. V003: a letter stands for one witness."""
    massdriver("witness", "add", "talk", "other.txt", cwd=two)
    (two / "third.txt").write_text(TALK.replace("speed", "greed", 2))
    assert (
        ": V003 "
        in massdriver("witness", "add", "talk", "third.txt", "--sigil", "W", cwd=two).stdout
    )
    assert (
        ": V003 "
        in massdriver("witness", "add", "talk", "third.txt", "--sigil", "S", cwd=two).stdout
    )
    assert ": V003 " in massdriver("witness", "remove", "talk", "Q", cwd=two).stdout
    (two / "seeds/witnesses/talk.W.txt").write_text("changed " * 50)
    said = massdriver("review", "talk", "--list", cwd=two)
    assert said.returncode == 3 and ": V002 " in said.stdout


def test_one_key_a_place_in_the_terminal() -> None:
    """Keys and words are understood; a letter takes the witness of that letter."""
    p = place(places.review(bench(PAGE, HEARD, OTHER)), "poets")
    for typed, decision in (
        ("k", "keep"),
        ("", "skip"),
        ("d", "doubt"),
        ("q", "stop"),
        ("w", "take"),
        ("t", "type"),
        ("?", "help"),
    ):
        assert dialogue.understand(typed, p).decision == decision
    assert dialogue.understand("ports", p) == dialogue.Answer("type", words="ports")
    assert "\x1b" not in dialogue.safe("\x1b[2Jhi")


@pytest.fixture
def settled(two: Path, massdriver: Run) -> Path:
    """The archive with a witness, and one of its readings taken."""
    massdriver(*ADDED, cwd=two)
    found = json.loads(massdriver("review", "talk", "--json", cwd=two).stdout)["places"]
    chosen = {p["edition"]: p["place"] for p in found}
    (two / "d.yml").write_text(
        f"- {{place: {chosen['pocket']}, decision: take}}\n- {{place: {chosen['panel']}, decision:"
        " type, words: channel, reason: audible}\n"
    )
    assert massdriver("review", "talk", "--decide", "d.yml", cwd=two).returncode == 0
    (two / "seeds/witnesses/talk.W.txt").unlink()  # what is shown rests on what is on record
    return two


def test_the_page_shows_what_witnesses_read_and_how_many_changes_they_bear_out(
    settled: Path,
) -> None:
    """A changed word tells what seed and witness heard; the head counts; the corrections page can
    be filtered."""
    from massdriver.collection.repository import Archive
    from massdriver.site import apparatus, masthead
    from massdriver.site.typeset import typeset

    archive = Archive(settled)
    reading = archive.open(archive.transcripts / "talk.md").read()
    assert '1 of 2 confirmed by <abbr title="Whisper">W</abbr>' in masthead.header(reading)
    spans = [
        e.attrib for p in typeset(reading).body for e in p.iter("span") if "data-heard" in e.attrib
    ]
    assert [s["data-witness"] for s in spans] == ["W reads so too", "W: “flannel”"]
    table = apparatus.table([reading], LEXICON)
    assert "so-W" in table and "not-W" in table and "<th>Witness</th>" in table


def test_tei_and_json_carry_the_readings(settled: Path, tei_all: Any) -> None:
    """listWit, app, lem and rdg; the seed's letters remain when rdg is left out; JSON has readings
    as its schema says."""
    from importlib import resources

    import jsonschema
    from lxml import etree

    from conftest import exported
    from massdriver.collection.repository import Archive

    files = exported(Archive(settled), settled / "out")
    tei = etree.fromstring(files["talk.tei.xml"])
    names = {"t": "http://www.tei-c.org/ns/1.0"}
    assert tei.xpath("string(//t:listWit/t:witness/@xml:id)", namespaces=names) == "W"
    assert tei.xpath("//t:app[1]/t:lem/@wit", namespaces=names) == ["#W"]
    assert tei.xpath("//t:app/t:rdg[@wit='#W']/text()", namespaces=names) == ["flannel"]
    assert tei_all(tei) == ""
    record_ = json.loads(files["talk.json"])
    schema = json.loads(
        resources.files("massdriver.formats").joinpath("edition.schema.json").read_text()
    )
    jsonschema.validate(record_, schema)
    assert {r["words"] for r in record_["readings"]} == {"rocket", "flannel"} and record_[
        "witnesses"
    ][0]["what"] == "Whisper"


SAID = [
    "the bells were cast here in the old furnace of the town",
    "nobody knew how much copper it would take",
    "we asked the council for a permit in the spring",
    "they said no and then they said yes",
]


def test_a_bare_transcript_gets_stops_capitals_labels_and_times_of_a_witness(
    repository: Callable[[dict[str, str]], Path], massdriver: Run
) -> None:
    """new --witness makes the edition of the better of two, says why, and puts the other on record
    as its witness."""
    bare = " ".join(SAID * 3).replace("permit", "poet")
    cues = "".join(
        f"\n00:{2 * n:02d}.000 --> 00:{2 * n + 2:02d}.000\n<v"
        f" {('Bob Day', 'Ann Lee')[n % 2]}>{line.capitalize()}.\n"
        for n, line in enumerate(SAID * 3)
    )
    root = repository({"bare.txt": bare + "\n", "other.vtt": "WEBVTT\n" + cues})
    said = massdriver(
        "new", "bare.txt", "--witness", "other.vtt", "--title", "Bells", "--slug", "bells", cwd=root
    )
    assert said.returncode == 0, said.stdout
    page = (root / "docs/transcripts/bells.md").read_text()
    assert "made of other.vtt: it has stops and capitals" in said.stdout
    assert (
        (root / "seeds/witnesses/bells.W.txt").exists()
        and "witnesses:" in page
        and "**Ann Lee:**" in page
    )
    assert massdriver("check", cwd=root).returncode == 0
    found = json.loads(massdriver("review", "bells", "--json", cwd=root).stdout)
    assert [p["readings"] for p in found["places"] if p["kind"] == "variant"] == [{"W": "poet"}] * 3
    (root / "garden.txt").write_text(
        "Something else entirely is said in this one, about gardens and the weather. " * 20
    )
    said = massdriver(
        "new",
        "bare.txt",
        "--witness",
        "garden.txt",
        "--title",
        "Other",
        "--date",
        "2026-01-01",
        cwd=root,
    )
    assert said.returncode == 3 and " V001 " in said.stdout


def test_stops_capitals_speakers_and_times_are_carried_without_touching_a_letter() -> None:
    """The dressed seed has the witness's accidentals and the seed's letters; times rise."""
    from massdriver.witness.carry import Beside

    raw = " ".join(SAID).replace("permit", "poet")
    theirs = [w for line in SAID for w in (line.capitalize() + ".").split()]
    other = Witness(
        "W",
        "t",
        tuple(theirs),
        tuple(float(n) for n in range(len(theirs))),
        tuple("Ann" if n < 12 else "Bob" for n in range(len(theirs))),
        (),
    )
    beside = Beside(seed(raw), other)
    dressed, names = beside.dressed()
    assert dressed.stream == seed(raw).stream and set(names) == {"Ann", "Bob"}
    assert "We asked the council for a poet in the spring. They said no" in " ".join(
        dressed.text.split()
    )
    rows = beside.times()
    assert rows == sorted(rows) and len(rows) == 4


def test_a_mend_is_offered_at_every_other_place_of_its_form(
    repository: Callable[[dict[str, str]], Path],
) -> None:
    """Each with its sentence; only where it is said yes to is it set."""
    import io
    from functools import partial

    from massdriver.collection.repository import Archive
    from massdriver.desk import laid

    text = (
        "We cast pengolin bells. Nobody else has pengolin moulds in town. A pengolin is a bell of"
        " the largest kind."
    )
    root = repository(
        {"seeds/talk.txt": text + "\n", "docs/transcripts/talk.md": HEAD + f"**Ann:** {text}\n"}
    )
    archive = Archive(root)
    typed = iter(["pangolin", "y", "n"])

    def ask(prompt: str) -> str:
        return next(typed, "q")

    out = io.StringIO()
    path = archive.transcripts / "talk.md"
    dialogue.hold(
        partial(laid.laid_out, archive, path),
        partial(laid.apply, archive, path, name="here"),
        out,
        ask,
    )
    page = (root / "docs/transcripts/talk.md").read_text()
    assert page.count("{~~pengolin~>pangolin~~}") == 2 and page.count("the same at") == 0
    decided = (root / "seeds/decisions/talk.yml").read_text()
    assert decided.count('"keep"') == 1  # who says no is not asked about it again
    assert not [p for p in laid.laid_out(archive, path)[1].places if "pengolin" in p.edition]
    assert (
        "the same at" in out.getvalue()
        and "Nobody else has pengolin moulds in town." in out.getvalue()
    )
