"""What the figures of a solution should be, and which slips lead from the stated numbers there.

The range of every changed figure is exact: the least and the greatest number for which all rules can hold. A slip
counts only if the number it was made from lies in that range. Which number within the range is proposed follows
the balance edits themselves (Scholtus 2009): what a figure would have to be for the equality rules with every other
number as it stands, the value that most of them ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from budgetcheck.arithmetic.currency import unit_at
from budgetcheck.arithmetic.interval import Interval, fraction, stated_decimals, unit_of
from budgetcheck.explain.outcome import CAUSES, LIKELY, Cause, MeantValue, Slip
from budgetcheck.explain.search.conflicts import Search
from budgetcheck.explain.search.system import Measure, System, Unsettled
from budgetcheck.explain.slips import wording
from budgetcheck.explain.slips.candidates import PLAUSIBILITY, recognise_slip
from budgetcheck.explain.slips.certainty import make_certain
from budgetcheck.explain.slips.options import Equality, Option, Options
from budgetcheck.explain.slips.printing import half_unit, in_print, only_printed, printable
from budgetcheck.text.tuples import NamedTuple

_TELLING_UNITS = 100
"""Units of its last place that a figure rounded in another unit has at least, so that a match is no chance."""


class _Verdict(NamedTuple):
    """What a figure should be: the proposed number (None: open) and the slip, if one is recognised."""

    proposed: Fraction | None
    slip: Slip | None = None


class Examiner:
    """Examines solutions of one part of a system: ranges, proposals, slips."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.system: System = search.system
        self.options = Options(search.system, frozenset(search.bench.constraints))
        self._slacks: dict[Equality, Fraction] = {}

    def examine(
        self,
        figures: Iterable[int],
        context: Iterable[int],
        pins: Mapping[int, Fraction] | None = None,
        settled: Mapping[int, Fraction] | None = None,
    ) -> tuple[tuple[MeantValue, ...], tuple[Slip, ...]] | None:
        """Values and slips of a solution, the figures of `context` being free too; None if the rules cannot hold.

        `pins` are numbers that some figures are taken to have (those that were exchanged). `settled` are the numbers
        that figures of the context probably should have: proposals go by them, ranges do not.
        """
        bench, measures = self.search.bench, self.system.measures
        order = tuple(sorted(figures))
        if self.system.partial and (len(order) > 1 or tuple(context) or pins or settled):
            raise Unsettled
        bench.release({*order, *context})
        if bench.clash() is not None:
            return None
        known: dict[int, Fraction | None] = dict(pins or {})
        beside = settled or {}
        slips: list[Slip] = []
        try:
            ranges = {figure: in_print(measures[figure], bench.reach(figure)) for figure in order}
            for figure, value in (pins or {}).items():
                bench.restrict(figure, bench.bounds_of(measures[figure].printed(value)))
            if bench.clash() is not None:
                return None
            todo = sorted(
                (figure for figure in order if figure not in known), key=lambda one: (_width(ranges[one]), one)
            )
            while todo:
                figure, implied = self._next(todo, {**beside, **known}, set(context))
                todo.remove(figure)
                printed = ranges[figure] if len(order) == 1 else in_print(measures[figure], bench.reach(figure))
                verdict = self._judge(figure, printed, implied)
                known[figure] = verdict.proposed
                if verdict.slip:
                    slips.append(verdict.slip)
                if verdict.proposed is not None and todo:
                    bench.restrict(figure, bench.bounds_of(measures[figure].printed(verdict.proposed)))
                    clash = bench.clash()
                    assert clash is None
        finally:
            for figure in order:
                bench.unbind(figure)
        values = tuple(
            MeantValue(measures[figure].figure, measures[figure].value, known[figure], ranges[figure])
            for figure in order
        )
        return values, tuple(slips)

    def implied(self, figure: int, changed: Mapping[int, Fraction | None], unknown: set[int]) -> list[Fraction]:
        """What each equality rule asks of a figure, all others as stated or changed; the most asked for first."""
        item = self.system.measures[figure]
        own = fraction(item.value or 0)
        votes: dict[Fraction, int] = {}
        for equality in self.options.equalities(figure):
            if not equality.guards.isdisjoint(unknown) or not equality.guards.isdisjoint(changed):
                continue
            if equality.missing - {figure} or any(other in equality.row for other in unknown if other not in changed):
                continue
            rest: Fraction | None = equality.rest
            for other, value in changed.items():
                if other in equality.row and rest is not None:
                    rest = None if value is None else rest - equality.row[other] * (value - equality.stated[other])
            if rest is not None:
                asked = printable(item, own + rest / equality.row[figure])
                votes[asked] = votes.get(asked, 0) + 1
        return sorted(votes, key=lambda value: (-votes[value], abs(value - own), value))

    def preference(self, figures: Iterable[int]) -> list[int]:
        """A rank per figure of the system: how plausible a slip would satisfy at least one rule on its own.

        This is the first step of Scholtus's method for typing errors; here it only decides what is looked at first.
        """
        ranks = [len(CAUSES)] * len(self.system.measures)
        several = [*figures]
        for figure in several:
            self.search.clock.tick()
            item = self.system.measures[figure]
            if item.value is not None and len(several) > 1:  # one alone has nothing to be looked at before
                causes = (recognise_slip(item.value, asked, item.places) for asked in self.implied(figure, {}, set()))
                ranks[figure] = min((PLAUSIBILITY[cause] for cause in causes if cause), default=ranks[figure])
        return ranks

    def _next(
        self, todo: Sequence[int], known: Mapping[int, Fraction | None], context: set[int]
    ) -> tuple[int, list[Fraction]]:
        """The next figure to decide on: one that some rule determines, else the one with the narrowest range."""
        for figure in todo:
            implied = self.implied(figure, known, (context | set(todo)) - {figure})
            if implied:
                return figure, implied
        return todo[0], []

    def _judge(self, figure: int, printed: Interval, implied: list[Fraction]) -> _Verdict:
        """Choose among the slips whose number lies in the range, first those with the number that the rules imply."""
        item = self.system.measures[figure]
        assert item.value is not None
        own = fraction(item.value)
        asked = next((value for value in implied if value in printed), None)
        if self.system.partial:
            make_certain(self.system, self.options, figure, printed, asked, self._slack(figure))
        if asked is None:
            asked = only_printed(item, printed)
        if asked == own:
            return _Verdict(asked)
        if asked is not None and abs(asked - own) <= self._slack(figure):
            return _Verdict(asked, _slip(Option("rounding", asked, asked), item, asked, alone=True))
        fitting: dict[Cause, list[Option]] = {}
        for option in self.options.within(figure, printed):
            fitting.setdefault(option.cause, []).append(option)
        chosen = _choose(fitting, item, asked, printed) or self._turned(figure, fitting.get("sign", ()), asked, printed)
        if chosen is not None:
            alone = _alike(fitting[chosen.cause])
            slip = _slip(chosen, item, chosen.value, alone=alone)
            chance = self._chance(figure, printed)
            if self.system.partial and chance > LIKELY:
                least = in_print(item, self.system.room(figure))
                if least.empty or self._chance(figure, least) <= LIKELY:
                    raise Unsettled  # Among all rules the range may be so narrow that the slip is evidence.
            return _Verdict(chosen.printed, replace(slip, chance=chance))
        if own and item.previous is not None and item.previous == item.value:
            return _Verdict(
                asked, _slip(Option("stale", own, own, say=partial(wording.stale, item, asked)), item, own, alone=True)
            )
        power = 0 if asked is None else self._rounded_power(item, asked)
        if asked is not None and power:
            return _Verdict(asked, _slip(Option("unit", asked, asked, power), item, asked, alone=True))
        if asked is not None and _coarse(item.value, item.places, asked):
            return _Verdict(asked, _slip(Option("rounding", asked, asked), item, asked, alone=True, vague=True))
        return _Verdict(asked)

    def _chance(self, figure: int, printed: Interval) -> Fraction:
        """How many slips of a figure would lie in a range of this width by chance.

        Slips are as dense in the range as they are between the stated number and one twice as far off. A range with one
        end has been told apart by `_telling`.
        """
        item = self.system.measures[figure]
        own = fraction(item.value or 0)
        if printed.low is None or printed.high is None:
            return Fraction(0)
        far = printed.low + printed.high - own
        count = self.options.count(figure, Interval(min(own, far), max(own, far)))
        width = printed.high - printed.low + 2 * half_unit(item)
        return count * width / abs(far - own) if far != own else Fraction(count)

    def _rounded_power(self, item: Measure, asked: Fraction) -> int:
        """The power of ten from a figure to the number asked for, where it is that, rounded in a larger unit of money.

        0 where it is not, and where it has too few digits for a match to tell much.
        """
        assert item.value is not None
        own, last = fraction(item.value), unit_of(stated_decimals(item.value))
        if item.kind != "amount" or abs(own) < _TELLING_UNITS * last:
            return 0
        slack = last if item.rounding == "truncated" else last / 2
        money = item.currency_unit or self.system.currency_unit
        powers = (power for power in (4, 8, 3) if unit_at(money, power) is not None)
        return next((power for power in powers if abs(own - asked / 10**power) <= slack), 0)

    def _turned(self, figure: int, signs: Sequence[Option], asked: Fraction | None, printed: Interval) -> Option | None:
        """The figure with the other sign where that just meets a bound: a sum that lacks parts is then exact."""
        low, high = printed.low, printed.high
        bound = high if low is None else low if high is None else None
        if asked is not None or bound is None or not self.system.measures[figure].signed:
            return None
        binding = [*self.system.binding(figure)]
        involved = [{*self.system.coefficients[number], *self.system.guards(number)} for number in binding]
        slack = max((sum(half_unit(self.system.measures[one]) for one in several) for several in involved), default=0)
        return next(
            (one for one in signs if abs(one.printed - bound) <= slack + half_unit(self.system.measures[figure])), None
        )

    def _slack(self, figure: int) -> Fraction:
        """How far rounding alone, of the figure and of all others, can move it in the tightest of its equalities."""
        slacks: list[Fraction] = []
        for equality in self.options.equalities(figure):
            if equality not in self._slacks:
                halves = (
                    abs(weight) * half_unit(self.system.measures[other]) for other, weight in equality.row.items()
                )
                self._slacks[equality] = sum(halves, Fraction(0))
            slacks.append(self._slacks[equality] / abs(equality.row[figure]))
        return min(slacks, default=Fraction(0))


def _slip(option: Option, item: Measure, value: Fraction, *, alone: bool, vague: bool = False) -> Slip:
    why = option.say() if option.say else wording.slip(option.cause, item, printable(item, value), option.power)
    return Slip(option.cause, (item.figure,), why, alone, vague)


def _width(interval: Interval) -> tuple[bool, Fraction]:
    if interval.low is None or interval.high is None:
        return True, Fraction(0)
    return False, interval.high - interval.low


def _choose(
    fitting: Mapping[Cause, list[Option]], item: Measure, asked: Fraction | None, printed: Interval
) -> Option | None:
    """The slip to name: one whose number the rules ask for, else the only one of its kind where a match tells much."""
    for cause in CAUSES:
        for option in fitting.get(cause, ()):
            if asked is not None and option.printed == asked:
                return option
    own = fraction(item.value or 0)
    for cause in CAUSES:
        found = [option for option in fitting.get(cause, ()) if _telling(option, own, printed, asked)]
        if found and _alike(found):
            return found[0]
    return None


def _alike(options: Sequence[Option]) -> bool:
    """Whether all are one number."""
    return all(option.value == options[0].value for option in options)


def _telling(option: Option, own: Fraction, printed: Interval, asked: Fraction | None) -> bool:
    """Whether it can hardly be chance that a slip's number lies in the range.

    The range must be narrow against the mistake. Where it has one end only, two slips still tell: the sign of a figure
    that may not be negative, and the unit 10,000 times off where the bound is missed a thousandfold.
    """
    low, high = printed.low, printed.high
    if low is not None and high is not None:
        return 2 * (high - low) <= (low - own if own < low else own - high)
    bound = high if low is None else low
    if bound is None or asked is not None:
        return False
    if option.cause == "sign":
        return own < 0 and low is not None
    if option.cause == "unit" and bound:
        return (
            1000 * abs(bound) <= abs(own) if option.power == -4 else option.power == 4 and 1000 * abs(own) <= abs(bound)
        )
    return False


def _coarse(stated: Decimal, decimals: int | None, meant: Fraction) -> bool:
    """Whether the stated number is the meant one rounded or cut to fewer decimals."""
    typed = stated_decimals(stated)
    return bool(stated) and decimals is not None and typed < decimals and abs(Fraction(stated) - meant) * 10**typed < 1
