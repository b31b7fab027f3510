"""How a disclosure prints: unit and decimals, rounded or cut figure by figure, percentages from exact amounts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from benchmarks.correct.years import WAN, Year

Document = dict[str, Any]


@dataclass(frozen=True)
class Press:
    """How one disclosure prints: its unit in fen, decimals, truncated or not."""

    rng: random.Random
    currency_unit: str
    fen: int
    decimals: int
    truncated: bool
    long_forms: float

    def cut(self, number: Fraction, decimals: int, *, truncated: bool | None = None) -> Decimal:
        """Print a number with decimals."""
        scaled = abs(number) * 10**decimals
        whole = int(scaled) if (self.truncated if truncated is None else truncated) else int(scaled + Fraction(1, 2))
        return Decimal(whole if number >= 0 else -whole).scaleb(-decimals)

    def plain(self, fen: int) -> Decimal:
        """Print an amount in the declared unit."""
        return self.cut(Fraction(fen, self.fen), self.decimals)

    def amount(self, fen: int) -> Any:
        """Print an amount, now and then in its long form: exact 元, or with more decimals."""
        if self.rng.random() >= self.long_forms:
            return self.plain(fen)
        if self.rng.random() < 0.5:
            return {"value": Decimal(fen).scaleb(-2), "currency_unit": "元", "decimals": "exact"}
        more = self.decimals + self.rng.randint(0, 2)
        return {"value": self.cut(Fraction(fen, self.fen), more), "decimals": more}

    def percent(self, part: int, whole: int) -> Decimal:
        """Print part of whole in percent, now and then cut where amounts are rounded."""
        cut = self.truncated or (part + whole) % 4 == 0
        return self.cut(Fraction(part, whole) * 100, self.rng.choice((0, 1, 2, 2, 2)), truncated=cut)

    def blank(self, fen: int) -> bool:
        """Whether a cell is left blank: only where there is nothing to state."""
        return fen == 0 and self.rng.random() < 0.4


UNITS = {"元": 100, "千元": 100_000, "万元": WAN, "亿元": 10_000 * WAN}


def press_of(rng: random.Random) -> Press:
    """Draw a way to print."""
    unit = rng.choice(("万元", "万元", "万元", "万元", "元", "千元", "亿元"))
    decimals = rng.choice({"元": (0, 2), "千元": (0, 1, 2, 3), "万元": (2, 2, 2, 0, 1, 4, 6), "亿元": (2, 4)}[unit])
    return Press(rng, unit, UNITS[unit], decimals, rng.random() < 0.25, rng.choice((0, 0, 0.05, 0.3)))


def rows_of(
    press: Press, cells: Mapping[str, Mapping[str, int]], columns: Sequence[str], *, levels: Sequence[int]
) -> list[Document]:
    """Print a table by code: every level asked for, each cell rounded by itself."""
    summed: dict[str, Counter[str]] = {}
    for code, row in cells.items():
        for level in levels:
            if level <= len(code):
                summed.setdefault(code[:level], Counter()).update(row)
    rows = []
    for code in sorted(summed):
        amounts = summed[code]
        printed: Document = {"code": code, "total": press.amount(amounts.total())}
        for column in columns:
            if not press.blank(amounts[column]):
                printed[column] = press.amount(amounts[column])
        rows.append(printed)
    return rows


def by_function(year: Year, budgets: Sequence[str]) -> dict[str, Counter[str]]:
    """The cells of a table by function, basic and project of some budgets."""
    cells: dict[str, Counter[str]] = {}
    for column in ("basic", "project"):
        for (of, code), amount in getattr(year, column).items():
            if of in budgets:
                cells.setdefault(code, Counter())[column] += amount
    return cells


def by_economic_class(year: Year, budgets: Sequence[str]) -> dict[str, Counter[str]]:
    """The cells of a table by economic class, personnel and public expense of some budgets."""
    cells: dict[str, Counter[str]] = {}
    for (of, code, public), amount in year.economic.items():
        if of in budgets:
            cells.setdefault(code, Counter())["public" if public else "personnel"] += amount
    return cells
