"""Which figures take part in an identity that holds between independently printed figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from budgetcheck.arithmetic.currency import CURRENCY_POWERS
from budgetcheck.recognition.facts.fact import Address, Fact

_SUMS: Final[tuple[tuple[Address, tuple[Address, ...]], ...]] = tuple(
    (tuple(whole.split(".")), tuple(tuple(part.split(".")) for part in parts))
    for whole, parts in (
        ("expenditure.total", ("expenditure.basic.total", "expenditure.project.total")),
        ("expenditure.current_year", ("expenditure.basic.total", "expenditure.project.total")),
        ("expenditure.basic.total", ("expenditure.basic.personnel", "expenditure.basic.public")),
        ("general_public_budget.total", ("general_public_budget.basic", "general_public_budget.project")),
        ("general_public_budget.basic", ("general_public_budget.personnel", "general_public_budget.public")),
        ("three_public.total", ("three_public.abroad", "three_public.vehicle.total", "three_public.reception")),
        ("three_public.vehicle.total", ("three_public.vehicle.purchase", "three_public.vehicle.maintenance")),
        ("procurement.total", ("procurement.goods", "procurement.works", "procurement.services")),
        ("income.total", ("income.current_year", "income.carried_over")),
        ("expenditure.total", ("expenditure.current_year", "expenditure.carried_forward")),
        ("income.total", ("expenditure.total",)),
        ("income.total", ("income.general_public_budget",)),
        ("fiscal_appropriation.income.total", ("fiscal_appropriation.expenditure.total",)),
        ("general_public_budget.total", ("fiscal_appropriation.expenditure.general_public_budget",)),
        ("change.total", ("change.basic", "change.project")),
        ("assets.total", ("assets.vehicles.value", "assets.equipment.value", "assets.other.value")),
    )
)
_PARTS: Final = ("basic", "project", "personnel", "public", "general_public_budget", "government_fund", "state_capital")


def proved_addresses(facts: Mapping[Address, Fact]) -> set[Address]:
    """Return the addresses of figures for which an identity holds within the rounding of what is printed."""
    proved: set[Address] = set()
    for whole, parts in (*_SUMS, *_of_rows(facts)):
        if (
            whole in facts
            and all(part in facts for part in parts)
            and _holds(facts[whole], [facts[part] for part in parts])
        ):
            proved.update((whole, *parts))
    return proved


def _of_rows(facts: Mapping[Address, Fact]) -> Iterable[tuple[Address, tuple[Address, ...]]]:
    """Sums of the rows of each list: columns across, children under their parent, classes under the total."""
    columns: dict[Address, list[Address]] = defaultdict(list)
    children: dict[tuple[Address, str, str], list[Address]] = defaultdict(list)
    for address in facts:
        if len(address) < 3 or address[-3] not in ("by_function", "by_economic_class"):
            continue
        code, column = address[-2], address[-1]
        if column in _PARTS:
            columns[(*address[:-1], "total")].append(address)
        children[address[:-2], code[: 3 if len(code) == 5 else 5] if len(code) > 3 else "", column].append(address)
    for whole, parts in columns.items():
        yield whole, tuple(parts)
    for (listed, parent, column), parts in children.items():
        if parent:
            yield (*listed, parent, column), tuple(parts)
        else:
            for ending in ((column,), (column, "total"), ("current_year",)):
                yield (*listed[:-1], *ending), tuple(parts)


def _holds(whole: Fact, parts: Iterable[Fact]) -> bool:
    if isinstance(whole.value, str):
        return False
    total, slack = Decimal(0), _half(whole)
    for part in parts:
        if isinstance(part.value, str):
            return False
        total += part.yuan
        slack += _half(part)
    return abs(whole.yuan - total) <= slack


def _half(fact: Fact) -> Decimal:
    return Decimal("0.5").scaleb(CURRENCY_POWERS.get(fact.unit, 0) - fact.decimals)
