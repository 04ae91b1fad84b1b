"""Owns what an environment and the options of a start add to what a shell runs: each variable is judged or dropped.

- BASH_ENV and exported functions: followed with the line itself, by the unfolding.
- SHELLOPTS, BASHOPTS: the settings that do not change how a text is read are kept and told to the reader; others are
  dropped (`keyword`, `history`, `histexpand`, `posix`, `privileged`; `extdebug`, `compat*`, whatever is not known).
- POSIXLY_CORRECT: kept, and the reader is told that bash is in POSIX mode.
- ENV (an interactive sh or POSIX-mode bash), ZDOTDIR/.zshenv (every zsh), --rcfile (an interactive bash): the file is
  judged as a text of its own.
- PS4, PROMPT_COMMAND, PS0, PS1, PS2: judged where they hold a command and the shell would run it.
"""

from __future__ import annotations

from agentshell.guard import Text
from agentshell.host import read_bytes
from agentshell.model import Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.bash_arguments import Plan

_KEPT = {
    b"SHELLOPTS": frozenset(
        b"allexport braceexpand errexit errtrace functrace hashall ignoreeof interactive-comments monitor noclobber"
        b" noexec noglob nolog notify nounset onecmd physical pipefail verbose xtrace emacs vi".split()
    ),
    b"BASHOPTS": frozenset(
        b"autocd cdspell checkhash checkjobs checkwinsize cmdhist complete_fullquote direxpand dirspell dotglob"
        b" execfail expand_aliases extglob extquote failglob force_fignore globasciiranges globskipdots globstar"
        b" gnu_errfmt histappend histreedit histverify hostcomplete huponexit inherit_errexit interactive_comments"
        b" lastpipe lithist localvar_inherit localvar_unset login_shell mailwarn no_empty_cmd_completion nocaseglob"
        b" nocasematch noexpand_translation nullglob progcomp progcomp_alias promptvars restricted_shell shift_verbose"
        b" sourcepath syslog_history varredir_close xpg_echo".split()
    ),
}
_COMMANDS = (b"$(", b"`", b"${|", b"${ ")


def settle(
    block: dict[bytes, bytes], start: Plan, family: str
) -> tuple[dict[bytes, bytes], tuple[str, ...], tuple[Text, ...]]:
    """Return the environment to start with, the options the reader is told, and the further texts to judge."""
    block = dict(block)
    options = dict.fromkeys(start.options)
    texts: list[Text] = []
    interactive = "interactive" in options
    if family == "bash":
        for name, kept in _KEPT.items():
            if name in block:
                block[name] = b":".join(word for word in block[name].split(b":") if word in kept)
        if b"POSIXLY_CORRECT" in block:
            options["posix"] = None
        if "posix" in options:
            # In POSIX mode aliases are expanded in scripts too (bash(1), POSIX mode).
            options["expand_aliases"] = None
        prompts = [b"PS4"]
        if interactive and start.mode == "stdin":
            prompts += [b"PS0", b"PS1", b"PS2"]
            if b"PROMPT_COMMAND" in block:
                texts.append(_text(block[b"PROMPT_COMMAND"], family))
        # Prompts are expanded as within double quotes (bash(1), PROMPTING).
        texts += [_text(b': "' + block[name] + b'"', family) for name in prompts if _starts(block.get(name, b""))]
        if start.rcfile and interactive and "norc" not in options and "posix" not in options:
            texts.append(_file(start.rcfile, family))
    if interactive and b"ENV" in block and (family == "dash" or "posix" in options):
        texts.append(_file(block[b"ENV"].decode("utf-8", "surrogateescape"), family))
    if family == "zsh" and b"ZDOTDIR" in block and "norcs" not in options:
        texts.append(_file(block[b"ZDOTDIR"].decode("utf-8", "surrogateescape") + "/.zshenv", family))
    return block, tuple(options), tuple(text for text in texts if text.content or text.holds)


def holds(start: Plan) -> tuple[str, ...]:
    """Return why a start with these options cannot be vouched for at all."""
    reasons = []
    if "keyword" in start.options:
        reasons.append("with -k, assignments anywhere in a command are its environment")
    if start.mode != "command" and "history" in start.options and "histexpand" in start.options:
        reasons.append("with history expansion, `!` stands for earlier lines")
    return tuple(reasons)


def _starts(prompt: bytes) -> bool:
    return any(mark in prompt for mark in _COMMANDS)


def _text(content: bytes, family: str) -> Text:
    return Text(content, "startup", family)


def _file(path: str, family: str) -> Text:
    """Return the file's text; the shell passes over a file that is not there."""
    if any(mark in path.encode("utf-8", "surrogateescape") for mark in (b"$", b"`", b"~")):
        return Text(b"", "startup", family, holds=(f"the start-up file {path} is only known when the shell runs",))
    content = read_bytes(path)
    if isinstance(content, Unknown):
        gone = content.why == "no such file"
        return Text(b"", "startup", family, holds=() if gone else (f"the start-up file {path}: {content.why}",))
    return _text(content, family)
