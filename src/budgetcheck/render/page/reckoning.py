"""A comparison of sums as a reckoning: the figures line by line, their totals, the difference."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Literal

from budgetcheck.findings.finding import Finding, Side, Term
from budgetcheck.render.wording.alignment import by_points
from budgetcheck.render.wording.sentences import number_text, unit_name
from budgetcheck.render.wording.sides import told_sides
from budgetcheck.text.places import Span
from budgetcheck.text.safe import visible
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Language, phrase

_ROWS = 60
"""Figures of one side that are written out; more are counted."""

ReckoningKind = Literal["part", "total", "difference", "allowed"]


@frozen
class ReckoningRow:
    """One line: what it is, where it stands, the number as people read it."""

    kind: ReckoningKind
    label: str
    value: str
    sign: str = ""
    span: Span | None = None
    path: str | None = None
    where: str = ""
    """Where a published document states it."""
    pad: str = ""
    """What the number lacks behind its last digit to stand under the others by its decimal point, not to be seen."""


def reckoning(finding: Finding, language: Language) -> list[ReckoningRow] | None:
    """The comparison line by line; None where it is no comparison of sums of several figures."""
    left, right, apart = told_sides(finding)
    if apart is None or left is None or right is None or max(len(left.terms), len(right.terms)) < 2:
        return None
    if not (_adds_up(left) and _adds_up(right)):
        return None
    declared, computed = (phrase("render.page.declared").say(language), phrase("render.page.computed").say(language))
    rows = [*_side(right, computed, finding, language), *_side(left, declared, finding, language)]
    unit = visible(finding.currency_unit, 40) or unit_name(finding, language)
    difference = phrase("render.page.difference_declared_computed").say(language)
    if left is not finding.left:
        difference = phrase("render.page.difference_computed_declared").say(language)
    if unit:
        difference += phrase("render.page.unit", unit=unit).say(language)
    rows.append(ReckoningRow("difference", difference, number_text(apart, finding)))
    if finding.tolerance is not None:
        allowed = phrase("render.page.allowed_rounding").say(language)
        rows.append(ReckoningRow("allowed", allowed, number_text(finding.tolerance, finding)))
    return [replace(row, pad=one.pad) for row, one in zip(rows, by_points(row.value for row in rows), strict=True)]


def _adds_up(side: Side) -> bool:
    """Whether the terms with their weights are all there is to the side's value."""
    try:
        total = sum((Fraction(term.weight) * Fraction(term.value) for term in side.terms), Fraction(0))
        return Fraction(side.value) == total or not side.terms
    except (ValueError, ZeroDivisionError):
        return False


def _side(side: Side, name: str, finding: Finding, language: Language) -> list[ReckoningRow]:
    value = number_text(side.value, finding)
    if len(side.terms) == 1 and Fraction(side.terms[0].weight) == 1:
        (term,) = side.terms
        label = phrase("render.page.name_term", name=name, term=_label(term, language)).say(language)
        return [ReckoningRow("total", label, value, "", term.span, term.path, _where(term, language))]
    rows = [_part(term, finding, language) for term in side.terms[:_ROWS]]
    more = len(side.terms) - len(rows)
    if more > 0:
        rows.append(ReckoningRow("part", phrase("render.page.more", more=more).say(language), ""))
    return [*rows, ReckoningRow("total", name, value)]


def _part(term: Term, finding: Finding, language: Language) -> ReckoningRow:
    weight = Fraction(term.weight)
    size = "" if abs(weight) == 1 else f"{number_text(term.weight.lstrip('-'), finding)} × "
    sign = "-" if weight < 0 else "+"
    value = f"{size}{number_text(term.value, finding)}"
    return ReckoningRow("part", _label(term, language), value, sign, term.span, term.path, _where(term, language))


def _where(term: Term, language: Language) -> str:
    found = term.whereabouts
    return "" if found is None else visible(found.words.say(language))


def _label(term: Term, language: Language) -> str:
    return visible((term.short.say(language) or term.label.say(language) or term.figure), 400)
