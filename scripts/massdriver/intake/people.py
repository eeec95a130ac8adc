"""Whom a label stands for: a name without its role, a surname, initials, nobody yet.

Comes in: labels, and the text they stand in. Goes out: names. May not: take one person for another
where two could be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..edition.labels import LONGEST as MOST
from ..text.letters import fold
from .names import CJK, DASH, JOINT, may_be_name
from .wordlists import ROLES, UNNAMED


def person(label: str) -> str:
    """Who a label names, without the role some print: ``"ANN LEE, HOST"``, ``"Ann Lee -- Chief
    Smith"``."""
    name = DASH.split(label)[0].strip()
    if (aside := re.search(r"\s*\((?P<words>[^()]*)\)$", name)) and aside["words"][:1].islower():
        name = name[: aside.start()]  # "Ann Lee (laughing)"
    before, comma, _ = name.partition(",")
    return before if comma and " " in before and not CJK.search(before) else name


def same_people(labels: Iterable[str]) -> dict[str, str]:
    """Labels that can only stand for one of the others: a surname (LEE, of ANN LEE), initials (AL,
    of Ann Lee), and a name that explains its own initials (``Ann Lee (AL)``, where AL speaks as
    well)."""
    labels = list(labels)
    full = [
        label
        for label in labels
        if len(label.split()) > 1
        and not (set(JOINT.split(label)) - {label} and set(JOINT.split(label)) <= set(labels))
    ]
    found = {}
    for label in full:
        m = re.fullmatch(r"(?P<name>.+?)\s*[(\[](?P<short>[^()\[\]]+)[)\]]", label)
        if m and m["short"] in labels:
            found[m["short"]] = found[label] = m["name"]
        elif m and m["short"] == "".join(part[0] for part in m["name"].split()):
            found[label] = m["name"]  # whose initials speak nowhere
    for label in labels:
        if " " not in label and label.isalpha() and label not in found:
            surname = [
                who
                for who in full
                if person(who).split()[-1].lower() == label.lower()
                and who.isupper() == label.isupper()
            ]
            first = [
                who
                for who in full
                if who.split()[0] == label
                and label[1:].islower()
                and label.lower() not in ROLES | UNNAMED
                and not JOINT.search(person(who))
                and not any(c.isdigit() for c in who)
            ]
            initials = [
                who
                for who in full
                if label.isupper() and "".join(part[0] for part in person(who).split()) == label
            ]
            owners = surname or first or initials
            if len(label) > 1 and len(owners) == 1:
                found[label] = owners[0]
    return found


def one_spelling(names: Iterable[str]) -> dict[str, str]:
    """Names that differ by capitals and marks alone (ANN LEE, Ann Lee), each with the spelling that
    shows the most."""
    spelt: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        spelt.setdefault(fold(name), []).append(name)
    found = {}
    for same in spelt.values():
        best = max(same, key=lambda name: (not name.isupper() and not name.islower(), len(name)))
        found.update({name: best for name in same if name != best})
    return found


def without_titles(name: str) -> str:
    """A name that is too long for a label, without what stands in brackets and what is printed
    before it: its last words."""
    bare = re.sub(r"\s*\([^()]*\)?|\b\w{1,11}\.(?=\s)", "", name)
    return " ".join((bare.split() or name.split())[-MOST:]).strip(" ,")


def stands_in(name: str) -> bool:
    """Say whether a name only stands for somebody: ``SPEAKER_00``, ``Speaker A``, ``Q``,
    ``Unidentified``."""
    return bool(
        re.fullmatch(
            r"(?i:speaker|sprecher(?:in)?|spk|participant|channel|voice|person|user)["
            r" _]?\w{1,3}|S\d+|[A-Z]|(?i:un(?:known|"
            r"identified|named|bekannt)(?: \w+)?)",
            name,
        )
    )


def explained(text: str, labels: Iterable[str]) -> dict[str, str]:
    """Whom initials stand for, where the text says so once: ``Ann Lee (AL)``, or beside the name in
    a table."""
    found = {}
    for label in labels:
        if re.fullmatch(r"[A-Z]{2,4}", label) and label not in ("Q", "A"):
            names_ = {
                m[1].strip()
                for m in re.finditer(
                    rf"(?<![\w-])([A-Z][\w.'’-]+(?:[^\S\n](?:[a-z]{{2,3}}[^\S\n])?[A-Z][\w.'’-]*){{1,3}})[^\S\n]*(?:\({label}\)|\|[^\S\n]*{label}[^\S\n]*\|)",
                    text,
                )
            }
            if len(names_) == 1 and may_be_name(full := names_.pop()):
                found[label] = full
    return found
