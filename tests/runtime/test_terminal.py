"""On a terminal, and with what a caller hands down, a gated line behaves as under /bin/bash."""

import os
import re
import signal
import subprocess
import time

import pexpect
import pytest

SLEEPS = "python3 -c 'import time; print(\"sleeping\", flush=True); [time.sleep(0.1) for _ in range(300)]'"
"""A program of which nobody knows what it starts: such a line is gated.

In pieces: a signal that comes just before a sleep begins would be seen only when that is over.
"""


@pytest.fixture(params=["gated", "bash"])
def shell(request, gated):
    """The same line under the gate and under bash itself: what is expected holds for both."""
    return str(gated.links / "bash") if request.param == "gated" else "/bin/bash"


def spawn(gated, program, *arguments):
    child = pexpect.spawn(
        program, list(arguments), env={**gated.env, "PS1": "READY ", "TERM": "dumb"}, cwd=str(gated.home),
        encoding="utf-8", timeout=20, dimensions=(24, 80),
    )  # fmt: skip
    child.delaybeforesend = 0.1
    return child


def test_a_stopped_job_goes_on(gated, shell):
    child = spawn(gated, shell, "-c", f"set -m; {SLEEPS}; echo status $?; jobs; kill %1; fg; echo end $?")
    child.expect("sleeping")
    child.sendcontrol("z")
    child.expect("Stopped")
    child.expect("status 148")
    child.expect("end 143")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_a_line_dies_with_the_program_that_an_interrupt_has_ended(gated, shell):
    # Again and again: the signal reaches every process of the group at once, and the shell's end may come first.
    for _ in range(12):
        child = spawn(gated, shell, "-c", f"{SLEEPS}; echo went on")
        child.expect("sleeping")
        child.sendcontrol("c")
        child.expect(pexpect.EOF)
        assert "went on" not in child.before
        assert "agentshell" not in child.before
        child.close()
        assert child.signalstatus == signal.SIGINT


def test_an_interrupt_ends_a_line_without_jobs(gated, shell):
    child = spawn(gated, shell, "-c", f"trap 'echo trapped' INT; {SLEEPS}; echo went on; exit 5")
    child.expect("sleeping")
    child.sendcontrol("c")
    child.expect("trapped")
    child.expect("went on")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 5


def test_a_new_size_reaches_the_line(gated, shell):
    waits = SLEEPS.replace("30", "2")
    child = spawn(gated, shell, "-c", f"trap 'stty size' WINCH; {waits} & wait; wait; exit 6")
    child.expect("sleeping")
    child.setwinsize(50, 132)
    child.expect("50 132")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 6


def test_the_whole_line_is_stopped_and_goes_on(gated, shell):
    child = spawn(gated, "/bin/bash", "--norc", "--noprofile", "-i")
    child.expect("READY ")
    child.sendline(f'{shell} -c "{SLEEPS.replace(chr(34), chr(92) + chr(34)).replace("30", "2")}; echo over; exit 7"')
    child.expect("\nsleeping")
    child.sendcontrol("z")
    child.expect("Stopped")
    child.expect("READY ")
    child.sendline("fg")
    child.expect("\nover")
    child.expect("READY ")
    child.sendline("echo status $?")
    child.expect("\nstatus 7")
    child.sendline("exit")
    child.expect(pexpect.EOF)
    child.close()


def test_what_is_refused_is_said_on_the_terminal_and_the_job_goes_on(gated):
    gated.hide(["kubectl", "--context", "prod-eu", "delete", "namespace", "checkout"])
    child = spawn(gated, str(gated.links / "bash"), "-c", "set -m; python3 starter.py WORDS; echo status $?")
    child.expect("agentshell: refused  kubectl/delete-namespace")
    child.expect("status 99")
    child.expect(pexpect.EOF)
    child.close()
    assert gated.runs == []


def test_descriptors_that_are_handed_down_reach_programs(gated, shell):
    reads, writes = os.pipe()
    os.write(writes, b"handed down")
    os.close(writes)
    line = f"python3 -c 'import os; print(os.read({reads}, 99))'; ls /proc/self/fd | wc -l"
    done = subprocess.run(
        [shell, "-c", line], env=gated.env, cwd=gated.home, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        pass_fds=[reads], timeout=30, check=False,
    )  # fmt: skip
    os.close(reads)
    # 0, 1, 2, the pipe, and ls's own: nothing of the gate's.
    assert re.split(r"\s+", done.stdout.strip()) == ["b'handed", "down'", "5"], done.stderr


def test_a_pipe_of_the_callers_ends_with_the_line(gated, shell):
    reads, writes = os.pipe()
    line = "(python3 -c 'import time; time.sleep(3)' >/dev/null 2>&1 9>&- &) ; echo here >&9"
    process = subprocess.Popen(
        ["/bin/bash", "-c", f'exec 9>&{writes} {writes}>&-; exec "$0" -c "$1"', shell, line],
        env=gated.env, cwd=gated.home, stdin=subprocess.DEVNULL, pass_fds=[writes],
    )  # fmt: skip
    os.close(writes)
    began = time.monotonic()
    with open(reads, "rb") as told:
        assert told.read() == b"here\n"
    assert time.monotonic() - began < 2
    assert process.wait(timeout=10) == 0
