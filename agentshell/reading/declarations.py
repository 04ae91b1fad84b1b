"""Owns export, declare, local, readonly, typeset and unset, written as such or given arguments at run time."""

from __future__ import annotations

from agentshell.model import Arg, Unknown
from agentshell.reading import tree
from agentshell.reading.arrays import assign_array, coerced
from agentshell.reading.assignments import PROMPTS, appended, lasting, prompt
from agentshell.reading.names import subscript_effects
from agentshell.reading.state import ExportedFunction, Variable
from agentshell.reading.words import fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from agentshell.model import Redirect
    from agentshell.reading.commands import Call
    from agentshell.reading.redirections import Streams
    from agentshell.reading.state import Shell, Status


class Options:
    """The options of one declaration."""

    def __init__(self, variant: str) -> None:
        self.variant = variant
        self.letters = "x" if variant == "export" else ""
        self.off = ""

    def take(self, text: str) -> None:
        """Take in `-x`, `+x` and the like."""
        if text.startswith("-"):
            self.letters += text[1:]
        else:
            self.off += text[1:]

    @property
    def local(self) -> bool:
        """Whether the variable is local in a function."""
        return self.variant in {"local", "declare", "typeset", "nameref"} and "g" not in self.letters


def declaration(shell: Shell, node: tree.Declaration) -> Status:
    """Follow a declaration whose operands the readers told apart."""
    streams: Streams | None = None
    redirects: tuple[Redirect, ...] = ()
    if node.redirections:
        from agentshell.reading.redirections import redirect

        streams = redirect(shell, node.redirections)
        redirects = streams.redirects
    options = Options(node.variant)
    assigned: dict[str, Arg] = {}
    named = False
    for operand in node.operands:
        if isinstance(operand, tree.Assignment):
            named = True
            value = declare_node(shell, options, operand)
            if value is not None:
                assigned[operand.name] = value
            continue
        for arg in fields(shell, operand):
            named = named or not arg.literal.startswith("-")
            declare_argument(shell, options, arg, assigned)
    if ("p" in options.letters or not named) and shell.written is not None:
        told = "what the shell tells of a variable" if named else "what the shell lists of its variables"
        shell.write((Unknown(told, node.variant),))
    if (assigned and (options.variant != "local" or "x" in options.letters)) or redirects:
        shell.emit((), node.span, redirects, assigned)
    return None


def declared(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow a declaring builtin that is reached by another way (`command export`, a variable as its name)."""
    options = Options(str(argv[0].text))
    assigned: dict[str, Arg] = {}
    for arg in argv[1:]:
        declare_argument(shell, options, arg, assigned)
    if assigned or call.redirects:
        shell.emit((), call.span, call.redirects, assigned)
    return None


def declare_argument(shell: Shell, options: Options, arg: Arg, assigned: dict[str, Arg]) -> None:
    """Follow one operand that is known as an argument only: an option, a name, or `name=value`."""
    subscript_effects(shell, arg)
    first = arg.parts[0] if arg.parts else ""
    if isinstance(first, Unknown):
        if "f" not in options.letters:
            shell.env = shell.env.replace(open=f"{options.variant} {arg.shown} sets what is not known")
        return
    if first[:1] in {"-", "+"} and len(first) > 1:
        options.take(first)
        return
    name, equals, rest = first.partition("=")
    if not equals:
        if arg.known:
            declare_name(shell, options, name)
        return
    append = name.endswith("+")
    name = name.removesuffix("+")
    if "[" in name:
        from agentshell.reading.names import assign_named

        assign_named(shell, Arg((name,), arg.span), Arg((rest, *arg.parts[1:])))
        return
    value = Arg((rest, *arg.parts[1:]) if rest or len(arg.parts) == 1 else arg.parts[1:], arg.span)
    if name.isidentifier():
        assigned[name] = store(shell, options, name, value, append=append)


def declare_node(shell: Shell, options: Options, node: tree.Assignment) -> Arg | None:
    """Follow one operand that is an assignment, or a bare name; return the value that was assigned."""
    if node.array is not None:
        if options.local:
            localize(shell, node.name)
        kind = "associative" if "A" in options.letters else "indexed" if "a" in options.letters else ""
        value = assign_array(shell, node, kind)
        mark(shell, options, node.name)
        return value
    if node.index is not None:
        return lasting(shell, node)
    if node.value is None and not node.append:
        declare_name(shell, options, node.name)
        return None
    from agentshell.reading.commands import value_of

    return store(shell, options, node.name, value_of(shell, node), append=node.append)


def localize(shell: Shell, name: str) -> None:
    """Make a name local where a function is being followed."""
    if shell.locals is not None:
        from agentshell.reading.functions import localize as hide

        hide(shell, name)


def store(shell: Shell, options: Options, name: str, value: Arg, *, append: bool) -> Arg:
    """Assign a value under the options and attributes; return it."""
    old = shell.lookup(name)
    if append:
        value = appended(shell, name, value)
    if options.local:
        localize(shell, name)
        old = old if shell.locals is None or append else None
    kind = "reference" if "n" in options.letters else ""
    if "a" in options.letters or "A" in options.letters:
        kind = "associative" if "A" in options.letters else "indexed"
        shell.store(name, Variable(None, old is not None and old.exported, (("0", value),), kind))
        mark(shell, options, name)
        return value
    flags = "".join(letter for letter in "ilu" if letter in options.letters)
    if old is not None and not kind:
        flags = flags or old.flags
        if old.kind and not options.local:
            shell.assign(name, value)
            mark(shell, options, name)
            return value
    exported = "x" in options.letters or "allexport" in shell.options or (old is not None and old.exported)
    if "x" in options.off:
        exported = False
        shell.env = shell.env.with_changes({name: None})
    variable = Variable(None, exported, None, kind, flags)
    if flags:
        value = coerced(shell, variable, value)
    shell.store(name, variable.replace(value=value))
    if name in PROMPTS or name == "PROMPT_COMMAND":
        prompt(shell, name, value)
    return value


def mark(shell: Shell, options: Options, name: str) -> None:
    """Put the attributes on a variable that is in place."""
    variable = shell.lookup(name)
    if variable is None:
        return
    flags = "".join(letter for letter in "ilu" if letter in options.letters) or variable.flags
    exported = (variable.exported or "x" in options.letters) and "x" not in options.off
    shell.store(name, variable.replace(exported=exported, flags=flags))
    if not exported and variable.exported:
        shell.env = shell.env.with_changes({name: None})


def declare_name(shell: Shell, options: Options, name: str) -> None:
    """Follow `export name`, `local name`, `export -f name`, `declare -A name`."""
    if "f" in options.letters:
        bodies = shell.functions.get(name)
        if bodies and "x" in options.letters:
            function = ExportedFunction(f"the function {name}", name, body=bodies[0])
            off = "n" in options.letters or "x" in options.off
            shell.env = shell.env.with_changes({f"BASH_FUNC_{name}%%": None if off else Arg((function,))})
        return
    base = name.partition("[")[0]
    if not base.isidentifier() or "p" in options.letters:
        return
    if options.variant == "export" and "n" in options.letters:
        variable = shell.lookup(base)
        if variable is not None:
            shell.variables = {**shell.variables, base: variable.replace(exported=False)}
            shell.env = shell.env.with_changes({base: None})
        return
    fresh = options.local and shell.locals is not None and base not in shell.locals
    if options.local:
        localize(shell, base)
    kind = (
        "associative"
        if "A" in options.letters
        else "indexed"
        if "a" in options.letters
        else "reference"
        if "n" in options.letters
        else ""
    )
    old = None if fresh else shell.lookup(base)
    if old is None:
        flags = "".join(letter for letter in "ilu" if letter in options.letters)
        items = () if kind in {"associative", "indexed"} else None
        made = Variable(None, "x" in options.letters, items, kind, flags)
        shell.variables = {**shell.variables, base: made}
        return
    if kind == "reference" and old.kind != kind:
        shell.store(base, old.replace(kind=kind))
        return
    mark(shell, options, base)


def unset(shell: Shell, argv: tuple[Arg, ...], call: Call) -> Status:
    """Follow `unset`: variables, elements, functions, references."""
    if any("AGENTSHELL" in arg.literal for arg in argv[1:]):
        shell.emit(argv, call.span)
    mode = ""
    for arg in argv[1:]:
        subscript_effects(shell, arg)
        text = arg.text
        if isinstance(text, Unknown):
            shell.env = shell.env.replace(open=shell.env.open or f"unset {arg.shown} takes away what is not known")
            continue
        if text in {"-f", "-v", "-n", "--"}:
            mode = mode if text == "--" else text
            continue
        name, bracket, subscript = text.partition("[")
        variable = shell.variables.get(name) or shell.lookup(name)
        if mode == "-f" or (variable is None and name in shell.functions and mode != "-v"):
            shell.functions = {key: bodies for key, bodies in shell.functions.items() if key != name}
            if shell.env.get(f"BASH_FUNC_{name}%%") is not None:
                shell.env = shell.env.with_changes({f"BASH_FUNC_{name}%%": None})
            continue
        if not bracket:
            target = name
            if variable is not None and variable.kind == "reference" and mode != "-n" and variable.value is not None:
                target = variable.value.literal or name
            shell.unset(target)
        elif variable is not None and variable.items is not None:
            key = subscript.removesuffix("]")
            items = tuple(item for item in variable.items if item[0] != key)
            shell.store(name, variable.replace(items=() if key in {"@", "*"} else items))
    return None


HANDLERS: dict[str, Callable[[Shell, tuple[Arg, ...], Call], Status]] = {
    **dict.fromkeys(("export", "readonly", "declare", "typeset", "local"), declared),
    "unset": unset,
}
