"""Compiles the packs under rules/ into the package that is being built, so that an installed agentshell parses none."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface):  # type: ignore[type-arg]
    """The build hook that hatchling calls before it makes a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled packs to the wheel; an editable install reads rules/ itself."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from agentshell.pack_files import write_compiled
        finally:
            sys.path.remove(self.root)
        place = tempfile.mkdtemp(prefix="agentshell-rules-")
        for name in write_compiled(str(Path(self.root) / "rules"), place, {}):
            build_data["force_include"][f"{place}/{name}"] = f"agentshell/packs/_compiled/{name}"
