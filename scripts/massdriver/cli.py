"""The command line, thinly: the verbs of ``commands`` under one name.

Comes in: arguments. Goes out: what a verb prints, and its exit code (0 clean, 1 findings, 2 usage,
3 unreadable data, 4 a fault of our own). May not: hold a thought that a verb should have.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from itertools import groupby

from . import __version__
from .batch.spread import seldom
from .commands import JOBS, verbs
from .commands._shared import CLEAN, UNREADABLE
from .findings import Finding, Unreadable
from .text import escape
from .text.counts import count

CRASHED = 4
INTERRUPTED = 130  # as shells say it


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; return its exit code."""
    argv = sys.argv[1:] if argv is None else argv
    first = next((word for word in argv if not word.startswith("--")), "")  # or a value before it
    arguments = _parser(first).parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except Unreadable as error:
        for finding in error.findings:
            print(finding)
        print(f"massdriver: unreadable, {count(len(error.findings), 'finding')}")
        return UNREADABLE
    except BrokenPipeError:
        return CLEAN
    except (
        OSError
    ) as error:  # a disk that is full, a folder that may not be written: a fault of neither
        name = str(error.filename2 or error.filename or "the system")
        print(
            Finding(
                name,
                1,
                1,
                "A010",
                f"the system says no: {error.strerror or error}. Make room, or ask for the rights,"
                " and run it again.",
            )
        )
        print("massdriver: unreadable, 1 finding")
        return UNREADABLE
    except KeyboardInterrupt:
        print("massdriver: interrupted", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        print(
            "massdriver: a fault of massdriver itself, and no finding:"
            f" {_told(error, arguments.traceback)}",
            file=sys.stderr,
        )
        return CRASHED


def _told(error: Exception, here: bool) -> str:
    """What happened in one line, and where the rest of it can be read."""
    what = escape.line(f"{type(error).__name__}: {error}")[:200]
    whole = "".join(traceback.format_exception(error))
    if here:
        print(whole, file=sys.stderr)
        return what
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            prefix="massdriver-",
            suffix=".txt",
            delete=False,
            encoding="utf-8",
            errors="backslashreplace",
        ) as file:
            file.write(whole)
        return f"{what}. The traceback is in {file.name}; please send it along when you report this"
    except OSError:
        return f"{what}. Run it again with --traceback before the verb, and report what that prints"


def _parser(first: str = "") -> argparse.ArgumentParser:
    """Of the verb that the first word names; of all where it names none."""
    found = list(verbs(first))
    parser = argparse.ArgumentParser(
        prog="massdriver",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=(
            "Exit codes: 0 clean, 1 findings, 2 usage, 3 unreadable data or a no of the system, 4 a"
            " fault of massdriver."
        ),
    )
    parser.add_argument("--version", action="version", version=f"massdriver {__version__}")
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        default=os.environ.get("MASSDRIVER_CLUSTER", ""),
        help=(
            "check, build and export on the Dask cluster whose scheduler is there (default:"
            " MASSDRIVER_CLUSTER)"
        ),
    )
    parser.add_argument(
        "--no-cache", action="store_true", help="check and export everything anew, and keep nothing"
    )
    parser.add_argument(
        "--traceback", action="store_true", help="where massdriver itself fails, print how"
    )
    subparsers = parser.add_subparsers(metavar="verb", required=True, help=argparse.SUPPRESS)
    lines = ["Raw transcripts become digital editions."]
    for job, group in groupby(found, key=lambda verb: verb[1].JOB):
        lines += ["", f"{job}: {JOBS[job]}"]
        for name, verb in group:
            example = getattr(verb, "EXAMPLE", "")
            sub = subparsers.add_parser(
                name, description=verb.run.__doc__, epilog=example and f"Example: {example}"
            )
            sub.set_defaults(run=verb.run)
            if hasattr(verb, "options"):
                verb.options(sub)
            lines.append(f"  {name:<10} {verb.run.__doc__}")
    parser.description = "\n".join(lines)
    return parser


def entry() -> None:
    """The console command."""
    seldom()
    sys.exit(main())


if __name__ == "__main__":
    entry()
