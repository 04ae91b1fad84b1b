"""The entry of a launcher for tests: agentshell as if HOME were the account's own, so that its settings may lower too.

The real launcher takes the account's home from the account database; no environment can make settings weaker there.
"""

import sys

sys.path.append("@PACKAGE@")

from agentshell import layers

layers.account_home = lambda env: env.get("HOME", "")

from agentshell.entry import start  # noqa: E402

if __name__ == "__main__":
    sys.exit(start(sys.argv))
