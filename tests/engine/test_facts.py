"""Facts: told once, printed wherever they are cited, looked at anew when their time has come."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from conftest import HEAD, export_to
from massdriver.collection import facts, links
from massdriver.collection.facts import Fact
from massdriver.collection.otherwise import otherwise
from massdriver.collection.repository import Archive
from massdriver.findings import Unreadable
from massdriver.site.extension import makeExtension

Make = Callable[[dict[str, str]], Path]
Run = Callable[..., "subprocess.CompletedProcess[str]"]
SAYS = "Ann Bell's tower in Utopia has 40 floors and 900 windows."
FACTS = (
    f'tower:\n  says: "{SAYS}"\n  source: {{name: Tower News, link: https://news.tower.net/tower,'
    " dated: 2026-01-30}\n  checked: 2026-11\n  about: [tower]\n  until: 2027-03\n"
)
TALK = (
    HEAD + "**Ann:** We built a tower[^a].\n\n**Bob:** It will have fifty floors.\n\n"
    "[^a]: **Update.** So it was. {fact:tower}\n"
)
TOPIC = (
    "---\ntitle: Tower\nkind: place\nsource: https://example.org/t\naliases: [tower]\n---\n\nA"
    " building. {fact:tower}\n"
)
PREDICTIONS = (
    "- at: talk#w4\n  speaker: Bob\n  quote: It will have fifty floors\n  claim: It has fifty"
    " floors.\n  due: 2025\n  verdict: did not\n  fact: tower\n  topic: tower\n"
)
FILES = {
    "docs/transcripts/talk.md": TALK,
    "seeds/talk.txt": "we built a tower it will have fifty floors",
    "docs/topics/tower.md": TOPIC,
    "docs/predictions.yml": PREDICTIONS,
    "docs/facts/towers.yml": FACTS,
    "docs/about.md": (
        "# About\n\nIt stands. {fact:tower}\n\nCite with `{fact:tower}`.\n\n::: predictions\n"
    ),
}


def fact(says: str, name: str = "x", **more: str) -> Fact:
    """A fact of these words."""
    rest = "".join(f"  {key}: {value}\n" for key, value in more.items())
    return facts.parse(
        f"{name}:\n  says: {json.dumps(says)}\n  source: {{name: N, link: https://n.net/}}\n"
        f"  checked: 2026-11\n{rest}",
        "docs/facts/f.yml",
    )[0]


def pages(root: Path) -> dict[str, str]:
    """The pages of an archive as they are rendered."""
    import markdown

    made = {}
    for path in sorted((root / "docs").rglob("*.md")):
        renderer = markdown.Markdown(
            extensions=["footnotes", "attr_list", "tables", makeExtension(root=str(root))]
        )
        source = (
            path.read_text().split("---\n", 2)[-1]
            if path.read_text().startswith("---")
            else path.read_text()
        )
        made[path.stem] = renderer.convert(source)
    return made


def everything(root: Path, folder: Path) -> dict[str, str]:
    """Every page and every export that tells the fact, as text."""
    export_to(Archive(root), folder)
    files = (path for path in sorted((folder / "data").iterdir()) if path.is_file())
    out = {path.name: path.read_bytes() for path in files}
    with zipfile.ZipFile(BytesIO(out["talk.epub"])) as book:
        chapters = "".join(
            book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")
        )
    return (
        pages(root)
        | {"epub": chapters}
        | {
            name: out[name].decode()
            for name in (
                "talk.json",
                "talk.tei.xml",
                "topics.json",
                "predictions.json",
                "facts.json",
            )
        }
    )


def test_a_fact_that_changes_changes_everywhere_at_once(repository: Make, tmp_path: Path) -> None:
    """Pages, TEI, JSON, EPUB, the lists of topics and predictions: each tells it, and none tells
    the old one afterwards."""
    root = repository(FILES)
    before = everything(root, tmp_path / "before")
    straight = {
        name: text.replace("&#x27;", "'").replace("’", "'") for name, text in before.items()
    }
    assert {name: SAYS in text for name, text in straight.items()} == dict.fromkeys(before, True)
    (root / "docs/facts/towers.yml").write_text(FACTS.replace("40 floors", "51 floors"))
    after = everything(root, tmp_path / "after")
    assert [
        name for name, text in after.items() if "40 floors" in text or "51 floors" not in text
    ] == []


def test_a_citation_is_printed_with_the_date_of_its_source_and_the_month_of_the_check(
    repository: Make,
) -> None:
    """The page shows both; in code a citation is shown as one writes it."""
    made = pages(repository(FILES))
    assert (
        '<a href="https://news.tower.net/tower">Tower News</a>, 30 January 2026; checked'
        in made["talk"]
    )
    assert "<code>{fact:tower}</code>" in made["about"]
    assert "{fact:" not in made["talk"] + made["tower"]


def test_no_address_of_a_source_ends_its_link() -> None:
    """A bracket that nothing closes is written as a number; a pair stays."""
    source = facts.Source("Tower", "https://e.example/a)b", "2026", "https://e.example/(c)")
    fact = facts.Fact("tower", "f.yml", 1, "x", (source,), "2026-11", "", (), "")
    assert "](https://e.example/a%29b) ([kept copy](https://e.example/(c)))" in facts.told(fact)


def test_a_note_that_cites_a_fact_has_its_source(repository: Make, massdriver: Run) -> None:
    """N003 asks an Update for a source and a month; a fact brings both."""
    done = massdriver("check", cwd=repository(FILES))
    assert (done.returncode, done.stdout.strip().split("\n")[-1]) == (
        0,
        "massdriver: 1 edition, 9 seed words, all proved",
    )


def test_an_archive_without_facts_has_none(repository: Make, massdriver: Run) -> None:
    """Facts are nobody's duty."""
    files = {
        name: text.replace("{fact:tower}", "([T](https://t.net), checked 2026-11)")
        for name, text in FILES.items()
        if name not in ("docs/facts/towers.yml", "docs/predictions.yml", "docs/about.md")
    }
    root = repository(files)
    assert massdriver("check", cwd=root).returncode == 0
    assert massdriver("check", "--due", cwd=root).stdout == "massdriver: nothing is due\n"
    assert "facts" not in massdriver("check", "--stats", cwd=root).stdout


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        (
            "docs/transcripts/talk.md",
            ("{fact:tower}", "{fact:towers}"),
            'docs/transcripts/talk.md:13:1: E002 there is no fact "towers". Did you mean "tower"?',
        ),
        (
            "docs/facts/towers.yml",
            ("about: [tower]", "about: [towre]"),
            (
                'docs/facts/towers.yml:1:1: E001 tower is about "towre", which is no topic. Did you'
                ' mean "tower"?'
            ),
        ),
        (
            "docs/facts/towers.yml",
            ("until:", "untill:"),
            'docs/facts/towers.yml:6:3: E001 unknown key "untill". Did you mean "until"?',
        ),
        ("docs/facts/towers.yml", ("2026-01-30", "30.1.2026"), "docs/facts/towers.yml:3:11: E001"),
        (
            "docs/facts/towers.yml",
            ("https://news", "javascript:news"),
            "docs/facts/towers.yml:3:11: E001",
        ),
        (
            "docs/facts/towers.yml",
            ("tower:", "The Tower:"),
            'docs/facts/towers.yml:1:1: E001 "The Tower" will not do as a name.',
        ),
        ("docs/facts/towers.yml", ("tower:", "- tower:"), "docs/facts/towers.yml:"),
        (
            "docs/predictions.yml",
            ("fact: tower", "fact: [tower, spire]"),
            "docs/predictions.yml:1:1: E002 there is no fact",
        ),
    ],
)
def test_what_is_wrong_with_facts_is_said(
    name: str, change: tuple[str, str], expected: str, repository: Make, massdriver: Run
) -> None:
    """E001, E002: one line with its place and what to do."""
    done = massdriver("check", cwd=repository(FILES | {name: FILES[name].replace(*change)}))
    assert done.returncode in (1, 3)
    assert expected in done.stdout


def test_a_fact_that_stands_twice_is_refused() -> None:
    """E001, with the other place."""
    with pytest.raises(Unreadable, match=r"b.yml:1:1: E001 \"tower\" stands in a.yml:1 already"):
        facts.by_name([facts.parse(FACTS, "a.yml"), facts.parse(FACTS, "b.yml")])


def test_a_fact_nobody_cites_is_a_finding(repository: Make, massdriver: Run) -> None:
    """E003; what is about a topic is told on the topic's page."""
    lone = (
        FACTS.replace("tower:", "spire:")
        .replace("40 floors", "7 bells")
        .replace("about: [tower]", "about: []")
    )
    done = massdriver("check", cwd=repository(FILES | {"docs/facts/spires.yml": lone}))
    assert "docs/facts/spires.yml:1:1: E003 nobody cites spire." in done.stdout


def test_a_note_that_says_otherwise_than_a_fact_is_a_finding(
    repository: Make, massdriver: Run
) -> None:
    """E004: the same names, another number, and no citation."""
    note = "[^a]: **Editor.** The tower of Ann Bell in Utopia has 41 floors and some windows.\n"
    talk = TALK.replace(TALK[TALK.index("[^a]:") :], note)
    done = massdriver("check", cwd=repository(FILES | {"docs/transcripts/talk.md": talk}))
    assert (
        "docs/transcripts/talk.md:13:1: E004 the note [^a] says 41 floor, and the fact tower"
        " (docs/facts/towers.yml:1) 40 floor." in done.stdout
    )


@pytest.mark.parametrize(
    ("text", "quarrels"),
    [
        ("Ann Bell's tower in Utopia has 40 floors and 850 windows.", True),
        ("The tower in Utopia that Ann Bell built: 900 windows, 40 floors.", False),
        ("Ann Bell's tower in Utopia had 30 floors. {fact:x}", False),
        ("Bob's tower in Arcadia has 30 floors and 200 windows.", False),
        ("Ann Bell was born in Utopia and has 3 daughters.", False),
        ("It has 12 floors.", False),
    ],
)
def test_only_the_same_thing_said_otherwise_is_a_quarrel(text: str, quarrels: bool) -> None:
    """Another tower, another thing counted, or words that cite the fact are none."""
    assert bool(list(otherwise(text, [fact(SAYS)]))) is quarrels


def test_of_another_year_words_may_say_another_number() -> None:
    """In 2024 so, in 2025 so."""
    known = [fact("In 2025 China made 10,400 terawatt-hours of electricity.")]
    assert list(otherwise("In 2024 China made 10,087 terawatt-hours of electricity.", known)) == []
    assert list(otherwise("In 2025 China made 10,087 terawatt-hours of electricity.", known)) != []


def test_what_is_due_comes_most_told_first_then_oldest(repository: Make, massdriver: Run) -> None:
    """E005 and P007, for a month that is named; ``check`` alone does not change with the
    calendar."""
    old = (
        "old:\n  says: Long ago.\n  source: {name: N, link: https://n.net/}\n  checked: 2024-02\n "
        " about: [tower]\n"
    )
    late = (
        "\n- at: talk#w4\n  speaker: Bob\n  quote: fifty floors\n  claim: Fifty floors it has.\n "
        " due: 2025-06\n"
    )
    root = repository(
        FILES | {"docs/facts/old.yml": old, "docs/predictions.yml": PREDICTIONS + late}
    )
    assert massdriver("check", cwd=root).returncode == 0
    done = massdriver("check", "--due", "--month", "2027-03", cwd=root)
    assert done.returncode == 1
    assert [line.split(" ")[:3] for line in done.stdout.splitlines()[:-1]] == [
        ["docs/facts/towers.yml:1:1:", "E005", "tower"],
        ["docs/facts/old.yml:1:1:", "E005", "old"],
        ["docs/predictions.yml:10:3:", "P007", '"Fifty'],
    ]
    assert (
        massdriver("check", "--due", "--month", "2024-12", cwd=root).stdout
        == "massdriver: nothing is due\n"
    )


def test_stats_count_facts_and_their_citations(repository: Make, massdriver: Run) -> None:
    """How many, how often each is cited, the oldest check."""
    lines = massdriver("check", "--stats", cwd=repository(FILES)).stdout.splitlines()
    assert [" ".join(line.split()) for line in lines if "fact" in line] == [
        "facts 1 oldest check 2026-11, 1 of them",
        "citations of facts 4 4.0 a fact; most: tower 4",
        "topics told of by facts 1",
    ]


def test_a_dead_link_of_a_fact_names_the_fact() -> None:
    """LinkChecker's list says which fact to look at."""
    found = list(links.outside([("docs/facts/towers.yml", FACTS)]))
    assert [(link.url, link.place) for link in found] == [
        ("https://news.tower.net/tower", "docs/facts/towers.yml:3 fact tower")
    ]
