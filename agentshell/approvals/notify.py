"""Owns telling a person of a request through a command of their own. It neither waits for the command nor fails.

The command gets one more argument, a short text without secrets; it runs by itself, is ended after ten seconds, and
sees of the environment only what such commands need.
"""

from __future__ import annotations

import json
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.approvals.model import Request

LONGEST = 10
"""Seconds after which the command is ended."""
_KEPT = (
    *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY"),
    *("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"),
)


def text(request: Request) -> str:
    """Return what is told of a request: what would be done and where, who asks, and the id to answer."""
    from agentshell.redact import redact
    from agentshell.render import safe

    content = json.loads(request.asked.body)
    asking = [one for one in content["effects"] if one["decision"] == "ask"]
    what = f"{asking[0]['summary']} in {_where(asking[0])}" if asking else "a line that could not be read"
    more = f" and {len(asking) - 1} more" if len(asking) > 1 else ""
    who = request.asked.agent or "a shell"
    return safe(redact(f"{who} asks (request {request.id}): {what}{more}"), 300)


def notify(command: tuple[str, ...], request: Request, env: Mapping[str, str] | None = None) -> None:
    """Start the command with the text of the request; whatever goes wrong there is not told to the asking shell."""
    given = os.environ if env is None else env
    kept = {name: given[name] for name in _KEPT if name in given}
    # Twice forked, so that nobody is left to be waited for; the one in the middle ends at once.
    try:
        child = os.fork()
    except OSError:
        return
    if child:
        os.waitpid(child, 0)
        return
    try:
        os.setsid()
        if os.fork():
            os._exit(0)
        _run((*command, text(request)), kept)
    finally:
        os._exit(1)


def _run(words: tuple[str, ...], env: dict[str, str]) -> None:
    """Become the process that runs the command, with nothing of the asking shell's in its hands."""
    import signal
    import subprocess

    from agentshell.bundle import withdraw

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(null, handle)
    withdraw()
    os.closerange(3, 1024)
    os.chdir("/")
    try:
        subprocess.run(words, env=env, timeout=LONGEST, check=False, close_fds=True)
    except (OSError, subprocess.SubprocessError):
        os._exit(1)
    os._exit(0)


def _where(effect: dict[str, object]) -> str:
    target = effect.get("target")
    place = target.get("environment", "unknown") if isinstance(target, dict) else "unknown"
    return "an unknown environment" if place == "unknown" else str(place)
