"""A program that no pack describes is asked about where its words destroy and production is named, and nowhere else."""

from __future__ import annotations

import sys

import pytest

from agentshell.config import default_policy
from agentshell.deeds import STEMS
from agentshell.facts import Facts, Settings
from agentshell.host import RealHost
from agentshell.judge import judge
from agentshell.model import EnvView, known
from agentshell.pack_store import place_resolver, shipped_store, subjects_reader
from agentshell.packs.example_host import ExampleHost
from agentshell.packs.registry import Registry
from agentshell.reading.unfold import Start
from agentshell.undescribed_words import CHANGES, DESTROYS, GLUED, LOSES

HOST = ExampleHost(RealHost())
REGISTRY = Registry(shipped_store(), subjects_reader, place_resolver)


def judged(line, env=None, settings=None):
    start = Start(env=EnvView({**HOST.env, **(env or {})}), cwd=known(HOST.cwd), name=known("bash"))
    return judge(line.encode(), start, Facts(HOST, settings or Settings()), REGISTRY, default_policy())


STOPPED = [
    # A sub-command that destroys, and production in an option, an operand, a host or a name.
    ("foocli delete thing --env prod", "the option names it"),
    ("foocli down -e prod --force", "short options"),
    ("foocli delete registry.prod.acme.com/x:1", "a host in an operand"),
    ("foocli workflow terminate --address foo.prod.example:7233", "a noun in front, the host behind"),
    ("foocli operator namespace delete shop --address foo.prod.example:7233", "two nouns in front"),
    ("foocli -project acme-prod deletetable events", "an option with its value in front; both words in one"),
    ("foocli --env prod delete thing", "the same"),
    ("foocli --yes delete thing --env=prod", "a switch in front"),
    ("foocli --config foo-prod.yml delete_indices", "a file of settings that an option takes"),
    ("foocli destroy-production", "both in one word"),
    ("foocli stacks rm shop --target production", "rm"),
    ("foocli dropSchema --profile prod", "camelCase"),
    ("foocli db:reset prod", "a colon"),
    ("foocli delete https://api.prod.acme.com/v1/users", "a URL"),
    ("foocli env:wipe shop.live", "live as a whole word"),
    ("foocli rollback --version 12 --env prod", "a version that is a value"),
    ("foocli sync --delete ./out prod-bucket", "a switch that destroys"),
    ("foocli --drop-tables --host db.prod.acme.com", "the same, with what goes"),
    ("foocli --action=delete --host db.prod.acme.com", "an option that says what is done"),
    ("foocli --action purge --host db.prod.acme.com", "the same in two words"),
    ("foocli delete x --prod", "a switch that names it"),
    ("foocli deploy --prod", "what runs is replaced"),
    ("foocli svc restart web --cluster prod-eu", "the same"),
    # Variables, places, wrappers.
    ("ENV=production foocli db:drop", "a variable for this command"),
    ("export APP_ENV=production; foocli db:drop", "a variable exported before"),
    ("TARGET=prod foocli terminate", "any variable set for it"),
    ("sudo -E foocli uninstall -e production", "a wrapper"),
    ("npx foocli users purge --stage production", "a package"),
    ("python -m shop.admin purge-users --env production", "a module"),
    ("ssh prod-web-1 foocli wipe", "where it runs"),
    ("cd environments/production && foocli destroy --yes", "the folder it went to"),
    ("for e in staging prod; do foocli delete --env $e; done", "a loop"),
    ('foocli delete all --env "$PROD_ENV"', "a variable that is called so"),
    ("xargs -n1 foocli delete --cluster prod-eu < ids.txt", "words from a file"),
    # The name of what cannot be read.
    ("./wipe-db production", "a binary, or a script that is not there"),
    ("./scripts/reset-db.sh production", "the same"),
    ("./deploy production", "the same"),
    # Sub-commands that the program's pack does not list.
    ("kubectl cnpg destroy shop 2 --context prod-eu", "a plug-in"),
    ("kubectl --context prod-eu foo purge", "the same, the context first"),
]
PASSED = [
    ("foocli build production", "nothing destroys"),
    ("foocli delete thing", "nothing names production"),
    ("foocli delete thing --env dev", "development"),
    ("foocli delete old-prod-copy --env staging", "it is told its environment; the rest is a name"),
    ("foocli delete thing --env prod --dry-run", "a dry run"),
    ("foocli delete thing --env prod -n", "a dry run in short"),
    ("foocli delete --help prod", "help"),
    ("foocli help delete prod", "help as a word"),
    ("foocli test --grep delete --env prod", "a text to look for"),
    ("foocli list --filter delete --env prod", "the same"),
    ("foocli logs prod --grep delete", "the same"),
    ("foocli describe delete-job --env prod", "looks"),
    ("foocli restore list --env prod", "a noun that is listed"),
    ("foocli diff --env prod --resource delete", "looks"),
    ("foocli create delete-policy --env prod", "makes something that is called so"),
    ("foocli get deleted --env prod", "no verb"),
    ("foocli undelete x --env prod", "the opposite"),
    ("foocli purge-cache --env prod", "a cache is made again"),
    ("foocli commit -m delete-prod", "a message"),
    ("foocli context delete prod", "its own settings"),
    ('foocli "delete the prod thing"', "text"),
    ("foocli delete dist/production/index.html", "a file of the project"),
    ("foocli rm prod.css", "the same"),
    ("foocli uninstall live-server", "what things are called"),
    ("foocli build.delete.ts --env prod", "a file's name"),
    ("ag delete src/prod", "looks for text"),
    ("echo delete prod", "prints text"),
    ("jest delete --env=prod", "tests"),
    ("code delete-prod.md", "edits"),
    ("bazel run //prod:delete_test", "a target to build"),
    ("wg-quick down wg-prod", "a connection of this machine"),
    ("tmuxinator stop prod", "a session of this machine"),
    ("notify-deploy --env production", "a program that is called so, which takes a command of its own"),
    ("npm prune --production", "a package manager's mode"),
    ("kubectl --context prod-eu neat get pods", "a plug-in that looks"),
    ("kubectl foo delete x --context dev", "a plug-in elsewhere"),
    ("ffmpeg -i prod.mp4 -vf scale=320:240 out.mp4", "a setting"),
]


@pytest.mark.parametrize(("line", "why"), STOPPED)
def test_a_deed_on_production_is_asked_about(line, why):
    assert judged(line).verdict.decision == "ask", why


@pytest.mark.parametrize(("line", "why"), PASSED)
def test_what_names_only_one_of_the_two_passes(line, why):
    verdict = judged(line).verdict
    assert verdict.decision == "allow", [finding.effect.summary for finding in verdict.findings] or verdict.unread


def test_the_session_s_variables_count_where_they_are_named_for_it():
    line = "foocli workflow terminate --id 7"
    assert judged(line).verdict.decision == "allow"
    assert judged(line, {"FOOCLI_ADDRESS": "foo.prod.acme.com:7233"}).verdict.decision == "ask"
    assert judged(line, {"BARCLI_ADDRESS": "foo.prod.acme.com:7233"}).verdict.decision == "allow"
    assert judged(line, {"APP_ENV": "production"}).verdict.decision == "ask"


def test_the_user_s_names_count():
    settings = Settings(environments={"cluster": {"eu-1": "production"}, "host": {"prod-lab": "development"}})
    assert judged("foocli delete x --cluster eu-1", settings=settings).verdict.decision == "ask"
    assert judged("foocli delete x --host prod-lab", settings=settings).verdict.decision == "allow"


def test_it_says_what_and_why():
    (finding,) = judged("foocli delete thing --env prod").verdict.findings
    effect = finding.effect
    assert (effect.level, effect.action) == ("destructive", "unknown-program/destroys")
    assert effect.summary == "runs “delete” of foocli, which no pack describes, on production"
    assert [(piece.source, piece.value) for piece in effect.target.evidence] == [("--env", "prod")]
    assert not effect.certain
    assert effect.instead


def test_the_quick_look_knows_every_word():
    for word in DESTROYS | LOSES | CHANGES | GLUED:
        assert any(stem in word for stem in STEMS), word


def test_a_plain_line_of_a_known_program_does_not_load_it(monkeypatch):
    for line in ("git status", "kubectl --context dev get pods", "ls -la"):
        monkeypatch.delitem(sys.modules, "agentshell.undescribed", raising=False)
        judged(line)
        assert "agentshell.undescribed" not in sys.modules, line
