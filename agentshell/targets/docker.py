"""Owns which docker daemon a command would reach, and what its containers' names say; what runs inside is not its own.

Source: docker 27 CLI (run), compose v2: -H > --context > DOCKER_HOST > DOCKER_CONTEXT > currentContext in config.json;
podman 5.2, podman(1): --url, --connection, CONTAINER_HOST, CONTAINER_CONNECTION.
"""

from __future__ import annotations

from agentshell.model import Evidence, Place, Target
from agentshell.targets.evidence import Case, by_name, resources
from agentshell.targets.mounts import mounts_of
from agentshell.targets.names import environment_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentshell.facts import Facts
    from agentshell.model import Arg
    from agentshell.packs.parsed import Parsed

LOCAL_CONTEXTS = (
    "default",
    "desktop-linux",
    "desktop-windows",
    "orbstack",
    "rancher-desktop",
    "colima",
    "rootless",
    "podman-machine-default",
    "podman-machine-default-root",
)
PROJECT = ("--file", "--project-name", "--project-directory", "--env-file", "--profile")
"""Options of docker compose whose values name what it works on."""


def resolve(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the daemon: local unless a flag, variable, context or name says otherwise."""
    return (_daemon(parsed, facts).target("docker", _shown(parsed)),)


def data(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return a volume or other data of the daemon: on this machine it may exist nowhere else, so it is unknown.

    Where its name, or its project's, speaks for a test environment, that counts.
    """
    case = Case(parsed.invocation, facts)
    case.place(warns=True)
    _daemon_evidence(case, parsed, warns=True)
    _names(case, parsed)
    resources(case, parsed.names, by_name)
    case.add("data of docker", "", why="may exist nowhere else")
    return (case.target("docker data", _shown(parsed)),)


def container_place(parsed: Parsed, facts: Facts) -> Place:
    """Return the container that `docker exec|run` and `docker compose exec|run` start a command in."""
    case = _daemon(parsed, facts)
    container = parsed.positionals[0] if parsed.positionals else parsed.rest[0] if parsed.rest else None
    if container is not None and (container.known or parsed.command[-1:] != ("run",)):
        case.argument("container", container, warns=True)
    elif container is not None and container.literal:
        # An image that is not known yet starts anew, on this daemon: nothing of it is there to be lost.
        case.name("image", container.literal, warns=True)
    folder = parsed.value("--workdir")
    place = Place(
        "container",
        case.target("container", container.shown if container is not None else "container"),
        mounts_of(parsed) if parsed.command[-1:] == ("run",) else (),
        folder.literal if folder is not None and folder.known else "",
    )
    return with_variables(place, _given(parsed), facts)


def with_variables(place: Place, variables: Mapping[str, Arg | None], facts: Facts) -> Place:
    """Return the place, as production where a variable that the container gets is an address there."""
    from agentshell.targets.urls import parse

    for name, value in variables.items():
        text = value.literal if value is not None else ""
        for host in parse(text).hosts if "://" in text else ():
            environment, why = environment_of(host, facts, "host")
            if environment == "production" and place.target.environment != "production":
                evidence = (*place.target.evidence, Evidence(f"${name}", host, environment, why))
                place = place.replace(target=place.target.replace(environment=environment, evidence=evidence))
    return place


def _given(parsed: Parsed) -> dict[str, Arg | None]:
    """Return the variables that `-e NAME=value` gives to a container."""
    found: dict[str, Arg | None] = {}
    for word in parsed.values("--env"):
        name, equals, _ = word.literal.partition("=")
        if equals:
            found[name] = word
    return found


def _daemon(parsed: Parsed, facts: Facts) -> Case:
    case = Case(parsed.invocation, facts)
    case.place(warns=case.here)
    _daemon_evidence(case, parsed)
    _names(case, parsed, warns=True)
    for source, arg in parsed.names:
        if _listed_here(arg, facts):
            case.add(source, arg.shown, why="whatever the same daemon lists")
        else:
            case.argument(source, arg, warns=True)
    return case


def _listed_here(arg: Arg, facts: Facts) -> bool:
    """Whether it is what docker itself lists (`$(docker ps -q)`), without a filter that speaks of production."""
    if len(arg.parts) != 1 or isinstance(arg.parts[0], str):
        return False
    words = arg.parts[0].source.strip('$()`"').split()
    lists = words[:1] in (["docker"], ["podman"], ["nerdctl"]) and any(word in ("ps", "ls", "list") for word in words)
    chooses = any(word in ("-H", "-c") or word.startswith(("--host", "--context")) for word in words)
    return lists and not chooses and environment_of(" ".join(words), facts)[0] != "production"


def _shown(parsed: Parsed) -> str:
    names = [arg.shown for _, arg in parsed.names] or [arg.shown for arg in parsed.positionals]
    return " ".join(names) or "docker"


def _names(case: Case, parsed: Parsed, *, warns: bool = False) -> None:
    """List the compose project: its files, its name, its variables."""
    for option in PROJECT:
        for value in parsed.values(option):
            case.argument(option, value, warns=warns)
    if case.here:
        for variable in ("COMPOSE_FILE", "COMPOSE_PROJECT_NAME", "COMPOSE_PROFILES"):
            case.variable(variable, warns=warns)


def _daemon_evidence(case: Case, parsed: Parsed, *, warns: bool = False) -> None:
    """List where the daemon is, first that is set."""
    for option in ("--host", "--context", "--url", "--connection"):
        given = parsed.value(option)
        if given is not None:
            _where(case, option, given, warns=warns)
            return
    if not case.here:
        return
    podman = case.invocation.program == "podman"
    for variable in ("CONTAINER_HOST", "CONTAINER_CONNECTION") if podman else ("DOCKER_HOST", "DOCKER_CONTEXT"):
        value = case.invocation.env.get(variable)
        if value is not None and value.shown:
            _where(case, f"${variable}", value, warns=warns)
            return
    case.variables_may_change()
    for move in case.invocation.moves:
        if move.what == "docker-context":
            for name in move.to:
                _where(case, f"set by “{move.by}”", name, warns=warns)
            if move.certain:
                return
    current, where = _current(case)
    if current and current not in LOCAL_CONTEXTS:
        case.name(f"currentContext, {where}", current, "context")
        if case.silent:
            case.leave_open(f"the docker context {current} may be another machine")
        return
    case.add("default daemon", "this machine", "unknown" if warns else "local", "no other is chosen")


def _where(case: Case, source: str, given: Arg, *, warns: bool) -> None:
    if not given.known:
        case.unknown(source, given)
        return
    text = given.literal
    if text in LOCAL_CONTEXTS or text.startswith(("unix://", "npipe://", "/")):
        case.add(source, text, "unknown" if warns else "local", "this machine")
    elif "://" in text:
        from agentshell.targets.urls import host_of

        case.host(source, host_of(text))
    else:
        case.name(source, text, "context")


def _current(case: Case) -> tuple[str, str]:
    folder = case.invocation.env.text("DOCKER_CONFIG")
    path = f"{folder}/config.json" if isinstance(folder, str) and folder else f"{case.home()}/.docker/config.json"
    text = case.read(path)
    if not isinstance(text, str) or '"currentContext"' not in text:
        return "", ""
    from agentshell.targets import yaml_text

    node = yaml_text.value(yaml_text.load(text), "currentContext")
    return yaml_text.text_of(node), case.shown_path(path, yaml_text.line_of(node))
