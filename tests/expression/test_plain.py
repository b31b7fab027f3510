"""Conditions as tests of records: what they say is what the exact evaluation says, of every instance of every rule."""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from budgetcheck.arithmetic.exactness import EXACT
from budgetcheck.declaration.related import Relations
from budgetcheck.expression import nodes
from budgetcheck.expression.exact.evaluate import Evaluation
from budgetcheck.expression.exact.plain import plain_test, quick_test, stated_test
from budgetcheck.expression.grammar.parse import parse_formula
from budgetcheck.expression.surroundings.environment import Environment
from budgetcheck.figures.load import load
from budgetcheck.model.record import Record
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.rulebook.formulas import names_with
from budgetcheck.source.read import Source
from budgetcheck.verdicts.judge import instances

EXAMPLES = Path(__file__).parents[2] / "examples"
SAID = {True: "holds", False: "fails"}


def met(environment: Environment) -> Iterator[tuple[nodes.Node, tuple[Record, ...]]]:
    """Every condition of every rule with the records that it is asked of, those of filters with each element."""
    for program in builtin_rulebook().programs:
        for records in (*instances(program, environment),)[:3]:
            for node in (one for root in (*program.parsed.conditions, program.parsed.check) for one in root.walk()):
                if isinstance(node, nodes.Filtered) and node.scope == len(records):
                    rows = Evaluation(environment, records).elements(node.source)
                    for row in rows if isinstance(rows, list) else ():
                        yield node.condition, (*records, row)
            yield from ((condition, records) for condition in program.parsed.conditions)


@pytest.mark.parametrize("name", [pytest.param("department-2024.toml", marks=pytest.mark.slow), "broken/balance.toml"])
def test_as_the_exact_evaluation(name: str) -> None:
    path = EXAMPLES / name
    # What statements contradict is masked: where that is so, conditions are not asked in this way.
    figures = load(Source(str(path), path.read_text("utf-8")), Relations(), str(path)).figures.as_stated()
    environment = Environment(figures, builtin_rulebook().parameters)
    told = {"plain": 0, "compared": 0, "first": 0}
    with decimal.localcontext(EXACT):
        for node, records in met(environment):
            test, plain, first = stated_test(node), plain_test(node), quick_test(node, noted=True)
            known = None if test is None else test(records)
            exact = Evaluation(environment, records).truth(node)
            if known is not None:
                assert SAID[known] == exact.state
                told["compared" if plain is None else "plain"] += 1
            if plain is not None and known is not None:
                assert not any(one.numeric for one in exact.compared)
            if first is not None and plain is None and first(records) is False:
                assert exact.state == "fails"
                told["first"] += 1
    assert told["plain"] > 200
    assert told["compared"] > 50
    assert told["first"] > 5


@pytest.mark.parametrize(
    ("formula", "stated", "answer"),
    [
        ("defined(income.total)", {"income.total": Decimal(0)}, True),
        ("defined(income.total)", {}, False),
        ("defined(projects)", {"projects": []}, True),
        ('disclosure.kind == "budget"', {"disclosure.kind": "budget"}, True),
        ('disclosure.kind != "budget"', {}, None),
        ('coalesce(disclosure.extent, "whole") == "whole"', {}, True),
        ('defined(income.total) and disclosure.kind == "budget"', {}, False),
        ('defined(income.total) or disclosure.kind == "budget"', {}, None),
        ('not matches(coalesce(unit.nature, ""), "行政")', {"unit.nature": "行政单位"}, False),
        ("income.total == expenditure.total", {"income.total": Decimal("1.0")}, None),
        ("coalesce(income.total, -1) == -1", {}, True),
        ("sum(income.total, income.other) > 0", {"income.other": Decimal("0.1")}, True),
        ("sum(income.total, income.other) > 0", {}, None),
        ("income.total - income.other <= 0.2", {"income.total": Decimal("0.3"), "income.other": Decimal("0.1")}, True),
        ("count(projects) > 0", {"projects": []}, False),
    ],
)
def test_what_is_stated_decides(formula: str, stated: dict[str, object], answer: bool | None) -> None:
    record = Record()
    record.update(stated)
    test = stated_test(parse_formula(formula, names_with(()), condition=True))
    assert test is not None
    assert test((record,)) is answer


@pytest.mark.parametrize(
    "formula", ["income.total / income.other > 1", "abs(income.total) > 1", "unit.name in ('a', 'b')"]
)
def test_what_only_the_exact_evaluation_tells(formula: str) -> None:
    assert stated_test(parse_formula(formula, names_with(()), condition=True)) is None
