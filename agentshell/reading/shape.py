"""Owns what two readings are compared by: a tree reduced to nested tuples, without spans and without spelling.

Two texts that bash parses alike have one shape; texts that start different programs, with different arguments, joined
or redirected differently, do not. It judges neither of them.
"""

from __future__ import annotations

from agentshell.reading.tree import (
    Arithmetic,
    ArithmeticCommand,
    ArithmeticFor,
    Assignment,
    Case,
    CommandSubstitution,
    Coprocess,
    Declaration,
    ExtendedGlob,
    For,
    Function,
    Group,
    If,
    Loop,
    Parameter,
    Pipeline,
    ProcessSubstitution,
    Redirection,
    Script,
    Simple,
    Subshell,
    Test,
    Text,
    Timed,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from agentshell.reading.tree import Command

    Shape: TypeAlias = "tuple[object, ...]"

_EMPTY = ("text", "", True)
_QUOTED_SECOND = ("substitution", "arithmetic")
_ALL = (("parameter", "@", True),)


def of(script: Script) -> Shape:
    """Return the shape of a list of commands."""
    return tuple((item.op, command(item.command)) for item in script.items)


def word(node: Word | None) -> Shape:
    """Return the shape of a word: texts that are quoted alike run together, however they were spelled."""
    if node is None:
        return ()
    out: list[tuple[object, ...]] = []
    for part in node.parts:
        if isinstance(part, Text):
            if out and out[-1][0] == "text" and out[-1][2] == part.quoted:
                out[-1] = ("text", f"{out[-1][1]}{part.text}", part.quoted)
            elif part.text or part.quoted:
                out.append(("text", part.text, part.quoted))
        elif isinstance(part, Parameter):
            rest = (
                part.op,
                word(part.word),
                word(part.second),
                part.length,
                part.indirect,
                part.names,
                word(part.index),
            )
            out.append(("parameter", part.name, part.quoted, *(rest if any(rest) else ())))
        elif isinstance(part, CommandSubstitution):
            out.append(("substitution", part.quoted, of(part.script)))
        elif isinstance(part, ProcessSubstitution):
            out.append(("process", part.op, of(part.script)))
        elif isinstance(part, Arithmetic):
            out.append(("arithmetic", part.quoted, *_arithmetic(part)))
        elif isinstance(part, ExtendedGlob):
            out.append(("glob", part.source))
    if len(out) > 1 and _EMPTY in out:
        # Beside another quoted part, "" says nothing more.
        kept = [piece for piece in out if piece != _EMPTY]
        if any(piece[0] != "glob" and piece[1 if piece[0] in _QUOTED_SECOND else 2] is True for piece in kept):
            return tuple(kept)
    return tuple(out)


def _arithmetic(node: Arithmetic) -> Shape:
    """Return the shape of an expression: its expansions, and its source where that cannot be spelled otherwise."""
    parts = word(Word(node.parts))
    return (parts,) if "(" in node.source else (parts, "".join(node.source.split()))


def _assignment(node: Assignment) -> Shape:
    array = None if node.array is None else tuple(_operand(element) for element in node.array)
    return ("=", node.name, node.append, node.index and word(node.index), node.value and word(node.value), array)


def _operand(node: Word | Assignment) -> Shape:
    return _assignment(node) if isinstance(node, Assignment) else word(node)


def _redirections(nodes: tuple[Redirection, ...], extra: bool = False) -> Shape:
    """Return the shape of redirections: in order for each descriptor, heredocs apart, since bash prints those first."""
    plain, documents = [], []
    for node in nodes:
        fd = node.fd or ("0" if node.op.startswith("<") else "1" if node.op in (">", ">>", ">&", ">|") else "")
        target = word(node.word)
        op = node.op
        if op == "&>" or (op == ">&" and not node.fd and not _descriptor(node.word)):
            op, fd = "&>", ""
        if op == "<&" and _text(node.word) == "-":
            op = ">&"
        if node.body is None:
            plain.append((op, fd, target))
        else:
            documents.append(("<<", fd, word(node.body)))
    if extra:
        plain.append((">&", "2", (("text", "1", False),)))
    return (tuple(plain), tuple(documents)) if documents else tuple(plain)


def _descriptor(node: Word) -> bool:
    first = node.parts[0] if node.parts else None
    return not isinstance(first, Text) or first.text[:1].isdigit() or first.text == "-"


def command(node: Command, errors_too: bool = False) -> Shape:
    """Return the shape of a command; errors_too: `|&` follows, which bash prints as `2>&1 |`."""
    if isinstance(node, Simple):
        assignments = tuple(_assignment(each) for each in node.assignments)
        words = tuple(word(each) for each in node.words)
        return ("simple", assignments, words, _redirections(node.redirections, errors_too))
    if isinstance(node, Declaration):
        operands = tuple(_operand(each) for each in node.operands)
        return ("declare", node.variant, operands, _redirections(node.redirections, errors_too))
    if isinstance(node, Pipeline):
        flags = (*node.stderr_too, *(False for _ in node.commands))
        return (
            "pipe",
            node.negated,
            tuple(command(each, flag) for each, flag in zip(node.commands, flags, strict=False)),
        )
    if isinstance(node, Timed):
        return ("time", node.command and command(node.command))
    if isinstance(node, Function):
        return ("function", node.name, _body(node.body))
    return (*_compound(node), _redirections(node.redirections, errors_too))


def _body(node: Command) -> Shape:
    """Return the shape of a function's body, without the braces that bash prints around one that is no group."""
    while isinstance(node, Group) and not node.redirections and len(node.body.items) == 1:
        inner = node.body.items[0]
        if isinstance(inner.command, (Simple, Declaration, Pipeline, Timed, Function)) or inner.op != ";":
            break
        node = inner.command
    return command(node)


def _coprocess(node: Coprocess) -> Shape:
    """Return the shape of `coproc`, without the default name, which bash prints as if it were a word."""
    inner = node.command
    if isinstance(inner, Simple) and not node.name and len(inner.words) > 1 and _text(inner.words[0]) == "COPROC":
        inner = inner.replace(words=inner.words[1:])
    return ("coproc", "" if node.name == "COPROC" else node.name, command(inner))


def _text(node: Word) -> str:
    """Return the text of a word that is one unquoted text, or ""."""
    only = node.parts[0] if len(node.parts) == 1 else None
    return only.text if isinstance(only, Text) and not only.quoted else ""


def _compound(node: Command) -> Shape:
    """Return the shape of a command that may carry redirections of its own, without these."""
    if isinstance(node, Group):
        return ("{", of(node.body))
    if isinstance(node, Subshell):
        return ("(", of(node.body))
    if isinstance(node, If):
        branches = tuple((of(condition), of(body)) for condition, body in node.branches)
        otherwise = node.otherwise
        while otherwise is not None and len(otherwise.items) == 1:
            inner = otherwise.items[0]
            if not isinstance(inner.command, If) or inner.command.redirections or inner.op != ";":
                break
            branches += tuple((of(condition), of(body)) for condition, body in inner.command.branches)
            otherwise = inner.command.otherwise
        return ("if", branches, otherwise and of(otherwise))
    if isinstance(node, Loop):
        return (node.kind, of(node.condition), of(node.body))
    if isinstance(node, For):
        words = ((_ALL,)) if node.words is None else tuple(word(each) for each in node.words)
        return ("for", node.name, node.select, words, of(node.body))
    if isinstance(node, ArithmeticFor):
        return ("for ((", word(Word(node.header.parts)), of(node.body))
    if isinstance(node, Case):
        arms = tuple((tuple(word(each) for each in arm.patterns), of(arm.body), arm.ends) for arm in node.arms)
        return ("case", word(node.word), arms)
    if isinstance(node, Test):
        # bash prints the -n that `[[ word ]]` leaves out.
        return ("[[", tuple(word(each) for each in node.words if _text(each) != "-n"))
    if isinstance(node, ArithmeticCommand):
        return ("((", *_arithmetic(node.expression))
    if isinstance(node, Coprocess):
        return _coprocess(node)
    raise TypeError(f"no shape for {type(node).__name__}")
