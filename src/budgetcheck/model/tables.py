"""The tables of figures: what a unit takes in, spends, buys, owns and promises, this year or (`previous`) last year."""

# Annotations are read as objects when the model is built, so this module goes without postponed evaluation.

from typing import Annotated

from budgetcheck.model.spec import Of
from budgetcheck.model.values import (
    Amount,
    Change,
    Deviation,
    Label,
    ModelTable,
    PeopleCount,
    Percent,
    Text,
)


class Completed(ModelTable, bare=True, budgeted=True):
    """A final figure against its budget, as tables and prose of final accounts set them side by side."""

    budget: Annotated[Amount, Label("年初预算数", "initial budget")]
    full_year_budget: Annotated[Amount, Label("全年预算数", "full-year budget")]
    completion: Annotated[Percent, Label("完成预算%", "percent of the budget")]
    full_year_completion: Annotated[Percent, Label("完成全年预算%", "percent of the full-year budget")]
    over_budget: Annotated[Deviation, Label("决算数比预算数增减", "over or under the budget")]


class Row(Completed, identity="code", unique=True):
    """What a row under a code says beside its amounts."""

    code: Annotated[Text, Label("科目编码", "code", example="2010301")]
    name: Annotated[Text, Label("科目名称", "name", example="行政运行")]
    total: Annotated[Amount, Label("合计", "total")]
    previous: Annotated[Amount, Label("上年数", "last year")]
    change: Annotated[Change, Label("比上年增减", "change on last year")]
    percent: Annotated[Percent, Label("比上年增减%", "growth in percent")]
    purpose: Annotated[Text, Label("用途说明", "purpose", example="用于保障机构正常运转")]


class IncomeRow(Row):
    """Income under one functional code, by source."""

    fiscal_appropriation: Annotated[Amount, Label("财政拨款收入", "fiscal appropriation")]
    general_public_budget: Annotated[Amount, Label("一般公共预算拨款收入", "general public budget")]
    government_fund: Annotated[Amount, Label("政府性基金预算拨款收入", "government fund budget")]
    state_capital: Annotated[Amount, Label("国有资本经营预算拨款收入", "state capital budget")]
    fiscal_account: Annotated[Amount, Label("财政专户管理资金收入", "fiscal special accounts")]
    undertaking: Annotated[Amount, Label("事业收入", "undertaking income")]
    business: Annotated[Amount, Label("事业单位经营收入", "business income")]
    superior_subsidy: Annotated[Amount, Label("上级补助收入", "subsidy from superior")]
    subordinate_remittance: Annotated[Amount, Label("附属单位上缴收入", "remitted by subordinates")]
    other: Annotated[Amount, Label("其他收入", "other income")]
    carried_over: Annotated[Amount, Label("上年结转", "carried over")]


class FunctionRow(Row):
    """Expenditure under one functional code."""

    basic: Annotated[Amount, Label("基本支出", "basic expenditure")]
    project: Annotated[Amount, Label("项目支出", "project expenditure")]
    remitted_to_superior: Annotated[Amount, Label("上缴上级支出", "remitted to superior")]
    business: Annotated[Amount, Label("事业单位经营支出", "business expenditure")]
    subordinate_subsidy: Annotated[Amount, Label("对附属单位补助支出", "subsidy to subordinates")]


class SourceRow(Row):
    """Expenditure of one source of money under one functional code."""

    basic: Annotated[Amount, Label("基本支出", "basic expenditure")]
    project: Annotated[Amount, Label("项目支出", "project expenditure")]
    carried_over: Annotated[Amount, Label("年初结转和结余", "balance brought forward")]
    income: Annotated[Amount, Label("本年收入", "income of the year")]
    carried_forward: Annotated[Amount, Label("年末结转和结余", "balance carried forward")]


class EconomicRow(Row):
    """Expenditure under one code of the economic classification."""

    code: Annotated[Text, Label("科目编码", "code", example="30101")]
    name: Annotated[Text, Label("科目名称", "name", example="基本工资")]
    personnel: Annotated[Amount, Label("人员经费", "personnel expenses")]
    public: Annotated[Amount, Label("公用经费", "public expenses")]


class AppropriationRow(Row):
    """Expenditure from fiscal appropriation under one functional code, by budget."""

    general_public_budget: Annotated[Amount, Label("一般公共预算财政拨款", "general public budget")]
    government_fund: Annotated[Amount, Label("政府性基金预算财政拨款", "government fund budget")]
    state_capital: Annotated[Amount, Label("国有资本经营预算财政拨款", "state capital budget")]


class Income(Completed):
    """What the unit takes in."""

    total: Annotated[Amount, Label("收入合计", "total income")]
    fiscal_appropriation: Annotated[Amount, Label("财政拨款收入", "income from fiscal appropriation")]
    general_public_budget: Annotated[Amount, Label("一般公共预算拨款收入", "income from the general public budget")]
    government_fund: Annotated[Amount, Label("政府性基金预算拨款收入", "income from the government fund budget")]
    state_capital: Annotated[Amount, Label("国有资本经营预算拨款收入", "income from the state capital budget")]
    fiscal_account: Annotated[Amount, Label("财政专户核拨收入", "income from fiscal special accounts")]
    undertaking: Annotated[Amount, Label("事业收入", "undertaking income")]
    business: Annotated[Amount, Label("事业单位经营收入", "business income")]
    superior_subsidy: Annotated[Amount, Label("上级补助收入", "subsidy from superior")]
    subordinate_remittance: Annotated[Amount, Label("附属单位上缴收入", "income remitted by subordinates")]
    other: Annotated[Amount, Label("其他收入", "other income")]
    carried_over: Annotated[Amount, Label("上年结转", "carried over from last year")]
    current_year: Annotated[Amount, Label("本年收入合计", "income of the year (final accounts)")]
    surplus_used: Annotated[Amount, Label("使用非财政拨款结余", "non-appropriated surplus used (final accounts)")]
    by_function: Annotated[list[IncomeRow], Label("收入明细", "income by function")]


class Basic(ModelTable):
    """Basic expenditure: what keeps the unit running."""

    total: Annotated[Amount, Label("基本支出", "basic expenditure")]
    personnel: Annotated[Amount, Label("人员经费", "personnel expenses")]
    public: Annotated[Amount, Label("公用经费", "public expenses")]


class ProjectExpenditure(ModelTable):
    """Project expenditure: what serves a specific task."""

    total: Annotated[Amount, Label("项目支出", "project expenditure")]
    operating: Annotated[Amount, Label("其他运转类项目支出", "other operating projects")]
    special: Annotated[Amount, Label("特定目标类项目支出", "projects with a specific aim")]


class Expenditure(Completed):
    """What the unit spends."""

    total: Annotated[Amount, Label("支出合计", "total expenditure")]
    basic: Annotated[Basic, Label("基本支出", "basic expenditure")]
    project: Annotated[ProjectExpenditure, Label("项目支出", "project expenditure")]
    remitted_to_superior: Annotated[Amount, Label("上缴上级支出", "remitted to superior")]
    business: Annotated[Amount, Label("事业单位经营支出", "business expenditure")]
    subordinate_subsidy: Annotated[Amount, Label("对附属单位补助支出", "subsidy to subordinates")]
    carried_forward: Annotated[Amount, Label("结转下年", "carried forward to next year")]
    current_year: Annotated[Amount, Label("本年支出合计", "expenditure of the year (final accounts)")]
    surplus_allocated: Annotated[Amount, Label("结余分配", "surplus allocated (final accounts)")]
    by_function: Annotated[list[FunctionRow], Label("支出功能分类明细", "expenditure by function")]
    by_economic_class: Annotated[list[EconomicRow], Label("支出经济分类明细", "expenditure by economic class")]


class AppropriationIncome(Completed):
    """The income side of the summary table of fiscal appropriation."""

    total: Annotated[Amount, Label("财政拨款收入总计", "total appropriation, income")]
    general_public_budget: Annotated[Amount, Label("一般公共预算财政拨款收入", "general public budget, income")]
    government_fund: Annotated[Amount, Label("政府性基金预算财政拨款收入", "government fund budget, income")]
    state_capital: Annotated[Amount, Label("国有资本经营预算财政拨款收入", "state capital budget, income")]
    carried_over: Annotated[Amount, Label("财政拨款上年结转", "appropriation carried over")]
    current_year: Annotated[Amount, Label("财政拨款本年收入", "appropriation of the year")]


class AppropriationExpenditure(Completed):
    """The expenditure side of the summary table of fiscal appropriation."""

    total: Annotated[Amount, Label("财政拨款支出总计", "total appropriation, expenditure")]
    general_public_budget: Annotated[Amount, Label("一般公共预算财政拨款支出", "general public budget, expenditure")]
    government_fund: Annotated[Amount, Label("政府性基金预算财政拨款支出", "government fund budget, expenditure")]
    state_capital: Annotated[Amount, Label("国有资本经营预算财政拨款支出", "state capital budget, expenditure")]
    carried_forward: Annotated[Amount, Label("财政拨款结转下年", "appropriation carried forward")]
    current_year: Annotated[Amount, Label("财政拨款本年支出", "appropriation spent in the year")]
    by_function: Annotated[list[AppropriationRow], Label("财政拨款支出明细", "appropriation by function")]


class FiscalAppropriation(ModelTable):
    """财政拨款收支总表."""

    income: Annotated[AppropriationIncome, Label("财政拨款收入", "appropriation, income")]
    expenditure: Annotated[AppropriationExpenditure, Label("财政拨款支出", "appropriation, expenditure")]


class BudgetTable(Completed, context=True):
    """The expenditure table of one budget."""

    total: Annotated[Amount, Label("支出合计", "total expenditure")]
    basic: Annotated[Amount, Label("基本支出", "basic expenditure")]
    project: Annotated[Amount, Label("项目支出", "project expenditure")]
    previous: Annotated[Amount, Label("上年数", "last year")]
    change: Annotated[Change, Label("比上年增减", "change on last year")]
    percent: Annotated[Percent, Label("比上年增减%", "growth in percent")]
    carried_over: Annotated[Amount, Label("年初结转和结余", "balance brought forward")]
    income: Annotated[Amount, Label("本年收入", "income of the year")]
    carried_forward: Annotated[Amount, Label("年末结转和结余", "balance carried forward")]
    by_function: Annotated[list[SourceRow], Label("功能分类明细", "by function")]


class GeneralPublicBudget(BudgetTable):
    """The general public budget, whose basic expenditure is also shown by economic class."""

    personnel: Annotated[Amount, Label("人员经费", "personnel expenses")]
    public: Annotated[Amount, Label("公用经费", "public expenses")]
    by_economic_class: Annotated[
        list[EconomicRow], Label("基本支出经济分类明细", "basic expenditure by economic class")
    ]


class Changes(ModelTable):
    """What changed: this year minus last year."""

    income: Annotated[Change, Label("收入比上年增减", "change of income"), Of("income.total", "income.current_year")]
    expenditure: Annotated[
        Change, Label("支出比上年增减", "change of expenditure"), Of("expenditure.total", "expenditure.current_year")
    ]
    total: Annotated[
        Change, Label("收支总额比上年增减", "change of the total"), Of("expenditure.total", "income.total")
    ]
    basic: Annotated[Change, Label("基本支出比上年增减", "change of basic expenditure"), Of("expenditure.basic.total")]
    personnel: Annotated[
        Change, Label("人员经费比上年增减", "change of personnel expenses"), Of("expenditure.basic.personnel")
    ]
    public: Annotated[Change, Label("公用经费比上年增减", "change of public expenses"), Of("expenditure.basic.public")]
    project: Annotated[
        Change, Label("项目支出比上年增减", "change of project expenditure"), Of("expenditure.project.total")
    ]
    operating: Annotated[
        Change,
        Label("其他运转类项目支出比上年增减", "change of other operating projects"),
        Of("expenditure.project.operating"),
    ]
    special: Annotated[
        Change,
        Label("特定目标类项目支出比上年增减", "change of projects with a specific aim"),
        Of("expenditure.project.special"),
    ]
    fiscal_appropriation: Annotated[
        Change,
        Label("财政拨款比上年增减", "change of fiscal appropriation"),
        Of(
            "fiscal_appropriation.income.total",
            "fiscal_appropriation.expenditure.total",
            "fiscal_appropriation.income.current_year",
            "fiscal_appropriation.expenditure.current_year",
        ),
    ]
    general_public_budget: Annotated[
        Change,
        Label("一般公共预算比上年增减", "change of the general public budget"),
        Of("income.general_public_budget", "general_public_budget.total"),
    ]
    government_fund: Annotated[
        Change,
        Label("政府性基金预算比上年增减", "change of the government fund budget"),
        Of("income.government_fund", "government_fund.total"),
    ]
    state_capital: Annotated[
        Change,
        Label("国有资本经营预算比上年增减", "change of the state capital budget"),
        Of("income.state_capital", "state_capital.total"),
    ]
    fiscal_account: Annotated[
        Change, Label("财政专户收入比上年增减", "change of fiscal special accounts"), Of("income.fiscal_account")
    ]
    undertaking: Annotated[
        Change, Label("事业收入比上年增减", "change of undertaking income"), Of("income.undertaking")
    ]
    business: Annotated[Change, Label("事业单位经营收入比上年增减", "change of business income"), Of("income.business")]
    other: Annotated[Change, Label("其他收入比上年增减", "change of other income"), Of("income.other")]
    carried_over: Annotated[Change, Label("上年结转比上年增减", "change of the carry-over"), Of("income.carried_over")]
    procurement: Annotated[Change, Label("政府采购比上年增减", "change of procurement"), Of("procurement.total")]


class Staff(ModelTable):
    """人员情况: posts and the people who fill them."""

    authorised: Annotated[PeopleCount, Label("编制人数", "authorised posts")]
    authorised_administrative: Annotated[PeopleCount, Label("其中：行政编制人数", "of them administrative posts")]
    authorised_institutional: Annotated[PeopleCount, Label("其中：事业编制人数", "of them posts of institutions")]
    actual: Annotated[PeopleCount, Label("实有在职人数", "staff in post")]
    contracted: Annotated[PeopleCount, Label("编外聘用人数", "contracted staff")]
    retired: Annotated[PeopleCount, Label("离退休人数", "retired staff")]
