"""The slips in words that accountants use: 除九法 for figures transposed, 除二法 for figures on the wrong side."""

from __future__ import annotations

from fractions import Fraction

from budgetcheck.explain.outcome import Cause
from budgetcheck.explain.search.system import Measure
from budgetcheck.text.numbers import people
from budgetcheck.text.words import Words

_PLAIN: dict[Cause, Words] = {
    "digit": Words("错写一位数字", "one digit is wrong"),
    "dropped_digit": Words("漏写一位数字", "one digit was left out"),
    "extra_digit": Words("多写一位数字", "there is one digit too many"),
}


def name(item: Measure) -> Words:
    """What people call the figure: its label, else its address."""
    return Words(item.label.zh or item.figure, item.label.en or item.figure)


def _number(value: Fraction, item: Measure) -> str:
    """A value of the figure as people read it."""
    return people(value, item.decimals or 0)


def slip(cause: Cause, item: Measure, proposed: Fraction, power: int = 0) -> Words:
    """Say how the stated number came from the proposed one by a slip within the number itself."""
    assert item.value is not None
    stated = Fraction(item.value)
    is_, be = _number(stated, item), _number(proposed, item)
    gap = _number(abs(stated - proposed), item)
    would = Words(f"{is_} 若为 {be} 则相符", f"{is_} would agree as {be}")
    if cause == "transposition":
        return Words(
            f"邻位颠倒（除九法，差额 {gap} 为 9 的倍数）：{would.zh}",
            f"adjacent digits are transposed (the difference {gap} is a multiple of 9): {would.en}",
        )
    if cause == "sign":
        half = _number(abs(stated), item)
        return Words(
            f"正负号相反（除二法，差额 {gap} 的一半为 {half}）：{would.zh}",
            f"the sign is wrong (half of the difference {gap} is {half}): {would.en}",
        )
    if cause == "unit":
        return _unit(power, would)
    if cause == "rounding":
        return Words(f"尾差（四舍五入），差额 {gap}：{would.zh}", f"a rounding difference of {gap}: {would.en}")
    kind = _PLAIN[cause]
    return Words(f"{kind.zh}：{would.zh}", f"{kind.en}: {would.en}")


def _unit(power: int, would: Words) -> Words:
    """`power` is that of the factor from the stated to the proposed number."""
    times = people(10 ** abs(power))
    large = power < 0
    zh, en = ("大", "large") if large else ("小", "small")
    if abs(power) == 4:
        units = ("以元计的数填入万元栏", "yuan where ten thousand yuan are meant")
        other = ("以亿元计的数填入万元栏", "hundred million yuan where ten thousand yuan are meant")
        hint = units if large else other
        return Words(
            f"计量单位有误，{zh}了 {times} 倍（如{hint[0]}）：{would.zh}",
            f"the unit is wrong, {times} times too {en} (such as {hint[1]}): {would.en}",
        )
    if abs(power) in (3, 8):
        return Words(
            f"计量单位有误，{zh}了 {times} 倍：{would.zh}", f"the unit is wrong, {times} times too {en}: {would.en}"
        )
    method = "除九法，" if abs(power) == 1 else ""
    return Words(
        f"小数点错位（{method}{zh}了 {times} 倍）：{would.zh}",
        f"the decimal point is misplaced ({times} times too {en}): {would.en}",
    )


def part(cause: Cause, item: Measure, other: Measure, amount: Fraction, proposed: Fraction) -> Words:
    """Say which part a sum lacks, or contains twice."""
    called, much, be = name(other), _number(amount, other), _number(proposed, item)
    if cause == "omitted":
        return Words(
            f"合计漏加“{called.zh}” {much}：加上则为 {be}",
            f"the sum leaves out {called.en}, {much}: with it, it is {be}",
        )
    return Words(
        f"合计重复计入“{called.zh}” {much}：减去则为 {be}",
        f"the sum counts {called.en}, {much}, twice: without it, it is {be}",
    )


def cumulated(item: Measure, earlier: Fraction, proposed: Fraction) -> Words:
    """Say that a figure contains what came before it."""
    much, be = _number(earlier, item), _number(proposed, item)
    return Words(
        f"误填累计数：减去前期 {much} 则为 {be}", f"the figure is cumulated: without the earlier {much}, it is {be}"
    )


def cumulated_series(items: list[Measure]) -> Words:
    """Say that a run of figures is cumulated."""
    first, last = name(items[0]), name(items[-1])
    return Words(
        f"自“{first.zh}”至“{last.zh}”误填累计数：逐项相减则相符",
        f"{first.en} to {last.en} are cumulated: their differences would agree",
    )


def stale(item: Measure, proposed: Fraction | None) -> Words:
    """Say that the stated number is last year's."""
    assert item.value is not None
    is_ = _number(Fraction(item.value), item)
    if proposed is None:
        return Words(
            f"疑为上年数：{is_} 与上年相同",
            f"probably last year's number: {is_} is what last year's declaration states",
        )
    be = _number(proposed, item)
    return Words(
        f"疑为上年数：{is_} 与上年相同，本年应为 {be}",
        f"probably last year's number: {is_} is what last year's declaration states; {be} would agree",
    )


def swap(one: Measure, other: Measure) -> Words:
    """Say that two figures stand in each other's place."""
    assert one.value is not None
    assert other.value is not None
    first, second = name(one), name(other)
    is_, be = _number(Fraction(one.value), one), _number(Fraction(other.value), other)
    return Words(
        f"两数互换：“{first.zh}” {is_} 与“{second.zh}” {be} 对调则相符",
        f"two figures are exchanged: {first.en} {is_} and {second.en} {be} would agree in each other's place",
    )
