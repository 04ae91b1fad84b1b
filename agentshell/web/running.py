"""Owns the life of the page: its link on the person's terminal, and what ends it."""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from contextlib import suppress

from agentshell.approvals.clock import now
from agentshell.approvals.place import open_store
from agentshell.assembly import assemble
from agentshell.errors import AgentShellError
from agentshell.render import safe
from agentshell.web.pages import Pages
from agentshell.web.server import ADDRESS, Server
from agentshell.web.session import Session

LASTS = 8 * 3600
"""Seconds after which the page ends."""
TICK = 500
"""Milliseconds between two looks at whether the terminal is still there."""
_GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL


def run() -> int:
    """Serve the page until Ctrl-C, a hang-up or its time ends it; return 0. Raises AgentShellError."""
    assembly = assemble()
    settings, env = assembly.config.approvals, assembly.facts.host.env
    # What cannot be read is said here, where the person is.
    open_store(settings, env).close()
    try:
        terminal = os.open("/dev/tty", os.O_WRONLY | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError as error:
        raise AgentShellError("there is no terminal to show the link on") from error

    def say(text: str) -> None:
        with suppress(OSError):
            os.write(terminal, f"{time.strftime('%H:%M:%S')} {safe(text)}\n".encode())

    session = Session()
    try:
        server = Server(session, Pages(session, settings, env, say), say)
    except OSError as error:
        raise AgentShellError(f"nothing can be served at {ADDRESS}: {error.strerror}") from error
    until = now().later(LASTS)
    ends = time.strftime("%H:%M", time.localtime(until.wall))
    shown = (
        "agentshell: open this in a browser on this machine. The link works once.\n"
        f"  http://{ADDRESS}:{server.server_port}/open/{session.link}\n"
        f"Ctrl-C, closing this terminal and {ends} end the page. Do not let the browser keep what you type.\n"
    )
    try:
        os.write(terminal, shown.encode())
    except OSError as error:
        raise AgentShellError("the link cannot be shown on the terminal") from error
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True).start()
    watched = select.poll()
    watched.register(0, 0)
    # The thread of the signals' handlers: they run between two looks.
    while not ending.is_set() and not until.reached(now()):
        if any(event & _GONE for _, event in watched.poll(TICK)):
            break
    server.shutdown()
    server.server_close()
    say("the page has ended")
    return 0
