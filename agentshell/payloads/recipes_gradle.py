"""Owns the programs that Gradle's tasks start: the literal `commandLine` and `executable` of a task's block.

Source: Gradle 8.10 (Exec tasks). Build files are programs; of them only what stands there as literal text is known.
"""

from __future__ import annotations

from agentshell.model import known
from agentshell.payloads.recipes_project import project_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Inner
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed

_FILES = ("build.gradle", "build.gradle.kts")
_LONGEST = 200_000
_DEEPEST = 8


def recipes(parsed: Parsed, facts: Facts, rule: PayloadRule) -> tuple[Inner, ...]:
    """Return the programs of the tasks that are asked for, and of those that these depend on."""
    project = project_of(parsed.invocation, facts, parsed.value("--project-dir"))
    if project is None:
        return ()
    inner = []
    for word in parsed.positionals:
        folder, _, name = word.literal.strip(":").replace(":", "/").rpartition("/")
        text = (project.below(folder).first(_FILES) or ("", ""))[1]
        for words in _programs(text[:_LONGEST], name, 0):
            argv = tuple(map(known, words))
            inner.append(project.below(folder).argv(argv, f"gradle {name}"))
    return tuple(inner)


def _programs(text: str, name: str, depth: int) -> Iterator[list[str]]:
    """Yield the words of the programs that the task of that name starts."""
    import re

    block = _block(text, name)
    if not block or depth > _DEEPEST:
        return
    for needed in re.findall(r"dependsOn[\s(=]+([^\n]*)", block):
        for other in re.findall(r"[\"'](\w+)[\"']|\b(\w+)\b", needed):
            task = other[0] or other[1]
            if task != name:
                yield from _programs(text, task, depth + 1)
    for given in re.findall(r"(?:commandLine|args|executable)\b\s*[=(]?\s*((?:[^\n)]|\n\s*[\"'])*)", block):
        words = [one[0] or one[1] for one in re.findall(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'", given)]
        if words:
            yield words


def _block(text: str, name: str) -> str:
    """Return the block in braces of the task's definition; "" where there is none."""
    import re

    key = re.escape(name)
    found = re.search(
        rf"(?:task\s+{key}\b|tasks\.(?:register|create)(?:<\w+>)?\(\s*[\"']{key}[\"']|val\s+{key}\s+by\s+tasks)[^{{\n]*\{{",
        text,
    )
    if not found:
        return ""
    depth, at = 1, found.end()
    while at < len(text) and depth:
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return text[found.end() : at - 1]
