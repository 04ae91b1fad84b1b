"""Which grade a line runs at: what the settings say, what the system has, what the line needs; and what is too weak."""

import posix

import pytest

from agentshell import runtime_grade, sudo_probe
from agentshell.assembly import Assembler
from agentshell.config import Config, default_policy
from agentshell.runtime_grade import NOTHING_HIDDEN, Grade, below, choose

HIDING = "make deploy"


@pytest.fixture
def grade(tmp_path, monkeypatch):
    """Choose for a line in a home with these settings; with shims beside the launcher or without."""
    home = tmp_path / "home"
    (home / ".config/agentshell").mkdir(parents=True)
    links = tmp_path / "links"
    links.mkdir()

    def chosen(line, settings, *, shims=False, options=(), path="/usr/bin:/bin", account=0):
        (home / ".config/agentshell/config.yaml").write_text(settings)
        if shims:
            (links / "shims").mkdir(exist_ok=True)
        monkeypatch.setattr(runtime_grade.posix, "geteuid", lambda: account)
        assembly = Assembler().assemble({"HOME": str(home), "PATH": path}, str(home))
        return choose(assembly.judge(line.encode()), options, assembly, str(links / "agentshell"))

    monkeypatch.setattr(runtime_grade, "missing", lambda: "")
    monkeypatch.setattr("agentshell.layers.account_home", lambda env: str(home))
    return chosen


def test_static_is_what_it_says(grade):
    assert grade(HIDING, "runtime: static\n", shims=True) == Grade("static")


@pytest.mark.parametrize("setting", ["exec", "auto"])
def test_exec_where_something_may_be_hidden(grade, setting):
    assert grade(HIDING, f"runtime: {setting}\n") == Grade("exec")
    assert grade("ls -la", f"runtime: {setting}\n") == Grade("static", NOTHING_HIDDEN, whole=True)


@pytest.mark.parametrize("option", ["login", "interactive"])
def test_start_up_files_may_start_anything(grade, option):
    assert grade("ls -la", "runtime: exec\n", options=(option,)) == Grade("exec")


def test_shims_or_why_there_are_none(grade):
    assert "no shims" in grade(HIDING, "runtime: shims\n").why
    assert grade(HIDING, "runtime: shims\n", shims=True) == Grade("shims")


def test_the_next_grade_down_and_why(grade, monkeypatch):
    monkeypatch.setattr(runtime_grade, "missing", lambda: "the exec gate is Linux's")
    assert grade(HIDING, "runtime: auto\n").name == "static"
    assert grade(HIDING, "runtime: auto\n").why.startswith("the exec gate is Linux's; there are no shims")
    assert grade(HIDING, "runtime: auto\n", shims=True) == Grade("shims", "the exec gate is Linux's")


@pytest.fixture
def programs(tmp_path):
    """A folder with a setuid program and a sudo that lets the account, or not."""
    folder = tmp_path / "programs"
    folder.mkdir()

    def put(name, text="exit 0", mode=0o4755):
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(mode)
        return f"{folder}:/usr/bin:/bin"

    return put


@pytest.mark.parametrize(
    ("line", "name", "mode", "account", "expected"),
    [
        ("pkexec make", "pkexec", 0o4755, 1000, "static"),  # no_new_privs would break it
        ("pkexec make", "pkexec", 0o4755, 0, "exec"),  # root's filter needs none
        ("mytool make", "mytool", 0o755, 1000, "exec"),  # an ordinary program
        ("podman build .", "podman", 0o755, 1000, "static"),  # its newuidmap is setuid
        ("ssh web pkexec make", "pkexec", 0o4755, 1000, "exec"),  # not on this machine
    ],
)
def test_what_gains_rights_runs_below(grade, programs, line, name, mode, account, expected):
    path = programs(name, mode=mode)
    found = grade(line, "runtime: auto\n", path=path, account=account)
    assert found.name == expected
    assert (name in found.why) is (expected == "static")


@pytest.mark.parametrize(("status", "expected"), [(0, "static"), (1, "exec")])
def test_sudo_counts_only_where_it_works(grade, programs, tmp_path, monkeypatch, status, expected):
    asked = tmp_path / "asked"
    path = programs("sudo", f"echo [$*] >> {asked}; exit {status}")
    monkeypatch.setattr(sudo_probe.cache, "folder", lambda: str(tmp_path / "store"))
    for _ in range(3):
        assert grade("sudo make install", "runtime: auto\n", path=path, account=1000).name == expected
    # Once, and nothing but this.
    assert asked.read_text() == "[-n true]\n"


def test_an_account_without_sudo_is_asked_again_later(programs, tmp_path, monkeypatch):
    answers = tmp_path / "answers"
    sudo = programs("sudo", f"exit $(cat {answers})").partition(":")[0] + "/sudo"
    store = str(tmp_path / "store")
    answers.write_text("1")
    assert not sudo_probe.works(sudo, {"PATH": "/usr/bin:/bin"}, store)
    answers.write_text("0")
    assert not sudo_probe.works(sudo, {"PATH": "/usr/bin:/bin"}, store)
    now = sudo_probe.time.time()
    monkeypatch.setattr(sudo_probe.time, "time", lambda: now + 3601)
    assert sudo_probe.works(sudo, {"PATH": "/usr/bin:/bin"}, store)
    assert not sudo_probe.works("/nowhere/sudo", {}, store)


@pytest.mark.parametrize(
    ("name", "minimum", "whole", "refused"),
    [
        ("static", "static", False, False),
        ("static", "shims", False, True),
        ("shims", "shims", False, False),
        ("shims", "exec", False, True),
        ("exec", "exec", False, False),
        ("static", "exec", True, False),  # nothing is hidden: there is nothing more to guard
    ],
)
def test_a_minimum(name, minimum, whole, refused):
    config = Config(default_policy(), runtime="auto", minimum=minimum)
    assert bool(below(Grade(name, "why", whole=whole), config)) is refused


@pytest.mark.parametrize(
    ("user", "project", "expected"),
    [
        ("runtime: static\n", "", ("static", "static")),
        ("runtime: exec\n", "runtime: static\n", ("exec", "static")),  # a project only tightens
        ("runtime: static\n", "runtime: exec\nminimum: exec\n", ("exec", "exec")),
        ("runtime: shims\nminimum: shims\n", "minimum: static\n", ("shims", "shims")),
    ],
)
def test_layers_only_raise_it(tmp_path, monkeypatch, user, project, expected):
    home, work = tmp_path / "home", tmp_path / "home/work"
    monkeypatch.setattr("agentshell.layers.account_home", lambda env: str(home))
    for folder, text in ((home / ".config/agentshell", user), (work / ".agentshell", project)):
        folder.mkdir(parents=True)
        (folder / "config.yaml").write_text(text)
    config = Assembler().assemble({"HOME": str(home), "PATH": "/usr/bin"}, str(work)).config
    assert (config.runtime, config.minimum) == expected


def test_the_kernels_word_is_put_into_words():
    assert "another program" in runtime_grade.refused(16)
    assert "no seccomp" in runtime_grade.refused(38)
    assert posix.strerror(12) in runtime_grade.refused(12)
