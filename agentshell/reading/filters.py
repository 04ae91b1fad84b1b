"""Owns the filters that are computed on known text: line tools with their plain options; decoders live elsewhere."""

from __future__ import annotations

from agentshell.model import Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.reading.outputs import Reads
    from agentshell.reading.state import Parts


def known_input(reads: Reads, operands: list[str]) -> str | None:
    """Return what a filter reads, when all of it is known."""
    text = reads.input(operands).text
    return None if isinstance(text, Unknown) else text


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, the newline at its end aside."""
    return text.removesuffix("\n").split("\n") if text else []


def from_lines(lines: list[str]) -> Parts:
    """Return the text that lines make."""
    return ("".join(f"{line}\n" for line in lines),)


def option_words(
    words: list[str] | None, flags: str, valued: str, long: dict[str, str] | None = None
) -> tuple[dict[str, str], list[str]] | None:
    """Split a filter's words into short options and operands; None for unknown words or an option it does not know."""
    if words is None:
        return None
    found: dict[str, str] = {}
    operands: list[str] = []
    words = list(words)
    while words:
        word = words.pop(0)
        if word == "--":
            return found, operands + words
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            letter = (long or {}).get(name)
            if letter is None:
                return None
            if letter in valued and not equals:
                if not words:
                    return None
                value = words.pop(0)
            found[letter] = value
        elif word.startswith("-") and word != "-":
            letters = word[1:]
            while letters:
                letter, letters = letters[0], letters[1:]
                if letter in flags:
                    found[letter] = ""
                elif letter in valued:
                    if not letters and not words:
                        return None
                    found[letter] = letters or words.pop(0)
                    break
                else:
                    return None
        else:
            operands.append(word)
    return found, operands


def rev(reads: Reads) -> Parts | None:
    """Return what `rev` writes."""
    words = reads.texts()
    text = None if words is None else known_input(reads, words)
    if text is None:
        return None
    return ("\n".join(line[::-1] for line in text.split("\n")),)


def tac(reads: Reads) -> Parts | None:
    """Return what `tac` writes."""
    words = reads.texts()
    text = None if words is None or any(word.startswith("-") for word in words) else known_input(reads, words)
    return None if text is None else from_lines(lines_of(text)[::-1])


CLASSES = {
    "lower": "abcdefghijklmnopqrstuvwxyz",
    "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "digit": "0123456789",
    "alpha": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "alnum": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "space": " \t\n\r\v\f",
    "blank": " \t",
    "punct": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
}


def character_list(text: str) -> str | None:
    """Return the characters of a `tr` set: ranges, classes and escapes."""
    from agentshell.reading.printers import unescape

    result = ""
    place = 0
    while place < len(text):
        if text.startswith("[:", place):
            end = text.find(":]", place)
            name = text[place + 2 : end] if end > 0 else ""
            if name not in CLASSES:
                return None
            result += CLASSES[name]
            place = end + 2
            continue
        character, size = text[place], 1
        if character == "\\" and place + 1 < len(text):
            size = 2
            while (
                text[place + 1] in "01234567" and size < 4 and text[place + size : place + size + 1] in set("01234567")
            ):
                size += 1
            character = unescape(text[place : place + size], format_string=True)[0][-1:]
        place += size
        if text[place : place + 1] == "-" and place + 1 < len(text):
            last = text[place + 1]
            if ord(last) < ord(character) or ord(last) - ord(character) > 4096:
                return None
            result += "".join(map(chr, range(ord(character), ord(last) + 1)))
            place += 2
        else:
            result += character
    return result


def tr(reads: Reads) -> Parts | None:
    """Return what `tr` writes: translate, -d, -s, -c."""
    parsed = option_words(reads.texts(), "cCdst", "", {"delete": "d", "complement": "c", "squeeze-repeats": "s"})
    if parsed is None:
        return None
    options, sets = parsed
    found = [character_list(one) for one in sets]
    text = known_input(reads, [])
    if text is None or not found or any(one is None for one in found):
        return None
    first = found[0] or ""
    second = (found[1] or "") if len(found) > 1 else ""
    negated = bool({"c", "C"} & set(options))

    def inside(character: str) -> bool:
        return (character in first) is not negated

    if "d" in options:
        text = "".join(character for character in text if not inside(character))
        squeezed = second
    elif second:
        second = second if "t" in options else second.ljust(len(first), second[-1])
        table = {ord(one): two for one, two in reversed(list(zip(first, second, strict=False)))}
        text = (
            "".join(second[-1] if inside(character) else character for character in text)
            if negated
            else text.translate(table)
        )
        squeezed = second
    else:
        squeezed = first
    if "s" in options:
        result = ""
        for character in text:
            if not (result and result[-1] == character and (character in squeezed) is not (negated and not second)):
                result += character
        text = result
    return (text,)


def of_characters(reads: Reads, words: list[str], *, last: bool) -> Parts | None:
    """Return what `head -c N` and `tail -c N` write of ASCII text."""
    parsed = option_words(words, "qv", "c", {"bytes": "c"})
    if parsed is None or "c" not in parsed[0] or len(parsed[1]) > 1:
        return None
    count = parsed[0]["c"]
    text = known_input(reads, parsed[1])
    if text is None or not text.isascii() or not count.lstrip("+-").isdigit():
        return None
    size = int(count.lstrip("+-"))
    if last:
        return (text[max(size - 1, 0) :] if count.startswith("+") else text[max(len(text) - size, 0) :],)
    return (text[: max(len(text) - size, 0)] if count.startswith("-") else text[:size],)


def count_option(words: list[str]) -> tuple[str, list[str]] | None:
    """Return the count of `head` and `tail` (`-n 3`, `-n3`, `-3`) and the files."""
    count, operands = "10", []
    words = list(words)
    while words:
        word = words.pop(0)
        if word in {"-n", "--lines"} and words:
            count = words.pop(0)
        elif word.startswith("--lines="):
            count = word.partition("=")[2]
        elif word.startswith("-n"):
            count = word[2:]
        elif word[:1] == "-" and word[1:].isdigit():
            count = word[1:]
        elif word in {"-q", "-s", "--"}:
            continue
        elif word.startswith("-") and word != "-":
            return None
        else:
            operands.append(word)
    return (count, operands) if count.lstrip("+-").isdigit() and len(operands) < 2 else None


def head(reads: Reads) -> Parts | None:
    """Return what `head -n N` writes; it needs only the beginning of its input."""
    words = reads.texts()
    if words is None:
        return None
    parsed = count_option(words)
    if parsed is None or parsed[0].startswith("+"):
        return of_characters(reads, words, last=False)
    count, operands = parsed
    source = reads.input(operands)
    first = source.parts[0] if source.parts else ""
    size = int(count)
    if isinstance(first, Unknown) or (len(source.parts) > 1 and (size < 0 or first.count("\n") < size)):
        return None
    return from_lines(lines_of(first)[:size])


def tail(reads: Reads) -> Parts | None:
    """Return what `tail -n N` and `tail -n +N` write."""
    words = reads.texts()
    if words is None:
        return None
    parsed = count_option(words)
    if parsed is None:
        return of_characters(reads, words, last=True)
    count, operands = parsed
    text = known_input(reads, operands)
    if text is None:
        return None
    rows = lines_of(text)
    if count.startswith("+"):
        return from_lines(rows[max(int(count) - 1, 0) :])
    return from_lines(rows[max(len(rows) - abs(int(count)), 0) :])


def field_ranges(text: str) -> list[tuple[int, int]] | None:
    """Return the ranges of `cut -f 1,3-5,7-`."""
    found: list[tuple[int, int]] = []
    for piece in text.split(","):
        low, dash, high = piece.partition("-")
        if not (low + high).isdigit():
            return None
        found.append((int(low or 1), (int(high) if high else 1 << 30) if dash else int(low)))
    return found


def cut(reads: Reads) -> Parts | None:
    """Return what `cut -d X -f N` and `cut -c N` write."""
    parsed = option_words(
        reads.texts(),
        "s",
        "dfcb",
        {"delimiter": "d", "fields": "f", "characters": "c", "bytes": "b", "only-delimited": "s"},
    )
    if parsed is None:
        return None
    options, operands = parsed
    wanted = field_ranges(options.get("f") or options.get("c") or options.get("b") or "")
    text = known_input(reads, operands)
    if wanted is None or text is None:
        return None
    delimiter = options.get("d", "\t")
    result: list[str] = []
    for line in lines_of(text):
        pieces = line.split(delimiter) if "f" in options and delimiter else list(line)
        if "f" in options and len(pieces) == 1:
            if "s" not in options:
                result.append(line)
            continue
        kept = [piece for place, piece in enumerate(pieces, 1) if any(low <= place <= high for low, high in wanted)]
        result.append((delimiter if "f" in options else "").join(kept))
    return from_lines(result)


def sort(reads: Reads) -> Parts | None:
    """Return what `sort` and `sort -u` write for plain ASCII lines in one case, which every locale sorts alike."""
    parsed = option_words(reads.texts(), "rubdfghinMRsV", "kt", {"reverse": "r", "unique": "u"})
    if parsed is None:
        return None
    options, operands = parsed
    text = known_input(reads, operands)
    if text is not None and len(lines_of(text)) < 2:
        return from_lines(lines_of(text))
    if (
        text is None
        or set(options) - {"r", "u"}
        or not all(character.isascii() and (character.islower() or character == "\n") for character in text)
    ):
        return None
    rows = lines_of(text)
    return from_lines(sorted(set(rows) if "u" in options else rows, reverse="r" in options))


def uniq(reads: Reads) -> Parts | None:
    """Return what `uniq` writes without options."""
    words = reads.texts()
    text = None if words is None or any(word.startswith("-") for word in words) else known_input(reads, words[:1])
    if text is None:
        return None
    rows = lines_of(text)
    return from_lines([line for place, line in enumerate(rows) if not place or rows[place - 1] != line])


def sed(reads: Reads) -> Parts | None:
    """Return what sed writes for scripts of plain substitutions and of lines that a pattern picks."""
    words = reads.texts()
    if words is None:
        return None
    from agentshell.reading.sed import substitute

    parsed = option_words(words, "nrE", "e", {"expression": "e", "regexp-extended": "E", "quiet": "n", "silent": "n"})
    if parsed is None:
        return None
    options, operands = parsed
    script = options["e"] if "e" in options else operands.pop(0) if operands else ""
    if sum(word.startswith(("-e", "--expression")) for word in words) > 1:
        return None
    text = known_input(reads, operands)
    if text is None:
        return None
    rows = lines_of(text)
    quiet = "n" in options
    if quiet and script.strip().endswith("p") and script.strip()[0] in "p0123456789":
        # With -n only what `p` names is printed: all of it, one line, or a run of lines.
        first, comma, last = script.strip().removesuffix("p").partition(",")
        whole = script.strip() == "p"
        if not (whole or (first.isdigit() and (not comma or last.isdigit()))):
            return None
        return from_lines(rows if whole else rows[int(first) - 1 : int(last or first)])
    lines = substitute(script, rows, extended=bool({"r", "E"} & set(options)), quiet=quiet)
    if lines is not None and len(lines) < len(rows):
        return from_lines(lines)
    return None if lines is None else ("\n".join(lines) + ("\n" if text.endswith("\n") else ""),)


GREP_LONG = {
    "fixed-strings": "F",
    "invert-match": "v",
    "extended-regexp": "E",
    "basic-regexp": "G",
    "regexp": "e",
    "ignore-case": "i",
    "only-matching": "o",
    "no-filename": "h",
    "max-count": "m",
    "text": "a",
    "color": "c",
}


def grep(reads: Reads, flavour: str = "") -> Parts | None:
    """Return what `grep PATTERN` writes, and with -v, -i, -o and -m, for patterns that are read as grep reads them."""
    words = reads.texts()
    parsed = option_words(words, "FEGvioha", "em", GREP_LONG)
    if parsed is None or "c" in parsed[0] or sum(word.startswith(("-e", "--regexp")) for word in words or ()) > 1:
        return None
    options, operands = parsed
    pattern = options["e"] if "e" in options else operands.pop(0) if operands else None
    if not pattern or "\n" in pattern or len(operands) > 1:
        return None
    text = known_input(reads, operands)
    if text is None:
        return None
    from agentshell.reading.line_patterns import compiled

    rows = lines_of(text)
    search = compiled(
        pattern,
        rows,
        extended="E" in options or flavour == "E",
        fixed="F" in options or flavour == "F",
        ignore_case="i" in options,
    )
    if search is None or not (most := options.get("m", "0")).isdigit() or ("m" in options and most == "0"):
        return None
    kept = [line for line in rows if (search.search(line) is not None) is not ("v" in options)]
    kept = kept[: int(most) or None]
    if "o" in options:
        kept = [] if "v" in options else [found.group() for line in kept for found in search.finditer(line)]
        kept = [one for one in kept if one]
    return from_lines(kept)


def egrep(reads: Reads) -> Parts | None:
    """Return what `egrep` writes."""
    return grep(reads, "E")


def fgrep(reads: Reads) -> Parts | None:
    """Return what `fgrep` writes."""
    return grep(reads, "F")


PRINTERS: dict[str, Callable[[Reads], Parts | None]] = {
    "rev": rev,
    "tac": tac,
    "tr": tr,
    "head": head,
    "tail": tail,
    "cut": cut,
    "sort": sort,
    "uniq": uniq,
    "sed": sed,
    "grep": grep,
    "egrep": egrep,
    "fgrep": fgrep,
}
