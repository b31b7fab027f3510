"""A group whose alternatives are all combinations of smaller choices is several mistakes, and is told as several."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from budgetcheck.explain.search import hitting
from budgetcheck.explain.search.conflicts import Search
from budgetcheck.explain.search.groups import RepairGroup


def factors(search: Search, group: RepairGroup) -> list[RepairGroup]:
    """Part a group into factors whose combinations are exactly its alternatives; the group itself if there are none.

    Every combination of the factors' alternatives is one of the group's, so nothing has to be tried again. The first
    alternative of the group becomes the first ones of the factors. A list that was cut has no factors.
    """
    if group.cut:
        return [group]
    parts = _exclusive(group.alternatives)
    projections = [list(dict.fromkeys(mask & part for mask in group.alternatives)) for part in parts]
    if len(parts) < 2 or not all(map(all, projections)):
        return [group]
    if prod(map(len, projections)) != len(group.alternatives):
        return [group]
    return [
        RepairGroup(part, alternatives, [clash for clash in group.clashes if search.mask(clash) & part])
        for part, alternatives in zip(parts, projections, strict=True)
    ]


def _exclusive(alternatives: Iterable[int]) -> list[int]:
    """Elements joined if no alternative has both: elements of different factors always meet in one."""
    together: dict[int, int] = {}
    for mask in alternatives:
        for element in hitting.bits(mask):
            together[element] = together.get(element, 0) | mask
    union = sum(1 << element for element in together)
    apart = [1 << element | union & ~met for element, met in together.items()]
    parts = []
    for masks in hitting.split(apart):
        part = 0
        for mask in masks:
            part |= mask
        parts.append(part)
    return parts
