"""Two lines that differ in one small thing, of which one is asked about and the other runs."""

import pytest

from agentshell.assembly import assemble

OPTIONS = """
[client_live]
host=mysql.prod.shop.example
[client_box]
host=127.0.0.1
"""
CLEANUP = """
import subprocess, sys
if '--apply' in sys.argv:
    subprocess.run(['aws', '--profile', 'prod', 's3', 'rb', 's3://shop-media', '--force'], check=True)
else:
    print('would remove the bucket')
"""
PARSED = """
import argparse, subprocess
parser = argparse.ArgumentParser()
parser.add_argument('--apply', action='store_true')
args = parser.parse_args()
if not args.apply:
    print('a dry run')
else:
    subprocess.run(['kubectl', '--context', 'prod', 'delete', 'namespace', 'shop'])
"""
AIRFLOW = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"


@pytest.mark.parametrize(
    ("asks", "runs", "reason"),
    [
        ("python cleanup.py --apply", "python cleanup.py", "a test on sys.argv"),
        ("python parsed.py --apply", "python parsed.py", "a flag of argparse"),
        (
            "cd live/prod/rds && terragrunt destroy -auto-approve",
            "cd live/dev/rds && terragrunt destroy -auto-approve",
            "live/ is the folder of all environments",
        ),
        (
            "aws s3 rb s3://prod-media --force",
            "aws s3 rb s3://prod-media --force --endpoint-url http://localhost:4566",
            "a stand-in on this machine",
        ),
        (
            "az account set --subscription 'Shop Production' && az vm delete -g rg1 -n vm-1 --yes",
            "az account set --subscription 'Shop Dev' && az vm delete -g rg1 -n vm-1 --yes",
            "the subscription that the line chooses",
        ),
        (
            "az webapp config appsettings list -g rg-prod -n api",
            "az webapp config appsettings list -g rg-prod -n api --query '[].name'",
            "names of settings are no secrets",
        ),
        (
            "mysql --defaults-group-suffix=_live shop -e 'DROP TABLE carts'",
            "mysql --defaults-group-suffix=_box shop -e 'DROP TABLE carts'",
            "the group of the option file",
        ),
        (
            f"{AIRFLOW}=postgresql://u:p@db.prod.shop.example/a airflow db reset -y",
            f"{AIRFLOW}=sqlite:////tmp/airflow.db airflow db reset -y",
            "the database that Airflow is set to",
        ),
        ("npx convex env remove KEY --prod", "npx convex env remove KEY", "the deployment of production, or one's own"),
        (
            "openstack --os-cloud shop-prod server delete web-1",
            "openstack --os-cloud devstack server delete web-1",
            "the cloud by name",
        ),
        (
            "gcloud run services update-traffic api --to-latest --project shop-prod",
            "gcloud run services update-traffic api --to-latest --project shop-dev",
            "traffic of production is moved",
        ),
        (
            "gcloud compute ssh prod-db-1 --command 'sudo rm -rf /var/lib/mysql'",
            "gcloud compute ssh prod-db-1 --command 'sudo du -sh /var/lib/mysql'",
            "what ssh runs there",
        ),
        (
            "aws cloudformation deploy --template-file t.yml --stack-name billing-prod",
            "aws cloudformation deploy --template-file t.yml --stack-name billing-prod --no-execute-changeset",
            "a change set that is not carried out",
        ),
        (
            "ssh web1.prod.example 'sudo puppet agent -t'",
            "ssh web1.prod.example 'sudo puppet agent -t --noop'",
            "-t is a flag of puppet's",
        ),
        (
            "restic -r s3:s3.example.com/prod-backups forget --keep-last 1 --prune",
            "restic -r s3:s3.example.com/prod-backups forget --keep-last 1 --prune --dry-run",
            "nothing is deleted in a dry run",
        ),
        ("cat /dev/null > ~/.ssh/id_ed25519", "cat id.pub > ~/.ssh/id_ed25519.pub", "nobody makes an empty key"),
        (
            'mongosh mongodb://mongo.prod.example/app --eval \'db["drop" + "Database"]()\'',
            "mongosh mongodb://mongo.prod.example/app --eval 'db[\"orders\"].countDocuments()'",
            "a method's name put together",
        ),
        (
            "redis-cli -h redis.prod.example eval \"return redis.call('flush'..'all')\" 0",
            "redis-cli -h redis.prod.example eval \"return redis.call('get', 'a'..'b')\" 0",
            "a command put together by Lua",
        ),
        (
            "ansible all -i prod-hosts -m command -a 'rm -rf /srv/app'",
            "ansible all -i box-hosts -m command -a 'rm -rf /srv/app'",
            "the hosts in the inventory",
        ),
        (
            "cd cloud && terraform destroy -auto-approve",
            "cd here && terraform destroy -auto-approve",
            "what is managed",
        ),
        ("aws s3 rb s3://uploads --force", "awslocal s3 rb s3://uploads --force", "LocalStack's own wrapper"),
        (
            "ssh 10.20.0.5 'cd /srv/shop && docker compose down'",
            "ssh 192.168.56.10 'cd /srv/shop && docker compose down'",
            "a virtual machine on this one",
        ),
        (
            "cbt -project shop-prod -instance main deletetable events",
            "BIGTABLE_EMULATOR_HOST=localhost:8086 cbt -project shop-prod -instance main deletetable events",
            "an emulator on this machine",
        ),
        (
            "psql \"$PROD_URL\" -c 'drop table t'",
            "psql \"$TEST_URL\" -c 'drop table t'",
            "unset, and what its name says",
        ),
    ],
)
def test_one_small_difference(tmp_path, asks, runs, reason):
    (tmp_path / ".my.cnf").write_text(OPTIONS)
    project = tmp_path / "project"
    project.mkdir()
    (project / "cleanup.py").write_text(CLEANUP)
    (project / "parsed.py").write_text(PARSED)
    (project / "prod-hosts").write_text("[web]\nweb-1 ansible_host=web-1.prod.shop.example\n")
    (project / "box-hosts").write_text("[web]\nbox ansible_host=127.0.0.1 ansible_port=2222\n")
    for name, kind in (("cloud", "aws_db_instance"), ("here", "null_resource")):
        (project / name).mkdir()
        (project / name / "main.tf").write_text(f'resource "{kind}" "x" {{}}\n')
    assembly = assemble({"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}, str(project))
    stopped, free = (assembly.judge(line.encode()).verdict.decision for line in (asks, runs))
    assert (stopped != "allow", free) == (True, "allow"), reason
