"""Owns which paths are agentshell's own, and which settings of agents start it; what may be done to them is not here.

agentshell's: its settings (`layers`), its log and caches (`audit`, `cache`), a project's `.agentshell`, the installed
package and launcher. Agents': the files in which Claude Code, Cursor, Codex, Gemini CLI, Copilot and opencode keep
their hooks and their shell, where such a file names agentshell.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts

_AGENTS = (
    *(".claude/settings.json", ".claude/settings.local.json", ".cursor/hooks.json", ".codex/config.toml"),
    *(".codex/hooks.json", ".gemini/settings.json", ".copilot/config.json", ".config/opencode/opencode.json"),
    *("opencode.json", "opencode.jsonc", ".claude.json", ".config/opencode/opencode.jsonc"),
)
_AGENT_FOLDERS = (".claude/hooks", ".cursor/hooks", ".codex/hooks", ".gemini/hooks", ".opencode/plugin")


def own(path: str, facts: Facts) -> str:
    """Return what of agentshell's an absolute path is, or is in, or ""."""
    env = facts.host.env
    home = env.get("HOME", "").rstrip("/")
    places = {"/etc/agentshell": "the site's settings"}
    for variable, below, what in (
        ("XDG_CONFIG_HOME", ".config", "settings"),
        ("XDG_STATE_HOME", ".local/state", "log"),
        ("XDG_DATA_HOME", ".local/share", "data"),
    ):
        for base in (env.get(variable, "").rstrip("/"), f"{home}/{below}" if home else ""):
            if base:
                places[f"{base}/agentshell"] = f"agentshell's {what}"
    for folder, what in places.items():
        if path == folder or path.startswith(f"{folder}/"):
            return what
    parts = path.split("/")
    if ".agentshell" in parts:
        return "the project's settings for agentshell"
    for at, part in enumerate(parts[:-1]):
        name = parts[at + 1]
        if part in ("site-packages", "dist-packages") and (name == "agentshell" or name.startswith("agentshell-")):
            return "the installed agentshell"
        if part in ("bin", "sbin", "Scripts") and name == "agentshell" and at + 2 == len(parts):
            return "agentshell's launcher"
    return ""


def starts_guard(path: str, facts: Facts) -> bool:
    """Whether the file is an agent's settings or hook, and names agentshell."""
    if not path.endswith(_AGENTS) and not any(f"/{folder}/" in path for folder in _AGENT_FOLDERS):
        return False
    text = facts.host.read_text(path)
    return isinstance(text, str) and "agentshell" in text
