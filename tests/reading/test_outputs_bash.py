"""Computed output, compared with real bash: each row is expanded by both, in the same folder."""

from __future__ import annotations

import pytest
from bash_words import by_bash, by_words, folder

OUTPUT = (
    # Printers and filters whose output is computed.
    ("", r'"a\$b\`c\"d\\e\f"'),
    ("", '$(echo hi) "$(echo \'a  b\')" $(echo \'a  b\') `echo x y` "`echo "in"`"'),
    ("", r"""$(printf '%s\n' a b c) "$(printf 'x\n\n\n')" x$(echo)y"""),
    ("", '$(echo "$(echo nested)")'),
    ("", r"$(printf '%05d|%-4s|%x|%c|%b' 42 ab 255 xyz 'q\tr')"),
    ("", "$(printf '%s-%s;' 1 2 3)"),
    ("", r"$(printf '\162\155') $(echo -e '\x41\0102\tB') $(echo -n -e 'a\cb')"),
    ("", "$(seq 3) $(seq 2 2 6) $(basename /a/b.c .c) $(dirname /a/b/c)"),
    ("", "$(rev <<< hello) $(echo abc | tr a-c A-C) $(echo 'x:y:z' | cut -d: -f2)"),
    ("", r"$(printf 'a\nb\nc\n' | head -2 | tail -1) $(printf 'a\nb\n' | tac)"),
    ("", "$(echo aGk= | base64 -d) $(echo hi | base64) $(echo foo | sed 's/o/0/g')"),
    ("", r"$(echo 6869 | xxd -r -p) $(echo a-b | sed -E 's/(a)-(b)/\2\1/')"),
    ("", "$(echo 'hello world' | tr -d 'lo') $(echo aabbcc | tr -s a-c)"),
    ("", "$(echo Hello | tr '[:upper:]' '[:lower:]') $(echo hi | tr a-z n-za-m)"),
    ("", '$(cat <<< "x y") $(cat <<E\nh $NAME\nE\n)'),
    ("v='$(echo no)'", '"$v" $v'),
    ("", '"$(echo "a b" \'c d\')"'),
    ("", "$(echo '*.txt') \"$(echo '*.txt')\""),
    ("", "$(for i in 1 2; do echo $i; done) $(if true; then echo y; fi)"),
    ("", "$( (echo a; echo b) | tac ) $({ echo x; echo y; } | tail -n 1)"),
    ("", "$(echo a && echo b || echo c) $(false && echo b || echo c) $(true || echo no)"),
    ("", "$(echo a; exit; echo b)"),
    ("", "$(x=1; echo $x) $x"),
    ("", "$(f() { return 1; }; f && echo y || echo n)"),
    ("", "$(f() { echo in; return; echo out; }; f)"),
    ("", """$(printf '%s' "$(printf '%s' "$TWO")")"""),
    ("", r"""$(echo -e 'a\tb') "$(echo -e 'a\nb')" $(echo -E 'a\tb') $(echo -- x) $(echo -x)"""),
    ("", "$(printf %d 0x10) $(printf '%3d|%-3d|%+d' 5 5 5) $(printf '%.2s' abc)"),
    ("", r"$(printf '%s\n') $(printf 'a%%b') $(printf '%q' 'a b')"),
    ("", r"$(printf '%s,' a b c) $(printf 'x') $(printf '%b' '\x41\n')"),
    ("", r"$(printf 'b\na\n' | sort) $(printf 'a\na\nb\n' | uniq) $(printf 'x1\ny2\n' | grep y)"),
    ("", r"""$(echo "$NAME" | sed 's/v\(.\)/\1v/;s/u/U/')"""),
    ("", "$(echo a/b | sed 's|/|-|g') $(echo abc | sed 's/b/[&]/')"),
    ("", "$(basename /x/) $(basename x.tar .tar) $(dirname x)"),
    ("", "$(dirname /) $(dirname /x) $(basename -a a/b c/d)"),
    ("x=$(cat <<'E'\nraw $NAME\nE\n)", '"$x"'),
    ("", '"$(echo \'a\'; echo \'b\')" `echo \\$NAME` `echo \\\\\\\\` "`echo \\"q\\"`"'),
    ("", "$(echo ')') $(echo \"(\") $(: comment # )\necho z)"),
    ("", "$(case x in x) echo in;; esac) $(case x in (x) echo in2;; esac)"),
    ("", "$(pwd | sed 's#.*/##' | tr -d a-z0-9A-Z_)x"),
    ("", "$(cd sub; pwd | rev | cut -c1-3 | rev) $(cd sub && echo *.txt)"),
    # Decoders, and filters that lay lines out anew.
    ("", "$(echo H4sIAAAAAAAAA8vIBACsKpPYAgAAAA== | base64 -d | gzip -dc)"),
    ("", r"$(printf 'abcdef' | head -c 3) $(printf 'abcdef' | tail -c 2) $(printf 'abcdef' | tail -c +3)"),
    ("", r"$(printf 'abcdef' | head -c -2) $(printf 'a\nb\nc\n' | sed -n 2p) $(printf 'a\nb\nc\n' | sed -n '2,3p')"),
    ("", r"""$(printf 'a\nb\nc\n' | paste -sd' ') $(printf 'a\nb\n' | paste -s -d, -)"""),
    ("", r"""$(echo z | awk '{print}') "$(printf 'a\nb\n' | paste -s)" """),
    ("", r"""$(printf 'a b\nc\n' | xargs) $(printf 'a\0b c\0' | xargs -0 echo x) $(echo "'a  b' c" | xargs echo)"""),
    ("", r"""$(printf 'abcdefgh\nxy\n' | fold -w 3) $(echo 'one short line' | fmt) $(echo a b | expand)"""),
    ("", r"""$(echo 'a b c' | awk '{print $3,$1}') $(echo a:b | awk -F: '{print $2}')"""),
    ("", r"""$(awk 'BEGIN{print "a", "b\tc"}') $(printf 'a\nb\n' | awk '{printf "%s-", $1}')"""),
    ("", r"""$(echo a | awk '{print $1, "x"}') $(python3 -c 'import sys; print(sys.argv[1])' y)"""),
    ("", r"""$(python3 -c 'print("a" + "b" * 3, end="")') $(python3 -c 'print("dcba"[::-1], 1)')"""),
    ("", r"""$(python3 -c 'import base64; print(base64.b64decode("aGk=").decode())' | rev)"""),
    ("", r"""$(python3 -c 'x = "a-b"; print(x.replace("-", "+").upper())' x)"""),
    ("", r"""$(echo 6869 | python3 -c 'import sys; print(bytes.fromhex(sys.stdin.read().strip()).decode())')"""),
    ("", r"""$(python3 -c 'print("".join(chr(c + 1) for c in [103, 104]), f"{1}x", sep="_")')"""),
    ("", r"""$(echo a | timeout 5 cat) $(env X=y echo b) $(nice -n 1 echo c) $(echo d | command cat)"""),
    ("", r"""$(printf 'one line\n' | sort -n) $(echo b | sort -u) $(echo x | dd status=none)"""),
    # Patterns, which pick lines.
    (
        "",
        r"""$(printf 'A=1\n#B=2\nC=3\n' | grep -v '^#') $(printf 'ab\nb\n' | grep -m1 '^b') $(echo aXb | grep -io x)""",
    ),
    ("", r"""$(printf 'A=1\n\n #B\n' | grep -E -v '^[[:space:]]*(#|$)') $(printf 'a.b\nacb\n' | fgrep a.b)"""),
    ("", r"""$(printf 'A=1\nB=2\n' | egrep '^(A|C)=' | cut -d= -f2-) $(printf 'a1\nb\n' | grep -o '[0-9]\+')"""),
    ("", r"""$(printf 'a*\nb\n' | grep '^a\*$') $(printf 'x\ny\n' | grep -e '[^x]')"""),
    ("", r"""$(printf 'A=1\nB=2\n' | sed -n 's/^B=//p') $(printf 'A=1\n#x\nB=2\n' | sed '/^#/d;s/^/export /')"""),
    ("", r"""$(printf 'A=1\nB=2\n' | sed -n '/^B/p') $(printf 'A=1\nB=2\n' | sed -n '/A/s/1/3/p')"""),
    ("", "$(echo a | sed -n s/a/b/)x"),
    ("", r"""$(printf 'A=1\nB=2\n' | awk -F= '/^B/{print $2}') $(printf 'x 1\nx 2\n' | awk '/x/ {print $2; exit}')"""),
    ("", r"""$(printf 'one\ntwo\n' | awk '/^t/') $(printf 'a/b c\n' | awk '/a\/b/ {print $2}')"""),
    ("x=$(yes | head -2)", '"$x"'),
    ("x=$(base64 -d <<< 'Y21k') y=$(echo cmd | base64 | base64 --decode)", "$x $y"),
    (r"""x=$(printf '\x72\x6d'); y=$(echo $'\x72\x6d'); z=$(printf "\\x72%s" m)""", "$x $y $z"),
    ('x="echo hi"; y=$($x)', '"$y"'),
    ("a=echo; b=hi; y=$($a $b)", '"$y"'),
    ('c=(echo "a b"); y=$("${c[@]}")', '"$y"'),
    ("""set -- echo 'p  q'; y=$("$@"); z=$($*)""", '"$y" "$z"'),
    (r"x=$(command echo c); y=$(builtin echo b); z=$(\echo e)", "$x $y $z"),
)


@pytest.mark.parametrize("rows", [OUTPUT], ids=["output"])
def test_expands_as_bash_does(rows, tmp_path):
    """Both make the same arguments; the names that a pattern matches may come in another order."""
    path = folder(tmp_path)
    for row, expected, found in zip(rows, by_bash(rows, path), by_words(rows, path), strict=True):
        if isinstance(found, list) and None not in found and isinstance(expected, list) and "*" in row[1]:
            expected, found = sorted(expected), sorted(found)
        assert found == expected, row
