"""The slips in words that accountants use: 除九法 for figures transposed, 除二法 for figures on the wrong side."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from budgetcheck.arithmetic.currency import USUAL_UNIT, unit_at
from budgetcheck.explain.outcome import Cause
from budgetcheck.explain.search.system import Measure
from budgetcheck.model.layout import key_at
from budgetcheck.text.numbers import people
from budgetcheck.text.words import Words, phrase

_PLAIN: dict[Cause, Words] = {
    "digit": phrase("explain.slips.digit_wrong"),
    "dropped_digit": phrase("explain.slips.digit_left_out"),
    "extra_digit": phrase("explain.slips.there_digit_too_many"),
}

_MOST_NAMED = 4
"""Figures of a table that are named one by one."""
_INNER = str.maketrans("“”", "‘’")
"""Quotation marks within quotation marks."""


def name(item: Measure) -> Words:
    """What people call the figure: its label, else its address."""
    return item.label.otherwise(item.figure)


def _number(value: Fraction, item: Measure) -> str:
    """A value of the figure as people read it."""
    return people(value, item.decimals or 0)


def slip(cause: Cause, item: Measure, proposed: Fraction, power: int = 0) -> Words:
    """Say how the stated number came from the proposed one by a slip within the number itself."""
    assert item.value is not None
    stated = Fraction(item.value)
    is_, be = _number(stated, item), _number(proposed, item)
    gap = _number(abs(stated - proposed), item)
    would = phrase("explain.slips.it_would_agree_be", it=is_, be=be)
    if cause == "transposition":
        return phrase("explain.slips.adjacent_digits_transposed", gap=gap, would=would)
    if cause == "sign":
        half = _number(abs(stated), item)
        return phrase("explain.slips.sign_wrong_half_difference", gap=gap, half=half, would=would)
    if cause == "unit":
        return _unit(power, would, item.currency_unit or USUAL_UNIT)
    if cause == "rounding":
        return phrase("explain.slips.rounding_difference_gap_would", gap=gap, would=would)
    kind = _PLAIN[cause]
    return phrase("explain.slips.kind_would", kind=kind, would=would)


def _unit(power: int, would: Words, own: str) -> Words:
    """`power` is that of the factor from the stated to the proposed number."""
    times = people(10 ** abs(power))
    large = power < 0
    size = phrase("explain.slips.large") if large else phrase("explain.slips.small")
    unit = None if abs(power) == 1 else unit_at(own, power)
    if unit:
        hint = phrase("explain.slips.unit_in_column", unit=unit, own=own)
        return phrase("explain.slips.unit_wrong_times_too_such", times=times, would=would, size=size, hint=hint)
    others = unit_at(own, -power)
    if large and others and abs(power) > 1:  # no unit is so small: it is the other amounts that are in another one
        hint = phrase("explain.slips.others_in_unit", unit=others, own=own)
        return phrase("explain.slips.unit_wrong_times_too_such", times=times, would=would, size=size, hint=hint)
    if abs(power) == 1:
        return phrase("explain.slips.decimal_point_by_one", times=times, would=would, size=size)
    return phrase("explain.slips.decimal_point", times=times, would=would, size=size)


def table_unit(
    paths: Sequence[str], unit: str | None, power: int, figures: Sequence[Words] = (), *, alone: bool = False
) -> Words:
    """Say that the amounts of tables, or no more of them than these, are in another unit (None: one without a name).

    `power` is that of the factor from the stated to the proposed numbers; `alone` says that there are no other amounts.
    """
    table = phrase("text.marks.listed", of=[_table(path) for path in paths])
    times = people(10 ** abs(power))
    large = power < 0
    looks = phrase("explain.slips.seem_unit", unit=unit) if unit else phrase("explain.slips.seem_another_unit")
    than = phrase("explain.slips.large") if large else phrase("explain.slips.small")
    if alone and len(paths) != 1:
        return phrase("explain.slips.all_amounts", times=times, looks=looks, than=than)
    if alone:
        return phrase("explain.slips.amounts_table_alone", times=times, looks=looks, than=than, table=table)
    if not figures:
        return phrase(
            "explain.slips.amounts_table_against_other_tables", times=times, looks=looks, than=than, table=table
        )
    names = phrase("text.marks.listed", of=list(figures[:_MOST_NAMED]))
    if len(figures) > _MOST_NAMED:
        names = phrase("explain.slips.figures_and_more", names=names, count=len(figures))
    return phrase("explain.slips.amounts_within_table", times=times, looks=looks, than=than, table=table, names=names)


def and_others(why: Words, others: Sequence[Measure]) -> Words:
    """Add the figures that are in the same other unit."""
    names = phrase("text.marks.listed", of=[name(item) for item in others[:_MOST_NAMED]])
    if len(others) > _MOST_NAMED:
        names = phrase("explain.slips.figures_and_more", names=names, count=len(others))
    return phrase("explain.slips.and_others_alike", why=why, names=names)


def _table(path: str) -> Words:
    key = key_at(tuple(path.split(".")))
    label = Words.alike(path) if key is None else key.label
    name = Words((label.zh or path).translate(_INNER), label.en or path)
    return phrase("explain.slips.table", name=name)


def part(cause: Cause, item: Measure, other: Measure, amount: Fraction, proposed: Fraction) -> Words:
    """Say which part a sum lacks, or contains twice."""
    called, much, be = name(other), _number(amount, other), _number(proposed, item)
    if cause == "omitted":
        return phrase("explain.slips.sum_leaves_out", much=much, be=be, called=called)
    return phrase("explain.slips.sum_counts_twice_without", much=much, be=be, called=called)


def cumulated(item: Measure, earlier: Fraction, proposed: Fraction) -> Words:
    """Say that a figure contains what came before it."""
    much, be = _number(earlier, item), _number(proposed, item)
    return phrase("explain.slips.figure_cumulated_without_earlier", much=much, be=be)


def cumulated_series(items: list[Measure]) -> Words:
    """Say that a run of figures is cumulated."""
    first, last = name(items[0]), name(items[-1])
    return phrase("explain.slips.cumulated_their_differences_would", first=first, last=last)


def stale(item: Measure, proposed: Fraction | None) -> Words:
    """Say that the stated number is last year's."""
    assert item.value is not None
    is_ = _number(Fraction(item.value), item)
    if proposed is None:
        return phrase("explain.slips.probably_last_year_s_number", it=is_)
    be = _number(proposed, item)
    return phrase("explain.slips.probably_last_year_s_number_is_what", it=is_, be=be)


def swap(one: Measure, other: Measure) -> Words:
    """Say that two figures stand in each other's place."""
    assert one.value is not None
    assert other.value is not None
    first, second = name(one), name(other)
    is_, be = _number(Fraction(one.value), one), _number(Fraction(other.value), other)
    return phrase("explain.slips.two_figures_exchanged_would_agree", it=is_, be=be, first=first, second=second)
