"""Owns GraphQL requests as a payload: each root field of a body judged by the API's description.

What a body holds is read in `graphql_body`; descriptions are `rules/api-*.yaml` (`api`).
"""

from __future__ import annotations

from agentshell.model import LEVELS, NOWHERE, Effect, Evidence, Inner, Payload, Place, Target
from agentshell.payloads.api import Api, Mutation, action_id, named
from agentshell.payloads.graphql_body import Body, Field, Leaf, read_body
from agentshell.payloads.sources import HOLE, Source, holes, texts, to_arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from agentshell.facts import Facts
    from agentshell.model import Level, Span
    from agentshell.packs.model import Condition, PayloadRule
    from agentshell.packs.parsed import Parsed

_NO, _MAYBE, _YES = 0, 1, 2
_INSTEAD = ("Ask with a query for the same thing first.",)


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Read the rule's sources as a query for the API that the rule's dialect names (`railway api QUERY`)."""
    api = named(rule.dialect)
    if api is None:
        return Payload(unreadable=f"there is no API description {rule.dialect!r}")
    sources = texts(parsed, facts, rule)
    given = [one for one in sources if one.name != "stdin"] or list(sources)
    variables = _variables(parsed)
    found = [judge(read_body(holes(one.text), variables), api, facts, one.span) for one in given[:1]]
    unsure = [Source(arg, arg.span) for arg in parsed.unsure]
    if not found and unsure:
        return Payload(unreadable="an argument that may hold the query is not known")
    return found[0] if found else Payload()


def _variables(parsed: Parsed) -> dict[str, Any]:
    from agentshell.payloads.graphql_body import json_of

    found: dict[str, Any] = {}
    for value in parsed.values("--variables"):
        loaded = json_of(holes(value))
        found.update(loaded if isinstance(loaded, dict) else {HOLE: HOLE})
    for value in (*parsed.values("--var"), *parsed.values("--raw-var")):
        name, _, text = holes(value).partition("=")
        plain = json_of(text)
        found[name] = text if plain == HOLE else plain
    return found


def judge(body: Body, api: Api, facts: Facts, span: Span = NOWHERE) -> Payload:
    """Return what the operations of a body do, by the API's description.

    Queries are reads, except those whose answer holds credentials; a mutation that is not listed counts by its name.
    """
    effects: list[Effect] = []
    inner: list[Inner] = []
    graphql = api.graphql
    for field in body.fields:
        if graphql is None or field.name.startswith("__"):
            continue
        target = _target(api, field, facts)
        if field.operation != "mutation":
            if field.name in graphql.secrets:
                says = f"asks for {field.name}, which holds credentials"
                action = f"{api.api}/{action_id(field.name)}"
                instead = ("Ask for the names only.",)
                effects.append(Effect("secret", action, says, target, span=span, instead=instead))
            continue
        mutation = graphql.mutations.get(field.name) or _unlisted(api, field.name)
        effects.append(_effect(api, field, mutation, target, span))
        if mutation.command:
            text = next((leaf for leaf in field.arguments if leaf.path == mutation.command), Leaf("", open=True))
            command = to_arg(HOLE if text.open else text.text, span)
            inner.append(Inner("shell", f"{api.api} {field.name}", text=command, place=Place("host", target)))
    if body.unreadable:
        # its own target: the CLI's link file and options say nothing about what a mutation's ids name
        why, target = f"sends a query that cannot be read: {body.unreadable}", _target(api, None, facts)
        effects.append(
            Effect(
                "exec",
                f"{api.api}/unreadable-query",
                why,
                target,
                certain=False,
                span=span,
                reason="What cannot be read may do anything there.",
                instead=("Put the query itself on the line.",),
            )
        )
    if not effects:
        effects.append(
            Effect("read", f"{api.api}/query", f"asks the {api.api} API", _target(api, None, facts), span=span)
        )
    return Payload(tuple(dict.fromkeys(effects)), tuple(inner), body.unreadable)


def _unlisted(api: Api, name: str) -> Mutation:
    """Grade a mutation that the description does not list: by its name, a write when no pattern matches."""
    from agentshell.packs.globs import any_glob

    unlisted = api.graphql.unlisted if api.graphql else {}
    found = [level for level, patterns in unlisted.items() if any_glob(patterns, name.lower())]
    level: Level = max(found, key=LEVELS.index, default="write")
    return Mutation(level, reason="The API's published schema does not have it." if level != "write" else "")


def _effect(api: Api, field: Field, mutation: Mutation, target: Target, span: Span) -> Effect:
    level, says, reason, certain = mutation.level, mutation.says, mutation.reason, True
    if mutation.unless and holds(mutation.unless, field.arguments) == _YES:
        level, says, reason = "write", f"calls {field.name} without applying it", ""
    for worse in mutation.worse:
        answer = holds(worse.when, field.arguments)
        if answer == _NO or LEVELS.index(worse.level) < LEVELS.index(level):
            continue
        level, says, reason = worse.level, worse.says or says, worse.reason or reason
        certain = answer == _YES
    scope = "all" if mutation.all and holds(mutation.all, field.arguments) != _NO else mutation.scope
    summary = f"{says} ({field.name})" if says else f"calls {field.name}"
    action = f"{api.api}/{mutation.action or action_id(field.name)}"
    instead = mutation.instead or (_INSTEAD if level not in ("read", "write") else ())
    return Effect(level, action, summary, target, scope, certain, span, reason, instead)


def holds(condition: Condition, arguments: tuple[Leaf, ...]) -> int:
    """Return whether the arguments fulfil the condition: 2 certainly, 1 where an unknown part decides, 0 not."""
    answers = [min((_test(path, test, arguments) for path, test in tests.items()), default=_YES) for tests in condition]
    return max(answers, default=_NO)


def _test(path: str, test: Any, arguments: tuple[Leaf, ...]) -> int:
    from agentshell.packs.globs import glob

    if isinstance(test, dict):
        return _YES - _test(path, test["not"], arguments)
    wanted = (test,) if isinstance(test, str) else test
    here = [leaf for leaf in arguments if _at(path, leaf.path)]
    # an unknown value above the path, or anywhere for a path of any depth, may hold it
    hidden = [leaf for leaf in arguments if leaf.open and (path.startswith(("**", f"{leaf.path}.")))]
    if wanted[0] == "absent":
        below = [leaf for leaf in arguments if leaf.path.startswith(f"{path}.")]
        given = [leaf for leaf in here if leaf.text != "null"]
        if any(leaf.open for leaf in here) and not below:
            return _MAYBE
        return _NO if given or below else _MAYBE if hidden else _YES
    if wanted[0] == "present":
        given = [leaf for leaf in here if leaf.text not in ("null", "[]") or leaf.open]
        return _YES if given else _MAYBE if hidden else _NO
    found = [leaf for leaf in here if not leaf.open and any(_same(one, leaf.text, glob) for one in wanted)]
    if found:
        return _YES
    return _MAYBE if hidden or any(leaf.open for leaf in here) else _NO


def _same(wanted: str, text: str, glob: Any) -> bool:
    return text == "[]" if wanted == "empty" else bool(glob(wanted, text))


def _at(path: str, leaf: str) -> bool:
    return leaf == path[3:] or leaf.endswith(path[2:]) if path.startswith("**.") else leaf == path


def _target(api: Api, field: Field | None, facts: Facts) -> Target:
    """Return the API as the target. Ids say nothing about an environment; a name among the arguments may warn."""
    from agentshell.targets.names import environment_of

    evidence = [Evidence("API", api.hosts[0], "unknown", "ids do not tell the environment")]
    for leaf in field.arguments if field is not None else ():
        if not leaf.path.lower().endswith("name") or leaf.open:
            continue
        environment, why = environment_of(leaf.text, facts)
        if environment == "production":
            evidence.append(Evidence(leaf.path, leaf.text, environment, why))
    environment = "production" if len(evidence) > 1 else "unknown"
    return Target(f"{api.api} API", api.hosts[0], environment, tuple(evidence))
