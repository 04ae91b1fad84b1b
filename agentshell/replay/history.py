r"""Owns how shells keep what was typed: bash's history with or without times, zsh's (extended), fish's.

bash(1) HISTTIMEFORMAT: a line `#SECONDS` before each command, which then may have several lines. zshoptions(1)
EXTENDED_HISTORY: `: SECONDS:DURATION;COMMAND`, a newline inside written as backslash and newline, bytes above 0x82
"metafied" (zsh's Src/utils.c: 0x83, then the byte with bit 5 changed). fish_history (history/file.rs): `- cmd: …`
with `\n` and `\\`, then `  when: SECONDS`. None of them keeps the folder.
"""

from __future__ import annotations

from itertools import chain, islice

from agentshell.replay.records import Command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentshell.replay.records import About

_META = 0x83
_LONGEST_HEREDOC = 500
"""Lines after which what looked like a heredoc without times is taken to be none."""


def read(lines: Iterable[bytes], about: About) -> Iterator[Command]:
    """Yield the commands of a history file, of whichever shell."""
    rest = iter(lines)
    first = list(islice(rest, 20))
    name = about.source.rpartition("/")[2]
    lines = chain(first, rest)
    if any(line.startswith(b"- cmd: ") for line in first):
        return fish(lines, about)
    if any(_extended(line) for line in first) or "zsh" in name or name in (".zhistory", ".histfile"):
        return zsh(lines, about)
    return bash(lines, about)


def bash(lines: Iterable[bytes], about: About) -> Iterator[Command]:
    """Yield bash's commands: with times, whatever stands between two of them; else a line, with its heredoc."""
    when, begun = 0, 0
    held: list[bytes] = []
    ends = b""
    for number, line in enumerate(lines, 1):
        line = line.rstrip(b"\r\n")
        if line[:1] == b"#" and line[1:].isdigit():
            yield from _bash(held, begun, when, about)
            when, held, ends = int(line[1:]), [], b""
            continue
        if not held:
            if not line.strip():
                continue
            begun = number
        held.append(line)
        if when:
            continue
        if not ends:
            ends = _heredoc(line)
        if not ends or line.strip(b"\t") == ends:
            yield from _bash(held, begun, when, about)
            held, ends = [], b""
        elif len(held) > _LONGEST_HEREDOC:
            for at, one in enumerate(held, begun):
                yield from _bash([one], at, when, about)
            held, ends = [], b""
    yield from _bash(held, begun, when, about)


def _bash(held: list[bytes], begun: int, when: int, about: About) -> Iterator[Command]:
    if any(line.strip() for line in held):
        yield Command(b"\n".join(held), about.source, begun, "bash", float(when), about.cwd)


def _heredoc(line: bytes) -> bytes:
    """Return the word that ends the heredoc which a line opens, "" where it opens none."""
    before, sign, rest = line.rpartition(b"<<")
    if not sign or before.endswith(b"<"):
        return b""
    word = rest.lstrip(b"-").lstrip().partition(b" ")[0].strip(b"'\"\\")
    return word if word.replace(b"_", b"").isalnum() and not word[:1].isdigit() else b""


def zsh(lines: Iterable[bytes], about: About) -> Iterator[Command]:
    """Yield zsh's commands, with or without times."""
    held, begun = b"", 0
    for number, line in enumerate(lines, 1):
        begun = begun if held else number
        held += line.rstrip(b"\n")
        # An even number of backslashes are the command's own.
        if (len(held) - len(held.rstrip(b"\\"))) % 2:
            held = held[:-1] + b"\n"
            continue
        found, held = _unmetafied(held), b""
        when = 0
        if _extended(found):
            head, _, found = found.partition(b";")
            when = int(head[2:].partition(b":")[0])
        if found.strip():
            yield Command(found, about.source, begun, "zsh", float(when), about.cwd)


def fish(lines: Iterable[bytes], about: About) -> Iterator[Command]:
    """Yield fish's commands."""
    held: tuple[bytes, int] | None = None
    for number, line in enumerate(lines, 1):
        line = line.rstrip(b"\n")
        if line.startswith(b"- cmd: "):
            if held:
                yield Command(held[0], about.source, held[1], "fish", 0.0, about.cwd)
            pieces = line[7:].split(b"\\\\")
            held = b"\\".join(piece.replace(b"\\n", b"\n") for piece in pieces), number
        elif held and line.startswith(b"  when: "):
            when = float(line[8:]) if line[8:].strip().isdigit() else 0.0
            yield Command(held[0], about.source, held[1], "fish", when, about.cwd)
            held = None
    if held:
        yield Command(held[0], about.source, held[1], "fish", 0.0, about.cwd)


def _extended(line: bytes) -> bool:
    head, semicolon, _ = line.partition(b";")
    pieces = head.split(b":")
    return bool(semicolon) and head[:2] == b": " and len(pieces) == 3 and pieces[1].strip().isdigit()


def _unmetafied(line: bytes) -> bytes:
    if _META not in line:
        return line
    out, escaped = bytearray(), False
    for byte in line:
        if byte == _META and not escaped:
            escaped = True
            continue
        out.append(byte ^ 0x20 if escaped else byte)
        escaped = False
    return bytes(out)
