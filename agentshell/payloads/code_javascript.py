"""Owns what calls in JavaScript and TypeScript do: programs, files, requests → deeds. Databases are beside it.

Sources: Node.js 20 child_process, fs, http; Deno 2; Bun 1; zx 8; execa 9; shelljs; axios 1; got 14; undici 6.
"""

from __future__ import annotations

from agentshell.payloads.code_javascript_clients import Clients
from agentshell.payloads.code_scan import Call
from agentshell.payloads.code_values import Made, text, words
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.payloads.code_deeds import Deeds
    from agentshell.payloads.code_scan import Scan

_SHELL = frozenset({"execSync", "execCommand", "execaCommand", "execaCommandSync", "runScript"})
_ARGV = frozenset({"spawn", "spawnSync", "execFile", "execFileSync", "fork"})
_PROCESS = ("child_process", "cp", "childProcess", "child", "proc", "cross-spawn", "spawn")
_REMOVE = frozenset({"unlink", "unlinkSync", "rmdir", "rmdirSync", "rm", "rmSync", "remove", "removeSync"})
_TREES = frozenset({"rimraf", "rimrafSync", "emptyDir", "emptyDirSync", "del", "deleteAsync", "deleteSync"})
_WRITES = frozenset({"writeFileSync", "writeFile", "truncateSync", "truncate", "writeTextFile", "writeTextFileSync"})
_WRITES |= {"outputFile", "outputFileSync", "writeJson", "writeJsonSync", "createWriteStream"}
_FILES = ("fs", "fsp", "fse", "Deno", "promises", "fsExtra", "fsPromises")
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "del", "request"})
_HTTP = (
    "axios",
    "got",
    "ky",
    "superagent",
    "needle",
    "undici",
    "request",
    "ofetch",
    "wretch",
    "$fetch",
    "phin",
    "bent",
)
_FETCH = frozenset(
    {"fetch", "node-fetch", "undici.fetch", "$fetch", "ofetch", "ofetch.ofetch", "cross-fetch", "got", "ky"}
)
_FETCH |= {"undici.request", "axios", "isomorphic-fetch", "node-fetch.default", "got.default", "globalThis.fetch"}
_RUNS = frozenset({"$", "zx.$", "bun.$", "Bun.$", "execa.$", "sh", "shell", "dax.$", "dax.default", "$.sync"})


def read(deeds: Deeds, scan: Scan, code: str) -> None:
    """Note what the calls of a scanned text do."""
    deeds.changes.update(scan.settings())
    clients = Clients(deeds, code)
    for value in scan.names.values():
        if isinstance(value, Made) and value.dotted in ("knex", "postgres"):  # require("knex")({…})
            clients.call(Call(value.dotted, value.args))
    for call in scan.tagged():
        if call.name in _RUNS or call.name.endswith(".$"):
            deeds.shell(call.args[0])
        else:
            clients.tagged(call)
    for call in scan.calls():
        _call(deeds, call, code, clients)


def _call(deeds: Deeds, call: Call, code: str, clients: Clients) -> None:
    name, args = call.name, call.args
    owner, _, last = name.rpartition(".")
    root = name.partition(".")[0]
    first = text(args[0]) if args else HOLE
    if last in ("call", "apply") and len(args) > 1:  # f.call(this, x), f.apply(this, [x])
        given = tuple(args[1]) if last == "apply" and isinstance(args[1], list) else args[1:]
        _call(deeds, call.replace(name=owner, args=given), code, clients)
        return
    process = owner.rpartition(".")[2] in _PROCESS and ("child_process" in code or root in _PROCESS)
    if last in _SHELL or name in ("shelljs.exec", "child_process.exec") or (last == "exec" and process):
        deeds.shell(first, **_given(args))
    elif (
        (
            (last in _ARGV and (process or not owner or root == "execa"))
            or (root == "execa" and last in ("execa", "execaSync", "execaNode"))
        )
        or (last in ("execFileSync", "spawnSync") and root != "Bun")
        or name in ("execa", "execaSync", "cross-spawn", "cross-spawn.sync")
    ):
        _start(deeds, last, args, first)
    elif root in ("shelljs", "shell") and last in ("rm", "mv", "cp"):
        deeds.argv([last, *(each for one in args for each in (words(one) or [text(one)]))])
    elif name in ("Bun.spawn", "Bun.spawnSync"):
        options = args[0] if args and isinstance(args[0], dict) else {}
        deeds.argv(words(options.get("cmd", args[0] if args else None)) or [HOLE])
    elif name in ("Deno.run", "Deno.Command", "Command"):
        options = next((one for one in args if isinstance(one, dict)), {})
        listed = [first, *(words(options.get("args")) or [])] if first != HOLE else [HOLE]
        deeds.argv(words(options.get("cmd")) or listed, **_given(args))
    elif name in ("process.chdir", "Deno.chdir", "shelljs.cd", "zx.cd", "cd"):
        deeds.change_folder(first)
    elif root in _TREES or (last in _TREES and root in ("del", "rimraf", "fs")):
        for path in (words(args[0]) if args else None) or [first]:
            deeds.remove(path, tree=True)
    elif root in _FILES or owner.rpartition(".")[2] in _FILES or last in ("rmSync", "unlinkSync", "rmdirSync"):
        _files(deeds, last, args, first)
    elif last == "request" and root in ("http", "https", "http2"):
        _node_request(deeds, args)
    elif root == "graphql-request":
        clients.call(call)
    elif name in _FETCH or (last in _METHODS and (root in _HTTP or first.startswith("http"))):
        _http(deeds, call, last, args, first)
    else:
        clients.call(call)


def _given(args: tuple[Any, ...]) -> dict[str, Any]:
    """Return what a program is started with: standard input, variables, folder."""
    options = next((one for one in args[1:] if isinstance(one, dict)), {})
    env = options.get("env")
    return {
        "fed": text(options["input"]) if isinstance(options.get("input"), str) else "",
        "env": {key: text(value) for key, value in env.items()} if isinstance(env, dict) else None,
        "cwd": text(options["cwd"]) if "cwd" in options else "",
    }


def _start(deeds: Deeds, last: str, args: tuple[Any, ...], first: str) -> None:
    rest = words(args[1]) if len(args) > 1 else []
    options = next((one for one in args if isinstance(one, dict)), {})
    if options.get("shell"):
        deeds.shell(" ".join([first, *(rest or [])]), **_given(args))
    elif last == "fork":
        deeds.argv(["node", first, *(rest or [])])
    else:
        deeds.argv([first, *(rest if rest is not None else [HOLE])], **_given(args))


def _files(deeds: Deeds, last: str, args: tuple[Any, ...], first: str) -> None:
    options = next((one for one in args[1:] if isinstance(one, dict)), {})
    if last in _REMOVE:
        deeds.remove(first, tree=bool(options.get("recursive")) or last in ("remove", "removeSync"))
    elif last in _WRITES and "a" not in text(options.get("flags", "w")):
        deeds.overwrite(first, text(args[1]) if len(args) > 1 and isinstance(args[1], str) else "")
    elif last in ("rename", "renameSync", "move", "moveSync") and len(args) > 1:
        deeds.move(first, text(args[1]))
    elif last in ("copyFile", "copyFileSync", "copySync", "copy") and len(args) > 1:
        deeds.move(first, text(args[1]), copies=True)


def _http(deeds: Deeds, call: Call, last: str, args: tuple[Any, ...], first: str) -> None:
    options = next((one for one in args[1:] if isinstance(one, dict)), {})
    alone = args[0] if args and isinstance(args[0], dict) else None
    if alone is not None:
        options, first = alone, text(alone.get("url", alone.get("uri")))
    method = text(options["method"]).upper() if "method" in options else "GET"
    body = options.get("body", options.get("json", options.get("data")))
    if last in _METHODS and last != "request":
        method = "DELETE" if last == "del" else last.upper()
        if "axios" in call.name and last in ("post", "put", "patch") and len(args) > 1:
            body = args[1]
    deeds.http(method, _based(first, call.of), body_of(body))


def _based(url: str, of: Made | None) -> str:
    """Return the whole address of one that is relative to the client's own."""
    options = next((one for one in of.args if isinstance(one, dict)), {}) if of is not None else {}
    base = text(options.get("baseURL", options.get("prefixUrl", options.get("baseUrl"))))
    return url if "://" in url or base == HOLE else f"{base.rstrip('/')}/{url.lstrip('/')}"


def _node_request(deeds: Deeds, args: tuple[Any, ...]) -> None:
    """`https.request(url, {method})`, `http.request({host, path, method})`."""
    options = next((one for one in args if isinstance(one, dict)), {})
    host = text(options.get("hostname", options.get("host", HOLE)))
    url = args[0] if args and isinstance(args[0], str) else f"https://{host}{text(options.get('path', '/'))}"
    deeds.http(text(options.get("method", "GET")).upper(), url)


def body_of(value: Any) -> str:
    """Return a request's body as it is sent."""
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        import json

        return json.dumps(value, ensure_ascii=False, default=text)
    return text(value)
