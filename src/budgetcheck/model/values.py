"""The types of single values: money and its long form, percentages, exact numbers, texts, targets, references."""

# Annotations are read as objects when the model is built, so this module goes without postponed evaluation.

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from budgetcheck.arithmetic.currency import CurrencyName
from budgetcheck.arithmetic.limits import DECIMALS
from budgetcheck.model.spec import Choices, Holds, Label, Limits, Table
from budgetcheck.text.words import Words

Text: TypeAlias = str
Target: TypeAlias = Annotated[str, Holds("target")]
Reference: TypeAlias = Annotated[str, Holds("reference")]

CurrencyUnit: TypeAlias = Annotated[
    CurrencyName,
    Choices(
        (Words("元", "yuan"), Words("千元", "1,000 yuan"), Words("万元", "10,000 yuan"), Words("亿元", "10⁸ yuan"))
    ),
]
Number: TypeAlias = Annotated[Decimal, Holds("number")]
"""A number known exactly: a count, a weight, a quantity, a year."""
Count: TypeAlias = Annotated[Decimal, Holds("number", low=Decimal(0), whole=True)]
Decimals: TypeAlias = Annotated[
    Decimal,
    Holds("number", low=Decimal(-12), high=Decimal(DECIMALS), whole=True, words=("exact",)),
    Label(
        "小数位数",
        "decimals",
        '数字精确到小数点后几位；-3 表示精确到千位，"exact" 表示完全准确。',
        'to how many decimals the number is known; -3 means to the thousand, "exact" without any rounding.',
    ),
]


class PercentForm(Table, required=("value",)):
    """A percentage with what is known about its precision."""

    value: Annotated[Number, Label("百分数", "percentage")]
    decimals: Decimals


Percent: TypeAlias = Annotated[Decimal, Holds("percent", long=PercentForm)]
"""A percentage as printed: ``5.41`` is 5.41 %."""


class AmountForm(Table, required=("value",)):
    """An amount with its own unit or precision: ``{ value = 12000, decimals = -3, currency_unit = "元" }``."""

    value: Annotated[Number, Label("金额", "amount")]
    decimals: Decimals
    currency_unit: Annotated[CurrencyUnit, Label("金额单位", "currency unit")]


Amount: TypeAlias = Annotated[Decimal, Holds("amount", long=AmountForm)]
"""Money in the disclosure's currency unit."""


class ChangeForm(AmountForm):
    """A change against last year, with how it is explained."""

    percent: Annotated[Percent, Label("增减百分比", "change in percent", example=Decimal("5.71"))]
    reason: Annotated[Text, Label("增减原因", "reason for the change")]
    base: Annotated[
        Literal["budget", "executed"],
        Label(
            "对比基数",
            "compared with",
            "上年数是预算数还是执行（决算）数。",
            "whether last year's figure is budgeted or executed.",
        ),
        Choices((Words("上年预算数", "last year's budget"), Words("上年执行数", "last year's execution"))),
    ]


Change: TypeAlias = Annotated[Decimal, Holds("amount", long=ChangeForm)]
"""This year minus last year."""

Stated: TypeAlias = Amount
"""A figure as it is stated somewhere else, of whatever kind the figure is, in whatever precision it has there."""

__all__ = [
    "Amount",
    "AmountForm",
    "Change",
    "ChangeForm",
    "Choices",
    "Count",
    "CurrencyUnit",
    "Decimals",
    "Label",
    "Limits",
    "Number",
    "Percent",
    "Reference",
    "Stated",
    "Table",
    "Target",
    "Text",
]
