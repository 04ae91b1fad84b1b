"""Owns the YAML side of packs on this machine: reading folders, checking, compiling, laying layers over one another.

Off the hot path. What a pack may say is known in `packs`; the readers and resolvers have registries of their own.
"""

from __future__ import annotations

import marshal
import posix

from agentshell.errors import RuleError
from agentshell.host import read_bytes
from agentshell.model import Unknown
from agentshell.pack_store import INDEX, place_resolver, read_index, subjects_reader
from agentshell.packs.check import Known, check
from agentshell.packs.compiling import compile_pack
from agentshell.packs.extend import extended, extension_problems
from agentshell.packs.load import Loaded, load
from agentshell.packs.registry import Registry, split_programs
from agentshell.shipped import rules_folder
from agentshell.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from agentshell.config import RuleFolder
    from agentshell.pack_store import CompiledStore, Index, Stamps
    from agentshell.packs.compiled import PackData
    from agentshell.packs.model import Pack

OTHERS = ("environments.yaml", "credentials.yaml", "policy.yaml", "config.yaml")
"""Files beside the packs that are none; `api-…` files describe APIs (`payloads.api`)."""


class PackFile(Value):
    """A file of a folder of packs, read; `used` names the files it was made from."""

    path: str
    name: str
    loaded: Loaded
    used: tuple[str, ...]


class Bases:
    """The packs that others may extend: shipped ones, read when they are asked for, and those of earlier layers."""

    def __init__(self, store: CompiledStore | None = None) -> None:
        self.changed: dict[str, Pack] = {}
        self._files = store.files() if store is not None else {}

    def __contains__(self, name: str) -> bool:
        return name in self.changed or name in self._files

    def get(self, name: str) -> Pack | None:
        """Return a pack by its name, None when there is none; raise RuleError when a shipped one is wrong."""
        if name in self.changed or name not in self._files:
            return self.changed.get(name)
        loaded = read_pack_file(f"{rules_folder()}/{self._files[name][0]}").loaded
        if loaded.problems:
            raise RuleError(loaded.problems)
        return loaded.pack


def pack_paths(folder: str) -> tuple[str, ...]:
    """Return the paths of the pack files in a folder, sorted."""
    names = sorted(name for name in posix.listdir(folder) if name.endswith((".yaml", ".yml")) and name[0] != ".")
    return tuple(f"{folder}/{name}" for name in names if name not in OTHERS and not name.startswith("api-"))


def read_pack_file(path: str) -> PackFile:
    """Read one pack file, with the operations file beside it."""
    folder, _, name = path.rpartition("/")
    used = [name]

    def beside(other: str) -> str | None:
        if "/" in other:
            return None
        used.append(other)
        text = _text(f"{folder}/{other}" if folder else other)
        return text if isinstance(text, str) else None

    text = _text(path)
    if isinstance(text, Unknown):
        from agentshell.packs.problems import Marks, Source

        return PackFile(path, name, Loaded(None, Marks(Source(path, ""), {}), (f"{path}: {text.why}",)), (name,))
    return PackFile(path, name, load(text, path, beside), tuple(used))


def known_names(programs: Mapping[str, str] | None = None) -> Known:
    """Return the names of readers and resolvers that packs may use, and the programs that are taken."""
    from agentshell.payloads import READERS, SUBJECTS
    from agentshell.targets import PLACES, RESOLVERS

    return Known(frozenset(RESOLVERS), frozenset(PLACES), frozenset(READERS), frozenset(SUBJECTS), programs or {})


def check_files(files: Iterable[PackFile], bases: Bases, *, tightens: bool = False) -> tuple[str, ...]:
    """Return every mistake in the files. bases are the packs that they may extend; `tightens`: they are a project's."""
    problems: list[str] = []
    programs: dict[str, str] = {}
    names: dict[str, str] = {}
    for file in files:
        problems += file.loaded.problems
        pack, marks = file.loaded.pack, file.loaded.marks
        if pack is None:
            continue
        base = bases.get(pack.extends) if pack.extends else None
        if pack.extends and base is None:
            problems.append(marks.problem(("extends",), f"there is no pack '{pack.extends}' to extend"))
            continue
        problems += check(pack, marks, known_names(programs), base)
        if base is not None:
            problems += extension_problems(base, pack, marks, tightens=tightens)
        if pack.pack in names:
            problems.append(marks.problem(("pack",), f"the pack '{pack.pack}' is in {names[pack.pack]} already"))
        names[pack.pack] = file.path
        programs.update(dict.fromkeys(pack.programs, pack.pack))
    return tuple(problems)


def refreshed(folder: str, index: Index | None, stamps: Stamps) -> tuple[dict[str, PackData], Index]:
    """Return the packs of a source tree that changed since they were compiled, and an index of all; raise RuleError."""
    old = index["sources"] if index is not None else {}
    same_compiler = {k: v for k, v in old.items() if "/" in k} == {k: v for k, v in stamps.items() if "/" in k}
    compiled = index["files"] if index is not None and same_compiler else {}
    kept = {
        name: used for name, used in compiled.items() if all(one in old and stamps.get(one) == old[one] for one in used)
    }
    fresh = {used[0] for used in kept.values()}
    files = [read_pack_file(path) for path in pack_paths(folder) if path.rpartition("/")[2] not in fresh]
    if problems := check_files(files, Bases()):
        raise RuleError(problems)
    newer = {pack.pack: compile_pack(pack) for file in files if (pack := file.loaded.pack) is not None}
    exact, globs = split_programs(newer)
    if index is not None:
        exact = {**{program: name for program, name in index["programs"].items() if name in kept}, **exact}
        globs = (*((program, name) for program, name in index["globs"] if name in kept), *globs)
    used_by = {pack.pack: file.used for file in files if (pack := file.loaded.pack) is not None}
    return newer, {"programs": exact, "globs": globs, "files": {**kept, **used_by}, "sources": stamps}


def write_compiled(folder: str, place: str, stamps: Stamps) -> tuple[str, ...]:
    """Compile the packs of a folder into another one; return the names of the files written; raise RuleError.

    What is up to date already is kept.
    """
    newer, index = refreshed(folder, read_index(place), stamps)
    contents: dict[str, object] = {f"{name}.bin": data for name, data in newer.items()}
    contents[INDEX] = index
    for name, data in contents.items():
        # Version 4 is read by every Python from 3.4 on.
        _write(f"{place}/{name}", marshal.dumps(data, 4))  # type: ignore[arg-type]
    for name in posix.listdir(place):
        if name.removesuffix(".bin") not in index["files"] and name != INDEX:
            posix.unlink(f"{place}/{name}")
    return tuple(sorted(posix.listdir(place)))


def layered(store: CompiledStore, folders: tuple[RuleFolder, ...]) -> Registry:
    """Return the shipped packs with those of the layers on top; raise RuleError for layers that are not a project's.

    A later layer's pack takes the place of an earlier one of the same name, unless its layer may only tighten.
    """
    bases = Bases(store)
    shipped = {**dict(store.globs()), **store.programs()}
    broken: list[str] = []
    held: list[str] = []
    for folder in folders:
        tightens = bool(folder.layer.tightens)
        files = [read_pack_file(path) for path in pack_paths(folder.folder)]
        problems = list(check_files(files, bases, tightens=tightens))
        if tightens:
            problems += _not_tightening(files, bases, shipped)
        if problems:
            (held if folder.layer.name == "project" else broken).extend(problems)
            continue
        for file in files:
            pack = file.loaded.pack
            assert pack is not None
            base = bases.get(pack.extends) if pack.extends else None
            name = pack.extends or pack.pack
            bases.changed[name] = pack if base is None else extended(base, pack)
            shipped.update(dict.fromkeys(pack.programs, name))
    if broken:
        raise RuleError(tuple(broken))
    own = {name: compile_pack(bases.changed[name]) for name in sorted(bases.changed)}
    return Registry(store, subjects_reader, place_resolver, own, tuple(held))


def _not_tightening(files: Iterable[PackFile], bases: Bases, taken: Mapping[str, str]) -> list[str]:
    """Return why the packs of a layer that may only tighten do more than that."""
    problems = []
    for file in files:
        pack, marks = file.loaded.pack, file.loaded.marks
        if pack is None or pack.extends:
            continue
        if pack.pack in bases:
            problems.append(marks.problem(("pack",), f"a project may not replace the pack '{pack.pack}': extend it"))
        for at, program in enumerate(pack.programs):
            if program in taken or "*" in program or "?" in program:
                other = taken.get(program, "another pack")
                problems.append(marks.problem(("programs", at), f"{other} may describe '{program}' already: extend it"))
    return problems


def _text(path: str) -> str | Unknown:
    content = read_bytes(path)
    if isinstance(content, Unknown):
        return content
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        return Unknown(f"not UTF-8 text (byte {error.start})", path)


def _write(path: str, content: bytes) -> None:
    """Write the file so that a reader finds the old one or the new one, never a part."""
    handle = posix.open(f"{path}.new", posix.O_WRONLY | posix.O_CREAT | posix.O_TRUNC | posix.O_CLOEXEC, 0o644)
    try:
        while content:
            content = content[posix.write(handle, content) :]
    finally:
        posix.close(handle)
    posix.rename(f"{path}.new", path)
