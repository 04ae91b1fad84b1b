"""Real agents with agentshell as their shell, against a scripted model: the few that install quickly.

One of each kind: a shell by a variable (Claude Code), by the account (Codex), by the PATH (Gemini CLI), and a session
that lines are typed into (SWE-agent's). `scripts/clients run` does the same with all.
"""

import pytest
from real_clients import installing
from real_clients.checks import CHECKS, Setting, checked
from real_clients.clients import CLIENTS, missing
from real_clients.command import links
from real_clients.running import why_not

QUICK = ("claude", "codex", "gemini", "swerex")


@pytest.fixture(scope="session")
def made_links(tmp_path_factory):
    return links(tmp_path_factory.mktemp("links"))


@pytest.fixture(params=QUICK)
def client(request):
    """Return a client that is installed; skip where the machine has no namespaces, or no package index answers."""
    found = CLIENTS[request.param]
    reason = why_not() or missing(found)
    if reason:
        pytest.skip(reason)
    try:
        installing.install(found.package)
    except installing.UnreachableError as error:
        pytest.skip(str(error))
    return found


@pytest.mark.parametrize("check", CHECKS)
def test_real_client(client, check, made_links, tmp_path):
    result = checked(check, client, Setting(made_links, made_links / "bash", tmp_path))
    assert result.holds, result.why
