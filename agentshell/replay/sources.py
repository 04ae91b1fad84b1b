"""Owns where logs lie: each agent's own places, what is in a folder that was named, and which format a file has."""

from __future__ import annotations

import os
from pathlib import Path

from agentshell.replay.records import About, inside
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FORMATS = ("claude", "codex", "gemini", "opencode", "openhands", "swe-agent", "history", "list")
STDIN = "-"
_HISTORIES = (".bash_history", ".zsh_history", ".zhistory", ".histfile", ".sh_history", "fish_history")
_DATABASES = (".db", ".sqlite", ".sqlite3")
_SUFFIXES = (".jsonl", ".json", ".traj", *_DATABASES)
_PACKED = ".jsonl.zst"
"""As Codex packs old sessions; zstd is no part of Python before 3.14."""
_ONLY: dict[str, tuple[str, ...]] = {"claude": (".jsonl",), "codex": (".jsonl",), "swe-agent": (".traj", ".traj.json")}
"""Such a file is a session where logs of these agents are looked for, whatever it begins with."""
_HEAD = 1 << 16
_ELSEWHERE = frozenset({".git", "node_modules", "snapshot", "repos", "worktree"})
"""Folders that hold no logs, and may hold very much else."""


class Source(Value):
    """One log: a file, or a folder with one file an event; its format, its size in bytes, and what is known of it.

    changed is when it was last written, in seconds since 1970.
    """

    format: str
    about: About
    size: int = 0
    changed: float = 0.0

    @property
    def path(self) -> str:
        """Where it is."""
        return self.about.source


class Missing(Value):
    """A path from which nothing can be read, and why."""

    path: str
    why: str


def everywhere(env: Mapping[str, str]) -> Iterator[Source | Missing]:
    """Yield every log in the places where agents and shells of this account keep theirs."""
    home = Path(env.get("HOME") or Path.home())
    data = Path(env.get("XDG_DATA_HOME") or home / ".local/share")
    config = Path(env.get("XDG_CONFIG_HOME") or home / ".config")
    codex = Path(env.get("CODEX_HOME") or home / ".codex")
    places: list[tuple[str, Path]] = [
        *(
            ("claude", place / "projects")
            for place in (Path(env.get("CLAUDE_CONFIG_DIR") or home / ".claude"), config / "claude")
        ),
        ("codex", codex / "sessions"),
        ("codex", codex / "archived_sessions"),
        ("gemini", home / ".gemini/tmp"),
        ("gemini", home / ".qwen/projects"),
        ("opencode", data / "opencode"),
        ("openhands", home / ".openhands/conversations"),
        ("openhands", home / ".openhands/sessions"),
        ("swe-agent", Path(env.get("MSWEA_GLOBAL_CONFIG_DIR") or config / "mini-swe-agent")),
        ("history", home / ".bash_history"),
        ("history", Path(env.get("ZDOTDIR") or home) / ".zsh_history"),
        ("history", data / "fish/fish_history"),
    ]
    history = env.get("HISTFILE")
    if history and Path(history) not in [path for _, path in places]:
        places.append(("history", Path(history)))
    for name, path in places:
        if os.path.exists(path):
            yield from at(str(path), name)


def at(path: str, wanted: str = "auto") -> Iterator[Source | Missing]:
    """Yield the log at a path, or every log in and below the folder there; `-` is standard input."""
    if path == STDIN:
        yield Source(wanted, About(STDIN))
        return
    try:
        found = os.stat(path)
        if not os.path.isdir(path):
            name = wanted if wanted != "auto" else sniffed(path, _head(path))
            if not name and path.endswith(_SUFFIXES):
                yield Missing(path, "no log of a known format; --format names one")
            else:
                yield Source(name or "list", _about(path, name), found.st_size, found.st_mtime)
            return
    except OSError as error:
        yield Missing(path, error.strerror or str(error))
        return
    problems: list[OSError] = []
    for folder, names, files in os.walk(path, onerror=problems.append):
        names[:] = sorted(set(names) - _ELSEWHERE)
        if os.path.basename(folder) == "events" and wanted in ("auto", "openhands"):
            yield from _events(folder, files)
            continue
        for name in sorted(files):
            yield from _within(f"{folder}/{name}", wanted)
    for problem in problems:
        yield Missing(str(problem.filename), problem.strerror or str(problem))


def _within(path: str, wanted: str) -> Iterator[Source | Missing]:
    """Yield the file of a folder, where it is a log of the wanted format."""
    if path.endswith(_PACKED):
        yield Missing(path, f"packed; zstd -dc FILE | agentshell replay {STDIN}")
        return
    if not _may_be(path, wanted):
        return
    try:
        name = wanted if wanted in _ONLY else sniffed(path, _head(path))
        if name and wanted in ("auto", name):
            found = os.stat(path)
            yield Source(name, _about(path, name), found.st_size, found.st_mtime)
    except OSError as error:
        yield Missing(path, error.strerror or str(error))


def _may_be(path: str, wanted: str) -> bool:
    """Whether a file is worth opening: agents keep other things beside their sessions, keys among them."""
    if wanted in _ONLY:
        return path.endswith(_ONLY[wanted])
    if wanted == "opencode":
        return "/storage/part/" in path or path.endswith(_DATABASES)
    if wanted == "gemini" and "/chats/" not in path:
        return path.endswith("/logs.json")
    return path.endswith((*_SUFFIXES, *_HISTORIES))


def sniffed(path: str, head: bytes) -> str:
    """Return the format of a file by its name and its first bytes; "" where it is none of the known."""
    name = path.rpartition("/")[2]
    if head.startswith(b"SQLite format 3\0"):
        return "opencode" if "opencode" in path else ""
    if name.endswith((".traj", ".traj.json")):
        return "swe-agent"
    if name.endswith(_HISTORIES):
        return "history"
    if name.endswith(".jsonl") or (head.lstrip()[:1] == b"{" and not name.endswith(".json")):
        return "codex" if name.startswith("rollout-") else _by_record(head)
    if name.endswith(".json"):
        if "/storage/part/" in path:
            return "opencode"
        if b'"projectHash"' in head or name == "logs.json":
            return "gemini"
        if b'"mini-swe-agent' in head or b'"trajectory"' in head:
            return "swe-agent"
        return "openhands" if b'"kind"' in head or b'"action"' in head else ""
    first = head.partition(b"\n")[0]
    timed = first.startswith(b"#") and first[1:].strip().isdigit()
    if timed or first.startswith(b"- cmd: ") or (first.startswith(b": ") and b":0;" in first):
        return "history"
    return ""


def _by_record(head: bytes) -> str:
    """Return the format of a log with one record a line, by the members of its first ones."""
    import json

    for line in head.split(b"\n")[:50]:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(record, dict):
            continue
        if "payload" in record or record.get("type") == "function_call":
            return "codex"
        if "projectHash" in record or inside(record, "message", "parts") is not None:
            return "gemini"
        if "parentUuid" in record or "leafUuid" in record or record.get("type") == "progress":
            return "claude"
    # One record may be longer than what was looked at.
    return "claude" if b'"sessionId"' in head or b'"parentUuid"' in head else ""


def _head(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(_HEAD)


def _about(path: str, name: str) -> About:
    """Return what is known of a file from the ones around it."""
    about = About(path)
    if name == "gemini":
        # Each project's folder names the project's root.
        for folder in list(Path(path).parents)[:4]:
            root = folder / ".project_root"
            if root.is_file():
                return about.replace(cwd=root.read_text("utf-8", "replace").strip())
    if name == "opencode" and "/storage/part/" in path:
        return about.replace(cwd=_session_folder(path))
    return about


def _session_folder(part: str) -> str:
    """Return the folder of the session to which a part's file belongs."""
    import json

    storage, _, rest = part.rpartition("/storage/part/")
    message = rest.partition("/")[0]
    for path in Path(storage, "storage/message").glob(f"*/{message}.json"):
        try:
            found = json.loads(path.read_bytes())
            cwd = found.get("path", {}).get("cwd", "") if isinstance(found, dict) else ""
        except (OSError, ValueError, AttributeError):
            continue
        return cwd if isinstance(cwd, str) else ""
    return ""


def _conversation(events: str) -> About:
    """Return what is known of a conversation: its id, and the folder that it began in."""
    import json

    folder = Path(events).parent
    try:
        state = json.loads((folder / "base_state.json").read_bytes())
        cwd = state["workspace"]["working_dir"]
    except (OSError, ValueError, KeyError, TypeError):
        cwd = ""
    return About(events, cwd if isinstance(cwd, str) else "", folder.name)


def _events(folder: str, files: list[str]) -> Iterator[Source | Missing]:
    """Yield the conversation whose events are the files of a folder; nothing where they are none."""
    names = [name for name in files if name.endswith(".json")]
    if not names:
        return
    try:
        size = sum(os.stat(f"{folder}/{name}").st_size for name in names)
        yield Source("openhands", _conversation(folder), size, os.stat(folder).st_mtime)
    except OSError as error:
        yield Missing(folder, error.strerror or str(error))
