"""Which changes of words weigh so much that they say why: numbers and what counts them, and what
turns a sentence round.

Comes in: what was heard, and what is read. Goes out: what changed of that kind. May not: know which
of two is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..text import numerals
from ..text.letters import fold
from ..text.negation import negations
from . import markup

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
NUMBERS = (
    {word: str(n) for n, word in enumerate(_ONES.split())}
    | {word: f"{n}0" for n, word in enumerate(_TENS.split(), 3)}
    | {
        word: word
        for word in (
            "minus hundred thousand million billion trillion quadrillion quintillion zillion lakh"
            " crore dozen half quarter third fourth fifth sixth seventh eighth ninth tenth eleventh"
            " twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
            " twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
            " hundredth thousandth millionth billionth trillionth twice thrice twofold threefold"
            " fourfold fivefold tenfold hundredfold thousandfold double triple quadruple quintuple"
            " percent permille percentage millionaire billionaire trillionaire"
        ).split()
    }
    | {
        "millionaires": "millionaire",
        "billionaires": "billionaire",
        "halves": "half",
        "hundreds": "hundred",
        "thousands": "thousand",
        "millions": "million",
        "billions": "billion",
        "trillions": "trillion",
        "quarters": "quarter",
        "thirds": "third",
        "tenths": "tenth",
        "dozens": "dozen",
    }
)
UNITS = frozenset(
    """
    second minute hour day week month year decade century millennium millimeter centimeter meter
    kilometer mile foot inch yard acre hectare gram kilogram kilo milligram pound ounce ton tonne
    liter litre gallon pint quart barrel dollar euro cent penny pence yen yuan rupee peso ruble
    franc watt volt amp ampere ohm hertz byte bit degree celsius fahrenheit kelvin joule calorie
    newton
    pascal decibel micron parsec horsepower fortnight centimetre metre kilometre millimetre
    km cm mm kg mg kw mw gw tw mph kph gb tb mb usd eur gbp buck
    """.split()
) | {
    prefix + unit
    for prefix in "kilo mega giga tera peta exa zetta milli micro nano pico femto".split()
    for unit in (
        "meter metre gram liter litre watt volt amp hertz byte bit joule second ton flop"
    ).split()
}
# What counts as a unit right behind a figure, and elsewhere may be anything.
SHORT = frozenset(
    """
    k m b t bn mn tn c f g l w v h n s hr hrs min mins sec secs ms ns km cm mm nm kg mg lb lbs oz
    ft mi yd kw mw gw tw kwh mwh gwh twh hz khz mhz ghz kb mb gb tb pb kbps mbps gbps ev kev mev gev
    cal kcal psi kpa mpa rpm mph kph am pm bc ad bce ce usd eur gbp
    """.split()
)
DATES = frozenset(
    """
    January February March April May June July August September October November December Monday
    Tuesday Wednesday Thursday Friday Saturday Sunday Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov
    Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun
    """.split()
)
NEGATIONS = frozenset(
    """
    not no never none nor neither nothing nobody nowhere without hardly barely scarcely rarely
    seldom unless except lack lacks lacked lacking refuse refuses refused refusing deny denies
    denied denying fail fails failed failing avoid avoids avoided avoiding prevent prevents
    prevented preventing nope nah noone non un anti
    """.split()
)
# What one of them says the other takes back, in whatever form: "accepts" is "accept".
CONTRARIES = [
    pair.split("/")
    for pair in """
    always/never all/none everybody/nobody everyone/nobody everything/nothing with/without
    yes/no true/false right/wrong more/less more/fewer most/least increase/decrease rise/fall
    up/down above/below over/under before/after win/lose won/lost gain/loss high/low good/bad
    better/worse best/worst easy/hard easier/harder agree/disagree allow/forbid legal/illegal
    allowed/forbidden
    possible/impossible love/hate like/hate for/against start/stop open/close buy/sell
    bought/sold accept/reject safe/dangerous innocent/guilty must/may must/need
    gladly/reluctantly often/seldom usually/rarely guilty/acquitted hired/fired friend/enemy
    friends/enemies peace/war success/failure succeed/fail succeeded/failed early/late old/new
    rich/poor cheap/expensive big/small large/small long/short many/few much/little several/few
    minus/plus negative/positive add/subtract multiply/divide maximum/minimum max/min
    majority/minority first/last past/future inside/outside on/off in/out include/exclude
    import/export lend/borrow lent/borrowed left/right north/south east/west forward/backward
    ahead/behind strong/weak fast/slow hot/cold hotter/colder light/heavy lighter/heavier
    bigger/smaller cheaper/costlier earlier/later begin/end began/ended hope/fear trust/distrust
    real/fake alive/dead live/die rose/fell grow/shrink grew/shrank gained/lost pass/fail
    passed/failed pro/con pro/anti anyone/nobody something/nothing somebody/nobody
    someone/nobody somewhere/nowhere anything/nothing ever/never same/different public/private
    simple/complex full/empty wet/dry clean/dirty healthy/sick top/bottom front/back
    remember/forget create/destroy build/destroy attack/defend hero/villain ally/enemy truth/lie
    helped/harmed helpful/harmful proved/disproved guilt/innocence profit/loss profits/losses
    surplus/deficit asset/liability legal/criminal find/lose found/lost with/against to/from
    all/some all/few most/some most/few and/or believe/doubt think/doubt want/fear
    support/oppose ban/allow banned/allowed sanctioned/banned improve/worsen honest/dishonest
    smart/dumb safe/risky cheap/costly correct/wrong enough/insufficient sufficient/insufficient
    free/paid free/full yeah/nay aye/nay yes/nay today/tomorrow today/yesterday
    yesterday/tomorrow last/next this/last this/next sane/crazy genius/idiot quit/keep
    stopped/started begin/cease began/ceased ignore/notice decline/accept forgot/remembered
    """.split()
]
_ENDING = re.compile(r"(?<=\w{3})(?:ing|ed|es|er|est|ly|e|d|s)$")
_PAIRS: dict[str, set[str]] = {}
for _one, _other in ([_ENDING.sub("", word) for word in pair] for pair in CONTRARIES):
    _PAIRS.setdefault(_one, set()).add(_other)
    _PAIRS.setdefault(_other, set()).add(_one)
_FIGURE = re.compile(r"[\d²³¹⁰-₉¼-¾⅐-⅞↉]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ROMAN = re.compile(r"\b(?=[IVXLCDM]{2})M*(?:C[MD]|D?C{0,3})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})\b")
_NOT = re.compile(r"(?:n['’]?t|not)$")
_PREFIX = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "anti", "de", "counter")
_SWAPPED = [
    pair.split("/")
    for pair in """
    over/under in/de in/ex im/ex pro/anti out/in hyper/hypo macro/micro up/down for/back en/dis
    pre/post
    """.split()
]
_SUFFIXED = re.compile(r"\d[^\S\n]?°?([^\W\d_]+)\b")
_DATE = re.compile(rf"\b(?:{'|'.join(sorted(DATES))})\b")
_BEFORE_NOT = frozenset(
    """
    can could did does do is are was were has have had would should must need may might will wo ca
    ai sha
    """.split()
)
_PLURALS = {"feet": "foot", "inches": "inch", "centuries": "century"}


def same(heard: str, read: str) -> bool:
    """Say whether a mark changes nothing that the proof counts."""
    return fold(heard) == fold(read) and _signature(heard) == _signature(read)


@lru_cache(maxsize=1 << 15)
def changed(heard: str, read: str) -> str:
    """Return which of these a change changes: ``a number``, ``a unit``, ``a date``, ``a negation``,
    ``the sense``; or nothing."""
    a, b = _words(heard), _words(read)
    if (
        (_FIGURE.search(heard) or _FIGURE.search(read))
        and _digits(heard) == _digits(read)
        and _signs(heard) != _signs(read)
    ):
        return "a number"
    if _numbers(heard, a) != _numbers(read, b) or _exchanged(heard, read):
        return "a number"
    if _count(a, UNITS) != _count(b, UNITS) or _suffixes(heard) != _suffixes(read):
        return "a unit"
    if sorted(_DATE.findall(heard)) != sorted(_DATE.findall(read)):
        return "a date"
    if _count(a, NEGATIONS) != _count(b, NEGATIONS):
        return "a negation"
    if a != b and sorted(a) == sorted(b) and _count(a, NEGATIONS):
        return "a negation"  # the same words, and another of them denied
    gone, come = set(a) - set(b), set(b) - set(a)
    return "the sense" if gone and come and _turned(gone, come) else ""


def needs(heard: str, read: str) -> bool:
    """Say whether a mishearing that is mended everywhere has to say why: it turns a sentence round,
    or makes of figures others."""
    changes = changed(heard, read)
    return changes == "a negation" or (
        changes == "a number" and bool(_FIGURE.search(heard) and _FIGURE.search(read))
    )


def _turned(gone: set[str], come: set[str]) -> bool:
    forms = {_ENDING.sub("", word) for word in come}
    if any(not forms.isdisjoint(_PAIRS.get(_ENDING.sub("", word), ())) for word in gone):
        return True
    return any(
        not there.isdisjoint(_opposites(word))
        for here, there in ((gone, come), (come, gone))
        for word in here
    )


def _suffixes(text: str) -> list[str]:
    """The short units of a text, each right behind a figure."""
    found = _SUFFIXED.findall(text) if _FIGURE.search(text) else ()
    return sorted(short for word in found if (short := word.lower()) in SHORT)


def _opposites(word: str) -> Iterator[str]:
    """What a prefix, or an ending, makes of a word that takes it back."""
    if len(word) < 3:
        return
    yield from (prefix + word for prefix in _PREFIX)
    yield word + "less"
    if "ful" in word:
        yield word.replace("ful", "less")
    if word.endswith(("al", "ic", "ist", "ism")):
        yield "a" + word
    for a, b in _SWAPPED:
        if word.startswith(a) and len(word) > len(a) + 2:
            yield b + word[len(a) :]


def _words(text: str) -> list[str]:
    """The words of a text, each contraction of "not" as the two it is made of, plurals of units as
    one."""
    found = []
    for m in _WORD.finditer(text.replace("*", "").replace("\\", "")):
        word = m[0].lower().replace("’", "'")
        base = _NOT.sub("", word)
        if base != word and ("'" in word or base in _BEFORE_NOT):
            found += [base, "not"] if base else ["not"]
        else:
            found.append(
                word[:-1] if word.endswith("s") and word[:-1] in UNITS else _PLURALS.get(word, word)
            )
    return found


def _count(words: list[str], known: frozenset[str]) -> list[str]:
    return sorted(word for word in words if word in known)


def _numbers(text: str, words: list[str]) -> list[str]:
    """The numbers of a text: in figures with their signs, and in words."""
    return sorted(
        [
            *(numerals.values(text) if _FIGURE.search(text) else ()),
            *(NUMBERS[w] for w in words if w in NUMBERS),
            *_ROMAN.findall(text),
        ]
    )


def _exchanged(heard: str, read: str) -> bool:
    """Say whether two texts have the same figures in another order."""
    if not (_FIGURE.search(heard) and _FIGURE.search(read)):
        return False
    a, b = numerals.values(heard), numerals.values(read)
    return a != b and sorted(a) == sorted(b)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _signs(text: str) -> list[str]:
    return [
        sign.signs.replace(numerals.THOUSANDS, "") for sign in numerals.signs(markup.unmarked(text))
    ]


def _signature(text: str) -> list[str]:
    text = markup.unmarked(text)
    if not fold(text):
        return text.split()
    return [
        *(sign.signs for sign in numerals.signs(text)),
        *(no.word for no in negations(text)),
    ]
