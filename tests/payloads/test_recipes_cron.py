"""Which commands a table of regular jobs starts, and what Gradle's tasks run."""

from __future__ import annotations

import pytest
from conftest import facts
from helpers import arg
from recipe_helpers import inner_of, would_run

from agentshell.model import EnvView, Invocation, Span, known
from agentshell.payloads.recipes_cron import jobs
from agentshell.scripts import scheduled

TABLE = r"""
# m h dom mon dow command
MAILTO=ops@example.com
CTX=prod
0 3 * * * dropdb app
@daily  backup.sh
*/5 * * * * date +\%F > x%input
0 3 * *
"""


def test_the_jobs_of_a_file():
    inner = inner_of("crontab jobs", {"jobs": TABLE})
    assert [one.text.shown for one in inner] == ["dropdb app", "backup.sh", "date +%F > x"]
    assert inner[0].env.changes["CTX"].text == "prod"
    assert inner[0].shell == "sh"


@pytest.mark.parametrize("line", ["crontab -l", "crontab -r", "crontab -e", "crontab gone", "crontab -n jobs"])
def test_no_table(line):
    assert would_run(line, {"jobs": TABLE}) == []


def around():
    machine = facts()
    return Invocation((), Span(0, 1), EnvView(machine.host.env), known(machine.host.cwd))


def test_the_systems_own_table_names_a_user():
    assert [one.text.shown for one in jobs(arg("0 3 * * * root dropdb app\n@daily root ls"), around(), user=True)] == [
        "dropdb app",
        "ls",
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("/etc/cron.d/x", "0 3 * * * root dropdb app\n", "dropdb app"),
        ("/etc/crontab", "@reboot root dropdb app\n", "dropdb app"),
        ("/var/spool/cron/crontabs/dev", "0 3 * * * dropdb app\n", "dropdb app"),
        ("/etc/cron.daily/x", "dropdb app\n", "/etc/cron.daily/x"),
        ("/etc/systemd/system/x.service", "[Service]\nExecStart=-/usr/bin/dropdb app\n", "/usr/bin/dropdb app"),
        ("/home/dev/.config/systemd/user/x.service", "ExecStop=dropdb app\n", "dropdb app"),
        ("/tmp/x.service", "ExecStart=dropdb app\n", ""),
        ("/etc/hosts", "0 3 * * * root dropdb app\n", ""),
    ],
)
def test_files_that_run_by_themselves(path, text, expected):
    found = [one.text.shown or one.argv[0].shown for one in scheduled({path: known(text)}, around())]
    assert found == ([expected] if expected else [])


GRADLE = """
task wipe(type: Exec) { commandLine 'dropdb', 'app' }
tasks.register("both") { dependsOn "wipe"
  doLast { println 1 } }
tasks.register<Exec>('kotlin') {
    commandLine("dropdb", "app")
}
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("gradle wipe", ["dropdb app"]),
        ("./gradlew :wipe", ["dropdb app"]),
        ("gradle both", ["dropdb app"]),
        ("gradle kotlin", ["dropdb app"]),
        ("gradle build", []),
        ("gradle --dry-run wipe", []),
    ],
)
def test_what_gradles_tasks_run(line, expected):
    assert would_run(line, {"build.gradle": GRADLE}) == expected
