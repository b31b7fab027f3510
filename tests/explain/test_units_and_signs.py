"""Figures in another unit that were rounded there, and balances that lost their sign, from declarations as written."""

from __future__ import annotations

import pytest

from budgetcheck.explain.suspecting import find_blamed
from budgetcheck.findings.finding import Suspect
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.verdicts.judgement import Strictness
from tests.explain.test_suspecting import laid

ASSETS = {"total": "12345678.90", "opening": "10345678.90", "increase": "3123456.78", "decrease": "1123456.78"}
YUAN = 'disclosure = {{ year = 2024, kind = "final_accounts", currency_unit = "元" }}\nassets = {{ {assets} }}\n'
TABLE = 'disclosure = {{ year = 2024, kind = "final_accounts" }}\nassets = {{ currency_unit = "元", {assets} }}\n'


def suspects(text: str, rule: str) -> list[Suspect]:
    figures = laid(f'format = 1\nunit = {{ name = "某局" }}\n{text}')
    found = find_blamed(figures, builtin_rulebook(), Strictness()).suspects
    return [one for instance, several in found.items() if instance[0] == rule for one in several]


def assets(form: str, **stated: str) -> str:
    return form.format(assets=", ".join(f"{key} = {value}" for key, value in {**ASSETS, **stated}.items()))


@pytest.mark.parametrize("form", [YUAN, TABLE])
@pytest.mark.parametrize(
    ("key", "rounded"),
    [("total", "1234.57"), ("opening", "1034.57"), ("increase", "312.35"), ("decrease", "112.3"), ("total", "1235")],
)
def test_an_amount_rounded_in_a_larger_unit_is_one_in_that_unit(form: str, key: str, rounded: str) -> None:
    (found,) = suspects(assets(form, **{key: rounded}), "AST-030")
    assert (found.figures, found.cause) == ((f"assets.{key}",), "unit")
    assert "如以万元计的数填入元栏" in found.why.zh


@pytest.mark.parametrize("form", [YUAN, TABLE])
def test_one_amount_in_yuan_among_others_in_a_larger_unit_has_no_misplaced_point(form: str) -> None:
    found = suspects(assets(form, opening="1034.57", increase="300.00", decrease="100.00"), "AST-030")
    assert [(one.figures, one.cause) for one in found] == [(("assets.total",), "unit")]
    assert "其余各数以万元计，此数以元计" in found[0].why.zh
    assert "the others in 万元, this one in 元" in found[0].why.en


@pytest.mark.parametrize("rounded", ["1234.58", "12.34", "0.50"])
def test_what_is_not_that_amount_rounded_or_has_too_few_digits_is_no_unit(rounded: str) -> None:
    assert [one.cause for one in suspects(assets(YUAN, total=rounded), "AST-030") if one.cause == "unit"] == []


INCOME = "income = { total = 1000.00, current_year = 1020.35, %s carried_over = %s }\n"
SPENT = "expenditure = { total = 1000.00, current_year = 1020.35, %s carried_forward = %s }\n"
FINAL = 'disclosure = { year = 2024, kind = "final_accounts" }\n'
BUDGET = "disclosure = { year = 2024 }\n"
SIDE = "fiscal_appropriation.%s = { total = 100.00, general_public_budget = 120.35, %s %s = %s }\n"
OTHERS = "government_fund = 0, state_capital = 0,"


@pytest.mark.parametrize(
    ("rule", "form", "figure"),
    [
        ("INC-002", FINAL + INCOME % ("surplus_used = 0,", "%s"), "income.carried_over"),
        ("INC-002", FINAL + INCOME % ("", "%s"), "income.carried_over"),
        ("EXP-003", FINAL + SPENT % ("surplus_allocated = 0,", "%s"), "expenditure.carried_forward"),
        ("EXP-003", FINAL + SPENT % ("", "%s"), "expenditure.carried_forward"),
        (
            "FIS-001",
            BUDGET + SIDE % ("income", OTHERS, "carried_over", "%s"),
            "fiscal_appropriation.income.carried_over",
        ),
        ("FIS-001", BUDGET + SIDE % ("income", "", "carried_over", "%s"), "fiscal_appropriation.income.carried_over"),
        (
            "FIS-004",
            BUDGET + SIDE % ("expenditure", "", "carried_forward", "%s"),
            "fiscal_appropriation.expenditure.carried_forward",
        ),
    ],
)
def test_a_balance_without_its_sign_is_suspected_whether_or_not_all_parts_are_stated(
    rule: str, form: str, figure: str
) -> None:
    (found,) = suspects(form % "20.35", rule)
    assert (found.figures, found.cause, found.proposed) == ((figure,), "sign", ("-20.35",))
    assert all(one.cause != "sign" for one in suspects(form % "20.41", rule))
