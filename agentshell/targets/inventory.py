"""Owns what an Ansible inventory says about the hosts in it; which inventory is used is the pack's option to tell.

Source: ansible-core 2.19, "How to build your inventory": INI and YAML inventories, ansible_host.
"""

from __future__ import annotations

from agentshell.targets.names import host_environment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.packs.parsed import Parsed
    from agentshell.targets.evidence import Case

_MOST = 200
"""Hosts that are looked at."""


def inventory(case: Case, parsed: Parsed) -> None:
    """List the hosts of the inventory files that the command names; one that says nothing may be anything."""
    for arg in parsed.values("--inventory"):
        if not arg.known or "," in arg.literal:
            continue
        path = case.path(arg.literal)
        text = case.read(path)
        if not isinstance(text, str):
            continue
        found = list(dict.fromkeys(_hosts(text)))[:_MOST]
        silent = any(host_environment(host, case.facts, case.cwd)[0] == "unknown" for host in found)
        for host in found:
            case.host(case.shown_path(path), host, warns=silent)


def _hosts(text: str) -> list[str]:
    """Return the addresses of an inventory: what ansible_host says, else the host's own name."""
    found: list[str] = []
    group = ""
    for line in text.splitlines():
        bare = line.split("#")[0].strip()
        if bare.startswith("[") and bare.endswith("]"):
            group = bare[1:-1]
        elif bare.startswith("ansible_host:"):
            # YAML: the address of the host whose key stands above.
            found[-1:] = [bare.partition(":")[2].strip().strip("\"'")]
        elif bare.endswith(":") and "=" not in bare and " " not in bare:
            if bare[:-1] not in ("all", "hosts", "children", "vars", "ungrouped"):
                found.append(bare[:-1])
        elif bare and not group.endswith(":vars") and ":" not in bare.split()[0]:
            words = bare.split()
            address = next((word.partition("=")[2] for word in words if word.startswith("ansible_host=")), words[0])
            if "=" not in address:
                found.append(address)
    return found
