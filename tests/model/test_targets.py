"""Targets of performance indicators: their forms, and when two of them agree."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.model.targets import LONGEST_TARGET, parse_target


@pytest.mark.parametrize(
    ("text", "operator", "number", "unit"),
    [
        ("≥95%", "≥", "95", "%"),
        (">=95％", "≥", "95", "%"),
        ("＞＝９５％", "≥", "95", "%"),
        ("不低于 95 %", "≥", "95", "%"),
        ("大于或等于95%", "≥", "95", "%"),
        ("95%以上", "≥", "95", "%"),
        ("95%（含）以上", "≥", "95", "%"),
        ("<=156.4万元", "≤", "156.4", "万元"),
        ("不超过１，５６４，０００元", "≤", "1564000", "元"),
        ("20万元以内", "≤", "20", "万元"),
        (">3次", ">", "3", "次"),
        ("超过3次", ">", "3", "次"),
        ("低于3次", "<", "3", "次"),
        ("＝100%", "=", "100", "%"),
        ("72人次", None, "72", "人次"),
        ("100", None, "100", ""),
        ("-0.5个百分点", None, "-0.5", "个百分点"),
        ("百分之九十五", None, "95", "%"),
        ("不低于百分之九十", "≥", "90", "%"),
        ("百分之百", None, "100", "%"),
        ("百分之12.5", None, "12.5", "%"),
        ("5次/年", None, "5", "次/年"),
        ("≥1000㎡", "≥", "1000", "m2"),
        ("95%。", None, "95", "%"),
    ],
)
def test_the_form_of_a_target(text: str, operator: str | None, number: str, unit: str) -> None:
    target = parse_target(text)
    assert target.formal
    assert (target.operator, target.number, target.unit, target.text) == (operator, Decimal(number), unit, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "≥",
        "%",
        "严格按计划支出",
        "每季度发放",
        "6月前发放完成",
        "6月前",
        "年利息利率不超过贷款基准利率",
        "5-10天",
        "2022年12月31日",
        "不低于95%以上",
        "1,23元",
        "1e5元",
        "一百",
        "百分之零十",
        "百分之",
        "满意度达到95%",
        "9" * 25,
        "9" * (LONGEST_TARGET + 1),
    ],
)
def test_what_has_no_form_is_free_text(text: str) -> None:
    target = parse_target(text)
    assert not target.formal
    assert target.number is None
    assert target.form is None
    assert str(target) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("≥95%", "不低于９５％"),
        ("≥95%", "≥95.0%"),
        ("≤156.4万元", "不超过1,564,000元"),
        ("≤1亿元", "≤10000万元"),
        ("≥5万人次", "≥50000人次"),
        ("100%", "=100%"),
        ("100㎡", "100平方米"),
        ("≥95", "≥95%"),
        ("每季度发放", "每季度发放"),
    ],
)
def test_targets_that_agree(one: str, other: str) -> None:
    assert parse_target(one) == parse_target(other)
    assert hash(parse_target(one)) == hash(parse_target(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("≥95%", "≥90%"),
        ("≥95%", "≤95%"),
        ("≥95%", "95%"),
        (">95%", "≥95%"),
        ("72人次", "72人"),
        ("1年", "1月"),
        ("≤156.4万元", "≤156.4元"),
        ("≥95", "≥90%"),
        ("≥95%", "优秀"),
        ("优秀", "良好"),
    ],
)
def test_targets_that_differ(one: str, other: str) -> None:
    assert parse_target(one) != parse_target(other)


def test_a_target_is_no_text() -> None:
    assert parse_target("≥95%") != "≥95%"


def test_amounts_come_in_any_currency_unit() -> None:
    assert parse_target("≤156.4万元").amount(4) == Decimal("156.4")
    assert parse_target("≤156.4万元").amount(0) == Decimal(1564000)
    assert parse_target("12000元").amount(4) == Decimal("1.2")
    assert parse_target("72人次").amount(4) is None
    assert parse_target("优秀").amount(4) is None


NUMBERS = st.decimals(min_value=0, max_value=10**12, places=2)


@given(NUMBERS, st.sampled_from(["≥", ">=", "＞＝", "不低于", "不少于", "大于等于", "大于或等于", "不小于"]))
def test_operators_and_widths_are_one(number: Decimal, operator: str) -> None:
    wide = f"{number:f}".translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    assert parse_target(f"{operator}{wide}%") == parse_target(f"≥ {number:,f}％")


@given(NUMBERS)
def test_currency_units_are_exact(number: Decimal) -> None:
    in_yuan = parse_target(f"{number:f}万元")
    assert in_yuan.form == ("=", number * 10000, "元")
    assert in_yuan == parse_target(f"{number * 10000:f}元")
    assert in_yuan.amount(8) == number / 10000


@given(st.text(max_size=80))
def test_any_text_is_read_and_kept(text: str) -> None:
    target = parse_target(text)
    assert target.text == text
    assert target.formal == (target.number is not None)
    assert target == parse_target(text)


@given(st.text("≥≤<>=%，,.0123456789０１万亿元人次月前以上不低于百分之十 ", max_size=64))
def test_texts_like_targets_are_read_and_kept(text: str) -> None:
    target = parse_target(text)
    assert target.text == text
    if target.formal:
        assert target.number is not None
        assert target.number.is_finite()
        assert target == parse_target(text + " ")
