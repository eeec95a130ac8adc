"""The desk in a real browser, by keyboard alone: an evening of it, what stands on disk afterwards,
and what axe says."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import made
from conftest import HEAD, ROOT
from massdriver.cli import main
from massdriver.collection.repository import Archive
from massdriver.desk import server, view
from pages import violations

pytestmark = pytest.mark.slow

TALK = "docs/transcripts/talk.md"
Make = Callable[[dict[str, str]], Path]


@pytest.fixture
def root(repository: Make, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The made talk."""
    return made.make(repository, monkeypatch)


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A browser that reaches nothing but this machine, under the page's own policy."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.errors, page.outside = [], []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on(
        "console",
        lambda message: page.errors.append(message.text) if message.type == "error" else None,
    )
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith("http://127.0.0.1:")
            else page.outside.append(request.url)
        ),
    )
    yield page
    assert page.errors == [] and page.outside == []
    context.close()


@pytest.fixture
def desk(root: Path) -> Iterator[server.Desk]:
    """A desk that is open."""
    yield from opened(root)


def opened(root: Path) -> Iterator[server.Desk]:
    with server.Desk(Archive(root), {"talk": root / TALK}) as desk:
        threading.Thread(target=desk.serve_forever, args=(0.05,), daemon=True).start()
        yield desk
        desk.shutdown()


def ready(page: Any) -> None:
    """The place is shown, and nothing is on its way."""
    expect(page.locator("#main")).to_have_attribute("aria-busy", "false", timeout=20_000)
    expect(page.locator("#decide button").first).to_be_visible(timeout=20_000)


def press(page: Any, *keys: str) -> None:
    """Press keys, each when the page is ready for it."""
    for key in keys:
        ready(page)
        page.keyboard.press(key)
    ready(page)


def typed(page: Any, words: str) -> None:
    """Type into the field that has the focus, over what is in it, and send it."""
    expect(page.locator("#typed")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.locator("#typed")).to_be_hidden(timeout=20_000)
    ready(page)


def until(page: Any, true: str) -> None:
    """Wait until something is so; the page's own policy forbids what Playwright waits by."""
    for _ in range(400):
        if page.evaluate(true):
            return
        page.wait_for_timeout(50)
    raise AssertionError(true)


def here(page: Any) -> str:
    """The words of the place, as the page shows them; for a speaker, the question."""
    mark = page.locator("#text mark")
    return str(
        mark.inner_text().strip(" ,.") if mark.count() else page.locator("#what .kind").inner_text()
    )


def settled(page: Any) -> str:
    """Decide the place that is shown, by what it is; the words it was."""
    words = here(page)
    if words == "Who speaks?":
        press(page, "3", "e")
    elif words == "14":
        page.keyboard.press("w")
        typed(page, "audible, and said again")
    elif words == "no":
        page.keyboard.press("d")
    elif words == "tucked":
        page.keyboard.press("t")
        typed(page, "talking")
    elif words == "train":
        page.keyboard.press("d")
    elif words == "sun":
        page.keyboard.press("l")
    else:
        page.keyboard.press("k" if words in ("hour", "knight") else "w")
    ready(page)
    return words


def wanted(body: str) -> str:
    """What shall stand in the file at the end."""
    body = body.replace("**Speaker 1:**", "**Bob:**").replace('hour{>>unclear: "hour"<<}', "hour")
    for heard, said in made.HEARD:
        mark = {
            "tucked": "{~~tucked~>talking~~}",
            "sun": 'sun{>>stet: "sun"<<}',
            "knight": "knight",
        }.get(heard, f"{{~~{heard}~>{said}~~}}{{>>W<<}}")
        body = re.sub(rf"\b{heard}\b", mark, body, count=1)
    body = body.replace("14 crowns", "{~~14~>40~~}{>>W: audible, and said again<<} crowns")
    return body.replace("had no quarrel", 'had no{>>unclear: "no"; W hears "a"<<} quarrel')


@pytest.mark.long
def test_an_evening_by_keyboard_alone(
    page: Any, desk: server.Desk, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Thirty places and more in one go; the marks on disk are those wanted, and check is clean."""
    before = (root / TALK).read_text().partition("\n---\n")[2]
    page.goto(desk.address)
    ready(page)
    assert page.evaluate("document.activeElement.id") == "what"
    first, count = page.locator("#left").inner_text(), 0
    assert first == "31 places left"
    while page.locator("#text mark").count() or "Who speaks?" in page.locator("#what").inner_text():
        words = settled(page)
        count += 1
        assert page.locator("#refused").inner_text() == "", words
        assert count < 60
    expect(page.locator("#what")).to_have_text("Nothing is left to decide.")
    expect(page.locator("#why")).to_contain_text(
        re.compile(r"You decided 3\d places in \d+ minutes?\.")
    )
    assert count == 31
    assert (root / TALK).read_text().partition("\n---\n")[2] == wanted(before)
    capsys.readouterr()
    assert main(["check"]) == 0 and "all proved" in capsys.readouterr().out
    assert page.evaluate("document.activeElement.id") == "what"
    page.reload()
    expect(page.locator("#what")).to_have_text("Nothing is left to decide.", timeout=20_000)


def test_every_hand_is_a_button_in_reading_order_and_axe_is_silent(
    page: Any, desk: server.Desk, browser: Any
) -> None:
    """Tab reaches each; a stroke is told in the live region; in both colours, on a phone too, axe
    finds nothing."""
    page.goto(desk.address)
    ready(page)
    order = []
    for _ in range(25):
        page.keyboard.press("Tab")
        order.append(
            page.evaluate(
                "document.activeElement.innerText.trim().split('\\n').pop() ||"
                " document.activeElement.id"
            )
        )
    assert order[0] == "hour" and {
        "Type",
        "Doubt",
        "Let it stand",
        "Later",
        "Bob",
        "Begin one here",
        "keys",
    } <= set(order)
    page.get_by_role("button", name="Doubt").press("Enter")
    expect(page.locator("#live")).to_contain_text(
        "Marked as a doubt. The page proves itself. 30 places left"
    )
    press(page, "t")
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], (scheme, width)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_words_being_typed_are_no_keys_and_escape_gives_up(
    page: Any, desk: server.Desk, root: Path
) -> None:
    """What is typed goes nowhere until Enter; keys can be switched off altogether."""
    page.goto(desk.address)
    before = (root / TALK).read_text()
    press(page, "t")
    page.keyboard.type("kwdlu 123 e")
    page.keyboard.press("Escape")
    expect(page.locator("#typed")).to_be_hidden()
    page.locator("#keys").uncheck()
    page.locator("#what").focus()
    press(page, "k", "d", "w")
    assert (root / TALK).read_text() == before and page.locator(
        "#left"
    ).inner_text() == "31 places left"


def test_what_is_refused_can_be_typed_anew_and_a_reason_is_asked_only_where_it_helps(
    page: Any, desk: server.Desk, root: Path
) -> None:
    """The words stay in the field; a number asks why, odd characters do not."""
    page.goto(desk.address)
    press(page, "t")
    page.keyboard.press("Control+a")
    page.keyboard.type("<hour>")
    page.keyboard.press("Enter")
    expect(page.locator("#refused")).to_contain_text("R004")
    ready(page)
    assert page.locator("#words").input_value() == "<hour>" and page.locator("#reason").is_hidden()
    page.keyboard.press("Control+a")
    page.keyboard.type("2 hours")
    page.keyboard.press("Enter")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("audible")
    page.keyboard.press("Enter")
    expect(page.locator("#typed")).to_be_hidden()
    ready(page)
    assert "2 hours" in (root / TALK).read_text() and "{>>audible<<}" in (root / TALK).read_text()


def test_undo_later_split_and_join_by_key(page: Any, desk: server.Desk, root: Path) -> None:
    """The caret goes word by word; what was done is undone, stroke by stroke, to the byte."""
    page.goto(desk.address)
    ready(page)
    before = (root / TALK).read_text()
    press(page, "n")
    assert here(page) == "train"
    press(page, "u")
    assert here(page) == "hour"
    press(page, *["ArrowRight"] * 5)
    expect(page.locator("#live")).to_contain_text("Before: Then somebody asked")
    press(page, "b")
    assert "went home.\n\nThen somebody" in (root / TALK).read_text()
    press(page, *["ArrowRight"] * 4)
    press(page, "2", "u", "u")
    assert (root / TALK).read_text() == before


def test_a_key_is_not_lost_while_the_page_looks_for_changes(page: Any, desk: server.Desk) -> None:
    """It waits until the answer is there."""
    page.add_init_script(
        "const plain = fetch; window.fetch = async (...all) => { if (String(all[0]).includes('?'))"
        " await new Promise(done => setTimeout(done, 500)); return plain(...all); }"
    )
    page.goto(desk.address)
    ready(page)
    assert page.locator("#left").inner_text() == "31 places left"
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#main")).to_have_attribute("aria-busy", "true")
    page.keyboard.press("k")
    expect(page.locator("#left")).to_have_text("30 places left", timeout=20_000)


def test_somebody_elses_change_is_shown_and_kept(page: Any, desk: server.Desk, root: Path) -> None:
    """Noticed by itself, or at the next stroke; nothing is overwritten."""
    page.goto(desk.address)
    ready(page)
    (root / TALK).write_text(
        (root / TALK).read_text().replace("the poets once", "the {~~poets~>ports~~} once")
    )
    expect(page.locator("#live")).to_contain_text(
        "Somebody else changed the edition", timeout=15_000
    )
    (root / TALK).write_text(
        (root / TALK).read_text().replace("the veins for", "the {~~veins~>vines~~} for")
    )
    press(page, "k")
    assert {"poets~>ports", "veins~>vines"} <= set(
        re.findall(r"\w+~>\w+", (root / TALK).read_text())
    )
    expect(page.locator("#text .here")).to_contain_text("vines")


def test_what_does_not_prove_itself_is_said_until_somebody_mends_it(
    page: Any, desk: server.Desk, root: Path
) -> None:
    """The finding stands there while it is so, and goes by itself; what was refused for another
    reason stays."""
    whole = (root / TALK).read_text()
    (root / TALK).write_text(whole.replace("the poets once", "the pirates once"))
    page.goto(desk.address)
    expect(page.locator("#refused")).to_contain_text("R005", timeout=20_000)
    (root / TALK).write_text(whole)
    ready(page)
    expect(page.locator("#refused")).to_have_text("")
    press(page, "j")
    expect(page.locator("#refused")).to_contain_text("D003")
    page.wait_for_timeout(5000)
    expect(page.locator("#refused")).to_contain_text("D003")


def test_the_place_is_heard_at_once_from_a_second_before_to_one_after(
    page: Any, root: Path
) -> None:
    """The recording plays and stops by itself; again, earlier, slower; without one it is asked
    for."""
    (root / "seeds/timings").mkdir(exist_ok=True)
    (root / "seeds/timings/talk.tsv").write_text(
        "".join(f"{n}\t{n / 20}\n" for n in range(0, 1800, 100))
    )
    with wave.open(str(root / "talk.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 8000 * 100)
    for desk in opened(root):
        page.goto(desk.address)
        ready(page)
        page.get_by_label("The recording").fill(str(root / "talk.wav"))
        page.keyboard.press("Enter")
        until(page, "document.getElementById('sound').currentTime > 0")
        begin, end = view.heard_at(desk.sitting("talk"), desk.sitting("talk").places[0])
        assert begin is not None and end is not None
        until(page, "document.getElementById('sound').paused")
        assert end + 1 <= page.evaluate("document.getElementById('sound').currentTime") < end + 1.6
        page.locator("#what").focus()
        page.evaluate(
            "window.seeks = []; document.getElementById('sound').addEventListener('seeking', "
            "e => seeks.push(e.target.currentTime))"
        )
        press(page, "a", ",", "-")
        until(page, "seeks.length > 2")
        assert [round(s, 1) for s in page.evaluate("seeks")][:3] == [
            round(max(0, s), 1) for s in (begin - 1, begin - 6, begin - 1)
        ]
        assert page.evaluate("document.getElementById('sound').playbackRate") == 0.8


def test_what_strangers_wrote_does_nothing(page: Any, repository: Make) -> None:
    """Tags in words, in names, in a witness: shown as they are."""
    text = "We cast <img src=x onerror=alert(1)> pengolin bells in town. "
    head = HEAD.replace("Ann: guest", '"Ann ‹b›": guest')
    root = repository(
        {
            "seeds/talk.txt": text + "\n",
            TALK: (
                head + "**Ann ‹b›:** We cast "
                "\\<img src\\=x onerror\\=alert(1)\\> pengolin bells in town.\n"
            ),
        }
    )
    page.on("dialog", lambda dialog: page.errors.append(dialog.message))
    for desk in opened(root):
        page.goto(desk.address)
        ready(page)
        expect(page.locator("#text")).to_contain_text("<img src=x onerror=alert(1)>")
        assert page.locator("#text img").count() == 0


@pytest.mark.long
def test_a_kill_of_the_desk_loses_at_most_the_stroke(page: Any, root: Path) -> None:
    """Killed while it writes, again and again; what was decided before is there each time, and the
    evening goes on."""
    done = 0
    for wait in (0, 5, 20, 60):
        desk = subprocess.Popen(
            [sys.executable, "-m", "massdriver", "desk", "talk", "--no-browser"],
            cwd=root,
            text=True,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT / "scripts")},
        )
        assert desk.stdout
        try:
            page.goto(desk.stdout.readline().split()[-1])
            ready(page)
            left = int(page.locator("#left").inner_text().split()[0])
            assert left in (31 - done, 30 - done)
            done = 31 - left
            press(page, *["k"] * 4)
            done += 4
            page.keyboard.press("d")
            page.wait_for_timeout(wait)
        finally:
            desk.send_signal(signal.SIGKILL)
            desk.communicate()
        assert main(["check"]) == 0
    page.errors.clear()  # that nobody answers any more is what was meant


def test_a_text_from_right_to_left_is_walked_the_way_it_is_read(
    page: Any, repository: Make
) -> None:
    """The left arrow leads on; names and words stand beside their keys."""
    text = "قال لي صديقي إن القطار يصل في الصباح. ثم سألته عن الجسر القديم."
    head = HEAD.replace("Ann: guest", "آن لي: guest").replace("kind:", "language: ar\nkind:")
    root = repository(
        {
            "seeds/talk.txt": text + "\n",
            TALK: head + f"**آن لي:** {text}\n".replace("القطار", 'القطار{>>unclear: "القطار"<<}'),
        }
    )
    for desk in opened(root):
        page.goto(desk.address)
        press(page, "ArrowLeft", "ArrowLeft")
        assert page.locator(".caret").inner_text() == "يصل"
        press(page, "ArrowRight")
        assert page.locator(".caret").inner_text() == "القطار"


def test_the_list_of_editions_leads_to_each(page: Any, root: Path) -> None:
    """Without a slug the desk asks which; an address without its token is nobody's."""
    for desk in opened(root):
        page.goto(desk.address.removesuffix("talk/"))
        page.get_by_role("link", name="A talk").click()
        ready(page)
        connection = http.client.HTTPConnection(server.HOST, desk.server_port)
        connection.request("GET", "/")
        assert connection.getresponse().status == 403
        connection.close()


def test_a_voice_that_was_missed_is_given_back_by_a_key(page: Any, repository: Make) -> None:
    """On a phone, in German: P takes who is proposed, U takes it back, K keeps the voice that is
    there; why it is asked is said in the language of the page."""
    yard = "The yard is wide, and the bells stand in it until spring. " * 4
    ann = f"We cast them in the winter. Do you mix the tin yourself? Yes, I do, every time. {yard}"
    text = f"Bells are old. {yard}\n\n{ann}\n\nI see. {yard}\n"
    turns = zip(("Bob", "Ann", "Bob"), text.split("\n\n"), strict=True)
    root = repository(
        {
            "mkdocs.yml": "site_name: T\nextra:\n  massdriver:\n    language: de\n",
            "seeds/talk.txt": text,
            TALK: HEAD.replace("kind:", "language: en\nkind:")
            + "\n\n".join(f"**{who}:** {said.strip()}" for who, said in turns)
            + "\n",
        }
    )
    page.set_viewport_size({"width": 390, "height": 844})
    for desk in opened(root):
        page.goto(desk.address)
        ready(page)
        expect(page.locator("#what .kind")).to_have_text("Ab hier jemand anderes?")
        expect(page.locator("#why")).to_contain_text("Frage und Antwort in einem Beitrag")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        who = page.locator("#readings .words").inner_text()
        before = (root / TALK).read_text()
        press(page, "p")
        after = (root / TALK).read_text()
        assert after.count(f"**{who}:**") == before.count(f"**{who}:**") + 1
        press(page, "u")
        assert (root / TALK).read_text() == before
        press(page, "k")
        assert (root / TALK).read_text() == before
        assert main(["check"]) == 0
