"""Owns what calls in Python do: standard library and common packages → deeds. The code around them is in `code_python`.

Sources: Python 3.12 library reference; psycopg 3, SQLAlchemy 2, requests 2, httpx, boto3 1.43, kubernetes 31.
"""

from __future__ import annotations

from agentshell.payloads.code_deeds import connect_url, settings_of
from agentshell.payloads.code_values import Made, text, words
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.payloads.code_deeds import Deeds

_SHELL = frozenset(
    {
        "os.system",
        "os.popen",
        "subprocess.getoutput",
        "subprocess.getstatusoutput",
        "commands.getoutput",
        "popen2.popen2",
    }
    | {"asyncio.create_subprocess_shell", "asyncio.subprocess.create_subprocess_shell", "commands.getstatusoutput"}
    | {"pexpect.run", "pexpect.spawn", "invoke.run", "fabric.api.run", "fabric.api.local", "plumbum.local"}
    | {"IPython.get_ipython().system", "get_ipython().system", "get_ipython().getoutput", "delegator.run"}
)
_PROCESS = frozenset({"run", "call", "check_call", "check_output", "Popen"})
_METHODS = frozenset({"get", "head", "options", "post", "put", "patch", "delete", "request"})
_HTTP = ("requests", "httpx", "urllib3", "aiohttp", "niquests")
_SQL = frozenset(
    {
        "execute",
        "executemany",
        "executescript",
        "exec_driver_sql",
        "raw",
        "fetch",
        "fetchval",
        "fetchrow",
        "execute_async",
    }
    | {"read_sql", "read_sql_query", "scalar", "query", "execute_sql", "command"}
)
_DRIVERS = {
    "psycopg2": "psql",
    "psycopg": "psql",
    "asyncpg": "psql",
    "pg8000": "psql",
    "aiopg": "psql",
    "pymysql": "mysql",
    "MySQLdb": "mysql",
    "mysql": "mysql",
    "mariadb": "mysql",
    "aiomysql": "mysql",
    "sqlite3": "sqlite3",
    "duckdb": "sqlite3",
    "aiosqlite": "sqlite3",
}


def call(deeds: Deeds, dotted: str, args: list[Any], kwargs: dict[str, Any], of: Any) -> None:
    """Note what a call of that name does; of is the value it is called on."""
    head, _, last = dotted.rpartition(".")
    first = args[0] if args else None
    if dotted in _SHELL:
        deeds.shell(text(first))
    elif head in ("subprocess", "subprocess32", "sp") and last in _PROCESS:
        _subprocess(deeds, args[0] if args else kwargs.get("args"), kwargs)
    elif dotted in ("asyncio.create_subprocess_exec", "sh.Command"):
        deeds.argv([text(one) for one in args])
    elif dotted == "pty.spawn":
        deeds.argv(words(first) or [text(first)])
    elif head == "sh" and last.isidentifier():
        deeds.argv([last.replace("_", "-"), *(text(one) for one in args)])
    elif head == "os":
        _os(deeds, last, args)
    elif dotted == "shutil.rmtree":
        deeds.remove(text(first), tree=True)
    elif dotted == "shutil.move":
        deeds.argv(["mv", "--", *(text(one) for one in args[:2])])
    elif dotted in ("open", "io.open", "builtins.open", "codecs.open"):
        mode = args[1] if len(args) > 1 else kwargs.get("mode", "r")
        if "w" in text(mode):
            deeds.overwrite(text(first))
    elif isinstance(of, Made) and of.dotted.endswith("Path"):
        _path(deeds, last, text(of), args)
    elif dotted == "urllib.request.urlopen":
        _urlopen(deeds, first, args, kwargs)
    elif last in _METHODS and (dotted.startswith(_HTTP) or (isinstance(first, str) and first.startswith("http"))):
        _request(deeds, last, args, kwargs)
    elif last in ("connect", "create_pool", "ConnectionPool", "connect_async", "create_engine", "create_async_engine"):
        _connect(deeds, dotted, args, kwargs)
    elif last in ("load_kube_config", "new_client_from_config"):
        deeds.context = text(kwargs["context"]) if "context" in kwargs else ""
    elif last in _SQL and args and text(first) != HOLE:
        deeds.sql(text(first))
    elif isinstance(of, Made):
        _client(deeds, last, of, args, kwargs)


def _subprocess(deeds: Deeds, command: Any, kwargs: dict[str, Any]) -> None:
    listed = words(command)
    shell = kwargs.get("shell", False)
    if listed is not None and shell is True:
        deeds.shell(listed[0] if listed else "")
    elif listed is not None:
        deeds.argv(listed)
    else:
        # without shell=True a text names one program; with blanks in it, it was meant as a command
        deeds.shell(text(command))
    program = kwargs.get("executable")
    if program is not None and listed:
        deeds.argv([text(program), *listed[1:]])


def _os(deeds: Deeds, last: str, args: list[Any]) -> None:
    rest = args[1:] if last.startswith("spawn") else args
    if last.startswith(("execv", "spawnv", "posix_spawn")):
        listed = words(rest[1]) if len(rest) > 1 else None
        deeds.argv([text(rest[0]), *(listed or [""])[1:]] if listed else [text(rest[0]) if rest else HOLE, HOLE])
    elif last.startswith(("execl", "spawnl")):
        deeds.argv([text(rest[0]) if rest else HOLE, *(text(one) for one in rest[2:])])
    elif last in ("remove", "unlink", "rmdir", "removedirs") and args:
        deeds.remove(text(args[0]))
    elif last in ("rename", "replace", "renames") and len(args) > 1:
        deeds.argv(["mv", "--", text(args[0]), text(args[1])])
    elif last == "truncate" and args:
        deeds.overwrite(text(args[0]))
    elif last in ("kill", "killpg") and args:
        deeds.argv(["kill", "--", text(args[0])])


def _path(deeds: Deeds, last: str, path: str, args: list[Any]) -> None:
    if last in ("unlink", "rmdir"):
        deeds.remove(path)
    elif last in ("write_text", "write_bytes") or (last == "open" and args and "w" in text(args[0])):
        deeds.overwrite(path)
    elif last in ("rename", "replace") and args:
        deeds.argv(["mv", "--", path, text(args[0])])


def _body(kwargs: dict[str, Any]) -> str:
    import json

    if "json" in kwargs:
        try:
            return json.dumps(kwargs["json"], ensure_ascii=False)
        except (TypeError, ValueError):
            return HOLE
    data = kwargs.get("data", kwargs.get("content", kwargs.get("body")))
    if isinstance(data, dict):
        return "&".join(f"{text(key)}={text(value)}" for key, value in data.items())
    return "" if data is None else text(data)


def _request(deeds: Deeds, last: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    method, rest = last.upper(), args
    if last == "request":
        method = text(kwargs.get("method", args[0] if args else None)).upper()
        rest = args[1:]
    url = text(kwargs.get("url", rest[0] if rest else None))
    extra = {"data": rest[1]} if len(rest) > 1 and last in ("post", "put", "patch") else {}
    deeds.http(method, url, _body({**extra, **kwargs}))


def _urlopen(deeds: Deeds, first: Any, args: list[Any], kwargs: dict[str, Any]) -> None:
    data = args[1] if len(args) > 1 else kwargs.get("data")
    if isinstance(first, Made) and first.dotted.endswith("Request"):
        given = dict(first.kwargs)
        url = text(first.args[0] if first.args else given.get("url"))
        data = first.args[1] if len(first.args) > 1 else given.get("data", data)
        method = given.get("method")
        deeds.http(text(method) if method else "POST" if data is not None else "GET", url, _body({"data": data}))
    else:
        deeds.http("POST" if data is not None else "GET", text(first), _body({"data": data}))


def _connect(deeds: Deeds, dotted: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    first = text(args[0]) if args else ""
    if dotted.rpartition(".")[2].startswith("create") and "engine" in dotted:
        connect_url(deeds, first)
        return
    kind = _DRIVERS.get(dotted.partition(".")[0])
    if kind is None:
        return
    given = kwargs.get("dsn", kwargs.get("conninfo"))
    dsn = text(given) if given is not None else first
    settings = settings_of(kwargs)
    if kind == "mysql" and dsn:
        settings.setdefault("host", dsn)
        dsn = ""
    deeds.connects(kind, dsn, **settings)


def _client(deeds: Deeds, last: str, of: Made, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Methods of boto3 and kubernetes clients that destroy: as the CLI's command."""
    if of.dotted.startswith("boto3.") and of.dotted.endswith((".client", "().client")):
        service = text(of.args[0]) if of.args else HOLE
        profile = dict(of.of.kwargs).get("profile_name") if isinstance(of.of, Made) else None
        more = ["--profile", text(profile)] if profile is not None else []
        options = [part for key, value in kwargs.items() for part in (f"--{_dashed(key)}", _option(value))]
        name = {"s3": "s3api", "deploy": "deploy"}.get(service, service)
        deeds.argv(["aws", *more, name, last.replace("_", "-"), *options])
    elif of.dotted.startswith("kubernetes.") and last.startswith(("delete_", "patch_", "replace_")):
        verb, _, kind = last.partition("_")
        kind = kind.removeprefix("collection_").removeprefix("namespaced_").replace("_", "")
        name = text(kwargs.get("name", args[0] if args else None))
        namespace = text(kwargs.get("namespace", args[1] if len(args) > 1 else None))
        place = ["-n", namespace] if "namespaced" in last and namespace != HOLE else []
        target = ["--all"] if "collection" in last else [name]
        context = ["--context", deeds.context] if deeds.context else []
        deeds.argv(["kubectl", *context, verb, *place, kind, *target])


def _option(value: Any) -> str:
    return "true" if value is True else "false" if value is False else text(value)


def _dashed(name: str) -> str:
    from agentshell.payloads.api import action_id

    return action_id(name)
