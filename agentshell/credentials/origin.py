"""Owns where a credential that reaches a program comes from, when the session did not begin with it.

What was in the environment when agentshell was started is the session's own, and so is the project's own `.env` and
what lies where the program itself keeps its credentials (`~/.kube`). All else is foreign: typed in the line, read from
a file, taken from another project.
"""

from __future__ import annotations

from agentshell.credentials.owners import file_owners, same_owner, variable_owners
from agentshell.credentials.tables import TABLES
from agentshell.model import Arg, Unknown
from agentshell.packs.globs import glob
from agentshell.targets.evidence import absolute, home, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Invocation
    from agentshell.packs.match import Match

_HEADERS = TABLES["headers"]["names"]
_FILE_VARIABLES = {name: owner for owner, names in TABLES["file-variables"].items() for name in names}
_SCHEMES = ("bearer", "token", "basic", "digest", "apikey", "bot")
_SHORTEST = 4
"""Characters of the shortest text that is taken for a credential."""
_PLAIN = frozenset({"PATH", "PWD", "OLDPWD", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TERM", "HOSTNAME"})
"""Variables that say nothing about where a credential comes from."""
_PUNCTUATION = " \t\n'\"`$(){};|&<>=,"


def foreign(found: Match, line: str, facts: Facts) -> str:
    """Return where a credential that the session did not begin with comes from, in words; "" when there is none."""
    invocation = found.parsed.invocation
    ground = _Ground(invocation, line, facts)
    for source, arg in _files(found):
        if said := ground.of_file(arg):
            return f"{said} ({source})"
    for source, arg in _texts(found):
        if said := ground.of_text(arg):
            return f"a credential {said} ({source})"
    return ground.of_place()


def _files(found: Match) -> Iterator[tuple[str, Arg]]:
    """Yield what names a file with credentials: options, and variables that the line sets."""
    for source, arg in found.credentials:
        if source.startswith("@"):
            yield source[1:], arg
    for name, value in found.parsed.invocation.env.changes.items():
        owner = _FILE_VARIABLES.get(name)
        if owner is not None and value is not None and same_owner(owner, found.parsed.pack):
            yield f"${name}", value


def _texts(found: Match) -> Iterator[tuple[str, Arg]]:
    """Yield what is a credential: options, headers, passwords in addresses, and variables that the line sets."""
    parsed = found.parsed
    for source, arg in found.credentials:
        if source.startswith("@"):
            continue
        value = _header(arg) if _is_header(source) else arg
        if value is not None:
            yield source, value
    for source, arg in (*(("address", arg) for arg in parsed.positionals), *_values(found)):
        if "://" in arg.literal and "@" in arg.literal and (password := _password(arg)) is not None:
            yield source, password
    for name, value in parsed.invocation.env.changes.items():
        if value is None or name in _FILE_VARIABLES:
            continue
        if any(same_owner(owner, parsed.pack) for owner in variable_owners(name)):
            yield f"${name}", (_password(value) or value) if "://" in value.literal else value


def _values(found: Match) -> Iterator[tuple[str, Arg]]:
    return ((use.name, value) for use in found.parsed.options for value in use.values)


def _is_header(source: str) -> bool:
    return source.startswith("arg") or "header" in source or source == "-H"


def _header(arg: Arg) -> Arg | None:
    """Return the credential in a header (`Authorization: Bearer TEXT`), None where it holds none."""
    first = arg.parts[0] if arg.parts else ""
    if not isinstance(first, str):
        return None
    name, colon, value = first.partition(":")
    lowered = name.strip().lower()
    if not colon or not (lowered in _HEADERS or lowered.endswith(("-token", "-key", "-secret"))):
        return None
    word, blank, rest = value.strip().partition(" ")
    if word.lower() in _SCHEMES:
        value = rest if blank else ""
    return Arg((value.strip(), *arg.parts[1:]), arg.span)


def _password(arg: Arg) -> Arg | None:
    """Return the password in an address, None where it holds none."""
    parts: list[str | Unknown] = []
    inside = done = False
    rest = ""
    for part in arg.parts:
        if isinstance(part, Unknown):
            if inside:
                parts.append(part)
            continue
        text = part
        if not inside:
            rest += text
            _, mark, after = rest.partition("://")
            user, colon, text = after.partition(":")
            if not mark or not colon or "/" in user or "@" in user:
                continue
            inside = True
        before, at, _ = text.partition("@")
        if before:
            parts.append(before)
        if at:
            done = True
            break
    return Arg(tuple(parts), arg.span) if done and parts else None


class _Ground:
    """What one invocation's credentials are compared with."""

    def __init__(self, invocation: Invocation, line: str, facts: Facts) -> None:
        from agentshell.targets.paths import ground

        self.invocation = invocation
        self.line = line
        self.facts = facts
        self.home = home(invocation, facts)
        self.project = ground(facts, self.home).project

    def of_text(self, arg: Arg) -> str:
        """Say where a text comes from; "" when it is the session's own, or none at all."""
        for part in arg.parts:
            if isinstance(part, Unknown):
                if not part.why.startswith("the output of"):
                    continue
                words = f"{part.source} {part.why}"
                path = self.named(words)
                if path:
                    return "" if self.own(path) else f"read from {self.shown(path)}"
                return f"made by {part.source or part.why}"[:120]
        text = arg.literal.strip()
        if len(text) < _SHORTEST or not arg.known:
            return ""
        if any(len(value) >= _SHORTEST and (value in text or text in value) for value in self.base()):
            return ""
        for path in self.files(self.line):
            content = read(path, self.invocation, self.facts)
            if isinstance(content, str) and text in content:
                return "" if self.own(path) else f"read from {self.shown(path)}"
        return "typed in the line" if text in self.line else "made in the line"

    def base(self) -> tuple[str, ...]:
        """Return the values of the session's own variables that may be a credential, or hold one."""
        return tuple(value for name, value in self.invocation.env.base.items() if name not in _PLAIN)

    def of_file(self, arg: Arg) -> str:
        """Say that a file with credentials lies outside of the project and of the program's own folder."""
        if not arg.known:
            return ""
        for name in arg.literal.removeprefix("file://").split(":"):
            path = absolute(name.replace("~", self.home, 1) if name.startswith("~/") else name, self.invocation)
            if path and not self.inside(path) and not self.kept(path):
                return f"the credentials in {self.shown(path)}"
        return ""

    def of_place(self) -> str:
        """Say that the variables of another project are used (`dotenv -f ../other/.env`)."""
        place = self.invocation.place
        if place.kind != "variables":
            return ""
        for name in place.target.name.split():
            path = absolute(name, self.invocation) if "/" in name or name.startswith(".env") else ""
            if path and not self.inside(path) and self.facts.host.look(path).kind in ("file", "directory"):
                return f"the variables of {self.shown(path)}"
        return ""

    def named(self, text: str) -> str:
        """Return the first file that a text names, whether it is there or not; "" when it names none."""
        found = self.files(text)
        if found:
            return found[0]
        words = [word for word in _words(text) if "/" in word.strip("/") and "://" not in word]
        return absolute(words[0], self.invocation) if words else ""

    def files(self, text: str) -> list[str]:
        """Return the files that a text names and that are there."""
        paths = []
        for word in dict.fromkeys(_words(text)):
            path = absolute(word.replace("~", self.home, 1) if word.startswith("~/") else word, self.invocation)
            if path in self.invocation.files or (path and self.facts.host.look(path).kind == "file"):
                paths.append(path)
        return paths

    def own(self, path: str) -> bool:
        """Whether a file is the project's own `.env`, which is there for its commands."""
        name = path.rpartition("/")[2]
        return self.inside(path) and (name.startswith(".env") or name.endswith(".env"))

    def inside(self, path: str) -> bool:
        return bool(self.project) and path.startswith(f"{self.project}/")

    def kept(self, path: str) -> bool:
        """Whether the file lies where its program keeps credentials in the home folder."""
        folders = {f"~{path[len(self.home) :]}"} if self.home and path.startswith(f"{self.home}/") else set()
        listed = [one for owner in file_owners(path, self.home) for one in TABLES["files"].get(owner, ())]
        return any(glob(pattern, folder) for folder in folders for pattern in listed if pattern.startswith("~/"))

    def shown(self, path: str) -> str:
        """Return the path for people: from the home folder."""
        return f"~{path[len(self.home) :]}" if self.home and path.startswith(f"{self.home}/") else path


def _words(text: str) -> list[str]:
    for char in _PUNCTUATION:
        text = text.replace(char, " ")
    return [word.removeprefix("@") for word in text.split() if not word.startswith("-")][:200]
