"""Reports as compact JSON and back: types lead the way, so that nothing but reports can come of it."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

Decoder = Callable[[Any], Any]


def pack(value: object) -> object:
    """Turn dataclasses and tuples into lists, fields in their order; texts, numbers and None stay."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return [pack(part) for part in value]
    if is_dataclass(value):
        return [pack(getattr(value, name)) for name in _names(type(value))]
    raise TypeError(type(value).__name__)


def unpack(kind: Any, packed: Any) -> Any:
    """Make a value of a type of what `pack` made. Raises ValueError or TypeError where it is anything else."""
    return _decoder(kind)(packed)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _decoder(kind: Any) -> Decoder:
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is types.UnionType or origin is typing.Union:
        (inner,) = (_decoder(argument) for argument in arguments if argument is not type(None))
        return lambda packed: None if packed is None else inner(packed)
    if origin is tuple and arguments[-1] is Ellipsis:
        part = _decoder(arguments[0])
        return lambda packed: tuple([part(one) for one in _listed(packed)])
    if origin is tuple:
        return _made(lambda *parts: parts, [_decoder(argument) for argument in arguments])
    if origin is typing.Literal:
        return _exactly(str)
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return _made(kind, [_decoder(hints[name]) for name in _names(typing.cast(type, kind))])
    if isinstance(kind, type) and hasattr(kind, "_fields"):
        hints = typing.get_type_hints(kind)
        return _made(kind, [_decoder(hints[name]) for name in kind._fields])
    return _exactly(kind)


def _made(make: Callable[..., Any], parts: list[Decoder]) -> Decoder:
    def decode(packed: Any) -> Any:
        return make(*[part(one) for part, one in zip(parts, _listed(packed), strict=True)])

    return decode


def _exactly(kind: type) -> Decoder:
    def decode(packed: Any) -> Any:
        if type(packed) is not kind:
            raise TypeError(kind.__name__)
        return packed

    return decode


def _listed(packed: Any) -> list[Any]:
    if type(packed) is not list:
        raise TypeError("list")
    return packed
