"""Owns which grade guards a line while it runs, and why it is a lower one than the settings ask for. It guards nothing.

static (the line alone) < shims (the programs that packs name, found first in PATH) < exec (every program that starts).
"""

from __future__ import annotations

import posix
import sys

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.assembly import Assembly
    from agentshell.config import Config, GradeName
    from agentshell.judge import Judgement

GRADES: tuple[GradeName, ...] = ("static", "shims", "exec")
"""From the weakest to the strongest."""
NOTHING_HIDDEN = "the line starts nothing that does not stand in it"
_YAMA = "/proc/sys/kernel/yama/ptrace_scope"
_HELPED = frozenset(("podman", "buildah", "sshfs", "fusermount", "fusermount3", "newuidmap", "newgidmap"))
"""Programs without the setuid bit that call one which has it, without which they do not work."""


class Grade(Value):
    """The grade of one line; why is "" unless it is lower than the settings ask for.

    whole says that nothing more could be guarded at a higher one.
    """

    name: GradeName
    why: str = ""
    whole: bool = False


def choose(judgement: Judgement, options: tuple[str, ...], assembly: Assembly, launcher: str) -> Grade:
    """Return the grade for a line that a shell with these options is about to run."""
    config = assembly.config
    if config.runtime == "static":
        return Grade("static")
    if not {"login", "interactive"} & {*options}:
        from agentshell.starts_nothing import starts_nothing

        if starts_nothing(judgement, assembly.facts):
            return Grade("static", NOTHING_HIDDEN, whole=True)
    if config.runtime == "shims":
        return lower("", launcher)
    why = missing() or next(_need_rights(judgement, assembly), "")
    return lower(why, launcher) if why else Grade("exec")


def lower(why: str, launcher: str) -> Grade:
    """Return the grade below exec; why says what rules exec out, and is "" where the settings ask for shims."""
    lacking = shims_missing(launcher)
    if not lacking:
        return Grade("shims", why)
    return Grade("static", f"{why}; {lacking}" if why else lacking)


def shims_missing(launcher: str) -> str:
    """Return "" where there are shims beside the launcher, else why there are none."""
    folder = f"{launcher.rpartition('/')[0]}/shims"
    try:
        posix.stat(folder)
    except OSError:
        return f"there are no shims in {folder}: `agentshell install --links` makes them"
    return ""


def missing() -> str:
    """Return why this system has no exec gate at all; "" where only trying can tell."""
    if sys.platform != "linux":
        return "the exec gate is Linux's"
    machine = posix.uname().machine
    if machine not in ("x86_64", "aarch64"):
        return f"the exec gate does not know {machine}'s system calls"
    scope = _read(_YAMA)
    if scope == "3" or (scope == "2" and posix.geteuid()):
        return f"kernel.yama.ptrace_scope is {scope}: what starts cannot be read"
    return ""


def refused(errno: int) -> str:
    """Return what it means that the kernel would not install the filter."""
    if errno == 16:
        return "another program has the processes here under such a filter already"
    if errno in (22, 38):
        return "this kernel or sandbox has no seccomp user notification"
    return f"the filter cannot be installed: {posix.strerror(errno)}"


def below(grade: Grade, config: Config) -> str:
    """Return why a line must not run at this grade, "" where it may: the settings name a minimum."""
    if grade.whole or GRADES.index(grade.name) >= GRADES.index(config.minimum):
        return ""
    return f"`minimum: {config.minimum}` is set, and this line would run at {grade.name}: {grade.why}"


def _need_rights(judgement: Judgement, assembly: Assembly) -> Iterator[str]:
    """Yield why the line would not work under the gate: an ordinary account's sets no_new_privs (seccomp(2))."""
    if not posix.geteuid():
        return
    host = assembly.facts.host
    path = host.env.get("PATH", "")
    for one in judgement.invocations:
        name = one.invocation.program
        if not isinstance(name, str) or not name or one.invocation.place.kind != "here":
            continue
        if name in _HELPED:
            yield f"{name} needs rights that the exec gate takes from an ordinary account"
        where = next((f"{folder}/{name}" for folder in path.split(":") if _setuid(f"{folder}/{name}")), "")
        if where and (name != "sudo" or _sudo_works(where, assembly)):
            yield f"{name} gains rights, which the exec gate takes from an ordinary account"


def _setuid(path: str) -> bool:
    try:
        return bool(posix.stat(path).st_mode & 0o4000)
    except OSError:
        return False


def _sudo_works(sudo: str, assembly: Assembly) -> bool:
    from agentshell.sudo_probe import works

    return works(sudo, assembly.facts.host.env)


def _read(path: str) -> str:
    try:
        handle = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return ""
    try:
        return posix.read(handle, 64).decode("ascii", "replace").strip()
    finally:
        posix.close(handle)
