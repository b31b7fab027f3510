"""The page for people: well formed, whole, ordered, harmless, bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from budgetcheck.findings.finding import FileReport, Side, Term
from budgetcheck.render import load_format
from budgetcheck.render.context import Context
from budgetcheck.render.page.marked import marked_lines
from budgetcheck.render.page.reckoning import reckoning
from budgetcheck.source.excerpt import Excerpt
from budgetcheck.text.words import EMPTY, Words

from . import samples
from .test_page import SCRIPT, Strict, faults_of, parsed

LARGER = replace(
    samples.SUM,
    rule="EXP-009",
    difference="-5.00",
    left=replace(samples.SUM.left, value="1639.80"),  # type: ignore[type-var]
)


def _html(*reports: FileReport, **options: Any) -> str:
    return "".join(load_format("html").render(iter(reports), Context(version="1.2", **options)))


def _ids(page: Strict) -> list[str]:
    return [value for _, name, value in page.attributes if name == "id"]


def _rows(text: str, body: str) -> list[str]:
    """The rules named in the rows of one body of a table."""
    found = re.search(rf'<tbody class="{body}">(.*?)</tbody>', text, re.DOTALL)
    assert found is not None
    return re.findall(r'<a href="#[^"]*">([^<]*)</a>', found[1])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "options", [{}, {"quiet": True}, {"show_passed": True, "statistics": True, "exact": True}], ids=str
)
@pytest.mark.parametrize(
    "reports",
    [(), (samples.PASSED,), (samples.CLEAN,), (samples.FULL, samples.CLEAN, samples.ONE)],
    ids=["none", "one", "clean", "several"],
)
def test_the_page_is_well_formed_and_its_links_lead_somewhere(
    reports: tuple[FileReport, ...], options: dict[str, Any], language: str
) -> None:
    text = _html(*reports, language=language, **options)
    assert faults_of(text) == []
    page = parsed(text)
    ids = _ids(page)
    assert len(ids) == len(set(ids))
    targets = [value[1:] for _, name, value in page.attributes if name == "href"]
    assert set(targets) <= set(ids)
    labels = [value for _, name, value in page.attributes if name == "for"]
    assert set(labels) <= set(ids)
    assert {"link", "img", "iframe", "form", "object"}.isdisjoint(page.tags)
    assert page.tags.count("script") == 1
    assert all(name != "style" and not name.startswith("on") for _, name, _ in page.attributes)
    assert not [value for _, name, value in page.attributes if name in ("src", "action") or "://" in value]
    described = [value for _, name, value in page.attributes if name in ("aria-labelledby", "aria-describedby")]
    assert {one for value in described for one in value.split()} <= set(ids)


def test_a_discrepancy_says_everything_once() -> None:
    text = _html(samples.ONE, language="zh")
    for said in (
        "错误 EXP-001",
        "支出合计与分项之和不符，差额 -0.18 万元",
        f"{samples.PATH}:33:1",
        "邻位颠倒（除九法",
        "支出由基本支出和项目支出组成。",
        samples.REMEDY.zh,
        samples.CITE[0],
    ):
        assert text.count(said) == 1, said
    assert '<span class="at">41</span><code>total = <mark class="other">555.97</mark></code>' in text


def test_the_sum_is_written_as_a_reckoning() -> None:
    rows = reckoning(samples.SUM, "zh")
    assert rows is not None
    assert [(row.kind, row.sign, row.label, row.value) for row in rows] == [
        ("part", "+", "基本支出", "1,088.83"),
        ("part", "+", "项目支出", "555.97"),
        ("total", "", "核算数", "1,644.80"),
        ("total", "", "申报数：支出合计", "1,644.62"),
        ("difference", "", "差额 = 申报数 - 核算数（万元）", "-0.18"),
        ("allowed", "", "四舍五入可容许", "0.015"),
    ]


def test_numbers_of_a_reckoning_stand_by_their_decimal_points() -> None:
    terms = (Term("a", EMPTY, "24"), Term("b", EMPTY, "600.5", "-1"), Term("c", EMPTY, "2", "0.25"))
    finding = replace(samples.SUM, right=Side("-576.00", terms, formula="24 - 600.5 + 0.25 * 2"), difference="2220.62")
    rows = reckoning(finding, "en")
    assert rows is not None
    assert [(row.sign, row.value, row.pad) for row in rows[:4]] == [
        ("+", "24", ".000"),
        ("-", "600.5", "00"),
        ("+", "0.25 × 2", ".000"),
        ("", "-576.00", "0"),
    ]


def test_numbers_of_the_overview_stand_by_their_decimal_points() -> None:
    text = _html(replace(samples.FULL, findings=(samples.SUM, replace(LARGER, difference="-5"))), language="en")
    rows = re.search(r'<tbody class="by-worst">(.*?)</tbody>', text, re.DOTALL)
    assert rows is not None
    cells = re.findall(
        r'<td class="number off"[^>]*>(-[^<]*)(?:<span class="pad" aria-hidden="true">([^<]*)</span>)?', rows[1]
    )
    assert cells == [("-5", ".00"), ("-0.18", "")]


def test_what_is_no_sum_has_no_reckoning() -> None:
    product = replace(samples.SUM, right=Side("605.37", (samples.BASIC, samples.PROJECT), formula="a * b"))
    assert reckoning(product, "zh") is None
    assert reckoning(replace(samples.SUM, difference=None), "zh") is None
    assert reckoning(replace(samples.SUM, right=Side("≥95%", (samples.BASIC, samples.PROJECT))), "zh") is None
    dated = (Term("a", EMPTY, "2022-12-31"), Term("b", EMPTY, "1"))
    assert reckoning(replace(samples.SUM, right=Side("2023", dated)), "zh") is None


def test_the_overview_can_be_sorted_without_a_script() -> None:
    text = _html(replace(samples.FULL, findings=(samples.SHARE, samples.SUM, samples.SYNTAX, LARGER)), language="en")
    assert _rows(text, "by-worst") == ["DEC-012", "EXP-009", "EXP-001", "SME-002"]
    assert _rows(text, "by-line") == ["DEC-012", "EXP-001", "EXP-009", "SME-002"]
    assert _rows(text, "by-rule") == ["DEC-012", "EXP-001", "EXP-009", "SME-002"]
    assert _rows(text, "by-difference") == ["SME-002", "EXP-009", "EXP-001", "DEC-012"]
    assert len(re.findall(r'<input type="radio"[^>]* checked>', text)) == 1


def test_the_contents_name_the_worst_first_and_every_clean_file() -> None:
    few = replace(samples.ONE, path="a.toml")
    text = _html(few, replace(samples.FULL, path="b.toml"), samples.CLEAN, language="en")
    assert re.findall(r'<tbody class="by-worst">.*?<code>(\w\.toml)</code>', text, re.DOTALL)[0] == "b.toml"
    assert re.findall(r'<tbody class="by-place">.*?<code>(\w\.toml)</code>', text, re.DOTALL)[0] == "a.toml"
    assert re.search(rf'<li>(<a href="#f3">)?<code>{re.escape(samples.CLEAN.path)}</code>', text)


def test_what_stayed_undecided_is_listed_with_its_reason() -> None:
    text = _html(samples.FULL, language="zh")
    assert "<li>缺上年数据（disclosure.previous）：8 条规则</li>" in text
    assert "货物采购（procurement.goods）、工程采购（procurement.works）" in text
    assert "矛盾：收入合计（income.total）" in text


def test_accepted_findings_are_counted() -> None:
    text = _html(replace(samples.CLEAN, suppressed=2, baselined=3), language="zh")
    assert "未列：由文件内注释豁免 2 处，已在基线中 3 处" in text


def test_a_page_too_large_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from budgetcheck.render.formats import html

    monkeypatch.setattr(html, "_LIMIT", 20_000)
    monkeypatch.setattr(html, "_LISTED", 8)
    failing = [replace(samples.ONE, path=f"{number}.toml") for number in range(20)]
    clean = [replace(samples.CLEAN, path=f"c{number}.toml") for number in range(20)]
    text = _html(*failing, *clean, language="en")
    shown = text.count("<article")
    assert 0 < shown < 20
    assert f"{20 - shown} more discrepancies are left out" in text
    assert "12 more files with discrepancies are not in this table" in text
    assert "12 more are not listed" in text
    assert parsed(text)


def test_the_page_is_written_as_a_stream() -> None:
    taken = 0

    def reports() -> Iterator[FileReport]:
        nonlocal taken
        for number in range(2_000):
            taken = number + 1
            yield replace(samples.ONE if number % 100 == 0 else samples.CLEAN, path=f"{number}.toml")

    pieces = list(load_format("html").render(reports(), Context(language="en")))
    assert taken == 2_000
    assert max(map(len, pieces)) < 300_000


def test_marks_that_overlap_and_lines_of_any_length_are_shown() -> None:
    text = "x" * 5_000 + " = 12.5 " + "y" * 5_000
    outer = Excerpt(1, text, 5_001, 5_009, Words("外", ""), True)
    inner = Excerpt(1, text, 5_004, 5_008, Words("内", ""))
    (line,), left_out = marked_lines((outer, inner), "zh")
    assert left_out == 0
    assert sum(len(stretch.text) for stretch in line.stretches) < 420
    assert [stretch.text for stretch in line.stretches if stretch.mark] == [" = 12.5 "]
    assert [note.text for note in line.notes] == ["外", "内"]
    beyond = Excerpt(1, "ab", 9, 30, EMPTY, True)
    assert marked_lines((beyond,), "zh")[0][0].stretches[0].text == "ab"


def test_poison_is_text_wherever_it_stands() -> None:
    report = samples.poisoned(samples.PASSED)
    for several in (False, True):
        reports = (report, replace(report, path="b.toml")) if several else (report,)
        text = _html(*reports, language="zh", show_passed=True, statistics=True)
        page = parsed(text)
        assert page.texts["script"] == SCRIPT
        assert "a" in page.tags
        assert all(
            value.startswith("#f") or value == "#contents" for _, name, value in page.attributes if name == "href"
        )
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        classes = {value for _, name, value in page.attributes if name == "class"}
        assert all(re.fullmatch(r"[a-z0-4 -]+", value) for value in classes)
