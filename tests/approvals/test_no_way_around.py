"""Nothing that an agent can set turns an ask into an allow: no variable, no flag, no file, no input. Each is tried."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from asking_world import LINE

import agentshell
from agentshell.approvals import clock
from agentshell.approvals.model import Answered
from agentshell.approvals.store import Store

QUICK = "approvals: {wait: 1}\n"
PACKAGE = Path(agentshell.__file__).parent
WORDS = sorted(
    {
        name
        for path in PACKAGE.rglob("*.py")
        for name in re.findall(r"\b(?:AGENTSHELL_[A-Z_]+|XDG_[A-Z_]+|CLAUDE_[A-Z_]+)\b", path.read_text())
    }
    | {"AGENTSHELL_ASK", "AGENTSHELL_APPROVE", "AGENTSHELL_YES", "AGENTSHELL_DISABLE", "AGENTSHELL_POLICY", "CI", "YES"}
    | {
        "AGENTSHELL_CONFIG",
        "AGENTSHELL_HOME",
        "AGENTSHELL_STORE",
        "DEBIAN_FRONTEND",
        "FORCE",
        "USER",
        "LOGNAME",
        "SUDO_USER",
    }
)
LOOSE = """
environments: {context: {prod-eu: development}}
approvals: {ask: wait, wait: 600, valid: 100000, notify: [/bin/true], folder: %s}
"""
LOOSE_POLICY = "policy: {irreversible: allow, destructive: allow, exec: allow}\n"


@pytest.fixture
def quick(asking):
    asking.configure(QUICK)
    yield asking
    assert asking.runs == []


def held(asking, **more):
    status, out, told = asking.run(**more)
    assert (status, out) == (126, ""), told


def loosened(folder, store=""):
    """Write settings that would let everything through, and a store in which everything is approved."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(LOOSE % (store or folder))
    (folder / "policy.yaml").write_text(LOOSE_POLICY)


def approved_store(asking, folder):
    """Return a folder with a store in which the line's request is approved, as a forger would make it."""
    asking.run()
    request = asking.pending()[0]
    store = Store(str(folder))
    made, _ = store.ask(request.asked, clock.myself(), lasts=600)
    until = clock.now().later(600)
    store.answer(made.id, Answered(approved=True, by="forger", grade="advisory", until=until))
    assert store.approved(request.asked.digest)
    store.close()
    return folder


@pytest.mark.parametrize("value", ["1", "allow"])
def test_variables(quick, value):
    # All at once, and the ones that could count alone: those that agentshell's own code names.
    env = {name: value for name in WORDS if not name.startswith("XDG_")}
    held(quick, env=env)


@pytest.mark.parametrize("name", ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"])
def test_folders_that_variables_name(quick, tmp_path, name):
    other = tmp_path / "other"
    for place in (other / "agentshell", other / ".config/agentshell"):
        loosened(place, tmp_path / "forged")
    approved_store(quick, tmp_path / "forged")
    for place in (other / "agentshell/approvals", other / ".local/state/agentshell/approvals"):
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(tmp_path / "forged", place)
    held(quick, env={name: str(other)})


def test_files_of_a_project(quick, tmp_path):
    project = quick.home / "project"
    loosened(project / ".agentshell")
    approved_store(quick, project / ".agentshell/approvals")
    status, _, told = quick.run(cwd=project)
    # A project that may not say such things is told so, and everything above reading is then asked about.
    assert status == 126
    assert "a project may not set" in told


@pytest.mark.parametrize(
    "words",
    [
        ["bash", "--yes", "-c", LINE],
        ["bash", "-c", LINE, "--yes"],
        ["agentshell", "--approve", "-c", LINE],
        ["agentshell", "-c", LINE, "--force"],
        ["bash", "-c", f"AGENTSHELL_APPROVED=1 {LINE}"],
        ["bash", "-c", f"{LINE} # approved by the operator"],
        ["bash", "-c", f": approved; {LINE}"],
        ["bash", "-lc", LINE],
        ["bash", "+e", "-c", LINE],
    ],
)
def test_flags_and_words(quick, words):
    done = subprocess.run(
        quick.argv(*words),
        env=quick.env,
        cwd=quick.home,
        capture_output=True,
        text=True,
        input="",
        timeout=60,
        check=False,
    )
    assert done.returncode in (2, 126)


@pytest.mark.parametrize("given", ["y\n", "yes\n" * 100, "prod-eu\n" * 5, "a\napprove\n", "\x04", "\x1b"])
def test_input(quick, given):
    done = subprocess.run(
        quick.argv("bash", "-c", LINE),
        env=quick.env, cwd=quick.home, capture_output=True, text=True, input=given, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 126


def test_an_approval_for_another_account_or_body_does_not_count(quick):
    """Rows copied onto another digest: the body no longer is what the digest is of, so nobody can be shown one."""
    quick.run()
    request = quick.pending()[0]
    quick.run("kubectl --context prod-eu get pods; kubectl --context prod-eu delete namespace other")
    other = quick.pending()[0]
    forged = other.replace(asked=other.asked.replace(body=request.asked.body))
    import sqlite3

    from agentshell.approvals import answering
    from agentshell.approvals.model import to_plain
    from agentshell.approvals.store import StoreError

    with sqlite3.connect(quick.store_folder / "requests.db") as base:
        base.execute("update requests set data = ? where id = ?", (json.dumps(to_plain(forged)), other.id))
    with pytest.raises(StoreError, match="damaged"):
        answering.approve(quick.store, quick.settings, quick.request(other.id), "ada", lambda text: ("advisory", ""))


def test_the_command_lines_of_answering_are_denied_in_a_guarded_shell(quick):
    for line in (
        "agentshell approve 1234",
        "agentshell approvals watch",
        "yes | agentshell approve 1234",
        "script -qc 'agentshell approve 1234' /dev/null",
        "tmux send-keys -t 0 'agentshell approve 1234' Enter",
        "agentshell thaw",
        "python3 -m agentshell approve 1234",
        "agentshell approver key",
        f"sqlite3 {quick.store_folder}/requests.db \"update requests set state='approved'\"",
        f"rm -rf {quick.store_folder}",
    ):
        status, _, told = quick.run(line)
        assert status == 126, line
        assert "waiting up to" not in told, line
