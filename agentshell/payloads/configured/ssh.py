"""Owns ssh's configuration files as far as they run commands on this machine: ProxyCommand, LocalCommand, Match exec.

Source: OpenSSH 9.2, ssh_config(5): the first value for a host counts; command-line `-o` comes before any file.
"""

from __future__ import annotations

from agentshell.model import Arg, Inner, known
from agentshell.packs.globs import glob
from agentshell.payloads.configured import below, file_text, variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Invocation
    from agentshell.packs.parsed import Parsed

DEEPEST = 16
_COMMANDS = ("proxycommand", "localcommand", "knownhostscommand")


def commands(parsed: Parsed, facts: Facts) -> Iterator[Inner]:
    """Yield the commands that the files set for the hosts that the line names."""
    invocation = parsed.invocation
    given = parsed.value("-F")
    if given is not None:
        paths = [given.shown]
    else:
        paths = [f"{variable(invocation, 'HOME')}/.ssh/config", "/etc/ssh/ssh_config"]
    for host in _hosts(parsed):
        found: dict[str, str] = {}
        for path in paths:
            _read(invocation, facts, below(invocation, path), host, found, 0)
        for key, text in found.items():
            if text.lower() != "none" and (key != "localcommand" or found.get("permitlocalcommand") == "yes"):
                yield Inner("shell", f"ssh {key}", text=_filled(text, host), shell="sh")


def _hosts(parsed: Parsed) -> Iterator[str]:
    """Yield the hosts: ssh's destination, or those of `host:path` operands."""
    for number, operand in enumerate(parsed.positionals):
        text = operand.text
        if not isinstance(text, str):
            continue
        text = text.removeprefix("ssh://").removeprefix("sftp://")
        if parsed.pack not in ("ssh", "sftp"):
            text = text.partition(":")[0] if ":" in text and "/" not in text.partition(":")[0] else ""
        elif number:
            return
        host = text.rpartition("@")[2].partition(":")[0].partition("/")[0]
        if host:
            yield host


def _filled(text: str, host: str) -> Arg:
    """Return the command with its tokens (`%h`, `%p`, `%%`): only the host is known."""
    return known(text.replace("%h", host).replace("%n", host).replace("%p", "22"))


def _read(invocation: Invocation, facts: Facts, path: str, host: str, found: dict[str, str], depth: int) -> None:
    text = file_text(invocation, facts, path) if path and depth <= DEEPEST else None
    applies = True
    for line in (text or "").splitlines():
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        head = bare.replace("=", " ", 1).split(None, 1)
        key, value = head[0].lower(), head[1].strip() if len(head) > 1 else ""
        words = [word.strip('"') for word in value.split()]
        if key == "host":
            refused = any(word.startswith("!") and glob(word[1:], host) for word in words)
            applies = not refused and any(glob(word, host) for word in words)
        elif key == "match":
            # Of a Match only the hosts are known; whatever else it asks for may hold.
            applies = _may_match(words, host)
            if applies and "exec" in [word.lower() for word in words]:
                found.setdefault("match exec", value[value.lower().index("exec") + 4 :].strip().strip('"'))
        elif key == "include" and applies:
            for word in words:
                place = word if word.startswith(("/", "~/")) else f"{path.rpartition('/')[0]}/{word}"
                for one in _globbed(facts, below(invocation, place)):
                    _read(invocation, facts, one, host, found, depth + 1)
        elif applies and value and key in (*_COMMANDS, "permitlocalcommand"):
            found.setdefault(key, value)


def _may_match(words: list[str], host: str) -> bool:
    for at, word in enumerate(words[:-1]):
        if word.lower() in ("host", "originalhost"):
            return any(glob(pattern, host) for pattern in words[at + 1].split(","))
    return True


def _globbed(facts: Facts, path: str) -> list[str]:
    parent, _, last = path.rpartition("/")
    if "*" not in last and "?" not in last:
        return [path]
    names = facts.host.names(parent)
    return [f"{parent}/{one}" for one in names if glob(last, one)] if isinstance(names, tuple) else []
