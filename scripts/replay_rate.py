"""Time `agentshell replay` on a list of plain lines, no two alike, the start of the process included.

Owns what `scripts/bench` says of it. The lines are made here; nothing is ever run.
"""

from __future__ import annotations

import statistics
import subprocess
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

LINES = 10_000
REACH = 2_000
"""Lines a second that are to be reached."""
_ROUNDS = 3
_PIECES = (
    "cd build/{n}",
    "cp -r ../src/{n}.c .",
    "ls -la src/{n}",
    "git add {n}.c && git commit -qm 'add {n}'",
    "kubectl get pods -n n{n} -o name",
    "grep -rn word{n} src | head -20",
    "cat src/{n}.py",
    "git log --oneline -n {n}",
    "python3 -m pytest tests/test_{n}.py -x -q",
    "psql -h localhost -c 'select {n}' shop_test",
)


def replay_rate(shell: str, work: Path, env: dict[str, str]) -> float:
    """Return the lines a second that the installed agentshell replays: the median of three runs after a first one."""
    path = work / "lines"
    path.write_text("".join(_PIECES[number % len(_PIECES)].format(n=number) + "\n" for number in range(LINES)))
    taken = []
    for _ in range(_ROUNDS + 1):
        started = time.perf_counter()
        argv = [shell, "replay", "--format", "list", str(path)]
        subprocess.run(argv, env=env, cwd=work, stdout=subprocess.DEVNULL, check=True)
        taken.append(time.perf_counter() - started)
    return LINES / statistics.median(taken[1:])
