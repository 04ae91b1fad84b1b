"""Owns the first look at a text: what no reader is ever shown. It knows no grammar and splits nothing."""

from __future__ import annotations

from agentshell.reading.tree import Unreadable

LONGEST = 256 * 1024
"""Bytes; the readers' time grows with length (shfmt 3.14: 8 s for 1 MB in one line)."""
DEEPEST = 200
"""Open brackets; the readers recurse (bashlex 0.18 gives up at 200 nested `$(`)."""

_OPENING = frozenset(b"([{")
_NAMES = {0: "a NUL byte", 13: "a carriage return", 27: "an escape character", 127: "a delete character"}
# Everything but control characters, for a search without a loop in Python.
_HARMLESS = bytes(byte for byte in range(256) if byte in b"\t\n" or (byte >= 32 and byte != 127))
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"([{)]}")


def refuse(text: bytes) -> Unreadable | None:
    """Return why the text may not be read at all, or None.

    NUL ends a C string, so what is read is not what runs; CR and other control characters are letters to bash and
    blanks to other readers, and they hide text from people; bytes that are not UTF-8 mean different characters to
    different readers.
    """
    if len(text) > LONGEST:
        return Unreadable(f"the line is longer than {LONGEST // 1024} KiB")
    odd = text.translate(None, _HARMLESS)
    if odd:
        byte = odd[0]
        return Unreadable(f"the line holds {_NAMES.get(byte, f'the control character 0x{byte:02x}')}")
    if not text.isascii():
        try:
            text.decode("utf-8")
        except UnicodeDecodeError as error:
            return Unreadable(f"the line is not valid UTF-8 (byte 0x{text[error.start]:02x} at {error.start})")
    brackets = text.translate(None, _NOT_BRACKETS)
    if len(brackets) > DEEPEST:
        depth = 0
        for byte in brackets:
            if byte in _OPENING:
                depth += 1
                if depth > DEEPEST:
                    return Unreadable(f"brackets are nested more than {DEEPEST} deep")
            elif depth:
                depth -= 1
    return None
