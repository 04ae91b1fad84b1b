"""The texts that agents wrap around a command unfold to the command, and leave nothing unread of their own.

Shapes: Claude Code 2.1 (snapshot, eval), Codex CLI 0.169 (environment restored, exec), Gemini CLI 0.61, Cursor SDK 1.0,
opencode 1.18, VS Code; each as recorded from the client or read in its package.
"""

from __future__ import annotations

import pytest
from unfolding import unfolded

from agentshell.model import known

COMMAND = "kubectl --context prod delete ns pay && echo 'it is done'"
QUOTED = "'" + COMMAND.replace("'", "'\\''") + "'"
SNAPSHOT = """# Snapshot file
# Unset all aliases to avoid conflicts with functions
unalias -a 2>/dev/null || true
# Functions
gawkpath_append ()
{
    [ -z "$AWKPATH" ] && AWKPATH=`gawk 'BEGIN {print ENVIRON["AWKPATH"]}'`;
    export AWKPATH="$AWKPATH:$*"
}
# Shell Options
shopt -u autocd
shopt -s checkwinsize
set -o braceexpand
set -o hashall
shopt -s expand_aliases
# Aliases
alias -- ll='ls -l'
# Check for rg availability
if ! (unalias rg 2>/dev/null; command -v rg) >/dev/null 2>&1; then
  alias rg='/usr/lib/node_modules/cli/vendor/rg'
fi
export PATH=/usr/local/bin:/usr/bin
"""
CLAUDE = (
    "source /home/dev/.claude/shell-snapshots/snapshot-bash-1.sh 2>/dev/null || true"
    " && shopt -u extglob 2>/dev/null || true"
    " && { \\builtin unalias -- 'unsetenv'; \\builtin unset -f -- 'unsetenv'; } >/dev/null 2>&1 || true"
    f" && eval {QUOTED} < /dev/null && pwd -P >| /tmp/claude-1-cwd"
)
GEMINI = f"""shopt -u promptvars nullglob extglob nocaseglob dotglob; _bgpids_file=/tmp/gemini-shell-X/bgpids.tmp
(
  trap 'jobs -p > "$_bgpids_file"' EXIT
{COMMAND}
)
__code=$?
exit $__code"""
CURSOR = (
    'snap=$(command cat <&3) && builtin shopt -s extglob && builtin eval -- "$snap"'
    " && { builtin set +u 2>/dev/null || true;"
    ' builtin eval "${__CURSOR_SANDBOX_ENV_RESTORE:-}" 2>/dev/null; builtin export PWD="$(builtin pwd)";'
    ' builtin shopt -s expand_aliases 2>/dev/null; builtin eval "$1" < /dev/null; }; COMMAND_EXIT_CODE=$?;'
    " dump_bash_state >&4; builtin exit $COMMAND_EXIT_CODE"
)
CODEX = f"""__restore() {{
  local name
  while IFS= read -r -d '' name; do
    export "$name"
  done
}}
__CODEX_SET_0="${{PATH+x}}"
__CODEX_0="${{PATH-}}"
__CODEX_SET_1="${{CODEX_THREAD_ID+x}}"
__CODEX_1="${{CODEX_THREAD_ID-}}"
if . '/home/dev/.codex/shell_snapshots/1.sh' >/dev/null 2>&1; then :; fi
if [ -n "${{__CODEX_SET_0}}" ]; then export PATH="${{__CODEX_0}}"; else unset PATH; fi
if [ -n "${{__CODEX_SET_1}}" ]; then export CODEX_THREAD_ID="${{__CODEX_1}}"; else unset CODEX_THREAD_ID; fi
exec '/bin/bash' -c {QUOTED}"""
OPENCODE = f"""
shopt -s expand_aliases
[[ -f ~/.bashrc ]] && source ~/.bashrc >/dev/null 2>&1 || true
cd -- "$1"
eval {QUOTED}
"""
SHAPES = {
    "claude": (CLAUDE, ()),
    "claude without its snapshot": (CLAUDE.replace("snapshot-bash-1", "snapshot-bash-2"), ()),
    "gemini": (GEMINI, ()),
    "cursor": (CURSOR, (COMMAND,)),
    "opencode": (OPENCODE, ("/tmp",)),
}
FILES = {
    "~/.claude/shell-snapshots/snapshot-bash-1.sh": SNAPSHOT,
    "~/.codex/shell_snapshots/1.sh": SNAPSHOT,
    "~/.bashrc": "case $- in *i*) ;; *) return;; esac\nrm -rf /\n",
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_command_is_found_inside(name):
    """It is certain, and nothing else destroys or stays unread."""
    line, positional = SHAPES[name]
    found = unfolded(line, None, FILES, positional=tuple(known(text) for text in positional))
    assert found.unread == ()
    shown = {one.shown: one for one in found.invocations}
    assert not shown["kubectl --context prod delete ns pay"].context
    assert not shown["echo 'it is done'"].context
    certain = {one.argv[0].literal for one in found.invocations if one.argv and not one.context}
    harmless = {"true", "command", "cat", "pwd", "eval", "dump_bash_state", "[", "gawk"}
    assert certain <= {"kubectl", "echo"} | harmless


def test_codex_ends_in_a_second_shell():
    """The text of that shell is an argument, which its pack reads."""
    found = unfolded(CODEX, None, FILES)
    assert found.unread == ()
    assert [arg.text for arg in found.invocations[-1].argv] == ["/bin/bash", "-c", COMMAND]
    assert not found.invocations[-1].context
    assert found.invocations[-1].env.text("PATH") == "/usr/bin:/bin"
