"""Owns noticing that keys or credentials leave the machine through a program that sends what it is given.

What a request's own files hold is told by `payloads.http`, and what is copied by the packs of scp and rsync; here it is
what is piped into a connection, written into an address, a header or a body, handed to a name server, or uploaded.
"""

from __future__ import annotations

from agentshell.credentials.marks import SOCKETS
from agentshell.credentials.tables import TABLES
from agentshell.model import Effect, Evidence, Target, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Arg, Invocation

_KEYS = (
    "/.ssh", "id_rsa", "id_ed25519", "id_ecdsa", "id_dsa", "/.aws", "/.kube", "/.gnupg", "/.netrc", "/.pgpass",
    "/.azure", "/.config/gcloud", "application_default_credentials", "/.docker/config.json", "/.git-credentials",
    "/.config/gh/hosts", "/.railway", "/etc/shadow", "/.my.cnf", "/.vault-token", "/.terraform.d/credentials",
    "/.cargo/credentials", "/.pypirc", "/.npmrc",
)  # fmt: skip
"""Pieces of paths whose content gives whoever has it the user's rights elsewhere."""
_PUBLIC = (".pub", "known_hosts", "authorized_keys", "/.ssh/config", ".example", ".sample", ".template")
_DUMPS = ("env", "printenv", "set", "export", "export -p", "declare", "declare -p", "declare -x", "compgen -v")
"""Commands that write out every variable (bash 5.2, GNU coreutils 9)."""
_LISTED = "what the shell lists of its variables"
"""How the reader tells the output of `export -p`, `declare -p` and `set`."""
_EXPORTS = (
    "gpg --export-secret", "gpg2 --export-secret", "gpg --armor --export-secret", "gpg -a --export-secret",
    "security find-", "security dump-keychain", "aws secretsmanager get-secret-value",
    "aws configure export-credentials",
    "vault kv get", "vault read", "gcloud secrets versions access", "gcloud auth print-", "gh auth token",
    "kubectl get secret", "kubectl get secrets", "az keyvault secret show", "pass show", "op read",
    "secret-tool lookup",
)  # fmt: skip
"""Commands that write out what a key store holds."""
_PIPED = frozenset(
    {"nc", "ncat", "netcat", "nc.traditional", "nc.openbsd", "socat", "telnet", "openssl", "mail", "mailx"}
    | {"mutt", "sendmail", "telegram-send"}
)
_NAMED = frozenset({"dig", "host", "nslookup", "drill", "ping", "getent"})
_ASKED = frozenset({"curl", "wget", "http", "https", "xh", "xhs", "curlie"})
_UPLOADS = {
    "aws": ("s3 cp", "s3 mv", "s3 sync", "s3api put-object"),
    "gsutil": ("cp", "mv", "rsync"),
    "gcloud": ("storage cp", "storage mv", "storage rsync"),
    "az": ("storage blob upload", "storage blob upload-batch"),
    "azcopy": ("copy", "cp", "sync"),
    "rclone": ("copy", "copyto", "sync", "move", "rcat"),
    "mc": ("cp", "mv", "mirror", "pipe"),
    "s3cmd": ("put", "sync"),
    "s5cmd": ("cp", "sync", "pipe"),
    "gh": ("gist create", "release upload"),
    "glab": ("snippet create", "release upload"),
    "croc": ("send",),
    "wormhole": ("send",),
    "magic-wormhole": ("send",),
    "ffsend": ("upload",),
    "mutt": ("-a",),
    "mail": ("-A", "-a"),
    "mailx": ("-a",),
    "telegram-send": ("--file", "-f"),
    "lftp": ("",),
}
"""Programs that send the files they name, with what comes before the names."""
_REMOTE_LAST = frozenset({"aws", "gsutil", "gcloud", "rclone", "mc", "s3cmd", "s5cmd", "azcopy"})
"""Of those, the ones that name where it goes last: by an address, when it leaves this machine."""
_HOSTS = {
    "aws": ("amazonaws.com", "aws.amazon.com"),
    "gcloud": ("google",),
    "az": ("azure", "microsoft", "windows.net"),
    "gh": ("github", "ghcr.io"),
    "glab": ("gitlab",),
    "npm": ("npm", "github"),
    "heroku": ("heroku",),
    "railway": ("railway",),
    "vercel": ("vercel",),
    "wrangler": ("cloudflare",),
    "doctl": ("digitalocean",),
    "stripe": ("stripe",),
    "vault": ("vault",),
}
"""Owner of credentials → what the hosts have in their names that may be given them."""
_SHORTEST = 8
_PLAIN_VARIABLES = ("PATH", "HOME", "PWD", "LC_", "XDG_")
_HEADERS = TABLES["headers"]["names"]
_REASON = "Credentials that have left cannot be called back; they have to be replaced."


def sent_credentials(invocation: Invocation, facts: Facts) -> tuple[Effect, ...]:
    """Return the sending of keys and credentials to another machine; nothing where they stay on this one."""
    if invocation.place.kind not in ("here", "variables"):
        return ()
    to = _receiver(invocation)
    found = next((said for said in _sent(invocation) if said), "") or _variable(invocation, to)
    if not found:
        return ()
    if to and _stays(to, facts):
        return ()
    effect = Effect(
        "irreversible",
        "credentials/send",
        f"sends {found} to {to or 'another machine'}",
        Target("whoever receives it", to, "unknown", (Evidence("command", to),)),
        span=invocation.span,
        reason=_REASON,
        instead=("Send what is needed without the credentials.",),
    )
    return (effect,)


def _sent(invocation: Invocation) -> Iterator[str]:
    program = invocation.program
    if not isinstance(program, str):
        return
    if any(redirect.target.literal.startswith(SOCKETS) for redirect in invocation.redirects):
        yield from (_path(arg.literal) for arg in invocation.argv[1:])
        yield _words(" ".join(arg.literal for arg in invocation.argv))
        yield from _stdin(invocation)
    words = [arg.literal for arg in invocation.argv[1:]]
    if program in _ASKED:
        yield from (_named(arg) for arg in _told(invocation))
        if program.startswith(("http", "xh")) or any(
            word.endswith(("@-", "/dev/stdin")) or word == "-" for word in words
        ):
            yield from _fed(invocation)
    elif program in _NAMED:
        yield from (_named(arg) for arg in invocation.argv[1:])
    elif program == "ssh":
        yield from (said for said in _stdin(invocation) if "`" not in said)
    elif program in _PIPED and (program != "openssl" or "s_client" in words):
        yield from _stdin(invocation)
    yield from _uploaded(program, words, invocation)


def _uploaded(program: str, words: list[str], invocation: Invocation) -> Iterator[str]:
    before = _UPLOADS.get(program, ())
    said = f" {' '.join(words)} "
    if not any(not one or f" {one} " in said for one in before):
        return
    if program in _REMOTE_LAST:
        if not words or ":" not in words[-1]:
            return
        words = [word for word in words[:-1] if word.startswith("file") or ":" not in word.partition("/")[0]]
    yield from map(_path, words)
    yield from _stdin(invocation)


def _told(invocation: Invocation) -> Iterator[Arg]:
    """Yield what a client's address, headers and body are made of, without what says who the client is."""
    before = ""
    for arg in invocation.argv[1:]:
        first = arg.parts[0] if arg.parts and isinstance(arg.parts[0], str) else ""
        name = first.partition("=")[2] if first.startswith("--header=") else first
        name = name.partition(":")[0].strip().lower() if ":" in name else ""
        signed = name in _HEADERS or name.endswith(("-token", "-key", "-secret"))
        user = before in ("-u", "--user", "--oauth2-bearer", "--password", "-a", "--auth")
        if not signed and not user and not first.startswith(("-u", "--user", "--password=", "--auth=")):
            yield arg
        before = arg.literal


def _fed(invocation: Invocation) -> Iterator[str]:
    """Yield what a client is fed beside the files that its request is known to send."""
    stdin = invocation.stdin
    if stdin.kind == "text":
        yield _words(" ".join(arg.literal for arg in stdin.producer))
        if any(not isinstance(part, str) and part.why == _LISTED for part in stdin.text.parts):
            yield "every variable of the environment"
        if any(isinstance(part, str) or " | " in part.why for part in stdin.text.parts):
            yield _holes(stdin.text)


def _named(arg: Arg) -> str:
    """Say which file of keys an argument was made from; what a key store was asked for is a client's to use."""
    said = _holes(arg)
    return "" if "`" in said else said


def _variable(invocation: Invocation, to: str) -> str:
    """Say which variable's value is sent to a host that is none of its owner's; "" for one that no table lists.

    A header that says who the client is, and `-u`, are not looked at: `_told` leaves them out.
    """
    program = invocation.program
    if program not in _ASKED and program not in _PIPED:
        return ""
    texts = [arg.literal for arg in _told(invocation)] if program in _ASKED else []
    if invocation.stdin.kind == "text":
        texts.append(invocation.stdin.text.literal)
    texts = [text for text in texts if len(text) >= _SHORTEST]
    if not texts:
        return ""
    from agentshell.credentials.owners import variable_owners

    env = invocation.env
    given = {**dict(env.base.items()), **{name: env.text(name) for name in env.changes}}
    for name, value in given.items():
        if name.startswith(_PLAIN_VARIABLES):
            continue
        if not isinstance(value, str) or len(value) < _SHORTEST or not any(value in text for text in texts):
            continue
        owners = [owner for owner in variable_owners(name) if owner in _HOSTS]
        if owners and not any(piece in to.lower() for owner in owners for piece in _HOSTS[owner]):
            return f"the value of ${name}"
    return ""


def _stdin(invocation: Invocation) -> Iterator[str]:
    stdin = invocation.stdin
    if stdin.kind == "file":
        yield _path(stdin.path.literal)
    elif stdin.kind == "text":
        if any(not isinstance(part, str) and part.why == _LISTED for part in stdin.text.parts):
            yield "every variable of the environment"
        yield _holes(stdin.text)
        yield _words(" ".join(arg.literal for arg in stdin.producer))
        yield from (_path(arg.literal) for arg in stdin.producer[1:])


def _holes(arg: Arg) -> str:
    """Say which credentials the text of an argument was made from, or holds."""
    for part in arg.parts:
        if not isinstance(part, Unknown):
            if "PRIVATE KEY-----" in part:
                return "a private key"
            continue
        if not part.why.startswith(("the output of", "the content of")):
            continue
        text = part.why.partition(" of ")[2].partition(": no such file")[0]
        pieces = f"{text} {part.source}"
        for mark in "'\"`$()<;&":
            pieces = pieces.replace(mark, " ")
        said = _words(text) or next((word for word in pieces.split() if _path(word)), "")
        if said:
            return said
    return ""


def _words(text: str) -> str:
    """Say that commands write out all variables, or what a key store holds."""
    for command in text.split("|"):
        bare = " ".join(command.split())
        if bare in _DUMPS:
            return "every variable of the environment"
        if any(bare.startswith(one) or f" {one}" in bare for one in _EXPORTS):
            return f"what `{bare[:60]}` writes"
    return ""


def _path(word: str) -> str:
    named = f"/{word}"
    if any(one in named for one in _KEYS) and not any(one in named for one in _PUBLIC):
        return word
    return ""


def _receiver(invocation: Invocation) -> str:
    """Return the first word that names another machine, "" where none does."""
    for redirect in invocation.redirects:
        if redirect.target.literal.startswith(SOCKETS):
            return redirect.target.literal.split("/")[3]
    words = [arg.literal for arg in invocation.argv[1:] if not arg.literal.startswith("-")]
    if invocation.program in _ASKED:
        words = [word for word in words if "://" in word] or [word for word in words if "." in word and "@" not in word]
    elif invocation.program in _UPLOADS and invocation.program not in _PIPED:
        words = words[-1:]
    return words[0] if words else ""


def _stays(to: str, facts: Facts) -> bool:
    from agentshell.targets.names import host_environment

    if to.startswith(":"):  # HTTPie's way to name a port of this machine
        return True
    host = to.partition("://")[2] or to
    host = host.partition("/")[0].rpartition("@")[2]
    for prefix in ("TCP:", "TCP4:", "tcp:", "OPENSSL:"):
        host = host.removeprefix(prefix)
    host = host.partition(":")[0]
    return bool(host) and host_environment(host, facts, "")[0] == "local"
