"""A nested shell stays guarded: what it would run is judged as if it were typed.

A shell without a text reads its standard input. Agents give it none, so that it ends at once; what a person types into
one at a terminal is not judged, there as in any shell at a terminal.
"""

from __future__ import annotations

import guarded_session
import pytest
from guarded_session import LINKS, found, verdict

LINE = "kubectl --context prod delete ns a"


@pytest.mark.parametrize(
    "line",
    [
        f"exec {LINE}",
        f"exec bash -c '{LINE}'",
        f"exec -a x bash -c '{LINE}'",
        f"env -i bash -c '{LINE}'",
        f"env -i PATH=$PATH bash --noprofile --norc -c '{LINE}'",
        f"env -S bash -c '{LINE}'",
        f"command -p {LINE}",
        f"command -p bash -c '{LINE}'",
        f"bash --norc -c '{LINE}'",
        f"/bin/bash -c '{LINE}'",
        f"/usr/bin/env bash -c '{LINE}'",
        f"/lib64/ld-linux-x86-64.so.2 /bin/bash -c '{LINE}'",
        f"sh -c '{LINE}'",
        f"dash -c '{LINE}'",
        f"zsh -f -c '{LINE}'",
        f"fish -c '{LINE}'",
        f"busybox sh -c '{LINE}'",
        f'python3 -c \'import pty; pty.spawn(["/bin/bash","-c","{LINE}"])\'',
        f'python3 -c \'import os; os.execvp("bash",["bash","-c","{LINE}"])\'',
        f"perl -e 'exec \"{LINE}\"'",
        f"script -qc '{LINE}' /dev/null",
        f"tmux new-session -d '{LINE}'",
        f"tmux new -d -s x; tmux send-keys -t x '{LINE}' Enter",
        f"screen -dmS x bash -c '{LINE}'",
        f"screen -S x -X stuff '{LINE}'",
        f"zellij run -- {LINE}",
        f"dtach -n /tmp/x {LINE}",
        f"xterm -fa Mono -e {LINE}",
        f"gnome-terminal -- bash -c '{LINE}'",
        f"kitty {LINE}",
        f"nohup {LINE}",
        f"setsid bash -c '{LINE}'",
        f"echo '{LINE}' | at now",
        f"systemd-run --user --pty bash -c '{LINE}'",
        f"machinectl shell .host /bin/bash -c '{LINE}'",
        f"ssh localhost '{LINE}'",
        f"su - dev -c '{LINE}'",
        f"sg dev -c '{LINE}'",
        f"newgrp dev <<< '{LINE}'",
        f"sudo -u dev bash -c '{LINE}'",
        f"chroot / bash -c '{LINE}'",
        f"socat - EXEC:'{LINE}'",
        f"bash <<< '{LINE}'",
        f"echo '{LINE}' | exec bash",
        f"bash -s <<< '{LINE}'",
        f"bash --rcfile <(echo '{LINE}') -i",
        f"PROMPT_COMMAND='{LINE}' bash -i",
        f"cp /bin/bash /tmp/b; /tmp/b -c '{LINE}'",
        f"ln -s /bin/bash b; ./b -c '{LINE}'",
        f"ls() {{ {LINE}; }}; ls",
        f"find . -maxdepth 0 -exec bash -c '{LINE}' \\;",
    ],
)
def test_what_a_nested_shell_runs_is_judged(line):
    assert verdict(line).decision != "allow"


@pytest.mark.parametrize(
    "line",
    [
        "bash",
        "exec bash -l",
        'exec "$SHELL" -l',
        "env -i bash --norc --noprofile",
        "/bin/bash",
        "zsh",
        "script -qc bash",
        "tmux new-session -d -s x",
        "python3 -c 'import pty; pty.spawn(\"/bin/bash\")'",
        "nice -n 10 /bin/bash",  # how one agent starts the shell that it types into
        "/bin/bash -c 'ls -la'",
        "bash -lc 'cargo test'",
        "command -p ls",
        "nohup npm start &",
    ],
)
def test_a_shell_without_a_text_and_harmless_texts(line):
    assert found(line) == ("allow", [])


CODEX = f"""
__S0="${{PATH+x}}"; __V0="${{PATH-}}"; __S1="${{AGENTSHELL_SESSION+x}}"; __V1="${{AGENTSHELL_SESSION-}}"
__V2="${{SHELL-}}"
if . ~/snapshot.sh >/dev/null 2>&1; then :; fi
if [ -n "${{__S0}}" ]; then export PATH="${{__V0}}"; else unset PATH; fi
if [ -n "${{__S1}}" ]; then export AGENTSHELL_SESSION="${{__V1}}"; else unset AGENTSHELL_SESSION; fi
export SHELL="${{__V2}}"
exec '{LINKS}/bash' -c 'ls -la'
"""
CLAUDE = (
    "source ~/snapshot.sh 2>/dev/null || true && shopt -u extglob 2>/dev/null || true"
    " && eval 'npm test' < /dev/null && pwd -P >| /tmp/claude-1-cwd"
)


@pytest.mark.parametrize("line", [CODEX, CLAUDE], ids=["codex", "claude"])
def test_what_agents_put_around_a_command_changes_nothing(line, monkeypatch):
    snapshot = "export PATH=/usr/local/bin:/usr/bin:/bin\nexport SHELL=/bin/bash\n"
    monkeypatch.setitem(guarded_session.FILES, "~/snapshot.sh", snapshot)
    assert found(line) == ("allow", [])
