"""Owns what Python packages for databases, clouds, clusters and other machines do → deeds.

A method's meaning is told by what the object was made with (`MongoClient(url)['app'].users.drop()`), so each is given
the chain that leads to it. Sources: psycopg 3, SQLAlchemy 2, Django 5, peewee 3, PyMongo 4, redis-py 5, boto3 1.43,
kubernetes 31, google-cloud-storage 2, google-cloud-bigquery 3, elasticsearch 8, docker 7, paramiko 3, fabric 3, gql 3.
"""

from __future__ import annotations

from agentshell.payloads.code_clients import aws, docker, elastic, mongo, orm, redis
from agentshell.payloads.code_deeds import connect_url, settings_of
from agentshell.payloads.code_values import Made, Name, text
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.payloads.code_deeds import Deeds

_SQL = frozenset(
    {"execute", "executemany", "executescript", "exec_driver_sql", "raw", "fetch", "fetchval", "fetchrow"}
    | {"read_sql", "read_sql_query", "scalar", "query", "execute_sql", "command", "execute_async", "sql", "fetch_all"}
)
_DRIVERS = {"psycopg2": "psql", "psycopg": "psql", "asyncpg": "psql", "pg8000": "psql", "aiopg": "psql"}
_DRIVERS |= {"pymysql": "mysql", "MySQLdb": "mysql", "mysql": "mysql", "mariadb": "mysql", "aiomysql": "mysql"}
_DRIVERS |= {"sqlite3": "sqlite3", "duckdb": "sqlite3", "aiosqlite": "sqlite3"}
_CONNECTS = frozenset({"connect", "create_pool", "ConnectionPool", "connect_async", "create_engine"})
_CONNECTS |= {"create_async_engine", "Database", "SQLDatabase", "SqliteDatabase", "PostgresqlDatabase"}
_CONNECTS |= {"MySQLDatabase", "ThreadedConnectionPool", "SimpleConnectionPool", "AsyncConnectionPool"}
_URL_MAKERS = ("create_engine", "create_async_engine", "playhouse.db_url.connect", "dataset.connect", "Database")
_GONE = ("delete", "destroy", "terminate", "purge", "begin_delete", "begin_purge", "drop")
_SERVICES = (
    "google", "azure", "digitalocean", "linode", "hcloud", "stripe", "github", "gitlab", "cloudflare", "CloudFlare",
    "heroku3", "openstack", "ovh", "scaleway", "vultr", "pydo", "firebase_admin", "supabase", "twilio", "pinecone",
    "qdrant_client", "weaviate", "neo4j", "cassandra", "hvac", "consul", "etcd3", "kafka", "confluent_kafka", "pika",
    "snowflake", "databricks", "auth0", "dropbox", "googleapiclient", "oci", "libcloud", "novaclient", "cinderclient",
)  # fmt: skip
"""Packages that are nothing but the library of a service elsewhere: what they delete, is deleted there."""


def call(deeds: Deeds, dotted: str, args: list[Any], kwargs: dict[str, Any], of: Any) -> None:
    """Note what a call of that name does; of is the value it is called on."""
    dotted = dotted.replace("()", "").replace("[]", "")
    last = dotted.rpartition(".")[2]
    chain = _chain(of)
    root = chain[0] if chain else None
    package = (root.dotted if root else dotted).partition(".")[0]
    if package in ("pymongo", "motor", "MongoClient", "mongoengine"):
        _mongo(deeds, last, chain, args)
    elif package in ("redis", "valkey", "fakeredis", "aioredis", "rediscluster"):
        if package != "fakeredis":
            _redis(deeds, last, root, args)
    elif package in ("elasticsearch", "opensearchpy"):
        _elastic(deeds, dotted, root, args, kwargs)
    elif package in ("boto3", "aioboto3", "aiobotocore", "botocore", "session"):
        _aws(deeds, last, chain, args, kwargs)
    elif package == "kubernetes":
        _kubernetes(deeds, last, args, kwargs)
    elif package == "docker":
        _docker(deeds, dotted, chain, args, kwargs)
    elif package in ("paramiko", "fabric", "asyncssh", "spur", "netmiko", "parallel-ssh"):
        _host(deeds, last, root, args, kwargs)
    elif package == "gql" and last in ("execute", "execute_async", "execute_sync"):
        _gql(deeds, root, args, kwargs)
    elif package == "pycurl":
        _curl(deeds, last, args)
    elif package in _SERVICES:
        _service(deeds, dotted, chain, args, kwargs)
    elif last in _CONNECTS or dotted.endswith("URL.create"):
        _connect(deeds, dotted, args, kwargs)
    else:
        _rows(deeds, dotted, last, chain, args, kwargs)


def _chain(of: Any) -> list[Made]:
    out: list[Made] = []
    while isinstance(of, Made):
        out.insert(0, of)
        of = of.of
    return out


def _connect(deeds: Deeds, dotted: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    first = text(args[0]) if args else text(kwargs.get("url"))
    if dotted.endswith(_URL_MAKERS):
        connect_url(deeds, first)
        return
    kind = _DRIVERS.get(dotted.partition(".")[0])
    if dotted.partition(".")[0] == "peewee":
        made = dotted.rpartition(".")[2]
        kind = {"SqliteDatabase": "sqlite3", "MySQLDatabase": "mysql"}.get(made, "psql")
        if kind != "sqlite3":
            deeds.connects(kind, "", **settings_of({"database": first, **kwargs}))
            return
    if kind is None:
        return
    given = kwargs.get("dsn", kwargs.get("conninfo"))
    dsn = text(given) if given is not None else first if args else ""
    settings = settings_of(kwargs)
    if kind == "mysql" and dsn:
        settings.setdefault("host", dsn)
        dsn = ""
    deeds.connects(kind, dsn, **settings)


def _rows(deeds: Deeds, dotted: str, last: str, chain: list[Made], args: list[Any], kwargs: dict[str, Any]) -> None:
    """Note SQL, and what object-relational mappers make of a call."""
    first = args[0] if args else kwargs.get("sql", kwargs.get("query"))
    narrowed = any(one.dotted.endswith((".filter", ".where", ".exclude", ".filter_by", ".get")) for one in chain)
    narrowed = narrowed and not any(one.dotted.endswith(".all") and one is chain[-1] for one in chain)
    if last in _SQL and isinstance(first, Made) and (made := _statement(first)):
        orm(deeds, *made)
    elif last in _SQL and first is not None and text(first) != HOLE:
        deeds.sql(text(first))
    elif last == "drop_all":
        orm(deeds, "drop", "every_table")
    elif last == "drop_tables" or (last in ("drop", "drop_table") and "__table__" in dotted):
        orm(deeds, "drop", dotted.split(".")[-3] if "__table__" in dotted else "tables")
    elif last == "to_sql" and text(kwargs.get("if_exists")) == "replace" and text(first) != HOLE:
        orm(deeds, "drop", text(first))
    elif last in ("delete", "_raw_delete", "update") and ".objects." in f"{dotted}.":
        orm(deeds, last.strip("_").removeprefix("raw_"), _model(dotted.partition(".objects")[0]), narrowed=narrowed)
    elif last in ("delete", "update") and any(
        one.dotted.endswith(".query") or ".query." in one.dotted for one in chain
    ):
        asked = next((one for one in chain if one.dotted.endswith(".query") and one.args), None)
        name = asked.args[0].dotted if asked and isinstance(asked.args[0], Name) else dotted.partition(".query")[0]
        orm(deeds, last, _model(name), narrowed=narrowed)
    elif last == "execute" and chain and (made := _statement(chain[-1])):  # peewee
        orm(deeds, *made)
    elif dotted.endswith("call_command") and args:
        deeds.argv(["django-admin", *(text(one) for one in args)])


def _statement(value: Made) -> tuple[str, str, bool] | None:
    """Return (verb, table, narrowed) of a statement that is built by calls: `delete(User).where(…)`."""
    chain = _chain(value)
    verb = chain[0].dotted.rpartition(".")[2]
    if verb not in ("delete", "update") or not ("sqlalchemy" in chain[0].dotted or "sqlmodel" in chain[0].dotted):
        found = next((one for one in chain if one.dotted.endswith((".delete", ".update"))), None)
        if found is None or "()" in found.dotted.partition(".")[0]:
            return None
        verb = found.dotted.rpartition(".")[2]
        return verb, _model(found.dotted.rpartition(".")[0]), any(one.dotted.endswith(".where") for one in chain)
    given = chain[0].args[0] if chain[0].args else None
    name = given.dotted if isinstance(given, (Name, Made)) else "rows"
    return verb, _model(name), any(one.dotted.endswith((".where", ".filter")) for one in chain)


def _model(dotted: str) -> str:
    name = dotted.rstrip("()[]").rpartition(".")[2]
    return name if name.isidentifier() else "rows"


def _mongo(deeds: Deeds, last: str, chain: list[Made], args: list[Any]) -> None:
    root = chain[0] if chain else None
    given = dict(root.kwargs) if root else {}
    url = text(root.args[0] if root and root.args else given.get("host", "localhost"))
    if url != HOLE and "://" not in url:
        url = f"mongodb://{url}"
    mongo(deeds, url, last, args)


def _redis(deeds: Deeds, last: str, root: Made | None, args: list[Any]) -> None:
    if root is None:
        return
    given = dict(root.kwargs)
    made = root.dotted.rpartition(".")[2]
    if made == "from_url":
        where = ["-u", text(root.args[0] if root.args else given.get("url"))]
    else:
        host = given.get("host", root.args[0] if root.args else "localhost")
        where = ["-h", text(host), *(["-p", text(given["port"])] if "port" in given else [])]
    redis(deeds, where, last, [text(one) for one in args])


def _elastic(deeds: Deeds, dotted: str, root: Made | None, args: list[Any], kwargs: dict[str, Any]) -> None:
    if root is None:
        return
    hosts = root.args[0] if root.args else dict(root.kwargs).get("hosts", "http://localhost:9200")
    host = hosts[0] if isinstance(hosts, list) and hosts else hosts
    if isinstance(host, dict):
        host = text(host.get("host"))
    index = text(kwargs.get("index", kwargs.get("name", args[0] if args else None)))
    elastic(deeds, text(host), ".".join(dotted.split(".")[-2:]), index)


def _aws(deeds: Deeds, last: str, chain: list[Made], args: list[Any], kwargs: dict[str, Any]) -> None:
    """Clients' methods are the CLI's operations; a resource's are those of the service it came from."""
    made = next((one for one in chain if one.dotted.endswith((".client", ".resource", "create_client"))), None)
    if made is None:
        return
    service = text(made.args[0] if made.args else dict(made.kwargs).get("service_name"))
    settings = {key: value for one in chain for key, value in one.kwargs}
    where = [
        part
        for key, option in (
            ("profile_name", "--profile"),
            ("endpoint_url", "--endpoint-url"),
            ("region_name", "--region"),
        )
        if settings.get(key) is not None
        for part in (option, text(settings[key]))
    ]
    if made.dotted.endswith(".resource"):
        from agentshell.payloads.code_clients import aws_resource

        steps = [(one.dotted.rpartition(".")[2], [text(each) for each in one.args]) for one in chain]
        aws_resource(deeds, service, where, steps, last, kwargs)
    else:
        aws(deeds, service, last, kwargs, where)


def _kubernetes(deeds: Deeds, last: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    if last in ("load_kube_config", "new_client_from_config"):
        deeds.context = text(kwargs["context"]) if "context" in kwargs else ""
        if "config_file" in kwargs:
            deeds.changes["KUBECONFIG"] = text(kwargs["config_file"])
        return
    if not last.startswith(("delete_", "patch_", "replace_")):
        return
    verb, _, kind = last.partition("_")
    plain = kind.removeprefix("collection_").removeprefix("namespaced_").removeprefix("cluster_custom_object")
    context = ["--context", deeds.context] if deeds.context else []
    if "custom_object" in last:
        given = [text(one) for one in args] or [text(one) for one in kwargs.values()]
        plural = given[3 if "namespaced" in last else 2 :][:1] or [HOLE]
        deeds.argv(["kubectl", *context, verb, *plural, given[-1] if given else HOLE])
        return
    scale = plain.endswith("_scale")
    plain = plain.removesuffix("_scale").removesuffix("_status").replace("_", "")
    name = text(kwargs.get("name", args[0] if args and "collection" not in last else None))
    at = 0 if "collection" in last else 1
    namespace = text(kwargs.get("namespace", args[at] if len(args) > at else None))
    place = ["-n", namespace] if "namespaced" in last and namespace != HOLE else []
    target = ["--all"] if "collection" in last else [name]
    if scale:
        deeds.argv(["kubectl", *context, "scale", *place, f"{plain}/{name}", f"--replicas={HOLE}"])
    elif verb == "patch":
        deeds.argv(["kubectl", *context, "patch", *place, plain, name, "-p", HOLE])
    elif verb == "replace":
        deeds.argv(["kubectl", *context, "replace", *place, "-f", HOLE])
    else:
        deeds.argv(["kubectl", *context, verb, *place, plain, *target])


def _docker(deeds: Deeds, dotted: str, chain: list[Made], args: list[Any], kwargs: dict[str, Any]) -> None:
    url = text(dict(chain[0].kwargs).get("base_url")) if chain and "base_url" in dict(chain[0].kwargs) else ""
    names = [text(one) for made in chain[1:] for one in made.args] or [text(one) for one in args]
    given = next((one for one in reversed(chain[1:]) if one.args), None)
    name = text(given.args[0]) if given else text(args[0]) if args else HOLE
    last = dotted.rpartition(".")[2]
    kind = next((one for one in ("containers", "volumes", "images", "networks") if f".{one}." in f"{dotted}."), "")
    command = [text(one) for one in (args[:1] or [kwargs.get("cmd")])] if last == "exec_run" else names[:1]
    docker(deeds, url, kind, last, name, command)


def _host(deeds: Deeds, last: str, root: Made | None, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Commands on machines that the code logs in to: `ssh HOST COMMAND`."""
    if last in ("connect", "Connection", "SSHClient", "create_connection"):
        given = kwargs.get("hostname", kwargs.get("host", args[0] if args else None))
        if given is not None:
            deeds.hosts.append(text(given))
        return
    if last not in ("exec_command", "run", "sudo", "send_command", "check_output") or not args:
        return
    command = text(args[0])
    own = text(root.args[0]) if root is not None and root.args else ""
    for host in [own] if own else deeds.hosts[-2:] or [HOLE]:
        deeds.argv(["ssh", host, f"sudo {command}" if last == "sudo" else command])


def _gql(deeds: Deeds, root: Made | None, args: list[Any], kwargs: dict[str, Any]) -> None:
    import json

    transport = dict(root.kwargs).get("transport") if root else None
    url = HOLE
    if isinstance(transport, Made):
        url = text(dict(transport.kwargs).get("url", transport.args[0] if transport.args else None))
    asked = args[0] if args else kwargs.get("document", kwargs.get("request"))
    query = text(asked.args[0]) if isinstance(asked, Made) and asked.args else text(asked)
    variables = kwargs.get("variable_values", {})
    body = {"query": query, "variables": variables if isinstance(variables, dict) else {}}
    deeds.http("POST", url, json.dumps(body, ensure_ascii=False, default=text))


def _curl(deeds: Deeds, last: str, args: list[Any]) -> None:
    """`c.setopt(c.URL, …)`, then `c.perform()`."""
    if last == "setopt" and len(args) > 1 and isinstance(args[0], (Name, Made)):
        option = args[0].dotted.rpartition(".")[2]
        keys = {"URL": "url", "CUSTOMREQUEST": "method", "POSTFIELDS": "body"}
        if option in keys:
            deeds.request[keys[option]] = text(args[1])
    elif last == "perform" and "url" in deeds.request:
        asked = deeds.request
        deeds.http(asked.get("method", "POST" if "body" in asked else "GET"), asked["url"], asked.get("body", ""))
        deeds.request = {}


def _service(deeds: Deeds, dotted: str, chain: list[Made], args: list[Any], kwargs: dict[str, Any]) -> None:
    last = dotted.rpartition(".")[2]
    values = [value for one in chain for value in (*one.args, *(value for _, value in one.kwargs))]
    names = [text(one) for one in (*values, *args, *kwargs.values()) if isinstance(one, str)]
    if last == "query" and "bigquery" in dotted and args:
        project = next((text(value) for one in chain for key, value in one.kwargs if key == "project"), "")
        deeds.argv(["bq", *([f"--project_id={project}"] if project else []), "query", text(args[0])])
    elif last in ("execute", "execute_string", "cursor") and args and "snowflake" in dotted:
        deeds.argv(["snowsql", "-q", text(args[0])])
    elif last in _GONE or last.startswith(tuple(f"{one}_" for one in _GONE)):
        deeds.gone("destructive", f"calls {last} of {dotted.partition('.')[0]}'s library", *names)
