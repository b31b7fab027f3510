"""Injection study: one slip at a time in every amount of a correct declaration; is it found, named and put right?

Slips: two adjacent digits interchanged, one digit replaced, the sign, a factor of 10 and of 10,000. For each the
whole way is gone: the declaration with the slip, the built-in rules, the system, the explanation. Reported are, by how
many equalities the amount takes part in: slips that a rule of severity error notices, those whose amount is in a
first-ranked solution, those where it is alone at the top, and those that are restored: alone at the top, with the
right cause and the true number.

Run: python benchmarks/injection.py [DECLARATION...] [--each N]   (N: only every Nth slip)
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from budgetcheck.declaration.coherence import value_at
from budgetcheck.declaration.declare import declare
from budgetcheck.explain.explain import explain
from budgetcheck.explain.outcome import Explanation
from budgetcheck.explain.search.limits import SearchLimits
from budgetcheck.explain.translate.growth import Translation, translate
from budgetcheck.figures.figures import Figures, kind_of
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.source.read import read
from budgetcheck.text.places import Route
from budgetcheck.verdicts.judgement import Strictness

EXAMPLES = Path(__file__).parents[1] / "examples"
DEFAULT = (EXAMPLES / "guangyang-2022.toml", EXAMPLES / "department-2024.toml")


def slips(value: Decimal, decimals: int) -> Iterator[tuple[str, Decimal]]:
    """Every slip of the five kinds, with its cause, that moves a number by more than rounding could."""
    if not value:
        return
    made = [("sign", -value), ("unit", value * 10), ("unit", value * 10000)]
    digits = f"{abs(value):f}"
    for place, (one, other) in enumerate(pairwise(digits)):
        if one.isdigit() and other.isdigit() and one != other and (place or other != "0" or digits[1:2] == "."):
            made.append(("transposition", _number(digits[:place] + other + one + digits[place + 2 :], value)))
    point = digits.find(".")
    if point > 0 and digits[point - 1] != digits[point + 1]:  # the two digits beside the point are adjacent, too
        before, after = digits[point - 1], digits[point + 1]
        made.append(("transposition", _number(f"{digits[: point - 1]}{after}.{before}{digits[point + 2 :]}", value)))
    for place, digit in enumerate(digits):
        if digit.isdigit():
            other = str((int(digit) + 3) % 10)
            if other == "0" and place == 0 and digits[1:2] != ".":
                other = "5"
            made.append(("digit", _number(digits[:place] + other + digits[place + 1 :], value)))
    least = 5 * Decimal(10) ** -decimals
    yield from ((cause, wrong) for cause, wrong in made if abs(wrong - value) > least)


def _number(digits: str, like: Decimal) -> Decimal:
    return Decimal(digits).copy_sign(like)


@dataclass
class Tally:
    """Counts of one class of amounts."""

    slips: int = 0
    noticed: int = 0
    first: int = 0
    alone: int = 0
    restored: int = 0
    missed: list[str] = field(default_factory=list)
    """Noticed slips whose amount is not in a first-ranked solution: there must be none."""
    open: list[str] = field(default_factory=list)
    """Slips that are noticed and not restored."""


class Study:
    """The slips of one declaration."""

    def __init__(self, path: Path, rulebook: Rulebook) -> None:
        self.figures = figures_of(declare(read(path, path.name))).as_stated()
        self.rulebook = rulebook
        self.translation = translate(self.figures, rulebook, Strictness())

    def amounts(self) -> Iterator[tuple[str, Route, Decimal]]:
        """Every amount that a rule of severity error covers."""
        for figure, route in self.translation.routes.items():
            value = value_at(self.figures.root, route)
            if isinstance(value, Decimal) and kind_of(route) == "amount":
                yield figure, route, value

    def equalities(self, figure: str) -> int:
        """How many equalities the amount takes part in whose figures are all stated.

        A rule that is not linear counts where it determines the amount from its other figures.
        """
        stated = {item.figure for item in self.translation.system.measures if item.value is not None}
        pairs = zip(self.translation.system.constraints, self.translation.instances, strict=True)
        return len(
            {
                instance
                for constraint, instance in pairs
                if constraint.relation == "=="
                and {name for name, _ in constraint.terms} <= stated
                and any(name == figure for name, _ in constraint.terms)
            }
        )

    def with_slip(self, route: Route, wrong: Decimal) -> tuple[Translation, Explanation]:
        """The system and explanation of the declaration with one number replaced."""
        figures: Figures = self.figures.assuming({route: wrong})
        translation = translate(figures, self.rulebook, Strictness())
        return translation, explain(translation.system, limits=SearchLimits(seconds=60))

    def run(self, each: int = 1) -> dict[int, Tally]:
        """Tallies by the number of equalities (2 stands for two or more)."""
        tallies: dict[int, Tally] = {}
        number = 0
        for figure, route, value in self.amounts():
            tally = tallies.setdefault(min(2, self.equalities(figure)), Tally())
            for cause, wrong in slips(value, self.figures.decimals):
                number += 1
                if number % each:
                    continue
                tally.slips += 1
                self._judge(tally, figure, cause, value, wrong, self.with_slip(route, wrong)[1])
        return dict(sorted(tallies.items(), reverse=True))

    def _judge(self, tally: Tally, figure: str, cause: str, value: Decimal, wrong: Decimal, found: Explanation) -> None:
        if found.status == "consistent":
            return
        tally.noticed += 1
        told = f"{figure} {value} -> {wrong} ({cause})"
        ranked = [solution for solution in found.solutions if solution.rank == 1]
        true = [solution for solution in ranked if solution.figures == (figure,)]
        if not true or not found.proven:
            tally.missed.append(told)
            return
        tally.first += 1
        tally.alone += len(ranked) == 1
        right = true[0].cause == cause and true[0].values[0].proposed == Fraction(value)
        if right and len(ranked) == 1:
            tally.restored += 1
        else:
            named = ", ".join(f"{'+'.join(one.figures)}: {one.cause}" for one in ranked[:4])
            tally.open.append(f"{told}: {named}; {true[0].values[0].proposed}")


def main() -> int:
    """Print the table of every declaration; 1 if a noticed slip's amount was not ranked first."""
    each = int(sys.argv[sys.argv.index("--each") + 1]) if "--each" in sys.argv else 1
    paths = [Path(argument) for argument in sys.argv[1:] if argument.endswith(".toml")] or list(DEFAULT)
    rulebook = builtin_rulebook()
    missed = 0
    for path in paths:
        print(f"{path.name}\n{'equalities':>12}{'slips':>8}{'noticed':>9}{'first':>8}{'alone':>8}{'restored':>10}")
        for equalities, tally in Study(path, rulebook).run(each).items():
            share = f"{tally.restored / tally.noticed:>10.1%}" if tally.noticed else ""
            name = f"{equalities} or more" if equalities == 2 else str(equalities)
            print(f"{name:>12}{tally.slips:>8}{tally.noticed:>9}{tally.first:>8}{tally.alone:>8}{share}", flush=True)
            missed += len(tally.missed)
            for told in tally.missed:
                print(f"    NOT FIRST: {told}")
            if "--open" in sys.argv:
                for told in tally.open:
                    print(f"    {told}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
