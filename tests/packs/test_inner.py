"""From wrappers to the commands they start; the packs here are small ones of the real tools."""

from __future__ import annotations

import pytest
from conftest import FakeHost
from pack_helpers import commands, inners, pack

from agentshell.model import Place, Target

SUDO = pack("""
pack: sudo
programs: [sudo]
inner-from: arg.0
options: ["-u, --user VALUE", "-n, --non-interactive", "-E, --preserve-env", "-D, --chdir VALUE"]
inner: [{kind: argv, environment: assignments, options: {directory: --chdir}}]
""")

ENV = pack("""
pack: env
programs: [env]
inner-from: arg.0
options: ["-i, --ignore-environment", "-u, --unset VALUE", "-C, --chdir VALUE", "-S, --split-string VALUE"]
inner:
  - kind: argv
    environment: assignments
    options: {directory: --chdir, unset: --unset, clear: --ignore-environment, split: --split-string}
""")

XARGS = pack("""
pack: xargs
programs: [xargs]
inner-from: arg.0
options: ["-0, --null", "-n, --max-args VALUE", "-I VALUE", "-i, --replace[=VALUE]", "-a, --arg-file VALUE",
          "-d, --delimiter VALUE", "-r, --no-run-if-empty"]
inner:
  - kind: argv
    appends: stdin-words
    options: {replace: -I, replace-default: --replace, zero: --null, delimiter: --delimiter, file: --arg-file,
              count: --max-args}
""")

PARALLEL = pack("""
pack: parallel
programs: [parallel]
inner-from: arg.0
options: ["-j, --jobs VALUE"]
inner: [{kind: argv, appends: arguments}]
""")

BASH = pack("""
pack: shells
programs: [bash, sh]
inner-from: arg.0
dialect: getopt-exact
options: [-c, -s, -e, -x, -o VALUE]
inner:
  - {kind: shell, shell: program, when: {-c: present}}
  - {kind: script, shell: program, when: {-c: absent, -s: absent, rest.0: present}}
  - {kind: shell, shell: program, source: stdin, when: [{-c: absent, rest.0: absent}, {-s: present}]}
""")

SSH = pack("""
pack: ssh
programs: [ssh]
inner-from: arg.1
interspersed: true
options: [-p VALUE, -t, -i VALUE]
inner: [{kind: words, place: host}]
""")

TIMEOUT = pack("""
pack: timeout
programs: [timeout]
inner-from: arg.1
options: ["-s, --signal VALUE", "-k, --kill-after VALUE", "-v, --verbose"]
inner: [{kind: argv}]
""")

FIND = pack("""
pack: find
programs: [find]
dialect: single-dash
options: [-name VALUE, "-exec WORD... ;"]
inner: [{kind: argv, source: -exec, appends: found-paths}]
""")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("sudo rm -rf /srv", [["rm", "-rf", "/srv"]]),
        ("sudo -u deploy -n kubectl delete ns a", [["kubectl", "delete", "ns", "a"]]),
        ("sudo -nu deploy -- kubectl get ns", [["kubectl", "get", "ns"]]),
        # sudo reads its own options behind assignments too.
        ("sudo A=1 -u root rm x", [["rm", "x"]]),
        ("sudo", []),
        # An unknown word may be an option of sudo, with or without a value.
        ("sudo $X rm -rf /", [["$X", "rm", "-rf", "/"], ["rm", "-rf", "/"], ["-rf", "/"]]),
        # An option that is not listed, both ways.
        ("sudo --new rm x", [["rm", "x"], ["x"]]),
    ],
)
def test_sudo(line, found):
    assert commands(line, SUDO) == found


def test_directory_and_variables():
    (inner,) = inners("sudo -D /srv KUBECONFIG=/k rm x", SUDO)
    assert inner.cwd.text == "/srv"
    assert inner.env.text("KUBECONFIG") == "/k"
    (inner,) = inners("env -C infra ls", ENV)
    assert inner.cwd.text == "/home/dev/project/infra"
    (inner,) = inners("env -u KUBECONFIG A=$X ls", ENV, env={"KUBECONFIG": "/k", "B": "1"})
    assert inner.env.get("KUBECONFIG") is None
    assert inner.env.text("B") == "1"
    assert not inner.env.get("A").known
    (inner,) = inners("env -i A=1 ls", ENV, env={"B": "1"})
    assert (inner.env.text("A"), inner.env.get("B")) == ("1", None)
    (inner,) = inners("env - ls", ENV, env={"B": "1"})
    assert ([word.text for word in inner.argv], inner.env.get("B")) == (["ls"], None)
    # With nothing changed the inner command has the wrapper's own.
    assert inners("env ls", ENV)[0].env is None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        # What -S splits is read again by env, with its options.
        (["env", "-S", "-i A=1 'rm x' y", "z"], [["env", "-i", "A=1", "rm x", "y", "z"]]),
        (["env", "-S", "$X", "rm"], [["env", "$X", "rm"]]),
        (["env", "A=1"], []),
    ],
)
def test_env_split(line, found):
    assert commands(line, ENV) == found


@pytest.mark.parametrize(
    ("line", "stdin", "found"),
    [
        ("xargs rm -f", "a 'b c'\nd", [["rm", "-f", "a", "b c", "d"]]),
        ("xargs -n1 rm", "a b", [["rm", "a"], ["rm", "b"]]),
        ("xargs -I{} rm {}/x", "a\nb c\n", [["rm", "a/x"], ["rm", "b c/x"]]),
        ("xargs -i mv {} /tmp", "a\n", [["mv", "a", "/tmp"]]),
        ("xargs -0 rm", "a\0b c\0", [["rm", "a", "b c"]]),
        ("xargs -d, rm", "a,b", [["rm", "a", "b"]]),
        # Not known what it reads: any number of words.
        ("xargs rm", None, [["rm", "?"]]),
        ("xargs -I % rm %", None, [["rm", "%"]]),
        ("xargs", "a b", []),
    ],
)
def test_xargs(line, stdin, found):
    assert commands(line, XARGS, stdin=stdin) == found


def test_xargs_reads_a_file():
    host = FakeHost(files={"list": "a b\n"})
    assert commands("xargs -a list rm", XARGS, host=host) == [["rm", "a", "b"]]
    assert commands("xargs -a nowhere rm", XARGS, host=host) == [["rm", "?"]]
    (inner,) = inners("xargs -a nowhere rm", XARGS, host=host)
    assert inner.argv[-1].splits


@pytest.mark.parametrize(
    ("line", "stdin", "found"),
    [
        ("parallel rm ::: a b", None, [["rm", "a"], ["rm", "b"]]),
        ("parallel -j4 'kubectl delete ns {}' ::: a", None, [["sh", "kubectl delete ns a"]]),
        ("parallel mv {1} {2} ::: a ::: x y", None, [["mv", "a", "x"], ["mv", "a", "y"]]),
        # Without a command each argument is one.
        ("parallel ::: 'rm a'", None, [["sh", "rm a"]]),
        ("parallel rm", "a b\n", [["sh", "rm 'a b'"]]),
        ("parallel rm", None, [["rm", "?"]]),
    ],
)
def test_parallel(line, stdin, found):
    assert commands(line, PARALLEL, stdin=stdin) == found


@pytest.mark.parametrize(
    ("line", "stdin", "found"),
    [
        ("bash -c 'rm $1' name /srv", None, [["bash", "rm $1", "name", "/srv"]]),
        ("sh -ec ls", None, [["sh", "ls"]]),
        # -c is a switch: the text is the first operand.
        ("bash -c -e ls", None, [["bash", "ls"]]),
        ("bash deploy.sh prod", None, [["bash file", "deploy.sh", "deploy.sh", "prod"]]),
        ("bash", "rm x\n", [["bash", "rm x\n", "bash"]]),
        ("bash -s prod", "rm x\n", [["bash", "rm x\n", "bash", "prod"]]),
        ("bash", None, []),
        ("bash -c $X", None, [["bash", "$X"]]),
    ],
)
def test_shells(line, stdin, found):
    assert commands(line, BASH, stdin=stdin) == found


def test_ssh_joins_words_and_runs_elsewhere():
    there = Place("host", Target("host", "prod-web-1", "production"))
    (inner,) = inners(["ssh", "prod-web-1", "-p", "22", "rm", "-rf", "/srv/a b"], SSH, place=there)
    # The remote shell reads the words again: "a b" is two of them.
    assert inner.text.shown == "rm -rf /srv/a b"
    assert inner.place == there
    assert inners("ssh prod-web-1", SSH) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("timeout 5 rm x", [["rm", "x"]]),
        ("timeout -k 1 -s KILL 5m rm -k x", [["rm", "-k", "x"]]),
        # The unknown word may be an option: then 5 is the time, and rm the command.
        ("timeout $X 5 rm x", [["5", "rm", "x"], ["rm", "x"], ["x"]]),
    ],
)
def test_an_operand_before_the_command(line, found):
    assert commands(line, TIMEOUT) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("find build -name x -exec rm -rf {} ';'", [["rm", "-rf", "build/…/x"]]),
        ("find a b -exec rm {} +", [["rm", "a/…"], ["rm", "b/…"]]),
        ("find -exec sh -c 'rm $1' _ {} ';'", [["sh", "-c", "rm $1", "_", "./…"]]),
        ("find . -exec rm x ';' -exec mv y z ';'", [["rm", "x"], ["mv", "y", "z"]]),
    ],
)
def test_find(line, found):
    assert commands(line, FIND) == found
