"""GraphQL bodies: which mutations they hold, what each does by its arguments, and what is held."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import facts, shared
from helpers import grades, parsed

from agentshell.model import Unknown, known, unknown
from agentshell.packs.model import PayloadRule
from agentshell.payloads import graphql
from agentshell.payloads.api import action_id, for_host, load, named, shortcomings
from agentshell.payloads.graphql_body import read_body
from agentshell.payloads.sources import HOLE

ROOT = Path(__file__).resolve().parents[2]
RULE = PayloadRule("graphql", sources=("arg.0", "@--file", "stdin"), dialect="railway")


def judged(body, variables=None):
    """Return (level, action) of each effect of a body for Railway's API."""
    return grades(graphql.judge(read_body(body, variables), named("railway"), facts()))


def request(query, **variables):
    """Return a JSON body."""
    return json.dumps({"query": query, **({"variables": variables} if variables else {})})


def test_the_recorded_bodies():
    for row in json.loads(shared("facts/catalogue/graphql_vectors.json").read_text()):
        body = read_body(row["body"])
        found = [field.name for field in body.fields if field.operation == "mutation"]
        assert (found, bool(body.unreadable)) == (row["root_mutation_fields"], row["unknown"]), row["why"]


def test_every_mutation_of_the_schema_is_graded_at_least_as_the_catalogue_says():
    from agentshell.model import LEVELS

    text = shared("facts/catalogue/railway_mutations.json").read_text()
    catalogue = json.JSONDecoder().raw_decode(text)[0]
    mutations = named("railway").graphql.mutations
    assert len(mutations) == catalogue["count"] == 230
    for row in catalogue["mutations"]:
        mutation = mutations[row["name"]]
        worst = max([mutation.level, *(one.level for one in mutation.worse)], key=LEVELS.index)
        assert LEVELS.index(worst) >= LEVELS.index(row["grade"]), row["name"]
    assert {row["name"] for row in catalogue["secret_queries"]} <= set(named("railway").graphql.secrets)


def test_the_compiled_descriptions_are_those_of_the_yaml_files():
    for path in (ROOT / "rules").glob("api-*.yaml"):
        api = load(path.read_text(), str(path))
        assert named(path.stem.removeprefix("api-")) == api
        assert shortcomings(api) == []
    assert all(for_host(host) == named("railway") for host in named("railway").hosts)


DELETE = ("irreversible", "railway/volume-delete")

ARGUMENTS = [
    ('mutation { volumeDelete(volumeId: "x") }', {}, DELETE, "the incident's call"),
    ("mutation($id: String!) { volumeDelete(volumeId: $id) }", {"id": "x"}, DELETE, "a variable"),
    (
        'mutation { volumeInstanceUpdate(volumeId: "v", input: {mountPath: "/d"}) }',
        {},
        ("destructive", "railway/volume-change"),
        "hides data",
    ),
    (
        'mutation { volumeInstanceUpdate(volumeId: "v", input: {state: DELETED}) }',
        {},
        ("irreversible", "railway/volume-change"),
        "deletes by a state",
    ),
    (
        'mutation($i: X!) { volumeInstanceUpdate(volumeId: "v", input: $i) }',
        {"i": {"state": "DELETING"}},
        ("irreversible", "railway/volume-change"),
        "a state in a variable",
    ),
    (
        'mutation { environmentPatchCommit(environmentId: "e", patch: {services: {a: {isDeleted: true}}}) }',
        {},
        ("irreversible", "railway/environment-edit"),
        "deletes by a patch",
    ),
    (
        'mutation { environmentPatchCommit(environmentId: "e", patch: {services: {a: {isDeleted: false}}}) }',
        {},
        ("destructive", "railway/environment-edit"),
        "changes what runs",
    ),
    (
        'mutation($p: P) { environmentPatchCommit(environmentId: "e", patch: $p) }',
        {"p": {"volumes": {"v": {"isDeleted": True}}}},
        ("irreversible", "railway/environment-edit"),
        "deletes by a variable",
    ),
    (
        "mutation { variableCollectionUpsert(input: {variables: {}, replace: true}) }",
        {},
        ("irreversible", "railway/variable-set"),
        "removes the others",
    ),
    (
        'mutation { variableCollectionUpsert(input: {variables: {A: "b"}}) }',
        {},
        ("destructive", "railway/variable-set"),
        "overwrites",
    ),
    (
        'mutation { volumeInstanceBackupScheduleUpdate(volumeInstanceId: "v", kinds: []) }',
        {},
        ("irreversible", "railway/postgres-schedule-none"),
        "no more backups",
    ),
    (
        'mutation { volumeInstanceBackupScheduleUpdate(volumeInstanceId: "v", kinds: [DAILY]) }',
        {},
        ("destructive", "railway/postgres-schedule-none"),
        "another schedule",
    ),
    ("mutation { templateRevert(input: {stageOnly: true}) }", {}, ("write", "railway/postgres-destroy"), "only staged"),
    ('mutation { projectUpdate(id: "p", input: {name: "n"}) }', {}, ("write", "railway/project-update"), "a name"),
    (
        'mutation { projectUpdate(id: "p", input: {isPublic: true}) }',
        {},
        ("destructive", "railway/project-update"),
        "published",
    ),
    ('mutation { tcpProxyDelete(id: "t") }', {}, ("destructive", "railway/network-change"), "the CLI's action"),
    (
        'mutation { somethingToggled(id: "t") }',
        {},
        ("write", "railway/something-toggled"),
        "not listed, no word of harm",
    ),
    (
        'mutation { workspaceWipeAll(id: "t") }',
        {},
        ("destructive", "railway/workspace-wipe-all"),
        "not listed, by its name",
    ),
    (
        'mutation { volumeCreate(input: {mountPath: "/d", projectId: "p"}) }',
        {},
        ("write", "railway/volume-create"),
        "creates",
    ),
    ("query { me { id } }", {}, ("read", "railway/query"), "reads"),
    ("{ me { id } }", {}, ("read", "railway/query"), "the short form"),
    ('query { variables(environmentId: "e", projectId: "p") }', {}, ("secret", "railway/variables"), "prints secrets"),
]


@pytest.mark.parametrize(("query", "variables", "expected", "why"), ARGUMENTS, ids=[row[3] for row in ARGUMENTS])
def test_arguments_decide(query, variables, expected, why):
    assert judged(request(query, **variables)) == [expected], why


def scope(query):
    [effect] = graphql.judge(read_body(query), named("railway"), facts()).effects
    return effect.scope, effect.certain


def test_a_missing_environment_means_all_of_them():
    assert scope('mutation { serviceDelete(id: "s") }')[0] == "all"
    assert scope('mutation { serviceDelete(id: "s", environmentId: null) }')[0] == "all"
    assert scope('mutation { serviceDelete(id: "s", environmentId: "e") }')[0] == "one"
    assert scope("mutation { egressGatewayAssociationsClear(input: {allEnvironments: true}) }")[0] == "all"


@pytest.mark.parametrize(
    "query",
    [
        'mutation { volumeInstanceUpdate(volumeId: "v", input: HOLE) }',
        'mutation { volumeInstanceUpdate(volumeId: "v", input: {state: HOLE}) }',
        'mutation($i: X) { volumeInstanceUpdate(volumeId: "v", input: $i) }',
    ],
)
def test_an_unknown_argument_may_hold_the_worst(query):
    variables = {HOLE: HOLE}
    [effect] = graphql.judge(read_body(query.replace("HOLE", HOLE), variables), named("railway"), facts()).effects
    assert (effect.level, effect.certain) == ("irreversible", False)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (HOLE, "nothing is known"),
        (json.dumps({"query": HOLE}), "the query is not known"),
        ('{"query": "mutation { ' + HOLE + ' }"}', "the field is not known"),
        ('{"query": ' + HOLE + "}", "the query is not known"),
        ('{"query": "mutation { volumeDelete(volumeId: \\"x\\") "}', "does not parse"),
        ('{"id": "abc", "variables": {}}', "a persisted query"),
        ("not a query at all", "does not parse"),
        ("[1]", "no request"),
    ],
)
def test_what_cannot_be_read_is_held(body, why):
    assert read_body(body).unreadable, why


def test_an_unknown_part_inside_a_string_is_an_id():
    body = '{"query":"mutation { volumeDelete(volumeId: \\"' + HOLE + '\\") }"}'
    assert judged(body) == [DELETE]


def test_the_environment_is_unknown_unless_a_name_warns():
    [effect] = graphql.judge(read_body('mutation { volumeDelete(volumeId: "x") }'), named("railway"), facts()).effects
    assert effect.target.environment == "unknown"
    query = 'mutation { environmentRename(id: "e", input: {name: "production"}) }'
    [effect] = graphql.judge(read_body(query), named("railway"), facts()).effects
    assert effect.target.environment == "production"
    query = 'mutation { environmentRename(id: "e", input: {name: "staging"}) }'
    [effect] = graphql.judge(read_body(query), named("railway"), facts()).effects
    assert effect.target.environment == "unknown"


def cli(*words, options=(), files=None, stdin=None):
    machine = facts(files=files)
    return graphql.read(parsed("railway", options, words, stdin=stdin, facts=machine, command=("api",)), machine, RULE)


def test_the_cli_sends_the_same_query():
    query = 'mutation { volumeDelete(volumeId: "x") }'
    assert grades(cli(query)) == [DELETE]
    assert grades(cli(options=[("--file", "q.graphql")], files={"q.graphql": query})) == [DELETE]
    assert grades(cli(stdin=query)) == [DELETE]
    assert cli(unknown("a variable", "$Q")).unreadable
    patched = 'mutation($p: P) { environmentPatchCommit(environmentId: "e", patch: $p) }'
    variables = ("--variables", '{"p": {"services": {"a": {"isDeleted": true}}}}')
    assert grades(cli(patched, options=[variables])) == [("irreversible", "railway/environment-edit")]
    assert grades(cli(patched, options=[("--var", known("p=").replace(parts=("p=", Unknown("x"))))])) == [
        ("irreversible", "railway/environment-edit")
    ]


def test_a_command_for_a_sandbox_is_followed():
    query = 'mutation { sandboxExec(id: "s", environmentId: "e", command: "rm -rf /data") }'
    [inner] = graphql.judge(read_body(query), named("railway"), facts()).inner
    assert (inner.text.text, inner.place.kind) == ("rm -rf /data", "host")


@pytest.mark.parametrize(
    ("name", "action"),
    [("volumeDelete", "volume-delete"), ("volumeInstancePITRRestore", "volume-instance-pitr-restore")],
)
def test_action_ids(name, action):
    assert action_id(name) == action


def test_fragments_that_spread_one_another_end_and_deep_ones_are_seen():
    loop = (
        "mutation { "
        + "...a " * 2000
        + "} fragment a on M { ...b ...b ...a } fragment b on M { ...a ...b volumeDelete }"
    )
    assert {field.name for field in read_body(loop).fields} == {"volumeDelete"}
    deep = "mutation " + "{ ... on M " * 60 + "{ volumeDelete }" + "}" * 60
    assert [field.name for field in read_body(deep).fields] == ["volumeDelete"]
    assert read_body("mutation " + "{ ... on M " * 5000 + "{ volumeDelete }" + "}" * 5000).unreadable
