"""Which figures a formula reads: where they stand, whether they steer, and what their absence means."""

from __future__ import annotations

import pytest

from budgetcheck.expression import nodes
from budgetcheck.expression.grammar.parse import parse_each, parse_formula
from budgetcheck.expression.grammar.scope import Names
from budgetcheck.expression.presence import figures_needed, figures_read, outright
from budgetcheck.expression.reads import (
    ElementsAt,
    Read,
    ReadPlace,
    RowsBelow,
    lists_on_the_way,
    place_of_elements,
    reads,
)
from budgetcheck.model.layout import KEYS

NAMES = Names(KEYS.keys, frozenset(), frozenset())


def parsed(formula: str, *each: str) -> nodes.Node:
    names = NAMES
    for clause in each:
        names = names.with_each(*parse_each(clause, names))
    return parse_formula(formula, names)


def told(read: Read) -> str:
    """One read in a line: its place and key, then what is said of it."""
    said = [word for word, holds in (("steers", read.steers), ("asked", read.asked)) if holds]
    return " ".join([f"{place(read.place)}.{read.key}", read.kind, *said, read.weight])


def place(where: ReadPlace) -> str:
    match where:
        case ElementsAt():
            return f"{place(where.of)}.{where.key}[]"
        case RowsBelow():
            return f"below {place(where.of)}"
    return str(where)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("income.total == 1", ["0.income.total amount needed"]),
        (
            "income.total == 1 or income.other == 1",
            ["0.income.total amount optional", "0.income.other amount optional"],
        ),
        ("any(income.total == 1)", ["0.income.total amount joined"]),
        ("coalesce(income.total, 0) == 1", ["0.income.total amount optional"]),
        ("defined(income)", ["0.income table asked optional"]),
        ("defined(income.total)", ["0.income.total amount asked optional"]),
        (
            "(1 if income.total > 0 else 2) == income.other",
            ["0.income.total amount steers optional", "0.income.other amount needed"],
        ),
        (
            "sum(projects[budget > income.total].budget) == 0",
            [
                "0.projects[].budget amount needed",
                "0.projects list needed",
                "0.projects[].budget amount steers optional",
                "0.income.total amount steers optional",
            ],
        ),
        ("count(texts[value == 'a']) == 0", ["texts. text needed", "texts.value text steers optional"]),
        ("count(comparisons) == 0", ["comparisons. any needed"]),
        ("custom.a.b == 1", ["0.custom.a.b any needed"]),
    ],
)
def test_a_formula_tells_what_it_reads(formula: str, expected: list[str]) -> None:
    assert [told(read) for read in reads(parsed(formula))] == expected


def test_records_stand_where_their_list_does() -> None:
    each = ("row in general_public_budget.by_function", "low in children(row)")
    node = parsed("low.total <= row.total and count(children(low)) == 0", *each)
    assert [told(read) for read in reads(node)] == [
        "2.total amount optional",
        "1.total amount optional",
        "0.general_public_budget.by_function list optional",
    ]
    names = NAMES.with_each(*parse_each(each[0], NAMES))
    assert place(place_of_elements(parse_each(each[0], NAMES)[1])) == "0.general_public_budget.by_function[]"
    assert place(place_of_elements(parse_each(each[1], names)[1])) == "below 1"


def test_what_cannot_be_done_without_is_told_from_what_is_read() -> None:
    formula = "sum(projects.budget) + income.total == coalesce(income.other, 0) + income.government_fund"
    node = parsed(formula)
    assert list(figures_read(node, 1)) == [(0, "income.total"), (0, "income.government_fund")]
    assert list(outright(node)) == [(0, "projects")]
    assert [key for _, key, _ in figures_needed([node])] == ["projects", "income.total", "income.government_fund"]
    joined = parsed("any(income.total == 1, expenditure.total == 1)")
    assert list(figures_read(joined, 1)) == []
    assert [key for _, key, _ in figures_needed([joined])] == ["income.total", "expenditure.total"]


@pytest.mark.parametrize(
    ("place", "lists", "keys"),
    [
        (0, (), ()),
        (1, (ElementsAt(0, "projects"),), ("projects",)),
        (2, (ElementsAt(0, "projects"), ElementsAt(1, "indicators")), ("projects", "indicators")),
        (ElementsAt(1, "indicators"), (ElementsAt(0, "projects"),), ("projects", "indicators")),
        (RowsBelow(1), (ElementsAt(0, "expenditure.by_function"),), ("expenditure.by_function",)),
        ("codes", (), None),
        (ElementsAt("comparisons", "x"), (), None),
    ],
)
def test_the_lists_that_lead_to_a_place(
    place: ReadPlace, lists: tuple[ReadPlace, ...], keys: tuple[str, ...] | None
) -> None:
    assert lists_on_the_way(place, lists) == keys
