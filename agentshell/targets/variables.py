"""Owns places that are this machine with other variables: dotenv, direnv, secret runners. What runs is not its own.

Sources: python-dotenv 1.1 (`dotenv -f FILE run`), dotenv-cli 8 (`dotenv -e FILE -c NAME -- CMD`), direnv 2.35 (`exec`).
"""

from __future__ import annotations

from agentshell.model import Arg, Place
from agentshell.targets.evidence import Case

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.packs.parsed import Parsed

FILES = ("--file", "--env-file", "-f", "-e", "--env")
NAMES = ("--environment", "--config", "--profile", "--path")
"""Options of secret runners that name whose secrets they are; a project's name only warns."""
PROFILES = ("aws-vault", "aws-okta", "saml2aws")
"""Programs whose operand is an AWS profile."""
CASCADE = ("-c", "--cascade", "--environment")


def dotenv_place(parsed: Parsed, facts: Facts) -> Place:
    """Return the variables of the files that dotenv loads; without a file named it is `.env`."""
    case = Case(parsed.invocation, facts)
    named = [(source, value) for source in FILES for value in parsed.values(source)]
    for source in CASCADE:
        for value in parsed.values(source):
            case.argument(source, value)
            named.append((source, Arg((".env.", *value.parts))))
    for source, value in named or [("default", Arg((".env",)))]:
        _file(case, source, value)
    return Place("variables", case.target("variables", " ".join(value.shown for _, value in named) or ".env"))


def direnv_place(parsed: Parsed, facts: Facts) -> Place:
    """Return the variables of the folder that `direnv exec DIR` loads its .envrc from."""
    case = Case(parsed.invocation, facts)
    folder = parsed.positionals[0] if parsed.positionals else Arg((".",))
    if folder.known:
        _name(case, "folder", folder.literal)
        _content(case, f"{case.path(folder.literal)}/.envrc")
    else:
        case.unknown("folder", folder)
    return Place("variables", case.target("variables", folder.shown))


def runner_place(parsed: Parsed, facts: Facts) -> Place:
    """Return the variables that a secret runner gives (doppler, op, chamber, aws-vault), or a Procfile's runner."""
    if parsed.invocation.program in PROFILES:
        from agentshell.targets.aws import profile_place

        return profile_place(parsed, facts)
    case = Case(parsed.invocation, facts)
    shown = []
    for source in (*FILES, *NAMES, "--project", "--project-id"):
        for value in parsed.values(source):
            shown.append(value.shown)
            if value.known and (source in FILES or "/" in value.literal or ".env" in value.literal):
                _file(case, source, value)
            else:
                case.argument(source, value, warns=source.startswith("--project"))
    if parsed.positionals:
        shown.append(parsed.positionals[0].shown)
        case.argument("operand", parsed.positionals[0])
    if parsed.pack == "procfile" and not shown:
        _file(case, "default", Arg((".env",)))
    program = parsed.invocation.program
    return Place(
        "variables", case.target("variables", " ".join(shown) or (program if isinstance(program, str) else ""))
    )


def _file(case: Case, source: str, arg: Arg) -> None:
    if not arg.known:
        case.unknown(source, arg)
        return
    _name(case, source, arg.literal)
    _content(case, case.path(arg.literal))


def _name(case: Case, source: str, path: str) -> None:
    """List what a path says below the home folder; `.env.local` is a private copy of anything, not a local database."""
    home = case.home()
    shown = path[len(home) + 1 :] if home and path.startswith(f"{home}/") else path
    if shown.startswith("/"):
        shown = shown.rpartition("/")[2]
    if shown.rpartition("/")[2] in (".env.local", ".env"):
        case.add(source, path, why="says nothing about what is in it")
    else:
        case.name(source, shown)


def _content(case: Case, path: str) -> None:
    """List addresses and environment names in the file, one that says nothing beside one that does included."""
    from agentshell.targets.database_url import file_addresses

    if path and not isinstance(case.read(path), str):
        case.add(case.shown_path(path), "", why="cannot be read")
    elif path:
        file_addresses(case, path)
