"""Judgements and faults -> findings: addresses, labels, numbers as text and, last of all, lines and columns.

The text is scanned for positions only here, and only when there is something to report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from budgetcheck.arithmetic.interval import Interval
from budgetcheck.declaration.label import label
from budgetcheck.expression import nodes
from budgetcheck.expression.quantities.bounds import as_stated
from budgetcheck.expression.quantities.quantity import Linear, Quantity
from budgetcheck.expression.quantities.values import Compared, Many, Plain
from budgetcheck.figures.figures import Figures
from budgetcheck.findings.counted import counted_in, of_magnitude
from budgetcheck.findings.faulted import digest
from budgetcheck.findings.finding import Finding, Side, Suspect, Term
from budgetcheck.findings.written import MAX_TERMS, decimals_of, formula, text_of, value_of
from budgetcheck.model.record import Derived, Kind, Record, Reference
from budgetcheck.model.shape import shape_at
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.source.excerpt import Excerpt
from budgetcheck.source.locate import Locator
from budgetcheck.text.numbers import plain, readable
from budgetcheck.text.places import Route, Span
from budgetcheck.text.words import EMPTY, Words, phrase
from budgetcheck.verdicts.judgement import Judgement
from budgetcheck.verdicts.weigh import pinned


class Resolver:
    """Turns what was judged about one declaration into findings."""

    def __init__(self, figures: Figures, rulebook: Rulebook) -> None:
        self.figures = figures
        self.rulebook = rulebook
        self.path = figures.source.path
        self.directory = figures.directory
        self._locators: dict[int, Locator] = {}
        self._occurrences: dict[tuple[str, str, str], int] = {}
        self._labels: dict[tuple[Route, Route], Words] = {}
        self._terms: dict[tuple[Reference, Fraction, Route], Term] = {}
        self._places: dict[tuple[int, Route, bool], Span | None] = {}

    @property
    def locator(self) -> Locator:
        """Positions of the file, scanned when first asked for."""
        return self.locator_of(self.figures)

    def locator_of(self, figures: Figures) -> Locator:
        """Positions of this file, of last year's or of a member's."""
        found = self._locators.get(id(figures))
        if found is None:
            found = self._locators[id(figures)] = Locator(figures.source.text, figures.moved)
        return found

    def finding(self, judgement: Judgement, suspects: tuple[Suspect, ...] = ()) -> Finding:
        """Resolve one judgement; `suspects` are the figures that are likeliest to be wrong."""
        rule = judgement.program.rule
        reference = pinned(judgement)
        figure = None if reference is None else self.address(reference.route)
        element = None if judgement.element is None else self.element(judgement.element)
        compared = self.decisive(judgement)
        if compared is not None and judgement.missing:
            compared = _of_what_is_stated(compared)
        weighed = left = right = None
        difference = tolerance = None
        unit = ""
        counted: Words | None = EMPTY
        if compared is not None:
            weighed = compared.weighed
            if weighed is not None and isinstance(compared.left, Quantity) and isinstance(compared.right, Quantity):
                unit = self.unit(compared)
                places = max(decimals_of(compared.left), decimals_of(compared.right))
                difference = None if weighed.difference is None else plain(weighed.difference, places)
                tolerance = None if weighed.tolerance is None else plain(weighed.tolerance)
                counted = EMPTY if unit else self.counted(judgement, compared, difference)
            left = self.side(compared.left, weighed.left if weighed else None, judgement.element)
            right = self.side(compared.right, weighed.right if weighed else None, judgement.element)
            amounts = difference is not None and self.own_kinds(compared.left) | self.own_kinds(compared.right)
            if amounts == {"amount"} and of_magnitude(compared.relation, left, right):
                counted = None
        span = self.place(reference, judgement)
        return Finding(
            rule=rule.id,
            name=rule.name,
            severity=judgement.severity_in(self.rulebook),
            verdict=judgement.verdict,
            path=self.path,
            span=span,
            figure=figure,
            element=element,
            title=rule.title,
            message=self.message(judgement, compared, left, right, difference, unit, counted),
            why=rule.why,
            remedy=rule.remedy,
            cite=rule.cite,
            relation=None if compared is None else compared.relation,
            left=left,
            right=right,
            difference=difference,
            tolerance=tolerance,
            currency_unit=unit,
            counted=counted,
            excerpts=self.excerpts(reference, span, compared, judgement),
            suspects=suspects,
            fingerprint=self.fingerprint(rule.id, figure or "", element or ""),
        )

    def decisive(self, judgement: Judgement) -> Compared | None:
        """Return the comparison that decided, the first whose own state is the verdict."""
        truth = judgement.truth
        if truth is None or not truth.compared:
            return None
        for compared in truth.compared:
            if compared.weighed is not None and compared.weighed.state == judgement.verdict:
                return compared
        return truth.compared[0]

    # -- places ------------------------------------------------------------------------------------------------------

    def address(self, route: Route) -> str:
        """Write a route as people and machines address the figure."""
        return self.directory.address(route)

    def element(self, record: Record) -> str:
        """Address the element a rule was judged for."""
        return self.address(record.route)

    def here(self, route: Route) -> bool:
        """Whether a route leads into this file, not into last year's or a member's."""
        return self.figures.home(route)[0] is self.figures

    def place(self, reference: Reference | None, judgement: Judgement) -> Span:
        """Find the stretch a finding points to: the figure, else its element, else the nearest enclosing table."""
        if reference is not None and self.here(reference.route):
            found = self.stated_at(self.figures, reference.route, reference.kind)
            if found is not None:
                return found
        references = () if reference is None else (reference.route,)
        elements = () if judgement.element is None else (judgement.element.route,)
        routes = [route if self.here(route) else _named_by(route) for route in (*references, *elements)]
        for route in routes:
            found = self.locator.value(route)
            if found is not None:
                return found
        return self.locator.nearest(routes[0] if routes else ())

    def stated_at(self, home: Figures, route: Route, kind: Kind) -> Span | None:
        """Find a figure's value, of an amount in its long form the number in it."""
        long = kind in ("amount", "percent")
        key = (id(home), route, long)
        if key not in self._places:
            locator = self.locator_of(home)
            self._places[key] = locator.number(route) if long else locator.value(route)
        return self._places[key]

    def excerpts(
        self,
        reference: Reference | None,
        span: Span,
        compared: Compared | None,
        judgement: Judgement,
    ) -> tuple[Excerpt, ...]:
        """Cut out the lines of the figures that take part, the pinned one first."""
        note = EMPTY
        if compared is not None and reference is not None:
            note = self.primary_note(compared, reference, judgement.element, judgement.program.parsed.check)
        made = [self.locator.excerpt(span, note, primary=True)]
        seen = {span}
        for other in () if compared is None else (*_references(compared.left), *_references(compared.right)):
            if not self.here(other.route):
                continue
            place = self.stated_at(self.figures, other.route, other.kind)
            if place is None or place in seen:
                continue
            seen.add(place)
            name = self.label(other.route, judgement.element)
            made.append(self.locator.excerpt(place, name, primary=False))
        return tuple(made)

    def label(self, route: Route, element: Record | None = None) -> Words:
        """Name a figure, within the element that the headline names already if it stands there."""
        key = (route, () if element is None else element.route)
        held = self._labels.get(key)
        if held is None:
            held = self._labels[key] = label(route, self.figures.root, key[1])
        return held

    def primary_note(
        self, compared: Compared, reference: Reference, element: Record | None, check: nodes.Node
    ) -> Words:
        """Say what the pinned figure declares and what the others make of it."""
        name = self.label(reference.route, element)
        if not isinstance(compared.left, Quantity) or not isinstance(compared.right, Quantity):
            return name
        alone = (
            isinstance(compared.left, Linear)
            and list(compared.left.terms) == [reference.route]
            and not compared.left.constant
        )
        if compared.relation != "==" or not alone or compared.right.nominal is None:
            return name
        money = bool(self.unit(compared))
        if not money and counted_in(compared, check) is None:
            return name
        stated = isinstance(reference.value, Decimal | int)
        declared = readable(text_of(reference.value) if stated else value_of(compared.left), money=money)
        computed = readable(value_of(compared.right), money=money)
        return phrase("findings.resolve.declared_computed", declared=declared, computed=computed)

    # -- numbers -----------------------------------------------------------------------------------------------------

    def side(self, value: Quantity | Plain | Many, within: Interval | None, element: Record | None) -> Side:
        """Write one side: its value, its terms, the range rounding admits, and the numbers written out."""
        if isinstance(value, Quantity):
            terms = self.terms(value, element)
            ranged = within is not None and value.divided
            return Side(
                value_of(value),
                terms,
                plain(within.low) if ranged and within is not None and within.low is not None else None,
                plain(within.high) if ranged and within is not None and within.high is not None else None,
                formula(value),
            )
        references = value.figures
        text = text_of(value.value) if isinstance(value, Plain) else ""
        return Side(text, tuple(self.term(reference, Fraction(1), element) for reference in references[:MAX_TERMS]))

    def terms(self, value: Quantity, element: Record | None) -> tuple[Term, ...]:
        """List a quantity's figures with their weights (1 where it is not linear)."""
        if isinstance(value, Linear):
            pairs = list(value.terms.values())
        else:
            pairs = [(reference, Fraction(1)) for reference in value.figures()]
        return tuple(self.term(reference, weight, element) for reference, weight in pairs[:MAX_TERMS])

    def term(self, reference: Reference, weight: Fraction, element: Record | None) -> Term:
        """Resolve one figure of a side."""
        if not isinstance(reference.value, Decimal):
            return self._term(reference, weight, element)
        key = reference, weight, () if element is None else element.route
        held = self._terms.get(key)
        if held is None:
            held = self._terms[key] = self._term(reference, weight, element)
        return held

    def _term(self, reference: Reference, weight: Fraction, element: Record | None) -> Term:
        home, own = self.figures.home(reference.route)
        name, short = self.label(reference.route), self.label(reference.route, element)
        return Term(
            self.address(reference.route),
            name,
            text_of(reference.value),
            plain(weight),
            self.stated_at(home, own, reference.kind),
            None if home is self.figures else home.source.path,
            EMPTY if short == name else short,
        )

    def counted(self, judgement: Judgement, compared: Compared, difference: str | None) -> Words | None:
        """What the difference counts, for so many; empty or None as `counted_in` says."""
        unit = counted_in(compared, judgement.program.parsed.check)
        return unit if unit is None or unit == EMPTY else unit.about(number=readable(difference or "0").strip("-"))

    def unit(self, compared: Compared) -> str:
        """Return the unit of a comparison's numbers: the currency, `%`, or none."""
        left, right = self.own_kinds(compared.left), self.own_kinds(compared.right)
        kinds, left_kinds = left | right, left or right
        if "percent" in left_kinds and "amount" not in left_kinds:
            return "%"
        return self.figures.currency_unit if "amount" in kinds else ""

    def own_kinds(self, value: Quantity | Plain | Many) -> set[str]:
        """The kinds of a side's figures; what is stated elsewhere is of the kind of its figure, not always money."""
        return {self.kind(one) for one in _references(value)}

    def kind(self, reference: Reference) -> str:
        """The kind of one figure."""
        route = reference.route
        if (route[0], route[-1]) != ("statements", "value"):
            return reference.kind
        statements, (_, at, *_) = self.figures.root.get("statements"), route
        stated = statements[at] if isinstance(statements, list) and isinstance(at, int) else None
        figure = self.directory.resolve(str(stated.get("figure"))) if isinstance(stated, Record) else None
        shape = None if figure is None else shape_at(figure)
        return reference.kind if shape is None else shape.kind

    # -- words -------------------------------------------------------------------------------------------------------

    def message(
        self,
        judgement: Judgement,
        compared: Compared | None,
        left: Side | None,
        right: Side | None,
        difference: str | None,
        unit: str,
        counted: Words | None,
    ) -> Words:
        """Say in one sentence what disagrees, of which element, by how much."""
        title = judgement.program.rule.title
        head = title
        if judgement.element is not None:
            head = phrase("findings.resolve.title_of", title=title, name=self.named(judgement.element))
        if judgement.verdict not in ("fails", "rounding") or compared is None or left is None or right is None:
            return head
        if difference is not None and difference.strip("-0.") and compared.relation != "!=":
            least = phrase("findings.resolve.at_least") if judgement.missing else ""
            if unit and counted is not None:
                amount = readable(difference)
                said = phrase("findings.resolve.differs", title=head, least=least, amount=amount)
                points = phrase("findings.resolve.percentage_points") if unit == "%" else unit
                return phrase("findings.resolve.with_unit", said=said, unit=points)
            if counted is not None and counted != EMPTY:
                return phrase("findings.resolve.apart", title=head, least=least, size=counted)
        if isinstance(compared.left, Plain) and isinstance(compared.right, Plain):
            first, second = left.value, right.value
            references = (*compared.left.figures, *compared.right.figures)
            names = [self.label(reference.route, judgement.element) for reference in references]
            if len(names) == 2:
                return phrase(
                    "findings.resolve.two_texts",
                    title=head,
                    one=names[0],
                    first=first,
                    other=names[1],
                    second=second,
                )
        return head

    def named(self, record: Record) -> Words:
        """Name an element as people know it: its name, else its code, else the figures it is about, else its place."""
        for key in ("name", "code", "project"):
            value = record.get(key)
            if isinstance(value, str) and value:
                return Words.alike(value)
        if record.get("part") and record.get("whole"):
            part, whole = self.addressed(record["part"]), self.addressed(record["whole"])
            return phrase("findings.resolve.part_whole", part=part, whole=whole)
        if isinstance(record, Derived):
            return self.label(record.source("current") or record.route)
        return self.addressed(record["figure"]) if record.get("figure") else self.label(record.route)

    def addressed(self, address: object) -> Words:
        """Name the figure that an address in the declaration leads to, by the address itself where it leads nowhere."""
        text = str(address)
        route = self.directory.resolve(text)
        return Words.alike(text) if route is None else self.label(route)

    def fingerprint(self, rule: str, figure: str, element: str) -> str:
        """Identify a finding across edits: by rule, key path and occurrence, never by line or amount."""
        key = (rule, figure, element)
        occurrence = self._occurrences.get(key, 0)
        self._occurrences[key] = occurrence + 1
        return digest((*key, str(occurrence)))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings as they stand in the file."""
    return tuple(sorted(findings, key=lambda f: (f.span, f.rule, f.figure or "", f.element or "")))


def _of_what_is_stated(compared: Compared) -> Compared:
    """A comparison that what is stated decides, without the parts that are not."""
    left, right = compared.left, compared.right
    if not isinstance(left, Linear) or not isinstance(right, Linear):
        return compared
    return replace(compared, left=as_stated(left), right=as_stated(right))


def _references(value: Quantity | Plain | Many) -> tuple[Reference, ...]:
    return value.figures() if isinstance(value, Quantity) else value.figures


def _named_by(route: Route) -> Route:
    """The key that names the other file a route leads into."""
    if route[0] == "disclosure":
        return route[:2]
    return "disclosure", "members" if route[0] == "members" else "previous"
