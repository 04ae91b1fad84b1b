"""What the payload tests share: a parsed command made from plain words."""

from __future__ import annotations

from agentshell.model import INHERIT, Arg, EnvView, Invocation, Span, Stdin, known
from agentshell.packs.parsed import OptionUse, Parsed


def arg(value):
    """Make an argument of text, or of a list of text and Unknown."""
    if isinstance(value, Arg):
        return value
    return known(value, Span(0, 1)) if isinstance(value, str) else Arg(tuple(value), Span(0, 1))


def parsed(program, options=(), positionals=(), *, stdin=None, facts, rest=(), command=()):
    """Make a parsed invocation: options are (name, value…) pairs, in order."""
    uses = tuple(OptionUse(name, tuple(arg(v) for v in values), Span(0, 1)) for name, *values in options)
    words = [known(program), *(arg(v) for use in uses for v in (use.name, *use.values)), *map(arg, positionals)]
    source = INHERIT if stdin is None else stdin if isinstance(stdin, Stdin) else Stdin("text", arg(stdin))
    invocation = Invocation(
        tuple(arg(word) for word in words), Span(0, 1), EnvView(facts.host.env), known(facts.host.cwd), source
    )
    return Parsed(invocation, program, tuple(command), uses, tuple(map(arg, positionals)), tuple(map(arg, rest)))


def grades(payload):
    """Return (level, action) of every effect."""
    return [(effect.level, effect.action) for effect in payload.effects]
