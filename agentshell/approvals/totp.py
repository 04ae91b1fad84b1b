"""Owns one-time codes as the lighter proof: the secret, checking a code, and the mark that an answer then bears.

RFC 6238 with SHA-1, six digits, 30 seconds. A code counts once; after five wrong ones nothing counts for five minutes.
Whoever can read the secret's file can make codes and marks: it keeps an agent from answering by mistake, no more.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import json
import os
import struct
import time

from agentshell.approvals.new_file import write_new
from agentshell.approvals.provers import ProofError
from agentshell.values import Value

STEP = 30
DIGITS = 6
MOST_WRONG = 5
LOCKED = 300
"""Seconds without any try after so many wrong ones."""


class Tries(Value):
    """What has been tried: when codes were wrong, in seconds since 1970, and the last step whose code was used."""

    wrong: tuple[float, ...] = ()
    used: int = 0


def make(path: str, account: str) -> str:
    """Keep a new secret in a file for the account alone; return the address that authenticator apps take.

    Raises ProofError where the file is there already or cannot be written.
    """
    secret = os.urandom(20)
    text = base64.b32encode(secret).decode("ascii")
    write_new(path, f"{text}\n")
    from urllib.parse import quote

    return f"otpauth://totp/agentshell:{quote(account)}?secret={text}&issuer=agentshell&digits={DIGITS}&period={STEP}"


def code(secret: bytes, step: int) -> str:
    """Return the code of a step of time (RFC 4226, 5.3)."""
    digest = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def mark(path: str, given: str, text: bytes) -> str:
    """Check a code and return the mark over a text; raise ProofError for a code that is wrong, used, or out of time."""
    secret = _secret(path)
    lock = _locked(path)
    try:
        return _counted(path, secret, given, text)
    finally:
        os.close(lock)


def _counted(path: str, secret: bytes, given: str, text: bytes) -> str:
    now = time.time()
    tries = _tries(path)
    recent = tuple(when for when in tries.wrong if now - when < LOCKED)
    if len(recent) >= MOST_WRONG:
        left = int(LOCKED - (now - recent[-MOST_WRONG])) + 1
        raise ProofError(f"too many wrong codes: none counts for {left} s")
    step = int(now) // STEP
    found = [at for at in (step, step - 1, step + 1) if hmac.compare_digest(code(secret, at), given.strip())]
    if not found or found[0] <= tries.used:
        _keep(path, Tries((*recent, now), tries.used))
        raise ProofError("the code has been used already" if found else "the code is wrong")
    _keep(path, Tries((), found[0]))
    return _marked(secret, text)


def verify_mark(path: str, text: bytes, proof: str) -> str:
    """Return why a mark over a text does not count; "" where it does."""
    try:
        secret = _secret(path)
    except ProofError as error:
        return error.message
    return "" if hmac.compare_digest(_marked(secret, text), proof) else "its mark does not hold"


def _marked(secret: bytes, text: bytes) -> str:
    key = hmac.new(secret, b"agentshell/totp-mark/v1", hashlib.sha256).digest()
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def _secret(path: str) -> bytes:
    try:
        found = os.stat(path)
        if found.st_mode & 0o077:
            raise ProofError(f"others can read the secret {path}", f"chmod 600 {path}, and make a new one")
        with open(path, encoding="ascii") as file:
            return base64.b32decode(file.read().strip())
    except OSError as error:
        raise ProofError(f"the secret {path} cannot be read: {error.strerror}", "agentshell approver totp") from error
    except ValueError as error:
        raise ProofError(f"{path} is no secret of one-time codes", "agentshell approver totp") from error


def _locked(path: str) -> int:
    """Take the lock of the tries: two codes at once would count as one. Closing the handle frees it."""
    try:
        handle = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ProofError(f"tries of codes cannot be counted beside {path}: {error.strerror}") from error
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _tries(path: str) -> Tries:
    """Return what has been tried; a broken file counts as as many wrong codes as lock."""
    try:
        with open(f"{path}.tries", encoding="ascii") as file:
            content = json.load(file)
        return Tries(tuple(float(one) for one in content["wrong"]), int(content["used"]))
    except FileNotFoundError:
        return Tries()
    except (OSError, ValueError, KeyError, TypeError):
        return Tries((time.time(),) * MOST_WRONG)


def _keep(path: str, tries: Tries) -> None:
    try:
        handle = os.open(f"{path}.tries.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump({"wrong": tries.wrong, "used": tries.used}, file)
        os.replace(f"{path}.tries.new", f"{path}.tries")
    except OSError as error:
        raise ProofError(f"tries of codes cannot be counted beside {path}: {error.strerror}") from error
