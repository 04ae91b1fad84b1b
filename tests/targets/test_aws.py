import pytest
from target_helpers import place, said, somewhere, target

CONFIG = """[default]
region = us-east-1
sso_account_id = 111122223333
sso_role_name = ProductionAdmin

[profile dev]
sso_account_id = 444455556666
sso_role_name = DevAdmin

[profile prod]
sso_account_id = 111122223333

[profile deploy]
role_arn = arn:aws:iam::111122223333:role/Deploy
source_profile = base

[profile base]
sso_account_id = 999900001111

[profile loop]
source_profile = loop

[profile localstack-like]
endpoint_url = http://localhost:4566

[profile byservice]
services = mine

[services mine]
s3 =
  endpoint_url = http://minio.prod.acme.com:9000
"""
FILES = {"~/.aws/config": CONFIG}


@pytest.mark.parametrize(
    ("line", "env", "files", "environment", "evidence"),
    [
        ("aws s3 rb s3://data --profile prod", {}, {}, "production", "--profile prod production"),
        (
            "aws --profile=acme-prod-admin ecs delete-cluster",
            {},
            {},
            "production",
            "--profile acme-prod-admin production",
        ),
        ("aws s3 rb s3://data --profile dev", {}, {}, "development", "--profile dev development"),
        ("aws s3 rb s3://data --profile acme", {}, {}, "unknown", ""),
        ("aws s3 rb s3://data", {"AWS_PROFILE": "production"}, {}, "production", "$AWS_PROFILE production production"),
        # The two versions of the CLI choose opposite profiles: the worse counts.
        (
            "aws s3 rb s3://data",
            {"AWS_PROFILE": "dev", "AWS_DEFAULT_PROFILE": "prod"},
            {},
            "production",
            "$AWS_DEFAULT_PROFILE prod production",
        ),
        # The flag beats both.
        ("aws s3 rb s3://data --profile dev", {"AWS_PROFILE": "prod"}, {}, "development", "--profile dev development"),
        # The default profile's role, and the account that it shares with another profile.
        ("aws s3 rb s3://data", {}, FILES, "production", "sso_role_name, ~/.aws/config:4 ProductionAdmin production"),
        (
            "aws s3 rb s3://data --profile deploy",
            {},
            FILES,
            "production",
            "role_arn, ~/.aws/config:14 111122223333 production",
        ),
        (
            "aws s3 rb s3://data --profile dev",
            {},
            FILES,
            "development",
            "sso_role_name, ~/.aws/config:8 DevAdmin development",
        ),
        ("aws s3 rb s3://data --profile loop", {}, FILES, "unknown", ""),
        # Credentials files name profiles without a prefix.
        (
            "aws s3 rb s3://data",
            {"AWS_SHARED_CREDENTIALS_FILE": "/c"},
            {"/c": "[default]\nrole_arn=arn:aws:iam::1:role/prod-x\n"},
            "production",
            "role_arn, /c:2 role/prod-x production",
        ),
        # Keys in the environment beat AWS_PROFILE: what the name says counts only where it warns.
        ("aws s3 rb s3://data", {"AWS_ACCESS_KEY_ID": "AKIA", "AWS_PROFILE": "dev"}, {}, "unknown", ""),
        ("aws s3 rb s3://data", {"AWS_ACCESS_KEY_ID": "AKIA", "AWS_PROFILE": "prod"}, {}, "production", "$AWS_PROFILE"),
        ("aws s3 rb s3://data --profile dev", {"AWS_ACCESS_KEY_ID": "AKIA"}, {}, "development", "--profile"),
        ("aws s3 rb s3://data", {"AWS_ROLE_ARN": "arn:aws:iam::1:role/prod-deploy"}, {}, "production", "$AWS_ROLE_ARN"),
        # Endpoints.
        ("aws --endpoint-url http://localhost:4566 s3 rb s3://data", {}, {}, "local", "--endpoint-url localhost local"),
        (
            "aws s3 rb s3://data",
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:5000"},
            {},
            "local",
            "$AWS_ENDPOINT_URL 127.0.0.1 local",
        ),
        (
            "aws s3 rb s3://data",
            {"AWS_ENDPOINT_URL_S3": "http://minio.prod.acme.com"},
            {},
            "production",
            "$AWS_ENDPOINT_URL_S3",
        ),
        ("aws ec2 delete-volume", {"AWS_ENDPOINT_URL_S3": "http://localhost"}, {}, "unknown", ""),
        (
            "aws s3 rb s3://data --profile localstack-like",
            {},
            FILES,
            "local",
            "endpoint_url of profile localstack-like",
        ),
        ("aws s3 rb s3://data --profile byservice", {}, FILES, "production", "endpoint_url of s3 in the AWS config"),
        ("aws ec2 delete-volume --profile byservice", {}, FILES, "unknown", ""),
        ("aws s3 rb s3://data --endpoint-url https://s3.eu-west-1.amazonaws.com", {}, {}, "unknown", ""),
        # Nothing configured is not nothing: somewhere there is an account.
        ("aws ec2 delete-volume", {}, {}, "unknown", ""),
        ("aws ec2 delete-volume --profile ‹$P›", {}, {}, "unknown", ""),
        ("aws ec2 delete-volume --profile ‹$PROD_PROFILE›", {}, {}, "production", "--profile $PROD_PROFILE production"),
    ],
)
def test_which_account(line, env, files, environment, evidence):
    found = target("aws", line, env, files)
    assert found.environment == environment
    assert not evidence or any(piece.startswith(evidence) for piece in said(found)), said(found)
    assert found.evidence


def test_nothing_configured_is_listed():
    assert target("aws", "aws ec2 delete-volume").evidence[0].source == "no AWS configuration found"


@pytest.mark.parametrize(
    ("line", "names", "environment"),
    [
        ("aws s3 rb s3://production-backups", ("arg.*",), "production"),
        ("aws s3 rb s3://acme-dev-uploads", ("arg.*",), "development"),
        ("aws s3 rm s3://acme/prod/x", ("arg.*",), "production"),  # a key below a bucket warns
        ("aws s3 rm s3://acme/dev/x", ("arg.*",), "unknown"),  # and does no more than warn
        ("aws s3 mv s3://dev-in s3://acme-media", ("arg.*",), "unknown"),  # both are hit: one says nothing
        ("aws s3 mv s3://dev-in s3://test-out", ("arg.*",), "development"),
        ("aws ecs update-service --cluster dev --service web", ("--cluster", "--service"), "development"),
        ("aws ecs update-service --cluster prod --service web", ("--cluster", "--service"), "production"),
        ("aws ecs update-service --cluster dev --service ‹$S›", ("--cluster", "--service"), "unknown"),
        ("aws rds delete-db-instance --db-instance-identifier acme-prod", ("--db-instance-identifier",), "production"),
        ("aws rds delete-db-cluster --arn arn:aws:rds:eu:1:cluster:prod-x", ("--arn",), "production"),
        ("aws ec2 delete-volume --volume-id vol-0a1b2c3d4e5f", ("--volume-id",), "unknown"),
    ],
)
def test_names_of_resources(line, names, environment):
    assert target("aws", line, names=names).environment == environment


def test_a_production_account_wins_over_a_resource_called_test():
    assert target("aws", "aws s3 rb s3://test --profile prod", names=("arg.*",)).environment == "production"


def test_settings_know_account_numbers():
    settings = {"account": {"999900001111": "production", "444455556666": "staging"}}
    assert target("aws", "aws x y --profile base", files=FILES, settings=settings).environment == "production"
    arn = "aws x y --arn arn:aws:s3:::444455556666"
    assert target("aws", arn, names=("--arn",), settings=settings).environment == "unknown"
    arn = "aws x y --arn arn:aws:rds:eu:444455556666:db:x"
    assert target("aws", arn, names=("--arn",), settings=settings).environment == "staging"


def test_a_vault_decides_and_other_places_only_warn():
    made = place("aws-profile", "aws-vault dev", depth=0)
    assert made.target.environment == "development"
    assert target("aws", "aws s3 rb s3://x", {"AWS_PROFILE": "prod"}, place=made).environment == "development"
    assert target("aws", "aws s3 rb s3://x", place=somewhere("host", "development")).environment == "unknown"
    assert target("aws", "aws s3 rb s3://x", place=somewhere("host", "production")).environment == "production"
    assert target("aws", "aws s3 rb s3://x", place=somewhere("variables", "development")).environment == "unknown"
