"""Quantities and figures written out: ``1,088.83 + 555.97``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from budgetcheck.arithmetic.interval import stated_decimals
from budgetcheck.expression.quantities.quantity import Compound, Linear, Quantity, Ratio
from budgetcheck.model.record import Reference
from budgetcheck.text.numbers import people, plain, readable

MAX_TERMS = 400
"""Terms of one side that a finding lists; a longer sum says how many more there are."""
_MONEY = ("amount", "percent", "any")


def formula(value: Quantity) -> str:
    """Write a quantity with its numbers: `1,088.83 + 555.97`, `100 * 88.9 / 1,555.72`."""
    match value:
        case Linear():
            return _linear(value)
        case Ratio():
            return f"{_grouped(value.numerator)} / {_grouped(value.denominator)}"
        case Compound(operation="+" | "*" | "/"):
            return f" {value.operation} ".join(_grouped(operand) for operand in value.operands)
        case Compound():
            return f"{value.operation}({', '.join(formula(operand) for operand in value.operands)})"
    return ""


def _linear(value: Linear) -> str:
    pieces: list[str] = []
    pairs: Sequence[tuple[Reference, Fraction]] = list(value.terms.values())
    money = any(reference.kind in _MONEY for reference, _ in pairs)
    for reference, weight in pairs[:MAX_TERMS]:
        number = _number(text_of(reference.value), money)
        size = abs(weight)
        shown = number if size == 1 else f"{people(plain(size))} * {number}"
        # A negative figure keeps its own sign, so that the reader sees what is stated.
        shown = f"({shown})" if pieces and shown.startswith("-") else shown
        sign = "-" if weight < 0 else "+"
        pieces.append(f"{sign} {shown}" if pieces else (f"-{shown}" if weight < 0 else shown))
    if value.constant or not pieces:
        shown = _number(plain(abs(value.constant)), money or not pairs)
        sign = "-" if value.constant < 0 else "+"
        pieces.append(f"{sign} {shown}" if pieces else (f"-{shown}" if value.constant < 0 else shown))
    return " ".join(pieces)


def _number(text: str, money: bool) -> str:
    return people(text) if money else readable(text, money=False)


def _grouped(value: Quantity) -> str:
    text = formula(value)
    called = isinstance(value, Compound) and value.operation not in ("+", "*", "/")
    single = called or (isinstance(value, Linear) and len(value.terms) + bool(value.constant) <= 1)
    return text if single else f"({text})"


def value_of(value: Quantity) -> str:
    """Write a quantity's value as it is stated, empty where a figure it needs is absent."""
    return "" if value.nominal is None else plain(value.nominal, decimals_of(value))


def decimals_of(value: Quantity) -> int:
    """Decimals to write a sum with: as many as its figures state."""
    if value.divided:
        return 0
    return max((stated_decimals(r.value) for r in value.figures() if isinstance(r.value, Decimal)), default=0)


def text_of(value: object) -> str:
    """Write a figure as it is stated."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return plain(value)
    if value is None:
        return ""
    return str(getattr(value, "text", value))
