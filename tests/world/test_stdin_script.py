"""Scripts on standard input: whole ones and sessions fed bit by bit, judged and otherwise as bash takes them."""

import os
import subprocess
import time
from contextlib import suppress

import pytest

REFUSED = "kubectl --context prod-eu delete namespace checkout"


def both(world, script, *arguments):
    own = world.run(*arguments, stdin=script)
    real = subprocess.run(
        ["/bin/bash", *arguments],
        input=script,
        capture_output=True,
        text=True,
        env=world.env,
        cwd=world.home,
        check=False,
    )
    return (own.returncode, own.stdout, own.stderr.replace(world.program(), "/bin/bash")), (
        real.returncode, real.stdout, real.stderr,
    )  # fmt: skip


@pytest.mark.parametrize(
    "script",
    [
        "echo a\nread x\nDATA\necho got-$x\n",
        "cat\nthese lines\nare data\n",
        'while read -r line; do echo "<$line>"; done\none\ntwo\n',
        "exit 3\necho never\n",
        "cat <<E\nbody\nE\necho after\n",
        "f() {\n  echo in f\n}\nf\n",
        "echo no newline at the end",
        "",
        "head -1 >/dev/null\nx\necho y\n",
        "nosuchcommand_\necho $?\n",
    ],
)
@pytest.mark.parametrize("arguments", [(), ("-s", "one", "two")])
def test_as_bash_takes_it(world, script, arguments):
    own, real = both(world, script, *arguments)
    assert own == real


def test_a_whole_script_is_refused_as_a_whole(world):
    done = world.run(stdin=f"touch ran\n{REFUSED}\n")
    assert done.returncode == 126
    assert not (world.home / "ran").exists()


def test_a_regular_file_is_judged_from_where_it_stands(world):
    script = world.home / "script"
    script.write_text(f"{REFUSED}\necho rest\n")
    with script.open() as file:
        os.lseek(file.fileno(), len(REFUSED) + 1, os.SEEK_SET)
        done = world.run(stdin=file)
        assert (done.returncode, done.stdout) == (0, "rest\n")
    with script.open() as file:
        assert world.run(stdin=file).returncode == 126
        assert os.lseek(file.fileno(), 0, os.SEEK_CUR) == 0, "judging moves nothing"


def test_a_script_longer_than_a_pipe_holds(world):
    own, real = both(world, "".join(f"echo {n} {'x' * 200}\n" for n in range(600)) + "exit 5\n")
    assert own == real


class Session:
    """A shell that gets its commands bit by bit."""

    def __init__(self, world, *arguments):
        self.shell = subprocess.Popen(
            [world.program(), *arguments], stdin=-1, stdout=-1, stderr=-1, env=world.env, cwd=world.home
        )

    def say(self, text):
        self.shell.stdin.write(text.encode())
        self.shell.stdin.flush()

    def hear(self):
        return self.shell.stdout.readline().decode()

    def end(self):
        out, err = self.shell.communicate(timeout=20)
        return self.shell.returncode, out.decode(), err.decode()


@pytest.fixture
def session(world):
    made = Session(world)
    time.sleep(0.7)
    yield made
    made.shell.kill()
    made.shell.wait()
    for stream in (made.shell.stdin, made.shell.stdout, made.shell.stderr):
        # Closing a pipe whose reader is gone may complain; the descriptor is closed all the same.
        with suppress(BrokenPipeError):
            stream.close()


def test_a_session_hears_each_answer_before_it_goes_on(session):
    for number in range(3):
        session.say(f"x=${{x}}{number}; echo $x\n")
        assert session.hear() == "012"[: number + 1] + "\n"
    session.say("read y\n")
    session.say("a line of data\n")
    session.say('echo "$y"\n')
    assert session.hear() == "a line of data\n"
    assert session.end() == (0, "", "")


def test_a_session_ends_with_its_own_status(session):
    session.say("exit 9\n")
    assert session.end()[0] == 9


def test_a_session_by_a_signal(session):
    session.say("kill -TERM $$\n")
    assert session.shell.wait(10) == -15


@pytest.mark.parametrize(
    "pieces",
    [
        ("if true\n", "then\necho yes\n", "fi\n"),
        ("cat <<E\n", "one\n", "E\n"),
        ("echo 'a\n", "b'\n"),
        ("echo a \\\n", "b\n"),
        ("f() {\n", "echo in f\n", "}\nf\n"),
        ("echo par", "tial\n"),
    ],
)
def test_a_command_in_several_pieces(session, pieces):
    for piece in pieces:
        session.say(piece)
        time.sleep(0.15)
    status, out, err = session.end()
    real = subprocess.run(["/bin/bash"], input="".join(pieces), capture_output=True, text=True, check=False)
    assert (status, out, err) == (real.returncode, real.stdout, real.stderr)


def test_a_refusal_in_a_session_stops_it(session, world):
    session.say("echo one\n")
    assert session.hear() == "one\n"
    session.say(f"{REFUSED}\ntouch ran\n")
    status, out, err = session.end()
    assert (status, out) == (126, "")
    assert err.startswith("agentshell: refused")
    assert not (world.home / "ran").exists()


def test_a_later_line_is_judged_with_the_earlier_ones(session):
    session.say("context=prod-eu\n")
    time.sleep(0.2)
    session.say("kubectl --context $context delete namespace checkout\n")
    assert session.end()[0] == 126


def test_what_is_left_open_at_the_end_runs_nothing(session):
    session.say("echo 'open\n")
    status, out, err = session.end()
    assert (status, out) == (2, "")
    assert "unexpected EOF" in err


@pytest.mark.parametrize(
    "line", ["exec < other", "exec 0<other", "read -n 3 x", "x=1 read -r -d ';' y", "if true; then exec <other; fi"]
)
def test_a_script_that_changes_where_it_is_read_is_held(world, line):
    (world.home / "other").write_text("echo other\n")
    done = world.run(stdin=f"{line}\necho rest\n")
    assert done.returncode == 126


@pytest.mark.parametrize(
    "line", ["exec 3< other", "exec 2>&1", "read -r x", "exec <&3 3<&- 2>/dev/null; true", "exec 5<<< x"]
)
def test_what_only_looks_like_it_is_not(world, line):
    (world.home / "other").write_text("echo other\n")
    done = world.run("-c", "true") if "<&3" in line else world.run(stdin=f"{line}\nsecond\n:\n")
    assert done.returncode == 0


def test_nothing_is_left_behind(session, world):
    session.say("echo ready\n")
    session.hear()
    pid = session.shell.pid
    group = [entry for entry in os.listdir("/proc") if entry.isdigit() and _parents_gone_and_ours(entry, world)]
    assert group, "the feeder runs beside the shell"
    session.shell.kill()
    session.shell.wait()
    session.shell.stdout.read()
    assert session.shell.stderr.read() == b"", "the feeder has let go of stderr"
    deadline = time.monotonic() + 5
    while any(_alive(entry) for entry in group) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_alive(entry) for entry in group if entry != str(pid))


def _parents_gone_and_ours(pid, world):
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return str(world.state).encode() in file.read()
    except OSError:
        return False


def _alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
