"""Owns the start-up file by which a bash becomes agentshell, for agents that take no other shell than /bin/bash.

A bash without a terminal reads the file that BASH_ENV names before anything else (bash(1), INVOCATION). Ours hands on
what the process was started with, word for word, to the link beside it; agentshell takes the variable out of the
environment before it judges and becomes the real bash (`startup`), so that one cannot come back here. Nothing in the
environment says "inside": what sets the variable again is judged again.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

NAME = "bash_env"

# As old a bash as macOS has (3.2) reads all of it; what is newer stands in an `eval`. With -x nothing of it is shown.
# Where /proc is missing the arguments are put together again, as far as a bash knows them: not its -O options.
_TEXT = """\
# Made by `agentshell install --links`. A bash that starts with BASH_ENV leading here becomes agentshell, which judges
# what it would run and then becomes the real bash. Where that fails nothing is run.
{{
  if builtin eval 'builtin mapfile -d "" -t agentshell </proc/self/cmdline && [[ ${{#agentshell[@]}} -gt 0 ]]'; then
    [[ -x {bash} ]] && builtin exec -a "${{agentshell[0]}}" {bash} "${{agentshell[@]:1}}" 2>&198 198>&-
  else
    agentshell=()
    for agentshell_option in ${{SHELLOPTS//:/ }}; do agentshell+=(-o "$agentshell_option"); done
    case $- in
      *c*) agentshell+=(-c "$BASH_EXECUTION_STRING" "$0") ;;
      *s*) agentshell+=(-s) ;;
      *) [[ $# = 0 && $0 = *bash ]] || agentshell+=("$0") ;;
    esac
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
