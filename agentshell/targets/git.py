"""Owns what a git command hits: the branches that others share, and uncommitted work, which git cannot bring back.

Source: git 2.39, git-push(1) (refspecs), gitrepository-layout(5) (HEAD, worktrees). Nothing runs git: whether a working
tree has uncommitted work is not known offline.
"""

from __future__ import annotations

from posixpath import dirname, join

from agentshell.model import Unknown, known
from agentshell.targets.evidence import Case
from agentshell.targets.globs import any_matches
from agentshell.targets.names import configured, environment_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Arg, Environment, Target
    from agentshell.packs.parsed import Parsed

SHARED = (
    "main", "master", "trunk", "default", "mainline", "stable", "release", "release/*", "release-*", "releases/*",
    "rel/*", "hotfix/*", "production", "prod", "live", "deploy", "deployed", "\\*",
)  # fmt: skip
"""Branches and tags on which others build; a lone `*` is all of them."""
COMMON = ("develop", "development", "dev", "devel", "staging", "stage", "next", "integration", "qa", "uat", "beta")
OWN = (
    "feature/*", "feat/*", "features/*", "fix/*", "bugfix/*", "chore/*", "docs/*", "test/*", "tests/*", "refactor/*",
    "wip/*", "wip-*", "user/*", "users/*", "dependabot/*", "renovate/*", "claude/*", "codex/*", "copilot/*", "tmp/*",
    "temp/*", "experiment/*", "spike/*", "task/*", "issue/*", "ci/*", "perf/*", "style/*", "topic/*", "gh-pages",
)  # fmt: skip
"""Branches for one person's work, whatever the rest of the name says, and pages that are built from others."""
MOST_FOLDERS = 40


def branches(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the branches that the pack names (refspecs or names), else the one that is checked out."""
    case = Case(parsed.invocation, facts)
    case.place(warns=True)
    every = next((option for option in ("--mirror", "--all", "--prune", "--branches") if parsed.has(option)), "")
    if every:
        case.add(every, "", "production", "every branch of the other side")
    elif parsed.names:
        for source, arg in parsed.names:
            _branch(case, source, arg, parsed)
    else:
        _current(case, "the branch that is checked out", parsed)
    shown = ", ".join(arg.shown for _, arg in parsed.names) or case.evidence[-1].value
    return (case.target("branch", shown, "all" if every else "one"),)


def working_tree(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the working tree or the repository: what is not committed, or not reachable, exists nowhere else.

    Where the pack names paths, they are what is hit: generated and temporary ones are made again.
    """
    case = Case(parsed.invocation, facts)
    folder = _folder(parsed)
    named = tuple(arg for _, arg in parsed.names)
    if case.here:
        from agentshell.targets.files import path_targets

        # A file below the folder stands for it, so that it is judged as ground and not as a whole.
        hit = named or ((known(join(folder, ".x")),) if folder else ())
        told = tuple(piece.why for target in path_targets(hit, parsed.invocation, facts) for piece in target.evidence)
        if hit and all(why.startswith(("temporary", "generated")) for why in told):
            case.add("working tree", folder, "local", told[0])
        else:
            case.add("working tree", folder, why="uncommitted work there, if any, exists nowhere else")
    else:
        case.place()
    return (case.target("working tree", ", ".join(arg.shown for arg in named) or folder or "the working tree"),)


def _branch(case: Case, source: str, arg: Arg, parsed: Parsed) -> None:
    """List what a refspec `[+]SRC[:DST]` or a name updates on the other side."""
    if not arg.known:
        behind = arg.parts[-1]
        if isinstance(behind, str) and ":" in behind:
            # `"$SHA":main` is main, whatever is pushed there.
            _named(case, source, behind.rpartition(":")[2], case.facts)
            return
        case.unknown(source, arg)
        return
    text = arg.literal.removeprefix("+")
    name = text.rpartition(":")[2] if ":" in text else text
    if name in ("HEAD", "@"):
        _current(case, source, parsed)
    else:
        _named(case, source, name, case.facts)


def _named(case: Case, source: str, ref: str, facts: Facts) -> None:
    name = ref.removeprefix("refs/").removeprefix("heads/").removeprefix("tags/").removeprefix("remotes/")
    environment, why = branch_environment(name, facts)
    case.add(source, name, environment, why)


def branch_environment(name: str, facts: Facts) -> tuple[Environment, str]:
    """Return what a branch counts as: production when others build on it, development when it is one person's own."""
    told = configured(name, facts, "any")
    if told is not None:
        return environment_of(name, facts)
    if any_matches(OWN, name):
        return "development", "a branch for one piece of work"
    if any_matches(SHARED, name) or _is_version(name):
        return "production", "a branch or tag that others build on"
    if name in COMMON:
        return "staging", "a branch that several people work on"
    environment, why = environment_of(name, facts)
    if environment == "production":
        return environment, why
    return "development", "not one of the names that are shared"


def _is_version(name: str) -> bool:
    """Whether the name is that of a released version: `v1.2.3`, `2.0`, `v3`."""
    bare = name.removeprefix("v")
    return bare[:1].isdigit() and (bare != name or "." in bare)


def _current(case: Case, source: str, parsed: Parsed) -> None:
    """List the branch that is checked out, read from HEAD."""
    folder = _folder(parsed)
    given = parsed.value("--git-dir")
    head = ""
    if case.here and given is not None and given.known:
        head = f"{case.path(given.literal)}/HEAD"
    elif case.here and folder:
        head = _head(case, folder)
    text = case.read(head) if head else Unknown("no repository is known there")
    if isinstance(text, str) and text.startswith("ref: "):
        _named(case, case.shown_path(head), text[5:].strip(), case.facts)
    else:
        case.add(source, "HEAD", why="the branch that is checked out is not known")
        case.leave_open("which branch is checked out is not known")


def _folder(parsed: Parsed) -> str:
    """Return where git starts: the working directory, or what -C makes of it; "" when it is not known."""
    text = parsed.invocation.cwd.text
    folder = "" if isinstance(text, Unknown) else text
    for value in parsed.values("-C"):
        if not value.known or (not folder and not value.literal.startswith("/")):
            return ""
        folder = join(folder, value.literal)
    return folder


def _head(case: Case, folder: str) -> str:
    """Return the path of HEAD for the repository around a folder; a worktree's .git is a file that says where."""
    for _ in range(MOST_FOLDERS):
        place = f"{folder.rstrip('/')}/.git"
        kind = case.facts.host.look(place).kind
        if kind == "directory":
            return f"{place}/HEAD"
        if kind == "file":
            text = case.read(place)
            if isinstance(text, str) and text.startswith("gitdir:"):
                return join(folder, text[7:].strip(), "HEAD")
        if folder in ("/", ""):
            return ""
        folder = dirname(folder)
    return ""
