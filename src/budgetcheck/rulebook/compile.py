"""Packs to rulebooks: formulas parsed and type-checked against the model, and compiled into sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from budgetcheck.expression.faults import FormulaError
from budgetcheck.expression.grammar.scope import Names
from budgetcheck.expression.presence import compares_sums, figures_needed
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.formulas import RuleError, names_with, parse_condition, parse_rule
from budgetcheck.rulebook.program import Program
from budgetcheck.rulebook.rule import Pack, PackError, PackFault, Rule
from budgetcheck.text.places import Route
from budgetcheck.text.words import phrase


def compile_packs(packs: Sequence[Pack], base: Rulebook | None = None) -> Rulebook:
    """Compile every rule of the packs, added to those of `base`.

    Raises PackError with the faults of all formulas.
    """
    from budgetcheck.rulebook.misshapen import place_of

    programs: list[Program] = list(base.programs) if base is not None else []
    taken = {program.rule.id.upper(): program.rule.path for program in programs}
    parameters: dict[str, tuple[Decimal, str | None]] = dict(base.parameters) if base is not None else {}
    faults: list[PackFault] = []
    for pack in packs:
        faults += _own_parameters(pack, parameters)
        # A pack may read the thresholds of the packs before it, its own above all.
        names = names_with(parameters)
        for rule in pack.rules:
            id_ = rule.id.upper()
            if id_ in taken:
                message = phrase("rulebook.compile.id_taken", id=rule.id, path=taken[id_])
                faults.append(PackFault(pack.path, message, place_of(pack, rule, "id"), rule.id))
                continue
            taken[id_] = pack.path
            try:
                programs.append(compile_one(rule, names))
            except RuleError as error:
                faults.extend(
                    PackFault(pack.path, fault.message, place_of(pack, rule, key), rule.id, formula, fault.at)
                    for key, formula, fault in error.faults
                )
        faults += _of_duties(pack, names.parameters)
    if faults:
        raise PackError(faults)
    duties = tuple(duty for pack in packs for duty in pack.duties)
    if base is not None:
        return replace(base, programs=tuple(programs), parameters=parameters, duties=(*base.duties, *duties))
    return Rulebook(tuple(programs), parameters, duties=duties)


def _own_parameters(pack: Pack, parameters: dict[str, tuple[Decimal, str | None]]) -> Iterable[PackFault]:
    for threshold in pack.thresholds:
        value = (threshold.value, threshold.currency_unit)
        if parameters.setdefault(threshold.name, value) != value:
            from budgetcheck.source.locate import Locator

            name = threshold.name
            message = phrase("rulebook.compile.parameter_set_another_pack", name=name)
            yield PackFault(pack.path, message, Locator(pack.text).nearest(("parameters", name)))


def _of_duties(pack: Pack, parameters: frozenset[str]) -> Iterable[PackFault]:
    """Yield what is wrong with the conditions of a pack's duties."""
    for number, duty in enumerate(pack.duties):
        places: list[tuple[str, Route]] = [
            (formula, ("duty", number, "shows", at, "holds")) for at, (formula, _) in enumerate(duty.shows)
        ]
        if duty.lapses_where is not None:
            places.append((duty.lapses_where, ("duty", number, "lapses_where")))
        for formula, route in places:
            try:
                parse_condition(formula, parameters)
            except FormulaError as error:
                from budgetcheck.source.locate import Locator

                place = Locator(pack.text).nearest(route)
                yield from (PackFault(pack.path, one.message, place, duty.id, formula, one.at) for one in error.faults)


def compile_one(rule: Rule, names: Names) -> Program:
    """Parse and type-check one rule. Raises RuleError."""
    parsed = parse_rule(rule, names)
    reads = tuple(dict.fromkeys(figures_needed((*parsed.conditions, parsed.check))))
    return Program(rule, reads, names.parameters, parsed, adds=compares_sums(parsed.check))
