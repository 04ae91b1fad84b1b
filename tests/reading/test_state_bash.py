"""Builtins and control flow, compared with real bash: each row is expanded by both, in the same folder."""

from __future__ import annotations

import pytest
from bash_words import by_bash, by_words, folder

BUILTINS = (
    # Builtins that set variables, options or the directory.
    ('declare -A m; m[k]=v; m[q]="w x"', '"${m[k]}" "${m[q]}" ${m[none]} ${#m[@]}'),
    ("let n=3+4", "$n"),
    ("declare -i n=2+3; n+=4", "$n"),
    ("declare -u U=abc; declare -l L=ABC", "$U $L"),
    ("declare -n r=NAME", "$r ${!r}"),
    ('read a b <<< "x y z"', '"$a" "$b"'),
    ('IFS=, read -r -a arr <<< "1,2,3"', '"${arr[@]}"'),
    (r"mapfile -t m < <(printf 'a\nb c\n')", '"${m[@]}"'),
    ("printf -v q '%s-%s' a b", '"$q"'),
    ("x=a; eval \"x=b; y='c d'\"", '$x "$y"'),
    ("cd sub; d=${PWD##*/}", "$d *.txt"),
    ("pushd sub >/dev/null; p=$(basename $PWD); popd >/dev/null", "$p *.log"),
    ("unset NAME", "x$NAME"),
    ("export E1=one; e=$(printenv E1)", "$e"),
    ("x=5; x=6 true", "$x"),
    ("a=(1 2 3); unset 'a[1]'", '"${a[@]}" ${#a[@]}'),
    ("set -u", "${UNSET-ok} ${NAME}"),
    ("set -u; x=1", "$UNSET after"),
    ("""read x y <<< "  a   b c  "; read -r z <<< '  q  '""", '"$x" "$y" "$z"'),
    ("""IFS=: read a b c <<< "1:2:3:4"; IFS= read -r d <<< ' k '""", '"$a" "$b" "$c" "$d"'),
    (r"read -r a <<< 'x\ty'; read b <<< 'x\ty'", '"$a" "$b"'),
    (r"{ read a; read b; } <<< $'l1\nl2'", "$a $b"),
    ('exec 3<<< "from three"; read x <&3', '"$x"'),
    ("read -u 4 x 4<<< four", "$x"),
    ("set -a; V=1; set +a; w=$(printenv V)", "$w"),
    ('export A="x y" B=$TWO', '"$A" "$B"'),
    ("declare A=$TWO; typeset B=$A", '"$A" "$B"'),
    ("readonly R=5", "$R"),
    ("v=x; unset v", '"${v-unset}" "${v+set}"'),
    ("alias zz=echo; shopt -s expand_aliases", '"ok"'),
    ('x=$(echo a | { read v; echo "<$v>"; })', "$x"),
    ("echo a | read v", '"<$v>"'),
    ("shopt -s lastpipe; echo a | read v", '"<$v>"'),
    (r"""x=$(eval echo '$NAME'); y=$(eval "echo \$NAME")""", "$x $y"),
    ("x=$(exec echo ex); y=$(env echo en)", "$x"),
    ("x='a b'; eval \"y='$x'\"", '"$y"'),
)
FUNCTIONS = (
    # Calls, locals, results.
    ("f() { local x=1; y=$x; set -- k; echo $1; }; z=$(f q)", "$x $y $z"),
    ("f() { local x=1; y=$x; set -- k; echo $1; }; f q >/dev/null", "$x $y $z"),
    ('f() { echo "$#:$1:$*"; }', '"$(f a \'b c\')" "$(f)"'),
    ('f() { local IFS=,; echo "$*"; }', '"$(f a b)" "$*"'),
    ("f() { X=in; }; X=out; (f); a=$X; f", "$a $X"),
    ('f() { if [ "$1" = 0 ]; then echo end; else f $(($1-1)); fi; }', '"$(f 2)"'),
    ("x=1; f() { x=2; return 1; }; f || y=$x", "$x $y"),
    ('local_() { local a b=2 c; a=1; echo "$a$b$c"; }', "$(local_)"),
)
FLOW = (
    # Which commands run, and what is known after them.
    ("x=1; if [ $x = 1 ]; then y=yes; else y=no; fi", "$y"),
    ("case $NAME in v*) y=A;; *) y=B;; esac", "$y"),
    ("y=; for i in 1 2 3; do y=$y$i; done", "$y $i"),
    ("y=; for ((i=0;i<3;i++)); do y+=$i; done", "$y $i"),
    ("i=0; while [ $i -lt 4 ]; do i=$((i+1)); [ $i = 2 ] && continue; [ $i = 3 ] && break; done", "$i"),
    (r"""y=; while read -r l; do y="$y<$l>"; done <<< $'p q\nr'""", '"$y"'),
    ("[[ $NAME == v* ]] && y=t; [[ abc < abd && -n x ]] && z=t", "$y $z"),
    ("x=$(exit 3) || x=failed", "$x"),
    ("cd sub && cd ..", "*.log"),
    ("a=1; b=$((a+1)) c=$b", "$b $c"),
    ("x=1; true && x=2; false && x=3; false || y=4", "$x $y"),
    ("x=1; ! true || x=2; ! false && y=3", "$x $y"),
    ("for x in a b c; do [ $x = b ] && break; done", "$x"),
    ("for x in a b c; do for y in 1 2; do break 2; done; done", "$x $y"),
    ('until [ "$n" = xxx ]; do n=x$n; done', "$n"),
    ("while :; do n=x$n; [ ${#n} -ge 3 ] && break; done", "$n"),
    ("case abc in a*) x=1;& b) y=2;; c) z=3;; esac", "$x $y $z"),
    ("case abc in a*) x=1;;& *c) y=2;; *) z=3;; esac", "$x $y $z"),
    ('case "a b" in "a b") x=q;; esac; case x in [xy]|z) y=r;; esac', "$x $y"),
    ("if false; then x=1; elif true; then x=2; else x=3; fi", "$x"),
    ('[ a = a ] && [ 1 -lt 2 ] && [ -n "$NAME" ] && [ -z "$EMPTY" ] && x=ok', "$x"),
    ('[ "$NAME" != value ] || x=same; [ ! a = b ] && y=t; [ a = b -o c = c ] && z=or', "$x $y $z"),
    (
        '[[ $TWO == "one two" && ( a == b || c == c ) ]] && x=1; [[ ! a == a* ]] || y=2; [[ 5 -gt 4 ]] && z=3',
        "$x $y $z",
    ),
    ("((1)) && x=1; ((0)) || y=2; ((i=5)); ((i++))", "$x $y $i"),
    (r"""while IFS== read -r k v; do declare "$k=$v"; done <<< $'A=1\nB=2'""", "$A $B"),
    ("trap 'x=1' EXIT", "t"),
    (r"printf 'a\nb\n' | while read l; do n=$l; done", '"<$n>"'),
    (r"while read l; do n=$l; done < <(printf 'a\nb\n')", '"<$n>"'),
    ("v=$((${#NAME}+1)); w=$((${#TWO} * 2))", "$v $w"),
)


@pytest.mark.parametrize("rows", [BUILTINS, FUNCTIONS, FLOW], ids=["builtins", "functions", "flow"])
def test_expands_as_bash_does(rows, tmp_path):
    """Both make the same arguments; the names that a pattern matches may come in another order."""
    path = folder(tmp_path)
    for row, expected, found in zip(rows, by_bash(rows, path), by_words(rows, path), strict=True):
        if isinstance(found, list) and None not in found and isinstance(expected, list) and "*" in row[1]:
            expected, found = sorted(expected), sorted(found)
        assert found == expected, row
