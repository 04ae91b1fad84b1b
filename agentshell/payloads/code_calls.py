"""Owns what calls in JavaScript, Ruby, Perl, PHP and Lua do: starting programs, deleting, sending, SQL → deeds.

Sources: Node.js 20 child_process and fs, Deno 2, Bun 1; Ruby 3.3 Kernel, FileUtils; perlfunc 5.38; PHP 8 Program
execution; Lua 5.4 os and io; the drivers' own documentation (pg, mysql2, PDO).
"""

from __future__ import annotations

from agentshell.payloads.code_deeds import connect_url, settings_of
from agentshell.payloads.code_scan import Call, Scan
from agentshell.payloads.code_values import text, words
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from agentshell.payloads.code_deeds import Deeds

_JS_SHELL = frozenset(
    {"execSync", "execCommand", "execaCommand", "execaCommandSync", "shelljs.exec", "shell.exec", "sh.exec"}
)
_JS_ARGV = frozenset({"spawn", "spawnSync", "execFile", "execFileSync", "execa", "execaSync", "fork"})
_JS_REMOVE = frozenset({"unlink", "unlinkSync", "rmdir", "rmdirSync", "rm", "rmSync", "remove", "removeSync"})
_JS_TREES = frozenset(
    {"rimraf", "rimrafSync", "rimraf.sync", "emptyDir", "emptyDirSync", "del", "deleteAsync", "deleteSync"}
)
_JS_WRITES = frozenset({"writeFileSync", "writeFile", "truncateSync", "truncate", "writeTextFile", "writeTextFileSync"})
_SHELLS = {
    "ruby": frozenset(
        {"system", "exec", "spawn", "IO.popen", "popen", "Open3.capture2", "Open3.capture3", "Open3.capture2e"}
    )
    | {"Open3.popen3", "Kernel.system", "Kernel.exec", "Process.spawn", "sh"},
    "perl": frozenset({"system", "exec", "open", "readpipe", "open3", "open2", "capture", "systemx"}),
    "php": frozenset({"system", "exec", "shell_exec", "passthru", "proc_open", "popen", "pcntl_exec"}),
    "lua": frozenset({"os.execute", "io.popen"}),
}
_REMOVES = {
    "ruby": frozenset(
        {"File.delete", "File.unlink", "Dir.rmdir", "Dir.delete", "FileUtils.rm", "FileUtils.rm_f", "rm_f"}
    ),
    "perl": frozenset({"unlink", "rmdir"}),
    "php": frozenset({"unlink", "rmdir"}),
    "lua": frozenset({"os.remove"}),
}
_TREES = {
    "ruby": frozenset({"FileUtils.rm_rf", "FileUtils.rm_r", "FileUtils.remove_dir", "FileUtils.remove_entry", "rm_rf"})
    | {"FileUtils.remove_entry_secure", "FileUtils.rmtree"},
    "perl": frozenset({"rmtree", "remove_tree", "File.Path.rmtree", "File.Path.remove_tree", "pathrmdir"}),
    "php": frozenset({"File.deleteDirectory", "deleteDirectory"}),
    "lua": frozenset(),
}
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "request", "head"})
_SQL = frozenset(
    {"query", "execute", "exec", "unsafe", "raw", "run", "do", "prepare", "exec_query", "$executeRawUnsafe"}
)


def find(code: str, language: str, deeds: Deeds, environment: Mapping[str, str], argv: Sequence[str]) -> None:
    """Note what the code would do, as far as its calls show."""
    scan = Scan(code, language, environment, argv)
    for command in scan.commands():
        deeds.shell(command)
    for call in scan.calls():
        if language == "javascript":
            _javascript(deeds, call, code)
        else:
            _script(deeds, call, language)
        _shared(deeds, call)


def _javascript(deeds: Deeds, call: Call, code: str) -> None:
    last = call.name.rpartition(".")[2]
    args = call.args
    first = text(args[0]) if args else HOLE
    if last in _JS_SHELL or call.name in _JS_SHELL or (last == "exec" and _is_process(call, code)):
        deeds.shell(first)
    elif (last in _JS_ARGV and "child_process" in code + call.name) or last in ("execa", "execFileSync", "spawnSync"):
        rest = words(args[1]) if len(args) > 1 else []
        options = next((one for one in args if isinstance(one, dict)), {})
        if options.get("shell"):
            deeds.shell(" ".join([first, *(rest or [])]))
        elif last == "fork":
            deeds.argv(["node", first, *(rest or [])])
        else:
            deeds.argv([first, *(rest if rest is not None else [HOLE])])
    elif last == "request" and call.name.rpartition(".")[0] in ("http", "https", "()", "http2"):
        _node_request(deeds, args)
    elif call.name in ("Bun.spawn", "Bun.spawnSync"):
        deeds.argv(words(args[0]) or [HOLE] if args else [HOLE])
    elif call.name in ("Deno.run", "Deno.Command", "Command"):
        options = next((one for one in args if isinstance(one, dict)), {})
        listed = words(options.get("cmd")) or (
            [first, *(words(options.get("args")) or [])] if first != HOLE else [HOLE]
        )
        deeds.argv(listed)
    elif call.name.partition(".")[0] in (
        "fs",
        "fsp",
        "fse",
        "Deno",
        "promises",
        "()",
        "fsExtra",
    ) or "fs" in call.name.split("."):
        _js_files(deeds, last, args, first)
    elif call.name in _JS_TREES:
        deeds.remove(first, tree=True)
    elif last in ("rmSync", "unlinkSync", "rmdirSync", "removeSync", "emptyDirSync"):
        _js_files(deeds, last, args, first)
    elif call.name in ("fetch", "node-fetch", "undici.fetch", "$fetch", "ofetch"):
        _fetch(deeds, first, args)


def _is_process(call: Call, code: str) -> bool:
    """Whether `exec` is child_process's and not a regular expression's."""
    owner = call.name.rpartition(".")[0]
    return "child_process" in code and owner.rpartition(".")[2] in (
        "",
        "cp",
        "child_process",
        "childProcess",
        "()",
        "child",
    )


def _js_files(deeds: Deeds, last: str, args: tuple[Any, ...], first: str) -> None:
    options = next((one for one in args[1:] if isinstance(one, dict)), {})
    if last in _JS_REMOVE:
        deeds.remove(first, tree=bool(options.get("recursive")) or last in ("remove", "removeSync"))
    elif last in _JS_TREES:
        deeds.remove(first, tree=True)
    elif last in _JS_WRITES:
        deeds.overwrite(first)
    elif last in ("rename", "renameSync") and len(args) > 1:
        deeds.argv(["mv", "--", first, text(args[1])])


def _fetch(deeds: Deeds, url: str, args: tuple[Any, ...]) -> None:
    options = next((one for one in args[1:] if isinstance(one, dict)), {})
    method = text(options["method"]) if "method" in options else "GET"
    deeds.http(method.upper(), url, _body(options.get("body")))


def _node_request(deeds: Deeds, args: tuple[Any, ...]) -> None:
    """`https.request(url, {method})`, `http.request({host, path, method})`."""
    options = next((one for one in args if isinstance(one, dict)), {})
    host = text(options.get("hostname", options.get("host", HOLE)))
    url = args[0] if args and isinstance(args[0], str) else f"https://{host}{text(options.get('path', '/'))}"
    deeds.http(text(options.get("method", "GET")).upper(), url)


def _body(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        import json

        return json.dumps(value, ensure_ascii=False)
    return text(value)


def _script(deeds: Deeds, call: Call, language: str) -> None:
    name, args = call.name, call.args
    last = name.rpartition(".")[2]
    first = text(args[0]) if args else HOLE
    if name in _SHELLS[language] and not (language == "perl" and name == "open"):
        _starts(deeds, language, name, args, first)
    elif language == "perl" and name == "open":
        _perl_open(deeds, args)
    elif name in _TREES[language]:
        for one in args[:8] if not isinstance(args[0] if args else None, list) else args[0]:
            if not isinstance(one, dict):
                deeds.remove(text(one), tree=True)
    elif name in _REMOVES[language]:
        for one in args[:8]:
            for path in one if isinstance(one, list) else [one]:
                deeds.remove(text(path))
    elif (language == "ruby" and name in ("File.write", "IO.write", "File.truncate")) or (
        language == "php" and name == "file_put_contents"
    ):
        deeds.overwrite(first)
    elif last in ("delete", "Delete") and first.startswith("http"):
        deeds.http("DELETE", first)


def _starts(deeds: Deeds, language: str, name: str, args: tuple[Any, ...], first: str) -> None:
    plain = [one for one in args if not isinstance(one, dict)]
    listed = words(plain[0]) if plain else None
    if listed is not None:
        deeds.argv(listed)
    elif len(plain) > 1 and language in ("ruby", "perl") and name not in ("IO.popen", "popen"):
        deeds.argv([text(one) for one in plain])
    elif name == "pcntl_exec":
        deeds.argv([first, *(words(plain[1]) or [] if len(plain) > 1 else [])])
    else:
        deeds.shell(first)


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


def _shared(deeds: Deeds, call: Call) -> None:
    """HTTP clients and databases, which look alike in these languages."""
    last = call.name.rpartition(".")[2]
    args = call.args
    first = args[0] if args else None
    options = next((one for one in args if isinstance(one, dict)), {})
    if last in _METHODS and isinstance(first, str) and first.startswith("http"):
        body = (
            args[1] if len(args) > 1 and last in ("post", "put", "patch") else options.get("body", options.get("data"))
        )
        deeds.http(last.upper(), first, _body(body))
    elif call.name in ("axios", "got", "request") and options.get("url"):
        deeds.http(text(options.get("method", "GET")).upper(), text(options["url"]), _body(options.get("data")))
    elif last in (
        "Client",
        "Pool",
        "createConnection",
        "createPool",
        "connect",
        "new",
        "PDO",
        "mysqli",
        "postgres",
        "pg_connect",
    ):
        _connects(deeds, call, first, options)
    elif last in ("pg_query", "mysqli_query") and args:
        deeds.sql(text(args[-1]))
    elif last in _SQL and isinstance(first, str) and " " in first.strip() and _is_sql(first):
        deeds.sql(first)


def _is_sql(query: str) -> bool:
    verbs = (
        "delete",
        "drop",
        "truncate",
        "update",
        "alter",
        "insert",
        "merge",
        "with",
        "grant",
        "revoke",
        "do",
        "call",
    )
    return query.lstrip(" \n\t(").partition(" ")[0].lower() in verbs


def _connects(deeds: Deeds, call: Call, first: Any, options: dict[str, Any]) -> None:
    url = options.get("connectionString", options.get("url", options.get("uri", first)))
    kind = "mysql" if "mysql" in call.name.lower() else "psql"
    if isinstance(url, str) and "://" in url and not url.startswith("http"):
        connect_url(deeds, url)
    elif isinstance(first, str) and first.startswith(("pgsql:", "mysql:")):
        parts = dict(pair.partition("=")[::2] for pair in first.partition(":")[2].split(";"))
        deeds.connects("mysql" if first.startswith("mysql") else "psql", **settings_of(parts))
    elif isinstance(first, str) and first.startswith("sqlite:"):
        deeds.connects("sqlite3", first.partition(":")[2])
    elif options.get("host") or (isinstance(url, str) and url == HOLE and call.name.endswith(("Client", "Pool"))):
        deeds.connects(kind, "", **settings_of(options))
    elif call.name in ("mysqli", "pg_connect") and isinstance(first, str):
        deeds.connects("psql", first) if call.name == "pg_connect" else deeds.connects("mysql", "", host=first)
