"""Owns one file with every module's compiled code: a start then opens one file in place of sixty. It changes no module.

It is made by `agentshell install` for the Python of the launcher, in the package's own `__pycache__`, and trusted like
what lies there: a module is taken from it only while the module's source has the time and size that it was compiled
from, and the file only while nobody else may write it; else Python imports as ever. Docstrings are left
out, as under -OO, and so is what only the compiler heeds: to import `__future__` costs a fifth of a millisecond.

Layout: the length of what follows (8 bytes, little-endian); marshalled, the index (name → start, length, whether a
package, path in the package, time, size), the names that every plain line needs, in the order in which they can be run
one after another, without importlib's search for each, and the length of what follows; their code together, which
is quicker to read than one by one; every module's code. Stands before every import: built-in modules only.
"""

from __future__ import annotations

import marshal
import posix
import sys
from _frozen_importlib import ModuleSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import CodeType, ModuleType

    Entry = tuple[int, int, bool, str, int, int]


class Finder:
    """Finds and loads modules in the bundle (importlib's finder and loader in one)."""

    def __init__(self, package: str, handle: int, index: dict[str, Entry], base: int) -> None:
        self.package = package
        self.handle = handle
        self.index = index
        self.base = base

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 - the protocol of importlib
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Return how to load the module, None for one that is not here or whose source has changed."""
        entry = self.index.get(name)
        if entry is None or self.handle < 0 or not self.sound(entry):
            return None
        source = self.source(entry)
        spec = ModuleSpec(name, self, origin=source, is_package=entry[2])  # type: ignore[arg-type]
        spec.has_location = True
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(source.rpartition("/")[0])
        return spec

    def source(self, entry: Entry) -> str:
        """Return the path of the module's source."""
        return entry[3] if entry[3].startswith("/") else f"{self.package}/{entry[3]}"

    def create_module(self, spec: ModuleSpec) -> None:
        """Let importlib make the module as usual."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's code."""
        start, length = self.index[module.__name__][:2]
        exec(marshal.loads(posix.pread(self.handle, length, self.base + start)), module.__dict__)

    def sound(self, entry: Entry) -> bool:
        """Whether the module's source is still what it was compiled from."""
        try:
            found = posix.stat(self.source(entry))
        except OSError:
            return False
        return (found.st_mtime_ns, found.st_size) == entry[4:]

    def load(self, names: Sequence[str], together: bytes) -> None:
        """Load these modules in this order, each after those that it imports; none when one of them has changed."""
        if not all(self.sound(self.index[name]) for name in names):
            return
        for name, code in zip(names, marshal.loads(together), strict=True):
            entry = self.index[name]
            module = type(sys)(name)
            module.__file__ = self.source(entry)
            parent, _, own = name.rpartition(".")
            module.__package__ = name if entry[2] else parent
            if entry[2]:
                module.__path__ = [module.__file__.rpartition("/")[0]]
            sys.modules[name] = module
            exec(code, module.__dict__)
            if parent:
                setattr(sys.modules[parent], own, module)


def serve(package: str, handle: int, index: dict[str, Entry], base: int) -> Finder:
    """Take modules from the opened bundle from now on."""
    finder = Finder(package, handle, index, base)
    sys.meta_path.insert(0, finder)
    return finder


def _serving() -> Iterator[Finder]:
    for finder in sys.meta_path:
        # Not isinstance: the class at work was made before this module could be imported under its name.
        if type(finder).__module__ == Finder.__module__:
            yield finder  # type: ignore[misc]


def handles() -> set[int]:
    """Return the descriptors that modules are still taken from."""
    return {finder.handle for finder in _serving() if finder.handle >= 0}


def withdraw() -> None:
    """Take no further module from the bundle, for a process that closes its descriptors."""
    for finder in _serving():
        finder.handle = -1


def place(package: Path, tag: str) -> Path:
    """Return where the bundle for a Python stands; tag as in sys.implementation.cache_tag."""
    return package / "__pycache__" / f"bundle.{tag}.bin"


def content(package: Path, order: tuple[str, ...] = ()) -> bytes:
    """Compile every module of the package for the running Python and return the bundle; order is what to load first."""
    sources = {
        ".".join((package.name, *source.relative_to(package).with_suffix("").parts)): source
        for source in sorted(package.rglob("*.py"))
    }
    del sources[f"{package.name}.__main__"]
    codes: list[bytes] = []
    plain: dict[str, CodeType] = {}
    index: dict[str, Entry] = {}
    start = 0
    for name, source in sources.items():
        compiled = _compiled(source)
        code = marshal.dumps(compiled)
        shown = str(source.relative_to(package) if source.is_relative_to(package) else source)
        found = source.stat()
        is_package = name.endswith(".__init__")
        module = name.removesuffix(".__init__")
        index[module] = (start, len(code), is_package, shown, found.st_mtime_ns, found.st_size)
        if module in order:
            plain[module] = compiled
        codes.append(code)
        start += len(code)
    together = marshal.dumps(tuple(plain[name] for name in order))
    listed = marshal.dumps((index, order, len(together)))
    return len(listed).to_bytes(8, "little") + listed + together + b"".join(codes)


def _compiled(source: Path) -> CodeType:
    import __future__

    import ast

    tree = ast.parse(source.read_bytes(), str(source))
    kept = [one for one in tree.body if not (isinstance(one, ast.ImportFrom) and one.module == "__future__")]
    flags = __future__.annotations.compiler_flag if len(kept) < len(tree.body) else 0
    tree.body = kept
    code: CodeType = compile(tree, str(source), "exec", flags, dont_inherit=True, optimize=2)
    return code


def entry_place(package: Path, tag: str) -> Path:
    """Return where the entry point's compiled form stands, which the launcher starts in place of its source."""
    return package / "__pycache__" / f"agentshell-start.{tag}.pyc"


def write(package: Path) -> None:
    """Write the bundle for the running Python. Raises OSError where the package's folder cannot be written."""
    import os
    import py_compile
    import tempfile

    tag = sys.implementation.cache_tag or ""
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    compiled = str(entry_place(package, tag))
    py_compile.compile(str(package / "__main__.py"), compiled, doraise=True, invalidation_mode=unchecked)
    target = place(package, tag)
    target.parent.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        file.write(content(package, plain_order()))
    os.chmod(file.name, 0o644)
    os.replace(file.name, target)


def plain_order() -> tuple[str, ...]:
    """Return the modules that a plain line needs, each after those that it imports: what judging one here loads."""
    import importlib

    loaded: list[str] = []

    class Recorder:
        """Notes each module of the package when it has been run."""

        def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
            if not name.startswith("agentshell"):
                return None
            from importlib.machinery import PathFinder

            spec = PathFinder.find_spec(name, path)
            if spec is not None and spec.loader is not None:
                run = spec.loader.exec_module

                def noting(module: ModuleType) -> None:
                    run(module)
                    loaded.append(name)

                spec.loader.exec_module = noting  # type: ignore[method-assign]
            return spec

    for name in [name for name in sys.modules if name.partition(".")[0] == "agentshell"]:
        del sys.modules[name]
    sys.meta_path.insert(0, Recorder())
    for name in ("entry", "shell", "redact"):
        importlib.import_module(f"agentshell.{name}")
    always = len(loaded)
    assembly = importlib.import_module("agentshell.assembly")
    assembly.assemble({}, "/").judge(b"git status")
    # In a source tree whose packs have changed they were compiled anew: that is not what every start needs.
    return tuple(loaded[:always] if "yaml" in sys.modules else loaded)
