"""Which files a program that lists them names, as far as its arguments say, and what filters leave of the list."""

from __future__ import annotations

import shlex

import pytest

from agentshell.model import known, unknown
from agentshell.reading.finding import names, spares_git
from agentshell.reading.listers import kept, listed


def argv(line):
    return tuple(map(known, shlex.split(line)))


def shown(found):
    return ["".join(part if isinstance(part, str) else f"‹{part.source}›" for part in arg.parts) for arg in found]


@pytest.mark.parametrize(
    ("line", "stands"),
    [
        ("find src -name *.py", ["src‹/…/*.py›"]),
        ("find a b -name x", ["a‹/…/x›", "b‹/…/x›"]),
        ("find . -type f", [".‹/…›"]),
        ("find . -type f -not -path ./.git/*", [".‹/… but not .git›"]),
        ("find . -name x -printf %f", []),  # not the path
        ("find . -name x -exec cat {} ;", []),  # what cat prints
        ("ls", ["./*"]),
        ("ls -A", [".‹/…›"]),  # .git too
        ("ls -t *.log", ["*.log", "./‹…›"]),
        ("ls -l", []),  # more than the name
        ("grep -rl foo src tests", ["src/‹… that holds foo›", "tests/‹… that holds foo›"]),
        ("grep -rl foo", ["./‹… that holds foo›"]),
        ("grep -rl 'fo*' src", ["src/‹… that holds ›"]),
        ("grep -l -e foo /etc", ["/etc/‹… that holds ›"]),
        ("grep foo src", []),  # lines, not names
        ("rg --files", ["./‹… that holds ›"]),
        ("git ls-files", ["./*"]),
        ("git ls-files *.py", [".‹/…/*.py›"]),
        ("git ls-files --others", []),  # what git does not track
        ("git diff --name-only main", ["./‹…›"]),
        ("fd -e py", ["./‹…›"]),
        ("fd -H x /srv", ["/srv‹/…›"]),
        ("cat names.txt", []),
    ],
)
def test_what_is_listed(line, stands):
    assert shown(listed(argv(line))) == stands


@pytest.mark.parametrize(
    ("listing", "filtered", "stands"),
    [
        ("ls", "sort -r", ["./*"]),
        ("ls", "head -5", ["./‹…›"]),  # no longer everything
        ("ls -t", "tail -n +6", ["./‹…›"]),
        ("ls", "grep old", ["./‹…›"]),
        ("find .", r"grep -E '(__pycache__|\.pyc$)'", [".‹/…/*/__pycache__›", ".‹/…/*.pyc›"]),
        ("find .", "grep -v keep", [".‹/…›"]),
        ("find . -name x", "tr '\\n' '\\0'", [".‹/…/x›"]),
        ("find . -name x", "awk 'NR > 5'", [".‹/…/x›"]),
        ("find . -name x", "awk '{print $2}'", []),  # other words
        ("find . -name x", "sed s/a/b/", []),
        ("find . -name x", "xargs dirname", []),
        ("find . -name x", "xargs -0 grep -l foo", [".‹/…/x›"]),
        ("find . -name x", "xargs grep foo", []),
        ("find . -name x", "xargs -n 5 ls -t", [".‹/…/x›"]),
    ],
)
def test_what_a_filter_leaves(listing, filtered, stands):
    assert shown(kept(argv(filtered), listed(argv(listing)))) == stands


@pytest.mark.parametrize(
    ("words", "found", "spares"),
    [
        ("-name *.o -o -name *.a", ("*.o", "*.a"), False),
        ("-name *.o -o -type f", (), False),  # the other way has no name
        ("-type f -name *.o -mtime +3", ("*.o",), False),
        ("-not -name keep -name *.o", ("*.o",), False),  # a negation promises nothing, and takes nothing away
        ("( -name a -o -name b ) -type d", ("a", "b"), False),
        ("-path ./node_modules -prune -o -name *.ts -print", ("*.ts",), False),
        ("-name .git -prune -o -type f -print", (), True),
        ("-name .git -prune -o -type f", (), False),  # without an action the folder itself is found
        ("-type f ! -path */.git/*", (), True),
        ("-type f ! -path ./vendor/*", (), False),
        ("-path ./build/* -name *.js", ("./build/*/*.js",), False),
        ("-empty -type d", ("-empty",), False),
        ("-size 0", ("-empty",), False),
        ("-size +1M", (), False),
    ],
)
def test_the_names_that_a_search_can_find(words, found, spares):
    assert names(argv(f". {words}")) == found
    assert spares_git(argv(f". {words}")) is spares


def test_an_unknown_word_promises_nothing():
    assert names((known("."), known("-name"), known("x"), unknown("test", "$OPTIONS"))) == ()
