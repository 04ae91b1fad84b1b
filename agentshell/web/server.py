"""Owns serving the pages: what is taken from the network and from whom, limits, and what every answer bears.

Only this machine is listened to (127.0.0.1). Nothing is answered under another name than that address's own, so that no
name that is made to lead here is of use to a page elsewhere; nothing is done for a page of another origin.
"""

from __future__ import annotations

import io
import secrets
import socket
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from agentshell.errors import AgentShellError
from agentshell.render import safe
from agentshell.web import page
from agentshell.web.pages import Reply
from agentshell.web.peer import Peers

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from agentshell.web.pages import Pages
    from agentshell.web.session import Session

ADDRESS = "127.0.0.1"
LONGEST = 32 << 10
"""Bytes of a request, and LONGEST_FORM of its form."""
LONGEST_FORM = 16 << 10
PATIENCE = 10.0
"""Seconds in which a whole request has to be there, and its answer taken."""
MOST = 8
"""Requests at once; for one more, the one that has taken longest to say what it wants is hung up on."""


class _TooMuchError(Exception):
    """More was sent than is taken."""


class _Reader(io.RawIOBase):
    """A connection that ends after so many seconds and bytes, however slowly they come."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._until = time.monotonic() + PATIENCE
        self._left = LONGEST

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        rest = self._until - time.monotonic()
        if rest <= 0:
            raise TimeoutError
        if self._left <= 0:
            raise _TooMuchError
        self._connection.settimeout(rest)
        count = self._connection.recv_into(memoryview(buffer)[: self._left])
        self._left -= count
        return count


class Server(ThreadingHTTPServer):
    """The pages at a port of this machine that the system chooses."""

    daemon_threads = True
    block_on_close = False
    # The port is nobody else's as long as this runs.
    allow_reuse_address = False
    request_queue_size = 16

    def __init__(self, session: Session, pages: Pages, say: Callable[[str], None]) -> None:
        self.session = session
        self.pages = pages
        self.say = say
        self.peers = Peers()
        self._free = threading.BoundedSemaphore(MOST)
        self._coming: dict[int, socket.socket] = {}
        super().__init__((ADDRESS, 0), Handler)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which it answers."""
        return (f"{ADDRESS}:{self.server_port}", f"localhost:{self.server_port}")

    def server_bind(self) -> None:
        """Take a port. The machine's name is not asked for: that may go to the network."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = ADDRESS, int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, where one is or becomes free."""
        if not self._free.acquire(blocking=False):
            self._hurry()
            if not self._free.acquire(timeout=PATIENCE / 20):
                self.shutdown_request(request)
                return
        self._coming[id(request)] = request
        super().process_request(request, client_address)

    def _hurry(self) -> None:
        """Hang up on the oldest connection that has not said yet what it wants."""
        for key in tuple(self._coming):
            late = self._coming.pop(key, None)
            if late is not None:
                with suppress(OSError):
                    late.shutdown(socket.SHUT_RDWR)
                return

    def understood(self, request: Any) -> None:
        """Leave a connection its time: all of its request is there."""
        self._coming.pop(id(request), None)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer one request."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._coming.pop(id(request), None)
            self._free.release()

    def handle_error(self, *_: object) -> None:
        """Leave a connection that broke; what else went wrong is told at the terminal."""
        error = sys.exception()
        if not isinstance(error, OSError):
            self.say(f"a page failed: {safe(repr(error), 200)}")


class Handler(BaseHTTPRequestHandler):
    """One request. HTTP/1.0: a connection is closed behind its answer."""

    server: Server
    protocol_version = "HTTP/1.0"
    server_version = "agentshell"
    sys_version = ""

    def setup(self) -> None:
        """Take the connection, with its limits."""
        super().setup()
        self.connection.settimeout(PATIENCE)
        self.rfile = io.BufferedReader(_Reader(self.connection))

    def handle(self) -> None:
        """Answer, unless more is sent than is taken."""
        self.nonce = secrets.token_urlsafe(16)
        try:
            self.handle_one_request()
        except _TooMuchError:
            self.send_error(431)

    def log_message(self, *_: object) -> None:
        """Log nothing: the terminal belongs to the person."""

    def send_error(self, code: int, message: str | None = None, *_: object) -> None:
        """Send what http.server refuses by itself as pages are sent."""
        if not hasattr(self, "requestline"):
            self.requestline = ""
        self._send(Reply(code, page.notice("Refused", message or f"status {code}", self.nonce)))

    def do_GET(self) -> None:
        """Show a page."""
        opens = self.path.startswith("/open/")
        if not self._from_here(() if opens else ("", "none", "same-origin")):
            return
        if opens:
            self._open(self.path.removeprefix("/open/"))
            return
        below = self._below()
        if below is None:
            return
        self._answer(lambda: self.server.pages.get(below, self.nonce))

    def do_POST(self) -> None:
        """Take a form."""
        if not self._from_here(("", "same-origin")):
            return
        below = self._below()
        if below is None:
            return
        form = self._form()
        if form is None:
            return
        if not self.server.session.meant(form.get("form", "")):
            self._refuse(403, "The form is not one of this page's.")
            return
        self._answer(lambda: self.server.pages.post(below, form))

    def _answer(self, made: Callable[[], Reply | None]) -> None:
        self.server.understood(self.request)
        try:
            reply = made()
        except AgentShellError as error:
            self._refuse(503, safe(error.message))
            return
        if reply is None:
            self._refuse(404, "There is nothing here.")
        else:
            self._send(reply)

    def _from_here(self, sites: tuple[str, ...]) -> bool:
        """Whether the request is for this server by its own name, and not from others' pages; else it is refused.

        sites are the values of Sec-Fetch-Site (Fetch Metadata, W3C) that are taken, all for none.
        """
        host, origins = self._one("Host"), self.headers.get_all("Origin", [])
        if host not in self.server.hosts:
            self._refuse(403, "This address is answered under its own name only.")
        elif origins not in ([], [f"http://{host}"]) or (sites and self._one("Sec-Fetch-Site") not in sites):
            self._refuse(403, "Nothing is done for other pages.")
        else:
            return True
        return False

    def _one(self, name: str) -> str:
        """Return a header that is there once; "" otherwise."""
        found = self.headers.get_all(name, [])
        return found[0] if len(found) == 1 else ""

    def _open(self, link: str) -> None:
        """Trade the link for a session. A look ahead of the person's own does not spend it."""
        if self.headers.get_all("Sec-Purpose") or self.headers.get_all("Purpose"):
            self._refuse(403, "The link is for opening only.")
            return
        session = self.server.session
        cookie = session.trade(link)
        if cookie and not self._persons():
            # Whoever has the link already must not have the page; nor must anyone after that.
            return
        if cookie:
            self.server.say("the link was opened; it is void now")
            # Not a redirection: the way here may have begun at another site, and then the cookie would not be sent.
            text = page.notice("agentshell", "The page opens.", self.nonce, to=session.path, at_once=True)
            self._send(Reply(200, text), cookie)
            return
        if session.is_link(link):
            self.server.say("the link was tried again; if that was not you, press Ctrl-C")
        self._refuse(403, "This link is not valid, or has been used. Start agentshell approvals --web for another.")

    def _below(self) -> str | None:
        """Return what is asked for below the session's path; else refuse: who has no session learns nothing."""
        session = self.server.session
        if session.knows("; ".join(self.headers.get_all("Cookie", []))) and self.path.startswith(session.path):
            return self.path.removeprefix(session.path) if self._persons() else None
        self._refuse(403, "Open the link that agentshell shows in its terminal.")
        return None

    def _persons(self) -> bool:
        """Whether no agent's process is at the other end; else it is refused."""
        told = self.server.peers.agent(self.client_address, self.server.server_port)
        if told:
            self.server.say(f"refused: the page was asked for by {told}")
            self._refuse(403, f"This is asked for by {told}.")
        return not told

    def _form(self) -> dict[str, str] | None:
        """Return the fields of the form that was sent; else refuse it."""
        kind = self._one("Content-Type").partition(";")[0].strip().lower()
        size = self._one("Content-Length")
        if self.headers.get_all("Transfer-Encoding") or not (size.isascii() and size.isdigit()):
            self._refuse(411, "The size of the form is missing.")
        elif kind != "application/x-www-form-urlencoded":
            self._refuse(415, "This is no form.")
        elif len(size) > 9 or int(size) > LONGEST_FORM:
            self._refuse(413, "The form is too long.")
        else:
            raw = self.rfile.read(int(size))
            try:
                pairs = parse_qsl(
                    raw.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=10
                )
            except ValueError:
                pairs = []
            fields = dict(pairs)
            if len(raw) == int(size) and pairs and len(fields) == len(pairs):
                return fields
            self._refuse(400, "The form cannot be read.")
        return None

    def _refuse(self, status: int, text: str) -> None:
        self._send(Reply(status, page.notice("Refused", text, self.nonce)))

    def _send(self, reply: Reply, cookie: str = "") -> None:
        body = reply.text.encode("utf-8", "replace")
        # http.server sends no head to a request of version 0.9, nor to one that it cannot read.
        self.request_version = self.protocol_version
        self.send_response(reply.status)
        policy = (
            f"default-src 'none'; style-src 'nonce-{self.nonce}'; script-src 'nonce-{self.nonce}'; connect-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        for name, value in (
            ("Content-Type", f"text/{'plain' if reply.plain else 'html'}; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", policy),
            # With no-referrer a browser sends its forms with `Origin: null`, as any sandboxed page's; the origin of a
            # form is worth more than what is hidden from this very server.
            ("Referrer-Policy", "same-origin" if reply.forms else "no-referrer"),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ):
            self.send_header(name, value)
        if reply.to:
            self.send_header("Location", reply.to)
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(body)
