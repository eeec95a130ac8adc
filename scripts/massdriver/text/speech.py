"""How people speak to each other: the words with which a language answers, greets, thanks and names
itself.

Comes in: a BCP 47 tag. Goes out: folded words. May not: guess for a language that nobody wrote
down; that has no words here, and what asks for them finds nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .alike import FILLERS
from .language import primary
from .letters import fold


def _words(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


class Speech(NamedTuple):
    """Words that answer (``yes``), that only say one has heard (``back``), that open an answer
    (``well``); those for oneself (``me``) and whom one speaks to (``you``); ``tags`` that turn a
    sentence into a question that asks nobody. ``thanks`` go to who has spoken, ``praise`` to who is
    there, ``hello`` to who is beside; ``fillers`` and ``between`` may stand before a name with
    them. ``guest`` and ``own`` end just before the name of a guest, or one's own. ``nobody`` is
    called so and is no name. ``nouns``: all of them are written large, so that one large word is no
    name."""

    yes: frozenset[str] = frozenset()
    back: frozenset[str] = frozenset()
    well: frozenset[str] = frozenset()
    me: frozenset[str] = frozenset()
    you: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    thanks: frozenset[str] = frozenset()
    praise: frozenset[str] = frozenset()
    hello: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    guest: re.Pattern[str] = re.compile(r"(?!)")
    own: re.Pattern[str] = re.compile(r"(?!)")
    nobody: frozenset[str] = frozenset()
    nouns: bool = False

    @property
    def greets(self) -> frozenset[str]:
        """Whatever speaks to somebody before a name."""
        return self.thanks | self.praise | self.hello


SPEECH = {
    "en": Speech(
        yes=_words(
            "yes yeah yep no nope right exactly sure correct absolutely definitely totally okay"
        ),
        back=_words("wow cool great true interesting nice hmm mhm"),
        well=_words("well oh um uh okay"),
        me=_words("i im ive id my me we our weve"),
        you=_words("you your youre youve youd youll"),
        tags=_words("right okay ok no huh yeah"),
        thanks=_words("thanks thank"),
        praise=_words("welcome congratulations"),
        hello=_words("hi hey hello morning"),
        fillers=FILLERS,
        between=_words("you to much good great back for now"),
        guest=re.compile(
            r"(?:welcomes?|joined by|guests? (?:today |tonight )?(?:is|are)|here with|here is"
            r"|with me(?: today| tonight)?(?: is| are)?"
            r"|(?:talk|talking|speak|speaking|sit|sitting)(?: down)? (?:to|with)|introduce)\Z"
        ),
        own=re.compile(r"(?:my name is|my names|i am|im)\Z"),
        nobody=_words(
            "mr mrs ms dr sir madam god jesus lord guys folks everybody everyone all professor"
            " chairman senator president doctor mister ladies gentlemen man buddy"
        ),
    ),
    "de": Speech(
        yes=_words(
            "ja nein jo jawohl genau richtig stimmt klar natürlich absolut definitiv okay nee"
        ),
        back=_words("wow super toll schön spannend interessant krass stark aha hm mhm"),
        well=_words("also naja tja nun äh ähm oh okay"),
        me=_words("ich mein meine meinen mir mich wir uns unser unsere"),
        you=_words("du dein deine dir dich sie ihnen ihr ihre euch euer eure"),
        tags=_words("oder nicht ne gell ja richtig okay was"),
        thanks=_words("danke dank"),
        praise=_words("willkommen glückwunsch"),
        hello=_words("hallo hi hey servus moin grüezi morgen tag abend"),
        fillers=_words("also ja gut okay so nun na und aber naja äh ähm"),
        between=_words(
            "dir ihnen euch auch dafür schön sehr vielen besten guten herzlich herzlichen lieber"
            " liebe zurück hier heute"
        ),
        guest=re.compile(
            r"(?:begru\u0308ssen?(?: ich| wir)?|zu gast (?:ist|sind)|gast (?:heute )?ist"
            r"|(?:bei|mit) (?:mir|uns) (?:ist|sind|sitzt)"
            r"|(?:spreche|sprechen|rede|reden)(?: ich| wir)?(?: heute)? mit|gespra\u0308ch mit)\Z"
        ),
        own=re.compile(r"(?:mein name ist|ich heisse|ich bin(?: der| die)?)\Z"),
        nobody=_words("herr frau doktor professor professorin leute alle zusammen damen herren"),
        nouns=True,
    ),
}


def of(tag: str) -> Speech:
    """How a language speaks; without a word where nobody wrote it down."""
    return SPEECH.get(primary(tag), Speech())
