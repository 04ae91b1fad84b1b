"""Owns `agentshell status`: this session, what a person has granted it, what is frozen, what waits for an answer."""

from __future__ import annotations

import argparse
import json
import sys
import time

from agentshell.approvals import ancestry
from agentshell.approvals.agents import by_environment, by_programs
from agentshell.approvals.clock import now
from agentshell.approvals.freeze import describe, in_force
from agentshell.approvals.journal import timestamp
from agentshell.approvals.model import to_plain
from agentshell.approvals.place import open_store
from agentshell.approvals.proof import grade, unproven_grant
from agentshell.assembly import assemble
from agentshell.audit import append
from agentshell.audit import folder as log_folder
from agentshell.inside import marked
from agentshell.render import safe
from agentshell.sessions import identities

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from agentshell.approvals.model import Grant

SCHEMA = "agentshell/status/v1"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command; also what the documentation is generated from."""
    top = argparse.ArgumentParser(
        prog="agentshell status",
        description="Show this session, what was granted to it, what is frozen, and what waits for an answer.",
        allow_abbrev=False,
    )
    top.add_argument("--revoke", metavar="ID", help="end a grant; anybody may, it only makes things stricter")
    top.add_argument("--json", action="store_true", help="print it as JSON (agentshell/status/v1)")
    return top


def main(arguments: Sequence[str]) -> int:
    """Run the command; return the exit status. Raises AgentShellError."""
    options = parser().parse_args(list(arguments))
    assembly = assemble()
    env = assembly.facts.host.env
    settings = assembly.config.approvals
    store = open_store(settings, env)
    try:
        if options.revoke:
            return _revoke(store.grants(), store.revoke, options.revoke, assembly.config.audit or log_folder(env))
        agent = by_environment(env) or by_programs(ancestry.commands())
        data: dict[str, Any] = {
            "schema": SCHEMA,
            "guarded": marked(),
            "sessions": list(identities(env)),
            "agent": agent.name if agent else "",
            "grade": grade(settings),
            "ask": settings.ask,
            "grants": [to_plain(one) for one in store.grants() if not unproven_grant(one, settings)],
            "freezes": [to_plain(one) for one in in_force(store.freezes(), settings)],
            "requests": [{"id": one.id, "state": one.state} for one in store.listed("waiting", "open", "approved")],
        }
        if options.json:
            print(json.dumps(data, indent=2))
            return 0
        print(f"session   {', '.join(data['sessions']) or 'not known'}{'  (guarded)' if data['guarded'] else ''}")
        print(f"agent     {data['agent'] or 'none seen'}")
        print(f"asking    {settings.ask}; answers are {data['grade']}")
        for one in store.grants():
            if not unproven_grant(one, settings):
                print(f"granted   {_told(one)}")
        for freeze in in_force(store.freezes(), settings):
            print(f"frozen    {freeze.id}  {safe(describe(freeze))}")
        for request in store.listed("waiting", "open", "approved"):
            print(f"request   {request.id}  {request.state}")
        return 0
    finally:
        store.close()


def _told(grant: Grant) -> str:
    minutes = max(0, round((grant.until.wall - now().wall) / 60))
    until = time.strftime("%H:%M", time.localtime(grant.until.wall))
    return (
        f"{grant.id}  {safe(grant.shown, 200)}  until {until} ({minutes} min left), by {safe(grant.by)} ({grant.grade})"
        f"\n          to end it: agentshell status --revoke {grant.id}"
    )


def _revoke(grants: tuple[Grant, ...], revoke: Any, wanted: str, log: str) -> int:
    found = [one for one in grants if one.id.startswith(wanted)]
    if len(found) != 1:
        print(
            f"agentshell: {'no grant' if not found else 'several grants'} with the id {safe(wanted)}", file=sys.stderr
        )
        return 1
    grant = found[0]
    revoke(grant.id)
    append(log, {"event": "revoked", "time": timestamp(), "grant": grant.id, "shown": grant.shown}, durable=True)
    print(f"{grant.id}: no longer granted")
    return 0
