"""What compiled rules run with: the names their code may use, and nothing else of Python.

A compiled sheet is a code object and its constants; both can be kept between runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter
from sys import intern
from types import CodeType, FunctionType
from typing import Any, Final, TypeAlias

from budgetcheck.arithmetic.exactness import QUOTIENT
from budgetcheck.expression.surroundings import environment as env
from budgetcheck.expression.surroundings.patterns import SAME_NAME, captured, found, matcher
from budgetcheck.model.codelists import code_rows
from budgetcheck.model.targets import Target, parse_target
from budgetcheck.text.tuples import NamedTuple

UNDECIDED: Final = 0
"""An instance lacks a figure that it cannot do without."""
TOO_LARGE: Final = 1
"""An instance would look at more elements than any honest declaration has."""

PATTERN: Final = "P"
"""How the names of constants begin that are patterns."""
CODES: Final = "C"
"""How the names of constants begin that are the rows of a code list by their code."""
GETTERS: Final = "G"
"""How the names of constants begin that get a key of a record."""

Compiled: TypeAlias = Callable[..., Any]
Constant: TypeAlias = Decimal | str | bool | tuple[Decimal | str, ...]
REMEMBERED: Final = "M"
"""How the names of constants begin that are memories of what a condition came to."""


class _Memory(dict[object, bool]):
    """What a condition came to, by the texts that decide it; so many short ones at most.

    The titles of tables, codes and names, levels of indicators are the same in one declaration after the other.
    """

    __slots__ = ()

    def put(self, texts: object, answer: bool) -> bool:
        if _is_short(texts):
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[texts] = answer
        return answer


def _is_short(texts: object) -> bool:
    if isinstance(texts, tuple):
        return all(map(_is_short, texts))
    return len(texts) <= _LONGEST_REMEMBERED if isinstance(texts, str) else texts != env.NOT_REMEMBERED


_LONGEST_REMEMBERED: Final = 200
_MOST_REMEMBERED: Final = 512


class Emitted(NamedTuple):
    """A compiled sheet as code and constants."""

    code: CodeType
    constants: Mapping[str, Constant]

    def link(self) -> Compiled:
        """Make the function."""
        held = {name: _held(name, value) for name, value in self.constants.items()}
        return FunctionType(self.code, {**_SPACE, **held}, "judge")


def _held(name: str, value: Constant) -> object:
    if name.startswith(REMEMBERED):
        return _Memory()
    if isinstance(value, str) and name.startswith(PATTERN):
        return matcher(value)
    if isinstance(value, str) and name.startswith(GETTERS):
        return itemgetter(intern(value))
    return code_rows(value) if isinstance(value, str) and name.startswith(CODES) else value


class _Lacking(Exception):
    """A figure is absent that a rule cannot do without."""


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


def _given(first: object, other: object) -> object:
    return other if first is None else first


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
    number = value if type(value) is Decimal else Decimal(_number(value))  # type: ignore[arg-type]
    return number.quantize(_PLACES.get(places) or Decimal(1).scaleb(-places), context=QUOTIENT)


_PLACES: Final = {places: Decimal(1).scaleb(-places) for places in range(-4, 9)}


def _none() -> object:
    """Say that there is nothing to be added: raises KeyError."""
    raise KeyError


def added(parts: tuple[Decimal | int | None, ...]) -> Decimal | int:
    """Add the parts that are present; raises KeyError when none is."""
    found = total_or_none(parts)
    if found is None:
        raise KeyError
    return found


def total_or_none(parts: tuple[Decimal | int | None, ...]) -> Decimal | int | None:
    """Add the parts that are present; None when none is."""
    found: Decimal | int | None = None
    for part in parts:
        if part is not None:
            found = part if found is None else found + part
    return found


def only(values: Sequence[object]) -> object:
    """Return the one element; raises KeyError when there is none or several."""
    if len(values) != 1:
        raise KeyError
    return values[0]


def reach(record: Mapping[str, object], key: str) -> object:
    """Read a free-form key, mapping over a list on its way; raises KeyError when it is absent."""
    if key in record:
        return record[key]
    head, _, tail = key.rpartition(".")
    while head:
        held = record.get(head)
        if isinstance(held, list):
            return [reach(element, tail) for element in held]
        head, _, step = head.rpartition(".")
        tail = f"{step}.{tail}"
    raise KeyError(key)


def soft(read: Callable[[], object]) -> object:
    """Read something that may be absent."""
    try:
        return read()
    except KeyError:
        return None


def agree(left: Target, right: Target) -> bool | None:
    """Whether two targets say the same; None where one is free text and the texts differ, which proves nothing."""
    if left.text == right.text:
        return True
    return left == right if left.formal and right.formal else None


def same(left: Target, right: Target) -> bool:
    """Whether two targets agree; raises KeyError where that cannot be told."""
    answer = agree(left, right)
    if answer is None:
        raise KeyError
    return answer


def as_number(value: object, units: Mapping[str, Decimal]) -> Decimal:
    """Return the number of a target or text; amounts come in the declared unit. Raises KeyError without a number."""
    target = parse_target(value) if isinstance(value, str) else value
    if type(target) is Target:
        if target.yuan is not None:
            return target.yuan * units["元"]
        if target.form is not None and target.number is not None:
            return target.number
    elif isinstance(target, Decimal):
        return target
    raise KeyError


def part_of(value: object, part: str, units: Mapping[str, Decimal]) -> object:
    """Return a part of a date or target; raises KeyError where a target has no such part."""
    if isinstance(value, date):
        return getattr(value, part)
    assert isinstance(value, Target)
    if part == "number":
        return as_number(value, units)
    found = getattr(value, part)
    if found is None or (part != "text" and not value.formal):
        raise KeyError(part)
    return found


def soft_part(value: object, part: str, units: Mapping[str, Decimal]) -> object:
    """Return a part of a target that may be absent; None where it or the part is."""
    if type(value) is not Target:
        return None
    if part == "text":
        return value.text
    if not value.formal:
        return None
    return as_number(value, units) if part == "number" else getattr(value, part)


_SPACE: Mapping[str, object] = {
    "__builtins__": {},
    "Caught": (LookupError, TypeError, ArithmeticError, AttributeError),
    "Doubt": (LookupError, TypeError, ArithmeticError, AttributeError),
    "abs": abs,
    "add": added,
    "alike": _alike,
    "all": all,
    "any": any,
    "as_number": as_number,
    "beyond": env.beyond,
    "captured": captured,
    "either": _either,
    "id": id,
    "NO_ROWS": env.NO_ROWS,
    "flag": _flag,
    "found": found,
    "given": _given,
    "KeyError": KeyError,
    "rounded": _rounded,
    "Lacking": _Lacking,
    "Open": (LookupError, TypeError, ArithmeticError, AttributeError, AssertionError, env.TooLarge),
    "TooLarge": env.TooLarge,
    "ZERO": Decimal(0),
    "len": len,
    "map": map,
    "max": max,
    "min": min,
    "only": only,
    "part_of": part_of,
    "none": _none,
    "num": _number,
    "passing": env.passing,
    "quotient": env.quotient,
    "reach": reach,
    "same": same,
    "same_name": SAME_NAME,
    "soft": soft,
    "soft_part": soft_part,
    "total": total_or_none,
    "some": _some,
    "sum": sum,
}
