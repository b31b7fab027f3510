"""What to write in place of a number or a date typed in another way: words, and the TOML itself where it is certain."""

from __future__ import annotations

from typing import Final

from budgetcheck.source.faults import Takes
from budgetcheck.source.typed import Day, Money, TypedFigure, amount_of, count_of, percentage_of
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Words

DIGITS_ONLY: Final = Words(
    "只写数字，不加引号，如 1644.62 或 -40.31", "write digits only, without quotes, as 1644.62 or -40.31"
)
_NO_COMMA_KNOWN: Final = Words(
    "看不出逗号是千位分隔符还是小数点：小数点写 .，不写千位分隔符，如 1286.40",
    "the comma may separate thousands or decimals: write a decimal point and no separators, as 1286.40",
)
_NO_GAP_KNOWN: Final = Words(
    "看不出这是一个数还是几个数：请连写，如 1286.40",
    "this may be one number or several: write it without gaps, as 1286.40",
)


def figure_advice(figure: TypedFigure, takes: Takes, unit: str | None = None) -> tuple[Words, str | None]:
    """What to write for a figure, and the TOML of it where it is certain.

    `unit` is the currency unit that amounts are stated in there; where it is not known (None), both cases are told.
    """
    if figure.slip == "letter" and figure.number is None:
        shown = visible(figure.odd)
        return Words(f"“{shown}”不是数字，请核对", f"{shown} is no digit: check it"), None
    if figure.number is None:
        if figure.slip == "comma":
            return _NO_COMMA_KNOWN, None
        return (_NO_GAP_KNOWN if figure.slip == "separator" else DIGITS_ONLY), None
    if takes == "percent":
        return _advised(figure, percentage_of(figure))
    if takes == "number":
        return _advised(figure, count_of(figure))
    amount = amount_of(figure)
    if isinstance(amount, Money):
        return _money(amount, unit)
    if amount is None and takes == "any" and figure.unit == "%":
        number = figure.number
        return Words(f"百分数只写 {number}，不写 %", f"write a percentage without the sign: {number}"), None
    if amount is None and takes == "any" and count_of(figure) == figure.number:
        return _advised(figure, figure.number)[0], None
    return _advised(figure, amount)


def _advised(figure: TypedFigure, number: str | None) -> tuple[Words, str | None]:
    if number is None:
        shown = visible(figure.unit)
        return Words(
            f"只写数字，不写“{shown}”；请核对单位", f"write digits only, without {shown}; check the unit"
        ), None
    if figure.unit in ("%", "‰"):
        words = Words(f"百分数只写 {number}，不写 {figure.unit}", f"write a percentage without the sign: {number}")
    elif figure.unit:
        words = Words(
            f"只写数字 {number}，不写“{visible(figure.unit)}”", f"write {number} without {visible(figure.unit)}"
        )
    elif figure.slip == "minus":
        words = Words(f"负数用减号：{number}", f"a negative number has a minus sign: {number}")
    elif figure.slip == "separator":
        words = Words(f"不写千位分隔符：{number}", f"write {number}, without thousands separators")
    elif figure.slip == "letter":
        odd = visible(figure.odd)
        words = Words(f"“{odd}”是字母，不是数字：是否应为 {number}？", f"{odd} is a letter, no digit: is it {number}?")
    else:
        words = Words(f"请写 {number}", f"write {number}")
    return words, number


def _money(amount: Money, unit: str | None) -> tuple[Words, str | None]:
    number, name = amount
    if unit == name:
        return Words(f"请写 {number}", f"write {number}"), number
    long = f'{{ value = {number}, currency_unit = "{name}" }}'
    if unit is not None:
        return Words(f"请写 {long}", f"write {long}"), long
    return Words(
        f"单位是{name}时写 {number}（单位由 disclosure.currency_unit 说明），与之不同的写成 {long}",
        f"write {number} where disclosure.currency_unit is {name}, else {long}",
    ), long


def date_advice(day: Day) -> tuple[Words, str | None]:
    """What to write for a date, and the TOML of it where it is certain."""
    if day.day is not None:
        written = day.day.isoformat()
        if day.lacks == "serial":
            return Words(
                f"这是电子表格里日期的序号，即 {written}", f"this is the serial number of a spreadsheet: {written}"
            ), written
        return Words(f"请写 {written}", f"write {written}"), written
    match day.lacks:
        case "day":
            return Words("日期写到日，如 2022-03-01", "write the day too, as 2022-03-01"), None
        case "year":
            return Words("年份写四位，如 2022-03-01", "write the year with four digits, as 2022-03-01"), None
        case "order":
            return Words(
                "分不清月和日；写作 年-月-日，如 2022-03-01",
                "month and day cannot be told apart; write year-month-day, as 2022-03-01",
            ), None
    return Words("没有这一天，请核对；写法如 2022-03-01", "no such day; dates are written 2022-03-01"), None
