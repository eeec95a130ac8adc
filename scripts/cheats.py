"""What becomes of every known trick to make an edition read otherwise than it was heard (``make
cheats``).

The list is ``tests/cheats.yml``; each trick is a test as well. What is printed is what the program
does today.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from massdriver.edition import front, markup, proof, seeds
from massdriver.edition.check import check
from massdriver.edition.lexicon import Lexicon
from massdriver.findings import Unreadable
from massdriver.formats.record import record
from massdriver.model import Reading
from massdriver.report.around import around
from massdriver.report.compare import compare

LIST = Path(__file__).resolve().parents[1] / "tests" / "cheats.yml"
STOPPED, RECORDED, DESIGNED = "stopped", "on record", "by design"
LEXICON = Lexicon([])
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where it is built in


class Trick(NamedTuple):
    """A change of one of the texts, and what is to become of it."""

    name: str
    kind: str
    seed: str
    before: str
    after: str
    becomes: str
    code: str
    why: str


def tricks(path: Path = LIST) -> Iterator[Trick]:
    """Yield the tricks of the list. ValueError: one changes nothing, or gives no reason where it
    needs one."""
    known: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), LOADER)
    for entry in known["tricks"]:
        text = known["texts"][entry.get("text", "talk")]
        to = re.sub(r"\{(\d+) asterisks\}", lambda m: "*" * int(m[1]), entry["to"])
        to = re.sub(r"\{(\d+) brackets\}", lambda m: "[" * int(m[1]) + "]" * int(m[1]), to)
        after = text["edition"].replace(entry["from"], to, 1)
        if after == text["edition"] or (entry["becomes"] == DESIGNED and not entry.get("why")):
            raise ValueError(
                f'"{entry["trick"]}" changes nothing, or is by design without a reason'
            )
        yield Trick(
            entry["trick"],
            entry["of"],
            text["seed"],
            text["edition"],
            after,
            entry["becomes"],
            entry.get("code", ""),
            entry.get("why", ""),
        )


def outcome(trick: Trick) -> tuple[str, str]:
    """Return what becomes of a trick, and how one learns of it."""
    before = read(trick.seed, trick.before)
    try:
        after = read(trick.seed, trick.after)
    except Unreadable as error:
        return STOPPED, str(error.findings[0])
    old = {str(f) for f in check(before, LEXICON)}
    if found := [f for f in check(after, LEXICON) if str(f) not in old]:
        return STOPPED, "; ".join(dict.fromkeys(f.code for f in found))
    told = list(
        compare(
            {"talk": record(before)},
            {"talk": record(after)},
            {},
            {"talk": tuple(around(before, after))},
        )
    )
    marks = [change for change in after.changes if change not in before.changes]
    if told or marks:
        return RECORDED, "; ".join(
            [
                *(n for d in told for n in d.news),
                *(f"{t.before} → {t.after}" for d in told for t in d.touched),
            ]
        )
    return DESIGNED, trick.why


def read(seed: str, source: str) -> Reading:
    """Read an edition of these words. Unreadable: it is."""
    edition = markup.parse(source, "talk.md")
    if edition.front["seed"] != "talk.txt":
        raise Unreadable(*front.values(edition.head.replace("seed:", "sead:"), "talk.md")[1])
    return proof.read(
        edition, seeds.seed("talk.txt", seed.encode(), edition.front["labels"]), LEXICON
    )


def main() -> int:
    """Print every trick by its kind, then how many were tried, stopped, put on record, and are by
    design."""
    counts = Counter[str]()
    kind, wrong = "", 0
    for trick in tricks():
        became, how = outcome(trick)
        counts[became] += 1
        unexpected = became != trick.becomes
        wrong += unexpected
        if trick.kind != kind:
            kind = trick.kind
            print(f"\n{kind}")
        print(
            f"  {became:10} {trick.name:55} {how[:90]}"
            + f"  (wanted: {trick.becomes})" * unexpected
        )
    print(
        f"\ncheats: {sum(counts.values())} tried, {counts[STOPPED]} stopped, {counts[RECORDED]} on"
        f" record, {counts[DESIGNED]} by design, {wrong} otherwise than listed"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
