"""Inline code: the commands that code in each language would start, or whose like it would do itself."""

from __future__ import annotations

import pytest
from conftest import facts
from helpers import arg, parsed
from hypothesis import given, settings
from hypothesis import strategies as st

from agentshell.model import Unknown
from agentshell.packs.model import PayloadRule
from agentshell.payloads import code
from agentshell.payloads.sources import HOLE

NS = "kubectl --context prod delete ns payments"


def read(language, text, *, rest=(), env=None):
    machine = facts(env)
    rule = PayloadRule("inline-code", sources=("-c",), dialect=language)
    return code.read(parsed(language, [("-c", text)], rest=rest, facts=machine), machine, rule)


def started(language, text, **more):
    """Return the command lines that the code comes to, as text."""
    return [
        inner.text.shown if inner.kind == "shell" else " ".join(word.shown for word in inner.argv)
        for inner in read(language, text, **more).inner
    ]


PYTHON = [
    (f"import os; os.system('{NS}')", [NS], "a shell"),
    (f"import subprocess; subprocess.run({NS.split()})", [NS], "a list"),
    (f"import subprocess as sp\nsp.check_call('{NS}', shell=True)", [NS], "another name, a shell"),
    (f"from subprocess import run as r; r({NS.split()})", [NS], "imported under another name"),
    (f"__import__('os').system('{NS}')", [NS], "no import statement"),
    (f"import os; getattr(os, 'sys' + 'tem')('{NS}')", [NS], "by a name that is put together"),
    (f"import os; exec(\"os.system('{NS}')\")", [NS], "code in a text"),
    ("import os; os.execvp('rm', ['rm', '-rf', '/srv'])", ["rm -rf /srv"], "another program in its place"),
    ("import os; os.execl('/bin/rm', 'rm', '-rf', '/srv')", ["/bin/rm -rf /srv"], "words as arguments"),
    ("import os,base64; os.system(base64.b64decode('cm0gLXJmIC9zcnY=').decode())", ["rm -rf /srv"], "base64"),
    ("import shutil; shutil.rmtree('/srv/data')", ["rm -rf -- /srv/data"], "a tree"),
    ("import shutil, os; shutil.rmtree(os.path.expanduser('~'))", ["rm -rf -- /home/dev"], "the home folder"),
    (
        "from pathlib import Path\nfor n in ('a', 'b'):\n  (Path('/srv') / n).unlink()",
        ["rm -f -- /srv/a", "rm -f -- /srv/b"],
        "a loop",
    ),
    ("import os\nx = os.environ['T']\nos.remove(f'/srv/{x}')", ["rm -f -- /srv/x1"], "a variable of the environment"),
    ("open('/etc/hosts', 'w').write('')", [": > '/etc/hosts'"], "overwrites"),
    ("open('/etc/hosts').read()", [], "reads"),
    ("import requests; requests.delete('https://a.acme.com/x')", ["curl -q -X DELETE -- https://a.acme.com/x"], "HTTP"),
    (
        "import urllib.request as u; u.urlopen(u.Request('https://a.acme.com', method='DELETE'))",
        ["curl -q -X DELETE -- https://a.acme.com"],
        "the standard library",
    ),
    (
        "import psycopg2\nc = psycopg2.connect(host='prod-db', dbname='app')\nc.cursor().execute('DROP TABLE users')",
        ["psql -X -h prod-db -d app -c DROP TABLE users"],
        "SQL",
    ),
    (
        (
            "from sqlalchemy import create_engine, text\ne = create_engine('postgresql+psycopg://u@prod-db/app')\n"
            "with e.begin() as c:\n    c.execute(text('DELETE FROM users'))"
        ),
        ["psql -X -d postgresql://u@prod-db/app -c DELETE FROM users"],
        "SQL through an engine",
    ),
    ("import sqlite3; sqlite3.connect('x.db').execute('DROP TABLE t')", ["sqlite3 x.db DROP TABLE t"], "a file"),
    (
        "import boto3; boto3.client('rds').delete_db_instance(DBInstanceIdentifier='main')",
        ["aws rds delete-db-instance --db-instance-identifier main"],
        "AWS",
    ),
    (
        (
            "from kubernetes import client, config\nconfig.load_kube_config(context='prod')\n"
            "client.CoreV1Api().delete_namespace('shop')"
        ),
        ["kubectl --context prod delete namespace shop"],
        "Kubernetes",
    ),
    (f"def f(c):\n  import os\n  os.system(c)\nf('{NS}')", [NS], "through a function"),
    ("import os,sys\nif sys.argv[1] == 'x':\n  os.system('rm -rf /srv')", ["rm -rf /srv"], "inside a branch"),
    ("x = 1\n!rm -rf /srv\n%timeit x", ["rm -rf /srv"], "IPython's shell"),
    ("%%bash\nrm -rf /srv", ["rm -rf /srv"], "IPython's cell of a shell"),
    ("import json,sys; print(json.load(sys.stdin)['delete'])", [], "prints"),
    ("print('os.system(\"rm -rf /\")')", [], "only a text"),
    ("# os.system('rm -rf /')\nprint(1)", [], "a comment"),
]


@pytest.mark.parametrize(("text", "expected", "why"), PYTHON, ids=[f"{row[2]}: {row[0][:40]}" for row in PYTHON])
def test_python(text, expected, why):
    assert started("python", text, env={"T": "x1"}) == expected, why


JS = [
    (f"require('child_process').execSync('{NS}')", [NS], "a shell"),
    (f"const {{execSync}} = require('child_process'); execSync(`{NS}`)", [NS], "a template"),
    ("const cp = require('child_process'); const c = 'rm -rf '; cp.exec(c + '/srv')", ["rm -rf /srv"], "joined"),
    ("import {spawn} from 'node:child_process'; spawn('rm', ['-rf', '/srv'])", ["rm -rf /srv"], "a list"),
    (
        "require('child_process').execSync(Buffer.from('cm0gLXJmIC9zcnY=','base64').toString())",
        ["rm -rf /srv"],
        "base64",
    ),
    ("require('fs').rmSync(require('os').homedir(), {recursive: true})", ["rm -rf -- /home/dev"], "the home folder"),
    ("fs.unlinkSync('/srv/x')", ["rm -f -- /srv/x"], "a file"),
    ("await Bun.$`rm -rf /srv`", ["rm -rf /srv"], "Bun's shell"),
    ("new Deno.Command('rm', {args: ['-rf', '/srv']})", ["rm -rf /srv"], "Deno"),
    ("fetch('https://a.acme.com/x', {method: 'DELETE'})", ["curl -q -X DELETE -- https://a.acme.com/x"], "HTTP"),
    (
        (
            "const {Client} = require('pg'); const c = new Client({connectionString: 'postgres://u@prod-db/app'});"
            "c.query('DROP TABLE users')"
        ),
        ["psql -X -d postgresql://u@prod-db/app -c DROP TABLE users"],
        "SQL",
    ),
    (
        "require('https').request({method: 'DELETE', host: 'a.acme.com', path: '/x'}).end()",
        ["curl -q -X DELETE -- https://a.acme.com/x"],
        "Node's own client",
    ),
    ("/rm/.exec('rm -rf /')", [], "a regular expression"),
    ("console.log('rm -rf /')", [], "only a text"),
    ("// execSync('rm -rf /')\n1", [], "a comment"),
    ("const fs=require('node:fs'); JSON.parse(fs.readFileSync('/x/package.json','utf8'))", [], "reads"),
]

OTHERS = [
    ("perl", "`rm -rf /srv`", ["rm -rf /srv"], "backquotes"),
    ("perl", "exec qw(rm -rf /srv)", ["rm -rf /srv"], "words"),
    ("perl", 'system "rm", "-rf", "/srv";', ["rm -rf /srv"], "a list without parentheses"),
    ("perl", 'my $c = "rm -rf /srv"; system($c);', ["rm -rf /srv"], "a variable"),
    ("perl", 'open(F, "|sh"); print F "x"', ["sh"], "a pipe"),
    ("perl", 'print "hello # world"; s/foo/bar/g', [], "prints"),
    ("ruby", f'system("{NS}")', [NS], "a shell"),
    ("ruby", "%x(rm -rf /srv)", ["rm -rf /srv"], "another form of backquotes"),
    ("ruby", 'require "fileutils"; FileUtils.rm_rf "/srv"', ["rm -rf -- /srv"], "a tree"),
    ("ruby", 'd = "/srv"; system("rm -rf #{d}")', ["rm -rf /srv"], "put into a text"),
    ("ruby", "system(*%w[rm -rf /srv])", ["rm -rf /srv"], "a splat"),
    ("php", "shell_exec('rm -rf /srv');", ["rm -rf /srv"], "a shell"),
    (
        "php",
        '$p = new PDO("pgsql:host=prod-db;dbname=app"); $p->exec("DROP TABLE u");',
        ["psql -X -h prod-db -d app -c DROP TABLE u"],
        "SQL",
    ),
    ("lua", "os.execute([[rm -rf /srv]])", ["rm -rf /srv"], "a long text"),
    ("awk", 'BEGIN { system("rm -rf /srv") }', ["rm -rf /srv"], "a shell"),
    ("awk", '{ print "rm -rf /srv/" $1 | "sh" }', ["rm -rf /srv/?"], "a shell is given what is printed"),
    ("awk", '{ print $1 | "sort -u" }', ["sort -u"], "a pipe"),
    ("awk", 'BEGIN { "rm -rf /srv" | getline x }', ["rm -rf /srv"], "read from a command"),
    ("awk", '/DELETE FROM/ {print FILENAME": "$0}', [], "searches"),
    ("awk", '$10 >= 3 && $1 > 5 { print "rm -rf " $1 }', [], "compares and prints"),
    ("sed", "1e rm -rf /srv", ["rm -rf /srv"], "GNU's e"),
    ("sed", "s/.*/rm -rf &/e", ["rm -rf ?"], "runs what it makes"),
    ("sed", "s/delete/remove/g", [], "replaces"),
    ("osascript", 'do shell script "rm -rf /srv"', ["rm -rf /srv"], "AppleScript"),
    (
        "osascript",
        'tell application "Finder" to delete (every item of folder "Documents" of home)',
        ["rm -rf -- ~/Documents"],
        "Finder",
    ),
    ("osascript", 'tell application "Finder" to quit', [], "no deletion"),
    ("powershell", "Remove-Item -Recurse -Force /srv/x", ["rm -rf -- /srv/x"], "PowerShell"),
    ("expect", 'spawn ssh prod-web\nsend "rm -rf /srv\\r"', ["ssh prod-web", "rm -rf /srv"], "expect"),
]
OTHERS += [("javascript", *row) for row in JS]


@pytest.mark.parametrize(
    ("language", "text", "expected", "why"), OTHERS, ids=[f"{r[0]}: {r[3]}: {r[1][:30]}" for r in OTHERS]
)
def test_other_languages(language, text, expected, why):
    assert started(language, text) == expected, why


def test_a_script_sees_its_arguments():
    text = (
        "import sys, os\nURL = {'production': 'postgres://u@prod-db/app', 'test': 'postgres://localhost/t'}[sys.argv[2]]\n"
        "os.system(f'psql {URL} -c \"TRUNCATE users\"')\n"
    )
    machine = facts(files={"seed.py": text})
    rule = PayloadRule("inline-code", sources=("@arg.0",), dialect="python")
    one = parsed("python", [], ["seed.py"], rest=["--env", "production"], facts=machine)
    [inner] = code.read(one, machine, rule).inner
    assert inner.text.text == 'psql postgres://u@prod-db/app -c "TRUNCATE users"'


@pytest.mark.parametrize(
    ("language", "text", "expected", "why"),
    [
        ("python", "import os; os.system(input('delete prod-db')+V)", None, "dynamic, and only says what it speaks of"),
        ("python", "import os; v = 'delete prod-db'; os.system(V)", ("destructive", "production"), "dynamic"),
        ("python", "import os; os.system(input()) # delete in production", None, "only a comment speaks of it"),
        ("python", "import os; os.system(input())", None, "dynamic, but speaks of nothing"),
        ("python", "print 'old'; os.system('rm -rf /srv/production')", ("destructive", "production"), "does not parse"),
        ("python", "print 'old'", None, "does not parse, speaks of nothing"),
        (
            "python",
            ["import os; f = 'delete prod-db'; ", Unknown("v")],
            ("destructive", "production"),
            "an unknown part is code",
        ),
        ("python", ["d = open('", Unknown("v"), "'); d.pop('delete')"], None, "an unknown part is only a text"),
        ("cobol", "DELETE FILE prod-data", ("destructive", "production"), "no reader"),
    ],
)
def test_what_cannot_be_followed_counts_by_what_it_mentions(language, text, expected, why):
    effects = read(language, arg(text)).effects
    assert (effects[0].level, effects[0].target.environment) == expected if expected else not effects, why


def test_a_script_that_is_not_there_gives_nothing():
    machine = facts()
    rule = PayloadRule("inline-code", sources=("@arg.0",), dialect="python")
    payload = code.read(parsed("python", [], ["path/to/file.py"], facts=machine), machine, rule)
    assert (payload.effects, payload.inner) == ((), ())


@given(
    st.sampled_from(["python", "javascript", "ruby", "perl", "php", "lua", "awk", "sed", "expect", "powershell"]),
    st.text(max_size=80),
)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_an_error(language, text):
    read(language, text.replace(HOLE, ""))


PIECES = [
    "os",
    ".",
    "system",
    "(",
    ")",
    "'rm'",
    "[",
    "]",
    "{",
    "}",
    ",",
    "+",
    "=",
    "x",
    "%w[",
    "`",
    "$",
    "\n",
    "1",
    "fs.rmSync",
]


@given(
    st.sampled_from(["python", "javascript", "ruby", "perl", "php", "lua"]),
    st.lists(st.sampled_from(PIECES), max_size=24),
)
@settings(max_examples=300, deadline=None)
def test_pieces_in_any_order_end_without_an_error(language, pieces):
    read(language, "import os\n" + "".join(pieces))


@pytest.mark.parametrize("language", ["python", "javascript", "ruby", "perl", "php", "lua", "awk"])
@pytest.mark.parametrize("piece", ["f(", 'print "a" && ', "x=[", "{x:", "a.", '"'])
def test_code_nested_or_repeated_beyond_reason_ends(language, piece):
    payload = read(language, piece * 20_000 + " delete prod-db")
    assert payload.inner == () or len(payload.inner) < 500
