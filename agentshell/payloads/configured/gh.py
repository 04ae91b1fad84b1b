"""Owns what GitHub CLI's own files make it run: aliases and extensions.

Sources: cli.github.com/manual, `gh alias set` (`$1` is the first argument; `!` or `--shell` starts a shell),
`gh extension`; `gh help environment` for where the files are.
"""

from __future__ import annotations

from agentshell.model import Arg, Inner, Unknown, known
from agentshell.payloads.configured import after_command, below, file_text, variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.packs.parsed import Parsed


def commands(parsed: Parsed, facts: Facts) -> Iterator[Inner]:
    """Yield what a verb that is not gh's own stands for: an alias, or an extension's program."""
    name = parsed.command[0] if parsed.command else ""
    before, after = after_command(parsed)
    if parsed.command[:2] in (("extension", "exec"), ("ext", "exec"), ("extensions", "exec")):
        if parsed.positionals:
            yield from _extension(parsed, facts, parsed.positionals[0].shown, parsed.positionals[1:])
        return
    value = _alias(parsed, facts, name)
    via = f"gh alias {name}"
    if value is None:
        yield from _extension(parsed, facts, name, after)
    elif via in parsed.invocation.via:
        return
    elif value[:1] == "!":
        yield Inner("shell", via, (known("gh"), *after), text=known(value[1:]), shell="sh")
    else:
        from agentshell.packs.words import args, split_words

        words = split_words(value)
        if not isinstance(words, Unknown):
            filled, used = _filled(args(words), after)
            yield Inner("argv", via, (*before, *filled, *after[used:]))


def _filled(words: tuple[Arg, ...], given: tuple[Arg, ...]) -> tuple[list[Arg], int]:
    """Put the arguments where `$1`, `$2` … stand; return the words, and how many arguments were used."""
    used = 0
    filled = []
    for word in words:
        parts: tuple[str | Unknown, ...] = (word.literal,)
        for number in range(len(given), 0, -1):
            mark = f"${number}"
            if any(isinstance(part, str) and mark in part for part in parts):
                used = max(used, number)
                parts = _put(parts, mark, given[number - 1])
        filled.append(Arg(parts, word.span))
    return filled, used


def _put(parts: tuple[str | Unknown, ...], mark: str, value: Arg) -> tuple[str | Unknown, ...]:
    out: list[str | Unknown] = []
    for part in parts:
        if isinstance(part, Unknown):
            out.append(part)
            continue
        for number, piece in enumerate(part.split(mark)):
            out += value.parts if number else ()
            out.append(piece)
    return tuple(out)


def _alias(parsed: Parsed, facts: Facts, name: str) -> str | None:
    invocation = parsed.invocation
    for move in reversed(invocation.moves):
        if move.what in ("gh-alias", "gh-shell-alias") and move.to and move.to[0].text == name:
            value = move.to[1].shown if len(move.to) > 1 else ""
            return f"!{value.removeprefix('!')}" if move.what == "gh-shell-alias" else value
    folder = variable(invocation, "GH_CONFIG_DIR") or (
        f"{variable(invocation, 'XDG_CONFIG_HOME') or variable(invocation, 'HOME') + '/.config'}/gh"
    )
    text = file_text(invocation, facts, below(invocation, f"{folder}/config.yml"))
    if text is None or name not in text:
        return None
    from agentshell.targets import yaml_text

    node = yaml_text.value(yaml_text.value(yaml_text.load(text), "aliases"), name)
    return yaml_text.text_of(node).strip() or None


def _extension(parsed: Parsed, facts: Facts, name: str, after: tuple[Arg, ...]) -> Iterator[Inner]:
    data = variable(parsed.invocation, "XDG_DATA_HOME") or f"{variable(parsed.invocation, 'HOME')}/.local/share"
    path = f"{data}/gh/extensions/gh-{name}/gh-{name}"
    if name and facts.host.look(path).kind == "file":
        yield Inner("argv", f"gh-{name}", (known(path), *after))
