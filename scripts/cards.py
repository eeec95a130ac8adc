"""Draw the card of each transcript (``make picture``): what a link to it shows where somebody
shares it.

Title, date, venue, kind, and one mishearing with what was said. The cards are kept in the
repository, so that nobody needs a browser to build the site.
"""

from __future__ import annotations

import re
import shutil
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from playwright.sync_api import sync_playwright

from massdriver.collection import corpus
from massdriver.collection.repository import Archive
from massdriver.model import Reading
from massdriver.site import theme
from massdriver.site.apparatus import windows
from massdriver.site.masthead import day, kind

ROOT = Path(__file__).resolve().parents[1]
WIDTH, HEIGHT = 1200, 630
LIMIT = 60_000  # bytes
FONTS = Path(theme.__file__).parent / "assets" / "fonts"
COARSE = bytes(min(255, (n + 8) // 16 * 16) for n in range(256))  # sixteen shades of each colour
FACES = "".join(
    f"@font-face {{ font-family: Literata; font-weight: {weight};"
    f" src: url({(FONTS / f'literata-latin-{weight}-normal.woff2').as_uri()}); }}\n"
    for weight in (400, 600)
)
STYLE = f"""
{FACES}
* {{ box-sizing: border-box; margin: 0; }}
body {{ width: {WIDTH}px; height: {HEIGHT}px; padding: 64px 72px 52px; display: flex;
  flex-direction: column; background: #fcfbf8;
  color: #23211d; font: 400 30px/1.4 Literata, serif; border-top: 14px solid #87301d; }}
h1 {{ font: 600 60px/1.14 Literata, serif; letter-spacing: -.012em; text-wrap: balance; }}
.when {{ margin-top: 20px; color: #625c52; }}
.kind {{ display: inline-block; margin-top: 18px; padding: 3px 18px 5px; border: 2px solid #87301d;
  border-radius: 30px; color: #87301d; font-size: 26px; }}
dl {{ margin-top: auto; display: grid; grid-template-columns: max-content 1fr; gap: 6px 28px;
  align-items: baseline; }}
dt {{ color: #625c52; font-size: 26px; }}
dd {{ font: 600 46px/1.3 Literata, serif; }}
del {{ color: #9a2c1f; }} ins {{ color: #27603a; text-decoration-thickness: 3px;
  text-underline-offset: 8px; }}
footer {{ margin-top: 34px; padding-top: 16px; border-top: 2px solid #e0dad0; display: flex;
  justify-content: space-between; color: #625c52; font-size: 25px; }}
footer b {{ color: #23211d; }}
"""


def lesson(reading: Reading, phrases: list[str]) -> tuple[str, str]:
    """The first mishearing of the corrections page that stands in this document, else its first
    emendation with a reason."""
    for phrase in phrases:
        for window in windows([reading], phrase):
            return window.heard, window.read
    fits = range(4, 32)
    explained = (
        c for c in reading.changes if c.why and len(c.heard) in fits and len(c.read) in fits
    )
    return next(((c.heard, c.read) for c in explained), ("", ""))


def card(reading: Reading, phrases: list[str]) -> str:
    """The HTML of a card."""
    front = reading.edition.front
    heard, read = lesson(reading, phrases)
    machine = front["kind"] == "machine transcript"
    labels = ("The machine heard", "What was said") if machine else ("It was printed", "It reads")
    pair = (
        f"<dt>{labels[0]}</dt><dd><del>{escape(heard)}</del></dd><dt>{labels[1]}</dt><dd><ins>{escape(read)}</ins></dd>"
        if heard
        else ""
    )
    promise = (
        "every changed word on record"
        if reading.edition.kind.verbatim
        else "not to be quoted as said"
    )
    return (
        "<!doctype html><meta"
        f" charset=utf-8><style>{STYLE}</style><h1>{escape(front['title'])}</h1>"
        f'<p class="when">{day(front["date"])}, {escape(front["venue"])}</p>'
        f'<p><span class="kind">{escape(kind(reading.edition))}</span></p><dl>{pair}</dl>'
        f"<footer><b>Mass Driver</b><span>{promise}</span></footer>"
    )


def draw(readings: Mapping[str, Reading], folder: Path) -> Iterator[tuple[Path, int]]:
    """Draw every reading's card into a folder; yields files and sizes."""
    phrases = re.findall(
        r"^::: mishearing ([^:\n]+):",
        (ROOT / "docs" / "corrections.md").read_text(encoding="utf-8"),
        re.M,
    )
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--disable-lcd-text"],
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        source = folder / "card.html"  # a file, so that the fonts beside it may be read
        for slug, reading in readings.items():
            source.write_text(card(reading, phrases), encoding="utf-8")
            page.goto(source.as_uri())
            page.evaluate("document.fonts.ready")
            small = fewer_colours(page.screenshot())
            (folder / f"{slug}.png").write_bytes(small)
            yield folder / f"{slug}.png", len(small)
        source.unlink()
        browser.close()


def fewer_colours(png: bytes) -> bytes:
    """The same picture with a palette: a card has few colours, and their shades at the edges of
    letters may be coarse."""
    rows: list[bytes] = []
    colours: dict[bytes, int] = {}
    for row in pixels(png):
        coarse = row.translate(COARSE)
        rows.append(
            b"\0"
            + bytes(
                colours.setdefault(coarse[n : n + 3], len(colours))
                for n in range(0, len(coarse), 3)
            )
        )
    head = struct.pack(">IIBBBBB", WIDTH, len(rows), 8, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", head),
        (b"PLTE", b"".join(colours)),
        (b"IDAT", zlib.compress(b"".join(rows), 9)),
        (b"IEND", b""),
    )
    return png[:8] + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def pixels(png: bytes) -> Iterator[bytes]:
    """The rows of a PNG of 8 bit RGB, as a browser writes them:
    https://www.w3.org/TR/png-3/#9Filters."""
    at, body = 8, b""
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        body += png[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        at += size + 12
    raw, wide = zlib.decompress(body), 3 * WIDTH
    above = bytearray(wide)
    for start in range(0, len(raw), wide + 1):
        filtered, row = raw[start], bytearray(raw[start + 1 : start + 1 + wide])
        for n in range(wide):
            left, up, corner = (row[n - 3], above[n], above[n - 3]) if n > 2 else (0, above[n], 0)
            if filtered == 4:
                guess = left + up - corner
                near = min((left, up, corner), key=lambda value: abs(guess - value))
            else:
                near = (0, left, up, (left + up) // 2)[filtered]
            row[n] = (row[n] + near) & 255
        yield bytes(row)
        above = row


if __name__ == "__main__":
    sizes = dict(draw(corpus.of(Archive(ROOT)).readings, ROOT / "docs" / "assets" / "cards"))
    for path, size in sizes.items():
        print(f"{path.relative_to(ROOT)}: {size:,} bytes")
    sys.exit(max(sizes.values()) > LIMIT)
