"""Owns `agentshell freeze` and `agentshell thaw`: what would ask is refused, until a time or until a person ends it.

Anybody may freeze: it only makes things stricter. To thaw takes a person, as an approval does.
"""

from __future__ import annotations

import argparse
import datetime as dt
import secrets
import sys

from agentshell.approvals.clock import now
from agentshell.approvals.freeze import describe, in_force
from agentshell.approvals.journal import timestamp
from agentshell.approvals.model import Freeze
from agentshell.approvals.place import open_store
from agentshell.approvals.proof import thaw_statement
from agentshell.assembly import assemble
from agentshell.audit import append
from agentshell.audit import folder as log_folder
from agentshell.errors import EXIT_FAILED
from agentshell.render import safe
from agentshell.times import until

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

PLACES = ("production", "staging", "development", "local")


def main(arguments: Sequence[str]) -> int:
    """Run one of the two commands, named by the first argument; return the exit status. Raises AgentShellError."""
    options = parser(arguments[0]).parse_args(arguments[1:])
    return _freeze(options) if arguments[0] == "freeze" else _thaw(options)


def parser(name: str) -> argparse.ArgumentParser:
    """Return the parser of one command; also what the documentation is generated from."""
    if name == "freeze":
        top = argparse.ArgumentParser(
            prog="agentshell freeze",
            description="Refuse whatever would ask a person, as in a code freeze. Whatever is allowed goes on.",
            allow_abbrev=False,
        )
        top.add_argument("--until", metavar="TIME", help="when it ends: 18:00, monday 8:00, 2026-12-01, 2h")
        top.add_argument("--env", choices=PLACES, default="", help="only where this environment would be hit")
        top.add_argument("--reason", default="", help="told to whoever is refused")
        return top
    top = argparse.ArgumentParser(
        prog="agentshell thaw", description="End a freeze. Only a person at a terminal can.", allow_abbrev=False
    )
    top.add_argument("id", nargs="?", help="which one, where there are several")
    return top


def _freeze(options: argparse.Namespace) -> int:
    from agentshell.approvals.person import who

    assembly = assemble()
    env = assembly.facts.host.env
    ends = None
    made = now()
    if options.until:
        here = dt.datetime.now().astimezone()
        seconds = (until(options.until, here) - here).total_seconds()
        ends = made.later(seconds)
    freeze = Freeze(secrets.token_hex(4), options.env, " ".join(options.reason.split())[:200], who(), made, ends)
    _record(env, assembly.config.audit, "frozen", freeze, who())
    store = open_store(assembly.config.approvals, env)
    store.add_freeze(freeze)
    store.close()
    print(f"{freeze.id}: {safe(describe(freeze))}")
    return 0


def _thaw(options: argparse.Namespace) -> int:
    from agentshell.approvals.person import who, why_not
    from agentshell.approvals.provers import prover
    from agentshell.approvals.tty import Terminal

    reasons = why_not()
    if reasons:
        for reason in reasons:
            print(f"agentshell: {safe(reason)}", file=sys.stderr)
        return EXIT_FAILED
    assembly = assemble()
    env = assembly.facts.host.env
    settings = assembly.config.approvals
    store = open_store(settings, env)
    found = in_force(store.freezes(), settings)
    chosen = [one for one in found if not options.id or one.id.startswith(options.id)]
    if not chosen:
        print(
            "agentshell: nothing is frozen" if not found else f"agentshell: no freeze {safe(options.id)}",
            file=sys.stderr,
        )
        return 1
    if len(chosen) > 1:
        print("agentshell: say which one:", file=sys.stderr)
        for one in chosen:
            print(f"  {one.id}  {safe(describe(one))}", file=sys.stderr)
        return 1
    freeze = chosen[0]
    print(safe(describe(freeze)), flush=True)
    word = freeze.environment or "thaw"
    by = who()
    with Terminal(signals=True) as terminal:
        if terminal.ask(f"Type {word} to end it: ", lambda: True) != word:
            print("agentshell: it stays frozen", file=sys.stderr)
            return 1
        prove = prover(settings, lambda label: terminal.ask(f"{label}: ", lambda: True, secret=True))
        grade, proof = prove(thaw_statement(freeze.id, by))
    _record(env, assembly.config.audit, "thawed", freeze, by, grade)
    store.thaw(freeze.id, by, grade, proof)
    store.close()
    print(f"{freeze.id}: no longer frozen")
    return 0


def _record(env: object, audit: str, event: str, freeze: Freeze, by: str, grade: str = "") -> None:
    where = audit or log_folder(env)  # type: ignore[arg-type]
    facts = {
        "event": event,
        "time": timestamp(),
        "freeze": freeze.id,
        "environment": freeze.environment,
        "by": by,
        **({"grade": grade} if grade else {}),
        **({"reason": freeze.reason} if freeze.reason else {}),
    }
    append(where, facts, durable=True)
