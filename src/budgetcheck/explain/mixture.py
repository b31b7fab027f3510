"""Amounts of one table in another unit than the rest, proven by judging every rule with them moved.

A table in 元 among tables in 万元 makes rules fail by a factor of some thousand; so do the figures at its head, the
rows of its list, or its changes alone. Each of these is moved by 10,000 and everything is judged anew: what mends most
and breaks nothing is in another unit, of several the one in a usual unit, then that of the fewest figures. Rules of any
form and severity count, also those that only limit an amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from budgetcheck.declaration.label import label
from budgetcheck.explain.slips.tables import USUAL_UNITS, unit_at
from budgetcheck.explain.slips.wording import table_unit
from budgetcheck.explain.translate.measuring import declares
from budgetcheck.expression.quantities.quantity import Quantity
from budgetcheck.expression.quantities.values import Compared, Many, Plain
from budgetcheck.figures.compare import every_figure
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.statements import with_statements
from budgetcheck.findings.finding import Suspect
from budgetcheck.model.record import Reference
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.text.numbers import plain
from budgetcheck.text.places import Route
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Instance, Judgement, Strictness

_FAR = 20
"""How many times one side of a comparison is the other, at least, where units are mixed: most of a sum may be right."""
_APART = 1000
"""The same among the amounts behind a percentage, whose own sides say little."""
_POWERS = (-4, 4)
_OUTSIDE = frozenset(("previous", "members", "statements", "shares", "custom", "reliability"))
"""Tables whose amounts are of other declarations, or repeat what stands elsewhere."""
_CHANGES = frozenset(("change", "over_budget"))
_MOST_TRIED = 96
"""Parts of tables that are moved and judged."""
_MOST_WIDENED = 3
"""Tables that are moved along where rules between them would break."""


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
    far = [one for one in grave if _is_far(one)]
    if not far:
        return ()
    trial = _Trial(figures, rulebook, strictness, grave)
    found = sorted(trial.found(far), key=lambda one: (-len(one.mended), len(one.routes)))
    chosen: list[Mixture] = []
    for one in found:
        rivals = [other for other in chosen if one.mended & other.mended]
        if not rivals or (one.usual and all(one.mended == other.mended and not other.usual for other in rivals)):
            chosen.append(one)
    return tuple(chosen)


def _is_far(judgement: Judgement) -> bool:
    return judgement.truth is not None and any(
        _ratio_of_sides(one) or _ratio_behind(one) for one in judgement.truth.compared if one.numeric
    )


def _ratio_of_sides(compared: Compared) -> bool:
    left, right = _nominal(compared.left), _nominal(compared.right)
    apart = None if compared.weighed is None else compared.weighed.difference
    if left is not None and right is None and apart is not None:  # what is absent is bounded
        right = left - apart
    elif right is not None and left is None and apart is not None:
        left = right + apart
    sides = [abs(value) for value in (left, right) if value]
    return len(sides) == 2 and max(sides) >= _FAR * min(sides)


def _is_bounded(judgement: Judgement) -> bool:
    """Whether only the bounds of something absent made it fail, so that it is left open where they hold."""
    compared = () if judgement.truth is None else judgement.truth.compared
    return any(one.numeric and (_nominal(one.left) is None or _nominal(one.right) is None) for one in compared)


def _nominal(side: Quantity | Plain | Many) -> Fraction | None:
    return side.nominal if isinstance(side, Quantity) else None


def _ratio_behind(compared: Compared) -> bool:
    references = [one for side in (compared.left, compared.right) for one in _references(side)]
    if all(one.kind == "amount" for one in references):
        return False
    amounts = [abs(one.value) for one in references if one.kind == "amount" and isinstance(one.value, Decimal)]
    amounts = [one for one in amounts if one]
    return len(amounts) > 1 and max(amounts) >= _APART * min(amounts)


def _references(side: Quantity | Plain | Many) -> Sequence[Reference]:
    return side.figures() if isinstance(side, Quantity) else ()


class _Trial:
    """Amounts of one declaration by their tables, moved and judged; `grave` is what fails as they are stated."""

    def __init__(
        self, figures: Figures, rulebook: Rulebook, strictness: Strictness, grave: Sequence[Judgement]
    ) -> None:
        self._figures = figures.as_stated()
        self._rulebook, self._strictness = rulebook, strictness
        self._grave = frozenset(one.instance for one in grave)
        self._bounded = frozenset(one.instance for one in grave if _is_bounded(one))
        self._tried: dict[tuple[frozenset[Route], int], list[Judgement]] = {}
        self._amounts = {
            route: value
            for route, kind, value in every_figure(self._figures.alone)
            if kind == "amount" and value and route[0] not in _OUTSIDE and declares(route)
        }
        above = {path for route in self._amounts for path in _paths(route)[:-1]}
        self._tables = {route: tuple(path for path in _paths(route) if path in above) for route in self._amounts}
        self._mended: set[Instance] = set()

    def found(self, far: Sequence[Judgement]) -> Iterator[Mixture]:
        """What can be in another unit for the sake of these; several tables together only where none alone can be."""
        parts = list(self._parts(far))
        disputed = {one.instance for one in far}
        for beside in (0, _MOST_WIDENED):
            for path, part in parts:
                for power in _POWERS:
                    mixture = self._mixture(path, part, power, beside)
                    if mixture is not None and disputed & mixture.mended:
                        yield mixture
            if disputed <= self._mended:
                return

    def _parts(self, far: Sequence[Judgement]) -> Iterator[tuple[str, frozenset[Route]]]:
        """The tables that these compare amounts of, and their parts: heads, rows and changes, the smallest first."""
        paths = dict.fromkeys(path for one in far for route in self._compared(one) for path in self._tables[route])
        found: dict[frozenset[Route], str] = {}
        for path in paths:
            inside = self._inside(path)
            rows = frozenset(route for route in inside if not all(isinstance(step, str) for step in route))
            changes = frozenset(route for route in inside if not _CHANGES.isdisjoint(route[1:]))
            for several in (inside, inside - rows, rows, changes, inside - changes, inside - rows - changes):
                if len(several) > 1 or several in (inside, changes):
                    found.setdefault(several, path)
        for part in sorted(found, key=len):
            if part:
                yield found[part], part

    def _inside(self, path: str) -> frozenset[Route]:
        return frozenset(route for route in self._amounts if path in self._tables[route])

    def _compared(self, judgement: Judgement) -> Iterator[Route]:
        for compared in () if judgement.truth is None else judgement.truth.compared:
            for side in (compared.left, compared.right):
                yield from (one.route for one in _references(side) if one.route in self._amounts)

    def _usual(self, power: int) -> bool:
        return unit_at(self._figures.currency_unit, power) in USUAL_UNITS

    def _mixture(self, path: str, part: frozenset[Route], power: int, most: int) -> Mixture | None:
        """The part in another unit, with at most so many tables that hang on it, where that breaks nothing."""
        paths = [path]
        for _ in range(most + 1):
            judged = self._judged(part, power)
            if judged is None:
                return None
            broken = [one for one in judged if one.verdict == "fails" and one.instance not in self._grave]
            if not broken:
                still = {one.instance for one in judged if one.verdict == "fails"}
                still |= {one.instance for one in judged if one.verdict == "undecided"} - self._bounded
                mended = self._grave - still
                self._mended |= mended
                return self._told(paths, part, power, mended) if mended else None
            beside = {route[0] for one in broken for route in self._compared(one) if route not in part}
            if not beside or not all(map(_is_far, broken)):
                return None
            part = part.union(route for route in self._amounts if route[0] in beside)
            if 2 * len(part) > len(self._amounts):
                return None
            tables = sorted(str(table) for table in beside.difference(paths))
            paths = [*(one for one in paths if one.partition(".")[0] not in beside), *tables]
        return None

    def _judged(self, part: frozenset[Route], power: int) -> list[Judgement] | None:
        """What all rules say with the part moved; None where that is everything, or too much has been tried."""
        if (part, power) not in self._tried:
            if len(self._tried) >= _MOST_TRIED or len(part) == len(self._amounts):
                return None
            self._tried[part, power] = self._judge(part, power)
        return self._tried[part, power]

    def _judge(self, part: frozenset[Route], power: int) -> list[Judgement]:
        moved = self._figures.assuming({route: self._amounts[route].scaleb(power) for route in part})
        known = {route: self._figures.known_decimals(route, self._amounts[route], "amount") for route in part}
        precision = {route: None if places is None else places - power for route, places in known.items()}
        moved = replace(moved, precision={**moved.precision, **precision})
        if "statements" in moved.root:
            moved = with_statements(moved)
        judged = judge(moved, self._rulebook, self._strictness, open_too=False).judgements
        return [one for one in judged if one.severity_in(self._rulebook) != "info"]

    def _told(self, paths: Sequence[str], part: frozenset[Route], power: int, mended: frozenset[Instance]) -> Mixture:
        routes = tuple(route for route in self._amounts if route in part)
        directory, unit = self._figures.directory, unit_at(self._figures.currency_unit, power)
        own = next((path for path in self._tables[routes[0]] if self._inside(path) == part), None)
        paths = [own] if own else paths
        whole = all(part >= self._inside(path) for path in paths)
        names = () if whole else tuple(label(route, self._figures.root) for route in routes)
        suspect = Suspect(
            tuple(map(directory.address, routes)),
            "unit",
            tuple(plain(self._amounts[route]) for route in routes),
            tuple(plain(Fraction(self._amounts[route].scaleb(power))) for route in routes),
            table_unit(paths, unit, power, names),
            unique=True,
        )
        return Mixture(routes, power, mended, suspect, self._usual(power))


def _paths(route: Route) -> tuple[str, ...]:
    """The tables and lists that a route leads through and its own, the outermost first."""
    steps = [step for step in route if isinstance(step, str)]
    return tuple(".".join(steps[:end]) for end in range(1, len(steps) + 1))
