"""The reader: every construct's tree, the guards, and that words are unquoted as bash unquotes them."""

from __future__ import annotations

import json
import subprocess

import pytest
from reader_tools import BASH, REAL, SHARED, corpus, nodes, script

from agentshell.model import Span, Unknown
from agentshell.reading import gate, shfmt, tree

TREES = [
    ('echo $(a; b) "$(c)" `d`', "[echo $([a] [b]) Q$([c]) $([d])]"),
    ("x=$(\necho a\nrm y\n)", "[x=$([echo a] [rm y])]"),
    # The inside of backquotes is read on its own once its backslashes are gone.
    ("echo `a \\`b c\\` d` e", "[echo $([a $([b c]) d]) e]"),
    ('echo "`a \\"b\\"`"', "[echo Q$([a «b»])]"),
    ("echo `echo 'a\\\nb'`", "[echo $([echo «ab»])]"),  # bash joins lines here even in single quotes
    ("echo `echo \\$x \\\\\\$y`", "[echo $([echo ${x} «$»y])]"),
    ("diff <(a) >(b)", "[diff <([a]) >([b])]"),
    ("cat <<E\n$x $(a) `b` \\$c \\d\nE", "[cat <<E⟨Q${x}« »Q$([a])« »Q$([b])« $c \\d\n»⟩]"),
    ("cat <<'E'\n$x $(a)\nE", "[cat <<«E»⟨«$x $(a)\n»⟩]"),
    ("cat <<\\E\n$x\nE", "[cat <<«E»⟨«$x\n»⟩]"),
    ("cat <<-E\n\ta\n\t\t$x\n\tE\nb", "[cat <<-E⟨«a\n»Q${x}«\n»⟩] [b]"),
    ("cat <<-E\n\ta\\\n\tb\n\tE", "[cat <<-E⟨«a»«\tb\n»⟩]"),  # a continued line keeps its tabs
    ("cat <<A <<B\na\nA\nb\nB\nrm y", "[cat <<A⟨«a\n»⟩ <<B⟨«b\n»⟩] [rm y]"),
    ("cat <<E\nE", "[cat <<E⟨«»⟩]"),
    ('cat <<<"$x"', "[cat <<<Q${x}]"),
    ("echo $((1 + $(a))) $[b] $((x[$(c)]))", "[echo $((1 + $(a): Q$([a]))) $((b: )) $((x[$(c)]: Q${x[$([c])]}))]"),
    ("a=(1 [2]=3 $(b)); a+=(c); a[$i]=d", "[a=(1 [2]=3 $([b]))] [a+=(c)] [a[${i}]=d]"),
    ("declare -a a=(1) b; readonly c=$(d) >f", "[declare! -a a=(1) b] [readonly! c=$([d]) >f]"),
    ("! a | b; ! c", "! [a] | [b] ! [c]"),
    ("time -p a | b; time", "time [a] | [b] time "),
    ("coproc a b; coproc C { a; }", "{coproc [a b]} {coproc C{group [a]}}"),
    ("{ a; b & } >f; (c) 2>&1 | d", "{group [a] [b] &} >f {subshell [c]} 2>&1 | [d]"),
    (
        "if a; then b; elif c; then d; elif e; then f; else g; fi <h",
        "{if [a] then [b] elif [c] then [d] elif [e] then [f] else [g]} <h",
    ),
    ("while a\nb; do c; done; until d; do e; done", "{while [a] [b] do [c]} {until [d] do [e]}"),
    ('for x in a "$b"; do c; done; for y; do d; done', "{for x in a Q${b} do [c]} {for y in $@ do [d]}"),
    ("for x in; do a; done; for x in 1; { a; }", "{for x in  do [a]} {for x in 1 do [a]}"),
    ("select x in a b; do c; done", "{select x in a b do [c]}"),
    ("for ((i=0; i<$(n); i++)); do a; done", "{for ((i=0; i<$(n); i++)) do [a]}"),
    ('case $x in (a|"b") c;; *) d;& e) ;;& esac', "{case ${x} a|«b») [c];; *) [d];& e) ;;&}"),
    ("f() { a; } >b; function g() ( c ); f", "f() {group [a]} >b g() {subshell [c]} [f]"),
    ("[[ ! ( -f a || $b == c* ) && x =~ ^(y)$ ]] >f", "{test ! ( -f a || ${b} == c* ) && x =~ ^(y)$} >f"),
    ("((i++)); let x=1+$y", "{((i++: ))} {((x=1+$y: Q${y}))}"),
    ("a && b || c | d & e", "[a] && [b] || [c] | [d] & [e]"),
    ('r\\\nm "a\\\nb" $\'\\x72m\\n\' $"c $d"', "[rm «a»«b» «rm\n» «c »Q${d}]"),
    ("exec {fd}>f 3<&- >&2", "[exec {fd}>f 3<&- >&2]"),
    ("echo @(a|b) !(c)", "[echo glob @(a|b) glob !(c)]"),
    ("echo a # c \\\nrm y", "[echo a] [rm y]"),  # shfmt takes rm for an argument of echo
    ("# a \\\n# b \\\nrm y", "[rm y]"),
    ("", ""),
]


@pytest.mark.parametrize(("line", "expected"), TREES)
def test_tree(line, expected):
    assert script(shfmt.read(line.encode(), REAL)) == expected


PARAMETERS = [
    ("${x:-a b}", "${x :- a b}"),
    ("${x-}", "${x - }"),
    ("${x#*/}", "${x # */}"),
    ("${x%%.*}", "${x %% .*}"),
    ("${x/a/b}", "${x / a | b}"),
    ("${x//a/b}", "${x // a | b}"),
    ("${x/#a/b}", "${x /# a | b}"),
    ("${x/%a}", "${x /% a | }"),
    ("${x:1:2}", "${x : 1 | 2}"),
    ("${x: -1}", "${x : $((-1: ))}"),
    ("${#x}", "${#x}"),
    ("${!x}", "${!x}"),
    ("${!x*}", "${!x}"),
    ("${x^^}", "${x ^^}"),
    ("${x,,a}", "${x ,, a}"),
    ("${x@Q}", "${x @Q}"),
    ("${x[1]}", "${x[1]}"),
    ("${x[@]}", "${x[@]}"),
    ("${10}", "${10}"),
    ("$10", "${1}0"),
    ("${x:-$(a)}", "${x :- $([a])}"),
    # Inside double quotes single quotes are letters, but not in patterns and replacements (tried in bash 5.2).
    ("\"${x:-'a'}\"", "Q${x :- «'a'»}"),
    ("\"${x#'a'}\"", "Q${x # «a»}"),
    ("\"${x/'a'/'b'}\"", "Q${x / «a» | «b»}"),
    ("\"${x:-$'a\\tb'}\"", "Q${x :- «a\tb»}"),
    ('"${x:-"a"}"', "Q${x :- «a»}"),
    ('"${x:-a\\}b\\q}"', "Q${x :- «a}b\\q»}"),
    ("${x:-'a b'}", "${x :- «a b»}"),
]


@pytest.mark.parametrize(("source", "expected"), PARAMETERS)
def test_parameter(source, expected):
    read = shfmt.read(f"echo {source}".encode(), REAL)
    assert script(read) == f"[echo {expected}]"
    assert next(nodes(read, tree.Parameter)).source in source


GUARDED = [
    ("!(rm y)", "extended glob as a command"),  # without extglob bash runs rm
    ('[[ a == @(x|"$(rm y)") ]]', "inside an extended glob"),
    ("cat ${x:-<(rm y)}", "process substitution inside"),
    ("coproc rm -rf y | cat", "coproc with a name"),  # to shfmt rm is a name
    ("<&-rm -rf y", "closed descriptor"),
    ("time -- rm y", "-- as a command"),
    ("echo ${ rm y; }", "runs commands in some shells"),
    ("echo ${| rm y; }", "runs commands in some shells"),
    ("let a&&rm y", "words of let"),  # bash runs rm, shfmt reads arithmetic
    ("let a>f", "words of let"),
    ("echo \"${x:-'$(rm y)'}\"", "single quotes that do not quote"),  # bash runs rm
    ("cat <<E\n${x:-'`rm y`'}\nE", "single quotes that do not quote"),
    ("echo $(( '$(rm y)' ))", "single quotes that do not quote"),
    ("echo ${a['$(rm y)']}", "single quotes that do not quote"),
    ("a=1 -b=c[[ rm x", "no variable"),
    ("echo $'\\xff'", "not UTF-8"),
    ("( " * 60 + "a" + " )" * 60, "nested too deeply"),
]


@pytest.mark.parametrize(("line", "why"), GUARDED)
def test_guard(line, why):
    found = shfmt.read(line.encode(), REAL)
    assert isinstance(found, tree.Unreadable)
    assert why in found.why


class Forger:
    """A shfmt that changes its answer."""

    def __init__(self, change):
        self.change = change

    def read_shell(self, reader, text):
        found = json.loads(REAL.read_shell(reader, text))
        self.change(found)
        return json.dumps(found).encode()


FORGED = [
    (lambda t: t["Stmts"][0]["Cmd"].update(Type="NewClause"), "unknown command NewClause"),
    (lambda t: t["Stmts"][0]["Cmd"].update(Hidden=[]), "unknown field Hidden"),
    (lambda t: t["Stmts"][0].update(Disown=True), "unknown field Disown"),
    (lambda t: t["Stmts"][0]["Cmd"]["Args"][0]["Parts"][0].update(Type="NewPart"), "unknown word part NewPart"),
    (lambda t: t["Stmts"][0]["Cmd"]["Args"][0]["Parts"][0].update(Value="ls"), "does not fit the text"),
    (lambda t: t["Stmts"][0]["Cmd"]["Args"][0].pop("Parts"), "not as it should be"),
    (lambda t: t.update(Type="Other"), "not as it should be"),
]


@pytest.mark.parametrize(("change", "why"), FORGED, ids=[why for _, why in FORGED])
def test_what_is_unknown_in_the_tree_is_never_dropped(change, why):
    found = shfmt.read(b"rm y", Forger(change))
    assert isinstance(found, tree.Unreadable)
    assert why in found.why


@pytest.mark.parametrize("answer", [b"", b"{", b"[]", b"\xff", b"null", b"1"])
def test_an_answer_that_is_no_tree(answer):
    class Garbled:
        def read_shell(self, reader, text):
            return answer

    assert isinstance(shfmt.read(b"rm y", Garbled()), tree.Unreadable)


def test_a_text_that_shfmt_rejects():
    with pytest.raises(shfmt.SyntaxRejectedError):
        shfmt.read(b"if", REAL)


def test_no_shfmt():
    class Absent:
        def read_shell(self, reader, text):
            return Unknown("shfmt is not there")

    with pytest.raises(shfmt.NoReaderError, match="not there"):
        shfmt.read(b"a `b`", Absent())


SPANS = [
    ('aé `b` "c d" >f', ["aé", "`b`", '"c d"', "f", "b"]),
    ("x=$(a b) c", ["c", "a", "b", "$(a b)"]),
    ("a `b \\`c\\`` d", ["a", "`b \\`c\\``", "d"]),
    ("aws \\\n x\\\n  y `z`", ["aws", "x", "y", "`z`"]),
    ("cat <<E\n$(a) b\nE\nc", ["cat", "E", "$(a) b\n", "c", "a"]),
]


@pytest.mark.parametrize(("line", "words"), SPANS)
def test_spans(line, words):
    text = line.encode()
    found = {text[node.span.start : node.span.end].decode() for node in nodes(shfmt.read(text, REAL), tree.Word)}
    assert set(words) <= found


def test_what_stands_in_backquotes_with_backslashes_has_the_span_of_the_backquotes():
    found = shfmt.read(b"a `b \\`c\\`` d", REAL)
    assert {node.span for node in nodes(found, tree.Simple)} == {Span(0, 13), Span(2, 11)}


QUOTED = [
    *(
        "a",
        "'a b'",
        '"a b"',
        "a\\ b",
        "\\'",
        '"\\"\\$\\`\\\\"',
        '"\\a"',
        "'a'\\''b'",
        '"it\'s"',
        "$'a\\tb\\'c'",
        "$'\\x41\\101\\u00e9'",
    ),
    *(
        "$'\\cA'",
        "$'\\e[1m'",
        "$'a\\0b'c",
        "$'\\q'",
        "$'\\x{41}b'",
        "$'\\'\\\"\\?'",
        "''",
        '""',
        "a''b",
        "é\\é'é'",
        "\\\\",
        "a\\\nb",
    ),
    *(
        '"a\\\nb"',
        "'a\\\nb'",
        "a=b",
        "a#b",
        "-",
        "\\~",
        "\\{a,b}",
        "'{a,b}'",
        '"!"',
        "%",
        '$"a"',
        '"$"',
        "$",
        "a$",
        '"a$b"',
        "\\#x",
    ),
    *(
        "$'\\1234'",
        "$'\\u41g'",
        "$'\\U0001f600'",
        "$'\\xg'",
        "$'a\\\nb'",
        '"\'"',
        "'\"'",
        '\\"',
        "a\\bc",
        "\\$HOME",
        "'$HOME'",
    ),
]


def test_words_are_unquoted_as_bash_unquotes_them():
    line = "printf '%s\\0' " + " ".join(QUOTED)
    env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "b": ""}
    ran = subprocess.run([BASH, "-c", line], capture_output=True, check=True, env=env)
    expected = ran.stdout.decode().split("\0")[:-1]
    words = shfmt.read(line.encode(), REAL).items[0].command.words[2:]
    texts = ["".join(getattr(part, "text", "") for part in word.parts) for word in words]
    assert texts == expected


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not here")
def test_every_word_of_the_corpora_is_where_its_span_says():
    for line in corpus("shell-nl2bash.jsonl")[::8]:
        text = line.encode()
        if gate.refuse(text) is not None or b"`" in text:
            continue
        try:
            found = shfmt.read(text, REAL)
        except shfmt.SyntaxRejectedError:
            continue
        for part in nodes(found, tree.Text):
            source = text[part.span.start : part.span.end].decode()
            assert part.text == source or part.quoted or "\\" in source, line
