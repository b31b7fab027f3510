"""The tables of what the office itself costs: running expenses and the three public ones (三公经费)."""

# Annotations are read as objects when the model is built, so this module goes without postponed evaluation.

from decimal import Decimal
from typing import Annotated

from budgetcheck.model.spec import Holds, Label, ModelTable, Of
from budgetcheck.model.tables import Completed
from budgetcheck.model.values import (
    Amount,
    Change,
    ChangeForm,
    Deviation,
    DeviationForm,
    ExactNumber,
    GroupCount,
    Percent,
    PercentForm,
    ReceptionCount,
    Text,
    TimesCount,
    VehicleCount,
)


class OperatingExpense(Completed):
    """机关运行经费."""

    total: Annotated[Amount, Label("机关运行经费", "operating expense of organs")]
    change: Annotated[
        Change, Label("机关运行经费比上年增减", "change of operating expense"), Of("operating_expense.total")
    ]
    budget: Annotated[Amount, Label("机关运行经费年初预算数", "operating expense, budget")]
    completion: Annotated[Percent, Label("机关运行经费完成预算%", "operating expense, percent of the budget")]


class InstitutionExpense(Completed):
    """事业运行经费: what institutions that are no organs spend on their running."""

    total: Annotated[Amount, Label("事业运行经费", "running expense of institutions")]
    change: Annotated[
        Change,
        Label("事业运行经费比上年增减", "change of institutions' running expense"),
        Of("institution_expense.total"),
    ]


class Vehicle(ModelTable):
    """公务用车购置及运行维护费."""

    total: Annotated[Amount, Label("公务用车购置及运行维护费", "official vehicles")]
    purchase: Annotated[Amount, Label("公务用车购置费", "vehicle purchase")]
    maintenance: Annotated[Amount, Label("公务用车运行维护费", "vehicle running costs")]
    purchased_count: Annotated[VehicleCount, Label("公务用车购置数", "vehicles bought")]
    kept_count: Annotated[VehicleCount, Label("公务用车保有量", "vehicles kept")]


class ThreePublicItems(ModelTable):
    """The three items and what they are spent on."""

    total: Annotated[Amount, Label("“三公”经费合计", "three public expenses")]
    abroad: Annotated[Amount, Label("因公出国（境）费", "official travel abroad")]
    vehicle: Annotated[Vehicle, Label("公务用车购置及运行维护费", "official vehicles")]
    reception: Annotated[Amount, Label("公务接待费", "official receptions")]
    abroad_groups: Annotated[GroupCount, Label("因公出国（境）团组数", "groups sent abroad")]
    abroad_people: Annotated[TimesCount, Label("因公出国（境）人次", "people sent abroad")]
    reception_batches: Annotated[ReceptionCount, Label("国内公务接待批次", "domestic receptions")]
    reception_people: Annotated[TimesCount, Label("国内公务接待人次", "people received")]
    foreign_reception: Annotated[Amount, Label("其中：外事接待费", "of it receptions of foreign guests")]
    foreign_reception_batches: Annotated[ReceptionCount, Label("外事接待批次", "receptions of foreign guests")]
    foreign_reception_people: Annotated[TimesCount, Label("外事接待人次", "foreign guests received")]


class ThreePublicBudget(ThreePublicItems, context=True):
    """The budget that final accounts are held against."""

    reason: Annotated[Text, Label("决算数与预算数差异原因", "why the final figure differs from the budget")]


class ThreePublicChange(ChangeForm, required=(), synonyms={"total": "value"}):
    """The change of the total, and item by item where the disclosure gives it."""

    total: Annotated[ExactNumber, Label("“三公”经费合计比上年增减", "change of the three public expenses")]
    abroad: Annotated[Change, Label("因公出国（境）费比上年增减", "change of travel abroad"), Of("three_public.abroad")]
    vehicle: Annotated[
        Change,
        Label("公务用车购置及运行维护费比上年增减", "change of official vehicles"),
        Of("three_public.vehicle.total"),
    ]
    purchase: Annotated[
        Change, Label("公务用车购置费比上年增减", "change of vehicle purchase"), Of("three_public.vehicle.purchase")
    ]
    maintenance: Annotated[
        Change,
        Label("公务用车运行维护费比上年增减", "change of vehicle running costs"),
        Of("three_public.vehicle.maintenance"),
    ]
    reception: Annotated[Change, Label("公务接待费比上年增减", "change of receptions"), Of("three_public.reception")]


class ThreePublicFullYearBudget(ThreePublicItems, context=True):
    """The budget as it was adjusted in the course of the year."""


_ITEMS = {
    "total": ("“三公”经费合计", "three public expenses"),
    "abroad": ("因公出国（境）费", "travel abroad"),
    "vehicle": ("公务用车购置及运行维护费", "official vehicles"),
    "purchase": ("公务用车购置费", "vehicle purchase"),
    "maintenance": ("公务用车运行维护费", "vehicle running costs"),
    "reception": ("公务接待费", "receptions"),
}


def _said_of(item: str, zh: str, en: str) -> Label:
    chinese, english = _ITEMS[item]
    return Label(f"{chinese}{zh}", f"{english}, {en}")


class ThreePublicCompletion(PercentForm, required=(), synonyms={"total": "value"}):
    """The percentage of the budget that was spent, and item by item where that is given."""

    total: Annotated[ExactNumber, _said_of("total", "完成预算%", "percent of the budget")]
    abroad: Annotated[Percent, _said_of("abroad", "完成预算%", "percent of the budget")]
    vehicle: Annotated[Percent, _said_of("vehicle", "完成预算%", "percent of the budget")]
    purchase: Annotated[Percent, _said_of("purchase", "完成预算%", "percent of the budget")]
    maintenance: Annotated[Percent, _said_of("maintenance", "完成预算%", "percent of the budget")]
    reception: Annotated[Percent, _said_of("reception", "完成预算%", "percent of the budget")]


class ThreePublicFullYearCompletion(PercentForm, required=(), synonyms={"total": "value"}):
    """The percentage of the full-year budget that was spent, and item by item where that is given."""

    total: Annotated[ExactNumber, _said_of("total", "完成全年预算%", "percent of the full-year budget")]
    abroad: Annotated[Percent, _said_of("abroad", "完成全年预算%", "percent of the full-year budget")]
    vehicle: Annotated[Percent, _said_of("vehicle", "完成全年预算%", "percent of the full-year budget")]
    purchase: Annotated[Percent, _said_of("purchase", "完成全年预算%", "percent of the full-year budget")]
    maintenance: Annotated[Percent, _said_of("maintenance", "完成全年预算%", "percent of the full-year budget")]
    reception: Annotated[Percent, _said_of("reception", "完成全年预算%", "percent of the full-year budget")]


class ThreePublicDeviation(DeviationForm, required=(), synonyms={"total": "value"}):
    """How far the final figure is from the budget, and item by item where that is given."""

    total: Annotated[ExactNumber, _said_of("total", "决算数比预算数增减", "over or under the budget")]
    abroad: Annotated[Deviation, _said_of("abroad", "决算数比预算数增减", "over or under the budget")]
    vehicle: Annotated[Deviation, _said_of("vehicle", "决算数比预算数增减", "over or under the budget")]
    purchase: Annotated[Deviation, _said_of("purchase", "决算数比预算数增减", "over or under the budget")]
    maintenance: Annotated[Deviation, _said_of("maintenance", "决算数比预算数增减", "over or under the budget")]
    reception: Annotated[Deviation, _said_of("reception", "决算数比预算数增减", "over or under the budget")]


class ThreePublic(ThreePublicItems):
    """财政拨款“三公”经费."""

    change: Annotated[
        Decimal,
        Holds("amount", long=ThreePublicChange),
        Of("three_public.total"),
        Label("“三公”经费比上年增减", "change of three public expenses"),
    ]
    completion: Annotated[
        Decimal,
        Holds("percent", long=ThreePublicCompletion),
        Label("“三公”经费完成预算%", "three public expenses, percent of the budget"),
    ]
    full_year_completion: Annotated[
        Decimal,
        Holds("percent", long=ThreePublicFullYearCompletion),
        Label("“三公”经费完成全年预算%", "three public expenses, percent of the full-year budget"),
    ]
    over_budget: Annotated[
        Decimal,
        Holds("amount", long=ThreePublicDeviation),
        Label("“三公”经费决算数比预算数增减", "three public expenses, over or under the budget"),
    ]
    budget: Annotated[ThreePublicBudget, Label("“三公”经费年初预算", "three public expenses, budget")]
    full_year_budget: Annotated[
        ThreePublicFullYearBudget, Label("“三公”经费全年预算", "three public expenses, full-year budget")
    ]
