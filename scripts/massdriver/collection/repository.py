"""The disk, at the two ends: where seeds, times, editions and addresses lie.

Comes in: a repository. Goes out: what lies in it, read and checked; and files, written whole or not
at all. May not: think.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import NamedTuple

from ..edition import attested, front, lexicon, markup, proof, seeds
from ..edition.lexicon import Lexicon
from ..findings import Finding, Unreadable
from ..model import Attested, Edition, Reading, Seed
from ..text import words
from . import facts, predictions, settings, writing
from .facts import Fact
from .predictions import Prediction
from .settings import Settings

# where somebody may look for it
_STRAYS = ("lexicon.yaml", "docs/lexicon.yml", "docs/lexicon.yaml")
BUILT = ("site", ".cache")  # folders that a build makes
Bytes = bytes  # which inside Archive names a method


class Opened(NamedTuple):
    """An edition with the seed it was made from, the times of the seed's words, and the lexicon of
    its language."""

    edition: Edition
    seed: Seed
    times: Sequence[tuple[int, float]]
    lexicon: Lexicon
    facts: Mapping[str, Fact] = MappingProxyType({})
    attested: tuple[Attested, ...] = ()

    def read(self) -> Reading:
        found = proof.read(self.edition, self.seed, self.lexicon, self.times)
        found = replace(found, attested=self.attested) if self.attested else found
        return (
            replace(found, notes=facts.expanded(found.notes, self.facts)) if self.facts else found
        )


@dataclass(frozen=True)
class Archive:
    """A repository of editions, found by its ``mkdocs.yml`` and ``seeds`` folder."""

    root: Path

    @classmethod
    def around(cls, start: Path) -> Archive:
        """Find the repository ``start`` lies in. Unreadable: there is none, or one whose builds
        would write elsewhere."""
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / "mkdocs.yml").is_file() and (folder / "seeds").is_dir():
                for name in BUILT:
                    if (folder / name).is_symlink():
                        said = "a link, and a build would write where it leads. Remove it."
                        raise Unreadable(Finding(name, 1, 1, "A002", said))
                return cls(folder)
        raise Unreadable(
            Finding(
                str(start),
                1,
                1,
                "A001",
                "no mkdocs.yml with a seeds/ beside it from here upwards. "
                "Run massdriver inside the repository.",
            )
        )

    @contextmanager
    def alone(self, trial: bool = False) -> Iterator[None]:
        """Be the only one who writes here, from the first look at what is there on; a ``trial``
        writes nothing."""
        if trial:
            yield
            return
        with writing.alone(self.root):
            writing.sweep(
                [
                    self.root,
                    self.transcripts,
                    *(p for p in (self.root / "seeds").glob("**/") if p.is_dir()),
                ]
            )
            yield

    @property
    def transcripts(self) -> Path:
        return self.root / "docs" / "transcripts"

    def editions(self) -> list[Path]:
        """The edition files, in the order of their names."""
        return sorted(p for p in self.transcripts.glob("*.md") if p.name != "index.md")

    def topics(self) -> list[Path]:
        """The topic pages, in the order of their names."""
        return sorted(
            p for p in (self.root / "docs" / "topics").glob("*.md") if p.name != "index.md"
        )

    def predictions(self) -> list[Prediction]:
        """The predictions on record that were made in an edition that is here."""
        here = {path.stem for path in self.editions()}
        return [p for p in self.foretold() if p.slug in here]

    def foretold(self) -> list[Prediction]:
        """All predictions on record; none where there is no file."""
        path = self.root / "docs" / "predictions.yml"
        found = (
            predictions.parse(self.text(path), self.show(path), self.settings.speaker)
            if self.has(path)
            else []
        )
        if not any(p.facts for p in found):
            return found
        return predictions.told(found, self.facts(), words.of(self.settings.language))

    def fact_files(self) -> list[Path]:
        """The files of facts, in the order of their names."""
        return sorted((self.root / "docs" / "facts").glob("*.yml"))

    def facts(self) -> dict[str, Fact]:
        """All facts by name; none where there is no file. Unreadable: one is malformed, or stands
        twice."""
        return facts.by_name(
            facts.parse(self.text(path), self.show(path)) for path in self.fact_files()
        )

    def pages(self) -> Iterator[tuple[str, str]]:
        """Name and text of everything under docs/ that may lead to a paragraph."""
        for path in sorted((self.root / "docs").rglob("*")):
            if path.suffix in (".md", ".yml") and path.stat().st_size:
                yield self.show(path), self.text(path)

    @cached_property
    def checksums(self) -> Mapping[str, str]:
        """SHA-256 of each seed: from its own ``<name>.sha256``, or from the one list that older
        archives have."""
        return self._sums(self.root / "seeds")

    @cached_property
    def originals(self) -> Mapping[str, str]:
        return self._sums(self.root / "seeds" / "originals")

    def sum_files(self, folder: Path) -> list[Path]:
        """The files of checksums in a folder."""
        return [
            *(p for p in (folder / "SHA256SUMS",) if self.has(p)),
            *sorted(folder.glob("*.sha256")),
        ]

    def _sums(self, folder: Path) -> Mapping[str, str]:
        known: dict[str, str] = {}
        for path in self.sum_files(folder):
            for name, told in seeds.checksums(
                self.bytes(path).decode("utf-8", "replace"), self.show(path)
            ).items():
                if known.setdefault(name, told) != told:
                    raise Unreadable(
                        Finding(
                            self.show(path),
                            1,
                            1,
                            "S005",
                            f"gives {name} another SHA-256 than a file beside "
                            "it. Delete the wrong one.",
                        )
                    )
        return known

    @property
    def settings(self) -> Settings:
        """What mkdocs.yml says. Unreadable: it is no YAML, or says to the engine what that does not
        know."""
        return settings.parse(self.text(self.root / settings.NAME))

    def lexicon(self, language: str = "") -> Lexicon:
        """The collection's lexicon over the engine's own of a language, by default the
        collection's.

        A collection need not have one. Unreadable: it is malformed, or there are two, or one under
        another name.
        """
        path = self.root / lexicon.NAME
        strays = [name for name in _STRAYS if self.has(self.root / name)]
        if strays:
            raise Unreadable(
                Finding(
                    strays[0],
                    1,
                    1,
                    "L006",
                    f"a collection has one lexicon, {lexicon.NAME}. "
                    + ("Move its entries there." if self.has(path) else "Give it that name."),
                )
            )
        language = language or self.settings.language
        if not self.has(path) or not self.bytes(path).strip():
            return lexicon.of(language)
        return lexicon.over(self.text(path), lexicon.NAME, language)

    def show(self, path: Path) -> str:
        """A path as messages print it: from the repository's root."""
        shown, root = path.as_posix(), f"{self.root.as_posix()}/"
        if shown.startswith(root) and ".." not in path.parts:
            return shown[len(root) :]
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return str(path)

    def has(self, path: Path) -> bool:
        """Say whether there is such a file."""
        return path.exists()

    def text(self, path: Path) -> str:
        """Read a text file of the repository. Unreadable: missing, outside the repository, not
        UTF-8."""
        return seeds.decode(self.bytes(path), self.show(path))

    def outside(self, path: Path) -> bool:
        """Say whether a path leads out of what is published, by a link: elsewhere, or to git's own
        files, in which a build may keep a token."""
        whole, root = os.path.realpath(path), os.path.join(self.root, "")
        return not f"{whole}{os.sep}".startswith(root) or ".git" in whole[len(root) :].split(os.sep)

    def outwards(self, path: Path) -> Finding:
        where = path.absolute().relative_to(self.root)
        return Finding(
            str(where),
            1,
            1,
            "A002",
            "a link that leads out of the repository. Put the file itself here.",
        )

    def bytes(self, path: Path) -> bytes:
        if self.outside(path):
            raise Unreadable(self.outwards(path))
        try:
            seeds.refuse_size(path.stat().st_size, self.show(path))
            return path.read_bytes()
        except OSError as error:
            raise Unreadable(
                Finding(
                    self.show(path),
                    1,
                    1,
                    "A003",
                    f"cannot be read: {error.strerror}. Restore the file, or correct its name.",
                )
            ) from None

    def seed(self, name: str, labels: Sequence[str], asked_by: str = "") -> Seed:
        """Read a seed and compare its hash. Unreadable: missing, not listed, or changed."""
        if name not in self.checksums:
            raise Unreadable(
                Finding(
                    asked_by or f"seeds/{name}",
                    1,
                    1,
                    "S005",
                    f"no file of checksums in seeds/ has {name}. Seeds are"
                    f" {', '.join(self.checksums) or 'none'}. Correct `seed:`, or add the file with"
                    f" its sum: sha256sum {name} > {name}.sha256",
                )
            )
        found = seeds.seed(name, self.bytes(self.root / "seeds" / name), labels)
        if found.sha256 != self.checksums[name]:
            raise Unreadable(
                Finding(
                    f"seeds/{name}",
                    1,
                    1,
                    "S005",
                    "the file is not the one whose SHA-256 is on "
                    f"record beside it. Seeds never change: git checkout seeds/{name}",
                )
            )
        return found

    def refuse_known(self, slug: str, files: Mapping[str, Bytes]) -> None:
        """Unreadable: one of these files has an edition already, under another name than
        ``slug``."""
        known = {sum_: name for name, sum_ in self.checksums.items()}
        known |= {sum_: f"{PurePath(name).stem}.txt" for name, sum_ in self.originals.items()}
        names = {
            known.get(hashlib.sha256(data).hexdigest())
            for name, data in files.items()
            if name.count("/") < 3
        } - {None}
        for path in self.editions() if names else ():
            if path.stem != slug and front.seed_name(self.text(path)) in names:
                raise Unreadable(
                    Finding(
                        self.show(path),
                        1,
                        1,
                        "F002",
                        "is an edition of this very text. A seed has one; edit that.",
                    )
                )

    def present(self, names: Iterable[str]) -> Mapping[str, Bytes]:
        """Those of these files that are there."""
        return {name: self.bytes(self.root / name) for name in names if (self.root / name).exists()}

    def times(self, slug: str, seed: Seed) -> Sequence[tuple[int, float]]:
        """The timed words of an edition's seed, or nothing where no times are known."""
        path = self.root / "seeds" / "timings" / f"{slug}.tsv"
        if not self.has(path):
            return ()
        return seeds.word_times(seed, seeds.timings(self.text(path), self.show(path)))

    def attested(self, slug: str) -> tuple[Attested, ...]:
        """What other transcripts of an edition's recording read, as far as it is on record."""
        path = self.root / "seeds" / "readings" / f"{slug}.tsv"
        if not self.has(path) or not self.bytes(path).strip():
            return ()
        return attested.parse(self.text(path), self.show(path))

    def open(self, path: Path, source: str | None = None) -> Opened:
        """Read an edition (or ``source`` in its place), its seed and its times."""
        shown = self.show(path)
        edition = markup.parse(
            self.text(path) if source is None else source, shown, self.settings.house
        )
        seed = self.seed(edition.front["seed"], tuple(edition.front["labels"]), shown)
        return Opened(
            edition,
            seed,
            self.times(edition.slug, seed),
            self.lexicon(edition.language),
            self.facts() if _cites(edition) else {},
            self.attested(edition.slug),
        )

    def front(self, path: Path) -> Edition:
        """Read what an edition says of itself, without its text."""
        shown = self.show(path)
        head, _ = front.split(self.text(path), shown)
        return markup.parse(head, shown, self.settings.house)

    def picture(self, slug: str) -> str:
        """Return the path on the site of a transcript's card, or of the site's own picture where no
        card is drawn yet."""
        card = f"assets/cards/{slug}.png"
        return card if (self.root / "docs" / card).exists() else "assets/picture.png"

    def addresses(self, slug: str) -> list[str]:
        """The addresses an edition has ever been published with."""
        path = self.root / "seeds" / "addresses" / f"{slug}.txt"
        return self.text(path).split() if self.has(path) else []

    def publish(self, result: Reading) -> int:
        """Put an edition's new addresses on record, where they stay; return how many there were."""
        slug = result.edition.slug
        known = self.addresses(slug)
        new = [p.id for p in result.paragraphs if p.id not in set(known)]
        if new:
            ordered = sorted({*known, *new}, key=lambda address: int(address[1:]))
            writing.write(
                self.root / "seeds" / "addresses" / f"{slug}.txt",
                "".join(f"{address}\n" for address in ordered),
            )
        return len(new)


def _cites(edition: Edition) -> bool:
    return any(
        block.kind == "note" and facts.CITED.search(markup.write_block(block))
        for block in edition.blocks
    )


def bring(path: Path) -> bytes:
    """Read a file from anywhere, as it is. Unreadable: missing, no ordinary file, or larger than
    any transcript."""
    try:
        if not path.is_file():
            what = (
                "a folder"
                if path.is_dir()
                else "no ordinary file"
                if path.exists()
                else "not there"
            )
            raise Unreadable(
                Finding(str(path), 1, 1, "A003", f"is {what}. Name the transcript's file.")
            )
        seeds.refuse_size(path.stat().st_size, str(path))
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(
            Finding(
                str(path),
                1,
                1,
                "A003",
                f"cannot be read: {error.strerror}. Name a file you may read.",
            )
        ) from None
