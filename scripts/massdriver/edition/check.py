"""What is wrong with an edition, in sentences.

Comes in: an edition with its seed. Goes out: findings. May not: change anything.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from ..findings import Finding, Unreadable
from ..model import Block, Comment, Edition, Emendation, Reading, Seed, Text
from ..text.language import frequencies, primary
from ..text.letters import fold, fold_words
from . import grammar, markup, noted, proof, weight
from .grammar import at_inline
from .lexicon import Lexicon
from .track import track

LONGEST = 180  # words of a paragraph
_FIGURES = re.compile(r"\d")
_HALF = re.compile(r"\d\d?")  # may be half of a number: "20 20" is a year
_TOKEN_BEFORE, _TOKEN_AFTER = (
    re.compile(r"[^\s\w]{0,4}\d\S{0,20}(?:[^\S\n]\W?)?$"),
    re.compile(r"\S{0,20}"),
)
_GOES_ON = re.compile(r"[\w*\[\]{}]")  # a word, or another mark, with no space between
_REACH = 30  # signs on either side in which a number goes on
SHORTEST = 2  # letters of a reason
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def check(result: Reading, lexicon: Lexicon, published: Iterable[str] = ()) -> list[Finding]:
    """Return the findings of one edition, in the order of its lines."""
    edition = result.edition
    findings = [
        *markup.strays(edition),
        *turns(edition),
        *marks(result, lexicon),
        *noted.notes(edition),
        *noted.prose(edition),
        *grammar.faults(edition, result.seed),
    ]
    if not result.proved:
        findings += integrity(edition, result.seed)
    else:
        findings += addresses(result, published)
        findings += printed(result)
    if edition.front["status"] != "machine draft":
        findings += lengths(result)
        findings += words(result, lexicon)
    return sorted(findings, key=lambda f: (f.line, f.col, f.code))


def integrity(edition: Edition, seed: Seed) -> Iterable[Finding]:
    """Where the page leaves the seed without a mark; each with the line to paste."""
    broken = proof.starts(edition, seed)[1]
    code, what = (
        ("I001", "the words differ from the seed")
        if broken
        else ("I002", "a number has other signs, or a negation other words, than the seed has")
    )
    try:
        before, after = (
            markup.write(edition).split("\n"),
            markup.write(track(edition, seed)).split("\n"),
        )
    except Unreadable as error:
        yield error.findings[0]._replace(
            code=code, message=f"{what} without a mark. Mark it by hand."
        )
        return
    for op, i, j, k, m in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if op == "equal":
            continue
        old, new = "\n".join(before[i:j]), "\n".join(after[k:m])
        column = next(
            (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
            min(len(old), len(new)),
        )
        line = i + 1 + old[:column].count("\n")
        here = column - (old[:column].rfind("\n") + 1) + 1
        yield Finding(
            edition.path,
            line,
            here,
            code,
            f"{what} without a mark. Paste this, or run `massdriver track {edition.path}`:",
            "\n".join(after[k:m]).strip("\n"),
        )


def turns(edition: Edition) -> Iterable[Finding]:
    """Speakers who are not declared."""
    speakers = edition.front["speakers"]
    for block in edition.blocks:
        if block.kind == "text" and block.label and block.label not in speakers:
            close = difflib.get_close_matches(block.label, speakers, 1)
            hint = f'Did you mean "{close[0]}"?' if close else "Declare the name under `speakers:`."
            yield Finding(
                edition.path,
                block.line,
                len(block.prefix) + 3,
                "T001",
                f'"{block.label}" is not a declared speaker. {hint}',
            )


def printed(result: Reading) -> Iterable[Finding]:
    """Words given to somebody else than whom the seed's own label names, without a reason right
    after the label."""
    seed, labels = result.seed, result.edition.front["labels"]
    firsts = [p.first for p in result.paragraphs]
    for k, (at, label) in enumerate(seed.printed):
        if k + 1 < len(seed.printed) and seed.printed[k + 1][0] == at:
            continue  # the next label follows at once: of this one there are no words
        word = proof.word_at(seed, at)
        n = bisect_right(firsts, word) - 1
        if at >= seed.ends[-1] or n < 0 or word > result.paragraphs[n].last:
            continue  # words that nobody reads
        paragraph = result.paragraphs[n]
        if paragraph.speaker != labels[label] and not _reassigned(result.edition, paragraph.block):
            yield Finding(
                result.edition.path,
                result.edition.blocks[paragraph.block].line,
                1,
                "T004",
                f"the seed prints "
                f'"{label}" before "{" ".join(seed.words[word : word + 4])}", and here'
                f" {paragraph.speaker or 'nobody'} "
                f"says it. Begin a turn with **{labels[label]}:**, or say why not right after the"
                " label: "
                f"**{paragraph.speaker or '…'}:**{{>>why<<}}",
            )


def _reassigned(edition: Edition, n: int) -> bool:
    """Say whether block ``n`` opens a turn, and that with a reason."""
    inlines = [i for i in edition.blocks[n].inlines if i != Text(" ")]
    return (
        bool(edition.blocks[n].label and inlines)
        and isinstance(inlines[0], Comment)
        and explains(inlines[0].source.strip())
    )


def marks(result: Reading, lexicon: Lexicon) -> Iterable[Finding]:
    """Marks that change nothing, reasons that explain nothing, numbers and negations changed
    without a reason."""
    edition = result.edition
    for n, block in enumerate(edition.blocks):
        if block.kind not in ("text", "heading") or (
            len(block.inlines) < 2 and not isinstance(block.inlines[0], Emendation)
        ):
            continue
        for k, inline in enumerate(block.inlines):
            if isinstance(inline, Emendation):
                heard, read_ = inline.heard or "", inline.read or ""
                if weight.same(heard, read_):
                    yield at_inline(
                        edition,
                        block,
                        k,
                        "M002",
                        f"{markup.write_inline(inline)} changes no letter. "
                        "Write the words without the mark.",
                    )
                elif (
                    not _reasoned(result, n, k)
                    and (weighed := _weight(block, k, heard, read_))
                    and not lexicon.explains(heard, read_)
                    and not _repeated(block, k, heard, read_)
                ):
                    yield at_inline(
                        edition,
                        block,
                        k,
                        "M003",
                        f'"{heard}" → "{read_}" changes {weighed}. '
                        "Say why right after it: {>>why<<}",
                    )
            elif isinstance(inline, Comment) and not inline.source.strip().startswith(
                (proof.DOUBT, "stet")
            ):
                before = block.inlines[:k]
                begun = any(markup.write_inline(each).strip() for each in before)
                if markup.write_inline(before[-1])[-1:].isspace() if begun else not block.label:
                    yield at_inline(
                        edition,
                        block,
                        k,
                        "M004",
                        f'the reason "{inline.source}" hangs in the air. Put it right after '
                        "the words it explains, or write a doubt as {>>unclear: …<<}.",
                    )


def addresses(result: Reading, published: Iterable[str]) -> Iterable[Finding]:
    """Paragraphs that share an address, and published addresses that no word of the page
    carries."""
    seen: set[str] = set()
    for paragraph in result.paragraphs:
        if paragraph.id in seen:
            block = result.edition.blocks[paragraph.block]
            yield Finding(
                result.edition.path,
                block.line,
                1,
                "T003",
                f"#{paragraph.id} is the paragraph before as well. "
                "Join the two, or begin this one with a word of its own.",
            )
        seen.add(paragraph.id)
    for address in published:
        if not re.fullmatch(r"w\d+", address) or int(address[1:]) >= len(result.seed.words):
            yield Finding(
                result.edition.path,
                1,
                1,
                "A004",
                f"#{address} was published and is no word of the seed. "
                f"Restore seeds/addresses/{result.edition.slug}.txt.",
            )


def lengths(result: Reading) -> Iterable[Finding]:
    """Paragraphs nobody wants to read."""
    for paragraph in result.paragraphs:
        count = len(paragraph.text.split())
        if count > LONGEST:
            block = result.edition.blocks[paragraph.block]
            yield Finding(
                result.edition.path,
                block.line,
                1,
                "T002",
                f"{count} words in one paragraph. Break it where the thought turns.",
            )


def words(result: Reading, lexicon: Lexicon) -> Iterable[Finding]:
    """Words that no list knows, outside doubts. In English: elsewhere words are put together that
    no list can hold."""
    if primary(result.edition.language) != "en":
        return
    doubted = {fold(w) for d in result.doubts for w in re.split(r"[\s\-—]+", d.text)}
    # No word reaches over a space, and most are said many times: those between spaces are looked at
    # once each.
    between = set(" ".join([paragraph.text for paragraph in result.paragraphs]).split())
    unknown = {
        word
        for word in chain.from_iterable(map(_unlisted, between))
        if not (_known(word, lexicon) or fold(word) in doubted)
    }
    for paragraph in result.paragraphs if unknown else ():
        for word in _WORD.findall(paragraph.text):
            if word not in unknown:
                continue
            block = result.edition.blocks[paragraph.block]
            source = markup.write_block(block)
            column = max(source.find(word), 0) + 1
            yield Finding(
                result.edition.path,
                block.line,
                column,
                "W001",
                f'"{word}" is not a known word. Mend it, mark '
                "the doubt with {>>unclear: …<<}, or list it under `words` in lexicon.yml.",
            )


@lru_cache(maxsize=1 << 17)
def _unlisted(token: str) -> list[str]:
    """The words between two spaces that the word list has not."""
    return [word for word in _WORD.findall(token) if word.lower() not in frequencies()]


def _known(word: str, lexicon: Lexicon) -> bool:
    known = frequencies()
    folded = fold(word)
    stem = re.sub(r"['’]\w+$", "", word)
    return (
        folded in known
        or stem.lower() in known
        or lexicon.knows(folded)
        or lexicon.knows(fold(stem))
    )


def _reasoned(result: Reading, n: int, k: int) -> bool:
    """Say whether a reason, words or a witness, follows a mark of block ``n``, or the last of those
    that stand on it without a space."""
    inlines = result.edition.blocks[n].inlines
    at = k + 1
    while at < len(inlines) and isinstance(inlines[at], Emendation):
        at += 1
    after = inlines[at] if at < len(inlines) else None
    if not isinstance(after, Comment):
        return False
    why = after.source.strip()
    if why in result.edition.front["witnesses"]:
        own = inlines[k]
        if not weight.changed(markup.heard(own), markup.read(own)):
            return True
        sides = markup.plain(markup.heard(own)), markup.plain(markup.read(own))
        places = [c.at for c in result.changes if (c.heard, c.read) == sides]
        return bool(places) and all(
            any(a.sigil == why and a.at <= at < a.at + max(a.span, 1) for a in result.attested)
            for at in places
        )
    return explains(why)


def explains(why: str) -> bool:
    """Say whether a comment gives a reason; a doubt does where it says more than the words it
    doubts."""
    if why.startswith(proof.DOUBT):
        return len(fold(_QUOTED.sub("", why.removeprefix(proof.DOUBT), count=1))) > SHORTEST
    return not why.startswith("stet") and len(fold(why)) >= SHORTEST


def _whole(block: Block, k: int) -> tuple[str, str]:
    """The words a mark stands in, as heard and as read, where it holds a part of one."""
    sides = []
    for step in (-1, 1):
        heard = read_ = ""
        for inline in block.inlines[k + 1 :] if step > 0 else reversed(block.inlines[:k]):
            a, b = (markup.unmarked(words) for words in (markup.heard(inline), markup.read(inline)))
            heard, read_ = (a + heard, b + read_) if step < 0 else (heard + a, read_ + b)
            if isinstance(inline, Text) and any(map(str.isspace, a)):
                break
        sides.append([_edge(text, step) for text in (heard, read_)])
    own = block.inlines[k]
    (before, before_), (after, after_) = sides
    return before + markup.heard(own) + after, before_ + markup.read(own) + after_


def _edge(text: str, step: int) -> str:
    """What of a text stands at its end, or at its beginning, without a space."""
    end = -1 if step < 0 else 0
    return "" if not text or text[end].isspace() else text.split()[end]


def _weight(block: Block, k: int, heard: str, read_: str) -> str:
    """What a mark changes that weighs, with the number it may stand in or beside."""
    before = markup.write_inline(block.inlines[k - 1])[-1:] if k else ""
    after = markup.write_inline(block.inlines[k + 1])[:1] if k + 1 < len(block.inlines) else ""
    if _GOES_ON.search(before + after) and (weighed := weight.changed(*_whole(block, k))):
        return weighed
    beside = map(markup.read, block.inlines[max(k - 1, 0) : k + 2 : 2])
    if not _FIGURES.search("".join((*beside, heard, read_))):
        return weight.changed(heard, read_)
    said = "".join(map(markup.read, block.inlines[max(k - 3, 0) : k]))
    left = _TOKEN_BEFORE.search(said[-_REACH:])
    right = _TOKEN_AFTER.match("".join(map(markup.read, block.inlines[k + 1 : k + 4])))
    around = (left[0] if left else "", right[0] if right else "")
    whole = any(c.isdigit() for c in "".join(around))
    return weight.changed(heard, read_) or (
        weight.changed(heard.join(around), read_.join(around)) if whole else ""
    )


def _repeated(block: Block, k: int, heard: str, read_: str) -> bool:
    """Say whether a deletion only takes back words said over again right before or after it."""
    said = _folded(heard)
    if not said or read_ or _HALF.fullmatch(heard.strip()):
        return False
    before = _folded("".join(map(markup.heard, block.inlines[:k])))
    after = _folded("".join(map(markup.heard, block.inlines[k + 1 :])))
    return before[-len(said) :] == said or after[: len(said)] == said


def _folded(source: str) -> list[str]:
    return [word for word in fold_words(markup.unmarked(source).split()) if word]
