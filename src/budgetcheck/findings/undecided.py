"""What stayed undecided, with the figures it would need, by address."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from budgetcheck.declaration.address import Directory
from budgetcheck.figures.figures import Figures
from budgetcheck.findings.finding import Undecided
from budgetcheck.model.record import Record, Reference
from budgetcheck.text.places import Route
from budgetcheck.text.words import Words
from budgetcheck.verdicts.judgement import Judgement


def pending(judgements: Sequence[Judgement], figures: Figures) -> tuple[Undecided, ...]:
    """Resolve the judgements that stayed open; the others are passed over."""
    open_ = [judgement for judgement in judgements if judgement.verdict == "undecided"]
    if not open_:
        return ()
    found: list[Undecided] = []
    for judgement in open_:
        rule, missing = judgement.program.rule, judgement.missing
        rest = [one for one in missing if figures.stated_in_part(one.route)] if figures.incomplete else []
        if judgement.element is None and not figures.conflicts and not rest and _absent_from_tables(missing):
            found.append(_absent(rule.id, rule.title, tuple([reference.route for reference in missing])))
            continue
        found.append(_undecided(judgement, figures, rest))
    return tuple(found)


def _absent_from_tables(missing: Sequence[Reference]) -> bool:
    """Whether nothing but figures outside all lists is absent; their addresses are the same in every declaration."""
    return all(reference.value is None and int not in map(type, reference.route) for reference in missing)


@lru_cache(maxsize=1024)
def _absent(rule: str, title: Words, routes: tuple[Route, ...]) -> Undecided:
    return Undecided(rule, title, tuple(dict.fromkeys(map(Directory(Record()).address, routes))))


def _undecided(judgement: Judgement, figures: Figures, rest: Sequence[Reference]) -> Undecided:
    missing, element, directory = judgement.missing, judgement.element, figures.directory
    return Undecided(
        judgement.program.rule.id,
        judgement.program.rule.title,
        tuple(dict.fromkeys(directory.address(reference.route) for reference in missing)),
        None if element is None else directory.address(element.route),
        any(reference.route in figures.conflicts for reference in missing),
        bool(missing) and all(_stated(reference, figures) for reference in missing),
        tuple(dict.fromkeys(directory.address(reference.route) for reference in rest if reference.value is None)),
    )


def _stated(reference: Reference, figures: Figures) -> bool:
    return reference.value is not None and reference.route not in figures.conflicts
