"""Pictures, the score, the calendar and the news: what is drawn and counted, and that it is
inert."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as etree

import pytest

from conftest import HEAD, seed
from massdriver.collection import history, news, predictions, topics
from massdriver.collection.predictions import Prediction
from massdriver.collection.settings import Settings
from massdriver.edition import markup, proof
from massdriver.edition.lexicon import Lexicon
from massdriver.formats import calendar
from massdriver.formats import news as feed
from massdriver.site import changed, chart, score
from massdriver.text import words

SITE = Settings(name="An archive; of talks", url="https://archive.example.org/")
DATES = {"talk": "2023-11-09"}
FACT = (
    '{name}:\n  says: "{says}"\n  source: {{name: N, link: https://n.net/}}\n  checked: {checked}\n'
)


def prediction(claim: str, **more: str) -> Prediction:
    """A prediction of the talk."""
    rest = "".join(f"  {key}: {value}\n" for key, value in more.items())
    return predictions.parse(
        f"- at: talk#w7\n  speaker: Ann\n  quote: soon\n  claim: {claim}\n{rest}", "p.yml"
    )[0]


def drawn(picture: str) -> etree.Element:
    """The drawing in a picture, which is well formed."""
    found = re.search(r"<svg.*</svg>", picture)
    assert found
    return etree.fromstring(found[0])


def test_predictions_are_drawn_from_said_to_due_to_became() -> None:
    """A line for each that has a date, each a link to its row, with a title; what somebody wrote
    does not act in it."""
    entries = [
        ("a", prediction("It <b>flies</b>.", due="2025", verdict="partly", became="2026-05")),
        ("b", prediction("It lands.", due="2024-06-30")),
        ("c", prediction("It dreams.")),
    ]
    picture = chart.predictions(entries, DATES)
    links = drawn(picture).findall("a")
    assert [link.get("href") for link in links] == ["#b", "#a"]
    assert [link.findtext("title") for link in links] == [
        "It lands. Said 2023-11-09, due 2024-06-30: open",
        "It <b>flies</b>. Said 2023-11-09, due 2025: partly 2026-05",
    ]
    assert "<b>" not in picture
    assert "<script" not in picture
    assert chart.predictions([("c", prediction("It dreams."))], DATES) == ""
    german = chart.predictions(entries, DATES, words.of("de"))
    assert "Gesagt 2023-11-09, fällig 2025: teilweise 2026-05" in german
    assert "offen</span>" in german


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("$20,000", 20000),
        ("50,000 to 100,000", 50000),
        ("1 million a year", 1e6),
        ("about 30", 30),
        ("no evidence", None),
        ("2.26 million", 2.26e6),
        ("number one", None),
        ("a million a year", 1e6),
        ("a day", None),
    ],
)
def test_a_figure_is_a_number_or_none(figure: str, value: float | None) -> None:
    """Money, counts, scales; words are none."""
    assert chart.number(figure) == value


def test_only_what_two_documents_measure_is_drawn() -> None:
    """A figure alone is no comparison."""

    def moment(what: str, figure: str, slug: str) -> topics.Moment:
        return topics.Moment(what, figure, "q", slug, "w1")

    dates = {"a": "2023-01-01", "b": "2025-01-01"}
    assert (
        chart.figures(
            [moment("price", "$10", "a"), moment("mood", "good", "a"), moment("mood", "bad", "b")],
            dates,
        )
        == ""
    )
    bars = drawn(
        chart.figures([moment("price", "$20", "b"), moment("price", "$10", "a")], dates)
    ).findall("a")
    assert [float(bar.find("rect").get("width", "0")) for bar in bars] == [210.0, 420.0]  # type: ignore[union-attr]
    assert [bar.get("href") for bar in bars] == [
        "../../transcripts/a/#w1",
        "../../transcripts/b/#w1",
    ]


def test_an_interview_without_times_has_no_picture_and_one_with_times_has_a_lane_each() -> None:
    """Stretches that all but touch are one; each leads to its paragraph."""
    page = markup.parse(
        HEAD + "**Ann:** One two.\n\n**Ann:** Three four.\n\n**Bob:** Five six.\n",
        "docs/transcripts/talk.md",
    )
    words = seed("one two three four five six")
    assert chart.interview(proof.read(page, words, Lexicon(())), [], 60) == ""
    timed = proof.read(page, words, Lexicon(()), [(0, 0.0), (2, 10.0), (4, 100.0), (5, 110.0)])
    links = drawn(chart.interview(timed, [("Numbers", timed.paragraphs[:1])], 200)).findall("a")
    assert [(link.get("href"), link.findtext("title")) for link in links] == [
        ("#w0", "Ann, 0:00"),
        ("#w4", "Bob, 1:40"),
        ("#w0", "Numbers, 0:00"),
    ]


def test_the_score_says_small_numbers_aloud() -> None:
    """Few verdicts have no share; what cannot be judged and what is open decide nothing; lateness
    is counted in months."""
    entries = [
        prediction("A.", verdict="came true", due="2024-11", became="2025-11"),
        prediction("B.", verdict="did not"),
        prediction("C."),
        prediction("D.", verdict="cannot be judged"),
    ]
    text = score.score(entries, DATES, {})
    assert (
        "2 of 4 have a verdict that decides: 1 came true, 1 did not. That is too few for a share"
        in text
    )
    assert "by 50 points" in text
    assert "12 months late" in text
    many = score.score(
        [prediction("A.", verdict="came true")] * 15 + [prediction("B.", verdict="did not")] * 5,
        DATES,
        {},
    )
    assert "That is 75% in full." in many
    assert score.score([prediction("C.")], DATES, {}) == ""


@pytest.mark.parametrize(
    ("due", "became", "words"),
    [
        ("2024-11", "2024-09", "in time"),
        ("2024", "2025-01", "1 month late"),
        ("2020", "2024-12", "4 years late"),
        ("", "2024", ""),
    ],
)
def test_lateness_is_reckoned_from_the_end_of_the_time(due: str, became: str, words: str) -> None:
    """A year is over with its December."""
    more = {"due": due} if due else {}
    assert score.lateness(prediction("A.", verdict="came true", became=became, **more)) == words


def test_the_calendar_has_a_day_for_what_is_open_and_dated() -> None:
    """Lines of at most 75 octets, escaped, the last day of what is due; the same from run to
    run."""
    long = (
        "It flies; then, at last, it lands on a Moon of Jupiter with a crew of forty people from"
        " Zürich."
    )
    text = calendar.ics(
        [
            prediction(f'"{long}"', due="2027-02"),
            prediction("B.", due="2024", verdict="did not"),
            prediction("C."),
        ],
        DATES,
        SITE,
    )
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "")
    assert whole.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20270228\r\nDTEND;VALUE=DATE:20270301\r\n" in whole
    assert "SUMMARY:Due 2027-02: It flies\\; then\\, at last\\, it lands" in whole
    assert "URL:https://archive.example.org/transcripts/talk/#w7\r\n" in whole
    assert text.startswith(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//An archive\\; of talks//massdriver//EN\r\n"
    )


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("2027", "2027-12-31"),
        ("2027-12", "2027-12-31"),
        ("2028-02", "2028-02-29"),
        ("2027-06-30", "2027-06-30"),
    ],
)
def test_a_time_is_over_on_its_last_day(due: str, day: str) -> None:
    """Of a year, a month, a day."""
    assert calendar.last(due).isoformat() == day


def states(*versions: dict[str, tuple[str, str]], first: bool = False) -> list[history.State]:
    """States of a file of facts, oldest first as given, newest first as git tells: name → statement
    and month of check."""
    made = [
        history.State(
            f"h{n}",
            f"2026-11-{n + 1:02d}T00:00:00Z",
            "s",
            {
                "docs/facts/f.yml": "".join(
                    FACT.format(name=name, says=says, checked=checked)
                    for name, (says, checked) in version.items()
                )
            },
            first and n == 0,
        )
        for n, version in enumerate(versions)
    ]
    return made[::-1]


def test_what_was_added_updated_and_withdrawn_is_told_with_before_and_after() -> None:
    """Newest first; a new look that changes no word is no news."""
    found = news.changes(
        states(
            {"a": ("One.", "2026-10")},
            {"a": ("One.", "2026-11"), "b": ("Two.", "2026-11")},
            {"a": ("Uno.", "2026-11")},
        )
    )
    assert [(c.kind, c.name, c.before, c.after) for c in found] == [
        ("updated", "a", "One.", "Uno."),
        ("withdrawn", "b", "Two.", ""),
        ("added", "b", "", "Two."),
        ("added", "a", "", "One."),
    ]
    page = changed.page(found)
    assert page.index("2026-11-03") < page.index("2026-11-02") < page.index("2026-11-01")
    assert "<del>One.</del> → <ins>Uno.</ins>" in page
    atom = feed.atom(SITE, found)
    titles = [
        e.text for e in etree.fromstring(atom.encode()).iter("{http://www.w3.org/2005/Atom}title")
    ][1:]
    assert titles == ["1 fact updated, 1 withdrawn", "1 fact added", "1 fact added"]


def test_where_the_history_is_cut_off_nothing_is_called_new() -> None:
    """The oldest state that is there is the ground on which the others stand; one that cannot be
    read says nothing."""
    cut = states({"a": ("One.", "2026-10")}, {"a": ("Uno.", "2026-10")}, first=True)
    assert [c.kind for c in news.changes(cut)] == ["updated"]
    broken = history.State("x", "2026-11-09T00:00:00Z", "s", {"docs/facts/f.yml": "- nonsense"})
    assert news.changes([broken, *cut]) == news.changes(cut)
    assert changed.page([]) == "Nothing has changed since the notes were written."


def test_git_tells_the_states_of_a_folder(repository: Callable[[dict[str, str]], Path]) -> None:
    """Newest first, files with odd names too; without git there are none."""
    root = repository({"docs/facts/ä b.yml": FACT.format(name="a", says="One.", checked="2026-10")})
    assert history.states(root, "docs/facts") == []

    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-C", str(root), "-c", "user.name=A", "-c", "user.email=a@b.c", *arguments],
            check=True,
            capture_output=True,
        )

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    path = root / "docs/facts/ä b.yml"
    path.write_text(path.read_text().replace("One.", "Uno."))
    git("commit", "-qam", "two")
    found = history.states(root, "docs/facts")
    assert [(s.subject, list(s.files), s.first) for s in found] == [
        ("two", ["docs/facts/ä b.yml"], False),
        ("one", ["docs/facts/ä b.yml"], False),
    ]
    assert [c.kind for c in news.changes(found)] == ["updated", "added"]
