"""Declarations: every fault of a file in one run at its place, and the rest still laid flat."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetcheck.declaration.declare import declare
from budgetcheck.figures.load import figures_of
from budgetcheck.source.locate import Locator
from budgetcheck.source.parse import parse
from budgetcheck.source.read import Source

HEAD = "format = 1\n[unit]\nname = '局'\n[disclosure]\nyear = 2024\n"


def faults(body: str, head: str = HEAD) -> list[tuple[int, str, str]]:
    text = head + body
    locator = Locator(text)
    told = []
    for fault in declare(Source("a.toml", text)).faults:
        span = fault.span
        if span is None and fault.route is not None:
            span = (locator.key if fault.at == "key" else locator.value)(fault.route) or locator.nearest(fault.route)
        told.append((span.line if span else 0, fault.rule, f"{fault.message.en} {fault.remedy.en}"))
        assert fault.message.zh
    return told


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("[incme]\ntotal = 1\n", 6, "income"),
        ("[income]\ntotel = 1\n", 7, "total"),
        ("[income]\ntotal = '1,644.62'\n", 7, "1644.62"),
        ("[income]\ntotal = 1,644.62\n", 7, "1644.62"),
        ("[income]\ntotal = 1644.62万元\n", 7, "1644.62"),
        ("[income]\ntotal = true\n", 7, "true"),
        ("[income]\ntotal = nan\n", 7, "nan"),
        ("[income]\ntotal = 1e999999999\n", 7, ""),
        ("[income]\ntotal = 1\ntotal = 2\n", 8, "total"),
        ("[income]\ntotal = 2022年\n", 7, ""),
        ("[income]\n收入合计 = 1\n", 7, ""),
        ("[income]\ntotal ＝ 1\n", 7, ""),
        ("[[projects]]\nname = 'a'\n[[projects]]\nname = 'a'\n", 9, "a"),
        ("[[statements]]\nfigure = 'income.totl'\nvalue = 3\n", 7, "income"),
        ("[[expenditure.by_function]]\ncode = 201\ntotal = 1\n", 7, "201"),
    ],
)
def test_a_fault_is_told_at_its_line(body: str, line: int, said: str) -> None:
    told = faults(body)
    assert told
    assert told[0][0] == line, told
    assert said in told[0][2]


def test_all_faults_are_told_and_the_rest_is_kept() -> None:
    body = "[incme]\nx = 1\n[income]\ntotal = 1,644.62\nother = 5\n[expenditure]\ntotal = 'x'\nbasic = { total = 2 }\n"
    assert len(faults(body)) == 3
    figures = figures_of(declare(Source("a.toml", HEAD + body)))
    assert figures.root["income.other"] == Decimal(5)
    assert figures.root["expenditure.basic.total"] == Decimal(2)
    assert "income.total" not in figures.root
    assert "expenditure.total" not in figures.root


def test_missing_required_keys_are_told() -> None:
    told = faults("", "format = 1\n[unit]\nnature = 'a'\n")
    assert {rule for _, rule, _ in told}
    assert any("name" in text for _, _, text in told)
    assert any("disclosure" in text for _, _, text in told)


def test_long_forms_are_converted_exactly() -> None:
    body = "[income]\ntotal = { value = 12000, decimals = -3, currency_unit = '元' }\nother = 1.20\n"
    figures = figures_of(declare(Source("a.toml", HEAD + body)))
    total = figures.root["income.total"]
    assert total == Decimal("1.2")
    interval = figures.interval(("income", "total"), Decimal("1.2"), "amount")
    assert (str(interval.low), str(interval.high)) == ("23/20", "5/4")


def test_contradicting_statements_mask_a_figure() -> None:
    body = (
        "[income]\ntotal = 10\nother = 3\n[[statements]]\nfigure = 'income.total'\nvalue = 11\n"
        "[[statements]]\nfigure = 'income.other'\nvalue = { value = 30000, currency_unit = '元' }\n"
    )
    figures = figures_of(declare(Source("a.toml", HEAD + body)))
    assert list(figures.conflicts) == [("income", "total")]
    assert "income.total" not in figures.root
    found = figures.refer("income.total")
    assert found is not None
    assert found[1] == Decimal(10)
    assert figures.root["income.other"] == Decimal(3)


def test_long_tables_of_nested_rows_go_to_the_parser_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Depth decides, not how many brackets there are: the slow reader is for texts that the parser must not see."""
    row = '{ code = "%d", change = { value = 1, percent = 2.5 }, note = "[ ] { #" }, # ["'
    text = "rows = [\n" + "\n".join(row % number for number in range(900)) + "\n]\n"
    monkeypatch.setattr("budgetcheck.source.recover.recover", lambda *_: pytest.fail("read again"))
    document, faults = parse(Source("a.toml", text))
    assert faults == ()
    assert len(document["rows"]) == 900  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5000 + "]" * 5000,
        "a = " + "{x=" * 5000 + "1" + "}" * 5000,
        'a = """' + "]" * 500 + '"""\nb = ' + "[" * 5000,
        "a = '" + "]" * 500 + "\nb = " + "[" * 5000,
        '"""a ' * 20000 + "[" * 400,
    ],
)
def test_deep_nesting_never_reaches_the_parser(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetcheck.source.parse._loads", lambda _: pytest.fail("parsed"))
    _, faults = parse(Source("a.toml", text))
    assert faults
