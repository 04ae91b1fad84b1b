"""Owns targets that only names tell: a cloud's project, a server, this machine. Clouds with own rules have own modules.

Which arguments are names, packs say; which variables and link files name a CLI's project, `rules/environments.yaml`.
"""

from __future__ import annotations

from agentshell.model import Place
from agentshell.targets.evidence import Case, by_name, resources
from agentshell.targets.names import environment_of
from agentshell.targets.words import TABLES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Arg, Target
    from agentshell.packs.parsed import Parsed

_CLOUD = TABLES["cloud"]
_CHOOSES = TABLES["chooses"]
_OF_APPLICATIONS = {*TABLES["variables"]["database"], *TABLES["variables"]["database-host"]} - {"MYSQL_HOST"}
_ENDINGS = ("sql", "js", "json", "mongodb", "csv", "txt", "db", "sqlite", "cql", "gz", "yml", "yaml", "archive", "bson")
"""What ends the name of a file that clients are given, and no host."""
_HOST_KEYS = ("host", "hostname")
"""Keys of a client's own settings whose value is the host that it reaches."""
_SETTINGS = ("--defaults-file", "--defaults-extra-file", "--cqlshrc")
"""Options that name such settings."""
HOSTS = (
    "--host", "--hostname", "--server", "--servers", "--endpoint", "--endpoints", "--url", "--uri", "--address",
    "--addr", "--bootstrap-server", "--broker", "--brokers", "--http-addr", "-http-addr", "-address", "--node",
    "--nodes", "--cluster", "-h", "-H", "-s", "-u",
)  # fmt: skip
"""Options whose value is a host, or an address with one."""


def names(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return what the arguments that the pack names say, and nothing else."""
    case = Case(parsed.invocation, facts)
    case.place(warns=case.here)
    resources(case, parsed.names, _listed)
    if not case.evidence:
        case.add("no name given", "", why="nothing names what is hit")
    return (_told(case, parsed, "target"),)


def cloud(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the project, app or account: named arguments, the CLI's variables and link files; unknown otherwise.

    Beside an option that chooses the project, variables and files are not used: they may only warn. Where what the
    option says is known not to be production, they say nothing at all.
    """
    case = Case(parsed.invocation, facts)
    case.place(warns=True)
    resources(case, parsed.names, _listed)
    choosing = _CHOOSES.get(parsed.pack)
    chosen = [source for source, arg in parsed.names if _chooses(source, arg, choosing or (), facts)]
    if case.here and not (chosen and _settled(case, chosen)):
        asked = bool(chosen) if choosing is not None else any(source.startswith("-") for source, _ in parsed.names)
        _configured(case, parsed, warns=asked)
    if case.here and parsed.pack in ("terraform", "pulumi"):
        from agentshell.targets.terraform import configuration

        configuration(case, parsed)
    if case.here and parsed.pack == "ansible":
        from agentshell.targets.inventory import inventory

        inventory(case, parsed)
    if not case.evidence:
        case.add("nothing configured", "", why="no argument, variable or link file names a project")
    return (_told(case, parsed, "account"),)


def _chooses(source: str, arg: Arg, choosing: tuple[str, ...], facts: Facts) -> bool:
    """Whether an argument chooses the project: by what it is, or (`?` in the table) by saying something."""
    if f"{source}?" in choosing:
        return not arg.known or environment_of(arg.literal, facts)[0] != "unknown"
    return source in choosing


def server(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the server that a client reaches which goes to this machine when none is named (redis-cli, mysql)."""
    case = Case(parsed.invocation, facts)
    given = [(use.name, value) for use in parsed.options if use.name in HOSTS for value in use.values]
    # `redis-cli --cluster fix HOST:PORT`: the first word is what is done.
    hosts = [(name, value) for name, value in given if name != "--cluster" or ":" in value.literal or not value.known]
    bare = tuple(("host", arg) for source, arg in parsed.names if source.startswith("arg.") and _is_host(arg.literal))
    named = [(source, _of_sql_server(arg)) for source, arg in (*hosts, *bare, *parsed.names)]
    listed = tuple(dict.fromkeys(named))
    resources(case, listed, _listed)
    addressed = bool(hosts or bare) or any("://" in arg.literal for _, arg in parsed.names)
    if case.here:
        for path in parsed.values(*_SETTINGS):
            if path.known:
                groups = _groups(parsed)
                found = [
                    _file(case, case.path(path.literal), key, warns=addressed, groups=groups) for key in _HOST_KEYS
                ]
                addressed |= any(found)
        # A variable or file that the client itself reads says where it goes, unless the line says it.
        if not parsed.has("--no-defaults") and not (addressed and _settled(case)):
            addressed |= _configured(case, parsed, warns=addressed)
    if case.invocation.place.kind != "here":
        local = {"local"} >= {piece.environment for piece in case.evidence if piece.environment != "unknown"}
        case.place(warns=addressed and not local)
    elif not addressed:
        case.add("default server", "this machine", "local", "no server is named")
        case.tunnels()
    return (_told(case, parsed, "server"),)


def registry(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the package registry: the option, npm's variables, else the public one, which others depend on."""
    case = Case(parsed.invocation, facts)
    given = parsed.value("--registry", "--index-url", "--repository-url")
    if given is None and case.here:
        given = case.invocation.env.get("npm_config_registry") or case.invocation.env.get("NPM_CONFIG_REGISTRY")
    if given is None:
        case.add("default registry", "", "production", "the public registry: others depend on what is there")
    elif given.known:
        _listed(case, "--url", given.literal, warns=False)
    else:
        case.unknown("--registry", given)
    return (_told(case, parsed, "package registry"),)


def machine(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the machine that a command works on as a whole: this one, which its user would miss, or the place."""
    place = parsed.invocation.place
    case = Case(parsed.invocation, facts)
    if case.here:
        case.add("this machine", "", "production", "the machine itself, which its user would miss")
        return (case.target("machine", "this machine"),)
    case.place()
    return (case.target("machine", place.target.name),)


def app_place(parsed: Parsed, facts: Facts) -> Place:
    """Return the inside of an app of a cloud, where `heroku run` or `fly ssh console` runs a command."""
    return Place("container", cloud(parsed, facts)[0])


def hosts_place(parsed: Parsed, facts: Facts) -> Place:
    """Return the hosts that a pattern and an inventory name (`ansible -i INVENTORY PATTERN`)."""
    target = cloud(parsed, facts)[0]
    return Place("host", target.replace(kind="host"))


def _told(case: Case, parsed: Parsed, kind: str) -> Target:
    shown = " ".join(arg.shown for _, arg in parsed.names)
    return case.target(kind, shown or next((piece.value for piece in case.evidence if piece.value), parsed.pack))


def _is_host(text: str) -> bool:
    """Whether an operand is a host with a domain, or an address with a port, rather than a name or a file."""
    host, _, port = text.partition("/")[0].partition(":")
    labels = host.split(".")
    if len(labels) < 2 or not all(label.replace("-", "").isalnum() for label in labels):
        return False
    return labels[-1] not in _ENDINGS and (not port or port.isdecimal())


def _listed(case: Case, source: str, text: str, *, warns: bool) -> None:
    if (source in HOSTS or source == "host") and "://" not in text:
        from agentshell.targets.urls import parse

        for one in parse(text).hosts:
            case.host(source, one, warns=warns)
    else:
        by_name(case, source, text, warns=warns)


def _of_sql_server(arg: Arg) -> Arg:
    r"""Return the host of `tcp:host,1433`, `host\instance` and `.` (this machine), as SQL Server's clients take it."""
    text = arg.literal
    host = text.removeprefix("tcp:").removeprefix("np:").removeprefix("lpc:").partition("\\")[0]
    host = "localhost" if host == "." else host
    return arg if not arg.known or host == text or not host else arg.replace(parts=(host,))


def _settled(case: Case, sources: list[str] | None = None) -> bool:
    """Whether what the command itself names is known, and nothing of it is production."""
    said = {piece.environment for piece in case.evidence if sources is None or piece.source in sources}
    return not case.open and "production" not in said and bool(said - {"unknown"})


def _configured(case: Case, parsed: Parsed, *, warns: bool = False) -> bool:
    """List the variables and link files that name the project of this CLI; whether one of its own says where it goes.

    Variables of applications (MYSQL_URL), which a client does not read itself, only warn.
    """
    decided = False
    _, settled = case.moved(parsed.pack, warns=warns)
    for entry in _CLOUD.get(parsed.pack, ()):
        file, colon, key = entry.partition(":")
        if "{}" in file:
            # gcloud keeps one file for each configuration; CLOUDSDK_CORE_PROJECT beats what it says.
            if case.invocation.env.get("CLOUDSDK_CORE_PROJECT") is not None:
                continue
            file = file.replace("{}", _gcloud_configuration(case, parsed))
        if not colon:
            value = case.invocation.env.get(entry)
            if value is None or not value.shown:
                continue
            own = entry not in _OF_APPLICATIONS
            decided |= own
            if value.known:
                by_name(case, f"${entry}", value.literal, warns=warns or not own)
            else:
                case.unknown(f"${entry}", value)
        elif not settled:
            groups = _groups(parsed) if file.endswith(".my.cnf") else ()
            decided |= _file(case, file, key, warns=warns, groups=groups) and key in _HOST_KEYS
    return decided


def _groups(parsed: Parsed) -> tuple[str, ...]:
    """Return the groups of an option file that a client of MySQL reads (MySQL 8.4, "Using Option Files").

    () stands for a client that knows no groups.
    """
    if not parsed.pack.startswith("mysql"):
        return ()
    program = parsed.invocation.program
    names = (
        "client",
        "client-server",
        "mysql",
        "mariadb",
        "mariadb-client",
        program if isinstance(program, str) else "",
    )
    given = parsed.value("--defaults-group-suffix") or parsed.invocation.env.get("MYSQL_GROUP_SUFFIX")
    suffix = given.literal if given is not None else ""
    return (*names, *(f"{name}{suffix}" for name in names)) if suffix else names


def _gcloud_configuration(case: Case, parsed: Parsed) -> str:
    """Return the name of the configuration that gcloud would use (gcloud topic configurations)."""
    given = parsed.value("--configuration") or case.invocation.env.get("CLOUDSDK_ACTIVE_CONFIG_NAME")
    text = given.literal if given is not None else case.read(f"{case.home()}/.config/gcloud/active_config")
    name = text.strip() if isinstance(text, str) else ""
    return name if name and "/" not in name else "default"


def _file(case: Case, file: str, key: str, *, warns: bool, groups: tuple[str, ...] = ()) -> bool:
    """List a line of a file: `key = value`, `"key": "value"`, or, without a key, its first one; whether it is there.

    With groups, only what stands below `[one of them]` counts, and the last one of the file.
    """
    for path in _places(case, file):
        text = case.read(path)
        if not isinstance(text, str):
            continue
        lines = list(enumerate(text.splitlines(), 1))
        if groups:
            lines = _grouped(lines, groups)
        for number, line in lines:
            bare = line.strip().strip(",{}").strip()
            if file.endswith("rc") and f'"{key}"' in bare:
                bare = bare[bare.index(f'"{key}"') :].partition(",")[0].rstrip("} ")
            name, mark, value = bare.partition(":" if file.endswith((".json", ".yaml", ".yml", "rc")) else "=")
            if not key:
                value = bare
            elif not mark or name.strip().strip("\"'") != key:
                continue
            value = value.strip().strip("\"'")
            if key in _HOST_KEYS and "://" not in value:
                case.host(case.shown_path(path, number), value, warns=warns)
            else:
                by_name(case, case.shown_path(path, number), value, warns=warns)
            return True
        return False
    return False


def _grouped(lines: list[tuple[int, str]], groups: tuple[str, ...]) -> list[tuple[int, str]]:
    """Return the lines below the groups, those that count first: a later one is read over an earlier one."""
    found = []
    group = ""
    for number, line in lines:
        text = line.strip()
        if text.startswith("[") and text.endswith("]"):
            group = text[1:-1].strip()
        elif group in groups:
            found.append((number, line))
    return found[::-1]


def _places(case: Case, file: str) -> list[str]:
    """Return where a file may be: in the home folder, or in the working directory and the folders above it."""
    if file.startswith("~/"):
        return [f"{case.home()}{file[1:]}"]
    if file.startswith("/"):
        return [file]
    folder, found = case.cwd, []
    while folder:
        found.append(f"{folder.rstrip('/')}/{file}")
        folder = "" if folder in ("/", case.home()) else folder.rpartition("/")[0] or "/"
    return found
