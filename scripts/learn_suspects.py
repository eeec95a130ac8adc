"""Learn what the grounds of suspicion weigh, from transcripts that people corrected:
``learn_suspects.py DIR [--write]``.

DIR is a folder of pairs as ``bench_correct.py`` reads them. Learnt is from every second recording,
by name; printed is how the weights do on the others; with ``--write`` they are put into
``scripts/massdriver/suspects/weights.yml``. Logistic regression by gradient descent, a few seconds
and no library.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import exp
from pathlib import Path

from bench_correct import first_edition, mended, recording, touched, true_words
from massdriver.edition import lexicon
from massdriver.suspects import forms
from massdriver.suspects.grounds import Knowledge
from massdriver.witness import words
from massdriver.witness.variants import collate

ROUNDS, RATE, KEEP_SMALL = 300, 0.5, 0.0001
HEAD = """# What each ground of suspicion weighs: learnt by scripts/learn_suspects.py from {n} transcripts that people corrected.
# The chance that a form is wrong is 1 / (1 + exp(-(bias + the weights of its grounds))).
"""  # noqa: E501

# the grounds of a form, and the share of its places that were wrong
Example = tuple[Mapping[str, float], float]


def halves(folder: Path) -> tuple[list[Path], list[Path]]:
    """The pairs to learn from, and those to measure on: every second recording."""
    by_recording: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.glob("*/meta.json")):
        by_recording[recording(path.parent)].append(path.parent)
    names = sorted(by_recording)
    return (
        [p for name in names[::2] for p in by_recording[name]],
        [p for name in names[1::2] for p in by_recording[name]],
    )


def examples(pair: Path) -> tuple[str, list[tuple[forms.Form, int]], int]:
    """The family of a pair, its forms each with how many of its places were wrong, and how many
    corrections there are."""
    import json

    meta = json.loads((pair / "meta.json").read_text())
    name = meta.get("raw_file") or "raw.txt"
    made = first_edition((pair / name).read_bytes(), name, meta)
    printed = [w.text for w in words.of(made.reading).words]
    corrections = list(mended(collate(printed, true_words(pair))))
    wrong = {n for c in corrections for n in touched(c.left, c.left_stop)}
    found = forms.gathered(printed, Knowledge(lexicon.of("en"), Counter()))
    rated = [(f, sum(any(n in wrong for n in range(*place)) for place in f.places)) for f in found]
    return str(meta["family"]), rated, len(corrections)


def learn(texts: Sequence[Sequence[Example]]) -> dict[str, float]:
    """Weights by which the chances of the examples come nearest to what was. A text that was heard
    badly throughout shall not speak against the grounds it shows: each has a bias of its own while
    learning, and their mean is kept.
    """
    table: dict[str, float] = {g: 0.0 for text in texts for grounds, _ in text for g in grounds}
    biases = [-3.0] * len(texts)
    seen = dict.fromkeys(table, 1e-8)
    seen_biases = [1e-8] * len(texts)
    for _ in range(ROUNDS):
        slope = {g: KEEP_SMALL * w for g, w in table.items()}
        for k, text in enumerate(texts):
            # a long text counts as much as a short one
            own, part = 0.0, 1 / (len(text) * len(texts))
            for grounds, right in text:
                z = biases[k] + sum(table[g] * v for g, v in grounds.items())
                error = (1 / (1 + exp(-z)) - right) * part
                own += error
                for g, v in grounds.items():
                    slope[g] += error * v
            seen_biases[k] += own**2
            biases[k] -= RATE * own / seen_biases[k] ** 0.5
        for g, s in slope.items():
            seen[g] += s**2
            table[g] -= RATE * s / seen[g] ** 0.5
    return table | {"bias": sum(biases) / len(biases)}


def main(folder: str, *flags: str) -> int:
    """Learn, measure, and write if told to."""
    ours, others = halves(Path(folder))
    table = learn(
        [[(f.grounds, wrong / len(f.places)) for f, wrong in examples(pair)[1]] for pair in ours]
    )
    print(
        f"learnt from {len(ours)} transcripts; measure on the others with bench_correct.py: "
        + " ".join(p.name for p in others)
    )
    for ground, weight in sorted(table.items(), key=lambda item: -item[1]):
        print(f"{ground}: {weight:.2f}")
    if "--write" in flags:
        forms.WEIGHTS.write_text(
            HEAD.format(n=len(ours))
            + "".join(
                f"{ground}: {weight:.2f}\n"
                for ground, weight in sorted(table.items(), key=lambda item: -item[1])
            )
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
