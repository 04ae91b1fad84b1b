"""What the shipped table answers, and how answers become findings and a verdict."""

import pytest

from agentshell.config import default_policy, default_policy_file
from agentshell.layering import PolicyLayer, combine
from agentshell.model import ENVIRONMENTS, LEVELS, SCOPES, Effect, Evidence, Target, strictest
from agentshell.policy import ANSWERS, answer, decide, needs_name_typed, needs_target, verdict

POLICY = default_policy()


def effect(level, environment="production", scope="one", **more):
    target = (
        None if environment is None else Target("kubernetes cluster", "c", environment, (Evidence("--context", "c"),))
    )
    return Effect(level, f"demo/{level}", "does it", target, scope, **more)


# The table of the design, row by row: local, development, staging, unknown, production.
TABLE = {
    "read": ("allow",) * 5,
    "write": ("allow",) * 5,
    "secret": ("remember", "remember", "remember", "remember", "ask"),
    "exec": ("allow", "allow", "allow", "ask", "ask"),
    "destructive": ("allow", "allow", "allow", "ask", "ask"),
    "irreversible": ("allow", "allow", "ask", "ask", "confirm"),
    "guard": ("deny",) * 5,
}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("scope", SCOPES)
def test_every_cell(level, scope):
    for environment, expected in zip(ENVIRONMENTS, TABLE[level], strict=True):
        if (level, environment, scope) == ("irreversible", "production", "all"):
            expected = "deny"  # one typed name cannot stand for everything
        assert answer(effect(level, environment, scope), POLICY) == expected, (level, environment, scope)


def test_the_shipped_table_is_closed_upwards():
    """More evidence of production, or a larger scope, is never answered more mildly."""
    for level in LEVELS:
        rows = [[ANSWERS.index(a) for a in POLICY.table[level][e]] for e in ENVIRONMENTS]
        assert all(row == sorted(row) for row in rows)
        assert all(list(column) == sorted(column) for column in zip(*rows, strict=True))


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("read", False),  # reading never has to look for its target
        ("write", False),
        ("guard", False),  # refused everywhere alike
        ("secret", True),
        ("exec", True),
        ("destructive", True),
        ("irreversible", True),
    ],
)
def test_which_levels_need_their_target(level, expected):
    assert needs_target(level, POLICY) is expected


def test_findings_keep_the_order_and_name_the_cell():
    findings = decide(
        (effect("read"), effect("irreversible"), effect("secret", "local"), effect("irreversible", scope="all")), POLICY
    )
    assert [(f.decision, f.rule) for f in findings] == [
        ("ask", "default: irreversible × production × one"),
        ("allow", "default: secret × local"),  # allowed, and remembered
        ("deny", "default: irreversible × production × all"),
    ]


def test_without_a_target_the_environment_is_unknown():
    assert [f.rule for f in decide((effect("destructive", None),), POLICY)] == ["default: destructive × unknown"]


def test_the_target_may_be_worse_than_the_effect_says():
    home = Target("files", "~", "production", scope="all")
    assert [f.decision for f in decide((effect("irreversible").replace(target=home),), POLICY)] == ["deny"]


@pytest.mark.parametrize(
    ("level", "scope", "decision", "why"),
    [
        ("destructive", "one", "ask", "as for production"),
        ("secret", "one", "ask", "an unknown context must not be milder than one that says production"),
        ("irreversible", "all", "ask", "a person may know that it is not production, so it is not denied outright"),
        ("write", "one", "allow", "a write is allowed everywhere"),
    ],
)
def test_what_only_running_would_tell_may_be_production(level, scope, decision, why):
    drifting = Target("postgres database", "db", "staging", scope=scope, open="the sourced file may set PGHOST")
    found = decide((effect(level).replace(target=drifting),), POLICY)
    assert [f.decision for f in found] == ([] if decision == "allow" else [decision]), why
    assert all(f.rule.endswith(", which it may be") for f in found)


def test_what_only_may_happen_counts_as_what_does():
    certain, possible = effect("irreversible"), effect("irreversible", certain=False)
    assert [f.decision for f in decide((certain, possible), POLICY)] == ["ask", "ask"]


def test_the_name_is_typed_for_what_production_cannot_rebuild():
    assert needs_name_typed(effect("irreversible"), POLICY)
    assert not needs_name_typed(effect("irreversible", "staging"), POLICY)
    assert not needs_name_typed(effect("destructive"), POLICY)


@pytest.mark.parametrize(
    ("effects", "unread", "held", "decision", "coverage"),
    [
        ((), (), (), "allow", "full"),
        (("read",), (), (), "allow", "full"),
        (("secret",), (), (), "ask", "full"),
        (("destructive", "guard"), (), (), "deny", "full"),
        ((), ("$X of ls",), (), "allow", "partial"),  # judged by what it mentions: nothing
        ((), (), ("the readers differ",), "ask", "partial"),
        (("guard",), (), ("the readers differ",), "deny", "partial"),
    ],
)
def test_the_strictest_wins(effects, unread, held, decision, coverage):
    result = verdict(decide(tuple(map(effect, effects)), POLICY), POLICY, unread=unread, held=held)
    assert (result.decision, result.coverage) == (decision, coverage)
    assert result.unread == (*held, *unread)
    assert result.policy == POLICY.digest
    assert result.decision == strictest((*(f.decision for f in result.findings), *(["ask"] if held else [])))


def test_the_compiled_policy_is_the_file():
    assert combine((PolicyLayer("default", default_policy_file()),)) == POLICY
