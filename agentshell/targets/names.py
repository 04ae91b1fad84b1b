"""Owns what a name or host says about its environment: the user's settings first, then the words in it.

Reading words is in `tokens`; which names a command uses is the resolvers' business. Nothing here looks at the network.
"""

from __future__ import annotations

from agentshell.model import worst
from agentshell.packs.globs import glob
from agentshell.targets.globs import any_matches
from agentshell.targets.tokens import classify
from agentshell.targets.words import TABLES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Environment

_HOSTS = TABLES["hosts"]
_LOCAL_HOSTS = _HOSTS["local"]
_PUBLIC = frozenset(_HOSTS["public"])
_PRIVATE = frozenset(_HOSTS["private"])
_OTHER = ("local", "public", "private", "remote-sockets")
_PROVIDERS = {name: patterns for name, patterns in _HOSTS.items() if name not in _OTHER}


def environment_of(text: str, facts: Facts, kind: str = "any") -> tuple[Environment, str]:
    """Return the environment that a name speaks of, and why; ("unknown", "") when it says nothing.

    kind is one of the user's settings (`context`, `cluster`, `account`, `profile`, `host`, `project`, `database`,
    `bucket`) or `any`; what the user wrote there wins, an exact name over a glob.
    """
    if not text:
        return "unknown", ""
    told = configured(text, facts, kind)
    if told is not None:
        return told
    if kind == "host":
        return _host(text)
    return classify(text)


def configured(text: str, facts: Facts, kind: str) -> tuple[Environment, str] | None:
    """Return what the user's settings say about the name, or None. Of several globs that match, the worst counts."""
    environments = facts.settings.environments
    for which in dict.fromkeys((kind, "any")):
        named = environments.get(which)
        if not named:
            continue
        if text in named:
            return named[text], f"settings: {which} {text} is {named[text]}"
        found = [pattern for pattern in named if glob(pattern, text)]
        if found:
            environment = worst(tuple(named[pattern] for pattern in found))
            pattern = next(pattern for pattern in found if named[pattern] == environment)
            return environment, f"settings: {which} {pattern} is {environment}"
    return None


def host_environment(host: str, facts: Facts, cwd: str = "") -> tuple[Environment, str]:
    """Return the environment of a host name, address or socket path, and why.

    This machine is local; addresses and providers' names are unknown unless a word in them says more. A name without
    dots that is a service in the compose file of the folder `cwd`, or one above it, is local. Settings win over all.
    """
    host = host.strip().removeprefix("[").rstrip("].").lower() if not host.startswith(("/", "@")) else host
    if not host:
        return "unknown", ""
    told = configured(host, facts, "host")
    if told is not None:
        return told
    environment, why = _host(host)
    if environment == "unknown" and host.replace("-", "").replace("_", "").isalnum() and not host.isdigit():
        from agentshell.targets.compose import service

        where = service(host, facts, cwd or facts.host.cwd)
        if where:
            return "local", f"a service in {where}"
    return environment, why


def _host(host: str) -> tuple[Environment, str]:
    if host.startswith(("/", "@")):
        if host.startswith(_HOSTS["remote-sockets"]):
            environment, why = classify(host)
            return environment, why or "the socket of a proxy to another machine"
        return "local", "a socket on this machine"
    if any_matches(_LOCAL_HOSTS, host):
        return "local", "this machine"
    if not host.strip("0123456789.") or ":" in host:
        return "unknown", "an address says nothing"
    return _labels(host)


def _labels(host: str) -> tuple[Environment, str]:
    """Read a domain name: the top-level domain and the providers' own words are left out.

    The registered domain's own word (`test` in `test.com`) speaks for production only: firms are called anything.
    """
    labels = host.split(".")
    provider = next((name for name, patterns in _PROVIDERS.items() if any_matches(patterns, host)), "")
    if provider:
        pattern = any_matches(_PROVIDERS[provider], host)
        kept = len(labels) - pattern.count(".") if pattern.startswith("*.") else 0
        environment, why = classify(".".join(labels[:kept]))
        return environment, why or f"a host of {provider}"
    if len(labels) == 1:
        return classify(host)
    last = labels[-1]
    everything = classify(".".join(labels[:-1] if last in _PUBLIC or last in _PRIVATE else labels))
    if everything[0] in ("production", "unknown"):
        return everything
    telling = labels[:-1] if last in _PRIVATE else labels[:-2] if last in _PUBLIC else [*labels[:-2], last]
    environment, why = classify(".".join(telling))
    if environment == "local":
        return "unknown", f"only the name says “{host}” is local"
    return environment, why
