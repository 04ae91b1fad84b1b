"""How layers become one table: a user may change answers, a project only tighten them, and final cells stay."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from agentshell.config import default_policy_file
from agentshell.layering import EVERYTHING_ASKS, PolicyFile, PolicyLayer, combine, final_problem
from agentshell.model import ENVIRONMENTS, LEVELS, SCOPES
from agentshell.packs.load import load_form
from agentshell.policy import ANSWERS

DEFAULT = PolicyLayer("default", default_policy_file())


def policy_file(rows, final=()):
    """Read the rows as a policy.yaml is read (JSON is YAML)."""
    form = load_form(json.dumps({"policy": rows, "final": list(final)}), "policy.yaml", PolicyFile)
    assert not form.problems
    return form.record


answers = st.sampled_from(ANSWERS)
cells = answers | st.dictionaries(st.sampled_from(("every", *SCOPES)), answers)
rows = answers | st.dictionaries(st.sampled_from(ENVIRONMENTS), cells) | st.fixed_dictionaries({"every": answers})
finals = st.lists(
    st.sampled_from(LEVELS) | st.sampled_from([f"{a}/{b}" for a in LEVELS for b in ENVIRONMENTS]), max_size=3
)
policies = st.builds(policy_file, st.dictionaries(st.sampled_from(LEVELS), rows))
site_policies = st.builds(policy_file, st.dictionaries(st.sampled_from(LEVELS), rows), finals)


def grades(policy):
    return {
        (level, place, scope): ANSWERS.index(policy.table[level][place][number])
        for level in LEVELS
        for place in ENVIRONMENTS
        for number, scope in enumerate(SCOPES)
    }


def lay(*files, tightens=()):
    layers = [DEFAULT]
    for number, file in enumerate(files):
        layers.append(PolicyLayer(f"layer {number}", file, number in tightens))
    return combine(tuple(layers))


@given(site_policies, policies, policies)
def test_a_project_never_lowers_an_answer(site, user, project):
    without, with_it = grades(lay(site, user)), grades(lay(site, user, project, tightens={2}))
    assert all(with_it[key] >= without[key] for key in without)


@given(site_policies, policies, policies)
def test_the_table_is_always_closed_upwards(site, user, project):
    found = grades(lay(site, user, project, tightens={2}))
    for (level, place, scope), grade in found.items():
        for above in ENVIRONMENTS[ENVIRONMENTS.index(place) :]:
            assert found[level, above, scope] >= grade
        for larger in SCOPES[SCOPES.index(scope) :]:
            assert found[level, place, larger] >= grade


@given(site_policies, policies)
@example(policy_file({"exec": {"local": "remember"}}, ["exec/development"]), policy_file({"exec": "allow"}))
def test_a_final_cell_is_never_lowered_afterwards(site, user):
    before, after = grades(lay(site)), grades(lay(site, user))
    for pattern in site.final:
        level, _, place = pattern.partition("/")
        for key in before:
            if key[0] == level and place in {"", key[1]}:
                assert after[key] >= before[key]


@given(policies)
def test_a_broken_project_holds_everything_above_read(user):
    policy = combine((DEFAULT, PolicyLayer("user", user), PolicyLayer("project", EVERYTHING_ASKS, tightens=True)))
    assert all(grade >= ANSWERS.index("ask") for key, grade in grades(policy).items() if key[0] != "read")
    if "read" not in user.policy:
        assert all(grade == 0 for key, grade in grades(policy).items() if key[0] == "read")


@given(policies)
def test_the_digest_follows_the_answers(user):
    changed = grades(lay(user)) != grades(lay())
    assert (lay(user).digest != lay().digest) is changed


def test_a_user_may_lower_and_raise():
    user = policy_file({"irreversible": {"staging": "allow"}, "destructive": {"development": "ask"}})
    policy = lay(user)
    assert policy.table["irreversible"]["staging"] == ("allow",) * 3
    assert policy.table["destructive"]["development"] == ("ask",) * 3
    # What a lower environment is asked about, a higher one is asked about too, and the layer that did so is named.
    assert policy.table["destructive"]["staging"] == ("ask",) * 3
    assert policy.origins["destructive/staging/one"] == "layer 0"
    assert "irreversible/production/one" not in policy.origins


def test_a_row_in_one_word_and_a_cell_by_scope():
    policy = lay(policy_file({"secret": "ask", "destructive": {"production": {"all": "deny"}}}))
    assert all(policy.table["secret"][place] == ("ask",) * 3 for place in ENVIRONMENTS)
    assert policy.table["destructive"]["production"] == ("ask", "ask", "deny")


def test_final_names_a_level_or_a_cell():
    assert not final_problem("guard")
    assert not final_problem("irreversible/production")
    assert "not a row" in final_problem("irreversable")
    assert "not an environment" in final_problem("guard/prod")
