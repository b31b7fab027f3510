"""Why a duty stays open, in words that an accountant can act on: what is missing, or that the rest is not there."""

from __future__ import annotations

from typing import Any

import pytest

from budgetcheck.findings.finding import Undecided
from budgetcheck.render.wording.tally import Waiting
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.run.single.check import Checker
from budgetcheck.source.read import Source
from budgetcheck.text.words import Words
from budgetcheck.verdicts.judgement import Strictness
from tests.findings.test_ledger import PACK, book, entries

BUDGET = (
    "format = 1\nunit.name = '某局'\ndisclosure.year = 2024\ndisclosure.kind = 'budget'\ndisclosure.scope = 'unit'\n"
)
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


ROWS = "projects = [{ name = '甲', budget = 3 }]\nexpenditure.project.total = 3\n"
SUM_OF_ROWS = {"check": "sum(projects.budget) == expenditure.project.total", "when": "defined(projects)"}


@pytest.mark.parametrize("given", ["extent = 'excerpt'", "partial = ['projects']"])
def test_of_a_list_that_is_given_in_part_the_rest_is_missing_and_not_the_list(given: str) -> None:
    zh, en = duty(SUM_OF_ROWS, f"disclosure.{given}\n{ROWS}")
    assert zh == "缺 项目（projects）未录入的部分（TST-001）"
    assert en == "missing the part of projects (projects) that is not given (TST-001)"


def test_of_a_list_that_is_not_stated_at_all_the_list_is_missing() -> None:
    zh, _ = duty({"check": SUM_OF_ROWS["check"]}, "disclosure.extent = 'excerpt'\nexpenditure.project.total = 3\n")
    assert zh == "缺 项目（projects）（TST-001）"


def test_what_each_row_has_to_show_is_wanting_of_the_rest_alone() -> None:
    rule = {"check": "expenditure.project.total > 0"}
    shows = [{"holds": "count(projects[not defined(name)]) == 0", "what": {"zh": "每项名称", "en": "each name"}}]
    more = {"evidence": ["projects[].budget"], "shows": shows}
    zh, en = duty(rule, f"disclosure.partial = ['projects']\n{ROWS}", **more)
    assert zh == "未见项目 预算（projects[].budget）未录入的部分；未录入部分的每项名称，不能认定已履行"
    assert en.startswith("not shown: the part of projects ")
    assert "; each name, in the part that is not given; so" in en
    zh, _ = duty(rule, "expenditure.project.total = 3\n", **more)
    assert zh == "未见项目 预算（projects[].budget）；每项名称，不能认定已履行"


def test_the_rules_after_a_list_that_is_cut_short_are_said_to_be_the_rules() -> None:
    sources = ["other", "total", "undertaking", "business", "superior_subsidy", "general_public_budget"]
    zh, en = duty({"check": " and ".join(f"income.{name} >= 0" for name in sources)}, "")
    assert zh.endswith("等，另有 2 项（核对规则：TST-001）")
    assert en.endswith(" and 2 more (rules that need them: TST-001)")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "缺项目（projects）未录入的部分：1 次"),
        ("en", "missing the part of projects that is not given: 1 (TST-001)"),
    ],
)
def test_what_waits_for_the_rest_of_a_list_says_so(language: str, said: str) -> None:
    report = Checker(book({**PACK, "rule": [{"id": "TST-001", "title": "项目", **SUM_OF_ROWS}]}), Strictness()).source(
        Source("a.toml", f"{BUDGET}disclosure.extent = 'excerpt'\n{ROWS}"), None
    )
    waiting = Waiting()
    waiting.add(report.undecided)
    (entry,) = waiting.entries(language)
    assert entry.startswith(said)


def told(duty: str, body: str) -> str:
    report = Checker(builtin_rulebook(), Strictness(), ledger=True).source(Source("a.toml", BUDGET + body), None)
    return next(entry.why.zh for entry in report.duties if entry.duty == duty)


def test_of_assets_only_what_is_not_stated_is_named() -> None:
    assets = "assets.vehicles = { count = 2, value = 30 }\nassets.equipment = { count = 1, value = 60 }\n"
    assert told("D-064", f"assets.as_of = 2023-12-31\n{assets}assets.total = 90\n") == (
        "未见房屋的面积或数量；房屋的价值，不能认定已履行"
    )


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("合计 486.30", False),
        ("合计　486.30 400.00 86.30", False),
        ("486.30", False),
        ("支出合计486.30，比上年减少", True),
        ("2024年支出合计486.30", True),
        ("支出合计486.30万元，其中：基本支出 86.30", True),
    ],
)
def test_a_cell_of_a_table_is_no_prose_without_a_unit(quote: str, found: bool) -> None:
    statement = f"statements = [{{ of = 'expenditure.total', value = 486.30, quote = '{quote}' }}]\n"
    said = told("D-119", f"expenditure.total = 486.30\n{statement}")
    assert ("文字中每个小数之后的单位或百分号" in said) is found
