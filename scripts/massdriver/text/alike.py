"""When two machines write otherwise and mean the same words: figures, contractions, spellings,
hesitations.

Comes in: words of two transcripts. Goes out: whether an editor has anything to decide, and what in
it weighs. May not: call two words alike because they sound so; that is how machines mishear.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from .letters import fold

HESITATIONS = frozenset("ah eh er hm hmm huh mhm mm mmm oh uh uhm um".split())
FILLERS = HESITATIONS | frozenset(
    "like mean okay ok right so well yeah yep yes know you i just actually really and but".split()
)
# Words that carry no matter of their own: where only they differ, an editor looks last.
SMALL = (
    frozenset(
        """
    a about after again all also am an and another any are as at be because been before being
    between bit both but by can could did do does doing done down during each few for from get gets
    getting going gonna got had has have having he her here hers him his how i if in into is it its
    just let lets like lot me mean more most much must my of off ok okay on one only onto or other
    our out over own quite really right same shall she should so some such than that the their them
    then there these they thing things this those through to too under until up us very wanna was we
    well were what when where which while who whom whose why will with without would yeah yep yes
    you your actually cause gotta kind sort know now go goes im id ill ive youre youve youll youd
    hes shes theyre theyve theyll theyd weve wed thats theres heres whats whos dont doesnt didnt
    isnt arent wasnt werent wont wouldnt cant couldnt shouldnt hasnt havent hadnt aint itll itd
    thered thatd thatll itself s t d m ll re ve
    """.split()
    )
    | HESITATIONS
)
NEGATIONS = frozenset(
    """
    no not never none nor cannot neither nothing nobody nowhere without dont doesnt didnt isnt arent
    wasnt werent wont wouldnt cant couldnt shouldnt hasnt havent hadnt aint
    """.split()
)
_CONTRACTED = {
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "kinda": "kind of",
    "sorta": "sort of",
    "lemme": "let me",
    "gimme": "give me",
    "cause": "because",
    "coz": "because",
    "cuz": "because",
    "til": "until",
    "till": "until",
    "cannot": "can not",
    "cant": "can not",
    "wont": "will not",
    "shant": "shall not",
    "aint": "is not",
    "lets": "let us",
    "im": "i am",
    "ok": "okay",
    "alright": "all right",
    "yep": "yeah",
    "yes": "yeah",
    "yup": "yeah",
    "percent": "%",
    "mister": "mr",
    "missus": "mrs",
    "doctor": "dr",
    "versus": "vs",
    "saint": "st",
    "colonel": "col",
    "senator": "sen",
    "general": "gen",
    "governor": "gov",
    "professor": "prof",
    "representative": "rep",
    "jr": "junior",
    "til'": "until",
    "etc": "et cetera",
    "hz": "hertz",
    "khz": "kilohertz",
    "mhz": "megahertz",
    "ghz": "gigahertz",
}
_DOMAINS = frozenset("com org net edu gov io ai".split())  # after a dot that is said as a word
_ENDINGS = (
    ("n't", " not"),
    ("'re", " are"),
    ("'ve", " have"),
    ("'ll", " will"),
    ("'m", " am"),
    ("'d", " would"),
    ("'s", " is"),
)
_SPELLED = (
    (re.compile(r"(?<=[a-z]{3})(is|ys)(?=(e|ed|es|er|ers|ing|ation|ations)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2})our(?=$|s$|ed$|ing$|ite|able|ful)"), "or"),
    (re.compile(r"(?<=[a-z]{2})tre(?=s?$)"), "ter"),
    (re.compile(r"(?<=[a-z])ll(?=ed$|ing$|er$|ers$)"), "l"),
    (re.compile(r"^grey"), "gray"),
    (re.compile(r"ogue$"), "og"),
    (re.compile(r"^programme"), "program"),
    (re.compile(r"towards$"), "toward"),
)
_UNITS = dict(
    zip(
        """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
    """.split(),
        range(20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "k": 1000,
}
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
}
_FIGURE = re.compile(r"(\d+)(k|m|b|bn|st|nd|rd|th|s)?$")


def same(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Say whether two stretches of words, as printed, are the same words written otherwise."""
    return (
        list(ours) == list(theirs)  # with many witnesses most say nothing else
        or _letters(ours) == _letters(theirs)
        or normal(ours) == normal(theirs)
    )


@lru_cache(maxsize=1 << 14)
def _normal(words: tuple[str, ...]) -> str:
    tokens: list[str] = []
    for word in words:
        for part in re.split(r"[-–—/\s]+", word.lower().replace("’", "'")):
            part = part.strip(".,;:?!…\"'()[]“”‘`*")
            part = re.sub(r"^[$€£]|(?<=\d),(?=\d)", "", part)
            if part.endswith("%") and len(part) > 1:
                tokens += [part[:-1], "%"]
            elif part:
                tokens += _spelled(part)
    said = (
        t
        for n, t in enumerate(tokens)
        if t not in HESITATIONS
        and not (t == "dot" and tokens[n + 1 : n + 2] and tokens[n + 1] in _DOMAINS)
    )
    return "".join(_numbers(list(said)))


def normal(words: Sequence[str]) -> str:
    """The letters of words as they would be were figures, contractions and spellings all written
    one way."""
    return _normal(tuple(words))


def new_words(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The words with matter, folded, that stand in ``theirs`` and not in ``ours``, whatever their
    form."""
    here = Counter(_stems(ours))
    return [
        w
        for w, n in (Counter(_stems(theirs)) - here).items()
        for _ in range(n)
        if w not in SMALL and len(w) > 1
    ]


def substance(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Say whether two stretches differ in a word with matter: a name, a term, a number, a negation,
    another word."""
    if same(ours, theirs):
        return False
    return bool(new_words(ours, theirs) or new_words(theirs, ours)) or weighty(ours, theirs) != ""


def weighty(ours: Sequence[str], theirs: Sequence[str]) -> str:
    """What makes a difference weigh: ``number``, ``negation``, or nothing."""
    if figures(ours) != figures(theirs):
        return "number"
    return "negation" if negations(ours) != negations(theirs) else ""


def figures(words: Iterable[str]) -> list[str]:
    """The numbers among words, however they are written; "one" alone is a pronoun as often."""
    return sorted(
        re.findall(
            r"\d+",
            re.sub(
                r"(?<![\d])1(?![\d])",
                "",
                " ".join(
                    _numbers(
                        [
                            t
                            for w in words
                            for t in re.split(
                                r"[-–—/\s]+", re.sub(r"(?<=\d),(?=\d)", "", w.lower())
                            )
                            for t in [t.strip(".,;:?!…\"'()[]“”‘’$€£%")]
                            if t
                        ]
                    )
                ),
            ),
        )
    )


def negations(words: Iterable[str]) -> int:
    """How many negations there are among words."""
    return sum(fold(w) in NEGATIONS for w in words)


def _letters(words: Sequence[str]) -> str:
    return "".join(map(fold, words))


@lru_cache(maxsize=1 << 15)
def _spelled(word: str) -> tuple[str, ...]:
    bare = word.replace("'", "")
    if word in _CONTRACTED or bare in _CONTRACTED:
        return tuple(_CONTRACTED.get(word, _CONTRACTED.get(bare, "")).split())
    for ending, full in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return (*_spelled(word[: -len(ending)]), full.strip())
    if bare.endswith("nt") and bare in SMALL | NEGATIONS and len(bare) > 3:
        return bare[:-2], "not"
    letters = fold(bare)
    for pattern, other in _SPELLED:
        letters = pattern.sub(other, letters)
    return (letters,) if letters else ()


@lru_cache(maxsize=1 << 15)
def _stem(word: str) -> tuple[str, ...]:
    return _spelled(re.sub(r"'s$", "", word.lower().replace("’", "'").strip(".,;:?!…\"'()[]“”‘`*")))


def _stems(words: Sequence[str]) -> list[str]:
    return [s for w in words for part in re.split(r"[-–—/\s]+", w) for s in _stem(part)]


def _numbers(tokens: Sequence[str]) -> list[str]:
    """Tokens with what counts written in figures: ``["twenty", "five"]`` is ``["25"]``."""
    out: list[str] = []
    n = 0
    while n < len(tokens):
        value, stop = _number(tokens, n)
        if stop == n:
            out.append(tokens[n])
            n += 1
        else:
            out.append(value)
            n = stop
    return out


def _number(tokens: Sequence[str], n: int) -> tuple[str, int]:
    """The number that begins with a token, in figures, and where it ends; where none does, it ends
    at once."""
    total = group = 0
    seen, ordinal, years = False, "", ""
    start = n
    while n < len(tokens):
        token = tokens[n]
        figure = _FIGURE.fullmatch(token)
        if token in _UNITS or token in _TENS or figure or token in _ORDINALS:
            value = (
                int(figure[1][:15])
                if figure
                else _UNITS.get(token, _TENS.get(token, _ORDINALS.get(token, 0)))
            )
            if seen and group:
                if (20 <= group < 100 and group % 10 == 0 and value < 10) or (
                    group % 100 == 0 and value < 100
                ):
                    group += value
                elif (
                    not total and not years and 10 <= group < 100 and 10 <= value < 100
                ):  # nineteen eighty-four
                    years, group = str(group), value
                else:
                    break
            elif seen and not group and total and value < 1000:
                group = value
            elif seen:
                break
            else:
                group = value
            seen = True
            if figure and figure[2]:
                if figure[2] in ("st", "nd", "rd", "th"):
                    ordinal = "th"
                elif figure[2] == "s":
                    ordinal = "s"
                else:
                    total, group = total + group * {"k": 10**3, "m": 10**6}.get(figure[2], 10**9), 0
            elif token in _ORDINALS:
                ordinal = "th"
            n += 1
            if ordinal:
                break
        elif token == "a" and not seen and n + 1 < len(tokens) and tokens[n + 1] in _SCALES:
            seen, group = True, 1  # "a hundred"
            n += 1
        elif token in _SCALES and (seen or token == "hundred"):
            scale = _SCALES[token]
            if scale == 100:
                group = max(group, 1) * 100
            else:
                total, group = total + max(group, 1) * scale, 0
            seen = True
            n += 1
        elif (
            token == "and"
            and seen
            and n + 1 < len(tokens)
            and (group % 100 == 0)
            and (tokens[n + 1] in _UNITS or tokens[n + 1] in _TENS)
            and (group or total)
        ):
            n += 1
        else:
            break
    if not seen or (n == start + 1 and tokens[start] in ("second",)):
        return "", start
    return f"{years}{total + group}{ordinal}", n
