"""Owns the names under which packs and targets ask what a command that lists files finds; `reading` knows it."""

from __future__ import annotations

from agentshell.reading.finding import EMPTY, SPARED, name_of, names, paths, starts
from agentshell.reading.listers import BELOW, HOLDS, found_by_fd, listed

__all__ = [
    "BELOW",
    "EMPTY",
    "HOLDS",
    "SPARED",
    "found_by_fd",
    "listed",
    "name_of",
    "names",
    "paths",
    "produced",
    "starts",
]

produced = listed
