"""Duties of final accounts: a part of what one asks for never meets it, what stands elsewhere does, zero has none."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import tomli_w

from budgetcheck.rulebook.rule import Duty
from budgetcheck.text.words import EMPTY
from tests.findings.test_evidence import BARE, DUTIES, ledger

Tables: TypeAlias = dict[str, Any]
WHOLE = (Path(__file__).parent / "final-accounts.toml").read_text(encoding="utf-8")
UNSEEN = {"D-071", "D-081", "D-082", "D-084", "D-085", "D-102", "D-107"}
"""What even this disclosure leaves open, apart from what only a reader can judge or a rule looks at in part."""


def states(change: Callable[[Tables], None] = lambda _: None) -> dict[str, str]:
    """The state of each duty of the whole disclosure as `change` leaves it."""
    tables = tomllib.loads(WHOLE)
    change(tables)
    return {name: entry.state for name, entry in ledger(tomli_w.dumps(tables)).items()}


def test_a_whole_disclosure_meets_what_can_be_seen_and_breaks_nothing() -> None:
    found = states()
    assert "violated" not in found.values()
    for name, state in found.items():
        duty = DUTIES[name]
        if state == "unseen":
            assert duty.by_eye or not (duty.rules or duty.one_of) or name in UNSEEN, name


def partly(tables: Tables) -> None:
    del tables["procurement"]["awarded_to_sme"]["small_and_micro"]
    del tables["projects"][1]["indicators"][0]["actual"]
    del tables["income"]["full_year_budget"], tables["fiscal_appropriation"]["income"]["full_year_budget"]
    three = tables["three_public"]
    del three["abroad_people"], three["reception_batches"], three["vehicle"]["kept_count"]
    del three["budget"]["reception"], three["completion"]["reception"]
    rows = tables["general_public_budget"]["by_function"]
    del rows[2]["over_budget"]["reason"], rows[-1]["budget"]
    tables["statements"][0]["quote"] = (
        "公务用车购置及运行维护费4.00万元；因公出国（境）费1.00万元；公务接待费1.00万元。"
    )
    del tables["assets"]["buildings"]
    for code in ("30113", "30217"):
        listed = tables["general_public_budget"]["by_economic_class"]
        listed[:] = [row for row in listed if code != "30113" or row["code"] != code]


def test_a_part_of_what_a_duty_asks_for_does_not_meet_it() -> None:
    found = states(partly)
    for name in ("D-034", "D-037", "D-040", "D-051", "D-055", "D-060", "D-064", "D-083", "D-108", "D-115"):
        assert found[name] == "unseen", name
    for name in ("D-052", "D-053", "D-054"):
        assert found[name] == "violated", name


def elsewhere(tables: Tables) -> None:
    three = tables["three_public"]
    counts = ("abroad_groups", "abroad_people", "reception_batches", "reception_people")
    tables["statements"] += [{"figure": f"three_public.{key}", "value": three.pop(key)} for key in counts]
    vehicle = three["vehicle"]
    del vehicle["total"], vehicle["purchased_count"], three["budget"], three["change"]
    three["completion"] = {"total": 120, "abroad": 100, "vehicle": 100, "reception": 200}
    three["over_budget"] = {"value": 1.00, "reason": "经批准追加外事接待任务"}
    awarded = tables["procurement"].pop("awarded_to_sme")
    tables["statements"].append({"figure": "procurement.awarded_to_sme.total", "value": awarded["total"]})
    del tables["disclosure"]["tables"]
    tables["disclosure"]["sections"][11] = "十二、其他情况"
    tables["operating_expense"].pop("total")


def test_what_stands_elsewhere_is_stated() -> None:
    found = states(elsewhere)
    met = ("D-026", "D-040", "D-045", "D-046", "D-047", "D-049", "D-050", "D-052", "D-053", "D-054", "D-055", "D-087")
    for name in met:
        assert found[name] == "met", name
    assert found["D-034"] == "unseen"
    assert "violated" not in found.values()


def nothing(tables: Tables) -> None:
    for name in ("three_public", "operating_expense", "procurement", "government_fund", "state_capital"):
        tables[name] = {"total": 0}
    tables["expenditure"]["project"]["total"] = tables["operating_expense"]["change"] = 0
    for name in ("projects", "statements", "performance"):
        del tables[name]


NOTHING = ("D-034", "D-037", "D-049", "D-050", "D-052", "D-053", "D-054", "D-059", "D-061", "D-074", "D-087", "D-095")


def test_there_is_no_duty_to_show_what_is_stated_to_be_none() -> None:
    found = states(nothing)
    for name in NOTHING:
        assert found[name] == "not_applicable", name


def test_an_excerpt_meets_no_duty_about_every_row_and_breaks_none() -> None:
    def cut(tables: Tables) -> None:
        partly(tables)
        tables["disclosure"]["extent"] = "excerpt"

    found = states(cut)
    assert "violated" not in found.values()
    for name in ("D-022", "D-037", "D-043", "D-044", "D-060", "D-065", "D-083", "D-103"):
        assert found[name] == "unseen", name


@pytest.mark.parametrize(
    ("units", "state"),
    [
        ("subordinate_count = 0", "not_applicable"),
        ("subordinates = []", "not_applicable"),
        ("subordinates = ['甲站']", "unseen"),
        ("rank = '正科级'", "unseen"),
    ],
)
def test_a_department_without_units_has_none_to_approve(units: str, state: str) -> None:
    text = BARE.format("final_accounts", "department", "whole").replace("}}", "}")
    found = ledger(text.replace("unit.name", f"unit.{units}\nunit.name"))
    assert {found[name].state for name in ("D-003", "D-011", "D-079")} == {state}


@pytest.mark.parametrize(
    ("region", "name", "lies"),
    [
        ("上海市普陀区", "上海", True),
        ("山东省青岛市", "青岛", True),
        ("河南省", "河南", True),
        ("河南", "河南", True),
        ("青海省黄南藏族自治州河南蒙古族自治县", "河南", False),
        ("青海省黄南州河南县", "河南", False),
        ("湖北省武汉市江岸区上海路街道", "上海", False),
        ("河北省廊坊市", "上海", False),
        ("河北省廊坊市广阳区", "廊坊市", True),
        ("河北省廊坊市广阳区", "广阳", True),
        ("河南省郑州市河南路街道", "河南", True),
    ],
)
def test_local_law_holds_in_no_street_that_bears_the_name(region: str, name: str, lies: bool) -> None:
    duty = Duty("T-1", "detail", EMPTY, region=(name,))
    assert duty.binds("budget", "unit", region) is lies
