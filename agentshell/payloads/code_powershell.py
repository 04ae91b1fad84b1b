"""Owns PowerShell's language: statements, pipelines, blocks, variables and cmdlets → deeds.

A cmdlet that works on files, services or the web is said as the command that does the same; a program is started as it
stands. What a pipeline hands on is followed only as the paths of `Get-ChildItem`.
Source: PowerShell 7.4 reference: about_Parsing, about_Pipelines, Microsoft.PowerShell.Management; AWS and Az modules.
"""

from __future__ import annotations

from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agentshell.payloads.code_deeds import Deeds

_ALIASES = {
    "ri": "remove-item", "del": "remove-item", "erase": "remove-item", "rd": "remove-item", "rmdir": "remove-item",
    "rm": "remove-item", "gci": "get-childitem", "ls": "get-childitem", "dir": "get-childitem", "gi": "get-item",
    "iex": "invoke-expression", "irm": "invoke-restmethod", "iwr": "invoke-webrequest", "saps": "start-process",
    "start": "start-process", "mi": "move-item", "mv": "move-item", "move": "move-item", "cp": "copy-item",
    "cpi": "copy-item", "copy": "copy-item", "clc": "clear-content", "sc": "set-content", "%": "foreach-object",
    "foreach": "foreach-object", "?": "where-object", "where": "where-object", "cd": "set-location",
    "sl": "set-location", "chdir": "set-location", "icm": "invoke-command", "kill": "stop-process",
    "spps": "stop-process", "spsv": "stop-service", "cat": "get-content", "gc": "get-content", "echo": "write-output",
}  # fmt: skip
_SWITCHES = frozenset(
    {"recurse", "force", "confirm", "whatif", "wait", "nonewwindow", "passthru", "r", "fo", "f", "skipcertificatecheck"}
    | {
        "append",
        "asjob",
        "usebasicparsing",
        "verbose",
        "noclobber",
        "hidden",
        "file",
        "directory",
        "rec",
        "a",
        "s",
        "q",
    }
)
_PATHS = ("remove-item", "clear-content", "set-content", "out-file", "clear-item", "new-item")
_MACHINE = {
    "stop-computer": ["shutdown", "-h", "now"],
    "restart-computer": ["reboot"],
    "format-volume": ["mkfs", "/dev/sda1"],
    "clear-disk": ["wipefs", "-a", "/dev/sda"],
    "initialize-disk": ["wipefs", "-a", "/dev/sda"],
    "remove-partition": ["wipefs", "-a", "/dev/sda1"],
}
_DEEPEST = 6
_CLOUDS = ("-az", "-s3", "-ec2", "-rds", "-ddb", "-iam", "-gc", "-ad", "-vm", "-cfn", "-ecs", "-eks", "-sqs", "-sns")
_DONE = ("remove-", "stop-", "clear-", "reset-", "revoke-", "disable-", "restart-")


def find(code: str, deeds: Deeds, values: Mapping[str, str], depth: int = 0) -> None:
    """Note what the code does."""
    if depth > _DEEPEST:
        deeds.dynamic = True
        return
    names = {f"env:{name.lower()}": text for name, text in values.items()}
    names["home"] = values.get("HOME", HOLE)
    names["env:userprofile"] = names["home"]
    _block(code, deeds, names, values, depth)


def _block(code: str, deeds: Deeds, names: dict[str, str], values: Mapping[str, str], depth: int) -> None:
    for statement in _split(code, ";\n"):
        before = ""
        for part in _split(statement, "|"):
            before = _command(part.strip(), before, deeds, names, values, depth)


def _split(code: str, marks: str) -> Iterator[str]:
    """Yield the code cut at marks that stand outside of texts, brackets and comments."""
    start, at, depth = 0, 0, 0
    while at < len(code):
        char = code[at]
        if char in "'\"":
            at = _closed(code, at)
        elif char == "`":
            at += 1
        elif code.startswith("<#", at):
            end = code.find("#>", at)
            at = len(code) if end < 0 else end + 1
        elif char == "#" and (at == 0 or code[at - 1] in " \t\n;"):
            end = code.find("\n", at)
            yield code[start:at]
            at = len(code) if end < 0 else end
            start = at
        elif char in "({[":
            depth += 1
        elif char in ")}]":
            depth -= 1
        elif char in marks and depth <= 0 and code[at : at + 2] != "||" and code[at - 1 : at] != "|":
            yield code[start:at]
            start = at + 1
        elif code[at : at + 2] in ("&&", "||") and depth <= 0 and "\n" in marks:
            yield code[start:at]
            start = at = at + 2
            continue
        at += 1
    yield code[start:]


def _closed(code: str, at: int) -> int:
    """Return the place of the quote that closes the one at `at`."""
    mark = code[at]
    at += 1
    while at < len(code) and code[at] != mark:
        at += 2 if code[at] == "`" and mark == '"' else 1
    return at


def _words(text: str, names: Mapping[str, str]) -> list[str]:
    """Return the words of a command, with the variables that are known; a list `a,b` gives several."""
    out: list[str] = []
    current: list[str] = []
    at, any_ = 0, False
    while at < len(text):
        char = text[at]
        if char == "'":
            end = _closed(text, at)
            current.append(text[at + 1 : end])
            at, any_ = end, True
        elif char == '"':
            end = _closed(text, at)
            current.append(_filled(text[at + 1 : end], names))
            at, any_ = end, True
        elif char == "$":
            name, at = _name(text, at)
            current.append(names.get(name.lower(), HOLE))
            any_ = True
        elif char in "({":
            end = _past(text, at)
            current.append(text[at:end] if char == "{" else HOLE)
            at, any_ = end - 1, True
        elif char == "~" and not any_ and text[at + 1 : at + 2] in ("", " ", "/", "\\"):
            current.append(names.get("home", HOLE))
            any_ = True
        elif char in " \t\n,":
            if any_:
                out.append("".join(current))
            current, any_ = [], False
        else:
            current.append(text[at + 1 : at + 2] if char == "`" else char)
            at += char == "`"
            any_ = True
        at += 1
    if any_:
        out.append("".join(current))
    return out


def _name(text: str, at: int) -> tuple[str, int]:
    """Return a variable's name and the place of its last character."""
    if text[at + 1 : at + 2] == "{":
        end = text.find("}", at)
        return (text[at + 2 : end], end) if end > 0 else ("", at)
    if text[at + 1 : at + 2] == "(":
        return "", _past(text, at + 1) - 1
    end = at + 1
    while end < len(text) and (text[end].isalnum() or text[end] in "_:"):
        end += 1
    while end < len(text) and text[end] in ".[":  # a member of it
        name_end = end + 1
        while name_end < len(text) and (text[name_end].isalnum() or text[name_end] in "_]"):
            name_end += 1
        if name_end == end + 1:
            break
        return "", name_end - 1
    return text[at + 1 : end], end - 1


def _filled(text: str, names: Mapping[str, str]) -> str:
    out: list[str] = []
    at = 0
    while at < len(text):
        if text[at] == "$" and at + 1 < len(text) and (text[at + 1].isalpha() or text[at + 1] in "_{("):
            name, at = _name(text, at)
            out.append(names.get(name.lower(), HOLE))
        elif text[at] == "`":
            at += 1
            out.append(text[at : at + 1])
        else:
            out.append(text[at])
        at += 1
    return "".join(out)


def _past(text: str, at: int) -> int:
    """Return the place behind the bracket that the one at `at` opens."""
    depth = 0
    while at < len(text):
        if text[at] in "'\"":
            at = _closed(text, at)
        elif at < len(text):
            depth += (text[at] in "({[") - (text[at] in ")}]")
            if depth == 0:
                return at + 1
        at += 1
    return len(text)


def _command(text: str, before: str, deeds: Deeds, names: dict[str, str], values: Mapping[str, str], depth: int) -> str:
    """Note one command of a pipeline; before and the return value are the paths that it hands on."""
    import re

    found = re.match(r"\$([\w:]+)\s*=\s*(?!=)(.*)", text, re.DOTALL)
    if found:
        name, right = found.group(1).lower(), found.group(2).strip()
        simple = re.fullmatch(r"'[^']*'|\"[^\"]*\"|[\w./:\\~-]+", right) and not re.match(r"[A-Za-z]+-[A-Za-z]", right)
        known = _words(right, names) if simple else []
        names[name] = known[0] if known else HOLE
        if name.startswith("env:"):
            deeds.changes[found.group(1)[4:]] = names[name]
        if not simple:
            for part in _split(right, "|"):
                before = _command(part.strip(), before, deeds, names, values, depth)
        return before
    _blocks(text, before, deeds, names, values, depth)
    called = re.match(r"\[(?:System\.)?IO\.(File|Directory)\]::(\w+)\s*\((.*)\)", text, re.IGNORECASE | re.DOTALL)
    if called:
        given = _words(called.group(3), names)
        if called.group(2).lower() == "delete" and given:
            deeds.remove(_path(given[0]), tree=called.group(1).lower() == "directory")
        elif called.group(2).lower().startswith("writeall") and given:
            deeds.overwrite(_path(given[0]))
        return ""
    words = _words(text.lstrip("&. ") if text.startswith(("&", ". ")) else text, names)
    if not words or text.startswith(("$", "[", "@", "{", "if", "foreach (", "for (", "while", "try", "function")):
        return before
    cmdlet = _ALIASES.get(words[0].lower(), words[0].lower())
    options, operands = _options(words[1:])
    if "-" in cmdlet and re.fullmatch(r"[a-z]+-[a-z0-9]+", cmdlet):
        return _cmdlet(cmdlet, words[1:], options, operands, before, deeds, names, values, depth)
    if words[0].lower() in ("cmd", "cmd.exe") and len(words) > 1:
        rest = " ".join(word for word in words[1:] if word.lower() not in ("/c", "/k", "/s", "/q"))
        deeds.shell(rest)
    elif text.startswith(("'", '"')) and not text.startswith("&"):
        return before
    else:
        deeds.argv(words)
    return ""


def _blocks(text: str, before: str, deeds: Deeds, names: dict[str, str], values: Mapping[str, str], depth: int) -> None:
    """Follow the blocks of a statement (`if (…) { … }`, `% { … }`) with what a pipeline hands them as `$_`."""
    at = 0
    inner = dict(names)
    inner["_"] = before or HOLE
    while (start := text.find("{", at)) >= 0:
        quote = next((place for place, char in enumerate(text[at:start], at) if char in "'\""), -1)
        if quote >= 0:
            at = _closed(text, quote) + 1
            continue
        end = _past(text, start)
        handed = text.lower().startswith(("invoke-command", "icm", "function"))  # read where they are called
        if text[start - 1 : start] not in ("@", "$") and not handed and depth < _DEEPEST:
            _block(text[start + 1 : end - 1], deeds, inner, values, depth + 1)
        at = end


def _options(words: list[str]) -> tuple[dict[str, str], list[str]]:
    options: dict[str, str] = {}
    operands: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if len(word) > 1 and word[0] == "-" and word[1].isalpha():
            name, colon, value = word[1:].partition(":")
            name = name.lower()
            if colon or name in _SWITCHES or at >= len(words) or words[at].startswith("-"):
                options[name] = value or "true"
            else:
                options[name] = words[at]
                at += 1
        elif word[0:1] == "/" and len(word) == 2:
            options[word[1:].lower()] = "true"
        else:
            operands.append(word)
    return options, operands


def _path(text: str) -> str:
    import re

    text = text.replace("\\", "/")
    return re.sub(r"^[A-Za-z]:(?=/)", "", text)


def _cmdlet(
    cmdlet: str,
    words: list[str],
    options: dict[str, str],
    operands: list[str],
    before: str,
    deeds: Deeds,
    names: dict[str, str],
    values: Mapping[str, str],
    depth: int,
) -> str:
    if options.get("whatif", "false").lower() not in ("false", "$false"):
        return ""
    named = options.get("path", options.get("literalpath", options.get("filepath", "")))
    first = named or (operands[0] if operands else "")
    if cmdlet in ("get-childitem", "get-item"):
        base = _path(first or ".")
        return base if cmdlet == "get-item" else f"{base.rstrip('/')}/{HOLE}"
    if cmdlet in ("where-object", "select-object", "sort-object"):
        return before
    if cmdlet in _PATHS:
        _files(cmdlet, options, [named] if named else operands, before, deeds)
    elif cmdlet in ("move-item", "copy-item") and first:
        to = options.get("destination", operands[0 if named else 1] if len(operands) > (0 if named else 1) else HOLE)
        deeds.argv(["mv" if cmdlet == "move-item" else "cp", "--", _path(first), _path(to)])
    elif cmdlet == "set-location" and first:
        deeds.change_folder(_path(first))
    elif cmdlet == "invoke-expression":
        given = options.get("command", first or before)
        if given.strip(HOLE):
            find(given, deeds, values, depth + 1)
        else:
            deeds.dynamic = True
    elif cmdlet == "start-process":
        rest = [word for word in words if word not in (first,) and not (word[:1] == "-" and word[1:].isalpha())]
        deeds.shell(" ".join([first, *rest]))
    elif cmdlet in ("invoke-restmethod", "invoke-webrequest"):
        url = options.get("uri", first)
        deeds.http(options.get("method", "GET").upper(), url, options.get("body", ""))
    elif cmdlet == "invoke-sqlcmd":
        server, database = options.get("serverinstance", ""), options.get("database", "")
        deeds.argv(
            [
                "sqlcmd",
                *(["-S", server] if server else []),
                *(["-d", database] if database else []),
                "-Q",
                options.get("query", first),
            ]
        )
    elif cmdlet == "invoke-command":
        host = options.get("computername", options.get("hostname", ""))
        block = options.get("scriptblock", first).strip()
        if host and block.startswith("{"):
            deeds.argv(["ssh", host, f"pwsh -Command '{block[1:-1].strip()}'"])
        elif block.startswith("{"):
            _block(block[1:-1], deeds, names, values, depth + 1)
    elif cmdlet in _MACHINE:
        deeds.argv(_MACHINE[cmdlet])
    elif cmdlet in ("stop-service", "restart-service"):
        deeds.argv(["systemctl", cmdlet.partition("-")[0], options.get("name", first) or HOLE])
    elif cmdlet.startswith(_DONE) and any(mark in cmdlet for mark in _CLOUDS):
        deeds.gone(
            "destructive", f"runs {cmdlet}", *(value for value in (*options.values(), *operands) if value != "true")
        )
    return ""


def _files(cmdlet: str, options: dict[str, str], given: list[str], before: str, deeds: Deeds) -> None:
    paths = given or ([before] if before else [])
    if cmdlet == "remove-item":
        tree = any(name.startswith("r") or name == "s" for name in options)
        for path in paths:
            if not path.lower().startswith(("env:", "variable:", "function:", "alias:", "hkcu:")):
                deeds.remove(_path(path), tree=tree)
    elif cmdlet == "new-item":
        if "force" in options and paths and options.get("itemtype", "file").lower() == "file":
            deeds.overwrite(_path(paths[0]))
    elif paths and "append" not in options:
        deeds.overwrite(_path(paths[0]))
