"""What rules see of a declaration's figures, as one JSON document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from budgetcheck.render.coverage.words import share
from budgetcheck.render.exchange.json_objects import indented
from budgetcheck.text.words import Language

if TYPE_CHECKING:
    from budgetcheck.analysis.coverage.covered import Coverage, CoverageCell


def coverage_json(found: Sequence[Coverage], language: Language) -> str:
    """Return everything as one JSON document; numbers are strings."""
    tried, errors = sum(one.tried for one in found), sum(one.seen("error") for one in found)
    any_ = sum(one.seen("info") for one in found)
    document = {
        "version": 1,
        "summary": {
            "files": len(found),
            "figures": sum(len(one.rows) for one in found),
            "slips": tried,
            "error": errors,
            "any": any_,
            "percent": share(errors, tried),
            "percent_any": share(any_, tried),
            "pairs": sum(len(one.pairs) for one in found),
        },
        "files": [_file(one, language) for one in found],
    }
    return indented(document)


def _file(one: Coverage, language: Language) -> dict[str, Any]:
    space = one.directions
    return {
        "path": one.path,
        "unit": one.title,
        "rules": one.rules,
        "slips": one.tried,
        "error": one.seen("error"),
        "any": one.seen("info"),
        "percent": share(one.seen("error"), one.tried),
        "failing": list(one.already),
        "complete": not one.cut and not one.untried,
        "figures": [
            {
                "figure": row.figure,
                "label": row.label.say(language),
                "kind": row.kind,
                "value": row.value,
                "line": row.line,
                "equalities": row.equalities,
                "slips": [_cell(cell) for cell in row.cells],
            }
            for row in one.rows
        ],
        "pairs": [
            {
                "figures": list(pair.figures),
                "slips": list(pair.slips),
                "values": list(pair.values),
                "severity": pair.severity,
                "rules": [{"rule": notice.rule, "severity": notice.severity} for notice in pair.notices],
            }
            for pair in one.pairs
        ],
        "pairs_not_tried": one.untried,
        "equalities": {
            "figures": space.figures,
            "equalities": space.equalities,
            "rank": space.rank,
            "dimension": space.dimension,
            "in_none": list(space.loose),
            "alike": [[{"figure": name, "weight": weight} for name, weight in group] for group in space.alike],
            "basis": [[{"figure": name, "change": by} for name, by in change] for change in space.basis],
        },
    }


def _cell(cell: CoverageCell) -> dict[str, Any]:
    return {
        "slip": cell.slip,
        "value": cell.value,
        "tried": cell.tried,
        "severity": cell.severity,
        "rules": [{"rule": notice.rule, "severity": notice.severity} for notice in cell.notices],
    }
