"""Parts of tables in another unit: the fewest figures whose move by 10,000 mends all are named, with their table."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from budgetcheck.declaration.declare import declare_document
from budgetcheck.explain.mixture import Mixture, mixtures
from budgetcheck.explain.suspecting import find_blamed, find_mixed
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness
from tests.project.test_disclosures import FOLDER

RULEBOOK = builtin_rulebook()
NO_AMOUNTS = ("percent", "completion", "count", "area", "quantity", "score", "kept_count", "purchased_count")
Table = dict[str, Any]


def read(name: str) -> Table:
    return tomllib.loads((Path(FOLDER) / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def moved(value: Any, factor: str) -> Any:
    if isinstance(value, dict):
        return {key: one if key in NO_AMOUNTS else moved(one, factor) for key, one in value.items()}
    if isinstance(value, list):
        return [moved(one, factor) for one in value]
    return Decimal(value) * Decimal(factor) if isinstance(value, int | Decimal) and value is not True else value


def found(document: Table) -> tuple[Figures, tuple[Mixture, ...]]:
    figures = figures_of(declare_document(document, "a.toml"))
    judgements = judge(figures, RULEBOOK).judgements
    return figures, mixtures(figures, RULEBOOK, Strictness(), judgements)


def heads(table: Table, factor: str) -> Table:
    return table | moved({key: value for key, value in table.items() if not isinstance(value, list)}, factor)


def rows(table: Table, factor: str) -> Table:
    return table | moved({key: value for key, value in table.items() if isinstance(value, list)}, factor)


def change(table: Table, factor: str) -> Table:
    return table | {"change": moved(table["change"], factor)}


def all_but_change(table: Table, factor: str) -> Table:
    return moved(table, factor) | {"change": table["change"]}


CASES: list[tuple[str, str, Callable[[Table, str], Table], str, str]] = [
    (
        "township-2025",
        "expenditure",
        heads,
        "10000",
        "“支出”表中的支出合计、基本支出、人员经费、公用经费等 5 个数像是以元填写",
    ),
    ("township-2025", "expenditure", rows, "10000", "“支出功能分类明细”表的金额像是以元填写"),
    ("township-2025", "general_public_budget", rows, "10000", "“基本支出经济分类明细”表的金额像是以元填写"),
    ("township-2025", "three_public", moved, "10000", ""),
    ("township-2025", "operating_expense", change, "10000", "“机关运行经费”表中的机关运行经费比上年增减像是以元填写"),
    ("university-final-2024", "expenditure", moved, "0.0001", "“支出”表的金额像是以亿元填写：各数同其他表相比都小了"),
    ("hospital-2024", "general_public_budget", moved, "0.0001", "“一般公共预算财政拨款支出”表的金额像是以万元填写"),
    ("township-2025", "procurement", moved, "10000", "“政府采购”表的金额像是以元填写"),
    ("central-2025", "procurement", moved, "10000", "“政府采购”表的金额像是以元填写"),
]


@pytest.mark.parametrize(("name", "table", "slip", "factor", "said"), CASES)
def test_the_figures_in_another_unit_are_named_with_their_table(
    name: str, table: str, slip: Callable[[Table, str], Table], factor: str, said: str
) -> None:
    document = read(name)
    changed = document | {table: slip(document[table], factor)}
    _, told = found(changed)
    if not said:  # all amounts are zero
        assert told == ()
        return
    first = told[0]
    assert said in first.suspect.why.zh
    assert "10,000 倍" in first.suspect.why.zh
    power = -4 if factor == "10000" else 4
    assert first.power == power
    right = figures_of(declare_document(document, "a.toml"))
    for address, proposed in zip(first.suspect.figures, first.suspect.proposed, strict=True):
        asked = right.refer(address)
        assert asked is not None
        assert Decimal(proposed or "") == asked[1]


def test_few_heads_in_yuan_are_suspected_rather_than_the_many_rows() -> None:
    rows_ = [{"code": f"301{place:02}", "name": f"第{place}项", "total": Decimal("1.25")} for place in range(1, 21)]
    table = {"total": 250000, "basic": 250000, "project": 0, "personnel": 250000}
    table |= {"by_economic_class": [{"code": "301", "name": "工资福利支出", "total": 25}, *rows_]}
    head = {"format": 1, "unit": {"name": "某单位"}, "disclosure": {"year": 2025}}
    _, (mixture,) = found({**head, "general_public_budget": table})
    assert mixture.suspect.figures == tuple(f"general_public_budget.{key}" for key in ("total", "basic", "personnel"))
    assert "“一般公共预算财政拨款支出”表中的" in mixture.suspect.why.zh
    assert "像是以元填写" in mixture.suspect.why.zh
    assert mixture.suspect.proposed == ("25", "25", "25")


def test_tables_that_hang_together_are_named_together() -> None:
    document = read("township-2025")
    document |= {table: moved(document[table], "10000") for table in ("fiscal_appropriation", "general_public_budget")}
    _, told = found(document)
    assert any(
        {figure.partition(".")[0] for figure in one.suspect.figures}
        == {"fiscal_appropriation", "general_public_budget"}
        and "、" in one.suspect.why.zh
        for one in told
    )


def test_a_warning_alone_gives_a_table_away() -> None:
    document = read("central-2025")
    document["procurement"] = moved(document["procurement"], "10000")
    figures = figures_of(declare_document(document, "a.toml"))
    judgements = judge(figures, RULEBOOK).judgements
    (failing,) = [one for one in judgements if one.verdict == "fails"]
    assert failing.severity_in(RULEBOOK) == "warning"
    for blamed in (find_mixed, find_blamed):
        (suspect,) = blamed(figures, RULEBOOK, Strictness(), judgements).suspects[failing.instance]
        assert suspect.cause == "unit"
        assert "procurement.total" in suspect.figures


def test_one_figure_in_another_unit_is_left_to_the_rest_of_the_explainer() -> None:
    document = read("township-2025")
    document["expenditure"]["by_function"][5]["total"] *= 10000
    assert found(document)[1] == ()
    figures = figures_of(declare_document(document, "a.toml"))
    judgements = judge(figures, RULEBOOK).judgements
    suspects = find_blamed(figures, RULEBOOK, Strictness(), judgements).suspects.values()
    assert {figure for several in suspects for one in several for figure in one.figures} == {
        "expenditure.by_function[20805].total"
    }


def test_other_mistakes_are_no_units() -> None:
    document = deepcopy(read("township-2025"))
    document["income"]["total"] = Decimal("23864.2")
    assert found(document)[1] == ()


HEAD: Table = {"format": 1, "unit": {"name": "某单位"}, "disclosure": {"year": 2025, "extent": "excerpt"}}
EXPENDITURE: Table = {
    "total": 1286,
    "basic": {"total": 842, "personnel": 725, "public": 117},
    "project": {"total": 444},
}


def blamed(document: Table) -> dict[str, list[tuple[tuple[str, ...], bool]]]:
    figures = figures_of(declare_document({**HEAD, "expenditure": EXPENDITURE, **document}, "a.toml"))
    suspects = find_blamed(figures, RULEBOOK, Strictness(), judge(figures, RULEBOOK).judgements).suspects
    return {rule: [(one.figures, one.unique) for one in several] for (rule, _), several in suspects.items()}


@pytest.mark.parametrize("others", [{"equipment": {"value": 0}}, {}])
def test_a_table_that_one_statement_contradicts_is_named_beside_it(others: Table) -> None:
    assets = {"total": 11263800, "buildings": {"value": 6425000}, "vehicles": {"value": 4838800}, **others}
    told = blamed({"assets": assets, "statements": [{"figure": "assets.total", "value": Decimal("1126.38")}]})
    for rule in ("STM-001", "DIS-060"):
        (statement, _), (table, _) = told[rule]
        assert statement == ("statements[0].value",)
        assert set(table) == {"assets.total", "assets.buildings.value", "assets.vehicles.value"}
        assert not any(unique for _, unique in told[rule])


def test_a_table_alone_is_named_where_no_single_figure_explains_as_much() -> None:
    statements = [{"figure": "assets.total", "value": 1126}, {"figure": "assets.vehicles.value", "value": 484}]
    told = blamed({"assets": {"total": 11260000, "vehicles": {"value": 4840000}}, "statements": statements})
    ((table, unique),) = told["STM-001"]
    assert unique
    assert set(table) == {"assets.total", "assets.vehicles.value"}


def test_what_is_absent_is_no_way_out_of_a_limit() -> None:
    fund = {"total": 1000000, "project": 1000000}
    income = {"total": 1286, "government_fund": 100}
    without_total = {key: value for key, value in EXPENDITURE.items() if key != "total"}
    told = blamed({"government_fund": fund, "income": income, "expenditure": without_total})["TAB-016"]
    assert ("government_fund.total", "government_fund.project") in [figures for figures, _ in told]
    assert ("expenditure.project.total",) in [figures for figures, _ in told]
    assert not any(unique for _, unique in told)


def test_a_table_is_the_only_way_where_the_total_breaks_as_well() -> None:
    fund = {"total": 1000000, "project": 1000000}
    told = blamed({"government_fund": fund, "income": {"total": 1286, "government_fund": 100}})
    assert told.keys() == {"TAB-016", "BND-002"}
    assert all(one == [(("government_fund.total", "government_fund.project"), True)] for one in told.values())
