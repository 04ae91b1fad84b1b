"""Owns the way from a wrapper (`sudo`, `xargs`, `ssh`, `bash -c`, `find -exec`) to the commands that it starts.

Which words are the inner command is said by the pack's inner rules; judging it is not done here.
"""

from __future__ import annotations

from agentshell.model import Arg, EnvView, Inner, Stdin, Unknown, unknown
from agentshell.packs.appended import as_text, with_arguments, with_found_paths, with_stdin_words
from agentshell.packs.globs import glob
from agentshell.packs.options import head_of
from agentshell.packs.words import args, below, joined, split_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.packs.match import Match
    from agentshell.packs.model import InnerRule
    from agentshell.packs.parsed import Parsed
    from agentshell.packs.registry import Registry


def inner_commands(match: Match, registry: Registry, facts: Facts) -> tuple[Inner, ...]:
    """Return the commands that one reading of a wrapper would start or have read by a shell.

    An argument that may be an option of the wrapper gives several: with it, and without it.
    """
    found: list[Inner] = []
    for rule in match.inner:
        for inner in _by_rule(rule, match.parsed, facts):
            place = registry.place(rule.place)(match.parsed, facts) if rule.place else None
            inner = inner.replace(place=place)
            if inner not in found:
                found.append(inner)
    return tuple(found)


def _by_rule(rule: InnerRule, parsed: Parsed, facts: Facts) -> Iterator[Inner]:
    if rule.source == "stdin":
        yield from _of_stdin(rule, parsed)
        return
    # GNU parallel without a command runs what it reads.
    nothing = rule.appends == "arguments" and not parsed.rest
    for words in ((),) if nothing else _sources(rule, parsed):
        if rule.appends == "stdin-words":
            for command in with_stdin_words(rule, parsed, words, facts):
                yield from _inner(rule, parsed, command, Stdin())
        elif rule.appends == "arguments":
            for command in with_arguments(rule, parsed, words, facts):
                text = as_text(command)
                if text is None:
                    yield from _inner(rule, parsed, command, None)
                else:
                    yield _wrapped(rule, parsed, Inner("shell", parsed.pack, text=text, shell=_shell(rule, parsed)))
        elif rule.appends == "found-paths":
            for command in with_found_paths(parsed, words):
                yield from _inner(rule, parsed, command, None)
        else:
            yield from _inner(rule, parsed, (*words, *parsed.rest) if rule.appends == "rest" else words, None)


def _sources(rule: InnerRule, parsed: Parsed) -> Iterator[tuple[Arg, ...]]:
    """Yield the words of each inner command; more than one where an option is given several times, or is unknown."""
    source = rule.source
    if source == "rest":
        words = parsed.rest
    elif source == "arg.*":
        for operand in parsed.positionals:
            yield from _after(rule, (operand,))
        return
    elif source.startswith("env."):
        value = parsed.invocation.env.get(source[4:])
        if value is not None:
            yield from _after(rule, (value,))
        return
    elif source.startswith("arg."):
        number = source[4:].removesuffix("+")
        start = int(number) if number.isdecimal() else 0
        # "That operand and all after" goes on with what follows where an inner command starts.
        words = (*parsed.positionals[start:], *(parsed.rest if source.endswith("+") else ()))
    else:
        for use in parsed.options:
            if use.name in source.split("|") and use.values:
                yield from _after(rule, use.values)
        return
    split = rule.options.get("split")
    if split and (text := parsed.value(split)) is not None:
        # What -S splits stands in front of the other arguments, and may hold further options of the wrapper.
        # Whatever follows is its operand: `env -S bash -c '…'`.
        argv = parsed.invocation.argv
        behind = next((argv[at + 1 :] for at, word in enumerate(argv) if word is text), words)
        yield (*argv[:1], *_split(text), *behind)
        return
    if words:
        yield from _after(rule, words)
        if any(not any(arg is word for word in words[2:]) for arg in parsed.unsure):
            # One of the words before may be an option of the wrapper, with or without a value.
            yield from (words[skipped:] for skipped in (1, 2) if words[skipped:])


def _after(rule: InnerRule, words: tuple[Arg, ...]) -> Iterator[tuple[Arg, ...]]:
    """Yield the words without what the rule says stands before the command; nothing when it does not stand there."""
    if not rule.after:
        yield words
        return
    first, *others = words
    head = head_of(first)
    if not head and not first.known:
        yield words
        return
    for end in range(1, len(head) + 1):
        if any(glob(pattern.lower(), head[:end].lower()) for pattern in rule.after):
            kept = tuple(part for part in (head[end:], *_after_head(first)) if part != "")
            if kept or others:
                yield (Arg(kept, first.span, first.splits), *others) if kept else tuple(others)
            return


def _split(text: Arg) -> tuple[Arg, ...]:
    whole = text.text
    if isinstance(whole, Unknown):
        return (unknown("words that are split from an unknown text", text.shown, text.span, splits=True),)
    words = split_words(whole)
    if isinstance(words, Unknown):
        return (unknown(words.why, text.shown, text.span, splits=True),)
    return tuple(
        unknown("a variable in a split text", arg.literal) if "$" in arg.literal else arg for arg in args(words)
    )


def _inner(rule: InnerRule, parsed: Parsed, words: tuple[Arg, ...], stdin: Stdin | None) -> Iterator[Inner]:
    """Yield the inner command that the words are, by the rule's kind."""
    env, words = _environment(rule, parsed, words)
    if not words:
        return
    shell = _shell(rule, parsed)
    if rule.package:
        words = (_program_of(words[0]), *words[1:])
    if rule.kind == "argv":
        inner = Inner("argv", parsed.pack, argv=words)
    elif rule.kind == "words":
        inner = Inner("shell", parsed.pack, text=joined(words), shell=shell)
    elif rule.kind == "shell":
        inner = Inner("shell", parsed.pack, words[1:], text=words[0], shell=shell)
    else:
        inner = Inner("script", parsed.pack, words, path=words[0], shell=shell)
    yield _wrapped(rule, parsed, inner.replace(env=env, stdin=stdin))


def _program_of(package: Arg) -> Arg:
    """Return the program of a package or image: `prisma@5` is prisma, `@railway/cli` railway, `x/psql:16` psql."""
    text = package.text
    if isinstance(text, Unknown):
        # `registry/kubectl:$TAG`: what is not known is which version it is.
        head = package.parts[0] if isinstance(package.parts[0], str) else ""
        base = head.rpartition("/")[2]
        marks = [at for at, character in enumerate(base) if at and character in ":@"]
        return Arg((base[: marks[0]],), package.span) if marks else package
    if package.splits:
        return package
    name = text[:1] + text[1:].partition("@")[0]
    scope, slash, base = name.partition("/")
    if name.startswith("@") and slash:
        name = scope[1:] if base == "cli" else base
    for mark in ("[", "==", ":"):
        # Extras and versions (PyPI), the tag of an image; a registry's port stands before a slash.
        head, found, tail = name.rpartition(mark) if mark == ":" else name.partition(mark)
        name = head if found and "/" not in tail else name
    if name.endswith("/aws-cli"):  # the one image of a vendor that is called otherwise than what it starts
        name = "aws"
    return Arg((name,), package.span)


def _of_stdin(rule: InnerRule, parsed: Parsed) -> Iterator[Inner]:
    stdin = parsed.invocation.stdin
    shell = _shell(rule, parsed)
    words = (*parsed.invocation.argv[:1], *parsed.positionals, *parsed.rest)
    if stdin.kind == "text":
        inner = Inner("shell", parsed.pack, words, text=stdin.text, shell=shell, stdin=Stdin())
    elif stdin.kind == "file":
        inner = Inner("script", parsed.pack, words, path=stdin.path, shell=shell, stdin=Stdin())
    else:
        return
    yield _wrapped(rule, parsed, inner)


def _wrapped(rule: InnerRule, parsed: Parsed, inner: Inner) -> Inner:
    """Add the directory in which the wrapper starts the inner command."""
    directory = parsed.value(rule.options["directory"]) if "directory" in rule.options else None
    return inner if directory is None else inner.replace(cwd=below(parsed.invocation.cwd, directory))


def _environment(rule: InnerRule, parsed: Parsed, words: tuple[Arg, ...]) -> tuple[EnvView | None, tuple[Arg, ...]]:
    """Return the environment of the inner command, None when it is the wrapper's own, and the words without it."""
    roles = rule.options
    env = parsed.invocation.env
    cleared = "clear" in roles and parsed.has(roles["clear"])
    if "clear" in roles and words and words[0].known and words[0].text == "-":
        # env - COMMAND is env -i COMMAND (coreutils, env(1)).
        cleared, words = True, words[1:]
    if cleared:
        env = EnvView({})
    changes: dict[str, Arg | None] = {}
    if "unset" in roles:
        for given in parsed.values(roles["unset"]):
            if isinstance(text := given.text, str):
                changes[text] = None
    if rule.environment == "assignments":
        while words:
            head = head_of(words[0])
            name, equals, _ = head.partition("=")
            if not equals or not name or head.startswith("-"):
                break
            first = words[0]
            changes[name] = Arg((head[len(name) + 1 :], *_after_head(first)), first.span)
            words = words[1:]
    changed = env.with_changes(changes)
    return (None if changed is parsed.invocation.env else changed), words


def _after_head(arg: Arg) -> tuple[str | Unknown, ...]:
    """Return the parts after the known text that the argument starts with."""
    for at, part in enumerate(arg.parts):
        if isinstance(part, Unknown):
            return arg.parts[at:]
    return ()


def _shell(rule: InnerRule, parsed: Parsed) -> str:
    if rule.shell != "program":
        return rule.shell
    name = parsed.invocation.program
    return "sh" if isinstance(name, Unknown) else name.removeprefix("-")
