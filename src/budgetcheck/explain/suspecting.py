"""Who is to blame: the suspects that the explainer finds for what a check found, within a time that check can bear.

Imported only when a rule of severity error fails. Most mistakes are explained by the few rules around them; all rules
are translated only where these do not settle the matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from budgetcheck.explain.explain import QUICK, suspects
from budgetcheck.explain.limits import Clock, LimitReached
from budgetcheck.explain.near import Doubtful, Wanting, near_suspects
from budgetcheck.explain.system import IllFormed
from budgetcheck.explain.translate.translate import Translation, translate
from budgetcheck.explain.translate.vicinity import OutOfSight, Vicinity
from budgetcheck.figures.figures import Figures
from budgetcheck.findings.finding import Suspect
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.verdicts.judgement import Instance, Judgement, Strictness

MOST_INSTANCES = 4000
"""Instances of rules beyond which a check names no suspects; `explain` has the time for it."""
MOST_ROUNDS, MOST_KNOWN = 8, 60
"""How often the rules of more figures are looked at, and of how many figures, before all are."""


def find_suspects(
    figures: Figures, rulebook: Rulebook, strictness: Strictness, judgements: Sequence[Judgement] | None = None
) -> Mapping[Instance, tuple[Suspect, ...]]:
    """For every instance of a rule in conflict, the likeliest figures to be wrong; empty where nothing is certain.

    `judgements` are those of the figures, where they are known already.
    """
    try:
        return suspects_nearby(figures, rulebook, strictness, judgements)
    except (OutOfSight, Doubtful, LimitReached, IllFormed):
        return suspects_of_all(figures, rulebook, strictness, judgements)


def suspects_nearby(
    figures: Figures, rulebook: Rulebook, strictness: Strictness, judgements: Sequence[Judgement] | None = None
) -> Mapping[Instance, tuple[Suspect, ...]]:
    """The same, from the rules around what fails. Raises OutOfSight, Doubtful, LimitReached and IllFormed."""
    clock = Clock(QUICK.seconds, MOST_INSTANCES)
    vicinity = Vicinity(figures, rulebook, strictness, clock, judgements)
    steps = Clock(QUICK.seconds, QUICK.nodes)
    known = vicinity.disputed()
    for _ in range(MOST_ROUNDS):
        translation = vicinity.around(known)
        try:
            return _by_instance(translation, near_suspects(translation.system, steps))
        except Wanting as wanting:
            known |= wanting.figures
        if len(known) > MOST_KNOWN:
            break
    raise Doubtful


def suspects_of_all(
    figures: Figures, rulebook: Rulebook, strictness: Strictness, judgements: Sequence[Judgement] | None = None
) -> Mapping[Instance, tuple[Suspect, ...]]:
    """The same, from all rules."""
    try:
        clock = Clock(QUICK.seconds, MOST_INSTANCES)
        translation = translate(figures, rulebook, strictness, clock=clock, judgements=judgements)
    except IllFormed:
        return {}
    return _by_instance(translation, suspects(translation.system)) if translation.complete else {}


def _by_instance(
    translation: Translation, suspected: Mapping[int, tuple[Suspect, ...]]
) -> Mapping[Instance, tuple[Suspect, ...]]:
    found: dict[Instance, tuple[Suspect, ...]] = {}
    for number, several in suspected.items():
        found.setdefault(translation.instances[number], several)
    return found
