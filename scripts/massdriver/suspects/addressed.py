"""Who a numbered speaker may be: by how the others address them, and by how they name themselves.

Comes in: the turns of a talk, and the people it is known to be with. Goes out: for a stand-in
(``Speaker 1``) a name, how sure, and the words that tell. May not: name anybody; an editor does.

"Thanks, Ann" at the head of a turn speaks to who spoke before, "Ann, what do you say?" at its end
to who speaks next, "I'm Ann Lee" of oneself, "our guest is Ann Lee" of somebody who has not spoken
yet. Nobody calls themselves by name in this way, so whoever says it is not Ann.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from ..text.alike import SMALL
from ..text.letters import fold, owner
from ..text.reasons import Why, why
from ..text.sentences import ends
from ..text.speech import Speech
from ..text.speech import of as speech_of
from .sound import alike, sounds

SURE, LEAD = 0.45, 0.12  # how much must speak for a name, and how much less for any other
HEAD, TAIL, OPENING = 12, 14, 60  # words of a turn's head and end; of a talk's or voice's first
NAME = 3  # words of a name
OWN = 0.95  # how much one's own word weighs; nothing speaks against it
SOUNDS = 0.9  # how much a name must sound like one that is known to be it


class Guess(NamedTuple):
    """Who a stand-in may be, how sure, 0 to 1, and why."""

    name: str
    chance: float
    why: Why


class _Said(NamedTuple):
    """A name said in turn ``turn``, at its word ``at`` and following, ``words`` of them."""

    turn: int
    at: int
    words: int
    name: str


class _Vote(NamedTuple):
    """``plain``: the words are an address or an introduction whatever stands there, so that a word
    nobody knows is somebody's name."""

    who: str
    name: str
    weight: float
    why: Why
    plain: bool = True


def guesses(
    turns: Sequence[tuple[str, Sequence[str]]],
    people: Sequence[str],
    nobody: Callable[[str], bool],
    spoken_of: Iterable[str] = (),
    language: str = "en",
) -> dict[str, Guess]:
    """Who each stand-in may be. ``turns``: who speaks, and the words, in order; ``people``: full
    names of whom the talk is with; ``spoken_of``: names that may be of people as well; ``nobody``
    says whether a name only stands for somebody."""
    turns, speech = list(_joined(turns)), speech_of(language)
    spoken = {fold(who) for who, _ in turns if who and not nobody(who)}
    known = [n for n in dict.fromkeys((*people, *spoken_of)) if n and fold(n) not in spoken]
    stand_ins = [w for w in dict.fromkeys(who for who, _ in turns) if w and nobody(w)]
    votes: dict[tuple[str, str], list[_Vote]] = defaultdict(list)
    if stand_ins:
        names = _names(turns, known, spoken, speech)
        found = [vote for said in names for vote in _votes(said, turns, speech)]
        whole = _whole({v.name for v in found})
        for vote in found:
            votes[vote.who, whole.get(vote.name, vote.name)].append(vote)
    sure = {
        *people,
        *(name for (_, name), of in votes.items() if any(v.plain and v.weight > 0 for v in of)),
    }
    rated = {
        key: _rated(found) for key, found in votes.items() if key[0] in stand_ins and key[1] in sure
    }
    result: dict[str, Guess] = {}
    for (who, name), chance in sorted(rated.items(), key=lambda item: -item[1]):
        rivals = [c for (w, n), c in rated.items() if (w == who) != (n == name)]
        if chance >= SURE and chance >= max(rivals, default=0.0) + LEAD:
            best = sorted(votes[who, name], key=lambda v: -v.weight)
            reasons = (reason for v in best if v.weight > 0 for reason in v.why)
            result[who] = Guess(name, round(chance, 2), tuple(reasons))
    return result


def _whole(names: Collection[str]) -> dict[str, str]:
    """Names that are a part of just one longer one: "Ann", where somebody says "Ann Lee"."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for part in name.split() if " " in name else ():
            found[part].add(name)
    return {part: next(iter(of)) for part, of in found.items() if len(of) == 1}


def _joined(turns: Iterable[tuple[str, Sequence[str]]]) -> Iterator[tuple[str, list[str]]]:
    """Turns, where paragraphs of one voice that follow each other are one."""
    voice, words = "", list[str]()
    for who, said in turns:
        if words and who != voice:
            yield voice, words
            words = []
        voice = who
        words = [*words, *said]
    if words:
        yield voice, words


def _rated(votes: Sequence[_Vote]) -> float:
    miss, against = 1.0, 1.0
    own = any(vote.weight == OWN for vote in votes)
    for vote in votes:
        if vote.weight > 0:
            miss *= 1 - vote.weight
        else:
            against *= 1 + vote.weight
    return (1 - miss) * (1 if own else against)


def _names(
    turns: Sequence[tuple[str, Sequence[str]]],
    known: Sequence[str],
    spoken: Collection[str],
    speech: Speech,
) -> Iterator[_Said]:
    """Every name that is said: of somebody the talk is known to be with, whole or in part; or a
    word written large that the talk never has in small."""
    no_names = SMALL | speech.fillers | speech.greets | speech.nobody
    small = {w.strip(".,;:?!") for _, words in turns for w in words if w[:1].islower()}
    by_part: dict[str, set[str]] = defaultdict(set)
    for name in known:
        for part in {fold(name), *map(fold, name.split())}:
            by_part[part].add(name)
    bare = not any(w[:1].isupper() for _, words in turns for w in words[1:])

    def heard(letters: str, word: str) -> set[str]:
        """Whose name a word written large sounds just like: a machine spells names by ear."""
        if not word[:1].isupper() or letters in small or len(letters) < 3:
            return set()
        parts = (part for part in by_part if alike(sounds(letters), sounds(part)) >= SOUNDS)
        return {name for part in parts for name in by_part[part]}

    def is_name(n: int, words: Sequence[str]) -> bool:
        core = owner(words[n])
        return (
            len(core) > 1
            and core[0].isupper()
            and core[1:].islower()
            and core.isalpha()
            and core.lower() not in small
            and fold(core) not in no_names
        )

    for number, (_, words) in enumerate(turns):
        n = 0
        while n < len(words):
            stop = n + 1
            while (
                stop < min(n + NAME, len(words))
                and words[stop - 1] == owner(words[stop - 1])
                and (bare or owner(words[stop])[:1].isupper())
            ):
                stop += 1
            for last in range(stop, n, -1):
                letters = fold("".join(words[n:last]))
                whole = by_part.get(letters) or heard(letters, words[n])
                if len(whole) == 1 and (bare or words[n][:1].isupper()):
                    yield _Said(number, n, last - n, next(iter(whole)))
                    n = last - 1
                    break
                said = [owner(w) for w in words[n:last]]
                alone = speech.nouns and last - n == 1
                if not whole and not alone and all(is_name(k, words) for k in range(n, last)):
                    if fold(" ".join(said)) not in spoken and not any(
                        fold(said[0]) in map(fold, name.split()) for name in spoken
                    ):
                        yield _Said(number, n, last - n, " ".join(said))
                    n = last - 1
                    break
            n += 1


def _votes(
    said: _Said, turns: Sequence[tuple[str, Sequence[str]]], speech: Speech
) -> Iterator[_Vote]:
    """What a name that is said tells of who speaks, who spoke before and who speaks next."""
    who, words = turns[said.turn]
    first, stop = said.at, said.at + said.words
    before = [fold(w) for w in words[max(first - 4, 0) : first]]
    comma = words[stop - 1].endswith(",") or stop == len(words)
    beside = first > 1 and words[first - 1][:1].isupper() and not ends(words[first - 2])
    addressed = (
        first > 0
        and not beside  # "in Vienna, Austria"
        and words[first - 1].endswith(",")
        and fold(words[first - 1]) not in speech.fillers
        and ends(words[stop - 1])
    )
    shown = " ".join([*words[max(first - 3, 0) : first], *(owner(w) for w in words[first:stop])])
    previous = turns[said.turn - 1][0] if said.turn else ""
    following = turns[said.turn + 1][0] if said.turn + 1 < len(turns) else ""
    lead = " ".join(before)
    starts = sum(len(w) for _, w in turns[: said.turn]) + first
    own = sum(len(w) for voice, w in turns[: said.turn] if voice == who) + first
    if speech.own.search(lead) and own < OPENING * 2:
        yield _Vote(who, said.name, OWN, why("why.says", words=shown))
        return
    if speech.guest.search(lead) and starts < OPENING * 8:
        yield _Vote(who, said.name, -0.8, ())
        new = [w for w, _ in turns[said.turn + 1 :] if w != who]
        if new:
            yield _Vote(new[0], said.name, 0.5, why("why.after", words=shown))
        return
    head = first <= HEAD and speech.greets | speech.fillers | speech.between >= {*before}
    thanked = (speech.thanks | speech.praise) & {*before}
    if head and thanked and (comma or ends(words[stop - 1])):
        yield _Vote(who, said.name, -0.8, ())
        yield _Vote(previous, said.name, 0.6, why("why.told", words=shown))
    elif (
        head
        and (comma or (ends(words[stop - 1]) and first + said.words <= HEAD))
        and (not before or {*before} & (speech.hello | speech.fillers))
    ):
        yield _Vote(who, said.name, -0.8, ())
        near = [w for w in (previous, following) if w]
        for other in near:
            weight = 0.5 if len({*near}) == 1 else 0.25
            beside_ = why("why.beside", words=shown)
            yield _Vote(other, said.name, weight, beside_, bool(speech.hello & {*before}))
    elif len(words) - stop < TAIL and (
        addressed or (comma and (first == 0 or ends(words[first - 1])))
    ):
        yield _Vote(who, said.name, -0.8, ())
        yield _Vote(following, said.name, 0.5, why("why.asked", words=shown), addressed)
    elif addressed:
        yield _Vote(who, said.name, -0.5, ())
