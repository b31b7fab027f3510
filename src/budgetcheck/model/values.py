"""The types of single values: money and its long form, percentages, exact numbers, texts, targets, references."""

# Annotations are read as objects when the model is built, so this module goes without postponed evaluation.

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from budgetcheck.arithmetic.limits import DECIMALS
from budgetcheck.model.spec import Choices, Counted, CurrencyUnit, Holds, Label, Limits, ModelTable
from budgetcheck.text.words import phrase

Text: TypeAlias = str
TargetText: TypeAlias = Annotated[str, Holds("target")]
FigureAddress: TypeAlias = Annotated[str, Holds("reference")]

ExactNumber: TypeAlias = Annotated[Decimal, Holds("number")]
"""A number known exactly: a count, a weight, a quantity, a year."""
Count: TypeAlias = Annotated[Decimal, Holds("number", low=Decimal(0), whole=True)]
VehicleCount: TypeAlias = Annotated[Count, Counted(phrase("model.values.vehicles", number=""))]
PieceCount: TypeAlias = Annotated[Count, Counted(phrase("model.values.pieces", number=""))]
PeopleCount: TypeAlias = Annotated[Count, Counted(phrase("model.values.people", number=""))]
TimesCount: TypeAlias = Annotated[Count, Counted(phrase("model.values.person_times", number=""))]
GroupCount: TypeAlias = Annotated[Count, Counted(phrase("model.values.groups", number=""))]
ReceptionCount: TypeAlias = Annotated[Count, Counted(phrase("model.values.receptions", number=""))]
UnitCount: TypeAlias = Annotated[Count, Counted(phrase("model.values.units", number=""))]
ProjectCount: TypeAlias = Annotated[Count, Counted(phrase("model.values.projects", number=""))]
Points: TypeAlias = Annotated[ExactNumber, Counted(phrase("model.values.points", number=""))]
SquareMetres: TypeAlias = Annotated[ExactNumber, Counted(phrase("model.values.square_metres", number=""))]
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


class PercentForm(ModelTable, required=("value",)):
    """A percentage with what is known about its precision."""

    value: Annotated[ExactNumber, Label("百分数", "percentage")]
    decimals: Decimals


Percent: TypeAlias = Annotated[Decimal, Holds("percent", long=PercentForm)]
"""A percentage as printed: ``5.41`` is 5.41 %."""


class AmountForm(ModelTable, required=("value",)):
    """An amount with its own unit or precision: ``{ value = 12000, decimals = -3, currency_unit = "元" }``."""

    value: Annotated[ExactNumber, Label("金额", "amount")]
    decimals: Decimals
    currency_unit: Annotated[CurrencyUnit, Label("金额单位", "currency unit")]


Amount: TypeAlias = Annotated[Decimal, Holds("amount", long=AmountForm)]
"""Money in the disclosure's currency unit."""


class ChangeForm(AmountForm, required=()):
    """A change against last year, with how it is explained; the amount may be missing where only the rest is told."""

    percent: Annotated[Percent, Label("增减百分比", "change in percent", example=Decimal("5.71"))]
    reason: Annotated[Text, Label("增减原因", "reason for the change")]
    base: Annotated[
        Literal["budget", "executed", "adjusted"],
        Label(
            "对比基数",
            "compared with",
            "上年数是预算数、执行（决算）数还是调整后的可比口径数。",
            "whether last year's figure is budgeted, executed, or adjusted so that it compares.",
        ),
        Choices(
            (
                phrase("model.values.last_year_s_budget"),
                phrase("model.values.last_year_s_execution"),
                phrase("model.values.adjusted_base"),
            )
        ),
    ]
    base_year: Annotated[
        ExactNumber,
        Label("对比年度", "year compared with", "缺省为上一年。", "the year before by default.", example=2021),
        Limits(1949, 2100, whole=True),
    ]
    base_amount: Annotated[Amount, Label("对比基数金额", "amount compared with")]
    of: Annotated[
        FigureAddress,
        Label(
            "所比数字",
            "changed figure",
            "增减可能属于几个数字时写明是哪一个。",
            "says which figure it is the change of, where it could be of several.",
            example="income.general_public_budget",
        ),
    ]


Change: TypeAlias = Annotated[Decimal, Holds("amount", long=ChangeForm)]
"""This year minus last year."""


class DeviationForm(AmountForm, required=()):
    """How far a final figure is from its budget, and why."""

    percent: Annotated[Percent, Label("超（低于）预算%", "over or under the budget in percent")]
    reason: Annotated[Text, Label("决算数与预算数差异原因", "why the final figure differs from the budget")]
    base: Annotated[
        Literal["budget", "full_year_budget"],
        Label("对比的预算", "budget compared with", "缺省为年初预算。", "the initial budget by default."),
        Choices((phrase("model.values.initial_budget"), phrase("model.values.full_year_budget"))),
    ]


Deviation: TypeAlias = Annotated[Decimal, Holds("amount", long=DeviationForm)]
"""The final figure minus its budget: above 0 over it, below 0 under it."""

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
    "Deviation",
    "DeviationForm",
    "ExactNumber",
    "FigureAddress",
    "GroupCount",
    "Label",
    "Limits",
    "ModelTable",
    "PeopleCount",
    "Percent",
    "PieceCount",
    "Points",
    "ProjectCount",
    "ReceptionCount",
    "SquareMetres",
    "Stated",
    "TargetText",
    "Text",
    "TimesCount",
    "UnitCount",
    "VehicleCount",
]
