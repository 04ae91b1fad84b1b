"""Owns looking a name up among several globs; what a glob is, `packs.globs` says."""

from __future__ import annotations

from agentshell.packs.globs import glob


def any_matches(patterns: tuple[str, ...], text: str) -> str:
    """Return the first pattern that the text matches, or ""."""
    return next((pattern for pattern in patterns if glob(pattern, text)), "")
