"""What rules see of the figures of a declaration, as immutable types; renderers know these and no rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from budgetcheck.text.severity import SEVERITIES, Severity
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase

SlipKind: TypeAlias = Literal[
    "last_digit", "more", "less", "transposition", "sign", "times_10", "times_10000", "removal", "exchange"
]
"""What may go wrong with a figure; `exchange` takes two."""

SLIPS: dict[SlipKind, Words] = {
    "last_digit": phrase("analysis.coverage.last_digit"),
    "more": phrase("analysis.coverage.mark"),
    "less": phrase("analysis.coverage.mark_2"),
    "transposition": phrase("analysis.coverage.transposed"),
    "sign": phrase("analysis.coverage.sign"),
    "times_10": phrase("analysis.coverage.x10"),
    "times_10000": phrase("analysis.coverage.x"),
    "removal": phrase("analysis.coverage.left_out"),
}
"""The slips that are tried with every single figure, in the order of the columns."""

EXCHANGE = phrase("analysis.coverage.exchanged")


@frozen
class Notice:
    """A rule that would notice, and how gravely (a difference within rounding is an info)."""

    rule: str
    severity: Severity


@frozen
class CoverageCell:
    """One kind of slip at one figure. Of several such slips it is the one that is noticed least.

    `value` is what was put in place of the figure, None where it was left out.
    """

    slip: SlipKind
    value: str | None
    notices: tuple[Notice, ...]
    tried: int = 1

    @property
    def severity(self) -> Severity | None:
        """The gravest notice; None where no rule sees it."""
        return gravest(self.notices)


@frozen
class CoverageRow:
    """One figure with every kind of slip that it can have."""

    figure: str
    label: Words
    kind: str
    value: str
    line: int | None
    cells: tuple[CoverageCell, ...]
    equalities: int
    """Equalities that the figure is a term of."""

    def cell(self, slip: SlipKind) -> CoverageCell | None:
        """The cell of a slip; None where the figure cannot have it (a figure of 0 has no sign)."""
        return next((cell for cell in self.cells if cell.slip == slip), None)


@frozen
class SlipPair:
    """Two slips each of which an error names, but not both together; `notices` are what else is said of them."""

    figures: tuple[str, str]
    slips: tuple[SlipKind, SlipKind]
    values: tuple[str | None, str | None]
    notices: tuple[Notice, ...]

    @property
    def severity(self) -> Severity | None:
        """The gravest notice; None where no rule sees it."""
        return gravest(self.notices)


@frozen
class Directions:
    """The equalities as linear algebra: what can change together without any of them seeing it.

    `dimension` is that of the space of such changes, among the figures that equalities name. `alike` are groups of
    figures of which any two can change together (each with the weight that it counts with); `loose` are figures that
    no equality names. `basis` are the changes of the space's basis that take fewest figures.
    """

    figures: int
    equalities: int
    rank: int
    alike: tuple[tuple[tuple[str, str], ...], ...] = ()
    loose: tuple[str, ...] = ()
    basis: tuple[tuple[tuple[str, str], ...], ...] = ()

    @property
    def dimension(self) -> int:
        """How many independent joint changes no equality sees."""
        return self.figures - self.rank


@frozen
class Coverage:
    """What the rules see of one declaration."""

    path: str
    title: str
    rows: tuple[CoverageRow, ...]
    pairs: tuple[SlipPair, ...]
    directions: Directions
    rules: int
    already: tuple[str, ...] = ()
    """Rules that fail as the declaration stands; they cannot notice anything more."""
    untried: int = 0
    """Pairs that there was no time for."""
    cut: bool = False
    """Whether there was no time for all single slips."""

    @property
    def tried(self) -> int:
        """Kinds of slip tried, over all figures."""
        return sum(len(row.cells) for row in self.rows)

    def seen(self, least: Severity) -> int:
        """How many of them a rule of at least this severity notices."""
        bound = SEVERITIES.index(least)
        severities = [cell.severity for row in self.rows for cell in row.cells]
        return sum(found is not None and SEVERITIES.index(found) <= bound for found in severities)


def gravest(notices: Sequence[Notice]) -> Severity | None:
    """The gravest severity among notices."""
    return min((one.severity for one in notices), key=SEVERITIES.index, default=None)
