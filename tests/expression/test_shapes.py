"""Shapes of formulas that have a shorter way: looked up by a key, a whole table added up, nothing noted."""

from __future__ import annotations

import pytest

from budgetcheck.expression import nodes
from budgetcheck.expression.grammar.parse import parse_formula
from budgetcheck.expression.grammar.scope import Names
from budgetcheck.expression.shapes import equality_key, notes_nothing, whole_sum
from budgetcheck.model.layout import KEYS

NAMES = Names(KEYS.keys, frozenset(), frozenset())


def first(formula: str, kind: type[nodes.Node]) -> nodes.Node:
    return next(node for node in parse_formula(formula, NAMES).walk() if isinstance(node, kind))


@pytest.mark.parametrize(
    ("condition", "key"),
    [
        ('name == "a"', "name"),
        ('"a" == name', "name"),
        ("budget > 1", None),
        ('name != "a"', None),
        ("name == code", None),
        ('name == "a" and budget > 1', None),
    ],
)
def test_a_list_is_looked_up_by_what_equals_a_key(condition: str, key: str | None) -> None:
    node = first(f"count(projects[{condition}]) == 0", nodes.Filtered)
    assert isinstance(node, nodes.Filtered)
    found = equality_key(node)
    assert (found[0] if found else None) == key


@pytest.mark.parametrize(
    ("formula", "summed"),
    [
        ("sum(projects.budget) == 1", ("projects", "budget")),
        ("sum(projects[budget > 1].budget) == 1", None),
        ("sum(income.total, income.other) == 1", None),
        ("max(income.total, income.other) == 1", None),
    ],
)
def test_only_a_whole_table_is_added_up_at_once(formula: str, summed: tuple[str, str] | None) -> None:
    node = first(formula, nodes.Call)
    assert isinstance(node, nodes.Call)
    found = whole_sum(node)
    assert (found and (found[0][:2], found[1])) == (summed and (summed, 0))  # type: ignore[index]


@pytest.mark.parametrize(
    ("formula", "quiet"),
    [
        ("income.total == 1 and not defined(income.other)", True),
        ("sum(income.total, income.other) > 0", True),
        ("(1 if income.total > 0 else 2) == 1", False),
        ("any(projects.budget > 1)", False),
    ],
)
def test_what_leaves_nothing_but_its_value_is_known(formula: str, quiet: bool) -> None:
    node = parse_formula(formula, NAMES)
    assert notes_nothing(node) is quiet
    assert notes_nothing(node) is quiet  # as remembered
