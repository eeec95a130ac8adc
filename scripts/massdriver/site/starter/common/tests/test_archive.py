"""This archive holds together: `make test`, or `python -m unittest discover --start-directory
tests`."""

import os
import subprocess
import sys
import tempfile
import unittest
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[1]


class Page(HTMLParser):
    """The ids of a page, the addresses it leads to, and the files it is made of."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str | None] = set()
        self.links: list[str] = []
        self.parts: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.ids.add(said.get("id"))
        address = said.get("href") or said.get("src")
        if address and (
            tag != "link" or said.get("rel") not in ("canonical", "alternate", "prev", "next")
        ):
            (self.links if tag == "a" else self.parts).append(address)


def run(*command: str) -> tuple[int, str]:
    """Run a module of this environment in the archive; return its exit code and all it says."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


class Archive(unittest.TestCase):
    """What holds for any archive."""

    site: Path
    pages: dict[Path, Page]

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.site = Path(folder.name)
        code, said = run("mkdocs", "build", "--strict", "--site-dir", str(cls.site))
        if code == 0:
            code, said = run("massdriver", "export", str(cls.site / "data"))
        if code:
            raise AssertionError(said[-3000:])
        cls.pages = {
            path: Page(path) for path in sorted(cls.site.rglob("*.html")) if path.name != "404.html"
        }

    def test_every_edition_proves_itself(self) -> None:
        """`massdriver check` has nothing to say."""
        code, said = run("massdriver", "check")
        self.assertEqual(code, 0, said)

    def test_every_link_within_the_site_leads_somewhere(self) -> None:
        """No link is dead, anchors included."""
        dead = []
        for path, page in self.pages.items():
            for link in [*page.links, *page.parts]:
                parts = urlsplit(link)
                if parts.scheme or parts.netloc:
                    continue
                target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
                target = target / "index.html" if target.is_dir() else target
                named = unquote(parts.fragment)
                if not target.exists() or (
                    named
                    and target in self.pages
                    and named not in self.pages[target].ids
                    and not named.startswith(("__", ":~:"))
                ):
                    dead.append(f"{path.relative_to(self.site)}: {link}")
        self.assertEqual(dead, [])

    def test_no_page_asks_another_host_for_anything(self) -> None:
        """Styles, scripts, pictures and fonts are the site's own."""
        foreign = [
            part for page in self.pages.values() for part in page.parts if urlsplit(part).netloc
        ]
        self.assertEqual(foreign, [])


if __name__ == "__main__":
    unittest.main()
