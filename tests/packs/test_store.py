"""Where packs come from: compiled ones equal the YAML, stale ones are not trusted, layers only add what they may."""

from __future__ import annotations

import marshal
import subprocess
import sys
from pathlib import Path

import pytest

from agentshell import pack_files, pack_store
from agentshell.config import Config, RuleFolder
from agentshell.errors import RuleError
from agentshell.layers import Layer
from agentshell.packs.compiled import opened
from agentshell.packs.compiling import compile_pack
from agentshell.packs.registry import Memory, Registry
from agentshell.shipped import rules_folder

VOL = (Path(__file__).parent / "vol.yaml").read_text().replace("target: example\n", "").replace("place: example", "")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A source tree's rules folder with two packs, and a place for compiled ones."""
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "vol.yaml").write_text(VOL)
    (rules / "tiny.yaml").write_text("{pack: tiny, programs: [tiny, 'tiny-*'], summary: Small, source: none}\n")
    (tmp_path / "compiled").mkdir()
    for module in (pack_store, pack_files):
        monkeypatch.setattr(module, "rules_folder", lambda: str(rules))
    return tmp_path


def compile_all(folder):
    rules = str(folder / "rules")
    return pack_files.write_compiled(rules, str(folder / "compiled"), pack_store.stamps_of(rules))


def read_anew(monkeypatch):
    """Return the names of the pack files that are read from now on."""
    read = []
    real = pack_files.read_pack_file
    monkeypatch.setattr(pack_files, "read_pack_file", lambda path: read.append(Path(path).name) or real(path))
    return read


def test_every_shipped_pack_is_the_same_when_compiled():
    for path in pack_files.pack_paths(rules_folder()):
        file = pack_files.read_pack_file(path)
        if file.loaded.pack is not None:
            data = compile_pack(file.loaded.pack)
            assert marshal.loads(marshal.dumps(data, 4)) == data, path


def test_compiled_packs_are_used_while_nothing_changed(folder, monkeypatch):
    assert compile_all(folder) == ("index.bin", "tiny.bin", "vol.bin")
    read = read_anew(monkeypatch)
    store = pack_store.shipped_store(str(folder / "compiled"))
    assert read == []
    assert store.programs() == {"vol": "vol", "tiny": "tiny"}
    assert set(store.globs()) == {("vol-*", "vol"), ("tiny-*", "tiny")}
    assert store.pack("vol") == compile_pack(pack_files.Bases(store).get("vol"))
    with pytest.raises(KeyError):
        store.pack("other")


@pytest.mark.parametrize("change", ["edited", "new", "deleted", "compiler"])
def test_what_changed_is_compiled_anew(folder, monkeypatch, change):
    compile_all(folder)
    rules = folder / "rules"
    if change == "edited":
        (rules / "tiny.yaml").write_text("{pack: tiny, programs: [small], summary: Small, source: none}\n")
    elif change == "new":
        (rules / "more.yaml").write_text("{pack: more, programs: [more], summary: More, source: none}\n")
    elif change == "deleted":
        (rules / "tiny.yaml").unlink()
    else:
        real = pack_store.stamps_of
        monkeypatch.setattr(pack_store, "stamps_of", lambda folder: {**real(folder), "packs/compiled.py": (0, 0)})
    read = read_anew(monkeypatch)
    store = pack_store.shipped_store(str(folder / "compiled"))
    programs = {"edited": {"vol", "small"}, "new": {"vol", "tiny", "more"}, "deleted": {"vol"}}
    assert set(store.programs()) == programs.get(change, {"vol", "tiny"})
    assert sorted(read) == {"edited": ["tiny.yaml"], "new": ["more.yaml"], "deleted": []}.get(
        change, ["tiny.yaml", "vol.yaml"]
    )
    assert store.pack("vol")["pack"] == "vol"


def test_without_compiled_packs_the_files_are_read(folder):
    store = pack_store.shipped_store(str(folder / "nowhere"))
    assert set(store.programs()) == {"vol", "tiny"}


def test_a_wrong_shipped_pack_is_an_error_with_every_mistake(folder):
    (folder / "rules" / "bad.yaml").write_text("pack: bad\nprogramms: [a]\n")
    (folder / "rules" / "worse.yaml").write_text("pack: [")
    with pytest.raises(RuleError) as caught:
        pack_store.shipped_store(str(folder / "nowhere"))
    assert len([one for one in caught.value.problems if "bad.yaml" in one]) >= 2
    assert any("worse.yaml" in one for one in caught.value.problems)


def test_an_operations_file_is_one_of_a_packs_sources(folder):
    rules = folder / "rules"
    (rules / "cloud.yaml").write_text(
        "{pack: cloud, programs: [cloud], summary: C, source: none, operations: ops.txt, unlisted: {words: 2}}\n"
    )
    (rules / "ops.txt").write_text("db irreversible: drop\n")
    compile_all(folder)
    (rules / "ops.txt").write_text("db irreversible: drop wipe\n")
    store = pack_store.shipped_store(str(folder / "compiled"))
    node = opened(store.pack("cloud")["root"]["commands"]["db"])
    assert set(node["commands"]) == {"drop", "wipe"}


def layered(folder, **layers):
    """Return the registry with a pack file in each of the layers."""
    compile_all(folder)
    folders = []
    for name, text in layers.items():
        place = folder / name
        place.mkdir()
        (place / "own.yaml").write_text(text)
        tightens = "agents write there" if name == "project" else ""
        folders.append(RuleFolder(Layer(name, str(folder), tightens), str(place)))
    store = pack_store.shipped_store(str(folder / "compiled"))
    return pack_files.layered(store, tuple(folders))


ACTION = """
pack: own
extends: vol
actions:
  create:
    on: create
    level: destructive
    says: creates a volume
    match: [vol create a]
    not-match: [vol list]
"""


def test_a_layer_adds_an_action_to_a_shipped_pack(folder):
    for layer in ("user", "project"):
        registry = layered(folder, **{layer: ACTION})
        assert set(registry.lookup("vol")["actions"]) == {"delete", "delete-forced", "create"}
        assert registry.held == ()
        assert registry.lookup("tiny")["pack"] == "tiny"


def test_a_user_may_replace_a_pack_and_describe_a_program(folder):
    registry = layered(folder, user="{pack: tiny, programs: [tiny, huge], summary: Mine, source: none}")
    assert registry.lookup("huge")["pack"] == "tiny"
    assert registry.lookup("tiny")["programs"] == ("tiny", "huge")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{pack: tiny, programs: [a], summary: Mine, source: none}", "a project may not replace the pack 'tiny'"),
        ("{pack: mine, programs: [tiny], summary: Mine, source: none}", "tiny may describe 'tiny' already"),
        ("{pack: mine, programs: ['t*'], summary: Mine, source: none}", "another pack may describe 't*' already"),
        # An option that takes a value would hide the word behind it.
        ("{pack: mine, extends: vol, options: [--delete VALUE]}", "a project may add actions and payloads to a pack"),
        ("{pack: mine, extends: vol, harmless: {args: 1}}", "not 'harmless'"),
        ("{pack: mine, extends: vol, default: write}", "not 'default'"),
        (ACTION.replace("level:", "instead-of: delete\n    level:"), "may not take the place of vol/delete"),
        (ACTION.replace("  create:\n", "  delete:\n"), "vol has an action 'delete' already"),
        ("pack: mine\nbroken", "not YAML"),
    ],
)
def test_a_projects_packs_only_tighten(folder, text, told):
    registry = layered(folder, project=text)
    # Nothing of the file counts, and everything above read is held.
    assert told in "\n".join(registry.held)
    assert registry.own == {}


def test_a_wrong_pack_of_the_user_is_an_error(folder):
    with pytest.raises(RuleError) as caught:
        layered(folder, user="{pack: mine, extends: volume, programs: [a]}", site="pack: x\noops: 1\n")
    assert "there is no pack 'volume' to extend" in caught.value.message
    assert "the key 'oops' is not known" in caught.value.message


def test_globs_of_programs():
    registry = Registry(
        Memory({"p": compile_pack(pack_files.load("{pack: p, programs: [p, 'p3.*']}", "p").pack)}), 0, 0
    )
    assert registry.lookup("p3.11")["pack"] == "p"
    assert registry.lookup("p4") is None
    assert registry.names == ("p",)
    assert registry.programs == {"p": "p", "p3.*": "p"}


HEAVY = ("re", "json", "yaml", "enum", "typing", "dataclasses", "os", "pathlib", "hashlib", "ast", "argparse")


def test_nothing_heavy_is_imported_to_match_a_line(folder):
    compile_all(folder)
    code = f"""
import sys
sys.path.insert(0, {str(Path(pack_store.__file__).parents[1])!r})
from agentshell import pack_store
from agentshell.model import NOWHERE, EnvView, Invocation, known
from agentshell.packs.match import match
from agentshell.packs.registry import Registry
pack_store.rules_folder = lambda: {str(folder / "rules")!r}
registry = Registry(pack_store.shipped_store({str(folder / "compiled")!r}), pack_store.subjects_reader, None)
assert registry.lookup("nothing-describes-this") is None
invocation = Invocation(tuple(map(known, ("vol", "-p", "x", "delete", "a"))), NOWHERE, EnvView({{}}), known("/"))
assert match(invocation, registry.lookup("vol"), None, registry.subjects).actions == {{"vol/delete"}}
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""
    ran = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_no_configured_layer_reads_no_file(folder, monkeypatch):
    compile_all(folder)
    monkeypatch.setattr(pack_store, "COMPILED", str(folder / "compiled"))
    read = read_anew(monkeypatch)
    monkeypatch.setattr(pack_store.shipped_store, "__defaults__", (str(folder / "compiled"),))
    monkeypatch.setattr(pack_store, "stamps_of", lambda place: pack_store.read_index(f"{folder}/compiled")["sources"])
    assert pack_store.registry_for(Config(None)).lookup("vol")["pack"] == "vol"
    assert read == []
