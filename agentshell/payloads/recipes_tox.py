"""Owns the environments of tox: which commands `tox -e NAME` starts. It reads ini files as tox does, as far as needed.

Source: tox 4.23, "Configuration": [testenv], substitutions, factor-conditional lines. Commands are started without a
shell, so what a shell would expand stays as it is.
"""

from __future__ import annotations

from agentshell.model import Unknown, known
from agentshell.packs.words import split_words
from agentshell.payloads.recipes_project import Blanks, project_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Arg, Inner
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed

_KEYS = ("commands_pre", "commands", "commands_post")
_MOST = 200
_DEEPEST = 8


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return the commands of the environments that are asked for, of the whole list when none is."""
    project = project_of(parsed.invocation, facts, parsed.value("--workdir", "--root"))
    if project is None:
        return ()
    file = parsed.value("--conf")
    names = (file.literal,) if file is not None and file.known else ("tox.ini", "setup.cfg")
    found = project.first(names)
    text = found[1] if found is not None else _in_toml(project.text("pyproject.toml"))
    if not text:
        return ()
    config = _Config(text, parsed, project.folder)
    asked = [name for value in parsed.values("-e") for name in _environments(value.literal)]
    listed = _environments(config.value("tox", "env_list") or config.value("tox", "envlist"))
    inner: list[Inner] = []
    for name in asked if asked and "ALL" not in asked else listed or ["py"]:
        folder = config.text(name, "changedir") or config.text(name, "change_dir")
        changes: dict[str, Arg | None] = {}
        for line in (config.text(name, "setenv") or config.text(name, "set_env")).splitlines():
            key, equals, value = line.partition("=")
            if equals and key.strip():
                changes[key.strip()] = config.blanks.plain(value.strip())
        for words in config.commands(name):
            arguments = [config.blanks.plain(word) for word in words]
            inner.append(project.argv(arguments, f"tox {name}", cwd=folder, changes=changes))
    return tuple(inner[:_MOST])


class _Config:
    """The sections of a tox.ini."""

    def __init__(self, text: str, parsed: Parsed, folder: str) -> None:
        self.parsed = parsed
        self.folder = folder
        self.blanks = Blanks()
        self.sections: dict[str, dict[str, str]] = {}
        section: dict[str, str] = {}
        key = ""
        for line in text.splitlines():
            if not line.strip() or line.lstrip().startswith(("#", ";")):
                continue
            if line.startswith("["):
                section = self.sections.setdefault(line.strip()[1:].partition("]")[0].removeprefix("tox:"), {})
                key = ""
            elif line[0] in " \t":
                if key:
                    section[key] += f"\n{line.strip()}"
            else:
                at = min((place for mark in "=:" if (place := line.find(mark)) > 0), default=-1)
                key = line[:at].strip() if at > 0 else line.strip()
                section[key] = line[at + 1 :].strip() if at > 0 else ""

    def value(self, section: str, key: str) -> str:
        """Return a value as written."""
        return self.sections.get(section, {}).get(key, "")

    def text(self, name: str, key: str) -> str:
        """Return an environment's value, filled in; what it does not say [testenv] does."""
        own = self.sections.get(f"testenv:{name}", {})
        return self._filled(own.get(key, self.value("testenv", key)), name, 0)

    def commands(self, name: str) -> Iterator[tuple[str, ...]]:
        """Yield the words of each command of an environment."""
        for key in _KEYS:
            pending = ""
            for line in self.text(name, key).splitlines():
                if line.endswith("\\"):
                    pending += line[:-1] + " "
                    continue
                whole = _conditional(pending + line, name)
                pending = ""
                words = split_words(whole.lstrip("-!@ "))
                if not isinstance(words, Unknown) and words:
                    yield words

    def _filled(self, text: str, name: str, depth: int) -> str:
        """Replace `{…}`: posargs, env, other sections, folders; what is none of these stays."""
        found = ""
        while text:
            before, opened, rest = text.partition("{")
            found += before
            if not opened:
                break
            end = _closing(rest)
            inside, text = rest[:end], rest[end + 1 :]
            found += self._substitution(inside, name, depth)
        return found

    def _substitution(self, inside: str, name: str, depth: int) -> str:
        kind, colon, rest = inside.partition(":")
        if kind == "posargs":
            given = (*self.parsed.positionals, *self.parsed.rest)
            return " ".join(self.blanks.take(arg) for arg in given) if given else self._filled(rest, name, depth)
        if kind == "env" and colon:
            variable, _, default = rest.partition(":")
            value = self.parsed.invocation.env.get(variable)
            return self._filled(default, name, depth) if value is None else self.blanks.take(value)
        if inside.startswith("[") and "]" in inside and depth < _DEEPEST:
            section, _, key = inside[1:].partition("]")
            return self._filled(self.value(section.removeprefix("tox:"), key), name, depth + 1)
        if inside in ("toxinidir", "tox_root", "/"):
            return "/" if inside == "/" else self.folder
        if inside in ("envname", "env_name"):
            return name
        if inside in ("envdir", "env_dir", "toxworkdir", "work_dir", "envtmpdir", "env_tmp_dir", "envbindir"):
            return f"{self.folder}/.tox/{name}"
        own = self.sections.get(f"testenv:{name}", {}).get(inside, self.value("testenv", inside))
        return self._filled(own, name, depth + 1) if own and depth < _DEEPEST else f"{{{inside}}}"


def _conditional(line: str, name: str) -> str:
    """Return a line without its factors (`py311,lint: pytest`), "" where they do not hold."""
    factors, colon, rest = line.partition(": ")
    choices = factors.replace("!", "").replace("-", "").replace(".", "").split(",")
    if not colon or not all(choice.isalnum() for choice in choices):
        return line
    own = name.split("-")
    for choice in factors.split(","):
        if all((part[1:] not in own) if part.startswith("!") else part in own for part in choice.split("-")):
            return rest
    return ""


def _environments(text: str) -> list[str]:
    """Return the names in a list of environments; `{a,b}-x` are two."""
    names: list[str] = []
    for word in _outside_braces(text):
        before, opened, rest = word.partition("{")
        inside, closed, after = rest.partition("}")
        if opened and closed:
            names += [one for choice in inside.split(",") for one in _environments(f"{before}{choice.strip()}{after}")]
        elif word:
            names.append(word)
    return names[:_MOST]


def _outside_braces(text: str) -> list[str]:
    words = [""]
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if char in ", \t\n" and depth <= 0:
            words.append("")
        else:
            words[-1] += char
    return words


def _closing(text: str) -> int:
    depth = 1
    for at, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if not depth:
            return at
    return len(text)


def _in_toml(text: str | None) -> str:
    """Return the ini text that pyproject.toml holds (`legacy_tox_ini`), or the tables of tox 4 written as one."""
    import tomllib

    try:
        tool = tomllib.loads(text or "").get("tool", {}).get("tox", {})
    except (ValueError, AttributeError, RecursionError):
        return ""
    if not isinstance(tool, dict):
        return ""
    legacy = tool.get("legacy_tox_ini")
    if isinstance(legacy, str):
        return legacy
    lines = []
    environments = tool.get("env", {})
    tables = {"testenv": tool.get("env_run_base", {})}
    if isinstance(environments, dict):
        tables |= {f"testenv:{name}": table for name, table in environments.items()}
    for section, table in tables.items():
        lines.append(f"[{section}]")
        for key in _KEYS:
            commands = table.get(key, []) if isinstance(table, dict) else []
            lines.append(f"{key} =")
            listed = [words for words in commands if isinstance(words, list)] if isinstance(commands, list) else []
            lines += ["    " + " ".join(_written(word) for word in words if isinstance(word, str)) for words in listed]
    return "\n".join(lines)


def _written(word: str) -> str:
    from agentshell.packs.words import quoted

    return quoted(known(word)).literal
