"""Owns a session's memory on the disk: which session a process belongs to, what it has shown and switched.

A session is one agent's or person's run: what `AGENTSHELL_SESSION` names, and the process that starts the shells, which
is the nearest ancestor that is no shell or wrapper. Both are looked up, so that setting the variable forgets nothing.
The files stand where the audit log does by rule, in `sessions/ID.jsonl`, one fact a line, forgotten after twelve hours.
"""

from __future__ import annotations

import posix
import time

from agentshell.audit import SESSION, make_folder
from agentshell.audit import folder as state_folder
from agentshell.errors import AuditError
from agentshell.model import Arg
from agentshell.remembered import Memory, Moved, Seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from agentshell.model import Unknown

VARIABLE = SESSION.decode()
LASTS = 12 * 3600
"""Seconds that a fact is remembered."""
_MOST = 200
"""Facts that are read back: the latest."""
_LONGEST = 300
"""Characters kept of a command, secrets hidden."""
_WRAPPERS = frozenset(
    {
        "sh",
        "bash",
        "dash",
        "zsh",
        "ash",
        "ksh",
        "mksh",
        "fish",
        "busybox",
        "agentshell",
        "sudo",
        "doas",
        "env",
        "timeout",
    }
    | {"setsid", "nohup", "nice", "ionice", "stdbuf", "script", "time", "xargs", "make", "npm", "pnpm", "yarn"}
)
_HIGHEST = 12
"""Ancestors that are looked at."""


def identities(env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the session: the one given by the environment, and the one by ancestry."""
    given = env.get(VARIABLE, "")
    named = f"named-{given}" if 0 < len(given) <= 64 and given.replace("-", "").replace("_", "").isalnum() else ""
    return tuple(name for name in (named, _by_ancestry()) if name)


def recall(env: Mapping[str, str], read: Callable[[str], bytes | Unknown]) -> Memory:
    """Return what the session has shown and switched in the last twelve hours; nothing where it cannot be read.

    read returns a file's content.
    """
    seen: list[tuple[float, Seen]] = []
    moves: list[tuple[float, Moved]] = []
    now = time.time()
    for identity in identities(env):
        path = f"{_folder(env)}/{identity}.jsonl"
        for fact in _facts(path, read(path)):
            when = fact.get("time", 0.0)
            if not isinstance(when, float) or now - when > LASTS:
                continue
            ago = time_ago(now - when)
            if "owners" in fact:
                seen.append((when, Seen(tuple(map(str, fact["owners"])), str(fact.get("where", "")), ago)))
            elif "what" in fact:
                to = tuple(Arg((str(text),)) for text in fact.get("to", ()))
                moves.append((when, Moved(str(fact["what"]), to, str(fact.get("by", "")), ago)))
    seen.sort(key=lambda one: one[0])
    moves.sort(key=lambda one: one[0])
    return Memory(tuple(one for _, one in seen[-_MOST:]), tuple(one for _, one in moves[-_MOST:]))


def remember(env: Mapping[str, str], memory: Memory) -> None:
    """Keep what a line is about to show and switch. Raises AuditError when that cannot be written."""
    import json

    from agentshell.redact import redact

    now = time.time()
    facts: list[dict[str, Any]] = [
        {"time": now, "owners": one.owners, "where": redact(one.where)} for one in memory.seen
    ]
    for move in memory.moves:
        to = [redact(arg.shown) for arg in move.to]
        facts.append({"time": now, "what": move.what, "to": to, "by": redact(move.by)[:_LONGEST]})
    text = "".join(f"{json.dumps(fact)}\n" for fact in facts).encode()
    folder = _folder(env)
    names = identities(env)
    if not folder or not names:
        return
    try:
        _make(folder)
        for name in names:
            handle = posix.open(
                f"{folder}/{name}.jsonl",
                posix.O_WRONLY | posix.O_APPEND | posix.O_CREAT | posix.O_CLOEXEC | posix.O_NOFOLLOW,
                0o600,
            )
            try:
                if posix.write(handle, text) != len(text):
                    raise AuditError(
                        "the session's memory cannot be written: the disk is full", "make room on the disk"
                    )
            finally:
                posix.close(handle)
    except OSError as error:
        message = f"the session's memory in {folder} cannot be written: {error.strerror}"
        raise AuditError(message, "agentshell doctor") from error


def _folder(env: Mapping[str, str]) -> str:
    state = state_folder(env)
    return f"{state}/sessions" if state else ""


def _make(folder: str) -> None:
    """Make the folder, and forget sessions that are long over."""
    try:
        posix.mkdir(folder, 0o700)
    except FileExistsError:
        for name in posix.listdir(folder):
            try:
                if time.time() - posix.stat(f"{folder}/{name}").st_mtime > 2 * LASTS:
                    posix.unlink(f"{folder}/{name}")
            except FileNotFoundError:
                continue  # Another session has forgotten it first.
    except FileNotFoundError:
        # The log may be kept elsewhere, and the folder of the state be new.
        make_folder(folder)


def _facts(path: str, content: bytes | Unknown) -> list[dict[str, Any]]:
    """Return the facts of a file; a line that is none, or a file that others may write, says nothing."""
    if not isinstance(content, bytes):
        return []
    found = posix.stat(path)
    if found.st_uid != posix.geteuid() or found.st_mode & 0o022:
        return []
    import json

    facts = []
    for line in content.splitlines():
        try:
            fact = json.loads(line)
        except ValueError:
            continue
        if isinstance(fact, dict):
            facts.append(fact)
    return facts


def _by_ancestry() -> str:
    """Return the name of the process that starts the shells: its id and start; "" where that cannot be known."""
    process = posix.getppid()
    for _ in range(_HIGHEST):
        try:
            handle = posix.open(f"/proc/{process}/stat", posix.O_RDONLY | posix.O_CLOEXEC)
        except OSError:
            # Without /proc, the terminal session is the next best that stays the same from one shell to the next.
            return f"terminal-{posix.getsid(0)}"
        try:
            before, _, after = posix.read(handle, 4096).decode("utf-8", "replace").rpartition(")")
        finally:
            posix.close(handle)
        fields = after.split()
        # proc_pid_stat(5): the fields behind the name are state, ppid, …, and starttime as the 20th of them.
        if before.partition("(")[2] not in _WRAPPERS or fields[1] in ("0", "1"):
            return f"process-{process}-{fields[19]}"
        process = int(fields[1])
    return f"process-{process}"


def time_ago(seconds: float) -> str:
    """Return a span of time for people, as in `3 minutes`."""
    for size, name in ((3600, "hour"), (60, "minute"), (1, "second")):
        count = int(seconds // size)
        if count:
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "a moment"
