"""Owns whether an answer may come from this process: whether a person's terminal, and no agent, has started it.

What counts against it is found by where the process comes from, never by what it says of itself: a mark that whatever
a guarded shell starts inherits (`inside`), agents and their variables among its ancestors, whoever holds the other end
of its terminal, the terminal and the cgroup of those that ask, a listener to its system calls.

What this cannot tell:
- Keys that a guarded session has another program type into a person's own terminal (`tmux send-keys`, `xdotool type`,
  `screen -X stuff`, a terminal's remote control): the terminal is a person's, and so is all above it. The guard judges
  the typed text instead, where it can read it.
- Work handed to a service that was there before: `ssh localhost`, `at`, cron, `systemd-run`, a running tmux server.
  What that starts descends from the service. The guard judges these lines too.
- A program that takes its mark off on purpose (prctl(2), PR_SET_TIMERSLACK), leaves its tree (setsid, a dead parent),
  empties its environment and makes a terminal of its own. Nothing that is left tells it from a person's terminal
  program. On systems without /proc, ancestors are not seen at all.
- Editors' terminals (VS Code): a person types there, and so may an agent. Unless the terminal is guarded, both can
  answer; the prompt never appears there by itself.

These are attacks and no mistakes. Against them stands what an agent does not have: an approver's passphrase, one-time
codes, or another account (`proof`).
"""

from __future__ import annotations

import os

from agentshell.approvals import agents, ancestry, terminals
from agentshell.approvals.clock import alive
from agentshell.approvals.listener import listened
from agentshell.inside import marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.approvals.ancestry import Process
    from agentshell.approvals.model import Request

VARIABLE = "AGENTSHELL_INSIDE"
"""A variable that says of a process that a guarded shell has started it."""


def why_not(request: Request | None = None) -> tuple[str, ...]:
    """Return the reasons why this process must not answer a request, or any for None; empty where it may."""
    tree = ancestry.tree()
    reasons = [*_terminal(tree), *_origin(tree)]
    if listened():
        reasons.append("its system calls are listened to, as those of a guarded session are")
    if tree:
        reasons += _other_end(tree)
        if request is not None:
            reasons += _shared(request, tree)
    return tuple(dict.fromkeys(reasons))


def who() -> str:
    """Return the name of whoever answers here: the account that logged in, and the terminal."""
    import pwd

    number = ancestry.login()
    if number is None:
        number = os.getuid()
    try:
        name = pwd.getpwuid(number).pw_name
    except (KeyError, OverflowError):
        name = f"uid {number}"
    terminal = ancestry.terminal()
    return f"{name} ({terminal})" if terminal else name


def comes_from(pid: int) -> str:
    """Return which agent's or guarded session's process another process is or comes from; "" for none."""
    return next((told for one in ancestry.tree(pid) if (told := _told(one))), "")


def own_terminal() -> bool:
    """Whether a person's own terminal started this process: in its foreground, in a known terminal program."""
    tree = ancestry.tree()
    if not tree:
        return False
    me = tree[0]
    return bool(me.terminal) and me.foreground == me.group and bool(terminals.host(me)) and not why_not()


def _terminal(tree: tuple[Process, ...]) -> list[str]:
    """Return what is wrong with where the answer would be typed."""
    try:
        handle = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return ["it has no terminal"]
    os.close(handle)
    try:
        if not os.isatty(0):
            return ["its input is no terminal"]
        device = os.fstat(0).st_rdev
    except OSError:
        return ["it has no input"]
    # 5:0 is /dev/tty, whichever terminal that is.
    if tree and (os.major(device), os.minor(device)) != (5, 0) and device != _device(tree[0].terminal):
        return ["its input is another terminal than its own"]
    return []


def _device(terminal: int) -> int:
    return os.makedev((terminal >> 8) & 0xFFF, (terminal & 0xFF) | ((terminal >> 12) & 0xFFF00))


def _origin(tree: tuple[Process, ...]) -> list[str]:
    """Return what tells that this process comes out of a guarded session, or from an agent."""
    if marked():
        return ["a guarded shell has started it"]
    if not tree and os.uname().sysname == "Linux":
        return ["where it comes from cannot be seen: /proc is not there"]
    env = dict(os.environ)
    if env.get(VARIABLE):
        return ["it is inside a guarded session"]
    agent = agents.by_environment(env)
    if agent is not None:
        return [f"the environment is that of the agent {agent.name}"]
    if ancestry.status(os.getpid()).get("TracerPid", "0") != "0":
        return ["another process traces it, and could answer in its place"]
    for one in tree:
        told = _told(one)
        if told:
            return [f"{told} has started it"]
    return []


def _told(one: Process) -> str:
    """Return what a process is, where it is an agent's or a guarded session's; "" otherwise."""
    if marked(str(one.pid)):
        return f"a guarded session's process ({one.name}, {one.pid})"
    env = ancestry.environment(one.pid)
    if env.get(VARIABLE):
        return f"a guarded session's process ({one.name}, {one.pid})"
    agent = agents.by_environment(env)
    if agent is not None:
        return f"a process of the agent {agent.name} ({one.name}, {one.pid})"
    agent = agents.by_programs([ancestry.named_by(ancestry.words(one.pid))])
    return f"the agent {agent.name} ({one.name}, {one.pid})" if agent is not None else ""


def _other_end(tree: tuple[Process, ...]) -> list[str]:
    """Return that an agent or a guarded session holds the other end of the terminal, and could type there."""
    known: dict[int, str] = {}
    for pid in terminals.behind(tree[0].terminal):
        for one in ancestry.tree(pid):
            if one.pid not in known:
                known[one.pid] = _told(one)
            if known[one.pid]:
                return [f"its terminal is in the hands of {known[one.pid]}"]
    return []


def _shared(request: Request, tree: tuple[Process, ...]) -> list[str]:
    """Return what this process shares with those that ask."""
    reasons = []
    mine = ancestry.terminal_name(tree[0].terminal)
    if mine and request.asked.tty == mine:
        reasons.append(f"the agent runs on this very terminal ({mine})")
    for waiter in request.waiters:
        if alive(waiter) and _only_theirs(tree, waiter.pid):
            reasons.append("it is in the control group of the session that asks")
            break
    return reasons


def _only_theirs(tree: tuple[Process, ...], waiter: int) -> bool:
    """Whether this process is in the waiter's cgroup, and that holds nothing but the session that asks.

    A person's panes and tabs often share a cgroup with the agent that was started in one of them. Then this process and
    the session come from one shell or terminal program in it, or somebody else has a terminal there.
    """
    group = ancestry.cgroup(os.getpid())
    if not group or group != ancestry.cgroup(waiter):
        return False
    theirs = ancestry.tree(waiter)
    if not theirs:
        return False
    inside = [one for one in theirs if ancestry.cgroup(one.pid) == group]
    top = inside[-1].pid
    if any(one.pid == top for one in tree):
        # Both come from one shell in this group: the session is a part of what a person started there.
        return False
    own = {one.pid for one in tree}
    for pid in ancestry.everyone():
        if pid not in own and ancestry.cgroup(pid) == group:
            line = ancestry.tree(pid)
            if line and line[0].terminal and not any(one.pid == top for one in line):
                return False
    return True
