"""Owns asking a person for a text or a secret at their terminal: /dev/tty and nothing else. It decides nothing."""

from __future__ import annotations

from contextlib import suppress

from agentshell.errors import AgentShellError


class NobodyError(AgentShellError):
    """There is no terminal, or whoever sat there has gone or said no."""


def ask_text(question: str) -> str:
    """Return what a person types; raise NobodyError on end of input or Ctrl-C."""
    return _ask(question, secret=False)


def ask_secret(label: str) -> str:
    """Return a secret that a person types, unseen; raise NobodyError on end of input or Ctrl-C."""
    return _ask(f"{label}: ", secret=True)


def _ask(question: str, *, secret: bool) -> str:
    import os
    import termios

    try:
        handle = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError as error:
        raise NobodyError("there is no terminal to ask at") from error
    before = termios.tcgetattr(handle)
    try:
        if secret:
            quiet = [*before]
            quiet[3] = before[3] & ~termios.ECHO
            termios.tcsetattr(handle, termios.TCSAFLUSH, quiet)
        else:
            # What was typed before the question was shown is no answer to it.
            termios.tcflush(handle, termios.TCIFLUSH)
        os.write(handle, question.encode())
        given = _line(handle)
        if secret:
            os.write(handle, b"\n")
    except KeyboardInterrupt:
        raise NobodyError("ended by Ctrl-C") from None
    except OSError as error:
        raise NobodyError("the terminal has gone") from error
    finally:
        with suppress(termios.error):
            termios.tcsetattr(handle, termios.TCSADRAIN, before)
        os.close(handle)
    return given


def _line(handle: int) -> str:
    import os

    given = b""
    while not given.endswith(b"\n"):
        piece = os.read(handle, 1024)
        if not piece:
            raise NobodyError("nothing was typed")
        given += piece
    return given.decode("utf-8", "replace").rstrip("\r\n")
