"""How the predictions went: by the year in which they were made and by subject, with the small
numbers said aloud.

Comes in: predictions, the dates of the conversations, the names of topics. Goes out: HTML. May not:
make a share of what is too little to have one, or count what is open as either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..collection.facts import months
from ..collection.predictions import VERDICTS, Prediction
from ..text import escape
from ..text.words import ENGLISH, Words

FEW = 20  # verdicts below which no share is given
DECIDED = ("came true", "partly", "did not")


def score(
    predictions: Sequence[Prediction],
    dates: Mapping[str, str],
    titles: Mapping[str, str],
    say: Words = ENGLISH,
) -> str:
    """A sentence and two tables; nothing where nothing has a verdict."""
    decided = [p for p in predictions if p.verdict in DECIDED]
    if not decided:
        return ""
    other = say("score.other")
    years = _groups(predictions, lambda p: dates[p.slug][:4])
    subjects = {
        name: here
        for name, here in _groups(predictions, lambda p: titles.get(p.topic, other)).items()
        if any(here[v] for v in DECIDED)
    }
    most = sorted(subjects, key=lambda name: (-sum(subjects[name].values()), name))
    return (
        f"{_said(predictions, decided, say)}"
        f"{_table(say('score.said-in'), years, sorted(years), say)}"
        f"{_table(say('score.subject'), subjects, most, say)}{_late(decided, say)}"
    )


def lateness(p: Prediction, say: Words = ENGLISH) -> str:
    """By how much a thing came late, in words; empty where that is not known."""
    if not (p.due and p.became):
        return ""
    late = months(p.became) - months(p.due if len(p.due) > 4 else f"{p.due}-12")
    if late <= 0:
        return say("score.in-time")
    if late < 24:
        return say("score.months-late", late)
    return say("score.years-late", years=f"{late / 12:.1f}".removesuffix(".0"))


def _said(predictions: Sequence[Prediction], decided: Sequence[Prediction], say: Words) -> str:
    counts = Counter(p.verdict for p in decided)
    parts = ", ".join(f"{counts[v]} {say(f'verdict.{v}')}" for v in DECIDED if counts[v])
    undecided = sum(p.verdict == "cannot be judged" for p in predictions)
    share = (
        say("score.share", share=f"{counts['came true'] / len(decided):.0%}")
        if len(decided) >= FEW
        else say("score.few", points=f"{100 / len(decided):.0f}")
    )
    open_ = sum(p.verdict == "open" for p in predictions)
    told = say("score.decided", len(decided), all=len(predictions), parts=parts)
    return f"<p>{told} {share} {say('score.rest', undecided=undecided, open=open_)}</p>"


def _table(head: str, groups: Mapping[str, Counter[str]], names: Iterable[str], say: Words) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape.html(name)}</th>'
        + "".join(f"<td>{groups[name][v] or '–'}</td>" for v in VERDICTS)
        + "</tr>"
        for name in names
    )
    heads = "".join(f'<th scope="col">{say(f"verdict.{v}")}</th>' for v in VERDICTS)
    return (
        '<table class="score"><thead><tr><th'
        f' scope="col">{head}</th>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _groups(
    predictions: Iterable[Prediction], of: Callable[[Prediction], str]
) -> dict[str, Counter[str]]:
    groups: dict[str, Counter[str]] = {}
    for p in predictions:
        groups.setdefault(of(p), Counter())[p.verdict] += 1
    return groups


def _late(decided: Sequence[Prediction], say: Words) -> str:
    items = "".join(
        f"<li>{escape.html(p.claim)} <small>{late}</small></li>"
        for p in decided
        if (late := lateness(p, say))
    )
    return f"<p>{say('score.when')}</p><ul>{items}</ul>" if items else ""
