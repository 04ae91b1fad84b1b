"""Callers and programs of every kind: what is started oddly is judged all the same, and what cannot start says why."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

DESTROYS = ["--context", "prod-eu", "delete", "namespace", "checkout"]
READS = ["--context", "prod-eu", "get", "namespace", "checkout"]
SOURCES = Path(__file__).parent / "programs"


def built(source, into, *options):
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")
    subprocess.run([compiler, "-O1", "-w", "-pthread", *options, "-o", into, SOURCES / source], check=True)
    return into


@pytest.fixture(scope="session")
def helpers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("helpers")
    return {name: built(f"{name}.c", folder / name) for name in ("odd", "flipping")}


@pytest.fixture
def native(gated, helpers):
    """The home, with kubectl and psql as compiled programs, and helpers that start them oddly beside the lines."""

    def stub(name, into=None, delay=0):
        into = into or gated.home.parent / "stubs" / name
        into.unlink(missing_ok=True)
        return built("stub.c", into, f'-DNAME="{name}"', f'-DRAN="{gated.ran}"', f"-DDELAY={delay}")

    gated.stub = stub
    gated.kubectl = stub("kubectl")
    for name, path in helpers.items():
        shutil.copy(path, gated.home / name)
    return gated


def odd(native, way, words, path="", **more):
    native.hide([str(word) for word in words])
    native.ran.unlink(missing_ok=True)
    return native.run(f"./odd '{way}' {path}", **more)


WAYS = [
    "plain",
    "fexecve",
    "/proc/self/fd",
    "/proc/thread-self/fd",
    "/dev/fd",
    "link in the way",
    "memfd",
    "dirfd",
    "pointers across a page",
]


@pytest.mark.parametrize("way", WAYS)
def test_a_start_in_an_odd_way_is_judged(native, way):
    _, _, told = odd(native, way, [native.kubectl, *DESTROYS])
    assert native.runs == [], told
    assert "agentshell: refused  kubectl/delete-namespace" in told
    status, _, told = odd(native, way, [native.kubectl, *READS])
    assert (status, told, len(native.runs)) == (0, "", 1)


@pytest.mark.parametrize(
    ("file", "first"),
    [
        # A link is what it leads to, where nobody knows its own name.
        ("link", "link"),
        # One file that is many programs goes by argv[0].
        ("many-in-one", "kubectl"),
    ],
)
def test_a_program_under_another_name(native, file, first):
    place = native.home / file
    if file == "link":
        place.symlink_to(native.kubectl)
    else:
        native.stub("many-in-one", place)
    for words, runs in ((DESTROYS, 0), (READS, 1)):
        odd(native, "plain" if first == file else "applet", [f"/x/{first}", *words], place)
        assert len(native.runs) == runs
    assert [record["event"] for record in native.records()][-4:-1] == ["started", "judged", "refused"]


def test_the_directory_is_gone(native):
    native.stub("kubectl", native.home / "kubectl")
    (native.home / "beside").symlink_to("kubectl")
    for words, runs in ((DESTROYS, 0), (READS, 1)):
        odd(native, "deleted directory", ["kubectl", *words])
        assert len(native.runs) == runs


def test_of_a_variable_that_is_there_twice_the_first_counts(native):
    for name, server in (("prod", "prod-eu.example.com"), ("local", "127.0.0.1:6443")):
        (native.home / f"{name}.yaml").write_text(
            f"apiVersion: v1\nkind: Config\ncurrent-context: {name}\n"
            f"contexts: [{{name: {name}, context: {{cluster: {name}, user: u}}}}]\n"
            f"clusters: [{{name: {name}, cluster: {{server: 'https://{server}'}}}}]\n"
        )
    _, _, told = odd(native, "variable twice", [native.kubectl, "delete", "namespace", "checkout"])
    assert native.runs == []
    assert "in production" in told
    # It has no HOME; what counts are the line's settings, and its log.
    assert "agentshell: waiting" not in told
    assert native.records()[-1]["event"] == "refused"


NOT_STARTED = [
    ("plain", "/no/such/kubectl"),
    ("plain", "{kubectl}/"),
    ("plain", "{kubectl}/."),
    ("plain", "{kubectl}/x"),
    ("plain", "''"),
    ("plain", "no-such-kubectl"),
    ("plain", "{home}"),
    ("plain", "plain-file"),
    ("plain", "no-interpreter"),
    ("plain", "loop"),
    ("plain", "dangling"),
    ("plain", "/dev/null"),
    ("plain", "fifo"),
    ("words nowhere", ""),
    ("words at 1", ""),
    ("a word nowhere", ""),
    ("path nowhere", ""),
    ("no path", ""),
    ("variables nowhere", ""),
    ("no descriptor", ""),
    ("negative descriptor", ""),
    ("empty path", ""),
    ("long path", ""),
    ("long word", ""),
    ("too many words", ""),
]


def test_what_would_not_start_fails_as_the_kernel_has_it(native):
    home = native.home
    (home / "plain-file").write_text("#!/bin/sh\n")
    (home / "no-interpreter").write_text("#!/no/kubectl delete\n")
    (home / "no-interpreter").chmod(0o755)
    (home / "loop").symlink_to("loop")
    (home / "dangling").symlink_to("/no/such/kubectl")
    os.mkfifo(home / "fifo", 0o755)
    native.hide([str(native.kubectl), *DESTROYS])
    line = "".join(
        f"printf '%s: ' \"{way} {path}\"; ./odd '{way}' {path.format(kubectl=native.kubectl, home=home)}\n"
        for way, path in NOT_STARTED
    )
    plain = subprocess.run(
        ["/bin/bash", "-c", line], env=native.env, cwd=home, capture_output=True, text=True, check=False
    )
    _, out, told = native.run(line)
    assert out.splitlines() == plain.stdout.splitlines(), told
    assert "EPERM" not in out
    assert native.runs == []


@pytest.mark.parametrize(
    "more",
    [
        ["x" * 7] * (256 * 1024 // 8),
        ["x" * ((128 << 10) - 1)],
        ["a"] * 40_000,
        # Bytes that are no text.
        [b"\xff\xfe".decode("utf-8", "surrogateescape")],
        [""],
    ],
    ids=["256 KiB", "the longest word", "very many", "not UTF-8", "an empty one"],
)
def test_words_of_every_size_and_kind(native, more):
    def start(words):
        content = "\n".join(map(str, words)).encode("utf-8", "surrogateescape")
        (native.home / "words").write_bytes(content[::-1])
        native.ran.unlink(missing_ok=True)
        native.run("./odd plain")
        return native.ran.read_bytes() if native.ran.exists() else b""

    assert start([native.kubectl, *DESTROYS[:-1], *more, "checkout"]) == b""
    ran = start([native.kubectl, *READS, *more])
    assert ran[:-1] == " ".join(["kubectl", *READS, *more]).encode("utf-8", "surrogateescape")[: len(ran) - 1]
    assert ran


def test_no_words_at_all(native):
    status, _, told = odd(native, "no words", [native.kubectl])
    assert (status, told, native.runs) == (0, "", ["kubectl"])


SCRIPTS = [
    # The kernel starts the interpreter with the script's path: psql reads it.
    ("#!{stubs}/psql -f\ndrop table users;\n", "prod-db", False),
    ("#!{stubs}/psql -f\ndrop table users;\n", "localhost", True),
    ("#! \t{stubs}/psql\t -f \t\ndrop table users;\n", "prod-db", False),
    # The interpreter is a link, and a script itself.
    ("#!./sql\ndrop table users;\n", "prod-db", False),
    ("#!./sql\ndrop table users;\n", "localhost", True),
    # env(1) splits the one argument and starts what it finds.
    ("#!/usr/bin/env -S kubectl --context prod-eu delete namespace checkout\n", "", False),
    ("#!/usr/bin/env -S kubectl --context prod-eu get namespace checkout\n", "", True),
    ("#!/bin/sh\nkubectl --context prod-eu delete namespace checkout\n", "", False),
    ("#!/bin/sh\nkubectl --context prod-eu get namespace checkout\n", "", True),
    # Without `#!` execvp(3) starts a shell with it.
    ("kubectl --context prod-eu delete namespace checkout\n", "", False),
]


@pytest.mark.parametrize(("content", "host", "runs"), SCRIPTS)
def test_scripts(native, content, host, runs):
    stubs = native.kubectl.parent
    (native.home / "sql-script").write_text(f"#!{stubs}/psql -f\n")
    (native.home / "sql-script").chmod(0o755)
    (native.home / "sql").symlink_to("sql-script")
    native.stub("psql")
    native.env["PGHOST"] = host
    script = native.home / "hidden"
    script.write_text(content.format(stubs=stubs))
    script.chmod(0o755)
    native.hide(["./hidden"])
    _, _, told = native.run("python3 starter.py env WORDS")
    assert bool(native.runs) == runs, told
    assert ("agentshell: refused" in told) == (not runs), told


def test_a_guarded_name_without_a_format_is_judged_by_it(native):
    """The kernel refuses such a file, and shells and execvp(3) then read it as a script."""
    (native.home / "kubectl").write_text('echo "$@" >> ran-as-script\n')
    (native.home / "kubectl").chmod(0o755)
    for words, runs in ((DESTROYS, False), (READS, True)):
        native.hide(["./kubectl", *words])
        native.run("python3 starter.py env WORDS")
        assert (native.home / "ran-as-script").exists() == runs


def test_a_handler_of_another_format(native):
    """binfmt_misc: what the kernel starts for a file is an administrator's choice; the file goes by its own name."""
    register = ":agentshelltest:M::was read::/usr/bin/head:"
    before = (
        f"mount -t binfmt_misc none /proc/sys/fs/binfmt_misc && echo '{register}' > /proc/sys/fs/binfmt_misc/register"
    )
    inside = ["unshare", "-Urm", "sh", "-c", f'{before} && exec "$@"', "sh"]
    try:
        if subprocess.run([*inside, "true"], capture_output=True, check=False).returncode:
            pytest.skip("binfmt_misc cannot be set up here")
    except FileNotFoundError:
        pytest.skip("no unshare")
    (native.home / "kubectl").write_text("was read\n")
    (native.home / "kubectl").chmod(0o755)
    done = []
    for words in (["./kubectl"], ["./kubectl", *DESTROYS]):
        native.hide(words)
        command = [*inside, str(native.links / "bash"), "-c", "python3 starter.py WORDS"]
        done.append(
            subprocess.run(command, env=native.env, cwd=native.home, capture_output=True, text=True, check=False)
        )
    assert (done[0].returncode, done[0].stdout) == (0, "was read\n"), done[0].stderr
    assert "agentshell: refused  kubectl/delete-namespace" in done[1].stderr


@pytest.mark.parametrize("how", ["vfork", "own"])
def test_another_thread_changes_the_words(native, how):
    """What starts with other words than it was judged by is ended before it does anything, with a record of it."""
    native.stub("kubectl", delay=30)
    times = 150
    native.hide(["get", "delete", str(native.kubectl), "--context", "prod-eu", "@", "namespace", "checkout"])
    _, out, told = native.run(f"./flipping {how} {times}")
    ran = native.runs
    assert [line for line in ran if "delete" in line] == []
    killed = told.count("agentshell: killed")
    assert len(ran) + killed + int(out) == times
    assert killed
    assert ran
    events = [record["event"] for record in native.records()]
    assert events.count("killed") == killed
    assert "delete" in next(one["line"] for one in native.records()[::-1] if one["event"] == "judged")


def test_threads_that_change_nothing_are_left_alone(native):
    native.hide(["get", "get", str(native.kubectl), "--context", "prod-eu", "@", "namespace", "checkout"])
    _, out, told = native.run("./flipping vfork 100")
    assert (out, told, len(native.runs)) == ("0\n", "", 100)


def without_privileges():
    """Take from a child what only root may do, and leave it the user: like anybody's process, it cannot look past."""
    import ctypes

    libc = ctypes.CDLL(None)
    for capability in range(64):
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP: a program that starts gets none


def test_a_caller_that_hides_its_memory_starts_nothing(native):
    if os.getuid() == 0:
        # Root looks past that: it is judged like any other.
        odd(native, "hiding", [native.kubectl, *READS])
        assert len(native.runs) == 1
        odd(native, "hiding", [native.kubectl, *DESTROYS])
        assert native.runs == []
    status, out, told = odd(native, "hiding", [native.kubectl, *READS], preexec_fn=without_privileges)
    assert (status, out, native.runs) == (77, "EPERM\n", [])
    assert "agentshell: refused: odd hides its memory" in told
    # A program that nobody may read hides it as well (execve(2)).
    (native.home / "odd").chmod(0o111)
    status, _, told = odd(native, "plain", [native.kubectl, *READS], preexec_fn=without_privileges)
    assert (status, native.runs) == (77, [])
    assert "hides its memory" in told


@pytest.mark.skipif(os.getuid() != 0, reason="only root makes programs of another user")
def test_programs_of_another_user(native):
    for path in (native.home.parent, *native.home.parent.parents):
        if path.stat().st_mode & 0o005 != 0o005:
            break
    else:
        path = None
    native.ran.touch(0o666)
    native.ran.chmod(0o666)
    for name in (native.kubectl, native.home / "odd"):
        os.chown(name, 65534, 65534)
        name.chmod(0o4755)
    native.hide([str(native.kubectl), *DESTROYS])
    _, _, told = native.run("./odd plain")
    assert native.runs == []
    assert "agentshell: refused" in told
    if path is None:
        native.hide([str(native.kubectl), *READS])
        native.run("./odd plain")
        assert len(native.runs) == 1


TAMPER = """
import ctypes, os, sys
shell = os.getppid()
parent = lambda process: int(open(f"/proc/{process}/stat").read().rpartition(")")[2].split()[1])
supervisor = parent(shell)
libc = ctypes.CDLL(None, use_errno=True)
for process in (supervisor, parent(supervisor)):
    told = []
    for act in (
        lambda: os.readlink(f"/proc/{process}/fd/0"),
        lambda: open(f"/proc/{process}/mem", "rb+"),
        lambda: os.readlink(f"/proc/{process}/cwd"),
        lambda: open(f"/proc/{process}/environ", "rb").read(),
    ):
        try:
            told.append(str(act()))
        except OSError as error:
            told.append(error.strerror)
    # PTRACE_ATTACH; pidfd_getfd(2) wants the same right.
    told.append("traced" if libc.ptrace(16, process, 0, 0) == 0 else os.strerror(ctypes.get_errno()))
    print(told)
"""


def test_nobody_else_looks_into_front_and_supervisor(gated):
    (gated.home / "tamper.py").write_text(TAMPER)
    status, out, told = gated.run("python3 tamper.py; exit $?", preexec_fn=without_privileges)
    assert status == 0, told
    assert re.findall(r"'([^']*)'", out) == [*["Permission denied"] * 4, "Operation not permitted"] * 2


def supervisor(process):
    """Return the child of the front process: the supervisor."""
    deadline = time.monotonic() + 10
    while True:
        # The list may lack children while others come and go (proc_tid_children(5)).
        found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        if found:
            return int(found[0])
        assert time.monotonic() < deadline


def test_a_stopped_supervisor_lets_everything_wait(gated):
    process = gated.start("echo ready; read -t 0.5 < <(sleep 5); kubectl get pods; /bin/echo over")
    process.stdout.readline()
    held = supervisor(process)
    os.kill(held, signal.SIGSTOP)
    time.sleep(1.5)
    assert gated.runs == []
    assert process.poll() is None
    os.kill(held, signal.SIGCONT)
    assert process.communicate(timeout=30)[0] == "over\n"
    assert gated.runs == ["kubectl get pods"]


@pytest.mark.parametrize(
    "line", ["while :; do :; done", "until kubectl get pods | grep up; do :; done", "sleep 300", "sleep 300 & wait"]
)
def test_a_dead_supervisor_ends_the_shell_and_says_so(gated, line):
    process = gated.start(f"trap 'python3 starter.py WORDS' TERM EXIT; echo $$; {line}")
    shell = int(process.stdout.readline())
    time.sleep(0.3)
    seen = len(gated.runs)
    os.kill(supervisor(process), signal.SIGKILL)
    assert process.wait(timeout=10) == 125
    assert not Path(f"/proc/{shell}").exists()
    os.killpg(process.pid, signal.SIGKILL) if "sleep" in line else None
    _, told = process.communicate(timeout=10)
    assert "its supervisor has died" in told
    assert len(gated.runs) <= seen + 1


def test_a_killed_front_ends_the_shell(gated):
    process = gated.start("echo $$; while :; do sleep 0.05; done")
    shell = int(process.stdout.readline())
    held = supervisor(process)
    process.kill()
    process.communicate(timeout=10)
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{one}").exists() for one in (shell, held)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("program", "mode", "account", "hints"),
    [
        ("sudo", 0o4755, without_privileges, 1),  # sudo's own error speaks of containers only
        ("doas", 0o4755, without_privileges, 1),
        ("sudo", 0o755, without_privileges, 0),  # a stub without the bit would gain nothing anyway
        ("sudo", 0o4755, None, 0),  # root's lines are gated without no_new_privs
    ],
)
def test_a_setuid_program_in_a_script_gets_a_hint(gated, program, mode, account, hints):
    place = gated.home / program
    shutil.copy("/bin/echo", place)
    place.chmod(mode)
    gated.hide([f"./{program}", "as root"])
    status, out, told = gated.run("python3 starter.py WORDS; python3 starter.py WORDS", preexec_fn=account)
    assert (status, out) == (0, "as root\nas root\n")
    assert told.count(f"agentshell: note: {program} gains no rights") == hints
