"""The theme's scripts: a linter has nothing to say, words fold as the engine folds them, and what
the theme replaces is there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jinja2
import material
import pytest
from playwright.sync_api import expect

from conftest import ROOT
from massdriver.text.letters import fold

DESK = ROOT / "scripts" / "massdriver" / "desk" / "page"
THEME = ROOT / "scripts" / "massdriver" / "site" / "theme"
WORDS = [
    "GPU's, 40%",
    "Straße",
    "ὈΔΥΣΣΕΎΣ ΣΟΦΌΣ",
    "e\u0301t\u00e9",
    "ﬁnal ½",
    "İstanbul",
    "क्षेत्र",
    "交易池",
    "ＡＢＣ１２",
    "Ångström",
]


def test_oxlint_finds_nothing() -> None:
    """No warning in any script of ours."""
    done = subprocess.run(
        [
            Path(sys.executable).with_name("oxlint"),
            "--deny-warnings",
            str(THEME / "assets"),
            str(DESK),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.slow
def test_the_types_of_the_scripts_hold() -> None:
    """Every name is there that a script imports or calls, with what it is given; and one that is
    not would be seen."""
    types = ROOT / "tests" / "types"
    compiler = types / "node_modules" / ".bin" / "tsc"
    if not compiler.exists() or not shutil.which("node"):
        pytest.skip("no TypeScript here; `make test` brings it where there is npm")
    done = subprocess.run([compiler, "-p", types, "--listFiles"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[:3000]
    own = {*(THEME / "assets").rglob("*.js"), *DESK.glob("*.js")}
    assert {str(p) for p in own} <= set(done.stdout.splitlines())


def test_what_the_templates_replace_in_the_theme_stands_there() -> None:
    """Each text that main.html looks for in Material's own templates is in one of them; a new
    release is noticed."""
    templates = Path(next(iter(material.__path__))) / "templates"
    source = "\n".join(path.read_text() for path in sorted(templates.rglob("*.html")))
    replaced = re.findall(r"replace\('([^']+)'", (THEME / "main.html").read_text())
    assert len(replaced) >= 4
    # which the settings fill in
    parts = [text for text in replaced if not text.startswith('content="')]
    assert [text for text in parts if text not in source] == []
    assert '<meta name="description" content="{{ config.site_description }}">' in source


@pytest.mark.parametrize(
    ("stands", "shown"),
    [
        ("notes", "About bells."),
        ("notes, not verbatim", "kind.notes, theme.not-verbatim. About bells."),
    ],
)
def test_a_page_with_a_description_of_its_own_is_shown_elsewhere_as_not_verbatim(
    stands: str, shown: str
) -> None:
    """What a messenger shows of a link to any paragraph says what the words are worth, first."""
    sets = re.findall(r"^\{% set .+ %\}$", (THEME / "main.html").read_text(), re.MULTILINE)
    meta = {"title": "A talk", "kind": "notes", "seed": "talk.txt", "description": "About bells."}
    page = {"meta": meta, "title": "A talk", "content": f'<p data-kind="{stands}">'}
    template = jinja2.Template("\n".join([*sets[:9], "{{ description }}"]))
    assert any(line.startswith("{% set description") for line in sets[:9])
    assert template.render(page=page, config={}, lang={"t": str}).strip() == shown


@pytest.mark.slow
def test_words_are_folded_in_the_browser_as_in_the_engine(
    browser: Any, ironworks_address: str
) -> None:
    """ß, final sigma, accents, compatibility forms: what is searched is what is exported."""
    page = browser.new_page(bypass_csp=True)
    page.goto(f"{ironworks_address}/search/")
    folded = page.evaluate(
        """async (all) => { const { fold } = await import(new URL("../assets/record.js", location));
        return all.map(fold); }""",
        WORDS,
    )
    assert folded == [fold(word) for word in WORDS]
    page.close()


@pytest.mark.slow
def test_a_page_without_a_transcript_loads_no_script_of_one(
    browser: Any, ironworks_address: str
) -> None:
    """A topic page asks for nothing that mends, cites or switches."""
    page = browser.new_page(bypass_csp=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{ironworks_address}/topics/coke/", wait_until="networkidle")
    expect(page.locator("h1")).to_be_visible()
    ours = {
        url.rpartition("/assets/")[2]
        for url in asked
        if url.endswith(".js") and "/javascripts/" not in url
    }
    page.close()
    assert (
        ours
        & {
            "fix.js",
            "predictions.js",
            "edition/changes.js",
            "edition/switches.js",
            "edition/cite.js",
            "edition/tools.js",
            "edition/where.js",
            "edition/arrive.js",
            "edition/parts.js",
        }
        == set()
    )
