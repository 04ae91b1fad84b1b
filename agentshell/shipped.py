"""Owns where the files that come with agentshell stand; it reads none of them."""

from __future__ import annotations

from agentshell.layers import is_folder


def rules_folder() -> str:
    """Return the folder of the shipped packs: inside the installed package, or beside it in a source tree."""
    package = __file__.rpartition("/")[0]
    inside = f"{package}/rules"
    return inside if is_folder(inside) else f"{package.rpartition('/')[0]}/rules"
