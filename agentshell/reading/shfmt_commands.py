"""Owns the commands of shfmt's JSON tree, made into ours, with a guard for every construct in which shfmt errs.

Words are in `shfmt_words`, the way in is `shfmt`. The guards come from comparing shfmt 3.14 with bash 5.2 on 145,000
mutated lines.
"""

from __future__ import annotations

from agentshell.model import Span
from agentshell.reading.plain import is_name
from agentshell.reading.shfmt_words import BODY, DEEPEST, SPECIAL, RefusedError, Words
from agentshell.reading.tree import (
    Arithmetic,
    ArithmeticCommand,
    ArithmeticFor,
    Arm,
    Assignment,
    Case,
    Coprocess,
    Declaration,
    For,
    Function,
    Group,
    If,
    Item,
    Loop,
    Pipeline,
    Redirection,
    Script,
    Simple,
    Subshell,
    Test,
    Text,
    Timed,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentshell.reading.shfmt_words import Node
    from agentshell.reading.tree import Command, Part

_REDIRECTIONS = frozenset((">", ">>", "<", "<>", "<&", ">&", ">|", "<<", "<<-", "<<<", "&>", "&>>"))
_COMPOUND = frozenset(
    ("Block", "Subshell", "IfClause", "WhileClause", "ForClause", "CaseClause", "TestClause", "ArithmCmd")
)
_STMT = ("Comments", "Cmd", "Position", "Semicolon", "Negated", "Background", "Redirs")


class Commands(Words):
    """Builds commands from one JSON tree."""

    def script(self, node: Node, start: int, end: int) -> Script:
        """Build the list of commands in a node's Stmts; the node's other fields are its builder's to check."""
        if node.get("Type") == "File":
            self.only(node, "Name", "Stmts", "Last")
        return self.sequence(node.get("Stmts", ()), start, end)

    def sequence(self, stmts: Sequence[Node], start: int = 0, end: int = 0) -> Script:
        """Build a list of commands, within the given place where it is empty."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise RefusedError("commands are nested too deeply")
        items: list[Item] = []
        for stmt in stmts:
            items.extend(self.items(stmt))
        self.depth -= 1
        if items:
            start, end = items[0].command.span.start, items[-1].command.span.end
        return Script(tuple(items), self.span(start, end))

    def items(self, stmt: Node) -> list[Item]:
        """Build the commands of an and-or list."""
        last = "&" if stmt.get("Background") else ";"
        chain: list[tuple[Node, str]] = []
        while True:
            cmd = stmt.get("Cmd", {})
            if cmd.get("Type") != "BinaryCmd" or cmd.get("Op") not in ("&&", "||"):
                break
            self.only(cmd, "OpPos", "Op", "X", "Y")
            self.only(stmt, "Comments", "Cmd", "Position", "Semicolon", "Background")
            chain.append((cmd["Y"], last))
            stmt, last = cmd["X"], cmd["Op"]
        made = [Item(self.statement(stmt), last)]
        for right, op in reversed(chain):
            if right.get("Background"):
                raise RefusedError("a background command inside an and-or list")
            inner = self.items(right)
            made.extend([*inner[:-1], inner[-1].replace(op=op)])
        return made

    def statement(self, stmt: Node) -> Command:
        """Build one pipeline, `!` included."""
        self.only(stmt, *_STMT)
        cmd = stmt.get("Cmd")
        if cmd is not None and cmd.get("Type") == "BinaryCmd":
            if "Redirs" in stmt:
                raise RefusedError("redirections on a pipeline")
            command: Command = self.pipeline(stmt)
        else:
            command = self.command(cmd, [self.redirection(node) for node in stmt.get("Redirs", ())])
        if not stmt.get("Negated"):
            return command
        span = self.span(stmt["Position"]["Offset"], command.span.end)
        if isinstance(command, Pipeline) and not command.negated:
            return command.replace(negated=True, span=span)
        return Pipeline((command,), negated=True, span=span)

    def pipeline(self, stmt: Node) -> Pipeline:
        """Build `a | b |& c`."""
        commands: list[Command] = []
        errors: list[bool] = []
        cmd = stmt["Cmd"]
        self.only(cmd, "OpPos", "Op", "X", "Y")
        if cmd.get("Op") not in ("|", "|&"):
            raise RefusedError(f"the unknown operator {cmd.get('Op')} between commands")
        for number, side in enumerate((cmd["X"], cmd["Y"])):
            inner = side.get("Cmd", {})
            nested = inner.get("Type") == "BinaryCmd" and inner.get("Op") in ("|", "|&")
            if nested and not ({"Redirs", "Negated", "Background"} & side.keys()):
                self.only(side, *_STMT)
                found = self.pipeline(side)
                commands.extend(found.commands)
                errors.extend(found.stderr_too)
            else:
                commands.append(self.statement(side))
            if side.get("Background"):
                raise RefusedError("a background command inside a pipeline")
            if number == 0:
                errors.append(cmd["Op"] == "|&")
        span = self.span(commands[0].span.start, commands[-1].span.end)
        return Pipeline(tuple(commands), stderr_too=tuple(errors), span=span)

    def redirection(self, node: Node) -> Redirection:
        """Build one redirection, with its heredoc's body."""
        self.only(node, "OpPos", "Op", "N", "Word", "Hdoc")
        op: str = node.get("Op", "")
        if op not in _REDIRECTIONS or "Word" not in node:
            raise RefusedError(f"the unknown redirection {op}")
        raw = self.source(node["Word"])
        if op in ("<&", ">&") and raw.startswith(b"-") and len(raw) > 1:
            raise RefusedError("a closed descriptor that runs into the next word")
        word = self.word(node["Word"])
        body = None
        if op in ("<<", "<<-"):
            body = self.heredoc(node, op == "<<-", raw)
        elif "Hdoc" in node:
            raise RefusedError("a heredoc's body without a heredoc")
        span = self.span(node["Pos"]["Offset"], node["Word"]["End"]["Offset"])
        return Redirection(op, word, node["N"].get("Value", "") if "N" in node else "", body, span)

    def heredoc(self, node: Node, tabs: bool, delimiter: bytes) -> Word:
        """Build a heredoc's body: as it is after a quoted delimiter, otherwise expanding."""
        body = node.get("Hdoc")
        if body is None:
            return Word((Text("", quoted=True),))
        if any(quote in delimiter for quote in (b"'", b'"', b"\\")):
            self.only(body, "Parts")
            pieces = []
            for part in body.get("Parts", ()):
                if part.get("Type") != "Lit":
                    raise RefusedError("an expansion in a heredoc that does not expand")
                pieces.append(part.get("Value", ""))
            text = "".join(pieces)
            start = body["Pos"]["Offset"]
            span = self.span(start, start + len(text.encode()))
            return Word((Text(_without_tabs(text) if tabs else text, quoted=True, span=span),), span)
        if not tabs:
            word = self.word(body, BODY)
            # shfmt counts the first letter of the delimiter as the body's last.
            return word.replace(span=self.span(body["Pos"]["Offset"], max(part.span.end for part in word.parts)))
        self.only(body, "Parts")
        at_start = True
        parts: list[Part] = []
        for part in body.get("Parts", ()):
            if part.get("Type") == "Lit":
                value = part.get("Value", "")
                kept = _without_tabs(value, at_start)
                if kept:
                    parts.extend(self.literal({**part, "Value": kept}, SPECIAL[BODY], loose=True))
                at_start = value.endswith("\n")
            else:
                at_start = False
                parts.extend(self.part(part, BODY))
        return Word(tuple(parts), self.of(body))

    # Commands.

    def command(self, cmd: Node | None, redirections: list[Redirection]) -> Command:
        """Build one command with its redirections."""
        more = tuple(redirections)
        if cmd is None:
            if not more:
                raise RefusedError("an empty command")
            return self.simple((), (), more)
        kind = cmd.get("Type")
        builder = _BUILDERS.get(kind or "")
        if builder is None:
            raise RefusedError(f"shfmt's tree has the unknown command {kind}")
        made: Command = builder(self, cmd, more)
        return made

    def simple(
        self, words: tuple[Word, ...], assignments: tuple[Assignment, ...], redirections: tuple[Redirection, ...]
    ) -> Simple:
        """Build a simple command; it spans its pieces."""
        spans = [piece.span for group in (words, assignments, redirections) for piece in group]
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        return Simple(words, assignments, redirections, Span(start, end))

    def call(self, cmd: Node, redirections: tuple[Redirection, ...]) -> Command:
        """Build a simple command from CallExpr."""
        self.only(cmd, "Assigns", "Args")
        args = cmd.get("Args", ())
        if args:
            first = args[0]["Parts"][0]
            if first.get("Type") == "ExtGlob":
                raise RefusedError("an extended glob as a command: without extglob it is something else")
            if self.source(args[0]) == b"--":
                raise RefusedError("-- as a command")
        words = tuple(self.word(arg) for arg in args)
        assignments = tuple(self.assignment(assign) for assign in cmd.get("Assigns", ()))
        return self.simple(words, assignments, redirections)

    def assignment(self, node: Node) -> Assignment:
        """Build `name=value` and its forms."""
        self.only(node, "Append", "Naked", "Name", "Index", "Value", "Array")
        if not is_name(node["Name"]["Value"]):
            raise RefusedError("an assignment to what is no variable: to bash it is a word")
        array: tuple[Word | Assignment, ...] | None = None
        if "Array" in node:
            self.only(node["Array"], "Lparen", "Rparen", "Elems", "Last")
            array = tuple(self.element(element) for element in node["Array"].get("Elems", ()))
        value = self.word(node["Value"]) if "Value" in node else None
        if value is None and array is None and not node.get("Naked"):
            value = Word((), self.span(node["End"]["Offset"], node["End"]["Offset"]))
        return Assignment(
            node["Name"]["Value"],
            value,
            bool(node.get("Append")),
            self.number(node["Index"]) if "Index" in node else None,
            array,
            self.of(node),
        )

    def element(self, node: Node) -> Word | Assignment:
        """Build one element of an array: a word, or `[index]=word` as an assignment without a name."""
        self.only(node, "Index", "Value", "Comments")
        value = self.word(node["Value"]) if "Value" in node else Word(())
        if "Index" not in node:
            return value
        return Assignment("", value, index=self.number(node["Index"]), span=self.of(node))

    def declaration(self, cmd: Node, redirections: tuple[Redirection, ...]) -> Declaration:
        """Build `export a=b` and its kin."""
        self.only(cmd, "Variant", "Args")
        operands = tuple(self.assignment(node) if "Name" in node else self.naked(node) for node in cmd.get("Args", ()))
        spans = [piece.span for group in (operands, redirections) for piece in group]
        spans.append(self.of(cmd["Variant"]))
        span = Span(min(s.start for s in spans), max(s.end for s in spans))
        return Declaration(cmd["Variant"]["Value"], operands, redirections, span)

    def naked(self, node: Node) -> Word:
        """Build an operand of a declaration that is no assignment."""
        self.only(node, "Naked", "Value")
        return self.word(node["Value"])

    def group(self, cmd: Node, redirections: tuple[Redirection, ...]) -> Group:
        """Build `{ …; }`."""
        self.only(cmd, "Lbrace", "Rbrace", "Stmts", "Last")
        return Group(self.sequence(cmd.get("Stmts", ())), redirections, self.of(cmd))

    def subshell(self, cmd: Node, redirections: tuple[Redirection, ...]) -> Subshell:
        """Build `( … )`."""
        self.only(cmd, "Lparen", "Rparen", "Stmts", "Last")
        return Subshell(self.sequence(cmd.get("Stmts", ())), redirections, self.of(cmd))

    def conditional(self, cmd: Node, redirections: tuple[Redirection, ...]) -> If:
        """Build `if`; shfmt nests every `elif` and `else` in the one before."""
        branches: list[tuple[Script, Script]] = []
        otherwise = None
        clause: Node | None = cmd
        while clause is not None:
            self.only(clause, "Position", "ThenPos", "FiPos", "Cond", "CondLast", "Then", "ThenLast", "Else", "Last")
            if "ThenPos" in clause:
                branches.append((self.sequence(clause.get("Cond", ())), self.sequence(clause.get("Then", ()))))
            else:
                otherwise = self.sequence(clause.get("Then", ()))
            clause = clause.get("Else")
        return If(tuple(branches), otherwise, redirections, self.of(cmd))

    def loop(self, cmd: Node, redirections: tuple[Redirection, ...]) -> Loop:
        """Build `while` and `until`."""
        self.only(cmd, "WhilePos", "DoPos", "DonePos", "Until", "Cond", "CondLast", "Do", "DoLast")
        kind = "until" if cmd.get("Until") else "while"
        return Loop(
            kind, self.sequence(cmd.get("Cond", ())), self.sequence(cmd.get("Do", ())), redirections, self.of(cmd)
        )

    def repeated(self, cmd: Node, redirections: tuple[Redirection, ...]) -> For | ArithmeticFor:
        """Build `for` and `select`."""
        self.only(cmd, "ForPos", "DoPos", "DonePos", "Select", "Braces", "Loop", "Do", "DoLast")
        head = cmd["Loop"]
        body = self.sequence(cmd.get("Do", ()))
        if head.get("Type") == "CStyleLoop":
            self.only(head, "Lparen", "Rparen", "Init", "Cond", "Post")
            place = head["Lparen"]["Offset"] + 2, head["Rparen"]["Offset"]
            operands = (head.get("Init"), head.get("Cond"), head.get("Post"))
            return ArithmeticFor(self.expression(*place, operands, self.of(head)), body, redirections, self.of(cmd))
        if head.get("Type") != "WordIter":
            raise RefusedError("an unknown kind of loop")
        self.only(head, "Name", "InPos", "Items")
        words = tuple(self.word(item) for item in head.get("Items", ())) if "InPos" in head else None
        return For(head["Name"]["Value"], words, body, bool(cmd.get("Select")), redirections, self.of(cmd))

    def case(self, cmd: Node, redirections: tuple[Redirection, ...]) -> Case:
        """Build `case`."""
        self.only(cmd, "Case", "In", "Esac", "Word", "Items", "Last")
        arms = []
        for item in cmd.get("Items", ()):
            self.only(item, "Op", "OpPos", "Comments", "Patterns", "Stmts", "Last")
            if item.get("Op") not in (";;", ";&", ";;&"):
                raise RefusedError("an unknown end of a case's arm")
            patterns = tuple(self.word(pattern) for pattern in item.get("Patterns", ()))
            arms.append(Arm(patterns, self.sequence(item.get("Stmts", ())), item["Op"]))
        return Case(self.word(cmd["Word"]), tuple(arms), redirections, self.of(cmd))

    def function(self, cmd: Node, redirections: tuple[Redirection, ...]) -> Function:
        """Build a function's definition."""
        self.only(cmd, "Position", "RsrvWord", "Parens", "Name", "Body")
        if redirections:
            raise RefusedError("redirections on a function that are not its body's")
        return Function(cmd["Name"]["Value"], self.statement(cmd["Body"]), self.of(cmd))

    def test(self, cmd: Node, redirections: tuple[Redirection, ...]) -> Test:
        """Build `[[ … ]]` as a row of words."""
        self.only(cmd, "Left", "Right", "X")
        words: list[Word] = []
        self.condition(cmd["X"], words)
        return Test(tuple(words), redirections, self.of(cmd))

    def condition(self, node: Node, words: list[Word]) -> None:
        """Add the words of a condition inside `[[ … ]]`."""
        kind = node.get("Type")
        if kind == "Word":
            words.append(self.word(node))
        elif kind == "UnaryTest":
            self.only(node, "OpPos", "Op", "X")
            words.append(self.sign(node, "OpPos", node["Op"]))
            self.condition(node["X"], words)
        elif kind == "BinaryTest":
            self.only(node, "OpPos", "Op", "X", "Y")
            self.condition(node["X"], words)
            words.append(self.sign(node, "OpPos", node["Op"]))
            self.condition(node["Y"], words)
        elif kind == "ParenTest":
            self.only(node, "Lparen", "Rparen", "X")
            words.append(self.sign(node, "Lparen", "("))
            self.condition(node["X"], words)
            words.append(self.sign(node, "Rparen", ")"))
        else:
            raise RefusedError(f"shfmt's tree has the unknown condition {kind}")

    def sign(self, node: Node, field: str, op: str) -> Word:
        """Build the word of an operator inside `[[ … ]]`."""
        start = node[field]["Offset"]
        span = self.span(start, start + len(op))
        return Word((Text(op, span=span),), span)

    def calculation(self, cmd: Node, redirections: tuple[Redirection, ...]) -> ArithmeticCommand:
        """Build `(( … ))`."""
        self.only(cmd, "Left", "Right", "X")
        start, end = cmd["Left"]["Offset"] + 2, cmd["Right"]["Offset"]
        return ArithmeticCommand(self.expression(start, end, (cmd.get("X"),), self.of(cmd)), redirections, self.of(cmd))

    def let(self, cmd: Node, redirections: tuple[Redirection, ...]) -> ArithmeticCommand:
        """Build `let`: to bash its expressions are words, so an operator of the shell's ends them."""
        self.only(cmd, "Let", "Exprs")
        exprs = cmd.get("Exprs", ())
        raw = self.source(cmd)
        if any(sign in raw for sign in (b"<", b">", b"&", b"|", b";", b"(", b"#", b"\n", b"'")):
            raise RefusedError("an operator in the words of let")
        start, end = cmd["Let"]["Offset"] + 3, cmd["End"]["Offset"]
        expression: Arithmetic = self.expression(start, end, tuple(exprs), self.of(cmd))
        return ArithmeticCommand(expression, redirections, self.of(cmd))

    def timed(self, cmd: Node, redirections: tuple[Redirection, ...]) -> Timed:
        """Build `time`."""
        self.only(cmd, "Time", "PosixFormat", "Stmt")
        if redirections:
            raise RefusedError("redirections on time that are not its command's")
        return Timed(self.statement(cmd["Stmt"]) if "Stmt" in cmd else None, self.of(cmd))

    def coprocess(self, cmd: Node, redirections: tuple[Redirection, ...]) -> Coprocess:
        """Build `coproc`; only a compound command can have a name."""
        self.only(cmd, "Coproc", "Name", "Stmt")
        if "Name" in cmd and cmd["Stmt"].get("Cmd", {}).get("Type") not in _COMPOUND:
            raise RefusedError("coproc with a name that is a command")
        name = self.source(cmd["Name"]).decode() if "Name" in cmd else ""
        return Coprocess(self.statement(cmd["Stmt"]), name, redirections, self.of(cmd))


_BUILDERS = {
    "CallExpr": Commands.call,
    "DeclClause": Commands.declaration,
    "Block": Commands.group,
    "Subshell": Commands.subshell,
    "IfClause": Commands.conditional,
    "WhileClause": Commands.loop,
    "ForClause": Commands.repeated,
    "CaseClause": Commands.case,
    "FuncDecl": Commands.function,
    "TestClause": Commands.test,
    "ArithmCmd": Commands.calculation,
    "LetClause": Commands.let,
    "TimeClause": Commands.timed,
    "CoprocClause": Commands.coprocess,
}


def _without_tabs(text: str, at_start: bool = True) -> str:
    r"""Remove the tabs at the start of every line of a `<<-` heredoc; a continued line has no start of its own."""
    lines = text.split("\n")
    out = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else ""
        continued = number > 0 and (len(before) - len(before.rstrip("\\"))) % 2 == 1
        fresh = at_start if number == 0 else not continued
        out.append(line.lstrip("\t") if fresh else line)
    return "\n".join(out)
