"""Owns the pack format: what a YAML file under `rules/` says, as types. Loading, checking and matching live beside it.

The types are the format: the loader checks files against their annotations, the JSON Schema is made from them, and the
text under a field is its documentation. A YAML key is the field's name with `-` for `_` (`not-match`). Where a list of
texts is wanted one text will do; every scalar is a text as it stands in the file (`no`, `012`, `12:30`).

A whole pack, small::

    pack: vol                               # the prefix of its rule ids: vol/delete
    programs: [vol]
    summary: Volumes of the Example cloud
    source: vol 2.4, https://vol.example/docs/cli
    dialect: cobra                          # how its arguments are read
    target: example                         # which environment it would hit
    options:
      - -p, --project VALUE
      - -h, --help
    harmless: {--help: present}
    commands:
      list: {aliases: [ls]}
      create: write
      delete:
        aliases: [rm]
        options:
          - -f, --force
          - --dry-run[=VALUE]
    actions:
      delete:
        on: delete
        when: {args: 1+}
        unless: {--dry-run: [bare, client]}
        level: irreversible
        many: {args: 2+}
        says: deletes the volume {args}
        reason: The data and its backups are gone at once.
        instead: [vol snapshot create NAME]
        match: [vol delete data, vol -p shop rm data --force]
        not-match: [vol list, vol delete data --dry-run=client, vol --project delete list]

Where no action matches, a command counts as its `level` says (or that of the command above it, or `default`).
Conditions have three answers: an argument that cannot be known makes them *maybe*. In `when`, `many` and `all` maybe
counts as yes, and the effect is marked uncertain; in `unless` and `harmless` it counts as no.
"""

from __future__ import annotations

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import ClassVar, Literal, TypeAlias

    from agentshell.model import Level, Scope

    Dialect = Literal["getopt", "getopt-exact", "cobra", "clap", "argparse", "aws", "single-dash", "words"]
    Pattern: TypeAlias = "str | tuple[str, ...]"
    Test: TypeAlias = "Pattern | Mapping[str, Pattern]"
    Condition: TypeAlias = "tuple[Mapping[str, Test], ...]"
    Role = (
        Literal["directory", "unset", "clear", "split"]
        | Literal["replace", "replace-default", "zero", "delimiter", "file", "count", "lines"]
    )

DIALECTS: tuple[Dialect, ...] = (
    "getopt", "getopt-exact", "cobra", "clap", "argparse", "aws", "single-dash", "words"
)  # fmt: skip
ROLES: tuple[Role, ...] = (
    "directory", "unset", "clear", "split", "replace", "replace-default", "zero", "delimiter", "file", "count", "lines"
)  # fmt: skip
VERBS = (
    "delete*|destroy*|remove*|rm|drop*|purge*|wipe*|erase*|reset*|truncate*|terminate*|revoke*|disable*|detach*|"
    "deregister*|uninstall*|prune*|clear*|flush*|kill*|stop*|force*|*-delete|*-destroy|*-remove|*:delete|*:destroy|"
    "*:remove|*:reset"
)
"""Names of sub-commands that are taken to destroy when a pack does not list them."""


class Unlisted(Value):
    """How a sub-command counts that the pack does not list: by its name."""

    level: Level = "write"
    """What it counts as when no name below matches."""
    names: Mapping[Level, str] = {"destructive": VERBS}
    """Level → globs separated by `|`; a name that matches several counts as the strictest of them."""
    words: int = 1
    """How many words name such a command: 2 for `aws SERVICE OPERATION`. The last one is graded."""


class Command(Value):
    """One sub-command. Instead of a mapping, the level alone may be written (`list: read`), or nothing."""

    __short__: ClassVar[str] = "level"

    aliases: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    """Its options, in the pack's notation. They hold for the commands below as well; the nearest one wins."""
    before: tuple[str, ...] = ()
    """Options that hold only in front of a sub-command of this one (`docker -c CONTEXT …`, `git -C DIR …`)."""
    commands: Mapping[str, Command] = {}
    """The sub-commands, by their first name."""
    level: Level | None = None
    """What the command does at least, where no action says more."""
    group: bool = False
    """It has sub-commands even where none is listed: they are graded by their names (see `unlisted`)."""
    operands: bool = False
    """It has sub-commands but takes operands too: a word that names no sub-command is an operand, not unlisted."""
    inner_from: Literal["", "dashdash", "arg.0", "arg.1", "arg.2"] = ""
    """Where another command starts, whose words are not this one's: after `--`, or at the first, second, third operand.
    Options then end at the first operand, unless `interspersed`."""
    interspersed: bool = False
    """With `inner-from`: options may stand between the operands in front of the inner command (ssh)."""


class Action(Value):
    """Something the CLI can do that matters. All that match are reported, and the strictest decides."""

    level: Level
    says: str
    """What it does, third person: `deletes the volume {args}`. Fields: {program} {command} {args} {arg.0} {arg.last}
    {--option} {rest} {subject.names} {subject.kinds}."""
    on: tuple[str, ...] = ()
    """Commands, by their first names (`volume delete`); each word may be a glob, and `*` alone is any command.
    Left out, it is the program without a sub-command."""
    when: Condition = ()
    """All entries of a mapping must hold; of several mappings, one. The keys:
    `--option` or `-o` (any spelling), `arg.0` `arg.1` … `arg.last`, `arg.*` (any operand), `args` (how many),
    `env.NAME`, `subject.kinds` `subject.names` `subject.scope` (told by the pack's subjects reader), `stdin` (`given`
    or `none`), `program`, `cwd`, `command`, `rest.0` (the inner command's first word).
    The tests: `present`, `absent`, `bare` (given without a value), `unknown`, a text or glob (`*` `?`; a backslash
    before one takes it as it stands), a number (`0` is also `00`; for `args` `2+` is two or more), a list (one of
    them), `{not: …}` (which holds for what is not there, too: `{not: [absent, x]}` is given and not x).
    An option given several times passes a test certainly when each of its uses does, and maybe when some do."""
    unless: Condition = ()
    """Where this certainly holds (a dry run), the action does not match."""
    scope: Scope = "one"
    many: Condition = ()
    """Where this may hold the scope is `many`."""
    all: Condition = ()
    """Where this may hold the scope is `all`."""
    instead_of: tuple[str, ...] = ()
    """Actions of this pack that are not reported beside this one where it certainly matches."""
    certain: bool = False
    """Match only where the line itself says so, every unknown argument being what it seems: an operand or a value that
    is none of the texts asked for. For what an unknown argument almost never is: `git push origin "$BRANCH"` is not a
    forced push."""
    reason: str = ""
    """What is lost, or why it matters: whole sentences."""
    instead: tuple[str, ...] = ()
    """What to do rather, each entry a command line that is itself allowed, or a sentence, which starts with a capital
    letter. The fields of `says` work here too, written as a shell takes them; `{target}` stands for the options that
    the pack's `selects` names, where they must not stand at their own place."""
    target: str = ""
    """A target resolver other than the pack's."""
    names: tuple[str, ...] = ()
    """Arguments whose text tells the environment: `arg.0`, `arg.*`, `--bucket`, `--*`, `subject`."""
    match: tuple[str, ...] = ()
    """Lines that must match this action; at least one."""
    not_match: tuple[str, ...] = ()
    """Lines that must not; at least one."""


class PayloadRule(Value):
    """Where a payload stands and in which language it is read."""

    language: str
    """The name of a payload reader: `psql`, `sql`, `graphql`, `http`, `python` …"""
    on: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """What holds it: `--command`, `arg.1`, `arg.*`, `stdin`, `rest`, `rest.0`; with `@` before, what names a file."""
    when: Condition = ()
    dialect: str = ""
    """A word for the reader: the SQL dialect, the API's name."""
    unlisted: bool = False
    """Only where the sub-command is none that the pack lists: the user's own (aliases, plug-ins)."""


class InnerRule(Value):
    """How the command starts another one."""

    on: tuple[str, ...] = ()
    kind: Literal["argv", "shell", "script", "words"] = "argv"
    """argv: started as it stands; shell: text that a shell reads, further operands being its $0 and arguments;
    words: joined by blanks and read by a shell (ssh); script: a file that a shell reads."""
    source: str = "rest"
    """Where it stands: `rest` (see `inner-from`), `arg.0`, `arg.1+` (that operand and all after), `arg.*` (each operand
    is one), `--command`, `stdin`, `env.NAME`.
    The values of an option such as find's `-exec` are one command for each time it is given."""
    after: tuple[str, ...] = ()
    """What stands in the text before the command, as globs without regard to case (`alias.*=!`, `ProxyCommand=`): it is
    dropped, and a text that starts with none of them holds no command."""
    when: Condition = ()
    shell: str = "sh"
    """Which shell reads it; `program`: the one this pack was invoked as."""
    package: bool = False
    """The first word names a package out of which the program comes: its version is no part of the program's name, and
    a scope's own CLI bears the scope's name (`prisma@5`, `@railway/cli`)."""
    place: str = ""
    """A place resolver: the inner command runs on another host, in a container, or with other variables."""
    environment: Literal["", "assignments"] = ""
    """assignments: leading NAME=value words set variables for it (env, sudo)."""
    appends: Literal["", "stdin-words", "arguments", "found-paths", "rest"] = ""
    """stdin-words: words read from stdin are appended (xargs); arguments: those after `:::` (parallel); found-paths:
    `{}` stands for a path below each operand (find); rest: the words behind the operands (docker run --entrypoint)."""
    options: Mapping[Role, str] = {}
    """What options of the wrapper mean for the inner command: `directory` it starts in, `unset` a variable, `clear` all
    variables, `split` a text into its first words; for xargs `replace`, `replace-default`, `zero`, `delimiter`, `file`,
    `count`, `lines`."""


class Move(Value):
    """A command after which others hit something else: it switches a context, links a project, selects a workspace."""

    on: tuple[str, ...] = ()
    when: Condition = ()
    sets: str = ""
    """What it sets: `kubernetes-context`, `kubernetes-namespace`, `docker-context`; `tunnel` for a way that it opens
    from a port of this machine; left out, the project, account or workspace of this pack."""
    to: tuple[str, ...] = ()
    """The arguments that name what it is set to, as in `names`; where the line has none of them, nothing is set."""


class Pack(Value):
    """One CLI or API as data."""

    pack: str
    """The pack's name, the first half of its rule ids; also the file's name."""
    programs: tuple[str, ...] = ()
    """Base names of the programs it describes; globs are allowed (`python3.*`)."""
    summary: str = ""
    """One line for people."""
    source: str = ""
    """The version and documentation page that the grammar was taken from."""
    extends: str = ""
    """The pack that this file adds to: its actions, options, commands, payloads and inner rules come on top."""
    dialect: Dialect = "getopt"
    """How arguments are read. getopt: GNU getopt_long (clusters, `-ovalue`, unique prefixes of long options, options
    after operands); getopt-exact: without prefixes; cobra: Go pflag (`-n=v`, a boolean's value only with `=`);
    clap: Rust; argparse: Python (prefixes); aws: global options anywhere, prefixes, an option's values go on to the
    next option, options that are not listed take values; single-dash: `-name value`, `-name=value` (find, terraform,
    java), and `name=value` for options that are listed without a dash (dd); words: no options at all."""
    options: tuple[str, ...] = ()
    """Options that may stand anywhere, in the notation of a help page, one text each::

        -A, --all-namespaces               no value
        -n, --namespace VALUE              one value
        --dry-run[=VALUE]                  a value only with `=`
        --session [VALUE]                  a value if the next word is no option
        --ids VALUE...                     one or more words, up to the next option
        -s, --service-config A B C         three words
        -exec WORD... ;                    words up to a `;`

    An option is known by its first long spelling (otherwise by its first)."""
    before: tuple[str, ...] = ()
    """Options that hold only in front of the first sub-command."""
    commands: Mapping[str, Command] = {}
    """The sub-commands, by their first name."""
    operations: str = ""
    """A text file beside the pack with further commands, a line each: `SERVICE LEVEL: NAME NAME…` (`#` comments)."""
    ignore_case: bool = False
    """Sub-commands may be written in any case."""
    prefixes: tuple[str, ...] = ()
    """Words in front of a sub-command that choose a release track and nothing else (`gcloud beta …`)."""
    operands: bool = False
    """The program has sub-commands but takes operands too."""
    inner_from: Literal["", "dashdash", "arg.0", "arg.1", "arg.2"] = ""
    interspersed: bool = False
    default: Level = "read"
    """What a command does that has no level of its own."""
    unlisted: Unlisted = Unlisted()
    harmless: Condition = ()
    """Where this certainly holds (`--help`, a dry run), nothing happens at all."""
    subjects: str = ""
    """A reader that tells what the operands name, for `subject.…` conditions."""
    target: str = ""
    """The target resolver."""
    names: tuple[str, ...] = ()
    """As an action's `names`, for all of them."""
    actions: Mapping[str, Action] = {}
    """Actions by id: a-z, 0-9 and `-`."""
    payloads: tuple[PayloadRule, ...] = ()
    inner: tuple[InnerRule, ...] = ()
    moves: tuple[Move, ...] = ()
    selects: tuple[str, ...] = ()
    """Options that choose the target (a context, project, host), in any spelling, and `env.NAME` for variables that do.
    An `instead` command of the same program repeats those of the line, where they stood in it: it looks at what would
    have been hit."""
    credentials: tuple[str, ...] = ()
    """Arguments that are a credential; with `@` before, those that name a file with one. An operand, or the value of an
    option with `header` in its name, counts where it is a header with one. Its variables are in credentials.yaml."""
