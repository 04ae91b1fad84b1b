"""Answering in a person's place: commands, keys typed elsewhere, approvers' secrets, the store, code and the mark."""

import pytest
from guarded_session import found

STORE = "~/.local/state/agentshell/approvals/requests.db"
KEY = "~/.config/agentshell/approver.key"


@pytest.mark.parametrize(
    "line",
    [
        "agentshell approve ab12",
        "agentshell refuse ab12 --reason no",
        "agentshell thaw",
        "agentshell approvals --web",
        # Whatever starts it, and wherever it types.
        "script -qc 'agentshell approve ab12' /dev/null",
        "env -i setsid agentshell approve ab12",
        "expect -c 'spawn agentshell approve ab12; send y'",
        "socat - EXEC:'agentshell approve ab12',pty",
        "systemd-run --user --pty agentshell approve ab12",
        "echo 'agentshell approve ab12' | at now",
        "ssh -t localhost 'agentshell approve ab12'",
        "python3 -m agentshell approve ab12",
        "python3 -c \"import pexpect; pexpect.spawn('agentshell approve ab12').sendline('y')\"",
        "node -e \"require('child_process').execSync('agentshell approve ab12')\"",
        'tmux send-keys -t 0 "agentshell approve ab12" Enter',
        "tmux new-window 'agentshell approve ab12'",
        "screen -S x -X stuff 'agentshell approve ab12\n'",
        "zellij action write-chars 'agentshell approve ab12'",
        'osascript -e \'tell app "Terminal" to do script "agentshell approve ab12"\'',
    ],
)
def test_the_commands_that_answer(line):
    decision, actions = found(line)
    assert decision == "deny"
    assert "answer" in actions


@pytest.mark.parametrize("line", ["agentshell freeze --until 18:00", "agentshell approver key"])
def test_the_commands_that_set_how_it_asks(line):
    assert found(line) == ("deny", ["configure"])


@pytest.mark.parametrize(
    "line",
    [
        "xdotool type 'agentshell approve ab12'",
        "wtype 'agentshell approve ab12'",
        "ydotool type 'agentshell thaw'",
        "echo 'agentshell approve ab12' | xdotool type --file -",
        "echo type agentshell approve ab12 | dotool",
        "tmux set-buffer 'agentshell approve ab12'",
        "echo 'agentshell approve ab12' | tmux load-buffer -",
        "tmux load-buffer - <<< 'agentshell approve ab12'",
        "tmux send-keys -t 0 agentshell Space approve Space ab12 Enter",
        "kitty @ send-text 'agentshell approve ab12'",
        "wezterm cli send-text 'agentshell approve ab12'",
        # Typing without a program for it.
        "python3 -c \"import fcntl, termios; fcntl.ioctl(0, termios.TIOCSTI, b'y')\"",
        # Reading what only a person has.
        f"cat {KEY}",
        f"base64 {KEY}",
        f"cp {KEY} /tmp/k",
        f"cat < {KEY}",
        f"cd ~/.config/agentshell && cat {KEY.rpartition('/')[2]}",
        "oathtool --totp -b $(cat ~/.config/agentshell/approver.totp)",
        "cat ~/.config/agentshell/app*",
        "tar czf /tmp/x.tgz ~/.config/agentshell",
        "cp -r ~/.config/agentshell /tmp/",
        "grep -r secret ~/.config/agentshell",
        "python3 -c \"print(open('/home/dev/.config/agentshell/approver.key').read())\"",
        "python3 -c \"import os; open(os.path.expanduser('~/.config/agentshell/approver.key')).read()\"",
        # agentshell's own code.
        'python3 -c "from agentshell.approvals import answering; answering.approve(*x)"',
        "python3 -c \"from agentshell.approvals.store import Store; Store('x').answer('ab12', y)\"",
        "python3 - <<'END'\nfrom agentshell.approvals.store import Store\nEND",
        # The mark of a guarded session.
        "echo 50000 > /proc/self/timerslack_ns",
        "echo 50000 | tee /proc/$$/timerslack_ns",
        'python3 -c "import ctypes; ctypes.CDLL(None).prctl(29, 50000)"',
        "systemd-run --user -p TimerSlackNSec=50000 make",
    ],
)
def test_ways_around_them(line):
    decision, actions = found(line)
    assert decision == "deny"
    assert {"answering", "answer", "own-files"} & set(actions)


@pytest.mark.parametrize(
    "line",
    [
        f"sqlite3 {STORE} \"update requests set state='approved'\"",
        f"sqlite3 {STORE} < /tmp/x.sql",
        f'cd {STORE.rpartition("/")[0]} && sqlite3 requests.db "update requests set state=1"',
        f"python3 -c \"import sqlite3 as s; s.connect('{STORE.replace('~', '/home/dev')}').execute('drop table r')\"",
        "python3 -c \"import sqlite3, os; sqlite3.connect(os.path.expanduser('"
        + STORE
        + "')).execute('delete from r')\"",
        f"cp /tmp/x.db {STORE}",
        f"rm {STORE}",
    ],
)
def test_the_store(line):
    decision, actions = found(line)
    assert decision == "deny"
    assert "own-files" in actions


@pytest.mark.parametrize("line", ['xdotool type "$(cat /tmp/x)"', "./say | dotool"])
def test_typing_what_is_not_known_is_asked(line):
    assert found(line) == ("ask", ["answering"])


@pytest.mark.parametrize(
    "line",
    [
        "agentshell status",
        "agentshell status --revoke ab12",
        "agentshell check 'agentshell approve ab12'",
        "tmux ls",
        "tmux send-keys -t 0 'make test' Enter",
        "tmux capture-pane -p",
        "xdotool key Return",
        "xdotool type 'hello world'",
        "grep -rn 'agentshell approve' docs/",
        "grep -rn approver src/",
        'git commit -m "agentshell approve is for people"',
        "cat docs/approver.md",
        "ls -la ~/.config/agentshell",
        "cat ~/.config/agentshell/policy.yaml",
        "strace -e prctl ls",
        "cat /proc/self/timerslack_ns",
        f"sqlite3 {STORE} 'select count(*) from requests'",
    ],
)
def test_looking_and_everyday_typing(line):
    assert found(line) == ("allow", [])
