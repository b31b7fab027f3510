"""What people type for numbers and dates: only what they can have meant is proposed, and obeying it ends the fault."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.declaration.declare import declare
from budgetcheck.source.faults import Fault, Takes
from budgetcheck.source.locate import Locator
from budgetcheck.source.mistyped import judged
from budgetcheck.source.read import Source
from budgetcheck.source.typed import Money, amount_of, count_of, is_sum, percentage_of, read_code, read_day, read_figure

GROUP_BLANKS = " \u00a0\u202f\u2009\u3000"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1,286.40", "1286.40"),
        ("1，286.40", "1286.40"),
        ("12,864,000", "12864000"),
        *((f"1{blank}286.40", "1286.40") for blank in GROUP_BLANKS),
        ("1'286.40", "1286.40"),
        ("128O", "1280"),
        ("128O.40", "1280.40"),
        ("l286.40", "1286.40"),
        ("1286.40-", "-1286.40"),
        ("(1286.40)", "-1286.40"),
        ("（1,286.40）", "-1286.40"),
        ("△12.5", "-12.5"),
        ("−12.5", "-12.5"),
        ("1286.40①", "1286.40"),
        ("1286.40*", "1286.40"),
        ("1286.40²", "1286.40"),
        ("1286.40（注1）", "1286.40"),
        ("约1286", "1286"),
        ("１２８６．４０", "1286.40"),
        ("¥1,286.40", "1286.40"),
        ("007", "7"),
        (".5", "0.5"),
    ],
)
def test_a_number_is_read_where_it_can_mean_one_thing(typed: str, meant: str) -> None:
    figure = read_figure(typed)
    assert figure is not None
    assert figure.number == meant
    assert amount_of(figure) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "1286,4",
        "0,5",
        "1,286,40.00",
        "0,500",
        "1.286,40",
        "12 34",
        "-1286.40-",
        "--5",
        "12B6.40",
        "$5",
        "1.2.3",
        "1,2864",
    ],
)
def test_no_number_is_proposed_where_there_are_two_readings(typed: str) -> None:
    figure = read_figure(typed)
    assert figure is None or figure.number is None


@pytest.mark.parametrize("typed", ["一千二百八十六", "1286：40", "政务管理", "", "…"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_figure(typed) is None


@pytest.mark.parametrize(
    ("typed", "money"),
    [
        ("1286.40万元", ("1286.40", "万元")),
        ("1286.40（万元）", ("1286.40", "万元")),
        ("5百万元", ("500", "万元")),
        ("3千万元", ("3000", "万元")),
        ("2百元", ("200", "元")),
        ("12万", ("12", "万元")),
        ("1.5亿元整", ("1.5", "亿元")),
        ("100元整", ("100", "元")),
    ],
)
def test_units_of_money_are_reckoned_with(typed: str, money: tuple[str, str]) -> None:
    figure = read_figure(typed)
    assert figure is not None
    assert amount_of(figure) == Money(*money)


def test_units_that_change_the_number_are_not_left_out() -> None:
    per_mille, wan, times, share = (read_figure(text) for text in ("5‰", "1.2万人", "2倍", "3成"))
    assert per_mille is not None
    assert wan is not None
    assert times is not None
    assert share is not None
    assert percentage_of(per_mille) == "0.5"
    assert count_of(wan) == "12000"
    assert amount_of(wan) is None
    assert count_of(times) is None
    assert percentage_of(share) is None
    slang = read_figure("12w")
    assert slang is None or (amount_of(slang) is None and count_of(slang) is None)


@pytest.mark.parametrize(
    "typed",
    [
        "2024—02—20",
        "2024‑02‑20",
        "2024-02-20Z",
        "20240220",
        "45342",
        "02/20/2024",
        "20/2/2024",
        "2024年2月20日",
        "2024.2.20",
        "二〇二四年二月二十日",
        "2O24-O2-20",
    ],
)
def test_days_are_read_as_people_and_spreadsheets_write_them(typed: str) -> None:
    day = read_day(typed)
    assert day is not None
    assert day.day == datetime.date(2024, 2, 20)


@pytest.mark.parametrize(
    ("typed", "lacks"),
    [("2024-02", "day"), ("24-02-20", "year"), ("05/06/2024", "order"), ("2024-2-30", "none"), ("2024年", "day")],
)
def test_what_a_day_lacks_is_named(typed: str, lacks: str) -> None:
    day = read_day(typed)
    assert day is not None
    assert (day.day, day.lacks) == (None, lacks)


def test_codes_keep_their_zeros_and_sums_are_told() -> None:
    assert read_code("2010301.0") == "2010301"
    assert read_code("02") == "02"
    assert is_sum("=842.16+444.24")
    assert is_sum("842.16+444.24")
    assert is_sum("=SUM(B2:B9)")
    assert not is_sum("-5")


@given(
    st.decimals(0, 10**9, places=2),
    st.sampled_from([",", "，", *GROUP_BLANKS]),
    st.sampled_from(["", "-", "()"]),
)
def test_grouped_digits_are_the_number_they_were(value: Decimal, separator: str, sign: str) -> None:
    text = f"{value:,.2f}".replace(",", separator)
    text = f"({text})" if sign == "()" else sign + text
    figure = read_figure(text)
    assert figure is not None
    assert figure.number is not None
    assert Decimal(figure.number) == (-value if sign else value)


# ---------------------------------------------------------------------------------------------- obeying the remedies

HEAD = 'format = 1\n[unit]\nname = "临溪镇人民政府"\n[disclosure]\nyear = 2024\ncurrency_unit = "万元"\n'
SLIPS = {
    "income.total": [
        "1,286.40", "1 286.40", "1\u00a0286.40", "1286.40（万元）", "1286.40-", "128O", "1286.40①",
        "5百万元", '"1,286.40"', '"1286.40万元"', '"128O"', '"(3.5)"', '"12亿元"', "１２８６．４", "¥5", "（5.5）",
        "“1286.40”", "‘1,286.40’", "「1286.40万元」", "{ value = “1286.40” }", "[1286.40]", "［“1286.40”］",
        "[[1286.40]]",
    ],
    "disclosure.approved_on": ["2024—02—05", "20240205", "45342", '"2024-02-05"', "2024年2月5日", "2024.2.5",
        "2O24-02-05", "2024-O2-05", "2024-02-0l",
        "“2024-02-05”", "“20240205”", "[2024-02-05]", "［2024-02-05］"],
    "unit.nature": ["行政=单位", "a = b", "甲 乙", "[行政单位]", "[“行政单位”]", "[[行政单位]]", "［行政单位］"],
    "disclosure.kind": ["“budget”", "[budget]", "［“budget”］"],
    "unit.code": ["02", "2010301", "2010301.0", "110101", "[“02”]", "[02]"],
    "unit.region": ["廊坊市广阳区", "2024-02-05", "131003"],
    "assets.vehicles.count": ["3辆", '"3"', '"1,200辆"'],
}  # fmt: skip


def obeyed(text: str, fault: Fault) -> str:
    """The text with a fault's fix put in place of what it points at."""
    assert fault.fix is not None
    span = fault.span
    if span is None:
        assert fault.route is not None
        span = (Locator(text).key if fault.at == "key" else Locator(text).value)(fault.route)
    assert span is not None
    assert span.line == span.end_line
    lines = text.split("\n")
    line = lines[span.line - 1]
    lines[span.line - 1] = line[: span.column - 1] + fault.fix + line[span.end_column - 1 :]
    return "\n".join(lines)


def declared(address: str, typed: str) -> str:
    table, _, key = address.rpartition(".")
    head = f"[{table}]\n"
    return HEAD.replace(head, f"{head}{key} = {typed}\n") if head in HEAD else f"{HEAD}{head}{key} = {typed}\n"


@pytest.mark.parametrize(("address", "typed"), [(key, one) for key, several in SLIPS.items() for one in several])
def test_a_slip_is_one_message_and_obeying_it_ends_it(address: str, typed: str) -> None:
    text = declared(address, typed)
    faults = declare(Source("a.toml", text)).faults
    assert len(faults) == 1, [fault.message.zh for fault in faults]
    assert faults[0].fix is not None
    assert declare(Source("a.toml", obeyed(text, faults[0]))).faults == ()


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("income.total", typed)
        for typed in [
            "1286,4",
            "0,5",
            "一千二百八十六",
            "*",
            "1286.40/1",
            "=20+10",
            '"842.16+444.24"',
            "12B6",
            "3倍",
            '"5%"',
        ]
    ]
    + [("disclosure.approved_on", typed) for typed in ["24-02-20", "2024-02", "05/06/2024", '"明年"', "甲日"]],
)
def test_what_is_not_certain_is_one_message_without_a_number(address: str, typed: str) -> None:
    faults = declare(Source("a.toml", declared(address, typed))).faults
    assert len(faults) == 1, [fault.message.zh for fault in faults]
    assert faults[0].fix is None
    assert faults[0].remedy.zh
    assert faults[0].remedy.en


def test_a_decimal_comma_inside_an_inline_table_is_one_fault() -> None:
    row = '[expenditure]\nby_function = [{ code = "2010301", total = 0,5 }, { code = "2010302", total = 1,286.40 }]\n'
    faults = declare(Source("a.toml", HEAD + row)).faults
    assert [(fault.rule, fault.fix) for fault in faults] == [("DEC-013", None), ("DEC-013", "1286.40")]


def test_a_number_in_the_place_of_a_table_is_told_where_its_total_goes() -> None:
    text = HEAD + "[expenditure]\nbasic = 19830655.00\nproject.total = 5\ntotal = 6\n"
    (fault,) = declare(Source("a.toml", text)).faults
    assert "basic.total = 19830655.00" in fault.remedy.zh
    mended = text.replace("basic = ", "basic.total = ")
    assert declare(Source("a.toml", mended)).faults == ()


@pytest.mark.parametrize("typed", ["无", "-", "—", "/", "N/A", ""])
@pytest.mark.parametrize("address", ["disclosure.approved_on", "unit.nature", "unit.code"])
def test_nothing_is_zero_for_numbers_alone(address: str, typed: str) -> None:
    (fault,) = declare(Source("a.toml", declared(address, typed))).faults
    assert "删去这一行" in fault.remedy.zh
    assert "delete the line" in fault.remedy.en
    assert typed == "" or ("0" not in fault.remedy.zh and "0" not in fault.remedy.en)
    (amount,) = declare(Source("a.toml", declared("income.total", typed))).faults
    assert "写 0" in amount.remedy.zh


def test_two_keys_on_a_line_are_no_text_with_an_equals_sign() -> None:
    (fault,) = declare(Source("a.toml", declared("unit.nature", "行政 rank = 正科级"))).faults
    assert fault.rule == "DEC-028"


@pytest.mark.parametrize("typed", ["2024.0", "2024e0", "2.024E3", "0x7E8"])
def test_a_year_is_whole_however_toml_writes_it(typed: str) -> None:
    from budgetcheck.declaration.related import Relations
    from budgetcheck.figures.load import load

    text = HEAD.replace("2024", typed)
    assert load(Source("a.toml", text), Relations()).figures.year == 2024


def test_what_hides_or_steers_is_escaped_in_what_is_written() -> None:
    import tomllib

    from budgetcheck.source.write import toml_text

    text = "甲\u202e乙\u200f\U000e0041\u2028\x7f\x9b\x1b“丙”\U0001f600##vso[task.x]##"
    written = toml_text(text)
    assert not set("\u202e\u200f\U000e0041\u2028\x7f\x9b\x1b") & set(written)
    assert "甲" in written
    assert "##vso" not in written
    assert tomllib.loads(f"x = {written}")["x"] == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1286.40 -", "-1286.40"),
        ("1286.40万元-", "-1286.40"),
        ("1286.40 － 万元", "-1286.40"),
        ("1286.40、", "1286.40"),
    ],
)
def test_a_minus_stands_behind_blanks_and_units_too(typed: str, meant: str) -> None:
    figure = read_figure(typed)
    assert figure is not None
    assert figure.number == meant


@pytest.mark.parametrize(
    "typed",
    [
        "128О",
        "128Ο",
        "128B",
        "12BO",
        "O128",
        "-O128",
        "OO5",
        "1、286.40",
        "1286.40CR",
        "1286.40 贷",
        "1286.40（负）",
        "5%↓",
    ],
)
def test_what_may_be_a_digit_or_a_sign_is_not_left_out(typed: str) -> None:
    figure = read_figure(typed)
    assert figure is None or figure.number is None
    for takes in TAKES:
        hint = judged(typed, takes)
        assert hint is not None
        assert not re.search(r"去掉|[0-9]{3}(?![0-9]*\.[0-9]{2})", hint.remedy.zh), hint.remedy.zh


TAKES: tuple[Takes, ...] = ("amount", "percent", "number")


@pytest.mark.parametrize(
    ("key", "typed", "obeyed"),
    [
        ("unit.name", "=临溪镇", '"临溪镇"'),
        ("unit.name", "2024-2025", '"2024-2025"'),
        ("expenditure.by_function[0].code", "201-03", '"201-03"'),
        ("expenditure.by_function[0].code", "=201", '"201"'),
        ("expenditure.by_function[0].code", "2O1", '"201"'),
        ("disclosure.published_on", "=2024/2/20", "2024-02-20"),
        ("income.total", "=1,286.40", "1286.40"),
    ],
)
def test_what_follows_a_sign_too_many_is_told_in_the_same_breath(key: str, typed: str, obeyed: str) -> None:
    takes: Takes = {"name": "text", "code": "code", "published_on": "date", "total": "amount"}[key.rpartition(".")[2]]  # type: ignore[assignment]
    hint = judged(typed, takes)
    assert hint is not None
    assert obeyed in hint.remedy.zh
    assert judged(obeyed, takes) is None


@pytest.mark.parametrize(
    ("line", "obeyed"),
    [
        ("expenditure.basic = 19830655.00", "expenditure.basic.total = 19830655.00"),
        ('change.total = "5"', "change.total = 5"),
        ("unit.code = 5", 'unit.code = "5"'),
    ],
)
def test_obeying_leaves_a_dotted_key_as_it_stands(line: str, obeyed: str) -> None:
    head = 'format = 1\nunit.name = "临溪镇"\ndisclosure.year = 2024\n'
    (fault,) = declare(Source("a.toml", head + line)).faults
    key, _, value = obeyed.partition(" = ")
    told = fault.remedy.zh
    assert value in told
    assert key in told or f"{line.partition(' = ')[0].rpartition('.')[2]} = " not in told
    assert declare(Source("a.toml", head + obeyed)).faults == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [("expenditure.basic.total = 20", "[expenditure] 表内"), ("income.total = 20", "[income] 是另一张表")],
)
def test_a_whole_path_inside_a_table_is_told(line: str, said: str) -> None:
    (fault,) = declare(Source("a.toml", f"{HEAD}[expenditure]\n{line}\n")).faults
    assert said in fault.remedy.zh
