"""Owns what ends agentshell's processes, services and installation, and what takes it away as a login shell."""

from __future__ import annotations

from agentshell.guarding.effect import effect
from agentshell.model import Unknown
from agentshell.targets.own import starts_guard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.judge import Judged
    from agentshell.model import Effect, Invocation

NAME = "agentshell"
_BY_NUMBER = frozenset({"kill", "gkill"})
_BY_NAME = frozenset({"pkill", "killall", "skill", "xkill", "slay"})
_PARENT = ("$PPID", "${PPID}")
_SERVICES = {
    "systemctl": ("stop", "disable", "mask", "kill", "revert"),
    "service": ("stop",),
    "launchctl": ("unload", "bootout", "remove", "stop", "disable", "kill"),
    "brew": ("stop",),
    "supervisorctl": ("stop", "remove"),
}
_PACKAGERS = (
    *("pip", "pipx", "uv", "brew", "conda", "mamba", "micromamba", "apt", "apt-get", "aptitude", "dpkg", "dnf"),
    *("yum", "zypper", "pacman", "apk", "rpm", "poetry", "pdm", "nix-env", "port"),
)
_REMOVE = frozenset(
    {"uninstall", "remove", "purge", "rm", "autoremove", "unlink", "erase", "del", "inject", "upgrade", "reinstall"}
    | {"downgrade", "-r", "-e", "-P", "-R", "-Rs", "-Rns", "--remove", "--purge", "--erase", "--uninstall"}
)
_REPLACE = frozenset(
    {
        "-U",
        "--upgrade",
        "--force",
        "-f",
        "--force-reinstall",
        "--reinstall",
        "-I",
        "--ignore-installed",
        "--reinstall-package",
    }
    | {"--upgrade-package"}
)


def others(judged: Judged, facts: Facts) -> Iterator[Effect]:
    """Yield what the invocation does to agentshell's processes, services, installation and login shell."""
    invocation = judged.invocation
    program = invocation.program
    if isinstance(program, Unknown) or not program:
        return
    words = [arg.shown for arg in invocation.argv[1:]]
    if _ends(program, words, invocation):
        yield effect("own-process", "ends processes of agentshell, or the one that it works for", "processes")
    if set(_SERVICES.get(program, ())) & set(words) and any(NAME in word for word in words):
        yield effect("own-process", "ends a service of agentshell", "service")
    if program.startswith("python") and "-m" in words and words[words.index("-m") + 1 :][:1] == ["pip"]:
        program, words = "pip", words[words.index("-m") + 2 :]
    if program.rstrip("0123456789.") in _PACKAGERS and _uninstalls(words, facts):
        yield effect("uninstall", "takes agentshell off this machine, or puts another in its place", "agentshell")
    if program in ("chsh", "lchsh", "usermod", "dscl"):
        yield from _login_shell(words, facts)


def _ends(program: str, words: list[str], invocation: Invocation) -> bool:
    if program in _BY_NUMBER:
        if {"-l", "-L", "-0", "--list"} & set(words):
            return False
        # The parent of the line's own shell; a shell further in has that one for its parent.
        parent = any(word.lstrip("-") in _PARENT for word in words) and not invocation.via
        if parent or any(NAME in word for word in words):
            return True
        # All processes, agentshell's among them (kill(1)): `kill -9 -1`, `kill -- -1`.
        return len(words) > 1 and words[-1] == "-1" and words[0].startswith("-")
    if program in _BY_NAME:
        return not {"-l", "--list"} & set(words) and any(_names(word) for word in words)
    if program in ("xargs", "parallel"):
        fed = " ".join(arg.shown for arg in invocation.stdin.producer) + invocation.stdin.text.shown
        return any(word in _BY_NUMBER for word in words) and (NAME in fed or "[a]gentshell" in fed)
    return False


def _names(pattern: str) -> bool:
    """Whether a pattern of pkill's finds agentshell: its name, or an expression that leaves little of it out."""
    if NAME in pattern:
        return True
    if sum(character.isalpha() for character in pattern) < 6:
        return False
    import re

    try:
        return re.search(pattern[:100], NAME) is not None
    except re.error:
        return False


def _uninstalls(words: list[str], facts: Facts) -> bool:
    told = set(words)
    if "uninstall-all" in told or {"tool", "uninstall", "--all"} <= told:
        return any("/pipx/" in place or "/uv/tools/" in place for place in facts.host.installed)
    if not any(_is_package(word) for word in words):
        return False
    return bool(told & _REMOVE) or (bool(told & _REPLACE) and bool(told & {"install", "add", "tool"}))


def _is_package(word: str) -> bool:
    """Whether a word is the package: `agentshell`, `agentshell==1.0`, `agentshell[x]`, `agentshell.service` is not."""
    name = word.partition("[")[0]
    for mark in ("=", "<", ">", "~", "!", "@", ";", " "):
        name = name.partition(mark)[0]
    return name.lower() == NAME


def _login_shell(words: list[str], facts: Facts) -> Iterator[Effect]:
    """Yield that an account whose login shell is agentshell gets another; agents take their shell from there."""
    if not any(word.startswith(("-s", "--shell", "UserShell")) for word in words):
        return
    if any(starts_guard(word.partition("=")[2] or word, facts) for word in words):
        return
    accounts = facts.host.read_text("/etc/passwd")
    if isinstance(accounts, str):
        for line in accounts.split("\n"):
            name, *fields = line.split(":")
            if len(fields) == 6 and starts_guard(fields[5], facts) and (name in words or not _names_account(words)):
                yield effect("login-shell", f"gives {name} another login shell than agentshell", name)


def _names_account(words: list[str]) -> bool:
    """Whether an operand says whose shell it is."""
    operands = [
        word
        for before, word in zip(["", *words], words, strict=False)
        if not word.startswith("-") and before not in ("-s", "--shell")
    ]
    return bool(operands)
