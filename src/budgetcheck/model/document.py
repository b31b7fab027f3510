"""A whole declaration: the root table with everything in it."""

# Annotations are read as objects when the model is built, so this module goes without postponed evaluation.

from datetime import date
from typing import Annotated, Literal

from budgetcheck.model.activities import Assets, Performance, Procurement, Project
from budgetcheck.model.expenses import InstitutionExpense, OperatingExpense, ThreePublic
from budgetcheck.model.spec import Choices, Holds, Label, Limits, ModelTable
from budgetcheck.model.tables import (
    BudgetTable,
    Changes,
    Expenditure,
    FiscalAppropriation,
    GeneralPublicBudget,
    Income,
    Staff,
)
from budgetcheck.model.values import (
    Count,
    CurrencyUnit,
    ExactNumber,
    FigureAddress,
    Percent,
    Stated,
    Text,
    UnitCount,
)
from budgetcheck.text.words import phrase

FORMAT_VERSION = 1
FIRST_YEAR, LAST_YEAR = 1949, 2100


class Unit(ModelTable, required=("name",)):
    """Whose declaration it is."""

    name: Annotated[Text, Label("单位名称", "name of the unit", example="廊坊市广阳区人民政府办公室")]
    nature: Annotated[Text, Label("单位性质", "nature", example="行政单位")]
    rank: Annotated[Text, Label("单位规格", "rank", example="正科级")]
    funding: Annotated[Text, Label("经费保障形式", "funding", example="财政拨款")]
    region: Annotated[Text, Label("所属地区", "region", example="河北省廊坊市广阳区")]
    code: Annotated[Text, Label("单位编码", "code of the unit", example="110101")]
    level: Annotated[
        Literal["central", "provincial", "municipal", "county", "township"],
        Label("预算级次", "level of government"),
        Choices(
            (
                phrase("model.document.central"),
                phrase("model.document.provincial"),
                phrase("model.document.municipal"),
                phrase("model.document.county_district"),
                phrase("model.document.township"),
            )
        ),
    ]
    subordinates: Annotated[list[str], Label("所属单位名称", "names of its units", example=["示例单位"])]
    subordinate_count: Annotated[UnitCount, Label("所属单位数", "number of its units")]


class DisclosedTable(ModelTable, required=("name",), short="name", one=phrase("model.document.published_table")):
    """A table of the disclosure, and whether it is published empty."""

    name: Annotated[Text, Label("表名", "name of the table", example="政府性基金预算支出表")]
    empty: Annotated[bool, Label("是否空表", "published empty")]
    rows: Annotated[Count, Label("行数", "number of rows")]
    note: Annotated[Text, Label("空表说明", "note under the table", example="本单位无政府性基金预算支出，故本表为空。")]
    number: Annotated[Count, Label("表号", "number of the table")]
    currency_unit: Annotated[CurrencyUnit, Label("表中标明的金额单位", "currency unit that the table names")]


class Disclosure(ModelTable, required=("year",)):
    """What is disclosed: year, kind, scope, units of money, contents, dates."""

    year: Annotated[ExactNumber, Label("年度", "year", example=2022), Limits(FIRST_YEAR, LAST_YEAR, whole=True)]
    kind: Annotated[
        Literal["budget", "final_accounts"],
        Label("公开类型", "kind", "预算或决算；缺省为预算。", "budget (the default) or final accounts."),
        Choices((phrase("model.document.budget"), phrase("model.document.final_accounts"))),
    ]
    scope: Annotated[
        Literal["unit", "department"],
        Label("公开主体", "scope", "单位或部门；缺省为单位。", "a unit (the default) or a department with its units."),
        Choices((phrase("model.document.unit"), phrase("model.document.department"))),
    ]
    currency_unit: Annotated[
        CurrencyUnit, Label("金额单位", "currency unit", "缺省为万元。", "10,000 yuan (万元) by default.")
    ]
    decimals: Annotated[
        ExactNumber,
        Label(
            "小数位数",
            "decimals",
            "金额保留几位小数；缺省为 2。",
            "decimals that amounts are rounded to; 2 by default.",
        ),
        Limits(-12, 20, whole=True),
    ]
    rounding: Annotated[
        Literal["nearest", "truncated"],
        Label("取舍方式", "rounding", "缺省为四舍五入。", "to the nearest by default."),
        Choices((phrase("model.document.nearest"), phrase("model.document.truncated"))),
    ]
    extent: Annotated[
        Literal["whole", "excerpt"],
        Label(
            "完整或摘录",
            "extent",
            "公开文本全部录入，或只录入一部分；缺省为全部。",
            "all that was published (the default) or only a part of it.",
        ),
        Choices((phrase("model.document.all"), phrase("model.document.excerpt"))),
    ]
    partial: Annotated[
        list[str],
        Label(
            "未录全的表和列表",
            "given in part",
            "只录入了一部分的表和列表的地址。",
            "addresses of the tables and lists of which only a part is given.",
            ["expenditure.by_function"],
        ),
    ]
    complete: Annotated[
        list[str],
        Label(
            "摘录中已录全的表和列表",
            "given wholly",
            "摘录中完整录入的表和列表的地址，其合计照常核对。",
            "addresses of the tables and lists that an excerpt gives wholly, whose sums are judged all the same.",
            ["government_fund.by_function"],
        ),
    ]
    title: Annotated[Text, Label("标题", "title", example="2022年单位预算公开")]
    contents: Annotated[list[str], Label("目录", "table of contents")]
    sections: Annotated[list[str], Label("公开内容各部分", "sections")]
    tables: Annotated[list[DisclosedTable], Label("公开表格", "tables")]
    approved_on: Annotated[date, Label("批复日期", "approved on", example=date(2022, 1, 20))]
    published_on: Annotated[date, Label("公开日期", "published on", example=date(2022, 2, 9))]
    previous: Annotated[
        Text,
        Label(
            "上年申报文件",
            "last year's declaration",
            "上年申报文件的相对路径。",
            "relative path of last year's declaration.",
            "../2021/110101.toml",
        ),
    ]
    budget: Annotated[
        Text,
        Label(
            "本年预算申报文件",
            "declaration of this year's budget",
            "决算对照的本年公开预算的相对路径。",
            "relative path of the published budget that final accounts are held against.",
            "../2022-budget/110101.toml",
        ),
    ]
    approved: Annotated[
        Text,
        Label(
            "批复申报文件",
            "approved version",
            "财政部门批复的同一文件的相对路径。",
            "relative path of the version of this document that was approved.",
            "../approved/110101.toml",
        ),
    ]
    members: Annotated[
        list[str],
        Label(
            "所属单位申报文件",
            "declarations of its units",
            "部门汇总的各单位申报文件，相对路径或通配符。",
            "declarations that a department consolidates: relative paths or globs.",
            ["units/*.toml"],
        ),
    ]


class Statement(ModelTable, required=("figure", "value"), one=phrase("model.document.statement")):
    """The same figure as stated elsewhere in the disclosure."""

    figure: Annotated[FigureAddress, Label("数字", "figure", example="procurement.total")]
    value: Annotated[Stated, Label("该处数值", "value stated there")]
    at: Annotated[Text, Label("出处", "place", example="六、政府采购预算情况（说明文字）")]
    quote: Annotated[Text, Label("原文", "quotation")]
    rounding: Annotated[
        Literal["nearest", "truncated"],
        Label("取舍方式", "rounding", "缺省同 disclosure.rounding。", "that of the disclosure by default."),
        Choices((phrase("model.document.nearest"), phrase("model.document.truncated"))),
    ]


class Share(ModelTable, required=("part", "whole", "percent"), one=phrase("model.document.stated_share")):
    """A percentage that the disclosure states: part of whole."""

    part: Annotated[FigureAddress, Label("部分", "part", example="expenditure.basic.total")]
    whole: Annotated[FigureAddress, Label("总体", "whole", example="expenditure.total")]
    percent: Annotated[Percent, Label("占比%", "share in percent")]
    at: Annotated[Text, Label("出处", "place")]
    quote: Annotated[Text, Label("原文", "quotation")]


class FigureTables(ModelTable):
    """All tables of figures."""

    income: Annotated[Income, Label("收入", "income")]
    expenditure: Annotated[Expenditure, Label("支出", "expenditure")]
    fiscal_appropriation: Annotated[FiscalAppropriation, Label("财政拨款收支", "fiscal appropriation")]
    general_public_budget: Annotated[GeneralPublicBudget, Label("一般公共预算财政拨款支出", "general public budget")]
    government_fund: Annotated[BudgetTable, Label("政府性基金预算支出", "government fund budget")]
    state_capital: Annotated[BudgetTable, Label("国有资本经营预算支出", "state capital budget")]
    change: Annotated[Changes, Label("比上年增减", "change on last year")]
    operating_expense: Annotated[OperatingExpense, Label("机关运行经费", "operating expense of organs")]
    institution_expense: Annotated[InstitutionExpense, Label("事业运行经费", "running expense of institutions")]
    three_public: Annotated[ThreePublic, Label("财政拨款“三公”经费", "three public expenses")]
    procurement: Annotated[Procurement, Label("政府采购", "procurement")]
    assets: Annotated[Assets, Label("国有资产", "state assets")]
    staff: Annotated[Staff, Label("人员情况", "staff")]
    projects: Annotated[list[Project], Label("项目", "projects")]
    performance: Annotated[Performance, Label("整体绩效目标", "overall performance")]


class DeclarationTable(FigureTables, required=("format", "unit", "disclosure")):
    """One declaration file."""

    format: Annotated[
        ExactNumber,
        Label("格式版本", "format", example=FORMAT_VERSION),
        Limits(FORMAT_VERSION, FORMAT_VERSION, whole=True),
    ]
    unit: Annotated[Unit, Label("单位", "unit")]
    disclosure: Annotated[Disclosure, Label("公开信息", "disclosure")]
    previous: Annotated[FigureTables, Label("上年数", "last year's figures")]
    statements: Annotated[list[Statement], Label("数字的其他出处", "figures stated elsewhere")]
    shares: Annotated[list[Share], Label("所述占比", "stated shares")]
    custom: Annotated[dict[str, object], Holds("any"), Label("自定义数据", "the user's own data")]
    reliability: Annotated[dict[str, object], Holds("any"), Label("数字可靠程度", "reliability of figures")]
