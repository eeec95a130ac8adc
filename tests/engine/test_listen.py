"""Listening along in a real browser: a talk with its sound, and one whose video another host has,
for which a stub stands."""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import shutil
import struct
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from conftest import HEAD, Once, build, edition, seed
from massdriver import cli
from massdriver.collection.repository import Archive
from massdriver.edition import front, proof
from massdriver.edition.lexicon import of
from massdriver.findings import Unreadable
from massdriver.site import listen
from massdriver.site.masthead import outline
from massdriver.site.typeset import typeset
from massdriver.text import escape, words
from pages import violations
from serving import Quiet, served

TALK, FILM, THERE = "transcripts/talk/", "transcripts/film/", "transcripts/far/"
FAR = "https://sound.example"
EMBED = "https://www.youtube-nocookie.com/embed/abcdefghijk"
SECONDS = 60
TURN = "We cast iron in the morning and in the evening we let it cool, and so the day goes by."
SPEECH = "".join(
    f"**{'Ann' if n % 2 else 'Bob'}:** {TURN.replace('iron', word)}\n\n"
    for n, word in enumerate(
        "iron steel brass bronze copper tin lead zinc nickel silver gold cobalt".split()
    )
)
# What the host's embed does, as far as its documentation says: it takes commands and tells how
# things are.
STUB = """<!doctype html><title>film</title><script>
let at = 0, state = 5, last = Date.now(), rate = 1, heard = false;
const tell = (event, info) => parent.postMessage(JSON.stringify({ event, info, id: 1,
  channel: "widget" }), "*");
setInterval(() => { const now = Date.now(); if (state === 1) at += (now - last) / 1000 * rate;
  last = now;
  if (heard) tell("infoDelivery", { currentTime: at, playerState: state, duration: 60 }); }, 100);
addEventListener("message", e => { const { event, func, args } = JSON.parse(e.data);
  if (event === "listening" && !heard) { heard = true; tell("onReady", null); }
  if (func === "playVideo") state = 1;
  if (func === "pauseVideo") state = 2;
  if (func === "seekTo") at = args[0];
  if (func === "setPlaybackRate") rate = args[0]; });
</script>"""


def tone(path: Path, length: float = SECONDS) -> None:
    """A quiet tone of so many seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(
            b"".join(
                struct.pack("<h", round(900 * math.sin(n / 6))) for n in range(int(8000 * length))
            )
        )


def archive(root: Path) -> None:
    """Talks of twelve turns of five seconds, with a doubt in the fourth: one has its sound here,
    one a video, one it far away."""
    assert cli.main(["init", str(root), "--title", "Talks"]) == 0
    tone(root / "docs" / "audio" / "talk.wav")
    for slug, where in (
        ("talk", "audio: audio/talk.wav"),
        ("film", "video: https://www.youtube.com/watch?v=abcdefghijk"),
        ("far", f"audio: {FAR}/talk.wav"),
    ):
        text = re.sub(r"\*\*(\w+):\*\* ", "", SPEECH) + f"{slug}\n"
        (root / "seeds" / f"{slug}.txt").write_text(text)
        (root / "seeds" / f"{slug}.txt.sha256").write_text(
            f"{hashlib.sha256(text.encode()).hexdigest()}  {slug}.txt\n"
        )
        starts = [m.start() for m in re.finditer(r"^We", text, re.MULTILINE)]
        (root / "seeds" / "timings").mkdir(exist_ok=True)
        (root / "seeds" / "timings" / f"{slug}.tsv").write_text(
            "".join(f"{at}\t{n * 5}\n" for n, at in enumerate(starts))
        )
        doubtful = SPEECH.replace("bronze", 'bronze{>>unclear: "bronze"<<}')
        head = HEAD.replace("seed: talk.txt", f"seed: {slug}.txt\n{where}").replace(
            "title: A talk", f"title: A {slug}"
        )
        (root / "docs" / "transcripts" / f"{slug}.md").write_text(
            f"{head}## The works\n\n{doubtful}{slug}\n"
        )


class Ranges(Quiet):
    """Serves as hosts do, so that a browser can seek: parts of files for whoever asks for parts."""

    def do_GET(self) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not asked or not path.is_file():
            return super().do_GET()
        data = path.read_bytes()
        first, last = int(asked[1]), min(int(asked[2] or len(data) - 1), len(data) - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        return self.copyfile(io.BytesIO(data[first : last + 1]), self.wfile)


@pytest.fixture(scope="session")
def talks(once: Once) -> Path:
    """The site of the two talks."""

    def make(folder: Path) -> None:
        archive(folder / "archive")
        build(folder / "archive", folder / "site")

    return once("listen-site", make)


@pytest.fixture
def visit(browser: Any, talks: Path) -> Iterator[Callable[..., Any]]:
    """Open a page under the site's own policy; what it asked other hosts for, and what went wrong,
    is noted on it."""
    contexts = []
    with served(talks / "site", Ranges) as address:

        def open_page(
            path: str, width: int = 1280, height: int = 900, context: Any = None, **habits: Any
        ) -> Any:
            context = context or browser.new_context(
                viewport={"width": width, "height": height}, **habits
            )
            contexts.append(context)
            page = context.new_page()
            page.elsewhere, page.errors = [], []
            ours = (address, "data:", "blob:")
            page.on(
                "request",
                lambda asked: (
                    None if asked.url.startswith(ours) else page.elsewhere.append(asked.url)
                ),
            )
            page.on("pageerror", lambda error: page.errors.append(str(error)))
            page.on(
                "console",
                lambda m: (
                    page.errors.append(m.text) if "Content Security Policy" in m.text else None
                ),
            )
            context.route(
                f"{EMBED}?**", lambda route: route.fulfill(body=STUB, content_type="text/html")
            )
            context.route(
                f"{FAR}/**", lambda route: route.fulfill(path=talks / "site" / "audio" / "talk.wav")
            )
            page.goto(f"{address}/{path}", wait_until="load")
            if habits.get("java_script_enabled", True):
                page.locator("#paragraph-menu").wait_for(state="attached")
            return page

        yield open_page
        for context in contexts:
            context.close()


def paragraph(page: Any, n: int) -> Any:
    return page.locator("article p[id^=w]").nth(n)


def now(page: Any) -> float:
    return float(page.evaluate("document.querySelector('.player audio').currentTime"))


# ---- with its sound ----


@pytest.mark.slow
def test_a_page_with_sound_plays_follows_seeks_and_remembers(visit: Callable[..., Any]) -> None:
    """From the button on; a time jumps there; what is spoken is marked, in view; whoever comes back
    goes on."""
    page = visit(TALK)
    assert page.locator("audio").count() == 0
    page.locator(".bar .listen").click()
    player = page.get_by_role("region", name="Listen along")
    expect(player).to_be_visible()
    expect(player.get_by_role("button", name="Pause")).to_be_visible()
    expect(paragraph(page, 0)).to_have_class(re.compile(r"\bspoken\b"))
    paragraph(page, 9).locator(".time").evaluate("e => e.click()")
    expect(paragraph(page, 9)).to_have_class(re.compile(r"\bspoken\b"))
    expect(paragraph(page, 9)).to_be_in_viewport(ratio=0.9)
    assert page.locator(".spoken").count() == 1
    assert 45 <= now(page) < 48
    page.keyboard.press("Space")
    expect(player.get_by_role("button", name="Play")).to_be_visible()
    at = now(page)
    page.keyboard.press("ArrowLeft")
    assert now(page) == pytest.approx(at - 5, abs=0.3)
    page.keyboard.press("+")
    expect(player.get_by_label("Speed")).to_have_value("1.25")
    again = visit(TALK, context=page.context)
    again.locator(".bar .listen").click()
    expect(again.locator(".spoken")).to_have_attribute(
        "id", page.locator(".spoken").get_attribute("id")
    )
    expect(again.get_by_label("Speed")).to_have_value("1.25")
    assert page.elsewhere + page.errors + again.errors == []


@pytest.mark.slow
def test_who_has_heard_it_to_the_end_begins_anew(visit: Callable[..., Any]) -> None:
    """And not at the end."""
    page = visit(TALK)
    page.locator(".bar .listen").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.evaluate("document.querySelector('.player audio').currentTime = 59.6")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    again = visit(TALK, context=page.context)
    again.locator(".bar .listen").click()
    expect(paragraph(again, 0)).to_have_class(re.compile(r"\bspoken\b"))


@pytest.mark.slow
def test_the_text_stays_where_the_reader_scrolled_to(visit: Callable[..., Any]) -> None:
    """Whoever scrolls away is left alone, offered the way back, and followed again."""
    page = visit(TALK, height=500)
    page.locator(".bar .listen").click()
    expect(paragraph(page, 0)).to_have_class(re.compile(r"\bspoken\b"))
    page.wait_for_timeout(1500)  # the page has scrolled there
    page.mouse.move(500, 300)
    page.mouse.wheel(0, 1500)
    back = page.get_by_role("button", name="To what is spoken")
    expect(back).to_be_visible()
    page.wait_for_timeout(600)  # the wheel runs out
    place = page.evaluate("scrollY")
    page.evaluate("document.querySelector('.player audio').currentTime = 5.5")
    expect(paragraph(page, 1)).to_have_class(re.compile(r"\bspoken\b"))
    assert page.evaluate("scrollY") == place
    back.click()
    expect(paragraph(page, 1)).to_be_in_viewport(ratio=0.9)
    expect(back).not_to_be_visible()


@pytest.mark.slow
def test_keys_are_the_pages_own_until_the_player_is_open(visit: Callable[..., Any]) -> None:
    """Space scrolls; in a field or on a button it is theirs also later; closed, it scrolls
    again."""
    page = visit(TALK, height=500)
    page.locator("h1").click()
    page.keyboard.press("Space")
    page.wait_for_timeout(400)
    assert page.evaluate("scrollY") > 100
    assert page.locator(".player").count() == 0
    page.locator(".bar .listen").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".player")).to_be_hidden()
    assert page.evaluate("document.querySelector('.player audio').paused")
    assert page.locator(".spoken").count() == 0
    page.locator("h1").click()
    page.keyboard.press("Space")
    page.wait_for_timeout(400)
    assert page.evaluate("document.querySelector('.player audio').paused")


@pytest.mark.slow
def test_an_address_that_ends_in_play_starts_there(visit: Callable[..., Any]) -> None:
    """The paragraph is lit and in view, the player open at its second; and a range, and any word of
    it."""
    page = visit(f"{TALK}#w65?play")
    here = page.locator("#w60")
    expect(page.get_by_role("region", name="Listen along")).to_be_visible()
    expect(here).to_have_class(re.compile(r"\bspoken\b"))
    expect(here).to_have_class(re.compile(r"\bcited\b"))
    expect(here).to_be_in_viewport()
    assert now(page) == pytest.approx(15, abs=3)


@pytest.mark.slow
def test_a_doubt_is_heard_from_two_seconds_before_to_two_after(visit: Callable[..., Any]) -> None:
    """And then it is quiet."""
    page = visit(TALK)
    doubt = page.locator("mark.doubt")
    first, last = map(float, doubt.get_attribute("data-at").split())
    assert first == last == pytest.approx(15 + 5 * 2 / 20, abs=0.1)
    page.evaluate(
        """window.heard = []; new MutationObserver(() =>
            { const a = document.querySelector('.player audio');
        if (a && !a.kept) { a.kept = true; a.addEventListener('timeupdate', () =>
            window.heard.push(a.currentTime)); } })
        .observe(document.body, {childList: true, subtree: true})"""
    )
    doubt.click()
    page.get_by_role("menuitem", name="Listen", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=9000)
    heard = page.evaluate("window.heard")
    assert min(heard) == pytest.approx(first - 2, abs=0.3)
    assert max(heard) == pytest.approx(last + 2, abs=0.3)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (820, "dark"), (1280, "light")])
def test_axe_finds_nothing_and_no_line_lies_under_the_player(
    visit: Callable[..., Any], width: int, scheme: str
) -> None:
    """Playing, at its place; at the end of the page the last line stands above the strip, and the
    page is no wider."""
    page = visit(TALK, width, 800, color_scheme=scheme, bypass_csp=True)
    page.locator(".bar .listen").click()
    expect(page.locator(".spoken")).to_be_visible()
    page.keyboard.press("Space")
    assert violations(page) == []
    page.evaluate("""scrollTo({behavior: 'instant', top: scrollY - innerHeight +
        document.querySelector('.player').parentElement.getBoundingClientRect().bottom})""")
    last, strip = (
        page.locator("article p[id^=w]").last.bounding_box(),
        page.locator(".player").bounding_box(),
    )
    assert last["y"] + last["height"] <= strip["y"]
    assert strip["height"] <= 90
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.slow
def test_without_scripts_the_times_lead_into_the_sound(visit: Callable[..., Any]) -> None:
    """A fragment of the file, in the text and in the outline, and nothing that only a script could
    use."""
    page = visit(TALK, java_script_enabled=False)
    links = page.locator("article a.time").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    assert "../../audio/talk.wav#t=5" in links and len(links) == 14
    assert all(re.fullmatch(r"\.\./\.\./audio/talk\.wav#t=[\d.]+", link) for link in links)
    expect(page.locator(".bar")).not_to_be_visible()
    assert page.request.get(page.url + "../../audio/talk.wav").ok


@pytest.mark.slow
def test_a_recording_that_does_not_come_is_said(visit: Callable[..., Any]) -> None:
    """In the player, with the way to it by itself; the page reads on."""
    page = visit(THERE)
    page.context.unroute(f"{FAR}/**")
    page.context.route(f"{FAR}/**", lambda route: route.fulfill(status=404, body="gone"))
    page.locator(".bar .listen").click()
    page.get_by_role("button", name="Load and play").click()
    expect(page.locator(".player")).to_contain_text("cannot be played here")
    expect(page.get_by_role("link", name="Open it by itself")).to_have_attribute(
        "href", f"{FAR}/talk.wav"
    )
    assert page.errors == []


@pytest.mark.slow
def test_the_built_pages_show_their_editions(talks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the player asks of a page is nothing that ``check --site`` would take for a disguise."""
    monkeypatch.chdir(talks / "archive")
    assert cli.main(["check", "--site", str(talks / "site")]) == 0


# ---- with another host's video ----


def asked_for(page: Any, host: str) -> None:
    """Play what another host has: one sentence names it, and nothing leaves before the second
    click."""
    page.locator(".bar .listen").click()
    expect(page.locator(".player")).to_contain_text(f"{host}, which learns")
    page.wait_for_timeout(300)
    assert page.elsewhere == [] and page.locator("iframe").count() == 0
    page.get_by_role("button", name="Load and play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


@pytest.mark.slow
def test_nothing_leaves_for_the_host_of_a_video_before_the_reader_asks(
    visit: Callable[..., Any],
) -> None:
    """One sentence says what loading tells; only then the frame comes, and no script of the host's
    runs in the page."""
    page = visit(FILM)
    asked_for(page, "www.youtube-nocookie.com")
    assert len(page.elsewhere) == 1 and page.elsewhere[0].startswith(f"{EMBED}?enablejsapi=1")
    expect(paragraph(page, 0)).to_have_class(re.compile(r"\bspoken\b"))
    paragraph(page, 8).locator(".time").evaluate("e => e.click()")
    expect(paragraph(page, 8)).to_have_class(re.compile(r"\bspoken\b"))
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert page.errors == [] and page.url.endswith(FILM)


@pytest.mark.slow
@pytest.mark.parametrize("width", [1100, 1280, 1920])
def test_the_frame_lies_over_no_note_and_no_text(visit: Callable[..., Any], width: int) -> None:
    """Beside a sidebar it stays in sight below that, and a long list of pages scrolls out from
    under it; else it stands in the text."""
    page = visit(FILM, width)
    asked_for(page, "www.youtube-nocookie.com")
    frame, inside = page.locator(".film"), page.locator(".md-content__inner")
    assert frame.evaluate("e => getComputedStyle(e).position") == (
        "fixed" if width > 1220 else "static"
    )
    film, text = frame.bounding_box(), inside.bounding_box()
    assert film["width"] >= 200 and film["height"] >= 200  # as its host asks
    if width > 1220:
        assert film["x"] + film["width"] <= text["x"]
        links = page.locator(".md-sidebar--primary .md-sidebar__inner")
        assert float(links.evaluate("e => parseFloat(getComputedStyle(e).paddingBottom)")) > 200


@pytest.mark.slow
def test_an_address_that_ends_in_play_asks_first_where_another_host_has_the_video(
    visit: Callable[..., Any],
) -> None:
    """Whoever follows a link has not asked for the other host."""
    page = visit(f"{FILM}#w60?play", 390)
    expect(page.get_by_role("button", name="Load and play")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.elsewhere == []
    page.get_by_role("button", name="Load and play").click()
    expect(page.locator("#w60")).to_have_class(re.compile(r"\bspoken\b"))


@pytest.mark.slow
def test_sound_on_another_host_is_asked_for_too(visit: Callable[..., Any]) -> None:
    """Nothing leaves before; then the browser plays it."""
    page = visit(THERE)
    asked_for(page, "sound.example")
    assert set(page.elsewhere) == {f"{FAR}/talk.wav"} and page.errors == []


@pytest.mark.slow
def test_the_policy_lets_in_what_a_page_plays_and_no_more(talks: Path) -> None:
    """The frame of the one host on a page with such a video, the host of a sound far away; on every
    other page none."""
    for path in sorted((talks / "site").rglob("*.html")):
        (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', path.read_text())
        film, far = (path.parent.name == name for name in ("film", "far"))
        assert (
            "frame-src https://www.youtube-nocookie.com/embed/;" if film else "frame-src 'none';"
        ) in policy, path
        assert (f"media-src 'self' {FAR};" if far else "media-src 'self';") in policy, path


# ---- without a browser ----


def head(**more: str) -> str:
    lines = "".join(f'\n{key}: "{value}"' for key, value in more.items())
    return HEAD.replace("seed: talk.txt", f"seed: talk.txt{lines}")


@pytest.mark.parametrize(
    ("value", "fine"),
    [
        *(
            (value, True)
            for value in (
                "audio/talk.mp3",
                "talk.OGG",
                "https://example.org/talk",
                "https://example.org/a.mp3?x=1&y=2",
            )
        ),
        *(
            (value, False)
            for value in (
                "audio/talk.exe",
                "../talk.mp3",
                "/etc/talk.mp3",
                "javascript:alert(1).mp3",
                "audio/.mp3",
                "file:///talk.mp3",
                "audio/ta lk.mp3",
                "https://e.example/)<svg/onload=x>.mp3",
                "//e.example/talk.mp3",
            )
        ),
    ],
)
def test_sound_is_an_address_or_a_file_of_the_site(value: str, fine: bool) -> None:
    """What is neither is one line that says what would do; nothing leads out of the site's
    files."""
    _, found = front.values(head(audio=value).split("\n---\n")[0] + "\n---\n", "talk.md")
    assert [f.code for f in found] == ([] if fine else ["F001"])
    assert fine or "audio/talk.mp3" in found[0].message


@pytest.mark.parametrize(
    ("video", "wanted"),
    [
        *(
            (f"https://{at}", True)
            for at in (
                "www.youtube.com/watch?v=abcdefghijk",
                "youtu.be/abcdefghijk?t=3",
                "m.youtube.com/live/abcdefghijk",
                "www.youtube.com/shorts/abcdefghijk",
                "www.youtube-nocookie.com/embed/abcdefghijk",
            )
        ),
        *(
            (f"https://{at}", False)
            for at in (
                "www.youtube.com/watch?v=abc%22%3E%3Cx",
                "www.youtube.com/playlist?list=abcdefghijk",
                "youtube.com.evil.example/watch?v=abcdefghijk",
                "video.example/watch?v=abcdefghijk",
            )
        ),
        ("", False),
    ],
)
def test_a_video_has_the_embed_of_the_host_we_know(video: str, wanted: bool) -> None:
    """By its name there, whatever form the address has; no other host is framed."""
    assert listen.embed(video) == (EMBED if wanted else "")


@pytest.mark.parametrize(
    ("where", "target"),
    [
        ("https://e.example/talk.mp3", "https://e.example/talk.mp3#t=65"),
        ("https://e.example/talk.mp4?key=1", "https://e.example/talk.mp4?key=1#t=65"),
        ("https://e.example/talk.mp3#t=1", "https://e.example/talk.mp3#t=65"),
        ("https://v.example/watch?v=1", "https://v.example/watch?v=1&t=65s"),
        ("https://v.example/1", "https://v.example/1?t=65s"),
        ("https://v.example/watch?v=1&t=10s", "https://v.example/watch?v=1&t=65s"),
        ("https://v.example/1?t=9", "https://v.example/1?t=65s"),
        ("https://v.example/1#x", "https://v.example/1?t=65s"),
        ("javascript:x", "#"),
    ],
)
def test_a_second_of_a_file_is_a_fragment_and_of_a_hosts_page_a_question(
    where: str, target: str
) -> None:
    """As the standard has it, and as hosts do; an address that has a second already gets
    another."""
    assert escape.moment(where, 65) == target


def test_times_lead_to_the_sound_where_there_is_sound_and_video(
    repository: Callable[[dict[str, str]], Path],
) -> None:
    """In the text, in the outline; the head names both."""
    here = edition(
        "## One\n\n**Ann:** We cast bells.\n",
        head(audio="audio/talk.mp3", video="https://v.example/w?v=1"),
    )
    reading = proof.read(here, seed("We cast bells."), of("en"), [(0, 7261.5)])
    assert 'href="../../audio/talk.mp3#t=7261.5"' in outline(reading)
    page = typeset(reading)
    assert [a.get("href") for e in page.body for a in e.iter("a")] == ["../audio/talk.mp3#t=7261.5"]
    assert (
        '<a href="../../audio/talk.mp3">recording</a> · <a href="https://v.example/w?v=1">video</a>'
        in page.markdown
    )
    assert 'data-sound="../../audio/talk.mp3">' in page.markdown


def test_sound_on_another_host_is_let_in_by_name() -> None:
    """The button says which host; main.html reads it there."""
    here = edition("**Ann:** We cast bells.\n", head(audio="https://e.example:8443/talk.mp3"))
    said = listen.button(proof.read(here, seed("We cast bells."), of("en")), words.of("en"))
    assert (
        'data-sound="https://e.example:8443/talk.mp3" data-host="https://e.example:8443">' in said
    )


def test_sound_that_is_not_there_is_found(
    repository: Callable[[dict[str, str]], Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With its line; once it is there, nothing is said."""
    root = repository(
        {
            "docs/transcripts/talk.md": head(audio="audio/talk.mp3") + "**Ann:** We cast bells.\n",
            "seeds/talk.txt": "We cast bells.\n",
        }
    )
    monkeypatch.chdir(root)
    assert cli.main(["check"]) == 1
    assert (
        'docs/transcripts/talk.md:4:1: A003 "audio": docs/audio/talk.mp3 is not there.'
        in capsys.readouterr().out
    )
    tone(root / "docs" / "audio" / "talk.mp3", 0.1)
    assert cli.main(["check"]) == 0


def test_the_key_is_closed_as_every_other(repository: Callable[[dict[str, str]], Path]) -> None:
    """A list, a mapping or nothing is no place of a sound."""
    for value in ("[a.mp3]", "{a: b}", "~", "12"):
        root = repository(
            {
                "docs/transcripts/talk.md": (
                    HEAD.replace("seed:", f"audio: {value}\nseed:") + "**Ann:** We cast.\n"
                ),
                "seeds/talk.txt": "We cast.\n",
            }
        )
        with pytest.raises(Unreadable):
            Archive(root).open(root / "docs" / "transcripts" / "talk.md")


def test_the_sound_is_in_every_format_that_can_hold_it(talks_exported: Path) -> None:
    """The feed's enclosure with its size and kind, IIIF, JSON; absolute where whoever reads it is
    elsewhere."""
    feed = (talks_exported / "feed.xml").read_text()
    assert re.search(
        r'<enclosure url="https://talks\.example/audio/talk\.wav" length="96\d{4}"'
        r' type="audio/(x-)?wav"',
        feed,
    )
    assert f'<enclosure url="{FAR}/talk.wav" length="0"' in feed and feed.count("<enclosure") == 2
    body = json.loads((talks_exported / "data" / "talk.manifest.json").read_text())["items"][0][
        "items"
    ][0]["items"][0]["body"]
    assert (body["id"], body["type"]) == ("https://talks.example/audio/talk.wav", "Sound")
    assert (
        json.loads((talks_exported / "data" / "talk.json").read_text())["audio"] == "audio/talk.wav"
    )
    assert '<recording type="audio">' in (talks_exported / "data" / "talk.tei.xml").read_text()


@pytest.fixture
def talks_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is exported of the talks beside a site, by an archive with an address that asks for all
    formats."""
    archive(tmp_path / "archive")
    settings = tmp_path / "archive" / "mkdocs.yml"
    settings.write_text(
        re.sub(r"(?m)^site_url:.*\n", "", settings.read_text()).replace(
            "  massdriver:\n", "  massdriver:\n    formats: [podcast, scholarly]\n", 1
        )
        + "site_url: https://talks.example/\n"
    )
    site = tmp_path / "site"
    (site / "audio").mkdir(parents=True)
    (site / "index.html").write_text("<title>Talks</title>")
    shutil.copy(tmp_path / "archive" / "docs" / "audio" / "talk.wav", site / "audio")
    monkeypatch.chdir(tmp_path / "archive")
    assert cli.main(["export", str(site / "data")]) == 0
    return site
