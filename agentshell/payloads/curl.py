"""Owns curl's options → requests: methods, bodies, several URLs, `--next`, config files and `~/.curlrc`.

Source: curl 8.15 manual page; behaviour tried with curl 7.88.1 on loopback.
"""

from __future__ import annotations

from agentshell.model import NOWHERE, Span, known
from agentshell.payloads.http_request import Request, encoded
from agentshell.payloads.sources import HOLE, file, holes, to_arg
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from agentshell.facts import Facts
    from agentshell.packs.parsed import Parsed

_DATA = frozenset({"data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json"})
_SHORT = {"d": "data", "X": "request", "F": "form", "T": "upload-file", "G": "get", "I": "head", "H": "header"} | {
    "K": "config", "x": "proxy", "Q": "quote", ":": "next", "u": "user", "o": "output"
}  # fmt: skip
_FLAGS = frozenset(
    {"get", "head", "next", "silent", "location", "fail", "insecure", "include", "verbose", "compressed"}
)
_DEPTH = 4
_MOST = 32
"""How many names of a URL's `{a,b}` are told apart."""


class Use(Value):
    """One option: its long name without dashes, and its value with holes."""

    name: str
    value: str = ""
    span: Span = NOWHERE


def requests(parsed: Parsed, facts: Facts) -> tuple[Request, ...]:
    """Return the requests that curl would send; none when it is given no URL."""
    uses = [*_startup(parsed, facts)]
    for option in parsed.options:
        name = option.name.lstrip("-")
        name = _SHORT.get(name, name) if len(name) == 1 else name
        for value in option.values or (known("", option.span),):
            uses.extend(_expanded(Use(name, holes(value), option.span), parsed, facts))
    # An empty address is a variable that is not set here: with it set, the request may go anywhere.
    uses.extend(Use("url", holes(arg) or HOLE, arg.span) for arg in parsed.positionals)
    flat: list[Use] = []
    for use in uses:
        flat.extend(_config(use.value, parsed, facts) if use.name == "config" else (use,))
    found: list[Request] = []
    for group in _groups(flat):
        found.extend(_requests(group, parsed, facts))
    return tuple(found)


def _groups(uses: list[Use]) -> Iterable[list[Use]]:
    """Cut at `--next`, which starts a new request with fresh options.

    URLs among the operands are put in by their place in the line; where places do not tell (text inside other text),
    every part is taken with every URL: more requests than are sent, none fewer.
    """
    if not any(use.name == "next" for use in uses):
        return [uses]
    spans = [use.span for use in uses]
    if len({span.start for span in spans}) == len(spans):
        uses = sorted(uses, key=lambda use: use.span.start)
        shared: list[Use] = []
    else:
        shared = [use for use in uses if use.name == "url"]
        uses = [use for use in uses if use.name != "url"]
    groups: list[list[Use]] = [[]]
    for use in uses:
        if use.name == "next":
            groups.append([])
        else:
            groups[-1].append(use)
    return [[*group, *shared] for group in groups]


def _requests(uses: list[Use], parsed: Parsed, facts: Facts) -> list[Request]:
    urls = [use for use in uses if use.name == "url" and use.value]
    names = {use.name for use in uses}
    body, fields, files = _body(uses, parsed, facts)
    sent = bool(names & _DATA)
    method = "GET"
    if sent or names & {"form", "form-string"}:
        method = "POST"
    if "upload-file" in names:
        method = "PUT"
    if "get" in names:
        method = "GET"
    if "head" in names:
        method = "HEAD"
    for use in uses:
        if use.name == "request" and use.value:
            method = use.value
    headers = tuple(one for use in uses if use.name == "header" for one in _headers(use.value, parsed, facts))
    peers = tuple(peer for use in uses for peer in _peers(use))
    socket = next((use.value for use in uses if use.name in ("unix-socket", "abstract-unix-socket")), "")
    unsure = bool(parsed.unsure) or any(arg.splits for arg in parsed.positionals)
    auth = next((use.value for use in reversed(uses) if use.name in ("user", "oauth2-bearer")), "")
    route = next((use.value for use in reversed(uses) if use.name == "request-target"), "")
    found = []
    for use in (one for url in urls for one in _alternatives(url, globoff="globoff" in names)):
        url = use.value
        for more in uses:
            if more.name == "url-query":
                url = f"{url}{'&' if '?' in url else '?'}{more.value}"
        if "get" in names and body:
            url = f"{url}{'&' if '?' in url else '?'}{body}"
        many = "globoff" not in names and (use not in urls or ("[" in url and "-" in url.partition("[")[2]))
        text = "" if "get" in names else body
        several = many and HOLE not in url
        one = Request(method, url, headers, text, fields, files, peers, socket, several, unsure, use.span, auth, route)
        found.append(one)
    found.extend(_quoted(uses, urls))
    return found


def _quoted(uses: list[Use], urls: list[Use]) -> Iterable[Request]:
    """`-Q 'DELE file'`: FTP and SFTP commands around a transfer; those that delete count as a DELETE."""
    for use in uses:
        words = use.value.lstrip("-+*").split()
        if use.name == "quote" and words and words[0].lower() in ("dele", "rmd", "rm", "rmdir"):
            yield from (Request("DELETE", url.value, span=use.span) for url in urls)


def _body(uses: list[Use], parsed: Parsed, facts: Facts) -> tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]:
    parts: list[str] = []
    fields: list[tuple[str, str]] = []
    files: list[str] = []

    def content(path: str, *, lines: bool = True) -> str:
        source = file(parsed.invocation, facts, to_arg(path))
        files.append(source.path or path)
        text = holes(source.text)
        return text if lines else text.replace("\n", "").replace("\r", "")

    together = ""
    for use in uses:
        value = use.value
        if use.name in ("data", "data-ascii"):
            parts.append(content(value[1:], lines=False) if value.startswith("@") else value)
        elif use.name == "data-binary":
            parts.append(content(value[1:]) if value.startswith("@") else value)
        elif use.name == "data-raw":
            parts.append(value)
        elif use.name == "data-urlencode":
            parts.append(_urlencoded(value, content))
        elif use.name == "json":
            together += content(value[1:]) if value.startswith("@") else value
        elif use.name in ("form", "form-string"):
            name, _, text = value.partition("=")
            if use.name == "form" and text[:1] in ("@", "<"):
                text = content(text[1:].partition(";")[0])
            fields.append((name, text))
        elif use.name == "upload-file":
            parts.append(content("-" if value == "." else value))
    return "&".join([*parts, together] if together else parts), tuple(fields), tuple(files)


def _urlencoded(value: str, content: Callable[[str], str]) -> str:
    """`content`, `=content`, `name=content`, `@file`, `name@file`."""
    equals, at = value.find("="), value.find("@")
    if equals >= 0 and (at < 0 or equals < at):
        name, text = value[:equals], value[equals + 1 :]
    elif at >= 0:
        name, text = value[:at], content(value[at + 1 :])
    else:
        name, text = "", value
    return f"{name}={encoded(text)}" if name else encoded(text)


def _headers(text: str, parsed: Parsed, facts: Facts) -> Iterable[tuple[str, str]]:
    """`Name: value`, or `@file` with one a line (curl 7.55)."""
    lines = holes(file(parsed.invocation, facts, to_arg(text[1:])).text).split("\n") if text[:1] == "@" else [text]
    for line in lines:
        name, _, value = line.partition(":")
        yield name.strip(), value.strip()


def _alternatives(use: Use, *, globoff: bool) -> list[Use]:
    """`https://{a,b}/x` is one request for each name; ranges (`[1-9]`) stay in the URL."""
    done: list[Use] = []
    todo = [use]
    while todo and len(done) < _MOST:
        one = todo.pop(0)
        before, brace, rest = one.value.partition("{")
        inside, close, after = rest.partition("}")
        if globoff or not (brace and close) or "," not in inside or before.endswith("\\"):
            done.append(one)
        else:
            # depth first, so that many braces give many names and not many half-filled ones
            todo = [*(one.replace(value=f"{before}{name}{after}") for name in inside.split(",")[:_MOST]), *todo]
    return done


def _peers(use: Use) -> tuple[str, ...]:
    if use.name == "connect-to":
        parts = use.value.split(":")
        return (parts[2],) if len(parts) > 2 and parts[2] else ()
    if use.name == "resolve":
        parts = use.value.lstrip("+").split(":", 2)
        return tuple(parts[2].split(",")) if len(parts) > 2 else ()
    return ()


def _startup(parsed: Parsed, facts: Facts) -> Iterable[Use]:
    """Return what `~/.curlrc` adds: it is read before all options, unless the first one is `-q`."""
    first = parsed.invocation.argv[1:2]
    if (first and first[0].literal in ("-q", "--disable")) or parsed.invocation.place.kind in ("host", "container"):
        return ()
    env = parsed.invocation.env
    for variable, name in (("CURL_HOME", ".curlrc"), ("XDG_CONFIG_HOME", "curlrc"), ("HOME", ".curlrc")):
        folder = env.text(variable)
        if isinstance(folder, str) and folder:
            text = facts.host.read_text(f"{folder.rstrip('/')}/{name}")
            if isinstance(text, str):
                return _parse(text, parsed, facts, 0)
    return ()


def _config(path: str, parsed: Parsed, facts: Facts, depth: int = 0) -> Iterable[Use]:
    if depth > _DEPTH:
        return ()
    text = holes(file(parsed.invocation, facts, to_arg(path)).text)
    if not text.strip(HOLE + " \n") and text:
        return (Use("url", HOLE), Use("data", HOLE))  # an unknown config may hold anything
    return _parse(text, parsed, facts, depth)


def _parse(text: str, parsed: Parsed, facts: Facts, depth: int) -> list[Use]:
    """Read a config file: one option a line, `--name value`, `name = value`, `-d value`; quotes and `#` comments."""
    found: list[Use] = []
    for line in text.split("\n"):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        end = next((at for at, char in enumerate(line) if char in " \t=:"), len(line))
        name, value = line[:end].lstrip("-"), line[end:].lstrip(" \t=:")
        if line.startswith("-") and not line.startswith("--") and len(name) > 1:
            name, value = name[0], name[1:] + value
        if value.startswith('"'):
            from agentshell.payloads.sql_lex import unescape

            close = 1
            while close < len(value) and value[close] != '"':
                close += 2 if value[close] == "\\" else 1
            value = unescape(value[1:close])
        name = _SHORT.get(name, name) if len(name) == 1 else name
        if name == "config":
            found.extend(_config(value, parsed, facts, depth + 1))
        else:
            found.append(Use(name, "" if name in _FLAGS else value))
    return found


def _expanded(use: Use, parsed: Parsed, facts: Facts) -> Iterable[Use]:
    """`--expand-data 'x={{name}}'` with `--variable name=value`, `%ENV`, `name@file` (curl 8.3)."""
    if not use.name.startswith("expand-"):
        return (use,)
    variables: dict[str, str] = {}
    for value in parsed.values("--variable"):
        text = holes(value)
        name, equals, content = text.partition("=")
        if text.startswith("%"):
            name = name[1:]
            found = parsed.invocation.env.get(name)
            variables[name] = holes(found) if found is not None else content if equals else HOLE
        elif "@" in name:
            name, _, path = text.partition("@")
            variables[name] = holes(file(parsed.invocation, facts, to_arg(path)).text)
        else:
            variables[name] = content
    out, rest = "", use.value
    while "{{" in rest:
        before, _, rest = rest.partition("{{")
        inside, _, rest = rest.partition("}}")
        name, colon, _ = inside.strip().partition(":")
        out += before + (variables.get(name, HOLE) if not colon else HOLE)
    return (Use(use.name.removeprefix("expand-"), out + rest, use.span),)
