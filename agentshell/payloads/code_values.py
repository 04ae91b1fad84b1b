"""Owns the values that code evaluates to while it is read, as far as they are known without running it."""

from __future__ import annotations

from agentshell.payloads.sources import HOLE
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Name(Value):
    """A module, function or class by its full dotted name (`subprocess.run`)."""

    dotted: str


class Made(Value):
    """What a call returned, when it is not known: the callee's name, the arguments, and the object it was called on."""

    dotted: str
    args: tuple[Any, ...] = ()
    kwargs: tuple[tuple[str, Any], ...] = ()
    of: Any = None


class Said(Value):
    """The texts that stand in code; opaque is whether something outside of them is not known before the line runs."""

    texts: tuple[str, ...] = ()
    opaque: bool = False


class Routine:
    """A function that the code defines: its node, what it is called on, and whether a call of it has been followed."""

    def __init__(self, node: Any, this: Kind | None = None) -> None:
        self.node = node
        self.this = this
        self.followed = False


class Kind:
    """A class that the code defines, and its instances: what its names and theirs hold, taken as one."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fields: dict[str, Any] = {}


def text(value: Any) -> str:
    """Return a value as the text that a program would be given; a hole where it is not known."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, bool) or value is None:
        return HOLE if value is None else str(value)
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, Made) and value.dotted.endswith("Path") and value.args:
        return text(value.args[0])
    if (
        isinstance(value, Made)
        and value.dotted.rpartition(".")[2] in ("text", "SQL", "quote", "str", "Identifier", "Literal")
        and value.args
    ):
        return text(value.args[0])
    return HOLE


def words(value: Any) -> list[str] | None:
    """Return a value as a list of words; None when it is no list."""
    return [text(one) for one in value] if isinstance(value, (list, tuple)) else None


def from_bytes(data: bytes) -> Any:
    """Return bytes as text where they are text, else as they are, for what unpacks them."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return Made("bytes", (data,))


def decoded(data: str, coding: str) -> Any:
    """Return text decoded from base64, hex or rot13; a hole where it cannot be."""
    import base64
    import binascii
    import codecs

    if HOLE in data:
        return HOLE
    try:
        if coding == "base64":
            return from_bytes(base64.b64decode(data + "=" * (-len(data) % 4), altchars=b"-_"))
        if coding == "hex":
            return from_bytes(bytes.fromhex(data))
        return codecs.encode(data, "rot13")
    except (ValueError, binascii.Error):
        return HOLE
