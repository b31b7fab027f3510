"""What a growing system says of one figure, where all rules are certain to say the same.

What rounding leaves open in rules further away can only narrow the range of a figure: a number in it is certain where
every other figure may stay as it is.
"""

from __future__ import annotations

from fractions import Fraction

from budgetcheck.arithmetic.interval import Interval, fraction
from budgetcheck.explain.search.system import System, Unsettled
from budgetcheck.explain.slips.options import Options


def make_certain(
    system: System, options: Options, figure: int, printed: Interval, asked: Fraction | None, slack: Fraction
) -> None:
    """Raise Unsettled unless the slip of a figure is the same among all rules.

    `asked` is the number that rules ask for, `slack` how far rounding may move the figure.
    """
    item = system.measures[figure]
    if asked is None:
        _bounded_alike(system, options, figure, printed)
        return
    if not _admitted(system, figure, asked):
        raise Unsettled
    near = abs(asked - fraction(item.value or 0)) <= slack
    if not near and any(option.printed != asked for option in options.within(figure, printed)):
        raise Unsettled


def _bounded_alike(system: System, options: Options, figure: int, printed: Interval) -> None:
    """Make sure that a range is open to one side among all rules too, and that the slips in it are in it there.

    How far out its end is then only matters to a unit 10,000 times off.
    """
    upwards = printed.high is None
    if (printed.low is None) == upwards or not _open(system, figure, upwards=upwards):
        raise Unsettled
    for option in options.within(figure, printed):
        if abs(option.power) == 4 or not _admitted(system, figure, option.printed):
            raise Unsettled


def _open(system: System, figure: int, *, upwards: bool) -> bool:
    """Whether no rule of a figure keeps it from any greater (smaller) number while all others are as stated."""
    for number in system.binding(figure):
        row, admitted = system.coefficients[number], system.admitted[number]
        missing = any(system.measures[other].value is None for other in row)
        if missing or (admitted.high if (row[figure] > 0) == upwards else admitted.low) is not None:
            return False
    return True


def _admitted(system: System, figure: int, value: Fraction) -> bool:
    """Whether all rules of a figure hold if it is this number and every other figure is as stated."""
    return value in system.room(figure)
