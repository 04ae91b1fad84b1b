"""Start agentshell as as_home.py does, and as if a person sat there; that has tests of its own.

python as_person.py HOME ARGV0 ARGUMENT…

AS_PERSON_WHY_NOT: a reason why this process may not answer. AS_PERSON_SECRET: the passphrase that answers take; how
answers are really proven (AS_PERSON_PROVES) has tests of its own, too. AS_PERSON_PEER: look where others'
processes come from.
"""

import os
import sys
import types

home = sys.argv[1]
sys.argv = sys.argv[2:]

from agentshell import layers  # noqa: E402
from agentshell.approvals import person  # noqa: E402
from agentshell.errors import AgentShellError  # noqa: E402

layers.account_home = lambda env: home
reason = os.environ.get("AS_PERSON_WHY_NOT", "")
person.why_not = lambda request=None: (reason,) if reason else ()
person.who = lambda: "ada (here)"
if not os.environ.get("AS_PERSON_PEER"):
    person.comes_from = lambda pid: ""
person.own_terminal = lambda: bool(os.environ.get("AS_PERSON_OWN"))

secret = os.environ.get("AS_PERSON_SECRET", "")


class ProofError(AgentShellError):
    """A wrong passphrase."""


def prover(settings, ask):
    def prove(text):
        if secret and ask("Passphrase") != secret:
            raise ProofError("wrong passphrase")
        return ("passphrase", "signed") if secret else ("advisory", "")

    return prove


provers = types.ModuleType("agentshell.approvals.provers")
provers.ProofError = ProofError
provers.asks = lambda settings: "Passphrase" if secret else ""
provers.prover = prover
if not os.environ.get("AS_PERSON_PROVES"):
    sys.modules["agentshell.approvals.provers"] = provers

from agentshell.entry import start  # noqa: E402

if __name__ == "__main__":
    sys.exit(start(sys.argv))
