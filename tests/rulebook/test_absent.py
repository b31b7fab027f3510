"""What is not stated: each rule that goes on without a figure shows by its examples what it takes that for.

A rule goes on without a figure where another value stands in for it: `coalesce` that ends in a value written out, a sum
of several parts, a choice of a figure or a value written out, rows that are left out because a cell of theirs is blank.
The lint asks of every pack that one of a rule's parts is absent from an example (`unproved-absence`); of the built-in
ones each part must be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest

from budgetcheck.analysis.examples import lay_example
from budgetcheck.expression import nodes
from budgetcheck.expression.reads import ReadPlace, lists_on_the_way, place_of_elements, reads
from budgetcheck.figures.figures import Figures
from budgetcheck.model.record import Record
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.load import builtin_packs, read_pack
from budgetcheck.rulebook.program import Program
from budgetcheck.text.words import Words
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness

Filters = Mapping[int, ReadPlace]
Key = tuple[tuple[str, ...], str]
"""The lists that lead to a record, outermost first, and the key of it that may be absent."""


def stood_in_for(node: nodes.Node, filters: Filters) -> Iterator[tuple[nodes.Node, Filters]]:
    """The parts of a formula that it goes on without, each with what the scopes of filters around it are."""
    match node:
        case nodes.Filtered():
            yield from stood_in_for(node.source, filters)
            inner = {**filters, node.scope: place_of_elements(node.source, filters)}
            yield from stood_in_for(node.condition, inner)
            return
        case nodes.Call(function="coalesce") if isinstance(node.arguments[-1], nodes.Literal_):
            yield from ((part, filters) for part in node.arguments[:-1])
        case nodes.Call(function="sum") if len(node.arguments) > 1:
            yield from ((part, filters) for part in node.arguments)
        case nodes.Choice() if isinstance(node.otherwise, nodes.Literal_) and isinstance(node.then, nodes.Figure):
            yield node.then, filters
        case nodes.Mapped(source=nodes.Filtered() as rows) if _asks_for(rows.condition, node.key, rows.scope):
            yield node, filters
    for operand in node.operands():
        yield from stood_in_for(operand, filters)


def _asks_for(condition: nodes.Node, key: str, scope: int) -> bool:
    """Whether rows are taken only where they have a key."""
    return any(
        isinstance(below, nodes.Call)
        and below.function == "defined"
        and isinstance(figure := below.arguments[0], nodes.Figure)
        and (figure.scope, figure.key) == (scope, key)
        for below in condition.walk()
    )


def absent_keys(program: Program) -> set[Key]:
    """The keys that a rule goes on without."""
    parsed = program.parsed
    lists: list[ReadPlace] = [place_of_elements(source) for _, source in parsed.each]
    roots = [*(source for _, source in parsed.each), *parsed.conditions, parsed.check]
    needed = {(scope, key) for scope, key, _ in program.reads} | set(_asked(parsed.conditions))
    found: set[Key] = set()
    for part, filters in (one for root in roots for one in stood_in_for(root, {})):
        for read in reads(part):
            place = filters.get(read.place, read.place) if isinstance(read.place, int) else read.place
            plain = read.figure and read.key and read.weight != "optional" and (place, read.key) not in needed
            way = lists_on_the_way(place, lists) if plain else None
            if way is not None:
                found.add((way, read.key))
    return found


def _asked(conditions: Sequence[nodes.Node]) -> Iterator[tuple[int, str]]:
    """The figures without which a rule does not apply."""
    for condition in conditions:
        if isinstance(condition, nodes.Call) and condition.function == "defined":
            figure = condition.arguments[0]
            if isinstance(figure, nodes.Figure):
                yield figure.scope, figure.key


def lacks(root: Record, key: Key) -> bool:
    """Whether a declaration does not state a key, or has an element of the list that does not, or no such list."""
    way, name = key
    records: Sequence[Record] = [root]
    for step in way:
        held = [record.get(step) for record in records]
        if not all(isinstance(rows, list) for rows in held):
            return True
        records = [row for rows in held for row in rows]
    return any(name not in record for record in records)


BUILTIN = compile_packs(builtin_packs())
COUNTING = [program for program in BUILTIN.programs if absent_keys(program)]
"""The built-in rules that go on without something."""


class Shown:
    """What the examples of a rule show: the declaration of each, whether it is right, and what is said of it."""

    def __init__(self, program: Program) -> None:
        self.seen: list[tuple[Figures, bool, set[str]]] = []
        only = Rulebook((program,), BUILTIN.parameters)
        for example in program.rule.examples:
            figures = lay_example(example)
            assert not isinstance(figures, Words), (program.rule.id, example.number, figures.en)
            judged = judge(figures, only, Strictness(), keep_passed=True).judgements
            self.seen.append((figures, example.good, {one.verdict for one in judged}))

    def without(self, key: Key) -> Iterator[tuple[bool, set[str]]]:
        """The examples that lack a key."""
        for figures, good, verdicts in self.seen:
            if lacks(figures.root, key):
                yield good, verdicts


def named(key: Key) -> str:
    return "[].".join((*key[0], key[1]))


def unproven(program: Program) -> list[str]:
    """What a rule's examples do not show of what it goes on without."""
    shown, keys = Shown(program), absent_keys(program)
    wanting = [f"{named(key)}: no example without it" for key in sorted(keys) if not any(shown.without(key))]
    told = [one for key in keys for one in shown.without(key)]
    if not any(good for good, _ in told):
        wanting.append("no example without one of them is right")
    return wanting


@pytest.mark.parametrize("program", COUNTING, ids=lambda program: program.rule.id)
def test_each_rule_shows_what_it_takes_for_what_is_not_stated(program: Program) -> None:
    assert unproven(program) == []


def own_rule(check: str, *examples: dict[str, object]) -> Program:
    rule = {"id": "OWN-001", "check": check, "good": list(examples)}
    (program,) = compile_packs([read_pack({"pack": {"id": "own"}, "rule": [rule]}, "", "own.toml")]).programs
    return program


@pytest.mark.parametrize(
    ("check", "key"),
    [
        ("income.total == income.other + coalesce(income.business, 0)", "income.business"),
        ("income.total >= sum(income.other, income.business)", "income.business"),
        ("income.total == income.other + (income.business if defined(income.business) else 0)", "income.business"),
        ("income.total >= sum(income.by_function[defined(other)].other)", "income.by_function[].other"),
        ("count(income.by_function[coalesce(other, 0) > 0]) == 0", "income.by_function[].other"),
    ],
)
def test_a_rule_that_shows_nothing_of_it_is_named(check: str, key: str) -> None:
    row = {"code": "2050205", "total": 10, "other": 7}
    stated = {"income": {"total": 10, "other": 7, "business": 3, "by_function": [row]}}
    assert any(one.startswith(f"{key}: ") for one in unproven(own_rule(check, stated)))
    bare = {"code": "2050206", "total": 3}
    without = {"income": {"total": 10, "other": 10, "by_function": [row, bare]}}
    assert not any(one.startswith(f"{key}: ") for one in unproven(own_rule(check, stated, without)))
