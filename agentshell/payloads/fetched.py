"""Owns what a shell text is that comes from the network: whose script it is, as far as the URL says.

`curl … | bash`, `eval "$(wget -qO- …)"`, `bash <(curl …)`: such text cannot be read before it runs. Well-known
installers are data (`installers` in rules/environments.yaml); a user adds to them, or takes from them, under
`environments: {installer: {HOST or HOST/PATH: local}}`.
"""

from __future__ import annotations

from agentshell.model import ENVIRONMENTS, Effect, Evidence, Target
from agentshell.targets.globs import any_matches
from agentshell.targets.names import configured, environment_of
from agentshell.targets.words import TABLES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Environment, Place

FETCHERS = frozenset(
    {"curl", "curl.exe", "wget", "wget2", "http", "https", "xh", "xhs", "aria2c", "fetch", "lwp-request", "GET", "ftp"}
    | {"lynx", "links", "w3m", "axel", "nc", "ncat", "netcat", "socat", "telnet", "dig", "nslookup", "host", "tftp"}
    | {"ssh", "scp", "sftp"}
)
"""Programs that print or copy what a URL or another machine gives."""
_BY_COMMAND = {
    "aws": ("s3 cp", "s3api get-object", "ssm get-parameter"),
    "gsutil": ("cat", "cp"),
    "gcloud": ("storage cat", "storage cp", "compute ssh", "compute scp"),
    "az": ("storage blob download", "storage file download"),
    "gh": ("api", "gist view", "release download"),
    "glab": ("api", "snippet"),
    "rclone": ("cat", "copyto"),
    "mc": ("cat", "cp"),
    "s3cmd": ("get",),
    "redis-cli": ("get",),
    "openssl": ("s_client",),
    **dict.fromkeys(("docker", "podman", "nerdctl"), ("run", "container run")),
}
"""Programs that do so with these sub-commands."""
_NO_SOURCE = ("-x", "--proxy", "-e", "--referer", "--proxy-header", "--resolve")
"""Options whose value may look like a URL, and is not what is fetched."""
_CONNECTIONS = ("/dev/tcp/", "/dev/udp/")
"""Paths that bash opens as connections (bash(1), "REDIRECTION")."""
_INSTALLERS = TABLES["installers"]["urls"]
_OPENINGS = "$(`\"'<"


def fetched_script(text: str, place: Place, facts: Facts) -> Effect | None:
    """Return the effect of running, as shell text, what the command in `text` fetches; None where it fetches nothing.

    text is the command as far as it is known, with words before it (`shell text that cannot be known: curl -s URL`).
    """
    words = [word.strip("$()`\"'<>|;&") for word in text.split()]
    connection = next((word for word in words if word.startswith(_CONNECTIONS)), "")
    raw = text.split()
    at = next((place for place in range(len(words)) if _fetches(words, place) and _starts(raw, place)), -1)
    if not connection and at < 0:
        return None
    urls = [connection.split("/", 3)[3].replace("/", ":")] if connection else _urls(words, at)
    # Of several, the one that least may run counts.
    environment, why, url = max(((*_whose(address_of(url), facts), url) for url in urls), key=_doubt)
    address = url.partition("://")[2] or url
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
        instead=(f"curl -fsSL {url or 'URL'} -o script.sh", "Read the file, then run it."),
    )


def _fetches(words: list[str], place: int) -> bool:
    """Whether the word is a program that fetches, by its sub-command where it has several."""
    program = words[place].rpartition("/")[2]
    if program in FETCHERS:
        return True
    after = " ".join(word for word in words[place + 1 : place + 6] if not word.startswith("-"))
    return any(after.startswith(f"{command} ") or after == command for command in _BY_COMMAND.get(program, ()))


def _urls(words: list[str], at: int) -> list[str]:
    """Return the URLs that the command at that place names, up to the next pipe; `""` where none is known."""
    after = []
    for place in range(at + 1, len(words)):
        if not words[place] and place > at + 1:
            break  # what was a pipe or the like, before its marks were taken off
        if words[place - 1] not in _NO_SOURCE:
            after.append(words[place])
    urls = [word for word in after if "://" in word]
    # curl and wget take a URL without its scheme.
    return urls or [next((word for word in after if not word.startswith("-") and "." in word.strip(".")), "")]


def address_of(url: str) -> str:
    """Return a URL without its scheme and query."""
    return (url.partition("://")[2] or url).partition("?")[0]


def _doubt(found: tuple[Environment, str, str]) -> int:
    return ENVIRONMENTS.index(found[0])


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
