"""Owns who may use the page: a link that works once, and the session that its first use begins. It serves nothing.

The session is a cookie, a path that nobody else knows, and a mark that every form carries. Browsers send a host's
cookies to all its ports; the path keeps this one from whatever else is served on this machine.

What this cannot tell is a program of the same account that reads the memory of this process or of the browser, or that
steers the browser; some browsers keep a session's cookies on disk as well. Such a program is turned away where it comes
from an agent (`peer`); against the rest stands what answers are proven by (`approvals.proof`).
"""

from __future__ import annotations

import hmac
import secrets
import threading

NAME = "agentshell"
"""The cookie's name."""
TRIES = 3
"""How often a passphrase or code may be wrong, all in all."""


class Session:
    """The one link and the one session of a running page. opened says whether the link has been used.

    seal goes from here to the browser only. Whoever takes the port when this has ended does not know it, and an open
    page does not follow them.
    """

    def __init__(self) -> None:
        self.link = secrets.token_urlsafe(32)
        self.path = f"/{secrets.token_urlsafe(16)}/"
        self.form = secrets.token_urlsafe(32)
        self.seal = secrets.token_urlsafe(16)
        self.told = ""
        self.wrong = 0
        self.opened = False
        self.lock = threading.Lock()
        self._cookie = secrets.token_urlsafe(32)

    def is_link(self, link: str) -> bool:
        """Whether it is the link, void or not."""
        return _same(link, self.link)

    def trade(self, link: str) -> str:
        """Return the cookie for the link, and make the link void; "" where it is another one, or has been used."""
        with self.lock:
            if self.opened or not self.is_link(link):
                return ""
            self.opened = True
            return f"{NAME}={self._cookie}; Path={self.path}; HttpOnly; SameSite=Strict"

    def knows(self, cookies: str) -> bool:
        """Whether a request's cookies are the session's. Another port may have set more of the same name."""
        if not self.opened:
            return False
        pairs = (piece.strip().partition("=") for piece in cookies.split(";"))
        return any(_same(value, self._cookie) for name, _, value in pairs if name == NAME)

    def meant(self, mark: str) -> bool:
        """Whether a form is one that this session has shown."""
        return _same(mark, self.form)

    def tell(self, text: str) -> None:
        """Keep what the next page says first."""
        self.told = text

    def news(self) -> str:
        """Return what the next page says first, once."""
        said, self.told = self.told, ""
        return said


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), known.encode())
