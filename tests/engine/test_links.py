"""Links that lead out: found where they stand, told apart by what became of them, asked for one at
a time."""

from __future__ import annotations

import http.server
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT
from massdriver.collection import links
from massdriver.text.escape import LARGEST

PAGES = [
    (
        "docs/a.md",
        (
            "A [page](https://a.net/x_(y).html), and <https://b.net/>.\n\nSee"
            " https://c.net/z).\n\n[^n]: **Context.** Long ([N](https://d.net/Inc.), checked"
            ' 2025-09).\n    More <a href="https://e.net/?q=1">e</a>.\n\nAfter it,'
            " [f](https://f.net).\n"
        ),
    ),
    ("docs/p.yml", "- source: https://g.net/Tesla,_Inc.\n  checked: 2024-10\n"),
]


def test_links_are_found_whole_with_their_place_and_note() -> None:
    """Brackets and full stops that belong to a link stay, those of the sentence go; a note's links
    know the note."""
    assert [(link.url, link.place) for link in links.outside(PAGES)] == [
        ("https://a.net/x_(y).html", "docs/a.md:1"),
        ("https://b.net/", "docs/a.md:1"),
        ("https://c.net/z", "docs/a.md:3"),
        ("https://d.net/Inc.", "docs/a.md:5 [^n]"),
        ("https://e.net/?q=1", "docs/a.md:6 [^n]"),
        ("https://f.net", "docs/a.md:8"),
        ("https://g.net/Tesla,_Inc.", "docs/p.yml:1"),
    ]


def test_examples_and_the_sites_own_addresses_do_not_lead_out() -> None:
    """Nobody is asked for example.org, nor for what is built from here."""
    pages = [
        (
            "docs/a.md",
            (
                "<https://example.org/a> <https://x.example/> <http://localhost:8000>"
                " <https://us.net/docs>"
            ),
        )
    ]
    assert list(links.outside(pages, ("https://us.net",))) == []


def test_a_note_checked_more_than_a_year_ago_is_listed() -> None:
    """Twelve months are still well; thirteen want a new look."""
    assert [(month, place.place) for month, place in links.aged(PAGES, "2025-11")] == [
        ("2024-10", "docs/p.yml:2")
    ]
    assert [(month, place.place) for month, place in links.aged(PAGES, "2026-09")] == [
        ("2024-10", "docs/p.yml:2")
    ]
    assert [(month, place.place) for month, place in links.aged(PAGES, "2026-10")] == [
        ("2025-09", "docs/a.md:5 [^n]"),
        ("2024-10", "docs/p.yml:2"),
    ]


TABLE = """# created by LinkChecker
urlname;parentname;base;result;warningstring;infostring;valid;url;line;column;name;dltime;size;checktime;cached;level;modified
https://b.net/;;;404 Not Found;;;False;https://b.net/;;-1;-1;1;0;0;
https://c.net/z;;;403 Forbidden;;;False;https://c.net/z;;-1;-1;1;0;0;
https://d.net/Inc.;;;"ConnectionError: NameResolutionError(""d.net"")";;;False;https://d.net/Inc.;;-1;-1;1;0;0;
https://f.net;;;200 OK;Redirected to `https://f.net/new' status: 301 Moved Permanently.;;True;https://f.net/new;;-1;-1;1;0;0;
https://e.net/?q=1;;;429 Too Many Requests;Rate limited;;True;https://e.net/?q=1;;-1;-1;1;0;0;
https://g.net/;;;200 OK;Redirected to `https://g.net/login' status: 302 Found.;;True;https://g.net/login;;-1;-1;1;0;0;
# Stopped checking
"""


def test_what_became_of_a_link_is_told_apart() -> None:
    """Gone is dead, forbidden to programs is unsure, moved for good is moved; what is there is not
    mentioned."""
    assert {url: answer.fate for url, answer in links.answers(TABLE).items()} == {
        "https://b.net/": "dead",
        "https://c.net/z": "unsure",
        "https://d.net/Inc.": "dead",
        "https://f.net": "moved",
        "https://e.net/?q=1": "unsure",
    }


def test_the_issue_names_the_notes_that_dead_links_stand_in() -> None:
    """Dead first, each with every place it stands in; then moved, unsure, and what was checked long
    ago."""
    found = list(links.outside(PAGES))
    text = links.issue(found, links.answers(TABLE), list(links.aged(PAGES, "2026-10")))
    assert text.startswith(
        "### Dead: 2\n\n- `https://b.net/`: `404 Not Found`, in `docs/a.md:1`\n-"
        ' `https://d.net/Inc.`: `ConnectionError: NameResolutionError("d.net")`, in `docs/a.md:5'
        " [^n]`\n"
    )
    assert (
        "### Moved for good: 1\n\n- `https://f.net`: `to https://f.net/new`, in `docs/a.md:8`\n"
        in text
    )
    assert text.endswith(
        "### Checked more than a year ago: 2\n\n- `docs/p.yml:2`, 2024-10\n- `docs/a.md:5 [^n]`,"
        " 2025-09\n"
    )


def test_where_all_is_well_there_is_no_issue() -> None:
    """Nothing to do is nothing to say."""
    assert links.issue(list(links.outside(PAGES)), {}, []) == ""


def test_an_issue_is_never_longer_than_github_takes() -> None:
    """A thousand dead links still make an issue."""
    found = [links.Link(f"https://a.net/{'x' * 90}{n}", "docs/a.md", n, "") for n in range(1000)]
    text = links.issue(
        found, {link.url: links.Answer("dead", "404 Not Found") for link in found}, []
    )
    assert LARGEST - 500 < len(text) < 65_536
    assert text.endswith("There is more: run `massdriver links`.\n")


@pytest.fixture
def slow_host() -> Iterator[tuple[str, list[int]]]:
    """A host that takes its time, and counts how many ask at once."""
    asking, most, lock = [0], [0], threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                asking[0] += 1
                most[0] = max(most[0], asking[0])
            time.sleep(0.2)
            self.send_response(404 if "gone" in self.path else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()
            with lock:
                asking[0] -= 1

        do_HEAD = do_GET

        def log_message(self, *arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", most
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_linkchecker_asks_one_at_a_time_and_its_answers_are_understood(
    slow_host: tuple[str, list[int]],
) -> None:
    """With the settings of the weekly workflow, a host is never asked for two things at once."""
    host, most = slow_host
    done = subprocess.run(
        [
            Path(sys.executable).with_name("linkchecker"),
            f"--config={ROOT / '.github' / 'linkcheckerrc'}",
            "--no-status",
            "--stdin",
            "-o",
            "csv",
        ],
        input=f"{host}/a\n{host}/b\n{host}/gone\n",
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1, done.stderr
    assert {url: answer.fate for url, answer in links.answers(done.stdout).items()} == {
        f"{host}/gone": "dead"
    }
    assert most == [1]
