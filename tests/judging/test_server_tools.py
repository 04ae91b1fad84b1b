"""Smaller administration and deployment tools: what they take down is asked about, what they list is not."""

import pytest

from agentshell.assembly import assemble

ROWS = [
    ("nodetool -h prod-cass-1 decommission", "ask", "a member leaves the cluster"),
    ("nodetool -h prod-cass-1 status", "allow", "a look"),
    ("rpk topic delete orders --brokers prod-redpanda:9092", "ask", "a topic and its records"),
    ("rpk topic list --brokers prod-redpanda:9092", "allow", "a look"),
    ("zkCli.sh -server prod-zk:2181 deleteall /brokers", "ask", "a tree of nodes"),
    ("bosh -e prod delete-deployment -d cf -n", "ask", "a deployment"),
    ("azcopy remove https://acme.blob.core.windows.net/uploads --recursive", "ask", "a container of blobs"),
    ("azcopy copy ./a https://acme.blob.core.windows.net/uploads --recursive", "allow", "only adds"),
    ("mvn flyway:clean -Dflyway.url=jdbc:postgresql://prod-db/app", "ask", "Flyway inside Maven"),
    ("mvn clean install -Dflyway.url=jdbc:postgresql://prod-db/app", "allow", "Maven's own clean"),
    ("./gradlew flywayClean -Dflyway.url=jdbc:postgresql://prod-db/app", "ask", "Flyway inside Gradle"),
    ("./gradlew clean build", "allow", "Gradle's own clean"),
    ("autossh -M 0 prod-web-1 rm -rf /srv/app", "ask", "-M takes a port, the host comes after it"),
    ("autossh -M 0 -N -L 5432:localhost:5432 host.example.com", "allow", "a tunnel"),
    ("pssh -H prod-web-1 -i 'rm -rf /srv/app'", "ask", "-i takes no value in parallel-ssh"),
    ("pssh -H prod-web-1 -i uptime", "allow", "a look"),
    ("sftp prod-web-1 <<< 'rm /srv/app/db.sqlite3'", "ask", "a script of sftp deletes there"),
    ("sftp prod-web-1 <<< 'get /srv/app/db.sqlite3'", "allow", "a copy comes here"),
    ("lftp -e 'rm -rf /www; bye' sftp://prod-web-1", "ask", "lftp's commands"),
    ("lftp -c 'open prod-ftp; rm -r /www'", "ask", "the host is named in them"),
    ("lftp -c 'open ftp.example.com; mirror /pub ./pub'", "allow", "a copy comes here"),
    ("lftp -e 'mirror -R --delete . /www; bye' prod-web-1", "ask", "what is not here is deleted there"),
    ("lftp -e 'mirror -R . /www; bye' prod-web-1", "allow", "only adds"),
    ("nix run nixpkgs#kubectl -- --context prod delete ns payments", "ask", "the program that a flake names"),
    ("nix run nixpkgs#kubectl -- --context prod get ns", "allow", "a look through it"),
    ("docker run --rm -e AWS_PROFILE=prod amazon/aws-cli s3 rb s3://data --force", "ask", "an image that is a client"),
    ("docker run --rm public.ecr.aws/aws-cli/aws-cli:2.15 s3 ls", "allow", "a look through it"),
    ("k --context prod delete ns payments", "ask", "kubectl by its usual short name"),
    ("redis-cli --cluster call redis-prod-1:6379 FLUSHALL --cluster-only-masters", "ask", "sent to every node"),
    ("redis-cli --cluster call redis-prod-1:6379 INFO", "allow", "a look at every node"),
    ("redis-cli --cluster del-node redis-prod-1:6379 07c37d", "ask", "a node leaves"),
    ("redis-cli --cluster fix 10.0.0.5:6379", "ask", "a cluster of which nothing is known"),
    ("redis-cli --cluster fix localhost:7000", "allow", "one of this machine"),
    ("redis-cli --cluster rebalance redis-prod-1:6379 --cluster-simulate", "allow", "only shows what would move"),
    ("podman --connection prod-host pod rm -f -a", "ask", "podman's name for another machine"),
    ("podman --url ssh://core@prod-1.acme.com/run/podman.sock rm -f web", "ask", "its address"),
    ("CONTAINER_HOST=ssh://core@prod-1/run/podman.sock podman stop web", "ask", "podman's own variable"),
    ("DOCKER_HOST=ssh://prod podman rm -f web", "allow", "a variable that podman does not read"),
    ("podman --connection podman-machine-default rm -f web", "allow", "podman's machine on this one"),
    ("""perl -MFile::Path=remove_tree -e 'remove_tree("$ENV{HOME}/work")'""", "ask", "Perl's variables in a text"),
    ("perl -MFile::Path -e 'rmtree($ENV{HOME})'", "ask", "and by themselves"),
    ("""ruby -rfileutils -e 'FileUtils.rm_rf(Dir.glob(File.expand_path("~/*")))'""", "ask", "Ruby's home folder"),
    ("ruby -rfileutils -e 'FileUtils.rm_rf(Dir.home)'", "ask", "its other name"),
    ("""ruby -rfileutils -e 'FileUtils.rm_rf(File.expand_path("build", Dir.pwd))'""", "allow", "the project's"),
]


@pytest.mark.parametrize(("line", "decision", "why"), ROWS)
def test_smaller_tools(line, decision, why, tmp_path):
    (tmp_path / ".git").mkdir()
    env = {"HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"}
    found = assemble(env, str(tmp_path)).judge(line.encode()).verdict.decision
    assert ("allow" if found == "allow" else "ask") == decision, why
