"""Owns the commands that editors and smaller languages start from their own text; what the text does else is not read.

Ex commands (Vim, ed), Emacs Lisp, and languages in which a call of some name takes a command line as a string: R,
Octave, Erlang, Elixir, Lisps, Groovy, Julia, Tcl, m4, dc, gnuplot. A string that names no command is harmless when
judged as one.
Sources: Vim 9.0 `:help :!`, `:help system()`; ed(1); Emacs 29 manual, "Single Shell Command"; each language's manual.
"""

from __future__ import annotations

from agentshell.model import Arg, Inner, Payload, Stdin, known
from agentshell.payloads.sources import HOLE, holes, texts, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Span
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed

_LONGEST = 200_000
_MOST = 200
"""How many commands of one text are followed."""
_STRING = r'"((?:[^"\\]|\\.)*)"' + r"|'((?:[^'\\]|\\.)*)'|`([^`]*)`"
_RUNS = (
    r"(?i)(?:\b|[.:!])(?:system2?|sys\.command|shell(?:[-_]command(?:-to-string|-on-region)?)?|async-shell-command|popen\w*|"
    r"pipe|exec\w*|cmd|run\w*|run-program|spawn\w*|launch|sh|process\w*|call-process\w*|start-process\w*|command|"
    r"job_?start|termopen|systemlist|open_port|callProcess|readProcess|callCommand|spawnCommand|unix|dos|Sys\.command)\b"
)
"""Names of calls that take a command, in any of the languages that are read by their calls."""


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Return the commands that the texts start, in the rule's dialect."""
    reader = {"vim": _ex, "ed": _ex, "emacs": _lisp, "calls": _calls, "tcl": _tcl, "m4": _m4, "lines": _lines}
    reader["powershell-encoded"] = _encoded
    found: list[Inner] = []
    for source in texts(parsed, facts, rule):
        code = holes(source.text)
        if not code.strip(HOLE + " \n") or len(code) > _LONGEST or "\0" in code:
            continue
        for command in reader[rule.dialect](code):
            if command.strip(HOLE + " \n") and len(found) < _MOST:
                found.append(_shell(command, parsed.pack, source.span))
    return Payload((), tuple(dict.fromkeys(found)))


def _shell(command: str, via: str, span: Span) -> Inner:
    if command.startswith("python:"):
        return Inner("argv", via, (known("python3"), known("-c"), Arg(to_arg(command[7:]).parts, span)), stdin=Stdin())
    if command.startswith("powershell:"):
        return Inner("argv", via, (known("pwsh"), known("-Command"), Arg((command[11:],), span)), stdin=Stdin())
    return Inner("shell", via, text=Arg(to_arg(command).parts, span), shell="sh", stdin=Stdin())


def _ex(code: str) -> Iterator[str]:
    """Yield what the lines of Ex commands start; a `+` before them is how the command line gives one."""
    import re

    for line in code.split("\n"):
        bare = line.strip().lstrip("+:").strip()
        # What may stand before a command: silent, a range, another command that takes one.
        bare = re.sub(
            r"^(?:(?:sil(?:ent)?|keepj\w*|noa\w*|verb\w*|tab|bufdo|windo|argdo|au\w* \S+ \S+)!?\s+)+", "", bare
        )
        bare = re.sub(r"^(?:%|\.|\$|\d+|'[<>a-z]|/[^/]*/)?(?:[,;](?:\.|\$|\d+|'[<>a-z]))?\s*:?", "", bare)
        filtered = re.match(r"(?:r(?:e(?:a(?:d)?)?)?\s*|(?:w(?:r(?:i(?:t(?:e)?)?)?)?|e|E)\s+)?!(.*)", bare)
        if filtered:
            yield filtered.group(1)
            continue
        yield from _ex_command(bare)
        for part in bare.split("|"):
            # What is written is overwritten, as by a redirection.
            written = re.match(r"\s*(?:w(?:q|r(?:ite)?)?|x|sav(?:eas)?)!?\s+(?:\+\+\S+\s+)*([^!>\s]\S*)\s*$", part)
            if written:
                yield f": > {written.group(1)}"


def _ex_command(bare: str) -> Iterator[str]:
    import re

    terminal = re.match(r"(?:ter(?:m(?:inal)?)?|VimShellExecute|Dispatch|Start)!?\s+((?:\+\+\S+\s+)*)(.+)", bare)
    if terminal:
        yield terminal.group(2)
    evaluated = re.match(r"exe(?:c(?:u(?:t(?:e)?)?)?)?\s+(.+)", bare)
    if evaluated:
        yield from _ex("".join(_literals(evaluated.group(1))))
    typed = re.match(r"norm(?:al)?!?\s+:(.+)", bare)
    if typed:
        yield from _ex(typed.group(1))
    python = re.match(r"py(?:thon)?[3x]?\s+(.+)", bare)
    if python:
        yield f"python:{python.group(1)}"
    if not terminal and not evaluated and not python:
        yield from _calls(bare)


def _literals(code: str) -> list[str]:
    import re

    from agentshell.payloads.sql_lex import unescape

    return [
        unescape(found.group(1)) if found.group(1) is not None else found.group(2) or found.group(3) or ""
        for found in re.finditer(_STRING, code)
    ]


def _statements(code: str) -> list[str]:
    """Split code at semicolons and newlines that stand in no text."""
    found: list[str] = []
    quote, start, at = "", 0, 0
    while at < len(code):
        character = code[at]
        if quote:
            at += character == "\\"
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in ";\n":
            found.append(code[start:at])
            start = at + 1
        at += 1
    return [*found, code[start:]]


def _calls(code: str) -> Iterator[str]:
    """Yield every string near a call that takes a command, and the strings of one statement joined: a list of words."""
    import re

    for statement in _statements(code):
        if re.search(_RUNS, statement) is None:
            continue
        words = _literals(statement)
        yield from words
        if len(words) > 1:
            yield " ".join(words)
            yield " ".join(words[1:])


def _lisp(code: str) -> Iterator[str]:
    """Yield what Emacs Lisp starts; deleting a file or folder is said as the command that does the same."""
    import re

    yield from _calls(code)
    for found in re.finditer(rf"\(delete-(file|directory)\s+(?:{_STRING})", code):
        path = found.group(2) or found.group(3) or ""
        yield f"rm -{'rf' if found.group(1) == 'directory' else 'f'} -- {path}"


def _tcl(code: str) -> Iterator[str]:
    """Yield what Tcl's `exec` and `open "|…"` start, and what it deletes."""
    import re

    for found in re.finditer(r"\bexec\s+(?:-\w+\s+)*([^\n;\]]+)", code):
        yield found.group(1)
    for found in re.finditer(r'\bopen\s+[{"]?\|\s*([^\n;\]}"]+)', code):
        yield found.group(1)
    for found in re.finditer(r"\bfile\s+delete\s+(?:-force\s+)?(?:--\s+)?([^\n;\]]+)", code):
        yield f"rm -rf -- {found.group(1)}"


def _encoded(code: str) -> Iterator[str]:
    """Yield what `pwsh -EncodedCommand` runs: base64 of UTF-16 (about_Pwsh); what is none of it may be anything."""
    import base64
    import binascii

    try:
        yield f"powershell:{base64.b64decode(code.strip(), validate=True).decode('utf-16-le')}"
    except (binascii.Error, UnicodeDecodeError, ValueError):
        yield f'eval "$(base64 -d {HOLE})"'


def _m4(code: str) -> Iterator[str]:
    """Yield what `syscmd` and `esyscmd` start."""
    import re

    for found in re.finditer(r"\be?syscmd\(\s*`?([^')]*)", code):
        yield found.group(1)


def _lines(code: str) -> Iterator[str]:
    """Yield the lines that hand the rest to a shell: `!cmd` (dc, ftp, lftp, gnuplot), `:! cmd` (ghci), `shell cmd`."""
    import re

    for line in code.split("\n"):
        found = re.match(r"\s*(?::?!|(?:platform\s+)?shell\s|local\s)\s*(.+)", line)
        if found:
            yield found.group(1).rpartition("; quit")[0] or found.group(1)
        else:
            yield from _calls(line)
