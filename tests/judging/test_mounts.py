"""Containers that are given folders of this machine, or volumes: what is done to them there is done here."""

import pytest

from agentshell.assembly import assemble


def decision(line, tmp_path):
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    env = {"HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"}
    return assemble(env, str(project)).judge(line.encode()).verdict.decision


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("docker run -v /home/dev:/h alpine rm -rf /h", "a home"),
        ('docker run --rm -v "$HOME":/h alpine sh -c "rm -rf /h/*"', "the same, and a shell in between"),
        ("docker run --rm -v /:/host alpine rm -rf /host/etc", "below the mount"),
        ("docker run --rm -v /srv/db:/mnt/db alpine rm -rf /mnt", "above the mount"),
        ("docker run --rm --mount type=bind,source=/srv/db,target=/d alpine rm -rf /d", "the long way to say it"),
        ("docker run --rm -v /var/lib/postgresql:/pg -w /pg alpine rm -rf data", "from the folder it starts in"),
        ("docker run --rm -v pgdata:/data alpine rm -rf /data", "a volume, which may exist nowhere else"),
        ("podman run -v /etc:/e busybox sh -c 'echo x > /e/passwd'", "a file that is overwritten"),
    ],
)
def test_what_is_mounted_is_hit(line, reason, tmp_path):
    assert decision(line, tmp_path) != "allow", reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('docker run --rm -v "$PWD":/app -w /app node:20 rm -rf node_modules', "generated, of the project"),
        ('docker run --rm -v "$PWD":/app -w /app node:20 npm ci', "a build"),
        ('docker run --rm -v "$PWD":/w -w /w alpine sh -c "rm -rf dist && mkdir dist"', "build output"),
        ("docker run --rm alpine rm -rf /data", "of the container alone"),
        ("docker run --rm -v /home/dev:/h:ro alpine rm -rf /h", "it cannot be written to"),
        ("docker run --rm -v /home/dev:/h alpine rm -rf /tmp/x", "beside the mount"),
        ("docker run --rm -v /home/dev:/h alpine ls /h", "a read"),
    ],
)
def test_what_is_not_mounted_is_not(line, reason, tmp_path):
    assert decision(line, tmp_path) == "allow", reason
