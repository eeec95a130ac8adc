"""Suspects by word form: each form that may be misheard once, with all its places, ranked by all
grounds weighed together.

Comes in: the words of a text, and what is known of the language. Goes out: forms with a chance. May
not: change a word.

A machine that mishears a name mishears it every time: half of all corrections repeat an earlier one
of the same text. So an editor decides about a form, once. What a ground weighs was learnt by
``scripts/learn_suspects.py`` from transcripts that people corrected, and stands in ``weights.yml``,
where it can be read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ..text import schema
from ..text.alike import HESITATIONS, SMALL
from ..text.language import frequencies
from ..text.letters import fold_words, owner
from ..text.reasons import Reason, Why, why
from ..text.sentences import ends
from ..text.speech import of
from .glossary import ITSELF
from .grounds import Knowledge, key

WEIGHTS = Path(__file__).with_name("weights.yml")
COMMON = 5.2  # on Zipf's scale; a commoner word is not suspected
FIGURES = 9.0  # a number has no frequency, and says nothing
_ACRONYM = re.compile(r"[A-Z]{2,}(?:['’]?s)?(?:-?\d+)?|[A-Z]{2,}-?[\d.]+")


class Form(NamedTuple):
    """A word form: how it is printed, the places it stands at (words ``start:stop``), the grounds,
    and the chance it is wrong."""

    text: str
    places: tuple[tuple[int, int], ...]
    grounds: Mapping[str, float]
    chance: float = 0.0

    @property
    def why(self) -> Why:
        """The heaviest grounds, those first that weigh most."""
        table = weights()
        heavy = sorted(
            (g for g in self.grounds if table.get(g, 0.0) > 0),
            key=lambda g: -table[g] * self.grounds[g],
        )
        return tuple(Reason(f"form.{g}") for g in heavy[:4]) or why("form.other")


def forms(words: Sequence[str], known: Knowledge, least: float = 0.06) -> list[Form]:
    """The forms of a text that may be misheard, best first: by their chance, and by how many places
    one decision mends. None in a language without a word list, of which all words would be."""
    if not frequencies(known.language):
        return []
    rated = [
        form._replace(chance=round(chance(form.grounds), 3)) for form in gathered(words, known)
    ]
    return sorted((f for f in rated if f.chance >= least), key=lambda f: (-f.chance, f.places))


def chance(grounds: Mapping[str, float]) -> float:
    """How likely a form with such grounds is wrong."""
    table = weights()
    return 1 / (
        1
        + exp(
            -(
                table.get("bias", 0.0)
                + sum(table.get(g, 0.0) * value for g, value in grounds.items())
            )
        )
    )


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """What each ground weighs, as learnt."""
    node = schema.compose(WEIGHTS.read_text(encoding="utf-8"), WEIGHTS.name)
    assert node is not None
    return schema.pairs(lambda n: float(schema.text(n)))(node)


def gathered(words: Sequence[str], known: Knowledge) -> list[Form]:
    """Every form of a text with its grounds, not weighed yet. Left out are the very common words,
    and what other texts have as well: one in thirty of those was wrong."""
    folded = fold_words(list(words))
    count = Counter(folded)
    places: dict[str, list[int]] = defaultdict(list)
    for n, letters in enumerate(folded):
        if letters and letters not in HESITATIONS:
            places[letters].append(n)
    rarity = [_frequency(owner(word), known) for word in words]
    often = _by_sound(count)
    neighbours = _neighbours(count)
    nouns = of(known.language).nouns
    result = []
    for letters, at in places.items():
        core = Counter(owner(words[n]) for n in at).most_common(1)[0][0]
        frequency = _frequency(core, known)
        if letters in SMALL or frequency > COMMON or known.elsewhere[letters] >= ITSELF:
            continue
        grounds = _grounds(letters, core, at, words, rarity, frequency, nouns)
        if (
            known.language == "en"
            and frequency < 4.5
            and any(
                count[o] >= 3 * count[letters]
                for o in often.get(key(letters), ())
                if o != letters and OSA.distance(o, letters) <= 3
            )
        ):
            grounds["sound"] = 1.0
        if frequency < 4.5 and any(count[o] >= 2 * count[letters] for o in neighbours(letters)):
            grounds["near"] = 1.0
        result.append(Form(core, tuple((n, n + 1) for n in at), grounds))
    return result


def _grounds(
    letters: str,
    core: str,
    at: Sequence[int],
    words: Sequence[str],
    rarity: Sequence[float],
    frequency: float,
    nouns: bool,
) -> dict[str, float]:
    # capitals tell a name inside a sentence, but where every noun has one
    inner = [n for n in at if n and not ends(words[n - 1]) and not nouns]
    large = sum(owner(words[n])[:1].isupper() for n in inner)
    name = bool(inner) and 2 * large >= len(inner)
    here: dict[str, float] = {}
    if not frequency:
        here["unknown_name" if name else "unknown"] = 1.0
    elif frequency < 2.3:
        here["very_rare"] = 1.0
    elif frequency < 3.2:
        here["rare"] = 1.0
    elif frequency < 4.2:
        here["uncommon"] = 1.0
    if frequency and frequency < 4 and name:
        here["name"] = 1.0
    if len(at) == 1 or len(at) > 3:
        here["once" if len(at) == 1 else "often"] = 1.0
    around = [r for n in at for r in (*rarity[max(n - 3, 0) : n], *rarity[n + 1 : n + 4]) if r]
    here["lonely"] = (
        max(min((sum(around) / len(around) if around else 0) - frequency, 5.0), 0.0) / 5
    )
    if _ACRONYM.fullmatch(core):
        here["capitals"] = 1.0
    elif re.search(r"\d", core) and re.search(r"[^\W\d_]", core):
        here["figures"] = 1.0
    if len(letters) <= 4:
        here["short"] = 1.0
    elif len(letters) >= 9:
        here["long"] = 1.0
    if inner and not large:
        here["lower"] = 1.0
    if large and large < len(inner):
        here["mixed"] = 1.0
    return here


def _frequency(core: str, known: Knowledge) -> float:
    """How common a word is; one with a hyphen, as its rarest part; a number, as the commonest."""
    parts = [core] if known.frequency(core) else re.split(r"[-–—/]", core)
    return min(known.frequency(p) if re.search(r"[^\W\d_]", p) else FIGURES for p in parts)


def _by_sound(count: Counter[str]) -> dict[str, list[str]]:
    common: dict[str, list[str]] = defaultdict(list)
    for word, times in count.items():
        if times >= 3 and len(word) >= 4 and word.isalpha():
            common[key(word)].append(word)
    return common


def _neighbours(count: Counter[str]) -> Callable[[str], list[str]]:
    """Words said oftener that differ from a word by one letter, a plural not reckoned."""
    shorter: dict[str, list[str]] = defaultdict(list)
    for word, times in count.items():
        if times >= 2 and len(word) >= 5:
            for n in range(len(word)):
                shorter[word[:n] + word[n + 1 :]].append(word)
            shorter[word].append(word)

    def near(word: str) -> list[str]:
        if len(word) < 5:
            return []
        found = {
            o
            for form in (word, *(word[:n] + word[n + 1 :] for n in range(len(word))))
            for o in shorter.get(form, ())
        }
        return [
            o
            for o in found
            if o != word
            and o.rstrip("s") != word.rstrip("s")
            and OSA.distance(o, word) == 1
            and not o.startswith(word)
            and not word.startswith(o)
        ]

    return near
