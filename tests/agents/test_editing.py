"""Settings texts: what is put in stands where it belongs, all else stays byte for byte."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentshell.agents import json_edit, jsonc, toml_edit, yaml_edit
from agentshell.agents.problems import MisfitError, at

# (text, names, value, text afterwards); taking the same out again gives the first text back.
PUT = [
    ('{\n  "a": 1\n}\n', ("b",), 2, '{\n  "a": 1,\n  "b": 2\n}\n'),
    # The file's own indentation: tabs, four spaces, one line.
    ('{\n\t"a": 1\n}', ("b", "c"), 2, '{\n\t"a": 1,\n\t"b": {\n\t\t"c": 2\n\t}\n}'),
    (
        '{\n    "a": {\n        "x": 1\n    }\n}',
        ("a", "y"),
        2,
        '{\n    "a": {\n        "x": 1,\n        "y": 2\n    }\n}',
    ),
    ('{"a": 1}', ("b",), {"c": [1]}, '{"a": 1, "b": {"c": [1]}}'),
    # A comment on the last line stays with its own value.
    ('{\n  "a": 1 // one\n}\n', ("b",), 2, '{\n  "a": 1, // one\n  "b": 2\n}\n'),
    ('{\n  "a": 1, /* one */ // and\n}\n', ("b",), 2, '{\n  "a": 1, /* one */ // and\n  "b": 2,\n}\n'),
    ('{\n  "a": 1\n  // the end\n}\n', ("b",), 2, '{\n  "a": 1,\n  "b": 2\n  // the end\n}\n'),
    # Commas after the last element are kept as the file has them.
    ('{\n  "a": 1,\n}\n', ("b",), 2, '{\n  "a": 1,\n  "b": 2,\n}\n'),
    ('{"a": 1,}', ("b",), 2, '{"a": 1, "b": 2,}'),
    # Line ends of another system, and a byte order mark.
    ('\ufeff{\r\n  "a": 1\r\n}\r\n', ("b",), 2, '\ufeff{\r\n  "a": 1,\r\n  "b": 2\r\n}\r\n'),
    # Names and texts that look like structure.
    ('{\n  "a": "}, // no"\n}', ("b",), '["', '{\n  "a": "}, // no",\n  "b": "[\\""\n}'),
    ("{}", ("b",), 2, '{\n  "b": 2\n}'),
    ("{ // nothing yet\n}\n", ("b",), 2, '{ // nothing yet\n  "b": 2\n}\n'),
]


@pytest.mark.parametrize(("before", "keys", "value", "after"), PUT)
def test_a_value_is_put_into_json_and_taken_out(before, keys, value, after):
    assert json_edit.put(before, keys, value) == after
    assert json_edit.read(after) == {**json_edit.read(before), **json_edit.read(after)}
    assert json_edit.drop(after, keys, json_edit.read(before)) == before


ADD = [
    ('{\n  "l": [\n    1\n  ]\n}\n', '{\n  "l": [\n    1,\n    2\n  ]\n}\n'),
    ('{\n  "l": [1] // a\n}\n', '{\n  "l": [1, 2] // a\n}\n'),
    ('{\n  "l": []\n}\n', '{\n  "l": [\n    2\n  ]\n}\n'),
    ('{\n  "l": [\n    1, // one\n    // all\n  ]\n}\n', '{\n  "l": [\n    1, // one\n    2,\n    // all\n  ]\n}\n'),
]


@pytest.mark.parametrize(("before", "after"), ADD)
def test_an_element_is_put_into_a_json_list_and_taken_out(before, after):
    assert json_edit.add(before, ("l",), 2) == after
    index = json_edit.read(after)["l"].index(2)
    assert json_edit.drop(after, ("l", index), json_edit.read(before)) == before


def test_an_element_that_others_follow_is_taken_out_alone():
    text = '{\n  // first\n  "a": 1, // one\n  "b": 2, // two\n  "c": 3\n}'
    assert json_edit.drop(text, ("a",), {}) == '{\n  // first\n  "b": 2, // two\n  "c": 3\n}'
    assert json_edit.drop(text, ("b",), {}) == '{\n  // first\n  "a": 1, // one\n  "c": 3\n}'
    assert json_edit.drop('{"a": 1, "b": 2}', ("a",), {}) == '{"b": 2}'
    assert json_edit.drop(text, ("d",), {}) == text


def test_folders_that_were_there_before_stay_and_others_go_with_their_last_element():
    assert json_edit.drop('{"a": {"b": {"c": 1}}}', ("a", "b", "c"), {}) == "{}"
    assert json_edit.drop('{"a": {"b": {"c": 1}}}', ("a", "b", "c"), {"a": {}}) == '{"a": {}}'


def test_of_a_name_that_is_there_twice_the_last_counts():
    assert json_edit.put('{"a": 1, "a": 2}', ("a",), 3) == '{"a": 1, "a": 3}'


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=4), JSON, st.sampled_from([None, 2, "\t"]))
def test_any_json_reads_as_json_does_and_comes_back_as_it_was(values, value, indent):
    text = json.dumps(values, indent=indent)
    assert jsonc.parse(text).value == values
    keys = ("agentshell's", "own")
    after = json_edit.put(text, keys, value)
    assert json.loads(after) == {**values, keys[0]: {keys[1]: value}}
    assert json_edit.drop(after, keys, values) == text
    after = json_edit.add(text, keys, value)
    assert json.loads(after) == {**values, keys[0]: {keys[1]: [value]}}
    assert json_edit.drop(after, (*keys, 0), values) == text


BROKEN = [
    # (form, text, line, column, part of the message)
    (json_edit, '{\n  "a": 1\n  "b": 2\n}', 3, 3, "a comma or } was expected"),
    (json_edit, '{\n  "a" 1\n}', 2, 7, 'a : was expected after "a"'),
    (json_edit, "{\n  a: 1\n}", 2, 3, "double quotes"),
    (json_edit, '{\n  "a": tru\n}', 2, 8, "a value was expected, not 't'"),
    (json_edit, '{"a": 1}}', 1, 9, "something follows"),
    (json_edit, '{"a": "1\n"}', 1, 7, "no end on its line"),
    (json_edit, '{"a": "\\q"}', 1, 7, "escape"),
    (json_edit, '{"a": 1 /* never', 1, 9, "comment has no end"),
    (json_edit, '{\n  "a": [1,\n', 3, 1, "a value is missing"),
    (json_edit, '{\n  "a": 1,\n', 3, 1, "a } is missing"),
    (json_edit, "[" * 200, 1, 102, "too deep"),
    (toml_edit, 'model = "x"\n[hooks\n', 2, 7, "nexpected"),
    (toml_edit, "a = 1\na = 2\n", 2, 1, "already exists"),
    (yaml_edit, "a: 1\nb: [1, 2\n", 3, 1, "expected ',' or ']'"),
    (yaml_edit, "a: 1\n\tb: 2\n", 2, 1, "cannot start any token"),
]


@pytest.mark.parametrize(("form", "text", "line", "column", "told"), BROKEN)
def test_what_cannot_be_read_is_told_with_its_place(form, text, line, column, told):
    with pytest.raises(MisfitError) as caught:
        form.read(text)
    error = at("/home/dev/settings", text, caught.value)
    assert error.message.startswith(f"/home/dev/settings:{line}:{column}: ")
    assert told in error.message
    assert error.hint == "mend /home/dev/settings, then run the same again"


MISFITS = [
    (json_edit, lambda text: json_edit.put(text, ("a", "b"), 1), '{"a": []}', "a is no object with names"),
    (json_edit, lambda text: json_edit.add(text, ("a",), 1), '{"a": {}}', "a is no list"),
    (json_edit, lambda text: json_edit.put(text, ("a",), 1), "[]", "the file is no object"),
    (
        toml_edit,
        lambda text: toml_edit.add(text, ("hooks", "PreToolUse"), {"a": 1}),
        "hooks = 1\n",
        "no list of tables",
    ),
    (yaml_edit, lambda text: yaml_edit.add(text, ("set-env",), "A=1"), "set-env: A=2\n", "set-env is no list"),
    (yaml_edit, lambda text: yaml_edit.add(text, ("set-env",), "A=1"), "- a\n", "names with values were expected"),
]


@pytest.mark.parametrize(("form", "change", "text", "told"), MISFITS)
def test_what_has_another_form_than_documented_is_not_changed(form, change, text, told):
    with pytest.raises(MisfitError, match=told):
        change(text)


ENTRY = {"hooks": [{"type": "command", "command": "/l/agentshell hook codex", "timeout": 600}]}
SHOWN = """\
[[hooks.PreToolUse]]
[[hooks.PreToolUse.hooks]]
type = "command"
command = "/l/agentshell hook codex"
timeout = 600
"""
TOML = [
    ("", SHOWN),
    ('model = "x" # mine\n', f'model = "x" # mine\n\n{SHOWN}'),
    ("[a]\nb = 1", f"[a]\nb = 1\n\n{SHOWN}"),
    # Other events and states of hooks, wherever they stand.
    ("[hooks.state]\nx = 1\n\n[tui]\ntheme = 'dark'\n", f"[hooks.state]\nx = 1\n\n[tui]\ntheme = 'dark'\n\n{SHOWN}"),
    (
        '[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\n',
        f'[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\n\n{SHOWN}',
    ),
]


@pytest.mark.parametrize(("before", "after"), TOML)
def test_a_table_is_put_into_toml(before, after):
    assert toml_edit.add(before, ("hooks", "PreToolUse"), ENTRY) == after
    left = toml_edit.drop(after, ("hooks", "PreToolUse", 0), toml_edit.read(before))
    assert left.strip() == before.strip()


def test_a_table_of_toml_comes_after_those_there_and_goes_alone():
    mine = '[[hooks.PreToolUse]]\nmatcher = "^Bash$" # mine\n[[hooks.PreToolUse.hooks]]\ntype = "command"\n'
    before = f"# top\n{mine}\n[tui]\na = 1 # x\n"
    after = toml_edit.add(before, ("hooks", "PreToolUse"), ENTRY)
    values = toml_edit.read(after)
    assert values["hooks"]["PreToolUse"][1] == ENTRY
    assert values["tui"] == {"a": 1}
    assert all(line in after.split("\n") for line in before.split("\n"))
    left = toml_edit.drop(after, ("hooks", "PreToolUse", 1), toml_edit.read(before))
    assert left.split() == before.split()
    inline = 'hooks.PreToolUse = [{ matcher = "x" }]\n'
    assert toml_edit.read(toml_edit.add(inline, ("hooks", "PreToolUse"), ENTRY))["hooks"]["PreToolUse"][1] == ENTRY


YAML = [
    ("", 'set-env:\n  - "SHELL=/l/bash"\n'),
    ("model: x # mine", 'model: x # mine\nset-env:\n  - "SHELL=/l/bash"\n'),
    ("set-env:\n- A=1 # one\nmodel: x\n", 'set-env:\n- A=1 # one\n- "SHELL=/l/bash"\nmodel: x\n'),
    ("set-env:\n    -   A=1", 'set-env:\n    -   A=1\n    -   "SHELL=/l/bash"\n'),
    ("set-env: [A=1, B=2] # two\n", 'set-env: [A=1, B=2, "SHELL=/l/bash"] # two\n'),
    ("set-env: []\n", 'set-env: ["SHELL=/l/bash"]\n'),
]


@pytest.mark.parametrize(("before", "after"), YAML)
def test_an_element_is_put_into_yaml_and_taken_out(before, after):
    assert yaml_edit.add(before, ("set-env",), "SHELL=/l/bash") == after
    values = yaml_edit.read(after)["set-env"]
    left = yaml_edit.drop(after, ("set-env", values.index("SHELL=/l/bash")), yaml_edit.read(before))
    assert left.rstrip("\n") == before.rstrip("\n")
