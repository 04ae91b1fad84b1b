"""Owns an invocation read by its pack's grammar: command path, options, positionals; it knows no particular CLI."""

from __future__ import annotations

from agentshell.model import NOWHERE, Arg, Invocation, Span, Unknown
from agentshell.values import Value


class OptionUse(Value):
    """One option as used: its canonical name (the first long spelling in the pack, else the short one) and values."""

    name: str
    values: tuple[Arg, ...] = ()
    span: Span = NOWHERE


class Parsed(Value):
    """An invocation with its arguments told apart.

    command is the canonical sub-command path (`("volume", "delete")`); positionals are the operands after it; rest is
    everything from where an inner command starts (after `--`, or the first operand, as the pack says). doubts name what
    could not be told apart: an unknown argument where a sub-command or an option may stand.
    """

    invocation: Invocation
    pack: str
    command: tuple[str, ...] = ()
    options: tuple[OptionUse, ...] = ()
    positionals: tuple[Arg, ...] = ()
    rest: tuple[Arg, ...] = ()
    doubts: tuple[Unknown, ...] = ()

    def has(self, *names: str) -> bool:
        """Whether any of the options was given."""
        return any(use.name in names for use in self.options)

    def values(self, *names: str) -> tuple[Arg, ...]:
        """Return the values of the options, in the order given on the line."""
        return tuple(value for use in self.options if use.name in names for value in use.values)

    def value(self, *names: str) -> Arg | None:
        """Return the last value given to any of the options, or None when there is none."""
        return next(iter(reversed(self.values(*names))), None)
