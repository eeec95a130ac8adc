"""The desk without a browser: strokes are written whole, refused with their finding, undone
exactly; and who may not, may not."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import made
import test_writing
from conftest import HEAD
from massdriver.cli import main
from massdriver.collection import recordings
from massdriver.collection.repository import Archive
from massdriver.desk import pages, queue, server, view
from massdriver.desk.sitting import Outcome, Sitting
from massdriver.desk.strokes import Stroke
from massdriver.edition.lexicon import Lexicon
from massdriver.findings import Unreadable
from massdriver.intake.people import stands_in
from massdriver.suspects import addressed, suspects, voices
from massdriver.suspects.grounds import Knowledge
from massdriver.text import words
from massdriver.text.reasons import told

Make = Callable[[dict[str, str]], Path]
TALK = "docs/transcripts/talk.md"


@pytest.fixture
def root(repository: Make, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The made talk."""
    return made.make(repository, monkeypatch)


def sit(root: Path) -> Sitting:
    return Sitting(Archive(root), root / TALK)


def do(sitting: Sitting, what: str, edition: str = "", **more: Any) -> Outcome:
    """A stroke at the place of these words, or at the first."""
    place = (
        next(p for p in sitting.places if p.edition == edition) if edition else sitting.places[0]
    )
    return sitting.stroke(Stroke(what, queue.name_of(place), sitting.version, **more))


def page(root: Path) -> str:
    return (root / TALK).read_text()


def state(root: Path) -> dict[str, bytes]:
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in sorted(root.rglob("*"))
        if p.is_file() and ".cache" not in p.parts
    }


def test_all_there_is_to_decide_is_one_queue_by_payoff(root: Path) -> None:
    """Doubts, who is not named, variants; what both machines heard alike is not suspected."""
    kinds = [p.kind for p in sit(root).places]
    assert kinds == ["doubt", "doubt", "speaker", *["variant"] * 28]


def test_a_stroke_is_an_ordinary_tracked_mark_and_the_next_place_comes(root: Path) -> None:
    """What is taken stands in the file at once, is on record, and the page proves itself."""
    here = sit(root)
    outcome = do(here, "take", "veins", sigil="W")
    assert (outcome.how, outcome.said) == ("done", ("{~~veins~>vanes~~}{>>W<<}",))
    assert "the {~~veins~>vanes~~}{>>W<<} for an hour" in page(root)
    assert (
        '"place": "w7-1", "decision": "take", "read": "vanes"'
        in (root / "seeds/decisions/talk.yml").read_text()
    )
    assert "veins" not in [p.edition for p in here.places] and here.decided == 1
    assert main(["check"]) == 0


def test_the_queue_after_a_stroke_is_what_review_would_list(root: Path) -> None:
    """Places move with the text; none is lost, none made up."""
    here = sit(root)
    for what, edition, more in (
        ("take", "poets", {"sigil": "W"}),
        ("type", "tucked", {"words": "took her time and talked"}),
        ("type", "sails", {"words": ""}),
        ("stet", "pleas", {}),
        ("keep", "hour", {}),
    ):
        assert do(here, what, edition, **more).how == "done", edition
    there = sit(root)

    def seen(sitting: Sitting) -> list[tuple[object, ...]]:
        return sorted(
            (p.kind, p.id, p.edition, p.left, p.right) for p in sitting.places if p.kind != "form"
        )

    assert seen(here) == seen(there)


def test_a_number_and_a_negation_ask_for_a_reason(root: Path) -> None:
    """Refused with what to do, nothing written; with a reason it goes in."""
    here, before = sit(root), state(root)
    for edition in ("14", "no"):
        outcome = do(here, "take", edition, sigil="W")
        assert outcome.how == "refused" and [f.code for f in outcome.findings] == ["D004"]
        assert view.ended(outcome)["reason"]
    assert state(root) == before
    assert do(here, "take", "14", sigil="W", reason="audible").how == "done"
    assert "{~~14~>40~~}{>>W: audible<<}" in page(root)


def test_what_would_break_the_proof_is_refused_with_its_finding(root: Path) -> None:
    """A number changed without a reason; a turn given to another than whom the seed names; a name
    that is none."""
    here, before = sit(root), state(root)
    outcome = do(here, "type", "14", words="41")
    assert [f.code for f in outcome.findings] == ["M003"] and view.ended(outcome)["reason"]
    assert [f.code for f in do(here, "who", "hour", name="He said: no. It is.").findings] == [
        "F003"
    ]
    assert do(here, "type", "veins", words="<script>").how == "refused"
    assert (
        do(here, "split", "hour", word=0).how == "refused"
        and do(here, "join", "hour").how == "refused"
    )
    assert state(root) == before


def test_the_seeds_own_label_holds_unless_a_reason_says_otherwise(repository: Make) -> None:
    """T004 is refused; typed, the reason stands behind the label."""
    head = HEAD.replace("kind:", "labels: {Ann: Ann, Bob: Bob}\nkind:")
    root = repository(
        {
            "seeds/talk.txt": "Ann: We cast bells.\n\nBob: How many bells?\n",
            TALK: (
                head + '**Ann:** We cast bells{>>unclear: "bells"<<}.\n\n**Bob:** How many'
                ' bells{>>unclear: "bells"<<}?\n'
            ),
        }
    )
    here = sit(root)
    refused = do(here, "who", "bells?", name="Ann")
    assert [f.code for f in refused.findings] == ["T004"] and view.ended(refused)["reason"]
    # no label, no turn to explain
    assert do(here, "who", "bells?", name="Ann", reason="her voice").how == "refused"
    assert do(here, "who", "bells.", name="Bob", reason="his voice").how == "done"
    assert "**Bob:**{>>his voice<<} We cast" in page(root)


def test_undo_brings_back_every_byte(root: Path) -> None:
    """Of all files, also those that were not there; the queue, too."""
    here = sit(root)
    (root / "seeds/readings/talk.tsv").unlink(missing_ok=True)
    here = sit(root)
    before, places = state(root), list(here.places)
    strokes: list[tuple[str, str, dict[str, Any]]] = [
        ("take", "veins", {"sigil": "W"}),
        ("keep", "", {}),
        ("doubt", "poets", {}),
        ("who", "Speaker 1", {"name": "Bob"}),
        ("later", "", {}),
        ("split", "tucked", {}),
        ("stet", "whether", {}),
        ("everywhere", "Speaker 1", {}),
    ]
    for what, edition, more in strokes:
        assert do(here, what, edition, **more).how == "done", what
    for _ in strokes:
        assert here.stroke(Stroke("undo", "", here.version)).how == "done"
    assert state(root) == before and here.places == places and here.decided == 0
    assert here.stroke(Stroke("undo", "", here.version)).how == "gone"


def test_somebody_is_named_at_one_turn_and_then_at_all(root: Path) -> None:
    """The others of the same stand-in come next, with the name as the proposal; front matter
    follows."""
    here = sit(root)
    assert do(here, "who", "Speaker 1", name="Cleo Marsh").how == "done"
    assert page(root).count("**Cleo Marsh:**") == 1 and "Cleo Marsh: speaker" in page(root)
    assert (here.places[0].kind, here.places[0].proposed) == ("speaker", "Cleo Marsh")
    assert do(here, "everywhere").how == "done"
    assert "Speaker 1" not in page(root) and page(root).count("**Cleo Marsh:**") == 4
    assert "speaker" not in [p.kind for p in here.places] and main(["check"]) == 0


def test_a_label_that_the_seed_prints_is_named_everywhere_at_once(repository: Make) -> None:
    """What stands for somebody stands for them at every turn; the front matter says for whom."""
    head = HEAD.replace("{Ann: guest, Bob: host}", "{Speaker 1: speaker, Bob: host}").replace(
        "kind:", "labels: {Speaker 1: Speaker 1, Bob: Bob}\nkind:"
    )
    turns = ("We cast bells.", "How many?", "Forty of them.")
    root = repository(
        {
            "seeds/talk.txt": (
                f"Speaker 1: {turns[0]}\n\nBob: {turns[1]}\n\nSpeaker 1: {turns[2]}\n"
            ),
            TALK: (
                head
                + f"**Speaker 1:** {turns[0]}\n\n**Bob:** {turns[1]}\n\n**Speaker 1:** {turns[2]}\n"
            ),
        }
    )
    here = sit(root)
    assert do(here, "who", "Speaker 1", name="Cleo Marsh").how == "done"
    assert (
        page(root).count("**Cleo Marsh:**") == 2
        and "Speaker 1: Cleo Marsh" not in page(root).partition("speakers")[0]
    )
    assert main(["check"]) == 0 and "speaker" not in [p.kind for p in here.places]
    assert (
        here.stroke(Stroke("undo", "", here.version)).how == "done"
        and page(root).count("**Speaker 1:**") == 2
    )


def test_nobody_can_say_who_speaks_and_is_asked_no_more(root: Path) -> None:
    """Kept once, at the next sitting it is not there."""
    assert do(sit(root), "keep", "Speaker 1").how == "done"
    assert "speaker" not in [p.kind for p in sit(root).places] and "**Speaker 1:**" in page(root)


def test_turns_and_paragraphs_are_split_joined_and_named_inside(root: Path) -> None:
    """Words stay; the new paragraph has its speaker; joined again the source is what it was."""
    here = sit(root)
    body = page(root)
    word = next(n for n, w in enumerate(here.bench.words) if w.text == "Then")
    assert do(here, "split", "poets", word=word).how == "done"
    assert "went home.\n\nThen somebody asked" in page(root)
    assert do(here, "join", "poets", word=word).how == "done" and page(root) == body
    assert do(here, "who", "poets", word=word, name="Ann").how == "done"
    assert "went home.\n\n**Ann:** Then somebody asked" in page(root)
    assert do(here, "who", "poets", word=word, name="Speaker 1").how == "done"
    assert "went home.\n\nThen somebody asked" in page(root) and main(["check"]) == 0


def test_a_mark_is_not_cut_through(root: Path) -> None:
    """A paragraph does not begin inside a mark."""
    here = sit(root)
    assert do(here, "type", "poets", words="many new permits").how == "done"
    word = next(n for n, w in enumerate(here.bench.words) if w.text == "new")
    assert do(here, "split", "tucked", word=word).how == "refused"


def test_the_same_mend_is_offered_at_the_other_places_of_a_form(repository: Make) -> None:
    """The next of them comes with the words as the proposal; one stroke mends all that are left."""
    text = (
        "We cast pengolin bells. Nobody else has pengolin moulds in town. A pengolin is a bell of"
        " the largest kind."
    )
    root = repository({"seeds/talk.txt": text + "\n", TALK: HEAD + f"**Ann:** {text}\n"})
    here = sit(root)
    assert do(here, "type", "pengolin", words="pangolin").how == "done"
    assert (here.places[0].edition, here.places[0].proposed, len(here.places[0].also)) == (
        "pengolin",
        "pangolin",
        1,
    )
    assert do(here, "take", sigil="P").how == "done"
    assert page(root).count("{~~pengolin~>pangolin~~}{>>as elsewhere in this text<<}") == 1
    assert do(here, "everywhere").how == "done"
    assert page(root).count("{~~pengolin~>pangolin~~}") == 3 and main(["check"]) == 0


def test_an_editors_own_change_is_noticed_and_not_written_over(root: Path) -> None:
    """The stroke is not done, the place is shown as it stands now, and goes in at the next try."""
    here = sit(root)
    (root / TALK).write_text(
        page(root).replace("the poets once more", "the {~~poets~>ports~~} once more")
    )
    mine = state(root)
    assert not here.fresh() and do(here, "take", "veins", sigil="W").how == "changed"
    assert state(root) == mine
    assert do(here, "take", "veins", sigil="W").how == "done" and "ports" in page(root)


def test_two_desks_do_not_write_over_each_other(root: Path) -> None:
    """What the other decided is not decided again, and both are in the file."""
    one, two = sit(root), sit(root)
    assert do(one, "take", "veins", sigil="W").how == "done"
    assert do(two, "take", "poets", sigil="W").how == "changed"
    assert "veins" not in [p.edition for p in two.places]
    assert do(two, "take", "poets", sigil="W").how == "done"
    assert do(one, "keep", "tucked").how == "changed"
    assert {"{~~veins~>vanes~~}{>>W<<}", "{~~poets~>permits~~}{>>W<<}"} <= set(
        re.findall(r"\{~~.*?~~\}\{>>.*?<<\}", page(root))
    )


def test_two_who_decide_at_once_lose_nothing(root: Path) -> None:
    """Two desks in two processes, each with half of the places: all marks are there in the end."""
    halves = [made.HEARD[:4], made.HEARD[5:9]]
    children = []
    for half in halves:
        child = os.fork()
        if not child:
            code = 99
            try:
                here = sit(root)
                for heard, _ in half:
                    while (how := do(here, "take", heard, sigil="W").how) == "changed":
                        pass
                    assert how == "done"
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [test_writing.ended(child) for child in children] == [0, 0]
    assert [
        said
        for half in halves
        for heard, said in half
        if f"{{~~{heard}~>{said}~~}}{{>>W<<}}" not in page(root)
    ] == []
    assert (root / "seeds/decisions/talk.yml").read_text().count("\n") == 8 and main(["check"]) == 0


def test_an_old_page_of_the_same_desk_is_told(root: Path) -> None:
    """A stroke on a state that another page has changed is not done."""
    here = sit(root)
    old = here.version
    assert do(here, "keep").how == "done"
    assert here.stroke(Stroke("keep", queue.name_of(here.places[0]), old)).how == "changed"


def test_what_no_longer_proves_itself_is_said_until_it_does(root: Path) -> None:
    """The desk waits for the editor to mend what they broke."""
    here, whole = sit(root), page(root)
    (root / TALK).write_text(whole.replace("the poets once", "the pirates once"))
    with pytest.raises(Unreadable, match="R005"):
        do(here, "keep")
    (root / TALK).write_text(whole)
    assert do(here, "keep").how == "done"


def test_the_minutes_left_are_reckoned_from_the_pace_and_breaks_do_not_count(root: Path) -> None:
    """Nothing is said before three places; then the mean of the last, each two minutes at most."""
    here = sit(root)
    here.gaps = [10.0, 20.0]
    assert view.state(here)["minutes"] == 0
    here.gaps = [10.0, 20.0, 60.0]
    assert view.state(here)["minutes"] == round(30 * len(here.places) / 60, 1)
    here._last -= 5000
    do(here, "keep")
    assert here.gaps[-1] == 120.0


@pytest.mark.parametrize("at", range(0, 60, 1 if test_writing.MANY else 9))
def test_a_kill_at_any_step_loses_at_most_the_stroke(root: Path, at: int) -> None:
    """The page proves itself, every earlier stroke is there, and the last is there or is asked
    again."""
    child = os.fork()
    if not child:
        try:
            here = sit(root)
            assert do(here, "take", "veins", sigil="W").how == "done"
            test_writing.killing(at)()
            do(here, "take", "poets", sigil="W")
            do(here, "doubt", "tucked")
        finally:
            os._exit(99)
    test_writing.ended(child)
    assert main(["check"]) == 0
    assert "{~~veins~>vanes~~}{>>W<<}" in page(root)
    here = sit(root)
    places = [p.edition for p in here.places]
    assert ("poets" in places) != ("{~~poets~>permits~~}{>>W<<}" in page(root))
    assert any(p.edition == "tucked" for p in here.places) or "tucked{>>unclear" in page(root)
    assert do(here, "keep").how == "done"
    assert not list(root.rglob(".massdriver-*.tmp"))


# Who may ask, and for what.


@pytest.fixture
def desk(root: Path) -> Iterator[server.Desk]:
    """A desk that is open."""
    with server.Desk(Archive(root), {"talk": root / TALK}) as desk:
        threading.Thread(target=desk.serve_forever, args=(0.05,), daemon=True).start()
        yield desk
        desk.shutdown()


Asked = tuple[int, bytes, http.client.HTTPMessage]


def ask(
    desk: server.Desk,
    path: str,
    method: str = "GET",
    body: bytes | None = None,
    bare: bool = False,
    **headers: str,
) -> Asked:
    """Ask as the page does, but for these headers; ``bare``: without the token before the path."""
    connection = http.client.HTTPConnection(server.HOST, desk.server_port, timeout=30)
    host = headers.pop("Host", f"127.0.0.1:{desk.server_port}")
    connection.putrequest(
        method, path if bare else f"/{desk.token}/{path}", skip_host=True, skip_accept_encoding=True
    )
    sent = {
        "Host": host,
        **(
            {
                "Content-Length": str(len(body)),
                "Content-Type": "application/json",
                "Origin": f"http://127.0.0.1:{desk.server_port}",
            }
            if body is not None
            else {}
        ),
    }
    for name, value in (
        sent | {name.replace("_", "-"): value for name, value in headers.items()}
    ).items():
        if value:
            connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    result = answer.status, answer.read(), answer.headers
    connection.close()
    return result


def stroke(desk: server.Desk, **more: Any) -> bytes:
    here = desk.sitting("talk")
    return json.dumps(
        {"do": "keep", "place": queue.name_of(here.places[0]), "version": here.version} | more
    ).encode()


def test_the_page_comes_with_a_policy_that_lets_nothing_in(desk: server.Desk) -> None:
    """No script but its own, nothing framed, nothing remembered; no address but the token's leads
    there."""
    status, body, headers = ask(desk, "talk/")
    assert (
        status == 200 and b"desk.js" in body and b"<script>" not in body and b"style=" not in body
    )
    policy = headers["Content-Security-Policy"]
    assert (
        "default-src 'none'" in policy
        and "unsafe" not in policy
        and "frame-ancestors 'none'" in policy
    )
    assert (
        headers["X-Content-Type-Options"],
        headers["Referrer-Policy"],
        headers["Cache-Control"],
    ) == ("nosniff", "no-referrer", "no-store")
    for asset in (
        "desk.css",
        "desk.js",
        "look.css",
        "icon.svg",
        "fonts/literata-latin-400-normal.woff2",
    ):
        assert ask(desk, f"-/{asset}")[0] == 200, asset
    assert (
        b"--paper" in ask(desk, "-/look.css")[1] and b".md-grid" not in ask(desk, "-/look.css")[1]
    )


def test_without_the_token_nothing_is_told(desk: server.Desk) -> None:
    """No page, no state, no file."""
    for path in (
        "/",
        "/talk/",
        "/talk/state",
        f"/{desk.token[:-1]}x/talk/",
        "//",
        f"/{desk.token}x/talk/state",
        "/favicon.ico",
    ):
        assert ask(desk, path, bare=True)[0] == 403, path


def test_another_hosts_name_is_refused(desk: server.Desk) -> None:
    """A stranger's name that leads to this machine is not this desk (DNS rebinding)."""
    port = desk.server_port
    for host in (
        f"evil.example:{port}",
        "127.0.0.1",
        f"127.0.0.1.evil.example:{port}",
        f"[::1]:{port}",
        "127.0.0.1:1",
        " ",
    ):
        assert ask(desk, "talk/state", Host=host)[0] == 403, host
    assert ask(desk, "talk/state", Host=f"localhost:{port}")[0] == 200


def test_a_strangers_page_cannot_post_even_with_the_token(desk: server.Desk, root: Path) -> None:
    """Its origin, a form's type, no origin at all: refused, and nothing is written."""
    before, body = state(root), stroke(desk)
    own = f"http://127.0.0.1:{desk.server_port}"
    for headers in (
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": own + ".evil.example"},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "https" + own[4:]},
    ):
        assert ask(desk, "talk/stroke", "POST", body, False, **headers)[0] == 403, headers
    assert ask(desk, "talk/state", Origin="http://evil.example")[0] == 403
    assert ask(desk, "talk/state", Sec_Fetch_Site="cross-site")[0] == 403
    assert state(root) == before
    assert ask(desk, "talk/stroke", "POST", body)[0] == 200 and state(root) != before


def test_what_is_no_stroke_is_refused(desk: server.Desk, root: Path) -> None:
    """Not JSON, a key too many, a word that is no number, too long, no length, another method."""
    before = state(root)
    for body in (
        b"",
        b"{",
        b"[]",
        b"null",
        b"[" * 5000,
        stroke(desk, do="rm"),
        stroke(desk, more="x"),
        stroke(desk, word="1"),
        stroke(desk, words=3),
        stroke(desk, word=True),
    ):
        assert ask(desk, "talk/stroke", "POST", body)[0] == 400, body[:60]
    assert ask(desk, "talk/stroke", "POST", b"x" * 70_000)[0] == 413
    assert ask(desk, "talk/stroke", "POST", b"{}", Content_Length="-1")[0] == 413
    assert ask(desk, "talk/stroke", "PUT", b"{}")[0] == 501
    assert ask(desk, "other/stroke", "POST", stroke(desk))[0] == 400
    assert ask(desk, "talk/stroke", "POST", stroke(desk, place="variant w1-1 nowhere"))[0] == 200
    assert state(root) == before


def test_no_path_leads_out(desk: server.Desk, root: Path) -> None:
    """Nothing but the page's own files, whatever is asked for."""
    for path in (
        "-/../server.py",
        "-/%2e%2e/server.py",
        "-/desk.html",
        "-/fonts/../edition.css",
        "-//etc/passwd",
        "-/fonts/OFL.txt",
        "talk/../../mkdocs.yml",
        "talk/..%2f..%2fmkdocs.yml",
        "%2e%2e/mkdocs.yml",
        "talk",
        "talk/seeds/talk.txt",
        "-/",
        "talk/sound/../state",
        "talk/sound",
    ):
        assert ask(desk, path)[0] == 404, path


def test_the_recording_is_asked_for_once_and_comes_in_pieces(
    desk: server.Desk, root: Path, tmp_path: Path
) -> None:
    """By its path, remembered in a folder that git ignores; any piece of it, and none that there is
    not."""
    talk = tmp_path / "far" / "the talk.mp3"
    talk.parent.mkdir()
    talk.write_bytes(b"ID3" + bytes(range(256)) * 4)
    size = talk.stat().st_size
    assert not view.state(desk.sitting("talk"))["sound"]
    answer = ask(desk, "talk/recording", "POST", json.dumps({"path": str(talk)}).encode())
    assert answer[0] == 200 and json.loads(answer[1])["sound"]
    assert (
        recordings.find(Archive(root), "talk") == talk
        and (root / "audio/.gitignore").read_text() == "*\n"
    )
    status, body, headers = ask(desk, "talk/sound")
    assert (status, body, headers["Accept-Ranges"], headers["Content-Type"]) == (
        200,
        talk.read_bytes(),
        "bytes",
        "audio/mpeg",
    )
    for asked, start, stop in (
        ("bytes=0-0", 0, 1),
        ("bytes=3-", 3, size),
        ("bytes=-5", size - 5, size),
        ("bytes=10-9999", 10, size),
    ):
        status, body, headers = ask(desk, "talk/sound", Range=asked)
        assert (status, body) == (206, talk.read_bytes()[start:stop]), asked
        assert headers["Content-Range"] == f"bytes {start}-{stop - 1}/{size}"
    for asked in (f"bytes={size}-", "bytes=9-3", "bytes=-0"):
        status, body, headers = ask(desk, "talk/sound", Range=asked)
        assert (status, body, headers["Content-Range"]) == (416, b"", f"bytes */{size}"), asked
    for asked in ("lines=1-2", "bytes=1-2,5-6", "bytes=x-"):
        assert ask(desk, "talk/sound", Range=asked)[:2] == (200, talk.read_bytes()), asked
    assert ask(desk, "talk/sound", "HEAD")[:2] == (200, b"")


def test_what_is_no_recording_is_said(desk: server.Desk, root: Path, tmp_path: Path) -> None:
    """Not there, a text, a text that calls itself one, a folder."""
    (tmp_path / "note.mp3").write_text("no sound at all")
    (tmp_path / "note.txt").write_bytes(b"ID3")
    for path, code in (
        ("gone.mp3", "A003"),
        ("note.mp3", "S007"),
        ("note.txt", "S007"),
        ("docs", "A003"),
    ):
        answer = json.loads(
            ask(
                desk, "talk/recording", "POST", json.dumps({"path": str(tmp_path / path)}).encode()
            )[1]
        )
        assert (
            answer["outcome"]["how"] == "unreadable"
            and f": {code} " in answer["outcome"]["findings"][0]
        )
    assert not (root / "audio").exists()


def test_the_audio_of_a_sitting_is_named_once_on_the_command_line(
    root: Path, tmp_path: Path, capsys: Any
) -> None:
    """--audio with what is none is one line; a port in use is one; what cannot be meant is
    usage."""
    assert main(["desk", "talk", "--audio", "gone.mp3", "--no-browser"]) == 3
    assert "A003" in capsys.readouterr().out
    with server.Desk(Archive(root), {"talk": root / TALK}) as taken:
        assert main(["desk", "talk", "--port", str(taken.server_port), "--no-browser"]) == 3
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2 and "A010 the port is in use" in said[0]
    assert main(["desk", "--audio", "x.mp3"]) == main(["desk", "--port", "99999"]) == 2
    assert main(["desk", "nobody", "--no-browser"]) == 3


def test_nobody_looks_twice_at_what_has_not_changed(desk: server.Desk, root: Path) -> None:
    """The page asks now and then whether it is still as it was: 204; else it gets what is there
    now."""
    version = desk.sitting("talk").version
    assert ask(desk, f"talk/state?version={version}")[0] == 204
    (root / TALK).write_text(
        page(root).replace("the poets once more", "the {~~poets~>ports~~} once more")
    )
    status, body, _ = ask(desk, f"talk/state?version={version}")
    assert status == 200 and json.loads(body)["outcome"]["how"] == "changed"


def test_a_full_disk_is_one_line_and_loses_nothing(
    desk: server.Desk, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stroke is not done, the files are as they were, and the next goes in."""
    before, body = state(root), stroke(desk)

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as here:
        here.setattr(os, "fsync", full)
        said = json.loads(ask(desk, "talk/stroke", "POST", body)[1])["outcome"]["findings"]
    assert (
        len(said) == 1
        and "A010" in said[0]
        and "No space left" in said[0]
        and state(root) == before
    )
    assert json.loads(ask(desk, "talk/stroke", "POST", body)[1])["outcome"]["how"] == "done"


def test_what_strangers_wrote_comes_as_words(repository: Make) -> None:
    """In data, never in the page; the page itself holds the slug and the interface alone."""
    text = "We cast <script>alert(1)</script> pengolin bells &amp; more."
    root = repository(
        {
            "seeds/talk.txt": text + "\n",
            TALK: (
                HEAD.replace("A talk", '"&#60;b&#62; talk"') + "**Ann:** We cast "
                "\\<script\\>alert(1)\\</script\\> pengolin bells \\&amp; more.\n"
            ),
        }
    )
    with server.Desk(Archive(root), {"talk": root / TALK}) as desk:
        threading.Thread(target=desk.serve_forever, args=(0.05,), daemon=True).start()
        assert b"alert(" not in ask(desk, "talk/")[1] and b"alert(" not in ask(desk, "")[1]
        _, body, headers = ask(desk, "talk/state")
        assert headers["Content-Type"] == "application/json" and "alert(1)" in json.dumps(
            json.loads(body)["place"]["text"]
        )
        desk.shutdown()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_page_says_what_the_catalogue_has(language: str) -> None:
    """Every word of the desk is asked for, and every word it asks for is there."""
    here = Path(pages.HERE)
    html, script = (
        (here / "desk.html").read_text() + (here / "list.html").read_text(),
        (here / "desk.js").read_text(),
    )
    known = {
        key.removeprefix("desk.") for key in words.catalogue(language) if key.startswith("desk.")
    }
    asked = {*re.findall(r"\{desk\.([\w.-]+)\}", html), *re.findall(r'say\("([\w.-]+)"', script)}
    made_of = {f"did.{name}" for name in pages.STROKES if name != "undo"}
    made_of |= {f"asks.{name}" for name in ("number", "negation", "name")}
    made_of |= {
        f"kind.{name}"
        for name in (
            "doubt",
            "variant",
            "over",
            "form",
            "glossary",
            "again",
            "model",
            "speaker",
            "turn",
        )
    }
    assert known == asked | made_of
    assert "{desk." not in pages.desk(language, "talk") and "{desk." not in pages.listed(
        language, {"talk": "A talk"}
    )


def test_a_copy_of_the_folder_is_another_archive(root: Path, tmp_path: Path) -> None:
    """A recording beside the edition is found by its name."""
    other = tmp_path / "copy"
    shutil.copytree(root, other, ignore=shutil.ignore_patterns("copy"))
    (other / "audio").mkdir()
    (other / "audio/talk.ogg").write_bytes(b"OggS")
    assert (
        recordings.find(Archive(other), "talk") == other / "audio/talk.ogg"
        and recordings.find(Archive(root), "talk") is None
    )


def test_why_somebody_is_asked_is_said_in_the_language_of_the_page() -> None:
    """What the grounds say is in the catalogue; words of the talk stay as they are."""
    talk = "Do you mix the tin yourself? Yes, I do. " + "The yard is wide. " * 20
    asked = f"{talk}Ann, you know the yard well. It is so. Yes. It stands there.".split()
    whys = [one.why for one in voices.voices(asked, {0: "Ann"}, ["Ann", "Bob"])]
    heard = {"Speaker 1": "Good. Do you cast bells, Ann?", "Speaker 2": "I do. Thank you, Bob."}
    spoken = [(who, said.split()) for who, said in (*heard.items(), ("Speaker 1", "Thanks, Ann."))]
    whys += [g.why for g in addressed.guesses(spoken, ["Bob", "Ann Lee"], stands_in).values()]
    talk = (
        "The furnace stands there. Was it so? Yes, it was. We said we said it again. The the yard"
        " is wide xqzzt."
    )
    whys += [one.why for one in suspects(talk.split(), Knowledge(Lexicon(()), Counter()))]
    english = " | ".join(map(told, whys))
    for said in ("in one turn", "called", "is told", "being asked", "no word list", "twice"):
        assert said in english
    german = re.sub("„.*?“", "", " | ".join(told(why, words.of("de")) for why in whys))
    assert not re.search(r"\b(is|says|speaks|asked|called|stands|sounds|for)\b", german), german
