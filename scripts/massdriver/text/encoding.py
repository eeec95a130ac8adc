"""Which encoding bytes are in that are not UTF-8, and letters that were once read in the wrong one.

Comes in: bytes, or text. Goes out: the name of an encoding as iconv knows it, or the text as it was
meant. May not: guess; where two encodings make different words and nothing tells which are meant,
none is named.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

SAMPLE = 20_000  # bytes that are looked at
_FAMILIES = (
    # encodings that share their bytes, and the languages by whose words they are told apart
    (
        ("cp1252", "cp1250", "cp1254", "cp1257", "iso8859_2", "mac_roman"),
        "fr de es pt it sv fi pl cs hu ro tr en nl da",
    ),
    (("cp1251", "koi8_r", "iso8859_5", "mac_cyrillic", "cp866"), "ru uk bg mk"),
    (("cp1253", "cp1255", "cp1256"), "el he ar fa"),
)
_WORD = re.compile(r"[^\W\d_]+")
_MISREAD = ("cp1252", "cp1251", "cp1250", "mac_roman", "latin-1")
_TWICE = re.compile("Ã[\u0080-\u00bf€™©¨]|â€[œ\u0090-\u009d™˜“”¦]")
_TRACES = re.compile(
    r"[ÃÂÅÄ][\u0080-\u00bf€‚„…†‡ˆ‰‹‘’“”•–—˜™›]|â€|Ð[\u0080-\u00bf\u2018-\u203a]"
    r"|[РС][\u0402-\u040f\u0450-\u045f°±µ»]"
)


def likely(data: bytes) -> str:
    """Name the encoding of bytes that are not UTF-8; empty where it cannot be told."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    from charset_normalizer import from_bytes

    sample = data[:SAMPLE]
    sample = sample[: sample.rfind(b"\n") + 1] or sample if len(data) > SAMPLE else sample
    found = [match for match in from_bytes(sample) if not match.encoding.startswith("utf")]
    return _iconv(
        _of_east_asia(found)
        or max((_by_words(sample, *family) for family in _FAMILIES), key=lambda pair: pair[0])[1]
    )


def _of_east_asia(found: list[CharsetMatch]) -> str:
    """The likeliest encoding, where it makes signs of which there are thousands: few bytes of any
    other text do."""
    if not found or found[0].chaos > 0.03:
        return ""
    best, text = found[0], str(found[0])
    letters = [c for c in text if c > "\x7f" and c.isalpha()]
    if 2 * sum(c > "\u2e80" or "\u0e00" <= c < "\u0e80" for c in letters) < len(letters):
        return ""
    kana = any("\u3040" <= c <= "\u30ff" for c in text)  # Japanese alone has them in such numbers
    rivals = [
        m
        for m in found[1:]
        if str(m) != text and m.chaos - best.chaos < 0.03 and best.coherence - m.coherence < 0.1
    ]
    return "" if not kana and (rivals or len(letters) < 9) else best.encoding


def _by_words(sample: bytes, encodings: tuple[str, ...], languages: str) -> tuple[int, str]:
    """The encoding in which most words with such letters are words of a language; none where two do
    it differently."""
    scores: dict[str, tuple[int, str]] = {}
    for encoding in encodings:
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        accented = [word for word in _WORD.findall(text) if len(word) > 2 and not word.isascii()][
            :400
        ]
        odd = len(re.findall("[\x80-\x9f¤¦¬±¶·¸¹²³ÞÐ‡†‰]|[a-z][À-ÞŁŚŹ]|[а-я][А-Я]", text))
        known = sum(_is_word(word, languages) for word in accented)
        scores[encoding] = 2 * known - len(accented) - odd, text
    best = max(scores, key=lambda encoding: scores[encoding][0], default="")
    # one word of another alphabet is no evidence
    if not best or scores[best][0] < (0 if "cp1252" in encodings else 2):
        return -1, ""
    if any(score == scores[best][0] and text != scores[best][1] for score, text in scores.values()):
        return -1, ""
    return scores[best][0], best


@lru_cache(maxsize=1 << 13)
def _is_word(word: str, languages: str) -> bool:
    import wordfreq

    return any(
        wordfreq.zipf_frequency(word.lower(), language, wordlist="small") > 2
        for language in languages.split()
    )


def _iconv(encoding: str) -> str:
    return re.sub(
        r"^CP(125\d)$",
        r"WINDOWS-\1",
        encoding.upper()
        .replace("_", "-")
        .replace("MAC-ROMAN", "MACINTOSH")
        .replace("ISO8859", "ISO-8859"),
    )


def meant(text: str) -> tuple[str, str]:
    """Return a text as it was meant that is UTF-8 read as something else (``JÃ¡nos``), and as what;
    or the text, and nothing.

    Only where every letter of it is: no text of anybody's reads so by accident.
    """
    if text.isascii() or len(_TRACES.findall(text[:200_000])) < 2:
        return text, ""
    for encoding in _MISREAD:
        try:
            mended = _bytes(text, encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        return mended, _iconv(encoding)
    return text, ""


def misread(text: str) -> str:
    """A piece of the text that looks like UTF-8 read as something else, where there are several;
    else nothing."""
    if not _TWICE.search(text, 0, 500_000):
        return ""
    found = [word for word in text[:500_000].split() if _TWICE.search(word)]
    return found[0][:40] if len(found) > 2 else ""


def _bytes(text: str, encoding: str) -> bytes:
    """The bytes a text was read from; the five that Windows-1252 leaves undefined pass as they
    are."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        if encoding != "cp1252":
            raise
        return b"".join(
            bytes([ord(c)]) if c in "\x81\x8d\x8f\x90\x9d" else c.encode("cp1252") for c in text
        )
