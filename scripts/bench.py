"""Measure speed within one run, as ratios (``make bench``).

What is compared: proving all editions against building the site; building the transcripts with the
extension against the same pages as plain Markdown without it (the whole site, too, for which the
extension also looks for topics, predictions and doubtful places, once with nothing kept and once
with what was kept of the time before); the lexicon's pass with ever more entries, of which as many
match; and what ``new`` takes for a line ten times as long. What is timed is the processor's
seconds, which other work on the machine disturbs least; still the ratios are what to look at, each
of medians over alternating runs.
"""

from __future__ import annotations

import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from massdriver.collection import corpus
from massdriver.collection.repository import Archive
from massdriver.edition import markup
from massdriver.edition.front import split
from massdriver.edition.lexicon import Entry, Lexicon
from massdriver.model import Block, NoteRef
from massdriver.site import topic as topicpage
from massdriver.site.blocks import fill

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
AIMS = {
    "check / mkdocs build": 0.3,
    "transcripts / as plain Markdown": 1.5,
    "lexicon of 10,000 / of 100": 1.5,
    "new, a line of 10,000,000 / of 1,000,000": 12,
}


def main() -> None:
    """Run everything and print the table."""
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python"
        f" {platform.python_version()}; medians of {RUNS} alternating runs"
    )
    archive = Archive(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        trees = {
            name: Path(folder, name)
            for name in ("site", "site, plain", "transcripts", "transcripts, plain")
        }
        for name, tree in trees.items():
            copy(tree)
            if name.endswith("plain"):
                without_the_extension(tree, archive)
            if name.startswith("transcripts"):
                transcripts_alone(tree)
        times = alternate(
            {
                "check": lambda: run(ROOT, "massdriver", "--no-cache", "check"),
                "check, kept": lambda: run(ROOT, "massdriver", "check"),
            }
            | {
                f"mkdocs build, {name}": lambda tree=tree: anew(tree)
                for name, tree in trees.items()
            }
            | {"mkdocs build, site, kept": lambda: run(trees["site"], "mkdocs", "build")}
        )
        times |= alternate(
            {
                f"new, a line of {length:,} characters": partial(
                    long_line, Path(folder, f"line-{length}"), length
                )
                for length in (1_000_000, 10_000_000)
            }
        )
    times |= alternate(lexicons(archive))
    for name, seconds in times.items():
        print(f"{name:40} {seconds * 1000:10,.1f} ms")
    ratios = {
        "check / mkdocs build": times["check"] / times["mkdocs build, site"],
        "transcripts / as plain Markdown": (
            times["mkdocs build, transcripts"] / times["mkdocs build, transcripts, plain"]
        ),
        "site / as plain Markdown": (
            times["mkdocs build, site"] / times["mkdocs build, site, plain"]
        ),
        "site, kept / as plain Markdown": (
            times["mkdocs build, site, kept"] / times["mkdocs build, site, plain"]
        ),
        "lexicon of 10,000 / of 100": (
            times["lexicon of 10,000 entries"] / times["lexicon of 100 entries"]
        ),
        "new, a line of 10,000,000 / of 1,000,000": (
            times["new, a line of 10,000,000 characters"]
            / times["new, a line of 1,000,000 characters"]
        ),
    }
    for name, ratio in ratios.items():
        aim = f"    aim: at most {AIMS[name]}" if name in AIMS else ""
        print(f"{name:40} {ratio:10.2f}{aim}")


def alternate(tasks: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Run each task in turn, several times over, after a warm-up; return the median seconds of
    each."""
    measured: dict[str, list[float]] = {name: [] for name in tasks}
    for turn in range(RUNS + 1):
        for name, task in tasks.items():
            start = seconds_of_work()
            task()
            if turn:
                measured[name].append(seconds_of_work() - start)
    return {name: statistics.median(seconds) for name, seconds in measured.items()}


def seconds_of_work() -> float:
    """Processor seconds of this process and of those it has started and waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def run(folder: Path, *command: str) -> None:
    """Run a module of this environment, and stop where it fails: a failed run is no measurement."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
    )


def anew(folder: Path) -> None:
    """Build a tree with nothing kept from the time before."""
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    run(folder, "mkdocs", "build")


def copy(folder: Path) -> None:
    """Copy what a builder needs."""
    for name in ("docs", "seeds"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)


def without_the_extension(folder: Path, archive: Archive) -> None:
    """Turn every page into the plain Markdown of its reading text, and take the extension out."""
    everything = corpus.of(archive)
    for path in archive.editions():
        edition = everything.readings[path.stem].edition
        body = "".join(plain_block(block) for block in edition.blocks)
        (folder / path.relative_to(ROOT)).write_text(f"# {edition.front['title']}\n\n{body}")
    for path in archive.topics():
        (folder / path.relative_to(ROOT)).write_text(
            topicpage.page(everything.concordance.topics[path.stem], everything)
        )
    for path in (folder / "docs").rglob("*.md"):
        source = path.read_text()
        if "\n::: " in source or source.startswith("::: "):
            body = split(source, path.name)[1] if source.startswith("---\n") else source
            path.write_text("\n".join(fill(body.split("\n"), archive)))
    config = (folder / "mkdocs.yml").read_text()
    (folder / "mkdocs.yml").write_text(
        re.sub(r"^  - massdriver\n|^strict: true\n", "", config, flags=re.MULTILINE)
    )


def transcripts_alone(folder: Path) -> None:
    """Leave the transcripts, and a front page, without what else the site has."""
    shutil.rmtree(folder / "docs" / "topics")
    for path in (folder / "docs").rglob("*.md"):
        if path.parent.name != "transcripts" or path.name == "index.md":
            path.unlink()
    (folder / "docs" / "predictions.yml").unlink()
    (folder / "docs" / "index.md").write_text("# Transcripts\n")
    config = (folder / "mkdocs.yml").read_text()
    (folder / "mkdocs.yml").write_text(
        re.sub(
            r"^(nav|not_in_nav):.*?(?=^\S|\Z)|^strict: true\n",
            "",
            config,
            flags=re.MULTILINE | re.DOTALL,
        )
    )


def plain_block(block: Block) -> str:
    """A block with its emendations accepted."""
    if block.kind not in ("text", "heading"):
        return markup.write_block(block)
    label = f"**{block.label}:**" if block.label else ""
    return (
        block.prefix
        + label
        + "".join(
            markup.write_inline(i) if isinstance(i, NoteRef) else markup.read(i)
            for i in block.inlines
        )
    )


def long_line(folder: Path, length: int) -> None:
    """Take in a transcript of one line, half of it words and half one word, into an archive of its
    own."""
    for name in ("docs", "seeds"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: Lines\n")
    (folder / "talk.txt").write_text("word and another. " * (length // 36) + "x" * (length // 2))
    run(folder, "massdriver", "--no-cache", "new", "talk.txt", "--date", "2026-01-02")


def lexicons(archive: Archive) -> dict[str, Callable[[], object]]:
    """The pass over all seeds with lexicons of three sizes, made of phrases of the seeds
    themselves."""
    words = [word for r in corpus.of(archive).readings.values() for word in r.seed.words]
    chance = random.Random(1)
    phrases = [" ".join(words[n : n + 3]) for n in chance.sample(range(len(words) - 3), 100)]
    vocabulary = sorted(set(words))
    # hardly any of these was ever said
    phrases += [" ".join(chance.sample(vocabulary, 3)) for _ in range(10_000)]
    made = {
        n: Lexicon([Entry(phrase, "x") for phrase in phrases[:n]]) for n in (100, 1_000, 10_000)
    }
    for one in made.values():
        one.find(words)  # the search machine is built on first use

    def passed(lexicon: Lexicon) -> None:
        for _ in range(5):
            lexicon.find(words)

    return {f"lexicon of {n:,} entries": partial(passed, lexicon) for n, lexicon in made.items()}


if __name__ == "__main__":
    main()
