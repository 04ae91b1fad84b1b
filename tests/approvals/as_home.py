"""Start agentshell as if an account's home were another folder: the store of requests is never an environment's choice.

python as_home.py HOME ARGV0 ARGUMENT…
"""

import sys

home = sys.argv[1]
sys.argv = sys.argv[2:]

from agentshell import layers  # noqa: E402

layers.account_home = lambda env: home

from agentshell.entry import start  # noqa: E402

if __name__ == "__main__":
    sys.exit(start(sys.argv))
