"""Owns what the places in an agent's description stand for on this machine: folders, the launcher, the system."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from pathlib import Path

from agentshell.errors import HostError
from agentshell.launch import started
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PLACE = re.compile(r"\{(\w+)(?::([^}]*))?\}")


class Places(Value):
    """The home, the project's folder, and the folder of the links."""

    home: str
    project: str
    links: str

    def text(self, template: str, **more: str) -> str:
        """Return a text with its places filled in; `{NAME:default}` is an environment variable."""
        known = {
            "home": self.home,
            "project": self.project,
            "links": self.links,
            "bash": f"{self.links}/bash",
            "bash_env": f"{self.links}/bash_env",
            "prefix": f"{self.links}/agentshell-prefix",
            "launcher": shlex.quote(f"{self.links}/agentshell"),
            "launcher_json": json.dumps(f"{self.links}/agentshell"),
            "os": "osx" if sys.platform == "darwin" else "linux",
            "xdg": os.environ.get("XDG_CONFIG_HOME") or f"{self.home}/.config",
            **more,
        }
        known["config"] = f"{self.home}/Library/Application Support" if sys.platform == "darwin" else known["xdg"]

        def filled(match: re.Match[str]) -> str:
            name, default = match[1], match[2]
            return (os.environ.get(name) or default) if default is not None else known.get(name, match[0])

        made = _PLACE.sub(filled, template)
        return f"{self.home}{made[1:]}" if made.startswith("~/") else made

    def value(self, template: Any) -> Any:
        """Return a value with the places of its texts filled in."""
        if isinstance(template, str):
            return self.text(template)
        if isinstance(template, dict):
            return {name: self.value(one) for name, one in template.items()}
        return [self.value(one) for one in template] if isinstance(template, list) else template

    def ours(self, value: Any) -> bool:
        """Whether a value of the settings leads to agentshell: by these links, or by others of its."""
        if isinstance(value, dict):
            return any(self.ours(one) for one in value.values())
        if isinstance(value, list):
            return any(self.ours(one) for one in value)
        if not isinstance(value, str):
            return False
        words = re.split(r"[\s'\"=]+", value)
        return self.links in value or any(
            word.startswith("/") and ("agentshell" in word or (Path(word).parent / "agentshell").exists())
            for word in words
        )


def data_folder() -> str:
    """Return the folder of agentshell's data (XDG Base Directory Specification). Raises HostError."""
    base = os.environ.get("XDG_DATA_HOME", "")
    return f"{base}/agentshell" if base.startswith("/") else f"{home()}/.local/share/agentshell"


def home() -> str:
    """Return the home folder, where agents keep their settings. Raises HostError."""
    found = os.environ.get("HOME", "").rstrip("/")
    if not found.startswith("/"):
        raise HostError("HOME is not set, so there is no telling where agents keep their settings", "export HOME=…")
    return found


def here(links: str = "") -> Places:
    """Return this machine's places; the links' folder is the given one, else the running launcher's, else our own.

    Raises HostError.
    """
    beside = Path(started.program).parent
    if not links and started.native and (beside / "bash").exists():
        links = str(beside)
    return Places(home(), os.getcwd(), os.path.abspath(links or f"{data_folder()}/links"))
