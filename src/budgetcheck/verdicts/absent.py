"""What a rule cannot be judged without: the figures that it reads outright and that are not there."""

from __future__ import annotations

from budgetcheck.model.record import Record, Reference, refer
from budgetcheck.rulebook.program import Program


def missing_outright(program: Program, records: tuple[Record, ...]) -> tuple[Reference, ...]:
    """Name the absent figures that a rule reads outright, without evaluating it."""
    return tuple(
        refer(records[scope], key, kind)
        for scope, key, kind in program.reads
        if scope < len(records) and key not in records[scope] and kind != "any"
    )


def bounds_may_tell(program: Program, missing: tuple[Reference, ...]) -> bool:
    """Whether what is absent may be known well enough: amounts beside others that are stated, no lists."""
    if not program.adds:
        return False
    return not missing or (
        len(missing) < len(program.reads) and all(one.kind in ("amount", "number") for one in missing)
    )
