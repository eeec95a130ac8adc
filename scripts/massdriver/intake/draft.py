"""A file somebody brings becomes a seed with its first edition, and everything that belongs to it.

Comes in: a ``Document`` and what the person says of it. Goes out: the files to be written, and what
to tell. May not: touch the disk, or hand out an edition that does not prove itself.

The seed is the file itself where that is plain text. Of every other format the seed is made once,
here: the words alone, a turn a line with its speaker's ``Name:``; the times go beside it, and the
file as received is kept with its checksum under seeds/originals/.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, NamedTuple

from ..edition import check, clean, front, markup, proof, seeds
from ..edition import labels as labels_of
from ..edition.lexicon import Lexicon
from ..findings import Finding, Unreadable
from ..model import HOUSE, Document, House, Reading, Seed
from ..text import escape, language
from ..text.letters import fold
from ..text.paragraphs import size
from . import foreign, lines
from .facts import SPEAKER, clean_name, gather
from .names import MANY
from .people import one_spelling, same_people, stands_in, without_titles
from .people import person as named
from .render import render

LONGEST = 80  # letters of a slug: it is the name of files, with endings


# Who names one of these as the transcriber, means a machine.
_MACHINES = re.compile(
    r"whisper|otter|assembly|deepgram|tbtbtc|tstbtc|gemini|chatgpt|\bgpt|\bai\b|automat|machine|youtube"
    r"|descript\b|rev\.ai"
    r"|sonix|trint|needs-review",
    re.IGNORECASE,
)


class Person(NamedTuple):
    """What somebody says of a speaker: ``[LABEL=]NAME[:ROLE]``."""

    label: str
    name: str
    role: str

    @classmethod
    def parse(cls, text: str) -> Person:
        label, _, rest = text.rpartition("=")
        name, _, role = rest.partition(":")
        if not fold(name) or (role and role not in front.ROLES):
            raise ValueError(
                f'"{text}" will not do. Write it like "Ann Lee", "Ann Lee:guest" or "SPEAKER_00=Ann'
                ' Lee:guest"; '
                f"roles are {', '.join(front.ROLES)}."
            )
        return cls(label.strip() or clean_name(name), clean_name(name), role or SPEAKER)


@dataclass(frozen=True)
class Draft:
    """What ``new`` makes: its files, in the order in which they may be written, and the edition
    read back."""

    slug: str
    files: Mapping[str, bytes]
    reading: Reading
    times: int
    spoken: Mapping[str, int]
    assumed: tuple[str, ...]


class Dress(NamedTuple):
    """What another transcript of the recording lends: the seed's letters with its stops, capitals
    and labels; and times."""

    seed: Seed
    labels: Mapping[str, str]
    rows: Sequence[tuple[int, float]]


def draft(
    document: Document,
    name: str,
    data: bytes,
    wanted: Mapping[str, str],
    people: Sequence[Person],
    lexicon: Lexicon,
    today: str,
    house: House = HOUSE,
    dress: Callable[[Seed, Iterable[str]], Dress] | None = None,
) -> Draft:
    """Make everything of a document. ``dress`` lends it what it has not, labels if told to.
    Unreadable: a value will not do, or the proof fails."""
    facts, assumed = gather(document, name, wanted, today, house)
    slug = wanted.get("slug") or slug_of(facts["title"], data)
    if (
        not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
        or slug == "index"
        or len(slug) > LONGEST
    ):
        raise Unreadable(
            Finding(
                name,
                1,
                1,
                "F001",
                f'--slug: "{slug[:LONGEST]}" will not do. Write it, in at most '
                f"{LONGEST} letters, like ann-lee-2023.",
            )
        )
    mapped = {clean_name(k): clean_name(v) for k, v in document.people.items()} | {
        p.label: p.name for p in people
    }
    printed = dict.fromkeys(
        document.labels or [u.speaker for u in document.utterances if u.speaker]
    )
    if len(printed) > MANY:
        raise Unreadable(
            Finding(
                name,
                1,
                1,
                "S007",
                f"{len(printed):,} speakers are more than a transcript has. Bring one "
                "transcript, or read the file as plain words with --format text.",
            )
        )
    if explained := [
        f"{short} is {mapped[short]}" for short in printed if short in document.people
    ]:
        assumed.append(", ".join(explained) + ": so the file says")
    listed = facts.get("speakers", {})
    asked_ = {"Q", "A", "Audience", "Question", "Answer", "Audience Member"}
    if len(listed) == 1 and "A" in printed and set(printed) <= asked_ and "A" not in mapped:
        mapped["A"] = next(iter(listed))
        assumed.append(
            f'A is {mapped["A"]}, whom alone the file names; if not, say --speaker "A=…"'
        )
    for short, full in same_people(printed).items():
        if short not in mapped:
            mapped[short] = mapped.get(full) or clean_name(named(full))
            if "(" not in short:
                assumed.append(f'{short} is {mapped[short]}; if not, say --speaker "{short}=…"')
    shown = {label: mapped.get(label) or clean_name(named(label)) for label in printed}
    for given, name_ in one_spelling(shown.values()).items():
        mapped |= {label: name_ for label, who in shown.items() if who == given}
    known = facts.pop("speakers", {})
    if not printed and len(known) == 1 and not people and not document.verbatim:
        only = next(iter(known))
        document = replace(
            document,
            utterances=tuple(
                u._replace(speaker="" if u.level else only) for u in document.utterances
            ),
        )
        assumed.append(f"{only} speaks throughout: the file names nobody else, and no turns")
    elif (
        len(known) == 1
        and document.utterances
        and not document.utterances[0].speaker
        and set(map(mapped.get, printed)) & {*known}
    ):
        first = next(n for n, u in enumerate(document.utterances) if u.speaker)
        only = next(iter(known))
        document = replace(
            document,
            utterances=tuple(
                u._replace(speaker=only) if n < first and not u.level else u
                for n, u in enumerate(document.utterances)
            ),
        )
        assumed.append(f"{only} speaks before the first label")
    elif not printed and len(known) == 1 and not people:
        document = replace(
            document,
            verbatim=False,
            utterances=lines.lines("script", foreign.decode(data, name)[0], name).utterances,
        )
        return draft(document, name, data, wanted, people, lexicon, today, house, dress)
    notes: list[tuple[int, str]] = []
    rows: list[tuple[int, float]] = []
    if document.verbatim and not people and any(map(labels_of.fault, shown, shown.values())):
        again = lines.lines("script", foreign.decode(data, name)[0], name, tuple(printed))
        return draft(again, name, data, wanted, people, lexicon, today, house, dress)
    if document.verbatim:
        text, seed_data = foreign.decode(data, name)[0], data
        labels = {
            label: mapped.get(label) or clean_name(named(label))
            for label in dict.fromkeys(
                [*printed, *(p.label for p in people if f"{p.label}:" in text)]
            )
        }
    else:
        text, rows, labels, notes = render(document.utterances, mapped)
        if odd := [who for label, who in labels.items() if labels_of.fault(label, who)]:
            # what stands in brackets is no name
            shorter = {who: without_titles(who) for who in odd}
            if len({*shorter.values(), *labels.values()} - {*odd}) == len({*labels.values()}):
                mapped |= {
                    spoken: shorter[who]
                    for spoken in printed
                    if (who := mapped.get(spoken) or clean_name(spoken)) in shorter
                }
                text, rows, labels, notes = render(document.utterances, mapped)
        seed_data = text.encode()
    refuse_labels(labels, name)
    seed_name = f"{slug}.txt"
    seed = seeds.seed(seed_name, seed_data, labels)
    roles = {person.name: person.role for person in people}
    lent = dress(seed, labels) if dress else Dress(seed, {}, ())
    lent = lent._replace(
        labels={label: mapped.get(label, clean_name(label)) for label in lent.labels}
    )
    refuse_labels(lent.labels, name)
    rows = rows or list(lent.rows)
    names = list(dict.fromkeys([*labels.values(), *lent.labels.values(), *roles]))
    tongue, told = spoken_in(document, data, text, wanted)
    if tongue and tongue != house.language:
        facts["language"] = tongue
        assumed += [f"language {tongue}, {told}"] * bool(told)
    hand = by_hand(document, list(labels.values()), facts)
    if "kind" not in wanted and hand and not facts.pop("told", ""):
        facts["kind"] = next(
            (kind for kind in house.kinds if kind == "human transcript"), facts["kind"]
        )
    facts.pop("told", None)
    head = {
        "title": facts.pop("title"),
        "seed": seed_name,
        **facts,
        "speakers": {n: roles.get(n) or known.get(n) or SPEAKER for n in names},
        "labels": labels,
    }
    path = f"docs/transcripts/{slug}.md"
    asked = "clean" in wanted
    heard = Lexicon([]) if hand and not asked else lexicon
    places, written = _notes(notes)
    made = None
    for whole in (False, True):
        body = clean.first_edition(
            lent.seed,
            {**labels, **lent.labels},
            heard,
            not document.verbatim,
            tongue or house.language,
            places,
            whole,
            stutters=asked or bool(document.machine) or (document.machine is None and not names),
        )
        source = (
            write_front(head)
            + "\n"
            + body
            + "".join(f"\n[^{k}]: {text}\n" for k, text in written.items() if f"[^{k}]" in body)
        )
        result = proof.read(
            markup.parse(source, path, house), seed, lexicon, seeds.word_times(seed, rows)
        )
        faults = check.check(result, lexicon)
        if result.proved and result.paragraphs and not faults:
            made = result
            break
    if made is None:
        what = f" ({faults[0].code} {faults[0].message})" if faults else ""
        raise Unreadable(
            Finding(
                name,
                1,
                1,
                "I009",
                f"no edition of this file proves itself{what}. Nothing was written; report "
                "the file: it is a fault of massdriver.",
            )
        )
    files: dict[str, bytes] = {}
    if not document.verbatim:
        files[f"seeds/originals/{slug}{_suffix(name, document.format)}"] = data
    files[f"seeds/{seed_name}"] = seed_data
    if rows:
        files[f"seeds/timings/{slug}.tsv"] = "".join(
            f"{offset}\t{round(at, 3)}\n" for offset, at in rows
        ).encode()
    files[f"seeds/addresses/{slug}.txt"] = "".join(f"{p.id}\n" for p in made.paragraphs).encode()
    files[path] = source.encode()
    spoken = Counter[str]()
    for paragraph in made.paragraphs:
        spoken[paragraph.speaker] += size(paragraph.text)
    return Draft(slug, files, made, len(rows), spoken, tuple(assumed))


def with_glossary(made: Draft, terms: Sequence[str]) -> Draft:
    """The draft with names and terms that only the owner knows in its front matter."""
    page = f"docs/transcripts/{made.slug}.md"
    rows = ["glossary:", *(f"  - {escape.yaml(term)}" for term in terms)] if terms else []
    source = front.with_key(made.files[page].decode(), page, "glossary", rows)
    return replace(made, files={**made.files, page: source.encode()})


_SAYS = re.compile(
    r'^Language:\s*([A-Za-z-]{2,20})\s*$|"(?:language|language_code|lang)"\s*:\s*"([A-Za-z_-]{2,20})"',
    re.MULTILINE,
)


def spoken_in(
    document: Document, data: bytes, text: str, wanted: Mapping[str, str]
) -> tuple[str, str]:
    """The language of a transcript, and by what it was told; empty where nothing says."""
    if wanted.get("language"):
        return language.named(wanted["language"]), ""
    said = next(
        (
            value
            for key in ("language", "lang")
            if isinstance(value := document.front.get(key), str)
        ),
        "",
    )
    if not said and (
        m := _SAYS.search(data[:4000].decode("utf-8", "replace"))
        or _SAYS.search(data[-4000:].decode("utf-8", "replace"))
    ):
        said = m[1] or m[2]
    if tag := language.named(said):
        return tag, "as the file says; --language says otherwise"
    return language.guess(text), "by its letters and words; --language says otherwise"


def refuse_labels(known: Mapping[str, str], name: str) -> None:
    """Unreadable: a label is no name, or none that is plainly short for the speaker's; its words
    would be lost."""
    for label, speaker in known.items():
        if why := labels_of.fault(label, speaker):
            shown = escape.line(label)
            raise Unreadable(
                Finding(
                    name,
                    1,
                    1,
                    "F003",
                    f'"{shown}" {why}; before a colon it counts as words. Name the '
                    f'speaker as the file does: --speaker "{shown}", or read it with --format'
                    " text.",
                )
            )


def by_hand(document: Document, speakers: Sequence[str], facts: Mapping[str, Any]) -> bool:
    """Say whether people wrote a transcript down: it names who did, or it is a text that names who
    speaks."""
    who = str(facts.get("transcriber", ""))
    if document.machine or _MACHINES.search(who):
        return False
    if who:
        return True
    named_ = [name for name in speakers if not stands_in(name)]
    return (
        bool(named_)
        and 2 * len(named_) >= len(speakers)
        and document.format.startswith(("Markdown", "text", "plain"))
    )


def _notes(notes: Sequence[tuple[int, str]]) -> tuple[dict[int, list[str]], dict[str, str]]:
    """Where which note is referred to, and the notes themselves by name."""
    places: dict[int, list[str]] = {}
    for n, (word, _) in enumerate(notes, 1):
        places.setdefault(word, []).append(f"s{n}")
    return places, {f"s{n}": text for n, (_, text) in enumerate(notes, 1)}


def slug_of(title: str, data: bytes) -> str:
    """A file name of a title: ASCII, at most eight words; of the bytes where the title has no Latin
    letter."""
    plain = (
        unicodedata.normalize("NFKD", title.replace("ß", "ss"))
        .encode("ascii", "ignore")
        .decode()
        .lower()
    )
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    return (
        "-".join(words[:8])[:LONGEST].rstrip("-")
        or f"transcript-{hashlib.sha256(data).hexdigest()[:8]}"
    )


def write_front(values: Mapping[str, Any]) -> str:
    """Front matter with these values; what YAML could misread stands in quotes."""
    lines = []
    for key, value in values.items():
        if isinstance(value, Mapping):
            lines += (
                [f"{key}:", *(f"  {escape.yaml(k)}: {escape.yaml(v)}" for k, v in value.items())]
                if value
                else []
            )
        elif value and not isinstance(value, str):
            lines += [f"{key}:", *(f"  - {escape.yaml(v)}" for v in value)]
        elif value:
            lines.append(f"{key}: {escape.yaml(value)}")
    return "---\n" + "\n".join(lines) + "\n---\n"


def _suffix(name: str, format: str) -> str:
    suffix = PurePath(name).suffix.lower()
    if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix):
        return suffix
    suffixes = (("VTT", ".vtt"), ("SRT", ".srt"), ("JSON", ".json"), ("Markdown", ".md"))
    return next((suffix for word, suffix in suffixes if word in format), ".txt")
