"""What the analysis finds in packs that are made for it, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest

from budgetcheck.analysis.lint.lint import lint
from budgetcheck.rulebook.compile import compile_packs

from .packs import book, linted, pack, proofs

TOTAL, OTHER, BUSINESS = "income.total", "income.other", "income.business"


def check(text: str, **more: Any) -> dict[str, Any]:
    return {"check": text, **more}


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        # Two, and three of which any two can be met.
        ([check(f"{TOTAL} == {OTHER} + 1"), check(f"{TOTAL} == {OTHER}")], ("contradiction", ("OWN-002", "OWN-001"))),
        ([check(f"{TOTAL} > 10"), check(f"{TOTAL} < 5")], ("contradiction", ("OWN-002", "OWN-001"))),
        (
            [check(f"{TOTAL} == {OTHER}"), check(f"{OTHER} == {BUSINESS}"), check(f"{TOTAL} > {BUSINESS}")],
            ("contradiction", ("OWN-003", "OWN-001", "OWN-002")),
        ),
        # Only where the conditions of both are met, of which one says all that the other does.
        (
            [check(f"{TOTAL} > 5", when=f"{OTHER} > 10"), check(f"{TOTAL} < 3", when=f"{OTHER} > 11")],
            ("contradiction", ("OWN-002", "OWN-001")),
        ),
        # On texts and presences.
        (
            [check("starts_with(unit.region, 'A')"), check("starts_with(unit.region, 'B')")],
            ("contradiction", ("OWN-002", "OWN-001")),
        ),
        (
            [check(f"defined({OTHER})"), check(f"not defined({OTHER})")],
            ("contradiction", ("OWN-002", "OWN-001")),
        ),
        # Elements of one list; quotients stand for themselves.
        (
            [
                check("item.amount > 10", each="item in procurement.items"),
                check("row.amount < 5", each="row in procurement.items"),
            ],
            ("contradiction", ("OWN-002", "OWN-001")),
        ),
        (
            [check(f"{TOTAL} / {OTHER} > 2"), check(f"{TOTAL} / {OTHER} < 1")],
            ("contradiction", ("OWN-002", "OWN-001")),
        ),
        ([check(f"{TOTAL} + 1 == {TOTAL}")], ("cannot-hold", ("OWN-001",))),
        ([check(f"{TOTAL} == 0", when=f"{TOTAL} > 1")], ("forbids", ("OWN-001",))),
        ([check(f"{TOTAL} == 0", when=f"{OTHER} > 1 and {OTHER} < 0")], ("never-applies", ("OWN-001",))),
        (
            [check(f"{TOTAL} == 0", when="disclosure.kind == 'final_accounts'", applies_to={"kind": ["budget"]})],
            ("never-applies", ("OWN-001",)),
        ),
        ([check(f"{TOTAL} == 0", when="disclosure.scope == 'district'")], ("never-applies", ("OWN-001",))),
        ([check(f"{TOTAL} == 0", when="assets.vehicles.count < 0")], ("never-applies", ("OWN-001",))),
        ([check(f"{TOTAL} == 0", when=f"not defined(income) and {OTHER} > 0")], ("never-applies", ("OWN-001",))),
        ([check(f"{TOTAL} == {OTHER}", when=f"not defined({TOTAL})")], ("never-decided", ("OWN-001",))),
        ([check(f"{TOTAL} <= {TOTAL} + 1")], ("never-fails", ("OWN-001",))),
        ([check(f"{TOTAL} >= {OTHER}"), check(f"{OTHER} <= {TOTAL}")], ("duplicate", ("OWN-002", "OWN-001"))),
        (
            # Below 0 the other alone tells that the total, which is not, differs: only of sums is that looked at.
            [check(f"{TOTAL} == {OTHER}"), check(f"0 == 2 * {OTHER} - 2 * {TOTAL}")],
            ("redundant", ("OWN-001", "OWN-002")),
        ),
        ([check(f"{TOTAL} >= 10"), check(f"{TOTAL} >= 5")], ("redundant", ("OWN-002", "OWN-001"))),
        ([check(f"{TOTAL} >= 5"), check(f"{TOTAL} >= 10")], ("redundant", ("OWN-001", "OWN-002"))),
        (
            [check(f"{TOTAL} == {OTHER}"), check(f"{TOTAL} == {OTHER}", when=f"{BUSINESS} > 0")],
            ("redundant", ("OWN-002", "OWN-001")),
        ),
        (
            [
                check(f"{TOTAL} == {OTHER}", when=f"defined({BUSINESS})"),
                check(f"{OTHER} == {BUSINESS}", when=f"defined({TOTAL})"),
                check(f"{TOTAL} == {BUSINESS}", when=f"defined({OTHER})"),
            ],
            ("implied", ("OWN-003", "OWN-001", "OWN-002")),
        ),
        (
            [check(f"{TOTAL} == {OTHER} + {BUSINESS}"), check(f"{TOTAL} == {OTHER}")],
            ("fixed-value", ("OWN-002", "OWN-001")),
        ),
    ],
)
def test_it_is_found(rules: list[dict[str, Any]], found: tuple[str, tuple[str, ...]]) -> None:
    assert found in proofs(*rules)


@pytest.mark.parametrize(
    "rules",
    [
        # Conditions that exclude each other; a rule and its contrapositive; a case that is forbidden.
        [check(f"{TOTAL} > 10", when=f"{OTHER} > 0"), check(f"{TOTAL} < 5", when=f"{OTHER} < 0")],
        [
            check(f"{TOTAL} > 10", applies_to={"kind": ["budget"]}),
            check(f"{TOTAL} < 5", applies_to={"kind": ["final_accounts"]}),
        ],
        [check(f"{TOTAL} > 0", when=f"{OTHER} > 0"), check(f"{BUSINESS} == 0", when=f"{TOTAL} == 0")],
        # A difference within the tolerance, an amount in another unit than the declaration's.
        [check(f"{TOTAL} == {OTHER} + 1", tolerance=1), check(f"{TOTAL} == {OTHER} + 3", tolerance=2)],
        [check(f"{TOTAL} > parameters.low"), check(f"{TOTAL} < 5")],
        # A graver rule is not replaced by a lighter one; a list is not its element.
        [check(f"{TOTAL} >= 5"), check(f"{TOTAL} >= 10", severity="warning")],
        [check("sum(procurement.items.amount) > 10"), check("item.amount < 5", each="item in procurement.items")],
        [check("defined(procurement.items)"), check("item.amount < 5", each="item in procurement.items")],
        # Nothing follows where a figure that the others need is absent.
        [check(f"{TOTAL} == {OTHER}"), check(f"{OTHER} == {BUSINESS}"), check(f"{TOTAL} == {BUSINESS}")],
        [check(f"{TOTAL} == sum({OTHER}, {BUSINESS})"), check(f"{TOTAL} >= {OTHER}")],
    ],
)
def test_nothing_is_claimed(rules: list[dict[str, Any]]) -> None:
    parameters = {"low": {"value": 10, "currency_unit": "万元"}}
    assert proofs(*rules, parameters=parameters) == set()


def test_a_clash_that_conditions_leave_a_way_out_of_is_advice() -> None:
    found = linted(
        check(f"{TOTAL} > 10", when=f"defined({TOTAL}) and {OTHER} > 0"), check(f"{TOTAL} < 5", when=f"{BUSINESS} > 0")
    )
    (remark,) = [remark for remark in found.remarks if remark.fault == "contradiction"]
    assert remark.gravity == "advice"


def test_a_fixed_value_is_told_with_its_figure() -> None:
    found = linted(check(f"{TOTAL} == {OTHER} + {BUSINESS} + 3"), check(f"{TOTAL} == {OTHER}"))
    (remark,) = [remark for remark in found.remarks if remark.fault == "fixed-value"]
    assert (remark.figure, remark.value) == (BUSINESS, "-3")


def test_conditions_that_exclude_each_other_are_quoted() -> None:
    found = linted(check(f"{TOTAL} == 0", when=f"{BUSINESS} > 3 and {OTHER} > 1 and {OTHER} < 0"))
    (remark,) = [remark for remark in found.remarks if remark.fault == "never-applies"]
    assert remark.message.en.endswith(f"{OTHER} > 1; {OTHER} < 0")


def test_what_was_not_looked_into_is_said() -> None:
    found = linted(check(f"{TOTAL} == {OTHER} * {BUSINESS}"), check(f"{TOTAL} == {OTHER}"))
    ((name, parts),) = [(one.rule, one.parts) for one in found.partly]
    assert name == "OWN-001"
    assert [(text, why.en) for text, why in parts] == [
        (f"({OTHER} * {BUSINESS})", "a product or quotient of figures"),
    ]


# -- words and examples ------------------------------------------------------------------------------------------------

WHOLE: dict[str, Any] = {
    "name": "total-not-other",
    "title": {"zh": "不等", "en": "they differ"},
    "why": {"zh": "因为", "en": "because"},
    "remedy": {"zh": "请核对", "en": "check them"},
    "check": f"{TOTAL} == {OTHER}",
    "good": [{"income": {"total": 1, "other": 1}}],
    "bad": [{"income": {"total": 1, "other": 2}}],
}


def told(*, builtin: bool = True, parameters: dict[str, Any] | None = None, **changes: Any) -> list[tuple[str, str]]:
    rule = {key: value for key, value in {**WHOLE, **changes}.items() if value is not None}
    made = pack(rule, parameters=parameters, builtin=builtin)
    return [(remark.fault, remark.gravity) for remark in lint([made], compile_packs([made])).remarks]


def test_a_whole_rule_is_clean() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": None}, "undocumented"),
        ({"title": {"zh": "只有中文"}}, "undocumented"),
        ({"why": {"en": "English only"}}, "undocumented"),
        ({"remedy": None}, "undocumented"),
        ({"good": []}, "no-example"),
        ({"bad": []}, "no-example"),
        ({"good": [{"income": {"total": 1}}]}, "idle-example"),
        ({"name": None}, "unclear-name"),
        ({"name": "total-must-be-other"}, "unclear-name"),
        ({"name": "check-total"}, "unclear-name"),
        ({"name": "total-equals-other"}, "unclear-name"),
    ],
)
def test_wanting_words_and_examples_are_a_defect_of_built_in_packs_and_advice_to_others(
    changes: dict[str, Any], fault: str
) -> None:
    assert (fault, "defect") in told(**changes)
    assert (fault, "advice") in told(**changes, builtin=False)


def test_an_example_that_says_it_stays_undecided_is_none_to_complain_of() -> None:
    assert told(good=[{"income": {"total": 1}, "expect": {"verdict": "undecided"}}, *WHOLE["good"]]) == []


OPTIONAL = {"check": "income.total >= sum(income.other, income.business)", "name": "total-below-its-parts"}


@pytest.mark.parametrize(
    ("good", "proved"),
    [
        ([{"income": {"total": 3, "other": 1, "business": 2}}], False),
        ([{"income": {"total": 3, "other": 1, "business": 2}}, {"income": {"total": 3, "other": 1}}], True),
        ([{"income": {"other": 1}, "expect": {"verdict": "undecided"}}], True),
    ],
)
def test_what_absence_means_is_proved_by_a_good_example(good: list[dict[str, Any]], proved: bool) -> None:
    bad = [{"income": {"total": 3, "other": 4, "business": 2}}]
    assert (("unproved-absence", "defect") in told(**OPTIONAL, good=good, bad=bad)) is not proved


def test_an_example_that_the_rule_does_not_apply_to_proves_nothing_of_its_check() -> None:
    good = [{"income": {"total": 3, "other": 1, "business": 2}}, {"income": {"total": 0}}]
    found = told(
        **OPTIONAL, when="income.total > 0", good=good, bad=[{"income": {"total": 3, "other": 4, "business": 2}}]
    )
    assert ("unproved-absence", "defect") in found
    rows = {"check": "income.total >= 0", "when": "sum(income.by_function.other, income.other) > 0"}
    without = [{"income": {"total": 3, "by_function": [{"code": "201", "other": 1}]}}]
    bad = [{"income": {"total": -3, "other": 4, "by_function": [{"code": "201", "other": 1}]}}]
    assert ("unproved-absence", "defect") not in told(**{**OPTIONAL, **rows}, good=without, bad=bad)


def test_a_threshold_that_no_rule_reads_is_a_defect() -> None:
    assert told(builtin=False, parameters={"unread": 3}) == [("unused-threshold", "defect")]
    assert told(builtin=False, parameters={"read": 3}, check=f"{TOTAL} == {OTHER} + 0 * parameters.read") == []


def test_a_prefix_of_the_built_in_rules_is_advised_against() -> None:
    own, theirs = pack({**WHOLE, "id": "EXP-900"}), pack({**WHOLE, "id": "EXP-001"}, builtin=True)
    found = lint([theirs, own], compile_packs([theirs, own])).remarks
    assert ("taken-prefix", ("EXP-900",)) in {(remark.fault, remark.rules) for remark in found}


# -- hostile packs -----------------------------------------------------------------------------------------------------


def test_huge_numbers_stay_exact() -> None:
    huge = "9" * 39
    assert ("contradiction", ("OWN-002", "OWN-001")) in proofs(
        check(f"{TOTAL} == {OTHER} + {huge} * {huge}"), check(f"{TOTAL} == {OTHER} + {huge} * {huge} + 0.{'0' * 30}1")
    )


def test_what_takes_too_long_is_said_and_left() -> None:
    terms = [f"income.{name}" for name in ("total", "other", "business", "undertaking", "general_public_budget")]
    hard = [
        check(" or ".join(f"abs({one} * {weight} - {other}) == {weight}" for one in terms for other in terms))
        for weight in range(1, 30)
    ]
    made, rulebook = book(*hard)
    found = lint([made], rulebook, seconds=0.5)
    assert found.gave_up
    assert not [remark for remark in found.remarks if remark.fault in ("contradiction", "redundant", "duplicate")]


def test_many_rules_over_one_figure_are_settled_in_one_piece() -> None:
    rules = [check(f"{TOTAL} >= {number}") for number in range(80)]
    found = linted(*rules)
    assert sum(remark.fault == "redundant" for remark in found.remarks) == 79
    assert not found.gave_up


def test_deep_formulas_do_not_exhaust_anything() -> None:
    formula = f"{TOTAL} > 0"
    for number in range(12):
        formula = f"not ({formula} if {OTHER} > {number} else {BUSINESS} > {number})"
    assert not linted(check(formula, tolerance=1)).gave_up
