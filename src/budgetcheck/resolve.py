"""Judgements and faults -> findings: addresses, labels, numbers as text and, last of all, lines and columns.

The text is scanned for positions only here, and only when there is something to report.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from budgetcheck import codelists
from budgetcheck.address import Directory, label
from budgetcheck.assess import Weighed, pinned, weigh
from budgetcheck.expression.environment import Environment
from budgetcheck.expression.quantity import Compound, Linear, Quantity, Ratio
from budgetcheck.expression.values import Compared, Many, Plain
from budgetcheck.faultdocs import fault_doc
from budgetcheck.faults import Fault
from budgetcheck.figures import Figures
from budgetcheck.findings import Excerpt, Finding, Side, Term
from budgetcheck.interval import Interval, stated_decimals
from budgetcheck.judge import Judgement, Strictness
from budgetcheck.locate import Locator
from budgetcheck.numbers import people, plain, readable
from budgetcheck.places import Route, Span
from budgetcheck.record import Derived, Kind, Record, Reference
from budgetcheck.rulebook import Rulebook
from budgetcheck.words import EMPTY, Words

MAX_TERMS = 400
"""Terms of one side that a finding lists; a longer sum says how many more there are."""
_MONEY = ("amount", "percent", "any")


class Resolver:
    """Turns what was judged about one declaration into findings."""

    def __init__(self, figures: Figures, rulebook: Rulebook, strictness: Strictness) -> None:
        self.figures = figures
        self.rulebook = rulebook
        self.strictness = strictness
        self.path = figures.source.path
        self.environment = Environment(figures, rulebook.parameters, codelists.load)
        self.directory = Directory(figures.root)
        self._locators: dict[int, Locator] = {}
        self._occurrences: dict[tuple[str, str, str], int] = {}

    @property
    def locator(self) -> Locator:
        """Positions of the file, scanned when first asked for."""
        return self.locator_of(self.figures)

    def locator_of(self, figures: Figures) -> Locator:
        """Positions of this file, of last year's or of a member's."""
        found = self._locators.get(id(figures))
        if found is None:
            found = self._locators[id(figures)] = Locator(figures.source.text)
        return found

    def finding(self, judgement: Judgement) -> Finding:
        """Resolve one judgement."""
        rule = judgement.program.rule
        reference = pinned(judgement)
        figure = None if reference is None else self.address(reference.route)
        element = None if judgement.element is None else self.element(judgement.element)
        compared = self.decisive(judgement)
        weighed = left = right = None
        difference = tolerance = None
        unit = ""
        if compared is not None:
            if isinstance(compared.left, Quantity) and isinstance(compared.right, Quantity):
                weighed = self.weighed(compared, judgement)
                unit = self.unit(compared)
                places = max(_decimals(compared.left), _decimals(compared.right))
                difference = None if weighed.difference is None else plain(weighed.difference, places)
                tolerance = None if weighed.tolerance is None else plain(weighed.tolerance)
            left = self.side(compared.left, weighed.left if weighed else None, judgement.element)
            right = self.side(compared.right, weighed.right if weighed else None, judgement.element)
        span = self.place(reference, judgement)
        return Finding(
            rule=rule.id,
            name=rule.name,
            severity=self.rulebook.severity(rule),
            verdict=judgement.verdict,
            path=self.path,
            span=span,
            figure=figure,
            element=element,
            title=rule.title,
            message=self.message(judgement, compared, left, right, difference, unit),
            why=rule.why,
            remedy=rule.remedy,
            cite=rule.cite,
            relation=None if compared is None else compared.relation,
            left=left,
            right=right,
            difference=difference,
            tolerance=tolerance,
            currency_unit=unit,
            excerpts=self.excerpts(reference, span, compared, weighed, judgement.element),
            fingerprint=self.fingerprint(rule.id, figure or "", element or ""),
        )

    def decisive(self, judgement: Judgement) -> Compared | None:
        """Return the comparison that decided, the first whose own state is the verdict."""
        truth = judgement.truth
        if truth is None or not truth.compared:
            return None
        for compared in truth.compared:
            numbers = isinstance(compared.left, Quantity) and isinstance(compared.right, Quantity)
            if numbers and self.weighed(compared, judgement).state == judgement.verdict:
                return compared
        return truth.compared[0]

    def weighed(self, compared: Compared, judgement: Judgement) -> Weighed:
        """Weigh a comparison again, for its numbers."""
        return weigh(compared, self.environment, judgement.program, self.strictness)

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
            found = _stated_at(self.locator, reference.route, reference.kind)
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

    def excerpts(
        self,
        reference: Reference | None,
        span: Span,
        compared: Compared | None,
        weighed: Weighed | None,
        element: Record | None,
    ) -> tuple[Excerpt, ...]:
        """Cut out the lines of the figures that take part, the pinned one first."""
        note = EMPTY
        if compared is not None and reference is not None:
            note = self.primary_note(compared, weighed, reference, element)
        made = [self.excerpt(span, note, primary=True)]
        seen = {span}
        for other in () if compared is None else (*_references(compared.left), *_references(compared.right)):
            if not self.here(other.route):
                continue
            place = _stated_at(self.locator, other.route, other.kind)
            if place is None or place in seen:
                continue
            seen.add(place)
            name = self.label(other.route, element)
            made.append(self.excerpt(place, name, primary=False))
        return tuple(made)

    def excerpt(self, span: Span, note: Words, *, primary: bool) -> Excerpt:
        """Cut out the first line of a span."""
        text = self.locator.line_text(span.line)
        end = span.end_column if span.end_line == span.line else len(text) + 1
        return Excerpt(span.line, text, span.column, max(end, span.column + 1), note, primary)

    def label(self, route: Route, element: Record | None = None) -> Words:
        """Name a figure, within the element that the headline names already if it stands there."""
        return label(route, self.figures.root, () if element is None else element.route)

    def primary_note(
        self, compared: Compared, weighed: Weighed | None, reference: Reference, element: Record | None
    ) -> Words:
        """Say what the pinned figure declares and what the others make of it."""
        name = self.label(reference.route, element)
        if weighed is None or not isinstance(compared.left, Quantity) or not isinstance(compared.right, Quantity):
            return name
        alone = (
            isinstance(compared.left, Linear)
            and list(compared.left.terms) == [reference.route]
            and not compared.left.constant
        )
        if compared.relation != "==" or not alone or compared.right.nominal is None:
            return name
        money = bool(self.unit(compared))
        stated = isinstance(reference.value, Decimal | int)
        declared = readable(_text_of(reference.value) if stated else _value(compared.left), money=money)
        computed = readable(_value(compared.right), money=money)
        return Words(f"申报 {declared}；核算 {computed}", f"declared {declared}; computed {computed}")

    # -- numbers -----------------------------------------------------------------------------------------------------

    def side(self, value: Quantity | Plain | Many, within: Interval | None, element: Record | None) -> Side:
        """Write one side: its value, its terms, the range rounding admits, and the numbers written out."""
        if isinstance(value, Quantity):
            terms = self.terms(value, element)
            ranged = within is not None and value.divided
            return Side(
                _value(value),
                terms,
                plain(within.low) if ranged and within is not None and within.low is not None else None,
                plain(within.high) if ranged and within is not None and within.high is not None else None,
                formula(value),
            )
        references = value.figures
        text = _text_of(value.value) if isinstance(value, Plain) else ""
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
        home, own = self.figures.home(reference.route)
        name, short = self.label(reference.route), self.label(reference.route, element)
        return Term(
            self.address(reference.route),
            name,
            _text_of(reference.value),
            plain(weight),
            _stated_at(self.locator_of(home), own, reference.kind),
            None if home is self.figures else home.source.path,
            EMPTY if short == name else short,
        )

    def unit(self, compared: Compared) -> str:
        """Return the unit of a comparison's numbers: the currency, `%`, or none."""
        kinds = {reference.kind for reference in (*_references(compared.left), *_references(compared.right))}
        left_kinds = {reference.kind for reference in _references(compared.left)}
        if "percent" in left_kinds and "amount" not in left_kinds:
            return "%"
        return self.figures.currency_unit if "amount" in kinds else ""

    # -- words -------------------------------------------------------------------------------------------------------

    def message(
        self,
        judgement: Judgement,
        compared: Compared | None,
        left: Side | None,
        right: Side | None,
        difference: str | None,
        unit: str,
    ) -> Words:
        """Say in one sentence what disagrees, of which element, by how much."""
        title = judgement.program.rule.title
        of_zh = of_en = ""
        if judgement.element is not None:
            name = self.named(judgement.element)
            of_zh, of_en = f"（{name.zh}）", f" ({name.en})"
        zh, en = f"{title.zh}{of_zh}", f"{title.en}{of_en}"
        if judgement.verdict not in ("fails", "rounding") or compared is None or left is None or right is None:
            return Words(zh, en)
        if difference is not None:
            amount = readable(difference, money=bool(unit))
            in_zh, in_en = ("个百分点", "percentage points") if unit == "%" else (unit, unit)
            return Words(f"{zh}，差额 {amount} {in_zh}".rstrip(), f"{en}, difference {amount} {in_en}".rstrip())
        if isinstance(compared.left, Plain) and isinstance(compared.right, Plain):
            first, second = left.value, right.value
            references = (*compared.left.figures, *compared.right.figures)
            names = [self.label(reference.route, judgement.element) for reference in references]
            if len(names) == 2:
                return Words(
                    f"{zh}：{names[0].zh}“{first}”，{names[1].zh}“{second}”",
                    f"{en}: {names[0].en} `{first}`, {names[1].en} `{second}`",
                )
        return Words(zh, en)

    def named(self, record: Record) -> Words:
        """Name an element as people know it: its name, else its code, else the figures it is about, else its place."""
        for key in ("name", "code", "project"):
            value = record.get(key)
            if isinstance(value, str) and value:
                return Words(value, value)
        if record.get("part") and record.get("whole"):
            part, whole = self.addressed(record["part"]), self.addressed(record["whole"])
            return Words(f"{part.zh}占{whole.zh}", f"{part.en} of {whole.en}")
        if isinstance(record, Derived):
            return self.label(record.source("current") or record.route)
        return self.addressed(record["figure"]) if record.get("figure") else self.label(record.route)

    def addressed(self, address: object) -> Words:
        """Name the figure that an address in the declaration leads to, by the address itself where it leads nowhere."""
        text = str(address)
        route = self.directory.resolve(text)
        return Words(text, text) if route is None else self.label(route)

    def fingerprint(self, rule: str, figure: str, element: str) -> str:
        """Identify a finding across edits: by rule, key path and occurrence, never by line or amount."""
        key = (rule, figure, element)
        occurrence = self._occurrences.get(key, 0)
        self._occurrences[key] = occurrence + 1
        return _digest((*key, str(occurrence)))


def resolve_faults(faults: Iterable[Fault], path: str, text: str) -> tuple[Finding, ...]:
    """Resolve the faults of a declaration to findings at their places."""
    faults = tuple(faults)
    if not faults:
        return ()
    locator = Locator(text)
    seen: dict[tuple[str, str], int] = {}
    return tuple(_fault(fault, path, locator, seen) for fault in faults)


def _fault(fault: Fault, path: str, locator: Locator, seen: dict[tuple[str, str], int]) -> Finding:
    doc = fault_doc(fault.rule)
    route = fault.route
    span = fault.span
    if span is None and route is not None:
        span = (locator.key(route) if fault.at == "key" else locator.value(route)) or locator.nearest(route)
    span = span or Span(1, 1, 1, 1)
    figure = None if route is None else _dotted(route)
    key = (fault.rule, figure or "")
    seen[key] = seen.get(key, 0) + 1
    text = locator.line_text(span.line)
    end = span.end_column if span.end_line == span.line else len(text) + 1
    excerpt = Excerpt(span.line, text, span.column, max(end, span.column + 1), EMPTY, primary=True)
    return Finding(
        rule=doc.id,
        name=doc.name,
        severity=doc.severity,
        verdict="fails",
        path=path,
        span=span,
        figure=figure,
        element=None,
        title=doc.title,
        message=fault.message,
        why=doc.why,
        remedy=fault.remedy if fault.remedy.zh else doc.remedy,
        excerpts=(excerpt,) if text else (),
        fingerprint=_digest((fault.rule, figure or fault.message.en, str(seen[key]))),
    )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings as they stand in the file."""
    return tuple(sorted(findings, key=lambda f: (f.span, f.rule, f.figure or "", f.element or "")))


def _stated_at(locator: Locator, route: Route, kind: Kind) -> Span | None:
    """Find a figure's value, of an amount in its long form the number in it."""
    inner = locator.value((*route, "value")) if kind in ("amount", "percent") else None
    return inner or locator.value(route)


def formula(value: Quantity) -> str:
    """Write a quantity with its numbers: `1,088.83 + 555.97`, `100 * 88.9 / 1,555.72`."""
    match value:
        case Linear():
            return _linear(value)
        case Ratio():
            return f"{_grouped(value.numerator)} / {_grouped(value.denominator)}"
        case Compound(operation="+" | "*" | "/"):
            return f" {value.operation} ".join(_grouped(operand) for operand in value.operands)
        case Compound():
            return f"{value.operation}({', '.join(formula(operand) for operand in value.operands)})"
    return ""


def _linear(value: Linear) -> str:
    pieces: list[str] = []
    pairs: Sequence[tuple[Reference, Fraction]] = list(value.terms.values())
    money = any(reference.kind in _MONEY for reference, _ in pairs)
    for reference, weight in pairs[:MAX_TERMS]:
        number = _number(_text_of(reference.value), money)
        size = abs(weight)
        shown = number if size == 1 else f"{people(plain(size))} * {number}"
        # A negative figure keeps its own sign, so that the reader sees what is stated.
        shown = f"({shown})" if pieces and shown.startswith("-") else shown
        sign = "-" if weight < 0 else "+"
        pieces.append(f"{sign} {shown}" if pieces else (f"-{shown}" if weight < 0 else shown))
    if value.constant or not pieces:
        shown = _number(plain(abs(value.constant)), money or not pairs)
        sign = "-" if value.constant < 0 else "+"
        pieces.append(f"{sign} {shown}" if pieces else (f"-{shown}" if value.constant < 0 else shown))
    return " ".join(pieces)


def _number(text: str, money: bool) -> str:
    return people(text) if money else readable(text, money=False)


def _grouped(value: Quantity) -> str:
    text = formula(value)
    called = isinstance(value, Compound) and value.operation not in ("+", "*", "/")
    single = called or (isinstance(value, Linear) and len(value.terms) + bool(value.constant) <= 1)
    return text if single else f"({text})"


def _value(value: Quantity) -> str:
    return "" if value.nominal is None else plain(value.nominal, _decimals(value))


def _decimals(value: Quantity) -> int:
    """Decimals to write a sum with: as many as its figures state."""
    if value.divided:
        return 0
    return max((stated_decimals(r.value) for r in value.figures() if isinstance(r.value, Decimal)), default=0)


def _references(value: Quantity | Plain | Many) -> tuple[Reference, ...]:
    return value.figures() if isinstance(value, Quantity) else value.figures


def _text_of(value: object) -> str:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return plain(value)
    if value is None:
        return ""
    return str(getattr(value, "text", value))


def _named_by(route: Route) -> Route:
    """The key that names the other file a route leads into."""
    return "disclosure", "members" if route[0] == "members" else "previous"


def _dotted(route: Route) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in route).removeprefix(".")


def _digest(parts: tuple[str, ...]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
