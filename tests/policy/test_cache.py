"""The store of settings read before: the same answers faster, and never from what someone else may have written."""

import marshal
import os

import pytest

from agentshell import cache
from agentshell.config import read
from agentshell.layers import Layer, Located


@pytest.fixture
def located(tmp_path):
    folder = tmp_path / "settings"
    folder.mkdir()
    (folder / "policy.yaml").write_text("policy:\n  write: ask\n")
    (folder / "config.yaml").write_text("environments: {host: {db: production}}\nshell: /opt/bash\n")
    (folder / "rules").mkdir()
    return Located((Layer("user", str(folder)),))


def test_what_is_kept_is_what_is_read(located, store, monkeypatch):
    first = read(located)
    assert len(list(store.iterdir())) == 1
    monkeypatch.setattr("agentshell.combining.combined", None)  # not called again
    assert read(located) == first


def test_every_change_of_a_file_is_seen(located, store):
    read(located)
    (policy := store.parent / "settings" / "policy.yaml").write_text("policy:\n  write: deny\n")
    os.utime(policy, (0, 0))
    assert read(located).policy.table["write"]["local"] == ("deny",) * 3
    policy.unlink()
    assert read(located).policy.table["write"]["local"] == ("allow",) * 3


@pytest.mark.parametrize("what", ["entry", "folder"])
def test_an_entry_that_others_may_write_is_not_used(located, store, what):
    read(located)
    (entry,) = store.iterdir()
    data = marshal.loads(entry.read_bytes()[64:])
    data["shell"] = "/tmp/evil"
    content = marshal.dumps(data)
    entry.write_bytes(cache.digest(content).encode() + content)
    assert read(located).shell == "/tmp/evil"  # an account is not kept from itself
    (entry if what == "entry" else store).chmod(0o777)
    assert read(located).shell == "/opt/bash"


def test_a_damaged_entry_is_not_used(located, store):
    first = read(located)
    (entry,) = store.iterdir()
    entry.write_bytes(entry.read_bytes()[:-3])
    assert read(located) == first
    entry.write_bytes(b"")
    assert read(located) == first


def test_an_entry_of_another_form_is_not_used(located, store, monkeypatch):
    """As an agentshell of yesterday wrote it, which knew a setting less."""
    with monkeypatch.context() as before:
        before.setattr("agentshell.config_cache._FORM", ("policy", "shell"))
        first = read(located)
    (entry,) = store.iterdir()
    data = marshal.loads(entry.read_bytes()[64:])
    del data["minimum"]
    content = marshal.dumps(data)
    entry.write_bytes(cache.digest(content).encode() + content)
    assert read(located) == first


def test_without_room_to_keep_anything_the_files_are_read(located, store, monkeypatch):
    store.write_text("a file where the folder should be")
    assert read(located).shell == "/opt/bash"
    monkeypatch.setattr("agentshell.cache.folder", lambda: "")
    assert read(located).shell == "/opt/bash"


def test_old_entries_go(store):
    for number in range(cache.MOST + 5):
        cache.put(cache.key_of(number), number)
    assert len(list(store.iterdir())) == cache.MOST


def test_a_broken_project_is_not_kept(located, store):
    folder = store.parent / "settings"
    (folder / "policy.yaml").write_text("policy: {reed: ask}\n")
    project = Located((Layer("project", str(folder), "it belongs to a project"),))
    assert read(project).held
    assert not store.exists()
