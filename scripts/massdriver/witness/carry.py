"""A new transcript starts from two: what only one of them has is carried to the other.

Comes in: the words of a seed and a witness beside them. Goes out: stops, capitals, speakers and
times for the seed's words. May not: change a letter. All this is accidentals and structure, which
the house regularises silently; the words stay the seed's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..edition import seeds
from ..model import Seed
from ..text.letters import fold, fold_words, shell
from ..text.sentences import ends
from .collate import Run, align, differing, share
from .shelf import Witness

STOPS = ".,;:?!…"
BARE = 40  # words: a text with less than one sentence end in so many has no stops
LEAST = 0.3


class Merits(NamedTuple):
    """What a transcript has: sentence ends and capitals in 100 words, speakers, times, and words of
    no list in 100."""

    stops: float
    capitals: float
    speakers: int
    timed: bool
    unknown: float

    @property
    def bare(self) -> bool:
        return self.stops < 100 / BARE


def merits(witness: Witness, known: Callable[[str], bool]) -> Merits:
    """Say what a transcript has."""
    n = max(len(witness.words), 1)
    unknown = sum(
        not known(letters) for letters in fold_words(list(witness.words)) if letters.isalpha()
    )
    return Merits(
        100 * sum(map(ends, witness.words)) / n,
        100 * sum(w[:1].isupper() for w in witness.words) / n,
        len({s for s in witness.speakers if s}),
        any(s is not None for s in witness.seconds),
        100 * unknown / n,
    )


def better(ours: Merits, theirs: Merits) -> tuple[bool, str]:
    """Say whether the second of two transcripts makes the better first edition, and why."""
    if ours.bare != theirs.bare:
        return ours.bare, "it has stops and capitals, the other none"
    if abs(ours.unknown - theirs.unknown) > 0.15 * max(ours.unknown, theirs.unknown):
        worse, best = sorted((ours.unknown, theirs.unknown), reverse=True)
        return (
            theirs.unknown < ours.unknown,
            f"{best:.1f} words in 100 of no list, the other has {worse:.1f}",
        )
    if bool(ours.speakers) != bool(theirs.speakers):
        return not ours.speakers, "it names who speaks, the other does not"
    return False, "the two are equally good, and it was named first"


class Beside:
    """A seed's words with a witness's beside them."""

    def __init__(self, seed: Seed, witness: Witness) -> None:
        self.seed, self.witness = seed, witness
        self.kept = [n for n, letters in enumerate(seed.letters) if letters]
        self.runs: list[Run] = align(
            [seed.letters[n] for n in self.kept], fold_words(list(witness.words))
        )
        self.share = share(self.runs, len(self.kept), len(witness.words))
        self.stops = {
            # where both misheard, a sentence may end all the same
            self.kept[s.left_stop - 1]: (s.right_stop - 1)
            for s in differing(self.runs, len(self.kept), len(witness.words))
            if s.left < s.left_stop
            and s.right < s.right_stop
            and ends(witness.words[s.right_stop - 1])
        }
        self.other = {
            self.kept[run.left + k]: run.right + k for run in self.runs for k in range(run.length)
        }

    def times(self) -> list[tuple[int, float]]:
        """Where in the seed's text which second stands, once a sentence of the witness; both
        rise."""
        starts = [m.start() for m in re.finditer(r"\S+", self.seed.text)]
        rows: list[tuple[int, float]] = []
        for n, k in sorted(self.other.items()):
            second = self.witness.seconds[k] if self.witness.seconds else None
            begins = k == 0 or ends(self.witness.words[k - 1])
            if second is not None and begins and (not rows or second > rows[-1][1]):
                rows.append((starts[n], second))
        return rows

    def dressed(self, own: Iterable[str] = ()) -> tuple[Seed, dict[str, str]]:
        """The seed with the witness's stops and capitals where it is bare, and with its speakers'
        labels where it prints none.

        ``own`` are the labels it prints. The letters are the seed's, so that an edition made of it
        proves itself against the seed.
        """
        bare, printed = self.bare, tuple(own)
        speakers = {} if printed else self._speakers()
        if not bare and not speakers:
            return self.seed, {}
        names = {name: name for name in dict.fromkeys(speakers.values())}
        out: list[str] = []
        for n, m in enumerate(re.finditer(r"(\S+)(\s*)", self.seed.text)):
            word = m[1]
            if bare and fold(word) == self.seed.letters[n] != "":
                if n in self.other:
                    word = self._stopped(word, self.other[n])
                elif n in self.stops and not word.endswith(tuple(STOPS)):
                    word += shell(self.witness.words[self.stops[n]])[2][:1]
            if n in speakers:
                word = f"{chr(10) * bool(out)}{speakers[n]}: {word}"
            out.append(word + m[2])
        made = seeds.seed(self.seed.name, "".join(out).encode(), printed or tuple(names))
        return (made, names) if made.stream == self.seed.stream else (self.seed, {})

    @property
    def bare(self) -> bool:
        """Say whether the seed has no stops to speak of."""
        return (
            100 * sum(ends(self.seed.words[n]) for n in self.kept) / max(len(self.kept), 1)
            < 100 / BARE
        )

    def _stopped(self, word: str, k: int) -> str:
        """A bare word with the stop and the capital that the witness has; the words are the
        same."""
        theirs = self.witness.words[k]
        _, core, tail = shell(theirs)
        stop = "".join(c for c in tail if c in STOPS)[:1]
        own = core if fold(core) == fold(word) and re.fullmatch(r"[\w'’.-]+", core) else word
        return own + stop if not word.endswith(tuple(STOPS)) else word

    def _speakers(self) -> dict[int, str]:
        """The seed's words at which the witness has somebody else speak."""
        result: dict[int, str] = {}
        speaker = ""
        for n, k in sorted(self.other.items()):
            now = self.witness.speakers[k] if self.witness.speakers else ""
            if now and now != speaker:
                result[n] = speaker = now
        return result
