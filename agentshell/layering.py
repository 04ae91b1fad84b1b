"""Owns the typed form of policy.yaml and config.yaml, and how layers of them become one policy. It opens no file."""

from __future__ import annotations

from agentshell.model import ENVIRONMENTS, ROWS, SCOPES
from agentshell.policy import ANSWERS, Policy
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import ClassVar, Literal, TypeAlias

    from agentshell.model import Environment, RowName, Scope
    from agentshell.policy import Answer

    Key: TypeAlias = tuple[RowName, Environment, Scope]


class Cell(Value):
    """The answers of one cell: one word for every scope, or a mapping by scope."""

    __short__: ClassVar[str] = "every"

    every: Literal["allow", "remember", "ask", "confirm", "deny"] | None = None
    one: Literal["allow", "remember", "ask", "confirm", "deny"] | None = None
    many: Literal["allow", "remember", "ask", "confirm", "deny"] | None = None
    all: Literal["allow", "remember", "ask", "confirm", "deny"] | None = None


class Row(Value):
    """The answers of one level: one word for every environment, or a mapping by environment."""

    __short__: ClassVar[str] = "every"

    every: Literal["allow", "remember", "ask", "confirm", "deny"] | None = None
    local: Cell | None = None
    development: Cell | None = None
    staging: Cell | None = None
    unknown: Cell | None = None
    production: Cell | None = None


class PolicyFile(Value):
    """What a policy.yaml says: rows by level, and the cells (`guard`, `irreversible/production`) it makes final."""

    policy: Mapping[RowName, Row] = {}
    final: tuple[str, ...] = ()


class ApproverFile(Value):
    """How answers are proven. Nothing given: by whoever sits at a terminal of the same account (advisory)."""

    key: str = ""
    """`ed25519:…`, the public key that answers must be signed with; `agentshell approver key` makes one."""
    totp: str = ""
    """The absolute path of the file with the secret of one-time codes; `agentshell approver totp` makes one."""
    user: str = ""
    """The account whose approver process keeps the requests and takes the answers."""
    socket: str = ""
    """The absolute path of that process's socket."""


class ApprovalsFile(Value):
    """How a person is asked."""

    ask: Literal["wait", "queue", "refuse"] | None = None
    """What a line that asks does: wait for an answer, leave a request and end, or be refused."""
    wait: int | None = None
    """Seconds to wait for an answer, for every agent."""
    waits: Mapping[str, int] = {}
    """Seconds to wait by agent."""
    open: int | None = None
    """Seconds that an unanswered request stays."""
    valid: int | None = None
    """Seconds in which an approval can be used."""
    notify: tuple[str, ...] = ()
    """The command, with its arguments, that is told of each request: its text is the last argument."""
    folder: str = ""
    """The absolute path of the folder that keeps the requests."""
    approver: ApproverFile | None = None


class ConfigFile(Value):
    """What a config.yaml says."""

    environments: Mapping[
        Literal[
            "context", "cluster", "account", "profile", "host", "project", "database", "bucket", "installer", "any"
        ],
        Mapping[str, Environment],
    ] = {}
    """Exact name or glob → environment, by kind of name. An `installer` is the host, or the address without its scheme,
    of scripts that may run unread: `local` lets them, `unknown` has them asked about."""
    shell: str = ""
    """The absolute path of the real bash."""
    audit: str = ""
    """The absolute path of the folder that keeps the audit log."""
    approvals: ApprovalsFile = ApprovalsFile()
    runtime: Literal["auto", "static", "shims", "exec"] | None = None
    """What guards while a line runs: nothing, shims of the programs that packs name, or a gate that judges every
    program when it starts (Linux); `auto` is the best that the system has."""
    minimum: Literal["static", "shims", "exec"] | None = None
    """The weakest grade of the above at which a line may run; one that would run at a weaker is refused."""
    final: tuple[str, ...] = ()
    """Kinds of name whose environments only this layer may map (site only)."""


class PolicyLayer(Value):
    """One policy file in its place: the layer's name, and whether it may only make answers stricter."""

    name: str
    file: PolicyFile
    tightens: bool = False


EVERYTHING_ASKS = PolicyFile({level: Row("ask") for level in ROWS if level != "read"})
"""What stands in for a project's policy that cannot be read: every effect above read is held."""


def combine(layers: tuple[PolicyLayer, ...]) -> Policy:
    """Lay the files over each other, the first one complete, and return the table.

    A later layer replaces answers, except that one that `tightens`, or meets a final cell, only replaces milder ones.
    Then every answer is carried upwards: no environment is answered more mildly than one where less can be lost, and no
    scope than a smaller one, so that more evidence of production never lowers a verdict.
    """
    cells: dict[Key, Answer] = {}
    origins: dict[Key, str] = {}
    final: set[Key] = set()
    for layer in layers:
        for key, answer in spread(layer.file):
            old = cells.get(key)
            if old == answer or (
                old is not None and (layer.tightens or key in final) and ANSWERS.index(answer) < ANSWERS.index(old)
            ):
                continue
            cells[key] = answer
            origins[key] = layer.name
        if layer.file.final:
            # What a final cell answers now, by itself or carried up to it, is what it keeps.
            settled = _carried_up(cells, origins)
            final.update(key for pattern in layer.file.final for key in cells if _covers(pattern, key))
            for key in final:
                cells[key], origins[key] = settled[0][key], settled[1][key]
    cells, origins = _carried_up(cells, origins)
    base = layers[0].name
    return Policy(
        {
            level: {place: tuple(cells[level, place, scope] for scope in SCOPES) for place in ENVIRONMENTS}
            for level in ROWS
        },
        {"/".join(key): name for key, name in origins.items() if name != base},
        tuple(dict.fromkeys(layer.name for layer in layers)),
        _digest(cells),
    )


def _carried_up(cells: Mapping[Key, Answer], origins: Mapping[Key, str]) -> tuple[dict[Key, Answer], dict[Key, str]]:
    """Return the cells with every answer carried upwards, and the layers that they then come from."""
    carried, sources = dict(cells), dict(origins)
    for level in ROWS:
        for below, key in _upwards(level):
            if ANSWERS.index(carried[key]) < ANSWERS.index(carried[below]):
                carried[key] = carried[below]
                sources[key] = sources[below]
    return carried, sources


def spread(file: PolicyFile) -> Iterator[tuple[Key, Answer]]:
    """Yield the answer for every cell that the file speaks of."""
    for level, row in file.policy.items():
        for place in ENVIRONMENTS:
            cell: Cell | None = getattr(row, place)
            for scope in SCOPES:
                answer = row.every if cell is None else getattr(cell, scope) or cell.every or row.every
                if answer is not None:
                    yield (level, place, scope), answer


def final_problem(pattern: str) -> str:
    """Return "" when a `final` entry names a level, or level/environment; else what is wrong with it."""
    level, _, place = pattern.partition("/")
    if level not in ROWS:
        return f"'{level}' is not a row: {', '.join(ROWS)}"
    if "/" in pattern and place not in ENVIRONMENTS:
        return f"'{place}' is not an environment: {', '.join(ENVIRONMENTS)}"
    return ""


def _covers(pattern: str, key: Key) -> bool:
    level, _, place = pattern.partition("/")
    return level == key[0] and place in {"", key[1]}


def _upwards(level: RowName) -> Iterator[tuple[Key, Key]]:
    """Yield (lower cell, the one above it) so that an answer carried up once is carried on."""
    for number, place in enumerate(ENVIRONMENTS):
        for size, scope in enumerate(SCOPES):
            if size:
                yield (level, place, SCOPES[size - 1]), (level, place, scope)
            if number:
                yield (level, ENVIRONMENTS[number - 1], scope), (level, place, scope)


def _digest(cells: Mapping[Key, Answer]) -> str:
    from hashlib import sha256

    text = "\n".join(f"{'/'.join(key)} {answer}" for key, answer in sorted(cells.items()))
    return sha256(text.encode()).hexdigest()[:16]
