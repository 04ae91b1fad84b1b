"""The ways in which coding agents start their shell: the same bytes, status and signals as from /bin/bash."""

import os
import pty
import re
import select
import shlex
import signal
import subprocess
import time

import pytest

LINE = "echo hello; echo err >&2; (exit 3)"
QUOTED = shlex.quote(LINE)

SNAPSHOT = "shopt -s expand_aliases\nalias hi='echo hi'\nf() { echo f-$1; }\n"

WRAPPED = (
    "source @HOME@/snap.sh 2>/dev/null || true && shopt -u extglob 2>/dev/null || true"
    " && { \\builtin unalias -- 'unsetenv'; } >/dev/null 2>&1 || true"
    f" && eval {QUOTED} < /dev/null && pwd -P >| @TMP@/cwd; cat @TMP@/cwd"
)
RESTORED = (
    f'X="${{FOO+x}}"\nif . @HOME@/snap.sh >/dev/null 2>&1; then :; fi\nexport PATH="$PATH"\n\nexec @SHELL@ -c {QUOTED}'
)
TRAPPED = f"shopt -u nullglob; file=@TMP@/pids\n(\ntrap 'jobs -p > \"$file\"' EXIT\n{LINE}\n)\ncode=$?\nexit $code"

STARTS = [
    ("plain", ["-c", LINE]),
    ("login", ["-lc", LINE]),
    ("option after -c", ["-c", "-l", "declare -f; shopt -p | head -3; set -o | grep on; echo end"]),
    ("a snapshot, then the command in eval, then the directory into a file", ["-c", WRAPPED]),
    ("the same with the snapshot's alias and function", [
        "-c", "source @HOME@/snap.sh && eval 'cd /usr && hi && f 2' < /dev/null && pwd -P",
    ]),
    ("environment restored, then exec of the shell itself", ["-c", RESTORED]),
    ("exec of the positional parameters", ["-c", '. "$0" && exec "$@"', "@HOME@/snap.sh", "@SHELL@", "-c", LINE]),
    ("subshell with an EXIT trap", ["-c", TRAPPED]),
    ("no start-up files", ["--norc", "--noprofile", "-c", LINE]),
    ("NUL bytes", ["-l", "-c", "printf %s mark; env -0 | sort -z | grep -z -v -E '^(_|SHLVL|BASH_)'"]),
    ("login interactive", ["-l", "-i", "-c", "echo $PATH"]),
    ("script with its own $0 and a directory", ["-l", "-c", f'cd -- "$1"\neval {QUOTED}\necho "$0"', "agent", "/usr"]),
    ("state dump", ["-O", "extglob", "-ilc", "printf M; shopt extglob; alias -p"]),
    ("a hook's JSON in a here-document", ["-c", "cat <<'END'\n{\"command\":\"rm -rf /var/lib/x\"}\nEND"]),
    ("script file", ["@HOME@/script.sh", "x", "y"]),
    ("strict", ["-euo", "pipefail", "-c", "false | true; echo no"]),
    ("binary output", ["-c", "head -c 300000 /dev/zero | tr '\\0' '\\377'; printf '\\0\\1'"]),
    ("a megabyte", ["-c", "seq 1 150000; seq 1 10 >&2"]),
    ("a command that is not there", ["-c", "nosuchcommand_"]),
    ("a file that is no program", ["-c", "/etc/passwd"]),
    ("death by SIGTERM", ["-c", "kill -TERM $$"]),
    ("death by SIGINT", ["-c", "kill -INT $$"]),
    ("death by SIGPIPE", ["-c", "kill -PIPE $$"]),
    ("error texts name the shell", ["-c", "cd /nowhere_; echo ${x?unset}"]),
]  # fmt: skip


@pytest.fixture
def shells(world):
    (world.home / "snap.sh").write_text(SNAPSHOT)
    (world.home / "script.sh").write_text('echo "$# $1 $0"; exit 4\n')
    (world.home / "real").mkdir()
    (world.home / "real" / "bash").symlink_to("/bin/bash")
    return str(world.home / "real" / "bash"), world.program()


def seen(result, shell):
    """Return what a client sees, with what must differ between two shells taken out."""
    result = result.replace(shell.encode(), b"SHELL")
    return re.sub(rb"process group \(-?\d+\)", b"process group (N)", result)


@pytest.mark.parametrize(("name", "arguments"), STARTS, ids=[name for name, _ in STARTS])
def test_start(world, shells, name, arguments):
    results = []
    for shell in shells:
        argv = [
            shell,
            *(
                argument.replace("@HOME@", str(world.home))
                .replace("@TMP@", str(world.home.parent))
                .replace("@SHELL@", shell)
                for argument in arguments
            ),
        ]
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, capture_output=True, env=world.env, cwd=world.home, timeout=60,
            start_new_session=True, check=False,
        )  # fmt: skip
        results.append((done.returncode, seen(done.stdout, shell), seen(done.stderr, shell)))
    assert results[1] == results[0]


def test_descriptors_3_and_4_and_the_command_in_an_argument(world, shells):
    script = (
        'snap=$(command cat <&3) && builtin shopt -s extglob && builtin eval -- "$snap"'
        ' && { builtin eval "$1" < /dev/null; }; code=$?; dump >&4; builtin exit $code'
    )
    results = []
    for shell in shells:
        in_read, in_write = os.pipe()
        out_read, out_write = os.pipe()
        os.write(in_write, b"dump() { builtin echo STATE; builtin pwd; }\n")
        os.close(in_write)

        def place(ends=(in_read, out_write)):
            # Out of the way first: one of them may stand at 3 or 4 already.
            high = [os.dup2(end, 50 + number) for number, end in enumerate(ends)]
            for number, end in enumerate(high):
                os.dup2(end, 3 + number)

        done = subprocess.run(
            [shell, "-O", "extglob", "-c", script, "--", f"{LINE}; cd /usr; (exit 5)"], preexec_fn=place,
            close_fds=False, capture_output=True, env=world.env, check=False,
        )  # fmt: skip
        os.close(out_write)
        results.append((done.returncode, done.stdout, done.stderr, os.read(out_read, 1000)))
        os.close(in_read)
        os.close(out_read)
    assert results[0][3] == b"STATE\n/usr\n"
    assert results[1] == results[0]


def test_a_background_job_keeps_no_pipe_open(world):
    started = time.monotonic()
    assert world.run("-c", "(sleep 5 >/dev/null 2>&1 &) ; echo done").stdout == "done\n"
    assert time.monotonic() - started < 3


def test_a_signal_to_the_group_reaches_the_lines_own_trap(world):
    shell = subprocess.Popen(
        [world.program(), "-c", "trap 'echo T; exit 9' TERM; echo s; sleep 5 & wait"], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, env=world.env, start_new_session=True,
    )  # fmt: skip
    assert shell.stdout.read(2) == b"s\n"
    os.killpg(shell.pid, signal.SIGTERM)
    out, _ = shell.communicate(timeout=10)
    assert (shell.returncode, out) == (9, b"T\n")


def test_killing_the_group_leaves_nothing(world):
    shell = subprocess.Popen(
        [world.program(), "-c", "sleep 60 & echo $!; wait"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        env=world.env, start_new_session=True,
    )  # fmt: skip
    child = int(shell.stdout.readline())
    os.killpg(shell.pid, signal.SIGKILL)
    shell.wait()
    shell.stdout.close()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            with open(f"/proc/{child}/stat") as file:
                if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                    break
        except OSError:
            break
        time.sleep(0.05)
    else:
        pytest.fail("the child outlived its group")


def terminal(shell, arguments, world, exchange, **env):
    """Start the shell on a terminal; for each (expected, answer) wait for the one, send the other; return all text."""
    pid, handle = pty.fork()
    if not pid:
        os.chdir(world.home)
        os.execve(shell, [shell, *arguments], {**world.env, "TERM": "xterm", "PS1": "$ ", **env})
    text, mark = b"", 0
    try:
        for expected, answer in exchange:
            deadline = time.monotonic() + 15
            while not (match := re.search(expected, text[mark:], re.DOTALL)):
                assert time.monotonic() < deadline, text
                if select.select([handle], [], [], 0.2)[0]:
                    try:
                        text += os.read(handle, 65536)
                    except OSError:
                        assert re.search(expected, text[mark:], re.DOTALL), text
            mark += match.end()
            if answer:
                time.sleep(0.2)
                os.write(handle, answer)
    finally:
        os.close(handle)
        try:
            os.kill(pid, signal.SIGKILL)
        finally:
            os.waitpid(pid, 0)
    return text


INIT = r"""mark() { printf '\e]633;D;%s\a' "$1"; inside=0; }
before() { if [ "$inside" = 0 ]; then inside=1; printf '\e]633;E;%s\a' "$BASH_COMMAND"; fi; }
PS1='\[\e]633;A\a\]$ \[\e]633;B\a\]'; PROMPT_COMMAND='mark "$?"'; trap 'before' DEBUG
"""


def test_an_editors_integration_script_at_a_terminal(world, shells):
    (world.home / "init.sh").write_text(INIT)
    exchange = [(rb"633;B\x07", b"echo hello-$((1+1)); false\r"), (rb"633;D;1\x07.*633;B\x07", b"")]
    marks = [
        re.findall(rb"\x1b\]633;([A-Z][^\x07]*)\x07", terminal(shell, ["--init-file", "init.sh"], world, exchange))
        for shell in shells
    ]
    assert b"D;1" in marks[0]
    assert marks[1] == marks[0]


def test_a_line_at_a_terminal(world, shells):
    texts = [
        terminal(
            shell,
            ["-i", "-c", f"tty >/dev/null && echo tty; ({LINE}) </dev/null; echo END$?"],
            world,
            [(rb"END\d", b"")],
        )
        for shell in shells
    ]
    assert b"tty" in texts[0]
    assert texts[1] == texts[0]


def test_keys_at_a_terminal(world):
    text = terminal(
        world.program(), ["--norc", "-i"], world,
        [(rb"\$ ", b"sleep 20\r"), (rb"sleep 20", b"\x03"), (rb"\$ ", b"echo rc=$?\r"), (rb"rc=130", b"sleep 20\r"),
         (rb"sleep 20", b"\x1a"), (rb"Stopped", b"jobs; kill -9 %1; wait; echo fin\r"), (rb"fin\r", b"")],
    )  # fmt: skip
    assert b"Stopped" in text
