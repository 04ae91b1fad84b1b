"""Owns what a path on this machine is: temporary, generated, the project's, a person's, the system's. It opens no file.

Everything here takes absolute paths without symbolic links; which paths a command hits is `files`.
"""

from __future__ import annotations

from agentshell.targets.globs import any_matches
from agentshell.targets.words import TABLES
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Environment, Scope

_FILES = TABLES["files"]
_GENERATED = frozenset(_FILES["generated"])
_GENERATED_HERE = _GENERATED.union(_FILES["generated-here"])
_HOMES = _FILES["homes"]
_ALL_OF_IT = "*?.![]{},"
"""What a glob that leaves nothing out is made of."""


class Kind(Value):
    """What a path is: the environment it counts as, how much of it is hit at least, and why."""

    environment: Environment
    scope: Scope
    why: str


class Ground(Value):
    """The folders that paths are judged by: home, project (and whether it has version control), temporary ones."""

    home: str
    project: str
    versioned: bool
    temporary: tuple[str, ...]


def ground(facts: Facts, home: str, temporary: str = "") -> Ground:
    """Return the ground of a session: the project is the nearest folder with .git above where it began.

    Without version control it is the folder itself, unless that is a home, the root, or the system's.
    """
    host = facts.host
    home = _real(facts, home)
    start = _real(facts, host.cwd)
    temporaries = [*_FILES["temporary"]]
    if temporary.startswith("/") and temporary.rstrip("/") not in ("", home):
        temporaries.append(temporary.rstrip("/"))
    folder = start
    while folder not in ("", "/", home) and not inside(home, folder):
        if host.look(f"{folder}/.git").kind in ("directory", "file"):
            return Ground(home, folder, versioned=True, temporary=tuple(temporaries))
        folder = folder.rpartition("/")[0]
    own = start not in ("", "/", home) and not inside(home, start)
    # Root's home is one of the system's folders, and full of projects all the same.
    shared = not inside(start, home) and _within(start, _FILES["system"])
    project = start if own and not shared and not _within(start, temporaries) else ""
    return Ground(home, project, versioned=False, temporary=tuple(temporaries))


def classify(path: str, ground: Ground, facts: Facts, *, glob: str = "") -> Kind:
    """Return what an absolute path is. With glob, the path is a folder and what in it matches the glob is hit.

    Order matters: a home or project that lies in a temporary folder is still a home or project.
    """
    everything = bool(glob) and not glob.strip(_ALL_OF_IT)
    if glob and not everything:
        return _classify(f"{path.rstrip('/')}/{glob}", ground, facts, several=True)
    return _classify(path, ground, facts, several=everything)


def _classify(path: str, ground: Ground, facts: Facts, *, several: bool) -> Kind:
    home, project = ground.home, ground.project
    scope: Scope = "many" if several else "one"
    if path.startswith("/dev/") or path == "/dev":
        return _device(path, ground)
    if path.startswith("/proc/sys/"):
        return Kind("local", "one", "a setting of the running kernel, which is back after a restart")
    if path == "/":
        return Kind("production", "all", "the whole machine")
    if path in ground.temporary and (inside(home, path) or inside(project, path)):
        return Kind("production", "many", "a temporary folder that holds the project")
    if home and (path == home or inside(home, path)):
        return Kind("production", "all", "a whole home folder")
    if path in _HOMES or (path.rpartition("/")[0] in _HOMES and path != project):
        return Kind("production", "all", "a whole home folder")
    if path == "/root":
        return Kind("production", "all", "a whole home folder")
    if project and (path == project or inside(project, path)):
        why = "the project itself" if path == project else "a folder that holds the project"
        return Kind("production", "many", why)
    if project and inside(path, project):
        return _in_project(path, ground, facts, scope)
    if home and inside(path, home):
        return _in_home(path, home, scope)
    if _within(path, ground.temporary):
        return Kind("local", scope, "temporary")
    return _elsewhere(path, scope, facts)


def _device(path: str, ground: Ground) -> Kind:
    if path in _FILES["harmless"] or path.startswith(("/dev/fd/", "/dev/pts/", "/dev/tty")):
        return Kind("local", "one", "nothing is kept there")
    if _within(path, ground.temporary):
        return Kind("local", "one", "temporary")
    return Kind("production", "many", "a device: everything on it")


def _in_project(path: str, ground: Ground, facts: Facts, scope: Scope) -> Kind:
    below = path[len(ground.project) + 1 :] if ground.project != "/" else path[1:]
    parts = below.split("/")
    name = parts[-1]
    if ".git" in parts:
        if name.endswith(".lock"):
            return Kind("local", scope, "git's lock")
        return Kind("production", "many", "version control itself, and every commit that is nowhere else")
    made = generated(parts, _GENERATED_HERE)
    if made:
        return Kind("local", scope, f"generated ({made})")
    kept = _kept_out(name)
    if kept:
        return Kind("production", scope, kept)
    if facts.host.look(f"{path}/.git").kind in ("directory", "file"):
        return Kind("production", "many", "a repository of its own, with what it has not pushed")
    if ground.versioned:
        return Kind("local", scope, "in the project: version control can bring it back")
    if facts.host.look(path).kind == "directory":
        return Kind("unknown", "many", "a folder in a project without version control")
    return Kind("local", scope, "in the working folder")


def _in_home(path: str, home: str, scope: Scope) -> Kind:
    below = path[len(home) + 1 :]
    for cache in _FILES["home-caches"]:
        if below == cache or below.startswith(f"{cache}/"):
            return Kind("local", scope, f"a cache (~/{cache})")
    parts = below.split("/")
    if not parts[0].startswith(".") and ".git" not in parts and len(parts) > 1:
        made = generated(parts)
        if made:
            return Kind("local", scope, f"generated ({made})")
    if _installed_again(path, scope, [f"{home}/{folder}" for folder in (".local/bin", ".cargo/bin", "go/bin")]):
        return Kind("local", scope, "a program that can be installed again")
    if parts[0].startswith("."):
        return Kind("production", scope, "settings and keys in the home folder")
    return Kind("production", scope, "in the home folder, outside the project")


def _elsewhere(path: str, scope: Scope, facts: Facts) -> Kind:
    if _within(path, _FILES["system-caches"]):
        return Kind("local", scope, "a cache of the system")
    if _within(path, _FILES["mounted"]):
        return Kind("production", scope, "on a mounted volume")
    if _installed_again(path, scope, ["/usr/local/bin", "/opt/homebrew/bin"]):
        return Kind("local", scope, "a program that can be installed again")
    if _within(path, _FILES["system"]):
        wide: Scope = "many" if path.count("/") == 1 else scope
        return Kind("production", wide, "outside the project, on the system")
    if _nowhere(path, facts):
        return Kind("local", scope, "not on this machine")
    return Kind("production", scope, "outside the project")


def _installed_again(path: str, scope: Scope, folders: list[str]) -> bool:
    """Whether it is one program in a folder of those that people install by hand."""
    return scope == "one" and path.rpartition("/")[0] in folders


def _nowhere(path: str, facts: Facts) -> bool:
    """Whether there is no such path, nor the folder at the root that it would be in, and no word of it names data.

    Where its name speaks of data (`/data`, `/backups`) a disk may be mounted by the time the line runs.
    """
    from agentshell.targets.tokens import classify as words

    top = "/" + path.split("/")[1]
    if any(mark in top for mark in "*?[…") or facts.host.look(top).kind != "absent":
        return False
    said = any(word in top.lower() for word in _FILES["data-words"])
    said = said or any(word in path.lower() for word in ("backup", "data", "db", "dump", "sql"))
    return not said and words(path)[0] != "production"


def generated(parts: list[str], names: frozenset[str] = _GENERATED) -> str:
    """Return the part of a path that says it was made by a build, a test run or a package manager, or ""."""
    for part in parts:
        if part in names:
            return part
    return parts[-1] if any_matches(_FILES["generated-names"], parts[-1]) else ""


def generated_only(pattern: str) -> bool:
    """Whether a name pattern only finds generated files: `*.pyc`, `*.py[co]`, `__pycache__`, `*/node_modules/*`."""
    before, bracket, rest = pattern.partition("[")
    if bracket and "]" in rest:
        choices, _, after = rest.partition("]")
        return not choices.startswith(("!", "^")) and all(generated_only(f"{before}{one}{after}") for one in choices)
    parts = [part for part in pattern.split("/") if part.strip("*.")]
    return bool(parts) and bool(generated(parts))


def not_brought_back(pattern: str) -> str:
    """Return why what a name pattern finds anywhere in a project may be lost for good, or ""."""
    from fnmatch import fnmatchcase

    name = pattern.rpartition("/")[2] or pattern
    if any(fnmatchcase(own, name) for own in _FILES["git"]) or "/.git" in f"/{pattern}":
        return "version control itself is among it"
    if any(fnmatchcase(secret.replace("*", "0"), name) for secret in _FILES["secrets"] if not _is_common(secret)):
        return "files with secrets are among it"
    return ""


def starts_guard(folder: str, pattern: str, ground: Ground, facts: Facts, holding: str = "") -> str:
    """Return the agent's settings below a folder of the project that a name pattern finds and that start agentshell.

    holding: a text that must stand in them.
    """
    from fnmatch import fnmatchcase

    name = pattern.rpartition("/")[2] or pattern
    for place in _FILES["agents"]:
        path = f"{ground.project}/{place}"
        if inside(path, folder) and fnmatchcase(place.rpartition("/")[2], name):
            text = facts.host.read_text(path)
            if isinstance(text, str) and "agentshell" in text and holding in text:
                return place
    return ""


def _is_common(secret: str) -> bool:
    """Whether far more files than those with secrets have such an ending: `*.json` is not about credentials.json."""
    return secret.endswith((".json", ".yaml", ".yml"))


def disposable(path: str) -> str:
    """Return why a path on any machine is nobody's loss: temporary, or generated and relative; else ""."""
    if any(path.startswith(f"{folder}/") for folder in _FILES["temporary"]):
        return "temporary"
    made = "" if path.startswith(("/", "..", "~")) else generated(path.split("/"))
    return f"generated ({made})" if made else ""


def _kept_out(name: str) -> str:
    """Return why a file is usually not in version control and cannot be had back, or ""."""
    if any_matches(_FILES["examples"], name):
        return ""
    if any_matches(_FILES["secrets"], name):
        return "a file with secrets, kept out of version control"
    if any_matches(_FILES["data"], name):
        from agentshell.targets.tokens import classify as words

        environment, why = words(name)
        if environment == "production":
            return f"a database file: {why}"
    return ""


def inside(path: str, folder: str) -> bool:
    """Whether the path is below the folder (not the folder itself)."""
    return bool(folder) and path != folder and (folder == "/" or path.startswith(f"{folder}/"))


def _within(path: str, folders: tuple[str, ...] | list[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def _real(facts: Facts, path: str) -> str:
    return facts.host.look(path).real.rstrip("/") or "/" if path else ""
