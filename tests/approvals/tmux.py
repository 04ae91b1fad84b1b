"""One tmux server of its own with one window: a real terminal whose screen can be read, and which can be resized."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

PATIENCE = 20


class Window:
    """A command in a window of so many columns and rows."""

    def __init__(self, words, env, folder, columns=100, rows=30):
        # A short path: sockets bear about a hundred characters.
        self.sockets = tempfile.mkdtemp(prefix="tmux-")
        self.env = {**env, "TMUX": "", "TMUX_TMPDIR": self.sockets}
        command = f"{shlex.join([sys.executable, *words])}; echo left $?; exec sleep 60"
        self.tmux("new-session", "-d", "-x", str(columns), "-y", str(rows), "-c", str(folder), command)

    def tmux(self, *words):
        done = subprocess.run(
            ["tmux", "-f", "/dev/null", *words],
            env={**os.environ, **self.env},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    def screen(self, *more):
        return self.tmux("capture-pane", "-p", *more)

    def send(self, *keys):
        self.tmux("send-keys", *keys)

    def write(self, text):
        self.tmux("send-keys", "-l", "--", text)

    def resize(self, columns, rows):
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def see(self, *texts, without=()):
        """Wait until all the texts are on the screen and none of `without`; return it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            shown = self.screen()
            if all(text in shown for text in texts) and not any(text in shown for text in without):
                return shown
            assert time.monotonic() < deadline, f"{texts} not in:\n{shown}"
            time.sleep(0.05)

    def close(self):
        self.tmux("kill-server")
        shutil.rmtree(self.sockets, ignore_errors=True)
