"""The words every format shares."""

from __future__ import annotations

from budgetcheck.text.severity import Severity, Verdict
from budgetcheck.text.words import Words, phrase

SEVERITY: dict[Severity, Words] = {
    "error": phrase("render.wording.error"),
    "warning": phrase("render.wording.warning"),
    "info": phrase("render.wording.info"),
}

VERDICT: dict[Verdict, Words] = {
    "holds": phrase("render.wording.holds"),
    "rounding": phrase("render.wording.rounding"),
    "fails": phrase("render.wording.fails"),
    "undecided": phrase("render.wording.undecided"),
    "not_applicable": phrase("findings.entries.does_not_apply"),
}

COUNTED: dict[Verdict, Words] = {
    "holds": phrase("render.wording.hold"),
    "rounding": phrase("render.wording.off_rounding"),
    "fails": phrase("render.wording.fail"),
    "undecided": phrase("render.wording.undecided"),
    "not_applicable": phrase("findings.entries.does_not_apply"),
}

ACCEPTED_BY: dict[str, Words] = {
    "comment": phrase("render.wording.accepted_comment"),
    "baseline": phrase("render.wording.accepted_baseline"),
    "before": phrase("render.wording.older_than_change"),
}
"""What took a finding out of the report."""

KIND: dict[str, Words] = {
    "budget": phrase("model.document.budget"),
    "final_accounts": phrase("model.document.final_accounts"),
}

CAUSE: dict[str, Words] = {
    "transposition": phrase("render.wording.adjacent_digits_swapped_test_nine"),
    "digit": phrase("render.wording.digit_wrong"),
    "dropped_digit": phrase("render.wording.digit_dropped"),
    "extra_digit": phrase("render.wording.digit_too_many"),
    "sign": phrase("render.wording.wrong_sign_test_two"),
    "swap": phrase("render.wording.two_figures_exchanged"),
    "unit": phrase("render.wording.wrong_unit"),
    "omitted": phrase("render.wording.part_left_out_sum"),
    "double_counted": phrase("render.wording.part_counted_twice"),
    "cumulated": phrase("render.wording.running_total_place_figure"),
    "stale": phrase("render.wording.last_year_s_figure"),
    "rounding": phrase("render.wording.rounding_2"),
}

INPUT: dict[str, Words] = {
    "previous": phrase("render.wording.last_year_s_figures"),
    "members": phrase("render.wording.member_units"),
    "income": phrase("render.wording.income"),
    "expenditure": phrase("render.wording.expenditure"),
    "fiscal_appropriation": phrase("render.wording.fiscal_appropriation"),
    "general_public_budget": phrase("render.wording.general_public_budget"),
    "government_fund": phrase("render.wording.government_fund_budget"),
    "state_capital": phrase("render.wording.state_capital_budget"),
    "change": phrase("render.wording.change_last_year"),
    "operating_expense": phrase("render.wording.operating_expense_organs"),
    "institution_expense": phrase("render.wording.running_expense_institutions"),
    "staff": phrase("render.wording.staff"),
    "three_public": phrase("render.wording.three_public_expenses"),
    "procurement": phrase("render.wording.procurement"),
    "assets": phrase("render.wording.state_assets"),
    "projects": phrase("render.wording.projects"),
    "performance": phrase("render.wording.overall_performance"),
    "format": phrase("render.wording.format"),
    "unit": phrase("model.document.unit"),
    "disclosure": phrase("render.wording.disclosure"),
    "statements": phrase("render.wording.figures_stated_elsewhere"),
    "shares": phrase("render.wording.stated_shares"),
    "custom": phrase("render.wording.user_s_own_data"),
    "reliability": phrase("render.wording.reliability_figures"),
}
"""What a rule may lack: the inputs beside a declaration, then its top-level keys with the model's own labels, repeated
here so that a report does not import the model; a test keeps them equal."""

VIOLATED = {"==": "≠", "!=": "=", "<=": ">", ">=": "<", "<": "≥", ">": "≤"}
SATISFIED = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥", "<": "<", ">": ">"}
