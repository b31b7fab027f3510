"""What a growing system says of one figure, where all rules are certain to say the same.

What rounding leaves open in rules further away can only narrow the range of a figure: a number in it is certain where
every other figure may stay as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from budgetcheck.arithmetic.interval import EVERYTHING, Interval, exactly, fraction
from budgetcheck.explain.search.system import System, Unsettled
from budgetcheck.explain.slips.options import Options
from budgetcheck.explain.slips.printing import printable

_NOTHING = Interval(Fraction(0), Fraction(0), low_closed=False, high_closed=False)


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
    if not near and any(printable(item, option.value) != asked for option in options.within(figure, printed)):
        raise Unsettled


def _bounded_alike(system: System, options: Options, figure: int, printed: Interval) -> None:
    """Make sure that a range is open to one side among all rules too, and that the slips in it are in it there.

    How far out its end is then only matters to a unit 10,000 times off.
    """
    upwards = printed.high is None
    if (printed.low is None) == upwards or not _open(system, figure, upwards=upwards):
        raise Unsettled
    item = system.measures[figure]
    for option in options.within(figure, printed):
        if abs(option.power) == 4 or not _admitted(system, figure, printable(item, option.value)):
            raise Unsettled


def _open(system: System, figure: int, *, upwards: bool) -> bool:
    """Whether no rule of a figure keeps it from any greater (smaller) number while all others are as stated."""
    for number in _binding(system, figure):
        row, admitted = system.coefficients[number], system.admitted[number]
        missing = any(system.measures[other].value is None for other in row)
        if missing or (admitted.high if (row[figure] > 0) == upwards else admitted.low) is not None:
            return False
    return True


def _binding(system: System, figure: int) -> Iterator[int]:
    """The rules of a figure that bind while it changes and no other does."""
    for number in system.users[figure]:
        guards = [system.place[guard] for guard in system.constraints[number].guards]
        if figure not in guards and all(system.measures[guard].value is not None for guard in guards):
            yield number


def _admitted(system: System, figure: int, value: Fraction) -> bool:
    """Whether all rules of a figure hold if it is this number and every other figure is as stated."""
    return value in room(system, figure)


def room(system: System, figure: int) -> Interval:
    """The numbers that a figure may be while every other one is as stated; none where one of these is missing."""
    found = EVERYTHING
    for number in _binding(system, figure):
        rest = Fraction(0)
        for other, weight in system.coefficients[number].items():
            stated = system.measures[other].value
            if other != figure and stated is None:
                return _NOTHING
            rest += weight * fraction(stated or 0) if other != figure else 0
        weight = system.coefficients[number].get(figure, Fraction(0))
        if weight:
            found = found.meet(system.admitted[number].plus(exactly(-rest)).times(1 / weight))
        elif rest not in system.admitted[number]:
            return _NOTHING
    return found
