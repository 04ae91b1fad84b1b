"""Owns inline code as a payload: which reader a language has, and what it means where code cannot be followed.

Python is read by its syntax tree (`code_python`), the languages that `code_families` knows by their calls
(`code_calls`), and the small ones that mostly start programs by their own rules (`code_small`).
"""

from __future__ import annotations

from agentshell.model import Effect, Payload, Unknown
from agentshell.model import known as known_text
from agentshell.payloads.code_deeds import Deeds
from agentshell.payloads.code_families import LEXERS
from agentshell.payloads.code_values import Said
from agentshell.payloads.sources import HOLE, holes, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agentshell.facts import Facts
    from agentshell.packs.model import PayloadRule
    from agentshell.packs.parsed import Parsed
    from agentshell.payloads.sources import Source

_LANGUAGES = {"javascript": "javascript", "node": "javascript", "typescript": "javascript", "js": "javascript"} | {
    name: name for name in ("python", "ruby", "perl", "php", "lua", "awk", "sed", "applescript", "powershell", "expect")
}
_LANGUAGES |= {"osascript": "applescript"}
_LONGEST = 400_000


def read(parsed: Parsed, facts: Facts, rule: PayloadRule) -> Payload:
    """Read the rule's sources as code in the rule's dialect; commands that it would start come back as `inner`."""
    return read_sources(parsed, facts, texts(parsed, facts, rule), rule.dialect)


def read_sources(parsed: Parsed, facts: Facts, sources: tuple[Source, ...], dialect: str) -> Payload:
    """Read texts as code of a language.

    A script that is not there, or is too long, gives nothing: nothing is known of it, and it mentions nothing.
    """
    language = _LANGUAGES.get(dialect, dialect)
    environment = _environment(parsed)
    effects: list[Effect] = []
    deeds = Deeds(f"{parsed.pack} code", parsed.invocation)
    for source in _joined(sources, language):
        code = holes(source.text)
        deeds.span = source.span
        deeds.dynamic = deeds.lost = False
        deeds.changes, deeds.where = {}, ""
        if not code.strip(HOLE + " \n"):
            effects.extend(_fetched(source, parsed, facts))
            continue
        if len(code) > _LONGEST or "\0" in code:
            continue
        known = {**_loaded(code, parsed, facts), **environment}
        said = _find(code, language, deeds, known, _argv(parsed, source))
        if said is None:
            effects.extend(_unread(_spoken(code, language), source, facts, "code that cannot be parsed"))
            continue
        deeds.uploads(said.texts)
        if deeds.dynamic or said.opaque:
            text = "\n".join(one for one in said.texts if _says_more(one))
            effects.extend(_unread(text, source, facts, "code that is put together while it runs"))
        elif deeds.lost:
            paths = "\n".join(one for one in said.texts if "/" in one and not one.count(" "))
            found = _unread(paths, source, facts, "deletions of what only running would tell")
            effects.extend(one for one in found if one.target is not None and one.target.environment == "production")
    inner = deeds.settle()
    if deeds.removals or (deeds.statements and not deeds.connections):
        from agentshell.payloads.code_services import effects as done

        effects.extend(done(deeds, parsed, facts))
    return Payload(tuple(dict.fromkeys(effects)), inner)


def _joined(found: tuple[Source, ...], language: str) -> tuple[Source, ...]:
    """Return the texts; PowerShell's command is all the words behind its option, joined by blanks."""
    if language != "powershell" or len(found) < 2 or any(one.path or one.name == "stdin" for one in found):
        return found
    from agentshell.model import Arg

    parts = [part for at, one in enumerate(found) for part in ((" ",) if at else ()) + one.text.parts]
    return (found[0].replace(text=Arg(tuple(parts), found[0].span)),)


def _fetched(source: Source, parsed: Parsed, facts: Facts) -> Iterator[Effect]:
    """Yield what it is to run code of which nothing is known but where on the network it comes from."""
    from agentshell.payloads.fetched import fetched_script

    for part in source.text.parts:
        if isinstance(part, Unknown):
            told = f"fetch {source.name}" if source.name.startswith(("http://", "https://")) else part.why
            effect = fetched_script(f"code: {told}", parsed.invocation.place, facts)
            if effect is not None:
                yield effect.replace(span=source.span)


def _find(code: str, language: str, deeds: Deeds, environment: Mapping[str, str], argv: tuple[str, ...]) -> Said | None:
    """Note what the code does; return the texts that stand in it, or None where it cannot be read."""
    if language == "python":
        from agentshell.payloads import code_python

        try:
            return code_python.find(code, deeds, environment, argv)
        except code_python.Unreadable:
            return None
    if language in LEXERS:
        from agentshell.payloads import code_calls
        from agentshell.payloads.code_expressions import TooMuch

        try:
            return code_calls.find(code, language, deeds, environment, argv)
        except (TooMuch, RecursionError):
            return None
    from agentshell.payloads import code_small

    return Said((code,)) if code_small.find(code, language, deeds, environment) else None


def _says_more(text: str) -> bool:
    """Whether a text is more than a plain word: a mode or a key (`delete`, `production`) names nothing that is run."""
    return not text.strip().replace("_", "").isalpha()


def _spoken(code: str, language: str) -> str:
    """Return what code says that cannot be parsed: the texts in it, or all of it where its language is not known."""
    import re

    if language != "python" and language not in LEXERS:
        return code
    pieces = (piece[1:-1] for piece in re.findall(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`", code))
    return "\n".join(piece for piece in pieces if _says_more(piece))


def _unread(text: str, source: Source, facts: Facts, what: str) -> tuple[Effect, ...]:
    """Say what code mentions where (part of) it cannot be followed."""
    from agentshell.payloads.mentions import mentions

    found = mentions(text.replace(HOLE, "?"), facts)
    if found is None:
        return ()
    return (
        Effect(
            found.level,
            "code/unread",
            f"runs {what}",
            found.target,
            certain=False,
            span=source.span,
            reason=f"It cannot be read, and it {found.why}.",
            instead=("Write out what it is to do.",),
        ),
    )


def _environment(parsed: Parsed) -> dict[str, str]:
    """Return the variables that are known; those that the line sets to something unknown are holes."""
    view = parsed.invocation.env
    found = dict(view.base.items())
    for name, value in view.changes.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = holes(value)
    return found


def _loaded(code: str, parsed: Parsed, facts: Facts) -> dict[str, str]:
    """Return the variables of the .env files that code loads (dotenv), or its interpreter (`--env-file`)."""
    from agentshell.payloads.sources import file

    files = [value for option in ("--env-file", "--env-file-if-exists") for value in parsed.values(option)]
    if "dotenv" in code:
        import re

        named = re.findall(r"[\"']([^\"'\n]*\.env[^\"'\n]*)[\"']", code)
        files += [known_text(name) for name in named[:4] or [".env"]]
    found: dict[str, str] = {}
    for one in files:
        for line in holes(file(parsed.invocation, facts, one).text).splitlines():
            name, mark, value = line.strip().removeprefix("export ").partition("=")
            if mark and name.strip().isidentifier():
                found.setdefault(name.strip(), value.strip().strip("\"'"))
    return found


def _argv(parsed: Parsed, source: Source) -> tuple[str, ...]:
    """Return what the code sees as its arguments: the script's name (or `-c`), then the words after it."""
    after = [*parsed.positionals, *(arg for arg in parsed.rest if arg not in parsed.positionals)]
    shown = [HOLE if isinstance(arg.text, Unknown) else holes(arg) for arg in after]
    if source.path or source.name == "stdin":
        return tuple(shown) or ("-",)
    return ("-c", *(one for one in shown if one != holes(source.text)))
