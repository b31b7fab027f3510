"""Whole formulas of the language, drawn: the compiled sheet and the exact evaluation judge every instance alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from budgetcheck.arithmetic.proportion import Proportion
from budgetcheck.expression.faults import FormulaError
from budgetcheck.model.record import Kind, Record
from budgetcheck.model.targets import parse_target
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.compile import RuleError, compile_one
from budgetcheck.rulebook.formulas import names_with
from budgetcheck.rulebook.rule import Rule, Tolerance
from budgetcheck.text.words import Words
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness
from tests.effort import examples
from tests.expression.figures_stub import HandMade, record

AMOUNTS = [
    "income.total",
    "income.other",
    "expenditure.total",
    "expenditure.basic.total",
    "procurement.total",
    "change.basic",
]
TEXTS = ["unit.name", "unit.nature"]
DATES = ["disclosure.approved_on", "disclosure.published_on"]
LISTS = ["procurement.items", "projects"]
RELATIONS = ["==", "!=", "<", "<=", ">", ">="]


def one_of(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


@st.composite
def numbers(draw: st.DrawFn, depth: int) -> str:
    shape = draw(st.integers(0, 13 if depth else 4))
    again = numbers(depth - 1)
    match shape:
        case 0 | 1:
            return draw(st.sampled_from(AMOUNTS))
        case 2:
            return draw(one_of("s.percent", "s.part", "s.whole", "change.basic.percent"))
        case 3:
            return draw(one_of("0", "1", "2.5", "33.3", "100", "3 * 万元", "custom.x"))
        case 4:
            return draw(one_of("disclosure.year", "assets.equipment.count", "number(assets.equipment.threshold)"))
        case 5 | 6:
            return f"({draw(again)} {draw(one_of('+', '-', '*', '/'))} {draw(again)})"
        case 7:
            return f"-{draw(again)}"
        case 8:
            return f"{draw(one_of('abs', 'sum', 'max', 'min'))}({draw(again)})"
        case 9:
            return f"{draw(one_of('sum', 'max', 'min', 'coalesce'))}({draw(again)}, {draw(again)})"
        case 10:
            return f"{draw(one_of('sum', 'max', 'min'))}({draw(lists(depth - 1))}.{draw(one_of('amount', 'budget'))})"
        case 11:
            counted = conditions_of_lists(depth - 1) if draw(st.booleans()) else lists(depth - 1)
            return f"{draw(one_of('count', 'len'))}({draw(counted)})"
        case 12:
            return f"({draw(again)} if {draw(conditions(depth - 1))} else {draw(again)})"
        case _:
            return f"round({draw(again)}, {draw(one_of('0', '1', '2'))})"


@st.composite
def lists(draw: st.DrawFn, depth: int) -> str:
    source = draw(st.sampled_from(LISTS))
    if not depth or draw(st.booleans()):
        return source
    own = ["amount"] if source == "procurement.items" else ["budget"]
    text = "code" if source == "procurement.items" else "name"
    inner = draw(
        st.one_of(
            st.builds(lambda r, n: f"{own[0]} {r} {n}", st.sampled_from(RELATIONS), numbers(depth - 1)),
            st.builds(lambda r, n: f"not ({own[0]} {r} {n})", st.sampled_from(RELATIONS), numbers(depth - 1)),
            st.just(f"{text} == 'A1'"),
            st.just(f"not (matches({text}, 'A') and {own[0]} > 1)"),
        )
    )
    return f"{source}[{inner}]"


@st.composite
def conditions_of_lists(draw: st.DrawFn, depth: int) -> str:
    key = draw(one_of("procurement.items.amount", "projects.budget", "procurement.items.code", "projects.name"))
    if key.endswith(("code", "name")):
        return draw(
            one_of(f"{key} == 'A1'", f"matches({key}, 'A|p')", f"{key} in ('A1', 'p')", f"starts_with({key}, 'p')")
        )
    return f"{key} {draw(st.sampled_from(RELATIONS))} {draw(numbers(max(0, depth - 1)))}"


@st.composite
def conditions(draw: st.DrawFn, depth: int) -> str:
    shape = draw(st.integers(0, 17 if depth else 8))
    again = conditions(depth - 1)
    match shape:
        case 0 | 1 | 2 | 3:
            less = max(0, depth - 1)
            return f"{draw(numbers(less))} {draw(st.sampled_from(RELATIONS))} {draw(numbers(less))}"
        case 4:
            return draw(
                one_of(
                    "unit.name == unit.nature", "unit.name != 'a'", "'a' in unit.name", "unit.nature not in ('a', 'b')"
                )
            )
        case 5:
            return f"defined({draw(st.sampled_from([*AMOUNTS, *TEXTS, *LISTS]))})"
        case 6:
            return draw(
                one_of(
                    "matches(unit.name, '[0-9]')", "starts_with(unit.nature, 'a')", "same_name(unit.name, unit.nature)"
                )
            )
        case 7:
            return f"{draw(st.sampled_from(DATES))} {draw(st.sampled_from(RELATIONS))} {draw(st.sampled_from(DATES))}"
        case 8:
            return draw(
                one_of(
                    "assets.equipment.threshold == s.threshold",
                    "custom.x == unit.name",
                    "s.percent == s.part / s.whole * 100",
                    "income.total in (1, 2)",
                )
            )
        case 9 | 10 | 11:
            return f"not ({draw(again)})"
        case 12:
            return f"({draw(again)} {draw(one_of('and', 'or'))} {draw(again)})"
        case 13:
            return f"{draw(one_of('any', 'all'))}({draw(conditions_of_lists(depth - 1))})"
        case 14:
            return f"{draw(one_of('any', 'all'))}({draw(again)}, {draw(again)})"
        case 15:
            return f"({draw(again)} if {draw(again)} else {draw(again)})"
        case 16:
            return f"coalesce({draw(again)}, {draw(again)})"
        case _:
            return f"({draw(again)}) == ({draw(again)})"


small = st.integers(-4, 12).map(lambda n: Decimal(n) / 4)
printed = st.sampled_from(["33.3", "33.33", "33.34", "50", "0", "100", "66.67", "66.66"]).map(Decimal)
days = st.integers(0, 3).map(lambda n: date(2024, 1, 1 + n))
words = st.sampled_from(["a", "b", "ab", "1a2"])


@st.composite
def documents(draw: st.DrawFn) -> dict[str, object]:
    keys: dict[str, st.SearchStrategy[object]] = dict.fromkeys(AMOUNTS, small)
    keys |= dict.fromkeys(TEXTS, words)
    keys |= dict.fromkeys(DATES, days)
    keys |= {
        "disclosure.year": st.sampled_from([Decimal(2023), Decimal(2024)]),
        "change.basic.percent": printed,
        "assets.equipment.count": st.integers(0, 3).map(Decimal),
        "assets.equipment.threshold": st.sampled_from(["1万元", "大件"]).map(parse_target),
        "custom.x": st.one_of(small, words, st.booleans()),
    }
    values = {key: draw(strategy) for key, strategy in keys.items() if draw(st.integers(0, 5))}
    if "change.basic" not in values:
        values.pop("change.basic.percent", None)
    rows: dict[str, dict[str, st.SearchStrategy[object]]] = {
        "procurement.items": {"amount": small, "code": st.sampled_from(["A1", "C2"])},
        "projects": {"name": st.sampled_from(["p", "q"]), "budget": small},
        "shares": {"percent": printed, "part": st.sampled_from("PQWZ"), "whole": st.sampled_from("PQWZ")},
    }
    for name, element in rows.items():
        if name == "shares" or draw(st.integers(0, 4)):
            values[name] = [
                {key: draw(strategy) for key, strategy in element.items() if draw(st.integers(0, 9))}
                for _ in range(draw(st.integers(0 if name != "shares" else 1, 3)))
            ]
    return values


REFERENCES: dict[str, tuple[tuple[str, ...], Decimal | None, Kind]] = {
    "P": (("government_fund", "total"), Decimal("1.00"), "amount"),
    "Q": (("state_capital", "total"), Decimal("0.25"), "amount"),
    "W": (("expenditure", "total"), Decimal("3.00"), "amount"),
}
"""What shares may be of; another figure is not there."""


TOLERANCES: tuple[Tolerance, ...] = (
    "rounding", "exact", "cut", "last-digit", "printed", "coarser", Decimal("0.5"), Proportion(Fraction(1, 1000)),
)  # fmt: skip
STRICT = (
    Strictness(),
    Strictness(exact=True),
    Strictness(tolerance=Fraction(3, 10)),
    Strictness(exact=True, tolerance=Fraction(3, 10)),
    Strictness(share=Fraction(1, 100)),
)


def alike(
    check: str,
    when: str | None,
    values: dict[str, object],
    tolerance: Tolerance = "rounding",
    strictness: Strictness = STRICT[0],
) -> None:
    each = ("s in shares",)
    rule = Rule("TST-001", "test", Words("", ""), "error", check, "test", each, when, tolerance=tolerance)
    try:
        program = compile_one(rule, names_with(()))
    except (RuleError, FormulaError):
        return
    figures = HandMade(record(values), references=REFERENCES)
    book = Rulebook((program,))
    quick, slow = judge(figures, book, strictness), judge(figures, book, strictness, keep_passed=True)
    assert quick.counts == slow.counts, (check, when, values, tolerance, strictness)
    left = [
        (found.verdict, _ids(found.records), found.missing)
        for found in slow.judgements
        if found.verdict not in ("holds", "not_applicable")
    ]
    assert [(found.verdict, _ids(found.records), found.missing) for found in quick.judgements] == left, (check, when)


def _ids(records: tuple[Record, ...]) -> tuple[int, ...]:
    return tuple(map(id, records))


SHARES: dict[str, object] = {
    "shares": [
        {"percent": Decimal("33.33"), "part": "P", "whole": "W"},
        {"percent": Decimal("33.3"), "part": "P", "whole": "W"},
        {"percent": Decimal("50"), "part": "P", "whole": "W"},
    ],
    "income.total": Decimal("1.01"),
    "expenditure.total": Decimal("1.00"),
    "expenditure.basic.total": Decimal("1.00"),
    "procurement.items": [{"amount": Decimal("1.00")}, {"amount": Decimal("1.01")}],
}
NEGATED = [
    "not (s.percent == s.part / s.whole * 100)",
    "not any(s.percent == s.part / s.whole * 100, income.total == 7)",
    "all(not (s.percent == s.part / s.whole * 100), true)",
    "not (s.part == s.whole * s.percent / 100)",
    "not (not (s.part == s.whole * s.percent / 100))",
    "not (income.total == expenditure.total + expenditure.basic.total and income.total == 3)",
    "not (income.total > expenditure.total + 0.02)",
    "not any(procurement.items.amount == expenditure.total + expenditure.basic.total - 0.99)",
    "not all(procurement.items.amount != 3)",
    "(not (s.part == s.whole * s.percent / 100)) if s.percent > 1 else income.total == 1",
    "not ((income.total == 1.02) if s.percent > 40 else (income.total != 1.01))",
    "coalesce(not (income.total == 1.02), income.total == 1)",
    "count(procurement.items[not (amount == 1.00)].amount) == 1",
]


@pytest.mark.parametrize("check", NEGATED)
def test_negated_comparisons_are_judged_alike(check: str) -> None:
    alike(check, None, SHARES)
    alike("income.total > 0", check, SHARES)


ABSENT, TRUE, FALSE = "income.total == expenditure.total", "unit.name == 'a'", "unit.name == 'b'"
DECIDED = [
    f"all({ABSENT}, {FALSE})", f"any({ABSENT}, {TRUE})", f"({ABSENT}) and {FALSE}", f"({ABSENT}) or {TRUE}",
    f"not all({ABSENT}, {FALSE})", f"{TRUE} if {ABSENT} else {TRUE}", f"not (({ABSENT}) or ({TRUE} and {ABSENT}))",
]  # fmt: skip


@pytest.mark.parametrize("decided", DECIDED)
def test_what_one_part_decides_is_known_although_another_is_absent(decided: str) -> None:
    """Where the first that is stated counts, a condition may be known that reading alone gives up."""
    values: dict[str, object] = {"unit.name": "a", "income.total": Decimal(1), "shares": [{}]}
    for other in (TRUE, FALSE, ABSENT):
        first = f"coalesce({decided}, {other})"
        for check in (first, f"not {first}", f"{first} or {FALSE}", f"count(shares[{first}]) == 1"):
            alike(check, None, values)
            alike(TRUE, check, values)
        alike(f"coalesce(1 if {decided} else 2, 3) == 1", None, values)


@pytest.mark.parametrize("tolerance", TOLERANCES)
@pytest.mark.parametrize("check", [*NEGATED, "not (income.total != income.total)", "income.total != income.total"])
def test_negated_comparisons_are_judged_alike_however_strictly(check: str, tolerance: Tolerance) -> None:
    for strictness in STRICT:
        alike(check, None, SHARES, tolerance, strictness)


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("not (s.percent == s.part / s.whole * 100)", ["fails", "fails", "holds"]),
        ("not (s.part == s.whole * s.percent / 100)", ["rounding", "rounding", "holds"]),
        ("not (not (s.part == s.whole * s.percent / 100))", ["rounding", "rounding", "fails"]),
    ],
)
def test_negating_an_equality_of_rounded_figures_is_symmetric(check: str, expected: list[str]) -> None:
    rule = Rule("TST-001", "test", Words("", ""), "error", check, "test", ("s in shares",))
    book = Rulebook((compile_one(rule, names_with(())),))
    judged = judge(HandMade(record(SHARES), references=REFERENCES), book, keep_passed=True).judgements
    assert [one.verdict for one in judged] == expected


MIXED: dict[str, object] = {"custom.x": "a", "procurement.items": [{"amount": Decimal(0)}], "shares": [{}]}
"""A text where a number may be compared."""


@examples(2000)
@given(conditions(3), st.none() | conditions(2), documents(), st.sampled_from(TOLERANCES), st.sampled_from(STRICT))
@example("not (s.percent == s.part / s.whole * 100)", None, SHARES, "rounding", STRICT[0])
@example("any(procurement.items.amount == custom.x)", None, MIXED, "rounding", STRICT[0])
@example("defined(projects)", "not any(procurement.items.amount != custom.x)", MIXED, "rounding", STRICT[0])
@example("income.total == procurement.total + change.basic", None, MIXED, "rounding", STRICT[0])
@example("0 == len(procurement.items.amount == 3)", None, MIXED, "rounding", STRICT[0])
@example("count(procurement.items[amount == custom.x].amount) == 0", None, MIXED, "rounding", STRICT[0])
def test_every_formula_is_judged_alike_both_ways(
    check: str, when: str | None, values: dict[str, object], tolerance: Tolerance, strictness: Strictness
) -> None:
    alike(check, when, values, tolerance, strictness)
