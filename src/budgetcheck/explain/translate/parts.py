"""One instance of a rule as constraints of the explainer's system."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from budgetcheck.arithmetic.interval import EVERYTHING, Interval
from budgetcheck.explain.search.system import RELATIONS, Band, Constraint, Relation
from budgetcheck.explain.translate.measuring import Register, declares
from budgetcheck.explain.translate.reading import Condition, Demand, Switches, Unclear, figures_in, versions
from budgetcheck.explain.translate.solving import Solver, fixed
from budgetcheck.expression.exact.plain import plain_test, stated_test
from budgetcheck.expression.quantities.bounds import as_stated
from budgetcheck.expression.quantities.quantity import Linear, Quantity, add, difference, negative, scaled
from budgetcheck.expression.quantities.values import Compared
from budgetcheck.expression.surroundings.environment import Environment
from budgetcheck.figures.comparisons import alternatives
from budgetcheck.figures.figures import Figures
from budgetcheck.model.record import Record, Reference
from budgetcheck.rulebook.program import Program
from budgetcheck.text.places import Route
from budgetcheck.text.slots import frozen
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.verdicts.judgement import Instance, Strictness, instance_of
from budgetcheck.verdicts.weigh import allowed, share_allowed

MOST_FIGURES = 8
"""Figures of an instance that is not linear beyond which it is not solved for each of them."""


class InstancePart(NamedTuple):
    """What one instance of a rule says: its constraints, and the figures it names, in the order in which it does.

    `told` is False where it says nothing of amounts, or nothing that could be solved; `open` is True where it was not
    solved for all of its figures.
    """

    instance: Instance
    constraints: tuple[Constraint, ...]
    figures: tuple[str, ...]
    told: bool
    open: bool = False


class Translator:
    """Translates the instances of one declaration, one by one; `failing` are those that fail."""

    def __init__(
        self,
        figures: Figures,
        parameters: Mapping[str, tuple[Decimal, str | None]],
        strictness: Strictness,
        certain: Mapping[Route, Decimal],
        failing: Iterable[Instance],
    ) -> None:
        self.strictness = strictness
        self.failing = frozenset(failing)
        self.environment = Environment(figures, parameters)
        self.register = Register(figures, certain, exact=strictness.exact)
        self._bounds = figures.has_gaps
        self._constraints: list[Constraint] = []
        self._named: dict[str, None] = {}
        self._known: Collection[str] | None = None
        self._open = False

    def part(self, program: Program, records: tuple[Record, ...], known: Collection[str] | None = None) -> InstancePart:
        """Translate one instance of a rule, solved for the `known` figures only where it has to be solved."""
        self._constraints, self._named, self._known, self._open = [], {}, known, False
        told = self._told(program, records)
        return InstancePart(
            instance_of(program, records), tuple(self._constraints), tuple(self._named), told, self._open
        )

    def _told(self, program: Program, records: tuple[Record, ...]) -> bool:
        switches: Switches = {}
        if not self._applies(program, records, switches, briefly=True):
            return False
        demands: list[Demand] = []
        try:
            # Which figures are compared may depend on the amounts: then the rule demands one version of any of them.
            for last in alternatives(self.environment.figures.root, records[-1]):
                those = (*records[:-1], last)
                if last is records[-1] or self._applies(program, those, switches):
                    demands += versions(program.parsed.check, self.environment, those, switches, bounds=self._bounds)
                else:
                    demands.append(())
        except Unclear:
            demands = []
        rows = [_linear(demand) for demand in demands]
        plain = rows[0] if rows else None
        fails = instance_of(program, records) in self.failing
        if plain is not None and all(row == plain for row in rows) and not self._exact(program, plain):
            return self._plain(program, records, plain, switches)
        return self._bent(program, records, demands, switches, fails)

    def _name(self, reference: Reference) -> str:
        name = self.register.name(reference)
        self._named[name] = None
        return name

    def _applies(
        self, program: Program, records: tuple[Record, ...], switches: Switches, *, briefly: bool = False
    ) -> bool:
        """Whether the rule's conditions hold on the stated values; the amounts they turn on are noted.

        `briefly` is enough where a rule that does not apply is of no interest.
        """
        applies = True
        conditions = program.parsed.conditions
        if not self.environment.has_gaps:
            if briefly and any(test and test(records) is False for test in map(stated_test, conditions)):
                return False
            plain = [plain_test(condition) for condition in conditions]
            tests = zip(conditions, plain, strict=True)
            conditions = tuple([one for one, test in tests if test is None or not test(records)])
        for condition in conditions:
            if Condition(self.environment, records, switches, bounds=self._bounds).truth(condition).state != "holds":
                applies = False
                if briefly:
                    break
        return applies

    def _exact(self, program: Program, rows: Sequence[_Row]) -> bool:
        """Whether the instance allows nothing for rounding while its figures do elsewhere."""
        if program.rule.tolerance == "exact" and not self.strictness.exact:
            return True
        kinds = {reference.kind for row in rows for reference, _ in row.form.terms.values()}
        return self.strictness.exact and "percent" in kinds

    def _tolerance(self, program: Program, figures: Iterable[Reference]) -> Fraction:
        return max(self.strictness.tolerance, allowed(program.rule, figures))

    def _plain(self, program: Program, records: tuple[Record, ...], rows: Sequence[_Row], switches: Switches) -> bool:
        """Take linear comparisons as they are; False where none names a figure."""
        known = [row for row in rows if any(map(declares, row.form.terms))]
        for row in known:
            guards = [one for route, one in switches.items() if route not in row.form.terms]
            terms = tuple((self._name(one), weight) for one, weight in row.form.terms.values())
            tolerance = self._tolerance(program, row.form.figures())
            share = share_allowed(program.rule, self.strictness)
            wide, band = tolerance, None
            if share:
                nominal = max(abs(side.nominal or Fraction(0)) for side in (row.left, row.right))
                wide = max(tolerance, share / (1 - share) * nominal)
                if row.relation == "==" and row.opposed:
                    band = Band(share, (self._side(row.left), self._side(row.right)), tolerance)
            self._add(program, records, terms, row.relation, -row.form.constant, wide, guards, band=band)
            least = row.least(self.environment) if self._bounds and not share else None
            if least is not None:
                terms = tuple((self._name(one), weight) for one, weight in least.form.terms.values())
                self._add(program, records, terms, least.relation, -least.form.constant, wide, guards)
            if share and row.relation == "==" and row.opposed:
                self._apart(program, records, row, share, tolerance, switches)
            for form in row.bounds(share) if share else ():
                terms = tuple((self._name(one), weight) for one, weight in form.terms.values())
                self._add(program, records, terms, "<=", -form.constant, tolerance, guards)
        return bool(known)

    def _side(self, side: Linear) -> tuple[tuple[tuple[str, Fraction], ...], Fraction]:
        return tuple((self._name(one), weight) for one, weight in side.terms.values()), side.constant

    def _apart(
        self,
        program: Program,
        records: tuple[Record, ...],
        row: _Row,
        share: Fraction,
        tolerance: Fraction,
        switches: Switches,
    ) -> None:
        """Say where each figure of two sides of different signs may lie while all others stand as stated."""
        widths = {route: self._width(one) * abs(weight) for route, (one, weight) in row.form.terms.items()}
        for own, other in ((row.left, row.right), (row.right, row.left)):
            assert own.nominal is not None
            assert other.nominal is not None
            ends = other.nominal * (1 - share), other.nominal / (1 - share)
            for route, (one, weight) in own.terms.items():
                if route in other.terms or not isinstance(one.value, Decimal | int):
                    continue
                rest = own.nominal - weight * Fraction(one.value)
                slack = tolerance + (sum(widths.values(), Fraction(0)) - widths[route]) / 2
                room = Interval(min(ends) - rest - slack, max(ends) - rest + slack).times(1 / weight)
                others = [ref for place, (ref, _) in row.form.terms.items() if place != route]
                self._bound(program, records, one, room, [*others, *switches.values()])

    def _width(self, figure: Reference) -> Fraction:
        low, high, *_ = self.register.measures[self._name(figure)].interval
        return Fraction(0) if low is None or high is None else high - low

    def _bent(
        self,
        program: Program,
        records: tuple[Record, ...],
        demands: Sequence[Demand],
        switches: Switches,
        fails: bool,
    ) -> bool:
        """Take what is not linear, figure by figure, all others standing as stated; False where nothing is said."""
        terms = {one.route: one for demand in demands for compared in demand for one in figures_in(compared)}
        figures = {**switches, **terms}
        if not any(map(declares, terms)) or any(one.value is None for one in figures.values()):
            return False
        if fails:
            beside = switches.keys() - terms.keys()
            self._add(program, records, (), ">=", Fraction(1), Fraction(0), figures.values(), beside)
        if all(demands) and len(figures) <= MOST_FIGURES:
            boxes = {route: self._box(program, one) for route, one in figures.items()}
            done = self._straightened(program, records, demands, switches, boxes)
            share = share_allowed(program.rule, self.strictness) * _larger(demands)
            solver = Solver(demands, boxes, max(self._tolerance(program, terms.values()), share))
            for route, one in terms.items():
                if route in done:
                    continue
                if self._known is not None and self._name(one) not in self._known:
                    self._open = True
                    continue
                others = [other for other in figures.values() if other.route != route]
                room = solver.solve(route)
                if room != EVERYTHING:
                    self._bound(program, records, one, room, others)
        return True

    def _straightened(
        self,
        program: Program,
        records: tuple[Record, ...],
        demands: Sequence[Demand],
        switches: Switches,
        boxes: Mapping[Route, Interval],
    ) -> frozenset[Route]:
        """Take what is linear once its counts and quantities stand as stated, as in amount == quantity * price.

        Returns the figures of which all is said by that.
        """
        terms = {one.route: one for compared in demands[0] for one in figures_in(compared)}
        numbers = {
            route: Fraction(one.value)
            for route, one in terms.items()
            if one.kind == "number" and isinstance(one.value, Decimal | int) and boxes[route].low == boxes[route].high
        }
        rows = [
            _row(Compared(compared.relation, left, right))
            for compared in demands[0]
            if isinstance(compared.left, Quantity)
            and isinstance(compared.right, Quantity)
            and (left := fixed(compared.left, numbers)) is not None
            and (right := fixed(compared.right, numbers)) is not None
        ]
        if len(demands) > 1 or not numbers or len(rows) < len(demands[0]) or self._exact(program, ()):
            return frozenset()
        known = [row for row in rows if row is not None and row.form.terms]
        if len(known) < len(rows):
            return frozenset()
        guards = {**switches, **{route: terms[route] for route in numbers}}
        self._plain(program, records, known, guards)
        return frozenset(route for row in known for route in row.form.terms)

    def _bound(
        self,
        program: Program,
        records: tuple[Record, ...],
        figure: Reference,
        room: Interval,
        guards: Sequence[Reference],
    ) -> None:
        """Keep one figure within bounds as long as all others of the instance stand as stated."""
        term = ((self._name(figure), Fraction(1)),)
        low, high = room.low, room.high
        if room.empty:
            self._add(program, records, (), ">=", Fraction(1), Fraction(0), guards)
        elif low is None or high is None:
            relation: Relation = ">=" if high is None else "<="
            end = low if high is None else high
            assert end is not None
            self._add(program, records, term, relation, end, Fraction(0), guards)
        else:
            self._add(program, records, term, "==", (low + high) / 2, (high - low) / 2, guards)

    def _box(self, program: Program, figure: Reference) -> Interval:
        if program.rule.tolerance == "exact":
            number = Fraction(figure.value) if isinstance(figure.value, Decimal | int) else Fraction(0)
            return Interval(number, number)
        return self.register.measures[self._name(figure)].interval

    def _add(
        self,
        program: Program,
        records: tuple[Record, ...],
        terms: tuple[tuple[str, Fraction], ...],
        relation: Relation,
        constant: Fraction,
        tolerance: Fraction,
        guards: Iterable[Reference],
        beside: Collection[Route] = (),
        band: Band | None = None,
    ) -> None:
        instance = instance_of(program, records)
        names = {self._name(guard): guard.route for guard in guards}
        conditions = frozenset(name for name, route in names.items() if route in beside or not declares(route))
        element = self.register.figures.directory.address(instance[1]) if instance[1] else ""
        self._constraints.append(
            Constraint(program.rule.id, terms, relation, constant, tolerance, element, tuple(names), conditions, band)
        )


def _larger(demands: Iterable[Demand]) -> Fraction:
    """The largest side of all comparisons as it is stated."""
    sides = (side for demand in demands for compared in demand for side in (compared.left, compared.right))
    return max((abs(one.nominal) for one in sides if isinstance(one, Quantity) and one.nominal), default=Fraction(0))


_BELOW: Mapping[Relation, Relation] = {"==": "<=", "<=": "<=", "<": "<"}
_ABOVE: Mapping[Relation, Relation] = {"==": ">=", ">=": ">=", ">": ">"}
"""What is left of a relation once something of 0 or more is taken from its left side, or from its right side."""


@frozen
class _Row:
    """form relation 0, form being left - right."""

    form: Linear
    relation: Relation
    left: Linear
    right: Linear

    def least(self, environment: Environment) -> _Row | None:
        """What is demanded of the figures that are stated, those absent being 0 or more; None where that is nothing."""
        absent = [(one, weight) for one, weight in self.form.terms.values() if one.value is None]
        if not absent or not all(environment.never_negative(one) for one, _ in absent):
            return None
        if all(weight > 0 for _, weight in absent):
            relation = _BELOW.get(self.relation)
        else:
            relation = _ABOVE.get(self.relation) if all(weight < 0 for _, weight in absent) else None
        form = as_stated(self.form)
        return None if relation is None or not form.terms else replace(self, form=form, relation=relation)

    @property
    def opposed(self) -> bool:
        """Whether the sides are not both positive or both negative as stated: one of them is grossly wrong."""
        left, right = self.left.nominal, self.right.nominal
        return left is not None and right is not None and left * right <= 0

    def bounds(self, share: Fraction) -> Iterator[Linear]:
        """What must not be positive where both sides may be apart by a share of the larger one.

        Exact as long as neither side changes its sign; sides of different signs have no such bounds.
        """
        if self.left.nominal is None or self.right.nominal is None or self.left.nominal * self.right.nominal <= 0:
            return
        falling = self.left.nominal < 0
        for less, more in ((self.left, self.right), (self.right, self.left)):
            if self.relation == "==" or (self.relation in ("<=", "<")) == ((less is self.left) != falling):
                apart = add(scaled(less, 1 - share), negative(more))
                form = negative(apart) if falling else apart
                if isinstance(form, Linear):
                    yield form


def _linear(demand: Demand) -> tuple[_Row, ...] | None:
    """A demand whose comparisons are all linear; None if one is not, or if nothing is demanded."""
    rows = [_row(compared) for compared in demand]
    return tuple(row for row in rows if row is not None) if rows and None not in rows else None


def _row(compared: Compared) -> _Row | None:
    left, right = compared.left, compared.right
    if not isinstance(left, Linear) or not isinstance(right, Linear):
        return None
    relation = next((known for known in RELATIONS if known == compared.relation), None)
    return None if relation is None else _Row(difference(left, right), relation, left, right)
