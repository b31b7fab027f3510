"""What compiled rules run with: the names their code may use, and nothing else of Python.

A compiled sheet is a code object and its constants; both can be kept between runs, see `ready`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from types import CodeType, FunctionType
from typing import Any, Final, NamedTuple, TypeAlias

from budgetcheck.expression.surroundings import environment as env
from budgetcheck.expression.surroundings.patterns import captured, found, matcher, same_name

UNDECIDED: Final = 0
"""An instance lacks a figure that it cannot do without."""
TOO_LARGE: Final = 1
"""An instance would look at more elements than any honest declaration has."""

PATTERN: Final = "P"
"""How the names of constants begin that are patterns."""

Compiled: TypeAlias = Callable[..., Any]
Constant: TypeAlias = Decimal | str | bool | tuple[Decimal | str, ...]


class Emitted(NamedTuple):
    """A compiled sheet as code and constants."""

    code: CodeType
    constants: Mapping[str, Constant]

    def link(self) -> Compiled:
        """Make the function."""
        held = {
            name: matcher(value) if name.startswith(PATTERN) and isinstance(value, str) else value
            for name, value in self.constants.items()
        }
        return FunctionType(self.code, {**_SPACE, **held}, "judge")


def _alike(left: object, right: object, relation: str) -> bool:
    """Compare free-form values; raises TypeError where they are not of one kind."""
    if type(left) is not type(right) or (relation not in ("==", "!=") and type(left) in (str, bool)):
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


def _either(first: object, other: Callable[[], object]) -> object:
    return other() if first is None else first


def _number(value: object) -> object:
    """Return a number; raises TypeError where it is something else, a truth value above all."""
    if type(value) not in (Decimal, int):
        raise TypeError
    return value


def _flag(value: object) -> bool:
    """Return a truth value; raises TypeError where it is something else."""
    if type(value) is not bool:
        raise TypeError
    return value


def _some(choose: Callable[[Any], object], values: list[object]) -> object:
    if not values:
        raise KeyError
    return choose(values)


def _rounded(value: object, places: int) -> Decimal:
    """Round half away from zero; raises TypeError where it is no number."""
    return Decimal(_number(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _ROUNDING)  # type: ignore[arg-type]


_ROUNDING: Final = Context(prec=60)
"""Does not trap what is not exact; numbers have fewer digits, see `arithmetic.limits`."""


_SPACE: Mapping[str, object] = {
    "__builtins__": {},
    "Caught": (LookupError, TypeError, ArithmeticError, AttributeError),
    "Doubt": (LookupError, TypeError, ArithmeticError, AttributeError),
    "abs": abs,
    "add": env.added,
    "alike": _alike,
    "all": all,
    "any": any,
    "as_number": env.as_number,
    "beyond": env.beyond,
    "captured": captured,
    "either": _either,
    "flag": _flag,
    "found": found,
    "KeyError": KeyError,
    "rounded": _rounded,
    "Open": (LookupError, TypeError, ArithmeticError, AttributeError, env.TooLarge),
    "TooLarge": env.TooLarge,
    "ZERO": Decimal(0),
    "len": len,
    "max": max,
    "min": min,
    "only": env.only,
    "part_of": env.part_of,
    "num": _number,
    "passing": env.passing,
    "quotient": env.quotient,
    "reach": env.reach,
    "same": env.same,
    "same_name": same_name,
    "soft": env.soft,
    "soft_part": env.soft_part,
    "total": env.total_or_none,
    "some": _some,
    "sum": sum,
}
