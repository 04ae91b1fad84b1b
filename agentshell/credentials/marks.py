"""Owns the quick look that every command passes: whether it names anything that may hold credentials."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Invocation

MARKS = (
    ".env", ".netrc", "credential", "secrets.", ".tfstate", ".tfvars", ".dev.vars", "/.aws/", "gcloud",
    "service-account", "/.azure/", "/.kube/", "kubeconfig", "pgpass", "pg_service", ".my.cnf", ".mylogin",
    "/.railway/", "heroku", ".fly/", "vercel", "netlify", "wrangler", "doctl", "supabase", "firebase-tools", "pulumi",
    "terraform", "/gh/", "glab-cli", ".npmrc", ".yarnrc", ".pypirc", "/.cargo/", ".docker/config", ".vault-token",
    "/.ssh/", "id_rsa", "id_ed25519", ".pem", ".ppk",
)  # fmt: skip
"""A piece of the path of every file that `rules/credentials.yaml` lists."""
PRINTERS = ("env", "printenv")

SOCKETS = ("/dev/tcp/", "/dev/udp/")
"""Names that bash itself opens as connections (bash 5.2, "Redirections")."""
SENDERS = frozenset(
    {"nc", "ncat", "netcat", "nc.traditional", "nc.openbsd", "socat", "telnet", "openssl", "mail", "mailx", "mutt"}
    | {"sendmail", "telegram-send", "ssh", "dig", "host", "nslookup", "drill", "ping", "getent", "curl", "wget", "http"}
    | {"https", "xh", "xhs", "curlie", "aws", "gsutil", "gcloud", "az", "azcopy", "rclone", "mc", "s3cmd", "s5cmd"}
    | {"gh", "glab", "croc", "wormhole", "magic-wormhole", "ffsend", "lftp"}
)
"""Programs that `sending` knows to carry what they are given to another machine."""


def may_send(invocation: Invocation) -> bool:
    """Whether the invocation is one that could carry credentials to another machine."""
    for redirect in invocation.redirects:
        if redirect.target.literal.startswith(SOCKETS):
            return True
    return bool(invocation.argv) and invocation.argv[0].literal.rpartition("/")[2] in SENDERS


def may_show(invocation: Invocation) -> bool:
    """Whether the invocation may show credentials; what says no certainly shows none that are known."""
    if not invocation.argv:
        return False
    name = invocation.argv[0].literal
    if name.rpartition("/")[2] in PRINTERS:
        return True
    words = [arg.literal for arg in invocation.argv[1:]]
    words += [redirect.target.literal for redirect in invocation.redirects]
    cwd = invocation.cwd.literal
    text = "\n".join((*words, cwd))
    return any(mark in text for mark in MARKS) or any(f"{cwd}/".endswith(mark) for mark in MARKS if mark[-1] == "/")
