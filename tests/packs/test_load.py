"""Reading pack files: what YAML would change stays as written, and every mistake is told at once, with its place."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from agentshell.packs.check import Known, check
from agentshell.packs.load import load
from agentshell.packs.notation import NotationError, spec_of

HERE = Path(__file__).parent
KNOWN = Known(frozenset({"example", "kubernetes"}), frozenset({"host"}), frozenset({"sql"}), frozenset({"words"}))


def problems(text, path="x.yaml", base=None, known=KNOWN, beside=lambda name: None):
    """Return all mistakes of a file as one text."""
    loaded = load(text, path, beside)
    found = loaded.problems
    if loaded.pack is not None:
        found += check(loaded.pack, loaded.marks, known, base)
    return "\n".join(found) + ("\n" if found else "")


def test_the_example_pack_is_right():
    known = KNOWN.replace(places=frozenset({"example"}))
    assert problems((HERE / "vol.yaml").read_text(), known=known) == ""


def test_scalars_stay_texts():
    pack = load("{pack: x, programs: [no, 012, 12:30, 1.0, 0x1f, ~, null, 2001-01-01]}", "x.yaml").pack
    assert pack.programs == ("no", "012", "12:30", "1.0", "0x1f", "~", "null", "2001-01-01")


def test_shorthands():
    pack = load(
        """
pack: x
programs: one
options: [&all [--all, --none], [*all, --more]]
commands: {a: read, b: , c: {level: write}, d: {commands: {e: secret}}}
actions: {it: {level: write, says: does it, when: {--all: present}, unless: [{args: 0}, {--none: {not: a}}]}}
""",
        "x.yaml",
    ).pack
    assert pack.programs == ("one",)
    assert pack.options == ("--all", "--none", "--all", "--none", "--more")
    assert (pack.commands["a"].level, pack.commands["b"].level) == ("read", None)
    assert pack.commands["d"].commands["e"].level == "secret"
    assert pack.actions["it"].unless == ({"args": "0"}, {"--none": {"not": "a"}})


def test_mistakes_are_told_all_at_once():
    text = (HERE / "mistakes.yaml").read_text()
    assert problems(text, "tests/packs/mistakes.yaml") == (HERE / "mistakes.txt").read_text()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "x.yaml:1:1: the file is empty"),
        ("a: [b", "x.yaml:1:4: not YAML: while parsing a flow sequence, did not find expected ',' or ']'"),
        ("- a", "x.yaml:1:1: a mapping (`key: value`) is wanted here, not a list"),
        ("pack: x\n---\npack: y", "not YAML: expected a single document in the stream, but found another document"),
        ("pack: !!python/name:os.system x", "the tag tag:yaml.org,2002:python/name:os.system means nothing here"),
        ("pack: !x y", "the tag !x means nothing here"),
        ("pack: x\n<<: {a: b}", "`<<` and lists are not used here"),
        ("pack: x\nunlisted: {words: 0}", "a whole number from 1 is wanted here, not '0'"),
        ("pack: x\noperands: yes", "'yes' is none of true, false"),
        ("pack: x\nsummary:", "a text is wanted here, there is nothing"),
        ("pack: x\noptions: {a: b}", "one text is wanted here, not a mapping"),
        ("pack: x\noperations: none.txt", "there is no file 'none.txt' beside the pack"),
    ],
)
def test_form(text, told):
    loaded = load(text, "x.yaml")
    assert told in "\n".join(loaded.problems)


def test_a_file_that_repeats_itself_beyond_measure_is_refused():
    names = "abcdefgh"
    lines = ["options:", " - &a [--a, --b, --c, --d, --e, --f, --g, --h, --i]"]
    lines += [f" - &{new} [{', '.join(9 * ['*' + old])}]" for old, new in itertools.pairwise(names)]
    loaded = load("pack: x\n" + "\n".join(lines), "x.yaml")
    assert "beyond any use" in "\n".join(loaded.problems)
    assert load("[" * 5000, "x.yaml").problems
    # An anchor that holds itself.
    assert "beyond any use" in "\n".join(load("pack: x\noptions: &a [*a]", "x.yaml").problems)
    assert "beyond any use" in "\n".join(load("pack: x\ncommands: &a {b: {commands: *a}}", "x.yaml").problems)


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("-A, --all-namespaces", ("--all-namespaces", 0, 0, False)),
        ("-n, --namespace VALUE", ("--namespace", 1, 1, False)),
        ("--dry-run[=VALUE]", ("--dry-run", 0, 1, True)),
        ("--session [VALUE]", ("--session", 0, 1, False)),
        ("--ids VALUE...", ("--ids", 1, -1, False)),
        ("--ids [VALUE]...", ("--ids", 0, -1, False)),
        ("-s, --service-config A B C", ("--service-config", 3, 3, False)),
        ("-exec WORD... ;", ("-exec", 1, -2, False)),
        ("-x", ("-x", 0, 0, False)),
        ("--one, --two VALUE", ("--one", 1, 1, False)),
    ],
)
def test_notation(text, spec):
    assert spec_of(text)[1] == spec


@pytest.mark.parametrize("text", ["", "--a value", "--a=VALUE", "-a --all", "--a[=VALUE", "--a [VALUE", "-a, "])
def test_bad_notation(text):
    with pytest.raises(NotationError):
        spec_of(text)


def test_an_operations_file():
    text = (
        "# graded by hand\nec2 irreversible: terminate-instances delete-volume\nec2 secret: get-password-data\nacm:\n"
    )
    loaded = load("{pack: aws, programs: [aws], operations: ops.txt}", "rules/aws.yaml", {"ops.txt": text}.get)
    assert loaded.problems == ()
    assert loaded.pack.commands["ec2"].commands["delete-volume"].level == "irreversible"
    assert loaded.pack.commands["acm"].commands == {}
    bad = "ec2 irreversibel: a\nec2 destructive: a\nec2 write: a\nec2 a\n"
    loaded = load("{pack: aws, programs: [aws], operations: ops.txt}", "rules/aws.yaml", {"ops.txt": bad}.get)
    assert "\n".join(loaded.problems) == (
        "rules/ops.txt:1:5: 'irreversibel' is no level — did you mean 'irreversible'?\n"
        "    ec2 irreversibel: a\n"
        "        ^^^^^^^^^^^^\n"
        "rules/ops.txt:3:12: 'ec2 a' is graded twice\n"
        "    ec2 write: a\n"
        "               ^\n"
        "rules/ops.txt:4:1: a line is `SERVICE LEVEL: NAME NAME…`\n"
        "    ec2 a\n"
        "    ^^^^^"
    )
