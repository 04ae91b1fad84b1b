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
    (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", f"{0:08}-0000-0000-0000-{0:012}"),
    (r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "2026-01-01T00:00:00.000Z"),
    (r"\b\d{4}([-/])\d\d[-/]\d\d(?=[T/])", r"2026\g<1>01\g<1>01"),
    (r"T\d\d-\d\d(-\d\d)?(?=-)", "T00-00"),
    (r"\b1[0-9]{12}([0-9]{6})?", "1700000000000"),
    (r"(?<=gemini-shell-)[A-Za-z0-9]{6}|(?<=1700000000000[-_])[a-z0-9]{6,9}\b", "aaaaaa"),
    (r"(?<=claude-)[0-9a-f]{4}(?=-cwd)", "0000"),
    (r"\b[0-9a-f]{8}(?=\.jsonl)|(?<=_)[0-9a-f]{16}(?=_)", "00000000"),
)
"""What differs from one run of the same client to the next, and what stands for it."""


def record(client: Client, base: Path) -> tuple[Path, ...]:
    """Record a client; return the files that were written. Raises RunError."""
    stand_in = base / "stand-in" / client.name
    shutil.rmtree(stand_in, ignore_errors=True)
    stand_in.mkdir(parents=True)
    real = base / client.name / "real-bash"
    text = (
        Path(__file__)
        .with_name("stand_in.py")
        .read_text()
        .replace("@REAL@", str(real))
        .replace("@KEPT@", str(stand_in))
    )
    program = stand_in / "agentshell"
    program.write_text(f"#!{os.path.realpath(sys.executable)} -IS\n{text}")
    program.chmod(0o755)
    (stand_in / "bash").symlink_to(program)
    steps = (Step(COMMAND), *((Step("", *client.writes),) if client.writes else ()), Step(COMMAND))
    seen = run(Job(client, stand_in / "bash", steps, links=str(stand_in) if client.hook else ""), base)
    if "recorded" not in "".join(seen.results):
        raise RunError(f"it ran nothing: {seen.results}")
    return tuple(_written(client, seen, stand_in))


def _written(client: Client, seen: Outcome, stand_in: Path) -> Iterator[Path]:
    version = installing.version(client.package)
    starts: list[Any] = []
    for one in _lines(stand_in / "starts", seen, stand_in):
        # Hooks are started by a shell too; what they are is known.
        if one not in starts and "@LINKS@/agentshell hook" not in str(one):
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
        (seen.folder / "work", "@WORK@"), (seen.folder / "home", "@HOME@"), (seen.folder / "shell/bash", "@SHELL@"),
        (stand_in / "bash", "@SHELL@"), (stand_in, "@LINKS@"), (seen.folder, "@FOLDER@"),
        (installing.cache(), "@CLIENTS@"),
    )  # fmt: skip
    for place, name in places:
        # Some name a file after a project's path.
        text = text.replace(str(place), name).replace(str(place).replace("/", "-"), name)
    for pattern, shown in _MADE_UP:
        text = re.sub(pattern, shown, text)
    return [json.loads(line) for line in text.splitlines()]


def _write(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return path
