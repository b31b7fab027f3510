"""What an excerpt and lists given in part leave open, and what bounds decide all the same; what two printings say."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.correct.cases import case
from benchmarks.correct.forms import excerpt
from budgetcheck.declaration.declare import declare_document
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.load import read_pack
from budgetcheck.verdicts.judge import judge

ROWS = [{"code": "201", "total": 60}, {"code": "20101", "total": 60}, {"code": "205", "total": 30}]


def book(check: str, **more: Any) -> Rulebook:
    document = {"pack": {"id": "t", "title": "t"}, "rule": [{"id": "TST-001", "check": check, **more}]}
    return compile_packs([read_pack(document, "", "t.toml")])


def laid(disclosure: dict[str, Any] | None = None, **tables: Any) -> Figures:
    head = {"format": 1, "unit": {"name": "某单位"}, "disclosure": {"year": 2024, **(disclosure or {})}}
    made = declare_document({**head, **tables}, "a.toml")
    assert made.faults == ()
    return figures_of(made)


def verdict(rules: Rulebook, figures: Figures) -> str:
    """The verdict on the only instance, the same whichever way it is judged."""
    sheet, exact = judge(figures, rules), judge(figures, rules, keep_passed=True)
    assert {name: count for name, count in sheet.counts.items() if count} == {
        name: count for name, count in exact.counts.items() if count
    }
    ((found, _),) = [(name, count) for name, count in exact.counts.items() if count]
    return found


OPEN: list[dict[str, Any]] = [
    {"extent": "excerpt"},
    {"partial": ["expenditure.by_function"]},
    {"partial": ["expenditure"]},
]


@pytest.mark.parametrize("disclosure", OPEN)
@pytest.mark.parametrize(
    ("check", "whole", "part"),
    [
        ("expenditure.total == sum(children(expenditure.by_function).total)", "fails", "undecided"),
        ("expenditure.total - 40 == sum(children(expenditure.by_function).total)", "fails", "fails"),
        ("expenditure.total >= sum(expenditure.by_function[starts_with(code, '201')].total)", "fails", "fails"),
        ("sum(expenditure.by_function.total) <= 200", "holds", "undecided"),
        ("sum(expenditure.by_function.total) >= 140", "holds", "holds"),
        ("sum(expenditure.by_function.total) < 140", "fails", "fails"),
        ("count(expenditure.by_function) == 2", "fails", "fails"),
        ("count(expenditure.by_function) == 4", "fails", "undecided"),
        ("any(expenditure.by_function.code == '205')", "holds", "holds"),
        ("any(expenditure.by_function.code == '208')", "fails", "undecided"),
        ("all(expenditure.by_function.total > 0)", "holds", "undecided"),
        ("all(expenditure.by_function.total > 31)", "fails", "fails"),
        ("'205' in expenditure.by_function.code", "holds", "holds"),
        ("'208' in expenditure.by_function.code", "fails", "undecided"),
        ("max(expenditure.by_function.total) == 60", "holds", "undecided"),
        ("expenditure.by_function[code == '205'].total == 30", "holds", "holds"),
        ("defined(expenditure.by_function[code == '208'])", "fails", "undecided"),
        ("expenditure.total == 110", "holds", "holds"),
    ],
)
def test_what_a_list_in_part_decides(disclosure: dict[str, Any], check: str, whole: str, part: str) -> None:
    tables = {"expenditure": {"total": 110, "by_function": ROWS}}
    rules = book(check)
    assert verdict(rules, laid(**tables)) == whole
    assert verdict(rules, laid(disclosure, **tables)) == part


def test_other_lists_stay_whole() -> None:
    figures = laid({"partial": ["projects"]}, expenditure={"total": 110, "by_function": ROWS})
    assert verdict(book("sum(expenditure.by_function.total) <= 200"), figures) == "holds"


def test_rows_are_judged_one_by_one() -> None:
    rows = [{"code": "201", "total": 60, "basic": 50, "project": 5}]
    rules = book("row.total == row.basic + row.project", each="row in expenditure.by_function")
    assert verdict(rules, laid({"extent": "excerpt"}, expenditure={"by_function": rows})) == "fails"


@pytest.mark.parametrize(
    ("disclosure", "expected"),
    [
        ({}, "fails"),
        ({"extent": "excerpt"}, "undecided"),
        ({"partial": ["procurement"]}, "undecided"),
        ({"partial": ["projects"]}, "fails"),
    ],
)
def test_a_duty_needs_the_whole(disclosure: dict[str, Any], expected: str) -> None:
    rules = book("coalesce(procurement.total, 0) > 0", needs="whole")
    assert verdict(rules, laid(disclosure, income={"total": 1})) == expected
    assert verdict(rules, laid(disclosure, procurement={"total": 1})) == "holds"


@pytest.mark.parametrize(
    ("basic", "expected"),
    [
        ({"total": 100, "personnel": 60, "public": 40}, "holds"),
        ({"total": 100, "personnel": 60}, "undecided"),
        ({"total": 100, "personnel": 120}, "fails"),
        ({"total": 100, "personnel": Decimal("100.00")}, "undecided"),
        ({"personnel": 120, "public": 3}, "undecided"),
    ],
)
def test_a_sum_with_absent_parts_is_decided_by_its_bounds(basic: dict[str, Any], expected: str) -> None:
    rules = book("expenditure.basic.total == expenditure.basic.personnel + expenditure.basic.public")
    assert verdict(rules, laid(expenditure={"basic": basic})) == expected


@pytest.mark.parametrize(
    ("vehicle", "expected"),
    [({}, "undecided"), ({"total": 5}, "fails"), ({"purchase": 5}, "fails"), ({"purchase": 2}, "undecided")],
)
def test_what_stands_for_an_absent_subtotal_bounds_it(vehicle: dict[str, Any], expected: str) -> None:
    rules = book(
        "three_public.total == coalesce(three_public.vehicle.total, "
        "three_public.vehicle.purchase + three_public.vehicle.maintenance) + three_public.reception"
    )
    for disclosure in ({}, {"extent": "excerpt"}):
        figures = laid(disclosure, three_public={"total": 10, "reception": 7, "vehicle": vehicle})
        assert verdict(rules, figures) == expected


@pytest.mark.parametrize(("table", "expected"), [("assets", "fails"), ("income", "undecided")])
def test_other_income_may_be_negative_but_not_other_assets(table: str, expected: str) -> None:
    other, part = (
        ("assets.other.value", "assets.buildings.value")
        if table == "assets"
        else ("income.other", "income.undertaking")
    )
    rules = book(f"{table}.total == {part} + {other}")
    stated = {"buildings": {"value": 12}} if table == "assets" else {"undertaking": 12}
    assert verdict(rules, laid(**{table: {"total": 10, **stated}})) == expected


def test_amounts_that_may_be_negative_bound_nothing() -> None:
    rules = book("expenditure.total == expenditure.basic.total + expenditure.carried_forward")
    assert verdict(rules, laid(expenditure={"total": 100, "basic": {"total": 120}})) == "undecided"


def test_optional_parts_bind_on_a_whole_document_only() -> None:
    rules = book("income.total == sum(income.general_public_budget, income.government_fund, income.undertaking)")
    tables = {"income": {"total": 100, "general_public_budget": 80, "government_fund": 0}}
    assert verdict(rules, laid(**tables)) == "fails"
    assert verdict(rules, laid({"extent": "excerpt"}, **tables)) == "undecided"
    tables["income"]["total"] = 70
    assert verdict(rules, laid({"extent": "excerpt"}, **tables)) == "fails"


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=6),
    st.integers(0, 10**6),
    st.integers(0, 6),
)
def test_an_excerpt_never_finds_what_the_whole_does_not(parts: list[int], off: int, kept: int) -> None:
    total = Decimal(sum(parts) + off % 3) / 100
    rows = [{"code": f"2{n:02}", "total": Decimal(part) / 100} for n, part in enumerate(parts)]
    rules = book("expenditure.total == sum(children(expenditure.by_function).total)")
    whole = verdict(rules, laid(expenditure={"total": total, "by_function": rows}))
    cut = laid({"extent": "excerpt"}, expenditure={"total": total, "by_function": rows[:kept]})
    part = verdict(rules, cut)
    assert part in ("undecided", "not_applicable") or (part == "fails" and whole == "fails")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("236.64", "236.64", "holds"),
        ("236.64", "236.63", "fails"),
        ("236.64", "236.62", "fails"),
        ("236.64", {"value": Decimal("236.6"), "decimals": 1}, "rounding"),
        ("236.64", {"value": Decimal("236.7"), "decimals": 1}, "fails"),
        ("236.64", {"value": Decimal("2366351.00"), "currency_unit": "元"}, "rounding"),
        ("236.64", {"value": Decimal("2366350.00"), "currency_unit": "元"}, "rounding"),
    ],
)
def test_printings_of_one_amount(one: str, other: Any, expected: str) -> None:
    rules = book("income.total == fiscal_appropriation.income.total", tolerance="printed")
    value = Decimal(other) if isinstance(other, str) else other
    figures = laid(income={"total": Decimal(one)}, fiscal_appropriation={"income": {"total": value}})
    assert verdict(rules, figures) == expected


@pytest.mark.parametrize(("other", "severity"), [("236.63", "warning"), ("236.62", "error")])
def test_a_last_digit_off_by_one_is_no_error(other: str, severity: str) -> None:
    rules = book("income.total == expenditure.total", tolerance="printed")
    figures = laid(income={"total": Decimal("236.64")}, expenditure={"total": Decimal(other)})
    (judgement,) = judge(figures, rules).judgements
    assert judgement.severity_in(rules) == severity


def test_a_figure_keeps_what_its_first_printing_means() -> None:
    def interval(*values: Any) -> tuple[Fraction | None, Fraction | None]:
        stated = [{"figure": "income.total", "value": value} for value in values]
        figures = laid(income={"total": Decimal("236.64")}, statements=stated)
        found = figures.interval(("income", "total"), Decimal("236.64"), "amount")
        return found.low, found.high

    alone = Fraction("236.635"), Fraction("236.645")
    assert interval(Decimal("236.64")) == alone
    assert interval(Decimal("236.63")) == alone
    assert interval({"value": Decimal("236.635"), "decimals": "exact"}) == alone
    assert interval({"value": Decimal("2366410.00"), "currency_unit": "元"}) == (
        Fraction("236.6409995"),
        Fraction("236.6410005"),
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [(Decimal("3355.65"), "rounding"), (Decimal("3355.64"), "rounding"), (Decimal("3355.66"), "fails")],
)
def test_a_change_in_a_coarser_unit_may_come_of_rounded_figures(change: Decimal, expected: str) -> None:
    rules = book("change.expenditure == expenditure.total - previous.expenditure.total", tolerance="coarser")
    figures = laid(
        {"currency_unit": "元"},
        expenditure={"total": Decimal("189767571.00")},
        previous={"expenditure": {"total": Decimal("156211143.00")}},
        change={"expenditure": {"value": change, "currency_unit": "万元"}},
    )
    assert verdict(rules, figures) == expected


def test_the_published_budget_and_the_approved_version_are_read_where_they_lie(tmp_path: Path) -> None:
    from budgetcheck.declaration.related import Relations
    from budgetcheck.figures.load import load
    from budgetcheck.source.read import read

    head = 'format = 1\nunit.name = "某单位"\n'
    (tmp_path / "b.toml").write_text(
        f'{head}disclosure = {{ year = 2024, currency_unit = "元" }}\nincome.total = 5000000\n'
    )
    (tmp_path / "v.toml").write_text(
        f'{head}disclosure = {{ year = 2024, kind = "final_accounts" }}\nincome.total = 490\n'
    )
    own = tmp_path / "a.toml"
    own.write_text(
        f'{head}disclosure = {{ year = 2024, kind = "final_accounts", budget = "b.toml", approved = "v.toml" }}\n'
        "income = { total = 491, budget = 500 }\n"
    )
    loaded = load(read(own, "a.toml"), Relations(), str(own))
    assert loaded.faults == ()
    assert verdict(book("income.budget == disclosure.budget.income.total"), loaded.figures) == "holds"
    assert verdict(book("income.total == disclosure.approved.income.total"), loaded.figures) == "fails"
    (tmp_path / "v.toml").unlink()
    again = load(read(own, "a.toml"), Relations(), str(own))
    assert [fault.rule for fault in again.faults] == ["DEC-051"]
    assert verdict(book("income.total == disclosure.approved.income.total"), again.figures) == "undecided"


@pytest.mark.parametrize("seed", [3, 8, 21])
def test_the_same_fails_where_nobody_asks_what_is_open(seed: int) -> None:
    """The sheet takes an excerpt for all there is: what it clears then cannot fail, whatever is missing."""
    document = excerpt(case(seed).document, seed)
    for table in (document.get("income", {}), document.get("expenditure", {}), document.get("three_public", {})):
        table.update({key: value * 10 for key, value in table.items() if isinstance(value, Decimal)})
    figures = figures_of(declare_document(document, "a.toml"))
    failing = [
        {
            one.instance
            for one in judge(figures, builtin_rulebook(), open_too=open_too).judgements
            if one.verdict == "fails"
        }
        for open_too in (True, False)
    ]
    assert failing[0] == failing[1]
    assert failing[0]


def test_a_figure_that_its_statements_contradict_is_no_zero_in_a_sum() -> None:
    rules = book("income.total == sum(income.fiscal_appropriation, income.other)")
    income = {"total": 100, "fiscal_appropriation": 60, "other": 40}
    assert verdict(rules, laid(income=income)) == "holds"
    said = [{"figure": "income.other", "value": 47}]
    assert verdict(rules, laid(income=income, statements=said)) == "undecided"
