"""The second wall: the policy of a built page names the scripts of its templates, and no other
runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import zensical_site
from conftest import ROOT, Once
from massdriver.collection.repository import Archive
from massdriver.formats import wall
from serving import served

META = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; script-src 'self'"
    " 'unsafe-inline'; x\">"
)
KNOWN = wall.Known(
    [
        "<script>one()</script>{# <script>old()</script> #}",
        '<script>go("{{ base_url }}",location)</script>',
        "<script>{% if x %}two(){% endif %}</script>",
        '<script id="c" type="application/json">{}</script>',
    ]
)


def page(*scripts: str) -> str:
    return f"<head>{META}</head>" + "".join(f"<script>{script}</script>" for script in scripts)


def test_a_script_of_a_template_is_named_by_its_hash() -> None:
    """Its own hash, in the place of 'unsafe-inline', and the same a second time."""
    made, strange = wall.sealed(page("one()", 'go("../..",location)'), KNOWN)
    assert strange == 0 and "unsafe-inline" not in made
    assert made.count("'sha256-") == 2 and f"'{wall.digest('one()')}'" in made
    assert wall.sealed(made, KNOWN) == (made, 0)
    assert (
        wall.digest("alert('Hello, world.');")
        == "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
    )


@pytest.mark.parametrize(
    "script",
    [
        "pwned()",
        "one() ",
        "one();pwned()",
        'go("https://elsewhere.example/",location)',
        'go("//elsewhere.example/",location)',
        'go("x",pwned(),"",location)',
        "old()",
        "two()",
        'go("x\\",location)',
        'go("{{ base_url }}",location)',
    ],
)
def test_a_script_of_nobody_is_not(script: str) -> None:
    """It stands in the page, and gets no hash for that; where a template leaves a hole, only a path
    fits."""
    made, strange = wall.sealed(page("one()", script), KNOWN)
    assert strange == 1 and made.count("'sha256-") == 1 and wall.digest(script) not in made


def test_data_and_what_is_fetched_need_no_hash() -> None:
    """JSON runs nothing; a file of the site is 'self'."""
    html = (
        META + '<script type="application/ld+json">{}</script><script src="a.js"></script><SCRIPT'
        " TYPE=module SRC=b></SCRIPT >"
    )
    assert wall.sealed(html, KNOWN)[1] == 0


def test_templates_of_ones_own_count(tmp_path: Path) -> None:
    """``custom_dir`` of mkdocs.yml: what a collection's own templates hold runs."""
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: T\ntheme:\n  name: massdriver\n  custom_dir: ours\n"
    )
    assert Archive(tmp_path).settings.overrides == "ours"
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "main.html").write_text("<script>ours()</script>")
    assert "ours()" in wall.Known(wall.templates([tmp_path / "ours"]))
    assert "ours()" not in wall.Known(wall.templates())


@contextmanager
def watched(browser: Any, site: Path) -> Iterator[tuple[Any, str, list[str]]]:
    """A page, the address of a site, and what its policy has blocked."""
    blocked: list[str] = []
    with served(site) as address:
        tab = browser.new_page()
        tab.on(
            "console",
            lambda m: blocked.append(m.text) if "Content Security Policy" in m.text else None,
        )
        tab.on("pageerror", lambda error: blocked.append(str(error)))
        yield tab, address, blocked
        tab.close()


def second(root: Path, folder: Path) -> None:
    """The same site by the second builder."""
    command = ROOT / ".venv-zensical" / "bin" / "zensical"
    assert zensical_site.build(folder / "site", command, root) == 0
    shutil.copytree(folder / "site", folder, dirs_exist_ok=True)


@pytest.fixture(params=["mkdocs", "zensical"])
def built(request: pytest.FixtureRequest, ironworks: Archive, once: Once) -> Path:
    """The invented archive's site, by each builder."""
    if request.param == "mkdocs":
        return Path(request.getfixturevalue("ironworks_site"))
    if not (ROOT / ".venv-zensical" / "bin" / "zensical").exists():
        pytest.skip("no second builder here; make test installs it")
    return once("ironworks-zensical", partial(second, ironworks.root))


@pytest.mark.slow
def test_no_page_of_either_builder_lets_a_script_in_it_run_that_is_none_of_the_theme(
    built: Path,
) -> None:
    """Every page has a policy without 'unsafe-inline' for scripts, a hash for each script in it,
    and no handler in its HTML."""
    known = wall.Known(
        wall.templates(
            sorted((ROOT / ".venv-zensical").glob("lib/*/site-packages/zensical/templates"))
        )
    )
    pages = sorted(built.rglob("*.html"))
    assert len(pages) > 5
    for path in pages:
        html = path.read_text()
        allowed = html.partition("script-src ")[2].partition(";")[0].split()
        assert allowed == [
            "'self'",
            *dict.fromkeys(f"'{wall.digest(s)}'" for s in wall.inline(html)),
        ], path
        assert wall.sealed(html, known) == (html, 0), path
        assert " onload=" not in html and " onclick=" not in html, path


@pytest.mark.slow
def test_the_second_wall_lets_the_site_work_and_nothing_else(built: Path, browser: Any) -> None:
    """In both builders: nothing of the theme's is blocked; a handler, a script, a picture, a frame
    and a request are."""
    with watched(browser, built) as (tab, address, blocked):
        talk = next((built / "transcripts").glob("*/index.html")).relative_to(built)
        for html in ("index.html", "search/index.html", "404.html", talk.as_posix()):
            tab.goto(f"{address}/{html}")
            tab.wait_for_load_state("networkidle")
            assert tab.locator("html.js").count() == 1, html
        assert [what for what in blocked if "Content Security Policy" in what] == []
        tab.evaluate(
            """document.body.insertAdjacentHTML('beforeend',
            '<img src="data:," onerror="window.pwned=1">'
            + '<a id="lure" href="javascript:window.pwned=2">x</a><img src="https://elsewhere.example/a.png">'
            + '<iframe src="https://elsewhere.example/"></iframe>');
            for (const set of [{textContent: 'window.pwned=3'}, {src: 'https://elsewhere.example/a.js'}])
              document.head.append(Object.assign(document.createElement('script'), set));
            document.getElementById('lure').click(); fetch('https://elsewhere.example/').catch(() =>
                {})"""
        )
        tab.wait_for_timeout(500)
        assert tab.evaluate("window.pwned") is None
        assert len(blocked) >= 7


@pytest.mark.slow
def test_a_script_that_a_hole_let_in_does_not_run(
    built: Path, browser: Any, tmp_path: Path
) -> None:
    """Should words ever become HTML in a page that is built: what they say is not sealed with it,
    and the policy holds."""
    site = Path(shutil.copytree(built, tmp_path / "site"))
    page_ = site / "index.html"
    hostile = '<script>window.pwned=1</script><img src="data:," onerror="window.pwned=2">'
    page_.write_text(
        page_.read_text()
        .replace("</title>", f"</title>{hostile}")
        .replace("</h1>", f"</h1>{hostile}")
    )
    sources = wall.templates(
        sorted((ROOT / ".venv-zensical").glob("lib/*/site-packages/zensical/templates"))
    )
    assert wall.seal(site, sources) == (0, ["index.html"])
    with watched(browser, site) as (tab, address, blocked):
        tab.goto(f"{address}/index.html")
        tab.wait_for_load_state("networkidle")
        assert tab.evaluate("window.pwned") is None and len(blocked) >= 3
