"""Values with units in faulty text: what is told and mended goes by the unit there, and never makes the next fault."""

from __future__ import annotations

import pytest

from budgetcheck.declaration.declare import declare
from budgetcheck.declaration.mending import mended
from budgetcheck.source.read import Source

HEAD = 'format = 1\nunit = {{ name = "甲" }}\n[disclosure]\nyear = 2024\nkind = "budget"\n{unit}[income]\n{income}\n'
YUAN = 'currency_unit = "元"\n'


def text(income: str, unit: str = "") -> str:
    return HEAD.format(unit=unit, income=income)


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize(
    ("unit", "before", "written", "meant"),
    [
        ("", "", "555.97万元", "555.97"),
        ("", "", "５５５．９７万元", "555.97"),
        ('currency_unit = "万元"\n', "", "555.97万元", "555.97"),
        ("", "", "5559700元", '{ value = 5559700, currency_unit = "元" }'),
        (YUAN, "", "5559700元", "5559700"),
        (YUAN, "", "555.97万元", '{ value = 555.97, currency_unit = "万元" }'),
        ("", YUAN, "5559700元", "5559700"),
        ("", YUAN, "555.97万元", '{ value = 555.97, currency_unit = "万元" }'),
        ('currency_unit = "萬"\n', "", "555.97万元", '{ value = 555.97, currency_unit = "万元" }'),
    ],
)
def test_an_amount_in_the_unit_there_is_a_plain_number(
    quote: str, unit: str, before: str, written: str, meant: str
) -> None:
    source = Source("a.toml", text(f"{before}total = {quote}{written}{quote}", unit))
    made = mended(source)
    assert f"\ntotal = {meant}\n" in made.text
    (fault,) = [one for one in declare(source).faults if one.route == ("income", "total")]
    assert fault.fix == meant
    assert meant in fault.remedy.zh
    assert not [one for one in declare(Source("a.toml", made.text)).faults if one.route == ("income", "total")]


def test_where_the_unit_cannot_be_read_an_amount_keeps_its_own() -> None:
    source = Source("a.toml", text("total = 555.97万元", 'currency_unit = "元\n'))
    assert 'total = { value = 555.97, currency_unit = "万元" }' in mended(source).text


@pytest.mark.parametrize("written", ["555.97万元", "1,644.62", "５５５．９７", '"555.97万元"', "1644，62"])
def test_a_number_for_a_table_is_told_to_be_its_total_and_stays(written: str) -> None:
    source = Source("a.toml", f"{text('total = 1')}[expenditure]\nproject = {written}\n")
    (fault,) = declare(source).faults
    assert fault.fix is None
    assert "project.total = " in fault.remedy.zh
    assert mended(source).count == 0
    number = fault.remedy.zh.partition("expenditure.project.total = ")[2].partition("（")[0]
    assert f"在表 [expenditure] 之下写 project.total = {number}）" in fault.remedy.zh
    if number != "…":
        obeyed = source.text.replace(f"project = {written}", f"project.total = {number}")
        assert declare(Source("a.toml", obeyed)).faults == ()


def test_a_table_of_which_nothing_is_stated_is_left_out() -> None:
    source = Source("a.toml", f"{text('total = 1')}[expenditure]\nproject = 无\n")
    (fault,) = declare(source).faults
    assert "写 0" not in fault.remedy.zh


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("支出 = 1", 1),
        ("支出 = { 合计 = 1, total = 2 }", 2),
        ("收入.合计 = 1", 2),
        ("tötal = 1", 1),
        ("by_function = [{ 编码 = '201', total = 1 }]", 1),
        ("[支出]\n合计 = 1\n基本 = 2", 3),
        ("[支出.下级]\n合计 = 1", 3),
        ("[expenditure.下级]\ntotal = 1", 1),
        ("[[项目]]\nname = '甲'", 1),
        ("[custom]\n收入 = 1", 1),
        ("[custom.收入]\n合计 = 1", 2),
        ("支出 = 1\n[custom]\n支出 = 2", 2),
    ],
)
def test_a_key_that_lacks_its_quotes_and_is_none_anyway_is_one_fault(text: str, keys: int) -> None:
    head = 'format = 1\nunit = { name = "甲" }\ndisclosure = { year = 2024 }\n[income]\n'
    source = Source("", head + text + "\n")
    faults = declare(source).faults
    assert [fault.rule for fault in faults] == ["DEC-011"] * keys
    assert "known here" in faults[0].remedy.en or "did you mean" in faults[0].remedy.en or "custom" in text
