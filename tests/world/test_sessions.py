"""A session's memory across lines, through the real shell: what one line showed or switched, the next one is told."""

import json

import pytest

from agentshell.host import read_bytes
from agentshell.remembered import Memory, Seen
from agentshell.sessions import recall, remember

KUBECONFIG = """
current-context: shop-dev
contexts:
- {name: shop-prod, context: {cluster: shop-prod}}
- {name: shop-dev, context: {cluster: shop-dev}}
clusters:
- {name: shop-prod, cluster: {server: "https://k8s.prod.shop.example"}}
- {name: shop-dev, cluster: {server: "https://k8s.dev.shop.example"}}
"""


@pytest.fixture
def session(world):
    """Return a world with two clusters and another project's kubeconfig; what is allowed may start the stub."""
    (world.home / ".kube").mkdir()
    (world.home / ".kube/config").write_text(KUBECONFIG)
    (world.home / "other").mkdir()
    (world.home / "other/kubeconfig").write_text("users:\n- {name: me, user: {token: abcdef}}\n")
    yield world
    world.trace.unlink(missing_ok=True)


def test_credentials_shown_by_one_line_raise_the_next(session):
    assert session.run("-c", "kubectl delete pod web").returncode == 0
    shown = session.run("-c", "cat other/kubeconfig")
    assert (shown.returncode, shown.stderr) == (0, "")
    refused = session.run("-c", "kubectl delete pod web")
    assert refused.returncode == 126
    assert "this session" in refused.stderr
    assert "showed credentials of kubectl: other/kubeconfig" in refused.stderr
    assert session.run("-c", "kubectl get pods").returncode == 0
    finding = next(one for record in session.records() for one in record.get("findings", []) if "origin" in one)
    assert finding["origin"].endswith("other/kubeconfig")


def test_a_refused_line_shows_nothing(session):
    (session.home / "other/kubeconfig.prod").write_text("x")
    line = "cat other/kubeconfig; kubectl --context shop-prod delete ns web"
    assert session.run("-c", line).returncode == 126
    assert session.run("-c", "kubectl delete pod web").returncode == 0


def test_another_session_is_told_nothing(session):
    # Both are started by this process, so only one of the two names of a session differs: it is told all the same.
    session.run("-c", "cat other/kubeconfig", env={"AGENTSHELL_SESSION": "one"})
    assert session.run("-c", "kubectl delete pod web", env={"AGENTSHELL_SESSION": "two"}).returncode == 126
    folder = session.state / "agentshell/sessions"
    by_process = next(path for path in folder.iterdir() if path.name.startswith("process-"))
    by_process.unlink()
    assert session.run("-c", "kubectl delete pod web", env={"AGENTSHELL_SESSION": "two"}).returncode == 0
    assert session.run("-c", "kubectl delete pod web", env={"AGENTSHELL_SESSION": "one"}).returncode == 126


def test_a_switched_context_is_evidence(session):
    assert session.run("-c", "kubectl config use-context shop-prod").returncode == 0
    # The stub has switched nothing; a real one would have written this.
    (session.home / ".kube/config").write_text(
        KUBECONFIG.replace("current-context: shop-dev", "current-context: shop-prod")
    )
    refused = session.run("-c", "kubectl delete ns web")
    assert refused.returncode == 126
    evidence = session.records()[-2]["findings"][0]["evidence"]
    assert any("switched by this session" in piece for piece in evidence), evidence


def test_memory_is_private_and_forgotten(session):
    session.run("-c", "cat other/kubeconfig", env={"AGENTSHELL_SESSION": "one"})
    folder = session.state / "agentshell/sessions"
    assert folder.stat().st_mode & 0o077 == 0
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0
        facts = [json.loads(line) for line in path.read_text().splitlines()]
        for fact in facts:
            fact["time"] -= 13 * 3600
        path.write_text("".join(f"{json.dumps(fact)}\n" for fact in facts))
    assert session.run("-c", "kubectl delete pod web", env={"AGENTSHELL_SESSION": "one"}).returncode == 0


def test_without_a_place_for_memory_nothing_is_shown(session):
    folder = session.state / "agentshell/sessions"
    session.run("-c", "true")
    folder.write_text("in the way")
    shown = session.run("-c", "cat other/kubeconfig")
    assert shown.returncode == 125
    assert "memory" in shown.stderr
    assert "abcdef" not in shown.stdout


def test_memory_makes_its_own_folder(tmp_path):
    env = {"XDG_STATE_HOME": str(tmp_path / "new/state"), "AGENTSHELL_SESSION": "one"}
    # The log may be kept elsewhere, so that nothing has made the folder before.
    remember(env, Memory((Seen(("heroku",), ".env"),)))
    assert recall(env, read_bytes).seen[0].owners == ("heroku",)
