"""A payload in every field that a stranger can reach, made from the schemas; every page opened in a
browser: nothing runs."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from massdriver import cli
from massdriver.collection import facts, predictions, settings, topics
from massdriver.edition import front, lexicon, request
from massdriver.findings import Unreadable
from massdriver.text import schema
from massdriver.text.schema import Bad, Field
from serving import served

RUN = "window.pwned=1"
PAYLOADS = {
    "a tag": f'<img src=x onerror="{RUN}">',
    "an attribute": f'" onfocus="{RUN}" autofocus tabindex="0" x="',
    "a link and a list": (
        f'[x](javascript:{RUN}) {{: onclick="{RUN}" style="position:fixed;inset:0" }}'
    ),
    "entities and a script": f"&lt;img src=x onerror={RUN}&gt; </script><script>{RUN}</script>",
    "a redirect": '0;url=https://elsewhere.example" http-equiv="refresh',
    "an address": f"https://e.example/)<svg/onload={RUN}>",
}
TOUCH = """document.addEventListener('click', (e) => {
  const link = e.target.closest('a, [type=submit]');
  if (link && link.protocol !== 'javascript:') e.preventDefault(); }, true);
for (const e of document.querySelectorAll('details')) e.open = true;
for (const e of document.querySelectorAll(
    'summary, button, [tabindex], .em, .doubt, [href^=javascript]')) {
  e.focus?.(); e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})); e.click?.(); }"""
WORDS = "one two three four five six seven eight nine ten"


def planted(
    form: Mapping[str, Field], valid: Mapping[str, Any], payload: str
) -> tuple[dict[str, Any], int]:
    """Values with the payload in every field whose parser takes it, and how many do; as words, in a
    list, as a name and its value."""
    values, count = dict(valid), 0
    for key, field in form.items():
        for value in (f"A {payload}", payload, [payload], {payload: payload}):
            node = schema.compose(json.dumps(value), "test")
            try:
                assert node is not None
                field.parse(node)
            except (Bad, AssertionError):
                continue
            values[key], count = value, count + 1
            break
    return values, count


def write(path: Path, front_: Mapping[str, Any], body: str) -> None:
    lines = "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front_.items()
    )
    path.write_text(f"---\n{lines}---\n\n{body}")


def mends(root: Path, payload: str) -> int:
    """Write a lexicon with the payload in every field; return how many there are."""
    entry, count = planted(lexicon._ENTRY, {}, payload)
    assert entry.keys() == lexicon._ENTRY.keys(), "every field of a mishearing is words"
    entry |= {"heard": "eight", "says": f"one eight two {payload}"}
    known = {
        "mishearings": [entry],
        "names": {f"Name {payload}": [f"other {payload}"]},
        "words": [payload],
        "stutters": [payload],
    }
    (root / "lexicon.yml").write_text(json.dumps(known))
    # which is read, so that the page is built of it
    lexicon.parse(json.dumps(known), "lexicon.yml")
    return count


def settles(root: Path, payload: str) -> int:
    """Write the payload into every setting of mkdocs.yml that takes it; return how many do."""
    said, count = planted(settings.FORM, {}, payload)
    said["kinds"] = {"machine transcript": {"caveat": payload, "banner": payload}}
    top, more = planted(
        {k: settings._SITE[k] for k in ("site_name", "site_description")}, {}, payload
    )
    top = {k: v for k, v in top.items() if isinstance(v, str)}  # MkDocs refuses others
    path = root / "mkdocs.yml"
    lines = path.read_text().split("\n")
    at = lines.index("  massdriver:")
    del lines[at + 1 : at + 3]
    lines[at + 1 : at + 1] = [f"    {key}: {json.dumps(value)}" for key, value in said.items()]
    lines = [line for line in lines if line.partition(":")[0] not in top]
    path.write_text("\n".join([*(f"{k}: {json.dumps(v)}" for k, v in top.items()), *lines]))
    settings.parse(path.read_text())
    return count + more


def asked(payload: str) -> str:
    """A mark with every answer of the issue form that its reader takes with the payload in it;
    of what it refuses, it tells without repeating what could act."""
    form = dict.fromkeys(request.FORM, request.EMPTY) | {
        "Transcript": "talk",
        "Paragraph": "w0",
        "Words on the page": "seven",
        "Words that were said": "eleven",
    }
    taken = {"current": "seven", "proposed": "eleven", "why": "audible"}
    for title, (field, _) in request.FORM.items():
        for answer in (payload, f"{form[title]} {payload}"):
            text = "".join(f"### {t}\n\n{answer if t == title else v}\n\n" for t, v in form.items())
            try:
                found = request.parse(text.encode(), "form.md")._asdict()
            except Unreadable as refused:
                assert not re.search(r"[<>`\[\]]", str(refused)), refused
                continue
            taken |= {field: found[field]} if field in taken else {}
    return f"{{~~{taken['current']}~>{taken['proposed']}~~}}{{>>{taken['why']}<<}}"


def _dismissed(bad: list[str], dialog: Any) -> None:
    bad.append(f"dialog {dialog.message}")
    dialog.dismiss()


@pytest.mark.slow
@pytest.mark.parametrize("kind", PAYLOADS)
def test_nothing_a_stranger_writes_runs_on_any_page(
    tmp_path: Path, browser: Any, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Editions, topics, predictions, facts, the lexicon, settings and answers of the form with
    a payload in every field; no flag, no dialog, no request elsewhere."""
    payload, root = PAYLOADS[kind], tmp_path / "archive"
    assert cli.main(["init", str(root), "--title", "Talks"]) == 0
    valid = {
        "title": "A talk",
        "seed": "talk.txt",
        "date": "2026-02-05",
        "kind": "machine transcript",
        "speakers": {"Ann Lee": "guest"},
        "labels": {"Ann Lee": "Ann Lee"},
    }
    head, fields = planted(front.EDITION, valid, payload)
    # Kinds are closed by the settings, and labels stand for speakers.
    head |= {key: valid[key] for key in ("kind", "labels", "speakers")}
    assert mends(root, payload) and settles(root, payload)
    words = f"Ann Lee: {WORDS} {payload}\n".encode()
    (root / "seeds" / "talk.txt").write_bytes(words)
    (root / "seeds" / "SHA256SUMS").write_text(f"{hashlib.sha256(words).hexdigest()}  talk.txt\n")
    write(
        root / "docs" / "transcripts" / "talk.md",
        head,
        (
            f"## {payload} heading\n\n**Ann Lee:** one {{~~two~>{payload}~~}}{{>>{payload}<<}}"
            " three"
            f'{{>>unclear: "three" {payload}<<}} four[^n] five {payload}'
            f" six {asked(payload)} {{~~eight~>A {payload}~~}}\n\n"
            f"[^n]: **Context.** {payload} ([{payload}]({payload}), checked 2026-11)\n"
        ),
    )
    valid = {"title": "Four", "kind": "idea", "source": "https://e.example/", "aliases": ["four"]}
    topic, more = planted(topics._FRONT, valid, payload)
    topic |= {"aliases": ["four", f"five {payload}"], "kind": "idea"}
    write(root / "docs" / "topics" / "four.md", topic, f"It is {payload}.\n")
    told, third = planted(
        predictions._FORM,
        {"at": "talk#w2", "quote": "four", "claim": "x", "speaker": "Ann Lee"},
        payload,
    )
    told |= {"at": "talk#w2"} | ({"topic": "four"} if "topic" in told else {})
    (root / "docs" / "predictions.yml").write_text(json.dumps([told]))
    fact, fourth = planted(
        facts._FORM,
        {
            "says": "x",
            "source": {"name": f"A {payload}", "link": "https://e.example/"},
            "checked": "2026-11",
            "about": ["four"],
        },
        payload,
    )
    fact |= {
        "source": {"name": f"A {payload}", "link": "https://e.example/"},
        "about": ["four"],
        "checked": "2026-11",
    }
    (root / "docs" / "facts").mkdir(exist_ok=True)
    (root / "docs" / "facts" / "all.yml").write_text(json.dumps({"fact": fact}))
    assert fields + more + third + fourth > 3, (
        "most fields take words, and so a payload of some kind"
    )
    monkeypatch.chdir(root)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--no-strict",
            "--site-dir",
            str(tmp_path / "site"),
        ],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    bad: list[str] = []
    with served(tmp_path / "site") as address:
        context = browser.new_context()
        acting = "[onerror], [onfocus], [onclick], [href^='javascript:'], meta[http-equiv=refresh]"
        every = sorted(
            html.relative_to(tmp_path / "site").as_posix()
            for html in (tmp_path / "site").rglob("*.html")
        )
        for n in range(0, len(every), 12):  # together they wait no longer than one
            tabs = {where: context.new_page() for where in every[n : n + 12]}
            for where, page in tabs.items():
                page.on("dialog", partial(_dismissed, bad))
                page.on(
                    "request",
                    lambda r: bad.extend(
                        [r.url] * (not r.url.startswith((address, "data:", "blob:")))
                    ),
                )
                page.goto(f"{address}/{where}")
            for page in tabs.values():
                page.wait_for_load_state("networkidle")
                page.route(
                    "**/*",
                    lambda route: (
                        route.abort()
                        if route.request.is_navigation_request()
                        else route.continue_()
                    ),
                )
                # a button that leads to another page stays here, and so the rest are touched too
                page.evaluate(TOUCH)
            page.wait_for_timeout(100)
            for where, page in tabs.items():
                bad.extend([f"{where}: ran"] * (page.evaluate("window.pwned") is not None))
                assert page.url.startswith(address), where
                assert page.locator("meta[http-equiv='Content-Security-Policy']").count() == 1, (
                    where
                )
                assert page.locator(acting).count() == 0, where
                page.close()
        context.close()
    assert bad == []
