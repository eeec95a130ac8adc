"""The workflows: pinned, without rights they do not need, and deaf to what strangers write."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import HEAD, ROOT
from test_apply import BODY, REFUSED, SEED, form, remark

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
each = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)

Make = Callable[[dict[str, str]], Path]


def load(path: Path) -> dict[Any, Any]:
    return yaml.safe_load(path.read_text())  # type: ignore[no-any-return]


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in load(path)["jobs"].values():
        yield from job["steps"]


def script(workflow: str, name: str) -> str:
    """The commands of one step, by its name."""
    path = ROOT / ".github" / "workflows" / f"{workflow}.yml"
    return next(str(step["run"]) for step in steps(path) if step.get("name") == name)


def test_the_six_workflows_are_there() -> None:
    """Tests, report, corrections, links, notes and deploying."""
    assert [path.stem for path in WORKFLOWS] == [
        "ci",
        "correction",
        "deploy",
        "links",
        "note",
        "report",
    ]


@each
def test_every_action_is_pinned_to_a_commit_with_its_version(path: Path) -> None:
    """A tag can be moved; a commit cannot. The same action has the same commit everywhere."""
    uses = re.findall(r"uses: (.*)", path.read_text())
    assert [
        u for u in uses if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", u)
    ] == []
    everywhere = re.findall(
        r"uses: ([^@\s]+)@(\S+ # \S+)", "".join(p.read_text() for p in WORKFLOWS)
    )
    assert len({action for action, _ in everywhere}) == len(set(everywhere))


@each
def test_no_right_is_given_that_is_not_named(path: Path) -> None:
    """Nothing by default; each job names what it needs and has an end."""
    workflow = load(path)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"] and set(job["permissions"].values()) <= {"read", "write"}
        assert job["timeout-minutes"] <= 120


@each
def test_a_job_that_may_write_runs_nothing_of_the_repository(path: Path) -> None:
    """Who writes neither installs nor builds nor starts massdriver."""
    for job in load(path)["jobs"].values():
        if "write" in job["permissions"].values():
            commands = "\n".join(str(step.get("run", "")) for step in job["steps"])
            assert not re.search(
                r"\bmake\b|\.venv|python|massdriver\b(?! report -->)|pip", commands
            )


@each
def test_nothing_is_put_into_a_command(path: Path) -> None:
    """No ${{ }} inside run: values come through the environment, texts through files."""
    assert [step["run"] for step in steps(path) if "${{" in str(step.get("run", ""))] == []


@each
def test_no_secret_is_needed(path: Path) -> None:
    """GitHub's own token does for everything."""
    assert "secrets." not in path.read_text()


@each
def test_a_checkout_leaves_no_token_behind(path: Path) -> None:
    """What runs after a checkout does not find the token in git's settings."""
    for step in steps(path):
        if str(step.get("uses", "")).startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@each
def test_the_tasks_it_runs_are_those_of_the_makefile(path: Path) -> None:
    """CI runs the same names as a person."""
    tasks = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.M)) | {
        ".venv/ready"
    }
    commands = "\n".join(str(step.get("run", "")) for step in steps(path))
    assert set(re.findall(r"\bmake ([\w./-]+)", commands)) <= tasks


def test_zizmor_finds_nothing() -> None:
    """The auditor of workflows has nothing to say, not even pedantically."""
    zizmor = shutil.which(
        "zizmor", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    assert zizmor, "zizmor is among the test requirements"
    done = subprocess.run(
        [zizmor, "--offline", "--persona=pedantic", "--no-progress", str(ROOT / ".github")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings to report" in done.stdout + done.stderr


# ---- the steps themselves, run as a runner does ----


@pytest.fixture
def runner(repository: Make, tmp_path: Path) -> Path:
    """A checkout with one talk, the program in .venv, a remote, and a gh that only notes what it is
    asked."""
    root = repository(
        {
            "seeds/talk.txt": SEED,
            "docs/transcripts/talk.md": HEAD + BODY,
            ".gitignore": "/.venv\n/bin\n/remote\n/temp\n",
        }
    )
    launcher = root / ".venv" / "bin" / "massdriver"
    launcher.parent.mkdir(parents=True)
    launcher.write_text(
        f'#!/bin/sh\nPYTHONPATH={ROOT / "scripts"} exec {sys.executable} -m massdriver "$@"\n'
    )
    (root / "bin").mkdir()
    (root / "bin" / "gh").write_text(
        '#!/bin/sh\necho "$@" >> "$GH_LOG"\n'
        'case "$1 $2" in "pr create") echo https://example.org/pull/7;; esac\n'
    )
    for program in (launcher, root / "bin" / "gh"):
        program.chmod(0o755)
    (root / "temp").mkdir()
    for command in (
        ["git", "init", "-q", "-b", "main"],
        ["git", "add", "."],
        ["git", "commit", "-qm", "One talk"],
        ["git", "init", "-q", "--bare", "remote"],
        ["git", "remote", "add", "origin", "./remote"],
    ):
        subprocess.run(command, cwd=root, check=True, capture_output=True, env=environment(root))
    return root


def environment(root: Path, **more: str) -> dict[str, str]:
    temp = root / "temp"
    who = {
        f"GIT_{role}_{what}": f"a@{what}"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    return {
        "PATH": f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(temp),
        "GH_LOG": str(temp / "gh.log"),
        "RUNNER_TEMP": str(temp),
        "GITHUB_OUTPUT": str(temp / "output"),
        **(more or who),
    }


def run(root: Path, commands: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-e", "-c", commands],
        cwd=root,
        env=environment(root, CI="true", **more),
        capture_output=True,
        text=True,
    )


PROPOSE = script("correction", "Open the pull request, or bring it up to date")


def apply(root: Path, body: str) -> str:
    """Run the step that applies an issue; return the code it hands on."""
    event = root / "temp" / "event.json"
    event.write_text(json.dumps({"issue": {"body": body}}))
    done = run(root, script("correction", "Apply"), GITHUB_EVENT_PATH=str(event))
    assert done.returncode == 0, done.stdout + done.stderr
    return str(re.findall(r"code=(\d)", (root / "temp" / "output").read_text())[-1])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corrected") / "checkout"


@pytest.fixture
def corrected(runner: Path, kept: Path) -> Path:
    """That checkout, and in it what the step has made of an issue: made once, and copied."""
    if not kept.exists():
        assert apply(runner, form("40", "50", "audible")) == "0"
        shutil.move(runner / "correction", runner / "temp" / "correction")
        (runner / "issue.txt").unlink()
        subprocess.run(["git", "checkout", "-q", "."], cwd=runner, check=True)
        shutil.copytree(runner, kept)
    shutil.rmtree(runner)
    shutil.copytree(kept, runner)
    return runner


def branch(body: str, number: int = 12) -> str:
    """Where the correction of an issue with this text goes: its place, its issue, the hash of what
    jq makes of it."""
    made = hashlib.sha256((body + "\n").encode()).hexdigest()[:12]
    return f"correction/talk-w0-{number}-{made}"


needs_jq = pytest.mark.skipif(
    not shutil.which("jq"), reason="no jq on this machine; runners have it"
)


@needs_jq
@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [name for name, (body, _) in REFUSED.items() if isinstance(body, str)]
)
def test_a_hostile_issue_does_nothing_but_get_an_answer(
    runner: Path, massdriver: Callable[..., subprocess.CompletedProcess[str]], name: str
) -> None:
    """Through the very step of the workflow: nothing runs, no file of the archive changes, one line
    comes back. The program answers here and not in a process of its own, which would spend its time
    on getting ready; the step has its answer, where it asks of the very same text."""
    body = str(REFUSED[name][0]).replace("touch pwned", f"touch {runner}/pwned")
    asked = runner / "temp" / "asked.txt"
    before = sorted(p.relative_to(runner) for p in runner.rglob("*") if ".git" not in p.parts)
    (runner / "issue.txt").write_bytes(f"{body}\n".encode())
    done = massdriver("apply", "issue.txt", cwd=runner)
    (runner / "issue.txt").rename(asked)
    (asked.parent / "said.txt").write_text(done.stdout)
    (runner / ".venv" / "bin" / "massdriver").write_text(
        '#!/bin/sh\n[ "$*" = "apply issue.txt" ] && cmp issue.txt temp/asked.txt || exit 4\n'
        f"cat temp/said.txt\nexit {done.returncode}\n"
    )
    assert apply(runner, body) == "3"
    asked.unlink()
    (asked.parent / "said.txt").unlink()
    after = {p.relative_to(runner) for p in runner.rglob("*") if ".git" not in p.parts} - set(
        before
    )
    assert {str(p) for p in after} == {
        "correction",
        "correction/answer.txt",
        "correction/place",
        "correction/text",
        "issue.txt",
        "temp/event.json",
        "temp/output",
    }
    assert subprocess.run(["git", "diff", "--quiet"], cwd=runner).returncode == 0
    assert "pwned" not in (runner / "correction" / "answer.txt").read_text()


@needs_jq
def test_a_correction_becomes_a_pull_request_in_its_authors_name(corrected: Path) -> None:
    """From the issue's text to the pushed branch: one edition changed, its author credited, CI
    started."""
    done = run(
        corrected,
        PROPOSE,
        NUMBER="12",
        LOGIN="ann-lee",
        LOGIN_ID="4711",
        CORRECTION=str(corrected / "temp" / "correction"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    there = branch(form("40", "50", "audible"))
    shown = subprocess.run(
        ["git", "log", "-1", "-p", "--format=%an <%ae>%n%s", there],
        cwd=corrected / "remote",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert shown.startswith(
        "ann-lee <4711+ann-lee@users.noreply.github.com>\n[Editorial] talk: the correction of issue"
        " #12\n"
    )
    assert re.findall(r"^[-+]\S.*", shown, re.M)[2:] == [
        "-" + BODY.split("\n")[0],
        "+" + BODY.split("\n")[0].replace("40", "{~~40~>50~~}{>>audible<<}"),
    ]
    asked = (corrected / "temp" / "gh.log").read_text()
    assert f"pr create --base main --head {there}" in asked
    assert f"workflow run ci.yml --ref {there}" in asked
    body = (corrected / "temp" / "body.md").read_text()
    assert (
        body.startswith("Closes #12, with thanks to @ann-lee. Made of the issue's text")
        and "1 × [-40-]{+50+}" in body
    )


@needs_jq
@pytest.mark.parametrize("login", ["dependabot[bot]", "a b; touch pwned", "$(touch pwned)"])
def test_a_name_that_is_none_is_not_used(corrected: Path, login: str) -> None:
    """What is not a login of a person credits nobody."""
    done = run(
        corrected,
        PROPOSE,
        NUMBER="12",
        LOGIN=login,
        LOGIN_ID="1",
        CORRECTION=str(corrected / "temp" / "correction"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    shown = subprocess.run(
        ["git", "log", "-1", "--format=%an", branch(form("40", "50", "audible"))],
        cwd=corrected / "remote",
        capture_output=True,
        text=True,
    )
    assert shown.stdout == "ghost\n"
    assert not list(corrected.rglob("pwned"))


@needs_jq
def test_a_patch_that_reaches_further_is_not_pushed(runner: Path) -> None:
    """Only one edition may change, whatever the patch holds."""
    folder = runner / "temp" / "correction"
    folder.mkdir()
    (runner / "mkdocs.yml").write_text("site_name: Evil\n")
    (folder / "change.patch").write_text(
        subprocess.run(["git", "diff"], cwd=runner, capture_output=True, text=True).stdout
    )
    subprocess.run(["git", "checkout", "-q", "."], cwd=runner, check=True)
    done = run(runner, PROPOSE, NUMBER="12", LOGIN="ann", LOGIN_ID="1", CORRECTION=str(folder))
    assert done.returncode == 1
    assert "more than one edition would change: mkdocs.yml" in done.stdout
    assert (
        subprocess.run(
            ["git", "branch"], cwd=runner / "remote", capture_output=True, text=True
        ).stdout
        == ""
    )


@needs_jq
@pytest.mark.parametrize(
    ("open_", "said", "pushed"),
    [
        ("correction/talk-w0-12-000000000000", "pr close", True),
        ("correction/talk-w0-7-000000000000", "Another correction", False),
        ("correction/talk-w9-7-000000000000", "pr create", True),
        ("{same}", "", False),
    ],
)
def test_a_correction_is_bound_to_its_text_and_has_its_place_to_itself(
    corrected: Path, open_: str, said: str, pushed: bool
) -> None:
    """An edit opens another and closes the first; a second issue about the place waits; the same
    text does nothing."""
    body = form("40", "50", "audible")
    listed = open_.format(same=branch(body))
    (corrected / "bin" / "gh").write_text(
        '#!/bin/sh\necho "$@" >> "$GH_LOG"\n'
        'case "$1 $2" in "pr list") case "$*" in *headRefName*) '
        f'echo "{listed} https://example.org/pull/3";; esac;; esac\n'
    )
    done = run(
        corrected,
        PROPOSE,
        NUMBER="12",
        LOGIN="ann",
        LOGIN_ID="1",
        CORRECTION=str(corrected / "temp" / "correction"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert said in (corrected / "temp" / "gh.log").read_text()
    branches = subprocess.run(
        ["git", "branch", "--format=%(refname:short)"],
        cwd=corrected / "remote",
        capture_output=True,
        text=True,
    )
    assert branches.stdout.split() == [branch(body)] * pushed


@needs_jq
def test_a_crash_is_no_answer(runner: Path) -> None:
    """Exit code 4 stops the workflow; nobody is told that the page reads like this already."""
    (runner / ".venv" / "bin" / "massdriver").write_text("#!/bin/sh\nexit 4\n")
    event = runner / "temp" / "event.json"
    event.write_text(json.dumps({"issue": {"body": "x"}}))
    assert run(runner, script("correction", "Apply"), GITHUB_EVENT_PATH=str(event)).returncode == 1


@needs_jq
@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("n", "no program judges it"),
        ("nn", "The place was not found"),
        ("n; $(touch pwned)", "The place was not found"),
    ],
)
def test_a_note_that_is_called_wrong_gets_its_place_for_an_answer(
    runner: Path, note: str, said: str
) -> None:
    """One comment, of the program's own words; nothing runs and no file of the archive changes."""
    event = runner / "temp" / "event.json"
    event.write_text(json.dumps({"issue": {"body": remark("talk", note, "`rm` @all")}}))
    done = run(runner, script("note", "Find"), GITHUB_EVENT_PATH=str(event))
    assert done.returncode == 0, done.stdout + done.stderr
    done = run(runner, script("note", "Say where"), NUMBER="12")
    assert done.returncode == 0, done.stdout + done.stderr
    comment = (runner / "comment.md").read_text()
    assert said in comment and "A person will read this" in comment and "@all" not in comment
    assert ("    docs/transcripts/talk.md:" in comment) == (note == "n")
    assert (runner / "temp" / "gh.log").read_text().startswith("issue comment 12 --edit-last")
    assert subprocess.run(["git", "diff", "--quiet"], cwd=runner).returncode == 0
    assert not list(runner.rglob("pwned"))


def test_no_workflow_takes_what_a_branch_has_kept_for_done() -> None:
    """Whatever runs massdriver runs it without the cache."""
    for path in WORKFLOWS:
        if re.search(r"make (?:test|site|check)|massdriver (?:apply|report)", path.read_text()):
            assert 'MASSDRIVER_NO_CACHE: "1"' in path.read_text(), path.name


STARTER = ROOT / "scripts" / "massdriver" / "site" / "starter" / "common" / "dot-github"


@each
def test_an_archive_of_ones_own_gets_the_same(path: Path) -> None:
    """What ``init`` writes is what runs here, but for what only the engine's own tests need."""
    ours = re.sub(
        r"      - name: Install what the tests look for.*\n        run: .*\n", "", path.read_text()
    )
    assert (STARTER / "workflows" / path.name).read_text() == ours


@pytest.fixture
def pulled(runner: Path) -> Path:
    """That checkout, and a pull request's commit in its remote, which changes words, and a program
    that lies."""
    for command in (["push", "-q", "origin", "main"], ["switch", "-q", "-c", "pull"]):
        subprocess.run(
            ["git", *command], cwd=runner, check=True, capture_output=True, env=environment(runner)
        )
    page = runner / "docs" / "transcripts" / "talk.md"
    page.write_text(page.read_text().replace("40", "{~~40~>50~~}{>>audible<<}", 1))
    (runner / "scripts" / "massdriver").mkdir(parents=True)
    (runner / "scripts" / "massdriver" / "__init__.py").write_text(
        "print('0 changes')\nraise SystemExit(0)\n"
    )
    for command in (
        ["add", "."],
        ["commit", "-qm", "Words"],
        ["push", "-q", "origin", "pull"],
        ["switch", "-q", "main"],
    ):
        subprocess.run(
            ["git", *command], cwd=runner, check=True, capture_output=True, env=environment(runner)
        )
    return runner


def tell(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the step that makes the report of that commit."""
    head = subprocess.run(
        ["git", "rev-parse", "pull"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.strip()
    return run(root, script("report", "Tell, by the program of the base"), HEAD_SHA=head)


def test_the_program_of_the_base_tells_of_the_editions_of_the_head(pulled: Path) -> None:
    """The change is in the report whatever the branch brings as a program, and it says which code
    told it of what."""
    done = tell(pulled)
    assert done.returncode == 0, done.stdout + done.stderr
    told = (pulled / "report" / "report.md").read_text()
    assert "1 × [-40-]{+50+}" in told and "0 changes" not in told
    base, head = (
        subprocess.run(
            ["git", "rev-parse", name], cwd=pulled, capture_output=True, text=True
        ).stdout[:12]
        for name in ("main", "pull")
    )
    assert f"the program at `{base}`, the base, of the editions at `{head}`" in told


def test_editions_that_the_base_cannot_read_are_told_of_in_a_block(pulled: Path) -> None:
    """Exit code 3: what is said is indented, so that no word of it is Markdown."""
    (pulled / ".venv" / "bin" / "massdriver").write_text(
        "#!/bin/sh\necho '# <b>talk.md:1:1: F001 x</b>'\nexit 3\n"
    )
    assert tell(pulled).returncode == 0
    told = (pulled / "report" / "report.md").read_text()
    assert told.startswith("The program of the base cannot read these editions:\n\n    # <b>")


@pytest.mark.parametrize("head", ["main; touch pwned", "--upload-pack=touch pwned", "", "abc"])
def test_a_head_that_is_no_commit_is_asked_for_nowhere(pulled: Path, head: str) -> None:
    """Only a hash goes to git."""
    assert (
        run(pulled, script("report", "Tell, by the program of the base"), HEAD_SHA=head).returncode
        == 1
    )
    assert not list(pulled.rglob("pwned"))


@pytest.mark.parametrize("code", ["4", "130", "137"])
def test_a_crash_makes_no_report_and_no_link_is_called_dead_for_it(pulled: Path, code: str) -> None:
    """In every workflow: the step fails, nothing is told, and nothing is taken for findings."""
    (pulled / ".venv" / "bin" / "massdriver").write_text(
        f"#!/bin/sh\necho '1 × [-a-]{{+b+}}'\nexit {code}\n"
    )
    assert tell(pulled).returncode == 1
    assert "by the program at" not in (pulled / "report" / "report.md").read_text()
    summary = {"ALLOWED": "", "GITHUB_STEP_SUMMARY": str(pulled / "temp" / "summary")}
    name = (
        "What this does to the reading text, and whether seeds, checksums and addresses are those"
        " of the base"
    )
    assert run(pulled, script("ci", name), **summary).returncode == int(code)
    assert run(
        pulled, script("links", "Follow every link that leads out"), **summary
    ).returncode == int(code)
    assert not (pulled / "links" / "issue.md").exists()


def test_no_task_goes_on_after_a_crash() -> None:
    """What CI runs by ``make`` stops at the first that fails: no line of the tasks hides a code but
    the one that measures."""
    for makefile in (ROOT / "Makefile", STARTER.parent / "Makefile"):
        hidden = re.findall(r"^\t-.*|\|\| true|; true$", makefile.read_text(), re.MULTILINE)
        assert all("pagefind" in line or "npm" in line for line in hidden), makefile


def test_what_the_engine_stands_on_is_kept_fresh() -> None:
    """Dependabot knows actions, Python and npm."""
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text())["updates"]
    assert [u["package-ecosystem"] for u in updates] == ["github-actions", "pip", "npm"]
    assert (ROOT / updates[2]["directory"].lstrip("/") / "package-lock.json").exists()
