"""Conditions as formulas over two kinds of atoms: propositions, and linear forms with a bound.

A formula is kept in negation normal form: a literal, a conjunction or a disjunction. Numbers are exact fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from budgetcheck.text.slots import frozen

WeightedForm: TypeAlias = tuple[tuple[str, Fraction], ...]
"""Sum of weight x variable: sorted by variable, without zeros, the first weight 1; so equal forms are equal tuples."""


class Proposition(NamedTuple):
    """Something that is true or false: a figure is stated, a text is this one, ..."""

    name: str


class AtMost(NamedTuple):
    """form <= bound, or form < bound where `strict`."""

    form: WeightedForm
    bound: Fraction
    strict: bool = False


Atom: TypeAlias = Proposition | AtMost


@frozen
class Literal:
    """An atom or its opposite."""

    atom: Atom
    positive: bool = True


@frozen
class All:
    """Every part holds; without parts: true."""

    parts: tuple[Formula, ...] = ()


@frozen
class Any_:  # noqa: N801 -- Any is typing's
    """Some part holds; without parts: false."""

    parts: tuple[Formula, ...] = ()


Formula: TypeAlias = Literal | All | Any_
TRUE = All()
FALSE = Any_()


def proposition(name: str) -> Formula:
    """Assert a proposition."""
    return Literal(Proposition(name))


def both(*parts: Formula) -> Formula:
    """Join with `and`."""
    return conjunction(parts)


def either(*parts: Formula) -> Formula:
    """Join with `or`."""
    return disjunction(parts)


def conjunction(parts: Iterable[Formula]) -> Formula:
    """Join with `and`, flattened, repetitions left out."""
    kept: dict[Formula, None] = {}
    for part in parts:
        if part == FALSE:
            return FALSE
        kept.update(dict.fromkeys(part.parts if isinstance(part, All) else (part,)))
    found = tuple(kept)
    return found[0] if len(found) == 1 else All(found)


def disjunction(parts: Iterable[Formula]) -> Formula:
    """Join with `or`, flattened, repetitions left out."""
    kept: dict[Formula, None] = {}
    for part in parts:
        if part == TRUE:
            return TRUE
        kept.update(dict.fromkeys(part.parts if isinstance(part, Any_) else (part,)))
    found = tuple(kept)
    return found[0] if len(found) == 1 else Any_(found)


def negation(formula: Formula) -> Formula:
    """The opposite, in negation normal form."""
    if isinstance(formula, Literal):
        return Literal(formula.atom, not formula.positive)
    if isinstance(formula, All):
        return disjunction(negation(part) for part in formula.parts)
    return conjunction(negation(part) for part in formula.parts)


def implies(condition: Formula, consequence: Formula) -> Formula:
    """Condition -> consequence."""
    return either(negation(condition), consequence)


def atoms(formula: Formula) -> Iterator[Atom]:
    """Yield the atoms, with repetitions."""
    if isinstance(formula, Literal):
        yield formula.atom
    else:
        for part in formula.parts:
            yield from atoms(part)


def size(formula: Formula, limit: int) -> int:
    """How many literals there are, counted up to a limit."""
    if isinstance(formula, Literal):
        return 1
    total = 0
    for part in formula.parts:
        total += size(part, limit - total)
        if total >= limit:
            break
    return total


def compare(terms: Mapping[str, Fraction], constant: Fraction, relation: str) -> Formula:
    """The sum of terms plus a constant stands in a relation to 0."""
    form = tuple(sorted((name, weight) for name, weight in terms.items() if weight))
    if not form:
        order = (constant > 0) - (constant < 0)
        holds = {
            "==": order == 0,
            "!=": order != 0,
            "<": order < 0,
            "<=": order <= 0,
            ">": order > 0,
            ">=": order >= 0,
        }
        return TRUE if holds[relation] else FALSE
    leading = form[0][1]
    form = tuple((name, weight / leading) for name, weight in form)
    bound = -constant / leading
    if leading < 0:
        relation = relation.translate(str.maketrans("<>", "><"))
    at_most, below = Literal(AtMost(form, bound)), Literal(AtMost(form, bound, True))
    match relation:
        case "<=":
            return at_most
        case "<":
            return below
        case ">":
            return negation(at_most)
        case ">=":
            return negation(below)
        case "==":
            return both(at_most, negation(below))
    return either(below, negation(at_most))


def symbols_in(formula: Formula, *, linear: bool = False) -> Iterator[str]:
    """Yield the names of the variables and (unless `linear`) propositions of a formula, with repetitions."""
    for atom in atoms(formula):
        if isinstance(atom, AtMost):
            yield from (name for name, _ in atom.form)
        elif not linear:
            yield atom.name
