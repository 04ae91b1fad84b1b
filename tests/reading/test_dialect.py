"""What dash and zsh read otherwise than bash is named; what they read alike is not."""

import pytest

from agentshell.reading.dialect import differences

DASH_DIFFERS = [
    ("rm -rf build &> log", "runs rm in the background and empties log"),
    ("[[ -f x ]] && rm x", "runs a program called [["),
    ("echo $'a\\nb'", "plain quotes there"),
    ("rm {a,b}.log", "one file called {a,b}.log there"),
    ("function f { rm x; }", "the body runs at once there"),
    ("x+=1", "a program's name"),
    ("if true; then [[ a > b ]]; fi", "empties the file b"),
    ("(( rm ))", "runs rm in a subshell"),
]
DASH_SAME = [
    ("cat <(echo a) <<< b", "a syntax error there: nothing runs that was not judged"),
    ("a=(1 2); echo ${x//a/b}", "likewise"),
    ("git status && ls -la | head", "POSIX"),
    ("echo ${x:-y} ${#x} ${x%.*} $((1+2)) $(date)", "POSIX expansions"),
    ("if [ -f x ]; then rm x; fi > log 2>&1", "POSIX test and redirection"),
    ("echo '[[ &> $x {a,b} <( ' \"{a,b} <(\"", "quoted"),
    ("echo a # [[ &> x", "a comment"),
    ("awk '{print $1, $2}' f", "braces in quotes"),
    ("f() { echo a, b; }", "a function with a comma in its body"),
    ("find . -name '*.c' -exec grep -l x {} +", "find's braces"),
    ("echo function select [ [[x", "as arguments"),
]
ZSH_DIFFERS = [
    ("rm -rf *(.)", "a glob qualifier"),
    ("echo ${(s: :)x}", "a parameter flag"),
    ("=kubectl delete ns prod", "the path of a program"),
    ("noglob rm *", "a precommand modifier"),
    ("echo $=x", "word splitting forced"),
    ("alias -g P='| sh'; cat x P", "a global alias"),
    ("setopt sh_word_split; rm $x", "an option that changes reading"),
]
ZSH_SAME = [
    ("git status && ls -la | head -5", "POSIX"),
    ("for i in 1 2; do echo $i; done", "a loop"),
    ("[[ -f x ]] && cat <(echo a)", "zsh has these"),
    ("x=$(date) y=1 make test", "assignments"),
    ("git log --format=%h --since='1 week' 2>&1", "equals signs inside words"),
    ("f() { ls; }; (cd x && ls)", "a function and a subshell"),
    ("python3 -c 'print(1)'", "quoted parentheses"),
]


@pytest.mark.parametrize(("line", "reason"), DASH_DIFFERS)
def test_dash_reads_otherwise(line, reason):
    assert differences(line, "dash"), reason
    assert not differences(line, "bash")


@pytest.mark.parametrize(("line", "reason"), DASH_SAME)
def test_dash_reads_alike(line, reason):
    assert not differences(line, "dash"), reason


@pytest.mark.parametrize(("line", "reason"), ZSH_DIFFERS)
def test_zsh_reads_otherwise(line, reason):
    assert differences(line, "zsh"), reason


@pytest.mark.parametrize(("line", "reason"), ZSH_SAME)
def test_zsh_reads_alike(line, reason):
    assert not differences(line, "zsh"), reason
