"""Owns variables that a line sets and that make programs run something, or pass their own safeguards by.

A pager, an editor, an ssh command: their values are commands, judged where they are set, whichever program reads them.
Each is as its program documents it: git(1) "Environment Variables", man(1), less(1) "Input preprocessor", kubectl edit
and diff, sudo(8), crontab(1), aws-cli "AWS_PAGER", gh help environment, psql(1), rsync(1), node(1), ruby(1),
python(1), terraform "Environment Variables", Prisma "AI safety guardrails", Rails `ActiveRecord::ProtectedEnvironment`.
"""

from __future__ import annotations

from agentshell.model import Arg, Effect, Evidence, Inner, Payload, Stdin, Target, Unknown, known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agentshell.model import Invocation

SHELL_TEXT = frozenset(
    {"PAGER", "MANPAGER", "GIT_PAGER", "SYSTEMD_PAGER", "AWS_PAGER", "GH_PAGER", "BAT_PAGER", "DELTA_PAGER"}
    | {"PSQL_PAGER", "EDITOR", "VISUAL", "FCEDIT", "KUBE_EDITOR", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GH_EDITOR"}
    | {"SUDO_EDITOR", "SYSTEMD_EDITOR", "PSQL_EDITOR", "HGEDITOR", "SVN_EDITOR", "BUNDLER_EDITOR", "BROWSER"}
    | {"GIT_SSH_COMMAND", "GIT_SSH", "GIT_ASKPASS", "GIT_PROXY_COMMAND", "GIT_EXTERNAL_DIFF", "SSH_ASKPASS"}
    | {"SUDO_ASKPASS", "RSYNC_RSH", "CVS_RSH", "SVN_SSH", "KUBECTL_EXTERNAL_DIFF", "LESSOPEN", "LESSCLOSE"}
)
"""Variables whose value is read by a shell, or is the name of a program."""
_LOADED = {"NODE_OPTIONS": ("node", ("--require", "-r", "--import")), "RUBYOPT": ("ruby", ("-r",))}
"""Variables whose options name code that is loaded: the interpreter, and those options."""
_FILES = {"PYTHONSTARTUP": "python3"}
_CONSENT = {
    "PRISMA_USER_CONSENT_FOR_DANGEROUS_AI_ACTION": "says that a person agreed to lose the database's data",
    "DISABLE_DATABASE_ENVIRONMENT_CHECK": "switches off Rails' protection of production databases",
}
_TERRAFORM = ("terraform", "tofu", "terragrunt")


def carried(invocation: Invocation, assigned: Mapping[str, Arg]) -> Payload:
    """Return what the variables make run (`inner`), and the effects of those that stand for a person's consent.

    assigned: the variables that are set for the invocation, or that a line without a program sets and exports.
    """
    inner: list[Inner] = []
    effects: list[Effect] = []
    for name, value in assigned.items():
        if name in SHELL_TEXT:
            inner += _shell(name, value)
        elif name in _LOADED or name in _FILES:
            inner += _loaded(name, value)
        elif name.startswith("TF_CLI_ARGS"):
            inner += _terraform(invocation, value)
        elif name in _CONSENT and value.text != "" and not _for_tests(invocation):
            effects.append(_consent(name, value))
    return Payload(tuple(effects), tuple(inner))


def _shell(name: str, value: Arg) -> Iterator[Inner]:
    parts = value.parts
    if name in ("LESSOPEN", "LESSCLOSE") and parts and isinstance(parts[0], str):
        # less reads `|cmd %s`, `||cmd %s`, `|-cmd %s`: the marks say where its input comes from.
        parts = (parts[0].lstrip("|-"), *parts[1:])
    # With nothing known it is whatever the surroundings hold, as it would be without the line.
    if any(isinstance(part, str) and part.strip() for part in parts):
        yield Inner("shell", name, text=Arg(parts, value.span), shell="sh", stdin=Stdin())


def _loaded(name: str, value: Arg) -> Iterator[Inner]:
    """Yield an interpreter with the file that the variable has it load."""
    text = value.text
    if isinstance(text, Unknown):
        return
    if name in _FILES:
        if text:
            yield Inner("argv", name, (known(_FILES[name]), known(text, value.span)), stdin=Stdin())
        return
    program, options = _LOADED[name]
    words = text.split()
    for at, word in enumerate(words):
        for option in options:
            file = ""
            if word == option and at + 1 < len(words):
                file = words[at + 1]
            elif word.startswith(f"{option}=") or (len(option) == 2 and word.startswith(option) and word != option):
                file = word[len(option) :].removeprefix("=")
            if "/" in file:
                yield Inner("argv", name, (known(program), known(file, value.span)), stdin=Stdin())


def _terraform(invocation: Invocation, value: Arg) -> Iterator[Inner]:
    """Yield terraform with the arguments that the variable adds; set for later, where they make apply destroy."""
    words = value.text.split() if isinstance(value.text, str) else []
    added = tuple(known(word, value.span) for word in words)
    if invocation.program in _TERRAFORM:
        yield Inner("argv", "TF_CLI_ARGS", (*invocation.argv, *added))
    elif any(word.lstrip("-").partition("=")[0] == "destroy" for word in words):
        yield Inner("argv", "TF_CLI_ARGS", (known("terraform"), known("apply"), *added))


def _for_tests(invocation: Invocation) -> bool:
    return any(invocation.env.text(name) in ("test", "development") for name in ("RAILS_ENV", "RACK_ENV"))


def _consent(name: str, value: Arg) -> Effect:
    evidence = (Evidence(name, value.shown, why="a safeguard is passed by, whatever it guards"),)
    return Effect(
        "destructive",
        "shell/consent-variable",
        f"sets {name}, which {_CONSENT[name]}",
        Target("safeguard", name, "unknown", evidence),
        span=value.span,
        reason="Consent is a person's to give: a variable set by the one who asks is none.",
        instead=(f"ask the operator to run it with {name} set",),
    )
