"""Compile the packs under rules/ into agentshell/packs/_compiled, which a source tree uses for files unchanged since.

Exit status 1 when a pack has mistakes; they are printed.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def main() -> int:
    from agentshell.errors import RuleError
    from agentshell.pack_files import write_compiled
    from agentshell.pack_store import COMPILED, stamps_of

    Path(COMPILED).mkdir(exist_ok=True)
    try:
        names = write_compiled(str(ROOT / "rules"), COMPILED, stamps_of(str(ROOT / "rules")))
    except RuleError as error:
        print(error.message, file=sys.stderr)
        return 1
    print(f"{len(names) - 1} packs are compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
