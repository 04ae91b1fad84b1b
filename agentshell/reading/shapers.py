"""Owns the filters that lay lines out anew or pass them on: fold, fmt, paste, xargs, awk's prints, jq's plain paths.

Each is computed where its options are plain; whatever else it was told leaves its output unknown.
Sources: coreutils 9.1, GNU awk 5.2, jq 1.7, gettext 0.21 envsubst(1), findutils 4.9 xargs(1).
"""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading.filters import from_lines, known_input, lines_of, option_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.reading.outputs import Reads
    from agentshell.reading.state import Parts


def copied(reads: Reads) -> Parts | None:
    """Return what a program writes that only passes its input on (pv, sponge, dd without `of=`)."""
    words = reads.texts()
    if words is None or any("=" in word and not word.startswith(("status=", "bs=", "ibs=", "obs=")) for word in words):
        return None
    valued = ("-L", "-s", "-N", "-F", "-w", "-H")
    operands = [
        word
        for at, word in enumerate(words)
        if not word.startswith("-") and "=" not in word and words[at - 1] not in valued
    ]
    return None if operands else reads.stdin().parts


def printed(reads: Reads) -> Parts | None:
    """Return what pagers write when nobody watches: bat, less and more print what they read."""
    words = reads.texts()
    if words is None:
        return None
    return reads.input([word for word in words if not word.startswith(("-", "+"))]).parts


def folded(reads: Reads) -> Parts | None:
    """Return what `fold -w N` writes, without -s."""
    parsed = option_words(reads.texts(), "b", "w", {"width": "w", "bytes": "b"})
    text = None if parsed is None else known_input(reads, parsed[1])
    if parsed is None or text is None:
        return None
    given = parsed[0].get("w", "80")
    width = int(given) if given.isdigit() and int(given) else 80
    rows = []
    for line in lines_of(text):
        rows += [line[place : place + width] for place in range(0, len(line), width)] or [""]
    return from_lines(rows)


def unchanged(reads: Reads) -> Parts | None:
    """Return what expand, column, fmt, iconv and strings leave as it is: plain ASCII lines that are short."""
    words = reads.texts()
    text = None if words is None else known_input(reads, [])
    if words is None or text is None or not text.isascii() or "\t" in text:
        return None
    base = reads.argv[0].literal.rpartition("/")[2]
    rows = lines_of(text)
    if any(not word.startswith("-") for word in words) and base != "iconv":
        return None
    if base in ("fmt", "column") and (len(rows) > 1 or len(text) > 75):
        return None
    if base == "column":
        return (text,) if "-t" not in words else (" ".join(text.split()) + "\n",)
    return (text,)


def paste(reads: Reads) -> Parts | None:
    """Return what `paste -s` makes of the lines of one input."""
    parsed = option_words(reads.texts(), "sz", "d", {"serial": "s", "delimiters": "d"})
    if parsed is None or "s" not in parsed[0]:
        return None
    text = known_input(reads, parsed[1])
    delimiter = parsed[0].get("d", "\t").replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "")
    if text is None or len(delimiter) > 1:
        return None
    return (delimiter.join(lines_of(text)) + "\n",)


def xargs(reads: Reads) -> Parts | None:
    """Return what `xargs` and `xargs echo` write: the words that they read, in one line."""
    words = reads.texts()
    if words is None:
        return None
    zero = "-0" in words
    words = [word for word in words if word not in ("-0", "-r", "--")]
    if words and (words[0] != "echo" or any(word.startswith("-") for word in words)):
        return None
    text = known_input(reads, [])
    if text is None:
        return None
    if zero:
        given = [word for word in text.split("\0") if word]
    else:
        import shlex

        try:
            given = shlex.split(text)
        except ValueError:
            return None
    return (" ".join((*words[1:], *given)) + "\n",)


def awk(reads: Reads) -> Parts | None:
    """Return what awk prints for programs of `print` with fields and texts: `/x/ {print $2}`, `BEGIN{print "x"}`."""
    parsed = option_words(reads.texts(), "", "Fv")
    if parsed is None or "v" in parsed[0] or not parsed[1]:
        return None
    import re

    program, *files = parsed[1]
    found = re.fullmatch(
        r"\s*(BEGIN|/(?:[^/\\]|\\.)+/)?\s*(?:\{\s*(printf?)\s*(.*?)[;\s]*(?:exit)?[;\s]*\}\s*)?", program, re.DOTALL
    )
    if found is None or not program.strip():
        return None
    begin, verb, rest = found.group(1), found.group(2) or "print", found.group(3) or ""
    first_only = program.rstrip("} \n;").endswith("exit")
    pattern = begin[1:-1] if begin and begin.startswith("/") else ""
    begin = "" if pattern else begin
    items = _items(rest)
    if items is None:
        return None
    separator = {"\\t": "\t"}.get(parsed[0].get("F", " "), parsed[0].get("F", " "))
    if len(separator) > 1 and not separator.isalnum():
        # A longer separator is an expression.
        return None
    if begin:
        rows = [""]
    else:
        text = known_input(reads, files)
        if text is None:
            return None
        rows = lines_of(text)
        if pattern:
            from agentshell.reading.line_patterns import compiled

            search = compiled(pattern.replace("\\/", "/"), rows, extended=True)
            if search is None:
                return None
            rows = [row for row in rows if search.search(row)]
        rows = rows[:1] if first_only else rows
    out = ""
    for row in rows:
        fields = [row, *(row.split() if separator == " " else row.split(separator))]
        words = [item[1] if item[0] else fields[int(item[1])] if int(item[1]) < len(fields) else "" for item in items]
        if verb == "print":
            out += (" ".join(words) if items else row) + "\n"
            continue
        from agentshell.reading.printers import printf

        made = printf((Arg(("printf",)), *(Arg((word,)) for word in words)))
        if made is None or any(isinstance(part, Unknown) for part in made):
            return None
        out += "".join(part for part in made if isinstance(part, str))
    return (out,)


def _items(rest: str) -> list[tuple[bool, str]] | None:
    """Return the expressions of a print statement: (is a text, text or number of the field)."""
    import re

    from agentshell.reading.printers import unescape

    items: list[tuple[bool, str]] = []
    token = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|\$(\d+|NF))\s*(,|$)')
    at = 0
    while at < len(rest.rstrip()):
        found = token.match(rest, at)
        if found is None or found.group(2) == "NF":
            return None
        text = found.group(1)
        items.append((False, found.group(2)) if text is None else (True, unescape(text, format_string=True)[0]))
        at = found.end()
    return items


def jq(reads: Reads) -> Parts | None:
    """Return what `jq -r` writes for a path of names, `@base64d`, or a text of its own."""
    parsed = option_words(reads.texts(), "rncMaS", "", {"raw-output": "r", "null-input": "n", "compact-output": "c"})
    if parsed is None or "r" not in parsed[0] or not parsed[1]:
        return None
    import json

    text = "null" if "n" in parsed[0] else known_input(reads, parsed[1][1:])
    if text is None:
        return None
    try:
        value = json.loads(text)
        for step in parsed[1][0].split("|"):
            value = _step(step.strip(), value)
    except (ValueError, KeyError, TypeError, IndexError):
        return None
    return (f"{value}\n",) if isinstance(value, str) else None


def _step(step: str, value: object) -> object:
    import base64
    import json

    if step == "@base64d" and isinstance(value, str):
        return base64.b64decode(value + "=" * (-len(value) % 4)).decode()
    if step.startswith('"'):
        return json.loads(step)
    if step == ".":
        return value
    if not step.startswith("."):
        raise ValueError(step)
    for name in step[1:].replace("[", ".").replace("]", "").replace('"', "").split("."):
        if name:
            value = value[int(name)] if name.isdigit() else value[name]  # type: ignore[index]
    return value


def envsubst(reads: Reads) -> Parts | None:
    """Return what `envsubst` writes: `$NAME` and `${NAME}` are replaced by what is exported."""
    words = reads.texts()
    text = None if words != [] else known_input(reads, [])
    if text is None:
        return None
    import re

    parts: list[str | Unknown] = []
    at = 0
    for found in re.finditer(r"\$(?:\{(\w+)\}|([A-Za-z_]\w*))", text):
        value = reads.env.get(found.group(1) or found.group(2))
        parts += [text[at : found.start()], *(() if value is None else value.parts)]
        at = found.end()
    return (*parts, text[at:])


PRINTERS: dict[str, Callable[[Reads], Parts | None]] = {
    **dict.fromkeys(("pv", "sponge", "dd", "mbuffer", "buffer"), copied),
    **dict.fromkeys(("bat", "batcat", "less", "more", "most"), printed),
    "fold": folded,
    **dict.fromkeys(("expand", "unexpand", "column", "fmt", "iconv", "strings"), unchanged),
    "paste": paste,
    "xargs": xargs,
    **dict.fromkeys(("awk", "gawk", "mawk", "nawk"), awk),
    **dict.fromkeys(("jq", "gojq"), jq),
    "envsubst": envsubst,
}
