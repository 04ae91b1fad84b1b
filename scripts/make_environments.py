"""Compile the tables under rules/ that are no packs into modules; with --check, only say whether they agree."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
TABLES = {
    "environments.yaml": "agentshell/targets/words.py",
    "credentials.yaml": "agentshell/credentials/tables.py",
}


def main() -> int:
    from agentshell.targets.environments import dump, load_tables

    differ = 0
    for name, place in TABLES.items():
        made = dump(load_tables((ROOT / "rules" / name).read_text("utf-8"), name), name)
        module = ROOT / place
        if "--check" not in sys.argv[1:]:
            module.write_text(made, "utf-8")
        elif not module.is_file() or module.read_text("utf-8") != made:
            print(f"{place} differs from rules/{name}: run {sys.argv[0]}", file=sys.stderr)
            differ = 1
    return differ


if __name__ == "__main__":
    sys.exit(main())
