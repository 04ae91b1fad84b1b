"""Owns the typed form of a pack: what a YAML file under `rules/` says. Loading, scanning and matching live beside it.

The types are the format: the loader checks a file against their annotations and the JSON Schema is generated from them,
so a field's docstring line below is also its documentation. Field names are the YAML keys with `_` for `-`.
"""

from __future__ import annotations

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal, TypeAlias

    from agentshell.model import Level, Scope

    Dialect = Literal["getopt", "getopt-exact", "cobra", "clap", "argparse", "aws", "single-dash", "words"]
    Test: TypeAlias = "str | tuple[str, ...]"
    Condition: TypeAlias = "Mapping[str, Test] | tuple[Mapping[str, Test], ...]"

Test = Condition = Dialect = object


class Command(Value):
    """One sub-command: its aliases, its own options, what is below it, and how it counts when no action matches."""

    aliases: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    commands: Mapping[str, Command] = {}
    level: Level | None = None
    """What the command does when no action matches it; inherited from the command above, at the top from `default`."""
    inner_from: Literal["", "operand", "dashdash"] = ""
    """Where the words of an inner command start: at the first operand, or after `--` only."""


class Action(Value):
    """Something the CLI can do that matters: when it matches, what it does, why that matters, what to do instead."""

    on: tuple[str, ...] = ()
    """Canonical sub-command paths (`volume delete`), `*` for any; empty means the program itself."""
    when: Condition = ()
    """All keys of a mapping must hold; of several mappings, one."""
    unless: Condition = ()
    """Where this certainly holds (a dry run), the action does not match."""
    level: Level = "write"
    scope: Scope = "one"
    many: Condition = ()
    """Where this may hold the scope is `many`."""
    all: Condition = ()
    """Where this may hold the scope is `all`."""
    says: str = ""
    """What it does, third person, with fields: {command} {args} {arg.0} {--option} {subject.names} {subject.kinds}."""
    reason: str = ""
    instead: tuple[str, ...] = ()
    target: str = ""
    """A target resolver other than the pack's."""
    names: tuple[str, ...] = ()
    """Further arguments whose text is evidence of the environment: `arg.0`, `arg.*`, `--bucket`, `subject`."""
    match: tuple[str, ...] = ()
    """Lines that must match this action."""
    not_match: tuple[str, ...] = ()
    """Lines that must not."""


class PayloadRule(Value):
    """Where a payload stands and in which language it is read."""

    language: str
    """The name of a payload reader (`psql`, `sql`, `graphql`, `http`, `shell`, `python` …)."""
    on: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Arguments that hold it (`--command`, `arg.1`, `stdin`), or, with an `@` before, that name a file with it."""
    when: Condition = ()
    dialect: str = ""
    """A word for the reader: the SQL dialect, the API's name."""


class InnerRule(Value):
    """How the command wraps another one."""

    on: tuple[str, ...] = ()
    kind: Literal["argv", "shell", "script", "words"] = "argv"
    """argv: started as given; shell: text that a shell reads; words: joined by blanks and read by a shell (ssh);
    script: a file that a shell reads."""
    source: str = "rest"
    """Where it stands: `rest`, `arg.0`, `--command`, `stdin`, `@arg.0`."""
    when: Condition = ()
    shell: str = "sh"
    place: str = ""
    """A place resolver: the inner command runs on another host, in a container, or with other variables."""
    environment: Literal["", "assignments", "cleared"] = ""
    """assignments: leading NAME=value words set variables (env, sudo)."""
    appends: Literal["", "stdin-words", "arguments"] = ""
    """stdin-words: words read from stdin are appended (xargs); arguments: after `:::` (parallel)."""
    options: Mapping[str, str] = {}
    """Roles of the wrapper's options: directory, replace, split, unset, user …"""


class Unlisted(Value):
    """What a sub-command that the pack does not list counts as."""

    level: Level = "write"
    pattern: str = ""
    """Names matching this (a glob list separated by `|`) count as `matching` instead."""
    matching: Level = "destructive"


class Pack(Value):
    """One CLI or API as data."""

    pack: str
    programs: tuple[str, ...] = ()
    summary: str = ""
    source: str = ""
    """The version and documentation page that the grammar was taken from."""
    dialect: Dialect = "getopt"
    options: tuple[str, ...] = ()
    """In the notation of a help page: `-n, --namespace VALUE`, `--all`, `--dry-run[=VALUE]`, `--ids VALUE...`,
    `-s, --service-config A B C`, `--session [VALUE]`."""
    commands: Mapping[str, Command] = {}
    default: Level = "read"
    unlisted: Unlisted | None = None
    subjects: str = ""
    """A reader that tells what the operands name (kinds, names, scope), for `subject.…` conditions."""
    target: str = ""
    """The target resolver."""
    names: tuple[str, ...] = ()
    actions: Mapping[str, Action] = {}
    payloads: tuple[PayloadRule, ...] = ()
    inner: tuple[InnerRule, ...] = ()
    extends: str = ""
    """The pack that this file adds actions to."""
