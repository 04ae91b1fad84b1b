"""Owns the files that start agentshell: agents' settings and hooks, shells' start-up files, the table of accounts.

An edit counts by what it leaves: a file that named agentshell must name it as often as before, and none may say what
turns it off where it is in use. What cannot be known of a file that names agentshell is a person's to decide.
"""

from __future__ import annotations

from posixpath import basename

from agentshell.guarding.effect import effect
from agentshell.guarding.files import REMOVERS, Taking, paths
from agentshell.guarding.variables import in_use
from agentshell.model import Arg, Unknown
from agentshell.targets.own import in_path, launcher_folders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from agentshell.facts import Facts
    from agentshell.guarding.files import Touched
    from agentshell.judge import Judged
    from agentshell.model import Effect, Invocation

_AGENTS = {
    "claude": (".claude/settings.json", ".claude/settings.local.json", ".claude.json", "managed-settings.json"),
    "cursor": (".cursor/hooks.json", ".cursor/cli.json", ".cursor/cli-config.json", "Cursor/User/settings.json"),
    "codex": (".codex/config.toml", ".codex/hooks.json"),
    "gemini": (".gemini/settings.json", ".qwen/settings.json"),
    "copilot": (
        *(".copilot/config.json", ".copilot/settings.json"),
        *(".github/copilot/settings.json", ".github/copilot/settings.local.json"),
    ),
    "opencode": ("opencode.json", "opencode.jsonc", ".pi/agent/settings.json", ".pi/settings.json"),
    "aider": (".aider.conf.yml",),
    "vscode": (".vscode/settings.json", "Code/User/settings.json", "Code - Insiders/User/settings.json"),
}
"""Where agents keep their hooks and their shell, by agent (each agent's own documentation)."""
_FOLDERS = (
    *(".claude/hooks", ".cursor/hooks", ".codex/hooks", ".gemini/hooks", ".opencode/plugin", ".copilot/hooks"),
    *(".config/opencode/plugin", ".github/hooks"),
)
_STARTUP = (
    *(".bashrc", ".bash_profile", ".bash_login", ".profile", ".zshrc", ".zprofile", ".zshenv", ".zlogin"),
    *(".config/fish/config.fish", "/etc/profile", "/etc/bash.bashrc", "/etc/environment", "/etc/zsh/zshenv"),
)
_ACCOUNTS = ("/etc/passwd", "/etc/shells")
_VARIABLES = r"\"(SHELL|BASH_ENV|CLAUDE_CODE_SHELL|CLAUDE_CODE_SHELL_PREFIX|AGENTSHELL_\w+)\"\s*:"
_OFF = {
    "claude": (r"\"disableAllHooks\"\s*:\s*true", _VARIABLES),
    "codex": (r"^\s*(codex_)?hooks\s*=\s*false", r"\b(SHELL|BASH_ENV|AGENTSHELL_\w+)\"?\s*=", _VARIABLES),
    "copilot": (r"\"disableAllHooks\"\s*:\s*true", r"\"bashEnv\"\s*:\s*false", _VARIABLES),
    "aider": (r"\bset-env\b.*\b(SHELL|BASH_ENV|AGENTSHELL_\w+)=", r"^\s*-\s*[\"']?(SHELL|BASH_ENV|AGENTSHELL_\w+)="),
    "gemini": (r"\"hooksConfig\"\s*:\s*\{[^}]*\"enabled\"\s*:\s*false", r"\"enableHooks\"\s*:\s*false", _VARIABLES),
    "opencode": (r"\"(shell|shellPath)\"\s*:", _VARIABLES),
    "vscode": (
        r"\"terminal\.integrated\.(defaultProfile|profiles|automationProfile|agentHostProfile|env)\b",
        r"\"chat\.tools\.terminal\.terminalProfile\b",
    ),
    "startup": (
        r"^\s*(export\s+|set\s+-gx\s+|setenv\s+)?(SHELL|BASH_ENV|CLAUDE_CODE_SHELL\w*|AGENTSHELL_\w+)[=\s]",
        r"\bunset\b.*\b(SHELL|BASH_ENV|AGENTSHELL_\w+)",
        r"\balias\s+agentshell=|^\s*(function\s+)?agentshell\s*\(\)",
    ),
}
"""What turns the guard off, by agent: hooks that are switched off, and another shell."""
_WHOLE_PATH = r"^\s*(export\s+)?PATH=(?!.*\$\{?PATH)"
_NEAR = 160
"""Characters after a setting's name in which its value stands."""


def settings(judged: Judged, touched: Sequence[Touched], left: Mapping[str, Arg], facts: Facts) -> Iterator[Effect]:
    """Yield what the invocation does to files that start agentshell."""
    invocation = judged.invocation
    yield from _told(invocation, facts)
    taking = Taking(invocation)
    for arg, _, reals in touched:
        for whole in reals:
            family = _family(whole)
            if family:
                yield from _edited(whole, family, judged, facts, left)
            elif taking.all(arg):
                yield from _swept(whole, facts)
        if not arg.known and invocation.program in REMOVERS:
            folder = next(paths(Arg((arg.literal.rpartition("/")[0] or ".",)), invocation), "")
            yield from _swept(folder, facts, whole=False)


def _told(invocation: Invocation, facts: Facts) -> Iterator[Effect]:
    """Yield that an agent is started with its hooks switched off on the line."""
    family = invocation.program
    if not isinstance(family, str) or family not in _OFF or family == "startup":
        return
    words = [arg.shown for arg in invocation.argv[1:]]
    changes = words[:1] == ["config"] and words[1:2] != ["get"] and bool({"hooks", "disableAllHooks"} & set(words))
    if changes and _used(family, "", facts):
        yield effect("hook", f"changes the hooks of {family}", family)
    for at, word in enumerate(words):
        name, _, value = word.partition("=")
        if not value and at + 1 < len(words):
            value = words[at + 1]
        off = name in ("--settings", "-c", "--config") and _turned_off(
            "", value.replace("features.", ""), family, facts
        )
        if (off or (name == "--disable" and value == "hooks")) and _used(family, "", facts):
            yield effect("hook", f"starts {family} without its hooks", family)


def _family(path: str) -> str:
    for family, files in _AGENTS.items():
        if path.endswith(tuple(f"/{file}" for file in files)):
            return family
    if any(f"/{folder}/" in path for folder in _FOLDERS):
        return "hooks"
    if path in _ACCOUNTS:
        return "accounts"
    return "startup" if path.endswith(tuple(file if file[0] == "/" else f"/{file}" for file in _STARTUP)) else ""


def _edited(path: str, family: str, judged: Judged, facts: Facts, left: Mapping[str, Arg]) -> Iterator[Effect]:
    read = facts.host.read_text(path)
    before = read if isinstance(read, str) else ""
    marks = ("agentshell", *launcher_folders(facts))
    named = sum(before.count(mark) for mark in marks)
    after = _after(path, before, judged, facts, left)
    if named and after is None:
        told = f"takes away the settings that start agentshell ({path})"
        yield effect("hook", told, path)
    elif named and isinstance(after, Unknown):
        yield effect("hook", f"changes the settings that start agentshell ({path})", path, "destructive")
    elif isinstance(after, str):
        if named and sum(after.count(mark) for mark in marks) < named:
            yield effect("hook", f"takes agentshell out of {path}", path)
        elif _turned_off(before, after, family, facts) and (named or _used(family, path, facts)):
            yield effect("hook", f"turns off what starts agentshell ({path})", path)


def _after(path: str, before: str, judged: Judged, facts: Facts, left: Mapping[str, Arg]) -> str | Unknown | None:
    """Return what the file holds then, None where it is gone."""
    invocation = judged.invocation
    if invocation.program in REMOVERS and not invocation.redirects and _named_away(path, invocation):
        return None
    if path in left:
        # Where only something unknown is added, what stood there before stands there still.
        return left[path].text
    words = [arg for arg in invocation.argv[1:] if not arg.shown.startswith("-")]
    if invocation.program in ("cp", "mv", "install") and len(words) == 2:
        # What cannot be read there may be anything.
        return "" if words[0].text == "/dev/null" else _copy(words[0], invocation, facts)
    if invocation.program in ("sed", "gsed"):
        return _substituted(before, invocation)
    return Unknown("what it becomes is only known then")


def _copy(source: Arg, invocation: Invocation, facts: Facts) -> str | Unknown:
    path = next(paths(source, invocation), "")
    return facts.host.read_text(path) if path else Unknown("what is copied is not known")


def _named_away(path: str, invocation: Invocation) -> bool:
    """Whether the path is one that goes away: for mv, not the last operand."""
    words = [arg for arg in invocation.argv[1:] if not arg.shown.startswith("-")]
    if invocation.program in ("mv", "gmv"):
        words = words[:-1]
    return any(path in paths(word, invocation) or basename(path) == basename(word.shown) for word in words)


def _substituted(before: str, invocation: Invocation) -> str | Unknown:
    """Return what `sed -i` makes of the text, where its script is plain substitutions."""
    from agentshell.reading.sed import substitute

    words = [arg.text for arg in invocation.argv[1:]]
    scripts = [word for word in words if isinstance(word, str) and not word.startswith("-")][:-1]
    lines = before.split("\n")
    for script in scripts:
        changed_lines = substitute(script, lines, extended=any(word in ("-E", "-r") for word in words))
        if changed_lines is None:
            return Unknown("what sed makes of it is only known then")
        lines = changed_lines
    return "\n".join(lines) if scripts else Unknown("what sed makes of it is only known then")


def _turned_off(before: str, after: str, family: str, facts: Facts) -> bool:
    import re

    had = {line.strip() for line in before.split("\n")}
    added = "\n".join(line for line in after.split("\n") if line.strip() not in had)
    marks = ("agentshell", *launcher_folders(facts))
    for pattern in _OFF.get(family, ()):
        for match in re.finditer(pattern, added, re.MULTILINE):
            value = added[match.end() : match.end() + _NEAR].partition("\n")[0]
            if not any(mark in value for mark in marks):
                return True
    folders = in_path(facts) if family == "startup" else ()
    return any(
        not any(folder in added[match.end() :].partition("\n")[0] for folder in folders)
        for match in (re.finditer(_WHOLE_PATH, added, re.MULTILINE) if folders else ())
    )


def _used(family: str, path: str, facts: Facts) -> bool:
    """Whether agentshell is started in this session, or by another settings file of the same agent."""
    if in_use(facts) or family == "startup":
        return in_use(facts)
    home = facts.host.env.get("HOME", "").rstrip("/")
    folder = path
    for file in _AGENTS.get(family, ()):
        folder = path.removesuffix(f"/{file}") if path.endswith(f"/{file}") else folder
    for base in dict.fromkeys((home, f"{home}/.config/opencode", folder)):
        for file in _AGENTS.get(family, ()):
            text = facts.host.read_text(f"{base}/{file}")
            if isinstance(text, str) and "agentshell" in text:
                return True
    return False


def _swept(folder: str, facts: Facts, *, whole: bool = True) -> Iterator[Effect]:
    """Yield the settings that go with a folder that is taken away; not whole: what lies in it, but no folder of it."""
    for files in _AGENTS.values():
        for file in files:
            inside, _, name = file.rpartition("/")
            paths = [f"{folder}/{file}"] if whole else []
            if inside and folder.endswith(f"/{inside}"):
                paths.append(f"{folder}/{name}")
            for path in paths:
                text = facts.host.read_text(path)
                if isinstance(text, str) and "agentshell" in text:
                    yield effect("hook", f"takes away the settings that start agentshell ({path})", path)
                    return
