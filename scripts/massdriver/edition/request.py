"""What somebody sent: the filled-in form of an issue, or the same text by mail.

Comes in: text from anybody. Goes out: a ``Request`` of plain words, or a ``Remark`` on a note. May
not: guess, run or pass on anything; what does not fit a form is refused in one sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from ..findings import Finding, Unreadable
from ..text.escape import UNSEEN
from ..text.letters import mixed

LARGEST = 16 * 1024  # bytes; a filled-in form has about one
LONGEST = 300  # characters of one answer
DELETE = "[delete]"  # what to write where nothing was said
EMPTY = "_No response_"  # what GitHub writes for an answer left out

# heading of the form → (field, whether it must be answered). The issue form and the page's dialog
# use the same.
FORM = {
    "Transcript": ("slug", True),
    "Paragraph": ("address", True),
    "Words on the page": ("current", True),
    "Words that were said": ("proposed", True),
    "What the machine heard": ("heard", False),
    "Second of the video": ("second", False),
    "Why": ("why", False),
}
# The same form in another language: what its headings are called, in the same order.
HEADINGS = {
    "de": (
        "Transkript",
        "Absatz",
        "Wörter auf der Seite",
        "Wörter, die gesagt wurden",
        "Was die Maschine hörte",
        "Sekunde des Videos",
        "Warum",
    )
}
# The form for a note: what is wrong with it is for a person to read, and is looked at no further.
NOTE = {
    "Page": ("slug", True),
    "Note": ("note", False),
    "What is wrong": ("wrong", True),
    "A page that shows it": ("source", False),
}
NOTES = {"de": ("Seite", "Anmerkung", "Was falsch ist", "Eine Seite, die es zeigt")}
_PLAIN = " .,;:?!'’\"“”-–—…%$€£&/"  # beside letters, marks and digits
_REASON = _PLAIN + "()=+"


class Request(NamedTuple):
    """``current`` words of paragraph ``address`` shall read ``proposed`` (empty: be deleted),
    because ``why``."""

    slug: str
    address: int
    current: str
    proposed: str
    why: str


class Remark(NamedTuple):
    """Somebody finds the note ``note`` of a transcript wrong, or a prediction by the name of its
    row; or, where it is empty, what a topic's page says."""

    slug: str
    note: str


def read(data: bytes, path: str) -> Request | Remark:
    """Read either form. Unreadable: too large, not text, no form, or an answer that will not do."""
    titles = re.findall(r"^### (.*)$", _text(data, path), flags=re.MULTILINE)
    if tuple(map(str.strip, titles)) not in (tuple(NOTE), *NOTES.values()):
        return parse(data, path)
    answers = _answers(_text(data, path), path, NOTE, NOTES)
    slug, note = answers["slug"], answers["note"].lstrip("#")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,80}", slug):
        raise _refuse(
            path,
            "R002",
            f"{shown(slug)} is no page's name. Write it as in the page's address, like"
            " ironworks-2026.",
        )
    if not re.fullmatch(r"[\w-]{0,100}", note):
        raise _refuse(
            path,
            "R002",
            f"{shown(note)} is no note's name. Write what its link ends with, like mass-driver.",
        )
    return Remark(slug, note)


def parse(data: bytes, path: str) -> Request:
    """Read the form of a correction. Unreadable: too large, not text, not the form, or an answer
    that is not plain words."""
    answers = _answers(_text(data, path), path, FORM, HEADINGS)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,80}", answers["slug"]):
        raise _refuse(
            path,
            "R002",
            f"{shown(answers['slug'])} is no transcript's name. Write it as in the page's address, "
            "like ironworks-2026.",
        )
    address = re.fullmatch(r"#?w(\d{1,9})", answers["address"])
    if not address:
        raise _refuse(
            path,
            "R002",
            f"{shown(answers['address'])} is no paragraph's address. Write it like w12345.",
        )
    if not re.fullmatch(r"(?:\d{1,6}|\d{1,2}(?::\d\d){1,2})?", answers["second"]):
        raise _refuse(
            path,
            "R001",
            f"{shown(answers['second'])} is no second. Write it like 754 or 12:34, or leave it"
            " empty.",
        )
    proposed = answers["proposed"]
    if proposed != DELETE:
        _plain(proposed, _PLAIN, "Words that were said", path)
        if not all(re.search(r"[^\W_]|^[—–…-]$", word) for word in proposed.split()):
            raise _refuse(
                path,
                "R004",
                f"{shown(proposed)} has words without a letter. Write only what was said.",
            )
    if re.match(r"unclear|stet", answers["why"], re.IGNORECASE):
        raise _refuse(
            path, "R004", "a reason may not begin with unclear or stet. Say why in other words."
        )
    _plain(answers["why"], _REASON, "Why", path)
    return Request(
        answers["slug"],
        int(address[1]),
        answers["current"],
        "" if proposed == DELETE else proposed,
        answers["why"],
    )


def quotes(text: str) -> str:
    """Text with straight quotes, letter for letter."""
    return text.translate(str.maketrans("’‘“”", "''\"\""))


def _text(data: bytes, path: str) -> str:
    if len(data) > LARGEST:
        raise _refuse(
            path,
            "R001",
            f"the file is larger than a correction, which has at most {LARGEST:,} bytes. Send "
            "the form of one paragraph.",
        )
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise _refuse(
            path, "R001", "this is not UTF-8 text. Send the form as plain text."
        ) from None
    odd = next((c for c in text if c != "\n" and unicodedata.category(c)[0] == "C"), None)
    if odd is not None:
        raise _refuse(
            path,
            "R001",
            f"the character U+{ord(odd):04X} cannot be seen and does not belong here. Type the"
            " words instead of pasting them.",
        )
    return text


def _answers(
    text: str,
    path: str,
    form: Mapping[str, tuple[str, bool]],
    headings: Mapping[str, tuple[str, ...]],
) -> dict[str, str]:
    head, *parts = re.split(r"^### (.*)$", text, flags=re.MULTILINE)
    found = list(zip(parts[::2], parts[1::2], strict=True))
    if head.strip() or tuple(title.strip() for title, _ in found) not in (
        tuple(form),
        *headings.values(),
    ):
        raise _refuse(
            path,
            "R001",
            "this is not the correction form: its headings are "
            + ", ".join(f"### {title}" for title in form)
            + ", each once, in this order. Use Fix this on the page.",
        )
    answers = {}
    for (title, answer), (field, needed) in zip(found, form.values(), strict=True):
        value = "" if answer.strip() == EMPTY else answer.strip()
        if needed and not value:
            raise _refuse(
                path,
                "R001",
                f'"{title.strip()}" is not answered. Fill it in'
                + (f"; where nothing was said, write {DELETE}." if field == "proposed" else "."),
            )
        if field != "wrong" and ("\n" in value or len(value) > LONGEST):
            raise _refuse(
                path,
                "R001",
                f'"{title.strip()}" is more than one line of {LONGEST} letters. Take fewer words.',
            )
        answers[field] = " ".join(value.split())
    return answers


def _plain(words: str, allowed: str, title: str, path: str) -> None:
    if unseen := UNSEEN.search(words):
        raise _refuse(
            path, "R004", f'"{title}" has {_named(unseen[0])}, a sign nobody sees. Type the words.'
        )
    if found := mixed(words):
        raise _refuse(
            path,
            "R004",
            f'"{title}" has {_named(found[1])}, which looks like another letter, in a word of Latin'
            f" letters: {shown(found[0])}. Type the word.",
        )
    odd = next(
        (c for c in words if unicodedata.category(c)[0] not in "LMN" and c not in allowed), None
    )
    if odd is not None:
        raise _refuse(
            path,
            "R004",
            f'"{title}" has the character {shown(odd)}. Write plain words and punctuation.',
        )


def shown(words: str) -> str:
    """Words of a stranger as a message may show them: short, in quotes, without anything that could
    act there."""
    kept = "".join(c if c.isalnum() or c in " .,;:!?'#-" else "·" for c in words[:40])
    return f'"{kept}"' + ("…" if len(words) > 40 else "")


def _named(char: str) -> str:
    return f"U+{ord(char):04X} ({unicodedata.name(char, 'without a name')})"


def _refuse(path: str, code: str, message: str) -> Unreadable:
    return Unreadable(Finding(path, 1, 1, code, message))
