"""Owns the quick look at whether a command may have to do with agentshell itself; what it does then is `guarding`.

Every command passes here, so that nothing is worked out: a name, a program that changes files, an output redirection.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from agentshell.model import Invocation

_MARKS = (
    *("agentshell", "AGENTSHELL_", ".claude", ".cursor", ".codex", ".gemini", ".qwen", "opencode", ".copilot", "PPID"),
    *("ppid", ".bashrc", ".zshrc", ".profile", "settings.json", "/etc/passwd", "/etc/shells"),
    *("timerslack", "TimerSlack", "prctl", "TIMERSLACK", "TIOCSTI"),
)
"""What a command names at least that concerns the guard: its own name, and the settings that start it."""
_PROGRAMS = frozenset(
    {"rm", "mv", "cp", "ln", "tee", "dd", "install", "rsync", "chmod", "chown", "truncate", "shred", "unlink", "rmdir"}
    | {"sed", "perl", "kill", "pkill", "killall", "chsh", "usermod", "find", "xargs", "mount", "tar", "unzip", "patch"}
    | {"touch", "mkdir", "pipx", "uv", "curl", "wget", "claude", "codex", "gemini", "qwen"}
    | {"xdotool", "wtype", "ydotool", "dotool", "dotoolc", "xte", "xvkbd", "xsendkeys", "cliclick", "tmux"}
)
"""Programs that may change the guard without naming it: by a link to it, a folder around it, or everything at once."""
_VARIABLES = frozenset({"PATH", "SHELL", "BASH_ENV", "CLAUDE_CODE_SHELL", "CLAUDE_CODE_SHELL_PREFIX"})
_USUAL = ("", "/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/run/current-system/sw/bin")
"""Folders of shells that are no guard's own."""
_NOWHERE = ("/dev/null", "1", "2")


def marks(env: Mapping[str, str]) -> tuple[str, ...]:
    """Return what a command names at least that concerns the guard of a session that began with these variables."""
    folder = env.get("SHELL", "").rpartition("/")[0]
    return _MARKS if folder in _USUAL else (*_MARKS, folder)


def concerns_guard(invocation: Invocation, marks: tuple[str, ...]) -> bool:
    """Whether an invocation may have to do with agentshell itself."""
    for redirect in invocation.redirects:
        if ">" in redirect.op and redirect.target.literal not in _NOWHERE:
            return True
        if "agentshell" in redirect.target.shown:
            return True
    # Code that is fed to an interpreter.
    fed = invocation.stdin.text.shown if invocation.stdin.kind == "text" else ""
    if fed and any(mark in fed for mark in marks):
        return True
    if guards(invocation.assignments) or guards(invocation.env.changes):
        return True
    if invocation.argv and invocation.argv[0].literal.rpartition("/")[2] in _PROGRAMS:
        return True
    if any(mark in invocation.cwd.literal for mark in marks):
        return True
    return any(mark in arg.shown for arg in invocation.argv for mark in marks)


def guards(names: Iterable[str]) -> bool:
    """Whether one of these variables may be one by which agentshell is started or told."""
    return any(name in _VARIABLES or name.startswith("AGENTSHELL_") for name in names)
