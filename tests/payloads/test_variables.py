"""Variables whose values programs run, and those that stand for a person's consent."""

from __future__ import annotations

import pytest
from helpers import arg

from agentshell.model import EnvView, Invocation, Span, Unknown, known
from agentshell.payloads.variables import carried


def set_for(words, env=None, **variables):
    assigned = {name: arg(value) for name, value in variables.items()}
    base = EnvView(env or {}).with_changes(assigned)
    invocation = Invocation(tuple(map(known, words.split())), Span(0, 1), base, known("/w"), assignments=assigned)
    return carried(invocation, assigned)


def runs(payload):
    return [
        inner.text.shown
        if inner.kind == "shell"
        else inner.path.shown
        if inner.kind == "script"
        else " ".join(word.shown for word in inner.argv)
        for inner in payload.inner
    ]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PAGER", "less -R", ["less -R"]),
        ("KUBE_EDITOR", "sh -c 'rm -rf /srv'", ["sh -c 'rm -rf /srv'"]),
        ("GIT_SSH_COMMAND", "ssh -i key", ["ssh -i key"]),
        ("LESSOPEN", "|-rm -rf /srv %s", ["rm -rf /srv %s"]),
        ("LESSOPEN", "", []),
        ("PAGER", "", []),
        ("PAGER", [Unknown("unset", "$P")], []),  # nothing is known of it
        ("PAGER", ["rm -rf ", Unknown("unset", "$P")], ["rm -rf $P"]),
        ("NODE_OPTIONS", "--max-old-space-size=4096", []),
        ("NODE_OPTIONS", "--require ./a.js --import=/tmp/b.mjs", ["node ./a.js", "node /tmp/b.mjs"]),
        ("NODE_OPTIONS", "-r dotenv/config", ["node dotenv/config"]),
        ("RUBYOPT", "-W0 -r./wipe", ["ruby ./wipe.rb", "ruby ./wipe"]),
        ("PYTHONSTARTUP", "/tmp/x.py", ["python3 /tmp/x.py"]),
        ("RUBYOPT", "-rbundler/setup", ["ruby bundler/setup.rb", "ruby bundler/setup"]),
        ("TAR_OPTIONS", "--checkpoint-action=exec='rm -rf /srv'", ["tar --checkpoint-action=exec=rm -rf /srv"]),
        ("LESS", "-R '+!rm -rf /srv'", ["less -R +!rm -rf /srv"]),
        ("BASH_ENV", "./wipe.sh", ["./wipe.sh"]),
        ("ENV", "production", []),  # a word for programs, not a file that sh reads
        ("JAVA_TOOL_OPTIONS", "-Xmx2g -XX:OnError='rm -rf /srv'", ["rm -rf /srv"]),
        ("PERL5DB", "BEGIN { system q(rm -rf /srv) }", ["perl -e BEGIN { system q(rm -rf /srv) }"]),
        ("PERL5OPT", "-MDevel::Cover", []),
        ("PERL5OPT", "-Mstrict;system(q(rm))", ["perl -e use strict;system(q(rm))"]),
        ("GIT_CONFIG_PARAMETERS", "'core.pager=rm -rf /srv'", ["git -c core.pager=rm -rf /srv version"]),
        ("npm_config_script_shell", "./wipe.sh", ["./wipe.sh"]),
        ("FOO", "rm -rf /srv", []),  # nobody is known to run it
    ],
)
def test_what_a_variable_makes_run(name, value, expected):
    assert runs(set_for("git log", **{name: value})) == expected


def test_arguments_that_terraform_adds():
    assert runs(set_for("terraform apply", TF_CLI_ARGS_apply="-destroy")) == ["terraform apply -destroy"]
    assert runs(set_for("", TF_CLI_ARGS_apply="-destroy")) == ["terraform apply -destroy"]
    assert runs(set_for("", TF_CLI_ARGS_plan="-parallelism=10")) == []  # set for later, and harmless


def test_consent_is_a_finding():
    name = "PRISMA_USER_CONSENT_FOR_DANGEROUS_AI_ACTION"
    effect = set_for("npx prisma migrate reset", **{name: "yes"}).effects[0]
    assert (effect.level, effect.action, effect.target.environment) == (
        "destructive", "shell/consent-variable", "unknown",
    )  # fmt: skip
    assert set_for("npx prisma migrate reset", **{name: ""}).effects == ()
    rails = {"DISABLE_DATABASE_ENVIRONMENT_CHECK": "1"}
    assert set_for("rails db:drop", **rails).effects
    assert not set_for("rails db:drop", {"RAILS_ENV": "test"}, **rails).effects


@pytest.mark.parametrize(
    ("words", "variables", "expected"),
    [
        ("git log", {"GIT_CONFIG_KEY_0": "core.pager", "GIT_CONFIG_VALUE_0": "rm -rf /srv"},
         ["git -c core.pager=rm -rf /srv version"]),
        ("git x", {"GIT_CONFIG_KEY_0": "alias.x", "GIT_CONFIG_VALUE_0": "log -3"}, []),  # read where the alias is used
        ("git --config-env=core.pager=X log", {"X": "rm -rf /srv"}, ["git -c core.pager=rm -rf /srv version"]),
        ("make", {"MAKEFLAGS": "--eval=x:;rm"}, ["make --eval=x:;rm"]),
        ("make", {"MAKEFLAGS": "-j4"}, []),
        ("cmake", {"MAKEFLAGS": "--eval=x:;rm"}, []),
    ],
)  # fmt: skip
def test_variables_that_say_something_with_others(words, variables, expected):
    assert runs(set_for(words, **variables)) == expected


@pytest.mark.parametrize(
    ("words", "library", "expected"),
    [
        ("kubectl get pods", "./wipe.so", 1),
        ("psql -h db", "/tmp/a.so:/tmp/b.so", 2),
        ("kubectl get pods", "libfaketime.so.1", 0),
        ("ruby x.rb", "/usr/lib/libjemalloc.so.2", 0),
        ("./test", "./mine.so", 0),  # a library of the project, in a program of the project
    ],
)
def test_a_library_in_a_program_with_credentials(words, library, expected):
    assert len(set_for(words, LD_PRELOAD=library).effects) == expected
