"""Owns what overwriting, moving, mirroring and changing modes hit; what each path counts as is `files` and `paths`.

These cost less than deleting, and people do them all day: a name that is still free loses nothing, what is moved is
still on the machine, and a copy makes something new far more often than it destroys something. So the goal of a copy
counts as harmless when nothing is known of it: only what it mentions can make it worse.
"""

from __future__ import annotations

from posixpath import basename, dirname, join

from agentshell.model import Arg, Evidence, Target, Unknown
from agentshell.reading.finding import SPARED
from agentshell.targets.evidence import absolute, home
from agentshell.targets.files import ground_of, named, path_targets, standing_for
from agentshell.targets.hosts import host_target, remote
from agentshell.targets.names import environment_of
from agentshell.targets.paths import classify, inside, starts_guard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Invocation
    from agentshell.packs.parsed import Parsed
    from agentshell.targets.paths import Ground

DIRECTORY = ("--target-directory",)
REMOTE = ("scp", "rsync", "rclone", "sftp")
"""Packs whose operands may be `host:path`."""
DATA = ("/boot", "/dev", "/media", "/mnt", "/net", "/nfs", "/proc", "/srv", "/sys", "/var/lib", "/Volumes")
"""Where devices, disks and the data of services are."""
NOTHING = "/dev/null"
"""What a file is emptied with."""
_KEYS_AT_HOME = (".ssh", ".gnupg", ".aws", ".kube", ".azure", ".config/gcloud", ".docker", ".railway")
INSTALLED = ("/usr/local", "/opt/homebrew")
INSTALLED_AT_HOME = (".local", "bin", "go/bin", ".cargo/bin")
"""Where people put programs of their own, there and in the home folder; a newer one replaces the old one."""


def written(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return what is overwritten at the paths that the pack names: nothing where the name is still free.

    A folder is written into: what has the name of a source there is overwritten, and nothing else.
    """
    targets: list[Target] = []
    for arg in named(parsed):
        targets += _overwritten(arg, _sources(parsed, arg), parsed.invocation, facts)
    return tuple(targets) or path_targets((), parsed.invocation, facts)


def edited(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return what is changed in place at the paths that the pack names (sed -i); nothing known counts as harmless.

    All of a project but what is git's own can be had back.
    """
    targets: list[Target] = []
    for arg in named(parsed):
        for one in standing_for(arg):
            if _here(parsed) and _edits_project(one, parsed, facts):
                targets.append(_harmless(arg, "in the project: an edit can be undone"))
            else:
                targets += _overwritten(one, (), parsed.invocation, facts)
    return tuple(map(_unless_known, targets)) or path_targets((), parsed.invocation, facts)


def _edits_project(arg: Arg, parsed: Parsed, facts: Facts) -> bool:
    """Whether all that it names is in a project with version control, and none of it is git's own."""
    invocation = parsed.invocation
    ground = ground_of(invocation, facts)
    last = arg.parts[-1] if arg.parts else ""
    if not isinstance(last, str) and last.source == SPARED:
        start = absolute(arg.literal, invocation)
        ours = bool(start) and (start == ground.project or inside(start, ground.project))
        return ours and ground.versioned and not starts_guard(start, "*", ground, facts, _replaced(parsed))
    path = absolute(arg.literal, invocation) if arg.known else ""
    return ground.versioned and inside(path, ground.project) and ".git" not in path.split("/")


def _replaced(parsed: Parsed) -> str:
    """Return the text that a substitution (`s/old/new/`) looks for, where it is plain; else "", which is everywhere."""
    scripts = parsed.values("--expression", "-e") or parsed.positionals[:1]
    if len(scripts) != 1 or not scripts[0].known or scripts[0].literal[:1] != "s":
        return ""
    script = scripts[0].literal
    parts = script[2:].split(script[1:2]) if len(script) > 2 else []
    return parts[0] if len(parts) == 3 and not set(parts[0]) & set("\\*?[]+^$(){}|.") else ""


def copied(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return where a copy goes (cp, mv, tee, scp, rsync): another machine, or files here that it overwrites."""
    targets: list[Target] = []
    for arg in named(parsed):
        host = remote(arg) if parsed.pack in REMOTE else None
        if host is not None:
            targets.append(host_target(host, "destination", parsed.invocation, facts, behind=arg))
        else:
            targets += _overwritten(arg, _sources(parsed, arg), parsed.invocation, facts)
    return tuple(map(_unless_known, targets)) or path_targets((), parsed.invocation, facts)


def mirrored(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return what a mirror deletes from (rsync --delete): another machine, or everything in a folder here."""
    targets: list[Target] = []
    for arg in named(parsed):
        host = remote(arg)
        if host is not None:
            targets.append(host_target(host, "destination", parsed.invocation, facts, behind=arg))
        else:
            targets += path_targets((arg,), parsed.invocation, facts)
    return tuple(targets) or path_targets((), parsed.invocation, facts)


def moved(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return what is taken away from where it is. The last operand is where it goes, unless an option says that.

    A person's ordinary file stays on the machine, so it counts as local, unless it goes where it will not stay.
    """
    paths = named(parsed)
    goal = parsed.value(*DIRECTORY)
    if goal is None and len(paths) > 1:
        paths, goal = paths[:-1], paths[-1]
    stays = goal is not None and _stays(goal, parsed.invocation, facts)
    targets: list[Target] = []
    for arg in paths:
        host = remote(arg) if parsed.pack in REMOTE else None
        if host is not None:
            targets.append(host_target(host, "source", parsed.invocation, facts, behind=arg))
            continue
        for target in path_targets((arg,), parsed.invocation, facts):
            ordinary = stays and target.scope == "one" and _is_ordinary(arg, goal, parsed.invocation, facts)
            ordinary = ordinary or (stays and _names_all(arg, parsed.invocation, facts))
            kept = _kept(target, "moved: still on this machine") if ordinary else target
            targets.append(_unless_known(kept) if stays or goal is None or not goal.known else kept)
    return tuple(targets) or path_targets((), parsed.invocation, facts)


def _names_all(arg: Arg, invocation: Invocation, facts: Facts) -> bool:
    """Whether it is all that is in a folder of the project but its hidden files (`*`): git's own folder stays."""
    for one in standing_for(arg):
        path = absolute(one.pattern or one.literal, invocation) if one.known else ""
        ground = ground_of(invocation, facts)
        if not (ground.versioned and path.rpartition("/")[2] == "*" and inside(path, ground.project)):
            return False
    return True


def wide(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return what changing modes or owners of everything below hits: the content stays, so a project loses nothing."""
    targets: list[Target] = []
    for arg in named(parsed):
        for target in path_targets((arg,), parsed.invocation, facts):
            known = arg.literal if arg.known or arg.literal else ""
            path = absolute(known, parsed.invocation) if known and isinstance(arg.parts[0], str) else ""
            ground = ground_of(parsed.invocation, facts)
            ours = path and (path == ground.project or inside(path, ground.project) or inside(path, ground.home))
            ours = ours or (bool(path) and _installed(path, ground))
            kept = _kept(target, "only its modes or owners change") if ours and _here(parsed) else target
            targets.append(_unless_known(kept))
    return tuple(targets) or path_targets((), parsed.invocation, facts)


def _unless_known(target: Target) -> Target:
    """Return the target as it is, except that one of which nothing is known counts as harmless."""
    if target.environment != "unknown" or target.scope == "all":
        return target
    evidence = (*target.evidence, Evidence("copy", target.name, "development", "nothing speaks for production"))
    return target.replace(environment="development", evidence=evidence, open="")


def _kept(target: Target, why: str) -> Target:
    evidence = (*target.evidence, Evidence("change", target.name, "local", why))
    return target.replace(environment="local", scope="one", evidence=evidence)


def _here(parsed: Parsed) -> bool:
    return parsed.invocation.place.kind in ("here", "variables")


def _sources(parsed: Parsed, goal: Arg) -> tuple[Arg, ...]:
    return tuple(arg for arg in parsed.positionals if arg is not goal)


def redirected(goal: Arg, invocation: Invocation, facts: Facts) -> tuple[Target, ...]:
    """Return what an output redirection overwrites; like a copy, one of which nothing is known counts as harmless."""
    path = absolute(goal.literal, invocation) if goal.known and invocation.place.kind in ("here", "variables") else ""
    if path.startswith(("/dev/tcp/", "/dev/udp/")):
        return (_harmless(goal, "bash opens a connection, no file"),)
    if path and facts.host.look(path).kind == "directory":
        return (_harmless(goal, "a folder, which bash does not write over"),)
    sources = (Arg((NOTHING,)),) if _writes_nothing(invocation) else ()
    return tuple(map(_unless_known, _overwritten(goal, sources, invocation, facts)))


def _writes_nothing(invocation: Invocation) -> bool:
    """Whether what a redirection writes is empty: it stands alone, or behind `:`, `true` or `cat /dev/null`."""
    words = [arg.literal for arg in invocation.argv]
    return words in ([], [":"], ["true"], ["cat", NOTHING]) and all(arg.known for arg in invocation.argv)


def _overwritten(goal: Arg, sources: tuple[Arg, ...], invocation: Invocation, facts: Facts) -> tuple[Target, ...]:
    several = standing_for(goal)
    if several != (goal,) and isinstance(goal.parts[-1], str):
        # A name made from a file's, which is new as a rule: nothing is known of it.
        return path_targets((Arg((Unknown("a name made from a file's"),), goal.span),), invocation, facts)
    if several != (goal,):
        return tuple(target for one in several for target in _overwritten(one, sources, invocation, facts))
    judged = path_targets((goal,), invocation, facts)
    if invocation.place.kind not in ("here", "variables") or not goal.known:
        return judged
    path = absolute(goal.literal, invocation)
    kind = facts.host.look(path).kind if path else "unknown"
    emptied = bool(sources) and all(source.literal == NOTHING for source in sources)
    if kind == "absent" and not _holds_data(path, facts) and not (emptied and _holds_keys(path, invocation, facts)):
        return (_harmless(goal, "nothing is there yet"),)
    if kind == "directory" and sources and not emptied:
        known = [source.literal for source in sources if source.known and not source.literal.endswith(("/", "/."))]
        hit = [join(path, basename(source)) for source in known]
        there = [one for one in hit if facts.host.look(one).kind == "file"]
        if there:
            return path_targets(tuple(Arg((one,), goal.span) for one in there), invocation, facts)
        return (_harmless(goal, "a folder that gains files"),)
    if _installed(path, ground_of(invocation, facts)):
        return (_harmless(goal, "where programs of one's own are installed"),)
    return judged


def _holds_data(path: str, facts: Facts) -> bool:
    """Whether a name counts as taken though nothing is there now: where services keep data, or it says production.

    A disk may be mounted there, or a device appear, by the time the line runs.
    """
    return any(inside(path, folder) for folder in DATA) or environment_of(path, facts)[0] == "production"


def _holds_keys(path: str, invocation: Invocation, facts: Facts) -> bool:
    """Whether a path lies where a home keeps its keys: nobody makes an empty file there."""
    top = home(invocation, facts)
    return bool(top) and any(inside(path, f"{top}/{name}") for name in _KEYS_AT_HOME)


def _harmless(arg: Arg, why: str) -> Target:
    return Target("files", arg.shown, "local", (Evidence("path", arg.shown, "local", why),))


def _installed(path: str, ground: Ground) -> bool:
    homes = tuple(f"{ground.home}/{name}" for name in INSTALLED_AT_HOME) if ground.home else ()
    return any(inside(path, folder) for folder in (*INSTALLED, *homes))


def _stays(goal: Arg, invocation: Invocation, facts: Facts) -> bool:
    """Whether what is moved there will still be there: not a temporary folder, not a device, not another machine."""
    if not goal.known or remote(goal) is not None:
        return False
    path = absolute(goal.literal, invocation)
    if not path or path.startswith("/dev/"):
        return False
    ground = ground_of(invocation, facts)
    return (
        inside(path, ground.project) or path == ground.project or "temporary" not in classify(path, ground, facts).why
    )


def _is_ordinary(arg: Arg, goal: Arg | None, invocation: Invocation, facts: Facts) -> bool:
    """Whether it is a thing of the home folder that nothing but its owner looks for: no settings, no keys.

    Settings too, where they are only renamed: whoever puts them aside still has them beside.
    """
    folder = home(invocation, facts)
    path = absolute(arg.literal, invocation) if arg.known else ""
    if not folder or not inside(path, folder) or ".git" in path:
        return False
    aside = goal is not None and goal.known and dirname(absolute(goal.literal, invocation)) == dirname(path)
    return aside or not path[len(folder) + 1 :].startswith(".")
