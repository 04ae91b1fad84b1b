"""Owns data languages that are no SQL, read by their destroying calls: mongosh's, ORMs', Cypher, InfluxQL, Redis'.

It finds calls, not meaning: a call in a comment counts, one that the code puts together from more than strings does
not. SQL and inline code in general have readers of their own.
Sources: mongosh 2.3 methods; Django 5.1 QuerySet; ActiveRecord 8.0; Eloquent 11; Ecto 3.12; Cypher 5; InfluxQL 1.8.
"""

from __future__ import annotations

from agentshell.model import Effect, Payload
from agentshell.payloads.sources import HOLE, holes, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Level, Scope, Span, Target
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed

_NO_FILTER = r"\s*\(\s*(?:\{\s*\}\s*)?[,)]"
"""The arguments of a call that filters nothing."""
_CALLS: dict[str, tuple[tuple[Level, Scope, str, tuple[str, ...]], ...]] = {
    "mongo": (
        ("irreversible", "all", "drops the database", (r"\bdropDatabase['\"]?\s*[(:]",)),
        ("irreversible", "all", "drops a collection", (
            r"\.drop\s*\(", r"\bdropCollection\s*\(", r"Command\s*\(\s*\{\s*['\"]?drop['\"]?\s*:",
        )),
        ("irreversible", "all", "changes or deletes every document of a collection", (
            r"\.(?:deleteMany|remove|updateMany)" + _NO_FILTER,
        )),
        ("destructive", "many", "changes or deletes documents", (
            r"\.(?:deleteMany|remove|updateMany|bulkWrite|deleteOne|replaceOne)\s*\(",
            r"\.findOneAnd(?:Delete|Replace)\s*\(", r"\.findAndModify\s*\(",
        )),
        ("destructive", "one", "changes collections, indexes or users", (
            r"\.(?:renameCollection|dropIndex(?:es)?|dropSearchIndex|dropUser|dropAllUsers|dropRole|dropAllRoles)\s*\(",
            r"\.(?:revokeRolesFromUser|updateUser|changeUserPassword|convertToCapped)\s*\(",
        )),
        ("destructive", "many", "overwrites a collection", (r"\$(?:out|merge)['\"]?\s*:",)),
        ("destructive", "all", "changes the server or its replica set", (
            r"\b(?:shutdownServer|fsyncLock|killOp|setProfilingLevel)\s*\(",
            r"\brs\.(?:stepDown|remove|reconfig|freeze)\s*\(",
            r"\bsh\.(?:removeShard|stopBalancer|moveChunk|removeTagRange)\w*\s*\(",
            r"\b(?:shutdown|replSetStepDown|setParameter|setFeatureCompatibilityVersion|compact|collMod)['\"]?\s*:",
        )),
        ("exec", "one", "runs another script, or a method that the text puts together", (
            r"\bload\s*\(", r"\bdb(?:\.\w+)*\s*\[[^\]\d][^\]]*\]\s*\(",
        )),
    ),
    "django": (
        ("irreversible", "all", "deletes every row of a model", (
            r"\.all\(\)\s*\.delete\(\)", r"_raw_delete\(", r"['\"](?:flush|reset_db)['\"]", r"\.drop_all\(",
        )),
        ("destructive", "many", "deletes or changes rows", (
            r"\.(?:delete|hard_delete)\(\)", r"\.(?:update|bulk_update)\(", r"\bdelete_model\(", r"\bcall_command\(",
        )),
    ),
    "rails": (
        ("irreversible", "all", "deletes every row of a model", (
            r"\b[A-Z][\w:]*(?:\.unscoped|\.all|\.in_batches)*\.(?:delete_all|destroy_all|truncate)\b",
            r"\b(?:drop_table|drop_database|truncate_tables|truncate_all)\b", r"\bDatabaseTasks\.(?:purge|drop)",
        )),
        ("destructive", "many", "deletes or changes rows", (
            r"\.(?:delete_all|destroy_all|delete_by|destroy_by|update_all|delete|destroy|really_destroy!)(?![\w?=])",
        )),
    ),
    "eloquent": (
        ("irreversible", "all", "empties or drops tables", (
            r"(?:::|->)truncate\(", r"Schema::drop\w*\(", r"::query\(\)\s*->delete\(",
            r"migrate:(?:fresh|reset|refresh)", r"db:wipe",
        )),
        ("destructive", "many", "deletes or changes rows", (
            r"(?:::|->)(?:delete|forceDelete|destroy|update|flushall|flushdb|flush)\(",
        )),
    ),
    "ecto": (
        ("irreversible", "all", "deletes every row of a schema", (
            r"Repo\.delete_all\(\s*[A-Z][\w.]*\s*\)", r"\bstorage_down\b", r"Migrator\.run\([^)]*:down",
        )),
        ("destructive", "many", "deletes or changes rows", (r"\.(?:delete_all|update_all|delete)\b",)),
    ),
    "cypher": (
        ("irreversible", "all", "drops or replaces a database", (
            r"\bdrop\s+(?:composite\s+)?database\b", r"\bcreate\s+or\s+replace\s+database\b",
        )),
        ("irreversible", "all", "deletes every node that it matches", (
            r"\bmatch\s*\([^)]*\)\s*(?:(?:call\s*\{|with|optional|limit)[^;]*?)?detach\s+delete\b",
        )),
        ("destructive", "many", "deletes or changes nodes, indexes or rights", (
            r"\b(?:delete|remove)\s+\w", r"\bdrop\s+\w", r"\bset\s+\w", r"\bapoc\.periodic", r"\bstop\s+database\b",
            r"\b(?:alter|revoke|deny)\s+\w",
        )),
    ),
    "influx": (
        ("irreversible", "all", "drops series and their points", (
            r"\bdrop\s+(?:database|measurement|series|shard|bucket|retention\s+policy)\b",
        )),
        ("irreversible", "many", "deletes points", (r"\bdelete\s+(?:from|where)\b",)),
        ("destructive", "one", "changes policies, users or queries", (
            r"\bdrop\s+\w", r"\balter\s+retention\b", r"\bkill\s+query\b", r"\brevoke\s+\w", r"\bset\s+password\b",
        )),
    ),
    "redis": (
        ("irreversible", "all", "deletes every key", (r"['\"]flush(?:all|db)['\"]",)),
        ("destructive", "many", "removes, expires or replaces keys, or changes the server", (
            r"['\"](?:del|unlink|rename(?:nx)?|restore|migrate|swapdb|xtrim|ltrim|getdel|hdel|srem|zrem\w*|xdel|spop)['\"]",
            r"['\"](?:p?expire(?:at)?|lpop|rpop|zpop\w+|config|shutdown|script|function|cluster|replicaof|debug)['\"]",
        )),
        ("exec", "one", "calls a command that the script puts together", (r"\bredis\.p?call\s*\(\s*[^'\"\s]",)),
    ),
}  # fmt: skip
"""Per dialect: level, scope, what the calls do, and the calls."""
_IGNORE_CASE = ("cypher", "influx", "redis")
_PLACES = r"(?:getSiblingDB|getDB|connect|Mongo|using|on)\s*\(?\s*['\":]([^'\")]+)|^\s*:?use\s+(\S+)"
"""What leads to another database or server."""
_LONGEST = 400_000
_JOINS = 20
"""How many pieces of one string are put together, by halves."""


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Read the rule's sources in the rule's dialect; a text of which nothing is known is unreadable."""
    effects: list[Effect] = []
    unread = ""
    for source in texts(parsed, facts, rule):
        text = holes(source.text)
        if text and not text.strip(HOLE + " \n;"):
            unread = unread or "the text is not known"
        elif len(text) > _LONGEST:
            unread = unread or "the text is too long to read"
        else:
            effects.extend(_effects(_joined(text), rule.dialect, source.span, facts))
    return Payload(tuple(dict.fromkeys(effects)), (), unread)


def _joined(text: str) -> str:
    """Put together the strings that are added to each other, and write `x["name"]` as `x.name`."""
    if "+" in text or ".." in text:
        import re

        # `"drop" + "Database"` of JavaScript and Ruby, `'flush'..'all'` of Lua.
        pair = re.compile(r"""(['"])([^'"\\\n]{0,200})\1\s*(?:\+|\.\.)\s*(['"])([^'"\\\n]{0,200})\3""")
        for _ in range(_JOINS):
            text, count = pair.subn(r"\1\2\4\1", text)
            if not count:
                break
    if "[" in text:
        import re

        text = re.sub(r"""\[\s*(['"])([A-Za-z_]\w*)\1\s*\]""", r".\2", text)
    return text


def _effects(text: str, dialect: str, span: Span, facts: Facts) -> list[Effect]:
    import re

    flags = re.IGNORECASE if dialect in _IGNORE_CASE else 0
    target = None
    found: list[Effect] = []
    for level, scope, says, calls in _CALLS[dialect]:
        if not any(re.search(call, text, flags) for call in calls):
            continue
        target = target or _target(text, facts)
        found.append(
            Effect(
                level,
                f"{dialect}/{'delete' if level in ('destructive', 'irreversible') else 'run'}",
                f"{says} ({dialect})",
                target,
                scope,
                span=span,
                reason="What was there is gone; only a backup has it." if level == "irreversible" else "",
                instead=("Count what the filter finds first.", "Take a dump first."),
            )
        )
    return found


def _target(text: str, facts: Facts) -> Target | None:
    """Return production where the text itself turns to it; None: what the command line says counts."""
    import re

    from agentshell.model import Evidence, Target
    from agentshell.targets.names import environment_of

    for found in re.finditer(_PLACES, text, re.MULTILINE):
        name = next(filter(None, found.groups()), "")
        environment, why = environment_of(name.rstrip(";"), facts)
        if environment == "production":
            return Target("database", name, environment, (Evidence("the text turns to", name, environment, why),))
    return None
