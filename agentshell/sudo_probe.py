"""Owns whether sudo works for this account without a password. Asked once; an answer of no is asked again later."""

from __future__ import annotations

import posix
import time

from agentshell import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_AGAIN = 3600
"""Seconds after which an account that may not use sudo is looked at again."""
_LONGEST = 5
"""Seconds that sudo gets to answer: it may ask a directory service."""


def works(sudo: str, env: Mapping[str, str], where: str = "") -> bool:
    """Whether `sudo -n true` ends well (sudo(8): -n asks for no password). Raises nothing.

    sudo is the program's path. where is the store to keep the answer in, by default the account's own.
    """
    try:
        found = posix.stat(sudo)
        key = cache.key_of("sudo", posix.getuid(), sudo, found.st_mtime_ns, found.st_ino)
    except OSError:
        return False
    kept = cache.get(key, where)
    now = int(time.time())
    if isinstance(kept, tuple) and (kept[0] or now < int(str(kept[1]))):
        return bool(kept[0])
    answer = _asked(sudo, env)
    cache.put(key, (answer, now + _AGAIN), where)
    return answer


def _asked(sudo: str, env: Mapping[str, str]) -> bool:
    import subprocess

    try:
        done = subprocess.run(
            [sudo, "-n", "true"],
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return False
    return done.returncode == 0
