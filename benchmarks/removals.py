"""Removals: take tables, rows and figures out of correct disclosures; nothing that is left may raise an alarm.

    python -m benchmarks.removals [REMOVALS] [FIRST_SEED]

Taken are correct examples, disclosures of many kinds of units, and made-up ones. What is left says that it is an
excerpt, or names what is given in part; or only figures of zero are left blank, or written out where they are blank,
which is no excerpt at all. What one raises as it stands is no alarm. Exit 1 where there is one.
"""

from __future__ import annotations

import random
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.correct.cases import Case, case
from benchmarks.correct.press import Document
from benchmarks.false_alarms import alarms
from budgetcheck.findings.finding import Finding

EXAMPLES = Path(__file__).parents[1] / "examples"
SOUND = ("clean", "department-2024", "final-accounts-2024", "guangyang-2022")
KINDS = Path(__file__).parents[1] / "tests" / "project" / "disclosures"
MADE_UP = 40_000_000
"""Where the seeds of made-up disclosures begin here."""
HEAD = ("format", "unit", "disclosure", "currency_unit")
IDENTITY = ("code", "name", "figure", "value", "decimals", "part", "whole", "quarter", "type", "total")
"""What an entry of a list, or an amount in its long form, is nothing without."""
MEANING = ("base", "base_year", "of", "rounding", "kind")
"""What says how a figure is to be read: no figure, so that it goes with it or not at all."""
Address = tuple[str | int, ...]

BLANK = {
    "income": ("undertaking", "business", "superior_subsidy", "other", "carried_over", "government_fund"),
    "expenditure": ("remitted_to_superior", "business", "subordinate_subsidy", "carried_forward"),
    "fiscal_appropriation.income": ("government_fund", "state_capital", "carried_over"),
    "fiscal_appropriation.expenditure": ("government_fund", "state_capital", "carried_forward"),
}
"""Figures that a form leaves blank where there is none, by their table."""


def places(document: Any, path: Address = ()) -> Iterator[Address]:
    """Every table, row and figure that may be taken out."""
    if isinstance(document, dict):
        entry = bool(path) and isinstance(path[-1], int)
        for key, value in document.items():
            bound = ((entry or "value" in document) and key in IDENTITY) or path[:1] == ("shares",)
            if key in HEAD or key in MEANING or bound:
                continue
            yield (*path, key)
            yield from places(value, (*path, key))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            if isinstance(value, dict):
                yield (*path, index)
                yield from places(value, (*path, index))


def held_at(document: Any, path: Address) -> Any:
    """What stands at a place; None where it is gone."""
    for step in path:
        there = step < len(document) if isinstance(step, int) and isinstance(document, list) else step in document
        if not there:
            return None
        document = document[step]
    return document


def named(document: Document, path: Address, rng: random.Random) -> str:
    """The table or list that is given in part once a place is gone, as its address."""
    keys: list[str] = []
    for step in path[:-1] if len(path) > 1 else path:
        if isinstance(step, int):
            break
        keys.append(step)
    while len(keys) > 1 and (_a_figure(held_at(document, tuple(keys))) or rng.random() < 0.2):
        keys.pop()
    return ".".join(keys)


def _a_figure(held: Any) -> bool:
    """Whether it is an amount in its long form, with what is said beside it."""
    return isinstance(held, dict) and bool({"value", "percent", "reason"} & held.keys())


def without(document: Document, rng: random.Random) -> Document:
    """Copy a document without some of it, and let it say so."""
    kept = deepcopy(document)
    everything = list(places(document))
    chosen = sorted(
        rng.sample(everything, min(len(everything), rng.choice((1, 1, 2, 3, 5, 10, 40)))), reverse=True, key=_deep
    )
    partial = set(document["disclosure"].get("partial", ()))
    for path in chosen:
        table = held_at(kept, path[:-1])
        if table is None or held_at(kept, path) is None:
            continue
        del table[path[-1]]
        partial.add(named(document, path, rng))
    disclosure = kept["disclosure"] = dict(kept["disclosure"])
    if disclosure.get("extent") == "excerpt" or rng.random() < 0.5:
        disclosure["extent"] = "excerpt"
    else:
        disclosure["partial"] = sorted(partial)
    return kept


def _deep(path: Address) -> tuple[Any, ...]:
    """Rows from the last to the first, so that the places of others stay what they are."""
    return tuple((isinstance(step, int), str(step).zfill(6)) for step in path)


def blanks(document: Document, rng: random.Random) -> Document:
    """Leave figures of zero blank where a form does, or write them out."""
    kept = deepcopy(document)
    disclosure = document["disclosure"]
    if disclosure.get("currency_unit") != "元" or disclosure.get("decimals", 2) != 2:
        return kept  # an amount of 0.00 that is rounded is not blank
    for address, keys in BLANK.items():
        table = held_at(kept, tuple(address.split(".")))
        for key in keys if isinstance(table, dict) else ():
            if table.get(key) == 0 and rng.random() < 0.5:
                del table[key]
            elif key not in table and _all_there(address, table) and rng.random() < 0.3:
                table[key] = Decimal(0)
    for path in list(places(kept)):
        row = held_at(kept, path[:-1])
        cell = len(path) > 2 and isinstance(path[-2], int) and str(path[-3]).startswith("by_")
        if cell and path[-3] != "by_quarter" and row[path[-1]] == 0 and rng.random() < 0.5:
            del row[path[-1]]
    return kept


def _all_there(address: str, table: Document) -> bool:
    """Whether what a table does not state is nothing: sources of income are so where they make up all of it."""
    if address != "income":
        return "fiscal_appropriation" not in table
    apart = ("surplus_used", "carried_over") if "current_year" in table else ()
    parts = [held for key, held in table.items() if key not in ("total", "current_year", *apart)]
    amounts = [held for held in parts if isinstance(held, Decimal | int)]
    return "fiscal_appropriation" not in table and table.get("current_year", table.get("total")) == sum(amounts)


def sources(first: int) -> Iterator[tuple[str, Case]]:
    """The correct examples and those of many kinds of units, then made-up disclosures from a seed on."""
    for path in (*(EXAMPLES / f"{name}.toml" for name in SOUND), *sorted(KINDS.glob("*.toml"))):
        yield path.stem, Case(tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
    for seed in count(MADE_UP + first):
        yield f"seed {seed}", case(seed)


def told(found: Finding | str) -> tuple[str, str]:
    """The rule of an alarm, and its words."""
    return (found.split()[0], found) if isinstance(found, str) else (found.rule, f"{found.rule} {found.message.en}")


def main(wanted: int, first: int) -> int:
    """Take out and check."""
    start = time.perf_counter()
    raised: Counter[str] = Counter()
    number = first
    for name, source in sources(first):
        if number >= first + wanted:
            break
        known = {told(found)[0] for found in alarms(source, open_too=False)}
        for _ in range(5 if name.startswith("seed") else 20):
            rng = random.Random(f"{name} {number}")
            number += 1
            way = without if rng.random() < 0.8 else blanks
            document = way(source.document, rng)
            for found in alarms(replace(source, document=document), open_too=False):
                rule, words = told(found)
                if rule not in known:
                    raised[rule] += 1
                    if raised[rule] <= 3:
                        said = document["disclosure"].get("partial", document["disclosure"].get("extent", "whole"))
                        print(f"{name}, {number - 1}, {way.__name__}, {said}: {words}", flush=True)
    print(f"{number - first:,} removals, {time.perf_counter() - start:.0f} s; {raised.total()} alarms")
    for rule, times in raised.most_common():
        print(f"  {rule}: {times}")
    return 1 if raised else 0


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(arguments[0] if arguments else 3_000, arguments[1] if len(arguments) > 1 else 0))
