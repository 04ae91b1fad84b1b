"""Owns the audit log: append-only JSON Lines in a hash chain, locked and private. It decides nothing and shows nothing.

One record a line: the facts, then `seq`, `prev` (the hash of the record before) and `hash`, the SHA-256 of everything
before it in the line. What can be known of a run ends with its start: the process becomes the shell, so there is no
record of its end. The folder is `$XDG_STATE_HOME/agentshell`, else `~/.local/state/agentshell`.

On the hot path: built-in modules only; the file is never read beyond its last records.
"""

from __future__ import annotations

import posix
import time

from agentshell.errors import AuditError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    Plain = str | int | bool | None | tuple["Plain", ...] | Mapping[str, "Plain"]

CURRENT = "audit.jsonl"
SESSION = b"AGENTSHELL_SESSION"
"""The variable that names a session; the record of a line keeps it."""
FIRST = "0" * 64
"""What the first record names as the hash before it."""
ROTATE = 16 << 20
"""Bytes after which the log is set aside as `audit-<time>.jsonl` and the chain goes on in a new file."""
LONGEST_TEXT = 4096
"""Characters kept of one text; the digest of the whole line is kept beside it."""
_TAIL = 64 << 10
"""Bytes read back from the end; no record comes near it, since texts are cut and findings counted."""
_END = 256
"""Bytes that hold the end of one record: its seq, prev and hash."""
_HASH_END = b'"}\n'
_PATIENCE = 2.0
"""Seconds to wait for other writers."""


def folder(env: Mapping[str, str]) -> str:
    """Return the folder of the log for the environment; "" where neither XDG_STATE_HOME nor HOME is absolute."""
    base = env.get("XDG_STATE_HOME", "")
    if base.startswith("/"):
        return f"{base.rstrip('/')}/agentshell"
    home = env.get("HOME", "")
    return f"{home.rstrip('/')}/.local/state/agentshell" if home.startswith("/") else ""


def digest(data: bytes) -> str:
    """Return the SHA-256 of the data in hexadecimal."""
    # hashlib takes 3 ms to import; the module beneath it has one name up to Python 3.11 and another since.
    try:
        from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        try:
            from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore]
        except ImportError:
            from hashlib import sha256
    return str(sha256(data).hexdigest())


def encode(value: Plain) -> str:
    """Return the value as JSON in ASCII."""
    if isinstance(value, str):
        # Plain text needs no escaping, and the module that can escape costs a load from disk.
        if value.isascii() and value.isprintable() and '"' not in value and "\\" not in value:
            return f'"{value}"'
        from json.encoder import encode_basestring_ascii

        return encode_basestring_ascii(value)
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return f"[{','.join(map(encode, value))}]"
    return f"{{{','.join(f'{encode(name)}:{encode(item)}' for name, item in value.items())}}}"


def cut(text: str) -> str:
    """Return the text as it is kept: no longer than a record can bear."""
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}… ({len(text)} characters)"


def append(where: str, facts: Mapping[str, Plain], *, durable: bool) -> None:
    """Append one record to the log in the folder `where`; with `durable` it is on the disk on return.

    Raises AuditError when the record cannot be written whole; the log is then as it was.
    """
    if not where:
        raise AuditError("no folder for the audit log: HOME is not set", "set HOME or XDG_STATE_HOME")
    try:
        lock = _lock(where)
        try:
            _append(where, facts, durable)
        finally:
            posix.close(lock)
    except OSError as error:
        message = f"the audit log in {where} cannot be written: {error.strerror}"
        raise AuditError(message, "agentshell doctor") from error


def _lock(where: str) -> int:
    """Take the lock that all writers share, making the folder where it is new; closing the handle frees it.

    A file of its own, because the log itself is set aside when it has grown. posix.lockf and not fcntl.flock: fcntl is
    one more file to load in most builds of Python.
    """
    flags = posix.O_RDWR | posix.O_CREAT | posix.O_CLOEXEC
    try:
        handle = posix.open(f"{where}/lock", flags, 0o600)
    except FileNotFoundError:
        make_folder(where)
        handle = posix.open(f"{where}/lock", flags, 0o600)
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            posix.lockf(handle, posix.F_TLOCK, 0)
        except (BlockingIOError, PermissionError):
            if time.monotonic() > deadline:
                posix.close(handle)
                raise AuditError("another process has held the audit log for too long", "agentshell doctor") from None
            time.sleep(0.001)
        else:
            return handle


def make_folder(where: str) -> None:
    """Make the folder, closed to others; the folders above it as they are usual."""
    missing = []
    path = where
    while path and path != "/":
        missing.append(path)
        path = path.rpartition("/")[0]
        try:
            posix.stat(path or "/")
            break
        except FileNotFoundError:
            continue
    for piece in reversed(missing):
        try:
            posix.mkdir(piece, 0o700)
        except FileExistsError:
            continue


def _check_private(handle: int, where: str) -> None:
    """Raise AuditError where somebody else could have written the log."""
    for path, found in ((f"{where}/{CURRENT}", posix.fstat(handle)), (where, posix.stat(where))):
        if found.st_uid != posix.geteuid() or found.st_mode & 0o022:
            raise AuditError(f"{path} belongs to or is writable by others", f"chown it to you and chmod go-w {path}")


def _append(where: str, facts: Mapping[str, Plain], durable: bool) -> None:
    path = f"{where}/{CURRENT}"
    handle = _open(path)
    try:
        _check_private(handle, where)
        size = posix.fstat(handle).st_size
        # The last record's end is enough, unless its writer was stopped half-way.
        start = max(0, size - _END)
        end = last_record(posix.pread(handle, _END, start), start == 0)
        torn = end is None
        if end is None:
            start = max(0, size - _TAIL)
            end = last_record(posix.pread(handle, _TAIL, start), start == 0, torn=True) or (0, FIRST)
        if torn or size > ROTATE:
            # The chain goes on in a new file; a fragment stays where it is, for `verify` to tell of.
            posix.rename(path, f"{where}/audit-{time.time_ns()}.jsonl")
            posix.close(handle)
            handle, size = _open(path), 0
        body = encode({**facts, **_session(facts), "seq": end[0] + 1, "prev": end[1]})[:-1].encode()
        _put(handle, size, body + b',"hash":"' + digest(body).encode() + _HASH_END, durable)
    finally:
        posix.close(handle)
    if durable and not size:
        _sync_folder(where)


def _session(facts: Mapping[str, Plain]) -> dict[str, Plain]:
    """Return the session that the environment names, for the record of a line."""
    named = posix.environ.get(SESSION, b"") if "line" in facts and "session" not in facts else b""
    return {"session": cut(named.decode("utf-8", "replace"))[:64]} if named else {}


def _open(path: str) -> int:
    flags = posix.O_RDWR | posix.O_APPEND | posix.O_CREAT | posix.O_CLOEXEC | posix.O_NOFOLLOW
    return posix.open(path, flags, 0o600)


def _put(handle: int, size: int, record: bytes, durable: bool) -> None:
    """Write the record whole or not at all: half a record would break the chain."""
    try:
        written = posix.write(handle, record)
        if durable and written == len(record):
            posix.fsync(handle)
    except BaseException:
        posix.ftruncate(handle, size)
        raise
    if written != len(record):
        posix.ftruncate(handle, size)
        raise AuditError("the audit log cannot be written: the disk is full", "make room on the disk")


def _sync_folder(where: str) -> None:
    handle = posix.open(where, posix.O_RDONLY | posix.O_CLOEXEC)
    try:
        posix.fsync(handle)
    finally:
        posix.close(handle)


def last_record(tail: bytes, whole: bool, *, torn: bool = False) -> tuple[int, str] | None:
    """Return seq and hash of the last record in the end of a log, (0, FIRST) for an empty log, None if it is torn.

    whole says that the tail is the entire log; with torn, the fragment after the last whole record is passed over.
    """
    if not tail and whole:
        return 0, FIRST
    if torn:
        tail = tail[: tail.rfind(b"\n") + 1]
        if not tail and whole:
            return 0, FIRST
    numbers = tail.rfind(b',"seq":')
    fields = tail[numbers + 7 :].split(b'"')
    # seq, then "prev":"…","hash":"…"}\n
    if numbers < 0 or len(fields) != 9 or not tail.endswith(_HASH_END):
        return None
    seq = fields[0].rstrip(b",")
    if not seq.isdigit() or (fields[1], fields[5]) != (b"prev", b"hash") or len(fields[7]) != 64:
        return None
    return int(seq), fields[7].decode("ascii", "replace")
