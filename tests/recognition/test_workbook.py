"""The official blank workbooks, filled with invented consistent figures: all are read, nothing is found wrong."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from budgetcheck.documents.read import read_document
from budgetcheck.findings.finding import FileReport
from budgetcheck.recognition.recognise import recognise
from budgetcheck.recognition.report import report_of
from budgetcheck.recognition.words.lexicon import builtin_lexicon
from budgetcheck.recognition.writing.writing import written
from tests.recognition.material import printings, shared

UNIT = "上海市普陀区青云小学"
ITEMS = {
    "2050202": ("小学教育", True),
    "2080502": ("事业单位离退休", False),
    "2080505": ("机关事业单位基本养老保险缴费支出", False),
}
NAMES = {"205": "教育支出", "20502": "普通教育", "208": "社会保障和就业支出", "20805": "行政事业单位养老支出"}
ECONOMIC = {
    "301": ("工资福利支出", {"30101": "基本工资", "30108": "机关事业单位基本养老保险缴费"}),
    "302": ("商品和服务支出", {"30201": "办公费", "30217": "公务接待费"}),
    "303": ("对个人和家庭的补助", {"30302": "退休费"}),
}


def filled(path: Path, target: Path, seed: int) -> dict[str, set[tuple[Decimal, str]]]:
    """Fill a blank workbook; returns what is printed under each key."""
    openpyxl = pytest.importorskip("openpyxl")
    chance = random.Random(seed)
    book = openpyxl.load_workbook(path)
    said: dict[str, set[tuple[Decimal, str]]] = {}
    amounts: dict[str, Decimal] = {}

    def put(sheet: Any, cell: str, value: Decimal, *keys: str, unit: str = "元") -> None:
        sheet[cell] = float(value)
        for key in keys:
            said.setdefault(key, set()).add((value, unit))

    pension = Decimal(chance.randint(100_000, 900_000))
    basics = {
        "2050202": Decimal(chance.randint(1_000_000, 9_000_000)),
        "2080502": Decimal(chance.randint(10_000, 90_000)),
        "2080505": pension,
    }
    project = Decimal(chance.randint(100_000, 900_000))
    for item in ITEMS:
        for code in (item[:3], item[:5], item):
            amounts[f"{code}.basic"] = amounts.get(f"{code}.basic", Decimal(0)) + basics[item]
            amounts[f"{code}.project"] = amounts.get(f"{code}.project", Decimal(0)) + (project if ITEMS[item][1] else 0)
    basic = sum(basics.values(), Decimal(0))
    reception, running = Decimal(chance.randint(100, 900) * 100), Decimal(chance.randint(10_000, 90_000))
    retired = basics["2080502"]
    wages = basic - reception - running - retired - pension
    personnel, public, total = wages + pension + retired, reception + running, basic + project

    def sheet(word: str) -> Any:
        return next(book[name] for name in book.sheetnames if word in name)

    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.value in ("…", "二、", "三、", "四、", "二、…") or re.fullmatch(
                    r"[二三四]、…?", str(cell.value or "")
                ):
                    cell.value = None
                elif isinstance(cell.value, str) and cell.value.startswith("编制"):
                    cell.value = f"{cell.value}{UNIT}"
    totals = sheet("收支总表")
    wide = any(cell.value == "人员经费" for row in totals.iter_rows() for cell in row)
    for row in range(7, 25):
        label = str(totals.cell(row, 1).value or "")
        if label.startswith("一、财政"):
            put(totals, f"B{row}", total, "income.fiscal_appropriation")
            start = row
        elif "一般公共预算" in label:
            put(totals, f"B{row}", total, "income.general_public_budget")
        elif "收入总计" in label:
            put(totals, f"B{row}", total, "income.total")
            put(totals, f"D{row}", total, "expenditure.total")
            if wide:
                put(totals, f"E{row}", personnel, "expenditure.basic.personnel")
                put(totals, f"F{row}", public, "expenditure.basic.public")
                put(totals, f"G{row}", project, "expenditure.project.total")
    for index, code in enumerate(("205", "208")):
        totals.cell(start + index, 3).value = f"{'一二'[index]}、{NAMES[code]}"
        put(
            totals,
            f"D{start + index}",
            amounts[f"{code}.basic"] + amounts[f"{code}.project"],
            f"expenditure.by_function[{code}].total",
        )
        if wide and amounts[f"{code}.project"]:
            put(totals, f"G{start + index}", amounts[f"{code}.project"], f"expenditure.by_function[{code}].project")
    codes = sorted(NAMES | {item: name for item, (name, _) in ITEMS.items()})
    names = NAMES | {item: name for item, (name, _) in ITEMS.items()}

    def rows_of(page: Any) -> tuple[int, int]:
        first = next(row for row in range(1, 30) if str(page.cell(row, 1).value or "").strip() == "类") + 1
        last = next(row for row in range(first, 40) if str(page.cell(row, 1).value or "").strip() == "合计")
        for row in range(first, last):
            for column in range(1, 10):
                if type(page.cell(row, column)).__name__ == "Cell":
                    page.cell(row, column).value = None
        return first, last

    for word, listed, whole in (
        ("收入总表", "income", {}),
        (
            "支出总表",
            "expenditure",
            {"total": "expenditure.total", "basic": "expenditure.basic.total", "project": "expenditure.project.total"},
        ),
        (
            "一般公共预算拨款表",
            "general_public_budget",
            {
                "total": "general_public_budget.total",
                "basic": "general_public_budget.basic",
                "project": "general_public_budget.project",
            },
        ),
    ):
        page = sheet(word)
        first, last = rows_of(page)
        for index, code in enumerate(codes):
            row = first + index
            page.cell(row, 1).value = int(code[:3])
            page.cell(row, 2).value = code[3:5] or None
            page.cell(row, 3).value = code[5:7] or None
            page.cell(row, 4).value = names[code]
            one, two = amounts[f"{code}.basic"], amounts[f"{code}.project"]
            base = f"{listed}.by_function[{code}]"
            put(page, f"E{row}", one + two, f"{base}.total")
            if listed == "income":
                put(page, f"F{row}", one + two, f"{base}.fiscal_appropriation")
                continue
            put(page, f"F{row}", one, f"{base}.basic")
            if two:
                put(page, f"G{row}", two, f"{base}.project")
        if listed == "income":
            put(page, f"E{last}", total, "income.total")
            put(page, f"F{last}", total, "income.fiscal_appropriation")
        else:
            for column, field, value in (("E", "total", total), ("F", "basic", basic), ("G", "project", project)):
                put(page, f"{column}{last}", value, whole[field])
    fiscal = sheet("财政拨款收支总表")
    for row in range(5, 25):
        label = str(fiscal.cell(row, 1).value or "")
        if label.startswith("一、"):
            put(fiscal, f"B{row}", total, "fiscal_appropriation.income.general_public_budget")
            for index, code in enumerate(("205", "208")):
                fiscal.cell(row + index, 3).value = f"{'一二'[index]}、{NAMES[code]}"
                value = amounts[f"{code}.basic"] + amounts[f"{code}.project"]
                put(fiscal, f"D{row + index}", value, f"fiscal_appropriation.expenditure.by_function[{code}].total")
                put(
                    fiscal,
                    f"E{row + index}",
                    value,
                    f"fiscal_appropriation.expenditure.by_function[{code}].general_public_budget",
                )
        elif "收入总计" in label:
            put(fiscal, f"B{row}", total, "fiscal_appropriation.income.total")
            put(fiscal, f"D{row}", total, "fiscal_appropriation.expenditure.total")
            put(fiscal, f"E{row}", total, "fiscal_appropriation.expenditure.general_public_budget")
    page = sheet("基本支出明细表")
    first, last = rows_of(page)
    values = {"30101": wages, "30108": pension, "30201": running, "30217": reception, "30302": retired}
    row = first
    for code, (name, items) in ECONOMIC.items():
        for item, label in {code: name, **items}.items():
            value = values.get(item, sum((values[inner] for inner in items), Decimal(0)))
            page.cell(row, 1).value, page.cell(row, 2).value, page.cell(row, 3).value = (
                int(item[:3]),
                item[3:] or None,
                label,
            )
            kind = "public" if code == "302" else "personnel"
            put(page, f"D{row}", value, f"general_public_budget.by_economic_class[{item}].total")
            put(
                page,
                f"{'F' if kind == 'public' else 'E'}{row}",
                value,
                f"general_public_budget.by_economic_class[{item}].{kind}",
            )
            row += 1
    for column, key, value in (("D", "basic", basic), ("E", "personnel", personnel), ("F", "public", public)):
        put(page, f"{column}{last}", value, f"general_public_budget.{key}")
    for word, noun in (("政府性基金", "政府性基金预算"), ("国有资本", "国有资本经营预算")):
        page = sheet(word)
        first, last = rows_of(page)
        page.cell(last + 1, 1).value = f"注：本单位2026年无{noun}财政拨款安排的预算，故本表为空表。"
        said[f"{'government_fund' if '基金' in word else 'state_capital'}.total"] = {(Decimal(0), "元")}
    page = sheet("三公")
    row = next(
        number
        for number in range(5, 12)
        if type(page.cell(number, 1)).__name__ == "Cell" and not page.cell(number, 1).value
    )
    cents = reception / 10000
    for column, key, value in (
        ("A", "total", cents),
        ("B", "abroad", Decimal(0)),
        ("C", "reception", cents),
        ("D", "vehicle.total", Decimal(0)),
        ("E", "vehicle.purchase", Decimal(0)),
        ("F", "vehicle.maintenance", Decimal(0)),
    ):
        put(page, f"{column}{row}", value, f"three_public.{key}", unit="万元")
    for name in book.sheetnames:
        if "说明" in name and "编制" not in name:
            for cell in book[name]["A"]:
                if cell.row > 1 and type(cell).__name__ == "Cell":
                    cell.value = None
            book[name]["A3"] = (
                f"一、2026年“三公”经费预算情况说明\n2026年“三公”经费预算数为{cents}万元，与2025年预算持平。\n二、机关运行经费预算\n2026年{UNIT}无机关运行经费。"
            )
            said["three_public.total"].add((cents, "万元"))
        elif "编制说明" in name:
            for cell in book[name]["A"]:
                if cell.row > 1 and type(cell).__name__ == "Cell":
                    cell.value = None
    book.save(target)
    return said


def checked(text: str, path: Path) -> FileReport:
    from budgetcheck.rulebook.builtin import builtin_rulebook
    from budgetcheck.run.single.check import Checker
    from budgetcheck.source.read import decode
    from budgetcheck.verdicts.judge import Strictness

    return Checker(builtin_rulebook(), Strictness()).source(decode(text.encode(), str(path)), path)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", ["blank-unit-budget-form.xlsx", "blank-department-budget-form.xlsx"])
def test_a_filled_workbook(name: str, seed: int, tmp_path: Path) -> None:
    target = tmp_path / "filled.xlsx"
    said = filled(shared(f"documents/{name}"), target, seed)
    found = recognise(read_document(target), "filled", builtin_lexicon())
    printed = printings(found)
    missed = {
        key: values - {(value.normalize() + 0, unit) for value, unit in printed.get(key, set())}
        for key, values in said.items()
    }
    assert not {key: values for key, values in missed.items() if {value.normalize() + 0 for value, _ in values}}
    assert not report_of(found).unread
    assert found.setting.unit_name == UNIT
    report = checked(written(found).text, target)
    assert not [(finding.rule, finding.message) for finding in report.findings if finding.severity == "error"]
