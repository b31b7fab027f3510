"""The page in a real browser: no complaint, filters that work in time, hostile text inert, numbers by their points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from budgetcheck.findings.finding import FileReport
from budgetcheck.render import load_format
from budgetcheck.render.context import Context
from budgetcheck.run.planned.checkers import Checkers
from budgetcheck.settings.policy import Policy
from tests.checkout import EXAMPLES

from . import samples
from .browser import CHROMIUM, Browser, browser

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")]

SHOWN = "[...document.querySelectorAll('article')].filter(one => one.offsetParent !== null)"
POINTS = """
[...document.querySelectorAll('table, .tree')].flatMap(table => {
  const columns = new Map();
  for (const cell of table.querySelectorAll('.number')) {
    if (cell.tagName === 'TH' || cell.offsetParent === null) continue;
    if (!/^[-+]?[0-9,]+([.][0-9]+)?$/.test(cell.textContent)) continue;
    const range = document.createRange(), text = cell.firstChild, at = text.textContent.indexOf('.');
    range.setStart(text, 0);
    range.setEnd(text, at < 0 ? text.textContent.length : at);
    const column = cell.tagName === 'TD' ? cell.cellIndex : -1;
    columns.set(column, [...(columns.get(column) || []), range.getBoundingClientRect().right]);
  }
  return [...columns.values()].map(places => Math.max(...places) - Math.min(...places));
})
"""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as one:
        yield one


def opened(chromium: Browser, folder: Path, *reports: FileReport, **options: Any) -> Browser:
    page = folder / "page.html"
    page.write_text("".join(load_format("html").render(iter(reports), Context(**options))), encoding="utf-8")
    chromium.complaints.clear()
    chromium.open(page)
    return chromium


def examples() -> list[FileReport]:
    checker = Checkers(pictures=True, ledger=True).checker(Policy())
    reports = [checker.file(path, path.name) for path in sorted((EXAMPLES / "broken").glob("*.toml"))]
    return [report for report in reports if report is not None]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_the_examples_is_without_complaint_at_any_width(
    chromium: Browser, tmp_path: Path, language: str
) -> None:
    page = opened(chromium, tmp_path, *examples(), language=language)
    for width in (1200, 500, 390):
        for dark in (False, True):
            page.show(width, dark=dark)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            background = page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert (background == "rgb(255, 255, 255)") is not dark
    tables = "[...document.querySelectorAll('.wide:has(> .overview), .wide:has(> .way)')]"
    assert page.evaluate(f"{tables}.length") > 10
    pushed = f"{tables}.filter(one => one.scrollWidth > one.clientWidth + 1)"
    assert page.evaluate(f"{pushed}.map(one => one.outerHTML.slice(0, 300))") == []  # on a phone
    assert page.evaluate("[...document.querySelectorAll('.way')].every(one => one.offsetParent !== null)")
    assert page.evaluate("document.querySelectorAll('svg.flow').length") > 3
    page.show(1200, media="print")
    assert page.evaluate("getComputedStyle(document.getElementById('filter')).display") == "none"
    page.show(1200)
    assert page.complaints == []


def test_numbers_stand_by_their_points(chromium: Browser, tmp_path: Path) -> None:
    page = opened(chromium, tmp_path, *examples(), language="zh", show_passed=True)
    page.show(1200)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    apart = page.evaluate(POINTS)
    assert len(apart) > 50
    assert max(apart) < 0.6


def test_filters_by_severity_rule_and_unit(chromium: Browser, tmp_path: Path) -> None:
    other = replace(samples.ONE, unit_name="乙", path="b.toml")
    page = opened(chromium, tmp_path, samples.FULL, other, language="zh")
    every = page.evaluate(f"{SHOWN}.length")
    assert every == 5
    assert page.evaluate("document.getElementById('filter-shown').textContent") == "5 / 5"
    page.evaluate("document.getElementById('filter-error').click()")
    severities = f"[...new Set({SHOWN}.map(one => one.dataset.severity))].join()"
    assert "error" not in page.evaluate(severities)
    assert 0 < page.evaluate(f"{SHOWN}.length") < every
    page.evaluate("document.getElementById('filter-all').click()")
    for chooser, value, count in (("rule", "EXP-001", 2), ("unit", "乙", 1)):
        page.evaluate(
            f"(one => {{ one.value = '{value}'; one.dispatchEvent(new Event('change', {{bubbles: true}})); }})"
            f"(document.getElementById('filter-{chooser}'))"
        )
        assert page.evaluate(f"{SHOWN}.length") == count
    assert page.evaluate("document.getElementById('filter-shown').textContent") == "1 / 5"
    page.evaluate("document.getElementById('filter-all').click()")
    assert page.evaluate(f"{SHOWN}.length") == every
    assert page.complaints == []


def test_the_keyboard_reaches_the_filter(chromium: Browser, tmp_path: Path) -> None:
    page = opened(chromium, tmp_path, samples.FULL, language="en")
    for _ in range(10):
        if page.evaluate("document.activeElement.id") == "filter-error":
            break
        page.press("Tab", 9)
    else:
        raise AssertionError("the filter is not reached")
    page.evaluate("document.activeElement.click()")
    assert page.evaluate(f"{SHOWN}.length") < 4


def test_a_thousand_findings_filter_within_a_second(chromium: Browser, tmp_path: Path) -> None:
    rules = [replace(samples.SUM, rule=f"EXP-{number % 40:03}") for number in range(1_000)]
    page = opened(chromium, tmp_path, replace(samples.FULL, findings=tuple(rules)), language="zh")
    assert page.evaluate(f"{SHOWN}.length") == 1_000
    spent = []
    for number in range(5):  # a busy machine may hold any of them up, and hardly all
        took = page.evaluate(
            f"(one => {{ const start = performance.now(); one.value = 'EXP-{number:03}';"
            " one.dispatchEvent(new Event('change', {bubbles: true})); document.body.offsetHeight;"
            " return performance.now() - start; })(document.getElementById('filter-rule'))"
        )
        assert page.evaluate(f"{SHOWN}.length") == 25
        spent.append(took)
    assert min(spent) < 1_000


def test_hostile_text_is_inert(chromium: Browser, tmp_path: Path) -> None:
    poison = '"><script>window.owned = 1</script><img src=x onerror="window.owned = 1"><svg onload=\'window.owned=1\'>'
    report = samples.poisoned(samples.PASSED, poison + samples.POISON)
    page = opened(chromium, tmp_path, report, replace(report, path="b"), language="zh", show_passed=True)
    page.evaluate("document.querySelectorAll('option').forEach(one => { one.selected = true; })")
    page.evaluate("document.getElementById('filter').dispatchEvent(new Event('change'))")
    assert page.evaluate("window.owned === undefined && document.querySelectorAll('img, iframe').length === 0")
    assert page.evaluate("document.scripts.length") == 1
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<a id=trap href=\"javascript:window.owned=1\">x</a>')"
    )
    page.evaluate("document.getElementById('trap').click()")
    assert page.evaluate("window.owned === undefined")
