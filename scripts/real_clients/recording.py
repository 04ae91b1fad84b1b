"""Owns the recordings that tests judge by: how each client starts its shell, and what it sends to its hook.

A stand-in takes agentshell's place in the client's settings. As shell it writes its words down (and what is typed into
it) and becomes bash; as hook it writes down what it is given and lets the call pass.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from real_clients import installing
from real_clients.model import Step
from real_clients.running import Job, RunError, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from real_clients.clients import Client
    from real_clients.running import Outcome

COMMAND = "echo recorded | cat"
"""What the model says: nothing in it is quoted differently from what tests put in its place."""
TESTS = Path(__file__).resolve().parents[2] / "tests"
MOST = 6
"""Starts that are kept: beyond these, clients repeat themselves."""
_MADE_UP = (
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "0" * 8 + "-0000" * 3 + "-" + "0" * 12),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "2026-01-01T00:00:00.000Z"),
    (re.compile(r"\b1[0-9]{12}(?:[0-9]{6})?\b"), "1700000000000"),
)  # fmt: skip


def record(client: Client, base: Path) -> tuple[Path, ...]:
    """Record a client; return the files that were written. Raises RunError."""
    stand_in = base / "stand-in" / client.name
    shutil.rmtree(stand_in, ignore_errors=True)
    stand_in.mkdir(parents=True)
    real = base / client.name / "real-bash"
    text = Path(__file__).with_name("stand_in.py").read_text().replace("REAL", str(real)).replace("KEPT", str(stand_in))
    for name in ("agentshell", "bash"):
        (stand_in / name).write_text(f"#!{os.path.realpath(sys.executable)} -IS\n{text}")
        (stand_in / name).chmod(0o755)
    steps = (Step(COMMAND), *((Step("", *client.writes),) if client.writes else ()), Step(COMMAND))
    seen = run(Job(client, stand_in / "bash", steps, links=str(stand_in) if client.hook else ""), base)
    if "recorded" not in "".join(seen.results):
        raise RunError(f"it ran nothing: {seen.results}")
    return tuple(_written(client, seen, stand_in))


def _written(client: Client, seen: Outcome, stand_in: Path) -> Iterator[Path]:
    version = installing.version(client.package)
    starts: list[Any] = []
    for one in _lines(stand_in / "starts", seen, stand_in):
        if one not in starts:
            starts.append(one)
    # The last ones hold the command as it is wrapped once a session is under way.
    kept = starts if len(starts) <= MOST else [*starts[: MOST // 2], *starts[-MOST // 2 :]]
    if not kept:
        raise RunError("it started no shell")
    made = {"client": client.title, "version": version, "command": COMMAND, "starts": kept}
    yield _write(TESTS / "clients/starts" / f"{client.name}-{version}.json", made)
    calls = {
        "shell" if COMMAND in json.dumps(one) else "write": one for one in _lines(stand_in / "calls", seen, stand_in)
    }
    if client.hook and "shell" not in calls:
        raise RunError("it has called no hook")
    for name, call in calls.items():
        yield _write(TESTS / "hooks/fixtures" / f"{client.hook}-{version}" / f"{name}.json", call)


def _lines(path: Path, seen: Outcome, stand_in: Path) -> list[Any]:
    """Return what was kept in a file of JSON lines, without this machine's paths and what is made up each time."""
    if not path.exists():
        return []
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for one in lines:
        if "typed" in one:
            one["typed"] = (stand_in / one["typed"]).read_text("utf-8", "replace")
    text = "\n".join(map(json.dumps, lines))
    places = (
        (seen.folder / "work", "WORK"), (seen.folder / "home", "HOME"), (seen.folder / "shell/bash", "SHELL"),
        (stand_in / "bash", "SHELL"), (seen.folder, "FOLDER"), (installing.cache(), "CLIENTS"),
    )  # fmt: skip
    for place, name in places:
        text = text.replace(str(place), name)
    for pattern, shown in _MADE_UP:
        text = pattern.sub(shown, text)
    return [json.loads(line) for line in text.splitlines()]


def _write(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return path
