"""What is kept of formulas between runs is what was parsed."""

from __future__ import annotations

import marshal
from collections.abc import Iterator

from budgetcheck.expression.kept import kept_node, restored_node
from budgetcheck.expression.nodes import Node, Type
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.load import builtin_packs
from budgetcheck.rulebook.parsed import Parsed


def written(parsed: Parsed) -> Iterator[Node]:
    yield from (source for _, source in parsed.each)
    yield from parsed.conditions
    yield parsed.check
    if parsed.figure is not None:
        yield parsed.figure


def bare(type_: Type) -> Type:
    return Type(type_.kind, None, None if type_.item is None else bare(type_.item))


def test_every_formula_of_the_built_in_rules_comes_back_as_it_was() -> None:
    programs = compile_packs(builtin_packs()).programs
    count = 0
    for program in programs:
        for node in written(program.parsed):
            again = restored_node(marshal.loads(marshal.dumps(kept_node(node))))
            for one, other in zip(node.walk(), again.walk(), strict=True):
                assert (type(one), bare(one.type), one.at) == (type(other), other.type, other.at)
            assert kept_node(again) == kept_node(node)
            count += 1
    assert count > len(programs) > 100
