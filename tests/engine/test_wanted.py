"""The pages of Take part: what they print comes from the editions, the table of findings and the
history."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from conftest import HEAD, ROOT, edition, seed
from massdriver import cli, suspects
from massdriver.collection import compare, corpus, vocabulary
from massdriver.collection.concordance import Concordance
from massdriver.collection.repository import Archive
from massdriver.edition import proof
from massdriver.edition.check import check
from massdriver.edition.lexicon import Lexicon
from massdriver.edition.request import FORM
from massdriver.findings import CODES
from massdriver.model import Reading
from massdriver.site import credits, house_style, pages, theme, wanted
from massdriver.site.blocks import BLOCKS, fill
from massdriver.text import words

PAGES = {
    **{
        name: pages.page(name, "en").body
        for name in ("contribute", "help-wanted", "house-style", "new")
    },
    "CONTRIBUTING": (ROOT / "CONTRIBUTING.md").read_text(),
}


def read(body: str, text: str, head: str = HEAD) -> Reading:
    return proof.read(edition(body, head), seed(text), Lexicon(()))


def of(*readings: Reading) -> corpus.Corpus:
    return corpus.Corpus({r.edition.slug: r for r in readings}, Concordance([]), {})


def test_every_doubt_is_on_the_page_once(ironworks: Archive) -> None:
    """As many items as there are doubts, each with a link to its paragraph."""
    everything = corpus.of(ironworks)
    page = BLOCKS["doubts"](ironworks, "")
    links = re.findall(r"^    .*?\]\(transcripts/([a-z0-9-]+)\.md#(w\d+)\)", page, re.M)
    wanted_ = sorted(
        (slug, next(p.id for p in reversed(r.paragraphs) if p.first <= d.at))
        for slug, r in everything.readings.items()
        for d in r.doubts
    )
    assert sorted(links) == wanted_
    assert len(re.findall(r"^1\. ", page, re.M)) == len(wanted_) > 0


def test_a_doubt_shows_its_sentence_what_was_heard_and_the_second() -> None:
    """All that is needed to settle it stands in one place."""
    head = HEAD.replace("kind:", "video: https://example.org/watch?v=1\nkind:")
    edited = edition(
        '**Ann:** First. A {~~holi~>Holy~~} *point*{>>unclear: "Holy point", perhaps "wholly"<<},'
        " man. Last.\n",
        head,
    )
    here = proof.read(
        edited, seed("First. A holi point, man. Last."), Lexicon(()), [(0, 10.0), (6, 16.0)]
    )
    assert (
        wanted.doubts(of(here), [])
        == '1. A <mark class="doubt">Holy point</mark>, man.  \n    Ann, [A'
        " talk](transcripts/talk.md#w0) · [listen at"
        ' 0:10](<https://example.org/watch?v=1&t=10s>)  \n    doubt: "Holy point", perhaps'
        ' "wholly"  \n    heard: A holi point, man.  \n    <small>the second is known; the'
        " guest's own words; there is a guess to confirm</small>\n"
    )


def test_a_guess_is_known_in_the_language_of_the_archive() -> None:
    """An editor says "vielleicht" there, and the page says what that is worth."""
    here = read('**Ann:** Die holi{>>unclear: "holi", vielleicht "Glocke"<<}.\n', "Die holi.")
    assert words.of("de")("wanted.guess") in wanted.doubts(of(here), [], words.of("de"))
    assert words.ENGLISH("wanted.guess") not in wanted.doubts(of(here), [])


def test_what_is_worth_more_stands_first() -> None:
    """A guest's number comes before a host's word, and what a page leans on before what stands
    alone."""
    here = read(
        '**Bob:** One smal{>>unclear: "smal"<<} word.\n\n**Ann:** Then 40{>>unclear: "40"<<}'
        ' tons.\n\n**Ann:** Then 41{>>unclear: "41"<<} tons.\n',
        "One smal word. Then 40 tons. Then 41 tons.",
    )
    page = wanted.doubts(of(here), [("docs/a.md", "[x](transcripts/talk.md#w6)")])
    assert [m[1] for m in re.finditer(r"<mark[^>]*>(.*?)</mark>", page)] == ["41", "40", "smal"]
    assert "a note or another page leans on it" in page.split("1. ")[1]


def test_words_of_an_edition_cannot_act_on_the_page() -> None:
    """A doubt's text with Markdown or HTML in it is shown, not rendered."""
    here = read(
        '**Ann:** A b{>>unclear: "b" <script>alert(1)</script> [x](y) *z*<<} c.\n', "A b c."
    )
    page = wanted.doubts(of(here), [])
    assert "<script" not in page and "[x]" not in page and "*z*" not in page
    assert "&#60;script&#62;" in page


def test_the_likeliest_mishearings_are_those_of_the_program(ironworks: Archive) -> None:
    """The page shows the first of what the command lists, from machine transcripts only."""
    everything = corpus.of(ironworks)
    page = wanted.likeliest(
        everything.readings.values(),
        ironworks.lexicon(),
        vocabulary.of(everything.readings, ironworks.lexicon()),
    )
    slugs = set(re.findall(r"\(transcripts/([a-z0-9-]+)\.md#", page))
    assert slugs <= {
        s for s, r in everything.readings.items() if r.edition.front["kind"] == "machine transcript"
    }
    assert 0 < len(re.findall(r"^1\. ", page, re.M)) <= wanted.LIKELIEST


def test_what_has_a_page_of_its_own_is_no_suspect(ironworks: Archive) -> None:
    """However rare the name of a topic is, nobody is asked to listen for it."""
    everything = corpus.of(ironworks)
    known = vocabulary.of(everything.readings, ironworks.lexicon())
    page = wanted.likeliest(everything.readings.values(), ironworks.lexicon(), known)
    suspect = re.findall(r'<mark class="doubt">(\w+)</mark>', page)[0]
    without = wanted.likeliest(
        everything.readings.values(), ironworks.lexicon(), known, {suspect.casefold()}
    )
    assert suspect not in re.findall(r'<mark class="doubt">(\w+)</mark>', without)


def test_every_ground_is_explained() -> None:
    """The page names the grounds that the command prints."""
    assert re.findall(r"\*\*(\w+)\*\*", wanted.grounds()) == list(suspects.GROUNDS)
    german = wanted.grounds(words.of("de"))
    for ground in suspects.GROUNDS:
        says = words.ENGLISH(f"ground-says.{ground}")
        assert says in wanted.grounds() and says not in german


def test_the_figures_name_documents_and_say_what_they_mean(ironworks: Archive) -> None:
    """No slug; each share with what it is a share of; by ground where somebody unfolds it."""
    readings = corpus.of(ironworks).readings
    for language, said in (("en", "were mended in the end"), ("de", "wurden am Ende berichtigt")):
        lexicon = ironworks.lexicon()
        known = vocabulary.of(readings, lexicon)
        page = wanted.figures(readings.values(), lexicon, known, words.of(language))
        assert page.count(said) == len(readings)
        assert all(str(here.edition.front["title"]) in page for here in readings.values())
        assert not any(slug in page for slug in readings)
        dates = re.findall(r"\*\*, (\d{4}-\d\d-\d\d): ", page)
        assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("code", house_style.EXAMPLES)
def test_what_the_house_style_calls_wrong_is_found_and_what_it_calls_right_is_not(
    code: str,
) -> None:
    """Each ✗ gets its code from check, each ✓ does not."""
    example = house_style.EXAMPLES[code]
    head = HEAD.replace("kind:", "status: edited\nkind:")

    def codes(body: str) -> set[str]:
        label = "" if body.startswith("**An") else "**Ann:** "
        here = read(f"{label}{body}\n", example.seed, head)
        return {f.code for f in (*check(here, Lexicon(())), *compare.check({"talk": here}))}

    assert code in codes(example.wrong)
    assert codes(example.right) == set()


def test_every_code_is_in_the_house_style_with_its_number() -> None:
    """Numbered through, none left out, none twice."""
    page = house_style.rules()
    plain = re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), page)
    assert re.findall(r"^\*\*(\d+)\.\*\*", page, re.M) == [str(n + 1) for n in range(len(CODES))]
    assert sorted(re.findall(r"^\*\*\d+\.\*\* <code>([A-Z]\d{3})</code>", plain, re.M)) == sorted(
        CODES
    )
    assert set(house_style.EXAMPLES) <= set(CODES)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_task_a_page_names_exists(page: str) -> None:
    """A page never teaches a verb or a task that is not there."""
    text = PAGES[page]
    tasks = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.M)) <= tasks
    verbs = set(re.findall(r"`massdriver ([a-z]+)", text)) | {
        shlex.split(line)[1] for line in text.splitlines() if line.startswith("massdriver ")
    }
    known = next(a for a in cli._parser()._actions if a.choices).choices
    assert verbs <= set(known or ())


@pytest.mark.parametrize("page", ["contribute", "help-wanted", "house-style"])
def test_every_block_a_page_asks_for_is_filled(ironworks: Archive, page: str) -> None:
    """No ::: line is left over."""
    lines = PAGES[page].splitlines()
    assert any(line.startswith("::: ") for line in lines)
    assert not [line for line in fill(lines, ironworks) if line.startswith("::: ")]


def test_the_page_that_explains_the_form_calls_it_as_the_dialog_does() -> None:
    """Names of buttons are the same in the page and in the catalogue, and the script asks what the
    program reads."""
    script = (Path(theme.__file__).parent / "assets" / "fix.js").read_text()
    for language in words.LANGUAGES:
        page = pages.page("contribute", language).body
        for key in ("fix", "send-issue", "copy-text", "edit-file"):
            assert (
                f"**{words.catalogue(language)[f'js.{key}']}**" in page
                and f'word("{key}")' in script
            )
    assert re.findall(r'"([^"]+)"', re.search(r"const FORM = \[(.*?)\];", script)[1]) == list(FORM)  # type: ignore[index]


def test_those_who_helped_are_named_from_the_history(tmp_path: Path) -> None:
    """Authors and co-authors, those with changed words first; no addresses, no robots."""

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True, capture_output=True)

    git("init", "-q")
    for author, message in (
        ("Ann <ann@example.org>", "A page"),
        ("Bob *B* <bob@example.org>", "[Editorial] A word"),
        ("Ann <ann@example.org>", "Correction: talk\n\nCo-authored-by: Cy <cy@example.org>"),
        ("robot[bot] <r@example.org>", "Bump"),
    ):
        git(
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.org",
            "commit",
            "-q",
            "--allow-empty",
            f"--author={author}",
            "-m",
            message,
        )
    assert (
        credits.credits(credits.log(tmp_path)) == "- Ann: 2 changes, 1 of them to the words\n"
        "- Bob &#42;B&#42;: 1 change, 1 of them to the words\n"
        "- Cy: 1 change, 1 of them to the words"
    )


def test_without_a_history_nobody_can_be_named(tmp_path: Path) -> None:
    """An export of the tree builds all the same."""
    assert (
        credits.credits(credits.log(tmp_path))
        == "The names stand in the history, which this copy does not have."
    )
