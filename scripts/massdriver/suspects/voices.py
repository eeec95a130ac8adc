"""Where a second voice may have been missed: by question and answer, by names called, by what
another transcript of the recording has.

Comes in: words, and who is known to speak from which of them; an edition beside its witnesses. Goes
out: places where somebody else may begin to speak. May not: set a label.

How often each ground was right was measured by ``suspects --measure``, which takes turns away from
editions and looks for them; what was mostly wrong is not here. A pause is none of it: of those over
half a second in a talk of three hours, one in seven was a change of voice, and of the places where
another recogniser began a segment, one in five.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..text.letters import fold, trimmed
from ..text.reasons import Why, why
from ..text.sentences import ends
from ..text.speech import Speech
from ..text.speech import of as speech_of
from ..witness.bench import Bench
from ..witness.places import Place, plain_place
from ..witness.record import TURN, Decision

LONG = 2000  # words without a label, where labels are rare: whoever speaks there, it is hardly one
RARE = 500  # words to a label, on the whole
SHORT = 50  # words of a turn in which nobody else has been heard: they leave no room for two
NEAR = 3  # words: another transcript's label this near to one of ours is ours
KEPT = 3  # words that a voice goes on at least
AGAIN = 8  # words: two places nearer than that are one
CHANCES = {"called": 0.8, "answer": 0.65, "asked": 0.6, "assent": 0.55, "witness": 0.6}

_QUOTES = "\"'”’)"


class Voice(NamedTuple):
    """Somebody else may speak from word ``at``; ``who``, if that can be told."""

    at: int
    ground: str
    why: Why
    who: str = ""


def voices(
    words: Sequence[str], turns: Mapping[int, str], names: Collection[str], language: str = "en"
) -> list[Voice]:
    """Return where a voice may have been missed, in the order of the text.

    ``turns``: from which word on who is known to speak, in that order; ``names``: those who may be
    called. In a language that nobody wrote down they are called, and no more is known.
    """
    begins = sorted({0, *turns})
    letters = list(map(fold, words))
    found: list[Voice] = []
    last = ""
    spans = list(zip(begins, [*begins[1:], len(words)], strict=True))
    curious = _curious(words, spans, turns)
    speech, rare = speech_of(language), len(turns) * RARE < len(words)
    for start, stop in spans:
        speaker = turns.get(start, "")
        for one in _within(words, letters, (start, stop), speaker, names, speech, rare):
            who = one.who or other(names, speaker, last)
            if one.ground == "answer" and who and curious(who) > curious(speaker):
                asked = _question(words, start, one.at)
                # whoever asks most has asked this as well, and the answer may be who is named
                one = one._replace(at=asked if asked > start else one.at)
            if not found or one.at - found[-1].at >= AGAIN or found[-1].at < start:
                found.append(one._replace(who=who))
        last = speaker or last
    return found


def _curious(
    words: Sequence[str], spans: Iterable[tuple[int, int]], turns: Mapping[int, str]
) -> Callable[[str], float]:
    """How large a share of somebody's sentences are questions."""
    asked, said = Counter[str](), Counter[str]()
    for start, stop in spans:
        for n in range(start, stop):
            if ends(words[n]):
                said[turns.get(start, "")] += 1
                asked[turns.get(start, "")] += _asks(words, n, n + 1)
    return lambda name: asked[name] / max(said[name], 1)


def _question(words: Sequence[str], start: int, stop: int) -> int:
    """The word at which the questions in a row that end before word ``stop`` begin."""
    n = stop
    while n > start and _asks(words, n - 1, n):
        n -= 1
        while n > start and not ends(words[n - 1]):
            n -= 1
    return n


def other(names: Collection[str], speaker: str, last: str) -> str:
    """Who speaks where ``speaker`` does not: the other of two, else whoever spoke before."""
    left = [name for name in names if name != speaker]
    if not speaker or not left:
        return ""
    return left[0] if len(left) == 1 else last if last in left else ""


def _within(
    words: Sequence[str],
    letters: Sequence[str],
    span: tuple[int, int],
    speaker: str,
    names: Collection[str],
    speech: Speech,
    rare: bool,
) -> Iterator[Voice]:
    """The voices missed in what stands between two labels; ``rare``: the text has few of those."""
    start, stop = span
    edges = [start, *(n for n in range(start + 1, stop) if ends(words[n - 1])), stop]
    bare = rare and stop - start >= LONG
    you = False  # "you" has been said in the questions that stand in a row
    for before, here, after in zip(edges, edges[1:], edges[2:], strict=False):
        if speaker and speaker in called(words[here:after], names, speech):
            called_by = why("why.called", name=speaker, words=_short(words[here:after]))
            yield Voice(here, "called", called_by)
            continue
        asks = _asks(words, before, here) and letters[here - 1] not in speech.tags
        you = asks and (you or not speech.you.isdisjoint(letters[before:here]))
        first = letters[here]
        said = {"words": _short(words[before:here], end=True), "then": _short(words[here:after])}
        if bare and (hailed := _hailed(words[before:here], names, speech)) not in ("", speaker):
            yield Voice(here, "called", why("why.hailed", name=hailed, **said), hailed)
        elif asks and first in speech.yes and stop - start >= SHORT:
            yield Voice(here, "answer", why("why.answer", **said))
        elif bare:
            answers = not _asks(words, here, after) and (
                first in speech.well or (you and not speech.me.isdisjoint(letters[here : here + 3]))
            )
            if asks and answers:
                yield Voice(here, "asked", why("why.answer", **said))
            elif not asks and (first in speech.yes or (first in speech.back and after - here <= 2)):
                yield Voice(here, "assent", why("why.assent", **said))


def _asks(words: Sequence[str], start: int, stop: int) -> bool:
    return stop > start and words[stop - 1].rstrip(_QUOTES).endswith("?")


def called(sentence: Sequence[str], names: Collection[str], speech: Speech) -> list[str]:
    """Who is spoken to by name in a sentence: "…, Ann?", "Ann, …", "Thanks, Ann."; not who is
    spoken of."""
    found = []
    bare = list(map(trimmed, sentence))
    hails = speech.greets | (speech.you & speech.between)  # "thank you, Ann"
    for name in names:
        full = name.split()
        for form in (full, full[:1], full[-1:]):
            if not form or len(form[0]) < 2 or form[0] not in bare:
                continue
            for n in range(len(sentence) - len(form) + 1):
                if bare[n : n + len(form)] != form:
                    continue
                end = n + len(form)
                led = n == 0 or sentence[n - 1].endswith((",", "—"))
                hailed = n > 0 and fold(sentence[n - 1]) in hails
                closed = end == len(sentence) or sentence[end - 1].endswith((",", "—"))
                # "Ann." alone may be an answer, and "Ann, Ben and I" are spoken of
                goes_on = n > 0 or sentence[end : end + 1] == ["I"] or _small(sentence, end)
                if closed and (hailed or (led and goes_on)):
                    found.append(name)
                    break
            else:
                continue
            break
    return found


def _small(sentence: Sequence[str], at: int) -> bool:
    return at < len(sentence) and sentence[at][:1].islower()


def _hailed(sentence: Sequence[str], names: Collection[str], speech: Speech) -> str:
    """Who is called at the end of a sentence, and so may speak next; whoever is thanked has
    spoken."""
    if speech.thanks.intersection(map(fold, sentence[:2])):
        return ""
    for name in called(sentence, names, speech):
        if trimmed(sentence[-1]) in (name.split()[0], name.split()[-1]):
            return name
    return ""


def _short(words: Sequence[str], end: bool = False) -> str:
    few = words[-6:] if end else words[:6]
    return " ".join(few).replace('"', "")


# Beside an edition.


def proposed(bench: Bench, decisions: Iterable[Decision] = ()) -> list[Place]:
    """The places of an edition where somebody else may begin to speak, in the order of the text.
    What was decided once is not asked again."""
    edition = bench.reading.edition
    if not edition.kind.verbatim or not bench.words:
        return []
    names = list(edition.front["speakers"])
    turns = known_turns(bench)
    words = [w.text for w in bench.words]
    found = voices(words, turns, names, edition.language) if len(names) != 1 else []
    taken = {one.at for one in found}
    found += (one for one in _witnessed(bench, turns, names) if one.at not in taken)
    decided = {d.at for d in decisions if d.ground.startswith(TURN)}
    places = (_place(bench, one, turns) for one in sorted(found) if _plain(bench, one.at))
    return [place for place in places if place.at not in decided]


def known_turns(bench: Bench) -> dict[int, str]:
    """From which word of the reading text on who is known to speak."""
    result: dict[int, str] = {}
    for n in bench.turns:
        result[n] = bench.reading.paragraphs[bench.words[n].paragraph].speaker
    return result


def _place(bench: Bench, one: Voice, turns: Mapping[int, str]) -> Place:
    begins = sorted(turns)
    n = bisect_left(begins, one.at) - 1
    speaker = turns[begins[n]] if n >= 0 else ""
    found = plain_place(
        bench,
        "turn",
        [(one.at, one.at + 1)],
        CHANCES[one.ground],
        f"{TURN} {one.ground}",
        one.why,
        one.who,
    )
    first = bench.sentence(one.at - 1, one.at)[0]
    last = bench.sentence(one.at, one.at + 1)[1]
    shown = f"{bench.text(first, one.at)} ¶ {bench.text(one.at, last)}"
    return found._replace(span=0, seed="", edition=speaker, sentences={"edition": shown})


def _plain(bench: Bench, at: int) -> bool:
    """Say whether a turn can begin at a word: in a plain paragraph that somebody speaks, and not
    within a mark."""
    here = bench.words[at]
    paragraph = bench.reading.paragraphs[here.paragraph]
    return (
        not bench.reading.edition.blocks[paragraph.block].prefix
        and not paragraph.ad
        and not (here.start and here.mark >= 0 and bench.words[at - 1].mark == here.mark)
    )


def _witnessed(bench: Bench, turns: Mapping[int, str], names: Collection[str]) -> Iterator[Voice]:
    """Where another transcript has a new speaker, and the edition goes on with the old one."""
    begins = sorted(turns)
    for sigil, witness in bench.witnesses.items():
        if len(set(witness.speakers)) < 2:
            continue
        collation = bench.collations[sigil]
        theirs = [
            witness.speakers[run.right + k] for run in collation.runs for k in range(run.length)
        ]
        ours = [run.left + k for run in collation.runs for k in range(run.length)]
        speaks = dict(zip(ours, theirs, strict=True))
        known = _known_as(speaks, begins, turns)
        for k in range(KEPT, len(ours) - KEPT + 1):
            before, here = theirs[k - 1], theirs[k]
            if before == here or {*theirs[k : k + KEPT]} != {here}:
                continue
            at = _sentence(bench, ours[k])
            n = bisect_left(begins, at + 1) - 1
            speaker = turns[begins[n]] if n >= 0 else ""
            near = bisect_left(begins, at - NEAR)
            if near < len(begins) and begins[near] <= at + NEAR:
                continue
            who = known.get(here) or other(names, speaker, "")
            if at and not (who and who == speaker):
                yield Voice(at, "witness", why("why.witness", name=sigil), who)


def _known_as(
    speaks: Mapping[int, str], begins: Sequence[int], turns: Mapping[int, str]
) -> dict[str, str]:
    """Whom another transcript's labels stand for, by most of the words of our turns."""
    tally: dict[str, Counter[str]] = {}
    for at, label in speaks.items():
        n = bisect_left(begins, at + 1) - 1
        if label and n >= 0 and turns[begins[n]]:
            tally.setdefault(label, Counter())[turns[begins[n]]] += 1
    return {
        label: who
        for label, count in tally.items()
        for who, most in count.most_common(1)
        if most * 3 > count.total() * 2
    }


def _sentence(bench: Bench, at: int) -> int:
    """The word near this one at which a sentence begins; where none does, this one."""
    for n in sorted(
        range(max(at - 2, 1), min(at + 3, len(bench.words))), key=lambda n: abs(n - at)
    ):
        if ends(bench.words[n - 1].text):
            return n
    return at


__all__ = ["CHANCES", "Voice", "called", "known_turns", "proposed", "voices"]
