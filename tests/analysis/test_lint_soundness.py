"""Whatever the analysis claims of a pack is true of every declaration of a grid, judged by the checker itself."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.analysis.lint.lint import lint
from budgetcheck.analysis.lint.outcome import Remark
from budgetcheck.text.severity import Verdict
from tests.effort import examples

from .packs import FIGURES, book, declarations, proofs, verdicts

VALUES = (None, -1, 0, 1, 2)
NUMBERS = st.sampled_from(["0", "1", "2", "-1"])
FIGURE = st.sampled_from([f"income.{name}" for name in FIGURES])


def _numbers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        pair.map(lambda two: f"({two[0]} + {two[1]})"),
        pair.map(lambda two: f"({two[0]} - {two[1]})"),
        pair.map(lambda two: f"sum({two[0]}, {two[1]})"),
        pair.map(lambda two: f"coalesce({two[0]}, {two[1]})"),
        pair.map(lambda two: f"min({two[0]}, {two[1]})"),
        pair.map(lambda two: f"({two[0]} * {two[1]})"),
        st.tuples(inner, inner, inner, inner).map(lambda four: f"({four[0]} if {four[1]} > {four[2]} else {four[3]})"),
        inner.map(lambda one: f"abs({one})"),
        inner.map(lambda one: f"({one} / 2)"),
    )


NUMBER = st.recursive(st.one_of(FIGURE, FIGURE, NUMBERS), _numbers, max_leaves=4)
COMPARISON = st.tuples(NUMBER, st.sampled_from(["==", "==", "<=", ">=", "<", ">", "!="]), NUMBER).map(" ".join)
SIMPLE = st.tuples(FIGURE, st.sampled_from(["==", "<=", ">=", "<", ">"]), st.one_of(FIGURE, NUMBERS)).map(" ".join)
CONDITION = st.one_of(SIMPLE, COMPARISON, FIGURE.map(lambda name: f"defined({name})"))
FORMULA = st.recursive(
    CONDITION,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]} and {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} or {two[1]})"),
        inner.map(lambda one: f"not ({one})"),
    ),
    max_leaves=3,
)
RULE = st.fixed_dictionaries(
    {"check": FORMULA},
    optional={
        "when": FORMULA,
        "tolerance": st.sampled_from(["exact", 1]),
        "applies_to": st.sampled_from([{"kind": ["budget"]}, {"kind": ["final_accounts"]}]),
        "severity": st.sampled_from(["error", "warning"]),
    },
)
PASSED: frozenset[Verdict] = frozenset({"holds", "rounding"})


@examples(150)
@given(st.lists(RULE, min_size=1, max_size=4))
def test_no_declaration_refutes_a_claim(rules: list[dict[str, Any]]) -> None:
    pack, rulebook = book(*rules)
    remarks = [remark for remark in lint([pack], rulebook).remarks if remark.fault in _TESTS]
    if not remarks:
        return
    for document in declarations(VALUES):
        exact = verdicts(rulebook, document, exact=True)
        rounded = verdicts(rulebook, document, exact=False)
        for remark in remarks:
            assert _TESTS[remark.fault](remark, exact, rounded, document), (remark.fault, remark.rules, document, exact)


Found = dict[str, set[Verdict]]


def _not_all_hold(remark: Remark, exact: Found, _: Found, __: Any) -> bool:
    return not all(exact[rule] & PASSED for rule in remark.rules)


def _fails_only_with(remark: Remark, exact: Found, _: Found, __: Any) -> bool:
    first, *others = remark.rules
    return "fails" not in exact[first] or any("fails" in exact[rule] for rule in others)


def _fails_only_with_at_any_rounding(remark: Remark, exact: Found, rounded: Found, document: Any) -> bool:
    return _fails_only_with(remark, exact, exact, document) and _fails_only_with(remark, rounded, rounded, document)


def _never_applies(remark: Remark, exact: Found, _: Found, __: Any) -> bool:
    # A condition on an absent figure is unknown: the rule is not judged.
    return not exact[remark.rules[0]] & {"holds", "rounding", "fails"}


def _fixed(remark: Remark, exact: Found, _: Found, document: Any) -> bool:
    assert remark.figure is not None
    stated = document.get("income", {}).get(remark.figure.removeprefix("income."))
    together = all(exact[rule] & PASSED for rule in remark.rules)
    return not together or stated is None or str(stated) == remark.value


_TESTS = {
    "contradiction": _not_all_hold,
    "cannot-hold": _not_all_hold,
    "forbids": _not_all_hold,
    "redundant": _fails_only_with_at_any_rounding,
    "duplicate": _fails_only_with_at_any_rounding,
    "implied": _fails_only_with,
    "never-fails": _fails_only_with,
    "never-applies": _never_applies,
    "never-decided": _never_applies,
    "fixed-value": _fixed,
}


def test_what_absent_amounts_decide_is_no_claim() -> None:
    """An amount that is absent is not negative, which decides a condition without anything being stated of it."""
    judged = "(income.total == (income.total + 0) and defined(income.total))"
    when = "income.other <= income.total"
    _, rulebook = book({"check": judged, "when": when})
    document = next(one for one in declarations((-1, None)) if one.get("income") == {"other": -1})
    assert verdicts(rulebook, document, exact=True)["OWN-001"] == {"fails"}
    assert "never-fails" not in {fault for fault, _ in proofs({"check": judged, "when": when})}


def test_equal_figures_break_a_demand_that_they_differ_whatever_the_tolerance() -> None:
    """No tolerance sets two equal figures apart: such a check fails, and the analysis does not claim otherwise."""
    rule = {"check": "income.total != income.total", "tolerance": 1}
    _, rulebook = book(rule)
    document = next(one for one in declarations((-1, None)) if one.get("income") == {"total": -1})
    assert verdicts(rulebook, document, exact=True)["OWN-001"] == {"fails"}
    assert {fault for fault, _ in proofs(rule)} == {"cannot-hold"}
