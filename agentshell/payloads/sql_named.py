"""Owns what SQL itself calls the database that it changes: `DROP DATABASE production`, `USE prod`, `prod.users`.

The connection decides which database is hit; a name in the statement can only make it production, never less.
"""

from __future__ import annotations

from agentshell.model import Evidence, Target
from agentshell.targets.names import environment_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.payloads.sql_grade import Statement

_DATABASES = ("DROP DATABASE", "DROP SCHEMA", "DROP KEYSPACE", "ALTER DATABASE", "CREATE OR REPLACE DATABASE")
_OF_TABLES = (
    "DROP",
    "TRUNCATE",
    "DELETE",
    "UPDATE",
    "ALTER",
    "MERGE",
    "REPLACE",
    "CREATE OR REPLACE",
    "INSERT OVERWRITE",
)


def chosen(one: Statement) -> str:
    """Return the database that the statement makes the current one (`USE shop`); "" for any other."""
    return one.says.rpartition(" ")[2] if one.words == "USE" else ""


def called(one: Statement, current: str, facts: Facts) -> Target | None:
    """Return the production database that the statement names, or that was chosen before; None when none is."""
    if one.level not in ("destructive", "irreversible"):
        return None
    names = [("USE", current)] if current else []
    if one.words.startswith(_OF_TABLES):
        words = one.says.replace(",", " ").split()
        names += [("the statement", word.partition(".")[0]) for word in words if "." in word.strip(".…")]
        if one.words in _DATABASES:
            names.append(("the statement", words[-1]))
    for source, name in names:
        environment, why = environment_of(name, facts, "database")
        if environment == "production":
            return Target("database", name, environment, (Evidence(source, name, environment, why),))
    return None
