"""Owns which other machine a command reaches: ssh destinations, `host:path` operands. What runs there is not its own.

Source: OpenSSH 9.2 (ssh(1), ssh_config(5)): the first value found for a host wins; rsync 3.2 and scp for `host:path`.
"""

from __future__ import annotations

from agentshell.model import Arg, Place
from agentshell.packs.globs import glob
from agentshell.targets.evidence import Case
from agentshell.targets.names import environment_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Invocation, Target
    from agentshell.packs.parsed import Parsed

JUMP = ("-J", "--jump")
SEVERAL = ("-w", "-H", "--hosts", "--host", "-g", "-m", "--machine", "-h")
"""Options of tools that reach several machines at once (pdsh, clush, pssh, fab): hosts, lists of them, and groups."""
DEEPEST = 16
"""How many Includes may stand in each other (ssh_config(5))."""


def ssh_place(parsed: Parsed, facts: Facts) -> Place:
    """Return the machine that ssh reaches."""
    return Place("host", _destination(parsed, facts))


def resolve(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the machine that an ssh-like command reaches (ssh-copy-id, mosh, sshpass's inner ssh)."""
    return (_destination(parsed, facts),)


def host_target(host: Arg, source: str, invocation: Invocation, facts: Facts, *, behind: Arg | None = None) -> Target:
    """Return the machine of a host name, with what ~/.ssh/config calls it; behind is the whole `host:path` operand."""
    case = Case(invocation, facts)
    case.place(warns=True)
    _host(case, source, host)
    if behind is not None and behind.known:
        path = behind.literal.partition(":")[2]
        case.name("path", path, warns=True)
    return case.target("host", behind.shown if behind is not None else host.shown)


def _destination(parsed: Parsed, facts: Facts) -> Target:
    case = Case(parsed.invocation, facts)
    case.place(warns=True)
    for jump in parsed.values(*JUMP):
        case.argument("-J", jump, "host", warns=True)
    several = () if parsed.pack == "ssh" else parsed.values(*SEVERAL)
    if several:
        for hosts in several:
            _hosts(case, hosts)
        return case.target("host", " ".join(arg.shown for arg in several))
    given = parsed.positionals[0] if parsed.positionals else parsed.rest[0] if parsed.rest else None
    if given is None:
        return case.target("host", "no host given")
    host = _without_user(case, given)
    _host(case, "host", host)
    return case.target("host", host.shown)


def _hosts(case: Case, given: Arg) -> None:
    """List a list of hosts; one that says nothing beside one that does may be anything."""
    if not given.known:
        case.unknown("hosts", given)
        return
    hosts = [host for word in given.literal.split() for host in word.split(",") if host]
    silent = any(environment_of(host, case.facts, "host")[0] == "unknown" for host in hosts)
    for host in hosts:
        case.host("hosts", host.rpartition("@")[2], warns=silent)


def _without_user(case: Case, given: Arg) -> Arg:
    """Split `user@host` and `ssh://user@host:port`; the user's name may speak for production."""
    if not given.known:
        return given
    text = given.literal
    if text.startswith("ssh://"):
        from agentshell.targets.urls import parse

        url = parse(text)
        case.name("user", url.user, warns=True)
        return given.replace(parts=(next(iter(url.hosts), ""),))
    user, at, host = text.rpartition("@")
    if at:
        case.name("user", user, warns=True)
    return given.replace(parts=(host,))


def _host(case: Case, source: str, host: Arg) -> None:
    if not host.known:
        case.unknown(source, host)
        return
    name = host.literal
    case.host(source, name)
    if not case.here:
        return
    found = _configured(case, name)
    for key, (value, where) in found.items():
        if key == "hostname":
            case.host(f"HostName, {where}", value.replace("%h", name))
        else:
            case.name(f"{key}, {where}", value, "host", warns=True)


def _configured(case: Case, name: str) -> dict[str, tuple[str, str]]:
    """Return what ~/.ssh/config says about a host: HostName, User, ProxyJump, with where."""
    found: dict[str, tuple[str, str]] = {}
    _read(case, f"{case.home()}/.ssh/config", name, found, 0)
    return found


def _read(case: Case, path: str, name: str, found: dict[str, tuple[str, str]], depth: int) -> None:
    """Read one file and, where they stand, the files that it includes."""
    text = case.read(path)
    if not isinstance(text, str) or depth > DEEPEST:
        return
    applies = True
    for number, line in enumerate(text.splitlines(), 1):
        words = line.replace("=", " ", 1).split()
        if not words or words[0].startswith("#"):
            continue
        key, values = words[0].lower(), [word.strip('"') for word in words[1:]]
        if key == "host":
            applies = _applies(values, name)
        elif key == "match":
            # What a Match would say needs a program or the user's name: only the one for all hosts is read.
            applies = values[:1] == ["all"]
        elif key == "include" and applies:
            for value in values:
                for include in _included(case, value, path.rpartition("/")[0]):
                    _read(case, include, name, found, depth + 1)
        elif applies and values and key in ("hostname", "user", "proxyjump", "proxycommand"):
            found.setdefault(key, (" ".join(values), case.shown_path(path, number)))


def _applies(patterns: list[str], name: str) -> bool:
    if any(pattern.startswith("!") and glob(pattern[1:], name) for pattern in patterns):
        return False
    return any(glob(pattern, name) for pattern in patterns)


def _included(case: Case, name: str, folder: str) -> list[str]:
    """Return the files of an Include, which may have a glob in its last part."""
    path = f"{case.home()}{name[1:]}" if name.startswith("~/") else name if name.startswith("/") else f"{folder}/{name}"
    parent, _, last = path.rpartition("/")
    if "*" not in last and "?" not in last:
        return [path]
    names = case.facts.host.names(parent)
    return [f"{parent}/{one}" for one in names if glob(last, one)] if isinstance(names, tuple) else []


def remote(arg: Arg) -> Arg | None:
    """Return the host of `[user@]host:path`, `host::module` or `rsync://host/module`; None for a local path.

    A colon behind a slash belongs to a local name, as in scp and rsync.
    """
    text = arg.literal if arg.known else "".join(part if isinstance(part, str) else "\0" for part in arg.parts)
    if "://" in text:
        from agentshell.targets.urls import host_of

        return Arg((host_of(text),)) if arg.known else arg
    head, colon, _ = text.partition(":")
    if not colon or "/" in head or not head:
        return None
    if "\0" in head:
        return arg
    return Arg((head.rpartition("@")[2],), arg.span)
