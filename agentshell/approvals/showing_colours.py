"""Owns the colours of a shown request on a plain terminal; NO_COLOR and dumb terminals get none."""

from __future__ import annotations

import os

from agentshell.colour import Paint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.approvals.showing import Row

STYLES = {
    "title": "bold",
    "mark": "bold",
    "hidden": "yellow",
    "effect-delete": "red",
    "effect-change": "yellow",
    "effect-create": "green",
    "effect-other": "yellow",
    "environment-production": "red",
    "environment-unknown": "yellow",
    "environment-staging": "yellow",
    "environment-development": "green",
    "environment-local": "green",
    "unread": "yellow",
    "tier": "bold",
}


def painted(row: Row, paint: Paint | None = None) -> str:
    """Return the text of a row in its colour: by default as the environment of a terminal wants it."""
    if paint is None:
        paint = Paint(not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in {"", "dumb"})
    name = STYLES.get(row.style)
    return paint(name, row.text) if name and row.text else row.text
