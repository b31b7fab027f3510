"""The rules of a declaration as the explainer's system: what is taken over, what is weakened, what is left out."""

from __future__ import annotations

import gc
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.declaration.declare import declare, declare_document
from budgetcheck.explain import suspecting
from budgetcheck.explain.explain import explain
from budgetcheck.explain.outcome import Explanation
from budgetcheck.explain.search.limits import Clock, SearchLimits
from budgetcheck.explain.translate.catalogue import Catalogue, catalogue_of
from budgetcheck.explain.translate.growth import Translation, translate
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.load import load_packs
from budgetcheck.rulebook.prerequisites import nothing_at
from budgetcheck.source.read import read
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness
from tests.checkout import DECLARATIONS, EXAMPLES
from tests.effort import LONG, examples, spread

BUILTIN = builtin_rulebook()


def figures(**tables: Any) -> Figures:
    disclosure = {"year": 2024, **tables.pop("disclosure", {})}
    return figures_of(
        declare_document({"format": 1, "unit": {"name": "某局"}, "disclosure": disclosure, **tables}, "x")
    )


def rules(tmp_path: Path, *checks: str) -> Rulebook:
    blocks = "".join(f"[[rule]]\nid = 'TST-{number:03}'\n{block}\n" for number, block in enumerate(checks, 1))
    path = tmp_path / "pack.toml"
    path.write_text(f"[pack]\nid = 'test'\n{blocks}", encoding="utf-8")
    return compile_packs(load_packs([path]))


def amount(text: str) -> Decimal:
    return Decimal(text)


def found(translation: Translation) -> Explanation:
    return explain(translation.system, limits=SearchLimits(seconds=None, nodes=50_000))


def told(explanation: Explanation) -> set[tuple[str, ...]]:
    return {solution.figures for solution in explanation.solutions}


@pytest.mark.parametrize("path", spread(DECLARATIONS, 4), ids=lambda path: path.stem)
def test_rules_said_to_be_idle_have_no_instance(path: Path) -> None:
    laid = figures_of(declare(read(path, path.name)))
    idle = {
        one.rule.id
        for one in BUILTIN.programs
        if any(nothing_at(path, laid.root) for path in one.footprint.prerequisites)
    }
    judged = judge(laid, BUILTIN, keep_passed=True)
    assert not {one.program.rule.id for one in judged.judgements if one.verdict != "not_applicable"} & idle
    assert len(idle) > 50


@pytest.mark.parametrize("path", spread(DECLARATIONS, 6), ids=lambda path: path.stem)
def test_the_system_is_at_fault_only_where_a_rule_is(path: Path) -> None:
    laid = figures_of(declare(read(path, path.name)))
    translation = translate(laid, BUILTIN, Strictness())
    failing = {one.program.rule.id for one in judge(laid.as_stated(), BUILTIN).judgements if one.verdict == "fails"}
    for conflict in found(translation).conflicts:
        # One of the rules of a conflict fails, unless several that hold contradict one another together.
        assert len(conflict.rules) > 1 or set(conflict.rules) <= failing


def test_parts_that_are_not_stated_stay_out_of_a_sum() -> None:
    laid = figures(income={"total": amount("7.50"), "general_public_budget": amount("7.00"), "other": amount("1.00")})
    assert told(found(translate(laid, BUILTIN.choose(("INC-001",)), Strictness()))) == {
        ("income.total",),
        ("income.general_public_budget",),
        ("income.other",),
    }


def test_figures_known_to_thousands_are_proposed_in_thousands() -> None:
    known = {"decimals": -3, "currency_unit": "元"}
    laid = figures(
        disclosure={"currency_unit": "元", "decimals": 0},
        income={"total": {"value": amount("24000"), **known}},
        expenditure={"total": {"value": amount("42000"), **known}},
    )
    solutions = found(translate(laid, BUILTIN, Strictness())).solutions
    assert {(one.figures, one.cause, one.values[0].proposal) for one in solutions} == {
        (("income.total",), "transposition", "42000"),
        (("expenditure.total",), "transposition", "24000"),
    }


def test_a_figure_stated_twice_is_two_figures() -> None:
    laid = figures(
        expenditure={
            "total": amount("1644.62"),
            "basic": {"total": amount("1088.83")},
            "project": {"total": amount("555.97")},
        },
        statements=[{"figure": "expenditure.project.total", "value": amount("555.79")}],
    )
    assert laid.conflicts  # a check cannot judge a rule on it
    solution, *others = found(translate(laid, BUILTIN, Strictness())).solutions
    assert (solution.figures, solution.cause) == (("expenditure.project.total",), "transposition")
    assert others == []


def test_a_wrong_statement_is_told_from_a_right_figure() -> None:
    laid = figures(
        expenditure={
            "total": amount("1644.62"),
            "basic": {"total": amount("1088.83")},
            "project": {"total": amount("555.79")},
        },
        statements=[{"figure": "expenditure.project.total", "value": amount("555.97")}],
    )
    assert told(found(translate(laid, BUILTIN, Strictness()))) == {("statements[0].value",)}


GROWTH = "check = 'change.total.percent == change.total / (expenditure.total - change.total) * 100'"


@pytest.mark.parametrize(
    ("total", "change", "percent", "figure", "proposed"),
    [
        ("1644.62", "88.9", "5.17", "change.total.percent", "5.71"),
        ("1644.62", "889", "5.71", "change.total", "88.83"),
        ("16446.2", "88.9", "5.71", "expenditure.total", "1645.82"),
    ],
)
def test_a_growth_rate_is_solved_for_each_of_its_figures(
    tmp_path: Path, total: str, change: str, percent: str, figure: str, proposed: str
) -> None:
    laid = figures(
        expenditure={"total": amount(total)}, change={"total": {"value": amount(change), "percent": amount(percent)}}
    )
    explanation = found(translate(laid, rules(tmp_path, GROWTH), Strictness()))
    assert told(explanation) == {("change.total.percent",), ("change.total",), ("expenditure.total",)}
    value = next(one for one in explanation.solutions if one.figures == (figure,)).values[0]
    assert value.range.low is not None
    assert value.range.high is not None
    assert value.range.low <= Fraction(proposed) <= value.range.high
    assert (value.range.high - value.range.low) / abs(Fraction(proposed)) < Fraction(1, 50)


def test_the_bounds_of_what_is_not_linear_hold_the_truth(tmp_path: Path) -> None:
    """Whatever number makes the rule hold lies within the bounds that the system gives to the figure alone."""
    book = rules(tmp_path, GROWTH)
    for total, change, percent in product(("1644.62", "1555.72"), ("88.9", "-88.9", "40"), ("5.71", "-5.13", "2.49")):
        laid = figures(
            expenditure={"total": amount(total)},
            change={"total": {"value": amount(change), "percent": amount(percent)}},
        )
        ranges = {
            solution.figures[0]: solution.values[0].range
            for solution in found(translate(laid, book, Strictness())).solutions
            if len(solution.figures) == 1
        }
        for figure, key in (("expenditure.total", ("expenditure", "total")), ("change.total", ("change", "total"))):
            if figure not in ranges:
                continue
            for cents in range(-20000, 200000, 1977 if LONG else 7919):
                tried = laid.assuming({key: Decimal(cents).scaleb(-2)})
                if judge(tried, book).counts["fails"] == 0 and judge(tried, book).counts["undecided"] == 0:
                    assert Fraction(cents, 100) in ranges[figure]


def test_a_product_binds_amount_and_price_together(tmp_path: Path) -> None:
    book = rules(
        tmp_path,
        "each = 'item in procurement.items'\ncheck = 'item.amount == item.quantity * item.unit_price'",
        "check = 'procurement.total == sum(procurement.items.amount)'",
    )
    item = {"name": "印刷", "quantity": 3, "unit_price": amount("80.00"), "amount": amount("204.00")}
    laid = figures(procurement={"total": amount("240.00"), "items": [item]})
    explanation = found(translate(laid, book, Strictness()))
    assert explanation.solutions[0].figures == ("procurement.items[0].amount",)
    assert explanation.solutions[0].cause == "transposition"
    assert explanation.weight == 1


def test_conditions_guard_and_choices_are_weakened(tmp_path: Path) -> None:
    book = rules(
        tmp_path,
        "when = 'income.carried_over == 0'\ncheck = 'income.total == income.other'",
        "check = 'income.total == (income.other if income.other > 5 else income.fiscal_account)'",
    )
    laid = figures(
        income={
            "total": amount("9.00"),
            "other": amount("7.00"),
            "carried_over": amount("0"),
            "fiscal_account": amount("9.00"),
        }
    )
    translation = translate(laid, book, Strictness())
    assert translation.system.constraints[0].guards == ("income.carried_over",)
    explanation = found(translation)
    assert explanation.weight == 1
    # Only `other` mends both: the condition of the first rule says nothing of the second.
    assert told(explanation) == {("income.total",), ("income.other",)}


def test_exact_rules_allow_nothing_for_rounding(tmp_path: Path) -> None:
    laid = figures(income={"total": amount("9.01")}, expenditure={"total": amount("9.00")})
    check = "check = 'income.total == expenditure.total'"
    assert found(translate(laid, rules(tmp_path, check), Strictness())).status == "consistent"
    assert found(translate(laid, rules(tmp_path, f"{check}\ntolerance = 'exact'"), Strictness())).weight == 1
    assert found(translate(laid, rules(tmp_path, check), Strictness(exact=True))).weight == 1
    wide = Strictness(tolerance=Fraction(1))
    apart = figures(income={"total": amount("9.90")}, expenditure={"total": amount("9.00")})
    assert found(translate(apart, rules(tmp_path, check), Strictness())).weight == 1
    assert found(translate(apart, rules(tmp_path, check), wide)).status == "consistent"


def test_rules_that_say_nothing_of_amounts_are_named(tmp_path: Path) -> None:
    laid = figures(unit={"name": "某局"}, income={"total": amount("9.00")})
    book = rules(tmp_path, "check = 'defined(expenditure.total)'", "check = 'income.total > 10 or income.total < 0'")
    translation = translate(laid, book, Strictness())
    assert translation.left_out == (("TST-001", ()),)
    assert told(found(translation)) == {("income.total",)}


def test_certain_figures_and_weights(tmp_path: Path) -> None:
    laid = figures(
        income={"total": amount("9.00")}, expenditure={"total": amount("7.00")}, reliability={"income.total": 2}
    )
    book = rules(tmp_path, "check = 'income.total == expenditure.total'")
    assert told(found(translate(laid, book, Strictness()))) == {("expenditure.total",)}
    tried = translate(laid, book, Strictness(), {("expenditure", "total"): amount("9.00")})
    assert found(tried).status == "consistent"
    denied = translate(laid, book, Strictness(), {("expenditure", "total"): amount("8.00")})
    assert told(found(denied)) == {("income.total",)}


NAMES = ("income.total", "income.other", "expenditure.total", "expenditure.carried_forward")
TERMS = st.sampled_from(NAMES)
FORMULAS = st.one_of(
    st.builds(lambda a, b: f"{a} == {b}", TERMS, TERMS),
    st.builds(lambda a, b, c: f"{a} == {b} + {c}", TERMS, TERMS, TERMS),
    st.builds(lambda a, b, c: f"{a} == {b} * {c}", TERMS, TERMS, TERMS),
    st.builds(lambda a, b, c: f"{a} * {b} <= {c}", TERMS, TERMS, TERMS),
    st.builds(lambda a, b, c: f"{a} == {b} / ({c} + 20)", TERMS, TERMS, TERMS),
    st.builds(lambda a, b, c: f"{a} == ({b} if {c} > 3 else {c})", TERMS, TERMS, TERMS),
    st.builds(lambda a, b, c: f"{a} < {b} or {b} >= {c}", TERMS, TERMS, TERMS),
    st.builds(lambda a, b: f"not ({a} > {b})", TERMS, TERMS),
    st.builds(lambda a, b: f"abs({a}) <= {b}", TERMS, TERMS),
    st.builds(lambda a, b: f"{a} != {b}", TERMS, TERMS),
)


@examples(60)
@given(
    st.lists(FORMULAS, min_size=1, max_size=3),
    st.lists(st.integers(-6, 9), min_size=4, max_size=4),
    st.lists(st.integers(-6, 9), min_size=4, max_size=4),
    st.sets(st.sampled_from(NAMES), min_size=1, max_size=2),
)
def test_whatever_makes_every_rule_hold_is_a_repair(
    tmp_path_factory: pytest.TempPathFactory, checks: list[str], values: list[int], others: list[int], changed: set[str]
) -> None:
    """If the rules hold with some figures changed, then the system says that changing these figures can be enough."""
    book = rules(tmp_path_factory.mktemp("pack"), *(f'check = "{check}"' for check in checks))
    before = dict(zip(NAMES, values, strict=True))
    after = {name: other if name in changed else before[name] for name, other in zip(NAMES, others, strict=True)}

    def laid(numbers: dict[str, int]) -> Figures:
        tables: dict[str, dict[str, Decimal]] = {}
        for name, number in numbers.items():
            table, _, key = name.partition(".")
            tables.setdefault(table, {})[key] = Decimal(number)
        return figures(**tables)

    counts = judge(laid(after), book).counts
    if counts["fails"] or counts["undecided"]:
        return
    explanation = found(translate(laid(before), book, Strictness()))
    assert explanation.status in ("consistent", "explained")
    assert explanation.weight is not None
    assert explanation.weight <= len(changed)
    if len(changed) == 1 and explanation.weight == 1 and not explanation.cut and len(explanation.groups) == 1:
        assert tuple(changed) in told(explanation)


def test_what_a_change_is_compared_with_is_left_open_where_amounts_decide_it() -> None:
    """The change of income may be that of the total or of this year's income: whichever is nearer is meant."""
    tables = {
        "disclosure": {"kind": "final_accounts"},
        "income": {"total": amount("150.00"), "current_year": amount("120.00")},
        "previous": {"income": {"total": amount("100.00"), "current_year": amount("90.00")}},
    }
    book = BUILTIN.choose(("CHG-001",))
    for change, proposed in (("50.00", None), ("30.00", None), ("5.00", (Fraction(30), Fraction(50)))):
        laid = figures(**tables, change={"income": amount(change)})
        explanation = found(translate(laid, book, Strictness()))
        if proposed is None:
            assert explanation.status == "consistent"
            continue
        value = next(one for one in explanation.solutions if one.figures == ("change.income",)).values[0]
        assert value.range.low is not None
        assert value.range.high is not None
        assert value.range.low <= proposed[0]
        assert value.range.high >= proposed[1]
        assert {("income.total",), ("income.current_year",)} <= told(explanation)


def test_a_check_names_no_suspects_where_there_are_too_many_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    laid = figures_of(declare(read(EXAMPLES / "broken" / "balance.toml", "balance.toml")))
    assert suspecting.find_blamed(laid, BUILTIN, Strictness()).suspects
    monkeypatch.setattr(suspecting, "MOST_INSTANCES", 3)
    assert suspecting.find_blamed(laid, BUILTIN, Strictness()).suspects == {}
    cut_short = translate(laid, BUILTIN, Strictness(), clock=Clock(None, 3))
    assert not cut_short.complete


def test_what_is_derived_of_rules_goes_with_them() -> None:
    """A process that judges by ever other rules keeps none of those that are over."""
    rulebook = replace(BUILTIN.choose(("INC-001", "EXP-001")))
    made = catalogue_of(rulebook, "budget", "unit")
    assert catalogue_of(rulebook, "budget", "unit") is made
    assert catalogue_of(replace(rulebook), "budget", "unit") is not made
    number = id(made)
    del made, rulebook
    gc.collect()
    assert not any(id(one) == number and isinstance(one, Catalogue) for one in gc.get_objects())
