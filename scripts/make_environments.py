"""Compile rules/environments.yaml into agentshell/targets/words.py; with --check, only say whether they agree."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def main() -> int:
    from agentshell.targets.environments import dump, load_environments

    made = dump(load_environments((ROOT / "rules/environments.yaml").read_text("utf-8")))
    place = ROOT / "agentshell/targets/words.py"
    if "--check" in sys.argv[1:]:
        if place.read_text("utf-8") != made:
            print(f"{place.relative_to(ROOT)} differs from rules/environments.yaml: run {sys.argv[0]}", file=sys.stderr)
            return 1
        return 0
    place.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
