"""Where credentials come from: found ones raise what destroys to a question, the session's own change nothing."""

from pathlib import Path

import pytest

from agentshell.assembly import assemble
from agentshell.judge import kept

TOKEN = "0f3c9a1e-77aa"
FOREIGN = "1b2c3d4e-55bb"


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (folder / ".env").write_text(f"HEROKU_API_KEY={TOKEN}\nDATABASE_URL=postgres://a:{TOKEN}@db.dev.shop.io/x\n")
    (tmp_path / "other/.env").write_text(f"export HEROKU_API_KEY={FOREIGN}\n")
    (tmp_path / "other/empty.env").write_text("DEBUG=1\nSECRET_KEY=\n")
    (folder / "x.json").write_text(f'{{"token": "{FOREIGN}"}}\n')
    return folder


def judge(line, project: Path, **env):
    home = str(project.parent / "home")
    return assemble({"HOME": home, "PATH": "/usr/bin:/bin", **env}, str(project)).judge(line.encode())


STOP_APP = "heroku ps:scale web=0 -a shop-dev"


@pytest.mark.parametrize(
    ("line", "decision", "origin", "reason"),
    [
        (STOP_APP, "allow", "", "the session's own login"),
        (f"HEROKU_API_KEY={FOREIGN} {STOP_APP}", "ask", "typed", "typed in front of the command"),
        (f"export HEROKU_API_KEY={FOREIGN}; {STOP_APP}", "ask", "typed", "exported"),
        (f"env HEROKU_API_KEY={FOREIGN} {STOP_APP}", "ask", "typed", "through a wrapper"),
        (f"HEROKU_API_KEY=$(grep KEY ../other/.env | cut -d= -f2) {STOP_APP}", "ask", "other/.env", "read from a file"),
        (f"HEROKU_API_KEY=$(jq -r .token x.json) {STOP_APP}", "ask", "x.json", "from a file of the project"),
        (f"export HEROKU_API_KEY=$(awk 1 /srv/secret/key); {STOP_APP}", "ask", "secret/key", "a file that is not here"),
        (f". ../other/.env; {STOP_APP}", "ask", "other/.env", "another project's .env"),
        (f"set -a; source ../other/.env; set +a; {STOP_APP}", "ask", "other/.env", "the same, exported at once"),
        (f"dotenv -f ../other/.env run -- {STOP_APP}", "ask", "other/.env", "the same through a runner"),
        (f"set -a; . ./.env; set +a; {STOP_APP}", "allow", "", "the project's own .env is there for its commands"),
        (f"HEROKU_API_KEY=$(grep KEY .env | cut -d= -f2) {STOP_APP}", "allow", "", "the same, by hand"),
        (f"dotenv -f .env run -- {STOP_APP}", "allow", "", "the same through a runner"),
        (f'HEROKU_API_KEY="$SAVED" {STOP_APP}', "allow", "", "from a variable of the session"),
        (f"HEROKU_API_KEY=$(vault read -field=key x) {STOP_APP}", "ask", "vault read", "fetched by another program"),
        ("kubectl --context dev --token abcdefgh delete pod web", "ask", "typed", "an option"),
        ("KUBECONFIG=/srv/found kubectl --context dev delete pod web", "ask", "/srv/found", "a kubeconfig elsewhere"),
        ("kubectl --kubeconfig ../other/kube --context dev delete pod web", "ask", "other/kube", "by option"),
        ("KUBECONFIG=kind.yaml kubectl --context dev delete pod web", "allow", "", "a kubeconfig of the project"),
        ("kubectl --kubeconfig ~/.kube/dev.yaml delete pod web", "allow", "", "where kubectl keeps its own"),
        ("psql postgres://a:hunter22@db.dev.shop.io/x -c 'drop table t'", "ask", "typed", "a password in an address"),
        ("psql postgres://a@db.dev.shop.io/x -c 'drop table t'", "allow", "", "an address without one"),
        (
            "PGPASSWORD=postgres psql -h localhost -c 'drop table t'",
            "allow",
            "typed",
            "of this machine nothing is asked",
        ),
        (
            "psql postgres://a:hunter22@db.prod.shop.io/x -c 'insert into t values (1)'",
            "allow",
            "typed",
            "a write: kept",
        ),
        ("psql postgres://a:hunter22@db.prod.shop.io/x -c 'select 1'", "allow", "", "a read is nothing to tell"),
        (f"curl -X DELETE https://api.dev.shop.io/1 -H 'Authorization: Bearer {FOREIGN}'", "ask", "typed", "a header"),
        (f"curl -X DELETE https://api.dev.shop.io/1 -u me:{FOREIGN}", "ask", "typed", "a user with a password"),
        ('curl -X DELETE https://api.dev.shop.io/1 -H "Authorization: Bearer $SAVED"', "allow", "", "the session's"),
        ("curl -X DELETE https://api.dev.shop.io/1 -H 'Accept: text/html'", "allow", "", "a header without one"),
        (f"http DELETE https://api.dev.shop.io/1 'X-Api-Key: {FOREIGN}'", "ask", "typed", "httpie's way to say it"),
        ("aws s3 rm s3://shop-dev/x --profile dev", "allow", "", "a profile is no credential"),
        ("AWS_SECRET_ACCESS_KEY=abcd1234 aws s3 rb s3://shop-dev --force", "ask", "typed", "keys in front"),
    ],
)
def test_a_foreign_credential_is_told_and_asked_about(line, decision, origin, reason, project):
    verdict = judge(line, project, SAVED="saved-5566-token").verdict
    assert verdict.decision == decision, reason
    told = [finding.effect.origin for finding in verdict.findings if finding.effect.origin]
    assert bool(told) == bool(origin), reason
    assert all(origin in one for one in told), told


@pytest.mark.parametrize(
    ("line", "owners", "reason"),
    [
        ("cat .env", {"heroku", "psql", "mysql"}, "whose they are stands in it"),
        ("grep -r KEY ../other/.env", {"heroku"}, "searching shows them"),
        ("head -3 < .env", {"heroku", "psql", "mysql"}, "by redirection"),
        ("python3 -c \"print(open('.env').read())\"", {"heroku", "psql", "mysql"}, "by a program's text"),
        ("cat ../other/empty.env", set(), "nothing secret is in it"),
        ("cat .env.example", set(), "an example"),
        ("ls -la .env", set(), "its name only"),
        ("cp .env .env.saved", set(), "copied, not shown"),
        ("docker compose --env-file .env up -d", set(), "used, not shown"),
        ("printenv", {"heroku"}, "all variables"),
        ("env | grep KEY", {"heroku"}, "the same"),
        ("printenv HOME", set(), "one that is none"),
        ("printenv HEROKU_API_KEY", {"heroku"}, "one that is"),
        ("env FOO=1 make test", set(), "a command's environment is set, not shown"),
        ("kubectl get secret db -o yaml", {"kubectl"}, "what a CLI prints"),
        ("heroku config -a shop-dev", {"heroku"}, "what a CLI prints"),
    ],
)
def test_what_is_shown_is_remembered(line, owners, reason, project):
    judgement = judge(line, project, HEROKU_API_KEY=TOKEN)
    assert judgement.verdict.decision == "allow", reason
    memory = kept(judgement)
    assert {owner for one in (memory.seen if memory else ()) for owner in one.owners} == owners, reason


@pytest.mark.parametrize(
    ("line", "decision", "reason"),
    [
        (f"cat ../other/.env; {STOP_APP}", "ask", "the same provider's"),
        (f"{STOP_APP}; cat ../other/.env", "allow", "shown after it"),
        (f"cat .env; {STOP_APP}", "allow", "the project's own, which nobody has read yet"),
        ("cat ../other/.env; kubectl --context dev delete pod web", "allow", "another provider's"),
        ("cat ../other/.env; heroku apps -a shop-dev", "allow", "nothing is destroyed"),
        ("cat .env; psql -h localhost -c 'drop table t'", "allow", "of this machine nothing is asked"),
    ],
)
def test_what_was_shown_before_raises_what_destroys(line, decision, reason, project):
    assert judge(line, project).verdict.decision == decision, reason


def test_the_tables_are_those_of_the_yaml():
    from agentshell.credentials.marks import MARKS
    from agentshell.credentials.tables import TABLES
    from agentshell.targets.environments import dump, load_tables

    root = Path(__file__).resolve().parents[2]
    tables = load_tables((root / "rules/credentials.yaml").read_text("utf-8"), "credentials.yaml")
    assert dump(tables, "credentials.yaml") == (root / "agentshell/credentials/tables.py").read_text("utf-8")
    for patterns in TABLES["files"].values():
        for pattern in patterns:
            path = f"/{pattern.removeprefix('~').lstrip('/')}".replace("*", "x")
            assert any(mark in path for mark in MARKS), f"no mark lets {pattern} be looked at"


def test_every_provider_and_pack_in_the_tables_is_there():
    from agentshell.credentials.tables import TABLES

    root = Path(__file__).resolve().parents[2]
    packs = {path.stem.removeprefix("api-") for path in (root / "rules").glob("*.yaml")}
    named = {pack for listed in TABLES["packs"].values() for pack in listed}
    assert {*TABLES["variables"], *TABLES["file-variables"], *TABLES["files"], *TABLES["packs"]} <= packs | {"any"}
    # What SQL does is told under a name of its own, whichever client sends it.
    assert named <= packs | {"sql"}


def test_every_program_that_sends_passes_the_quick_look():
    from agentshell.credentials import sending
    from agentshell.credentials.marks import SENDERS

    assert sending._PIPED | sending._NAMED | sending._ASKED | set(sending._UPLOADS) <= SENDERS
