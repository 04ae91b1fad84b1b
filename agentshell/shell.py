"""Owns being a shell: what a start would run is judged, then this process becomes the real one. It judges nothing.

Started as `bash` it becomes bash, as `sh` the machine's sh, as `zsh` zsh, under any other name bash; with the same
argv[0], arguments, descriptors, process group and directory. Not judged at this stage: what is typed at a terminal, the
start-up files of a login or interactive shell (they are the account's own settings), and texts that are only parsed
(`-n`). What an environment adds to a start is handled in `startup`.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` costs the import of enum
import posix
import sys

from agentshell.assembly import Assembler, assemble
from agentshell.bash_arguments import plan
from agentshell.errors import EXIT_FAILED, AgentShellError
from agentshell.guard import ALLOWED, Text, answer, failed
from agentshell.host import environment, read_bytes
from agentshell.inside import set_mark
from agentshell.launch import environment as given_environment
from agentshell.model import Arg, Stdin, Unknown, known
from agentshell.real_shells import family, find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.assembly import Assembly
    from agentshell.bash_arguments import Plan
    from agentshell.guard import Answer
    from agentshell.launch import Launch

SCRIPT_LIMIT = 1 << 20
REST = Stdin("text", Arg((Unknown("the rest of the script on standard input"),)))
"""What the commands of a script on stdin read: the lines after them, which the reader cannot tell from commands."""
_TYPE = 0o170000
_REGULAR, _CHARACTER = 0o100000, 0o020000
_ADDING = frozenset(
    (b"SHELLOPTS", b"BASHOPTS", b"POSIXLY_CORRECT", b"PS4", b"ENV", b"ZDOTDIR", b"PROMPT_COMMAND", b"PS0")
)
_TELLING = frozenset(("interactive", "posix", "keyword", "history"))
"""Variables and options that add to what a start runs or how it is read; `startup` knows what."""
_STDIN_NAMES = ("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0")


def run(words: list[str], launch: Launch) -> int:
    """Judge what a shell with these words (argv[0] first) would run; become it, or return the status of the refusal."""
    _die_by_interrupt()
    try:
        return _run(words, launch)
    except AgentShellError as error:
        return _end(failed(error))
    except Exception as error:  # the last door: a bug here must not look like a shell that ran something
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
        say(f"agentshell: a bug, nothing was run: {type(error).__name__}: {error} ({where})\n")
        return EXIT_FAILED


def _run(words: list[str], launch: Launch) -> int:
    argv0, arguments = words[0], words[1:]
    name = argv0.rpartition("/")[2].lstrip("-")
    kind = name if name in ("sh", "zsh") else "bash"
    block = given_environment(launch)
    language = "bash" if kind == "bash" else family(kind, find(kind, launch))
    start = plan(arguments, argv0, language)
    if start.cut:
        # A wrong option is the shell's to report. Were it a right one to this very shell, nothing would run either.
        words = [argv0, *arguments[: start.cut], "-n", "-c", ":"]
    terminal = start.runs and not start.cut and _at_terminal(start)
    if start.cut or not start.runs or (terminal and _persons_own()):
        return become(_unjudged_real(kind, launch, block), words, block, launch)
    extra: tuple[Text, ...] = ()
    holds: tuple[str, ...] = ()
    if start.rcfile or not _TELLING.isdisjoint(start.options) or not _ADDING.isdisjoint(block):
        from agentshell import startup

        block, options, extra = startup.settle(block, start, language)
        start = start.replace(options=options)
        holds = startup.holds(start)
    assembler = Assembler()
    assembly = assembler.assemble(environment(block))
    base = Text(b"", "-c", language, start.name, start.positional, start.options, holds=holds)
    for text in extra:
        given = answer(text, assembly)
        if not given.allowed:
            return _end(given)
    real = find(kind, launch, assembly.config.shell)
    # What is typed at a terminal is not known yet; what it starts is judged when it starts.
    session = base.replace(entry="session", options=(*start.options, "interactive"))
    given = answer(session, assembly) if terminal else _judged(start, base, assembly)
    if not given.allowed:
        return _end(given)
    # Whatever this shell starts can be told by it: an approval from in there would be the agent's own.
    set_mark()
    if given.grade.name == "static":
        return become(real, words, block, launch)
    from agentshell.runtime.line import run as run_guarded

    return run_guarded(lambda kept: become(real, words, kept, launch), block, given, assembler, assembly, launch)


def _judged(start: Plan, base: Text, assembly: Assembly) -> Answer:
    """Judge the text that the start would run; for a script on a pipe, put what was judged in the pipe's place."""
    if start.mode == "command":
        return answer(base.replace(content=_bytes(start.text), stdin=_inherited()), assembly)
    if start.mode == "script" and start.text not in _STDIN_NAMES:
        return _judged_script(start, base.replace(entry="script", stdin=_inherited()), assembly)
    return _judged_stdin(base.replace(entry="stdin", stdin=REST), assembly)


def _judged_script(start: Plan, base: Text, assembly: Assembly) -> Answer:
    host = assembly.facts.host
    path = start.text if start.text.startswith("/") else f"{host.cwd}/{start.text}"
    found = host.look(path)
    if found.kind == "absent" and "/" not in start.text:
        # bash looks for a script's bare name along PATH when it is not in the working directory (bash(1), ARGUMENTS).
        elsewhere = _on_path(start.text, host.env.get("PATH", ""))
        path, found = elsewhere, host.look(elsewhere)
    if found.kind in ("absent", "directory"):
        # The shell says so itself.
        return ALLOWED
    if found.kind == "other" and path.startswith(("/dev/fd/", "/proc/self/fd/")):
        from agentshell.stdin_script import take

        # `bash <(…)`: what the pipe held stays in its place, so that what runs is what was judged.
        content = take(int(path.rpartition("/")[2]), SCRIPT_LIMIT)
    else:
        content = read_bytes(path, SCRIPT_LIMIT)
    if isinstance(content, Unknown):
        return answer(base.replace(holds=(f"the script {start.text}: {content.why}",)), assembly)
    return answer(base.replace(content=content), assembly)


def _judged_stdin(base: Text, assembly: Assembly) -> Answer:
    try:
        found = posix.fstat(0)
    except OSError:
        # Closed: the shell has nothing to read.
        return ALLOWED
    if found.st_mode & _TYPE == _CHARACTER and found.st_rdev == posix.makedev(1, 3):
        return ALLOWED
    if found.st_mode & _TYPE == _REGULAR:
        at = posix.lseek(0, 0, 1)
        if found.st_size - at > SCRIPT_LIMIT:
            reason = f"the script on standard input: larger than {SCRIPT_LIMIT} bytes"
            return answer(base.replace(holds=(reason,)), assembly)
        return answer(base.replace(content=posix.pread(0, SCRIPT_LIMIT, at)), assembly)
    from agentshell.stdin_script import judged_pipe

    return judged_pipe(base, assembly)


def _inherited() -> Stdin | None:
    """Return what the line's commands would read, where that can be known without reading it."""
    try:
        found = posix.fstat(0)
        if found.st_mode & _TYPE == _CHARACTER and found.st_rdev == posix.makedev(1, 3):
            return Stdin("text", known(""))
        if found.st_mode & _TYPE == _REGULAR and posix.lseek(0, 0, 1) == 0:
            return Stdin("file", path=known(posix.readlink("/proc/self/fd/0")))
    except (OSError, UnicodeError):
        pass
    return None


def _on_path(name: str, path: str) -> str:
    for folder in path.split(":"):
        candidate = f"{folder or '.'}/{name}"
        if posix.access(candidate, posix.R_OK):
            return candidate
    return name


def _at_terminal(start: Plan) -> bool:
    return start.mode == "stdin" and posix.isatty(0)


def _persons_own() -> bool:
    """Whether a person sits at this terminal, as far as that can be told; agents keep shells open at terminals too."""
    from agentshell.approvals.person import own_terminal

    return sys.platform != "linux" or own_terminal()


def _unjudged_real(kind: str, launch: Launch, block: dict[bytes, bytes]) -> str:
    """Return the real shell for a start that is not judged: broken settings must not lock a person out."""
    try:
        return find(kind, launch, assemble(environment(block)).config.shell)
    except AgentShellError as error:
        say(f"agentshell: {error.message}\n")
        return find(kind, launch)


def _bytes(text: str) -> bytes:
    """Return the argument's bytes as the process was given them."""
    return text.encode(sys.getfilesystemencoding(), "surrogateescape")


def become(real: str, words: list[str], block: dict[bytes, bytes], launch: Launch) -> int:
    """Become the real shell, with the signals as the parent gave them; return only where that fails."""
    # Python ignores both at its start, and an ignored signal stays ignored in what is executed. Without the native
    # launcher the parent's wish is not known; the usual one is the default.
    given = launch.signals.split(",") if launch.native else ()
    for name, number in (("pipe", _signal.SIGPIPE), ("xfsz", _signal.SIGXFSZ)):
        if name not in given:
            _signal.signal(number, _signal.SIG_DFL)
    try:
        posix.execve(real, words, block)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        say(f"agentshell: {real} cannot be started: {why}\n")
    return EXIT_FAILED


def say(message: str) -> None:
    """Write the message to stderr, whole or not at all; a closed stderr is the caller's wish."""
    try:
        posix.write(2, message.encode("utf-8", "backslashreplace"))
    except OSError:
        return


def _end(given: Answer) -> int:
    say(given.message)
    return given.status


def _die_by_interrupt() -> None:
    """Let Ctrl-C end this process as it would end a shell that has not started anything yet."""
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
