"""Owns the argument grammar of bash, dash and zsh: what a start of the shell would run. It reads and runs nothing.

Follows shell.c of bash 5.2 (parse_long_options, parse_shell_options), options.c of dash 0.5.12 and zshoptions(1) of
zsh 5.9. A wrong option runs nothing in any of them: `Plan.cut` then says how much of the line the shell may be shown
to word its own complaint.
"""

from __future__ import annotations

from agentshell.values import Value

LONG_FLAGS = {
    "debug": "",
    "debugger": "extdebug",
    "dump-po-strings": "noexec",
    "dump-strings": "noexec",
    "help": "stop",
    "login": "login",
    "noediting": "",
    "noprofile": "noprofile",
    "norc": "norc",
    "posix": "posix",
    "pretty-print": "",
    "restricted": "restricted",
    "verbose": "verbose",
    "version": "stop",
}
"""bash's long options without a value, and what each turns on; bash takes them with one dash as well."""
LONG_VALUES = ("init-file", "rcfile")
SHORT_FLAGS = {
    "a": "allexport",
    "b": "notify",
    "e": "errexit",
    "f": "noglob",
    "h": "hashall",
    "i": "interactive",
    "k": "keyword",
    "m": "monitor",
    "n": "noexec",
    "p": "privileged",
    "r": "restricted",
    "t": "onecmd",
    "u": "nounset",
    "v": "verbose",
    "x": "xtrace",
    "B": "braceexpand",
    "C": "noclobber",
    "D": "noexec",
    "E": "errtrace",
    "H": "histexpand",
    "P": "physical",
    "T": "functrace",
    "l": "login",
    "s": "stdin",
    "c": "command",
}
SET_NAMES = frozenset(
    {
        "allexport",
        "braceexpand",
        "emacs",
        "errexit",
        "errtrace",
        "functrace",
        "hashall",
        "histexpand",
        "history",
        "ignoreeof",
        "interactive-comments",
        "keyword",
        "monitor",
        "noclobber",
        "noexec",
        "noglob",
        "nolog",
        "notify",
        "nounset",
        "onecmd",
        "physical",
        "pipefail",
        "posix",
        "privileged",
        "verbose",
        "vi",
        "xtrace",
    }
)
DASH_FLAGS = {
    "a": "allexport",
    "b": "notify",
    "c": "command",
    "C": "noclobber",
    "e": "errexit",
    "E": "emacs",
    "f": "noglob",
    "i": "interactive",
    "I": "ignoreeof",
    "l": "login",
    "m": "monitor",
    "n": "noexec",
    "p": "privileged",
    "s": "stdin",
    "u": "nounset",
    "v": "verbose",
    "V": "vi",
    "x": "xtrace",
}
ZSH_FLAGS = {
    "c": "command",
    "e": "errexit",
    "f": "norcs",
    "i": "interactive",
    "l": "login",
    "n": "noexec",
    "s": "stdin",
    "x": "xtrace",
}


class Plan(Value):
    """What one start of a shell would do.

    mode: `command` (text is the line), `script` (text is the file's path), `stdin`, or `nothing` (a help text, a wrong
    option). name is `$0` and positional the arguments after it; options are the settings turned on by name, the
    `shopt` names among them. rcfile is the file given for an interactive start. cut counts the leading arguments that
    hold a wrong option, 0 when there is none.
    """

    mode: str
    text: str = ""
    name: str = ""
    positional: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    rcfile: str = ""
    cut: int = 0

    @property
    def runs(self) -> bool:
        """Whether any text would be run: not under -n, which interactive shells honour as well for a -c text."""
        return self.mode != "nothing" and "noexec" not in self.options


def plan(arguments: list[str], argv0: str, family: str = "bash") -> Plan:
    """Return what the shell would do with the arguments (argv without argv[0]); family: `bash`, `dash` or `zsh`."""
    on: dict[str, bool] = {"login": argv0.startswith("-")}
    if family == "bash" and argv0.rpartition("/")[2].lstrip("-") == "sh":
        on["posix"] = True
    at = 0
    rcfile = ""
    if family == "bash":
        at, rcfile, wrong = _long_options(arguments, on)
        if wrong or on.get("stop"):
            return Plan("nothing", cut=at if wrong else 0)
    at, wrong = _short_options(arguments, at, on, family)
    if wrong or on.get("stop"):
        return Plan("nothing", cut=at if wrong else 0)
    rest = arguments[at:]
    options = tuple(name for name, turned in on.items() if turned and name not in ("command", "stdin"))
    if on.get("command"):
        if not rest:
            return Plan("nothing")
        return Plan("command", rest[0], rest[1] if len(rest) > 1 else argv0, tuple(rest[2:]), options, rcfile)
    if rest and not on.get("stdin"):
        return Plan("script", rest[0], rest[0], tuple(rest[1:]), options, rcfile)
    return Plan("stdin", "", argv0, tuple(rest), options, rcfile)


def _long_options(arguments: list[str], on: dict[str, bool]) -> tuple[int, str, bool]:
    """Read bash's leading long options; return where they end, the rcfile, and whether the last one is wrong."""
    at, rcfile = 0, ""
    while at < len(arguments) and arguments[at].startswith("-"):
        name = arguments[at][2:] if arguments[at].startswith("--") else arguments[at][1:]
        if name in LONG_VALUES:
            if at + 1 == len(arguments):
                on["stop"] = True
                return at + 1, rcfile, False
            rcfile = arguments[at + 1]
            at += 2
        elif name in LONG_FLAGS:
            on[LONG_FLAGS[name]] = True
            at += 1
        elif arguments[at].startswith("--") and name:
            return at + 1, rcfile, True
        else:
            break
    on.pop("", None)
    return at, rcfile, False


def _short_options(arguments: list[str], at: int, on: dict[str, bool], family: str) -> tuple[int, bool]:
    """Read the options that may be clustered; return where they end and whether the last one is wrong."""
    flags = {"bash": SHORT_FLAGS, "dash": DASH_FLAGS, "zsh": ZSH_FLAGS}[family]
    while at < len(arguments) and arguments[at][:1] in ("-", "+") and arguments[at]:
        word = arguments[at]
        turn = word[0] == "-"
        at += 1
        if word in ("-", "--"):
            break
        if family == "zsh" and word.startswith("--"):
            at += _zsh_long(word[2:], on)
            continue
        for letter in word[1:]:
            if letter == "o" or (letter == "O" and family == "bash"):
                if at < len(arguments):
                    if letter == "o" and family == "bash" and arguments[at] not in SET_NAMES:
                        return at + 1, True
                    on[arguments[at]] = turn
                    at += 1
            elif letter in flags:
                # `+c`, `+l` and `+s` mean the same as with a dash; `-D` cannot be taken back.
                on[flags[letter]] = turn or letter in "clsD"
            elif family == "zsh":
                if letter == "b":
                    return at, False
                # Most letters and digits are options of zsh; none of the others changes which text is run.
                on[f"zsh-{letter}"] = turn
            else:
                return at, True
    return at, False


def _zsh_long(name: str, on: dict[str, bool]) -> int:
    """Take one long option of zsh, which is the name of a setting; return how many values it takes."""
    if name in ("help", "version"):
        on["stop"] = True
    elif name == "emulate":
        return 1
    else:
        on[name.replace("-", "").replace("_", "").lower()] = True
    return 0
