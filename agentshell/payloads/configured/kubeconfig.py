"""Owns the credential commands of a kubeconfig that the line chooses: client-go starts them before any request.

Source: kubernetes.io, "Authenticating", client-go credential plugins (`users[].user.exec`, `auth-provider.cmd-path`).
"""

from __future__ import annotations

from agentshell.model import Arg, Inner, known
from agentshell.payloads.configured import below, file_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.packs.parsed import Parsed


def commands(parsed: Parsed, facts: Facts) -> Iterator[Inner]:
    """Yield the commands of every user in the files: which of them is chosen may change with the context."""
    invocation = parsed.invocation
    given = parsed.value("--kubeconfig") or invocation.env.get("KUBECONFIG")
    text = given.text if given is not None else ""
    for path in text.split(":") if isinstance(text, str) else ():
        content = file_text(invocation, facts, below(invocation, path)) if path else None
        if content is None or not ("exec:" in content or '"exec"' in content or "cmd-path" in content):
            continue
        from agentshell.targets import yaml_text

        for item in yaml_text.items(yaml_text.value(yaml_text.load(content), "users")):
            user = yaml_text.value(item, "user")
            run = yaml_text.value(user, "exec")
            words = [yaml_text.text_of(yaml_text.value(run, "command"))]
            words += [yaml_text.text_of(word) for word in yaml_text.items(yaml_text.value(run, "args"))]
            settings = yaml_text.value(yaml_text.value(user, "auth-provider"), "config")
            if not words[0]:
                words = [yaml_text.text_of(yaml_text.value(settings, "cmd-path"))]
                words += yaml_text.text_of(yaml_text.value(settings, "cmd-args")).split()
            if words[0]:
                variables: dict[str, Arg | None] = {
                    yaml_text.text_of(yaml_text.value(one, "name")): known(
                        yaml_text.text_of(yaml_text.value(one, "value"))
                    )
                    for one in yaml_text.items(yaml_text.value(run, "env"))
                }
                env = invocation.env.with_changes({**variables, "KUBECONFIG": None})
                yield Inner("argv", f"credentials of {path}", tuple(map(known, words)), env=env)
