"""No word of the interface stands outside its catalogue: neither in the theme's scripts nor in its
templates."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from massdriver.edition import request
from massdriver.site import said as theme
from massdriver.text import words

HOME = ROOT / "scripts" / "massdriver" / "site" / "theme"
SCRIPTS = {
    path.relative_to(HOME).as_posix(): path.read_text()
    for path in sorted((HOME / "assets").rglob("*.js"))
}
TEMPLATES = {
    path.relative_to(HOME).as_posix(): path.read_text()
    for path in sorted(HOME.rglob("*.html"))
    if path.parent != theme.FOLDER
}
NOT_WORDS = {  # what a browser, a form that a program reads, or a format calls so
    "Correction: ",
    "summary span",
    "tbody tr",
    "menu sheet",
    "not verbatim",
    ", not verbatim",
    "ArrowDown",
    "ArrowUp",
    "Home",
    "End",
    "Enter",
    "Escape",
    "PRE",
    "Space",
    "not found",  # a verdict, as the cases name it
    (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen"
    ),
    # numbers as they are said, in the language they are for
    "twenty thirty forty fifty sixty seventy eighty ninety",
    "Plain text",
    "Markdown",
    "BibTeX",
    "Address",
    "The ",
    "use strict",
    *request.FORM,
}
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*", re.DOTALL)
_LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`((?:[^`\\]|\\.)*)`')
_PROSE = re.compile(r"[^\W\d_]{2,},? [^\W\d_]{2,}|^\W*[A-Z][a-z]+\W*$")
# selectors, lists of tags, styles
_MACHINE = re.compile(r"[#\[>=]|^\.|::|^\w+(?:, \w+)+$|^\w+( \w+)? *\{")


def literals(source: str) -> list[str]:
    """The words a script may show: its strings, without what it puts into them."""
    found = []
    for match in _LITERAL.finditer(_COMMENT.sub("", source)):
        text = next(group for group in match.groups() if group is not None)
        found += re.split(r"\$\{(?:[^{}]|\{[^{}]*\})*\}", text)
    return found


def prose(texts: list[str]) -> list[str]:
    return [
        text
        for text in texts
        if _PROSE.search(text) and not _MACHINE.search(text) and text not in NOT_WORDS
    ]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_says_nothing_that_is_not_in_the_catalogue(name: str) -> None:
    """Whatever has two words, or begins like a sentence, comes by its key; and each key it asks for
    is there."""
    assert prose(literals(SCRIPTS[name])) == []
    assert set(re.findall(r'\bword\("([^"]+)"', SCRIPTS[name])) <= set(theme.scripts("en"))


def test_prose_is_found_where_it_stands() -> None:
    """The search sees words in each kind of string, and takes no selector for one."""
    script = (
        'a("Copy link"); b(\'Close\'); c(`${n} words of ${m}`); d(".editions a", "p[id] span",'
        ' "max-age"); // Not this one'
    )
    assert prose(literals(script)) == ["Copy link", "Close", " words of "]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_says_nothing_that_is_not_in_the_catalogue(name: str) -> None:
    """Between the tags and in the attributes people read stand keys, no words."""
    shown = re.sub(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<script\b.*?</script>|<code>.*?</code>",
        "",
        TEMPLATES[name],
        flags=re.DOTALL,
    )
    assert [
        text for text in re.findall(r">([^<]*)<", shown) if re.search(r"[^\W\d_]{2,}", text)
    ] == []
    assert [
        text
        for text in re.findall(r'(?:title|aria-label|placeholder|alt)="([^"]*)"', shown)
        if text
    ] == []
    asked = set(re.findall(r'"(theme\.[^"]+)"', TEMPLATES[name]))
    assert {key for key in asked if key != "theme."} <= set(words.catalogue("en"))


def test_no_word_of_scripts_or_templates_is_left_unused() -> None:
    """Each key is somewhere in the sources."""
    scripts, templates = "".join(SCRIPTS.values()), "".join(TEMPLATES.values())
    keys = set(words.catalogue("en"))
    assert {key for key in keys if key.startswith("js.") and f'"{key[3:]}"' not in scripts} == set()
    assert {
        key for key in keys if key.startswith("theme.") and f'"{key}"' not in templates
    } == set()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_travels_with_the_theme_is_what_the_catalogue_says(language: str) -> None:
    """The partials are written by a command; nothing in them would end a tag or begin one of the
    template's."""
    written = (theme.FOLDER / f"{language}.html").read_text(encoding="utf-8")
    assert written == theme.partial(language), "write them anew: python -m massdriver.site.said"
    assert f'"{language}"' in TEMPLATES["partials/language.html"]
    said = str(
        {
            **theme.scripts(language),
            **{k: v for k, v in words.catalogue(language).items() if k.startswith("theme.")},
        }
    )
    assert not re.search(r"\{[{%#]|</", said.replace("{'one'", ""))
