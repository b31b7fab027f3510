"""What absence means, proved by example: a rule with optional parts has a good example in which one of them is absent.

`coalesce` and a `sum` of several parts go on without what is not stated. Whether that is right, zero, unchanged or
undecided, only an example shows: one that is silent although a part is not there, or, for a rule on what a whole
document must state, one that fails for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from budgetcheck.analysis.examples import lay_example
from budgetcheck.expression import nodes
from budgetcheck.expression.calling.lookup import function_of
from budgetcheck.expression.surroundings.environment import Environment
from budgetcheck.figures.figures import Figures
from budgetcheck.model.record import Record
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.program import Program
from budgetcheck.text.words import Words, phrase
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Judgement, Strictness


class Part(NamedTuple):
    """A figure that a rule goes on without: its scope and key, and whether it is a condition that reads it."""

    scope: int
    key: str
    conditional: bool


def optional_parts(program: Program) -> tuple[Part, ...]:
    """Name the figures that `coalesce` or a `sum` of several parts may go on without, in order, each once."""
    parsed = program.parsed
    conditions = (*(source for _, source in parsed.each), *parsed.conditions)
    found = [Part(one.scope, one.key, True) for root in conditions for one in _optional(root)]
    return tuple(dict.fromkeys([*found, *(Part(one.scope, one.key, False) for one in _optional(parsed.check))]))


def _optional(root: nodes.Node) -> Iterator[nodes.Figure]:
    for node in root.walk():
        if isinstance(node, nodes.Call) and len(node.arguments) > 1:
            logic = function_of(node.function).logic
            several = node.arguments[:-1] if logic == "first" else node.arguments if logic == "sum" else ()
            yield from (one for argument in several for one in argument.walk() if isinstance(one, nodes.Figure))


def unproved(program: Program, rulebook: Rulebook) -> tuple[Part, ...]:
    """The optional parts of a rule none of whose examples leaves one of them out; nothing where one does."""
    parts = optional_parts(program)
    only = Rulebook((program,), rulebook.parameters)
    for example in program.rule.examples if parts else ():
        figures = lay_example(example) if example.good or program.rule.needs == "whole" else None
        if not isinstance(figures, Figures):
            continue  # a faulty example fails its test, which says why
        judged = judge(figures, only, Strictness(), keep_passed=True).judgements
        if any(_shows(part, program, figures, judged) for part in parts):
            return ()
    return parts


def _shows(part: Part, program: Program, figures: Figures, judged: Sequence[Judgement]) -> bool:
    """Whether this part is absent from an example, and that is not only where the rule does not apply."""
    for judgement in judged:
        if judgement.verdict == "not_applicable" and not part.conditional:
            continue
        if part.scope < len(judgement.records):
            if judgement.records[part.scope].get(part.key) is None:
                return True
        elif any(part.key not in record for record in _elements(program, figures, judgement.records)):
            return True
    return False


def _elements(program: Program, figures: Figures, records: Sequence[Record]) -> Iterator[Record]:
    """The records of every list that a rule filters."""
    for root in (*program.parsed.conditions, program.parsed.check):
        for node in root.walk():
            if isinstance(node, nodes.Elements) and node.scope < len(records):
                held = records[node.scope].get(node.key)
                yield from (one for one in held if isinstance(one, Record)) if isinstance(held, list) else ()
            elif isinstance(node, nodes.Element):
                yield from _siblings(node, figures)
            elif isinstance(node, nodes.Comparisons):
                yield from Environment(figures, {}).comparisons()


def _siblings(node: nodes.Element, figures: Figures) -> Iterator[Record]:
    source = nodes.base_list(node.source)
    held = figures.root.get(source.key) if isinstance(source, nodes.Elements) else None
    if isinstance(held, list):
        yield from (one for one in held if isinstance(one, Record))


def parts_in_words(parts: Sequence[Part]) -> Words:
    """Say what an example is wanting for."""
    names = list(dict.fromkeys(part.key for part in parts))
    shown, more = names[:_SHOWN], "…" if len(names) > _SHOWN else ""
    return phrase("analysis.lint.no_good_example_leaves_optional", more=more, shown=shown)


_SHOWN = 4
