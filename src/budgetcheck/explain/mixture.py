"""Amounts of one table in another unit than the rest, proven by judging every rule with them moved.

A table in 元 among tables in 万元 makes rules fail by a factor of some thousand; so do the figures at its head, the
rows of its list, one of its columns, or its changes alone. Each of these is moved from one unit of money to another and
everything is judged anew: what mends most and breaks nothing is in another unit, of several one figure, then what is in
a usual unit, a whole table, the fewest figures. Rules of any form and severity count, also those that only limit an
amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from budgetcheck.explain.apart import apart_of
from budgetcheck.explain.moving import MovedAmounts, MovedPart
from budgetcheck.figures.figures import Figures
from budgetcheck.findings.finding import Suspect
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.text.places import Route
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.verdicts.judgement import Instance, Judgement, Strictness


class Mixture(NamedTuple):
    """Amounts in another unit: their routes, the power of ten that mends them, the instances of rules that it mends.

    `usual` says that the unit is one that tables are in.
    """

    routes: tuple[Route, ...]
    power: int
    mended: frozenset[Instance]
    suspect: Suspect
    usual: bool


def mixtures(
    figures: Figures, rulebook: Rulebook, strictness: Strictness, judgements: Iterable[Judgement]
) -> tuple[Mixture, ...]:
    """The amounts that are in another unit, at most one set of them for each rule; most declarations have none."""
    grave = [one for one in judgements if one.verdict == "fails" and one.severity_in(rulebook) != "info"]
    far = [one for one in grave if apart_of(one)]
    if not far:
        return ()
    trial = MovedAmounts(figures, rulebook, strictness, grave)
    found = sorted(trial.found(far), key=lambda one: (-len(one.mended), *_rank(trial, one), abs(one.power)))
    chosen: list[MovedPart] = []
    for one in found:
        rivals = [other for other in chosen if one.mended & other.mended]
        if not rivals or (one.usual and all(one.mended == other.mended and not other.usual for other in rivals)):
            chosen.append(one)
    return tuple(_mixture(trial, one, found) for one in chosen)


def _rank(trial: MovedAmounts, one: MovedPart) -> tuple[bool, bool, int, int]:
    """One figure first, then what is in a usual unit, a table before one within it, and that before some amounts."""
    table = trial.table(one.part)
    return len(one.part) > 1, not one.usual, 2 if table is None else int("." in table), len(one.part)


def _mixture(trial: MovedAmounts, one: MovedPart, found: Sequence[MovedPart]) -> Mixture:
    suspect = trial.suspect(one)
    if any(_does_as_much(other, one) for other in found):
        suspect = replace(suspect, unique=False)
    return Mixture(trial.routes(one.part), one.power, one.mended, suspect, one.usual)


def _does_as_much(other: MovedPart, one: MovedPart) -> bool:
    """Whether other amounts in another unit, or these in a third, mend as much; more amounts beside these do not."""
    return other.mended >= one.mended and (not other.part >= one.part or (other.part == one.part and other != one))
