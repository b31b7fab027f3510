"""Workbooks as units keep them, with a slip, and with what other writers lose."""

from __future__ import annotations

import io

import xlsxwriter

SHEET = "一般公共预算支出表"
ROWS: tuple[tuple[str | float, ...], ...] = (
    ("2024年一般公共预算支出表",),
    ("部门：示例局", "", "", "", "单位：万元"),
    ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("201", "一般公共服务支出", 30, 20, 10),
    ("208", "社会保障和就业支出", 12.5, 12.5, 0),
    ("合计", "", 42.5, 32.5, 11),
)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def book(*, noted: bool = False, rich: bool = True) -> bytes:
    """A workbook with a wrong total, and with what other writers lose: a chart, a picture, formats, validations."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as target:
        sheet = target.add_worksheet(SHEET)
        for at, row in enumerate(ROWS):
            sheet.write_row(at, 0, row)
        if rich:
            chart = target.add_chart({"type": "column"})
            chart.add_series({"values": f"='{SHEET}'!$C$4:$C$5"})
            sheet.insert_chart("H2", chart)
            sheet.insert_image("H20", "p.png", {"image_data": io.BytesIO(PIXEL)})
            sheet.data_validation("C4:C9", {"validate": "decimal", "criteria": ">=", "value": 0})
            red = target.add_format({"bg_color": "red"})
            sheet.conditional_format("C4:C9", {"type": "data_bar"})
            sheet.conditional_format("D4:D9", {"type": "cell", "criteria": "<", "value": 0, "format": red})
            sheet.add_table("J4:K6", {"columns": [{"header": "甲"}, {"header": "乙"}]})
            sheet.write_formula("G4", "=C4*2", None, 60)
            sheet.set_header("&C&P")
        if noted:
            sheet.write_comment("E6", "原有批注", {"author": "张三"})
            sheet.write_comment("A1", "另一批注")
        target.add_worksheet("空表")
    return made.getvalue()
