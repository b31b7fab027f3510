"""The tables of activities: procurement, assets, projects and their aims."""

# Annotations are read as objects when the model is built, so this module goes without postponed evaluation.

from datetime import date
from typing import Annotated, Literal

from budgetcheck.model.spec import Choices, Label, Limits, ModelTable
from budgetcheck.model.tables import Completed
from budgetcheck.model.values import (
    Amount,
    Count,
    ExactNumber,
    Percent,
    PieceCount,
    Points,
    ProjectCount,
    SquareMetres,
    TargetText,
    Text,
    VehicleCount,
)
from budgetcheck.text.words import phrase


class Reserved(ModelTable):
    """What of the procurement is kept for small and medium enterprises."""

    total: Annotated[Amount, Label("面向中小企业预留", "reserved for SMEs")]
    small_and_micro: Annotated[Amount, Label("其中面向小微企业", "of it for small and micro enterprises")]


class Awarded(ModelTable):
    """Contracts that final accounts say were awarded to small and medium enterprises."""

    total: Annotated[Amount, Label("授予中小企业合同金额", "awarded to SMEs")]
    percent: Annotated[Percent, Label("授予中小企业合同金额占政府采购支出%", "awarded to SMEs, percent of procurement")]
    small_and_micro: Annotated[
        Amount, Label("其中授予小微企业合同金额", "of it awarded to small and micro enterprises")
    ]
    small_and_micro_percent: Annotated[
        Percent,
        Label("授予小微企业占授予中小企业合同金额%", "small and micro enterprises, percent of the awards to SMEs"),
    ]
    small_and_micro_percent_of_procurement: Annotated[
        Percent, Label("授予小微企业占政府采购支出%", "small and micro enterprises, percent of procurement")
    ]
    goods_percent: Annotated[Percent, Label("货物采购授予中小企业占货物支出%", "awarded to SMEs, percent of goods")]
    works_percent: Annotated[Percent, Label("工程采购授予中小企业占工程支出%", "awarded to SMEs, percent of works")]
    services_percent: Annotated[
        Percent, Label("服务采购授予中小企业占服务支出%", "awarded to SMEs, percent of services")
    ]


class Funds(ModelTable, context=True):
    """Where the money of procurement or of a project comes from."""

    general_public_budget: Annotated[Amount, Label("一般公共预算", "general public budget")]
    government_fund: Annotated[Amount, Label("政府性基金预算", "government fund budget")]
    state_capital: Annotated[Amount, Label("国有资本经营预算", "state capital budget")]
    fiscal_account: Annotated[Amount, Label("财政专户核拨", "fiscal special accounts")]
    unit_funds: Annotated[Amount, Label("单位资金", "the unit's own funds")]
    other: Annotated[Amount, Label("其他来源", "other sources")]
    carried_over: Annotated[Amount, Label("财政拨款结转", "appropriation carried over")]
    non_fiscal_carried_over: Annotated[Amount, Label("非财政拨款结转", "other money carried over")]


class ProcurementItem(ModelTable, one=phrase("model.activities.procurement_row")):
    """One row of the procurement table."""

    project: Annotated[Text, Label("项目名称", "project", example="办公自动化经费")]
    project_budget: Annotated[Amount, Label("项目预算", "the project's budget")]
    name: Annotated[Text, Label("采购品目名称", "item", example="软件运维服务")]
    code: Annotated[Text, Label("采购目录编码", "catalogue code", example="C16070300")]
    measure: Annotated[Text, Label("计量单位", "measure", example="套")]
    quantity: Annotated[ExactNumber, Label("数量", "quantity")]
    unit_price: Annotated[Amount, Label("单价", "unit price")]
    amount: Annotated[Amount, Label("金额", "amount")]
    funds: Annotated[Funds, Label("资金来源", "sources")]
    reserved_for_sme: Annotated[Amount, Label("预留中小企业份额", "reserved for SMEs")]
    small_and_micro: Annotated[Amount, Label("其中小微企业份额", "of it for small and micro enterprises")]
    note: Annotated[Text, Label("备注", "note")]


class Procurement(ModelTable):
    """政府采购预算."""

    total: Annotated[Amount, Label("政府采购总额", "procurement, total")]
    goods: Annotated[Amount, Label("货物采购", "procurement of goods")]
    works: Annotated[Amount, Label("工程采购", "procurement of works")]
    services: Annotated[Amount, Label("服务采购", "procurement of services")]
    centralised: Annotated[Amount, Label("集中采购", "centralised procurement")]
    decentralised: Annotated[Amount, Label("分散采购", "decentralised procurement")]
    funds: Annotated[Funds, Label("政府采购资金来源", "sources of procurement")]
    reserved_for_sme: Annotated[Reserved, Label("面向中小企业预留", "reserved for SMEs")]
    awarded_to_sme: Annotated[Awarded, Label("授予中小企业合同", "contracts awarded to SMEs")]
    items: Annotated[list[ProcurementItem], Label("政府采购明细", "procurement rows")]


class Buildings(ModelTable):
    """Houses and other buildings."""

    area: Annotated[SquareMetres, Label("房屋面积（平方米）", "floor area (square metres)")]
    office_area: Annotated[SquareMetres, Label("其中：办公用房面积（平方米）", "of it offices (square metres)")]
    business_area: Annotated[
        SquareMetres, Label("其中：业务用房面积（平方米）", "of it rooms for public services (square metres)")
    ]
    other_area: Annotated[SquareMetres, Label("其中：其他用房面积（平方米）", "of it other rooms (square metres)")]
    rented_area: Annotated[SquareMetres, Label("租用房屋面积（平方米）", "rented floor area (square metres)")]
    count: Annotated[Count, Label("房屋数量", "number of buildings")]
    value: Annotated[Amount, Label("房屋价值", "value of buildings")]


class VehicleUses(ModelTable, context=True):
    """Numbers of vehicles by what they are used for."""

    leaders: Annotated[
        VehicleCount, Label("副部（省）级及以上领导用车", "for leaders of vice-ministerial rank and above")
    ]
    principals: Annotated[VehicleCount, Label("主要负责人用车", "for heads of organs")]
    confidential: Annotated[VehicleCount, Label("机要通信用车", "confidential mail")]
    emergency: Annotated[VehicleCount, Label("应急保障用车", "emergencies")]
    law_enforcement: Annotated[VehicleCount, Label("执法执勤用车", "law enforcement")]
    special_technical: Annotated[VehicleCount, Label("特种专业技术用车", "special technical vehicles")]
    general: Annotated[VehicleCount, Label("一般公务用车", "general official vehicles")]
    retired: Annotated[VehicleCount, Label("离退休干部服务用车", "for retired cadres")]
    other: Annotated[VehicleCount, Label("其他用车", "other vehicles")]


class PlannedVehicles(ModelTable, context=True):
    """Vehicles that are to be bought or replaced this year."""

    count: Annotated[VehicleCount, Label("数量", "number")]
    value: Annotated[Amount, Label("金额", "amount")]
    by_use: Annotated[VehicleUses, Label("拟购置车辆", "vehicles to be bought")]


class Vehicles(ModelTable):
    """Vehicles."""

    count: Annotated[VehicleCount, Label("车辆数量", "number of vehicles")]
    value: Annotated[Amount, Label("车辆价值", "value of vehicles")]
    by_use: Annotated[VehicleUses, Label("车辆", "vehicles")]
    planned: Annotated[PlannedVehicles, Label("拟购置车辆", "vehicles to be bought")]


class PlannedEquipment(ModelTable, context=True):
    """Single pieces above the threshold that are to be bought this year."""

    count: Annotated[PieceCount, Label("数量", "number")]
    value: Annotated[Amount, Label("金额", "amount")]


class Equipment(ModelTable):
    """Single pieces of equipment above a threshold."""

    threshold: Annotated[TargetText, Label("设备单价起点", "threshold of the unit price", example="20万元")]
    count: Annotated[PieceCount, Label("大型设备数量", "number of pieces")]
    value: Annotated[Amount, Label("大型设备价值", "value of equipment")]
    planned: Annotated[PlannedEquipment, Label("拟购置大型设备", "equipment to be bought")]


class KindOfEquipment(ModelTable, context=True):
    """General or special equipment above a threshold, where the form tells the two apart."""

    threshold: Annotated[TargetText, Label("单价起点", "threshold of the unit price", example="50万元")]
    count: Annotated[PieceCount, Label("数量", "number")]
    value: Annotated[Amount, Label("价值", "value")]
    planned: Annotated[PlannedEquipment, Label("拟购置设备", "equipment to be bought")]


class OtherAssets(ModelTable):
    """All other fixed assets."""

    count: Annotated[Count, Label("其他固定资产数量", "number of other assets")]
    area: Annotated[SquareMetres, Label("其他固定资产面积（平方米）", "area of other assets (square metres)")]
    value: Annotated[Amount, Label("其他固定资产价值", "value of other assets")]


class Assets(ModelTable):
    """国有资产占用情况."""

    as_of: Annotated[date, Label("截止日期", "as of", example=date(2021, 12, 31))]
    total: Annotated[Amount, Label("资产总额", "assets, total")]
    buildings: Annotated[Buildings, Label("房屋", "buildings")]
    vehicles: Annotated[Vehicles, Label("车辆", "vehicles")]
    equipment: Annotated[Equipment, Label("大型设备", "equipment")]
    general_equipment: Annotated[KindOfEquipment, Label("通用设备", "general equipment")]
    special_equipment: Annotated[KindOfEquipment, Label("专用设备", "special equipment")]
    other: Annotated[OtherAssets, Label("其他固定资产", "other fixed assets")]
    planned_purchase: Annotated[Amount, Label("本年度拟购置固定资产总额", "planned purchase of fixed assets")]
    opening: Annotated[Amount, Label("年初资产总额", "assets at the beginning of the year")]
    increase: Annotated[Amount, Label("本年增加资产", "assets added in the year")]
    decrease: Annotated[Amount, Label("本年减少资产", "assets disposed of in the year")]


class Indicator(ModelTable, identity="name", one=phrase("model.activities.indicator")):
    """One performance indicator; `target` as the table states it, `narrative` as the prose does."""

    level1: Annotated[Text, Label("一级指标", "level 1", example="产出指标")]
    level2: Annotated[Text, Label("二级指标", "level 2", example="数量指标")]
    level3: Annotated[Text, Label("三级指标", "level 3")]
    name: Annotated[Text, Label("指标名称", "indicator", example="采购质量合格率")]
    weight: Annotated[Points, Label("分值", "weight", example=15)]
    target: Annotated[TargetText, Label("指标值", "target", example="≥95%")]
    narrative: Annotated[TargetText, Label("文中指标值", "target in the prose", example="≥95%")]
    actual: Annotated[TargetText, Label("实际完成值", "value reached", example="97%")]
    score: Annotated[Points, Label("得分", "score")]
    unit: Annotated[Text, Label("计量单位", "measure", example="人次")]
    basis: Annotated[Text, Label("指标值确定依据", "basis of the target", example="计划标准")]


class Covered(ModelTable, context=True):
    """How many projects something is done for, and the money they have."""

    count: Annotated[ProjectCount, Label("项目数", "number of projects")]
    amount: Annotated[Amount, Label("涉及资金", "their money")]
    percent: Annotated[Percent, Label("占项目支出%", "percent of project expenditure")]


class Performance(ModelTable):
    """Aims of the unit or department as a whole."""

    name: Annotated[Text, Label("名称", "name")]
    budget: Annotated[Amount, Label("预算", "budget")]
    kind: Annotated[Text, Label("类别", "kind")]
    goal: Annotated[Text, Label("总体绩效目标", "overall goal")]
    score: Annotated[Points, Label("整体支出自评得分", "self-evaluation score of the whole unit")]
    projects_with_aims: Annotated[Covered, Label("编报绩效目标的项目", "projects with aims")]
    projects_evaluated: Annotated[Covered, Label("开展绩效自评的项目", "projects evaluated by the unit itself")]
    projects_evaluated_by_others: Annotated[
        Covered, Label("开展部门（财政）评价的项目", "projects evaluated by others")
    ]
    indicators: Annotated[list[Indicator], Label("整体绩效指标", "indicators of the whole unit")]


class ProjectPart(ModelTable, identity="name", one=phrase("model.activities.part_project")):
    """What a project's money is for, part by part."""

    name: Annotated[Text, Label("构成内容", "part", example="设备购置")]
    amount: Annotated[Amount, Label("金额", "amount")]


class ProjectClass(ModelTable, identity="code"):
    """A project's money under one code of the economic classification."""

    code: Annotated[Text, Label("科目编码", "code", example="30227")]
    name: Annotated[Text, Label("科目名称", "name", example="委托业务费")]
    total: Annotated[Amount, Label("金额", "amount")]


class ProjectQuarter(ModelTable, one=phrase("model.activities.quarter")):
    """What of a project is to be spent in one quarter, or up to its end."""

    quarter: Annotated[ExactNumber, Label("季度", "quarter", example=1), Limits(1, 4, whole=True)]
    amount: Annotated[Amount, Label("本季度金额", "amount of the quarter")]
    cumulated: Annotated[Amount, Label("累计金额", "amount up to the end of the quarter")]
    cumulated_percent: Annotated[Percent, Label("累计支出进度%", "percent spent up to the end of the quarter")]


class Project(Completed, identity="name", unique=True, one=phrase("model.activities.project")):
    """One project with its budget, what it consists of, its aims and, in final accounts, what came of them."""

    name: Annotated[Text, Label("项目名称", "project", example="办公自动化经费")]
    budget: Annotated[Amount, Label("预算", "budget")]
    kind: Annotated[
        Literal["operating", "special"],
        Label("项目类别", "kind of project"),
        Choices((phrase("model.activities.other_operating_project"), phrase("model.activities.project_specific_aim"))),
    ]
    code: Annotated[Text, Label("项目编码", "project code")]
    function: Annotated[Text, Label("支出功能分类科目编码", "functional code", example="2010302")]
    executed: Annotated[Amount, Label("全年执行数", "spent in the year")]
    total_budget: Annotated[Amount, Label("项目总投资（各年合计）", "budget of all years together")]
    cumulated: Annotated[Amount, Label("累计已安排（支出）金额", "provided or spent in all years so far")]
    first_year: Annotated[
        ExactNumber, Label("项目起始年度", "first year", example=2022), Limits(1949, 2100, whole=True)
    ]
    last_year: Annotated[ExactNumber, Label("项目终止年度", "last year", example=2024), Limits(1949, 2100, whole=True)]
    basis: Annotated[Text, Label("立项依据", "grounds of the project")]
    content: Annotated[Text, Label("项目内容", "what the project is")]
    funds: Annotated[Funds, Label("项目资金来源", "sources of the project")]
    parts: Annotated[list[ProjectPart], Label("项目构成", "parts of the project")]
    by_economic_class: Annotated[list[ProjectClass], Label("项目经济分类明细", "project by economic class")]
    by_quarter: Annotated[list[ProjectQuarter], Label("分季度支出计划", "project by quarter")]
    score: Annotated[Points, Label("自评得分", "self-evaluation score")]
    grade: Annotated[Text, Label("自评等级", "self-evaluation grade", example="优")]
    goal: Annotated[Text, Label("绩效目标", "goal")]
    indicators: Annotated[list[Indicator], Label("绩效指标", "indicators")]
