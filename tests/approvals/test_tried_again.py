"""The same command tried again is the same request, in whatever its agent wraps it, and nothing else is."""

import json

import pytest
from answering_world import DELETES, content

from agentshell.approvals.above import _covers
from agentshell.approvals.anew import made_anew, steady
from agentshell.approvals.body import canonical, digest


def claude(command, made):
    return f"shopt -u extglob 2>/dev/null || true && eval '{command}' < /dev/null && pwd -P >| /tmp/claude-{made}-cwd"


def gemini(command, made):
    rows = "shopt -u promptvars nullglob extglob nocaseglob dotglob; _bgpids_file=/tmp/gemini-shell-"
    return (
        f"{rows}{made}/bgpids.tmp\n(\n  trap 'jobs -p > \"$_bgpids_file\"' EXIT\n{command}\n)\n__code=$?\nexit $__code"
    )


def qwen(command, made):
    return gemini(command, made).replace("gemini-shell", "qwen-shell")


@pytest.mark.parametrize(
    ("wrapping", "first", "second"),
    [(claude, "5fc5", "0496"), (gemini, "joLWOC", "YW5yXz"), (qwen, "a1B2c3", "000000")],
)
def test_a_name_made_anew_for_each_start_makes_no_other_request(wrapping, first, second):
    one, other = content(wrapping(DELETES, first)), content(wrapping(DELETES, second))
    assert one["decision"] == "ask"
    assert digest(canonical(one)) == digest(canonical(other))
    assert first not in one["line"]
    # Spans are marked in the line as it is shown.
    assert len(one["line"]) == len(wrapping(DELETES, first))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Another command in the same wrapping.
        (gemini(DELETES, "joLWOC"), gemini(DELETES.replace("checkout", "cart"), "joLWOC")),
        # What the model wrote is never anew, also where it looks so.
        (claude(DELETES, "5fc5"), claude(DELETES.replace("checkout", "claude-5fc5-cwd"), "0496")),
        (
            claude(DELETES.replace("checkout", "claude-5fc5-cwd"), "5fc5"),
            claude(DELETES.replace("checkout", "claude-0496-cwd"), "0496"),
        ),
        # A place where agents put no such name.
        (f"{DELETES}; cat /tmp/gemini-shell-joLWOC/x", f"{DELETES}; cat /tmp/gemini-shell-YW5yXz/x"),
        (f"{DELETES} && pwd -P >| /tmp/claude-5fc5-cwd; ls", f"{DELETES} && pwd -P >| /tmp/claude-0496-cwd; ls"),
    ],
)
def test_nothing_else_is_the_same_request(one, other):
    assert digest(canonical(content(one))) != digest(canonical(content(other)))


def test_what_stands_for_a_name_is_as_long():
    line = claude("ls", "5fc5")
    assert made_anew(line) == {"claude-5fc5-cwd": "claude-????-cwd"}
    assert steady("/tmp/claude-5fc5-cwd", made_anew(line)) == "/tmp/claude-????-cwd"
    assert made_anew("ls") == {}


def test_a_builtin_that_only_looks_is_none_of_the_commands():
    # Codex' lines look at a variable that is another one for each call, and hand it on.
    made = content(f'if [ "$CODEX_TOOL_CALL_ID" != x ]; then export CODEX_TOOL_CALL_ID; fi\n{DELETES}')
    assert made["commands"][-1] == DELETES
    assert not any(one.startswith("[") for one in made["commands"])
    assert "CODEX_TOOL_CALL_ID" not in made["variables"]


def test_of_a_long_wrapping_the_command_is_what_is_shown():
    # Codex writes 38,000 characters before it.
    made = content("export UNUSED=1\n" * 3000 + f"exec bash -c '{DELETES}'")
    assert len(made["line"]) < 20_000
    assert made["line"].endswith(f"'{DELETES}'")
    (effect,) = made["effects"]
    begins, ends = effect["span"]
    assert DELETES in made["line"].encode()[begins:ends].decode()


@pytest.mark.parametrize(
    ("approved", "below", "covers"),
    [
        (f"exec bash -c '{DELETES}'", DELETES, True),
        (f"{DELETES}; kubectl --context prod-eu delete namespace cart", DELETES, True),
        # More than was approved, elsewhere, or what cannot be read.
        (f"exec bash -c '{DELETES}'", f"{DELETES}; kubectl --context prod-eu delete namespace cart", False),
        (f"exec bash -c '{DELETES}'", DELETES.replace("prod-eu", "prod-us"), False),
        (f"exec bash -c '{DELETES}'", f'{DELETES}; eval "$(python3 unseen.py)"', False),
        ("kubectl --context prod-eu delete pod web", "kubectl --context prod-eu delete pod --all", False),
    ],
)
def test_what_an_approval_covers_further_down(approved, below, covers):
    assert _covers(content(approved), content(below)) is covers


def test_another_policy_covers_nothing():
    made = content(DELETES)
    assert not _covers({**made, "policy": "another"}, made)
    assert not _covers(json.loads(canonical({**made, "more_effects": 1})), made)
