"""Owns the neutral syntax tree of a shell line. It reads nothing and expands nothing; both readers build it.

Spans are byte offsets into the text that was read. A node that quotes or expands keeps what is needed to expand it
later: nothing is stored as raw text that holds a command.
"""

from __future__ import annotations

from agentshell.model import NOWHERE, Span
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Part: TypeAlias = "Text | Parameter | CommandSubstitution | ProcessSubstitution | Arithmetic | ExtendedGlob"
    Command: TypeAlias = (
        "Simple | Declaration | Pipeline | Group | Subshell | If | Loop | For | ArithmeticFor | Case | Function"
        " | Test | ArithmeticCommand | Coprocess | Timed"
    )


class Text(Value):
    r"""Literal text of a word, quotes and backslashes removed. Unquoted text still expands tildes, braces and globs.

    A text that `"` or `'` or `\\` protected is quoted, and so is `$'…'`, whose escapes are already decoded.
    """

    text: str
    quoted: bool = False
    span: Span = NOWHERE


class Parameter(Value):
    """`$x`, `${x}` and its forms. name may be a special parameter (`@ * # ? - $ ! 0 1 …`).

    op is "" or the operator as written: `:- - := = :? ? :+ +` (word), `# ## % %%` (pattern in word), `/ // /# /%`
    (pattern in word, replacement in second), `: ` as `:` (offset in word, length in second), `^ ^^ , ,,` (pattern),
    `@Q @E …`. `length` is `${#x}`, `indirect` `${!x}`, `names` `${!x*}`/`${!x@}`; index is an array subscript.
    """

    name: str
    quoted: bool = False
    op: str = ""
    word: Word | None = None
    second: Word | None = None
    length: bool = False
    indirect: bool = False
    names: bool = False
    index: Word | None = None
    span: Span = NOWHERE
    source: str = ""


class CommandSubstitution(Value):
    """`$(…)`, backquotes and `${ …; }`."""

    script: Script
    quoted: bool = False
    span: Span = NOWHERE
    source: str = ""


class ProcessSubstitution(Value):
    """`<(…)` and `>(…)`; op is `<` or `>`."""

    script: Script
    op: str
    span: Span = NOWHERE
    source: str = ""


class Arithmetic(Value):
    """`$(( … ))` or `$[ … ]`: its source, and every expansion inside that could start a command or name a variable."""

    source: str
    parts: tuple[Part, ...] = ()
    quoted: bool = False
    span: Span = NOWHERE


class ExtendedGlob(Value):
    """`@(a|b)` and its kin, as source text; the readers refuse one that holds a substitution."""

    source: str
    span: Span = NOWHERE


class Word(Value):
    """One word as written: parts in order."""

    parts: tuple[Part, ...]
    span: Span = NOWHERE


class Assignment(Value):
    """`name=value`, `name+=value`, `name[index]=value`, `name=(…)`; value None for a bare name in a declaration."""

    name: str
    value: Word | None = None
    append: bool = False
    index: Word | None = None
    array: tuple[Word | Assignment, ...] | None = None
    span: Span = NOWHERE


class Redirection(Value):
    """One redirection: `[fd]op word`. A heredoc keeps its body, and whether the body expands (unquoted delimiter)."""

    op: str
    word: Word
    fd: str = ""
    body: Word | None = None
    span: Span = NOWHERE


class Simple(Value):
    """A simple command: assignments, words, redirections, any of them empty."""

    words: tuple[Word, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    redirections: tuple[Redirection, ...] = ()
    span: Span = NOWHERE


class Declaration(Value):
    """`declare`, `local`, `export`, `readonly`, `typeset`, `nameref`: options as words, operands as assignments."""

    variant: str
    operands: tuple[Word | Assignment, ...] = ()
    redirections: tuple[Redirection, ...] = ()
    span: Span = NOWHERE


class Pipeline(Value):
    """`a | b |& c`, with or without `!`. stderr_too[i] says that command i is joined to the next by `|&`."""

    commands: tuple[Command, ...]
    negated: bool = False
    stderr_too: tuple[bool, ...] = ()
    span: Span = NOWHERE


class Timed(Value):
    """`time command`."""

    command: Command | None
    span: Span = NOWHERE


class Item(Value):
    """One command of a list and what follows it: `;` (also newline and the end), `&`, `&&` or `||`."""

    command: Command
    op: str = ";"


class Script(Value):
    """A list of commands: the whole text, or a body."""

    items: tuple[Item, ...] = ()
    span: Span = NOWHERE


class Group(Value):
    """`{ …; }`."""

    body: Script
    redirections: tuple[Redirection, ...] = ()
    span: Span = NOWHERE


class Subshell(Value):
    """`( … )`."""

    body: Script
    redirections: tuple[Redirection, ...] = ()
    span: Span = NOWHERE


class If(Value):
    """`if … then … elif … else … fi`: (condition, body) pairs, then the else body."""

    branches: tuple[tuple[Script, Script], ...]
    otherwise: Script | None = None
    redirections: tuple[Redirection, ...] = ()
    span: Span = NOWHERE


class Loop(Value):
    """`while` or `until`."""

    kind: str
    condition: Script
    body: Script
    redirections: tuple[Redirection, ...] = ()
    span: Span = NOWHERE


class For(Value):
    """`for name in words` (words None: `"$@"`) and `select`."""

    name: str
    words: tuple[Word, ...] | None
    body: Script
    select: bool = False
    redirections: tuple[Redirection, ...] = ()
    span: Span = NOWHERE


class ArithmeticFor(Value):
    """`for (( …; …; … ))`."""

    header: Arithmetic
    body: Script
    redirections: tuple[Redirection, ...] = ()
    span: Span = NOWHERE


class Arm(Value):
    """One arm of a case: patterns, body, and what ends it (`;;`, `;&`, `;;&`)."""

    patterns: tuple[Word, ...]
    body: Script
    ends: str = ";;"


class Case(Value):
    """`case word in … esac`."""

    word: Word
    arms: tuple[Arm, ...]
    redirections: tuple[Redirection, ...] = ()
    span: Span = NOWHERE


class Function(Value):
    """A function definition."""

    name: str
    body: Command
    span: Span = NOWHERE


class Test(Value):
    """`[[ … ]]`: its words, operators as plain text."""

    words: tuple[Word, ...]
    redirections: tuple[Redirection, ...] = ()
    span: Span = NOWHERE


class ArithmeticCommand(Value):
    """`(( … ))` and `let`."""

    expression: Arithmetic
    redirections: tuple[Redirection, ...] = ()
    span: Span = NOWHERE


class Coprocess(Value):
    """`coproc [name] command`."""

    command: Command
    name: str = ""
    redirections: tuple[Redirection, ...] = ()
    span: Span = NOWHERE


class Unreadable(Value):
    """A text that no reader may vouch for. syntax holds bash's own message when bash rejects the text as well."""

    why: str
    syntax: str = ""
    span: Span = NOWHERE


class Reading(Value):
    """What the readers made of a text: one tree, or two that differ (`doubt` says how), to be judged together."""

    scripts: tuple[Script, ...]
    doubt: str = ""
