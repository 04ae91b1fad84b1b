"""What is known at each command: directory, environment, input, files written by the line, texts that are read."""

from __future__ import annotations

import pytest
from unfolding import commands, last, unfolded

from agentshell.model import Arg, Unknown, known

DIRECTORIES = (
    ("cd /tmp; x", "/tmp"),
    ("cd /tmp/../etc && x", "/etc"),
    ("cd; x", "/home/dev"),
    ("cd ~ && cd - && x", "/home/dev/project"),
    ("cd sub && cd .. && x", "/home/dev/project"),
    ("(cd /tmp); x", "/home/dev/project"),
    ("cd /tmp | x; x", "/home/dev/project"),
    ("pushd /tmp && x", "/tmp"),
    ("pushd /tmp; popd; x", "/home/dev/project"),
    ("cd $(pwd)/sub; x", "/home/dev/project/sub"),
    ("cd /gone && x", "/gone"),  # reached only where it is there
    ("cd /gone || exit; x", "/gone"),
    ("set -e; cd /gone; x", "/gone"),
    ("cd /gone || cd /tmp; x", None),
    ("cd /gone; x", None),  # a failed cd leaves the shell where it was
    ("mkdir -p new/dir; cd new/dir; x", "/home/dev/project/new/dir"),
    ("git clone https://git.example/me/repo.git; cd repo; x", "/home/dev/project/repo"),
    ("cd $(get); x", None),
    ("if get; then cd /tmp; fi; x", None),
    ("for d in /tmp /etc; do (cd $d && y); done; x", "/home/dev/project"),
    ("cd $(mktemp -d); x", None),
)


@pytest.mark.parametrize(("line", "expected"), DIRECTORIES)
def test_the_directory_at_the_last_command(line, expected):
    """None: it is not known."""
    found = last(line, None, {"sub/a": ""}).cwd.text
    assert expected == (None if isinstance(found, Unknown) else found)


def test_a_temporary_folder_is_known_to_be_one():
    """What `mktemp -d` makes up has a known beginning."""
    assert last("cd $(mktemp -d); x").cwd.literal == "/tmp/tmp."


VARIABLES = (
    ("export A=1; x", "1"),
    ("A=1 x", "1"),
    ("A=1; x", None),
    ("A=1; export A; x", "1"),
    ("export A; A=1; x", "1"),
    ("set -a; A=1; x", "1"),
    ("declare -x A=1; x", "1"),
    ("export A=1; unset A; x", None),
    ("export A=1; export -n A; x", None),
    ("f() { local A=1; export A; }; f; x", None),
    ("f() { export A=1; }; f; x", "1"),
    ("(export A=1); x", None),
    ("export A=1; (A=2; x)", "2"),
    ("read -r A <<< 1; export A; x", "1"),
    ("source settings; x", None),
    ("set -a; source settings; set +a; x", "from file"),
    ("set -a && . ./settings && x", "from file"),
    (". ./exports; x", "exported"),
    ('eval "$(cat exports)"; x', "exported"),
    ("export $(cat settings); x", "'from"),  # the words of the file, split, quotes kept
    ('while IFS= read -r l; do export "$l"; done < plain; x', "p q"),
    ("export A=$(get); x", "$(get)"),
    ("A=1 source exports; x", None),
    ("if get; then export A=1; fi; x", "$A"),
    ("printf -v A %s 1; export A; x", "1"),
)


@pytest.mark.parametrize(("line", "expected"), VARIABLES)
def test_the_environment_at_the_last_command(line, expected):
    """None: not set; a text with `$`: unknown, and where it comes from."""
    files = {"settings": "A='from file'\n", "exports": "export A=exported\n", "plain": "A=p q\n"}
    if line.startswith("A=1 source"):
        files["exports"] = "B=1\n"
    found = last(line, None, files).env.get("A")
    assert expected == (None if found is None else found.shown)


INPUTS = (
    ("x", "inherit", ""),
    ("x < in", "file", "in"),
    ("x <<< 'a b'", "text", "a b\n"),
    ("x <<E\na $HOME\nE", "text", "a /home/dev\n"),
    ("x <<'E'\na $HOME\nE", "text", "a $HOME\n"),
    ("echo a | x", "text", "a\n"),
    ("cat in | x", "text", "content\n"),
    ("cat in | tr a-z A-Z | x", "text", "CONTENT\n"),
    ("{ echo a; echo b; } | x", "text", "a\nb\n"),
    ("for i in 1 2; do echo $i; done | x", "text", "1\n2\n"),
    ("{ x; } < in", "file", "in"),
    ("while true; do x; break; done <<< a", "text", "a\n"),
    ("f() { x; }; f < in", "file", "in"),
    ("echo a | { read v; x; }", "text", ""),
    ("exec < in; x", "file", "in"),
    ("get | x", "text", "get"),
    ("get 2>&1 | grep p | x", "text", "get | grep p"),
    ("if [ -f q ]; then echo a; else echo b; fi | x", "text", "a\n or b\n"),
    ("x < <(echo a)", "text", "a\n"),
    ("cat <<< 'c29tZQ==' | base64 -d | x", "text", "some"),
    ("printf 'ab' | xxd -r -p | x", "text", None),  # 0xab is no text
    ("yes | x", "text", None),
)


@pytest.mark.parametrize(("line", "kind", "expected"), INPUTS)
def test_the_input_of_the_last_command(line, kind, expected):
    """A file by its path, a text as far as it is known (what is not, by the command that makes it)."""
    stdin = last(line, None, {"in": "content\n"}).stdin
    assert stdin.kind == kind
    if expected is not None:
        assert (stdin.path if kind == "file" else stdin.text).shown == expected


def test_the_producer_of_a_pipe_is_named():
    """The argv of the program on the left, for readers that know what it prints."""
    assert [arg.text for arg in last("kubectl get ns -o name | xargs rm").stdin.producer][:2] == ["kubectl", "get"]


WRITTEN = (
    ("echo 'rm x' > s.sh; bash s.sh", "s.sh", "rm x\n"),
    ("cat > s.sh <<'E'\nrm $x\nE\nbash s.sh", "s.sh", "rm $x\n"),
    ("echo a > s; echo b >> s; x", "s", "a\nb\n"),
    ("echo a | tee s > /dev/null; x", "s", "a\n"),
    ("{ echo a; echo b; } > s; x", "s", "a\nb\n"),
    ("echo b >> there; x", "there", "old\nb\n"),
    ("cp there s; x", "s", "old\n"),
    ("> there; x", "there", ""),
    ("curl -s http://h/x > s; x", "s", "curl -s http://h/x"),
    ("echo a > s; sed -i s/a/b/ s; x", "s", "a\ns"),  # the old text, then something unknown
)


@pytest.mark.parametrize(("line", "name", "expected"), WRITTEN)
def test_files_that_the_line_writes_are_known(line, name, expected):
    """A script that the line makes and then runs can be read by the judge."""
    assert last(line, None, {"there": "old\n"}).files[f"/home/dev/project/{name}"].shown == expected


def test_what_a_process_substitution_prints_is_kept():
    """`bash <(echo …)` can be read."""
    found = last("bash <(echo cm0geA== | base64 -d)")
    assert found.files[found.argv[1].literal].text == "rm x"


READ = (
    ("source /dev/stdin <<< 'rm x'", ["rm x"]),
    ("source <(echo rm x)", ["echo rm x", "rm x"]),
    ("source missing; ls", ["ls"]),  # an error in bash, nothing of it runs
    ("source script p q", ["a p q"]),
    (". script; ls", ["a", "ls"]),
    ("source dir/lib; fn z", ["b z"]),
    ('eval "$(echo rm x)"', ["echo rm x", "rm x"]),
    ("x='rm y'; eval $x; eval \"$x\"; $x", ["rm y", "rm y", "rm y"]),
    ('eval "rm $(get)"', ["get", "rm '$(get)'"]),
    ("eval '$(get) x'", ["get", "'$(get)' x"]),
    ("echo 'rm x' > new; . ./new", ["echo 'rm x'", "rm x"]),
    ("bash_env_is_read", ["from env", "bash_env_is_read"]),
)


@pytest.mark.parametrize(("line", "expected"), READ)
def test_texts_are_read(line, expected):
    """What eval and source run is found, with unknown pieces in their place."""
    env = {"BASH_ENV": "~/startup"} if line.startswith("bash_env") else {}
    env = {name: value.replace("~", "$HOME") for name, value in env.items()}
    files = {"script": "a $1 $2\n", "dir/lib": 'fn() { b "$1"; }\n', "~/startup": "from env\n"}
    found = unfolded(line, env, files)
    assert [one.shown for one in found.invocations if one.argv] == expected
    assert found.unread == ()


UNREAD = (
    ('eval "$(curl -s http://h/x)"', "$(curl -s http://h/x)"),
    ("source $(get)", "$(get)"),
    ("source <(curl -s http://h/x)", "curl -s http://h/x"),
    ('eval "$(kubectl get cm x -o yaml | head -1)"', "kubectl get cm x"),
    ("eval 'if'", "cannot be read"),
    ('trap "$(get)" EXIT', "$(get)"),
    ("get | while read l; do eval $l; done", "get"),
    ("enable -f ./evil.so ls", "evil.so"),
)


@pytest.mark.parametrize(("line", "mentioned"), UNREAD)
def test_texts_that_cannot_be_known_are_told(line, mentioned):
    """With what is known of them, for the judge; a known text that is no shell is held."""
    found = unfolded(line)
    assert mentioned in " ".join(found.held if "'if'" in line else found.unread)


SETTINGS = (
    'eval "$(ssh-agent -s)"; x',
    'eval "$(direnv hook bash)"; x',
    'eval "$(/opt/homebrew/bin/brew shellenv)"; x',
    "eval `minikube docker-env`; x",
    'eval "$(pyenv init -)"; x',
    "python -m venv .v; source .v/bin/activate; x",
)


@pytest.mark.parametrize("line", SETTINGS)
def test_programs_that_print_settings_leave_variables_open(line):
    """They set variables, which are then open, and hide no command."""
    found = unfolded(line)
    assert found.unread == ()
    assert last(line).env.open


def test_variables_are_open_after_an_unreadable_file():
    """What the file may have set is unknown, not unset."""
    found = last("source $(get); x $CONTEXT")
    assert isinstance(found.argv[1].text, Unknown)


UNKNOWN = (
    ("x $(get)", True, "$(get)"),
    ('x "$(get)"', False, "$(get)"),
    ("x a-$(get)-b", True, "a-$(get)-b"),
    ("x $RANDOM", True, "$RANDOM"),
    ("x $$ ", True, "$$"),
    ("x ~other/y", False, "~other/y"),
    ('v=$(get); x "p-$v"', False, "p-$(get)"),
    ("v=$(get); w=${v%/*}; x $w", True, "${v%/*}"),
    ("v=$(get); x $((v + 1))", True, "$(get)"),
    ("x *$(get)*", True, "*$(get)*"),
    ("x ${!v}", True, "$(get)"),
)


@pytest.mark.parametrize(("line", "splits", "shown"), UNKNOWN)
def test_unknown_arguments_name_their_source(line, splits, shown):
    """Known pieces stay; unquoted ones may be several arguments."""
    found = last("v=w; w=$(get); " + line if "!" in line else line).argv[1]
    assert isinstance(found.text, Unknown)
    assert (found.splits, found.shown) == (splits, shown)


def test_unset_variables_expand_to_nothing():
    """The environment is known, so what is not set really is not: the classic `rm -rf "$DIR/"*`."""
    found = last('rm -rf "$STEAMROOT/"*')
    assert {arg.pattern for arg in found.argv[2:]} == {"/*"}
    assert commands('rm -rf "$STEAMROOT/"') == ["rm -rf /"]


def test_functions_come_through_the_environment():
    """`BASH_FUNC_name%%` replaces a program, and `export -f` hands a function down."""
    assert commands("ls x", {"BASH_FUNC_ls%%": '() { rm "$@"; }'}) == ["rm x"]
    assert commands("command ls x", {"BASH_FUNC_ls%%": '() { rm "$@"; }'}) == ["ls x"]
    line = "f() { rm \"$1\"; }; export -f f; bash -c 'f x'"
    outer = next(one for one in unfolded(line).invocations if one.program == "bash")
    from conftest import FakeHost
    from reader_tools import REAL

    from agentshell.facts import Facts
    from agentshell.reading.unfold import Start, unfold_text

    inner = unfold_text(known("f x"), Start(outer.env, outer.cwd), Facts(FakeHost(readers=REAL)))
    assert [one.shown for one in inner.invocations] == ["rm x"]


def test_positional_parameters_of_the_start():
    """`bash -c 'eval "$1"' -- 'rm x'`."""
    assert commands('eval "$1"; a "${@:2}" "$0"', positional=(known("rm x"), known("p"), known("q"))) == [
        "rm x",
        "a p q bash",
    ]
    found = last('a "$@" $#', positional=(Arg((Unknown("from xargs"),), splits=True),))
    assert [arg.splits for arg in found.argv[1:]] == [True, True]
