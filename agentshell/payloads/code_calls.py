"""Owns reading code by its calls: the scan's calls → deeds, for every language that is written by calls.

JavaScript's are told in `code_javascript`, which names start or delete something by the tables of `code_families`.
Sources: Ruby 3.3 Kernel, FileUtils, Net::HTTP; perlfunc 5.38; PHP 8 Program execution; Lua 5.4 os, io; the drivers'
own documentation (pg, PDO, DBI).
"""

from __future__ import annotations

from agentshell.payloads.code_deeds import connect_url, settings_of
from agentshell.payloads.code_families import EXACT, LISP_REMOVES, REMOVES, SHELLS, STARTS, TREES, WRITES
from agentshell.payloads.code_javascript import body_of
from agentshell.payloads.code_scan import Scan
from agentshell.payloads.code_values import Made, Said, text, words
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from agentshell.payloads.code_deeds import Deeds
    from agentshell.payloads.code_scan import Call

_EVALUATES = frozenset({"eval", "Function", "instance_eval", "class_eval", "vm.runInThisContext", "vm.runInNewContext"})
_EVALUATES |= {"vm.runInContext", "loadstring", "create_function", "EVAL", "Code.eval_string"}
_DEPTH, _INSIDE = 3, 60
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "request", "DELETE", "Delete"})
_METHODS |= {"DeleteAsync", "PostAsync", "PutAsync"}
_SQL = frozenset({"query", "execute", "exec", "do", "prepare", "exec_query", "exec_params", "async_exec", "run"})
_SQL |= {
    "Exec",
    "ExecContext",
    "Query",
    "QueryRow",
    "executeUpdate",
    "dbExecute",
    "dbSendQuery",
    "dbGetQuery",
    "pg_query",
}
_SQL |= {"batch_execute", "raw_sql", "sql_query", "execute_unprepared", "query_drop", "exec_drop", "query_as"}
_SQL |= {"SqlCommand", "NpgsqlCommand", "MySqlCommand", "ExecuteSqlRaw", "ExecuteSqlRawAsync", "prepareStatement"}
_SQL |= {"Execute", "ExecuteAsync", "ExecuteScalar", "executeQuery", "MustExec", "Raw", "customStatement", "rawQuery"}
_SQL |= {"mysqli_query", "execute_batch", "executeStatement", "multi_query", "real_query", "pg_exec", "unprepared"}
_CONNECTS = frozenset({"Client", "connect", "new", "PDO", "mysqli", "pg_connect", "mysqli_connect", "Open", "open"})
_CONNECTS |= {"dbConnect", "getConnection", "establish_connection", "start_link"}
_CONNECTS |= {"Connect", "New", "ConnectConfig", "connect_lazy", "establish", "MustConnect", "MustOpen", "from_url"}
_INDIRECT = frozenset({"send", "public_send", "__send__", "call_user_func", "call_user_func_array", "array_map"})


def find(code: str, language: str, deeds: Deeds, environment: Mapping[str, str], argv: Sequence[str]) -> Said:
    """Note what the code would do, as far as its calls show; return the texts that stand in it."""
    scan = Scan(code, language, environment, argv)
    _read(scan, code, deeds, 0)
    return Said(tuple(scan.strings()), scan.opaque())


def _read(scan: Scan, code: str, deeds: Deeds, depth: int) -> None:
    for command in scan.commands():
        deeds.shell(command)
    if scan.language == "javascript":
        from agentshell.payloads import code_javascript

        code_javascript.read(deeds, scan, code)
    else:
        deeds.changes.update(scan.settings())
        for call in scan.calls():
            _script(deeds, call, scan.language)
    if depth >= _DEPTH:
        return
    for call in scan.calls():
        if call.name in _EVALUATES and call.args:
            inner = text(call.args[-1] if call.name == "Function" else call.args[0])
            if inner.strip(HOLE):
                _read(Scan(inner, scan.language, scan.environment, scan.argv, scan), inner, deeds, depth + 1)
            else:
                deeds.dynamic = True
    for piece in scan.inside[:_INSIDE]:
        if any(mark in piece for mark in "(`"):
            _read(Scan(piece, scan.language, scan.environment, scan.argv, scan), code, deeds, depth + 1)


def _script(deeds: Deeds, call: Call, language: str) -> None:
    name, args = call.name, call.args
    if language == "lisp":
        if name in LISP_REMOVES:
            deeds.remove(text(args[0]), tree=True)
        else:
            deeds.argv([text(one) for one in args]) if len(args) > 1 else deeds.shell(text(args[0]))
        return
    last = name.rpartition(".")[2]
    if last in _INDIRECT and len(args) > 1 and isinstance(args[0], str):
        inner = args[0].lstrip(":")
        for one in (args[1] if isinstance(args[1], list) else args[1:])[:8]:
            _script(deeds, call.replace(name=inner, args=(one,), of=None), language)
        return
    first = text(args[0]) if args else HOLE
    plain = last if language not in EXACT else name
    if name in SHELLS[language] or plain in SHELLS[language]:
        if language == "perl" and name == "open":
            _perl_open(deeds, args)
        else:
            _starts(deeds, language, name, args, first)
    elif name in STARTS.get(language, ()):
        _program(deeds, args)
    elif name in TREES[language] or plain in TREES[language]:
        for path in _paths(args, call.of):
            deeds.remove(path, tree=True)
    elif name in REMOVES[language] or plain in REMOVES[language]:
        tree = any(isinstance(one, dict) and any("recursive" in key for key in one) for one in args)
        for path in _paths(args, call.of):
            deeds.remove(path, tree=tree)
    elif name in WRITES.get(language, ()):
        _writes(deeds, language, name, args, first)
    elif name in ("rename", "File.rename", "FileUtils.mv", "os.rename", "move_uploaded_file", "os.Rename", "File.mv"):
        deeds.move(first, text(args[1]) if len(args) > 1 else HOLE)
    elif name in ("Dir.chdir", "chdir", "setwd", "cd", "os.Chdir", "File.cd!"):
        deeds.change_folder(first)
    elif name == "putenv" and "=" in first:
        deeds.changes.update([first.partition("=")[::2]])
    else:
        _shared(deeds, call, language)


def _paths(args: tuple[Any, ...], of: Made | None) -> list[str]:
    """Return the paths that are given: texts and lists of them; without any, what the method is called on."""
    out: list[str] = []
    for one in args[:8]:
        if not isinstance(one, (dict, bool)):
            out += [text(each) for each in one] if isinstance(one, list) else [text(one)]
    if not out and of is not None and of.args:
        out = [text(of.args[0])]
    return out


def _starts(deeds: Deeds, language: str, name: str, args: tuple[Any, ...], first: str) -> None:
    plain = [one for one in args if not isinstance(one, dict)]
    options = next((one for one in args if isinstance(one, dict)), {})
    fed = text(options.get("stdin_data", options.get("input", "")))
    given: dict[str, Any] = {
        "fed": "" if fed == HOLE else fed,
        "cwd": text(options["chdir"]) if "chdir" in options else "",
    }
    listed = words(plain[0]) if plain else None
    if listed is not None:
        deeds.argv(listed, **given)
    elif len(plain) > 1 and language in ("ruby", "perl", "raku") and name not in ("IO.popen", "popen"):
        deeds.argv([text(one) for one in plain], **given)
    elif name == "pcntl_exec":
        deeds.argv([first, *(words(plain[1]) or [] if len(plain) > 1 else [])])
    else:
        deeds.shell(first, **given)


def _program(deeds: Deeds, args: tuple[Any, ...]) -> None:
    """Note a program: its name, then its arguments as further texts or as one list."""
    out: list[str] = []
    for one in args:
        if isinstance(one, dict):
            out += [each for value in one.values() for each in (words(value) or [])]
        else:
            out += words(one) or [text(one)]
    while out and out[0] == HOLE and len(out) > 2:  # a context before the program
        out.pop(0)
    if len(out) == 2 and " " in out[1] and not out[1].startswith("/"):  # Process.Start("kubectl", "delete ns a")
        deeds.shell(" ".join(out))
    elif len(out) == 1:
        deeds.shell(out[0])
    else:
        deeds.argv(out)


def _writes(deeds: Deeds, language: str, name: str, args: tuple[Any, ...], first: str) -> None:
    mode = text(args[1]) if len(args) > 1 else ""
    opens = name in ("File.open", "io.open", "fopen", "open", "File.new")
    if language == "php" and name == "file_put_contents" and len(args) > 2:
        return  # with flags: it may append
    if opens and "w" in mode:
        deeds.overwrite(first)
    elif not opens:
        deeds.overwrite(first, mode)


def _perl_open(deeds: Deeds, args: tuple[Any, ...]) -> None:
    """`open F, "|cmd"`, `open(F, "cmd|")`, `open(my $f, "-|", "cmd", …)`, `open(F, ">", path)`."""
    plain = [text(one) for one in args]
    mode = plain[1].strip() if len(plain) > 1 else ""
    if mode in ("|-", "-|") and len(plain) > 2:
        deeds.shell(plain[2]) if len(plain) == 3 else deeds.argv(plain[2:])
    elif mode.startswith("|") or mode.endswith("|"):
        deeds.shell(mode.strip("|"))
    elif mode in (">", "+>") and len(plain) > 2:
        deeds.overwrite(plain[2])
    elif mode.startswith(">") and not mode.startswith(">>") and len(mode) > 1:
        deeds.overwrite(mode[1:].strip())


def _shared(deeds: Deeds, call: Call, language: str) -> None:
    """HTTP clients and databases, which look alike in these languages."""
    name, args = call.name, call.args
    last = name.rpartition(".")[2]
    first = args[0] if args else None
    options = next((one for one in args if isinstance(one, dict)), {})
    if last in _METHODS and isinstance(first, str) and (first.startswith("http") or _web(call)):
        _http(deeds, call, last, args, first, options)
    elif last in ("NewRequest", "NewRequestWithContext"):
        given = [text(one) for one in args if text(one) != HOLE]
        if len(given) > 1:
            deeds.http(given[0].upper(), given[1])
    elif name in ("Net.HTTP.Delete.new", "Net.HTTP.Put.new"):
        host = deeds.request.get("host", "")
        deeds.http(name.split(".")[2].upper(), f"https://{host}{text(first)}" if host else text(first))
    elif name in ("Net.HTTP.start", "Net.HTTP.new"):
        deeds.request["host"] = text(first)
    elif last == "curl_setopt" and len(args) > 2 and "DELETE" in text(args[2]):
        deeds.http("DELETE", deeds.request.get("url", HOLE))
    elif last == "curl_init":
        deeds.request["url"] = text(first)
    elif last == "stream_context_create" and "DELETE" in str(args):
        deeds.http("DELETE", HOLE)
    elif last in ("flushall", "flushdb", "flushAll", "flushDB"):
        _redis(deeds, call, last)
    elif name.startswith("Aws.") and last != "new" and name.count(".") > 1:
        from agentshell.payloads.code_clients import aws

        aws(deeds, name.split(".")[1], last, options)
    elif language == "ruby" and last in ("delete_all", "destroy_all") and name[:1].isupper():
        from agentshell.payloads.code_clients import orm

        orm(deeds, "delete", name.partition(".")[0], narrowed=".where." in name)
    elif name.startswith("Mongo.") and call.of is not None:
        from agentshell.payloads.code_clients import mongo

        root = call.of
        while root.of is not None:
            root = root.of
        mongo(deeds, text(root.args[0]) if root.args else "localhost", last, args)
    elif last in _CONNECTS or last.endswith(("Connection", "DataSource.Create", "Pool.connect")):
        _connects(deeds, call, first, options)
    elif last in _SQL:
        for one in args:
            if isinstance(one, str) and " " in one.strip():
                deeds.sql(one)


def _web(call: Call) -> bool:
    """Whether a method is that of a client of a web server: an address without its host."""
    return call.name.startswith(
        ("Net.HTTP", "HTTParty", "Faraday", "RestClient", "GuzzleHttp", "Http.", "httr", "LWP", "HTTP")
    )


def _http(deeds: Deeds, call: Call, last: str, args: tuple[Any, ...], first: str, options: dict[str, Any]) -> None:
    url, method = first, last.removesuffix("Async").upper()
    if last == "request":
        if len(args) < 2:
            return
        method, url = first.upper(), text(args[1])
    elif not first.startswith("http"):
        of = call.of
        base = text(of.args[0]) if of is not None and of.args else HOLE
        url = f"{base if '://' in base else f'https://{base}'}{first}" if base != HOLE else first
    body = args[1] if len(args) > 1 and last in ("post", "put", "patch") else options.get("body", options.get("data"))
    deeds.http(method, url, body_of(body))


def _redis(deeds: Deeds, call: Call, last: str) -> None:
    from agentshell.payloads.code_clients import redis

    options = next((one for one in call.of.args if isinstance(one, dict)), {}) if call.of is not None else {}
    url, host = options.get("url"), options.get("host", deeds.request.get("redis", "localhost"))
    redis(deeds, ["-u", text(url)] if url is not None else ["-h", text(host)], last, [])


def _connects(deeds: Deeds, call: Call, first: Any, options: dict[str, Any]) -> None:
    url = options.get("connectionString", options.get("url", options.get("uri", first)))
    name = call.name.lower()
    kind = "mysql" if "mysql" in name or "mysql" in text(options.get("adapter")) else "psql"
    if "redis" in name:
        deeds.request["redis"] = text(first)
        return
    for one in call.args[:3]:
        if isinstance(one, str) and _data_source(deeds, one):
            return
    if not (isinstance(url, str) and "://" in url):  # a driver's name or a context stands in front of the address
        url = next((one for one in call.args[1:3] if isinstance(one, str) and "://" in one), url)
    if isinstance(url, str) and "://" in url and not url.startswith("http"):
        connect_url(deeds, url.removeprefix("jdbc:"))
    elif options.get("host"):
        deeds.connects(kind, "", **settings_of(options))
    elif call.name.rpartition(".")[2] in ("mysqli", "pg_connect", "mysqli_connect") and isinstance(first, str):
        deeds.connects("psql", first) if "pg" in name else deeds.connects("mysql", "", host=first)


def _data_source(deeds: Deeds, name: str) -> bool:
    """Take PDO's and DBI's names: `pgsql:host=x;dbname=y`, `dbi:Pg:dbname=app;host=prod-db`, `sqlite:/x`."""
    scheme, _, rest = name.lower().partition(":")
    plain = name.partition(":")[2]
    if scheme == "dbi":
        scheme, _, rest = rest.partition(":")
        plain = plain.partition(":")[2]
    if scheme in ("pgsql", "mysql", "pg", "mariadb") and "=" in rest:
        parts = dict(pair.partition("=")[::2] for pair in plain.split(";"))
        deeds.connects("mysql" if scheme[0] == "m" else "psql", **settings_of(parts))
        return True
    if "=" in name and "://" not in name:
        # ADO.NET's `Host=x;Database=app`, `Server=x;…`, and libpq's `host=x dbname=app` (Go, Rust)
        pieces = name.split(";") if ";" in name else name.split()
        given = {key.strip().lower(): value.strip() for key, _, value in (one.partition("=") for one in pieces)}
        host = given.get("host") or given.get("server") or given.get("data source") or ""
        if host:
            deeds.connects("psql", "", host=host.split(",")[0].removeprefix("tcp:"))
            return True
    if scheme == "sqlite" and "//" not in plain:
        deeds.connects("sqlite3", plain.removeprefix("dbname="))
        return True
    return False
