"""Owns whose a credential is: which providers a variable, a file or an action belongs to. The tables are data."""

from __future__ import annotations

from agentshell.credentials.marks import MARKS
from agentshell.credentials.tables import TABLES
from agentshell.packs.globs import glob
from agentshell.targets.globs import any_matches

_VARIABLES = TABLES["variables"]
_FILES = TABLES["files"]
_PACKS = TABLES["packs"]
_SECRET = TABLES["secret-names"]
_EXAMPLES = ("*.example", "*.sample", "*.template", "*.dist", "*.tmpl", "*.pub", "example.env", "*.example.*")
_EXACT: dict[str, tuple[str, ...]] = {}
_PATTERNS = []
for _owner, _names in _VARIABLES.items():
    for _name in _names:
        if "*" in _name:
            _PATTERNS.append((_name, _owner))
        else:
            _EXACT[_name] = (*_EXACT.get(_name, ()), _owner)
_WORDS = tuple({_pattern.strip("*_").rpartition("_")[2] for _pattern in _SECRET["yes"]})
"""Pieces of which every name that looks like a credential's has one."""
ANY = "any"
"""In place of a provider: the content tells."""


def variable_owners(name: str) -> tuple[str, ...]:
    """Return the providers whose credential a variable of that name holds; empty when it holds none.

    `ACME_API_TOKEN`, which no table lists, belongs to `acme`.
    """
    upper = name.upper()
    owners = (*_EXACT.get(upper, ()), *(owner for pattern, owner in _PATTERNS if glob(pattern, upper)))
    if owners:
        return owners
    if not any(word in upper for word in _WORDS):
        return ()
    if any_matches(_SECRET["yes"], upper) and not any_matches(_SECRET["no"], upper):
        return (name.partition("_")[0].lower(),)
    return ()


def file_owners(path: str, home: str) -> tuple[str, ...]:
    """Return the providers whose credentials a file of that absolute path holds, `any` where its content tells."""
    name = path.rpartition("/")[2]
    if not any(mark in path for mark in MARKS) or any_matches(_EXAMPLES, name):
        return ()
    found = []
    for provider, patterns in _FILES.items():
        for pattern in patterns:
            below = pattern.startswith("~/")
            if (below and home and glob(f"{home}{pattern[1:]}", path)) or (not below and glob(pattern, name)):
                found.append(provider)
                break
    return tuple(found)


def content_owners(text: str) -> tuple[str, ...]:
    """Return the providers whose credentials a text of `NAME=value` lines holds; a name without a value holds none."""
    found: dict[str, None] = {}
    for line in text.splitlines():
        name, mark, value = line.strip().removeprefix("export ").partition("=")
        if not mark:
            # YAML, JSON and Terraform's variables.
            name, mark, value = line.strip().partition(":")
        if mark and value.strip(" \t\"',") and (name := name.strip(" \t\"'")).replace("_", "").isalnum():
            found.update(dict.fromkeys(variable_owners(name)))
    return tuple(found)


def same_owner(provider: str, action: str, host: str = "") -> bool:
    """Whether an action (`railway/volume-delete`) uses the credentials of a provider.

    A request to an API that nobody describes is the provider's whose name is in its host.
    """
    pack = action.partition("/")[0]
    if provider == pack or pack in _PACKS.get(provider, ()):
        return True
    return bool(host) and provider in host.lower().replace("-", ".").split(".")
