"""What a text that cannot be read speaks of."""

from __future__ import annotations

import pytest
from conftest import facts

from agentshell.payloads.mentions import mentions

TABLE = [
    ("$CMD --version", None, "nothing"),
    ("$KUBECTL get pods", None, "a read"),
    ("$PYTHON -m pytest tests/test_delete_user.py", None, "a file name is no act"),
    ("$TOOL build --out dist/products", None, "products are not production"),
    ("NODE_ENV=production $BUNDLER", None, "how it is built, not where it goes"),
    ("$KUBECTL delete ns shop", ("destructive", "unknown"), "an act, no place"),
    ("$KUBECTL --context prod-eu delete ns shop", ("destructive", "production"), "an act and a place"),
    ("$KUBECTL --context=prod-eu get pods", ("exec", "production"), "a place"),
    ("$AWS rds delete-db-instance --x y", ("destructive", "unknown"), "a dashed word"),
    ("c.execute('DROP TABLE users')", ("destructive", "unknown"), "SQL"),
    ("$X rm -rf /srv/data", ("destructive", "unknown"), "files outside of the project"),
    ("$X rm -rf build", None, "files of the project"),
    ("$X rm -rf /tmp/x", None, "temporary files"),
    ("psql $PROD_DATABASE_URL -c $Q", ("exec", "production"), "a variable's name"),
]


@pytest.mark.parametrize(("text", "expected", "why"), TABLE, ids=[row[0] for row in TABLE])
def test_mentions(text, expected, why):
    found = mentions(text, facts())
    assert (found and (found.level, found.target.environment)) == expected, why


def test_more_words_never_make_it_milder():
    alone = mentions("delete x", facts())
    assert mentions("delete x in staging", facts()).target.environment == alone.target.environment
