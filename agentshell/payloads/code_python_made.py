"""Owns what calls in Python give when they only make a value: paths, texts put together, decoded data, files listed.

What is not known of a file's name is a hole behind the folder it is in; nothing is looked up on the machine.
"""

from __future__ import annotations

from agentshell.payloads.code_python_text import method
from agentshell.payloads.code_values import Made, Name, decoded, text
from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

NOT_MADE = object()
"""What `made` returns for a call that does something, or is not known."""
_SAME = frozenset(
    {"os.path.abspath", "os.path.realpath", "os.fspath", "str", "os.path.normpath", "repr", "os.path.basename"}
    | {"io.StringIO", "io.BytesIO", "os.fsencode", "os.fsdecode", "ascii", "textwrap.dedent"}
)
_LISTS = frozenset({"list", "tuple", "sorted", "reversed", "set", "iter", "shlex.quote", "pipes.quote", "tqdm.tqdm"})
_GATHERS = frozenset({"asyncio.run", "asyncio.gather", "asyncio.get_event_loop().run_until_complete"})
_BASE64 = ("base64.b64decode", "base64.standard_b64decode", "base64.urlsafe_b64decode", "binascii.a2b_base64")


def made(dotted: str, args: list[Any], kwargs: dict[str, Any], of: Any, argv: Sequence[str]) -> Any:
    """Return the value that the call makes, or NOT_MADE."""
    first = text(args[0]) if args else HOLE
    if dotted in _SAME or dotted in _LISTS:
        if dotted in ("set", "list", "tuple") and not args:
            return []
        if dotted in _SAME:
            return args[0] if args and isinstance(args[0], Made) else first
        return args[0] if args else HOLE
    if dotted in _GATHERS:
        return args[0] if args else HOLE
    if dotted in ("__import__", "importlib.import_module"):
        return Name(first)
    if dotted in _BASE64:
        return decoded(first, "base64")
    if dotted == "shutil.which" and args:
        return first
    match dotted:
        case "bytes.fromhex" | "bytearray.fromhex" | "binascii.unhexlify" | "base64.b16decode" | "binascii.a2b_hex":
            return decoded(first, "hex")
        case "codecs.decode" | "codecs.encode" if len(args) > 1:
            return decoded(first, "rot13" if "rot" in text(args[1]) else text(args[1]).replace("_codec", ""))
        case "zlib.decompress" | "gzip.decompress" | "bz2.decompress" | "lzma.decompress":
            return _unpacked(args[0] if args else None)
        case "os.path.join" | "posixpath.join":
            import posixpath

            return posixpath.join(*(text(one) for one in args)) if args else HOLE
        case "os.path.dirname":
            return first.rpartition("/")[0] if HOLE not in first or "/" in first else HOLE
        case "pathlib.Path" | "pathlib.PurePath" | "pathlib.PosixPath":
            return Made("pathlib.Path", ("/".join(text(one) for one in args) or ".",))
        case "pathlib.Path.cwd" | "os.getcwd":
            return Made("pathlib.Path", (".",)) if dotted.endswith("cwd") and "Path" in dotted else "."
        case "chr":
            return chr(args[0]) if args and isinstance(args[0], int) and 0 <= args[0] < 0x110000 else HOLE
        case "bytes" | "bytearray":
            return _bytes(args[0] if args else "")
        case "range":
            return list(range(*args)) if args and all(isinstance(one, int) for one in args) and args[-1] < 200 else HOLE
        case "enumerate" if args and isinstance(args[0], (list, tuple)):
            return list(enumerate(args[0]))
        case "zip" if args and all(isinstance(one, (list, tuple)) for one in args):
            return list(zip(*args, strict=False))
        case "json.dumps" | "orjson.dumps" | "simplejson.dumps":
            return _json(args[0] if args else None)
        case "json.loads" if HOLE not in first:
            return _parsed(first)
        case "shlex.split":
            return _split(first)
        case "shlex.join" if args and isinstance(args[0], list):
            import shlex

            words = [text(one) for one in args[0]]
            return " ".join(word if HOLE in word else shlex.quote(word) for word in words)
        case "tempfile.mkdtemp" | "tempfile.mkstemp" | "tempfile.mktemp" | "tempfile.gettempdir":
            name = "/tmp" if dotted.endswith("gettempdir") else f"/tmp/{HOLE}"
            return [HOLE, name] if dotted.endswith("mkstemp") else name
        case "tempfile.TemporaryDirectory":
            return f"/tmp/{HOLE}"
        case "tempfile.NamedTemporaryFile" | "tempfile.SpooledTemporaryFile" | "tempfile.TemporaryFile":
            return Made(dotted)
        case "glob.glob" | "glob.iglob" | "fnmatch.filter":
            return [_matched(first, text(kwargs["root_dir"]) if "root_dir" in kwargs else "")]
        case "os.listdir":
            return [HOLE]
        case "os.scandir":
            return [Made("os.DirEntry", (_inside(first if args else "."),))]
        case "os.walk" | "os.fwalk":
            return [[first, [HOLE], [HOLE]], [_inside(first), [HOLE], [HOLE]]]
        case _ if dotted.endswith(
            ("ArgumentParser", "ArgumentParser().add_argument_group", ".add_mutually_exclusive_group")
        ):
            return (
                of
                if dotted.count("(") and isinstance(of, Made)
                else Made("argparse.ArgumentParser", kwargs=(("options", {}),))
            )
    if isinstance(of, Made):
        return _of(dotted.rpartition(".")[2], of, args, kwargs, argv)
    return NOT_MADE


def _of(last: str, of: Made, args: list[Any], kwargs: dict[str, Any], argv: Sequence[str]) -> Any:
    """Return what a method of a value that was made gives."""
    if of.dotted == "pathlib.Path":
        path = text(of)
        if last in ("resolve", "absolute"):
            return of
        if last == "joinpath":
            return of.replace(args=("/".join([path, *(text(one) for one in args)]),))
        if last in ("with_suffix", "with_name", "with_stem"):
            return of.replace(args=(_inside(path.rpartition("/")[0] or "."),))
        if last in ("iterdir", "glob", "rglob"):
            return [of.replace(args=(_inside(path),))]
        if last in ("as_posix", "__str__"):
            return path
    if last == "format" and of.dotted.endswith("sql.SQL"):
        return method(text(of), "format", args, kwargs)
    if of.dotted == "argparse.ArgumentParser":
        options = dict(of.kwargs)["options"]
        if last == "add_argument":
            names = [text(one) for one in args]
            key = (
                text(kwargs["dest"])
                if "dest" in kwargs
                else next((n for n in names if n[:2] == "--"), names[0] if names else "")
            )
            options[key.lstrip("-").replace("-", "_")] = (names, kwargs)
            return HOLE
        if last in ("parse_args", "parse_known_args"):
            space = Made("argparse.Namespace", kwargs=tuple(_arguments(options, list(argv[1:]), args).items()))
            return space if last == "parse_args" else [space, []]
    return NOT_MADE


def _arguments(options: dict[str, Any], given: list[str], args: list[Any]) -> dict[str, Any]:
    """Return what argparse would make of the words: options by name, operands in order, defaults for the rest."""
    if args and isinstance(args[0], list):
        given = [text(one) for one in args[0]]
    out: dict[str, Any] = {}
    operands = [name for name, (names, _) in options.items() if names and not names[0].startswith("-")]
    at = 0
    while at < len(given):
        word, equals, value = given[at].partition("=")
        at += 1
        name = next((key for key, (names, _) in options.items() if word.startswith("-") and word in names), "")
        if name and text(options[name][1].get("action", "")).startswith("store_"):
            out[name] = True
        elif name:
            out[name] = value if equals else given[at] if at < len(given) else HOLE
            at += not equals
        elif operands and not word.startswith("-"):
            many = text(options[operands[0]][1].get("nargs", "")) in ("*", "+")
            if many:
                out[operands[0]] = [*out.get(operands[0], []), given[at - 1]]
            else:
                out[operands.pop(0)] = given[at - 1]
    for name, (_, settings) in options.items():
        flag = text(settings.get("action", "")).startswith("store_")
        out.setdefault(name, settings.get("default", False if flag else HOLE))
    return out


def _inside(folder: str) -> str:
    return HOLE if folder == HOLE or not folder else f"{folder.rstrip('/')}/{HOLE}"


def _matched(pattern: str, root: str) -> str:
    """Return a pattern's fixed folder with a hole for what it matches."""
    fixed = pattern.split("*", maxsplit=1)[0].split("?", maxsplit=1)[0].split("[", maxsplit=1)[0]
    if fixed != pattern:
        fixed = fixed.rpartition("/")[0] + ("/" if "/" in fixed else "")
        pattern = (fixed if fixed != "" else "./") + HOLE
    return f"{root.rstrip('/')}/{pattern.removeprefix('./')}" if root else pattern


def _bytes(value: Any) -> Any:
    if isinstance(value, list):
        known = all(isinstance(one, int) and 0 <= one < 256 for one in value)
        return bytes(value).decode("utf-8", "replace") if known else HOLE
    return text(value)


def _json(value: Any) -> str:
    import json

    try:
        return json.dumps(value, ensure_ascii=False, default=text)
    except (TypeError, ValueError, RecursionError):
        return HOLE


def _parsed(data: str) -> Any:
    import json

    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return HOLE


def _split(words: str) -> Any:
    import shlex

    try:
        return shlex.split(words)
    except ValueError:
        return HOLE


def _unpacked(value: Any) -> str:
    """Return packed data as text; base64 that was decoded to text has lost its bytes, so it is decoded here."""
    import bz2
    import gzip
    import lzma
    import zlib

    if not isinstance(value, Made) or value.dotted != "bytes":
        return HOLE
    for unpack in (zlib.decompress, gzip.decompress, bz2.decompress, lzma.decompress):
        try:
            return unpack(value.args[0]).decode("utf-8", "replace")
        except (OSError, ValueError, zlib.error, EOFError, lzma.LZMAError):
            continue
    return HOLE
