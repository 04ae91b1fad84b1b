"""What a line does by its pack: actions, levels, scopes, words for people."""

from __future__ import annotations

import pytest
from pack_helpers import actions, matched, pack, vol


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("vol delete data", {"delete"}),
        # The more special one says that it takes the other's place.
        ("vol rm -f data", {"delete-forced"}),
        # Not certainly forced: both are reported.
        ("vol delete $X data", {"delete", "delete-forced"}),
        ("vol list", set()),
        ("vol get-it x", set()),
        # No action, but a level of its own.
        ("vol snapshot prune", {"snapshot-prune"}),
        ("vol key show", {"key-show"}),
        ("vol snapshot create a", set()),
        # Not listed: its name decides.
        ("vol wipe-everything", {"wipe-everything"}),
        ("vol snapshot delete-old", {"snapshot-delete-old"}),
        ("vol frob", set()),
        # Whatever the sub-command is, it may be the worst.
        ("vol $X data", {"delete"}),
        ("vol snapshot $X", {"unknown-command"}),
    ],
)
def test_actions(line, found):
    assert actions(line, vol()) == found


@pytest.mark.parametrize(
    ("line", "scope"),
    [("vol delete a", "one"), ("vol delete a b", "many"), ("vol delete --all", "all"), ("vol delete a $X...", "all")],
)
def test_scope(line, scope):
    # An unknown word may be --all: the widest that may be.
    assert {hit.effect.scope for hit in matched(line, vol()).hits if hit.effect.action == "vol/delete"} == {scope}


def test_words_for_people():
    (hit,) = matched("vol -p shop delete data", vol()).hits
    assert hit.effect.summary == 'deletes the volume "data"'
    assert hit.effect.instead == ("vol snapshot create data",)
    assert hit.effect.certain
    assert hit.target == "example"
    assert [(where, arg.shown) for where, arg in hit.names] == [("--project", "shop")]


def test_names_say_where_they_stand():
    data = pack("""
pack: x
programs: [x]
options: [--bucket VALUE]
names: ["--*"]
actions:
  it: {names: ["arg.*"], level: destructive, says: does it}
""")
    (hit,) = matched("x a --bucket b c", data).hits
    assert [(where, arg.shown) for where, arg in hit.names] == [("--bucket", "b"), ("arg.0", "a"), ("arg.1", "c")]


def test_the_levels_effect():
    (hit,) = matched("vol snapshot prune a", vol()).hits
    assert (hit.effect.level, hit.effect.action) == ("destructive", "vol/snapshot-prune")
    assert hit.effect.summary == 'runs "vol snapshot prune" on "a"'
    (hit,) = matched("vol wipe-it", vol()).hits
    assert not hit.effect.certain
    assert "does not list" in hit.effect.reason


def test_a_commands_level_is_a_floor():
    data = pack("""
pack: x
programs: [x]
options: [--show]
commands: {wipe: irreversible}
actions:
  show: {on: wipe, when: {--show: present}, level: secret, says: shows it}
""")
    # An action that says less does not hide what the command does.
    assert actions("x wipe --show", data) == {"show", "wipe"}


def test_a_glob_in_on():
    data = pack("""
pack: x
programs: [x]
unlisted: {words: 2, names: {read: "get-*"}}
commands: {db: {commands: {delete-table: irreversible}}}
actions:
  any-delete: {on: ["db delete-*", "* purge"], level: irreversible, says: deletes}
  debug: {on: "*", when: {env.DEBUG: present}, level: secret, says: shows keys}
""")
    assert actions("x db delete-table t", data) == {"any-delete"}
    # An operation that is not listed, of a service that is not listed.
    assert actions("x queue purge", data) == {"any-delete"}
    assert actions("x db get-table", data) == set()
    assert actions("x db get-table", data, env={"DEBUG": "1"}) == {"debug"}


def test_an_unlisted_option_is_read_both_ways():
    found = matched("vol --new delete data", vol())
    assert found.actions == {"vol/delete"}
    assert [reading.parsed.command for reading in found.readings] == [("delete",), ("data",)]
    assert not any(hit.effect.certain for reading in found.readings for hit in reading.hits)
    # What every reading does is certain.
    found = matched("vol delete data --new x", vol())
    assert [hit.effect.certain for reading in found.readings for hit in reading.hits] == [True, True]
    # What looks like a dry run may be the value of an option in front of it.
    assert actions("vol delete data --new --dry-run=client", vol()) == {"delete"}


def test_payload_and_inner_rules():
    found = matched("vol sql -c 'drop table t'", vol())
    assert [rule.language for rule in found.payloads] == ["sql"]
    assert found.payloads[0].sources == ("--command", "stdin")
    assert matched("vol list", vol()).payloads == ()
    assert [rule.kind for rule in matched("vol exec a -- ls", vol()).inner] == ["argv"]
