"""The compiled sheet against the exact evaluation: whatever it clears, the exact evaluation clears too."""

from __future__ import annotations

import decimal
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from budgetcheck.arithmetic.exactness import EXACT
from budgetcheck.expression.grammar.scope import Names
from budgetcheck.expression.surroundings.environment import Environment
from budgetcheck.expression.surroundings.runtime import UNDECIDED, Compiled
from budgetcheck.model import codelists
from budgetcheck.model.layout import KEYS
from budgetcheck.model.record import Record
from budgetcheck.model.targets import parse_target
from budgetcheck.rulebook.compile import compile_one
from budgetcheck.rulebook.program import Program, compile_programs
from budgetcheck.rulebook.rule import Rule
from budgetcheck.text.words import Words
from budgetcheck.verdicts.absent import bounds_may_tell, missing_outright
from budgetcheck.verdicts.judgement import Strictness
from budgetcheck.verdicts.weigh import assess
from tests.effort import examples

from .figures_stub import HandMade, record

FORMULAS: list[tuple[str | None, str]] = [
    (None, "expenditure.total == expenditure.basic.total + expenditure.project.total"),
    (None, "income.total == sum(income.general_public_budget, income.government_fund, income.other)"),
    (None, "sum(procurement.items.amount) == procurement.total"),
    ("defined(procurement.items)", "sum(procurement.items.amount) <= procurement.total"),
    ("income.total > 0 and expenditure.total > 0", "income.total == expenditure.total"),
    ("income.total > 0 or defined(expenditure.total)", "income.total >= expenditure.total"),
    (None, "not defined(income.other) or income.other <= income.total"),
    (None, "coalesce(income.other, 0) + coalesce(income.government_fund, income.total) >= 0"),
    (None, "abs(income.total) == max(income.total, -income.total)"),
    ("count(procurement.items) > 1", "min(procurement.items.amount) > 0"),
    (None, "sum(procurement.items[code == 'A1'].amount) <= sum(procurement.items.amount)"),
    (None, "sum(procurement.items[amount > 2].amount) <= 3 * 万元"),
    (None, "any(procurement.items.amount == 3) or procurement.total == 3"),
    (None, "all(procurement.items.amount >= 0)"),
    (None, "projects[name == 'p'].budget == expenditure.project.total"),
    (None, "unit.name in ('a', 'b') and unit.nature != unit.name"),
    (None, "disclosure.published_on - disclosure.approved_on <= 20"),
    (None, "disclosure.approved_on.year == disclosure.year"),
    (None, "assets.equipment.count * number(assets.equipment.threshold) <= assets.equipment.value"),
    (None, "expenditure.total == (income.total if defined(income.other) else expenditure.basic.total)"),
    (None, "0 <= income.total <= expenditure.total"),
    (None, "change.basic == expenditure.basic.total - previous.expenditure.basic.total"),
    (None, "change.basic.percent == change.basic / previous.expenditure.basic.total * 100"),
    ("income.total / expenditure.total > 1", "income.other == 0"),
    (None, "round(income.total, 1) == expenditure.total"),
    (None, "starts_with(unit.name, 'a') or matches(unit.nature, '^b')"),
    (None, "len(unit.name) == count(procurement.items)"),
    (None, "not (income.total == expenditure.total and income.other == 0)"),
    (None, "custom.x == income.total"),
    (None, "'a' in unit.name"),
    (None, "all(number(captures(unit.name, '([0-9]+)')) == procurement.total)"),
    ("matches(unit.name, '[0-9]')", "any(number(captures(unit.name, '([0-9])')) >= income.total)"),
    (None, "count(captures(disclosure.sections, '(a|b)')) >= 1"),
    (None, "all(captures(unit.nature, '(a|b)') == unit.name)"),
    (None, "same_name(unit.name, unit.nature)"),
    (None, "all(starts_with(disclosure.sections, unit.name))"),
    (None, "all(same_name(captures(disclosure.sections, '([ab]+)'), unit.name))"),
    ("count(captures(unit.name, '(x)')) == 0", "number(unit.name) == income.total"),
    ("any(matches(texts.value, 'a'))", "income.total == 3"),
    (None, "any(matches(disclosure.sections, '^a')) or count(starts_with(disclosure.sections, 'b')) == 1"),
]

small = st.integers(-2, 6).map(lambda n: Decimal(n) / 2)
counts = st.integers(0, 3).map(Decimal)
texts = st.sampled_from(["a", "b", "ab", "1a2", "2"])
days = st.integers(0, 60).map(lambda n: date.fromordinal(date(2024, 1, 1).toordinal() + n))


@st.composite
def roots(draw: st.DrawFn) -> dict[str, object]:
    keys: dict[str, st.SearchStrategy[object]] = {
        "income.total": small,
        "income.general_public_budget": small,
        "income.government_fund": small,
        "income.other": small,
        "expenditure.total": small,
        "expenditure.basic.total": small,
        "expenditure.project.total": small,
        "procurement.total": small,
        "previous.expenditure.basic.total": small,
        "change.basic": small,
        "change.basic.percent": st.integers(-40, 400).map(lambda n: Decimal(n)),
        "unit.name": texts,
        "unit.nature": texts,
        "disclosure.year": st.sampled_from([Decimal(2023), Decimal(2024)]),
        "disclosure.approved_on": days,
        "disclosure.published_on": days,
        "assets.equipment.count": counts,
        "assets.equipment.value": small,
        "assets.equipment.threshold": st.sampled_from(["1万元", "大件", "20000元"]).map(parse_target),
        "disclosure.sections": st.lists(texts, max_size=3),
        "custom.x": st.one_of(small, texts),
    }
    values = {key: draw(strategy) for key, strategy in keys.items() if draw(st.integers(0, 5))}
    if "change.basic" not in values:
        values.pop("change.basic.percent", None)  # a companion of an amount never comes without it
    for name, element in (
        ("procurement.items", {"amount": small, "code": st.sampled_from(["A1", "C2"])}),
        ("projects", {"name": st.sampled_from(["p", "q"]), "budget": small}),
    ):
        if draw(st.integers(0, 4)):
            size = draw(st.integers(1, 3))
            values[name] = [
                {key: draw(strategy) for key, strategy in element.items() if draw(st.integers(0, 9))}
                for _ in range(size)
            ]
    return values


def program(when: str | None, check: str, each: tuple[str, ...] = ()) -> Program:
    rule = Rule("TST-001", "test", Words("", ""), "error", check, "test", each, when)
    return compile_one(rule, Names(KEYS.keys, frozenset(), codelists.codelist_names()))


PROGRAMS = [program(when, check) for when, check in FORMULAS]


SHEETS = [compile_programs([(0, one)]).link() for one in PROGRAMS]
TOGETHER = compile_programs(enumerate(PROGRAMS)).link()


def answers(sheet: Compiled, environment: Environment, root: Record) -> tuple[dict[int, int | None], int]:
    """What a sheet does not clear, by number, and how many instances do not apply."""
    found: list[tuple[int, int | None, tuple[Record, ...]]] = []
    total, passed_over, idle = sheet(environment, root, found.append, lambda *_: ())
    assert idle == 0
    assert total >= passed_over + len(found)
    assert len({number for number, _, _ in found}) == len(found)
    return {number: answer for number, answer, _ in found}, passed_over


NO_SECTIONS: dict[str, object] = {"disclosure.sections": []}
"""Over an empty list, too, what each element would be compared with must be there."""
OVER_SECTIONS = [
    number for number, (_, check) in enumerate(FORMULAS) if check.startswith("all(") and "sections" in check
]
PART_OF_ALL = [check for _, check in FORMULAS].index(
    "sum(procurement.items[code == 'A1'].amount) <= sum(procurement.items.amount)"
)
"""It holds although the amount is absent: the same is on both sides."""


@examples(400)
@given(roots(), st.integers(0, len(PROGRAMS) - 1))
@example(NO_SECTIONS, OVER_SECTIONS[0])
@example(NO_SECTIONS, OVER_SECTIONS[1])
@example({"procurement.items": [{"code": "A1"}]}, PART_OF_ALL)
def test_sheet_and_exact_evaluation_agree(values: dict[str, object], chosen: int) -> None:
    figures = HandMade(record(values))
    environment = Environment(figures, {}, codelists.codelist)
    program = PROGRAMS[chosen]
    with decimal.localcontext(EXACT):
        left, passed_over = answers(SHEETS[chosen], environment, figures.root)
        verdict = assess(program, environment, (figures.root,), Strictness()).verdict
    where = (program.rule.when, program.rule.check, values)
    if 0 not in left:
        assert verdict == ("not_applicable" if passed_over else "holds"), where
    elif left[0] == UNDECIDED:
        # What is stated of a sum may decide it although a part is absent, see `verdicts.absent`: a part that is more
        # than the whole breaks it, and no part of a list, absent or not, is more than all of it.
        told = bounds_may_tell(program, missing_outright(program, (figures.root,)))
        assert verdict == "undecided" or (told and verdict in ("fails", "holds")), where
    else:
        assert left[0] is None


@examples(200)
@given(roots())
def test_rules_are_judged_together_as_each_alone(values: dict[str, object]) -> None:
    figures = HandMade(record(values))
    environment = Environment(figures, {}, codelists.codelist)
    with decimal.localcontext(EXACT):
        together, passed_over = answers(TOGETHER, environment, figures.root)
        alone = [answers(sheet, environment, figures.root) for sheet in SHEETS]
    assert together == {number: left[0] for number, (left, _) in enumerate(alone) if left}
    assert passed_over == sum(count for _, count in alone)


@pytest.mark.parametrize("number", range(len(FORMULAS)))
def test_every_formula_is_judged_somehow_on_nothing(number: int) -> None:
    figures = HandMade()
    environment = Environment(figures, {}, codelists.codelist)
    with decimal.localcontext(EXACT):
        verdict = assess(PROGRAMS[number], environment, (figures.root,), Strictness()).verdict
    assert verdict in ("undecided", "not_applicable", "holds", "fails")
