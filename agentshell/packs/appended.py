"""Owns the arguments that wrappers add to their inner command: xargs' words from stdin, parallel's, find's paths.

What cannot be known becomes an unknown argument that may be any number of words.
"""

from __future__ import annotations

from agentshell.model import Arg, Unknown, known, unknown
from agentshell.packs.words import args, below, is_plain, joined, quoted, replaced, split_words
from agentshell.reading.finding import paths
from agentshell.reading.listers import found_by_fd, listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.packs.model import InnerRule
    from agentshell.packs.parsed import Parsed

MOST = 200
"""As many inner commands are made one by one; beyond that the appended words count as unknown."""


def with_stdin_words(
    rule: InnerRule, parsed: Parsed, words: tuple[Arg, ...], facts: Facts
) -> tuple[tuple[Arg, ...], ...]:
    """Return the commands that xargs makes of its words and what it reads (GNU findutils 4.9, xargs(1))."""
    if not words:
        return ()
    roles = rule.options
    text = _read(roles.get("file", ""), parsed, facts)
    mark = parsed.value(roles["replace"]) if "replace" in roles else None
    if mark is None and roles.get("replace-default") and parsed.has(roles["replace-default"]):
        mark = parsed.value(roles["replace-default"]) or known("{}")
    if mark is not None:
        if not mark.known:
            return ((*words, unknown("a line that xargs reads", splits=True)),)
        lines = [line.strip(" \t") for line in text.split("\n") if line.strip()] if text is not None else None
        if lines is None or len(lines) > MOST:
            values = _files_read(parsed) or (unknown("a line that xargs reads", mark.literal),)
            return tuple(tuple(replaced(word, mark.literal, value) for word in words) for value in values)
        return tuple(tuple(replaced(word, mark.literal, known(line)) for word in words) for line in lines)
    given = None if text is None else _split(text, rule, parsed)
    if given is None or isinstance(given, Unknown) or len(given) > 50 * MOST:
        return (
            (*words, *(_files_read(parsed) or (unknown("words that xargs reads", _source_read(parsed), splits=True),))),
        )
    size = _number(parsed.value(roles["count"]) if "count" in roles else None)
    if not size or len(given) / size > MOST:
        return ((*words, *args(given)),)
    return tuple((*words, *args(given[at : at + size])) for at in range(0, len(given), size)) or (words,)


def with_arguments(
    rule: InnerRule, parsed: Parsed, words: tuple[Arg, ...], facts: Facts
) -> tuple[tuple[Arg, ...], ...]:
    """Return the commands that GNU parallel makes: its words with each argument after `:::`, or each line it reads."""
    marks = [at for at, word in enumerate(words) if word.known and word.text in {":::", ":::+", "::::", "::::+"}]
    template = words[: marks[0]] if marks else words
    if not marks:
        text = _read(rule.options.get("file", ""), parsed, facts)
        lines = None if text is None else [line for line in text.split("\n") if line]
        read = _files_read(parsed) or (unknown("a line that parallel reads"),)
        values = list(read if lines is None or len(lines) > MOST else args(lines))
        return tuple(_filled(template, (value,)) for value in values)
    sources: list[list[Arg]] = []
    for at, end in zip(marks, [*marks[1:], len(words)], strict=True):
        given = list(words[at + 1 : end])
        sources.append(given if words[at].literal.count(":") == 3 else [unknown("a line that parallel reads")])
    combinations: list[tuple[Arg, ...]] = [()]
    for source in sources:
        combinations = [(*before, value) for before in combinations for value in source]
        if len(combinations) > MOST:
            combinations = [tuple(unknown("an argument that parallel gives") for _ in sources)]
            break
    return tuple(_filled(template, values) for values in combinations)


def with_found_paths(parsed: Parsed, words: tuple[Arg, ...]) -> tuple[tuple[Arg, ...], ...]:
    """Return the commands that find runs, `{}` being what it finds below each place where it starts (find(1))."""
    program = parsed.invocation.program
    finder = found_by_fd if program in ("fd", "fdfind") else paths
    found = finder(parsed.invocation.argv[1:])
    if parsed.pack == "fd" and not any("{" in word.literal for word in words):
        # fd puts the path at the end where no placeholder is (fd(1), --exec).
        words = (*words, known("{}"))
    return tuple(dict.fromkeys(tuple(replaced(word, "{}", path) for word in words) for path in found))


def _files_read(parsed: Parsed) -> tuple[Arg, ...]:
    """Return what stands for the files whose names the wrapper reads, where a program lists them; else nothing."""
    stdin = parsed.invocation.stdin
    first = stdin.text.parts[0] if stdin.kind == "text" and stdin.text.parts else ""
    return (first.stands if isinstance(first, Unknown) else ()) or listed(stdin.producer)


def _source_read(parsed: Parsed) -> str:
    """Return the commands whose output the wrapper reads, as a text: all of a pipeline; "" where it is not known."""
    stdin = parsed.invocation.stdin
    whole = next((part.source for part in stdin.text.parts if isinstance(part, Unknown)), "")
    return whole or " ".join(arg.shown for arg in stdin.producer)


def as_text(words: tuple[Arg, ...]) -> Arg | None:
    """Return None when the words can be started as they are; otherwise the text that parallel hands to a shell."""
    return None if all(is_plain(word) for word in words) else joined(words)


def _filled(template: tuple[Arg, ...], values: tuple[Arg, ...]) -> tuple[Arg, ...]:
    if not template:
        # Without a command the arguments are the commands.
        return (joined(values),)
    filled = []
    any_mark = False
    for word in template:
        new = word
        for number, value in enumerate(values, 1):
            new = replaced(new, f"{{{number}}}", quoted(value))
        new = replaced(new, "{}", joined(quoted(value) for value in values))
        for mark in ("{.}", "{/}", "{//}", "{/.}", "{#}", "{%}"):
            new = replaced(new, mark, unknown("a part of an argument that parallel gives", mark))
        any_mark = any_mark or new is not word
        filled.append(new)
    return tuple(filled) if any_mark else (*filled, *(quoted(value) for value in values))


def _read(option: str, parsed: Parsed, facts: Facts) -> str | None:
    """Return what the wrapper reads: the file of its option, or its stdin; None when that is not known."""
    path = parsed.value(option) if option else None
    stdin = parsed.invocation.stdin
    if path is None and stdin.kind == "text":
        text = stdin.text.text
        return text if isinstance(text, str) and not stdin.text.splits else None
    if path is None and stdin.kind == "file":
        path = stdin.path
    if path is None or path.text == "-":
        return None
    where = below(parsed.invocation.cwd, path).text
    if isinstance(where, Unknown) or not where.startswith("/"):
        return None
    written = parsed.invocation.files.get(where)
    content = facts.host.read_text(where) if written is None else written.text
    return content if isinstance(content, str) else None


def _split(text: str, rule: InnerRule, parsed: Parsed) -> tuple[str, ...] | Unknown:
    roles = rule.options
    if "zero" in roles and parsed.has(roles["zero"]):
        return tuple(filter(None, text.split("\0")))
    delimiter = parsed.value(roles["delimiter"]) if "delimiter" in roles else None
    if delimiter is not None:
        mark = {"\\n": "\n", "\\t": "\t", "\\0": "\0"}.get(delimiter.literal, delimiter.literal)
        if not delimiter.known or len(mark) != 1:
            return Unknown("a delimiter", delimiter.shown)
        return tuple(text.removesuffix("\n").split(mark))
    return split_words(text)


def _number(arg: Arg | None) -> int:
    return int(arg.literal) if arg is not None and arg.known and arg.literal.isdecimal() else 0
