"""Take the picture of the README and the home page from the built site (``make picture``).

The page is the real one, in a browser, at the correction the project is named after; the picture is
kept in the repository, so that nobody needs a browser to build the site.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from serving import served

ROOT = Path(__file__).resolve().parents[1]
PAGE = "transcripts/dwarkesh-2026/"
WORD = '.em[data-heard="MaaS"]'
WIDTH, HEIGHT = 1120, 700
LIMIT = 250_000  # bytes; the home page carries it


def take(site: Path, target: Path) -> int:
    """Take the picture of ``site`` into ``target``; returns its size."""
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(f"{address}/{PAGE}", wait_until="networkidle")
        page.evaluate("document.fonts.ready")
        word = page.locator(WORD).first
        word.evaluate(
            "e => scrollTo(0, e.getBoundingClientRect().top + scrollY - innerHeight * 0.42)"
        )
        word.hover()
        page.wait_for_timeout(400)  # the header and the bar come to rest
        page.screenshot(path=target)
        browser.close()
    return target.stat().st_size


if __name__ == "__main__":
    size = take(ROOT / "site", ROOT / "docs" / "assets" / "picture.png")
    print(f"picture: {size:,} bytes")
    sys.exit(size > LIMIT)
