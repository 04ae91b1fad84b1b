"""Owns how a word becomes arguments: the order of expansions, word splitting, quote removal. Operators live elsewhere.

A word is expanded into pieces `(value, quoted, splits)` with BREAK where `"$@"` starts another argument; the pieces are
then split by IFS and matched against the directory. The rules are those of bash 5.2, "Shell Expansions".
"""

from __future__ import annotations

from agentshell.model import NOWHERE, Arg, Span, Unknown
from agentshell.reading.state import merge
from agentshell.reading.tree import CommandSubstitution, Parameter, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from agentshell.reading.state import Shell
    from agentshell.reading.tree import Part, Word

    Piece: TypeAlias = "tuple[str | Unknown, bool, bool]"

BREAK: Piece = ("", False, False)
"""Where one argument ends and the next begins, compared by identity."""


def fields(shell: Shell, word: Word) -> list[Arg]:
    """Expand a word of a command into its arguments, none or many."""
    parts = word.parts
    if len(parts) == 1:
        part = parts[0]
        if type(part) is Text and not shell.holes and (part.quoted or plain(part.text)):
            return [Arg((part.text,), word.span)]
    elif not shell.holes and all(type(part) is Text and (part.quoted or plain(part.text)) for part in parts):
        return [Arg(("".join(part.text for part in parts),), word.span)]  # type: ignore[union-attr]
    words: list[tuple[Part, ...]] = [parts]
    if any(type(part) is Text and not part.quoted and "{" in part.text for part in parts):
        from agentshell.reading.braces import spread

        words = spread(parts)
    found: list[Arg] = []
    for one in words:
        assigns = type(one[0]) is Text and not one[0].quoted and assignment_like(one[0].text) if one else False
        found += split(shell, pieces(shell, one, tilde="value" if assigns else "word"), word.span)
    return found


def single(shell: Shell, word: Word, tilde: str = "word") -> Arg:
    """Expand a word that stays one argument: an assignment's value (tilde="assigned"), a here-string, a case's word."""
    parts = word.parts
    if len(parts) == 1 and type(parts[0]) is Text and not shell.holes and (parts[0].quoted or "~" not in parts[0].text):
        return Arg((parts[0].text,), word.span)
    return joined(pieces(shell, parts, tilde=tilde), word.span)


def joined(found: list[Piece], span: Span = NOWHERE) -> Arg:
    """Make one argument of pieces, as in an assignment: the arguments of `"$@"` are joined by blanks."""
    return Arg(merge(tuple(" " if piece is BREAK else piece[0] for piece in found)) or ("",), span)


def plain(text: str) -> bool:
    """Whether unquoted text stands for itself."""
    return not ("*" in text or "?" in text or "[" in text or "~" in text or "{" in text)


def assignment_like(text: str) -> bool:
    """Whether the text starts as an assignment does: bash then expands tildes after the `=` and after each `:`."""
    name, equals, _ = text.partition("=")
    return bool(equals) and name.isidentifier() and name.isascii()


def pieces(
    shell: Shell, parts: tuple[Part, ...], *, quoted: bool = False, operand: bool = False, tilde: str = "word"
) -> list[Piece]:
    """Expand the parts of a word.

    quoted: the word stands inside double quotes; operand: its literal text is split as well (`${x:-a b}`).
    tilde: `word` (at the start), `value` (a word that looks like an assignment: after its `=`, and after `:`),
    `assigned` (the value of an assignment: at the start and after `:`), or "" (nowhere).
    """
    found: list[Piece] = []
    for place, part in enumerate(parts):
        if type(part) is Text:
            text = part.text
            within = quoted or part.quoted
            if tilde and not within and "~" in text:
                from agentshell.reading.tildes import expand

                ends = place + 1 == len(parts)
                found += [
                    (value, fixed, operand and not fixed)
                    for value, fixed in expand(shell, text, tilde, first=place == 0, ends=ends)
                ]
            else:
                found.append((text, within, operand and not within))
        elif type(part) is Parameter:
            found += parameter(shell, part, quoted=quoted or part.quoted)
        else:
            found += other(shell, part, quoted=quoted)
    if shell.holes:
        from agentshell.reading.holes import restore

        return restore(shell.holes, found)
    return found


def parameter(shell: Shell, part: Parameter, *, quoted: bool) -> list[Piece]:
    """Expand `$x` and `${x…}`; everything but a plain variable is looked up late."""
    name = part.name
    if not (part.op or part.length or part.indirect or part.names or part.index) and (
        name in shell.variables or name.isidentifier()
    ):
        variable = shell.lookup(name)
        if variable is not None and variable.items is None and not variable.kind and variable.value is not None:
            return [(value, quoted, not quoted) for value in variable.value.parts] or [("", quoted, not quoted)]
    from agentshell.reading.parameters import expand

    return expand(shell, part, quoted=quoted)


def other(shell: Shell, part: Part, *, quoted: bool) -> list[Piece]:
    """Expand the parts that are rarer than text and variables."""
    if type(part) is CommandSubstitution:
        from agentshell.reading.substitutions import output

        within = quoted or part.quoted
        found = output(shell, part)
        return [(value, within, not within) for value in found] or [("", within, not within)]
    from agentshell.reading.expand import rare

    return rare(shell, part, quoted=quoted)


def separators(shell: Shell) -> str:
    """Return the characters that split words, as far as IFS is known."""
    value = shell.value("IFS")
    text = " \t\n" if value is None else value.text
    return text if isinstance(text, str) else " \t\n"


def split(shell: Shell, found: list[Piece], span: Span) -> list[Arg]:
    """Split pieces into arguments at IFS, and match the patterns among them against the directory."""
    ifs: str | None = None
    done: list[Arg] = []
    current: list[tuple[str | Unknown, bool]] = []
    exists = False
    splits = False
    after_blank = False

    def close() -> None:
        nonlocal current, exists, splits
        if exists:
            done.extend(finish(shell, current, splits=splits, span=span))
        current, exists, splits = [], False, False

    for piece in found:
        if piece is BREAK:
            close()
            after_blank = False
            continue
        value, quoted, may_split = piece
        if isinstance(value, Unknown):
            current.append((value, quoted))
            exists = True
            if may_split and not splits:
                from agentshell.reading.made_up import is_made_up

                splits = not is_made_up(value)
        elif quoted or not may_split:
            current.append((value, quoted))
            exists = exists or quoted or bool(value)
        else:
            if ifs is None:
                ifs = separators(shell)
            run = ""
            for character in value:
                if character not in ifs:
                    run += character
                    after_blank = False
                    continue
                if run:
                    current.append((run, False))
                    exists = True
                    run = ""
                if character in " \t\n":
                    after_blank = after_blank or exists
                    close()
                elif exists or not after_blank:
                    # A visible separator ends an argument, an empty one too; blanks before it belong to it.
                    exists = True
                    close()
                else:
                    after_blank = False
            if run:
                current.append((run, False))
                exists = True
                after_blank = False
    close()
    return done


def finish(shell: Shell, field: list[tuple[str | Unknown, bool]], *, splits: bool, span: Span) -> list[Arg]:
    """Make the arguments of one field: itself, or the names that it matches as a pattern."""
    for value, quoted in field:
        if not quoted and isinstance(value, str) and ("*" in value or "?" in value or "[" in value or "(" in value):
            from agentshell.reading.globs import match

            return match(shell, field, splits=splits, span=span)
    return [Arg(merge(tuple(value for value, _ in field)) or ("",), span, splits)]
