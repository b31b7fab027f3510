"""Why a duty stays open, in words that an accountant can act on: what is missing, or that the rest is not there."""

from __future__ import annotations

from typing import Any

import pytest

from budgetcheck.findings.finding import Undecided
from budgetcheck.render.wording.tally import Waiting
from budgetcheck.text.words import Words
from tests.findings.test_ledger import PACK, book, entries

SUM = "income.total == expenditure.total"


def duty(rule: dict[str, Any], body: str, **more: Any) -> tuple[str, str]:
    pack = {
        **PACK,
        "duty": [{"id": "T-1", "head": "detail", "title": "收支", **more}],
        "rule": [{"id": "TST-001", "title": "收支不等", "duties": ["T-1"], **rule}],
    }
    found = entries(body, rules=book(pack))["T-1"]
    assert found.state == "unseen"
    return found.why.zh, found.why.en


def test_what_a_rule_that_does_not_apply_would_need_is_named() -> None:
    rule = {"check": SUM, "when": "income.total > 9 and defined(unit.rank)"}
    zh, en = duty(rule, "income.total = 5\n")
    assert zh == "没有填列 TST-001 所要核对的内容：单位规格（unit.rank）、支出合计（expenditure.total）"
    assert en == "not stated, so that TST-001 cannot tell: rank (unit.rank), total expenditure (expenditure.total)"


def test_a_rule_that_needs_nothing_more_is_named_with_what_it_finds() -> None:
    zh, en = duty({"check": SUM, "when": "income.total > 9"}, "income.total = 5\nexpenditure.total = 5\n")
    assert zh == "所填内容不在 TST-001（收支不等）的核对范围内"
    assert en == "what is stated is outside what these rules check: TST-001 (收支不等)"


def test_what_the_duty_itself_asks_for_comes_first() -> None:
    rule = {"check": SUM, "when": "income.total > 9"}
    zh, _ = duty(rule, "income.total = 5\n", evidence=["procurement.total"])
    assert zh == "未见政府采购总额（procurement.total），不能认定已履行"


@pytest.mark.parametrize(
    ("body", "zh", "en"),
    [
        ("", "只有部分内容（节选），看不出全文", "only a part of the document is given"),
        (
            "income.other = 1\n",
            "缺 收入合计（income.total）（TST-001）；只有部分内容（节选），看不出全文",
            "missing total income (income.total) (TST-001); only a part of the document is given",
        ),
    ],
)
def test_an_excerpt_is_not_said_to_lack_its_extent(body: str, zh: str, en: str) -> None:
    texts = "not any(matches(texts.value, '没有的词'))"
    check = f"{texts} and income.total > 0" if body else texts
    assert duty({"check": check}, f"disclosure.extent = 'excerpt'\n{body}") == (zh, en)


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "缺节选以外的内容"), ("en", "missing what the excerpt leaves out")]
)
def test_what_waits_for_the_rest_of_an_excerpt_says_so(language: str, said: str) -> None:
    waiting = Waiting()
    waiting.add((Undecided("PRC-030", Words("甲", "a"), ("disclosure.extent",)),))
    (entry,) = waiting.entries(language)
    assert entry.startswith(said)
    assert "disclosure" not in entry
