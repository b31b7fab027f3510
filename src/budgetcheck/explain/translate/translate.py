"""The translation of one declaration's rules of severity error, instance by instance."""

from __future__ import annotations

import decimal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from budgetcheck.arithmetic.exactness import EXACT
from budgetcheck.explain.limits import Clock, LimitReached
from budgetcheck.explain.system import System
from budgetcheck.explain.translate.idle import is_idle
from budgetcheck.explain.translate.measuring import Register
from budgetcheck.explain.translate.parts import Part, Translator
from budgetcheck.expression import nodes
from budgetcheck.expression.environment import TooLarge
from budgetcheck.figures.figures import Figures
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.program import Program
from budgetcheck.text.places import Route
from budgetcheck.verdicts.judge import instances, judge
from budgetcheck.verdicts.judgement import Instance, Judgement, Strictness


@dataclass(frozen=True, slots=True)
class Translation:
    """The system of one declaration.

    `instances` are those of its constraints, one by one; `routes` lead to its figures. `left_out` are instances that
    fail and take no part, since they say nothing of amounts or nothing that could be solved. `complete` is False where
    the declaration was too large to read every rule.
    """

    system: System
    instances: tuple[Instance, ...]
    routes: Mapping[str, Route]
    left_out: tuple[Instance, ...] = ()
    complete: bool = True


def translate(
    figures: Figures,
    rulebook: Rulebook,
    strictness: Strictness,
    certain: Mapping[Route, Decimal] | None = None,
    clock: Clock | None = None,
    judgements: Sequence[Judgement] | None = None,
) -> Translation:
    """Translate the rules of severity error as this declaration meets them.

    Figures are taken as they are stated, apart from their statements, which are figures of their own. `certain` are
    figures (with their numbers) taken to be right. `clock` counts instances; what it does not leave time for is left
    out, and the translation is not `complete`. `judgements` are those of these figures, where they are known already.
    """
    clock = clock or Clock()
    stated = figures.as_stated()
    if certain:
        stated = stated.assuming(certain)
    if judgements is None or stated is not figures:
        judgements = judge(stated, rulebook, strictness).judgements
    failing = failing_of(judgements, rulebook)
    translator = Translator(stated, rulebook.parameters, strictness, certain or {}, failing)
    parts: list[Part] = []
    complete = True
    with exactly_computed():
        try:
            for program in translated(rulebook, stated):
                for records in instances(program, translator.environment):
                    clock.tick()
                    parts.append(translator.part(program, records))
        except (TooLarge, LimitReached):
            complete = False
    return join(parts, translator.register, failing, complete=complete)


def join(
    parts: Sequence[Part], register: Register, failing: Iterable[Instance], *, complete: bool = True
) -> Translation:
    """Put the parts together, in the order of the rules; figures come in the order in which they are named."""
    names = dict.fromkeys(name for part in parts for name in part.figures)
    system = System(
        tuple(register.measures[name] for name in names),
        tuple(constraint for part in parts for constraint in part.constraints),
    )
    told = {part.instance for part in parts if part.told}
    return Translation(
        system,
        tuple(part.instance for part in parts for _ in part.constraints),
        {name: register.routes[name] for name in names},
        tuple(instance for instance in failing if instance not in told),
        complete,
    )


def failing_of(judgements: Iterable[Judgement], rulebook: Rulebook) -> tuple[Instance, ...]:
    """The instances of rules of severity error that fail."""
    return tuple(
        dict.fromkeys(
            one.instance for one in judgements if one.verdict == "fails" and one.severity_in(rulebook) == "error"
        )
    )


def translated(rulebook: Rulebook, figures: Figures) -> Iterator[Program]:
    """The rules of severity error that may say something of this declaration's numbers."""
    for program in rulebook.fitting(figures.kind, figures.scope):
        if rulebook.severity(program.rule) != "error" or is_idle(program.rule, figures.root):
            continue
        if _compares_numbers(program):
            yield program


@contextmanager
def exactly_computed() -> Iterator[None]:
    """Decimals are computed exactly meanwhile."""
    before = decimal.getcontext()
    decimal.setcontext(EXACT)
    try:
        yield
    finally:
        decimal.setcontext(before)


@lru_cache(maxsize=2048)
def _compares_numbers(program: Program) -> bool:
    """Whether the rule says anything of numbers, as far as its formula shows."""
    parsed = program.parsed.check
    return any(
        isinstance(node, nodes.Comparison) and node.left.type.element.kind in ("number", "any")
        for node in parsed.walk()
    )
