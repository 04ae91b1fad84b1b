"""Who may answer, tried with real terminals: a person's, an agent's, and those of whoever hides where it comes from."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pexpect
import pytest
from asking_world import PATIENCE

from agentshell.approvals import ancestry, listener, person, terminals
from agentshell.inside import marked

HERE = Path(__file__).parent
CLEAN = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm"}
TMUX = shutil.which("tmux")
ROOT = os.getuid() == 0

pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="terminals and ancestors are told by /proc"),
    pytest.mark.skipif(marked(), reason="a guarded shell has started the tests: nobody may answer from here"),
]


class Place:
    """Where probes run, and what they find."""

    def __init__(self, folder):
        self.folder = folder
        self.out = folder / "found.json"
        self.env = {**CLEAN, "HOME": str(folder), "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
        self.children = []
        self.sockets = []

    def probe(self, *more):
        return [sys.executable, str(HERE / "probe.py"), str(self.out), str(os.getpid()), *map(str, more)]

    def hidden(self, *steps, command=None):
        return [sys.executable, str(HERE / "out_of_tree.py"), *steps, "--", *(command or self.probe())]

    def named(self, name, command):
        """Return the command of a script with this name that runs another."""
        script = self.folder / name
        script.write_text(f"#!/bin/sh\n{shown(command)}\n")
        script.chmod(0o755)
        return [str(script)]

    def at_terminal(self, command, **env):
        """Run a command in a terminal; return what the probe in it finds."""
        self.spawn(command, **env)
        return self.found()

    def spawn(self, command, **env):
        child = pexpect.spawn(command[0], command[1:], env={**self.env, **env}, timeout=PATIENCE, encoding="utf-8")
        self.children.append(child)
        return child

    def found(self):
        deadline = time.monotonic() + PATIENCE
        while not self.out.exists():
            if time.monotonic() > deadline:
                raise AssertionError([child.before for child in self.children])
            time.sleep(0.01)
        found = json.loads(self.out.read_text())
        self.out.unlink()
        return found

    def tmux(self, *words, **env):
        """Run a command of a tmux server of this place's own."""
        socket = str(self.folder / "tmux")
        self.sockets.append(socket)
        return [TMUX, "-S", socket, "-f", "/dev/null", *words], {**self.env, **env}

    def end(self):
        for socket in dict.fromkeys(self.sockets):
            subprocess.run([TMUX, "-S", socket, "kill-server"], capture_output=True, check=False)
        for child in self.children:
            child.close(force=True)


def shown(command):
    import shlex

    return shlex.join(command)


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    yield made
    made.end()


def test_a_terminal_of_its_own(place):
    found = place.at_terminal(place.probe())
    assert found["why"] == []
    # A program that nobody knows holds it: an answer may be given, and the prompt does not come by itself.
    assert found["own"] is False
    assert "(pts/" in found["who"]
    assert found["took"] < 1


@pytest.mark.skipif(not TMUX, reason="tmux is not here")
def test_a_persons_pane(place):
    words, env = place.tmux("new-session", "-d", shown(place.probe()))
    subprocess.run(words, env=env, check=True)
    assert place.found() | {"took": 0, "who": ""} == {"why": [], "own": True, "took": 0, "who": ""}


@pytest.mark.skipif(not (TMUX and ROOT and shutil.which("su")), reason="tmux or su is not here")
def test_another_account_in_a_persons_pane(place):
    """`su --pty` and sudo put a terminal of their own between: the one that they were started from says whose it is."""
    words, env = place.tmux("new-session", "-d", f"su --pty root -c {shown([shown(place.probe())])}")
    subprocess.run(words, env=env, check=True)
    found = place.found()
    assert (found["why"], found["own"]) == ([], True)


@pytest.mark.parametrize("name", ["tmux", "xterm", "sshd"])
def test_a_name_makes_no_terminal_program(place, name):
    (place.folder / name).write_text("import pty, sys; pty.spawn(sys.argv[1:])")
    line = f"cd {place.folder} && {shown([sys.executable, name, *place.probe()])}; :"
    found = place.at_terminal(["/bin/sh", "-c", line])
    assert (found["why"], found["own"]) == ([], False)


@pytest.mark.skipif(not TMUX, reason="tmux is not here")
def test_in_the_background_of_a_persons_pane(place):
    line = f"set -m; {shown(place.probe())} & wait"
    words, env = place.tmux("new-session", "-d", f"bash -c {shown([line])}")
    subprocess.run(words, env=env, check=True)
    found = place.found()
    assert (found["why"], found["own"]) == ([], False)


def test_no_terminal(place):
    subprocess.run(place.probe(), env=place.env, stdin=subprocess.DEVNULL, start_new_session=True, check=True)
    found = place.found()
    assert (found["why"], found["own"]) == (["it has no terminal"], False)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("yes | {}", "its input is no terminal"),
        ("{} < /dev/null", "its input is no terminal"),
        ("{} <&-", "its input is no terminal"),
        ("setsid -w {}", "it has no terminal"),
    ],
)
def test_fed_by_something_else(place, line, reason):
    found = place.at_terminal(["/bin/sh", "-c", line.format(shown(place.probe()))])
    assert (found["why"], found["own"]) == ([reason], False)


def test_fed_by_another_terminal(place):
    master, slave = os.openpty()
    try:
        found = place.at_terminal(["/bin/sh", "-c", f"{shown(place.probe())} < {os.ttyname(slave)}"])
    finally:
        os.close(master)
        os.close(slave)
    assert found["why"] == ["its input is another terminal than its own"]


def test_dev_tty_is_its_own_terminal(place):
    assert place.at_terminal(["/bin/sh", "-c", f"{shown(place.probe())} < /dev/tty"])["why"] == []


@pytest.mark.parametrize(
    "steps",
    [("mark",), ("mark", "orphan", "pty"), ("mark", "pty")],
)
def test_what_a_guarded_shell_has_started(place, steps):
    assert "a guarded shell has started it" in place.at_terminal(place.hidden(*steps))["why"]


@pytest.mark.parametrize(
    "way",
    [
        "env -i {}",
        "setsid -c -w {}",
        "env -i setsid -c -w {}",
        "script -qec {!r} /dev/null",
        "nohup {}",
        "(({} ; sleep 0.1) & ) ; sleep 0.5",
        "tmux -S " + "{tmux} -f /dev/null new-session -d {!r}",
    ],
)
def test_ways_out_of_a_guarded_shell(place, way):
    if not shutil.which(way.split()[0].strip("(")) and way[0] != "(":
        pytest.skip("the program is not here")
    place.sockets += [str(place.folder / "tmux")] if "tmux" in way else []
    line = way.replace("{tmux}", str(place.folder / "tmux")).format(shown(place.probe()))
    found = place.at_terminal(place.hidden("mark", command=["/bin/sh", "-c", line]))
    assert "a guarded shell has started it" in found["why"]
    assert found["own"] is False


def test_a_line_of_the_real_shell(asking):
    out = asking.folder / "found.json"
    command = shown([sys.executable, str(HERE / "probe.py"), str(out), str(os.getpid())])
    child = pexpect.spawn(
        sys.executable, [str(HERE / "as_home.py"), str(asking.home), "bash", "-c", command],
        env=asking.env, timeout=PATIENCE, encoding="utf-8",
    )  # fmt: skip
    told = child.read()
    child.close()
    assert out.exists(), told
    # The gate, where the system has one, is a second sign of the same.
    assert json.loads(out.read_text())["why"][0] == "a guarded shell has started it"


@pytest.mark.parametrize(("name", "agent"), [("CLAUDECODE", "claude"), ("CODEX_CI", "codex"), ("OPENCODE", "opencode")])
def test_an_agents_variables(place, name, agent):
    assert place.at_terminal(place.probe(), **{name: "1"})["why"] == [f"the environment is that of the agent {agent}"]


def test_a_guarded_sessions_variable(place):
    assert place.at_terminal(place.probe(), AGENTSHELL_INSIDE="1")["why"] == ["it is inside a guarded session"]


@pytest.mark.parametrize("clean", ["env -u CLAUDECODE", "env -i"])
def test_an_agents_variables_further_up(place, clean):
    line = f"{clean} {shown(place.probe())}; :"
    (why,) = place.at_terminal(["/bin/sh", "-c", line], CLAUDECODE="1")["why"]
    assert why.startswith("a process of the agent claude (sh, ")


def test_a_guarded_sessions_variable_further_up(place):
    line = f"env -i {shown(place.probe())}; :"
    (why,) = place.at_terminal(["/bin/sh", "-c", line], AGENTSHELL_INSIDE="1")["why"]
    assert why.startswith("a guarded session's process (sh, ")


@pytest.mark.parametrize(("name", "agent"), [("claude", "claude"), ("aider.py", "aider"), ("goose", "goose")])
def test_an_agents_program_further_up(place, name, agent):
    (why,) = place.at_terminal(place.named(name, place.probe()))["why"]
    assert why.startswith(f"the agent {agent} (")


@pytest.mark.parametrize("name", ["vim", "less", "claude.md", "my-claude-notes", "make"])
def test_programs_that_are_no_agents(place, name):
    command = place.named(name, place.probe())
    assert place.at_terminal([*command, "claude.md", "claude", "-s", "codex"])["why"] == []


def test_a_terminal_in_an_agents_hands(place):
    """The command has left the agent's tree, mark and environment: the other end of its terminal has not."""
    holder = place.folder / "claude.py"
    holder.write_text((HERE / "out_of_tree.py").read_text())
    command = [sys.executable, str(holder), "pty", "--", *place.probe()]
    (why,) = place.at_terminal(command)["why"]
    assert why.startswith("its terminal is in the hands of the agent claude (python"), why


@pytest.mark.skipif(not ROOT, reason="of other processes the mark is only told to root")
def test_a_terminal_in_a_guarded_sessions_hands(place):
    command = place.hidden("mark", "pty", command=place.hidden("unmark"))
    (why,) = place.at_terminal(command)["why"]
    assert why.startswith("its terminal is in the hands of a guarded session's process (python"), why


@pytest.mark.skipif(not TMUX, reason="tmux is not here")
def test_an_agent_that_has_attached_to_a_persons_tmux(place):
    words, env = place.tmux("new-session", "-d", "cat")
    subprocess.run(words, env=env, check=True)
    holder = place.folder / "codex.py"
    holder.write_text((HERE / "out_of_tree.py").read_text())
    place.spawn([sys.executable, str(holder), "pty", "--", *place.tmux("attach")[0]])
    clients = place.tmux("list-clients")[0]
    deadline = time.monotonic() + PATIENCE
    while not subprocess.run(clients, env=env, capture_output=True, check=False).stdout:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    subprocess.run(place.tmux("new-window", shown(place.probe()))[0], env=env, check=True)
    found = place.found()
    assert found["why"][0].startswith("its terminal is in the hands of the agent codex (python"), found
    assert found["own"] is False


def test_a_listener(place):
    command = place.hidden("listen")
    try:
        done = subprocess.run(
            place.hidden("listen", command=["true"]), env=place.env, capture_output=True, text=True, check=False
        )
    except OSError:
        pytest.skip("no listener here")
    if done.returncode:
        pytest.skip(f"no listener here: {done.stderr[-200:]}")
    assert place.at_terminal(command)["why"] == ["its system calls are listened to, as those of a guarded session are"]
    assert listener.listened() is False


def test_the_agents_own_terminal(place):
    line = "printf ready; read x; " + shown(place.probe("TTY", os.getpid())).replace("TTY", "$(tty | cut -c6-)")
    child = place.spawn(["/bin/sh", "-c", line])
    child.expect("ready")
    child.sendline("")
    (why,) = place.found()["why"]
    assert why.startswith("the agent runs on this very terminal (pts/")
    assert place.at_terminal(place.probe("pts/99999", os.getpid()))["why"] == []


@pytest.fixture
def group():
    """A control group of its own, of the unified hierarchy."""
    for base in ("/sys/fs/cgroup/unified", "/sys/fs/cgroup"):
        folder = Path(base, f"agentshell-test-{os.getpid()}-{time.monotonic_ns()}")
        if Path(base, "cgroup.procs").exists() and os.access(base, os.W_OK):
            try:
                folder.mkdir()
            except OSError:
                continue
            yield folder
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline:
                try:
                    folder.rmdir()
                    break
                except OSError:
                    time.sleep(0.02)
            return
    pytest.skip("no control group can be made")


def into(group, line):
    return f"echo $$ > {group}/cgroup.procs && {line}"


def test_the_sessions_own_control_group(group, place):
    session = subprocess.Popen(["/bin/sh", "-c", into(group, "sleep 60; :")], start_new_session=True)
    try:
        while f"0::/{group.name}" not in Path(f"/proc/{session.pid}/cgroup").read_text():
            time.sleep(0.01)
        inside = ["/bin/sh", "-c", into(group, shown(place.probe("", session.pid)))]
        assert place.at_terminal(inside)["why"] == ["it is in the control group of the session that asks"]
        assert place.at_terminal(place.probe("", session.pid))["why"] == []
        # Another terminal in the same group: it is no session's alone.
        pane = place.spawn(["/bin/sh", "-c", into(group, "echo ready; cat")])
        pane.expect("ready")
        assert place.at_terminal(inside)["why"] == []
    finally:
        os.killpg(session.pid, signal.SIGKILL)
        session.wait()


def test_a_session_started_in_the_persons_own_shell(group, place):
    """An agent in the background of the very shell in which the person answers."""
    probe = shown(place.probe("", "PID")).replace("PID", "$!")
    line = f"echo $$ > {group}/cgroup.procs; setsid sleep 60 & {probe}; kill $!"
    child = place.spawn(["/bin/sh", "-c", line])
    assert place.found()["why"] == []
    child.read()


@pytest.mark.skipif(not ROOT, reason="only root can become another account")
def test_an_ordinary_account(place):
    """Of others only what an account may see is looked at: a person is not locked out, and the mark is still told."""
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--ambient-caps=-all", "--inh-caps=-all"]
    python = "/usr/bin/python3" if not Path(sys.executable).resolve().is_relative_to("/usr") else sys.executable
    place.env["PYTHONPATH"] = str(HERE.parents[1])
    able = [*drop, python, "-c", "import sys; assert sys.version_info >= (3, 11); import agentshell.approvals.person"]
    if not shutil.which("setpriv") or subprocess.run(able, env=place.env, capture_output=True, check=False).returncode:
        pytest.skip("another account cannot read the interpreter or the package")
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o777)
        place.out = Path(folder, "found.json")

        def by_other(command):
            return place.at_terminal([*drop, python, *command[1:]])

        found = by_other(place.probe())
        assert found["why"] == []
        assert found["who"].startswith(pwd.getpwuid(65534).pw_name)
        hidden = place.hidden("mark", "pty", command=[python, *place.probe()[1:]])
        assert by_other(hidden)["why"] == ["a guarded shell has started it"]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("node", "--max-old-space-size=4096", "/usr/bin/gemini", "-p", "x"), ("node", "/usr/bin/gemini")),
        (("node", "-r", "/x/claude", "/usr/bin/server.js"), ("node", "/usr/bin/server.js")),
        (("/usr/bin/python3.12", "-m", "aider.main", "--model", "x"), ("/usr/bin/python3.12", "aider")),
        (("python3", "-c", "print('claude')"), ("python3",)),
        (("bash", "-c", "claude"), ("bash",)),
        (("-bash",), ("-bash",)),
        (("vim", "claude"), ("vim",)),
        (("tmux", "new", "-s", "claude"), ("tmux",)),
        (("claude --resume",), ("claude",)),
        ((), ()),
    ],
)
def test_what_of_a_command_says_what_runs(words, named):
    assert ancestry.named_by(words) == named


@pytest.mark.parametrize(
    ("device", "name"),
    [(0, ""), (0x8803, "pts/3"), (0x8800 | 0x2C | (1 << 20), "pts/300"), (0x402, "tty2"), (0x440, "ttyS0")],
)
def test_names_of_terminals(device, name):
    assert ancestry.terminal_name(device) == name


def test_nothing_can_be_read(monkeypatch):
    """Whatever is hidden, an answer is a reason and no error."""
    monkeypatch.setattr(ancestry, "read", lambda path: b"")
    monkeypatch.setattr(terminals, "read", lambda path: b"")
    assert "where it comes from cannot be seen: /proc is not there" in person.why_not()
    assert person.own_terminal() is False
    assert person.who()
    assert ancestry.terminal() == ""
    assert ancestry.commands() == []
