"""Fix this, the whole way in a real browser: select, propose, send; what it makes is applied to a
copy of the archive."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from conftest import IRONWORKS, ROOT
from massdriver.cli import main
from massdriver.collection.repository import Archive
from massdriver.edition import markup, request
from massdriver.model import Emendation, Paragraph, Reading
from pages import Tab, violations

pytestmark = pytest.mark.slow

SLUG = "furnace-2025"


@pytest.fixture(scope="module")
def here() -> Reading:
    shelf = Archive(IRONWORKS)
    return shelf.open(shelf.transcripts / f"{SLUG}.md").read()


@pytest.fixture(scope="module")
def paragraph(here: Reading) -> Paragraph:
    """A paragraph with marks in it and a word that stands there exactly twice, unmarked."""
    return next(
        p
        for p in here.paragraphs
        if any(isinstance(i, Emendation) for i in here.edition.blocks[p.block].inlines)
        and p.start is not None
        and twice(p)
        and 40 < len(p.text.split()) < 90
    )


def twice(paragraph: Paragraph) -> str:
    """A long word that stands in the paragraph, and in what was heard for it, exactly two times."""
    words = re.findall(r"[a-z]{5,}", paragraph.text)
    return next(
        (
            w
            for w in words
            if len(re.findall(w, paragraph.text)) == len(re.findall(w, paragraph.heard)) == 2
        ),
        "",
    )


@pytest.fixture
def page(tab: Tab, ironworks_address: str) -> Iterator[Any]:
    """The page of one edition."""
    with tab.taken() as page:
        page.goto(f"{ironworks_address}/transcripts/{SLUG}/", wait_until="load")
        yield page


def open_dialog(page: Any, identifier: str) -> Any:
    """Open Fix this on a paragraph, through the paragraph's menu or its own button."""
    place = page.locator(f"[id='{identifier}']")
    place.scroll_into_view_if_needed()
    place.hover()
    if page.locator(".tools").count():
        place.locator(".tools").click()
        page.locator(".menu [data-action=fix]").click()
    else:
        place.locator("[data-action=fix]").click()
    dialog = page.locator("dialog.fix[open]")
    dialog.wait_for()
    return dialog


def select(dialog: Any, start: int, stop: int) -> None:
    """Select letters of the paragraph shown in the dialog, as a mouse or a finger does."""
    dialog.locator("textarea").first.evaluate(
        "(e, [a, b]) => { e.focus(); e.setSelectionRange(a, b); e.dispatchEvent(new"
        " Event('select')); }",
        [start, stop],
    )


def copied(page: Any, dialog: Any) -> str:
    dialog.get_by_role("button", name="Copy as text").click()
    page.wait_for_function("document.querySelector('.fix-status').textContent.startsWith('Copied')")
    return str(page.evaluate("navigator.clipboard.readText()"))


@pytest.fixture
def copy_of_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the program works on; the working folder of the test."""
    for name in ("docs", "seeds", "mkdocs.yml"):
        source = IRONWORKS / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_select_propose_apply(
    page: Any,
    here: Reading,
    paragraph: Paragraph,
    copy_of_the_archive: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The second of two equal words is selected and another typed: just that word is emended, and
    the check is as clean."""
    word = twice(paragraph)
    at = [m.start() for m in re.finditer(word, paragraph.text)][1]
    dialog = open_dialog(page, paragraph.id)
    assert dialog.locator("textarea").first.input_value() == paragraph.text
    select(dialog, at + 1, at + 3)
    assert dialog.get_by_label("Wrong words").input_value() == word
    dialog.get_by_label("What was said instead").fill("Zanzibar")
    assert dialog.locator(".fix-mark").text_content() == f"{word} → Zanzibar"
    form = copy_of_the_archive / "form.txt"
    form.write_text(copied(page, dialog))

    before = main(["check"]), capsys.readouterr().out
    assert main(["apply", "form.txt"]) == 0, capsys.readouterr().out
    assert f"{{~~{word}~>Zanzibar~~}}" in capsys.readouterr().out
    assert (main(["check"]), capsys.readouterr().out) == before
    shelf = Archive(copy_of_the_archive)
    after = shelf.open(shelf.transcripts / f"{SLUG}.md").read()
    expected = paragraph.text[:at] + "Zanzibar" + paragraph.text[at + len(word) :]
    assert [p.text for p in after.paragraphs] == [
        expected if p.id == paragraph.id else p.text for p in here.paragraphs
    ]
    assert len(after.changes) == len(here.changes) + 1
    assert after.proved


def select_on_the_page(page: Any, paragraph: Paragraph, word: str) -> None:
    """Select the inner letters of a word of the page itself."""
    page.locator(f"[id='{paragraph.id}']").scroll_into_view_if_needed()
    page.locator(f"[id='{paragraph.id}']").evaluate(
        """(p, word) => {
        const texts = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
        let node; while ((node = texts.nextNode()) && !node.data.includes(word));
        const at = node.data.indexOf(word), range = document.createRange();
        range.setStart(node, at + 1); range.setEnd(node, at + word.length - 1);
        getSelection().removeAllRanges(); getSelection().addRange(range);
    }""",
        word,
    )
    page.wait_for_timeout(100)


def test_words_selected_on_the_page_are_taken_along(page: Any, paragraph: Paragraph) -> None:
    """Whoever selects first and opens then finds the words filled in, widened to whole words."""
    word = twice(paragraph)
    select_on_the_page(page, paragraph, word)
    dialog = open_dialog(page, paragraph.id)
    assert dialog.get_by_label("Wrong words").input_value() == word
    assert dialog.get_by_label("What was said instead").evaluate(
        "e => e === document.activeElement"
    )


def test_selecting_a_word_offers_to_fix_it(page: Any, paragraph: Paragraph) -> None:
    """One click after the selection the dialog is there, with the word in it."""
    word = twice(paragraph)
    select_on_the_page(page, paragraph, word)
    page.locator(".dock [data-action=fix]").click()
    dialog = page.locator("dialog.fix[open]")
    dialog.wait_for()
    assert dialog.get_by_label("Wrong words").input_value() == word


def test_the_issue_link_fills_the_form_that_the_program_reads(
    page: Any, paragraph: Paragraph
) -> None:
    """Every answer goes into the field of its name, and is the same as in the copied text."""
    word = twice(paragraph)
    at = paragraph.text.index(word)
    dialog = open_dialog(page, paragraph.id)
    select(dialog, at, at + len(word))
    dialog.get_by_label("What was said instead").fill("not 3%, he and she said")
    dialog.get_by_label("Why").fill("audible (twice)")
    link = urlsplit(dialog.get_by_role("link", name="Send as an issue").get_attribute("href"))
    query = {key: value[0] for key, value in parse_qs(link.query, keep_blank_values=True).items()}
    assert link.path.endswith("/issues/new")
    assert (ROOT / ".github" / "ISSUE_TEMPLATE" / query.pop("template")).is_file()
    assert query.pop("title") == f"Correction: {SLUG} {paragraph.id}"
    assert list(query) == [field for field, _ in request.FORM.values()]
    assert int(query["second"]) <= (paragraph.start or 0) <= int(query["second"]) + 1
    filled = "\n".join(
        f"### {title}\n\n{query[field] or request.EMPTY}\n"
        for title, (field, _) in request.FORM.items()
    )
    asked = request.parse(copied(page, dialog).encode(), "copied")
    assert request.parse(filled.encode(), "issue") == asked
    assert asked.why == "audible (twice)"
    assert len(re.findall(re.escape(asked.current), paragraph.text)) == 1


def test_the_edit_link_leads_to_the_file_and_the_line(
    page: Any, here: Reading, paragraph: Paragraph
) -> None:
    """GitHub's editor opens at the paragraph's line."""
    href = (
        open_dialog(page, paragraph.id)
        .get_by_role("link", name="Edit the file")
        .get_attribute("href")
    )
    line = here.edition.blocks[paragraph.block].line
    assert href.endswith(f"/edit/main/docs/transcripts/{SLUG}.md#L{line}")


def test_what_is_missing_is_said_and_nothing_can_be_sent(page: Any, paragraph: Paragraph) -> None:
    """No link and no copy before there are words, right words, and a place for them."""
    dialog = open_dialog(page, paragraph.id)
    wrong, right = dialog.get_by_label("Wrong words"), dialog.get_by_label("What was said instead")
    status, issue = dialog.locator(".fix-status"), dialog.locator(".fix-issue")
    for words, said, message in (
        (twice(paragraph), "", "stands 2 times here"),
        ("Zanzibar", "", "do not stand in the paragraph"),
        (paragraph.text[:20].rsplit(" ", 1)[0], "", "Type what was said."),
        (paragraph.text[:20].rsplit(" ", 1)[0], "<b>", "Leave out the character <"),
    ):
        wrong.fill(words)
        right.fill(said)
        assert message in status.text_content()
        assert (
            issue.get_attribute("href") is None
            and dialog.get_by_role("button", name="Copy as text").is_disabled()
        )
    dialog.get_by_label("Nothing was said there").check()
    assert issue.get_attribute("href") is not None
    assert "proposed=%5Bdelete%5D" in issue.get_attribute("href")


def test_capitals_and_points_need_no_mark(page: Any, paragraph: Paragraph) -> None:
    """The dialog says so before anything is sent."""
    word = twice(paragraph)
    at = paragraph.text.index(word)
    dialog = open_dialog(page, paragraph.id)
    select(dialog, at, at + len(word))
    dialog.get_by_label("What was said instead").fill(word.upper())
    assert (
        dialog.locator(".fix-mark").text_content()
        == "no mark: only capitals, points or spaces change"
    )


def test_an_emended_word_shows_what_was_heard(page: Any, here: Reading) -> None:
    """The mark shown has the machine's words on its left side, not the page's."""
    for p in here.paragraphs:
        marks = [
            i
            for i in here.edition.blocks[p.block].inlines
            if isinstance(i, Emendation) and i.heard and i.read
        ]
        mark = next(
            (
                m
                for m in marks
                if re.fullmatch(r"[a-z]{4,} [a-z]{4,}", m.heard or "")
                and re.fullmatch(r"[a-z]+", m.read or "")
                and len(re.findall(rf"\b{m.read}\b", p.text)) == 1
            ),
            None,
        )
        if mark:
            break
    assert mark
    dialog = open_dialog(page, p.id)
    dialog.get_by_label("Wrong words").fill(markup.plain(mark.read or ""))
    dialog.get_by_label("What was said instead").fill("zanzibar")
    assert dialog.locator(".fix-mark").text_content() == f"{mark.heard} → zanzibar"


def test_the_dialog_can_be_used_by_keyboard_and_screen_reader(
    page: Any, paragraph: Paragraph
) -> None:
    """Names for everything, nothing axe objects to; Escape closes, and the focus is back in the
    paragraph or its menu."""
    dialog = open_dialog(page, paragraph.id)
    assert (
        dialog.evaluate(
            "d => document.getElementById(d.getAttribute('aria-labelledby')).textContent"
        )
        == "Fix this"
    )
    assert violations(page, context="dialog.fix") == []
    page.keyboard.press("Escape")
    assert not page.locator("dialog.fix[open]").count()
    assert page.evaluate("document.activeElement.closest('[id^=w]')?.id") == paragraph.id


def test_it_works_where_no_menu_offers_it(
    tab: Tab, ironworks_address: str, paragraph: Paragraph
) -> None:
    """Without the page's other scripts each paragraph has a button of its own."""
    with tab.taken(cold=True) as page:
        page.route("**/edition**", lambda route: route.abort())
        page.goto(f"{ironworks_address}/transcripts/{SLUG}/", wait_until="load")
        page.locator(f"[id='{paragraph.id}']").hover()
        page.get_by_role("button", name=f"Fix this, paragraph {paragraph.id}", exact=True).click()
        page.locator("dialog.fix[open]").wait_for()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_dialog_fits_the_screen(page: Any, paragraph: Paragraph, width: int) -> None:
    """Nothing of it lies beside the screen, on a phone either."""
    page.set_viewport_size({"width": width, "height": 700})
    box = open_dialog(page, paragraph.id).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["height"] <= 700
    assert page.evaluate(
        "document.querySelector('dialog.fix').scrollWidth <="
        " document.querySelector('dialog.fix').clientWidth"
    )
