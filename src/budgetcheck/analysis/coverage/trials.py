"""A declaration with some figures changed, judged again: which rules notice.

Every trial goes the whole way from the changed document to judgements, so that whatever hangs on a figure (statements
of it elsewhere, its precision, its absence) is taken along. Where a figure stands in many elements of a list, only
the rules that can read it there are judged again: no other can come to another verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from budgetcheck.analysis.coverage.covered import Notice
from budgetcheck.analysis.coverage.mentions import Mentions, figure_pattern, mentions_of
from budgetcheck.arithmetic.currency import shift_between
from budgetcheck.arithmetic.exactness import move
from budgetcheck.declaration.declare import declare_document
from budgetcheck.declaration.related import Related
from budgetcheck.figures.compare import NO_FIGURES, every_figure
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import Loaded, loaded
from budgetcheck.model.record import Kind
from budgetcheck.model.spec import Spec
from budgetcheck.model.tree import MODEL
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.text.places import Route
from budgetcheck.text.severity import SEVERITIES, Severity
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness

ENOUGH = 4
"""Figures of one name from which on the rules that read them are compiled by themselves."""

_ALONE = Related()


class FigureTarget(NamedTuple):
    """A figure that can be changed."""

    route: Route
    kind: Kind
    value: Decimal
    whole: bool


class Seen(NamedTuple):
    """One instance of a rule that reports something: the rule, its element, how gravely."""

    rule: str
    element: Route
    severity: Severity


class Trials:
    """One declaration's document, to be judged with changes."""

    def __init__(
        self,
        document: Mapping[str, Any],
        rulebook: Rulebook,
        related: Related = _ALONE,
        strictness: Strictness | None = None,
    ) -> None:
        self.document = document
        self.rulebook = replace(rulebook, keeper=None)
        self.related = related
        self.strictness = strictness or Strictness()
        self.figures = self._loaded(document).figures
        self.before = self._seen(document, self.rulebook)
        self._books: dict[str, Rulebook] = {}
        self._shared: dict[str, int] = {}
        for target in self.targets:
            name = figure_pattern(target.route)
            self._shared[name] = self._shared.get(name, 0) + 1

    @cached_property
    def targets(self) -> tuple[FigureTarget, ...]:
        """The figures of the declaration itself (not of its related files), in its order."""
        found = []
        for route, kind, value in every_figure(self.figures.root):
            if route[0] in NO_FIGURES or self._written(route) is None:
                continue
            spec = _spec(route)
            found.append(FigureTarget(route, kind, value, spec is not None and spec.whole))
        return tuple(found)

    def noticing(self, changes: Mapping[Route, Decimal | None]) -> frozenset[Seen]:
        """The instances of rules that report because of the changes (None: left out), and did not before."""
        document = self._with(changes)
        book = self._book(next(iter(changes))) if len(changes) == 1 else self.rulebook
        return self._seen(document, book) - self.before

    def changed_figures(self, changes: Mapping[Route, Decimal | None]) -> Figures:
        """The figures with the changes."""
        return self._loaded(self._with(changes)).figures

    def readers(self, route: Route) -> frozenset[str]:
        """The rules that can read the figure; a statement may mask any."""
        name = figure_pattern(route)
        return frozenset(
            rule for rule, mentions in self._mentions.items() if route[0] == "statements" or mentions.read(name)
        )

    def steered(self, route: Route) -> frozenset[str]:
        """The rules with a condition on the figure: what they compare may hang on it."""
        name = figure_pattern(route)
        return frozenset(rule for rule, mentions in self._mentions.items() if mentions.steered_by(name))

    # -- judging -----------------------------------------------------------------------------------------------------

    def _loaded(self, document: Mapping[str, Any]) -> Loaded:
        return loaded(declare_document(document), self.related)

    def _seen(self, document: Mapping[str, Any], rulebook: Rulebook) -> frozenset[Seen]:
        given = self._loaded(document)
        faults = (*given.declaration.faults, *given.figures.faults)
        found = {Seen(fault.rule, fault.route or (), "error") for fault in faults}
        for one in judge(given.figures, rulebook, self.strictness).judgements:
            if one.verdict in ("fails", "rounding"):
                severity = one.severity_in(rulebook) if one.verdict == "fails" else "info"
                element = one.records[-1].route if len(one.records) > 1 else ()
                found.add(Seen(one.program.rule.id, element, severity))
        return frozenset(found)

    def _book(self, route: Route) -> Rulebook:
        name = figure_pattern(route)
        if self._shared[name] < ENOUGH or route[0] == "statements":
            return self.rulebook
        if name not in self._books:
            readers = self.readers(route)
            programs = tuple(program for program in self.rulebook.programs if program.rule.id in readers)
            self._books[name] = replace(self.rulebook, programs=programs)
        return self._books[name]

    @cached_property
    def _mentions(self) -> dict[str, Mentions]:
        return {program.rule.id: mentions_of(program) for program in self.rulebook.programs}

    # -- the document ------------------------------------------------------------------------------------------------

    def _with(self, changes: Mapping[Route, Decimal | None]) -> Mapping[str, Any]:
        document = self.document
        for route, value in changes.items():
            document = _changed(document, route, self._raw(route, value))
        return document

    def _written(self, route: Route) -> object:
        """What the document has at a figure's place; None where it is not written there."""
        held: Any = self.document
        for step in route:
            try:
                held = held[step]
            except (KeyError, IndexError, TypeError):
                return None
        return held

    def _raw(self, route: Route, value: Decimal | None) -> object:
        """A value as the document writes it, in the long form where the figure has it."""
        held, spec = self._written(route), _spec(route)
        if value is None:
            return value
        if isinstance(held, dict) or (spec is not None and spec.kind == "amount"):
            unit = held["currency_unit"] if isinstance(held, dict) and "currency_unit" in held else self._unit(route)
            value = move(value, shift_between(self.figures.currency_unit, unit))
        return {**held, _value_key(held, route): value} if isinstance(held, dict) else value

    def _unit(self, route: Route) -> str:
        """The unit that the innermost table around a figure states, else the disclosure's."""
        held: Any = self.document
        unit = self.figures.currency_unit
        for step in route[:-1]:
            try:
                held = held[step]
            except (KeyError, IndexError, TypeError):
                break
            if isinstance(held, dict):
                unit = held.get("currency_unit", unit)
        return unit


def _below(spec: Spec, steps: Sequence[str]) -> Spec | None:
    for step in steps:
        found = spec.keys.get(step)
        if not isinstance(found, Spec):
            return None
        spec = found
    return spec


def _spec(route: Route) -> Spec | None:
    return _below(MODEL, [step for step in route if isinstance(step, str)])


def _value_key(form: Mapping[str, Any], route: Route) -> str:
    if "value" in form:
        return "value"
    spec = _spec(route)
    synonyms = {} if spec is None else spec.synonyms
    return next((key for key in form if synonyms.get(key) == "value"), "value")


def _changed(held: Any, route: Route, value: object) -> Any:
    """A copy of a nested document with another value at one place; None takes the key out."""
    step, *rest = route
    if isinstance(held, list):
        assert isinstance(step, int)
        return [*held[:step], _changed(held[step], tuple(rest), value), *held[step + 1 :]]
    if rest:
        return {**held, step: _changed(held[step], tuple(rest), value)}
    if value is None:
        return {key: kept for key, kept in held.items() if key != step}
    return {**held, step: value}


def notices_of(seen: frozenset[Seen]) -> tuple[Notice, ...]:
    """Each rule once, with its gravest severity; the gravest first."""
    worst: dict[str, Severity] = {}
    for one in sorted(seen, key=lambda s: (SEVERITIES.index(s.severity), s.rule)):
        worst.setdefault(one.rule, one.severity)
    return tuple(Notice(rule, severity) for rule, severity in worst.items())
