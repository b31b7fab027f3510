"""Duties of contents in the wordings of several regions: met by other names of the same, by nothing that is a part."""

from __future__ import annotations

from typing import Any

import pytest

from tests.findings.test_asked_in_full import FINAL, WHOLE, Tables, changed

EXPLAINED = ("D-023", "D-024", "D-026", "D-027", "D-028", "D-029", "D-030", "D-031")
TABLES = ("D-013", "D-014", "D-015", "D-016", "D-017", "D-018", "D-019", "D-020", "D-021")
OTHERS = ["财政拨款收支情况", "一般公共预算支出情况", "基本支出情况", "政府性基金预算情况", "国有资本经营预算情况"]


@pytest.mark.parametrize("text", [WHOLE, FINAL], ids=["budget", "final accounts"])
@pytest.mark.parametrize(
    "headings",
    [
        "单位介绍 单位预算编制说明 机关事业单位运行经费 三　公经费 政府采购 国资占用情况 项目支出目标 名称解释",
        "单位概述 收、支总体说明 机关（事业）运行经费 出国、公务接待费用 集中采购 车辆、设备占用 预算评价 词语解释",
        "主要任务和内设机构 预算总说明 运行经费情况 三公两费 采购情况 大型设备、房屋 绩效目标设置 用语说明",
    ],
    ids=["first", "second", "third"],
)
def test_headings_of_other_wordings_explain_as_well(text: str, headings: str) -> None:
    def name(tables: Tables) -> None:
        tables["disclosure"]["sections"] = headings.split(" ") + OTHERS

    found = changed(text, name)
    assert {duty: found[duty] for duty in EXPLAINED} == dict.fromkeys(EXPLAINED, "met")


@pytest.mark.parametrize(
    "first",
    [
        ["收入、支出预算总表", "财政拨款收、支总表", "公共财政预算支出表"],
        ["单位预算总表", "财政拨款预算总表", "一般公共预算支出功能分类预算表"],
        ["收入与支出总表", "财政拨款收入、支出总表", "一般公共预算当年拨款支出表"],
    ],
    ids=["first", "second", "third"],
)
def test_tables_of_other_names_are_there_as_well(first: list[str]) -> None:
    rest = ["收入总表", "支出总表", "基本支出表", "行政经费及“三公”经费表", "政府性基金收支表", "国有资本经营预算表"]

    def name(tables: Tables) -> None:
        tables["disclosure"]["tables"] = [{"name": one} for one in (*first, *rest)]

    found = changed(WHOLE, name)
    assert [duty for duty in TABLES if found[duty] == "violated"] == []
    assert (found["D-013"], found["D-016"], found["D-017"]) == ("met", "met", "met")


def test_a_missing_summary_is_no_other_table() -> None:
    def name(tables: Tables) -> None:
        names = ["收入预算总表", "支出预算总表", "财政拨款收支总表", "政府采购预算总表", "基本支出表", "“三公”经费表"]
        tables["disclosure"]["tables"] = [{"name": one} for one in names]

    assert changed(WHOLE, name)["D-013"] == "violated"


COARSE = ["单位概况", "其他重要事项的情况说明", "名词解释"]


@pytest.mark.parametrize(
    ("duty", "quote", "state"),
    [
        ("D-024", "2024年收入、支出预算总计1286.40万元。", "met"),
        ("D-024", "2024年，本单位收入预算1286.40万元，支出预算1286.40万元。", "met"),
        ("D-024", "2024年财政拨款收支总计1286.40万元。", "unseen"),
        ("D-024", "财政拨款收入合计1286.40万元，财政拨款支出合计1286.40万元。", "unseen"),
        ("D-024", "一般公共预算收入1286.40万元，一般公共预算支出1286.40万元。", "unseen"),
        ("D-026", "本单位为事业单位，不在机关运行经费统计范围之内。", "met"),
        ("D-027", "本单位不安排“三公”经费。", "met"),
    ],
)
def test_prose_of_other_wordings(duty: str, quote: str, state: str) -> None:
    def tell(tables: Tables) -> None:
        tables["disclosure"]["sections"] = COARSE
        told: dict[str, Any] = {"figure": "income.total", "value": 1286.40, "quote": quote}
        tables["statements"] = [told]

    assert changed(WHOLE, tell)[duty] == state


def test_a_heading_on_vehicles_explains_no_operating_expense() -> None:
    def name(tables: Tables) -> None:
        tables["disclosure"]["sections"] = ["单位概况", "公务用车购置及运行经费", "收支情况", "国资委监管情况"]
        del tables["statements"]

    found = changed(WHOLE, name)
    assert (found["D-026"], found["D-029"]) == ("unseen", "unseen")


def test_what_tells_of_the_work_or_of_purchases_is_neither_the_unit_nor_the_summary() -> None:
    def name(tables: Tables) -> None:
        tables["disclosure"]["sections"] = ["重点工作介绍", "收支预算情况", "名词解释"]
        tables["disclosure"]["tables"] = [{"name": "政府购买服务预算总表"}]

    found = changed(WHOLE, name)
    assert (found["D-013"], found["D-023"]) == ("unseen", "unseen")
