"""Deciding in the terminal: one place at a time, one key or one word each.

Comes in: an edition's places, and what somebody types. Goes out: decisions, each written at once.
May not: write what was not asked for; whoever stops loses nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple, TextIO

from ..edition.front import clock
from ..findings import Unreadable
from ..text.reasons import told
from . import stroke
from .bench import Bench
from .places import Place, Review
from .proposal import proposal
from .settle import Asked

HELP = """  k keep what stands there      w take the witness's words (W; X, Y … take another's)
  t type the words yourself     d leave it with a doubt      s or Enter: skip      q stop
  p take what is proposed       or just type the words
  a number, a name or a negation asks for a reason"""
DONE, STOP = True, False
Apply = Callable[[list[Asked]], list[str]]


class Answer(NamedTuple):
    """What was typed, understood: a decision, or ``stop``, ``skip``, ``help``."""

    decision: str
    words: str = ""
    sigil: str = ""


def understand(typed: str, place: Place) -> Answer:
    """What somebody means by what they typed."""
    text = typed.strip()
    key = text.lower()
    if key in ("", "s", "skip"):
        return Answer("skip")
    if key in ("q", "quit", "stop"):
        return Answer("stop")
    if key in ("?", "h", "help"):
        return Answer("help")
    if key in ("k", "keep"):
        return Answer("keep")
    if key in ("d", "doubt"):
        return Answer("doubt")
    if key in ("t", "type"):
        return Answer("type")
    if len(text) == 1 and text.upper() in place.readings:
        return Answer("take", sigil=text.upper())
    if key in ("take", "y", "yes", "p") and (place.readings or place.proposed):
        return Answer("take", sigil="" if place.proposed else next(iter(place.readings)))
    return Answer("type", words=text)


def shown(place: Place, n: int, total: int, colour: bool) -> str:
    """A place as it is put before an editor."""
    bold, dim, plain = ("\x1b[1m", "\x1b[2m", "\x1b[0m") if colour else ("", "", "")
    at = f"  {clock(place.second)}" if place.second is not None else ""
    lines = [
        f"{bold}{n} of {total}{plain}  #{place.paragraph} {place.speaker}{at} "
        f" {dim}{safe(told(place.reasons))}{plain}"
    ]
    width = max(len(s) for s in (*place.readings, "edition"))
    said = {
        "edition": place.edition,
        "S": place.seed,
        **({"p": place.proposed} if place.proposed else {}),
        **{s: place.readings[s] for s in place.readings},
    }
    for who, words in said.items():
        lines.append(
            f"  {who:>{width}}  {bold}{safe(words) or '–'}{plain} "
            f" {dim}{_around(place, who)}{plain}"
        )
    return "\n".join(lines)


def _around(place: Place, who: str) -> str:
    return f"… {safe(place.sentences[who])} …" if who in place.sentences else ""


def safe(text: str) -> str:
    """A stranger's words without what could steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def hold(
    lay: Callable[[], tuple[Bench, Review, object]],
    apply: Apply,
    out: TextIO | None = None,
    ask: Callable[[str], str] | None = None,
) -> bool:
    """Go through an edition's places; say whether to go on with the next. Each decision is written
    before the next is asked.

    ``lay``: the edition as it stands now, with its places; ``apply``: writes decisions and says
    what changed.
    """
    out, ask = out or sys.stdout, ask or input
    bench, found, _ = lay()
    queue = [p.id + "\t" + p.edition for p in (*found.places, *found.over)]
    total, n = len(queue), 0
    beside = ", ".join(bench.witnesses) or "no witness"
    print(f"{bench.reading.edition.slug}: {total:,} places beside {beside}\n{HELP}\n", file=out)
    places = {p.id + "\t" + p.edition: p for p in (*found.places, *found.over)}
    try:
        for key in queue:
            n += 1
            if key not in places:
                continue
            place = places[key]
            print(shown(place, n, total, out.isatty()), file=out)
            answer = _answer(place, ask, out)
            if answer is None:
                return STOP
            if answer.decision == "skip":
                continue
            if _write(place, answer, ask, out, apply):
                if place.kind != "speaker":  # who is named is named at every turn
                    _everywhere(bench, place, answer, ask, out, apply)
                bench, found, _ = lay()
                places = {p.id + "\t" + p.edition: p for p in (*found.places, *found.over)}
    except (EOFError, KeyboardInterrupt):
        print("\nstopped; what was decided is written", file=out)
        return STOP
    return DONE


def _everywhere(
    bench: Bench, place: Place, answer: Answer, ask: Callable[[str], str], out: TextIO, apply: Apply
) -> None:
    """Offer the same mend at every other place of the form, each with its sentence."""
    if answer.decision not in ("take", "type"):
        return
    asked: list[Asked] = []
    for one, sentence in stroke.everywhere(bench, place, answer.words):
        print(f"  the same at w{one.at}-{one.span}: {safe(sentence)}", file=out)
        said = ask("  here too? y yes, n no, and never ask again, Enter later> ").strip().lower()
        if said in ("y", "yes"):
            asked.append(one)
        elif said in ("n", "no"):
            asked.append(one._replace(decision="keep", words="", reason=""))
    if asked:
        for line in apply(asked)[:-1]:
            print(f"  {safe(line)}", file=out)


def _answer(place: Place, ask: Callable[[str], str], out: TextIO) -> Answer | None:
    while True:
        answer = understand(ask("> "), place)
        if answer.decision == "stop":
            return None
        if answer.decision == "help":
            print(HELP, file=out)
            continue
        if answer.decision == "type" and not answer.words:
            answer = Answer("type", words=ask("words (empty: delete)> ").strip())
        return answer


def _write(
    place: Place, answer: Answer, ask: Callable[[str], str], out: TextIO, apply: Apply
) -> bool:
    reason = ""
    while True:
        try:
            one = stroke.asked(place, answer.decision, answer.words, reason, answer.sigil)
            for line in apply([one])[:-1]:
                print(f"  {safe(line)}", file=out)
            return True
        except Unreadable as error:
            finding = error.findings[0]
            print(f"  {finding.code} {safe(finding.message)}", file=out)
            if finding.code not in (*stroke.REASONED, "R004"):
                return False
            reason = ask("reason (empty: leave it)> ").strip()
            if not reason:
                return False


__all__ = ["Answer", "Bench", "hold", "proposal", "shown", "understand"]
