"""Owns programs that stand in front of the usual ones because of the line: it changed PATH, or filled its folders.

Which file a name leads to, and whether anybody may have put one there. What that file does is judged elsewhere.
"""

from __future__ import annotations

from agentshell.model import Effect, Evidence, Target, Unknown, known
from agentshell.payloads.sources import absolute
from agentshell.reading.commands import BUILTINS, STATUS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentshell.facts import Facts
    from agentshell.judge import Judged
    from agentshell.model import Arg, Invocation

_PACKAGED = frozenset(("node_modules", ".venv", "venv", "site-packages"))
"""Folders whose programs a package manager puts there."""
_ANYBODY = ("/tmp", "/var/tmp", "/dev/shm", "/private/tmp")
"""Where every account may make files (hier(7))."""


def shadowing(invocation: Invocation, facts: Facts) -> Arg | None:
    """Return the file that a program's name leads to because of this line; None where it is what it was before.

    Packages' own folders of programs are not looked into.
    """
    name = invocation.argv[0].text
    path = invocation.env.text("PATH")
    if not isinstance(name, str) or not isinstance(path, str) or _builtin(name):
        return None
    if "/" in name:
        return invocation.argv[0] if name in invocation.files else None
    usually = facts.host.env.get("PATH", "")
    if path == usually and not any(written.endswith(f"/{name}") for written in invocation.files):
        return None
    before = usually.split(":")
    for folder in path.split(":"):
        place = absolute(invocation, f"{folder or '.'}/{name}")
        if isinstance(place, Unknown):
            continue
        if place in invocation.files:
            return known(place, invocation.argv[0].span)
        if facts.host.look(place).kind == "file":
            usual = folder in before or not _PACKAGED.isdisjoint(folder.split("/"))
            return None if usual else known(place, invocation.argv[0].span)
    return None


def open_to_all(invocation: Invocation, earlier: Sequence[Judged], facts: Facts) -> tuple[Effect, ...]:
    """Return that a program is looked for first where anybody may put one, and where nobody can say what will be.

    A folder that is there is looked into (`shadowing`), and one that the line fills is the line's own.
    """
    name = invocation.argv[0].text
    path = invocation.env.text("PATH")
    if not isinstance(name, str) or not isinstance(path, str) or "/" in name or _builtin(name):
        return ()
    folder = path.partition(":")[0].rstrip("/")
    if not folder.startswith(tuple(f"{place}/" for place in _ANYBODY)):
        return ()
    if path.split(":")[1:] == [] or folder in facts.host.env.get("PATH", "").split(":"):
        return ()
    if any(
        place and folder.startswith(f"{place.rstrip('/')}/") for place in (facts.host.cwd, facts.host.env.get("HOME"))
    ):
        # The session's own folders are its own, wherever they lie.
        return ()
    if facts.host.look(folder).kind != "absent" or _made(folder, earlier):
        return ()
    why = "anybody may put programs there"
    target = Target("machine", "this machine", "unknown", (Evidence("PATH", folder, "unknown", why),))
    return (
        Effect(
            "exec",
            "shell/first-in-path",
            f"looks for {name} first in {folder}, where anybody may put a program",
            target,
            certain=False,
            reason=f"What stands there under the name {name} runs instead of {name}.",
            instead=(f"PATH=$PATH:{folder} {name}", f"ls -l {folder}"),
        ),
    )


def _builtin(name: str) -> bool:
    return name in BUILTINS or name in STATUS


def _made(folder: str, earlier: Sequence[Judged]) -> bool:
    """Whether the line has named the folder, or one that holds it, before."""
    names = {folder}
    while folder.count("/") > 1:
        folder = folder.rpartition("/")[0]
        names.add(folder)
    for one in earlier:
        given = [value for name, value in one.invocation.assignments.items() if name != "PATH"]
        for arg in (*one.invocation.argv[1:], *given):
            text = arg.literal.rstrip("/")
            if text.startswith("PATH="):
                continue
            if text in names or any(name in text and name.count("/") > 1 for name in names):
                return True
    return False
