"""What formulas may say, and how a formula that may not be is told: message and the stretch at fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.expression import nodes
from budgetcheck.expression.faults import FormulaError
from budgetcheck.expression.grammar.parse import MAX_LENGTH, parse_each, parse_formula
from budgetcheck.expression.grammar.scope import Names
from budgetcheck.model.layout import KEYS

NAMES = Names(KEYS.keys, frozenset({"share"}), frozenset({"procurement_2022"}))


def names_with(*each: str) -> Names:
    names = NAMES
    for formula in each:
        name, source = parse_each(formula, names)
        names = names.with_each(name, source)
    return names


@pytest.mark.parametrize(
    "formula",
    [
        "expenditure.total == expenditure.basic.total + expenditure.project.total",
        "0 <= three_public.total <= expenditure.total",
        "sum(income.general_public_budget, income.government_fund, income.other) == income.total",
        "sum(procurement.items.amount) == procurement.total",
        "sum(projects[name == '政务管理经费'].budget) <= 200 * 万元",
        "any(projects.budget > 100)",
        "count(procurement.items[starts_with(code, 'A')]) > 0",
        "assets.as_of.year == disclosure.year - 1",
        "disclosure.published_on - disclosure.approved_on <= 20",
        "number(assets.equipment.threshold) * assets.equipment.count <= assets.equipment.value",
        "coalesce(income.other, 0) >= 0 if defined(income) else True",
        "disclosure.kind in ('budget', 'final_accounts')",
        "previous.expenditure.total > 0 and not defined(disclosure.previous)",
        "change.basic == expenditure.basic.total - previous.expenditure.basic.total",
        "change.basic.percent == round(change.basic / previous.expenditure.basic.total * 100, 2)",
        "sum(members.expenditure.total) >= expenditure.total * parameters.share",
        "count(shares[whole.address == 'income.total' and part.address != whole.address]) == len(shares.part.address)",
        "custom.anything.at_all > 3",
        "projects[name == '政务管理经费'].budget == 260",
        "all(projects.indicators.weight >= 0)",
        "matches(unit.name, '^[^X]+$')",
        "abs(-3) == 3 and min(1, 2) < max(3, 4)",
    ],
)
def test_formulas_of_the_language_are_read(formula: str) -> None:
    assert parse_formula(formula, NAMES).type.kind == "flag"


@pytest.mark.parametrize(
    ("formula", "at_fault", "message"),
    [
        ("expenditure.totl == 1", "totl", "did you mean `total`"),
        ("incme.total == 1", "incme", "did you mean `income`"),
        ("income.total.depth == 1", "depth", "has no key"),
        ("unit.name == 3", "unit.name == 3", "cannot be compared"),
        ("unit.name < 'b'", "unit.name < 'b'", "cannot be compared"),
        ("income.total + unit.name == 3", "unit.name", "a number is needed here, not a text"),
        ("income.total", "income.total", "a condition is needed here"),
        ("income.total == 1 and expenditure.total", "expenditure.total", "a condition is needed"),
        ("sum(unit.name) == 1", "unit.name", "a number or a list of numbers"),
        ("summ(income.total) == 1", "summ", "did you mean `sum`"),
        ("abs(1, 2) == 1", "abs(1, 2)", "takes 1 arguments"),
        ("__import__('os') == 1", "__import__", "there is no name"),
        ("unit.__class__ == 1", "__class__", "there is no name"),
        ("(lambda: 1)() == 1", "lambda: 1", "there is no name"),
        ("[x for x in projects] == 1", "[x for x in projects]", "not part of the formula language"),
        ("income.total ** 2 == 1", "income.total ** 2", "not part of the formula language"),
        ("income.total // 2 == 1", "income.total // 2", "not part of the formula language"),
        ("f'{income}' == 'a'", "f'{income}'", "not part of the formula language"),
        ("income.total / 0 == 1", "0", "division by zero"),
        ("1e999 == income.total", "1e999", "only plain numbers"),
        ("matches(unit.name, '(')", "'('", "pattern cannot be used"),
        ("matches(unit.name, unit.rank)", "unit.rank", "written out"),
        ("count(captures(unit.name, '[0-9]'))", "'[0-9]'", "exactly one group"),
        ("count(captures(unit.name, '(a)(b)'))", "'(a)(b)'", "exactly one group"),
        ("count(captures(income.total, '(a)'))", "income.total", "text is needed"),
        ("same_name(unit.name, income.total)", "income.total", "text is needed"),
        ("parameters.nothing > 1", "nothing", "there is no name"),
        ("codes.nothing", "nothing", "there is no name"),
        ("projects[budget] == 1", "budget", "a condition is needed"),
        ("income.total is 3", "income.total is 3", "compare with =="),
        ("sum(*projects) == 1", "sum(*projects)", "plain arguments"),
        ("defined(1)", "1", "only a key"),
        ("round(income.total, 99) == 1", "99", "from 0 to 20"),
        ("支出 == 1", "支出", "there is no name"),
    ],
)
def test_what_is_not_allowed_is_told_with_its_place(formula: str, at_fault: str, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(formula, NAMES)
    fault = caught.value.faults[0]
    start, end = fault.at
    assert message in fault.message.en
    assert fault.message.zh
    assert formula[start:end] in (at_fault, f"parameters.{at_fault}", f"codes.{at_fault}")


def test_every_fault_of_a_formula_is_told() -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula("incom.total == 1 and expenditure.totl == 2 and spent.x > 1", NAMES)
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize("formula", ["(" * 500 + "1" + ")" * 500, "not " * 300 + "True", "1 + " * 2000 + "1 == 1"])
def test_formulas_that_would_exhaust_the_parser_are_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(formula, NAMES)


def test_a_long_formula_is_refused() -> None:
    with pytest.raises(FormulaError, match="longer than"):
        parse_formula("1 == 1 or " * MAX_LENGTH, NAMES)


@given(st.text(alphabet="incometl.projects[]()=<>+-*/ 'and or not in sum count 0123456789万元,:{}\\\"", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_formula(text, NAMES)
    except FormulaError as error:
        faults = error.faults
    else:
        return
    assert faults
    for fault in faults:
        assert 0 <= fault.at[0] <= fault.at[1] <= len(text) + 1


def test_each_gives_its_elements_a_name() -> None:
    names = names_with("project in projects", "indicator in project.indicators")
    node = parse_formula("indicator.target == indicator.narrative and project.budget > 0", names)
    scopes = {below.scope for below in node.walk() if isinstance(below, nodes.Figure)}
    assert scopes == {1, 2}


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("projects", "write it as"),
        ("p in unit.name", "goes over a list"),
        ("income in projects", "is taken"),
        ("2x in projects", "write it as"),
    ],
)
def test_each_is_checked(formula: str, message: str) -> None:
    with pytest.raises(FormulaError, match=message):
        parse_each(formula, NAMES)


def test_numbers_are_the_digits_written() -> None:
    node = parse_formula("income.total == 0.1", NAMES)
    assert isinstance(node, nodes.Comparison)
    assert isinstance(node.right, nodes.Literal_)
    assert str(node.right.value) == "0.1"


def test_columns_count_characters_not_bytes() -> None:
    formula = "unit.name == '预算单位' and income.totl == 1"
    with pytest.raises(FormulaError) as caught:
        parse_formula(formula, NAMES)
    start, end = caught.value.faults[0].at
    assert formula[start:end] == "totl"
