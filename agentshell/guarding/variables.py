"""Owns the variables by which agentshell is started or told: changing or taking away one of them changes the guard.

Its own have a prefix. `SHELL` and the like count while they lead to agentshell, and `PATH` while its folder is in it:
a folder more in front or behind is everyday, and what programs of that folder do is judged where they are started.
"""

from __future__ import annotations

from agentshell.guarding.effect import effect
from agentshell.targets.own import PREFIX, TESTS_VARIABLES, in_path, starts_guard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agentshell.facts import Facts
    from agentshell.model import Arg, Effect, EnvView, Invocation

STARTERS = ("SHELL", "BASH_ENV", "CLAUDE_CODE_SHELL", "CLAUDE_CODE_SHELL_PREFIX")
"""Variables by which agents and programs find their shell, or a shell its start-up file."""
_BEFORE_SHELL = ("CLAUDE_CODE_SHELL", "CLAUDE_CODE_SHELL_PREFIX")
"""Those that an agent asks before SHELL."""
_INTERPRETERS = ("python", "node", "deno", "bun", "ruby", "perl", "php")
_CODE_CHANGES = r"\b(pop|del|delete|unsetenv|putenv|setenv)\b[^;\n]*AGENTSHELL_|AGENTSHELL_\w+[\"'\])}]*\s*=(?![=~>])"
_CODE_KILLS = r"\bkill\b[^;\n]*\b(getppid|ppid)\b"
_SETTERS = frozenset({"env", "genv", "unset", "sudo", "doas", "export", "declare", "typeset", "readonly", "local"})


def variables(invocation: Invocation, sourced: Mapping[str, Arg], facts: Facts) -> Iterator[Effect]:
    """Yield what the invocation does to the guard's variables; sourced are those that sourced files have set."""
    yield from changed(invocation.env, sourced, facts)
    names = [name for name, value in invocation.assignments.items() if _counts(name) and not _same(name, value, facts)]
    if invocation.program in _SETTERS:
        for arg in invocation.argv[1:]:
            name, sign, value = arg.shown.removeprefix("--unset=").removeprefix("-u").partition("=")
            name = name.lstrip("${!")
            if _counts(name) and not (sign and facts.host.env.get(name) == value):
                names.append(name)
    for name in dict.fromkeys(names):
        yield _changed(name)
    path = invocation.assignments.get("PATH")
    if path is not None and "source" not in invocation.via:
        yield from _path(path, facts)
    yield from by_code(invocation)


def by_code(invocation: Invocation) -> Iterator[Effect]:
    """Yield what inline code does to the guard's variables, and to the process that started it."""
    program = invocation.program
    if not isinstance(program, str) or not program.startswith(_INTERPRETERS):
        return
    import re

    for arg in invocation.argv[1:]:
        if PREFIX in arg.shown and re.search(_CODE_CHANGES, arg.shown):
            yield _changed(f"{PREFIX}…")
        if re.search(_CODE_KILLS, arg.shown):
            yield effect("own-process", "ends the process that agentshell works for", "processes")


def changed(env: EnvView, sourced: Mapping[str, Arg], facts: Facts) -> Iterator[Effect]:
    """Yield which of the guard's variables have another value than they had at the start.

    A sourced file may choose a shell, as it may set PATH: an agent's snapshot of a login shell has what the start-up
    files set, and those are the account's own.
    """
    for name, value in env.changes.items():
        if _counts(name) and not _same(name, value, facts):
            yield _changed(name)
        elif name == "PATH" and value is None and in_path(facts):
            yield effect("own-variable", "takes PATH away, which leads to agentshell", "PATH")
        elif name in STARTERS and (_leads(name, facts) or (name in _BEFORE_SHELL and value and _leads("SHELL", facts))):
            if value is not None and name in sourced and value.text == sourced[name].text:
                continue
            text = "" if value is None else value.shown
            if not starts_guard(text, facts):
                yield effect("own-variable", f"changes {name}, which starts agentshell", name)


def in_use(facts: Facts) -> bool:
    """Whether a variable of the session starts agentshell."""
    return any(_leads(name, facts) for name in STARTERS)


def _counts(name: str) -> bool:
    return name.startswith(PREFIX) and name not in TESTS_VARIABLES


def _same(name: str, value: Arg | None, facts: Facts) -> bool:
    before = facts.host.env.get(name)
    return before is None if value is None else before is not None and value.text == before


def _leads(name: str, facts: Facts) -> bool:
    path = facts.host.env.get(name, "")
    return bool(path) and starts_guard(path, facts)


def _changed(name: str) -> Effect:
    return effect("own-variable", f"changes agentshell's variable {name}", name)


def _path(value: Arg, facts: Facts) -> Iterator[Effect]:
    """Yield that agentshell's folder is taken out of PATH; a file that is sourced may set PATH as it likes."""
    folders = in_path(facts)
    text = value.text
    if isinstance(text, str) and any(folder not in text.split(":") for folder in folders):
        told = "takes agentshell's folder out of PATH"
        yield effect("own-variable", told, "PATH", instead=f"PATH={text.partition(':')[0]}:$PATH")
    elif any(folder not in value.literal and folder in value.shown for folder in folders):
        yield effect("own-variable", "changes where agentshell's folder stands in PATH", "PATH")
