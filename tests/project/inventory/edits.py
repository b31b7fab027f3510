"""Examples with some keys set, added or taken out, and the figures of what comes out."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any, Final, TypeAlias

from budgetcheck.analysis.examples import filled
from budgetcheck.declaration.declare import declare_document
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import figures_of
from tests.checkout import EXAMPLES

Document: TypeAlias = dict[str, Any]
Edits: TypeAlias = Mapping[str, Any]
Break: TypeAlias = tuple[str, str, Edits, str, str]
"""What is stated, the example, what is changed in it, and the rule that says so with its severity."""


BUDGET, DEPARTMENT, FINAL, REAL = "clean", "department-2024", "final-accounts-2024", "guangyang-2022"
TINY: Final = ""
GONE: Final = object()
"""Stands for a key that is taken out."""


@cache
def example(name: str) -> Document:
    return tomllib.loads((EXAMPLES / f"{name}.toml").read_text("utf-8"), parse_float=Decimal) if name else {}


def steps(path: str) -> list[str | int]:
    return [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", path)]


def edited(name: str, edits: Edits) -> Document:
    """An example with some keys set, added (a new last element: its number) or taken out."""
    document: Any = copy.deepcopy(example(name))
    for path, value in edits.items():
        way = steps(path)
        last, held = way[-1], document
        for step, after in pairwise(way):
            if isinstance(step, str) and step not in held:
                held[step] = [] if isinstance(after, int) else {}
            elif isinstance(step, int) and step == len(held):
                held.append({})
            held = held[step]
        if value is GONE:
            del held[last]
        elif isinstance(held, list) and last == len(held):
            held.append(value)
        else:
            held[last] = value
    return document


def laid(document: Document) -> Figures:
    related = {key: document.pop(key) for key in ("last_year", "members") if key in document}
    declared = declare_document(filled(document), "example.toml")
    assert [fault.message.en for fault in declared.faults] == []
    last_year = declare_document(filled(related["last_year"]), "last.toml") if "last_year" in related else None
    members = [declare_document(filled(member), "member.toml") for member in related.get("members", ())]
    return figures_of(declared, last_year, members)


NINE = example(BUDGET)["disclosure"]["sections"]
EIGHT = [table["name"] for table in example(BUDGET)["disclosure"]["tables"]]
ROW = "procurement.items[0]"
LIST = "disclosure.tables[7]"
INDICATOR = "projects[0].indicators[0]"
OVERALL = "performance.indicators[0]"
FUNCTION, ECONOMIC = "expenditure.by_function", "general_public_budget.by_economic_class"
NATURE = {"unit.nature": "行政单位", "income.total": 900, "income.general_public_budget": 900}
PART_OF = (
    ("30212", "abroad"),
    ("30217", "reception"),
    ("30231", "vehicle.maintenance"),
    ("31013", "vehicle.purchase"),
)
