"""Owns the witness: what bashlex makes of a text, as our tree, or no opinion. It never decides anything.

bashlex 0.18 is a port of bash's own grammar and so errs elsewhere than shfmt. Where it is known to err (comparison with
bash 5.2 on 20,000 real lines and 145,000 mutated ones) the witness says nothing: `${…}` beyond a name, heredocs that
hold substitutions, several lines or comments inside a substitution, `((`, arrays. It can loop for ever, so its work is
counted and cut off.
"""

from __future__ import annotations

import sys

from agentshell.model import Span
from agentshell.reading.plain import DECLARING, is_name
from agentshell.reading.tree import (
    Assignment,
    Declaration,
    For,
    Function,
    Group,
    If,
    Item,
    Loop,
    Pipeline,
    Redirection,
    Script,
    Simple,
    Subshell,
    Text,
    Word,
)
from agentshell.reading.witness_words import NoOpinionError, WordReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.reading.tree import Command

LONGEST = 16 * 1024
"""Characters; with as many calls as below that is half a second."""
STEPS = 150
FEWEST = 60_000
"""Function calls that bashlex may make: so many for each character, and at least so many. The 6,450 lines and scripts
of 6,723 that it can read take at most 72 for each character of a text longer than 500, and 28,000 for a shorter one."""


class _EndlessError(BaseException):
    """bashlex has worked for longer than any real text makes it work; a BaseException so that nobody keeps it."""


def read(text: bytes) -> Script | None:
    """Return bashlex's reading of a text that has passed the gate, or None: no opinion."""
    source = text.decode("utf-8")
    if len(source) > LONGEST or not source.strip() or source.endswith("\\"):
        return None
    if any(sign in source for sign in (";#", "&#", "|#", "(#")):
        return None  # A comment that touches an operator is a word to bashlex.
    try:
        nodes = _parse(source)
        items: list[Item] = []
        builder = _Builder(source)
        for node in nodes:
            items.extend(builder.items(node))
    except (NoOpinionError, RecursionError):
        return None
    return Script(tuple(items), Span(0, len(text)))


def _parse(source: str) -> list[Any]:
    """Run bashlex, within its limits; whatever goes wrong in it is no opinion."""
    try:
        from agentshell.reading.bashlex_loading import load

        parser = load()
    except ImportError as error:
        raise NoOpinionError from error
    left = max(FEWEST, STEPS * len(source))

    def count(_frame: object, _event: str, _argument: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise _EndlessError

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        return list(parser.parse(source))
    except _EndlessError as error:
        raise NoOpinionError from error
    except Exception as error:  # bashlex fails with ParsingError, AssertionError, TypeError, AttributeError and more.
        raise NoOpinionError from error
    finally:
        sys.setprofile(before)


class _Builder:
    """Builds our tree from bashlex's nodes; any kind of node that is not known here is no opinion."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.words = WordReader(source, self.bytes_before)
        self.ascii = source.isascii()

    def bytes_before(self, at: int) -> int:
        """Return the byte offset of a character."""
        return at if self.ascii else len(self.source[:at].encode())

    def script(self, node: Any) -> Script:
        """Build a list of commands."""
        items = tuple(self.items(node))
        return Script(items, Span(items[0].command.span.start, items[-1].command.span.end))

    def items(self, node: Any) -> list[Item]:
        """Build the commands of a list, or the one command."""
        if node.kind != "list":
            return [Item(self.command(node))]
        items: list[Item] = []
        for part in node.parts:
            if part.kind != "operator":
                items.append(Item(self.command(part)))
            elif part.op in ("&", "&&", "||"):
                items[-1] = items[-1].replace(op=part.op)
            elif part.op not in (";", "\n"):
                raise NoOpinionError
        return items

    def command(self, node: Any) -> Command:
        """Build one pipeline or command."""
        if node.kind == "pipeline":
            return self.pipeline(node)
        if node.kind == "command":
            return self.simple(node)
        if node.kind == "compound":
            return self.compound(node)
        if node.kind == "function":
            words = self.source[node.name.pos[0] : node.name.pos[1]]
            return Function(words, self.command(node.body), self.words.span(*node.pos))
        if node.kind == "list":
            # A list of one that ends in an operator, where a command may stand.
            raise NoOpinionError
        raise NoOpinionError

    def pipeline(self, node: Any) -> Pipeline:
        """Build `! a | b |& c`."""
        parts = list(node.parts)
        negated = parts[0].kind == "reservedword"
        if negated:
            parts = parts[1:]
        commands: list[Command] = []
        errors: list[bool] = []
        for part in parts:
            if part.kind == "pipe":
                errors.append(part.pipe == "|&")
            elif part.kind == "reservedword":
                raise NoOpinionError
            else:
                commands.append(self.command(part))
        if any(isinstance(command, Function) for command in commands):
            raise NoOpinionError  # bashlex takes the pipe for a part of the list, not of the body's command.
        return Pipeline(tuple(commands), negated, tuple(errors), self.words.span(*node.pos))

    def simple(self, node: Any) -> Simple | Declaration:
        """Build a simple command or a declaration."""
        words: list[Word] = []
        assignments: list[Assignment] = []
        redirections: list[Redirection] = []
        operands: list[Word | Assignment] = []
        declares = False
        for part in node.parts:
            if part.kind == "redirect":
                if self.source[part.pos[0] - 1 : part.pos[0]] == "}":
                    raise NoOpinionError  # {name}> is one redirection to bash
                redirections.append(self.redirection(part))
                continue
            if part.kind not in ("word", "assignment"):
                raise NoOpinionError
            word = self.word(part)
            assignment = self.assignment(part)
            if not words:
                if assignment is not None:
                    assignments.append(assignment)
                    continue
                if self.source[part.pos[0] : part.pos[1]] == "let":
                    raise NoOpinionError
                declares = not assignments and self.source[part.pos[0] : part.pos[1]] in DECLARING
            elif declares:
                written = self.source[part.pos[0] : part.pos[1]]
                operands.append(assignment or (Assignment(written, span=word.span) if is_name(written) else word))
            words.append(word)
        span = self.words.span(*node.pos)
        if declares:
            variant = self.source[node.parts[0].pos[0] : node.parts[0].pos[1]]
            if variant not in DECLARING:
                raise NoOpinionError
            return Declaration(variant, tuple(operands), tuple(redirections), span)
        return Simple(tuple(words), tuple(assignments), tuple(redirections), span)

    def assignment(self, node: Any) -> Assignment | None:
        """Return the word as `name=value`, or None when its source is no assignment."""
        start, end = node.pos
        written = self.source[start:end]
        name, equals, _ = written.partition("=")
        append = name.endswith("+")
        name = name.removesuffix("+")
        if not equals or not is_name(name):
            if "[" in name and is_name(name.partition("[")[0]):
                raise NoOpinionError
            return None
        begin = start + len(name) + append + 1
        value = self.words.word(begin, end, self.inner(node))
        return Assignment(name, value, append, span=self.words.span(start, end))

    def word(self, node: Any) -> Word:
        """Build a word from its source and the substitutions that bashlex found in it."""
        return self.words.word(node.pos[0], node.pos[1], self.inner(node))

    def inner(self, node: Any) -> dict[int, tuple[int, Script]]:
        """Return end and script of every substitution in a word, by its start."""
        found: dict[int, tuple[int, Script]] = {}
        for part in node.parts:
            if part.kind in ("commandsubstitution", "processsubstitution"):
                found[part.pos[0]] = (part.pos[1], self.script(part.command))
            elif part.kind not in ("parameter", "tilde"):
                raise NoOpinionError
        return found

    def redirection(self, node: Any) -> Redirection:
        """Build a redirection, with its heredoc's body."""
        fd = "" if node.input is None else str(node.input)
        if not self.source.startswith(fd, node.pos[0]):
            raise NoOpinionError  # 02> is a number to bashlex
        word = self.word(node.output) if hasattr(node.output, "kind") else Word((Text(str(node.output)),))
        if not hasattr(node.output, "kind"):
            written = self.source[node.pos[0] : node.pos[1]].rpartition("&")[2]
            if written.strip() != str(node.output):
                raise NoOpinionError
        body = None
        if node.type in ("<<", "<<-"):
            body = self.heredoc(node)
        return Redirection(node.type, word, fd, body, self.words.span(*node.pos))

    def heredoc(self, node: Any) -> Word:
        """Build a heredoc's body; bashlex's value has the delimiter's line at its end."""
        if node.heredoc is None:
            raise NoOpinionError
        value = node.heredoc.value
        written = self.source[node.output.pos[0] : node.output.pos[1]]
        if "$" in written or "`" in written:
            raise NoOpinionError
        text = value[: value.rfind("\n") + 1]
        start = node.heredoc.pos[0]
        if node.type == "<<" and self.source[start : start + len(text)] != text:
            raise NoOpinionError
        if set(written) & set("'\"\\") or not set(text) & set("$`\\"):
            return Word((Text(text, quoted=True),))
        if node.type == "<<-":
            raise NoOpinionError
        return self.words.body(start, start + len(text))

    def compound(self, node: Any) -> Command:
        """Build a group, subshell, condition or loop."""
        head = node.list[0]
        redirections = tuple(self.redirection(each) for each in node.redirects)
        span = self.words.span(*node.pos)
        if head.kind == "reservedword":
            if len(node.list) != 3:
                raise NoOpinionError
            if head.word == "(":
                if self.source.startswith("((", head.pos[0]):
                    raise NoOpinionError
                return Subshell(self.script(node.list[1]), redirections, span)
            return Group(self.script(node.list[1]), redirections, span)
        parts = _flattened(head.parts)
        if head.kind == "if":
            return self.conditional(parts, redirections, span)
        if head.kind in ("while", "until"):
            lists = [self.script(part) for part in parts if part.kind != "reservedword"]
            if len(lists) != 2:
                raise NoOpinionError
            return Loop(head.kind, lists[0], lists[1], redirections, span)
        if head.kind == "for":
            return self.repeated(parts, redirections, span)
        raise NoOpinionError

    def conditional(self, parts: list[Any], redirections: tuple[Redirection, ...], span: Span) -> If:
        """Build `if`, whose parts are reserved words and the list after each."""
        branches: list[tuple[Script, Script]] = []
        otherwise = None
        condition = None
        word = ""
        for part in parts:
            if part.kind == "reservedword":
                word = part.word
            elif word in ("if", "elif"):
                condition = self.script(part)
            elif word == "then" and condition is not None:
                branches.append((condition, self.script(part)))
            elif word == "else":
                otherwise = self.script(part)
            else:
                raise NoOpinionError
        return If(tuple(branches), otherwise, redirections, span)

    def repeated(self, parts: list[Any], redirections: tuple[Redirection, ...], span: Span) -> For:
        """Build `for`."""
        name = ""
        words: list[Word] | None = None
        body = None
        state = ""
        for part in parts:
            if part.kind == "reservedword":
                state = part.word
                if state == "in":
                    words = []
            elif part.kind == "word":
                if state == "for":
                    name = self.source[part.pos[0] : part.pos[1]]
                    if part.word == "in":
                        raise NoOpinionError
                    state = "name"
                elif part.word == "in" and state == "name":
                    words = []
                    state = "in"
                elif state == "in" and words is not None:
                    words.append(self.word(part))
                else:
                    raise NoOpinionError
            elif state in ("do", "{") and body is None:
                body = self.script(part)
            else:
                raise NoOpinionError
        if not name or body is None:
            raise NoOpinionError
        return For(name, None if words is None else tuple(words), body, redirections=redirections, span=span)


def _flattened(parts: list[Any]) -> list[Any]:
    """Return the parts of `if`, with every `elif` after the first taken out of the reserved word that holds it."""
    flat: list[Any] = []
    for part in parts:
        if part.kind == "reservedword" and isinstance(part.word, list):
            flat.extend(_flattened(part.word))
        else:
            flat.append(part)
    return flat
