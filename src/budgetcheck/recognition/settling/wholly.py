"""Which lists of a declaration stand in tables that were read wholly: their sums may be judged all the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from budgetcheck.documents.document import Place
from budgetcheck.recognition.facts.fact import Address, Fact, Unread
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.forms.grid import filled_cells
from budgetcheck.recognition.words.wording import number_in_cell

_LISTS: Final = ("by_function", "by_economic_class")
_FEWEST: Final = 3
"""Amounts of a table that is taken for one that was read."""


def lists_read_wholly(
    facts: Iterable[Fact], unread: Iterable[Unread], forms: Sequence[DisclosureTable]
) -> tuple[Address, ...]:
    """The lists every table of which was read wholly: each amount of it is understood, and none in doubt."""
    figures: dict[int, set[Place]] = defaultdict(set)
    lists: dict[Address, set[int]] = defaultdict(set)
    doubted: set[int] = set()
    for item in unread:
        if item.why in ("no key", "by unit"):
            figures[item.origin.scope].add(item.origin.place)  # understood, though a declaration has no key for it
        elif not item.origin.prose:
            doubted.add(item.origin.scope)
    for fact in facts:
        at = next((at for at in range(1, len(fact.address)) if fact.address[at - 1] in _LISTS), 0)
        scope = fact.origin.scope
        if fact.origin.prose:
            continue
        if fact.confidence == "doubtful":
            doubted.add(scope)
        if isinstance(fact.value, str):
            continue
        figures[scope].add(fact.origin.place)
        if at:
            lists[fact.address[:at]].add(scope)
    whole = {
        form.number
        for form in forms
        if form.number not in doubted and form.sure and form.ruled and _all_read(form, figures[form.number])
    }
    whole -= {number for number in whole if _goes_on_unread(number, forms)}
    unread_lists = {
        form.kind.rows for form in forms if form.kind is not None and form.rows and form.number not in whole
    }
    return tuple(
        sorted(
            listed
            for listed, scopes in lists.items()
            if scopes <= whole and listed[0] != "previous" and listed not in unread_lists
        )
    )


def _goes_on_unread(number: int, forms: Sequence[DisclosureTable]) -> bool:
    """Whether a table of no known kind follows: it may be the rest of this one."""
    return any(form.number == number + 1 and form.kind is None and form.rows for form in forms)


def _all_read(form: DisclosureTable, read: set[Place]) -> bool:
    amounts = [
        cell.place
        for row in form.rows
        for cell in filled_cells(row)
        if (number := number_in_cell(cell.text)) is not None and (number.decimals or "," in cell.text or number.unit)
    ]
    return len(amounts) >= _FEWEST and Place() not in amounts and all(place in read for place in amounts)
