"""Owns the programs whose output is made to be given to `eval`: they print assignments for the shell, not commands."""

from __future__ import annotations

from agentshell.model import Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from agentshell.model import Arg

SETTERS = (
    *("ssh-agent", "brew shellenv", "direnv hook", "direnv export", "pyenv init", "pyenv virtualenv-init"),
    *("rbenv init", "nodenv init", "jenv init", "goenv init", "fnm env", "mise activate", "asdf exec", "opam env"),
    *("opam config env", "conda shell.", "micromamba shell hook", "mamba shell hook", "starship init", "zoxide init"),
    *("docker-machine env", "minikube docker-env", "minikube -p", "podman machine env", "dircolors", "lesspipe"),
    *("luarocks path", "gpg-agent --daemon", "keychain", "thefuck --alias", "fzf --bash", "atuin init", "mcfly init"),
    *("kubectl completion", "gh completion", "helm completion", "register-python-argcomplete", "resize", "tput"),
    *("aws configure export-credentials", "spack load", "modulecmd", "vcvars", "perl -I", "perl -Mlocal::lib"),
)
"""Each as documented by the program (`ssh-agent(1)`: "eval $(ssh-agent)"; `brew shellenv`; `direnv hook bash` …)."""


def settings(text: Arg) -> str:
    """Return the program that prints the settings, when the whole text is the output of one; else ""."""
    unknowns = [part for part in text.parts if isinstance(part, Unknown)]
    if len(unknowns) != 1 or any(isinstance(part, str) and part.strip() for part in text.parts):
        return ""
    source = unknowns[0].source.strip()
    for opening in ("$(", "`"):
        source = source.removeprefix(opening)
    source = source.strip().removesuffix("`").removesuffix(")").strip()
    if any(character in source for character in "|;&<>`") or "$(" in source:
        return ""
    words = source.split()
    while words and "=" in words[0] and words[0].partition("=")[0].isidentifier():
        words = words[1:]
    if not words:
        return ""
    plain = " ".join((words[0].strip("\"'").rpartition("/")[2], *words[1:]))
    return next(
        (
            setter
            for setter in SETTERS
            if plain == setter
            or plain.startswith(f"{setter} ")
            or (setter.endswith((".", "-I")) and plain.startswith(setter))
        ),
        "",
    )
