"""Owns collecting evidence and what it adds up to: the worst that anything says. Where to look is the resolvers' own.

The rules that every resolver shares: production wins; what says nothing is listed and does not count; an argument that
is not known before it runs leaves the target open (at best unknown), and what it mentions speaks for production only.
"""

from __future__ import annotations

from agentshell.model import ENVIRONMENTS, Arg, Evidence, Target, Unknown, worst
from agentshell.targets.names import configured, environment_of, host_environment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from agentshell.facts import Facts
    from agentshell.model import Environment, Invocation, Scope

    class Lister(Protocol):
        """A function that lists one known name of a thing that is hit."""

        def __call__(self, case: Case, source: str, text: str, *, warns: bool) -> None:
            """List it; with warns, only production counts."""


NOT_KNOWN = "not known before it runs"


class Case:
    """The evidence about one target, in the order found. The only mutable thing of a resolver; it never leaves it."""

    def __init__(self, invocation: Invocation, facts: Facts) -> None:
        self.invocation = invocation
        self.facts = facts
        self.evidence: list[Evidence] = []
        self.open = ""

    # What was found.

    def add(self, source: str, value: str, environment: Environment = "unknown", why: str = "") -> Environment:
        """List a piece of evidence; return what it says."""
        piece = Evidence(source, value, environment, why)
        if piece not in self.evidence:
            self.evidence.append(piece)
        return environment

    def name(self, source: str, name: str, kind: str = "any", *, warns: bool = False) -> Environment:
        """List a name and what it says. With warns, only production counts (what the user configured always does)."""
        return self._said(source, name, kind, environment_of(name, self.facts, kind), warns)

    def host(self, source: str, host: str, *, warns: bool = False) -> Environment:
        """List a host and what it says."""
        environment = self._said(source, host, "host", host_environment(host, self.facts, self.cwd), warns)
        if environment == "local":
            self.tunnels()
        return environment

    def tunnels(self, port: str = "") -> None:
        """List the tunnels that were opened: this machine's ports may be their ends."""
        for piece in tunnels(self.invocation, self.facts, port):
            self.add(piece.source, piece.value, piece.environment, piece.why)
            if piece.environment == "unknown":
                self.open = self.open or f"{piece.source} leads to another machine"

    def argument(self, source: str, arg: Arg, kind: str = "any", *, warns: bool = False) -> str | None:
        """List an argument that is a name; return its text, or None when it is not known: that leaves the case open."""
        text = arg.text
        if isinstance(text, str) and not arg.splits:
            if text:
                self.name(source, text, kind, warns=warns)
            return text
        self.unknown(source, arg)
        return None

    def unknown(self, source: str, arg: Arg) -> None:
        """List an argument that is not known: what it mentions may speak for production, and for nothing else."""
        mentioned = " ".join(
            part if isinstance(part, str) else f"{part.source} {part.why}" for part in arg.parts if part
        )
        environment, why = environment_of(mentioned, self.facts)
        if environment == "production":
            self.add(source, arg.shown, environment, f"{NOT_KNOWN}, but it mentions production: {why}")
        else:
            self.add(source, arg.shown, why=NOT_KNOWN)
        self.open = self.open or f"{source} {arg.shown} is {NOT_KNOWN}"

    def leave_open(self, why: str) -> None:
        """List that something which decides the environment is not known."""
        self.add("not known", "", why=why)
        self.open = self.open or why

    def variable(self, name: str, kind: str = "any", *, warns: bool = False) -> str | None:
        """List an environment variable that is a name; return its text, or None when it is unset, empty or unknown."""
        value = self.invocation.env.get(name)
        if value is None:
            return None
        return self.argument(f"${name}", value, kind, warns=warns) or None

    def moved(self, what: str, kind: str = "any", *, warns: bool = False) -> tuple[str, bool]:
        """List what the line before this set `what` to; return the name last set, and whether that is what counts.

        A change that may not have happened does not settle it: what is configured counts as well.
        """
        name = ""
        for move in reversed(self.invocation.moves):
            if move.what != what:
                continue
            for arg in move.to:
                text = self.argument(f"set by “{move.by}”", arg, kind, warns=warns)
                name = name or text or arg.shown
            if move.certain:
                return name, True
        return name, False

    def variables_may_change(self) -> None:
        """Leave the case open where further variables might be set that would decide it."""
        if self.invocation.env.open:
            self.leave_open(f"variables might be set: {self.invocation.env.open}")

    def _said(self, source: str, name: str, kind: str, said: tuple[Environment, str], warns: bool) -> Environment:
        environment, why = said
        if warns and environment not in ("production", "unknown") and configured(name, self.facts, kind) is None:
            return self.add(source, name, "unknown", f"{why}, which is no evidence here")
        return self.add(source, name, environment, why)

    # Where it runs.

    @property
    def here(self) -> bool:
        """Whether it runs on this machine, so that its files and variables can be looked at."""
        return self.invocation.place.kind in ("here", "variables")

    def place(self, *, warns: bool = False) -> Environment:
        """List where it runs, or with whose variables; nothing for this machine as it is."""
        place = self.invocation.place
        if place.kind == "here":
            return "unknown"
        for piece in place.target.evidence:
            speaks = piece.environment == "production" or not warns
            self.add(piece.source, piece.value, piece.environment if speaks else "unknown", piece.why)
        environment = place.target.environment
        if environment != "production" and warns:
            environment = "unknown"
        if place.target.open and not warns:
            self.leave_open(place.target.open)
        return self.add("runs in" if place.kind != "variables" else "variables of", place.target.name, environment)

    # Files of other tools.

    @property
    def cwd(self) -> str:
        """The working directory, or "" where it is not known."""
        text = self.invocation.cwd.text
        return text if isinstance(text, str) else ""

    def read(self, path: str) -> str | Unknown:
        """Return a file's text: what the line itself writes there, else what the machine has."""
        return read(path, self.invocation, self.facts)

    def home(self) -> str:
        """Return the home folder, or "" where it is not known."""
        return home(self.invocation, self.facts)

    def path(self, text: str) -> str:
        """Return an absolute path for a file name as a program would open it; "" when its folder is not known."""
        return absolute(text, self.invocation)

    def shown_path(self, path: str, line: int = 0) -> str:
        """Return the path for people: the home folder as ~, and the line."""
        folder = self.home()
        shown = "~" + path[len(folder) :] if folder and path.startswith(f"{folder}/") else path
        return f"{shown}:{line}" if line else shown

    # What it adds up to.

    @property
    def environment(self) -> Environment:
        """The worst that any piece says, pieces that say nothing left out; never better than unknown while open."""
        found = worst(tuple(piece.environment for piece in self.evidence if piece.environment != "unknown"))
        if self.open and ENVIRONMENTS.index(found) < ENVIRONMENTS.index("unknown"):
            return "unknown"
        return found

    @property
    def silent(self) -> bool:
        """Whether nothing found so far says anything, known or not."""
        return not self.open and all(piece.environment == "unknown" for piece in self.evidence)

    def target(self, kind: str, name: str = "", scope: Scope = "one") -> Target:
        """Return the target that the evidence adds up to."""
        return Target(kind, name, self.environment, tuple(self.evidence), scope, self.open)


def tunnels(invocation: Invocation, facts: Facts, port: str = "") -> tuple[Evidence, ...]:
    """Return the tunnels that the line and the session have opened on this machine, to production or who knows where.

    With a port, those that name ports and not this one are left out.
    """
    if invocation.place.kind not in ("here", "variables"):
        return ()
    found = []
    for move in (*facts.host.recall().moves, *invocation.moves):
        ports = "".join(letter if letter.isdigit() else " " for letter in move.by).split()
        if move.what != "tunnel" or (port and ports and port not in ports):
            continue
        said = [(arg.shown, *environment_of(arg.shown, facts)) for arg in move.to]
        when = f" {move.ago} ago" if move.ago else ""
        environment = worst(tuple(one[1] for one in said if one[1] != "unknown"))
        if environment in ("production", "unknown"):
            name, _, why = next((one for one in said if one[1] == environment), (move.to[0].shown, "", ""))
            found.append(Evidence(f"tunnel “{move.by}”{when}", name, environment, why or "leads to another machine"))
    return tuple(found)


def resources(case: Case, names: tuple[tuple[str, Arg], ...], listed: Lister) -> None:
    """List the arguments that name what is hit, given with where they stood.

    Of several that stand alike (operands, or one option's values) each is hit: a silent one beside one that says
    `staging` may be anything, so there only production counts. `listed` lists one known name.
    """
    silent = set()
    for source, arg in names:
        if arg.known and arg.literal and _says_nothing(case, arg.literal):
            silent.add(source.partition(".")[0])
    for source, arg in names:
        if not arg.known:
            case.unknown(source, arg)
        elif arg.literal:
            listed(case, source, arg.literal, warns=source.partition(".")[0] in silent)


def _says_nothing(case: Case, text: str) -> bool:
    """Whether a text says nothing of an environment, neither as a name nor as a host or an address."""
    if environment_of(text, case.facts)[0] != "unknown":
        return False
    from agentshell.targets.urls import parse

    return all(host_environment(host, case.facts, case.cwd)[0] == "unknown" for host in parse(text).hosts)


def by_name(case: Case, source: str, text: str, *, warns: bool) -> None:
    """List a known name as any name, or as the host where it is a URL."""
    if "://" in text:
        from agentshell.targets.urls import parse

        url = parse(text)
        for host in url.hosts:
            case.host(source, host, warns=warns)
        case.name(source, f"{url.path} {url.user}", warns=True)
    else:
        case.name(source, text, warns=warns)


def read(path: str, invocation: Invocation, facts: Facts) -> str | Unknown:
    """Return a file's text: what the line itself writes there, else what the machine has."""
    written = invocation.files.get(path)
    return facts.host.read_text(path) if written is None else written.text


def home(invocation: Invocation, facts: Facts) -> str:
    """Return the home folder that programs would use, without a slash at its end; "" where it is not known."""
    text = invocation.env.text("HOME")
    if isinstance(text, Unknown):
        return ""
    return (text or facts.host.env.get("HOME", "")).rstrip("/")


def absolute(text: str, invocation: Invocation) -> str:
    """Return the absolute path of a file name; "" when the working directory is not known."""
    from posixpath import join, normpath

    if text.startswith("/"):
        return normpath(text)
    cwd = invocation.cwd.text
    return "" if isinstance(cwd, Unknown) else normpath(join(cwd, text))
