"""Owns what a Terraform configuration says about where it goes: its folder, back end and providers' profiles.

Source: Terraform 1.11, https://developer.hashicorp.com/terraform/language: Backends, Provider Configuration.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.packs.parsed import Parsed
    from agentshell.targets.evidence import Case

_BLOCKS = ("backend ", "cloud ", "provider ", "workspaces ")
_KEYS = ("key", "bucket", "prefix", "profile", "path", "name", "storage_account_name", "resource_group_name", "project")
_MOST = 20
_HERE = ("null_", "terraform_data", "local_", "random_", "time_", "tls_", "template_", "archive_")
"""How the types of resources begin that are on this machine, or nowhere but in the state."""


def configuration(case: Case, parsed: Parsed) -> None:
    """List the folder that the configuration is in, below the project's own, and what its .tf files say."""
    folder = case.cwd
    for arg in parsed.values("-chdir", "--terragrunt-working-dir", "--working-dir"):
        if not arg.known:
            return
        folder = case.path(arg.literal)
    if not folder:
        return
    below = _below_the_project(case, folder)
    if below:
        case.name("folder", below)
    names = case.facts.host.names(folder)
    if isinstance(names, tuple):
        files = [f"{folder}/{name}" for name in names if name.endswith((".tf", ".hcl"))][:_MOST]
        for path in files:
            _file(case, path)
        # Terragrunt's files and those in JSON may fetch or name anything.
        more = any(name.endswith((".hcl", ".tf.json")) and name != ".terraform.lock.hcl" for name in names)
        if files and not more and len(files) < _MOST and all(_stays_here(case.read(path)) for path in files):
            case.add("configuration", folder, "local", "all it manages is on this machine or nowhere")


def _stays_here(text: object) -> bool:
    """Whether a file names no provider, module or state beyond this machine."""
    import re

    if not isinstance(text, str):
        return False
    kinds = re.findall(r'^\s*(?:resource|data)\s+"(\w+)"', text, re.MULTILINE)
    states = re.findall(r'^\s*(?:backend\s+"(\w+)"|(cloud)\s*\{|(module)\s+")', text, re.MULTILINE)
    return all(kind.startswith(_HERE) for kind in kinds) and all("local" in state for state in states)


def _below_the_project(case: Case, folder: str) -> str:
    """Return the path of a folder below the repository that it is in, else below where the session began."""
    above = folder
    while above:
        if case.facts.host.look(f"{above}/.git").kind != "absent":
            return folder.removeprefix(above).strip("/")
        above = above.rpartition("/")[0]
    start = case.facts.host.cwd.rstrip("/")
    return folder.removeprefix(f"{start}/") if start and folder.startswith(f"{start}/") else ""


def _file(case: Case, path: str) -> None:
    """List what the blocks of a file say that choose a state or an account."""
    text = case.read(path)
    if not isinstance(text, str):
        return
    depth = inside = 0
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith(("#", "//")):
            continue
        if not inside and bare.startswith(_BLOCKS) and "{" in bare:
            inside = depth + 1
        before, equals, after = bare.rpartition("{")[2].partition("=") if inside else ("", "", "")
        if equals and before.strip() in _KEYS:
            value = after.strip().split("}")[0].strip().strip('"')
            if value and "$" not in after and "." not in after.partition('"')[0]:
                case.name(case.shown_path(path, number), value)
        depth += bare.count("{") - bare.count("}")
        if inside and depth < inside:
            inside = 0
