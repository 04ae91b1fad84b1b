"""What the tests of the readers share: the real readers, the corpora's lines, and trees written on one line."""

from __future__ import annotations

import json
import shutil
import sys
from functools import cache
from pathlib import Path

from agentshell.readers import ShellReaders, find_shfmt
from agentshell.reading import tree
from agentshell.values import Value

ROOT = Path(__file__).resolve().parents[2]
BASH = shutil.which("bash") or "/bin/bash"
REAL = ShellReaders(find_shfmt(), BASH, limit=5.0)
SHARED = ROOT.parent / "shared/corpus"


@cache
def corpus(name):
    """Return the lines of one of the shared corpora."""
    text = (SHARED / name).read_text(encoding="utf-8")
    if name.endswith(".json"):
        return tuple(probe["line"] for probe in json.loads(text))
    return tuple(json.loads(line)["cmd"] for line in text.splitlines())


def fuzzer():
    """Return the fuzzer's module: its planted marker and its oracle serve the tests too."""
    sys.path.insert(0, str(ROOT / "scripts"))
    import fuzz_reader

    return fuzz_reader


def nodes(value, kind):
    """Yield every node of a kind in a tree."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, Value):
        for name in value.__fields__:
            yield from nodes(getattr(value, name), kind)
    elif isinstance(value, tuple):
        for each in value:
            yield from nodes(each, kind)


def word(node):
    """Write a word: quoted text in «», expansions as they were meant."""
    out = []
    for part in node.parts:
        if isinstance(part, tree.Text):
            out.append(f"«{part.text}»" if part.quoted else part.text)
        elif isinstance(part, tree.Parameter):
            inside = f"{'#' * part.length}{'!' * (part.indirect or part.names)}{part.name}"
            inside += f"[{word(part.index)}]" if part.index else ""
            inside += f" {part.op} {word(part.word)}" if part.op and part.word else f" {part.op}" if part.op else ""
            inside += f" | {word(part.second)}" if part.second else ""
            out.append(("Q" if part.quoted else "") + f"${{{inside}}}")
        elif isinstance(part, tree.CommandSubstitution):
            out.append(("Q" if part.quoted else "") + f"$({script(part.script)})")
        elif isinstance(part, tree.ProcessSubstitution):
            out.append(f"{part.op}({script(part.script)})")
        elif isinstance(part, tree.Arithmetic):
            out.append(f"$(({part.source}: {word(tree.Word(part.parts))}))")
        else:
            out.append(f"glob {part.source}")
    return "".join(out)


def assignment(node):
    if not isinstance(node, tree.Assignment):
        return word(node)
    index = f"[{word(node.index)}]" if node.index else ""
    if node.array is not None:
        return f"{node.name}{index}{'+' * node.append}=({' '.join(map(assignment, node.array))})"
    value = "" if node.value is None else f"{'+' * node.append}={word(node.value)}"
    return f"{node.name}{index}{value}"


def redirections(node):
    out = ""
    for each in node.redirections:
        body = "" if each.body is None else f"⟨{word(each.body)}⟩"
        out += f" {each.fd}{each.op}{word(each.word)}{body}"
    return out


def command(node):
    """Write a command."""
    kind = type(node).__name__.lower()
    if isinstance(node, tree.Simple):
        return "[" + " ".join([*map(assignment, node.assignments), *map(word, node.words)]) + redirections(node) + "]"
    if isinstance(node, tree.Declaration):
        return f"[{node.variant}! {' '.join(map(assignment, node.operands))}{redirections(node)}]"
    if isinstance(node, tree.Pipeline):
        signs = ["|&" if both else "|" for both in node.stderr_too]
        out = command(node.commands[0])
        for sign, each in zip(signs, node.commands[1:], strict=True):
            out += f" {sign} {command(each)}"
        return "! " * node.negated + out
    if isinstance(node, tree.Timed):
        return f"time {command(node.command) if node.command else ''}"
    if isinstance(node, tree.Function):
        return f"{node.name}() {command(node.body)}"
    if isinstance(node, tree.If):
        out = " elif ".join(f"{script(condition)} then {script(body)}" for condition, body in node.branches)
        out = f"if {out}" + (f" else {script(node.otherwise)}" if node.otherwise else "")
    elif isinstance(node, tree.Loop):
        out = f"{node.kind} {script(node.condition)} do {script(node.body)}"
    elif isinstance(node, tree.For):
        words = "$@" if node.words is None else " ".join(map(word, node.words))
        out = f"{'select' if node.select else 'for'} {node.name} in {words} do {script(node.body)}"
    elif isinstance(node, tree.ArithmeticFor):
        out = f"for (({node.header.source})) do {script(node.body)}"
    elif isinstance(node, tree.Case):
        arms = " ".join(f"{'|'.join(map(word, arm.patterns))}) {script(arm.body)}{arm.ends}" for arm in node.arms)
        out = f"case {word(node.word)} {arms}"
    elif isinstance(node, tree.Test):
        out = f"test {' '.join(map(word, node.words))}"
    elif isinstance(node, tree.ArithmeticCommand):
        out = f"(({node.expression.source}: {word(tree.Word(node.expression.parts))}))"
    elif isinstance(node, tree.Coprocess):
        out = f"coproc {node.name}{command(node.command)}"
    else:
        out = f"{kind} {script(node.body)}"
    return f"{{{out}}}{redirections(node)}"


def script(node):
    """Write a list of commands."""
    return " ".join(f"{command(item.command)}{'' if item.op == ';' else ' ' + item.op}" for item in node.items)
