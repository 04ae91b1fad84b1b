"""Many sessions at once, processes killed at any moment, signals: no verdict is lost, nothing is left behind."""

import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from agentshell.approvals import answering
from agentshell.install import interpreter
from agentshell.pack_store import COMPILED, read_index, rules_folder, stamps_of
from tests.runtime.test_gate_approvals import HIDDEN, approve, asking, pending

__all__ = ["asking"]
SOURCES = Path(__file__).parent / "programs"
KINDS = [
    ("kubectl --context prod-eu delete namespace checkout", False),
    ("kubectl --context prod-eu get pods", True),
    ("aws --profile prod ec2 terminate-instances --instance-ids i-1", False),
    ("aws --profile prod s3 ls", True),
    ("terraform -chdir=envs/prod destroy -auto-approve", False),
    ("redis-cli -h prod-redis FLUSHALL", False),
    ("redis-cli -h prod-redis DBSIZE", True),
    ("redis-cli -h prod-redis SET FLUSHALL 1", True),
]
SESSIONS, STARTS, EVERY = 20, 2000, 50
ROUNDS = 200


@pytest.fixture
def many(gated):
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")
    stubs = gated.home.parent / "stubs"

    def build(source, into, *options):
        into.unlink(missing_ok=True)
        subprocess.run([compiler, "-O1", "-w", "-static", *options, "-o", into, SOURCES / source], check=True)

    for name in ("kubectl", "aws", "terraform", "redis-cli"):
        build("stub.c", stubs / name, f'-DNAME="{name}"', f'-DRAN="{gated.ran}"', "-DDELAY=0")
    (stubs / "leaf.c").write_text("int main(void) { return 0; }\n")
    subprocess.run([compiler, "-O1", "-static", "-o", stubs / "leaf", stubs / "leaf.c"], check=True)
    build("many.c", gated.home / "many", f'-DSTUBS="{stubs}"')
    return gated


def test_many_sessions_at_once_lose_no_verdict(many):
    many.hide([line for line, _ in KINDS])
    sessions = [many.start(f"./many {STARTS} {EVERY}; exit $?") for _ in range(SESSIONS)]
    chosen = STARTS // EVERY
    harmless = sum(KINDS[at % len(KINDS)][1] for at in range(chosen))
    for session in sessions:
        out, told = session.communicate(timeout=280)
        assert out == f"{STARTS - chosen + harmless} {chosen - harmless} 0\n", told[-2000:]
        assert told.count("agentshell: refused") == chosen - harmless
    ran = many.runs
    assert len(ran) == SESSIONS * harmless
    assert set(ran) == {line for line, runs in KINDS if runs}
    events = [record["event"] for record in many.records() if record.get("entry") == "exec"]
    assert len(events) == SESSIONS * (chosen - harmless)


def descendants(process):
    found, left = [], [process]
    while left:
        one = left.pop()
        try:
            with open(f"/proc/{one}/task/{one}/children") as children:
                below = [int(child) for child in children.read().split()]
        except OSError:
            below = []
        found += below
        left += below
    return found


def session_members(session):
    """Return the processes of a session that still run."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] not in "ZX":
                found.append(int(entry))
    return found


def nothing_left(session):
    """Wait until nothing of the session runs any more."""
    deadline = time.monotonic() + 30
    while left := session_members(session):
        assert time.monotonic() < deadline, [Path(f"/proc/{one}/cmdline").read_bytes() for one in left]
        time.sleep(0.01)


KILLED = ("front", "supervisor", "shell", "any")


def test_whatever_is_killed_nothing_runs_unguarded_and_nothing_is_left(many):
    """200 rounds: the line starts guarded programs in the foreground and in the background until one process dies."""
    chance = random.Random(20)
    many.hide([line for line, runs in KINDS if not runs])
    line = "echo; ./many 45 3 & (./many 30 2; ./many 30 2) & ./many 45 3; wait; exit 3"
    late = []
    for round_ in range(ROUNDS):
        process = many.start(line)
        kind = KILLED[round_ % len(KILLED)]
        if round_ % 8 < 6:
            process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.05))
        below = descendants(process.pid)
        goal = {
            "front": [process.pid],
            "supervisor": below[:1],
            "shell": below[1:2],
            "any": below and [chance.choice(below)],
        }[kind] or [process.pid]
        with contextlib.suppress(ProcessLookupError):
            os.kill(goal[0], signal.SIGKILL)
        _, told = process.communicate(timeout=60)
        nothing_left(process.pid)
        assert many.runs == [], (round_, kind)
        assert process.returncode in (3, 125, 137, -9) or kind == "any", (round_, kind, process.returncode, told[-500:])
        if kind == "supervisor" and process.returncode == 125:
            assert "its supervisor has died" in told
            late.append(round_)
    assert late


SIGNALS = [
    # (signal, whether the task that waits outlives it)
    (signal.SIGTERM, False),
    (signal.SIGINT, False),
    (signal.SIGHUP, False),
    (signal.SIGUSR1, False),
    (signal.SIGWINCH, True),
    (signal.SIGCONT, True),
    (signal.SIGCHLD, True),
]


def waiting_task(process):
    """Return the process that the kernel holds in execve: the youngest one beneath the front."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for task in reversed(descendants(process.pid)):
            try:
                state = Path(f"/proc/{task}/syscall").read_text().split()[0]
            except OSError:
                continue
            if state in ("59", "221"):
                return task
        time.sleep(0.02)
    raise AssertionError("nothing is held")


@pytest.mark.parametrize(("number", "outlives"), SIGNALS)
def test_a_signal_while_a_start_waits_for_a_person(asking, number, outlives):
    process = asking.start("python3 starter.py WORDS; echo over")
    request = pending(asking)[0]
    task = waiting_task(process)
    os.kill(task, number)
    time.sleep(0.5)
    assert asking.runs == []
    if outlives:
        approve(asking, request)
    out, told = process.communicate(timeout=30)
    assert out == "over\n", told
    assert asking.runs == ([" ".join(HIDDEN)] if outlives else [])
    if not outlives:
        # Nobody is asked for what has ended.
        assert asking.store().get(request.id).state == "withdrawn"
        assert [record["event"] for record in asking.records()][-1] == "gone"


def test_a_stopped_task_starts_after_its_approval_and_no_earlier_than_it_goes_on(asking):
    process = asking.start("python3 starter.py WORDS; echo over")
    request = pending(asking)[0]
    task = waiting_task(process)
    os.kill(task, signal.SIGSTOP)
    approve(asking, request)
    time.sleep(1)
    assert asking.runs == []
    os.kill(task, signal.SIGCONT)
    out, told = process.communicate(timeout=30)
    assert out == "over\n", told
    assert asking.runs == [" ".join(HIDDEN)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_the_line_while_a_start_waits(asking, number):
    process = asking.start("python3 starter.py WORDS; echo over")
    request = pending(asking)[0]
    os.killpg(process.pid, number)
    process.communicate(timeout=30)
    # bash ends by a signal, or with 128 + its number where its child did.
    assert process.returncode in (-number, 128 + number)
    assert asking.runs == []
    nothing_left(process.pid)
    assert asking.store().get(request.id).state != "approved"


def test_answers_that_come_after_the_task_has_gone(asking):
    process = asking.start("python3 starter.py WORDS & sleep 0.2; read -t 20; /bin/echo over")
    request = pending(asking)[0]
    task = waiting_task(process)
    os.kill(task, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while asking.store().get(request.id).state == "waiting":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    with pytest.raises(Exception, match=re.escape(request.id)):
        answering.refuse(asking.store(), request, "ada", "too late")
    out, _ = process.communicate(timeout=30)
    assert out == "over\n"
    assert asking.runs == []


def private(process):
    content = Path(f"/proc/{process}/smaps_rollup").read_text()
    return sum(int(size) for size in re.findall(r"^Private_\w+:\s+(\d+) kB", content, re.MULTILINE))


def test_a_session_keeps_little_memory_of_its_own(many):
    """Private memory of front and supervisor together, beyond two bare interpreters', after many starts: 15 MB."""
    index = read_index(COMPILED)
    if index is None or index["sources"] != stamps_of(rules_folder()):
        pytest.skip("the packs have changed since they were compiled: every start holds its own")
    many.hide([line for line, _ in KINDS])
    process = many.start("./many 500 10; echo done; read -t 20 < <(sleep 20)")
    process.stdout.readline()
    process.stdout.readline()
    held = descendants(process.pid)[0]
    bare = subprocess.Popen(
        [interpreter(), "-I", "-S", "-c", "print(flush=True); input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    bare.stdout.readline()
    used = private(process.pid) + private(held) - 2 * private(bare.pid)
    bare.communicate(b"\n")
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=20)
    assert used < 15_000, f"{used} kB"
