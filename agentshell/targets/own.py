"""Owns which paths are agentshell's own, and which folders hold them; what may be done to them is not here.

agentshell's: its settings (`layers`), its log and caches (`audit`, `cache`), a project's `.agentshell`, the installed
package and launcher. A source tree of agentshell is not its own, unless it is the one that runs.
"""

from __future__ import annotations

from agentshell.facts import LAUNCHER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.facts import Facts
    from agentshell.model import Arg

PREFIX = "AGENTSHELL_"
"""How the names of all variables begin that agentshell reads or will read."""
TESTS_VARIABLES = frozenset({"AGENTSHELL_ALL_SCRIPTS", "AGENTSHELL_BASH_TESTS"})
"""Those that only its test suite reads."""
_SETTINGS = (
    ("XDG_CONFIG_HOME", ".config", "agentshell's settings"),
    ("XDG_STATE_HOME", ".local/state", "agentshell's log"),
    ("XDG_DATA_HOME", ".local/share", "agentshell's data"),
)
_TELLING = (
    *("/.config/agentshell", "/etc/agentshell", "/.local/state/agentshell", "/.local/share/agentshell", ".agentshell/"),
    *("site-packages/agentshell", "dist-packages/agentshell", "/bin/agentshell", "which agentshell"),
    *("command -v agentshell", "type -P agentshell", "agentshell.__file__", "CONFIG_HOME/agentshell"),
)
"""What a path of which a piece is not known mentions when it leads to agentshell's own."""
_FINDERS = frozenset({"which", "whereis", "whence", "command", "type", "hash", "where", "gwhich", "locate", "find"})
"""Programs and builtins that tell where a program lies."""


def places(facts: Facts) -> dict[str, str]:
    """Return the folders and files that are agentshell's on this machine, by what they are."""
    env = facts.host.env
    home = env.get("HOME", "").rstrip("/")
    found = {"/etc/agentshell": "the site's settings"}
    for variable, below, what in _SETTINGS:
        for base in (env.get(variable, "").rstrip("/"), f"{home}/{below}" if home else ""):
            if base:
                found[f"{base}/agentshell"] = what
    return found | dict(facts.host.installed)


def own(path: str, kept: Mapping[str, str]) -> str:
    """Return what of agentshell's an absolute path is, or is in, or ""; kept are its `places`."""
    path = plain(path)
    for place, what in kept.items():
        if path == place or path.startswith(f"{place}/"):
            return what
    parts = path.split("/")
    if ".agentshell" in parts:
        return "the project's settings for agentshell"
    for at, part in enumerate(parts[:-1]):
        name = parts[at + 1]
        if part in ("site-packages", "dist-packages") and (name == "agentshell" or name.startswith("agentshell-")):
            return "the installed agentshell"
        if part in ("bin", "sbin", "Scripts") and name == "agentshell" and at + 2 == len(parts):
            return LAUNCHER
    return ""


def holds_own(path: str, kept: Mapping[str, str], facts: Facts) -> str:
    """Return what of agentshell's stands somewhere below an absolute folder, or ""; kept are its `places`."""
    folder = plain(path).rstrip("/")
    for place, what in kept.items():
        if place.startswith(f"{folder}/") and facts.host.look(place).kind != "absent":
            return what
    return ""


def plain(path: str) -> str:
    """Return the path without the ways of /proc to the same root: `/proc/self/root/etc` is `/etc` (proc(5))."""
    while path.startswith("/proc/"):
        who, _, rest = path[6:].partition("/")
        if not (who in ("self", "thread-self") or who.isdigit()) or rest.split("/")[0] != "root":
            break
        path = rest[4:] or "/"
    return path


def mentions_own(arg: Arg) -> bool:
    """Whether a path of which a piece is not known speaks of agentshell's own."""
    if any(mark in arg.shown for mark in _TELLING):
        return True
    for part in arg.parts:
        source = "" if isinstance(part, str) else part.source or part.why.removeprefix("the output of ")
        words = source.replace("$(", " ").replace('"', " ").replace(")", " ").split()
        if "agentshell" in words and _FINDERS & set(words):
            return True
    return False


def starts_guard(path: str, facts: Facts) -> bool:
    """Whether starting what an absolute path names starts agentshell: its launcher, or a link to it."""
    if "agentshell" in path:
        return True
    return any(what == LAUNCHER and path == place for place, what in facts.host.installed.items())


def launcher_folders(facts: Facts) -> tuple[str, ...]:
    """Return the folders of launchers and their links."""
    return tuple(
        dict.fromkeys(place.rpartition("/")[0] for place, what in facts.host.installed.items() if what == LAUNCHER)
    )


def in_path(facts: Facts) -> tuple[str, ...]:
    """Return those of the launchers' folders that are in the session's PATH."""
    before = facts.host.env.get("PATH", "").split(":")
    return tuple(folder for folder in launcher_folders(facts) if folder in before)
