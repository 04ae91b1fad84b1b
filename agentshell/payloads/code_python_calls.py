"""Owns what calls of Python's standard library do: programs, files, requests → deeds; `code_python` reads the code.

Databases, clouds and other packages are in `code_python_clients`. Sources: Python 3.12 library reference; requests 2;
httpx 0.27; aiohttp 3.
"""

from __future__ import annotations

from agentshell.payloads import code_python_clients
from agentshell.payloads.code_values import Made, Name, text, words
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
    | {"pexpect.run", "pexpect.spawn", "invoke.run", "fabric.api.local", "plumbum.local", "posix.system"}
    | {"IPython.get_ipython().system", "get_ipython().system", "get_ipython().getoutput", "delegator.run"}
    | {"ctypes.CDLL().system", "ctypes.cdll.LoadLibrary().system", "ctypes.PyDLL().system", "nt.system"}
)
_PROCESS = frozenset({"run", "call", "check_call", "check_output", "Popen"})
_METHODS = frozenset({"get", "head", "options", "post", "put", "patch", "delete", "request", "stream"})
_HTTP = ("requests", "httpx", "urllib3", "aiohttp", "niquests", "cloudscraper", "http.client", "httplib", "curl_cffi")
_MODES = "wx"


def call(deeds: Deeds, dotted: str, args: list[Any], kwargs: dict[str, Any], of: Any) -> None:
    """Note what a call of that name does; of is the value it is called on."""
    head, _, last = dotted.rpartition(".")
    first = args[0] if args else kwargs.get("path")
    if dotted in _SHELL:
        deeds.shell(text(args[0] if args else kwargs.get("cmd", kwargs.get("command"))))
    elif head in ("subprocess", "subprocess32", "sp") and last in _PROCESS:
        _subprocess(deeds, args[0] if args else kwargs.get("args"), kwargs)
    elif head.replace("()", "") in ("subprocess.Popen", "subprocess.Popen.stdin") and last in ("communicate", "write"):
        deeds.feed(text(args[0] if args else kwargs.get("input")))
    elif dotted in ("asyncio.create_subprocess_exec", "sh.Command"):
        deeds.argv([text(one) for one in args], **_given(kwargs))
    elif dotted == "pty.spawn":
        deeds.argv(words(first) or [text(first)])
    elif head == "sh" and last.isidentifier():
        deeds.argv([last.replace("_", "-"), *(text(one) for one in args)])
    elif head in ("os", "posix"):
        _os(deeds, last, args, kwargs)
    elif dotted.startswith("shutil."):
        _shutil(deeds, last, [*args, *(kwargs[key] for key in ("path", "src", "dst") if key in kwargs)])
    elif dotted in ("open", "io.open", "codecs.open"):
        mode = args[1] if len(args) > 1 else kwargs.get("mode", "r")
        if any(one in text(mode) for one in _MODES):
            deeds.overwrite(text(args[0] if args else kwargs.get("file")))
    elif last in ("write", "writelines") and isinstance(of, Made) and of.dotted in ("open", "io.open", "codecs.open"):
        deeds.append(text(of.args[0]) if of.args else "", "".join(words(first) or [text(first)]))
    elif isinstance(of, Made) and of.dotted.endswith("pathlib.Path"):
        _path(deeds, last, text(of), args)
    elif dotted == "urllib.request.urlopen":
        _urlopen(deeds, first, args, kwargs)
    elif last in _METHODS and (dotted.startswith(_HTTP) or text(first).startswith("http")):
        _request(deeds, last, args, kwargs, of)
    else:
        code_python_clients.call(deeds, dotted, args, kwargs, of)


def _given(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return what a program is started with: standard input, variables, folder."""
    env = kwargs.get("env")
    fed, cwd = text(kwargs.get("input")), text(kwargs.get("cwd"))
    return {
        "fed": "" if fed == HOLE else fed,
        "env": {text(key): text(value) for key, value in env.items()} if isinstance(env, dict) else None,
        "cwd": "" if kwargs.get("cwd") is None else cwd,
    }


def _subprocess(deeds: Deeds, command: Any, kwargs: dict[str, Any]) -> None:
    listed = words(command)
    shell = kwargs.get("shell", False)
    given = _given(kwargs)
    if listed is not None and shell is True:
        deeds.shell(listed[0] if listed else "", **given)
    elif listed is not None:
        deeds.argv(listed, **given)
    else:
        # without shell=True a text names one program; with blanks in it, it was meant as a command
        deeds.shell(text(command), **given)
    program = kwargs.get("executable")
    if program is not None and listed:
        deeds.argv([text(program), *listed[1:]], **given)


def _os(deeds: Deeds, last: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    rest = args[1:] if last.startswith("spawn") else args
    first = text(args[0] if args else kwargs.get("path", kwargs.get("src")))
    if last.startswith(("execv", "spawnv", "posix_spawn")):
        listed = words(rest[1]) if len(rest) > 1 else None
        deeds.argv([text(rest[0]), *(listed or [""])[1:]] if listed else [text(rest[0]) if rest else HOLE, HOLE])
    elif last.startswith(("execl", "spawnl")):
        deeds.argv([text(rest[0]) if rest else HOLE, *(text(one) for one in rest[2:])])
    elif last in ("remove", "unlink", "rmdir", "removedirs"):
        deeds.remove(first)
    elif last in ("rename", "replace", "renames") and len(args) > 1:
        deeds.move(first, text(args[1]))
    elif (last == "truncate" and args) or (last == "open" and len(args) > 1 and _truncates(args[1])):
        deeds.overwrite(first)
    elif last == "chdir" and args:
        deeds.change_folder(first)
    elif last in ("kill", "killpg") and args:
        deeds.argv(["kill", "--", first])
    elif last in ("chmod", "lchmod", "chown", "lchown") and args:
        deeds.argv(
            [last.lstrip("l"), oct(args[1])[2:] if len(args) > 1 and isinstance(args[1], int) else HOLE, "--", first]
        )


def _truncates(flags: Any) -> bool:
    return isinstance(flags, (list, Name)) and "O_TRUNC" in str(flags)


def _shutil(deeds: Deeds, last: str, args: list[Any]) -> None:
    given = [text(one) for one in args]
    if last == "rmtree" and given:
        deeds.remove(given[0], tree=True)
    elif last == "move" and len(given) > 1:
        deeds.move(*given[:2])
    elif last in ("copy", "copy2", "copyfile") and len(given) > 1:
        deeds.move(*given[:2], copies=True)
    elif last == "copytree" and len(given) > 1:
        deeds.move(*given[:2], copies=True, tree=True)
    elif last == "unpack_archive" and len(given) > 1:
        deeds.argv(["tar", "-xf", given[0], "-C", given[1]])


def _path(deeds: Deeds, last: str, path: str, args: list[Any]) -> None:
    if last in ("unlink", "rmdir"):
        deeds.remove(path)
    elif last == "rmtree":
        deeds.remove(path, tree=True)
    elif last in ("write_text", "write_bytes"):
        deeds.overwrite(path, text(args[0]) if args else "")
    elif last == "open" and args and "w" in text(args[0]):
        deeds.overwrite(path)
    elif last in ("rename", "replace") and len(args) == 1:
        # With two arguments it is the method of a text.
        deeds.move(path, text(args[0]))


def body_of(kwargs: dict[str, Any]) -> str:
    """Return a request's body as it is sent, from `json=`, `data=`, `content=` or `body=`."""
    import json

    if "json" in kwargs:
        try:
            return json.dumps(kwargs["json"], ensure_ascii=False, default=text)
        except (TypeError, ValueError):
            return HOLE
    data = kwargs.get("data", kwargs.get("content", kwargs.get("body")))
    if isinstance(data, dict):
        return "&".join(f"{text(key)}={text(value)}" for key, value in data.items())
    return "" if data is None else text(data)


def _request(deeds: Deeds, last: str, args: list[Any], kwargs: dict[str, Any], of: Any) -> None:
    method, rest = last.upper(), args
    if last in ("request", "stream"):
        method = text(kwargs.get("method", args[0] if args else None)).upper()
        rest = args[1:]
    url = text(kwargs.get("url", rest[0] if rest else None))
    extra = {"data": rest[1]} if len(rest) > 1 and last in ("post", "put", "patch", "request") else {}
    deeds.http(method, _based(url, of), body_of({**extra, **kwargs}))


def _based(url: str, of: Any) -> str:
    """Return the whole address of one that is relative to the client's own."""
    if not isinstance(of, Made) or "://" in url:
        return url
    given = dict(of.kwargs)
    if ".HTTP" in of.dotted and of.args:  # http.client
        port = f":{text(of.args[1])}" if len(of.args) > 1 and isinstance(of.args[1], int) else ""
        return f"{'https' if 'HTTPS' in of.dotted else 'http'}://{text(of.args[0])}{port}{url}"
    base = text(given.get("base_url", of.args[0] if of.args else None))
    return f"{base.rstrip('/')}/{url.lstrip('/')}" if base != HOLE else url


def _urlopen(deeds: Deeds, first: Any, args: list[Any], kwargs: dict[str, Any]) -> None:
    data = args[1] if len(args) > 1 else kwargs.get("data")
    if isinstance(first, Made) and first.dotted.endswith("Request"):
        given = dict(first.kwargs)
        url = text(first.args[0] if first.args else given.get("url"))
        data = first.args[1] if len(first.args) > 1 else given.get("data", data)
        method = given.get("method")
        deeds.http(text(method) if method else "POST" if data is not None else "GET", url, body_of({"data": data}))
    else:
        deeds.http("POST" if data is not None else "GET", text(first), body_of({"data": data}))
