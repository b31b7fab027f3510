"""Hand-made reports that the tests of the formats share."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from budgetcheck.findings.finding import FileReport, Finding, Side, Suspect, Term, Undecided
from budgetcheck.findings.picture import Branch, Picture, PicturedAmount
from budgetcheck.render.context import RuleDoc
from budgetcheck.source.excerpt import Excerpt
from budgetcheck.text.places import Span
from budgetcheck.text.words import EMPTY, Words

PATH = "预算/2026/110101.toml"
CITE = ("《中华人民共和国预算法实施条例》第五条第二款",)
REMEDY = Words(
    "请核对项目支出原始凭证；本工具不会改动金额",
    "Check project expenditure against its source; no amount is changed here",
)

TOTAL = Term("expenditure.total", Words("支出合计", "total expenditure"), "1644.62", "1", Span(33, 9, 33, 16))
BASIC = Term("expenditure.basic.total", Words("基本支出", "basic expenditure"), "1088.83", "1", Span(36, 9, 36, 16))
PROJECT = Term(
    "expenditure.project.total", Words("项目支出", "project expenditure"), "555.97", "1", Span(41, 9, 41, 15)
)

SUM = Finding(
    rule="EXP-001",
    name="expenditure-not-basic-plus-project",
    severity="error",
    verdict="fails",
    path=PATH,
    span=Span(33, 1, 33, 16),
    figure="expenditure.total",
    element=None,
    title=Words("支出合计与分项之和不符", "total expenditure is not the sum of its parts"),
    message=Words("支出合计与分项之和不符", "total expenditure is not the sum of its parts"),
    why=Words("支出由基本支出和项目支出组成。", "Expenditure consists of basic and project expenditure."),
    remedy=REMEDY,
    cite=CITE,
    relation="==",
    left=Side("1644.62", (TOTAL,), "1644.615", "1644.625", "1,644.62"),
    right=Side("1644.80", (BASIC, PROJECT), "1644.79", "1644.81", "1,088.83 + 555.97"),
    difference="-0.18",
    tolerance="0.015",
    currency_unit="万元",
    excerpts=(
        Excerpt(
            33,
            "total = 1644.62",
            9,
            16,
            Words("申报 1,644.62；核算 1,644.80", "declared 1,644.62; computed 1,644.80"),
            True,
        ),
        Excerpt(36, "total = 1088.83", 9, 16, BASIC.label),
        Excerpt(41, "total = 555.97", 9, 15, Words("项目支出（最可疑）", "project expenditure (most suspect)")),
    ),
    suspects=(
        Suspect(
            ("expenditure.project.total",),
            "transposition",
            ("555.97",),
            ("555.79",),
            Words(
                "邻位颠倒（除九法，差额 0.18 为 9 的倍数）：555.97 若为 555.79 则相符",
                "adjacent digits are transposed (the difference 0.18 is a multiple of 9): 555.97 would agree as 555.79",
            ),
            True,
        ),
    ),
    fingerprint="1f0c3a5e7b9d2468",
)

TARGET = Finding(
    rule="PER-004",
    name="target-differs-from-narrative",
    severity="error",
    verdict="fails",
    path=PATH,
    span=Span(152, 1, 157, 20),
    figure="projects[区政府一招人员经费].indicators[满意度].target",
    element="projects[区政府一招人员经费].indicators[满意度]",
    title=Words("指标值与文字表述不一致", "the target differs from the narrative"),
    message=Words(
        "指标“服务对象满意度”的指标值 ≥95% 与文字表述 ≥90% 不一致，请以批复的绩效目标表为准逐项核对后再行公开",
        "the target ≥95% of indicator “服务对象满意度” differs from ≥90% in the narrative; check the approved table",
    ),
    remedy=Words("请以批复的绩效目标表为准", "Follow the approved table of targets"),
    relation="==",
    excerpts=(
        Excerpt(
            156,
            'name = "服务对象满意度", target = "≥95%", narrative = "≥90%"',
            28,
            34,
            Words("指标值", "target"),
            True,
        ),
        Excerpt(
            156, 'name = "服务对象满意度", target = "≥95%", narrative = "≥90%"', 48, 54, Words("文字表述", "narrative")
        ),
    ),
    fingerprint="2222",
)

SHARE = Finding(
    rule="SME-002",
    name="sme-share-too-small",
    severity="warning",
    verdict="fails",
    path=PATH,
    span=Span(90, 1, 90, 22),
    figure="procurement.reserved_for_sme.total",
    element=None,
    title=Words("面向中小企业预留份额低于采购预算的 30%", "less than 30% of procurement is reserved for small firms"),
    message=EMPTY,
    cite=("《中小企业促进法》第四十条",),
    relation=">=",
    left=Side(
        "100", (Term("procurement.reserved_for_sme.total", Words("预留份额", "reserved"), "100"),), formula="100"
    ),
    right=Side("107.7", (Term("procurement.total", Words("采购预算", "procurement"), "359"),), formula="359 × 0.3"),
    difference="-7.7",
    currency_unit="万元",
    excerpts=(Excerpt(90, "\treserved_for_sme = { total = 100 }", 31, 34, Words("预留份额", "reserved"), True),),
    fingerprint="3333",
)

SYNTAX = Finding(
    rule="DEC-012",
    name="unknown-key",
    severity="error",
    verdict="fails",
    path=PATH,
    span=Span(7, 1, 7, 5),
    figure=None,
    element=None,
    title=Words("未知的键", "unknown key"),
    message=Words("未知的键 totl；是否指 total？", "unknown key totl; did you mean total?"),
    excerpts=(Excerpt(7, "totl = 1", 1, 5, EMPTY, True),),
    fingerprint="4444",
)

ROUNDING = replace(
    SUM,
    rule="INC-002",
    severity="info",
    verdict="rounding",
    span=Span(20, 1, 20, 16),
    figure="income.total",
    message=Words("收入合计与分项之和相差 0.01", "total income is 0.01 off its parts"),
    left=Side("1644.62", formula="1,644.62"),
    right=Side("1644.63", formula="1,000 + 644.63"),
    difference="-0.01",
    suspects=(),
    excerpts=(),
    fingerprint="5555",
)

HOLDS = replace(
    SUM,
    rule="EXP-002",
    name="basic-not-personnel-plus-public",
    verdict="holds",
    span=Span(36, 1, 36, 16),
    figure="expenditure.basic.total",
    title=Words("基本支出≠人员经费+公用经费", "basic expenditure is not personnel plus public"),
    message=EMPTY,
    left=Side("1088.83", formula="1,088.83"),
    right=Side("1088.83", formula="877.53 + 211.3"),
    difference="0.00",
    suspects=(),
    excerpts=(),
    fingerprint="6666",
)

UNDECIDED = (
    *(
        Undecided(f"CHG-{n:03}", Words("增减额≠本年-上年", "change is not this year minus last"), (f"previous.x{n}",))
        for n in range(1, 9)
    ),
    Undecided(
        "PRC-003",
        Words("采购合计≠分项之和", "procurement is not its parts"),
        ("procurement.goods", "procurement.works"),
    ),
    Undecided("PRC-004", Words("采购合计", "procurement"), ("procurement.services",)),
    Undecided("DEP-001", Words("部门≠所属单位之和", "department is not its units"), ("members",)),
    Undecided("BAL-001", Words("收支不平衡", "income is not expenditure"), ("income.total",), None, True),
)

PICTURE = Picture(
    (
        PicturedAmount("income.total", Words("收入合计", "total income"), "1644.62", None, "1555.72", True),
        PicturedAmount(
            "income.general_public_budget", Words("一般公共预算拨款收入", "general"), "1600", "income.total"
        ),
        PicturedAmount("income.other", Words("其他收入", "other income"), "44.62", "income.total"),
        PicturedAmount("expenditure.total", TOTAL.label, "1644.62", None, "1555.72", True),
        PicturedAmount("expenditure.basic.total", BASIC.label, "1088.83", "expenditure.total", "1129.14"),
        PicturedAmount("expenditure.project.total", PROJECT.label, "555.97", "expenditure.total", "426.76"),
        PicturedAmount("three_public.total", Words("“三公”经费合计", "three public expenses"), "91.33", budget="100"),
        PicturedAmount("three_public.reception", Words("公务接待费", "official receptions"), "76", budget="80.5"),
    ),
    (
        Branch("expenditure.total", TOTAL.label, "1644.62", 0, ""),
        Branch("expenditure.basic.total", BASIC.label, "1088.83", 1, "possible"),
        Branch("expenditure.project.total", PROJECT.label, "555.97", 1, "suspect", 3),
    ),
)

COUNTS = (("holds", 36), ("rounding", 1), ("fails", 3), ("undecided", 12), ("not_applicable", 3))

FULL = FileReport(
    PATH,
    "廊坊市广阳区人民政府办公室",
    2026,
    "budget",
    "万元",
    (SYNTAX, ROUNDING, SUM, SHARE, TARGET),
    UNDECIDED,
    COUNTS,  # type: ignore[arg-type]
    picture=PICTURE,
)
ONE = replace(FULL, findings=(SUM,), undecided=(), counts=(("holds", 40), ("fails", 1)))
CLEAN = replace(
    FULL, path="预算/2026/110102.toml", findings=(), undecided=UNDECIDED[:9], counts=(("holds", 40), ("undecided", 9))
)
PASSED = replace(FULL, findings=(*FULL.findings, HOLDS))

RULES = tuple(
    RuleDoc(
        f.rule, f.name, f.title, f.severity, f.why, f.remedy, f.cite, "expenditure.total == expenditure.basic.total"
    )
    for f in (SUM, TARGET, SHARE, SYNTAX, ROUNDING, HOLDS)
)

POISON = (
    "\x1b[31mred\x1b[0m [red]markup[/red] \n::error::owned\r\n"
    "  ::error file=x::owned\n##vso[task.complete]\n##[group]x\n"
    "%0A::warning::x %25 ]]> <script>alert(1)</script> \u202ertl\u202c\u200f\u2066 \x00 \ud800 \x85 \u2028::error::ls "
    "```\n~~~ <!-- --> &amp; | a | [x](javascript:x) @all #1 ,:;= \\ \" ' \x7f \ufeff 预算😀 \uffff \U000e0041"
)


def poisoned(value: Any, poison: str = POISON) -> Any:
    """The same report with poison in every text that a declaration, a pack or a file name could fill."""
    if isinstance(value, Words):
        return Words(*(f"::error::{text} {poison}" for text in (value.zh, value.en)))
    if isinstance(value, Span):
        return value
    if isinstance(value, tuple):
        return tuple(poisoned(item, poison) for item in value)
    if isinstance(value, str):
        return f"::error::{value} {poison}"
    if not is_dataclass(value) or isinstance(value, type):
        return value
    if isinstance(value, PicturedAmount | Branch):
        return replace(value, label=poisoned(value.label, poison))
    own = {"severity", "verdict", "counts"}
    return replace(
        value, **{f.name: poisoned(getattr(value, f.name), poison) for f in fields(value) if f.name not in own}
    )
