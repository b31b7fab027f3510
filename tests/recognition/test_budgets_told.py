"""Nouns that every budget has take the key of the budget that the sentence, the paragraph or the heading names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetcheck.documents.document import Document, Paragraph
from budgetcheck.recognition.facts.keys import written_key
from budgetcheck.recognition.recognise import recognise
from budgetcheck.recognition.words.lexicon import builtin_lexicon
from tests.recognition.test_prose import read

FUND = "八、政府性基金预算财政拨款收入支出决算情况说明"


def sure(text: str, *headings: str, kind: str = "final_accounts") -> dict[str, str]:
    """What is taken without asking another printing."""
    return read(text, *headings, kind=kind, sure=True)


@pytest.mark.parametrize(
    ("text", "headings", "expected"),
    [
        # one sentence names the budget and tells of it
        (
            "2025年度政府性基金预算财政拨款年初结转和结余3.10万元，本年收入35万元，本年支出33万元，"
            "其中：基本支出0万元，项目支出33万元，年末结转和结余5.10万元。",
            (),
            {
                "government_fund.carried_over": "3.10万元",
                "government_fund.income": "35万元",
                "government_fund.total": "33万元",
                "government_fund.basic": "0万元",
                "government_fund.project": "33万元",
                "government_fund.carried_forward": "5.10万元",
            },
        ),
        # the heading names it
        (
            "年初结转和结余3.10万元，本年支出33万元，年末结转和结余5.10万元。",
            (FUND,),
            {
                "government_fund.carried_over": "3.10万元",
                "government_fund.total": "33万元",
                "government_fund.carried_forward": "5.10万元",
            },
        ),
        (
            "国有资本经营预算财政拨款本年支出1万元，年末结转和结余2万元。",
            (),
            {"state_capital.total": "1万元", "state_capital.carried_forward": "2万元"},
        ),
        # what the budget named has no key for is not the whole unit's
        ("人员经费30万元。", (FUND,), {}),
        ("使用非财政拨款结余3万元。", (FUND,), {}),
        # 财政拨款 stands before the noun, or in it
        (
            "财政拨款年初结转和结余3万元，年末财政拨款结转和结余1万元。",
            (),
            {
                "fiscal_appropriation.income.carried_over": "3万元",
                "fiscal_appropriation.expenditure.carried_forward": "1万元",
            },
        ),
        (
            "财政拨款收入总计、支出总计均为60万元。",
            (),
            {"fiscal_appropriation.income.total": "60万元", "fiscal_appropriation.expenditure.total": "60万元"},
        ),
        # money of other accounts
        ("单位资金年初结转3万元，年末结转和结余2万元。", (), {}),
        ("财政专户管理资金年初结转3万元，年末结转2万元。", (), {}),
        # another unit, a part of the department
        ("下属单位收入总计30万元，年末结转和结余3万元。", (), {}),
        ("市图书馆支出总计30万元，其中：基本支出20万元，年末结转和结余3万元。", (), {}),
        # a list of income names budgets, and what is carried over is the whole unit's again
        (
            "收入总计100万元，其中：一般公共预算拨款收入80万元，政府性基金预算拨款收入10万元，上年结转10万元。",
            (),
            {
                "income.total": "100万元",
                "income.general_public_budget": "80万元",
                "income.government_fund": "10万元",
                "income.carried_over": "10万元",
            },
        ),
        # behind the figure of one budget, and nothing says whose balance it is
        ("政府性基金预算财政拨款收入10万元，年末结转和结余3万元。", (), {"income.government_fund": "10万元"}),
        ("政府性基金预算支出20万元。基本支出60万元。", (), {"government_fund.total": "20万元"}),
        # classes of 财政拨款 are its own, and none of the public budget
        (
            "财政拨款支出25万元，包括：教育支出17万元、城乡社区支出8万元。",
            (),
            {
                "fiscal_appropriation.expenditure.current_year": "25万元",
                "fiscal_appropriation.expenditure.by_function[205].total": "17万元",
                "fiscal_appropriation.expenditure.by_function[212].total": "8万元",
            },
        ),
        (
            "收支总预算26万元。收入包括：一般公共预算拨款收入22万元、事业收入4万元；支出包括：教育支出26万元。",
            (),
            {
                "income.total": "26万元",
                "expenditure.total": "26万元",
                "income.general_public_budget": "22万元",
                "income.undertaking": "4万元",
                "expenditure.by_function[205].total": "26万元",
            },
        ),
        # a list that names budgets and says of each what is carried over
        (
            "财政拨款收支总预算90万元，收入包括：一般公共预算拨款收入50万元、上年结转10万元，"
            "政府性基金拨款收入30万元、上年结转0万元。",
            (),
            {
                "fiscal_appropriation.income.total": "90万元",
                "fiscal_appropriation.expenditure.total": "90万元",
                "fiscal_appropriation.income.general_public_budget": "50万元",
                "fiscal_appropriation.income.government_fund": "30万元",
            },
        ),
        # last year's figure between two of this year
        (
            "收入总计9万元，其中：一般公共预算拨款收入6万元，上年5万元，增加1万元；财政专户管理资金收入3万元。",
            (),
            {
                "income.total": "9万元",
                "income.general_public_budget": "6万元",
                "previous.income.general_public_budget": "5万元",
                "change.general_public_budget": "1万元",
                "income.fiscal_account": "3万元",
            },
        ),
        (
            "政府性基金预算财政拨款收入10万元，支出9万元，年初结转和结余0万元。",
            (FUND,),
            {
                "income.government_fund": "10万元",
                "government_fund.total": "9万元",
                "government_fund.carried_over": "0万元",
            },
        ),
        (
            "2.2025年公务接待费3万元，与2024年的4万元相比减少1万元。",
            (),
            {
                "three_public.reception": "3万元",
                "previous.three_public.reception": "4万元",
                "three_public.change.reception": "-1万元",
            },
        ),
        # said of nothing: any budget's
        ("教育支出80万元，住房保障支出5万元。", (), {}),
        ("财政拨款基本支出5万元。", (), {}),
        # a form that was not filled in says nothing of the direction
        ("公务接待费3万元，比上年增加（减少）1万元，增长（下降）5%。", (), {"three_public.reception": "3万元"}),
        # years beside each other
        (
            "2023年、2024年、2025年“三公”经费支出分别为12万元、11万元和10万元。",
            (),
            {"previous.three_public.total": "11万元", "three_public.total": "10万元"},
        ),
        (
            "2024年“三公”经费支出12万元，2025年支出10万元，同比减少2万元。",
            (),
            {"previous.three_public.total": "12万元", "three_public.total": "10万元", "three_public.change": "-2万元"},
        ),
        (
            "机关运行经费由上年的50万元增加到55万元，增加5万元。",
            (),
            {
                "previous.operating_expense.total": "50万元",
                "operating_expense.total": "55万元",
                "operating_expense.change": "5万元",
            },
        ),
        ("机关运行经费由50万元增加到55万元。", (), {}),
        (
            "没有政府性基金预算拨款安排的支出，也没有国有资本经营预算拨款安排的支出。",
            (),
            {"government_fund.total": "0元", "state_capital.total": "0元"},
        ),
    ],
)
def test_a_budget_governs_what_is_told_of_it(text: str, headings: tuple[str, ...], expected: dict[str, str]) -> None:
    assert sure(text, *headings) == expected


def document(*lines: str) -> dict[str, Decimal | str]:
    made = recognise(
        Document("made", tuple(Paragraph(line) for line in ("青川市民政局2025年单位预算公开", *lines))),
        "made",
        builtin_lexicon(),
    )
    return {
        written_key(address): figure.first.value
        for address, figure in made.figures.figures.items()
        if not isinstance(figure.first.value, str)
    }


def test_what_may_be_of_several_budgets_is_taken_where_another_printing_agrees() -> None:
    alone = document("2025年财政拨款基本支出50万元。")
    assert not alone.keys() & {"general_public_budget.basic", "expenditure.basic.total"}
    twice = document("2025年财政拨款基本支出50万元。", "2025年一般公共预算基本支出50万元。")
    assert twice["general_public_budget.basic"] == 50


def test_appropriation_is_the_public_budget_where_there_is_no_other_fund() -> None:
    said = document(
        "2025年财政拨款基本支出50万元。", "2025年政府性基金预算支出0万元。", "2025年无国有资本经营预算支出。"
    )
    assert said["general_public_budget.basic"] == 50
    other = document("2025年财政拨款基本支出50万元。", "2025年政府性基金预算支出1万元。")
    assert "general_public_budget.basic" not in other
