"""A table stated in another unit is one slip, and one figure in another unit is no table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.arithmetic.currency import CURRENCY_POWERS
from budgetcheck.declaration.declare import declare_document
from budgetcheck.explain.explain import explain
from budgetcheck.explain.outcome import Slip
from budgetcheck.explain.search.system import Constraint, System, measure
from budgetcheck.explain.slips.tables import TableUnit, table_units, with_others
from budgetcheck.explain.suspecting import find_blamed
from budgetcheck.explain.tabling import with_tables
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.text.words import Words
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness
from tests.explain.systems import equality, suspects

amounts = st.decimals("10", "5000", places=2)


def two_tables(parts: list[Decimal], power: int = 0, declared: str = "万元") -> System:
    """Two tables of the same parts and total, of which the second states all amounts moved by a power of ten."""
    whole = {f"income.part{number}": value for number, value in enumerate(parts)} | {"income.total": sum(parts)}
    figures = {name: Decimal(value) for name, value in whole.items()}
    figures |= {f"expenditure{name[6:]}": value.scaleb(power) for name, value in figures.items()}
    tables = ("income", "expenditure")
    sums = [equality(f"{table}.total", *(f"{table}.part{one}" for one in range(len(parts)))) for table in tables]
    links = [equality(f"income.{name}", f"expenditure.{name}", rule=name) for name in ("total", "part0")]
    measures = tuple(measure(name, value) for name, value in figures.items())
    return System(measures, (*sums, *links), currency_unit=declared)


@given(st.lists(amounts, min_size=2, max_size=5), st.sampled_from(sorted(CURRENCY_POWERS)), st.data())
def test_a_table_in_another_unit_is_one_slip(parts: list[Decimal], declared: str, data: st.DataObject) -> None:
    actual = data.draw(st.sampled_from(sorted(CURRENCY_POWERS.keys() - {declared})))
    power = CURRENCY_POWERS[declared] - CURRENCY_POWERS[actual]
    system = two_tables(parts, power, declared)
    found = explain(system)
    assert found.status == "explained"
    assert found.proven
    (group,) = found.groups
    named = {one.figures: one for one in group.solutions if one.rank == 1 and one.count == 1 and one.cause == "unit"}
    tables = [one for names, one in named.items() if all(name.startswith("expenditure") for name in names)]
    if not tables:  # the other table may be the one, in a unit as usual
        assert actual not in ("元", "万元")
        return
    (table,) = tables
    assert len(table.figures) == len(parts) + 1
    assert "支出" in table.why.zh
    assert actual in table.why.zh
    assert all(value.proposed == Fraction(value.stated or 0) / Fraction(10) ** power for value in table.values)


@given(st.lists(amounts, min_size=2, max_size=5), st.integers(0, 5))
def test_one_figure_in_another_unit_is_no_table(parts: list[Decimal], place: int) -> None:
    system = two_tables(parts)
    wrong = system.measures[len(parts) + 1 + place % (len(parts) + 1)]
    assert wrong.value is not None
    spoilt = System(
        tuple(measure(one.figure, wrong.value.scaleb(4)) if one is wrong else one for one in system.measures),
        system.constraints,
    )
    (group,) = explain(spoilt).groups
    assert all(len(one.figures) < len(parts) + 1 or one.rank > 1 for one in group.solutions if one.cause == "unit")
    assert group.solutions[0].figures == (wrong.figure,)


def test_what_is_printed_in_the_table_beside_its_rows_is_in_its_unit() -> None:
    """The rows and the totals above them are several tables of the model, of which one printed table is made."""
    parts = {"part0": Decimal("413.40"), "part1": Decimal("72.90")}
    total, stated = Decimal("486.30"), Decimal("326.30")
    figures = {f"income.{name}": value for name, value in parts.items()} | {"income.total": total}
    figures |= {f"by_function.{name}": value.scaleb(4) for name, value in parts.items()}
    figures |= {"expenditure.total": total.scaleb(4), "basic.total": stated.scaleb(4), "text.basic": stated}
    rules = (
        equality("income.total", "income.part0", "income.part1", rule="income"),
        *(equality(f"income.{name}", f"by_function.{name}", rule=name) for name in parts),
        equality("expenditure.total", "by_function.part0", "by_function.part1", rule="expenditure"),
        equality("income.total", "expenditure.total", rule="total"),
        equality("text.basic", "basic.total", rule="basic"),
    )
    system = System(tuple(measure(name, value) for name, value in figures.items()), rules)
    rows = tuple(system.place[f"by_function.{name}"] for name in parts)
    why = Words("这张表的金额像是以元填写", "the amounts of this table seem to be in 元")
    slip = Slip("unit", tuple(system.measures[one].figure for one in rows), why)
    unit = TableUnit(slip, rows, -4, frozenset((1, 2)), usual=True, knit=True)
    found = with_others(system, unit)
    assert found.mended == {1, 2, 3, 4, 5}
    assert found.slip.figures == ("by_function.part0", "by_function.part1", "expenditure.total", "basic.total")
    assert "expenditure.total" in found.slip.why.en
    (group,) = with_tables(system, explain(system).groups, (), [unit], 20)
    assert group.solutions[0].figures == found.slip.figures
    assert all(value.proposed == Fraction(value.stated or 0) / 10_000 for value in group.solutions[0].values)
    apart = replace(system, measures=(*system.measures[:-1], measure("text.basic", Decimal("336.30"))))
    assert with_others(apart, unit).slip.figures == ("by_function.part0", "by_function.part1", "expenditure.total")


@given(st.lists(amounts, min_size=2, max_size=5))
def test_tables_that_agree_are_in_no_other_unit(parts: list[Decimal]) -> None:
    assert table_units(two_tables(parts)) == ()


@pytest.mark.parametrize(("total", "named"), [("4826.75", True), ("500000", False)])
def test_an_inequality_alone_gives_a_table_away(total: str, named: bool) -> None:
    stated = {"three_public.total": "913300", "three_public.reception": "760000", "three_public.abroad": "153300"}
    measures = tuple(measure(name, Decimal(value)) for name, value in {**stated, "expenditure.total": total}.items())
    less = Constraint("less", (("three_public.total", Fraction(1)), ("expenditure.total", Fraction(-1))), "<=")
    sums = equality("three_public.total", "three_public.reception", "three_public.abroad")
    system = System(measures, (sums, less))
    solutions = [one for one in explain(system).solutions if one.rank == 1 and {*one.figures} == {*stated}]
    assert bool(solutions) == named
    if named:
        assert "像是以元填写" in solutions[0].why.zh
        assert any(suspect.figures == solutions[0].figures for suspect in suspects(system)[1])


def test_the_other_mistakes_stay_apart() -> None:
    system = two_tables([Decimal("12.50"), Decimal("877.53")], 4)
    measures = (*system.measures, measure("change.total", Decimal("3.21")), measure("change.basic", Decimal("3.12")))
    both = System(measures, (*system.constraints, equality("change.total", "change.basic")))
    first, second = explain(both).groups
    assert {len(group.solutions[0].figures) for group in (first, second)} == {1, 3}
    assert [{one.group for one in group.solutions} for group in (first, second)] == [{0}, {1}]


def test_a_list_in_another_unit_is_named_where_only_an_inequality_tells() -> None:
    expenditure = {"total": 130, "basic": {"total": 80}, "project": {"total": 50}}
    projects = [{"name": "物业管理", "budget": 300000}, {"name": "图书购置", "budget": 200000}]
    head = {"format": 1, "unit": {"name": "某单位"}, "disclosure": {"year": 2025}}
    figures = figures_of(declare_document({**head, "expenditure": expenditure, "projects": projects}, "a.toml"))
    rulebook = builtin_rulebook()
    judgements = judge(figures, rulebook).judgements
    (failing,) = [one for one in judgements if one.verdict == "fails" and one.program.rule.id == "EXP-007"]
    (suspect,) = find_blamed(figures, rulebook, Strictness(), judgements).suspects[failing.instance]
    assert suspect.figures == ("projects[物业管理].budget", "projects[图书购置].budget")
