"""Exact evaluation of a formula with provenance: which figures, which ranges, what is missing.

It runs only where the compiled form did not find a rule to hold, and for the explainer, so it is written for being
right. Absent figures follow Kleene's three-valued logic; conditions compare stated values, the assertion compares the
ranges that rounding admits (XBRL Calculations 1.1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import Exact
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.expression.exact.comparing import decide_comparison, plain_value
from budgetcheck.expression.exact.plain import quick_test, truth_of
from budgetcheck.expression.quantities import quantity
from budgetcheck.expression.quantities.quantity import Quantity
from budgetcheck.expression.quantities.values import (
    Compared,
    Comparer,
    Many,
    Plain,
    Truth,
    Unknown,
    Value,
    all_of,
    any_of,
    exact_of,
    opposite,
    unknown_of,
)
from budgetcheck.expression.shapes import equality_key, notes_nothing, whole_sum
from budgetcheck.expression.surroundings.environment import Environment, passing
from budgetcheck.expression.surroundings.runtime import part_of, reach
from budgetcheck.model.record import Kind, Record, Reference, refer

_COST = 40
"""How much longer the exact evaluation looks at an element than the compiled form."""


class Evaluation:
    """One evaluation over the records in scope.

    `compare` decides comparisons of numbers in the assertion; without it stated values are compared. With `free`, an
    absent number is kept as a figure without a value, so that the form of a rule can be had where figures are missing;
    optional parts of a sum that are absent stay out of it all the same. With `bounds`, that is done for numbers that
    cannot be negative, so that comparisons may be decided all the same.
    """

    __slots__ = ("bounds", "compare", "environment", "free", "records")

    instead: ClassVar[Mapping[str, Exact]] = {}
    """Functions of the language that do something else here."""

    def __init__(
        self,
        environment: Environment,
        records: tuple[Record, ...],
        compare: Comparer | None = None,
        *,
        free: bool = False,
        bounds: bool = False,
    ) -> None:
        self.environment = environment
        self.records = records
        self.compare = compare
        self.free = free
        self.bounds = bounds

    def truth(self, node: nodes.Node) -> Truth:
        """Evaluate a condition."""
        value = self.value(node)
        if type(value) is Truth:
            return value
        if isinstance(value, Unknown):
            return Truth("unknown", missing=value.missing)
        if isinstance(value, Plain) and isinstance(value.value, bool):
            return Truth("holds" if value.value else "fails", figures=value.figures)
        return Truth("unknown")

    def value(self, node: nodes.Node) -> Value:
        """Evaluate any node."""
        return _RULES[type(node)](self, node)

    def elements(self, node: nodes.Node) -> Sequence[Record] | Unknown:
        """Evaluate a list of records."""
        value = self.value(node)
        return value.items if isinstance(value, Many) else value if isinstance(value, Unknown) else Unknown(())

    # -- reading -------------------------------------------------------------------------------------------------

    def read(self, record: Record, key: str, kind: Kind) -> Value:
        """Read one key of a record."""
        reference = refer(record, key, kind)
        value = reference.value
        if type(value) is Decimal and kind != "any" and kind != "reference":
            return quantity.figure(reference)
        if kind == "any":
            return self._read_any(record, key, reference)
        if kind == "reference":
            return self._dereference(value, reference)
        if value is None:
            if self.free and kind in ("amount", "percent", "number"):
                return quantity.figure(reference)
            if self.bounds and self.environment.never_negative(reference):
                return quantity.figure(reference)
            return Unknown((reference,))
        found = _wrap(value, reference)
        return replace(found, open=self.open(reference)) if isinstance(found, Many) else found

    def _read_any(self, record: Record, key: str, reference: Reference) -> Value:
        try:
            value = reach(record, key)
        except (KeyError, AttributeError, TypeError):
            return Unknown((reference,))
        return _wrap(value, Reference(reference.route, value, "amount" if isinstance(value, Decimal) else "any"))

    def _dereference(self, address: object, reference: Reference) -> Value:
        found = self.environment.figures.refer(address) if isinstance(address, str) else None
        if found is None:
            return Unknown((reference,))
        route, value, kind = found
        named = Reference(route, value, kind)
        return quantity.figure(named) if value is not None or self.free else Unknown((named,))

    def open(self, list_: Reference) -> Reference | None:
        """Name a list again where it may be longer than what is given of it."""
        if not self.environment.has_gaps or not self.environment.figures.given_in_part(list_.route):
            return None
        return Reference(list_.route, None, list_.kind)

    def scope(self, number: int) -> Record:
        """Return the record of a scope."""
        return self.records[number]

    def on_stated_values(self) -> Evaluation:
        """Evaluate over the same records, comparing what is stated: for conditions and for what is present."""
        return Evaluation(self.environment, self.records)

    def decide(self, condition: nodes.Node) -> Truth:
        """Evaluate the condition of a choice, on stated values."""
        return self.on_stated_values().truth(condition)

    def within(self, record: Record, scope: int) -> Evaluation:
        """Evaluate a filter's condition over one element, on stated values."""
        records = (*self.records[:scope], record)
        return Evaluation(self.environment, records)


# -- one function a node ---------------------------------------------------------------------------------------------


def _literal(_: Evaluation, node: nodes.Literal_) -> Value:
    value = node.value
    if isinstance(value, Decimal):
        return quantity.constant(value)
    if isinstance(value, tuple):
        return Many([quantity.constant(v) if isinstance(v, Decimal) else Plain(v) for v in value])
    return Plain(value)


def _figure(run: Evaluation, node: nodes.Figure) -> Value:
    return run.read(run.scope(node.scope), node.key, node.kind)


def _table(run: Evaluation, node: nodes.WholeTable) -> Value:
    record = run.scope(node.scope)
    reference = refer(record, node.key, "table")
    return Plain(True, (reference,)) if node.key in record else Unknown((reference,))


def _element(run: Evaluation, node: nodes.Element) -> Value:
    return run.scope(node.scope)


def _elements(run: Evaluation, node: nodes.Elements) -> Value:
    record = run.scope(node.scope)
    held = record.get(node.key)
    reference = refer(record, node.key, "list")
    return Many(held, (reference,), run.open(reference)) if isinstance(held, list) else Unknown((reference,))


def _codes(run: Evaluation, node: nodes.Codes) -> Value:
    return Many(run.environment.codes(node.name))


def _texts(run: Evaluation, _: nodes.Texts) -> Value:
    return Many(run.environment.texts(), open=run.open(_EVERYWHERE))


def _comparisons(run: Evaluation, _: nodes.Comparisons) -> Value:
    return Many(run.environment.comparisons())


_EVERYWHERE = Reference(("disclosure", "extent"), None, "text")
"""What is missing where anything of the document may be."""


def _mapped(run: Evaluation, node: nodes.Mapped) -> Value:
    source = run.value(node.source)
    if not isinstance(source, Many):
        return source if isinstance(source, Unknown) else Unknown(())
    elements: Sequence[Record] = source.items
    if node.flat:
        inner = [record.get(node.key) for record in elements]
        rest = (run.open(refer(record, node.key, "list")) for record in elements)
        open_ = source.open or next(filter(None, rest), None)
        return Many(passing(row for rows in inner if isinstance(rows, list) for row in rows), open=open_)
    values = [run.read(record, node.key, node.kind) for record in elements]
    missing = tuple(m for value in values if isinstance(value, Unknown) for m in value.missing)
    if missing or any(isinstance(value, Unknown) for value in values):
        return Unknown(missing)
    if node.kind == "texts":
        return Many([item for value in values if isinstance(value, Many) for item in value.items], open=source.open)
    return Many(values, tuple(refer(record, node.key, node.kind) for record in elements), source.open)


def _filtered(run: Evaluation, node: nodes.Filtered) -> Value:
    source = run.value(node.source)
    if not isinstance(source, Many):
        return source if isinstance(source, Unknown) else Unknown(())
    shortcut = equality_key(node)
    if shortcut is not None:
        key, other = shortcut
        wanted = run.value(other)
        plain = plain_value(wanted)
        if plain is not None:
            try:
                found = run.environment.where(source.items, key, plain)
                # A code is there once: where it was found there is nothing left to find.
                return Many(found, source.figures, None if found and key in ("code", "name") else source.open)
            except KeyError:
                pass
    kept, missing = list[Record](), tuple[Reference, ...]()
    noted = type(run) is not Evaluation
    quickly = None if run.environment.has_gaps else quick_test(node.condition, noted=noted)
    for record in run.environment.tick(source.items, _COST):
        known = None if quickly is None else quickly((*run.records[: node.scope], record))
        truth = run.within(record, node.scope).truth(node.condition) if known is None else truth_of(known)
        if truth.state == "unknown":
            missing += truth.missing
        elif truth.state == "holds":
            kept.append(record)
    return Unknown(missing) if missing else Many(passing(kept), source.figures, source.open)


def _children(run: Evaluation, node: nodes.Children) -> Value:
    if isinstance(node.element, nodes.Element):
        found, row = run.value(node.element.source), run.scope(node.element.scope)
    else:
        found, row = run.value(node.element), None
    if not isinstance(found, Many):
        return found if isinstance(found, Unknown) else Unknown(())
    rows: Sequence[Record] = found.items
    try:
        return Many(run.environment.children(rows, row), open=found.open)
    except KeyError:
        return Unknown(tuple(refer(record, "code", "text") for record in rows if "code" not in record))


def _only(run: Evaluation, node: nodes.Only) -> Value:
    value = run.value(node.source)
    if not isinstance(value, Many):
        return value
    return value.rest or (value.items[0] if len(value.items) == 1 else Unknown(value.figures[:1]))


def _parameter(run: Evaluation, node: nodes.Parameter) -> Value:
    return quantity.constant(run.environment.parameters[node.name])


def _currency(run: Evaluation, node: nodes.Currency) -> Value:
    return quantity.constant(run.environment.units[node.unit])


def _partial(run: Evaluation, node: nodes.Partial) -> Value:
    value = run.value(node.source)
    if not isinstance(value, Plain):
        return value if isinstance(value, Unknown) else Unknown(())
    try:
        part = part_of(value.value, node.part, run.environment.units)
    except (KeyError, AttributeError):
        return Unknown(value.figures)
    if isinstance(part, int | Decimal):
        return exact_of(value.figures, part)
    return Plain(part, value.figures)


def _arithmetic(run: Evaluation, node: nodes.Arithmetic) -> Value:
    left, right = run.value(node.left), run.value(node.right)
    if (unknown := unknown_of(left, right)) is not None:
        return unknown
    if isinstance(left, Plain) and isinstance(right, Plain):
        if isinstance(left.value, date) and isinstance(right.value, date):
            return exact_of((*left.figures, *right.figures), (left.value - right.value).days)
        return Unknown(())
    if not isinstance(left, Quantity) or not isinstance(right, Quantity):
        return Unknown(())
    match node.operator:
        case "+":
            return quantity.add(left, right)
        case "-":
            return quantity.subtract(left, right)
        case "*":
            return quantity.multiply(left, right)
        case _:
            if not right.nominal:
                return Unknown(right.figures())
            return quantity.divide(left, right)


def _negative(run: Evaluation, node: nodes.Negative) -> Value:
    value = run.value(node.source)
    return quantity.negative(value) if isinstance(value, Quantity) else unknown_of(value) or Unknown(())


def _comparison(run: Evaluation, node: nodes.Comparison) -> Value:
    left, right = run.value(node.left), run.value(node.right)
    if not (isinstance(left, Quantity) and isinstance(right, Quantity)) and (unknown := unknown_of(left, right)):
        return unknown
    if node.type.kind == "list":
        truths = [
            decide_comparison(Compared(node.relation, item, right), run.compare, bounds=run.bounds)  # type: ignore[arg-type]
            for item in (left.items if isinstance(left, Many) else ())
        ]
        return Many(truths, open=left.open if isinstance(left, Many) else None)
    return decide_comparison(Compared(node.relation, left, right), run.compare, bounds=run.bounds)  # type: ignore[arg-type]


def _logical(run: Evaluation, node: nodes.Logical) -> Value:
    truths: list[Truth] = []
    together = node.operator == "and"
    for condition in node.conditions:
        truth = run.truth(condition)
        if truth.state == ("fails" if together else "holds") and notes_nothing(node):
            return truth
        truths.append(truth)
    return all_of(truths) if together else any_of(truths)


def _not(run: Evaluation, node: nodes.Not) -> Value:
    return opposite(run.truth(node.source))


def _choice(run: Evaluation, node: nodes.Choice) -> Value:
    condition = run.decide(node.condition)
    if condition.state == "unknown":
        return Unknown(condition.missing)
    return run.value(node.then if condition.state == "holds" else node.otherwise)


# -- helpers ---------------------------------------------------------------------------------------------------------


def _wrap(value: object, reference: Reference) -> Value:
    if isinstance(value, str | bool):
        return Plain(value, (reference,))
    if isinstance(value, Decimal | int):
        return quantity.figure(reference)
    if isinstance(value, list):
        return Many([item if isinstance(item, Record) else _wrap(item, reference) for item in value], (reference,))
    return Plain(value, (reference,))


def _call(run: Evaluation, node: nodes.Call) -> Value:
    exact = run.instead.get(node.function) or function_of(node.function).exact
    assert exact is not None, node.function
    summed = None if node.function in run.instead else whole_sum(node)
    if summed is None:
        return exact(run, node.arguments)
    # Rules ask for the sum of one table again and again, in every branch of a choice and every version of it.
    what, scope = summed
    record = run.scope(scope)
    key = (what, id(record), run.free, run.bounds)
    held = run.environment.sums.get(key)
    if held is None:
        held = run.environment.sums[key] = (record, exact(run, node.arguments))
    return held[1]


_RULES: Mapping[type[nodes.Node], Callable[[Evaluation, Any], Value]] = {
    nodes.Literal_: _literal,
    nodes.Figure: _figure,
    nodes.WholeTable: _table,
    nodes.Element: _element,
    nodes.Elements: _elements,
    nodes.Codes: _codes,
    nodes.Texts: _texts,
    nodes.Comparisons: _comparisons,
    nodes.Mapped: _mapped,
    nodes.Filtered: _filtered,
    nodes.Children: _children,
    nodes.Only: _only,
    nodes.Parameter: _parameter,
    nodes.Currency: _currency,
    nodes.Partial: _partial,
    nodes.Arithmetic: _arithmetic,
    nodes.Negative: _negative,
    nodes.Comparison: _comparison,
    nodes.Logical: _logical,
    nodes.Not: _not,
    nodes.Choice: _choice,
    nodes.Call: _call,
}
