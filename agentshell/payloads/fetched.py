"""Owns what a shell text is that comes from the network: whose script it is, as far as the URL says.

`curl … | bash`, `eval "$(wget -qO- …)"`, `bash <(curl …)`: such text cannot be read before it runs. Well-known
installers are data (`installers` in rules/environments.yaml); a user adds to them, or takes from them, under
`environments: {installer: {HOST or HOST/PATH: local}}`.
"""

from __future__ import annotations

from agentshell.model import Effect, Evidence, Target
from agentshell.targets.globs import any_matches
from agentshell.targets.names import configured, environment_of
from agentshell.targets.words import TABLES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Environment, Place

FETCHERS = frozenset(
    {"curl", "curl.exe", "wget", "wget2", "http", "https", "xh", "xhs", "aria2c", "fetch", "lwp-request", "GET", "ftp"}
    | {"lynx", "links", "w3m", "axel"}
)
"""Programs that print what a URL gives."""
_INSTALLERS = TABLES["installers"]["urls"]
_OPENINGS = "$(`\"'<"


def fetched_script(text: str, place: Place, facts: Facts) -> Effect | None:
    """Return the effect of running, as shell text, what the command in `text` fetches; None where it fetches nothing.

    text is the command as far as it is known, with words before it (`shell text that cannot be known: curl -s URL`).
    """
    words = [word.strip("$()`\"'<>|;&") for word in text.split()]
    at = next((place for place, word in enumerate(words) if word.rpartition("/")[2] in FETCHERS), -1)
    if at < 0 or not _starts(text.split(), at):
        return None
    url = next((word for word in words[at + 1 :] if "://" in word), "")
    if not url:
        # curl and wget take a URL without its scheme.
        url = next((word for word in words[at + 1 :] if not word.startswith("-") and "." in word.strip(".")), "")
    address = url.partition("://")[2] or url
    environment, why = _whose(address.partition("?")[0], facts)
    if place.kind == "container" and place.target.environment in ("local", "development"):
        environment, why = place.target.environment, f"inside of {place.target.name}"
    evidence = (Evidence("URL", address or "unknown", environment, why or "says nothing"),)
    return Effect(
        "exec",
        "shell/fetched-script",
        f"runs a script that comes from {address or 'the network'}, unread",
        Target("script from the network", address, environment, evidence),
        certain=False,
        reason="Nobody has seen what it does, and it may be another script each time.",
        instead=(f"curl -fsSL {url or 'URL'} -o script.sh", "read the file, then run it"),
    )


def _whose(address: str, facts: Facts) -> tuple[Environment, str]:
    """Return the environment that a script's address counts as, and why."""
    address = address.removeprefix("www.")
    host = address.partition("/")[0].rpartition("@")[2].partition(":")[0]
    for name in (address, host):
        told = configured(name, facts, "installer") if name else None
        if told is not None:
            return told
    pattern = any_matches(_INSTALLERS, address.rstrip("/"))
    if pattern and "@" not in address.partition("/")[0]:
        return "local", f"a well-known installer ({pattern})"
    environment, why = environment_of(host, facts, "host")
    return (environment, why) if environment in ("local", "production") else ("unknown", why)


def _starts(words: list[str], at: int) -> bool:
    """Whether the word stands where a command starts: behind an opening, pipe, colon, wrapper or assignment."""
    word = words[at]
    if word[0] in _OPENINGS or at == 0:
        return True
    before = words[at - 1]
    return (
        before.endswith((":", "|", ";", "&&", "(", "of"))
        or before.rpartition("/")[2] in ("sudo", "env", "command", "exec", "torsocks", "timeout", "nice", "retry")
        or ("=" in before and not before.startswith("-"))
        or before.isdigit()
    )
