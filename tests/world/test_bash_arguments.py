"""What a start of the shell would run, compared with what the real bash and dash run for the same arguments."""

import shutil
import subprocess

import pytest

from agentshell.bash_arguments import plan

RUN = 'printf "STARTED %s [%s]" "$0" "$*"'

SHAPES = [
    ("-c {RUN}", "the plain one"),
    ("-c {RUN} name a b", "$0 and arguments"),
    ("-c {RUN} -- x", "-- as $0 (an agent gives its command as $1)"),
    ("-c -- {RUN}", "-- ends the options after -c"),
    ("-c - {RUN} x", "so does -"),
    ("-lc {RUN}", "a cluster"),
    ("-c -l {RUN}", "an option after -c"),
    ("-ec {RUN}", "errexit"),
    ("-euo pipefail -c {RUN}", "o in a cluster takes the next word"),
    ("-co pipefail {RUN}", "o after c"),
    ("-c -o pipefail {RUN} n", "-o between -c and its text"),
    ("+o errexit -o errexit -c {RUN}", "on and off"),
    ("-O extglob -c {RUN}", "a shopt setting"),
    ("+O extglob -c {RUN}", "the same off"),
    ("-Oc extglob {RUN}", "O in a cluster"),
    ("--norc --noprofile -c {RUN}", "long options first"),
    ("-norc -c {RUN}", "long options with one dash"),
    ("-login -c {RUN}", "likewise"),
    ("--rcfile /dev/null -c {RUN}", "a long option with a value"),
    ("--init-file /dev/null --posix --restricted --noediting -c {RUN}", "several"),
    ("--rcfile -c {RUN}", "-c is the rcfile here, the text a script's name"),
    ("--verbose -c :", "verbose"),
    ("-xc {RUN}", "xtrace"),
    ("+c {RUN}", "+c is -c"),
    ("-s -c {RUN} a", "-c wins over -s"),
    ("-r -c {RUN}", "restricted"),
    ("-p -c {RUN}", "privileged"),
    ("-t -c {RUN}", "one command"),
    ("-k -c {RUN}", "keyword"),
    ("-abefhkmptuvBCEHPT -c {RUN}", "every other letter"),
    ("-n -c {RUN}", "only parsed"),
    ("-nc {RUN}", "only parsed"),
    ("-o noexec -c {RUN}", "only parsed"),
    ("-n +n -c {RUN}", "taken back"),
    ("-D -c {RUN}", "dumps strings"),
    ("--dump-strings -c {RUN}", "dumps strings"),
    ("--dump-po-strings -c {RUN}", "dumps strings"),
    ("--pretty-print -c {RUN}", "runs with -c all the same"),
    ("--debugger -c {RUN}", "the debugger is not installed"),
    ("--version -c {RUN}", "says its version"),
    ("--help -c {RUN}", "helps"),
    ("-c", "no text"),
    ("-c ''", "an empty text"),
    ("-o", "lists"),
    ("-O", "lists"),
    ("--nosuch -c {RUN}", "a wrong long option"),
    ("-c --norc {RUN}", "a long option too late"),
    ("-Z -c {RUN}", "a wrong letter"),
    ("-cZ {RUN}", "a wrong letter after c"),
    ("-o nosuch -c {RUN}", "a wrong name"),
    ("-- -c {RUN}", "-c is a script's name here"),
    ("- -c {RUN}", "likewise"),
    ("--rcfile", "no value"),
    ("{FILE} x y", "a script with arguments"),
    ("-e {FILE} -c", "options before it; -c is its argument"),
    ("-- {FILE}", "-- before it"),
    ("", "a script on stdin"),
    ("-s one two", "stdin with arguments"),
    ("-es one", "a cluster with s"),
    ("+s one", "+s is -s"),
    ("-i -c {RUN}", "interactive"),
    ("-ic {RUN}", "interactive"),
    ("-ilc {RUN}", "interactive login"),
    ("-i -n -c {RUN}", "-n holds for a -c text of an interactive shell too"),
    ("-", "stdin"),
    ("--", "stdin"),
]


def words(shape, file):
    filled = shape.replace("''", "\0")
    return [{"{RUN}": RUN, "{FILE}": str(file), "\0": ""}.get(word, word) for word in filled.split()]


def expected(start, stdin):
    """Return what the plan says will be printed."""
    if not start.runs:
        return ""
    text = {"command": start.text, "stdin": stdin}.get(start.mode, RUN if start.text.startswith("/") else "")
    return f"STARTED {start.name} [{' '.join(start.positional)}]" if text == RUN else ""


def check(shell, family, shape, tmp_path):
    file = tmp_path / "script.sh"
    file.write_text(RUN)
    arguments = words(shape, file)
    start = plan(arguments, shell, family)
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(
        [shell, *arguments], input=RUN, capture_output=True, text=True, env=env, cwd=tmp_path, timeout=20, check=False
    )
    printed = done.stdout[done.stdout.index("STARTED") :] if "STARTED" in done.stdout else ""
    assert printed.split("]")[0] == expected(start, RUN).split("]")[0]
    if start.cut:
        # What stands in for the line after a wrong option says the same and runs nothing.
        cut = subprocess.run(
            [shell, *arguments[: start.cut], "-n", "-c", ":"],
            input=RUN, capture_output=True, text=True, env=env, cwd=tmp_path, timeout=20, check=False,
        )  # fmt: skip
        assert (cut.returncode, cut.stdout, cut.stderr) == (done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(("shape", "reason"), SHAPES)
def test_bash(shape, reason, tmp_path):
    check("bash", "bash", shape, tmp_path)


DASH_SHAPES = [
    "-c {RUN}", "-c {RUN} name a b", "-lc {RUN}", "-ec {RUN} n", "-c -e {RUN}", "-eu -c {RUN}", "-o errexit -c {RUN}",
    "+e -c {RUN}", "-c -- {RUN} x", "-n -c {RUN}", "-s one two", "", "{FILE} x y", "-e {FILE} -c", "-c", "-Z -c {RUN}",
    "--norc -c {RUN}", "-ic {RUN}", "-x -c {RUN}", "-abCefmpuvIEV -c {RUN}",
]  # fmt: skip


@pytest.mark.skipif(not shutil.which("dash"), reason="no dash here")
@pytest.mark.parametrize("shape", DASH_SHAPES)
def test_dash(shape, tmp_path):
    check("dash", "dash", shape, tmp_path)


@pytest.mark.parametrize(
    ("argv0", "arguments", "options"),
    [
        ("-bash", ["-c", "x"], {"login"}),
        ("sh", ["-c", "x"], {"posix"}),
        ("/bin/sh", ["-c", "x"], {"posix"}),
        ("bash", ["-euo", "pipefail", "+e", "-O", "extglob", "-c", "x"], {"nounset", "pipefail", "extglob"}),
    ],
)
def test_options_that_are_on(argv0, arguments, options):
    assert set(plan(arguments, argv0).options) == options


@pytest.mark.parametrize(
    ("arguments", "mode", "text"),
    [
        (["-c", "x"], "command", "x"),
        (["-lc", "x", "y"], "command", "x"),
        (["-f", "-c", "x"], "command", "x"),
        (["-o", "extendedglob", "-c", "x"], "command", "x"),
        (["--emulate", "sh", "-c", "x"], "command", "x"),
        (["--no-rcs", "-c", "x"], "command", "x"),
        (["-b", "script"], "script", "script"),
        (["--version", "-c", "x"], "nothing", ""),
        (["-i"], "stdin", ""),
    ],
)
def test_zsh(arguments, mode, text):
    start = plan(arguments, "zsh", "zsh")
    assert (start.mode, start.text) == (mode, text)


def test_a_setting_that_this_bash_may_not_know_is_judged_all_the_same():
    # Which names -O takes differs between versions; bash ends with an error at one it does not know.
    assert plan(["-O", "nosuch", "-c", "x"], "bash").runs
