"""Published financial statements with one planted error each, judged by a pack of identities with a band of 0.1 %.

Statements are drawn at random: a balance sheet, an income statement and a statement of cash flows as companies publish
them, in whole thousands, each subtotal rounded on its own, so that the identities hold only within a band. Errors are
of the usual kinds: adjacent digits interchanged, a digit replaced, dropped or added, the sign, the unit, a figure
exchanged with another, and an amount that is simply another. Reported are errors that no identity can see (within the
band), those that are seen, false alarms, whether the sets of figures said to be wrong are the least, and where the
true figure stands: named among the suspects of `check`, and first among the solutions.

    python -m benchmarks.statements [COUNT]
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from fractions import Fraction
from pathlib import Path

from budgetcheck.declaration.declare import declare
from budgetcheck.explain.explain import explain
from budgetcheck.explain.outcome import Explanation
from budgetcheck.explain.search.limits import SearchLimits
from budgetcheck.explain.suspecting import find_blamed
from budgetcheck.explain.translate.growth import translate
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.load import load_packs
from budgetcheck.source.read import Source
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Strictness

SUMS: dict[str, tuple[str, ...]] = {
    "current_assets": ("cash", "receivables", "inventories", "other_current_assets"),
    "fixed_assets": ("plant", "intangibles", "goodwill", "other_fixed_assets"),
    "assets": ("current_assets", "fixed_assets"),
    "current_debts": ("payables", "short_loans", "taxes_due", "other_current_debts"),
    "long_debts": ("long_loans", "provisions", "other_long_debts"),
    "debts": ("current_debts", "long_debts"),
    "equity": ("capital", "reserves", "retained"),
    "funds": ("debts", "equity"),
    "gross_profit": ("revenue", "-cost_of_sales"),
    "operating_profit": ("gross_profit", "-selling", "-administration", "-research", "other_income"),
    "profit_before_tax": ("operating_profit", "-interest", "investment_income"),
    "profit": ("profit_before_tax", "-income_tax"),
    "cash_change": ("cash_from_operations", "-cash_invested", "cash_financed"),
    "cash": ("cash_before", "cash_change"),
}
"""Every sum and its parts, those that are taken off with a minus."""
EQUAL = (("assets", "funds"),)
"""Identities between two figures."""


def pack() -> str:
    """The identities as a user writes them."""
    lines = ['[pack]\nid = "statements"']
    checks = [
        f"custom.{total} == " + " ".join(f"{'-' if p[0] == '-' else '+'} custom.{p.lstrip('-')}" for p in parts)[2:]
        for total, parts in SUMS.items()
    ]
    checks += [f"custom.{one} == custom.{other}" for one, other in EQUAL]
    for number, check in enumerate(checks, 1):
        lines.append(f'[[rule]]\nid = "STA-{number:03}"\ncheck = "{check}"\ntolerance = "0.1%"')
    return "\n".join(lines)


def statement(draw: random.Random) -> dict[str, int]:
    """Figures that agree within the band."""
    size = 10 ** draw.randint(4, 7)

    def some(low: float = 0.02, high: float = 1.0) -> float:
        return float(size * draw.uniform(low, high))

    exact: dict[str, float] = {}
    leaves = {part.lstrip("-") for parts in SUMS.values() for part in parts} - SUMS.keys()
    for leaf in sorted(leaves):
        exact[leaf] = some()
    exact["revenue"] = some(3, 6)
    exact["cost_of_sales"] = exact["revenue"] * draw.uniform(0.4, 0.6)
    for name in ("selling", "administration", "research", "other_income", "interest", "income_tax"):
        exact[name] = some(0.01, 0.1)

    def total(name: str) -> float:
        if name not in exact:
            exact[name] = sum(-total(p[1:]) if p[0] == "-" else total(p) for p in SUMS[name])
        return exact[name]

    total("cash")
    total("assets")
    exact["capital"] = total("assets") - total("debts") - exact["reserves"] - exact["retained"]
    for name in SUMS:
        total(name)
    apart = {name: 1 + draw.choice((0, 0, 0, 2e-4)) * draw.uniform(-1, 1) for name in exact}
    stated = {name: round(value * apart[name]) for name, value in exact.items()}
    return stated if within(stated) else statement(draw)


def spoiled(draw: random.Random, figures: dict[str, int], name: str) -> tuple[str, int]:
    """The kind of an error, and the number in place of a figure's."""
    value = figures[name]
    digits, sign = str(abs(value)), -1 if value < 0 else 1
    at = draw.randrange(min(len(digits), 4))
    kind = draw.choice(("transposition", "digit", "dropped", "extra", "sign", "unit", "swap", "other"))
    made = {
        "transposition": digits[:at] + digits[at + 1 : at + 2] + digits[at] + digits[at + 2 :],
        "digit": digits[:at] + str((int(digits[at]) + draw.randint(1, 9)) % 10) + digits[at + 1 :],
        "dropped": digits[:at] + digits[at + 1 :],
        "extra": digits[:at] + str(draw.randint(1, 9)) + digits[at:],
        "sign": f"-{digits}",
        "unit": digits + "000",
        "swap": str(abs(figures[draw.choice(sorted(figures))])),
        "other": str(round(abs(value) * draw.choice((draw.uniform(0.3, 0.98), draw.uniform(1.02, 3))))),
    }[kind]
    return kind, sign * int(made or "0")


def text_of(figures: dict[str, int]) -> str:
    """A declaration of these figures."""
    custom = "\n".join(f"{name} = {value}" for name, value in figures.items())
    return f'format = 1\nunit = {{ name = "X" }}\ndisclosure = {{ year = 2024, decimals = 0 }}\n[custom]\n{custom}\n'


def is_least(found: Explanation, name: str) -> bool:
    """Whether one figure is all that is said to be wrong, the true one among the choices."""
    return found.weight == 1 and any(one.figures == (f"custom.{name}",) for one in found.solutions)


def study(count: int, rulebook: Rulebook) -> Counter[str]:
    """Counts of what was found."""
    tally: Counter[str] = Counter()
    for number in range(count):
        draw = random.Random(number)
        right = statement(draw)
        name = draw.choice(sorted(right))
        _, wrong = spoiled(draw, right, name)
        clean = figures_of(declare(Source("x.toml", text_of(right))))
        tally["false alarms"] += any(one.verdict == "fails" for one in judge(clean, rulebook).judgements)
        figures = figures_of(declare(Source("x.toml", text_of({**right, name: wrong}))))
        judged = judge(figures, rulebook).judgements
        if not any(one.verdict == "fails" for one in judged):
            tally["within the band"] += 1
            tally["missed"] += not within({**right, name: wrong})
            continue
        tally["seen"] += 1
        found = explain(translate(figures, rulebook, Strictness()).system, limits=SearchLimits(seconds=60))
        address = f"custom.{name}"
        first = [one for one in found.solutions if one.rank == 1]
        place = next((at for at, one in enumerate(found.solutions) if one.figures == (address,)), len(found.solutions))
        tally["least set right"] += is_least(found, name)
        tally["true figure first"] += place == 0
        tally["true figure among the first"] += any(one.figures == (address,) for one in first)
        tally["said to be the only one, and is not"] += any(one.unique and one.figures != (address,) for one in first)
        tally["said to be the only one, and is"] += any(one.unique and one.figures == (address,) for one in first)
        suspects = [
            one for several in find_blamed(figures, rulebook, Strictness()).suspects.values() for one in several
        ]
        tally["suspects named"] += bool(suspects)
        tally["suspects without the true figure"] += bool(suspects) and not any(
            address in one.figures for one in suspects
        )
        value = next((v for one in first if one.figures == (address,) for v in one.values), None)
        close = value is not None and value.proposed is not None
        proposed = 0.0 if value is None or value.proposed is None else float(value.proposed)
        apart = abs(proposed - right[name]) if close else abs(right[name])
        tally["true number within 1 %"] += apart * 100 <= abs(right[name])
    return tally


def within(stated: dict[str, int]) -> bool:
    """Whether all identities hold within the band, worked out here."""
    for total, parts in [*SUMS.items(), *((one, (other,)) for one, other in EQUAL)]:
        whole = sum(-stated[p[1:]] if p[0] == "-" else stated[p] for p in parts)
        apart = abs(whole - stated[total]) - (len(parts) + 1) * Fraction(1, 2)
        if apart > Fraction(1, 1000) * max(abs(whole), abs(stated[total])):
            return False
    return True


def main(count: int) -> int:
    """Print the counts; 1 if an error that identities see was missed or a correct statement accused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statements.toml"
        path.write_text(pack(), encoding="utf-8")
        rulebook = compile_packs(load_packs([path]))
    tally = study(count, rulebook)
    for name, number in tally.items():
        print(f"{number:>6}  {name}")
    return int(bool(tally["missed"] or tally["false alarms"]))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
