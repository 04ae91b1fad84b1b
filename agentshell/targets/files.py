"""Owns which paths a command would hit, and what each counts as; what is done to them is its pack's business.

A path that is not known before the line runs is judged by what is known of it: the folders in front of the unknown
piece, and what would be left if that piece were empty (`"$DIR"/*` is `/*` when DIR is unset).
"""

from __future__ import annotations

from posixpath import join, normpath

from agentshell.model import ENVIRONMENTS, HERE, SCOPES, Arg, Evidence, Target, Unknown
from agentshell.reading.finding import EMPTY, name_of
from agentshell.reading.listers import HOLDS
from agentshell.targets import paths
from agentshell.targets.evidence import NOT_KNOWN, absolute, home
from agentshell.targets.mounts import behind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Invocation, Scope
    from agentshell.packs.parsed import Parsed
    from agentshell.targets.paths import Ground, Kind

TEMPORARY = ("mktemp", "$TMPDIR", "${TMPDIR", "$RUNNER_TEMP", "${RUNNER_TEMP")
"""What the source of an unknown piece mentions when it is a temporary folder."""
CACHES = (
    "npm config get cache", "yarn cache dir", "pnpm store path", "pip cache dir", "pip3 cache dir", "uv cache dir",
    "uv python dir", "uv tool dir", "poetry config cache-dir", "go env GOCACHE", "go env GOMODCACHE", "brew --cache",
    "ccache -k cache_dir", "composer config cache-dir",
)  # fmt: skip
"""Commands that print the folder of a cache, or of what a package manager installs anew."""


def resolve(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return one target for every path: the arguments that the pack names, else the operands."""
    return path_targets(named(parsed), parsed.invocation, facts)


def named(parsed: Parsed) -> tuple[Arg, ...]:
    """Return the arguments that the pack names, else the operands."""
    return tuple(arg for _, arg in parsed.names) or parsed.positionals


def path_targets(args: tuple[Arg, ...], invocation: Invocation, facts: Facts) -> tuple[Target, ...]:
    """Return one target per path: the environment that it counts as, and its least scope. Never empty."""
    if not args:
        return (Target("files", "no path given", evidence=(Evidence("path", "", why="none given"),)),)
    if invocation.place.kind not in ("here", "variables"):
        return tuple(target for arg in args for target in _there(arg, invocation, facts))
    ground = ground_of(invocation, facts)
    return tuple(_target(arg, *_path(one, invocation, facts, ground)) for arg in args for one in standing_for(arg))


def standing_for(arg: Arg) -> tuple[Arg, ...]:
    """Return the paths that an argument stands for, where a program that lists files wrote it; else itself."""
    for at, part in enumerate(arg.parts):
        if isinstance(part, Unknown) and part.stands:
            before, after = arg.parts[:at], arg.parts[at + 1 :]
            return tuple(
                one.replace(parts=(*before, *one.parts, *after), span=arg.span, splits=arg.splits)
                for one in part.stands
            )
    return (arg,)


def ground_of(invocation: Invocation, facts: Facts) -> Ground:
    """Return the folders that this invocation's paths are judged by."""
    temporary = invocation.env.text("TMPDIR")
    return paths.ground(facts, home(invocation, facts), temporary if isinstance(temporary, str) else "")


def _target(arg: Arg, kind: Kind, doubt: str = "") -> Target:
    evidence = Evidence("path", arg.shown, kind.environment, kind.why)
    return Target("files", arg.shown, kind.environment, (evidence,), kind.scope, doubt)


def _path(arg: Arg, invocation: Invocation, facts: Facts, ground: Ground) -> tuple[Kind, str]:
    """Judge one argument; with it, what leaves it open."""
    if not arg.known:
        return _unknown(arg, invocation, facts, ground)
    if not arg.literal:
        return paths.Kind("local", "one", "an empty name is no file"), ""
    kind = _known(arg.literal, invocation, facts, ground)
    if arg.pattern:
        # The name is one of those that a glob matched: the glob says how much is hit.
        kind = _worse(kind, _known(arg.pattern, invocation, facts, ground))
    return kind, ""


def _known(text: str, invocation: Invocation, facts: Facts, ground: Ground) -> Kind:
    """Judge a known path or glob. What a link leads to is hit by `link/` and `link/x`, not by `link`."""
    path = absolute("/" + text.lstrip("/") if text.startswith("/") else text, invocation)
    if path.startswith("/dev/fd/"):
        return paths.Kind("local", "one", "a file that is open already, or what >( ) reads")
    if not path:
        return paths.Kind("unknown", "one", "the working directory is not known")
    folder, _, name = path.rpartition("/")
    if any(mark in name for mark in "*?["):
        return paths.classify(_real(facts, folder or "/"), ground, facts, glob=name)
    if text.endswith(("/", "/.")) or not name:
        return paths.classify(_real(facts, path), ground, facts)
    return paths.classify(join(_real(facts, folder or "/"), name), ground, facts)


def _unknown(arg: Arg, invocation: Invocation, facts: Facts, ground: Ground) -> tuple[Kind, str]:
    """Judge a path of which a piece is not known."""
    scope: Scope = "many" if arg.splits else "one"
    first = arg.parts[0] if arg.parts else ""
    name = name_of(arg.parts[-1]) if len(arg.parts) == 2 else None
    if name is not None and isinstance(first, str):
        return _found(first, name, invocation, facts, ground), ""
    if isinstance(first, Unknown) and any(mark in f"{first.source} {first.why}" for mark in TEMPORARY):
        return paths.Kind("local", scope, "a temporary folder"), ""
    if isinstance(first, Unknown) and any(mark in first.source for mark in CACHES):
        return paths.Kind("local", scope, "a cache"), ""
    if arg.literal.startswith("/"):
        emptied = paths.classify(normpath("/" + arg.literal.rstrip("*").strip("/")), ground, facts)
        if emptied.scope == "all":
            told = f"{NOT_KNOWN}; were it empty, this would be {emptied.why}"
            return paths.Kind("production", "all", told), NOT_KNOWN
    if not first or isinstance(first, Unknown):
        return paths.Kind("unknown", scope, NOT_KNOWN), f"the path {arg.shown} is {NOT_KNOWN}"
    folder = absolute(first.rpartition("/")[0] or ("/" if first.startswith("/") else "."), invocation)
    if not folder:
        return paths.Kind("unknown", scope, "the working directory is not known"), NOT_KNOWN
    kind = paths.classify(f"{_real(facts, folder).rstrip('/')}/…", ground, facts)
    held = next((part.source for part in arg.parts if isinstance(part, Unknown)), "")
    if kind.environment == "local" and held.startswith(HOLDS):
        started = paths.starts_guard(_real(facts, folder), "*", ground, facts, held.removeprefix(HOLDS))
        if started:
            kind = paths.Kind("production", scope, f"{started} is among it, which starts agentshell")
    told = f"{NOT_KNOWN}, but in {folder}: {kind.why}"
    if ".." in arg.literal.split("/"):
        return _worse(paths.Kind(kind.environment, scope, told), paths.Kind("unknown", scope, "leads out again")), ""
    return paths.Kind(kind.environment, scope, told), ""


def _found(start: str, name: str, invocation: Invocation, facts: Facts, ground: Ground) -> Kind:
    """Judge everything of that name below a folder: without a name it is the folder; generated ones are no loss."""
    kind = _known(start, invocation, facts, ground)
    path = absolute(start, invocation)
    if not name or not path:
        return kind.replace(scope=max(kind.scope, "many", key=SCOPES.index))
    ours = any(folder and (path == folder or paths.inside(path, folder)) for folder in (ground.home, ground.project))
    if (name == EMPTY or paths.generated_only(name)) and (ours or kind.environment == "local"):
        return paths.Kind("local", "many", f"only {name} below it: generated files")
    started = paths.starts_guard(_real(facts, path), name, ground, facts) if ground.project and name != EMPTY else ""
    if started:
        return paths.Kind("production", "many", f"{name} below it: {started}, which starts agentshell")
    if name == EMPTY or kind.environment == "local":
        return kind.replace(scope="many")
    if ground.project and (path == ground.project or paths.inside(path, ground.project)):
        hidden = paths.not_brought_back(name)
        if hidden:
            return paths.Kind("production", "many", f"{name} below it: {hidden}")
        return paths.classify(_real(facts, path), ground, facts, glob=name.rpartition("/")[2])
    # Only some of what is there.
    return kind.replace(scope="many") if name.strip("*.") else kind


def _there(arg: Arg, invocation: Invocation, facts: Facts) -> tuple[Target, ...]:
    """Judge a path on another machine or in a container, where it may lead back to this machine."""
    path = behind(arg, invocation) if invocation.place.mounts else None
    if path is None:
        return (_elsewhere(arg, invocation),)
    if not path.literal.startswith("/"):
        evidence = Evidence("volume", path.literal, "unknown", "may exist nowhere else")
        return (Target("docker data", path.literal, "unknown", (evidence,)),)
    return path_targets((path,), invocation.replace(place=HERE), facts)


def _elsewhere(arg: Arg, invocation: Invocation) -> Target:
    """Judge a path on another machine or in a container: what is temporary or generated is nobody's loss."""
    place = invocation.place.target
    path = normpath(arg.literal) if arg.literal else ""
    if arg.known and path:
        why = paths.disposable(path)
        if why:
            return Target("files", arg.shown, "development", (Evidence("path", arg.shown, "development", why),))
    scope: Scope = "all" if path in ("/", "/*", "//") else "one"
    evidence = (*place.evidence, Evidence("runs in", place.name, place.environment, "files of that place"))
    # Wherever it is in a container of this machine, it is in that container.
    there = arg.known or (invocation.place.kind == "container" and place.environment in ("local", "development"))
    doubt = place.open or ("" if there else f"the path {arg.shown} is {NOT_KNOWN}")
    return Target("files", f"{arg.shown} on {place.name}", place.environment, evidence, scope, doubt)


def _worse(one: Kind, other: Kind) -> Kind:
    """Return the worse of two readings of one argument, with the wider scope of both."""
    worst = max(one, other, key=lambda kind: ENVIRONMENTS.index(kind.environment))
    return worst.replace(scope=max(one.scope, other.scope, key=SCOPES.index))


def _real(facts: Facts, path: str) -> str:
    return facts.host.look(path).real or path
