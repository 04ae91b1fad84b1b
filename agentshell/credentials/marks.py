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
