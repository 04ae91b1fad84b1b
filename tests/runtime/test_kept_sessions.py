"""Shells that agents keep open at a terminal and type into: what they start is judged; a person's own stays bash."""

import shutil
import subprocess
import time
from pathlib import Path

import pexpect
import pytest

DESTROYS = "kubectl --context prod-eu delete namespace checkout"
INSERTS = "psql -h db.prod.example.com -c 'insert into a values (1)'"


def spawn(gated, *arguments, env=None):
    child = pexpect.spawn(
        str(gated.links / "bash"), list(arguments), cwd=str(gated.home), encoding="utf-8", timeout=20,
        env={**gated.env, "PS1": "READY ", "TERM": "dumb", **(env or {})},
    )  # fmt: skip
    child.delaybeforesend = 0.05
    return child


def typed(child, line):
    """Type a line; return what stands on the terminal until the shell has run it."""
    child.sendline(f"{line}; echo st''atus $?")
    child.expect(r"status (\d+)")
    return int(child.match[1]), child.before


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (("-i",), {}),  # OpenHands
        (("--norc",), {}),
        ((), {}),  # swe-rex: /usr/bin/env bash
        (("--init-file", "integration.sh"), {"VSCODE_INJECTION": "1", "PROMPT_COMMAND": "true"}),  # VS Code, Cursor
    ],
)
def test_what_a_typed_line_starts_is_judged(gated, arguments, env):
    (gated.home / "integration.sh").write_text(
        "before=${PROMPT_COMMAND:-}\nhook() { local last=$?; eval \"$before\"; printf '\\e]633;D;%s\\a' $last; }\n"
        "trap 'printf \"\\e]633;C\\a\"' DEBUG\nPS1='READY '\nPROMPT_COMMAND=hook\n"
    )
    child = spawn(gated, *arguments, env=env)
    status, told = typed(child, DESTROYS)
    assert (status, "agentshell: refused  kubectl/delete-namespace" in told) == (126, True)
    # However it is hidden from who reads the line.
    assert typed(child, "x=$(printf %s elet); kubectl --context prod-eu d${x}e namespace checkout")[0] == 126
    assert typed(child, "kubectl --context prod-eu get pods")[0] == 0
    assert typed(child, "cd /usr && (exit 3)")[0] == 3
    child.sendline("exit 7")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 7
    assert gated.runs == ["kubectl --context prod-eu get pods"]
    session = next(one for one in gated.records() if one.get("entry") == "session")
    assert (session["event"], session["runtime"]) == ("started", "exec")


def test_jobs_and_interrupts_are_the_shells(gated):
    child = spawn(gated, "--norc", "-i")
    child.sendline("sleep 60")
    child.expect("sleep 60")
    time.sleep(0.3)
    child.sendcontrol("z")
    child.expect("Stopped")
    status, told = typed(child, "jobs; kill -9 %1")
    assert (status, "sleep 60" in told) == (0, True)
    child.sendline("cat")
    time.sleep(0.3)
    child.sendcontrol("c")
    assert typed(child, "true")[0] == 0
    child.sendline("exit")
    child.expect(pexpect.EOF)


def test_a_closed_terminal_ends_the_session(gated):
    child = spawn(gated, "-i")
    child.sendline("echo pid $$")
    child.expect(r"pid (\d+)")
    shell = Path(f"/proc/{child.match[1]}")
    child.close(force=False)
    deadline = time.monotonic() + 20
    while shell.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("written", "destroyed", "made"),
    [
        ("policy: {irreversible: allow, destructive: allow}", 126, 0),
        ("policy: {", 126, 0),  # nothing more is taken from a file that cannot be read
        ("policy: {write: deny}", 126, 126),  # what a person makes stricter counts at once
    ],
)
def test_what_the_shell_itself_writes_into_the_settings_loosens_nothing(own, gate_here, written, destroyed, made):
    """A redirection of a typed line starts nothing, so that nobody is asked."""
    child = spawn(own, "--norc")
    assert typed(child, INSERTS)[0] == 0
    assert typed(child, f"echo '{written}' > ~/.config/agentshell/policy.yaml")[0] == 0
    assert typed(child, DESTROYS)[0] == destroyed
    assert typed(child, INSERTS)[0] == made
    child.close()


@pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not here")
@pytest.mark.parametrize("settings", ["", "runtime: [\n"])
def test_a_persons_own_terminal_stays_as_it_is(own, gate_here, tmp_path, settings):
    """There the account's own bash runs, approvals can be given, and broken settings can be mended."""
    own.configure(settings)
    server = ["tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null"]
    found = tmp_path / "found"
    env = {**own.env, "TERM": "xterm", "SHELL": "/bin/sh"}
    subprocess.run([*server, "new-session", "-d", str(own.links / "bash"), "--norc"], env=env, check=True)
    try:
        line = f"grep Seccomp: /proc/self/status > {found}.1; mv {found}.1 {found}"
        subprocess.run([*server, "send-keys", line, "Enter"], env=env, check=True)
        deadline = time.monotonic() + 20
        while not found.exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        outside = next(line for line in Path("/proc/self/status").read_text().splitlines() if "Seccomp:" in line)
        assert found.read_text().split() == outside.split()
    finally:
        subprocess.run([*server, "kill-server"], env=env, check=False)


def test_broken_settings_let_no_agent_in(own, gate_here):
    own.configure("runtime: [\n")
    child = spawn(own, "--norc")
    child.expect("config.yaml:")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 125
