"""One declaration from text to explanation: what its rules say of its figures, explained, argued and tried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from budgetcheck.declaration.coherence import FIGURE_KINDS, value_at
from budgetcheck.explain.explain import explain
from budgetcheck.explain.mixture import mixtures
from budgetcheck.explain.outcome import Explanation, Group, Slip, Solution
from budgetcheck.explain.say.argument import argue
from budgetcheck.explain.say.explanation import Explained, LeftOut, SolutionKey
from budgetcheck.explain.say.tree import branches_of, tree
from budgetcheck.explain.search.limits import Clock, SearchLimits
from budgetcheck.explain.slips.tables import TableUnit
from budgetcheck.explain.translate.growth import Translation, translate
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import Loaded
from budgetcheck.figures.statements import with_statements
from budgetcheck.findings.faulted import resolve_faults
from budgetcheck.model.layout import key_at
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.source.locate import Locator
from budgetcheck.text.numbers import plain
from budgetcheck.text.places import Route
from budgetcheck.text.problems import CannotRun, Problem
from budgetcheck.text.words import EMPTY, Words, phrase
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Instance, Strictness

_MANY = 10**60
MOST_TRIED = 24
"""First-ranked solutions that are put into the declaration to see whether every rule holds then."""


def explain_loaded(
    loaded: Loaded,
    rulebook: Rulebook,
    strictness: Strictness,
    assumptions: Sequence[tuple[str, Decimal]],
    limits: SearchLimits,
) -> Explained:
    """Explain one declaration. Raises CannotRun where an assumption names no figure.

    `assumptions` are addresses with the numbers (in the declared unit) that the figures are taken to have for certain.
    """
    source = loaded.figures.source
    stated = loaded.figures.as_stated()
    assumed = _assumed(stated, assumptions)
    clock = Clock(limits.seconds)
    translation = translate(stated, rulebook, strictness, assumed, clock)
    mixed = () if assumed else _mixed(stated, translation, rulebook, strictness)
    explanation = explain(translation.system, limits=limits, mixed=mixed)
    if not translation.complete and explanation.status != "infeasible":
        explanation = replace(explanation, status="limit", proven=False, weight=None)
    system = translation.system
    conflicts = [group.conflicts for group in explanation.groups] or [explanation.conflicts]
    arguments = tuple(
        tuple(argue(system, one) for one in sorted(several, key=lambda one: (len(one.factors), len(one.figures))))
        for several in conflicts
        if several
    )
    measures = {item.figure: item for item in system.measures}
    trees = tuple(tree(system, group.solutions) for group in explanation.groups)
    left_out = translation.left_out
    titles = {one.rule.id: one.rule.title for one in rulebook.programs} if left_out else {}
    root = stated.root
    return Explained(
        source.path,
        str(root.get("unit.name", "")),
        stated.year,
        stated.kind,
        stated.currency_unit,
        explanation,
        arguments,
        trees[0] if len(trees) == 1 else tree(system, explanation.solutions),
        measures,
        _lines(stated, translation, explanation),
        _tried(stated.assuming(assumed), translation, explanation, rulebook, strictness),
        tuple(_left_out(one, titles, stated) for one in left_out),
        tuple(resolve_faults(loaded.faults, source.path, source.text)),
        tuple((stated.directory.address(route), value) for route, value in assumed.items()),
        translation.complete,
        trees=tuple(map(branches_of, trees)),
    )


def _mixed(
    figures: Figures, translation: Translation, rulebook: Rulebook, strictness: Strictness
) -> tuple[TableUnit, ...]:
    """The amounts in another unit, as far as the system has them."""
    place, address = translation.system.place, figures.directory.address
    units: list[TableUnit] = []
    for one in mixtures(figures, rulebook, strictness, judge(figures, rulebook, strictness).judgements):
        names = tuple(
            sorted((name for name in map(address, one.routes) if name in place), key=lambda name: place[name])
        )
        mended = frozenset(number for number, instance in enumerate(translation.instances) if instance in one.mended)
        if names and mended and not any(mended & unit.mended for unit in units):
            slip = Slip("unit", names, one.suspect.why, unique=one.suspect.unique)
            moved = tuple(place[name] for name in names)
            units.append(TableUnit(slip, moved, one.power, mended, usual=True, knit=True))
    return tuple(units)


def _assumed(figures: Figures, assumptions: Sequence[tuple[str, Decimal]]) -> dict[Route, Decimal]:
    """Resolve the addresses of assumptions. Raises CannotRun with all that name no figure."""
    found: dict[Route, Decimal] = {}
    problems: list[Problem] = []
    for text, value in assumptions:
        route = figures.directory.resolve(text)
        stated = None if route is None else value_at(figures.root, route)
        key = None if route is None else key_at(route)
        if route is not None and (isinstance(stated, Decimal) or (stated is None and key and key.kind in FIGURE_KINDS)):
            found[route] = value
            continue
        meant = figures.directory.meant(text)
        if route is not None and key is not None and "total" in key.keys:
            meant = f"{text}.total"
        remedy = phrase("explain.explaining.did_you_mean", meant=meant) if meant else EMPTY
        problems.append(Problem(phrase("explain.explaining.what_if_there_no_figure", text=text), remedy=remedy))
    if problems:
        raise CannotRun.all(problems)
    return found


def _lines(figures: Figures, translation: Translation, explanation: Explanation) -> dict[str, int]:
    """The lines of the disputed figures that stand in this very file."""
    disputed = dict.fromkeys(figure for solution in explanation.solutions for figure in solution.figures)
    locator = Locator(figures.source.text, figures.moved)
    lines: dict[str, int] = {}
    for figure in disputed:
        route = translation.routes[figure]
        span = locator.value(route) if figures.home(route)[0] is figures else None
        if span is not None:
            lines[figure] = span.line
    return lines


def _left_out(instance: Instance, titles: Mapping[str, Words], figures: Figures) -> LeftOut:
    rule, route = instance
    return LeftOut(rule, titles.get(rule, EMPTY), figures.directory.address(route) if route else "")


def _tried(
    figures: Figures, translation: Translation, explanation: Explanation, rulebook: Rulebook, strictness: Strictness
) -> dict[SolutionKey, tuple[str, ...]]:
    """Put first-ranked solutions into the declaration, each with the likeliest ones of the other groups."""
    beside = set(translation.left_out)
    tops = [_values(group.solutions[0]) for group in explanation.groups if group.solutions]
    remaining: dict[SolutionKey, tuple[str, ...]] = {}
    for place, solution in _first(explanation.groups)[:MOST_TRIED]:
        chosen = [top if other != place else _values(solution) for other, top in enumerate(tops)]
        if any(values is None for values in chosen):
            continue
        changes = {
            translation.routes[figure]: value
            for values in chosen
            if values is not None
            for figure, value in values.items()
        }
        failing = _failing(figures.assuming(changes), rulebook, strictness)
        remaining[solution.group, solution.figures] = tuple(
            dict.fromkeys(instance[0] for instance in failing if instance not in beside)
        )
    return remaining


def _first(groups: Sequence[Group]) -> list[tuple[int, Solution]]:
    return [
        (place, solution) for place, group in enumerate(groups) for solution in group.solutions if solution.rank == 1
    ]


def _values(solution: Solution) -> dict[str, Decimal] | None:
    """The proposed numbers of a solution; None where one is open or does not end in decimals."""
    found: dict[str, Decimal] = {}
    for value in solution.values:
        number = value.proposed
        if number is None:
            return None
        if _MANY % number.denominator:
            return None
        found[value.figure] = Decimal(plain(number))
    return found


def _failing(figures: Figures, rulebook: Rulebook, strictness: Strictness) -> list[Instance]:
    if "statements" in figures.root:
        figures = with_statements(figures)
    return [
        one.instance
        for one in judge(figures, rulebook, strictness).judgements
        if one.verdict == "fails" and one.severity_in(rulebook) == "error"
    ]
