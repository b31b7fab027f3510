"""What a formula demands: the comparisons that must hold together, in each version that its choices allow.

Conditions (`when`, filters, choices) are read on stated values. Amounts that they turn on are noted as `switches`: a
demand is only certain while these stand as stated. Where amounts decide a choice (`a if x > y else b`), or any one of
several comparisons would do (`or`), every way is a version of its own, and the rule demands one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from budgetcheck.expression import nodes
from budgetcheck.expression.calling.function import Exact, Run
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.expression.exact.evaluate import Evaluation
from budgetcheck.expression.exact.plain import plain_test, truth_of
from budgetcheck.expression.quantities.bounds import REST
from budgetcheck.expression.quantities.quantity import Linear, Quantity, constant, difference, figure, scaled, sum_of
from budgetcheck.expression.quantities.values import Compared, Many, Truth, Unknown
from budgetcheck.expression.surroundings.environment import Environment
from budgetcheck.model.record import Record, Reference
from budgetcheck.text.places import Route

MOST_VERSIONS = 24
"""A formula with more ways to hold is not taken apart."""

Demand: TypeAlias = tuple[Compared, ...]
"""Comparisons of numbers that must all hold; () demands nothing."""
Switches: TypeAlias = dict[Route, Reference]

OPPOSITE: Mapping[str, str] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", "<=": ">", ">": "<="}


class Unclear(Exception):
    """It cannot be said what the formula demands: something it needs is absent, or it has too many versions."""


class Impossible(Exception):
    """A version that no amounts can fulfil: a condition on texts, dates or presence fails."""


def _present(run: Run, arguments: tuple[nodes.Node, ...]) -> Truth:
    """Whether something is declared; which figures that concerns is nothing to the explainer."""
    node = arguments[0]
    if type(node) is nodes.Figure and node.kind not in ("any", "reference"):
        held = run.scope(node.scope).get(node.key)
        present = held is not None and (type(held) is not list or bool(held))
    elif type(node) is nodes.WholeTable:
        present = node.key in run.scope(node.scope)
    else:
        value = run.on_stated_values().value(node)
        present = not isinstance(value, Unknown)
        if isinstance(value, Many) and not isinstance(node, nodes.Elements):
            present = len(value.items) > 0
    return truth_of(present)


_LEAN: Mapping[str, Exact] = {"defined": _present}


class Condition(Evaluation):
    """Evaluation of a condition on stated values that notes the amounts which decide it."""

    __slots__ = ("_depth", "switches")
    instead = _LEAN

    def __init__(
        self, environment: Environment, records: tuple[Record, ...], switches: Switches, *, bounds: bool = False
    ) -> None:
        super().__init__(environment, records, bounds=bounds)
        self.switches = switches
        self._depth = 0

    def truth(self, node: nodes.Node) -> Truth:
        test = None if self.environment.has_gaps else plain_test(node)
        if test is not None:
            known = test(self.records)
            if known is not None:
                return truth_of(known)
        self._depth += 1
        try:
            found = super().truth(node)
        finally:
            self._depth -= 1
        if not self._depth:
            for compared in found.compared:
                self.switches.update({one.route: one for one in figures_in(compared) if not is_rest(one)})
        return found

    def on_stated_values(self) -> Condition:
        return Condition(self.environment, self.records, self.switches)

    def within(self, record: Record, scope: int) -> Condition:
        return Condition(self.environment, (*self.records[:scope], record), self.switches)


class Reading(Evaluation):
    """Evaluation of an assertion along a script, which says at each open choice which way to take."""

    __slots__ = ("script", "switches", "taken")
    instead = _LEAN

    def __init__(
        self,
        environment: Environment,
        records: tuple[Record, ...],
        switches: Switches,
        script: tuple[int, ...],
        *,
        bounds: bool = False,
    ) -> None:
        super().__init__(environment, records, free=True, bounds=bounds)
        self.switches = switches
        self.script = script
        self.taken: list[tuple[int, int]] = []
        """Per open choice: the way taken and how many there are."""

    def on_stated_values(self) -> Condition:
        return Condition(self.environment, self.records, self.switches)

    def within(self, record: Record, scope: int) -> Condition:
        return Condition(self.environment, (*self.records[:scope], record), self.switches)

    def decide(self, condition: nodes.Node) -> Truth:
        """Decide a choice: by the script where amounts decide it, else as it stands."""
        own: Switches = {}
        found = Condition(self.environment, self.records, own, bounds=self.bounds).truth(condition)
        if not own or found.state == "unknown":
            return found
        self.switches.update(own)
        return Truth("fails" if self.pick(2, int(found.state != "holds")) else "holds")

    def pick(self, ways: int, usual: int = 0) -> int:
        """Choose one of several ways: the script's, else the usual one."""
        place = len(self.taken)
        way = self.script[place] if place < len(self.script) else usual
        self.taken.append((way, ways))
        return way

    def demand(self, node: nodes.Node, wanted: bool = True) -> Demand:
        """What makes a condition hold (or fail). Raises Impossible and Unclear."""
        match node:
            case nodes.Not():
                return self.demand(node.source, not wanted)
            case nodes.Logical():
                together = (node.operator == "and") == wanted
                return self._all(node.conditions, wanted) if together else self._one(node.conditions, wanted)
            case nodes.Choice():
                truth = self.decide(node.condition)
                if truth.state == "unknown":
                    raise Unclear
                return self.demand(node.then if truth.state == "holds" else node.otherwise, wanted)
            case nodes.Call() if wanted and function_of(node.function).logic == "all":
                return self._every(node)
        truth = self.truth(node)
        numeric = [compared for compared in truth.compared if is_numeric(compared)]
        if isinstance(node, nodes.Comparison) and numeric:
            found = numeric[0]
            return (found if wanted else Compared(OPPOSITE[found.relation], found.left, found.right),)
        if truth.state == "unknown" or numeric:
            raise Unclear
        if (truth.state == "holds") != wanted:
            raise Impossible
        return ()

    def _all(self, conditions: tuple[nodes.Node, ...], wanted: bool) -> Demand:
        return tuple(compared for condition in conditions for compared in self.demand(condition, wanted))

    def _one(self, conditions: tuple[nodes.Node, ...], wanted: bool) -> Demand:
        """Any one of the conditions would do: one that holds whatever the amounts are, else one way each."""
        possible: list[Demand] = []
        for condition in conditions:
            try:
                possible.append(self.demand(condition, wanted))
            except Impossible:
                continue
            except Unclear:
                if self.truth(condition).state != "unknown":
                    raise
                return ()  # What is absent may make this one hold: together they demand nothing.
        if not possible:
            raise Impossible
        if not all(possible):
            return ()
        if any(map(_is_open, possible)):
            return _shared(possible)
        return possible[self.pick(len(possible))] if len(possible) > 1 else possible[0]

    def _every(self, node: nodes.Call) -> Demand:
        """`all(…)` over a list of comparisons: each of them."""
        found: list[Compared] = []
        for argument in node.arguments:
            value = self.value(argument)
            items = value.items if isinstance(value, Many) else [self.truth(argument)]
            for item in items:
                if not isinstance(item, Truth) or item.state == "unknown":
                    raise Unclear
                numeric = [compared for compared in item.compared if is_numeric(compared)]
                if not numeric and item.state != "holds":
                    raise Impossible
                if len(item.compared) > 1 and numeric:
                    raise Unclear
                found += numeric
        return tuple(found)


def _is_open(demand: Demand) -> bool:
    """Whether something that is absent could make it hold."""
    return any(map(_lacks, demand))


def _lacks(compared: Compared) -> bool:
    return any(one.value is None for one in figures_in(compared))


def _shared(demands: list[Demand]) -> Demand:
    """What a demand that is open asks of stated figures alone, where every other one asks as much; else nothing."""
    closed = [tuple(compared for compared in demand if not _lacks(compared)) for demand in demands]
    for demand, known in zip(demands, closed, strict=True):
        if known and _is_open(demand) and all(_implies(other, one) for other in closed for one in known):
            return known
    return ()


_WEAKER: Mapping[str, tuple[str, ...]] = {"==": ("<=", ">="), "<": ("<=",), ">": (">=",)}


def _implies(demand: Demand, wanted: Compared) -> bool:
    """Whether one of a demand's comparisons is another one, or as much as it and more."""
    form = _form(wanted)
    return form is not None and any(
        wanted.relation in (one.relation, *_WEAKER.get(one.relation, ())) and _form(one) == form for one in demand
    )


def _form(compared: Compared) -> tuple[Mapping[Route, Fraction], Fraction] | None:
    """The weights of left - right and its constant; None for what is not linear."""
    left, right = compared.left, compared.right
    if not isinstance(left, Linear) or not isinstance(right, Linear):
        return None
    apart = difference(left, right)
    return {route: weight for route, (_, weight) in apart.terms.items()}, apart.constant


def is_numeric(compared: Compared) -> bool:
    """Whether numbers are compared."""
    return isinstance(compared.left, Quantity) and isinstance(compared.right, Quantity)


def figures_in(compared: Compared) -> tuple[Reference, ...]:
    """The figures on both sides of a comparison of numbers; none of another one."""
    if not isinstance(compared.left, Quantity) or not isinstance(compared.right, Quantity):
        return ()
    return tuple({one.route: one for one in (*compared.left.figures(), *compared.right.figures())}.values())


def is_rest(figure: Reference) -> bool:
    """Whether a figure is what a list that is given in part does not give."""
    return bool(figure.route) and figure.route[-1] == REST


def without_rests(demand: Demand) -> Demand:
    """What comparisons demand of the figures that are given, what is not given being 0 or more.

    A comparison that says nothing then is left out.
    """
    return tuple(found for compared in demand if (found := _without_rest(compared)) is not None)


def _without_rest(compared: Compared) -> Compared | None:
    left, right = compared.left, compared.right
    if not isinstance(left, Linear) or not isinstance(right, Linear):
        return compared
    rests = [weight for one, weight in difference(left, right).terms.values() if is_rest(one)]
    if not rests:
        return compared
    above = min(rests) > 0
    if (not above and max(rests) > 0) or compared.relation not in (("==", "<=", "<") if above else ("==", ">=", ">")):
        return None
    relation = ("<=" if above else ">=") if compared.relation == "==" else compared.relation
    return replace(compared, relation=relation, left=_given(left), right=_given(right))


def _given(side: Linear) -> Linear:
    """A sum without what lists do not give."""
    parts = [scaled(figure(one), weight) for one, weight in side.terms.values() if not is_rest(one)]
    found = sum_of([constant(side.constant), *parts])
    assert isinstance(found, Linear)
    return found


def versions(
    check: nodes.Node,
    environment: Environment,
    records: tuple[Record, ...],
    switches: Switches,
    *,
    bounds: bool = False,
) -> Iterator[Demand]:
    """Every version of an assertion that amounts could fulfil; the one that the stated values lead to comes first.

    `switches` receives the amounts that conditions within the assertion turn on. With `bounds`, what lists do not give
    is 0 or more. Raises Unclear.
    """
    scripts: list[tuple[int, ...]] = [()]
    tried = 0
    while scripts:
        tried += 1
        if tried > MOST_VERSIONS:
            raise Unclear
        script = scripts.pop()
        run = Reading(environment, records, switches, script, bounds=bounds)
        with suppress(Impossible):
            demand = run.demand(check)
            yield without_rests(demand) if bounds else demand
        for place in range(len(script), len(run.taken)):
            way, ways = run.taken[place]
            before = tuple(taken for taken, _ in run.taken[:place])
            scripts += [(*before, other) for other in range(ways) if other != way]
