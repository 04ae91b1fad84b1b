r"""Owns the plain subset: lines so simple that no parser is needed. Anything else is None and the readers' business.

Plain are words with quotes, backslashes, `$name`, `${name}` and special parameters; leading assignments and the
declaring builtins; `;`, newline, `&`, `&&`, `||`, `|`, `|&`; redirections without heredocs; comments; a continued line
between words. What belongs here is decided by tests: on every line of the corpora that is plain, this module builds
the very tree, spans included, that shfmt and bashlex agree on. On the hot path: no imports but the tree.
"""

from __future__ import annotations

from agentshell.model import Span
from agentshell.reading.tree import (
    Assignment,
    Declaration,
    Item,
    Parameter,
    Pipeline,
    Redirection,
    Script,
    Simple,
    Text,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.reading.tree import Command, Part

RESERVED = frozenset(
    (
        *("if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "select"),
        *("function", "time", "coproc", "in", "!", "{", "}", "[[", "]]", "let", "--"),
    )
)
"""Words that make a line not plain where a command's name is expected: bash's reserved words, `let` and `--`."""
DECLARING = frozenset(("declare", "local", "export", "readonly", "typeset"))
_NAME_START = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_DIGITS = frozenset("0123456789")
_NAME = _NAME_START | _DIGITS
_SPECIAL = frozenset("0123456789@*#?-$!")
_BLANK = frozenset(" \t")
_ENDS_WORD = frozenset(" \t\n;&|<>")
_STOPS_TEXT = frozenset(" \t\n;&|<>()`'\"\\$")
_STOPS_DOUBLE = frozenset('"\\$`')


class _NotPlainError(Exception):
    """The line is outside the subset."""


def read(text: bytes) -> Script | None:
    """Return the tree of a plain line, or None. The text has passed the gate."""
    try:
        return _Scanner(text).script()
    except _NotPlainError:
        return None


def is_name(text: str) -> bool:
    """Return whether the text can be a variable's name."""
    return bool(text) and text[0] in _NAME_START and _NAME.issuperset(text)


def joined(parts: list[Part]) -> tuple[Part, ...]:
    """Join texts that touch and are quoted alike, so that a word has one form whichever reader built it."""
    out: list[Part] = []
    for part in parts:
        last = out[-1] if out else None
        if (
            isinstance(part, Text)
            and isinstance(last, Text)
            and part.quoted == last.quoted
            and part.span.start == last.span.end
        ):
            out[-1] = Text(last.text + part.text, part.quoted, Span(last.span.start, part.span.end))
        else:
            out.append(part)
    return tuple(out)


class _Scanner:
    """One pass over the text, a character for each byte, so that offsets are byte offsets."""

    def __init__(self, text: bytes) -> None:
        self.source = text.decode("latin-1")
        self.ascii = text.isascii()
        self.at = 0
        self.end = len(text)

    def text(self, raw: str) -> str:
        """Return the characters that a piece of the source spells."""
        return raw if self.ascii else raw.encode("latin-1").decode("utf-8")

    def script(self) -> Script:
        """Read everything."""
        items: list[Item] = []
        pipeline: list[Command] = []
        errors: list[bool] = []
        joined = ""
        while True:
            command = self.command()
            op = self.operator()
            if command is None:
                if op == "\n" or (op == "" and not joined):
                    if op == "":
                        return Script(tuple(items), Span(0, self.end))
                    continue
                raise _NotPlainError
            pipeline.append(command)
            if op in ("|", "|&"):
                errors.append(op == "|&")
                joined = op
                continue
            if len(pipeline) > 1:
                span = Span(pipeline[0].span.start, pipeline[-1].span.end)
                command = Pipeline(tuple(pipeline), stderr_too=tuple(errors), span=span)
            items.append(Item(command, op if op in ("&", "&&", "||") else ";"))
            joined = op if op in ("&&", "||") else ""
            pipeline, errors = [], []

    def operator(self) -> str:
        r"""Take the operator that ends a command: one of `; & && || | |& \n`, or "" at the end of the text."""
        if self.at == self.end:
            return ""
        source, at = self.source, self.at
        op = source[at]
        after = source[at + 1 : at + 2]
        if op == "&" and after == "&":
            op = "&&"
        elif op == "|" and after and after in "|&":
            op += after
        elif op == ";" and after and after in ";&":
            raise _NotPlainError
        self.at = at + len(op)
        if op not in "\n;" and source.startswith("\\\n", self.at):
            raise _NotPlainError
        return op

    def command(self) -> Command | None:
        """Read one simple command up to an operator; None where there is nothing."""
        words: list[Word] = []
        assignments: list[Assignment] = []
        redirections: list[Redirection] = []
        start = -1
        end = 0
        while self.skip_blanks():
            char = self.source[self.at]
            first = self.at
            if char in "<>" or (char == "&" and self.source.startswith(">", self.at + 1)):
                redirections.append(self.redirection("", self.at))
            elif char in "\n;&|":
                break
            else:
                word = self.word()
                if self.at < self.end and self.source[self.at] in "<>":
                    number = self.source[first : self.at]
                    if _DIGITS.issuperset(number):
                        redirections.append(self.redirection(number, first))
                        start = first if start < 0 else start
                        end = redirections[-1].span.end
                        continue
                    if number[0] == "{":
                        raise _NotPlainError
                assignment = None if words else self.assignment(word)
                if assignment is not None:
                    assignments.append(assignment)
                else:
                    words.append(word)
            start = first if start < 0 else start
            end = redirections[-1].span.end if char in "<>&" else self.at
        if start < 0:
            return None
        span = Span(start, end)
        if words:
            name = self.source[words[0].span.start : words[0].span.end]
            if name in RESERVED:
                raise _NotPlainError
            if name in DECLARING and not assignments:
                return self.declaration(name, words, redirections, span)
        return Simple(tuple(words), tuple(assignments), tuple(redirections), span)

    def declaration(self, name: str, words: list[Word], redirections: list[Redirection], span: Span) -> Declaration:
        """Build `export a=b` and its kin from its words."""
        operands: list[Word | Assignment] = []
        for word in words[1:]:
            written = self.source[word.span.start : word.span.end]
            if is_name(written):
                operands.append(Assignment(written, None, span=word.span))
            else:
                operands.append(self.assignment(word) or word)
        return Declaration(name, tuple(operands), tuple(redirections), span)

    def assignment(self, word: Word) -> Assignment | None:
        """Return the word as an assignment, or None when it is none."""
        first = word.parts[0]
        if not isinstance(first, Text) or first.quoted or first.text[0] not in _NAME_START:
            return None
        name, equals, rest = first.text.partition("=")
        if "[" in name and is_name(name.partition("[")[0]):
            raise _NotPlainError
        if not equals:
            return None
        append = name.endswith("+")
        name = name.removesuffix("+")
        if not is_name(name):
            return None
        begin = first.span.start + len(name) + append + 1
        parts = word.parts[1:]
        if rest:
            parts = (Text(rest, span=Span(begin, first.span.end)), *parts)
        return Assignment(name, Word(parts, Span(begin, word.span.end)), append, span=word.span)

    def skip_blanks(self) -> bool:
        """Go to the next character that means something; return whether there is one."""
        source, at, end = self.source, self.at, self.end
        while at < end:
            char = source[at]
            if char in _BLANK:
                at += 1
            elif char == "\\" and source.startswith("\n", at + 1):
                at += 2
            elif char == "#":
                stop = source.find("\n", at)
                at = end if stop < 0 else stop
                if source[at - 1] == "\\":
                    raise _NotPlainError
            else:
                break
        self.at = at
        return at < end

    def redirection(self, number: str, start: int) -> Redirection:
        """Read a redirection from its operator on."""
        source = self.source
        for op in ("&>>", "&>", ">>", ">&", ">|", "<>", "<&", "<<", ">", "<"):
            if source.startswith(op, self.at):
                break
        if op == "<<" or source.startswith(("(", "\\\n"), self.at + len(op)):
            raise _NotPlainError
        self.at += len(op)
        while source.startswith((" ", "\t", "\\\n"), self.at):
            self.at += 2 if source[self.at] == "\\" else 1
        begin = self.at
        if begin == self.end or source[begin] in "\n;&|<>#":
            raise _NotPlainError
        word = self.word()
        if source[begin] == "-" and op in ("<&", ">&") and self.at - begin > 1:
            raise _NotPlainError
        if source.startswith(("<", ">"), self.at) and _DIGITS.issuperset(source[begin : self.at]):
            raise _NotPlainError
        return Redirection(op, word, number, span=Span(start, self.at))

    def word(self) -> Word:
        """Read one word, which begins here."""
        source, end = self.source, self.end
        start = at = self.at
        parts: list[Part] = []
        while at < end:
            char = source[at]
            if char in _ENDS_WORD:
                break
            if char == "'":
                stop = source.find("'", at + 1)
                if stop < 0:
                    raise _NotPlainError
                parts.append(Text(self.text(source[at + 1 : stop]), quoted=True, span=Span(at, stop + 1)))
                at = stop + 1
            elif char == '"':
                at = self.double(at, parts)
            elif char == "\\":
                if source.startswith("\n", at + 1):
                    if at + 2 < end and source[at + 2] not in " \t\n":
                        raise _NotPlainError
                    break
                at = self.escape(at, parts)
            elif char in "()`":
                raise _NotPlainError
            else:
                begin = at
                while at < end:
                    if source[at] == "$":
                        found = self.parameter(at, quoted=False)
                        if found is None:
                            at += 1
                            continue
                        if at > begin:
                            parts.append(Text(self.text(source[begin:at]), span=Span(begin, at)))
                        parts.append(found)
                        begin = at = found.span.end
                    elif source[at] in _STOPS_TEXT:
                        break
                    else:
                        at += 1
                if at > begin:
                    parts.append(Text(self.text(source[begin:at]), span=Span(begin, at)))
        if not parts:
            raise _NotPlainError
        self.at = at
        return Word(joined(parts) if len(parts) > 1 else tuple(parts), Span(start, at))

    def escape(self, at: int, parts: list[Part]) -> int:
        """Read backslashed characters in a row; return the offset behind them."""
        source, start, found = self.source, at, []
        while source.startswith("\\", at) and not source.startswith("\\\n", at):
            if at + 1 == self.end or source[at + 1] > "\x7f":
                raise _NotPlainError
            found.append(source[at + 1])
            at += 2
        parts.append(Text("".join(found), quoted=True, span=Span(start, at)))
        return at

    def double(self, at: int, parts: list[Part]) -> int:
        """Read `"…"` from its opening quote; return the offset behind it."""
        source, end = self.source, self.end
        opening = at
        before = len(parts)
        at += 1
        begin = at
        pieces: list[str] = []
        run = at
        while True:
            while at < end and source[at] not in _STOPS_DOUBLE:
                at += 1
            if at == end or source[at] == "`":
                raise _NotPlainError
            char = source[at]
            if char == "\\":
                after = source[at + 1 : at + 2]
                if after == "\n" or not after:
                    raise _NotPlainError
                if after in '$`"\\':
                    pieces.append(source[run:at])
                    run = at + 1
                at += 2
                continue
            found = None
            if char == "$":
                found = self.parameter(at, quoted=True)
                if found is None:
                    at += 1
                    continue
            pieces.append(source[run:at])
            if at > begin:
                parts.append(Text(self.text("".join(pieces)), quoted=True, span=Span(begin, at)))
            if found is None:
                break
            parts.append(found)
            pieces = []
            run = begin = at = found.span.end
        at += 1
        if len(parts) == before:
            parts.append(Text("", quoted=True, span=Span(opening, at)))
        return at

    def parameter(self, at: int, quoted: bool) -> Parameter | None:
        """Return the parameter that the dollar sign begins, or None where it stands for itself."""
        source = self.source
        char = source[at + 1 : at + 2]
        if char in _NAME_START:
            stop = at + 2
            while stop < self.end and source[stop] in _NAME:
                stop += 1
            name = source[at + 1 : stop]
        elif char in _SPECIAL:
            stop = at + 2
            name = char
        elif char == "{":
            stop = source.find("}", at)
            name = source[at + 2 : stop]
            if stop < 0 or not (is_name(name) or name in _SPECIAL):
                raise _NotPlainError
            stop += 1
        elif (char and char in "([") or (not quoted and char and char in "'\""):
            raise _NotPlainError
        else:
            if source.startswith("\\\n", at + 1):
                raise _NotPlainError
            return None
        if source.startswith("\\\n", stop):
            raise _NotPlainError
        return Parameter(name, quoted, span=Span(at, stop), source=source[at:stop])
