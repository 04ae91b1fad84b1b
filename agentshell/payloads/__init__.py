"""Payloads: what SQL, GraphQL, HTTP and inline code that a command carries would do. Pure.

Owns the names by which packs call payload readers and subject readers; each is imported when it is first met.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from agentshell.facts import Facts
    from agentshell.model import Payload
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.packs.subjects import Subjects

    Reader = Callable[[Parsed, Facts, PayloadRule], Payload]
    SubjectsReader = Callable[[Parsed, Facts], Subjects]

READERS: dict[str, str] = {
    "sql": "agentshell.payloads.sql:read",
    "psql": "agentshell.payloads.psql:read",
    "graphql": "agentshell.payloads.graphql:read",
    "http": "agentshell.payloads.http:read",
    "kubernetes-patch": "agentshell.payloads.kubernetes_patch:read",
    "inline-code": "agentshell.payloads.code:read",
    "project-code": "agentshell.payloads.code_projects:read",
    "started-class": "agentshell.payloads.started_classes:read",
    "recipes": "agentshell.payloads.recipes:read",
    "data-code": "agentshell.payloads.data_code:read",
    "spawned": "agentshell.payloads.spawned:read",
    "configured": "agentshell.payloads.configured:read",
    "transfers": "agentshell.payloads.transfers:read",
}
"""Payload language → `module:function`. `http` is told the client by the rule's dialect (curl, wget, httpie)."""

SUBJECTS: dict[str, str] = {"kubernetes": "agentshell.payloads.kubernetes_subjects:subjects"}
"""Name in a pack's `subjects:` → `module:function`."""


def reader(name: str) -> Reader:
    """Return the payload reader of that name; raise KeyError when there is none."""
    found: Reader = _load(READERS[name])
    return found


def subjects_reader(name: str) -> SubjectsReader:
    """Return the subject reader of that name; raise KeyError when there is none."""
    found: SubjectsReader = _load(SUBJECTS[name])
    return found


def _load(where: str) -> Any:
    module, _, name = where.partition(":")
    return getattr(__import__(module, fromlist=(name,)), name)
