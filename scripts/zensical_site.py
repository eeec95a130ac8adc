"""Build the same pages with Zensical into site-zensical/ (``make zensical``).

The tree is copied first: Zensical writes where its configuration says, and that is the first
builder's place.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from massdriver.formats import wall

ROOT = Path(__file__).resolve().parents[1]


def build(target: Path, command: Path, root: Path = ROOT) -> int:
    """Build ``root`` into ``target`` with the ``zensical`` command; returns its exit code, 127 when
    it is not there."""
    if not command.exists():
        print(f"zensical: no {command}. Run `make zensical`, which installs it.", file=sys.stderr)
        return 127
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for name in ("docs", "seeds"):
            if (root / name).exists():
                shutil.copytree(root / name, tree / name)
        for path in root.glob("*.yml"):
            shutil.copy(path, tree)
        done = subprocess.run([command, "build", "--strict"], cwd=tree)
        if done.returncode == 0:
            shutil.rmtree(target, ignore_errors=True)
            shutil.move(tree / "site", target)
    if done.returncode == 0:
        wall.seal(
            target,
            wall.templates(
                sorted(command.parents[1].glob("lib/*/site-packages/zensical/templates"))
            ),
        )
    return done.returncode


if __name__ == "__main__":
    sys.exit(build(ROOT / "site-zensical", ROOT / ".venv-zensical" / "bin" / "zensical"))
