"""Owns one run of one client, in namespaces of its own: no network but loopback, own mounts, own processes.

`python -m real_clients.inside JOB` is started there by `running`, which has made the home and the project. What it
mounts is seen by nobody else, and whatever the client leaves running ends with it.
"""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import signal
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from real_clients.clients import CLIENTS, Place, environment
from real_clients.model import Model, Script, Step, serving

if TYPE_CHECKING:
    from collections.abc import Mapping

    from real_clients.clients import Client

STUBS = "/usr/local/sbin"
"""Where the stand-ins for dangerous programs are put: the first folder of every PATH, login shells' among them."""
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1


def main(job_path: str) -> None:
    """Run the job, and write down what came of it beside it."""
    job = json.loads(Path(job_path).read_text())
    client, folder = CLIENTS[job["client"]], Path(job["folder"])
    home, work = folder / "home", folder / "work"
    raise_loopback()
    _bind(_passwd(folder, home, job["shell"]), "/etc/passwd")
    _bind(folder / "stubs", STUBS)
    if client.by.startswith("/"):
        _bind(Path(job["shell"]).resolve(), client.by)
    approver = Approver(home)
    asked = set(job["approves"])
    script = Script(
        tuple(Step(*one) for one in job["steps"]),
        client.shells,
        Step(*client.end) if client.end else None,
        client.block,
    )
    model = Model(script, lambda number: approver.approve() if number in asked else None)
    with serving(model) as port:
        place = Place(home, work, port, Path(job["shell"]), len(script.steps))
        started = client.start(place)
        env = {**environment(client, place), **started.env}
        if job["installs"]:
            _install(client, env, job["installs"], folder)
        status = _run(started.argv, env, work, folder, job["limit"])
    outcome = {"status": status, "results": model.results, "approved": approver.approved}
    (folder / "requests.json").write_text(json.dumps(model.requests))
    (folder / "outcome.json").write_text(json.dumps(outcome))


def raise_loopback() -> None:
    """Bring the namespace's loopback up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))


def _bind(what: Path, over: str) -> None:
    subprocess.run(["mount", "--bind", str(what), os.path.realpath(over)], check=True)


def _passwd(folder: Path, home: Path, shell: str) -> Path:
    """Return an account database in which this account has the run's home, and the shell as its login shell."""
    me = pwd.getpwuid(os.getuid())
    mine = ":".join((me.pw_name, "x", str(me.pw_uid), str(me.pw_gid), me.pw_gecos, str(home), shell))
    lines = Path("/etc/passwd").read_text().splitlines()
    path = folder / "passwd"
    path.write_text("\n".join(mine if line.split(":")[2] == str(me.pw_uid) else line for line in lines) + "\n")
    return path


def _install(client: Client, env: Mapping[str, str], links: str, folder: Path) -> None:
    """Set agentshell as the client's shell and hook, as a person does."""
    argv = [sys.executable, "-m", "agentshell", "install", client.hook or client.name, "--user", "--links", links]
    done = subprocess.run(argv, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    (folder / "install.txt").write_text(done.stdout + done.stderr)
    if done.returncode:
        raise SystemExit(f"agentshell install {client.name}: {done.stderr.strip()}")


def _run(argv: tuple[str, ...], env: Mapping[str, str], work: Path, folder: Path, limit: int) -> int:
    with (folder / "client.out").open("wb") as out, (folder / "client.err").open("wb") as told:
        process = subprocess.Popen(
            argv, env=dict(env), cwd=work, stdin=subprocess.DEVNULL, stdout=out, stderr=told, start_new_session=True
        )
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return -1


class Approver:
    """A person elsewhere, who approves whatever waits in the account's store when the model is about to try again."""

    def __init__(self, home: Path) -> None:
        self.env = {"HOME": str(home)}
        self.approved: list[str] = []
        self._lock = threading.Lock()

    def approve(self) -> None:
        """Approve all that waits, as `agentshell approve` does after its questions."""
        from agentshell.approvals import answering
        from agentshell.approvals.place import open_store
        from agentshell.config import Approvals

        settings = Approvals()
        with self._lock:
            store = open_store(settings, self.env)
            try:
                for request in store.listed("waiting", "open"):
                    answering.approve(store, settings, request, "an operator elsewhere", _unproven)
                    self.approved.append(request.id)
            finally:
                store.close()


def _unproven(_statement: bytes) -> tuple[Any, str]:
    return "advisory", ""


if __name__ == "__main__":
    main(sys.argv[1])
