"""``massdriver init``: an archive of one's own, whole at once, brought up to date without touching
what is its owner's."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
import yaml

import massdriver
from conftest import ROOT
from massdriver import cli
from massdriver.collection import writing
from massdriver.findings import Unreadable
from massdriver.site import archive, pages

GERMAN = (
    "Ann Lee: Wir gießen Glocken aus Eisen und warten ein Jahr, bis sie klingen. Das ist nicht"
    " leicht.\nBob Day: Und dann klingen sie, oder?\n"
)
ARABIC = (
    "آن لي: نحن نصب الأجراس من الحديد وننتظر سنة كاملة في المصنع حتى ترن. هل هذا صعب؟ لا، هو عمل"
    " يومي.\nبوب: ثم ترن الأجراس في المدينة، أليس كذلك؟\n"
)


def tree(root: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in sorted(root.rglob("*"))
        if p.is_file()
    }


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """An archive as init makes it."""
    assert (
        cli.main(
            [
                "init",
                str(tmp_path / "talks"),
                "--title",
                'Bells: "new" & old',
                "--repo",
                "ann/talks",
            ]
        )
        == 0
    )
    return tmp_path / "talks"


def test_it_ends_with_the_next_three_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A newcomer copies three lines."""
    assert cli.main(["init", str(tmp_path / "talks")]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-4:] == [
        "next:",
        f"  cd {tmp_path / 'talks'}",
        "  massdriver new TALK.vtt",
        "  mkdocs serve",
    ]


def test_an_archive_is_whole_at_once(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, pages, workflows, forms, tests and a README of its own name; and it checks
    clean."""
    files = tree(made)
    for name in (
        "README.md",
        "mkdocs.yml",
        "lexicon.yml",
        "seeds/.gitkeep",
        ".github/workflows/deploy.yml",
        "docs/index.md",
        ".github/ISSUE_TEMPLATE/correction.yml",
        "docs/contribute.md",
        "tests/test_archive.py",
        "Makefile",
    ):
        assert name in files
    assert files["README.md"].startswith("# Bells: “new” & old\n".encode())
    settings = yaml.safe_load(files["mkdocs.yml"])
    assert settings["site_name"] == "Bells: “new” & old"
    assert settings["repo_url"] == "https://github.com/ann/talks"
    assert settings["site_url"] == "https://ann.github.io/talks/"
    assert settings["extra"]["massdriver"]["language"] == "en"
    assert not any(b"%%" in data for data in files.values())
    monkeypatch.chdir(made)
    assert cli.main(["check"]) == 0


def test_it_asks_nothing_that_has_a_default(tmp_path: Path) -> None:
    """The folder's name is the title; without a repository no address is made up."""
    assert cli.main(["init", str(tmp_path / "iron-works")]) == 0
    settings = yaml.safe_load((tmp_path / "iron-works" / "mkdocs.yml").read_text())
    assert settings["site_name"] == "Iron works"
    assert "repo_url" not in settings and "site_url" not in settings


def test_a_title_is_made_one_that_check_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What themes would take for HTML, or for the end of an attribute, is written otherwise."""
    assert cli.main(["init", str(tmp_path / "talks"), "--title", 'The "6"" <b> talks']) == 0
    settings = yaml.safe_load((tmp_path / "talks" / "mkdocs.yml").read_text())
    assert not set(settings["site_name"]) & set('<>"')
    monkeypatch.chdir(tmp_path / "talks")
    assert cli.main(["check"]) == 0


@pytest.mark.parametrize("name", ["a.txt", "mkdocs.yml", ".hidden"])
def test_nothing_is_written_where_something_stands(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A011: one line, and the folder is as it was."""
    (tmp_path / name).write_text("mine")
    assert cli.main(["init", str(tmp_path)]) == 3
    assert f"A011 is not empty: {name}." in capsys.readouterr().out
    assert tree(tmp_path) == {name: b"mine"}


def test_a_file_in_the_place_of_the_folder_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A011 again."""
    (tmp_path / "talks").write_text("mine")
    assert cli.main(["init", str(tmp_path / "talks")]) == 3
    assert "A011" in capsys.readouterr().out


def test_a_folder_that_git_alone_has_been_in_is_empty(tmp_path: Path) -> None:
    """Who clones an empty repository makes the archive in it."""
    (tmp_path / ".git").mkdir()
    assert cli.main(["init", str(tmp_path)]) == 0


def test_nothing_is_left_of_an_archive_that_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No half archive: neither files nor folders."""
    stage = writing._stage
    count = 0

    def full(path: Path, data: bytes, sync: bool) -> str:
        nonlocal count
        count += 1
        if count == 9:
            raise OSError(28, "No space left on device")
        return stage(path, data, sync)

    monkeypatch.setattr(writing, "_stage", full)
    assert cli.main(["init", str(tmp_path / "talks")]) == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--repo", "a b"),
        ("--repo", "javascript://x"),
        ("--language", "klingonisch"),
        ("--language", "../.."),
    ],
)
def test_a_value_that_will_not_do_is_said_in_one_line(
    tmp_path: Path, option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Usage is 2, and nothing is made."""
    assert cli.main(["init", str(tmp_path / "talks"), option, value]) == 2
    assert value in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_language_without_words_falls_back_to_english_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The pages are English, the setting stays."""
    assert cli.main(["init", str(tmp_path / "talks"), "--language", "sw"]) == 0
    assert capsys.readouterr().out.count("stay English") == 1
    assert "language: sw" in (tmp_path / "talks" / "mkdocs.yml").read_text()


def test_update_renews_what_nobody_touched_and_names_the_rest(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A changed file stays, a deleted one stays away, an untouched one is renewed, a new one comes,
    one of no use goes."""
    (made / "README.md").write_text("mine")
    (made / "docs" / "about.md").unlink()
    (made / "docs" / "new-page.md").write_text("the owner's own page")
    real = archive.files

    def newer(wishes: archive.Wishes) -> dict[str, bytes]:
        files = real(wishes)
        del files[archive.MANIFEST], files[".github/dependabot.yml"]
        files |= {
            "README.md": b"newer",
            "docs/about.md": b"newer",
            "Makefile": b"newer",
            "docs/new-page.md": b"newer",
            "docs/fresh.md": b"fresh",
        }
        return files | {
            archive.MANIFEST: archive.manifest(
                wishes, {n: archive.sum_of(d) for n, d in files.items()}
            )
        }

    monkeypatch.setattr(archive, "files", newer)
    monkeypatch.chdir(made)
    before = tree(made)
    capsys.readouterr()
    assert cli.main(["init", "--update", "--check"]) == 1
    assert tree(made) == before
    assert cli.main(["init", "--update"]) == 0
    out = capsys.readouterr().out
    for line in (
        "renewed: Makefile",
        "renewed: docs/fresh.md",
        "removed: .github/dependabot.yml",
        "left as you have it: README.md",
        "left as you have it: docs/about.md",
        "left as you have it: docs/new-page.md",
        "massdriver: 3 files brought up to date, 3 left",
    ):
        assert line in out.splitlines()
    after = tree(made)
    assert after["README.md"] == b"mine" and after["docs/new-page.md"] == b"the owner's own page"
    assert (
        after["Makefile"] == b"newer"
        and "docs/about.md" not in after
        and ".github/dependabot.yml" not in after
    )
    assert cli.main(["init", "--update", "--check"]) == 0
    assert cli.main(["init", "--update"]) == 0
    assert tree(made) == after


def test_an_archive_newer_than_the_engine_is_refused(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A013, and nothing is written."""
    told = json.loads((made / archive.MANIFEST).read_text())
    told["engine"] = "99.1.0"
    (made / archive.MANIFEST).write_text(json.dumps(told))
    (made / "Makefile").unlink()
    before = tree(made)
    monkeypatch.chdir(made)
    assert cli.main(["init", "--update"]) == 3
    assert (
        "A013 the archive was made by massdriver 99.1.0, and this is " + massdriver.__version__
        in capsys.readouterr().out
    )
    assert tree(made) == before


@pytest.mark.parametrize(
    "source", ["", "[]", "{}", '{"engine": 1}', '{"engine": "1", "files": []}', "[" * 9999]
)
def test_a_manifest_that_is_none_is_refused(source: str) -> None:
    """A012 for whatever else lies there."""
    with pytest.raises(Unreadable, match="A012"):
        archive.read(source)


def test_an_archive_without_a_manifest_is_left_alone(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A012: nothing says what is whose."""
    (made / archive.MANIFEST).unlink()
    monkeypatch.chdir(made)
    assert cli.main(["init", "--update"]) == 3
    assert "A012" in capsys.readouterr().out


def test_each_page_of_the_engine_is_a_line_in_an_archive(made: Path) -> None:
    """Front matter and one block; an owner's own file of that name is what stands there."""
    for name in pages.WHOLE:
        body = (made / "docs" / f"{name}.md").read_text().split("---\n", 2)[2]
        assert body == f"\n::: page {name}\n"
    assert set(pages.NAMES) >= {
        "search",
        "quote",
        "corrections",
        "help-wanted",
        "house-style",
        "data",
        "new",
        "contribute",
    }


def test_the_navigation_lists_every_page(made: Path) -> None:
    """A page more of the engine is a line more there, or the first strict build fails."""
    listed = (made / "mkdocs.yml").read_text().partition("\nnav:")[2]
    assert [name for name in pages.WHOLE if f"- {name}.md\n" not in listed] == []


def test_no_template_names_anybody(made: Path) -> None:
    """What an archive gets from the engine speaks of nobody in particular."""
    for name, data in tree(made).items():
        for word in (b"musk", b"dwarkesh", b"fridman"):
            assert word not in data.lower(), name


def test_this_repository_is_what_init_makes_and_its_own_content() -> None:
    """Templates and the files that came from them are in step; what is this collection's own is
    named here."""
    before = archive.read((ROOT / archive.MANIFEST).read_text())
    wanted = archive.files(before.wishes)
    present = {
        name: path.read_bytes()
        for name in {*wanted, *before.files}
        if (path := ROOT / name).exists()
    }
    plan = archive.plan(before, wanted, present)
    assert (plan.write, plan.remove) == ({}, ())
    own = {
        ".github/dependabot.yml",
        ".github/workflows/ci.yml",
        ".gitignore",
        "CONTRIBUTING.md",
        "Makefile",
        "README.md",
        "docs/about.md",
        "docs/index.md",
        "docs/corrections.md",
        "docs/transcripts/index.md",
        "mkdocs.yml",
        "lexicon.yml",
        "requirements.txt",
        "seeds/.gitkeep",
        "tests/test_archive.py",
    }
    assert set(plan.left) <= own


@pytest.mark.slow
def test_the_wheel_alone_makes_an_archive_that_builds(tmp_path: Path) -> None:
    """Built, installed in an environment of its own, without this repository: init, new, check,
    build, its own tests."""
    wheels, source = tmp_path / "wheels", tmp_path / "source"
    shutil.copytree(
        ROOT / "scripts",
        source / "scripts",
        ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"),
    )
    shutil.copy(ROOT / "pyproject.toml", source)
    wheels.mkdir()
    backend = f"from setuptools import build_meta; build_meta.build_wheel({str(wheels)!r})"
    subprocess.run([sys.executable, "-c", backend], cwd=source, check=True, capture_output=True)
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    binaries = tmp_path / "venv" / "bin"
    target = next((tmp_path / "venv" / "lib").glob("python*")) / "site-packages"
    with zipfile.ZipFile(next(wheels.glob("massdriver-*.whl"))) as wheel:
        assert not any(".data/" in name for name in wheel.namelist())  # so unpacked is installed
        wheel.extractall(target)
    here = next(p for p in sys.path if p.endswith("site-packages"))
    # the dependencies are this environment's
    (target / "shared.pth").write_text(f"import site; site.addsitedir({here!r})\n")
    (tmp_path / "empty").mkdir()

    def run(*command: str, cwd: Path) -> str:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {
            "NO_MKDOCS_2_WARNING": "1"
        }
        done = subprocess.run(
            [binaries / "python", "-m", *command],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    where = subprocess.run(
        [binaries / "python", "-c", "import massdriver; print(massdriver.__file__)"],
        cwd=tmp_path / "empty",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert where.startswith(str(target))
    run(
        "massdriver",
        "init",
        "talks",
        "--title",
        "Glocken",
        "--language",
        "de",
        cwd=tmp_path / "empty",
    )
    root = tmp_path / "empty" / "talks"
    (tmp_path / "talk.txt").write_text(GERMAN)
    (tmp_path / "arabic.txt").write_text(ARABIC)
    run(
        "massdriver",
        "new",
        str(tmp_path / "talk.txt"),
        "--title",
        "Bells",
        "--date",
        "2026-01-02",
        cwd=root,
    )
    run(
        "massdriver",
        "new",
        str(tmp_path / "arabic.txt"),
        "--slug",
        "arabic",
        "--date",
        "2026-01-03",
        cwd=root,
    )
    # which checks, builds and exports
    run("unittest", "discover", "--start-directory", "tests", cwd=root)
    run("mkdocs", "build", "--strict", cwd=root)
    for slug, tags in (("bells", '<html lang="de"'), ("arabic", '<html lang="ar"')):
        page = (root / "site" / "transcripts" / slug / "index.html").read_text()
        assert tags in page and 'href="../../assets/edition.css"' in page
    assert '<body dir="rtl"' in page
    assert (root / "site" / "assets" / "edition.css").exists()
    for name, data in tree(root).items():
        assert not re.search(rb"musk|dwarkesh|fridman", data.lower()), name


@pytest.mark.slow
def test_the_second_builder_makes_the_same_archive(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zensical, straight on an archive as init makes it: strict, styled, right to left where
    due."""
    zensical = ROOT / ".venv-zensical" / "bin" / "zensical"
    if not zensical.exists():
        pytest.skip("no second builder here; make test installs it")
    (tmp_path / "arabic.txt").write_text(ARABIC)
    monkeypatch.chdir(made)
    assert (
        cli.main(["new", str(tmp_path / "arabic.txt"), "--slug", "arabic", "--date", "2026-01-03"])
        == 0
    )
    done = subprocess.run([zensical, "build", "--strict"], cwd=made, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (made / "site" / "transcripts" / "arabic" / "index.html").read_text()
    assert (
        '<html lang="ar"' in page
        and '<body dir="rtl"' in page
        and 'href="../../assets/edition.css"' in page
    )
    assert (made / "site" / "assets" / "edition.css").exists()
    assert 'id="record-search"' in (made / "site" / "search" / "index.html").read_text()


@pytest.mark.slow
def test_the_readmes_evening_is_made_of_commands_that_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every massdriver line of README's first screen, in its order, on a talk somebody brings; then
    the site."""
    lines = re.findall(
        r"^\$ (massdriver .*)$",
        (ROOT / "README.md").read_text().partition("## Work on this")[0],
        re.M,
    )
    assert [line.split()[1] for line in lines] == ["init", "new", "check", "new", "init"]
    recording = lines.pop(3)  # with a recogniser at hand test_align.py hears one
    assert recording.startswith("massdriver new ../talk.mp3 --model ")
    (tmp_path / "talk.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ann Lee>We cast bells.\n"
    )
    monkeypatch.chdir(tmp_path)
    for line in lines:
        assert cli.main(shlex.split(line)[1:]) == 0
        if (tmp_path / "talks").exists():
            monkeypatch.chdir(tmp_path / "talks")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=tmp_path / "talks",
        capture_output=True,
        text=True,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_two_hundred_editions_make_no_page_heavier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of 200 carries at most 3 KB of navigation more than one of 5; the index has years, and
    a place for the filter."""

    def built(count: int) -> Path:
        root = tmp_path / f"of-{count}"
        assert cli.main(["init", str(root)]) == 0
        for n in range(count):
            words = f"We cast bells, number {n}, out of iron.\n"
            (root / "seeds" / f"talk-{n}.txt").write_text(words)
            (root / "seeds" / f"talk-{n}.txt.sha256").write_text(
                f"{hashlib.sha256(words.encode()).hexdigest()}  talk-{n}.txt\n"
            )
            (root / "docs" / "transcripts").mkdir(exist_ok=True)
            (root / "docs" / "transcripts" / f"talk-{n}.md").write_text(
                f"---\ntitle: Talk {n}\nseed: talk-{n}.txt\ndate: {2010 + n % 15}-02-03\n"
                + (f"venue: Hall {n % 7}\n" if n != 4 else "")
                + f"kind: machine transcript\n---\n\n{words}"
            )
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict"],
            cwd=root,
            capture_output=True,
            text=True,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return root / "site"

    few, many = built(5), built(200)
    for page in ("transcripts/talk-3", "search", "transcripts/talk-4"):
        assert (
            len((many / page / "index.html").read_bytes())
            - len((few / page / "index.html").read_bytes())
            < 3000
        )
    index = (many / "transcripts" / "index.html").read_text()
    assert 'id="transcript-filter"' in index and 'id="2019"' in index
    assert all(f'href="talk-{n}/"' in index for n in range(200))
    # a talk that names no venue leaves no gap where others name theirs
    for page in ("transcripts/talk-4", "transcripts"):
        assert not re.search(r",\s*(,|</span>)|<dd></dd>", (many / page / "index.html").read_text())
