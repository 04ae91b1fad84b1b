"""The grade that a line ran at is on record, and a line does not run below the minimum."""

import subprocess
import sys
from pathlib import Path

ANOTHER = """
import os, sys
from agentshell.runtime import libc, seccomp
# What another program's gate looks like from here: it lets everything go, and there is no second listener.
listener = seccomp.install()
if os.fork():
    os.execv(sys.argv[1], sys.argv[1:])
libc.call("prctl", 1, 9, 0, 0, 0)  # PR_SET_PDEATHSIG
os.closerange(0, 3)
while stopped := seccomp.awaited(listener):
    seccomp.let_go(listener, stopped.id)
"""


def record(gated, event="started"):
    return [one for one in gated.records() if one["event"] == event][-1]


def test_a_line_that_hides_nothing_needs_no_gate(gated):
    assert gated.run("echo hello")[:2] == (0, "hello\n")
    assert (record(gated)["runtime"], "does not stand in it" in record(gated)["runtime_why"]) == ("static", True)


def test_a_line_that_may_hide_something_is_gated(gated):
    assert gated.run("python3 -c 'print(1)'")[:2] == (0, "1\n")
    assert record(gated)["runtime"] == "exec"
    assert "runtime_why" not in record(gated)


def test_a_nested_line_counts_on_the_outer_gate(gated):
    gated.configure("runtime: exec\nminimum: exec\napprovals: {ask: refuse}\n")
    assert gated.run(f"{gated.links}/bash -c 'python3 -c \"print(1)\"'")[:2] == (0, "1\n")
    assert "further up" in record(gated, "runtime")["runtime_why"]


def beneath_another(gated, line):
    """Run a line below another program's filter."""
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER, str(gated.links / "bash"), "-c", line],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd=gated.home, timeout=60, check=False,
        env={**gated.env, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    return done.stdout, done.stderr


def test_beneath_another_programs_filter_the_next_grade_down_is_taken(gated):
    assert beneath_another(gated, "python3 -c 'print(1)'") == ("1\n", "")
    found = record(gated, "runtime")
    assert found["id"] == record(gated)["id"]
    assert (found["runtime"], "another program" in found["runtime_why"]) in {("shims", True), ("static", True)}


def test_below_the_minimum_nothing_runs(gated):
    gated.configure("runtime: auto\nminimum: exec\napprovals: {ask: refuse}\n")
    out, told = beneath_another(gated, "python3 -c 'print(1)'")
    assert out == ""
    assert "`minimum: exec` is set" in told
    assert record(gated, "refused")["runtime"] != "exec"
    # What hides nothing has nothing to be guarded.
    assert beneath_another(gated, "echo hello") == ("hello\n", "")


def test_an_accounts_own_settings_may_lower_it(own):
    own.configure("runtime: static\n")
    assert own.run("python3 -c 'print(1)'")[:2] == (0, "1\n")
    assert (record(own)["runtime"], "runtime_why" in record(own)) == ("static", False)


def test_an_environments_settings_may_not(gated):
    """What an agent can write, here by a HOME of its choice, only makes things stricter."""
    gated.configure("runtime: static\n")
    assert gated.run("python3 -c 'print(1)'")[:2] == (0, "1\n")
    assert record(gated)["runtime"] == "exec"
