"""What rules see of a declaration's figures, in words: shared by the table and the page."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from budgetcheck.text.numbers import exact, people
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Language, Words, phrase

if TYPE_CHECKING:
    from budgetcheck.analysis.coverage.covered import Coverage, Notice, SlipPair

MOST_SHOWN = 20
"""Pairs, figures and changes that a list for people shows before it says how many more there are."""


def share(seen: int, tried: int) -> str:
    """A percentage cut (not rounded up) to one decimal: what is not all is never shown as 100."""
    if not tried:
        return "100.0"
    tenths = seen * 1000 // tried
    return f"{tenths // 10}.{tenths % 10}"


def percent(found: Sequence[Coverage]) -> Fraction:
    """The share of slips that an error names, over all declarations."""
    tried = sum(one.tried for one in found)
    return Fraction(100 * sum(one.seen("error") for one in found), tried) if tried else Fraction(100)


def summary(one: Coverage) -> list[Words]:
    """What was tried and how much of it is noticed; what was not tried, and why."""
    errors, any_ = one.seen("error"), one.seen("info")
    found = [
        phrase(
            "render.coverage.figures_slips_tried_against_rules",
            count=len(one.rows),
            tried=one.tried,
            rules=one.rules,
            errors=errors,
            errors_2=share(errors, one.tried),
            any=any_,
            any_2=share(any_, one.tried),
        )
    ]
    if one.already:
        rules = ", ".join(one.already)
        found.append(phrase("render.coverage.rules_fail_stands_can_notice", rules=rules))
    if one.cut:
        found.append(phrase("render.coverage.time_used_up_other_figures"))
    if one.untried:
        found.append(phrase("render.coverage.time_used_up_pairs_not", untried=one.untried))
    return found


def slip_name(slip: str) -> Words:
    """What a kind of slip is called."""
    from budgetcheck.analysis.coverage.covered import EXCHANGE, SLIPS

    return next((words for name, words in SLIPS.items() if name == slip), EXCHANGE)


def pair_words(pair: SlipPair) -> Words:
    """A pair of slips in a line."""
    one, other = (visible(figure, 100) for figure in pair.figures)
    if pair.slips[0] == "exchange":
        return phrase("render.coverage.one_other_exchanged", one=one, other=other)
    first, second = (slip_name(slip) for slip in pair.slips)
    values = [None if value is None else people(value) for value in pair.values]
    put = [Words("", "") if value is None else phrase("render.coverage.value", value=value) for value in values]
    return phrase(
        "render.coverage.one_first_put_other_second",
        one=one,
        other=other,
        first=first,
        put=put[0],
        second=second,
        put_2=put[1],
    )


def direction_words(one: Coverage) -> list[Words]:
    """The linear algebra in words: rank, figures in no equality, figures that can change together."""
    space = one.directions
    found = [
        phrase(
            "render.coverage.equalities_over_figures_rank",
            equalities=space.equalities,
            figures=space.figures,
            rank=space.rank,
            dimension=space.dimension,
        )
    ]
    if space.loose:
        names = [visible(name, 100) for name in space.loose]
        shown, more = names[:MOST_SHOWN], ", ..." * (len(names) > MOST_SHOWN)
        found.append(phrase("render.coverage.no_equality_count_shown_more", count=len(names), more=more, shown=shown))
    for group in space.alike:
        names = [visible(name, 100) for name, _ in group]
        shown_names = ", ".join(names[:MOST_SHOWN]) + ", ..." * (len(names) > MOST_SHOWN)
        example = _change(group)
        found.append(phrase("render.coverage.any_two_can_make_up", shown_names=shown_names, example=example))
    return found


def _change(group: Sequence[tuple[str, str]]) -> str:
    (one, weight), (other, other_weight) = group[:2]
    by = exact(-Fraction(weight) / Fraction(other_weight))
    return f"{visible(one, 60)} +1, {visible(other, 60)} {by if by.startswith('-') else f'+{by}'}"


def unseen(one: Coverage, language: Language) -> list[str]:
    """The figures with the slips that no rule notices, those with most of them first."""
    comma = phrase("text.marks.listing").say(language)
    lines = []
    for row in one.rows:
        slips = [slip_name(cell.slip).say(language) for cell in row.cells if cell.severity is None]
        if slips:
            lines.append((len(slips), f"{visible(row.figure, 120)}: {comma.join(slips)}"))
    return [line for _, line in sorted(lines, key=lambda pair: -pair[0])]


def said_by(notices: Sequence[Notice], language: Language) -> str:
    """Who says something of a pair all the same."""
    if not notices:
        return ""
    rules = ", ".join(notice.rule for notice in notices[:3])
    return phrase("render.coverage.only_rules", rules=rules).say(language)
