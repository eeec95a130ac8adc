"""A seed becomes a first edition; an edition gets what the lexicon has learnt since.

Comes in: a seed's text, or an edition. Goes out: edition Markdown. May not: guess. Whatever is
changed here is a lexicon entry, an immediate repetition, or an accidental.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import regex

from ..model import Block, Comment, Edition, Emendation, Inline, Seed, Text
from ..text.language import primary
from ..text.letters import fold, fold_words, shell
from ..text.paragraphs import broken
from ..text.sentences import ends
from .lexicon import Lexicon
from .markup import escape, write_inline
from .passages import SAMPLE, passages
from .seeds import COLON

_STOPS = ".,;:?!…"
# Control characters and those that only steer the setting, with a mark that would else fall on the
# letter before; what joins letters and emoji (U+200C, U+200D) stays.
_INVISIBLE = regex.compile(
    "[\0-\x1f\x7f-\x9f\xad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+\\p{M}*"
)
_UNHEARD = re.compile(
    r"[\[(<]\s*(?:(?:inaudible|unintelligible|unclear|indistinct|indiscernible|crosstalk|unk(?:nown)?|inaudível"
    r"|ininteligible|unverständlich|неразборчиво|不明|聴き取り不能|\?+|_+)[\w\s:.,?-]*"
    r"|(?!pause|music|laugh|applause|silence|cough)[^\W\d_][\w.'’ -]*"
    r" \d{1,2}:\d\d(?::\d\d)?)[\])>]",
    re.I,
)
_COLON = re.compile(COLON)
_NOT_SAID = {"header": "the seed's header", "credit": "a service's own line"}
_LETTER = re.compile(r"[^\W\d_]")
_FIRST_PERSON = re.compile(r"^(\W*)i(?=\W|$)")


def first_edition(
    seed: Seed,
    labels: dict[str, str],
    lexicon: Lexicon,
    headings: bool = False,
    language: str = "en",
    notes: Mapping[int, Sequence[str]] | None = None,
    whole: bool = False,
    stutters: bool = True,
) -> str:
    """Return the body of a first edition. ``labels``: printed label → speaker; ``headings``: ``# ``
    opens one; ``notes``: names of notes after words of the seed; ``whole``: paragraphs stay as long
    as they are; ``stutters``: words only begun twice are deleted, on record.

    A word said twice is a stutter in English; other languages say theirs twice with good reason.
    """
    stutters = stutters and primary(language) == "en"
    lower = _is_lower_case(seed.text)
    apart = _stops_stand_apart(seed.words)
    out: list[str] = []
    speaker, previous = "", ""
    for passage in passages(seed, labels, headings):
        if reason := _NOT_SAID.get(passage.kind):
            raw = re.sub(r"[{}~]", "", " ".join(seed.words[passage.start : passage.stop]))
            out.append(f"\n\n{{--{raw.replace('--', '').strip()}--}}{{>>{reason}<<}}")
            continue
        if not any(seed.letters[passage.start : passage.stop]):
            speaker = (
                # a line that is only a stop says nothing, and could have no address; whoever speaks
                # next is named
                ""
            )
            continue
        label = f"**{passage.speaker}:** " if passage.speaker and passage.speaker != speaker else ""
        speaker = "" if passage.kind == "quote" and passage.speaker else passage.speaker or speaker
        whole_here = (
            whole
            or (passage.kind == "quote" and bool(passage.speaker))
            or passage.kind in ("heading", "capitals")
        )
        for k, (start, stop) in enumerate(
            _with_letters(
                seed, broken(seed.words, passage.start, passage.stop, whole_here, not apart)
            )
        ):
            words = emend(seed, start, stop, lexicon, lower, notes or {}, apart, stutters)
            if passage.kind == "heading":
                out.append(f"\n\n{'#' * passage.level} {words}")
            elif passage.kind == "capitals":
                out.append(f"\n\n## {words.capitalize()}")
            else:
                marker = (
                    {"item": "- ", "quote": "> "}.get(passage.kind, "")
                    if k == 0 or not passage.speaker
                    else ""
                )
                gap = "\n" if marker == "- " and previous == "item" else "\n\n"
                out.append(gap + marker + (label if k == 0 else "") + words)
            previous = passage.kind
    return "".join(out).lstrip("\n") + "\n"


def _with_letters(seed: Seed, runs: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs of words, those without a letter joined to the one before: an address is a letter's."""
    before: tuple[int, int] | None = None
    for start, stop in runs:
        if before and (
            not any(seed.letters[start:stop]) or not any(seed.letters[before[0] : before[1]])
        ):
            before = before[0], stop
        else:
            if before:
                yield before
            before = start, stop
    if before:
        yield before


def _stops_stand_apart(words: Sequence[str]) -> bool:
    """Say whether a text sets a space before its stops: then `` . `` ends a sentence, and two
    voices do not overlap there."""
    alone = sum(word in (".", "?", "!") for word in words)
    return alone > 1 and 2 * alone > sum(map(ends, words))


def again(edition: Edition, lexicon: Lexicon) -> Edition:
    """Return the edition with the lexicon's entries marked wherever its plain words still stand as
    heard.

    Marks, reasons and what somebody marked ``{>>stet<<}`` are left alone.
    """
    return replace(
        edition,
        blocks=tuple(
            _again(block, lexicon) if block.kind == "text" else block for block in edition.blocks
        ),
    )


def emend(
    seed: Seed,
    start: int,
    stop: int,
    lexicon: Lexicon,
    lower: bool,
    notes: Mapping[int, Sequence[str]],
    apart: bool = False,
    stutters: bool = True,
) -> str:
    """Return seed words ``start:stop`` as Markdown, with the lexicon's and the stutters' marks, and
    references to notes."""
    words = _plain_words(seed, start, stop)
    mended = {m.start: m for m in lexicon.find(words)}
    named = {m.start: m for m in lexicon.find_names(words)}
    out: list[str] = []
    n = 0
    if not (
        mended
        or named
        or notes
        or any(word[:1] in "[(<" for word in words if word)
        or (
            stutters
            and any(map(operator.eq, seed.letters[start:stop], seed.letters[start + 1 : stop]))
        )
    ):
        # Most passages hold nothing of the kind, and most words nothing but letters.
        out = [
            (
                word
                if word.isalpha() or (word[:-1].isalpha() and word[-1] in ".,;?!")
                else escape(word)
            )
            for word in words
        ]
        n = len(words)
    while n < len(words):
        n_before = n
        match = mended.get(n) or named.get(n)
        if match and "".join(fold_words(words[n : match.stop])):
            heard = " ".join(words[n : match.stop])
            lead, core, tail = shell(heard)
            read = match.entry.read
            if fold(core) == fold(read):
                out.append(escape(lead) + read + escape(tail))
            else:
                out.append(
                    f"{escape(lead)}{write_inline(Emendation(_safe(core), read))}{escape(tail)}"
                )
            n = match.stop
        elif (
            stutters
            and n + 1 < len(words)
            and _stutter(
                words[n],
                words[n + 1],
                seed.letters[start + n],
                lexicon,
                not n or ends(words[n - 1]),
            )
        ):
            out.append(write_inline(Emendation(_safe(words[n].strip(",.")), None)))
            n += 1
        elif unheard := _unheard(words[n : n + 5]):
            text = " ".join(map(escape, words[n : n + unheard]))
            out.append(
                text
                + write_inline(
                    Comment(f'unclear: "{_safe(" ".join(words[n : n + unheard])).strip(_STOPS)}"')
                )
            )
            n += unheard
        else:
            out.append(escape(words[n]))
            n += 1
        if notes:
            after = [name for k in range(n_before, n) for name in notes.get(start + k, ())]
            out[-1] += "".join(f"[^{name}]" for name in after)
    if lower:
        out = _capitals(out)
    text = " ".join(word for word in out if word)
    if apart:
        return re.sub(r"(?<![.\s]) ([.?!])(?= |$)(?! \.)", r"\1", text)
    # the voice breaks of overlapping speech: " . "
    return re.sub(r"(?<!\.) \.(?! \.)(?= |$)", "", text)


def _plain_words(seed: Seed, start: int, stop: int) -> list[str]:
    """Words of a seed without labels and what cannot be seen."""
    words = [
        (
            word
            if letters and not (":" in word or ";" in word or "：" in word)
            else _unlabelled(seed, n)
        )
        for n, word, letters in zip(
            range(start, stop), seed.words[start:stop], seed.letters[start:stop], strict=True
        )
    ]
    return (
        [_INVISIBLE.sub("", word) for word in words]
        if _INVISIBLE.search(" ".join(words))
        else words
    )


def _unheard(words: Sequence[str]) -> int:
    """Say how many words a transcriber's own doubt takes: ``[inaudible]``, ``[unintelligible
    00:03:44]``."""
    if words[0][:1] not in ("[", "(", "<"):
        return 0
    return next(
        (
            n
            for n in range(1, len(words) + 1)
            if _UNHEARD.fullmatch(" ".join(words[:n]).rstrip(_STOPS))
        ),
        0,
    )


def _unlabelled(seed: Seed, n: int) -> str:
    word = seed.words[n]
    if seed.letters[n] and not _COLON.search(word):
        return word
    if fold(word) == seed.letters[n]:
        return word
    glued = re.search(rf"{COLON}(.*)$", word)
    return glued[1] if glued and fold(glued[1]) == seed.letters[n] else ""


def _stutter(word: str, following: str, letters: str, lexicon: Lexicon, opens: bool) -> bool:
    """Say whether a word is only begun twice: in the same case, but for a sentence's first ("So
    so"); not so "AND and"."""
    if letters not in lexicon.stutters or word.endswith((".", "?", "!", ";", ":")):
        return False
    one, two = word.strip(","), following.strip(",.?!;:…")
    return one == two or (opens and one == two.capitalize())


def _again(block: Block, lexicon: Lexicon) -> Block:
    inlines: list[Inline] = []
    for k, inline in enumerate(block.inlines):
        following = block.inlines[k + 1] if k + 1 < len(block.inlines) else None
        kept = isinstance(following, Comment) and not isinstance(inline, Emendation)
        if not isinstance(inline, Text):
            inlines.append(inline)
            continue
        pieces = re.findall(r"\s+|\S+", inline.source)
        places = [n for n, piece in enumerate(pieces) if not piece.isspace()]
        words = [pieces[n] for n in places]
        for match in reversed(lexicon.find(words)):
            glued_left = match.start == 0 and k > 0 and places[0] == 0
            glued_right = (
                match.stop == len(words) and places[-1] == len(pieces) - 1 and following is not None
            )
            if glued_left or (glued_right and kept):
                continue
            first, last = places[match.start], places[match.stop - 1]
            lead, core, tail = shell("".join(pieces[first : last + 1]))
            pieces[first : last + 1] = [
                f"{lead}{write_inline(Emendation(_safe(core), match.entry.read))}{tail}"
            ]
        inlines.append(Text("".join(pieces)))
    return block._replace(inlines=tuple(inlines))


def _safe(words: str) -> str:
    return re.sub(r"[{}~\\]|--|\+\+", "", " ".join(words.split()))


def _is_lower_case(text: str) -> bool:
    upper, lower = sum(map(str.isupper, text[:SAMPLE])), sum(map(str.islower, text[:SAMPLE]))
    return lower > 200 and upper * 100 < lower


def _capitals(words: list[str]) -> list[str]:
    """Give sentences their capital, and the first person his."""
    result, opening = [], True
    for word in words:
        if opening and not word.startswith("{"):
            word = (
                word[0].upper() + word[1:]
                if word[:1].isalpha()
                else _LETTER.sub(lambda m: m[0].upper(), word, count=1)
            )
        if "i" in word[:4]:
            word = _FIRST_PERSON.sub(r"\1I", word)
        opening = not word[-1:].isalpha() and ends(word)
        result.append(word)
    return result
