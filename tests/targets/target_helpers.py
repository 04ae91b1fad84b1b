"""What the tests of targets share: command lines, read by a small stand-in for the pack engine."""

from __future__ import annotations

import shlex

from conftest import FakeHost

from agentshell.facts import Facts, Settings
from agentshell.model import HERE, Arg, EnvView, Invocation, Place, Target, Unknown
from agentshell.packs.parsed import OptionUse, Parsed
from agentshell.targets import place_resolver, resolver

LONG = {
    "-n": "--namespace", "-s": "--server", "-A": "--all-namespaces", "-f": "--filename",
    "-h": "--host", "-p": "--port", "-U": "--username", "-d": "--dbname", "-c": "--command",
    "-e": "--environment", "-v": "--volume",
}  # fmt: skip
FLAGS = {
    "--all-namespaces", "--yes", "--all", "--skip-final-snapshot", "--force", "--recursive", "--clean", "--delete",
    "-rf", "-r", "-i", "-t", "-a", "-delete", "-print", "-print0", "-o", "-not", "-empty",
}  # fmt: skip
DEPTH = {"kubectl": 1, "helm": 1, "aws": 2, "railway": 2}
"""How many of the first operands are the sub-command."""


def word(text):
    """Return an argument: `‹$X›` in it is a piece that is not known before the line runs."""
    parts = []
    while text:
        before, mark, rest = text.partition("‹")
        if before:
            parts.append(before)
        if not mark:
            break
        source, _, text = rest.partition("›")
        parts.append(Unknown("a variable that is not set", source))
    return Arg(tuple(parts) or ("",))


def parse(line, env=None, cwd="/home/dev/project", names=(), place=HERE, depth=None, open_env="", long=LONG):
    """Read a simple line as its pack would, well enough for a resolver."""
    words = shlex.split(line)
    pack, rest = words[0], words[1:]
    base = {"HOME": "/home/dev", "USER": "dev", **(env or {})}
    changes = {key: word(value) for key, value in base.items() if "‹" in value}
    invocation = Invocation(tuple(map(word, words)), Arg(()), EnvView(base, changes, open_env), word(cwd), place=place)
    operands, options, inner = [], [], []
    at = 0
    while at < len(rest):
        text = rest[at]
        at += 1
        if text == "--":
            inner = rest[at:]
            break
        name, equals, value = text.partition("=")
        name = long.get(name, name)
        if not text.startswith("-") or "://" in name or text == "-":
            operands.append(text)
        elif name in FLAGS:
            options.append(OptionUse(name))
        elif equals:
            options.append(OptionUse(name, (word(value),)))
        else:
            options.append(OptionUse(name, (word(rest[at]),)))
            at += 1
    depth = DEPTH.get(pack, 0) if depth is None else depth
    named = []
    for name in names:
        if name == "arg.*":
            named += [(f"arg.{n}", word(text)) for n, text in enumerate(operands[depth:])]
        elif name.startswith("arg."):
            named += [(name, word(text)) for text in operands[depth:][int(name[4:]) :][:1]]
        else:
            named += [(name, value) for use in options if use.name == name for value in use.values]
    return Parsed(
        invocation, pack, tuple(operands[:depth]), tuple(options), tuple(map(word, operands[depth:])),
        tuple(map(word, inner)), names=tuple(named),
    )  # fmt: skip


def machine(env=None, files=None, settings=None, **more):
    return Facts(FakeHost(env, files, **more), Settings(settings or {}))


def targets(name, line, env=None, files=None, settings=None, host=None, **more):
    """Resolve a line on a machine in memory."""
    facts = machine(env, files, settings, **(host or {}))
    return resolver(name)(parse(line, env, **more), facts)


def target(name, line, env=None, files=None, settings=None, host=None, **more):
    (only,) = targets(name, line, env, files, settings, host, **more)
    return only


def place(name, line, env=None, files=None, settings=None, **more):
    return place_resolver(name)(parse(line, env, **more), machine(env, files, settings))


def said(one):
    """Return the evidence that speaks, as `source value environment`."""
    return [
        f"{piece.source} {piece.value} {piece.environment}" for piece in one.evidence if piece.environment != "unknown"
    ]


def somewhere(kind, environment, name="there"):
    return Place(kind, Target(kind, name, environment))
