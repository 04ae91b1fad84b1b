"""Owns which files a `find` would hit: where it starts, narrowed by its name filters. Its actions are left to the pack.

Source: GNU findutils 4.9, find(1).
"""

from __future__ import annotations

from agentshell.model import Arg, Evidence, Target
from agentshell.targets import paths
from agentshell.targets.evidence import absolute
from agentshell.targets.files import ground_of, path_targets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Invocation
    from agentshell.packs.parsed import Parsed

NAMES = ("-name", "-iname", "-path", "-ipath", "-wholename", "-iwholename")
NEGATIONS = ("!", "-not", ",")
EITHER = ("-o", "-or")


def resolve(parsed: Parsed, facts: Facts) -> tuple[Target, ...]:
    """Return one target for every folder that the search starts in.

    A search that can only find generated names (`*.pyc`, `node_modules`), or empty files, costs nobody anything inside
    the project, the home folder and temporary folders. Any other one counts as the folder itself.
    """
    starts = tuple(arg for _, arg in parsed.names) or parsed.positionals or (Arg((".",)),)
    targets = path_targets(starts, parsed.invocation, facts)
    made = _only_generated(parsed.invocation)
    if not made:
        return targets
    ground = ground_of(parsed.invocation, facts)
    evidence = Evidence("name filters", made, "local", "generated files only")
    return tuple(
        target.replace(environment="local", scope="many", evidence=(*target.evidence, evidence), open="")
        if _ours(start, parsed.invocation, ground, facts)
        else target
        for start, target in zip(starts, targets, strict=True)
    )


def _only_generated(invocation: Invocation) -> str:
    """Return the filters, where every alternative of the search has one that only finds generated files; else ""."""
    shown: list[str] = []
    finds = False
    words = list(invocation.argv[1:])
    for word, after in zip(words, [*words[1:], Arg(())], strict=True):
        if not word.known or word.literal in NEGATIONS:
            return ""
        if word.literal in EITHER:
            if not finds:
                return ""
            finds = False
        elif (word.literal in NAMES and after.known and _generated(after.literal)) or word.literal == "-empty":
            finds = True
            shown.append(after.literal if word.literal in NAMES else word.literal)
    return " ".join(shown) if finds else ""


def _generated(pattern: str) -> bool:
    """Whether a name pattern only finds generated files: `*.pyc`, `*.py[co]`, `__pycache__`, `*/node_modules/*`."""
    before, bracket, rest = pattern.partition("[")
    if bracket and "]" in rest:
        choices, _, after = rest.partition("]")
        return not choices.startswith(("!", "^")) and all(_generated(f"{before}{one}{after}") for one in choices)
    parts = [part for part in pattern.split("/") if part.strip("*.")]
    return bool(parts) and bool(paths.generated(parts))


def _ours(start: Arg, invocation: Invocation, ground: paths.Ground, facts: Facts) -> bool:
    if not start.known:
        return False
    path = absolute(start.literal, invocation)
    if not path:
        return False
    kind = paths.classify(path, ground, facts)
    folders = (ground.home, ground.project)
    return kind.environment == "local" or any(
        path == folder or paths.inside(path, folder) for folder in folders if folder
    )
