"""Which words at the beginning of a line, or alone on one, are the name of who speaks: guessed by the company they keep.

Comes in: the lines of a text. Goes out: the names it prints. May not: cut a text; whoever asks does that.

A name comes again, has brackets, or looks like those that do. "Note:", "So the point is:" and "10:30" are words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ..edition.seeds import COLON, INDENT

MANY = 500  # people; more than that speak in no transcript
NAME = r"[^\W\d_][\w.'’&/-]*(?:[^\S\n][\w.'’&/()#-]+){0,4}"  # of a speaker: at most five words
_ROLE = r"(?:,[^\S\n][^\W\d_][\w.'’&/-]*(?:[^\S\n][\w.'’&/-]+){0,4})?"  # NPR's "ROBERT SIEGEL, HOST:"
_LABEL = re.compile(rf"^{INDENT}(?P<name>{NAME}{_ROLE}|\[{NAME}\])[^\S\n]*{COLON}(?!//)(?P<rest>.*)", re.MULTILINE)
_DASH = re.compile(r"\s+(?:--|—|–)\s+(?=\S)")
_ALONE = re.compile(rf"{NAME}\??$")
_SENTENCE = re.compile(r"(?:\w{4}|[^\w])\.$|[!?:;,]$")
_ANGLED = re.compile(r"<(?P<name>[@+%~&]?[\w.^{}|`\[\]-]+)>\s+(?P<rest>.*)$")
_QUESTION = re.compile(r"(?P<name>[QA])(?:\.\s+|\s{2,}|\t\s*)(?P<rest>\S.*)$")
_ADDRESS = re.compile(r"\s*<?(?:https?:|www\.)\S*\s*$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")

PARTICLES = frozenset(["al", "bin", "da", "de", "del", "den", "der", "di", "du", "el", "la", "le", "of", "van", "von", "y"])
# What opens or ends a sentence, and no name.
_WORDS = frozenset("""
    a about actually after all also although an and any are as at be because before but by can could did do does each even
    every everything few finally first for from had has have he hence here hers his how however i if in indeed into is it its
    just last lastly later like many maybe me more most my namely next no nor not now of okay on once one only or other our
    out over perhaps please question's second secondly she should since so some still such sure than that the their them then
    there therefore these they third thirdly this those though three thus to too two under unless until us was we well were
    what when where whether which while who why with would yes yet you your""".split())
_PERSONS = frozenset(["i", "me", "you"])  # some print these for a name
# What documents print before a colon, and nobody's name: also with a number ("Chapter 1:").
_HEADINGS = frozenset("""
    abstract action actions address agenda answers appearances appendix attendees author chapter circa conclusion contact
    contents copyright correction corrections credits date description discussion disclaimer duration edit email episode
    examination example exhibit exhibits fig figure file hint id item items keywords language length link links location
    meeting note notes part participants present published ps questions re reference references regrets related resolution
    resolved reviewer scribe scribenick season section see slide slides source sources sponsor sponsors step subject summary
    table tags time timestamp timestamps title tl;dr tldr topic topics transcriber translator update updated url venue video
    volume warning website""".split())


def written_as_name(words: str) -> bool:
    """Say whether every word could stand in a name: capital, digit, particle, or a script without capitals."""
    parts = words.replace(",", " ").strip("[] ").split()
    return len(parts) == 1 or all(not part[0].islower() or part in PARTICLES for part in parts)


def may_be_name(words: str) -> bool:
    """Say whether words before a colon could be anybody's name at all."""
    parts = words.strip("[] ").split()
    low = [part.lower().strip(",").split("'")[0].split("’")[0] for part in parts]
    if words[:1] == "[":
        return True
    if not written_as_name(words) or (low[0] in _WORDS - {"the"} and words.lower() not in _PERSONS):
        return False
    if len(low) > 1 and low[-1] in _WORDS and len(low[-1]) > 1:
        return False
    if any(part.endswith(".") and len(part) > 5 for part in parts[:-1]) or (_CJK.search(words) and len(words) > 10):
        return False  # a sentence's end
    return not (low[0] in _HEADINGS and (len(low) == 1 or low[1].strip("#").isdigit())) and " ".join(low) not in _HEADINGS


def find_labels(text: str) -> list[str]:
    """Guess which names a raw document prints as labels: short, before a colon, on a line's start, and again."""
    seen: dict[str, list[bool]] = {}
    labelled = 0
    for m in _LABEL.finditer(text):
        clock = m["name"][-1].isdigit() and m["rest"][:1].isdigit()
        if not clock and not _ADDRESS.match(m["rest"]):
            seen.setdefault(m["name"], []).append(not m["rest"].strip())
            labelled += 1
    return choose(seen, usual=labelled > 1 and labelled >= 0.8 * len(re.findall(r"^.*\S", text, re.MULTILINE)))


def choose(seen: Mapping[str, Sequence[bool]], usual: bool = False) -> list[str]:
    """Of candidates, each with whether it stood alone each time, choose those that are names.

    One that comes only once is taken where it has brackets, where nearly every line has a label, and where it looks
    like those that come again: as many words, all capitals, alone on its line as they are.
    """
    again = {name for name, times in seen.items() if name[0] == "[" or (len(times) > 1 and may_be_name(name)) or (
        len(times) > 2 and not (written_as_name(name) or name.split()[0].lower() in _WORDS))}
    all_times = [alone for name in again for alone in seen[name]]
    mostly_alone = 2 * sum(all_times) > len(all_times)
    shout = 2 * sum(name.isupper() for name in again) > len(again)

    def like(name: str) -> bool:
        if not may_be_name(name) or not (again or usual):
            return False
        if seen[name][0] and not mostly_alone:  # a heading, but for somebody who is introduced with a role
            return shout and name.isupper() and "," in name
        return usual or (" " in name and "," not in name) or (shout and name.isupper()) or len(name.split(",")[0].split()) > 1

    chosen = [name for name in seen if name in again or like(name)]
    if len(chosen) > MANY:  # no transcript has so many: these are a list of something
        return sorted(again, key=lambda name: -len(seen[name]))[:MANY]
    if not chosen and len(seen) > 1 and all(len(times) == 1 and times[0] and may_be_name(name) for name, times in seen.items()):
        return list(seen)  # "Ann:" and "Bob:", each alone on a line
    return chosen


def person(label: str) -> str:
    """Who a label names, without the role some print: ``"ANN LEE, HOST"``, ``"Ann Lee -- Chief Smith"``."""
    name = _DASH.split(label)[0].strip()
    before, comma, _ = name.partition(",")
    return before if comma and " " in before else name


def names_alone(lines: Sequence[str], emphasised: Iterable[str] = ()) -> list[str]:
    """Lines that are nothing but a name (or a name, a dash and a role), come again, and have words under them."""
    filled = [line for line in lines if line]
    under, close, roles = Counter[str](), Counter[str](), set[str]()
    after = dict(zip([n for n, line in enumerate(lines) if line], filled[1:], strict=False))
    for n, following in after.items():
        name, *role = _DASH.split(lines[n], maxsplit=1)
        if _ALONE.match(name) and len(name) < 41 and following != lines[n] and len(name.split()) < 6:
            under[name] += 1
            close[name] += lines[n + 1] == following
            if role and may_be_name(name) and " " in name:
                roles.add(name)
    marked = {name for name in emphasised if under[name] and may_be_name(name) and not _SENTENCE.search(name)}
    apart = 6 * len(filled) < len(" ".join(filled).split())  # long paragraphs stand between the names
    counts = {name: n if close[name] or len(roles) > 1 or name in marked or (apart and not _SENTENCE.search(name)) else 0
              for name, n in under.items()}
    capital = [name for name, n in counts.items() if n > 1 and name.isupper()]
    written = [name for name, n in counts.items() if name[0].isupper() and may_be_name(name)
               and (n > 2 or (n > 1 and name in marked))]
    if len(roles) > 1:
        return sorted({*capital, *written, *roles})
    written = [*written, *marked] if marked & set(written) else written
    if len(set(written)) > 1 and 8 * sum(under[name] for name in set(written)) > len(filled):
        return sorted({*capital, *written})
    return capital if 8 * sum(under[name] for name in capital) > len(filled) else []


def names_under_times(lines: Sequence[str], bare: Iterable[int]) -> set[str]:
    """Names on the lines under bare times, where most of those lines are names that come again."""
    found = [lines[n + 1] for n in bare if n + 2 < len(lines) and lines[n + 1] and lines[n + 2]]
    names = Counter(line for line in found if _ALONE.match(line) and len(line.split()) < 6 and line[0].isupper()
                    and may_be_name(line) and not _SENTENCE.search(line))
    total = sum(names.values())
    return set(names) if total > 2 and 3 * total > 2 * len(found) and 2 * len(names) <= total else set()


def same_people(labels: Iterable[str]) -> dict[str, str]:
    """Labels that can only stand for one of the others: a surname (LEE, of ANN LEE), initials (AL, of Ann Lee)."""
    full = [label for label in labels if len(label.split()) > 1]
    found = {}
    for label in labels:
        if " " not in label and label.isalpha():
            surname = [who for who in full if person(who).split()[-1].lower() == label.lower()
                       and who.isupper() == label.isupper()]
            initials = [who for who in full if label.isupper() and "".join(part[0] for part in person(who).split()) == label]
            owners = surname or initials
            if len(label) > 1 and len(owners) == 1:
                found[label] = owners[0]
    return found


def stands_in(name: str) -> bool:
    """Say whether a name only stands for somebody: ``SPEAKER_00``, ``Speaker A``, ``Q``, ``Unidentified``."""
    return bool(re.fullmatch(r"(?i:speaker|spk|participant|channel|voice|person|user)[ _]?\w{1,3}|S\d+|[A-Z]|(?i:un(?:known|"
                             r"identified|named)(?: \w+)?)", name))


def questions(lines: Iterable[str], labels: Sequence[str] = ()) -> set[str]:
    """``Q.`` and ``A.``, where both come again; ``Q`` alone where those who answer have names in capitals."""
    found = Counter(m["name"] for line in lines if (m := _QUESTION.match(line)))
    asked = found["Q"] > 1 and not found["A"] and any(label.isupper() for label in labels)
    return set(found) if asked or (len(found) == 2 and min(found.values()) > 1) else set()


def question(line: str) -> re.Match[str] | None:
    """``Q.  What?``, as courts print it."""
    return _QUESTION.match(line)


def angled(line: str) -> re.Match[str] | None:
    """``<ann> hello``, as chats print it."""
    return _ANGLED.match(line)


def chats(lines: Sequence[str]) -> bool:
    """Say whether most lines begin with somebody in angle brackets."""
    return 2 * sum(bool(_ANGLED.match(line)) for line in lines) > sum(map(bool, lines)) > 1
