"""What the tests share: the repository, an invented archive, one small valid edition, built sites,
a browser.

A test that needs a built site, a browser or the second builder is marked slow; ``make quick`` is
the loop one works in, ``make test`` runs everything, on two cores. What is dear to make is made
once a run, whichever worker asks first.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from copy import deepcopy
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from lxml import etree

from massdriver import cli
from massdriver.batch.spread import seldom
from massdriver.collection.repository import Archive
from massdriver.edition import markup, seeds
from massdriver.edition.lexicon import Lexicon
from massdriver.findings import Unreadable
from massdriver.intake import detect, draft
from massdriver.intake.draft import Draft
from massdriver.model import Document, Edition, Seed
from serving import served

settings.register_profile(
    # the same cases each time: a change is judged by what it changes; "fuzz" looks for more; and a
    # busy machine turns none red
    "quick",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile(
    "fuzz", max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("EXAMPLES", "quick"))

ROOT = Path(__file__).parents[1]
# the archive that tests/collection are about
COLLECTION = Path(os.environ.get("MASSDRIVER_COLLECTION") or ROOT)
SLUGS = [path.stem for path in Archive(COLLECTION).editions()]


@cache
def not_verbatim() -> str:
    """The first of its editions whose words are not those that were said; none, if all are."""
    archive = Archive(COLLECTION)
    return next(
        (p.stem for p in archive.editions() if not archive.open(p).edition.kind.verbatim), ""
    )


# nobody's: two talks with notes, marks, doubts, times, an ad
IRONWORKS = ROOT / "tests" / "archives" / "ironworks"
HEAD = (
    "---\ntitle: A talk\nseed: talk.txt\ndate: 2026-02-05\nkind: machine transcript\n"
    "speakers: {Ann: guest, Bob: host}\n---\n\n"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record", action="store_true", help="write the outputs of tests/cases anew; read the diff"
    )


def pytest_make_parametrize_id(val: object) -> str | None:
    """A text of a million characters is called by its beginning: a test's name goes from worker to
    worker and back."""
    return ascii(val[:40]) if isinstance(val, str | bytes) and len(val) > 80 else None


@pytest.hookimpl(wrapper=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Longest first; quick tests stay with their file, and a file with dear fixtures of its own on
    one worker."""
    items.sort(
        key=lambda item: (
            0 if item.get_closest_marker("long") else 1 if item.get_closest_marker("slow") else 2
        )
    )
    for item in items:
        if not item.get_closest_marker("xdist_group") and not item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    return (yield)


def pytest_collection_finish() -> None:
    """What is there by now stays, as in the program: nobody looks through it for circles."""
    seldom()


@pytest.fixture(scope="session")
def archive() -> Archive:
    """The archive that tests/collection are about: this repository's, or
    MASSDRIVER_COLLECTION's."""
    return Archive(COLLECTION)


def edition(body: str, head: str = HEAD) -> Edition:
    """A minimal valid edition with this body."""
    return markup.parse(head + body, "docs/transcripts/talk.md")


def seed(text: str, labels: tuple[str, ...] = ()) -> Seed:
    """A seed of these words."""
    return seeds.seed("talk.txt", text.encode(), labels)


def drafted(text: str, format: str, lexicon: Lexicon) -> tuple[Document, Draft] | None:
    """What ``new`` makes of any text, and what it took it for; None where it refuses it."""
    try:
        document = detect.read(text, "in.txt", format)
        wanted = {"date": "2026-01-02", "slug": "x"}
        made = draft.draft(document, "in.txt", text.encode(), wanted, [], lexicon, "2026-01-02")
    except (Unreadable, UnicodeEncodeError):
        return None
    return document, made


def export_to(archive: Archive, folder: Path) -> None:
    """Make the files of data/ in this folder, from nothing."""
    from massdriver.batch.cache import Cache
    from massdriver.batch.workshop import Workshop
    from massdriver.formats import export

    export.export(archive, folder / "data", Workshop(Cache(folder / "cache")))


def exported(archive: Archive, folder: Path) -> dict[str, bytes]:
    """The files of data/, made anew in this folder."""
    export_to(archive, folder)
    return laid(folder)


def laid(folder: Path) -> dict[str, bytes]:
    """The files of data/ in this folder; the pieces of a search, in folders of their own, are none
    of them."""
    found = sorted(path for path in (folder / "data").iterdir() if path.is_file())
    return {path.name: path.read_bytes() for path in found}


@pytest.fixture
def repository(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Make a small repository of its own out of files, and stand in it."""

    def make(files: dict[str, str]) -> Path:
        import hashlib

        (tmp_path / "mkdocs.yml").write_text("site_name: T\n")
        (tmp_path / "docs" / "transcripts").mkdir(parents=True, exist_ok=True)
        (tmp_path / "seeds").mkdir(exist_ok=True)
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        if "seeds/SHA256SUMS" not in files:
            (tmp_path / "seeds" / "SHA256SUMS").write_text(
                "".join(
                    f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n"
                    for p in sorted((tmp_path / "seeds").glob("*.txt"))
                )
            )
        return tmp_path

    return make


@pytest.fixture
def massdriver() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command as a user would, and return its exit code and what it prints; here and not in
    a process of its own, which would spend more time on getting ready."""

    def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        out, err = io.StringIO(), io.StringIO()
        with chdir(cwd), redirect_stdout(out), redirect_stderr(err):
            try:
                code = cli.main(arguments)
            except SystemExit as end:  # argparse, of what is no command
                code = int(end.code or 0)
        return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

    return run


Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make a folder once a run: the worker that asks first makes it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def make(name: str, maker: Callable[[Path], None]) -> Path:
        folder = shared / name
        with FileLock(f"{folder}.lock"):
            if not folder.exists():
                making = Path(tempfile.mkdtemp(dir=shared))
                maker(making)
                making.rename(folder)
        return folder

    return make


def in_a_process(root: Path, *command: str) -> None:
    """Run a program of this environment in an archive, as ``make`` does, and have it succeed."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=root, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def set_up(root: Path, folder: Path) -> None:
    """The pages of an archive, built strictly."""
    in_a_process(root, "mkdocs", "build", "--strict", "--site-dir", str(folder))


def build(root: Path, folder: Path) -> None:
    """The whole site of an archive, built strictly and exported, as ``make site`` does."""
    set_up(root, folder)
    in_a_process(root, "massdriver", "export", str(folder / "data"))


@pytest.fixture(scope="session")
def site(once: Once) -> Path:
    """The site of the archive that tests/collection are about."""
    return once("site", partial(build, COLLECTION))


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where that site is served."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def tei_all() -> Callable[[Any], str]:
    """What the schema of the TEI consortium has against a document. Elements that the document has
    not are taken out of the schema first, which changes no answer: to read it whole takes half a
    minute."""
    rng = "{http://relaxng.org/ns/structure/1.0}"
    schema = etree.parse(str(ROOT / "tests" / "vendor" / "tei_all.rng"))

    def against(document: Any) -> str:
        names, narrow = {etree.QName(e).localname for e in document.iter("*")}, deepcopy(schema)
        for element in list(narrow.iter(f"{rng}element")):
            if element.get("name") and element.get("name") not in names:
                element.clear()
                element.tag = f"{rng}notAllowed"
        valid = etree.RelaxNG(narrow)
        return "" if valid.validate(document) else str(valid.error_log)

    return against


# The tests of the engine stand on an archive invented for them.


@pytest.fixture(scope="session")
def ironworks(once: Once) -> Archive:
    """The invented archive in the pages that ``massdriver init`` makes, to be read by all; who
    writes takes a copy."""

    def make(folder: Path) -> None:
        assert cli.main(["init", str(folder)]) == 0
        made = (folder / "mkdocs.yml").read_text()
        shutil.copytree(IRONWORKS, folder, dirs_exist_ok=True)
        with (folder / "mkdocs.yml").open("a") as own:
            own.write(made[made.index("\ntheme:") :])

    return Archive(once("ironworks", make))


@pytest.fixture(scope="session")
def ironworks_data(ironworks: Archive, once: Once) -> Path:
    """The folder in which its ``data/`` lies, to be read by all; who writes takes a copy."""
    return once("ironworks-data", partial(export_to, ironworks))


@pytest.fixture(scope="session")
def ironworks_site(ironworks: Archive, once: Once) -> Path:
    """Its site."""
    return once("ironworks-site", partial(build, ironworks.root))


@pytest.fixture(scope="session")
def ironworks_address(ironworks_site: Path) -> Iterator[str]:
    """Where its site is served."""
    with served(ironworks_site) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the system's Chromium is, without its window if there is such a one: half the time;
    without any, browser tests are skipped (CI makes sure one is there)."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine; apt-get install chromium-headless-shell")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[object]:
    """A headless Chromium that talks to nobody but us."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tab(browser: Any) -> Any:
    """A tab that tests take one after the other."""
    from pages import Tab

    return Tab(browser)
