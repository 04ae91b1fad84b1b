"""Calls of described APIs through the pipeline: held where they destroy, one finding with the CLI, reads allowed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import shared

from agentshell.assembly import Assembler
from agentshell.model import LEVELS
from agentshell.packs.advice import is_command
from agentshell.packs.globs import glob
from agentshell.payloads.api import named, problems
from agentshell.payloads.apis import NAMES

ASSEMBLER = Assembler()
ENV = {"HOME": "/home/dev", "PATH": "/usr/bin:/bin", "USER": "dev"}
KUBE = """apiVersion: v1
kind: Config
current-context: prod-eu
contexts: [{name: prod-eu, context: {cluster: prod-eu, user: u}}]
clusters: [{name: prod-eu, cluster: {server: "https://k8s.prod.acme.com:6443"}}]
"""


@pytest.fixture
def judged(tmp_path):
    """Judge a line in an empty project whose kubeconfig is a production cluster's."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "kubeconfig").write_text(KUBE)
    judge = ASSEMBLER.assemble({**ENV, "KUBECONFIG": str(tmp_path / "kubeconfig")}, str(tmp_path)).judge
    return lambda line: judge(line.encode()).verdict


def actions(verdict):
    return {finding.effect.action for finding in verdict.findings}


STOPPED = [line for line in (Path(__file__).parent / "http_stopped.txt").read_text().splitlines() if line]
ALLOWED = [line for line in (Path(__file__).parent / "http_allowed.txt").read_text().splitlines() if line]


@pytest.mark.parametrize("line", STOPPED)
def test_what_destroys_is_held(line, judged):
    assert judged(line).decision != "allow"


@pytest.mark.parametrize("line", ALLOWED)
def test_a_days_work_is_allowed(line, judged):
    assert judged(line).decision == "allow"


DRAW = "https://backboard.railway.com/graphql/v2"

SAME = [
    ("railway volume delete -v 1 -y", f"""curl {DRAW} -d '{{"query":"mutation{{volumeDelete(volumeId:\\"1\\")}}"}}'"""),
    ("heroku apps:destroy -a shop --confirm shop", "curl -X DELETE https://api.heroku.com/apps/shop"),
    ("heroku apps:destroy -a shop --confirm shop", "heroku api DELETE /apps/shop"),
    ("fly volumes destroy vol_1 -y", "curl -X DELETE https://api.machines.dev/v1/apps/shop/volumes/vol_1"),
    ("vercel project rm shop", "curl -X DELETE https://api.vercel.com/v9/projects/shop"),
    ("netlify sites:delete 1 --force", "http DELETE https://api.netlify.com/api/v1/sites/1"),
    ("supabase projects delete x", "curl -X DELETE https://api.supabase.com/v1/projects/x"),
    ("neonctl branches delete br-1", "curl -X DELETE https://console.neon.tech/api/v2/projects/p/branches/br-1"),
    ("pscale database delete shop -f", "curl -X DELETE https://api.planetscale.com/v1/organizations/a/databases/shop"),
    ("doctl databases delete 1 -f", "wget --method=DELETE https://api.digitalocean.com/v2/databases/1"),
    ("wrangler d1 delete shop -y", "curl -X DELETE https://api.cloudflare.com/client/v4/accounts/a/d1/database/shop"),
    ("atlas clusters delete c", "curl -X DELETE https://cloud.mongodb.com/api/atlas/v2/groups/g/clusters/c"),
    ("gh repo delete acme/web --yes", "gh api -X DELETE repos/acme/web"),
    ("gh repo delete acme/web --yes", "curl -X DELETE https://api.github.com/repos/acme/web"),
    ("glab repo delete acme/web -y", "curl -X DELETE https://gitlab.com/api/v4/projects/1"),
    ("az group delete -n rg", "curl -X DELETE https://management.azure.com/subscriptions/s/resourceGroups/rg"),
    (
        "aws rds delete-db-instance --db-instance-identifier shop --skip-final-snapshot",
        "curl https://rds.eu-west-1.amazonaws.com/ -d 'Action=DeleteDBInstance&SkipFinalSnapshot=true'",
    ),
    (
        "aws dynamodb delete-table --table-name orders",
        "curl https://dynamodb.eu-west-1.amazonaws.com/ -H 'X-Amz-Target: DynamoDB_20120810.DeleteTable' -d '{}'",
    ),
    (
        "aws lambda delete-function --function-name f",
        "curl -XDELETE https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/f",
    ),
    ("kubectl delete namespace shop", "curl -X DELETE http://localhost:8001/api/v1/namespaces/shop"),
    ("kubectl delete namespace shop", "curl -kX DELETE https://k8s.acme.com:6443/api/v1/namespaces/shop"),
    ("kubectl delete pods --all -n shop", "curl -X DELETE http://localhost:8001/api/v1/namespaces/shop/pods"),
    (
        "kubectl scale deployment/web --replicas=0 -n shop",
        """http PATCH :8001/apis/apps/v1/namespaces/shop/deployments/web/scale spec:='{"replicas":0}'""",
    ),
    ("docker volume rm data", "curl --unix-socket /var/run/docker.sock -X DELETE http://localhost/v1.43/volumes/data"),
    ("redis-cli -h cache.acme.com FLUSHALL", "curl https://shop.upstash.io/flushall"),
    ("vault operator seal -address=https://vault.acme.com", "curl -X PUT https://vault.acme.com/v1/sys/seal"),
]


@pytest.mark.parametrize(("cli", "call"), SAME, ids=[call[:60] for _, call in SAME])
def test_the_call_and_the_clis_command_are_one_finding(cli, call, judged):
    assert actions(judged(cli)) == actions(judged(call)) != set()


def test_a_raw_path_is_what_it_names(judged):
    assert "kubectl/delete-namespace" in actions(
        judged("kubectl delete --raw /api/v1/namespaces/shop --dry-run=server")
    )


def test_what_a_file_of_parameters_says_counts(judged, tmp_path):
    (tmp_path / "db.json").write_text('{"DBInstanceIdentifier": "shop", "DeletionProtection": false}')
    (tmp_path / "web.json").write_text('{"service": "web", "desiredCount": 0}')
    (tmp_path / "logs.json").write_text('{"logGroupName": "shop"}')
    assert "aws/protection-off" in actions(judged("aws rds modify-db-instance --cli-input-json file://db.json"))
    assert judged("aws ecs update-service --cli-input-json file://web.json").decision == "ask"
    assert judged("aws logs describe-log-groups --cli-input-json file://logs.json").decision == "allow"
    assert actions(judged("aws ecs update-service --cli-input-json file://web.json")) >= actions(
        judged("aws ecs update-service --service web --desired-count 0")
    )


def sample(on, api):
    """Return method, host and path that a route's pattern fits."""
    method, _, path = on.partition(" ")
    method = method.partition("|")[0].replace("*", "POST")
    host, path = path[2:].partition("/")[::2] if path.startswith("//") else ("", path)
    parts = [part for part in path.replace("\\*", "*").strip("/").split("/") if part and part != "**"]
    parts = ["".join("xy" if char == "*" else char for char in part) for part in parts]
    parts = [part.partition("{")[0] + "xy" + part.partition("}")[2] if "{" in part else part for part in parts]
    hosts = [one.replace("*", f"{host.partition('.')[0].strip('*') or 'xy'}.eu-west-1") for one in api.hosts]
    hosts += [one.replace("*", "xy") for one in api.hosts]
    fitting = next((one for one in hosts if glob(host or "*", one)), host.replace("*", "xy"))
    return method, fitting, "/" + "/".join(parts)


ROUTES = [
    (name, route, one, on)
    for name in sorted(NAMES)
    for route, one in named(name).routes.items()
    for on in one.on
    if not one.when and not one.sql
]
DEPENDS = {
    "run",
    "exec",
    "create",
    "workflow",
    "branch",
    "hcloud-off",
    "hcloud-other",
    "variables-read",
    "cloudfront-cache",
}
DEPENDS |= {"lambda-configuration", "restart", "stop", "kill"}
"""Routes whose command depends on what it is given, or on which branch it is."""


@pytest.mark.parametrize(("name", "route", "one", "on"), ROUTES, ids=[f"{name} {on}" for name, _, _, on in ROUTES])
def test_every_route_does_what_it_says_it_does(name, route, one, on, judged):
    api = named(name)
    method, host, path = sample(on, api)
    base = api.base[0].replace("*", "1") if api.base else ""
    verdict = judged(f"curl -X {method} 'https://{host}{base}{path}'")
    level = max(
        (effect.level for effect in [one, *one.worse] if effect.level), key=LEVELS.index, default="irreversible"
    )
    if one.same_as:
        held = route not in DEPENDS
    else:
        held = one.level in ("destructive", "irreversible", "exec") and level != "write"
    if held:
        assert verdict.decision != "allow"


TEXTS = sorted(
    {
        text
        for name in NAMES
        for one in [
            *named(name).routes.values(),
            *(named(name).graphql.mutations.values() if named(name).graphql else []),
        ]
        for text in one.instead
    }
)


@pytest.mark.parametrize("text", TEXTS)
def test_the_safer_step_is_itself_allowed(text, judged):
    if is_command(text):
        assert judged(text).decision == "allow"


def test_each_refusal_names_a_safer_step_that_is_allowed(judged):
    for line in STOPPED:
        for finding in judged(line).findings:
            assert finding.decision == "allow" or finding.effect.instead, f"{line}: {finding.effect.action}"
            for text in filter(is_command, finding.effect.instead):
                assert judged(text).decision == "allow", f"{line}: {text}"


def test_every_mutation_of_railways_schema_is_held_as_graded(judged):
    text = shared("facts/catalogue/railway_mutations.json").read_text()
    held = 0
    for row in json.JSONDecoder().raw_decode(text)[0]["mutations"]:
        query = json.dumps({"query": f"mutation {{ {row['name']} }}"})
        verdict = judged(f"curl {DRAW} -d '{query}'")
        graded = named("railway").graphql.mutations[row["name"]]
        stops = graded.level not in ("read", "write") or graded.command != ""
        assert (verdict.decision != "allow") == stops, row["name"]
        held += verdict.decision != "allow"
    assert held > 100


def test_the_recorded_bodies_are_held_or_allowed():
    text = shared("facts/catalogue/graphql_vectors.json").read_text()
    judge = ASSEMBLER.assemble(ENV, "/home/dev").judge
    mutations = named("railway").graphql.mutations
    for row in json.loads(text):
        line = f"curl {DRAW} --data-binary @- <<'END-OF-BODY'\n{row['body']}\nEND-OF-BODY"
        found = judge(line.encode()).verdict.decision
        graded = [mutations[name].level for name in row["root_mutation_fields"] if name in mutations]
        if row["unknown"] or {"destructive", "irreversible"} & set(graded):
            assert found != "allow", row["why"]


def test_a_description_tells_all_its_mistakes():
    text = "api: vol\nroutes:\n  a: {on: [GET], says: reads}\n  b: {on: [GET /], level: read, same-as: vol list}\n"
    found = "\n".join(problems(text, "api-vol.yaml"))
    for wrong in ("no hosts", "'GET' is not METHOD /path", "route a: either level", "route b: either level"):
        assert wrong in found
    assert "did you mean 'level'" in problems("api: vol\nroutes: {a: {on: [GET /], levle: read}}\n", "api-vol.yaml")[0]
