"""Calls that destroy data in languages that are no SQL: what is found, how far it reaches, and where it goes."""

from __future__ import annotations

import pytest
from conftest import FakeHost
from helpers import parsed

from agentshell.facts import Facts
from agentshell.model import Unknown
from agentshell.packs.model import PayloadRule
from agentshell.payloads.data_code import read

FACTS = Facts(FakeHost(files={"/home/dev/project/wipe.js": "db.users.drop()"}))


def effects(dialect, text):
    rule = PayloadRule("data-code", sources=("--eval",), dialect=dialect)
    return read(parsed("x", [("--eval", text)], facts=FACTS), FACTS, rule)


@pytest.mark.parametrize(
    ("dialect", "text", "level", "scope"),
    [
        ("mongo", "db.dropDatabase()", "irreversible", "all"),
        ("mongo", "db.users.drop ()", "irreversible", "all"),
        ("mongo", "db.users.deleteMany({ })", "irreversible", "all"),
        ("mongo", "db.users.deleteMany({}, {writeConcern: 1})", "irreversible", "all"),
        ("mongo", "db.users.deleteMany({a: 1})", "destructive", "many"),
        ("mongo", "db.users.deleteOne({_id: 1})", "destructive", "many"),
        ("mongo", "db.runCommand({drop: 'users'})", "irreversible", "all"),
        ("mongo", "db.a.aggregate([{$out: 'b'}])", "destructive", "many"),
        ("mongo", "rs.stepDown()", "destructive", "all"),
        ("django", "User.objects.all().delete()", "irreversible", "all"),
        ("django", "User.objects.filter(a=1).delete()", "destructive", "many"),
        ("rails", "User.delete_all", "irreversible", "all"),
        ("rails", "Admin::User.unscoped.destroy_all", "irreversible", "all"),
        ("rails", "User.where(a: 1).delete_all", "destructive", "many"),
        ("rails", "User.find(1).destroy", "destructive", "many"),
        ("eloquent", "User::truncate();", "irreversible", "all"),
        ("eloquent", "User::where('a', 1)->delete();", "destructive", "many"),
        ("ecto", "Shop.Repo.delete_all(Shop.User)", "irreversible", "all"),
        ("cypher", "match (n) detach delete n", "irreversible", "all"),
        ("cypher", "MATCH (n:User) WHERE n.a = 1 DETACH DELETE n", "destructive", "many"),
        ("cypher", "DROP DATABASE shop", "irreversible", "all"),
        ("influx", "drop measurement cpu", "irreversible", "all"),
        ("influx", "DELETE FROM cpu WHERE time < 1", "irreversible", "many"),
    ],
)
def test_destroying_calls(dialect, text, level, scope):
    (worst, *_) = effects(dialect, text).effects
    assert (worst.level, worst.scope) == (level, scope)


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        ("mongo", "db.users.countDocuments({})"),
        ("mongo", "db.users.find({deleted: true}).sort({drop: 1}).toArray()"),
        ("mongo", "db.droplets.find()"),
        ("django", "print(User.objects.all().count())"),
        ("rails", "puts User.where(deleted: true).count"),
        ("rails", "puts user.destroyed?"),
        ("eloquent", "echo User::count();"),
        ("cypher", "MATCH (n) WHERE n.deleted RETURN n LIMIT 5"),
        ("influx", "SELECT * FROM dropped"),
    ],
)
def test_what_only_looks_has_no_effect(dialect, text):
    found = effects(dialect, text)
    assert not found.effects
    assert not found.unreadable


def test_a_text_that_turns_to_production_goes_there():
    (worst, *_) = effects("mongo", "db.getSiblingDB('shop_prod').dropDatabase()").effects
    assert worst.target.environment == "production"
    (worst, *_) = effects("mongo", "db.getSiblingDB('shop_dev').dropDatabase()").effects
    assert worst.target is None, "only the command line may say that it is less"


def test_a_text_of_which_nothing_is_known_is_unreadable():
    assert effects("mongo", [Unknown("computed", "$X")]).unreadable
    assert effects("mongo", ["db.a.", Unknown("computed", "$X"), ";db.b.drop()"]).effects


def test_files_are_read():
    rule = PayloadRule("data-code", sources=("@arg.0",), dialect="mongo")
    assert read(parsed("x", (), ["wipe.js"], facts=FACTS), FACTS, rule).effects
