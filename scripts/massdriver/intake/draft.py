"""A file somebody brings becomes a seed with its first edition, and everything that belongs to it.

Comes in: a ``Document`` and what the person says of it. Goes out: the files to be written, and what to tell.
May not: touch the disk, or hand out an edition that does not prove itself.

The seed is the file itself where that is plain text. Of every other format the seed is made once, here: the words
alone, a turn a line with its speaker's ``Name:``; the times go beside it, and the file as received is kept with its
checksum under seeds/originals/.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, NamedTuple

from ..edition import clean, front, markup, proof, seeds
from ..edition import labels as labels_of
from ..edition.lexicon import Lexicon
from ..findings import Finding, Unreadable
from ..model import HOUSE, Document, House, Reading, Utterance
from ..text import escape, language
from ..text.letters import fold
from .facts import SPEAKER, clean_name, gather, tidy
from .names import MANY, same_people, stands_in
from .names import person as named

LONGEST = 80  # letters of a slug: it is the name of files, with endings
_NAV = re.compile(r"^(?P<indent>[^\S\n]*)- [^\n#]*\btranscripts/(?P<page>[\w.-]+)\.md[\"']?[^\S\n]*(?:#[^\n]*)?$", re.MULTILINE)


_APART = re.compile(r"^not_in_nav:.*\n(?:[^\S\n]+.*\n)*?[^\S\n]+/?transcripts/", re.MULTILINE)  # they have an index of their own


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
            raise ValueError(f'"{text}" will not do. Write it like "Ann Lee", "Ann Lee:guest" or "SPEAKER_00=Ann Lee:guest"; '
                             f'roles are {", ".join(front.ROLES)}.')
        return cls(label.strip() or clean_name(name), clean_name(name), role or SPEAKER)


@dataclass(frozen=True)
class Draft:
    """What ``new`` makes: its files, in the order in which they may be written, and the edition read back."""

    slug: str
    files: Mapping[str, bytes]
    reading: Reading
    times: int
    spoken: Mapping[str, int]
    assumed: tuple[str, ...]


def draft(document: Document, name: str, data: bytes, wanted: Mapping[str, str], people: Sequence[Person], lexicon: Lexicon,
          today: str, house: House = HOUSE) -> Draft:
    """Make everything of a document. Unreadable: a value will not do, or the proof fails."""
    facts, assumed = gather(document, name, wanted, today, house)
    slug = wanted.get("slug") or slug_of(facts["title"], data)
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug) or slug == "index" or len(slug) > LONGEST:
        raise Unreadable(Finding(name, 1, 1, "F001", f'--slug: "{slug[:LONGEST]}" will not do. Write it, in at most '
                                 f"{LONGEST} letters, like ann-lee-2023."))
    mapped = {person.label: person.name for person in people}
    printed = dict.fromkeys(document.labels or [u.speaker for u in document.utterances if u.speaker])
    if len(printed) > MANY:
        raise Unreadable(Finding(name, 1, 1, "S007", f"{len(printed):,} speakers are more than a transcript has. Bring one "
                                 "transcript, or read the file as plain words with --format text."))
    for short, full in same_people(printed).items():
        if short not in mapped:
            mapped[short] = mapped.get(full) or clean_name(named(full))
            assumed.append(f"{short} is {mapped[short]}; if not, say --speaker \"{short}=…\"")
    rows: list[tuple[int, float]] = []
    if document.verbatim:
        text, seed_data = seeds.decode(data, name), data
        labels = {label: mapped.get(label) or clean_name(named(label))
                  for label in dict.fromkeys([*printed, *(p.label for p in people if f"{p.label}:" in text)])}
    else:
        text, rows, labels = render(document.utterances, mapped)
        seed_data = text.encode()
    refuse_labels(labels, name)
    seed_name = f"{slug}.txt"
    seed = seeds.seed(seed_name, seed_data, labels)
    roles = {person.name: person.role for person in people}
    known = facts.pop("speakers", {})
    names = list(dict.fromkeys([*labels.values(), *roles]))
    tongue, told = spoken_in(document, data, text, wanted)
    if tongue and tongue != house.language:
        facts["language"] = tongue
        assumed += [f"language {tongue}, {told}"] * bool(told)
    head = {"title": facts.pop("title"), "seed": seed_name, **facts,
            "speakers": {n: roles.get(n) or known.get(n) or SPEAKER for n in names}, "labels": labels}
    path = f"docs/transcripts/{slug}.md"
    source = write_front(head) + "\n" + clean.first_edition(seed, labels, lexicon, not document.verbatim,
                                                              tongue or house.language)
    result = proof.read(markup.parse(source, path, house), seed, lexicon, seeds.word_times(seed, rows))
    if not result.proved:
        raise Unreadable(Finding(name, 1, 1, "I009", "no edition of this file proves itself. Nothing was written; report the "
                                 "file: it is a fault of massdriver."))
    files: dict[str, bytes] = {}
    if not document.verbatim:
        files[f"seeds/originals/{slug}{_suffix(name, document.format)}"] = data
    files[f"seeds/{seed_name}"] = seed_data
    if rows:
        files[f"seeds/timings/{slug}.tsv"] = "".join(f"{offset}\t{round(at, 3)}\n" for offset, at in rows).encode()
    files[f"seeds/addresses/{slug}.txt"] = "".join(f"{p.id}\n" for p in result.paragraphs).encode()
    files[path] = source.encode()
    spoken = Counter[str]()
    for paragraph in result.paragraphs:
        spoken[paragraph.speaker] += len(paragraph.text.split())
    return Draft(slug, files, result, len(rows), spoken, tuple(assumed))


_SAYS = re.compile(r'^Language:\s*([A-Za-z-]{2,20})\s*$|"(?:language|language_code|lang)"\s*:\s*"([A-Za-z_-]{2,20})"',
                   re.MULTILINE)


def spoken_in(document: Document, data: bytes, text: str, wanted: Mapping[str, str]) -> tuple[str, str]:
    """The language of a transcript, and by what it was told; empty where nothing says."""
    if wanted.get("language"):
        return language.named(wanted["language"]), ""
    said = next((value for key in ("language", "lang") if isinstance(value := document.front.get(key), str)), "")
    if not said and (m := _SAYS.search(data[:4000].decode("utf-8", "replace")) or _SAYS.search(
            data[-4000:].decode("utf-8", "replace"))):
        said = m[1] or m[2]
    if tag := language.named(said):
        return tag, "as the file says; --language says otherwise"
    return language.guess(text), "by its letters and words; --language says otherwise"


def refuse_labels(known: Mapping[str, str], name: str) -> None:
    """Unreadable: a label is no name, or none that is plainly short for the speaker's; its words would be lost."""
    for label, speaker in known.items():
        if why := labels_of.fault(label, speaker):
            shown = escape.line(label)
            raise Unreadable(Finding(name, 1, 1, "F003", f'"{shown}" {why}; before a colon it counts as words. Name the '
                                     f'speaker as the file does: --speaker "{shown}", or read it with --format text.'))


def render(utterances: Iterable[Utterance], names: Mapping[str, str]) -> tuple[str, list[tuple[int, float]], dict[str, str]]:
    """Return the words as a seed, where in it which second stands, and the labels it prints.

    A label is dressed in brackets where, plain, it could be taken for words, or words for it.
    """
    utterances = [u._replace(text=tidy(u.text), speaker=names.get(u.speaker) or clean_name(u.speaker)) for u in utterances]
    speakers = list(dict.fromkeys(u.speaker for u in utterances if u.speaker and u.text))
    for brackets in range(12):
        labels = {"[" * brackets + name + "]" * brackets: name for name in speakers}
        text, rows, printed = _print(utterances, {name: label for label, name in labels.items()})
        if not labels or [m.start() for m in seeds.label_pattern(labels).finditer(text)] == printed:
            break
    return text, rows, labels


def _print(utterances: Sequence[Utterance], labels: Mapping[str, str]) -> tuple[str, list[tuple[int, float]], list[int]]:
    out: list[str] = []
    rows: list[tuple[int, float]] = []
    printed: list[int] = []
    length, speaker, fresh = 0, "", True
    for u in utterances:
        if not fold(u.text):
            continue
        turn = bool(u.speaker) and u.speaker != speaker
        opens = fresh or turn or u.opens or bool(u.level)
        lead = ("\n" if out else "") + "> " * u.quoted if opens else " "
        if u.level:
            lead += "#" * u.level + " "
        if turn:
            printed.append(length + len(lead))
            lead += f"{labels[u.speaker]}: "
            speaker = "" if u.quoted else u.speaker
        words = re.sub(r"^(#{1,6}|>) ", "\\1\u00a0", u.text) if opens and not u.level else u.text  # words, no heading
        at = length + len(lead)
        if u.start is not None and (not rows or u.start >= rows[-1][1] + (0 if opens else 1)):
            rows.append((at, u.start))
        out += [lead, words]
        length = at + len(words)
        fresh = bool(u.level)
    return "".join(out) + "\n", rows, printed


def slug_of(title: str, data: bytes) -> str:
    """A file name of a title: ASCII, at most eight words; of the bytes where the title has no Latin letter."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    return "-".join(words[:8])[:LONGEST].rstrip("-") or f"transcript-{hashlib.sha256(data).hexdigest()[:8]}"


def write_front(values: Mapping[str, Any]) -> str:
    """Front matter with these values; what YAML could misread stands in quotes."""
    lines = []
    for key, value in values.items():
        if isinstance(value, Mapping):
            lines += [f"{key}:", *(f"  {escape.yaml(k)}: {escape.yaml(v)}" for k, v in value.items())] if value else []
        elif value:
            lines.append(f"{key}: {escape.yaml(value)}")
    return "---\n" + "\n".join(lines) + "\n---\n"


def add_to_navigation(source: str, title: str, slug: str) -> str:
    """Return mkdocs.yml with one more transcript, everything else as it stood. Unreadable: it lists none."""
    nav = re.search(r"^nav:", source, re.MULTILINE)
    if not nav:
        return source  # without a list of its own, MkDocs lists every page
    m = _NAV.search(source, nav.end())
    if not m:
        raise Unreadable(Finding("mkdocs.yml", 1, 1, "A005", "its nav names no page of transcripts/. Add the line "
                                 "`- transcripts/index.md` where transcripts belong."))
    line = f"{m['indent']}- {escape.quoted(title)}: transcripts/{slug}.md"
    if m["page"] == "index":
        return f"{source[:m.end()]}\n{line}{source[m.end():]}"
    return f"{source[:m.start()]}{line}\n{source[m.start():]}"


def _suffix(name: str, format: str) -> str:
    suffix = PurePath(name).suffix.lower()
    if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix):
        return suffix
    suffixes = (("VTT", ".vtt"), ("SRT", ".srt"), ("JSON", ".json"), ("Markdown", ".md"))
    return next((suffix for word, suffix in suffixes if word in format), ".txt")


def shelve(made: Draft, present: Mapping[str, bytes], navigation: str) -> dict[str, bytes]:
    """Return all files to be written, in an order in which a kill leaves the repository whole.

    ``present`` holds the files of ``made`` and the lists of checksums that are there already. Unreadable: one of them
    would be overwritten.
    """
    for name, data in made.files.items():
        if name in present and present[name] != data:
            raise Unreadable(Finding(name, 1, 1, "A006", "is there already, with other content. Name this transcript otherwise "
                                     "with --slug, or delete the file."))
    files = {}
    for name in [n for n in made.files if not n.startswith("docs/")]:
        files[name] = made.files[name]
    for name, data in made.files.items():
        folder, _, file = name.rpartition("/")
        line = f"{hashlib.sha256(data).hexdigest()}  {file}\n".encode()
        # A file each, so that two people who each bring a transcript never write into the same one.
        if folder in ("seeds", "seeds/originals") and line not in present.get(f"{folder}/SHA256SUMS", b""):
            files[f"{name}.sha256"] = line
    page = f"docs/transcripts/{made.slug}.md"
    files[page] = made.files[page]
    if _APART.search(navigation):
        return files
    listed = add_to_navigation(navigation, str(made.reading.edition.front["title"]), made.slug)
    if f"transcripts/{made.slug}.md" not in navigation and listed != navigation:
        files["mkdocs.yml"] = listed.encode()
    return files


def report(made: Draft, document: Document, name: str, files: Iterable[str], there: Container[str], suspects: int,
           told: str = "", trial: bool = False) -> Iterable[str]:
    """Say what was made, how much of it, where to look, and what to do next.

    ``there``: files that were there before; ``told``: the format that somebody named.
    """
    yield f"{name}: {document.format}, " + (f"as --format {told} says" if told else "by its content; --format reads it otherwise")
    if document.repeated:
        yield f"the captions roll: {document.repeated:,} words that are shown twice stand once"
    for path in files:
        yield f"{'would be ' * trial}{'changed' if path in there else 'made'}: {path}"
    yield from (f"assumed: {assumed}" for assumed in made.assumed)
    page = f"docs/transcripts/{made.slug}.md"
    names = made.reading.edition.front["speakers"]
    if not names:
        yield "speakers: none found; name those the file prints with --speaker, or write **Name:** before their turns"
    else:
        yield "speakers: " + ", ".join(f"{who or 'nobody named'} {count:,} word{'' if count == 1 else 's'}"
                                       for who, count in made.spoken.items())
    if nameless := [name for name in names if stands_in(name)]:
        yield (f"who is {' and '.join(nameless[:2])}? " + ("Say" if trial else f"Name them in {page}, or delete what was made "
               "and say") + f' --speaker "{nameless[0]}=Ann Lee:guest"')
    if trial:
        yield "next: the same without --check makes all this"
    else:
        yield (f"next: massdriver suspects {made.slug} says where to listen; correct {page} plainly; then massdriver track "
               "and check")
    counts = ((sum(made.spoken.values()), "word"), (len(made.reading.paragraphs), "paragraph"), (made.times, "time"),
              (len(made.reading.changes), "emendation"), (len(made.reading.doubts), "doubt"), (suspects, "suspect"))
    yield f"massdriver: {made.slug}, " + ", ".join(f"{n:,} {noun}{'' if n == 1 else 's'}" for n, noun in counts)
