"""The lines that agents wrap their model's command in hide it neither from the judge nor in what the agent is told.

As of Claude Code 2.1, Codex CLI 0.169, Gemini CLI 0.61, Cursor's SDK 1.0.32, opencode 1.18 and swe-rex 1.4: what was
seen of their starts, shortened where it only lists the machine's own variables.
"""

import shlex

import pytest

COMMAND = "kubectl --context prod-eu delete namespace checkout"
ORDINARY = "echo $(printf on)ward > notes.txt; cat notes.txt; (exit 3)"


def claude(command):
    return ("-c", (
        "source /nowhere/.claude/shell-snapshots/snapshot-bash-1-a.sh 2>/dev/null || true"
        " && shopt -u extglob 2>/dev/null || true"
        " && { \\builtin unalias -- 'unsetenv'; \\builtin unset -f -- 'unsetenv'; } >/dev/null 2>&1 || true"
        f" && eval {shlex.quote(command)} < /dev/null && pwd -P >| /dev/null"
    ))  # fmt: skip


def codex(command):
    names = "".join(f'if [ -n "${{N{n}+x}}" ]; then export N{n}="$N{n}"; else unset N{n}; fi\n' for n in range(40))
    return ("-c", f"if . /nowhere/snapshot >/dev/null 2>&1; then :; fi\n{names}\nexec bash -c {shlex.quote(command)}")


def gemini(command):
    return ("-c", (
        "shopt -u promptvars nullglob extglob nocaseglob dotglob; _bgpids_file=/dev/null\n"
        f"(\n  trap 'jobs -p > \"$_bgpids_file\"' EXIT\n{command}\n)\n__code=$?\nexit $__code"
    ))  # fmt: skip


def cursor(command):
    return ("-O", "extglob", "-c", (
        'snap=$(command cat <&3) && builtin shopt -s extglob && builtin eval -- "$snap" && { builtin set +u 2>/dev/null'
        ' || true; builtin export PWD="$(builtin pwd)"; builtin shopt -s expand_aliases 2>/dev/null;'
        ' builtin eval "$1" < /dev/null; }; COMMAND_EXIT_CODE=$?; builtin exit $COMMAND_EXIT_CODE'
    ), "--", command)  # fmt: skip


def opencode(command):
    return ("-l", "-c", f'[ -f ~/.nothing ] && . ~/.nothing\ncd -- "$1"\neval {shlex.quote(command)}', "opencode", ".")


WRAPPINGS = [claude, codex, gemini, cursor, opencode]


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_what_would_be_stopped_is_stopped_and_shown(world, wrapping):
    done = world.run(*wrapping(COMMAND))
    assert done.returncode == 126, done
    rows = done.stderr.splitlines()
    assert rows[0].startswith("agentshell: refused  kubectl/delete-namespace")
    assert rows[1].strip(" '") == COMMAND


@pytest.mark.parametrize("wrapping", [one for one in WRAPPINGS if one is not cursor])
def test_what_is_ordinary_runs(world, wrapping):
    done = world.run(*wrapping(ORDINARY))
    assert (done.returncode, done.stdout, done.stderr) == (3, "onward\n", ""), done.stderr


PROBES = [
    # A dump of the environment, and of what the start-up files made: each agent's first start.
    ("-l", "-c", "printf %s mark; env -0 | sort -z >/dev/null; printf done"),
    ("-O", "extglob", "-ilc", "printf done; shopt -p; alias -p; declare -f; export -p"),
    ("-n", "-c", COMMAND),  # a look at the syntax runs nothing
    ("-c", "bash -n << 'END'\nrm -rf /nowhere\nEND\nprintf done"),
]


@pytest.mark.parametrize("start", PROBES)
def test_probes_are_not_asked_about(world, start):
    done = world.run(*start)
    assert done.returncode == 0, done
    assert "agentshell" not in done.stderr
