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
      detach: {on: ["POST /v1/volumes/{volume}/detach"], same-as: "vol detach {volume} --force={body.force}"}

A GraphQL mutation's action id is its name with dashes (`volumeDelete` → `vol/volume-delete`) unless `action` says
otherwise; it should be the id of the CLI's action that does the same.
"""

from __future__ import annotations

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    """`METHOD /path`, or `METHOD //host/path` for some of the hosts; METHOD may be `*`, or several with `|` between.
    In the path `*` and `{name}` are one segment and `**` any number; for the query see `when`."""
    same_as: str = ""
    """The command line of the CLI that does the same: its pack then grades the call, under one action id. Fields: what
    `{name}` in the path stands for, `{body.PATH}`, `{query.NAME}`, `{host}`, and `{origin}` (scheme, host and port; not
    on a socket); a word whose field the call does not have is left out."""
    level: Level | None = None
    """Needed unless `same-as` is given."""
    says: str = ""
    action: str = ""
    """The action id after the API's name, when it is not the route's own id."""
    reason: str = ""
    instead: tuple[str, ...] = ()
    """By rule: to read what the address names."""
    scope: Scope = "one"
    when: Condition = ()
    """As with GraphQL's arguments; the paths are `query.NAME`, `body` and `body.PATH` (JSON or a form), `header.name`,
    `auth` (the key or token)."""
    unless: Condition = ()
    """Where this certainly holds, the call counts as a write."""
    worse: tuple[Worse, ...] = ()
    all: Condition = ()
    """Where this may hold the scope is `all`."""
    sql: str = ""
    """Where SQL stands in the call (`body.query`, `query.q`, `body`): its statements count in place of the level."""
    dialect: str = "postgres"
    """The dialect of that SQL."""


class Api(Value):
    """One API: its hosts, and what its calls do."""

    api: str
    """The prefix of its rule ids, usually the CLI's pack."""
    hosts: tuple[str, ...] = ()
    """Host names; globs are allowed, and a port (`*:9200`)."""
    sockets: tuple[str, ...] = ()
    """Globs for the unix sockets that it is served on."""
    anywhere: tuple[str, ...] = ()
    """Paths by which it is known on hosts that are not described: servers that people run themselves."""
    summary: str = ""
    source: str = ""
    """The version and documentation page that it was taken from."""
    graphql: GraphQL | None = None
    base: tuple[str, ...] = ()
    """What paths may begin with that routes leave out (`/client/v4`, `/v*`)."""
    routes: Mapping[str, Route] = {}
    """REST routes by action id. The first that matches decides; a call that matches none counts by its method."""
    reader: str = ""
    """A reader that turns calls into command lines of the CLI (`payloads.http_readers`): where routes do not do."""
    safe: bool = False
    """Nothing that is sent there destroys: messages to people, prompts to models, echoes."""


def load(text: str, path: str) -> Api:
    """Read a description; raise RuleError with every mistake."""
    from agentshell.errors import RuleError
    from agentshell.packs.load import load_form

    form = load_form(text, path, Api)
    if form.problems or not isinstance(form.record, Api):
        raise RuleError(form.problems)
    return form.record


def shortcomings(api: Api) -> list[str]:
    """Return what a description that loads still lacks: where it is met, and what each route does."""
    found = [] if api.hosts or api.sockets or api.anywhere else ["it has no hosts, sockets or paths anywhere"]
    for name, route in api.routes.items():
        if (route.level is None) == (not route.same_as):
            found.append(f"route {name}: either level or same-as is needed")
        if route.level is not None and not route.says:
            found.append(f"route {name}: says is missing")
        found.extend(f"route {name}: {one!r} is not METHOD /path" for one in route.on if " /" not in one)
    return found


def problems(text: str, path: str) -> list[str]:
    """Return every mistake of a description, for people."""
    from agentshell.errors import RuleError

    try:
        return [f"{path}: {wrong}" for wrong in shortcomings(load(text, path))]
    except RuleError as error:
        return [str(problem) for problem in error.problems]


def action_id(name: str) -> str:
    """Return the action id of a mutation by rule: `volumeDelete` → `volume-delete`, `tcpProxyCreate` → likewise."""
    out: list[str] = []
    for at, char in enumerate(name):
        starts = char.isupper() and at and (not name[at - 1].isupper() or name[at + 1 : at + 2].islower())
        out.append(f"-{char.lower()}" if starts else char.lower())
    return "".join(out)


def for_host(host: str, port: str = "") -> Api | None:
    """Return the shipped description of the API on that host (and port), or None when there is none."""
    from agentshell.packs.globs import glob
    from agentshell.payloads.apis import HOSTS

    lower = host.lower().rstrip(".")
    for pattern, name in HOSTS.items():
        if glob(pattern, lower) or (port and ":" in pattern and glob(pattern, f"{lower}:{port}")):
            return named(name)
    return None


def for_socket(socket: str) -> Api | None:
    """Return the shipped description of the API that is served on that unix socket, or None when there is none."""
    from agentshell.packs.globs import glob
    from agentshell.payloads.apis import SOCKETS

    return next((named(name) for pattern, name in SOCKETS.items() if socket and glob(pattern, socket)), None)


def for_path(path: str) -> Iterable[Api]:
    """Yield the shipped descriptions of servers that people run themselves whose paths look like this one."""
    from agentshell.payloads.apis import PATHS
    from agentshell.payloads.http_routes import path_matches

    head = path.lstrip("/").partition("/")[0]
    known = head.isascii() and "%" not in head  # an unknown part may be any word
    likely: dict[str, None] = {}
    for pattern, name in PATHS.items():
        first = pattern[1:].partition("/")[0]
        if name not in likely and (first == head or not known or "*" in first) and path_matches(pattern, path):
            likely[name] = None
    for name in likely:
        found = named(name)
        if found is not None:
            yield found


def named(name: str) -> Api | None:
    """Return the shipped description of that name, or None when there is none."""
    from agentshell.payloads.apis import NAMES

    if name not in NAMES:
        return None
    module = __import__(f"agentshell.payloads.apis.{name.replace('-', '_')}", fromlist=("API",))
    found: Api = module.API
    return found
