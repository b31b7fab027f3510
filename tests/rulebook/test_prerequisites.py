"""What a rule has no instance without, seen from its formulas alone."""

from __future__ import annotations

import pytest

from budgetcheck.expression import nodes
from budgetcheck.expression.grammar.parse import parse_each, parse_formula
from budgetcheck.model.record import Record
from budgetcheck.rulebook.formulas import names_with
from budgetcheck.rulebook.parsed import Parsed
from budgetcheck.rulebook.prerequisites import nothing_at, prerequisites_of

NAMES = names_with(())


def parsed(each: str, *conditions: str) -> Parsed:
    names, pairs = NAMES, []
    if each:
        pairs.append(parse_each(each, names))
        names = names.with_each(*pairs[0])
    check = parse_formula("1 == 1", names)
    parts: list[nodes.Node] = [parse_formula(one, names) for one in conditions]
    return Parsed(tuple(pairs), tuple(parts), check, None)


@pytest.mark.parametrize(
    ("each", "conditions", "expected"),
    [
        ("", (), ()),
        ("p in projects", (), ("projects",)),
        ("p in projects[budget > 1]", (), ("projects",)),
        ("p in projects", ("defined(p.budget)",), ("projects",)),
        ("", ("defined(income.total)", "income.total > 1"), ("income.total",)),
        ("", ("defined(income)", "defined(procurement.items.amount)"), ("income", "procurement.items")),
        ("", ("not defined(income.total)",), ()),
        ("", ("defined(income.total) or defined(income.other)",), ()),
        ("", ("defined(custom.x)",), ()),
    ],
)
def test_lists_gone_through_and_keys_asked_for(
    each: str, conditions: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert prerequisites_of(parsed(each, *conditions)) == expected


def test_a_key_that_has_moved_is_asked_for_where_it_stands_now() -> None:
    moved = parsed("", "defined(three_public.budget.reason)")
    assert prerequisites_of(moved) == ("three_public.over_budget.reason",)


def test_what_is_read_from_elements_may_be_there_where_the_list_is() -> None:
    root = Record()
    root["procurement.items"] = [Record(("procurement", "items", 0))]
    root["income.total"] = 1
    assert not nothing_at("income.total", root)
    assert not nothing_at("procurement.items.amount", root)
    assert nothing_at("income.other", root)
    assert nothing_at("income.total.value", root)
