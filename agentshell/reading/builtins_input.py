"""Owns the builtins that fill variables from input or formats: read, mapfile, printf -v."""

from __future__ import annotations

from agentshell.model import Arg, Stdin, Unknown
from agentshell.reading.commands import start
from agentshell.reading.files import stdin_text
from agentshell.reading.names import assign_named
from agentshell.reading.state import Variable, merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.reading.commands import Call
    from agentshell.reading.state import Parts, Shell, Status

WITH_VALUE = "adinNptu"


def options_of(words: tuple[Arg, ...], with_value: str) -> tuple[dict[str, Arg], tuple[Arg, ...]]:
    """Return a builtin's short options (flags have an empty value) and its operands."""
    found: dict[str, Arg] = {}
    while words:
        text = words[0].text
        if not isinstance(text, str) or not text.startswith("-") or text == "-":
            break
        words = words[1:]
        if text == "--":
            break
        letters = text[1:]
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter not in with_value:
                found[letter] = Arg(("",))
                continue
            if letters:
                found[letter] = Arg((letters,))
            elif words:
                found[letter], words = words[0], words[1:]
            break
    return found, words


def read(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `read`: one line of standard input, split by IFS over the variables."""
    options, names = options_of(argv[1:], WITH_VALUE)
    descriptor = options["u"].literal if "u" in options else "0"
    stdin = shell.stdin if call.stdin is None else call.stdin
    if descriptor != "0":
        opened = None if call.streams is None else call.streams.fds.get(descriptor)
        stdin = opened or shell.fds.get(descriptor) or Stdin("text", Arg((Unknown(f"read from {descriptor}"),)))
    text = stdin_text(shell, stdin)
    delimiter = options["d"].literal[:1] or "\0" if "d" in options else "\n"
    line, rest, status = first_line(text, delimiter)
    if "n" in options or "N" in options:
        line, rest, status = (Unknown("some characters of input", text.shown),), text, None
    if descriptor == "0" and call.stdin is None:
        if shell.stdin.kind != "inherit" or rest.known:
            shell.stdin = Stdin("text", rest, shell.stdin.path, shell.stdin.producer)
    elif descriptor in shell.fds:
        shell.fds = {**shell.fds, descriptor: Stdin("text", rest, stdin.path, stdin.producer)}
    fill(shell, options, names, line)
    return status


def first_line(text: Arg, delimiter: str) -> tuple[Parts, Arg, Status]:
    """Return the first line, what is left, and the status: False at the end of input."""
    parts = text.parts
    if not parts or all(part == "" for part in parts):
        return ("",), Arg(("",)), False
    head = parts[0]
    if isinstance(head, str):
        line, found, rest = head.partition(delimiter)
        if found:
            return (line,), Arg(merge((rest, *parts[1:])) or ("",)), True
        if len(parts) == 1:
            return (line,), Arg(("",)), False
    unknown = next(part for part in parts if isinstance(part, Unknown))
    # Where the unknown piece ends is not known: the lines after it are each like it.
    line_value = unknown.replace(why=f"a line of {unknown.source or unknown.why}")
    return (line_value,), Arg((unknown,)), None


def fill(shell: Shell, options: dict[str, Arg], names: tuple[Arg, ...], line: Parts) -> None:
    """Give the line's fields to the variables; the last takes the rest."""
    raw = "r" in options
    ifs = shell.text("IFS")
    separators = " \t\n" if not isinstance(ifs, str) else ifs
    text = Arg(line).text
    if "a" in options:
        name = options["a"]
        words: tuple[Arg, ...]
        if isinstance(text, Unknown):
            words = (Arg((text,), splits=True),)
        else:
            words = tuple(Arg((word,)) for word in divided(text if raw else plain(text), separators, -1))
        base = name.text
        if isinstance(base, str) and base.isidentifier():
            items = tuple((str(place), word) for place, word in enumerate(words))
            shell.store(base, Variable(None, items=items, kind="indexed"))
        return
    if not names:
        shell.assign("REPLY", Arg(line if raw or isinstance(text, Unknown) else (plain(text),)))
        return
    if isinstance(text, Unknown):
        for name in names:
            assign_named(shell, name, Arg((text,)))
        return
    words_found = divided(text if raw else plain(text), separators, len(names))
    for place, name in enumerate(names):
        assign_named(shell, name, Arg((words_found[place] if place < len(words_found) else "",)))


def plain(text: str) -> str:
    """Return a line as `read` without -r takes it: a backslash protects the next character and goes."""
    result = ""
    place = 0
    while place < len(text):
        if text[place] == "\\":
            place += 1
        result += text[place : place + 1]
        place += 1
    return result


def divided(text: str, separators: str, count: int) -> list[str]:
    """Split a line into at most count fields (-1: any number), the last with what is left."""
    blanks = "".join(character for character in separators if character in " \t\n")
    text = text.strip(blanks) if blanks else text
    found: list[str] = []
    while text and len(found) + 1 != count:
        place = next((place for place, character in enumerate(text) if character in separators), -1)
        if place < 0:
            break
        found.append(text[:place])
        text = text[place:]
        text = text.lstrip(blanks) if blanks else text
        if (text[:1] and text[0] in separators and text[0] not in blanks and found[-1:] != [""]) or (
            text[:1] and text[0] in separators and text[0] not in blanks
        ):
            text = text[1:]
            text = text.lstrip(blanks) if blanks else text
    if text:
        if (
            count > 0
            and text[-1] in separators
            and text[-1] not in blanks
            and not any(character in separators for character in text[:-1])
        ):
            text = text[:-1]
        found.append(text)
    return found


def mapfile(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `mapfile`: every line of standard input becomes an element."""
    options, names = options_of(argv[1:], "dnOsuCc")
    name = names[0].text if names else "MAPFILE"
    if "C" in options:
        from agentshell.reading.texts import follow_text

        words = Arg((*options["C"].parts, " ", Unknown("an index"), " ", Unknown("a line of input")))
        follow_text(shell.fork(), words, options["C"].span)
    stdin = shell.stdin if call.stdin is None else call.stdin
    if "u" in options:
        stdin = shell.fds.get(options["u"].literal) or Stdin("text", Arg((Unknown("read from a descriptor"),)))
    text = stdin_text(shell, stdin)
    if not isinstance(name, str) or not name.isidentifier():
        return None
    delimiter = options["d"].literal[:1] or "\0" if "d" in options else "\n"
    known = text.text
    values: tuple[Arg, ...]
    if isinstance(known, Unknown):
        line = known.replace(why=f"a line of {known.source or known.why}")
        values = (Arg((line,), splits=True),)
    else:
        lines = known.split(delimiter)
        ended = lines[-1] == ""
        lines = lines[:-1] if ended else lines
        keep = "" if "t" in options else delimiter
        values = tuple(
            Arg((value + (keep if ended or place + 1 < len(lines) else ""),)) for place, value in enumerate(lines)
        )
    if {"n", "O", "s"} & set(options):
        values = (Arg((Unknown("some lines of input", text.shown),), splits=True),)
    items = tuple((str(place), value) for place, value in enumerate(values))
    shell.store(name, Variable(None, items=items, kind="indexed"))
    return True


def printf(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `printf`: with -v it fills a variable, else it prints."""
    if len(argv) > 3 and argv[1].text == "-v":
        from agentshell.reading.printers import printf as formatted

        parts = formatted((argv[0], *argv[3:]))
        value = (Unknown("what printf makes of it", argv[3].shown),) if parts is None else parts
        assign_named(shell, argv[2], Arg(value or ("",)))
        return None
    start(shell, argv, call)
    return None


HANDLERS: dict[str, Callable[[Shell, tuple[Arg, ...], Call], Status]] = {
    "read": read,
    "mapfile": mapfile,
    "readarray": mapfile,
    "printf": printf,
}
