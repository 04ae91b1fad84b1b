"""Owns the loading of bashlex, with its parser tables taken from `bashlex_tables` and its heredoc defect corrected.

bashlex 0.18 computes its tables at every import (80 ms), and never finds the end of a heredoc with a quoted delimiter
(idank/bashlex#99). What is made of its trees is in `witness`.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any, TypeAlias

    Table: TypeAlias = dict[int, dict[str, int]]


class _Production:
    """One rule of the grammar, as bashlex's parser engine wants it."""

    def __init__(self, name: str, length: int, function: str, text: str) -> None:
        self.name = name
        self.len = length
        self.func = function
        self.str = text
        self.callable: Any = None

    def __str__(self) -> str:
        return self.str


class _Tables:
    """The attributes that bashlex.yacc.LRParser reads."""

    def __init__(self, productions: list[_Production], action: Table, goto: Table) -> None:
        self.lr_productions = productions
        self.lr_action = action
        self.lr_goto = goto


def load() -> ModuleType:
    """Return the module bashlex.parser, ready to parse; raises ImportError when bashlex is missing."""
    if "bashlex.parser" not in sys.modules:
        from agentshell.reading import bashlex_tables

        _load_with(bashlex_tables)
    import bashlex.parser

    _correct_heredocs()
    parser: ModuleType = bashlex.parser
    return parser


def _load_with(tables: ModuleType) -> None:
    """Import bashlex with the given tables instead of computing them."""
    from importlib.util import find_spec, module_from_spec

    spec = find_spec("bashlex")
    if spec is None or spec.loader is None:
        raise ImportError("bashlex is not installed")
    package = module_from_spec(spec)
    sys.modules["bashlex"] = package
    try:
        import bashlex.yacc as yacc

        def ready(**asked: object) -> Any:
            names = sys._getframe(1).f_globals
            if grammar(names) != tables.GRAMMAR:
                return computing(**asked, module=sys.modules["bashlex.parser"])
            productions = []
            for entry in tables.PRODUCTIONS:
                production = _Production(*entry)
                production.callable = names[production.func] if production.func else None
                productions.append(production)
            made = yacc.LRParser(_Tables(productions, *_unfolded(tables)), names["p_error"])
            yacc.parse = made.parse
            return made

        computing = yacc.yacc
        yacc.yacc = ready
        try:
            spec.loader.exec_module(package)
        finally:
            yacc.yacc = computing
    except BaseException:
        for name in [name for name in sys.modules if name == "bashlex" or name.startswith("bashlex.")]:
            del sys.modules[name]
        raise


def _unfolded(tables: ModuleType) -> tuple[Table, Table]:
    """Return the action and goto tables, from rows that hold a symbol's number and a target by turns."""
    names = tables.SYMBOLS
    action, goto = (
        {state: {names[row[at]]: row[at + 1] for at in range(0, len(row), 2)} for state, row in enumerate(rows)}
        for rows in (tables.ACTION, tables.GOTO)
    )
    return action, goto


def grammar(names: dict[str, Any]) -> int:
    """Return a checksum of a grammar's rules, which are the texts of its functions."""
    from zlib import crc32

    rules = [f"{name}:{value.__doc__}" for name, value in sorted(names.items()) if name.startswith("p_")]
    return crc32("\n".join([*map(str, names["tokens"]), *rules]).encode())


def computed() -> tuple[list[tuple[str, int, str, str]], Table, Table]:
    """Return productions, action and goto tables as bashlex computes them itself; takes about 0.1 s."""
    import bashlex.parser
    import bashlex.yacc as yacc

    kept: list[Any] = []

    class Recording(yacc.LRParser):  # type: ignore[misc]
        """The parser, of which the table that it is built from is kept."""

        def __init__(self, table: Any, on_error: Any) -> None:
            kept.append(table)
            super().__init__(table, on_error)

    original = yacc.LRParser
    yacc.LRParser = Recording
    try:
        yacc.yacc(module=bashlex.parser, debug=False, write_tables=False)
    finally:
        yacc.LRParser = original
    table = kept[0]
    productions = [(p.name, p.len, getattr(p, "func", "") or "", p.str) for p in table.lr_productions]
    return productions, table.lr_action, table.lr_goto


def _correct_heredocs() -> None:
    """Make bashlex look for a heredoc's delimiter without its quotes."""
    import bashlex.heredoc as heredoc

    if getattr(heredoc, "corrected", False):
        return
    original = heredoc.makeheredoc

    def unquoting(tokenizer: Any, node: Any, lineno: int, killleading: bool) -> Any:
        written = node.output.word
        node.output.word = written.replace("'", "").replace('"', "").replace("\\", "")
        try:
            return original(tokenizer, node, lineno, killleading)
        finally:
            node.output.word = written

    heredoc.makeheredoc = unquoting
    heredoc.corrected = True
