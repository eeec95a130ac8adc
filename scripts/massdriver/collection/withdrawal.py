"""What goes with editions that are taken out: their own files, and what cites them elsewhere.

Comes in: an archive and slugs, whether their pages are still there or not. Goes out: files as they
shall stand, and lines that say so. May not: write, or find new words for a sentence of ours.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import NamedTuple

import yaml

from ..edition import front, markup
from ..findings import Finding, Unreadable
from ..model import Block, Edition, NoteRef, Reading, Text
from ..text import schema
from ..text.pruned import pruned
from ..text.quotes import quoted
from . import corpus, facts, history, predictions, settings, topics
from .compare import LINK
from .concordance import Concordance, spoken
from .repository import Archive

# whether these readings have what a line of a page asks for
Finds = Callable[[Mapping[str, Reading], str], bool]
Scalar = tuple[str, yaml.ScalarNode, yaml.Node]  # its key, itself, and the mapping that holds it
_PLACE = re.compile(r"([a-z0-9-]+)#w\d+(?:-w\d+)?")
_BLOCK = re.compile(r"(?:(?<=\n\n)|\A)::: .*\n\n|^::: .*\n?", re.MULTILINE)
_PAGE = re.compile(  # a link to a page, around words, or around a picture with its own
    r"\[(?P<text>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]"
    r"\((?P<to>[^()\s#]+\.md)(?:#[^()\s]*)?\)(?:\{[^{}\n]*\})?"
)
_COMPARES = re.compile(r"\[\^[^\]\s]+\]:\s*\*\*Compare\.\*\*\s*")
_CLOSE = re.compile(r"[)\].;,\s]*")
_AUDIO = re.compile(r"^audio:[^\S\n]*[\"']?(?!https?://)([^\"'\n]+?)[\"']?[^\S\n]*$", re.MULTILINE)


class Withdrawal(NamedTuple):
    """``files`` by name, as they shall stand; None: it goes. ``why`` says what one is without, or
    why it goes; ``left`` is what an editor has to look at."""

    files: Mapping[str, bytes | None]
    why: Mapping[str, str]
    left: list[str]


def of(shelf: Archive, slugs: Collection[str], finds: Finds) -> Withdrawal:
    """Take editions out of an archive. Unreadable: what would have to be changed is, or nothing is
    there of one."""
    made = _Withdrawing(shelf, slugs)
    own = {slug: _own(shelf, slug, slugs) for slug in slugs}
    made.entries()
    made.notes()
    made.unheard(finds)
    made.uncited()
    made.links()
    for slug in slugs:
        if not own[slug] and slug not in made.cited:
            known = [path.stem for path in shelf.editions()]
            raise Unreadable(
                Finding(
                    slug,
                    1,
                    1,
                    "A003",
                    "no edition is called that, and nothing cites one. "
                    + facts.like(slug, known, f"There are {', '.join(known[:20]) or 'none'}."),
                )
            )
    files: dict[str, bytes | None] = {
        name: text.encode() if text.strip() else None
        for name, text in made.now.items()
        if text != made.before[name]
    }
    files |= dict.fromkeys(made.before.keys() - made.now.keys())
    files |= dict.fromkeys(name for names in own.values() for name in names)
    named = {f"seeds/{front.seed_name(shelf.text(path))}" for path in made.editions}
    for name in {f"seeds/{seed}" for seed in shelf.checksums} - named - files.keys():
        made.left.append(f"{name}: no edition is of this seed; delete it, with its checksum")
    return Withdrawal(
        _listed(shelf, files),
        {name: "; ".join(why) for name, why in made.why.items()},
        made.left,
    )


class _Withdrawing:
    """The pages as they were, and as they come to be step by step."""

    def __init__(self, shelf: Archive, slugs: Collection[str]) -> None:
        self.shelf, self.slugs = shelf, slugs
        self.gone = {f"docs/transcripts/{slug}.md" for slug in slugs}
        self.before = {
            settings.NAME: shelf.text(shelf.root / settings.NAME),
            **{name: text for name, text in shelf.pages() if name not in self.gone},
        }
        self.now = dict(self.before)
        self.why: dict[str, list[str]] = {}
        self.left: list[str] = []
        self.cited: set[str] = set()
        self.topics = [name for name in map(shelf.show, shelf.topics()) if name in self.now]
        self.facts = [name for name in map(shelf.show, shelf.fact_files()) if name in self.now]
        self.editions = [p for p in shelf.editions() if shelf.show(p) not in self.gone]

    def entries(self) -> None:
        """Out of the topics and predictions goes what stands in a paragraph of these."""

        def leads(scalar: Scalar) -> yaml.Node | None:
            key, node, holder = scalar
            m = _PLACE.fullmatch(str(node.value))
            if m is None or m[1] not in self.slugs:
                return None
            self.cited.add(m[1])
            return holder if key == "at" else node

        for name in [*self.topics, corpus.PREDICTIONS]:
            if n := self._prune(name, leads):
                self._without(name, f"{n} of its entries" if n > 1 else "one of its entries")

    def notes(self) -> None:
        """Out of the other editions go the notes that compare with these."""
        for path in self.editions:
            name = self.shelf.show(path)
            cited = {m["slug"] for m in LINK.finditer(self.now[name])} & {*self.slugs}
            if not cited:
                continue
            self.cited |= cited
            edition = markup.parse(self.now[name], name, self.shelf.settings.house)
            after, out, shorter = uncompared(edition, self.slugs)
            source = markup.write(after)
            self.shelf.open(path, source)  # what cannot be read back is not written
            self.now[name] = source
            if out:
                self._without(name, f"{_notes(out)}")
            if shorter:
                self._without(name, f"a part of {_notes(shorter)}")
                self.left.append(f"{name}: {_notes(shorter)} compared with more; read what is left")

    def unheard(self, finds: Finds) -> None:
        """Out go the topics that nobody else speaks of, and blocks that find nothing any more."""
        named = Concordance(topics.parse(self.now[name], name) for name in self.topics)
        silent = set(named.topics)
        asked = {
            m[0].strip()
            for name, text in self.now.items()
            if name.endswith(".md")
            for m in _BLOCK.finditer(text)
            if not finds({}, m[0].strip())
        }
        for path in self.editions:
            if not silent and not asked:
                break
            reading = corpus.reading(self.shelf, path)
            silent -= spoken(named, reading)
            asked -= {line for line in asked if finds({path.stem: reading}, line)}
        for slug in sorted(silent):
            name = named.topics[slug].path
            del self.now[name]
            self.gone.add(name)
            self.why[name] = ["nobody else speaks of it"]
        self.topics = [name for name in self.topics if name in self.now]

        def about(scalar: Scalar) -> yaml.Node | None:
            key, node, _ = scalar
            return node if key in ("see", "topic", "about") and node.value in silent else None

        for name in [*self.topics, *self.facts, corpus.PREDICTIONS]:
            if self._prune(name, about):
                self._without(name, "topics that go")
        for name, text in self.now.items():
            for m in _BLOCK.finditer(text) if asked and name.endswith(".md") else ():
                if m[0].strip() in asked:
                    self.now[name] = self.now[name].replace(m[0], "", 1)
                    self.left.append(f"{name}: {m[0].strip()[:60]} … found nothing, and is gone")

    def uncited(self) -> None:
        """Out go the facts that nobody tells any more."""
        told = {
            place.fact
            for name, text in self.now.items()
            if name.endswith(".md")
            for place in facts.cited(text, name)
        }
        path = corpus.PREDICTIONS
        foretold = predictions.parse(self.now.get(path, ""), path, self.shelf.settings.speaker)
        told |= {place.fact for place in predictions.cited(foretold, path)}
        about = {PurePath(name).stem for name in self.topics}
        for name in self.facts:
            lost = [
                f.name
                for f in facts.parse(self.now[name], name)
                if f.name not in told and not about & {*f.about}
            ]
            if lost:
                root = schema.compose(self.now[name], name)
                nodes = [value for key, value in root.value if key.value in lost] if root else []
                self.now[name] = pruned(self.now[name], root, nodes.__contains__)
                self._without(name, f"{', '.join(lost)}, which nobody tells any more")

    def links(self) -> None:
        """Links to what goes become plain words; the navigation lists it no more."""
        for name, text in self.now.items():
            if not name.endswith(".md"):
                continue

            def unlinked(m: re.Match[str], name: str = name) -> str:
                to = posixpath.normpath(posixpath.join(posixpath.dirname(name), m["to"]))
                if to not in self.gone:
                    return m[0]
                line = m.string.count("\n", 0, m.start()) + 1
                self.left.append(f"{name}:{line}: a link to {m['to']} is plain words now")
                return m["text"]

            self.now[name] = _PAGE.sub(unlinked, text)
        source = self.now[settings.NAME]
        root = schema.compose_any(source, settings.NAME, "A008")
        nav = next((v for k, v in root.value if k.value == "nav"), None) if root else None
        listed = [
            node
            for _, node, _ in (_scalars(nav) if nav else ())
            if f"docs/{node.value}" in self.gone
        ]
        self.now[settings.NAME] = pruned(source, root, listed.__contains__)
        if listed:
            self._without(settings.NAME, "its line in the nav")

    def _prune(self, name: str, which: Callable[[Scalar], yaml.Node | None]) -> int:
        """Take out of a file, or of a page's head, what is chosen by its scalars; how much."""
        if name not in self.now:
            return 0
        text = self.now[name]
        head, body = front.split(text, name) if name.endswith(".md") else ("", "")
        source = head[4:-4] if head else text
        root = schema.compose(source, name)
        nodes = [node for s in _scalars(root) if (node := which(s)) is not None] if root else []
        source = pruned(source, root, nodes.__contains__)
        self.now[name] = f"---\n{source}---\n{body}" if head else source
        return len(nodes)

    def _without(self, name: str, what: str) -> None:
        self.why.setdefault(name, []).append(what)


def _scalars(node: yaml.Node, key: str = "", holder: yaml.Node | None = None) -> Iterator[Scalar]:
    """Every scalar below a node."""
    if isinstance(node, yaml.ScalarNode):
        yield key, node, holder or node
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _scalars(value, str(name.value), node)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, key, holder)


def uncompared(edition: Edition, slugs: Collection[str]) -> tuple[Edition, list[str], list[str]]:
    """An edition without its comparisons with these; the notes that are gone, and those that
    compare with others, and are shorter."""
    out: list[str] = []
    shorter: list[str] = []
    blocks: list[Block] = []
    for block in edition.blocks:
        source = markup.write_block(block)
        if block.kind == "note" and (label := _COMPARES.match(source)):
            after = _shortened(source, label.end(), slugs)
            if after != source:
                rest = after[label.end() :]
                whole = rest.count("(") == rest.count(")")
                stands = whole and LINK.search(rest) and quoted(rest)
                (shorter if stands else out).append(markup.note_name(block))
                if not stands:
                    continue
                block = block._replace(inlines=(Text(after),))
        if block.kind != "blank" or not blocks or blocks[-1].kind != "blank":
            blocks.append(block)
    kept = [
        block._replace(
            inlines=tuple(
                i for i in block.inlines if not (isinstance(i, NoteRef) and i.name in out)
            )
        )
        for block in blocks
    ]
    return replace(edition, blocks=tuple(kept)), out, shorter


def _shortened(source: str, start: int, slugs: Collection[str]) -> str:
    """A Compare note without what leads to these: from the link before, or its kind, to the end of
    the link."""
    after = source[:start]
    for m in LINK.finditer(source, start):
        close = _CLOSE.match(source, m.end())
        stop = close.end() if close else m.end()
        after += source[start:stop] * (m["slug"] not in slugs)
        start = stop
    after += source[start:]
    return source if after == source else after.rstrip() + "\n"


def _notes(names: Iterable[str]) -> str:
    return ", ".join(f"[^{name}]" for name in names)


def _own(shelf: Archive, slug: str, slugs: Collection[str]) -> list[str]:
    """The files of an edition that are there, in the order of their names."""
    page = f"docs/transcripts/{slug}.md"
    source = _source(shelf, page)
    others = [p for p in shelf.editions() if p.stem not in slugs]
    kept = {front.seed_name(shelf.text(path)) for path in others}
    seed = front.seed_name(source)
    sound = _AUDIO.search(source)
    names = [page, f"docs/assets/cards/{slug}.png"]
    if sound and not any(f"audio: {sound[1]}" in shelf.text(path) for path in others):
        names.append(f"docs/{sound[1]}")
    stems = [slug]
    if seed and seed not in kept:
        names.append(f"seeds/{seed}")
        stems.append(PurePath(seed).stem)
    longer = [p.stem for p in others if p.stem.startswith(f"{slug}.")]
    for path in sorted((shelf.root / "seeds").glob("*/**/*")):
        of = path.name
        if any(of.startswith(f"{stem}.") for stem in stems) and not any(
            of.startswith(f"{other}.") for other in longer
        ):
            names.append(shelf.show(path))
    names += [f"{name}.sha256" for name in names]
    return sorted({n for n in names if (shelf.root / n).is_file()})


def _source(shelf: Archive, page: str) -> str:
    """What an edition says of itself, or said when git last had it."""
    if shelf.has(shelf.root / page):
        return shelf.bytes(shelf.root / page).decode("utf-8", "replace")
    last = history.git(
        shelf.root, "log", "-1", "--no-renames", "--diff-filter=AM", "--format=%H", "--", page
    ).strip()
    return history.git(shelf.root, "show", f"{last}:{page}") if last else ""


def _listed(shelf: Archive, files: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    """The files, and the lists of checksums without those that go."""
    lists: dict[str, bytes | None] = {}
    for folder in ("seeds", "seeds/originals"):
        name = f"{folder}/SHA256SUMS"
        if shelf.has(shelf.root / name):
            data = shelf.bytes(shelf.root / name)
            gone = {path.name for path in map(PurePath, files) if path.parent == PurePath(folder)}
            rows = data.decode("utf-8", "replace").splitlines(keepends=True)
            left = "".join(
                r for r in rows if re.split(r"[ *]+", r.strip(), maxsplit=1)[-1] not in gone
            )
            if left.encode() != data:
                lists[name] = left.encode()  # be it empty: git keeps no folder without a file
    return {**lists, **files}
