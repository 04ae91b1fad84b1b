"""The option scanner: real command lines of each dialect, with the reason beside each."""

from __future__ import annotations

import pytest
from pack_helpers import invocation, pack, parse, rest

from agentshell.packs.options import scan

KUBECTL = pack("""
pack: kubectl
programs: [kubectl]
dialect: cobra
options:
  - --kubeconfig VALUE
  - --context VALUE
  - -n, --namespace VALUE
  - -A, --all-namespaces
  - -v, --v VALUE
commands:
  get: {options: ["-o, --output VALUE", "-w, --watch"]}
  delete:
    options: [--all, --force, "--dry-run[=VALUE]", "--cascade[=VALUE]", "-f, --filename VALUE", --ignore-not-found]
  rollout:
    commands: {undo: , status: }
  config:
    commands: {use-context: {aliases: [use]}}
""")

PSQL = pack("""
pack: psql
programs: [psql]
dialect: getopt
options:
  - -c, --command VALUE
  - -d, --dbname VALUE
  - -f, --file VALUE
  - -h, --host VALUE
  - -U, --username VALUE
  - -X, --no-psqlrc
  - -A, --no-align
  - -t, --tuples-only
  - -v, --set, --variable VALUE
  - -w, --no-password
""")

AWS = pack("""
pack: aws
programs: [aws]
dialect: aws
options:
  - --profile VALUE
  - --region VALUE
  - --endpoint-url VALUE
  - --debug
unlisted: {words: 2, names: {read: "get-*|list-*|describe-*", destructive: delete-*|terminate-*}}
commands:
  rds:
    commands:
      delete-db-instance: {options: [--skip-final-snapshot, --delete-automated-backups]}
  s3:
    options: [--recursive, --dryrun]
    commands: {rm: destructive, ls: }
""")

RAILWAY = pack("""
pack: railway
programs: [railway]
dialect: clap
options: ["-h, --help"]
commands:
  volume:
    aliases: [volumes]
    options: ["-s, --service VALUE", "-e, --environment VALUE"]
    commands:
      delete: {aliases: [rm, remove], options: ["-v, --volume VALUE", "-y, --yes"]}
  environment:
    operands: true
    commands:
      edit: {options: ["-s, --service-config SERVICE PATH VALUE", "-m, --message VALUE"]}
  run:
    inner-from: arg.0
    options: ["-e, --environment VALUE"]
  ssh: {options: ["--session [VALUE]", "-s, --service VALUE"]}
""")

FIND = pack("""
pack: find
programs: [find]
dialect: single-dash
options: [-name VALUE, -type VALUE, -delete, "-exec WORD... ;", "-execdir WORD... ;", "-newer VALUE", -print]
""")

TERRAFORM = pack("""
pack: terraform
programs: [terraform]
dialect: single-dash
options: [-chdir VALUE]
commands:
  destroy: {options: [-auto-approve, -var VALUE, -target VALUE]}
""")

GIT = pack("""
pack: git
programs: [git]
dialect: getopt
before: [-C VALUE, -c VALUE, --git-dir VALUE]
commands:
  reset: {options: [--hard, --soft]}
  branch: {options: [-C, "-D"]}
  commit: {options: ["-c, --reedit-message VALUE", "-m, --message VALUE"]}
""")

PIP = pack("""
pack: tool
programs: [tool]
dialect: argparse
options: ["--names NAME...", "--force", "--format VALUE", "-q, --quiet", "-n, --number VALUE"]
""")

DD = pack("""
pack: dd
programs: [dd]
dialect: single-dash
options: [if VALUE, of VALUE]
""")

ECHO = pack("{pack: echo, programs: [echo], dialect: words}")


@pytest.mark.parametrize(
    ("line", "command", "options", "operands"),
    [
        # The value of a known option is never the sub-command, whatever it says.
        ("kubectl --kubeconfig delete get pods", "get", [("--kubeconfig", "delete")], ["pods"]),
        # pflag strips the = after a short option: the namespace is v, not "=v".
        ("kubectl -n=v get pods", "get", [("--namespace", "v")], ["pods"]),
        ("kubectl -nprod get pods", "get", [("--namespace", "prod")], ["pods"]),
        ("kubectl get pods -n prod", "get", [("--namespace", "prod")], ["pods"]),
        # A cluster ends with the letter that takes a value.
        ("kubectl get -Anx pods", "get", [("--all-namespaces",), ("--namespace", "x")], ["pods"]),
        # --dry-run takes a value only with =: here "server" is an object's name (and the dry run is the client's).
        ("kubectl delete pod a --dry-run server", "delete", [("--dry-run",)], ["pod", "a", "server"]),
        ("kubectl delete pod a --dry-run=server", "delete", [("--dry-run", "server")], ["pod", "a"]),
        # A boolean's value stands after = only, and false unsets it.
        ("kubectl delete pod a --ignore-not-found true", "delete", [("--ignore-not-found",)], ["pod", "a", "true"]),
        ("kubectl delete pod a --force --force=false", "delete", [], ["pod", "a"]),
        ("kubectl delete pod a --force=true", "delete", [("--force",)], ["pod", "a"]),
        # pflag knows no prefixes: what looks like one is another option.
        ("kubectl delete --forc pod a", "delete", [("--forc",)], ["pod", "a"]),
        # `delete -- pod p1` deletes; so does a name that looks like an option after --.
        ("kubectl delete -- pod --p1", "delete", [], ["pod", "--p1"]),
        ("kubectl rollout --context x undo deploy/web", "rollout undo", [("--context", "x")], ["deploy/web"]),
        ("kubectl config use prod", "config use-context", [], ["prod"]),
        # A plug-in, or a newer command: unlisted, and its words are operands.
        ("kubectl nuke ns prod", "nuke", [], ["ns", "prod"]),
        ("kubectl rollout wipe x", "rollout wipe", [], ["x"]),
        ("kubectl delete pod a -f -", "delete", [("--filename", "-")], ["pod", "a"]),
    ],
)
def test_cobra(line, command, options, operands):
    assert parse(line, KUBECTL) == (command, options, operands)


@pytest.mark.parametrize(
    ("line", "options", "operands"),
    [
        # A whole cluster, the last of which takes the next word.
        (
            "psql -XAtd production",
            [("--no-psqlrc",), ("--no-align",), ("--tuples-only",), ("--dbname", "production")],
            [],
        ),
        ("psql -dproduction", [("--dbname", "production")], []),
        # getopt keeps the =: the database would be called "=prod".
        ("psql -d=prod", [("--dbname", "=prod")], []),
        ("psql --dbn prod", [("--dbname", "prod")], []),
        ("psql --dbname=prod staging", [("--dbname", "prod")], ["staging"]),
        # Options may follow operands.
        ("psql production -c 'select 1'", [("--command", "select 1")], ["production"]),
        # The longest spelling given first is canonical: -v, --set and --variable are one.
        ("psql --variable x=1 -v y=2", [("--set", "x=1"), ("--set", "y=2")], []),
        # A value may look like an option: getopt takes the next word whatever it is.
        ("psql -c --version", [("--command", "--version")], []),
        ("psql -- -c", [], ["-c"]),
        ("psql - x", [], ["-", "x"]),
    ],
)
def test_getopt(line, options, operands):
    assert parse(line, PSQL) == ("", options, operands)


def test_a_prefix_that_several_options_have_is_not_decided():
    # --no-psqlrc, --no-align, --no-password: getopt refuses it, so anything may be meant.
    read = scan(invocation("psql --no-p x"), PSQL)
    assert [one.shown for one in read.parsed.unsure] == ["--no-p"]
    assert parse("psql --no-al x", PSQL) == ("", [("--no-align",)], ["x"])


def test_exact_long_options_take_no_prefix():
    exact = {**PSQL, "dialect": "getopt-exact"}
    assert parse("psql --dbn prod", exact) == ("", [("--dbn",)], ["prod"])


@pytest.mark.parametrize(
    ("line", "command", "options", "operands"),
    [
        # A prefix of a parameter, and of two at once; the service is not an option's value.
        (
            "aws rds delete-db-instance --skip-final --delete-auto --db-instance-identifier x",
            "rds delete-db-instance",
            [("--skip-final-snapshot",), ("--delete-automated-backups",), ("--db-instance-identifier", "x")],
            [],
        ),
        # Global options at every position.
        ("aws --profile p ec2 --region r describe-instances", "ec2 describe-instances",
         [("--profile", "p"), ("--region", "r")], []),
        # A parameter that is not listed takes every word up to the next option.
        ("aws ec2 terminate-instances --instance-ids i-1 i-2 --region r", "ec2 terminate-instances",
         [("--instance-ids", "i-1", "i-2"), ("--region", "r")], []),
        ("aws ec2 describe-instances --prof p", "ec2 describe-instances", [("--profile", "p")], []),
        ("aws s3 rm s3://b/k --recursive", "s3 rm", [("--recursive",)], ["s3://b/k"]),
        ("aws s3 rm --recursive s3://b/k", "s3 rm", [("--recursive",)], ["s3://b/k"]),
        ("aws sqs purge-queue --queue-url=https://x", "sqs purge-queue", [("--queue-url", "https://x")], []),
    ],
)  # fmt: skip
def test_aws(line, command, options, operands):
    assert parse(line, AWS) == (command, options, operands)


@pytest.mark.parametrize(
    ("line", "command", "options", "operands"),
    [
        ("railway volume delete -v data -y", "volume delete", [("--volume", "data"), ("--yes",)], []),
        # An alias at both places, an option of the group in front of and behind the sub-command.
        (
            "railway volumes -e production rm -e staging",
            "volume delete",
            [("--environment", "production"), ("--environment", "staging")],
            [],
        ),
        # -s is not the service here: it takes three words.
        (
            "railway environment edit -s web isDeleted true -m x",
            "environment edit",
            [("--service-config", "web", "isDeleted", "true"), ("--message", "x")],
            [],
        ),
        # The group takes an operand: the environment's name.
        ("railway environment production", "environment", [], ["production"]),
        # An optional value is no option.
        ("railway ssh --session -s web", "ssh", [("--session",), ("--service", "web")], []),
        ("railway ssh --session main ls", "ssh", [("--session", "main")], ["ls"]),
        # clap strips the = of a short option.
        ("railway volume delete -v=data", "volume delete", [("--volume", "data")], []),
        # A word with a dash is no value in clap: it would refuse the line, and --yes is not lost.
        ("railway volume delete -v --yes", "volume delete", [("--volume",), ("--yes",)], []),
    ],
)
def test_clap(line, command, options, operands):
    assert parse(line, RAILWAY) == (command, options, operands)


def test_an_inner_command_starts_at_its_operand_and_keeps_its_own_options():
    assert rest("railway run -e production psql -c 'drop table t'", RAILWAY) == ["psql", "-c", "drop table t"]
    assert rest("railway run -- psql -e x", RAILWAY) == ["psql", "-e", "x"]


@pytest.mark.parametrize(
    ("line", "options", "operands"),
    [
        ("find . -name '*.pyc' -delete", [("-name", "*.pyc"), ("-delete",)], ["."]),
        # What find runs ends at ; and the tests go on behind it.
        (
            "find a b -exec rm -rf {} ';' -print",
            [("-exec", "rm", "-rf", "{}"), ("-print",)],
            ["a", "b"],
        ),
        # {} + ends it too, a + elsewhere does not.
        ("find . -exec chmod + {} + -delete", [("-exec", "chmod", "+", "{}"), ("-delete",)], ["."]),
        # -delete is the value of -name here: nothing is deleted.
        ("find . -name -delete", [("-name", "-delete")], ["."]),
    ],
)
def test_find(line, options, operands):
    assert parse(line, FIND) == ("", options, operands)


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("terraform -chdir=infra/prod destroy -auto-approve", [("-chdir", "infra/prod"), ("-auto-approve",)]),
        # Go's flag package takes two dashes for one, and a value of its own word.
        ("terraform destroy --auto-approve -target aws_db.main", [("-auto-approve",), ("-target", "aws_db.main")]),
        ("terraform destroy -auto-approve=false", []),
    ],
)
def test_terraform(line, options):
    assert parse(line, TERRAFORM) == ("destroy", options, [])


@pytest.mark.parametrize(
    ("line", "command", "options", "operands"),
    [
        # In front of the sub-command -C is a directory, behind it a switch.
        ("git -C /srv branch -C old new", "branch", [("-C", "/srv"), ("-C",)], ["old", "new"]),
        ("git reset --har HEAD~3", "reset", [("--hard",)], ["HEAD~3"]),
        ("git -c alias.x=y commit -c HEAD", "commit", [("-c", "alias.x=y"), ("--reedit-message", "HEAD")], []),
    ],
)
def test_options_before_the_sub_command(line, command, options, operands):
    assert parse(line, GIT) == (command, options, operands)


@pytest.mark.parametrize(
    ("line", "options", "operands"),
    [
        # Several values, up to the next option; negative numbers are values.
        ("tool --names a b c --force d", [("--names", "a", "b", "c"), ("--force",)], ["d"]),
        ("tool --forc", [("--force",)], []),
        ("tool -qn=5 x", [("--quiet",), ("--number", "5")], ["x"]),
        ("tool -n 5 -- --force", [("--number", "5")], ["--force"]),
    ],
)
def test_argparse(line, options, operands):
    assert parse(line, PIP) == ("", options, operands)


def test_name_value_words():
    # dd's operands are options without dashes; what has no listed name is an operand.
    assert parse("dd if=/dev/zero of=/dev/sda bs=1M", DD) == (
        "",
        [("if", "/dev/zero"), ("of", "/dev/sda")],
        ["bs=1M"],
    )


def test_words_have_no_options():
    assert parse("echo -n --force -- x", ECHO) == ("", [], ["-n", "--force", "--", "x"])


@pytest.mark.parametrize(
    ("line", "unsure", "open_command"),
    [
        # Where a sub-command may stand, an unknown word may be any of them.
        ("kubectl $X ns prod", ["$X"], True),
        ("kubectl delete ns $X", ["$X"], False),
        # The value of an option that takes one is not a doubt.
        ("kubectl --context $X delete ns a", [], False),
        ("kubectl --context=$X delete ns a", [], False),
        ("kubectl -n$X delete ns a", [], False),
        # A known start that is no dash cannot be an option.
        ("kubectl delete ns prod-$X", [], False),
        # After -- nothing is an option.
        ("kubectl delete -- ns $X", [], False),
        # A word that splits may bring options of its own after the value.
        ("kubectl --context $X... get pods", ["$X..."], False),
        ("kubectl delete --$X ns a", ["--$X"], False),
    ],
)
def test_unknown_arguments(line, unsure, open_command):
    parsed = scan(invocation(line), KUBECTL).parsed
    assert [one.shown for one in parsed.unsure] == unsure
    assert parsed.open_command is open_command


def test_an_unlisted_option_gives_a_second_reading():
    read = scan(invocation("kubectl --new-flag delete ns prod"), KUBECTL)
    # A sub-command behind it is taken for one; the other reading takes it for the option's value.
    assert read.guesses == 1
    assert read.parsed.command == ("delete",)
    assert parse("kubectl --new-flag delete ns prod", KUBECTL, 1)[0] == "ns"
    assert not scan(invocation("kubectl --new-flag=x delete ns prod"), KUBECTL).guesses
