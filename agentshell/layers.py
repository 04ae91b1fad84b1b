"""Owns where settings live: which folders count for an account and a working directory, and how far each is trusted.

It looks at folders and reads no file. Four kinds, each laid over the one before:

- `site`: /etc/agentshell, counted only while root owns it and no one else may write to it;
- `user`: ~/.config/agentshell in the account's own home, as the account database gives it;
- `environment`: the folder that $XDG_CONFIG_HOME or $HOME name, where that is another one. A guarded process chooses
  its own environment, so such a folder may only make things stricter;
- `project`: .agentshell in the working directory and every folder above it. Agents write there, so these may only make
  things stricter too, and an inner one never hides an outer one.
"""

from __future__ import annotations

import posix

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

SITE = "/etc/agentshell"
_DIRECTORY = 0o040000
_KIND = 0o170000
_OTHERS_WRITE = 0o022
_EVERYONE_WRITES = 0o002


class Layer(Value):
    """One folder of settings. `tightens` is empty, or says why the folder may only make things stricter."""

    name: str
    folder: str
    tightens: str = ""


class Located(Value):
    """The layers that count, mildest right first, and what was passed over and why."""

    layers: tuple[Layer, ...] = ()
    ignored: tuple[str, ...] = ()


def locate(env: Mapping[str, str], cwd: str, site: str = SITE, home: str | None = None) -> Located:
    """Return the layers for a process with this environment and working directory.

    home is the account's own home folder, None to ask the account database. Costs a few stat calls where nothing is
    configured.
    """
    layers: list[Layer] = []
    ignored: list[str] = []
    if is_folder(site):
        if why := _writable_by_others(site):
            ignored.append(f"{site} is not read: {why}")
        else:
            layers.append(Layer("site", site))
    own = account_home(env) if home is None else home
    user = f"{own}/.config/agentshell"
    if is_folder(user):
        layers.append(Layer("user", user, _untrusted(user)))
    named = f"{env.get('XDG_CONFIG_HOME') or env.get('HOME', own) + '/.config'}/agentshell"
    if named != user and named.startswith("/") and is_folder(named) and not _same(named, user):
        layers.append(Layer("environment", named, "an environment variable names it"))
    layers += _projects(cwd)
    return Located(tuple(layers), tuple(ignored))


def is_folder(path: str) -> bool:
    """Whether the path leads to a folder."""
    try:
        return posix.stat(path).st_mode & _KIND == _DIRECTORY
    except (OSError, ValueError):
        return False


def site_file_problem(path: str) -> str:
    """Return "" when a file of the site layer is root's alone to write; else what is wrong."""
    return _writable_by_others(path)


def account_home(env: Mapping[str, str]) -> str:
    """Return the home folder of the account itself: $HOME is the guarded process's to set."""
    from agentshell.host import read_bytes

    # The file first: asking the name services loads their libraries, 1 ms at every start.
    accounts = read_bytes("/etc/passwd")
    if isinstance(accounts, bytes):
        wanted = str(posix.getuid()).encode()
        for line in accounts.split(b"\n"):
            fields = line.split(b":")
            if len(fields) == 7 and fields[2] == wanted:
                return fields[5].decode("utf-8", "surrogateescape").rstrip("/")
    import pwd

    try:
        return pwd.getpwuid(posix.getuid()).pw_dir.rstrip("/")
    except KeyError:
        # An account without an entry (a container run under any number) has no home but the one it is given.
        return env.get("HOME", "").rstrip("/")


def _projects(cwd: str) -> list[Layer]:
    found: list[Layer] = []
    folder = cwd.rstrip("/")
    while True:
        inside = f"{folder}/.agentshell"
        if is_folder(inside):
            found.append(Layer("project", inside, "it belongs to a project"))
        if "/" not in folder:
            return found[::-1]
        folder = folder.rpartition("/")[0]


def _writable_by_others(path: str) -> str:
    try:
        found = posix.stat(path)
    except OSError as error:
        return str(error)
    if found.st_uid != 0:
        return "root does not own it"
    return "others than root may write to it" if found.st_mode & _OTHERS_WRITE else ""


def _untrusted(folder: str) -> str:
    found = posix.stat(folder)
    if found.st_uid not in {0, posix.getuid()}:
        return "another account owns it"
    return "everyone may write to it" if found.st_mode & _EVERYONE_WRITES else ""


def _same(one: str, other: str) -> bool:
    try:
        first, second = posix.stat(one), posix.stat(other)
    except OSError:
        return False
    return (first.st_dev, first.st_ino) == (second.st_dev, second.st_ino)
