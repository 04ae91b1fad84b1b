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
    | {"LESSEDIT", "RSYNC_CONNECT_PROG", "FZF_DEFAULT_COMMAND", "GH_BROWSER"}
    | {"npm_config_script_shell", "NPM_CONFIG_SCRIPT_SHELL"}
)
"""Variables whose value is read by a shell, or is the name of a program."""
_LOADED = {"NODE_OPTIONS": ("node", ("--require", "-r", "--import")), "RUBYOPT": ("ruby", ("-r",))}
"""Variables whose options name code that is loaded: the interpreter, and those options."""
_FILES = {"PYTHONSTARTUP": "python3"}
_OPTIONS = {"TAR_OPTIONS": "tar", "LESS": "less", "MANOPT": "man"}
"""Variables that hold options of a program, which it reads before those of its line."""
_MAKE = ("MAKEFLAGS", "GNUMAKEFLAGS")
_STARTUP = ("BASH_ENV", "ENV")
_JAVA = ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_OPTS", "MAVEN_OPTS", "GRADLE_OPTS")
_PRELOADED = ("LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES")
_LIBRARIES = (
    *("jemalloc", "tcmalloc", "mimalloc", "faketime", "asan", "tsan", "eatmydata", "nocsd", "SegFault", "nss_wrapper"),
    *("stdbuf", "proxychains", "torsocks", "uid_wrapper", "fakeroot"),
)
"""Libraries that are preloaded for what they do to memory, time and sockets."""
_TRUSTED = frozenset(
    {"kubectl", "helm", "aws", "gcloud", "az", "psql", "mysql", "mariadb", "mongosh", "redis-cli", "ssh", "scp", "gh"}
    | {"terraform", "tofu", "railway", "heroku", "fly", "flyctl", "vercel", "pulumi", "doctl", "vault", "agentshell"}
)
"""Programs that hold credentials: a library loaded into one acts with them."""
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
        elif name.startswith("GIT_CONFIG_"):
            inner += _git(invocation, assigned, name, value)
        elif name in _OPTIONS or name in _MAKE or name in _JAVA or name in ("PERL5OPT", "PERL5DB"):
            inner += _by_options(invocation, name, value)
        elif name in _STARTUP and "/" in value.literal:
            inner.append(Inner("script", name, path=value, stdin=Stdin()))
        elif name in _PRELOADED and invocation.program in _TRUSTED:
            effects += _preloaded(invocation, name, value)
        elif name in _CONSENT and value.text != "" and not _for_tests(invocation):
            effects.append(_consent(name, value))
    if invocation.program == "git":
        inner += _from_variables(invocation)
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
                # ruby finds `./a` as `./a.rb` (require).
                if program == "ruby" and not file.endswith(".rb"):
                    yield Inner("argv", name, (known(program), known(f"{file}.rb", value.span)), stdin=Stdin())
                yield Inner("argv", name, (known(program), known(file, value.span)), stdin=Stdin())


def _terraform(invocation: Invocation, value: Arg) -> Iterator[Inner]:
    """Yield terraform with the arguments that the variable adds; set for later, where they make apply destroy."""
    words = value.text.split() if isinstance(value.text, str) else []
    added = tuple(known(word, value.span) for word in words)
    if invocation.program in _TERRAFORM:
        yield Inner("argv", "TF_CLI_ARGS", (*invocation.argv, *added))
    elif any(word.lstrip("-").partition("=")[0] == "destroy" for word in words):
        yield Inner("argv", "TF_CLI_ARGS", (known("terraform"), known("apply"), *added))


def _git(invocation: Invocation, assigned: Mapping[str, Arg], name: str, value: Arg) -> Iterator[Inner]:
    """Yield the settings that the variables carry, each as `git -c KEY=VALUE` (git-config(1), "ENVIRONMENT")."""
    if name == "GIT_CONFIG_PARAMETERS" and isinstance(text := value.text, str):
        from agentshell.packs.words import split_words

        words = split_words(text)
        for word in words if isinstance(words, tuple) else ():
            yield from _setting(known(word, value.span))
    elif name.startswith("GIT_CONFIG_VALUE_"):
        number = name.removeprefix("GIT_CONFIG_VALUE_")
        key = assigned.get(f"GIT_CONFIG_KEY_{number}") or invocation.env.get(f"GIT_CONFIG_KEY_{number}")
        if key is not None:
            yield from _setting(Arg((*key.parts, "=", *value.parts), value.span))


def _from_variables(invocation: Invocation) -> Iterator[Inner]:
    """Yield the settings of `--config-env=KEY=VARIABLE`, whose values are variables of this command."""
    for word in invocation.argv[1:]:
        if word.literal.startswith("--config-env="):
            key, _, variable = word.literal.partition("=")[2].partition("=")
            value = invocation.env.get(variable)
            if value is not None:
                yield from _setting(Arg((f"{key}=", *value.parts), word.span))


def _setting(setting: Arg) -> Iterator[Inner]:
    key, _, text = setting.literal.partition("=")
    if not key.startswith("alias.") or text.startswith("!"):
        yield Inner("argv", "git setting", (known("git"), known("-c"), setting, known("version")))


def _by_options(invocation: Invocation, name: str, value: Arg) -> Iterator[Inner]:
    """Yield a program with the options that the variable holds, or the code that these options carry."""
    text = value.text
    if isinstance(text, Unknown) or not text.strip():
        return
    from agentshell.packs.words import args, split_words

    words = split_words(text)
    if isinstance(words, Unknown):
        return
    if name in _OPTIONS:
        yield Inner("argv", name, (known(_OPTIONS[name]), *args(words)), stdin=Stdin())
    elif name in _MAKE:
        if invocation.program in ("make", "gmake") and any(word.startswith("--eval") for word in words):
            yield Inner("argv", name, (*invocation.argv, *args(words)))
    elif name in _JAVA:
        for word in words:
            option, _, command = word.partition("=")
            if option in ("-XX:OnError", "-XX:OnOutOfMemoryError") and command:
                yield Inner("shell", name, text=known(command, value.span), shell="sh", stdin=Stdin())
    elif name == "PERL5DB":
        # The debugger runs it as code before the first line (perlrun, PERL5DB).
        yield Inner("argv", name, (known("perl"), known("-e"), value), stdin=Stdin())
    elif ";" in text or "(" in text:
        # -Mmodule becomes `use module;` with whatever stands behind it (perlrun, -M).
        code = f"use {text.partition('-M')[2]}"
        yield Inner("argv", name, (known("perl"), known("-e"), known(code, value.span)), stdin=Stdin())


def _preloaded(invocation: Invocation, name: str, value: Arg) -> Iterator[Effect]:
    for library in value.shown.replace(":", " ").split():
        if not any(mark in library for mark in _LIBRARIES):
            evidence = (Evidence(name, library, why="what a library does cannot be read"),)
            yield Effect(
                "exec",
                "shell/preloaded-library",
                f"loads {library} into {invocation.program}",
                Target("program with credentials", str(invocation.program), "unknown", evidence),
                span=value.span,
                reason="The library acts with everything that the program may do.",
                instead=(f"Leave {name} out.",),
            )


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
        instead=(f"Ask the operator to run it with {name} set.",),
    )
