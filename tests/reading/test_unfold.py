"""Every program that would start is found, through every construct, with what is known of its arguments."""

from __future__ import annotations

import pytest
from unfolding import commands, last, unfolded

LISTS = (
    ("git status", ["git status"]),
    ("a; b && c || d & e", ["a", "b", "c", "d", "e"]),
    ("a\nb # c\nd", ["a", "b", "d"]),
    ("a | b |& c", ["a", "b", "c"]),
    ("! a; time b; time -p c", ["a", "b", "c"]),
    ("{ a; }; ( b; c )", ["a", "b", "c"]),
    ("if a; then b; elif c; then d; else e; fi", ["a", "b", "c", "d", "e"]),
    ("while a; do b; done; until c; do d; done", ["a", "b", "c", "d"]),
    ("for x in 1 2; do a $x; done", ["a 1", "a 2"]),
    ("for ((i=0; i<2; i++)); do a $i; done", ["a 0", "a 1"]),
    ("select x in p q; do a $x; done", ["a p", "a q"]),
    ('case "$(a)" in x) b;; y|z) c;& *) d;; esac', ["a", "b", "c", "d"]),
    ("coproc a; coproc N { b; }", ["a", "b"]),
    ("[[ -n $(a) && x == $(b) ]]", ["a", "b"]),
    ("(( x = $(a) )); echo $(( $(b) + 1 )) $[ $(c) ]", ["a", "b", "c", "echo '$(($(b) + 1))' '$(($(c)))'"]),
    ('x=$(a); y=`b`; z="$(c)"', ["a", "b", "c"]),
    ("a=(1 $(b)); a[$(c)]=1; echo ${a[$(d)]}", ["b", "c", "d", "echo '$(d)'"]),
    ("cat <(a) > >(b)", ["a", "b", "cat /dev/fd/63"]),
    ('echo ${x:-$(a)} "${y:=`b`}"', ["a", "b", "echo '$(a)' '`b`'"]),
    ("cat <<E\n$(a) `b`\nE", ["a", "b", "cat"]),
    ("cat <<'E'\n$(a)\nE", ["cat"]),
    ('cat <<< "$(a)"', ["a", "cat"]),
    ("a > $(b) 2>&1 < $(c)", ["b", "c", "a"]),
    ("f() { a; }; f", ["a"]),
    ("f() { a \"$@\" $1 $#; }; f x 'y z'", ["a x 'y z' x 2"]),
    ('run() { "$@"; }; run rm -rf /x', ["rm -rf /x"]),
    ("function f { a $x; }; (f); x=$(f); f | b", ["a", "a '$(f)'", "b"]),
    ('eval a "b;" c', ["a b", "c"]),
    ("eval 'eval \"a\"'", ["a"]),
    ("command a; builtin echo b; \\a; 'a' x; c''d /", ["a", "echo b", "a", "a x"]),
    ("command -v a; type a", ["command -v a"]),
    ("exec a b", ["a b"]),
    ("exec -a name -c a b", ["a b"]),
    ("trap 'a $x' EXIT INT; x=1", ["[a 1]"]),
    ("a() { b; }; \\a; command a", ["b", "a"]),
    ("x=rm; y=-rf; $x $y /z", ["rm -rf /z"]),
    ("cmd=(rm -rf '/a b'); \"${cmd[@]}\"", ["rm -rf '/a b'"]),
    ("rm${IFS}-rf${IFS}/x", ["rm -rf /x"]),
    ("$'\\x72\\x6d' x; r\\m y; \"r\"'m' z", ["rm x", "rm y", "rm z"]),
    ("hash -p /bin/rm ls; ls -rf x", ["/bin/rm -rf x"]),
    ("cp /bin/rm ./c && ./c -rf x", ["cp /bin/rm ./c", "rm -rf x"]),
    ("ln -s $(which kubectl) /tmp/k; /tmp/k delete", ["which kubectl", "ln -s kubectl /tmp/k", "kubectl delete"]),
    ("shopt -s expand_aliases\nalias k='kubectl -n p'\nk get", ["kubectl -n p get"]),
    ("alias k=kubectl\nk get", ["[kubectl get]", "k get"]),  # a script's aliases do nothing, but are meant to
    ("alias k='a; b'; k c", ["[a]", "[b]", "k c"]),
    ("alias ls='ls -l'; ls x", ["[ls -l x]", "ls x"]),
    ("unset 'y[$(b)]'; read 'z[$(c)]' <<< 1", ["b", "c"]),
    ("[[ -v 'a[$(b)]' ]]; test -v 'a[$(c)]'", ["b", "test -v 'a[$(c)]'", "c"]),
    ("x='a[$(b)]'; echo $((x))", ["b", "echo '$(b)'"]),
    ("x='$(a)'; echo \"${x@P}\"", ["a", "echo '$(a)'"]),
    ("PROMPT_COMMAND=a; PS1='$(b)'; PS4='$(c) '", ["[a]", "[b]", "[c]"]),
    ("compgen -C a; compgen -W '$(b)'", ["a", "compgen -C a", "b", "compgen -W '$(b)'"]),
    ("mapfile -C c -c 1 x < f", ["c ? ?"]),
    ("command_not_found_handle() { a; }; b", ["b", "a"]),
)


@pytest.mark.parametrize(("line", "expected"), LISTS)
def test_everything_that_starts_is_found(line, expected):
    """Programs in the order in which they are found; brackets mark what is not surely reached."""
    assert commands(line) == expected


UNSURE = (
    ("f() { rm $1; }; echo hi", ["echo hi", "[rm '$1']"]),  # never called
    ("exit 0; rm x", ["[rm x]"]),
    ("true || rm x; false && rm y", ["true", "[rm x]", "false", "[rm y]"]),
    ("if [ a = b ]; then rm x; else ls; fi", ["[ a = b ]", "[rm x]", "ls"]),
    ("case a in b) rm x;; a) ls;; esac", ["[rm x]", "ls"]),
    ("set -n; rm x", ["[rm x]"]),
    ('rm "${GONE:?}/"; ls', ["[rm /]", "[ls]"]),  # the shell ends before rm starts
    ('set -u; rm "$GONE/"', ["[rm /]"]),
    ("set -e; false; rm x", ["false", "[rm x]"]),
    ("for x in; do rm $x; done", ["[rm '$x']"]),
    ("while true; do ls; done; rm x", ["true", "ls", "[rm x]"]),
    # Not certain, so all of it counts:
    ("f() { rm x; }; $(get) y", ["get", "'$(get)' y", "rm x"]),  # what is called may be the function
    ("exit 0 > /no/where; rm x", ["rm x"]),  # the file may not open, then exit does not run
    ("{ exit; } > /no/where; rm x", ["rm x"]),
    ("return; rm x", ["return", "rm x"]),  # outside a function an error
    ("break; rm x", ["break", "rm x"]),
    ("cd /x || exit; rm x", ["rm x"]),
    ("[ -f a ] && rm x || ls", ["[ -f a ]", "rm x", "ls"]),
    ("shopt -s execfail; exec nope; rm x", ["nope", "rm x"]),
    ("echo x > /no/where || rm x", ["echo x", "rm x"]),
    ("shopt -s nocasematch; case A in a) rm x;; esac", ["rm x"]),
    ("export 1x=2 || rm x", ["rm x"]),
    ("set -e; false || ls; rm x", ["false", "ls", "rm x"]),
    ("set -e; if false; then ls; fi; rm x", ["false", "[ls]", "rm x"]),
    ("(exit 1); rm x", ["rm x"]),
    ("x=$(exit 1); rm x", ["rm x"]),
    ("ls | exit; rm x", ["ls", "rm x"]),
    ("f() { return; rm x; }; f; rm y", ["[rm x]", "rm y"]),
    ("a; if [ $? -ne 0 ]; then rm x; fi", ["a", "[ '$?' -ne 0 ]", "rm x"]),
)


@pytest.mark.parametrize(("line", "expected"), UNSURE)
def test_what_is_not_reached_is_marked(line, expected):
    """Only where it is certain; the file system, failures and errors never make it so."""
    env = {} if "a; if" not in line else None
    assert commands(line, env) == expected


LOOPS = (
    ("i=0; while [ $i -lt 2 ]; do a $i; i=$((i+1)); done", ["a 0", "a 1"]),
    ("while read x; do a $x; done <<< $'p\\nq'", ["a p", "a q"]),
    ("printf 'p\\nq\\n' | while read -r x; do a $x; done", ["a p", "a q"]),
    ("while read x; do a $x; done < list", ["a p", "a q"]),
    ('while read -r x; do a "$x"; done < missing', ["a missing"]),  # `missing` stands for a line of it
    ("get | while read x; do a $x; done", ["a get"]),
    ("for x in $(get); do a $x; done", ["a '$(get)'"]),
    ("for x in *.txt; do a $x; done", ["a one.txt", "a two.txt"]),
    ("for x in *.nope; do a $x; done", ["a *.nope"]),
    ("for x; do a $x; done", ["a p", "a q r"]),
    ("until get; do a; done", ["a"]),
    ("n=1; while get; do a $n; n=2; done; a $n", ["a 1", "a '$n'", "a '$n'"]),
    ("for x in 1 2 3; do get && break; done; a $x", ["a '$x'"]),
    ("for x in {1..70}; do a; done", ["a"]),
    ('mapfile -t l < list; a "${l[@]}"', ["a p q"]),
    ("exec 3< list; read -u 3 x; read y <&3; a $x $y", ["a p q"]),
)


@pytest.mark.parametrize(("line", "expected"), LOOPS)
def test_loops_run_over_what_is_known(line, expected):
    """Round by round where the list is known; else once, with the variable unknown and its source named."""
    files = {"list": "p\nq\n", "one.txt": "", "two.txt": ""}
    found = commands(line, None, files, positional=last("x p 'q r'").argv[1:])
    assert [one for one in found if one.startswith("a")] == expected


def test_a_long_list_ends_in_an_unknown_item():
    """Beyond the limit the rest of the rounds is one."""
    found = commands("for x in {1..70}; do a $x; done")
    assert found[:2] == ["a 1", "a 2"]
    assert found[64:] == ["a '65 66 67 68 69 70'"]


def test_spans_lead_back_into_the_line():
    """A command inside a quoted text is found where it stands; a decoded one where its text stands."""
    line = "eval 'rm x' && eval \"$(echo bHM= | base64 -d)\""
    found = {one.shown: line[one.span.start : one.span.end] for one in unfolded(line).invocations}
    assert found["rm x"] == "rm x"
    assert found["ls"] == '"$(echo bHM= | base64 -d)"'


def test_every_piece_of_the_state_reaches_the_invocation():
    """Environment, directory, assignments, redirections, input, place and wrappers."""
    line = "export A=1; B=2; cd /tmp && C=3 prog < in > out 2>&1"
    found = last(line, via=("sudo",))
    assert found.env.text("A") == "1"
    assert found.env.text("B") is None
    assert found.env.text("C") == "3"
    assert found.cwd.text == "/tmp"
    assert {name: value.text for name, value in found.assignments.items()} == {"C": "3"}
    opened = [(one.op, one.target.text, one.fd) for one in found.redirects]
    assert opened == [("<", "in", None), (">", "out", None), (">&", "1", 2)]
    assert (found.stdin.kind, found.stdin.path.text) == ("file", "in")
    assert found.via == ("sudo",)


def test_two_readings_are_both_followed():
    """Where the readers differ, the union counts and the doubt is told."""
    from conftest import FakeHost

    from agentshell.facts import Facts
    from agentshell.model import EnvView, known
    from agentshell.reading.read import read
    from agentshell.reading.tree import Reading
    from agentshell.reading.unfold import Start, unfold

    host = FakeHost()
    one, two = (read(line, host).scripts[0] for line in (b"x=1; a", b"b $x"))
    found = unfold(Reading((one, two), "they differ"), Start(EnvView(host.env), known("/")), Facts(host))
    assert [i.shown for i in found.invocations if i.argv] == ["a", "b"]
    assert found.held == ("they differ",)
