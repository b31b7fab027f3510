"""What symbols stand for: numbers as sums of variables, texts, conditions; each with the formula for being known."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from budgetcheck.analysis.lint.logic import FALSE, TRUE, Formula
from budgetcheck.text.slots import frozen


@frozen
class LinearNumber:
    """Sum of weight x variable plus a constant, and when it is known.

    `grounded`: it is 0 where it is not known. `divided`: it is a quotient, whose printed value rounding decides.
    """

    terms: Mapping[str, Fraction]
    constant: Fraction
    known: Formula
    grounded: bool = False
    divided: bool = False


@frozen
class NamedText:
    """A text by its name, or a text written in a formula."""

    name: str
    known: Formula
    literal: str | None = None


@frozen
class LogicCondition:
    """When a condition holds, when it fails, and when it passes: it holds, or rounding saves it."""

    holds: Formula
    fails: Formula
    passes: Formula


@frozen
class Allowance:
    """How comparisons of an assertion are judged: by a tolerance, and by the rounding of figures where `rounded`."""

    tolerance: Fraction = Fraction(0)
    rounded: bool = False


STATED = Allowance()


def known_condition(value: bool) -> LogicCondition:
    """A condition that is known."""
    return LogicCondition(TRUE, FALSE, TRUE) if value else LogicCondition(FALSE, TRUE, FALSE)


def formulas(flag: LogicCondition) -> tuple[Formula, Formula, Formula]:
    """The three formulas of a condition."""
    return flag.holds, flag.fails, flag.passes


def scaled_number(number: LinearNumber, by: Fraction) -> LinearNumber:
    """A number times a constant."""
    terms = {name: weight * by for name, weight in number.terms.items()} if by else {}
    return LinearNumber(terms, number.constant * by, number.known, number.grounded, number.divided)


def sum_of_numbers(left: LinearNumber, right: LinearNumber, known: Formula, divided: bool) -> LinearNumber:
    """The sum of two numbers."""
    terms = dict(left.terms)
    for name, weight in right.terms.items():
        terms[name] = terms.get(name, Fraction(0)) + weight
    return LinearNumber(terms, left.constant + right.constant, known, divided=divided)
