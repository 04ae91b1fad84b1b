"""What a line hides is judged when it starts: ways to start a program × programs that destroy, and ones that do not."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

import agentshell

WAYS = {
    "directly": "WORDS",
    "env": "env A=b WORDS",
    "nice": "nice -n 5 WORDS",
    "timeout": "timeout 20 WORDS",
    "setsid": "setsid -w WORDS",
    "nohup": "nohup WORDS",
    "a shell's text": "sh -c TEXT",
    "bash in bash": "bash -c 'bash -c \"$0\"' TEXT",
    "find": "find . -maxdepth 0 -exec WORDS ';'",
    "perl": "perl -e 'exec @ARGV' WORDS",
    "python": "python3 -c 'import os,sys\nos.execvp(sys.argv[1], sys.argv[1:])' WORDS",
    "spawned": "python3 -c 'import os,sys\nos._exit(os.waitstatus_to_exitcode(os.waitpid("
    "os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ), 0)[1]))' WORDS",
}
DESTROYS = {
    "kubectl": ["kubectl", "--context", "prod-eu", "delete", "namespace", "checkout"],
    "aws": ["aws", "--profile", "prod", "ec2", "terminate-instances", "--instance-ids", "i-1"],
    "psql": ["psql", "-h", "prod-db", "-c", "drop\u00a0table".replace("\u00a0", "/**/") + "/**/users"],
    "terraform": ["terraform", "-chdir=envs/prod", "destroy", "-auto-approve"],
    "redis-cli": ["redis-cli", "-h", "prod-redis", "FLUSHALL"],
}
HARMLESS = {
    "kubectl": ["kubectl", "--context", "prod-eu", "get", "pods"],
    "aws": ["aws", "--profile", "prod", "s3", "ls"],
    "terraform": ["terraform", "-chdir=envs/prod", "plan"],
    "redis-cli": ["redis-cli", "-h", "prod-redis", "DBSIZE"],
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_hidden_is_stopped_and_what_is_harmless_is_not(gated, way):
    for words in DESTROYS.values():
        gated.hide(words)
        _, _, told = gated.run(f"python3 starter.py {WAYS[way]}")
        assert gated.runs == [], (way, words)
        assert "agentshell: refused" in told, (way, words, told)
    for words in HARMLESS.values():
        gated.hide(words)
        status, _, told = gated.run(f"python3 starter.py {WAYS[way]}")
        assert (status, told.replace("nohup: ignoring input\n", "")) == (0, ""), (way, words)
        assert gated.runs.pop() == " ".join(words)
        gated.ran.unlink()


@pytest.mark.parametrize(
    ("program", "given", "runs"),
    [
        (["psql", "-h", "prod-db"], "drop table users;\n", False),
        (["psql", "-h", "prod-db"], "select 1;\n", True),
        (["bash", "-s"], "kubectl --context prod-eu delete ns x\n", False),
        (["bash", "-s"], "kubectl --context prod-eu get ns\n", True),
    ],
)
def test_stdin_is_read_and_not_taken(gated, program, given, runs):
    gated.hide(program, given)
    status, _, _ = gated.run("python3 starter.py WORDS @")
    assert (len(gated.runs) == 1, status == 0) == (runs, runs)


def test_a_refusal_is_permission_denied_to_the_caller_and_on_record(gated):
    gated.hide(DESTROYS["kubectl"])
    status, out, told = gated.run("python3 starter.py WORDS; echo went on $?")
    assert (status, out) == (0, "went on 99\n")
    assert told.count("agentshell: refused") == 1
    judged, ended = gated.records()[-2:]
    assert (judged["entry"], judged["findings"][0]["action"]) == ("exec", "kubectl/delete-namespace")
    assert ended["event"] == "refused"


def test_what_runs_on_after_the_shell_is_still_judged(gated):
    gated.hide(DESTROYS["kubectl"])
    began = time.monotonic()
    status, out, _ = gated.run("(sleep 1; python3 starter.py WORDS; touch over) >/dev/null 2>&1 & echo here")
    assert (status, out) == (0, "here\n")
    # The reader of the pipes has not waited for what goes on.
    assert time.monotonic() - began < 0.9
    deadline = time.monotonic() + 20
    while not (gated.home / "over").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert gated.runs == []


@pytest.mark.parametrize(
    "line",
    [
        "exit 7",
        "kill -TERM $$",
        "kill -KILL $$",
        "/bin/sh -c 'kill -SEGV $$'; exit $?",
        "/bin/sh -c 'kill -SEGV $$'",
        "no-such-program-anywhere",
        "./",
        "printf '#!/bin/sh\\nexit 5\\n' > s && chmod +x s && ./s",
        "printf '#!/no/such/interpreter\\n' > s && chmod +x s && ./s",
        "cd sub && rmdir ../sub && /bin/true",
        "exec /bin/sh -c 'exit 9'",
        "echo out; echo err >&2; false | true; echo ${PIPESTATUS[@]}",
        "cat <<< here | tr a-z A-Z; printf 'a\\0b' | od -c",
        "exec 2>&-; /bin/echo quiet; ulimit -n; umask",
        "trap 'echo bye' EXIT; (exit 3); echo $?",
        "set -m; sleep 0.05 & wait; jobs; echo $- | tr -d c",
    ],
)
def test_what_it_does_is_what_bash_does(gated, line):
    shown = []
    for program in (str(gated.links / "bash"), "/bin/bash"):
        (gated.home / "sub").mkdir(exist_ok=True)
        done = subprocess.run(
            [program, "-c", line, "bash"], env=gated.env, cwd=gated.home, capture_output=True, timeout=60, check=False
        )
        # bash names the process that a signal has ended.
        shown.append((done.returncode, done.stdout, re.sub(rb"\b\d{3,}\b", b"PID", done.stderr)))
    assert shown[0] == shown[1]


def test_arguments_of_any_size(gated):
    (gated.home / "long.py").write_text(
        "import subprocess\nprint(len(subprocess.check_output(['/bin/echo', *['x' * 100000] * 10])))\n"
    )
    assert gated.run("python3 long.py")[:2] == (0, "1000010\n")


@pytest.mark.parametrize("to_group", [False, True])
def test_a_signal_reaches_the_trap_once(gated, to_group):
    process = gated.start("trap 'echo trapped' TERM; echo ready; while :; do sleep 0.05; done")
    assert process.stdout.readline() == "ready\n"
    (os.killpg if to_group else os.kill)(process.pid, signal.SIGTERM)
    assert process.stdout.readline() == "trapped\n"
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGKILL)
    rest, _ = process.communicate(timeout=20)
    assert rest == ""


def test_a_killed_group_leaves_nothing_behind(gated):
    process = gated.start("sleep 300 & sleep 300 & echo ready; wait")
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=20)
    deadline = time.monotonic() + 20
    while subprocess.run(["pgrep", "-s", str(process.pid)], capture_output=True, check=False).stdout:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_nested_start_relies_on_the_outer_gate(gated):
    gated.hide(DESTROYS["kubectl"])
    status, _, told = gated.run(f"{gated.links}/bash -c 'python3 starter.py WORDS'")
    assert gated.runs == []
    assert "agentshell: refused  kubectl/delete-namespace" in told
    assert status != 0


@pytest.mark.parametrize("bait", ["{package}/__main__.py", "{links}/bash", "agentshell"])
def test_the_guards_own_names_hide_nothing(gated, bait):
    """A program that is given the guard's own path, or stands beside its launcher, is judged all the same."""
    package = Path(agentshell.__file__).parent
    gated.hide([*DESTROYS["kubectl"], "-f", bait.format(package=package, links=gated.links)])
    gated.run("python3 starter.py WORDS")
    assert gated.runs == []
    beside = gated.links / "kubectl"
    beside.write_text((gated.home.parent / "stubs/kubectl").read_text())
    beside.chmod(0o755)
    gated.hide([str(beside), *DESTROYS["kubectl"][1:]])
    gated.run("python3 starter.py WORDS")
    beside.unlink()
    assert gated.runs == []


def test_many_threads_at_once(gated):
    (gated.home / "many.py").write_text(
        "import subprocess, threading\n"
        "def go():\n"
        "    for _ in range(20): subprocess.run(['/bin/true'], check=True)\n"
        "threads = [threading.Thread(target=go) for _ in range(8)]\n"
        "[t.start() for t in threads]; [t.join() for t in threads]; print('all')\n"
    )
    assert gated.run("python3 many.py")[:2] == (0, "all\n")
