"""What is on record of witnesses and of what editors decided: in the front matter, and in two small
files beside the seed.

Comes in: their text. Goes out: plain data, and text again. May not: hold a witness; only its sigil,
its sum, where it came from, and what it reads at single places.

``seeds/decisions/<slug>.yml`` has a line a decision, ``- {"place": "w120-2", "decision": "keep",
…}``, in the order of the text: two editors who decide different places change different lines, and
git puts both in. The readings themselves are on record in ``seeds/readings/<slug>.tsv``, made anew
whenever a witness's file is at hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from ..edition import front
from ..findings import Finding, Unreadable
from ..text import schema
from ..text.letters import fold
from ..text.schema import Field

DECISIONS = ("keep", "take", "type", "doubt", "stet")
PLACE = re.compile(r"w(\d{1,9})-(\d{1,4})")
TURN = "turn"  # with this begin the grounds on which somebody else may speak
LONGEST = 12  # words of a reading on record; a witness is not printed piece by piece


class Decision(NamedTuple):
    """What an editor decided at seed words ``at`` and following, ``span`` of them; ``read``: the
    edition's words after it.

    ``readings``: what each witness read there. The decision holds until the edition reads
    otherwise.
    """

    at: int
    span: int
    decision: str
    read: str
    readings: Mapping[str, str] = {}
    why: str = ""
    ground: str = ""

    @property
    def place(self) -> str:
        return f"w{self.at}-{self.span}"

    def settles(self, at: int, span: int, read: str, readings: Mapping[str, str]) -> bool:
        """Say whether it speaks of a place that reads so, and of what the witnesses read there."""
        if not (at < self.at + max(self.span, 1) and self.at < at + max(span, 1)):
            return False
        if span == 0 and self.span == 0 and at != self.at:
            return False
        here, then = fold(read), fold(self.read)
        known = {fold(words) for words in self.readings.values()} | {then}
        return (here in then or (bool(then) and then in here)) and all(
            any(fold(words) in old or (old and old in fold(words)) for old in known)
            for words in readings.values()
        )


def _place(node: yaml.Node) -> tuple[int, int]:
    value = schema.text(node)
    m = PLACE.fullmatch(value)
    if not m:
        raise schema.Bad(
            f'"{value[:40]}" is no place. Write it like w120-2: seed word 120, and two words.', node
        )
    return int(m[1]), int(m[2])


def _words(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise schema.Bad("expected words.", node)
    return str(node.value)


LINE: dict[str, Field] = {
    "place": Field(_place, required=True),
    "decision": Field(schema.choice(*DECISIONS), required=True),
    "read": Field(_words, default=""),
    "readings": Field(schema.pairs(_words), default={}),
    "why": Field(schema.text, default=""),
    "ground": Field(schema.text, default=""),
}
ASKED: dict[str, Field] = {
    "place": Field(_place, required=True),
    "decision": Field(schema.choice(*DECISIONS, "skip"), required=True),
    "words": Field(_words, default=""),
    "reason": Field(_words, default=""),
    "sigil": Field(schema.matching("[A-Z]", "W, a witness's letter"), default=""),
    "edition": Field(_words, default=None),
}


def lines(text: str, path: str, form: Mapping[str, Field]) -> list[dict[str, Any]]:
    """Read a list of mappings: YAML, or JSON a line. Unreadable: each line that is none, with its
    place."""
    objects = [line.strip() for line in text.split("\n") if line.strip()]
    if objects and all(line.startswith("{") and line.endswith("}") for line in objects):
        text = "\n".join(f"- {line}" if line.strip() else "" for line in text.split("\n"))
    node = schema.compose(text, path, code="D001")
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise Unreadable(
            Finding(
                path,
                1,
                1,
                "D001",
                "expected a list of decisions. Write each like - {place: w120-2, decision: keep}",
            )
        )
    found, findings = [], []
    for item in node.value:
        values, wrong = schema.fill(form, item, path, code="D001")
        found.append(values)
        findings += wrong
    if findings:
        raise Unreadable(*findings)
    return found


def decisions(text: str, path: str) -> list[Decision]:
    """Read the decisions on record; of two for one place, as a merge may leave them, the later line
    holds."""
    by_place: dict[tuple[int, int], Decision] = {}
    for row in lines(text, path, LINE):
        at, span = row["place"]
        by_place[at, span] = Decision(
            at, span, row["decision"], row["read"], row["readings"], row["why"], row["ground"]
        )
    return sorted(by_place.values(), key=lambda d: (d.at, d.span))


def left_alone(decided: Iterable[Decision]) -> frozenset[str]:
    """The forms, folded, that an editor looked at without a witness and kept: they are not offered
    again."""
    return frozenset(
        " ".join(map(fold, d.read.split()))
        for d in decided
        if d.decision in ("keep", "stet") and not d.readings and not d.ground.startswith(TURN)
    )


def tally(decided: Iterable[Decision]) -> dict[str, tuple[int, int]]:
    """By ground: how many places of it were mended, of how many mended or left; a doubt is
    neither."""
    result: dict[str, tuple[int, int]] = {}
    for d in decided:
        if d.decision == "doubt":
            continue
        right, all_ = result.get(d.ground, (0, 0))
        result[d.ground] = right + (d.decision in ("take", "type")), all_ + 1
    result.pop("", None)
    return result


def rated(tally_: Mapping[str, tuple[int, int]], ground: str, chance: float) -> float:
    """The chance of a place when what its ground was worth here so far is weighed with what it was
    worth elsewhere."""
    right, all_ = tally_.get(ground, (0, 0))
    return (20 * chance + right) / (20 + all_)


def write_decisions(decided: Iterable[Decision]) -> str:
    """The file of decisions, a line each, in the order of the text."""
    out = []
    for d in sorted({(d.at, d.span): d for d in decided}.values(), key=lambda d: (d.at, d.span)):
        row = {
            "place": d.place,
            "decision": d.decision,
            "read": d.read,
            "readings": dict(d.readings),
            "why": d.why,
            "ground": d.ground,
        }
        out.append(
            "- "
            + json.dumps({k: v for k, v in row.items() if v or k == "read"}, ensure_ascii=False)
            + "\n"
        )
    return "".join(out)


def write_witnesses(source: str, witnesses: Mapping[str, Mapping[str, str]], path: str) -> str:
    """An edition's source with these witnesses in its front matter, all else as it stood."""
    new = ["witnesses:"] if witnesses else []
    for sigil, facts in sorted(witnesses.items()):
        new += [
            f"  {sigil}:",
            *(
                f"    {key}: {json.dumps(value, ensure_ascii=False)}"
                for key, value in facts.items()
                if value
            ),
        ]
    return front.with_key(source, path, "witnesses", new)


def sigil_for(wanted: str, taken: Sequence[str]) -> str:
    """A letter for a new witness: the one wanted, or the first of W, X, Y, Z and then A to R, T to
    V that is free."""
    if wanted:
        return wanted
    return next((letter for letter in "WXYZABCDEFGHIJKLMNOPQRTUV" if letter not in taken), "")
