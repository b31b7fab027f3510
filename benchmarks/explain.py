"""Growth of the explainer: processor seconds against figures, rules and mistakes, on budgets made for the purpose.

Two families. "budget": this year's, last year's and the change's table by function, three columns each (total, basic,
project), with row sums, sums over the levels of the codes, the change of every cell and no cell below zero: about
1.5 rules a figure. "tree": one tree of balances, every inner figure the sum of its children, nothing else: few
rules, hence many ties. "rounded" and "truncated" are budgets whose figures are printed so, "large" has amounts up to
10^15 with two decimals. Targets are held against processor time, for the machine may be busy; the clock's is shown
beside it. Mistakes are drawn among the slips people make. Targets: 1,000 figures with 1,500 rules and
5 mistakes under 2 s; trees of 100 figures with 10 mistakes under 5 s; exact and proven in every case.

Run: python benchmarks/explain.py [--quick]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from budgetcheck.explain.explain import explain
from budgetcheck.explain.search.limits import SearchLimits
from budgetcheck.explain.search.system import Constraint, Measure, System, measure

CENT = Decimal("0.01")
Values = dict[str, Decimal]
Terms = tuple[tuple[str, Fraction], ...]


def signed(*figures: str) -> Terms:
    """The first figure minus all others."""
    return tuple((figure, Fraction(1 if place == 0 else -1)) for place, figure in enumerate(figures))


def tree_rows(count: int, fan: int, rng: random.Random) -> dict[int, list[int]]:
    """Children of each inner row of a random tree; row 0 is the root."""
    children: dict[int, list[int]] = {}
    open_rows, rows = [0], 1
    while rows < count:
        parent = open_rows.pop(rng.randrange(len(open_rows)))
        size = min(rng.randint(2, 2 * fan - 2), count - rows)
        children[parent] = list(range(rows, rows + size))
        open_rows.extend(children[parent])
        rows += size
    return children


def budget(
    figures: int, rng: random.Random, *, rounded: bool = False, truncated: bool = False, most: int = 10**9
) -> tuple[Values, list[Constraint]]:
    """Stated values that keep every rule (up to what rounding or truncating makes), and the rules."""
    rows = max(3, round(figures / 9))
    children = tree_rows(rows, 4, rng)
    exact: dict[str, Decimal] = {}
    step = Decimal("0.0001") if rounded or truncated else CENT
    for table in ("now", "last"):
        for column in ("basic", "project"):
            for row in reversed(range(rows)):
                below = children.get(row)
                exact[f"{table}[{row}].{column}"] = (
                    sum((exact[f"{table}[{child}].{column}"] for child in below), Decimal(0))
                    if below
                    else Decimal(rng.randrange(most)) * step
                )
        for row in range(rows):
            exact[f"{table}[{row}].total"] = exact[f"{table}[{row}].basic"] + exact[f"{table}[{row}].project"]
    rules: list[Constraint] = []
    for row in range(rows):
        for column in ("total", "basic", "project"):
            now, last, change = (f"{table}[{row}].{column}" for table in ("now", "last", "change"))
            exact[change] = exact[now] - exact[last]
            rules.append(Constraint("change", signed(now, last, change)))
            for cell in (now, last):
                rules.append(Constraint("negative", ((cell, Fraction(1)),), ">="))  # noqa: PERF401
        for table in ("now", "last", "change"):
            cells = (f"{table}[{row}].{column}" for column in ("total", "basic", "project"))
            rules.append(Constraint("row", signed(*cells)))
    for row, below in children.items():
        for table in ("now", "last", "change"):
            for column in ("total", "basic", "project"):
                cells = (f"{table}[{child}].{column}" for child in below)
                rules.append(Constraint("level", signed(f"{table}[{row}].{column}", *cells)))
    return {
        figure: value.quantize(CENT, ROUND_DOWN if truncated else ROUND_HALF_UP) for figure, value in exact.items()
    }, rules


def tree(figures: int, rng: random.Random) -> tuple[Values, list[Constraint]]:
    """One tree of balances, the sum of its children at every inner figure."""
    children = tree_rows(figures, 3, rng)
    values: Values = {}
    for row in reversed(range(figures)):
        below = children.get(row)
        values[f"row[{row}]"] = (
            sum((values[f"row[{child}]"] for child in below), Decimal(0)) if below else rng.randrange(10**9) * CENT
        )
    rules = [
        Constraint("level", signed(f"row[{row}]", *(f"row[{child}]" for child in below)))
        for row, below in children.items()
    ]
    return values, rules


def spoil(values: Values, mistakes: int, rng: random.Random) -> set[str]:
    """Put that many slips into stated values; the figures they are in."""
    chosen = set(rng.sample(sorted(figure for figure, value in values.items() if abs(value) >= 1000), mistakes))
    for figure in sorted(chosen):
        value = values[figure]
        digits = list(f"{abs(value):.2f}")
        places = [place for place in range(len(digits) - 1) if digits[place].isdigit()]
        kind = rng.choice(("digit", "transposition", "sign", "unit", "extra"))
        place = rng.choice(places)
        if kind == "sign":
            values[figure] = -value
        elif kind == "unit":
            values[figure] = value * 10000
        elif kind == "extra":
            values[figure] = Decimal("".join([*digits[:place], str(rng.randrange(1, 10)), *digits[place:]])).copy_sign(
                value
            )
        else:
            pairs = [p for p in places[:-4] if digits[p] != digits[p + 1]]
            if kind == "transposition" and pairs:
                place = rng.choice(pairs)
                digits[place], digits[place + 1] = digits[place + 1], digits[place]
            else:
                digits[place] = rng.choice([digit for digit in "123456789" if digit != digits[place]])
            values[figure] = Decimal("".join(digits)).copy_sign(value)
        if values[figure] == value:
            values[figure] = value + 1000
    return chosen


def system(values: Values, rules: list[Constraint], *, truncated: bool = False) -> System:
    """The system of stated values with two decimals."""
    measures: list[Measure] = [
        measure(figure, value, rounding="truncated" if truncated else "nearest") for figure, value in values.items()
    ]
    return System(tuple(measures), tuple(rules))


FAMILIES: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...] = (
    ("budget", (100, 200, 500, 1000, 2000, 5000), (5,)),
    ("budget", (1000,), (1, 2, 3, 5, 8, 20)),
    ("rounded", (1000,), (1, 3, 5, 8)),
    ("truncated", (1000,), (1, 3, 5, 8)),
    ("large", (1000,), (1, 5)),
    ("tree", (100,), (1, 3, 5, 8, 10)),
    ("tree", (300, 1000), (10,)),
)
TARGETS = {
    **{(family, 1000, 5): 2.0 for family in ("budget", "rounded", "truncated", "large")},
    ("tree", 100, 10): 5.0,
}


class Measured(NamedTuple):
    """What the runs of one size took: rules of the last system, seconds of each run, runs that were not proven."""

    rules: int
    processor: list[float]
    clock: list[float]
    unproven: int
    met: int
    """Mistakes that are in the first solutions."""


def measured(family: str, figures: int, mistakes: int, seeds: int) -> Measured:
    """Make and explain one system a seed."""
    processor: list[float] = []
    clock: list[float] = []
    unproven = met = rules = 0
    for seed in range(seeds):
        rng = random.Random(seed)
        if family == "tree":
            values, constraints = tree(figures, rng)
        else:
            most = 10**16 if family == "large" else 10**9
            printed = {"rounded": family == "rounded", "truncated": family == "truncated"}
            values, constraints = budget(figures, rng, most=most, **printed)
        wrong = spoil(values, mistakes, rng)
        asked = system(values, constraints, truncated=family == "truncated")
        rules = len(constraints)
        start, began = time.perf_counter(), time.process_time()
        found = explain(asked, limits=SearchLimits(seconds=120))
        processor.append(time.process_time() - began)
        clock.append(time.perf_counter() - start)
        unproven += found.status != "explained" or not found.proven
        met += len(wrong & {figure for group in found.groups for figure in group.solutions[0].figures})
    return Measured(rules, processor, clock, unproven, met)


def main() -> int:
    """Print the table; 1 if a target was missed or a run not proven."""
    seeds = 3 if "--quick" in sys.argv else 10
    print(
        f"{'family':<10}{'figures':>8}{'rules':>7}{'wrong':>6}{'median s':>10}{'worst s':>9}{'target':>8}"
        f"{'clock s':>9}  first right"
    )
    failed = False
    for family, sizes, counts in FAMILIES:
        for figures in sizes:
            for mistakes in counts:
                run = measured(family, figures, mistakes, seeds)
                target = TARGETS.get((family, figures, mistakes))
                late = target is not None and max(run.processor) > target
                failed |= late or bool(run.unproven)
                print(
                    f"{family:<10}{figures:>8}{run.rules:>7}{mistakes:>6}{statistics.median(run.processor):>10.3f}"
                    f"{max(run.processor):>9.3f}{target or '':>8}{statistics.median(run.clock):>9.3f}"
                    f"  {run.met}/{mistakes * seeds}"
                    + (f"  {run.unproven} NOT PROVEN" if run.unproven else "")
                    + ("  TOO SLOW" if late else ""),
                    flush=True,
                )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
