"""Types with slots that cost nothing at import: their methods are written when they are first called.

The standard library's `dataclass` compiles six methods of each class while its module is imported, 0.4 ms a class;
a check with a few findings imports a hundred of them, makes some dozens and compares fewer still. Here the standard
library gathers the fields and makes the slots, which takes a tenth of that, and the rest waits; `__init__` is written
only for what is made more than a few times. `dataclasses.fields`, `replace` and `field` do as with any dataclass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from typing import Any, Final, TypeVar, dataclass_transform, overload

_Made = TypeVar("_Made")
SOME: Final = 16
"""Things of one type that are made before a method that makes them quicker is written."""


@overload
def frozen(cls: type[_Made], /) -> type[_Made]: ...
@overload
def frozen(*, eq: bool = True, kw_only: bool = False) -> Callable[[type[_Made]], type[_Made]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[Any] | None = None, /, *, eq: bool = True, kw_only: bool = False) -> Any:
    """Make of a class what `dataclass(frozen=True, slots=True)` makes; with `eq=False` it compares by its own ways.

    With `kw_only=True` its fields are given by name only. Methods that the class itself defines stay.
    """
    return _immutable(cls, eq, kw_only) if cls is not None else lambda given: _immutable(given, eq, kw_only)


@dataclass_transform(field_specifiers=(field,))
def slotted(cls: type[_Made], /) -> type[_Made]:
    """Make of a class what `dataclass(slots=True)` makes: its fields may be set again, and it cannot be hashed."""
    made = _bare(cls)
    _give_init(made, _open_init, lambda name: lambda self, value: setattr(self, name, value))
    for name, write in (("__repr__", _repr), ("__eq__", _eq)):
        _give(made, name, write)
    if "__hash__" not in cls.__dict__:
        made.__hash__ = None
    return made  # type: ignore[no-any-return]


def _bare(cls: type[Any], kw_only: bool = False) -> Any:
    """The class with its fields gathered and its slots, without any method of a dataclass."""
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # else `dataclass` writes the signature down, which takes longer than all the rest
    return dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)


def _immutable(cls: type[Any], eq: bool, kw_only: bool) -> type[Any]:
    made = _bare(cls, kw_only)
    _give_init(made, _init, lambda name: getattr(made, name).__set__)
    _give(made, "__repr__", _repr)
    if eq:
        if cls.__dict__.get("__hash__") is None:
            made.__hash__ = _waiting(made, "__hash__", _hash)
        _give(made, "__eq__", _eq)
    made.__setattr__ = _set_nothing
    made.__delattr__ = _delete_nothing
    made.__getstate__ = _state
    made.__setstate__ = _take_state
    return made  # type: ignore[no-any-return]


_Writer = Callable[[type[Any], dict[str, Any]], str]
"""Writes a method of a class as Python and puts what it needs into the names that it is compiled with."""


def _give(cls: type[Any], name: str, write: _Writer) -> None:
    if name not in cls.__dict__:
        setattr(cls, name, _waiting(cls, name, write))


def _give_init(cls: type[Any], write: _Writer, setter: Callable[[str], Callable[[Any, Any], None]]) -> None:
    """Give a class an `__init__` that does without a written one for the first few calls."""
    if "__init__" in cls.__dict__:
        return
    left = SOME
    plan: list[tuple[str, Callable[[Any, Any], None], Any, Any]] = []

    def __init__(self: Any, *given: Any, **named: Any) -> None:  # noqa: N807
        nonlocal left
        left -= 1
        if left == SOME - 1:
            known = fields(cls)
            if hasattr(cls, "__post_init__") or not all(one.init and not one.kw_only for one in known):
                left = 0
            else:
                plan.extend((one.name, setter(one.name), one.default, one.default_factory) for one in known)
        if left <= 0 or not _taken(self, plan, given, named):
            _written(cls, "__init__", write)(self, *given, **named)

    __init__.__qualname__ = f"{cls.__qualname__}.__init__"
    cls.__init__ = __init__


def _taken(
    self: Any,
    plan: list[tuple[str, Callable[[Any, Any], None], Any, Any]],
    given: tuple[Any, ...],
    named: dict[str, Any],
) -> bool:
    """Set the fields one by one; False where the arguments do not fit, which the written method says in words."""
    places = len(given)
    used = 0
    if places > len(plan):
        return False
    for place, (name, put, default, factory) in enumerate(plan):
        if place < places:
            put(self, given[place])
        elif name in named:
            put(self, named[name])
            used += 1
        elif factory is not MISSING:
            put(self, factory())
        elif default is not MISSING:
            put(self, default)
        else:
            return False
    return used == len(named)


def _waiting(cls: type[Any], name: str, write: _Writer) -> Callable[..., Any]:
    """A method that puts the written one into its own place when it is called, and calls that."""

    def method(*arguments: Any, **named: Any) -> Any:
        return _written(cls, name, write)(*arguments, **named)

    method.__name__ = name
    return method


def _written(cls: type[Any], name: str, write: _Writer) -> Callable[..., Any]:
    """Write a method and put it into its place."""
    names: dict[str, Any] = {}
    exec(write(cls, names), names)  # noqa: S102 -- names of fields that stand in this package's own source
    made: Callable[..., Any] = names[name]
    made.__qualname__ = f"{cls.__qualname__}.{name}"
    setattr(cls, name, made)
    return made


def _init(cls: type[Any], names: dict[str, Any]) -> str:
    """Fields are set through their slots, which is quicker than by way of `object.__setattr__`."""
    for one in fields(cls):
        names[f"_set_{one.name}"] = getattr(cls, one.name).__set__
    return _init_with(cls, names, lambda name, value: f"_set_{name}(self, {value})")


def _open_init(cls: type[Any], names: dict[str, Any]) -> str:
    return _init_with(cls, names, lambda name, value: f"self.{name} = {value}")


def _init_with(cls: type[Any], names: dict[str, Any], setting: Callable[[str, str], str]) -> str:
    taken = [one for one in fields(cls) if one.init]
    made = [one for one in fields(cls) if not one.init and one.default_factory is not MISSING]
    ordered = [one for one in taken if not one.kw_only]
    named = [one for one in taken if one.kw_only]
    parameters = ["self", *(_parameter(one, names) for one in ordered)]
    if named:
        parameters += ["*", *(_parameter(one, names) for one in named)]
    body = [setting(one.name, _given(one, names)) for one in taken]
    body += [setting(one.name, _made(one, names)) for one in made]
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    return f"def __init__({', '.join(parameters)}):\n " + "\n ".join(body or ["pass"])


def _parameter(one: Field[Any], names: dict[str, Any]) -> str:
    if one.default is MISSING and one.default_factory is MISSING:
        return one.name
    names[f"_default_{one.name}"] = one.default
    return f"{one.name}=_default_{one.name}"


def _given(one: Field[Any], names: dict[str, Any]) -> str:
    if one.default_factory is MISSING:
        return one.name
    return f"{_made(one, names)} if {one.name} is _default_{one.name} else {one.name}"


def _made(one: Field[Any], names: dict[str, Any]) -> str:
    names[f"_make_{one.name}"] = one.default_factory
    return f"_make_{one.name}()"


def _repr(cls: type[Any], names: dict[str, Any]) -> str:
    shown = ", ".join(f"{one.name}={{self.{one.name}!r}}" for one in fields(cls) if one.repr)
    return f"def __repr__(self):\n return f'{{self.__class__.__qualname__}}({shown})'"


def _eq(cls: type[Any], names: dict[str, Any]) -> str:
    compared = [one for one in fields(cls) if one.compare]
    return (
        "def __eq__(self, other):\n if other.__class__ is self.__class__:\n"
        f"  return {_all('self', compared)} == {_all('other', compared)}\n return NotImplemented"
    )


def _hash(cls: type[Any], names: dict[str, Any]) -> str:
    hashed = [one for one in fields(cls) if (one.compare if one.hash is None else one.hash)]
    return f"def __hash__(self):\n return hash({_all('self', hashed)})"


def _all(whose: str, chosen: list[Field[Any]]) -> str:
    return f"({''.join(f'{whose}.{one.name}, ' for one in chosen)})"


def _set_nothing(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete_nothing(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in fields(self)]


def _take_state(self: Any, state: list[Any]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
