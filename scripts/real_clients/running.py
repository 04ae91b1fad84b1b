"""Owns a run as seen from outside: the folders it happens in, the namespaces around it, and what came of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from real_clients.clients import Client
    from real_clients.model import Step

SCRIPTS = Path(__file__).resolve().parents[1]
_NAMESPACES = ("--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private")
STUB_SAYS = "namespace checkout deleted"
GRACE = 60
"""Seconds that a run may take besides its client."""


class RunError(Exception):
    """A run could not be made; the message says why."""


class Job(NamedTuple):
    """One run: the client, the shell under test, the steps, before which of them requests are approved.

    settings is agentshell's configuration in the client's home; links where `agentshell install` takes agentshell from,
    "" for a client that is told its shell in no other way than `clients` does.
    """

    client: Client
    shell: Path
    steps: tuple[Step, ...]
    approves: tuple[int, ...] = ()
    settings: str = ""
    links: str = ""
    limit: int = 0


class Outcome(NamedTuple):
    """What came of a run: the client's status (-1: ended for being late), what its model got back for each step.

    ran are the starts of the stand-ins; records the log of agentshell; approved the requests that were approved.
    """

    status: int
    results: tuple[str, ...]
    ran: tuple[str, ...]
    records: tuple[dict[str, Any], ...]
    approved: tuple[str, ...]
    folder: Path


def _unshare() -> list[str]:
    return ["unshare", *([] if os.geteuid() == 0 else ["--map-root-user"]), *_NAMESPACES]


@cache
def why_not() -> str:
    """Return why no client can be run cut off from the network here; "" where it can."""
    if sys.platform != "linux":
        return "clients are run in Linux namespaces"
    try:
        done = subprocess.run(
            [*_unshare(), "mount", "--bind", "/etc/passwd", "/etc/passwd"], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return "unshare is not on the PATH"
    return f"no namespaces here: {done.stderr.strip()}" if done.returncode else ""


def run(job: Job, base: Path) -> Outcome:
    """Run a job below the folder; the same client's runs have the same paths, so that their outputs compare.

    Raises RunError where it cannot be made at all.
    """
    reason = why_not()
    if reason:
        raise RunError(reason)
    folder = base / job.client.name
    shutil.rmtree(folder, ignore_errors=True)
    for made in ("home/.config/agentshell", "work", "stubs", "shell"):
        (folder / made).mkdir(parents=True)
    shell = folder / "shell/bash"
    shell.symlink_to(job.shell.resolve())
    _stand_in(folder)
    _project(folder)
    real = _real_bash(job.client, folder)
    (folder / "home/.config/agentshell/config.yaml").write_text(f"shell: {real}\n{job.settings}")
    told = {
        "client": job.client.name, "folder": str(folder), "shell": str(shell), "steps": job.steps,
        "approves": job.approves, "installs": job.links, "limit": job.limit or job.client.limit,
    }  # fmt: skip
    (folder / "job.json").write_text(json.dumps(told).replace("WORK/", f"{folder}/work/"))
    argv = [*_unshare(), sys.executable, "-m", "real_clients.inside", str(folder / "job.json")]
    env = {
        **{name: os.environ[name] for name in ("PATH", "XDG_CACHE_HOME", "HOME", "LANG") if name in os.environ},
        "PYTHONPATH": os.pathsep.join([str(SCRIPTS), *(path for path in sys.path if path)]),
    }
    try:
        done = subprocess.run(
            argv, env=env, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            timeout=(job.limit or job.client.limit) + GRACE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise RunError("no end of the run") from None
    (folder / "inside.err").write_text(done.stderr)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word why"])[-1]
        raise RunError(f"the run failed: {last}")
    return _outcome(folder)


def _stand_in(folder: Path) -> None:
    """Put a kubectl there that only writes down that it was started."""
    path = folder / "stubs/kubectl"
    path.write_text(f"#!/bin/sh\necho \"$*\" >> '{folder}/ran'\necho '{STUB_SAYS}'\n")
    path.chmod(0o755)


def _project(folder: Path) -> None:
    identity = ("-c", "user.name=dev", "-c", "user.email=dev@example.org", "-c", "init.defaultBranch=main")
    (folder / "work/readme.txt").write_text("A project.\n")
    (folder / "home/.gitconfig").write_text("[user]\n\tname = dev\n\temail = dev@example.org\n")
    words: Sequence[tuple[str, ...]] = (("init", "-q", "."), ("add", "."), ("commit", "-q", "-m", "Begin"))
    for one in words:
        subprocess.run(["git", *identity, *one], cwd=folder / "work", check=True)


def _real_bash(client: Client, folder: Path) -> str:
    """Return the path of the system's bash, or of a copy where another one will stand in its place."""
    if client.by != "/usr/bin/bash":
        return "/bin/bash"
    return str(shutil.copy(Path("/bin/bash"), folder / "real-bash"))


def _outcome(folder: Path) -> Outcome:
    made = json.loads((folder / "outcome.json").read_text())
    ran, log = folder / "ran", folder / "home/.local/state/agentshell/audit.jsonl"
    results = tuple(text for _, text in sorted((int(number), text) for number, text in made["results"].items()))
    return Outcome(
        made["status"],
        results,
        tuple(ran.read_text().splitlines()) if ran.exists() else (),
        tuple(json.loads(line) for line in log.read_text().splitlines()) if log.exists() else (),
        tuple(made["approved"]),
        folder,
    )
