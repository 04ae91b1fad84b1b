"""Owns git's own configuration as far as it runs commands: aliases, `git-NAME` programs, settings that are commands.

Sources: git-config(1), "FILES", "Syntax", "Includes", `alias.*`; git(1), GIT_CONFIG_COUNT, `--config-env`.
"""

from __future__ import annotations

from agentshell.model import Arg, Inner, Unknown, known
from agentshell.payloads.configured import after_command, below, file_text, variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Invocation
    from agentshell.packs.parsed import Parsed

DEEPEST = 10
"""How many includes may stand in each other (git-config(1), "Includes")."""
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b"}


def commands(parsed: Parsed, facts: Facts) -> Iterator[Inner]:
    """Yield what a verb that is not git's own runs, or what a setting that is made here is as a command."""
    if parsed.command[:1] == ("config",):
        yield from _settings_made(parsed, facts)
        return
    name = parsed.command[0] if parsed.command else ""
    via = f"git alias {name}"
    if not name or via in parsed.invocation.via:
        return
    before, after = after_command(parsed)
    value = _alias(parsed, facts, name)
    if value is None:
        yield from _program(parsed.invocation, facts, name, after)
    elif value[:1] == "!":
        # git hands `text "$@"` to sh, with the text as $0 (run-command.c, prepare_shell_cmd).
        yield Inner("shell", via, (known(value[1:]), *after), text=known(f'{value[1:]} "$@"'), shell="sh")
    else:
        from agentshell.packs.words import args, split_words

        words = split_words(value)
        if not isinstance(words, Unknown):
            yield Inner("argv", via, (*before, *args(words), *after))


def _settings_made(parsed: Parsed, facts: Facts) -> Iterator[Inner]:
    """`git config KEY VALUE`: the value is judged as `git -c KEY=VALUE` is, once, where it is set."""
    words = parsed.positionals
    if words and words[0].text == "set":
        words = words[1:]
    if parsed.has("--get", "--get-all", "--get-regexp", "--unset", "--unset-all", "--list") or len(words) < 2:
        return
    key = words[0].text
    if isinstance(key, str) and (not key.startswith("alias.") or words[1].literal.startswith("!")):
        setting = Arg((f"{key}=", *words[1].parts), words[1].span)
        yield Inner("argv", "git config", (parsed.invocation.argv[0], known("-c"), setting, known("version")))
    if isinstance(key, str) and key.lower() == "core.hookspath" and isinstance(folder := words[1].text, str):
        from agentshell.payloads.recipes_hooks import hooks_in

        yield from hooks_in(folder, parsed, facts)


def _program(invocation: Invocation, facts: Facts, name: str, after: tuple[Arg, ...]) -> Iterator[Inner]:
    """Yield `git-NAME`, which git looks for in its own folder and along PATH."""
    folders = [variable(invocation, "GIT_EXEC_PATH"), variable(invocation, "PATH")]
    found = facts.host.which(f"git-{name}", ":".join(folder for folder in folders if folder))
    if isinstance(found, str):
        yield Inner("argv", f"git-{name}", (known(found), *after))


def _alias(parsed: Parsed, facts: Facts, name: str) -> str | None:
    """Return what an alias stands for; the last setting counts, and names are alike in any case."""
    found = None
    for key, value in settings(parsed, facts):
        if key.lower() == f"alias.{name.lower()}":
            found = value
    return found


def settings(parsed: Parsed, facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield every setting that git would see, in the order in which later ones win."""
    invocation = parsed.invocation
    home = variable(invocation, "HOME")
    xdg = variable(invocation, "XDG_CONFIG_HOME") or f"{home}/.config"
    globals_ = variable(invocation, "GIT_CONFIG_GLOBAL")
    paths = [globals_] if globals_ else [f"{xdg}/git/config", f"{home}/.gitconfig"]
    if not variable(invocation, "GIT_CONFIG_NOSYSTEM"):
        paths.insert(0, variable(invocation, "GIT_CONFIG_SYSTEM") or "/etc/gitconfig")
    paths += _repository(parsed, facts)
    for path in paths:
        yield from _file(invocation, facts, below(invocation, path), 0)
    for move in invocation.moves:
        if move.what == "git-setting" and len(move.to) > 1:
            yield move.to[0].shown, move.to[1].shown
    yield from _given(parsed)


def _given(parsed: Parsed) -> Iterator[tuple[str, str]]:
    """Yield the settings of the variables and of `-c` and `--config-env`."""
    invocation = parsed.invocation
    count = variable(invocation, "GIT_CONFIG_COUNT")
    for number in range(min(int(count), 64) if count.isdecimal() else 0):
        yield variable(invocation, f"GIT_CONFIG_KEY_{number}"), variable(invocation, f"GIT_CONFIG_VALUE_{number}")
    for use in parsed.options:
        for value in use.values:
            key, equals, text = value.shown.partition("=")
            if use.name == "-c" and equals:
                yield key, text
            elif use.name == "--config-env" and equals:
                yield key, variable(invocation, text)


def _repository(parsed: Parsed, facts: Facts) -> list[str]:
    """Return the repository's own configuration: of the folder that `-C` or `--git-dir` says, or one above it."""
    invocation = parsed.invocation
    start = below(invocation, "")
    for value in parsed.values("-C"):
        start = below(invocation.replace(cwd=known(start)), value.shown)
    given = parsed.value("--git-dir")
    directory = given.shown if given is not None else variable(invocation, "GIT_DIR")
    if directory:
        return [f"{below(invocation.replace(cwd=known(start)), directory)}/config"]
    while start and start != "/":
        kind = facts.host.look(f"{start}/.git").kind
        if kind == "directory":
            return [f"{start}/.git/config", f"{start}/.git/config.worktree"]
        if kind == "file":
            return _worktree(facts, start)
        start = start.rpartition("/")[0]
    return []


def _worktree(facts: Facts, folder: str) -> list[str]:
    """Return the configuration of a linked worktree or submodule: `.git` is a file that says where it lies."""
    from posixpath import join, normpath

    text = facts.host.read_text(f"{folder}/.git")
    line = text.strip() if isinstance(text, str) else ""
    if not line.startswith("gitdir:"):
        return []
    place = normpath(join(folder, line[7:].strip()))
    return [f"{place.partition('/.git/worktrees/')[0]}/.git/config" if "/worktrees/" in place else f"{place}/config"]


def _file(invocation: Invocation, facts: Facts, path: str, depth: int) -> Iterator[tuple[str, str]]:
    text = file_text(invocation, facts, path) if path and depth < DEEPEST else None
    for key, value in entries(text or ""):
        yield key, value
        if key.startswith("include") and key.endswith(".path"):
            # Whether an includeIf applies is taken as yes: what it brings may be in force.
            place = value if value.startswith(("/", "~/")) else f"{path.rpartition('/')[0]}/{value}"
            yield from _file(invocation, facts, below(invocation, place), depth + 1)


def entries(text: str) -> Iterator[tuple[str, str]]:
    """Yield (`section.name` or `section.subsection.name`, value) of a configuration file's text."""
    section = ""
    lines = iter(text.splitlines())
    for line in lines:
        bare = line.strip()
        if bare.startswith("[") and "]" in bare:
            head, _, bare = bare[1:].partition("]")
            name, _, subsection = head.strip().partition(" ")
            section = f"{name.lower()}.{subsection.strip()[1:-1]}" if subsection.strip() else name.lower()
            bare = bare.strip()
        if not bare or bare[0] in "#;":
            continue
        while bare.endswith("\\") and not bare.endswith("\\\\"):
            bare = f"{bare[:-1]}{next(lines, '').strip()}"
        key, equals, value = bare.partition("=")
        yield f"{section}.{key.strip().lower()}", _value(value.strip()) if equals else "true"


def _value(text: str) -> str:
    """Return a value without its quotes, escapes and comment."""
    out = ""
    quoted = False
    place = 0
    while place < len(text):
        character = text[place]
        if character == "\\" and place + 1 < len(text):
            place += 1
            out += _ESCAPES.get(text[place], text[place])
        elif character == '"':
            quoted = not quoted
        elif character in "#;" and not quoted:
            break
        else:
            out += character
        place += 1
    return out.strip()
