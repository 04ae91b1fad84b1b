"""Owns what an approval covers further down: a shell below an approved text asks nothing that was approved with it.

Agents' wrappings start the shell once more for the model's command (Codex: `exec bash -c …`), and it would be asked
about twice, the second time by a request that nobody waits for.
"""

from __future__ import annotations

import json

from agentshell.approvals.ancestry import tree
from agentshell.approvals.model import Waiter
from agentshell.approvals.proof import unproven

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from agentshell.approvals.keeper import Keeper
    from agentshell.config import Approvals


def covering(store: Keeper, settings: Approvals, content: Mapping[str, Any], process: int = 0) -> str:
    """Return by which approval a process (this one for 0) already runs what the body is about; "" where by none.

    Only one counts that a process has used which this one is, or comes from, and that still lives.
    """
    line = tuple(Waiter(one.pid, one.started) for one in tree(process))
    for request in store.used_by(line):
        if not unproven(request, settings) and _covers(json.loads(request.asked.body), content):
            return f"part of what request {request.id} has approved"
    return ""


def _covers(approved: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    if approved["policy"] != content["policy"] or approved["more_effects"] or content["more_effects"]:
        return False
    allowed = {_key(effect) for effect in approved["effects"]}
    return set(content["unread"]) <= set(approved["unread"]) and all(
        effect["decision"] == "allow" or _key(effect) in allowed for effect in content["effects"]
    )


def _key(effect: Mapping[str, Any]) -> str:
    """Return what makes two effects the same: what is done, how bad that is, and to what."""
    target = effect["target"] or {}
    what = [effect[name] for name in ("action", "level", "scope", "summary")]
    return json.dumps([what, [target.get(name) for name in ("kind", "name", "environment", "scope", "open")]])
