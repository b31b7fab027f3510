"""Amounts in any other unit of money: by the unit that they are written in, with their table named as a whole."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetcheck.declaration.declare import declare
from budgetcheck.declaration.related import Relations
from budgetcheck.explain.explaining import explain_loaded
from budgetcheck.explain.search.limits import SearchLimits
from budgetcheck.explain.suspecting import find_blamed
from budgetcheck.explain.translate.units import WrittenUnits
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import figures_of, load
from budgetcheck.findings.finding import Suspect
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.source.read import Source
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness

RULEBOOK = builtin_rulebook()
UNIT = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(10) ** 8}
TABLES = {
    "expenditure": {"total": 48267500, "basic.total": 26345500, "project.total": 21922000},
    "three_public": {"total": 13132000, "reception": 2600000, "abroad": 0, "vehicle.total": 10532000},
}


def text(declared: str, stated: dict[str, str] | None = None, **really: str) -> str:
    """A declaration with amounts in the unit they are really in, and the units that tables state."""
    lines = ["format = 1", 'unit.name = "某局"', f'disclosure = {{ year = 2025, currency_unit = "{declared}" }}']
    for table, amounts in TABLES.items():
        lines.append(f"[{table}]")
        lines += [f'currency_unit = "{stated[table]}"'] if stated and table in stated else []
        unit = UNIT[really.get(table, declared)]
        lines += [f"{key} = {Decimal(value) / unit:f}" for key, value in amounts.items()]
    return "\n".join(lines) + "\n"


def figures_in(written: str) -> Figures:
    return figures_of(declare(Source("a.toml", written)))


def suspected(written: str) -> dict[str, tuple[Suspect, ...]]:
    figures = figures_in(written)
    judgements = judge(figures, RULEBOOK).judgements
    found = find_blamed(figures, RULEBOOK, Strictness(), judgements).suspects
    return {rule: several for (rule, _), several in found.items()}


@pytest.mark.parametrize(
    ("declared", "unit", "times"),
    [("万元", "元", "10,000"), ("亿元", "万元", "10,000"), ("亿元", "元", "100,000,000"), ("千元", "元", "1,000")],
)
def test_a_table_too_large_for_one_limit_is_named_with_its_unit(declared: str, unit: str, times: str) -> None:
    (suspect,) = suspected(text(declared, three_public=unit))["TPE-010"]
    assert suspect.figures == ("three_public.total", "three_public.reception", "three_public.vehicle.total")
    assert suspect.why.zh == f"“财政拨款‘三公’经费”表的金额像是以{unit}填写：各数同其他表相比都大了 {times} 倍"
    for stated, proposed in zip(suspect.stated, suspect.proposed, strict=True):
        assert Decimal(stated or 0) > Decimal(proposed or 0)


def test_no_way_is_the_only_one_where_another_unit_or_table_would_do() -> None:
    (suspect,) = suspected(text("亿元", three_public="万元"))["TPE-010"]
    assert not suspect.unique  # 千元 and 元 would
    (suspect,) = suspected(text("万元", three_public="元"))["TPE-010"]
    assert not suspect.unique  # expenditure in 亿元 would


def test_the_unit_is_told_against_the_one_that_the_table_states() -> None:
    """The three public are in 元; that they are in 万元 is said by the table, while the declaration is in 千元."""
    (suspect,) = suspected(text("千元", {"three_public": "万元"}, three_public="元"))["TPE-010"]
    assert "像是以元填写" in suspect.why.zh
    assert "10,000 倍" in suspect.why.zh
    assert "seem to be in 元" in suspect.why.en


@pytest.mark.parametrize("declared", UNIT)
def test_tables_stated_in_units_of_their_own_raise_nothing(declared: str) -> None:
    for own in UNIT:
        written = text(declared, {"three_public": own}, three_public=own)
        assert suspected(written) == {}
        figures = figures_in(written)
        assert figures.root["three_public.vehicle.total"] * UNIT[declared] == Decimal(10532000)
        units = WrittenUnits(figures)
        assert units.at(("three_public", "vehicle", "total")) == own
        assert units.at(("expenditure", "total")) == declared


@pytest.mark.parametrize(
    ("declared", "unit", "hint"), [("元", "万元", "以万元计的数填入元栏"), ("万元", "元", "以元计的数填入万元栏")]
)
def test_one_figure_in_another_unit_is_told_with_the_unit_in_use(declared: str, unit: str, hint: str) -> None:
    lines = text(declared).splitlines()
    right = Decimal(2600000)
    place = next(number for number, line in enumerate(lines) if line.startswith("reception"))
    lines[place] = f"reception = {right / UNIT[unit]:f}"
    several = suspected("\n".join(lines))["TPE-001"]
    assert [one.figures for one in several] == [("three_public.reception",)]
    assert hint in several[0].why.zh
    assert f"an amount in {unit} where {declared} is meant" in several[0].why.en


def test_a_misplaced_point_is_no_other_unit_of_a_table() -> None:
    written = text("元").replace("total = 13132000", "total = 1313200")
    several = suspected(written)["TPE-001"]
    assert all(len(one.figures) == 1 for one in several)
    assert not any("填写" in one.why.zh or "计量单位" in one.why.zh for one in several)


def test_explain_names_the_table_as_check_does() -> None:
    loaded = load(Source("a.toml", text("万元", three_public="元")), Relations())
    explained = explain_loaded(loaded, RULEBOOK, Strictness(), (), SearchLimits())
    (group,) = explained.explanation.groups
    first = group.solutions[0]
    assert first.cause == "unit"
    assert "“财政拨款‘三公’经费”表的金额像是以元填写" in first.why.zh
    assert set(first.figures) == {f"three_public.{key}" for key in ("total", "reception", "vehicle.total")}


def test_all_amounts_are_in_another_unit_where_every_rule_that_may_tell_says_so() -> None:
    statements = [
        f'[[statements]]\nfigure = "{figure}"\nvalue = {value}\n'
        for figure, value in (("expenditure.total", "4826.75"), ("three_public.total", "1313.20"))
    ]
    right = text("元") + "".join(statements)
    told = suspected(right.replace('currency_unit = "元"', 'currency_unit = "万元"'))
    assert {len(one.figures) for several in told.values() for one in several if len(one.figures) > 1} == {6}
    (whole,) = {one.why.zh for several in told.values() for one in several if len(one.figures) > 1}
    assert whole == "全部金额像是以元填写：各数都大了 10,000 倍，请核对金额单位（disclosure.currency_unit）"
