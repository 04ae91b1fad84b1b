"""Which recipes make would run, with which variables and where (GNU make 4.4 manual)."""

from __future__ import annotations

import pytest
from recipe_helpers import inner_of, would_run

DB = "ENV ?= dev\n\ndb-reset:\n\tpsql -h $(ENV)-db app\n"

CASES = [
    # variables: the command line wins, `?=` gives way to the environment, `=` does not
    ("make db-reset", DB, ["psql -h dev-db app"]),
    ("make db-reset ENV=production", DB, ["psql -h production-db app"]),
    ("make ENV=production db-reset", DB, ["psql -h production-db app"]),
    ("make x E=prod", "E = dev\nx:\n\techo $(E) ${E} $E\n", ["echo prod prod prod"]),
    ("make x E=prod", "override E = dev\nx:\n\techo $(E)\n", ["echo dev"]),
    ("make x", "A = $(B)\nB = late\nx:\n\techo $(A)\n", ["echo late"]),
    ("make x", "B = early\nA := $(B)\nB = late\nx:\n\techo $(A)\n", ["echo early"]),
    ("make x", "A = a\nA += b\nx:\n\techo $(A)\n", ["echo a b"]),
    ("make x", "x: E = own\nx: y\n\techo $(E)\ny:\n\techo y-$(E)\n", ["echo y-own", "echo own"]),
    ("make x", "x:\n\techo [$(NOT_SET)]\n", ["echo []"]),  # an undefined variable is empty
    ("make x", "x:\n\techo $$HOME $$(date)\n", ["echo $HOME $(date)"]),
    ("make x", "x:\n\t$(RM) -r out\n", ["rm -f -r out"]),
    ("make x", "D := $(shell pwd)/out\nx:\n\trm -rf $(D)\n", ["pwd", "rm -rf $(pwd)/out"]),
    ("make x", "D := $(shell pwd)\nx:\n\trm -rf '$(D)/o'\n", ["pwd", "rm -rf ''\"$(pwd)\"'/o'"]),
    (
        "make x",
        "define go\nkubectl --context $(1) get ns\nendef\nx:\n\t$(call go,prod)\n",
        ["kubectl --context prod get ns"],
    ),
    # prefixes, continuations, `;`, several lines
    ("make x", "x:\n\t@-+rm -rf out\n", ["rm -rf out"]),
    ("make x", "x: ; echo one\n", ["echo one"]),
    ("make x", "x:\n\techo a \\\n\t  b\n", ["echo a \\\n  b"]),
    ("make x", "x:\n\t# only words: rm -rf /\n\techo a\n", ["echo a"]),
    # goals: the default, several, patterns with their stem, what they need, what nobody makes
    ("make", ".PHONY: all\nall:\n\techo all\nx:\n\techo x\n", ["echo all"]),
    ("make", ".DEFAULT_GOAL := x\nall:\n\techo all\nx:\n\techo x\n", ["echo x"]),
    ("make b a", "a:\n\techo a\nb:\n\techo b\n", ["echo b", "echo a"]),
    (
        "make deploy-prod",
        "deploy-%:\n\tkubectl --context $* apply -f $@.yaml\n",
        ["kubectl --context prod apply -f deploy-prod.yaml"],
    ),
    ("make a.o", "a.o: a.c | out\n%.o: %.c\n\tcc -c $< -o $@ # $^\n", ["cc -c a.c -o a.o # a.c out"]),
    ("make x", "x: y z\n\techo x\ny: z\n\techo y\nz:\n\techo z\n", ["echo z", "echo y", "echo x"]),
    ("make x", "x: y\ny: x\n\techo y\n", ["echo y"]),
    ("make nothing", DB, []),
    ("make a b", "a b: %: %.in\n\techo $@ $* $<\n", ["echo a a a.in", "echo b b b.in"]),
    ("make x", "x::\n\techo 1\nx::\n\techo 2\n", ["echo 1", "echo 2"]),
    ("make x", "x:\n\techo old\nx:\n\techo new\n", ["echo new"]),
    # conditionals: what holds is taken, what cannot be known is taken both ways
    ("make x", "ifeq ($(CI),true)\nE = ci\nelse\nE = dev\nendif\nx:\n\techo $(E)\n", ["echo dev"]),
    ("make x CI=true", "ifeq ($(CI),true)\nE = ci\nelse\nE = dev\nendif\nx:\n\techo $(E)\n", ["echo ci"]),
    ("make x CI=b", "ifeq ($(CI),a)\nE=1\nelse ifeq ($(CI),b)\nE=2\nelse\nE=3\nendif\nx:\n\techo $(E)\n", ["echo 2"]),
    ("make x", "ifdef CI\nx:\n\techo ci\nelse\nx:\n\techo dev\nendif\n", ["echo dev"]),
    ("make x", "ifndef CI\nE = dev\nendif\nx:\n\techo $(E)\n", ["echo dev"]),
    (
        "make x",
        "x:\nifeq ($(shell id -u),0)\n\techo root\nelse\n\techo user\nendif\n",
        ["id -u", "echo root", "echo user"],
    ),
    # functions
    (
        "make x",
        "L = a b\nx:\n\techo $(addprefix p/,$(L)) $(L:%=%.o) $(patsubst %,q%,$(L))\n",
        ["echo p/a p/b a.o b.o qa qb"],
    ),
    ("make x", "L = a b\nx:\n\t$(foreach n,$(L),echo $(n);)\n", ["echo a; echo b;"]),
    ("make x-b", "define t\nx-$(1):\n\techo $(1)\nendef\n$(foreach n,a b,$(eval $(call t,$(n))))\n", ["echo b"]),
    # recursive make gets the variables of the command line
    ("make x E=prod", "x:\n\t$(MAKE) -C sub all\n", ["make -C sub all"]),
]


@pytest.mark.parametrize(("line", "makefile", "expected"), CASES)
def test_the_recipe_that_runs(line, makefile, expected):
    assert would_run(line, {"Makefile": makefile}) == expected


def test_files_and_folders():
    files = {
        "sub/GNUmakefile": "x:\n\techo gnu\n",
        "sub/Makefile": "x:\n\techo plain\n",
        "other.mk": "x:\n\techo other\n",
    }
    assert would_run("make -C sub x", files) == ["echo gnu"]  # GNUmakefile stands before Makefile
    assert would_run("make -Csub x", files) == ["echo gnu"]
    assert would_run("make --file=other.mk x", files) == ["echo other"]
    assert would_run("make x", files) == []  # no makefile here
    assert inner_of("make -C sub x", files)[0].cwd.text == "/home/dev/project/sub"


def test_includes_are_followed_and_a_missing_one_leaves_variables_open():
    assert would_run("make x", {"Makefile": "include mk/*.mk\n", "mk/a.mk": "x:\n\techo in\n"}) == ["echo in"]
    files = {"Makefile": "include gone.mk\nx:\n\trm -rf $(OUT)/a\n"}
    assert not inner_of("make x", files)[0].text.known
    files = {"Makefile": "-include gone.mk\nx:\n\trm -rf $(OUT)/a\n"}
    assert would_run("make x", files) == ["rm -rf /a"]  # which make leaves out where it is not there


def test_variables_reach_the_recipe():
    found = inner_of("make x A=1", {"Makefile": "export B = 2\nC = 3\nHOME = /h\nx:\n\tenv\n"})[0].env.changes
    assert {name: value.text for name, value in found.items()} == {
        "A": "1", "B": "2", "HOME": "/h", "MAKEFLAGS": "-- A=1",
    }  # fmt: skip
    handed = would_run("make x", {"Makefile": "A = own\nx:\n\techo $(A)\n"}, {"MAKEFLAGS": "s -- A=outer"})
    assert handed == ["echo outer"]


def test_the_shell_of_recipes():
    assert inner_of("make x", {"Makefile": "SHELL := /usr/bin/env bash\nx:\n\techo [[\n"})[0].shell == "bash"
    one = {"Makefile": ".ONESHELL:\nx:\n\tcd /srv\n\trm -rf data\n"}
    assert would_run("make x", one) == ["cd /srv\nrm -rf data"]
    assert would_run("make x", {"Makefile": "SHELL = python3\nx:\n\timport os\n"}) == ["python3 -c import os"]


@pytest.mark.parametrize(
    "makefile",
    [
        "A = $(A) $(A)\nx:\n\techo $(A)\n",
        "A = $(call A,$(A))$(call A,$(A))\nx:\n\t$(call A,1)\n",
        "x:\n\t$(" * 2000,
        "ifeq\nelse\nendif\nendif\ndefine\nx:\n\techo\n",
        "$(eval $(eval $(eval x:)))\n: y\n::\nx" + ":" * 500,
    ],
)
def test_odd_makefiles_end(makefile):
    would_run("make x", {"Makefile": makefile})
