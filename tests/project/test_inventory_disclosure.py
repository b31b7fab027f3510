"""What reviewers check in three public expenses, procurement, assets, performance, disclosure and plausibility.

Each statement is broken in an example that keeps it, or in a declaration of a few lines, and the rule that is meant
must say so with the right severity; what correct disclosures hold (the traps) must pass in silence.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any, Final, TypeAlias

import pytest

from budgetcheck.analysis.examples import filled
from budgetcheck.declaration.declare import declare_document
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.rulebook.load import builtin_packs
from budgetcheck.rulebook.rule import Rule
from budgetcheck.verdicts.judge import judge
from tests.checkout import EXAMPLES, SHARED

Document: TypeAlias = dict[str, Any]
Edits: TypeAlias = Mapping[str, Any]

PREFIXES = ("TPE", "OPE", "PRC", "AST", "PRF", "DIS", "PLA")
PROGRAMS = tuple(one for one in builtin_rulebook().programs if one.rule.id.startswith(PREFIXES))
RULES = Rulebook(PROGRAMS, builtin_rulebook().parameters)
SEVERITIES = {"E": "error", "W": "warning", "I": "info"}

BUDGET, DEPARTMENT, FINAL, REAL = "clean", "department-2024", "final-accounts-2024", "guangyang-2022"
TINY: Final = ""
GONE: Final = object()
"""Stands for a key that is taken out."""


@cache
def example(name: str) -> Document:
    return tomllib.loads((EXAMPLES / f"{name}.toml").read_text("utf-8"), parse_float=Decimal) if name else {}


def steps(path: str) -> list[str | int]:
    return [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", path)]


def edited(name: str, edits: Edits) -> Document:
    """An example with some keys set, added (a new last element: its number) or taken out."""
    document: Any = copy.deepcopy(example(name))
    for path, value in edits.items():
        way = steps(path)
        last, held = way[-1], document
        for step, after in pairwise(way):
            if isinstance(step, str) and step not in held:
                held[step] = [] if isinstance(after, int) else {}
            elif isinstance(step, int) and step == len(held):
                held.append({})
            held = held[step]
        if value is GONE:
            del held[last]
        elif isinstance(held, list) and last == len(held):
            held.append(value)
        else:
            held[last] = value
    return document


def laid(document: Document) -> Figures:
    related = {key: document.pop(key) for key in ("last_year", "members") if key in document}
    declared = declare_document(filled(document), "example.toml")
    assert [fault.message.en for fault in declared.faults] == []
    last_year = declare_document(filled(related["last_year"]), "last.toml") if "last_year" in related else None
    members = [declare_document(filled(member), "member.toml") for member in related.get("members", ())]
    return figures_of(declared, last_year, members)


def failing(document: Document) -> set[tuple[str, str]]:
    judgements = judge(laid(document), RULES).judgements
    return {(one.program.rule.id, one.program.rule.severity) for one in judgements if one.verdict == "fails"}


NINE = example(BUDGET)["disclosure"]["sections"]
EIGHT = [table["name"] for table in example(BUDGET)["disclosure"]["tables"]]
ROW = "procurement.items[0]"
LIST = "disclosure.tables[7]"
INDICATOR = "projects[0].indicators[0]"
OVERALL = "performance.indicators[0]"
FUNCTION, ECONOMIC = "expenditure.by_function", "general_public_budget.by_economic_class"
NATURE = {"unit.nature": "行政单位", "income.total": 900, "income.general_public_budget": 900}
PART_OF = (
    ("30212", "abroad"),
    ("30217", "reception"),
    ("30231", "vehicle.maintenance"),
    ("31013", "vehicle.purchase"),
)

BREAKS: list[tuple[str, str, Edits, str, str]] = [
    # D. Three public expenses and operating expense
    ("total = abroad + vehicles + reception", BUDGET, {"three_public.abroad": 3}, "TPE-001", "E"),
    ("vehicles = purchase + maintenance", BUDGET, {"three_public.vehicle.purchase": 18}, "TPE-002", "E"),
    ("each item is stated, zeros too", BUDGET, {"three_public.abroad": GONE}, "TPE-003", "E"),
    ("both parts of vehicles are stated", BUDGET, {"three_public.vehicle.purchase": GONE}, "TPE-004", "E"),
    ("vehicles bought cost something", BUDGET, {"three_public.vehicle.purchased_count": 4}, "TPE-005", "W"),
    (
        "a purchase buys vehicles",
        BUDGET,
        {"three_public.vehicle.purchase": 18, "three_public.vehicle.total": Decimal("30.4")},
        "TPE-006",
        "W",
    ),
    ("maintenance needs a vehicle", BUDGET, {"three_public.vehicle.kept_count": 0}, "TPE-007", "W"),
    ("final <= budget, else a reason", FINAL, {"three_public.total": 5}, "TPE-030", "W"),
    ("the same abroad", FINAL, {"three_public.abroad": 1}, "TPE-031", "W"),
    ("the same in purchases", FINAL, {"three_public.vehicle.purchase": 1}, "TPE-032", "W"),
    (
        "the same in maintenance",
        FINAL,
        {"three_public.vehicle.maintenance": 4},
        "TPE-033",
        "W",
    ),
    ("the same in receptions", FINAL, {"three_public.reception": 2}, "TPE-034", "W"),
    (
        "the same in vehicles as a whole",
        FINAL,
        {
            "three_public.vehicle": {"total": 4},
            "three_public.budget.vehicle": {"total": 3},
        },
        "TPE-035",
        "W",
    ),
    ("total <= expenditure", BUDGET, {"three_public.total": 170000}, "TPE-010", "E"),
    ("an unusual share of operating expense", BUDGET, {"three_public.total": 70}, "TPE-011", "I"),
    ("an unusual share of receptions", REAL, {"three_public.reception": 77}, "TPE-012", "I"),
    *(
        (
            f"row {code} of basic expenditure is part of it",
            TINY,
            {f"{ECONOMIC}[0]": {"code": code, "total": 13}, f"three_public.{figure}": 0},
            f"TPE-02{number}",
            "E",
        )
        for number, (code, figure) in enumerate(PART_OF)
    ),
    *(
        (
            f"row {code} of expenditure is, where all is appropriated",
            TINY,
            {
                "income": {"total": 90, "general_public_budget": 90},
                "expenditure.by_economic_class[0]": {"code": code, "total": 13},
                f"three_public.{figure}": 0,
            },
            f"TPE-02{number}",
            "E",
        )
        for number, (code, figure) in enumerate(PART_OF, 4)
    ),
    ("administrative units state it", BUDGET, {"operating_expense": GONE}, "OPE-001", "W"),
    ("= public expense of a single unit", BUDGET, {"operating_expense.total": Decimal("117.62")}, "OPE-002", "E"),
    ("<= public expense of a department", DEPARTMENT, {"operating_expense.total": 480}, "OPE-003", "W"),
    # E. Procurement and assets
    ("sum of rows = total", BUDGET, {f"{ROW}.amount": Decimal("35.8")}, "PRC-001", "E"),
    ("quantity x unit price = amount", BUDGET, {f"{ROW}.unit_price": Decimal("35.8")}, "PRC-002", "E"),
    ("sum of the sources = amount", BUDGET, {f"{ROW}.funds.carried_over": 5}, "PRC-003", "E"),
    ("goods + works + services = total", BUDGET, {"procurement.goods": 43}, "PRC-004", "E"),
    ("goods are the rows of class A", BUDGET, {"procurement.items[1].code": "C02010105"}, "PRC-005", "E"),
    ("works are the rows of class B", BUDGET, {"procurement.items[2].code": "A08010000"}, "PRC-006", "E"),
    ("services are the rows of class C", BUDGET, {f"{ROW}.code": "A16070300"}, "PRC-007", "E"),
    ("procurement <= expenditure", DEPARTMENT, {"procurement.total": 1325000}, "PRC-008", "W"),
    ("rows of a project <= its budget", BUDGET, {f"{ROW}.amount": 240}, "PRC-009", "W"),
    ("a row <= the project budget beside it", REAL, {f"{ROW}.project_budget": 70}, "PRC-010", "W"),
    ("a code of 2013 has its form", REAL, {f"{ROW}.code": "A099"}, "PRC-020", "W"),
    ("a code of 2022 has its form", BUDGET, {f"{ROW}.code": "C160703"}, "PRC-021", "W"),
    ("a code is in the catalogue", BUDGET, {f"{ROW}.code": "C16079300"}, "PRC-022", "W"),
    ("a service has a code of services", BUDGET, {f"{ROW}.code": "A08060300"}, "PRC-023", "W"),
    ("goods have a code of goods", BUDGET, {f"{ROW}.name": "办公设备购置"}, "PRC-024", "W"),
    ("works have a code of works", BUDGET, {f"{ROW}.name": "办公楼维修工程"}, "PRC-025", "W"),
    (
        "a small lot states its reserve",
        BUDGET,
        {f"{ROW}.reserved_for_sme": GONE, "procurement.reserved_for_sme": GONE},
        "PRC-030",
        "W",
    ),
    ("reserve <= total", BUDGET, {"procurement.reserved_for_sme.total": 135}, "PRC-031", "W"),
    ("small and micro <= reserve", BUDGET, {"procurement.reserved_for_sme.small_and_micro": 140}, "PRC-032", "W"),
    ("reserve >= 30 %", BUDGET, {"procurement.reserved_for_sme.total": 39}, "PRC-033", "W"),
    ("of it >= 60 % small and micro", BUDGET, {"procurement.reserved_for_sme.small_and_micro": 79}, "PRC-034", "W"),
    ("the reserve of a lot <= its amount", BUDGET, {f"{ROW}.reserved_for_sme": 100}, "PRC-035", "W"),
    ("reserve = sum of the lots", BUDGET, {f"{ROW}.reserved_for_sme": 30}, "PRC-036", "E"),
    ("small and micro = sum of the lots", BUDGET, {f"{ROW}.small_and_micro": 2}, "PRC-037", "E"),
    ("assets = sum of parts", BUDGET, {"assets.vehicles.value": Decimal("68.4")}, "AST-001", "E"),
    ("as of 31 December of the year before", BUDGET, {"assets.as_of": date(2022, 12, 31)}, "AST-002", "W"),
    ("final accounts: of the year", FINAL, {"assets.as_of": date(2023, 12, 31)}, "AST-003", "W"),
    ("count x threshold <= value", BUDGET, {"assets.equipment.count": 12}, "AST-004", "W"),
    ("vehicles are worth something", BUDGET, {"assets.vehicles.value": 0}, "AST-010", "W"),
    ("a value of vehicles needs a count", BUDGET, {"assets.vehicles.count": 0}, "AST-011", "W"),
    ("equipment is worth something", BUDGET, {"assets.equipment.value": 0}, "AST-012", "W"),
    ("a value of equipment needs a count", BUDGET, {"assets.equipment.count": 0}, "AST-013", "W"),
    ("other assets are worth something", BUDGET, {"assets.other.value": 0}, "AST-014", "W"),
    ("a value of other assets needs a count", BUDGET, {"assets.other.count": 0}, "AST-015", "W"),
    ("a value of buildings needs an area", BUDGET, {"assets.buildings.area": 0}, "AST-016", "W"),
    ("a value of buildings needs a count", BUDGET, {"assets.buildings.count": 0}, "AST-017", "W"),
    ("a service makes no fixed asset", BUDGET, {"assets.planned_purchase": Decimal("72.5")}, "AST-020", "W"),
    ("planned purchase = goods procured", BUDGET, {"assets.planned_purchase": 43}, "AST-021", "W"),
    ("software is none", BUDGET, {"procurement.items[1].code": "A08060303"}, "AST-021", "W"),
    # F. Performance
    ("weights sum to 100", BUDGET, {f"{OVERALL}.weight": 55}, "PRF-001", "W"),
    (
        "weights of a project sum to 100",
        TINY,
        {INDICATOR: {"name": "数量", "weight": 60}, "projects[0].indicators[1]": {"name": "质量", "weight": 45}},
        "PRF-002",
        "W",
    ),
    ("target in the table = in the prose", BUDGET, {f"{INDICATOR}.narrative": "不少于680平方米"}, "PRF-003", "E"),
    ("the same overall", BUDGET, {f"{OVERALL}.narrative": "不少于230件"}, "PRF-004", "E"),
    ("cost indicator <= budget", BUDGET, {"projects[0].indicators[1].target": "≤196.24万元"}, "PRF-005", "W"),
    ("caps add up to project expenditure", BUDGET, {"projects[0].indicators[1].target": "≤168万元"}, "PRF-006", "W"),
    ("its unit is that of the budget", BUDGET, {"projects[0].indicators[1].target": "≤186.24元"}, "PRF-007", "W"),
    ("percent within 0-100", BUDGET, {"projects[0].indicators[3].target": "≥900%"}, "PRF-010", "W"),
    ("the same overall", BUDGET, {"performance.indicators[2].target": "≥950%"}, "PRF-011", "W"),
    ("a number has a unit", BUDGET, {f"{INDICATOR}.target": "≥860"}, "PRF-012", "W"),
    ("the same overall", BUDGET, {f"{OVERALL}.target": "≥320"}, "PRF-013", "W"),
    ("an operator has a number", BUDGET, {f"{INDICATOR}.target": "≥"}, "PRF-014", "W"),
    ("the same overall", BUDGET, {f"{OVERALL}.target": "≥件"}, "PRF-015", "W"),
    ("a rate has an operator", BUDGET, {"projects[0].indicators[3].target": "90%"}, "PRF-016", "W"),
    ("the same overall", BUDGET, {"performance.indicators[2].target": "95%"}, "PRF-017", "W"),
    (
        "an indicator has a target",
        BUDGET,
        {f"{INDICATOR}.target": GONE, f"{INDICATOR}.narrative": GONE},
        "PRF-018",
        "W",
    ),
    ("the same overall", BUDGET, {f"{OVERALL}.target": GONE, f"{OVERALL}.narrative": GONE}, "PRF-019", "W"),
    (
        "output is among the kinds",
        BUDGET,
        {"projects[0].indicators[1]": GONE, "projects[0].indicators[0]": GONE},
        "PRF-020",
        "W",
    ),
    ("benefit is", BUDGET, {"projects[0].indicators[2]": GONE}, "PRF-021", "W"),
    ("satisfaction is", BUDGET, {"projects[0].indicators[3]": GONE}, "PRF-022", "W"),
    ("output is, overall", BUDGET, {"performance.indicators[0]": GONE}, "PRF-023", "W"),
    ("benefit is, overall", BUDGET, {"performance.indicators[1]": GONE}, "PRF-024", "W"),
    ("satisfaction is, overall", BUDGET, {"performance.indicators[2]": GONE}, "PRF-025", "W"),
    ("a project with a budget has targets", BUDGET, {"projects[1].indicators": GONE}, "PRF-030", "W"),
    # G. What is disclosed
    *(
        (f"a section: {NINE[place]}", BUDGET, {f"disclosure.sections[{place}]": GONE}, f"DIS-00{rule}", "E")
        for place, rule in ((0, 1), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (7, 8))
    ),
    (
        "a section: the overview",
        BUDGET,
        {
            "disclosure.sections": [
                NINE[0],
                *(s for s in ("机关运行经费", "“三公”经费", "绩效", "政府采购", "国有资产")),
            ]
        },
        "DIS-002",
        "E",
    ),
    *(
        (f"a table: {EIGHT[place]}", BUDGET, {f"disclosure.tables[{place}]": GONE}, f"DIS-01{place}", "E")
        for place in range(8)
    ),
    ("an empty table says so", BUDGET, {f"{LIST}.note": GONE}, "DIS-020", "E"),
    ("a full one does not", BUDGET, {f"{LIST}.rows": 3}, "DIS-021", "E"),
    ("a table of funds with money is not empty", BUDGET, {"income.government_fund": 5}, "DIS-022", "E"),
    (
        "nor one of state capital",
        BUDGET,
        {f"{LIST}.name": "国有资本经营预算支出表", "income.state_capital": 5},
        "DIS-023",
        "E",
    ),
    ("nor one of the three public expenses", BUDGET, {f"{LIST}.name": "“三公”经费支出表"}, "DIS-024", "E"),
    ("nor one of general public expenditure", BUDGET, {f"{LIST}.name": "一般公共预算支出表"}, "DIS-025", "E"),
    ("nor one of basic expenditure", BUDGET, {f"{LIST}.name": "一般公共预算基本支出表"}, "DIS-026", "E"),
    ("nor a summary", BUDGET, {f"{LIST}.name": "收支总表"}, "DIS-027", "E"),
    # G. Dates, years, names and units of money
    ("published within 20 days", BUDGET, {"disclosure.published_on": date(2024, 2, 26)}, "DIS-030", "E"),
    ("published after approval", BUDGET, {"disclosure.published_on": date(2024, 2, 2)}, "DIS-031", "W"),
    ("a budget's date", BUDGET, {"disclosure.published_on": date(2022, 2, 20)}, "DIS-032", "W"),
    ("the date of final accounts", FINAL, {"disclosure.published_on": date(2024, 8, 28)}, "DIS-033", "W"),
    ("last year's file is of last year", BUDGET, {"last_year": {"disclosure": {"year": 2022}}}, "DIS-034", "E"),
    ("and of this unit", BUDGET, {"last_year": {"unit": {"name": "青湖市教育局"}}}, "DIS-035", "W"),
    (
        "and of this kind",
        BUDGET,
        {"last_year": {"disclosure": {"year": 2023, "kind": "final_accounts"}}},
        "DIS-036",
        "W",
    ),
    (
        "a department approves its units within 15 days",
        DEPARTMENT,
        {
            "disclosure.approved_on": date(2024, 2, 1),
            "members": [{"disclosure": {"year": 2024, "approved_on": date(2024, 2, 17)}}],
        },
        "DIS-039",
        "I",
    ),
    ("the units are of this year", DEPARTMENT, {"members": [{"disclosure": {"year": 2023}}]}, "DIS-037", "E"),
    (
        "and of this kind",
        DEPARTMENT,
        {"members": [{"disclosure": {"year": 2024, "kind": "final_accounts"}}]},
        "DIS-038",
        "E",
    ),
    ("a title has this year", BUDGET, {"disclosure.sections[8]": "2023年单位预算信息公开情况说明"}, "DIS-080", "W"),
    ("a title of final accounts", FINAL, {"disclosure.sections": ["2023年度部门决算公开说明"]}, "DIS-080", "W"),
    ("an aim is for this year", BUDGET, {"performance.goal": "完成2022年度部门预算编制"}, "DIS-087", "W"),
    ("a table has this year", BUDGET, {"disclosure.tables[0].name": "2023年收支总表"}, "DIS-081", "W"),
    ("budgets spoken of", BUDGET, {"statements[0].quote": "2022年度部门预算，收支12864000元"}, "DIS-082", "W"),
    ("budgets compared", BUDGET, {"change.total.reason": "较2022年预算增加，项目增加"}, "DIS-082", "W"),
    ("final accounts compared", FINAL, {"three_public.change.reason": "比2022年度决算减少"}, "DIS-082", "W"),
    ("a reason compares with last year", BUDGET, {"change.basic.reason": "与2021年相比增加，调资"}, "DIS-083", "W"),
    ("a text compares with last year", BUDGET, {"statements[1].quote": "与2021年相比持平"}, "DIS-084", "W"),
    ("assets in a text", BUDGET, {"statements[1].quote": "截至2021年12月31日"}, "DIS-085", "W"),
    (
        "assets in a text of final accounts",
        FINAL,
        {"disclosure.sections": ["资产（截至2023年12月31日）"]},
        "DIS-085",
        "W",
    ),
    (
        "a title names the unit",
        BUDGET,
        {"disclosure.sections[8]": "青湖市教育局2024年部门预算公开说明"},
        "DIS-086",
        "W",
    ),
    (
        "a part names the unit",
        BUDGET,
        {"disclosure.sections[0]": "第一部分 青湖市教育局概况和机构设置"},
        "DIS-086",
        "W",
    ),
    ("our unit is the unit", BUDGET, {"statements[1].quote": "我单位（青湖市临江区教育局）"}, "DIS-086", "W"),
    ("10 000 between two places", BUDGET, {"statements[1].value": 1325000}, "DIS-060", "W"),
    (
        "10 000 between two years",
        TINY,
        {"income.total": 900, "previous.income.total": 8900000},
        "DIS-061",
        "W",
    ),
    ("yuan in a text", BUDGET, {"statements[1].quote": "政府采购预算132.5元"}, "DIS-062", "W"),
    ("yuan in a reason", BUDGET, {"change.total.reason": "增加45.25元，公共法律服务项目增加"}, "DIS-063", "W"),
    # G. Codes, and remnants of templates
    *(
        (
            f"{table} to 7 digits",
            TINY,
            {f"{table}.by_function[0]": {"code": "20106", "total": 5}},
            f"DIS-04{number}",
            "E",
        )
        for number, table in enumerate(("expenditure", "general_public_budget", "government_fund", "state_capital"))
    ),
    ("basic expenditure to 5 digits", TINY, {f"{ECONOMIC}[0]": {"code": "302", "total": 5}}, "DIS-044", "E"),
    (
        "economic classes to 5 digits",
        TINY,
        {"expenditure.by_economic_class[0]": {"code": "302", "total": 5}},
        "DIS-045",
        "E",
    ),
    *(
        (f"the form of codes of {table}", TINY, {f"{table}.by_function[0].code": "2024"}, f"DIS-05{number}", "E")
        for number, table in enumerate(
            ("income", "expenditure", "general_public_budget", "government_fund", "state_capital")
        )
    ),
    ("of economic classes", TINY, {"expenditure.by_economic_class[0].code": "3020"}, "DIS-055", "E"),
    ("of basic expenditure", BUDGET, {f"{ECONOMIC}[1].code": "3O101"}, "DIS-056", "E"),
    *(
        (f"a remnant: {remnant}", BUDGET, {"change.total.reason": remnant}, "DIS-070", "W")
        for remnant in (
            "主要是XX项目",
            "××项目",
            "待填写",
            "TBD",
            "比上年下降（增长）27.78%",
            "增加（减少）3万元",
            "增加__万元",
        )
    ),
    ("a stray letter", BUDGET, {"projects[0].goal": "社会效益指标为t业务提升"}, "DIS-071", "I"),
    # G. What is plausible
    ("income is not negative", BUDGET, {"income.other": -5}, "PLA-001", "W"),
    ("nor is expenditure", BUDGET, {"expenditure.project.special": -258}, "PLA-002", "W"),
    ("nor the three public expenses", BUDGET, {"three_public.reception": Decimal("-4.6")}, "PLA-003", "W"),
    ("nor their budget", FINAL, {"three_public.budget.reception": -1}, "PLA-003", "W"),
    ("nor procurement", BUDGET, {"procurement.goods": -34}, "PLA-004", "W"),
    ("nor assets", BUDGET, {"assets.other.value": -1}, "PLA-005", "W"),
    ("nor appropriation", DEPARTMENT, {"government_fund.project": -420}, "PLA-006", "W"),
    ("nor a row of procurement", BUDGET, {f"{ROW}.quantity": -1}, "PLA-010", "W"),
    ("nor a project", BUDGET, {"projects[0].budget": -1}, "PLA-011", "W"),
    *(
        (f"nor a row of {table}", TINY, {f"{table}[0]": {"code": code, "total": -5}}, f"PLA-01{number}", "W")
        for number, table, code in (
            (2, FUNCTION, "2010601"),
            (3, "expenditure.by_economic_class", "30101"),
            (4, "general_public_budget.by_function", "2010601"),
            (5, ECONOMIC, "30101"),
            (6, "income.by_function", "2010601"),
            (7, "government_fund.by_function", "2120899"),
            (8, "state_capital.by_function", "2230199"),
        )
    ),
    *(
        (
            f"a large change of {figure} has a reason",
            TINY,
            {figure: 900, f"previous.{figure}": 600},
            f"PLA-02{number}",
            "W",
        )
        for number, figure in enumerate(
            (
                "income.total",
                "expenditure.total",
                "expenditure.basic.total",
                "expenditure.project.total",
                "operating_expense.total",
                "three_public.total",
                "procurement.total",
            )
        )
    ),
    ("total income is not 0", BUDGET, {"income.total": 0}, "PLA-030", "I"),
    ("total expenditure is not 0", TINY, {"expenditure.total": 0}, "PLA-031", "I"),
    # What real disclosures taught
    *(
        (
            f"the decimals of {key}",
            TINY,
            {"expenditure.total": Decimal("1644.62"), key: Decimal("420.74804")},
            f"PLA-05{n}",
            "I",
        )
        for n, key in enumerate(("assets.total", "three_public.total", "operating_expense.total", "procurement.total"))
    ),
    (
        "total assets are more than the parts that are stated; one is missing, or a figure is wrong",
        TINY,
        {
            "assets": {
                "total": Decimal("520.75"),
                "vehicles": {"value": Decimal("152.48")},
                "equipment": {"value": Decimal("116.32")},
                "other": {"value": Decimal("151.95")},
            }
        },
        "AST-005",
        "I",
    ),
    (
        "total assets are not the opening figure plus additions minus disposals",
        TINY,
        {"assets": {"total": 460, "opening": 420, "increase": 25, "decrease": 15}},
        "AST-030",
        "E",
    ),
    (
        "the vehicles are not as many as their uses add up to",
        TINY,
        {
            "assets": {
                "vehicles": {
                    "count": 6,
                    "by_use": {"confidential": 1, "emergency": 2, "law_enforcement": 4, "other": 0},
                }
            }
        },
        "AST-031",
        "E",
    ),
    (
        "fewer vehicles among the assets than are kept as official vehicles",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "assets": {"vehicles": {"count": 1}},
            "three_public": {"vehicle": {"kept_count": 6}},
        },
        "AST-032",
        "I",
    ),
    (
        "the floor areas by use exceed the buildings' area",
        TINY,
        {"assets": {"buildings": {"area": Decimal("2350.6"), "office_area": 1800, "business_area": 4000}}},
        "AST-033",
        "E",
    ),
    (
        "there is state capital expenditure but no table of it",
        TINY,
        {
            "disclosure": {
                "year": 2024,
                "tables": [
                    {"name": "收支总表"},
                    {"name": "收入总表"},
                    {"name": "支出总表"},
                    {"name": "政府性基金预算支出表"},
                ],
            },
            "state_capital": {"total": 20},
        },
        "DIS-018",
        "I",
    ),
    (
        "nothing follows “the main reason is”",
        TINY,
        {"change": {"basic": {"value": -5, "reason": "比上年减少5万元，主要原因是。"}}},
        "DIS-072",
        "W",
    ),
    (
        "a share or a growth without its percent sign",
        TINY,
        {
            "statements": [{"figure": "income.total", "value": 100, "quote": "收入100万元，同比增长13.95。"}],
            "income": {"total": 100},
        },
        "DIS-073",
        "W",
    ),
    (
        "a text holds what looks like an identity number",
        TINY,
        {"projects": [{"name": "联系人110101199003074512"}]},
        "DIS-074",
        "W",
    ),
    (
        "the text of a budget compares with the budget of its own year",
        TINY,
        {
            "disclosure": {"year": 2026},
            "statements": [
                {"figure": "income.total", "value": 100, "quote": "收入总计100万元，比2026年预算增加10万元"}
            ],
            "income": {"total": 100},
        },
        "DIS-088",
        "W",
    ),
    (
        "the numbers of the tables have a gap",
        TINY,
        {
            "disclosure": {
                "year": 2024,
                "tables": [{"name": "收支总表", "number": 1}, {"name": "支出总表", "number": 3}],
            }
        },
        "DIS-090",
        "W",
    ),
    (
        "a table is not in the contents",
        TINY,
        {
            "disclosure": {
                "year": 2024,
                "contents": ["收支总表", "收入总表", "支出总表"],
                "tables": [{"name": "收支总表"}, {"name": "政府性基金预算支出表"}],
            }
        },
        "DIS-091",
        "I",
    ),
    (
        "the title does not say what kind of disclosure this is",
        TINY,
        {"disclosure": {"year": 2024, "title": "某区司法局2024年部门决算公开"}},
        "DIS-093",
        "W",
    ),
    (
        "the title does not state the year",
        TINY,
        {"disclosure": {"year": 2024, "title": "某区司法局部门预算公开"}},
        "DIS-094",
        "I",
    ),
    (
        "a unit's title speaks of a department",
        TINY,
        {"disclosure": {"year": 2024, "title": "某区图书馆2024年部门预算公开"}},
        "DIS-095",
        "I",
    ),
    (
        "a county's or township's text speaks of the province's or city's own level",
        TINY,
        {
            "unit": {"name": "某区司法局", "level": "county"},
            "disclosure": {"year": 2024, "tables": [{"name": "市级部门收支总表"}]},
        },
        "DIS-096",
        "I",
    ),
    (
        "a project with a budget ended before the year",
        TINY,
        {
            "disclosure": {"year": 2024},
            "projects": [{"name": "灌区改造", "budget": 120, "first_year": 2020, "last_year": 2022}],
        },
        "PRF-031",
        "W",
    ),
    (
        "a project of several years has its whole cost as this year's budget",
        TINY,
        {"projects": [{"name": "灌区改造", "budget": 360, "total_budget": 360, "first_year": 2023, "last_year": 2025}]},
        "PRF-032",
        "I",
    ),
    (
        "a project's amount is not the sum of its parts",
        TINY,
        {
            "projects": [
                {
                    "name": "信息化",
                    "budget": 117,
                    "parts": [{"name": "设备购置", "amount": 70}, {"name": "系统开发", "amount": 50}],
                }
            ]
        },
        "PRF-040",
        "E",
    ),
    (
        "a project's amount is not the sum of its rows by economic class",
        TINY,
        {
            "projects": [
                {
                    "name": "信息化",
                    "budget": 117,
                    "by_economic_class": [{"code": "31002", "total": 70}, {"code": "30227", "total": 50}],
                }
            ]
        },
        "PRF-041",
        "E",
    ),
    (
        "a project's amount is not the sum of its four quarters",
        TINY,
        {
            "projects": [
                {
                    "name": "物业",
                    "budget": 40,
                    "by_quarter": [
                        {"quarter": 1, "amount": 10},
                        {"quarter": 2, "amount": 20},
                        {"quarter": 3, "amount": 30},
                        {"quarter": 4, "amount": 40},
                    ],
                }
            ]
        },
        "PRF-042",
        "E",
    ),
    (
        "a project's cumulative amount exceeds its whole cost",
        TINY,
        {"projects": [{"name": "灌区改造", "cumulated": 420, "total_budget": 360}]},
        "PRF-043",
        "W",
    ),
    (
        "a self-evaluation score is outside 0 to 100",
        TINY,
        {"projects": [{"name": "物业", "budget": 40, "score": 985}]},
        "PRF-045",
        "W",
    ),
    (
        "a project's score is not the sum of its indicators' scores",
        TINY,
        {
            "projects": [
                {
                    "name": "物业",
                    "score": 79,
                    "indicators": [
                        {"name": "保洁面积", "weight": 60, "score": 58},
                        {"name": "满意度", "weight": 40, "score": 39},
                    ],
                }
            ]
        },
        "PRF-046",
        "W",
    ),
    (
        "an indicator's score exceeds its weight",
        TINY,
        {"projects": [{"name": "物业", "indicators": [{"name": "满意度", "weight": 10, "score": 95}]}]},
        "PRF-047",
        "W",
    ),
    (
        "a project spent more than its full-year budget",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "projects": [{"name": "物业", "full_year_budget": 42, "executed": Decimal("46.1")}],
        },
        "PRF-048",
        "W",
    ),
    (
        "the budget states no overall performance aims",
        TINY,
        {
            "disclosure": {
                "year": 2024,
                "sections": ["单位职责", "收支总体情况", "“三公”经费", "预算绩效信息", "政府采购"],
            }
        },
        "PRF-049",
        "I",
    ),
    (
        "much is spent under “other” items",
        TINY,
        {
            "general_public_budget": {
                "total": 100,
                "by_function": [{"code": "2010301", "total": 20}, {"code": "2010399", "total": 80}],
            }
        },
        "PLA-040",
        "I",
    ),
    (
        "a project carries wages (class 301)",
        TINY,
        {"projects": [{"name": "物业", "budget": 40, "by_economic_class": [{"code": "30199", "total": 40}]}]},
        "PLA-041",
        "I",
    ),
    (
        "wages per head are beyond what is usual",
        TINY,
        {"staff": {"actual": 5}, "general_public_budget": {"by_economic_class": [{"code": "301", "total": 8000}]}},
        "PLA-042",
        "I",
    ),
    (
        "what was awarded to small and medium enterprises exceeds all procurement",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {"awarded_to_sme": {"total": 800}, "total": 80},
        },
        "PRC-040",
        "E",
    ),
    (
        "what was awarded to small and micro enterprises exceeds what was awarded to small and medium ones",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {"awarded_to_sme": {"small_and_micro": 800, "total": 80}},
        },
        "PRC-041",
        "E",
    ),
    (
        "the share of small and medium enterprises in procurement is not the ratio of the two amounts",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {"awarded_to_sme": {"percent": Decimal("76.67"), "total": 80}, "total": 120},
        },
        "PRC-042",
        "E",
    ),
    (
        "the share of small and micro enterprises in these awards is not the ratio of the two amounts",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {
                "awarded_to_sme": {"small_and_micro_percent": Decimal("76.67"), "small_and_micro": 80, "total": 120}
            },
        },
        "PRC-043",
        "E",
    ),
    (
        "the share of small and micro enterprises in procurement is not the ratio of the two amounts",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {
                "awarded_to_sme": {"small_and_micro_percent_of_procurement": Decimal("76.67"), "small_and_micro": 80},
                "total": 120,
            },
        },
        "PRC-044",
        "E",
    ),
    (
        "total procurement is not centralised plus decentralised procurement",
        TINY,
        {"procurement": {"total": 359, "centralised": 291, "decentralised": 140}},
        "PRC-045",
        "E",
    ),
    (
        "procurement is budgeted without a word on the reserve for small and medium enterprises",
        TINY,
        {"disclosure": {"year": 2024}, "procurement": {"total": 359}},
        "PRC-046",
        "I",
    ),
    (
        "final accounts do not state what was awarded to small and medium enterprises",
        TINY,
        {"disclosure": {"year": 2024, "kind": "final_accounts"}, "procurement": {"total": 120}},
        "PRC-047",
        "W",
    ),
    (
        "final accounts: travel abroad is not counted",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "three_public": {"abroad": Decimal("9.5"), "abroad_groups": 2},
        },
        "TPE-040",
        "W",
    ),
    (
        "final accounts: the cost of vehicles is not counted",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "three_public": {"vehicle": {"total": Decimal("9.5"), "purchased_count": 2}},
        },
        "TPE-041",
        "W",
    ),
    (
        "final accounts: reception is not counted",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "three_public": {"reception": Decimal("9.5"), "reception_batches": 2},
        },
        "TPE-042",
        "W",
    ),
    (
        "travel abroad is paid for, but the people are 0",
        TINY,
        {"three_public": {"abroad": Decimal("9.5"), "abroad_people": 0}},
        "TPE-043",
        "W",
    ),
    (
        "reception is paid for, but the guests are 0",
        TINY,
        {"three_public": {"reception": Decimal("9.5"), "reception_people": 0}},
        "TPE-044",
        "W",
    ),
    (
        "people abroad are counted, but travel abroad is 0",
        TINY,
        {"three_public": {"abroad": 0, "abroad_people": 12}},
        "TPE-045",
        "I",
    ),
    (
        "guests are counted, but reception is 0",
        TINY,
        {"three_public": {"reception": 0, "reception_people": 12}},
        "TPE-046",
        "I",
    ),
    (
        "reception per guest: more than what is pointed out",
        TINY,
        {"three_public": {"reception": 10, "reception_people": 8}},
        "TPE-047",
        "I",
    ),
    (
        "running cost per vehicle: more than what is pointed out",
        TINY,
        {"three_public": {"vehicle": {"maintenance": 200, "kept_count": 8}}},
        "TPE-048",
        "I",
    ),
    (
        "price per vehicle bought: more than what is pointed out",
        TINY,
        {"three_public": {"vehicle": {"purchase": 900, "purchased_count": 8}}},
        "TPE-049",
        "I",
    ),
    (
        "reception of foreign guests exceeds all reception",
        TINY,
        {"three_public": {"reception": Decimal("3.2"), "foreign_reception": 32}},
        "TPE-050",
        "E",
    ),
]


@pytest.mark.parametrize(
    ("name", "edits", "rule", "severity"),
    [pytest.param(*case[1:], id=f"{case[3]} {case[0]}") for case in BREAKS],
)
def test_a_statement_that_is_broken_is_reported(name: str, edits: Edits, rule: str, severity: str) -> None:
    if name:
        assert rule not in {found for found, _ in failing(edited(name, {}))} or name == REAL
    assert (rule, SEVERITIES[severity]) in failing(edited(name, edits))


BROKEN_ABOVE = {case[3] for case in BREAKS}
LEFT = [
    rule
    for pack in builtin_packs()
    for rule in pack.rules
    if rule.id.startswith(PREFIXES) and rule.id not in BROKEN_ABOVE
]


@pytest.mark.parametrize("rule", LEFT, ids=[rule.id for rule in LEFT])
def test_a_rule_without_a_case_here_is_broken_by_each_of_its_bad_examples(rule: Rule) -> None:
    bad = [example for example in rule.examples if not example.good]
    assert bad
    for example in bad:
        assert (rule.id, rule.severity) in failing(copy.deepcopy(dict(example.declaration)))


def every_section(*texts: str) -> Iterator[Edits]:
    """The texts at each place of the document's own that may hold them."""
    for text in texts:
        yield {"disclosure.sections": [text]}
        yield {"disclosure.tables": [{"name": "收入总表", "note": text}]}
        yield {"income.total": 900, "statements": [{"figure": "income.total", "value": 900, "at": text, "quote": text}]}
        yield {"expenditure.total": 900, "change.total": {"value": 5, "reason": text}}
        yield {"performance.goal": text}


YEARS = (
    "2024年单位预算信息公开情况说明",
    "2024年预算收支安排900万元，较2023年预算增加5万元",
    "2023年单位预算为895万元，与2023年相比有所增加",
    "财预〔2016〕143号、2015年起施行的预算法和2020年修订的实施条例",
    "截至2023年12月31日，固定资产总额420.75万元",
    "2022年结转资金安排的支出",
    "2022年绩效评价结果，2023年预算执行情况，2022年部门决算公开",
    "项目实施期限为2021—2025年，“十四五”规划，2022年已完成一期",
)
NAMES = (
    "青湖市临江区司法局2024年单位预算公开说明",
    "第一部分 临江区司法局概况",
    "我单位（含所属法律援助中心）、本单位（机关）、我局（原临江区民政局）",
    "由青湖市财政局2024年部门预算批复",
    "（二）综合办公室主要职责",
)
SILENT: list[tuple[str, str, Edits]] = [
    ("the examples", BUDGET, {}),
    ("the examples", DEPARTMENT, {}),
    ("the examples", FINAL, {}),
    ("off by 0.01 from rounding", BUDGET, {"three_public.total": Decimal("17.01"), "three_public.change": GONE}),
    ("off by 0.01 in assets", BUDGET, {"assets.total": Decimal("1126.37")}),
    ("a unit price rounded", BUDGET, {f"{ROW}.quantity": 3, f"{ROW}.unit_price": Decimal("12.83")}),
    ("operating expense below public expense in a department", DEPARTMENT, {"operating_expense.total": 100}),
    (
        "and in a unit with income of its own",
        TINY,
        {
            **NATURE,
            "income.total": 940,
            "income.other": 40,
            "expenditure.basic.public": 120,
            "operating_expense.total": 99,
        },
    ),
    (
        "receptions paid from income of its own",
        TINY,
        {
            "income": {"total": 250, "general_public_budget": 200, "undertaking": 50},
            "expenditure.by_economic_class[0]": {"code": "30217", "total": 6},
            "three_public.reception": 2,
        },
    ),
    (
        "projects pay part of them",
        TINY,
        {f"{ECONOMIC}[0]": {"code": "30217", "name": "公务接待费", "total": 2}, "three_public.reception": 4},
    ),
    (
        "final above the budget, with a reason",
        FINAL,
        {
            "three_public.reception": Decimal("3.66"),
            "three_public.total": Decimal("6.06"),
            "three_public.over_budget.reason": "经批准追加接待任务",
        },
    ),
    ("no such expense at all", TINY, {"three_public.total": 0}),
    ("a base of zero", TINY, {"income.total": 900, "previous.income.total": 0}),
    (
        "performance amounts above the final project expenditure",
        FINAL,
        {"projects[0].indicators[0]": {"level2": "成本指标", "name": "项目成本", "target": "≤350万元"}},
    ),
    ("targets written differently", BUDGET, {f"{OVERALL}.narrative": "大于等于３２０件"}),
    ("weights of 90 beside 10 for execution", BUDGET, {f"{OVERALL}.weight": 40}),
    ("free text is no target", BUDGET, {"projects[0].indicators[2].narrative": "得到改善"}),
    (
        "growth may exceed 100 %",
        BUDGET,
        {"projects[0].indicators[3]": {"level1": "满意度指标", "name": "好评增长率", "target": "≥120%"}},
    ),
    ("yuan beside 10,000 yuan", BUDGET, {"statements[1].value": {"value": 1325000, "currency_unit": "元"}}),
    (
        "truncated in prose",
        BUDGET,
        {"statements[1].value": {"value": 132, "decimals": 0}, "statements[1].rounding": "truncated"},
    ),
    (
        "blank is not zero",
        TINY,
        {
            "three_public.total": 9,
            "three_public.abroad": 0,
            "three_public.vehicle": {"total": 0},
            "three_public.reception": 9,
        },
    ),
    ("blank counts", TINY, {"assets.vehicles.count": 6, "assets.buildings": {"area": 900, "value": 0}}),
    ("years and codes that are no amounts", BUDGET, {"statements[1].quote": "2024年，编码2040601，采购132.5万元"}),
    ("supplies are no fixed assets", BUDGET, {"procurement.items[3].code": "A05040101", "assets.planned_purchase": 22}),
    ("a negative change, a negative carry-over", FINAL, {"income.carried_over": -3, "three_public.change.value": -9}),
    (
        "nothing reserved before the law",
        TINY,
        {"disclosure.year": 2017, "procurement": {"total": 9, "reserved_for_sme": {"total": 0}}},
    ),
    ("coarse headings", TINY, {"disclosure.sections": ["部门概况", "部门预算表", "部门预算情况说明"]}),
    ("a heading names both directions", BUDGET, {"statements[1].at": "“比上年增加（减少）额”栏"}),
    (
        "last year's figures may be quoted",
        BUDGET,
        {
            "previous.assets.total": 1100,
            "statements[2]": {"figure": "previous.assets.total", "value": 1100, "quote": "截至2022年12月31日"},
        },
    ),
    *(("years that texts hold", TINY, edits) for edits in every_section(*YEARS)),
    *(("names that texts hold", TINY, {"unit.name": "青湖市临江区司法局", **edits}) for edits in every_section(*NAMES)),
    (
        "final accounts: this year's, last year's and the next budget",
        FINAL,
        {"disclosure.sections": ["2024年度部门决算情况说明", "2025年部门预算编制", "资产（截至2024年12月31日）"]},
    ),
    (
        "a department's units",
        DEPARTMENT,
        {"disclosure.sections": ["青湖市水务局2024年部门预算公开", "青湖市水文站2024年单位预算公开"]},
    ),
]


@pytest.mark.parametrize(
    ("name", "edits"), [pytest.param(*case[1:], id=f"{case[0]} {number}") for number, case in enumerate(SILENT)]
)
def test_what_correct_disclosures_hold_is_passed_over(name: str, edits: Edits) -> None:
    assert failing(edited(name, {"disclosure.year": 2024, **edits} if not name else edits)) == set()


SEED = SHARED / "seed" / "guangyang-2022-disclosure.txt"


def said(year: int, unit: str) -> set[tuple[str, str]]:
    """What is found where every line of the real disclosure is quoted by a declaration of this year and unit."""
    lines = [line.strip() for line in SEED.read_text("utf-8").splitlines() if line.strip()]
    quoted = [{"figure": "income.total", "value": 1, "quote": line} for line in lines]
    return failing({"unit": {"name": unit}, "disclosure": {"year": year}, "income": {"total": 1}, "statements": quoted})


@pytest.mark.skipif(not SEED.exists(), reason="the text of the real disclosure is not at hand")
def test_the_text_of_the_real_disclosure_is_of_its_year_and_unit_and_of_no_other() -> None:
    unit = example(REAL)["unit"]["name"]
    letter = ("DIS-071", "info")
    assert said(2022, unit) == {letter}
    years = {(f"DIS-08{number}", "warning") for number in (0, 2, 4, 5)}
    assert said(2023, unit) == said(2024, unit) == {letter, *years}
    assert said(2022, "廊坊市广阳区教育局") == {letter, ("DIS-086", "warning")}
