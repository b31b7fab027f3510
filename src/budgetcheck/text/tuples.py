"""Tuples with names that cost nothing at import: the types of their fields are not read."""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:

    class _Tuples(type):
        """Makes them without reading the types of their fields, which takes twice as long as the rest."""

        def __new__(cls, name: str, bases: tuple[type, ...], held: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, held)
            types = held.get("__annotations__", {})
            defaults = [held[one] for one in types if one in held]
            made = namedtuple(name, types, defaults=defaults, module=held["__module__"])
            for key, value in held.items():
                if key not in types and key != "__module__":
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Tuples):
        """As `typing.NamedTuple`."""
