"""Owns an invocation read by its pack's grammar: command path, options, operands; it knows no particular CLI."""

from __future__ import annotations

from agentshell.model import NOWHERE, Arg, Invocation, Span, Unknown
from agentshell.values import Value


class OptionUse(Value):
    """One option as used: its canonical name (the first long spelling in the pack, else the first) and its values.

    An option that the pack does not list keeps the spelling of the line. `--all=false` is no use of `--all`.
    certain is False where an unknown argument before it may be `--`, or an option whose value it is.
    """

    name: str
    values: tuple[Arg, ...] = ()
    span: Span = NOWHERE
    certain: bool = True


class Parsed(Value):
    """An invocation with its arguments told apart.

    command: the sub-command path by its first names (`("volume", "delete")`); positionals: the operands after it; rest:
    everything from where an inner command starts (after `--`, or the first operand, as the pack says).
    open_command: an unknown word stands where a sub-command may stand, and is kept as the first positional.
    unsure: arguments that may also be options; an unknown one is also kept as positional or value where it stands.
    doubts: the same for people.
    names: the arguments that the pack and the matched action call names, each with where it stood (`arg.0`),
    as evidence of the environment; for a command on files, the paths that it hits.
    """

    invocation: Invocation
    pack: str
    command: tuple[str, ...] = ()
    options: tuple[OptionUse, ...] = ()
    positionals: tuple[Arg, ...] = ()
    rest: tuple[Arg, ...] = ()
    open_command: bool = False
    unsure: tuple[Arg, ...] = ()
    doubts: tuple[Unknown, ...] = ()
    names: tuple[tuple[str, Arg], ...] = ()

    def has(self, *names: str) -> bool:
        """Whether any of the options was given."""
        return any(use.name in names for use in self.options)

    def values(self, *names: str) -> tuple[Arg, ...]:
        """Return the values of the options, in the order given on the line."""
        return tuple(value for use in self.options if use.name in names for value in use.values)

    def value(self, *names: str) -> Arg | None:
        """Return the last value given to any of the options, or None when there is none."""
        return next(iter(reversed(self.values(*names))), None)
