"""Owns the words every stage shares: arguments, invocations, effects, targets, findings, verdicts. It decides nothing.

Everything here is a frozen `Value`. Spans are byte offsets into the line that was handed over, end exclusive.
"""

from __future__ import annotations

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from agentshell.remembered import Moved

    Level = Literal["read", "write", "destructive", "irreversible", "secret", "exec", "guard"]
    RowName = Literal[Level, "credential"]
    Decision = Literal["allow", "ask", "deny"]
    Environment = Literal["local", "development", "staging", "unknown", "production"]
    Scope = Literal["one", "many", "all"]
    Coverage = Literal["full", "partial"]

LEVELS: tuple[Level, ...] = ("read", "write", "secret", "exec", "destructive", "irreversible", "guard")
"""Every effect level, mildest first."""
ROWS: tuple[RowName, ...] = (*LEVELS, "credential")
"""Every row of a policy: one a level, and the least that is answered where a foreign credential is used to destroy."""
DECISIONS: tuple[Decision, ...] = ("allow", "ask", "deny")
ENVIRONMENTS: tuple[Environment, ...] = ("local", "development", "staging", "unknown", "production")
"""Every environment, from the one where least can be lost."""
SCOPES: tuple[Scope, ...] = ("one", "many", "all")


def strictest(decisions: tuple[Decision, ...]) -> Decision:
    """Return the strictest of the decisions; `allow` when there are none."""
    return max(decisions, key=DECISIONS.index, default="allow")


def worst(environments: tuple[Environment, ...]) -> Environment:
    """Return the environment where most can be lost; `unknown` when there are none."""
    return max(environments, key=ENVIRONMENTS.index, default="unknown")


class Span(Value):
    """Where in the line: byte offsets, end exclusive."""

    start: int
    end: int


NOWHERE = Span(0, 0)


class Unknown(Value):
    """A value that cannot be known without running something; `source` is the text that stands for it.

    `stands` are the file names that it is one of (or all of them), where a program that lists files wrote it.
    """

    why: str
    source: str = ""
    stands: tuple[Arg, ...] = ()


class Arg(Value):
    """One argument after expansion: known text, unknown text, or a mixture such as `prod-$REGION`.

    `splits` says that it may stand for any number of arguments, none included (an unquoted unknown, `"$@"`).
    `pattern` is the glob that this file name came from, when it came from one.
    """

    parts: tuple[str | Unknown, ...]
    span: Span = NOWHERE
    splits: bool = False
    pattern: str = ""

    @property
    def text(self) -> str | Unknown:
        """The whole text, or the first Unknown in it."""
        for part in self.parts:
            if isinstance(part, Unknown):
                return part
        return "".join(self.parts)  # type: ignore[arg-type]

    @property
    def known(self) -> bool:
        """Whether every part is known and it is exactly one argument."""
        return not self.splits and not any(isinstance(part, Unknown) for part in self.parts)

    @property
    def literal(self) -> str:
        """The known pieces alone, for looking at what an unknown argument mentions; never a value to act on."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def shown(self) -> str:
        """The argument for people: unknown parts as their source text, or `?`."""
        return "".join(part if isinstance(part, str) else part.source or "?" for part in self.parts)


def known(text: str, span: Span = NOWHERE) -> Arg:
    """Make an argument of known text."""
    return Arg((text,), span)


def unknown(why: str, source: str = "", span: Span = NOWHERE, splits: bool = False) -> Arg:
    """Make an argument of which nothing is known."""
    return Arg((Unknown(why, source),), span, splits)


class EnvView(Value):
    """A process environment: what agentshell was started with, and what the line changes in it.

    A change to None unsets. `open` is empty, or says why further variables might be set (an unreadable sourced file).
    """

    base: Mapping[str, str]
    changes: Mapping[str, Arg | None] = {}
    open: str = ""

    def get(self, name: str) -> Arg | None:
        """Return the variable's value, or None when it is not set (as far as can be known; see `open`)."""
        if name in self.changes:
            return self.changes[name]
        text = self.base.get(name)
        return None if text is None else Arg((text,))

    def text(self, name: str) -> str | Unknown | None:
        """Return the variable's text, Unknown, or None when it is not set."""
        value = self.get(name)
        return None if value is None else value.text

    def with_changes(self, changes: Mapping[str, Arg | None]) -> EnvView:
        """Return the view with further changes on top."""
        return self.replace(changes={**self.changes, **changes}) if changes else self


class Evidence(Value):
    """One piece of evidence about a target's environment.

    source: where it was seen (`--context`, `AWS_PROFILE`, `~/.kube/config:14`); value: what stood there;
    environment: what it says, `unknown` when it says nothing; why: the rule by which (`matches prod-*`).
    """

    source: str
    value: str
    environment: Environment = "unknown"
    why: str = ""


class Target(Value):
    """What would be hit, in which environment, and how that is known. kind is a word such as `kubernetes cluster`.

    scope is the least an effect on this target has (a whole home folder is `all` whatever the command says). open is
    empty, or says why the environment could be worse than stated: what decides it is not known before it runs.
    """

    kind: str
    name: str = ""
    environment: Environment = "unknown"
    evidence: tuple[Evidence, ...] = ()
    scope: Scope = "one"
    open: str = ""


class Place(Value):
    """Where an invocation runs, or whose variables it runs with.

    kind: `here` (this machine), `host` (ssh), `container` (kubectl exec, docker exec), or `variables` (this machine
    with another environment's variables: railway run, dotenv -f .env.production). The target says which. mounts are the
    folders inside a container with the path of this machine, or the volume's name, that lies there; folder is the one
    it starts in, where that is known.
    """

    kind: str
    target: Target
    mounts: tuple[tuple[str, str], ...] = ()
    folder: str = ""


HERE = Place("here", Target("machine", "this machine", "local"))


class Redirect(Value):
    """One redirection. op is bash's operator; `target` its word, or the body of a heredoc or here-string."""

    op: str
    target: Arg
    fd: int | None = None
    span: Span = NOWHERE


class Stdin(Value):
    """What an invocation reads: kind `inherit`, `file` (path) or `text` (a heredoc, here-string or pipe).

    Unknown output of a pipe is a text with an Unknown part; producer is then the argv that writes it.
    """

    kind: str = "inherit"
    text: Arg = Arg(())
    path: Arg = Arg(())
    producer: tuple[Arg, ...] = ()


INHERIT = Stdin()


class Invocation(Value):
    """One program that would start, with everything that decides what it does.

    argv is empty for a line part that starts nothing but redirects or assigns (`> file`, `PROMPT_COMMAND=…`).
    `via` names the wrappers around it, outermost first; `context` says what makes its running uncertain
    (`in a function that is not called here`). `files` holds what the line itself puts into files before this starts, by
    absolute path, and the texts behind `<(…)`: look here before asking the host. `moves` is what the line switched
    before this starts, in order.
    """

    argv: tuple[Arg, ...]
    span: Span
    env: EnvView
    cwd: Arg
    stdin: Stdin = INHERIT
    redirects: tuple[Redirect, ...] = ()
    assignments: Mapping[str, Arg] = {}
    place: Place = HERE
    via: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    files: Mapping[str, Arg] = {}
    moves: tuple[Moved, ...] = ()

    @property
    def program(self) -> str | Unknown:
        """The program's base name (`/usr/bin/kubectl` and `kubectl` are `kubectl`); "" when nothing starts."""
        if not self.argv:
            return ""
        name = self.argv[0]
        text = name.text
        if isinstance(text, Unknown):
            # `"$BIN/kubectl"`: where it lies is not known, what it is called is.
            last = name.parts[-1]
            base = last.rpartition("/")[2] if isinstance(last, str) and "/" in last else ""
            return base if base and not name.splits else text
        return Unknown("may be several words", text) if name.splits else text.rpartition("/")[2]

    @property
    def shown(self) -> str:
        """The invocation for people, arguments quoted where a reader would need it."""
        words = [arg.shown for arg in self.argv]
        return " ".join(word if word and not set(word) & set(" \t\n'\"\\$`;&|<>()") else f"'{word}'" for word in words)


class Inner(Value):
    """A command that another one would start or run: the opposite end of a wrapper.

    kind: `argv` (argv is started as it is), `shell` (text is read by `shell`), or `script` (the file `path` is read by
    `shell`, with argv as its `$0` and arguments). env None: the wrapper's own environment; place None: its own place.
    """

    kind: str
    via: str
    argv: tuple[Arg, ...] = ()
    text: Arg = Arg(())
    path: Arg = Arg(())
    shell: str = "bash"
    env: EnvView | None = None
    cwd: Arg | None = None
    stdin: Stdin | None = None
    place: Place | None = None


class Effect(Value):
    """What one invocation would do to one target. Payload readers leave `target` None: the pack's target fills it.

    action is the permanent id (`kubectl/delete-namespace`); summary finishes "this …" (`deletes namespace "checkout"`);
    reason says what is lost, instead what to do rather; certain is False where an unknown part could make it so.
    origin is empty, or says where the credential it is done with comes from, when the session did not begin with it.
    """

    level: Level
    action: str
    summary: str
    target: Target | None = None
    scope: Scope = "one"
    certain: bool = True
    span: Span = NOWHERE
    reason: str = ""
    instead: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    origin: str = ""


class Payload(Value):
    """What a payload reader found: effects, commands to follow, and "" or why (part of) the payload is unreadable."""

    effects: tuple[Effect, ...] = ()
    inner: tuple[Inner, ...] = ()
    unreadable: str = ""


class Finding(Value):
    """An effect that a policy rule decided on; rule names the layer and cell (`default: irreversible × production`)."""

    effect: Effect
    decision: Decision
    rule: str


class Verdict(Value):
    """The decision on one line. Coverage is `partial` when some of it could not be read; `unread` then says what."""

    decision: Decision
    findings: tuple[Finding, ...] = ()
    coverage: Coverage = "full"
    unread: tuple[str, ...] = ()
    policy: str = ""
