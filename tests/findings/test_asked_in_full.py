"""Each duty is held against a disclosure that shows a part of what it asks: it stays open, neither met nor violated."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import tomli_w

from budgetcheck.findings.entries import DutyEntry
from budgetcheck.run.single.check import Checker
from budgetcheck.source.read import read
from budgetcheck.verdicts.judgement import Strictness
from tests.findings.test_evidence import RULEBOOK, WHOLE, duty, ledger
from tests.findings.test_final_duties import WHOLE as FINAL
from tests.findings.test_ledger import FULL, book, states

Tables: TypeAlias = dict[str, Any]
BUDGET = tomllib.loads(WHOLE)
ACCOUNTS = tomllib.loads(FINAL)


def changed(text: str, change: Callable[[Tables], object]) -> Mapping[str, str]:
    """The state of each duty of a whole disclosure in which something is changed."""
    tables = tomllib.loads(text)
    change(tables)
    return {name: entry.state for name, entry in ledger(tomli_w.dumps(tables)).items()}


@cache
def unchanged(text: str) -> Mapping[str, str]:
    """The state of each duty of a whole disclosure."""
    return changed(text, lambda _: None)


def opened(text: str, change: Callable[[Tables], object], *duties: str) -> Mapping[str, str]:
    """The states after a change that leaves these duties, which else are met, open."""
    before, found = unchanged(text), changed(text, change)
    for name in duties:
        assert (before[name], found[name]) == ("met", "unseen"), name
    return found


TABLES_ALONE = [
    "主要职责一览表", "机构设置表", "收支预算总表", "收入预算总表", "支出预算总表", "财政拨款收支总表",
    "一般公共预算支出表", "基本支出表", "政府性基金预算支出表", "国有资本经营预算支出表",
    "“三公”经费支出表（表七）", "附表8 机关运行经费", "政府采购预算表", "国有资产占用情况表", "项目绩效目标表",
    "名词解释",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("text", [WHOLE, FINAL], ids=["budget", "final accounts"])
def test_names_of_tables_among_the_headings_explain_nothing(text: str) -> None:
    def name_tables(tables: Tables) -> None:
        tables["disclosure"]["sections"] = TABLES_ALONE
        tables.pop("statements")
        tables["unit"].pop("subordinates", None)

    explained = ("D-023", "D-024", "D-026", "D-027", "D-028", "D-029", "D-030")
    found = opened(text, name_tables, *explained)
    assert found["D-025"] == "unseen"
    assert found["D-031"] == "met"


@pytest.mark.slow
def test_each_table_is_explained_by_words_of_its_own() -> None:
    tables = ["六、财政拨款收入支出决算总表", "八、一般公共预算基本支出决算表", "十一、国有资本经营预算支出决算表"]

    def name_some(found: Tables) -> None:
        sections = found["disclosure"]["sections"]
        sections[5], sections[7], sections[10] = tables

    assert opened(FINAL, name_some, "D-025")["D-024"] == "met"
    of_it = changed(
        FINAL, lambda found: name_some(found) or found["disclosure"]["sections"].append(f"{tables[0]}的说明")
    )
    assert of_it["D-025"] == "unseen"


def partly_told(tables: Tables) -> None:
    disclosure, three = tables["disclosure"], tables["three_public"]
    disclosure["sections"][1] = "收入预算情况说明"
    disclosure["approved_on"] = date(2022, 2, 5)
    for table in disclosure["tables"][:3]:
        table |= {"empty": True, "note": "本表为空"}
    three["change"] = {"value": -3, "reason": "压减公务接待批次", "abroad": -1, "vehicle": -1, "reception": -1}
    tables["change"] = {"total": {"value": 45.25, "reason": "人员增加"}, "expenditure": {"value": 30.00}}
    del tables["procurement"]["items"][1]["amount"]
    tables["projects"][0]["indicators"][0]["weight"] = 50
    del tables["projects"][1]["indicators"][0]["target"]
    tables["assets"] = {"as_of": tables["assets"]["as_of"]}


@pytest.mark.slow
def test_a_part_of_what_a_budget_has_to_show_leaves_it_open() -> None:
    opening = ("D-004", "D-013", "D-014", "D-015", "D-024", "D-029", "D-056", "D-057", "D-065", "D-092", "D-100")
    opened(WHOLE, partly_told, *opening)


@pytest.mark.parametrize(
    ("kind", "approved", "published", "state"),
    [
        ("budget", date(2024, 2, 5), date(2024, 2, 20), "met"),
        ("budget", date(2023, 12, 25), date(2024, 1, 10), "met"),
        ("budget", date(2023, 1, 5), date(2023, 1, 20), "unseen"),
        ("final_accounts", date(2025, 8, 5), date(2025, 8, 20), "met"),
        ("final_accounts", date(2024, 12, 20), date(2025, 1, 5), "unseen"),
    ],
)
def test_dates_of_approval_fit_the_year(kind: str, approved: date, published: date, state: str) -> None:
    text = f"format = 1\nunit.name = '某局'\n[disclosure]\nyear = 2024\nkind = '{kind}'\n"
    assert ledger(f"{text}approved_on = {approved}\npublished_on = {published}\n")["D-004"].state == state


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"value": -0.8, "reason": "压减公务接待批次"}, "met"),
        ({"value": -1.8, "reason": "接待批次减少，车辆减少一台", "reception": -0.8, "vehicle": -1, "abroad": 0}, "met"),
        ({"value": -1.8, "reason": "接待批次减少", "reception": -0.8, "vehicle": -1, "abroad": 0}, "unseen"),
        ({"value": 0, "reception": -1, "abroad": {"value": 1, "reason": "安排出访一次"}, "vehicle": 0}, "unseen"),
        ({"value": -1, "vehicle": 0, "purchase": {"value": -2, "reason": "上年购车"}, "maintenance": 2, "reception":
          {"value": -1, "reason": "批次减少"}}, "unseen"),
    ],
)  # fmt: skip
def test_each_of_the_three_public_expenses_that_changed_has_its_reason(change: Tables, state: str) -> None:
    def set_change(tables: Tables) -> None:
        tables["three_public"]["change"] = change
        for key in ("abroad", "reception", "vehicle"):
            if key in change:
                tables["previous"]["three_public"].pop(key, None)

    assert changed(WHOLE, set_change)["D-056"] == state


QUOTED = {"figure": "three_public.reception", "value": 4.6, "quote": "执行“接待费控制在4.60万元以内”的规定。"}
OWN = {"figure": "three_public.reception", "value": 4.6, "quote": "执行“接待费不超过5万元”的规定，公务接待费4.60万元。"}


@pytest.mark.slow
def test_what_a_text_quotes_is_not_what_it_states() -> None:
    title = "青湖市临江区司法局2024年度单位预算"
    for said, state in ((QUOTED, "unseen"), (OWN, "met")):
        found = changed(WHOLE, lambda tables, said=said: tables.update(statements=[said]))  # type: ignore[misc]
        assert (found["D-080"], found["D-104"]) == (state, state)
        assert "violated" not in found.values()
    table = {"figure": "income.total", "value": 1286.40, "at": "收入总表"}
    assert changed(WHOLE, lambda tables: tables.update(statements=[table]))["D-080"] == "unseen"

    def quoting(tables: Tables) -> None:
        tables["disclosure"]["title"] = title
        tables["statements"] = [OWN]
        tables["change"]["total"]["reason"] = "落实“公用经费与上年持平”的要求，公共法律服务项目增加"

    found = changed(WHOLE, quoting)
    assert (found["D-105"], found["D-119"]) == ("met", "met")
    assert "violated" not in found.values()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "quote", "names", "units"),
    [
        ("临江区档案局2024年度单位决算", "收入总计1000.00万元。", "met", "met"),
        ("2024年度单位决算", "收入总计1000.00万元。", "unseen", "met"),
        ("临江区档案局2024年度单位决算", "收入总计1000.00，支出1000.00。", "met", "unseen"),
        ("临江区档案局2024年度单位决算", "", "met", "unseen"),
    ],
)
def test_names_and_units_of_money_are_seen(title: str, quote: str, names: str, units: str) -> None:
    def say(tables: Tables) -> None:
        tables["disclosure"]["title"] = title
        tables["statements"] = [{"figure": "income.total", "value": 1000.00, **({"quote": quote} if quote else {})}]

    found = changed(FINAL, say)
    assert (found["D-105"], found["D-119"]) == (names, units)


LAST = {
    "format": 1,
    "unit": {"name": BUDGET["unit"]["name"]},
    "disclosure": {"year": 2023},
    **{key: BUDGET["previous"][key] for key in BUDGET["previous"]},
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("last", "carried", "state"),
    [
        (LAST, 0, "met"),
        ({key: value for key, value in LAST.items() if key != "procurement"}, 0, "unseen"),
        (LAST, None, "unseen"),
        (LAST, 12, "unseen"),
    ],
)
def test_each_figure_of_last_year_is_held_against_what_was_published(
    last: Tables, carried: int | None, state: str, tmp_path: Path
) -> None:
    tables = tomllib.loads(WHOLE)
    tables["disclosure"]["previous"] = "last.toml"
    del tables["income"]["carried_over"]
    if carried is not None:
        tables["income"]["carried_over"] = carried
    (tmp_path / "last.toml").write_text(tomli_w.dumps(last), encoding="utf-8")
    path = tmp_path / "this.toml"
    path.write_text(tomli_w.dumps(tables), encoding="utf-8")
    report = Checker(RULEBOOK, Strictness(), ledger=True).source(read(path, path.name), path)
    assert next(entry.state for entry in report.duties if entry.duty == "D-084") == state


@pytest.mark.slow
@pytest.mark.parametrize(
    ("quote", "state"),
    [
        ("政府采购预算132.5万元，其中专门面向中小企业采购的金额132.5万元，占政府采购预算的100%。", "met"),
        ("政府采购预算132.5万元，全部面向中小企业采购。", "met"),
        ("政府采购预算132.5万元，预留给小微企业的采购份额为10万元。", "unseen"),
        ("政府采购预算132.5万元，因使用不可替代的专有技术，只能从中小企业之外的供应商采购。", "met"),
        ("政府采购预算132.5万元，授予中小企业合同金额20万元，占15%。", "unseen"),
    ],
)
def test_the_reserve_is_told_in_many_wordings(quote: str, state: str) -> None:
    def tell(tables: Tables) -> None:
        del tables["procurement"]["reserved_for_sme"]
        for item in tables["procurement"]["items"]:
            del item["reserved_for_sme"], item["small_and_micro"]
        tables["statements"].append({"figure": "procurement.total", "value": 132.5, "quote": quote})

    assert changed(WHOLE, tell)["D-033"] == state


@pytest.mark.slow
@pytest.mark.parametrize(
    ("quote", "state"),
    [
        ("因公出国（境）支出1.00万元，公车购买支出为零，公车运维费4.00万元，接待费支出1.00万元。", "met"),
        ("不涉及公务用车购置；因公出国（境）费1.00万元，公务用车运行维护费4.00万元，公务接待费1.00万元。", "met"),
        ("因公出国（境）费1.00万元，公务接待费1.00万元。", "unseen"),
    ],
)
def test_the_four_amounts_are_told_in_many_wordings(quote: str, state: str) -> None:
    def tell(tables: Tables) -> None:
        tables["statements"][0]["quote"] = f"“三公”经费支出6.00万元：{quote}"

    assert changed(FINAL, tell)["D-051"] == state


@pytest.mark.slow
def test_words_on_last_year_make_nothing_lapse() -> None:
    def tell(tables: Tables) -> None:
        tables["operating_expense"] = {}
        tables["statements"] = [
            {"figure": "income.total", "value": 1000, "quote": "上年没有机关运行经费，收入1000万元。"}
        ]

    found = changed(FINAL, tell)
    assert {found[name] for name in ("D-026", "D-059", "D-091")} == {"unseen"}
    ours = changed(
        FINAL, lambda tables: tell(tables) or tables["statements"][0].update(quote="本单位没有机关运行经费。")
    )
    assert (ours["D-059"], ours["D-091"]) == ("not_applicable", "not_applicable")


@pytest.mark.slow
def test_the_reason_of_one_budget_is_not_that_of_another() -> None:
    def with_funds(tables: Tables) -> None:
        tables["government_fund"]["total"] = tables["income"]["government_fund"] = 5
        tables["change"]["government_fund"] = {"value": 5}
        tables["disclosure"]["tables"][7] |= {"empty": True}

    found = opened(FINAL, with_funds, "D-058")
    assert found["D-074"] != "not_applicable"


@pytest.mark.slow
def test_a_unit_whose_name_holds_that_of_a_fund_has_its_tables() -> None:
    names = ["收支总表", "收入总表", "支出总表", "财政拨款收支总表"]

    def named(tables: Tables) -> None:
        for table, name in zip(tables["disclosure"]["tables"], names, strict=False):
            table["name"] = f"市医保基金管理中心{name}"
        del tables["disclosure"]["tables"][7]

    found = changed(WHOLE, named)
    assert [found[name] for name in ("D-013", "D-014", "D-015", "D-016", "D-020")] == ["met"] * 4 + ["violated"]


@pytest.mark.slow
def test_what_was_not_looked_at_is_not_told_to_be_none() -> None:
    def classes_alone(tables: Tables) -> None:
        rows = tables["general_public_budget"]["by_economic_class"]
        rows[:] = [row for row in rows if len(row["code"]) == 3]
        del tables["projects"][1], tables["income"]["carried_over"]

    opened(FINAL, classes_alone, "D-037", "D-039", "D-090", "D-108")

    def one_large_lot(tables: Tables) -> None:
        lot = {"name": "成套设备", "code": "A02010105", "amount": 900}
        tables["procurement"] = {"total": 900, "goods": 900, "works": 0, "services": 0, "items": [lot]}
        tables["statements"] = []

    found = changed(WHOLE, one_large_lot)
    assert (found["D-033"], found["D-094"]) == ("unseen", "unseen")
    earlier = changed(WHOLE, lambda tables: one_large_lot(tables) or tables["disclosure"].update(year=2019))
    assert earlier["D-033"] == "not_applicable"


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (f"{FULL}procurement.total = 0\n", "not_applicable"),
        (f"{FULL}staff.actual = 0\n", "not_applicable"),
        (FULL, "met"),
    ],
)
def test_a_duty_lapses_by_its_own_condition_and_by_that_of_another(body: str, state: str) -> None:
    pack = duty(rules=["TST-001"], lapses_with="T-2", lapses_where="staff.actual == 0")
    pack["duty"].append({"id": "T-2", "head": "detail", "title": "t", "lapses_where": "procurement.total == 0"})
    assert states(body, rules=book(pack))["T-1"] == state


ONE_OF = {"one_of": ["TST-001", "TST-002"]}


@pytest.mark.parametrize(
    ("body", "left_out", "state"),
    [
        (FULL, (), "met"),
        ("income = { total = 5, other = 1 }\n", (), "unseen"),
        ("income.other = 1\n", (), "met"),
        (FULL, ("TST-001",), "unseen"),
    ],
)
def test_no_rule_makes_up_for_one_that_found_a_part_or_is_off(body: str, left_out: tuple[str, ...], state: str) -> None:
    rules = book(duty(**ONE_OF)).choose(ignore=left_out)
    assert states(body, rules=rules)["T-1"] == state


def test_every_state_says_why() -> None:
    found: Mapping[str, DutyEntry] = ledger(tomli_w.dumps(ACCOUNTS))
    assert len(found) == 120
    assert all(entry.why.zh.strip() and entry.why.en.strip() for entry in found.values())
