"""Owns what is known of a shell at one point of a line: variables, functions, options, directory, streams.

A `Shell` is changed in place while its line is followed, and forked where bash forks or where two ways part; every
field holds an immutable value, so a fork is a shallow copy. `Run` is what all forks share: the machine, what was found,
the limits on work.
"""

from __future__ import annotations

from agentshell.model import INHERIT, NOWHERE, Arg, Invocation, Span, Unknown
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from agentshell.facts import Facts
    from agentshell.model import EnvView, Place, Redirect, Stdin
    from agentshell.reading.tree import Function

    Status: TypeAlias = "bool | None"
    Parts: TypeAlias = "tuple[str | Unknown, ...]"

MAX_INVOCATIONS = 10_000
MAX_STEPS = 60_000
MAX_TEXT = 262_144
MAX_WORDS = 4_096
_ALIKE = 16
"""Invocations that one place of the text has brought before, with which another one is compared."""

UNCALLED = "in a function that is not called here"
UNREACHED = "in a part that is not reached"
TRAPPED = "in a trap"
PROMPTED = "when a prompt is shown"


class ExhaustedError(Exception):
    """The limit on work is used up; what was found until then stands, and `unread` says so."""


class Variable(Value):
    """A variable that the line has touched. value None: unset. items: the elements of an array, by subscript.

    kind is "" (scalar), `indexed`, `associative` or `reference` (value names another variable); flags are the letters
    of `declare` that change what an assignment stores (i, l, u).
    """

    value: Arg | None = None
    exported: bool = False
    items: tuple[tuple[str, Arg], ...] | None = None
    kind: str = ""
    flags: str = ""


class ExportedFunction(Unknown):
    """A function handed down through the environment: its text is not kept, its tree is."""

    body: Function | None = None


class Run:
    """What every fork of one unfolding shares: facts, what was found, and the limits on work."""

    __slots__ = (
        "active",
        "called",
        "defined",
        "depth",
        "dynamic",
        "endless",
        "facts",
        "held",
        "out",
        "seen",
        "steps",
        "substitutions",
        "unread",
    )

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.out: list[Invocation] = []
        self.seen: dict[tuple[int, int, tuple[Parts, ...]], list[Invocation]] = {}
        self.unread: list[str] = []
        self.held: list[str] = []
        self.steps = 0
        self.dynamic = False
        self.endless: list[int] = []
        """Whether something started whose name or text is not known: it may call any function."""
        self.substitutions = 0
        self.depth = 0
        self.called: set[int] = set()
        self.active: list[tuple[int, tuple[Arg, ...]]] = []
        """The functions that are being followed with their arguments, outermost first."""
        self.defined: list[tuple[Function, Shell]] = []

    def step(self) -> None:
        """Count one unit of work; raise ExhaustedError beyond the limit."""
        self.steps += 1
        if self.steps > MAX_STEPS or len(self.out) >= MAX_INVOCATIONS:
            self.hold("the line does more than agentshell follows")
            raise ExhaustedError

    def note(self, why: str) -> None:
        """Remember that something cannot be known before it runs: it counts as what it mentions."""
        if why not in self.unread:
            self.unread.append(why)

    def hold(self, why: str) -> None:
        """Remember that a text which is known cannot be vouched for: the line must not pass silently."""
        if why not in self.held:
            self.held.append(why)


class Escapes:
    """Where the states go that leave a loop, a function or a subshell early."""

    __slots__ = ("breaks", "continues", "exits", "outer", "returns")

    def __init__(self, outer: Escapes | None = None) -> None:
        self.breaks: list[Shell] = []
        self.continues: list[Shell] = []
        self.returns: list[Shell] = [] if outer is None else outer.returns
        self.exits: list[Shell] = [] if outer is None else outer.exits
        self.outer = outer
        """Around a loop: the escapes of what the loop stands in, which it shares but for its own breaks."""


class Shell:
    """The state of one shell process at one point of the line."""

    __slots__ = (
        "aliases",
        "aside",
        "context",
        "copies",
        "cwd",
        "dead",
        "directories",
        "env",
        "escapes",
        "fds",
        "files",
        "frame",
        "functions",
        "hashed",
        "here",
        "holes",
        "kind",
        "locals",
        "name",
        "options",
        "place",
        "positional",
        "producer",
        "run",
        "source",
        "sourced",
        "status",
        "stdin",
        "tested",
        "traps",
        "undo",
        "variables",
        "via",
        "written",
    )

    def __init__(self, run: Run, env: EnvView, cwd: Arg, name: Arg, place: Place) -> None:
        self.run = run
        self.env = env
        self.cwd = cwd
        self.name = name
        self.place = place
        self.positional: tuple[Arg, ...] = ()
        self.variables: Mapping[str, Variable] = {}
        self.functions: Mapping[str, tuple[Function, ...]] = {}
        self.aliases: Mapping[str, Arg] = {}
        self.options: frozenset[str] = frozenset()
        self.files: Mapping[str, Arg] = {}
        self.hashed: Mapping[str, Arg] = {}
        self.copies: Mapping[str, str] = {}
        """The programs that the line has copied or linked: path of the copy → the program's name."""
        self.fds: Mapping[str, Stdin] = {}
        self.traps: Mapping[str, tuple[tuple[Arg, Span], ...]] = {}
        self.locals: Mapping[str, Variable | None] | None = None
        self.directories: tuple[Arg, ...] = ()
        self.holes: tuple[Unknown, ...] = ()
        self.kind = "bash"
        self.via: tuple[str, ...] = ()
        self.context: tuple[str, ...] = ()
        self.stdin: Stdin = INHERIT
        self.written: Parts | None = None
        """What the shell's standard output has received, where someone will read it; None where nobody does."""
        self.producer: tuple[Arg, ...] = ()
        self.status: Status = True
        self.dead = ""
        """Why nothing after this point is reached; "" while the shell goes on."""
        self.undo: Arg | None = None
        """The directory before a `cd` that may have failed; the next command takes note of it."""
        self.tested = False
        """Whether a failure here is looked at (`if`, `&&`, `!`), so that `set -e` does not end the shell."""
        self.source: Arg | None = None
        """The path of the file that is sourced at the moment, as it was named."""
        self.sourced = False
        self.aside = False
        """Whether this is a state whose outcome is thrown away."""
        self.frame: tuple[Span, int] | None = None
        """Inside a text that is part of the line: the span it stands for, and the offset (-1: only as a whole)."""
        self.here = NOWHERE
        """Where the command stands that is being followed, for texts that come from elsewhere."""
        self.escapes = Escapes()

    def fork(self) -> Shell:
        """Return a copy that goes its own way."""
        copy = Shell.__new__(Shell)
        for name in Shell.__slots__:
            setattr(copy, name, getattr(self, name))
        return copy

    def become(self, other: Shell) -> None:
        """Take over the state of another shell."""
        if other is not self:
            for name in Shell.__slots__:
                setattr(self, name, getattr(other, name))

    def subshell(self) -> Shell:
        """Return the state of a forked process: its exits, breaks and returns end there."""
        copy = self.fork()
        copy.escapes = Escapes()
        if copy.traps:
            copy.traps = {}
        return copy

    def ghost(self, why: str = UNREACHED) -> Shell:
        """Return a state for following what is not, or not surely, reached; its outcome is thrown away."""
        copy = self.subshell()
        copy.aside = True
        copy.dead = ""
        if why not in copy.context:
            copy.context = (*copy.context, why)
        return copy

    def failed(self) -> Shell:
        """Return the state after the last command, had it failed."""
        copy = self.fork()
        if copy.undo is not None:
            copy.cwd = copy.undo
            copy.undo = None
        copy.status = False
        return copy

    def locate(self, span: Span) -> Span:
        """Return the span in the line that was handed over."""
        if span == NOWHERE:
            span = self.here
        if self.frame is None:
            return span
        outer, base = self.frame
        if base < 0 or span.end + base > outer.end:
            return outer
        return Span(span.start + base, span.end + base)

    def lookup(self, name: str) -> Variable | None:
        """Return the variable, or None when it is not set as far as can be known."""
        found = self.variables.get(name)
        if found is not None:
            return found if found.value is not None or found.items is not None or found.kind == "reference" else None
        value = self.env.get(name)
        if value is not None:
            return Variable(value, exported=True)
        if self.env.open:
            return Variable(Arg((Unknown(f"may be set: {self.env.open}", f"${name}"),)))
        return None

    def value(self, name: str) -> Arg | None:
        """Return the scalar value of a variable (of an array, its element 0), or None when it is not set."""
        found = self.lookup(name)
        if found is None:
            return None
        if found.items is not None or found.kind == "reference":
            from agentshell.reading.arrays import scalar

            return scalar(self, found)
        return found.value

    def text(self, name: str) -> str | Unknown | None:
        """Return the text of a variable, or None when it is not set."""
        value = self.value(name)
        return None if value is None else value.text

    def store(self, name: str, variable: Variable) -> None:
        """Put a variable in place, and into the environment where it is exported."""
        self.variables = {**self.variables, name: variable}
        if variable.exported and variable.items is None:
            self.env = self.env.with_changes({name: variable.value})

    def assign(self, name: str, value: Arg) -> None:
        """Assign a scalar as `name=value` does: the variable keeps its attributes."""
        old = self.variables.get(name)
        if old is None:
            exported = "allexport" in self.options or self.env.get(name) is not None
            self.store(name, Variable(value, exported))
        elif old.kind or old.flags or old.items is not None:
            from agentshell.reading.arrays import assign

            assign(self, name, old, value)
        else:
            self.store(name, old.replace(value=value, exported=old.exported or "allexport" in self.options))

    def unset(self, name: str) -> None:
        """Unset a variable."""
        old = self.lookup(name)
        self.variables = {**self.variables, name: Variable()}
        if self.env.open or (old is not None and old.exported):
            self.env = self.env.with_changes({name: None})

    def write(self, parts: Parts, producer: tuple[Arg, ...] = ()) -> None:
        """Append to what the standard output has received, where someone will read it."""
        if self.written is None:
            return
        if parts:
            self.written = merge(self.written + parts)
        self.producer = producer

    def emit(
        self,
        argv: tuple[Arg, ...],
        span: Span,
        redirects: tuple[Redirect, ...] = (),
        assignments: Mapping[str, Arg] | None = None,
        stdin: Stdin | None = None,
        env: EnvView | None = None,
    ) -> None:
        """Record an invocation with everything that decides what it does."""
        self.run.step()
        span = self.locate(span)
        if self.frame is not None and self.frame[1] < 0:
            # Offsets into a text that is not in the line as it stands mean nothing there.
            argv = tuple([Arg(arg.parts, span, arg.splits, arg.pattern) for arg in argv])
        found = Invocation(
            argv,
            span,
            self.env if env is None else env,
            self.cwd,
            self.stdin if stdin is None else stdin,
            redirects,
            assignments or {},
            self.place,
            self.via,
            self.context,
            self.files,
        )
        key = (found.span.start, found.span.end, tuple([arg.parts for arg in argv]))
        same = self.run.seen.setdefault(key, [])
        # A loop's passes follow one another: a script that says the same a thousand times is compared with its last.
        if found not in same[-_ALIKE:]:
            same.append(found)
            self.run.out.append(found)


def merge(parts: Parts) -> Parts:
    """Join neighbouring pieces of known text; a text beyond the limit ends in an Unknown."""
    merged: list[str | Unknown] = []
    size = 0
    for part in parts:
        if isinstance(part, str):
            size += len(part)
            if size > MAX_TEXT:
                merged.append(Unknown("more text than agentshell follows"))
                break
            if merged and isinstance(merged[-1], str):
                merged[-1] += part
                continue
            if not part:
                continue
        merged.append(part)
    return tuple(merged)


def capped(words: list[Arg]) -> list[Arg]:
    """Return a list of arguments that is no longer than agentshell follows; what is left out is one Unknown."""
    if len(words) <= MAX_WORDS:
        return words
    return [*words[:MAX_WORDS], Arg((Unknown("more words than agentshell follows"),), splits=True)]


def argument(parts: Parts, span: Span = NOWHERE) -> Arg:
    """Make one argument of pieces."""
    return Arg(merge(parts) or ("",), span)
