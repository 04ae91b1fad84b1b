"""Owns SQL text as a payload: text → graded statements → effects, transactions that roll back, clients' own commands.

Token and statement rules stand in the `sql_…` modules beside it; psql's language in `psql`.
"""

from __future__ import annotations

from agentshell.model import NOWHERE, Effect, Inner, Payload, Span
from agentshell.payloads.sources import HOLE, holes, texts, to_arg
from agentshell.payloads.sql_grade import Session, Statement, grade, unread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agentshell.facts import Facts
    from agentshell.model import Arg, Target
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed

_MOST = 40
"""How many effects one payload reports; further ones of the same kind add nothing to a verdict."""


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Read the rule's sources as SQL in the rule's dialect (`postgres` unless it says another), in order."""
    from agentshell.payloads.sql_clients import Client, attached

    dialect = rule.dialect or "postgres"
    session = Session(dialect)
    client = Client(parsed, facts, dialect)
    found: list[Statement] = []
    payloads: list[Payload] = []
    others: dict[str, Target] = {}
    now: Target | None = None
    span = NOWHERE
    for source in texts(parsed, facts, rule):
        for text, target in client.read(source):
            if target is not now:  # another connection: an open transaction ends
                payloads.append(sent(settle(found, dialect), span, now, facts, others))
                found, now = [], target
            others.update(attached(text, dialect, parsed, facts))
            found.extend(statements(text, dialect, session))
            span = source.span
    return join(client.payload(), *payloads, sent(settle(found, dialect), span, now, facts, others))


def sent(
    found: Sequence[Statement], span: Span, target: Target | None, facts: Facts, others: Mapping[str, Target]
) -> Payload:
    """Return the effects of statements sent to a database; those that name an attached or production one hit that."""
    from agentshell.payloads.sql_named import called, chosen

    payloads: list[Payload] = []
    rest: list[Statement] = []
    current = ""
    for one in found:
        current = chosen(one) or current
        hit = next((other for name, other in others.items() if f" {name}." in f" {one.says.lower()}"), None)
        hit = hit or called(one, current, facts)
        if hit is None:
            rest.append(one)
        else:
            payloads.append(payload([one], span, hit))
    return join(payload(rest, span, target), *payloads)


def statements(text: str | Arg, dialect: str = "postgres", session: Session | None = None) -> list[Statement]:
    """Return the grades of every statement in the text, in order; a text that cannot be cut gives one unread grade."""
    from agentshell.payloads import sql_lex

    if not isinstance(text, str):
        text = holes(text)
    session = Session(dialect) if session is None else session
    if not text.strip("; \t\r\n"):
        return []
    if HOLE in text and not text.strip(HOLE + "; \t\r\n"):
        return [unread("the SQL is not known")]
    found: list[Statement] = []
    try:
        for part in sql_lex.statements(text, dialect):
            found.extend(grade(part, text, session))
    except RecursionError:
        found.append(unread("it is nested too deep"))
    except sql_lex.Unfinished:
        found.append(unread("a quote or comment never ends"))
    return found


def settle(found: Sequence[Statement], dialect: str) -> list[Statement]:
    """Return the grades with those between BEGIN and ROLLBACK made harmless where the ROLLBACK certainly undoes them.

    Certainly means: the dialect rolls it back, everything between is transactional and was read in full. Tried on
    PostgreSQL 15; MySQL commits implicitly at DDL (§15.3.3).
    """
    from agentshell.payloads.sql_data import ROLLS_BACK, TRANSACTIONAL_DDL

    out: list[Statement] = []
    open_since = -1
    for one in found:
        if one.control == "begin" and open_since < 0:
            open_since = len(out)
        elif one.control == "end":
            open_since = -1
        elif one.control == "rollback" and open_since >= 0:
            inside = out[open_since:]
            rows_only = all(each.words in _ROWS or each.level == "read" for each in inside)
            if (
                dialect in ROLLS_BACK
                and all(each.transactional and not each.unreadable and not each.shell for each in inside)
                and (rows_only or dialect in TRANSACTIONAL_DDL)
            ):
                out[open_since:] = [_undone(each) for each in inside]
            open_since = -1
        out.append(one)
    return out


_ROWS = frozenset({"DELETE", "UPDATE", "INSERT", "REPLACE", "MERGE", "SELECT INTO"})


def _undone(one: Statement) -> Statement:
    if one.level in ("read", "secret"):
        return one
    return one.replace(level="read", says=f"{one.says}, rolled back", action="rolled-back", reason="", instead=())


def payload(
    found: Sequence[Statement], span: Span = NOWHERE, target: Target | None = None, via: str = "the database server"
) -> Payload:
    """Turn graded statements into effects (equal ones once) and the commands they run on the server."""
    effects: list[Effect] = []
    inner: list[Inner] = []
    unreadable = ""
    seen: set[object] = set()
    for one in found:
        unreadable = unreadable or one.unreadable
        if one.unreadable and target is not None:
            effects.append(unread_effect(one.unreadable, span, target))
        if one.shell:
            inner.append(Inner("shell", via, text=to_arg(one.shell, span), shell="sh"))
        key = (one.level, one.action, one.says)
        if one.unreadable or key in seen or (one.level == "read" and not one.action):
            continue
        seen.add(key)
        effects.append(
            Effect(
                one.level,
                f"sql/{one.action or 'statement'}",
                one.says,
                target,
                one.scope,
                one.certain,
                span,
                one.reason,
                one.instead or _advice(one),
            )
        )
    from agentshell.model import LEVELS

    if len(effects) > _MOST:
        effects = sorted(effects, key=lambda effect: -LEVELS.index(effect.level))[:_MOST]
    return Payload(tuple(effects), tuple(inner), unreadable)


def _advice(one: Statement) -> tuple[str, ...]:
    """Return a safer next step for a statement that has none of its own."""
    if one.level in ("read", "write"):
        return ()
    if one.level == "secret":
        return ("select only what is no secret, such as names and dates",)
    if one.shell:
        return ("run the command on a machine that is no database server",)
    if one.transactional:
        return ("try it inside BEGIN; … ROLLBACK;, or on a copy of the database",)
    return ("look first with a SELECT at what it would hit, or try it on a copy of the database",)


def unread_effect(why: str, span: Span, target: Target) -> Effect:
    """Return the effect of SQL that cannot be read on a database other than the one the command names."""
    return Effect("exec", "sql/unreadable", f"runs SQL that cannot be read: {why}", target, certain=False, span=span)


def join(*payloads: Payload) -> Payload:
    """Return one payload with everything the payloads hold."""
    return Payload(
        tuple(effect for one in payloads for effect in one.effects),
        tuple(inner for one in payloads for inner in one.inner),
        next((one.unreadable for one in payloads if one.unreadable), ""),
    )
