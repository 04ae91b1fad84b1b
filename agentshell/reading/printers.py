"""Owns the printers whose output follows from their arguments alone: echo, printf, seq, basename, dirname, yes."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.decode import ESCAPES
from agentshell.reading.state import merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.reading.outputs import Reads
    from agentshell.reading.state import Parts

MAX_TERMS = 10_000


def echo(reads: Reads) -> Parts | None:
    """Return what `echo` writes; -n, -e and -E as in bash. dash and zsh expand backslashes without -e."""
    words = reads.argv[1:]
    newline, escapes = True, reads.shell.kind in {"sh", "dash", "zsh"}
    while (
        words
        and isinstance(text := words[0].text, str)
        and text[:1] == "-"
        and text[1:]
        and set(text[1:]) <= set("neE")
    ):
        for letter in text[1:]:
            if letter == "n":
                newline = False
            else:
                escapes = letter == "e"
        words = words[1:]
    parts: list[str | Unknown] = []
    for place, word in enumerate(words):
        parts += [" "] * bool(place)
        for part in word.parts:
            if isinstance(part, str) and escapes:
                decoded, stop = unescape(part)
                parts.append(decoded)
                if stop:
                    return merge(tuple(parts))
            else:
                parts.append(part)
    return merge((*parts, "\n" if newline else ""))


def unescape(text: str, *, format_string: bool = False) -> tuple[str, bool]:
    r"""Return text with its backslash escapes decoded, and whether `\c` ended it.

    Octal is `\0nnn` for echo -e and %b, `\nnn` in printf's format.
    """
    if "\\" not in text:
        return text, False
    out = bytearray()
    place = 0
    while place < len(text):
        character = text[place]
        following = text[place + 1 : place + 2]
        if character != "\\" or not following:
            out += character.encode("utf-8", "surrogatepass")
            place += 1
            continue
        place += 2
        if following in ESCAPES:
            out += ESCAPES[following].encode()
        elif following == "c" and not format_string:
            return out.decode("utf-8", "replace"), True
        elif following in "01234567":
            digits = text[place - 1 :] if format_string or following != "0" else text[place:]
            size = 0
            while size < 3 and digits[size : size + 1] and digits[size] in "01234567":
                size += 1
            out.append(int(digits[:size] or "0", 8) & 0xFF)
            place += size - (1 if format_string or following != "0" else 0)
        elif following in "xuU":
            longest = {"x": 2, "u": 4, "U": 8}[following]
            size = 0
            while size < longest and text[place + size : place + size + 1].lower() in set("0123456789abcdef"):
                size += 1
            if not size:
                out += f"\\{following}".encode()
            else:
                code = int(text[place : place + size], 16)
                if following == "x":
                    out.append(code)
                elif code < 0x110000 and not 0xD800 <= code < 0xE000:
                    out += chr(code).encode()
                place += size
        elif format_string and following in "\"'?":
            out += following.encode()
        else:
            out += f"\\{following}".encode()
    return out.decode("utf-8", "replace"), False


def printf_output(reads: Reads) -> Parts | None:
    """Return what `printf` writes."""
    return printf(reads.argv)


def printf(argv: tuple[Arg, ...]) -> Parts | None:
    """Return what `printf format arguments` makes: the format is used again while arguments are left."""
    words = argv[2:] if len(argv) > 1 and argv[1].text == "--" else argv[1:]
    if not words:
        return ()
    template = words[0].text
    args = list(words[1:])
    if isinstance(template, Unknown) or words[0].splits:
        first = next((part for part in words[0].parts if isinstance(part, Unknown)), Unknown("a format"))
        return (Unknown(first.why, " ".join(word.shown for word in words)),)
    pieces = directives(template)
    if pieces is None:
        return None
    parts: list[str | Unknown] = []
    if any(arg.splits for arg in args) and any(kind for kind, _ in pieces):
        # An argument that may be several fills the format any number of times.
        shown = " ".join(arg.shown for arg in args)
        known = "".join(text for kind, text in pieces if not kind)
        if len(args) == 1 and pieces[0][0] in {"s", "b"} and len(pieces) <= 2:
            return merge((*args[0].parts, known))
        return (Unknown("a format filled an unknown number of times", shown),)
    rounds = 0
    while rounds == 0 or (args and any(kind for kind, _ in pieces) and rounds < MAX_TERMS):
        rounds += 1
        for kind, text in pieces:
            if not kind:
                parts.append(text)
                continue
            made, ended = formatted(kind, text, args)
            if made is None:
                return None
            parts += made
            if ended:
                return merge(tuple(parts))
    return merge(tuple(parts))


def directives(template: str) -> list[tuple[str, str]] | None:
    """Split a format into (conversion, flags) and ("", text) pieces; None when it has what is not computed."""
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(template):
        start = template.find("%", place)
        literal = template[place:] if start < 0 else template[place:start]
        if literal:
            found.append(("", unescape(literal, format_string=True)[0]))
        if start < 0:
            break
        place = start + 1
        if template[place : place + 1] == "%":
            found.append(("", "%"))
            place += 1
            continue
        end = place
        while end < len(template) and template[end] in "-+ #0123456789.'hlLjzt":
            end += 1
        kind = template[end : end + 1]
        if not kind or kind not in "sbqcdiouxX":
            return None
        found.append((kind, template[place:end].translate({ord(letter): None for letter in "hlLjzt'"})))
        place = end + 1
    return found


def formatted(kind: str, flags: str, args: list[Arg]) -> tuple[Parts | None, bool]:
    r"""Return one conversion, taking its argument, and whether it ends all output (`\c` in %b)."""
    arg = args.pop(0) if args else Arg(("",) if kind in "sbqc" else ("0",))
    text = arg.text
    if isinstance(text, Unknown):
        return (arg.parts if kind in "sb" and not flags else (text,)), False
    ended = False
    if kind == "b":
        text, ended = unescape(text)
    elif kind == "q":
        text = quoted(text)
    elif kind == "c":
        text = text[:1]
    elif kind in "diouxX":
        number = integer(text)
        if number is None:
            return None, False
        if kind in "ouxX" and number < 0:
            number += 1 << 64
        width, precision = flags.lstrip("-+ #0"), ""
        width, _, precision = width.partition(".")
        text = format(abs(number), {"o": "o", "x": "x", "X": "X"}.get(kind, "d")).rjust(int(precision or 0), "0")
        sign = "-" if number < 0 else "+" if "+" in flags else " " if " " in flags else ""
        if "#" in flags and number:
            sign += {"o": "0", "x": "0x", "X": "0X"}.get(kind, "")
        leading = flags[: len(flags) - len(flags.lstrip("-+ #0"))]
        if "0" in leading and "-" not in leading and not precision:
            text = text.rjust(int(width or 0) - len(sign), "0")
        return (padded(sign + text, width, left="-" in leading),), False
    leading = flags[: len(flags) - len(flags.lstrip("-+ #0"))]
    width, dot, precision = flags[len(leading) :].partition(".")
    if dot:
        text = text[: int(precision or 0)]
    return (padded(text, width, left="-" in leading),), ended


def padded(text: str, width: str, *, left: bool) -> str:
    """Return the text filled with blanks to a width, at most as far as agentshell follows."""
    size = min(int(width or 0), 4096) if width.isdigit() else 0
    return text.ljust(size) if left else text.rjust(size)


def integer(text: str) -> int | None:
    """Return a number as printf reads it: decimal, octal, hexadecimal, or the code of a quoted character."""
    text = text.strip()
    if text[:1] in {"'", '"'}:
        return ord(text[1]) if len(text) > 1 else 0
    body = text.lstrip("+-")
    try:
        number = int(body, 16) if body[:2].lower() == "0x" else int(body, 8) if body[:1] == "0" else int(body or "0")
    except ValueError:
        return None
    return -number if text.startswith("-") else number


def quoted(text: str) -> str:
    """Return the text as `%q` quotes it, which any shell reads back as the same."""
    if text and all(character.isalnum() or character in "_-./:=@%+," for character in text):
        return text
    return (
        "".join(
            character if character.isalnum() or character in "_-./:=@%+," else f"\\{character}" for character in text
        )
        or "''"
    )


def seq(reads: Reads) -> Parts | None:
    """Return what `seq` writes for whole numbers."""
    words = reads.texts()
    if words is None:
        return None
    separator = "\n"
    while words and words[0].startswith("-") and not words[0][1:2].isdigit():
        if words[0] in {"-s", "--separator"} and len(words) > 1:
            separator, words = words[1], words[2:]
        elif words[0].startswith("--separator="):
            separator, words = words[0].partition("=")[2], words[1:]
        else:
            return None
    if not 1 <= len(words) <= 3 or not all(word.lstrip("-").isdigit() for word in words):
        return None
    numbers = [int(word) for word in words]
    first = numbers[0] if len(numbers) > 1 else 1
    step = numbers[1] if len(numbers) == 3 else 1
    last = numbers[-1]
    if not step or abs(last - first) // abs(step) > MAX_TERMS:
        return None
    row = range(first, last + (1 if step > 0 else -1), step)
    return (separator.join(map(str, row)) + "\n",) if row else ()


def basename(reads: Reads) -> Parts | None:
    """Return what `basename` writes."""
    words = reads.texts()
    if words is None:
        return None
    suffix, several = "", False
    while words and words[0].startswith("-") and len(words) > 1:
        option, words = words[0], words[1:]
        if option in {"-a", "--multiple"}:
            several = True
        elif option == "-s":
            suffix, several, words = words[0], True, words[1:]
        elif option.startswith("--suffix="):
            suffix, several = option.partition("=")[2], True
        elif option == "--":
            break
        else:
            return None
    if not several and len(words) == 2:
        words, suffix = words[:1], words[1]
    if not words:
        return None
    found = [last_piece(word, suffix) for word in words]
    return ("".join(f"{name}\n" for name in found),)


def last_piece(path: str, suffix: str) -> str:
    """Return the last component of a path, without a suffix that is not all of it."""
    name = path.rstrip("/").rpartition("/")[2] or ("/" if path else "")
    return name.removesuffix(suffix) if name != suffix else name


def dirname(reads: Reads) -> Parts | None:
    """Return what `dirname` writes."""
    words = reads.texts()
    if not words or any(word.startswith("-") and word != "--" for word in words):
        return None
    found: list[str] = []
    for word in (word for word in words if word != "--"):
        head, slash, _ = word.rstrip("/").rpartition("/")
        found.append((head.rstrip("/") or "/") if slash else "/" if word[:1] == "/" else ".")
    return ("".join(f"{name}\n" for name in found),)


def yes(reads: Reads) -> Parts | None:
    """Return the beginning of what `yes` writes without end."""
    words = reads.texts()
    line = " ".join(words) if words else "y"
    return (f"{line}\n" * 16, Unknown("more of the same", f"yes {line}")) if words is not None else None


def nothing(reads: Reads) -> Parts | None:
    """Return the output of a command that writes nothing."""
    del reads
    return ()


PRINTERS: dict[str, Callable[[Reads], Parts | None]] = {
    "echo": echo,
    "printf": printf_output,
    "seq": seq,
    "basename": basename,
    "dirname": dirname,
    "yes": yes,
    **dict.fromkeys(("true", "false", ":"), nothing),
}
