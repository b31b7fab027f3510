"""The tables of activities: running the office, three public expenses, procurement, assets, projects and their aims."""

# Annotations are read as objects when the model is built, so this module goes without postponed evaluation.

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from budgetcheck.model.spec import Choices, Holds, Label, Table
from budgetcheck.model.values import Amount, Change, ChangeForm, Count, Number, Percent, Target, Text
from budgetcheck.text.words import Words


class OperatingExpense(Table):
    """机关运行经费."""

    total: Annotated[Amount, Label("机关运行经费", "operating expense of organs")]
    change: Annotated[Change, Label("机关运行经费比上年增减", "change of operating expense")]
    budget: Annotated[Amount, Label("机关运行经费年初预算数", "operating expense, budget")]
    completion: Annotated[Percent, Label("机关运行经费完成预算%", "operating expense, percent of the budget")]


class Vehicle(Table):
    """公务用车购置及运行维护费."""

    total: Annotated[Amount, Label("公务用车购置及运行维护费", "official vehicles")]
    purchase: Annotated[Amount, Label("公务用车购置费", "vehicle purchase")]
    maintenance: Annotated[Amount, Label("公务用车运行维护费", "vehicle running costs")]
    purchased_count: Annotated[Count, Label("公务用车购置数", "vehicles bought")]
    kept_count: Annotated[Count, Label("公务用车保有量", "vehicles kept")]


class ThreePublicItems(Table):
    """The three items and what they are spent on."""

    total: Annotated[Amount, Label("“三公”经费合计", "three public expenses")]
    abroad: Annotated[Amount, Label("因公出国（境）费", "official travel abroad")]
    vehicle: Annotated[Vehicle, Label("公务用车购置及运行维护费", "official vehicles")]
    reception: Annotated[Amount, Label("公务接待费", "official receptions")]
    abroad_groups: Annotated[Count, Label("因公出国（境）团组数", "groups sent abroad")]
    abroad_people: Annotated[Count, Label("因公出国（境）人次", "people sent abroad")]
    reception_batches: Annotated[Count, Label("国内公务接待批次", "domestic receptions")]
    reception_people: Annotated[Count, Label("国内公务接待人次", "people received")]


class ThreePublicBudget(ThreePublicItems, context=True):
    """The budget that final accounts are held against."""

    reason: Annotated[Text, Label("决算数与预算数差异原因", "why the final figure differs from the budget")]


class ThreePublicChange(ChangeForm, required=(), synonyms={"total": "value"}):
    """The change of the total, and item by item where the disclosure gives it."""

    total: Annotated[Number, Label("“三公”经费合计比上年增减", "change of the three public expenses")]
    abroad: Annotated[Change, Label("因公出国（境）费比上年增减", "change of travel abroad")]
    vehicle: Annotated[Change, Label("公务用车购置及运行维护费比上年增减", "change of official vehicles")]
    purchase: Annotated[Change, Label("公务用车购置费比上年增减", "change of vehicle purchase")]
    maintenance: Annotated[Change, Label("公务用车运行维护费比上年增减", "change of vehicle running costs")]
    reception: Annotated[Change, Label("公务接待费比上年增减", "change of receptions")]


class ThreePublic(ThreePublicItems):
    """财政拨款“三公”经费."""

    change: Annotated[
        Decimal,
        Holds("amount", long=ThreePublicChange),
        Label("“三公”经费比上年增减", "change of three public expenses"),
    ]
    completion: Annotated[Percent, Label("“三公”经费完成预算%", "three public expenses, percent of the budget")]
    budget: Annotated[ThreePublicBudget, Label("“三公”经费年初预算", "three public expenses, budget")]


class Reserved(Table):
    """What of the procurement is kept for small and medium enterprises."""

    total: Annotated[Amount, Label("面向中小企业预留", "reserved for SMEs")]
    small_and_micro: Annotated[Amount, Label("其中面向小微企业", "of it for small and micro enterprises")]


class Funds(Table, context=True):
    """Where the money of one procurement row comes from."""

    general_public_budget: Annotated[Amount, Label("一般公共预算", "general public budget")]
    government_fund: Annotated[Amount, Label("政府性基金预算", "government fund budget")]
    state_capital: Annotated[Amount, Label("国有资本经营预算", "state capital budget")]
    fiscal_account: Annotated[Amount, Label("财政专户核拨", "fiscal special accounts")]
    unit_funds: Annotated[Amount, Label("单位资金", "the unit's own funds")]
    other: Annotated[Amount, Label("其他来源", "other sources")]
    carried_over: Annotated[Amount, Label("财政拨款结转", "appropriation carried over")]
    non_fiscal_carried_over: Annotated[Amount, Label("非财政拨款结转", "other money carried over")]


class ProcurementItem(Table, one=Words("政府采购明细", "procurement row")):
    """One row of the procurement table."""

    project: Annotated[Text, Label("项目名称", "project", example="办公自动化经费")]
    project_budget: Annotated[Amount, Label("项目预算", "the project's budget")]
    name: Annotated[Text, Label("采购品目名称", "item", example="软件运维服务")]
    code: Annotated[Text, Label("采购目录编码", "catalogue code", example="C16070300")]
    measure: Annotated[Text, Label("计量单位", "measure", example="套")]
    quantity: Annotated[Number, Label("数量", "quantity")]
    unit_price: Annotated[Amount, Label("单价", "unit price")]
    amount: Annotated[Amount, Label("金额", "amount")]
    funds: Annotated[Funds, Label("资金来源", "sources")]
    reserved_for_sme: Annotated[Amount, Label("预留中小企业份额", "reserved for SMEs")]
    small_and_micro: Annotated[Amount, Label("其中小微企业份额", "of it for small and micro enterprises")]
    note: Annotated[Text, Label("备注", "note")]


class Procurement(Table):
    """政府采购预算."""

    total: Annotated[Amount, Label("政府采购总额", "procurement, total")]
    goods: Annotated[Amount, Label("货物采购", "procurement of goods")]
    works: Annotated[Amount, Label("工程采购", "procurement of works")]
    services: Annotated[Amount, Label("服务采购", "procurement of services")]
    reserved_for_sme: Annotated[Reserved, Label("面向中小企业预留", "reserved for SMEs")]
    items: Annotated[list[ProcurementItem], Label("政府采购明细", "procurement rows")]


class Buildings(Table):
    """Houses and other buildings."""

    area: Annotated[Number, Label("房屋面积（平方米）", "floor area (square metres)")]
    count: Annotated[Count, Label("房屋数量", "number of buildings")]
    value: Annotated[Amount, Label("房屋价值", "value of buildings")]


class Vehicles(Table):
    """Vehicles."""

    count: Annotated[Count, Label("车辆数量", "number of vehicles")]
    value: Annotated[Amount, Label("车辆价值", "value of vehicles")]


class Equipment(Table):
    """Single pieces of equipment above a threshold."""

    threshold: Annotated[Target, Label("设备单价起点", "threshold of the unit price", example="20万元")]
    count: Annotated[Count, Label("大型设备数量", "number of pieces")]
    value: Annotated[Amount, Label("大型设备价值", "value of equipment")]


class OtherAssets(Table):
    """All other fixed assets."""

    count: Annotated[Count, Label("其他固定资产数量", "number of other assets")]
    area: Annotated[Number, Label("其他固定资产面积（平方米）", "area of other assets (square metres)")]
    value: Annotated[Amount, Label("其他固定资产价值", "value of other assets")]


class Assets(Table):
    """国有资产占用情况."""

    as_of: Annotated[date, Label("截止日期", "as of", example=date(2021, 12, 31))]
    total: Annotated[Amount, Label("资产总额", "assets, total")]
    buildings: Annotated[Buildings, Label("房屋", "buildings")]
    vehicles: Annotated[Vehicles, Label("车辆", "vehicles")]
    equipment: Annotated[Equipment, Label("大型设备", "equipment")]
    other: Annotated[OtherAssets, Label("其他固定资产", "other fixed assets")]
    planned_purchase: Annotated[Amount, Label("本年度拟购置固定资产总额", "planned purchase of fixed assets")]


class Indicator(Table, identity="name", one=Words("绩效指标", "indicator")):
    """One performance indicator; `target` as the table states it, `narrative` as the prose does."""

    level1: Annotated[Text, Label("一级指标", "level 1", example="产出指标")]
    level2: Annotated[Text, Label("二级指标", "level 2", example="数量指标")]
    level3: Annotated[Text, Label("三级指标", "level 3")]
    name: Annotated[Text, Label("指标名称", "indicator", example="采购质量合格率")]
    weight: Annotated[Number, Label("分值", "weight", example=15)]
    target: Annotated[Target, Label("指标值", "target", example="≥95%")]
    narrative: Annotated[Target, Label("文中指标值", "target in the prose", example="≥95%")]
    unit: Annotated[Text, Label("计量单位", "measure", example="人次")]
    basis: Annotated[Text, Label("指标值确定依据", "basis of the target", example="计划标准")]


class Performance(Table):
    """Aims of the unit or department as a whole."""

    name: Annotated[Text, Label("名称", "name")]
    budget: Annotated[Amount, Label("预算", "budget")]
    kind: Annotated[Text, Label("类别", "kind")]
    goal: Annotated[Text, Label("总体绩效目标", "overall goal")]
    indicators: Annotated[list[Indicator], Label("整体绩效指标", "indicators of the whole unit")]


class Project(Table, identity="name", one=Words("项目", "project")):
    """One project with its budget and aims."""

    name: Annotated[Text, Label("项目名称", "project", example="办公自动化经费")]
    budget: Annotated[Amount, Label("预算", "budget")]
    kind: Annotated[
        Literal["operating", "special"],
        Label("项目类别", "kind of project"),
        Choices((Words("其他运转类", "other operating project"), Words("特定目标类", "project with a specific aim"))),
    ]
    goal: Annotated[Text, Label("绩效目标", "goal")]
    indicators: Annotated[list[Indicator], Label("绩效指标", "indicators")]
