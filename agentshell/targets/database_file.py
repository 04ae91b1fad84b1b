"""Owns which database a file is (sqlite3, duckdb): the developer's own inside the project, else what its path says.

A database inside of the working directory is one that programs under development make; elsewhere it is somebody's data,
and the file is judged as `targets.files` judges any file there.
"""

from __future__ import annotations

from agentshell.targets.evidence import Case

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Arg, Target
    from agentshell.packs.parsed import Parsed

MEMORY = ("", ":memory:", "file::memory:")


def resolve(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the database that the first argument which the pack names is; without one it is in memory."""
    case = Case(parsed.invocation, facts)
    case.place(warns=False)
    for source, arg in parsed.names[:1]:
        if not arg.known and case.here and arg.parts and isinstance(arg.parts[0], str) and arg.parts[0].startswith("/"):
            _elsewhere(case, source, arg, parsed, facts)  # a folder is known, as with "$(mktemp)"
            continue
        text = case.argument(source, arg)
        if text is None or not case.here:
            continue
        if text in MEMORY:
            case.add(source, text, "local", "in memory")
            continue
        path = case.path(text.removeprefix("file:").partition("?")[0])
        if case.cwd and path.startswith(f"{case.cwd.rstrip('/')}/"):
            case.add(source, text, "local", "a file in the working directory")
        else:
            _elsewhere(case, source, arg, parsed, facts)
    if not parsed.names and case.here:
        case.add("no file given", "", "local", "the database is in memory")
    return (case.target("database", " ".join(arg.shown for _, arg in parsed.names[:1])),)


def _elsewhere(case: Case, source: str, arg: Arg, parsed: Parsed, facts: Facts) -> None:
    """List what a file outside of the working directory counts as."""
    from agentshell.targets.files import path_targets

    for target in path_targets((arg,), parsed.invocation, facts):
        case.add(source, arg.shown, target.environment, "; ".join(one.why for one in target.evidence))
