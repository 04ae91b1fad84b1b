"""Time judging itself, in one process: every line of the packs' examples and of the corpora, and one long script.

Owns what `scripts/bench` says of rates; starting processes is the bench's own. Nothing is ever run here.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from pathlib import Path

from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
SLOWEST = 250.0
"""Milliseconds that no line may take, the imports of the first of its kind in a process included."""
SCRIPT_LINES = 5_000


class Rate(Value):
    """What judging a set of lines took: milliseconds of the median, of the 99th in a hundred, and of the slowest."""

    name: str
    lines: int
    per_second: float
    p50: float
    p99: float
    slowest: float
    which: str


def rates() -> Iterator[Rate]:
    """Judge every set of lines twice and yield what the second time took; the slowest is of both."""
    for name, lines in (("packs' examples", examples()), ("corpora", corpora())):
        if lines:
            yield _rate(name, lines)


def script_seconds() -> tuple[float, str]:
    """Return the seconds to judge one script of 5,000 lines, and the decision."""
    pieces = (
        "cd build/{n}",
        "cp -r ../src/{n}.c .",
        'gcc -O2 -c {n}.c -o {n}.o || echo "no {n}"',
        "if [ -f {n}.o ]; then size {n}.o | tee -a log; fi",
        "git add {n}.c && git commit -qm 'add {n}'",
        "kubectl get pods -n n{n} -o name",
        "for f in *.o; do nm $f >> names; done",
        "cd ../..",
        'VERSION={n}; export VERSION; make "V=$VERSION"',
        "psql -h localhost -c 'select {n}' shop_test",
    )
    lines = [pieces[number % len(pieces)].format(n=number) for number in range(SCRIPT_LINES)]
    judge = _judge()
    started = time.perf_counter()
    decision = judge("\n".join(lines), {})
    return time.perf_counter() - started, decision


def examples() -> list[tuple[str, dict[str, str]]]:
    """Return the lines that the shipped packs give as examples."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    found: list[tuple[str, dict[str, str]]] = []
    for path in sorted((ROOT / "rules").glob("*.yaml")):
        pack = yaml.load(path.read_text("utf-8"), Loader=loader)
        for action in pack.get("actions", {}).values() if "pack" in pack else ():
            for key in ("match", "not-match"):
                lines = action.get(key, [])
                found += [(line, {}) for line in ([lines] if isinstance(lines, str) else lines)]
    return found


def corpora() -> list[tuple[str, dict[str, str]]]:
    """Return the lines of the corpora beside the project; none where they are not there."""
    found: list[tuple[str, dict[str, str]]] = []
    for path in sorted((ROOT.parent / "shared/corpus").glob("*.jsonl")):
        for row in path.read_text("utf-8").splitlines():
            case = json.loads(row)
            sides = (case, case.get("stop") or {}, case.get("allow") or {})
            found += [(one["cmd"], one.get("env") or {}) for one in sides if isinstance(one.get("cmd"), str)]
    return found


def _judge() -> Callable[[str, dict[str, str]], str]:
    from agentshell.assembly import Assembler
    from agentshell.batch import line_bytes

    assembler = Assembler()
    home = {"HOME": os.environ["HOME"], "PATH": os.environ["PATH"]}

    def judge(line: str, env: dict[str, str]) -> str:
        return assembler.assemble({**home, **env}).judge(line_bytes(line)).verdict.decision

    return judge


def _rate(name: str, lines: list[tuple[str, dict[str, str]]]) -> Rate:
    judge = _judge()
    judge("true", {})
    slowest, which = 0.0, ""
    taken: list[float] = []
    for _ in range(2):
        taken = []
        for line, env in lines:
            started = time.perf_counter()
            judge(line, env)
            taken.append((time.perf_counter() - started) * 1000)
            if taken[-1] > slowest:
                slowest, which = taken[-1], line
    ranked = sorted(taken)
    at = min(len(ranked) - 1, round(len(ranked) * 0.99))
    return Rate(name, len(lines), len(lines) / sum(taken) * 1000, statistics.median(ranked), ranked[at], slowest, which)
