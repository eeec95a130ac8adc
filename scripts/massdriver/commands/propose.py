"""``massdriver propose``: a language model is asked, if the owner has one.

Comes in: arguments; the key from the environment, MASSDRIVER_KEY, and from nowhere else. Goes out:
proposals beside the seed, for ``review``. May not: change an edition.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

from ..text.counts import count
from ._shared import CLEAN, USAGE, shelf_here
from .witness import edition

if TYPE_CHECKING:
    from ..suspects.asked import Endpoint
    from ..suspects.glossary import Term
    from ..witness.bench import Bench

JOB = "mend"
EXAMPLE = "massdriver propose ironworks-2026 --endpoint http://localhost:11434/v1 --model qwen3:14b"
SECONDS = 20  # for one stretch, until one is known


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help="the edition, by file or slug")
    parser.add_argument(
        "--endpoint",
        required=True,
        metavar="URL",
        help=(
            "an OpenAI-compatible address: Ollama, llama.cpp, vLLM, or "
            "a hosted one; the key, if it wants one, is MASSDRIVER_KEY of the environment"
        ),
    )
    parser.add_argument("--model", required=True, metavar="NAME", help="the model's name there")
    parser.add_argument(
        "--price",
        type=float,
        default=0.0,
        metavar="N",
        help="what a million tokens cost there, to reckon with",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before it starts")


def run(arguments: argparse.Namespace) -> int:
    """Ask a language model what may be misheard; what passes the guards is proposed in review."""
    from ..batch.progress import steps
    from ..desk.laid import known_terms, laid_out
    from ..suspects import asked, kept

    if not arguments.endpoint.startswith(("http://", "https://")):
        print("massdriver: --endpoint: an address begins with http:// or https://", file=sys.stderr)
        return USAGE
    shelf = shelf_here()
    path = edition(shelf, arguments.slug)
    bench, _, _ = laid_out(shelf, path)
    slug = bench.reading.edition.slug
    terms = known_terms(shelf, bench)
    parts = list(asked.stretches(bench))
    known = kept.load(shelf, slug)
    todo = [part for part in parts if name_of(bench, *part, arguments.model) not in known]
    _, tokens, price = asked.cost(bench, arguments.price)
    tokens, price = tokens * len(todo) // max(len(parts), 1), price * len(todo) / max(len(parts), 1)
    print(
        f"{slug}: {count(len(todo), 'request')} of {len(parts):,} to {arguments.model}, some"
        f" {tokens:,} tokens"
        + (f", some {price:.2f} at {arguments.price:g} a million" if arguments.price else "")
        + f", some {count(max(len(todo) * SECONDS // 60, 1), 'minute')}"
    )
    if todo and not arguments.yes:
        if not sys.stdin.isatty():
            print("massdriver: say --yes to start where nobody can be asked", file=sys.stderr)
            return USAGE
        if input("start? [y/N] ").strip().lower() not in ("y", "yes"):
            return CLEAN
    endpoint = asked.Endpoint(
        arguments.endpoint, arguments.model, os.environ.get("MASSDRIVER_KEY", "")
    )
    new, dropped, began = 0, Counter[str](), time.monotonic()
    try:
        with steps(len(todo), "propose") as step:
            for part in todo:
                step(f"{new} proposed")
                found, fell = _ask(endpoint, bench, part, terms)
                new += len(found)
                dropped += fell
                known[name_of(bench, *part, arguments.model)] = {
                    "model": arguments.model,
                    "proposals": found,
                }
                kept.save(shelf, slug, known)
    finally:
        for guard, n in dropped.most_common():
            print(
                f"dropped: {n:,} {'difference' if n == 1 else 'differences'},"
                f" {asked.DROPPED[guard]}"
            )
        took = time.monotonic() - began
        print(
            f"massdriver: {slug}, {count(new, 'proposal')} in {took:.0f} s; massdriver review"
            f" {slug} shows them"
        )
    return CLEAN


def _ask(
    endpoint: Endpoint, bench: Bench, part: tuple[int, int], terms: list[Term]
) -> tuple[list[dict[str, object]], Counter[str]]:
    from ..suspects import asked

    answer = asked.ask(endpoint, bench, *part, terms)
    found, dropped = asked.guarded(bench, *part, answer, terms)
    return [asked.to_record(p, bench) for p in found], dropped


def name_of(bench: Bench, start: int, stop: int, model: str) -> str:
    """What a stretch goes by: its words and who was asked about them."""
    return hashlib.sha256(f"{model}\0{bench.text(start, stop)}".encode()).hexdigest()[:16]
