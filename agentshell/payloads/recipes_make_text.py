"""Owns expanding make's texts: variables and functions, as far as a makefile says what they are.

Source: GNU make 4.4 manual, "How to Use Variables" and "Functions for Transforming Text". What only running would tell
stays a blank; `$(shell x)` becomes what x prints.
"""

from __future__ import annotations

import posixpath

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from agentshell.payloads.recipes_project import Blanks

_MOST_TEXT = 200_000
_MOST_STEPS = 20_000
_DEEPEST = 40


class TooMuchError(Exception):
    """A makefile's texts grow beyond all bounds."""


class Variable:
    """One variable of a makefile: its text, and whether that is expanded when it is used."""

    __slots__ = ("recursive", "strong", "text")

    def __init__(self, text: str, *, recursive: bool, strong: bool = False) -> None:
        self.text = text
        self.recursive = recursive
        self.strong = strong
        """Given on the command line or by `override`: plain assignments do not change it."""


class Expander:
    """Expands texts with a makefile's variables.

    outer finds what is not a variable of the makefile (the environment, what make itself sets), None when nothing does;
    evaluate takes makefile text from `$(eval …)`; names lists a folder; folder is where make runs.
    """

    def __init__(
        self,
        blanks: Blanks,
        outer: Callable[[str], str | None],
        evaluate: Callable[[str], None],
        names: Callable[[str], tuple[str, ...]],
        folder: str,
    ) -> None:
        self.variables: dict[str, Variable] = {}
        self.blanks = blanks
        self.outer = outer
        self.evaluate = evaluate
        self.names = names
        self.folder = folder
        self.open = ""
        """Empty, or why further variables may be set (a makefile that is included and cannot be read)."""
        self._steps = 0
        self._active: list[str] = []

    def expand(self, text: str, local: Mapping[str, str] | None = None) -> str:
        """Return the text with every reference replaced; raise TooMuchError when that does not end."""
        if "$" not in text:
            return text
        self._steps += 1
        if self._steps > _MOST_STEPS or len(self._active) > _DEEPEST:
            raise TooMuchError
        found: list[str] = []
        at = 0
        size = 0
        while at < len(text):
            dollar = text.find("$", at)
            if dollar < 0 or dollar + 1 >= len(text):
                found.append(text[at:])
                break
            found.append(text[at:dollar])
            char = text[dollar + 1]
            if char == "$":
                found.append("$")
                at = dollar + 2
            elif char in "({":
                end = closing(text, dollar + 1)
                found.append(self._reference(text[dollar + 2 : end], local or {}))
                at = end + 1
            else:
                found.append(self.value(char, local or {}))
                at = dollar + 2
            size += len(found[-1])
            if size > _MOST_TEXT:
                raise TooMuchError
        return "".join(found)

    def value(self, name: str, local: Mapping[str, str]) -> str:
        """Return a variable's value; an undefined one is empty (make, "Undefined variables")."""
        if name in local:
            return local[name]
        variable = self.variables.get(name)
        if variable is None:
            given = self.outer(name)
            if given is not None:
                return given
            return self.blanks.unknown(self.open, f"$({name})") if self.open and not name.startswith(".") else ""
        if not variable.recursive:
            return variable.text
        if name in self._active:
            return ""
        self._active.append(name)
        try:
            return self.expand(variable.text, local)
        finally:
            self._active.pop()

    def _reference(self, inside: str, local: Mapping[str, str]) -> str:
        """Return what `$(inside)` stands for: a function's result, a substitution reference, or a variable."""
        head = inside.lstrip()
        name = head.split(None, 1)[0] if head.split() else ""
        function = _FUNCTIONS.get(name)
        if function is not None and len(head) > len(name) and head[len(name)] in " \t":
            return function(self, head[len(name) :].lstrip(), local)
        if name in _OPAQUE and len(head) > len(name):
            return self.blanks.unknown(f"make's function {name}", f"$({inside})")
        whole = self.expand(inside, local)
        name, colon, rule = whole.partition(":")
        if colon and "=" in rule:
            old, _, new = rule.partition("=")
            old, new = (old, new) if "%" in old else (f"%{old}", f"%{new}")
            return _words(self.value(name, local), lambda word: patsubst(old, new, word))
        if len(whole) == 2 and whole[1] in "DF" and whole[0] in "@<^+?*|%":
            one = posixpath.dirname if whole[1] == "D" else posixpath.basename
            return _words(self.value(whole[0], local), lambda word: one(word) or ".")
        return self.value(whole, local)


def closing(text: str, start: int) -> int:
    """Return where the parenthesis or brace at `start` is closed; the text's end when it is not."""
    opened, closed = text[start], ")" if text[start] == "(" else "}"
    depth = 0
    for at in range(start, len(text)):
        if text[at] == opened:
            depth += 1
        elif text[at] == closed:
            depth -= 1
            if not depth:
                return at
    return len(text)


def split_arguments(text: str, most: int = 0) -> list[str]:
    """Split a function's arguments at commas outside parentheses; at most that many, where a number is given."""
    found = [""]
    depth = 0
    for char in text:
        if char in "({":
            depth += 1
        elif char in ")}":
            depth -= 1
        if char == "," and not depth and (not most or len(found) < most):
            found.append("")
        else:
            found[-1] += char
    return found


def patsubst(pattern: str, new: str, word: str) -> str:
    """Return the word as `$(patsubst pattern,new,word)` gives it."""
    before, percent, after = pattern.partition("%")
    if not percent:
        return new if word == pattern else word
    if not (word.startswith(before) and word.endswith(after) and len(word) >= len(before) + len(after)):
        return word
    return new.replace("%", word[len(before) : len(word) - len(after)], 1)


def stem(pattern: str, word: str) -> str | None:
    """Return what `%` stands for where the word matches the pattern, else None."""
    before, percent, after = pattern.partition("%")
    if not percent:
        return None
    if word.startswith(before) and word.endswith(after) and len(word) > len(before) + len(after):
        return word[len(before) : len(word) - len(after)]
    return None


def _words(text: str, change: Callable[[str], str]) -> str:
    return " ".join(change(word) for word in text.split())


def _shell(make: Expander, rest: str, local: Mapping[str, str]) -> str:
    return make.blanks.output(make.expand(rest, local))


def _if(make: Expander, rest: str, local: Mapping[str, str]) -> str:
    condition, yes, no = [*split_arguments(rest, 3), "", ""][:3]
    asked = make.expand(condition.strip(), local)
    if make.blanks.found(asked):
        one, other = make.expand(yes, local), make.expand(no, local)
        return one if one == other else make.blanks.unknown("make's function if", f"$(if {rest})")
    return make.expand(yes if asked else no, local)


def _or(make: Expander, rest: str, local: Mapping[str, str]) -> str:
    for argument in split_arguments(rest):
        if value := make.expand(argument.strip(), local):
            return value
    return ""


def _and(make: Expander, rest: str, local: Mapping[str, str]) -> str:
    value = ""
    for argument in split_arguments(rest):
        if not (value := make.expand(argument.strip(), local)):
            return ""
    return value


def _call(make: Expander, rest: str, local: Mapping[str, str]) -> str:
    name, *given = [make.expand(argument, local) for argument in split_arguments(rest)]
    variable = make.variables.get(name.strip())
    if variable is None:
        return ""
    if make._active.count(name) > _DEEPEST:
        raise TooMuchError
    numbered = {str(number): "" for number in range(1, 10)} | {str(at): text for at, text in enumerate(given, 1)}
    return make.expand(variable.text, {**local, **numbered, "0": name.strip()})


def _foreach(make: Expander, rest: str, local: Mapping[str, str]) -> str:
    name, over, body = [*split_arguments(rest, 3), "", ""][:3]
    name = make.expand(name, local).strip()
    found = [make.expand(body, {**local, name: word}) for word in make.expand(over, local).split()]
    return " ".join(found)


def _eval(make: Expander, rest: str, local: Mapping[str, str]) -> str:
    make.evaluate(make.expand(rest, local))
    return ""


def _nothing(make: Expander, rest: str, local: Mapping[str, str]) -> str:
    make.expand(rest, local)
    return ""


def _value(make: Expander, rest: str, local: Mapping[str, str]) -> str:
    variable = make.variables.get(make.expand(rest, local).strip())
    return variable.text if variable is not None else ""


def _wildcard(make: Expander, rest: str, local: Mapping[str, str]) -> str:
    from agentshell.packs.globs import glob

    found: list[str] = []
    for pattern in make.expand(rest, local).split():
        folder, slash, name = pattern.rpartition("/")
        if any(mark in folder for mark in "*?["):
            return make.blanks.unknown("make's function wildcard", f"$(wildcard {rest})")
        found += [f"{folder}{slash}{one}" for one in make.names(folder or ".") if one == name or glob(name, one)]
    return " ".join(found)


def _absolute(make: Expander, rest: str, local: Mapping[str, str]) -> str:
    def one(word: str) -> str:
        return word if make.blanks.found(word[:1]) else posixpath.normpath(posixpath.join(make.folder, word))

    return _words(make.expand(rest, local), one)


def _simple(count: int, action: Callable[[list[str]], str]) -> Callable[[Expander, str, Mapping[str, str]], str]:
    """Make a function of expanded arguments; an unknown piece makes its result unknown only where it is looked at."""

    def run(make: Expander, rest: str, local: Mapping[str, str]) -> str:
        given = [make.expand(argument, local) for argument in split_arguments(rest, count)]
        given += [""] * (count - len(given))
        return action(given)

    return run


def _kept(given: list[str], *, wanted: bool) -> str:
    patterns = given[0].split()
    return " ".join(
        word
        for word in given[1].split()
        if any(word == one or stem(one, word) is not None for one in patterns) == wanted
    )


def _suffix(word: str) -> str:
    name = word.rpartition("/")[2]
    return f".{name.rpartition('.')[2]}" if "." in name else ""


def _number(text: str) -> int:
    return int(text) if text.strip().isdigit() and len(text) < 9 else 0


_FUNCTIONS: dict[str, Callable[[Expander, str, Mapping[str, str]], str]] = {
    "shell": _shell,
    "if": _if,
    "or": _or,
    "and": _and,
    "call": _call,
    "foreach": _foreach,
    "eval": _eval,
    "info": _nothing,
    "warning": _nothing,
    "error": _nothing,
    "value": _value,
    "wildcard": _wildcard,
    "abspath": _absolute,
    "realpath": _absolute,
    "strip": _simple(1, lambda given: " ".join(given[0].split())),
    "subst": _simple(3, lambda given: given[2].replace(given[0], given[1]) if given[0] else given[2] + given[1]),
    "patsubst": _simple(3, lambda given: _words(given[2], lambda word: patsubst(given[0].strip(), given[1], word))),
    "filter": _simple(2, lambda given: _kept(given, wanted=True)),
    "filter-out": _simple(2, lambda given: _kept(given, wanted=False)),
    "findstring": _simple(2, lambda given: given[0] if given[0] in given[1] else ""),
    "sort": _simple(1, lambda given: " ".join(sorted(set(given[0].split())))),
    "firstword": _simple(1, lambda given: next(iter(given[0].split()), "")),
    "lastword": _simple(1, lambda given: next(reversed(given[0].split()), "")),
    "words": _simple(1, lambda given: str(len(given[0].split()))),
    "word": _simple(2, lambda given: next(iter(given[1].split()[max(_number(given[0]) - 1, 0) :]), "")),
    "dir": _simple(1, lambda given: _words(given[0], lambda word: word[: word.rfind("/") + 1] or "./")),
    "notdir": _simple(1, lambda given: _words(given[0], lambda word: word.rpartition("/")[2])),
    "basename": _simple(1, lambda given: _words(given[0], lambda word: word.removesuffix(_suffix(word)))),
    "suffix": _simple(1, lambda given: _words(given[0], _suffix)),
    "addprefix": _simple(2, lambda given: _words(given[1], lambda word: given[0].strip() + word)),
    "addsuffix": _simple(2, lambda given: _words(given[1], lambda word: word + given[0].strip())),
}
_OPAQUE = frozenset({"join", "wordlist", "origin", "flavor", "file", "guile", "intcmp", "let"})
"""Functions whose result is left unknown."""
