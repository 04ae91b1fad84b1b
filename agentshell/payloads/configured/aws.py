"""Owns what the AWS CLI's own files make it run: aliases (`~/.aws/cli/alias`), `credential_process` of a profile.

Sources: AWS CLI user guide, "Creating and using aliases" (`!` starts a shell, `[command SERVICE]` adds to a service),
"Sourcing credentials with an external process".
"""

from __future__ import annotations

from agentshell.model import Inner, Unknown, known
from agentshell.payloads.configured import after_command, below, file_text, variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Arg
    from agentshell.packs.parsed import Parsed


def commands(parsed: Parsed, facts: Facts) -> Iterator[Inner]:
    """Yield what an alias stands for, and the command that gives the profile's credentials."""
    home = variable(parsed.invocation, "HOME")
    if parsed.command[:2] == ("configure", "set"):
        words = parsed.positionals
        if len(words) > 1 and words[0].literal.endswith("credential_process"):
            yield Inner("shell", "credential_process", text=words[1], shell="sh")
        return
    text = file_text(parsed.invocation, facts, f"{home}/.aws/cli/alias")
    if text is not None and parsed.command:
        yield from _alias(parsed, entries(text))
    yield from _credentials(parsed, facts, home)


def _alias(parsed: Parsed, sections: dict[str, dict[str, str]]) -> Iterator[Inner]:
    before, after = after_command(parsed)
    name = parsed.command[0]
    value = sections.get("toplevel", {}).get(name)
    below_service = False
    if value is None and (after or len(parsed.command) > 1):
        inner = parsed.command[1] if len(parsed.command) > 1 else after[0].shown
        value = sections.get(f"command {name}", {}).get(inner)
        below_service = value is not None
        if below_service:
            name, after = f"{name} {inner}", after[1:]
    via = f"aws alias {name}"
    if value is None or via in parsed.invocation.via:
        return
    if value[:1] == "!":
        # The arguments are quoted and put behind the text (awscli/alias.py, ExternalAliasCommand).
        from agentshell.packs.words import joined, quoted

        text = joined((known(value[1:].strip()), *map(quoted, after)))
        yield Inner("shell", via, text=text, shell="sh")
        return
    from agentshell.packs.words import args, split_words

    words = split_words(value)
    if not isinstance(words, Unknown):
        service: tuple[Arg, ...] = (known(parsed.command[0]),) if below_service else ()
        yield Inner("argv", via, (*before, *service, *args(words), *after))


def _credentials(parsed: Parsed, facts: Facts, home: str) -> Iterator[Inner]:
    invocation = parsed.invocation
    given = parsed.value("--profile", "--aws-profile")
    profile = (given.shown if given is not None else "") or (
        variable(invocation, "AWS_PROFILE") or variable(invocation, "AWS_DEFAULT_PROFILE") or "default"
    )
    config = variable(invocation, "AWS_CONFIG_FILE") or f"{home}/.aws/config"
    shared = variable(invocation, "AWS_SHARED_CREDENTIALS_FILE") or f"{home}/.aws/credentials"
    for path, section in ((config, f"profile {profile}" if profile != "default" else "default"), (shared, profile)):
        text = file_text(invocation, facts, below(invocation, path))
        if text is None or "credential_process" not in text:
            continue
        from agentshell.targets.ini import sections

        command, _ = sections(text).get(section, {}).get("credential_process", ("", 0))
        if command and "credential_process" not in invocation.via:
            yield Inner("shell", "credential_process", text=known(command), shell="sh")


def entries(text: str) -> dict[str, dict[str, str]]:
    """Return section → alias → value; indented lines go on with the value, as Python's configparser reads them."""
    found: dict[str, dict[str, str]] = {}
    section: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        bare = line.strip()
        if not bare or bare[0] in "#;":
            continue
        if bare.startswith("[") and bare.endswith("]"):
            section = found.setdefault(" ".join(bare[1:-1].split()), {})
            name = ""
        elif line[0] in " \t" and name:
            section[name] = f"{section[name]}\n{bare}".strip()
        else:
            key, equals, value = bare.partition("=")
            name = key.strip() if equals else ""
            if name:
                section[name] = value.strip()
    return found
