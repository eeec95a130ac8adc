"""Which words at the beginning of a line, or alone on one, are the name of who speaks: guessed by
the company they keep.

Comes in: the lines of a text. Goes out: the names it prints. May not: cut a text; whoever asks does
that.

A name comes again, has brackets, or looks like those that do. "Note:", "So the point is:" and
"10:30" are words; so is a line that begins like a name where every true label is set otherwise, and
what stands in brackets that an earlier line opened.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile

import regex

from ..edition.seeds import COLON, INDENT
from .wordlists import COMMON, HEADINGS, PARTICLES, PERSONS, ROLES, SOUNDS, TITLES, WORDS

LONG_LINE = 4000  # characters, by which a line is judged
SPARSE = 50  # lines for each label: where none comes again, those are no labels
MANY = 500  # people; more than that speak in no transcript
_PART = r"[\w.'’&/()#|№\"“”„«»·+°-]+"
NAME = (  # of a speaker: at most six words
    rf"(?:[^\W\d_][\w.'’&/-]*|[\"“„«][^\W\d_][\w.'’\"“”»-]*)(?:[^\S\n]{_PART}){{0,5}}"
)
ROLE = (  # NPR's "ROBERT SIEGEL, HOST:"
    r"(?:,[^\S\n]?[^\W\d_][\w.'’&/()-]*(?:[^\S\n][\w.'’&/()-]+){0,8})?"
)
_LABEL = re.compile(
    rf"^{INDENT}(?P<name>{NAME}{ROLE}|\[{NAME}\])[^\S\n]*{COLON}(?!//)(?P<rest>.*)", re.MULTILINE
)
DASH = re.compile(r"\s+(?:--|—|–)\s+(?=\S)")
NUMBERED = re.compile(r"(?i:speaker|spk|sprecher)[ _]?(?:\d{1,3}|[A-Z])")
_ALONE = re.compile(rf"{NAME}\??$")
_SENTENCE = re.compile(r"(?:\w{4}|[^\w])\.$|[!?:;,]$")
_ANGLED = re.compile(r"<(?P<name>[@+%~&]?[\w.^{}|`\[\]-]+)>\s+(?P<rest>.*)$")
_QUESTION = re.compile(
    r"(?P<name>[QA])(?:(?<=[QA])\d{1,3}[:：.)]\s+|[.)]\s+|\s*[-–—]\s+|\s{2,}|\t\s*)(?P<rest>\S.*)$"
)
_ADDRESS = re.compile(r"\s*<?(?:https?:|www\.)\S*\s*$")
_GOES_ON = re.compile(r"[\w,，、-]\s*\Z")
_HAN = regex.compile(r"[\u3400-\u9fff]")
CJK = regex.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_BRACKETED = re.compile(rf"[ \t]*(?:\((?P<round>{NAME})\)|\[(?P<square>{NAME})\])[ \t]*:?[ \t]*$")
_ASIDE = re.compile(r"\s*\([^()]*\)")
JOINT = re.compile(r"\s*(?:,|/|&|\+|\band\b|\bund\b|\bet\b|\by\b)\s*")


def written_as_name(words: str) -> bool:
    """Say whether every word could stand in a name: capital, digit, particle, or a script without
    capitals."""
    words = without_role(words)
    parts = _ASIDE.sub("", words).replace(",", " ").strip("[] ").split()
    return len(parts) == 1 or all(
        not part[0].islower() or part[1:2].isupper() or part in PARTICLES for part in parts
    )


def without_role(words: str) -> str:
    """A name without what somebody is (``Ann Lee, Secretary of State``), where it has two words and
    a capital opens the rest."""
    before, comma, role = words.partition(", ")
    long = [word for word in role.split() if len(word) > 3]
    named = 2 * sum(word[0].isupper() for word in long) > len(long)
    return before if comma and " " in before and role[:1].isupper() and named else words


def may_be_name(words: str, capitals: bool = False) -> bool:
    """Say whether words before a colon could be anybody's name at all; ``capitals``: those mark a
    label here."""
    if words[:1] == "[":
        return True
    words = without_role(words)
    parts = _ASIDE.sub("", words).strip("[] ").split() or words.split()
    low = [part.lower().strip(",").split("'")[0].split("’")[0] for part in parts]
    if capitals and len(parts) == 1 and words.isupper() and len(words) < 5:
        return True
    if not written_as_name(words) or (low[0] in WORDS - {"the"} and words.lower() not in PERSONS):
        return False
    if len(low) > 1 and low[-1] in WORDS and len(low[-1]) > 1:
        return False
    if any(
        part.endswith(".")
        and len(part) > 5
        and part.lower() not in ("prof.", "parl.", "staatssekr.")
        for part in parts[:-1]
    ) or (CJK.search(words) and len(words) > 12):
        return False  # a sentence's end
    return (
        not (low[0] in HEADINGS and (len(low) == 1 or not low[1].strip("#0123456789-–—|.")))
        and " ".join(low) not in HEADINGS
        and not (len(low) == 1 and low[0].rstrip(".") in TITLES)
        and not all(part in HEADINGS or part in ("&", "and", "/") for part in low)
    )


def is_plausible(name: str, text: str) -> bool:
    """Say whether a name that comes once is one by its own look: no word that opens sentences, none
    the text has in small."""
    if not may_be_name(name):
        return False
    name = without_role(name)
    parts = re.findall(r"[^\W\d_]+", name)
    if (
        not parts
        or parts[0].lower() in COMMON
        or any(p.lower() in WORDS for p in parts if len(p) > 1 and not p.isupper())
    ):
        return False
    if not text:
        return True
    first: str = parts[0]
    if first.lower() == first:
        if len(_HAN.findall(name)) > 6:
            return False  # a clause
        return bool(first.upper() == first)  # a script without capitals
    return not re.search(rf"(?<!\w){re.escape(first.lower())}(?!\w)", text)


def outside_brackets(text: str) -> str:
    """The text without lines that begin inside brackets which an earlier line opened, and with
    those marks gone that deceive.

    Parliaments print who interrupts like this: ``(Applause. – Bob Day [Iron]:`` and on the next
    line ``Hear, hear!)``.
    """
    lines, depth, since = [], 0, 0
    for line in text.split("\n"):
        inside = depth > 0 and since < 8
        if not line.strip() and since:
            depth = since = 0
        balance = line.count("(") - line.count(")")
        lines.append(
            "" if inside or (depth <= 0 and balance > 0 and line.lstrip().startswith("(")) else line
        )
        depth = max(0, (depth if inside else 0) + balance)
        since = since + 1 if depth else 0
    return "\n".join(lines)


def _is_number(words: str) -> bool:
    """Say whether words are but a number of something, with its letters (``TC 2015-1009``)."""
    return any(c.isdigit() for c in words) and words.upper() == words


def beginnings(text: str) -> str:
    """The text with lines of endless length cut short: what a line is, its beginning says."""
    if len(text) < 50 * LONG_LINE:
        return text
    return "\n".join(line[:LONG_LINE] for line in text.split("\n"))


@lru_cache(maxsize=1)  # what a text is and what it says are asked one after the other
def find_labels(text: str) -> Sequence[str]:
    """Guess which names a raw document prints as labels: short, before a colon, on a line's start,
    and again."""
    text = outside_brackets(beginnings(text))
    seen: dict[str, list[bool]] = {}
    rests: dict[str, list[str]] = {}
    soft: Counter[str] = Counter()
    loose: dict[str, bool] = {}  # whether the line above goes on with it
    labelled = 0
    first = ""
    for m in _LABEL.finditer(text):
        clock = m["name"][-1].isdigit() and m["rest"][:1].isdigit()
        if not clock and not _ADDRESS.match(m["rest"]):
            # a machine's mistake for a colon, where the name has one elsewhere
            if text[m.start("rest") - 1] == ";":
                soft[m["name"]] += 1
                continue
            seen.setdefault(m["name"], []).append(not m["rest"].strip())
            rests.setdefault(m["name"], []).append(m["rest"].strip())
            above = text[max(0, m.start() - 200) : m.start()].rstrip().rpartition("\n")[2]
            fact = (label := _LABEL.match(above)) and _are_names([label["rest"].strip()])
            loose[m["name"]] = bool(_GOES_ON.search(above)) and not fact
            labelled += 1
            if not first and not text[: m.start()].strip():
                first = m["name"]
    for name in seen.keys() & soft.keys():
        seen[name] += [False] * soft[name]
        labelled += soft[name]
    for name in [
        name for name, said in rests.items() if name.lower() in ROLES and _are_names(said)
    ]:
        labelled -= len(seen.pop(name))  # "Presenter: Ann Lee" is a fact
    again = [name for name, said in rests.items() if name in seen and len(said) > 1]
    if 4 * sum(loose[name] for name in again) <= len(again) > 0:
        for name in [name for name in seen if loose[name] and len(seen[name]) == 1]:
            labelled -= len(seen.pop(name))
    facts = list(
        takewhile(lambda name: len(rests[name]) == 1 and not _in_full(name) & {*again}, seen)
    )
    if again and len(facts) > 1 and _are_facts([rests[name][0] for name in facts], len(rests)):
        for name in facts:
            labelled -= len(seen.pop(name))
    first = first if first in seen and not _is_number(rests[first][0]) else ""
    filled = len(re.findall(r"^.*\S", text, re.MULTILINE))
    if filled > SPARSE * max(labelled, 2) and all(len(times) == 1 for times in seen.values()):
        seen = {name: times for name, times in seen.items() if name == first}
    return choose(
        seen,
        usual=labelled > 1 and labelled >= 0.8 * filled,
        text=text,
        first=first,
        share=labelled / max(filled, 1),
    )


def _are_facts(said: Sequence[str], labels: int) -> bool:
    """Say whether what stands first, each under a label of its own, is a head: short, no sentence,
    and not all there is."""
    return len(said) < labels and all(
        0 < len(words.split()) < 10 and not re.search(r"[.?!…。？！]$", words) for words in said
    )


def is_role(line: str) -> bool:
    """Say whether a line says who does what at a meeting: ``Presenter: Ann Lee``."""
    role, colon, who = line.partition(":")
    return bool(colon) and role.strip().lower() in ROLES and _are_names([who.strip()])


def _are_names(said: Sequence[str]) -> bool:
    """Say whether what stands after a label is somebody's name each time."""
    return bool(said) and all(
        words
        and len(words.split()) < 8
        and written_as_name(re.sub(r"\s+and\s+", " & ", words))
        and not words.endswith((".", "?", "!"))
        for words in said
    )


def choose(
    seen: Mapping[str, Sequence[bool]],
    usual: bool = False,
    text: str = "",
    first: str = "",
    share: float = 0,
) -> list[str]:
    """Of candidates, each with whether it stood alone each time, choose those that are names.

    One that comes only once is taken where it has brackets, where nearly every line has a label,
    and where it looks like those that come again: as many words, all capitals, alone on its line as
    they are.
    """
    capitals = (
        sum(len(times) for name, times in seen.items() if name.isupper() and may_be_name(name)) > 1
    )
    asked = {"Q", "A"} if {"Q", "A"} <= seen.keys() else set()
    again = {
        name
        for name, times in seen.items()
        if name[0] == "["
        or NUMBERED.fullmatch(name)
        or (len(times) > 1 and may_be_name(name, capitals))
        or (
            len(times) > 2
            and name.islower()
            and len(name.split()) < 3
            and name.split()[0] not in WORDS | COMMON | HEADINGS
        )
    } | asked
    if first and len(seen[first]) == 1 and not seen[first][0] and is_plausible(first, text):
        again.add(first)
    all_times = [alone for name in again for alone in seen[name]]
    mostly_alone = 2 * sum(all_times) > len(all_times)
    shout = 2 * sum(name.isupper() for name in again) > len(again)

    def like(name: str) -> bool:
        if not may_be_name(name, capitals and shout) or not (again or usual):
            return False
        # a heading, but for somebody who is introduced with a role
        if seen[name][0] and not mostly_alone:
            return shout and name.isupper() and "," in name
        if shout and name.isupper():
            return True
        if name not in again and set(JOINT.split(name)) <= again:
            return True  # several of them at once
        if _in_full(name) & again and not seen[name][0]:
            return True  # somebody's name in full
        return is_plausible(name, text) and (
            usual or " " in name or share > 0.3 or len(again) > 1 or len(all_times) > 1
        )

    chosen = [name for name in seen if name in again or like(name)]
    if len(all_times) > 20 and sum(all_times) > 0.9 * len(all_times):  # a colon ends a line here
        chosen = [name for name in chosen if any(seen[name])]
    if len(chosen) > MANY:  # no transcript has so many: these are a list of something
        return sorted(again, key=lambda name: -len(seen[name]))[:MANY]
    if (
        not chosen
        and len(seen) > 1
        and all(len(times) == 1 and times[0] and may_be_name(name) for name, times in seen.items())
    ):
        return list(seen)  # "Ann:" and "Bob:", each alone on a line
    return chosen


def _in_full(name: str) -> set[str]:
    """Under which shorter names whoever has this one may speak as well: the first, and the last."""
    parts = name.split()
    return (
        {parts[0], parts[-1], parts[-1].strip("()[]")}
        if 1 < len(parts) < 6 and not JOINT.search(name)
        else set()
    )


def once(text: str, labels: Iterable[str]) -> list[str]:
    """What opens a line once like a label, could be a name, and is none of the labels that were
    found."""
    seen = Counter(
        m["name"] for m in _LABEL.finditer(outside_brackets(beginnings(text))) if m["rest"].strip()
    )
    known = set(labels)
    return [
        name
        for name, n in seen.items()
        if n == 1 and name not in known and is_plausible(name, text)
    ][:5]


def in_brackets(line: str) -> str:
    """The name that stands alone on a line in brackets; nothing where that is a sound or a
    remark."""
    m = _BRACKETED.match(line)
    name = (m["round"] or m["square"]) if m else ""
    parts = name.lower().split()
    if (
        not parts
        or SOUNDS & set(parts)
        or not written_as_name(name)
        or name[0].islower()
        or not may_be_name(name)
    ):
        return ""
    return str(name)


def names_alone(lines: Sequence[str], emphasised: Iterable[str] = ()) -> list[str]:
    """Lines that are nothing but a name (or a name, a dash and a role), come again, and have words
    under them."""
    filled = [line for line in lines if line]
    under, close, roles = Counter[str](), Counter[str](), set[str]()
    after = dict(zip([n for n, line in enumerate(lines) if line], filled[1:], strict=False))
    for n, following in after.items():
        name, *role = DASH.split(lines[n], maxsplit=1)
        if (
            _ALONE.match(name)
            and len(name) < 41
            and following != lines[n]
            and len(name.split()) < 6
        ):
            under[name] += 1
            close[name] += lines[n + 1] == following
            if role and may_be_name(name) and " " in name:
                roles.add(name)
    marked = {
        name
        for name in emphasised
        if under[name] and may_be_name(name) and not _SENTENCE.search(name)
    }
    # long paragraphs stand between the names
    apart = 6 * len(filled) < len(" ".join(filled).split())
    counts = {
        name: (
            n
            if close[name]
            or len(roles) > 1
            or name in marked
            or (apart and not _SENTENCE.search(name))
            else 0
        )
        for name, n in under.items()
    }
    capital = [name for name, n in counts.items() if n > 1 and name.isupper()]
    written = [
        name
        for name, n in counts.items()
        if name[0].isupper()
        and not name.endswith(tuple(".!?;,"))
        and may_be_name(name)
        and (n > 2 or (n > 1 and name in marked))
    ]
    if len(roles) > 1:
        return sorted({*capital, *written, *roles})
    written = [*written, *marked] if marked & set(written) else written
    if len(set(written)) > 1 and 8 * sum(under[name] for name in set(written)) > len(filled):
        return sorted({*capital, *written})
    return capital if 8 * sum(under[name] for name in capital) > len(filled) else []


def names_under_times(lines: Sequence[str], bare: Iterable[int]) -> set[str]:
    """Names on the lines under bare times, where most of those lines are names that come again."""
    found = [lines[n + 1] for n in bare if n + 2 < len(lines) and lines[n + 1] and lines[n + 2]]
    names = Counter(
        line
        for line in found
        if _ALONE.match(line)
        and len(line.split()) < 6
        and line[0].isupper()
        and may_be_name(line)
        and not _SENTENCE.search(line)
    )
    total = sum(names.values())
    return set(names) if total > 2 and 3 * total > 2 * len(found) and len(names) < total else set()


def questions(lines: Iterable[str], labels: Sequence[str] = ()) -> set[str]:
    """``Q.`` and ``A.``, where both come again; ``Q`` alone where those who answer have names in
    capitals."""
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


def names_over_times(lines: Sequence[str], bare: Iterable[int]) -> set[str]:
    """Names on the lines over bare times, where most of those times have one that comes again, and
    words below."""
    found = [
        lines[n - 1]
        for n in bare
        if n
        and n + 1 < len(lines)
        and lines[n - 1]
        and lines[n + 1]
        and (n < 2 or not lines[n - 2])
    ]
    known = Counter(
        line.rstrip(":")
        for line in found
        if _ALONE.match(line.rstrip(":"))
        and len(line.split()) < 6
        and not line[0].islower()
        and may_be_name(line)
        and not _SENTENCE.search(line.rstrip(":"))
    )
    total = sum(known.values())
    return set(known) if total > 1 and 3 * total > 2 * len(found) and len(known) < total else set()
