"""Which arguments are agentshell's own and which are a shell's."""

import pytest

from agentshell.cli import COMMANDS, is_command
from agentshell.commands import ELSEWHERE, parser


@pytest.mark.parametrize(
    ("name", "arguments", "own"),
    [
        ("agentshell", ["check", "ls"], True),
        ("agentshell", ["explain", "ls"], True),
        ("agentshell", ["--help"], True),
        ("agentshell", ["--version"], True),
        ("agentshell", ["-h"], True),
        ("agentshell", [], False),  # a shell on stdin
        ("agentshell", ["-c", "check"], False),
        ("agentshell", ["-lc", "ls"], False),
        ("agentshell", ["-h", "-c", "ls"], False),  # bash's own -h
        ("agentshell", ["+O", "extglob", "-c", "ls"], False),
        ("agentshell", ["./check", "ls"], False),  # a script called check
        ("agentshell", ["deploy.sh"], False),
        ("agentshell", ["--login"], False),
        ("agentshell", ["--", "check"], False),
        ("bash", ["check"], False),  # under a shell's name it is that shell
        ("sh", ["--version"], False),
        ("zsh", ["explain", "ls"], False),
    ],
)
def test_whose_arguments(name, arguments, own):
    assert is_command(name, arguments) is own


def test_the_help_names_every_command():
    text = parser().format_help()
    for name in COMMANDS:
        assert f"\n    {name} " in text or f"\n    {name}\n" in text
    assert set(ELSEWHERE) < set(COMMANDS)
    assert "126" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "--batch", "ls"],
        ["check", "git", "status"],  # a line is one argument
        ["check", "--jso", "ls"],  # no abbreviations
        ["config"],
        ["explain", "--color=red", "ls"],
        ["chekc", "ls"],
    ],
)
def test_wrong_arguments_are_refused(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(arguments)
    assert stopped.value.code == 125  # 2 would read as a verdict
    assert "usage: agentshell" in capsys.readouterr().err
