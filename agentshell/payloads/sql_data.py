r"""Owns what each SQL statement and function does, as tables: no reading, no judging.

Sources: every statement of PostgreSQL 15's `\\h`, tried on a PostgreSQL 15.20 server; MySQL 8.0 §15; SQLite lang.html;
Transact-SQL reference; ClickHouse, Snowflake, BigQuery and CockroachDB statement references.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Level

_READ = """
SELECT | VALUES | SHOW | FETCH | MOVE | DECLARE | CLOSE | DEALLOCATE | LISTEN | UNLISTEN | EXPLAIN | TABLE | DESCRIBE
DESC | HELP | CHECK TABLE | CHECKSUM TABLE | USE | PRAGMA | ATTACH | DETACH DATABASE | PRINT | LIST | LS | GET
BEGIN | START TRANSACTION | COMMIT | END | ROLLBACK | ABORT | SAVEPOINT | RELEASE | ROLLBACK TO | SET | RESET
SET CONSTRAINTS | SET ROLE | SET SESSION | SET TRANSACTION | SET LOCAL | DISCARD | UNLOCK TABLES | GO | EXISTS
HANDLER | ASSERT | ALTER SESSION | DETACH | CONSISTENCY | SERIAL CONSISTENCY | TRACING | PAGING | EXPAND | CAPTURE
APPLY | INVALIDATE | COMPUTE | XA START | XA BEGIN | XA END | XA RECOVER
"""
_WRITE = """
INSERT | CREATE | COMMENT | SECURITY LABEL | ANALYZE | ANALYSE | REFRESH MATERIALIZED VIEW | IMPORT FOREIGN SCHEMA
NOTIFY | CHECKPOINT | VACUUM | COMMIT PREPARED | PREPARE TRANSACTION | LOAD DATA | LOAD XML | IMPORT TABLE | UNDROP
BACKUP | EXPORT DATA | PUT | FLUSH | CACHE INDEX | BULK INSERT | CREATE OR REPLACE VIEW | CLONE | SAVE TRANSACTION
START REPLICA | START SLAVE | BINLOG | CREATE DATABASE | CREATE TABLE AS | WRITETEXT | UPDATE STATISTICS
CREATE USER MAPPING | UPSERT | RESUME | EXPORT | IMPORT | MSCK | REFRESH | DROP TEMPORARY TABLE | XA | COPY INTO
ALTER AGGREGATE | ALTER COLLATION | ALTER CONVERSION | ALTER DOMAIN | ALTER EVENT TRIGGER | ALTER EXTENSION
ALTER FOREIGN DATA WRAPPER | ALTER FOREIGN TABLE | ALTER FUNCTION | ALTER INDEX | ALTER LANGUAGE | ALTER LARGE OBJECT
ALTER MATERIALIZED VIEW | ALTER OPERATOR | ALTER PROCEDURE | ALTER PUBLICATION | ALTER ROUTINE | ALTER RULE
ALTER SCHEMA | ALTER SEQUENCE | ALTER SERVER | ALTER STATISTICS | ALTER SUBSCRIPTION | ALTER TABLESPACE
ALTER TEXT SEARCH | ALTER TRIGGER | ALTER TYPE | ALTER USER MAPPING | ALTER VIEW | ALTER TABLE
"""
_DESTRUCTIVE = """
UPDATE | MERGE | DELETE | REPLACE INTO | REPLACE | CREATE TRIGGER | CREATE EVENT TRIGGER | CREATE RULE | CREATE FUNCTION
CREATE PROCEDURE | CREATE EXTENSION | CREATE LANGUAGE | CREATE ROLE | CREATE USER | CREATE SUBSCRIPTION | CREATE GROUP
GRANT | REVOKE | DENY | ALTER ROLE | ALTER USER | ALTER GROUP | ALTER DEFAULT PRIVILEGES | ALTER POLICY | ALTER SYSTEM
ALTER DATABASE | ALTER LOGIN | ALTER SERVER ROLE | ALTER WAREHOUSE | ALTER ACCOUNT | ALTER CLUSTER | ALTER RANGE
REASSIGN OWNED | CLUSTER | REINDEX | LOCK | LOCK TABLES | LOAD | ROLLBACK PREPARED | VACUUM FULL
DROP VIEW | DROP FUNCTION | DROP PROCEDURE | DROP ROUTINE | DROP AGGREGATE | DROP INDEX | DROP TRIGGER
DROP EVENT TRIGGER | DROP EVENT | DROP RULE | DROP POLICY | DROP CAST | DROP COLLATION | DROP CONVERSION | DROP LANGUAGE
DROP OPERATOR | DROP OPERATOR CLASS | DROP OPERATOR FAMILY | DROP PUBLICATION | DROP STATISTICS | DROP TEXT SEARCH
DROP TRANSFORM | DROP USER MAPPING | DROP ACCESS METHOD | DROP SYNONYM | DROP WAREHOUSE | DROP LOGIN | DROP DICTIONARY
KILL | SHUTDOWN | SYSTEM | OPTIMIZE | REPAIR TABLE | RENAME TABLE | RENAME | RENAME USER | EXCHANGE TABLES
INSTALL | UNINSTALL | CHANGE MASTER | CHANGE REPLICATION | STOP REPLICA | STOP SLAVE | RESET REPLICA | RESET SLAVE
STOP GROUP_REPLICATION | SET GLOBAL | SET PERSIST | SET PERSIST_ONLY | SET PASSWORD | DETACH TABLE | DETACH VIEW
RECONFIGURE | DBCC | SET CLUSTER | RESET CLUSTER | REMOVE | RM | CANCEL | PAUSE | CONFIGURE | ALTER INSTANCE
"""
_IRREVERSIBLE = """
DROP DATABASE | DROP TABLE | DROP SCHEMA | DROP OWNED | DROP TABLESPACE | DROP MATERIALIZED VIEW | DROP SEQUENCE
DROP TYPE | DROP DOMAIN | DROP EXTENSION | DROP FOREIGN TABLE | DROP SERVER | DROP FOREIGN DATA WRAPPER | TRUNCATE
DROP SUBSCRIPTION | DROP ROLE | DROP USER | DROP GROUP | DROP STAGE | DROP SNAPSHOT | DROP | PURGE BINARY LOGS
PURGE MASTER LOGS | PURGE | RESET MASTER | RESET BINARY LOGS | RESTORE | RESTORE DATABASE | INSERT OVERWRITE | FLASHBACK
LOAD DATA OVERWRITE | CLONE INSTANCE | CREATE OR REPLACE TABLE | CREATE OR REPLACE DATABASE | CREATE OR REPLACE SCHEMA
"""
ALL = frozenset(
    {
        "TRUNCATE",
        "DROP DATABASE",
        "DROP SCHEMA",
        "DROP OWNED",
        "DROP TABLESPACE",
        "INSERT OVERWRITE",
        "RESTORE DATABASE",
    }
)
"""Statements that take everything in what they name: scope `all`."""


def _table() -> dict[str, Level]:
    table: dict[str, Level] = {}
    levels: tuple[tuple[Level, str], ...] = (
        ("read", _READ),
        ("write", _WRITE),
        ("destructive", _DESTRUCTIVE),
        ("irreversible", _IRREVERSIBLE),
    )
    for level, names in levels:
        for name in names.replace("\n", "|").split("|"):
            if name.strip():
                table[name.strip()] = level
    return table


STATEMENTS = _table()
"""Leading words → level; the longest match counts. Those not here cannot be graded from their first words."""

FUNCTIONS: dict[str, Level] = {
    "pg_terminate_backend": "destructive",
    "pg_cancel_backend": "destructive",
    "pg_reload_conf": "destructive",
    "pg_rotate_logfile": "write",
    "pg_promote": "destructive",
    "pg_switch_wal": "write",
    "pg_create_restore_point": "write",
    "pg_wal_replay_pause": "destructive",
    "pg_wal_replay_resume": "write",
    "pg_backup_start": "write",
    "pg_backup_stop": "write",
    "lo_unlink": "irreversible",
    "lo_put": "destructive",
    "lo_truncate": "irreversible",
    "lo_truncate64": "irreversible",
    "lowrite": "destructive",
    "lo_create": "write",
    "lo_creat": "write",
    "lo_from_bytea": "write",
    "lo_import": "write",
    "lo_export": "write",
    "setval": "destructive",
    "nextval": "write",
    "pg_replication_origin_create": "write",
    "pg_replication_origin_drop": "destructive",
    "pg_replication_origin_advance": "destructive",
    "pg_replication_slot_advance": "irreversible",
    "pg_drop_replication_slot": "irreversible",
    "pg_create_physical_replication_slot": "write",
    "pg_create_logical_replication_slot": "write",
    "pg_logical_slot_get_changes": "destructive",
    "pg_logical_slot_get_binary_changes": "destructive",
    "pg_logical_emit_message": "write",
    "pg_stat_reset": "destructive",
    "pg_stat_reset_shared": "destructive",
    "pg_stat_reset_single_table_counters": "destructive",
    "pg_stat_reset_single_function_counters": "destructive",
    "pg_stat_reset_slru": "destructive",
    "pg_stat_reset_replication_slot": "destructive",
    "pg_stat_reset_subscription_stats": "destructive",
    "pg_stat_statements_reset": "destructive",
    "pg_advisory_lock": "write",
    "pg_import_system_collations": "write",
    "pg_read_file": "secret",
    "pg_read_binary_file": "secret",
    "pg_read_server_files": "secret",
    "pg_file_write": "destructive",
    "pg_file_unlink": "irreversible",
    "pg_file_rename": "destructive",
    "pg_file_sync": "write",
    "dblink_connect": "read",
    "cron.unschedule": "destructive",
    "cron.alter_job": "destructive",
    "pgmq.drop_queue": "irreversible",
    "pgmq.purge_queue": "irreversible",
    "pgmq.delete": "destructive",
    "pgmq.archive": "write",
    "pgmq.pop": "destructive",
    "net.http_delete": "destructive",
    "net.http_post": "write",
    "http_delete": "destructive",
    "http_post": "write",
    "http_put": "write",
    "http_patch": "write",
    "drop_chunks": "irreversible",
    "delete_job": "destructive",
    "remove_retention_policy": "destructive",
    "remove_compression_policy": "destructive",
    "add_retention_policy": "irreversible",
    "detach_data_node": "destructive",
    "delete_data_node": "destructive",
    "vault.create_secret": "write",
    "vault.update_secret": "destructive",
    "load_file": "secret",
    "load_extension": "destructive",
    "writefile": "write",
    "edit": "write",
    "fts3_tokenizer": "destructive",
    "utl_http.request": "write",
    "dbms_scheduler.drop_job": "destructive",
    "system$abort_session": "destructive",
    "system$cancel_query": "destructive",
    "system$cancel_all_queries": "destructive",
    "crdb_internal.force_delete_table_data": "irreversible",
}
"""Functions with side effects or secrets, by lower-case name; the schema is given where the bare name is too common."""

DOING = ("delete_", "drop_", "purge_", "truncate_", "wipe_", "destroy_", "erase_")
"""How the names of routines begin that somebody wrote to destroy something."""

RUNS_SQL = frozenset(
    {"dblink", "dblink_exec", "dblink_send_query", "dblink_open", "query_to_xml", "query_to_xml_and_xmlschema"}
    | {"query_to_xmlschema", "ts_stat", "ts_rewrite", "cron.schedule", "cron.schedule_in_database", "sp_executesql"}
    | {"openquery", "openrowset", "crosstab", "connectby", "mysql_query", "postgres_query", "postgres_execute"}
)
"""Functions that run the SQL text they are given."""

SECRET_RELATIONS = frozenset(
    {"pg_authid", "pg_shadow", "pg_user_mapping", "pg_user_mappings", "mysql.user", "vault.decrypted_secrets"}
    | {"decrypted_secrets", "sys.sql_logins"}
)

SERVER_SHELL = frozenset({"xp_cmdshell", "sys_exec", "sys_eval"})
"""Routines that run their first string as a shell command on the database server."""

NOT_TRANSACTIONAL = (
    *("DROP DATABASE", "CREATE DATABASE", "ALTER SYSTEM", "VACUUM", "CLUSTER", "DROP TABLESPACE", "CREATE TABLESPACE"),
    *("REINDEX", "DROP SUBSCRIPTION", "CREATE SUBSCRIPTION", "ALTER DATABASE", "COMMIT PREPARED", "ROLLBACK PREPARED"),
    *("CALL", "EXECUTE", "DO", "COPY", "LOAD", "NOTIFY", "CHECKPOINT", "DISCARD", "KILL", "SHUTDOWN", "EXEC"),
    *("ALTER SUBSCRIPTION", "PREPARE TRANSACTION", "ATTACH", "SYSTEM"),
)
"""Statements that a ROLLBACK does not take back, or that may end the transaction themselves."""

TRANSACTIONAL_DDL = frozenset({"postgres", "cockroach", "redshift", "sqlite", "duckdb", "tsql"})
"""Dialects in which a ROLLBACK takes back DDL; in the others DDL commits by itself."""
ROLLS_BACK = TRANSACTIONAL_DDL | {"mysql", "mariadb"}
"""Dialects of which it is known that a ROLLBACK takes back what was changed since BEGIN."""
