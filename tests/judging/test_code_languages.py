"""Code of JavaScript, Ruby, Perl, PHP, awk, sed, PowerShell and others: what it would do, and what only looks so."""

from __future__ import annotations

import shlex

import pytest

from agentshell.assembly import Assembler

ASSEMBLER = Assembler()

NS = "kubectl --context prod delete ns a"
DELETES = '{query: `mutation { volumeDelete(volumeId: "x") }`}'


def decide(line, tmp_path):
    """Return allow, ask or deny for the line in a project of its own."""
    home, project = tmp_path / "home", tmp_path / "home/project"
    project.mkdir(parents=True, exist_ok=True)
    (project / ".git").mkdir(exist_ok=True)
    return (
        ASSEMBLER.assemble({"HOME": str(home), "PATH": "/usr/bin:/bin"}, str(project))
        .judge(line.encode())
        .verdict.decision
    )


JAVASCRIPT = [
    (f"const run = require('child_process').execSync; run('{NS}')", "another name"),
    (f"const {{execSync: run}} = require('node:child_process'); run('{NS}')", "renamed as it is taken"),
    (f"const run = require('util').promisify(require('child_process').exec); run('{NS}')", "promisified"),
    (f"require('util').promisify(require('child_process').exec)('{NS}')", "promisified and called at once"),
    (f"const cp = require('child_process'); cp['execSync']('{NS}')", "by a text"),
    (f"(0, require('child_process').execSync)('{NS}')", "as compilers write it"),
    (f"require('child_process').execSync.call(null, '{NS}')", "by call"),
    (f"eval(\"require('child_process').execSync('{NS}')\")", "code in a text"),
    ("for (const n of ['a']) require('child_process').execSync(`kubectl --context prod delete ns ${n}`)", "a loop"),
    (
        (
            "const args = ['--context', 'prod']; require('child_process').spawn('kubectl', [...args,"
            " 'delete', 'ns', 'a'])"
        ),
        "spread",
    ),
    (
        ("process.env.AWS_PROFILE = 'prod'; require('child_process').execSync('aws s3 rb s3://data --force')"),
        "a variable",
    ),
    ("require('child_process').execSync('psql -h prod-db app', {input: 'DROP TABLE users'})", "fed"),
    (
        ("const {homedir} = require('os'); require('fs').rmSync(`${homedir()}/Documents`, {recursive: true})"),
        "a template",
    ),
    ("const {rm} = require('fs/promises'); rm('/srv/data', {recursive: true})", "a promise"),
    ("const fs = require('fs'); fs.readdirSync('/srv').forEach(f => fs.rmSync('/srv/' + f))", "each of a folder"),
    ("require('shelljs').rm('-rf', '/srv/data')", "shelljs"),
    ("require('rimraf').sync('/srv/data')", "rimraf"),
    (f"const s = 'it\\'s'; const r = /['\"]/g; require('child_process').execSync('{NS}')", "quotes in a pattern"),
    (
        (f"const t = `a ${{x ? `${{y}}'` : ''}} b`; require('child_process').execSync('{NS}')"),
        "backquotes in a template",
    ),
    ("const c = require('axios').create({baseURL: 'https://api.example.com'}); c.delete('/v1/users/1')", "axios"),
    ("const o = {method: 'DELETE'}; fetch('https://api.example.com/v1/users/1', o)", "options with a name"),
    (
        (f"fetch('https://backboard.railway.app/graphql/v2', {{method: 'POST', body: JSON.stringify({DELETES})}})"),
        "GraphQL",
    ),
    (
        ("const {Pool} = require('pg'); new Pool({connectionString: process.env.PROD_URL}).query('DELETE FROM users')"),
        "pg",
    ),
    ("const sql = require('postgres')('postgres://u@prod-db/app'); sql`DROP TABLE users`", "a tagged template"),
    ("const {PrismaClient} = require('@prisma/client'); new PrismaClient().user.deleteMany()", "Prisma"),
    (
        (
            "const {PrismaClient} = require('@prisma/client'); const p = new PrismaClient();"
            " p.$executeRaw`TRUNCATE users`"
        ),
        "raw",
    ),
    (
        ("const {Sequelize} = require('sequelize'); new Sequelize('postgres://u@prod-db/app').sync({force: true})"),
        "Sequelize",
    ),
    ("const m = require('mongoose'); m.connect('mongodb://prod-mongo/app'); m.connection.dropDatabase()", "Mongoose"),
    ("const Redis = require('ioredis'); new Redis('redis://prod-redis:6379').flushall()", "ioredis"),
    (
        (
            "const {S3Client, DeleteBucketCommand: D} = require('@aws-sdk/client-s3'); new"
            " S3Client({}).send(new D({Bucket: 'b'}))"
        ),
        "AWS",
    ),
    ("const AWS = require('aws-sdk'); new AWS.S3().deleteBucket({Bucket: 'shop-prod'}).promise()", "AWS, version 2"),
    ("Bun.spawnSync(['kubectl', '--context', 'prod', 'delete', 'ns', 'a'])", "Bun"),
    ("new Deno.Command('kubectl', {args: ['--context', 'prod', 'delete', 'ns', 'a']}).outputSync()", "Deno"),
    ("const {Storage} = require('@google-cloud/storage'); new Storage().bucket('shop-prod').delete()", "Google Cloud"),
]
JAVASCRIPT_ORDINARY = [
    (
        ("const k = require('knex')({client: 'sqlite3', connection: {filename: ':memory:'}}); k.schema.dropTable('t')"),
        "memory",
    ),
    (f"const s = \"require('child_process').execSync('{NS}')\"; console.log(s)", "a text"),
    (f"// require('child_process').execSync('{NS}')\nconsole.log(1)", "a comment"),
    ("console.log(/execSync\\('rm -rf \\/'\\)/.test('x'))", "a pattern"),
    ("const m = new Map(); m.delete('production'); document.querySelector('#prod').remove()", "other deletions"),
    ("app.delete('/users/:id', (req, res) => users.delete(req.params.id))", "a route"),
    ("const fs = require('fs'); for (const d of ['dist', 'coverage']) fs.rmSync(d, {recursive: true})", "build output"),
    ("const {Sequelize} = require('sequelize'); new Sequelize('sqlite::memory:').sync({force: true})", "in memory"),
    (
        ("const {MongoClient} = require('mongodb'); new MongoClient('mongodb://localhost').db('t').dropDatabase()"),
        "local",
    ),
    (
        ("const p = require('./package.json'); delete p.scripts; require('fs').writeFileSync('package.json', '{}')"),
        "a project's file",
    ),
]
OTHERS = [
    ("ruby -e", f"send(:system, '{NS}')", "by a symbol"),
    ("ruby -e", f"x = 'a' =~ /'/; system('{NS}')", "a quote in a pattern"),
    ("ruby -e", f"puts <<~T\n  it's\nT\nsystem('{NS}')", "after a here-document"),
    ("ruby -e", 'Dir["/srv/data/*"].each { |f| FileUtils.rm_rf f }', "each of a folder"),
    ("ruby -e", 'require "net/http"; Net::HTTP.new("api.example.com", 443).delete("/v1/users/1")', "Net::HTTP"),
    ("ruby -e", 'Aws::S3::Client.new.delete_bucket(bucket: "shop-prod")', "AWS"),
    ("ruby -e", 'Redis.new(url: "redis://prod-redis:6379").flushall', "no brackets"),
    ("perl -le", 'my $c = "prod"; system("kubectl --context $c delete ns a")', "letters behind -l"),
    ("perl -0777ne", f"system('{NS}')", "digits in a cluster"),
    ("perl -e", f"$x = 'a'; s/'/x/ for $x; system('{NS}')", "a quote in a substitution"),
    ("perl -e", "unlink </srv/data/*>", "what a pattern matches"),
    ("perl -e", 'open(F, ">", "/etc/hosts")', "overwrites"),
    ("perl -e", 'DBI->connect("dbi:Pg:dbname=app;host=prod-db")->do("DROP TABLE users")', "DBI"),
    ("php -r", f'$f = "system"; $f("{NS}");', "a function by its name"),
    ("php -r", f'call_user_func("system", "{NS}");', "handed on"),
    ("php -r", 'foreach (glob("/srv/data/*") as $f) unlink($f);', "each of a folder"),
    ("php -r", '(new GuzzleHttp\\Client)->request("DELETE", "https://api.example.com/x");', "Guzzle"),
    ("awk", 'BEGIN { c = "rm -rf /srv/data"; c | getline }', "a command with a name"),
    ("awk -v c=prod", 'BEGIN { system("kubectl --context " c " delete ns a") }', "a variable of the line"),
    ("awk", '{ print "kubectl --context prod delete ns " $1 | "sh" }', "what is printed to a shell"),
    ("sed -n", "/x/{e rm -rf /srv/data\n}", "in a block"),
    ("sed", "s/.*/rm -rf \\/srv\\/data/e", "runs what it makes"),
    ("sed", "s/a/b/w /etc/hosts", "writes what it changed"),
    ("lua -e", 'io.open("/etc/hosts", "w"):write("")', "overwrites"),
    ("Rscript -e", 'unlink("/srv/data", recursive = TRUE)', "R"),
    ("Rscript -e", 'system2("kubectl", c("--context", "prod", "delete", "ns", "a"))', "R, with a list"),
    ("elixir -e", 'System.cmd("kubectl", ~w(--context prod delete ns a))', "Elixir"),
    ("elixir -e", 'File.rm_rf!("/srv/data")', "Elixir, files"),
    ("julia -e", f"run(`{NS}`)", "Julia"),
    ("julia -e", 'rm("/srv/data", recursive=true)', "Julia, files"),
    ("groovy -e", f'"{NS}".execute()', "Groovy"),
    ("groovy -e", 'new File("/srv/data").deleteDir()', "Groovy, files"),
    ("scala -e", f'import sys.process._; "{NS}".!', "Scala"),
    ("erl -noshell -eval", 'file:del_dir_r("/srv/data"), halt().', "Erlang"),
    ("guile -c", f'(system "{NS}")', "a Lisp"),
    ("pwsh -c", "Get-ChildItem /srv/data | Remove-Item -Recurse -Force", "a pipeline"),
    ("pwsh -c", '$c = "prod"; kubectl --context $c delete ns a', "a variable"),
    ("pwsh -c", f"try {{ {NS} }} catch {{}}", "a block"),
    ("pwsh -c", 'Start-Process kubectl -ArgumentList "--context","prod","delete","ns","a"', "started"),
    ("pwsh -c", "Invoke-RestMethod -Method Delete -Uri https://api.example.com/v1/users/1", "a request"),
    ("pwsh -c", "Invoke-Command -ComputerName prod-web-1 -ScriptBlock { Remove-Item -Recurse /srv/app }", "elsewhere"),
    ("pwsh -c", "gci /srv/data -Recurse | % { ri $_ -Force }", "each of a pipeline"),
    ("pwsh -c", '[IO.Directory]::Delete("/srv/data", $true)', ".NET"),
    ("pwsh -c", "Remove-AzResourceGroup -Name prod-rg -Force", "a cloud's module"),
    ("py -3 -c", f"import os; os.system('{NS}')", "the launcher"),
    ("zx --eval", f"await $`{NS}`", "zx"),
    ("yarn node -e", f"require('child_process').execSync('{NS}')", "through yarn"),
]
OTHERS_ORDINARY = [
    ("perl -pe", "s{system\\(.*?\\)}{exit}g", "replaces"),
    ("perl -ne", "print if m{system\\('rm -rf /'\\)}", "searches"),
    ("ruby -e", "# system('rm -rf /srv')\nputs 'system(\"rm -rf /srv\")'", "a comment and a text"),
    ("php -r", "/* exec('rm -rf /srv') */ echo 1;", "a comment"),
    ("awk", '/system\\("rm -rf \\/"\\)/ { print FILENAME }', "a pattern"),
    ("awk", '{ print | "sort -u" }', "a pipe"),
    ("sed", "s|http://e rm -rf /srv|x|; s/we w/e e/", "letters that are no commands"),
    ("sed", "s/a/b/;s/e rm -rf \\/srv/c/", "behind a semicolon"),
    ("pwsh -c", "Remove-Item -Recurse -Force ./dist, ./build", "build output"),
    ("pwsh -c", "Get-ChildItem -Recurse | Where-Object { $_.Name -match 'delete' }", "searches"),
    ("pwsh -c", "Write-Host 'Remove-Item -Recurse /srv' # Remove-Item /srv", "prints"),
    ("Rscript -e", "cat('system(\"rm -rf /srv\")')", "prints"),
    ("elixir -e", 'IO.puts("System.cmd")', "prints"),
    ("julia -e", 'println("run(`rm -rf /srv`)")', "prints"),
]


@pytest.mark.parametrize(("code", "why"), JAVASCRIPT, ids=[row[1] for row in JAVASCRIPT])
def test_what_javascript_would_do_is_found(code, why, tmp_path):
    assert decide(f"node -e {shlex.quote(code)}", tmp_path) != "allow", why


@pytest.mark.parametrize(("code", "why"), JAVASCRIPT_ORDINARY, ids=[row[1] for row in JAVASCRIPT_ORDINARY])
def test_ordinary_javascript_runs(code, why, tmp_path):
    assert decide(f"node -e {shlex.quote(code)}", tmp_path) == "allow", why


@pytest.mark.parametrize(("program", "code", "why"), OTHERS, ids=[f"{row[0]}: {row[2]}" for row in OTHERS])
def test_what_other_languages_would_do_is_found(program, code, why, tmp_path):
    assert decide(f"{program} {shlex.quote(code)}", tmp_path) != "allow", why


@pytest.mark.parametrize(
    ("program", "code", "why"), OTHERS_ORDINARY, ids=[f"{row[0]}: {row[2]}" for row in OTHERS_ORDINARY]
)
def test_ordinary_code_of_other_languages_runs(program, code, why, tmp_path):
    assert decide(f"{program} {shlex.quote(code)}", tmp_path) == "allow", why


@pytest.mark.parametrize(
    "run",
    [
        "python3 x.py",
        "uv run x.py",
        "./x.py",
        "chmod +x x.py && ./x.py",
        "python3 -m cProfile x.py",
        "coverage run x.py",
    ],
)
def test_a_script_that_the_line_writes_is_read(run, tmp_path):
    line = f"cat > x.py <<'EOF'\n#!/usr/bin/env python3\nimport os\nos.system('{NS}')\nEOF\n{run}"
    assert decide(line, tmp_path) != "allow"


@pytest.mark.parametrize(
    ("name", "text", "run"),
    [
        ("x.mjs", f"import {{execSync}} from 'node:child_process'\nexecSync('{NS}')", "node x.mjs"),
        ("x.ts", f"import {{execSync}} from 'node:child_process'\nexecSync('{NS}' as string)", "npx tsx x.ts"),
        ("x.go", 'package main\nimport "os"\nfunc main() { os.RemoveAll("/srv/data") }', "go run x.go"),
        ("x.ps1", NS, "pwsh ./x.ps1"),
    ],
)
def test_scripts_of_other_languages_are_read(name, text, run, tmp_path):
    assert decide(f"cat > {name} <<'EOF'\n{text}\nEOF\n{run}", tmp_path) != "allow"
