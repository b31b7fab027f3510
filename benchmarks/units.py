"""Units: amounts of correct disclosures in another unit of money; is it noticed, and is the table named first?

    python -m benchmarks.units [MADE_UP] [FIRST_SEED]

Moved are one figure, one row, one column of a table's rows, and whole tables, from the unit they are written in to each
other one, as somebody does who copies them so; tables also get the wrong `currency_unit` for the right amounts. What
would be wrong as well with the unit stated beside it is left out: then the amounts themselves are rounded too roughly.
Reported are, by what is moved, the share noticed, and of these how often all that is found names just that first, how
often the gravest finding does, and how often any. A table stated in its own unit must raise nothing.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

import tomli_w

from benchmarks.correct.cases import Case, case
from budgetcheck.arithmetic.currency import CURRENCY_POWERS
from budgetcheck.declaration.declare import declare, declare_document
from budgetcheck.explain.suspecting import find_blamed, find_mixed
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import figures_of
from budgetcheck.findings.finding import Finding
from budgetcheck.findings.resolve import Resolver, in_order
from budgetcheck.model.shape import Shape, shape_at
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.source.read import Source
from budgetcheck.text.places import Route
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Instance, Judgement, Strictness

RULEBOOK = builtin_rulebook()
Document = dict[str, Any]
NO_TABLES = frozenset(
    (
        "format",
        "unit",
        "disclosure",
        "statements",
        "shares",
        "previous",
        "custom",
        "reliability",
        "staff",
        "performance",
    )
)
KINDS = ("figure", "row", "column", "table", "unit of a table")


def scaled(value: Any, shape: Shape | None, power: int, *, stated: bool = True) -> Any:
    """A value with all its amounts moved by a power of ten; those with a unit of their own only where `stated`."""
    if shape is None or isinstance(value, bool | str):
        return value
    if isinstance(value, list):
        return [scaled(one, shape, power, stated=stated) for one in value]
    if not isinstance(value, dict):
        return Decimal(value).scaleb(power) if shape.kind == "amount" and isinstance(value, int | Decimal) else value
    if shape.kind != "amount":
        return {key: scaled(one, shape.accepts.get(key), power, stated=stated) for key, one in value.items()}
    if "currency_unit" in value and not stated:
        return value
    made = {key: scaled(one, shape.accepts.get(key), power, stated=stated) for key, one in value.items()}
    for key in {"value", "total"} & value.keys():
        made[key] = Decimal(value[key]).scaleb(power)
    return made | ({"decimals": value["decimals"] - power} if isinstance(value.get("decimals"), int) else {})


def with_moved(document: Document, route: Route, power: int, *, stated: bool = True) -> Document:
    """The document with what stands at a route moved."""
    made = deepcopy(document)
    held: Any = made
    for step in route[:-1]:
        held = held[step]
    held[route[-1]] = scaled(held[route[-1]], shape_at(route), power, stated=stated)
    return made


def with_unit(document: Document, table: str, unit: str) -> Document:
    """The document with a unit stated for one table."""
    held = document[table]
    rows = held if isinstance(held, list) else [held]
    made = [{**row, "currency_unit": unit} for row in rows]
    return document | {table: made if isinstance(held, list) else made[0]}


def figures_with(made: Case, document: Document) -> Figures:
    """The figures of a document beside what belongs to a case; its text is read, as its tables may state units."""
    last = None if made.previous is None else declare_document(made.previous, "last.toml")
    members = [declare_document(member, f"{number}.toml") for number, member in enumerate(made.members)]
    return figures_of(declare(Source("a.toml", tomli_w.dumps(_as_read(document)))), last, members)


def _as_read(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_read(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_read(one) for one in value]
    whole = isinstance(value, Decimal) and value == value.to_integral_value() and "." not in f"{value:f}"
    return int(value) if whole else value


def alarming(judgements: list[Judgement]) -> set[Instance]:
    """The instances that fail as errors or warnings."""
    return {one.instance for one in judgements if one.verdict == "fails" and one.severity_in(RULEBOOK) != "info"}


def found_in(figures: Figures, judgements: list[Judgement]) -> list[Finding]:
    """The errors and warnings with their suspects, as a check shows them."""
    failing = [one for one in judgements if one.instance in alarming(judgements) and one.verdict == "fails"]
    grave = {one.severity_in(RULEBOOK) for one in failing if one.truth is not None and one.truth.compared}
    blame = find_blamed if "error" in grave else find_mixed
    suspects = blame(figures, RULEBOOK, Strictness(), judgements).suspects if grave else {}
    resolver = Resolver(figures, RULEBOOK)
    return list(in_order([resolver.finding(one, suspects.get(one.instance, ())) for one in failing]))


def moves(document: Document, rng: random.Random) -> Iterator[tuple[str, str, list[Route]]]:
    """What is moved: of which kind, of which table, and the routes; one of each kind for every table."""
    for table, held in document.items():
        if table in NO_TABLES or not held:
            continue
        yield "table", table, [(table,)]
        yield "unit of a table", table, [(table,)]
        lists: list[Route] = (
            [(table,)]
            if isinstance(held, list)
            else [
                (table, key) for key, one in held.items() if isinstance(one, list) and one and isinstance(one[0], dict)
            ]
        )
        for route in lists:
            rows = held if route == (table,) else held[route[1]]
            row = rng.randrange(len(rows))
            keys = [key for key, one in rows[row].items() if _is_amount((*route, key)) and one]
            yield "row", table, [(*route, row)]
            if keys:
                key = rng.choice(keys)
                yield "column", table, [(*route, place, key) for place, one in enumerate(rows) if key in one]
                yield "figure", table, [(*route, row, key)]
        heads = [key for key in held if _is_amount((table, key)) and held[key]] if isinstance(held, dict) else []
        if heads:
            yield "figure", table, [(table, rng.choice(heads))]


def _is_amount(route: Route) -> bool:
    shape = shape_at(route)
    return shape is not None and shape.kind == "amount"


def told_first(kind: str, table: str, moved: set[str], finding: Finding) -> bool:
    """Whether the first suspect of a finding is what was moved, or for a table the table as a whole."""
    first = finding.suspects[:1]
    if not first or first[0].cause != "unit":
        return False
    names = {*first[0].figures}
    if kind in ("table", "unit of a table"):
        return all(name.partition(".")[0].partition("[")[0] == table for name in names) and (
            names == moved or "表的金额" in first[0].why.zh
        )
    if kind == "row":
        return all(any(name.startswith(f"{row}.") for row in moved) for name in names)
    return names <= moved


def run(made: Case, rng: random.Random, tally: dict[str, Counter[str]]) -> Iterator[str]:
    """Move parts of one document; yields what was not told first."""
    document = made.document
    declared = document["disclosure"]["currency_unit"]
    before = alarming(judge(figures_with(made, document), RULEBOOK).judgements)
    for kind, table, routes in moves(document, rng):
        held = document[table]
        own = held.get("currency_unit", declared) if isinstance(held, dict) else declared
        unit = rng.choice([one for one in CURRENCY_POWERS if one != own])
        power = CURRENCY_POWERS[own] - CURRENCY_POWERS[unit]
        beside = with_unit(with_moved(document, (table,), power, stated=False), table, unit)
        if alarming(judge(figures_with(made, beside), RULEBOOK).judgements) - before:
            tally["stated in its own unit"]["raised" if power < 0 else "too rough"] += 1
            continue
        tally["stated in its own unit"]["silent"] += 1
        wrong = document
        for route in routes if kind != "unit of a table" else ():
            wrong = with_moved(wrong, route, power)
        if kind == "unit of a table":
            wrong = with_unit(document, table, unit)
        figures = figures_with(made, wrong)
        judgements = judge(figures, RULEBOOK).judgements
        counts = tally[kind]
        counts["all"] += 1
        if not alarming(judgements) - before:
            continue
        found = found_in(figures, judgements)
        moved = {figures.directory.address(route) for route in routes}
        told = [told_first(kind, table, moved, one) for one in found]
        counts["noticed"] += 1
        told = [one for one, finding in zip(told, found, strict=True) if finding.suspects] or [False]
        counts["by all"] += all(told)
        counts["first"] += told[0]
        counts["by any"] += any(told)
        if not told[0]:
            why = found[0].suspects[0].why.zh if found[0].suspects else "-"
            yield f"{kind} {table} {own} -> {unit}: {found[0].rule} of {len(found)}: {why}"


def main(count: int, first: int) -> int:
    """Print the shares; 1 where a table stated in its own unit raises anything."""
    start = time.perf_counter()
    tally: dict[str, Counter[str]] = {kind: Counter() for kind in (*KINDS, "stated in its own unit")}
    for seed in range(first, first + count):
        for told in run(case(seed), random.Random(seed), tally):
            print(f"    seed {seed}: {told}", flush=True)
    stated: Mapping[str, int] = tally.pop("stated in its own unit")
    print(f"{count} made-up disclosures, {time.perf_counter() - start:.0f} s")
    print(f"{'moved':<18}{'all':>6}{'noticed':>9}{'first':>8}{'by all':>8}{'by any':>8}")
    for kind, counts in tally.items():
        noticed = max(1, counts["noticed"])
        shares = "".join(f"{counts[key] / noticed:>8.1%}" for key in ("first", "by all", "by any"))
        print(f"{kind:<18}{counts['all']:>6}{counts['noticed']:>9}{shares}")
    print(f"tables stated in their own unit: {dict(stated)}")
    return 1 if stated.get("raised") else 0


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(arguments[0] if arguments else 20, arguments[1] if len(arguments) > 1 else 1))
