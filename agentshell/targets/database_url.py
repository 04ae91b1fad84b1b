"""Owns which database a framework or migration tool would reach, by shared conventions; psql's are in `postgres`.

What the command names comes first, then DATABASE_URL and its kin in the environment, then the .env files of the working
directory, then variables that name an environment (RAILS_ENV).
"""

from __future__ import annotations

from agentshell.targets import conninfo
from agentshell.targets.evidence import Case
from agentshell.targets.names import configured
from agentshell.targets.words import TABLES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Arg, Target
    from agentshell.packs.parsed import Parsed

_VARIABLES = TABLES["variables"]
OPTIONS = (
    "--database-url", "--db-url", "--url", "--database", "--connection-string", "--dsn", "--uri", "--schema", "--config"
)  # fmt: skip
SCHEMES = (
    "postgres", "postgresql", "mysql", "mysql2", "mariadb", "mongodb", "mongodb+srv", "redis", "rediss", "sqlserver",
    "mssql", "cockroachdb", "sqlite", "libsql", "jdbc", "ecto", "postgis", "clickhouse", "cassandra", "amqp", "amqps",
    "pg", "pgsql", "my", "ms", "sqlite3", "duckdb", "oracle", "snowflake", "trino", "presto", "hive2",
)  # fmt: skip
"""Schemes of addresses that are databases, queues and caches."""


def resolve(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the database, as one target."""
    case, _ = _case(parsed, facts)
    return (case.target("database", _shown(case)),)


def or_development(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return the database; where nothing says which one it is, it is the developer's own.

    For commands that every developer runs all day, such as migrating forward.
    """
    case, decided = _case(parsed, facts)
    if not decided and not case.open and case.environment == "unknown":
        case.add("nothing configured", "", "development", "then it is the developer's own")
    return (case.target("database", _shown(case)),)


def _case(parsed: Parsed, facts: Facts) -> tuple[Case, bool]:
    """Return everything that speaks of the database, and whether something decides which one it is."""
    case = Case(parsed.invocation, facts)
    decided = _named(case, parsed)
    if case.here and not decided:
        decided = _environment(case)
    if case.invocation.place.kind != "here":
        # Variables of a place beat .env files; an address on the command beats both, except on another machine.
        case.place(warns=decided and case.here)
        decided = True
    if case.here and not decided:
        decided = _files(case)
    if case.here and not decided:
        decided = _of_framework(case, parsed)
    _meanings(case, parsed, decided)
    if case.silent:
        case.add("no database configured", "", why="no address in arguments, environment or .env files")
    return case, decided


def _shown(case: Case) -> str:
    return next((piece.value for piece in case.evidence if piece.environment == case.environment and piece.value), "")


def _named(case: Case, parsed: Parsed) -> bool:
    """List what the command itself names; whether that decides which database it is."""
    decided = False
    named = [(use.name, value) for use in parsed.options if use.name in OPTIONS for value in use.values]
    for source, arg in dict.fromkeys((*named, *parsed.names)):
        text = conninfo.text_of(arg)
        if is_address(text):
            address(case, source, text)
            decided = True
        elif text.endswith((".prisma", ".env", ".toml", ".yml", ".yaml", ".ini", ".json", ".cfg", ".conf")):
            case.argument(source, arg)
            decided |= file_addresses(case, case.path(text)) if arg.known else False
        else:
            case.argument(source, arg)
    return decided


def is_address(text: str) -> bool:
    """Whether a text is a database's address: a URL of one, a JDBC URL, or a keyword string."""
    scheme, separator, _ = text.partition("://")
    return bool(separator) and (scheme.rpartition(":")[2] in SCHEMES or scheme.partition(":")[0] == "jdbc")


def address(case: Case, source: str, text: str, *, warns: bool = False) -> None:
    """List what an address says: its hosts, database and user. A file database is a local one."""
    text = text.removeprefix("jdbc:")
    scheme, _, rest = text.partition("://")
    if scheme in ("sqlite", "sqlite3", "duckdb", "file"):
        case.add(source, text, "unknown" if warns else "local", "a file")
        case.name(source, rest, "database", warns=True)
        return
    from agentshell.targets.urls import parse

    url = parse(text)
    query = dict(url.query)
    hosts = [host for key in ("hostaddr", "host") for host in query.get(key, "").split(",") if host] or list(url.hosts)
    for host in hosts:
        if conninfo.UNKNOWN in host:
            case.name(source, host.replace(conninfo.UNKNOWN, "?"), warns=True)
            case.leave_open(f"the host in {source} is not known before it runs")
        else:
            case.host(source, host, warns=warns)
    if not hosts and not warns:
        case.add(source, scheme, "local" if case.here else "unknown", "no host is given")
    database = query.get("dbname", url.path)
    if conninfo.UNKNOWN in database:
        case.leave_open(f"the database in {source} is not known before it runs")
        warns = True
    if database:
        case.name(source, database.replace(conninfo.UNKNOWN, "?"), "database", warns=warns)
    if url.user:
        case.name(source, url.user.replace(conninfo.UNKNOWN, "?"), warns=True)


def _environment(case: Case) -> bool:
    """List database variables of the environment; whether there is one."""
    found = False
    for name in _VARIABLES["database"]:
        value = case.invocation.env.get(name)
        if value is not None and value.shown:
            found = True
            variable(case, f"${name}", value)
    for section, kind in (("database-host", "host"), ("database-name", "database")):
        for name in _VARIABLES[section]:
            value = case.invocation.env.get(name)
            if value is not None and value.shown:
                if not value.known:
                    case.unknown(f"${name}", value)
                elif kind == "host":
                    # A host beside an address speaks of another database.
                    case.host(f"${name}", value.literal, warns=found)
                else:
                    case.name(f"${name}", value.literal, kind, warns=found)
    if not found:
        case.variables_may_change()
    return found or any(piece.source.lstrip("$") in _VARIABLES["database-host"] for piece in case.evidence)


def variable(case: Case, source: str, value: Arg) -> None:
    """List one variable that holds an address."""
    text = conninfo.text_of(value)
    if is_address(text):
        address(case, source, text)
    elif not value.known:
        case.unknown(source, value)
    else:
        case.name(source, value.literal, warns=True)


def _files(case: Case) -> bool:
    """List the addresses in .env files, and in a schema that spells it out; the first file with one decides."""
    decided = False
    names = list(_VARIABLES["env-files"])
    for name in ("NODE_ENV", "APP_ENV"):
        value = case.invocation.env.text(name)
        if isinstance(value, str) and value:
            names = [f".env.{value}.local", f".env.{value}", *names]
    for name in (*names, *_VARIABLES["schema-files"]):
        path = case.path(name)
        if path:
            decided |= file_addresses(case, path, warns=decided)
    return decided


def _framework(parsed: Parsed, table: str = "frameworks") -> tuple[str, ...]:
    """Return a table's row for the framework: by its pack, or by the program that is started."""
    program = parsed.invocation.argv[0].literal.rpartition("/")[2]
    rows = TABLES[table]
    return tuple(rows.get(parsed.pack) or rows.get(program) or ())


def _django_settings(case: Case, parsed: Parsed) -> list[str]:
    """Return the settings module, where it is known: --settings, its variable, else what manage.py sets."""
    given = parsed.value("--settings") or case.invocation.env.get("DJANGO_SETTINGS_MODULE")
    if given is not None:
        return [given.literal] if given.known else []
    from agentshell.targets.framework_files import django_default

    path = case.path("manage.py")
    text = case.read(path) if path else None
    module = django_default(text) if isinstance(text, str) else ""
    if module:
        case.name(case.shown_path(path), module)
    return [module] if module else []


def _of_framework(case: Case, parsed: Parsed) -> bool:
    """List the hosts and addresses that the framework's own settings have for its environment."""
    from agentshell.targets.framework_files import hosts, part

    variable, default = _framework(parsed) or ("", "")
    value = parsed.value("--env", "--environment")
    if value is None and variable:
        value = case.invocation.env.get(variable)
    environment = value.literal if value is not None and value.known and value.literal else default or "development"
    given = [arg.literal for arg in parsed.values("--dataSource", "--knexfile") if arg.known]
    decided = False
    if parsed.pack == "django":
        given = [f"{module.replace('.', '/')}.py" for module in _django_settings(case, parsed)]
    for name in (*given, *_framework(parsed, "framework-files")):
        path = case.path(name)
        text = case.read(path) if path else None
        if not isinstance(text, str):
            continue
        kept = part(text, environment)
        where = f"{case.shown_path(path, 1).rpartition(':')[0]} ({environment})"
        for line in kept.splitlines():
            for word in _addresses(line):
                address(case, where, word)
                decided = True
        for host in hosts(kept):
            case.host(where, host)
            decided = True
    return decided


def file_addresses(case: Case, path: str, *, warns: bool = False) -> bool:
    """List the database addresses in a file, and variables with an environment's name; whether there is one."""
    text = case.read(path)
    if not isinstance(text, str):
        return False
    found = False
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip().removeprefix("export ").lstrip()
        if not bare or bare.startswith(("#", "//", ";")):
            continue
        where = case.shown_path(path, number)
        for word in _addresses(bare):
            address(case, where, word, warns=warns)
            found = True
        name, equals, value = bare.partition("=")
        name, value = name.strip(), value.strip().strip("'\"")
        if equals and name in _VARIABLES["database-host"]:
            case.host(f"{name}, {where}", value, warns=warns)
            found = True
        elif equals and name in _VARIABLES["environment"]:
            case.name(f"{name}, {where}", value, warns=warns)
    return found


def _addresses(line: str) -> list[str]:
    """Return the database addresses in a line of a file."""
    found = []
    at = line.find("://")
    while at >= 0:
        start = at
        while start and (line[start - 1].isalnum() or line[start - 1] in "+:"):
            start -= 1
        end = at
        while end < len(line) and not line[end].isspace() and line[end] not in "'\"`,;)}>":
            end += 1
        text = line[start:end].lstrip(":+")
        if is_address(text):
            found.append(text)
        at = line.find("://", end)
    return found


def _meanings(case: Case, parsed: Parsed, decided: bool) -> None:
    """List variables that name an environment; beside an address they speak for production only."""
    framework, default = _framework(parsed) or ("", "")
    module = parsed.value("--settings")
    for name in _VARIABLES["environment"]:
        if name == "DJANGO_SETTINGS_MODULE" and module is not None and module.known:
            # django-admin sets the variable to what the option says.
            continue
        case.variable(name, warns=decided)
    for name in _VARIABLES["weak"]:
        value = case.invocation.env.text(name)
        if isinstance(value, str) and value:
            environment, why = configured(value, case.facts, "any") or (
                "unknown",
                "often set where nothing is at stake",
            )
            if name == framework and not decided:
                # Here it chooses the settings that are used.
                case.name(f"${name}", value)
                continue
            case.add(f"${name}", value, environment, why)
    if framework and default and not decided and case.here and case.silent and not case.invocation.env.get(framework):
        case.name(f"default of {framework}", default)
