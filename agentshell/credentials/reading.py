"""Owns noticing that a command shows credentials of files or variables; what a CLI prints of its own, its pack says."""

from __future__ import annotations

from agentshell.credentials.owners import ANY, content_owners, file_owners, variable_owners
from agentshell.credentials.tables import TABLES
from agentshell.model import Effect, Evidence, Target, Unknown
from agentshell.targets.evidence import absolute, home, read
from agentshell.targets.names import environment_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Arg, Invocation

_READERS = frozenset(TABLES["readers"]["show"])
_PRINTERS = frozenset(TABLES["readers"]["print-environment"])
_LONGEST = 4096
_INSTEAD = ("Ask the operator for what is needed, or name the variable without its value.",)


def shown_credentials(invocation: Invocation, facts: Facts) -> tuple[tuple[Effect, tuple[str, ...]], ...]:
    """Return the reading of every credential file that the invocation shows, with the providers whose they are."""
    program = invocation.program
    if not isinstance(program, str) or invocation.place.kind not in ("here", "variables"):
        return ()
    if program in _PRINTERS:
        return _environment(invocation)
    if program not in _READERS:
        return ()
    found = []
    seen = set()
    for arg in _mentioned(invocation):
        for path in _paths(arg, invocation):
            if path in seen:
                continue
            seen.add(path)
            owners = file_owners(path, home(invocation, facts))
            if owners and (one := _file(path, owners, invocation, facts)):
                found.append(one)
    return tuple(found)


def _mentioned(invocation: Invocation) -> list[Arg]:
    args = list(invocation.argv[1:])
    args += [redirect.target for redirect in invocation.redirects if redirect.op in ("<", "<>")]
    if invocation.stdin.kind == "file":
        args.append(invocation.stdin.path)
    return args


def _paths(arg: Arg, invocation: Invocation) -> list[str]:
    """Return the absolute paths that an argument is, or that stand quoted in it where it is a program's text."""
    text = arg.literal
    if not text or len(text) > _LONGEST:
        return []
    words = [text]
    if any(quote in text for quote in "'\""):
        words += text.replace('"', "'").split("'")[1::2]
    if text.startswith("-") and "=" in text:
        words.append(text.partition("=")[2])
    return [path for word in words if word and "\n" not in word and (path := absolute(word, invocation))]


def _file(
    path: str, owners: tuple[str, ...], invocation: Invocation, facts: Facts
) -> tuple[Effect, tuple[str, ...]] | None:
    text = read(path, invocation, facts)
    if isinstance(text, Unknown):
        if text.why == "no such file":
            return None
    elif ANY in owners:
        owners = content_owners(text)
        if not owners:
            return None
    folder = home(invocation, facts)
    shown = "~" + path[len(folder) :] if folder and path.startswith(f"{folder}/") else path
    cwd = invocation.cwd.text
    if isinstance(cwd, str) and path.startswith(f"{cwd}/"):
        shown = path[len(cwd) + 1 :]
    environment, why = environment_of(shown.rpartition("/")[2], facts)
    target = Target("credentials", shown, environment, (Evidence("file", shown, environment, why),))
    whose = ", ".join(owner for owner in owners if owner != ANY)
    effect = Effect(
        "secret",
        "credentials/read",
        f"shows the credentials in {shown}{f' ({whose})' if whose else ''}",
        target,
        reason="What an agent has read it may use later; the session remembers it.",
        instead=_INSTEAD,
    )
    return effect, owners


def _environment(invocation: Invocation) -> tuple[tuple[Effect, tuple[str, ...]], ...]:
    """Return that `env` and `printenv` show the credentials among the variables, all or the named ones."""
    names = [arg.literal for arg in invocation.argv[1:] if arg.known]
    if invocation.program == "env" and names:
        return ()
    named = any(not name.startswith("-") for name in names)
    held = [name for name, value in invocation.env.base.items() if value and (not named or name in names)]
    owners = {owner: None for name in held for owner in variable_owners(name)}
    if not owners:
        return ()
    effect = Effect(
        "secret",
        "credentials/read",
        f"shows the credentials in the environment ({', '.join(list(owners)[:6])})",
        Target("credentials", "the environment", "local", (Evidence("variables", "", "local", "the session's own"),)),
        reason="What an agent has read it may use later; the session remembers it.",
        instead=_INSTEAD,
    )
    return ((effect, tuple(owners)),)
