"""Owns what a program that no pack describes counts as: it destroys where its words say so and name production.

Both must be there, since nothing else is known: a sub-command or switch that destroys, and production in an argument, a
variable or the place it runs in. The words are in `undescribed_words`; what a name speaks of is in `targets.names`.
"""

from __future__ import annotations

from agentshell.lookers import PROGRAMS
from agentshell.model import Arg, Effect
from agentshell.packs.says import ASK
from agentshell.reading.commands import BUILTINS
from agentshell.undescribed_words import (
    ASKING,
    CHANGES,
    CHEAP,
    CHOOSING,
    DESTROYS,
    DOING,
    DRY,
    FILES,
    GLUED,
    HARMLESS,
    LOCAL,
    LOOKED,
    LOOKING,
    LOSES,
    NAMING,
    NOT,
    SWITCHES,
    TEXTS,
    THINGS,
    WHAT,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentshell.facts import Facts
    from agentshell.model import Environment, Invocation, Target
    from agentshell.packs.parsed import Parsed

_HERE = ("./", "../", "/", "~", "src/", "dist/", "build/", "public/", "out/", "test/", "tests/", "docs/", "lib/")
_GLUED, _THINGS = tuple(GLUED), tuple(THINGS)
_PROGRAMS = ("rm", "rmdir", "kill", "shred", "truncate", "reset", "unlink")
_PRODUCTION = ("prod", "production", "live", "prd")
_MOST_BEFORE = 3
"""So many words may stand before the deed: `temporal operator namespace delete`."""
_LONGEST = 300
_STEPS = (
    "Look first at what would be hit, with the program's own list, status or dry run.",
    "Describe the program in a pack, so that its commands are known.",
    ASK,
)


def undescribed(invocation: Invocation, facts: Facts) -> tuple[Effect, ...]:
    """Return what a program without a pack would do to production by its words; nothing where they do not say so."""
    program = invocation.program
    if not isinstance(program, str) or program in PROGRAMS or program in BUILTINS or program in HARMLESS:
        return ()
    if program in LOCAL and invocation.place.kind == "here":
        return ()
    words = _words(invocation.argv[1:])
    if invocation.place.kind == "container" and words and words[0].literal in _PROGRAMS:
        # An image's name stands for its program where the words are those of another one.
        return ()
    deed = _deed(words) or _named_for(invocation)
    if not deed or _only_looks(words):
        return ()
    if "/" in invocation.argv[0].literal:
        from agentshell.scripts import interpreted

        if interpreted(invocation, facts) is not None:
            return ()
    target = _target(invocation, words, program, facts)
    if target is None:
        return ()
    return (_effect(deed, f"{program}, which no pack describes,", "unknown-program/", target, invocation),)


def unlisted(parsed: Parsed, targets: tuple[Target, ...]) -> tuple[Effect, ...]:
    """Return the same for a sub-command that a pack does not list, such as a plug-in: its words go on behind its name.

    targets are what the pack's resolver says: nothing but a target in production is evidence.
    """
    target = next((target for target in targets if target.environment == "production"), None)
    if target is None or _emulated(parsed.invocation):
        return ()
    invocation = parsed.invocation
    given = _words(invocation.argv[1:])
    deed = _deed(_words((*(Arg((word,)) for word in parsed.command), *parsed.positionals)))
    if not deed or _only_looks(given) or (_changes(_pieces(deed)) and deed not in CHANGES):
        return ()
    whose = f"{invocation.program}, which its pack does not list,"
    return (_effect(deed, whose, f"{parsed.pack}/unlisted-", target, invocation),)


def _effect(deed: str, whose: str, action: str, target: Target, invocation: Invocation) -> Effect:
    return Effect(
        "destructive",
        f"{action}{'changes' if _changes(_pieces(deed)) else 'destroys'}",
        f"runs “{deed}” of {whose} on production",
        target,
        certain=False,
        span=invocation.span,
        reason="Its words say that something goes or changes; what exactly cannot be known.",
        instead=_STEPS,
        via=invocation.via,
    )


def _words(args: tuple[Arg, ...]) -> list[Arg]:
    """Return the arguments that are single words; others are text, which may speak of anything."""
    return [arg for arg in args if len(arg.literal) <= _LONGEST and not set(arg.literal) & set(" \t\n\r{}<>")]


def _deed(words: list[Arg]) -> str:
    """Return the word that destroys, as a sub-command or as a switch; "" where there is none."""
    before = 0
    option = ""
    leading = True
    for at, arg in enumerate(words):
        text = arg.literal
        if text.startswith("-"):
            name, equals, value = text.lstrip("-").partition("=")
            option = "" if equals else name
            if _switch(name) and value not in ("false", "0", "no", "none"):
                return text
            if equals and name in DOING and _verb(value):
                return value
            continue
        if option:
            given, option = option, ""
            if given in DOING and _verb(text):
                return text
            # Behind an option the word may be its value; behind `--yes` it is not.
            if given not in SWITCHES and (before or given in TEXTS):
                continue
            if leading and _verb(text) and not _noun(text, _following(words, at)):
                return text
            if given not in SWITCHES:
                continue
        name, equals, value = text.partition("=")
        if equals:
            if name in DOING and _verb(value):
                return value
            continue
        if not leading:
            continue
        if _verb(text) and not _noun(text, _following(words, at)):
            return text
        before += 1
        leading = before <= _MOST_BEFORE and _plain(text) and LOOKING.isdisjoint(_pieces(text))
    return ""


def _noun(text: str, after: str) -> bool:
    """Whether the word names what is looked at: `restore list`, `deploy status`."""
    return after in LOOKED and DESTROYS.isdisjoint(_pieces(text))


def _plain(text: str) -> bool:
    """Whether the word looks like a sub-command, as against a file, a name with a number or a host."""
    return text.replace("-", "").replace("_", "").replace(":", "").isalpha() and text == text.lower()


def _pieces(text: str) -> list[str]:
    from agentshell.targets.tokens import split

    return split(text)


def _verb(text: str) -> bool:
    """Whether a word names a deed: alone, or with what it is done to (`db:drop`, `delete-all`, `deleteTable`)."""
    if set(text) & set("/@=") or len(text) > 60 or text.rpartition(".")[2] in FILES:
        return False
    return _says(_pieces(text))


def _says(pieces: list[str]) -> bool:
    if not pieces or pieces[0] in LOOKING or not NOT.isdisjoint(pieces) or not CHEAP.isdisjoint(pieces):
        return False
    if not DESTROYS.isdisjoint(pieces):
        return True
    ends = {pieces[0], pieces[-1]}
    if not ends.isdisjoint(LOSES) or not ends.isdisjoint(CHANGES):
        return True
    return any(_glued(piece) for piece in pieces)


def _glued(piece: str) -> bool:
    """Whether a verb and its object stand in one word: `deletetable`, but not `deleted` or `dropdown`."""
    for verb in _GLUED:
        if piece.startswith(verb):
            return piece[len(verb) :].startswith(_THINGS)
    return False


def _switch(name: str) -> bool:
    """Whether an option is a deed by itself: `--delete`, `--drop-tables`, `--purge-all`."""
    first, *rest = name.lower().replace("_", "-").split("-")
    return first in DESTROYS and first != "del" and (not rest or WHAT.issuperset(rest))


def _named_for(invocation: Invocation) -> str:
    """Return the program's name where that is the deed: `wipe-db production`, `./deploy production`."""
    path = invocation.argv[0].literal
    program = path.rpartition("/")[2]
    stem, _, ending = program.rpartition(".")
    pieces = _pieces(stem if ending in FILES else program)
    return program if _says(pieces) and (not _changes(pieces) or "/" in path) else ""


def _changes(pieces: list[str]) -> bool:
    """Whether the deed is one that only changes what runs."""
    return not CHANGES.isdisjoint(pieces) and DESTROYS.isdisjoint(pieces) and LOSES.isdisjoint(pieces)


def _only_looks(words: list[Arg]) -> bool:
    """Whether it is a dry run, or asks for help."""
    for at, arg in enumerate(words):
        text = arg.literal
        if text in ("-n", "-h"):
            after = _following(words, at)
            if not after or after.startswith("-"):
                return True
        name, equals, value = text.partition("=")
        name = name.lstrip("-").lower() if name.startswith("-") else ""
        if name in DRY:
            after = value if equals else _following(words, at)
            if after in ("false", "0", "no", "none") or (name in ASKING and after and not after.startswith("-")):
                continue
            return True
    first = next((arg.literal for arg in words if not arg.literal.startswith("-")), "")
    return first in ("help", "plan", "man")


def _following(words: list[Arg], at: int) -> str:
    return words[at + 1].literal if at + 1 < len(words) else ""


def _emulated(invocation: Invocation) -> bool:
    """Whether an emulator is set, where Google's clients and their kin go whatever project they are given."""
    env = invocation.env
    return any(name.endswith("_EMULATOR_HOST") for name in (*env.base, *env.changes))


def _target(invocation: Invocation, words: list[Arg], program: str, facts: Facts) -> Target | None:
    """Return the target in production that the invocation names, or None."""
    from agentshell.targets.evidence import Case

    if _emulated(invocation):
        return None
    case = Case(invocation, facts)
    told: list[Environment] = []
    for option, arg in _named(words):
        if arg.known:
            environment = _speaks(option, arg.literal, invocation, facts)
            if option in CHOOSING:
                told.append(environment[0])
            if environment[0] == "production":
                case.add(
                    f"--{option}" if len(option) > 1 else f"-{option}" if option else "an argument",
                    arg.literal,
                    *environment,
                )
        elif option in CHOOSING or not option:
            case.unknown(f"--{option}" if len(option) > 1 else "an argument", arg)
    if told and all(one in ("local", "development", "staging") for one in told):
        # It is told its environment; what else bears production's name is a name.
        return None
    for name, value in _variables(invocation, program):
        if value.known and not set(value.literal) & set(" \n"):
            environment = _speaks(name, value.literal, invocation, facts)
            if environment[0] == "production":
                case.add(f"${name}", value.literal, *environment)
    case.place(warns=True)
    folder = _gone_to(invocation, facts)
    if folder:
        case.name("the folder", folder, warns=True)
    if case.environment != "production":
        return None
    case.open = ""
    named = next(piece.value for piece in case.evidence if piece.environment == "production")
    return case.target("what it names", named)


def _named(words: list[Arg]) -> Iterator[tuple[str, Arg]]:
    """Yield the names among the arguments, each with the option it is the value of, or ""."""
    option = ""
    for arg in words:
        text = arg.literal
        if text.startswith("-"):
            name, equals, value = text.lstrip("-").partition("=")
            option = "" if equals else name
            if equals:
                if name not in TEXTS:
                    yield name, Arg((value,)) if arg.known else arg
            elif name in _PRODUCTION:
                yield "", Arg((name,))
            elif len(text) > 2 and text[1] in "eP" and text[2:] in _PRODUCTION:
                yield text[1], Arg((text[2:],))
            continue
        given, option = option, ""
        if given not in TEXTS:
            name, equals, value = text.partition("=")
            yield (name.lower(), Arg((value,))) if equals and arg.known and "/" not in name else (given, arg)


def _speaks(option: str, text: str, invocation: Invocation, facts: Facts) -> tuple[Environment, str]:
    """Return what a name says; a file of this project is no name of anything, unless an option takes it."""
    from agentshell.targets.names import configured, environment_of, host_environment

    for kind in facts.settings.environments:
        told = configured(text, facts, kind)
        if told is not None:
            return told
    if "://" in text:
        from agentshell.targets.urls import host_of

        host = host_environment(host_of(text), facts)
        return host if host[0] != "unknown" else environment_of(text.partition("?")[0], facts)
    if not option and "/" in text:
        from agentshell.payloads.sources import absolute

        if text.startswith(_HERE) or text.rpartition(".")[2].lower() in FILES:
            return "unknown", ""
        path = absolute(invocation, text)
        if isinstance(path, str) and facts.host.look(path).kind != "absent":
            return "unknown", ""
    elif not option and text.rpartition(".")[2].lower() in FILES and "." in text:
        return "unknown", ""
    if (
        not option
        and _pieces(text)[-1:] != ["live"]
        and "live" in text
        and not any(word in text for word in ("prod", "prd"))
    ):
        # `live-server` and `livestream` are what things are called.
        return "unknown", ""
    return environment_of(text, facts)


def _variables(invocation: Invocation, program: str) -> Iterator[tuple[str, Arg]]:
    """Yield the variables that say where a program goes: those set here, those named for it or for that."""
    from agentshell.targets.words import TABLES

    env = invocation.env
    yield from invocation.assignments.items()
    for name, value in env.changes.items():
        if value is not None and name not in invocation.assignments and name.rpartition("_")[2] in NAMING:
            yield name, value
    own = program.upper().replace("-", "_").partition(".")[0] + "_"
    for name, text in env.base.items():
        strong = name in TABLES["variables"]["environment"]
        if name not in env.changes and (strong or (name.startswith(own) and name.rpartition("_")[2] in NAMING)):
            yield name, Arg((text,))


def _gone_to(invocation: Invocation, facts: Facts) -> str:
    """Return the folder that the line has gone to, below or beside the one it started in; "" where it stayed."""
    folder, before = invocation.cwd.literal, facts.host.cwd
    if folder == before or not invocation.cwd.known:
        return ""
    return folder.removeprefix(f"{before}/") if folder.startswith(f"{before}/") else ""
