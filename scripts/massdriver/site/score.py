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

FEW = 20  # verdicts below which no share is given
DECIDED = ("came true", "partly", "did not")


def score(
    predictions: Sequence[Prediction], dates: Mapping[str, str], titles: Mapping[str, str]
) -> str:
    """A sentence and two tables; nothing where nothing has a verdict."""
    decided = [p for p in predictions if p.verdict in DECIDED]
    if not decided:
        return ""
    years = _groups(predictions, lambda p: dates[p.slug][:4])
    subjects = {
        name: here
        for name, here in _groups(predictions, lambda p: titles.get(p.topic, "other")).items()
        if any(here[v] for v in DECIDED)
    }
    most = sorted(subjects, key=lambda name: (-sum(subjects[name].values()), name))
    return (
        f"{_said(predictions, decided)}{_table('Said in', years, sorted(years))}"
        f"{_table('Subject', subjects, most)}{_late(decided)}"
    )


def lateness(p: Prediction) -> str:
    """By how much a thing came late, in words; empty where that is not known."""
    if not (p.due and p.became):
        return ""
    late = months(p.became) - months(p.due if len(p.due) > 4 else f"{p.due}-12")
    if late <= 0:
        return "in time"
    return (
        f"{late} month{'s' * (late != 1)} late"
        if late < 24
        else f"{late / 12:.1f} years late".replace(".0 ", " ")
    )


def _said(predictions: Sequence[Prediction], decided: Sequence[Prediction]) -> str:
    counts = Counter(p.verdict for p in decided)
    parts = ", ".join(f"{counts[v]} {v}" for v in DECIDED if counts[v])
    undecided = sum(p.verdict == "cannot be judged" for p in predictions)
    share = (
        f"That is {counts['came true'] / len(decided):.0%} in full."
        if len(decided) >= FEW
        else (
            "That is too few for a share: one verdict more or less would move it by"
            f" {100 / len(decided):.0f} points."
        )
    )
    return (
        f"<p>{len(decided)} of {len(predictions)} have a verdict that decides: {parts}. {share}"
        f" {undecided} cannot be judged, and {sum(p.verdict == 'open' for p in predictions)} are"
        " open. What has no date can come true and can hardly fail, and what was easy to foretell"
        " counts as much as what was bold.</p>"
    )


def _table(head: str, groups: Mapping[str, Counter[str]], names: Iterable[str]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape.html(name)}</th>'
        + "".join(f"<td>{groups[name][v] or '–'}</td>" for v in VERDICTS)
        + "</tr>"
        for name in names
    )
    heads = "".join(f'<th scope="col">{v}</th>' for v in VERDICTS)
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


def _late(decided: Sequence[Prediction]) -> str:
    items = "".join(
        f"<li>{escape.html(p.claim)} <small>{lateness(p)}</small></li>"
        for p in decided
        if lateness(p)
    )
    return f"<p>When it came, where that is known:</p><ul>{items}</ul>" if items else ""
