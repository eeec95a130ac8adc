"""The desk's own server: this machine alone, and nobody who does not know its token.

Comes in: requests of a browser here. Goes out: the page, what it shows, the recording piece by
piece; strokes to a sitting. May not: answer another host's name, another page's script, or a path
that leads out of what it serves.
"""

from __future__ import annotations

import errno
import hmac
import json
import re
import secrets
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ..collection import recordings
from ..collection.repository import Archive
from ..findings import Finding, Unreadable
from ..text import escape
from ..text import words as catalogue
from . import pages, view
from .sitting import Sitting
from .strokes import Stroke

HOST = "127.0.0.1"
LARGEST = 64_000  # bytes of a request
PIECE = 1 << 16
# Nothing from elsewhere, nothing written into the page, nobody around it; the recording is the only
# thing that may be played.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; media-src 'self';"
    " connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
    " 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PLAIN = "text/plain; charset=utf-8"
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class Desk(ThreadingHTTPServer):
    """The desk of an archive; ``address`` is where it is open. Unreadable: the port is taken."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, shelf: Archive, paths: Mapping[str, Path], port: int = 0) -> None:
        self.shelf, self.paths, self.token = shelf, paths, secrets.token_urlsafe(24)
        self.sittings: dict[str, Sitting] = {}
        self.laying = threading.Lock()
        try:
            super().__init__((HOST, port), Handler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            why = "is in use" if error.errno == errno.EADDRINUSE else "may not be used by you"
            raise Unreadable(
                Finding(
                    f"{HOST}:{port}",
                    1,
                    1,
                    "A010",
                    f"the port {why}. Name another with --port, or none.",
                )
            ) from None

    @property
    def address(self) -> str:
        only = f"{next(iter(self.paths))}/" if len(self.paths) == 1 else ""
        return f"http://{HOST}:{self.server_port}/{self.token}/{only}"

    def titles(self) -> dict[str, str]:
        """What the editions are called; one that cannot be read goes by its file's name."""
        found = {}
        for slug, path in self.paths.items():
            with suppress(Unreadable):
                found[slug] = str(self.shelf.open(path).edition.front["title"])
        return {slug: found.get(slug, slug) for slug in self.paths}

    def sitting(self, slug: str) -> Sitting:
        """The sitting over an edition, begun when it is first asked for. Unreadable: the edition
        is."""
        with self.laying:
            if slug not in self.sittings:
                self.sittings[slug] = Sitting(self.shelf, self.paths[slug])
            return self.sittings[slug]


class Handler(BaseHTTPRequestHandler):
    """One request. What is not allowed is told apart from what is not there only to who has the
    token."""

    server: Desk
    protocol_version = "HTTP/1.1"
    timeout = 60

    def version_string(self) -> str:
        return "massdriver"

    def log_message(self, *arguments: object) -> None:
        """Nobody reads along."""

    def do_GET(self) -> None:
        self._answer(self._get)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        self._answer(self._post)

    def _answer(self, serve: Any) -> None:
        try:
            if not self._allowed():
                self._send(
                    HTTPStatus.FORBIDDEN, b"This desk is not open to you.\n", PLAIN, close=True
                )
                return
            serve(*self._path())
        except Unreadable as error:
            self._json(
                {"outcome": {"how": "unreadable", "findings": [str(f) for f in error.findings]}}
            )
        except OSError as error:
            if isinstance(error, ConnectionError | TimeoutError):  # a browser that has heard enough
                self.close_connection = True
                return
            said = f"A010 the system says no: {error.strerror or error}. Nothing was written."
            self._json({"outcome": {"how": "unreadable", "findings": [escape.line(said)]}})

    def _allowed(self) -> bool:
        """Say whether this comes from a page of this desk, or from the address that was printed."""
        hosts = {f"{name}:{self.server.server_port}" for name in (HOST, "localhost")}
        if (
            self.headers.get("Host", "").lower() not in hosts
            or len(self.headers.get_all("Host", [])) != 1
        ):
            return False  # a name that leads here today, and to somebody else's page yesterday
        token = urlsplit(self.path).path.split("/")[1:2]
        if not token or not hmac.compare_digest(
            token[0].encode("utf-8", "replace"), self.server.token.encode()
        ):
            return False
        origin, site = self.headers.get("Origin"), self.headers.get("Sec-Fetch-Site", "same-origin")
        own = {f"http://{host}" for host in hosts}
        if origin is not None and origin.lower() not in own:
            return False
        if self.command == "POST":
            return (
                origin is not None
                and site == "same-origin"
                and self.headers.get_content_type() == "application/json"
            )
        return site in ("same-origin", "none")

    def _path(self) -> list[str]:
        return [unquote(part) for part in urlsplit(self.path).path.split("/")[2:]]

    # What is asked for.

    def _get(self, *parts: str) -> None:
        language = self.server.shelf.settings.language
        match parts:
            case ["" | "index.html"]:
                self._send(
                    HTTPStatus.OK,
                    pages.listed(language, self.server.titles()).encode(),
                    "text/html; charset=utf-8",
                )
            case ["-", *rest]:
                found = pages.asset("/".join(rest))
                if found is None:
                    self._missing()
                else:
                    self._send(HTTPStatus.OK, *found)
            case [slug, ""] if slug in self.server.paths:
                self._send(
                    HTTPStatus.OK, pages.desk(language, slug).encode(), "text/html; charset=utf-8"
                )
            case [slug, "words"] if slug in self.server.paths:
                self._json(_words(language))
            case [slug, "state"] if slug in self.server.paths:
                self._state(self.server.sitting(slug))
            case [slug, "sound"] if slug in self.server.paths:
                self._sound(slug)
            case _:
                self._missing()

    def _state(self, sitting: Sitting) -> None:
        changed = sitting.look()
        seen = urlsplit(self.path).query.removeprefix("version=")
        if seen and seen == sitting.version and not changed:
            self._send(HTTPStatus.NO_CONTENT, b"", "application/json")
        else:
            self._json(
                view.state(sitting) | ({"outcome": {"how": "changed"}} if changed or seen else {})
            )

    def _post(self, *parts: str) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST or "Transfer-Encoding" in self.headers:
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"Too long.\n", PLAIN, close=True)
            return
        body = self.rfile.read(int(length))
        try:
            asked = json.loads(body)
        except (ValueError, RecursionError):
            asked = None
        match parts:
            case [slug, "stroke"] if slug in self.server.paths and (one := _stroke(asked)):
                sitting = self.server.sitting(slug)
                self._json(view.state(sitting, sitting.stroke(one)))
            case [slug, "again"] if slug in self.server.paths:
                sitting = self.server.sitting(slug)
                sitting.again()
                self._json(view.state(sitting))
            case [slug, "recording"] if (
                slug in self.server.paths
                and isinstance(asked, dict)
                and isinstance(asked.get("path"), str)
                and asked["path"].strip()
                and "\0" not in asked["path"]
            ):
                recordings.remember(self.server.shelf, slug, Path(asked["path"].strip()))
                self._json(view.state(self.server.sitting(slug)))
            case _:
                self._send(HTTPStatus.BAD_REQUEST, b"No such stroke.\n", PLAIN)

    def _sound(self, slug: str) -> None:
        """The recording, or the piece of it that is asked for."""
        path = self.server.sitting(slug).recording
        if path is None:
            self._missing()
            return
        with path.open("rb") as file:
            size = path.stat().st_size
            start, stop, partial = _piece(self.headers.get("Range", ""), size)
            if start >= stop:
                self._send(
                    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                    b"",
                    PLAIN,
                    {"Content-Range": f"bytes */{size}"},
                )
                return
            self._head(
                HTTPStatus.PARTIAL_CONTENT if partial else HTTPStatus.OK,
                recordings.SUFFIXES[path.suffix.lower()],
                stop - start,
                {
                    "Accept-Ranges": "bytes",
                    **({"Content-Range": f"bytes {start}-{stop - 1}/{size}"} if partial else {}),
                },
            )
            file.seek(start)
            while (
                self.command == "GET"
                and start < stop
                and (data := file.read(min(PIECE, stop - start)))
            ):
                self.wfile.write(data)
                start += len(data)

    # How it is answered.

    def _json(self, value: Any) -> None:
        self._send(
            HTTPStatus.OK, json.dumps(value, ensure_ascii=False).encode(), "application/json"
        )

    def _missing(self) -> None:
        self._send(HTTPStatus.NOT_FOUND, b"There is no such thing here.\n", PLAIN)

    def _send(
        self,
        status: HTTPStatus,
        data: bytes,
        kind: str,
        more: Mapping[str, str] | None = None,
        close: bool = False,
    ) -> None:
        self._head(
            status, kind, len(data), {**(more or {}), **({"Connection": "close"} if close else {})}
        )
        if self.command != "HEAD":
            self.wfile.write(data)

    def _head(self, status: HTTPStatus, kind: str, length: int, more: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {
            **HEADERS,
            "Content-Type": kind,
            "Content-Length": str(length),
            **more,
        }.items():
            self.send_header(name, value)
        self.end_headers()


def _stroke(asked: Any) -> Stroke | None:
    """What a request asks to be done; None: it is no stroke."""
    if (
        not isinstance(asked, dict)
        or set(asked) - set(Stroke._fields)
        or not {"do", "place", "version"} <= set(asked)
    ):
        return None
    word = asked.get("word", -1)
    if (
        any(not isinstance(value, str) for key, value in asked.items() if key != "word")
        or not isinstance(word, int)
        or (isinstance(word, bool))
    ):
        return None
    one = Stroke(**asked)
    return one if one.do in pages.STROKES else None


def _piece(asked: str, size: int) -> tuple[int, int, bool]:
    """The bytes ``start:stop`` that a Range header asks for, and whether it asks; all of them for
    what is no single range."""
    m = _RANGE.fullmatch(asked.replace(" ", ""))
    if not m or not (m[1] or m[2]):
        return 0, size, False
    if not m[1]:
        return max(size - int(m[2]), 0), size if int(m[2]) else 0, True
    return int(m[1]), min(int(m[2]) + 1 if m[2] else size, size), True


@lru_cache(maxsize=8)
def _words(language: str) -> dict[str, Any]:
    """What the page says, by the keys it asks for."""
    return {
        key.removeprefix("desk."): said
        for key, said in catalogue.catalogue(language).items()
        if key.startswith("desk.") or key == "thousands"
    }
