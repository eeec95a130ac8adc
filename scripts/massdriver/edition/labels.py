"""Which words of a document may count as a speaker's label, and not as words somebody said.

Comes in: a label, and whom it stands for. Goes out: what is wrong with it. May not: take a sentence
for a name; what counts as a label is in no reading text, so that this is one of the two doors
through which words could go.
"""

from __future__ import annotations

import re

from ..text.letters import fold, fold_words, mixed

LONGEST = 5  # words of a name; a role after it may have as many
_STOP = re.compile(  # "Prof." ends no sentence
    r"[:;!?…]|\w{4}(?<!\b(?:prof|capt|parl|msgr|engr))\.(?=\s)|\.\.", re.IGNORECASE
)
_ROLE = re.compile(r"\s*,\s+|\s+(?:--|—|–)\s+|\s+(?=\()")
# Who stands for somebody without being named: as machines and courts print it, and by what they do.
_STANDS_IN = re.compile(
    r"(?:speaker|spk|participant|channel|voice|person|user)[ _]?\w{1,3}|[a-z]\d*|"
    r"(?:an? )?un(?:known|identified|named)(?: \w+){0,2}|(?:fe)?male(?: (?:voice|speaker))?(?:"
    r" \d+)?",
    re.IGNORECASE,
)
_DOES = frozenset(
    """
    announcer audience author byline caller chair chairman chairperson chairwoman clerk commentator
    correspondent court crowd editor everybody everyone expert guest host interpreter interviewee
    interviewer journalist judge lecturer man member moderator narrator operator panelist presenter
    president professor question questioner reporter speaker student teacher translator voiceover
    witness woman answer attendee participant
    """.split()
)
_TITLES = frozenset(
    """
    ambassador admiral capt captain chairman chairwoman chief col colonel congressman congresswoman
    doctor dr gen general governor gov hon judge justice lady lord lt madam major maj minister miss
    mr mrs ms pres president prof professor rep representative rev reverend secretary sen senator
    sgt sir the
    """.split()
)
# words of a sentence, and of no role
_SAID = frozenset(
    """
    a am an are be been but did do does had has have he her him his how i if is it its just me might
    my no nobody not nothing never on or our said say says she should so than that their them then
    there they this to was we were what when where which who why will with would yes you your
    """.split()
)


def fault(label: str, speaker: str) -> str:
    """Say why a label will not do for a speaker; nothing where it will."""
    bare = label.strip("[]<>()* \t")
    if _STOP.search(bare):
        return "has a stop inside, as a sentence has and no name"
    name, *role = _ROLE.split(bare, maxsplit=1)
    if len(name.split()) > LONGEST or (role and len(role[0].split()) > LONGEST):
        return f"has more than {LONGEST} words"
    if role and not _is_role(role[0]):
        return f'ends in "{role[0]}", which is no role'
    return (
        ""
        if _short_for(name, speaker) or _short_for(bare, speaker)
        else f'is not short for "{speaker}"'
    )


def name_fault(name: str) -> str:
    """Say why a name will not do for somebody who speaks."""
    parts = len(name.replace(",", " ").split())
    if found := mixed(name):
        return f"has U+{ord(found[1]):04X} in it, which looks like a Latin letter and is none"
    return (
        "has a stop inside, as a sentence has and no name"
        if _STOP.search(name)
        else f"has more than {2 * LONGEST} words"
        if parts > 2 * LONGEST
        else ""
    )


def _is_role(words: str) -> bool:
    return not any(fold(word) in _SAID for word in words.split())


def _short_for(label: str, speaker: str) -> bool:
    """Say whether a label is a speaker's name, a part of it, its first letters, or what stands for
    somebody."""
    if fold(label) == fold(speaker) or _STANDS_IN.fullmatch(label):
        return True
    parts = [part for part in fold_words(re.split(r"[\s.,-]+", label)) if part]
    names = [part for part in fold_words(re.split(r"[\s.,-]+", speaker)) if part]
    if not parts:
        return False
    if all(part in _DOES or part.isdigit() for part in parts) or _initials(parts, names):
        return True
    if not label.isascii() and fold(label) in fold(speaker):
        return True
    left = [part for n, part in enumerate(parts) if part not in _TITLES or n == len(parts) - 1]
    rest = iter(names)
    return all(
        any(name == part or (len(part) == 1 and name[0] == part) for name in rest) for part in left
    ) and bool(names)


def _initials(parts: list[str], names: list[str]) -> bool:
    return "".join(parts) == "".join(name[0] for name in names) and "".join(parts) not in _SAID
