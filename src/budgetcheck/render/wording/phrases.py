"""The words every format shares."""

from __future__ import annotations

from budgetcheck.text.severity import Severity, Verdict
from budgetcheck.text.words import Words

SEVERITY: dict[Severity, Words] = {
    "error": Words("错误", "error"),
    "warning": Words("警告", "warning"),
    "info": Words("提示", "info"),
}

VERDICT: dict[Verdict, Words] = {
    "holds": Words("相符", "holds"),
    "rounding": Words("尾差", "rounding"),
    "fails": Words("不符", "fails"),
    "undecided": Words("未判定", "undecided"),
    "not_applicable": Words("不适用", "not applicable"),
}

COUNTED: dict[Verdict, Words] = {
    "holds": Words("相符", "hold"),
    "rounding": Words("尾差", "off by rounding"),
    "fails": Words("不符", "fail"),
    "undecided": Words("未判定", "undecided"),
    "not_applicable": Words("不适用", "not applicable"),
}

ACCEPTED_BY: dict[str, Words] = {
    "comment": Words("注释已接受", "accepted by a comment"),
    "baseline": Words("基线已接受", "accepted by the baseline"),
    "before": Words("修改前已有", "older than the change"),
}
"""What took a finding out of the report."""

KIND: dict[str, Words] = {
    "budget": Words("预算", "budget"),
    "final_accounts": Words("决算", "final accounts"),
}

CAUSE: dict[str, Words] = {
    "transposition": Words("邻位颠倒（除九法）", "adjacent digits swapped (test by nine)"),
    "digit": Words("一位数字写错", "one digit wrong"),
    "dropped_digit": Words("漏写一位数字", "a digit dropped"),
    "extra_digit": Words("多写一位数字", "a digit too many"),
    "sign": Words("方向记反（除二法）", "wrong sign (test by two)"),
    "swap": Words("两数互换", "two figures exchanged"),
    "unit": Words("计量单位用错", "wrong unit"),
    "omitted": Words("漏加一项", "a part left out of the sum"),
    "double_counted": Words("重复计入一项", "a part counted twice"),
    "cumulated": Words("误填累计数", "a running total in place of the figure"),
    "stale": Words("误用上年数", "last year's figure"),
    "rounding": Words("四舍五入", "rounding"),
}

INPUT: dict[str, Words] = {
    "previous": Words("上年数据", "last year's figures"),
    "members": Words("所属单位数据", "member units"),
    "income": Words("收入", "income"),
    "expenditure": Words("支出", "expenditure"),
    "fiscal_appropriation": Words("财政拨款收支", "fiscal appropriation"),
    "general_public_budget": Words("一般公共预算财政拨款支出", "general public budget"),
    "government_fund": Words("政府性基金预算支出", "government fund budget"),
    "state_capital": Words("国有资本经营预算支出", "state capital budget"),
    "change": Words("比上年增减", "change on last year"),
    "operating_expense": Words("机关运行经费", "operating expense of organs"),
    "institution_expense": Words("事业运行经费", "running expense of institutions"),
    "staff": Words("人员情况", "staff"),
    "three_public": Words("财政拨款“三公”经费", "three public expenses"),
    "procurement": Words("政府采购", "procurement"),
    "assets": Words("国有资产", "state assets"),
    "projects": Words("项目", "projects"),
    "performance": Words("整体绩效目标", "overall performance"),
    "format": Words("格式版本", "format"),
    "unit": Words("单位", "unit"),
    "disclosure": Words("公开信息", "disclosure"),
    "statements": Words("数字的其他出处", "figures stated elsewhere"),
    "shares": Words("所述占比", "stated shares"),
    "custom": Words("自定义数据", "the user's own data"),
    "reliability": Words("数字可靠程度", "reliability of figures"),
}
"""What a rule may lack: the inputs beside a declaration, then its top-level keys with the model's own labels, repeated
here so that a report does not import the model; a test keeps them equal."""

VIOLATED = {"==": "≠", "!=": "=", "<=": ">", ">=": "<", "<": "≥", ">": "≤"}
SATISFIED = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥", "<": "<", ">": ">"}


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """English: ``1 file``, ``1,000 files``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
