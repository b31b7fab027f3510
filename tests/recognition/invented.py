"""Disclosures of invented units in the manner of a province, with expected figures.

A manner is data: titles, shapes of tables, and sentences in which ``{key}`` is a figure in the unit of the prose,
``{+key}`` its amount without the sign, ``{%key}`` a percentage without its sign. What is printed is what is expected.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from budgetcheck.documents.document import Cell, Document, Paragraph, Place, Table
from tests.recognition.accounts import (
    CENT,
    ECONOMIC,
    FUNCTIONS,
    accounts,
    rows_by_function,
    rows_of_class,
)


@dataclass(frozen=True)
class Manner:
    """How the disclosures of a province look."""

    name: str
    year: int
    kind: str
    table_unit: str
    titles: dict[str, str]
    prose: tuple[str, ...]
    prose_first: bool = False
    split_codes: bool = False
    total_first: bool = False
    serial: bool = False
    deep: bool = False
    wrapped: bool = False
    broken: bool = False
    """Tables go on in a table of their own (the next page)."""
    titled_inside: bool = False
    side_by_side: bool = True
    vertical: bool = False
    unit_once: bool = False
    scope: str = "部门"


@dataclass
class Invented:
    """A document, and the printings expected of each key: values with their units; tables and prose apart."""

    document: Document
    tables: dict[str, set[tuple[Decimal, str]]]
    prose: dict[str, set[tuple[Decimal, str]]]
    unit_name: str


class _Writer:
    def __init__(self, manner: Manner, seed: int) -> None:
        self.manner = manner
        self.chance = random.Random(seed)
        self.unit_name = self.chance.choice(
            (
                "青川市民政局",
                "云溪县教育体育局",
                "长宁区发展和改革委员会",
                "临江市人民政府办公室",
                "平湖县妇幼保健院",
                "东山区市场监督管理局",
            )
        )
        self.classes = ["201", "208", "210", "221"] if "教育" not in self.unit_name else ["205", "208", "210", "221"]
        self.accounts = accounts(seed, manner.table_unit, self.classes)
        self.blocks: list[Paragraph | Table] = []
        self.tables: dict[str, set[tuple[Decimal, str]]] = {}
        self.prose: dict[str, set[tuple[Decimal, str]]] = {}
        self.final = manner.kind == "final_accounts"
        self.count = 0

    # -- cells ---------------------------------------------------------------------------------------------------------

    def figure(self, key: str, text: bool = True) -> str:
        value = self.accounts[key]
        unit = self.manner.table_unit
        shown = value if unit == "元" else (value / 10000)
        shown = shown.quantize(CENT, ROUND_HALF_UP)
        if not value and self.chance.random() < 0.5:
            return ""
        self.tables.setdefault(key, set()).add((shown, unit))
        return f"{shown:,.2f}" if unit == "元" else f"{shown:.2f}"

    def table(self, kind: str, header: list[list[object]], rows: list[list[str]], unit: str = "") -> None:
        """Add a table; header cells are texts or (text, columns, rows)."""
        title = (
            f"{self.manner.year}年{'度' if self.final else ''}{self.manner.scope}{self.manner.titles[kind]}"
            if self.manner.split_codes
            else self.manner.titles[kind]
        )
        unit = unit or self.manner.table_unit
        width = max(len(row) for row in rows)
        cells: list[Cell] = []
        top = 0
        if self.manner.titled_inside:
            cells.append(Cell(title, 0, 0, 1, width))
            cells.append(Cell(f"编制单位：{self.unit_name}", 1, 0, 1, max(1, width - 1)))
            cells.append(Cell(f"单位：{unit}", 1, width - 1))
            top = 2
        else:
            self.blocks.append(Paragraph(title))
            self.blocks.append(
                Paragraph(
                    f"金额单位：{unit}" if self.chance.random() < 0.5 else f"编制单位：{self.unit_name}    单位：{unit}"
                )
            )
        taken: set[tuple[int, int]] = set()
        for index, line in enumerate(header):
            column = 0
            for item in line:
                text, columns, height = item if isinstance(item, tuple) else (item, 1, 1)
                while (index, column) in taken:
                    column += 1
                cells.append(Cell(str(text), top + index, column, height, columns))
                taken |= {(index + down, column + right) for down in range(height) for right in range(columns)}
                column += columns
        start = top + len(header)
        if self.manner.serial:
            cells += [Cell(str(column) if column else "栏次", start, column) for column in range(width)]
            start += 1
        cut = len(rows) // 2 if self.manner.broken and len(rows) > 8 else len(rows)
        for index, row in enumerate(rows[:cut]):
            cells += [Cell(text, start + index, column) for column, text in enumerate(row)]
        self.count += 1
        self.blocks.append(Table(tuple(cells), start + cut, width, Place(page=self.count, table=self.count)))
        if cut < len(rows):
            again = [
                Cell(text, index, column) for index, row in enumerate(rows[cut:]) for column, text in enumerate(row)
            ]
            self.count += 1
            self.blocks.append(Paragraph(f"- {self.count} -"))
            self.blocks.append(Table(tuple(again), len(rows) - cut, width, Place(page=self.count, table=self.count)))

    def name(self, text: str) -> str:
        if self.manner.wrapped and len(text) > 8:
            return f"{text[:7]}\n{text[7:]}"
        return text

    # -- tables --------------------------------------------------------------------------------------------------------

    def codes(
        self, kind: str, prefix: str, columns: Sequence[tuple[str, str]], whole: dict[str, str], top: str
    ) -> None:
        """A table of rows under codes: `columns` are headings with fields, `whole` the keys of the row of totals."""
        split = self.manner.split_codes
        keys = 4 if split else 2
        if split:
            first: list[object] = [("项目", 4, 1), (top, len(columns), 1)]
            second: list[object] = [
                ("功能分类科目编码", 3, 1),
                ("功能分类科目名称", 1, 2),
                *[(heading, 1, 2) for heading, _ in columns],
            ]
            header: list[list[object]] = [first, second, ["类", "款", "项"]]
        elif self.manner.deep:
            header = [
                [("项目", 2, 1), *[(heading, 1, 2) for heading, _ in columns]],
                ["功能分类\n科目编码", "科目名称"],
            ]
        else:
            header = [["科目编码", "科目名称", *[heading for heading, _ in columns]]]
        rows: list[list[str]] = []
        for code, label in rows_by_function(self.classes):
            parts = [code[:3], code[3:5], code[5:7]] if split else [code]
            rows.append(
                [
                    *parts,
                    self.name(label),
                    *[
                        self.figure(f"{prefix}[{code}].{field}")
                        if f"{prefix}[{code}].{field}" in self.accounts.figures
                        else ""
                        for _, field in columns
                    ],
                ]
            )
        total = [
            "合计",
            *[""] * (keys - 1),
            *[self.figure(whole[field]) if field in whole else "" for _, field in columns],
        ]
        rows = [total, *rows] if self.manner.total_first else [*rows, total]
        self.table(kind, header, rows)

    def all_tables(self) -> None:
        year = "决算数" if self.final else "预算数"
        figure = self.figure
        names = [FUNCTIONS[code][0] for code in self.classes]
        numbers = "一二三四五六七八九十"
        income = [
            ("一般公共预算拨款收入" if not self.final else "一般公共预算财政拨款收入", "income.general_public_budget"),
            ("政府性基金预算财政拨款收入", ""),
            ("国有资本经营预算财政拨款收入", ""),
            ("事业收入", ""),
            ("其他收入", ""),
        ]
        rows: list[list[str]] = []
        for index in range(max(len(income), len(names))):
            left = (
                [f"{numbers[index]}、{income[index][0]}", figure(income[index][1]) if income[index][1] else ""]
                if index < len(income)
                else ["", ""]
            )
            right = (
                [f"{numbers[index]}、{names[index]}", figure(f"expenditure.by_function[{self.classes[index]}].total")]
                if index < len(names)
                else ["", ""]
            )
            rows.append([*left, *right])
        if self.final:
            rows.append(
                ["本年收入合计", figure("income.current_year"), "本年支出合计", figure("expenditure.current_year")]
            )
        rows.append(
            [
                "收入总计" if not self.final else "总计",
                figure("income.total"),
                "支出总计" if not self.final else "总计",
                figure("expenditure.total"),
            ]
        )
        self.table("totals", [[("收入", 2, 1), ("支出", 2, 1)], ["项目", year, "项目", year]], rows)
        current = "current_year" if self.final else "total"
        self.codes(
            "expenditure",
            "expenditure.by_function",
            (("本年支出合计" if self.final else "合计", "total"), ("基本支出", "basic"), ("项目支出", "project")),
            {
                "total": f"expenditure.{current}",
                "basic": "expenditure.basic.total",
                "project": "expenditure.project.total",
            },
            "支出预算" if not self.final else "支出决算",
        )
        self.codes(
            "general",
            "general_public_budget.by_function",
            (("小计" if self.manner.deep else "合计", "total"), ("基本支出", "basic"), ("项目支出", "project")),
            {
                "total": "general_public_budget.total",
                "basic": "general_public_budget.basic",
                "project": "general_public_budget.project",
            },
            "一般公共预算支出",
        )
        self.economic()
        self.three_public()

    def economic(self) -> None:
        year = "决算数" if self.final else "金额"
        figure = self.figure
        base = "general_public_budget.by_economic_class"
        if self.manner.side_by_side:
            left = [pair for code in ("301", "303") for pair in rows_of_class(code)]
            right = [pair for code in ("302", "310") for pair in rows_of_class(code)]
            rows = []
            for index in range(max(len(left), len(right))):
                row: list[str] = []
                for side in (left, right):
                    row += (
                        [side[index][0], self.name(side[index][1]), figure(f"{base}[{side[index][0]}].total")]
                        if index < len(side)
                        else ["", "", ""]
                    )
                rows.append(row)
            rows.append(
                [
                    "人员经费合计",
                    "",
                    figure("general_public_budget.personnel"),
                    "公用经费合计",
                    "",
                    figure("general_public_budget.public"),
                ]
            )
            self.table("economic", [["科目编码", "科目名称", year, "科目编码", "科目名称", year]], rows)
            return
        rows = []
        for code in ECONOMIC:
            for item, label in rows_of_class(code):
                value = figure(f"{base}[{item}].total")
                if value:
                    self.tables.setdefault(
                        f"{base}[{item}].{'personnel' if code in ('301', '303') else 'public'}", set()
                    ).update(self.tables[f"{base}[{item}].total"])
                rows.append(
                    [
                        item[:3],
                        item[3:],
                        self.name(label),
                        value,
                        value if code in ("301", "303") else "",
                        value if code in ("302", "310") else "",
                    ]
                )
        rows.append(
            [
                "合计",
                "",
                "",
                figure("general_public_budget.basic"),
                figure("general_public_budget.personnel"),
                figure("general_public_budget.public"),
            ]
        )
        self.table(
            "economic",
            [
                [("科目编码", 2, 1), ("科目名称", 1, 2), ("基本支出", 3, 1)],
                ["类", "款", "合计", "人员经费", "公用经费"],
            ],
            rows,
        )

    def three_public(self) -> None:
        kept = self.manner.table_unit
        figure = self.figure
        items = [
            ("合计", "total"),
            ("因公出国（境）费", "abroad"),
            ("公务用车购置及运行维护费", "vehicle.total"),
            ("公务用车购置费", "vehicle.purchase"),
            ("公务用车运行维护费", "vehicle.maintenance"),
            ("公务接待费", "reception"),
        ]
        object.__setattr__(self.manner, "table_unit", "万元")
        try:
            if self.manner.vertical:
                rows = [
                    [f"{'' if key == 'total' else str(index) + '、'}{label}", figure(f"three_public.{key}")]
                    for index, (label, key) in enumerate(items)
                ]
                self.table("three_public", [["项目", "预算数" if not self.final else "决算数"]], rows)
            elif self.final:
                header: list[list[object]] = [
                    [("预算数", 6, 1), ("决算数", 6, 1)],
                    [
                        ("合计", 1, 2),
                        ("因公出国（境）费", 1, 2),
                        ("公务用车购置及运行维护费", 3, 1),
                        ("公务接待费", 1, 2),
                    ]
                    * 2,
                    ["小计", "公务用车购置费", "公务用车运行维护费"] * 2,
                ]
                rows = [
                    [
                        *[figure(f"three_public.budget.{key}") for _, key in items],
                        *[figure(f"three_public.{key}") for _, key in items],
                    ]
                ]
                self.table("three_public", header, rows)
            else:
                header = [
                    [
                        ("“三公”经费合计", 1, 2),
                        ("因公出国（境）费用", 1, 2),
                        ("公务用车购置及运行费", 3, 1),
                        ("公务接待费", 1, 2),
                    ],
                    ["小计", "公务用车购置费", "公务用车运行费"],
                ]
                self.table("three_public", header, [[figure(f"three_public.{key}") for _, key in items]])
        finally:
            object.__setattr__(self.manner, "table_unit", kept)

    # -- prose ---------------------------------------------------------------------------------------------------------

    def sentences(self) -> None:
        for text in self.manner.prose:
            if any(
                "by_function" in key and key not in self.accounts.figures
                for key in re.findall(r"\{[+%~]?([^}]+)\}", text)
            ):
                continue
            self.blocks.append(Paragraph(re.sub(r"\{([+%~]?)([^}]+)\}", self._filled, text)))

    def _filled(self, found: re.Match[str]) -> str:
        mark, key = found[1], found[2]
        if key == "unit":
            return self.unit_name
        if key in ("year", "last"):
            return str(self.manner.year - (key == "last"))
        if key == "direction" or key.startswith(("增减 ", "升降 ")):
            name = key.split(" ")[1]
            return (
                ("增加" if self.accounts[name] > 0 else "减少")
                if key.startswith("增减")
                else ("增长" if self.accounts[name] > 0 else "下降")
            )
        value = self.accounts[key]
        if mark == "%":
            self.prose.setdefault(key, set()).add((value, "%"))
            return f"{abs(value):.2f}%"
        if mark == "~":
            self.prose.setdefault(key, set()).add((value, ""))
            return str(value)
        shown = (value / 10000).quantize(CENT, ROUND_HALF_UP)
        self.prose.setdefault(key, set()).add((shown, "万元"))
        return f"{abs(shown):,.2f}" if self.manner.table_unit == "元" else f"{abs(shown):.2f}"


def invented(manner: Manner, seed: int) -> Invented:
    """Write one disclosure."""
    writer = _Writer(manner, seed)
    word = "决算" if writer.final else "预算"
    writer.blocks.append(
        Paragraph(f"{writer.unit_name}{manner.year}年{'度' if writer.final else ''}{manner.scope}{word}公开")
    )
    writer.blocks.append(Paragraph(f"第一部分 {writer.unit_name}概况"))
    writer.blocks.append(Paragraph("一、主要职能"))
    writer.blocks.append(Paragraph("贯彻执行国家有关方针政策，承担市委、市政府交办的其他事项。"))
    for part in ("prose", "tables") if manner.prose_first else ("tables", "prose"):
        if part == "tables":
            writer.blocks.append(Paragraph(f"第二部分 {manner.year}年{manner.scope}{word}表"))
            writer.all_tables()
        else:
            writer.blocks.append(Paragraph(f"第三部分 {manner.year}年{manner.scope}{word}情况说明"))
            writer.sentences()
    writer.blocks.append(Paragraph("第四部分 名词解释"))
    writer.blocks.append(Paragraph("一、财政拨款收入：指单位从同级财政部门取得的财政预算资金。"))
    return Invented(Document("invented", tuple(writer.blocks)), writer.tables, writer.prose, writer.unit_name)
