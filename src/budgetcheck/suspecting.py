"""Who is to blame: the suspects that the explainer finds for what a check found, within a time that check can bear.

Imported only when a rule of severity error fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from budgetcheck.explain.explain import QUICK, suspects
from budgetcheck.explain.limits import Clock
from budgetcheck.explain.system import IllFormed
from budgetcheck.figures import Figures
from budgetcheck.findings import Suspect
from budgetcheck.judge import Judgement, Strictness
from budgetcheck.rulebook import Rulebook
from budgetcheck.translation import Instance, instance_of, translate

MOST_INSTANCES = 4000
"""Instances of rules beyond which a check names no suspects; `explain` has the time for it."""

__all__ = ["find_suspects", "instance_of"]


def find_suspects(
    figures: Figures, rulebook: Rulebook, strictness: Strictness, judgements: Sequence[Judgement] | None = None
) -> Mapping[Instance, tuple[Suspect, ...]]:
    """For every instance of a rule in conflict, the likeliest figures to be wrong; empty where nothing is certain.

    `judgements` are those of the figures, where they are known already.
    """
    try:
        clock = Clock(QUICK.seconds, MOST_INSTANCES)
        translation = translate(figures, rulebook, strictness, clock=clock, judgements=judgements)
    except IllFormed:
        return {}
    if not translation.complete:
        return {}
    found: dict[Instance, tuple[Suspect, ...]] = {}
    for number, several in suspects(translation.system).items():
        instance = translation.instances[number]
        found.setdefault(instance, several)
    return found
