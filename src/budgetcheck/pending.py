"""What stayed undecided, with the figures it would need, by address."""

from __future__ import annotations

from collections.abc import Sequence

from budgetcheck.address import Directory
from budgetcheck.figures import Figures
from budgetcheck.findings import Undecided
from budgetcheck.judge import Judgement
from budgetcheck.places import Route
from budgetcheck.record import Reference


def pending(judgements: Sequence[Judgement], figures: Figures) -> tuple[Undecided, ...]:
    """Resolve the judgements that stayed open; the others are passed over."""
    if not any(judgement.verdict == "undecided" for judgement in judgements):
        return ()
    directory = Directory(figures.root)
    known: dict[Route, str] = {}

    def address(route: Route) -> str:
        found = known.get(route)
        if found is None:
            found = known[route] = directory.address(route)
        return found

    return tuple(
        Undecided(
            judgement.program.rule.id,
            judgement.program.rule.title,
            tuple(dict.fromkeys(address(reference.route) for reference in judgement.missing)),
            None if judgement.element is None else address(judgement.element.route),
            any(reference.route in figures.conflicts for reference in judgement.missing),
            bool(judgement.missing) and all(_stated(reference, figures) for reference in judgement.missing),
        )
        for judgement in judgements
        if judgement.verdict == "undecided"
    )


def _stated(reference: Reference, figures: Figures) -> bool:
    return reference.value is not None and reference.route not in figures.conflicts
