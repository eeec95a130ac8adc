"""What is kept is never stale: after any edit the outcome is that of a clean run, and only what was
edited is done again."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from conftest import HEAD, ROOT
from massdriver.batch import cache
from massdriver.batch.cache import Cache
from massdriver.collection.parcel import pack
from massdriver.collection.repository import Archive
from massdriver.formats import meaning

NAMES = ("ann", "bea", "cyd")
WORDS = {
    "ann": "We land on Mars by 2030. A maas driver helps.",
    "bea": "We landed on Mars.",
    "cyd": "Grok is no robot.",
}
TOPIC = (
    "---\ntitle: Mars\nkind: place\nsource: https://example.org/mars\naliases: [Mars]\n"
    'timeline: [{what: year, figure: "2030", quote: by 2030, at: ann#w0}]\n---\n\nA planet.\n'
)
SETTINGS = "site_name: Talks\nextra:\n  massdriver:\n    rights: Ours.\n    speaker: Ann\n"
PREDICTION = "- at: ann#w0\n  speaker: Ann\n  quote: We land on Mars by 2030\n  claim: They land.\n"


def page(name: str, body: str) -> str:
    return HEAD.replace("talk.txt", f"{name}.txt").replace("A talk", name.title()) + body


FILES = (
    {
        f"docs/transcripts/{name}.md": page(name, f"**Ann:** {words}\n")
        for name, words in WORDS.items()
    }
    | {f"seeds/{name}.txt": words + "\n" for name, words in WORDS.items()}
    | {
        "docs/topics/mars.md": TOPIC,
        "docs/predictions.yml": PREDICTION,
        "docs/transcripts/bea.md": page(
            "bea",
            "**Ann:** We landed on Mars.[^n]\n\n"
            '[^n]: **Compare.** Then "by 2030" ([Ann](ann.md#w0)).\n',
        ),
    }
)


@pytest.fixture
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program that a test may change."""
    folder = tmp_path_factory.mktemp("package")
    shutil.copytree(
        ROOT / "scripts" / "massdriver",
        folder / "massdriver",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    return folder


FEW = """
from massdriver.formats import meaning
meaning.COMMON = 100
"""
SCRIPT = """
import shutil
from pathlib import Path
from massdriver.cli import main
for options in ([], ["--no-cache"]):
    print("==")
    print(main([*options, "check"]))
    print(main([*options, "export", "out/data"]))
    for path in sorted(Path("out").rglob("*.*")):
        print(path, path.read_bytes())
    shutil.rmtree("out", ignore_errors=True)
    kept = Path(".cache/massdriver").rglob("*.zip")
    print("kept", sorted((str(p), p.stat().st_mtime_ns) for p in kept))
"""


class Runs:
    """Runs check and export in a repository, with the cache and without, and says what was done
    again."""

    def __init__(self, root: Path, package: Path | None = None) -> None:
        self.root, self.package = root, package
        self.kept: dict[str, int] = {}

    def edit(self, name: str, old: str, new: str, within: Path | None = None) -> set[str]:
        """Change a file, of the program or of the repository, and run."""
        path = (within or self.root) / name
        source = path.read_text() if path.exists() else ""
        assert old in source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.replace(old, new, 1))
        return self.again()

    def again(self) -> set[str]:
        """Which entries a run makes anew; all it prints and writes is proved to be what a run
        without the cache does."""
        out, err = self._elsewhere() if self.package else self._here()
        assert err == ""
        _, kept, anew = out.split("==\n")
        assert kept == anew
        folder = self.root / cache.FOLDER
        before, self.kept = (
            self.kept,
            {
                str(p.relative_to(folder).with_suffix("")): p.stat().st_mtime_ns
                for p in folder.rglob("*.zip")
            },
        )
        return {name for name, stamp in self.kept.items() if before.get(name) != stamp}

    def _elsewhere(self) -> tuple[str, str]:
        """In a process that takes the program from where a test may change it."""
        done = subprocess.run(
            [sys.executable, "-c", FEW + SCRIPT],
            cwd=self.root,
            env=os.environ | {"PYTHONPATH": str(self.package)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.stdout, done.stderr

    def _here(self) -> tuple[str, str]:
        """In this one, which is ready."""
        out, err = io.StringIO(), io.StringIO()
        with chdir(self.root), redirect_stdout(out), redirect_stderr(err):
            exec(SCRIPT, {})
        return out.getvalue(), err.getvalue()


def both(*names: str) -> set[str]:
    return {f"{verb}/{name}" for verb in ("check", "export") for name in names}


EVERYTHING = both(*NAMES) | {"meaning"}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Of the words that are the same every time, some are enough."""
    monkeypatch.setattr(meaning, "COMMON", 100)
    meaning.common.cache_clear()
    yield
    meaning.common.cache_clear()


def test_after_any_edit_only_what_it_touches_is_done_again(
    repository: Callable[[dict[str, str]], Path], few: None
) -> None:
    """Words, seeds, times, addresses, topics, predictions, the site's name, the lexicon."""
    root = repository(FILES)
    runs = Runs(root)
    edit = runs.edit
    assert runs.again() == EVERYTHING
    assert runs.again() == set(), "nothing has changed"
    assert edit("docs/transcripts/ann.md", "maas", "{~~maas~>mass~~}") == both("ann"), (
        "one corrected word"
    )
    assert edit("docs/transcripts/ann.md", "2030", "2031") == both("ann"), (
        "one that is not proved, and that others quote"
    )
    assert edit("docs/transcripts/ann.md", "2031", "2030") == both("ann")
    assert edit("docs/transcripts/bea.md", "by 2030", "by 2040") == both("bea"), (
        "a note that no longer quotes what stands"
    )
    assert edit("docs/transcripts/bea.md", "by 2040", "by 2030") == both("bea")
    assert edit("docs/predictions.yml", "We land", "We fly") == set(), (
        "a prediction whose words stand nowhere"
    )
    assert edit("docs/predictions.yml", "We fly", "We land") == set()
    assert edit("docs/topics/mars.md", "A planet.", "The red planet.") == set(), (
        "what a topic page says"
    )
    assert edit("docs/topics/mars.md", "by 2030,", "by 2050,") == set(), (
        "a figure that stands nowhere"
    )
    assert edit("docs/topics/mars.md", "by 2050,", "by 2030,") == set()
    assert edit("docs/topics/mars.md", "[Mars]", "[Mars, robot]") == both(*NAMES), (
        "how a topic is named"
    )
    assert edit("seeds/timings/cyd.tsv", "", "0\t1.0\n8\t3.5\n") == both("cyd"), (
        "the first times of a seed"
    )
    assert edit("seeds/timings/cyd.tsv", "3.5", "4.5") == both("cyd"), "other times"
    assert edit("seeds/addresses/cyd.txt", "", "w99\n") == both("cyd"), (
        "an address that is no word of the seed"
    )
    assert edit("seeds/cyd.txt", "robot", "rocket") == both("cyd"), "a seed that is not what it was"
    assert edit("seeds/cyd.txt", "rocket", "robot") == both("cyd")
    assert edit("mkdocs.yml", "site_name: T", "site_name: Talks") == {
        f"export/{name}" for name in NAMES
    }, "the site's name"
    (root / "docs/transcripts/dot.md").write_text(FILES["docs/transcripts/cyd.md"])
    assert runs.again() == both("dot"), "a second edition of one seed"
    (root / "docs/transcripts/dot.md").unlink()
    assert runs.again() == set()
    assert edit("mkdocs.yml", "site_name: Talks\n", SETTINGS) == {
        f"export/{name}" for name in NAMES
    }, "the rights"
    assert edit("mkdocs.yml", "speaker: Ann", "speaker: Bob") == {
        f"export/{name}" for name in NAMES
    }, "who speaks"
    assert edit("mkdocs.yml", "rights: Ours.\n", "rights: Ours.\n    language: de\n") == both(
        *NAMES
    ), "the language"
    assert edit("mkdocs.yml", "language: de", "language: en") == both(*NAMES)
    assert edit("mkdocs.yml", "language: en", "kinds: {notes: {caveat: jotted}}") == both(*NAMES), (
        "what a kind is worth"
    )
    assert edit("lexicon.yml", "", "words: [Grok]\n") == both(*NAMES), (
        "a lexicon where there was none"
    )
    assert edit("lexicon.yml", "Grok", "Grokk") == both(*NAMES), "another"
    assert edit("lexicon.yml", "Grokk", "Grokk") == set()


def test_after_an_edit_of_the_program_all_is_done_again(
    repository: Callable[[dict[str, str]], Path], package: Path
) -> None:
    """Its lexicon, its code."""
    runs = Runs(repository(FILES), package)
    edit = runs.edit
    assert runs.again() == EVERYTHING
    ours = "massdriver/edition/lexicon.en.yml"
    assert edit(ours, "stutters:\n", "stutters:  # \n", package) == EVERYTHING, "our own"
    assert (
        edit("massdriver/edition/check.py", "LONGEST = 180", "LONGEST = 2", package) == EVERYTHING
    ), "the program"


def test_a_damaged_entry_is_as_good_as_none(tmp_path: Path) -> None:
    """Cut short, garbled, empty, a folder, or kept under another key: each is made anew."""
    kept, parts = Cache(tmp_path), {"a.json": b"[1]" * 200, "b.txt": b"words"}
    kept.keep("check/talk", "key", parts)
    whole = (tmp_path / "check/talk.zip").read_bytes()
    assert kept.find("check/talk", "key") == parts
    assert kept.find("check/talk", "key", "b.txt") == {"b.txt": b"words"}
    assert kept.find("check/talk", "another key") is None
    assert kept.find("check/talk", "key", "no such part") is None
    for damaged in (
        whole[:-30],
        whole[:40],
        b"",
        whole[:50] + bytes(255 - b for b in whole[50:53]) + whole[53:],
    ):
        (tmp_path / "check/talk.zip").write_bytes(damaged)
        assert kept.find("check/talk", "key") is None
    (tmp_path / "check/talk.zip").unlink()
    (tmp_path / "check/talk.zip").mkdir()
    assert kept.find("check/talk", "key") is None
    kept.keep("check/talk", "key", parts)  # which it cannot, and says nothing


def test_an_entry_is_data_and_nothing_that_could_run(tmp_path: Path) -> None:
    """A cache is no place to trust: parts are bytes out of a zip file."""
    Cache(tmp_path).keep("check/talk", "key", {"a.json": b"{}"})
    with zipfile.ZipFile(tmp_path / "check/talk.zip") as entry:
        assert entry.namelist() == ["a.json", "sums.json"]
    assert (tmp_path / ".gitignore").read_text() == "*\n"
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == [".gitignore", "talk.zip"]


def test_an_entry_that_another_made_is_as_good_as_none(tmp_path: Path) -> None:
    """Forged with the right key, sealed with another secret, copied from another checkout, or with
    one part exchanged."""
    parts = {"findings.json": b"[]", "b.txt": b"words"}
    here, there = Cache(tmp_path / "here", b"secret"), Cache(tmp_path / "there", b"secret")
    here.keep("check/talk", "key", parts)
    assert here.find("check/talk", "key") == parts
    place = tmp_path / "here" / "check" / "talk.zip"
    whole = place.read_bytes()

    def forge(comment: bytes, **changed: bytes) -> None:
        with zipfile.ZipFile(place, "w") as entry:
            entry.comment = comment
            for name, data in (parts | changed).items():
                entry.writestr(name, data)

    with zipfile.ZipFile(place) as entry:
        seal, sums = entry.comment, entry.read("sums.json")
    forge(b"key")
    assert here.find("check/talk", "key") is None
    forge(seal, **{"sums.json": sums, "findings.json": b"{}"})
    assert (
        here.find("check/talk", "key") is None
        and here.find("check/talk", "key", "findings.json") is None
    )
    assert here.find("check/talk", "key", "b.txt") == {"b.txt": b"words"}
    place.write_bytes(whole)
    assert Cache(tmp_path / "here", b"another").find("check/talk", "key") is None
    there.keep("check/talk", "key", parts)
    place.write_bytes((tmp_path / "there" / "check" / "talk.zip").read_bytes())
    assert here.find("check/talk", "key") is None
    place.write_bytes(whole)
    (tmp_path / "here" / "check" / "other.zip").write_bytes(whole)
    assert here.find("check/other", "key") is None and here.find("check/talk", "key") == parts


def test_the_secret_lies_outside_of_every_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made once, and read again; where it cannot be kept, one run has one of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    cache.secret.cache_clear()
    first = cache.secret()
    assert (tmp_path / "state" / "massdriver" / "secret").read_bytes() == first and len(first) == 32
    cache.secret.cache_clear()
    assert cache.secret() == first
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    cache.secret.cache_clear()
    assert len(cache.secret()) == 32 and cache.secret() != first
    cache.secret.cache_clear()


def test_a_parcel_holds_nothing_of_another_edition(
    repository: Callable[[dict[str, str]], Path],
) -> None:
    """What is made of one cannot depend on what its hash does not cover."""
    root = repository(FILES)
    shelf = Archive(root)
    packed = pack(shelf, shelf.transcripts / "ann.md")
    assert sorted(packed.held) == ["docs/transcripts/ann.md", "seeds/SHA256SUMS", "seeds/ann.txt"]
    assert str(packed.held["seeds/SHA256SUMS"]).count("txt") == 1
    with pytest.raises(KeyError):
        packed.text(packed.root / "docs/transcripts/bea.md")


def test_a_parcel_reads_like_the_archive(ironworks: Archive) -> None:
    """The same edition, seed and times, whichever of the two is asked."""
    for path in ironworks.editions():
        packed = pack(ironworks, path)
        assert packed.open(packed.path) == ironworks.open(path)
        assert packed.addresses(path.stem) == ironworks.addresses(path.stem)


def test_what_a_kill_left_in_it_is_swept_once_nobody_can_be_writing_it(tmp_path: Path) -> None:
    """Half an entry goes an hour after it was begun; a fresh one may be somebody's."""
    with cache.of(tmp_path) as kept:
        kept.keep("check/a", "key", {"x": b"1"})
    old, fresh = (
        tmp_path / cache.FOLDER / "check" / f".massdriver-{name}.tmp" for name in ("old", "fresh")
    )
    for path in (old, fresh):
        path.write_text("half")
    os.utime(old, (1, 1))
    with cache.of(tmp_path) as kept:
        assert kept.find("check/a", "key") == {"x": b"1"}
    assert fresh.exists() and not old.exists()
