"""Owns calls into the C library that Python has no name for. It is `_ctypes` alone: `ctypes` costs 2 ms to import."""

from __future__ import annotations

import _ctypes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Long(_ctypes._SimpleCData):  # type: ignore[type-arg]  # generic for type checkers alone
    _type_ = "l"


class _Char(_ctypes._SimpleCData):  # type: ignore[type-arg]
    _type_ = "c"


class _Function(_ctypes.CFuncPtr):
    _flags_ = _ctypes.FUNCFLAG_CDECL | _ctypes.FUNCFLAG_USE_ERRNO
    _restype_ = _Long


def call(name: str, *arguments: int | bytes | Any) -> int:
    """Call a function of the C library with integers (as wide as a pointer), bytes (their address) and buffers.

    Returns what it returns as a long; `errno()` then says why it failed.
    """
    program = _ctypes.dlopen(None, 0)  # type: ignore[arg-type]  # None stands for the program itself
    function: Any = _Function(_ctypes.dlsym(program, name))
    result: int = function(*(_Long(one) if isinstance(one, int) else one for one in arguments))
    return result


def errno() -> int:
    """Return the error of the last call."""
    return _ctypes.get_errno()


def buffer(content: bytes) -> Any:
    """Return memory that holds the content for as long as it is kept."""
    kind: Any = _Char * len(content)
    return kind.from_buffer_copy(content)


def address(held: Any) -> int:
    """Return where a buffer is."""
    return _ctypes.addressof(held)
