"""Payloads in every field that a stranger can reach, made from the schemas, beside what ``new``
takes of tests/cases/hostile: one site of it all, every page opened in a browser: nothing runs."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import chdir
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from conftest import set_up
from massdriver import cli
from massdriver.collection import facts, predictions, settings, topics
from massdriver.edition import front, lexicon, request
from massdriver.findings import Unreadable
from massdriver.text import schema
from massdriver.text.schema import Bad, Field
from serving import served
from test_hostile import TAKEN, VERBS, parts, put

RUN = "window.pwned=1"
# each with a word of its own, by which its topic is known; the last ends what it stands in, as a
# list of attributes must
PAYLOADS = {
    "apple": f'<img src=x onerror="{RUN}">',
    "birch": f'" onfocus="{RUN}" autofocus tabindex="0" x="',
    "cedar": f"&lt;img src=x onerror={RUN}&gt; </script><script>{RUN}</script>",
    "dwarf": '0;url=https://elsewhere.example" http-equiv="refresh',
    "ebony": f"https://e.example/)<svg/onload={RUN}>",
    "ferns": (f'[x](javascript:{RUN}) {{: onclick="{RUN}" style="position:fixed;inset:0" }}'),
}
# a payload, or several where only one can stand, in what a field may hold
SHAPES: tuple[Callable[..., Any], ...] = (
    lambda *payloads: " ".join(f"A {payload}" for payload in payloads),
    lambda payload, *_: payload,
    lambda *payloads: list(payloads),
    lambda *payloads: {payload: payload for payload in payloads},
)
# a button that leads to another page stays here, and so the rest are touched too
TOUCH = """document.addEventListener('click', (e) => {
  const link = e.target.closest('a, [type=submit]');
  if (link && link.protocol !== 'javascript:') e.preventDefault(); }, true);
navigation.addEventListener('navigate', (e) => {
  if (!e.destination.url.startsWith(location.origin)) window.pwned = e.destination.url;
  if (!e.destination.sameDocument) e.preventDefault(); });
for (const e of document.querySelectorAll('details')) e.open = true;
for (const e of document.querySelectorAll(
    'summary, button, [tabindex], .em, .doubt, [href^=javascript]')) {
  e.focus?.(); e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})); e.click?.(); }"""
# what ran or stands ready to, and how many policies there are
FOUND = """() => [window.pwned ?? null, document.querySelectorAll(
  "[onerror], [onfocus], [onclick], [href^='javascript:'], meta[http-equiv=refresh]").length,
  document.querySelectorAll("meta[http-equiv='Content-Security-Policy']").length]"""


def takes(field: Field, value: Any) -> bool:
    """Whether the parser of a field takes a value."""
    node = schema.compose(json.dumps(value), "test")
    try:
        assert node is not None
        field.parse(node)
    except (Bad, AssertionError):
        return False
    return True


def planted(
    form: Mapping[str, Field], valid: Mapping[str, Any], *payloads: str
) -> tuple[dict[str, Any], Counter[str]]:
    """Values with the payloads in every field whose parser takes them, and how many fields take
    each; as words, bare, in a list, as names and their values."""
    values, count = dict(valid), Counter[str]()
    for key, field in form.items():
        for shape in SHAPES:
            if taken := [one for one in payloads if takes(field, shape(one))]:
                values[key] = shape(*taken)
                assert takes(field, values[key]), key
                count.update(taken)
                break
    return values, count


def write(path: Path, front_: Mapping[str, Any], body: str) -> None:
    lines = "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front_.items()
    )
    path.write_text(f"---\n{lines}---\n\n{body}")


def mends(root: Path) -> None:
    """Write a lexicon with the payloads in every field."""
    known: dict[str, Any] = {"mishearings": [], "names": {}, "words": [], "stutters": []}
    for word, payload in PAYLOADS.items():
        entry, _ = planted(lexicon._ENTRY, {}, payload)
        assert entry.keys() == lexicon._ENTRY.keys(), "every field of a mishearing is words"
        known["mishearings"].append(
            entry | {"heard": f"eight {word}", "says": f"one eight {word} two {payload}"}
        )
        known["names"] |= {f"Name {payload}": [f"other {payload}"]}
        known["words"].append(payload)
        known["stutters"].append(payload)
    (root / "lexicon.yml").write_text(json.dumps(known))
    # which is read, so that the page is built of it
    lexicon.parse(json.dumps(known), "lexicon.yml")


def settles(root: Path) -> Counter[str]:
    """Write the payloads into every setting of mkdocs.yml that takes them, a kind of transcript for
    each; return how many take each."""
    said, count = planted(settings.FORM, {}, *PAYLOADS.values())
    said["kinds"] = {
        f"{word} transcript": {"verbatim": "yes", "caveat": payload, "banner": payload}
        for word, payload in PAYLOADS.items()
    }
    top, more = planted(
        {k: settings._SITE[k] for k in ("site_name", "site_description")}, {}, *PAYLOADS.values()
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


def tells(root: Path, word: str, payload: str) -> int:
    """Write an edition, its topic, a prediction and a fact with the payload in every field that
    takes it; return how many do."""
    valid = {
        "title": "A talk",
        "seed": f"{word}.txt",
        "date": "2026-02-05",
        "kind": f"{word} transcript",
        "speakers": {"Ann Lee": "guest"},
        "labels": {"Ann Lee": "Ann Lee"},
    }
    head, count = planted(front.EDITION, valid, payload)
    # Kinds are closed by the settings, and labels stand for speakers.
    head |= {key: valid[key] for key in ("kind", "labels", "speakers")}
    words = f"Ann Lee: one two three {word} five six seven eight nine ten {payload}\n".encode()
    (root / "seeds" / f"{word}.txt").write_bytes(words)
    with (root / "seeds" / "SHA256SUMS").open("a") as sums:
        sums.write(f"{hashlib.sha256(words).hexdigest()}  {word}.txt\n")
    write(
        root / "docs" / "transcripts" / f"{word}.md",
        head,
        (
            f"## {payload} heading\n\n**Ann Lee:** one {{~~two~>{payload}~~}}{{>>{payload}<<}}"
            " three"
            f'{{>>unclear: "three" {payload}<<}} {word}[^n] five {payload}'
            f" six {asked(payload)} {{~~eight~>A {payload}~~}}\n\n"
            f"[^n]: **Context.** {payload} ([{payload}]({payload}), checked 2026-11)\n"
        ),
    )
    valid = {"title": word, "kind": "idea", "source": "https://e.example/", "aliases": [word]}
    topic, more = planted(topics._FRONT, valid, payload)
    topic |= {"aliases": [word, f"five {payload}"], "kind": "idea"}
    write(root / "docs" / "topics" / f"{word}.md", topic, f"It is {payload}.\n")
    at = {"at": f"{word}#w2"}
    told, third = planted(
        predictions._FORM,
        at | {"quote": word, "claim": "x", "speaker": "Ann Lee"},
        payload,
    )
    told |= at | ({"topic": word} if "topic" in told else {})
    with (root / "docs" / "predictions.yml").open("a") as predicted:
        predicted.write(f"- {json.dumps(told)}\n")
    valid = {
        "says": "x",
        "source": {"name": f"A {payload}", "link": "https://e.example/"},
        "checked": "2026-11",
        "about": [word],
    }
    fact, fourth = planted(facts._FORM, valid, payload)
    fact |= {key: valid[key] for key in ("source", "about", "checked")}
    (root / "docs" / "facts").mkdir(exist_ok=True)
    (root / "docs" / "facts" / f"{word}.yml").write_text(json.dumps({word: fact}))
    return (count + more + third + fourth).total()


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


def bring(root: Path) -> None:
    """An archive of the hostile files that ``new`` takes."""
    assert cli.main(["init", str(root), "--title", "Talks"]) == 0
    made = 0
    with chdir(root):
        for path in TAKEN:
            for name, text in parts(path):
                verb, *arguments = name.split(" ", 1)
                if verb == "new":
                    made += cli.main([verb, *shlex.split(" ".join(arguments))]) == 0
                elif verb not in (*VERBS, "never"):
                    put(root, name, text)
    assert made >= 4
    shutil.rmtree(root / "in")


def plant(root: Path) -> None:
    """The payloads in every field of its files."""
    mends(root)
    settled = settles(root)
    (root / "docs" / "predictions.yml").write_text("")
    for word, payload in PAYLOADS.items():
        assert settled[payload], payload
        assert tells(root, word, payload) > 3, (
            "most fields take words, and so a payload of some kind"
        )


def walk(browser: Any, site: Path) -> list[str]:
    """Open every page of a site and touch what is on it: what ran, spoke or asked elsewhere."""
    bad: list[str] = []
    every = sorted(html.relative_to(site).as_posix() for html in site.rglob("*.html"))
    with served(site) as address:
        tab = browser.new_page()
        tab.on("dialog", partial(_dismissed, bad))
        tab.on(
            "request",
            lambda r: bad.extend([r.url] * (not r.url.startswith((address, "data:", "blob:")))),
        )
        for where in every:
            tab.goto(f"{address}/{where}")
            tab.wait_for_load_state("networkidle")
            tab.evaluate(TOUCH)
            tab.wait_for_timeout(50)
            if (found := tab.evaluate(FOUND)) != [None, 0, 1]:
                bad.append(f"{where}: {found}")
            assert tab.url.startswith(f"{address}/{where}"), where
        tab.close()
    return bad


@pytest.mark.slow
def test_nothing_a_stranger_writes_runs_on_any_page(
    tmp_path: Path, browser: Any, massdriver: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """What ``new`` takes checks and exports; with editions, topics, predictions, facts, a lexicon,
    settings and answers of the form full of payloads beside it a site is built, and nothing on it
    acts: no flag, no dialog, no request elsewhere."""
    root, site, data = (tmp_path / name for name in ("archive", "site", "data"))

    def run(codes: tuple[int, ...], *arguments: str) -> None:
        done = massdriver(*arguments, cwd=root)
        assert done.returncode in codes, done.stdout[-2000:]

    bring(root)
    run((0, 1), "check")
    run((0,), "export", str(data))
    plant(root)
    set_up(root, site)
    shutil.copytree(data, site / "data", dirs_exist_ok=True)
    run((0, 1), "check", "--site", str(site))
    assert walk(browser, site) == []
