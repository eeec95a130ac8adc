"""What the engine has to know of a language: which way it runs, which one a text is in, which word
list it has.

Comes in: a BCP 47 tag, or a text. Goes out: a direction, a tag, frequencies. May not: guess where
the letters do not say.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from itertools import chain, islice, repeat
from pathlib import Path

_FIGURES = re.compile(r"\d[\d.,]+")
_RIGHT_TO_LEFT = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}
)
# A script that one language is written in above all others. What several share is told by its
# commonest words.
_SCRIPTS = {
    "HANGUL": "ko",
    "THAI": "th",
    "GREEK": "el",
    "HEBREW": "he",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "TELUGU": "te",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "KHMER": "km",
    "LAO": "lo",
    "MYANMAR": "my",
    "SINHALA": "si",
    "ETHIOPIC": "am",
    "GUJARATI": "gu",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "GURMUKHI": "pa",
    "TIBETAN": "bo",
}
_COMMON = {  # the words one cannot speak without
    "en": "the and of to in is that it you was for are this have not but they we what with",
    "de": "der die das und ist nicht ich wir sie ein eine zu mit auf auch es dass aber wie sich",
    "fr": "le la les et est des une pas que vous nous je dans pour qui sur avec mais c'est il",
    "es": "el la los las y es que de una no por con para pero se lo como muy más está",
    "pt": "o os as e que não uma para com por mas se como você mais isso muito ele são é",
    "it": "il la che di non è un una per con sono ma come si gli del della questo più anche",
    "nl": "de het een en is niet dat van ik je we maar met voor zijn ook wat op te er",
    "sv": "och det är att en som på inte jag vi för med den ett men har till om så av",
    "da": "og det er at en som på ikke jeg vi for med den et men har til af så hvad",
    "pl": "i w nie to się na że jest z do jak ale co tak po o czy już my ja",
    "cs": "a to je se na že v ale jsem tak jako co když už by s z do i já",
    "tr": "ve bir bu da de için çok ne ama var ben o değil gibi daha mi olarak biz sen şey",
    "fi": "ja on se ei että mutta niin hän mitä kun tai oli minä ovat me myös kuin sitä jos nyt",
    "hu": "a az és nem hogy egy is ez de van meg én ha már csak volt mi ezt azt így",
    "ro": "și nu este în un o că pe cu la ce mai dar care din sunt pentru să de ca",
    "id": (
        "dan yang di itu ini tidak ada dengan untuk saya kita dari akan bisa juga ke apa kami"
        " sudah dia"
    ),
    "vi": "và là của không có những cho một được tôi này trong người với đã các thì mà chúng nó",
    "ru": "и в не на что я с это как он мы но они вы так у по же было все",
    "uk": "і в не на що я з це як він ми але вони ви так у та є було все",
    "bg": "и в не на че е с това като той ние но те вие така от за да са се",
    "sr": "и у не на да је се што као он ми али они ви тако од за су то смо",
    "ar": "في من على أن إلى هذا لا ما هو هي التي كان ولكن نحن مع عن هذه إن أنا كل",
    "fa": "و در به از که این را با است برای آن یک ما من هم می نه شما بود خود",
    "ur": "اور میں کے کی ہے کا کو سے یہ نے ہیں پر ہم نہیں وہ کہ بھی تو ایک تھا",
}
_FROM_THE_RIGHT = frozenset({"ar", "fa", "ur"})  # of these


def direction(tag: str) -> str:
    """``rtl`` where a language is written from the right, else ``ltr``."""
    if tag in _COMMON:
        return "rtl" if tag in _FROM_THE_RIGHT else "ltr"
    from langcodes import Language

    script = Language.get(tag).maximize().script if standard(tag) else ""
    return "rtl" if script in _RIGHT_TO_LEFT else "ltr"


def standard(tag: str) -> str:
    """A BCP 47 tag as the standard spells it; nothing where it is none."""
    if tag in _COMMON:  # spares most who ask a registry that takes a tenth of a second to load
        return tag
    from langcodes import standardize_tag, tag_is_valid
    from langcodes.tag_parser import LanguageTagError

    try:
        return standardize_tag(tag) if tag_is_valid(tag) else ""
    except LanguageTagError:
        return ""


def primary(tag: str) -> str:
    """The language itself: ``de`` of ``de-AT``."""
    return tag.partition("-")[0].lower()


def named(text: str) -> str:
    """The tag that a file means by ``German``, ``de`` or ``de_DE``; nothing where it is none."""
    text = text.strip().replace("_", "-")
    if not text or len(text) > 40:
        return ""
    tag = standard(text) if len(primary(text)) < 4 else ""
    return tag or _by_name().get(text.casefold(), "")


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, str]:
    """English names, as the services write them."""
    names = """arabic ar, bengali bn, bulgarian bg, chinese zh, mandarin zh, czech cs, danish da,
        dutch nl, english en, finnish fi, french fr, german de, greek el, hebrew he, hindi hi,
        hungarian hu, indonesian id, italian it, japanese ja, korean ko, norwegian nb, persian fa,
        polish pl, portuguese pt, romanian ro, russian ru, serbian sr, spanish es, swedish sv,
        tamil ta, telugu te, thai th, turkish tr, ukrainian uk, urdu ur, vietnamese vi"""
    return {
        name: tag for name, _, tag in (pair.partition(" ") for pair in re.split(r",\s*", names))
    }


def guess(text: str) -> str:
    """The language a text is in, by its letters and its commonest words; nothing where they do not
    say."""
    sample = text[:40_000]
    letters = Counter(
        unicodedata.name(c, "").split(" ")[0].split("-")[0] for c in sample if c.isalpha()
    )
    if not letters:
        return ""
    if letters["HIRAGANA"] + letters["KATAKANA"] > sum(letters.values()) / 20:
        return "ja"
    script, count = letters.most_common(1)[0]
    if 2 * count < sum(letters.values()):
        return ""
    if script in _SCRIPTS:
        return _SCRIPTS[script]
    words = Counter(re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", sample.lower().replace("’", "'")))
    total = sum(words.values())
    shares = sorted(
        (
            (sum(words[w] for w in common.split()) / max(total, 1), tag)
            for tag, common in _COMMON.items()
        ),
        reverse=True,
    )
    (best, tag), (second, _) = shares[:2]
    return tag if total >= 5 and best >= 0.12 and best >= 1.25 * second else ""


@lru_cache(maxsize=4)
def frequencies(tag: str = "en") -> Mapping[str, float]:
    """The kept word list of a language, wordfreq's, frozen at 2021; empty where there is none or
    words have no spaces."""
    bands = _bands(primary(tag))
    shares = (repeat(10 ** (-rank / 100), len(band)) for rank, band in enumerate(bands))
    return dict(zip(chain(*bands), chain(*shares), strict=True))


def commonest(tag: str, count: int) -> list[str]:
    """So many words of that list, the commonest first, numbers of several figures aside."""
    words = chain(*_bands(primary(tag)))
    return list(islice((word for word in words if not _FIGURES.match(word)), count))


@lru_cache(maxsize=4)
def _bands(own: str) -> Sequence[Sequence[str]]:
    """The words of a language by how common they are, each band a centibel rarer than the one
    before; read from its file, for to load wordfreq takes longer than all of this."""
    import gzip

    import msgpack

    spec = find_spec("wordfreq")
    assert spec and spec.submodule_search_locations
    data = Path(spec.submodule_search_locations[0]) / "data"
    files = [data / f"{size}_{own}.msgpack.gz" for size in ("large", "small")]
    file = next((file for file in files if file.is_file()), None)
    if not file or own in ("zh", "ja", "th"):
        return ()
    bands: list[list[str]]
    head, *bands = msgpack.unpackb(gzip.decompress(file.read_bytes()))
    assert head == {"format": "cB", "version": 1}
    return bands
