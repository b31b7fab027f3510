"""Clauses: roles are told by words round the head noun; what is not accounted for is not taken."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.documents.document import Place
from budgetcheck.recognition.facts.keys import written_key
from budgetcheck.recognition.facts.reading import Setting
from budgetcheck.recognition.forms.form import Passage
from budgetcheck.recognition.prose.paragraph import ProseReader
from budgetcheck.recognition.prose.tokens import ProseScanner
from budgetcheck.recognition.words.classes import Classifier
from budgetcheck.recognition.words.lexicon import builtin_lexicon

SCANNER = ProseScanner(builtin_lexicon(), Classifier(builtin_lexicon()))


def read(
    text: str, *headings: str, year: int = 2025, kind: str = "budget", unit: str = "青川市民政局", sure: bool = False
) -> dict[str, str]:
    reader = ProseReader(SCANNER, Setting(year, kind, "unit", unit))
    for line in text.split("\n"):
        reader.read(Passage(line, Place(), headings, 0))
    made = {
        written_key(fact.address): str(fact.value) + fact.unit
        for fact in reader.facts
        if fact.address[-1] != "base" and not (sure and fact.confidence == "doubtful")
    }
    for ratio in reader.ratios:
        made[f"{written_key(ratio.part)} / {written_key(ratio.whole)}"] = f"{ratio.percent}%"
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # enumerators before a head
        ("（二）公务接待费3万元。", {"three_public.reception": "3万元"}),
        ("1.公务接待费3.5万元。", {"three_public.reception": "3.5万元"}),
        ("2、公务接待费3万元。", {"three_public.reception": "3万元"}),
        # blanks inside numbers and before units, thousands separators, full width
        ("机关运行经费 1 502.4 万元。", {"operating_expense.total": "1502.4万元"}),
        ("机关运行经费１，５０２.４０万元。", {}),
        ("机关运行经费1,502.40万元。", {"operating_expense.total": "1502.40万元"}),
        # qualifiers
        ("拟购置固定资产总额9万元。", {"assets.planned_purchase": "9万元"}),
        ("公务接待费不超过5万元。", {}),
        ("公务接待费人均0.05万元。", {}),
        ("公务接待费约5万元。", {}),
        ("单价50万元以上设备3台。", {"assets.equipment.count": "3"}),
        # another year first
        (
            "2024年公务接待费5万元，2025年公务接待费3万元。",
            {"previous.three_public.reception": "5万元", "three_public.reception": "3万元"},
        ),
        ("2023年公务接待费5万元。", {}),
        (
            "上年公务接待费5万元，今年3万元。",
            {"previous.three_public.reception": "5万元", "three_public.reception": "3万元"},
        ),
        # comparison with the document's own year says nothing of last year
        ("公务接待费3万元，比2025年预算增加1万元。", {"three_public.reception": "3万元"}),
        ("公务接待费3万元，较年初预算增加1万元。", {"three_public.reception": "3万元"}),
        (
            "公务接待费3万元，与2024年预算持平。",
            {"three_public.reception": "3万元", "three_public.change.reception": "0万元"},
        ),
        # unknown words between head and figure, or before the head
        ("公务接待费中用于外事的部分3万元。", {}),
        ("退休人员公用经费3万元。", {}),
        ("下属图书馆人员经费3万元。", {}),
        ("公用经费10万元，主要用于办公费3万元、水费2万元。", {"expenditure.basic.public": "10万元"}),
        ("会议费支出预算3万元。", {}),
        # the unit's name and filling words
        ("2025年青川市民政局机关运行经费预算为3万元。", {"operating_expense.total": "3万元"}),
        ("民政局机关运行经费3万元。", {"operating_expense.total": "3万元"}),
        # lists that share their figures
        (
            "货物、工程和服务采购预算分别为1万元、2万元、3万元。",
            {"procurement.goods": "1万元", "procurement.works": "2万元", "procurement.services": "3万元"},
        ),
        ("货物、工程、服务分别为1万元、2万元。", {}),
        # nothing spent, in words
        ("2025年青川市民政局无机关运行经费。", {"operating_expense.total": "0元"}),
        ("公务接待费未安排。", {"three_public.reception": "0元"}),
        ("无机关运行经费支出的，应当说明原因。", {}),
        ("本单位没有公务用车。", {}),
        # a share is a share
        (
            "支出预算10万元，其中：基本支出6万元，占60%。",
            {
                "expenditure.total": "10万元",
                "expenditure.basic.total": "6万元",
                "expenditure.basic.total / expenditure.total": "60%",
            },
        ),
        # the sentence behind a list speaks of what the list belongs to
        (
            "“三公”经费9万元。其中：因公出国（境）费4万元；公务接待费5万元。与2024年相比减少1万元。",
            {
                "three_public.total": "9万元",
                "three_public.abroad": "4万元",
                "three_public.reception": "5万元",
                "three_public.change": "-1万元",
            },
        ),
        # several nouns and one figure
        ("咨询费、公务接待费3万元。", {}),
        ("人员经费和公用经费共计10万元。", {}),
        (
            "公务用车购置费和公务接待费均为0万元。",
            {"three_public.vehicle.purchase": "0万元", "three_public.reception": "0万元"},
        ),
        ("货物1万元、工程2万元，合计3万元。", {"procurement.goods": "1万元", "procurement.works": "2万元"}),
        # only a part of the unit, or of the money
        ("本级机关运行经费2万元，下属单位机关运行经费1万元。", {}),
        ("财政拨款收入合计2万元。", {"fiscal_appropriation.income.total": "2万元"}),
        ("一般公共预算拨款支出9万元（含上年结转1万元）。", {"general_public_budget.total": "9万元"}),
        # what assets are stated as of
        ("截至2024年末，固定资产总额5万元。", {"assets.total": "5万元"}),
        # last year's figure inside the comparison
        (
            "公务接待费3万元，比2024年5万元减少2万元。",
            {
                "three_public.reception": "3万元",
                "previous.three_public.reception": "5万元",
                "three_public.change.reception": "-2万元",
            },
        ),
        # an unknown noun takes what follows with it
        ("公务接待费3万元，援建资金5万元，比上年增加1万元。", {"three_public.reception": "3万元"}),
        # a number without a unit
        ("公务接待费3。", {}),
        ("政府性基金预算支出为0。", {"government_fund.total": "0万元"}),
    ],
)
def test_clauses(text: str, expected: dict[str, str]) -> None:
    assert read(text) == expected


def test_final_accounts_tell_budget_and_figure_apart() -> None:
    said = read(
        "公务接待费支出预算为5万元，支出决算为3万元，完成预算的60%，比上年减少1万元，下降25%。", kind="final_accounts"
    )
    assert said == {
        "three_public.budget.reception": "5万元",
        "three_public.reception": "3万元",
        "three_public.completion.reception": "60%",
        "three_public.change.reception": "-1万元",
        "three_public.change.reception.percent": "-25%",
    }


def test_a_heading_tells_the_budget_that_is_spoken_of() -> None:
    assert read("基本支出6万元。", "六、一般公共预算基本支出情况说明") == {"general_public_budget.basic": "6万元"}
    assert read("基本支出6万元。", "三、支出情况说明") == {"expenditure.basic.total": "6万元"}
    assert read("2025年预算安排6万元。", "（二）公务接待费") == {"three_public.reception": "6万元"}


def test_reasons_are_taken_to_the_end_of_the_sentence() -> None:
    said = read("基本支出比上年减少4.31万元，主要原因是人员调出，另有2人退休。项目支出比上年持平，主要原因是。")
    assert said["change.basic.reason"] == "人员调出，另有2人退休"
    assert "change.project.reason" not in said


@given(
    st.text(
        alphabet="公务接待费机关运行经费其中：，。；、（）0123456789.%万元比上年增加减少占为20252024年度“”类款项-",
        max_size=80,
    )
)
def test_any_words_are_read_without_harm(text: str) -> None:
    for value in read(text).values():
        assert value


@given(
    st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["机关运行经费", "公务接待费", "政府采购预算"])
)
def test_amounts_are_exact(amount: Decimal, noun: str) -> None:
    (value,) = read(f"{noun}{amount:,}万元。").values()
    assert value == f"{amount}万元"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what something narrower is paid from is no budget's total
        (
            "“三公”经费支出决算2.51万元（其中：一般公共预算支出2.51万元；政府性基金预算支出0万元）。",
            {"three_public.total": "2.51万元"},
        ),
        (
            "项目支出158.01万元（其中，一般公共预算拨款安排158.01万元）。",
            {"expenditure.project.total": "158.01万元"},
        ),
        # the noun behind “中的” is what is spoken of
        ("基本支出中的机关运行经费支出合计74.55万元。", {"operating_expense.total": "74.55万元"}),
        ("机关运行经费当年一般公共预算拨款303.73万元。", {"operating_expense.total": "303.73万元"}),
        # the change of a part is not that of its budget
        ("人员经费10万元，与2024年度相比，增加2万元，增长25%。", {"general_public_budget.personnel": "10万元"}),
        # final accounts beside the budget of their own year
        (
            "公务接待费2025年决算数0.12万元，比2025年年初预算数0.30万元减少0.18万元。",
            {
                "three_public.reception": "0.12万元",
                "three_public.budget.reception": "0.30万元",
                "three_public.over_budget.reception": "-0.18万元",
            },
        ),
        (
            "“三公”经费支出决算3万元，完成年初预算4万元的75%。",
            {
                "three_public.total": "3万元",
                "three_public.budget.total": "4万元",
                "three_public.completion": "75%",
            },
        ),
        # a count of something unknown, and what follows it
        (
            "国内公务接待33批次260人，其中：归侨接待4批次，9人。",
            {"three_public.reception_batches": "33", "three_public.reception_people": "260"},
        ),
        # what stands in brackets behind “持平”
        (
            "公务用车购置及运行费36万元，与上年持平（其中：公务用车购置费0万元，公务用车运行费36万元）。",
            {
                "three_public.vehicle.total": "36万元",
                "three_public.change.vehicle": "0万元",
                "three_public.vehicle.purchase": "0万元",
                "three_public.vehicle.maintenance": "36万元",
            },
        ),
        # a class is named without 支出, and short ones only where nothing stands before them
        ("教育（类）支出4.50万元。", {"general_public_budget.by_function[205].total": "4.50万元"}),
        ("义务教育支出4.50万元。", {}),
    ],
)
def test_what_a_figure_is_of(text: str, expected: dict[str, str]) -> None:
    headings = ("一般公共预算财政拨款支出情况",) if text.startswith("人员经费") else ()
    assert read(text, *headings, kind="final_accounts") == expected


def test_shares_are_of_what_is_listed_not_of_what_was_described() -> None:
    found = read("支出预算100万元。其中，基本支出93万元，占93%，主要用于日常运转；项目支出7万元，占7%，主要用于抽检。")
    assert "expenditure.project.total / expenditure.basic.total" not in found
    listed = read("支出预算100万元，其中，基本支出93万元，占93%，主要用于日常运转；项目支出7万元，占7%。")
    assert listed["expenditure.project.total / expenditure.total"] == "7%"


def test_the_name_of_a_class_alone_is_what_the_next_paragraph_is_about() -> None:
    found = read(
        "1.卫生健康支出（类）公立医院（款）综合医院（项）。\n预算4800.00万元，支出决算4782.22万元。",
        "一般公共预算财政拨款支出决算情况",
        kind="final_accounts",
    )
    assert set(found.values()) == {"4800.00万元", "4782.22万元"}
    assert all("by_function" in key for key in found)
