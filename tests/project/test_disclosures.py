"""Disclosures as units of many kinds print them: what is right raises nothing, and what is wrong names the figure."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benchmarks.false_alarms import graver
from budgetcheck.declaration.declare import declare_document
from budgetcheck.explain.suspecting import find_blamed
from budgetcheck.figures.load import figures_of
from budgetcheck.findings.resolve import Resolver
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness

FOLDER = Path(__file__).parent / "disclosures"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
RULEBOOK = builtin_rulebook()


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def found(document: dict[str, Any]) -> dict[str, list[str]]:
    """By rule of severity error or warning that fails (or fault): the figures that are suspected for it."""
    figures = figures_of(declare_document(document, "a.toml"))
    judgements = judge(figures, RULEBOOK).judgements
    failing = [one for one in judgements if one.verdict == "fails"]
    suspects = find_blamed(figures, RULEBOOK, Strictness(), judgements).suspects if failing else {}
    resolver = Resolver(figures, RULEBOOK)
    raised: dict[str, list[str]] = {fault.rule: [] for fault in figures.faults if graver(fault.rule)}
    for one in failing:
        if one.severity_in(RULEBOOK) != "info":
            named = [figure for suspect in suspects.get(one.instance, ()) for figure in suspect.figures]
            raised.setdefault(one.program.rule.id, []).extend([*named, str(resolver.finding(one).figure)])
    return raised


@pytest.mark.parametrize("name", NAMES)
def test_what_is_right_raises_nothing(name: str) -> None:
    assert found(read(name)) == {}


FAULTS: list[tuple[str, str, Any, str, str]] = [
    (
        "township-2025",
        "general_public_budget.by_economic_class.5.total",
        "152.88",
        "ECO-203",
        "general_public_budget.by_economic_class[30113].total",
    ),
    (
        "township-2025",
        "general_public_budget.by_economic_class.4.total",
        "112.45",
        "ECO-203",
        "general_public_budget.by_economic_class[30108].total",
    ),
    ("township-2025", "income.carried_over", "612.40", "INC-001", "income.carried_over"),
    ("township-2025", "expenditure.by_function.1.total", "1188.50", "FUN-101", "expenditure.by_function[20103].total"),
    ("township-2025", "government_fund.total", "402.00", "TAB-003", "government_fund.total"),
    ("township-2025", "procurement.items.0.unit_price", "6.3", "PRC-002", "procurement.items[0].unit_price"),
    ("township-2025", "assets.buildings.value", "2401.55", "AST-001", "assets.buildings.value"),
    (
        "township-2025",
        "projects.2.indicators.3.target",
        "≥90",
        "PRF-012",
        "projects[农村基础设施建设].indicators[村民满意度].target",
    ),
    ("township-2025", "disclosure.tables.6.empty", True, "DIS-020", "disclosure.tables[6].name"),
    (
        "township-2025",
        "disclosure.title",
        "青湖县柳林镇人民政府2024年部门预算公开情况说明",
        "DIS-080",
        "disclosure.title",
    ),
    ("township-2025", "statements.0.value", "1104.21", "STM-001", "statements[0].value"),
    ("township-2025", "statements.0.quote", "人员经费1140.21万元，主要原因是。", "DIS-072", "statements[0].quote"),
    (
        "township-2025",
        "operating_expense.change.reason",
        "厉行节约，主要原因是压减办公费支出减少",
        "CHG-005",
        "operating_expense.change.reason",
    ),
    ("township-2025", "three_public.reception", "5", "TPE-001", "three_public.reception"),
    ("township-2025", "assets.as_of", date(2023, 8, 31), "AST-002", "assets.as_of"),
    ("hospital-2024", "income.undertaking", "371050000", "INC-001", "income.undertaking"),
    ("hospital-2024", "institution_expense.total", "161000000", "CHG-002", "institution_expense.total"),
    ("hospital-2024", "change.income.percent", "8.41", "CHG-002", "change.income.percent"),
    ("hospital-2024", "shares.1.percent", "9.72", "SHR-001", "shares[1].percent"),
    (
        "hospital-2024",
        "statements.0.value",
        {"value": Decimal("412680500.25"), "currency_unit": "万元"},
        "STM-001",
        "statements[0].value",
    ),
    ("hospital-2024", "expenditure.by_economic_class.0.total", "362180500.25", "ECO-112", "expenditure.total"),
    ("school-2026", "expenditure.by_function.7.total", "28.10", "FUN-101", "expenditure.by_function[210].total"),
    (
        "school-2026",
        "general_public_budget.by_economic_class.4.total",
        "8.21",
        "ECO-203",
        "general_public_budget.by_economic_class[30109].total",
    ),
    (
        "school-2026",
        "change.project.reason",
        "主要原因是新增校舍维修项目，支出增加",
        "CHG-005",
        "change.project.reason",
    ),
    ("school-2026", "change.expenditure.percent", "15.9", "CHG-002", "change.expenditure.percent"),
    ("school-2026", "projects.1.parts.0.amount", "68.40", "PRF-040", "projects[教学设备更新].parts[班级多媒体].amount"),
    ("school-2026", "projects.1.by_quarter.2.amount", "6", "PRF-042", "projects[教学设备更新].by_quarter[2].amount"),
    (
        "school-2026",
        "projects.1.indicators.0.target",
        "≤1300万元",
        "PRF-005",
        "projects[教学设备更新].indicators[项目总成本].target",
    ),
    (
        "school-2026",
        "projects.1.indicators.3.weight",
        100,
        "PRF-002",
        "projects[教学设备更新].indicators[项目总成本].weight",
    ),
    ("school-2026", "three_public.change.percent", "-45", "CHG-002", "three_public.change.percent"),
    ("school-2026", "statements.0.quote", "公用经费主要包括：办公费、电费、邮电费。", "STM-004", "statements[0].quote"),
    ("province-final-2024", "income.total", "14802.77", "BAL-001", "income.total"),
    ("province-final-2024", "expenditure.completion", "140.49", "CMP-001", "expenditure.completion"),
    (
        "province-final-2024",
        "three_public.vehicle.purchased_count",
        0,
        "TPE-006",
        "three_public.vehicle.purchased_count",
    ),
    ("province-final-2024", "three_public.abroad", "221.0", "STM-001", "three_public.abroad"),
    (
        "province-final-2024",
        "three_public.completion.reception",
        "82.05",
        "CMP-001",
        "three_public.completion.reception",
    ),
    (
        "province-final-2024",
        "procurement.awarded_to_sme.total",
        "3520.16",
        "PRC-040",
        "procurement.awarded_to_sme.total",
    ),
    ("province-final-2024", "procurement.awarded_to_sme.percent", "8", "PRC-042", "procurement.awarded_to_sme.percent"),
    ("province-final-2024", "assets.vehicles.by_use.emergency", 16, "AST-031", "assets.vehicles.by_use.emergency"),
    (
        "province-final-2024",
        "general_public_budget.carried_forward",
        "612.42",
        "FIS-104",
        "general_public_budget.carried_forward",
    ),
    (
        "province-final-2024",
        "general_public_budget.by_function.3.completion",
        "100",
        "CMP-001",
        "general_public_budget.by_function[2130313].completion",
    ),
    (
        "province-final-2024",
        "general_public_budget.by_function.6.completion",
        "100",
        "CMP-002",
        "general_public_budget.by_function[2080501].completion",
    ),
    ("province-final-2024", "shares.1.percent", "63.17", "SHR-001", "shares[1].percent"),
    ("province-final-2024", "expenditure.business", "9.43", "EXP-002", "expenditure.business"),
    ("province-final-2024", "disclosure.title", "青海湖省水资源厅2024年度市级部门决算", "DIS-097", "disclosure.title"),
    ("province-final-2024", "unit.subordinate_count", 12, "TAB-109", "unit.subordinate_count"),
    ("province-final-2024", "disclosure.tables.6.empty", False, "DIS-021", "disclosure.tables[6].name"),
    ("province-final-2024", "performance.score", 965, "PRF-050", "performance.score"),
    ("province-final-2024", "projects.0.executed", "2971.60", "PRF-048", "projects[水文站网建设].executed"),
    ("bureau-final-sh-2024", "three_public.reception_batches", 0, "TPE-052", "three_public.reception_batches"),
    ("bureau-final-sh-2024", "three_public.completion.total", "12", "CMP-001", "three_public.completion"),
    (
        "bureau-final-sh-2024",
        "general_public_budget.by_economic_class.3.total",
        "2.1",
        "ECO-203",
        "general_public_budget.by_economic_class[302].total",
    ),
    ("bureau-final-sh-2024", "operating_expense.total", "62.46", "OPE-002", "operating_expense.total"),
    ("bureau-final-sh-2024", "expenditure.carried_forward", "22.8", "EXP-003", "expenditure.carried_forward"),
    ("bureau-final-sh-2024", "statements.0.value", "2.1", "STM-001", "statements[0].value"),
    (
        "excerpt-yuan-2023",
        "expenditure.by_function.1.total",
        "96045011.03",
        "FUN-103",
        "expenditure.by_function[212].total",
    ),
    ("excerpt-yuan-2023", "three_public.vehicle.total", "68.30", "TPE-002", "three_public.vehicle.total"),
    (
        "excerpt-yuan-2023",
        "general_public_budget.by_economic_class.1.total",
        "5120000",
        "ECO-203",
        "general_public_budget.by_economic_class[302].total",
    ),
    ("excerpt-yuan-2023", "expenditure.basic.personnel", "36003214.11", "EXP-004", "expenditure.basic.total"),
    ("mixed-units-2024", "three_public.total", "913300", "STM-001", "three_public.total"),
    ("mixed-units-2024", "change.income.value", "3535.65", "CHG-001", "change.income"),
    ("mixed-units-2024", "general_public_budget.personnel", "132605900", "TAB-009", "general_public_budget.personnel"),
    ("allowance-2025", "general_public_budget.public", "77.44", "TAB-010", "general_public_budget.public"),
    ("allowance-2025", "expenditure.project.operating", "41.02", "EXP-005", "expenditure.project.operating"),
    (
        "allowance-2025",
        "general_public_budget.by_function.5.total",
        "14.08",
        "FUN-203",
        "general_public_budget.by_function[2210201].total",
    ),
    ("allowance-2025", "projects.1.last_year", 2024, "PRF-031", "projects[公务用车平台建设].last_year"),
    ("allowance-2025", "operating_expense.change.percent", "-43.9", "CHG-002", "operating_expense.change.percent"),
    ("hospital-final-2025", "expenditure.surplus_allocated", "1149.71", "EXP-003", "expenditure.surplus_allocated"),
    ("hospital-final-2025", "income.other", "501.10", "INC-003", "income.current_year"),
    (
        "central-2025",
        "general_public_budget.by_function.0.percent",
        "39",
        "CHG-002",
        "general_public_budget.by_function[213].percent",
    ),
    (
        "central-2025",
        "general_public_budget.by_function.3.total",
        "120",
        "FUN-203",
        "general_public_budget.by_function[2210201].total",
    ),
    ("central-2025", "general_public_budget.previous", "2070", "CHG-001", "general_public_budget.previous"),
    ("empty-tables-2024", "government_fund", {"total": Decimal("12.5")}, "DIS-022", "government_fund.total"),
    ("empty-tables-2024", "disclosure.tables.7.number", 10, "DIS-090", "disclosure.tables[8].number"),
    ("bases-2024", "change.project.percent", "50", "CHG-002", "change.project.percent"),
    (
        "bases-2024",
        "general_public_budget.by_function.2.percent",
        "100",
        "CHG-003",
        "general_public_budget.by_function[2010507].percent",
    ),
    ("bases-2024", "change.expenditure.base_year", 2024, "CHG-007", "change.expenditure.base_year"),
    ("new-unit-2025", "change.total.percent", "100", "CHG-003", "change.total.percent"),
    ("merged-2025", "change.expenditure.percent", "20.57", "CHG-002", "change.expenditure.percent"),
    (
        "carry-heavy-final-2024",
        "three_public.reception_people",
        7,
        "TPE-053",
        "three_public.reception_people",
    ),
    (
        "institute-central-2025",
        "assets.vehicles.planned.count",
        0,
        "TPE-055",
        "assets.vehicles.planned.count",
    ),
    ("institute-central-2025", "general_public_budget.total", "17240.15", "FIS-101", "general_public_budget.total"),
    ("procuratorate-2025", "general_public_budget.total", "4413.80", "FIS-101", "general_public_budget.total"),
    (
        "street-final-2024",
        "performance.projects_evaluated.percent",
        "10",
        "PRF-055",
        "performance.projects_evaluated.percent",
    ),
    (
        "street-final-2024",
        "three_public.over_budget.reception.reason",
        "主要原因是接待批次增加",
        "CMP-009",
        "three_public.over_budget.reception.reason",
    ),
    ("insurance-final-2024", "three_public.currency_unit", "万元", "TPE-057", "three_public.vehicle.maintenance"),
    (
        "insurance-final-2024",
        "statements.0.quote",
        "财政拨款支出31201.04万元，与上年相比减少2105.66万元，增长7.24%。",
        "DIS-107",
        "statements[0].quote",
    ),
    ("library-2025", "statements.0.value.value", "1236.7", "STM-001", "statements[0].value"),
    ("library-2025", "disclosure.sections.7", "九、预算绩效情况", "DIS-098", "disclosure.sections"),
    ("bureau-2025", "general_public_budget.total", "18656.50", "FIS-101", "general_public_budget.total"),
    ("bureau-2025", "statements.1.value", "86", "", ""),
    ("bureau-2025", "statements.1.value", "85", "STM-001", "statements[1].value"),
    ("bureau-2025", "disclosure.sections.6", "七、一般公共预算支出情况", "", ""),
    ("reservoir-final-2024", "income.general_public_budget", "6804118.20", "INC-003", "income.general_public_budget"),
    ("reservoir-final-2024", "income.business", "2240800.00", "STM-001", "income.business"),
    ("college-2025", "expenditure.business", "290.00", "EXP-001", "expenditure.business"),
    ("college-2025", "income.by_function.5.general_public_budget", "2410.25", "FUN-501", "income.by_function[2210201]"),
    ("village-final-2023", "disclosure.tables.2.number", 4, "DIS-090", "disclosure.tables[2].number"),
    ("court-final-2024", "statements.3.value.value", "32.3", "STM-001", "statements[3].value"),
    ("clinic-2026", "income.undertaking", "3015", "INC-001", "income.undertaking"),
    ("clinic-2026", "statements.2.value", "357", "STM-001", "statements[2].value"),
    ("excerpt-income-2025", "income.fiscal_account", "5310.30", "", ""),
    ("excerpt-income-2025", "income.by_function.1.total", "98115.20", "FUN-502", "income.by_function[20502].total"),
]
"""A disclosure, what is changed in it to what, a rule that tells, and a figure that it names or suspects; none may."""


def changed(document: dict[str, Any], address: str, value: Any) -> dict[str, Any]:
    made = deepcopy(document)
    held: Any = made
    *steps, last = [int(step) if step.isdigit() else step for step in address.split(".")]
    for step in steps:
        held = held[step]
    if value is None:
        del held[last]
    else:
        held[last] = (
            Decimal(value) if isinstance(value, str) and value.replace(".", "").replace("-", "").isdigit() else value
        )
    return made


@pytest.mark.parametrize(("name", "address", "value", "rule", "figure"), FAULTS)
def test_what_is_wrong_names_the_figure(name: str, address: str, value: Any, rule: str, figure: str) -> None:
    raised = found(changed(read(name), address, value))
    if not rule:
        assert raised == {}
        return
    assert rule in raised, raised
    assert any(figure in one for one in raised[rule]), raised
