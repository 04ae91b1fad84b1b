"""Owns `agentshell hook AGENT`: one tool call on stdin is judged as the shell would judge it; status 2 stops it.

Agents let a call pass when their hook fails, answers in another form, or answers late. So every way out of here that is
not an allowance ends with status 2 and a text on stderr, the one outcome that all of them block on, and an alarm well
before the agent's own ends whatever still runs.
"""

from __future__ import annotations

import os
import signal
import sys

from agentshell.errors import AgentShellError
from agentshell.hooks.agents import HOOKS
from agentshell.hooks.call import CallError
from agentshell.runtime.outer import gate_above

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentshell.guard import Answer
    from agentshell.hooks.call import Call

BLOCK = 2
LIMIT = 1 << 22
"""Bytes of a call; a longer one is blocked."""
USAGE = """usage: agentshell hook AGENT [--behind-shell | --perhaps-behind-shell]

Judge one tool call of an agent, given as JSON on standard input; exit status 2 blocks it.

  --behind-shell   the agent's own shell is agentshell: a command that asks is left to it, what is denied is blocked
                   here too; other tools' calls are judged as without it
  --perhaps-behind-shell
                   likewise, where this hook runs under an exec gate of agentshell's: many agents start hooks by their
                   shell. A shell that was guarded without a gate says nothing of the one that the command will get

agents: {agents}
"""


def main(arguments: Sequence[str]) -> int:
    """Run `agentshell hook`; return 0 to let the call pass, 2 to block it."""
    if arguments and arguments[0] in ("-h", "--help"):
        print(USAGE.format(agents=", ".join(HOOKS)), end="")
        return 0
    name, *options = arguments or ("",)
    if name not in HOOKS or set(options) - set(_OPTIONS):
        return _block(
            f"agentshell: {' '.join(arguments) or 'nothing'} is no hook\n{USAGE.format(agents=', '.join(HOOKS))}"
        )
    try:
        perhaps = "--perhaps-behind-shell" in options and gate_above()
        return _judged(name, behind=perhaps or "--behind-shell" in options)
    except CallError as error:
        return _block(f"agentshell: refused: this is no call as {HOOKS[name].source} has them: {error}\n", name)
    except AgentShellError as error:
        return _block(f"agentshell: refused: {error.message}\n", name)
    except Exception as error:  # an agent would let the call pass
        return _block(f"agentshell: refused: a bug in agentshell: {type(error).__name__}: {error}\n", name)


def _judged(name: str, *, behind: bool) -> int:
    import json

    hook = HOOKS[name]
    signal.signal(signal.SIGALRM, lambda *_: os._exit(_block(_LATE, name)))
    signal.alarm(hook.deadline)
    content = sys.stdin.buffer.read(LIMIT + 1)
    if len(content) > LIMIT:
        raise CallError(f"it is longer than {LIMIT} bytes")
    try:
        data = json.loads(content)
    except ValueError as error:
        raise CallError(f"no JSON: {error}") from None
    if not isinstance(data, dict):
        raise CallError("no object")
    call = hook.read(data)
    if not call.text:
        return 0
    answer = _answer(call, hook.deadline - _MARGIN, behind=behind and call.by_shell)
    signal.alarm(0)
    return 0 if answer.allowed else _block(answer.message, name)


_OPTIONS = ("--behind-shell", "--perhaps-behind-shell")
_MARGIN = 3
"""Seconds before the deadline at which a person is no longer waited for."""


def _answer(call: Call, wait: int, *, behind: bool) -> Answer:
    from agentshell.assembly import assemble
    from agentshell.guard import ALLOWED, Text, answer

    env = dict(os.environ)
    assembly = assemble(env, call.cwd or os.getcwd())
    content = call.text.encode("utf-8", "surrogateescape")
    text = Text(content, "hook", name="bash", longest=wait)
    if behind and assembly.judge(content).verdict.decision == "ask":
        return ALLOWED
    return answer(text, assembly)


_LATE = "agentshell: refused: no answer in time; run the same again"


def _block(message: str, name: str = "") -> int:
    """Say why on stderr, which is what most agents' models read, or as the agent has it; return the blocking status."""
    told = message.strip().encode("utf-8", "backslashreplace").decode()
    if name in HOOKS and HOOKS[name].reason:
        import contextlib
        import json

        # Where nobody reads it, the status blocks all the same.
        with contextlib.suppress(OSError):
            os.write(1, json.dumps({"permissionDecision": "deny", HOOKS[name].reason: told}).encode() + b"\n")
    os.write(2, f"{told}\n".encode())
    return BLOCK
