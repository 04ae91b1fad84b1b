"""Owns `agentshell instructions`: what an agent's own instructions file tells it about working under agentshell.

It says what a refusal looks like and what to do then; nothing of how a person answers, and no way past one.
"""

from __future__ import annotations

import sys

from agentshell.agents.catalogue import AGENTS
from agentshell.errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

FILES = {"claude": "CLAUDE.md", "gemini": "GEMINI.md", "qwen": "QWEN.md", "aider": "CONVENTIONS.md"}
"""The instructions files of agents that do not read AGENTS.md by themselves (each agent's documentation)."""
TEXT = """\
## Shell commands

Commands run through agentshell, which stops what could destroy production or data. Most commands are not affected.

- A stopped command prints a line that begins with `agentshell: refused`; the command under it has not run. The status
  is 126; what a script or build has started fails there with "Operation not permitted".
- Read its lines: what it would have destroyed, where, and after `Instead:` the safer next step. Take that step.
- If it names a request, a person has to agree. Tell them the command, why you want it, and the request's number. Once
  they have answered, run exactly the same line again; go on with other work meanwhile.
- Do not try the same thing another way: no other spelling, tool, script, API call, shell or encoding.
- Leave agentshell, its settings, hooks and links as they are.
- `agentshell: waiting` means that a person is being asked: let the command run.
- `agentshell check 'LINE'` runs nothing and tells whether a line would pass (0), ask a person (1) or be refused (2).
"""


def main(arguments: Sequence[str]) -> int:
    """Print the text; where the agent is named and this is a terminal, say which file it belongs in. Return 0."""
    if arguments and arguments[0] in ("-h", "--help"):
        print("usage: agentshell instructions [AGENT]\n\nPrint what an agent's instructions file should tell it.")
        return 0
    name, *more = arguments or ("",)
    if more or (name and name not in AGENTS):
        raise HostError(f"{' '.join(arguments)} is no agent that is known here", f"one of: {', '.join(AGENTS)}")
    if sys.stdout.isatty():
        file = FILES.get(name, "AGENTS.md")
        print(f"Put this into {file}: agentshell instructions{f' {name}' if name else ''} >> {file}\n", file=sys.stderr)
    sys.stdout.write(TEXT)
    return 0
