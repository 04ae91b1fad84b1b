"""Owns how each client is started: its settings, its start, its model's address, and the way its shell is chosen.

Each as of the version in `pins.toml`. The ways are those that the agent itself has (`agentshell install`, docs/agents);
where a client has none, the shell under test stands in the place of the system's own for it alone.
"""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from real_clients import installing
from real_clients.model import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DRIVERS = Path(__file__).with_name("drivers")
PROMPT = "Run the command."


class Place(NamedTuple):
    """Where one client runs: its home, its project, the model's port, the shell under test, and how many steps come."""

    home: Path
    work: Path
    port: int
    shell: Path
    steps: int

    @property
    def base(self) -> str:
        """The address of the model's OpenAI APIs."""
        return f"http://127.0.0.1:{self.port}/v1"

    def write(self, name: str, content: object) -> None:
        """Write a settings file in the home: text, or JSON."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1))


class Started(NamedTuple):
    """How a client is started: its words, and variables besides those that every client gets."""

    argv: tuple[str, ...]
    env: Mapping[str, str]


class Client(NamedTuple):
    """One client.

    by says how its shell is chosen: "path" (the first `bash` there), "variable" ($SHELL), "account" (the login shell),
    "settings" (its own), or the file of the system that stands in for it. writes is its tool that writes a file, with
    arguments; hook the name of its hook in agentshell; limit the seconds that a run may take.
    """

    name: str
    title: str
    package: str
    by: str
    shells: tuple[str, ...]
    start: Callable[[Place], Started]
    end: Step | None = None
    block: str = ""
    hook: str = ""
    writes: tuple[str, Mapping[str, Any]] | None = None
    limit: int = 60


def _npm(package: str, inside: str) -> str:
    return str(installing.folder(package) / "node_modules" / inside)


def _python(package: str) -> str:
    return str(installing.folder(package) / "bin/python")


def _machine() -> str:
    return "arm64" if platform.machine() in ("aarch64", "arm64") else "x64"


def _claude(place: Place) -> Started:
    place.write(".claude.json", {"hasCompletedOnboarding": True})
    program = _npm("claude", f"@anthropic-ai/claude-code-linux-{_machine()}/claude")
    env = {
        "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{place.port}", "ANTHROPIC_API_KEY": "none",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_AUTOUPDATER": "1",
        "CLAUDE_CODE_SHELL": str(place.shell),
    }  # fmt: skip
    return Started((program, "-p", PROMPT, "--permission-mode", "default", "--allowedTools", "Bash,Write"), env)


def _codex(place: Place) -> Started:
    place.write(".codex/config.toml", (
        'model = "scripted"\nmodel_provider = "loopback"\ncheck_for_update_on_startup = false\n'
        f'[model_providers.loopback]\nname = "loopback"\nbase_url = "{place.base}"\nenv_key = "NO_KEY"\n'
        'wire_api = "responses"\n[analytics]\nenabled = false\n'
    ))  # fmt: skip
    machine = "aarch64" if _machine() == "arm64" else "x86_64"
    inside = f"@openai/codex-linux-{_machine()}/vendor/{machine}-unknown-linux-musl/bin/codex"
    options = ("--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "--dangerously-bypass-hook-trust")
    return Started((_npm("codex", inside), "exec", *options, PROMPT), {"NO_KEY": "none"})


def _gemini(place: Place) -> Started:
    place.write(".gemini/settings.json", {
        "security": {"auth": {"selectedType": "gemini-api-key"}}, "general": {"enableAutoUpdate": False},
        "privacy": {"usageStatisticsEnabled": False}, "telemetry": {"enabled": False},
    })  # fmt: skip
    env = {
        "GEMINI_API_KEY": "none", "GOOGLE_GEMINI_BASE_URL": f"http://127.0.0.1:{place.port}",
        "GEMINI_CLI_TRUST_WORKSPACE": "true",
    }  # fmt: skip
    program = _npm("gemini", "@google/gemini-cli/bundle/gemini.js")
    return Started((str(installing.node()), program, "--yolo", "-m", "gemini-2.5-pro", "-p", PROMPT), env)


def _qwen(place: Place) -> Started:
    place.write(".qwen/settings.json", {
        "$version": 3, "security": {"auth": {"selectedType": "openai"}}, "general": {"enableAutoUpdate": False},
        "privacy": {"usageStatisticsEnabled": False}, "telemetry": {"enabled": False},
    })  # fmt: skip
    env = {"OPENAI_API_KEY": "none", "OPENAI_BASE_URL": place.base, "OPENAI_MODEL": "scripted"}
    program = _npm("qwen", "@qwen-code/qwen-code/cli.js")
    options = ("--yolo", "--auth-type", "openai", "-m", "scripted", "-p", PROMPT)
    return Started((str(installing.node()), program, *options), env)


def _opencode(place: Place) -> Started:
    model = {"name": "scripted", "limit": {"context": 100000, "output": 8000}, "tool_call": True}
    place.write(".config/opencode/opencode.json", {
        "$schema": "https://opencode.ai/config.json", "autoupdate": False, "share": "disabled",
        "model": "loopback/scripted", "small_model": "loopback/scripted", "permission": {"*": "allow"},
        "provider": {"loopback": {
            "npm": "@ai-sdk/openai-compatible", "name": "loopback",
            "options": {"baseURL": place.base, "apiKey": "none"}, "models": {"scripted": model},
        }},
    })  # fmt: skip
    names = ("AUTOUPDATE", "MODELS_FETCH", "LSP_DOWNLOAD", "DEFAULT_PLUGINS")
    env = {f"OPENCODE_DISABLE_{name}": "1" for name in names}
    return Started((_npm("opencode", f"opencode-linux-{_machine()}/bin/opencode"), "run", PROMPT), env)


def _pi(place: Place) -> Started:
    place.write(".pi/agent/settings.json", {"shellPath": str(place.shell)})
    model = {
        "id": "scripted", "name": "scripted", "reasoning": False, "input": ["text"], "contextWindow": 100000,
        "maxTokens": 8000, "cost": {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0},
    }  # fmt: skip
    provider = {"baseUrl": place.base, "api": "openai-completions", "apiKey": "none", "models": [model]}
    place.write(".pi/agent/models.json", {"providers": {"loopback": provider}})
    program = _npm("pi", "@mariozechner/pi-coding-agent/dist/cli.js")
    options = ("--provider", "loopback", "--model", "scripted", "-p", PROMPT)
    return Started((str(installing.node()), program, *options), {"PI_OFFLINE": "1", "PI_SKIP_VERSION_CHECK": "1"})


def _copilot(place: Place) -> Started:
    env = {
        "COPILOT_PROVIDER_TYPE": "openai", "COPILOT_PROVIDER_BASE_URL": place.base, "COPILOT_PROVIDER_API_KEY": "none",
        "COPILOT_MODEL": "scripted", "COPILOT_OFFLINE": "true", "COPILOT_AUTO_UPDATE": "false",
    }  # fmt: skip
    program = _npm("copilot", f"@github/copilot-linux-{_machine()}/copilot")
    return Started((program, "--allow-all-tools", "--allow-all-paths", "--no-color", "-p", PROMPT), env)


def _cline(place: Place) -> Started:
    program = _npm("cline", f"@cline/cli-linux-{_machine()}/bin/cline")
    # Its provider is kept by a start of its own.
    text = '"$0" auth -p openai-compatible -k none -m scripted -b "$1" >/dev/null 2>&1; exec "$0" --yolo "$2"'
    return Started(("/bin/sh", "-c", text, program, place.base, PROMPT), {"CLINE_DIR": str(place.home / ".cline")})


def _driven(package: str, driver: str, *words: str) -> tuple[str, ...]:
    return (_python(package), str(DRIVERS / driver), *words)


_OPENAI = {"OPENAI_API_KEY": "none", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}


def _openhands(place: Place, terminal: str = "subprocess") -> Started:
    env = {**_OPENAI, "OPENHANDS_SUPPRESS_BANNER": "1", "OTEL_SDK_DISABLED": "true"}
    return Started(_driven("openhands", "openhands_sdk.py", place.base, terminal, PROMPT), env)


def _openhands_tmux(place: Place) -> Started:
    return _openhands(place, "tmux")


def _mini(place: Place) -> Started:
    env = {
        **_OPENAI, "OPENAI_API_BASE": place.base, "MSWEA_CONFIGURED": "true", "MSWEA_COST_TRACKING": "ignore_errors",
        "MSWEA_GLOBAL_CONFIG_DIR": str(place.home / ".mini"), "MSWEA_SILENT_STARTUP": "1",
    }  # fmt: skip
    program = str(installing.folder("mini") / "bin/mini")
    return Started((program, "-m", "openai/scripted", "-y", "--exit-immediately", "-l", "0", "-t", PROMPT), env)


def _swerex(place: Place) -> Started:
    return Started(_driven("swerex", "swerex_session.py", place.base), {})


def _aider(place: Place) -> Started:
    env = {**_OPENAI, "OPENAI_API_BASE": place.base, "AIDER_ANALYTICS": "false"}
    plain = (
        "pretty",
        "fancy-input",
        "stream",
        "gitignore",
        "check-update",
        "show-model-warnings",
        "show-release-notes",
    )
    options = ("--model", "openai/scripted", "--map-tokens", "0", "--edit-format", "diff", "--analytics-disable")
    program = (str(installing.folder("aider") / "bin/aider"), *options, *(f"--no-{name}" for name in plain))
    prompts = [PROMPT, *["go on"] * place.steps]
    return Started(_driven("aider", "aider_terminal.py", json.dumps(prompts), *program), env)


_WRITTEN = "notes.txt"
_BY_PATH = {"file_path": f"WORK/{_WRITTEN}", "content": "noted\n"}
_FINISHED = {"summary": "It is all done.", "result": "It is all done.", "verified": True}
_OVER = "echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT"

CLIENTS: dict[str, Client] = {
    client.name: client
    for client in (
        Client("claude", "Claude Code", "claude", "variable", ("Bash",), _claude, hook="claude",
               writes=("Write", _BY_PATH)),
        Client("codex", "Codex CLI", "codex", "account", ("exec_command", "shell_command"), _codex, hook="codex"),
        Client("gemini", "Gemini CLI", "gemini", "path", ("run_shell_command",), _gemini, hook="gemini",
               writes=("write_file", _BY_PATH)),
        Client("qwen", "Qwen Code", "qwen", "path", ("run_shell_command",), _qwen, hook="qwen",
               writes=("write_file", _BY_PATH)),
        Client("opencode", "opencode", "opencode", "variable", ("bash",), _opencode, hook="opencode", limit=200,
               writes=("write", {"filePath": f"WORK/{_WRITTEN}", "content": "noted\n"})),
        Client("pi", "pi", "pi", "settings", ("bash",), _pi),
        Client("copilot", "Copilot CLI", "copilot", "/usr/bin/bash", ("bash",), _copilot, hook="copilot",
               writes=("create", {"path": f"WORK/{_WRITTEN}", "file_text": "noted\n"})),
        Client("cline", "Cline CLI", "cline", "/usr/bin/bash", ("run_commands",), _cline,
               end=Step("", "submit_and_exit", _FINISHED)),
        Client("openhands", "OpenHands SDK", "openhands", "path", ("terminal",), _openhands, limit=120,
               end=Step("", "finish", {"message": "done"})),
        Client("openhands-tmux", "OpenHands SDK in tmux", "openhands", "/usr/bin/bash", ("terminal",), _openhands_tmux,
               end=Step("", "finish", {"message": "done"}), limit=120),
        Client("mini", "mini-SWE-agent", "mini", "/usr/bin/dash", ("bash",), _mini, end=Step(_OVER)),
        Client("swerex", "SWE-agent's swe-rex", "swerex", "path", ("bash",), _swerex),
        Client("aider", "aider", "aider", "variable", (), _aider, block="bash", limit=120),
    )
}  # fmt: skip


def environment(client: Client, place: Place) -> dict[str, str]:
    """Return the variables that a client is started with: a small environment, and the shell where it looks there."""
    home = place.home
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return {
        "HOME": str(home),
        "PATH": f"{place.shell.parent}:{path}" if client.by == "path" else path,
        "SHELL": str(place.shell) if client.by in ("variable", "account") else "/bin/bash",
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "TMUX_TMPDIR": str(home.parent),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_STATE_HOME": str(home / ".local/state"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        **({"CODEX_HOME": str(home / ".codex")} if client.name == "codex" else {}),
    }


def missing(client: Client) -> str:
    """Return which program of the system a client needs and does not have here; "" for none."""
    needed = {"openhands-tmux": "tmux"}.get(client.name, "git")
    found = any(os.access(f"{folder}/{needed}", os.X_OK) for folder in os.get_exec_path())
    return "" if found else f"{needed} is not on the PATH"
