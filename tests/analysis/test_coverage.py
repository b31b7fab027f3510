"""Coverage against judging every change anew with all rules, its pairs against trying all of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.analysis.coverage.coverage import coverage
from budgetcheck.analysis.coverage.covered import Coverage, SlipKind
from budgetcheck.analysis.coverage.directions import FigureEquality, directions
from budgetcheck.analysis.coverage.trials import Seen, Trials
from budgetcheck.analysis.coverage.typos import transpositions, typos
from budgetcheck.declaration.address import Directory
from budgetcheck.declaration.declare import declare, declare_document
from budgetcheck.declaration.related import Related
from budgetcheck.figures.load import figures_of, loaded
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.load import load_packs
from budgetcheck.source.read import Source
from budgetcheck.text.places import Route
from budgetcheck.verdicts.judge import judge
from tests.checkout import EXAMPLES
from tests.effort import LONG, spread

DATA = Path(__file__).parent / "data"
BUILTIN = builtin_rulebook()


def own() -> Rulebook:
    return compile_packs(load_packs([DATA / "sums.toml"]))


def covered(text: str, rulebook: Rulebook, **options: Any) -> Coverage:
    return coverage(loaded(declare(Source("unit.toml", text)), Related()), rulebook, seconds=None, **options)


def anew(document: Mapping[str, Any], rulebook: Rulebook) -> frozenset[Seen]:
    """Everything that all rules report, in the plainest way."""
    declaration = declare_document(document)
    figures = figures_of(declaration)
    found = {Seen(fault.rule, fault.route or (), "error") for fault in (*declaration.faults, *figures.faults)}
    for one in judge(figures, rulebook, keep_passed=True).judgements:
        if one.verdict in ("fails", "rounding"):
            severity = one.severity_in(rulebook) if one.verdict == "fails" else "info"
            found.add(Seen(one.program.rule.id, one.records[-1].route if len(one.records) > 1 else (), severity))
    return frozenset(found)


def put(document: Any, route: Route, value: Decimal | None) -> Any:
    """The document with a plain number changed, copied whole."""
    copied = tomllib.loads(_toml(document), parse_float=Decimal)
    held = copied
    for step in route[:-1]:
        held = held[step]
    if value is None:
        del held[route[-1]]
    elif isinstance(held[route[-1]], dict):
        form = held[route[-1]]
        form["total" if "total" in form else "value"] = value * (10_000 if form.get("currency_unit") == "元" else 1)
    else:
        in_yuan = route[0] == "procurement" and held.get("currency_unit") == "元"
        held[route[-1]] = value * 10_000 if in_yuan else value
    return copied


def _toml(document: Any) -> str:
    import tomli_w

    return tomli_w.dumps(document)


@pytest.mark.parametrize("name", spread(["guangyang-2022", "clean", "final-accounts-2024", "department-2024"], 1))
def test_what_notices_is_what_a_whole_check_would_report(name: str) -> None:
    document = tomllib.loads((EXAMPLES / f"{name}.toml").read_text("utf-8"), parse_float=Decimal)
    trials = Trials(document, BUILTIN)
    before = anew(document, BUILTIN)
    assert trials.before == before
    tried = [(target, typo) for target in trials.targets for typo in typos(target.value, target.kind)]
    for target, typo in tried[:: max(1, len(tried) // (20 if LONG else 8))]:
        assert trials.noticing({target.route: typo.value}) == (
            anew(put(document, target.route, typo.value), BUILTIN) - before
        ), (target, typo)


UNIT = (DATA / "unit.toml").read_text("utf-8")


def test_each_kind_of_slip_is_judged_at_each_figure() -> None:
    found = covered(UNIT, own())
    rows = {row.figure: {cell.slip: cell for cell in row.cells} for row in found.rows}
    assert list(rows) == [
        "income.total",
        "income.other",
        "income.business",
        "income.government_fund",
        "procurement.total",
        "procurement.items[0].amount",
        "procurement.items[1].amount",
    ]
    total = rows["income.total"]
    assert total["more"].severity == "error"
    assert [notice.rule for notice in total["more"].notices] == ["OWN-001"]
    assert total["last_digit"].value == "12.51"
    assert total["last_digit"].severity == "info", "one in the last place is within rounding"
    assert total["removal"].severity is None
    assert {notice.rule for notice in rows["income.business"]["sign"].notices} == {"OWN-001", "OWN-002"}
    assert set(rows["income.government_fund"]) == {"last_digit", "more", "less", "removal"}, "0 has no sign"
    assert rows["procurement.total"]["times_10"].value == "30.000"
    assert rows["procurement.total"]["times_10"].severity == "error", "in the unit of its long form"
    assert found.seen("error") < found.seen("info") < found.tried


def test_the_least_noticed_transposition_is_shown() -> None:
    (row,) = [row for row in covered(UNIT.replace("2.3", "2.3000"), own()).rows if row.figure == "income.business"]
    cell = row.cell("transposition")
    assert cell is not None
    assert cell.tried == 2


def test_pairs_are_all_that_there_are() -> None:
    document = tomllib.loads(UNIT, parse_float=Decimal)
    rulebook = own()
    before = anew(document, rulebook)
    trials = Trials(document, rulebook)
    address = Directory(trials.figures.root).address

    def errors(changes: Mapping[Route, Decimal | None]) -> bool:
        changed: Any = document
        for route, value in changes.items():
            changed = put(changed, route, value)
        return any(seen.severity == "error" for seen in anew(changed, rulebook) - before)

    single: list[tuple[Route, SlipKind, Decimal | None]] = [
        (target.route, typo.slip, typo.value)
        for target in trials.targets
        for typo in typos(target.value, target.kind)
        if errors({target.route: typo.value})
    ]
    wanted = {
        (address(one[0]), one[1], address(other[0]), other[1])
        for one, other in combinations(single, 2)
        if one[0] != other[0] and not errors({one[0]: one[2], other[0]: other[2]})
    }
    known = {route for route, _, _ in single}
    swapped = {
        (address(one.route), "exchange", address(other.route), "exchange")
        for one, other in combinations([target for target in trials.targets if target.route in known], 2)
        if one.value != other.value and not errors({one.route: other.value, other.route: one.value})
    }
    found = covered(UNIT, rulebook)
    assert found.untried == 0
    pairs = {(pair.figures[0], pair.slips[0], pair.figures[1], pair.slips[1]) for pair in found.pairs}
    assert pairs == wanted | swapped
    assert ("income.other", "more", "income.business", "less") in pairs
    assert ("income.other", "exchange", "income.business", "exchange") in pairs


def test_time_that_is_used_up_is_said() -> None:
    found = coverage(loaded(declare(Source("unit.toml", UNIT)), Related()), own(), seconds=0.0)
    assert found.cut
    assert found.rows == ()
    assert covered(UNIT, own(), pairs=False).pairs == ()


def test_a_rule_that_fails_already_is_named() -> None:
    found = covered(UNIT.replace("12.50", "99"), own())
    assert found.already == ("OWN-001",)
    assert next(row.cells for row in found.rows if row.figure == "income.total")[1].severity is None


# -- slips -------------------------------------------------------------------------------------------------------------

AMOUNT = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False, allow_infinity=False)


@given(AMOUNT)
def test_slips_change_the_number_and_keep_its_decimals(value: Decimal) -> None:
    for typo in typos(value, "amount"):
        assert typo.value != value
        if typo.value is not None:
            exponent = typo.value.as_tuple().exponent
            assert isinstance(exponent, int)
            assert -2 <= exponent <= 0


@given(AMOUNT)
def test_transposed_digits_differ_by_a_multiple_of_nine(value: Decimal) -> None:
    for other in transpositions(value):
        assert other != value
        assert (other - value).scaleb(2) % 9 == 0
        assert sorted(filter(None, other.as_tuple().digits)) == sorted(filter(None, value.as_tuple().digits))


# -- linear algebra ----------------------------------------------------------------------------------------------------

ROUTES: list[Route] = [(name,) for name in "abcde"]
WEIGHTS = st.lists(st.integers(-2, 2), min_size=5, max_size=5)


@given(st.lists(WEIGHTS, max_size=5))
def test_no_equality_sees_a_change_of_the_basis(matrix: list[list[int]]) -> None:
    equalities = [
        FigureEquality(
            "R", (), "error", {r: Fraction(w) for r, w in zip(ROUTES, row, strict=True) if w}, Fraction(0), Fraction(0)
        )
        for row in matrix
    ]
    found = directions(equalities, {route: str(route[0]) for route in ROUTES})
    assert len(found.basis) == found.dimension
    changes = [{name: Fraction(by) for name, by in change} for change in found.basis]
    for change in changes:
        for one in equalities:
            assert sum((w * change.get(str(r[0]), Fraction(0)) for r, w in one.weights.items()), Fraction(0)) == 0
    assert found.rank == _rank([[Fraction(w) for w in row] for row in matrix])
    used = {str(route[0]) for one in equalities for route in one.weights}
    assert set(found.loose) == set("abcde") - used
    for group in found.alike:
        (first, weight), *others = group
        for other, other_weight in others:
            for one in equalities:
                here = {str(route[0]): w for route, w in one.weights.items()}
                assert here.get(first, 0) * Fraction(other_weight) == here.get(other, 0) * Fraction(weight)


def _rank(rows: list[list[Fraction]]) -> int:
    """The size of the largest minor that is not 0, by elimination column by column."""
    rank = 0
    for column in range(5):
        pivot = next((row for row in rows[rank:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(rank, pivot)
        for number in range(rank + 1, len(rows)):
            factor = rows[number][column] / pivot[column]
            rows[number] = [a - factor * b for a, b in zip(rows[number], pivot, strict=True)]
        rank += 1
    return rank


def test_what_equalities_are_read_from_a_declaration() -> None:
    space = covered(UNIT, own()).directions
    assert (space.figures, space.equalities, space.rank, space.dimension) == (6, 2, 2, 4)
    assert space.loose == ("income.government_fund",)
    assert (("income.total", "1"), ("income.other", "-1"), ("income.business", "-1")) in space.alike


def test_severities_set_by_the_user_count() -> None:
    lighter = replace(own(), severities={"OWN-001": "info"})
    (row,) = [row for row in covered(UNIT, lighter).rows if row.figure == "income.total"]
    cell = row.cell("more")
    assert cell is not None
    assert cell.severity == "info"
