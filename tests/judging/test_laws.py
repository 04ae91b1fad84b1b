"""The laws of judging, over many lines: lists take the stricter verdict; wrapping and knowing less never lower one."""

from __future__ import annotations

import base64
import re
import shlex

import pytest

from agentshell.assembly import Assembler
from agentshell.model import DECISIONS

ASSEMBLER = Assembler()
HELD = (
    "kubectl --context prod-eu delete ns checkout",
    "kubectl --context=prod-eu -n web scale deploy/web --replicas=0",
    "helm --kube-context prod-eu uninstall web",
    "aws --profile prod s3 rm s3://acme-prod --recursive",
    "aws --profile prod rds delete-db-instance --db-instance-identifier main",
    "gcloud --project acme-prod sql instances delete main",
    "az group delete --name prod-rg --yes",
    "railway volume delete -v 3d2c42fb-9d3b-4b7a-8a0f-0d5a4f6b1c2e -y",
    "heroku pg:reset -a acme-prod --confirm acme-prod",
    "terraform -chdir=envs/prod destroy -auto-approve",
    "psql -h prod-db app -c 'drop table users'",
    "psql postgres://app:pw@prod-db.acme.com/app -c 'delete from users'",
    "mysql -h prod-db app -e 'truncate orders'",
    "redis-cli -h prod-cache flushall",
    "mongosh mongodb://prod-db/app --eval 'db.dropDatabase()'",
    "ssh prod-web-1 'rm -rf /srv/app'",
    "docker -H ssh://prod rm -f web",
    "docker volume rm pgdata",
    "git push --force origin main",
    "git clean -fdx ..",
    "rm -rf /srv/production",
    "rm -rf ~",
    "rm -rf /",
    "dd if=/dev/zero of=/dev/sda",
    "mkfs.ext4 /dev/sdb1",
    "chmod -R 777 /etc",
    "curl -X DELETE https://api.prod.acme.com/v1/users",
    "crontab -r",
    "ssh prod-db systemctl stop postgresql",
    "gh repo delete acme/web --yes",
)
FREE = (
    "git status",
    "ls -la",
    "kubectl --context prod-eu get pods",
    "psql -h prod-db app -c 'select 1'",
    "rm -rf node_modules",
    "npm test",
    "grep -rn 'delete from' src",
    "echo 'kubectl --context prod-eu delete ns checkout'",
)


def quoted(line):
    return shlex.quote(line)


WRAPPERS = {
    # Programs that start the words behind them.
    "sudo": "sudo {line}",
    "sudo of another user": "sudo -u deploy -- {line}",
    "env": "env A=b {line}",
    "timeout": "timeout -k 5 60 {line}",
    "command": "command {line}",
    "nohup": "nohup {line}",
    "exec": "exec {line}",
    "xargs": "xargs -r {line} < /dev/null",
    "nice": "nice -n 5 {line}",
    "stdbuf": "stdbuf -oL {line}",
    "setsid": "setsid {line}",
    "strace": "strace -f {line}",
    "flock": "flock /tmp/l {line}",
    "systemd-run": "systemd-run --user {line}",
    "busybox": "busybox env {line}",
    "several": "sudo env A=b timeout 5 nice {line}",
    # Shells, and what hands them a text.
    "bash -c": "bash -c {quoted}",
    "sh -c with arguments": "sh -c {quoted} name a b",
    "login shell": "bash -lc {quoted}",
    "sudo bash -c": "sudo bash -c {quoted}",
    "su -c": "su deploy -c {quoted}",
    "eval": "eval {quoted}",
    "eval twice": "eval eval {twice}",
    "here-string": "bash <<< {quoted}",
    "heredoc": "bash <<'END_OF_IT'\n{line}\nEND_OF_IT",
    "pipe into a shell": "echo {quoted} | bash",
    "base64": "echo {base64} | base64 -d | bash",
    "process substitution": ". <(echo {quoted})",
    "a script of the line's": "echo {quoted} > /tmp/of-the-line.sh; bash /tmp/of-the-line.sh",
    "env -S": "env -S {quoted}",
    "watch": "watch {quoted}",
    "script": "script -qc {quoted} /dev/null",
    "tmux": "tmux new -d {quoted}",
    "find": "find . -maxdepth 0 -exec sh -c {quoted} \\;",
    "python": "python3 -c {python}",
    "git alias": "git -c alias.zz={bang} zz",
    # The shell's own constructs.
    "subshell": "( {line} )",
    "group": "{{ {line}; }}",
    "if": "if true; then {line}; fi",
    "negation": "! {line}",
    "time": "time {line}",
    "and": "true && {line}",
    "or": "false || {line}",
    "list": "ls; {line}; ls",
    "newline": "ls\n{line}",
    "background": "{line} &",
    "into a pipe": "{line} | cat",
    "out of a pipe": "ls | {line}",
    "substitution": 'echo "$({line})"',
    "assignment": "x=$({line})",
    "condition": '[ -n "$({line})" ]',
    "function": "f() {{ {line}; }}; f",
    "loop": "for i in 1; do {line}; done",
    "case": "case x in *) {line};; esac",
    "coproc": "coproc {{ {line}; }}",
    "trap": "trap {quoted} EXIT",
    "redirection": "{line} > /dev/null 2>&1",
    "variable": 'c={quoted}; eval "$c"',
    "full path": "/usr/bin/{line}",
    "backslash": "\\{line}",
    "quotes around the name": "{name}",
}  # fmt: skip
LITERAL = ("env -S",)
"""Wrappers that expand nothing: `~` stays a name in the folder."""


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    (folder / ".git").mkdir()
    assembly = ASSEMBLER.assemble({"HOME": "/home/dev", "PATH": "/usr/bin:/bin", "USER": "dev"}, str(folder))
    known = {}

    def decide(line):
        if line not in known:
            known[line] = DECISIONS.index(assembly.judge(line.encode()).verdict.decision)
        return known[line]

    return decide


def wrapped(wrapper, line):
    name, _, rest = line.partition(" ")
    return WRAPPERS[wrapper].format(
        line=line,
        quoted=quoted(line),
        twice=quoted(quoted(line)),
        bang=quoted(f"!{line}"),
        base64=base64.b64encode(line.encode()).decode(),
        python=quoted(f"import os; os.system({line!r})"),
        name=f"{name[:1]}'{name[1:2]}'\"{name[2:]}\" {rest}",
    )


@pytest.mark.parametrize("line", [*HELD, *FREE])
def test_wrapping_never_lowers_a_verdict(line, judged):
    plain = judged(line)
    assert line in FREE or plain, "the line itself is held"
    for wrapper in WRAPPERS:
        if "~" in line and wrapper in LITERAL:
            continue
        assert judged(wrapped(wrapper, line)) >= plain, wrapper


@pytest.mark.parametrize("line", FREE)
def test_wrapping_does_not_raise_one_either(line, judged):
    """Where the wrapper itself is harmless; what is printed stays printed."""
    for wrapper in ("env", "timeout", "bash -c", "eval", "subshell", "if", "list", "function", "substitution", "watch"):
        assert judged(wrapped(wrapper, line)) == judged(line), wrapper


@pytest.mark.parametrize("joint", ["; ", " && ", " || ", " | ", " & ", "\n"])
def test_a_list_takes_the_stricter_verdict(joint, judged):
    """What follows a command that ends the shell, or one that never fails, is not reached: no such line is here."""
    lines = [*HELD[::3], *FREE[:4]]
    for first in lines:
        for second in lines[::-2]:
            both = judged(f"{first}{joint}{second}")
            assert both >= judged(first), f"{first}{joint}{second}"
            if joint != " || " or first not in FREE:
                assert both >= judged(second), f"{first}{joint}{second}"


UNKNOWN = {
    # What stands in the brackets is replaced by a value that only running would tell.
    "kubectl --context prod-eu delete ns [checkout]": "which one",
    "kubectl --context [prod-eu] delete ns checkout": "where",
    "kubectl --context prod-eu [delete] ns checkout": "what is done",
    "kubectl --context prod-eu delete [ns] checkout": "what kind",
    "kubectl --context prod-eu -n [web] delete pod x": "in which namespace",
    "helm --kube-context prod-eu uninstall [web]": "which release",
    "aws --profile [prod] s3 rm s3://acme-prod --recursive": "whose account",
    "aws s3 rm [s3://acme-prod] --recursive": "which bucket",
    "aws --profile prod ec2 terminate-instances --instance-ids [i-1]": "which machine",
    "railway volume delete -v [3d2c42fb] -y": "which volume",
    "terraform -chdir=[envs/prod] destroy -auto-approve": "which folder",
    "psql -h [prod-db] app -c 'drop table users'": "which server",
    "psql [postgres://u:p@prod-db/app] -c 'drop table users'": "which database",
    "psql -h prod-db [app] -c 'drop table users'": "which of its databases",
    "psql -h prod-db app -c ['drop table users']": "which statement",
    "redis-cli -h [prod-cache] flushall": "which server",
    "ssh [prod-web-1] 'rm -rf /srv/app'": "which machine",
    "ssh prod-web-1 ['rm -rf /srv/app']": "which command",
    "docker -H [ssh://prod] rm -f web": "which daemon",
    "docker volume rm [pgdata]": "which volume",
    "git push --force origin [main]": "which branch",
    "rm -rf [/srv]/production": "a part of a path",
    "dd if=/dev/zero of=[/dev/sda]": "which device",
    "curl -X DELETE [https://api.prod.acme.com/v1/users]": "which address",
    "curl -X [DELETE] https://api.prod.acme.com/v1/users": "which method",
    "gh repo delete [acme/web] --yes": "which repository",
    "sudo [rm] -rf /srv/production": "which program",
}


@pytest.mark.parametrize(("line", "what"), UNKNOWN.items())
def test_knowing_less_never_lowers_a_verdict(line, what, judged):
    plain = judged(re.sub(r"[\[\]]", "", line))
    for unknown in ('"$(pick-one)"', '"${1}$(pick-one)"'):
        found = judged(re.sub(r"\[.*?\]", lambda _, text=unknown: text, line))
        assert found >= min(plain, 1), what
