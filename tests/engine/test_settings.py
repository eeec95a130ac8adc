"""What a collection says of itself: a closed set of keys, each fault with its place, and nothing of
anybody else's."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import HEAD, exported
from massdriver.collection import settings
from massdriver.collection.repository import Archive
from massdriver.findings import Unreadable
from massdriver.model import KINDS
from massdriver.site import pages

Repository = Callable[[dict[str, str]], Path]
TALK = {
    "docs/transcripts/talk.md": HEAD + "**Ann:** We cast bells.\n",
    "seeds/talk.txt": "We cast bells.\n",
}


def says(extra: str, more: str = "") -> str:
    return f"site_name: T\n{more}extra:\n  generator: false\n  massdriver:\n{extra}"


def faults(source: str) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        settings.parse(source)
    return [str(finding) for finding in caught.value.findings]


def test_without_a_word_everything_has_a_neutral_default() -> None:
    """English, no rights, nobody's words, the engine's kinds; whatever else mkdocs.yml holds."""
    plain = settings.parse(
        "site_name: T\nmarkdown_extensions:\n  - x:\n      a: !!python/name:os.system\n"
        "extra:\n  social: &x []\n"
    )
    assert plain == settings.Settings(name="T")
    assert settings.parse("") == settings.Settings()
    assert (
        settings.parse("extra:\n")
        == settings.parse("extra:\n  massdriver:\n")
        == settings.Settings()
    )
    assert (plain.language, plain.rights, plain.speaker, plain.repository, plain.kinds) == (
        "en",
        "",
        "",
        "",
        KINDS,
    )


def test_every_key_is_read() -> None:
    """What is said is what is known; the repository falls back to repo_url."""
    here = settings.parse(
        says(
            "    language: DE_at\n    rights: Ours.\n    speaker: Ann\n    kinds:\n      sermon:"
            " {verbatim: no, caveat: preached}\n      notes: {caveat: jotted down}\n",
            "repo_url: https://git.example/a\nsite_url: https://a.example\n",
        )
    )
    assert (here.language, here.rights, here.speaker) == ("de-AT", "Ours.", "Ann")
    assert (here.url, here.repository) == ("https://a.example/", "https://git.example/a")
    assert list(here.kinds) == [*KINDS, "sermon"]
    assert here.kinds["sermon"] == (False, "preached", "Preached.")
    assert here.kinds["notes"] == KINDS["notes"]._replace(caveat="jotted down")
    assert (
        settings.parse(
            says("    repository: https://b.example/\n", "repo_url: https://a.example\n")
        ).repository
        == "https://b.example/"
    )


def test_a_name_that_ends_an_attribute_is_refused() -> None:
    """Themes write it into attributes as it stands."""
    with pytest.raises(Unreadable, match=r'mkdocs\.yml:1:12: A008 "site_name": a straight quote'):
        settings.parse("site_name: 'Talks \" onfocus=x'\n")


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (
            "    langauge: de\n",
            'mkdocs.yml:5:5: A008 unknown key "langauge". Did you mean "language"?',
        ),
        (
            "    xyz: de\n",
            'mkdocs.yml:5:5: A008 unknown key "xyz". Keys are ' + ", ".join(settings.FORM) + ".",
        ),
        (
            "    language: german\n",
            (
                'mkdocs.yml:5:15: A008 "language": "german" is no language tag (BCP 47). Write it'
                " like en, de, pt-BR or zh-Hant."
            ),
        ),
        (
            "    rights: []\n",
            (
                'mkdocs.yml:5:13: A008 "rights": expected a piece of text. Put it in quotes after'
                " the colon."
            ),
        ),
        (
            "    repository: here\n",
            (
                'mkdocs.yml:5:17: A008 "repository": "here" is no address. Write it like '
                "https://example.org/page, other signs as %20 and the like."
            ),
        ),
        (
            "    kinds:\n      sermon: {caveat: x}\n",
            (
                'mkdocs.yml:6:7: A008 "kinds": "sermon" is a kind of your own: say of it '
                "`verbatim: yes` or `no`, and a `caveat`."
            ),
        ),
        (
            "    kinds:\n      notes: {caveat: x, verbatm: no}\n",
            'mkdocs.yml:6:26: A008 "kinds": unknown key "verbatm". Did you mean "verbatim"?',
        ),
        (
            "    kinds:\n      notes: {verbatim: maybe}\n",
            (
                'mkdocs.yml:6:25: A008 "kinds": "verbatim": "maybe" is not one of: yes, no, '
                "true, false."
            ),
        ),
        (
            "    - de\n",
            "mkdocs.yml:5:5: A008 expected `key: value` lines. The keys are "
            + ", ".join(settings.FORM)
            + ".",
        ),
        (
            "   language: [\n",
            "mkdocs.yml:6:1: A008 not YAML here. Check quotes, colons and indentation.",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(extra: str, expected: str) -> None:
    """A008: line, column, and what was meant."""
    assert faults(says(extra)) == [expected]


def test_every_fault_is_told_at_once() -> None:
    """Two wrong keys are two lines."""
    assert len(faults(says("    langauge: de\n    rihgts: x\n"))) == 2


def test_an_edition_falls_back_to_its_collection(repository: Repository) -> None:
    """Language, kind and caveat come from the front matter, else from the settings."""
    root = repository(TALK | {"mkdocs.yml": says("    language: de\n    rights: Ours.\n")})
    (root / "mkdocs.yml").write_text(
        says(
            "    language: de\n    rights: Ours & theirs.\n    kinds:\n      sermon: "
            "{verbatim: no, caveat: preached}\n"
        )
    )
    path = root / "docs/transcripts/talk.md"
    assert Archive(root).open(path).edition.language == "de"
    files = exported(Archive(root), root / "out")
    assert (
        b'xml:lang="de"' in files["talk.tei.xml"] and b"Ours &amp; theirs." in files["talk.tei.xml"]
    )
    path.write_text(
        path.read_text().replace(
            "kind: machine transcript", "kind: sermon\nlanguage: fr\ncaveat: shouted"
        )
    )
    edition = Archive(root).open(path).edition
    assert (edition.language, edition.kind) == ("fr", (False, "shouted", "Preached."))
    record = json.loads(exported(Archive(root), root / "again")["talk.json"])
    assert (record["verbatim"], record["caveat"]) == (False, "shouted")
    schema = json.loads((root / "again/data/edition.schema.json").read_text())
    assert "sermon" in schema["properties"]["kind"]["enum"]


def test_a_key_nobody_knows_stops_every_verb_with_one_line(
    repository: Repository, massdriver: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Exit code 3, and nothing is written."""
    root = repository(TALK)
    (root / "mkdocs.yml").write_text(says("    langauge: de\n"))
    before = sorted(root.rglob("*"))
    for verb in (
        ["check"],
        ["export"],
        ["clean"],
        ["track"],
        ["suspects"],
        ["links"],
        ["new", "seeds/talk.txt", "--slug", "b"],
    ):
        done = massdriver(*verb, cwd=root)
        assert (done.returncode, done.stderr) == (3, "")
        assert done.stdout.startswith(
            'mkdocs.yml:5:5: A008 unknown key "langauge". Did you mean "language"?\n'
        )
    assert [p for p in sorted(root.rglob("*")) if ".cache" not in p.parts] == before


def test_a_prediction_is_the_default_speakers_unless_it_says_so(repository: Repository) -> None:
    """With no default, an entry that names nobody is P001."""
    root = repository(
        TALK | {"docs/predictions.yml": "- at: talk#w0\n  quote: We cast bells\n  claim: Bells.\n"}
    )
    with pytest.raises(Unreadable, match='P001 "speaker" is missing'):
        Archive(root).predictions()
    (root / "mkdocs.yml").write_text(says("    speaker: Ann\n"))
    assert [p.speaker for p in Archive(root).predictions()] == ["Ann"]


def test_the_page_lists_the_keys_there_are() -> None:
    """The page new.md has a row for every key, and for no other."""
    page = pages.page("new", "en").body.partition("## What a collection says of itself")[2]
    rows = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert sorted(rows) == sorted(settings.FORM)
