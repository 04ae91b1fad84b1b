"""Owns a store of what was worked out from settings files: plain data by the hash of what it was made from.

It is trusted no more than those files: it lies in the account's own home, whatever the environment says, belongs to
the account, and is left alone where anyone else may write to it. Losing it costs time only.
"""

from __future__ import annotations

import posix

from agentshell.audit import digest
from agentshell.host import read_bytes
from agentshell.layers import account_home

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Data: TypeAlias = "str | int | bytes | bool | tuple[Data, ...] | list[Data] | dict[str, Data] | None"

MOST = 64
"""Entries kept; an entry is a few kilobytes, and one is made for each set of files met."""
_OTHERS_WRITE = 0o022


def folder() -> str:
    """Return the folder of the store; "" for an account without a home."""
    home = account_home({})
    return f"{home}/.local/state/agentshell/compiled" if home else ""


def key_of(*parts: object) -> str:
    """Return the name under which what is made from the parts is kept; another Python or agentshell is another name."""
    import sys

    from agentshell import __version__

    return digest(repr((sys.hexversion, __version__, parts)).encode("utf-8", "surrogatepass"))


def get(key: str, where: str = "") -> Data:
    """Return what is kept under the key; None where there is nothing that may be trusted."""
    path = where or folder()
    if not path or not _ours(path) or not _ours(f"{path}/{key}"):
        return None
    content = read_bytes(f"{path}/{key}")
    if not isinstance(content, bytes) or content[:64].decode("ascii", "replace") != digest(content[64:]):
        return None
    import marshal

    found: Data = marshal.loads(content[64:])
    return found


def put(key: str, data: Data, where: str = "") -> None:
    """Keep the data under the key, where that is possible; the oldest entries go when there are too many."""
    import marshal

    path = where or folder()
    if not path:
        return
    content = marshal.dumps(data)
    draft = f"{path}/.{key}.{posix.getpid()}"
    try:
        _make(path)
        if not _ours(path):
            return
        handle = posix.open(draft, posix.O_WRONLY | posix.O_CREAT | posix.O_EXCL | posix.O_CLOEXEC, 0o600)
        try:
            posix.write(handle, digest(content).encode() + content)
        finally:
            posix.close(handle)
        posix.rename(draft, f"{path}/{key}")
        _prune(path)
    except OSError:
        # A read-only home is an everyday thing for an agent; the files are simply read again next time.
        return


def _make(path: str) -> None:
    missing = []
    while path:
        try:
            posix.stat(path)
            break
        except FileNotFoundError:
            missing.append(path)
            path = path.rpartition("/")[0]
    for one in reversed(missing):
        posix.mkdir(one, 0o700)


def _ours(path: str) -> bool:
    try:
        found = posix.lstat(path)
    except OSError:
        return False
    return found.st_uid == posix.getuid() and not found.st_mode & _OTHERS_WRITE


def _prune(path: str) -> None:
    with posix.scandir(path) as entries:
        known = sorted((entry.stat().st_mtime_ns, entry.name) for entry in entries)
    for _, name in known[:-MOST]:
        posix.unlink(f"{path}/{name}")
