"""Owns `scripts/clients`: sets clients up, runs the matrix, and prints it as a table."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from real_clients import installing
from real_clients.checks import CHECKS, Result, Setting, checked
from real_clients.clients import CLIENTS, missing
from real_clients.running import RunError, why_not

if TYPE_CHECKING:
    from collections.abc import Sequence

    from real_clients.clients import Client

WIDTH = 16


def main(arguments: Sequence[str]) -> int:
    """Run the command; return 0 where all that was asked for holds."""
    parser = argparse.ArgumentParser(
        prog="scripts/clients",
        description="Real agents against a scripted model on loopback, with agentshell as shell.",
    )
    commands = parser.add_subparsers(dest="what", required=True)
    setup = commands.add_parser("setup", help=f"install the pinned clients into {installing.cache()} (about 4 GB)")
    run = commands.add_parser("run", help="make every check with every client, and print a table")
    record = commands.add_parser("record", help="write the tests' recordings of shell starts and hook calls anew")
    for one in (setup, run, record):
        one.add_argument("--client", action="append", choices=CLIENTS, help="this client only; may be given again")
    for one in (run, record):
        one.add_argument("--keep", type=Path, help="a folder in which everything that was seen is left")
    run.add_argument("--check", action="append", choices=CHECKS, help="this check only; may be given again")
    run.add_argument("--shell", type=Path, help="the shell under test, named bash; default: links made for this run")
    given = parser.parse_args(arguments)
    clients = [CLIENTS[name] for name in given.client or CLIENTS]
    if given.what == "setup":
        return 0 if all(list(map(_set_up, clients))) else 1
    if why_not():
        print(f"scripts/clients: {why_not()}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        base = given.keep.resolve() if given.keep else Path(folder)
        if given.what == "record":
            return 0 if all(list(map(partial(_recorded, base=base), clients))) else 1
        return _matrix(clients, list(given.check or CHECKS), _setting(given.shell, base, Path(folder)))


def links(folder: Path) -> Path:
    """Make agentshell's links in a folder; return it."""
    from agentshell.install import install

    launcher, _ = install(folder / "links")
    return launcher.parent


def _setting(shell: Path | None, base: Path, folder: Path) -> Setting:
    if shell is not None:
        return Setting(shell.absolute().parent, shell.absolute(), base)
    made = links(folder)
    return Setting(made, made / "bash", base)


def _set_up(client: Client) -> bool:
    begun = time.monotonic()
    try:
        place = installing.install(client.package)
    except installing.NotInstalledError as error:
        print(f"{client.name}: {error}", file=sys.stderr)
        return False
    print(f"{client.name:{WIDTH}}{installing.version(client.package):12}{time.monotonic() - begun:6.1f} s  {place}")
    return True


def _recorded(client: Client, base: Path) -> bool:
    if not _set_up(client):
        return False
    from real_clients.recording import record

    try:
        for path in record(client, base):
            print(f"  {path}")
    except RunError as error:
        print(f"{client.name}: {error}", file=sys.stderr)
        return False
    return True


def _matrix(clients: Sequence[Client], checks: Sequence[str], setting: Setting) -> int:
    print(f"{'client':{WIDTH}}{'version':12}" + "".join(f"{name:{WIDTH}}" for name in checks) + "seconds", flush=True)
    failed: list[str] = []
    for client in clients:
        begun = time.monotonic()
        print(f"{client.name:{WIDTH}}{installing.version(client.package):12}", end="", flush=True)
        for name in checks:
            result = _result(name, client, setting)
            print(f"{result.word:{WIDTH}}", end="", flush=True)
            if not result.holds:
                failed.append(f"{client.name}, {name}: {result.why}")
        print(f"{time.monotonic() - begun:5.0f}", flush=True)
    for told in failed:
        print(f"\n{told}")
    return 1 if failed else 0


def _result(name: str, client: Client, setting: Setting) -> Result:
    needed = missing(client)
    if needed or not installing.is_installed(client.package):
        why = needed or f"not installed: scripts/clients setup --client {client.name}"
        return Result("missing", holds=False, why=why)
    # Each check leaves what it saw in a folder of its own.
    return checked(name, client, setting._replace(base=setting.base / name))
