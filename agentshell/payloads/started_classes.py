"""Owns which program a Java archive or class is: `java -jar liquibase.jar …` is `liquibase …`. It judges nothing.

Sources: the start scripts of liquibase 4.31, flyway 11, Kafka 4.1 (bin/*.sh), ZooKeeper 3.9, sqlline 1.12, Hadoop 3.4,
H2 2.3 (org.h2.tools), the Clojure and Groovy launchers.
"""

from __future__ import annotations

from agentshell.model import Inner, Payload, known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.facts import Facts
    from agentshell.model import Arg
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed

_ARCHIVES = (
    *(("liquibase", "liquibase"), ("flyway", "flyway"), ("sqlline", "sqlline"), ("clojure", "clojure")),
    *(("groovy", "groovy"), ("jenkins-cli", "jenkins-cli"), ("schemaspy", ""), ("zookeeper", "zkCli.sh")),
)
"""How the name of an archive begins → the program that it is."""
_CLASSES = {
    "org.flywaydb.commandline.Main": "flyway",
    "sqlline.SqlLine": "sqlline",
    "clojure.main": "clojure",
    "groovy.ui.GroovyMain": "groovy",
    "org.apache.zookeeper.ZooKeeperMain": "zkCli.sh",
    "org.apache.hive.beeline.BeeLine": "beeline",
}
_KAFKA = {
    "TopicCommand": "kafka-topics",
    "ConfigCommand": "kafka-configs",
    "ConsumerGroupCommand": "kafka-consumer-groups",
    "AclCommand": "kafka-acls",
    "DeleteRecordsCommand": "kafka-delete-records",
    "ReassignPartitionsCommand": "kafka-reassign-partitions",
    "LeaderElectionCommand": "kafka-leader-election",
    "StreamsResetter": "kafka-streams-application-reset",
    "StorageTool": "kafka-storage",
    "ShareGroupCommand": "kafka-share-groups",
}
"""Last parts of the names of Kafka's classes, as bin/kafka-*.sh start them."""


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Return the program that the archive or class named by the first operand is, with the words after it."""
    if not parsed.positionals:
        return Payload()
    first, rest = parsed.positionals[0], parsed.rest
    if parsed.has("-jar"):
        base = first.literal.rpartition("/")[2].lower()
        program = next((name for start, name in _ARCHIVES if base.startswith(start)), "")
    else:
        program = _class(first.literal)
    if first.literal.startswith("org.h2.tools."):
        return _h2(first.literal.rpartition(".")[2], rest)
    if not program:
        return Payload()
    return Payload((), (Inner("argv", f"java {program}", (known(program, first.span), *rest)),))


def _class(name: str) -> str:
    last = name.rpartition(".")[2]
    if name.startswith(("kafka.admin.", "kafka.tools.", "org.apache.kafka.")):
        return _KAFKA.get(last, "")
    if name.startswith("liquibase.integration.commandline."):
        return "liquibase"
    return _CLASSES.get(name, "")


def _h2(tool: str, rest: tuple[Arg, ...]) -> Payload:
    """H2's tools: Shell runs SQL, RunScript a file of it, DeleteDbFiles removes a database's files."""
    given = {rest[at].literal: rest[at + 1] for at in range(len(rest) - 1) if rest[at].literal.startswith("-")}
    url = given.get("-url", known(""))
    if tool == "Shell" and "-sql" in given:
        return Payload(
            (), (Inner("argv", "java h2", (known("sqlline"), known("-u"), url, known("-e"), given["-sql"])),)
        )
    if tool == "RunScript" and "-script" in given:
        words = (known("sqlline"), known("-u"), url, known("-f"), given["-script"])
        return Payload((), (Inner("argv", "java h2", words),))
    if tool == "DeleteDbFiles":
        folder, name = given.get("-dir", known(".")), given.get("-db", known("*"))
        path = folder.replace(parts=(*folder.parts, "/", *name.parts))
        return Payload((), (Inner("argv", "java h2", (known("rm"), known("-f"), path)),))
    return Payload()
