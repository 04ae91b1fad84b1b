"""Owns which PostgreSQL server and database a client would reach, offline; the SQL it sends is not its business.

Source: PostgreSQL 15.18 clients against a loopback server (libpq manual §34.1, §34.15–17). Per parameter: connection
string (query before body) > options > service file > PG* variables > defaults (this machine's socket; the database is
named like the user). PGDATABASE is never read as a connection string.
"""

from __future__ import annotations

from agentshell.model import Arg, Target, Unknown
from agentshell.targets import conninfo
from agentshell.targets.conninfo import UNKNOWN
from agentshell.targets.evidence import Case
from agentshell.targets.names import host_environment
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Environment
    from agentshell.packs.parsed import Parsed

OPERANDS: dict[str, tuple[str, ...]] = {
    "psql": ("dbname", "user"),
    "pgcli": ("dbname", "user"),
    "pg_dump": ("dbname",),
    "pg_restore": ("",),
    "pg_dumpall": (),
    "dropuser": ("role",),
    "createuser": ("role",),
    "pg_basebackup": (),
    "pg_receivewal": (),
    "pg_recvlogical": (),
}
"""What the operands of each program are; every other one takes a database name first."""
OPTIONS = {
    "host": ("--host",),
    "port": ("--port",),
    "user": ("--username",),
    "dbname": ("--dbname", "--maintenance-db", "--database"),
}
VARIABLES = {"host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}


class Parameter(Value):
    """The value that a connection parameter would have, and where it was found."""

    value: str
    source: str
    explicit: bool = True
    """It stands on the command itself, not in a variable or file."""


def resolve(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the server and database, as one target."""
    case = Case(parsed.invocation, facts)
    found: dict[str, Parameter] = {}
    given = _options(case, parsed)
    database = given.get("dbname")
    if database is not None and conninfo.is_conninfo(database.value):
        del given["dbname"]
        _connection_string(case, found, database)
    for name, parameter in given.items():
        found.setdefault(name, parameter)
    for alias in parsed.values("--dsn"):
        if case.argument("--dsn", alias, "database") is not None and case.environment == "unknown":
            case.leave_open(f"the connection {alias.shown} stands in the client's own settings")
    if case.here:
        _service(case, found)
        _variables(case, found)
    return (_judge(case, found),)


def connection(text: str, source: str, case: Case) -> Target:
    r"""Return the server and database that a connection string alone leads to (psql's `\c`, DATABASE_URL)."""
    found: dict[str, Parameter] = {}
    _connection_string(case, found, Parameter(text, source))
    return _judge(case, found)


def _options(case: Case, parsed: Parsed) -> dict[str, Parameter]:
    """Collect what options and operands give; operands fill what the options left."""
    found: dict[str, Parameter] = {}
    for name, options in OPTIONS.items():
        value = parsed.value(*options)
        if value is not None:
            used = next(use.name for use in reversed(parsed.options) if use.name in options)
            found[name] = _parameter(case, used, value)
    program = parsed.invocation.program
    known = OPERANDS.get(program if isinstance(program, str) else "", OPERANDS.get(parsed.pack, ("dbname",)))
    free = [name for name in known if name not in found]
    for name, operand in zip(free, parsed.positionals, strict=False):
        if name in ("dbname", "user"):
            found[name] = _parameter(case, "operand", operand)
    return found


def _parameter(case: Case, source: str, arg: Arg) -> Parameter:
    if not arg.known and not any(isinstance(part, str) and part for part in arg.parts):
        case.unknown(source, arg)
    elif not arg.known:
        _mention(case, source, arg)
    return Parameter(conninfo.text_of(arg), source)


def _mention(case: Case, source: str, arg: Arg) -> None:
    """List what the unknown pieces of a partly known argument mention, where that is production."""
    for part in arg.parts:
        if isinstance(part, Unknown):
            probe = Case(case.invocation, case.facts)
            probe.unknown(source, Arg((part,)))
            if probe.environment == "production":
                case.evidence += [piece for piece in probe.evidence if piece not in case.evidence]


def _connection_string(case: Case, found: dict[str, Parameter], given: Parameter) -> None:
    read = conninfo.read(given.value)
    if read.broken:
        case.leave_open(f"{given.source}: {read.broken}")
    for name, value in read.parameters.items():
        found.setdefault(name, Parameter(value, f"{given.source}: {name}", given.explicit))


def _service(case: Case, found: dict[str, Parameter]) -> None:
    """Add what the connection service says: `service=`, PGSERVICE; the user's own file comes first."""
    named = found.get("service")
    if named is None:
        value = case.invocation.env.get("PGSERVICE")
        if value is None or not value.shown:
            return
        named = _parameter(case, "$PGSERVICE", value)
    if UNKNOWN in named.value:
        case.leave_open(f"{named.source} is not known before it runs")
        return
    case.name(named.source, named.value, "database")
    from agentshell.targets.ini import sections

    for path in _service_files(case):
        text = case.read(path)
        section = sections(text).get(named.value) if isinstance(text, str) else None
        if section is not None:
            for key, (value_text, line) in section.items():
                source = f"{key}, {case.shown_path(path, line)}"
                found.setdefault(key, Parameter(value_text, source, explicit=False))
            return
    case.leave_open(f"the service {named.value} is in no service file")


def _service_files(case: Case) -> list[str]:
    own = case.invocation.env.text("PGSERVICEFILE")
    folder = case.invocation.env.text("PGSYSCONFDIR")
    paths = [case.path(own)] if isinstance(own, str) and own else [f"{case.home()}/.pg_service.conf"]
    return [*paths, f"{folder if isinstance(folder, str) and folder else '/etc/postgresql-common'}/pg_service.conf"]


def _variables(case: Case, found: dict[str, Parameter]) -> None:
    """Add what PG* variables say; with the variables of another place, what they say is that place's."""
    place = case.invocation.place
    for name, variable in VARIABLES.items():
        value = case.invocation.env.get(variable)
        if name in found or value is None or not value.shown:
            continue
        parameter = _parameter(case, f"${variable}", value)
        found[name] = parameter.replace(explicit=False)
    if place.kind == "variables":
        case.place(warns="host" in found and found["host"].explicit)
    elif "host" not in found and "hostaddr" not in found:
        case.variables_may_change()


def _judge(case: Case, found: dict[str, Parameter]) -> Target:
    address, name = found.get("hostaddr"), found.get("host")
    database, user = found.get("dbname"), found.get("user")
    hosts = [parameter for parameter in (address, name) if parameter is not None and parameter.value]
    itself = not hosts
    for parameter in hosts:
        # hostaddr decides the peer; host is then only a name, and speaks for production alone.
        warns = parameter is name and address is not None
        listed = parameter.value.split(",")
        told = [_host(case, parameter.source, host, found.get("port"), warns=warns) for host in listed]
        itself |= "local" in told
        if len(told) > 1 and "unknown" in told:
            case.leave_open(f"{parameter.source}: of one of several hosts nothing is known")
    if not case.here:
        # The machine it runs on is the place, whatever it calls itself.
        case.place(warns=not itself)
    elif not hosts and case.invocation.place.kind == "here" and (database is None or database.value != UNKNOWN):
        case.add("default host", "the socket on this machine", "local", "no host is given")
    if database is not None:
        _field(case, database, "database")
    if user is not None:
        _field(case, user, "any", warns=True)
    if name is not None:
        _passwords(case, name.value.split(",")[0], database.value if database else "")
    server = hosts[-1].value if hosts else "this machine" if case.here else case.invocation.place.target.name
    shown = f"{database.value if database else 'default database'} on {server}"
    return case.target("PostgreSQL database", shown.replace(UNKNOWN, "?"))


def _host(case: Case, source: str, host: str, port: Parameter | None, *, warns: bool) -> Environment:
    if UNKNOWN in host:
        if host != UNKNOWN:
            case.name(source, host.replace(UNKNOWN, "?"), warns=True)
        case.leave_open(f"{source} is not known before it runs")
        return "unknown"
    said, why = host_environment(host, case.facts, case.cwd) if host else ("local", "no host is given")
    if warns and said != "production":
        case.add(source, host, why="only a name: hostaddr decides")
        return "unknown"
    if said == "local" and not case.here:
        case.add(source, host, why="the machine that it runs on")
        return said
    case.add(source, host, said, why)
    if said == "local" and host:
        case.tunnels("5432" if port is None else port.value)
    if said == "local" and port is not None and port.value not in ("", "5432"):
        case.add(port.source, port.value, why="a tunnel on this port would lead to another machine")
    return said


def _field(case: Case, parameter: Parameter, kind: str, *, warns: bool = False) -> None:
    if UNKNOWN in parameter.value:
        if parameter.value != UNKNOWN:
            case.name(parameter.source, parameter.value.replace(UNKNOWN, "?"), warns=True)
        case.leave_open(f"{parameter.source} is not known before it runs")
    elif parameter.value:
        case.name(parameter.source, parameter.value, kind, warns=warns)


def _passwords(case: Case, host: str, database: str) -> None:
    """List what ~/.pgpass calls the databases of the same host: `host:port:database:user:password`."""
    named = case.invocation.env.text("PGPASSFILE")
    path = case.path(named) if isinstance(named, str) and named else f"{case.home()}/.pgpass"
    text = case.read(path) if case.here and path else None
    if not isinstance(text, str):
        return
    for number, line in enumerate(text.splitlines(), 1):
        fields = line.split(":")
        if len(fields) >= 5 and fields[0] == host and fields[2] in ("*", database):
            case.name(f"user, {case.shown_path(path, number)}", fields[3], warns=True)
