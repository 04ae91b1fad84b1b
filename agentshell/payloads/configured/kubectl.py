"""Owns what kubectl's own files make it run: plug-ins (`kubectl-NAME`), kuberc aliases, a kubeconfig's exec commands.

Sources: kubernetes.io, "Extend kubectl with plugins" (the longest name wins, `-` in a word is `_`), "Kubectl user
preferences (kuberc)", "client-go credential plugins".
"""

from __future__ import annotations

from agentshell.model import Inner, known
from agentshell.payloads.configured import after_command, below, file_text, variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Arg
    from agentshell.packs.parsed import Parsed


def commands(parsed: Parsed, facts: Facts) -> Iterator[Inner]:
    """Yield what a verb that is not kubectl's own stands for: an alias of the kuberc file, or a plug-in."""
    name = parsed.command[0] if parsed.command else ""
    if not name:
        return
    before, after = after_command(parsed)
    alias = _alias(parsed, facts, name)
    if alias is not None:
        via = f"kuberc alias {name}"
        if via not in parsed.invocation.via:
            command, prepended, appended = alias
            yield Inner("argv", via, (*before, *command, *prepended, *after, *appended))
        return
    yield from _plugin(parsed, facts, name, after)


def _plugin(parsed: Parsed, facts: Facts, name: str, after: tuple[Arg, ...]) -> Iterator[Inner]:
    words = [name]
    for arg in after:
        text = arg.text
        if not isinstance(text, str) or text.startswith("-") or not text:
            break
        words.append(text)
    path = variable(parsed.invocation, "PATH")
    for size in range(len(words), 0, -1):
        program = "-".join(("kubectl", *(word.replace("-", "_") for word in words[:size])))
        found = facts.host.which(program, path) if path and "/" not in program else None
        if isinstance(found, str):
            yield Inner("argv", program, (known(found), *after[size - 1 :]))
            return


def _alias(parsed: Parsed, facts: Facts, name: str) -> tuple[tuple[Arg, ...], tuple[Arg, ...], tuple[Arg, ...]] | None:
    """Return the command, the arguments before and those after the operands, of an alias."""
    invocation = parsed.invocation
    given = parsed.value("--kuberc")
    told = variable(invocation, "KUBERC")
    path = given.shown if given is not None else told or f"{variable(invocation, 'HOME')}/.kube/kuberc"
    text = file_text(invocation, facts, below(invocation, path))
    if text is None or name not in text:
        return None
    from agentshell.targets import yaml_text

    for item in yaml_text.items(yaml_text.value(yaml_text.load(text), "aliases")):
        if yaml_text.text_of(yaml_text.value(item, "name")) != name:
            continue
        options = []
        for option in yaml_text.items(yaml_text.value(item, "options") or yaml_text.value(item, "flags")):
            key, value = (yaml_text.text_of(yaml_text.value(option, field)) for field in ("name", "default"))
            options.append(known(f"--{key}={value}"))
        command = tuple(map(known, yaml_text.text_of(yaml_text.value(item, "command")).split()))
        before, after = (
            tuple(known(yaml_text.text_of(word)) for word in yaml_text.items(yaml_text.value(item, field)))
            for field in ("prependArgs", "appendArgs")
        )
        return command, before, (*options, *after)
    return None
