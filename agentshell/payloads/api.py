"""Owns the description of an HTTP API as data: `rules/api-NAME.yaml` as types, and which description a host has.

The types are the format, as in `packs.model`: the annotations are what the loader checks, the text under a field is its
documentation. Reading a request against a description is in `graphql` and `http`.

A whole description, small::

    api: vol                                  # the prefix of its rule ids
    hosts: [api.vol.example]
    graphql:
      paths: ["/graphql*"]
      mutations:
        volumeDelete: {level: irreversible, scope: all, says: deletes a volume, reason: Its backups go with it.}
        volumeUpdate:
          level: write
          worse:
            - {level: irreversible, when: {input.state: DELETED}, says: deletes a volume by its state}
      secrets: [variables]
    routes:
      volume-delete: {on: [DELETE /v1/volumes/*], level: irreversible, says: deletes a volume}

A GraphQL mutation's action id is its name with dashes (`volumeDelete` → `vol/volume-delete`) unless `action` says
otherwise; it should be the id of the CLI's action that does the same.
"""

from __future__ import annotations

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.model import Level, Scope
    from agentshell.packs.model import Condition


class Worse(Value):
    """Arguments that make a mutation do more than its level says."""

    level: Level
    when: Condition
    """Argument paths (`input.state`, `**.isDeleted` at any depth) and tests: a text or list of texts (`true`, `null`,
    an enum's name), `empty` (a list without items), `present`, `absent`. An unknown argument may hold anything."""
    says: str = ""
    reason: str = ""


class Mutation(Value):
    """What one GraphQL mutation does."""

    level: Level
    action: str = ""
    """The action id after the API's name, where the rule (name with dashes) is not right."""
    says: str = ""
    """What it does, third person (`deletes a volume`); by rule `calls NAME`."""
    reason: str = ""
    instead: tuple[str, ...] = ()
    scope: Scope = "one"
    all: Condition = ()
    """Where this may hold the scope is `all`."""
    worse: tuple[Worse, ...] = ()
    unless: Condition = ()
    """Where this certainly holds, nothing happens yet: it counts as a write."""
    command: str = ""
    """The argument whose text a shell runs on the other side."""


class GraphQL(Value):
    """A GraphQL endpoint."""

    paths: tuple[str, ...]
    mutations: Mapping[str, Mutation] = {}
    unlisted: Mapping[Level, str] = {}
    """Level → globs separated by `|` for mutations that are not listed; names matching none are writes."""
    secrets: tuple[str, ...] = ()
    """Root query fields whose answer holds credentials."""


class Route(Value):
    """REST calls that do one thing."""

    on: tuple[str, ...]
    """`METHOD /path`; in the path `*` is one segment and `**` any number; METHOD may be `*`. The query is ignored."""
    level: Level
    says: str
    action: str = ""
    """The action id after the API's name, when it is not the route's own id."""
    reason: str = ""
    instead: tuple[str, ...] = ()
    scope: Scope = "one"


class Api(Value):
    """One API: its hosts, and what its calls do."""

    api: str
    """The prefix of its rule ids, usually the CLI's pack."""
    hosts: tuple[str, ...]
    """Host names; globs are allowed."""
    summary: str = ""
    source: str = ""
    """The version and documentation page that it was taken from."""
    graphql: GraphQL | None = None
    routes: Mapping[str, Route] = {}
    """REST routes by action id. The first that matches decides; a call that matches none counts by its method."""


def load(text: str, path: str) -> Api:
    """Read a description; raise RuleError with every mistake."""
    from agentshell.errors import RuleError
    from agentshell.packs.load import load_form

    form = load_form(text, path, Api)
    if form.problems or not isinstance(form.record, Api):
        raise RuleError(form.problems)
    return form.record


def action_id(name: str) -> str:
    """Return the action id of a mutation by rule: `volumeDelete` → `volume-delete`, `tcpProxyCreate` → likewise."""
    out: list[str] = []
    for at, char in enumerate(name):
        starts = char.isupper() and at and (not name[at - 1].isupper() or name[at + 1 : at + 2].islower())
        out.append(f"-{char.lower()}" if starts else char.lower())
    return "".join(out)


def for_host(host: str) -> Api | None:
    """Return the shipped description of the API on that host, or None when there is none."""
    from agentshell.packs.globs import glob
    from agentshell.payloads.apis import HOSTS

    lower = host.lower().rstrip(".")
    return next((named(name) for pattern, name in HOSTS.items() if glob(pattern, lower)), None)


def named(name: str) -> Api | None:
    """Return the shipped description of that name, or None when there is none."""
    from agentshell.payloads.apis import HOSTS

    if name not in HOSTS.values():
        return None
    module = __import__(f"agentshell.payloads.apis.{name.replace('-', '_')}", fromlist=("API",))
    found: Api = module.API
    return found
