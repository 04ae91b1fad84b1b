"""Owns asking a person at the controlling terminal, key by key: /dev/tty and nothing else. It decides nothing.

Esc, Ctrl-C, Ctrl-D, the end of input, a hang-up and a signal that ends the process are all the same here: GoneError.
What was typed before a question was shown is no answer to it.
"""

from __future__ import annotations

import os
import select
import signal
import termios
from contextlib import suppress

from agentshell.errors import AgentShellError
from agentshell.render import safe, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType
    from typing import Any, Self

LONGEST = 500
"""Characters that are taken of one answer."""
TICK = 0.25
"""Seconds between two looks at whether the question still stands."""
SEQUENCE = 0.05
"""Seconds after an Esc in which more means a key that sends several characters, such as an arrow."""
_ENDING = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
_GONE = {
    "\x03": "Ctrl-C was pressed",
    "\x04": "Ctrl-D was pressed",
    "\x1b": "Esc was pressed",
    "": "the terminal was closed",
}


class GoneError(AgentShellError):
    """Whoever sat there said no to the question itself: a key that cancels, a closed terminal, a signal."""


class OverError(AgentShellError):
    """The question no longer stands: the request was answered elsewhere, or its time is over."""


class Terminal:
    """The controlling terminal while questions are asked there; a context manager, which puts its modes back.

    signals says whether HUP, TERM and INT become GoneError; the shell that waits has handlers of its own.
    """

    def __init__(self, *, signals: bool) -> None:
        try:
            self._handle = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
        except OSError as error:
            raise GoneError("there is no terminal to ask at") from error
        self._signals = signals
        self._before: list[Any] = []
        self._handlers: list[tuple[int, Any]] = []

    def __enter__(self) -> Self:
        if self._signals:
            self._handlers = [(number, signal.signal(number, _end)) for number in _ENDING]
        try:
            self._before = termios.tcgetattr(self._handle)
            keys = [*self._before]
            # Keys one by one and unseen, Ctrl-C and Ctrl-Z among them: a stopped question is nobody's answer.
            keys[0] &= ~(termios.ICRNL | termios.IXON)
            keys[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
            keys[6] = [*keys[6]]
            keys[6][termios.VMIN], keys[6][termios.VTIME] = 1, 0
            termios.tcsetattr(self._handle, termios.TCSAFLUSH, keys)
        except termios.error as error:
            self.__exit__(None, None, None)
            raise GoneError(_GONE[""]) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(termios.error, OSError):
            if self._before:
                # What was typed too much must not become a command of the shell behind.
                termios.tcsetattr(self._handle, termios.TCSAFLUSH, self._before)
        for number, handler in self._handlers:
            signal.signal(number, handler)
        os.close(self._handle)

    @property
    def columns(self) -> int:
        """The width of the terminal."""
        try:
            return os.get_terminal_size(self._handle).columns or 80
        except OSError:
            return 80

    def say(self, text: str) -> None:
        """Write text that is safe already; raise GoneError where the terminal has gone."""
        data = text.encode("utf-8", "backslashreplace")
        while data:
            try:
                data = data[os.write(self._handle, data) :]
            except OSError as error:
                raise GoneError(_GONE[""]) from error

    def ask(self, question: str, stands: Callable[[], bool], *, secret: bool = False) -> str:
        """Return what is typed up to Enter; raise GoneError, or OverError as soon as stands() no longer holds."""
        with suppress(termios.error):
            termios.tcflush(self._handle, termios.TCIFLUSH)
        self.say(question)
        typed = ""
        try:
            while True:
                key = self._key(stands)
                if key in _GONE:
                    raise GoneError(_GONE[key])
                if key in ("\r", "\n"):
                    return typed
                if key in ("\x7f", "\x08"):
                    if typed and not secret:
                        self.say("\b \b" * width(safe(typed[-1])))
                    typed = typed[:-1]
                elif key == "\x15":
                    if not secret:
                        self.say("\b \b" * sum(width(safe(char)) for char in typed))
                    typed = ""
                elif key.isprintable() and len(typed) < LONGEST:
                    typed += key
                    if not secret:
                        self.say(safe(key))
        finally:
            with suppress(GoneError):
                self.say("\r\n")

    def _ready(self, seconds: float) -> bool:
        return bool(select.select([self._handle], [], [], seconds)[0])

    def _key(self, stands: Callable[[], bool]) -> str:
        """Return the next character; "" where the terminal has gone. Arrows and the like are passed over."""
        while True:
            try:
                if self._ready(TICK):
                    first = os.read(self._handle, 1)
                    if first == b"\x1b" and self._ready(SEQUENCE):
                        os.read(self._handle, 64)
                        continue
                    break
            except OSError:
                return ""
            if not stands():
                raise OverError("the question no longer stands")
        more = {0xC0: 1, 0xE0: 2, 0xF0: 3}.get(first[0] & (0xF0 if first[0] >= 0xE0 else 0xE0), 0) if first else 0
        try:
            while more:
                first += os.read(self._handle, 1)
                more -= 1
        except OSError:
            return ""
        return first.decode("utf-8", "replace")


def _end(number: int, _frame: FrameType | None) -> None:
    # The next one must not end the refusing.
    for other in _ENDING:
        signal.signal(other, signal.SIG_IGN)
    raise GoneError(f"ended by {signal.Signals(number).name}")
