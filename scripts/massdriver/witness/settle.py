"""What an editor decided goes into the edition: kept, taken from a witness, typed, or marked as a
doubt.

Comes in: an edition with its witnesses, and decisions. Goes out: the edition with ordinary tracked
marks, and what goes on record. May not: change a word beside those decided, or anything by itself;
where one decision will not do, none is written.

A decision is put in block by block: the words are changed plainly, and ``track`` sets the marks
against the stretch of the seed that the block stands for. So the proof of each is that of every
mark, and a hundred decisions cost no more than a hundred blocks.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..edition import markup, proof, request
from ..edition.correct import exchange, letters, settled
from ..edition.track import track
from ..findings import Finding, Unreadable
from ..model import Block, Comment, Edition, Emendation, Inline, Seed, Text
from ..text.alike import same
from ..text.letters import fold, fold_words
from ..text.reasons import told
from ..text.words import of
from .bench import Bench
from .grounds import weighing
from .places import Place
from .proposal import PLAIN, edged, plain, proposal
from .record import Decision
from .variants import LONGEST as SENTENCE


class Asked(NamedTuple):
    """A decision somebody hands in: ``words`` where they are typed, ``sigil`` of the witness taken,
    ``reason`` typed."""

    at: int
    span: int
    decision: str
    words: str = ""
    reason: str = ""
    sigil: str = ""
    edition: str | None = None


class Settled(NamedTuple):
    """The edition with the decisions in it, what goes on record, and the marks that are new, as
    they stand."""

    edition: Edition
    decisions: tuple[Decision, ...]


def settle(bench: Bench, places: Iterable[Place], asked: Sequence[Asked], path: str) -> Settled:
    """Put decisions into the edition. Unreadable: one names no place, comes too late, or lacks its
    reason."""
    by_place: dict[tuple[int, int], list[Place]] = {}
    for place in places:
        by_place.setdefault((place.at, place.span), []).append(place)
    findings: list[Finding] = []
    plans: list[tuple[Place, Asked, str]] = []
    for number, one in enumerate(asked, 1):
        try:
            here = _place(by_place, one, path, number)
            plans.append((here, one, _words(here, one, path, number)))
        except Unreadable as error:
            findings += error.findings
    if findings:
        raise Unreadable(*findings)
    # the last word on a place holds
    plans = list({(plan[0].left, plan[0].right): plan for plan in plans}.values())
    plans.sort(key=lambda plan: (plan[0].left, plan[0].right), reverse=True)
    edition = bench.reading.edition
    blocks: dict[int, list[Block]] = {}
    records = []
    for place, one, words in plans:
        read = place.edition
        if one.decision != "keep" or place.ground == "doubt":
            number, left, right = _block(bench, place)
            done = blocks.setdefault(number, [edition.blocks[number]])
            changed = _put(bench, done[-1], number, left, right, place, one, words, path)
            done[-1:] = changed
            read = words if one.decision in ("take", "type") else read
        records.append(
            Decision(
                place.at,
                place.span,
                one.decision,
                read,
                dict(place.readings),
                one.reason,
                place.ground,
            )
        )
    result = replace(
        edition,
        blocks=tuple(b for n, block in enumerate(edition.blocks) for b in blocks.get(n, [block])),
    )
    result = markup.parse(markup.write(result), edition.path, edition.house)
    if proof.starts(result, bench.reading.seed)[1] is not None:
        raise _refuse(
            path,
            "R005",
            "these decisions do not go in together so that the page proves itself. Hand them in one"
            " by one; it is a fault of massdriver.",
        )
    return Settled(result, tuple(records))


def _place(
    by_place: Mapping[tuple[int, int], Sequence[Place]], one: Asked, path: str, number: int
) -> Place:
    found = by_place.get((one.at, one.span), ())
    if one.edition is not None:
        found = [p for p in found if fold(p.edition) == fold(one.edition)]
    if not found:
        raise _refuse(
            path,
            "D003",
            f"decision {number}: at w{one.at}-{one.span} there is no place to decide now: it has"
            " been settled, or the text there has changed. List the places again: massdriver"
            " review --list",
            number,
        )
    return found[0]


def _words(place: Place, one: Asked, path: str, number: int) -> str:
    """The words that shall stand there."""
    if one.reason:
        _plain_reason(one.reason, path, number)
    if one.decision == "take" and place.proposed and one.sigil in ("", "P"):
        words = edged(place.edition, plain(place.proposed))
    elif one.decision == "take" and one.sigil == "S":
        words = proposal(place, "S")
    elif one.decision == "take":
        sigils = [
            s
            for s, words in place.readings.items()
            if not same(words.split(), place.edition.split())
        ]
        sigil = one.sigil or (sigils[0] if sigils else "S" if place.kind == "over" else "")
        if sigil not in place.readings:
            raise _refuse(
                path,
                "D003",
                f"decision {number}: no witness {sigil or 'at all'} reads otherwise at {place.id}."
                " Type the words, or keep what stands there.",
                number,
            )
        words = proposal(place, sigil)
    elif one.decision == "type":
        words = edged(place.edition, " ".join(one.words.split()))
        odd = next(
            (c for c in words if unicodedata.category(c)[0] not in "LMN" and c not in PLAIN), None
        )
        if odd is not None:
            raise _refuse(
                path,
                "R004",
                f"decision {number}: the words have the character {request.shown(odd)}. Write plain"
                " words and punctuation.",
                number,
            )
    else:
        return ""
    if words and not place.edition and len(words.split()) > SENTENCE:
        raise _refuse(
            path,
            "D005",
            f"decision {number}: {len(words.split())} words are more than a sentence. Restore them"
            " one sentence at a time.",
            number,
        )
    if one.decision == "take" or place.readings:
        # nobody asks why it stays as it was heard
        weight = weighing(place.edition, words) if one.sigil != "S" else ""
        attested = any(same(words.split(), w.split()) for w in place.readings.values())
        if (
            weight
            and not one.reason
            and (attested or (place.kind == "model" and one.decision == "take"))
        ):
            raise _refuse(
                path,
                "D004",
                f'decision {number}: "{place.edition}" → "{words}" changes a {weight}. Type a'
                " reason with it: what you heard, or a page that shows it.",
                number,
            )
    return words


def _plain_reason(reason: str, path: str, number: int) -> None:
    if (
        re.match(r"unclear|stet", reason, re.IGNORECASE)
        or len(reason) > 300
        or any(unicodedata.category(c)[0] not in "LMN" and c not in PLAIN + "()=+" for c in reason)
    ):
        raise _refuse(
            path,
            "R004",
            f"decision {number}: the reason {request.shown(reason)} is not plain words, or begins"
            " with unclear or stet. Say why in other words.",
            number,
        )


def _block(bench: Bench, place: Place) -> tuple[int, int, int]:
    """The block a place stands in, and its first and last letter in the paragraph's text; equal for
    an insertion."""
    words = bench.words
    left, right = place.left, place.right
    if left < right:
        numbers = {w.paragraph for w in words[left:right]}
        # it reaches over a paragraph's end: what it changes is in the larger part
        if len(numbers) > 1:
            number = Counter(w.paragraph for w in words[left:right]).most_common(1)[0][0]
            inside = [n for n in range(left, right) if words[n].paragraph == number]
            left, right = inside[0], inside[-1] + 1
        return (
            bench.reading.paragraphs[words[left].paragraph].block,
            words[left].start,
            words[right - 1].stop,
        )
    if left and (
        left == len(words)
        or words[left - 1].paragraph == words[left].paragraph
        or not place.edition
    ):
        here = words[left - 1]
        return bench.reading.paragraphs[here.paragraph].block, here.stop, here.stop
    here = words[left]
    return bench.reading.paragraphs[here.paragraph].block, here.start, here.start


def _put(
    bench: Bench,
    block: Block,
    number: int,
    start: int,
    stop: int,
    place: Place,
    one: Asked,
    words: str,
    path: str,
) -> list[Block]:
    """The block with one decision in it; a long deletion at its beginning stands alone before
    it."""
    undoubted = _undoubted(block, start, stop)
    if one.decision == "keep" or (one.decision == "doubt" and undoubted != block):
        # who keeps the words has heard them
        return [undoubted if one.decision == "keep" else block]
    if one.decision == "stet":
        block = undoubted
        why = f"; {one.reason}" if one.reason else ""
        return [_insert(block, stop, (Comment(f'stet: "{plain(place.edition)}"{why}'),))]
    if one.decision == "doubt":
        said = plain(place.edition or place.seed)
        others = "; ".join(
            f'{sigil} hears "{plain(text)}"'
            for sigil, text in place.readings.items()
            if plain(text) != said
        )
        why = f"; {one.reason}" if one.reason else ""
        return [
            _insert(block, stop, (Comment(f'unclear: "{said}"{"; " * bool(others)}{others}{why}'),))
        ]
    rests = [s for s, w in place.readings.items() if same(w.split(), words.split()) and words]
    sounds = place.proposed and same(words.split(), place.proposed.split())
    by_sound = told(place.why, of(bench.reading.edition.house.language)) if sounds else ""
    comment = _comment(
        rests,
        one.reason or plain(re.sub('["„“”]', "", by_sound)),
        only=start == stop and not place.span,
    )
    if start == stop and words and not place.span:
        escaped = " ".join(map(markup.escape, words.split()))
        return [
            _insert(
                block,
                stop,
                (Text(" "), Emendation(None, escaped), *([Comment(comment)] if comment else [])),
            )
        ]
    reading, seed = bench.reading, bench.reading.seed
    text = markup.plain("".join(map(markup.read, block.inlines)))
    if start == stop:  # words of the seed that the edition deletes here, and that were said
        before = text[:start].rsplit(" ", 1)[-1]
        start, words = start - len(before), f"{before} {words}".strip()
    if not words and text[:start].strip() == "" and text[stop:].strip() == "":
        raise _refuse(
            path,
            "D003",
            f"at {place.id} the decision takes away a whole paragraph. Edit the page by hand.",
        )
    changed = exchange(block, start, stop, words, text, place.paragraph, path)
    place_letter = _starts(bench)[number]
    assert place_letter is not None
    length = sum(
        len(fold(markup.heard(i).replace("\n", " ")))
        for i in reading.edition.blocks[number].inlines
    )
    return _tracked(
        block,
        changed,
        _cut(seed, place_letter, place_letter + length),
        comment,
        reading.edition,
        text,
        start,
        stop,
        words,
        path,
    )


def _undoubted(block: Block, start: int, stop: int) -> Block:
    """The block without the doubts about letters ``start:stop`` of its reading text."""
    found = letters(block)
    return block._replace(
        inlines=tuple(
            i
            for n, i in enumerate(block.inlines)
            if not (
                settled(i, n, found, start, stop)
                and isinstance(i, Comment)
                and i.source.strip().startswith(proof.DOUBT)
            )
        )
    )


def _starts(bench: Bench) -> Sequence[int | None]:
    return proof.starts(bench.reading.edition, bench.reading.seed)[0]


def _tracked(
    before: Block,
    changed: Block,
    seed: Seed,
    comment: str,
    edition: Edition,
    text: str,
    start: int,
    stop: int,
    words: str,
    path: str,
) -> list[Block]:
    page = replace(edition, blocks=(changed,))
    tracked = list(
        track(markup.parse(markup.write(page), edition.path, edition.house), seed).blocks
    )
    wanted = markup.plain(text[:start] + words + text[stop:])
    if markup.plain("".join(map(markup.read, tracked[-1].inlines))) != wanted or any(
        b.kind not in ("text", "blank") for b in tracked
    ):
        raise _refuse(
            path,
            "R005",
            f'the marks could not be set so that only "{words}" changes. Edit the page by hand.',
        )
    old = Counter(i for i in before.inlines if isinstance(i, Emendation))
    result = []
    for block in tracked:
        inlines: list[Inline] = []
        for k, inline in enumerate(block.inlines):
            inlines.append(inline)
            if isinstance(inline, Emendation):
                following = block.inlines[k + 1] if k + 1 < len(block.inlines) else None
                reasoned = isinstance(
                    following, Comment
                ) and not following.source.strip().startswith((proof.DOUBT, "stet"))
                if comment and not old[inline] and not reasoned:
                    inlines.append(Comment(comment))
                old[inline] -= bool(old[inline])
        result.append(block._replace(inlines=tuple(inlines)))
    return result


def _comment(sigils: Sequence[str], reason: str, only: bool) -> str:
    """``W``, ``only W``, ``W: audible``: on whom a mark rests, and why."""
    who = ("only " if only and sigils else "") + ", ".join(sigils)
    return f"{who}: {reason}" if who and reason else who or reason


def _insert(block: Block, stop: int, new: tuple[Inline, ...]) -> Block:
    """The block with inlines put in after a letter of its reading text, outside every mark."""
    found = letters(block)
    if not stop:
        spaced = isinstance(new[0], Text)  # a label comes before it, and the words' own space after
        return block._replace(
            inlines=(Text(" "), *new[1:], *block.inlines) if spaced else (*new, *block.inlines)
        )
    last = found[stop - 1]
    inlines = list(block.inlines)
    here = inlines[last.inline]
    if isinstance(here, Text):
        k = last.stop
        while k < len(here.source) and here.source[k] == "*":
            k += 1
        return block._replace(
            inlines=(
                *inlines[: last.inline],
                Text(here.source[:k]),
                *new,
                Text(here.source[k:]),
                *inlines[last.inline + 1 :],
            )
        )
    k = last.inline + 1
    while k < len(inlines) and isinstance(inlines[k], Comment):
        k += 1
    return block._replace(inlines=(*inlines[:k], *new, *inlines[k:]))


def _cut(seed: Seed, start: int, stop: int) -> Seed:
    """The seed from letter ``start`` to ``stop``, as a seed of its own."""
    first, last = proof.word_at(seed, start), proof.word_at(seed, max(stop - 1, start))
    words = list(seed.words[first : last + 1])
    own = list(seed.letters[first : last + 1])
    for n, begin in ((0, start - (seed.ends[first] - len(seed.letters[first]))),):
        if begin > 0:
            own[n] = own[n][begin:]
            words[n] = own[n]
    over = seed.ends[last] - stop
    if over > 0:
        own[-1] = own[-1][:-over]
        words[-1] = own[-1]
    kept = [
        (w if fold(w) == letters_ else letters_)
        for w, letters_ in zip(words, own, strict=True)
        if letters_
    ]
    folded = fold_words(kept)
    total, ends_ = 0, []
    for letters_ in folded:
        total += len(letters_)
        ends_.append(total)
    return Seed(seed.name, " ".join(kept), seed.sha256, tuple(kept), tuple(folded), tuple(ends_))


def _refuse(path: str, code: str, message: str, line: int = 1) -> Unreadable:
    return Unreadable(Finding(path, line, 1, code, message))
