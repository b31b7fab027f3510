"""Tuples with names that cost nothing at import: no types of fields are read, and what makes one is written when used.

The standard library compiles `__new__` of each class and makes six further methods for it, 0.1 ms a class; a check with
a few findings imports seventy of them and makes most of those a few times at most.
"""

from __future__ import annotations

from collections import namedtuple
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from budgetcheck.text.slots import SOME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import NamedTuple as NamedTuple
else:
    _Places: Final = namedtuple("_Places", [f"at{number}" for number in range(16)])
    _READERS: Final = [vars(_Places)[name] for name in _Places._fields]
    """What reads the field at each place, as the standard library makes it; any tuple's fields are read by them."""

    class _Named(tuple):
        """What tuples with names have in common."""

        __slots__ = ()

        @classmethod
        def _make(cls, values: Iterable[Any]) -> Any:
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **changed: Any) -> Any:
            made = self._make(map(changed.pop, self._fields, self))
            if changed:
                raise ValueError(f"Got unexpected field names: {list(changed)!r}")
            return made

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            shown = ", ".join([f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True)])
            return f"{self.__class__.__name__}({shown})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

    class _Tuples(type):
        """Makes a class whose `__new__` waits: the first few calls do without one of its own."""

        def __new__(cls, name: str, bases: tuple[type, ...], held: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, held)
            fields = tuple(held.get("__annotations__", ()))
            defaults = {one: held[one] for one in fields if one in held}
            many = len(fields) > len(_READERS)
            readers = [property(itemgetter(n)) for n in range(len(fields))] if many else _READERS
            owned = {
                **held,
                **dict(zip(fields, readers, strict=False)),
                "__slots__": (),
                "_fields": fields,
                "_field_defaults": defaults,
                "__match_args__": fields,
            }
            made = type(name, (_Named,), owned)
            made.__new__ = staticmethod(_waiting(made, fields, tuple(defaults.values())))
            return made

    def _waiting(made: Any, fields: tuple[str, ...], defaults: tuple[Any, ...]) -> Callable[..., Any]:
        """Make tuples of what is given by place; after a few, and for anything else, write `__new__`."""
        left, new, most = SOME, tuple.__new__, len(fields)

        def __new__(cls: type, *given: Any, **named: Any) -> Any:  # noqa: N807
            nonlocal left
            left -= 1
            lacking = most - len(given)
            if left > 0 and not named and 0 <= lacking <= len(defaults):
                return new(cls, given if not lacking else given + defaults[-lacking:])
            parameters = ", ".join(fields)
            names = {"_new": new, "__name__": made.__module__}
            written = eval(f"lambda _cls, {parameters}: _new(_cls, ({parameters},))", names)  # noqa: S307 -- own fields
            written.__name__, written.__qualname__ = "__new__", f"{made.__qualname__}.__new__"
            written.__defaults__ = defaults
            made.__new__ = staticmethod(written)
            return written(cls, *given, **named)

        return __new__

    class NamedTuple(metaclass=_Tuples):
        """As `typing.NamedTuple`."""
