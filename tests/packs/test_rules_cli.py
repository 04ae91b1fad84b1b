"""`agentshell rules`: check, list, show, schema; and the shipped packs themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from agentshell import pack_files, rules_cli
from agentshell.packs import model
from agentshell.packs.schema import schema
from agentshell.shipped import rules_folder

GOOD = """
pack: vol
programs: [vol]
summary: Volumes
source: none
commands: {delete: {aliases: [rm]}, list: }
actions:
  delete:
    on: delete
    level: irreversible
    says: deletes {args}
    match: [vol delete a, "cd /x && vol rm a", sudo vol rm a]
    not-match: [vol list, echo vol delete a]
"""


class Yaml12(yaml.SafeLoader):
    """YAML 1.2 as editors read it: `on` is no boolean."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:bool" or first in "tf"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def as_editors_read(text):
    return yaml.load(text, Yaml12)


def run(capsys, *argv):
    status = rules_cli.main(argv)
    out, err = capsys.readouterr()
    return status, out + err


def test_check_proves_the_examples(tmp_path, capsys):
    (tmp_path / "vol.yaml").write_text(GOOD)
    assert run(capsys, "check", str(tmp_path)) == (0, "1 packs, 1 rules, 5 examples: all good\n")
    wrong = GOOD.replace("[vol list,", "[vol rm b,").replace("match: [vol delete a,", "match: [vol list,", 1)
    (tmp_path / "vol.yaml").write_text(wrong)
    status, told = run(capsys, "check", str(tmp_path / "vol.yaml"))
    path = tmp_path / "vol.yaml"
    assert status == 1
    assert f"{path}:12:13: this line does not match vol/delete — found: nothing\n" in told
    assert f"{path}:13:17: this line matches vol/delete and must not\n" in told
    assert told.endswith("1 packs, 1 rules, 5 examples: 2 mistakes\n")


def test_check_tells_all_mistakes_of_all_files(tmp_path, capsys):
    (tmp_path / "a.yaml").write_text("pack: a\nprograms: [same]\nsummary: A\nsource: none\nx: y\n")
    (tmp_path / "b.yaml").write_text("pack: a\nprograms: [same]\nsummary: A\nsource: none\n")
    status, told = run(capsys, "check", str(tmp_path))
    assert status == 1
    assert "a.yaml:5:1: the key 'x' is not known" in told
    assert "b.yaml:1:7: the pack 'a' is in" in told


def test_check_extends_a_shipped_pack(tmp_path, capsys):
    shipped = pack_files.read_pack_file(pack_files.pack_paths(rules_folder())[0]).loaded.pack
    text = (
        f"{{pack: own, extends: {shipped.pack}, actions: {{it: {{level: guard, says: x, match: [], not-match: []}}}}}}"
    )
    (tmp_path / "own.yaml").write_text(text)
    status, told = run(capsys, "check", "--no-examples", str(tmp_path))
    assert status == 1
    assert told.count("is missing: an action needs a line") == 2


def test_check_of_nothing(capsys):
    assert run(capsys, "check", "/nowhere/at/all") == (2, "/nowhere/at/all: no such file\n")


def test_list_and_show(capsys, monkeypatch, tmp_path):
    (tmp_path / "vol.yaml").write_text(GOOD)
    monkeypatch.setattr(rules_cli, "rules_folder", lambda: str(tmp_path))
    status, told = run(capsys, "list")
    assert status == 0
    assert told == (
        "pack  rules  commands  programs  \nvol   1      2         vol       Volumes\n1 packs, 1 rules, 2 commands\n"
    )
    status, told = run(capsys, "show", "vol/delete")
    assert status == 0
    assert "irreversible, of one: deletes {args}" in told
    assert "production   ask, the target's name typed; of everything at once: deny" in told
    assert "vol.yaml:8" in told
    assert "    sudo vol rm a\n" in told
    assert run(capsys, "show", "vol/delet") == (1, "'vol' has no rule 'delet' did you mean 'delete'?\n")
    assert run(capsys, "show", "voll") == (1, "there is no pack 'voll' did you mean 'vol'?\n")
    assert "deletes {args}" in run(capsys, "show", "vol")[1]


def test_the_schema_is_up_to_date_and_takes_right_packs(capsys):
    jsonschema = pytest.importorskip("jsonschema")
    status, text = run(capsys, "schema")
    assert status == 0
    assert (Path(rules_folder()) / "schema.json").read_text("utf-8") == text
    made = json.loads(text)
    jsonschema.Draft7Validator.check_schema(made)
    validator = jsonschema.Draft7Validator(made)
    vol = as_editors_read((Path(__file__).parent / "vol.yaml").read_text())
    assert list(validator.iter_errors(vol)) == []
    for path in pack_files.pack_paths(rules_folder()):
        assert list(validator.iter_errors(as_editors_read(Path(path).read_text()))) == [], path
    mistakes = list(
        validator.iter_errors({**vol, "dialect": "cobbra", "oops": 1, "actions": {"x": {"level": "worst"}}})
    )
    assert len(mistakes) >= 3


def test_every_part_of_the_format_is_documented():
    made = schema(Path(model.__file__).read_text("utf-8"))
    action = made["definitions"]["Action"]["properties"]
    assert "All entries of a mapping must hold" in action["when"]["description"]
    assert made["definitions"]["Pack"]["required"] == ["pack"]


def test_the_shipped_packs_are_right_and_do_as_their_examples_say(capsys):
    status, told = run(capsys, "check")
    assert status == 0, told
