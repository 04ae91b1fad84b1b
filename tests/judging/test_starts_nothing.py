"""Lines that start nothing hidden need no gate; whatever might start something does."""

from __future__ import annotations

import pytest
from conftest import FakeHost

from agentshell.assembly import Assembly
from agentshell.config import Config, default_policy
from agentshell.facts import Facts, Settings
from agentshell.host import RealHost
from agentshell.pack_store import registry_for
from agentshell.starts_nothing import starts_nothing

CONFIG = Config(default_policy())
READERS = RealHost({}, "/")
REGISTRY = registry_for(CONFIG)
REPOSITORY = {".git": None, ".git/config": "[core]\n\tbare = false\n", "app.py": "x", "list": "a\nb\n"}
USUAL = {
    f"/usr/bin/{name}": "ELF" for name in ("ls", "cat", "git", "grep", "sed", "find", "xargs", "head", "sort", "rg")
}
NOTHING = [
    "ls -la",
    "git status",
    "git log --oneline -n 5 | head -3",
    "cd src && git diff HEAD~1 -- app.py",
    "cat app.py | grep -n def | sort -u | head",
    "sed -n '1,40p' app.py",
    "find . -name '*.py' -not -path './node_modules/*' | xargs grep -l foo",
    "for f in a b; do echo $f; wc -l < app.py; done",
    "[ -f app.py ] && echo yes || echo no",
    "rg -n 'def main' src",
    "mkdir -p build && cp app.py build/ && rm -r build",
    "timeout 5 ls",
    "x=$(cat list); echo $x",
]
SOMETHING = {
    "make": "a build runs what its file says",
    "python3 app.py": "a script",
    "./run.sh": "a program of the project's",
    "npm test": "scripts of a package",
    "git commit -m x": "hooks",
    "git -c core.fsmonitor=./x status": "a program named on the line",
    "git fetch": "starts ssh",
    "git log --ext-diff": "a program that the settings name",
    "sort --compress-program=./x list": "a program named on the line",
    "sort --comp=./x list": "the same, shortened",
    "rg --pre ./x foo": "a program named on the line",
    "sed -f script app.py": "a script that is read again when it runs",
    "sed -n '1e ./x' app.py": "GNU sed's e",
    "find . -exec ./x {} ';'": "the inner command",
    "xargs ./x < list": "the inner command",
    "ssh web ls": "it runs elsewhere",
    "tar xzf a.tgz": "starts other programs",
    "$TOOL run": "nobody knows what",
    "PATH=.:$PATH; ls": "another ls",
    "kubectl get pods": "plugins and credential helpers start further programs",
    "vim app.py": "an editor",
    "ls; make": "one of two",
    "echo $(make)": "inside a substitution",
    "f() { make; }; f": "inside a function",
}


def judged(line, env=None, files=None):
    host_files = {**REPOSITORY, **USUAL, **(files or {})}
    host = FakeHost(env, host_files, readers=READERS)
    facts = Facts(host, Settings())
    return starts_nothing(Assembly(facts, REGISTRY, CONFIG).judge(line.encode()), facts)


@pytest.mark.parametrize("line", NOTHING)
def test_nothing_is_hidden(line):
    assert judged(line)


@pytest.mark.parametrize("line", SOMETHING)
def test_something_may_be(line):
    assert not judged(line)


@pytest.mark.parametrize(
    ("line", "env", "files"),
    [
        ("git status", {}, {".git/config": "[core]\n fsmonitor = ./x\n"}),
        ("git diff", {}, {"~/.gitconfig": "[diff]\n external = ./x\n"}),
        ("git diff", {}, {"~/.config/git/config": '[diff "p"]\n textconv = ./x\n'}),
        ("git status", {}, {".git/config": "[include]\n path = other\n"}),
        ("git add .; git status", {}, {}),
        ("git status", {"GIT_CONFIG_COUNT": "1"}, {}),
        ("git status", {}, {".git/hooks/post-index-change": "#!/bin/sh\n"}),
        ("ls", {"BASH_ENV": "~/x"}, {}),
        ("ls", {"BASH_FUNC_ls%%": "() { make; }"}, {}),
        ("ls", {"PATH": "/home/dev/bin:/usr/bin"}, {"/home/dev/bin/ls": "#!/bin/sh\nmake\n"}),
        ("ls", {"PATH": ".:/usr/bin"}, {}),
        ("rg foo", {"RIPGREP_CONFIG_PATH": "rc"}, {}),
    ],
)  # fmt: skip
def test_settings_can_have_something_started(line, env, files):
    assert not judged(line, env, files)
