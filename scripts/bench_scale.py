"""Measure how the work grows with the number of transcripts (``make bench SIZES="10 100 1000"``).

Transcripts of twenty thousand words are made of paragraphs of the editions themselves, emendations
and doubts included, so that they are as hard to prove as real ones. Each verb runs in a process of
its own, as a person would run it; what is shown is that process with all it starts: seconds of the
processor, seconds on the clock, the memory of the largest one. Then the site that was built is
opened in a browser: what it costs to read a transcript, to search and to check a quotation.
"""

from __future__ import annotations

import hashlib
import math
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Error

import bench_find
from massdriver.collection import corpus
from massdriver.collection.repository import Archive
from massdriver.edition import markup
from massdriver.edition.front import split
from massdriver.model import Block, NoteRef, Reading
from massdriver.site import archive as starter

ROOT = Path(__file__).resolve().parents[1]
WORDS = 20_000  # of each transcript
SIZES = (10, 100, 1_000)  # transcripts to check, build and export
SITES = (10, 30, 100)  # transcripts that the builders build in one go
VERBS = {"check": ["check"], "build": ["build", "site"], "export": ["export", "site/data"]}
HEAD = (
    "verb    transcripts   cpu s  wall s  cpu/wall   words/s/core  growth  peak MB   again: cpu s "
    " wall s  redone"
)
READ = (
    "transcripts  site MB    files  page kB  navigation kB       two words          phrase      "
    " quotation         meaning"
)
# what leads to real transcripts
ELSEWHERE = re.compile(r"^(timeline|passages|but):.*?(?=^\S)", re.MULTILINE | re.DOTALL)
CPU = re.compile(r"model name\s*: (.*)")


class Cost(NamedTuple):
    """What a command took."""

    cpu: float
    wall: float
    peak: float  # megabytes of the largest process
    code: int


def main(sizes: Sequence[int]) -> None:
    """Print the tables."""
    print(machine())
    print(
        f'\nTranscripts of {WORDS:,} words; "again": after one corrected word. Growth is the factor'
        " per doubling.\n"
    )
    print(HEAD)
    before: dict[str, tuple[int, Cost]] = {}
    read: list[str] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            made = grow(root, size)
            first = {name: run(root, *massdriver(*verb)) for name, verb in VERBS.items()}
            read.append(reading(root / "site", size))
            correct(root, made)
            for name, verb in VERBS.items():
                kept = stamps(root, name)
                again = run(root, *massdriver(*verb))
                now = stamps(root, name)
                redone = str(sum(kept.get(one) != stamp for one, stamp in now.items()))
                cost = first[name]
                print(
                    f"{name:7} {size:11,} {cost.cpu:7.1f} {cost.wall:7.1f}"
                    f" {cost.cpu / cost.wall:9.2f} {size * WORDS / cost.cpu:14,.0f}"
                    f" {growth(before.get(name), size, cost):>7} {cost.peak:8.0f}"
                    f" {again.cpu:14.1f} {again.wall:7.1f} {redone if now else 'all':>7}",
                    flush=True,
                )
                before[name] = size, cost
    print(
        f"\nRead in a browser: kB over the wire / ms to the first answer / ms of the longest block,"
        f" the dearest of {bench_find.QUERIES}.\n\n{READ}"
    )
    print("\n".join(read))
    sites([size for size in SITES if size <= max(sizes)])


def reading(site: Path, size: int) -> str:
    """A row: what a site of so many transcripts is, and what a reader's browser fetches of it."""
    files = [path.stat().st_size for path in site.rglob("*") if path.is_file()]
    row = f"{size:11,} {sum(files) / 2**20:8,.1f} {len(files):8,}"
    try:
        page, found = bench_find.costs(site)
    except Error as error:
        return f"{row}  not read in a browser: {str(error).splitlines()[0]}"
    cells = (f"{c.wire / 1000:,.0f}/{c.answer:,.0f}/{c.block:,.0f}" for c in found.values())
    return f"{row} {page.wire / 1000:8,.0f} {page.navigation / 1000:14,.1f}" + "".join(
        f"{cell:>16}" for cell in cells
    )


def sites(sizes: Sequence[int]) -> None:
    """What the builders make of such transcripts, each with its paragraphs linked to the topics."""
    print(
        "\nThe site of such transcripts and all topics, built by MkDocs and by Zensical; Pagefind"
        " over what MkDocs built.\n"
    )
    print("builder    transcripts   cpu s  wall s  growth  peak MB  index MB")
    before: dict[str, tuple[int, Cost]] = {}
    builders = {
        "mkdocs": [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        "zensical": [str(ROOT / ".venv-zensical" / "bin" / "zensical"), "build"],
        "pagefind": [
            str(ROOT / ".venv-pagefind" / "bin" / "python"),
            "-m",
            "pagefind",
            "--site",
            "site-mkdocs",
        ],
    }
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            grow(root, size)
            for name, command in builders.items():
                if not Path(command[0]).exists():
                    print(f"{name:10} {size:11,}  is not to be had here; make .venv-{name}/ready")
                    continue
                cost = run(root, *command)
                if cost.code:
                    print(f"{name:10} {size:11,}  failed with exit code {cost.code}")
                    continue
                index = {
                    "mkdocs": "site/search/search_index.json",
                    "zensical": "site/search.json",
                    "pagefind": "site-mkdocs/pagefind",
                }[name]
                print(
                    f"{name:10} {size:11,} {cost.cpu:7.1f} {cost.wall:7.1f}"
                    f" {growth(before.get(name), size, cost):>7} {cost.peak:8.0f} "
                    f" {weight(root / index)}",
                    flush=True,
                )
                before[name] = size, cost
                if name != "pagefind":
                    shutil.rmtree(root / f"site-{name}", ignore_errors=True)
                    (root / "site").rename(root / f"site-{name}")


def machine() -> str:
    """The kind of machine this is."""
    info = Path("/proc/cpuinfo")
    found = CPU.search(info.read_text()) if info.exists() else None
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores{f' ({found[1]})' if found else ''}, {memory:.0f} GB, Python"
        f" {sys.version.split()[0]}"
    )


def massdriver(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "massdriver", *arguments]


def run(folder: Path, *command: str) -> Cost:
    """Run a command to its end. What it prints goes nowhere; a failure of ours stops the bench."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "NO_MKDOCS_2_WARNING": "1"}
    start = time.monotonic()
    with open(os.devnull, "wb") as nowhere, tempfile.TemporaryFile() as said:
        files = [
            (os.POSIX_SPAWN_DUP2, said.fileno(), 1),
            (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 2),
        ]
        here = Path.cwd()
        os.chdir(folder)
        try:
            _, status, used = os.wait4(
                os.posix_spawn(command[0], list(command), environment, file_actions=files), 0
            )
        finally:
            os.chdir(here)
        code = os.waitstatus_to_exitcode(status)
        if code > 1 and "massdriver" in command:
            said.seek(0)
            sys.exit(f"bench: {' '.join(command)} failed:\n{said.read().decode()[-2000:]}")
    per_megabyte = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(
        used.ru_utime + used.ru_stime, time.monotonic() - start, used.ru_maxrss / per_megabyte, code
    )


def growth(before: tuple[int, Cost] | None, size: int, now: Cost) -> str:
    """By what the processor's seconds grew each time the number doubled: 2 is linear."""
    return (
        f"{(now.cpu / before[1].cpu) ** (1 / math.log2(size / before[0])):.2f}" if before else "–"
    )


def weight(path: Path) -> str:
    """How many megabytes a file or folder has."""
    if not path.exists():
        return "none"
    files = [path] if path.is_file() else path.rglob("*")
    return f"{sum(p.stat().st_size for p in files if p.is_file()) / 2**20:.1f}"


def stamps(root: Path, verb: str) -> dict[str, int]:
    """When each entry of a verb's cache was written."""
    return {
        path.name: path.stat().st_mtime_ns
        for path in (root / ".cache" / "massdriver" / verb).glob("*.zip")
    }


def grow(root: Path, size: int) -> list[Path]:
    """Make a repository of so many transcripts, with the topics and all that a builder needs;
    return the editions."""
    for name, data in starter.files(
        starter.Wishes(title="Measured")
    ).items():  # all pages with their blocks, as one begins
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    shutil.copyfile(ROOT / "lexicon.yml", root / "lexicon.yml")
    (root / "docs" / "transcripts").mkdir(exist_ok=True)
    archive = Archive(ROOT)
    for path in archive.topics():
        head, _ = split(archive.text(path), path.name)
        (root / "docs" / "topics" / path.name).write_text(
            ELSEWHERE.sub("", head) + "\nMade for measuring.\n"
        )
    readings = [
        r
        for r in corpus.of(archive).readings.values()
        if r.edition.front["status"] != "machine draft"
    ]
    pool = [
        (reading, paragraph.speaker or "Nobody", reading.edition.blocks[paragraph.block])
        for reading in readings
        for paragraph in reading.paragraphs
        if not paragraph.ad
    ]
    return [write(root, n, pool, random.Random(n)) for n in range(size)]


def write(
    root: Path, n: int, pool: Sequence[tuple[Reading, str, Block]], chance: random.Random
) -> Path:
    """Write one transcript and its seed."""
    heard: list[str] = []
    body: list[str] = []
    words = 0
    for speaker, block in passages(pool, chance):
        inlines = [i for i in block.inlines if not isinstance(i, NoteRef)]
        spoken = markup.plain("".join(map(markup.heard, inlines)))
        if not spoken:
            continue
        if len(body) % 40 == 0:
            body.append(f"## Chapter {len(body) // 40 + 1}: measured, not said\n")
        body.append(f"**{speaker}:** {markup.write_inlines(inlines).strip()}\n")
        heard.append(spoken)
        words += len(spoken.split())
        if words >= WORDS:
            break
    name = f"made-{n:05}"
    speakers = ", ".join(f"{speaker}: speaker" for speaker in sorted({s for _, s, _ in pool}))
    seed = "\n".join(heard).encode() + b"\n"
    (root / "seeds" / f"{name}.txt").write_bytes(seed)
    with (root / "seeds" / "SHA256SUMS").open("a") as sums:
        sums.write(f"{hashlib.sha256(seed).hexdigest()}  {name}.txt\n")
    path = root / "docs" / "transcripts" / f"{name}.md"
    path.write_text(
        f"---\ntitle: Made {n:,}\nseed: {name}.txt\ndate: {2001 + n % 25}-01-01\nvenue: Hall"
        f" {n % 12}\nkind: machine transcript\nstatus: edited\nspeakers: {{{speakers}}}\n---\n\n"
        + "\n".join(body)
    )
    return path


def passages(
    pool: Sequence[tuple[Reading, str, Block]], chance: random.Random
) -> Iterator[tuple[str, Block]]:
    """Stretches of the editions, as they stand there, in any order."""
    while True:
        start = chance.randrange(len(pool))
        for _, speaker, block in pool[start : start + chance.randrange(5, 40)]:
            yield speaker, block


def correct(root: Path, made: Sequence[Path]) -> None:
    """Correct one word in the middle of one transcript: the first plain "the" there becomes a
    marked one."""
    path = made[len(made) // 2]
    lines = path.read_text().split("\n")
    at = next(
        i for i in range(len(lines) // 2, len(lines)) if " the " in lines[i] and "{" not in lines[i]
    )
    lines[at] = lines[at].replace(" the ", " {~~the~>a~~} ", 1)
    path.write_text("\n".join(lines))


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
