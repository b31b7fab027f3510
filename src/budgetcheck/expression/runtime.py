"""What compiled formulas run with: the names their code may use, and nothing else of Python.

A compiled formula is a code object and its constants; both can be kept between runs, see `ready`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import CodeType, FunctionType
from typing import Any, Final, NamedTuple, TypeAlias

from budgetcheck.expression import environment as env
from budgetcheck.expression.patterns import found

HOLDS: Final = 1
NOT_APPLICABLE: Final = 0
UNDECIDED: Final = -1

Compiled: TypeAlias = Callable[..., Any]
Constant: TypeAlias = Decimal | str | bool | tuple[Decimal | str, ...]


class Emitted(NamedTuple):
    """A formula as code and constants; without code only the exact evaluation can judge it."""

    code: CodeType | None
    constants: Mapping[str, Constant]

    def link(self) -> Compiled:
        """Make the function."""
        if self.code is None:
            return look_closer
        return FunctionType(self.code, {**_SPACE, **self.constants}, "judge")


def look_closer(*_: object) -> None:
    """Send every instance to the exact evaluation."""
    return


def _alike(left: object, right: object, relation: str) -> bool:
    """Compare free-form values; raises TypeError where they are not of one kind."""
    if type(left) is not type(right):
        raise TypeError
    match relation:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return bool(left < right)  # type: ignore[operator]
        case "<=":
            return bool(left <= right)  # type: ignore[operator]
        case ">":
            return bool(left > right)  # type: ignore[operator]
        case ">=":
            return bool(left >= right)  # type: ignore[operator]
    raise TypeError


def _some(choose: Callable[[Any], object], values: list[object]) -> object:
    if not values:
        raise KeyError
    return choose(values)


_SPACE: Mapping[str, object] = {
    "__builtins__": {},
    "abs": abs,
    "add": env.add,
    "alike": _alike,
    "all": all,
    "any": any,
    "as_number": env.as_number,
    "beyond": env.beyond,
    "found": found,
    "KeyError": KeyError,
    "len": len,
    "max": max,
    "min": min,
    "only": env.only,
    "part_of": env.part_of,
    "passing": env.passing,
    "quotient": env.quotient,
    "reach": env.reach,
    "same": env.same,
    "soft": env.soft,
    "some": _some,
    "sum": sum,
}
