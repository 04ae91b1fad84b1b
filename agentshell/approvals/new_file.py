"""Owns making a file for what only this account may read. It overwrites nothing."""

from __future__ import annotations

import os

from agentshell.approvals.provers import ProofError


def write_new(path: str, text: str) -> None:
    """Write a text to a new file that only the account can read; raise ProofError where that cannot be done."""
    try:
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise ProofError(f"{path} is there already", "move it away, or choose another file with --out") from None
    except OSError as error:
        raise ProofError(f"{path} cannot be written: {error.strerror}") from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
