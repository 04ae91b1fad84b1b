"""Secrets in lines are hidden, and nothing else is."""

import pytest

from agentshell.redact import MARK, redact

HIDDEN = [
    ("psql postgres://app:hunter2@db.prod/shop", "hunter2", "the userinfo of a URL"),
    ("git clone https://ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@github.com/a/b", "ghp_aaaa", "a token as user name"),
    ("PGPASSWORD=hunter2 psql -h db", "hunter2", "an assignment before the command"),
    ("export DB_PASSWORD='hun ter2'", "ter2", "a quoted value is one value"),
    ('AWS_SECRET_ACCESS_KEY="a b"c aws s3 ls', '"c', "quoted and plain pieces next to each other"),
    ("mysql --password hunter2 -e 'select 1'", "hunter2", "an option and its value"),
    ("mysql --password=hunter2", "hunter2", "an option with an equals sign"),
    ("mysql -u root -phunter2 shop", "hunter2", "mysql's glued -p"),
    ("sshpass -p hunter2 ssh host", "hunter2", "sshpass"),
    ("redis-cli -h c -a hunter2 ping", "hunter2", "redis-cli -a"),
    ("curl -u bob:hunter2 https://x", "hunter2", "curl's user and password"),
    ("curl -H 'Authorization: Bearer abc.def' https://x", "abc.def", "a bearer header"),
    ('curl -H "X-Api-Key: hunter2"', "hunter2", "a key header"),
    ('curl -d \'{"password": "hunter2", "a": 1}\' https://x', "hunter2", "JSON"),
    ('curl -d "{\\"token\\": \\"hunter2\\"}" https://x', "hunter2", "JSON inside a double-quoted word"),
    ("psql -c \"alter user bob with password 'hunter2'\"", "hunter2", "SQL"),
    ("echo hunter2 | docker login -u bob --password-stdin", "hunter2", "a password through a pipe"),
    ("aws configure set aws_access_key_id AKIAABCDEFGHIJKLMNOP", "AKIAABCDEFGHIJKLMNOP", "an AWS key by its shape"),
    ("echo eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "eyJzdWI", "a JWT by its shape"),
    ("railway login --token hunter2", "hunter2", "a token option"),
    ("kubectl create secret generic x --from-literal=api_key=hunter2", "hunter2", "a literal of a secret"),
]


@pytest.mark.parametrize(("line", "secret", "reason"), HIDDEN)
def test_hides(line, secret, reason):
    shown = redact(line)
    assert secret not in shown, reason
    assert MARK in shown


KEPT = [
    ("git status", "nothing secret"),
    ("grep -rn password src", "a word that is searched for"),
    ("kubectl get secret checkout -n prod", "the name of a secret"),
    ("kubectl delete secret tls-key", "the name of a secret"),
    ("docker login --password-stdin < f", "no password here"),
    ("cat secrets/token.txt", "a path"),
    ("aws secretsmanager delete-secret --secret-id prod/db", "the id is not the secret, and says what would go"),
    ("curl https://user@host/path", "a user name alone"),
]


@pytest.mark.parametrize(("line", "reason"), KEPT)
def test_keeps(line, reason):
    assert redact(line) == line, reason
