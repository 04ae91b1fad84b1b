"""Owns the base of all frozen value types; what the values mean is in `model` and beside each stage.

Hand-written because the hot path pays for it on every command: a frozen dataclass costs about 0.4 ms to define and
drags `inspect` in, `enum` and `typing` cost 4 ms to import. Only built-ins are used here. To the type checker a `Value`
is a frozen dataclass.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, Self, dataclass_transform
else:

    def dataclass_transform(**_):
        """Stand in for `typing.dataclass_transform`, which only the type checker needs."""
        return lambda cls: cls


@dataclass_transform(frozen_default=True)
class Value:
    """A frozen record: fields are the annotated names, in order, base class first; defaults as in a dataclass.

    Equal when type and fields are equal; hashable when the fields are. Defaults are shared, so they must be immutable.
    """

    __fields__: ClassVar[tuple[str, ...]] = ()
    __defaults__: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        names = list(cls.__fields__)
        defaults = dict(cls.__defaults__)
        for name, annotation in cls.__annotations__.items():
            if "ClassVar" in str(annotation):
                continue
            if name not in names:
                names.append(name)
            if name in cls.__dict__:
                defaults[name] = cls.__dict__[name]
        cls.__fields__ = tuple(names)
        cls.__defaults__ = defaults

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        fields = self.__fields__
        state = self.__dict__
        if len(args) > len(fields):
            raise TypeError(f"{type(self).__name__} takes {len(fields)} fields, {len(args)} given")
        for name, value in zip(fields, args, strict=False):
            state[name] = value
        if kwargs:
            for name, value in kwargs.items():
                if name in state or name not in fields:
                    raise TypeError(f"{type(self).__name__}: field {name!r} is unknown or given twice")
                state[name] = value
        if len(state) < len(fields):
            for name in fields:
                if name not in state:
                    if name not in self.__defaults__:
                        raise TypeError(f"{type(self).__name__} needs the field {name!r}")
                    state[name] = self.__defaults__[name]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen; use replace({name}=…)")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *(self.__dict__[name] for name in self.__fields__)))

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={self.__dict__[name]!r}" for name in self.__fields__)
        return f"{type(self).__name__}({inside})"

    def replace(self, **changes: Any) -> Self:
        """Return a copy with the named fields changed; raise TypeError on an unknown field."""
        return type(self)(**{**self.__dict__, **changes})
