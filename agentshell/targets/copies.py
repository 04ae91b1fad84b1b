"""Owns what copying and moving put at risk: the file at the destination, the place things are taken from, wide changes.

A copy makes something new far more often than it destroys something. So what does not exist yet, a folder that only
gains a file, and a destination of which nothing is known count as harmless; what surely stands there counts as it is.
"""

from __future__ import annotations

from posixpath import basename, join

from agentshell.model import Arg, Evidence, Target
from agentshell.targets import paths
from agentshell.targets.evidence import absolute
from agentshell.targets.files import ground_of, path_targets
from agentshell.targets.hosts import copied

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Environment, Invocation
    from agentshell.packs.parsed import Parsed

INSTALLED = ("/usr/local", "/opt/homebrew")
"""Where people put programs of their own; a newer one replaces the old one there."""
INSTALLED_AT_HOME = (".local", "bin", "go/bin", ".cargo/bin")


def written(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return what is at the named paths (dd, truncate): nothing is lost where nothing exists."""
    named = _named(parsed)
    if not _here(parsed.invocation):
        return path_targets(named, parsed.invocation, facts)
    targets: list[Target] = []
    for arg in named:
        path = absolute(arg.literal, parsed.invocation) if arg.known else ""
        if path and facts.host.look(path).kind == "absent" and not path.startswith("/dev/"):
            targets.append(_harmless(arg, "nothing is there yet"))
        else:
            targets += path_targets((arg,), parsed.invocation, facts)
    return tuple(targets) or path_targets((), parsed.invocation, facts)


def copied_to(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return what a copy overwrites at the named destinations, also on other machines (cp, mv, tee, scp, rsync)."""
    named = _named(parsed)
    sources = tuple(arg for arg in parsed.positionals if not any(arg is other for other in named))
    targets: list[Target] = []
    for arg in named:
        if _here(parsed.invocation) and ":" not in arg.literal.partition("/")[0]:
            targets += _overwritten(arg, sources, parsed.invocation, facts)
        else:
            one = parsed.replace(names=(("destination", arg),))
            targets += (_unless_known(target) for target in copied(one, facts))
    return tuple(targets) or path_targets((), parsed.invocation, facts)


def moved(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return what is taken away from where it is (mv): a single thing of a person's own can be moved back."""
    named = _named(parsed)
    sources = named if parsed.has("--target-directory") else named[:-1]
    invocation = parsed.invocation
    if not _here(invocation):
        return tuple(_unless_known(target) for target in path_targets(sources, invocation, facts))
    ground = ground_of(invocation, facts)
    targets: list[Target] = []
    for arg, target in zip(sources, path_targets(sources, invocation, facts), strict=False):
        path = absolute(arg.literal, invocation) if arg.known else ""
        installed = bool(path) and _installed(path, ground)
        own = bool(path) and target.scope == "one" and paths.inside(path, ground.home)
        if (own and ".git" not in path.split("/")) or installed:
            targets.append(_harmless(arg, "a thing of one's own, that can be moved back"))
        else:
            targets.append(_unless_known(target))
    return tuple(targets) or path_targets((), invocation, facts)


def wide(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the paths of a change of owners or modes (chmod -R): a single folder counts as harmless, more as it is."""
    named = _named(parsed)
    targets = path_targets(named, parsed.invocation, facts)
    if not _here(parsed.invocation):
        return tuple(_unless_known(target) for target in targets)
    return tuple(
        _unless_known(target)
        if target.scope != "one" or target.environment == "unknown"
        else _as(target, "local", "a single folder")
        for target in targets
    )


def _overwritten(arg: Arg, sources: tuple[Arg, ...], invocation: Invocation, facts: Facts) -> tuple[Target, ...]:
    path = absolute(arg.literal, invocation) if arg.known else ""
    if not path:
        return tuple(_unless_known(target) for target in path_targets((arg,), invocation, facts))
    finals = [path]
    if facts.host.look(path).kind == "directory":
        known = [source.literal for source in sources if source.known]
        finals = [join(path, basename(source.rstrip("/"))) for source in known if not source.endswith(("/", "/."))]
    ground = ground_of(invocation, facts)
    targets: list[Target] = []
    for final in finals:
        kind = facts.host.look(final).kind
        if kind == "absent" and not final.startswith("/dev/"):
            targets.append(_harmless(arg, "nothing is there yet"))
        elif kind == "directory":
            targets.append(_harmless(arg, "a folder that gains files"))
        elif _installed(final, ground):
            targets.append(_harmless(arg, "where programs of one's own are installed"))
        else:
            targets += path_targets((Arg((final,), arg.span),), invocation, facts)
    return tuple(targets) or (_harmless(arg, "a folder that gains files"),)


def _installed(path: str, ground: paths.Ground) -> bool:
    homes = tuple(f"{ground.home}/{name}" for name in INSTALLED_AT_HOME) if ground.home else ()
    return any(paths.inside(path, folder) for folder in (*INSTALLED, *homes))


def _named(parsed: Parsed) -> tuple[Arg, ...]:
    return tuple(arg for _, arg in parsed.names) or parsed.positionals


def _here(invocation: Invocation) -> bool:
    return invocation.place.kind in ("here", "variables")


def _unless_known(target: Target) -> Target:
    """Return the target as it is, except that one of which nothing is known counts as harmless."""
    if target.environment != "unknown":
        return target.replace(open="") if target.environment != "production" else target
    return _as(target, "development", "nothing speaks for production")


def _as(target: Target, environment: Environment, why: str) -> Target:
    evidence = Evidence("path", target.name, environment, why)
    return target.replace(environment=environment, evidence=(*target.evidence, evidence), open="")


def _harmless(arg: Arg, why: str) -> Target:
    return Target("files", arg.shown, "local", (Evidence("path", arg.shown, "local", why),))
