"""Which folders count, how far each is trusted, and what their files may say."""

import os

import pytest

from agentshell.config import default_policy, read
from agentshell.errors import ConfigError
from agentshell.layers import locate

ROOT = os.getuid() == 0


@pytest.fixture
def machine(tmp_path):
    """A machine in a folder: `write` makes files, `locate` and `config` look at them as an account with this home."""

    class Machine:
        root = tmp_path
        home = tmp_path / "home"
        project = tmp_path / "home" / "code" / "shop"
        site = tmp_path / "etc" / "agentshell"

        def write(self, name, text):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            return path

        def locate(self, cwd=None, **env):
            given = {"HOME": str(self.home), **env}
            return locate(given, str(cwd or self.project), str(self.site), str(self.home))

        def config(self, cwd=None, **env):
            return read(self.locate(cwd, **env))

    machine = Machine()
    machine.project.mkdir(parents=True)
    return machine


USER = "home/.config/agentshell"


def test_nothing_configured(machine):
    config = machine.config()
    assert config.policy == default_policy()
    assert (config.layers, config.held, config.warnings, dict(config.settings.environments)) == ((), (), (), {})


def test_the_user_names_installers_and_a_project_only_takes_them_away(machine):
    machine.write(f"{USER}/config.yaml", "environments:\n  installer: {get.acme.io: local, get.docker.com: unknown}\n")
    machine.write("home/code/shop/.agentshell/config.yaml", "environments: {installer: {get.acme.io: production}}\n")
    assert machine.config().settings.environments["installer"] == {
        "get.acme.io": "production",
        "get.docker.com": "unknown",
    }
    machine.write("home/code/shop/.agentshell/config.yaml", "environments: {installer: {evil.example: local}}\n")
    config = machine.config()
    assert "evil.example" not in config.settings.environments["installer"]
    assert "a project may map names to production only" in str(config.held)


def test_the_user_may_change_answers_and_name_environments(machine):
    machine.write(f"{USER}/policy.yaml", "policy:\n  irreversible:\n    staging: allow\n")
    machine.write(
        f"{USER}/config.yaml",
        "environments:\n  context: {eu-1: production, 'lab-*': development}\nshell: /opt/bash\naudit: /var/log/a\n",
    )
    config = machine.config()
    assert config.policy.table["irreversible"]["staging"] == ("allow",) * 3
    assert config.settings.environments == {"context": {"eu-1": "production", "lab-*": "development"}}
    assert (config.shell, config.audit) == ("/opt/bash", "/var/log/a")


@pytest.mark.parametrize(
    "env",
    [
        {"HOME": "{root}/other"},  # the guarded process moved its home
        {"XDG_CONFIG_HOME": "{root}/other/.config"},
    ],
)
def test_a_folder_that_the_environment_names_only_tightens(machine, env):
    """Nothing a guarded process can set in its environment lowers a verdict, or leaves the account's own files out."""
    machine.write(f"{USER}/policy.yaml", "policy:\n  destructive: ask\n")
    machine.write("other/.config/agentshell/policy.yaml", "policy:\n  destructive: allow\n  secret: deny\n")
    machine.write(
        "other/.config/agentshell/config.yaml",
        "environments:\n  context:\n    prod-eu: local\n    quiet: production\nshell: /tmp/sh\naudit: /dev/shm\n",
    )
    config = machine.config(**{name: value.format(root=machine.root) for name, value in env.items()})
    assert config.policy.table["destructive"]["local"] == ("ask",) * 3
    assert config.policy.table["secret"]["local"] == ("deny",) * 3
    assert config.settings.environments == {"context": {"quiet": "production"}}
    assert (config.shell, config.audit) == ("", "")
    assert len(config.warnings) == 3


def test_xdg_config_home_at_its_usual_place_is_the_user_layer(machine):
    machine.write(f"{USER}/policy.yaml", "policy:\n  destructive: allow\n")
    assert [layer.name for layer in machine.locate(XDG_CONFIG_HOME=str(machine.home / ".config")).layers] == ["user"]


def test_every_project_above_counts_and_an_inner_one_hides_none(machine):
    machine.write("home/code/.agentshell/policy.yaml", "policy:\n  write: ask\n")
    machine.write("home/code/shop/.agentshell/policy.yaml", "policy:\n  write: allow\n  secret: ask\n  guard: allow\n")
    config = machine.config()
    assert [layer.folder.split("/")[-2] for layer in config.layers] == ["code", "shop"]
    assert config.policy.table["write"]["local"] == ("ask",) * 3
    assert config.policy.table["secret"]["local"] == ("ask",) * 3
    assert config.policy.table["guard"]["local"] == ("deny",) * 3


def test_a_project_maps_names_to_production_only(machine):
    machine.write(f"{USER}/config.yaml", "environments:\n  host:\n    db.internal: development\n")
    machine.write("home/code/shop/.agentshell/config.yaml", "environments:\n  host:\n    db.internal: production\n")
    assert machine.config().settings.environments == {"host": {"db.internal": "production"}}
    machine.write("home/code/shop/.agentshell/config.yaml", "environments:\n  host:\n    prod-db: local\n")
    assert "a project may map names to production only" in machine.config().held[0]


def test_a_broken_project_holds_everything_above_read(machine):
    machine.write("home/code/shop/.agentshell/policy.yaml", "policy:\n  reed: ask\n")
    config = machine.config()
    assert config.held[0].startswith(f"{machine.project}/.agentshell/policy.yaml:2:3: 'reed' is none of read, ")
    assert "did you mean 'read'?" in config.held[0]
    assert config.policy.table["write"]["local"] == ("ask",) * 3
    assert config.policy.table["read"]["production"] == ("allow",) * 3


def test_every_mistake_of_a_user_is_told_at_once_and_nothing_is_judged(machine):
    machine.write(f"{USER}/policy.yaml", "policy:\n  write: alow\n  guard: {production: never}\nfinal: [guard]\n")
    machine.write(f"{USER}/config.yaml", "shell: bash\nenvironments:\n  contxt: {a: production}\n  host: {b: prod}\n")
    machine.write(f"{USER}/polcy.yaml", "policy: {}\n")
    with pytest.raises(ConfigError) as caught:
        machine.config()
    told = caught.value.message
    for expected in (
        "config.yaml:1:8: an absolute path is wanted here, not 'bash'",
        "config.yaml:3:3: 'contxt' is none of",
        "did you mean 'context'?",
        "config.yaml:4:13: 'prod' is none of local,",
        "polcy.yaml: a file of this name is not read",
        "policy.yaml:2:10: 'alow' is none of allow,",
        "did you mean 'allow'?",
        "policy.yaml:3:23: 'never' is none of",
        "policy.yaml:4:1: only the site layer may make things final",
        "^^^^",
    ):
        assert expected in told
    assert len(caught.value.problems) == 7


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("policy: [", "not YAML"),
        ("policy:\n  read: allow\n  read: deny\n", "stands here twice"),
        ("policy:\n  read: no\n", "'no' is none of"),  # a text stays a text
        ("policy: {}\n\x00", "not YAML"),
        ("- read\n", "a mapping"),
    ],
)
def test_what_is_no_policy(machine, text, told):
    machine.write(f"{USER}/policy.yaml", text)
    with pytest.raises(ConfigError, match=told):
        machine.config()


def test_a_file_that_is_no_file(machine):
    """A pipe in a file's place must not keep agentshell waiting."""
    folder = machine.project / ".agentshell"
    folder.mkdir()
    os.mkfifo(folder / "policy.yaml")
    assert "not a regular file" in machine.config().held[0]
    (folder / "policy.yaml").unlink()
    (folder / "policy.yaml").write_bytes(b"policy: {}\n#\xff\n")
    assert "not UTF-8 text" in machine.config().held[0]


@pytest.mark.skipif(not ROOT, reason="only root can make files that root owns")
class TestSite:
    """The site layer, in a folder that root owns."""

    def test_it_counts_below_the_user(self, machine):
        machine.write("etc/agentshell/policy.yaml", "policy:\n  write: ask\n  destructive: deny\n")
        machine.write(f"{USER}/policy.yaml", "policy:\n  write: allow\n")
        config = machine.config()
        assert config.policy.table["write"]["local"] == ("allow",) * 3
        assert config.policy.table["destructive"]["local"] == ("deny",) * 3

    def test_final_cells_and_kinds_stay(self, machine):
        machine.write("etc/agentshell/policy.yaml", "policy:\n  write: ask\nfinal: [write, irreversible/production]\n")
        machine.write("etc/agentshell/config.yaml", "environments: {context: {eu-1: production}}\nfinal: [context]\n")
        machine.write(f"{USER}/policy.yaml", "policy: {write: allow, irreversible: allow}\n")
        machine.write(
            f"{USER}/config.yaml", "environments: {context: {eu-*: local, us-1: production}, host: {h: local}}\n"
        )
        config = machine.config()
        assert config.policy.table["write"]["local"] == ("ask",) * 3
        assert config.policy.table["irreversible"]["production"] == ("confirm", "confirm", "deny")
        assert config.policy.table["irreversible"]["staging"] == ("allow",) * 3
        assert config.settings.environments == {
            "context": {"us-1": "production", "eu-1": "production"},
            "host": {"h": "local"},
        }

    def test_final_must_name_something(self, machine):
        machine.write("etc/agentshell/policy.yaml", "policy: {}\nfinal: [gard, guard/prod]\n")
        with pytest.raises(ConfigError, match="'gard' is not a row") as caught:
            machine.config()
        assert "'prod' is not an environment" in caught.value.message

    @pytest.mark.parametrize("part", ["", "/policy.yaml"])
    def test_it_does_not_count_when_others_may_write_to_it(self, machine, part):
        machine.write("etc/agentshell/policy.yaml", "policy:\n  guard: allow\n")
        os.chmod(f"{machine.site}{part}", 0o777)
        config = machine.config()
        assert config.policy.table["guard"]["local"] == ("deny",) * 3
        assert "others than root may write to it" in config.warnings[0]

    def test_it_does_not_count_when_root_does_not_own_it(self, machine):
        machine.write("etc/agentshell/policy.yaml", "policy:\n  guard: allow\n")
        os.chown(machine.site, 1000, 1000)
        assert machine.config().policy == default_policy()

    def test_a_users_folder_of_another_account_only_tightens(self, machine):
        machine.write(f"{USER}/policy.yaml", "policy: {guard: allow, write: ask}\n")
        os.chown(machine.root / USER, 1000, 1000)
        config = machine.config()
        assert config.policy.table["guard"]["local"] == ("deny",) * 3
        assert config.policy.table["write"]["local"] == ("ask",) * 3


@pytest.mark.parametrize("listed", [True, False], ids=["in /etc/passwd", "with another name service"])
def test_the_account_database_says_where_the_home_is(machine, monkeypatch, listed):
    """Changing $HOME does not leave the account's own settings out."""
    import pwd
    from types import SimpleNamespace

    accounts = f"root:x:{os.getuid()}:0::{machine.home}:/bin/sh\n" if listed else "other:x:77:77::/nowhere:/bin/sh\n"
    monkeypatch.setattr("agentshell.host.read_bytes", lambda path: accounts.encode())
    found = SimpleNamespace(pw_dir="/wrong" if listed else f"{machine.home}/")
    monkeypatch.setattr(pwd, "getpwuid", lambda uid: found)
    machine.write(f"{USER}/policy.yaml", "policy:\n  write: ask\n")
    layers = locate({"HOME": "/nowhere"}, "/", str(machine.site)).layers
    assert [(layer.name, layer.tightens) for layer in layers] == [("user", "")]


def test_an_account_without_an_entry_has_the_home_it_is_given(machine, monkeypatch):
    """As in a container that runs under any number."""
    import pwd

    def nobody(uid):
        raise KeyError(uid)

    monkeypatch.setattr("agentshell.host.read_bytes", lambda path: b"other:x:77:77::/nowhere:/bin/sh\n")
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    machine.write(f"{USER}/policy.yaml", "policy:\n  write: ask\n")
    assert locate({"HOME": "/nowhere"}, "/", str(machine.site)).layers == ()
    assert [layer.name for layer in locate({"HOME": str(machine.home)}, "/", str(machine.site)).layers] == ["user"]
