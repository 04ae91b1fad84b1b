"""Owns the start-up file by which a bash becomes agentshell, for agents that take no other shell than /bin/bash.

A bash without a terminal reads the file that BASH_ENV names before anything else (bash(1), INVOCATION). Ours hands on
what the process was started with, word for word, to the link beside it; agentshell takes the variable out of the
environment before it judges and becomes the real bash (`startup`), so that one cannot come back here. Nothing in the
environment says "inside": what sets the variable again is judged again.

Script files are left alone: an agent's own helpers are some, and so is what a login shell's start-up files start before
this one is read. What a line starts is judged below that line.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

NAME = "bash_env"

# As old a bash as macOS has (3.2) reads all of it; what is newer stands in an `eval`. With -x nothing of it is shown.
# A script's $0 is its path, that of a bash which reads its commands from stdin what it was called by.
# Where /proc is missing the arguments are put together again, as far as a bash knows them: not its -O options.
_TEXT = """\
# Made by `agentshell install --links`. A bash that starts with BASH_ENV leading here, for a text (-c) or commands on its
# standard input, becomes agentshell, which judges them and then becomes the real bash. Where that fails nothing is run.
# Script files go on as they are.
{{
  if builtin eval 'builtin mapfile -d "" -t agentshell </proc/self/cmdline && [[ ${{#agentshell[@]}} -gt 0 ]]'; then
    if [[ ${{BASH_EXECUTION_STRING+given}} || $- = *s* || $0 = "${{agentshell[0]}}" ]]; then
      [[ -x {bash} ]] && builtin exec -a "${{agentshell[0]}}" {bash} "${{agentshell[@]:1}}" 2>&198 198>&-
    else
      builtin unset agentshell
      builtin return
    fi
  else
    agentshell=()
    for agentshell_option in ${{SHELLOPTS//:/ }}; do agentshell+=(-o "$agentshell_option"); done
    builtin unset agentshell_option
    if [[ ${{BASH_EXECUTION_STRING+given}} ]]; then
      agentshell+=(-c "$BASH_EXECUTION_STRING" "$0")
    elif [[ $- = *s* || ($# = 0 && $0 = *bash) ]]; then
      agentshell+=(-s)
    else
      builtin unset agentshell
      builtin return
    fi
    [[ -x {bash} ]] && builtin exec {bash} "${{agentshell[@]}}" "$@" 2>&198 198>&-
  fi
}} 198>&2 2>/dev/null
builtin printf '%s\\n' {told} '  Nothing was run.' >&2
builtin exit 125
"""


def text(folder: str) -> str:
    """Return the file for the links in a folder."""
    from shlex import quote

    told = f"agentshell: {folder}/bash cannot be started: run `agentshell install --links` again, or unset BASH_ENV"
    return _TEXT.format(bash=quote(f"{folder}/bash"), told=quote(told))


def write(links: Path) -> None:
    """Write the file into the folder of the links, in one step."""
    made = links / f".{NAME}.new"
    made.write_text(text(str(links)))
    made.chmod(0o644)
    made.replace(links / NAME)
