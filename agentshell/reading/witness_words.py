r"""Owns the words of the witness: the source of a word that bashlex found, read for quotes and expansions.

bashlex drops the quoting of a word and parses the commands in it; where those begin and end is taken from bashlex, what
the rest spells is found here, without looking at what shfmt makes of it.
"""

from __future__ import annotations

from agentshell.model import Span
from agentshell.reading import decode
from agentshell.reading.plain import is_name, joined
from agentshell.reading.tree import CommandSubstitution, Parameter, ProcessSubstitution, Text, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from agentshell.reading.tree import Part, Script


SPECIAL = frozenset("0123456789@*#?-$!")


class NoOpinionError(Exception):
    """The witness says nothing about this text: bashlex cannot read it, or is known to read it wrongly."""


class WordReader:
    """Reads words of one source; offsets are characters, `bytes_before` turns them into byte offsets."""

    def __init__(self, source: str, bytes_before: Callable[[int], int]) -> None:
        self.source = source
        self.bytes_before = bytes_before

    def span(self, start: int, end: int) -> Span:
        """Return the byte span of a stretch of characters."""
        return Span(self.bytes_before(start), self.bytes_before(end))

    def word(self, start: int, end: int, inner: Mapping[int, tuple[int, Script]]) -> Word:
        """Read the word there; inner holds end and script of every substitution that bashlex found, by its start."""
        parts: list[Part] = []
        at = start
        while at < end:
            char = self.source[at]
            if char == "'":
                stop = self.source.find("'", at + 1, end)
                if stop < 0:
                    raise NoOpinionError
                parts.append(Text(self.source[at + 1 : stop], quoted=True, span=self.span(at, stop + 1)))
                at = stop + 1
            elif char == '"':
                at = self.double(at + 1, end, parts, inner)
            elif char == "\\":
                if self.source.startswith("\n", at + 1):
                    at += 2
                    continue
                parts.append(Text(self.source[at + 1 : at + 2] or "\\", quoted=True, span=self.span(at, at + 2)))
                at += 2
            elif char == "`" or (char in "<>" and self.source.startswith("(", at + 1)):
                at = self.command(at, end, parts, inner, quoted=False)
            elif char == "$":
                at = self.dollar(at, end, parts, inner, quoted=False)
            elif char in "()":
                raise NoOpinionError
            else:
                stop = at + 1
                while stop < end and self.source[stop] not in "'\"\\`<>$()":
                    stop += 1
                parts.append(Text(self.source[at:stop], span=self.span(at, stop)))
                at = stop
        return Word(joined(parts), self.span(start, end))

    def double(self, at: int, end: int, parts: list[Part], inner: Mapping[int, tuple[int, Script]]) -> int:
        """Read the inside of `"…"`; return the offset behind the closing quote."""
        before = len(parts)
        opening = at - 1
        at = self.quoted(at, end, parts, inner, '$`"\\', '"')
        if len(parts) == before:
            parts.append(Text("", quoted=True, span=self.span(opening, at)))
        return at

    def body(self, start: int, end: int) -> Word:
        """Read the body of a heredoc that expands; bashlex finds no substitution in it, so there may be none."""
        parts: list[Part] = []
        self.quoted(start, end, parts, {}, "$`\\", "")
        return Word(joined(parts) or (Text("", quoted=True),), self.span(start, end))

    def quoted(
        self, at: int, end: int, parts: list[Part], inner: Mapping[int, tuple[int, Script]], special: str, closing: str
    ) -> int:
        """Read text in which only dollars, backquotes and backslashes mean something, up to the closing quote."""
        begin = at
        while at < end:
            char = self.source[at]
            if char == closing:
                break
            if char == "\\":
                at += 2
                continue
            if char in "`$":
                self.text(begin, at, parts, special)
                if char == "`":
                    at = self.command(at, end, parts, inner, quoted=True)
                else:
                    at = self.dollar(at, end, parts, inner, quoted=True)
                begin = at
                continue
            at += 1
        if closing and at >= end:
            raise NoOpinionError
        self.text(begin, min(at, end), parts, special)
        return at + len(closing)

    def text(self, start: int, end: int, parts: list[Part], special: str) -> None:
        """Add the text between two expansions."""
        if end > start:
            plain = decode.escaped(self.source[start:end], special)
            parts.append(Text(plain, quoted=True, span=self.span(start, end)))

    def dollar(
        self, at: int, end: int, parts: list[Part], inner: Mapping[int, tuple[int, Script]], quoted: bool
    ) -> int:
        """Read what a dollar sign begins; return the offset behind it."""
        source = self.source
        char = source[at + 1 : at + 2] if at + 1 < end else ""
        if char == "(":
            return self.command(at, end, parts, inner, quoted)
        if char == "'" and not quoted:
            return self.ansi(at, end, parts)
        if char == '"' and not quoted:
            return self.double(at + 2, end, parts, inner)
        if char == "{":
            stop = source.find("}", at, end)
            name = source[at + 2 : stop]
            if stop < 0 or not (is_name(name) or name in SPECIAL):
                # bashlex takes everything up to the first brace for the name.
                raise NoOpinionError
            stop += 1
        elif char in SPECIAL and char:
            name = char
            stop = at + 2
        elif char and is_name(char):
            stop = at + 2
            while stop < end and (source[stop] == "_" or (source[stop].isascii() and source[stop].isalnum())):
                stop += 1
            name = source[at + 1 : stop]
        elif char == "[":
            raise NoOpinionError
        else:
            parts.append(Text("$", quoted, self.span(at, at + 1)))
            return at + 1
        if source.startswith("\\\n", stop):
            raise NoOpinionError  # the name goes on in the next line
        parts.append(Parameter(name, quoted, span=self.span(at, stop), source=source[at:stop]))
        return stop

    def ansi(self, at: int, end: int, parts: list[Part]) -> int:
        """Read `$'…'`; return the offset behind it."""
        stop = at + 2
        while stop < end and self.source[stop] != "'":
            stop += 2 if self.source[stop] == "\\" else 1
        decoded = decode.ansi(self.source[at + 2 : stop])
        if stop >= end or decoded is None:
            raise NoOpinionError
        parts.append(Text(decoded, quoted=True, span=self.span(at, stop + 1)))
        return stop + 1

    def command(
        self, at: int, end: int, parts: list[Part], inner: Mapping[int, tuple[int, Script]], quoted: bool
    ) -> int:
        """Take the substitution that bashlex found here; return the offset behind it.

        Where it found none, or the substitution holds what it reads wrongly (a newline, a comment, a backslash inside
        backquotes: it keeps the first command only, or loses its place), the witness has no opinion.
        """
        found = inner.get(at)
        if found is None or found[0] > end:
            raise NoOpinionError
        stop, script = found
        source = self.source[at:stop]
        if "\n" in source or "#" in source or (source[0] == "`" and "\\" in source):
            raise NoOpinionError
        if not source.endswith("`" if source[0] == "`" else ")"):
            raise NoOpinionError
        span = self.span(at, stop)
        if source[0] in "<>":
            parts.append(ProcessSubstitution(script, source[0], span, source))
        else:
            parts.append(CommandSubstitution(script, quoted, span, source))
        return stop
