"""Owns cutting code of C-like languages into tokens: texts, comments, regular expressions, templates. No meaning.

For JavaScript, Ruby, Perl, PHP, Lua and those that are written like them (`code_families`). The rules are each
reference's: ECMAScript 2024 "Lexical Grammar", Ruby 3.3 "Literals", perlop "Quote and Quote-like Operators".
"""

from __future__ import annotations

from agentshell.payloads.sources import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import TypeAlias

    Token: TypeAlias = tuple[str, str, int]

WORD, STRING, COMMAND, NUMBER, MARK, LIST, REGEX = "word", "string", "command", "number", "mark", "list", "regex"
"""Kinds of token: (kind, text, offset). A command is a text that the language runs by itself (`` `…` ``, `%x()`)."""
MOST = 200_000
FROM, TO = "\ue001", "\ue002"
"""Marks around a name whose value is put into a text."""
_EXPRESSION = 200
"""How long an expression in a template may be to be followed."""
_PATTERNS: dict[str, re.Pattern[str]] = {}
_SLASHES = r"//[^\n]*|/\*.*?\*/"
_COMMENTS = {
    "javascript": _SLASHES,
    "php": r"(?://|\#(?!\[))[^\n]*|/\*.*?\*/",
    "lua": r"--\[\[.*?\]\]|--[^\n]*",
    "ruby": r"^=begin.*?^=end|\#(?![{$@])[^\n]*",
    "perl": r"(?<![$@%&\\])\#[^\n]*|^=[a-z]\w*.*?(?:^=cut|\Z)|^__(?:END|DATA)__.*",
    "hash": r"\#[^\n]*",
    "jvm": _SLASHES,
    "go": _SLASHES,
    "rust": _SLASHES,
    "percent": r"%[^\n]*",
    "ml": r"\(\*.*?\*\)",
    "dashes": r"--[^\n]*|\{-.*?-\}",
    "lisp": r";[^\n]*|\#\|.*?\|\#",
}
_PAIRS = r"\{(?:[^{}]|\{[^{}]*\})*\}|\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\]|<[^<>]*>|([/|!~,#'\"]).*?(?<!\\)\1"
_REGEX = r"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*"
_SUBSTITUTION = (
    r"\b(?:s|tr|y)(?:([/|!~,#@^:;])(?:\\.|(?!\1).)*\1(?:\\.|(?!\1).)*\1|\{(?:\\.|[^{}\\])*\}\s*\{(?:\\.|[^{}\\])*\})\w*"
    r"|\bm([/|!~,#@^:;])(?:\\.|(?!\2).)*\2\w*"
)
_BEFORE_REGEX = frozenset("(,=:[!&|?{};+-*%<>~^") | {"=>", "->", "&&", "||"}
_WORDS_BEFORE_REGEX = frozenset(
    {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "do", "else", "and", "or", "not", "if"}
    | {"unless", "while", "until", "when", "split", "grep", "puts", "print", "yield", "await"}
)


def _pattern(language: str) -> re.Pattern[str]:
    import re

    found = _PATTERNS.get(language)
    if found is None:
        rules = [rf"(?P<comment>{_COMMENTS[language]})", r"(?P<space>\s+)"]
        if language in ("ruby", "perl"):
            rules.append(rf"(?P<quoted>(?:%[wWiIxqQr]|(?<![$@%&\w>])(?:qw|qx|qq|qr|q)(?!\s*=>))\s*(?:{_PAIRS}))")
        if language == "lua":
            rules.append(r"(?P<long>\[(?P<eq>=*)\[.*?\](?P=eq)\])")
        if language in ("jvm", "hash"):
            rules.append(r'(?P<triple>"""(?:[^"\\]|\\.|"(?!""))*""")')
        rules.append(r"(?P<double>\"(?:[^\"\\]|\\.)*\")")
        if language not in ("ml", "dashes", "lisp", "rust"):
            rules.append(r"(?P<single>'(?:[^'\\]|\\.)*')")
        rules.append(r"(?P<back>`(?:[^`\\]|\\.)*`)" if language != "lisp" else r"(?P<back>(?!))")
        rules.append(r"(?P<number>\d[\w.]*)")
        rest = r"\w\ue000\-./:*" if language == "lisp" else r"\w\ue000"
        rules.append(rf"(?P<word>[$@%&]?[A-Za-z_\ue000][{rest}]*[?!]?)")
        rules.append(r"(?P<mark>=>|->|::|\?\.|\.\.|\|\||&&|[^\s])")
        found = _PATTERNS[language] = re.compile("|".join(rules), re.DOTALL | re.MULTILINE)
    return found


def _special(name: str, pattern: str) -> re.Pattern[str]:
    import re

    found = _PATTERNS.get(name)
    if found is None:
        found = _PATTERNS[name] = re.compile(pattern, re.DOTALL)
    return found


def tokens(code: str, language: str) -> tuple[list[Token], list[str]]:
    """Return the tokens without blanks and comments, and the code that stands inside of texts (`${…}`, `#{…}`)."""
    out: list[Token] = []
    inside: list[str] = []
    pattern = _pattern(language)
    at, end = 0, min(len(code), MOST)
    while at < end:
        char = code[at]
        if char == "`" and language == "javascript":
            after = _template(code, at + 1, inside)
            out.append((STRING, interpolated(code[at + 1 : after - 1], language), at))
            at = after
            continue
        if language in ("javascript", "ruby", "perl"):
            found = None
            if char == "/" and _regex_may_stand(out):
                found = _special("regex", _REGEX).match(code, at)
            elif language == "perl" and char in "stym" and not (out and out[-1][1] in ("->", "{", "sub")):
                found = _special("substitution", _SUBSTITUTION).match(code, at)
                if found is not None and at and (code[at - 1].isalnum() or code[at - 1] in "$@%&_"):
                    found = None
            if found is not None:
                out.append((REGEX, found.group(), at))
                at = found.end()
                continue
        match = pattern.match(code, at)
        if match is None:
            at += 1
            continue
        _token(match, language, out, inside)
        at = match.end()
    return out, inside


def _token(match: re.Match[str], language: str, out: list[Token], inside: list[str]) -> None:
    kind, piece, at = match.lastgroup or "", match.group(), match.start()
    if kind in ("comment", "space"):
        return
    if kind == "triple":
        out.append((STRING, interpolated(piece[3:-3], language), at))
    elif kind == "double":
        if language == "ruby" and "#{" in piece:
            inside.extend(_special("ruby-inside", r"#\{([^{}]*)\}").findall(piece))
        out.append((STRING, interpolated(piece[1:-1], language), at))
    elif kind == "single":
        out.append((STRING, piece[1:-1].replace("\\'", "'").replace("\\\\", "\\"), at))
    elif kind == "back":
        plain = language in ("javascript", "go", "jvm", "hash")
        out.append((STRING if plain and language != "hash" else COMMAND, interpolated(piece[1:-1], language), at))
    elif kind in ("quoted", "eq", "long") or (piece.startswith(("%", "q")) and kind == ""):
        out.append(_quoted(piece, language, at))
    elif kind == "word":
        out.append((WORD, piece, at))
    elif kind == "number":
        out.append((NUMBER, piece, at))
    else:
        out.append((MARK, piece, at))


def _regex_may_stand(before: list[Token]) -> bool:
    """Whether a slash begins a regular expression here, rather than dividing what stands before it."""
    if not before:
        return True
    kind, piece, _ = before[-1]
    return piece in _BEFORE_REGEX if kind == MARK else kind == WORD and piece in _WORDS_BEFORE_REGEX


def _template(code: str, at: int, inside: list[str]) -> int:
    """Return the place behind a template's closing backquote; the code in its `${…}` is added to `inside`."""
    while at < len(code):
        char = code[at]
        if char == "\\":
            at += 2
        elif char == "`":
            return at + 1
        elif char == "$" and code[at + 1 : at + 2] == "{":
            start = at + 2
            at = _braced(code, start)
            inside.append(code[start : at - 1])
        else:
            at += 1
    return len(code) + 1


def _braced(code: str, at: int) -> int:
    """Return the place behind the brace that closes an embedded expression; texts in it may hold braces."""
    depth = 1
    while at < len(code):
        char = code[at]
        if char in "'\"":
            end = at + 1
            while end < len(code) and code[end] not in (char, "\n"):
                end += 2 if code[end] == "\\" else 1
            at = end
        elif char == "`":
            at = _template(code, at + 1, []) - 1
        elif char in "{}":
            depth += 1 if char == "{" else -1
            if depth == 0:
                return at + 1
        at += 1
    return len(code)


def _quoted(piece: str, language: str, at: int) -> Token:
    """`%w(a b)`, `qw/a b/`, `%x(cmd)`, `qx{cmd}`, `q(text)`, Lua's `[[text]]`."""
    if language == "lua":
        return (STRING, piece.strip("[]=").removeprefix("\n"), at)
    start = next(place for place, char in enumerate(piece[1:], 1) if not char.isalnum() and not char.isspace())
    name, inside = piece[:start].strip().lstrip("%"), piece[start + 1 : -1]
    if name in ("w", "W", "i", "I", "qw"):
        return (LIST, inside, at)
    if name in ("x", "qx"):
        return (COMMAND, interpolated(inside, language), at)
    if name in ("r", "qr"):
        return (REGEX, inside, at)
    return (STRING, inside if name == "q" and language == "perl" else interpolated(inside, language), at)


def interpolated(inside: str, language: str) -> str:
    """Return a text's content with escapes replaced and what is put in at run time as holes."""
    import re

    from agentshell.payloads.sql_lex import unescape

    if language == "javascript":
        inside = _filled_templates(inside)
    elif language in ("ruby", "hash"):
        inside = re.sub(r"(?<!\\)#\{([^{}]*)\}", lambda found: _name(found.group(1).strip()), inside)
        if language == "hash":
            inside = re.sub(r"(?<!\\)\$\(?\w+\)?", _kept, inside)
    elif language in ("perl", "php"):
        inside = re.sub(
            r"(?<!\\)(?:\{\$[^{}]*\}|\$\{?\w+\}?(?:->)?(?:\[[^\]]*\]|\{[^}]*\})*|@\{?\w+\}?(?=\W|$))", _kept, inside
        )
    elif language == "jvm":
        inside = re.sub(r"(?<!\\)\$(?:\{[^{}]*\}|\w+)", _kept, inside)
    return unescape(inside)


def _filled_templates(inside: str) -> str:
    """Replace each `${…}` of a template by the name it holds, or a hole."""
    out: list[str] = []
    at = 0
    while (start := inside.find("${", at)) >= 0:
        if start and inside[start - 1] == "\\":
            out.append(inside[at : start + 2])
            at = start + 2
            continue
        end = _braced(inside, start + 2)
        out += [inside[at:start], _name(inside[start + 2 : end - 1].strip())]
        at = end
    return "".join(out) + inside[at:]


def _kept(found: re.Match[str]) -> str:
    """Keep the name of what is put in, between marks, so that its value can be filled in where it is known."""
    import re

    variable = re.match(r"""\{?\$(?:ENV|_ENV|_SERVER)[\[{]["']?(\w+)["']?[\]}]\}?$""", found.group())
    if variable:
        return _name(f"process.env.{variable[1]}")
    name = re.sub(r"[^\w.]", "", found.group())
    return _name(name) if name.replace(".", "").isidentifier() else HOLE


def _name(name: str) -> str:
    known = 0 < len(name) < _EXPRESSION and FROM not in name and HOLE not in name
    return f"{FROM}{name}{TO}" if known else HOLE
