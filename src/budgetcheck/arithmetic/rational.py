"""Fractions that reckon with each other faster than those of the standard library, and are the same in all else.

Exact evaluation and the explainer add, multiply and compare stated amounts by the hundred for every finding. What comes
of one of these is one of these again, so that it is enough to make stated numbers so.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, Any


class FastFraction(Fraction):
    """A fraction in lowest terms; with integers and fractions it is reckoned without their usual detours."""

    __slots__ = ()

    if not TYPE_CHECKING:  # for types, the operations are those of every fraction

        def __add__(self, other: Any) -> Any:
            if type(other) is FastFraction or isinstance(other, Fraction):
                under, below = self._denominator, other._denominator
                if under == below:
                    over = self._numerator + other._numerator
                    if under == 1:
                        return _made(over, 1)
                    common = gcd(over, under)
                    return _made(over // common, under // common)
                return _sum(self._numerator, under, other._numerator, below)
            if type(other) is int:
                return _made(self._numerator + other * self._denominator, self._denominator)
            return Fraction.__add__(self, other)

        __radd__ = __add__

        def __sub__(self, other: Any) -> Any:
            if type(other) is FastFraction or isinstance(other, Fraction):
                under, below = self._denominator, other._denominator
                if under == below:
                    over = self._numerator - other._numerator
                    if under == 1:
                        return _made(over, 1)
                    common = gcd(over, under)
                    return _made(over // common, under // common)
                return _sum(self._numerator, under, -other._numerator, below)
            if type(other) is int:
                return _made(self._numerator - other * self._denominator, self._denominator)
            return Fraction.__sub__(self, other)

        def __rsub__(self, other: Any) -> Any:
            if type(other) is FastFraction or isinstance(other, Fraction):
                return _sum(-self._numerator, self._denominator, other._numerator, other._denominator)
            if type(other) is int:
                return _made(other * self._denominator - self._numerator, self._denominator)
            return Fraction.__rsub__(self, other)

        def __mul__(self, other: Any) -> Any:
            if type(other) is FastFraction or isinstance(other, Fraction):
                return _product(self._numerator, self._denominator, other._numerator, other._denominator)
            if type(other) is int:
                return _product(self._numerator, self._denominator, other, 1)
            return Fraction.__mul__(self, other)

        __rmul__ = __mul__

        def __truediv__(self, other: Any) -> Any:
            if (type(other) is FastFraction or isinstance(other, Fraction)) and other._numerator:
                return _quotient(self._numerator, self._denominator, other._numerator, other._denominator)
            if type(other) is int and other:
                return _quotient(self._numerator, self._denominator, other, 1)
            return Fraction.__truediv__(self, other)

        def __rtruediv__(self, other: Any) -> Any:
            if self._numerator and isinstance(other, Fraction):
                return _quotient(other._numerator, other._denominator, self._numerator, self._denominator)
            if self._numerator and type(other) is int:
                return _quotient(other, 1, self._numerator, self._denominator)
            return Fraction.__rtruediv__(self, other)

        def __neg__(self) -> Any:
            return _made(-self._numerator, self._denominator)

        def __abs__(self) -> Any:
            return _made(-self._numerator, self._denominator) if self._numerator < 0 else self

        def __eq__(self, other: Any) -> Any:
            if type(other) is int:
                return self._numerator == other and self._denominator == 1
            if type(other) is FastFraction or isinstance(other, Fraction):
                return self._numerator == other._numerator and self._denominator == other._denominator
            return Fraction.__eq__(self, other)

        __hash__ = Fraction.__hash__

        def __lt__(self, other: Any) -> Any:
            if type(other) is FastFraction or isinstance(other, Fraction):
                return self._numerator * other._denominator < other._numerator * self._denominator
            if type(other) is int:
                return self._numerator < other * self._denominator
            return Fraction.__lt__(self, other)

        def __le__(self, other: Any) -> Any:
            if type(other) is FastFraction or isinstance(other, Fraction):
                return self._numerator * other._denominator <= other._numerator * self._denominator
            if type(other) is int:
                return self._numerator <= other * self._denominator
            return Fraction.__le__(self, other)

        def __gt__(self, other: Any) -> Any:
            if type(other) is FastFraction or isinstance(other, Fraction):
                return self._numerator * other._denominator > other._numerator * self._denominator
            if type(other) is int:
                return self._numerator > other * self._denominator
            return Fraction.__gt__(self, other)

        def __ge__(self, other: Any) -> Any:
            if type(other) is FastFraction or isinstance(other, Fraction):
                return self._numerator * other._denominator >= other._numerator * self._denominator
            if type(other) is int:
                return self._numerator >= other * self._denominator
            return Fraction.__ge__(self, other)


_new = object.__new__


def quick(number: Fraction | Decimal | int) -> Fraction:
    """Make a number one of these."""
    if isinstance(number, Decimal):
        return _made(*number.as_integer_ratio())
    return _made(number.numerator, number.denominator)


def parts_of(over: int, under: int) -> Fraction:
    """Make a fraction of a numerator and a denominator above 0."""
    common = gcd(over, under)
    return _made(over // common, under // common) if common > 1 else _made(over, under)


def _made(over: int, under: int) -> Fraction:
    """A fraction of numbers that have nothing in common."""
    found: Any = _new(FastFraction)
    found._numerator = over
    found._denominator = under
    return found  # type: ignore[no-any-return]


def _sum(over: int, under: int, more: int, below: int) -> Fraction:
    common = gcd(under, below)
    if common == 1:
        return _made(over * below + under * more, under * below)
    shared = under // common
    whole = over * (below // common) + more * shared
    rest = gcd(whole, common)
    return _made(whole // rest, shared * (below // rest))


def _product(over: int, under: int, more: int, below: int) -> Fraction:
    if below == 1 and (under == 1 or more == 1 or more == -1):
        return _made(over * more, under)
    one, other = gcd(over, below), gcd(more, under)
    return _made((over // one) * (more // other), (under // other) * (below // one))


def _quotient(over: int, under: int, more: int, below: int) -> Fraction:
    return _product(over, under, below, more) if more > 0 else _product(-over, under, below, -more)
