"""Facts → one figure per address with its further printings; confidence; what contradicts itself within one table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from typing import Final

from budgetcheck.recognition.facts.fact import AGAIN, Address, Fact
from budgetcheck.recognition.facts.keys import known, spec_at
from budgetcheck.recognition.settling.identities import proved_addresses
from budgetcheck.recognition.settling.resolve import printings_agree
from budgetcheck.text.slots import frozen

_MOST_DECIMALS: Final = 6
"""Decimals that a whole document is taken to print at most."""
_COMPARED: Final = 50
"""Printings of one figure that are compared with one another."""
_USUAL: Final = 2
"""Decimals that amounts are usually printed to; whole ones beside them are that exact."""
_ENOUGH: Final = 8
"""So many amounts, all different, show that a table or section prints no more decimals than they have."""
_ENOUGH_YUAN: Final = 3
"""The same for whole yuan, which money is rarely by chance."""


@frozen
class RecognisedFigure:
    """One figure of the declaration: the printing that stands for it, the others, and how sure its reading is."""

    first: Fact
    others: tuple[Fact, ...] = ()

    @property
    def address(self) -> Address:
        """Its address."""
        return self.first.address


@frozen
class Reconciled:
    """All figures by address, those that have two readings, and the unit and decimals of most of them."""

    figures: Mapping[Address, RecognisedFigure]
    doubtful: tuple[tuple[Fact, ...], ...]
    currency_unit: str
    decimals: int
    homeless: tuple[Fact, ...] = field(default=())


def reconciled(facts: Sequence[Fact]) -> Reconciled:
    """Bring the printings of each figure together."""
    facts = _with_decimals(facts)
    unit, decimals = _common(facts)
    groups: dict[Address, list[Fact]] = defaultdict(list)
    homeless: list[Fact] = []
    for fact in facts:
        if known(fact.address):
            groups[fact.address].append(fact)
        else:
            homeless.append(fact)
    figures: dict[Address, RecognisedFigure] = {}
    doubtful: list[tuple[Fact, ...]] = []
    for address, found in groups.items():
        ordered = sorted(found, key=lambda fact: (fact.confidence == "doubtful", fact.rank))
        clash = _clash(ordered)
        if clash or ordered[0].confidence == "doubtful":
            doubtful.append(tuple(clash or ordered[:2]))
            continue
        sure = [fact for fact in ordered if fact.confidence != "doubtful"]
        figures[address] = RecognisedFigure(sure[0], tuple(_further(sure)))
    proved = proved_addresses({address: figure.first for address, figure in figures.items()}) | {
        address
        for address, figure in figures.items()
        if any(not isinstance(other.value, str) and printings_agree(figure.first, other) for other in figure.others)
    }
    for address in proved:
        figure = figures[address]
        figures[address] = replace(figure, first=replace(figure.first, confidence="proved"))
    return Reconciled(figures, tuple(doubtful), unit, decimals, tuple(homeless))


def _further(facts: Sequence[Fact]) -> Iterable[Fact]:
    """The further printings, without those that say the same words at the same place."""
    spec = spec_at(facts[0].address)
    if isinstance(facts[0].value, str) or (spec is not None and spec.kind not in ("amount", "percent", "number")):
        return
    seen: set[tuple[object, ...]] = {(facts[0].origin.place, facts[0].origin.quote, facts[0].value)}
    for fact in facts[1:]:
        mark = (fact.origin.place, fact.origin.quote, fact.value)
        if mark in seen or (fact.value == 0 and facts[0].value == 0 and _worded(fact)):
            continue
        seen.add(mark)
        yield fact


def _worded(fact: Fact) -> bool:
    return not any(letter.isdigit() and letter in "0" for letter in fact.origin.quote)


def _clash(facts: Sequence[Fact]) -> list[Fact]:
    """Two printings of one address in one table that differ: the table has been read in two ways.

    A figure that the table says it prints again (the total of a budget of which nothing is carried forward) is not one.
    """
    by_form: dict[tuple[int, bool], Fact] = {}
    for fact in facts:
        last_year = fact.address[0] == "previous"
        if (fact.origin.prose and not last_year) or isinstance(fact.value, str):
            continue
        before = by_form.setdefault((fact.origin.scope, fact.rank >= AGAIN), fact)
        if before is not fact and before.value != fact.value:
            return [before, fact]
    return []


# -- decimals and units ------------------------------------------------------------------------------------------------


def _with_decimals(facts: Sequence[Fact]) -> list[Fact]:
    """Give each printing the decimals of its table or section: 76 beside 15.33 is printed to two decimals."""
    shown: dict[tuple[int, str], int] = defaultdict(int)
    values: dict[tuple[int, str], set[Decimal]] = defaultdict(set)
    for fact in facts:
        if isinstance(fact.value, str) or fact.unit in ("", "%"):
            continue
        scope = fact.origin.scope, fact.unit
        shown[scope] = max(shown[scope], fact.decimals)
        if fact.value:
            values[scope].add(abs(fact.value))
    rounded = _rounded_scopes(facts)
    made: list[Fact] = []
    for fact in facts:
        if isinstance(fact.value, str) or fact.unit in ("", "%"):
            made.append(fact)
            continue
        scope = fact.origin.scope, fact.unit
        decimals = shown[scope]
        distinct = len(values[scope])
        if decimals < _USUAL and scope not in rounded and distinct < (_ENOUGH_YUAN if fact.unit == "元" else _ENOUGH):
            decimals = _USUAL
        made.append(replace(fact, decimals=max(fact.decimals, min(decimals, _USUAL))))
    return made


def _rounded_scopes(facts: Iterable[Fact]) -> set[tuple[int, str]]:
    """Tables and sections that print coarse amounts and round to them, as finer printings of the same figures show."""
    by_address: dict[Address, list[Fact]] = defaultdict(list)
    for fact in facts:
        if not isinstance(fact.value, str) and fact.unit not in ("", "%") and fact.value:
            by_address[fact.address].append(fact)
    found: set[tuple[int, str]] = set()
    for printings in by_address.values():
        for fact in printings[:_COMPARED]:
            exact = replace(fact, decimals=_USUAL)
            if fact.decimals < _USUAL and any(
                other.yuan != fact.yuan and printings_agree(fact, other) and not printings_agree(exact, other)
                for other in printings[:_COMPARED]
            ):
                found.add((fact.origin.scope, fact.unit))
    return found


def _common(facts: Iterable[Fact]) -> tuple[str, int]:
    """The unit and the decimals that most figures are printed in, tables first."""
    tables: Counter[tuple[str, int]] = Counter()
    prose: Counter[tuple[str, int]] = Counter()
    for fact in facts:
        if not isinstance(fact.value, str) and fact.unit not in ("", "%"):
            (prose if fact.origin.prose else tables)[fact.unit, fact.decimals] += 1
    counts = tables if sum(tables.values()) >= 8 else tables + prose
    if not counts:
        return "万元", 2
    unit = max(
        {unit for unit, _ in counts},
        key=lambda unit: sum(count for (other, _), count in counts.items() if other == unit),
    )
    usual = max((decimals for other, decimals in counts if other == unit), key=lambda decimals: counts[unit, decimals])
    return unit, min(usual, _MOST_DECIMALS)
