"""A payload in every field that a stranger can reach, made from the schemas; every page opened in a
browser: nothing runs."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from massdriver import cli
from massdriver.collection import facts, predictions, topics
from massdriver.edition import front
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
    """Values with the payload in every field whose parser takes it, and how many do."""
    values, count = dict(valid), 0
    for key, field in form.items():
        for value in (f"A {payload}", payload):
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


def _dismissed(bad: list[str], dialog: Any) -> None:
    bad.append(f"dialog {dialog.message}")
    dialog.dismiss()


@pytest.mark.slow
@pytest.mark.parametrize("kind", PAYLOADS)
def test_nothing_a_stranger_writes_runs_on_any_page(
    tmp_path: Path, browser: Any, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Editions, topics, predictions and facts with a payload in every field; no flag, no dialog, no
    request elsewhere."""
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
    head |= {"kind": valid["kind"]}  # which the settings close
    words = f"Ann Lee: {WORDS} {payload}\n".encode()
    (root / "seeds" / "talk.txt").write_bytes(words)
    (root / "seeds" / "SHA256SUMS").write_text(f"{hashlib.sha256(words).hexdigest()}  talk.txt\n")
    write(
        root / "docs" / "transcripts" / "talk.md",
        head,
        (
            f"## {payload} heading\n\n**Ann Lee:** one {{~~two~>{payload}~~}}{{>>{payload}<<}}"
            " three"
            f'{{>>unclear: "three" {payload}<<}} four[^n] five {payload}\n\n'
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
                page.evaluate(
                    TOUCH
                )  # a button that leads to another page stays here, and so the rest are touched too
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
